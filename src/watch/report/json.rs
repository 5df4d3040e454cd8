//! What changed as JSON: one object on one line for each ruleset and save. What waits for a reviewer is told on a line of
//! its own (`review`).
//!
//! `event` is `started`, `changed` or `unchanged`; `ruleset` the path as given; `in_force` says which ruleset results
//! come from: `current`, `last_good` or `nothing`. `problems_new` and `problems_gone` hold problems as `check` writes
//! them. `gone`, `awaited` and `returned` are files. Each of `changes` is `{source, level: {from, to}, fired: {new,
//! gone}, advice: {new, gone}}` with ids; a level is `{applies, at_least, at_most, settled}`, and `from` is null in the
//! first result of a file. `cases` counts those that pass and those that do not, and `changed` are those that came to
//! something else: `{name, source, line, from, to, missed: [{text, actual}]}`. `milliseconds` counts from the save; with `--timing` there are `check_milliseconds` (null
//! where nothing was checked), `evaluated` and `evaluate_milliseconds` too.

use super::Timing;
use crate::report::json as report;
use crate::ruleset::LevelId;
use crate::truth::Truth;
use crate::watch::cases::{Flip, Status};
use crate::watch::difference::{Change, Difference, Problem};
use crate::watch::person::Conclusion;
use crate::watch::state::{Force, Presence};
use serde_json::{Value, json};
use std::time::Duration;

/// One line.
#[must_use]
pub fn line(found: &Difference, timing: &Timing) -> String {
    let event = match found {
        _ if found.started => "started",
        _ if found.is_empty() => "unchanged",
        _ => "changed",
    };
    let files = |list: &[(&str, Presence)], wanted: &[Presence]| -> Vec<Value> {
        let names = list.iter().filter(|(_, presence)| wanted.contains(presence));
        names.map(|(name, _)| Value::from(*name)).collect()
    };
    let mut fields = json!({
        "event": event,
        "ruleset": found.after.name(),
        "in_force": force(found.after.ruleset.force),
        "problems_new": problems(&found.new),
        "problems_gone": problems(&found.gone),
        "gone": files(&found.vanished, &[Presence::Gone]),
        "awaited": files(&found.vanished, &[Presence::Awaited]),
        "returned": files(&found.returned, &[Presence::Gone, Presence::Awaited]),
        "changes": found.changes.iter().map(change).collect::<Vec<_>>(),
        "cases": cases(found),
        "milliseconds": milliseconds(timing.since_save),
    });
    if let Some(fields) = fields.as_object_mut().filter(|_| timing.wanted) {
        fields.insert("check_milliseconds".to_owned(), timing.check.map(milliseconds).into());
        fields.insert("evaluated".to_owned(), timing.answers.0.into());
        fields.insert("evaluate_milliseconds".to_owned(), milliseconds(timing.answers.1).into());
    }
    report::line(&fields)
}

/// Thousandths of a millisecond are kept.
fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1_000_000.0).round() / 1000.0
}

fn cases(found: &Difference) -> Value {
    let (passed, failed) = found.after.cases.counts();
    let status = |status: Status| match status {
        Status::Passes => "passed",
        Status::Fails => "failed",
        Status::NoResult => "error",
    };
    let flip = |it: &Flip| {
        let missed = it.after.missed.iter().map(|(line, actual)| json!({"text": line, "actual": actual}));
        json!({
            "name": it.after.name,
            "source": it.after.file,
            "line": it.after.line,
            "from": it.before.map(status),
            "to": status(it.after.status),
            "missed": missed.collect::<Vec<_>>(),
        })
    };
    let changed: Vec<Value> = found.flips.iter().map(flip).collect();
    json!({"passed": passed, "failed": failed, "changed": changed})
}

fn force(force: Force) -> &'static str {
    match force {
        Force::Current => "current",
        Force::LastGood => "last_good",
        Force::Nothing => "nothing",
    }
}

fn problems(list: &[Problem]) -> Value {
    let each = list.iter().map(|it| (it.source, std::slice::from_ref(it.diagnostic)));
    let mut all = report::problems(each);
    all.get_mut("problems").map_or_else(|| json!([]), Value::take)
}

fn change(change: &Change) -> Value {
    let ids = |list: Vec<&String>| list.into_iter().map(String::as_str).collect::<Value>();
    json!({
        "source": change.source,
        "level": {"from": change.before.map(level), "to": level(change.after)},
        "fired": {
            "new": ids(change.fired.new.iter().map(|it| &it.id).collect()),
            "gone": ids(change.fired.gone.iter().map(|it| &it.id).collect()),
        },
        "advice": {
            "new": ids(change.advice.new.iter().map(|it| &it.id).collect()),
            "gone": ids(change.advice.gone.iter().map(|it| &it.id).collect()),
        },
    })
}

fn level(of: &Conclusion) -> Value {
    let id = |id: LevelId| of.ready.ruleset.levels.get(id.index()).map(|level| level.id.as_str());
    let applies = match of.outcome.applies {
        Truth::True => json!(true),
        Truth::False => json!(false),
        Truth::Open => json!("open"),
    };
    let level = of.outcome.level.as_ref();
    json!({
        "applies": applies,
        "at_least": level.and_then(|it| id(it.bounds.at_least)),
        "at_most": level.and_then(|it| id(it.bounds.at_most)),
        "settled": level.map(|it| it.settled),
    })
}
