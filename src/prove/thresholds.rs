//! The numbers that answers are compared with: where something changes.

use crate::plan::{ClassKind, Form, NumberKind, NumberRef, Plan, Row, RowRange, Selector, TruthNode};
use crate::ruleset::QuestionId;

/// Each number question with a number that it is compared with, in units of the question's decimals.
#[must_use]
pub fn of(plan: &Plan) -> Vec<(QuestionId, i128)> {
    let mut found = Vec::new();
    for node in &plan.truths {
        if let TruthNode::CompareConst(_, number, units) = node {
            found.extend(question(plan, *number).map(|question| (question, i128::from(*units))));
        }
    }
    for node in &plan.numbers {
        if let NumberKind::Bands(Selector::Number(number), rows) = &node.kind {
            of_rows(plan, *number, rows, &mut found);
        }
    }
    for class in &plan.classes {
        if let ClassKind::Bands(Selector::Number(number), rows) = &class.kind {
            of_rows(plan, *number, rows, &mut found);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn of_rows(plan: &Plan, number: NumberRef, rows: &[Row], found: &mut Vec<(QuestionId, i128)>) {
    let Some(question) = question(plan, number) else { return };
    for row in rows {
        if let RowRange::Fixed(from, to) = row.holds {
            let ends = [from, to].into_iter().filter(|end| *end != i64::MIN && *end != i64::MAX);
            found.extend(ends.map(|end| (question, i128::from(end))));
        }
    }
}

/// The question whose answer a number is.
fn question(plan: &Plan, number: NumberRef) -> Option<QuestionId> {
    let node = plan.numbers.get(number.0 as usize)?;
    match (&node.kind, node.form) {
        (NumberKind::Question(question), Form::Fixed(_)) => Some(*question),
        _ => None,
    }
}
