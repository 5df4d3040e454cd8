//! What speaks for a pattern, what against it, and what is not known of it: read off the conditions that the pattern
//! names, and the lines of the scores that these conditions compare.
//!
//! A condition that holds speaks for, one that certainly does not against. A line of a score speaks as its points say,
//! and only where it counts.

mod decisive;
mod lines;

use super::Assessment;
use crate::number::Exact;
use crate::ruleset::expression::CompareOp;
use crate::ruleset::{Cond, CondKind, Num, NumKind, Pattern, QuestionId, ScoreId};
use crate::truth::Truth;
use decisive::decisive;
pub(super) use decisive::waits_for;
use num_traits::{Signed, Zero};
use std::collections::HashSet;

/// One thing that speaks for or against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Point {
    /// In the words of findings, questions and answers.
    pub text: String,
    /// What it counts; none for a condition of the pattern itself.
    pub counts: Option<Exact>,
}

/// Everything that is said of one pattern.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    /// What speaks for it, the weightiest first.
    pub speaks_for: Vec<Point>,
    /// What speaks against it, the weightiest first.
    pub against: Vec<Point>,
    /// Questions not answered, or not known, on which something of it turns.
    pub open: Vec<QuestionId>,
    /// Things that were not asked or examined.
    pub not_examined: Vec<String>,
    /// The scores whose lines were counted.
    pub scores: Vec<ScoreId>,
}

/// The evidence on one pattern.
pub(super) fn of_pattern(about: &Assessment, pattern: &Pattern) -> Evidence {
    let mut gather = Gather { about, found: Evidence::default(), scores: HashSet::new() };
    for cond in pattern.likely.iter().chain(&pattern.possible) {
        gather.condition(cond);
    }
    gather.finish()
}

/// So many things are gathered of each kind; a result names fewer.
const MOST_GATHERED: usize = 200;

struct Gather<'b, 'a> {
    about: &'b Assessment<'a>,
    found: Evidence,
    scores: HashSet<ScoreId>,
}

impl Gather<'_, '_> {
    /// Takes a condition of the pattern apart: its `and` parts each by itself, its scores line by line.
    fn condition(&mut self, root: &Cond) {
        let mut rest = vec![root];
        while let Some(cond) = rest.pop() {
            match &cond.kind {
                CondKind::And(parts) => rest.extend(parts.iter().rev()),
                CondKind::Compare(op, left, _) if is_upwards(*op) => self.compared(cond, left),
                CondKind::Between(value, _, _) => self.compared(cond, value),
                // A score that must stay low is worth a word only where it does not.
                CondKind::Compare(..) if self.value(cond).is_true() => {}
                _ => self.whole(cond),
            }
        }
    }

    fn value(&self, cond: &Cond) -> Truth {
        self.about.values.cond(cond.id)
    }

    fn compared(&mut self, cond: &Cond, left: &Num) {
        if let NumKind::Score(id) | NumKind::Highest(id) = left.kind {
            self.score(id);
        } else {
            self.whole(cond);
        }
    }

    /// A condition that counts by itself.
    fn whole(&mut self, cond: &Cond) {
        match self.value(cond) {
            Truth::True => self.told(cond, true, None),
            Truth::Open => self.waits(cond),
            Truth::False if decisive::was_not_examined(self.about, cond) => {
                self.found.not_examined.extend(decisive::named(self.about, cond));
            }
            Truth::False => self.told(cond, false, None),
        }
    }

    fn told(&mut self, cond: &Cond, holds: bool, counts: Option<&Exact>) {
        let text = decisive(self.about, cond, holds).join(" and ");
        let speaks_for = counts.map_or(holds, |points| !points.is_negative());
        self.point(speaks_for, Point { text, counts: counts.cloned() });
    }

    /// A point once; where it counts in a score too, with what it counts.
    fn point(&mut self, speaks_for: bool, point: Point) {
        let list = if speaks_for { &mut self.found.speaks_for } else { &mut self.found.against };
        if let Some(known) = list.iter_mut().find(|known| known.text == point.text) {
            known.counts = known.counts.take().or(point.counts);
        } else if list.len() < MOST_GATHERED {
            list.push(point);
        }
    }

    fn waits(&mut self, cond: &Cond) {
        let questions = decisive::waits_for(self.about, cond);
        self.wait(questions);
    }

    fn wait(&mut self, questions: Vec<QuestionId>) {
        let open = &mut self.found.open;
        for question in questions {
            if open.len() < MOST_GATHERED && !open.contains(&question) {
                open.push(question);
            }
        }
    }

    fn finish(mut self) -> Evidence {
        let weight = |point: &Point| point.counts.as_ref().map_or_else(Exact::zero, Signed::abs);
        for list in [&mut self.found.speaks_for, &mut self.found.against] {
            list.sort_by_key(|point| std::cmp::Reverse(weight(point)));
        }
        let mut told = HashSet::new();
        self.found.not_examined.retain(|text| told.insert(text.clone()));
        self.found
    }
}

fn is_upwards(op: CompareOp) -> bool {
    matches!(op, CompareOp::AtLeast | CompareOp::Greater | CompareOp::Equal)
}
