//! Why not: the nearest answers that would have fired a rule that is certainly false.
//!
//! Nearest means: the fewest answers changed or added, then the fewest recorded steps, then the earliest questions, then
//! the lower number or the earlier choice. The changed answers have a result, and the rule fires in it.
//!
//! * A step is one unit of a number's recorded decimals, one day of a date, one changed choice, one choice added to a set or taken out of
//!   it. An answer that is missing or unknown is added without a step; of several numbers that would do, the lowest.
//! * An answer may also change to `unknown`, which is further than anything that says something: it is told only where
//!   nothing else does. An answer is never withdrawn.
//! * The search is exact up to its limits on work; where it meets one, it says that it did not find out.

mod bits;
mod distance;
mod look;
mod need;
mod options;
mod part;
mod profile;
mod reads;
mod search;
mod trial;

use super::{Strictness, evaluate};
use crate::answers::Answers;
use crate::plan::Plan;
use crate::ruleset::{QuestionId, RuleId, Ruleset, State};
pub use distance::{Distance, distance};
use part::Part;
use reads::Reads;
use search::Search;
use std::cell::Cell;

/// Most answers that are changed; what is further away is said to be further.
pub const MOST_CHANGES: usize = 3;

/// Most node evaluations that one search spends; a search that needs more gives up.
const MOST_WORK: u64 = 10_000_000;
/// Most that the searches for one person's answers spend together.
const MOST_TOGETHER: u64 = 100_000_000;

/// One answer to change or add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The question.
    pub question: QuestionId,
    /// What is answered now.
    pub from: State,
    /// What would have to be answered; never missing.
    pub to: State,
}

/// What is nearest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nearest {
    /// These changes fire the rule, in the order of the questions; none where it fires already.
    Fires(Vec<Change>),
    /// No so few changes do.
    Further,
    /// The search met its limit on work, so that it is not known.
    NotFound,
}

/// How far some changes are together.
#[must_use]
pub fn total(changes: &[Change]) -> Distance {
    changes.iter().fold(Distance::default(), |sum, change| sum + distance(&change.from, &change.to))
}

/// The nearest answers that would fire a rule, up to [`MOST_CHANGES`].
#[must_use]
pub fn nearest(ruleset: &Ruleset, plan: &Plan, answers: &Answers, rule: RuleId) -> Nearest {
    Near::new(ruleset, plan, answers).of(rule, MOST_CHANGES)
}

/// One person's answers, prepared for asking about several rules.
#[derive(Debug)]
pub struct Near<'a> {
    ruleset: &'a Ruleset,
    plan: &'a Plan,
    answers: &'a Answers,
    reads: Reads,
    assumed: Vec<Option<State>>,
    /// Questions without an answer.
    missing: Vec<u64>,
    /// Those of them for which nothing is assumed.
    missing_filled: Vec<u64>,
    /// Questions for which something is assumed now.
    assumed_set: Vec<u64>,
    /// Node evaluations that are left for all rules together.
    left: Cell<u64>,
}

impl<'a> Near<'a> {
    /// Prepares a person's answers.
    #[must_use]
    pub fn new(ruleset: &'a Ruleset, plan: &'a Plan, answers: &'a Answers) -> Self {
        let assumed = plan.assumed.clone();
        let words = bits::words_for(plan.gates.len());
        let none = || vec![0; words];
        let (mut missing, mut missing_filled, mut assumed_set) = (none(), none(), none());
        for (at, (state, assumed)) in answers.states().iter().zip(&assumed).enumerate() {
            if *state == State::Missing {
                bits::insert(&mut missing, QuestionId::at(at));
                let set = if assumed.is_some() { &mut assumed_set } else { &mut missing_filled };
                bits::insert(set, QuestionId::at(at));
            }
        }
        Self {
            ruleset,
            plan,
            answers,
            reads: Reads::new(plan),
            assumed,
            missing,
            missing_filled,
            assumed_set,
            left: Cell::new(MOST_TOGETHER),
        }
    }

    /// The nearest answers that would fire a rule, of at most so many changes.
    #[must_use]
    pub fn of(&self, rule: RuleId, most: usize) -> Nearest {
        match Part::new(self.ruleset, self.plan, &self.reads, rule) {
            Some(part) => Search::new(self, rule, &part).run(most),
            None => Nearest::Further,
        }
    }

    /// The answers once these are changed.
    #[must_use]
    pub fn changed(&self, changes: &[Change]) -> Answers {
        let mut answers = self.answers.clone();
        for change in changes {
            answers.set(change.question, change.to.clone(), None);
        }
        answers
    }

    /// The states with the assumptions.
    fn filled(&self) -> Vec<&State> {
        let each = self.answers.states().iter().zip(&self.assumed);
        each.map(|(state, assumed)| match (state, assumed) {
            (State::Missing, Some(assumed)) => assumed,
            _ => state,
        })
        .collect()
    }

    /// Whether the rule fires once these answers are changed, as `eval` says.
    fn fires(&self, changes: &[Change], rule: RuleId) -> bool {
        evaluate(self.ruleset, self.plan, &self.changed(changes), Strictness::Lenient)
            .is_ok_and(|evaluation| evaluation.outcome.fired.contains(&rule))
    }
}
