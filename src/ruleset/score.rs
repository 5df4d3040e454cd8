//! Numbers and classes that are derived: calculations, scores, classifications and their bands.

use super::expression::{Cond, Num};
use super::question::Choice;
use super::rule::Citation;
use super::{ClassId, QuestionId};
use crate::number::Decimal;
use crate::source::Span;

/// A derived number or date.
#[derive(Debug, Clone)]
pub struct Calculation {
    /// Its id.
    pub id: String,
    /// Where the id stands.
    pub span: Span,
    /// Its name.
    pub name: String,
    /// How it is derived.
    pub formula: Formula,
    /// Whether it gives a date, not a number.
    pub is_date: bool,
    /// `unit`
    pub unit: Option<String>,
    /// `because`
    pub because: Option<String>,
    /// `cite`
    pub cite: Vec<Citation>,
    /// `show under`
    pub show_under: Option<String>,
}

/// How a calculation is derived.
#[derive(Debug, Clone)]
pub enum Formula {
    /// `= expression`
    Expression(Num),
    /// `by X` with bands.
    Bands(Bands<Num>),
}

/// A sum of items.
#[derive(Debug, Clone)]
pub struct Score {
    /// Its id.
    pub id: String,
    /// Where the id stands.
    pub span: Span,
    /// Its name.
    pub name: String,
    /// What is summed.
    pub items: Vec<ScoreItem>,
    /// `prorate when at least N answered`: how many items must be answered.
    pub prorate: Option<Prorate>,
    /// `because` of the whole.
    pub because: Option<String>,
    /// `cite` of the whole.
    pub cite: Vec<Citation>,
    /// `show under`
    pub show_under: Option<String>,
}

/// From how many answered items on an unfinished score is also told as if the others were like them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prorate {
    /// So many items, at least.
    pub least: u32,
    /// Where the number stands.
    pub span: Span,
}

/// One line or table of a score.
#[derive(Debug, Clone)]
pub struct ScoreItem {
    /// All of it.
    pub span: Span,
    /// What it adds.
    pub kind: ScoreItemKind,
    /// `because` of this item.
    pub because: Option<String>,
    /// `cite` of this item.
    pub cite: Vec<Citation>,
}

/// What an item of a score adds.
#[derive(Debug, Clone)]
pub enum ScoreItemKind {
    /// `+2 when …`
    Line(Decimal, Cond),
    /// `points for X [when …]`
    Table(Bands<Num>, Option<Cond>),
    /// `add …`; skipped where it does not apply.
    Add(Num),
}

/// Bands of a number, a choice or a class, each giving a `V`.
#[derive(Debug, Clone)]
pub enum Bands<V> {
    /// Over a number.
    Number {
        /// What is banded.
        by: Num,
        /// The rows in the order of the text.
        rows: Vec<NumberBand<V>>,
    },
    /// Over the choices of a `one of` or yes/no question, or of a class.
    Choice {
        /// What is banded.
        by: Words,
        /// The rows in the order of the text: positions of choices, and what they give.
        rows: Vec<(Vec<u16>, V)>,
    },
    /// A table: `by X` has its rows, `across Y` its columns.
    Table {
        /// The rows; each gives its position in `cells`.
        by: Box<Bands<u16>>,
        /// The columns; each gives its position in a row of `cells`.
        across: Box<Bands<u16>>,
        /// What each row gives in each column.
        cells: Vec<Vec<V>>,
    },
}

/// Something that has choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// A `one of` or yes/no question.
    Question(QuestionId),
    /// A class.
    Class(ClassId),
}

/// A row over a number.
#[derive(Debug, Clone)]
pub struct NumberBand<V> {
    /// Lowest value in it; `None`: no lower end.
    pub from: Option<Decimal>,
    /// Upper end; `None`: no upper end.
    pub to: Option<Decimal>,
    /// Whether `to` itself is in it (`0 to 4`, `up to 4`) or not (`below 4`).
    pub includes_to: bool,
    /// Where the range stands.
    pub span: Span,
    /// What it gives.
    pub value: V,
}

/// A category.
#[derive(Debug, Clone)]
pub struct Class {
    /// Its id.
    pub id: String,
    /// Where the id stands.
    pub span: Span,
    /// Its name.
    pub name: String,
    /// What it can be, in the order of the text, each once.
    pub choices: Vec<Choice>,
    /// How it is found.
    pub rows: ClassRows,
    /// `because`
    pub because: Option<String>,
    /// `cite`
    pub cite: Vec<Citation>,
    /// `show under`
    pub show_under: Option<String>,
}

/// How a class is found. Values are positions in [`Class::choices`].
#[derive(Debug, Clone)]
pub enum ClassRows {
    /// `by X` with bands.
    By(Bands<u16>),
    /// The first row that holds, else the last.
    First {
        /// `when …: id`, in order.
        rows: Vec<(Cond, u16)>,
        /// `otherwise: id`
        otherwise: u16,
    },
}
