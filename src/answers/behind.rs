//! What is wrong in an answer file behind what is told: with the mends of that it is read again, so that it need not wait
//! for the next time.

use super::{Date, read_once, right_in_quotes};
use crate::diagnostic::{self, Diagnostic, Edit};
use crate::ruleset::Ruleset;
use crate::source::{Source, Span};
use std::ops::Range;

/// So often a file is read again.
const ROUNDS: usize = 8;

/// With more problems than these it is not.
const MOST: usize = 50;

/// Everything that is wrong with a file.
pub(super) fn told(ruleset: &Ruleset, source: &Source, on: Option<Date>) -> Vec<Diagnostic> {
    told_in(ruleset, source, on, ROUNDS)
}

fn told_in(ruleset: &Ruleset, source: &Source, on: Option<Date>, rounds: usize) -> Vec<Diagnostic> {
    let (_, mut problems) = read_once(ruleset, source, on);
    let edits = edits(&problems);
    if let [only] = problems.as_mut_slice() {
        right_in_quotes(ruleset, source, on, only);
    }
    if edits.is_empty() || rounds == 0 || problems.len() > MOST {
        return problems;
    }
    let Some(mended) = mended(source.text(), &edits) else { return problems };
    let again = told_in(ruleset, &Source::new(source.name(), mended.text.as_str()), on, rounds - 1);
    let further: Vec<Diagnostic> = again.into_iter().map(|it| mended.as_written(it)).collect();
    let touches = |one: &Diagnostic| {
        edits.iter().any(|edit| one.span().start <= edit.span.end && edit.span.start <= one.span().end)
    };
    // A mend that leaves its place wrong was perhaps not what is meant.
    if further.iter().any(|it| touches(it) && !problems.iter().any(|told| told.span() == it.span())) {
        return problems;
    }
    let new = |it: &Diagnostic| {
        let told = |told: &Diagnostic| told.span() == it.span() && (told.code == it.code || touches(it));
        !problems.iter().any(told)
    };
    let new: Vec<Diagnostic> = further.into_iter().filter(new).collect();
    problems.extend(new);
    diagnostic::sort(&mut problems);
    problems
}

/// The mends in the order of the text; none where two of them meet.
fn edits(problems: &[Diagnostic]) -> Vec<Edit> {
    let mut edits: Vec<Edit> = problems.iter().filter_map(|problem| problem.edit.clone()).collect();
    edits.sort_unstable_by_key(|edit| (edit.span.start, edit.span.end));
    let apart = edits.windows(2).all(|pair| match pair {
        [one, next] => one.span.end < next.span.start,
        _ => true,
    });
    if apart { edits } else { Vec::new() }
}

/// A text with its mends, and where each of them stands now and stood.
struct Mended {
    text: String,
    moves: Vec<(Range<usize>, Range<usize>)>,
}

fn mended(text: &str, edits: &[Edit]) -> Option<Mended> {
    let mut mended = Mended { text: String::with_capacity(text.len()), moves: Vec::new() };
    let mut end = 0;
    for edit in edits {
        let old = edit.span.range();
        mended.text.push_str(text.get(end..old.start)?);
        let start = mended.text.len();
        mended.text.push_str(&edit.text);
        end = old.end;
        mended.moves.push((start..mended.text.len(), old));
    }
    mended.text.push_str(text.get(end..)?);
    Some(mended)
}

impl Mended {
    /// A problem of the mended text in the places of the text as written.
    fn as_written(&self, mut problem: Diagnostic) -> Diagnostic {
        for label in &mut problem.labels {
            label.span = self.place(label.span);
        }
        let within = |span: Span| {
            let (start, end) = (span.start as usize, span.end as usize);
            self.moves.iter().any(|(new, _)| new.start < end && start < new.end)
        };
        // Two mends of one place are made one after the other.
        problem.edit = problem.edit.filter(|edit| !within(edit.span));
        if let Some(edit) = &mut problem.edit {
            edit.span = self.place(edit.span);
        }
        problem
    }

    /// A place as it was written; where it starts or ends in a mend, with all that this stands for.
    fn place(&self, span: Span) -> Span {
        let (start, end) = (span.start as usize, span.end as usize);
        let moved = |at: usize| match self.moves.iter().rev().find(|(new, _)| new.end <= at) {
            Some((new, old)) => at - new.end + old.end,
            None => at,
        };
        let first = self.moves.iter().find(|(new, _)| new.start <= start && start < new.end);
        let last = self.moves.iter().find(|(new, _)| new.start < end && end <= new.end);
        let start = first.map_or_else(|| moved(start), |(_, old)| old.start);
        Span::new(start, last.map_or_else(|| moved(end), |(_, old)| old.end).max(start))
    }
}
