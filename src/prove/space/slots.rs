//! Questions that several versions share, as inputs.

use super::super::circuit::{Circuit, Lit};
use super::super::word::Word;
use super::Renamed;
use crate::ruleset::{Question, QuestionKind, Ruleset};
use num_bigint::BigInt;
use num_traits::Zero;
use std::collections::HashMap;
use std::ops::Range;

/// What can be answered in any version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    YesNo,
    OneOf,
    AnyOf,
    Number,
    Date,
    Text,
}

/// One question of one or more versions.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub(super) shape: Shape,
    /// The ids of all choices.
    pub(super) choices: Vec<String>,
    /// The lowest and highest number in any version, in units of 10^-decimals.
    pub(super) low: i128,
    pub(super) high: i128,
    /// The most decimals of any version.
    pub(super) decimals: u8,
    pub(super) given: Lit,
    pub(super) unknown: Lit,
    /// One literal a choice.
    pub(super) lits: Vec<Lit>,
    pub(super) word: Word,
    /// Its inputs: given, not known, then those of the answer.
    pub(super) inputs: Range<usize>,
}

/// The name under which a question of a version is shared.
pub(super) fn key<'a>(version: usize, id: &'a str, renamed: &'a Renamed) -> &'a str {
    match renamed.get(id) {
        Some(name) if version == 0 => name,
        _ => id,
    }
}

/// The name under which a choice is shared.
pub(super) fn choice_key<'a>(
    version: usize,
    question: &str,
    choice: &'a str,
    renamed: &'a Renamed,
) -> &'a str {
    if version > 0 || renamed.is_empty() {
        return choice;
    }
    renamed.get(&format!("{question}.{choice}")).map_or(choice, String::as_str)
}

pub(super) fn shape_of(question: &Question) -> Shape {
    match question.kind {
        QuestionKind::YesNo => Shape::YesNo,
        QuestionKind::OneOf(_) => Shape::OneOf,
        QuestionKind::AnyOf { .. } => Shape::AnyOf,
        QuestionKind::Number(_) => Shape::Number,
        QuestionKind::Date(_) => Shape::Date,
        QuestionKind::Text => Shape::Text,
    }
}

/// The lowest and highest answer of a number or date question, and its decimals.
pub(super) fn range_of(question: &Question) -> (i128, i128, u8) {
    match &question.kind {
        QuestionKind::Number(range) => (range.low, range.high, range.decimals),
        QuestionKind::Date(range) => {
            let (low, high) = range.days(None);
            (low.into(), high.into(), 0)
        }
        _ => (0, 0, 0),
    }
}

/// A number in units of 10^-`decimals`, in those of more decimals.
pub(super) fn scaled(value: i128, decimals: u8, to: u8) -> i128 {
    value.saturating_mul(10_i128.saturating_pow(u32::from(to.saturating_sub(decimals))))
}

/// The slots of all versions, and of each version the slot of each of its questions: questions of one name that take
/// the same kind of answer are one.
pub(super) fn gather(versions: &[&Ruleset], renamed: &Renamed) -> (Vec<Slot>, Vec<Vec<usize>>) {
    let (mut slots, mut of_versions): (Vec<Slot>, Vec<Vec<usize>>) = (Vec::new(), Vec::new());
    let mut known: HashMap<&str, Vec<usize>> = HashMap::new();
    for (version, ruleset) in versions.iter().enumerate() {
        let mut own: Vec<usize> = Vec::new();
        for question in &ruleset.questions {
            let shape = shape_of(question);
            let same = known.entry(key(version, &question.id, renamed)).or_default();
            let is_it =
                |at: &usize| slots.get(*at).is_some_and(|slot| slot.shape == shape) && !own.contains(at);
            let at = same.iter().copied().find(is_it).unwrap_or_else(|| {
                slots.push(Slot::empty(shape));
                same.push(slots.len() - 1);
                slots.len() - 1
            });
            if let Some(slot) = slots.get_mut(at) {
                slot.widen(question, version, renamed);
            }
            own.push(at);
        }
        of_versions.push(own);
    }
    (slots, of_versions)
}

impl Slot {
    fn empty(shape: Shape) -> Self {
        Self {
            shape,
            choices: Vec::new(),
            low: i128::MAX,
            high: i128::MIN,
            decimals: 0,
            given: Lit::FALSE,
            unknown: Lit::FALSE,
            lits: Vec::new(),
            word: Word::constant(&BigInt::zero()),
            inputs: 0..0,
        }
    }

    /// Takes in what a version lets be answered.
    fn widen(&mut self, question: &Question, version: usize, renamed: &Renamed) {
        for choice in question.choice_ids() {
            let name = choice_key(version, &question.id, choice, renamed);
            if !self.choices.iter().any(|known| known == name) {
                self.choices.push(name.to_owned());
            }
        }
        if matches!(self.shape, Shape::Number | Shape::Date) {
            let (low, high, decimals) = range_of(question);
            let finest = self.decimals.max(decimals);
            if self.low <= self.high {
                self.low = scaled(self.low, self.decimals, finest);
                self.high = scaled(self.high, self.decimals, finest);
            }
            self.low = self.low.min(scaled(low, decimals, finest));
            self.high = self.high.max(scaled(high, decimals, finest));
            self.decimals = finest;
        }
    }

    pub(super) fn make_inputs(&mut self, circuit: &mut Circuit, legal: &mut Vec<Lit>) {
        let start = circuit.inputs().len();
        self.given = circuit.input();
        let not_known = circuit.input();
        self.unknown = circuit.and(!self.given, not_known);
        match self.shape {
            Shape::YesNo | Shape::OneOf => self.lits = one_of(self.choices.len(), circuit),
            Shape::AnyOf => self.lits = self.choices.iter().map(|_| circuit.input()).collect(),
            Shape::Number | Shape::Date => {
                let (low, high) = (BigInt::from(self.low), BigInt::from(self.high));
                (_, self.word) = number(&low, &high, circuit, legal);
            }
            Shape::Text => {}
        }
        self.inputs = start..circuit.inputs().len();
    }

    /// The inputs of a choice, a set or a number that lies so far above the lowest.
    pub(super) fn bits_of_choice(&self, chosen: usize) -> impl Iterator<Item = bool> {
        let count = self.inputs.len().saturating_sub(2);
        (0..count).map(move |bit| bit == chosen)
    }

    pub(super) fn bits_of_number(&self, above: i128) -> impl Iterator<Item = bool> {
        let count = self.inputs.len().saturating_sub(2);
        (0..count).map(move |bit| above >> bit.min(126) & 1 == 1)
    }
}

fn one_of(count: usize, circuit: &mut Circuit) -> Vec<Lit> {
    let mut none_before = Lit::TRUE;
    let mut lits = Vec::new();
    for at in 1..=count {
        let chosen = if at == count { Lit::TRUE } else { circuit.input() };
        lits.push(circuit.and(none_before, chosen));
        none_before = circuit.and(none_before, !chosen);
    }
    lits
}

/// A number between two: its inputs, and the number.
pub(super) fn number(
    low: &BigInt,
    high: &BigInt,
    circuit: &mut Circuit,
    legal: &mut Vec<Lit>,
) -> (Vec<Lit>, Word) {
    let most = high - low;
    let bits: Vec<Lit> = (0..most.bits()).map(|_| circuit.input()).collect();
    let full = (BigInt::from(1) << most.bits()) - 1_u8;
    // Compared with all that the bits can say, or the comparison would be taken for granted.
    let said = Word::of_bits(bits.clone(), BigInt::zero(), full);
    legal.push(said.at_most(&Word::constant(&most), circuit));
    let word = Word::of_bits(bits.clone(), BigInt::zero(), most).add(&Word::constant(low), circuit);
    (bits, word)
}
