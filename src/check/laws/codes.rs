//! The stable names of what the laws report. A name is never changed and never used for something else.

/// A red flag depends on an assumed answer.
pub const RED_FLAG_ASSUMED: &str = "bedside::check::red_flag_assumed";
/// A question that a red flag reads is not always asked, and no reason is given.
pub const RED_FLAG_GATE: &str = "bedside::check::red_flag_gate";
/// A red flag reads a finding that has an exception (a warning).
pub const RED_FLAG_EXCEPTION: &str = "bedside::check::red_flag_exception";
/// Whether the ruleset applies depends on an assumed answer.
pub const APPLIES_ASSUMED: &str = "bedside::check::applies_assumed";
/// Whether the ruleset applies depends on a question that is not always asked.
pub const APPLIES_GATED: &str = "bedside::check::applies_gated";
/// A number falls in no band.
pub const VALUE_GAP: &str = "bedside::check::value_gap";
/// A number falls in two bands.
pub const VALUE_OVERLAP: &str = "bedside::check::value_overlap";
/// A band ends at a number that has more decimals than what is banded.
pub const BAND_DECIMALS: &str = "bedside::check::band_decimals";
/// A band has a closed upper end, but what is banded can lie between any two decimals.
pub const BAND_CLOSED: &str = "bedside::check::band_closed";
/// No value that is possible falls in a band (a warning).
pub const BAND_UNREACHABLE: &str = "bedside::check::band_unreachable";
/// A line stands twice in a score, and counts twice (a warning).
pub const LINE_TWICE: &str = "bedside::check::line_twice";
/// A row of a classification is never the first that holds (a warning).
pub const ROW_UNREACHABLE: &str = "bedside::check::row_unreachable";
/// The weaker grade of a pattern is never the one that holds (a warning).
pub const GRADE_HIDDEN: &str = "bedside::check::grade_hidden";
/// A comparison is always or never true by the declared ranges (a warning).
pub const CONSTANT_COMPARISON: &str = "bedside::check::constant_comparison";
/// A number has more decimals than the question that it is compared with records (a warning).
pub const COMPARED_DECIMALS: &str = "bedside::check::compared_decimals";
/// A whole condition is always or never true (a warning).
pub const CONSTANT_CONDITION: &str = "bedside::check::constant_condition";
/// The argument of a function can lie where the function has no value.
pub const DOMAIN: &str = "bedside::check::domain";
/// The result of a function can be too large, or too near to zero.
pub const TOO_LARGE: &str = "bedside::check::too_large";
/// `prorate` asks for a number of answered items that a score cannot have, or for all of them.
pub const PRORATE: &str = "bedside::check::prorate";
/// A divisor can be zero.
pub const ZERO_DIVISOR: &str = "bedside::check::zero_divisor";
/// What is added to a date need not be a whole number of days.
pub const WHOLE_DAYS: &str = "bedside::check::whole_days";
/// A reckoned date can lie outside the calendar.
pub const OUTSIDE_CALENDAR: &str = "bedside::check::outside_calendar";
/// Nothing reads a question (a warning).
pub const UNUSED_QUESTION: &str = "bedside::check::unused_question";
/// No condition names a choice (a warning).
pub const UNUSED_CHOICE: &str = "bedside::check::unused_choice";
/// Nothing reads or shows a finding (a warning).
pub const UNUSED_FINDING: &str = "bedside::check::unused_finding";
/// No question is on a scale (a warning).
pub const UNUSED_SCALE: &str = "bedside::check::unused_scale";
/// Nothing gives an advice (a warning).
pub const UNUSED_ADVICE: &str = "bedside::check::unused_advice";
/// Nothing cites a source (a warning).
pub const UNUSED_SOURCE: &str = "bedside::check::unused_source";
/// Nothing sets a level (a warning).
pub const UNUSED_LEVEL: &str = "bedside::check::unused_level";
/// A section has no questions (a warning).
pub const EMPTY_SECTION: &str = "bedside::check::empty_section";
/// A case cannot fail, or a line of it cannot (a warning).
pub const CANNOT_FAIL: &str = "bedside::check::cannot_fail";
