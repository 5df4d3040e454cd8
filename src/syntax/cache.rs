//! Declarations read before: where a file is read again and again while it is written, only the lines around what
//! changed are split and read anew. What comes out is the same as without.

use super::ast::{Comment, Declaration, File};
use super::shift::{Move, Shift as _};
use super::split::{self, Chunk, Pieces};
use crate::diagnostic::Diagnostic;
use foldhash::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// The last reading of a file.
#[derive(Debug, Clone, Default)]
pub struct Cache {
    text: String,
    pieces: Pieces,
    /// Whether the text was split without a problem, so that each declaration starts one whatever stands before it.
    clean: bool,
    /// Of each piece what it was read as; none where something is wrong with it.
    read: Vec<Option<Arc<Declaration>>>,
}

/// What is the same in two texts: so many declarations at the start of both, and at the end of both.
#[derive(Debug, Clone, Copy)]
struct Same {
    before: usize,
    after: usize,
    /// How many bytes further what comes after stands now.
    by: i64,
}

impl Cache {
    /// Reads a text; what was there at the last reading is taken from there, moved to its new place.
    pub(super) fn file(
        &mut self,
        text: &str,
        diagnostics: &mut Vec<Diagnostic>,
        read: impl Fn(&Chunk, &mut Vec<Diagnostic>) -> Declaration,
    ) -> File {
        let told = diagnostics.len();
        let (pieces, same) = self.split(text).unwrap_or_else(|| {
            let pieces = split::split(text, diagnostics);
            (pieces, Same { before: 0, after: 0, by: 0 })
        });
        let clean = diagnostics.len() == told;
        let mut known = self.take(same);
        let new = same.before..pieces.chunks.len().saturating_sub(same.after);
        let mut kept = Vec::with_capacity(pieces.chunks.len());
        let mut declarations = Vec::with_capacity(pieces.chunks.len());
        for (at, chunk) in pieces.chunks.iter().enumerate() {
            let written = text.get(chunk.span.range()).unwrap_or_default();
            let old = if new.contains(&at) { known.with_text(written) } else { known.next(at < new.start) };
            let told = diagnostics.len();
            let declaration = match old.filter(|_| !chunk.broken) {
                Some(old) => moved(old, chunk.span.start),
                None => Arc::new(read(chunk, diagnostics)),
            };
            let right = !declaration.broken && diagnostics.len() == told;
            kept.push(right.then(|| Arc::clone(&declaration)));
            declarations.push(declaration);
        }
        let comments = pieces.comments.clone();
        text.clone_into(&mut self.text);
        (self.pieces, self.clean, self.read) = (pieces, clean, kept);
        File { declarations, comments, uses: Vec::new() }
    }

    /// The pieces of a text that differs from the last one in a few lines; none where it has to be split as a whole.
    fn split(&self, text: &str) -> Option<(Pieces, Same)> {
        let (old, chunks) = (self.text.as_str(), &self.pieces.chunks);
        if !self.clean || chunks.is_empty() {
            return None;
        }
        let prefix = common_prefix(old.as_bytes(), text.as_bytes());
        let most = old.len().min(text.len()) - prefix;
        let suffix = common_suffix(old.as_bytes(), text.as_bytes()).min(most);
        // The last declaration that starts before the change may start with another word now, so that the one before it
        // is longer: both are split anew.
        let started = chunks.partition_point(|chunk| (chunk.span.start as usize) < prefix);
        let before = started.checked_sub(2)?;
        let start = chunks.get(before)?.span.start as usize;
        // The line break before a declaration is the same too.
        let changed = old.len() - suffix;
        let first = chunks.partition_point(|chunk| chunk.span.start as usize <= changed);
        let by = i64::try_from(text.len()).ok()? - i64::try_from(old.len()).ok()?;
        let rest = chunks.get(first..).unwrap_or_default();
        let tail = rest.first().map_or(old.len(), |chunk| chunk.span.start as usize);
        let end = text.len() - (old.len() - tail);
        let middle = split::split_part(text, start..end)?;
        let same = Same { before, after: rest.len(), by };
        Some((self.joined(same, middle, start..tail), same))
    }

    /// The pieces before, in the middle and after; the middle stood at this place.
    fn joined(&self, same: Same, middle: Pieces, stood: Range<usize>) -> Pieces {
        let Pieces { chunks, comments } = &self.pieces;
        let mut joined = Pieces { chunks: chunks.get(..same.before).unwrap_or_default().to_vec(), ..middle };
        joined.chunks.extend(middle.chunks);
        let rest = chunks.get(chunks.len() - same.after..).unwrap_or_default();
        joined.chunks.extend(rest.iter().map(|chunk| {
            let mut chunk = chunk.clone();
            chunk.span.shift(Move::By(same.by));
            chunk.keyword_span.shift(Move::By(same.by));
            chunk
        }));
        let at = |place: usize| comments.partition_point(|comment| (comment.span.start as usize) < place);
        let mut own = comments.get(..at(stood.start)).unwrap_or_default().to_vec();
        own.append(&mut joined.comments);
        let rest = comments.get(at(stood.end)..).unwrap_or_default();
        own.extend(rest.iter().map(|comment| {
            let mut span = comment.span;
            span.shift(Move::By(same.by));
            Comment { span }
        }));
        joined.comments = own;
        joined
    }

    /// What was read last time, to be given out once.
    fn take(&mut self, same: Same) -> Known<'_> {
        let mut before = std::mem::take(&mut self.read);
        let after = before.split_off(before.len().saturating_sub(same.after));
        let middle = before.split_off(same.before.min(before.len()));
        let chunks = self.pieces.chunks.iter().skip(same.before);
        let texts = chunks.map(|chunk| self.text.get(chunk.span.range()).unwrap_or_default());
        let middle = texts.zip(middle).filter_map(|(text, read)| Some((text, read?))).collect();
        Known { before: before.into_iter(), middle, after: after.into_iter() }
    }
}

/// What was read last time.
struct Known<'c> {
    before: std::vec::IntoIter<Option<Arc<Declaration>>>,
    middle: HashMap<&'c str, Arc<Declaration>>,
    after: std::vec::IntoIter<Option<Arc<Declaration>>>,
}

impl Known<'_> {
    /// The next one before or after what changed.
    fn next(&mut self, before: bool) -> Option<Arc<Declaration>> {
        if before { self.before.next()? } else { self.after.next()? }
    }

    /// One with this text.
    fn with_text(&mut self, text: &str) -> Option<Arc<Declaration>> {
        self.middle.remove(text)
    }
}

/// A declaration that starts at this place. Where nobody else holds it, it is not copied.
fn moved(mut declaration: Arc<Declaration>, start: u32) -> Arc<Declaration> {
    let by = i64::from(start) - i64::from(declaration.span.start);
    if by != 0 {
        Arc::make_mut(&mut declaration).shift(Move::By(by));
    }
    declaration
}

/// So many bytes are compared at once.
const STEP: usize = 256;

/// How many bytes two texts have in common at their starts.
fn common_prefix(one: &[u8], other: &[u8]) -> usize {
    let steps = one.chunks(STEP).zip(other.chunks(STEP));
    let same: usize = steps.take_while(|(one, other)| one == other).map(|(one, _)| one.len()).sum();
    let (one, other) = (one.get(same..).unwrap_or_default(), other.get(same..).unwrap_or_default());
    same + one.iter().zip(other).take_while(|(one, other)| one == other).count()
}

/// How many bytes two texts have in common at their ends.
fn common_suffix(one: &[u8], other: &[u8]) -> usize {
    let steps = one.rchunks(STEP).zip(other.rchunks(STEP));
    let same: usize = steps.take_while(|(one, other)| one == other).map(|(one, _)| one.len()).sum();
    let (one, other) = (&one.get(..one.len() - same), &other.get(..other.len() - same));
    let (one, other) = (one.unwrap_or_default(), other.unwrap_or_default());
    same + one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count()
}
