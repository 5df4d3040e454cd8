//! Lines of an example or a promise that are said otherwise: `unsettled`, `at least routine`, `numb not asked`, several
//! answers without brackets, results without `expect`.

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::source::Span;
use crate::syntax::ast::Keyword;
use crate::syntax::everyday::foreign;
use crate::syntax::grammar::Rule;
use crate::syntax::phrases::{said_otherwise, text_for_name};
use crate::syntax::place::{Place, is_name, is_number, short, token, tokens};
use crate::syntax::{codes, words};

/// The first words of results that name something.
const RESULTS: [&str; 8] = ["advise", "fired", "open", "likely", "possible", "withheld", "asks", "assumed"];

fn is_example(place: &Place<'_>) -> bool {
    matches!(place.keyword, Keyword::Case | Keyword::Always) && !place.on_first_line()
}

/// Whether the place stands among the answers of an example: `given` was written, `expect` not yet.
fn among_answers(place: &Place<'_>) -> bool {
    place.keyword == Keyword::Case && wrote(place, "given") && !wrote(place, "expect")
}

/// Whether a clause that starts with this word stands above the place.
fn wrote(place: &Place<'_>, word: &str) -> bool {
    let before = place.written.get(..place.at).unwrap_or_default();
    before.lines().skip(1).any(|line| token(line.trim_start()) == word)
}

/// `worse_with sitting, running` and `worse_with sitting and running` for `worse_with [sitting, running]`.
pub fn answers_in_brackets(place: &Place<'_>) -> Option<Diagnostic> {
    if !matches!(place.word, "," | "and") || !among_answers(place) {
        return None;
    }
    let (start, line) = place.line();
    let mut parts = tokens(line);
    let (_, question) = parts.next()?;
    let (first_at, first) = parts.next()?;
    let mut listed = vec![first];
    while let Some((_, joint)) = parts.next() {
        let (_, next) = parts.next()?;
        // `a, b, and c` is listed too.
        let next = if next == "and" { parts.next()?.1 } else { next };
        if !matches!(joint, "," | "and") {
            return None;
        }
        listed.push(next);
    }
    let choices = listed.iter().all(|choice| is_name(choice) && !words::is_reserved(choice));
    if !is_name(question) || !choices {
        return None;
    }
    let span = place.between(start + first_at, start + line.len());
    let mended = format!("[{}]", listed.join(", "));
    Some(
        Diagnostic::error(codes::MISSING_BRACKETS, span, "several choices stand between `[` and `]`")
            .labelled("these choices")
            .help(format!("write `{question} {}`", short(&mended)))
            .edit(span, mended),
    )
}

/// `numb not asked`, `numb ?` and `numb` alone for `numb missing`.
pub fn no_answer(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let name = token(line);
    if !among_answers(place) || !is_name(name) || words::is_clause_word(name) || name == "like" {
        return None;
    }
    let said = line.get(name.len()..)?.trim();
    let said_span = place.between(start + line.len() - said.len(), start + line.len());
    if matches!(said, "?" | "-" | "??" | "n/a") {
        return Some(Diagnostic { edit: None, ..said_otherwise(said_span, said, "missing") }.help(format!(
            "write `{name} missing` if it was not asked, `{name} unknown` if the answer is not known"
        )));
    }
    let right = match said {
        "not asked" | "not answered" | "not given" | "not done" => "missing",
        "not known" | "not sure" | "do not know" | "don't know" => "unknown",
        "" if did_you_mean(name, ["expect", "given"]).is_none() => {
            return Some(unanswered(place.between(start, start + name.len()), name));
        }
        _ => return None,
    };
    Some(said_otherwise(said_span, said, right))
}

fn unanswered(span: Span, name: &str) -> Diagnostic {
    let name = short(name);
    Diagnostic::error(codes::UNFINISHED, span, format!("an answer is missing after `{name}`"))
        .labelled("the line ends too early")
        .help(format!("write its answer after it, or `{name} missing` if it was not asked"))
}

/// `dose 173 "mg"`: the unit of an expected number is that of its calculation.
pub fn expected_unit(place: &Place<'_>) -> Option<Diagnostic> {
    let expected = is_example(place) && wrote(place, "expect") && !place.starts_line();
    let (start, line) = place.line();
    let last = start + line.len() == place.at + place.word.len();
    let named = place.word.starts_with(|first: char| first.is_alphabetic() || first == '%');
    let unit = place.word.starts_with('"') || (named && last && !words::is_reserved(place.word));
    if !expected || !unit || !is_number(place.before) {
        return None;
    }
    let end = place.before_at + place.before.len();
    let right = line.get(..end.checked_sub(start)?)?.trim_end();
    Some(
        Diagnostic::error(codes::UNEXPECTED, place.span(), "an expected number stands without its unit")
            .labelled("not here")
            .help(format!("write `{}`, in the unit in which it is calculated", short(right)))
            .edit(place.between(end, place.at + place.word.len()), ""),
    )
}

/// `like the first case` for `like "the first case"`.
pub fn like_without_quotes(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let title = line.strip_prefix("like ").filter(|title| !title.contains('"'))?.trim();
    let several = title.split_whitespace().count() > 1;
    let span = place.between(start + line.len() - title.len(), start + line.len());
    (place.keyword == Keyword::Case && several).then(|| {
        Diagnostic::error(codes::MISSING_QUOTES, span, "the name of a case stands between quotes")
            .labelled("this name")
            .help(format!("write `like \"{}\"`", short(title)))
            .edit(span, format!("\"{title}\""))
    })
}

/// `level routine` right below the answers, or in a promise, without `expect`.
pub fn missing_expect(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let promised = place.keyword == Keyword::Always && !place.on_first_line();
    if !line.starts_with("level ") || !place.starts_line() || !(promised || among_answers(place)) {
        return None;
    }
    let error = Diagnostic::error(
        codes::UNFINISHED,
        place.between(start, start + "level".len()),
        "`expect` is missing before what must come out",
    )
    .labelled("the results start here");
    if promised {
        return (!wrote(place, "expect")).then(|| {
            error.help(format!("write `expect {}`", short(line))).edit(place.between(start, start), "expect ")
        });
    }
    let before = place.written.get(..start)?;
    let given = before.lines().skip(1).find(|line| line.trim() == "given")?;
    let outer = given.get(..given.len() - given.trim_start().len())?;
    let indent = place.line_before();
    let edit = place.between(start - indent.len(), start);
    Some(
        error
            .help("write `expect` on a line of its own before the results")
            .edit(edit, format!("{outer}expect\n{indent}")),
    )
}

/// `then`, `result` and the like in an example, for `expect`.
pub fn other_word_for_expect(place: &Place<'_>) -> Option<Diagnostic> {
    const MEANT: [&str; 7] = ["then", "result", "results", "outcome", "outcomes", "expected", "expectation"];
    if place.keyword != Keyword::Case {
        return None;
    }
    let (start, line) = place.line();
    let mut at = 0;
    for written in place.written.get(..start + line.len())?.split_inclusive('\n') {
        let bare = written.trim();
        let word = bare.trim_end_matches(':');
        if MEANT.contains(&word) {
            let from = at + written.len() - written.trim_start().len();
            let edit = place.between(from, from + bare.len());
            return Some(
                foreign(place.between(from, from + word.len()), word, "expect").edit(edit, "expect"),
            );
        }
        at += written.len();
    }
    None
}

/// `when` or `answers` alone on a line of a case without `given`.
pub fn other_word_for_given(place: &Place<'_>) -> Option<Diagnostic> {
    const MEANT: [&str; 7] = ["when", "if", "with", "answers", "having", "input", "patient"];
    let mut at = 0;
    let given = place.written.lines().skip(1).any(|line| token(line.trim_start()) == "given");
    for line in place.written.split_inclusive('\n') {
        let bare = line.trim();
        let word = bare.trim_end_matches(':');
        if at > 0 && at <= place.at && MEANT.contains(&word) && place.keyword == Keyword::Case && !given {
            let from = at + line.len() - line.trim_start().len();
            let edit = place.between(from, from + bare.len());
            return Some(foreign(place.between(from, from + word.len()), word, "given").edit(edit, "given"));
        }
        at += line.len();
    }
    None
}

/// `otherwise` in an expectation: a case expects the level that comes out.
pub fn otherwise_expected(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let bare = line.strip_prefix("expect ").unwrap_or(line);
    let start = start + line.len() - bare.len();
    let span = place.between(start, start + "otherwise".len());
    (is_example(place) && token(bare) == "otherwise").then(|| {
        Diagnostic::error(codes::UNEXPECTED, span, "`otherwise` is not how an example says what comes out")
            .labelled("which level?")
            .help("write `level` and the name of the level that must come out")
    })
}

/// `fired "Possible sepsis"`: the words of a rule, for its name.
pub fn title_of_result(place: &Place<'_>) -> Option<Diagnostic> {
    let titled = place.word.starts_with('"') && place.word.len() > 2 && RESULTS.contains(&place.before);
    let name = place.word.trim_matches('"');
    if is_example(place) && titled && is_name(name) && name.starts_with(|c: char| c.is_ascii_lowercase()) {
        let message = format!("{} is a name, and a name stands without quotes", short(place.word));
        let told = Diagnostic::error(codes::TEXT_FOR_NAME, place.span(), message).labelled("without quotes");
        return Some(told.help(format!("write `{} {name}`", place.before)).edit(place.span(), name));
    }
    (is_example(place) && titled)
        .then(|| text_for_name(place, &format!("`{}` is followed by a name", place.before)))
}

/// `risk is at most low`, `risk >= 3`: which results are meant is written out.
pub fn bounded_result(place: &Place<'_>) -> Option<Diagnostic> {
    const BOUNDS: [&str; 11] =
        ["at least ", "at most ", "more than ", "less than ", "up to ", ">=", "<=", ">", "<", "≥", "≤"];
    let (start, line) = place.line();
    let bare = line.strip_prefix("expect ").unwrap_or(line);
    let start = start + line.len() - bare.len();
    let name = token(bare);
    let bound = bare.get(name.len()..)?.trim_start();
    let said = bound.strip_prefix("is ").unwrap_or(bound);
    let bounded = BOUNDS.iter().any(|lead| said.starts_with(lead));
    let expected = is_example(place) && !among_answers(place) && wrote_expect(place);
    if !expected || !bounded || !is_name(name) || words::is_reserved(name) || words::is_clause_word(name) {
        return None;
    }
    let at = start + bare.len() - bound.len();
    let message = format!("an example names what `{}` comes to, not a bound of it", short(name));
    Some(
        Diagnostic::error(codes::UNEXPECTED, place.between(at, start + bare.len()), message)
            .labelled("which ones?")
            .help(format!(
                "write a range such as `{name} 7 to 13`, or the classes such as `{name} mild or moderate`"
            )),
    )
}

fn wrote_expect(place: &Place<'_>) -> bool {
    wrote(place, "expect") || place.line().1.starts_with("expect ")
}

/// Words for how sure the level is, and how urgent, that are said otherwise in an expectation.
pub fn level_words(place: &Place<'_>) -> Option<Diagnostic> {
    const MORE: [&str; 6] =
        [" or more urgent", " or higher", " or more", " or above", " or worse", " or sooner"];
    const LESS: [&str; 6] =
        [" or less urgent", " or lower", " or less", " or below", " or better", " or later"];
    let (start, line) = place.line();
    if !is_example(place) {
        return None;
    }
    let bare = line.strip_prefix("expect ").unwrap_or(line);
    let start = start + line.len() - bare.len();
    let span = place.between(start, start + bare.len());
    if matches!(bare, "unsettled" | "not yet settled" | "incomplete" | "undecided" | "unsure") {
        return Some(said_otherwise(span, bare, "not settled"));
    }
    let bounded = bare.strip_prefix("at least ").or_else(|| bare.strip_prefix("at most "));
    if bounded.is_some_and(|level| is_name(level) && !words::is_reserved(level)) {
        let message = format!("`level` is missing before `{}`", short(bare));
        return Some(
            Diagnostic::error(codes::UNFINISHED, span, message)
                .labelled("of what?")
                .help(format!("write `level {}`", short(bare)))
                .edit(place.between(start, start), "level "),
        );
    }
    let level = bare.strip_prefix("level ")?;
    let ended =
        |ends: &[&str]| ends.iter().find_map(|end| level.strip_suffix(end)).filter(|level| is_name(level));
    let right = ended(&MORE)
        .map(|level| format!("level at least {level}"))
        .or_else(|| Some(format!("level at most {}", ended(&LESS)?)))?;
    Some(said_otherwise(span, bare, &right))
}

/// `advise [a, b]` and `level routine and fired a`: each result has its line.
pub fn result_lines(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    if !is_example(place) || place.starts_line() {
        return None;
    }
    let error = |span| {
        Diagnostic::error(
            codes::ENTRY_LINES,
            span,
            "each result that is expected stands on a line of its own",
        )
    };
    let bare = line.strip_prefix("expect ").unwrap_or(line);
    let indent = place.line_before();
    let mut indent: String = indent.chars().take_while(|c| c.is_whitespace()).collect();
    if bare.len() < line.len() {
        indent.push_str("  ");
    }
    if place.word == "[" && RESULTS.contains(&place.before) {
        let lead = place.written.get(start + line.len() - bare.len()..place.at)?.trim_end();
        let list = place.rest_of_line();
        let close = list.find(']')?;
        let names: Vec<&str> =
            list.get(1..close)?.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
        let lines: Vec<String> = names.iter().map(|name| format!("{lead} {name}")).collect();
        let first = lines.first()?;
        let span = place.between(place.at, place.at + close + 1);
        let edit = place.between(start + line.len() - bare.len(), place.at + close + 1);
        return Some(
            error(span)
                .labelled("one a line")
                .help(format!("write `{first}`, and the next ones below it"))
                .edit(edit, lines.join(&format!("\n{indent}"))),
        );
    }
    let next = token(place.after().trim_start());
    let joins =
        place.word == "and" && (RESULTS.contains(&next) || matches!(next, "level" | "not" | "settled"));
    let end = place.written.len() - place.after().trim_start().len();
    let edit = place.between(place.before_at + place.before.len(), end);
    joins.then(|| {
        error(place.span())
            .labelled("a second one follows")
            .help("start a new line here")
            .edit(edit, format!("\n{indent}"))
    })
}

/// `no red flags`: which ones must not come out is named.
pub fn no_red_flags(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let said = ["no red flags", "no red flag", "no flags", "not any red flags"].contains(&line);
    let span = place.between(start, start + line.len());
    (is_example(place) && said).then(|| {
        Diagnostic::error(codes::FOREIGN_WORD, span, "an example names each red flag that must not come out")
            .labelled("which ones?")
            .help("write `not fired NAME` for each, or the `level` that must come out")
    })
}

/// `points 4-6` for `points 4 to 6`.
pub fn number_range(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let bare = line.strip_prefix("expect ").unwrap_or(line);
    let (name, range) = bare.split_once(' ')?;
    let (low, high) = range.trim().split_once(['-', '–'])?;
    let (low, high) = (low.trim(), high.trim());
    let dated = high.contains('-');
    if !is_example(place)
        || !is_name(name)
        || !is_number(low)
        || !is_number(high)
        || dated
        || among_answers(place)
    {
        return None;
    }
    let span = place.between(start + line.len() - range.trim_start().len(), start + line.len());
    let mended = format!("{low} to {high}");
    Some(
        Diagnostic::error(codes::PRINTED_FORM, span, "a range is written with `to`")
            .labelled("this range")
            .help(format!("write `{mended}`"))
            .edit(span, mended),
    )
}

/// `age 41 fever yes` in the answers of an example: each answer has a line of its own.
pub fn second_answer(place: &Place<'_>) -> Option<Diagnostic> {
    let comma = place.word == ",";
    let rest = if comma { place.after() } else { place.written.get(place.at..)? };
    let next = rest.trim_start_matches([' ', '\t']);
    let line = next.lines().next()?;
    let before = place.line_before();
    let mut first = tokens(before);
    let answered = first.next().is_some_and(|(_, name)| is_name(name)) && first.next().is_some();
    let given = place.written.get(..place.at)?.lines().rev().find_map(|line| match line.trim() {
        "given" => Some(true),
        "expect" => Some(false),
        _ => None,
    });
    let another = is_name(token(line)) && tokens(line).nth(1).is_some() && before.trim_start() != before;
    if place.keyword != Keyword::Case || place.starts_line() || given != Some(true) || !answered || !another {
        return None;
    }
    let indent = before.get(..before.len() - before.trim_start().len())?;
    let end = place.at + if comma { place.word.len() } else { 0 } + rest.len() - next.len();
    let edit = place.between(place.before_at + place.before.len(), end);
    Some(
        Diagnostic::error(codes::ENTRY_LINES, place.span(), "each answer stands on a line of its own")
            .labelled("a second answer starts here")
            .help(format!("start a new line before `{}`", short(token(line))))
            .edit(edit, format!("\n{indent}")),
    )
}

/// `points >= 1` among what is expected, and `risk "Low"` for `risk low`.
pub fn no_value(place: &Place<'_>) -> Option<Diagnostic> {
    let example = matches!(place.keyword, Keyword::Case | Keyword::Always) && wrote(place, "expect");
    if !example || !place.before_starts_line() || !is_name(place.before) {
        return None;
    }
    if place.word.starts_with('"') {
        return Some(text_for_name(place, "the name of a class belongs here"));
    }
    let line = place.rest_of_line();
    let value = line.get(place.word.len()..)?.trim();
    (matches!(place.word, ">=" | "<=" | ">" | "<") && is_number(value)).then(|| {
        let span = place.between(place.at, place.at + line.len());
        Diagnostic::error(codes::UNEXPECTED, span, "an example expects one value, and compares nothing")
            .labelled("which value?")
            .help(format!("write `{} {value}`, with the value that must come out", place.before))
    })
}

/// `age = 5`, `age: 5` or `fever is yes` in an example.
pub fn joined_answer(place: &Place<'_>) -> Option<Diagnostic> {
    let example = matches!(place.keyword, Keyword::Case | Keyword::Always);
    if !example || !matches!(place.word, "=" | ":" | "is" | "==") || place.wants(&[Rule::and_word]) {
        return None;
    }
    let value = place.after().lines().next().unwrap_or_default().trim();
    let end = place.base + place.at + place.word.len();
    if let Some((number, unit)) =
        value.split_once(' ').filter(|(number, unit)| is_number(number) && is_name(unit))
    {
        return Some(joined_amount(place, number, unit));
    }
    let mended = Span::new(place.before_span().end as usize, end);
    Some(
        Diagnostic::error(
            codes::UNEXPECTED,
            place.span(),
            format!("nothing stands between `{}` and its value", place.before),
        )
        .labelled("take this away")
        .help(format!("write `{} {}`", place.before, short(value)))
        .edit(mended, ""),
    )
}

/// `age is 30 years`.
fn joined_amount(place: &Place<'_>, number: &str, unit: &str) -> Diagnostic {
    let mended = format!("{number} \"{unit}\"");
    let span = place.between(place.at, place.at + place.rest_of_line().len());
    let message =
        format!("nothing stands between `{}` and its value, and a unit stands in quotes", place.before);
    Diagnostic::error(codes::UNEXPECTED, span, message)
        .labelled("say it otherwise")
        .help(format!("write `{} {mended}`", place.before))
        .edit(span, mended)
}
