//! Cases for people: what fails, in its source, with what decided it; then one line that counts.

use crate::report::{Style, diagnostics, escape, wrap};
use crate::testing::suite::{Counts, Missed, Suite};
use std::fmt::Write;

/// Everything that is said of the cases of one ruleset.
#[must_use]
pub fn suite(suite: &Suite, style: Style) -> String {
    let mut text = String::new();
    for (case, patient, result) in suite.cases() {
        let missed = suite.missed(case, patient, result);
        for fault in suite.faults(case, result, &missed).into_iter().chain(suite.not_used(case, result)) {
            text.push_str(&diagnostics::listed(&suite.source, &[fault], style));
        }
        for one in &missed {
            decided(&mut text, suite, one, style);
        }
    }
    text
}

/// What decided one line, indented below its problem.
fn decided(text: &mut String, suite: &Suite, missed: &Missed, style: Style) {
    if missed.decided.is_empty() {
        return;
    }
    let line = suite.source.slice(missed.line.span);
    let words: Vec<&str> = line.split_whitespace().collect();
    let _ = writeln!(text, "Decided `{}`:", escape(&words.join(" ")));
    for line in &missed.decided {
        let said = line.trim_start();
        if style.plain {
            let _ = writeln!(text, "{}.", escape(said));
            continue;
        }
        let indent = " ".repeat((2 + line.len() - said.len()).min(style.width / 2));
        for line in wrap::wrap(&escape(said), &indent, &format!("{indent}  "), style.width) {
            let _ = writeln!(text, "{}", line.trim_end());
        }
    }
    text.push('\n');
}

/// "12 cases in x.triage: 11 passed, 1 failed".
#[must_use]
pub fn summary(suite: &Suite) -> String {
    let name = escape(suite.source.name()).into_owned();
    if suite.ready.is_none() {
        return format!("no case of {name} was run: it has errors\n");
    }
    let counts = suite.counts();
    match (suite.all, counts.run()) {
        (0, _) => format!("no cases in {name}\n"),
        (all, run) if run < all => format!("{run} of {} in {name}: {}\n", cases(all), counted(counts)),
        (all, _) => format!("{} in {name}: {}\n", cases(all), counted(counts)),
    }
}

/// The last line where there are several rulesets.
#[must_use]
pub fn total(counts: Counts, rulesets: usize) -> String {
    format!("{} in {rulesets} rulesets: {}\n", cases(counts.run()), counted(counts))
}

pub(super) fn cases(count: usize) -> String {
    if count == 1 { "1 case".to_owned() } else { format!("{count} cases") }
}

fn counted(counts: Counts) -> String {
    let parts = [(counts.passed, "passed"), (counts.failed, "failed"), (counts.errors, "without a result")];
    let said = parts.iter().filter(|(count, _)| *count > 0);
    let said: Vec<String> = said.map(|(count, word)| format!("{count} {word}")).collect();
    if said.is_empty() { "none was run".to_owned() } else { said.join(", ") }
}
