//! Exact numbers: decimals as they are written, and fractions of whole numbers of any size.

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive as _, Zero};
use std::fmt;

/// An exact number: a fraction of whole numbers.
pub type Exact = BigRational;

/// Most digits before the point that a written number may have.
pub const WHOLE_DIGITS: usize = 15;
/// Most digits after the point that a written number may have.
pub const DECIMAL_DIGITS: usize = 9;

/// A decimal as written: `units` × 10^-`decimals`. `1.50` keeps its two decimals.
///
/// It is laid out in steps of 8 bytes, not of 16, so that whatever holds one is too: memory for that is found sooner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(C, packed(8))]
pub struct Decimal {
    /// The digits as one whole number, with the sign.
    pub units: i128,
    /// How many of the digits stand after the point.
    pub decimals: u8,
}

/// Why a text is not a number of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberFault {
    /// Not `digits` or `digits.digits` with an optional sign.
    Form,
    /// More than 15 digits before or 9 after the point.
    TooLong,
}

impl Decimal {
    /// A whole number.
    #[must_use]
    pub fn whole(units: i128) -> Self {
        Self { units, decimals: 0 }
    }

    /// Reads `-?digits(.digits)?` exactly; nothing is rounded.
    ///
    /// # Errors
    /// Says whether the form or the length is at fault. Leading zeros (`007`), `.5`, `5.`, `1e3` are faults of form.
    pub fn parse(text: &str) -> Result<Self, NumberFault> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, after) = match digits.split_once('.') {
            Some((whole, after)) => (whole, Some(after)),
            None => (digits, None),
        };
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let leading_zero = whole.len() > 1 && whole.starts_with('0');
        if !is_digits(whole) || leading_zero || after.is_some_and(|part| !is_digits(part)) {
            return Err(NumberFault::Form);
        }
        let after = after.unwrap_or_default();
        if whole.len() > WHOLE_DIGITS || after.len() > DECIMAL_DIGITS {
            return Err(NumberFault::TooLong);
        }
        let digits = whole.bytes().chain(after.bytes());
        let units = digits.fold(0, |units, digit| units * 10 + i128::from(digit - b'0'));
        Ok(Self {
            units: if negative { -units } else { units },
            decimals: u8::try_from(after.len()).map_err(|_| NumberFault::TooLong)?,
        })
    }

    /// The exact value.
    #[must_use]
    pub fn exact(self) -> Exact {
        match self.decimals {
            0 => Exact::from_integer(BigInt::from(self.units)),
            decimals => {
                // Reduced in whole numbers of a fixed size, which is faster than in those of any size.
                let Some(parts) = 10_i128.checked_pow(u32::from(decimals)) else {
                    return Exact::new(BigInt::from(self.units), power_of_ten(u32::from(decimals)));
                };
                let units = self.units;
                let common = units.gcd(&parts).max(1);
                Exact::new_raw((units / common).into(), (parts / common).into())
            }
        }
    }

    /// The same value without trailing zeros after the point.
    #[must_use]
    pub fn trimmed(mut self) -> Self {
        while self.decimals > 0 && self.units % 10 == 0 {
            self.units /= 10;
            self.decimals -= 1;
        }
        self
    }

    /// The value in units of 10^-`decimals`; `None` where digits would be lost or it does not fit.
    #[must_use]
    pub fn scaled_to(self, decimals: u8) -> Option<i128> {
        let value = self.trimmed();
        let missing = decimals.checked_sub(value.decimals)?;
        value.units.checked_mul(10_i128.checked_pow(u32::from(missing))?)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let digits = self.units.unsigned_abs().to_string();
        let places = usize::from(self.decimals);
        if places == 0 {
            return write!(f, "{sign}{digits}");
        }
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (whole, after) = digits.split_at(digits.len() - places);
        write!(f, "{sign}{whole}.{after}")
    }
}

/// 10^`exponent`.
#[must_use]
pub fn power_of_ten(exponent: u32) -> BigInt {
    BigInt::from(10).pow(exponent)
}

/// How many decimals write the value exactly; `None` where no finite decimal does.
#[must_use]
pub fn decimals_of(value: &Exact) -> Option<u32> {
    let mut rest = value.denom().clone();
    let (two, five) = (BigInt::from(2), BigInt::from(5));
    let mut count = |factor: &BigInt| {
        let mut times = 0;
        while (&rest % factor).is_zero() {
            rest /= factor;
            times += 1;
        }
        times
    };
    let decimals = count(&two).max(count(&five));
    rest.is_one().then_some(decimals)
}

/// Exact text: a decimal without trailing zeros, or `numerator/denominator` where no finite decimal exists.
#[must_use]
pub fn text(value: &Exact) -> String {
    match decimals_of(value) {
        Some(decimals) => fixed(value, decimals),
        None => format!("{}/{}", value.numer(), value.denom()),
    }
}

/// The value with exactly so many decimals, rounded half away from zero.
#[must_use]
pub fn fixed(value: &Exact, decimals: u32) -> String {
    let units = round_to_units(value, decimals);
    let sign = if units.is_negative() { "-" } else { "" };
    let digits = units.abs().to_string();
    let places = decimals as usize;
    if places == 0 {
        return format!("{sign}{digits}");
    }
    let digits = format!("{digits:0>width$}", width = places + 1);
    let (whole, after) = digits.split_at(digits.len() - places);
    format!("{sign}{whole}.{after}")
}

/// The value in units of 10^-`decimals`, rounded half away from zero.
#[must_use]
pub fn round_to_units(value: &Exact, decimals: u32) -> BigInt {
    rounded_small(value, decimals).map_or_else(|| rounded_any(value, decimals), BigInt::from)
}

/// The same in whole numbers of a fixed size, which is faster; none where they do not hold it.
fn rounded_small(value: &Exact, decimals: u32) -> Option<i128> {
    let (numer, denom) = (value.numer().to_i128()?, value.denom().to_u128()?);
    let twice = numer.unsigned_abs().checked_mul(10_u128.checked_pow(decimals)?)?.checked_mul(2)?;
    let units = i128::try_from(twice.checked_add(denom)? / denom.checked_mul(2)?).ok()?;
    Some(if numer < 0 { -units } else { units })
}

fn rounded_any(value: &Exact, decimals: u32) -> BigInt {
    let scaled = value * Exact::from(power_of_ten(decimals));
    let half = Exact::new(BigInt::one(), BigInt::from(2));
    if scaled.is_negative() {
        -(-scaled + half).floor().to_integer()
    } else {
        (scaled + half).floor().to_integer()
    }
}

/// Rounds to so many decimals, half away from zero.
#[must_use]
pub fn round(value: &Exact, decimals: u32) -> Exact {
    Exact::new(round_to_units(value, decimals), power_of_ten(decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_are_rounded_as_any_are() {
        for numer in [-1_000_001_i64, -25, -15, -5, -1, 0, 1, 4, 5, 15, 25, 99, 12_345, 1_000_001] {
            for denom in [1_i64, 2, 3, 7, 10, 20, 40, 1000, 999_983] {
                let value = Exact::new(numer.into(), denom.into());
                for decimals in 0..5 {
                    let small = rounded_small(&value, decimals).map(BigInt::from);
                    assert_eq!(small, Some(rounded_any(&value, decimals)), "{value} to {decimals} decimals");
                }
            }
        }
        let wide = Exact::new(BigInt::from(i128::MAX), BigInt::one());
        assert_eq!(rounded_small(&wide, 3), None);
        assert_eq!(round_to_units(&wide, 1), BigInt::from(i128::MAX) * 10);
    }

    #[test]
    fn reads_only_plain_decimals() {
        assert_eq!(Decimal::parse("38.50").map(|d| d.to_string()), Ok("38.50".to_owned()));
        assert_eq!(Decimal::parse("-0.5").map(|d| d.to_string()), Ok("-0.5".to_owned()));
        for wrong in ["", ".5", "5.", "1e3", "007", "1_000", "--1", "٣"] {
            assert_eq!(Decimal::parse(wrong), Err(NumberFault::Form), "{wrong}");
        }
        assert_eq!(Decimal::parse("1234567890123456"), Err(NumberFault::TooLong));
    }

    #[test]
    fn writes_fractions_only_where_no_decimal_is_exact() {
        let third = Exact::new(280.into(), 3.into());
        assert_eq!(text(&third), "280/3");
        assert_eq!(fixed(&third, 1), "93.3");
        assert_eq!(text(&Exact::new(1.into(), 8.into())), "0.125");
    }

    #[test]
    fn rounds_half_away_from_zero() {
        let half = |n: i64| Exact::new(n.into(), 2.into());
        assert_eq!(fixed(&half(5), 0), "3");
        assert_eq!(fixed(&half(-5), 0), "-3");
        assert_eq!(fixed(&half(-1), 0), "-1");
    }
}
