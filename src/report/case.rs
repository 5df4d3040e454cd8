//! A patient as the text of a `case`, ready to be pasted into a ruleset or its file of cases.

use super::escape;
use crate::answers::Answers;
use crate::eval::outcome::Outcome;
use crate::ruleset::{LevelId, Question, Ruleset, State, Value};
use std::fmt::Write as _;

/// The case of this name with what is answered and what is expected, one line each.
#[must_use]
pub fn text(ruleset: &Ruleset, name: &str, answers: &Answers, expect: &[String]) -> String {
    let mut text = format!("case {}\n  given\n", quoted(name));
    for line in given(ruleset, answers) {
        let _ = writeln!(text, "    {line}");
    }
    text.push_str("  expect\n");
    for line in expect {
        let _ = writeln!(text, "    {line}");
    }
    text
}

/// A text in quotes, as the language reads it.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", escape(text).replace('\\', "\\\\").replace('"', "\\\""))
}

/// What is answered, as the lines of a `given`; somebody who answered nothing leaves the first question out in so many
/// words.
#[must_use]
pub fn given(ruleset: &Ruleset, answers: &Answers) -> Vec<String> {
    let mut lines = answered(ruleset, answers);
    if let Some(question) = ruleset.questions.first().filter(|_| lines.is_empty()) {
        lines.push(format!("{} missing", question.id));
    }
    lines
}

/// The date of the assessment, where there is one, and each answer, a line each.
#[must_use]
pub fn answered(ruleset: &Ruleset, answers: &Answers) -> Vec<String> {
    let date = answers.assessed_on.map(|date| format!("assessed_on {date}"));
    let each = ruleset.questions.iter().zip(answers.states());
    let each = each.filter(|(_, state)| **state != State::Missing);
    date.into_iter()
        .chain(each.map(|(question, state)| format!("{} {}", question.id, answer(question, state))))
        .collect()
}

/// What is known of a question, as it is written after its name.
#[must_use]
pub fn answer(question: &Question, state: &State) -> String {
    match state {
        State::Missing => "missing".to_owned(),
        State::Unknown => "unknown".to_owned(),
        State::Given(Value::Text(words)) => quoted(words),
        State::Given(Value::Set(set)) if !set.is_empty() => {
            format!("[{}]", question.written(&Value::Set(set.clone())))
        }
        State::Given(value) => question.written(value),
    }
}

/// What the level comes to, as the lines of an `expect`, without those that could not fail; none where the ruleset has no
/// levels.
#[must_use]
pub fn level(ruleset: &Ruleset, outcome: &Outcome) -> Vec<String> {
    if outcome.applies.is_false() {
        return vec!["does not apply".to_owned()];
    }
    let Some(level) = &outcome.level else { return Vec::new() };
    let id = |id: LevelId| ruleset.levels.get(id.index()).map_or("", |level| level.id.as_str());
    let (least, most) = (id(level.bounds.at_least), id(level.bounds.at_most));
    if level.settled {
        let only = ruleset.levels.len() < 2;
        return if only { Vec::new() } else { vec![format!("level {least}")] };
    }
    let mut lines = Vec::new();
    if level.bounds.at_least.index() + 1 < ruleset.levels.len() {
        lines.push(format!("level at least {least}"));
    }
    if level.bounds.at_most.index() > 0 {
        lines.push(format!("level at most {most}"));
    }
    lines.push("not settled".to_owned());
    lines
}
