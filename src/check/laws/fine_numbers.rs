//! Numbers between two answers: `temperature >= 38.05` where one decimal is recorded.

use super::codes;
use crate::diagnostic::Diagnostic;
use crate::number::Decimal;
use crate::ruleset::expression::CompareOp;
use crate::ruleset::visit::{self, Node};
use crate::ruleset::{CondKind, Num, NumKind, Question, QuestionKind, Ruleset};
use crate::source::Span;
use foldhash::{HashSet, HashSetExt as _};

/// Warns of numbers with more decimals than the question records that they are compared with.
pub(super) fn check(ruleset: &Ruleset) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut told: HashSet<Span> = HashSet::new();
    visit::each_node_of_all(ruleset, |node| {
        let Node::Cond(cond) = node else { return };
        let numbers = match &cond.kind {
            // That nothing equals such a number is told as what is never true.
            CondKind::Compare(
                CompareOp::Less | CompareOp::AtMost | CompareOp::Greater | CompareOp::AtLeast,
                left,
                right,
            ) => [(left, right), (right, left)],
            CondKind::Between(value, low, high) => [(value, low), (value, high)],
            _ => return,
        };
        for (asked, number) in numbers {
            found.extend(tell(ruleset, asked, number).filter(|_| told.insert(number.span)));
        }
    });
    found
}

fn tell(ruleset: &Ruleset, asked: &Num, number: &Num) -> Option<Diagnostic> {
    let (NumKind::Question(id), NumKind::Constant(value)) = (&asked.kind, &number.kind) else { return None };
    let question: &Question = ruleset.questions.get(id.index())?;
    let QuestionKind::Number(range) = &question.kind else { return None };
    let value = value.trimmed();
    let steps = 10_i128.checked_pow(u32::from(value.decimals.checked_sub(range.decimals)?))?;
    let below = value.units.div_euclid(steps);
    // A number outside the range is told with it.
    if steps == 1 || below < range.low || below >= range.high {
        return None;
    }
    let step = |units: i128| Decimal { units, decimals: range.decimals };
    let recorded = match range.decimals {
        0 => "in whole numbers".to_owned(),
        1 => "with one decimal".to_owned(),
        more => format!("with {more} decimals"),
    };
    let message = format!("`{value}` is no answer to `{}`, which is recorded {recorded}", question.id);
    let help = format!("write `{}` or `{}`: nothing lies between them", step(below), step(below + 1));
    let warning = Diagnostic::warning(codes::COMPARED_DECIMALS, number.span, message);
    Some(warning.labelled("more decimals than are recorded").help(help))
}
