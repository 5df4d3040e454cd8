//! Rows of a table without quotes.

use super::answer::{cell_end, ends_cell};
use super::key::Role;
use super::{Fast, Id};
use crate::batch::planes::rows::Bits;

/// Reads a row; gives where it ends, line end counted, and its key. None where anything is not certain.
#[inline]
pub(super) fn row(fast: &Fast, bytes: &[u8], start: usize, row: &mut Bits<'_>) -> Option<(usize, Id)> {
    let mut id = Id::None;
    let mut rest = bytes.get(start..)?;
    let (mut columns, mut said) = (fast.columns.iter(), false);
    loop {
        let key = columns.next()?;
        if !ends_cell(rest.first()) {
            let from = bytes.len() - rest.len();
            let length = cell(&fast.keys.get(*key)?.role, rest, from, row, &mut id)?;
            rest = rest.get(length..)?;
            said = true;
        }
        if let [b',', behind @ ..] = rest {
            rest = behind;
            continue;
        }
        // A row of empty cells may be an empty line.
        let whole = columns.next().is_none() && (said || fast.columns.len() > 1);
        let behind = match rest {
            [] => rest,
            [b'\n', behind @ ..] | [b'\r', b'\n', behind @ ..] => behind,
            _ => return None,
        };
        return whole.then_some((bytes.len() - behind.len(), id));
    }
}

/// Takes the cell that a text starts with, which is not empty and starts at this byte of the piece; gives its length.
#[inline]
fn cell(role: &Role, text: &[u8], from: usize, row: &mut Bits<'_>, id: &mut Id) -> Option<usize> {
    match role {
        Role::Question(answer) => answer.cell(text, row),
        Role::Id => {
            let length = cell_end(text)?;
            let cell = text.get(..length)?;
            if cell.starts_with(b" ") || cell.ends_with(b" ") {
                return None;
            }
            *id = Id::Text(from, from + length);
            Some(length)
        }
        Role::Ignored => cell_end(text),
    }
}
