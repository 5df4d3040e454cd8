//! The lines of a source around a problem: found without reading the source from its start, cut where a line is
//! endless, and with nothing in them that could steer a terminal.

use super::super::words::{escape, is_unsafe};
use crate::source::{Source, Span};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::borrow::Cow;

/// A line longer than this is shown around the problem only.
const LONGEST_LINE: usize = 400;

/// A source prepared to be drawn.
pub(super) struct Excerpt<'a> {
    source: &'a Source,
    /// The text with harmful characters replaced by as many bytes, so that places stay true.
    text: Cow<'a, str>,
}

impl<'a> Excerpt<'a> {
    /// Prepares a source.
    pub(super) fn new(source: &'a Source) -> Self {
        Self { source, text: tame(source.text()) }
    }

    /// The source itself.
    pub(super) fn source(&self) -> &'a Source {
        self.source
    }

    /// The part of a place that is drawn: inside the text, on its first lines, and not endless.
    pub(super) fn clip(&self, span: Span) -> SourceSpan {
        let start = floor(&self.text, (span.start as usize).min(self.text.len()));
        let end = (span.end as usize).clamp(start, start + LONGEST_LINE);
        let end = floor(&self.text, end.min(self.text.len()));
        (start, end.max(start) - start).into()
    }
}

/// The nearest character boundary at or before an offset.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn tame(text: &str) -> Cow<'_, str> {
    let harmful = |character: char| !matches!(character, '\n' | '\r' | '\t') && is_unsafe(character);
    // Most texts have nothing but plain characters, which is seen many bytes at once.
    let plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t');
    if text.bytes().fold(true, |all, byte| all & plain(byte)) || !text.chars().any(harmful) {
        return Cow::Borrowed(text);
    }
    let tamed = text.chars().map(|character| match character {
        _ if !harmful(character) => character,
        _ => match character.len_utf8() {
            1 => '?',
            2 => '¿',
            _ => '\u{fffd}',
        },
    });
    Cow::Owned(tamed.collect())
}

/// The start of the line of an offset, or a place before it where the line is endless.
fn line_start(text: &str, at: usize) -> usize {
    let at = floor(text, at);
    let before = text.get(..at).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |found| found + 1);
    if at - start > LONGEST_LINE { floor(text, at - LONGEST_LINE / 2) } else { start }
}

/// The end of the line of an offset, its line break included, or a place in it where the line is endless.
fn line_end(text: &str, at: usize) -> usize {
    let at = floor(text, at);
    let after = text.get(at..).unwrap_or_default();
    let end = at + after.find('\n').map_or(after.len(), |found| found + 1);
    if end - at > LONGEST_LINE { floor(text, at + LONGEST_LINE / 2) } else { end }
}

impl SourceCode for Excerpt<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = self.text.as_ref();
        let last = span.offset() + span.len();
        // Problems in two files are two excerpts.
        let file = self.source.file_at(u32::try_from(span.offset()).unwrap_or(u32::MAX));
        if last > file.span.end as usize {
            return Err(MietteError::OutOfBounds);
        }
        // Asked for no line before, the excerpt starts at the place itself: its line and column are then told.
        let mut start = if lines_before == 0 { span.offset() } else { line_start(text, span.offset()) };
        let mut end = line_end(text, last.saturating_sub(1).max(span.offset()));
        for _ in 0..lines_before {
            start = line_start(text, start.saturating_sub(1));
        }
        for _ in 0..lines_after {
            end = line_end(text, end);
        }
        let (start, end) = (start.max(file.span.start as usize), end.min(file.span.end as usize));
        let data = text.get(start..end).ok_or(MietteError::OutOfBounds)?;
        let offset = u32::try_from(start).map_err(|_| MietteError::OutOfBounds)?;
        let position = self.source.position(offset);
        Ok(Box::new(MietteSpanContents::new_named(
            escape(file.name).into_owned(),
            data.as_bytes(),
            (start, data.len()).into(),
            position.line - 1,
            position.column - 1,
            data.lines().count(),
        )))
    }
}

/// The line a place starts on, made safe, without its indentation.
pub(super) fn line(source: &Source, span: Span) -> String {
    let text = source.text();
    let at = floor(text, (span.start as usize).min(text.len()));
    let file = source.file_at(span.start).span;
    let (start, end) = (line_start(text, at), line_end(text, at));
    let line = text.get(start.max(file.start as usize)..end.min(file.end as usize));
    escape(line.unwrap_or_default().trim()).into_owned()
}
