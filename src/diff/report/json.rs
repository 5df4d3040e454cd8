//! What changes for whom, for programs.

use super::super::level::NONE;
use super::super::region::{Region, Subject};
use super::super::share::Share;
use super::super::structure::Difference;
use super::super::{Change, Open};
use super::{Told, patient, why};
use crate::answers::Answers;
use crate::report::{ENGINE, case};
use crate::ruleset::{Ruleset, State, digest};
use serde_json::{Map, Value, json};

/// The whole report as one object.
#[must_use]
pub fn whole(told: &Told<'_>) -> Value {
    let Some((old, new)) = told.rulesets() else { return Value::Null };
    let version = |name: &str, ruleset: &Ruleset| {
        json!({
            "source": name, "id": ruleset.id, "version": ruleset.version, "digest": digest::digest(ruleset),
        })
    };
    let diff = told.diff;
    json!({
        "format": 1,
        "engine": ENGINE,
        "old": version(told.named.old, old),
        "new": version(told.named.new, new),
        "equivalent": diff.is_equivalent(),
        "downgrade": diff.has_downgrade(),
        "changes": diff.changes.iter().map(|change| one(told, change)).collect::<Vec<_>>(),
        "not_decided": diff.open.iter().map(open).collect::<Vec<_>>(),
        "structure": diff.structure.iter().map(difference).collect::<Vec<_>>(),
    })
}

/// What something is of: its kind, and a name or an end where it has one.
fn subject(of: &Subject) -> (&'static str, Option<&str>) {
    match of {
        Subject::Level(end) => ("level", Some(end.word())),
        Subject::Applies => ("applies", None),
        Subject::Accepted => ("accepted", None),
        Subject::Named(kind, name) => (kind.word(), Some(name)),
    }
}

fn open(it: &Open) -> Value {
    let (kind, id) = subject(&it.subject);
    json!({
        "kind": kind,
        "id": id,
        "before": it.states.as_ref().map(|states| &states.0),
        "after": it.states.as_ref().map(|states| &states.1),
        "reason": why(it.why),
    })
}

fn difference(it: &Difference) -> Value {
    json!({
        "kind": it.kind.word(), "id": it.id, "aspect": it.aspect.word(), "before": it.before, "after": it.after,
    })
}

fn one(told: &Told<'_>, change: &Change) -> Value {
    let Region { subject: of, before, after, direction, .. } = &change.region;
    let (kind, id) = subject(of);
    let state = |name: &String| (name != NONE).then(|| name.clone());
    let sides = told.rulesets().map(|(old, new)| {
        [(0, old), (1, new)].map(|(version, ruleset)| {
            json!({
                "answers": change.patient.answers.get(version).map(|it| answers(ruleset, it)),
                "accepted": change.patient.outcome(version).is_some(),
                "result": patient::result(ruleset, change.patient.outcome(version)),
            })
        })
    });
    let [old, new] = sides.unwrap_or([Value::Null, Value::Null]);
    let name = told.region(&change.region).replace('`', "");
    json!({
        "kind": kind,
        "id": id,
        "before": state(before),
        "after": state(after),
        "direction": direction.word(),
        "share": change.share.as_ref().map(share),
        "patient": {"old": old, "new": new, "case": patient::case(told.diff, change, &name)},
    })
}

/// Counts are texts: they can be larger than a number of JSON.
fn share(share: &Share) -> Value {
    let (middle, low, high) = share.interval();
    match share {
        Share::Exact { of, all } => json!({
            "of": "answer space", "exact": true, "share": middle, "answer_sets": of.to_string(), "all": all.to_string(),
        }),
        Share::Estimate { of, all } => json!({
            "of": "answer space", "exact": false, "share": middle, "interval_99": [low, high], "hits": of, "drawn": all,
        }),
    }
}

fn answers(ruleset: &Ruleset, answers: &Answers) -> Value {
    let each = ruleset.questions.iter().zip(answers.states());
    let given = each.filter(|(_, state)| **state != State::Missing);
    let mut all: Map<String, Value> =
        given.map(|(question, state)| (question.id.clone(), case::answer(question, state).into())).collect();
    if let Some(date) = answers.assessed_on {
        all.insert("assessed_on".to_owned(), date.to_string().into());
    }
    Value::Object(all)
}
