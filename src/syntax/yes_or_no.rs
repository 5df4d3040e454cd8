//! `yes or no` as forms write it, `yes/no` or `Y / N`, in capitals, or half of it.

use crate::diagnostic::Diagnostic;
use crate::syntax::ast::Keyword;
use crate::syntax::declared::Declared;
use crate::syntax::place::{Place, is_name};
use crate::syntax::{codes, slips};

/// How forms write it, in any capitals.
const YES_OR_NO: [&str; 10] =
    ["yes/no", "yes / no", "yes, no", "yes no", "yes|no", "yes - no", "yes-no", "yes and no", "y/n", "y / n"];

/// The question's answers, said in another form or cut short.
pub fn known(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = if place.starts_line() && place.before == "or" {
        let start = place.second_before().0;
        (start, place.line_from(start))
    } else {
        place.line()
    };
    let half = line.trim_end();
    if place.keyword == Keyword::Question && matches!(half, "or no" | "yes or") {
        let (one, side) = if half == "or no" { ("yes", "before") } else { ("no", "after") };
        let span = place.between(start, start + half.len());
        return Some(
            Diagnostic::error(codes::UNFINISHED, span, format!("`{one}` is missing {side} `{half}`"))
                .labelled("the other answer?")
                .help("write `yes or no`")
                .edit(span, "yes or no"),
        );
    }
    if place.starts_line() && place.before_starts_line_with_yes() && place.keyword == Keyword::Question {
        let start = place.second_before().0;
        let span = place.between(start, place.before_at + place.before.len());
        return Some(
            Diagnostic::error(codes::UNFINISHED, span, "`no` is missing after `yes or`")
                .labelled("the other answer?")
                .help("write `yes or no`")
                .edit(span, "yes or no"),
        );
    }
    let rest = place.written.get(place.before_at..)?;
    let parted =
        place.before == "yes" && place.word.len() <= 3 && place.after().trim_start().starts_with("no");
    if parted && is_name(place.word) && place.keyword == Keyword::Question {
        let end = place.at + place.word.len() + place.after().len() - place.after().trim_start().len() + 2;
        return Some(right(place, place.before_at, end));
    }
    if place.before_starts_line() && place.line_from(place.before_at).eq_ignore_ascii_case("yes or no") {
        return Some(right(place, place.before_at, place.before_at + "yes or no".len()));
    }
    let starts = |form: &&str| rest.get(..form.len()).is_some_and(|start| start.eq_ignore_ascii_case(form));
    let written = YES_OR_NO.into_iter().find(starts)?;
    let after = rest.get(written.len()..)?;
    let (_, second) = place.second_before();
    let titled = second.starts_with('"') && place.on_first_line();
    let leads = place.before_starts_line() || titled || second == "each";
    if !leads || after.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    Some(right(place, place.before_at, place.before_at + written.len()))
}

fn right(place: &Place<'_>, start: usize, end: usize) -> Diagnostic {
    let written = place.written.get(start..end).unwrap_or_default();
    let span = place.between(start, end);
    if written.eq_ignore_ascii_case("yes or no") {
        return slips::capital_word(written, "yes or no", span);
    }
    Diagnostic::error(codes::PRINTED_FORM, span, format!("`{written}` is written in words"))
        .labelled("write `yes or no`")
        .help("write `yes or no`")
        .edit(span, "yes or no")
}

/// `one of` above the lines `yes` and `no`.
pub fn on_lines(place: &Place<'_>, _: &Declared<'_>) -> Option<Diagnostic> {
    let mut end = 0;
    let line_at = |line: &str, end: &mut usize| {
        let start = *end;
        *end += line.len() + 1;
        start + line.len() - line.trim_start().len()
    };
    let lines: Vec<(usize, &str)> =
        place.written.split('\n').map(|line| (line_at(line, &mut end), line.trim())).collect();
    let both = |pair: &[(usize, &str)]| {
        matches!(pair, [(_, "yes"), (_, "no")] | [(_, "no"), (_, "yes")])
            && pair.iter().any(|(at, _)| [place.at, place.before_at].contains(at))
    };
    let first = lines.windows(2).position(both).filter(|_| place.keyword == Keyword::Question)?;
    let (at, answer) = lines.get(first)?;
    let (last, word) = lines.get(first + 1)?;
    let announced = first.checked_sub(1).and_then(|above| lines.get(above));
    let announced = announced.filter(|(_, line)| matches!(*line, "one of" | "one of:" | "any of"));
    // A third answer is one that the author has to name.
    let third = lines.get(first + 2).is_some_and(|(_, line)| is_name(line));
    let span = place.between(*at, at + answer.len());
    let told =
        Diagnostic::error(codes::PRINTED_FORM, span, "a question with yes or no has no choices of its own");
    let told = told.labelled("say it otherwise").help("write `yes or no` alone");
    let from = announced.map_or(*at, |(at, _)| *at);
    Some(if third { told } else { told.edit(place.between(from, last + word.len()), "yes or no") })
}
