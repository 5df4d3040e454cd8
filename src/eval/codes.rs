//! Names of what evaluation finds wrong with answers. Never renamed or reused.

/// Two answers contradict each other: one closes the question that the other answers, and a red flag reads it.
pub const CONTRADICTION: &str = "bedside::eval::contradiction";
/// The answers meet a combination that the ruleset calls impossible.
pub const IMPOSSIBLE: &str = "bedside::eval::impossible";
/// Under `--strict`: an answer to a question that does not apply.
pub const NOT_USED: &str = "bedside::eval::not_used";
