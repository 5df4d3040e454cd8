//! The nearest answers that would have fired a rule: as JSON, in the words of the answer file, and as one line about
//! the next more urgent level.

use super::page::Section;
use super::{Assessment, json as result, words};
use crate::answers::State;
use crate::eval::near::{Change, Distance, MOST_CHANGES, Near, Nearest, total};
use crate::eval::{Strictness, evaluate};
use crate::ruleset::{Question, RuleId, Ruleset};
use crate::truth::Truth;
use serde_json::{Value as Json, json};

/// A result names changes up to so many; what is further away does not help who reads it.
const MOST_SHOWN: usize = 2;

/// `{"changes": […]}`, `{"more_than": 3}`, or `{"not_found": true}` where the search met its limit.
pub(super) fn json(ruleset: &Ruleset, nearest: &Nearest) -> Json {
    let change = |change: &Change| {
        let question = words::question(ruleset, change.question)?;
        let (from, to) = (state(question, &change.from), state(question, &change.to));
        Some(json!({"question": question.id, "from": from, "to": to}))
    };
    match nearest {
        Nearest::Fires(changes) => json!({"changes": changes.iter().filter_map(change).collect::<Json>()}),
        Nearest::Further => json!({"more_than": MOST_CHANGES}),
        Nearest::NotFound => json!({"not_found": true}),
    }
}

fn state(question: &Question, state: &State) -> Json {
    match state {
        State::Missing => Json::Null,
        State::Unknown => Json::from("unknown"),
        State::Given(value) => result::written(question, value),
    }
}

/// "`weeks_since_start` were 3 (it is 2)".
pub(super) fn by_id(ruleset: &Ruleset, nearest: &Nearest) -> String {
    let written = |question: &Question, state: &State| match state {
        State::Missing => "missing".to_owned(),
        State::Unknown => "unknown".to_owned(),
        State::Given(value) => question.written(value),
    };
    let change = |change: &Change| {
        let question = words::question(ruleset, change.question)?;
        let (from, to) = (written(question, &change.from), written(question, &change.to));
        Some(format!("`{}` were {to} (it is {from})", question.id))
    };
    match nearest {
        Nearest::Fires(changes) => words::join(&changes.iter().filter_map(change).collect::<Vec<_>>(), "and"),
        Nearest::Further => "more than three answers away".to_owned(),
        Nearest::NotFound => "not found within the limit of the search".to_owned(),
    }
}

/// What would have made the result more urgent by one level, where that is near.
///
/// Only where every rule of that level is certainly false: what open rules wait for is asked anyway.
pub(super) fn section(about: &Assessment) -> Section {
    let Some(rules) = next_level(about) else { return Section::default() };
    let near = Near::new(about.ruleset, about.plan, about.answers);
    let mut best: Option<(usize, Distance, Vec<Change>)> = None;
    for rule in rules {
        // A rule that is further away than the nearest so far need not be looked for to the end.
        let most = best.as_ref().map_or(MOST_SHOWN, |(count, ..)| *count);
        if let Nearest::Fires(changes) = near.of(rule, most) {
            let found = (changes.len(), total(&changes), changes);
            if best.as_ref().is_none_or(|best| (found.0, found.1) < (best.0, best.1)) {
                best = Some(found);
            }
        }
    }
    let Some((_, _, changes)) = best else { return Section::default() };
    let Some(title) = title(about, &near, &changes) else { return Section::default() };
    let mut section = Section::new(&title, &title);
    let changes: Vec<String> = changes.iter().filter_map(|change| by_words(about, change)).collect();
    section.headline = Some(words::join(&changes, "and"));
    section
}

/// The level that the changed answers come to: they may fire more than the rule that was looked for.
fn title(about: &Assessment, near: &Near<'_>, changes: &[Change]) -> Option<String> {
    let answers = near.changed(changes);
    let evaluation = evaluate(about.ruleset, about.plan, &answers, Strictness::Lenient).ok()?;
    let level = evaluation.outcome.level?;
    let least = if level.settled { "" } else { "at least " };
    Some(format!("Would be {least}\"{}\" if", words::level_text(about.ruleset, level.bounds.at_least)))
}

/// The rules of the next more urgent level for which there are any; none where one of them is open.
fn next_level(about: &Assessment) -> Option<Vec<RuleId>> {
    let reached = about.outcome.level?.bounds.at_least;
    let rules = about.ruleset.rules.iter();
    let level = rules.filter_map(|rule| rule.level).filter(|level| *level < reached).max()?;
    let rules = about.ruleset.rules.iter().zip(&about.outcome.rules).enumerate();
    let of_level: Vec<(usize, Truth)> = rules
        .filter(|(_, (rule, _))| rule.level == Some(level))
        .map(|(at, (_, value))| (at, *value))
        .collect();
    let all_false = of_level.iter().all(|(_, value)| value.is_false());
    all_false.then(|| of_level.into_iter().map(|(at, _)| RuleId::at(at)).collect())
}

/// "\"Do you have trouble …?\" were yes (now: no)".
fn by_words(about: &Assessment, change: &Change) -> Option<String> {
    let question = words::question(about.ruleset, change.question)?;
    let spoken = |state: &State| match state {
        State::Missing => "not answered".to_owned(),
        State::Unknown => "unknown".to_owned(),
        State::Given(value) => words::spoken(question, value),
    };
    let now = match (&change.from, &question.assume) {
        (State::Missing, Some(value)) if about.outcome.assumed.contains(&change.question) => {
            format!("assumed: {}", words::spoken(question, value))
        }
        (state, _) => format!("now: {}", spoken(state)),
    };
    Some(format!("\"{}\" were {} ({now})", question.text, spoken(&change.to)))
}
