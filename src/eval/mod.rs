//! The only semantics: a ruleset and answers give an outcome.
//!
//! The flat form is walked twice, once with the assumptions and once without; everything in the outcome is read off
//! these two walks. Pure and total: no clock, no file, no failure but answers that contradict each other.

mod advice;
mod ask;
pub mod assumptions;
pub mod codes;
mod contradictions;
pub mod expect;
pub mod near;
pub mod outcome;
mod prorate;
mod trace;

use crate::answers::Answers;
use crate::diagnostic::Diagnostic;
use crate::plan::walk::{Facts, Planes, States, Walk};
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

/// Whether the questions that something waits for are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asking {
    Asked,
    LeftOut,
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
    evaluated(ruleset, plan, answers, (strictness, Asking::Asked))
}

/// The same without the questions that something waits for, as [`conclude_without_asking`].
///
/// # Errors
/// As [`evaluate`].
pub fn evaluate_without_asking(
    ruleset: &Ruleset,
    plan: &Plan,
    answers: &Answers,
    strictness: Strictness,
) -> Result<Evaluation, Vec<Diagnostic>> {
    evaluated(ruleset, plan, answers, (strictness, Asking::LeftOut))
}

fn evaluated(
    ruleset: &Ruleset,
    plan: &Plan,
    answers: &Answers,
    how: (Strictness, Asking),
) -> Result<Evaluation, Vec<Diagnostic>> {
    let mut walks = Walks::new(plan);
    let outcome = concluded(ruleset, plan, answers, how, &mut walks)?;
    let values = trace::values(plan, answers, walks);
    Ok(Evaluation { outcome, values })
}

/// The outcome alone, in walks that may be used again for the next person's answers.
///
/// # Errors
/// As [`evaluate`].
pub fn conclude(
    ruleset: &Ruleset,
    plan: &Plan,
    answers: &Answers,
    strictness: Strictness,
    walks: &mut Walks,
) -> Result<Outcome, Vec<Diagnostic>> {
    concluded(ruleset, plan, answers, (strictness, Asking::Asked), walks)
}

/// The outcome without the questions that something waits for: `ask`, `not_assessed` and the questions of advice held
/// back are empty. Finding them takes most of the time where much is open.
///
/// # Errors
/// As [`evaluate`].
pub fn conclude_without_asking(
    ruleset: &Ruleset,
    plan: &Plan,
    answers: &Answers,
    strictness: Strictness,
    walks: &mut Walks,
) -> Result<Outcome, Vec<Diagnostic>> {
    concluded(ruleset, plan, answers, (strictness, Asking::LeftOut), walks)
}

fn concluded(
    ruleset: &Ruleset,
    plan: &Plan,
    answers: &Answers,
    (strictness, asking): (Strictness, Asking),
    walks: &mut Walks,
) -> Result<Outcome, Vec<Diagnostic>> {
    walks.run(plan, answers);
    let view = View { ruleset, plan, answers, walks };
    let problems = contradictions::find(&view, strictness);
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(view.outcome(asking))
}

/// The walks with and without assumptions. Kept from one evaluation to the next, their fixed nodes allocate nothing.
#[derive(Debug, Clone)]
pub struct Walks {
    given: Walk,
    assuming: Walk,
    /// Whether anything had to be assumed; otherwise both are the same.
    any_assumed: bool,
    /// Questions that are not assumed though they could be, ascending.
    left_out: Vec<QuestionId>,
}

impl Walks {
    /// Walks that have read nothing yet.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        Self { given: Walk::new(plan), assuming: Walk::new(plan), any_assumed: false, left_out: Vec::new() }
    }

    /// From now on these questions, given in ascending order, are not assumed.
    fn leave_out(&mut self, questions: &[QuestionId]) {
        self.left_out = questions.to_vec();
    }

    /// Walks the flat form for these answers.
    pub fn run(&mut self, plan: &Plan, answers: &Answers) {
        let states: Vec<&State> = answers.states().iter().collect();
        let assessed = Some(assessed(plan, answers));
        self.given.run(plan, Facts { states: States::Each(&states), unassumed: None, assessed });
        let filled = with_assumptions(plan, answers, &self.left_out);
        self.any_assumed = filled.is_some();
        if let Some(filled) = filled {
            let facts = Facts { states: States::Each(&filled), unassumed: Some(&self.given), assessed };
            self.assuming.run_assumed(plan, facts, &self.given);
        }
    }

    /// The walk with assumptions.
    #[must_use]
    pub fn with(&self) -> &Walk {
        if self.any_assumed { &self.assuming } else { &self.given }
    }

    /// The walk without.
    #[must_use]
    pub fn without(&self) -> &Walk {
        &self.given
    }
}

/// The days that the assessment can have been on.
fn assessed(plan: &Plan, answers: &Answers) -> (i64, i64) {
    plan.assessed(answers.assessed_on, |question| answers.state(question))
}

/// The states with assumptions in the place of missing answers; none where nothing is assumed.
fn with_assumptions<'a>(
    plan: &'a Plan,
    answers: &'a Answers,
    left_out: &[QuestionId],
) -> Option<Vec<&'a State>> {
    let assumed = plan.assumed.iter().enumerate().map(|(at, assumed)| {
        assumed.as_ref().filter(|_| left_out.binary_search(&QuestionId::at(at)).is_err())
    });
    let both = || answers.states().iter().zip(assumed.clone());
    let stands_in =
        |(state, assumed): (&State, Option<&State>)| *state == State::Missing && assumed.is_some();
    both().any(stands_in).then(|| {
        both()
            .map(|(state, assumed)| match (state, assumed) {
                (State::Missing, Some(assumed)) => assumed,
                _ => state,
            })
            .collect()
    })
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

fn rules_that(rules: &[Truth], is: fn(Truth) -> bool) -> Vec<RuleId> {
    let met = rules.iter().enumerate().filter(|(_, truth)| is(**truth));
    met.map(|(at, _)| RuleId::at(at)).collect()
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

    fn outcome(&self, asking: Asking) -> Outcome {
        let applies = self.applies();
        let rules: Vec<Truth> = self.plan.rules.iter().map(|node| self.with(*node)).collect();
        let outcome = Outcome {
            applies,
            not_applicable: self.not_applicable(),
            level: self.level(applies),
            fired: rules_that(&rules, Truth::is_true),
            open: rules_that(&rules, Truth::is_open),
            rules,
            patterns: self.patterns(),
            patterns_open: self.patterns_open(),
            advice: Vec::new(),
            withheld: Vec::new(),
            findings: self.plan.findings.iter().map(|node| self.with(*node)).collect(),
            calculations: self.plan.calculations.iter().map(|made| self.number(*made)).collect(),
            scores: self.plan.scores.iter().map(|node| self.range(*node)).collect(),
            prorated: prorate::of_scores(self),
            classes: self.classes(),
            ask: Vec::new(),
            assumed: self.questions_that(|id| self.is_assumed(id)),
            not_used: self.questions_that(|id| self.is_not_used(id)),
            not_assessed: Vec::new(),
        };
        if applies.is_false() {
            self.where_it_does_not_apply(outcome)
        } else {
            self.conclusions(outcome, asking)
        }
    }

    fn where_it_does_not_apply(&self, mut outcome: Outcome) -> Outcome {
        outcome.fired.retain(|id| self.ruleset.rules.get(id.index()).is_some_and(|rule| rule.red_flag));
        outcome.open.clear();
        outcome.patterns.clear();
        outcome.patterns_open.clear();
        outcome
    }

    fn conclusions(&self, mut outcome: Outcome, asking: Asking) -> Outcome {
        if asking == Asking::LeftOut {
            advice::conclude(self, &mut outcome, None);
            return outcome;
        }
        let mut asker = Asker::new(self);
        outcome.ask = asker.next_questions(&outcome);
        outcome.not_assessed = self.not_assessed(&outcome, &mut asker);
        advice::conclude(self, &mut outcome, Some(asker));
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
}
