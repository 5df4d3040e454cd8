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

/// So many rows are decoded at once.
const AT_ONCE: usize = 8192;
/// So many rows a stripe has: results wait for their turn in memory.
const COUNTED: usize = 8 * AT_ONCE;
const SELECTED: usize = 4 * AT_ONCE;
const WHOLE: usize = AT_ONCE;

/// Rows of a row group.
#[derive(Debug, Clone, Copy)]
struct Stripe {
    number: u64,
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
    all: Vec<Stripe>,
}

impl Stripes {
    /// The stripes of a file, of whose columns these are read.
    pub(in crate::cli::batch) fn new(opened: Opened, read: Read, batch: &Batch<'_>) -> Self {
        let most = match (batch.written, &batch.columns) {
            (Written::Counted, _) => COUNTED,
            (_, Some(_)) => SELECTED,
            (_, None) => WHOLE,
        };
        let (mut stripes, mut first) = (Vec::new(), 1);
        for (group, about) in opened.metadata.metadata().row_groups().iter().enumerate() {
            let rows = usize::try_from(about.num_rows()).unwrap_or(0);
            for start in (0..rows).step_by(most) {
                let number = stripes.len() as u64;
                let rows = most.min(rows - start);
                stripes.push(Stripe { number, group, start, first, rows });
                first += rows as u64;
            }
        }
        Self { place: opened.place, metadata: opened.metadata, read, all: stripes }
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
        let own: Vec<Stripe> = self.all.iter().copied().skip(thread).step_by(threads).collect();
        for of_group in own.chunk_by(|one, other| one.group == other.group) {
            let mut rows = self.open(of_group, &self.read.mask).map(|reader| Rows { reader, rest: None });
            for stripe in of_group {
                if shared.has_ended() {
                    return;
                }
                done.clear();
                let read = match &mut rows {
                    Ok(rows) => rows.through(*stripe, |rows, first| worker.columns(rows, first, &mut done)),
                    Err(error) => Err(error.kind().into()),
                };
                let read = read.and_then(|()| self.name_rejected(*stripe, &mut done.rejected));
                worker.give_columns(&mut done);
                if let Err(error) = read {
                    // What stands before it is written all the same.
                    return shared.end_after(stripe.number, error);
                }
                if !shared.write(stripe.number, batch, &mut done) {
                    return;
                }
            }
        }
    }

    /// Reads the keys of a stripe, where they were left out and there are rows that are named by them.
    fn name_rejected(&self, stripe: Stripe, rejected: &mut [Rejected]) -> io::Result<()> {
        let Some(keys) = self.read.keys.as_ref().filter(|_| !rejected.is_empty()) else { return Ok(()) };
        let mut rows = Rows { reader: self.open(&[stripe], keys)?, rest: None };
        rows.through(stripe, |keys, first| columns::name_rejected(rejected, keys, first))
    }

    /// A reader of these columns of these stripes of one group.
    fn open(&self, stripes: &[Stripe], mask: &ProjectionMask) -> io::Result<ParquetRecordBatchReader> {
        let group = stripes.first().map_or(0, |stripe| stripe.group);
        let (mut selected, mut at) = (Vec::new(), 0);
        for stripe in stripes {
            if stripe.start > at {
                selected.push(RowSelector::skip(stripe.start - at));
            }
            selected.push(RowSelector::select(stripe.rows));
            at = stripe.start + stripe.rows;
        }
        guarded(|| {
            let builder =
                ParquetRecordBatchReaderBuilder::new_with_metadata(self.place.clone(), self.metadata.clone());
            let builder = builder.with_projection(mask.clone()).with_row_groups(vec![group]);
            builder.with_row_selection(RowSelection::from(selected)).with_batch_size(AT_ONCE).build()
        })
    }
}

/// Rows as they are decoded, and those that belong to the next stripe.
struct Rows {
    reader: ParquetRecordBatchReader,
    rest: Option<RecordBatch>,
}

impl Rows {
    /// Calls for all rows of a stripe in order, each time with the number of the first.
    fn through(&mut self, stripe: Stripe, mut then: impl FnMut(&RecordBatch, u64)) -> io::Result<()> {
        let mut left = stripe.rows;
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
            then(&decoded.slice(0, here), stripe.first + (stripe.rows - left) as u64);
            left -= here;
        }
        Ok(())
    }
}
