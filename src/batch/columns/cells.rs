//! One row of columns as the cells of a table: what every faster way is held against.
//!
//! A number is what it is written as. A DOUBLE or FLOAT is the shortest decimal that reads back as the same one, which is
//! what programs print for it: `36.7` and not the binary fraction next to it. What takes more digits than the question
//! records is an answer with too many decimals, as anywhere else.

use crate::answers::row::{Cell, Holds, Kept};
use crate::date::Date;
use crate::number::Decimal;
use crate::source::Span;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Decimal32Type, Decimal64Type, Decimal128Type, Float32Type, Float64Type,
    Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;

/// The number of the day before 1970-01-01, from which columns count, in days of [`Date`].
pub(in crate::batch) const BEFORE_1970: i64 = 719_163;

/// The cells of a row, in the order of the columns.
pub(super) fn cells(rows: &RecordBatch, row: usize) -> Vec<Cell<'_>> {
    let schema = rows.schema_ref();
    let named = schema.fields().iter().zip(rows.columns());
    named
        .map(|(field, column)| Cell {
            column: field.name(),
            span: Span::default(),
            holds: holds(column.as_ref(), row),
        })
        .collect()
}

/// What a column holds in a row.
pub(in crate::batch) fn holds(column: &dyn Array, row: usize) -> Holds<'_> {
    if column.is_null(row) {
        return Holds::Plain(String::new());
    }
    match column.data_type() {
        DataType::Boolean => Holds::Plain(column.as_boolean().value(row).to_string()),
        DataType::Float32 => Holds::Plain((primitive::<Float32Type>(column, row) + 0.0).to_string()),
        DataType::Float64 => Holds::Plain((primitive::<Float64Type>(column, row) + 0.0).to_string()),
        DataType::Decimal32(_, scale) => decimal(primitive::<Decimal32Type>(column, row).into(), *scale),
        DataType::Decimal64(_, scale) => decimal(primitive::<Decimal64Type>(column, row).into(), *scale),
        DataType::Decimal128(_, scale) => decimal(primitive::<Decimal128Type>(column, row), *scale),
        DataType::Date32 => Holds::Plain(day(primitive::<Date32Type>(column, row))),
        DataType::List(_) => entries(column.as_list::<i32>().value_offsets(), column, row),
        DataType::LargeList(_) => entries(column.as_list::<i64>().value_offsets(), column, row),
        data if data.is_integer() => {
            Holds::Plain(whole(column, row).map_or_else(String::new, |value| value.to_string()))
        }
        _ => text(column, row).map_or_else(|| Holds::Plain(String::new()), Holds::Text),
    }
}

/// The key of a row, as the plain way keeps it.
pub(in crate::batch) fn kept(ids: &dyn Array, row: usize) -> Option<Kept> {
    match holds(ids, row) {
        Holds::Text(text) => {
            Some(text.trim()).filter(|text| !text.is_empty()).map(|text| Kept::Text(text.to_owned()))
        }
        Holds::Plain(text) => (!text.is_empty()).then_some(Kept::Plain(text)),
        Holds::List(_) => None,
    }
}

fn primitive<T: ArrowPrimitiveType>(column: &dyn Array, row: usize) -> T::Native {
    column.as_primitive::<T>().value(row)
}

/// A whole number of any width.
pub(super) fn whole(column: &dyn Array, row: usize) -> Option<i128> {
    Some(match column.data_type() {
        DataType::Int8 => primitive::<Int8Type>(column, row).into(),
        DataType::Int16 => primitive::<Int16Type>(column, row).into(),
        DataType::Int32 => primitive::<Int32Type>(column, row).into(),
        DataType::Int64 => primitive::<Int64Type>(column, row).into(),
        DataType::UInt8 => primitive::<UInt8Type>(column, row).into(),
        DataType::UInt16 => primitive::<UInt16Type>(column, row).into(),
        DataType::UInt32 => primitive::<UInt32Type>(column, row).into(),
        DataType::UInt64 => primitive::<UInt64Type>(column, row).into(),
        _ => return None,
    })
}

/// A text, where one stands; a dictionary may have an entry that is none.
pub(super) fn text(column: &dyn Array, row: usize) -> Option<&str> {
    if column.is_null(row) {
        return None;
    }
    match column.data_type() {
        DataType::Utf8 => Some(column.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => Some(column.as_string::<i64>().value(row)),
        DataType::Utf8View => Some(column.as_string_view().value(row)),
        DataType::Dictionary(..) => {
            let dictionary = column.as_any_dictionary_opt()?;
            let at = usize::try_from(whole(dictionary.keys(), row)?).ok()?;
            text(dictionary.values().as_ref(), at)
        }
        _ => None,
    }
}

/// The entries of a list of texts.
fn entries<'c, O: Copy + TryInto<usize>>(offsets: &[O], column: &'c dyn Array, row: usize) -> Holds<'c> {
    let place = |at: usize| offsets.get(at).and_then(|at| (*at).try_into().ok()).unwrap_or(0);
    let values = match column.data_type() {
        DataType::LargeList(_) => column.as_list::<i64>().values(),
        _ => column.as_list::<i32>().values(),
    };
    Holds::List((place(row)..place(row + 1)).map(|at| text(values.as_ref(), at)).collect())
}

/// A decimal without zeros at its end: a column has so many decimals for all of its values, none of them for one.
fn decimal(units: i128, scale: i8) -> Holds<'static> {
    let decimals = u8::try_from(scale).unwrap_or(0);
    Holds::Plain(Decimal { units, decimals }.trimmed().to_string())
}

fn day(days: i32) -> String {
    let date = Date::of_day_number(i64::from(days) + BEFORE_1970);
    date.map_or_else(|| "no day of the years 1 to 9999".to_owned(), |date| date.to_string())
}
