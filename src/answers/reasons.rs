//! What is wrong with an answer, told without the answer: for lists of rejected rows, which are kept and passed on.

use super::codes;
use super::context::Format;
use super::words::may_write;
use crate::diagnostic::{Diagnostic, valid_words};
use crate::ruleset::{QuestionId, QuestionKind, Ruleset};

/// What is wrong and what would be right, in words of the ruleset alone.
///
/// `joined` says that several choices stand in one text, as in a cell of CSV.
pub(super) fn reason(
    ruleset: &Ruleset,
    question: Option<QuestionId>,
    problem: &Diagnostic,
    joined: bool,
) -> String {
    let what = without_value(problem);
    match question {
        Some(id) => {
            let question = ruleset.question(id);
            let ids = question.choice_ids();
            if let (QuestionKind::AnyOf { .. }, true, [first, second, ..]) =
                (&question.kind, joined, ids.as_slice())
            {
                let words = valid_words(ids.iter().copied());
                return format!(
                    "`{}`: {what}; write {words}, several as `{first};{second}`, or `none`",
                    question.id
                );
            }
            format!("`{}`: {what}; write {}", question.id, may_write(question, Format::Json))
        }
        None => what.to_owned(),
    }
}

/// The message, where it repeats nothing that was answered; else other words.
fn without_value(problem: &Diagnostic) -> &str {
    match problem.code {
        codes::NOT_JSON => "this is not JSON",
        codes::NOT_YES_OR_NO if only_capitals(problem) => "yes and no are written in small letters",
        codes::NOT_YES_OR_NO => "neither yes nor no",
        codes::UNKNOWN_CHOICE if only_capitals(problem) => "the choice is written with other capital letters",
        codes::UNKNOWN_CHOICE => "there is no such choice",
        codes::REPEATED_CHOICE => "a choice stands twice",
        codes::NOT_A_NUMBER => "not a number",
        codes::QUOTED_NUMBER => "the number stands in quotes",
        codes::COMMA_IN_NUMBER => "there is a comma in the number",
        codes::NUMBER_TOO_LONG => "the number has too many digits",
        codes::TOO_MANY_DECIMALS => "the number has too many decimals",
        codes::OUT_OF_RANGE => "out of range",
        // There is no date at all.
        codes::BAD_DATE if !problem.message.contains('`') => &problem.message,
        codes::BAD_DATE => "not a date of the calendar, written year-month-day",
        codes::NOT_ASSESSABLE => "the ruleset cannot be used on the date of this assessment",
        codes::UNIT_NOT_YET | codes::UNIT_KIND | codes::UNIT_SPELLING | codes::UNIT_SUBSTANCE => {
            "the unit is not one that can be converted"
        }
        codes::UNIT_UNEXPECTED => "a unit stands where none is declared",
        // These repeat a key, a question's name or nothing.
        codes::FORBIDDEN_CHARACTER
        | codes::TOO_LARGE
        | codes::TOO_DEEP
        | codes::TOO_MANY_PROBLEMS
        | codes::NO_KEYS
        | codes::DUPLICATE_KEY
        | codes::BAD_KEY
        | codes::UNKNOWN_QUESTION
        | codes::NOT_A_QUESTION
        | codes::WRONG_TYPE
        | codes::MISSING_WORD
        | codes::EMPTY_TEXT
        | codes::LIST_FOR_ONE
        | codes::NOT_A_LIST
        | codes::EMPTY_LIST
        | codes::BAD_ENTRY
        | codes::NONE_BESIDE_CHOICE
        | codes::BAD_QUANTITY
        | codes::TEXT_TOO_LONG => &problem.message,
        _ => "it cannot be read",
    }
}

/// Whether only the capital letters of an answer are wrong, which tells nothing about whoever gave it.
fn only_capitals(problem: &Diagnostic) -> bool {
    let Some(meant) = problem.edit.as_ref().map(|edit| edit.text.trim_matches('"')) else { return false };
    let mut quoted = problem.message.split('`').skip(1).step_by(2);
    quoted.any(|written| written != meant && written.to_lowercase() == meant)
}
