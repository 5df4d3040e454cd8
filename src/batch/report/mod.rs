//! A summary of many results, for people and for programs.

mod human;
mod json;

pub use human::human;
pub use json::json;

use super::summary::{Direction, Summary};
use crate::pipeline::Ready;

/// A summary with what it is of.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The ruleset.
    pub ready: &'a Ready,
    /// Its digest.
    pub digest: &'a str,
    /// The counts.
    pub summary: &'a Summary,
    /// The version of the older ruleset, where two are compared.
    pub old: Option<&'a str>,
}

impl Direction {
    /// The words of it.
    fn words(self) -> &'static str {
        match self {
            Self::MoreUrgent => "more urgent",
            Self::LessUrgent => "less urgent",
            Self::Otherwise => "otherwise different",
        }
    }
}
