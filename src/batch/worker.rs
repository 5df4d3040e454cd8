//! One thread's work: pieces of rows in; results, rejected rows and counts out.

use super::fast::{Fast, Out, Runner};
use super::pieces::{Form, LONGEST_ROW, Piece};
use super::reject::Rejected;
use super::row::{self, Needs, Telling};
use super::summary::{Said, Summary};
use super::{Batch, codes, csv};
use crate::answers::codes as answer_codes;
use crate::answers::row::{Cell, Fault, Holds, Kept, Keys, Row, from_cells, from_json};
use crate::eval::Walks;
use crate::eval::outcome::Outcome;
use crate::pipeline::Ready;
use crate::ruleset::LevelId;
use crate::source::{Source, Span};
use serde_json::Value as Json;

/// What a piece comes to.
#[derive(Debug, Default)]
pub struct Done {
    /// The results as text, in the order of the rows.
    pub out: Vec<u8>,
    /// The results as columns, where they are asked for as such.
    #[cfg(feature = "parquet")]
    pub columns: Option<super::columns::results::Taken>,
    /// Rows without a result, in order.
    pub rejected: Vec<Rejected>,
    /// Rows read.
    pub rows: u64,
}

impl Done {
    /// Forgets what an earlier piece came to, and keeps the room.
    pub fn clear(&mut self) {
        self.out.clear();
        #[cfg(feature = "parquet")]
        self.columns.take();
        self.rejected.clear();
        self.rows = 0;
    }
}

/// What a thread works with. It keeps its room from one piece to the next.
#[derive(Debug)]
pub struct Worker<'b> {
    pub(super) batch: &'b Batch<'b>,
    needs: Needs,
    pub(super) walks: Walks,
    old_walks: Option<Walks>,
    pub(super) fast: Option<Runner<'b>>,
    /// Results as columns, as far as they are not given on yet.
    #[cfg(feature = "parquet")]
    pub(super) results: Option<super::columns::results::Results>,
    /// What its rows came to.
    pub summary: Summary,
}

impl<'b> Worker<'b> {
    pub(super) fn new(batch: &'b Batch<'b>, fast: Option<&'b Fast>) -> Self {
        Self {
            batch,
            needs: Needs::of(batch),
            walks: Walks::new(&batch.ready.plan),
            old_walks: batch.old.as_ref().map(|(old, _)| Walks::new(&old.plan)),
            fast: fast.map(|fast| Runner::new(batch, fast)),
            #[cfg(feature = "parquet")]
            results: super::columns::results::Results::of(batch),
            summary: Summary::new(&batch.ready.ruleset, batch.reference.is_some()),
        }
    }

    /// Works on the rows of a piece.
    pub fn piece(&mut self, piece: &Piece, done: &mut Done) {
        done.clear();
        self.rows_of(piece, done);
        #[cfg(feature = "parquet")]
        self.give_columns(done);
    }

    fn rows_of(&mut self, piece: &Piece, done: &mut Done) {
        if piece.too_long {
            let reason = format!("the row is longer than {} MiB", LONGEST_ROW >> 20);
            self.reject(piece.line, None, vec![of_the_row(answer_codes::TOO_LARGE, &reason)], done);
            return;
        }
        if let Some(fast) = &mut self.fast {
            let batch = self.batch;
            let walks = &mut self.walks;
            let mut plain = |row: &[u8], line: u64| {
                text_of(batch, row, line)
                    .and_then(|source| read(batch, batch.ready, &batch.keys, Raw::text(&source)))
            };
            let mut fault = |row: &[u8], line: u64| contradictions(batch, walks, row, line);
            let mut out = Out {
                text: &mut done.out,
                #[cfg(feature = "parquet")]
                columns: self.results.as_mut(),
                rejected: &mut done.rejected,
                rows: &mut done.rows,
                summary: &mut self.summary,
            };
            fast.piece(piece, &mut plain, &mut fault, &mut out);
            return;
        }
        let mut line = piece.line;
        let mut rest = piece.bytes.as_slice();
        while !rest.is_empty() {
            let end = match self.batch.form {
                Form::Ndjson => memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1),
                Form::Csv | Form::Columns => csv::row_end(rest),
            };
            let (row, behind) = rest.split_at(end);
            rest = behind;
            let text = csv::trimmed(row);
            if !text.iter().all(u8::is_ascii_whitespace) {
                self.row(text, line, done);
            }
            line += memchr::memchr_iter(b'\n', row).fold(0, |count, _| count + 1);
        }
    }

    fn row(&mut self, bytes: &[u8], line: u64, done: &mut Done) {
        let source = match text_of(self.batch, bytes, line) {
            Ok(source) => source,
            Err(fault) => return self.reject(line, None, vec![fault], done),
        };
        self.raw(Raw::text(&source), line, done);
    }

    /// Works on one row the plain way.
    pub(super) fn raw(&mut self, raw: Raw<'_>, line: u64, done: &mut Done) {
        match read(self.batch, self.batch.ready, &self.batch.keys, raw) {
            Ok(row) => self.read(&row, raw, line, done),
            Err(fault) => self.reject(line, None, vec![fault], done),
        }
    }

    fn read(&mut self, row: &Row, raw: Raw<'_>, line: u64, done: &mut Done) {
        let mut faults = row.faults.clone();
        let reference = self.reference(row, &mut faults);
        let answers = row.answers.as_ref().filter(|_| faults.is_empty());
        let outcome = answers.map(|answers| {
            let asking = self.needs.asking;
            row::outcome(self.batch.ready, answers, asking, &mut self.walks).map(|outcome| (answers, outcome))
        });
        let (answers, outcome) = match outcome {
            Some(Ok(both)) => both,
            Some(Err(faults)) => return self.reject(line, self.key(row), faults, done),
            None => return self.reject(line, self.key(row), faults, done),
        };
        done.rows += 1;
        self.summary.rows += 1;
        self.summary.add(&outcome);
        self.summary.compare_with_reference(reference, outcome.level.as_ref());
        let was = match self.was(raw, &outcome) {
            Compared::Same => return,
            Compared::Alone => Json::Null,
            Compared::Changed(was) => was,
        };
        let telling = Telling { row, answers, outcome: &outcome, source: raw.source, line, was: &was };
        let out = &mut done.out;
        #[cfg(feature = "parquet")]
        if let Some(results) = &mut self.results {
            row::tell(self.batch, self.needs, &telling, |told| results.push(told));
            return;
        }
        row::tell(self.batch, self.needs, &telling, |told| row::write(self.batch, told, out));
    }

    fn key(&self, row: &Row) -> Option<Kept> {
        row.kept.get(self.batch.id?).cloned().flatten()
    }

    fn reject(&mut self, line: u64, key: Option<Kept>, faults: Vec<Fault>, done: &mut Done) {
        done.rows += 1;
        self.summary.reject(&faults);
        done.rejected.push(Rejected { line, key, faults });
    }

    /// The reference level of a row, where it has one.
    fn reference(&self, row: &Row, faults: &mut Vec<Fault>) -> Option<LevelId> {
        let written = row.kept.get(self.batch.reference?)?.as_ref()?;
        let levels = &self.batch.ready.ruleset.levels;
        let found = levels.iter().position(|level| level.id == written.text());
        if found.is_none() {
            faults.push(of_the_row(codes::REFERENCE, "the reference is no level of the ruleset"));
        }
        found.map(LevelId::at)
    }

    /// What the older ruleset says of the same row.
    fn was(&mut self, raw: Raw<'_>, outcome: &Outcome) -> Compared {
        let (Some((old, keys)), Some(walks)) = (&self.batch.old, &mut self.old_walks) else {
            return Compared::Alone;
        };
        let is = Said::of(&self.batch.ready.ruleset, outcome);
        let read = read(self.batch, old, keys, raw).ok();
        let answers = read.and_then(|row| row.answers);
        let before = answers.and_then(|answers| row::outcome(old, &answers, false, walks).ok());
        let was = before.as_ref().map_or(Said::Rejected, |outcome| Said::of(&old.ruleset, outcome));
        let same = was == is;
        *self.summary.changes.entry((was, is)).or_default() += 1;
        if same {
            return Compared::Same;
        }
        Compared::Changed(before.map_or(Json::Null, |outcome| row::level(old, &outcome)))
    }
}

/// A row as a text.
fn text_of(batch: &Batch<'_>, bytes: &[u8], line: u64) -> Result<Source, Fault> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        let reason = "the row is not UTF-8; save the file with the encoding UTF-8";
        of_the_row("bedside::file::not_utf8", reason)
    })?;
    Ok(Source::new(format!("{}:{line}", batch.name), text))
}

/// Why the answers of a row contradict each other.
fn contradictions(batch: &Batch<'_>, walks: &mut Walks, bytes: &[u8], line: u64) -> Vec<Fault> {
    let source = text_of(batch, bytes, line);
    let row = source.and_then(|source| read(batch, batch.ready, &batch.keys, Raw::text(&source)));
    of_answers(batch, walks, row)
}

/// The same of a row that was read.
pub(super) fn of_answers(batch: &Batch<'_>, walks: &mut Walks, row: Result<Row, Fault>) -> Vec<Fault> {
    let answers = row.ok().and_then(|row| row.answers);
    let found = answers.map(|answers| row::outcome(batch.ready, &answers, false, walks));
    found.and_then(Result::err).unwrap_or_default()
}

/// How a result stands beside that of an older ruleset.
enum Compared {
    /// There is none.
    Alone,
    /// The level is the same.
    Same,
    /// It was this one.
    Changed(Json),
}

fn of_the_row(code: &'static str, reason: &str) -> Fault {
    Fault { code, question: None, reason: reason.to_owned() }
}

/// A row before it is read.
#[derive(Clone, Copy)]
pub(super) struct Raw<'r> {
    /// Its text and name; of columns the name alone.
    pub source: &'r Source,
    /// Its cells, where it is no text.
    pub cells: Option<&'r [Cell<'r>]>,
}

impl<'r> Raw<'r> {
    fn text(source: &'r Source) -> Self {
        Self { source, cells: None }
    }
}

pub(super) fn read(batch: &Batch<'_>, ready: &Ready, keys: &Keys, raw: Raw<'_>) -> Result<Row, Fault> {
    let source = raw.source;
    if let Some(cells) = raw.cells {
        return Ok(from_cells(&ready.ruleset, source, keys, cells));
    }
    let Some(table) = &batch.table else {
        let text = source.text().trim();
        if text.starts_with('{') && !text.ends_with('}') {
            let reason = "the line ends before its object does; the file may be cut off";
            return Err(of_the_row(answer_codes::NOT_JSON, reason));
        }
        return Ok(from_json(&ready.ruleset, source, keys));
    };
    let cells = csv::cells(source.text()).map_err(|fault| {
        let reason = match fault {
            csv::Fault::Open => "a quote that opens a cell is not closed; the rows behind it are not read",
            csv::Fault::Stray => "a quote stands inside a cell; write it twice, and the cell in quotes",
        };
        of_the_row(codes::CELLS, reason)
    })?;
    if cells.len() != table.columns.len() {
        let more = if cells.len() > table.columns.len() {
            "; a comma inside a cell parts it: several choices are joined by `;`, and decimals stand behind a point"
        } else {
            ""
        };
        let reason =
            format!("the row has {} cells, and the table {} columns{more}", cells.len(), table.columns.len());
        return Err(of_the_row(codes::CELLS, &reason));
    }
    let cells: Vec<Cell<'_>> = table
        .columns
        .iter()
        .zip(&cells)
        .map(|(column, cell)| Cell {
            column,
            span: Span::new(cell.start, cell.end),
            holds: Holds::Text(&cell.text),
        })
        .collect();
    Ok(from_cells(&ready.ruleset, source, keys, &cells))
}
