//! Typed expressions: conditions that are true, false or open, and numbers that are ranges.
//!
//! Each node carries a number of its own ([`CondId`], [`NumId`]) under which the flat form finds it again, so that a
//! trace shows the author's words with the evaluator's values.

use super::question::QuestionKind;
use super::{CalculationId, ClassId, FindingId, Grade, LevelId, PatternId, QuestionId, Ruleset, ScoreId};
use crate::date::{Date, Unit};
use crate::number::{Decimal, Exact};
use crate::source::Span;

/// The number of a condition in its ruleset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CondId(pub u32);

/// The number of a numeric expression in its ruleset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NumId(pub u32);

/// A condition.
#[derive(Debug, Clone)]
pub struct Cond {
    /// Its number.
    pub id: CondId,
    /// Where it stands; for an implied item (a choice of a question under a list word) the place of the whole.
    pub span: Span,
    /// What it says.
    pub kind: CondKind,
}

/// How `includes` combines its choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Including {
    /// At least one of them (also a single one).
    Any,
    /// Every one of them.
    All,
}

/// A comparison of numbers. `!=` is `not` over [`CompareOp::Equal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is its sign")]
pub enum CompareOp {
    Less,
    AtMost,
    Greater,
    AtLeast,
    Equal,
}

impl CompareOp {
    /// How it is written.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
            Self::Equal => "=",
        }
    }

    /// The same comparison with its sides exchanged.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::AtMost => Self::AtLeast,
            Self::Greater => Self::Less,
            Self::AtLeast => Self::AtMost,
            Self::Equal => Self::Equal,
        }
    }
}

/// What a condition says. Only positive forms are atoms: negative ones are [`CondKind::Not`] over them.
#[derive(Debug, Clone)]
pub enum CondKind {
    /// `always`, of advice.
    Always,
    /// A finding.
    Finding(FindingId),
    /// `x is a`, `x is one of [a, b]`, a bare yes/no question, `x is yes`, `x is no`: the answer is one of these
    /// positions (yes/no: `yes` 0, `no` 1).
    ChoiceIs(QuestionId, Vec<u16>),
    /// `x includes …`
    SetIncludes(QuestionId, Including, Vec<u16>),
    /// `x is none`
    SetIsNone(QuestionId),
    /// `x is unknown`
    IsUnknown(QuestionId),
    /// `x is known`
    IsKnown(QuestionId),
    /// `a < b` and the others.
    Compare(CompareOp, Box<Num>, Box<Num>),
    /// `x between a and b`, both ends in.
    Between(Box<Num>, Box<Num>, Box<Num>),
    /// `c is a`, `c is one of [a, b]` of a class: positions in [`super::Class::choices`].
    ClassIs(ClassId, Vec<u16>),
    /// `p is likely`; `p is possible` means at least possible.
    PatternIs(PatternId, Grade),
    /// `level at least L`: that urgent or more. In advice only.
    LevelAtLeast(LevelId),
    /// `level at most L`: that urgent or less. In advice only.
    LevelAtMost(LevelId),
    /// `not`
    Not(Box<Cond>),
    /// `and`, `all of`
    And(Vec<Cond>),
    /// `or`, `any of`
    Or(Vec<Cond>),
    /// `at least N of`
    AtLeast(u32, Vec<Cond>),
    /// `at most N of`
    AtMost(u32, Vec<Cond>),
    /// `exactly N of`
    Exactly(u32, Vec<Cond>),
}

/// A numeric expression, or a date.
#[derive(Debug, Clone)]
pub struct Num {
    /// Its number.
    pub id: NumId,
    /// Where it stands.
    pub span: Span,
    /// What it says.
    pub kind: NumKind,
}

/// A number in a unit of its own, such as `100.4 "°F"` beside a question in °C.
#[derive(Debug, Clone)]
pub struct Measured {
    /// The number as written.
    pub written: Decimal,
    /// Its unit as written.
    pub unit: String,
    /// Its exact value in the unit of what it is compared or reckoned with; where there is nothing such, as written.
    pub value: Exact,
}

/// `in "kg"`: the exact way to the plain number, `value × factor + offset`.
#[derive(Debug, Clone)]
pub struct InUnit {
    /// The unit as written.
    pub unit: String,
    /// The factor, positive.
    pub factor: Exact,
    /// The offset, added after the factor; other than 0 between °C, °F and K only.
    pub offset: Exact,
}

/// What a numeric expression says.
#[derive(Debug, Clone)]
pub enum NumKind {
    /// A number as written.
    Constant(Decimal),
    /// A number in a unit other than that of what stands beside it.
    Measured(Box<Measured>),
    /// A date as written, counted as the number of its day like every date.
    Date(Date),
    /// A number or date question.
    Question(QuestionId),
    /// A calculation.
    Calculation(CalculationId),
    /// A score.
    Score(ScoreId),
    /// `x in "kg"`: the plain number in that unit.
    InUnit(Box<Num>, Box<InUnit>),
    /// `-x`
    Negative(Box<Num>),
    /// `a + b`
    Add(Box<Num>, Box<Num>),
    /// `a - b`
    Subtract(Box<Num>, Box<Num>),
    /// `a * b`
    Multiply(Box<Num>, Box<Num>),
    /// `a / b`
    Divide(Box<Num>, Box<Num>),
    /// `min(…)`
    Min(Vec<Num>),
    /// `max(…)`
    Max(Vec<Num>),
    /// `abs(x)`
    Abs(Box<Num>),
    /// `round(x, n)`, half away from zero.
    Round(Box<Num>, u8),
    /// `floor(x)`
    Floor(Box<Num>),
    /// `ceiling(x)`
    Ceiling(Box<Num>),
    /// `power(x, y)`; this and the four below stand under a [`NumKind::Round`] only.
    Power(Box<Num>, Box<Num>),
    /// `root(x, n)`
    Root(Box<Num>, u32),
    /// `ln(x)`
    Ln(Box<Num>),
    /// `log10(x)`
    Log10(Box<Num>),
    /// `exp(x)`
    Exp(Box<Num>),
    /// `highest item of` a score: the most points that any one of its items gives.
    Highest(ScoreId),
    /// `count of […]`: how many hold; what does not apply is skipped.
    CountOf(Vec<Cond>),
    /// `days since x` and the others: completed units from a date to the date of the assessment.
    Since(Unit, Box<Num>),
    /// `days from a to b`
    DaysFrom(Box<Num>, Box<Num>),
    /// `x plus n days`: a date.
    PlusDays(Box<Num>, Box<Num>),
    /// `sum of GROUP`: the points of its items, each a [`NumKind::Points`]; what does not apply is skipped.
    SumOf(Vec<Num>),
    /// The points of the answer to an item of a group on a scale. Every choice has points.
    Points(QuestionId),
    /// `does not apply`, as what a band of a calculation gives: no number.
    NotApplying,
}

impl Num {
    /// Whether it is a date, not a number.
    #[must_use]
    pub fn is_date(&self, ruleset: &Ruleset) -> bool {
        match &self.kind {
            NumKind::Date(_) | NumKind::PlusDays(..) => true,
            NumKind::Question(id) => {
                let question = ruleset.questions.get(id.index());
                question.is_some_and(|question| matches!(question.kind, QuestionKind::Date(_)))
            }
            NumKind::Calculation(id) => {
                ruleset.calculations.get(id.index()).is_some_and(|calculation| calculation.is_date)
            }
            _ => false,
        }
    }

    /// The number or day that is written, where it is one.
    #[must_use]
    pub fn constant(&self) -> Option<Decimal> {
        match self.kind {
            NumKind::Constant(value) => Some(value),
            NumKind::Date(date) => Some(Decimal::whole(date.day_number().into())),
            _ => None,
        }
    }
}
