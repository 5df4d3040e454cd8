//! What trying the changes of a ruleset came to, for programs.

use super::{Counts, Ended, Run, reason};
use crate::diagnostic::Diagnostic;
use crate::mutate::proof::Proof;
use crate::mutate::trial::{Verdict, place};
use crate::mutate::{Change, Kind};
use crate::report::json;
use crate::source::Source;
use serde_json::{Map, Value, json};

/// The whole run: every change with what it came to, the counts, and what is wrong with the texts.
#[must_use]
pub fn run(run: &Run, id: &str, whole: &Source, problems: &[Diagnostic]) -> Value {
    let kinds = Kind::ALL.iter().map(|kind| (kind.word().replace(' ', "_"), run.counts(Some(*kind))));
    let kinds = kinds.filter(|(_, counts)| *counts != Counts::default());
    let kinds: Map<String, Value> = kinds.map(|(key, counts)| (key, counted(counts))).collect();
    let changes = run.changes.iter().enumerate().map(|(at, change)| one(run, at, change));
    json!({
        "format": 1,
        "ruleset": id,
        "source": run.source.name(),
        "cases": run.cases.len(),
        "ended": match run.ended {
            Ended::Whole => "whole",
            Ended::Limit => "limit",
            Ended::Budget => "budget",
            Ended::Interrupted => "interrupted",
        },
        "summary": counted(run.counts(None)),
        "kinds": kinds,
        "changes": changes.collect::<Vec<_>>(),
        "problems": json::problems([(whole, problems)]).get("problems"),
    })
}

/// The same where nothing could be tried.
#[must_use]
pub fn refused(source: &Source, problems: &[Diagnostic]) -> Value {
    json!({ "format": 1, "problems": json::problems([(source, problems)]).get("problems") })
}

fn counted(counts: Counts) -> Value {
    json!({
        "noticed": counts.noticed,
        "survived": counts.survived,
        "accepted": counts.accepted,
        "not_decided": counts.not_decided,
        "equivalent": counts.equivalent,
        "does_not_check": counts.does_not_check,
        "same": counts.same,
        "not_tried": counts.not_tried,
        "percent": counts.percent(),
    })
}

fn one(run: &Run, at: usize, change: &Change) -> Value {
    let (line, column) = place(run.source, change.span);
    let verdict = run.verdicts.get(at).copied().unwrap_or(Verdict::NotTried);
    let (status, by) = match verdict {
        Verdict::Noticed(case) => ("noticed", run.cases.get(case).map(|case| case.name.as_str())),
        Verdict::Survives if run.proof(at) == Some(&Proof::Equal) => ("equivalent", None),
        Verdict::Survives => ("survives", None),
        Verdict::DoesNotCheck => ("does_not_check", None),
        Verdict::Same => ("same", None),
        Verdict::NotTried => ("not_tried", None),
    };
    let edits =
        change.edits.iter().map(|(span, text)| json!({ "start": span.start, "end": span.end, "text": text }));
    let (shown, not_decided) = match run.proof(at) {
        Some(Proof::Differs(shown)) => (Some(shown), None),
        Some(Proof::NotDecided(why)) => (None, Some(reason(*why))),
        Some(Proof::Equal) | None => (None, None),
    };
    json!({
        "kind": change.kind.word().replace(' ', "_"),
        "in": change.owner,
        "line": line,
        "column": column,
        "before": change.before,
        "after": change.after,
        "edits": edits.collect::<Vec<_>>(),
        "status": status,
        "noticed_by": by,
        "case": shown.and_then(|shown| shown.case.as_deref()),
        "patient": shown.map(|shown| &shown.answers),
        "not_decided": not_decided,
        "accepted": run.acceptance(at).map(|it| it.because.as_str()),
    })
}
