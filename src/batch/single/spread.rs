//! What each answer brings about, written down beforehand: the conditions that it makes true or leaves open, and the
//! points that it adds.
//!
//! An answer is told by a few operations on the bits of its row. What it brings about is a list of bytes to be set, four
//! at a time so that most lists have one length, and a few sums to be added to: nothing depends on a guess about its value.

use super::leaves::{Asked, FALSE, How, OPEN, TRUE};
use super::work::Range;
use crate::batch::planes::layout::QuestionAt;
use crate::plan::walk::add;

/// Ranges of up to so many values have a place for each of them.
const MOST_PLACES: u64 = 1 << 12;
/// A byte that nobody reads; lists are filled up with it.
pub(super) const SCRATCH: u32 = 7;

/// All questions, those that are told alike side by side.
#[derive(Debug, Default)]
pub(super) struct Spread {
    choices: Vec<Choices>,
    places: Vec<Places>,
    cuts: Vec<Cuts>,
    /// The part of its range that a value stands in, then unknown and missing: an answer for each.
    answers: Vec<u16>,
    effects: Vec<Effect>,
    /// For a few questions some answers leave one condition open and make another true.
    also: Vec<(Told, u32)>,
    bytes: Vec<[u32; 4]>,
    sums: Vec<u32>,
    amounts: Vec<Range>,
}

/// Where a question's bits stand in a row, and what its answers bring about.
#[derive(Debug, Clone, Copy)]
struct At {
    word: u32,
    shift: u32,
    mask: u64,
    /// The first of the effects, one an answer.
    effects: u32,
    /// The sums that it adds to, and the first of the amounts, so many an answer.
    sums: (u32, u32),
    amounts: u32,
}

/// A question that is answered with a choice.
#[derive(Debug, Clone, Copy)]
struct Choices {
    at: At,
    /// A bit behind the last choice.
    stop: u64,
}

/// One with a range that has a place for each value.
#[derive(Debug, Clone, Copy)]
struct Places {
    at: At,
    first: u32,
    /// The place of unknown; missing is behind it.
    unknown: u32,
}

/// One with a wider range.
#[derive(Debug, Clone)]
struct Cuts {
    at: At,
    firsts: Vec<u64>,
}

#[derive(Debug, Clone)]
enum Told {
    Choices(Choices),
    Places(Places),
    Cuts(Cuts),
}

/// Bytes that get a value.
#[derive(Debug, Clone, Copy)]
struct Effect {
    start: u32,
    end: u32,
    value: u8,
}

/// What is told of a question: its conditions' values for each answer with the bytes that want them, and the sums with
/// what each answer adds.
#[derive(Debug, Default)]
pub(super) struct Wanted<'a> {
    pub conditions: Vec<(&'a [u8], Vec<u32>)>,
    pub sums: Vec<(u32, Vec<Range>)>,
}

impl Spread {
    /// Adds a question. None where there is too much of it to be counted.
    pub(super) fn question(&mut self, place: &QuestionAt, asked: &Asked, wanted: &Wanted<'_>) -> Option<()> {
        let small = |at: usize| u32::try_from(at).ok();
        let (effects, mixed) = self.effects(asked, wanted)?;
        let (sums, amounts) = (small(self.sums.len())?, small(self.amounts.len())?);
        self.sums.extend(wanted.sums.iter().map(|(number, _)| *number));
        for answer in 0..asked.answers.len() {
            let ranges = wanted.sums.iter().map(|(_, ranges)| ranges.get(answer).copied().unwrap_or((0, 0)));
            self.amounts.extend(ranges);
        }
        let at = At {
            word: small(place.at / 64)?,
            shift: small(place.at % 64)?,
            mask: u64::MAX >> (64 - (2 + place.width).min(64)),
            effects,
            sums: (sums, small(wanted.sums.len())?),
            amounts,
        };
        let max = place.shape.map_or(0, |shape| shape.max);
        let told = match &asked.how {
            How::Choice => Told::Choices(Choices { at, stop: 1 << (1 + place.width) }),
            How::Cuts(firsts) if max < MOST_PLACES => {
                let first = small(self.answers.len())?;
                let part = |value: u64| u16::try_from(firsts.partition_point(|first| *first <= value)).ok();
                for value in 0..=max {
                    self.answers.push(part(value)?);
                }
                let unknown = u16::try_from(firsts.len() + 1).ok()?;
                self.answers.extend([unknown, unknown + 1]);
                Told::Places(Places { at, first, unknown: u32::try_from(max).ok()? + 1 })
            }
            How::Cuts(firsts) => Told::Cuts(Cuts { at, firsts: firsts.clone() }),
        };
        if let Some(effects) = mixed {
            self.also.push((told.clone(), effects));
        }
        match told {
            Told::Choices(choices) => self.choices.push(choices),
            Told::Places(places) => self.places.push(places),
            Told::Cuts(cuts) => self.cuts.push(cuts),
        }
        Some(())
    }

    /// The effects of a question, and where it needs them those of what is true beside what is open.
    fn effects(&mut self, asked: &Asked, wanted: &Wanted<'_>) -> Option<(u32, Option<u32>)> {
        let bytes = |answer: usize, is: &dyn Fn(u8) -> bool| {
            let those =
                wanted.conditions.iter().filter(|(values, _)| values.get(answer).is_some_and(|it| is(*it)));
            let mut bytes: Vec<u32> = those.flat_map(|(_, bytes)| bytes).copied().collect();
            bytes.sort_unstable();
            bytes.dedup();
            bytes
        };
        let first = u32::try_from(self.effects.len()).ok()?;
        let mut mixed = Vec::new();
        for answer in 0..asked.answers.len() {
            let (open, known) = (bytes(answer, &|it| it == OPEN), bytes(answer, &|it| it == TRUE));
            let value = if open.is_empty() { TRUE } else { OPEN };
            mixed.push(if open.is_empty() { Vec::new() } else { known });
            self.effect(bytes(answer, &|it| it != FALSE), value)?;
        }
        if mixed.iter().all(Vec::is_empty) {
            return Some((first, None));
        }
        let also = u32::try_from(self.effects.len()).ok()?;
        mixed.into_iter().try_for_each(|known| self.effect(known, TRUE))?;
        Some((first, Some(also)))
    }

    fn effect(&mut self, mut bytes: Vec<u32>, value: u8) -> Option<()> {
        bytes.resize(bytes.len().next_multiple_of(4).max(4), SCRATCH);
        let start = u32::try_from(self.bytes.len()).ok()?;
        self.bytes.extend(bytes.as_chunks::<4>().0);
        self.effects.push(Effect { start, end: u32::try_from(self.bytes.len()).ok()?, value });
        Some(())
    }

    /// Brings about what the answers of a row do.
    #[inline]
    pub(super) fn run(&self, row: &[u64], values: &mut [u8], numbers: &mut [Range]) {
        for choices in &self.choices {
            self.bring(&choices.at, choices.answer(row), values, numbers);
        }
        for places in &self.places {
            self.bring(&places.at, places.answer(row, &self.answers), values, numbers);
        }
        for cuts in &self.cuts {
            self.bring(&cuts.at, cuts.answer(row), values, numbers);
        }
        for (told, effects) in &self.also {
            let answer = match told {
                Told::Choices(choices) => choices.answer(row),
                Told::Places(places) => places.answer(row, &self.answers),
                Told::Cuts(cuts) => cuts.answer(row),
            };
            self.set(*effects as usize + answer, values);
        }
    }

    #[inline]
    fn bring(&self, at: &At, answer: usize, values: &mut [u8], numbers: &mut [Range]) {
        self.set(at.effects as usize + answer, values);
        let (first, count) = (at.sums.0 as usize, at.sums.1 as usize);
        if count == 0 {
            return;
        }
        let amounts = self.amounts.get(at.amounts as usize + answer * count..).unwrap_or_default();
        let sums = self.sums.get(first..first + count).unwrap_or_default();
        for (number, amount) in sums.iter().zip(amounts) {
            if let Some(number) = numbers.get_mut(*number as usize) {
                *number = add(*number, *amount);
            }
        }
    }

    #[inline]
    fn set(&self, effect: usize, values: &mut [u8]) {
        let Some(Effect { start, end, value }) = self.effects.get(effect).copied() else { return };
        for four in self.bytes.get(start as usize..end as usize).unwrap_or_default() {
            for byte in four {
                if let Some(slot) = values.get_mut(*byte as usize) {
                    *slot |= value;
                }
            }
        }
    }
}

impl At {
    /// The bits of its answer, and whatever stands behind them.
    #[inline]
    fn bits(&self, row: &[u64]) -> u64 {
        row.get(self.word as usize).map_or(0, |word| word >> self.shift)
    }
}

impl Choices {
    #[inline]
    fn answer(&self, row: &[u64]) -> usize {
        ((self.at.bits(row) & self.at.mask) >> 1 | self.stop).trailing_zeros() as usize
    }
}

impl Places {
    #[inline]
    fn answer(&self, row: &[u64], answers: &[u16]) -> usize {
        let field = self.at.bits(row) & self.at.mask;
        let hidden = u64::from(self.unknown) + u64::from(field == 0);
        let place = if field & 1 == 1 { field >> 2 } else { hidden };
        let place = usize::try_from(place).unwrap_or(usize::MAX).saturating_add(self.first as usize);
        answers.get(place).copied().unwrap_or(0).into()
    }
}

impl Cuts {
    #[inline]
    fn answer(&self, row: &[u64]) -> usize {
        let field = self.at.bits(row) & self.at.mask;
        if field & 1 == 1 {
            return self.firsts.partition_point(|first| *first <= field >> 2);
        }
        self.firsts.len() + 1 + usize::from(field == 0)
    }
}
