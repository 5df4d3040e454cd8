//! What answers bring about as lists: bytes to be set, four at a time so that most lists have one length, and sums to be
//! added to.

use super::leaves::{FALSE, OPEN, TRUE, both};
use super::spread::{Question, Reached, Told};
use super::tell::Tellers;
use super::values::Values;
use super::work::Range;
use crate::plan::walk::add;

/// A byte that nobody reads; an empty list is made of it.
pub(super) const SCRATCH: u16 = 7;

#[derive(Debug, Default)]
pub(super) struct Lists {
    tellers: Tellers,
    start: Vec<[u8; 8]>,
    starts: Vec<(u32, Range)>,
    effects: Vec<Effect>,
    /// For a few questions some answers leave one condition open and make another true.
    also: Tellers,
    more: Vec<Effect>,
    bytes: Vec<[u16; 4]>,
    amounts: Vec<(u32, Range)>,
    reached: Vec<(u32, Reached)>,
}

/// Bytes that get a value, and what is added to sums.
#[derive(Debug, Clone, Copy, Default)]
struct Effect {
    first: u32,
    fours: u16,
    value: u8,
    amount: u32,
    amounts: u16,
}

/// Room for what one patient's answers bring about. All of it is found before any of it is done: where a list ends is
/// what a processor guesses wrongly, and it then has the next list at hand and need not find out the answer first.
#[derive(Debug, Clone, Default)]
pub(super) struct Found(Vec<Effect>);

impl Lists {
    pub(super) fn new(told: &Told<'_>) -> Option<Self> {
        let mut lists = Self { start: told.start.clone(), ..Self::default() };
        for question in &told.questions {
            lists.question(question)?;
        }
        for total in &told.totals {
            lists.starts.push((total.number.0, total.start));
            lists.reached.extend(total.reached.iter().map(|reached| (total.number.0, reached.clone())));
        }
        Some(lists)
    }

    fn question(&mut self, question: &Question<'_>) -> Option<()> {
        self.tellers.question(question.place, question.asked, self.effects.len())?;
        let mut mixed = Vec::new();
        for answer in 0..question.asked.answers.len() {
            let those = |is: &dyn Fn(u8) -> bool| {
                let those = question.brought(answer).filter(|(_, value)| is(*value));
                let mut places: Vec<u16> = those.map(|(place, _)| place).collect();
                places.sort_unstable();
                places.dedup();
                places
            };
            let (open, known) = (those(&|it| it == OPEN), those(&|it| it == TRUE));
            let value = if open.is_empty() { TRUE } else { OPEN };
            mixed.push(if open.is_empty() { Vec::new() } else { known });
            let effect = self.effect(those(&|it| it != FALSE), value, question, answer)?;
            self.effects.push(effect);
        }
        if mixed.iter().any(|known| !known.is_empty()) {
            self.also.question(question.place, question.asked, self.more.len())?;
            for (answer, known) in mixed.into_iter().enumerate() {
                let effect = self.effect(known, TRUE, question, answer)?;
                self.more.push(Effect { amounts: 0, ..effect });
            }
        }
        Some(())
    }

    fn effect(
        &mut self,
        mut places: Vec<u16>,
        value: u8,
        question: &Question<'_>,
        answer: usize,
    ) -> Option<Effect> {
        // Filled up with places of its own: one byte that all lists are filled up with would make each wait for the other.
        let own = places.clone();
        let filled = own.len().next_multiple_of(4).max(4);
        places = own.into_iter().cycle().chain([SCRATCH; 4]).take(filled).collect();
        let first = u32::try_from(self.bytes.len()).ok()?;
        let fours = places.as_chunks().0;
        self.bytes.extend(fours);
        let amount = u32::try_from(self.amounts.len()).ok()?;
        // Every answer of a question adds to the same sums, be it nothing, so that their number is no surprise.
        let range = |ranges: &[Range]| ranges.get(answer).copied().unwrap_or((0, 0));
        self.amounts.extend(question.sums.iter().map(|(number, ranges)| (number.0, range(ranges))));
        let (fours, amounts) = (u16::try_from(fours.len()).ok()?, u16::try_from(question.sums.len()).ok()?);
        Some(Effect { first, fours, value, amount, amounts })
    }

    /// Room for what one patient's answers bring about.
    pub(super) fn room(&self) -> Found {
        Found(vec![Effect::default(); self.tellers.count()])
    }

    pub(super) fn run(&self, row: &[u64], found: &mut Found, values: &mut Values, numbers: &mut [Range]) {
        values.start(&self.start);
        for (number, start) in &self.starts {
            if let Some(number) = numbers.get_mut(*number as usize) {
                *number = *start;
            }
        }
        let mut slots = found.0.iter_mut();
        self.tellers.each(row, |answer| {
            if let (Some(slot), Some(effect)) = (slots.next(), self.effects.get(answer)) {
                *slot = *effect;
            }
        });
        for effect in &found.0 {
            self.set(effect, values);
        }
        for effect in &found.0 {
            self.add(effect, numbers);
        }
        self.also.each(row, |answer| {
            if let Some(effect) = self.more.get(answer) {
                self.set(effect, values);
            }
        });
        for (number, reached) in &self.reached {
            let (low, high) = numbers.get(*number as usize).copied().unwrap_or((0, 0));
            let value =
                both(low >= reached.from && high <= reached.to, high >= reached.from && low <= reached.to);
            for place in &reached.places {
                values.join(*place, value);
            }
        }
    }

    #[inline]
    fn add(&self, effect: &Effect, numbers: &mut [Range]) {
        let first = effect.amount as usize;
        for (number, amount) in
            self.amounts.get(first..first + usize::from(effect.amounts)).unwrap_or_default()
        {
            if let Some(number) = numbers.get_mut(*number as usize) {
                *number = add(*number, *amount);
            }
        }
    }

    #[inline]
    fn set(&self, effect: &Effect, values: &mut Values) {
        let first = effect.first as usize;
        for four in self.bytes.get(first..first + usize::from(effect.fours)).unwrap_or_default() {
            for place in four {
                values.join(*place, effect.value);
            }
        }
    }
}
