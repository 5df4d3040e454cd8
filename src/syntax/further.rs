//! The mistakes of a declaration behind the first one: with the mend of that one, what is told of the rest. They are
//! told only where their mends together leave nothing to tell, so that none is a mere consequence of another.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::declared::Declared;
use crate::syntax::error;
use crate::syntax::grammar;
use crate::syntax::pairs::Pairs;
use crate::syntax::parts::Builder;
use crate::syntax::split::Chunk;
use crate::syntax::together;
use std::ops::Range;

/// So many mistakes of one declaration are told.
const MOST: usize = 5;

/// What is told of a declaration that pest cannot read: its first mistake, and those behind it.
pub fn explain(first: Diagnostic, written: &str, chunk: &Chunk, declared: &Declared<'_>) -> Vec<Diagnostic> {
    all(&first, written, chunk, declared).unwrap_or_else(|| vec![first])
}

/// The same where the mends of all of them leave nothing to tell.
pub fn all(
    first: &Diagnostic,
    written: &str,
    chunk: &Chunk,
    declared: &Declared<'_>,
) -> Option<Vec<Diagnostic>> {
    told(first, written, chunk, declared, false)
}

/// The same of quotes and brackets, which are looked at before the words: what else is wrong may stand before them.
pub fn besides(
    first: &Diagnostic,
    written: &str,
    chunk: &Chunk,
    declared: &Declared<'_>,
) -> Option<Vec<Diagnostic>> {
    told(first, written, chunk, declared, true)
}

fn told(
    first: &Diagnostic,
    written: &str,
    chunk: &Chunk,
    declared: &Declared<'_>,
    anywhere: bool,
) -> Option<Vec<Diagnostic>> {
    let mut mended = Mended { text: written.to_owned(), base: chunk.span.start as usize, moves: Vec::new() };
    let mut told = vec![first.clone()];
    let mut last = first.clone();
    while let Some(edited) = mended.edit(&last) {
        if grammar::read(&mended.text).is_some() {
            told.extend(mended.slips(chunk)?);
            return Some(told);
        }
        let Some(next) = grammar::refusal(&mended.text).filter(|_| told.len() < MOST) else { break };
        last = error::explain(&next, &mended.text, chunk, declared);
        let behind = (last.span().start as usize).saturating_sub(mended.base) >= edited;
        let problem = mended.as_written(&last);
        match problem.as_ref().filter(|_| behind || anywhere) {
            Some(problem) => told.push(problem.clone()),
            None => return before(written, chunk, first, &problem?, &mut mended, &last),
        }
    }
    None
}

/// What is wrong before the first mistake, and shows with its mend, is told together with it where both mends leave
/// nothing to tell.
fn before(
    written: &str,
    chunk: &Chunk,
    first: &Diagnostic,
    problem: &Diagnostic,
    mended: &mut Mended,
    last: &Diagnostic,
) -> Option<Vec<Diagnostic>> {
    let base = i64::from(chunk.span.start);
    let moved = |told: &Diagnostic, by: i64| {
        let mut told = told.clone();
        told.move_by(by);
        told
    };
    let both = together::with_next(written, &moved(problem, -base), &moved(first, -base))?;
    mended.edit(last)?;
    let slips = grammar::read(&mended.text).and_then(|_| mended.slips(chunk))?;
    slips.is_empty().then(|| vec![moved(&both, base)])
}

/// A declaration with the mends of its first mistakes.
struct Mended {
    text: String,
    /// Where the declaration starts in the file.
    base: usize,
    /// Which part of the mended text was written for how many bytes.
    moves: Vec<(Range<usize>, usize)>,
}

impl Mended {
    /// Makes the edit of a problem; where it ends then.
    fn edit(&mut self, problem: &Diagnostic) -> Option<usize> {
        let edit = problem.edit.as_ref()?;
        let start = (edit.span.start as usize).checked_sub(self.base)?;
        let end = (edit.span.end as usize).checked_sub(self.base)?;
        let (before, after) = (self.text.get(..start)?, self.text.get(end..)?);
        self.text = format!("{before}{}{after}", edit.text);
        let edited = start + edit.text.len();
        self.moves.push((start..edited, end - start));
        Some(edited)
    }

    /// A problem of the mended text as one of the text as it was written; none where it is about what was edited.
    fn as_written(&self, problem: &Diagnostic) -> Option<Diagnostic> {
        let place = |at: u32| {
            let at = (at as usize).checked_sub(self.base)?;
            let written = self.moves.iter().rev().try_fold(at, |at, (new, old)| match at {
                at if at >= new.end => Some(at - new.len() + old),
                at if at <= new.start => Some(at),
                _ => None,
            });
            Some(written? + self.base)
        };
        let moved = |span: &mut Span| {
            let whole = place(span.start).zip(place(span.end));
            whole.map(|(start, end)| *span = Span::new(start, end))
        };
        let mut problem = problem.clone();
        for label in &mut problem.labels {
            moved(&mut label.span)?;
        }
        moved(&mut problem.edit.as_mut()?.span)?;
        Some(problem)
    }

    /// What the tree tells of the rest of the text, which can be read now.
    fn slips(&self, chunk: &Chunk) -> Option<Vec<Diagnostic>> {
        let nodes = grammar::read(&self.text)?;
        let mut found = Vec::new();
        let mut builder =
            Builder { text: &self.text, base: self.base, formula: false, diagnostics: &mut found };
        let pair = Pairs::new(&self.text, &nodes).next()?;
        let _ = builder.declaration(pair, chunk);
        found.iter().map(|problem| self.as_written(problem)).collect()
    }
}
