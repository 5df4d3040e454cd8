//! Declarations read before, by their text: where a file is read again and again while it is written, only what
//! changed is read anew. What comes out is the same as without.

use super::ast::Declaration;
use super::shift::{Move, Shift as _};
use foldhash::HashMap;

/// Declarations of the last reading of a file.
#[derive(Debug, Clone, Default)]
pub struct Cache {
    last: HashMap<Box<str>, Declaration>,
    now: HashMap<Box<str>, Declaration>,
}

impl Cache {
    /// A declaration with this text, as it stands at this place; none where it was not read last time.
    pub(super) fn at(&mut self, text: &str, start: u32) -> Option<Declaration> {
        let (key, known) = self.last.remove_entry(text).or_else(|| {
            // The same text may stand twice in a file.
            self.now.get_key_value(text).map(|(key, known)| (key.clone(), known.clone()))
        })?;
        let mut declaration = known.clone();
        if start != known.span.start {
            declaration.shift(Move::By(i64::from(start) - i64::from(known.span.start)));
        }
        self.now.insert(key, known);
        Some(declaration)
    }

    /// Keeps a declaration that was read without a problem.
    pub(super) fn keep(&mut self, text: &str, declaration: &Declaration) {
        self.now.insert(text.into(), declaration.clone());
    }

    /// A reading is over: what it did not meet is forgotten.
    pub(super) fn turn(&mut self) {
        self.last = std::mem::take(&mut self.now);
    }
}
