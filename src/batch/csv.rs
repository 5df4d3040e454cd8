//! Comma-separated rows: where a row and its cells end, and the text of a cell.
//!
//! A cell that starts with a quote ends at the next single one and may hold commas, line breaks and doubled quotes. A
//! quote anywhere else is a fault of its row, which ends at its line all the same.

use std::borrow::Cow;

/// Where reading stands in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// At the start of a cell.
    #[default]
    CellStart,
    /// In a cell without quotes.
    Plain,
    /// Between the quotes of a cell.
    Quoted,
    /// Behind a quote inside a quoted cell: its end, or the first of two.
    Quote,
    /// Behind the line end of a row.
    RowEnd,
}

impl State {
    /// The state behind one more byte.
    #[must_use]
    pub fn after(self, byte: u8) -> Self {
        match (self, byte) {
            (Self::Quoted, b'"') => Self::Quote,
            (Self::Quoted, _) | (Self::CellStart | Self::RowEnd | Self::Quote, b'"') => Self::Quoted,
            (_, b'\n') => Self::RowEnd,
            (_, b',') => Self::CellStart,
            _ => Self::Plain,
        }
    }
}

/// Where the row that starts at the front ends, its line end counted; all of it where there is none.
#[must_use]
pub fn row_end(bytes: &[u8]) -> usize {
    let line = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1);
    if memchr::memchr(b'"', bytes.get(..line).unwrap_or_default()).is_none() {
        return line;
    }
    let mut state = State::default();
    for (byte, place) in bytes.iter().zip(1..) {
        state = state.after(*byte);
        if state == State::RowEnd {
            return place;
        }
    }
    bytes.len()
}

/// A row without its line end.
#[must_use]
pub fn trimmed(row: &[u8]) -> &[u8] {
    let row = row.strip_suffix(b"\n").unwrap_or(row);
    row.strip_suffix(b"\r").unwrap_or(row)
}

/// A cell: its text, and where it stands in the row, quotes too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<'t> {
    /// Without the quotes around it.
    pub text: Cow<'t, str>,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// What is wrong with the quotes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A quote inside a cell that does not start with one, or text behind the closing quote.
    Stray,
    /// The quote that opens a cell is not closed.
    Open,
}

/// The cells of a row that stands without its line end.
///
/// # Errors
/// What is wrong with its quotes.
pub fn cells(row: &str) -> Result<Vec<Cell<'_>>, Fault> {
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        let cell = cell(row, at)?;
        at = cell.end + 1;
        let last = cell.end >= row.len();
        found.push(cell);
        if last {
            return Ok(found);
        }
    }
}

fn cell(row: &str, start: usize) -> Result<Cell<'_>, Fault> {
    let rest = row.get(start..).unwrap_or_default();
    let Some(inner) = rest.strip_prefix('"') else {
        let length = memchr::memchr(b',', rest.as_bytes()).unwrap_or(rest.len());
        let text = rest.get(..length).unwrap_or_default();
        let plain = Cell { text: Cow::Borrowed(text), start, end: start + length };
        return if text.contains('"') { Err(Fault::Stray) } else { Ok(plain) };
    };
    let (mut at, mut doubled) = (0, false);
    let length = loop {
        let found = memchr::memchr(b'"', inner.as_bytes().get(at..).unwrap_or_default());
        let quote = at + found.ok_or(Fault::Open)?;
        if inner.as_bytes().get(quote + 1) != Some(&b'"') {
            break quote;
        }
        doubled = true;
        at = quote + 2;
    };
    let text = inner.get(..length).unwrap_or_default();
    let text = if doubled { Cow::Owned(text.replace("\"\"", "\"")) } else { Cow::Borrowed(text) };
    let end = start + length + 2;
    match row.as_bytes().get(end) {
        None | Some(b',') => Ok(Cell { text, start, end }),
        Some(_) => Err(Fault::Stray),
    }
}

/// Writes a cell, in quotes where it needs them.
pub fn write_cell(out: &mut Vec<u8>, text: &str) {
    let plain = !text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'))
        && text.trim().len() == text.len();
    if plain {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    out.extend_from_slice(text.replace('"', "\"\"").as_bytes());
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(row: &str) -> Result<Vec<String>, Fault> {
        Ok(cells(row)?.into_iter().map(|cell| cell.text.into_owned()).collect())
    }

    #[test]
    fn cells_are_parted_by_commas_outside_of_quotes() {
        let strings = |list: &[&str]| Ok(list.iter().map(|it| (*it).to_owned()).collect());
        assert_eq!(texts("a,,\"b, c\",\"d\"\"e\""), strings(&["a", "", "b, c", "d\"e"]));
        assert_eq!(texts(""), strings(&[""]));
        assert_eq!(texts("a,"), strings(&["a", ""]));
        assert_eq!(texts("a\"b"), Err(Fault::Stray));
        assert_eq!(texts("\"a\"b"), Err(Fault::Stray));
        assert_eq!(texts("\"a,b"), Err(Fault::Open));
    }

    #[test]
    fn what_is_written_is_read_again() {
        for text in ["", "a", "a,b", "a\"b", " a", "a\nb"] {
            let mut out = Vec::new();
            write_cell(&mut out, text);
            let written = String::from_utf8(out).unwrap_or_default();
            assert_eq!(texts(&written), Ok(vec![text.to_owned()]), "{written}");
        }
    }
}
