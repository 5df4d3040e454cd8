//! Mistakes in the words that name something: the first line of a declaration, a level, a choice.

use crate::diagnostic::Diagnostic;
use crate::spoken;
use crate::syntax::ast::Keyword;
use crate::syntax::place::{Place, is_name, is_number, short};
use crate::syntax::{codes, entries, slips, split, tree, words};

/// The most words of a text that become a name.
const MOST_WORDS: usize = 5;

/// The words between the keyword and the first quote, and where they start in the declaration.
pub fn words_of_name(written: &str, keyword: usize) -> Option<(usize, &str)> {
    let line = written.lines().next()?;
    let quote = line.find('"')?;
    let between = line.get(keyword..quote)?;
    let start = keyword + between.len() - between.trim_start().len();
    Some((start, between.trim()))
}

/// Several words that were meant as one name, and that name.
pub fn joined_name(written: &str) -> Option<String> {
    let mut words = written.split_whitespace();
    let plain = |word: &str| word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    let pointed = written.contains('.') && !written.starts_with('.') && !written.ends_with('.');
    let several = words.clone().count() > 1 || pointed;
    (several && words.all(plain)).then(|| {
        slips::plain_name(&written.split_whitespace().collect::<Vec<_>>().join("_").replace('.', "_"))
    })
}

/// `rule not settling "…"` for `rule not_settling "…"`.
pub fn blanks_in_name(place: &Place<'_>) -> Option<Diagnostic> {
    let keyword = place.keyword.words().len();
    if !place.on_first_line() {
        return entries::blanks_in_entry(place);
    }
    let (start, written) = words_of_name(place.written, keyword)?;
    let end = start + written.len();
    if !tree::has_name(place.keyword) || place.at > end + 1 {
        return None;
    }
    let name = joined_name(written)?;
    let span = place.between(start, end);
    if let Some(own) = written.strip_prefix(place.keyword.words()).and_then(|own| own.strip_prefix(' '))
        && is_name(own.trim_start())
    {
        let word = place.keyword.words();
        let own = own.trim_start();
        return Some(
            Diagnostic::error(codes::UNEXPECTED, place.between(start, start + word.len()), {
                format!("`{word}` stands twice")
            })
            .labelled("take this away")
            .help(format!("write `{word} {own}`"))
            .edit(place.between(start, end - own.len()), ""),
        );
    }
    if let Some((name, again)) = written.split_once(' ')
        && name == again.trim_start()
    {
        let again = place.between(end - name.len(), end);
        return Some(
            Diagnostic::error(codes::UNEXPECTED, again, format!("`{name}` stands twice"))
                .labelled("take this away")
                .help(format!("write `{name}`"))
                .edit(place.between(start + name.len(), end), ""),
        );
    }
    if let Some((article @ ("a" | "an" | "the" | "is"), own)) = written.split_once(' ')
        && is_name(own.trim_start())
    {
        let own = own.trim_start();
        let wrong = place.between(start, start + article.len());
        let message = format!("`{article}` does not stand before a name");
        return Some(
            Diagnostic::error(codes::UNEXPECTED, wrong, message)
                .labelled("take this away")
                .help(format!("write `{own}`"))
                .edit(place.between(start, end - own.len()), ""),
        );
    }
    if written.split_whitespace().any(|word| matches!(word, "if" | "when" | "then" | "named" | "called")) {
        let message = format!("`{}` is several words, and a name is one", short(written));
        return Some(
            Diagnostic::error(codes::WIDE_NAME, span, message)
                .labelled("this name")
                .help("write one name here; a condition stands below it, after `when`"),
        );
    }
    Some(
        Diagnostic::error(codes::WIDE_NAME, span, {
            let what = if written.contains(' ') {
                "is several words, and a name is one"
            } else {
                "is not written as a name"
            };
            format!("`{}` {what}", short(written))
        })
        .labelled("this name")
        .help(format!("write `{name}`"))
        .edit(span, name),
    )
}

/// `rule 6_weeks "…"`.
pub fn digit_first(place: &Place<'_>) -> Option<Diagnostic> {
    let (word, second) = (place.word, place.on_first_line());
    let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = word.split_at_checked(digits)?;
    let letters = rest.trim_start_matches(['_', '-']);
    if !second || !is_number(word) || !is_name(letters) || place.before != place.keyword.words() {
        return None;
    }
    let name = format!("{}_{number}", slips::plain_name(letters));
    Some(
        Diagnostic::error(
            codes::WIDE_NAME,
            place.span(),
            format!("`{word}` starts with a digit, and a name with a letter"),
        )
        .labelled("this name")
        .help(format!("write a name such as `{name}`")),
    )
}

/// `2_days "Within two days"` in a list: a name that starts with a digit.
pub fn digit_entry(place: &Place<'_>) -> Option<Diagnostic> {
    let listed =
        matches!(place.keyword, Keyword::Levels | Keyword::Question | Keyword::Questions | Keyword::Scale);
    let word = place.before;
    let letters = word.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['_', '-']);
    let named = is_number(word) && is_name(letters) && place.before_starts_line();
    if !listed || !named || !place.word.starts_with('"') {
        return None;
    }
    let number = word.get(..word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len())?;
    let name = format!("{}_{number}", slips::plain_name(letters));
    let message = format!("`{word}` starts with a digit, and a name with a letter");
    Some(
        Diagnostic::error(codes::WIDE_NAME, place.before_span(), message)
            .labelled("this name")
            .help(format!("write a name such as `{name}`")),
    )
}

/// `rule "Back pain"` for `rule back_pain "Back pain"`, and a level or choice that is only its text.
pub fn missing_name(place: &Place<'_>) -> Option<Diagnostic> {
    if let Some(reason) = lone_reason(place).or_else(|| lone_words(place)) {
        return Some(reason);
    }
    let head = place.written.get(..place.at)?.trim() == place.keyword.words();
    let entry =
        place.starts_line() && matches!(place.keyword, Keyword::Levels | Keyword::Question | Keyword::Scale);
    let named = tree::has_name(place.keyword) || entry;
    if !(head || entry) || !named || !place.word.starts_with('"') {
        return None;
    }
    let inner = place.word.trim_matches('"');
    let twice = place.after().trim_start_matches(' ').starts_with('"');
    if is_name(inner) && twice {
        return Some(
            Diagnostic::error(codes::UNFINISHED, place.span(), "a name stands without quotes")
                .labelled("this name")
                .help(format!("write `{inner}`"))
                .edit(place.span(), inner.to_lowercase()),
        );
    }
    if let Some(help) = lone_help(place) {
        return Some(help);
    }
    let name = name_of(place.word);
    let text = short(place.word);
    let written =
        if entry { format!("{name} {text}") } else { format!("{} {name} {text}", place.keyword.words()) };
    Some(
        Diagnostic::error(codes::UNFINISHED, place.span(), format!("a name is missing before {text}"))
            .labelled("the name stands before this")
            .help(format!("write a short name for it, such as `{written}`")),
    )
}

/// A text alone on a line of a rule that sets a level and does not say why.
fn lone_reason(place: &Place<'_>) -> Option<Diagnostic> {
    let ruled = matches!(place.keyword, Keyword::Rule | Keyword::RedFlag);
    let said = place.written.lines().any(|line| line.trim_start().starts_with("because"));
    let alone = place.rest_of_line() == place.word && place.word.starts_with('"');
    let text = short(place.word);
    (ruled && alone && !said && place.starts_line() && place.written.contains("then level ")).then(|| {
        Diagnostic::error(codes::UNFINISHED, place.span(), format!("`because` is missing before {text}"))
            .labelled("a text stands behind a word")
            .help(format!("write `because {text}`"))
            .edit(place.between(place.at, place.at), "because ")
    })
}

/// A text alone on a line of an advice, of which nothing else is said.
fn lone_words(place: &Place<'_>) -> Option<Diagnostic> {
    let said = place.written.lines().any(|line| line.trim_start().starts_with("about"));
    let alone = place.rest_of_line() == place.word && place.word.starts_with('"');
    let text = short(place.word);
    (place.keyword == Keyword::Advice && alone && !said && place.starts_line()).then(|| {
        Diagnostic::error(codes::UNFINISHED, place.span(), format!("`about` is missing before {text}"))
            .labelled("a text stands behind a word")
            .help(format!("write `about {text}`"))
            .edit(place.between(place.at, place.at), "about ")
    })
}

/// A text alone on a line of a question without choices: what it says helps to answer.
fn lone_help(place: &Place<'_>) -> Option<Diagnostic> {
    let mut lines = place.written.lines().skip(1).map(str::trim);
    let listed =
        lines.any(|line| ["one of", "any of", "help ", "each "].iter().any(|it| line.starts_with(it)));
    let alone = place.rest_of_line() == place.word;
    if place.keyword != Keyword::Question || listed || !alone || !place.starts_line() {
        return None;
    }
    let text = short(place.word);
    Some(
        Diagnostic::error(codes::UNFINISHED, place.span(), format!("`help` is missing before {text}"))
            .labelled("a text stands behind a word")
            .help(format!("write `help {text}` for words that help to answer"))
            .edit(place.between(place.at, place.at), "help "),
    )
}

/// A name made of the first words of a text.
pub fn name_of(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<&str> = plain.split_whitespace().take(MOST_WORDS).collect();
    slips::plain_name(&words.join("_"))
}

/// `rule not_settling`, `fibula`, `or none` without the text that people read.
pub fn missing_text(place: &Place<'_>) -> Option<Diagnostic> {
    let ends = place.word.is_empty() || place.starts_line();
    if !ends || !place.wants_text() || !is_name(place.before) {
        return None;
    }
    let text = suggested_text(place)?;
    let before = place.before;
    Some(
        Diagnostic::error(
            codes::UNFINISHED,
            place.before_span(),
            format!("a text in quotes is missing after `{}`", short(before)),
        )
        .labelled("the line ends too early")
        .help(format!("write the words that people read, such as `{before} \"{text}\"`")),
    )
}

fn suggested_text(place: &Place<'_>) -> Option<String> {
    let before = place.before;
    let (_, second) = place.second_before();
    let alone = place.before_starts_line() && !words::is_clause_word(before);
    let head = second == place.keyword.words().rsplit(' ').next().unwrap_or_default()
        && tree::has_name(place.keyword);
    match (second, before) {
        ("or", "none") => Some("None of these".to_owned()),
        ("or", "unknown") => Some("I do not know".to_owned()),
        _ if alone || head => Some(spoken::text_of(before)),
        _ => None,
    }
}

/// `scale how_bad How bad is it`: the title of a scale without its quotes.
pub fn scale_title(place: &Place<'_>) -> Option<Diagnostic> {
    let line = place.written.lines().next()?.split(" #").next()?.trim_end();
    let name = split::first_word(line.strip_prefix("scale ")?.trim_start());
    let at = line.find(name)? + name.len();
    let text = line.get(at..)?.trim_start();
    let plain = text.contains(' ') && !text.contains('"') && text.starts_with(char::is_alphabetic);
    let (start, end) = (line.len() - text.len(), line.len());
    (place.keyword == Keyword::Scale && place.on_first_line() && plain && is_name(name)).then(|| {
        let span = place.between(start, end);
        Diagnostic::error(codes::MISSING_QUOTES, span, "a text stands between quotes")
            .labelled("this text")
            .help(format!("write `\"{}\"`", short(text)))
            .edit(span, format!("\"{text}\""))
    })
}

/// Whether a line of the first column is prose rather than a declaration or a clause.
pub fn is_prose(line: &str) -> bool {
    let words = line.split_whitespace().count();
    let marks = line.contains(['"', '[', '=', '<', '>', ':']);
    words > 2 && !marks && split::first_word(line).starts_with(char::is_alphabetic)
}
