//! Number nodes kept as 64-bit whole numbers: the plan has proved that everything on the way fits.

use super::ranges::{POWERS, absolute, add, hull, if_applies, multiply, round_half_away, since, to_fixed};
use super::{Facts, Walk};
use crate::plan::{Edges, Form, Joint, NumberKind, NumberRef, Plan, Row, Selector};
use crate::ruleset::{State, Value};

impl Walk {
    pub(super) fn run_number(&mut self, plan: &Plan, facts: Facts<'_>, node: NumberRef) {
        let Some(number) = plan.numbers.get(node.0 as usize) else { return };
        match number.form {
            Form::Fixed(decimals) => {
                let range = self.fixed_of(plan, facts, node, &number.kind, decimals);
                if let Some(slot) = self.fixed.get_mut(node.0 as usize) {
                    *slot = range;
                }
            }
            Form::Exact(at) => {
                let range = self.exact_of(plan, facts, node, &number.kind);
                if let Some(slot) = self.exact.get_mut(at as usize) {
                    *slot = range;
                }
            }
        }
    }

    /// The fixed range of an operand, in units of 10^-`decimals`. An exact operand stands only under a rounding,
    /// which takes the other way.
    fn operand(&self, plan: &Plan, node: u32, decimals: u8) -> (i64, i64) {
        let own = match plan.numbers.get(node as usize).map(|number| number.form) {
            Some(Form::Fixed(own)) => own,
            _ => decimals,
        };
        let (low, high) = self.fixed_range(NumberRef(node));
        let factor = POWERS.get(usize::from(decimals.saturating_sub(own))).copied().unwrap_or(1);
        (low.saturating_mul(factor), high.saturating_mul(factor))
    }

    /// The range of a number node that is kept in units of 10^-`decimals`.
    pub(in crate::plan) fn fixed_of(
        &self,
        plan: &Plan,
        facts: Facts<'_>,
        node: NumberRef,
        kind: &NumberKind,
        decimals: u8,
    ) -> (i64, i64) {
        let operand = |node: NumberRef| self.operand(plan, node.0, decimals);
        match kind {
            NumberKind::Const => declared_fixed(plan, node),
            NumberKind::Question(question) => match facts.state(*question) {
                State::Given(Value::Number(units)) => {
                    let units = i64::try_from(*units).unwrap_or(i64::MAX);
                    (units, units)
                }
                _ => self.narrowed_range(*question).unwrap_or_else(|| declared_fixed(plan, node)),
            },
            NumberKind::Assessment => facts.assessed.unwrap_or_else(|| declared_fixed(plan, node)),
            NumberKind::Since(unit, from, to) => {
                since(*unit, self.operand(plan, from.0, 0), self.operand(plan, to.0, 0))
            }
            NumberKind::Negative(inner) => {
                let (low, high) = operand(*inner);
                (-high, -low)
            }
            NumberKind::Add(left, right) => add(operand(*left), operand(*right)),
            NumberKind::Subtract(left, right) => {
                let (low, high) = operand(*right);
                add(operand(*left), (-high, -low))
            }
            NumberKind::Multiply(left, right) => {
                // The decimals of a product are those of its factors together, so neither is scaled.
                multiply(self.fixed_range(*left), self.fixed_range(*right))
            }
            NumberKind::Min(edges) => self.fold(plan, *edges, decimals, |a, b| (a.0.min(b.0), a.1.min(b.1))),
            NumberKind::Max(edges) => self.fold(plan, *edges, decimals, |a, b| (a.0.max(b.0), a.1.max(b.1))),
            NumberKind::Sum(edges) => self.sum(plan, *edges, decimals),
            NumberKind::Abs(inner) => absolute(operand(*inner)),
            NumberKind::Count(edges) => {
                let (certain, possible) = self.count(plan, *edges);
                (i64::from(certain), i64::from(possible))
            }
            NumberKind::Line(when, points) => if_applies(self.truth(*when), operand(*points)),
            NumberKind::IfApplies(when, inner) => if_applies(self.truth(*when), operand(*inner)),
            NumberKind::Bands(selector, rows) => self.fixed_bands(plan, facts, *selector, rows, decimals),
            NumberKind::Joint(joint) => self.joint(facts, joint, operand),
            NumberKind::Round(..)
            | NumberKind::Floor(_)
            | NumberKind::Ceiling(_)
            | NumberKind::Formula(_)
            | NumberKind::Divide(..) => self.fixed_from_exact(plan, facts, node, kind, decimals),
        }
    }

    fn fixed_from_exact(
        &self,
        plan: &Plan,
        facts: Facts<'_>,
        node: NumberRef,
        kind: &NumberKind,
        decimals: u8,
    ) -> (i64, i64) {
        if let Some(range) = self.rounded_fixed(plan, kind, decimals) {
            return range;
        }
        let (low, high) = self.exact_of(plan, facts, node, kind);
        (to_fixed(&low, decimals), to_fixed(&high, decimals))
    }

    /// Rounding of a fixed operand in whole numbers only.
    fn rounded_fixed(&self, plan: &Plan, kind: &NumberKind, decimals: u8) -> Option<(i64, i64)> {
        let (inner, round): (NumberRef, fn(i64, i64) -> i64) = match kind {
            NumberKind::Round(inner, _) => (*inner, round_half_away),
            NumberKind::Floor(inner) => (*inner, i64::div_euclid),
            NumberKind::Ceiling(inner) => (*inner, |value, unit| -(-value).div_euclid(unit)),
            _ => return None,
        };
        let Some(Form::Fixed(own)) = plan.numbers.get(inner.0 as usize).map(|number| number.form) else {
            return None;
        };
        let (low, high) = self.fixed_range(inner);
        let Some(places) = own.checked_sub(decimals) else {
            return Some(self.operand(plan, inner.0, decimals));
        };
        let unit = POWERS.get(usize::from(places)).copied()?;
        Some((round(low, unit), round(high, unit)))
    }

    fn fold(
        &self,
        plan: &Plan,
        edges: Edges,
        decimals: u8,
        join: impl Fn((i64, i64), (i64, i64)) -> (i64, i64),
    ) -> (i64, i64) {
        let ranges = plan.edges(edges).iter().map(|node| self.operand(plan, *node, decimals));
        ranges.reduce(join).unwrap_or((0, 0))
    }

    fn sum(&self, plan: &Plan, edges: Edges, decimals: u8) -> (i64, i64) {
        plan.edges(edges).iter().fold((0, 0), |sum, node| add(sum, self.operand(plan, *node, decimals)))
    }

    fn fixed_bands(
        &self,
        plan: &Plan,
        facts: Facts<'_>,
        selector: Selector,
        rows: &[Row],
        decimals: u8,
    ) -> (i64, i64) {
        let touched = rows.iter().filter(|row| self.can_give(plan, selector, row, |id| facts.chosen(id)));
        touched.map(|row| self.operand(plan, row.value, decimals)).reduce(hull).unwrap_or((0, 0))
    }

    /// The joint range of the lines that one question decides.
    pub(super) fn joint<N: Ord + Clone>(
        &self,
        facts: Facts<'_>,
        joint: &Joint,
        range: impl Fn(NumberRef) -> (N, N),
    ) -> (N, N) {
        let gate = self.truth(joint.gate);
        if !gate.possible {
            return range(joint.not_applying);
        }
        let ends = |(low, high): (NumberRef, NumberRef)| (range(low).0, range(high).1);
        let applying = match facts.state(joint.question) {
            State::Given(_) => range(joint.answered),
            State::Unknown => ends(joint.over_unknown),
            State::Missing => hull(ends(joint.over_values), ends(joint.over_unknown)),
        };
        if gate.certain { applying } else { hull(applying, range(joint.not_applying)) }
    }
}

fn declared_fixed(plan: &Plan, node: NumberRef) -> (i64, i64) {
    plan.declared_fixed.get(node.0 as usize).copied().unwrap_or((0, 0))
}
