//! Patients drawn at random, as inputs. What one of them shows need not be searched for; a patient that shows nothing
//! proves nothing.

use super::Space;
use super::slots::{Shape, Slot};

/// Numbers that look random and are always the same ("splitmix64").
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// From a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below a number; 0 below 0.
    pub fn below(&mut self, count: u64) -> u64 {
        self.bits().checked_rem(count).unwrap_or(0)
    }

    /// So often in 256.
    pub fn is(&mut self, in_256: u64) -> bool {
        self.below(256) < in_256
    }
}

/// How much the patients of one word answer, in 256, and how many choices of a set they tick.
const STYLES: [(u64, u64); 4] = [(252, 24), (224, 100), (192, 12), (112, 64)];

impl Space {
    /// `words` × 64 patients: for each input its words. `near` gives for a slot numbers worth trying.
    #[must_use]
    pub fn draw(&self, near: &[Vec<i128>], words: usize, chance: &mut Chance) -> Vec<u64> {
        let mut drawn = vec![0_u64; self.width() * words];
        for patient in 0..words * 64 {
            let (word, bit) = (patient / 64, patient % 64);
            let style = STYLES.get(word % STYLES.len()).copied().unwrap_or((224, 64));
            let mut tick = |input: usize| {
                if let Some(slot) = drawn.get_mut(input * words + word) {
                    *slot |= 1 << bit;
                }
            };
            let today = self.draw_day(&mut tick, chance);
            for (at, slot) in self.slots.iter().enumerate() {
                let near = near.get(at).map(Vec::as_slice).unwrap_or_default();
                slot.draw(&mut tick, (style, near, today), chance);
            }
        }
        drawn
    }

    /// The day of one patient's assessment, said or not.
    fn draw_day(&self, tick: &mut impl FnMut(usize), chance: &mut Chance) -> Option<i128> {
        let day = self.day.as_ref()?;
        let days = u64::try_from(day.last - day.first).unwrap_or(0);
        let above = chance.below(days.saturating_add(1));
        if chance.is(128) {
            tick(day.start);
            (0..day.inputs.saturating_sub(1)).filter(|bit| above >> bit & 1 == 1).for_each(|bit| {
                tick(day.start + 1 + bit);
            });
        }
        Some(i128::from(day.first) + i128::from(above))
    }
}

impl Slot {
    fn draw(
        &self,
        tick: &mut impl FnMut(usize),
        ((answered, ticked), near, today): ((u64, u64), &[i128], Option<i128>),
        chance: &mut Chance,
    ) {
        let start = self.inputs.start;
        if !chance.is(answered) {
            if chance.is(64) {
                tick(start + 1);
            }
            return;
        }
        tick(start);
        match self.shape {
            Shape::YesNo | Shape::OneOf => {
                let chosen = chance.below(self.choices.len() as u64);
                let last = self.choices.len().saturating_sub(1) as u64;
                if chosen < last {
                    tick(start + 2 + usize::try_from(chosen).unwrap_or(0));
                }
            }
            Shape::AnyOf => {
                for at in 0..self.lits.len() {
                    if chance.is(ticked) {
                        tick(start + 2 + at);
                    }
                }
            }
            Shape::Number | Shape::Date => {
                let value = self.draw_number(near, today, chance);
                let bits = self.bits_of_number(value - self.low);
                bits.enumerate().filter(|(_, is_set)| *is_set).for_each(|(bit, _)| tick(start + 2 + bit));
            }
            Shape::Text => {}
        }
    }

    /// Somewhere in its range, half the time at a number worth trying; a date rather near the assessment.
    fn draw_number(&self, near: &[i128], today: Option<i128>, chance: &mut Chance) -> i128 {
        let pick = usize::try_from(chance.below(near.len() as u64)).unwrap_or(0);
        if let Some(value) = near.get(pick).filter(|_| chance.is(128)) {
            return (*value).clamp(self.low, self.high);
        }
        if let Some(today) = today.filter(|_| self.shape == Shape::Date) {
            let scale = chance.below(16);
            let ago = i128::from(chance.below(1 << scale));
            return (today - ago).clamp(self.low, self.high);
        }
        let count = u64::try_from(self.high - self.low).unwrap_or(u64::MAX - 1);
        self.low + i128::from(chance.below(count.saturating_add(1)))
    }
}
