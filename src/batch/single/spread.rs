//! What each answer brings about, written down beforehand: the conditions that it makes true or leaves open, and the
//! points that it adds; and what follows from the sums of these points alone.
//!
//! Where all of it stands in a few words an answer is as many operations; otherwise it is a list of bytes to be set.

use super::leaves::{Asked, FALSE};
use super::lists::{Found, Lists};
use super::values::Values;
use super::words::Words;
use super::work::Range;
use crate::batch::planes::layout::QuestionAt;
use crate::plan::NumberRef;

/// All that answers bring about.
#[derive(Debug)]
pub(super) enum Spread {
    Few(Words<7>),
    Some(Words<15>),
    Many(Lists),
}

/// A question, its conditions' values for each answer with the bytes that want them, and the sums with what each answer
/// adds.
#[derive(Debug)]
pub(super) struct Question<'a> {
    pub place: &'a QuestionAt,
    pub asked: &'a Asked,
    pub conditions: Vec<(&'a [u8], Vec<u16>)>,
    pub sums: Vec<(NumberRef, Vec<Range>)>,
}

/// A sum that answers add to.
#[derive(Debug)]
pub(super) struct Total {
    pub number: NumberRef,
    pub start: Range,
    /// Whether something else than the following conditions reads it.
    pub read: bool,
    pub reached: Vec<Reached>,
}

/// A condition that a sum alone decides: it is at least `from` or at most `to`; and the bytes that want it.
#[derive(Debug, Clone)]
pub(super) struct Reached {
    pub from: i64,
    pub to: i64,
    pub places: Vec<u16>,
}

/// All that is told of a ruleset.
#[derive(Debug, Default)]
pub(super) struct Told<'a> {
    /// What values start from.
    pub start: Vec<[u8; 8]>,
    pub questions: Vec<Question<'a>>,
    pub totals: Vec<Total>,
}

impl Spread {
    /// None where there is too much to be counted.
    pub(super) fn new(told: &Told<'_>) -> Option<Self> {
        if let Some(few) = Words::new(told) {
            return Some(Self::Few(few));
        }
        match Words::new(told) {
            Some(some) => Some(Self::Some(some)),
            None => Some(Self::Many(Lists::new(told)?)),
        }
    }

    /// Room for one patient.
    pub(super) fn room(&self) -> Found {
        match self {
            Self::Few(_) | Self::Some(_) => Found::default(),
            Self::Many(lists) => lists.room(),
        }
    }

    /// Brings about what the answers of a row do.
    #[inline]
    pub(super) fn run(&self, row: &[u64], found: &mut Found, values: &mut Values, numbers: &mut [Range]) {
        match self {
            Self::Few(words) => words.run(row, values, numbers),
            Self::Some(words) => words.run(row, values, numbers),
            Self::Many(lists) => lists.run(row, found, values, numbers),
        }
    }
}

impl Question<'_> {
    /// The bytes that an answer makes true or leaves open, and their values.
    pub(super) fn brought(&self, answer: usize) -> impl Iterator<Item = (u16, u8)> {
        let conditions = self.conditions.iter();
        let values = conditions.map(move |(values, places)| (values.get(answer).copied(), places));
        let some =
            values.filter_map(|(value, places)| Some((value.filter(|value| *value != FALSE)?, places)));
        some.flat_map(|(value, places)| places.iter().map(move |place| (*place, value)))
    }
}
