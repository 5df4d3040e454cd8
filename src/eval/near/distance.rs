//! How far one answer is from another.

use crate::ruleset::{State, Value};

/// How far changed answers are from those there are; the smaller the nearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Distance {
    /// Answers changed to `unknown`, which is further than any answer that says something.
    pub unknowns: u32,
    /// Recorded steps.
    pub steps: u128,
}

impl std::ops::Add for Distance {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            unknowns: self.unknowns.saturating_add(other.unknowns),
            steps: self.steps.saturating_add(other.steps),
        }
    }
}

/// The distance of one answer from another: for a number the units between them, for a choice one, for a set the
/// choices added and removed. From a missing or unknown answer to any other it is none.
#[must_use]
pub fn distance(from: &State, to: &State) -> Distance {
    let steps = match (from, to) {
        (_, State::Unknown) => return Distance { unknowns: 1, steps: 0 },
        (State::Given(Value::Number(from)), State::Given(Value::Number(to))) => from.abs_diff(*to),
        (State::Given(Value::Set(from)), State::Given(Value::Set(to))) => between_sets(from, to),
        (State::Given(from), State::Given(to)) => u128::from(from != to),
        _ => 0,
    };
    Distance { unknowns: 0, steps }
}

fn between_sets(from: &[u16], to: &[u16]) -> u128 {
    let apart = |one: &[u16], other: &[u16]| one.iter().filter(|at| !other.contains(at)).count();
    (apart(from, to) + apart(to, from)) as u128
}
