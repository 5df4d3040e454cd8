//! Columns of answers against rows of text: the same results value by value, as text and as columns, the fast way and
//! the plain one, for generated rulesets and every type that a column can have.
#![cfg(feature = "parquet")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test stops at what it does not expect"
)]

mod support;

use arrow_array::builder::{ListBuilder, StringBuilder, StringDictionaryBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Int32Type, Int64Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float32Array, Float64Array, Int32Array,
    Int64Array, LargeStringArray, RecordBatch, StringArray, StringViewArray, UInt64Array,
};
use arrow_schema::DataType;
use bedside::answers::row::{Extra, Keys};
use bedside::answers::{Answers, Date};
use bedside::batch::column::column;
use bedside::batch::pieces::{Form, Piece};
use bedside::batch::reject::Rejected;
use bedside::batch::summary::Summary;
use bedside::batch::table::Table;
use bedside::batch::{Batch, Done, Fast, Written};
use bedside::pipeline::{Ready, load_ruleset};
use bedside::ruleset::{Question, QuestionId, QuestionKind, State, Value};
use bedside::source::Source;
use serde_json::{Value as Json, json};
use std::fmt::Write;
use std::sync::Arc;
use support::entropy::{Entropy, random};
use support::generate;

const SELECTED: &str = "id,line,applies,level,fired,open,patterns,patterns_open,advice";
const MORE: &str = "assessed_on,withheld,ask,not_assessed,not_used,not_applicable,shown,assumed,answers";

fn ready(text: &str) -> Ready {
    load_ruleset(&Source::new("rules.triage", text)).ready.unwrap()
}

/// The answers to one question, as they are written; none where nothing is.
fn texts(question: &Question, id: QuestionId, people: &[Answers]) -> Vec<Option<String>> {
    let text = |answers: &Answers| match answers.state(id) {
        State::Missing => None,
        State::Unknown => Some("unknown".to_owned()),
        State::Given(value) => Some(question.written(value).replace(", ", ";")),
    };
    people.iter().map(text).collect()
}

fn as_text(values: &[Option<String>], which: usize) -> ArrayRef {
    let values = values.iter().map(Option::as_deref);
    match which {
        0 => Arc::new(values.collect::<StringArray>()),
        1 => Arc::new(values.collect::<LargeStringArray>()),
        2 => Arc::new(values.collect::<StringViewArray>()),
        _ => {
            let mut words = StringDictionaryBuilder::<Int32Type>::new();
            for value in values {
                words.append_option(value);
            }
            Arc::new(words.finish())
        }
    }
}

/// The same as a column of a type that fits the question; `unknown` is left out where the type has no word for it.
fn typed(question: &Question, values: &mut [Option<String>], entropy: &mut Entropy) -> ArrayRef {
    let texts = matches!(question.kind, QuestionKind::OneOf(_) | QuestionKind::Text) || entropy.one_in(3);
    if texts {
        return as_text(values, entropy.below(4));
    }
    for value in values.iter_mut().filter(|value| value.as_deref() == Some("unknown")) {
        *value = None;
    }
    let each = || values.iter().map(Option::as_deref);
    match &question.kind {
        QuestionKind::YesNo => Arc::new(each().map(|it| it.map(|it| it == "yes")).collect::<BooleanArray>()),
        QuestionKind::AnyOf { .. } => {
            let mut lists = ListBuilder::new(StringBuilder::new());
            for value in each() {
                for word in value.iter().flat_map(|it| it.split(';')) {
                    lists.values().append_value(word);
                }
                lists.append(value.is_some());
            }
            Arc::new(lists.finish())
        }
        QuestionKind::Date(_) => {
            let before = Date::parse("1970-01-01").unwrap().day_number();
            let day = |text: &str| (Date::parse(text).unwrap().day_number() - before) as i32;
            Arc::new(each().map(|it| it.map(day)).collect::<Date32Array>())
        }
        QuestionKind::Number(range) => {
            let decimals = usize::from(range.decimals);
            let units = |text: &str, decimals: usize| -> i128 {
                let (whole, after) = text.split_once('.').unwrap_or((text, ""));
                format!("{whole}{after:0<decimals$}").parse().unwrap()
            };
            match entropy.below(if decimals == 0 { 5 } else { 3 }) {
                0 => Arc::new(each().map(|it| it.map(|it| it.parse().unwrap())).collect::<Float64Array>()),
                1 => {
                    let scale = decimals + entropy.below(3);
                    let units = each().map(|it| it.map(|it| units(it, scale)));
                    let scale = i8::try_from(scale).unwrap();
                    Arc::new(units.collect::<Decimal128Array>().with_precision_and_scale(30, scale).unwrap())
                }
                2 => Arc::new(each().map(|it| it.map(|it| it.parse().unwrap())).collect::<Float32Array>()),
                3 => Arc::new(each().map(|it| it.map(|it| it.parse().unwrap())).collect::<Int32Array>()),
                _ => Arc::new(each().map(|it| it.map(|it| it.parse().unwrap())).collect::<Int64Array>()),
            }
        }
        QuestionKind::OneOf(_) | QuestionKind::Text => panic!("these are texts"),
    }
}

/// Patients as columns, and the same as lines.
fn columns_and_lines(ready: &Ready, people: &[Answers], entropy: &mut Entropy) -> (RecordBatch, String) {
    let count = people.len();
    let mut fields: Vec<Vec<String>> = vec![Vec::new(); count];
    let id: ArrayRef = if entropy.one_in(2) {
        for (at, own) in fields.iter_mut().enumerate() {
            own.push(format!("\"id\":{at}"));
        }
        Arc::new((0..i64::try_from(count).unwrap()).map(Some).collect::<Int64Array>())
    } else {
        let name = |at: usize| ["p", "é ", "a\\b", "x\u{7}"][at % 4].to_owned() + &at.to_string();
        for (at, own) in fields.iter_mut().enumerate() {
            let name = if at % 4 == 3 { "null".to_owned() } else { json!(name(at)).to_string() };
            own.push(format!("\"id\":{name}"));
        }
        Arc::new((0..count).map(|at| (at % 4 != 3).then(|| name(at))).collect::<StringArray>())
    };
    let mut columns = vec![("id".to_owned(), id)];
    for (at, question) in ready.ruleset.questions.iter().enumerate() {
        let mut values = texts(question, QuestionId::at(at), people);
        let array = typed(question, &mut values, entropy);
        for (own, value) in fields.iter_mut().zip(values) {
            let Some(value) = value else { continue };
            let json = match &question.kind {
                QuestionKind::Number(_) if value != "unknown" => value,
                QuestionKind::AnyOf { .. } if !matches!(value.as_str(), "unknown" | "none") => {
                    json!(value.split(';').collect::<Vec<_>>()).to_string()
                }
                _ => json!(value).to_string(),
            };
            own.push(format!("{}:{json}", json!(question.id)));
        }
        columns.push((question.id.clone(), array));
    }
    let mut lines = String::new();
    for own in fields {
        writeln!(lines, "{{{}}}", own.join(",")).unwrap();
    }
    (RecordBatch::try_from_iter(columns).unwrap(), lines)
}

fn batch<'r>(
    ready: &'r Ready,
    columns: Option<&RecordBatch>,
    written: Written,
    select: Option<&str>,
) -> Batch<'r> {
    let kept = vec!["id".to_owned()];
    let selected =
        |names: &str| names.split(',').map(|name| column(&ready.ruleset, &kept, name).unwrap()).collect();
    let names: Vec<String> = match columns {
        Some(columns) => columns.schema().fields().iter().map(|field| field.name().clone()).collect(),
        None => vec!["id".to_owned()],
    };
    let extra = Extra { kept: kept.clone(), date: None, ignored: Vec::new(), on: Date::parse("2026-11-20") };
    Batch {
        ready,
        digest: String::new(),
        name: "rows".to_owned(),
        form: if columns.is_some() { Form::Columns } else { Form::Ndjson },
        table: columns.map(|columns| Table { columns: names.clone(), schema: Some(columns.schema()) }),
        names,
        keys: Keys::new(&ready.ruleset, extra),
        id: Some(0),
        reference: None,
        columns: select.map(selected),
        written,
        old: None,
    }
}

/// Everything that comes of patients.
#[derive(Debug, Default, PartialEq)]
struct Come {
    text: String,
    values: Vec<Json>,
    rejected: Vec<Rejected>,
    summary: Summary,
    rows: u64,
}

/// What comes of columns, worked on a few at a time, or of lines.
fn through(batch: &Batch<'_>, fast: Option<&Fast>, rows: Result<&RecordBatch, &str>, step: usize) -> Come {
    let mut worker = batch.worker(fast);
    let (mut done, mut come) = (Done::default(), Come::default());
    match rows {
        Ok(rows) => {
            for start in (0..rows.num_rows()).step_by(step) {
                let some = rows.slice(start, step.min(rows.num_rows() - start));
                worker.columns(&some, start as u64 + 1, &mut done);
            }
            worker.give_columns(&mut done);
        }
        Err(text) => {
            let piece = Piece { bytes: text.as_bytes().to_vec(), line: 1, too_long: false };
            worker.piece(&piece, &mut done);
        }
    }
    come.text = String::from_utf8(done.out).unwrap();
    come.values = done.columns.map(|rows| json_of(&rows.unwrap())).unwrap_or_default();
    come.rejected = done.rejected;
    come.rows = done.rows;
    come.summary = worker.summary;
    come
}

/// Columns of results as JSON, a row each, in the words of a result.
fn json_of(rows: &RecordBatch) -> Vec<Json> {
    let row = |row: usize| {
        let schema = rows.schema();
        let named = schema.fields().iter().zip(rows.columns());
        named.map(|(field, column)| (field.name().clone(), value(column.as_ref(), row))).collect()
    };
    (0..rows.num_rows()).map(row).collect()
}

fn value(column: &dyn Array, row: usize) -> Json {
    if column.is_null(row) {
        return Json::Null;
    }
    match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().value(row).into(),
        DataType::Boolean => column.as_boolean().value(row).into(),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).into(),
        DataType::Decimal128(_, 0) => column.as_primitive::<Decimal128Type>().value(row).to_string().into(),
        DataType::Decimal128(..) => {
            let text = column.as_primitive::<Decimal128Type>().value_as_string(row);
            text.trim_end_matches('0').trim_end_matches('.').into()
        }
        DataType::Date32 => {
            let days = column.as_primitive::<Date32Type>().value(row);
            Date::of_day_number(i64::from(days) + 719_163).unwrap().to_string().into()
        }
        DataType::List(_) => {
            let entries = column.as_list::<i32>().value(row);
            entries.as_string::<i32>().iter().flatten().collect()
        }
        other => panic!("{other}"),
    }
}

/// A line of a result as the columns tell it.
fn expected(ready: &Ready, line: &Json, keys_are_numbers: bool) -> Json {
    let graded = |list: &Json| -> Json {
        let each = list.as_array().unwrap().iter();
        each.map(|it| json!(format!("{}:{}", it["id"].as_str().unwrap(), it["grade"].as_str().unwrap())))
            .collect()
    };
    let truth = |value: &Json| if value == "open" { Json::Null } else { value.clone() };
    let is_finding = |name: &str| ready.ruleset.findings.iter().any(|it| it.id == name);
    let is_number = |name: &str| {
        ready.ruleset.scores.iter().any(|it| it.id == name)
            || ready.ruleset.calculations.iter().any(|it| it.id == name)
    };
    let mut told = serde_json::Map::new();
    for (name, value) in line.as_object().unwrap() {
        match name.as_str() {
            "level" => {
                for end in ["at_least", "at_most", "settled"] {
                    told.insert(format!("level.{end}"), value.get(end).cloned().unwrap_or(Json::Null));
                }
            }
            "patterns" | "patterns_open" => drop(told.insert(name.clone(), graded(value))),
            "withheld" | "shown" | "assumed" | "answers" => {
                told.insert(name.clone(), value.clone());
            }
            "id" if !keys_are_numbers => {
                let text = value.as_str().map(str::to_owned);
                told.insert(name.clone(), text.map_or(Json::Null, Json::from));
            }
            _ if is_number(name) => {
                for end in ["min", "max"] {
                    told.insert(format!("{name}.{end}"), value.get(end).cloned().unwrap_or(Json::Null));
                }
            }
            _ if name == "applies" || is_finding(name) => drop(told.insert(name.clone(), truth(value))),
            _ => drop(told.insert(name.clone(), value.clone())),
        }
    }
    Json::Object(told)
}

/// Texts that hold JSON, as what they hold.
fn unfolded(mut row: Json) -> Json {
    for name in ["withheld", "shown", "assumed", "answers"] {
        if let Some(Json::String(text)) = row.get(name) {
            let value = if text.is_empty() { json!([]) } else { serde_json::from_str(text).unwrap() };
            row[name] = value;
        }
    }
    row
}

fn lines(text: &str) -> Vec<Json> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn people(ready: &Ready, entropy: &mut Entropy, count: usize) -> Vec<Answers> {
    let each = (0..count).map(|_| {
        let known = entropy.below(11);
        let mut answers = support::answers(&ready.ruleset, entropy, known);
        // An empty text and one that is not plain are looked at elsewhere.
        for (at, question) in ready.ruleset.questions.iter().enumerate() {
            let id = QuestionId::at(at);
            if matches!(
                (&question.kind, answers.state(id)),
                (QuestionKind::Text, State::Given(Value::Text(_)))
            ) {
                answers.set(id, State::Given(Value::Text("so, so".to_owned())), None);
            }
        }
        answers
    });
    each.collect()
}

#[test]
fn columns_say_what_lines_do() {
    let mut carried = 0;
    for seed in 0..14 {
        let text = generate::ruleset(&mut Entropy::new(random(seed, 260))).text();
        let ready = ready(&text);
        let entropy = &mut Entropy::new(random(seed + 1000, 200_000));
        let people = people(&ready, entropy, 400);
        let (rows, text) = columns_and_lines(&ready, &people, entropy);
        let findings = ready.ruleset.findings.iter().map(|it| it.id.as_str());
        let select = SELECTED.split(',').chain(findings).collect::<Vec<_>>().join(",");

        let of_lines = batch(&ready, None, Written::Lines, Some(&select));
        let told = through(&of_lines, None, Err(&text), 0);
        assert!(told.rows == 400 && told.rejected.len() < 400, "{}", told.rejected.len());
        let of_columns = batch(&ready, Some(&rows), Written::Lines, Some(&select));
        assert_eq!(told, through(&of_columns, None, Ok(&rows), 400));
        let as_columns = batch(&ready, Some(&rows), Written::Columns, Some(&select));
        let plain = through(&as_columns, None, Ok(&rows), 97);
        let by_number = *rows.column(0).data_type() == DataType::Int64;
        let want: Vec<Json> = lines(&told.text).iter().map(|it| expected(&ready, it, by_number)).collect();
        assert_eq!(plain.values, want);
        if let Some(fast) = of_columns.fast() {
            carried += 1;
            assert_eq!(told, through(&of_columns, Some(&fast), Ok(&rows), 300));
            assert_eq!(plain, through(&as_columns, Some(&fast), Ok(&rows), 513));
            let counted = batch(&ready, Some(&rows), Written::Counted, None);
            let fast = counted.fast().unwrap();
            assert_eq!(told.summary, through(&counted, Some(&fast), Ok(&rows), 64).summary);
        }
        more(&ready, &rows, &text, by_number);
    }
    println!("{carried} of 14 rulesets had a fast way");
    assert!(carried >= 6, "{carried}");
}

/// Everything that is told of a result, which only the plain way tells.
fn more(ready: &Ready, rows: &RecordBatch, text: &str, by_number: bool) {
    let ruleset = &ready.ruleset;
    let numbers = ruleset.scores.iter().map(|it| it.id.as_str());
    let numbers = numbers.chain(ruleset.calculations.iter().map(|it| it.id.as_str()));
    let names = numbers.chain(ruleset.classes.iter().map(|it| it.id.as_str()));
    let select = ["id"].into_iter().chain(MORE.split(',')).chain(names).collect::<Vec<_>>().join(",");
    let (few, all) = (rows.slice(0, 60), lines(text));
    let text = all.iter().take(60).map(|line| format!("{line}\n")).collect::<Vec<_>>().concat();
    let told = through(&batch(ready, None, Written::Lines, Some(&select)), None, Err(&text), 0);
    let of_columns = batch(ready, Some(rows), Written::Lines, Some(&select));
    assert_eq!(told, through(&of_columns, None, Ok(&few), 60));
    let as_columns = batch(ready, Some(rows), Written::Columns, Some(&select));
    let values: Vec<Json> =
        through(&as_columns, None, Ok(&few), 60).values.into_iter().map(unfolded).collect();
    let want: Vec<Json> = lines(&told.text).iter().map(|it| expected(ready, it, by_number)).collect();
    assert_eq!(values, want);
    let whole = through(&batch(ready, None, Written::Lines, None), None, Err(&text), 0);
    assert_eq!(whole, through(&batch(ready, Some(rows), Written::Lines, None), None, Ok(&few), 60));
}

/// Values beside those that a question takes, of every type.
#[expect(clippy::too_many_lines, reason = "it is a list")]
fn odd(kind: &QuestionKind) -> Vec<ArrayRef> {
    let words = [
        "",
        " yes ",
        "no",
        "unknown",
        "missing",
        "null",
        "none",
        "é",
        "a;b",
        "1.0",
        "37,5",
        "2026-02-30",
        "x\u{7}",
    ];
    let words: Vec<Option<String>> = words.iter().map(|word| Some((*word).to_owned())).collect();
    let mut all: Vec<ArrayRef> = (0..4).map(|which| as_text(&words, which)).collect();
    match kind {
        QuestionKind::Number(_) => {
            let doubles = [
                0.0,
                -0.0,
                1.5,
                37.0,
                0.1 + 0.2,
                f64::NAN,
                f64::INFINITY,
                1e300,
                1e15,
                -1e15,
                5e-324,
                1e-9,
                36.7,
            ];
            all.push(Arc::new(Float64Array::from_iter_values(doubles)));
            let floats = [
                0.0,
                -0.0,
                1.5,
                37.0,
                0.1 + 0.2,
                f32::NAN,
                f32::INFINITY,
                3e38,
                1e6,
                -1.0,
                1e-40,
                1e-9,
                36.7,
            ];
            all.push(Arc::new(Float32Array::from_iter_values(floats)));
            let whole = [0, 1, -1, i64::MAX, i64::MIN, 37, 5, 6, 7, 8, 100, 1000, 2];
            all.push(Arc::new(Int64Array::from_iter_values(whole)));
            let large = [0, 1, u64::MAX, 1 << 63, 37, 5, 6, 7, 8, 100, 1000, 2, 3];
            all.push(Arc::new(UInt64Array::from_iter_values(large)));
            let units = [0, 1, -1, i128::MAX, i128::MIN, 3400, 500, 650, 7, 80, 100, 1000, 3670];
            let decimals = Decimal128Array::from_iter_values(units);
            all.push(Arc::new(decimals.clone().with_precision_and_scale(38, 2).unwrap()));
            all.push(Arc::new(decimals.with_precision_and_scale(38, 38).unwrap()));
        }
        QuestionKind::Date(_) => {
            let days = [
                0,
                1,
                -1,
                i32::MAX,
                i32::MIN,
                20_000,
                20_500,
                20_400,
                19_000,
                2_932_896,
                2_932_897,
                -719_162,
                -719_163,
            ];
            all.push(Arc::new(Date32Array::from_iter_values(days)));
        }
        QuestionKind::AnyOf { .. } => {
            let mut lists = ListBuilder::new(StringBuilder::new());
            let entries: [&[Option<&str>]; 13] = [
                &[],
                &[None],
                &[Some("")],
                &[Some("none")],
                &[Some("unknown")],
                &[Some("none"), Some("none")],
                &[Some("é")],
                &[Some("a;b")],
                &[Some("a"), Some("a")],
                &[Some("a"), None],
                &[Some(" a")],
                &[Some("a")],
                &[],
            ];
            for own in entries {
                for entry in own {
                    lists.values().append_option(*entry);
                }
                lists.append(true);
            }
            all.push(Arc::new(lists.finish()));
        }
        _ => {}
    }
    all
}

#[test]
fn odd_values_are_read_alike_both_ways() {
    let (mut held, mut rejected) = (0, 0);
    for seed in 0..12 {
        let text = generate::ruleset(&mut Entropy::new(random(seed, 260))).text();
        let ready = ready(&text);
        for question in &ready.ruleset.questions {
            for array in odd(&question.kind) {
                let id: ArrayRef =
                    Arc::new((0..13).map(|at| Some(format!("p{at}"))).collect::<StringArray>());
                let rows = RecordBatch::try_from_iter([("id", id), (question.id.as_str(), array)]).unwrap();
                let batch = batch(&ready, Some(&rows), Written::Lines, Some(SELECTED));
                let Some(fast) = batch.fast() else { continue };
                let plain = through(&batch, None, Ok(&rows), 13);
                assert_eq!(plain, through(&batch, Some(&fast), Ok(&rows), 13), "{}", question.id);
                held += 1;
                rejected += plain.rejected.len();
                for fault in plain.rejected.iter().flat_map(|it| &it.faults) {
                    assert!(!fault.reason.contains("37,5"), "{}", fault.reason);
                }
            }
        }
    }
    println!("{held} columns of odd values, {rejected} rows rejected");
    assert!(held > 100 && rejected > 500, "{held} {rejected}");
}
