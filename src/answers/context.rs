//! What every step of reading an answer file needs: the ruleset, the text, its format, and the problems found so far.

use super::{Date, codes};
use crate::diagnostic::{self, Diagnostic};
use crate::ruleset::Ruleset;
use crate::source::{Source, Span};

/// After so many problems the rest is not looked for, so that a wrong file costs bounded time.
const MOST_PROBLEMS: usize = 100;

/// How the file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// YAML.
    Yaml,
    /// JSON.
    Json,
}

impl Format {
    /// A word as it is written as a value in this format.
    pub(super) fn word(self, word: &str) -> String {
        match self {
            Self::Yaml => word.to_owned(),
            Self::Json => format!("\"{word}\""),
        }
    }

    /// A list of words as it is written in this format.
    pub(super) fn list<'w>(self, words: impl IntoIterator<Item = &'w str>) -> String {
        let words: Vec<String> = words.into_iter().map(|word| self.word(word)).collect();
        format!("[{}]", words.join(", "))
    }

    /// The name people know it by.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Yaml => "YAML",
            Self::Json => "JSON",
        }
    }
}

/// The problems found, up to a limit.
#[derive(Debug, Default)]
pub(super) struct Problems {
    found: Vec<Diagnostic>,
}

impl Problems {
    /// Adds one, or says once that there are too many.
    pub(super) fn push(&mut self, problem: Diagnostic) {
        if self.found.len() < MOST_PROBLEMS {
            self.found.push(problem);
        } else if !self.full() {
            let message = format!("more than {MOST_PROBLEMS} problems");
            let more = Diagnostic::error(codes::TOO_MANY_PROBLEMS, problem.span(), message)
                .help("mend these first; the rest of the file was not read");
            self.found.push(more);
        }
    }

    /// Adds what there is.
    pub(super) fn extend(&mut self, problems: impl IntoIterator<Item = Diagnostic>) {
        problems.into_iter().for_each(|problem| self.push(problem));
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    /// Whether nothing is wrong so far.
    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Whether looking further is of no use.
    pub(super) fn full(&self) -> bool {
        self.found.len() > MOST_PROBLEMS
    }

    /// In the order of the text.
    pub(super) fn sorted(mut self) -> Vec<Diagnostic> {
        diagnostic::sort(&mut self.found);
        self.found
    }
}

/// What reading needs.
pub(super) struct Context<'a> {
    /// The questions.
    pub ruleset: &'a Ruleset,
    /// The answer file.
    pub source: &'a Source,
    /// How it is written.
    pub format: Format,
    /// The date of the assessment, where it is known.
    pub assessed_on: Option<Date>,
    /// What is wrong so far.
    pub problems: Problems,
    /// How the answer under way was written, where it is in another unit than the question's.
    pub converted: Option<String>,
}

impl Context<'_> {
    /// Reports a problem and answers nothing, so that a reader can return it.
    pub(super) fn refuse<T>(&mut self, problem: Diagnostic) -> Option<T> {
        self.problems.push(problem);
        None
    }

    /// A problem whose help comes from a near word, if there is one; otherwise the help given.
    pub(super) fn asking(problem: Diagnostic, near: Option<&str>, help: &str) -> Diagnostic {
        match near {
            Some(near) => problem.help(format!("did you mean `{near}`? {help}")),
            None => problem.help(help),
        }
    }

    /// The same with the near word as its edit, where it is certain to be meant.
    pub(super) fn suggesting(
        &self,
        problem: Diagnostic,
        span: Span,
        near: Option<&str>,
        help: &str,
    ) -> Diagnostic {
        match near {
            Some(near) => {
                problem.help(format!("did you mean `{near}`? {help}")).edit(span, self.format.word(near))
            }
            None => problem.help(help),
        }
    }
}
