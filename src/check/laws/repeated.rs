//! Lines of a score that stand there twice: what they give counts twice, which is seldom meant.

use super::{codes, places};
use crate::diagnostic::Diagnostic;
use crate::ruleset::{Ruleset, Score, ScoreId};
use crate::source::{Source, Span};
use foldhash::{HashMap, HashMapExt as _};
use std::borrow::Cow;
use std::collections::hash_map::Entry;

const HELP: &str = "leave one of the two out, or write the points that it gives in one line";

/// A warning for each such line.
pub(super) fn check(ruleset: &Ruleset) -> Vec<Diagnostic> {
    ruleset.scores.iter().flat_map(|score| lines(ruleset, score)).collect()
}

fn lines(ruleset: &Ruleset, score: &Score) -> Vec<Diagnostic> {
    let tell = |(first, second): (Span, Span)| {
        let words = places::short_words(&ruleset.source, second);
        let message = format!("`{words}` stands twice in `{}`, and counts twice", score.id);
        let warning = Diagnostic::warning(codes::LINE_TWICE, second, message);
        warning.labelled("the second time").and_at(first, "the first").help(HELP)
    };
    pairs(&ruleset.source, score).into_iter().map(tell).collect()
}

/// The same as the cause of a gap in the bands of a score.
pub(super) fn as_cause(ruleset: &Ruleset, id: ScoreId, gap: &Diagnostic) -> Option<Diagnostic> {
    let score = ruleset.scores.get(id.index())?;
    let (first, second) = pairs(&ruleset.source, score).into_iter().next()?;
    let words = places::short_words(&ruleset.source, second);
    let message = format!("`{words}` stands twice in `{}`, so that {}", score.id, gap.message);
    let error = Diagnostic::error(gap.code, second, message).labelled("the second time");
    let error = error.and_at(first, "the first").and_at(gap.span(), "the last band");
    Some(with_mend(&ruleset.source, error, second))
}

/// The mend that leaves the second line out, where nothing below belongs to it.
fn with_mend(source: &Source, told: Diagnostic, second: Span) -> Diagnostic {
    let text = source.text();
    let before = text.get(..second.start as usize).unwrap_or_default();
    let rest = text.get(second.end as usize..).unwrap_or_default();
    let end = second.end as usize + rest.find('\n').unwrap_or(rest.len());
    let below = text.get(end..).unwrap_or_default().trim_start();
    let told = told.help(HELP);
    if ["because", "cite"].iter().any(|word| below.starts_with(word)) {
        return told;
    }
    told.edit(Span::new(before.rfind('\n').unwrap_or(0), end), "")
}

/// Each line that says what an earlier one says, with that one before it.
fn pairs(source: &Source, score: &Score) -> Vec<(Span, Span)> {
    let mut seen: HashMap<Cow<'_, str>, Span> = HashMap::with_capacity(score.items.len());
    let mut found = Vec::new();
    for item in &score.items {
        match seen.entry(one_blank_between(source.slice(item.span))) {
            Entry::Occupied(first) => found.push((*first.get(), item.span)),
            Entry::Vacant(new) => _ = new.insert(item.span),
        }
    }
    found
}

/// A text with one blank between its words, as most are written.
fn one_blank_between(text: &str) -> Cow<'_, str> {
    let is_other_blank = |pair: &[u8]| matches!(pair, [b' ', b' '] | [b'\t' | b'\n' | b'\r', _]);
    if text.is_ascii() && !text.as_bytes().windows(2).any(is_other_blank) {
        return Cow::Borrowed(text.trim());
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}
