//! The way of the data in one place: a ruleset's text becomes a checked ruleset, an answer file's text becomes answers,
//! and both together become an outcome.

use crate::answers::{Answers, Date};
use crate::check::{self, Whole};
use crate::diagnostic::Diagnostic;
use crate::eval::outcome::Outcome;
use crate::eval::{self, Evaluation, Strictness, Walks};
pub use crate::library::{Alone, Caches, Files, Used};
use crate::plan::Plan;
use crate::ruleset::Ruleset;
use crate::source::Source;

/// A ruleset without errors, ready to be evaluated many times.
#[derive(Debug, Clone)]
pub struct Ready {
    /// The text as meant.
    pub ruleset: Ruleset,
    /// The same in the flat form.
    pub plan: Plan,
}

/// What reading a ruleset comes to.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The ruleset, where it has no error and is not a library.
    pub ready: Option<Ready>,
    /// Every problem, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The text with those of the files that it uses, in which the problems have their places.
    pub source: Source,
    /// Every path that was looked up for a `use`.
    pub used: Vec<Used>,
    /// Whether the text is a library, which gives no results by itself.
    pub library: bool,
}

/// Reads and checks a ruleset that uses no other file.
#[must_use]
pub fn load_ruleset(source: &Source) -> Loaded {
    load(source, &Alone)
}

/// Reads and checks a ruleset or a library with the files that it uses.
#[must_use]
pub fn load(source: &Source, files: &dyn Files) -> Loaded {
    loaded(check::check_whole(source, files, None))
}

/// The same as [`load`], faster where most declarations are those of the last time.
#[must_use]
pub fn load_again(source: &Source, files: &dyn Files, caches: &mut Caches) -> Loaded {
    loaded(check::check_whole(source, files, Some(caches)))
}

/// Reads and checks a ruleset with the files that it uses and the file of cases beside it.
#[must_use]
pub fn load_with_cases(source: &Source, cases: &Source, files: &dyn Files) -> Loaded {
    loaded(check::check_with_cases(source, cases, files, None))
}

/// The same as [`load_with_cases`], faster where most declarations are those of the last time.
#[must_use]
pub fn load_with_cases_again(
    source: &Source,
    cases: &Source,
    files: &dyn Files,
    caches: &mut Caches,
) -> Loaded {
    loaded(check::check_with_cases(source, cases, files, Some(caches)))
}

fn loaded(whole: Whole) -> Loaded {
    let Whole { checked, source, used, library } = whole;
    let ready = checked.ruleset.zip(checked.plan).map(|(ruleset, plan)| Ready { ruleset, plan });
    Loaded { ready, diagnostics: checked.diagnostics, source, used, library }
}

/// Reads an answer file against a ruleset.
#[must_use]
pub fn read_answers(ready: &Ready, source: &Source) -> (Option<Answers>, Vec<Diagnostic>) {
    crate::answers::read(&ready.ruleset, source)
}

/// The same on a date of assessment, which holds where the file does not say its own.
#[must_use]
pub fn read_answers_on(
    ready: &Ready,
    source: &Source,
    on: Option<Date>,
) -> (Option<Answers>, Vec<Diagnostic>) {
    crate::answers::read_on(&ready.ruleset, source, on)
}

/// Evaluates answers.
///
/// # Errors
/// What in the answers contradicts itself or the ruleset; with [`Strictness::Strict`] also answers that are not used.
pub fn evaluate(
    ready: &Ready,
    answers: &Answers,
    strictness: Strictness,
) -> Result<Evaluation, Vec<Diagnostic>> {
    eval::evaluate(&ready.ruleset, &ready.plan, answers, strictness)
}

/// The outcome alone, without the values of every expression that only a trace needs.
///
/// # Errors
/// As [`evaluate`].
pub fn conclude(
    ready: &Ready,
    answers: &Answers,
    strictness: Strictness,
) -> Result<Outcome, Vec<Diagnostic>> {
    conclude_in(ready, answers, strictness, &mut Walks::new(&ready.plan))
}

/// The same without the questions that something waits for, in walks of this ruleset that were used before: what says
/// no more than levels, rules and advice needs none of them.
///
/// # Errors
/// As [`evaluate`].
pub fn conclude_without_asking_in(
    ready: &Ready,
    answers: &Answers,
    strictness: Strictness,
    walks: &mut Walks,
) -> Result<Outcome, Vec<Diagnostic>> {
    eval::conclude_without_asking(&ready.ruleset, &ready.plan, answers, strictness, walks)
}

/// The same in walks of this ruleset that were used before, for another person.
///
/// # Errors
/// As [`evaluate`].
pub fn conclude_in(
    ready: &Ready,
    answers: &Answers,
    strictness: Strictness,
    walks: &mut Walks,
) -> Result<Outcome, Vec<Diagnostic>> {
    eval::conclude(&ready.ruleset, &ready.plan, answers, strictness, walks)
}
