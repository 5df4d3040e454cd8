//! The flat form: a checked ruleset as lists of small nodes that refer to each other by position.
//!
//! * Every condition is a **truth node** with two planes, *certainly true* and *possibly true*. False is "not
//!   possibly", open is "possibly but not certainly". `not` swaps and inverts them; `and`, `or` work plane by plane.
//! * A gate is an `and`: a comparison on a gated question becomes `and(gate, comparison)`.
//! * Every number is a **number node** with a range. Where the declared ranges prove that it fits, it is a pair of
//!   64-bit whole numbers in units of 10^-decimals ([`Form::Fixed`]); elsewhere a pair of exact fractions
//!   ([`Form::Exact`]).
//! * Every class is a **class node**: the set of choices that are still possible, as bits.
//! * [`Plan::steps`] lists all nodes so that each stands after what it reads. A walk over the steps is an evaluation;
//!   it looks up no name and allocates for no fixed node.
//! * Nodes under `unless` are read as if nothing were assumed: [`TruthNode::Unassumed`] takes the value that its
//!   operand had in a walk without assumptions.
//!
//! Lists of operands are slices of [`Plan::edges`]; sets of choices are bits in [`Plan::words`].

mod assumed;
mod below;
pub mod build;
mod conditions;
mod dates;
mod form;
mod formulas;
mod joint;
mod numbers;
mod scores;
pub mod walk;

use crate::date::Unit;
use crate::number::Exact;
use crate::real;
use crate::ruleset::expression::CompareOp;
use crate::ruleset::visit::Item;
use crate::ruleset::{Cond, CondId, DateRange, LevelId, NumId, QuestionId, RuleId, State};
use crate::truth::Truth;
pub use build::build;

/// A position in [`Plan::truths`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TruthRef(pub u32);

/// A position in [`Plan::numbers`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NumberRef(pub u32);

/// A position in [`Plan::classes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassRef(pub u32);

/// A slice of [`Plan::edges`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Edges {
    /// First.
    pub start: u32,
    /// How many.
    pub len: u32,
}

/// A set of choices: bits in [`Plan::words`] from here on, 64 a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Bits {
    /// First word.
    pub start: u32,
    /// How many words.
    pub len: u32,
}

/// A node with two planes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TruthNode {
    /// Always this.
    Const(bool),
    /// The answer is one of these choices. Open while missing or unknown.
    ChoiceIn(QuestionId, Bits),
    /// The answer includes one of these choices.
    SetAny(QuestionId, Bits),
    /// The answer includes all of these choices.
    SetAll(QuestionId, Bits),
    /// The answer is `none`.
    SetNone(QuestionId),
    /// Asked, and not known.
    Unknown(QuestionId),
    /// Answered.
    Known(QuestionId),
    /// Two ranges compared.
    Compare(CompareOp, NumberRef, NumberRef),
    /// A fixed number compared with a constant in its own units. Equal to a value between two units: never.
    CompareConst(CompareOp, NumberRef, i64),
    /// The class is one of these choices.
    ClassIn(ClassRef, Bits),
    /// The level is that urgent or more.
    LevelAtLeast(LevelId),
    /// The level is that urgent or less.
    LevelAtMost(LevelId),
    /// The opposite.
    Not(TruthRef),
    /// All of them.
    And(Edges),
    /// Any of them.
    Or(Edges),
    /// At least so many of them.
    AtLeast(u32, Edges),
    /// Exactly so many of them.
    Exactly(u32, Edges),
    /// What the operand is where nothing is assumed.
    Unassumed(TruthRef),
    /// Whether the value chosen by bands applies: of the rows that the selector can fall in, all (certainly) or any
    /// (possibly). The number node is the [`NumberKind::Bands`]; the edges are the rows' own conditions.
    BandsApply(NumberRef, Edges),
    /// Only while a score's joint ranges are worked out: whether the question under study applies.
    StudyApplies,
}

impl TruthNode {
    /// The question whose answer it reads by itself, not through a number, a class or other conditions.
    #[must_use]
    pub fn answer_read(&self) -> Option<QuestionId> {
        match self {
            Self::ChoiceIn(question, _)
            | Self::SetAny(question, _)
            | Self::SetAll(question, _)
            | Self::SetNone(question)
            | Self::Unknown(question)
            | Self::Known(question) => Some(*question),
            _ => None,
        }
    }
}

/// How a number is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Two 64-bit whole numbers in units of 10^-decimals.
    Fixed(u8),
    /// Two exact fractions, at this position of the walk's fractions.
    Exact(u32),
}

/// A number node: what it is and how it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberNode {
    /// What.
    pub kind: NumberKind,
    /// How.
    pub form: Form,
}

/// What a number node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberKind {
    /// A constant; its range is in [`Plan::declared`].
    Const,
    /// The answer, or the whole declared range; of a date the number of the day.
    Question(QuestionId),
    /// The number of the day of the assessment, or every day that it can be.
    Assessment,
    /// Completed units from a day to the day of the assessment; none where that is not later.
    Since(Unit, NumberRef, NumberRef),
    /// `-x`
    Negative(NumberRef),
    /// `a + b`
    Add(NumberRef, NumberRef),
    /// `a - b`
    Subtract(NumberRef, NumberRef),
    /// `a * b`
    Multiply(NumberRef, NumberRef),
    /// `a / b`
    Divide(NumberRef, NumberRef),
    /// The smallest.
    Min(Edges),
    /// The largest.
    Max(Edges),
    /// Without its sign.
    Abs(NumberRef),
    /// Rounded to so many decimals, half away from zero.
    Round(NumberRef, u8),
    /// Rounded down to a whole number.
    Floor(NumberRef),
    /// Rounded up to a whole number.
    Ceiling(NumberRef),
    /// A formula with powers, roots or logarithms, rounded.
    Formula(Box<Formula>),
    /// How many of the truth nodes hold.
    Count(Edges),
    /// The number (a constant) where the truth node holds, else nothing.
    Line(TruthRef, NumberRef),
    /// The values of the rows that the selector can fall in.
    Bands(Selector, Vec<Row>),
    /// The number where the truth node holds; skipped (0) where it does not.
    IfApplies(TruthRef, NumberRef),
    /// The sum.
    Sum(Edges),
    /// The part of a score that one question alone decides.
    Joint(Box<Joint>),
}

/// A formula with powers, roots or logarithms: its last step rounds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    /// The number nodes that it starts from.
    pub given: Edges,
    /// Its steps, operands first.
    pub steps: Vec<real::Op>,
}

/// A function whose argument can lie where it has no value, or whose result can be too large.
#[derive(Debug, Clone)]
pub struct OutsideDomain {
    /// The function's number.
    pub function: NumId,
    /// What is wrong.
    pub fault: real::Fault,
    /// The ranges of its arguments, in order.
    pub arguments: Vec<(Exact, Exact)>,
}

/// One item of a score that is prorated.
#[derive(Debug, Clone)]
pub struct ProrateItem {
    /// What it gives.
    pub node: NumberRef,
    /// The questions that it reads.
    pub questions: Vec<QuestionId>,
    /// The `when` of a table: where it is certainly false, the table is no item.
    pub when: Option<TruthRef>,
}

/// A score told as if its open items were like its known ones.
#[derive(Debug, Clone, Default)]
pub struct ProratePlan {
    /// Its items.
    pub items: Vec<ProrateItem>,
    /// What it adds whatever is answered.
    pub constant: Vec<NumberRef>,
}

/// What chooses a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selector {
    /// A number.
    Number(NumberRef),
    /// The answer of a choice question.
    Choice(QuestionId),
    /// A class.
    Class(ClassRef),
}

/// One band.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What falls in it.
    pub holds: RowRange,
    /// What it gives: a number node, or a position among a class's choices.
    pub value: u32,
    /// Whether what it gives applies; none where it always does.
    pub applies: Option<TruthRef>,
}

/// What falls in a band.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowRange {
    /// Fixed numbers from..=to in the selector's units.
    Fixed(i64, i64),
    /// Exact numbers; `to` inclusive or not.
    Exact {
        /// Lower end, included.
        from: Option<Exact>,
        /// Upper end.
        to: Option<Exact>,
        /// Whether the upper end is included.
        includes_to: bool,
    },
    /// Choices.
    Choices(Bits),
}

/// The part of a score that one question alone decides: exact where it is answered, and the range over every value,
/// unknown and not applying where it is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joint {
    /// The question.
    pub question: QuestionId,
    /// Its gate.
    pub gate: TruthRef,
    /// The sum of the lines where the question is answered and applies.
    pub answered: NumberRef,
    /// Lowest and highest over every value.
    pub over_values: (NumberRef, NumberRef),
    /// Lowest and highest over every hidden value of an unknown answer.
    pub over_unknown: (NumberRef, NumberRef),
    /// The sum where the question does not apply.
    pub not_applying: NumberRef,
}

/// A class node: how its possible choices are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassNode {
    /// How.
    pub kind: ClassKind,
    /// Where its possible choices stand in the walk's words.
    pub bits: Bits,
    /// Whether it applies.
    pub applies: TruthRef,
}

/// How a class is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClassKind {
    /// By bands; row values are positions of choices.
    Bands(Selector, Vec<Row>),
    /// A table: for each row that is possible (a choice of the first class) and each column (of the second), the cell at
    /// row times width plus column.
    Table {
        /// The rows.
        by: ClassRef,
        /// The columns.
        across: ClassRef,
        /// How many columns there are.
        width: u32,
    },
    /// The first truth node that holds gives its choice, else the last choice.
    First(Vec<(TruthRef, u16)>, u16),
}

/// One step of a walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Work out a truth node.
    Truth(TruthRef),
    /// Work out a number node.
    Number(NumberRef),
    /// Work out a class node.
    Class(ClassRef),
    /// The next steps matter only where the question is answered; skip that many where it is not.
    OnlyAnswered(QuestionId, u32),
    /// All rules are known: work out the bounds of the level.
    Level,
}

/// The conclusions of one advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdvicePlan {
    /// Its own `when`.
    pub when: Option<TruthRef>,
    /// Its `unless`, read without assumptions.
    pub unless: Option<TruthRef>,
}

/// A ruleset, ready to walk.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Truth nodes.
    pub truths: Vec<TruthNode>,
    /// Number nodes.
    pub numbers: Vec<NumberNode>,
    /// The range of each fixed number node over all that is declared (nothing answered, every gate as it may be), in its
    /// own units; zero for the others. [`Plan::declared`] tells it of every node.
    pub declared_fixed: Vec<(i64, i64)>,
    /// The same of nodes that are kept as fractions, by the position in their [`Form::Exact`].
    pub declared_exact: Vec<(Exact, Exact)>,
    /// For each number node, the decimals on which all its values lie, where there are such.
    pub grids: Vec<Option<u8>>,
    /// Class nodes.
    pub classes: Vec<ClassNode>,
    /// The class node of each class.
    pub class_refs: Vec<ClassRef>,
    /// Operands.
    pub edges: Vec<u32>,
    /// Sets of choices.
    pub words: Vec<u64>,
    /// How many words the possible choices of all classes take.
    pub class_words: u32,
    /// How many fractions a walk keeps.
    pub exacts: u32,
    /// What can be read, each behind everything that it reads itself.
    pub order: Vec<Item>,
    /// The order of evaluation. Constants have no step: a walk starts with them.
    pub steps: Vec<Step>,
    /// Those of the steps that assumptions can change: a walk with assumptions starts from the one without.
    pub assumed_steps: Vec<Step>,
    /// Steps that only a trace needs: what each line of a score counts by itself.
    pub trace_steps: Vec<Step>,
    /// What a walk starts with: the constants, and of every other node its value where nothing is answered.
    pub start: walk::Walk,
    /// The state that stands in for a missing answer, for each question that assumes one.
    pub assumed: Vec<Option<State>>,
    /// The truth node of each condition, by [`CondId`].
    pub conds: Vec<Option<TruthRef>>,
    /// Conditions that stand under an `unless`, by [`CondId`].
    pub unassumed: Vec<bool>,
    /// The number node of each number and whether it applies, by [`NumId`].
    pub nums: Vec<Option<(NumberRef, TruthRef)>>,
    /// The gate of each question.
    pub gates: Vec<TruthRef>,
    /// Each `applies when`.
    pub applies: Vec<TruthRef>,
    /// Each finding.
    pub findings: Vec<TruthRef>,
    /// Each calculation and whether it applies.
    pub calculations: Vec<(NumberRef, TruthRef)>,
    /// Each score.
    pub scores: Vec<NumberRef>,
    /// Each pattern: likely, possible.
    pub patterns: Vec<(Option<TruthRef>, Option<TruthRef>)>,
    /// Each rule.
    pub rules: Vec<TruthRef>,
    /// Each advice.
    pub advice: Vec<AdvicePlan>,
    /// The rules that advise each, in the order of the text.
    pub advised_by: Vec<Vec<RuleId>>,
    /// Each `impossible`.
    pub impossibles: Vec<TruthRef>,
    /// Level of each rule that sets one, with its rule, and the level of `otherwise`.
    pub level_rules: Vec<(u32, LevelId)>,
    /// The level of `otherwise`.
    pub otherwise: Option<LevelId>,
    /// Questions that a red flag reads, directly or through others or their gates.
    pub read_by_red_flags: Vec<bool>,
    /// The value of each truth node where nothing is answered.
    pub declared_truths: Vec<Truth>,
    /// The highest item of each score of which something reads it.
    pub highest: Vec<Option<NumberRef>>,
    /// The items of each score that is prorated.
    pub prorated: Vec<Option<ProratePlan>>,
    /// Divisions whose divisor can be zero by the declared ranges, by the divisor's [`NumId`], with its range.
    pub zero_divisors: Vec<(NumId, (Exact, Exact))>,
    /// The days on which the ruleset can be assessed, as numbers of days.
    pub assessable: (i64, i64),
    /// Date questions whose range moves with the assessment.
    pub moving_dates: Vec<(QuestionId, DateRange)>,
    /// Dates to which something is added that need not be a whole number of days, by the number added.
    pub uneven_days: Vec<NumId>,
    /// Reckoned dates that can lie outside the calendar.
    pub outside_calendar: Vec<NumId>,
    /// Functions that can have no value by the declared ranges.
    pub outside_domain: Vec<OutsideDomain>,
    /// Whether such a formula has no range, so that what reads it has none either.
    pub unranged: bool,
}

impl Plan {
    /// The operands of a node.
    #[must_use]
    pub fn edges(&self, edges: Edges) -> &[u32] {
        let start = edges.start as usize;
        self.edges.get(start..start + edges.len as usize).unwrap_or_default()
    }

    /// The words of a set of choices.
    #[must_use]
    pub fn words(&self, bits: Bits) -> &[u64] {
        let start = bits.start as usize;
        self.words.get(start..start + bits.len as usize).unwrap_or_default()
    }

    /// The range of a number over all that is declared; `None` for a number that is in no expression of the ruleset.
    #[must_use]
    pub fn declared_range(&self, id: NumId) -> Option<(Exact, Exact)> {
        let (number, _) = self.nums.get(id.0 as usize).copied().flatten()?;
        self.declared(number)
    }

    /// The range of a number node over all that is declared: nothing answered, every gate as it may be.
    #[must_use]
    pub fn declared(&self, number: NumberRef) -> Option<(Exact, Exact)> {
        match self.numbers.get(number.0 as usize)?.form {
            Form::Fixed(decimals) => {
                let (low, high) = *self.declared_fixed.get(number.0 as usize)?;
                Some((walk::to_exact(low, decimals), walk::to_exact(high, decimals)))
            }
            Form::Exact(at) => self.declared_exact.get(at as usize).cloned(),
        }
    }

    /// The decimals on which all values of a number lie, where there are such.
    #[must_use]
    pub fn grid(&self, id: NumId) -> Option<u8> {
        let (number, _) = self.nums.get(id.0 as usize).copied().flatten()?;
        self.grids.get(number.0 as usize).copied().flatten()
    }

    /// The value of a condition where nothing is answered: true or false here means always or never, by the declared
    /// ranges.
    #[must_use]
    pub fn declared_truth(&self, cond: &Cond) -> Truth {
        self.declared_truth_of(cond.id)
    }

    /// The same, by the condition's number.
    #[must_use]
    pub fn declared_truth_of(&self, id: CondId) -> Truth {
        let found = self.conds.get(id.0 as usize).copied().flatten();
        found.and_then(|truth| self.declared_truths.get(truth.0 as usize)).copied().unwrap_or(Truth::Open)
    }
}
