//! Which assumed answers change what is said: found by leaving them out, never by looking at the text.
//!
//! Leaving out more assumptions only makes more open (missing answers never turn true into false), so that a group
//! whose absence changes nothing holds none that matters. Groups that do are halved.

use super::outcome::{Bounds, Holding, Outcome};
use super::{Strictness, Walks, conclude};
use crate::answers::Answers;
use crate::plan::Plan;
use crate::ruleset::{AdviceId, ClassId, QuestionId, Ruleset};

/// What an assumed answer changes, the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// The bounds of the level.
    Level,
    /// A rule, a pattern, an advice, or something that is shown under a heading.
    Conclusion,
    /// Something on the way to a conclusion that is not reached either way: points of a score, a finding.
    Detail,
}

/// An assumed answer without which something would be different.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matter {
    /// The question.
    pub question: QuestionId,
    /// What it changes.
    pub weight: Weight,
    /// The bounds of the level without it, where they are other ones.
    pub bounds: Option<Bounds>,
}

/// What is different without some assumptions.
type Change = (Weight, Option<Bounds>);

/// So many evaluations at most; groups that are then still whole are told as they are.
const MOST_TRIALS: usize = 512;

/// The assumed answers that matter, the weightiest first, then in the order of the text. Each is left out alone: where
/// two hide the same thing, neither matters by itself, and only the level's bounds without assumptions show it.
#[must_use]
pub fn assumptions_that_matter(ruleset: &Ruleset, plan: &Plan, answers: &Answers) -> Vec<Matter> {
    let mut trials = Trials { ruleset, plan, answers, walks: Walks::new(plan), left: MOST_TRIALS };
    let Some(whole) = trials.without(&[]) else { return Vec::new() };
    let mut found = Vec::new();
    let mut rest = vec![whole.assumed.clone()];
    while let Some(group) = rest.pop() {
        let Some((weight, bounds)) = trials.change(&whole, &group) else { continue };
        if group.len() == 1 || trials.left == 0 {
            found.extend(group.into_iter().map(|question| Matter { question, weight, bounds }));
        } else {
            let (first, second) = group.split_at(group.len() / 2);
            rest.extend([second.to_vec(), first.to_vec()]);
        }
    }
    found.sort_by_key(|matter| (matter.weight, matter.question));
    found
}

/// Evaluations with some assumptions left out.
struct Trials<'a> {
    ruleset: &'a Ruleset,
    plan: &'a Plan,
    answers: &'a Answers,
    walks: Walks,
    left: usize,
}

impl Trials<'_> {
    fn without(&mut self, group: &[QuestionId]) -> Option<Outcome> {
        self.walks.leave_out(group);
        let (plan, answers) = (self.plan, self.answers);
        conclude(self.ruleset, plan, answers, Strictness::Lenient, &mut self.walks).ok()
    }

    /// What changes where these are not assumed; past the bound of trials, the worst is taken to change.
    fn change(&mut self, whole: &Outcome, group: &[QuestionId]) -> Option<Change> {
        if group.is_empty() {
            return None;
        }
        if self.left == 0 {
            return Some((Weight::Level, None));
        }
        self.left -= 1;
        let without = self.without(group);
        without.map_or(Some((Weight::Level, None)), |without| change(self.ruleset, whole, &without))
    }
}

fn change(ruleset: &Ruleset, with: &Outcome, without: &Outcome) -> Option<Change> {
    let bounds = |outcome: &Outcome| outcome.level.map(|level| level.bounds);
    if bounds(with) != bounds(without) {
        Some((Weight::Level, bounds(without)))
    } else if !same_conclusions(with, without) || told_differently(ruleset, with, without) {
        Some((Weight::Conclusion, None))
    } else {
        (!same_details(with, without)).then_some((Weight::Detail, None))
    }
}

fn same_conclusions(a: &Outcome, b: &Outcome) -> bool {
    a.fired == b.fired
        && a.open == b.open
        && a.patterns == b.patterns
        && a.patterns_open == b.patterns_open
        && a.advice == b.advice
        && held(a).eq(held(b))
        && a.not_used == b.not_used
}

fn held(outcome: &Outcome) -> impl Iterator<Item = (AdviceId, &[Holding])> {
    outcome.withheld.iter().map(|held| (held.advice, held.holding.as_slice()))
}

/// Whether something under a heading differs; nothing stands there where the ruleset does not apply.
fn told_differently(ruleset: &Ruleset, a: &Outcome, b: &Outcome) -> bool {
    !a.applies.is_false() && !same_shown(ruleset, a, b)
}

fn same_shown(ruleset: &Ruleset, a: &Outcome, b: &Outcome) -> bool {
    let findings = ruleset.findings.iter().enumerate().filter(|(_, it)| it.show_under.is_some());
    let scores = ruleset.scores.iter().enumerate().filter(|(_, it)| it.show_under.is_some());
    let numbers = ruleset.calculations.iter().enumerate().filter(|(_, it)| it.show_under.is_some());
    let mut classes = ruleset.classes.iter().enumerate().filter(|(_, it)| it.show_under.is_some());
    findings.map(|(at, _)| at).all(|at| a.findings.get(at) == b.findings.get(at))
        && scores.map(|(at, _)| at).all(|at| a.scores.get(at) == b.scores.get(at))
        && numbers.map(|(at, _)| at).all(|at| a.calculations.get(at) == b.calculations.get(at))
        && classes.all(|(at, _)| a.class(ClassId::at(at)) == b.class(ClassId::at(at)))
}

fn same_details(a: &Outcome, b: &Outcome) -> bool {
    a.findings == b.findings
        && a.scores == b.scores
        && a.calculations == b.calculations
        && a.classes == b.classes
        && a.withheld == b.withheld
        && a.ask == b.ask
        && a.not_assessed == b.not_assessed
}
