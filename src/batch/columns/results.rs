//! Results as typed columns: the schema of a selection, and rows put into it one after the other.
//!
//! | of a result | columns | type |
//! |---|---|---|
//! | a key that is carried through | its name | that of the input where it is whole numbers, BOOLEAN or DATE; else text |
//! | `line` | `line` | 64-bit whole number |
//! | `level`, `was` | `level.at_least`, `level.at_most`, `level.settled` | text, text, BOOLEAN; null where there is none |
//! | `applies`, a finding | its name | BOOLEAN; null where it is open |
//! | `fired`, `open`, `advice`, `ask`, `not_assessed`, `not_used`, `not_applicable`, a class | its name | list of texts |
//! | `patterns`, `patterns_open` | its name | list of texts, each `id:grade` |
//! | a score or calculation | `x.min`, `x.max` | DECIMAL; DATE where it is one; text where its decimals may not end |
//! | `assessed_on` | `assessed_on` | DATE |
//! | anything else | its name | its JSON as text |

use super::cells::BEFORE_1970;
use crate::answers::row::Kept;
use crate::batch::column::{Column, Told, What, flat, word};
use crate::batch::{Batch, Written};
use crate::date::Date;
use crate::pipeline::Ready;
use crate::plan::{Form, NumberRef};
use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Decimal128Builder, Int64Builder, ListBuilder, StringBuilder,
};
use arrow_array::{ArrayRef, RecordBatch, RecordBatchOptions};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use serde_json::Value as Json;
use std::sync::Arc;

/// A number below this fits into 18 digits.
const EIGHTEEN_DIGITS: u64 = 1_000_000_000_000_000_000;

/// Results under way.
#[derive(Debug)]
pub struct Results {
    schema: SchemaRef,
    pub(in crate::batch) parts: Vec<Part>,
    rows: usize,
}

/// Results as columns. Columns that do not fit each other would be a fault of this module.
pub type Taken = Result<RecordBatch, ArrowError>;

/// One selected column of a result: the columns that it makes.
#[derive(Debug)]
pub(in crate::batch) struct Part {
    column: Column,
    values: Vec<Values>,
}

#[derive(Debug)]
enum Values {
    Text(StringBuilder),
    Truth(BooleanBuilder),
    Whole(Int64Builder),
    Day(Date32Builder),
    Decimal(Decimal128Builder, u8),
    Words(ListBuilder<StringBuilder>),
}

impl Values {
    fn of(data: &DataType) -> Self {
        match data {
            DataType::Boolean => Self::Truth(BooleanBuilder::new()),
            DataType::Int64 => Self::Whole(Int64Builder::new()),
            DataType::Date32 => Self::Day(Date32Builder::new()),
            DataType::Decimal128(_, scale) => Self::Decimal(
                Decimal128Builder::new().with_data_type(data.clone()),
                u8::try_from(*scale).unwrap_or(0),
            ),
            DataType::List(_) => {
                Self::Words(ListBuilder::new(StringBuilder::new()).with_field(Arc::clone(&entry())))
            }
            _ => Self::Text(StringBuilder::new()),
        }
    }

    fn null(&mut self) {
        match self {
            Self::Text(out) => out.append_null(),
            Self::Truth(out) => out.append_null(),
            Self::Whole(out) => out.append_null(),
            Self::Day(out) => out.append_null(),
            Self::Decimal(out, _) => out.append_null(),
            Self::Words(out) => out.append_null(),
        }
    }

    /// A value that is written so.
    fn text(&mut self, text: &str) {
        match self {
            Self::Text(out) => out.append_value(text),
            Self::Truth(out) => out.append_option(text.parse().ok()),
            Self::Whole(out) => out.append_option(text.parse().ok()),
            Self::Day(out) => out.append_option(Date::parse(text).and_then(days)),
            Self::Decimal(out, decimals) => out.append_option(units(text, *decimals)),
            Self::Words(_) => self.words(std::iter::once(text)),
        }
    }

    fn words<'w>(&mut self, words: impl Iterator<Item = &'w str>) {
        let Self::Words(out) = self else { return self.null() };
        for word in words {
            out.values().append_value(word);
        }
        out.append(true);
    }

    fn json(&mut self, value: &Json) {
        match (&mut *self, value) {
            (_, Json::Null) => self.null(),
            (Self::Truth(out), value) => out.append_option(value.as_bool()),
            (Self::Words(_), Json::Array(entries)) => {
                let entries: Vec<String> =
                    entries.iter().map(|it| word(it).unwrap_or_else(|| flat(it))).collect();
                self.words(entries.iter().map(String::as_str));
            }
            (_, value) => self.text(&flat(value)),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(out) => Arc::new(out.finish()),
            Self::Truth(out) => Arc::new(out.finish()),
            Self::Whole(out) => Arc::new(out.finish()),
            Self::Day(out) => Arc::new(out.finish()),
            Self::Decimal(out, _) => Arc::new(out.finish()),
            Self::Words(out) => Arc::new(out.finish()),
        }
    }
}

fn days(date: Date) -> Option<i32> {
    i32::try_from(date.day_number() - BEFORE_1970).ok()
}

/// A decimal text in units of 10^-`decimals`; it has no more of them.
fn units(text: &str, decimals: u8) -> Option<i128> {
    let (whole, after) = text.split_once('.').unwrap_or((text, ""));
    let missing = usize::from(decimals).checked_sub(after.len())?;
    format!("{whole}{after}{:0<missing$}", "").parse().ok()
}

fn entry() -> Arc<Field> {
    Arc::new(Field::new("item", DataType::Utf8, true))
}

impl Part {
    /// A key that is carried through.
    pub(in crate::batch) fn key(&mut self, kept: Option<&Kept>) {
        let Some(values) = self.values.first_mut() else { return };
        match kept {
            Some(kept) => values.text(kept.text()),
            None => values.null(),
        }
    }

    /// The same of a key that is no more than a text.
    pub(in crate::batch) fn text(&mut self, text: &str) {
        if let Some(values) = self.values.first_mut() {
            values.text(text);
        }
    }

    /// The number of a row.
    pub(in crate::batch) fn line(&mut self, line: u64) {
        if let Some(Values::Whole(out)) = self.values.first_mut() {
            out.append_option(i64::try_from(line).ok());
        }
    }

    /// True, false or open.
    pub(in crate::batch) fn truth(&mut self, truth: Option<bool>) {
        if let Some(Values::Truth(out)) = self.values.first_mut() {
            out.append_option(truth);
        }
    }

    /// A list of words.
    pub(in crate::batch) fn words<'w>(&mut self, words: impl Iterator<Item = &'w str>) {
        if let Some(values) = self.values.first_mut() {
            values.words(words);
        }
    }

    /// At least, at most, and whether settled; none where there is no level.
    pub(in crate::batch) fn level(&mut self, level: Option<(&str, &str, bool)>) {
        let [Values::Text(least), Values::Text(most), Values::Truth(settled)] = self.values.as_mut_slice()
        else {
            return;
        };
        least.append_option(level.map(|it| it.0));
        most.append_option(level.map(|it| it.1));
        settled.append_option(level.map(|it| it.2));
    }

    fn told(&mut self, told: Told<'_>) {
        match self.column.what {
            What::Key(at) => self.key(told.kept.get(at).and_then(Option::as_ref)),
            What::Line => self.line(told.line),
            What::Field("level") | What::Was => {
                let level = self.column.json(told);
                let text = |key: &str| level.get(key).and_then(Json::as_str);
                let settled = level.get("settled").and_then(Json::as_bool);
                let ends = text("at_least").zip(text("at_most")).zip(settled);
                self.level(ends.map(|((least, most), settled)| (least, most, settled)));
            }
            What::Item("numbers") => {
                let value = self.column.json(told);
                for (values, end) in self.values.iter_mut().zip(["min", "max"]) {
                    values.json(value.get(end).unwrap_or(&Json::Null));
                }
            }
            What::Field(_) | What::Item(_) => {
                let value = self.column.json(told);
                if let Some(values) = self.values.first_mut() {
                    values.json(&value);
                }
            }
        }
    }
}

impl Results {
    /// Room for the results of a batch; none where they are not asked for as columns.
    #[must_use]
    pub fn of(batch: &Batch<'_>) -> Option<Self> {
        let columns = batch.columns.as_ref().filter(|_| batch.written == Written::Columns)?;
        let (mut parts, mut fields) = (Vec::new(), Vec::new());
        for column in columns {
            let own: Vec<Field> = fields_of(batch, column);
            let values = own.iter().map(|field| Values::of(field.data_type())).collect();
            parts.push(Part { column: column.clone(), values });
            fields.extend(own);
        }
        Some(Self { schema: Arc::new(Schema::new(fields)), parts, rows: 0 })
    }

    /// Their names and types.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// Adds one result.
    pub(in crate::batch) fn push(&mut self, told: Told<'_>) {
        for part in &mut self.parts {
            part.told(told);
        }
        self.rows += 1;
    }

    /// So many results were added part by part.
    pub(in crate::batch) fn added(&mut self, rows: usize) {
        self.rows += rows;
    }

    /// What was added since the last time.
    pub(in crate::batch) fn take(&mut self) -> Taken {
        let rows = std::mem::take(&mut self.rows);
        let columns = self.parts.iter_mut().flat_map(|part| &mut part.values).map(Values::finish).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        RecordBatch::try_new_with_options(self.schema(), columns, &options)
    }
}

/// The names and types of the columns that a selected one makes.
fn fields_of(batch: &Batch<'_>, column: &Column) -> Vec<Field> {
    let types = match column.what {
        What::Key(_) => vec![key_type(batch, &column.name)],
        What::Line => vec![DataType::Int64],
        What::Field("level") | What::Was => vec![DataType::Utf8, DataType::Utf8, DataType::Boolean],
        What::Field("applies") | What::Item("findings") => vec![DataType::Boolean],
        What::Field("assessed_on") => vec![DataType::Date32],
        What::Item("numbers") => vec![number_type(batch.ready, &column.name); 2],
        What::Item("classes")
        | What::Field(
            "fired" | "open" | "patterns" | "patterns_open" | "advice" | "ask" | "not_assessed" | "not_used"
            | "not_applicable",
        ) => vec![DataType::List(entry())],
        What::Field(_) | What::Item(_) => vec![DataType::Utf8],
    };
    let names = column.headings().into_iter();
    names.zip(types).map(|(name, data)| Field::new(name, data, true)).collect()
}

/// A key keeps a type that carries all of its values; of rows of text it is text.
fn key_type(batch: &Batch<'_>, name: &str) -> DataType {
    let schema = batch.table.as_ref().and_then(|table| table.schema.as_ref());
    let data = schema.and_then(|schema| schema.field_with_name(name).ok()).map(Field::data_type);
    match data {
        Some(DataType::Boolean) => DataType::Boolean,
        Some(DataType::Date32) => DataType::Date32,
        Some(DataType::UInt64) => DataType::Utf8,
        Some(data) if data.is_integer() => DataType::Int64,
        _ => DataType::Utf8,
    }
}

/// Decimals where all values have so many, dates where they are, else text: a fraction may have no end.
fn number_type(ready: &Ready, name: &str) -> DataType {
    let Ready { ruleset, plan } = ready;
    let calculations = ruleset.calculations.iter().zip(&plan.calculations);
    let found = calculations.map(|(it, (node, _))| (&it.id, it.is_date, *node));
    let scores = ruleset.scores.iter().zip(&plan.scores).map(|(it, node)| (&it.id, false, *node));
    let Some((_, is_date, NumberRef(node))) = found.chain(scores).find(|(id, ..)| *id == name) else {
        return DataType::Utf8;
    };
    if is_date {
        return DataType::Date32;
    }
    let node = node as usize;
    let form = plan.numbers.get(node).map(|it| it.form);
    let (Some(Form::Fixed(decimals)), Some((low, high))) = (form, plan.declared_fixed.get(node)) else {
        return DataType::Utf8;
    };
    let fits = low.unsigned_abs().max(high.unsigned_abs()) < EIGHTEEN_DIGITS;
    i8::try_from(decimals)
        .map_or(DataType::Utf8, |scale| DataType::Decimal128(if fits { 18 } else { 38 }, scale))
}
