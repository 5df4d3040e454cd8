//! Cuts what is read into pieces of whole rows, so that pieces can be worked on side by side.

use super::csv;
use std::io::{self, Read};

/// So many bytes a piece has at least, where there are as many.
const PIECE: usize = 1 << 20;
/// So much a pipe holds.
const PIPE: usize = 1 << 16;
/// No row is longer: one row holds the answers of one person.
pub const LONGEST_ROW: usize = 4 << 20;

/// How rows stand in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A JSON object a line.
    Ndjson,
    /// Comma-separated cells, which may hold line breaks in quotes.
    Csv,
    /// No text: Arrow columns, which are not cut into pieces.
    Columns,
}

/// Whole rows.
#[derive(Debug, Clone, Default)]
pub struct Piece {
    /// Their text.
    pub bytes: Vec<u8>,
    /// The line of the first one, from 1.
    pub line: u64,
    /// It stands for one row that is longer than any may be, and holds none of it.
    pub too_long: bool,
}

/// Cuts pieces one after the other.
#[derive(Debug)]
pub struct Cutter {
    form: Form,
    /// What was read and is not a whole row yet.
    rest: Vec<u8>,
    line: u64,
    ended: bool,
    /// Rows are given on as they come, instead of waiting for a whole piece of them.
    prompt: bool,
}

impl Cutter {
    /// Starts behind what was read already, at this line. With `prompt`, rows are given on as they come.
    #[must_use]
    pub fn new(form: Form, rest: Vec<u8>, line: u64, prompt: bool) -> Self {
        Self { form, rest, line, ended: false, prompt }
    }

    /// The next piece, in the room of an old one; none at the end.
    ///
    /// # Errors
    /// What reading fails with.
    pub fn next(&mut self, from: &mut impl Read, piece: &mut Piece) -> io::Result<bool> {
        piece.bytes.clear();
        piece.bytes.append(&mut self.rest);
        piece.line = self.line;
        piece.too_long = false;
        let mut wanted = PIECE;
        loop {
            self.fill(from, &mut piece.bytes, wanted)?;
            let end = self.last_end(&piece.bytes);
            if end > 0 {
                self.rest.extend_from_slice(piece.bytes.get(end..).unwrap_or_default());
                piece.bytes.truncate(end);
                break;
            }
            if self.ended {
                if piece.bytes.is_empty() {
                    return Ok(false);
                }
                break;
            }
            if piece.bytes.len() > LONGEST_ROW {
                return self.leave_out_a_row(from, piece);
            }
            wanted += PIECE;
        }
        self.line += lines(&piece.bytes);
        Ok(true)
    }

    fn fill(&mut self, from: &mut impl Read, bytes: &mut Vec<u8>, wanted: usize) -> io::Result<()> {
        while !self.ended && bytes.len() < wanted {
            let missing = wanted - bytes.len();
            // A pipe whose writer is faster gives as much at once as it holds.
            let most = if self.prompt { missing.min(PIPE) } else { missing };
            bytes.reserve(most);
            let more = if self.prompt {
                read_once(from, bytes, most)?
            } else {
                from.by_ref().take(most as u64).read_to_end(bytes)?
            };
            self.ended = more == 0 || (!self.prompt && more < most);
            if self.prompt && more < PIPE && self.last_end(bytes) > 0 {
                break;
            }
        }
        Ok(())
    }

    /// Where the last whole row ends; 0 where there is none.
    fn last_end(&self, bytes: &[u8]) -> usize {
        if self.form == Form::Ndjson || memchr::memchr(b'"', bytes).is_none() {
            return memchr::memrchr(b'\n', bytes).map_or(0, |at| at + 1);
        }
        let (mut at, mut state) = (0, csv::State::default());
        for (byte, place) in bytes.iter().zip(1..) {
            state = state.after(*byte);
            if state == csv::State::RowEnd {
                at = place;
            }
        }
        at
    }

    /// Reads on to the end of a row that is too long, keeping nothing of it.
    fn leave_out_a_row(&mut self, from: &mut impl Read, piece: &mut Piece) -> io::Result<bool> {
        let mut state = csv::State::default();
        loop {
            for (byte, place) in piece.bytes.iter().zip(1..) {
                self.line += u64::from(*byte == b'\n');
                state = if self.form == Form::Csv { state.after(*byte) } else { state };
                let ends = if self.form == Form::Csv { state == csv::State::RowEnd } else { *byte == b'\n' };
                if ends {
                    self.rest.extend_from_slice(piece.bytes.get(place..).unwrap_or_default());
                    piece.bytes.clear();
                    piece.too_long = true;
                    return Ok(true);
                }
            }
            piece.bytes.clear();
            self.fill(from, &mut piece.bytes, PIECE)?;
            if piece.bytes.is_empty() {
                piece.too_long = true;
                return Ok(true);
            }
        }
    }
}

/// Reads what is there, up to so many bytes.
fn read_once(from: &mut impl Read, bytes: &mut Vec<u8>, most: usize) -> io::Result<usize> {
    let filled = bytes.len();
    bytes.resize(filled + most, 0);
    let read = loop {
        match from.read(bytes.get_mut(filled..).unwrap_or_default()) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => break read,
        }
    };
    bytes.truncate(filled + read.as_ref().map_or(0, |more| *more));
    read
}

fn lines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(form: Form, text: &[u8]) -> Vec<(u64, usize, bool)> {
        let (mut from, mut cutter, mut piece) =
            (text, Cutter::new(form, Vec::new(), 1, false), Piece::default());
        let mut found = Vec::new();
        while cutter.next(&mut from, &mut piece).unwrap_or(false) {
            found.push((piece.line, piece.bytes.len(), piece.too_long));
        }
        found
    }

    #[test]
    fn a_last_row_needs_no_line_end() {
        assert_eq!(pieces(Form::Ndjson, b"{}\n{}"), [(1, 3, false), (2, 2, false)]);
        assert!(pieces(Form::Ndjson, b"").is_empty());
    }

    #[test]
    fn a_line_break_in_quotes_ends_no_row() {
        assert_eq!(pieces(Form::Csv, b"a,\"b\nc\"\nd\"\n"), [(1, 11, false)]);
        assert_eq!(pieces(Form::Csv, b"a,\"b\nc"), [(1, 6, false)]);
    }

    #[test]
    fn a_row_that_is_too_long_is_left_out_and_the_lines_go_on() {
        let mut text = vec![b'x'; LONGEST_ROW + PIECE];
        text.extend_from_slice(b"\n{}\n");
        assert_eq!(pieces(Form::Ndjson, &text), [(1, 0, true), (2, 3, false)]);
    }
}
