//! What many results come to: patients for each level, rule, pattern and advice; agreement with reference levels; levels
//! that differ from those of an older ruleset.

use super::agreement::Agreement;
use super::planes::Lanes;
use super::planes::conclusions::Concluded;
use crate::answers::row::Fault;
use crate::eval::outcome::{LevelOutcome, Outcome};
use crate::ruleset::{Grade, LevelId, QuestionId, Ruleset};
use std::collections::BTreeMap;

/// The level of one patient as it is compared between two rulesets.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    /// At least, at most, and whether both are settled: ids of levels.
    Level(String, String, bool),
    /// There is no level: the ruleset does not apply, or has none.
    NoLevel,
    /// The row has no result.
    Rejected,
}

impl Said {
    /// The level of an outcome.
    #[must_use]
    pub fn of(ruleset: &Ruleset, outcome: &Outcome) -> Self {
        let Some(level) = &outcome.level else { return Self::NoLevel };
        let id =
            |level: LevelId| ruleset.levels.get(level.index()).map(|it| it.id.clone()).unwrap_or_default();
        Self::Level(id(level.bounds.at_least), id(level.bounds.at_most), level.settled)
    }

    /// The same in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Level(least, most, true) if least == most => least.clone(),
            Self::Level(least, most, _) if least == most => format!("{least}, if it applies"),
            Self::Level(least, most, _) => format!("{least} to {most}"),
            Self::NoLevel => "no level".to_owned(),
            Self::Rejected => "no result".to_owned(),
        }
    }
}

/// The direction of a change of level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Both ends are at least as urgent as before, and one is more urgent.
    MoreUrgent,
    /// Both ends are at most as urgent as before, and one is less urgent.
    LessUrgent,
    /// Something else: wider, narrower, or with no level on one side.
    Otherwise,
}

/// Counts over many rows. Everything is a sum, so that parts can be counted apart and added in any order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Rows read.
    pub rows: u64,
    /// Rows without a result.
    pub rejected: u64,
    /// The rows without a result by what is wrong, and the question where one is at fault.
    pub faults: BTreeMap<(&'static str, Option<QuestionId>), u64>,
    /// Results whose ruleset certainly does not apply, and those where that is open.
    pub applies_not_or_open: (u64, u64),
    /// By at least, at most and whether settled.
    pub levels: BTreeMap<(LevelId, LevelId, bool), u64>,
    /// By rule: fired, open.
    pub rules: Vec<(u64, u64)>,
    /// By pattern: likely, possible.
    pub patterns: Vec<(u64, u64)>,
    /// By advice: given.
    pub advice: Vec<u64>,
    /// Against reference levels, where there are some.
    pub agreement: Option<Agreement>,
    /// By the level of the older ruleset and that of this one, where two are compared; those that are the same too.
    pub changes: BTreeMap<(Said, Said), u64>,
}

impl Summary {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(ruleset: &Ruleset, with_reference: bool) -> Self {
        Self {
            rules: vec![(0, 0); ruleset.rules.len()],
            patterns: vec![(0, 0); ruleset.patterns.len()],
            advice: vec![0; ruleset.advice.len()],
            agreement: with_reference.then(|| Agreement::new(ruleset.levels.len())),
            ..Self::default()
        }
    }

    /// Counts a row without a result.
    pub fn reject(&mut self, faults: &[Fault]) {
        self.rows += 1;
        self.rejected += 1;
        for fault in faults {
            *self.faults.entry((fault.code, fault.question)).or_default() += 1;
        }
    }

    /// Counts one result.
    pub fn add(&mut self, outcome: &Outcome) {
        let (not, open) = &mut self.applies_not_or_open;
        *not += u64::from(outcome.applies.is_false());
        *open += u64::from(outcome.applies.is_open());
        if let Some(LevelOutcome { bounds, settled, .. }) = outcome.level {
            *self.levels.entry((bounds.at_least, bounds.at_most, settled)).or_default() += 1;
        }
        for rule in &outcome.fired {
            add_one(self.rules.get_mut(rule.index()).map(|it| &mut it.0));
        }
        for rule in &outcome.open {
            add_one(self.rules.get_mut(rule.index()).map(|it| &mut it.1));
        }
        for (pattern, grade) in &outcome.patterns {
            let counts = self.patterns.get_mut(pattern.index());
            add_one(counts.map(|it| if *grade == Grade::Likely { &mut it.0 } else { &mut it.1 }));
        }
        for advice in &outcome.advice {
            add_one(self.advice.get_mut(advice.index()));
        }
    }

    /// Counts the results of these patients of a block; their rows are counted already.
    pub fn add_planes(&mut self, found: &Concluded, of: Lanes) {
        let count = |plane: &Lanes| plane.and(of).count();
        let (not, open) = &mut self.applies_not_or_open;
        *not += count(&found.not_applying);
        *open += of.but_not(found.not_applying).but_not(found.applies).count();
        for (least, planes) in found.at_least.iter().enumerate().filter(|(_, plane)| plane.any()) {
            for (most, other) in found.at_most.iter().enumerate().take(least + 1) {
                let both = planes.and(*other).and(of);
                let sure = if least == most { both.and(found.applies) } else { Lanes::NONE };
                for (lanes, settled) in [(sure, true), (both.but_not(sure), false)] {
                    if lanes.any() {
                        let key = (LevelId::at(least), LevelId::at(most), settled);
                        *self.levels.entry(key).or_default() += lanes.count();
                    }
                }
            }
        }
        for (counts, (fired, open)) in self.rules.iter_mut().zip(found.fired.iter().zip(&found.open)) {
            counts.0 += count(fired);
            counts.1 += count(open);
        }
        for (counts, [likely, possible, ..]) in self.patterns.iter_mut().zip(&found.patterns) {
            counts.0 += count(likely);
            counts.1 += count(possible);
        }
        for (given, plane) in self.advice.iter_mut().zip(&found.advice) {
            *given += count(plane);
        }
    }

    /// Counts one result against its reference, where it has one.
    pub fn compare_with_reference(&mut self, reference: Option<LevelId>, level: Option<&LevelOutcome>) {
        let Some(agreement) = &mut self.agreement else { return };
        let Some(reference) = reference else {
            agreement.without += 1;
            return;
        };
        let settled = level.filter(|level| level.settled).map(|level| level.bounds.at_least.index());
        agreement.add(reference.index(), settled, 1);
    }

    /// Adds the counts of another part of the rows.
    pub fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        self.rejected += other.rejected;
        self.applies_not_or_open.0 += other.applies_not_or_open.0;
        self.applies_not_or_open.1 += other.applies_not_or_open.1;
        for (key, count) in &other.faults {
            *self.faults.entry(*key).or_default() += count;
        }
        for (key, count) in &other.levels {
            *self.levels.entry(*key).or_default() += count;
        }
        let both = |own: &mut [(u64, u64)], more: &[(u64, u64)]| {
            for (own, more) in own.iter_mut().zip(more) {
                *own = (own.0 + more.0, own.1 + more.1);
            }
        };
        both(&mut self.rules, &other.rules);
        both(&mut self.patterns, &other.patterns);
        for (own, more) in self.advice.iter_mut().zip(&other.advice) {
            *own += more;
        }
        if let (Some(own), Some(more)) = (&mut self.agreement, &other.agreement) {
            own.merge(more);
        }
        for (key, count) in &other.changes {
            *self.changes.entry(key.clone()).or_default() += count;
        }
    }

    /// Results told.
    #[must_use]
    pub fn results(&self) -> u64 {
        self.rows - self.rejected
    }

    /// So many are settled at a level; so many others have it as their at least, and as their at most.
    #[must_use]
    pub fn at_level(&self, level: LevelId) -> (u64, u64, u64) {
        let sum = |is: &dyn Fn(&(LevelId, LevelId, bool)) -> bool| {
            self.levels.iter().filter(|(key, _)| is(key)).map(|(_, count)| *count).sum()
        };
        (
            sum(&|(least, _, settled)| *settled && *least == level),
            sum(&|(least, _, settled)| !settled && *least == level),
            sum(&|(_, most, settled)| !settled && *most == level),
        )
    }

    /// So many levels are settled, and so many are not.
    #[must_use]
    pub fn settled(&self) -> (u64, u64) {
        self.levels.iter().fold(
            (0, 0),
            |(yes, no), ((_, _, settled), count)| {
                if *settled { (yes + count, no) } else { (yes, no + count) }
            },
        )
    }

    /// So many are the same by both rulesets.
    #[must_use]
    pub fn unchanged(&self) -> u64 {
        self.changes.iter().filter(|((was, is), _)| was == is).map(|(_, count)| *count).sum()
    }

    /// The changes, by direction and then by what they are.
    #[must_use]
    pub fn changed(&self, ruleset: &Ruleset) -> Vec<(Direction, &Said, &Said, u64)> {
        let differ = self.changes.iter().filter(|((was, is), _)| was != is);
        let mut all: Vec<_> =
            differ.map(|((was, is), count)| (direction(ruleset, was, is), was, is, *count)).collect();
        all.sort_by(|a, b| {
            (a.0, std::cmp::Reverse(a.3), a.1, a.2).cmp(&(b.0, std::cmp::Reverse(b.3), b.1, b.2))
        });
        all
    }
}

fn add_one(slot: Option<&mut u64>) {
    if let Some(slot) = slot {
        *slot += 1;
    }
}

/// The direction of a change, by the order of the levels of the newer ruleset.
#[must_use]
pub fn direction(ruleset: &Ruleset, was: &Said, is: &Said) -> Direction {
    let place = |id: &str| ruleset.levels.iter().position(|level| level.id == id);
    let ends = |said: &Said| match said {
        Said::Level(least, most, _) => place(least).zip(place(most)),
        Said::NoLevel | Said::Rejected => None,
    };
    let (Some(was), Some(is)) = (ends(was), ends(is)) else { return Direction::Otherwise };
    if was == is {
        Direction::Otherwise
    } else if is.0 <= was.0 && is.1 <= was.1 {
        Direction::MoreUrgent
    } else if is.0 >= was.0 && is.1 >= was.1 {
        Direction::LessUrgent
    } else {
        Direction::Otherwise
    }
}
