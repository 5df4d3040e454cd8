//! A named text and places in it: byte spans, lines and columns.
//!
//! A ruleset may use other files. Then their texts stand behind its own in one text, so that a span is a place in any of
//! them, and the file of a place is found by its offset only where it is shown.

use std::sync::{Arc, OnceLock};

/// A half-open range of bytes in one source text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets; offsets past 4 GiB saturate (files are limited to 4 MiB long before).
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end) }
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether a place is part of this one.
    #[must_use]
    pub fn holds(self, part: Self) -> bool {
        self.start <= part.start && part.end <= self.end
    }

    /// The byte range, for slicing.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A place as people count: the first line and the first column are 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// A text with the name it is shown under, and the texts of the files that it uses.
#[derive(Debug, Clone)]
pub struct Source {
    text: Arc<str>,
    /// Where each line starts; looked for when a place is first told by its line.
    line_starts: Arc<OnceLock<Vec<u32>>>,
    parts: Arc<[Part]>,
}

/// One file in the text.
#[derive(Debug, Clone)]
struct Part {
    name: Arc<str>,
    span: Span,
    /// Whether it belongs to the first file: the first file itself, and what stands beside it.
    own: bool,
}

/// One file of a [`Source`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileAt<'a> {
    /// The position in the list of files; the first is the file that uses the others.
    pub index: usize,
    /// The name it is shown under.
    pub name: &'a str,
    /// Where its text stands in the whole text.
    pub span: Span,
}

impl Source {
    /// Names a text.
    #[must_use]
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        let text: Arc<str> = text.into();
        let part = Part { name: name.into(), span: Span::new(0, text.len()), own: true };
        Self { line_starts: Arc::default(), text, parts: Arc::from([part]) }
    }

    /// A file and those that it uses as one text, in this order: each starts [`next_base`](Self::next_base) after the one
    /// before.
    #[must_use]
    pub fn joined(first: &Self, others: &[Self]) -> Self {
        if others.is_empty() {
            return first.clone();
        }
        first.followed_by(others, false)
    }

    /// The same text with that of a file which belongs to the first one, such as its cases, behind it.
    #[must_use]
    pub fn with_beside(&self, beside: &Self) -> Self {
        self.followed_by(std::slice::from_ref(beside), true)
    }

    fn followed_by(&self, others: &[Self], own: bool) -> Self {
        let mut text = String::from(self.text());
        let mut parts = self.parts.to_vec();
        for other in others {
            text.push('\n');
            let base = text.len();
            let name = other.parts.first().map_or_else(|| Arc::from(""), |part| Arc::clone(&part.name));
            parts.push(Part { name, span: Span::new(base, base + other.text.len()), own });
            text.push_str(&other.text);
        }
        Self { line_starts: Arc::default(), text: text.into(), parts: parts.into() }
    }

    /// Where the next file starts behind a text of this length: one byte further, so that the end of a text and the
    /// start of the next are two places.
    #[must_use]
    pub fn next_base(length: usize) -> usize {
        length + 1
    }

    /// The name the text is shown under, usually its path as given; of several files the first one's.
    #[must_use]
    pub fn name(&self) -> &str {
        self.parts.first().map_or("", |part| &part.name)
    }

    /// The whole text, with the files that are used.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of the first file alone.
    #[must_use]
    pub fn own_text(&self) -> &str {
        self.parts.first().map_or("", |part| self.slice(part.span))
    }

    /// Every file, the first one first.
    pub fn files(&self) -> impl Iterator<Item = FileAt<'_>> {
        self.parts.iter().enumerate().map(|(index, part)| FileAt { index, name: &part.name, span: part.span })
    }

    /// The file of a byte offset.
    #[must_use]
    pub fn file_at(&self, offset: u32) -> FileAt<'_> {
        let index = self.parts.partition_point(|part| part.span.start <= offset).saturating_sub(1);
        let part = self.parts.get(index);
        part.map_or(FileAt { index, name: "", span: Span::default() }, |part| FileAt {
            index,
            name: &part.name,
            span: part.span,
        })
    }

    /// Whether a byte offset lies in the first file or in what stands beside it, not in a file that it uses.
    #[must_use]
    pub fn is_own(&self, offset: u32) -> bool {
        self.parts.len() < 2 || self.parts.get(self.file_at(offset).index).is_none_or(|part| part.own)
    }

    /// Whether a byte offset lies in what stands beside the first file.
    #[must_use]
    pub fn is_beside(&self, offset: u32) -> bool {
        self.file_at(offset).index > 0 && self.is_own(offset)
    }

    /// A span as it is in its file.
    #[must_use]
    pub fn local(&self, span: Span) -> Span {
        let base = self.file_at(span.start).span.start;
        Span { start: span.start.saturating_sub(base), end: span.end.saturating_sub(base) }
    }

    /// The text of a span; empty where the span does not lie in the text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Line and column of a byte offset, in its file.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let starts = self.line_starts.get_or_init(|| line_starts(&self.text));
        let line_of = |offset: u32| starts.partition_point(|start| *start <= offset);
        let line = line_of(offset);
        let start = line.checked_sub(1).and_then(|at| starts.get(at)).copied().unwrap_or(0);
        let before = self.slice(Span { start, end: offset });
        let first = if self.parts.len() < 2 { 1 } else { line_of(self.file_at(offset).span.start) };
        Position { line: line + 1 - first, column: before.chars().count() + 1 }
    }
}

fn line_starts(text: &str) -> Vec<u32> {
    let breaks = memchr::memchr_iter(b'\n', text.as_bytes());
    std::iter::once(0).chain(breaks.map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_and_characters_from_one() {
        let source = Source::new("x", "a\nß°c\n");
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
        assert_eq!(source.position(6), Position { line: 2, column: 3 });
        assert_eq!(source.position(8), Position { line: 3, column: 1 });
    }

    #[test]
    fn every_place_belongs_to_one_file() {
        let (first, second) = (Source::new("a", "one\ntwo"), Source::new("b", "three\nfour\n"));
        let both = Source::joined(&first, &[second.clone(), Source::new("c", "")]);
        assert_eq!((both.name(), both.own_text()), ("a", "one\ntwo"));
        assert_eq!(both.file_at(7).name, "a");
        assert_eq!(both.position(7), Position { line: 2, column: 4 });
        let base = u32::try_from(Source::next_base(7)).unwrap_or_default();
        assert_eq!(both.file_at(base).name, "b");
        for offset in 0..=11 {
            assert_eq!(both.position(base + offset), second.position(offset));
        }
        assert_eq!(both.file_at(base + 12).name, "c");
        assert_eq!(both.position(base + 12), Position { line: 1, column: 1 });
        let (global, here) = (Span { start: base + 6, end: base + 10 }, Span { start: 6, end: 10 });
        assert_eq!((both.slice(global), both.local(global)), ("four", here));
    }
}
