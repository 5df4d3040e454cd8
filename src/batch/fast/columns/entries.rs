//! A column of a few words, each written once in a dictionary.

use super::bits::{turned, valid};
use crate::batch::fast::answer::Answer;
use crate::batch::planes::block::Block;
use crate::batch::planes::layout::QuestionAt;
use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_buffer::NullBuffer;

/// Dictionaries with more entries are looked at row by row: they are no list of choices.
const MOST_ENTRIES: usize = 4096;
/// What an entry of a dictionary says; choices count from [`FIRST_CHOICE`].
const MISSING: u8 = 0;
const UNKNOWN: u8 = 1;
const ODD: u8 = 2;
const FIRST_CHOICE: u8 = 3;
/// Keys into a dictionary, and what each of its entries says.
pub(super) struct Entries<'a> {
    keys: &'a [i32],
    nulls: Option<&'a NullBuffer>,
    says: Vec<u8>,
    choices: u8,
}

impl<'a> Entries<'a> {
    /// None where the dictionary is not of the usual kind.
    pub(super) fn of(answer: &Answer, place: &QuestionAt, array: &'a dyn Array) -> Option<Self> {
        let dictionary = array.as_dictionary_opt::<Int32Type>()?;
        let entries = dictionary.values().as_string_opt::<i32>()?;
        let choices = u8::try_from(place.width).ok().filter(|count| *count < u8::MAX - FIRST_CHOICE)?;
        if entries.len() > MOST_ENTRIES {
            return None;
        }
        let says = entries.iter().map(|entry| match entry {
            None | Some("") => MISSING,
            Some(word) => match answer.bit_of(word.as_bytes()).and_then(|bit| u8::try_from(bit).ok()) {
                Some(1) => UNKNOWN,
                // The first choice is the bit 2.
                Some(bit) => bit + (FIRST_CHOICE - 2),
                None => ODD,
            },
        });
        let keys = dictionary.keys();
        Some(Self { keys: keys.values(), nulls: keys.nulls(), says: says.collect(), choices })
    }

    #[inline]
    pub(super) fn fill(&self, at: usize, block: &mut Block, word: usize, from: usize, count: usize) -> u64 {
        let mut said = [MISSING; 64];
        let keys = self.keys.get(from..from + count).unwrap_or_default();
        for (slot, key) in said.iter_mut().zip(keys) {
            let key = usize::try_from(*key).unwrap_or(usize::MAX);
            *slot = self.says.get(key).copied().unwrap_or(MISSING);
        }
        let most = FIRST_CHOICE + self.choices;
        let mut planes = [0_u64; 8];
        let needed = (u8::BITS - most.leading_zeros()) as usize;
        turned(&said, planes.get_mut(..needed).unwrap_or_default());
        let given = valid(self.nulls, from, count);
        let those = |which: u8| {
            planes.iter().take(needed).zip(0..).fold(given, |those, (plane, bit)| {
                those & if which >> bit & 1 == 1 { *plane } else { !plane }
            })
        };
        let mut answered = 0;
        for choice in 0..self.choices {
            let those = those(FIRST_CHOICE + choice);
            answered |= those;
            block.set_word(at + 2 + usize::from(choice), word, those);
        }
        block.set_word(at, word, answered);
        block.set_word(at + 1, word, those(UNKNOWN));
        those(ODD)
    }
}
