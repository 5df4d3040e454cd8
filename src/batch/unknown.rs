//! Columns and keys that are no questions: told once before the first row, each with the question that it may mean.
//! Whoever leaves a clinical column out of the results loses its answers, so that comes last.

use super::codes;
use crate::diagnostic::{Diagnostic, did_you_mean, differs_in_kind, listing, part_of_one};
use crate::source::Span;

/// What a name in the first row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A column of a table.
    Column,
    /// A key of an object.
    Key,
}

impl What {
    fn word(self) -> &'static str {
        match self {
            Self::Column => "column",
            Self::Key => "key",
        }
    }
}

/// So many names are told.
const MOST: usize = 8;

/// The problem of names that are no questions, among those that could be written, each with what it asks.
#[must_use]
pub fn unknown<'a>(
    names: &[(&'a str, Span)],
    known: &(impl Iterator<Item = (&'a str, &'a str)> + Clone),
    what: What,
) -> Option<Diagnostic> {
    let (first, rest) = names.split_first()?;
    let mut problem = Diagnostic::error(codes::UNKNOWN_COLUMN, first.1, message(names, what));
    for (_, span) in rest.iter().take(MOST - 1) {
        problem = problem.and_at(*span, "this too");
    }
    let file = names.iter().any(|(name, _)| *name == "answers") && what == What::Key;
    Some(problem.help(if file { not_an_answer_file() } else { help(names, known) }))
}

fn message(names: &[(&str, Span)], what: What) -> String {
    let what = what.word();
    if let [(only, _)] = names {
        return format!("the {what} `{only}` is no question");
    }
    let shown = names.iter().take(MOST).map(|(name, _)| *name);
    let more = names.len().saturating_sub(MOST);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("the {what}s {}{more} are no questions", listing(shown, "and"))
}

fn not_an_answer_file() -> String {
    "a row holds the answers themselves: `{\"id\": \"1\", \"question_id\": …}` on one line; `bedside eval` reads answer files"
        .to_owned()
}

fn help<'a>(names: &[(&'a str, Span)], known: &(impl Iterator<Item = (&'a str, &'a str)> + Clone)) -> String {
    // Only of the names that are told, so that a table of something else costs bounded time.
    let look = |at: usize, name: &str| if at < MOST { meant(name, known) } else { None };
    let meant: Vec<(&str, Option<&str>)> =
        names.iter().enumerate().map(|(at, (name, _))| (*name, look(at, name))).collect();
    let asked: Vec<String> =
        meant.iter().filter_map(|(name, near)| near.map(|near| format!("`{near}` for `{name}`"))).collect();
    let others: Vec<&str> = meant.iter().filter(|(_, near)| near.is_none()).map(|(name, _)| *name).collect();
    let ignore = if others.is_empty() {
        "`--ignore`".to_owned()
    } else {
        format!("`--ignore {}`", for_shell(&others.join(",")))
    };
    let left_out = format!("{ignore} leaves out what is no answer; its values are then not used");
    if asked.is_empty() { left_out } else { format!("did you mean {}? {left_out}", asked.join(", ")) }
}

/// The name that was meant: the same one written otherwise, a near one, or the one of the question that asks for it.
fn meant<'a>(name: &str, known: &(impl Iterator<Item = (&'a str, &'a str)> + Clone)) -> Option<&'a str> {
    let plain: String = name.trim().to_lowercase().replace([' ', '-', '.'], "_");
    let ids = || known.clone().map(|(id, _)| id);
    ids()
        .find(|known| *known == plain)
        .or_else(|| ids().find(|known| differs_in_kind(&plain, known)))
        .or_else(|| did_you_mean(&plain, ids()))
        .or_else(|| part_of_one(&plain, ids()))
        .or_else(|| asked_for(name, known.clone()))
}

/// The one question in whose text and name all words of a heading stand; its unit in brackets is left aside.
fn asked_for<'a>(heading: &str, known: impl Iterator<Item = (&'a str, &'a str)>) -> Option<&'a str> {
    let words = |text: &str| -> Vec<String> {
        let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        parts.map(str::to_lowercase).collect()
    };
    let said = words(heading.split(['(', '[']).next().unwrap_or_default());
    let mut found = known.filter(|(id, text)| {
        let asked: Vec<String> = words(text).into_iter().chain(words(id)).collect();
        !said.is_empty() && said.iter().all(|word| asked.contains(word))
    });
    let only = found.next()?;
    found.next().is_none().then_some(only.0)
}

/// A word as a shell takes it whole.
fn for_shell(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "_-.,:/".contains(letter);
    if word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}
