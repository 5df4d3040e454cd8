//! Reads one file for `watch`, tells whether it may be half-written, and whether it was touched since.

use super::notices::What;
use super::pending::{Due, MISSING};
use crate::cli::input::{self, Wanted};
use crate::watch::state::Reading;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

/// A file that became shorter while it is written is read once more after so long.
const SHRUNKEN: Duration = Duration::from_millis(3);
/// Nobody means to save an empty file, so more time is given to what follows.
const EMPTY: Duration = Duration::from_millis(25);
/// Beyond this age a file's own time says nothing of the save.
const OLDEST: Duration = Duration::from_secs(3);

/// Reads a file as it is now, by its path as given.
pub(super) fn read(name: &str, wanted: Wanted) -> Reading {
    if let Err(error) = fs::metadata(name)
        && matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
    {
        return Reading::Gone;
    }
    match input::read(name, wanted) {
        Ok(source) => Reading::Text(source),
        Err(refused) => Reading::Refused(refused.source, refused.problem),
    }
}

/// How long to wait before a file is read once more, where it may not be what was meant to be saved.
pub(super) fn unfinished(reading: &Reading, known: &str, due: Due) -> Option<Duration> {
    if due.tries > 0 {
        return None;
    }
    match reading {
        Reading::Gone => (due.what != What::Removed).then_some(MISSING),
        Reading::Refused(..) => Some(EMPTY),
        Reading::Text(source) => {
            let shrunken = source.text().len() < known.len();
            (shrunken && due.what != What::Complete).then_some(SHRUNKEN)
        }
    }
}

/// What tells whether a file was touched: where it really is, its length and its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    real: Option<PathBuf>,
    seen: Option<(u64, Option<SystemTime>)>,
}

impl Stamp {
    /// Whether there was a file.
    pub(super) fn is_there(&self) -> bool {
        self.seen.is_some()
    }

    /// When it was touched, where the machine did not tell in time and the file's own time makes sense.
    pub(super) fn touched(&self, told: Instant) -> Instant {
        let time = self.seen.and_then(|(_, time)| time);
        let age = time.and_then(|time| SystemTime::now().duration_since(time).ok());
        let touched = age.filter(|age| *age < OLDEST).and_then(|age| Instant::now().checked_sub(age));
        touched.map_or(told, |touched| touched.min(told))
    }
}

/// The stamp of a file.
pub(super) fn stamp(name: &str, real: Option<&PathBuf>) -> Stamp {
    let seen = fs::metadata(name).ok().map(|it| (it.len(), it.modified().ok()));
    Stamp { real: real.cloned(), seen }
}
