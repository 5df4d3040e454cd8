//! Whole numbers as bits of a circuit: two's complement, as wide as the value can need and no wider.
//!
//! Bits stand lowest first; the last is the sign. A [`Word`] knows the bounds of its value, so that comparisons that
//! can come out only one way are constants, and sums never overflow.

use super::circuit::{Circuit, Lit};
use super::weighted::Weighted;
use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

/// A whole number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    bits: Vec<Lit>,
    low: BigInt,
    high: BigInt,
    /// The same as a weighted sum, where it was made as one.
    sum: Option<Rc<Weighted>>,
}

impl Word {
    /// A constant.
    #[must_use]
    pub fn constant(value: &BigInt) -> Self {
        let width = width_of(value, value);
        let bits = (0..width).map(|at| Lit::constant(bit_of(value, at))).collect();
        Self { bits, low: value.clone(), high: value.clone(), sum: None }
    }

    /// The value, where it is a constant.
    #[must_use]
    pub fn as_constant(&self) -> Option<&BigInt> {
        (self.low == self.high).then_some(&self.low)
    }

    /// Bits that give a value of 0..2^n, with the bounds that somebody else has proved.
    #[must_use]
    pub fn of_bits(mut bits: Vec<Lit>, low: BigInt, high: BigInt) -> Self {
        bits.push(Lit::FALSE);
        Self { bits, low, high, sum: None }.trimmed()
    }

    /// The same number of another patient, where some inputs, by their gates, are something else.
    #[must_use]
    pub fn replaced(&self, by: &HashMap<u32, Lit>, circuit: &mut Circuit) -> Self {
        Self {
            bits: circuit.replaced(&self.bits, by),
            low: self.low.clone(),
            high: self.high.clone(),
            sum: None,
        }
    }

    /// How many bits.
    #[must_use]
    pub fn width(&self) -> usize {
        self.bits.len()
    }

    /// The lowest and highest value.
    #[must_use]
    pub fn bounds(&self) -> (&BigInt, &BigInt) {
        (&self.low, &self.high)
    }

    /// The bits, lowest first, the sign last.
    #[must_use]
    pub fn bits(&self) -> &[Lit] {
        &self.bits
    }

    fn bit(&self, at: usize) -> Lit {
        self.bits.get(at).or(self.bits.last()).copied().unwrap_or(Lit::FALSE)
    }

    fn trimmed(mut self) -> Self {
        if self.low == self.high {
            return Self::constant(&self.low);
        }
        self.bits.truncate(width_of(&self.low, &self.high));
        self
    }

    /// The sum.
    #[must_use]
    pub fn add(&self, other: &Self, circuit: &mut Circuit) -> Self {
        self.sum(other, Lit::FALSE, circuit, &self.low + &other.low, &self.high + &other.high)
    }

    fn sum(&self, other: &Self, carry: Lit, circuit: &mut Circuit, low: BigInt, high: BigInt) -> Self {
        if low == high {
            return Self::constant(&low);
        }
        let mut carry = carry;
        let mut bits = Vec::new();
        for at in 0..width_of(&low, &high) {
            let (a, b) = (self.bit(at), other.bit(at));
            let either = circuit.xor(a, b);
            bits.push(circuit.xor(either, carry));
            let (both, passed) = (circuit.and(a, b), circuit.and(either, carry));
            carry = circuit.or(both, passed);
        }
        Self { bits, low, high, sum: None }
    }

    /// The sum of many, the same circuit in whatever order they are given: the bits of equal weight are added three at
    /// a time, in the order of their gates ("carry-save").
    #[must_use]
    pub fn sum_of(words: &[Self], circuit: &mut Circuit) -> Self {
        let low: BigInt = words.iter().map(|word| &word.low).sum();
        let high: BigInt = words.iter().map(|word| &word.high).sum();
        if low == high {
            return Self::constant(&low);
        }
        let width = width_of(&low, &high);
        let sum = weighted(words).map(Rc::new);
        let mut columns: Vec<Vec<Lit>> = vec![Vec::new(); width];
        let mut constant = BigInt::zero();
        for word in words {
            let sign = word.bits.len().saturating_sub(1);
            for (at, bit) in word.bits.iter().enumerate() {
                // A sign counts negative: counted the other way round, with so much less in all.
                let (bit, less) = if at == sign { (!*bit, true) } else { (*bit, false) };
                let weight = BigInt::one() << at;
                if less {
                    constant -= &weight;
                }
                match (bit.as_constant(), columns.get_mut(at)) {
                    (Some(true), _) => constant += weight,
                    (None, Some(column)) => column.push(bit),
                    _ => {}
                }
            }
        }
        for (at, column) in columns.iter_mut().enumerate() {
            if bit_of(&constant, at) {
                column.push(Lit::TRUE);
            }
        }
        Self { bits: compressed(columns, circuit), low, high, sum }
    }

    /// Its negative.
    #[must_use]
    pub fn negative(&self, circuit: &mut Circuit) -> Self {
        Self::constant(&BigInt::zero()).subtract(self, circuit)
    }

    /// The difference.
    #[must_use]
    pub fn subtract(&self, other: &Self, circuit: &mut Circuit) -> Self {
        let inverted = Self {
            bits: other.bits.iter().map(|bit| !*bit).collect(),
            low: BigInt::zero(),
            high: BigInt::zero(),
            sum: None,
        };
        self.sum(&inverted, Lit::TRUE, circuit, &self.low - &other.high, &self.high - &other.low)
    }

    /// The product with a constant.
    #[must_use]
    pub fn times(&self, factor: &BigInt, circuit: &mut Circuit) -> Self {
        if factor.is_one() {
            return self.clone();
        }
        if factor.is_negative() {
            return self.times(&-factor, circuit).negative(circuit);
        }
        let mut sum = Self::constant(&BigInt::zero());
        let mut shifted = self.clone();
        for at in 0..factor.bits() {
            if factor.bit(at) {
                sum = sum.add(&shifted, circuit);
            }
            shifted = shifted.doubled();
        }
        let weighted = self.sum.as_ref().zip(factor.to_i64());
        sum.sum = weighted.and_then(|(own, factor)| own.times(factor)).map(Rc::new);
        sum
    }

    fn doubled(&self) -> Self {
        let mut bits = vec![Lit::FALSE];
        bits.extend(&self.bits);
        Self { bits, low: &self.low * 2, high: &self.high * 2, sum: None }
    }

    /// The product.
    #[must_use]
    pub fn multiply(&self, other: &Self, circuit: &mut Circuit) -> Self {
        if let Some(factor) = other.as_constant() {
            return self.times(factor, circuit);
        }
        if let Some(factor) = self.as_constant() {
            return other.times(factor, circuit);
        }
        let sign = other.bit(other.width());
        let mut sum = Self::constant(&BigInt::zero());
        let mut shifted = self.clone();
        let zero = Self::constant(&BigInt::zero());
        for bit in other.bits.iter().take(other.width().saturating_sub(1)) {
            let part = shifted.choose_over(*bit, &zero, circuit);
            sum = sum.add(&part, circuit);
            shifted = shifted.doubled();
        }
        let part = shifted.choose_over(sign, &zero, circuit);
        sum = sum.subtract(&part, circuit);
        let ends = [
            &self.low * &other.low,
            &self.low * &other.high,
            &self.high * &other.low,
            &self.high * &other.high,
        ];
        let low = ends.iter().min().cloned().unwrap_or_default();
        let high = ends.iter().max().cloned().unwrap_or_default();
        sum.within(low, high)
    }

    /// The same value with bounds that somebody else has proved.
    #[must_use]
    pub fn within(mut self, low: BigInt, high: BigInt) -> Self {
        self.low = low.max(self.low);
        self.high = high.min(self.high);
        self.trimmed()
    }

    /// This where the literal holds, the other elsewhere.
    #[must_use]
    pub fn choose_over(&self, when: Lit, other: &Self, circuit: &mut Circuit) -> Self {
        match when.as_constant() {
            Some(true) => return self.clone(),
            Some(false) => return other.clone(),
            None => {}
        }
        let (low, high) =
            (self.low.clone().min(other.low.clone()), self.high.clone().max(other.high.clone()));
        let width = width_of(&low, &high);
        let bits = (0..width).map(|at| circuit.choose(when, self.bit(at), other.bit(at))).collect();
        Self { bits, low, high, sum: None }.trimmed()
    }

    /// Whether it is less than the other.
    #[must_use]
    pub fn less(&self, other: &Self, circuit: &mut Circuit) -> Lit {
        if self.high < other.low {
            return Lit::TRUE;
        }
        if self.low >= other.high {
            return Lit::FALSE;
        }
        if let Some(less) = self.less_by_weights(other, circuit) {
            return less;
        }
        let width = self.width().max(other.width());
        let mut less = Lit::FALSE;
        for at in 0..width {
            let (a, b) = (self.bit(at), other.bit(at));
            // The sign counts the other way round.
            let (a, b) = if at + 1 == width { (b, a) } else { (a, b) };
            let differ = circuit.xor(a, b);
            less = circuit.choose(differ, b, less);
        }
        less
    }

    /// The same of a weighted sum and a constant.
    fn less_by_weights(&self, other: &Self, circuit: &mut Circuit) -> Option<Lit> {
        if let (Some(sum), Some(constant)) = (&self.sum, other.as_constant()) {
            return sum.reaches(constant.to_i64()?, circuit).map(|reached| !reached);
        }
        let (sum, constant) = other.sum.as_ref().zip(self.as_constant())?;
        sum.reaches(constant.to_i64()?.checked_add(1)?, circuit)
    }

    /// Whether it is at most the other.
    #[must_use]
    pub fn at_most(&self, other: &Self, circuit: &mut Circuit) -> Lit {
        !other.less(self, circuit)
    }

    /// Whether both are the same.
    #[must_use]
    pub fn equals(&self, other: &Self, circuit: &mut Circuit) -> Lit {
        if self.high < other.low || other.high < self.low {
            return Lit::FALSE;
        }
        let width = self.width().max(other.width());
        let same: Vec<Lit> = (0..width).map(|at| !circuit.xor(self.bit(at), other.bit(at))).collect();
        circuit.all(same)
    }

    /// The smaller of both.
    #[must_use]
    pub fn min(&self, other: &Self, circuit: &mut Circuit) -> Self {
        let less = self.less(other, circuit);
        let (low, high) =
            (self.low.clone().min(other.low.clone()), self.high.clone().min(other.high.clone()));
        self.choose_over(less, other, circuit).within(low, high)
    }

    /// The larger of both.
    #[must_use]
    pub fn max(&self, other: &Self, circuit: &mut Circuit) -> Self {
        let less = self.less(other, circuit);
        let (low, high) =
            (self.low.clone().max(other.low.clone()), self.high.clone().max(other.high.clone()));
        other.choose_over(less, self, circuit).within(low, high)
    }

    /// Divided by something positive and rounded down.
    #[must_use]
    pub fn floor_divide(&self, divisor: &Self, circuit: &mut Circuit) -> Self {
        let floor = |value: &BigInt, by: &BigInt| num_integer::Integer::div_floor(value, by);
        let (least, most) = divisor.bounds();
        let low = floor(&self.low, least).min(floor(&self.low, most));
        let high = floor(&self.high, least).max(floor(&self.high, most));
        if low == high {
            return Self::constant(&low);
        }
        // Long division of what the value is above the lowest quotient: never negative.
        let mut rest = self.subtract(&divisor.times(&low, circuit), circuit);
        rest = rest.within(BigInt::zero(), (&high - &low + 1_u8) * most - 1_u8);
        let mut bits = Vec::new();
        for at in (0..(&high - &low).bits()).rev() {
            let part = divisor.times(&(BigInt::one() << at), circuit);
            let fits = part.at_most(&rest, circuit);
            bits.push(fits);
            let after = rest.subtract(&part, circuit).choose_over(fits, &rest, circuit);
            rest = after.within(BigInt::zero(), (most << at) - 1_u8);
        }
        bits.reverse();
        let quotient = Self::of_bits(bits, BigInt::zero(), &high - &low);
        quotient.add(&Self::constant(&low), circuit)
    }

    /// The value under an assignment of the gates; for patients found and for tests.
    #[must_use]
    pub fn value(&self, is_true: impl Fn(Lit) -> bool) -> BigInt {
        let mut value = BigInt::zero();
        for (at, bit) in self.bits.iter().enumerate() {
            if is_true(*bit) {
                let part = BigInt::one() << at;
                if at + 1 == self.bits.len() { value -= part } else { value += part }
            }
        }
        value
    }
}

/// Words as one weighted sum of their bits; none where a weight is too large.
fn weighted(words: &[Word]) -> Option<Weighted> {
    let mut terms = Vec::new();
    for word in words {
        let sign = word.bits.len().checked_sub(1)?;
        for (at, bit) in word.bits.iter().enumerate() {
            let weight = 1_i64.checked_shl(u32::try_from(at).ok()?).filter(|weight| *weight > 0)?;
            terms.push((*bit, if at == sign { -weight } else { weight }));
        }
    }
    Weighted::new(terms, 0)
}

/// Columns of bits, lowest weight first, added up; what is carried out of the last is dropped, as two's complement wants.
fn compressed(mut columns: Vec<Vec<Lit>>, circuit: &mut Circuit) -> Vec<Lit> {
    let mut bits = Vec::with_capacity(columns.len());
    for at in 0..columns.len() {
        let mut column = columns.get_mut(at).map(std::mem::take).unwrap_or_default();
        column.sort_unstable();
        let mut waiting: VecDeque<Lit> = column.into();
        let mut carries = Vec::new();
        while waiting.len() > 1 {
            let (a, b) =
                (waiting.pop_front().unwrap_or(Lit::FALSE), waiting.pop_front().unwrap_or(Lit::FALSE));
            let c = waiting.pop_front().unwrap_or(Lit::FALSE);
            let either = circuit.xor(a, b);
            let (both, passed) = (circuit.and(a, b), circuit.and(either, c));
            carries.push(circuit.or(both, passed));
            waiting.push_back(circuit.xor(either, c));
        }
        bits.push(waiting.pop_front().unwrap_or(Lit::FALSE));
        if let Some(next) = columns.get_mut(at + 1) {
            next.extend(carries.into_iter().filter(|lit| *lit != Lit::FALSE));
        }
    }
    bits
}

/// The bits that two's complement needs for every value from low to high.
fn width_of(low: &BigInt, high: &BigInt) -> usize {
    let of = |value: &BigInt| if value.is_negative() { (-value - 1_u8).bits() } else { value.bits() };
    (of(low).max(of(high)) + 1).to_usize().unwrap_or(usize::MAX)
}

fn bit_of(value: &BigInt, at: usize) -> bool {
    value.bit(u64::try_from(at).unwrap_or(u64::MAX))
}
