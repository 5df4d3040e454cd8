//! Correct rounding of formulas with powers, roots, logarithms and exponentials.
//!
//! Such a formula has no exact fraction as its value, so it stands under a `round`, and only the rounded number is
//! ever seen. It is worked out between two bounds, first with `FIRST_BITS` bits after the point; where both bounds
//! round to the same number, that is the number. Where they do not, it is worked out again with more bits.
//!
//! What is exact stays exact, so that a value on a tie (`round(root(x, 2) / 4, 0)` for `x` = 4) is known to be one:
//! roots of perfect powers, whole powers, `ln(1)`, `exp(0)`, `log10(1000)`. By the theorem of Lindemann and
//! Weierstrass no other logarithm or exponential of a fraction is a fraction, and a root that is no fraction is on no
//! tie, so a single one of them is always told from a tie. Several together can meet one that none of them meets alone
//! (`root(2, 2) * root(2, 2) / 4`): what is within 2^-8192, about 10^-2466, of a tie with the last precision is taken
//! to be the tie.
//!
//! Ranges are reckoned end by end: the lower end of a sum is the sum of the lower ends, as a real number, and that
//! number is rounded.

mod near;
mod series;

use crate::number::Exact;
use near::{Precision, Real, Sign};

/// Bits after the point of the first reckoning: enough for nearly every value.
const FIRST_BITS: u64 = 96;
/// The precisions after the first.
const MORE_BITS: [u64; 2] = [320, 1_280];
/// The last precision; what it cannot tell from a tie is taken to be one.
const LAST_BITS: u64 = 8_192;
/// Results of `exp` and `power` lie between e^-690 and e^690, about 10^-300 and 10^300, or are zero.
pub const MOST_EXPONENT: u64 = 690;

/// One step of a formula in the order of working out: operands first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// The range with this position among those given.
    Given(u32),
    /// `-x`
    Negative,
    /// Without its sign.
    Absolute,
    /// `a + b`
    Add,
    /// `a - b`
    Subtract,
    /// `a * b`
    Multiply,
    /// `a / b`
    Divide,
    /// The smaller of two.
    Smaller,
    /// The larger of two.
    Larger,
    /// Rounded to so many decimals, half away from zero.
    Round(u8),
    /// Rounded down to a whole number.
    Floor,
    /// Rounded up to a whole number.
    Ceiling,
    /// `power(x, y)`
    Power,
    /// The root of this degree, one or more.
    Root(u32),
    /// The natural logarithm.
    Ln,
    /// The logarithm to base ten.
    Log10,
    /// e to this power.
    Exp,
}

/// Why a formula has no value over the ranges given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A divisor can be zero.
    Zero,
    /// A function's argument can lie where the function is not defined.
    Domain,
    /// A function's result can be larger than about 10^300, or nearer to zero than 10^-300.
    TooLarge,
}

/// A fault, and the step at which it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaultAt {
    /// What.
    pub fault: Fault,
    /// The position among the formula's steps.
    pub step: usize,
}

/// Why a step came to no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// More bits are needed.
    Undecided,
    Zero,
    Domain,
    TooLarge,
}

/// One number, or everything between two.
#[derive(Debug, Clone)]
enum Span {
    Point(Real),
    Range(Real, Real),
}

/// The range of a formula whose last step rounds to a decimal or whole number.
///
/// # Errors
/// The first step that has no value over these ranges. While ruling faults out over the declared ranges, take
/// [`proven`]; what it lets pass has a value over every part of them.
pub fn rounded(steps: &[Op], given: &[(Exact, Exact)]) -> Result<(Exact, Exact), FaultAt> {
    let sequence = [FIRST_BITS].into_iter().chain(MORE_BITS);
    first_decided(steps, given, sequence.map(|bits| (bits, false)).chain([(LAST_BITS, true)]))
}

/// The same, where faults are to be ruled out with bits to spare.
///
/// # Errors
/// As [`rounded`].
pub fn proven(steps: &[Op], given: &[(Exact, Exact)]) -> Result<(Exact, Exact), FaultAt> {
    // The precision before the last decides about domains and divisors. Rounding is the same as ever.
    let [_, before_last] = MORE_BITS;
    match first_decided(steps, given, [(FIRST_BITS, false), (before_last, true)].into_iter()) {
        Ok(_) => rounded(steps, given),
        Err(fault) => Err(fault),
    }
}

fn first_decided(
    steps: &[Op],
    given: &[(Exact, Exact)],
    precisions: impl Iterator<Item = (u64, bool)>,
) -> Result<(Exact, Exact), FaultAt> {
    let mut found = Err(FaultAt { fault: Fault::Domain, step: 0 });
    for (bits, last) in precisions {
        match run(steps, given, Precision { bits, last }) {
            Ok(range) => return Ok(range),
            Err((Stop::Undecided, step)) => found = Err(FaultAt { fault: Fault::Domain, step }),
            Err((Stop::Zero, step)) => return Err(FaultAt { fault: Fault::Zero, step }),
            Err((Stop::Domain, step)) => return Err(FaultAt { fault: Fault::Domain, step }),
            Err((Stop::TooLarge, step)) => return Err(FaultAt { fault: Fault::TooLarge, step }),
        }
    }
    found
}

/// The ranges that a formula's steps leave, the last so many of them in order; as decimals for people, rounded outwards
/// to so many places where they are no fractions.
#[must_use]
pub fn outline(steps: &[Op], given: &[(Exact, Exact)], decimals: u8, count: usize) -> Vec<(Exact, Exact)> {
    let precision = Precision { bits: FIRST_BITS, last: true };
    let left = evaluate(steps, given, precision).unwrap_or_default();
    let skipped = left.len().saturating_sub(count);
    let outlined = left.into_iter().skip(skipped).map(|span| {
        let (low, high) = span.ends();
        (precision.outwards(&low, decimals, false), precision.outwards(&high, decimals, true))
    });
    outlined.collect()
}

fn run(
    steps: &[Op],
    given: &[(Exact, Exact)],
    precision: Precision,
) -> Result<(Exact, Exact), (Stop, usize)> {
    match evaluate(steps, given, precision)?.pop() {
        Some(Span::Point(Real::Exact(value))) => Ok((value.clone(), value)),
        Some(Span::Range(Real::Exact(low), Real::Exact(high))) => Ok((low, high)),
        _ => Err((Stop::Domain, steps.len())),
    }
}

/// What all steps leave on the stack.
fn evaluate(
    steps: &[Op],
    given: &[(Exact, Exact)],
    precision: Precision,
) -> Result<Vec<Span>, (Stop, usize)> {
    let mut stack: Vec<Span> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let value = match step {
            Op::Given(which) => given.get(*which as usize).map(given_span),
            Op::Add | Op::Subtract | Op::Multiply | Op::Divide | Op::Smaller | Op::Larger | Op::Power => {
                match (stack.pop(), stack.pop()) {
                    (Some(right), Some(left)) => {
                        Some(of_two(*step, left, right, precision).map_err(|stop| (stop, at))?)
                    }
                    _ => None,
                }
            }
            _ => match stack.pop() {
                Some(value) => Some(of_one(*step, value, precision).map_err(|stop| (stop, at))?),
                None => None,
            },
        };
        stack.push(value.ok_or((Stop::Domain, at))?);
    }
    Ok(stack)
}

fn given_span((low, high): &(Exact, Exact)) -> Span {
    if low == high {
        Span::Point(Real::Exact(low.clone()))
    } else {
        Span::Range(Real::Exact(low.clone()), Real::Exact(high.clone()))
    }
}

impl Span {
    fn ends(self) -> (Real, Real) {
        match self {
            Self::Point(value) => (value.clone(), value),
            Self::Range(low, high) => (low, high),
        }
    }

    fn rising(self, map: impl Fn(&Real) -> Result<Real, Stop>) -> Result<Self, Stop> {
        Ok(match self {
            Self::Point(value) => Self::Point(map(&value)?),
            Self::Range(low, high) => Self::Range(map(&low)?, map(&high)?),
        })
    }
}

fn of_one(step: Op, value: Span, precision: Precision) -> Result<Span, Stop> {
    match step {
        Op::Negative => Ok(negative(value)),
        Op::Absolute => Ok(absolute(value, precision)),
        Op::Round(decimals) => value.rising(|end| precision.round(end, decimals).map(Real::Exact)),
        Op::Floor => value.rising(|end| precision.floor(end).map(Real::Exact)),
        Op::Ceiling => {
            let down = negative(value).rising(|end| precision.floor(end).map(Real::Exact))?;
            Ok(negative(down))
        }
        Op::Root(degree) => value.rising(|end| precision.root(end, degree)),
        Op::Ln => value.rising(|end| precision.ln(end)),
        Op::Log10 => value.rising(|end| precision.log10(end)),
        Op::Exp => value.rising(|end| precision.exp(end)),
        _ => Ok(value),
    }
}

fn negative(value: Span) -> Span {
    match value {
        Span::Point(value) => Span::Point(Precision::negative(value)),
        Span::Range(low, high) => Span::Range(Precision::negative(high), Precision::negative(low)),
    }
}

fn absolute(value: Span, precision: Precision) -> Span {
    let (low, high) = match value {
        Span::Point(value) => return Span::Point(precision.absolute(value)),
        Span::Range(low, high) => (low, high),
    };
    // The larger of zero, the lower end and the upper end turned round: zero where the range spans it.
    let nearest =
        precision.larger(Real::whole(0), precision.larger(low.clone(), Precision::negative(high.clone())));
    Span::Range(nearest, precision.larger(Precision::negative(low), high))
}

fn of_two(step: Op, left: Span, right: Span, precision: Precision) -> Result<Span, Stop> {
    if let (Span::Point(a), Span::Point(b)) = (&left, &right) {
        return Ok(Span::Point(match step {
            Op::Add => precision.add(a, b),
            Op::Subtract => precision.add(a, &Precision::negative(b.clone())),
            Op::Multiply => precision.multiply(a, b),
            Op::Divide => precision.divide(a, b)?,
            Op::Power => precision.power(a, b)?,
            Op::Smaller => precision.smaller(a.clone(), b.clone()),
            _ => precision.larger(a.clone(), b.clone()),
        }));
    }
    let (from, to) = match (step, left.ends(), right) {
        (Op::Power, ends, right) => return power(&ends, right, precision),
        (Op::Add, (a, b), right) => {
            let (c, d) = right.ends();
            (precision.add(&a, &c), precision.add(&b, &d))
        }
        (Op::Subtract, (a, b), right) => {
            let (c, d) = negative(right).ends();
            (precision.add(&a, &c), precision.add(&b, &d))
        }
        (Op::Smaller, (a, b), right) => {
            let (c, d) = right.ends();
            (precision.smaller(a, c), precision.smaller(b, d))
        }
        (Op::Larger, (a, b), right) => {
            let (c, d) = right.ends();
            (precision.larger(a, c), precision.larger(b, d))
        }
        (Op::Divide, ends, right) => {
            let divisor = right.ends();
            away_from_zero(&divisor, precision)?;
            corners(&ends, &divisor, precision, |a, b| precision.divide(a, b))?
        }
        (_, ends, right) => corners(&ends, &right.ends(), precision, |a, b| Ok(precision.multiply(a, b)))?,
    };
    Ok(Span::Range(from, to))
}

/// A range that zero lies within or at an end of divides by zero.
fn away_from_zero((low, high): &(Real, Real), precision: Precision) -> Result<(), Stop> {
    match (low.sign(), high.sign()) {
        (Sign::Positive, _) | (_, Sign::Negative) => Ok(()),
        (Sign::Open, Sign::Positive | Sign::Open) | (Sign::Negative, Sign::Open) if !precision.last => {
            Err(Stop::Undecided)
        }
        _ => Err(Stop::Zero),
    }
}

/// The lowest and the highest at the four corners of two ranges.
fn corners(
    (a, b): &(Real, Real),
    (c, d): &(Real, Real),
    precision: Precision,
    value: impl Fn(&Real, &Real) -> Result<Real, Stop>,
) -> Result<(Real, Real), Stop> {
    let (mut low, mut high): (Option<Real>, Option<Real>) = (None, None);
    for (left, right) in [(a, c), (a, d), (b, c), (b, d)] {
        let corner = value(left, right)?;
        low = Some(match low {
            Some(low) => precision.smaller(low, corner.clone()),
            None => corner.clone(),
        });
        high = Some(match high {
            Some(high) => precision.larger(high, corner),
            None => corner,
        });
    }
    low.zip(high).ok_or(Stop::Domain)
}

/// Powers of a range. For bases above zero, y · ln(x) is greatest and least at corners; a base that can be zero or
/// less needs one whole exponent, or (from zero) exponents above zero.
fn power(base: &(Real, Real), exponent: Span, precision: Precision) -> Result<Span, Stop> {
    if let Span::Point(Real::Exact(times)) = &exponent
        && times.is_integer()
    {
        return whole_power(base, times, precision);
    }
    let exponent = exponent.ends();
    match (base.0.sign(), exponent.0.sign()) {
        (Sign::Positive, _) | (Sign::Zero, Sign::Positive) => {}
        (Sign::Open, _) | (Sign::Zero, Sign::Open) if !precision.last => return Err(Stop::Undecided),
        _ => return Err(Stop::Domain),
    }
    let (low, high) = corners(base, &exponent, precision, |x, y| precision.power(x, y))?;
    Ok(Span::Range(low, high))
}

fn whole_power(base: &(Real, Real), times: &Exact, precision: Precision) -> Result<Span, Stop> {
    let exponent = Real::Exact(times.clone());
    let (low, high) = (base.0.sign(), base.1.sign());
    let one_sign = matches!(low, Sign::Positive | Sign::Zero) || matches!(high, Sign::Negative | Sign::Zero);
    if times < &Exact::from(num_bigint::BigInt::from(0)) {
        away_from_zero(base, precision).map_err(|stop| match stop {
            Stop::Zero => Stop::Domain,
            other => other,
        })?;
    }
    let ends = (precision.power(&base.0, &exponent)?, precision.power(&base.1, &exponent)?);
    let top = precision.larger(ends.0.clone(), ends.1.clone());
    let even = (times.numer() % 2_u8) == num_bigint::BigInt::from(0);
    let bottom = if even && !one_sign { Real::whole(0) } else { precision.smaller(ends.0, ends.1) };
    Ok(if times.numer() == &num_bigint::BigInt::from(0) {
        Span::Point(Real::whole(1))
    } else {
        Span::Range(bottom, top)
    })
}

#[cfg(test)]
mod tests;
