//! A file that several threads read at once, each from places of its own: it is opened once, so that all of them read
//! the same one, whatever takes its name meanwhile.

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::sync::Arc;

/// A file and how long it was when it was opened.
#[derive(Debug, Clone)]
pub(super) struct Place {
    file: Arc<File>,
    length: u64,
}

impl Place {
    pub(super) fn new(file: File) -> io::Result<Self> {
        let length = file.metadata()?.len();
        Ok(Self { file: Arc::new(file), length })
    }

    /// Whether its last bytes are these.
    pub(super) fn ends_in(&self, end: [u8; 4]) -> bool {
        let mut last = [0; 4];
        let from = From { place: self.clone(), at: self.length.saturating_sub(4) };
        from.take(4).read_exact(&mut last).is_ok() && last == end
    }
}

/// Reads on from a place.
#[derive(Debug)]
pub(super) struct From {
    place: Place,
    at: u64,
}

impl Read for From {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(&*self.place.file, room, self.at)?;
        #[cfg(windows)]
        let read = std::os::windows::fs::FileExt::seek_read(&*self.place.file, room, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Length for Place {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Place {
    type T = BufReader<From>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        Ok(BufReader::new(From { place: self.clone(), at: start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        // Damage may ask for more than there is, and no room is taken for that.
        let end = start.checked_add(length as u64).filter(|end| *end <= self.length);
        if end.is_none() {
            return Err(ParquetError::EOF("a part stands behind the end of the file".to_owned()));
        }
        let mut bytes = vec![0; length];
        From { place: self.clone(), at: start }.read_exact(&mut bytes)?;
        Ok(bytes.into())
    }
}
