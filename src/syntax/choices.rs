//! A question or class and its choice without what stands between them, or the wrong way round: `severity high`, `high
//! severity`, `fibula or tibia is in tender`.

use crate::diagnostic::Diagnostic;
use crate::syntax::codes;
use crate::syntax::declared::{Answer, Declared};
use crate::syntax::phrases::said_otherwise;
use crate::syntax::place::{Place, short_line, token, tokens};

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
    if let Some(told) = either_behind(place, declared) {
        return Some(told);
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

/// `severity moderate or high` for `severity is one of [moderate, high]`.
fn either_behind(place: &Place<'_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let (name, choice) = (place.before, place.word);
    let rest = place.rest_of_line();
    let mut words = tokens(rest).skip(1);
    let ((_, joint), (at, other)) = (words.next()?, words.next()?);
    let more = words.next().is_some_and(|(_, word)| matches!(word, "or" | "is" | "includes"));
    let list = if declared.answer(name) == Some(Answer::Several) { "includes any of" } else { "is one of" };
    let span = place.between(place.at, place.at + at + other.len());
    (joint == "or" && declared.has_choice(name, other) && !more).then(|| {
        let written = rest.get(..at + other.len()).unwrap_or_default();
        said_otherwise(span, written, &format!("{list} [{choice}, {other}]"))
    })
}

/// `fibula or tibia is in tender` for `tender includes any of [fibula, tibia]`.
pub fn both_in(place: &Place<'_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let words: Vec<(usize, &str)> = tokens(line).collect();
    let word = |at: usize| words.get(at).map_or("", |(_, word)| word);
    let inside = (3..words.len()).find(|at| word(*at) == "in")?;
    let last = if matches!(word(inside - 1), "is" | "are") { inside - 2 } else { inside - 1 };
    let first = last.checked_sub(2)?;
    let (one, joint, other, name) = (word(first), word(last - 1), word(last), word(inside + 1));
    let opens = matches!(word(first.checked_sub(1)?), "when" | "unless" | "and" | "or" | "(" | "[" | ",");
    if !opens || ![one, other].iter().all(|choice| declared.has_choice(name, choice)) {
        return None;
    }
    let lists = match (joint, declared.answer(name)) {
        ("or", Some(Answer::Several)) => "includes any of",
        ("and", Some(Answer::Several)) => "includes all of",
        ("or", _) => "is one of",
        _ => return None,
    };
    let ((from, _), (at, _)) = (words.get(first)?, words.get(inside + 1)?);
    let written = line.get(*from..at + name.len())?;
    let span = place.between(start + from, start + at + name.len());
    Some(said_otherwise(span, written, &format!("{name} {lists} [{one}, {other}]")))
}
