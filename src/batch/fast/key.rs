//! Keys of rows, and in which order they come.

use super::answer::{Answer, blank, simple};
use std::collections::HashMap;

/// So many bytes of a key are compared at once.
const HEAD: usize = 32;
/// So many keys in their usual order are tried before a key is looked up: answers that are missing are left out.
const TRIED: usize = 4;

/// A key of a row and what is read from it.
#[derive(Debug, Clone)]
pub(super) struct Key {
    /// With quotes and colon, as it stands in an object.
    quoted: Box<[u8]>,
    /// The first bytes of that, and which of them count.
    head: [u128; 2],
    mask: [u128; 2],
    pub role: Role,
}

#[derive(Debug, Clone)]
pub(super) enum Role {
    /// The key of the row.
    Id,
    /// Left alone.
    Ignored,
    /// An answer.
    Question(Answer),
}

impl Key {
    /// None where the name is not plain.
    pub(super) fn new(name: &str, role: Role) -> Option<Self> {
        let plain = name.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\'));
        let quoted = format!("\"{name}\":").into_bytes().into_boxed_slice();
        let word = |fill: &dyn Fn(u8) -> u8, at: usize| {
            let bytes = quoted.iter().skip(at * 16).take(16);
            bytes.rev().fold(0, |word, byte| word << 8 | u128::from(fill(*byte)))
        };
        let head = std::array::from_fn(|at| word(&|byte| byte, at));
        let mask = std::array::from_fn(|at| word(&|_| u8::MAX, at));
        plain.then_some(Self { quoted, head, mask, role })
    }

    pub(super) fn name(&self) -> &[u8] {
        self.quoted.get(1..self.quoted.len().saturating_sub(2)).unwrap_or_default()
    }

    /// Whether a text starts with the key, its quotes and colon.
    #[inline]
    fn starts(&self, text: &[u8]) -> bool {
        let Some([low, high]) = text.first_chunk::<HEAD>().map(|head| head.as_chunks::<16>().0) else {
            return text.starts_with(&self.quoted);
        };
        let (low, high) = (u128::from_le_bytes(*low), u128::from_le_bytes(*high));
        let ([own_low, own_high], [mask_low, mask_high]) = (self.head, self.mask);
        let differ = (low ^ own_low) & mask_low | (high ^ own_high) & mask_high;
        differ == 0 && (self.quoted.len() <= HEAD || text.starts_with(&self.quoted))
    }
}

/// Remembers in which order keys come.
#[derive(Debug)]
pub(in crate::batch) struct Order {
    /// The key that came behind each, and behind the brace.
    next: Vec<usize>,
    by_name: HashMap<Box<[u8]>, usize>,
    /// The keys of the row under way, as bits.
    seen: Vec<u64>,
    /// The key before.
    before: usize,
}

impl Order {
    pub(super) fn new(keys: &[Key]) -> Self {
        let count = keys.len();
        let by_name = keys.iter().enumerate().map(|(at, key)| (key.name().into(), at)).collect();
        Self {
            next: (1..=count).chain([0]).collect(),
            by_name,
            seen: vec![0; count.div_ceil(64)],
            before: count,
        }
    }

    /// A new row starts.
    #[inline]
    pub(super) fn start(&mut self) {
        self.seen.fill(0);
        // Behind the last key, in the list of what follows, stands what follows the brace.
        self.before = self.next.len() - 1;
    }

    /// The key that a text starts with, and its length with the colon. None where it is no key, or was in the row before.
    #[inline]
    pub(super) fn key<'k>(&mut self, keys: &'k [Key], text: &[u8]) -> Option<(&'k Role, usize)> {
        let mut guess = self.before;
        for _ in 0..TRIED {
            guess = self.next.get(guess).copied()?;
            let Some(key) = keys.get(guess) else { break };
            if key.starts(text) {
                self.once(guess)?;
                return Some((&key.role, key.quoted.len()));
            }
        }
        self.look_up(keys, text)
    }

    #[cold]
    fn look_up<'k>(&mut self, keys: &'k [Key], text: &[u8]) -> Option<(&'k Role, usize)> {
        let inner = text.strip_prefix(b"\"")?;
        let end = simple(inner)?;
        let found = *self.by_name.get(inner.get(..end)?)?;
        *self.next.get_mut(self.before)? = found;
        self.once(found)?;
        let colon = blank(inner.get(end + 1..)?).strip_prefix(b":")?;
        Some((&keys.get(found)?.role, text.len() - colon.len()))
    }

    /// None where the key was there before.
    #[inline]
    fn once(&mut self, key: usize) -> Option<()> {
        self.before = key;
        let word = self.seen.get_mut(key / 64)?;
        let bit = 1 << (key % 64);
        let fresh = *word & bit == 0;
        *word |= bit;
        fresh.then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_told_from_all_others() {
        for length in [1, 5, 6, 13, 28, 29, 30, 31, 60] {
            let name = "k".repeat(length);
            let key = Key::new(&name, Role::Ignored).expect("a plain name");
            assert_eq!(key.name(), name.as_bytes());
            for behind in ["", "1}", &"x".repeat(40)] {
                let text = format!("\"{name}\":{behind}");
                assert!(key.starts(text.as_bytes()), "{text}");
                for at in 0..length + 3 {
                    let mut other = text.clone().into_bytes();
                    other.splice(at..=at, *b"#");
                    assert!(!key.starts(&other), "{text} {at}");
                }
            }
            assert!(!key.starts(format!("\"{name}\"").as_bytes()));
        }
        assert!(Key::new("a\"b", Role::Id).is_none() && Key::new("é", Role::Id).is_none());
    }
}
