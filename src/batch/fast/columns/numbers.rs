//! A column of numbers or days.

use super::bits::{turned, valid};
use crate::batch::columns::cells::BEFORE_1970;
use crate::batch::planes::block::Block;
use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_schema::DataType;

/// Below this every decimal of a DOUBLE is the shortest that reads back as the same: 15 digits always are.
const SHORTEST_DOUBLE: f64 = 1e15;
/// The same of a FLOAT: 6 digits.
const SHORTEST_FLOAT: f64 = 1e6;

/// Numbers or days, and how each becomes its offset from the lowest of the question.
pub(super) struct Numbers<'a> {
    array: &'a dyn Array,
    limits: Limits,
    narrow: Option<Narrow>,
    width: usize,
}

/// Lowest and highest in units of 10^-`decimals`, and what offsets are counted from.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    low: i64,
    high: i64,
    base: i64,
    decimals: u8,
    scale: i64,
}

/// Limits of whole numbers. What does not fit in 32 bits is beyond them as the nearest number that does.
#[derive(Clone, Copy)]
struct Narrow {
    low: i32,
    high: i32,
    base: i32,
}

impl Limits {
    pub(super) fn new((low, high): (i64, i64), base: i64, decimals: u8) -> Option<Self> {
        Some(Self { low, high, base, decimals, scale: 10_i64.checked_pow(u32::from(decimals))? })
    }

    /// The same of whole numbers that 32 bits hold, with room on both sides.
    fn narrow(self) -> Option<Narrow> {
        let inner = |value: i64| i32::try_from(value).ok().filter(|it| *it > i32::MIN && *it < i32::MAX);
        let (low, high, base) = (inner(self.low)?, inner(self.high)?, inner(self.base)?);
        (self.decimals == 0 && base <= low).then_some(Narrow { low, high, base })
    }

    #[inline]
    fn offset(self, units: i64) -> Option<u64> {
        (units >= self.low && units <= self.high).then(|| units.abs_diff(self.base))
    }

    #[inline]
    fn of_whole(self, value: i64) -> Option<u64> {
        self.offset(value.checked_mul(self.scale)?)
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "both are below 10^15")]
    fn of_double(self, value: f64) -> Option<u64> {
        let scale = self.scale as f64;
        let units = (value * scale).round();
        (units.abs() < SHORTEST_DOUBLE && (units / scale).total_cmp(&value).is_eq())
            .then(|| self.offset(units as i64))
            .flatten()
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "both are below 10^6")]
    fn of_float(self, value: f32) -> Option<u64> {
        let scale = self.scale as f64;
        let units = (f64::from(value) * scale).round();
        let small = units.abs() < SHORTEST_FLOAT && scale <= SHORTEST_FLOAT;
        let again = f64::from(units as f32 / scale as f32);
        (small && again.total_cmp(&f64::from(value)).is_eq()).then(|| self.offset(units as i64)).flatten()
    }

    #[inline]
    fn of_decimal(self, value: i128, decimals: u8) -> Option<u64> {
        let units = match decimals.checked_sub(self.decimals) {
            None => value.checked_mul(10_i128.checked_pow(u32::from(self.decimals - decimals))?)?,
            Some(0) => value,
            Some(more) => {
                let divisor = 10_i128.checked_pow(u32::from(more))?;
                (value % divisor == 0).then(|| value / divisor)?
            }
        };
        self.offset(i64::try_from(units).ok()?)
    }
}

impl<'a> Numbers<'a> {
    pub(super) fn new(array: &'a dyn Array, limits: Limits, width: usize) -> Self {
        Self { array, limits, narrow: limits.narrow(), width }
    }

    /// Whether numbers of this type are read many at a time.
    pub(super) fn reads(data: &DataType) -> bool {
        match data {
            DataType::Decimal128(_, scale) => *scale >= 0,
            DataType::Float32 | DataType::Float64 => true,
            data => data.is_integer(),
        }
    }

    #[inline]
    pub(super) fn fill(&self, at: usize, block: &mut Block, word: usize, from: usize, count: usize) -> u64 {
        let mut narrow = [0_u32; 64];
        let there = valid(self.array.nulls(), from, count);
        if let Some(out) = self.narrow((from, count), &mut narrow) {
            let byte = |at: usize, offset: u32| (offset >> (at * 8) & 0xff) as u8;
            self.set(at, block, word, there & !out, |bytes, at| {
                bytes.iter_mut().zip(&narrow).for_each(|(slot, offset)| *slot = byte(at, *offset));
            });
            return there & out;
        }
        let mut offsets = [0_u64; 64];
        let out = self.wide((from, count), &mut offsets);
        self.set(at, block, word, there & !out, |bytes, at| {
            for (byte, offset) in bytes.iter_mut().zip(&offsets) {
                *byte = offset.to_le_bytes().get(at).copied().unwrap_or(0);
            }
        });
        there & out
    }

    /// Sets the planes of a word from the bytes of its offsets, of which the call gives the lowest, the next and so on.
    #[inline]
    fn set(
        &self,
        at: usize,
        block: &mut Block,
        word: usize,
        given: u64,
        bytes_of: impl Fn(&mut [u8; 64], usize),
    ) {
        block.set_word(at, word, given);
        for first in (0..self.width).step_by(8) {
            let mut bytes = [0_u8; 64];
            bytes_of(&mut bytes, first / 8);
            let mut planes = [0_u64; 8];
            let planes = planes.get_mut(..(self.width - first).min(8)).unwrap_or_default();
            turned(&bytes, planes);
            for (plane, bit) in planes.iter().zip(first..) {
                block.set_word(at + 2 + bit, word, plane & given);
            }
        }
    }

    /// The offsets of whole numbers; gives those that have none. None where they are no such numbers.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "they are brought between the ends of 32 bits first")]
    fn narrow(&self, rows: (usize, usize), offsets: &mut [u32; 64]) -> Option<u64> {
        const LOW: i64 = i32::MIN as i64;
        const HIGH: i64 = i32::MAX as i64;
        let limits = self.narrow?;
        macro_rules! offsets {
            ($type:ty, $whole:expr) => {
                limits.offsets(self.array.as_primitive::<$type>().values(), rows, offsets, $whole)
            };
        }
        Some(match self.array.data_type() {
            DataType::Int8 => offsets!(Int8Type, i32::from),
            DataType::Int16 => offsets!(Int16Type, i32::from),
            DataType::Int32 => offsets!(Int32Type, |value| value),
            DataType::Int64 => offsets!(Int64Type, |value| value.clamp(LOW, HIGH) as i32),
            DataType::UInt8 => offsets!(UInt8Type, i32::from),
            DataType::UInt16 => offsets!(UInt16Type, i32::from),
            DataType::UInt32 => offsets!(UInt32Type, |value| i64::from(value).min(HIGH) as i32),
            DataType::UInt64 => offsets!(UInt64Type, |value| value.min(i32::MAX as u64) as i32),
            _ => return None,
        })
    }

    /// The offsets of any numbers or days; gives those that have none.
    #[inline]
    fn wide(&self, rows: (usize, usize), offsets: &mut [u64; 64]) -> u64 {
        let limits = self.limits;
        macro_rules! offsets {
            ($type:ty, $offset:expr) => {
                offsets_of(self.array.as_primitive::<$type>().values(), rows, offsets, $offset)
            };
        }
        match self.array.data_type() {
            DataType::Int8 => offsets!(Int8Type, |value| limits.of_whole(i64::from(value))),
            DataType::Int16 => offsets!(Int16Type, |value| limits.of_whole(i64::from(value))),
            DataType::Int32 => offsets!(Int32Type, |value| limits.of_whole(i64::from(value))),
            DataType::Int64 => offsets!(Int64Type, |value| limits.of_whole(value)),
            DataType::UInt8 => offsets!(UInt8Type, |value| limits.of_whole(i64::from(value))),
            DataType::UInt16 => offsets!(UInt16Type, |value| limits.of_whole(i64::from(value))),
            DataType::UInt32 => offsets!(UInt32Type, |value| limits.of_whole(i64::from(value))),
            DataType::UInt64 => {
                offsets!(UInt64Type, |value| limits.of_whole(i64::try_from(value).ok()?))
            }
            DataType::Float32 => offsets!(Float32Type, |value| limits.of_float(value)),
            DataType::Float64 => offsets!(Float64Type, |value| limits.of_double(value)),
            DataType::Date32 => {
                offsets!(Date32Type, |days| limits.offset(i64::from(days) + BEFORE_1970))
            }
            DataType::Decimal128(_, scale) => {
                let decimals = u8::try_from(*scale).unwrap_or(0);
                offsets!(Decimal128Type, |value| limits.of_decimal(value, decimals))
            }
            _ => u64::MAX,
        }
    }
}

impl Narrow {
    /// The offsets of these rows; gives those that have none. Several at a time: nothing depends on a value.
    #[inline]
    fn offsets<T: Copy>(
        self,
        values: &[T],
        (from, count): (usize, usize),
        offsets: &mut [u32; 64],
        whole: impl Fn(T) -> i32,
    ) -> u64 {
        let mut out = [0_u8; 64];
        let values = values.get(from..from + count).unwrap_or_default();
        for ((slot, out), value) in offsets.iter_mut().zip(&mut out).zip(values) {
            let value = whole(*value);
            *slot = value.wrapping_sub(self.base).cast_unsigned();
            *out = u8::from(value < self.low) | u8::from(value > self.high);
        }
        let mut plane = [0];
        turned(&out, &mut plane);
        let [out] = plane;
        out
    }
}

/// The offsets of these rows; gives those that have none.
#[inline]
fn offsets_of<T: Copy>(
    values: &[T],
    (from, count): (usize, usize),
    offsets: &mut [u64; 64],
    offset: impl Fn(T) -> Option<u64>,
) -> u64 {
    let mut out = 0;
    for ((slot, value), lane) in
        offsets.iter_mut().zip(values.get(from..from + count).unwrap_or_default()).zip(0..)
    {
        let found = offset(*value);
        *slot = found.unwrap_or(0);
        out |= u64::from(found.is_none()) << lane;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{
        Int8Array, Int16Array, Int32Array, Int64Array, UInt8Array, UInt16Array, UInt32Array, UInt64Array,
    };

    #[test]
    fn whole_numbers_are_told_alike_alone_and_several_at_a_time() {
        let limits = Limits::new((-3, 120), -5, 0).expect("few decimals");
        let ends = [-4_i64, -3, 0, 7, 120, 121, i64::from(i32::MIN), i64::from(i32::MAX), i64::MIN, i64::MAX];
        let cut = |most: i64| ends.map(|end| end.clamp(-most - 1, most));
        let up = |most: u64| ends.map(|end| u64::try_from(end).unwrap_or(0).min(most));
        let small = cut(i8::MAX.into()).map(|it| i8::try_from(it).unwrap_or(0));
        let middle = cut(i16::MAX.into()).map(|it| i16::try_from(it).unwrap_or(0));
        let wide = cut(i32::MAX.into()).map(|it| i32::try_from(it).unwrap_or(0));
        let arrays: [&dyn Array; 8] = [
            &Int8Array::from(small.to_vec()),
            &Int16Array::from(middle.to_vec()),
            &Int32Array::from(wide.to_vec()),
            &Int64Array::from(ends.to_vec()),
            &UInt8Array::from(up(u8::MAX.into()).map(|it| u8::try_from(it).unwrap_or(0)).to_vec()),
            &UInt16Array::from(up(u16::MAX.into()).map(|it| u16::try_from(it).unwrap_or(0)).to_vec()),
            &UInt32Array::from(up(u32::MAX.into()).map(|it| u32::try_from(it).unwrap_or(0)).to_vec()),
            &UInt64Array::from(up(u64::MAX).to_vec()),
        ];
        for array in arrays {
            let numbers = Numbers::new(array, limits, 7);
            let (mut few, mut many) = ([0_u64; 64], [0_u32; 64]);
            let out = numbers.wide((1, 9), &mut few);
            assert_eq!(numbers.narrow((1, 9), &mut many), Some(out), "{:?}", array.data_type());
            for lane in (0..9).filter(|lane| out >> lane & 1 == 0) {
                assert_eq!(many.get(lane).copied().map(u64::from), few.get(lane).copied());
            }
        }
    }
}
