//! Rows of a table without quotes.

use super::answer::Answer;
use super::{Fast, Id, Role};
use crate::batch::planes::block::Block;

/// Reads a row; gives where it ends, line end counted, and its key. None where anything is not certain.
#[inline]
pub(super) fn row(
    fast: &Fast,
    bytes: &[u8],
    start: usize,
    block: &mut Block,
    lane: usize,
) -> Option<(usize, Id)> {
    let mut id = Id::None;
    let mut at = start;
    let (mut columns, mut said) = (fast.columns.iter(), false);
    loop {
        let key = columns.next()?;
        let end = cell_end(bytes, at)?;
        if end > at {
            said = true;
            let cell = bytes.get(at..end)?;
            match &fast.keys.get(*key)?.role {
                Role::Question(plane, answer) => answer_here(answer, *plane, bytes, at, end, block, lane)?,
                Role::Id => {
                    let edge = |byte: Option<&u8>| byte == Some(&b' ');
                    if edge(cell.first()) || edge(cell.last()) {
                        return None;
                    }
                    id = Id::Text(at, end);
                }
                Role::Ignored => {}
            }
        }
        match bytes.get(end) {
            Some(b',') => at = end + 1,
            other => {
                // A row of empty cells may be an empty line.
                let whole = columns.next().is_none() && (said || fast.columns.len() > 1);
                let behind = match other {
                    None => end,
                    Some(b'\n') => end + 1,
                    Some(_) if bytes.get(end + 1) == Some(&b'\n') => end + 2,
                    Some(_) => return None,
                };
                return whole.then_some((behind, id));
            }
        }
    }
}

/// Where a cell of plain ASCII ends; none where it holds something else, or a quote.
#[inline]
fn cell_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b',' | b'\n' | b'\r' => return Some(at),
            b'"' => return None,
            0x20..0x7f => at += 1,
            _ => return None,
        }
    }
    Some(at)
}

#[inline]
pub(super) fn answer_here(
    answer: &Answer,
    plane: usize,
    bytes: &[u8],
    at: usize,
    end: usize,
    block: &mut Block,
    lane: usize,
) -> Option<()> {
    let cell = bytes.get(at..end)?;
    match answer {
        Answer::Number(..) if cell != b"unknown" => {
            (answer.number(bytes, at, plane, block, lane)? == end).then_some(())
        }
        Answer::AnyOf(_) if !matches!(cell, b"none" | b"unknown") => cell
            .split(|byte| *byte == b';')
            .all(|word| answer.one_of_several(word.trim_ascii(), plane, block, lane))
            .then_some(()),
        _ => answer.word(cell, plane, block, lane).then_some(()),
    }
}
