//! Objects on lines of their own, as programs write them: keys mostly in one order, values without escapes.

use super::answer::{blank, simple};
use super::key::{Order, Role};
use super::{Fast, Id};
use crate::batch::planes::rows::Bits;

/// Reads a row; gives where it ends, line end counted, and its key. None where anything is not certain.
#[inline]
pub(super) fn row(
    fast: &Fast,
    order: &mut Order,
    bytes: &[u8],
    start: usize,
    row: &mut Bits<'_>,
) -> Option<(usize, Id)> {
    order.start();
    let mut id = Id::None;
    let mut rest = blank(bytes.get(start..)?.strip_prefix(b"{")?);
    if let [b'}', behind @ ..] = rest {
        return Some((bytes.len() - line_end(behind)?.len(), id));
    }
    loop {
        let (role, length) = order.key(&fast.keys, rest)?;
        rest = blank(rest.get(length..)?);
        let length = match role {
            Role::Question(answer) => answer.json(rest, row)?,
            other => beside(other, rest, bytes.len() - rest.len(), &mut id)?,
        };
        rest = blank(rest.get(length..)?);
        match rest {
            [b',', behind @ ..] => rest = blank(behind),
            [b'}', behind @ ..] => return Some((bytes.len() - line_end(behind)?.len(), id)),
            _ => return None,
        }
    }
}

/// What stands behind the end of the line.
#[inline]
fn line_end(text: &[u8]) -> Option<&[u8]> {
    match text {
        [] => Some(text),
        [b'\n', behind @ ..] | [b'\r', b'\n', behind @ ..] => Some(behind),
        _ => None,
    }
}

/// Takes the value that a text starts with and that is no answer; it starts at this byte of the piece. Gives its length.
#[inline]
fn beside(role: &Role, text: &[u8], from: usize, id: &mut Id) -> Option<usize> {
    match (role, *text.first()?) {
        (_, b'n') => text.starts_with(b"null").then_some(4),
        (Role::Id, b'"') => {
            let length = simple(text.get(1..)?)?;
            *id = Id::Text(from + 1, from + 1 + length);
            Some(length + 2)
        }
        (Role::Id, _) => {
            let length = whole_number(text)?;
            *id = Id::Number(from, from + length);
            Some(length)
        }
        (_, b'"') => Some(simple(text.get(1..)?)? + 2),
        (_, b't') if text.starts_with(b"true") => Some(4),
        (_, b'f') if text.starts_with(b"false") => Some(5),
        _ => whole_number(text),
    }
}

/// The length of the whole number that a text starts with, as every program writes it.
fn whole_number(text: &[u8]) -> Option<usize> {
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let sound = (1..=15).contains(&length) && !(length > 1 && text.first() == Some(&b'0'));
    let ends = matches!(text.get(length), Some(b',' | b'}' | b' '));
    (sound && ends).then_some(length)
}
