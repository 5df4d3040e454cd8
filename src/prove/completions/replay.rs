//! One completion, and what `eval` says of it.

use crate::answers::Answers;
use crate::eval::outcome::Outcome;
use crate::eval::{Strictness, Walks, evaluate_without_asking};
use crate::plan::{Plan, TruthNode};
use crate::prove::prover::Version;
use crate::ruleset::{LevelId, QuestionId, Ruleset, State, Value};
use std::borrow::Cow;

/// What a completion comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Becomes {
    /// This level.
    Level(LevelId),
    /// The ruleset does not apply.
    DoesNotApply,
}

/// Answers with everything there that was missing.
#[derive(Debug, Clone)]
pub struct Completion {
    /// The answers; what is unknown is unknown still.
    pub answers: Answers,
    /// The values behind unknown answers.
    pub behind: Vec<(QuestionId, Value)>,
    /// Missing answers for which an assumed one stands in.
    pub assumed: Vec<Beneath>,
    /// The value of every question, whether it applies or not, and whether it is not known.
    pub all: Vec<(Value, bool)>,
}

/// What is really so where something else is assumed: an `unless` reads it.
#[derive(Debug, Clone)]
pub struct Beneath {
    /// The question.
    pub question: QuestionId,
    /// Its answer.
    pub value: Value,
    /// Whether the answer is not known.
    pub unknown: bool,
}

impl Completion {
    /// What `eval` says where the values behind unknown answers are there and `is unknown` stays true of them, and
    /// where assumed answers stand in but under an `unless`; none where such an answer file is refused, or where what
    /// is there does not say what an `unless` is.
    #[must_use]
    pub fn replayed(&self, version: Version<'_>) -> Option<Outcome> {
        let mut answers = self.answers.clone();
        let behind: Vec<QuestionId> = self.behind.iter().map(|(id, _)| *id).collect();
        for (id, value) in &self.behind {
            answers.set(*id, State::Given(value.clone()), None);
        }
        let plan = still_unknown(version.plan, &behind);
        if self.assumed.is_empty() {
            return outcome(version.ruleset, &plan, &answers);
        }
        let mut bare = answers.clone();
        let unknown = self.assumed.iter().filter(|it| it.unknown).map(|it| it.question);
        for it in &self.assumed {
            bare.set(it.question, State::Given(it.value.clone()), None);
            answers.set(it.question, plan.assumed.get(it.question.index())?.clone()?, None);
        }
        let bare_plan = still_unknown(version.plan, &behind.into_iter().chain(unknown).collect::<Vec<_>>());
        outcome(version.ruleset, &bare_plan, &bare)?;
        let plan = with_unless(plan.into_owned(), &bare_plan, &bare)?;
        outcome(version.ruleset, &plan, &answers)
    }

    /// Whether `eval` says that the completion comes to this.
    #[must_use]
    pub fn comes_to(&self, version: Version<'_>, becomes: Becomes) -> bool {
        let Some(outcome) = self.replayed(version) else { return false };
        match becomes {
            Becomes::DoesNotApply => outcome.applies.is_false(),
            Becomes::Level(level) => {
                outcome.level.is_some_and(|found| found.settled && found.bounds.at_least == level)
            }
        }
    }
}

fn outcome(ruleset: &Ruleset, plan: &Plan, answers: &Answers) -> Option<Outcome> {
    let made = evaluate_without_asking(ruleset, plan, answers, Strictness::Lenient);
    made.ok().map(|made| made.outcome)
}

/// The flat form in which these answers, which have a value, are unknown still.
fn still_unknown<'p>(plan: &'p Plan, unknown: &[QuestionId]) -> Cow<'p, Plan> {
    let held = |node: &TruthNode| match node {
        TruthNode::Unknown(id) if unknown.contains(id) => Some(TruthNode::Const(true)),
        TruthNode::Known(id) if unknown.contains(id) => Some(TruthNode::Const(false)),
        _ => None,
    };
    if !plan.truths.iter().any(|node| held(node).is_some()) {
        return Cow::Borrowed(plan);
    }
    let mut plan = plan.clone();
    for node in &mut plan.truths {
        if let Some(constant) = held(node) {
            *node = constant;
        }
    }
    Cow::Owned(plan)
}

/// The flat form in which every condition under an `unless` is what the answers beneath say, whatever is assumed. What
/// they contradict was looked at before.
fn with_unless(mut plan: Plan, bare_plan: &Plan, bare: &Answers) -> Option<Plan> {
    let mut walks = Walks::new(bare_plan);
    walks.run(bare_plan, bare);
    for node in &mut plan.truths {
        if let TruthNode::Unassumed(inner) = node {
            let planes = walks.without().truth(*inner);
            if planes.is_open() {
                return None;
            }
            *node = TruthNode::Const(planes.certain);
        }
    }
    plan.impossibles.clear();
    Some(plan)
}
