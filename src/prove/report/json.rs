//! For programs.

use super::{Proved, cases, why};
use crate::prove::audit::{Found, Standing};
use crate::prove::prover::Patient;
use crate::report::json as report_json;
use crate::ruleset::Ruleset;
use serde_json::{Value, json};

/// One ruleset: the counts of each kind, and what was found.
#[must_use]
pub fn ruleset(proved: &Proved<'_>) -> Value {
    let report = proved.report;
    let kinds = report.tallies.iter().map(|tally| {
        json!({
            "kind": tally.kind.word(),
            "asked": tally.asked,
            "sound": tally.sound,
            "not_decided": tally.undecided,
        })
    });
    json!({
        "ruleset": {"id": proved.ruleset.id, "version": proved.ruleset.version},
        "source": proved.source.name(),
        "kinds": kinds.collect::<Vec<_>>(),
        "found": report.found.iter().map(|found| one(proved, found)).collect::<Vec<_>>(),
    })
}

fn one(proved: &Proved<'_>, found: &Found) -> Value {
    let standing = match found.standing {
        Standing::Refuted => "refuted",
        Standing::Found => "found",
        Standing::Explained => "explained",
        Standing::NotDecided(_) => "not_decided",
    };
    let at = proved.source.position(found.span.start);
    let clash = found
        .clash
        .iter()
        .map(|span| json!({"text": proved.words(*span), "line": proved.source.position(span.start).line}));
    let mut fields = json!({
        "kind": found.kind.word(),
        "standing": standing,
        "about": found.about,
        "says": found.says,
        "file": proved.source.file_at(found.span.start).name,
        "line": at.line,
        "column": at.column,
        "because": found.because,
        "clash": clash.collect::<Vec<_>>(),
        "patient": found.patient.as_ref().map(|it| patient(proved.ruleset, it)),
        "case": cases::text(proved, found),
    });
    if let (Standing::NotDecided(reason), Some(fields)) = (found.standing, fields.as_object_mut()) {
        fields.insert("reason".to_owned(), Value::from(why(reason, proved.report.tried)));
    }
    if let Some((changed, fields)) =
        found.patient.as_ref().and_then(|it| it.changed.as_ref()).zip(fields.as_object_mut())
    {
        fields.insert("changed".to_owned(), patient(proved.ruleset, changed));
    }
    fields
}

/// The answers as they are written in an answer file, and the level that they get.
fn patient(ruleset: &Ruleset, patient: &Patient) -> Value {
    let given = patient.answers.first();
    let answers = given.map(|given| report_json::answers(ruleset, given));
    let assessed_on = given.and_then(|given| given.assessed_on).map(|date| date.to_string());
    let level = patient.outcome(0).and_then(|outcome| outcome.level).map(|level| {
        let id = |at: crate::ruleset::LevelId| ruleset.levels.get(at.index()).map(|level| level.id.clone());
        json!({"at_least": id(level.bounds.at_least), "at_most": id(level.bounds.at_most), "settled": level.settled})
    });
    json!({"assessed_on": assessed_on, "answers": answers, "level": level})
}
