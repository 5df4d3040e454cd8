//! What is concluded of one patient, as positions in the ruleset's lists.

use crate::eval::outcome::{LevelOutcome, Outcome};
use crate::ruleset::{AdviceId, Grade, PatternId, RuleId};
use crate::truth::Truth;

/// The conclusions of one patient; each list in the order of the ruleset's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conclusions {
    /// Whether the ruleset applies.
    pub applies: Truth,
    /// The level, where there is one.
    pub level: Option<LevelOutcome>,
    /// Rules that are true.
    pub fired: Vec<RuleId>,
    /// Rules that are open.
    pub open: Vec<RuleId>,
    /// Patterns that are true, with their strongest grade.
    pub patterns: Vec<(PatternId, Grade)>,
    /// Grades of patterns that are open.
    pub patterns_open: Vec<(PatternId, Grade)>,
    /// Advice that is given.
    pub advice: Vec<AdviceId>,
    /// Each finding.
    pub findings: Vec<Truth>,
}

impl Default for Conclusions {
    fn default() -> Self {
        Self {
            applies: Truth::True,
            level: None,
            fired: Vec::new(),
            open: Vec::new(),
            patterns: Vec::new(),
            patterns_open: Vec::new(),
            advice: Vec::new(),
            findings: Vec::new(),
        }
    }
}

impl Conclusions {
    /// Takes over what `eval` concludes.
    pub(super) fn take(&mut self, outcome: Outcome) {
        *self = Self {
            applies: outcome.applies,
            level: outcome.level,
            fired: outcome.fired,
            open: outcome.open,
            patterns: outcome.patterns,
            patterns_open: outcome.patterns_open,
            advice: outcome.advice,
            findings: outcome.findings,
        };
    }
}
