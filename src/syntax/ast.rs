//! The text as written: declarations, clauses and expressions with their places, nothing resolved yet.
//!
//! Clauses are kept as a list in the order of the text, repeated or misplaced ones too: which clause belongs where is
//! a check, so that a wrong one gets a message of its own instead of breaking the declaration.

pub use super::keyword::Keyword;
use crate::number::Decimal;
use crate::source::Span;
use smol_str::SmolStr;
use std::sync::Arc;

/// A whole file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct File {
    /// The declarations in the order of the text, broken ones included; shared with those who keep them from one
    /// reading to the next.
    pub declarations: Vec<Arc<Declaration>>,
    /// Every `#` comment, in order.
    pub comments: Vec<Comment>,
    /// Of several files in one text: for each the ones that it uses itself, by their positions.
    pub uses: Vec<Vec<usize>>,
}

/// A comment, from `#` to the end of its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Where.
    pub span: Span,
}

/// A declaration: what starts in the first column, with everything indented below it.
#[derive(Debug, Clone, PartialEq)]
pub struct Declaration {
    /// All of it, without blank lines and comments after it.
    pub span: Span,
    /// What it declares.
    pub keyword: Keyword,
    /// Where the keyword stands (for `red flag`, both words).
    pub keyword_span: Span,
    /// The id, where this kind has one.
    pub name: Option<Name>,
    /// The name, title, text or stem in quotes after the id (of a `case`, `always`, `impossible`, `use`, `section`: their text).
    pub title: Option<Text>,
    /// What belongs to it, in the order of the text.
    pub clauses: Vec<Clause>,
    /// It could not be read and has been reported: keyword and name are known, clauses are not to be trusted.
    pub broken: bool,
}

/// An id, as it should be (a slip such as `Age` or `low-back` is reported and mended by the parser).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// `a-z 0-9 _`; kept in place, as most names are short.
    pub text: SmolStr,
    /// Where.
    pub span: Span,
}

/// One text, or several in a row joined by one blank; escapes resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Without quotes.
    pub value: String,
    /// From the first quote to the last.
    pub span: Span,
}

/// A number as written, sign included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// Its exact value and decimals.
    pub value: Decimal,
    /// Where.
    pub span: Span,
}

/// A calendar date as written; whether the day exists is checked by the parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// Year, four digits.
    pub year: u16,
    /// Month from 1.
    pub month: u8,
    /// Day from 1.
    pub day: u8,
    /// Where.
    pub span: Span,
}

/// One clause of a declaration.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// All of it.
    pub span: Span,
    /// What it says.
    pub kind: ClauseKind,
}

/// What a clause says. What is large and rare stands in a box, so that all others are small.
#[derive(Debug, Clone, PartialEq)]
pub enum ClauseKind {
    /// `language 1`
    Language(Number),
    /// `version "…"`
    Version(Text),
    /// `about "…"`
    About(Text),
    /// `authors "…"`
    Authors(Text),
    /// `applies when … else "…"`
    AppliesWhen(Expr, Option<Text>),
    /// `url "…"`
    Url(Text),
    /// `reviewed DATE`
    Reviewed(Date),
    /// `review by DATE`
    ReviewBy(Date),
    /// An entry of a list: a level, a choice, an item of a scale or group.
    Entry(Entry),
    /// `or none "…"`
    OrNone(Text),
    /// `or unknown "…"`
    OrUnknown(Text),
    /// The type of a question.
    Type(TypeClause),
    /// `help "…"`
    Help(Text),
    /// `ask when … [because "…"]`
    AskWhen(Expr, Option<Text>),
    /// `by X`: who answers a question, or what a classification or calculation is by.
    By(Expr),
    /// `assume VALUE`
    Assume(AnswerText),
    /// `worse upward`, `worse downward`
    Worse(Name),
    /// `code "system" "code"`
    Code(Text, Text),
    /// `also in "unit" times N`
    AlsoIn(Text, Number),
    /// `= expression`
    Formula(Expr),
    /// `unit "…"`
    Unit(Text),
    /// `when …`
    When(Expr),
    /// `unless …`
    Unless(Expr),
    /// `likely when …`
    LikelyWhen(Expr),
    /// `possible when …`
    PossibleWhen(Expr),
    /// `because "…"`
    Because(Text),
    /// `cite a, b` or `cite a "words"`
    Cite(Vec<Citation>),
    /// `show under "…"`
    ShowUnder(Text),
    /// `even with red flags`
    EvenWithRedFlags,
    /// `then level ID` (or `level ID` of an `otherwise`)
    ThenLevel(Name),
    /// `then advise [a, b]`
    ThenAdvise(Vec<Name>),
    /// `+2 when …`: a line of a score.
    Points(Number, Expr),
    /// `points for X [when …] [across …]` with its bands.
    PointsFor(Expr, Option<Box<Expr>>, Option<Box<Across>>, Vec<Band>),
    /// `add …`
    Add(Expr),
    /// `prorate when at least N answered`
    Prorate(Number),
    /// `across X: …`: the columns of a table whose rows are bands.
    Across(Across),
    /// A band of a classification or calculation.
    Band(Box<Band>),
    /// `when …: id "text"`
    Row(Box<Expr>, Entry),
    /// `otherwise: id "text"`
    OtherwiseRow(Entry),
    /// `given` and its answers.
    Given(Vec<Given>),
    /// `expect` and its expectations.
    Expect(Vec<Expectation>),
}

/// `id "text" [points]`
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The id.
    pub name: Name,
    /// Its words; may be left out only in a row of a class named before.
    pub text: Option<Text>,
    /// Points of a scale's choice.
    pub points: Option<Number>,
    /// All of it.
    pub span: Span,
}

/// `cite a "words"`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The source's id.
    pub source: Name,
    /// The words quoted.
    pub quote: Option<Text>,
}

/// The type of a question.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeClause {
    /// `yes or no`
    YesNo,
    /// `one of` with its entries, or `one of SCALE`; entries follow as clauses of the question.
    OneOf(Option<Name>),
    /// `any of`; entries follow as clauses of the question.
    AnyOf,
    /// `whole number LOW to HIGH "unit"`
    Whole(Number, Number, Option<Text>),
    /// `number LOW to HIGH "unit"`
    Number(Number, Number, Option<Text>),
    /// `date A to B`; `None` is `assessment`.
    Date(Option<Date>, Option<Date>),
    /// `text`
    Text,
    /// `each one of SCALE`, of a group.
    EachOneOf(Name),
    /// `each yes or no`, of a group.
    EachYesNo,
}

/// One row of a band list: `range: value` or `range: id "text"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// What falls in it.
    pub range: BandRange,
    /// Where the range stands.
    pub range_span: Span,
    /// What it gives.
    pub value: BandValue,
    /// What it gives in the further columns of a table.
    pub more: Vec<BandValue>,
    /// All of it.
    pub span: Span,
}

/// `across X: range | range`
#[derive(Debug, Clone, PartialEq)]
pub struct Across {
    /// What the columns are over.
    pub by: Expr,
    /// The columns; what they give stands in the rows.
    pub columns: Vec<Band>,
    /// All of it.
    pub span: Span,
}

/// What falls in a band.
#[derive(Debug, Clone, PartialEq)]
pub enum BandRange {
    /// `up to N`
    UpTo(Number),
    /// `below N`
    Below(Number),
    /// `N to M`
    Between(Number, Number),
    /// `N to below M`
    ToBelow(Number, Number),
    /// `from N`
    From(Number),
    /// `N`
    Exactly(Number),
    /// `a, b`: choices (also `yes`, `no`).
    Choices(Vec<Name>),
}

/// What a band gives.
#[derive(Debug, Clone, PartialEq)]
pub enum BandValue {
    /// Points or an amount.
    Amount(Expr),
    /// A class.
    Class(Entry),
    /// `does not apply`
    NotApplying(Span),
    /// The head of a column.
    Column,
}

/// An answer written in a ruleset: after `assume`, or in `given`.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerText {
    /// What is answered.
    pub kind: AnswerKind,
    /// Where.
    pub span: Span,
}

/// The forms of a written answer.
#[derive(Debug, Clone, PartialEq)]
pub enum AnswerKind {
    /// A word: a choice, `yes`, `no`, `none`, `unknown`, `missing`.
    Word(Name),
    /// `[a, b]`
    List(Vec<Name>),
    /// A number, with a unit perhaps.
    Number(Number, Option<Text>),
    /// A date.
    Date(Date),
    /// A text.
    Text(Text),
}

/// A line of `given`.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// `like "another case"`
    Like(Text),
    /// `question answer`
    Answer(Name, AnswerText),
}

/// A line of `expect`.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    /// `not …`
    pub negated: bool,
    /// What is expected.
    pub kind: ExpectKind,
    /// All of it.
    pub span: Span,
}

/// How a level is bounded in an expectation or in advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LevelBound {
    /// `level X`
    Exactly,
    /// `level at least X`: that urgent or more.
    AtLeast,
    /// `level at most X`: that urgent or less.
    AtMost,
}

/// What a line of `expect` expects.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpectKind {
    /// `level X`, `level at least X`, `level at most X`
    Level(LevelBound, Name),
    /// `settled`
    Settled,
    /// `applies`
    Applies,
    /// `does not apply`
    DoesNotApply,
    /// `fired R`
    Fired(Name),
    /// `open R`
    Open(Name),
    /// `likely P`
    Likely(Name),
    /// `possible P`
    Possible(Name),
    /// `advise A`
    Advise(Name),
    /// `withheld A`
    Withheld(Name),
    /// `asks Q`
    Asks(Name),
    /// `assumed Q`
    Assumed(Name),
    /// `NAME yes|no|open`, `NAME mild or moderate`
    Words(Name, Vec<Name>),
    /// `NAME 9`, `NAME 7 to 13`
    Numbers(Name, Number, Option<Number>),
    /// `NAME 2026-11-20`, `NAME 2026-11-01 to 2026-11-20`
    Dates(Name, Date, Option<Date>),
}

/// An expression: a condition or a number, which of them is checked afterwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: ExprKind,
}

/// `and` or `or`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// `and`
    And,
    /// `or`
    Or,
}

/// A comparison of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its sign")]
pub enum CompareOp {
    Less,
    AtMost,
    Greater,
    AtLeast,
    Equal,
    NotEqual,
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
            Self::NotEqual => "!=",
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
            same @ (Self::Equal | Self::NotEqual) => same,
        }
    }
}

/// An operation on numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its sign")]
pub enum ArithOp {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// A word before a list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ListWord {
    /// `all of`
    All,
    /// `any of`
    Any,
    /// `none of`
    None,
    /// `at least N of`
    AtLeast(Number),
    /// `at most N of`
    AtMost(Number),
    /// `exactly N of`
    Exactly(Number),
    /// `count of`
    Count,
}

/// What a list word stands before.
#[derive(Debug, Clone, PartialEq)]
pub enum Items {
    /// `[a, b]`
    List(Vec<Expr>),
    /// A group or an `any of` question.
    Named(Name),
}

/// `includes …` of which kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Including {
    /// `includes a`
    One,
    /// `includes any of [a, b]`
    Any,
    /// `includes all of [a, b]`
    All,
    /// `includes none of [a, b]`
    None,
}

/// A unit of elapsed time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its word")]
pub enum TimeUnit {
    Days,
    Weeks,
    Months,
    Years,
}

/// The forms of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// A name: of something declared, a choice, or a free word such as `always`.
    Name(SmolStr),
    /// A number, perhaps with a unit.
    Number(Decimal, Option<Text>),
    /// A date.
    Date(Date),
    /// `( … )`
    Paren(Box<Expr>),
    /// `not …`
    Not(Box<Expr>),
    /// `a and b or c`: the parts, and the words between them (one fewer). All words alike unless the author mixed them.
    Chain(Vec<Expr>, Vec<(Joint, Span)>),
    /// `a >= b`; the span is the sign's.
    Compare(Box<Expr>, CompareOp, Span, Box<Expr>),
    /// `x between a and b`
    Between(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `x is a`, `x is not a`; the word may be `yes`, `no`, `unknown`, `known`, `none`.
    Is {
        /// What is compared.
        value: Box<Expr>,
        /// `is not`
        negated: bool,
        /// With what.
        word: Name,
    },
    /// `x is one of [a, b]`, `x is not one of [a, b]`
    IsOneOf {
        /// What is compared.
        value: Box<Expr>,
        /// `is not one of`
        negated: bool,
        /// With what.
        words: Vec<Name>,
    },
    /// `x includes …`
    Includes(Box<Expr>, Including, Vec<Name>),
    /// `any of […]` and the other list words.
    List(ListWord, Items),
    /// `a + b`; the span is the sign's.
    Arith(ArithOp, Span, Box<Expr>, Box<Expr>),
    /// `-x`
    Negative(Box<Expr>),
    /// `min(a, b)` and other functions, known or not.
    Call(Name, Vec<Expr>),
    /// `x in "kg"`
    InUnit(Box<Expr>, Text),
    /// `sum of GROUP`
    SumOf(Name),
    /// `highest item of SCORE`
    HighestItem(Name),
    /// `days since x`
    Since(TimeUnit, Box<Expr>),
    /// `days from a to b`
    FromTo(TimeUnit, Box<Expr>, Box<Expr>),
    /// `x plus N days`
    Plus(Box<Expr>, Box<Expr>, TimeUnit),
    /// `level at least ID`, `level at most ID`
    Level(LevelBound, Name),
}
