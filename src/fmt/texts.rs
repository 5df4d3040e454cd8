//! Texts: prose is divided where a line would be too long, into pieces of about the same length; where the author has
//! divided it, it stays divided.

use super::WIDTH;
use super::columns::width;
use super::printer::{Doc, Printer};
use crate::source::Span;
use crate::syntax::ast::Text;
use pretty::DocAllocator;

/// The two quotes of a text.
const QUOTES: usize = 2;

impl<'a> Printer<'a> {
    /// One text, or several that stand in a row and may not be divided further.
    pub fn texts(&mut self, text: &Text) -> Doc<'a> {
        let mut doc = self.arena.nil();
        for (at, span) in literals(self.source.slice(text.span), text.span.start).enumerate() {
            let between = if at == 0 { self.arena.nil() } else { self.arena.line().group() };
            doc = doc.append(between).append(self.atom(span));
        }
        doc.nest(2)
    }

    /// Prose whose first line starts in this column, and whose others start in that one.
    pub fn prose(&mut self, text: &Text, first: usize, others: usize) -> Doc<'a> {
        let mut doc = self.arena.nil();
        let mut column = first;
        let mut end = None;
        for span in literals(self.source.slice(text.span), text.span.start) {
            doc = match end {
                None => doc.append(self.lead(span.start)),
                Some(end) => {
                    let trail = self.trail(end);
                    doc.append(trail).append(self.arena.hardline()).append(self.lead(span.start))
                }
            };
            for (at, piece) in divided(self.source.slice(span), column, others).into_iter().enumerate() {
                let between = if at == 0 { self.arena.nil() } else { self.arena.hardline() };
                doc = doc.append(between).append(piece);
            }
            column = others;
            end = Some(span.end);
        }
        doc.nest(2)
    }
}

/// The texts in a row, each with its quotes; comments may stand between them.
fn literals(written: &str, start: u32) -> impl Iterator<Item = Span> {
    let mut rest = written;
    let base = start as usize + written.len();
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start();
            match rest.strip_prefix('#') {
                Some(comment) => rest = comment.split_once('\n').map_or("", |(_, after)| after),
                None => break,
            }
        }
        let inner = rest.strip_prefix('"')?;
        let length = closing_quote(inner)? + QUOTES;
        let at = base - rest.len();
        rest = rest.get(length..)?;
        Some(Span::new(at, at + length))
    })
}

/// Where the quote stands that closes a text.
fn closing_quote(inner: &str) -> Option<usize> {
    let mut escaped = false;
    inner.bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    })
}

/// A text in quotes as one piece, or as several where it is too long for its line.
fn divided(written: &str, first: usize, others: usize) -> Vec<String> {
    let room = |column: usize| WIDTH.saturating_sub(column + QUOTES);
    let inner = written.get(1..written.len().saturating_sub(1)).unwrap_or_default();
    if width(inner) <= room(first) {
        return vec![written.to_owned()];
    }
    let words = words(inner);
    let full = filled(&words, room(first), room(others));
    // As many pieces as needed, and none much shorter than the others.
    let (mut least, mut most) = (0, room(others).max(room(first)));
    while least < most {
        let middle = usize::midpoint(least, most);
        let pieces = filled(&words, middle.min(room(first)), middle.min(room(others)));
        let fits = pieces.len() <= full.len() && pieces.iter().all(|it| width(it) <= middle);
        if fits { most = middle } else { least = middle + 1 }
    }
    let even = filled(&words, least.min(room(first)), least.min(room(others)));
    let pieces = if even.len() <= full.len() { even } else { full };
    pieces.into_iter().map(|piece| format!("\"{piece}\"")).collect()
}

/// The parts of a text between blanks that stand alone; where several stand in a row nothing is divided.
fn words(inner: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut from) = (0, 0);
    while let Some(at) = inner.get(from..).and_then(|rest| rest.find(' ')).map(|at| at + from) {
        let (before, after) =
            (inner.get(start..at).unwrap_or_default(), inner.get(at + 1..).unwrap_or_default());
        from = at + 1;
        if before.is_empty() || before.ends_with(' ') || after.is_empty() || after.starts_with(' ') {
            continue;
        }
        words.push(before);
        start = from;
    }
    words.push(inner.get(start..).unwrap_or_default());
    words
}

/// Words joined to pieces of at most this width; a longer word is a piece of its own.
fn filled(words: &[&str], first: usize, others: usize) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for word in words {
        let room = if pieces.len() <= 1 { first } else { others };
        match pieces.last_mut().filter(|piece| width(piece) + 1 + width(word) <= room) {
            Some(piece) => {
                piece.push(' ');
                piece.push_str(word);
            }
            None => pieces.push((*word).to_owned()),
        }
    }
    pieces
}
