//! Thresholds and bands with the values right at their ends: the last recorded value on each side.

use super::sight::Sight;
use crate::number::{Decimal, Exact, power_of_ten};
use crate::plan::Plan;
use crate::ruleset::expression::CompareOp;
use crate::ruleset::{Bands, Cond, CondKind, Num, NumId, NumberBand};
use crate::source::Span;

/// A number held against a constant.
#[derive(Debug, Clone)]
pub(super) struct Threshold<'a> {
    pub number: &'a Num,
    op: CompareOp,
    constant: Exact,
}

/// The thresholds of a comparison: none where two numbers are compared that both vary.
pub(super) fn thresholds<'a>(plan: &Plan, cond: &'a Cond) -> Vec<Threshold<'a>> {
    let constant =
        |num: &Num| plan.declared_range(num.id).filter(|(low, high)| low == high).map(|(low, _)| low);
    let threshold = |number: &'a Num, op, constant| Threshold { number, op, constant };
    match &cond.kind {
        CondKind::Compare(op, left, right) => match (constant(left), constant(right)) {
            (None, Some(constant)) => vec![threshold(left, *op, constant)],
            (Some(constant), None) => vec![threshold(right, op.mirrored(), constant)],
            _ => Vec::new(),
        },
        CondKind::Between(value, low, high) => {
            let low = constant(low).map(|low| threshold(value, CompareOp::AtLeast, low));
            let high = constant(high).map(|high| threshold(value, CompareOp::AtMost, high));
            low.into_iter().chain(high).collect()
        }
        _ => Vec::new(),
    }
}

impl Threshold<'_> {
    /// The recorded values right at the threshold, the lower one first; none where values lie on no grid.
    pub(super) fn edges(&self, plan: &Plan) -> Vec<Exact> {
        let Some(step) = step(plan, self.number.id) else { return Vec::new() };
        let both = match self.op {
            CompareOp::AtLeast | CompareOp::Less => {
                let upper = up(&self.constant, &step);
                vec![&upper - &step, upper]
            }
            CompareOp::AtMost | CompareOp::Greater => {
                let lower = down(&self.constant, &step);
                let upper = &lower + &step;
                vec![lower, upper]
            }
            CompareOp::Equal => Vec::new(),
        };
        both.into_iter().filter(|edge| declared(plan, self.number.id, edge)).collect()
    }
}

/// One row of bands over a number.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub span: Span,
    pub number: NumId,
    pub within: Sight,
    pub edges: Vec<Exact>,
}

/// The rows of bands over numbers, those of tables too.
pub(super) fn rows<V>(plan: &Plan, bands: &Bands<V>) -> Vec<Row> {
    match bands {
        Bands::Number { by, rows } => rows.iter().map(|band| row(plan, by, band)).collect(),
        Bands::Choice { .. } => Vec::new(),
        Bands::Table { by, across, .. } => [rows(plan, by), rows(plan, across)].concat(),
    }
}

fn row<V>(plan: &Plan, by: &Num, band: &NumberBand<V>) -> Row {
    let (from, to) = (band.from.map(Decimal::exact), band.to.map(Decimal::exact));
    let mut edges = Vec::new();
    if let Some(step) = step(plan, by.id) {
        edges.extend(from.as_ref().map(|from| up(from, &step)));
        edges.extend(to.as_ref().map(
            |to| {
                if band.includes_to { down(to, &step) } else { up(to, &step) - &step }
            },
        ));
    }
    edges.dedup();
    edges.retain(|edge| declared(plan, by.id, edge));
    Row { span: band.span, number: by.id, within: Sight::Within(by.id, from, to, band.includes_to), edges }
}

fn declared(plan: &Plan, id: NumId, value: &Exact) -> bool {
    plan.declared_range(id).is_none_or(|(low, high)| low <= *value && *value <= high)
}

fn step(plan: &Plan, id: NumId) -> Option<Exact> {
    plan.grid(id).map(|decimals| Exact::from(power_of_ten(u32::from(decimals))).recip())
}

fn up(value: &Exact, step: &Exact) -> Exact {
    (value / step).ceil() * step
}

fn down(value: &Exact, step: &Exact) -> Exact {
    (value / step).floor() * step
}
