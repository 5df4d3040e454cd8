//! The lines of a list as other forms print them: marks before a choice, its type between name and words, points in the
//! wrong place, boxes to tick.

use crate::diagnostic::Diagnostic;
use crate::syntax::ast::Keyword;
use crate::syntax::codes;
use crate::syntax::everyday::{foreign, take_away};
use crate::syntax::heads::name_of;
use crate::syntax::place::{Place, is_name, is_number, short, token, tokens};
use crate::syntax::{slips, words};

/// What is known of a line that starts at a place.
type Mistake = fn(&Place<'_>, usize, &str) -> Option<Diagnostic>;

/// What is known of a line of a list where reading stopped, or of the line before it.
pub fn known(place: &Place<'_>) -> Option<Diagnostic> {
    const ENTRIES: [Mistake; 7] = [boxes, marked, typed, other_unknown, points, second_text, yes_and_no];
    let listed =
        matches!(place.keyword, Keyword::Levels | Keyword::Question | Keyword::Questions | Keyword::Scale);
    if !listed {
        return None;
    }
    lines(place)
        .into_iter()
        .flatten()
        .find_map(|(start, line)| ENTRIES.iter().find_map(|mistake| mistake(place, start, line)))
}

/// The line of the word where reading stopped and, where that one is the first of its line, the one of the word before:
/// where each starts and what it says, without those of the keyword.
fn lines<'t>(place: &Place<'t>) -> [Option<(usize, &'t str)>; 2] {
    let line_at = |at: usize| {
        let line = place.written.get(..at)?.rfind('\n')? + 1;
        let written = place.written.get(line..)?;
        let start = line + written.len() - written.trim_start_matches([' ', '\t']).len();
        Some((start, place.line_from(start))).filter(|(_, line)| !line.is_empty())
    };
    let above = place.word.is_empty() || place.starts_line();
    let before = line_at(place.before_at).filter(|_| above);
    [before, line_at(place.at).filter(|_| !place.word.is_empty())]
}

/// Whether a line is an entry: a name and its words.
fn is_entry(line: &str) -> bool {
    let mut words = tokens(line);
    words.next().is_some_and(|(_, name)| is_name(name) && !words::is_reserved(name))
        && words.next().is_some_and(|(_, text)| text.starts_with('"'))
}

/// `[ ] yes  [ ] no`, `☐ yes ☐ no`, `yes / no`: boxes to tick, for `yes or no`.
fn boxes(place: &Place<'_>, start: usize, line: &str) -> Option<Diagnostic> {
    let said: Vec<String> = line
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && *word != "x" && *word != "o")
        .map(str::to_lowercase)
        .collect();
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    let both = matches!(said.as_slice(), ["yes", "no"] | ["yes", "or", "no"] | ["y", "n"]);
    let boxed = line.contains(['[', '(', '☐', '□', '○', '◯', '/', '|', '<', '?']) && !line.contains('"');
    let span = place.between(start, start + line.len());
    let asked = matches!(place.keyword, Keyword::Question);
    (asked && both && boxed).then(|| {
        Diagnostic::error(codes::PRINTED_FORM, span, format!("`{}` is written in words", short(line)))
            .labelled("write `yes or no`")
            .help("write `yes or no`")
            .edit(span, "yes or no")
    })
}

/// `a) kneecap "…"`, `(1) kneecap "…"`, `[ ] kneecap "…"`, `☐ kneecap "…"`: the mark of a printed list.
fn marked(place: &Place<'_>, start: usize, line: &str) -> Option<Diagnostic> {
    let mark = mark(line)?;
    let rest = line.get(mark.len()..)?;
    let entry = rest.trim_start_matches([' ', '\t']);
    let clause = words::is_clause_word(token(entry));
    if !(is_entry(entry) || clause) || entry.len() == rest.len() && mark.ends_with(char::is_alphanumeric) {
        return None;
    }
    let span = place.between(start, start + mark.len());
    let edit = place.between(start, start + line.len() - entry.len());
    Some(take_away(span, mark, &short(entry), edit))
}

/// The mark of a list at the start of a line.
pub fn mark(line: &str) -> Option<&str> {
    const LONGEST: usize = 4;
    let counts = |word: &str| {
        let roman = word.len() <= LONGEST && word.bytes().all(|byte| b"ivx".contains(&byte));
        let digits = word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
        !word.is_empty()
            && (roman || digits || word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic()))
    };
    if let Some(sign) = line.chars().next().filter(|first| "☐☑☒□■○◯●▪▢✓✔►‣◦".contains(*first))
    {
        return line.get(..sign.len_utf8());
    }
    if line.starts_with(['(', '[']) {
        let end = line.find([')', ']'])?;
        let inner = line.get(1..end)?.trim();
        return (inner.is_empty() || counts(inner)).then(|| line.get(..=end)).flatten();
    }
    let end = line.find([')', '.', ':'])?;
    counts(line.get(..end)?).then(|| line.get(..=end)).flatten()
}

/// `mania yes or no "…"`: how an item is answered, between its name and its words.
fn typed(place: &Place<'_>, start: usize, line: &str) -> Option<Diagnostic> {
    const TYPES: [&str; 9] =
        ["yes or no", "yes/no", "y/n", "one of", "any of", "whole number", "number", "text", "date"];
    let name = token(line);
    let rest = line.get(name.len()..)?;
    let text = rest.find('"')?;
    let between = rest.get(..text)?.trim();
    let is_type = TYPES.iter().any(|words| between.trim_end_matches(':') == *words);
    if !is_type || !is_name(name) || words::is_reserved(name) || words::is_clause_word(name) {
        return None;
    }
    let at = start + name.len() + rest.len() - rest.trim_start().len();
    let span = place.between(at, at + between.len());
    let right = format!("{name} {}", short(token(rest.get(text..)?)));
    let told = take_away(span, between, &right, place.between(at, start + name.len() + text));
    if place.keyword == Keyword::Questions {
        return Some(told);
    }
    let help = format!(
        "write `question {right}` in the first column, and `{between}` below it, if it is a question of its own"
    );
    Some(Diagnostic { edit: None, ..told.help(help) })
}

/// `or dont_know "…"` for `or unknown "…"`.
fn other_unknown(place: &Place<'_>, start: usize, line: &str) -> Option<Diagnostic> {
    const WORDS: [&str; 14] = [
        "dont_know",
        "don_t_know",
        "do_not_know",
        "dk",
        "not_known",
        "not_sure",
        "unsure",
        "unclear",
        "no_idea",
        "dunno",
        "dontknow",
        "uncertain",
        "not known",
        "not sure",
    ];
    let rest = line.strip_prefix("or ")?;
    let text = rest.find('"')?;
    let said = rest.get(..text)?.trim();
    let at = start + line.len() - rest.len() + rest.find(said)?;
    let known = WORDS.contains(&said.replace(['\'', '-'], "_").as_str());
    (known && place.keyword != Keyword::Levels)
        .then(|| foreign(place.between(at, at + said.len()), said, "unknown"))
}

/// `2 daily "Every day"`, `daily = 2 "Every day"`, `daily "Every day": 2` and `2 = "Every day"` for `daily "Every day" 2`.
fn points(place: &Place<'_>, start: usize, line: &str) -> Option<Diagnostic> {
    if place.keyword != Keyword::Scale {
        return None;
    }
    let (mut name, mut number, mut text) = (None, None, None);
    let mut signs = Vec::new();
    for (at, word) in tokens(line) {
        let part = match word {
            "=" | ":" | "-" | "(" | ")" | "," | "[" | "]" | "+" => {
                signs.push(at);
                continue;
            }
            "points" | "point" | "pts" => continue,
            word if word.starts_with('"') && word.len() > 2 && word.ends_with('"') => &mut text,
            word if is_number(word) => &mut number,
            word if is_name(word) => &mut name,
            _ => return None,
        };
        if part.replace((at, word)).is_some() {
            return None;
        }
    }
    let ((text_at, text), (number_at, number)) = (text?, number?);
    let named = name.map_or_else(|| name_of(text), |(_, name)| name.to_owned());
    let mended = format!("{named} {text} {number}");
    let bare = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    if bare(line) == mended || !is_name(&named) {
        return None;
    }
    let first =
        name.filter(|(at, _)| *at < text_at && *at < number_at).map_or(0, |(at, name)| at + name.len());
    let (from, to) = if number_at < text_at {
        let name_at = name.map_or(line.len(), |(at, _)| at);
        (first, if number_at < name_at { text_at.min(name_at) } else { text_at })
    } else {
        let number_end = number_at + number.len();
        let between = line.get(text_at + text.len()..number_at)?.trim().is_empty();
        let last = line.get(number_end..)?.trim().is_empty();
        (if between { number_end } else { text_at + text.len() }, if last { number_at } else { line.len() })
    };
    let (from, to) = signs.iter().fold((from, to), |(from, to), at| (from.min(*at), to.max(at + 1)));
    let wrong = line.get(from..to)?;
    let from = start + from + wrong.len() - wrong.trim_start().len();
    let span = place.between(from, from + wrong.trim().len());
    let message = if name.is_some() {
        "the points of a choice are a number after its text"
    } else {
        "a choice has a name before its text, and its points stand after it"
    };
    let told = Diagnostic::error(codes::PRINTED_FORM, span, message)
        .labelled("not here")
        .help(format!("write `{}`", short(&mended)));
    // Other lines may know the choice by another name.
    Some(if name.is_some() { told.edit(place.between(start, start + line.len()), mended) } else { told })
}

/// `copd "COPD" "Emphysema"`: a choice has one text.
fn second_text(place: &Place<'_>, start: usize, line: &str) -> Option<Diagnostic> {
    let second = place.word.starts_with('"') && place.before.starts_with('"') && !place.starts_line();
    let here = start + line.find('"')? == place.before_at;
    (second && here && is_entry(line)).then(|| one_text(place))
}

/// Two texts in a row where one stands.
fn one_text(place: &Place<'_>) -> Diagnostic {
    let (one, other) = (place.before.trim_end_matches('"'), place.word.trim_start_matches('"'));
    let mended = format!("{one} {other}");
    let edit = place.between(place.before_at, place.at + place.word.len());
    Diagnostic::error(codes::UNEXPECTED, place.span(), "only one text stands here")
        .labelled("a second text")
        .help(format!("write `{}`", short(&mended)))
        .edit(edit, mended)
}

/// `yes "Yes"` and below it `no "No"`: choices for `yes or no`.
fn yes_and_no(place: &Place<'_>, start: usize, line: &str) -> Option<Diagnostic> {
    let says = |line: &str, word: &str| {
        let mut words = tokens(line.trim());
        words.next().is_some_and(|(_, name)| name.eq_ignore_ascii_case(word))
            && words.next().is_some_and(|(_, text)| text.trim_matches('"').eq_ignore_ascii_case(word))
            && words.next().is_none()
    };
    let rest = place.written.get(start..)?;
    let (_, below) = rest.split_once('\n')?;
    let second = below.lines().next()?;
    if place.keyword != Keyword::Question || !says(line, "yes") || !says(second, "no") {
        return None;
    }
    let above = place.written.get(..start)?.trim_end();
    let lead = ["one of", "any of"]
        .iter()
        .find(|lead| above.lines().last().is_some_and(|line| line.trim().trim_end_matches(':') == **lead));
    let from = if lead.is_some() {
        let line = above.rfind('\n')? + 1;
        line + above.get(line..)?.len() - above.get(line..)?.trim_start().len()
    } else {
        start
    };
    let end = start + rest.len() - below.len() + second.trim_end().len();
    Some(
        Diagnostic::error(
            codes::PRINTED_FORM,
            place.between(start, start + line.len()),
            "a question with yes or no has no choices of its own",
        )
        .labelled("and the line below")
        .help("write `yes or no` alone")
        .edit(place.between(from, end), "yes or no"),
    )
}

/// `clear or white "…"`: several words where the name of an entry stands.
pub fn blanks_in_entry(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let listed =
        matches!(place.keyword, Keyword::Levels | Keyword::Question | Keyword::Questions | Keyword::Scale);
    let written = line.get(..line.find('"')?)?.trim_end();
    let words: Vec<&str> = written.split([' ', '/', '-', ',']).filter(|word| !word.is_empty()).collect();
    let plain =
        words.len() > 1 && words.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    let leads = matches!(words.first(), Some(&"or" | &"one" | &"any" | &"each"))
        || words.first().is_some_and(|word| words::is_clause_word(word));
    if !listed || place.on_first_line() || !plain || leads {
        return None;
    }
    let name = slips::plain_name(&words.join("_"));
    let span = place.between(start, start + written.len());
    is_name(&name).then(|| {
        let message = format!("`{}` is several words, and a name is one", short(written));
        Diagnostic::error(codes::WIDE_NAME, span, message)
            .labelled("this name")
            .help(format!("write `{name}`"))
            .edit(span, name)
    })
}
