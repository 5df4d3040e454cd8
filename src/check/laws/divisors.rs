//! The law of division: the declared ranges prove of every divisor that it is not zero.

use super::{codes, mention, places, roots};
use crate::diagnostic::Diagnostic;
use crate::number::{Decimal, Exact};
use crate::plan::Plan;
use crate::ruleset::visit::{self, Node};
use crate::ruleset::{Num, NumKind, NumberRange, QuestionKind, Ruleset};
use foldhash::HashMap;

pub(super) fn check(ruleset: &Ruleset, plan: &Plan) -> Vec<Diagnostic> {
    let mut wanted: HashMap<_, _> = plan.zero_divisors.iter().map(|(id, range)| (*id, range)).collect();
    let mut found = Vec::new();
    if wanted.is_empty() {
        return found;
    }
    for (_, root) in roots::roots(ruleset) {
        visit::each_node(root, |node| {
            if let Node::Num(num) = node
                && let Some(range) = wanted.remove(&num.id)
            {
                found.push(tell(ruleset, range, num));
            }
        });
    }
    found
}

fn tell(ruleset: &Ruleset, range: &(Exact, Exact), divisor: &Num) -> Diagnostic {
    let words = places::words(&ruleset.source, divisor.span);
    let range = mention::range(range);
    let message = match divisor.kind {
        NumKind::Constant(_) | NumKind::Measured(_) => "this divides by zero".to_owned(),
        _ => format!("`{words}` can be zero, and it divides: its declared range is {range}"),
    };
    let told = Diagnostic::error(codes::ZERO_DIVISOR, divisor.span, message).labelled("can be zero");
    let at_least_one = format!("`max({words}, 1)`");
    match &divisor.kind {
        NumKind::Constant(_) | NumKind::Measured(_) => {
            told.labelled("is zero").help("divide by a number other than 0")
        }
        NumKind::Question(id) => match &ruleset.question(*id).kind {
            QuestionKind::Number(range) if range.low == 0 && range.high > 0 => told.help(format!(
                "declare question `{words}` without 0, `{}`, or divide by {at_least_one}",
                without_zero(range)
            )),
            _ => told.help(format!(
                "declare a range without 0 for question `{words}`, or divide by {at_least_one}"
            )),
        },
        _ => told.help(format!("declare ranges with which it cannot be 0, or divide by {at_least_one}")),
    }
}

/// The type of a question with its range from the first value above zero.
pub(super) fn without_zero(range: &NumberRange) -> String {
    let low = Decimal { units: 1, decimals: range.decimals };
    let word = if range.decimals == 0 { "whole number" } else { "number" };
    let unit = range.unit.as_ref().map(|unit| format!(" \"{unit}\"")).unwrap_or_default();
    format!("{word} {low} to {}{unit}", range.highest())
}
