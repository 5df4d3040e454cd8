//! Numbers as planes, one a bit, lowest first: adding, comparing, choosing. Values are counted from a lowest one, so that
//! none is negative.

use super::Lanes;

/// What values a number can have: from `base` to `base + max`, in its own units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::batch) struct Shape {
    pub base: i64,
    pub max: u64,
}

impl Shape {
    pub(super) fn of_range((low, high): (i64, i64)) -> Option<Self> {
        Some(Self { base: low, max: u64::try_from(i128::from(high) - i128::from(low)).ok()? })
    }

    pub(super) fn bits(self) -> usize {
        bits(self.max)
    }

    /// The smallest shape that holds both.
    pub(super) fn hull(self, other: Self) -> Option<Self> {
        let top = |shape: Self| i128::from(shape.base) + i128::from(shape.max);
        let base = self.base.min(other.base);
        let max = u64::try_from(top(self).max(top(other)) - i128::from(base)).ok()?;
        Some(Self { base, max })
    }

    /// The shape of so many times the value.
    pub(super) fn times(self, scale: u64) -> Option<Self> {
        let base = self.base.checked_mul(i64::try_from(scale).ok()?)?;
        Some(Self { base, max: self.max.checked_mul(scale)? })
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        Some(Self { base: self.base.checked_add(other.base)?, max: self.max.checked_add(other.max)? })
    }
}

pub(super) fn bits(value: u64) -> usize {
    (u64::BITS - value.leading_zeros()) as usize
}

/// The two ends of a number.
#[derive(Debug, Clone, Default)]
pub(super) struct Slice {
    pub low: Vec<Lanes>,
    pub high: Vec<Lanes>,
}

/// Makes room for so many bits and fills them with a constant.
pub(super) fn constant(value: u64, bits: usize, out: &mut Vec<Lanes>) {
    out.clear();
    out.extend((0..bits).map(|bit| Lanes::constant(value >> bit & 1 == 1)));
}

/// Adds a number, moved up by so many bits; the sum has to have room.
pub(super) fn add_shifted(sum: &mut [Lanes], number: &[Lanes], shift: usize) {
    let mut carry = Lanes::NONE;
    let mut rest = number.iter();
    for own in sum.iter_mut().skip(shift) {
        let other = rest.next().copied().unwrap_or(Lanes::NONE);
        let half = own.xor(other);
        let both = own.and(other);
        *own = half.xor(carry);
        carry = both.or(half.and(carry));
        if rest.len() == 0 && !carry.any() {
            return;
        }
    }
}

/// So many times a number and a constant more, in so many bits.
pub(super) fn align(number: &[Lanes], scale: u64, more: u64, bits: usize, out: &mut Vec<Lanes>) {
    constant(more, bits, out);
    add_scaled(out, number, scale);
}

/// Adds so many times a number.
pub(super) fn add_scaled(sum: &mut [Lanes], number: &[Lanes], scale: u64) {
    for shift in 0..self::bits(scale) {
        if scale >> shift & 1 == 1 {
            add_shifted(sum, number, shift);
        }
    }
}

/// Those whose number is less than a constant.
pub(super) fn less_than(number: &[Lanes], constant: i128) -> Lanes {
    if constant <= 0 {
        return Lanes::NONE;
    }
    let Ok(constant) = u64::try_from(constant) else { return Lanes::ALL };
    if bits(constant) > number.len() {
        return Lanes::ALL;
    }
    // From the lowest bit on: less in the higher bit, or alike there and less below.
    let mut less = Lanes::NONE;
    for (plane, bit) in number.iter().zip(0..) {
        less = if constant >> bit & 1 == 1 { less.or(plane.others()) } else { less.but_not(*plane) };
    }
    less
}

/// Those whose number is a constant.
pub(super) fn equal_to(number: &[Lanes], constant: i128) -> Lanes {
    let Ok(constant) = u64::try_from(constant) else { return Lanes::NONE };
    if bits(constant) > number.len() {
        return Lanes::NONE;
    }
    number.iter().zip(0..).fold(Lanes::ALL, |equal, (plane, bit)| {
        if constant >> bit & 1 == 1 { equal.and(*plane) } else { equal.but_not(*plane) }
    })
}

/// Those whose first number is less than the second.
pub(super) fn less(one: &[Lanes], other: &[Lanes]) -> Lanes {
    let mut less = Lanes::NONE;
    for at in 0..one.len().max(other.len()) {
        let a = one.get(at).copied().unwrap_or(Lanes::NONE);
        let b = other.get(at).copied().unwrap_or(Lanes::NONE);
        less = b.but_not(a).or(less.but_not(a.xor(b)));
    }
    less
}

/// Replaces the number where the mask says so.
pub(super) fn replace(number: &mut [Lanes], mask: Lanes, by: &[Lanes]) {
    for (own, plane) in number.iter_mut().zip(by.iter().copied().chain(std::iter::repeat(Lanes::NONE))) {
        *own = Lanes::choose(mask, plane, *own);
    }
}
