//! Units that were read before, so that a text which stands many times is read once.

use super::{Reading, read};
use foldhash::HashMap;
use std::sync::Arc;

/// The most that are kept: a ruleset has a few tens.
const MOST: usize = 10_000;

/// What texts of units were read as.
#[derive(Debug, Clone, Default)]
pub struct Readings {
    known: HashMap<String, Arc<Reading>>,
}

impl Readings {
    /// What a text is as a unit.
    pub fn read(&mut self, text: &str) -> Arc<Reading> {
        if let Some(known) = self.known.get(text) {
            return Arc::clone(known);
        }
        if self.known.len() >= MOST {
            self.known.clear();
        }
        let read = Arc::new(read(text));
        self.known.insert(text.to_owned(), Arc::clone(&read));
        read
    }
}
