//! Scores as sums: lines and tables that one question alone decides are joined, the others stand for themselves.

use super::build::{Builder, Sole};
use super::{NumberKind, NumberRef, TruthRef};
use crate::ruleset::visit;
use crate::ruleset::{QuestionId, Score, ScoreItem, ScoreItemKind};

impl Builder<'_> {
    /// The number node of a score.
    pub(super) fn score(&mut self, score: &Score) -> NumberRef {
        if self.studying.is_some() {
            let parts = score.items.iter().map(|item| self.score_item(item)).collect();
            return self.sum(parts);
        }
        let mut groups: Vec<(QuestionId, Vec<&ScoreItem>)> = Vec::new();
        let mut parts = Vec::new();
        for item in &score.items {
            match self.sole_of(&visit::reads_of_score_item(item)) {
                Sole::One(question) => match groups.iter_mut().find(|(known, _)| *known == question) {
                    Some((_, items)) => items.push(item),
                    None => groups.push((question, vec![item])),
                },
                Sole::Nothing | Sole::Many => parts.push(self.score_item(item)),
            }
        }
        for (question, items) in groups {
            match self.joint(question, &items) {
                Some(joint) => {
                    parts.push(joint);
                    self.for_the_trace(&items);
                }
                None => parts.extend(items.into_iter().map(|item| self.score_item(item))),
            }
        }
        self.sum(parts)
    }

    /// What each of these lines counts by itself: no result needs it, but a trace tells it.
    fn for_the_trace(&mut self, items: &[&ScoreItem]) {
        self.for_trace = true;
        for item in items {
            self.score_item(item);
        }
        self.for_trace = false;
    }

    pub(super) fn sum(&mut self, parts: Vec<NumberRef>) -> NumberRef {
        if let [only] = parts.as_slice() {
            return *only;
        }
        let grid = self.common_grid(&parts);
        let edges = self.edges(parts.into_iter().map(|part| part.0));
        self.number(NumberKind::Sum(edges), grid)
    }

    /// What one item adds by itself.
    pub(super) fn score_item(&mut self, item: &ScoreItem) -> NumberRef {
        match &item.kind {
            ScoreItemKind::Line(points, when) => {
                let when = self.cond(when);
                let points = self.literal(*points);
                let grid = self.grid_of(points);
                self.number(NumberKind::Line(when, points), grid)
            }
            ScoreItemKind::Table(bands, when) => {
                let (number, applies) = self.bands(bands);
                let when = when.as_ref().map(|when| self.cond(when));
                let counted = self.and(std::iter::once(applies).chain(when).collect());
                self.if_applies(counted, number)
            }
            ScoreItemKind::Add(num) => {
                let (number, applies) = self.num(num);
                self.if_applies(applies, number)
            }
        }
    }

    pub(super) fn if_applies(&mut self, applies: TruthRef, number: NumberRef) -> NumberRef {
        if self.is_constant(applies) == Some(true) {
            return number;
        }
        let grid = self.grid_of(number);
        self.number(NumberKind::IfApplies(applies, number), grid)
    }
}
