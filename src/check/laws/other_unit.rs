//! A comparison with a number in another unit than the question's, such as `temperature >= 100.4` where it is asked in °C.

use super::{codes, mention};
use crate::diagnostic::Diagnostic;
use crate::number::Decimal;
use crate::ruleset::{Cond, CondKind, Num, NumKind, NumberRange, QuestionKind, Ruleset};
use crate::source::Span;
use crate::unit;

/// Tells of a comparison that is always or never true because its numbers are told in another unit.
pub(super) fn tell(ruleset: &Ruleset, cond: &Cond, words: &str, often: &str) -> Option<Diagnostic> {
    let (asked, numbers) = sides(cond)?;
    let (id, range) = measured(ruleset, asked)?;
    let own = range.unit.as_deref()?;
    let ends = (&range.lowest().exact(), &range.highest().exact());
    let other = |number: &Num| unit::other_everyday(own, range.also(), ends, &written(number)?.exact());
    let meant = other(numbers.first()?)?;
    if !numbers.iter().all(|number| other(number) == Some(meant)) {
        return None;
    }
    let in_unit = |number: &Num| format!("{} \"{meant}\"", ruleset.source.slice(number.span));
    let right = numbers.iter().map(|number| in_unit(number)).collect::<Vec<_>>().join(" and ");
    let place = whole(&numbers)?;
    let bounds = mention::range(&(range.lowest().exact(), range.highest().exact()));
    let message = format!("`{words}` is {often} true: `{id}` is {bounds} {own}");
    let help = format!("if it is in {meant}, write `{right}`");
    // Degrees of the other scale are no slip of the pen; a length or a weight out of range may be one.
    if unit::known(own).is_some_and(|own| !own.starts_at_zero()) {
        let told = Diagnostic::warning(codes::CONSTANT_COMPARISON, place, message);
        return Some(told.labelled(format!("not in {own}")).help(help).edit(place, right));
    }
    let told = Diagnostic::warning(codes::CONSTANT_COMPARISON, cond.span, message);
    Some(
        told.labelled(format!("{often} true"))
            .help(format!("{help}; or mend the number or the declared range")),
    )
}

/// What is compared, and with which numbers.
fn sides(cond: &Cond) -> Option<(&Num, Vec<&Num>)> {
    match &cond.kind {
        CondKind::Compare(_, left, right) if written(left).is_some() => Some((right, vec![left])),
        CondKind::Compare(_, left, right) => Some((left, vec![right])),
        CondKind::Between(value, low, high) => Some((value, vec![low, high])),
        _ => None,
    }
}

/// A question that is answered in a unit.
fn measured<'r>(ruleset: &'r Ruleset, asked: &Num) -> Option<(&'r str, &'r NumberRange)> {
    let NumKind::Question(id) = asked.kind else { return None };
    let question = ruleset.questions.get(id.index())?;
    match &question.kind {
        QuestionKind::Number(range) => Some((&question.id, range)),
        _ => None,
    }
}

/// A number that stands without a unit.
fn written(number: &Num) -> Option<Decimal> {
    match number.kind {
        NumKind::Constant(value) => Some(value),
        _ => None,
    }
}

fn whole(numbers: &[&Num]) -> Option<Span> {
    Some(numbers.first()?.span.to(numbers.last()?.span))
}
