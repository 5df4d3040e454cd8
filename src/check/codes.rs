//! The stable names of the problems that the check reports. A name is never changed and never used for something else.

/// Something of the language that is not supported. Nothing is left of which this is said; the code is kept so that it
/// never means anything else.
pub const NOT_YET: &str = "bedside::check::not_yet";
/// The file has no `ruleset` declaration.
pub const NO_RULESET: &str = "bedside::check::no_ruleset";
/// The file has more than one `ruleset`, `levels` or `otherwise`.
pub const SECOND_DECLARATION: &str = "bedside::check::second_declaration";
/// The `language` number is not one that this program reads.
pub const LANGUAGE_NUMBER: &str = "bedside::check::language_number";
/// A clause that the declaration needs is missing.
pub const MISSING_CLAUSE: &str = "bedside::check::missing_clause";
/// A clause stands in a declaration where it does not belong.
pub const MISPLACED_CLAUSE: &str = "bedside::check::misplaced_clause";
/// A clause that may stand once stands twice.
pub const CLAUSE_TWICE: &str = "bedside::check::clause_twice";
/// A red flag has an `unless`.
pub const RED_FLAG_UNLESS: &str = "bedside::check::red_flag_unless";
/// A rule or red flag sets two levels.
pub const TWO_LEVELS: &str = "bedside::check::two_levels";
/// A name or a text in quotes is missing after a keyword or an id.
pub const MISSING_WORDS: &str = "bedside::check::missing_words";
/// A list of levels, choices, items or bands is empty or too long.
pub const LIST_LENGTH: &str = "bedside::check::list_length";
/// Two things of the same name space have the same name.
pub const NAME_TWICE: &str = "bedside::check::name_twice";
/// A source is to be reviewed before it was reviewed (a warning).
pub const SOURCE_DATES: &str = "bedside::check::source_dates";
/// Nothing of this name is declared.
pub const UNKNOWN_NAME: &str = "bedside::check::unknown_name";
/// The name is of something that cannot stand here.
pub const WRONG_KIND: &str = "bedside::check::wrong_kind";
/// Something else than a case stands in a file of cases.
pub const NOT_A_CASE: &str = "bedside::check::not_a_case";
/// A condition reads the conclusion of a rule.
pub const CONCLUSION_READ: &str = "bedside::check::conclusion_read";
/// A question or class has no such choice.
pub const UNKNOWN_CHOICE: &str = "bedside::check::unknown_choice";
/// A word stands twice in one list.
pub const WORD_TWICE: &str = "bedside::check::word_twice";
/// Declarations depend on each other in a circle.
pub const CIRCLE: &str = "bedside::check::circle";
/// `and` beside `or` without parentheses.
pub const MIXED_AND_OR: &str = "bedside::check::mixed_and_or";
/// `x is a or b`, where `b` is a choice of `x` too.
pub const CHOICE_AFTER_JOINT: &str = "bedside::check::choice_after_joint";
/// `not` before something that is not a name, parentheses or a list form.
pub const NOT_BEFORE: &str = "bedside::check::not_before";
/// Something that is not true or false stands where a condition belongs.
pub const NOT_A_CONDITION: &str = "bedside::check::not_a_condition";
/// Something that is not a number stands where a number belongs.
pub const NOT_A_NUMBER: &str = "bedside::check::not_a_number";
/// Something that is not a date stands where a date belongs.
pub const NOT_A_DATE: &str = "bedside::check::not_a_date";
/// `since` something that is not declared `to assessment`.
pub const SINCE: &str = "bedside::check::since";
/// Weeks, months or years where only days are reckoned.
pub const DAYS_ONLY: &str = "bedside::check::days_only";
/// A comparison that does not fit what is compared.
pub const WRONG_COMPARISON: &str = "bedside::check::wrong_comparison";
/// A condition reads a question that is answered in free words.
pub const TEXT_READ: &str = "bedside::check::text_read";
/// The number of a list word does not fit its list.
pub const LIST_NUMBER: &str = "bedside::check::list_number";
/// `level` or `always` in a condition that is not an advice's.
pub const ADVICE_ONLY: &str = "bedside::check::advice_only";
/// A negative form directly over a question that is not always asked: two readings.
pub const NEGATIVE_OVER_GATE: &str = "bedside::check::negative_over_gate";
/// A negative form over something derived from a question that is not always asked (a warning).
pub const NEGATED_OVER_GATE: &str = "bedside::check::negated_over_gate";
/// No function has this name.
pub const UNKNOWN_FUNCTION: &str = "bedside::check::unknown_function";
/// A function has too few, too many or unsuitable arguments.
pub const ARGUMENTS: &str = "bedside::check::arguments";
/// A power, root or logarithm stands outside of `round`.
pub const NOT_ROUNDED: &str = "bedside::check::not_rounded";
/// The range of a question cannot be.
pub const RANGE: &str = "bedside::check::range";
/// An answer written in the ruleset does not fit its question.
pub const ANSWER: &str = "bedside::check::answer";
/// A band has a form that does not fit what is banded.
pub const BAND_FORM: &str = "bedside::check::band_form";
/// A row of a table has not one value for each of its columns.
pub const TABLE_CELLS: &str = "bedside::check::table_cells";
/// A choice stands in two bands.
pub const BAND_OVERLAP: &str = "bedside::check::band_overlap";
/// A choice stands in no band.
pub const BAND_GAP: &str = "bedside::check::band_gap";
/// A class has no text, or two different ones.
pub const CLASS_TEXT: &str = "bedside::check::class_text";
/// The `otherwise` row of a classification is missing or not the last.
pub const OTHERWISE_ROW: &str = "bedside::check::otherwise_row";
/// There are levels and no `otherwise`, or an `otherwise` and no levels.
pub const OTHERWISE: &str = "bedside::check::otherwise";
/// A level is named, but no levels are declared.
pub const NO_LEVELS: &str = "bedside::check::no_levels";
/// A library holds what only a ruleset can have.
pub const NOT_IN_LIBRARY: &str = "bedside::check::not_in_library";
/// A library reads what neither it nor a file that it uses declares (a warning).
pub const LIBRARY_INCOMPLETE: &str = "bedside::check::library_incomplete";
/// An expectation does not fit what it speaks of.
pub const EXPECTATION: &str = "bedside::check::expectation";
/// Two entries of a list are shown with the same words (a warning).
pub const SAME_WORDS: &str = "bedside::check::same_words";
/// Points are to be added where there are none.
pub const NO_POINTS: &str = "bedside::check::no_points";
/// The text of a unit is misspelt, or is a unit that is hardly meant.
pub const UNIT_SPELLING: &str = "bedside::check::unit_spelling";
/// Units of different kinds stand together, or the declared unit is of another kind than the formula's.
pub const UNIT_KIND: &str = "bedside::check::unit_kind";
/// Units of one kind and different size stand together, or the declared unit is of another size than the formula's.
pub const UNIT_SCALE: &str = "bedside::check::unit_scale";
/// Mass against amount of substance, or the like, without the substance's own factor.
pub const UNIT_SUBSTANCE: &str = "bedside::check::unit_substance";
/// Something without a unit, or in words, is to be converted.
pub const NO_CONVERSION: &str = "bedside::check::no_conversion";
/// An `also in` that cannot be, or has no source.
pub const ALSO_IN: &str = "bedside::check::also_in";
