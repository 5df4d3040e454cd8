//! Problems as JSON.

use crate::diagnostic::{Diagnostic, Label};
use crate::source::{Position, Source};
use serde_json::{Value, json};

/// What `check` prints: the problems of all sources, in order.
#[must_use]
pub fn problems<'a>(of: impl IntoIterator<Item = (&'a Source, &'a [Diagnostic])>) -> Value {
    let all = of.into_iter().flat_map(|(source, diagnostics)| each(source, diagnostics));
    json!({"problems": all.collect::<Vec<_>>()})
}

/// What stands in place of a result where an answer file has errors.
#[must_use]
pub fn errors(source: &Source, diagnostics: &[Diagnostic]) -> Value {
    let (errors, warnings): (Vec<_>, Vec<_>) = diagnostics.iter().cloned().partition(Diagnostic::is_error);
    let mut fields = json!({"source": source.name(), "errors": list(source, &errors)});
    if let Some(fields) = fields.as_object_mut().filter(|_| !warnings.is_empty()) {
        fields.insert("warnings".to_owned(), list(source, &warnings));
    }
    fields
}

/// The problems of one source as a list.
pub(super) fn list(source: &Source, diagnostics: &[Diagnostic]) -> Value {
    Value::from(each(source, diagnostics))
}

fn each(source: &Source, diagnostics: &[Diagnostic]) -> Vec<Value> {
    let mut places = Places::new(source);
    diagnostics.iter().map(|it| problem(source, &mut places, it)).collect()
}

fn problem(source: &Source, places: &mut Places, diagnostic: &Diagnostic) -> Value {
    let mut first = true;
    let labels: Vec<Value> = diagnostic
        .labels
        .iter()
        .map(|it| {
            let position = places.find(it.span.start, std::mem::take(&mut first));
            label(source, position, it)
        })
        .collect();
    let mut fields = json!({
        "code": diagnostic.code,
        "severity": diagnostic.severity.word(),
        "message": diagnostic.message,
        "help": diagnostic.help,
        "labels": labels,
    });
    if let (Some(fields), Some(edit)) = (fields.as_object_mut(), &diagnostic.edit) {
        let span = source.local(edit.span);
        let file = source.file_at(edit.span.start).name;
        let edit = json!({"file": file, "start": span.start, "end": span.end, "text": edit.text});
        fields.insert("edit".to_owned(), edit);
    }
    fields
}

fn label(source: &Source, position: Position, label: &Label) -> Value {
    let span = source.local(label.span);
    json!({
        "file": source.file_at(label.span.start).name,
        "start": span.start,
        "end": span.end,
        "line": position.line,
        "column": position.column,
        "text": label.text,
    })
}

/// Finds positions in rising order by counting on from the last one, so that many problems on one long line cost no
/// more than reading it once.
struct Places<'a> {
    source: &'a Source,
    offset: u32,
    position: Position,
}

impl<'a> Places<'a> {
    fn new(source: &'a Source) -> Self {
        Self { source, offset: 0, position: Position { line: 1, column: 1 } }
    }

    fn find(&mut self, offset: u32, main: bool) -> Position {
        let between = self.source.text().get(self.offset as usize..offset as usize);
        let same_file = || self.source.file_at(self.offset).index == self.source.file_at(offset).index;
        if main && !same_file() {
            (self.position, self.offset) = (self.source.position(offset), offset);
            return self.position;
        }
        let Some(between) = between.filter(|_| main) else {
            return self.source.position(offset);
        };
        let breaks = between.bytes().filter(|byte| *byte == b'\n').count();
        let last = between.rsplit('\n').next().unwrap_or_default().chars().count();
        let before = if breaks == 0 { self.position.column } else { 1 };
        self.position = Position { line: self.position.line + breaks, column: before + last };
        self.offset = offset;
        self.position
    }
}
