//! One ruleset with its cases, read and run, and what is said of each case.

use super::coverage::{self, Coverage};
use super::{CaseResult, Patient, codes, patients, run};
use crate::diagnostic::Diagnostic;
use crate::eval::{Evaluation, Strictness};
use crate::pipeline::{self, Loaded, Ready};
use crate::report::expected::Actual;
use crate::ruleset::{Case, Expectation, QuestionId};
use crate::source::Source;
use std::sync::Arc;

/// What a check says of cases that is told again where they are run.
const CANNOT_FAIL: &str = "bedside::check::cannot_fail";

/// Which cases are run.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Those whose names contain this, whatever the case of the letters.
    pub filter: Option<&'a str>,
    /// Only those of the file beside the ruleset.
    pub only_beside: bool,
}

/// A ruleset with its cases, run.
#[derive(Debug)]
pub struct Suite {
    /// The texts: the ruleset, the files that it uses, and the cases beside it.
    pub source: Source,
    /// The ruleset, where neither text has an error.
    pub ready: Option<Arc<Ready>>,
    /// Problems of the texts, with their places in them.
    pub problems: Vec<Diagnostic>,
    /// How many cases there are, run or not.
    pub all: usize,
    /// The cases that were run.
    pub patients: Vec<Patient>,
    /// What each came to.
    pub results: Vec<CaseResult>,
}

/// A line of `expect` that does not hold.
#[derive(Debug, Clone)]
pub struct Missed<'a> {
    /// The line.
    pub line: &'a Expectation,
    /// What the result says instead.
    pub actual: String,
    /// The part of the trace that decided it.
    pub decided: Vec<String>,
}

impl Suite {
    /// Runs those cases of a ruleset that are wanted.
    #[must_use]
    pub fn run(loaded: Loaded, wanted: Wanted) -> Self {
        Self::of(loaded.source, loaded.ready.map(Arc::new), loaded.diagnostics, wanted)
    }

    /// Runs the cases of a ruleset that has been read, with the problems that were found.
    #[must_use]
    pub fn of(
        source: Source,
        ready: Option<Arc<Ready>>,
        mut problems: Vec<Diagnostic>,
        wanted: Wanted,
    ) -> Self {
        let mut found = ready.as_ref().map(|it| patients(&it.ruleset)).unwrap_or_default();
        let all = found.len();
        if let Some(ready) = &ready {
            found.retain(|patient| {
                let case = ready.ruleset.cases.get(patient.case);
                case.is_some_and(|case| is_wanted(case, &source, wanted))
            });
        }
        // Other warnings are told by `check`; here they would stand before what fails.
        problems.retain(|it| it.is_error() || it.code == CANNOT_FAIL);
        let results = ready.as_ref().map(|it| run(&it.ruleset, &it.plan, &found)).unwrap_or_default();
        Self { source, ready, problems, all, patients: found, results }
    }

    /// What the cases that were run have shown; none where the ruleset has errors.
    #[must_use]
    pub fn coverage(&self) -> Option<Coverage> {
        let ready = self.ready.as_ref()?;
        Some(coverage::measure(&ready.ruleset, &ready.plan, &self.patients))
    }

    /// Each case that was run, with its answers and what it came to.
    pub fn cases(&self) -> impl Iterator<Item = (&Case, &Patient, &CaseResult)> {
        let both = self.patients.iter().zip(&self.results);
        both.filter_map(|(patient, result)| {
            let case = self.ready.as_ref()?.ruleset.cases.get(patient.case)?;
            Some((case, patient, result))
        })
    }

    /// The lines of a case that do not hold, with what the result says.
    #[must_use]
    pub fn missed<'a>(&self, case: &'a Case, patient: &Patient, result: &CaseResult) -> Vec<Missed<'a>> {
        let Some(ready) = self.ready.as_ref().filter(|_| !result.failed.is_empty()) else {
            return Vec::new();
        };
        let evaluated = pipeline::evaluate(ready, &patient.answers, Strictness::Lenient);
        let Ok(Evaluation { outcome, values }) = evaluated else { return Vec::new() };
        let actual = Actual {
            ruleset: &ready.ruleset,
            plan: &ready.plan,
            source: &self.source,
            answers: &patient.answers,
            outcome: &outcome,
            values: &values,
        };
        let lines = result.failed.iter().filter_map(|at| case.expect.get(*at));
        lines
            .map(|line| Missed {
                line,
                actual: actual.words(&line.kind),
                decided: actual.deciding(&line.kind),
            })
            .collect()
    }

    /// What is wrong with a case, with places in the texts: what does not hold, or why there is no result.
    #[must_use]
    pub fn faults(&self, case: &Case, result: &CaseResult, missed: &[Missed]) -> Vec<Diagnostic> {
        if let Err(problems) = &result.outcome {
            let here = |problem: &Diagnostic| problem.clone().and_at(case.span, "in this case");
            return problems.iter().map(here).collect();
        }
        let Some((first, rest)) = missed.split_first() else { return Vec::new() };
        let count = match (missed.len(), case.expect.len()) {
            (1, 1) => "what it expects does not hold".to_owned(),
            (missed, all) => format!("{missed} of {all} expectations do not hold"),
        };
        let message = format!("the case \"{}\" fails: {count}", case.name);
        let error = Diagnostic::error(codes::CASE_FAILED, first.line.span, message).labelled(&first.actual);
        let error = rest.iter().fold(error, |error, it| error.and_at(it.line.span, &it.actual));
        vec![error.help("mend the rules that decide it, or the case where it expects the wrong thing")]
    }

    /// A warning for each answer of a case that is not used, because its question does not apply.
    #[must_use]
    pub fn not_used(&self, case: &Case, result: &CaseResult) -> Vec<Diagnostic> {
        let not_used = result.outcome.as_ref().map(|outcome| outcome.not_used.as_slice()).unwrap_or_default();
        not_used.iter().filter_map(|id| self.not_used_answer(case, *id)).collect()
    }

    fn not_used_answer(&self, case: &Case, id: QuestionId) -> Option<Diagnostic> {
        let ruleset = &self.ready.as_ref()?.ruleset;
        let question = ruleset.question(id);
        let own = case.given.iter().find(|given| given.question == id);
        let span = own.map_or(case.span, |given| given.span);
        let message = match own {
            Some(_) => format!("`{}` is answered, but it does not apply", question.id),
            None => format!("the answer to `{}` that this case takes over does not apply", question.id),
        };
        let gate = question.gate.as_ref()?;
        let words: Vec<&str> = ruleset.source.slice(gate.when.span).split_whitespace().collect();
        let warning = Diagnostic::warning(crate::eval::codes::NOT_USED, span, message)
            .labelled(format!("asked only when `{}`", words.join(" ")));
        Some(warning.help(match own {
            Some(_) => "leave the line out; it is not used".to_owned(),
            None => format!("write `{} missing` in this case; the answer is not used", question.id),
        }))
    }

    /// How many cases passed, failed, and gave no result.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for result in &self.results {
            match &result.outcome {
                Err(_) => counts.errors += 1,
                Ok(_) if result.failed.is_empty() => counts.passed += 1,
                Ok(_) => counts.failed += 1,
            }
        }
        counts
    }
}

/// How many cases came to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Everything expected holds.
    pub passed: usize,
    /// Something expected does not.
    pub failed: usize,
    /// The answers contradict each other, so that there is no result.
    pub errors: usize,
}

impl Counts {
    /// All together.
    #[must_use]
    pub fn run(self) -> usize {
        self.passed + self.failed + self.errors
    }
}

impl std::ops::Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            errors: self.errors + other.errors,
        }
    }
}

fn is_wanted(case: &Case, source: &Source, wanted: Wanted) -> bool {
    let named = |text: &str| case.name.to_lowercase().contains(&text.to_lowercase());
    wanted.filter.is_none_or(named) && (!wanted.only_beside || source.is_beside(case.span.start))
}
