//! One person: an answer file as it is, and the last result it gave.

use super::state::{Presence, Reading};
use crate::answers::Answers;
use crate::answers::codes::OTHER_RULESET;
use crate::diagnostic::Diagnostic;
use crate::eval::outcome::Outcome;
use crate::eval::{Strictness, Walks};
use crate::pipeline::{self, Ready};
use crate::ruleset::{Advice, Rule};
use crate::source::Source;
use std::sync::Arc;

/// A result with the ruleset that gave it.
#[derive(Debug, Clone)]
pub struct Conclusion {
    /// The ruleset.
    pub ready: Arc<Ready>,
    /// The result, without the questions that something waits for: nothing is said of them.
    pub outcome: Outcome,
}

impl Conclusion {
    /// The rules that fired.
    pub fn fired(&self) -> impl Iterator<Item = &Rule> {
        self.outcome.fired.iter().filter_map(|id| self.ready.ruleset.rules.get(id.index()))
    }

    /// The advice given.
    pub fn advice(&self) -> impl Iterator<Item = &Advice> {
        self.outcome.advice.iter().filter_map(|id| self.ready.ruleset.advice.get(id.index()))
    }
}

/// One person: an answer file as it is, and the last result it gave.
#[derive(Debug, Clone)]
pub struct AnswersState {
    /// The text last read.
    pub source: Source,
    /// Why the text could not be used, where it could not.
    pub(super) refused: Option<Diagnostic>,
    /// Every problem of that text.
    pub problems: Vec<Diagnostic>,
    /// The last result.
    pub conclusion: Option<Arc<Conclusion>>,
    /// Whether the file is there.
    pub presence: Presence,
    /// Whether it names another ruleset of the folder, so that nothing is said of it here.
    pub elsewhere: bool,
    /// What the text was last read as, and the ruleset that it was read against; none where something was wrong with it.
    read: Option<(Arc<Ready>, Arc<Answers>)>,
}

impl AnswersState {
    /// A file that was never there.
    pub(super) fn awaited(name: &str) -> Self {
        Self {
            source: Source::new(name, ""),
            refused: None,
            problems: Vec::new(),
            conclusion: None,
            presence: Presence::Awaited,
            elsewhere: false,
            read: None,
        }
    }

    /// Takes what its file says now.
    pub(super) fn take(&mut self, reading: Reading) {
        self.read = None;
        (self.refused, self.presence) = match reading {
            Reading::Gone => (self.refused.take(), self.presence.without_file()),
            Reading::Refused(source, problem) => {
                self.source = source;
                (Some(problem), Presence::There)
            }
            Reading::Text(source) => {
                self.source = source;
                (None, Presence::There)
            }
        };
    }

    /// Its result with a ruleset. The walks are those of that ruleset, kept from one person to the next.
    pub(super) fn evaluated(
        mut self,
        ready: Option<&Arc<Ready>>,
        among_others: bool,
        walks: &mut Option<Walks>,
    ) -> Self {
        if self.presence != Presence::There {
            return self;
        }
        if let Some(problem) = &self.refused {
            self.problems = vec![problem.clone()];
            return self;
        }
        let Some(ready) = ready else { return self };
        let walks = walks.get_or_insert_with(|| Walks::new(&ready.plan));
        let (outcome, problems) = self.conclude(ready, walks);
        self.elsewhere = among_others && problems.iter().any(|it| it.code == OTHER_RULESET);
        self.problems = if self.elsewhere { Vec::new() } else { problems };
        if self.elsewhere {
            self.conclusion = None;
        } else if let Some(outcome) = outcome {
            self.conclusion = Some(Arc::new(Conclusion { ready: Arc::clone(ready), outcome }));
        }
        self
    }

    /// The result, if the file has no error, and its problems. The text is read again only where other answers may be
    /// written now than when it was read.
    fn conclude(&mut self, ready: &Arc<Ready>, walks: &mut Walks) -> (Option<Outcome>, Vec<Diagnostic>) {
        let known = self.read.take().filter(|(of, _)| of.ruleset.takes_answers_of(&ready.ruleset));
        let (answers, mut problems) = if let Some((_, answers)) = known {
            (Some(answers), Vec::new())
        } else {
            let (answers, problems) = pipeline::read_answers(ready, &self.source);
            (answers.map(Arc::new), problems)
        };
        let Some(answers) = answers else { return (None, problems) };
        let outcome = pipeline::conclude_without_asking_in(ready, &answers, Strictness::Lenient, walks);
        if problems.is_empty() {
            self.read = Some((Arc::clone(ready), answers));
        }
        match outcome {
            Ok(outcome) => (Some(outcome), problems),
            Err(found) => {
                problems.extend(found);
                (None, problems)
            }
        }
    }
}
