//! Columns straight into planes: no text of a row is made, and no value is looked at alone where 64 can be.
//!
//! As with rows of text, only what is certain is taken. A row with anything else in it is read the plain way.

use super::answer::{Answer, Kind};
use super::key::Role;
use super::{Fast, Id, Out, Patient, Plain, Runner, write};
use crate::answers::row::{Fault, Holds, Kept};
use crate::batch::Written;
use crate::batch::columns::cells::{BEFORE_1970, holds, kept};
use crate::batch::planes::block::Block;
use crate::batch::planes::layout::QuestionAt;
use crate::batch::planes::rows::Bits;
use crate::batch::planes::{LANES, Lanes};
use crate::batch::reject::Rejected;
use crate::ruleset::QuestionId;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, BooleanArray, RecordBatch};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_schema::DataType;

/// Dictionaries with more entries are looked at row by row: they are no list of choices.
const MOST_ENTRIES: usize = 4096;
/// What an entry of a dictionary says; choices count from [`FIRST_CHOICE`].
const MISSING: u8 = 0;
const UNKNOWN: u8 = 1;
const ODD: u8 = 2;
const FIRST_CHOICE: u8 = 3;
/// Below this every decimal of a DOUBLE is the shortest that reads back as the same: 15 digits always are.
const SHORTEST_DOUBLE: f64 = 1e15;
/// The same of a FLOAT: 6 digits.
const SHORTEST_FLOAT: f64 = 1e6;

/// How a column is read.
enum Column<'a> {
    /// Not at all.
    Nothing,
    Truths(usize, &'a BooleanArray),
    Entries(usize, Entries<'a>),
    Numbers(usize, Numbers<'a>),
    /// Row by row.
    Each(&'a Answer, &'a QuestionAt, &'a dyn Array),
}

/// Keys into a dictionary, and what each of its entries says.
struct Entries<'a> {
    keys: &'a [i32],
    nulls: Option<&'a NullBuffer>,
    says: Vec<u8>,
    choices: u8,
}

/// Numbers or days, and how each becomes its offset from the lowest of the question.
struct Numbers<'a> {
    array: &'a dyn Array,
    limits: Limits,
    width: usize,
}

/// Lowest and highest in units of 10^-`decimals`, and what offsets are counted from.
#[derive(Clone, Copy)]
struct Limits {
    low: i64,
    high: i64,
    base: i64,
    decimals: u8,
    scale: i64,
}

impl Limits {
    fn new((low, high): (i64, i64), base: i64, decimals: u8) -> Option<Self> {
        Some(Self { low, high, base, decimals, scale: 10_i64.checked_pow(u32::from(decimals))? })
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

impl<'a> Column<'a> {
    fn of(fast: &'a Fast, key: usize, array: &'a dyn Array) -> Self {
        let Some(Role::Question(answer)) = fast.keys.get(key).map(|key| &key.role) else {
            return Self::Nothing;
        };
        let Some(place) = fast.layout.questions.iter().find(|place| place.at == answer.at) else {
            return Self::Nothing;
        };
        let at = place.at;
        let numbers = |limits: Option<Limits>| {
            limits.map(|limits| Self::Numbers(at, Numbers { array, limits, width: place.width }))
        };
        let special = match (answer.kind, array.data_type()) {
            (_, DataType::Null) => Some(Self::Nothing),
            (Kind::YesNo, DataType::Boolean) => Some(Self::Truths(at, array.as_boolean())),
            (Kind::YesNo | Kind::OneOf, DataType::Dictionary(..)) => {
                Entries::of(answer, place, array).map(|entries| Self::Entries(at, entries))
            }
            (Kind::Number(own), data) if Numbers::reads(data) => {
                numbers(Limits::new((own.low, own.high), own.low, own.decimals))
            }
            (Kind::Date(first, last, base), DataType::Date32) => numbers(Limits::new((first, last), base, 0)),
            _ => None,
        };
        special.unwrap_or(Self::Each(answer, place, array))
    }

    /// Sets the answers of so many rows from this one on; gives those that have to be read the plain way.
    fn fill(&self, block: &mut Block, start: usize, count: usize) -> Lanes {
        let mut odd = Lanes::NONE;
        match self {
            Self::Nothing => {}
            Self::Truths(at, array) => words(start, count, |word, from, some| {
                let given = valid(array.nulls(), from, some);
                let yes = bits(array.values(), from, some) & given;
                block.set_word(*at, word, given);
                block.set_word(at + 2, word, yes);
                block.set_word(at + 3, word, given & !yes);
            }),
            Self::Entries(at, entries) => words(start, count, |word, from, some| {
                if let Some(slot) = odd.0.get_mut(word) {
                    *slot = entries.fill(*at, block, word, from, some);
                }
            }),
            Self::Numbers(at, numbers) => words(start, count, |word, from, some| {
                if let Some(slot) = odd.0.get_mut(word) {
                    *slot = numbers.fill(*at, block, word, from, some);
                }
            }),
            Self::Each(answer, place, array) => {
                let mut row = vec![0; (place.at + 2 + place.width).div_ceil(64)];
                for lane in 0..count {
                    row.fill(0);
                    let mut bits = Bits::of(&mut row);
                    if !answer_here(answer, *array, start + lane, &mut bits) {
                        odd.set(lane);
                        continue;
                    }
                    for plane in (place.at..place.at + 2 + place.width).filter(|plane| bits.has(*plane)) {
                        block.set(plane, lane);
                    }
                }
            }
        }
        odd
    }
}

/// Calls for each word of a block: its number, its first row, and how many rows it has.
#[inline]
fn words(start: usize, count: usize, mut each: impl FnMut(usize, usize, usize)) {
    for word in 0..count.div_ceil(64) {
        each(word, start + word * 64, (count - word * 64).min(64));
    }
}

/// Up to 64 bits from a place on.
#[inline]
fn bits(buffer: &BooleanBuffer, from: usize, count: usize) -> u64 {
    let start = buffer.offset() + from;
    let bytes = buffer.values().get(start / 8..).unwrap_or_default();
    let mut nine = [0_u8; 16];
    for (slot, byte) in nine.iter_mut().zip(bytes.iter().take(9)) {
        *slot = *byte;
    }
    let moved = u128::from_le_bytes(nine) >> (start % 8);
    let low = u64::try_from(moved & u128::from(u64::MAX)).unwrap_or(0);
    if count < 64 { low & ((1 << count) - 1) } else { low }
}

#[inline]
fn valid(nulls: Option<&NullBuffer>, from: usize, count: usize) -> u64 {
    match nulls {
        Some(nulls) => bits(nulls.inner(), from, count),
        None if count < 64 => (1 << count) - 1,
        None => u64::MAX,
    }
}

/// The lowest bit, the next one and so on of 64 bytes, each as a word.
#[inline]
fn turned(bytes: &[u8; 64], planes: &mut [u64]) {
    const LOWEST: u64 = 0x0101_0101_0101_0101;
    // Moves the lowest bits of eight bytes side by side into the highest byte (Hacker's Delight, section 7-3).
    const GATHER: u64 = 0x0102_0408_1020_4080;
    for (eight, shift) in bytes.chunks_exact(8).zip((0..).step_by(8)) {
        let eight = eight.try_into().map_or(0, u64::from_le_bytes);
        for (plane, bit) in planes.iter_mut().zip(0..) {
            *plane |= ((eight >> bit & LOWEST).wrapping_mul(GATHER) >> 56) << shift;
        }
    }
}

impl<'a> Entries<'a> {
    /// None where the dictionary is not of the usual kind.
    fn of(answer: &Answer, place: &QuestionAt, array: &'a dyn Array) -> Option<Self> {
        let dictionary = array.as_dictionary_opt::<Int32Type>()?;
        let entries = dictionary.values().as_string_opt::<i32>()?;
        let choices = u8::try_from(place.width).ok().filter(|count| *count < u8::MAX - FIRST_CHOICE)?;
        if entries.len() > MOST_ENTRIES {
            return None;
        }
        let says = entries.iter().map(|entry| match entry {
            None | Some("") => MISSING,
            Some(word) => match answer.bit_of(word.as_bytes()).and_then(|bit| u8::try_from(bit).ok()) {
                Some(1) => UNKNOWN,
                // The first choice is the bit 2.
                Some(bit) => bit + (FIRST_CHOICE - 2),
                None => ODD,
            },
        });
        let keys = dictionary.keys();
        Some(Self { keys: keys.values(), nulls: keys.nulls(), says: says.collect(), choices })
    }

    #[inline]
    fn fill(&self, at: usize, block: &mut Block, word: usize, from: usize, count: usize) -> u64 {
        let mut said = [MISSING; 64];
        let keys = self.keys.get(from..from + count).unwrap_or_default();
        for (slot, key) in said.iter_mut().zip(keys) {
            let key = usize::try_from(*key).unwrap_or(usize::MAX);
            *slot = self.says.get(key).copied().unwrap_or(MISSING);
        }
        let most = FIRST_CHOICE + self.choices;
        let mut planes = [0_u64; 8];
        let needed = (u8::BITS - most.leading_zeros()) as usize;
        turned(&said, planes.get_mut(..needed).unwrap_or_default());
        let given = valid(self.nulls, from, count);
        let those = |which: u8| {
            planes.iter().take(needed).zip(0..).fold(given, |those, (plane, bit)| {
                those & if which >> bit & 1 == 1 { *plane } else { !plane }
            })
        };
        let mut answered = 0;
        for choice in 0..self.choices {
            let those = those(FIRST_CHOICE + choice);
            answered |= those;
            block.set_word(at + 2 + usize::from(choice), word, those);
        }
        block.set_word(at, word, answered);
        block.set_word(at + 1, word, those(UNKNOWN));
        those(ODD)
    }
}

impl Numbers<'_> {
    /// Whether numbers of this type are read many at a time.
    fn reads(data: &DataType) -> bool {
        match data {
            DataType::Decimal128(_, scale) => *scale >= 0,
            DataType::Float32 | DataType::Float64 => true,
            data => data.is_integer(),
        }
    }

    #[inline]
    fn fill(&self, at: usize, block: &mut Block, word: usize, from: usize, count: usize) -> u64 {
        let mut offsets = [0_u64; 64];
        let limits = self.limits;
        let rows = (from, count);
        macro_rules! offsets {
            ($type:ty, $offset:expr) => {
                offsets_of(self.array.as_primitive::<$type>().values(), rows, &mut offsets, $offset)
            };
        }
        let out = match self.array.data_type() {
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
        };
        let there = valid(self.array.nulls(), from, count);
        let given = there & !out;
        block.set_word(at, word, given);
        for first in (0..self.width).step_by(8) {
            let mut bytes = [0_u8; 64];
            for (byte, offset) in bytes.iter_mut().zip(&offsets) {
                *byte = offset.to_le_bytes().get(first / 8).copied().unwrap_or(0);
            }
            let mut planes = [0_u64; 8];
            let planes = planes.get_mut(..(self.width - first).min(8)).unwrap_or_default();
            turned(&bytes, planes);
            for (plane, bit) in planes.iter().zip(first..) {
                block.set_word(at + 2 + bit, word, plane & given);
            }
        }
        there & out
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

/// One answer; false where it is not certain.
fn answer_here(answer: &Answer, array: &dyn Array, row: usize, bits: &mut Bits<'_>) -> bool {
    match (holds(array, row), answer.kind) {
        (Holds::Text(""), _) => true,
        (Holds::Plain(text), _) if text.is_empty() => true,
        // A comma would end the cell of a table.
        (Holds::Text(text), _) => {
            let plain = text.bytes().all(|byte| (0x20..0x7f).contains(&byte) && byte != b',');
            plain && answer.cell(text.as_bytes(), bits) == Some(text.len())
        }
        (Holds::List(entries), Kind::AnyOf) => {
            let mut each = entries.iter().copied();
            let mut fresh = |entry: Option<&str>| {
                entry.is_some_and(|word| answer.member(word.as_bytes(), bits).is_some())
            };
            !entries.is_empty() && each.all(&mut fresh)
        }
        _ => false,
    }
}

impl Runner<'_> {
    /// Works on rows of columns, the first of which has this number; `plain` reads a row that is not certain.
    pub(in crate::batch) fn columns(
        &mut self,
        rows: &RecordBatch,
        first: u64,
        plain: &mut dyn FnMut(usize) -> Plain,
        fault: &mut dyn FnMut(usize) -> Vec<Fault>,
        out: &mut Out<'_>,
    ) {
        let fast = self.fast;
        let arrays = rows.columns().iter().zip(&fast.columns);
        let columns: Vec<Column<'_>> =
            arrays.clone().map(|(array, key)| Column::of(fast, *key, array.as_ref())).collect();
        let is_id = |key: &usize| matches!(fast.keys.get(*key).map(|key| &key.role), Some(Role::Id));
        let ids = arrays.clone().find(|(_, key)| is_id(key)).map(|(array, _)| array.as_ref());
        for start in (0..rows.num_rows()).step_by(LANES) {
            let count = LANES.min(rows.num_rows() - start);
            let odd = columns
                .iter()
                .fold(Lanes::NONE, |odd, column| odd.or(column.fill(&mut self.block, start, count)));
            let number = |lane: usize| first + (start + lane) as u64;
            let mut without = Lanes::NONE;
            for lane in (0..count).filter(|lane| odd.has(*lane)) {
                if let Some(faults) = self.odd_row(lane, plain(start + lane)) {
                    without.set(lane);
                    self.reject(number(lane), ids, start + lane, faults);
                }
            }
            self.planes.run(&mut self.block, count, fast.assessed);
            let faulty = self.planes.found.faulty.but_not(without);
            for lane in (0..count).filter(|lane| faulty.has(*lane)) {
                let faults = fault(start + lane);
                self.reject(number(lane), ids, start + lane, faults);
            }
            let fine = Lanes::first(count).but_not(without).but_not(faulty);
            self.finish_columns(ids, (start, count, number(0)), fine, out);
        }
    }

    /// A row that was read the plain way, into its place; gives what is wrong with it.
    fn odd_row(&mut self, lane: usize, row: Plain) -> Option<Vec<Fault>> {
        self.block.clear_lane(lane);
        let row = match row {
            Ok(row) => row,
            Err(fault) => return Some(vec![fault]),
        };
        let Some(answers) = &row.answers else { return Some(row.faults) };
        for (at, state) in answers.states().iter().enumerate() {
            self.block.state(&self.fast.layout, QuestionId::at(at), state, lane);
        }
        None
    }

    fn reject(&mut self, line: u64, ids: Option<&dyn Array>, row: usize, faults: Vec<Fault>) {
        let key = ids.and_then(|ids| kept(ids, row));
        self.rejected.push(Rejected { line, key, faults });
    }

    /// Counts a block and writes what was asked of it.
    fn finish_columns(
        &mut self,
        ids: Option<&dyn Array>,
        (start, count, first): (usize, usize, u64),
        fine: Lanes,
        out: &mut Out<'_>,
    ) {
        *out.rows += count as u64;
        out.summary.rows += fine.count();
        out.summary.add_planes(&self.planes.found, fine);
        if self.batch.written != Written::Counted {
            let ids = ids.filter(|_| self.writer.has_key());
            let bytes =
                ids.and_then(|ids| ids.as_string_opt::<i32>()).map_or(&[][..], |ids| ids.value_data());
            for (lane, line) in (0..count).zip(first..) {
                let id = ids.map_or(Id::None, |ids| id_of(ids, start + lane, &mut self.kept));
                self.patients.push(Patient { line, start: 0, end: 0, id });
            }
            let rows = write::Rows { bytes, patients: &self.patients, kept: &self.kept, fine };
            self.writer.write(&self.planes.found, &rows, out);
        }
        out.reject(&mut self.rejected);
        self.patients.clear();
        self.kept.clear();
        self.block.clear();
    }
}

/// The same, where it stands: a text with nothing in it that needs a second look is left in its place.
#[inline]
fn id_of(ids: &dyn Array, row: usize, all: &mut Vec<Kept>) -> Id {
    if let Some(texts) = ids.as_string_opt::<i32>().filter(|texts| !texts.is_null(row)) {
        let place = |at: usize| texts.value_offsets().get(at).and_then(|at| usize::try_from(*at).ok());
        if let (Some(start), Some(end)) = (place(row), place(row + 1)) {
            let text = texts.value_data().get(start..end).unwrap_or_default();
            let simple = |byte: &u8| (0x20..0x7f).contains(byte) && !matches!(byte, b'"' | b'\\');
            let edge = |byte: Option<&u8>| byte.is_none_or(|byte| *byte == b' ');
            if text.iter().all(simple) && !edge(text.first()) && !edge(text.last()) {
                return Id::Text(start, end);
            }
        }
    }
    let Some(kept) = kept(ids, row) else { return Id::None };
    all.push(kept);
    Id::Kept(all.len() - 1)
}
