//! Which types of columns can hold the answers to a question, and what to do about one that cannot.

use crate::answers::row::{Keys, Role};
use crate::batch::codes;
use crate::diagnostic::Diagnostic;
use crate::ruleset::{QuestionKind, Ruleset};
use crate::source::Span;
use arrow_schema::DataType;

/// Whether values are texts, written one by one or as a dictionary.
pub(super) fn is_text(data: &DataType) -> bool {
    match data {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

fn is_number(data: &DataType) -> bool {
    match data {
        DataType::Float32 | DataType::Float64 => true,
        DataType::Decimal32(_, scale) | DataType::Decimal64(_, scale) | DataType::Decimal128(_, scale) => {
            *scale >= 0
        }
        _ => data.is_integer(),
    }
}

fn is_list_of_texts(data: &DataType) -> bool {
    match data {
        DataType::List(entry) | DataType::LargeList(entry) => is_text(entry.data_type()),
        _ => false,
    }
}

/// Whether a column of this type can hold answers to such a question.
fn answers(kind: &QuestionKind, data: &DataType) -> bool {
    let own = match kind {
        QuestionKind::YesNo => *data == DataType::Boolean,
        QuestionKind::AnyOf { .. } => is_list_of_texts(data),
        QuestionKind::Number(_) => is_number(data),
        QuestionKind::Date(_) => *data == DataType::Date32,
        QuestionKind::OneOf(_) | QuestionKind::Text => false,
    };
    own || is_text(data) || *data == DataType::Null
}

/// Whether a key that is carried through can be of this type.
fn keeps(data: &DataType) -> bool {
    let plain = matches!(data, DataType::Boolean | DataType::Date32 | DataType::Null);
    plain || is_text(data) || is_number(data)
}

/// The problem of a column whose type does not serve what it is for; none where it does.
pub(super) fn unusable(
    ruleset: &Ruleset,
    role: Role,
    (name, span): (&str, Span),
    data: &DataType,
) -> Option<Diagnostic> {
    let moment = matches!(data, DataType::Timestamp(..) | DataType::Date64);
    let (what, help) = if let Some(question) = role.question.map(|id| ruleset.question(id))
        && !answers(&question.kind, data)
    {
        let (kind, help) = match &question.kind {
            QuestionKind::YesNo => ("a yes/no question", "store it as BOOLEAN, or as text: `yes`, `no`"),
            QuestionKind::OneOf(_) => {
                ("a question with one choice", "store it as text: the ids of the choices")
            }
            QuestionKind::AnyOf { .. } => (
                "a question with several choices",
                "store it as a list of texts, or as one text with `;` between the ids",
            ),
            QuestionKind::Number(_) => ("a number", "store it as a whole number, DECIMAL or DOUBLE"),
            QuestionKind::Date(_) if moment => {
                ("a date", "store it as DATE: which day a moment is depends on the place")
            }
            QuestionKind::Date(_) => ("a date", "store it as DATE, or as text such as `2026-11-20`"),
            QuestionKind::Text => ("a text", "store it as text"),
        };
        (format!("`{}` is {kind}", question.id), help)
    } else if role.date && !(is_text(data) || matches!(data, DataType::Date32 | DataType::Null)) {
        let help = if moment {
            "store it as DATE: which day a moment is depends on the place"
        } else {
            "store it as DATE, or as text such as `2026-11-20`"
        };
        ("it dates the rows".to_owned(), help)
    } else if role.kept.is_some() && !keeps(data) {
        ("it is carried through".to_owned(), "store it as text or as a whole number")
    } else {
        return None;
    };
    let message = format!("the column `{name}` holds {}, and {what}", words(data));
    Some(Diagnostic::error(codes::COLUMN_TYPE, span, message).help(help))
}

/// The problems of all columns, in their order.
#[must_use]
pub fn all_unusable<'n>(
    ruleset: &Ruleset,
    keys: &Keys,
    columns: impl Iterator<Item = (&'n str, Span, &'n DataType)>,
) -> Vec<Diagnostic> {
    columns.filter_map(|(name, span, data)| unusable(ruleset, keys.role(name), (name, span), data)).collect()
}

/// A type in the words of those who make tables.
fn words(data: &DataType) -> String {
    let word = match data {
        DataType::Boolean => "BOOLEAN",
        DataType::Float16 => "half-precision numbers (FLOAT16)",
        DataType::Float32 | DataType::Float64 => "binary floating-point numbers (FLOAT or DOUBLE)",
        DataType::Decimal32(..) | DataType::Decimal64(..) | DataType::Decimal128(..) => "DECIMAL",
        DataType::Decimal256(..) => "DECIMAL of more than 38 digits",
        DataType::Date32 => "DATE",
        DataType::Timestamp(..) | DataType::Date64 => "moments (TIMESTAMP)",
        DataType::Time32(_) | DataType::Time64(_) => "times of day (TIME)",
        DataType::Duration(_) | DataType::Interval(_) => "lengths of time (INTERVAL)",
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => {
            "bytes that are not said to be text"
        }
        DataType::Struct(_) => "columns of its own (STRUCT)",
        DataType::Map(..) => "keys with values (MAP)",
        DataType::List(entry) | DataType::LargeList(entry) => {
            return format!("lists of {}", words(entry.data_type()));
        }
        DataType::Dictionary(_, values) => return words(values),
        data if data.is_integer() => "whole numbers",
        data if is_text(data) => "text",
        _ => "values of a type that is not read",
    };
    word.to_owned()
}
