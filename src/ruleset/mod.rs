//! The text as meant: every name resolved to an index, every expression typed, nothing left to look up.
//!
//! A [`Ruleset`] exists only where the checker found no error. Lists are in the order of the text; ids are positions
//! in them.

pub mod case;
pub mod dates;
pub mod digest;
pub mod expression;
pub mod items;
pub mod question;
pub mod rule;
pub mod score;
pub mod visit;

use crate::source::{Source, Span};
pub use case::{Case, Given};
pub use dates::{DateEnd, DateRange};
pub use expression::{Cond, CondId, CondKind, InUnit, Measured, Num, NumId, NumKind};
pub use question::{
    AlsoIn, Choice, Gate, Group, NumberRange, Question, QuestionKind, Scale, State, Value, Who, Worse,
};
pub use rule::{
    Advice, Citation, Expectation, ExpectationKind, Grade, Impossible, Otherwise, Pattern, Promise, Rule,
};
pub use score::{
    Bands, Calculation, Class, ClassRows, Formula, NumberBand, Prorate, Score, ScoreItem, ScoreItemKind,
    Words,
};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in its list.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The id of a position in its list.
            #[must_use]
            pub fn at(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }
        }
    )*};
}

ids! {
    /// A position in [`Ruleset::levels`]; smaller is more urgent.
    LevelId;
    /// A position in [`Ruleset::sources`].
    SourceId;
    /// A position in [`Ruleset::questions`].
    QuestionId;
    /// A position in [`Ruleset::scales`].
    ScaleId;
    /// A position in [`Ruleset::groups`].
    GroupId;
    /// A position in [`Ruleset::findings`].
    FindingId;
    /// A position in [`Ruleset::calculations`].
    CalculationId;
    /// A position in [`Ruleset::scores`].
    ScoreId;
    /// A position in [`Ruleset::classes`].
    ClassId;
    /// A position in [`Ruleset::patterns`].
    PatternId;
    /// A position in [`Ruleset::advice`].
    AdviceId;
    /// A position in [`Ruleset::rules`].
    RuleId;
}

/// The language number this program reads.
pub const LANGUAGE: u32 = 1;

/// A ruleset without errors.
#[derive(Debug, Clone)]
pub struct Ruleset {
    /// The text it was read from.
    pub source: Source,
    /// `ruleset id`
    pub id: String,
    /// Its title.
    pub title: String,
    /// `language`
    pub language: u32,
    /// `version`
    pub version: String,
    /// `about`
    pub about: Option<String>,
    /// `authors`
    pub authors: Option<String>,
    /// `applies when … else …`; all must hold.
    pub applies: Vec<Applies>,
    /// Most urgent first; empty where nothing sets a level.
    pub levels: Vec<Level>,
    /// `section` titles in order.
    pub sections: Vec<String>,
    /// What rules rest on.
    pub sources: Vec<Evidence>,
    /// Scales.
    pub scales: Vec<Scale>,
    /// Questions, the items of groups among them.
    pub questions: Vec<Question>,
    /// Groups of questions.
    pub groups: Vec<Group>,
    /// Findings.
    pub findings: Vec<Finding>,
    /// Calculations.
    pub calculations: Vec<Calculation>,
    /// Scores.
    pub scores: Vec<Score>,
    /// Classes.
    pub classes: Vec<Class>,
    /// Patterns.
    pub patterns: Vec<Pattern>,
    /// Advice.
    pub advice: Vec<Advice>,
    /// Red flags and rules together, in the order of the text.
    pub rules: Vec<Rule>,
    /// `otherwise`; present wherever there are levels.
    pub otherwise: Option<Otherwise>,
    /// `always`
    pub promises: Vec<Promise>,
    /// `impossible`
    pub impossibles: Vec<Impossible>,
    /// `case`; no part of the meaning.
    pub cases: Vec<Case>,
    /// How many [`CondId`]s were given out; they are `0..conds`.
    pub conds: u32,
    /// How many [`NumId`]s were given out; they are `0..nums`.
    pub nums: u32,
    /// Scores of which something reads the highest item.
    pub highest_read: Vec<ScoreId>,
}

/// One `applies when`.
#[derive(Debug, Clone)]
pub struct Applies {
    /// What must hold.
    pub when: Cond,
    /// What is said where it does not.
    pub otherwise: Option<String>,
}

/// One level of urgency.
#[derive(Debug, Clone)]
pub struct Level {
    /// Its id.
    pub id: String,
    /// The words shown.
    pub text: String,
}

/// A `source`: what rules rest on.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// Its id.
    pub id: String,
    /// The citation.
    pub citation: String,
    /// `url`
    pub url: Option<String>,
    /// `reviewed`, ISO text.
    pub reviewed: Option<String>,
    /// `review by`, ISO text.
    pub review_by: Option<String>,
    /// `about`
    pub about: Option<String>,
}

/// A derived yes/no.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Its id.
    pub id: String,
    /// Where the id stands.
    pub span: Span,
    /// Its name.
    pub name: String,
    /// When it holds.
    pub when: Cond,
    /// Unless.
    pub unless: Option<Cond>,
    /// `because`
    pub because: Option<String>,
    /// `cite`
    pub cite: Vec<Citation>,
    /// `show under`
    pub show_under: Option<String>,
}

impl Ruleset {
    /// A question by its id in the text; for edges only, evaluation never looks up names.
    #[must_use]
    pub fn question_named(&self, id: &str) -> Option<QuestionId> {
        self.questions.iter().position(|question| question.id == id).map(QuestionId::at)
    }

    /// Whether an answer file without a problem is read alike against both: the same id and the same questions in the
    /// same order, each with the same choices or the same range. Their words do not count, nor what reads them.
    #[must_use]
    pub fn takes_answers_of(&self, other: &Self) -> bool {
        let mut both = self.questions.iter().zip(&other.questions);
        self.id == other.id
            && self.questions.len() == other.questions.len()
            && both.all(|(one, other)| one.id == other.id && one.kind.takes_answers_of(&other.kind))
    }

    /// The question of an id.
    ///
    /// # Panics
    /// Never for an id of this ruleset.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "ids are made by the checker as positions in this list")]
    pub fn question(&self, id: QuestionId) -> &Question {
        &self.questions[id.index()]
    }
}
