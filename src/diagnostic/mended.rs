//! A text with the mends of what is wrong in it, and where its places stood before: what is found in the mended text is
//! told in the text as written.

use super::{Diagnostic, Edit};
use crate::source::Span;
use std::ops::Range;

/// A text with mends.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mended {
    /// The text with the mends.
    pub(crate) text: String,
    /// Where each mend stands in the mended text, and what it stands for in the text as written; in their order.
    moves: Vec<(Range<usize>, Range<usize>)>,
    /// What the mends replace.
    replaced: Vec<Span>,
}

/// The mends in the order of the text; none where two of them meet.
pub(crate) fn apart(mut edits: Vec<&Edit>) -> Option<Vec<&Edit>> {
    edits.sort_unstable_by_key(|edit| (edit.span.start, edit.span.end));
    let apart = edits.windows(2).all(|pair| match pair {
        [one, next] => one.span.end < next.span.start,
        _ => true,
    });
    apart.then_some(edits)
}

impl Mended {
    /// A text with mends that stand apart and in their order; none where one of them is not in the text.
    pub(crate) fn new(text: &str, edits: &[&Edit]) -> Option<Self> {
        let mut mended = Self { text: String::with_capacity(text.len()), ..Self::default() };
        let mut end = 0;
        for edit in edits {
            let old = edit.span.range();
            mended.text.push_str(text.get(end..old.start)?);
            mended.put(edit, text.get(old.clone())?);
            end = old.end;
        }
        mended.text.push_str(text.get(end..)?);
        Some(mended)
    }

    fn put(&mut self, edit: &Edit, written: &str) {
        let (old, start) = (edit.span.range(), self.text.len());
        self.text.push_str(&edit.text);
        match edit.text.find(written).filter(|_| !written.is_empty()) {
            // What only gets something around it, as a list its brackets, stays as it was written.
            Some(at) => {
                let (inner, behind) = (start + at, start + at + written.len());
                self.moves.push((start..inner, old.start..old.start));
                self.moves.push((behind..self.text.len(), old.end..old.end));
            }
            None => self.moves.push((start..self.text.len(), old)),
        }
        self.replaced.push(edit.span);
    }

    /// Adds the mends of a text that stands behind this one: from where it stands now, and stood as written.
    pub(crate) fn add_behind(&mut self, other: &Self, now: usize, written: usize) {
        let by = |range: &Range<usize>, by: usize| range.start + by..range.end + by;
        self.moves.extend(other.moves.iter().map(|(new, old)| (by(new, now), by(old, written))));
        let replaced = other.replaced.iter().map(|span| by(&span.range(), written));
        self.replaced.extend(replaced.map(|it| Span::new(it.start, it.end)));
    }

    /// Whether a place of the mended text is part of a mend, which the text as written does not have.
    pub(crate) fn holds(&self, span: Span) -> bool {
        let span = span.range();
        self.moves.iter().any(|(new, _)| new.start <= span.start && span.end <= new.end)
    }

    /// Whether a place of the text as written meets what a mend replaces.
    pub(crate) fn touches(&self, written: Span) -> bool {
        self.replaced.iter().any(|it| written.start <= it.end && it.start <= written.end)
    }

    /// A problem of the mended text in the places of the text as written; without its mend where that is to change
    /// another one, for two mends of one place are made one after the other.
    pub(crate) fn as_written(&self, mut problem: Diagnostic) -> Diagnostic {
        for label in &mut problem.labels {
            label.span = self.whole(label.span);
        }
        problem.edit = problem.edit.and_then(|edit| {
            let span = self.untouched(edit.span)?;
            let within = self.replaced.iter().any(|it| it.holds(span));
            (!within).then_some(Edit { span, ..edit })
        });
        problem
    }

    /// A place as it was written; where it starts or ends in a mend, with all that this stands for.
    fn whole(&self, span: Span) -> Span {
        let (start, end) = (span.start as usize, span.end as usize);
        let first = self.moves.iter().find(|(new, _)| new.start <= start && start < new.end);
        let last = self.moves.iter().find(|(new, _)| new.start < end && end <= new.end);
        let start = first.map_or_else(|| self.back(start), |(_, old)| old.start);
        Span::new(start, last.map_or_else(|| self.back(end), |(_, old)| old.end).max(start))
    }

    /// A place as it was written; none where a mend is part of it.
    fn untouched(&self, span: Span) -> Option<Span> {
        let (start, end) = (span.start as usize, span.end as usize);
        let touched = self.moves.iter().any(|(new, _)| start < new.end && new.start < end);
        (!touched).then(|| Span::new(self.back(start), self.back(end)))
    }

    fn back(&self, at: usize) -> usize {
        match self.moves.iter().rev().find(|(new, _)| new.end <= at) {
            Some((new, old)) => at - new.end + old.end,
            None => at,
        }
    }
}
