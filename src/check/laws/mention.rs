//! How messages call the things of a ruleset: `finding buttock_dominant`, and numbers as they are written.

use crate::number::{self, Exact};
use crate::ruleset::visit::Item;
use crate::ruleset::{QuestionId, QuestionKind, Ruleset, dates};
use crate::source::Span;

/// The id of something and where it stands.
pub(super) fn name(ruleset: &Ruleset, item: Item) -> (&str, Span) {
    let found = match item {
        Item::Question(id) => ruleset.questions.get(id.index()).map(|found| (found.id.as_str(), found.span)),
        Item::Finding(id) => ruleset.findings.get(id.index()).map(|found| (found.id.as_str(), found.span)),
        Item::Calculation(id) => {
            ruleset.calculations.get(id.index()).map(|found| (found.id.as_str(), found.span))
        }
        Item::Score(id) => ruleset.scores.get(id.index()).map(|found| (found.id.as_str(), found.span)),
        Item::Class(id) => ruleset.classes.get(id.index()).map(|found| (found.id.as_str(), found.span)),
        Item::Pattern(id) => ruleset.patterns.get(id.index()).map(|found| (found.id.as_str(), found.span)),
    };
    found.unwrap_or_default()
}

/// The word and the id: "finding `buttock_dominant`".
pub(super) fn kind_and_name(ruleset: &Ruleset, item: Item) -> String {
    let kind = match item {
        Item::Question(_) => "question",
        Item::Finding(_) => "finding",
        Item::Calculation(_) => "calculation",
        Item::Score(_) => "score",
        Item::Class(_) => "class",
        Item::Pattern(_) => "pattern",
    };
    format!("{kind} `{}`", name(ruleset, item).0)
}

/// What a question assumes, as written; `None` where it assumes nothing.
pub(super) fn assumed(ruleset: &Ruleset, id: QuestionId) -> Option<String> {
    let question = ruleset.questions.get(id.index())?;
    let value = question.assume.as_ref()?;
    let written = question.written(value);
    Some(match question.kind {
        QuestionKind::AnyOf { .. } if written.contains(", ") => format!("[{written}]"),
        _ => written,
    })
}

/// A number as it would be written; where no decimal is exact, about.
pub(super) fn number(value: &Exact) -> String {
    const ENOUGH: u32 = 3;
    match number::decimals_of(value) {
        Some(decimals) if decimals <= 9 => number::text(value),
        _ => format!("about {}", number::fixed(value, ENOUGH)),
    }
}

/// A range of dates as a phrase.
pub(super) fn dates(range: &(Exact, Exact)) -> String {
    let (low, high) = (dates::written(&range.0), dates::written(&range.1));
    if low == high { format!("always `{low}`") } else { format!("`{low}` to `{high}`") }
}

/// A range as a phrase: "`0` to `10`", or "always `3`".
pub(super) fn range(range: &(Exact, Exact)) -> String {
    let (low, high) = range;
    if low == high {
        return format!("always `{}`", number(low));
    }
    format!("`{}` to `{}`", number(low), number(high))
}
