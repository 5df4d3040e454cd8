//! Sums of weighted conditions compared with a number, without working the sum out.
//!
//! Weights are made positive (what counts negative counts the other way round for its opposite); then "at least so much"
//! is made of `and` and `or` alone: with the first condition the rest must reach so much less, without it as much.
//! What more of the conditions hold, the more is reached, and the circuit shows it gate by gate, which a sum in binary
//! does not. Large sums have too many different rests; they are worked out and compared.

use super::circuit::{Circuit, Lit};
use std::collections::{BTreeMap, BTreeSet};

/// So many different rests are told apart; with more, a comparison of binary numbers is smaller.
const MOST_RESTS: usize = 1_500;

/// A constant, and a weight for each of some conditions that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighted {
    /// No literal inverted, none twice, no weight zero.
    terms: BTreeMap<Lit, i64>,
    constant: i64,
}

impl Weighted {
    /// None where a number is too large.
    pub fn new(terms: impl IntoIterator<Item = (Lit, i64)>, constant: i64) -> Option<Self> {
        let mut sum = Self { terms: BTreeMap::new(), constant };
        for (lit, weight) in terms {
            let (lit, weight) = if lit.is_inverted() {
                sum.constant = sum.constant.checked_add(weight)?;
                (!lit, weight.checked_neg()?)
            } else {
                (lit, weight)
            };
            if lit.as_constant().is_none() {
                let own = sum.terms.entry(lit).or_default();
                *own = own.checked_add(weight)?;
            }
        }
        sum.terms.retain(|_, weight| *weight != 0);
        Some(sum)
    }

    /// So many times as much; none where a number is too large.
    #[must_use]
    pub fn times(&self, factor: i64) -> Option<Self> {
        let terms: Option<Vec<(Lit, i64)>> =
            self.terms.iter().map(|(lit, weight)| Some((*lit, weight.checked_mul(factor)?))).collect();
        Self::new(terms?, self.constant.checked_mul(factor)?)
    }

    /// Whether the sum is so much or more; none where it takes too many gates to say.
    pub fn reaches(&self, least: i64, circuit: &mut Circuit) -> Option<Lit> {
        let mut least = least.checked_sub(self.constant)?;
        let mut terms = Vec::new();
        for (lit, weight) in &self.terms {
            if *weight < 0 {
                least = least.checked_sub(*weight)?;
                terms.push((weight.checked_neg()?, !*lit));
            } else {
                terms.push((*weight, *lit));
            }
        }
        // The heaviest first: fewer different rests. Equal ones in the order of their gates.
        terms.sort_unstable_by(|(one, a), (other, b)| other.cmp(one).then(a.cmp(b)));
        reached(&terms, least, circuit)
    }
}

/// Whether terms of positive weights reach a sum.
fn reached(terms: &[(i64, Lit)], least: i64, circuit: &mut Circuit) -> Option<Lit> {
    let mut left: i64 = terms.iter().try_fold(0_i64, |sum, (weight, _)| sum.checked_add(*weight))?;
    if let Some(known) = known(least, left) {
        return Some(known);
    }
    // What can be left to reach before each term.
    let mut layers: Vec<BTreeSet<i64>> = vec![BTreeSet::from([least])];
    let mut count = 1;
    for (weight, _) in terms {
        left -= weight;
        let before = layers.last()?;
        let after = before.iter().flat_map(|rest| [*rest, rest - weight]);
        let layer: BTreeSet<i64> = after.filter(|rest| known(*rest, left).is_none()).collect();
        count += layer.len();
        if count > MOST_RESTS {
            return None;
        }
        layers.push(layer);
    }
    let mut reached: BTreeMap<i64, Lit> = BTreeMap::new();
    let mut left = 0;
    for ((weight, lit), layer) in terms.iter().zip(&layers).rev() {
        let from =
            |rest: i64| known(rest, left).or_else(|| reached.get(&rest).copied()).unwrap_or(Lit::FALSE);
        let mut own = BTreeMap::new();
        for rest in layer {
            let (with, without) = (from(rest - weight), from(*rest));
            let with = circuit.and(*lit, with);
            own.insert(*rest, circuit.or(with, without));
        }
        reached = own;
        left += weight;
    }
    reached.get(&least).copied()
}

/// Whether a rest is reached, where what is left at all says so.
fn known(rest: i64, left: i64) -> Option<Lit> {
    if rest <= 0 {
        Some(Lit::TRUE)
    } else if rest > left {
        Some(Lit::FALSE)
    } else {
        None
    }
}
