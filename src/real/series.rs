//! Proven bounds of `ln` and `exp` in whole numbers: a value is so many units of 2^-`bits`.
//!
//! Each function works with some bits more than are wanted, counts the most that its roundings can add up to, and
//! gives the two ends of what the true value can then be. No floating point; the same on every machine.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::sync::LazyLock;

/// Bits worked with beyond those wanted. The errors counted below stay under 2^20 units for every precision used.
const GUARD: u64 = 32;

/// A lower and an upper bound in units of 2^-bits.
pub(super) type Bounds = (BigInt, BigInt);

/// 2^`bits`.
pub(super) fn one(bits: u64) -> BigInt {
    BigInt::one() << bits
}

/// Drops bits: downwards for the lower bound, upwards for the upper.
pub(super) fn drop_bits((low, high): Bounds, bits: u64) -> Bounds {
    let unit = one(bits);
    (low.div_floor(&unit), -((-high).div_floor(&unit)))
}

/// 2·artanh(`numer` / `denom`) for a fraction from 0 to 1/3, and how many units the true value can lie above or below.
///
/// The fraction, its square and each power are off by at most two units, each term by three; what is left out where
/// the terms have become nothing is less than five.
fn twice_artanh(numer: &BigInt, denom: &BigInt, bits: u64) -> (BigInt, BigInt) {
    let fraction = (numer << bits) / denom;
    let square = (&fraction * &fraction) >> bits;
    let (mut power, mut sum, mut odd) = (fraction, BigInt::zero(), 1_u32);
    while !power.is_zero() {
        sum += &power / odd;
        power = (power * &square) >> bits;
        odd += 2;
    }
    // `odd` is twice the number of terms and one.
    (sum * 2, BigInt::from(u64::from(odd) * 3 + 16))
}

fn ln_two(bits: u64) -> (BigInt, BigInt) {
    static COMMON: LazyLock<(BigInt, BigInt)> = LazyLock::new(|| make_ln_two(super::FIRST_BITS + GUARD));
    if bits == super::FIRST_BITS + GUARD { COMMON.clone() } else { make_ln_two(bits) }
}

fn make_ln_two(bits: u64) -> (BigInt, BigInt) {
    twice_artanh(&BigInt::one(), &BigInt::from(3), bits)
}

/// The natural logarithm of `numer` / `denom`, both above zero.
pub(super) fn ln(numer: &BigInt, denom: &BigInt, bits: u64) -> Bounds {
    let working = bits + GUARD;
    // The value is m · 2^twos with m between 2/3 and 4/3, so that the series is short.
    let mut twos = i64::try_from(numer.bits()).unwrap_or(0) - i64::try_from(denom.bits()).unwrap_or(0);
    let shifted = |twos: i64| match u64::try_from(twos) {
        Ok(up) => (numer.clone(), denom << up),
        Err(_) => (numer << twos.unsigned_abs(), denom.clone()),
    };
    let (mut top, mut bottom) = shifted(twos);
    if &top * 3 > &bottom * 4 {
        twos += 1;
        (top, bottom) = shifted(twos);
    } else if &top * 3 < &bottom * 2 {
        twos -= 1;
        (top, bottom) = shifted(twos);
    }
    let (difference, together) = (&top - &bottom, &top + &bottom);
    let (mut sum, mut error) = twice_artanh(&difference.abs(), &together, working);
    if difference.is_negative() {
        sum = -sum;
    }
    if twos != 0 {
        let (two, off) = ln_two(working);
        sum += two * twos;
        error += off * twos.abs();
    }
    drop_bits((&sum - &error, sum + error), GUARD)
}

/// e to the power of `units` · 2^-`bits`.
pub(super) fn exp(units: &BigInt, bits: u64) -> Bounds {
    let size = units.abs();
    let whole = (&size >> bits).to_u64().unwrap_or(u64::MAX).min(super::MOST_EXPONENT);
    // e^x = (e^(x / 2^halvings))^(2^halvings); each squaring loses a bit, and the result has some before the point.
    let halvings = 8 + u64::from(64 - whole.leading_zeros()) + bits.isqrt() / 2;
    let working = bits + whole * 3 / 2 + halvings + GUARD;
    let (mut low, mut high) = exp_small(&(size << (working - bits - halvings)), working);
    for _ in 0..halvings {
        low = (&low * &low) >> working;
        high = ((&high * &high) >> working) + 1;
    }
    if units.is_negative() {
        let numer = one(working + bits);
        return (numer.div_floor(&high), -((-numer).div_floor(&low)));
    }
    drop_bits((low, high), working - bits)
}

/// e to a power below 1/256, by its series: each term is off by at most three units, downwards, and so is the rest.
fn exp_small(units: &BigInt, bits: u64) -> Bounds {
    let mut term = one(bits);
    let (mut sum, mut count) = (BigInt::zero(), 0_u32);
    while !term.is_zero() {
        sum += &term;
        count += 1;
        term = ((term * units) >> bits) / count;
    }
    let high = &sum + (u64::from(count) * 3 + 4);
    (sum, high)
}
