//! A patient as a `case` of the language, ready to paste.

use super::Proved;
use crate::eval::outcome::Outcome;
use crate::prove::audit::{Found, Kind, Report};
use crate::report::case;
use crate::ruleset::Ruleset;

/// The patient of something found as a case: what a broken promise says, which fails until it is mended; else the level
/// that this patient gets now. None where there is nothing to expect that could fail.
#[must_use]
pub fn text(proved: &Proved<'_>, found: &Found) -> Option<String> {
    let patient = found.patient.as_ref()?;
    let answers = patient.answers.first()?;
    let expect = if found.broken.is_empty() {
        now(proved.ruleset, found, patient.outcome(0)?)
    } else {
        promised(proved, found)
    };
    (!expect.is_empty()).then(|| case::text(proved.ruleset, &name(proved.report, found), answers, &expect))
}

/// What the case is called: by what it is about, and numbered where several patients are found of the same.
#[must_use]
pub fn name(report: &Report, found: &Found) -> String {
    let of_the_same =
        |other: &&Found| other.kind == found.kind && other.about == found.about && other.patient.is_some();
    let before = report.found.iter().take_while(|other| !std::ptr::eq(*other, found)).filter(of_the_same);
    let name = format!("{}: {}", found.kind.word(), found.about);
    match before.count() {
        0 => name,
        number => format!("{name} ({})", number + 1),
    }
}

/// The broken lines of a promise, in the author's words.
fn promised(proved: &Proved<'_>, found: &Found) -> Vec<String> {
    let promise = proved.ruleset.promises.iter().find(|promise| promise.span == found.span);
    let lines = promise.into_iter().flat_map(|promise| {
        found.broken.iter().filter_map(|at| promise.expect.get(*at)).map(|line| proved.words(line.span))
    });
    lines.collect()
}

/// What this patient gets now.
fn now(ruleset: &Ruleset, found: &Found, outcome: &Outcome) -> Vec<String> {
    let mut lines = case::level(ruleset, outcome);
    if found.kind == Kind::RedFlag && ruleset.rules.iter().any(|rule| rule.id == found.about) {
        lines.push(format!("not fired {}", found.about));
    }
    lines
}
