//! One real number: exact where it is a fraction known exactly, else between two bounds.

use super::series;
use super::{MOST_EXPONENT, Stop};
use crate::number::Exact;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Pow, Signed, ToPrimitive, Zero};
use std::cmp::Ordering;

/// Exact powers are worked out up to so many bits; beyond, bounds are kept.
const MOST_EXACT_BITS: u64 = 4_096;

/// A real number.
#[derive(Debug, Clone)]
pub(super) enum Real {
    /// This fraction.
    Exact(Exact),
    /// From the first to the second, in units of 2^-bits.
    Between(BigInt, BigInt),
}

/// How exactly is reckoned.
#[derive(Debug, Clone, Copy)]
pub(super) struct Precision {
    /// Bits after the point.
    pub bits: u64,
    /// Whether no more precise reckoning follows: what cannot be told apart now is taken as equal.
    pub last: bool,
}

/// What is known of a number's sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Negative,
    Zero,
    Positive,
    Open,
}

impl Real {
    pub(super) fn whole(value: i64) -> Self {
        Self::Exact(Exact::from(BigInt::from(value)))
    }

    pub(super) fn sign(&self) -> Sign {
        match self {
            Self::Exact(value) if value.is_zero() => Sign::Zero,
            Self::Exact(value) if value.is_negative() => Sign::Negative,
            Self::Exact(_) => Sign::Positive,
            Self::Between(low, _) if low.is_positive() => Sign::Positive,
            Self::Between(_, high) if high.is_negative() => Sign::Negative,
            Self::Between(..) => Sign::Open,
        }
    }

    fn as_integer(&self) -> Option<BigInt> {
        match self {
            Self::Exact(value) if value.is_integer() => Some(value.to_integer()),
            _ => None,
        }
    }
}

impl Precision {
    pub(super) fn bounds(self, value: &Real) -> series::Bounds {
        match value {
            Real::Exact(value) => {
                let scaled = value.numer() << self.bits;
                (scaled.div_floor(value.denom()), -((-scaled).div_floor(value.denom())))
            }
            Real::Between(low, high) => (low.clone(), high.clone()),
        }
    }

    pub(super) fn negative(value: Real) -> Real {
        match value {
            Real::Exact(value) => Real::Exact(-value),
            Real::Between(low, high) => Real::Between(-high, -low),
        }
    }

    pub(super) fn add(self, one: &Real, other: &Real) -> Real {
        if let (Real::Exact(one), Real::Exact(other)) = (one, other) {
            return Real::Exact(one + other);
        }
        let (one, other) = (self.bounds(one), self.bounds(other));
        Real::Between(one.0 + other.0, one.1 + other.1)
    }

    pub(super) fn multiply(self, one: &Real, other: &Real) -> Real {
        match (one, other) {
            (Real::Exact(one), Real::Exact(other)) => return Real::Exact(one * other),
            (Real::Exact(zero), _) | (_, Real::Exact(zero)) if zero.is_zero() => return Real::whole(0),
            _ => {}
        }
        let (one, other) = (self.bounds(one), self.bounds(other));
        let bounds = hull([&one.0 * &other.0, &one.0 * &other.1, &one.1 * &other.0, &one.1 * &other.1]);
        let (low, high) = series::drop_bits(bounds, self.bits);
        Real::Between(low, high)
    }

    /// A divisor that cannot be told from zero is for a more precise reckoning to decide.
    pub(super) fn divide(self, one: &Real, other: &Real) -> Result<Real, Stop> {
        match other.sign() {
            Sign::Zero => return Err(Stop::Zero),
            Sign::Open => return Err(if self.last { Stop::Zero } else { Stop::Undecided }),
            Sign::Negative | Sign::Positive => {}
        }
        match (one, other) {
            (Real::Exact(one), Real::Exact(other)) => return Ok(Real::Exact(one / other)),
            (Real::Exact(zero), _) if zero.is_zero() => return Ok(Real::whole(0)),
            _ => {}
        }
        let (one, other) = (self.bounds(one), self.bounds(other));
        let (tops, bottoms) = ([one.0 << self.bits, one.1 << self.bits], [other.0, other.1]);
        if bottoms.iter().any(Zero::is_zero) {
            return Err(if self.last { Stop::Zero } else { Stop::Undecided });
        }
        let (low, _) = hull(pairs(&tops, &bottoms, Integer::div_floor));
        let (_, high) = hull(pairs(&tops, &bottoms, |top, bottom| -((-top).div_floor(bottom))));
        Ok(Real::Between(low, high))
    }

    pub(super) fn smaller(self, one: Real, other: Real) -> Real {
        if let (Real::Exact(a), Real::Exact(b)) = (&one, &other) {
            return if a <= b { one } else { other };
        }
        let (a, b) = (self.bounds(&one), self.bounds(&other));
        if a.1 <= b.0 {
            one
        } else if b.1 <= a.0 {
            other
        } else {
            Real::Between(a.0.min(b.0), a.1.min(b.1))
        }
    }

    pub(super) fn larger(self, one: Real, other: Real) -> Real {
        Self::negative(self.smaller(Self::negative(one), Self::negative(other)))
    }

    pub(super) fn absolute(self, value: Real) -> Real {
        match value.sign() {
            Sign::Positive | Sign::Zero => value,
            Sign::Negative => Self::negative(value),
            Sign::Open => {
                let (low, high) = self.bounds(&value);
                Real::Between(BigInt::zero(), high.max(-low))
            }
        }
    }

    /// Rounds down to a whole number of `1 / parts`, after adding `more / (2 · parts)`.
    fn units(self, end: &BigInt, parts: &BigInt, more: u8) -> BigInt {
        let doubled: BigInt = end * parts * 2 + (BigInt::from(more) << self.bits);
        doubled.div_floor(&series::one(self.bits + 1))
    }

    /// Rounded half away from zero to so many decimals.
    ///
    /// Where the bounds lie on both sides of a tie: for a more precise reckoning to decide; the last one takes the
    /// value as the tie.
    pub(super) fn round(self, value: &Real, decimals: u8) -> Result<Exact, Stop> {
        let parts = crate::number::power_of_ten(u32::from(decimals));
        let units = match value {
            Real::Exact(value) => return Ok(crate::number::round(value, u32::from(decimals))),
            Real::Between(low, high) => {
                let at = |end: &BigInt| {
                    if end.is_negative() { -self.units(&-end, &parts, 1) } else { self.units(end, &parts, 1) }
                };
                let (low, high) = (at(low), at(high));
                if low != high && !self.last {
                    return Err(Stop::Undecided);
                }
                if high.is_positive() { high } else { low }
            }
        };
        Ok(Exact::new(units, parts))
    }

    /// A decimal that is no higher, or no lower, than the number; the number itself where it is a fraction.
    pub(super) fn outwards(self, value: &Real, decimals: u8, up: bool) -> Exact {
        let parts = crate::number::power_of_ten(u32::from(decimals));
        let units = match value {
            Real::Exact(value) => return value.clone(),
            Real::Between(_, high) if up => -self.units(&-high, &parts, 0),
            Real::Between(low, _) => self.units(low, &parts, 0),
        };
        Exact::new(units, parts)
    }

    /// Rounded down to a whole number.
    pub(super) fn floor(self, value: &Real) -> Result<Exact, Stop> {
        let (low, high) = match value {
            Real::Exact(value) => return Ok(value.floor()),
            Real::Between(low, high) => (low, high),
        };
        let parts = BigInt::one();
        let (low, high) = (self.units(low, &parts, 0), self.units(high, &parts, 0));
        if low != high && !self.last {
            return Err(Stop::Undecided);
        }
        Ok(Exact::from(high))
    }

    /// The root, of a negative number too where `degree` is odd.
    pub(super) fn root(self, value: &Real, degree: u32) -> Result<Real, Stop> {
        if degree == 1 {
            return Ok(value.clone());
        }
        if let Real::Exact(value) = value
            && let Some(root) = exact_root(value, degree)
        {
            return Ok(Real::Exact(root));
        }
        match value.sign() {
            Sign::Negative if degree.is_multiple_of(2) => Err(Stop::Domain),
            Sign::Negative => Ok(Self::negative(self.root(&Self::negative(value.clone()), degree)?)),
            Sign::Open if !self.last => Err(Stop::Undecided),
            // The declared ranges have shown that it is not negative.
            _ if degree <= 8 => {
                let (low, high) = self.bounds(value);
                let up = self.bits * u64::from(degree - 1);
                let root = |end: BigInt| (end.max(BigInt::zero()) << up).nth_root(degree);
                Ok(Real::Between(root(low), root(high) + 1))
            }
            _ => self.power(value, &Real::Exact(Exact::new(BigInt::one(), degree.into()))),
        }
    }

    /// `base` to the power of `exponent`.
    pub(super) fn power(self, base: &Real, exponent: &Real) -> Result<Real, Stop> {
        if let Some(times) = exponent.as_integer() {
            return self.whole_power(base, &times);
        }
        match (base.sign(), exponent.sign()) {
            (Sign::Zero, Sign::Positive) => return Ok(Real::whole(0)),
            (Sign::Negative, _) | (Sign::Zero, Sign::Negative | Sign::Zero) => {
                return Err(Stop::Domain);
            }
            (Sign::Zero | Sign::Open, _) => {
                return Err(if self.last { Stop::Domain } else { Stop::Undecided });
            }
            (Sign::Positive, _) => {}
        }
        if let (Real::Exact(base), Real::Exact(exponent)) = (base, exponent) {
            if base.is_one() {
                return Ok(Real::whole(1));
            }
            let root = exponent.denom().to_u32().and_then(|degree| exact_root(base, degree));
            if let Some(root) = root {
                return self.whole_power(&Real::Exact(root), exponent.numer());
            }
        }
        let logarithm = self.ln(base)?;
        self.exp(&self.multiply(exponent, &logarithm))
    }

    fn whole_power(self, base: &Real, times: &BigInt) -> Result<Real, Stop> {
        if times.is_zero() {
            return Ok(Real::whole(1));
        }
        if times.is_negative() {
            let base = self.divide(&Real::whole(1), base).map_err(|stop| match stop {
                Stop::Zero => Stop::Domain,
                other => other,
            })?;
            return self.whole_power(&base, &-times);
        }
        if let Real::Exact(value) = base
            && (value.is_zero() || value.is_one())
        {
            return Ok(base.clone());
        }
        self.fits(base, times)?;
        let times = times.to_u32().ok_or(Stop::TooLarge)?;
        if let Real::Exact(value) = base {
            let bits = value.numer().bits().max(value.denom().bits());
            if bits.saturating_mul(u64::from(times)) <= MOST_EXACT_BITS {
                return Ok(Real::Exact(Exact::new_raw(
                    Pow::pow(value.numer(), times),
                    Pow::pow(value.denom(), times),
                )));
            }
        }
        Ok(self.repeated(base, times))
    }

    /// By squaring, from the highest bit of the exponent down.
    fn repeated(self, base: &Real, times: u32) -> Real {
        let (low, high) = self.bounds(base);
        let base = Real::Between(low, high);
        let mut product = base.clone();
        for bit in (0..times.ilog2()).rev() {
            product = self.multiply(&product, &product);
            if times >> bit & 1 == 1 {
                product = self.multiply(&product, &base);
            }
        }
        product
    }

    /// Whether a power is neither too large nor too small for the language, before it is worked out.
    fn fits(self, base: &Real, times: &BigInt) -> Result<(), Stop> {
        let (low, high) = self.bounds(base);
        let most = low.abs().max(high.abs());
        let size = i64::try_from(most.bits()).unwrap_or(i64::MAX) - i64::try_from(self.bits).unwrap_or(0);
        let times_bits = times * BigInt::from(size.abs() + 1);
        if times_bits <= BigInt::from(900) {
            return Ok(());
        }
        if most.is_zero() {
            return Err(Stop::Undecided);
        }
        let logarithm = series::ln(&most, &series::one(self.bits), self.bits);
        let limit = BigInt::from(MOST_EXPONENT) << self.bits;
        if times * logarithm.0 > limit || times * logarithm.1 < -limit { Err(Stop::TooLarge) } else { Ok(()) }
    }

    /// The natural logarithm.
    pub(super) fn ln(self, value: &Real) -> Result<Real, Stop> {
        match value.sign() {
            Sign::Negative | Sign::Zero => return Err(Stop::Domain),
            Sign::Open => return Err(if self.last { Stop::Domain } else { Stop::Undecided }),
            Sign::Positive => {}
        }
        let (low, high) = match value {
            Real::Exact(value) if value.is_one() => return Ok(Real::whole(0)),
            Real::Exact(value) => series::ln(value.numer(), value.denom(), self.bits),
            Real::Between(low, high) => {
                // ln(high) is at most ln(low) + (high - low) / low.
                let (from, to) = series::ln(low, &series::one(self.bits), self.bits);
                let more = ((high - low) << self.bits).div_ceil(low);
                (from, to + more)
            }
        };
        Ok(Real::Between(low, high))
    }

    /// The logarithm to base ten.
    pub(super) fn log10(self, value: &Real) -> Result<Real, Stop> {
        if let Real::Exact(value) = value
            && let Some(power) = power_of_ten(value)
        {
            return Ok(Real::whole(power));
        }
        let (low, high) = series::ln(&BigInt::from(10), &BigInt::one(), self.bits);
        self.divide(&self.ln(value)?, &Real::Between(low, high))
    }

    /// e to this power.
    pub(super) fn exp(self, value: &Real) -> Result<Real, Stop> {
        let (low, high) = match value {
            Real::Exact(value) if value.is_zero() => return Ok(Real::whole(1)),
            value => self.bounds(value),
        };
        let limit = BigInt::from(MOST_EXPONENT) << self.bits;
        if high > limit || low < -&limit {
            return Err(Stop::TooLarge);
        }
        let (from, mut to) = series::exp(&low, self.bits);
        let wider = high - &low;
        if wider > series::one(self.bits) {
            to = series::exp(&(wider + low), self.bits).1;
        } else if !wider.is_zero() {
            // e^d is at most 1 + 2d for d up to one.
            to += ((&to * wider * 2) >> self.bits) + 1;
        }
        Ok(Real::Between(from, to))
    }
}

fn pairs(
    tops: &[BigInt; 2],
    bottoms: &[BigInt; 2],
    divide: impl Fn(&BigInt, &BigInt) -> BigInt,
) -> [BigInt; 4] {
    let [a, b] = tops;
    let [c, d] = bottoms;
    [divide(a, c), divide(a, d), divide(b, c), divide(b, d)]
}

fn hull([a, b, c, d]: [BigInt; 4]) -> series::Bounds {
    let (low, high) = if a <= b { (a, b) } else { (b, a) };
    let (least, most) = if c <= d { (c, d) } else { (d, c) };
    (low.min(least), high.max(most))
}

/// The root of a fraction where it is a fraction.
fn exact_root(value: &Exact, degree: u32) -> Option<Exact> {
    if value.is_negative() && degree.is_multiple_of(2) || degree == 0 {
        return None;
    }
    let of = |whole: &BigInt| {
        let size = whole.abs();
        if size.is_one() || size.is_zero() {
            return Some(whole.clone());
        }
        if size.bits() < u64::from(degree) {
            return None;
        }
        let root = size.nth_root(degree);
        let hit = Pow::pow(&root, degree) == size;
        hit.then(|| if whole.is_negative() { -root } else { root })
    };
    Some(Exact::new_raw(of(value.numer())?, of(value.denom())?))
}

/// The whole power of ten that the fraction is, if it is one.
fn power_of_ten(value: &Exact) -> Option<i64> {
    let (whole, sign) = match (value.numer().is_one(), value.denom().is_one()) {
        (_, true) => (value.numer(), 1),
        (true, false) => (value.denom(), -1),
        _ => return None,
    };
    let mut rest = whole.clone();
    let (ten, mut power) = (BigInt::from(10), 0);
    while rest.cmp(&ten) != Ordering::Less {
        let (quotient, left) = rest.div_rem(&ten);
        if !left.is_zero() {
            return None;
        }
        rest = quotient;
        power += 1;
    }
    rest.is_one().then_some(power * sign)
}
