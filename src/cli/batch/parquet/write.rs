//! Results as a Parquet file.

use super::guarded;
use crate::batch::Batch;
use crate::batch::columns::results::Results;
use crate::report::ENGINE;
use arrow_array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use std::io::{self, Write};

/// A row group is written when it has so many rows, or takes so much memory.
const GROUP_ROWS: usize = 1 << 17;
const GROUP_BYTES: usize = 16 << 20;

/// Writes one file.
pub(in crate::cli::batch) struct Writer(ArrowWriter<Box<dyn Write + Send>>);

impl Writer {
    /// A file of the columns of a batch; the ruleset that they come from is told in it.
    pub(in crate::cli::batch) fn new(out: Box<dyn Write + Send>, batch: &Batch<'_>) -> io::Result<Self> {
        let Some(results) = Results::of(batch) else { return Err(io::ErrorKind::InvalidInput.into()) };
        let ruleset = &batch.ready.ruleset;
        let about = [
            ("bedside.engine", ENGINE),
            ("bedside.ruleset", &ruleset.id),
            ("bedside.version", &ruleset.version),
            ("bedside.digest", &batch.digest),
        ];
        let about = about.map(|(key, value)| KeyValue::new(key.to_owned(), value.to_owned()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_max_row_group_row_count(Some(GROUP_ROWS))
            .set_max_row_group_bytes(Some(GROUP_BYTES))
            .set_created_by(ENGINE.to_owned())
            .set_key_value_metadata(Some(about.into()))
            .build();
        let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
        guarded(|| ArrowWriter::try_new_with_options(out, results.schema(), options)).map(Self)
    }

    /// Writes more results.
    pub(in crate::cli::batch) fn write(&mut self, rows: &RecordBatch) -> io::Result<()> {
        guarded(|| self.0.write(rows))
    }

    /// Writes the end.
    pub(in crate::cli::batch) fn finish(self) -> io::Result<()> {
        guarded(|| self.0.close()).map(drop)
    }
}
