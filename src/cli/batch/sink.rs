//! Where everything goes: results, rejected rows, and what is told of them on the terminal.

use super::output::Output;
use super::progress::Progress;
use crate::batch::Done;
use crate::batch::reject::Rejected;
use crate::ruleset::Ruleset;
use std::io;

/// So many rejected rows are told on the terminal.
const MOST_TOLD: usize = 10;

/// How rejected rows are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listing {
    Lines,
    Rows,
}

/// Where everything goes, in turn.
pub(super) struct Sink {
    /// Results.
    pub out: Output,
    /// Rejected rows.
    pub rejects: Output,
    /// The first rejected rows, for a person.
    pub told: Vec<Rejected>,
    pub progress: Progress,
    listing: Listing,
    /// The rejected rows of a piece as text; its room is kept.
    rejected: Vec<u8>,
}

impl Sink {
    pub(super) fn new(out: Output, rejects: Output, listing: Listing, progress: Progress) -> Self {
        Self { out, rejects, told: Vec::new(), progress, listing, rejected: Vec::new() }
    }

    /// Writes what a piece came to.
    ///
    /// # Errors
    /// The results, or the rejected rows, cannot be written.
    pub(super) fn take(&mut self, ruleset: &Ruleset, done: &mut Done) -> io::Result<()> {
        self.rejected.clear();
        for one in &done.rejected {
            match self.listing {
                Listing::Lines => one.write_lines(ruleset, &mut self.rejected),
                Listing::Rows => one.write_rows(ruleset, &mut self.rejected),
            }
        }
        self.progress.more(done.rows, done.rejected.len() as u64);
        let room = MOST_TOLD.saturating_sub(self.told.len());
        self.told.extend(done.rejected.drain(..).take(room));
        self.out.write(&done.out)?;
        self.rejects.write(&self.rejected)?;
        #[cfg(feature = "parquet")]
        if let Some(rows) = done.columns.take() {
            self.out.columns(rows)?;
        }
        Ok(())
    }
}
