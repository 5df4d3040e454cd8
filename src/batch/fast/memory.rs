//! Texts of conclusions that came before: many patients come to the same ones.

/// So many conclusions are remembered.
const PLACES: usize = 1 << 11;
/// So many bytes their texts take together.
const ROOM: usize = 1 << 19;
/// Conclusions of more words than this are hardly ever the same twice.
const MOST_WORDS: usize = 6;
/// After so many questions it is seen whether remembering is of use.
const TRIAL: u32 = 1 << 13;

/// Remembers the text of conclusions, which are a few words of bits.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// How many words a conclusion has; nothing is remembered where there are none.
    words: usize,
    conclusions: Vec<u64>,
    /// Where the text of each stands: none from 0 to 0.
    places: Vec<(usize, usize)>,
    texts: Vec<u8>,
    asked: u32,
    known: u32,
}

impl Memory {
    pub(super) fn new(words: usize) -> Self {
        if words > MOST_WORDS {
            return Self::default();
        }
        Self {
            words,
            conclusions: vec![0; PLACES * words],
            places: vec![(0, 0); PLACES],
            texts: Vec::with_capacity(ROOM),
            asked: 0,
            known: 0,
        }
    }

    /// Whether asking is of use.
    #[inline]
    pub(super) fn is_of_use(&self) -> bool {
        self.words > 0
    }

    /// The text of these conclusions, where they came before.
    #[inline]
    pub(super) fn of(&mut self, conclusions: &[u64]) -> Option<&[u8]> {
        let place = place(conclusions);
        self.asked += 1;
        if self.asked == TRIAL {
            self.look_back();
        }
        let (start, end) = *self.places.get(place)?;
        let same = self.conclusions.get(place * self.words..(place + 1) * self.words)? == conclusions;
        if end == 0 || !same {
            return None;
        }
        self.known += 1;
        self.texts.get(start..end)
    }

    /// Where fewer than half were known, looking costs more than it saves.
    #[cold]
    fn look_back(&mut self) {
        if self.known < self.asked / 2 {
            self.words = 0;
        }
        (self.asked, self.known) = (0, 0);
    }

    /// Remembers a text.
    pub(super) fn keep(&mut self, conclusions: &[u64], text: &[u8]) {
        if self.texts.len() + text.len() > ROOM {
            self.places.fill((0, 0));
            self.texts.clear();
        }
        let place = place(conclusions);
        let room = self.conclusions.get_mut(place * self.words..(place + 1) * self.words);
        let (Some(known), Some(slot)) = (room, self.places.get_mut(place)) else { return };
        if known.len() == conclusions.len() && text.len() <= ROOM {
            known.copy_from_slice(conclusions);
            let start = self.texts.len();
            self.texts.extend_from_slice(text);
            *slot = (start, self.texts.len());
        }
    }
}

#[inline]
fn place(conclusions: &[u64]) -> usize {
    let mixed = conclusions
        .iter()
        .fold(0_u64, |mixed, word| (mixed.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    usize::try_from(mixed >> (u64::BITS - PLACES.trailing_zeros())).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_that_of_its_conclusions_and_of_no_others() {
        let mut memory = Memory::new(2);
        let text =
            |at: u64| format!("text of {at} {}", "and more ".repeat((0..at % 40).count())).into_bytes();
        let mut known = 0;
        for round in 0..3 {
            for at in 0..900_u64 {
                let conclusions = [at % 97, at / 97];
                match memory.of(&conclusions) {
                    Some(found) => {
                        assert_eq!(found, text(at), "{round} {at}");
                        known += 1;
                    }
                    None => memory.keep(&conclusions, &text(at)),
                }
            }
        }
        assert!(known > 0);
        assert!(!Memory::new(MOST_WORDS + 1).is_of_use() && !Memory::default().is_of_use());
    }

    #[test]
    fn remembering_what_never_comes_again_ends() {
        let mut memory = Memory::new(1);
        for at in 0..u64::from(TRIAL) {
            assert!(memory.is_of_use());
            assert_eq!(memory.of(&[at]), None);
        }
        assert!(!memory.is_of_use());
    }
}
