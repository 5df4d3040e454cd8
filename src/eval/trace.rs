//! The value of every expression of a ruleset, for a trace: read off the same walks as the outcome.

use super::outcome::{Range, Values};
use super::{Walks, truth, with_assumptions};
use crate::answers::Answers;
use crate::plan::walk::{Facts, States};
use crate::plan::{NumberRef, Plan, TruthRef};
use crate::ruleset::State;
use crate::truth::Truth;

/// The value of every expression; under `unless`, the value without assumptions.
pub(super) fn values(plan: &Plan, answers: &Answers, mut walks: Walks) -> Values {
    run_trace_steps(plan, answers, &mut walks);
    let conds = plan.conds.iter().zip(&plan.unassumed).map(|(node, unassumed)| {
        let walk = if *unassumed { walks.without() } else { walks.with() };
        node.map_or(Truth::Open, |node| truth(walk.truth(node)))
    });
    let nums = plan.nums.iter().map(|made| made.and_then(|made| number(plan, &walks, made)));
    Values { conds: conds.collect(), nums: nums.collect() }
}

fn run_trace_steps(plan: &Plan, answers: &Answers, walks: &mut Walks) {
    let states: Vec<&State> = answers.states().iter().collect();
    let assessed = Some(super::assessed(plan, answers));
    walks.given.run_steps(
        plan,
        Facts { states: States::Each(&states), unassumed: None, assessed },
        &plan.trace_steps,
    );
    if let Some(filled) = with_assumptions(plan, answers, &[]) {
        let facts = Facts { states: States::Each(&filled), unassumed: Some(&walks.given), assessed };
        walks.assuming.run_steps(plan, facts, &plan.trace_steps);
    }
}

fn number(plan: &Plan, walks: &Walks, (node, applies): (NumberRef, TruthRef)) -> Option<Range> {
    let applies = truth(walks.with().truth(applies));
    (!applies.is_false()).then(|| {
        let (min, max) = walks.with().range(plan, node);
        Range { min, max }
    })
}
