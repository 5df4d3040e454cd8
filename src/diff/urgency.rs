//! Which of two levels is the more urgent where each stands in a version of its own.

use super::names::{Kind, Names};
use crate::ruleset::Ruleset;

/// Where something went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// To what is less urgent, or less certain, or given no more.
    Down,
    /// Elsewhere: the two cannot be compared.
    Other,
    /// The opposite of down.
    Up,
}

impl Direction {
    /// As programs read it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Other => "other",
            Self::Up => "up",
        }
    }
}

/// The levels of both versions, the common ones by their positions in each.
#[derive(Debug, Clone)]
pub struct Urgency {
    common: Vec<(usize, usize)>,
}

impl Urgency {
    /// Of two versions.
    #[must_use]
    pub fn new(old: &Ruleset, new: &Ruleset, names: &Names) -> Self {
        let pairs = names.pairs(Kind::Level, old, new);
        Self { common: pairs.into_iter().filter_map(|pair| pair.old.zip(pair.new)).collect() }
    }

    /// Whether a level of the old version is one of the new.
    #[must_use]
    pub fn same(&self, old: usize, new: usize) -> bool {
        self.common.contains(&(old, new))
    }

    /// From a level of the old version (none: no level) to one of the new. Two levels of which neither version has both
    /// are compared through those that both have.
    #[must_use]
    pub fn direction(&self, old: Option<usize>, new: Option<usize>) -> Direction {
        let (old, new) = match (old, new) {
            (Some(old), Some(new)) => (old, new),
            (Some(_), None) => return Direction::Down,
            (None, Some(_)) => return Direction::Up,
            (None, None) => return Direction::Other,
        };
        // Smaller is more urgent. At least one of the steps is a real one: the levels are not the same.
        let down = self.common.iter().any(|(in_old, in_new)| old <= *in_old && *in_new <= new);
        let up = self.common.iter().any(|(in_old, in_new)| *in_old <= old && new <= *in_new);
        match (down, up) {
            (true, false) => Direction::Down,
            (false, true) => Direction::Up,
            _ => Direction::Other,
        }
    }
}
