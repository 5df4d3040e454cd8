//! Points of a score whose parts stand in another order or apart: `+2: fever`, `+ 2 when fever`.

use crate::diagnostic::Diagnostic;
use crate::syntax::ast::Keyword;
use crate::syntax::codes;
use crate::syntax::declared::{Declared, Named};
use crate::syntax::everyday::{foreign, leading_blanks};
use crate::syntax::place::{Place, is_compare_sign, is_name, is_number, short, token, tokens};

/// What is known of points by the scores that are declared.
pub fn known(place: &Place<'_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    of_score(place, declared).or_else(|| alone(place))
}

/// `lung >= 2 points` of a score: points are a number alone.
fn of_score(place: &Place<'_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let words = [(place.at, place.word), (place.before_at, place.before)];
    let (at, word) = words.into_iter().find(|(_, word)| *word == "points")?;
    let before = place.written.get(..at)?.trim_end_matches(' ');
    let line = before.rsplit('\n').next()?;
    let parts: Vec<(usize, &str)> = tokens(line).collect();
    let [.., (start, name), (_, sign), (_, number)] = parts.as_slice() else { return None };
    let compared = is_compare_sign(sign) && is_number(number);
    let scored = declared.get(name) == Some(Named::Declaration(Keyword::Score));
    (compared && scored).then(|| {
        let span = place.between(at, at + word.len());
        Diagnostic::error(codes::UNEXPECTED, span, "`points` does not stand here")
            .labelled("take this away")
            .help(format!("write `{}`", short(line.get(*start..).unwrap_or_default())))
            .edit(place.between(before.len(), at + word.len()), "")
    })
}

/// `+1` alone on its line.
fn alone(place: &Place<'_>) -> Option<Diagnostic> {
    let (at, line) =
        if place.starts_line() { (place.before_at, place.line_from(place.before_at)) } else { place.line() };
    let points = place.keyword == Keyword::Score && line.starts_with(['+', '-']);
    let bare = line.get(1..)?.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    (points && bare && line.len() > 1).then(|| {
        let span = place.between(at, at + line.len());
        Diagnostic::error(codes::UNFINISHED, span, format!("a condition is missing after `{line}`"))
            .labelled("when does it count?")
            .help(format!("write `{line} when …`"))
    })
}

/// `+2: fever` for `+2 when fever`.
pub fn points_colon(place: &Place<'_>) -> Option<Diagnostic> {
    let line = place.line_before().trim();
    let signed = line.starts_with(['+', '-']) && line.get(1..).is_some_and(is_number) && !line.contains(' ');
    let condition = place.after().trim_start_matches([' ', '\t']);
    let named = (is_name(token(condition)) && token(condition) != "when") || condition.starts_with('(');
    if place.keyword != Keyword::Score || !matches!(place.word, ":" | "=") || !signed || !named {
        return None;
    }
    let start = place.before_at + place.before.len();
    let edit = place.between(start, place.at + place.word.len() + leading_blanks(place.after()));
    let condition = condition.lines().next().unwrap_or_default();
    let error =
        foreign(place.span(), place.word, "when").help(format!("write `{line} when {}`", short(condition)));
    Some(error.edit(edit, " when "))
}

/// `2: fever` for `+2 when fever`.
pub fn unsigned_colon(place: &Place<'_>) -> Option<Diagnostic> {
    let sign = place.after().trim_start_matches(' ');
    let condition = sign.strip_prefix([':', '='])?.trim_start_matches([' ', '\t']);
    let named = (is_name(token(condition)) && token(condition) != "when") || condition.starts_with('(');
    let counts = is_number(place.word) && place.starts_line();
    if place.keyword != Keyword::Score || !counts || !named {
        return None;
    }
    let end = place.at + place.word.len() + place.after().len();
    let sign_end = end - sign.len() + 1;
    let condition_at = end - condition.len();
    let points = format!("+{} when", place.word);
    let condition = condition.lines().next().unwrap_or_default();
    let span = place.between(place.at, sign_end);
    Some(
        Diagnostic::error(codes::PRINTED_FORM, span, "points are written with their sign and `when`")
            .labelled(format!("write `{points}`"))
            .help(format!("write `{points} {}`", short(condition)))
            .edit(place.between(place.at, condition_at), format!("{points} ")),
    )
}

/// `plus2 when fever` for `+2 when fever`.
pub fn spoken_sign(place: &Place<'_>) -> Option<Diagnostic> {
    let (sign, number) = match (place.word.strip_prefix("plus"), place.word.strip_prefix("minus")) {
        (Some(number), _) => ("+", number),
        (_, Some(number)) => ("-", number),
        _ => return None,
    };
    let number = number.trim_start_matches('_');
    if place.keyword != Keyword::Score || !place.starts_line() || !is_number(number) {
        return None;
    }
    let right = format!("{sign}{number}");
    Some(
        Diagnostic::error(codes::PRINTED_FORM, place.span(), "points are written with their sign")
            .labelled(format!("write `{right}`"))
            .help(format!("write `{right}`"))
            .edit(place.span(), right),
    )
}

/// `+ 2 when fever` as the first line of a score.
pub fn points_apart(place: &Place<'_>) -> Option<Diagnostic> {
    let number = token(place.after().trim_start_matches([' ', '\t']));
    let blanks = leading_blanks(place.after());
    let sign = matches!(place.word, "+" | "-") && place.starts_line() && blanks > 0;
    if place.keyword != Keyword::Score || !sign || !is_number(number) {
        return None;
    }
    let span = place.between(place.at, place.at + place.word.len() + blanks + number.len());
    Some(apart(place.word, number, span))
}

/// `when fever +2` for `+2 when fever`: read as a condition and as points that lack theirs.
pub fn points_last(place: &Place<'_>) -> Option<Diagnostic> {
    let start = place.written.get(..place.before_at)?.rfind('\n')? + 1;
    let line = place.line_from(start);
    let (condition, points) = line.trim_start().strip_prefix("when ")?.rsplit_once(' ')?;
    let number = points.strip_prefix(['+', '-'])?;
    let ends = place.before_at + place.before.len() == start + line.len();
    if place.keyword != Keyword::Score || !ends || !is_number(number) || token(number) != number {
        return None;
    }
    let span = place.between(start + line.len() - line.trim_start().len(), start + line.len());
    let mended = format!("{points} when {}", condition.trim());
    Some(
        Diagnostic::error(codes::PRINTED_FORM, span, "the points stand before their condition")
            .labelled("the other way round")
            .help(format!("write `{}`", short(&mended)))
            .edit(span, mended),
    )
}

/// A sign that stands apart from the number of points.
pub fn apart(sign: &str, number: &str, span: crate::source::Span) -> Diagnostic {
    let mended = format!("{sign}{number}");
    Diagnostic::error(codes::OPERATOR_BLANKS, span, format!("the sign belongs to its number: `{mended}`"))
        .labelled("a blank too many")
        .help(format!("write `{mended} when …`"))
        .edit(span, mended)
}

/// `+ sum of mood` for `add sum of mood`.
pub fn added(rest: &str, span: crate::source::Span) -> Diagnostic {
    let rest = rest.lines().next().unwrap_or_default().trim_end();
    let sign = crate::source::Span { end: span.start + 1, ..span };
    Diagnostic::error(codes::OPERATOR_BLANKS, sign, "a line that adds a number starts with `add`")
        .labelled("write `add`")
        .help(format!("write `add {}`", short(rest)))
        .edit(span, "add ")
}
