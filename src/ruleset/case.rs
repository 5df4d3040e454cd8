//! Cases: example patients with what is expected of them. They are no part of the meaning of a ruleset.

use super::{Expectation, QuestionId, State};
use crate::date::Date;
use crate::source::Span;

/// One `case`.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// The case whose answers it takes over, a position in [`super::Ruleset::cases`].
    pub like: Option<usize>,
    /// `assessed_on DATE`; without it the date of the assessment is open.
    pub assessed_on: Option<Date>,
    /// Its own answers, in the order of the text; each question once.
    pub given: Vec<Given>,
    /// What is expected.
    pub expect: Vec<Expectation>,
}

/// One line of `given`.
#[derive(Debug, Clone)]
pub struct Given {
    /// The question.
    pub question: QuestionId,
    /// What is known of it; missing takes an answer of the case that this one is like back.
    pub state: State,
    /// The whole line.
    pub span: Span,
}
