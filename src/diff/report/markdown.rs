//! What changes for whom, as the text of a pull request.

use super::super::{Change, share};
use super::{Told, patient};
use crate::review::report::safe;
use std::fmt::Write as _;

/// The report as Markdown; whatever a text holds stays text.
#[must_use]
pub fn text(told: &Told<'_>) -> String {
    let mut text = format!("## {}\n\n", safe(&told.title()));
    let _ = writeln!(text, "{} compared with {}.", safe(told.named.new), safe(told.named.old));
    for sentence in told.verdict() {
        let _ = writeln!(text, "\n{}", safe(&sentence));
    }
    list("Questions and levels", &told.structure(), &mut text);
    for (heading, changes) in told.sections() {
        let _ = writeln!(text, "\n### {heading}\n");
        for change in changes {
            one(told, change, &mut text);
        }
    }
    list("Not decided", &told.undecided(), &mut text);
    text
}

fn list(heading: &str, lines: &[String], text: &mut String) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n### {heading}\n");
    for line in lines {
        let _ = writeln!(text, "- {}", safe(&line.replace('`', "")));
    }
}

fn one(told: &Told<'_>, change: &Change, text: &mut String) {
    let Some((old, new)) = told.rulesets() else { return };
    let what = told.region(&change.region).replace('`', "");
    let _ = writeln!(text, "- **{}**", safe(&what));
    if let Some(share) = &change.share {
        let _ = writeln!(text, "  - {}", safe(&share::words(share)));
    }
    let patient = &change.patient;
    let _ = writeln!(text, "  - before: {}", safe(&patient::result(old, patient.outcome(0))));
    let _ = writeln!(text, "  - now: {}", safe(&patient::result(new, patient.outcome(1))));
    for (version, name) in [(0, "old"), (1, "new")] {
        for answer in patient::only_in(&told.diff.prover, patient, version) {
            let _ = writeln!(text, "  - asked in the {name} version only: {}", safe(&answer));
        }
    }
    if let Some(case) = patient::case(told.diff, change, &what) {
        // A fence longer than any in the text cannot be ended by it.
        let longest = case.split(|it| it != '`').map(str::len).max().unwrap_or_default();
        let fence = "`".repeat(longest.max(2) + 1);
        let case = case.lines().fold(String::new(), |all, line| all + "    " + line + "\n");
        let _ = writeln!(
            text,
            "  - <details><summary>a patient</summary>\n\n    {fence}\n{case}    {fence}\n\n    </details>"
        );
    }
}
