//! Which advice is given, which is held back, and what would release it.

use super::View;
use super::ask::Asker;
use super::outcome::{Holding, Outcome, Withheld};
use crate::plan::{AdvicePlan, TruthRef};
use crate::ruleset::{Advice, AdviceId, QuestionId, RuleId};
use crate::truth::Truth;

/// Fills in the advice of an outcome whose rules are known; without somebody who asks, what is held back names no
/// questions.
pub(super) fn conclude(view: &View<'_>, outcome: &mut Outcome, mut asker: Option<Asker<'_>>) {
    let flag = red_flag(view, outcome);
    for (at, (advice, plan)) in view.ruleset.advice.iter().zip(&view.plan.advice).enumerate() {
        let id = AdviceId::at(at);
        let sources = Sources::of(view, outcome, id, plan);
        if sources.truth().is_false() {
            continue;
        }
        let holding = holding(view, advice, plan, &sources, flag);
        if holding.is_empty() {
            outcome.advice.push(id);
        } else {
            outcome.withheld.push(match &mut asker {
                Some(asker) => withheld(asker, id, plan, &sources, holding),
                None => Withheld { advice: id, holding, ask: Vec::new(), about: Vec::new() },
            });
        }
    }
}

/// The first red flag that is true, else the first that is open.
fn red_flag(view: &View<'_>, outcome: &Outcome) -> Option<Holding> {
    let is_flag = |id: &&RuleId| view.ruleset.rules.get(id.index()).is_some_and(|rule| rule.red_flag);
    let fired = outcome.fired.iter().find(is_flag).map(|id| Holding::RedFlag(*id));
    fired.or_else(|| outcome.open.iter().find(is_flag).map(|id| Holding::RedFlagOpen(*id)))
}

/// What may give an advice: its own `when`, and the rules that advise it.
struct Sources {
    nodes: Vec<(TruthRef, Truth)>,
    by_red_flag: bool,
}

impl Sources {
    fn of(view: &View<'_>, outcome: &Outcome, id: AdviceId, plan: &AdvicePlan) -> Self {
        let own = plan.when.map(|node| (node, view.with(node)));
        let rules = view.plan.advised_by.get(id.index()).map_or(&[][..], Vec::as_slice);
        let is_flag = |id: &RuleId| view.ruleset.rules.get(id.index()).is_some_and(|rule| rule.red_flag);
        let by_red_flag = rules.iter().any(is_flag);
        let advising = rules.iter().filter_map(|rule| {
            let truth = outcome.rules.get(rule.index()).copied().unwrap_or(Truth::Open);
            Some((*view.plan.rules.get(rule.index())?, truth))
        });
        Self { nodes: own.into_iter().chain(advising).collect(), by_red_flag }
    }

    fn truth(&self) -> Truth {
        let any = |is: fn(Truth) -> bool| self.nodes.iter().any(|(_, truth)| is(*truth));
        if any(Truth::is_true) {
            Truth::True
        } else if any(Truth::is_open) {
            Truth::Open
        } else {
            Truth::False
        }
    }
}

fn holding(
    view: &View<'_>,
    advice: &Advice,
    plan: &AdvicePlan,
    sources: &Sources,
    flag: Option<Holding>,
) -> Vec<Holding> {
    let mut holding = Vec::new();
    match plan.unless.map(|node| view.with(node)) {
        Some(Truth::True) => holding.push(Holding::UnlessTrue),
        Some(Truth::Open) => holding.push(Holding::UnlessOpen),
        Some(Truth::False) | None => {}
    }
    if sources.truth().is_open() {
        holding.push(Holding::WhenOpen);
    }
    if !advice.even_with_red_flags && !sources.by_red_flag {
        holding.extend(flag);
    }
    holding
}

fn withheld(
    asker: &mut Asker<'_>,
    advice: AdviceId,
    plan: &AdvicePlan,
    sources: &Sources,
    holding: Vec<Holding>,
) -> Withheld {
    let unless = plan.unless.filter(|_| holding.contains(&Holding::UnlessOpen));
    let open = sources.nodes.iter().filter(|(_, truth)| truth.is_open()).map(|(node, _)| *node);
    let when: Vec<TruthRef> = open.filter(|_| holding.contains(&Holding::WhenOpen)).collect();
    let mut about: Vec<QuestionId> =
        when.iter().flat_map(|node| asker.open_questions(*node, false)).collect();
    about.extend(unless.into_iter().flat_map(|unless| asker.open_questions(unless, true)));
    // A true `unless` holds it back whatever else is answered.
    let held = holding.contains(&Holding::UnlessTrue);
    let ask = if held { Vec::new() } else { asker.questions_of_both(unless, when) };
    about.sort_unstable();
    about.dedup();
    Withheld { advice, holding, ask, about }
}
