//! One row the plain way: read like an answer file, evaluated by `eval`, told in full. Every faster way is held against
//! this one.

use super::column::{Told, What, write_line, write_row};
use super::{Batch, Written};
use crate::answers::Answers;
use crate::answers::row::{Fault, Row};
use crate::diagnostic::Diagnostic;
use crate::eval::outcome::{Outcome, Values};
use crate::eval::{self, Strictness, Walks, assumptions};
use crate::pipeline::Ready;
use crate::report::{Assessment, json};
use crate::source::Source;
use serde_json::{Map, Value as Json};

/// What of a result the columns ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Needs {
    /// Anything of it as JSON.
    pub told: bool,
    /// The questions that something waits for.
    pub asking: bool,
    /// Which assumed answers matter.
    pub assumptions: bool,
}

impl Needs {
    pub(super) fn of(batch: &Batch<'_>) -> Self {
        if batch.written == Written::Counted {
            return Self { told: false, asking: false, assumptions: false };
        }
        let Some(columns) = &batch.columns else {
            return Self { told: true, asking: true, assumptions: true };
        };
        let has = |fields: &[&str]| {
            columns.iter().any(|column| matches!(column.what, What::Field(name) if fields.contains(&name)))
        };
        Self {
            told: true,
            asking: has(&["withheld", "ask", "not_assessed", "shown"]),
            assumptions: has(&["assumed"]),
        }
    }
}

/// Evaluates a row.
pub(super) fn outcome(
    ready: &Ready,
    answers: &Answers,
    asking: bool,
    walks: &mut Walks,
) -> Result<Outcome, Vec<Fault>> {
    let evaluate = if asking { eval::conclude } else { eval::conclude_without_asking };
    evaluate(&ready.ruleset, &ready.plan, answers, Strictness::Lenient, walks).map_err(faults)
}

/// What contradicts itself, in words of the ruleset.
fn faults(problems: Vec<Diagnostic>) -> Vec<Fault> {
    let fault = |problem: Diagnostic| Fault { code: problem.code, question: None, reason: problem.message };
    problems.into_iter().map(fault).collect()
}

/// Everything about one row that is to be told.
#[derive(Clone, Copy)]
pub(super) struct Telling<'a> {
    pub row: &'a Row,
    pub answers: &'a Answers,
    pub outcome: &'a Outcome,
    pub source: &'a Source,
    pub line: u64,
    pub was: &'a Json,
}

/// Makes what is told of a result and hands it on.
pub(super) fn tell(batch: &Batch<'_>, needs: Needs, telling: &Telling<'_>, then: impl FnOnce(Told<'_>)) {
    let result = result(batch, needs, telling);
    then(Told { result: &result, kept: &telling.row.kept, line: telling.line, was: telling.was });
}

/// Writes a result as it was asked for.
pub(super) fn write(batch: &Batch<'_>, told: Told<'_>, out: &mut Vec<u8>) {
    match (&batch.columns, batch.written) {
        (_, Written::Counted | Written::Columns) => {}
        (Some(columns), Written::Rows) => write_row(columns, told, out),
        (Some(columns), Written::Lines) => write_line(columns, told, out),
        (None, _) => whole(batch, told, out),
    }
}

/// A whole result, its key before it.
fn whole(batch: &Batch<'_>, told: Told<'_>, out: &mut Vec<u8>) {
    let mut fields = Map::new();
    if let Some((at, name)) = batch.id.and_then(|at| Some((at, batch.keys.kept().get(at)?))) {
        fields.insert(name.clone(), super::column::key(told.kept.get(at).and_then(Option::as_ref)));
    }
    if let Some(all) = told.result.as_object() {
        fields.extend(all.clone());
    }
    if batch.old.is_some() {
        fields.insert("was".to_owned(), told.was.clone());
    }
    out.extend_from_slice(json::line(&Json::Object(fields)).as_bytes());
}

fn result(batch: &Batch<'_>, needs: Needs, telling: &Telling<'_>) -> Json {
    let (Some(assessed_on), true) = (telling.answers.assessed_on, needs.told) else { return Json::Null };
    let Ready { ruleset, plan } = batch.ready;
    let matters = if needs.assumptions {
        assumptions::assumptions_that_matter(ruleset, plan, telling.answers)
    } else {
        Vec::new()
    };
    json::result(&Assessment {
        ruleset,
        plan,
        digest: &batch.digest,
        source: telling.source,
        answers: telling.answers,
        outcome: telling.outcome,
        // Only a trace reads these.
        values: &Values { conds: Vec::new(), nums: Vec::new() },
        matters: &matters,
        assessed_on,
        today: false,
        warnings: &telling.row.warnings,
        why: false,
        exact: None,
    })
}

/// The level by the older ruleset, as JSON tells it.
pub(super) fn level(ready: &Ready, outcome: &Outcome) -> Json {
    json::level(&ready.ruleset, outcome)
}
