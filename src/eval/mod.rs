//! The only semantics: a ruleset and answers give an outcome.
//!
//! The flat form is walked twice, once with the assumptions and once without; everything in the outcome is read off
//! these two walks. Pure and total: no clock, no file, no failure but answers that contradict each other.

mod advice;
mod ask;
pub mod codes;
mod contradictions;
pub mod near;
pub mod outcome;

use crate::answers::Answers;
use crate::diagnostic::Diagnostic;
use crate::plan::walk::{Facts, Planes, Walk};
use crate::plan::{NumberRef, Plan, TruthRef};
use crate::ruleset::{FindingId, Grade, PatternId, QuestionId, RuleId, Ruleset, State};
use crate::truth::Truth;
use ask::Asker;
use outcome::{Bounds, LevelOutcome, Outcome, Range, Values};

/// What is said of answers to questions that do not apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strictness {
    /// They are kept, not used, and reported.
    #[default]
    Lenient,
    /// They are errors.
    Strict,
}

/// The outcome, and the value of every expression for a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// What is concluded.
    pub outcome: Outcome,
    /// What every condition and number was.
    pub values: Values,
}

/// Evaluates one person's answers.
///
/// # Errors
/// Answers that contradict each other: an answer to a question that does not apply and that a red flag reads, a
/// combination that the ruleset calls impossible, and under [`Strictness::Strict`] every answer that is not used.
pub fn evaluate(
    ruleset: &Ruleset,
    plan: &Plan,
    answers: &Answers,
    strictness: Strictness,
) -> Result<Evaluation, Vec<Diagnostic>> {
    let walks = Walks::run(ruleset, plan, answers);
    let view = View { ruleset, plan, answers, walks: &walks };
    let problems = contradictions::find(&view, strictness);
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Evaluation { outcome: view.outcome(), values: view.values() })
}

/// The walks with and without assumptions. Kept from one evaluation to the next, they allocate nothing.
#[derive(Debug, Clone, Default)]
pub struct Walks {
    given: Walk,
    /// None where nothing had to be assumed: then both are the same.
    assuming: Option<Walk>,
}

impl Walks {
    /// Walks the flat form for these answers.
    #[must_use]
    pub fn run(ruleset: &Ruleset, plan: &Plan, answers: &Answers) -> Self {
        let states: Vec<&State> = answers.states().iter().collect();
        let mut given = Walk::new(plan);
        given.run(plan, Facts { states: &states, unassumed: None });
        let assumed = assumed_states(ruleset);
        let filled: Vec<&State> = states
            .iter()
            .zip(&assumed)
            .map(|(state, assumed)| match (state, assumed) {
                (State::Missing, Some(assumed)) => assumed,
                _ => *state,
            })
            .collect();
        let assumes = states.iter().zip(&filled).any(|(one, other)| !std::ptr::eq(*one, *other));
        let assuming = assumes.then(|| {
            let mut walk = Walk::new(plan);
            walk.run(plan, Facts { states: &filled, unassumed: Some(&given) });
            walk
        });
        Self { given, assuming }
    }

    /// The walk with assumptions.
    #[must_use]
    pub fn with(&self) -> &Walk {
        self.assuming.as_ref().unwrap_or(&self.given)
    }

    /// The walk without.
    #[must_use]
    pub fn without(&self) -> &Walk {
        &self.given
    }
}

/// The state that stands in for a missing answer, for each question that assumes one.
#[must_use]
pub fn assumed_states(ruleset: &Ruleset) -> Vec<Option<State>> {
    ruleset.questions.iter().map(|question| question.assume.clone().map(State::Given)).collect()
}

/// Everything an outcome is read off.
pub(crate) struct View<'a> {
    ruleset: &'a Ruleset,
    plan: &'a Plan,
    answers: &'a Answers,
    walks: &'a Walks,
}

fn truth(planes: Planes) -> Truth {
    Truth::from_planes(planes.certain, planes.possible)
}

impl View<'_> {
    fn with(&self, node: TruthRef) -> Truth {
        truth(self.walks.with().truth(node))
    }

    fn gate(&self, question: QuestionId) -> Truth {
        self.plan.gates.get(question.index()).map_or(Truth::True, |gate| self.with(*gate))
    }

    fn applies(&self) -> Truth {
        let each = self.plan.applies.iter().map(|node| self.with(*node));
        each.fold(Truth::True, |all, one| match (all, one) {
            (Truth::False, _) | (_, Truth::False) => Truth::False,
            (Truth::True, Truth::True) => Truth::True,
            _ => Truth::Open,
        })
    }

    fn outcome(&self) -> Outcome {
        let applies = self.applies();
        let rules: Vec<Truth> = self.plan.rules.iter().map(|node| self.with(*node)).collect();
        let outcome = Outcome {
            applies,
            not_applicable: self.not_applicable(),
            level: self.level(applies),
            fired: self.rules_that(&rules, Truth::is_true),
            open: self.rules_that(&rules, Truth::is_open),
            rules,
            patterns: self.patterns(),
            patterns_open: self.patterns_open(),
            advice: Vec::new(),
            withheld: Vec::new(),
            findings: self.plan.findings.iter().map(|node| self.with(*node)).collect(),
            calculations: self.plan.calculations.iter().map(|made| self.number(*made)).collect(),
            scores: self.plan.scores.iter().map(|node| self.range(*node)).collect(),
            classes: self.classes(),
            ask: Vec::new(),
            assumed: self.questions_that(|id| self.is_assumed(id)),
            not_used: self.questions_that(|id| self.is_not_used(id)),
            not_assessed: Vec::new(),
        };
        if applies.is_false() { self.where_it_does_not_apply(outcome) } else { self.conclusions(outcome) }
    }

    fn where_it_does_not_apply(&self, mut outcome: Outcome) -> Outcome {
        outcome.fired.retain(|id| self.ruleset.rules.get(id.index()).is_some_and(|rule| rule.red_flag));
        outcome.open.clear();
        outcome.patterns.clear();
        outcome.patterns_open.clear();
        outcome
    }

    fn conclusions(&self, mut outcome: Outcome) -> Outcome {
        let mut asker = Asker::new(self);
        outcome.ask = asker.next_questions(&outcome);
        outcome.not_assessed = self.not_assessed(&outcome, &mut asker);
        advice::conclude(self, &mut outcome, &mut asker);
        outcome
    }

    fn not_applicable(&self) -> Vec<usize> {
        let applies = self.plan.applies.iter().enumerate();
        applies.filter(|(_, node)| self.with(**node).is_false()).map(|(at, _)| at).collect()
    }

    fn level(&self, applies: Truth) -> Option<LevelOutcome> {
        if applies.is_false() || self.ruleset.levels.is_empty() {
            return None;
        }
        let bounds = |walk: &Walk| walk.level.map(|(at_least, at_most)| Bounds { at_least, at_most });
        let with = bounds(self.walks.with())?;
        let settled = with.at_least == with.at_most && applies.is_true();
        let without_assumptions = bounds(self.walks.without())?;
        Some(LevelOutcome { bounds: with, settled, without_assumptions })
    }

    fn rules_that(&self, rules: &[Truth], is: fn(Truth) -> bool) -> Vec<RuleId> {
        let met = rules.iter().enumerate().filter(|(_, truth)| is(**truth));
        met.map(|(at, _)| RuleId::at(at)).collect()
    }

    fn questions_that(&self, is: impl Fn(QuestionId) -> bool) -> Vec<QuestionId> {
        (0..self.ruleset.questions.len()).map(QuestionId::at).filter(|id| is(*id)).collect()
    }

    fn is_assumed(&self, id: QuestionId) -> bool {
        let missing = *self.answers.state(id) == State::Missing;
        missing && self.ruleset.question(id).assume.is_some() && !self.gate(id).is_false()
    }

    fn is_not_used(&self, id: QuestionId) -> bool {
        matches!(self.answers.state(id), State::Given(_)) && self.gate(id).is_false()
    }

    fn grades(&self) -> impl Iterator<Item = (PatternId, Option<Truth>, Option<Truth>)> + '_ {
        self.plan.patterns.iter().enumerate().map(|(at, (likely, possible))| {
            let value = |node: &Option<TruthRef>| node.map(|node| self.with(node));
            (PatternId::at(at), value(likely), value(possible))
        })
    }

    fn patterns(&self) -> Vec<(PatternId, Grade)> {
        let is_true = |truth: Option<Truth>| truth.is_some_and(Truth::is_true);
        self.grades()
            .filter_map(|(id, likely, possible)| {
                if is_true(likely) {
                    Some((id, Grade::Likely))
                } else {
                    is_true(possible).then_some((id, Grade::Possible))
                }
            })
            .collect()
    }

    fn patterns_open(&self) -> Vec<(PatternId, Grade)> {
        let is = |truth: Option<Truth>, wanted: Truth| truth == Some(wanted);
        let mut open = Vec::new();
        for (id, likely, possible) in self.grades() {
            if is(likely, Truth::True) {
                continue;
            }
            if is(likely, Truth::Open) {
                open.push((id, Grade::Likely));
            }
            if is(possible, Truth::Open) {
                open.push((id, Grade::Possible));
            }
        }
        open
    }

    fn range(&self, node: NumberRef) -> Range {
        let (min, max) = self.walks.with().range(self.plan, node);
        Range { min, max }
    }

    fn number(&self, (node, applies): (NumberRef, TruthRef)) -> Option<Range> {
        (!self.with(applies).is_false()).then(|| self.range(node))
    }

    fn classes(&self) -> Vec<Vec<u16>> {
        self.plan.class_refs.iter().map(|class| self.class(class.0)).collect()
    }

    fn class(&self, class: u32) -> Vec<u16> {
        let Some(node) = self.plan.classes.get(class as usize) else { return Vec::new() };
        if self.with(node.applies).is_false() {
            return Vec::new();
        }
        let words = self.walks.with().class(node.bits).iter().zip(0_u16..);
        words
            .flat_map(|(word, at)| {
                (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at * 64 + bit)
            })
            .collect()
    }

    /// Open findings that are shown under a heading, with what they wait for.
    fn not_assessed(&self, outcome: &Outcome, asker: &mut Asker<'_>) -> Vec<(FindingId, Vec<QuestionId>)> {
        let shown =
            self.ruleset.findings.iter().enumerate().filter(|(_, finding)| finding.show_under.is_some());
        let open = shown.filter(|(at, _)| outcome.findings.get(*at).is_some_and(|truth| truth.is_open()));
        open.filter_map(|(at, _)| {
            let node = self.plan.findings.get(at)?;
            Some((FindingId::at(at), asker.questions_of([*node])))
        })
        .collect()
    }

    /// The value of every expression; under `unless`, the value without assumptions.
    fn values(&self) -> Values {
        let conds = self.plan.conds.iter().zip(&self.plan.unassumed).map(|(node, unassumed)| {
            let walk = if *unassumed { self.walks.without() } else { self.walks.with() };
            node.map_or(Truth::Open, |node| truth(walk.truth(node)))
        });
        let nums = self.plan.nums.iter().map(|made| made.and_then(|made| self.number(made)));
        Values { conds: conds.collect(), nums: nums.collect() }
    }
}
