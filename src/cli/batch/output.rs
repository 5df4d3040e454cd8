//! Where results and rejected rows go: standard output, or a file that takes its place when it is whole.

use super::input::{Kind, Packing};
use crate::cli::replace::Beside;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// How hard files are packed: zstd's and gzip's own defaults.
const ZSTD_LEVEL: i32 = 3;

/// Somewhere to write to.
pub(super) struct Output {
    writer: Writer,
    beside: Option<Beside>,
}

enum Writer {
    Nowhere,
    Stdout(io::Stdout),
    File(File),
    Gzip(flate2::write::GzEncoder<File>),
    Zstd(zstd::Encoder<'static, File>),
    #[cfg(feature = "parquet")]
    Parquet(Box<super::parquet::Writer>),
}

impl Output {
    /// Nothing is written.
    pub(super) fn nowhere() -> Self {
        Self { writer: Writer::Nowhere, beside: None }
    }

    /// Standard output.
    pub(super) fn stdout() -> Self {
        Self { writer: Writer::Stdout(io::stdout()), beside: None }
    }

    /// A file. What is no plain file, as a device, is written to as it is.
    pub(super) fn file(path: &str) -> io::Result<Self> {
        let special = fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir());
        if fs::metadata(path).is_ok_and(|about| about.is_dir()) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let beside = if special { None } else { Some(Beside::new(Path::new(path))?) };
        let file = match &beside {
            Some(beside) => beside.file()?,
            None => fs::OpenOptions::new().write(true).open(path)?,
        };
        let writer = match Kind::of_name(path).1 {
            Packing::None => Writer::File(file),
            Packing::Gzip => {
                Writer::Gzip(flate2::write::GzEncoder::new(file, flate2::Compression::default()))
            }
            Packing::Zstd => Writer::Zstd(zstd::Encoder::new(file, ZSTD_LEVEL)?),
        };
        Ok(Self { writer, beside })
    }

    /// The same for results that are columns.
    #[cfg(feature = "parquet")]
    pub(super) fn with_columns(self, batch: &crate::batch::Batch<'_>) -> io::Result<Self> {
        let out: Box<dyn Write + Send> = match self.writer {
            Writer::Stdout(out) => Box::new(out),
            Writer::File(file) => Box::new(file),
            // What is packed already is not packed again, and what is counted is not written.
            other => return Ok(Self { writer: other, beside: self.beside }),
        };
        let writer = Writer::Parquet(Box::new(super::parquet::Writer::new(out, batch)?));
        Ok(Self { writer, beside: self.beside })
    }

    /// Writes more results that are columns.
    #[cfg(feature = "parquet")]
    pub(super) fn columns(&mut self, rows: crate::batch::columns::results::Taken) -> io::Result<()> {
        let rows = rows.map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
        match &mut self.writer {
            Writer::Parquet(writer) => writer.write(&rows),
            _ => Ok(()),
        }
    }

    /// Writes on.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        match &mut self.writer {
            Writer::Nowhere => Ok(()),
            Writer::Stdout(out) => {
                let mut out = out.lock();
                out.write_all(bytes)?;
                out.flush()
            }
            Writer::File(file) => file.write_all(bytes),
            Writer::Gzip(file) => file.write_all(bytes),
            Writer::Zstd(file) => file.write_all(bytes),
            #[cfg(feature = "parquet")]
            Writer::Parquet(_) => Ok(()),
        }
    }

    /// The file is whole and takes its place.
    pub(super) fn finish(self) -> io::Result<()> {
        match self.writer {
            Writer::Nowhere | Writer::Stdout(_) | Writer::File(_) => {}
            Writer::Gzip(file) => drop(file.finish()?),
            Writer::Zstd(file) => drop(file.finish()?),
            #[cfg(feature = "parquet")]
            Writer::Parquet(writer) => writer.finish()?,
        }
        self.beside.map_or(Ok(()), Beside::place)
    }
}
