//! Every possible patient as inputs of a circuit: for each question whether it is answered, if not whether it is
//! unknown, and the answer; and the day of the assessment, where dates move with it.
//!
//! Several versions of a ruleset share the inputs of the questions that they have in common, by id (`slots`). What
//! each version makes of them is its [`View`].
//!
//! Choices need no side condition (the first input that is true names the choice, the last choice needs none); a number
//! needs one where its range does not fill its bits: [`Space::legal`]. Inputs that are all false are always legal: nobody
//! answered anything.

mod count;
mod draw;
mod patient;
mod plain;
mod slots;
mod view;

use super::circuit::{Circuit, Lit};
use super::word::Word;
use crate::ruleset::Ruleset;
pub use draw::Chance;
use num_bigint::BigInt;
use slots::Slot;
use std::collections::HashMap;

/// What can be answered.
#[derive(Debug, Clone)]
pub enum Answer {
    /// One literal a choice, at most one of them true.
    Choice(Vec<Lit>),
    /// One literal a choice.
    Set(Vec<Lit>),
    /// The answer in units of 10^-decimals; of a date the number of the day.
    Number(Word, u8),
    /// Free words; nothing reads them.
    Text,
}

/// The state of one question.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Whether it is answered.
    pub given: Lit,
    /// Whether it is asked and not known.
    pub unknown: Lit,
    /// The answer, where it is given.
    pub answer: Answer,
}

/// What one version sees of the inputs.
#[derive(Debug, Clone)]
pub struct View {
    /// One entry a question.
    pub questions: Vec<Asked>,
    /// The first and the last day that the assessment can have been on, where dates move with it.
    pub assessed: Option<(Word, Word)>,
    /// Whether the answers are such as an answer file of this version may hold: each in its range, with no choice that
    /// only another version has.
    pub fits: Lit,
    /// The slot of each question.
    slots: Vec<usize>,
    /// Of each question, where its choices stand among those of its slot.
    choices: Vec<Vec<usize>>,
}

/// The day of the assessment as inputs.
#[derive(Debug, Clone)]
struct Day {
    /// Whether the answer file says it.
    given: Lit,
    /// Its number.
    word: Word,
    first: i64,
    last: i64,
    /// The first of its inputs: given, then the bits.
    start: usize,
    /// How many inputs it takes.
    inputs: usize,
}

/// All inputs.
#[derive(Debug, Clone)]
pub struct Space {
    slots: Vec<Slot>,
    day: Option<Day>,
    /// What each version sees.
    pub views: Vec<View>,
    /// Whether the inputs are answers at all: every number lies in its range.
    pub legal: Lit,
}

/// Names of questions (`id`) and of choices (`question.choice`) of the first version, with their names in the others.
pub type Renamed = HashMap<String, String>;

impl Space {
    /// Inputs for every question of all versions.
    #[must_use]
    pub fn new(versions: &[&Ruleset], renamed: &Renamed, circuit: &mut Circuit) -> Self {
        let (mut slots, of_versions) = slots::gather(versions, renamed);
        let mut legal = Vec::new();
        for slot in &mut slots {
            slot.make_inputs(circuit, &mut legal);
        }
        let day = day(versions, circuit, &mut legal);
        let mut space = Self { slots, day, views: Vec::new(), legal: Lit::TRUE };
        for ((at, ruleset), own) in versions.iter().enumerate().zip(of_versions) {
            let view = view::make(&space, ruleset, own, &view::Naming { version: at, renamed }, circuit);
            space.views.push(view);
        }
        space.legal = circuit.all(legal);
        space
    }

    /// How many inputs there are.
    #[must_use]
    pub fn width(&self) -> usize {
        let slots = self.slots.iter().map(|slot| slot.inputs.len()).sum::<usize>();
        slots + self.day.as_ref().map_or(0, |day| day.inputs)
    }
}

/// The day of the assessment, where some version has dates that move with it.
fn day(versions: &[&Ruleset], circuit: &mut Circuit, legal: &mut Vec<Lit>) -> Option<Day> {
    let ranges: Vec<(i64, i64)> =
        versions.iter().filter_map(|ruleset| view::assessable_days(ruleset)).collect();
    let first = ranges.iter().map(|range| range.0).min()?;
    let last = ranges.iter().map(|range| range.1).max()?.max(first);
    let start = circuit.inputs().len();
    let given = circuit.input();
    let (_, word) = slots::number(&BigInt::from(first), &BigInt::from(last), circuit, legal);
    Some(Day { given, word, first, last, start, inputs: circuit.inputs().len() - start })
}
