//! What cases have shown, for people and for programs: how much of each kind, and what no case shows.

use crate::report::{Style, escape, wrap};
use crate::source::{Source, Span};
use crate::testing::coverage::{Coverage, Kind, Share, Target};
use crate::testing::suite::Suite;
use serde_json::{Value, json};
use std::fmt::Write;

/// A table with a line a kind, and the list of what no case shows.
#[must_use]
pub fn human(suite: &Suite, coverage: &Coverage, style: Style) -> String {
    let mut text = String::new();
    let (name, cases) = (escape(suite.source.name()), super::human::cases(coverage.cases));
    let _ = writeln!(text, "\nCoverage of {name} by {cases} with a result:");
    let shares = Kind::ALL.map(|kind| (kind.word(), coverage.share(kind)));
    let shares = shares.into_iter().filter(|(_, share)| share.goals > 0);
    for (word, share) in shares.chain([("everything", coverage.whole())]) {
        let Share { met, goals } = share;
        let percent = share.percent();
        // Writing to a string cannot fail.
        let _ = if style.plain {
            writeln!(text, "{word}: {met} of {goals}, {percent} percent.")
        } else {
            writeln!(text, "  {word:<20} {:>12} {percent:>4} %", format!("{met} of {goals}"))
        };
    }
    let missed: Vec<String> = Kind::ALL.iter().flat_map(|kind| missed(suite, coverage, *kind)).collect();
    if !missed.is_empty() {
        let _ = writeln!(text, "\nNot shown by any case:");
    }
    for line in missed {
        if style.plain {
            let _ = writeln!(text, "{}.", escape(&line));
            continue;
        }
        for line in wrap::wrap(&escape(&line), "  ", "    ", style.width) {
            let _ = writeln!(text, "{}", line.trim_end());
        }
    }
    text
}

fn missed(suite: &Suite, coverage: &Coverage, kind: Kind) -> Vec<String> {
    let missed = coverage.targets.iter().filter(|target| target.kind == kind).filter_map(|target| {
        let goals: Vec<&str> = target.missed().map(|goal| goal.word.as_str()).collect();
        (!goals.is_empty()).then(|| {
            let place = spoken_place(&suite.source, target.span);
            format!("{place}: {}{}: never {}", lead(kind), target.name, goals.join(", never "))
        })
    });
    missed.collect()
}

/// The word before a name that says what it names.
pub(super) fn lead(kind: Kind) -> &'static str {
    match kind {
        Kind::RedFlag => "red flag ",
        Kind::Rule => "rule ",
        Kind::Decides | Kind::Threshold | Kind::Edge => "",
        Kind::Band | Kind::BandEdge => "band ",
        Kind::Choice => "choice ",
        Kind::Gate => "question ",
        Kind::Finding => "finding ",
        Kind::Class => "class ",
        Kind::Pattern => "pattern ",
        Kind::Advice => "advice ",
    }
}

fn spoken_place(source: &Source, span: Span) -> String {
    let line = source.position(span.start).line;
    let file = source.file_at(span.start);
    if file.index == 0 { format!("line {line}") } else { format!("{} line {line}", file.name) }
}

/// The same for programs: the shares by kind, and every target with how many cases showed each of its goals.
#[must_use]
pub fn json(suite: &Suite, coverage: &Coverage) -> Value {
    let share = |share: Share| json!({ "met": share.met, "goals": share.goals, "percent": share.percent() });
    let kinds = Kind::ALL.iter().map(|kind| (key(*kind), share(coverage.share(*kind))));
    json!({
        "ruleset": suite.ready.as_ref().map(|it| it.ruleset.id.as_str()),
        "cases": coverage.cases,
        "everything": share(coverage.whole()),
        "kinds": kinds.collect::<serde_json::Map<_, _>>(),
        "targets": coverage.targets.iter().map(|target| one(&suite.source, target)).collect::<Vec<_>>(),
    })
}

/// The name of a kind as a field: `red_flags`.
fn key(kind: Kind) -> String {
    kind.word().replace(' ', "_")
}

fn one(source: &Source, target: &Target) -> Value {
    let goals = target.goals.iter().map(|goal| json!({ "goal": goal.word, "cases": goal.cases }));
    json!({
        "kind": key(target.kind),
        "name": target.name,
        "source": source.file_at(target.span.start).name,
        "line": source.position(target.span.start).line,
        "goals": goals.collect::<Vec<_>>(),
    })
}
