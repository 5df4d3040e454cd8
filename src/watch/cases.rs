//! The cases of a watched ruleset, its own and those of the file beside it, as they last ran.

use super::state::Reading;
use crate::diagnostic::Diagnostic;
use crate::pipeline::{self, Caches, Files, Ready};
use crate::source::Source;
use crate::testing::suite::{Suite, Wanted};
use std::collections::HashMap;
use std::sync::Arc;

/// What a case came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Everything expected holds.
    Passes,
    /// Something expected does not.
    Fails,
    /// Its answers contradict each other.
    NoResult,
}

/// One case as it last ran.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Its name.
    pub name: String,
    /// The file it stands in.
    pub file: String,
    /// The line of its name.
    pub line: usize,
    /// What it came to.
    pub status: Status,
    /// Of what does not hold, the line and what the result says instead.
    pub missed: Vec<(String, String)>,
}

/// The cases of one ruleset. Where a text has an error, the last verdicts stand.
#[derive(Debug, Clone)]
pub struct CasesState {
    /// The text beside the ruleset; empty while there is none.
    pub source: Source,
    there: bool,
    refused: Option<Diagnostic>,
    /// The texts in which the problems have their places.
    pub whole: Source,
    /// Problems of that text.
    pub problems: Vec<Diagnostic>,
    /// Every case, in the order of the texts.
    pub verdicts: Vec<Verdict>,
}

/// A case that came to something else than before.
#[derive(Debug, Clone, Copy)]
pub struct Flip<'a> {
    /// What it came to before; none for a new case.
    pub before: Option<Status>,
    /// The case now.
    pub after: &'a Verdict,
}

impl CasesState {
    /// No case known yet; the file beside the ruleset has this name.
    #[must_use]
    pub fn awaited(name: &str) -> Self {
        let (source, problems) = (Source::new(name, ""), Vec::new());
        Self { whole: source.clone(), source, there: false, refused: None, problems, verdicts: Vec::new() }
    }

    /// Whether a reading says nothing new.
    #[must_use]
    pub fn says(&self, reading: &Reading) -> bool {
        match reading {
            Reading::Gone => !self.there,
            Reading::Text(source) => {
                self.there && self.refused.is_none() && source.text() == self.source.text()
            }
            Reading::Refused(_, problem) => self.there && self.refused.as_ref() == Some(problem),
        }
    }

    /// Takes what the file says now.
    pub fn read(&mut self, reading: Reading) {
        (self.source, self.there, self.refused) = match reading {
            Reading::Gone => (Source::new(self.source.name(), ""), false, None),
            Reading::Text(source) => (source, true, None),
            Reading::Refused(source, problem) => (source, true, Some(problem)),
        };
    }

    /// Runs every case on a ruleset; how many there are. What was read before is taken from the caches.
    pub fn run(
        &mut self,
        ruleset: &Source,
        ready: &Arc<Ready>,
        files: &dyn Files,
        caches: &mut Caches,
    ) -> usize {
        if let Some(problem) = &self.refused {
            (self.whole, self.problems) = (self.source.clone(), vec![problem.clone()]);
            return 0;
        }
        let suite = if self.there {
            let own = Source::new(ruleset.name(), ruleset.own_text());
            let loaded = pipeline::load_with_cases_again(&own, &self.source, files, caches);
            Suite::run(loaded, Wanted::default())
        } else {
            Suite::of(ruleset.clone(), Some(Arc::clone(ready)), Vec::new(), Wanted::default())
        };
        self.whole = suite.source.clone();
        let own = suite.problems.iter().filter(|it| suite.source.is_beside(it.span().start));
        self.problems = own.cloned().collect();
        if suite.ready.is_some() {
            self.verdicts = verdicts(&suite);
        }
        suite.patients.len()
    }

    /// The cases that came to something else than before; of those that are new, the ones that do not pass.
    #[must_use]
    pub fn flips<'a>(&'a self, before: &Self) -> Vec<Flip<'a>> {
        let known: HashMap<&str, Status> =
            before.verdicts.iter().map(|it| (it.name.as_str(), it.status)).collect();
        let flip = |after: &'a Verdict| Flip { before: known.get(after.name.as_str()).copied(), after };
        let flipped = |flip: &Flip| flip.before.unwrap_or(Status::Passes) != flip.after.status;
        self.verdicts.iter().map(flip).filter(flipped).collect()
    }

    /// How many cases pass, and how many do not.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let passing = self.verdicts.iter().filter(|it| it.status == Status::Passes).count();
        (passing, self.verdicts.len() - passing)
    }
}

fn verdicts(suite: &Suite) -> Vec<Verdict> {
    let each = suite.cases().map(|(case, patient, result)| {
        let status = match &result.outcome {
            Err(_) => Status::NoResult,
            Ok(_) if result.failed.is_empty() => Status::Passes,
            Ok(_) => Status::Fails,
        };
        let line = |span| suite.source.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
        let mut missed: Vec<(String, String)> = suite
            .missed(case, patient, result)
            .into_iter()
            .map(|it| (line(it.line.span), it.actual))
            .collect();
        if let Err(problems) = &result.outcome {
            missed.extend(problems.iter().map(|it| ("no result".to_owned(), it.message.clone())));
        }
        let start = case.span.start;
        let (file, at) = (suite.source.file_at(start).name.to_owned(), suite.source.position(start).line);
        Verdict { name: case.name.clone(), file, line: at, status, missed }
    });
    each.collect()
}
