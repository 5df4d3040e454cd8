//! A named text and places in it: byte spans, lines and columns.

use std::sync::Arc;

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

/// A text with the name it is shown under.
#[derive(Debug, Clone)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
    line_starts: Arc<[u32]>,
}

impl Source {
    /// Names a text and indexes its lines.
    #[must_use]
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        let text: Arc<str> = text.into();
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0)
            .chain(after_breaks.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)))
            .collect();
        Self { name: name.into(), text, line_starts }
    }

    /// The name the text is shown under, usually its path as given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span; empty where the span does not lie in the text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Line and column of a byte offset.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|at| self.line_starts.get(at)).copied().unwrap_or(0);
        let before = self.slice(Span { start, end: offset });
        Position { line, column: before.chars().count() + 1 }
    }
}

/// A text and what stands beside it, read as one: the second follows the first, and places lead back into both.
#[derive(Debug, Clone)]
pub struct Joined {
    /// Both as one text, under the name of the first.
    pub whole: Source,
    parts: Vec<(u32, Source)>,
}

impl Joined {
    /// Joins two texts.
    #[must_use]
    pub fn new(first: &Source, second: &Source) -> Self {
        let whole = format!("{}\n{}", first.text(), second.text());
        let from = Span::new(first.text().len() + 1, 0).start;
        let parts = vec![(0, first.clone()), (from, second.clone())];
        Self { whole: Source::new(first.name(), whole), parts }
    }

    /// A text by itself.
    #[must_use]
    pub fn alone(first: &Source) -> Self {
        Self { whole: first.clone(), parts: vec![(0, first.clone())] }
    }

    /// By how many bytes the places of the last text are moved.
    #[must_use]
    pub fn last_from(&self) -> u32 {
        self.parts.last().map_or(0, |(from, _)| *from)
    }

    /// The text that a place is in, and the place there.
    #[must_use]
    pub fn place(&self, span: Span) -> (&Source, Span) {
        let found = self.parts.iter().rev().find(|(from, _)| *from <= span.start);
        found.map_or((&self.whole, span), |(from, source)| {
            (source, Span { start: span.start - from, end: span.end.saturating_sub(*from) })
        })
    }

    /// Every text, in order.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.parts.iter().map(|(_, source)| source)
    }
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
}
