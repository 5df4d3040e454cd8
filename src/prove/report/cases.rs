//! A patient as a `case` of the language, ready to paste.

use super::Proved;
use crate::answers::Answers;
use crate::eval::outcome::Outcome;
use crate::prove::audit::{Found, Kind};
use crate::ruleset::{Question, Ruleset, State, Value};
use std::fmt::Write;

/// The patient of something found as a case: what a broken promise says, which fails until it is mended; else the level
/// that this patient gets now.
#[must_use]
pub fn case(proved: &Proved<'_>, found: &Found) -> Option<String> {
    let patient = found.patient.as_ref()?;
    let answers = patient.answers.first()?;
    let expect = if found.broken.is_empty() {
        now(proved.ruleset, found, patient.outcome(0)?)
    } else {
        promised(proved, found)
    };
    if expect.is_empty() {
        return None;
    }
    let mut text = format!("case \"{}\"\n", quoted(&name(found)));
    given(&mut text, proved.ruleset, answers);
    text.push_str("  expect\n");
    for line in expect {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "    {line}");
    }
    Some(text)
}

/// What the case is called.
#[must_use]
pub fn name(found: &Found) -> String {
    format!("{}: {}", found.kind.word(), found.about)
}

fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

fn given(text: &mut String, ruleset: &Ruleset, answers: &Answers) {
    let lines = lines(ruleset, answers);
    if !lines.is_empty() {
        text.push_str("  given\n");
    }
    for line in lines {
        let _ = writeln!(text, "    {line}");
    }
}

/// Each answer as a line of `given`.
#[must_use]
pub fn lines(ruleset: &Ruleset, answers: &Answers) -> Vec<String> {
    let mut lines: Vec<String> =
        answers.assessed_on.iter().map(|date| format!("assessed_on {date}")).collect();
    let states = ruleset.questions.iter().zip(answers.states());
    lines.extend(states.filter_map(|(question, state)| line(question, state)));
    lines
}

fn line(question: &Question, state: &State) -> Option<String> {
    let answer = match state {
        State::Missing => return None,
        State::Unknown => "unknown".to_owned(),
        State::Given(value @ Value::Set(set)) if !set.is_empty() => {
            format!("[{}]", question.written(value))
        }
        State::Given(value @ Value::Text(_)) => format!("\"{}\"", quoted(&question.written(value))),
        State::Given(value) => question.written(value),
    };
    Some(format!("{} {answer}", question.id))
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
    let mut lines = Vec::new();
    if let Some(level) = outcome.level {
        let id =
            |level: crate::ruleset::LevelId| ruleset.levels.get(level.index()).map(|level| level.id.as_str());
        let (least, most) = (id(level.bounds.at_least), id(level.bounds.at_most));
        if level.settled {
            lines.extend(least.map(|id| format!("level {id}")));
        } else {
            lines.extend(least.map(|id| format!("level at least {id}")));
            lines.extend(most.map(|id| format!("level at most {id}")));
        }
    }
    if found.kind == Kind::RedFlag && ruleset.rules.iter().any(|rule| rule.id == found.about) {
        lines.push(format!("not fired {}", found.about));
    }
    lines
}
