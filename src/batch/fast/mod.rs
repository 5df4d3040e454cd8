//! The fast way through a piece: rows read straight into planes, worked out many at a time, written from ready-made parts.
//!
//! It takes only what it is sure of. A row with anything else in it (an escape, a unit, a nested value, anything wrong)
//! is read the plain way, and a ruleset or a selection that it does not carry goes the plain way as a whole. So the plain
//! way says what is right, and this one only has to say it faster.

mod answer;
#[cfg(feature = "parquet")]
mod columns;
mod csv;
mod key;
mod memory;
mod ndjson;
mod texts;
mod transposed;
mod words;
mod write;
#[cfg(feature = "parquet")]
mod write_columns;

use super::column::What;
use super::pieces::{Form, Piece};
use super::planes::block::Block;
use super::planes::conclusions::Planes;
use super::planes::layout::Layout;
use super::planes::rows::{Bits, Rows};
use super::planes::{LANES, Lanes};
use super::reject::Rejected;
use super::summary::Summary;
use super::{Batch, Written};
use crate::answers::row::{Fault, Kept, Keys, Row};
use crate::pipeline::Ready;
use crate::ruleset::{QuestionId, Ruleset};
use answer::Answer;
pub(in crate::batch) use key::Order;
use key::{Key, Role};
use write::Writer;

/// What of a batch the fast way shares between threads.
#[derive(Debug)]
pub struct Fast {
    layout: Layout,
    keys: Vec<Key>,
    /// The key of each column of a table.
    columns: Vec<usize>,
    assessed: i64,
}

impl Fast {
    /// Whether and how the fast way carries a batch.
    #[must_use]
    pub fn new(batch: &Batch<'_>) -> Option<Self> {
        let ruleset = &batch.ready.ruleset;
        let selected = batch.columns.iter().flatten().all(|column| write::carries(ruleset, column));
        let whole = batch.columns.is_none() && batch.written != Written::Counted;
        if whole
            || !selected
            || batch.old.is_some()
            || batch.reference.is_some()
            || ruleset.levels.len() > write::MOST_LEVELS
        {
            return None;
        }
        let mut fast = Self::of(batch.ready, &batch.keys, &batch.names)?;
        if let Some(table) = &batch.table {
            let at = |column: &String| fast.keys.iter().position(|key| key.name() == column.as_bytes());
            fast.columns = table.columns.iter().map(at).collect::<Option<_>>()?;
        }
        Some(fast)
    }

    /// The same for rows with such keys; of these names it is known that they are there.
    pub(super) fn of(ready: &Ready, keys: &Keys, names: &[String]) -> Option<Self> {
        let Ready { ruleset, plan } = ready;
        let assessed = keys.on()?.day_number();
        let (first, last) = plan.assessable;
        if keys.date().is_some() || !(first..=last).contains(&assessed) {
            return None;
        }
        let layout = Layout::new(ruleset, plan)?;
        let mut fast = Self { layout, keys: Vec::new(), columns: Vec::new(), assessed };
        // Keys that the first row does not have stand behind those that it has.
        let questions = ruleset.questions.iter().map(|question| &question.id);
        for name in names.iter().chain(questions.filter(|id| !names.contains(id))) {
            fast.key(ruleset, keys, name)?;
        }
        for name in keys.beside().filter(|name| !names.iter().any(|known| known == name)) {
            // A row with a name that is not plain is read the plain way.
            let _ = fast.key(ruleset, keys, name);
        }
        Some(fast)
    }

    pub(super) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The day of the assessment.
    pub(super) fn assessed(&self) -> i64 {
        self.assessed
    }

    pub(super) fn order(&self) -> Order {
        Order::new(&self.keys)
    }

    /// Reads one object; gives where it ends, a line end behind it counted.
    #[inline]
    pub(super) fn line(&self, order: &mut Order, bytes: &[u8], row: &mut Bits<'_>) -> Option<usize> {
        ndjson::row(self, order, bytes, 0, row).map(|(end, _)| end)
    }

    fn key(&mut self, ruleset: &Ruleset, keys: &Keys, name: &str) -> Option<()> {
        let known = keys.role(name);
        let role = match (known.question, known.kept) {
            (Some(_), Some(_)) => return None,
            (Some(id), None) => {
                let place = self.layout.questions.get(id.index())?;
                Role::Question(Answer::of(ruleset.question(id), place, keys.on())?)
            }
            (None, Some(_)) => Role::Id,
            (None, None) if known.ignored => Role::Ignored,
            // It is rejected the plain way.
            (None, None) => return Some(()),
        };
        self.keys.push(Key::new(name, role)?);
        Some(())
    }
}

/// The key of a patient: none, or where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Id {
    #[default]
    None,
    /// A text in the piece, without quotes and with nothing in it that needs one.
    Text(usize, usize),
    /// A whole number in the piece.
    Number(usize, usize),
    /// Among those that were read the plain way.
    Kept(usize),
}

/// Where a patient's row stands.
#[derive(Debug, Clone, Copy)]
struct Patient {
    line: u64,
    start: usize,
    end: usize,
    id: Id,
}

/// One thread's room.
#[derive(Debug)]
pub struct Runner<'b> {
    batch: &'b Batch<'b>,
    fast: &'b Fast,
    planes: Planes<'b>,
    rows: Rows,
    block: Block,
    order: Order,
    writer: Writer,
    patients: Vec<Patient>,
    kept: Vec<Kept>,
    rejected: Vec<Rejected>,
}

/// What reading a row the plain way comes to.
pub(super) type Plain = Result<Row, Fault>;

impl<'b> Runner<'b> {
    /// Room for a batch.
    pub(super) fn new(batch: &'b Batch<'b>, fast: &'b Fast) -> Self {
        Self {
            batch,
            fast,
            planes: Planes::new(batch.ready, &fast.layout),
            rows: Rows::new(&fast.layout),
            block: Block::new(&fast.layout),
            order: Order::new(&fast.keys),
            writer: Writer::new(batch),
            patients: Vec::with_capacity(LANES),
            kept: Vec::new(),
            rejected: Vec::new(),
        }
    }

    /// Works on a piece; rows that it is not sure of, as all that are not ASCII, are read by `plain`.
    pub(super) fn piece(
        &mut self,
        piece: &Piece,
        plain: &mut dyn FnMut(&[u8], u64) -> Plain,
        fault: &mut dyn FnMut(&[u8], u64) -> Vec<Fault>,
        out: &mut Out<'_>,
    ) {
        let bytes = piece.bytes.as_slice();
        let (mut start, mut line) = (0, piece.line);
        while start < bytes.len() {
            let mut row = self.rows.fresh(self.patients.len());
            let read = match self.batch.form {
                Form::Ndjson => ndjson::row(self.fast, &mut self.order, bytes, start, &mut row),
                Form::Csv | Form::Columns => csv::row(self.fast, bytes, start, &mut row),
            };
            let (end, lines) = match read {
                Some((end, id)) => {
                    self.patients.push(Patient { line, start, end, id });
                    (end, 1)
                }
                None => self.slow(bytes, start, line, plain),
            };
            start = end;
            line += lines;
            if self.patients.len() == LANES {
                self.flush(bytes, fault, out);
            }
        }
        self.flush(bytes, fault, out);
    }

    /// A row the plain way, into the same block; gives its end and its lines.
    fn slow(
        &mut self,
        bytes: &[u8],
        start: usize,
        line: u64,
        plain: &mut dyn FnMut(&[u8], u64) -> Plain,
    ) -> (usize, u64) {
        let rest = bytes.get(start..).unwrap_or_default();
        let length = match self.batch.form {
            Form::Ndjson => memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1),
            Form::Csv | Form::Columns => super::csv::row_end(rest),
        };
        let row = rest.get(..length).unwrap_or_default();
        let (end, lines) = (start + length, memchr::memchr_iter(b'\n', row).fold(0, |count, _| count + 1));
        if row.trim_ascii().is_empty() {
            return (end, lines);
        }
        let row = match plain(super::csv::trimmed(row), line) {
            Ok(row) => row,
            Err(fault) => {
                self.rejected.push(Rejected { line, key: None, faults: vec![fault] });
                return (end, lines);
            }
        };
        let key = self.batch.id.and_then(|at| row.kept.get(at).cloned().flatten());
        let Some(answers) = &row.answers else {
            self.rejected.push(Rejected { line, key, faults: row.faults });
            return (end, lines);
        };
        let mut bits = self.rows.fresh(self.patients.len());
        for (at, state) in answers.states().iter().enumerate() {
            bits.state(&self.fast.layout, QuestionId::at(at), state);
        }
        let id = key.map_or(Id::None, |key| {
            self.kept.push(key);
            Id::Kept(self.kept.len() - 1)
        });
        self.patients.push(Patient { line, start, end, id });
        (end, lines)
    }

    /// Works out the patients read so far, and writes what was asked of them.
    fn flush(&mut self, bytes: &[u8], fault: &mut dyn FnMut(&[u8], u64) -> Vec<Fault>, out: &mut Out<'_>) {
        let count = self.patients.len();
        out.summary.rows += count as u64;
        *out.rows += (count + self.rejected.len()) as u64;
        if count > 0 {
            self.rows.turn(count, &mut self.block);
            self.planes.run(&mut self.block, count, self.fast.assessed);
            let found = &self.planes.found;
            let fine = Lanes::first(count).but_not(found.faulty);
            if found.faulty.any() {
                for (lane, patient) in
                    self.patients.iter().enumerate().filter(|(at, _)| found.faulty.has(*at))
                {
                    let row = bytes.get(patient.start..patient.end).unwrap_or_default();
                    let faults = fault(super::csv::trimmed(row), patient.line);
                    let key = self.key(lane, bytes);
                    self.rejected.push(Rejected { line: patient.line, key, faults });
                    out.summary.rows -= 1;
                }
            }
            out.summary.add_planes(found, fine);
            if self.batch.written != Written::Counted {
                let rows = write::Rows { bytes, patients: &self.patients, kept: &self.kept, fine };
                self.writer.write(found, &rows, out);
            }
        }
        out.reject(&mut self.rejected);
        self.patients.clear();
        self.kept.clear();
    }

    fn key(&self, lane: usize, bytes: &[u8]) -> Option<Kept> {
        let text = |start: usize, end: usize| {
            String::from_utf8_lossy(bytes.get(start..end).unwrap_or_default()).into_owned()
        };
        match self.patients.get(lane)?.id {
            Id::None => None,
            Id::Text(start, end) => Some(Kept::Text(text(start, end))),
            Id::Number(start, end) => Some(Kept::Plain(text(start, end))),
            Id::Kept(at) => self.kept.get(at).cloned(),
        }
    }
}

/// Where a piece's results go.
pub(super) struct Out<'d> {
    pub text: &'d mut Vec<u8>,
    /// Where results go as columns, instead of as text.
    #[cfg(feature = "parquet")]
    pub columns: Option<&'d mut super::columns::results::Results>,
    pub rejected: &'d mut Vec<Rejected>,
    pub rows: &'d mut u64,
    pub summary: &'d mut Summary,
}

impl Out<'_> {
    /// Takes the rejected rows, in their order.
    fn reject(&mut self, rejected: &mut Vec<Rejected>) {
        rejected.sort_by_key(|rejected| rejected.line);
        for rejected in rejected.drain(..) {
            self.summary.reject(&rejected.faults);
            self.rejected.push(rejected);
        }
    }
}

/// Whether a column is the key of a row.
fn is_key(what: What) -> bool {
    matches!(what, What::Key(0))
}
