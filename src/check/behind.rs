//! What is wrong in a declaration that cannot be read, beside that: with the mends of what was told its names and bands are
//! looked at too, so that they need not wait for the next time.

use crate::diagnostic::{Diagnostic, Edit};
use crate::source::{Source, Span};
use crate::syntax;
use crate::syntax::ast::File;
use std::ops::Range;

/// Longer texts are not read a second time: that takes longer than the first time, and a check of a ruleset of usual
/// length ends in 5 ms.
const LONGEST: usize = 1 << 16;

/// A text with the mends of the declarations that cannot be read.
pub struct Mended {
    /// The text with the mends.
    pub source: Source,
    /// Where each mend stands in the mended text, and what it stands for in the text as written; in their order.
    moves: Vec<(Range<usize>, Range<usize>)>,
    /// The declarations that were mended, as they were written.
    broken: Vec<Span>,
    /// What the mends replace.
    edits: Vec<Span>,
}

/// The text of a file with all mends of its broken declarations; none where one of them has no mend, or where something is
/// wrong with a file that it uses, whose text stands behind its own.
pub fn mended(source: &Source, file: &File, problems: &[Diagnostic]) -> Option<Mended> {
    let text = source.text();
    let own = |span: &Span| (span.end as usize) <= text.len();
    let broken = file.declarations.iter().filter(|it| it.broken).map(|it| it.span);
    let broken: Vec<Span> = broken.filter(own).collect();
    if broken.is_empty() || text.len() > LONGEST {
        return None;
    }
    // What belongs together is for the author to say, and what is told of it would come from a guess.
    let unclear = |problem: &Diagnostic| problem.code == syntax::codes::MISMATCHED_BRACKET;
    if problems.iter().any(unclear) {
        return None;
    }
    let errors = problems.iter().filter(|problem| problem.is_error());
    let mut edits: Vec<&Edit> = errors.map(|problem| problem.edit.as_ref()).collect::<Option<_>>()?;
    edits.sort_unstable_by_key(|edit| (edit.span.start, edit.span.end));
    let apart = edits.windows(2).all(|pair| match pair {
        [one, next] => one.span.end < next.span.start,
        _ => true,
    });
    let inside =
        |edit: &&Edit| broken.iter().any(|it| it.start <= edit.span.start && edit.span.end <= it.end);
    if !apart || !edits.iter().all(inside) {
        return None;
    }
    let replaced = edits.iter().map(|edit| edit.span).collect();
    let (mut mended, mut moves, mut end) = (String::with_capacity(text.len()), Vec::new(), 0);
    for edit in edits {
        let old = edit.span.range();
        mended.push_str(text.get(end..old.start)?);
        let start = mended.len();
        mended.push_str(&edit.text);
        let written = text.get(old.clone())?;
        match edit.text.find(written).filter(|_| !written.is_empty()) {
            // What only gets something around it, as a list its brackets, stays as it was written.
            Some(at) => {
                let (inner, behind) = (start + at, start + at + written.len());
                moves.push((start..inner, old.start..old.start));
                moves.push((behind..mended.len(), old.end..old.end));
            }
            None => moves.push((start..mended.len(), old.clone())),
        }
        end = old.end;
    }
    mended.push_str(text.get(end..)?);
    Some(Mended { source: Source::new(source.name(), mended), moves, broken, edits: replaced })
}

/// The mends of a ruleset and those of the cases behind it as one: from where these stand now, and stood as written.
pub fn both(ruleset: Option<Mended>, cases: Option<Mended>, now: usize, written: usize) -> Mended {
    let empty =
        || Mended { source: Source::new("", ""), moves: Vec::new(), broken: Vec::new(), edits: Vec::new() };
    let (mut both, cases) = (ruleset.unwrap_or_else(empty), cases.unwrap_or_else(empty));
    let by = |range: &Range<usize>, by: usize| range.start + by..range.end + by;
    let spans = |spans: &[Span]| -> Vec<Span> {
        spans.iter().map(|span| by(&span.range(), written)).map(|it| Span::new(it.start, it.end)).collect()
    };
    both.moves.extend(cases.moves.iter().map(|(new, old)| (by(new, now), by(old, written))));
    both.broken.extend(spans(&cases.broken));
    both.edits.extend(spans(&cases.edits));
    both
}

impl Mended {
    /// The errors of the mended text that stand in what could not be read, in the places of the text as written.
    pub fn as_written(&self, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let unread = found.iter().any(|it| it.is_error() && !it.code.starts_with("bedside::check::"));
        if unread {
            // A mend that leaves something that cannot be read was perhaps not what is meant.
            return Vec::new();
        }
        let errors = found.into_iter().filter(Diagnostic::is_error).filter_map(|it| self.moved(it));
        errors.filter(|it| self.broken.iter().any(|span| holds(*span, it.span()))).collect()
    }

    fn moved(&self, mut problem: Diagnostic) -> Option<Diagnostic> {
        let first = problem.labels.first()?.span;
        for label in &mut problem.labels {
            label.span = self.whole(label.span);
        }
        // What only follows from a mend is told when that is made.
        if self
            .moves
            .iter()
            .any(|(new, _)| new.start <= first.start as usize && first.end as usize <= new.end)
        {
            return None;
        }
        // Two mends of one place are made one after the other.
        let place = problem.edit.as_ref().and_then(|edit| self.place(edit.span));
        problem.edit = problem.edit.zip(place).map(|(edit, span)| Edit { span, ..edit });
        let within = |edit: &Edit| self.edits.iter().any(|it| holds(*it, edit.span));
        problem.edit = problem.edit.filter(|edit| !within(edit));
        problem.owner = None;
        Some(problem)
    }

    /// A place of the mended text in the text as written, with all that a mend stands for where it ends in one.
    fn whole(&self, span: Span) -> Span {
        let (start, end) = (span.start as usize, span.end as usize);
        let first = self.moves.iter().find(|(new, _)| new.start <= start && start < new.end);
        let last = self.moves.iter().find(|(new, _)| new.start < end && end <= new.end);
        let start = first.map_or_else(|| self.back(start), |(_, old)| old.start);
        Span::new(start, last.map_or_else(|| self.back(end), |(_, old)| old.end).max(start))
    }

    fn back(&self, at: usize) -> usize {
        match self.moves.iter().rev().find(|(new, _)| new.end <= at) {
            Some((new, old)) => at - new.end + old.end,
            None => at,
        }
    }

    /// A place of the mended text in the text as written; none where a mend is part of it.
    fn place(&self, span: Span) -> Option<Span> {
        let (start, end) = (span.start as usize, span.end as usize);
        let touches = |new: &Range<usize>| start < new.end && new.start < end;
        if self.moves.iter().any(|(new, _)| touches(new)) {
            return None;
        }
        Some(Span::new(self.back(start), self.back(end)))
    }
}

fn holds(whole: Span, part: Span) -> bool {
    whole.start <= part.start && part.end <= whole.end
}
