//! How results agree with levels that somebody else gave: a confusion table, under- and over-triage, weighted kappa.
//!
//! Only settled levels are compared; what is not settled is counted apart. Under-triage is a level less urgent than the
//! reference, over-triage a more urgent one. Weighted kappa (Cohen J., Psychological Bulletin 1968;70:213-220) is one
//! less the disagreement found, divided by the one that chance would give with the same totals; linear weights count each
//! level between two judgements alike, quadratic ones by the square of their number.

use crate::number::Exact;
use num_bigint::BigInt;
use num_traits::{One, Zero};

/// The counts of a comparison, by level: smaller is more urgent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agreement {
    levels: usize,
    cells: Vec<u64>,
    unsettled: Vec<u64>,
    /// Rows without a reference.
    pub without: u64,
}

/// How disagreement is weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// By the number of levels between.
    Linear,
    /// By its square.
    Quadratic,
}

impl Agreement {
    /// Nothing compared yet, over so many levels.
    #[must_use]
    pub fn new(levels: usize) -> Self {
        Self { levels, cells: vec![0; levels * levels], unsettled: vec![0; levels], without: 0 }
    }

    /// Counts one patient: the level given by the reference, and the settled one, where it is settled.
    pub fn add(&mut self, reference: usize, found: Option<usize>, times: u64) {
        let slot = match found {
            Some(found) => self.cells.get_mut(reference * self.levels + found),
            None => self.unsettled.get_mut(reference),
        };
        if let Some(slot) = slot {
            *slot += times;
        }
    }

    /// Adds the counts of another comparison of the same levels.
    pub fn merge(&mut self, other: &Self) {
        for (own, more) in self.cells.iter_mut().zip(&other.cells) {
            *own += more;
        }
        for (own, more) in self.unsettled.iter_mut().zip(&other.unsettled) {
            *own += more;
        }
        self.without += other.without;
    }

    /// So many with this reference were settled at this level.
    #[must_use]
    pub fn cell(&self, reference: usize, found: usize) -> u64 {
        self.cells.get(reference * self.levels + found).copied().unwrap_or(0)
    }

    /// So many with this reference were not settled.
    #[must_use]
    pub fn unsettled(&self, reference: usize) -> u64 {
        self.unsettled.get(reference).copied().unwrap_or(0)
    }

    /// So many were compared: settled, with a reference.
    #[must_use]
    pub fn compared(&self) -> u64 {
        self.cells.iter().sum()
    }

    /// So many are at the level of the reference, less urgent (under-triage), and more urgent (over-triage).
    #[must_use]
    pub fn agree_under_over(&self) -> (u64, u64, u64) {
        let each = self.pairs().map(|(reference, found, count)| match found.cmp(&reference) {
            std::cmp::Ordering::Equal => (count, 0, 0),
            std::cmp::Ordering::Greater => (0, count, 0),
            std::cmp::Ordering::Less => (0, 0, count),
        });
        each.fold((0, 0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1, sum.2 + one.2))
    }

    fn pairs(&self) -> impl Iterator<Item = (usize, usize, u64)> + '_ {
        let levels = self.levels.max(1);
        self.cells.iter().enumerate().map(move |(at, count)| (at / levels, at % levels, *count))
    }

    /// Weighted kappa; none where chance would agree always, as where all are at one level.
    #[must_use]
    pub fn kappa(&self, weights: Weights) -> Option<Exact> {
        let distance = |one: usize, other: usize| {
            let between = BigInt::from(one.abs_diff(other));
            if weights == Weights::Quadratic { &between * &between } else { between }
        };
        let (mut rows, mut columns) = (vec![0_u64; self.levels], vec![0_u64; self.levels]);
        let mut found = BigInt::zero();
        for (reference, result, count) in self.pairs() {
            if let (Some(row), Some(column)) = (rows.get_mut(reference), columns.get_mut(result)) {
                *row += count;
                *column += count;
            }
            found += distance(reference, result) * count;
        }
        let mut chance = BigInt::zero();
        for (reference, row) in rows.iter().enumerate() {
            for (result, column) in columns.iter().enumerate() {
                chance += distance(reference, result) * *row * *column;
            }
        }
        (!chance.is_zero()).then(|| Exact::one() - Exact::new(found * self.compared(), chance))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::fixed;

    /// Cohen 1968, table 1 has its own weights; this 3 by 3 table is worked by hand instead: of 100, 20+30+15 agree.
    fn table() -> Agreement {
        let mut made = Agreement::new(3);
        for (at, count) in [20, 5, 0, 10, 30, 5, 5, 10, 15].into_iter().enumerate() {
            made.add(at / 3, Some(at % 3), count);
        }
        made
    }

    #[test]
    fn kappa_is_that_of_the_formula() {
        // Linear: found 30 + 2*5 = 40; chance (rows 25,45,30; columns 35,45,20) 25*(45+40) + 45*(35+20) + 30*(70+45)
        // = 2125 + 2475 + 3450 = 8050; 1 - 4000/8050.
        let shown = |weights| table().kappa(weights).map(|kappa| fixed(&kappa, 4));
        assert_eq!(shown(Weights::Linear).as_deref(), Some("0.5031"));
        // Quadratic: found 30 + 4*5 = 50; chance 25*(45+80) + 45*(35+20) + 30*(140+45) = 3125 + 2475 + 5550 = 11150.
        assert_eq!(shown(Weights::Quadratic).as_deref(), Some("0.5516"));
        assert_eq!(Agreement::new(3).kappa(Weights::Linear), None);
    }

    #[test]
    fn under_triage_is_less_urgent_than_the_reference() {
        assert_eq!(table().agree_under_over(), (65, 10, 25));
    }
}
