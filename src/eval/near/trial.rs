//! A set of questions with what is tried for each, in the order in which trials are taken: the nearest first.

use super::distance::Distance;
use super::options::Try;
use crate::ruleset::QuestionId;
use std::cmp::Ordering;

/// A set of questions with what is tried for each.
#[derive(Debug, Clone)]
pub(super) struct Trial {
    pub distance: Distance,
    pub questions: Vec<QuestionId>,
    pub ranks: Vec<i128>,
    pub fills: Vec<Fill>,
}

/// What is tried for a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fill {
    Nothing,
    Some(Try),
}

impl Trial {
    fn key(&self) -> (Distance, &[QuestionId], &[i128]) {
        (self.distance, &self.questions, &self.ranks)
    }

    /// Whether there is an answer for each question.
    pub(super) fn is_complete(&self) -> bool {
        self.fills.iter().all(|fill| matches!(fill, Fill::Some(Try::Answer(_))))
    }

    /// Each question with what is tried for it.
    pub(super) fn each(&self) -> impl Iterator<Item = (QuestionId, &Fill)> + Clone {
        self.questions.iter().copied().zip(&self.fills)
    }

    /// The ranges that are tried.
    pub(super) fn ranges(&self) -> impl Iterator<Item = (QuestionId, (i64, i64))> + Clone + '_ {
        self.each().filter_map(|(question, fill)| match fill {
            Fill::Some(Try::Between(from, to)) => {
                Some((question, (i64::try_from(*from).ok()?, i64::try_from(*to).ok()?)))
            }
            _ => None,
        })
    }
}

impl PartialEq for Trial {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Trial {}

impl PartialOrd for Trial {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Trial {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}
