//! Questions: what is asked, what may be answered, and when it is asked.

use super::dates::DateRange;
use super::expression::Cond;
use super::rule::Citation;
use super::{GroupId, QuestionId, ScaleId};
use crate::number::{Decimal, Exact};
use crate::source::Span;

/// One question.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its id: the key in answer files.
    pub id: String,
    /// Where the id stands.
    pub span: Span,
    /// The words asked; of an item of a group the stem and its own words.
    pub text: String,
    /// `help`
    pub help: Option<String>,
    /// What may be answered.
    pub kind: QuestionKind,
    /// `ask when`
    pub gate: Option<Gate>,
    /// `by`
    pub by: Who,
    /// `assume`: stands in for a missing answer.
    pub assume: Option<Value>,
    /// `worse upward`, `worse downward`: which way the answers get worse.
    pub worse: Option<Worse>,
    /// `or unknown "…"`: the words offered for unknown on a form.
    pub unknown_text: Option<String>,
    /// `code "system" "code"`
    pub codes: Vec<(String, String)>,
    /// `because`
    pub because: Option<String>,
    /// `cite`
    pub cite: Vec<Citation>,
    /// The section it stands in, a position in [`super::Ruleset::sections`].
    pub section: Option<usize>,
    /// The scale its choices are declared by, which gives them an order.
    pub scale: Option<ScaleId>,
    /// The group it is an item of.
    pub group: Option<GroupId>,
}

/// A `scale`: a named list of choices in an order, shared by questions.
#[derive(Debug, Clone)]
pub struct Scale {
    /// Its id.
    pub id: String,
    /// Where the id stands.
    pub span: Span,
    /// Its title; may be empty.
    pub title: String,
    /// Its choices; the first is the lowest.
    pub choices: Vec<Choice>,
}

/// A `questions` group: several questions with one stem and one kind of answer.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Where the id stands.
    pub span: Span,
    /// The words that stand before those of each item.
    pub stem: String,
    /// Its items and their own words.
    pub items: Vec<(QuestionId, String)>,
    /// `code "system" "code"`, of the group as a whole.
    pub codes: Vec<(String, String)>,
}

/// `ask when …`: the question applies only where it holds.
#[derive(Debug, Clone)]
pub struct Gate {
    /// When the question is asked.
    pub when: Cond,
    /// Why it may be left out otherwise.
    pub because: Option<String>,
    /// The whole clause.
    pub span: Span,
}

/// Which way the answers to a question get worse: later choices, more ticks, `yes`, larger numbers, or the opposite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Worse {
    /// `worse upward`
    Upward,
    /// `worse downward`
    Downward,
}

impl Worse {
    /// The word of the language.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Upward => "upward",
            Self::Downward => "downward",
        }
    }
}

/// Who can answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Who {
    /// The person themself.
    #[default]
    Patient,
    /// Somebody who examines.
    Examiner,
    /// A test or measurement.
    Test,
}

impl Who {
    /// The word of the language.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Examiner => "examiner",
            Self::Test => "test",
        }
    }
}

/// One choice of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// Its words.
    pub text: String,
    /// What it counts in a `sum of`; only choices of a scale have points, and not all of those.
    pub points: Option<Decimal>,
    /// Where the id stands.
    pub span: Span,
}

/// What may be answered.
#[derive(Debug, Clone)]
pub enum QuestionKind {
    /// Yes or no; as choices, `yes` is 0 and `no` is 1.
    YesNo,
    /// Exactly one of the choices.
    OneOf(Vec<Choice>),
    /// Any of the choices; `none` is the empty set and not among them.
    AnyOf {
        /// The choices.
        choices: Vec<Choice>,
        /// The words of `or none`.
        none: String,
    },
    /// A number.
    Number(NumberRange),
    /// A day of the calendar.
    Date(DateRange),
    /// Free words, kept and shown, never read by a condition.
    Text,
}

impl QuestionKind {
    /// Whether the same answers can be written for both, and mean the same.
    #[must_use]
    pub fn takes_answers_of(&self, other: &Self) -> bool {
        let ids = |one: &[Choice], other: &[Choice]| {
            one.iter().map(|choice| &choice.id).eq(other.iter().map(|choice| &choice.id))
        };
        match (self, other) {
            (Self::YesNo, Self::YesNo) | (Self::Text, Self::Text) => true,
            (Self::OneOf(one), Self::OneOf(other))
            | (Self::AnyOf { choices: one, .. }, Self::AnyOf { choices: other, .. }) => ids(one, other),
            (Self::Number(one), Self::Number(other)) => one == other,
            (Self::Date(one), Self::Date(other)) => one == other,
            _ => false,
        }
    }
}

/// The declared range of a number question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberRange {
    /// Lowest answer, in units of 10^-`decimals`.
    pub low: i128,
    /// Highest answer, in the same units.
    pub high: i128,
    /// Decimals that are recorded; 0 for a whole number.
    pub decimals: u8,
    /// The unit's text, if one is declared.
    pub unit: Option<String>,
    /// `also in "…" times …`
    pub also_in: Option<AlsoIn>,
}

/// `also in "mg/dL" times 88.4`: a substance's own factor. So many times the number in this unit is the number in the
/// question's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlsoIn {
    /// The unit as written.
    pub unit: String,
    /// The factor, positive.
    pub times: Decimal,
}

impl NumberRange {
    /// The lowest answer.
    #[must_use]
    pub fn lowest(&self) -> Decimal {
        Decimal { units: self.low, decimals: self.decimals }
    }

    /// The further unit that answers are read in, and what a number of it is multiplied by.
    #[must_use]
    pub fn also(&self) -> Option<(&str, Exact)> {
        self.also_in.as_ref().map(|also| (also.unit.as_str(), also.times.exact()))
    }

    /// Whether a number, in units of 10^-`decimals`, is in the range.
    #[must_use]
    pub fn holds(&self, units: i128) -> bool {
        (self.low..=self.high).contains(&units)
    }

    /// The highest answer.
    #[must_use]
    pub fn highest(&self) -> Decimal {
        Decimal { units: self.high, decimals: self.decimals }
    }
}

/// An answer that fits its question.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// A choice by position (yes/no: `yes` 0, `no` 1).
    Choice(u16),
    /// Choices by position, ascending; empty is `none`.
    Set(Vec<u16>),
    /// A number in units of 10^-decimals of the question; of a date question the number of the day.
    Number(i128),
    /// Free words.
    Text(String),
}

/// What is known of one question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum State {
    /// Not asked yet.
    #[default]
    Missing,
    /// Asked, and not known.
    Unknown,
    /// Answered.
    Given(Value),
}

impl Question {
    /// The choices with their words; none for yes/no questions, numbers and text.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        match &self.kind {
            QuestionKind::OneOf(choices) | QuestionKind::AnyOf { choices, .. } => choices,
            QuestionKind::YesNo | QuestionKind::Number(_) | QuestionKind::Date(_) | QuestionKind::Text => &[],
        }
    }

    /// The ids of the choices in order: `yes`, `no` for a yes/no question; empty for numbers and text.
    #[must_use]
    pub fn choice_ids(&self) -> Vec<&str> {
        match &self.kind {
            QuestionKind::YesNo => vec!["yes", "no"],
            QuestionKind::OneOf(choices) | QuestionKind::AnyOf { choices, .. } => {
                choices.iter().map(|choice| choice.id.as_str()).collect()
            }
            QuestionKind::Number(_) | QuestionKind::Date(_) | QuestionKind::Text => Vec::new(),
        }
    }

    /// How many choices it has: two for a yes/no question, none for numbers and text.
    #[must_use]
    pub fn choice_count(&self) -> usize {
        match &self.kind {
            QuestionKind::YesNo => 2,
            QuestionKind::OneOf(choices) | QuestionKind::AnyOf { choices, .. } => choices.len(),
            QuestionKind::Number(_) | QuestionKind::Date(_) | QuestionKind::Text => 0,
        }
    }

    /// The answer as it is written in an answer file; a set as its ids joined by a comma and a blank, or `none`;
    /// a date as ISO text.
    #[must_use]
    pub fn written(&self, value: &Value) -> String {
        let ids = self.choice_ids();
        let id = |at: &u16| ids.get(usize::from(*at)).copied().unwrap_or_default();
        match (value, &self.kind) {
            (Value::Choice(at), _) => id(at).to_owned(),
            (Value::Set(set), _) if set.is_empty() => "none".to_owned(),
            (Value::Set(set), _) => set.iter().map(id).collect::<Vec<_>>().join(", "),
            (Value::Number(units), QuestionKind::Number(range)) => {
                Decimal { units: *units, decimals: range.decimals }.to_string()
            }
            (Value::Number(day), QuestionKind::Date(_)) => {
                super::dates::written(&Decimal::whole(*day).exact())
            }
            (Value::Number(units), _) => units.to_string(),
            (Value::Text(text), _) => text.clone(),
        }
    }
}
