//! Exact fractions as two words of a circuit, and the ranges between two of them: the arithmetic of the walk, gate by
//! gate.

use super::circuit::{Circuit, Lit};
use super::word::Word;
use crate::number::Exact;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

/// A fraction; what is below the line is always positive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    above: Word,
    below: Word,
}

/// The lowest and highest value that is still possible.
pub type Span = (Quantity, Quantity);

impl Quantity {
    /// A constant.
    #[must_use]
    pub fn constant(value: &Exact) -> Self {
        Self { above: Word::constant(value.numer()), below: Word::constant(value.denom()) }
    }

    /// A whole number.
    #[must_use]
    pub fn whole(above: Word) -> Self {
        Self { above, below: Word::constant(&BigInt::one()) }
    }

    /// Whole units of 10^-decimals.
    #[must_use]
    pub fn in_units(above: Word, decimals: u8) -> Self {
        Self { above, below: Word::constant(&crate::number::power_of_ten(u32::from(decimals))) }
    }

    /// How many bits it takes: the measure of what can be decided.
    #[must_use]
    pub fn width(&self) -> usize {
        self.above.width().max(self.below.width())
    }

    /// The literals that it is made of.
    pub fn lits(&self) -> impl Iterator<Item = Lit> + '_ {
        self.above.bits().iter().chain(self.below.bits()).copied()
    }

    /// The value, where it is a constant.
    #[must_use]
    pub fn as_constant(&self) -> Option<Exact> {
        Some(Exact::new(self.above.as_constant()?.clone(), self.below.as_constant()?.clone()))
    }

    /// The value under an assignment of the gates.
    #[must_use]
    pub fn value(&self, is_true: impl Fn(Lit) -> bool) -> Exact {
        let below = self.below.value(&is_true);
        Exact::new(self.above.value(&is_true), if below.is_zero() { BigInt::one() } else { below })
    }

    fn is_never_negative(&self) -> bool {
        !self.above.bounds().0.is_negative()
    }

    fn is_always_positive(&self) -> bool {
        self.above.bounds().0.is_positive()
    }

    /// Both numbers above the line, brought over one line.
    fn together(&self, other: &Self, circuit: &mut Circuit) -> (Word, Word, Word) {
        if self.below == other.below {
            return (self.above.clone(), other.above.clone(), self.below.clone());
        }
        if let (Some(a), Some(b)) = (self.below.as_constant(), other.below.as_constant()) {
            let line = a.lcm(b);
            let left = self.above.times(&(&line / a), circuit);
            let right = other.above.times(&(&line / b), circuit);
            return (left, right, Word::constant(&line));
        }
        let left = self.above.multiply(&other.below, circuit);
        let right = other.above.multiply(&self.below, circuit);
        let line = self.below.multiply(&other.below, circuit);
        (left, right, line)
    }

    /// The sum of many, the same circuit in whatever order they are given.
    fn sum_of(parts: &[&Self], circuit: &mut Circuit) -> Self {
        let lines: Option<Vec<&BigInt>> = parts.iter().map(|part| part.below.as_constant()).collect();
        let Some(lines) = lines else {
            let first = Self::constant(&Exact::zero());
            return parts.iter().fold(first, |sum, part| sum.add(part, circuit));
        };
        let line = lines.iter().fold(BigInt::one(), |line, own| line.lcm(own));
        let above: Vec<Word> =
            parts.iter().zip(lines).map(|(part, own)| part.above.times(&(&line / own), circuit)).collect();
        Self { above: Word::sum_of(&above, circuit), below: Word::constant(&line) }
    }

    /// What stands above the line, where the line is 1.
    #[must_use]
    pub fn as_whole(&self) -> Option<&Word> {
        self.below.as_constant().is_some_and(One::is_one).then_some(&self.above)
    }

    fn add(&self, other: &Self, circuit: &mut Circuit) -> Self {
        let (left, right, below) = self.together(other, circuit);
        Self { above: left.add(&right, circuit), below }
    }

    fn negative(&self, circuit: &mut Circuit) -> Self {
        Self { above: self.above.negative(circuit), below: self.below.clone() }
    }

    fn multiply(&self, other: &Self, circuit: &mut Circuit) -> Self {
        Self {
            above: self.above.multiply(&other.above, circuit),
            below: self.below.multiply(&other.below, circuit),
        }
    }

    /// The same, of which somebody knows that it is positive: the end of a range whose other end is.
    fn known_positive(&self) -> Self {
        let most = self.above.bounds().1.clone();
        Self { above: self.above.clone().within(BigInt::one(), most), below: self.below.clone() }
    }

    /// One over it; it is positive.
    fn inverse(&self) -> Self {
        Self { above: self.below.clone(), below: self.above.clone() }
    }

    /// Whether it is less.
    pub fn less(&self, other: &Self, circuit: &mut Circuit) -> Lit {
        let (left, right, _) = self.together(other, circuit);
        left.less(&right, circuit)
    }

    /// Whether it is at most as much.
    pub fn at_most(&self, other: &Self, circuit: &mut Circuit) -> Lit {
        !other.less(self, circuit)
    }

    /// Whether both are the same.
    pub fn equals(&self, other: &Self, circuit: &mut Circuit) -> Lit {
        let (left, right, _) = self.together(other, circuit);
        left.equals(&right, circuit)
    }

    /// This where the literal holds, the other elsewhere.
    #[must_use]
    pub fn choose_over(&self, when: Lit, other: &Self, circuit: &mut Circuit) -> Self {
        let lines = self.below.as_constant().zip(other.below.as_constant());
        if lines.is_some() {
            let (left, right, below) = self.together(other, circuit);
            return Self { above: left.choose_over(when, &right, circuit), below };
        }
        // Each side of the line by itself: no product is needed.
        let above = self.above.choose_over(when, &other.above, circuit);
        Self { above, below: self.below.choose_over(when, &other.below, circuit) }
    }

    fn min(&self, other: &Self, circuit: &mut Circuit) -> Self {
        let (left, right, below) = self.together(other, circuit);
        if below.as_constant().is_some() {
            return Self { above: left.min(&right, circuit), below };
        }
        let less = left.less(&right, circuit);
        self.choose_over(less, other, circuit)
    }

    fn max(&self, other: &Self, circuit: &mut Circuit) -> Self {
        let (left, right, below) = self.together(other, circuit);
        if below.as_constant().is_some() {
            return Self { above: left.max(&right, circuit), below };
        }
        let less = left.less(&right, circuit);
        other.choose_over(less, self, circuit)
    }

    /// Rounded down.
    #[must_use]
    pub fn floor(&self, circuit: &mut Circuit) -> Self {
        Self::whole(self.above.floor_divide(&self.below, circuit))
    }

    /// Half away from zero, to so many decimals.
    fn rounded(&self, decimals: u8, circuit: &mut Circuit) -> Self {
        let scale = crate::number::power_of_ten(u32::from(decimals));
        let zero = Word::constant(&BigInt::zero());
        let is_negative = self.above.less(&zero, circuit);
        let opposite = self.above.negative(circuit);
        let size = opposite.choose_over(is_negative, &self.above, circuit);
        let most = self.above.bounds().0.abs().max(self.above.bounds().1.abs());
        let size = size.within(BigInt::zero(), most);
        let twice = size.times(&(scale * 2_u8), circuit).add(&self.below, circuit);
        let whole = twice.floor_divide(&self.below.times(&BigInt::from(2), circuit), circuit);
        let units = whole.negative(circuit).choose_over(is_negative, &whole, circuit);
        Self::in_units(units, decimals)
    }
}

/// The opposite.
pub fn negative((low, high): &Span, circuit: &mut Circuit) -> Span {
    (high.negative(circuit), low.negative(circuit))
}

/// The sum.
pub fn add(left: &Span, right: &Span, circuit: &mut Circuit) -> Span {
    (left.0.add(&right.0, circuit), left.1.add(&right.1, circuit))
}

/// The sum of many.
pub fn sum(spans: &[&Span], circuit: &mut Circuit) -> Span {
    let (low, high): (Vec<&Quantity>, Vec<&Quantity>) = spans.iter().map(|span| (&span.0, &span.1)).unzip();
    (Quantity::sum_of(&low, circuit), Quantity::sum_of(&high, circuit))
}

/// The product.
pub fn multiply(left: &Span, right: &Span, circuit: &mut Circuit) -> Span {
    if left.0.is_never_negative() && right.0.is_never_negative() {
        return (left.0.multiply(&right.0, circuit), left.1.multiply(&right.1, circuit));
    }
    let ends = [(&left.0, &right.0), (&left.0, &right.1), (&left.1, &right.0), (&left.1, &right.1)];
    let products: Vec<Quantity> = ends.iter().map(|(a, b)| a.multiply(b, circuit)).collect();
    extremes(&products, circuit)
}

/// The quotient; none where the divisor may be zero, which no checked ruleset has.
pub fn divide(left: &Span, right: &Span, circuit: &mut Circuit) -> Option<Span> {
    if right.0.is_always_positive() {
        let inverse = (right.1.known_positive().inverse(), right.0.inverse());
        return Some(multiply(left, &inverse, circuit));
    }
    let opposite = negative(right, circuit);
    if !opposite.0.is_always_positive() {
        return None;
    }
    let inverse = (opposite.1.known_positive().inverse(), opposite.0.inverse());
    let product = multiply(left, &inverse, circuit);
    Some(negative(&product, circuit))
}

fn extremes(values: &[Quantity], circuit: &mut Circuit) -> Span {
    let zero = || Quantity::constant(&Exact::zero());
    let low = values.iter().cloned().reduce(|a, b| a.min(&b, circuit)).unwrap_or_else(zero);
    let high = values.iter().cloned().reduce(|a, b| a.max(&b, circuit)).unwrap_or_else(zero);
    (low, high)
}

/// The smallest of several.
pub fn min(left: &Span, right: &Span, circuit: &mut Circuit) -> Span {
    (left.0.min(&right.0, circuit), left.1.min(&right.1, circuit))
}

/// The largest of several.
pub fn max(left: &Span, right: &Span, circuit: &mut Circuit) -> Span {
    (left.0.max(&right.0, circuit), left.1.max(&right.1, circuit))
}

/// From the lower lowest to the higher highest.
pub fn hull(left: &Span, right: &Span, circuit: &mut Circuit) -> Span {
    (left.0.min(&right.0, circuit), left.1.max(&right.1, circuit))
}

/// Without its sign.
pub fn absolute(span: &Span, circuit: &mut Circuit) -> Span {
    if span.0.is_never_negative() {
        return span.clone();
    }
    let opposite = negative(span, circuit);
    let zero = Quantity::constant(&Exact::zero());
    // The distance of the range from zero, and its farther end.
    let low = span.0.max(&opposite.0, circuit).max(&zero, circuit);
    (low, span.1.max(&opposite.1, circuit))
}

/// Rounded to so many decimals, half away from zero.
pub fn round(span: &Span, decimals: u8, circuit: &mut Circuit) -> Span {
    (span.0.rounded(decimals, circuit), span.1.rounded(decimals, circuit))
}

/// Rounded down.
pub fn floor(span: &Span, circuit: &mut Circuit) -> Span {
    (span.0.floor(circuit), span.1.floor(circuit))
}

/// Rounded up.
pub fn ceiling(span: &Span, circuit: &mut Circuit) -> Span {
    let opposite = negative(span, circuit);
    let down = floor(&opposite, circuit);
    negative(&down, circuit)
}

/// One range where the literal holds, the other elsewhere.
pub fn choose(when: Lit, then: &Span, otherwise: &Span, circuit: &mut Circuit) -> Span {
    (then.0.choose_over(when, &otherwise.0, circuit), then.1.choose_over(when, &otherwise.1, circuit))
}

/// The range where the condition is certainly true, nothing (zero) where it is certainly false, both where it is open.
pub fn if_applies(certain: Lit, possible: Lit, span: &Span, circuit: &mut Circuit) -> Span {
    let zero = Quantity::constant(&Exact::zero());
    let nothing = (zero.clone(), zero);
    let either = hull(span, &nothing, circuit);
    let open = choose(certain, span, &either, circuit);
    choose(possible, &open, &nothing, circuit)
}
