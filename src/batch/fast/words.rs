//! The words that a question is answered with, found without looking at one after the other.

/// Up to so many bytes are read as one number.
const SHORT: usize = 15;
const BYTES: u128 = 0x0101_0101_0101_0101_0101_0101_0101_0101;
const TOPS: u128 = BYTES << 7;
/// The commas, quotes and line ends at which a word stops are less than this; what words consist of is not.
const LEAST: u8 = b'-';
/// So many factors are tried for a size before a larger one is taken.
const TRIED: u64 = 200;

/// Words with what each one says, as bits of its question.
///
/// A word of up to 15 bytes is one number, which a multiplication sends to a place of its own.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    places: Box<[(u128, u64)]>,
    factor: u64,
    shift: u32,
    /// Those that are longer.
    long: Vec<(Box<[u8]>, u64)>,
}

impl Words {
    pub(super) fn new(words: &[(&str, u64)]) -> Self {
        let (short, long): (Vec<_>, Vec<_>) = words.iter().partition(|(word, _)| is_short(word.as_bytes()));
        let short: Vec<(u128, u64)> =
            short.iter().map(|(word, bits)| (number(word.as_bytes()), *bits)).collect();
        let mut found = Self {
            places: Box::default(),
            factor: 0,
            shift: 63,
            long: long.iter().map(|(word, bits)| (word.as_bytes().into(), *bits)).collect(),
        };
        // With twice as many places each time, some factor sends every word to another one.
        let mut size = short.len().max(1).next_power_of_two() * 2;
        while !found.spread(&short, size) {
            size *= 2;
        }
        found
    }

    /// Whether some factor keeps these words apart in so many places.
    fn spread(&mut self, words: &[(u128, u64)], size: usize) -> bool {
        self.shift = u64::BITS - size.trailing_zeros();
        for seed in 1..=TRIED {
            self.factor = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
            // No word reaches the highest byte.
            let mut places = vec![(u128::MAX, 0); size];
            let apart = words.iter().all(|(word, bits)| {
                let place = places.get_mut(self.place(*word)).filter(|place| place.0 == u128::MAX);
                place.map(|place| *place = (*word, *bits)).is_some()
            });
            if apart {
                self.places = places.into_boxed_slice();
                return true;
            }
        }
        false
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "the halves of a number")]
    fn place(&self, word: u128) -> usize {
        let mixed = (word as u64) ^ ((word >> 64) as u64).rotate_left(29);
        (mixed.wrapping_mul(self.factor) >> self.shift) as usize
    }

    /// What a short word says.
    #[inline]
    pub(super) fn short(&self, word: u128) -> Option<u64> {
        let (known, bits) = *self.places.get(self.place(word))?;
        (known == word).then_some(bits)
    }

    /// What any word says.
    pub(super) fn find(&self, word: &[u8]) -> Option<u64> {
        if is_short(word) {
            return self.short(number(word));
        }
        self.long.iter().find(|(known, _)| **known == *word).map(|(_, bits)| *bits)
    }
}

fn is_short(word: &[u8]) -> bool {
    word.len() <= SHORT && word.iter().all(|byte| (LEAST..0x7f).contains(byte))
}

fn number(word: &[u8]) -> u128 {
    word.iter().rev().fold(0, |number, byte| number << 8 | u128::from(*byte))
}

/// The short word that a text starts with, as a number, and its length. None where it is longer, or so near the end of
/// the text that it cannot be looked at as a whole.
#[inline]
pub(super) fn short_word(text: &[u8]) -> Option<(u128, usize)> {
    let all = u128::from_le_bytes(*text.first_chunk()?);
    // The highest bit of each byte says whether it ends the word. The lowest one is exact: a borrow goes upwards only.
    let ends = all.wrapping_sub(BYTES * u128::from(LEAST)) & !all & TOPS;
    if ends == 0 {
        return None;
    }
    let bits = ends.trailing_zeros() & !7;
    Some((all & ((1 << bits) - 1), bits as usize / 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_and_nothing_else() {
        let names: Vec<String> = (0..300).map(|at| format!("{}_{at}", "choice".repeat(at % 4))).collect();
        let given: Vec<(&str, u64)> = names.iter().map(String::as_str).zip(1..).collect();
        let words = Words::new(&given);
        for (name, bits) in &given {
            assert_eq!(words.find(name.as_bytes()), Some(*bits));
            for other in [format!("{name}x"), format!("x{name}"), name[1..].to_owned(), name.to_uppercase()] {
                let expected = given.iter().find(|(name, _)| *name == other).map(|(_, bits)| *bits);
                assert_eq!(words.find(other.as_bytes()), expected, "{other}");
            }
        }
        assert_eq!(words.find(b""), None);
        assert_eq!(Words::new(&[]).find(b"x"), None);
        assert_eq!(Words::default().find(b"x"), None);
    }

    #[test]
    fn a_word_ends_where_it_ends() {
        for length in 0..16 {
            for end in ["\"", ",", "\n", "\r", " "] {
                let word = "w".repeat(length);
                let text = format!("{word}{end}{}", "\u{ff}\0\"z".repeat(8));
                let found = short_word(text.as_bytes());
                assert_eq!(found, Some((number(word.as_bytes()), length)));
            }
        }
        assert_eq!(short_word(b"wwwwwwwwwwwwwwww\"and more text"), None);
        assert_eq!(short_word(b"near\""), None);
    }
}
