//! Columns straight into planes: no text of a row is made, and no value is looked at alone where 64 can be.
//!
//! As with rows of text, only what is certain is taken. A row with anything else in it is read the plain way.

mod bits;
mod entries;
mod numbers;

use super::answer::{Answer, Kind};
use super::key::Role;
use super::{Fast, Id, Out, Patient, Plain, Runner, write};
use crate::answers::row::{Fault, Holds, Kept};
use crate::batch::Written;
use crate::batch::columns::cells::{holds, kept};
use crate::batch::planes::block::Block;
use crate::batch::planes::layout::QuestionAt;
use crate::batch::planes::rows::Bits;
use crate::batch::planes::{LANES, Lanes};
use crate::batch::reject::Rejected;
use crate::ruleset::QuestionId;
use arrow_array::cast::AsArray;
use arrow_array::{Array, BooleanArray, RecordBatch};
use arrow_schema::DataType;
use bits::{bits, valid, words};
use entries::Entries;
use numbers::{Limits, Numbers};

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
            limits.map(|limits| Self::Numbers(at, Numbers::new(array, limits, place.width)))
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
