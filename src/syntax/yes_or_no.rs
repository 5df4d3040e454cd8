//! `yes or no` as forms write it, `yes/no` or `Y / N`, in capitals, or half of it.

use crate::diagnostic::Diagnostic;
use crate::syntax::ast::Keyword;
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
