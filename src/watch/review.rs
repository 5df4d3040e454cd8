//! What of a watched ruleset's answer files waits for a reviewer.

use crate::pipeline::Ready;
use crate::report::snapshot;
use crate::review::compare::Move;
use crate::review::log::Log;
use crate::review::{Kept, Now, Pending, State, pending};
use crate::source::Source;
use std::collections::BTreeMap;

/// What is pending of one ruleset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InReview {
    /// How many names there are.
    pub all: usize,
    /// What is pending, in the order of a review.
    pub pending: Vec<Pending>,
}

/// What became pending and what is so no more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct News<'a> {
    /// Pending now and not before, or for another reason.
    pub new: Vec<&'a Pending>,
    /// Pending before and not now.
    pub gone: Vec<&'a str>,
}

impl InReview {
    /// Holds the results of answer files, by name, against the accepted ones. A name with no text has a file that gives
    /// no result.
    #[must_use]
    pub fn of(
        ready: &Ready,
        answers: &BTreeMap<String, Option<&Source>>,
        accepted: &BTreeMap<String, String>,
        log: &Log,
    ) -> Self {
        let mut all: BTreeMap<&str, Kept> = BTreeMap::new();
        for (name, source) in answers {
            let result = source.and_then(|source| snapshot::result(ready, source).ok());
            let now = result.map_or(Now::NoResult, Now::Result);
            all.insert(name, Kept { name: name.clone(), now, accepted: None });
        }
        for (name, text) in accepted {
            let absent = || Kept { name: name.clone(), now: Now::Absent, accepted: None };
            all.entry(name).or_insert_with(absent).accepted = Some(text.replace("\r\n", "\n"));
        }
        let all: Vec<Kept> = all.into_values().collect();
        let levels: Vec<String> = ready.ruleset.levels.iter().map(|level| level.id.clone()).collect();
        Self { all: all.len(), pending: pending(&all, log, &levels) }
    }

    /// What changed since another look.
    #[must_use]
    pub fn since<'a>(&'a self, before: &'a Self) -> News<'a> {
        let what = |it: &Pending| -> (State, Move) { (it.state, it.moved) };
        let find = |of: &'a Self, name: &str| of.pending.iter().find(|it| it.name == name);
        let known = |it: &&Pending| find(before, &it.name).map(what) == Some(what(it));
        let gone = before.pending.iter().filter(|it| find(self, &it.name).is_none());
        News {
            new: self.pending.iter().filter(|it| !known(it)).collect(),
            gone: gone.map(|it| it.name.as_str()).collect(),
        }
    }
}
