//! Prorated scores: what an unfinished score comes to if its open items are like the known ones.
//!
//! The usual rule of questionnaires: the mean of the answered items times the number of items. An item counts as
//! answered where its points are known and its question is not waiting for an answer; an item none of whose questions
//! applies, and a table whose `when` is false, is none. A line that reads nothing is added as it is.

use super::View;
use super::outcome::Prorated;
use crate::number::Exact;
use crate::plan::{NumberRef, ProrateItem, ProratePlan};
use crate::ruleset::{QuestionId, State};
use num_bigint::BigInt;
use num_traits::Zero;

/// For every score, in the order of the ruleset's list.
pub(super) fn of_scores(view: &View<'_>) -> Vec<Option<Prorated>> {
    let scores = view.ruleset.scores.iter().zip(&view.plan.prorated);
    let each = scores.map(|(score, plan)| {
        let least = usize::try_from(score.prorate?.least).unwrap_or(usize::MAX);
        prorated(view, plan.as_ref()?, least)
    });
    each.collect()
}

fn prorated(view: &View<'_>, plan: &ProratePlan, least: usize) -> Option<Prorated> {
    let applying: Vec<_> = plan.items.iter().filter(|item| can_apply(view, item)).collect();
    let known: Vec<NumberRef> =
        applying.iter().filter(|item| is_answered(view, item)).map(|item| item.node).collect();
    if known.len() < least.max(1) || known.len() >= applying.len() {
        return None;
    }
    let sum = |nodes: &mut dyn Iterator<Item = NumberRef>| {
        nodes.fold(Exact::zero(), |sum, node| sum + view.range(node).min)
    };
    let points = sum(&mut known.iter().copied());
    let scale = Exact::new(BigInt::from(applying.len()), BigInt::from(known.len()));
    let value = points * scale + sum(&mut plan.constant.iter().copied());
    Some(Prorated { value, answered: known.len(), items: applying.len() })
}

fn can_apply(view: &View<'_>, item: &ProrateItem) -> bool {
    item.questions.iter().any(|id| !view.gate(*id).is_false())
        && item.when.is_none_or(|when| !view.with(when).is_false())
}

/// Its points are known; of an item that one question decides, that question is answered or assumed.
fn is_answered(view: &View<'_>, item: &ProrateItem) -> bool {
    let given = |id: &QuestionId| match view.answers.state(*id) {
        State::Given(_) => true,
        State::Missing => view.ruleset.question(*id).assume.is_some(),
        State::Unknown => false,
    };
    let waits = match item.questions.as_slice() {
        [only] => !given(only),
        _ => false,
    };
    !waits && view.walks.with().is_pinned(view.plan, item.node)
}
