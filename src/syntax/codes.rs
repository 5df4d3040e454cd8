//! The stable names of everything that can be wrong with a text before its meaning is looked at.

/// The file is longer than 4 MiB.
pub const FILE_TOO_LONG: &str = "bedside::syntax::file_too_long";
/// A declaration is longer than 64 KiB.
pub const DECLARATION_TOO_LONG: &str = "bedside::syntax::declaration_too_long";
/// A name is longer than 64 characters.
pub const NAME_TOO_LONG: &str = "bedside::syntax::name_too_long";
/// A text is longer than 4,000 characters.
pub const TEXT_TOO_LONG: &str = "bedside::syntax::text_too_long";
/// A number has more than 15 digits before or 9 after the point.
pub const NUMBER_TOO_LONG: &str = "bedside::syntax::number_too_long";
/// A list has more than 1,000 entries.
pub const LIST_TOO_LONG: &str = "bedside::syntax::list_too_long";
/// An expression joins more than 1,000 parts.
pub const CHAIN_TOO_LONG: &str = "bedside::syntax::chain_too_long";
/// More than 32 brackets, or words such as `not`, are open inside each other.
pub const TOO_DEEP: &str = "bedside::syntax::too_deep";
/// A character pasted from a word processor stands where a plain one belongs.
pub const PASTED_CHARACTER: &str = "bedside::syntax::pasted_character";
/// A character that cannot be seen or changes the reading direction.
pub const FORBIDDEN_CHARACTER: &str = "bedside::syntax::forbidden_character";
/// A text is not closed on the line it opens on.
pub const UNCLOSED_TEXT: &str = "bedside::syntax::unclosed_text";
/// A backslash stands before something that needs none.
pub const UNKNOWN_ESCAPE: &str = "bedside::syntax::unknown_escape";
/// A bracket is not closed.
pub const UNCLOSED_BRACKET: &str = "bedside::syntax::unclosed_bracket";
/// A bracket is closed by the other kind, or closes nothing.
pub const MISMATCHED_BRACKET: &str = "bedside::syntax::mismatched_bracket";
/// A line in the first column starts with a word that declares nothing.
pub const UNKNOWN_DECLARATION: &str = "bedside::syntax::unknown_declaration";
/// A clause stands in the first column instead of under its declaration.
pub const NOT_INDENTED: &str = "bedside::syntax::not_indented";
/// A declaration is indented instead of standing in the first column.
pub const INDENTED_DECLARATION: &str = "bedside::syntax::indented_declaration";
/// A keyword is written with capitals.
pub const CAPITAL_KEYWORD: &str = "bedside::syntax::capital_keyword";
/// A name is written with other characters than `a-z 0-9 _`.
pub const WIDE_NAME: &str = "bedside::syntax::wide_name";
/// One of the nineteen words of the language is used as a name.
pub const RESERVED_WORD: &str = "bedside::syntax::reserved_word";
/// A sign of another language or of print, such as `==`, `&&` or `≥`.
pub const FOREIGN_SIGN: &str = "bedside::syntax::foreign_sign";
/// An operator without a blank on both sides.
pub const OPERATOR_BLANKS: &str = "bedside::syntax::operator_blanks";
/// A number that is not `digits` or `digits.digits`.
pub const NUMBER_FORM: &str = "bedside::syntax::number_form";
/// A date that is not `year-month-day`, or a day that no calendar has.
pub const DATE_FORM: &str = "bedside::syntax::date_form";
/// Two comparisons in one, such as `3 <= x <= 5`.
pub const TWO_COMPARISONS: &str = "bedside::syntax::two_comparisons";
/// Two entries on one line, or one entry on two.
pub const ENTRY_LINES: &str = "bedside::syntax::entry_lines";
/// A word of another language for conditions, such as `if`.
pub const FOREIGN_WORD: &str = "bedside::syntax::foreign_word";
/// A misspelt word of the language.
pub const MISSPELT_WORD: &str = "bedside::syntax::misspelt_word";
/// A text stands without quotes.
pub const MISSING_QUOTES: &str = "bedside::syntax::missing_quotes";
/// A list stands without brackets.
pub const MISSING_BRACKETS: &str = "bedside::syntax::missing_brackets";
/// A range, percentage or unit is written as in print.
pub const PRINTED_FORM: &str = "bedside::syntax::printed_form";
/// Something is missing before the end of a line.
pub const UNFINISHED: &str = "bedside::syntax::unfinished";
/// Something stands where it cannot.
pub const UNEXPECTED: &str = "bedside::syntax::unexpected";
/// The words that people read stand where the name belongs that is declared with them.
pub const TEXT_FOR_NAME: &str = "bedside::syntax::text_for_name";
/// The marks of an unfinished merge, such as `<<<<<<<`.
pub const MERGE_MARKS: &str = "bedside::syntax::merge_marks";
