//! What an evaluation says, in ids of the ruleset; texts and layout belong to the report.

use crate::number::Exact;
use crate::ruleset::{
    AdviceId, ClassId, CondId, FindingId, Grade, LevelId, NumId, PatternId, QuestionId, RuleId,
};
use crate::truth::Truth;

/// The two ends of a level: the most urgent and the least urgent that it can still be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// At least this urgent.
    pub at_least: LevelId,
    /// At most this urgent.
    pub at_most: LevelId,
}

/// The level with its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LevelOutcome {
    /// With the assumptions.
    pub bounds: Bounds,
    /// Both ends are one, and the ruleset certainly applies.
    pub settled: bool,
    /// As if nothing were assumed.
    pub without_assumptions: Bounds,
}

/// Why an advice is not given though it might be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holding {
    /// Its `unless` holds.
    UnlessTrue,
    /// Its `unless` is open.
    UnlessOpen,
    /// Nothing that gives it is certain yet.
    WhenOpen,
    /// A red flag is true.
    RedFlag(RuleId),
    /// No red flag is true, but one is open.
    RedFlagOpen(RuleId),
}

/// An advice that would be given but for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// The advice.
    pub advice: AdviceId,
    /// What holds it back; never empty.
    pub holding: Vec<Holding>,
    /// The questions that would release it.
    pub ask: Vec<QuestionId>,
    /// The questions its open or true `unless` or open `when` turns on, answered or not (to say why).
    pub about: Vec<QuestionId>,
}

/// A number as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// Lowest.
    pub min: Exact,
    /// Highest.
    pub max: Exact,
}

/// An unfinished score as it would be if its open items were like those that are known. Told beside the score's range
/// and read by nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prorated {
    /// The points of the known items, times all items that apply, divided by the known ones.
    pub value: Exact,
    /// So many items are known.
    pub answered: usize,
    /// Of so many that apply.
    pub items: usize,
}

/// Everything one evaluation concludes. Lists by id are in the order of the ruleset's own lists; every vector that
/// stands for all items of a kind has one entry an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Whether the ruleset applies.
    pub applies: Truth,
    /// The `applies when` that are certainly false, as positions.
    pub not_applicable: Vec<usize>,
    /// The level; none where the ruleset has no levels or does not apply.
    pub level: Option<LevelOutcome>,
    /// Every rule, whatever becomes of it in `fired` and `open`.
    pub rules: Vec<Truth>,
    /// Rules that are true (where the ruleset does not apply: red flags only).
    pub fired: Vec<RuleId>,
    /// Rules that are open.
    pub open: Vec<RuleId>,
    /// The strongest true grade of each pattern that has one.
    pub patterns: Vec<(PatternId, Grade)>,
    /// Open grades: those stronger than the true one, or all where none is true.
    pub patterns_open: Vec<(PatternId, Grade)>,
    /// Advice given.
    pub advice: Vec<AdviceId>,
    /// Advice held back.
    pub withheld: Vec<Withheld>,
    /// Every finding.
    pub findings: Vec<Truth>,
    /// Every calculation; `None` where it does not apply.
    pub calculations: Vec<Option<Range>>,
    /// Every score.
    pub scores: Vec<Range>,
    /// For every score: what it comes to prorated, where that is to be told.
    pub prorated: Vec<Option<Prorated>>,
    /// Every class: the positions that are still possible; empty where it does not apply.
    pub classes: Vec<Vec<u16>>,
    /// What to ask next, in order.
    pub ask: Vec<QuestionId>,
    /// Questions whose assumed answer stands in.
    pub assumed: Vec<QuestionId>,
    /// Questions answered though they do not apply.
    pub not_used: Vec<QuestionId>,
    /// For findings that are open and shown under a heading: the missing questions they wait for.
    pub not_assessed: Vec<(FindingId, Vec<QuestionId>)>,
}

/// The value of every node of the ruleset's expressions, for a trace: indexed by the node's number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values {
    /// By [`CondId`].
    pub conds: Vec<Truth>,
    /// By [`NumId`]; `None` where the number does not apply.
    pub nums: Vec<Option<Range>>,
}

impl Values {
    /// The value of a condition.
    #[must_use]
    pub fn cond(&self, id: CondId) -> Truth {
        self.conds.get(id.0 as usize).copied().unwrap_or(Truth::Open)
    }

    /// The value of a number.
    #[must_use]
    pub fn num(&self, id: NumId) -> Option<&Range> {
        self.nums.get(id.0 as usize).and_then(Option::as_ref)
    }
}

impl Outcome {
    /// The choices of a class that are still possible.
    #[must_use]
    pub fn class(&self, id: ClassId) -> &[u16] {
        self.classes.get(id.index()).map_or(&[], Vec::as_slice)
    }
}
