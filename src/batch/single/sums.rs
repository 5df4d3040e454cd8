//! Sums of points, taken apart: what one question alone adds, by its answer, and the rest.

use super::leaves::{Basis, FALSE, Is, Leaves, OPEN, TRUE};
use super::work::Range;
use crate::batch::planes::layout::{Layout, scale};
use crate::plan::walk::add;
use crate::plan::{Edges, Form, Joint, NumberKind, NumberRef, Plan, TruthRef};
use crate::ruleset::QuestionId;
use std::collections::BTreeMap;

/// A sum, in units of 10^-`decimals`.
#[derive(Debug, Default)]
pub(super) struct Sum {
    pub decimals: u8,
    /// What is added whatever is answered.
    pub start: Range,
    /// What a question adds for each of its answers.
    pub by_question: BTreeMap<QuestionId, Vec<Range>>,
    /// Points where a condition holds that is not one question's.
    pub lines: Vec<(TruthRef, i64)>,
    pub others: Vec<NumberRef>,
}

impl Sum {
    /// None of what is no sum.
    pub(super) fn of(plan: &Plan, layout: &Layout, leaves: &Leaves, number: NumberRef) -> Option<Self> {
        let (decimals, edges) = parts(plan, number)?;
        let mut sum = Self { decimals, ..Self::default() };
        let parts = Parts { plan, layout, leaves, decimals };
        for part in plan.edges(edges) {
            parts.take(NumberRef(*part), &mut sum);
        }
        Some(sum)
    }

    /// Whether answers alone make it.
    pub(super) fn is_of_answers(&self) -> bool {
        self.lines.is_empty() && self.others.is_empty()
    }
}

fn parts(plan: &Plan, number: NumberRef) -> Option<(u8, Edges)> {
    let node = plan.numbers.get(number.0 as usize)?;
    match (&node.kind, node.form) {
        (NumberKind::Sum(edges), Form::Fixed(decimals)) => Some((decimals, *edges)),
        _ => None,
    }
}

/// The parts of a sum, looked at one by one.
struct Parts<'a> {
    plan: &'a Plan,
    layout: &'a Layout,
    leaves: &'a Leaves,
    decimals: u8,
}

impl Parts<'_> {
    fn take(&self, part: NumberRef, sum: &mut Sum) {
        if let Some(value) = self.constant(part) {
            sum.start = add(sum.start, (value, value));
        } else if let Some((question, ranges)) = self.table(part) {
            let own = sum.by_question.entry(question).or_insert_with(|| vec![(0, 0); ranges.len()]);
            for (own, range) in own.iter_mut().zip(ranges) {
                *own = add(*own, range);
            }
        } else if let Some((when, points)) = self.line(part) {
            match self.leaves.of(self.layout, when) {
                Basis::Const(true) => sum.start = add(sum.start, (points, points)),
                Basis::Const(false) => {}
                _ => sum.lines.push((when, points)),
            }
        } else {
            sum.others.push(part);
        }
    }

    /// The value of a constant.
    fn constant(&self, number: NumberRef) -> Option<i64> {
        let node = self.plan.numbers.get(number.0 as usize)?;
        let (low, high) = *self.plan.declared_fixed.get(number.0 as usize)?;
        let scale = scale(self.plan, number, self.decimals)?;
        let constant = matches!(node.kind, NumberKind::Const) && low == high;
        constant.then(|| low.checked_mul(i64::try_from(scale).ok()?)).flatten()
    }

    /// The points of a line, and its condition.
    fn line(&self, number: NumberRef) -> Option<(TruthRef, i64)> {
        match self.plan.numbers.get(number.0 as usize)?.kind {
            NumberKind::Line(when, points) => Some((when, self.constant(points)?)),
            _ => None,
        }
    }

    /// What one question alone adds, for each of its answers.
    fn table(&self, number: NumberRef) -> Option<(QuestionId, Vec<Range>)> {
        if let NumberKind::Joint(joint) = &self.plan.numbers.get(number.0 as usize)?.kind {
            return Some((joint.question, self.joint(joint)?));
        }
        let (when, points) = self.line(number)?;
        let (question, values) = self.leaves.values(self.layout, when)?;
        let range = |value: &u8| match *value {
            TRUE => (points, points),
            FALSE => (0, 0),
            _ => (points.min(0), points.max(0)),
        };
        Some((question, values.iter().map(range).collect()))
    }

    /// The same of the part of a score that one question decides, where the question is always asked.
    fn joint(&self, joint: &Joint) -> Option<Vec<Range>> {
        if self.leaves.of(self.layout, joint.gate) != Basis::Const(true) {
            return None;
        }
        let ends = |(low, high): (NumberRef, NumberRef)| Some((self.constant(low)?, self.constant(high)?));
        let (values, hidden) = (ends(joint.over_values)?, ends(joint.over_unknown)?);
        let asked = self.leaves.asked.get(&joint.question)?;
        let lines = match parts(self.plan, joint.answered) {
            Some((_, edges)) => self.plan.edges(edges).iter().map(|part| NumberRef(*part)).collect(),
            None => vec![joint.answered],
        };
        let mut known = vec![(0, 0); asked.answers.len()];
        for line in lines {
            let (question, ranges) = self.table(line)?;
            if question != joint.question {
                return None;
            }
            for (known, range) in known.iter_mut().zip(ranges) {
                *known = add(*known, range);
            }
        }
        let each = asked.answers.iter().zip(known).map(|(is, known)| match is {
            Is::Unknown => Some(hidden),
            Is::Missing => Some((values.0.min(hidden.0), values.1.max(hidden.1))),
            Is::Choice(_) | Is::Number(_) => (known.0 == known.1).then_some(known),
        });
        each.collect()
    }
}

/// What points add where a condition has this value.
#[inline]
pub(super) fn points(value: u8, points: i64) -> Range {
    let (certain, possible) = (i64::from(value & 1), i64::from(value >> 1));
    let (gain, loss) = (points.max(0), points.min(0));
    debug_assert!(value == OPEN || certain == possible, "a value is false, open or true");
    (certain * gain + possible * loss, possible * gain + certain * loss)
}
