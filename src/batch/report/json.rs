//! The summary as JSON.
//!
//! `errors` counts what is wrong with rows that have no result; a row with two problems counts in both. `levels` counts patients settled at a level, and of the others those that have it as their `at_least` and as their
//! `at_most`; `ranges` has every pair of ends. `reference` compares settled levels with reference levels: `table` holds a
//! row for each level of the reference, `settled_at` in the order of the levels. `compared` is the change from an older
//! ruleset.

use super::Report;
use crate::batch::agreement::{Agreement, Weights};
use crate::batch::summary::Said;
use crate::number;
use crate::report::ENGINE;
use crate::ruleset::{LevelId, Ruleset};
use serde_json::{Map, Value as Json, json};

/// The whole summary.
#[must_use]
pub fn json(report: &Report<'_>) -> Json {
    let (ruleset, summary) = (&report.ready.ruleset, report.summary);
    let (not, open) = summary.applies_not_or_open;
    let (settled, unsettled) = summary.settled();
    let mut fields = json!({
        "format": 1,
        "ruleset": {"id": ruleset.id, "version": ruleset.version, "digest": report.digest},
        "engine": ENGINE,
        "rows": summary.rows,
        "results": summary.results(),
        "rejected": summary.rejected,
        "errors": faults(report),
        "applies": {"true": summary.results() - not - open, "false": not, "open": open},
        "settled": settled,
        "not_settled": unsettled,
        "levels": levels(report),
        "ranges": ranges(report),
        "rules": counted(ruleset.rules.iter().map(|it| &it.id), &summary.rules, ["fired", "open"]),
        "patterns": counted(ruleset.patterns.iter().map(|it| &it.id), &summary.patterns, ["likely", "possible"]),
        "advice": advice(report),
    });
    if let Some(fields) = fields.as_object_mut() {
        if let Some(agreement) = &summary.agreement {
            fields.insert("reference".to_owned(), reference(ruleset, agreement));
        }
        if let Some(old) = report.old {
            fields.insert("compared".to_owned(), compared(report, old));
        }
    }
    fields
}

fn id(ruleset: &Ruleset, level: LevelId) -> &str {
    ruleset.levels.get(level.index()).map(|level| level.id.as_str()).unwrap_or_default()
}

fn faults(report: &Report<'_>) -> Json {
    let faults = report.summary.faults.iter().map(|((code, question), rows)| {
        let question = question.map(|id| report.ready.ruleset.question(id).id.as_str());
        json!({"severity": "error", "code": code, "question": question, "rows": rows})
    });
    faults.collect()
}

fn levels(report: &Report<'_>) -> Json {
    let levels = report.ready.ruleset.levels.iter().enumerate().map(|(at, level)| {
        let (settled, least, most) = report.summary.at_level(LevelId::at(at));
        json!({"id": level.id, "settled": settled, "at_least": least, "at_most": most})
    });
    levels.collect()
}

fn ranges(report: &Report<'_>) -> Json {
    let ranges = report.summary.levels.iter().map(|((least, most, settled), count)| {
        json!({
            "at_least": id(&report.ready.ruleset, *least),
            "at_most": id(&report.ready.ruleset, *most),
            "settled": settled,
            "patients": count,
        })
    });
    ranges.collect()
}

fn counted<'a>(ids: impl Iterator<Item = &'a String>, counts: &[(u64, u64)], names: [&str; 2]) -> Json {
    let each = ids.zip(counts).map(|(id, (one, other))| {
        let [first, second] = names;
        let mut fields = Map::new();
        fields.insert("id".to_owned(), Json::from(id.as_str()));
        fields.insert(first.to_owned(), Json::from(*one));
        fields.insert(second.to_owned(), Json::from(*other));
        Json::Object(fields)
    });
    each.collect()
}

fn advice(report: &Report<'_>) -> Json {
    let advice = report.ready.ruleset.advice.iter().zip(&report.summary.advice);
    advice.map(|(it, given)| json!({"id": it.id, "given": given})).collect()
}

fn reference(ruleset: &Ruleset, agreement: &Agreement) -> Json {
    let (agree, under, over) = agreement.agree_under_over();
    let kappa = |weights| agreement.kappa(weights).map(|kappa| number::fixed(&kappa, 4));
    let table = ruleset.levels.iter().enumerate().map(|(at, level)| {
        let settled: Vec<u64> = (0..ruleset.levels.len()).map(|found| agreement.cell(at, found)).collect();
        json!({"id": level.id, "settled_at": settled, "not_settled": agreement.unsettled(at)})
    });
    json!({
        "table": table.collect::<Vec<_>>(),
        "compared": agreement.compared(),
        "agree": agree,
        "under_triage": under,
        "over_triage": over,
        "kappa_linear": kappa(Weights::Linear),
        "kappa_quadratic": kappa(Weights::Quadratic),
        "without_reference": agreement.without,
    })
}

fn compared(report: &Report<'_>, old: &str) -> Json {
    let said = |said: &Said| match said {
        Said::Level(least, most, settled) => {
            json!({"at_least": least, "at_most": most, "settled": settled})
        }
        Said::NoLevel => Json::Null,
        Said::Rejected => Json::from("rejected"),
    };
    let changes = report.summary.changed(&report.ready.ruleset).into_iter();
    let changes = changes.map(|(direction, was, is, count)| {
        json!({"direction": direction.words(), "was": said(was), "is": said(is), "patients": count})
    });
    json!({
        "old_version": old,
        "unchanged": report.summary.unchanged(),
        "changes": changes.collect::<Vec<_>>(),
    })
}
