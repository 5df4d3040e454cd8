//! Which answer of its question a patient's row holds, told by a few operations on its bits: nothing depends on a guess.

use super::leaves::{Asked, How};
use crate::batch::planes::layout::QuestionAt;

/// Ranges of up to so many values have a place for each of them.
const MOST_PLACES: u64 = 1 << 12;

/// All questions, those that are told alike side by side. Their answers are numbered one after the other.
#[derive(Debug, Default)]
pub(super) struct Tellers {
    choices: Vec<Choices>,
    places: Vec<Places>,
    cuts: Vec<Cuts>,
    /// The part of its range that a value stands in, then unknown and missing: an answer for each.
    parts: Vec<u16>,
}

/// Where a question's bits stand in a row, and the number of the first of its answers.
#[derive(Debug, Clone, Copy)]
struct At {
    word: u32,
    shift: u32,
    mask: u64,
    first: u32,
}

/// A question that is answered with a choice.
#[derive(Debug)]
struct Choices {
    at: At,
    /// A bit behind the last choice.
    stop: u64,
}

/// One with a range that has a place for each value.
#[derive(Debug)]
struct Places {
    at: At,
    first: u32,
    /// The place of unknown; missing is behind it.
    unknown: u32,
}

/// One with a wider range.
#[derive(Debug)]
struct Cuts {
    at: At,
    firsts: Vec<u64>,
}

impl Tellers {
    /// Adds a question whose first answer has this number. None where there is too much of it to be counted.
    pub(super) fn question(&mut self, place: &QuestionAt, asked: &Asked, first: usize) -> Option<()> {
        let small = |at: usize| u32::try_from(at).ok();
        let at = At {
            word: small(place.at / 64)?,
            shift: small(place.at % 64)?,
            mask: u64::MAX >> (64 - (2 + place.width).min(64)),
            first: small(first)?,
        };
        let max = place.shape.map_or(0, |shape| shape.max);
        match &asked.how {
            How::Choice => self.choices.push(Choices { at, stop: 1 << (1 + place.width) }),
            How::Cuts(firsts) if max < MOST_PLACES => {
                let first = small(self.parts.len())?;
                let part = |value: u64| u16::try_from(firsts.partition_point(|first| *first <= value)).ok();
                for value in 0..=max {
                    self.parts.push(part(value)?);
                }
                let unknown = u16::try_from(firsts.len() + 1).ok()?;
                self.parts.extend([unknown, unknown + 1]);
                self.places.push(Places { at, first, unknown: u32::try_from(max).ok()? + 1 });
            }
            How::Cuts(firsts) => self.cuts.push(Cuts { at, firsts: firsts.clone() }),
        }
        Some(())
    }

    /// How many questions there are.
    pub(super) fn count(&self) -> usize {
        self.choices.len() + self.places.len() + self.cuts.len()
    }

    /// Calls with the number of each answer that a row holds.
    #[inline]
    pub(super) fn each(&self, row: &[u64], mut call: impl FnMut(usize)) {
        for choices in &self.choices {
            call(choices.at.first as usize + choices.answer(row));
        }
        for places in &self.places {
            call(places.at.first as usize + places.answer(row, &self.parts));
        }
        for cuts in &self.cuts {
            call(cuts.at.first as usize + cuts.answer(row));
        }
    }
}

/// Which of its answers the bits of a question say.
pub(super) fn answer(place: &QuestionAt, asked: &Asked, field: u64) -> usize {
    match &asked.how {
        How::Choice => (field >> 1 | 1 << (1 + place.width)).trailing_zeros() as usize,
        How::Cuts(firsts) if field & 1 == 1 => firsts.partition_point(|first| *first <= field >> 2),
        How::Cuts(firsts) => firsts.len() + 1 + usize::from(field == 0),
    }
}

impl At {
    /// The bits of its answer.
    #[inline]
    fn field(&self, row: &[u64]) -> u64 {
        row.get(self.word as usize).map_or(0, |word| word >> self.shift & self.mask)
    }
}

impl Choices {
    #[inline]
    fn answer(&self, row: &[u64]) -> usize {
        (self.at.field(row) >> 1 | self.stop).trailing_zeros() as usize
    }
}

impl Places {
    #[inline]
    fn answer(&self, row: &[u64], parts: &[u16]) -> usize {
        let field = self.at.field(row);
        let hidden = u64::from(self.unknown) + u64::from(field == 0);
        let place = if field & 1 == 1 { field >> 2 } else { hidden };
        let place = usize::try_from(place).unwrap_or(usize::MAX).saturating_add(self.first as usize);
        parts.get(place).copied().unwrap_or(0).into()
    }
}

impl Cuts {
    #[inline]
    fn answer(&self, row: &[u64]) -> usize {
        let field = self.at.field(row);
        if field & 1 == 1 {
            return self.firsts.partition_point(|first| *first <= field >> 2);
        }
        self.firsts.len() + 1 + usize::from(field == 0)
    }
}
