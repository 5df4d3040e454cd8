//! Lines of a score that stand there twice: what they give counts twice, which is seldom meant.

use super::{codes, places};
use crate::diagnostic::Diagnostic;
use crate::ruleset::{Ruleset, Score, ScoreId};
use crate::source::{Source, Span};
use foldhash::{HashMap, HashMapExt as _};

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
    let mut seen: HashMap<Vec<&str>, Span> = HashMap::new();
    let mut found = Vec::new();
    for item in &score.items {
        let words: Vec<&str> = source.slice(item.span).split_whitespace().collect();
        match seen.get(&words) {
            Some(first) => found.push((*first, item.span)),
            None => _ = seen.insert(words, item.span),
        }
    }
    found
}
