//! Cases run: the answers of each are put together once, evaluated as often as wanted, and held against what is
//! expected.
//!
//! [`patients`] gives the answers of every case of a ruleset; [`run`] evaluates them on a plan, which may be another
//! one than that of the ruleset they were written for, as long as its questions are the same.

pub mod codes;
pub mod coverage;
pub mod report;
pub mod suite;

use crate::answers::Answers;
use crate::diagnostic::Diagnostic;
use crate::eval::outcome::Outcome;
use crate::eval::{self, Strictness, Walks, expect};
use crate::plan::Plan;
use crate::ruleset::{Case, Expectation, ExpectationKind, Ruleset};
use std::num::NonZero;
use std::thread;

/// A run of fewer cases is not worth a second thread.
const FEW: usize = 256;

/// The answers of one case.
#[derive(Debug, Clone)]
pub struct Patient {
    /// The case, a position in [`Ruleset::cases`].
    pub case: usize,
    /// Its own answers over those of the case it is like.
    pub answers: Answers,
}

/// What running one case came to.
#[derive(Debug, Clone)]
pub struct CaseResult {
    /// The case, a position in [`Ruleset::cases`].
    pub case: usize,
    /// The result of its answers, which names questions only where the case expects some to be asked; why there is
    /// none where they contradict each other.
    pub outcome: Result<Outcome, Vec<Diagnostic>>,
    /// The lines of `expect` that do not hold, as positions, ascending.
    pub failed: Vec<usize>,
}

impl CaseResult {
    /// Whether there is a result and everything expected holds.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.outcome.is_ok() && self.failed.is_empty()
    }
}

/// The answers of every case, in the order of the text.
#[must_use]
pub fn patients(ruleset: &Ruleset) -> Vec<Patient> {
    let mut known: Vec<Option<Answers>> = vec![None; ruleset.cases.len()];
    for at in 0..ruleset.cases.len() {
        for case in waiting(ruleset, &known, at).into_iter().rev() {
            let answers = answers(ruleset, &known, case);
            if let Some(slot) = known.get_mut(case) {
                *slot = Some(answers);
            }
        }
    }
    let each = known.into_iter().enumerate();
    each.filter_map(|(case, answers)| Some(Patient { case, answers: answers? })).collect()
}

/// A case and those it is like, up to the first whose answers are known.
fn waiting(ruleset: &Ruleset, known: &[Option<Answers>], case: usize) -> Vec<usize> {
    let new = |at: &usize| known.get(*at).is_some_and(Option::is_none);
    let like = |at: &usize| ruleset.cases.get(*at)?.like;
    let chain = std::iter::successors(Some(case), like).take_while(new);
    // A checked ruleset has no circle; the bound makes this end whatever it is given.
    chain.take(ruleset.cases.len()).collect()
}

fn answers(ruleset: &Ruleset, known: &[Option<Answers>], at: usize) -> Answers {
    let case = ruleset.cases.get(at);
    let like = case.and_then(|case| known.get(case.like?)?.clone());
    let mut answers = like.unwrap_or_else(|| Answers::nothing(ruleset));
    if let Some(case) = case {
        for given in &case.given {
            answers.set(given.question, given.state.clone(), Some(given.span));
        }
        answers.assessed_on = case.assessed_on.or(answers.assessed_on);
    }
    answers
}

/// Runs cases, in parallel where there are many; the results are in the order of the patients.
#[must_use]
pub fn run(ruleset: &Ruleset, plan: &Plan, patients: &[Patient]) -> Vec<CaseResult> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(patients.len() / FEW + 1);
    if threads == 1 {
        return run_some(ruleset, plan, patients);
    }
    let share = patients.len().div_ceil(threads);
    thread::scope(|scope| {
        let parts: Vec<_> =
            patients.chunks(share).map(|part| scope.spawn(|| run_some(ruleset, plan, part))).collect();
        let results = parts.into_iter().zip(patients.chunks(share)).map(|(part, own)| {
            // Evaluation does not panic; where a thread could not end, its part is run here.
            part.join().unwrap_or_else(|_| run_some(ruleset, plan, own))
        });
        results.flatten().collect()
    })
}

fn run_some(ruleset: &Ruleset, plan: &Plan, patients: &[Patient]) -> Vec<CaseResult> {
    let mut walks = Walks::new(plan);
    patients.iter().map(|patient| run_one(ruleset, plan, patient, &mut walks)).collect()
}

/// Whether a case passes on a ruleset that may be another one than that which it was written for, as long as everything
/// has its place in both.
#[must_use]
pub fn passes(ruleset: &Ruleset, plan: &Plan, (case, answers): (&Case, &Answers), walks: &mut Walks) -> bool {
    let outcome = concluded(ruleset, plan, (&case.expect, answers), walks);
    outcome.is_ok_and(|outcome| case.expect.iter().all(|line| expect::holds(ruleset, &outcome, line)))
}

/// The result, with the questions that are asked only where one is expected to be.
fn concluded(
    ruleset: &Ruleset,
    plan: &Plan,
    (expected, answers): (&[Expectation], &Answers),
    walks: &mut Walks,
) -> Result<Outcome, Vec<Diagnostic>> {
    let asks = expected.iter().any(|line| matches!(line.kind, ExpectationKind::Asks(_)));
    let conclude = if asks { eval::conclude } else { eval::conclude_without_asking };
    conclude(ruleset, plan, answers, Strictness::Lenient, walks)
}

fn run_one(ruleset: &Ruleset, plan: &Plan, patient: &Patient, walks: &mut Walks) -> CaseResult {
    let expected = ruleset.cases.get(patient.case).map_or(&[][..], |case| &case.expect);
    let outcome = concluded(ruleset, plan, (expected, &patient.answers), walks);
    let missed = |outcome: &Outcome| {
        let lines = expected.iter().enumerate();
        lines.filter(|(_, line)| !expect::holds(ruleset, outcome, line)).map(|(at, _)| at).collect()
    };
    let failed = outcome.as_ref().map(missed).unwrap_or_default();
    CaseResult { case: patient.case, outcome, failed }
}
