//! The columns of a result that were asked for by `--select`, and how each stands in a JSON line and in a table.

use super::csv::write_cell;
use crate::answers::row::Kept;
use crate::diagnostic::did_you_mean;
use crate::report::json;
use crate::ruleset::Ruleset;
use serde_json::Value as Json;

/// The fields of a result that can be selected, as `eval` names them.
pub const FIELDS: [&str; 21] = [
    "assessed_on",
    "applies",
    "level",
    "fired",
    "open",
    "patterns",
    "patterns_open",
    "advice",
    "withheld",
    "findings",
    "numbers",
    "classes",
    "shown",
    "not_assessed",
    "ask",
    "assumed",
    "not_used",
    "answers",
    "warnings",
    "not_applicable",
    "source",
];

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A key of the row that is carried through.
    Key(usize),
    /// The line on which the row starts.
    Line,
    /// A field of the result.
    Field(&'static str),
    /// One finding, number or class, by the field that it stands in.
    Item(&'static str),
    /// The level by the ruleset that is compared with.
    Was,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub what: What,
}

/// The column of a name.
///
/// # Errors
/// A near name, where there is none of this one.
pub fn column(ruleset: &Ruleset, kept: &[String], name: &str) -> Result<Column, Option<String>> {
    let what = if let Some(at) = kept.iter().position(|key| key == name) {
        What::Key(at)
    } else if let Some(field) = FIELDS.iter().find(|field| **field == name) {
        What::Field(field)
    } else if name == "line" {
        What::Line
    } else if let Some((field, _)) = items(ruleset).find(|(_, id)| *id == name) {
        What::Item(field)
    } else {
        let known = kept.iter().map(String::as_str).chain(FIELDS).chain(["line"]);
        let known = known.chain(items(ruleset).map(|(_, id)| id));
        return Err(did_you_mean(name, known).map(str::to_owned));
    };
    Ok(Column { name: name.to_owned(), what })
}

/// Everything of a ruleset that has a value of its own in a result, with the field that it stands in.
fn items(ruleset: &Ruleset) -> impl Iterator<Item = (&'static str, &str)> {
    let findings = ruleset.findings.iter().map(|it| ("findings", it.id.as_str()));
    let calculations = ruleset.calculations.iter().map(|it| ("numbers", it.id.as_str()));
    let scores = ruleset.scores.iter().map(|it| ("numbers", it.id.as_str()));
    let classes = ruleset.classes.iter().map(|it| ("classes", it.id.as_str()));
    findings.chain(calculations).chain(scores).chain(classes)
}

/// What of a row and its result a column can hold.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The whole result, as `eval` tells it.
    pub result: &'a Json,
    /// The keys that are carried through.
    pub kept: &'a [Option<Kept>],
    /// The line on which the row starts.
    pub line: u64,
    /// The level by the ruleset that is compared with.
    pub was: &'a Json,
}

const NULL: Json = Json::Null;

/// A key that is carried through, as JSON.
#[must_use]
pub fn key(kept: Option<&Kept>) -> Json {
    match kept {
        None => NULL,
        Some(Kept::Text(text)) => Json::from(text.as_str()),
        // A number that would not come out as it went in stays the text that it was.
        Some(Kept::Plain(text)) => {
            let value = serde_json::from_str::<Json>(text).ok();
            value.filter(|value| value.to_string().eq(text)).unwrap_or_else(|| Json::from(text.as_str()))
        }
    }
}

impl Column {
    /// What it holds of a result, as JSON.
    pub(super) fn json(&self, told: Told<'_>) -> Json {
        let field = |name: &str| told.result.get(name);
        match self.what {
            What::Key(at) => key(told.kept.get(at).and_then(Option::as_ref)),
            What::Line => Json::from(told.line),
            What::Field(name) => field(name).cloned().unwrap_or(NULL),
            What::Item(name) => field(name).and_then(|all| all.get(&self.name)).cloned().unwrap_or(NULL),
            What::Was => told.was.clone(),
        }
    }

    /// The names of its cells in a table.
    #[must_use]
    pub fn headings(&self) -> Vec<String> {
        let name = &self.name;
        match self.what {
            What::Field("level") | What::Was => {
                ["at_least", "at_most", "settled"].map(|end| format!("{name}.{end}")).into()
            }
            What::Item("numbers") => ["min", "max"].map(|end| format!("{name}.{end}")).into(),
            _ => vec![name.clone()],
        }
    }

    fn cells(&self, told: Told<'_>, out: &mut Vec<u8>) {
        let value = self.json(told);
        match self.what {
            What::Field("level") | What::Was => parts(&value, &["at_least", "at_most", "settled"], out),
            What::Item("numbers") => parts(&value, &["min", "max"], out),
            _ => write_cell(out, &flat(&value)),
        }
    }
}

fn parts(value: &Json, names: &[&str], out: &mut Vec<u8>) {
    for (at, name) in names.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write_cell(out, &flat(value.get(name).unwrap_or(&NULL)));
    }
}

/// A value as one cell: words as they are, a list of words joined by `;`, a pattern as its id, a colon and its grade,
/// anything else as JSON.
pub(super) fn flat(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Array(items) => match items.iter().map(word).collect::<Option<Vec<_>>>() {
            Some(words) => words.join(";"),
            None => json::line(value).trim_end().to_owned(),
        },
        _ => json::line(value).trim_end().to_owned(),
    }
}

/// A word, or a pattern with its grade, as one word.
pub(super) fn word(item: &Json) -> Option<String> {
    match item {
        Json::String(text) => Some(text.clone()),
        Json::Object(fields) if fields.len() == 2 => {
            let (id, grade) = (fields.get("id")?.as_str()?, fields.get("grade")?.as_str()?);
            Some(format!("{id}:{grade}"))
        }
        _ => None,
    }
}

/// A JSON line of these columns.
pub fn write_line(columns: &[Column], told: Told<'_>, out: &mut Vec<u8>) {
    let fields = columns.iter().map(|column| (column.name.clone(), column.json(told)));
    out.extend_from_slice(json::line(&Json::Object(fields.collect())).as_bytes());
}

/// A row of a table of these columns.
pub fn write_row(columns: &[Column], told: Told<'_>, out: &mut Vec<u8>) {
    for (at, column) in columns.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        column.cells(told, out);
    }
    out.push(b'\n');
}

/// The first row of a table: the names of its cells.
#[must_use]
pub fn heading(columns: &[Column]) -> Vec<u8> {
    let mut out = Vec::new();
    for (at, name) in columns.iter().flat_map(Column::headings).enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write_cell(&mut out, &name);
    }
    out.push(b'\n');
    out
}
