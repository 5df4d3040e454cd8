//! What is concluded: patterns, advice, rules, and the promises made about them.

use super::expression::Cond;
use super::{AdviceId, ClassId, FindingId, LevelId, PatternId, QuestionId, RuleId, SourceId};
use crate::number::Decimal;
use crate::source::Span;

/// `cite a "words"`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The source.
    pub source: SourceId,
    /// The words quoted.
    pub quote: Option<String>,
}

/// How well a pattern fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// `possible`
    Possible,
    /// `likely`
    Likely,
}

impl Grade {
    /// The word of the language.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
        }
    }
}

/// Something that the picture may fit. Never touches the level.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// Its id.
    pub id: String,
    /// Where the id stands.
    pub span: Span,
    /// Its name.
    pub name: String,
    /// `likely when`
    pub likely: Option<Cond>,
    /// `possible when`
    pub possible: Option<Cond>,
    /// `about`
    pub about: Option<String>,
    /// `because`
    pub because: Option<String>,
    /// `cite`
    pub cite: Vec<Citation>,
}

/// Something to tell the person.
#[derive(Debug, Clone)]
pub struct Advice {
    /// Its id.
    pub id: String,
    /// Where the id stands.
    pub span: Span,
    /// The words.
    pub text: String,
    /// Its own `when`; other advice is given by the rules that advise it.
    pub when: Option<Cond>,
    /// `unless`, read as if nothing were assumed.
    pub unless: Option<Cond>,
    /// `even with red flags`
    pub even_with_red_flags: bool,
    /// `about`
    pub about: Option<String>,
    /// `because`
    pub because: Option<String>,
    /// `cite`
    pub cite: Vec<Citation>,
    /// `show under`
    pub show_under: Option<String>,
}

/// A rule or a red flag.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// Where the id stands.
    pub span: Span,
    /// Its name.
    pub name: String,
    /// Whether nothing may mask it.
    pub red_flag: bool,
    /// `when`
    pub when: Cond,
    /// `unless`; never on a red flag; read as if nothing were assumed.
    pub unless: Option<Cond>,
    /// `then level`
    pub level: Option<LevelId>,
    /// `then advise`
    pub advise: Vec<AdviceId>,
    /// `because`
    pub because: Option<String>,
    /// `cite`
    pub cite: Vec<Citation>,
}

/// `otherwise level …`
#[derive(Debug, Clone)]
pub struct Otherwise {
    /// The level when every level rule is certainly false.
    pub level: LevelId,
    /// `because`
    pub because: Option<String>,
}

/// `always`: a promise about every possible patient.
#[derive(Debug, Clone)]
pub struct Promise {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// Of whom it speaks; of everybody where there is none.
    pub when: Option<Cond>,
    /// What is promised.
    pub expect: Vec<Expectation>,
}

/// `impossible`: a combination that cannot be.
#[derive(Debug, Clone)]
pub struct Impossible {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// What cannot be.
    pub when: Cond,
    /// `because`
    pub because: Option<String>,
}

/// A line of `expect`.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// `not …`: certainly not.
    pub negated: bool,
    /// Where.
    pub span: Span,
    /// What.
    pub kind: ExpectationKind,
}

/// What a line of `expect` expects.
#[derive(Debug, Clone)]
pub enum ExpectationKind {
    /// Settled at this level.
    Level(LevelId),
    /// `level at least`
    LevelAtLeast(LevelId),
    /// `level at most`
    LevelAtMost(LevelId),
    /// `settled`
    Settled,
    /// `applies`
    Applies,
    /// `does not apply`
    DoesNotApply,
    /// `fired R`
    Fired(RuleId),
    /// `open R`
    Open(RuleId),
    /// `likely P`, `possible P` (at least)
    Pattern(PatternId, Grade),
    /// `advise A`
    Advise(AdviceId),
    /// `withheld A`
    Withheld(AdviceId),
    /// `asks Q`
    Asks(QuestionId),
    /// `assumed Q`
    Assumed(QuestionId),
    /// `finding yes|no|open`; open is `None`.
    Finding(FindingId, Option<bool>),
    /// `class mild or moderate`: one of these.
    Class(ClassId, Vec<u16>),
    /// `number 9`, `number 7 to 13` of a calculation; of a date the numbers of the days.
    Calculation(super::CalculationId, Decimal, Decimal),
    /// The same of a score.
    Score(super::ScoreId, Decimal, Decimal),
}
