//! A question or class and its choice without what stands between them, or the wrong way round: `severity high`, `high
//! severity`.

use crate::diagnostic::Diagnostic;
use crate::syntax::codes;
use crate::syntax::declared::{Answer, Declared};
use crate::syntax::phrases::said_otherwise;
use crate::syntax::place::{Place, short_line, token};

/// What is known of a choice beside its question.
pub fn known(place: &Place<'_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    if place.starts_line() || place.word.is_empty() {
        return None;
    }
    let (_, opens) = place.second_before();
    let condition = matches!(opens, "when" | "unless" | "and" | "or" | "not" | "(" | "[" | ",");
    let next = place.after().lines().next().map_or("", |rest| token(rest.trim_start()));
    let last = matches!(next, "" | "#" | "and" | "or" | ")" | "]" | "," | ":" | "because" | "else");
    if !(condition && last) {
        return None;
    }
    choice_first(place, declared).or_else(|| choice_behind(place, declared))
}

fn verb(name: &str, declared: &Declared<'_>) -> &'static str {
    let several = declared.answer(name) == Some(Answer::Several);
    if several { "includes" } else { "is" }
}

/// `high severity` for `severity is high`.
fn choice_first(place: &Place<'_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let (choice, name) = (place.before, place.word);
    if !declared.has_choice(name, choice) {
        return None;
    }
    let mended = format!("{name} {} {choice}", verb(name, declared));
    let denied = place.second_before().1 == "not";
    let (start, end) = (place.before_at, place.at + name.len());
    let written = place.written.get(start..end)?;
    let right = if denied { format!("({mended})") } else { mended };
    Some(said_otherwise(place.between(start, end), written, &right))
}

/// `severity high` for `severity is high`.
fn choice_behind(place: &Place<'_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let (name, choice) = (place.before, place.word);
    if !declared.has_choice(name, choice) || place.second_before().1 == "not" {
        return None;
    }
    let verb = verb(name, declared);
    let message = format!("`{verb}` is missing before `{choice}`");
    Some(
        Diagnostic::error(codes::UNFINISHED, place.span(), message)
            .labelled(format!("`{verb}` is missing before this"))
            .help(format!("write `{}`", short_line(&format!("{name} {verb} {choice}"))))
            .edit(place.between(place.at, place.at), format!("{verb} ")),
    )
}
