//! When a file that was touched is read: at once where it is known to be complete, else when it has been quiet for a
//! moment. No clock is read here.

use super::notices::What;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// So long nothing may happen to a file before it is read.
const QUIET: Duration = Duration::from_millis(2);
/// After so long it is read anyhow.
const LONGEST: Duration = Duration::from_millis(5);
/// Editors move a file away and write it anew; so long it may be missing before anybody is told.
pub(super) const MISSING: Duration = Duration::from_millis(100);

/// Something that was touched and is not read yet.
#[derive(Debug, Clone, Copy)]
struct Wait {
    first: Instant,
    due: Instant,
    tries: u8,
    what: What,
}

/// A file that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Due {
    /// When it was touched first.
    pub first: Instant,
    /// How often it was read already.
    pub tries: u8,
    /// What happened to it last.
    pub what: What,
}

/// Everything that was touched and is not read yet, by name.
#[derive(Debug, Default)]
pub(super) struct Pending {
    waits: BTreeMap<String, Wait>,
}

impl Pending {
    /// Whether a file waits to be read.
    pub(super) fn has(&self, name: &str) -> bool {
        self.waits.contains_key(name)
    }

    /// Notes what happened to a file.
    pub(super) fn note(&mut self, name: &str, what: What, at: Instant) {
        let known = self.waits.get(name).copied();
        let first = known.map_or(at, |wait| wait.first);
        let due = match what {
            What::Complete => at,
            What::Created | What::Touched => (at + QUIET).min((first + LONGEST).max(at)),
            What::Removed => at + MISSING,
        };
        self.waits.insert(name.to_owned(), Wait { first, due, tries: 0, what });
    }

    /// Reads a file again after a while.
    pub(super) fn again(&mut self, name: &str, due: Due, after: Duration, now: Instant) {
        let wait = Wait { first: due.first, due: now + after, tries: due.tries + 1, what: due.what };
        self.waits.insert(name.to_owned(), wait);
    }

    /// When the next file is due.
    pub(super) fn next(&self) -> Option<Instant> {
        self.waits.values().map(|wait| wait.due).min()
    }

    /// Takes what is due.
    pub(super) fn take(&mut self, now: Instant) -> Vec<(String, Due)> {
        let due: Vec<(String, Due)> = self
            .waits
            .iter()
            .filter(|(_, wait)| wait.due <= now)
            .map(|(name, wait)| {
                let due = Due { first: wait.first, tries: wait.tries, what: wait.what };
                (name.clone(), due)
            })
            .collect();
        for (name, _) in &due {
            self.waits.remove(name);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(start: Instant, tenths: u64) -> Instant {
        start + Duration::from_micros(tenths * 100)
    }

    #[test]
    fn a_complete_file_is_due_at_once() {
        let (mut pending, start) = (Pending::default(), Instant::now());
        pending.note("a", What::Touched, start);
        assert!(pending.take(after(start, 10)).is_empty());
        pending.note("a", What::Complete, after(start, 11));
        let due = pending.take(after(start, 11));
        assert_eq!(due.first().map(|(_, due)| due.first), Some(start));
        assert_eq!(pending.next(), None);
    }

    #[test]
    fn a_file_that_is_written_on_and_on_is_read_after_five_milliseconds() {
        let (mut pending, start) = (Pending::default(), Instant::now());
        for tenths in 0..50 {
            pending.note("a", What::Touched, after(start, tenths));
            assert!(pending.take(after(start, tenths)).is_empty(), "{tenths}");
        }
        assert_eq!(pending.take(after(start, 50)).len(), 1);
    }

    #[test]
    fn a_file_moved_away_and_written_anew_is_never_missing() {
        let (mut pending, start) = (Pending::default(), Instant::now());
        pending.note("a", What::Removed, start);
        assert!(pending.take(after(start, 900)).is_empty());
        pending.note("a", What::Complete, after(start, 901));
        assert_eq!(pending.take(after(start, 901)).len(), 1);
        assert!(pending.take(after(start, 9000)).is_empty());
    }
}
