//! Arithmetic of ranges: the lowest and highest that an operation on two ranges can give.

use super::Planes;
use crate::date::{self, Unit};
use crate::number::{self, Exact};
use crate::ruleset::expression::CompareOp;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

/// The powers of ten that 64 bits hold.
pub(in crate::plan) const POWERS: [i64; 19] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
    1_000_000_000,
    10_000_000_000,
    100_000_000_000,
    1_000_000_000_000,
    10_000_000_000_000,
    100_000_000_000_000,
    1_000_000_000_000_000,
    10_000_000_000_000_000,
    100_000_000_000_000_000,
    1_000_000_000_000_000_000,
];

/// A range, or zero where there is none: a plan never lacks one, and evaluation is total all the same.
pub(super) trait OrZero {
    fn unwrap_or_default_range(self) -> (Exact, Exact);
}

impl OrZero for Option<(Exact, Exact)> {
    fn unwrap_or_default_range(self) -> (Exact, Exact) {
        self.unwrap_or_else(|| (Exact::zero(), Exact::zero()))
    }
}

/// A value in units of 10^-`decimals`; the plan has proved that it is one and fits.
pub(in crate::plan) fn to_fixed(value: &Exact, decimals: u8) -> i64 {
    let whole = value.is_integer().then(|| value.numer().to_i64()).flatten();
    let scaled = whole.and_then(|whole| whole.checked_mul(*POWERS.get(usize::from(decimals))?));
    scaled.unwrap_or_else(|| number::round_to_units(value, u32::from(decimals)).to_i64().unwrap_or(0))
}

/// The fraction of some units of 10^-`decimals`, reduced in 64 bits, which is faster than in whole numbers of any size.
pub(in crate::plan) fn to_exact(units: i64, decimals: u8) -> Exact {
    let parts = POWERS.get(usize::from(decimals)).copied().unwrap_or(1);
    let common = units.gcd(&parts).max(1);
    Exact::new_raw((units / common).into(), (parts / common).into())
}

pub(super) fn scale_range((low, high): (i64, i64), places: u8) -> (i128, i128) {
    let factor = i128::from(POWERS.get(usize::from(places)).copied().unwrap_or(1));
    (i128::from(low) * factor, i128::from(high) * factor)
}

pub(super) fn round_half_away(value: i64, unit: i64) -> i64 {
    let (whole, rest) = (value / unit, value % unit);
    // `rest * 2` may leave the 64 bits only for units that no number of the language reaches.
    if rest.unsigned_abs() * 2 >= unit.unsigned_abs() { whole + value.signum() } else { whole }
}

pub(super) fn has(words: &[u64], at: u16) -> bool {
    words.get(usize::from(at / 64)).is_some_and(|word| word >> (at % 64) & 1 == 1)
}

/// True or false only where it is so for the whole of both ranges.
pub(crate) fn compare<N: Ord>(op: CompareOp, (low, high): &(N, N), (from, to): &(N, N)) -> Planes {
    match op {
        CompareOp::Less => Planes { certain: high < from, possible: low < to },
        CompareOp::AtMost => Planes { certain: high <= from, possible: low <= to },
        CompareOp::Greater => Planes { certain: low > to, possible: high > from },
        CompareOp::AtLeast => Planes { certain: low >= to, possible: high >= from },
        CompareOp::Equal => {
            Planes { certain: low == to && high == from, possible: low <= to && high >= from }
        }
    }
}

#[inline]
pub(crate) fn hull<N: Ord>(one: (N, N), other: (N, N)) -> (N, N) {
    (one.0.min(other.0), one.1.max(other.1))
}

#[inline]
pub(crate) fn add<N: std::ops::Add<Output = N>>(one: (N, N), other: (N, N)) -> (N, N) {
    (one.0 + other.0, one.1 + other.1)
}

pub(super) fn negative((low, high): (Exact, Exact)) -> (Exact, Exact) {
    (-high, -low)
}

pub(super) fn multiply<N: Ord + Clone + std::ops::Mul<Output = N>>(one: (N, N), other: (N, N)) -> (N, N) {
    let ends =
        [one.0.clone() * other.0.clone(), one.0 * other.1.clone(), one.1.clone() * other.0, one.1 * other.1];
    let [a, b, c, d] = ends;
    hull(hull((a.clone(), a), (b.clone(), b)), hull((c.clone(), c), (d.clone(), d)))
}

/// Quotient of ranges. A divisor that can be zero is refused by the checker; here it gives zero, so that working out
/// a ruleset that will be refused is total too.
pub(super) fn divide(one: (Exact, Exact), other: &(Exact, Exact)) -> (Exact, Exact) {
    let reciprocal = |value: &Exact| if value.is_zero() { Exact::zero() } else { value.recip() };
    if other.0 == other.1 {
        return times(one, &reciprocal(&other.0));
    }
    let ends = (reciprocal(&other.1), reciprocal(&other.0));
    multiply(one, if ends.0 <= ends.1 { ends } else { (ends.1, ends.0) })
}

/// A range times one number: fractions are slow, so no end is worked out twice.
fn times((low, high): (Exact, Exact), factor: &Exact) -> (Exact, Exact) {
    if low == high {
        let product = low * factor;
        return (product.clone(), product);
    }
    let ends = (low * factor, high * factor);
    if ends.0 <= ends.1 { ends } else { (ends.1, ends.0) }
}

pub(super) fn absolute<N: Ord + Clone + Signed>((low, high): (N, N)) -> (N, N) {
    let spans_zero = low.is_negative() && !high.is_negative();
    let (a, b) = (low.abs(), high.abs());
    let top = a.clone().max(b.clone());
    (if spans_zero { N::zero() } else { a.min(b) }, top)
}

pub(super) fn if_applies<N: Ord + Zero>(applies: Planes, range: (N, N)) -> (N, N) {
    match (applies.certain, applies.possible) {
        (true, _) => range,
        (false, true) => hull(range, (N::zero(), N::zero())),
        (false, false) => (N::zero(), N::zero()),
    }
}

pub(super) fn map_ends((low, high): (Exact, Exact), map: impl Fn(&Exact) -> Exact) -> (Exact, Exact) {
    (map(&low), map(&high))
}

/// Completed units from a day to a later one: the fewest from the last day to the first, the most the other way.
pub(super) fn since(unit: Unit, from: (i64, i64), to: (i64, i64)) -> (i64, i64) {
    (date::completed(unit, from.1, to.0), date::completed(unit, from.0, to.1))
}
