//! How far a run is, for a person at a terminal.

use crate::cli::console::Console;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// Told no more often than this.
const EVERY: Duration = Duration::from_millis(500);

/// The rows so far.
#[derive(Debug)]
pub(super) struct Progress {
    rows: u64,
    rejected: u64,
    /// When it is told next; never where nobody watches.
    next: Option<Instant>,
    told: bool,
}

impl Progress {
    /// Told only where standard error is a terminal.
    pub(super) fn new() -> Self {
        let watched = std::io::stderr().is_terminal();
        Self { rows: 0, rejected: 0, next: watched.then(|| Instant::now() + EVERY), told: false }
    }

    /// Counts more rows.
    pub(super) fn more(&mut self, rows: u64, rejected: u64) {
        self.rows += rows;
        self.rejected += rejected;
        let Some(next) = self.next.as_mut().filter(|next| **next <= Instant::now()) else { return };
        *next = Instant::now() + EVERY;
        self.told = true;
        let rejected = match self.rejected {
            0 => String::new(),
            some => format!(", {some} without a result"),
        };
        Console::err(&format!("\r{} rows{rejected}\x1b[K", self.rows));
    }

    /// Takes the line away.
    pub(super) fn end(&mut self) {
        if std::mem::replace(&mut self.told, false) {
            Console::err("\r\x1b[K");
        }
    }
}
