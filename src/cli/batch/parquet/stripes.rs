//! The rows of a file in stripes: each thread decodes stripes of its own and passes over the others, so that one large
//! row group is shared too.

use super::place::Place;
use super::{Opened, Read, guarded};
use crate::batch::reject::Rejected;
use crate::batch::{Batch, Done, Worker, Written, columns};
use crate::cli::batch::turns::{Shared, Watch};
use arrow_array::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder, RowSelection, RowSelector,
};
use std::io::{self, ErrorKind};

/// So many rows are decoded at once, and their results handed over: memory that is still at hand is written faster.
const AT_ONCE: usize = 8192;
/// So many rows a stripe has: results wait for their turn in memory.
const COUNTED: usize = 8 * AT_ONCE;
const SELECTED: usize = 4 * AT_ONCE;
const WHOLE: usize = AT_ONCE;

/// Rows of a stripe that are worked on at once.
#[derive(Debug, Clone, Copy)]
struct Part {
    number: u64,
    stripe: usize,
    group: usize,
    /// The first row in its group, and in the file from 1.
    start: usize,
    first: u64,
    rows: usize,
}

/// What all threads share of a file.
pub(in crate::cli::batch) struct Stripes {
    place: Place,
    metadata: ArrowReaderMetadata,
    read: Read,
    parts: Vec<Part>,
}

impl Stripes {
    /// The stripes of a file, of whose columns these are read.
    pub(in crate::cli::batch) fn new(opened: Opened, read: Read, batch: &Batch<'_>) -> Self {
        let most = match (batch.written, &batch.columns) {
            (Written::Counted, _) => COUNTED,
            (_, Some(_)) => SELECTED,
            (_, None) => WHOLE,
        };
        let (mut parts, mut stripe, mut first) = (Vec::new(), 0, 1);
        for (group, about) in opened.metadata.metadata().row_groups().iter().enumerate() {
            let rows = usize::try_from(about.num_rows()).unwrap_or(0);
            for start in (0..rows).step_by(AT_ONCE) {
                let number = parts.len() as u64;
                let rows = AT_ONCE.min(rows - start);
                parts.push(Part { number, stripe: stripe + start / most, group, start, first, rows });
                first += rows as u64;
            }
            stripe += rows.div_ceil(most);
        }
        Self { place: opened.place, metadata: opened.metadata, read, parts }
    }

    /// One thread's work, of so many: every so many-th stripe, in order.
    pub(in crate::cli::batch) fn work(
        &self,
        (thread, threads): (usize, usize),
        worker: &mut Worker<'_>,
        batch: &Batch<'_>,
        shared: &Shared,
    ) {
        let _watch = Watch(shared);
        let mut done = Done::default();
        let is_own = |part: &Part| part.stripe % threads == thread;
        let own: Vec<Part> = self.parts.iter().copied().filter(is_own).collect();
        for of_group in own.chunk_by(|one, other| one.group == other.group) {
            let mut rows = self.open(of_group, &self.read.mask).map(|reader| Rows { reader, rest: None });
            for part in of_group {
                if shared.has_ended() {
                    return;
                }
                done.clear();
                let read = match &mut rows {
                    Ok(rows) => rows.through(*part, |rows, first| worker.columns(rows, first, &mut done)),
                    Err(error) => Err(error.kind().into()),
                };
                let read = read.and_then(|()| self.name_rejected(*part, &mut done.rejected));
                worker.give_columns(&mut done);
                if let Err(error) = read {
                    // What stands before it is written all the same.
                    return shared.end_after(part.number, error);
                }
                if !shared.write(part.number, batch, &mut done) {
                    return;
                }
            }
        }
    }

    /// Reads the keys of a part, where they were left out and there are rows that are named by them.
    fn name_rejected(&self, part: Part, rejected: &mut [Rejected]) -> io::Result<()> {
        let Some(keys) = self.read.keys.as_ref().filter(|_| !rejected.is_empty()) else { return Ok(()) };
        let mut rows = Rows { reader: self.open(&[part], keys)?, rest: None };
        rows.through(part, |keys, first| columns::name_rejected(rejected, keys, first))
    }

    /// A reader of these columns of these parts of one group.
    fn open(&self, parts: &[Part], mask: &ProjectionMask) -> io::Result<ParquetRecordBatchReader> {
        let group = parts.first().map_or(0, |part| part.group);
        let (mut selected, mut at) = (Vec::new(), 0);
        for part in parts {
            if part.start > at {
                selected.push(RowSelector::skip(part.start - at));
            }
            selected.push(RowSelector::select(part.rows));
            at = part.start + part.rows;
        }
        guarded(|| {
            let builder =
                ParquetRecordBatchReaderBuilder::new_with_metadata(self.place.clone(), self.metadata.clone());
            let builder = builder.with_projection(mask.clone()).with_row_groups(vec![group]);
            builder.with_row_selection(RowSelection::from(selected)).with_batch_size(AT_ONCE).build()
        })
    }
}

/// Rows as they are decoded, and those that belong to the next part.
struct Rows {
    reader: ParquetRecordBatchReader,
    rest: Option<RecordBatch>,
}

impl Rows {
    /// Calls for all rows of a part in order, each time with the number of the first.
    fn through(&mut self, part: Part, mut then: impl FnMut(&RecordBatch, u64)) -> io::Result<()> {
        let mut left = part.rows;
        while left > 0 {
            let decoded = match self.rest.take() {
                Some(rest) => rest,
                None => guarded(|| self.reader.next().transpose().map_err(Into::into))?
                    .filter(|rows| rows.num_rows() > 0)
                    // Fewer rows than the end of the file says.
                    .ok_or(ErrorKind::InvalidData)?,
            };
            let here = decoded.num_rows().min(left);
            if here < decoded.num_rows() {
                self.rest = Some(decoded.slice(here, decoded.num_rows() - here));
            }
            then(&decoded.slice(0, here), part.first + (part.rows - left) as u64);
            left -= here;
        }
        Ok(())
    }
}
