//! Plainer patients: the same inputs with an answer left out, or with one nearer to what is ordinary.

use super::Space;
use super::slots::{Shape, Slot};
use std::ops::Range;

/// 1 January 2026: what is proved reads no clock, and a day of our time is plainer than one in another century.
const PLAIN_DAY: i128 = 739_617;

/// So many numbers are tried at a time.
const TRIED: i128 = 62;

impl Space {
    /// How many parts of the inputs can be made plainer one by one: each question, and the day of the assessment.
    #[must_use]
    pub fn parts(&self) -> usize {
        self.slots.len() + usize::from(self.day.is_some())
    }

    /// Whether a part says anything.
    #[must_use]
    pub fn says(&self, part: usize, inputs: &[bool]) -> bool {
        let is_set = |at: usize| inputs.get(at).copied().unwrap_or(false);
        match self.slots.get(part) {
            Some(slot) => is_set(slot.inputs.start) || is_set(slot.inputs.start + 1),
            None => self.day.as_ref().is_some_and(|day| is_set(day.start)),
        }
    }

    /// The part of the inputs that a slot of a question is.
    #[must_use]
    pub fn without(&self, part: usize, inputs: &[bool]) -> Vec<bool> {
        let (start, count) = match (self.slots.get(part), &self.day) {
            (Some(slot), _) => (slot.inputs.start, slot.inputs.len()),
            (None, Some(day)) => (day.start, day.inputs),
            (None, None) => (0, 0),
        };
        let mut inputs = inputs.to_vec();
        inputs.iter_mut().skip(start).take(count).for_each(|input| *input = false);
        inputs
    }

    /// The inputs in which patients with plainer answers in a part differ: those of the part; with the day of the
    /// assessment every date may move.
    #[must_use]
    pub fn varying_with(&self, part: usize) -> Range<usize> {
        if part < self.slots.len() { self.inputs_of(part) } else { 0..self.width() }
    }

    /// The answers of one patient, and where they say nothing those of another.
    #[must_use]
    pub fn combined(&self, first: &[bool], other: &[bool]) -> Vec<bool> {
        let mut inputs = other.to_vec();
        for part in (0..self.parts()).filter(|part| self.says(*part, first)) {
            let range = self.inputs_of(part);
            let own = first.iter().skip(range.start).take(range.len());
            inputs.iter_mut().skip(range.start).zip(own).for_each(|(input, own)| *input = *own);
        }
        inputs
    }

    /// The same inputs with plainer answers in a part, the plainest first; never more than 64.
    #[must_use]
    pub fn plainer(&self, part: usize, inputs: &[bool]) -> Vec<Vec<bool>> {
        let Some(slot) = self.slots.get(part) else { return self.plainer_day(inputs) };
        let start = slot.inputs.start;
        if !inputs.get(start).copied().unwrap_or(false) {
            return Vec::new();
        }
        let own: Vec<bool> = inputs.iter().skip(start + 2).take(slot.inputs.len() - 2).copied().collect();
        let with = |bits: Vec<bool>| {
            let mut inputs = inputs.to_vec();
            inputs.iter_mut().skip(start + 2).zip(bits).for_each(|(input, bit)| *input = bit);
            inputs
        };
        slot.plainer(&own, self.today(inputs)).into_iter().map(with).collect()
    }

    /// The day near which dates are plain: that of the assessment where it is said, else a day of our time.
    fn today(&self, inputs: &[bool]) -> i128 {
        let said = self.day.as_ref().filter(|day| inputs.get(day.start).copied().unwrap_or(false));
        said.map_or(PLAIN_DAY, |day| {
            let above = number(inputs.get(day.start + 1..day.start + day.inputs).unwrap_or_default());
            i128::from(day.first) + above
        })
    }

    /// The same inputs with the assessment on a plainer day: every date moved with it, or it alone.
    fn plainer_day(&self, inputs: &[bool]) -> Vec<Vec<bool>> {
        let Some(day) = &self.day else { return Vec::new() };
        let plain = PLAIN_DAY.clamp(i128::from(day.first), i128::from(day.last));
        let moved = plain - self.today(inputs);
        if moved == 0 || !inputs.get(day.start).copied().unwrap_or(false) {
            return Vec::new();
        }
        let mut alone = inputs.to_vec();
        let above = plain - i128::from(day.first);
        let bits = alone.iter_mut().skip(day.start + 1).take(day.inputs - 1).enumerate();
        bits.for_each(|(bit, input)| *input = above >> bit.min(126) & 1 == 1);
        let mut together = alone.clone();
        let is_said = |slot: &&Slot| inputs.get(slot.inputs.start).copied().unwrap_or(false);
        for slot in self.slots.iter().filter(|slot| slot.shape == Shape::Date).filter(is_said) {
            let own = number(inputs.get(slot.inputs.start + 2..slot.inputs.end).unwrap_or_default());
            let above = (own + moved).clamp(0, slot.high - slot.low);
            let bits = together.iter_mut().skip(slot.inputs.start + 2).zip(slot.bits_of_number(above));
            bits.for_each(|(input, bit)| *input = bit);
        }
        vec![together, alone]
    }
}

/// A number written in bits, the lowest first.
fn number(bits: &[bool]) -> i128 {
    bits.iter().enumerate().take(126).fold(0, |sum, (at, bit)| sum | i128::from(*bit) << at)
}

impl Slot {
    fn plainer(&self, own: &[bool], today: i128) -> Vec<Vec<bool>> {
        match self.shape {
            // A `no` is plainer than a `yes`.
            Shape::YesNo if own.first() == Some(&true) => vec![vec![false]],
            Shape::YesNo | Shape::Text => Vec::new(),
            Shape::OneOf => {
                let chosen = own.iter().position(|bit| *bit).unwrap_or(self.choices.len().saturating_sub(1));
                (0..chosen.min(64)).map(|at| self.bits_of_choice(at).collect()).collect()
            }
            Shape::AnyOf => fewer(own),
            Shape::Number | Shape::Date => self.nearer(own, today),
        }
    }

    /// Numbers between this one and what is plain: the middle of the range, of a date the day of the assessment.
    fn nearer(&self, own: &[bool], today: i128) -> Vec<Vec<bool>> {
        let above = number(own);
        let most = self.high - self.low;
        let plain = if self.shape == Shape::Date { (today - self.low).clamp(0, most) } else { most / 2 };
        let away = above - plain;
        if away == 0 {
            return Vec::new();
        }
        let steps = away.abs().min(TRIED);
        let each = (0..steps).map(|step| plain + away * step / steps);
        each.map(|above| self.bits_of_number(above).collect()).collect()
    }
}

/// Nothing ticked, then one tick less.
fn fewer(own: &[bool]) -> Vec<Vec<bool>> {
    let ticked: Vec<usize> = own.iter().enumerate().filter(|(_, bit)| **bit).map(|(at, _)| at).collect();
    if ticked.is_empty() {
        return Vec::new();
    }
    let mut found = vec![vec![false; own.len()]];
    let only = |kept: usize| own.iter().enumerate().map(|(at, _)| at == kept).collect();
    found.extend(ticked.iter().filter(|_| ticked.len() > 1).map(|kept| only(*kept)));
    found.extend(
        ticked
            .iter()
            .filter(|_| ticked.len() > 2)
            .map(|left| own.iter().enumerate().map(|(at, bit)| *bit && at != *left).collect::<Vec<bool>>()),
    );
    found.truncate(64);
    found
}
