//! What is known of a ruleset and its answer files, with what was last good of each.
//!
//! A broken ruleset never replaces a good one, and a broken answer file never erases its last result.

use super::cases::CasesState;
use super::person::AnswersState;
use crate::diagnostic::Diagnostic;
use crate::eval::Walks;
use crate::pipeline::{self, Caches, Files, Ready, Used};
use crate::source::Source;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What looking at a file came to.
#[derive(Debug, Clone)]
pub enum Reading {
    /// Its text.
    Text(Source),
    /// It is there, and its text cannot be used.
    Refused(Source, Diagnostic),
    /// It is not there.
    Gone,
}

/// Whether a file is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It was never there.
    Awaited,
    /// It is there.
    There,
    /// It was there and is not any more.
    Gone,
}

impl Presence {
    pub(super) fn without_file(self) -> Self {
        if self == Self::Awaited { Self::Awaited } else { Self::Gone }
    }
}

/// Which ruleset results come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Force {
    /// What the file says.
    Current,
    /// The last one without errors; the file says something else.
    LastGood,
    /// There was none without errors yet.
    Nothing,
}

/// A ruleset as its file is, and as it was last good.
#[derive(Debug, Clone)]
pub struct RulesetState {
    /// The text last read, with those of the files that it uses.
    pub source: Source,
    /// The paths of those files, from the folder of the ruleset, as they were read.
    pub used: Vec<Used>,
    /// Whether the text is a library, which gives no results by itself.
    pub library: bool,
    /// Why the text could not be used at all, where it could not.
    refused: Option<Diagnostic>,
    /// Every problem of that text.
    pub problems: Vec<Diagnostic>,
    /// The last ruleset without errors.
    pub in_force: Option<Arc<Ready>>,
    /// Where results come from.
    pub force: Force,
    /// Whether the file is there.
    pub presence: Presence,
}

/// A ruleset with its answer files. Copies are cheap, so that a state can be kept to be compared with the next.
///
/// Its cases, those of the file beside it too, are run whenever one of the two files changes.
#[derive(Debug, Clone)]
pub struct State {
    /// The ruleset.
    pub ruleset: Arc<RulesetState>,
    /// The answer files by name.
    pub answers: BTreeMap<String, Arc<AnswersState>>,
    /// The cases.
    pub cases: Arc<CasesState>,
    among_others: bool,
    /// Declarations as they were last read, shared by all copies: on a save most are as they were.
    declarations: Arc<Mutex<Caches>>,
}

impl State {
    /// A ruleset of which nothing is known yet. Among others in a folder, answer files that name another one are left
    /// to that one.
    #[must_use]
    pub fn awaiting(name: &str, among_others: bool) -> Self {
        let ruleset = RulesetState {
            source: Source::new(name, ""),
            used: Vec::new(),
            library: false,
            refused: None,
            problems: Vec::new(),
            in_force: None,
            force: Force::Nothing,
            presence: Presence::Awaited,
        };
        let declarations = Arc::default();
        let beside = format!("{}.cases.triage", name.strip_suffix(".triage").unwrap_or(name));
        let cases = Arc::new(CasesState::awaited(&beside));
        Self { ruleset: Arc::new(ruleset), answers: BTreeMap::new(), cases, among_others, declarations }
    }

    /// The ruleset's name, its path as given.
    #[must_use]
    pub fn name(&self) -> &str {
        self.ruleset.source.name()
    }

    /// Whether a file is this ruleset or one of its answer files.
    #[must_use]
    pub fn knows(&self, name: &str) -> bool {
        self.name() == name || self.is_cases(name) || self.answers.contains_key(name)
    }

    /// Whether a file holds the cases beside this ruleset.
    #[must_use]
    pub fn is_cases(&self, name: &str) -> bool {
        self.cases.source.name() == name
    }

    /// The text last read of one of the files, empty where there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        if self.is_cases(name) {
            return self.cases.source.text();
        }
        let answers = self.answers.get(name).map(|it| it.source.text());
        if self.name() == name { self.ruleset.source.own_text() } else { answers.unwrap_or_default() }
    }

    /// Whether a reading of one of the files says nothing new.
    #[must_use]
    pub fn says(&self, name: &str, reading: &Reading) -> bool {
        if self.is_cases(name) {
            return self.cases.says(reading);
        }
        let (presence, refused) = match self.answers.get(name) {
            _ if self.name() == name => (self.ruleset.presence, self.ruleset.refused.as_ref()),
            Some(answers) => (answers.presence, answers.refused.as_ref()),
            None => return false,
        };
        let there = presence == Presence::There;
        match reading {
            Reading::Gone => !there,
            Reading::Text(source) => there && refused.is_none() && source.text() == self.text(name),
            Reading::Refused(source, problem) => {
                there && refused == Some(problem) && source.text() == self.text(name)
            }
        }
    }

    /// Whether a file that the ruleset uses says something else than when it was read, came or is gone.
    #[must_use]
    pub fn used_changed(&self, files: &dyn Files) -> bool {
        self.ruleset.used.iter().any(|used| {
            let now = files.read(&used.path).ok().map(|opened| (opened.name, opened.text));
            now != used.read
        })
    }

    /// Forgets awaited answer files that are not among these any more: what was awaited as a file came as a folder.
    pub fn await_only(&mut self, names: &[String]) {
        self.answers.retain(|name, it| it.presence != Presence::Awaited || names.contains(name));
    }

    /// Adds answer files that are not known yet, as awaited.
    pub fn expect<'a>(&mut self, names: impl IntoIterator<Item = &'a String>) {
        for name in names {
            if !self.answers.contains_key(name) {
                self.answers.insert(name.clone(), Arc::new(AnswersState::awaited(name)));
            }
        }
    }

    /// Checks what the ruleset's file says now. True where another ruleset is in force, so that every answer file has
    /// to be evaluated again.
    pub fn ruleset_read(&mut self, reading: Reading, files: &dyn Files) -> bool {
        let mut next = RulesetState::clone(&self.ruleset);
        let good = match reading {
            Reading::Gone => {
                next.presence = next.presence.without_file();
                None
            }
            Reading::Refused(source, problem) => {
                next.refused = Some(problem.clone());
                (next.source, next.problems, next.presence) = (source, vec![problem], Presence::There);
                (next.used, next.library) = (Vec::new(), false);
                None
            }
            Reading::Text(source) => {
                let mut declarations = self.declarations.lock().unwrap_or_else(PoisonError::into_inner);
                let loaded = pipeline::load_again(&source, files, &mut declarations);
                next.refused = None;
                (next.source, next.problems, next.presence) =
                    (loaded.source, loaded.diagnostics, Presence::There);
                (next.used, next.library) = (loaded.used, loaded.library);
                loaded.ready
            }
        };
        let replaced = good.is_some();
        next.in_force = good.map(Arc::new).or(next.in_force);
        next.force = match (replaced, &next.in_force) {
            (true, _) => Force::Current,
            (false, Some(_)) => Force::LastGood,
            (false, None) => Force::Nothing,
        };
        self.ruleset = Arc::new(next);
        replaced
    }

    /// Takes what the file of cases says now.
    pub fn cases_read(&mut self, reading: Reading) {
        Arc::make_mut(&mut self.cases).read(reading);
    }

    /// Runs the cases on the ruleset, where its file is the one in force; how many there were.
    pub fn run_cases(&mut self, files: &dyn Files) -> usize {
        match (&self.ruleset.in_force, self.ruleset.force) {
            (Some(ready), Force::Current) => {
                let mut caches = self.declarations.lock().unwrap_or_else(PoisonError::into_inner);
                Arc::make_mut(&mut self.cases).run(&self.ruleset.source, ready, files, &mut caches)
            }
            _ => 0,
        }
    }

    /// Takes what an answer file says now and evaluates it alone.
    pub fn answers_read(&mut self, name: &str, reading: Reading) {
        let known = self.answers.get(name).map(|it| AnswersState::clone(it));
        let mut next = known.unwrap_or_else(|| AnswersState::awaited(name));
        next.take(reading);
        let next = next.evaluated(self.ruleset.in_force.as_ref(), self.among_others, &mut None);
        self.answers.insert(name.to_owned(), Arc::new(next));
    }

    /// Evaluates every answer file that is there, unless the ruleset in force gave its result, until `stop` says so. How
    /// many there were.
    pub fn evaluate_all(&mut self, stop: impl Fn() -> bool) -> usize {
        let ready = self.ruleset.in_force.as_ref();
        let mut walks: Option<Walks> = None;
        let mut count = 0;
        for slot in self.answers.values_mut() {
            if stop() {
                break;
            }
            let current = slot.conclusion.as_ref().map(|it| &it.ready);
            let done = current.zip(ready).is_some_and(|(one, other)| Arc::ptr_eq(one, other));
            if slot.presence == Presence::There && !done {
                let next = AnswersState::clone(slot).evaluated(ready, self.among_others, &mut walks);
                *slot = Arc::new(next);
                count += 1;
            }
        }
        count
    }
}
