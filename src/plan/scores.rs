//! Scores as sums: lines and tables that one question alone decides are joined, the others stand for themselves.

use super::build::{Builder, Sole};
use super::joint::Together;
use super::{NumberKind, NumberRef, ProrateItem, ProratePlan, TruthRef};
use crate::number::Decimal;
use crate::ruleset::expression::CompareOp;
use crate::ruleset::visit::{self, Item};
use crate::ruleset::{
    Cond, CondKind, Num, NumKind, QuestionId, QuestionKind, Score, ScoreId, ScoreItem, ScoreItemKind,
};

/// The items of a score that one question alone decides.
type Group<'s> = (QuestionId, Vec<&'s ScoreItem>);

impl Builder<'_> {
    /// The number node of a score.
    pub(super) fn score(&mut self, score: &Score) -> NumberRef {
        if self.studying.is_some() {
            let parts = score.items.iter().map(|item| self.score_item(item)).collect();
            return self.sum(parts);
        }
        let (groups, others) = self.by_question(score);
        let mut parts: Vec<NumberRef> = others.into_iter().map(|item| self.score_item(item)).collect();
        for (question, items) in groups {
            match self.together(question, &items, Together::Sum) {
                Some(joint) => {
                    parts.push(joint);
                    self.for_the_trace(&items);
                }
                None => parts.extend(items.into_iter().map(|item| self.score_item(item))),
            }
        }
        self.sum(parts)
    }

    /// The items that one question alone decides, by that question, and the others.
    fn by_question<'s>(&self, score: &'s Score) -> (Vec<Group<'s>>, Vec<&'s ScoreItem>) {
        let (mut groups, mut others): (Vec<Group>, _) = (Vec::new(), Vec::new());
        for item in &score.items {
            match self.sole_of(&visit::reads_of_score_item(item)) {
                Sole::One(question) => match groups.iter_mut().find(|(known, _)| *known == question) {
                    Some((_, items)) => items.push(item),
                    None => groups.push((question, vec![item])),
                },
                Sole::Nothing | Sole::Many => others.push(item),
            }
        }
        (groups, others)
    }

    /// The joint node of items that one question decides; none where each of them by itself says the same.
    fn together(
        &mut self,
        question: QuestionId,
        items: &[&ScoreItem],
        together: Together,
    ) -> Option<NumberRef> {
        if let [ScoreItem { kind: ScoreItemKind::Line(_, when), .. }] = items
            && self.goes_both_ways(when)
        {
            return None;
        }
        self.joint(question, items, together)
    }

    /// Whether a condition is one comparison of a question that always applies, true of some of its values and false of
    /// others: then a line is worth between nothing and its points, over all values as where none is known.
    fn goes_both_ways(&self, when: &Cond) -> bool {
        let is_always_asked = |question: QuestionId| self.ruleset.question(question).gate.is_none();
        match &when.kind {
            CondKind::Not(inner) => self.goes_both_ways(inner),
            CondKind::ChoiceIs(question, choices) => {
                let some = !choices.is_empty() && choices.len() < self.choices_of(*question);
                some && is_always_asked(*question)
            }
            // None of the choices is an answer too.
            CondKind::SetIncludes(question, _, choices) => !choices.is_empty() && is_always_asked(*question),
            CondKind::Compare(op, left, right) => match (&left.kind, &right.kind) {
                (NumKind::Question(question), NumKind::Constant(constant)) => {
                    is_always_asked(*question) && self.divides(*op, *question, *constant) == Some(true)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a comparison is true of some answers of a question and false of others; none where that is not easily seen.
    fn divides(&self, op: CompareOp, question: QuestionId, constant: Decimal) -> Option<bool> {
        let QuestionKind::Number(range) = &self.ruleset.question(question).kind else { return None };
        let more = range.decimals.checked_sub(constant.decimals)?;
        let at = constant.units.checked_mul(10_i128.checked_pow(u32::from(more))?)?;
        let (low, high) = (range.low, range.high);
        Some(match op {
            CompareOp::Less | CompareOp::AtLeast => low < at && at <= high,
            CompareOp::AtMost | CompareOp::Greater => low <= at && at < high,
            CompareOp::Equal => low < high && low <= at && at <= high,
        })
    }

    /// The most points that any one item gives; an item that does not hold or does not apply gives none.
    pub(super) fn highest_item(&mut self, score: &Score) -> NumberRef {
        let (groups, others) = self.by_question(score);
        let mut parts: Vec<NumberRef> = others.into_iter().map(|item| self.score_item(item)).collect();
        for (question, items) in groups {
            match self.together(question, &items, Together::Highest) {
                Some(joint) => parts.push(joint),
                None => parts.extend(items.into_iter().map(|item| self.score_item(item))),
            }
        }
        self.highest_of(parts)
    }

    pub(super) fn highest_of(&mut self, parts: Vec<NumberRef>) -> NumberRef {
        if let [only] = parts.as_slice() {
            return *only;
        }
        let grid = self.common_grid(&parts);
        let edges = self.edges(parts.into_iter().map(|part| part.0));
        self.number(NumberKind::Max(edges), grid)
    }

    /// The node of `highest item of` a score, made with the score.
    pub(super) fn highest(&mut self, id: ScoreId) -> NumberRef {
        match self.plan.highest.get(id.index()) {
            Some(Some(highest)) => *highest,
            _ => self.literal(Decimal::whole(0)),
        }
    }

    /// The items of a score as they are counted for prorating: those that one question decides are one item, and a
    /// line that reads nothing is none.
    pub(super) fn prorated_items(&mut self, score: &Score) -> ProratePlan {
        let (groups, others) = self.by_question(score);
        let mut plan = ProratePlan::default();
        for item in others {
            if let ScoreItemKind::Add(Num { kind: NumKind::SumOf(parts), .. }) = &item.kind {
                self.prorated_group(parts, &mut plan);
                continue;
            }
            let node = self.score_item(item);
            let questions = self.questions_of(item);
            if questions.is_empty() {
                plan.constant.push(node);
            } else {
                let when = match &item.kind {
                    ScoreItemKind::Table(_, Some(when)) => self.plan.conds.get(when.id.0 as usize).copied(),
                    _ => None,
                };
                plan.items.push(ProrateItem { node, questions, when: when.flatten() });
            }
        }
        for (question, items) in groups {
            let node = self.together(question, &items, Together::Sum).unwrap_or_else(|| {
                let parts = items.iter().map(|item| self.score_item(item)).collect();
                self.sum(parts)
            });
            plan.items.push(ProrateItem { node, questions: vec![question], when: None });
        }
        plan
    }

    /// `add sum of GROUP`: each question of the group is an item.
    fn prorated_group(&mut self, parts: &[Num], plan: &mut ProratePlan) {
        for part in parts {
            let NumKind::Points(question) = part.kind else { continue };
            let (number, applies) = self.num(part);
            let node = self.if_applies(applies, number);
            plan.items.push(ProrateItem { node, questions: vec![question], when: None });
        }
    }

    /// The questions that an item reads, directly or through others, gates left out.
    fn questions_of(&self, item: &ScoreItem) -> Vec<QuestionId> {
        let read = visit::closure(self.ruleset, visit::reads_of_score_item(item), false);
        let questions = read.into_iter().filter_map(|(item, _)| match item {
            Item::Question(id) => Some(id),
            _ => None,
        });
        questions.collect()
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
