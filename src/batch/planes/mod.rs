//! Many patients at a time: each question's answers, each condition and each bit of a number is one bit a patient, so
//! that one operation of the machine works on 64 patients.
//!
//! * [`layout`] finds once where everything of a ruleset stands, and leaves out what nothing of interest reads.
//! * [`rows`] holds the answers of up to [`LANES`] patients as they are read, [`block`] the same turned over into planes.
//! * [`walk`] works out every node of the flat form for all of them, in the order in which `eval` does it for one.
//! * [`conclusions`] reads off what is concluded.
//!
//! A condition has two planes, certainly and possibly true. A number has for each of its two ends so many planes as its
//! declared range has bits, counted from the lowest value that it can have. What has no such form (fractions, rounding,
//! formulas, completed months) is not carried: such a ruleset is evaluated one patient at a time.
//!
//! # Example
//!
//! ```
//! use bedside::batch::planes::{block::Block, conclusions::Planes, layout::Layout};
//! use bedside::{date::Date, pipeline, source::Source};
//!
//! let text = r#"
//! ruleset sting "Wasp or bee sting"
//!   language 1
//!   version "0.1.0"
//! levels
//!   ambulance "Call an ambulance now"
//!   home      "Look after it at home"
//! question breathing "Is it hard to breathe?"
//!   yes or no
//! red flag allergic "Possible severe allergic reaction"
//!   when breathing
//!   then level ambulance
//!   because "The airway can close within minutes."
//! otherwise level home
//! "#;
//! let ready = pipeline::load_ruleset(&Source::new("rules.triage", text)).ready.expect("no error");
//! let layout = Layout::new(&ready.ruleset, &ready.plan).expect("planes carry this ruleset");
//!
//! // Three patients: breathing is hard, is not hard, was not asked.
//! let (mut planes, mut block) = (Planes::new(&ready, &layout), Block::new(&layout));
//! let breathing = layout.questions[0].at;
//! block.choice(breathing, 0, 0);
//! block.choice(breathing, 1, 1);
//! let day = Date { year: 2026, month: 11, day: 20 }.day_number();
//! planes.run(&mut block, 3, day);
//!
//! let ambulance = |patient| planes.found.at_least[0].has(patient);
//! assert!(ambulance(0) && !ambulance(1) && !ambulance(2));
//! assert!(planes.found.open[0].has(2));
//! ```

mod arithmetic;
pub mod block;
pub mod conclusions;
pub mod layout;
mod numbers;
pub mod rows;
pub(super) mod square;
pub mod walk;

/// Words of 64 patients in a plane.
pub const WORDS: usize = 8;
/// Patients in a block.
pub const LANES: usize = WORDS * 64;

/// One bit for each patient of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lanes(pub [u64; WORDS]);

impl Default for Lanes {
    fn default() -> Self {
        Self::NONE
    }
}

impl Lanes {
    /// Nobody.
    pub const NONE: Self = Self([0; WORDS]);
    /// Everybody.
    pub const ALL: Self = Self([u64::MAX; WORDS]);

    /// Everybody or nobody.
    #[must_use]
    pub fn constant(value: bool) -> Self {
        if value { Self::ALL } else { Self::NONE }
    }

    /// The first patients, so many.
    #[must_use]
    pub fn first(count: usize) -> Self {
        let mut lanes = Self::NONE;
        for (word, start) in lanes.0.iter_mut().zip((0..).step_by(64)) {
            *word = match count.saturating_sub(start) {
                0 => 0,
                some @ 1..64 => (1 << some) - 1,
                _ => u64::MAX,
            };
        }
        lanes
    }

    /// Those in both.
    #[inline]
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.with(other, |a, b| a & b)
    }

    /// Those in either.
    #[inline]
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.with(other, |a, b| a | b)
    }

    /// Those in exactly one.
    #[inline]
    #[must_use]
    pub fn xor(self, other: Self) -> Self {
        self.with(other, |a, b| a ^ b)
    }

    /// Those in this one alone.
    #[inline]
    #[must_use]
    pub fn but_not(self, other: Self) -> Self {
        self.with(other, |a, b| a & !b)
    }

    /// The others.
    #[inline]
    #[must_use]
    pub fn others(self) -> Self {
        self.with(self, |a, _| !a)
    }

    /// Here where they are in the mask, else there.
    #[inline]
    #[must_use]
    pub fn choose(mask: Self, here: Self, there: Self) -> Self {
        here.and(mask).or(there.but_not(mask))
    }

    #[inline]
    fn with(mut self, other: Self, join: impl Fn(u64, u64) -> u64) -> Self {
        for (own, other) in self.0.iter_mut().zip(other.0) {
            *own = join(*own, other);
        }
        self
    }

    /// Whether a patient is in.
    #[inline]
    #[must_use]
    pub fn has(&self, lane: usize) -> bool {
        self.0.get(lane / 64).is_some_and(|word| word >> (lane % 64) & 1 == 1)
    }

    /// Takes a patient in.
    #[inline]
    pub fn set(&mut self, lane: usize) {
        if let Some(word) = self.0.get_mut(lane / 64) {
            *word |= 1 << (lane % 64);
        }
    }

    /// Takes a patient out.
    #[inline]
    pub fn clear(&mut self, lane: usize) {
        if let Some(word) = self.0.get_mut(lane / 64) {
            *word &= !(1 << (lane % 64));
        }
    }

    /// How many are in.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Whether anybody is in.
    #[must_use]
    pub fn any(&self) -> bool {
        self.0.iter().any(|word| *word != 0)
    }
}
