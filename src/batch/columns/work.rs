//! One thread's work on a record batch: its rows straight into planes where the fast way carries them, else one by one.

use super::cells::{cells, kept};
use crate::answers::row::{Fault, Row};
use crate::batch::fast::Out;
use crate::batch::reject::Rejected;
use crate::batch::worker::{Raw, of_answers, read};
use crate::batch::{Batch, Done, Worker};
use crate::source::Source;
use arrow_array::{Array, RecordBatch};

impl Worker<'_> {
    /// Works on rows whose columns are those of the table of the batch, and adds what they come to; the first of them
    /// has this number.
    pub fn columns(&mut self, rows: &RecordBatch, first: u64, done: &mut Done) {
        if let Some(fast) = &mut self.fast {
            let batch = self.batch;
            let walks = &mut self.walks;
            let mut plain = |row: usize| row_of(batch, rows, row, first);
            let mut fault = |row: usize| of_answers(batch, walks, row_of(batch, rows, row, first));
            let mut out = Out {
                text: &mut done.out,
                columns: self.results.as_mut(),
                rejected: &mut done.rejected,
                rows: &mut done.rows,
                summary: &mut self.summary,
            };
            fast.columns(rows, first, &mut plain, &mut fault, &mut out);
            return;
        }
        for row in 0..rows.num_rows() {
            let number = first + row as u64;
            let source = source(self.batch, number);
            self.raw(Raw { source: &source, cells: Some(&cells(rows, row)) }, number, done);
        }
    }

    /// Hands on what was made of columns so far.
    pub fn give_columns(&mut self, done: &mut Done) {
        done.columns = self.results.as_mut().map(super::results::Results::take);
    }
}

/// Tells whose the rows without a result are, by the keys of some rows, the first of which has this number.
pub fn name_rejected(rejected: &mut [Rejected], keys: &RecordBatch, first: u64) {
    let Some(keys) = keys.columns().first() else { return };
    for one in rejected {
        let row = one.line.checked_sub(first).and_then(|row| usize::try_from(row).ok());
        if let Some(row) = row.filter(|row| *row < keys.len()) {
            one.key = kept(keys.as_ref(), row);
        }
    }
}

/// The name of a row, with no text: columns have none.
fn source(batch: &Batch<'_>, number: u64) -> Source {
    Source::new(format!("{}:{number}", batch.name), "")
}

fn row_of(batch: &Batch<'_>, rows: &RecordBatch, row: usize, first: u64) -> Result<Row, Fault> {
    let source = source(batch, first + row as u64);
    read(batch, batch.ready, &batch.keys, Raw { source: &source, cells: Some(&cells(rows, row)) })
}
