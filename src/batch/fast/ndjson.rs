//! Objects on lines of their own, as programs write them: keys mostly in one order, values without escapes.

use super::answer::{Answer, simple};
use super::{Fast, Id, Role};
use crate::batch::planes::block::Block;
use std::collections::HashMap;

/// So many keys in their usual order are tried before a key is looked up: answers that are missing are left out.
const TRIED: usize = 4;

/// Remembers in which order keys come.
#[derive(Debug)]
pub(super) struct Reader {
    /// The key that came behind each, and behind the brace.
    next: Vec<usize>,
    by_name: HashMap<Box<[u8]>, usize>,
    /// The keys of the row under way, as bits.
    seen: Vec<u64>,
}

impl Reader {
    pub(super) fn new(fast: &Fast) -> Self {
        let count = fast.keys.len();
        let by_name = fast.keys.iter().enumerate().map(|(at, key)| (key.name().into(), at)).collect();
        Self { next: (1..=count).chain([0]).collect(), by_name, seen: vec![0; count.div_ceil(64)] }
    }

    /// Reads a row; gives where it ends, line end counted, and its key. None where anything is not certain.
    #[inline]
    pub(super) fn row(
        &mut self,
        fast: &Fast,
        bytes: &[u8],
        start: usize,
        block: &mut Block,
        lane: usize,
    ) -> Option<(usize, Id)> {
        self.seen.fill(0);
        let mut id = Id::None;
        // Behind the last key, in the list of what follows, stands what follows the brace.
        let mut before = fast.keys.len();
        let mut at = blank(bytes, eat(bytes, start, b'{')?);
        if bytes.get(at) == Some(&b'}') {
            return Some((line_end(bytes, at + 1)?, id));
        }
        loop {
            let (found, behind) = self.key(fast, bytes, at, before)?;
            before = found;
            at = value(fast, found, bytes, blank(bytes, behind), block, lane, &mut id)?;
            at = blank(bytes, at);
            match bytes.get(at)? {
                b',' => at = blank(bytes, at + 1),
                b'}' => return Some((line_end(bytes, at + 1)?, id)),
                _ => return None,
            }
        }
    }

    /// The key that stands here, and where its colon ends.
    #[inline]
    fn key(&mut self, fast: &Fast, bytes: &[u8], at: usize, before: usize) -> Option<(usize, usize)> {
        let rest = bytes.get(at..)?;
        let mut guess = before;
        for _ in 0..TRIED {
            guess = self.next.get(guess).copied()?;
            let Some(key) = fast.keys.get(guess) else { break };
            if starts_with(rest, &key.quoted) {
                self.once(guess)?;
                return Some((guess, at + key.quoted.len()));
            }
        }
        self.look_up(bytes, at, before)
    }

    #[cold]
    fn look_up(&mut self, bytes: &[u8], at: usize, before: usize) -> Option<(usize, usize)> {
        let start = eat(bytes, at, b'"')?;
        let end = simple(bytes, start)?;
        let found = *self.by_name.get(bytes.get(start..end)?)?;
        *self.next.get_mut(before)? = found;
        self.once(found)?;
        let colon = blank(bytes, end + 1);
        Some((found, eat(bytes, colon, b':')?))
    }

    /// None where the key was there before.
    #[inline]
    fn once(&mut self, key: usize) -> Option<()> {
        let word = self.seen.get_mut(key / 64)?;
        let bit = 1 << (key % 64);
        let fresh = *word & bit == 0;
        *word |= bit;
        fresh.then_some(())
    }
}

/// The same as of the library, without its call: keys are short.
#[inline]
fn starts_with(text: &[u8], start: &[u8]) -> bool {
    let Some(text) = text.get(..start.len()) else { return false };
    let (mut ours, mut theirs) = (text.chunks_exact(8), start.chunks_exact(8));
    let eights = ours.by_ref().zip(theirs.by_ref()).all(|(a, b)| {
        let number = |bytes: &[u8]| bytes.try_into().map(u64::from_le_bytes);
        number(a).ok() == number(b).ok()
    });
    eights && ours.remainder().iter().zip(theirs.remainder()).all(|(a, b)| a == b)
}

#[inline]
fn eat(bytes: &[u8], at: usize, byte: u8) -> Option<usize> {
    (bytes.get(at) == Some(&byte)).then_some(at + 1)
}

#[inline]
fn blank(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    at
}

/// Behind the end of the line, or of the piece.
#[inline]
fn line_end(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at) {
        None => Some(at),
        Some(b'\n') => Some(at + 1),
        Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => Some(at + 2),
        Some(_) => None,
    }
}

/// Takes the value that stands here; gives where it ends.
#[inline]
fn value(
    fast: &Fast,
    key: usize,
    bytes: &[u8],
    at: usize,
    block: &mut Block,
    lane: usize,
    id: &mut Id,
) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let first = *rest.first()?;
    if first == b'n' {
        return rest.starts_with(b"null").then_some(at + 4);
    }
    match &fast.keys.get(key)?.role {
        Role::Question(plane, answer) => answer_here(answer, *plane, bytes, at, first, block, lane),
        Role::Id if first == b'"' => {
            let end = simple(bytes, at + 1)?;
            *id = Id::Text(at + 1, end);
            Some(end + 1)
        }
        Role::Id => {
            let end = whole_number(bytes, at)?;
            *id = Id::Number(at, end);
            Some(end)
        }
        Role::Ignored => match first {
            b'"' => Some(simple(bytes, at + 1)? + 1),
            b't' if rest.starts_with(b"true") => Some(at + 4),
            b'f' if rest.starts_with(b"false") => Some(at + 5),
            _ => whole_number(bytes, at),
        },
    }
}

#[inline]
fn answer_here(
    answer: &Answer,
    plane: usize,
    bytes: &[u8],
    at: usize,
    first: u8,
    block: &mut Block,
    lane: usize,
) -> Option<usize> {
    match (first, answer) {
        (b'"', _) => {
            let end = simple(bytes, at + 1)?;
            let word = bytes.get(at + 1..end)?;
            answer.word(word, plane, block, lane).then_some(end + 1)
        }
        (b't', Answer::YesNo) => {
            block.choice(plane, 0, lane);
            bytes.get(at..)?.starts_with(b"true").then_some(at + 4)
        }
        (b'f', Answer::YesNo) => {
            block.choice(plane, 1, lane);
            bytes.get(at..)?.starts_with(b"false").then_some(at + 5)
        }
        (b'[', Answer::AnyOf(_)) => several(answer, plane, bytes, at + 1, block, lane),
        (_, Answer::Number(..)) => answer.number(bytes, at, plane, block, lane),
        _ => None,
    }
}

/// A list of choices, from behind its bracket on.
fn several(
    answer: &Answer,
    plane: usize,
    bytes: &[u8],
    mut at: usize,
    block: &mut Block,
    lane: usize,
) -> Option<usize> {
    loop {
        let start = eat(bytes, blank(bytes, at), b'"')?;
        let end = simple(bytes, start)?;
        if !answer.one_of_several(bytes.get(start..end)?, plane, block, lane) {
            return None;
        }
        at = blank(bytes, end + 1);
        match bytes.get(at)? {
            b',' => at += 1,
            b']' => return Some(at + 1),
            _ => return None,
        }
    }
}

/// A whole number that every program writes alike.
fn whole_number(bytes: &[u8], start: usize) -> Option<usize> {
    let mut end = start;
    while bytes.get(end).is_some_and(u8::is_ascii_digit) {
        end += 1;
    }
    let length = end - start;
    let sound = (1..=15).contains(&length) && !(length > 1 && bytes.get(start) == Some(&b'0'));
    let ends = matches!(bytes.get(end), Some(b',' | b'}' | b' '));
    (sound && ends).then_some(end)
}
