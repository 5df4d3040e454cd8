//! What was answered, read against a ruleset: every answer typed, in range, and with its place.

pub use crate::ruleset::State;
use crate::ruleset::{QuestionId, Ruleset};
use crate::source::Span;
use std::fmt;

/// A calendar date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year.
    pub year: u16,
    /// Month from 1.
    pub month: u8,
    /// Day from 1.
    pub day: u8,
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The answers of one person, one state for each question of the ruleset.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    states: Vec<State>,
    /// Where each answer stands (key and value), for messages; no place where it came from elsewhere than a text.
    spans: Vec<Option<Span>>,
    /// `assessed_on`, where the file says it.
    pub assessed_on: Option<Date>,
}

impl Answers {
    /// Nothing answered.
    #[must_use]
    pub fn nothing(ruleset: &Ruleset) -> Self {
        Self {
            states: vec![State::Missing; ruleset.questions.len()],
            spans: vec![None; ruleset.questions.len()],
            assessed_on: None,
        }
    }

    /// Sets one answer.
    pub fn set(&mut self, question: QuestionId, state: State, span: Option<Span>) {
        if let Some(slot) = self.states.get_mut(question.index()) {
            *slot = state;
        }
        if let Some(slot) = self.spans.get_mut(question.index()) {
            *slot = span;
        }
    }

    /// What is known of a question.
    #[must_use]
    pub fn state(&self, question: QuestionId) -> &State {
        self.states.get(question.index()).unwrap_or(&State::Missing)
    }

    /// Where the answer stands.
    #[must_use]
    pub fn span(&self, question: QuestionId) -> Option<Span> {
        self.spans.get(question.index()).copied().flatten()
    }

    /// Every state in the order of the questions.
    #[must_use]
    pub fn states(&self) -> &[State] {
        &self.states
    }
}
