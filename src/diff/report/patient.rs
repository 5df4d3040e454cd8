//! A patient for whom something changes: the answers, what each version makes of them, and the case to paste.

use super::super::names::Kind;
use super::super::region::{Region, Subject};
use super::super::{Change, Diff};
use crate::eval::outcome::{Outcome, Range};
use crate::number;
use crate::plan::NumberRef;
use crate::prove::prover::{Patient, Prover, Version};
use crate::report::case;
use crate::ruleset::{ClassId, LevelId, QuestionId, RuleId, Ruleset, State};

/// What a version makes of a patient, in a line.
#[must_use]
pub fn result(ruleset: &Ruleset, outcome: Option<&Outcome>) -> String {
    let Some(outcome) = outcome else { return "the answers are refused".to_owned() };
    let mut parts = vec![standing(ruleset, outcome)];
    let names = |list: &[RuleId]| -> Vec<&str> {
        list.iter().filter_map(|id| ruleset.rules.get(id.index())).map(|rule| rule.id.as_str()).collect()
    };
    for (word, list) in [("fired", &outcome.fired), ("open", &outcome.open)] {
        if !list.is_empty() {
            parts.push(format!("{word} {}", names(list).join(", ")));
        }
    }
    parts.retain(|part| !part.is_empty());
    if parts.is_empty() { "no rule fires".to_owned() } else { parts.join("; ") }
}

/// The level, or both ends of it.
fn standing(ruleset: &Ruleset, outcome: &Outcome) -> String {
    if outcome.applies.is_false() {
        return "does not apply".to_owned();
    }
    let id = |id: LevelId| ruleset.levels.get(id.index()).map_or("", |level| level.id.as_str());
    let unsure = if outcome.applies.is_open() { ", if it applies" } else { "" };
    match &outcome.level {
        Some(level) if level.bounds.at_least == level.bounds.at_most => {
            format!("level {}{unsure}", id(level.bounds.at_least))
        }
        Some(level) => {
            format!("at least {}, at most {}{unsure}", id(level.bounds.at_least), id(level.bounds.at_most))
        }
        None => unsure.trim_start_matches(", ").to_owned(),
    }
}

/// The answers that only one version has a question for, as they would be written in it. 0 is the old one.
#[must_use]
pub fn only_in(prover: &Prover<'_>, patient: &Patient, version: usize) -> Vec<String> {
    let (Some(own), Some(answers)) = (prover.versions().get(version), patient.answers.get(version)) else {
        return Vec::new();
    };
    let others = prover.versions().get(1 - version.min(1)).map_or(0, |it| it.ruleset.questions.len());
    let shared = |id: QuestionId| {
        let slot = prover.space.slot(version, id);
        (0..others).any(|at| prover.space.slot(1 - version.min(1), QuestionId::at(at)) == slot)
    };
    let each = own.ruleset.questions.iter().enumerate().zip(answers.states());
    let answered = each.filter(|((at, _), state)| **state != State::Missing && !shared(QuestionId::at(*at)));
    answered
        .map(|((_, question), state)| format!("{} {}", question.id, case::answer(question, state)))
        .collect()
}

/// The patient as a case of the new version; none where it refuses the answers, or where no line would say what it makes
/// of them.
#[must_use]
pub fn case(diff: &Diff<'_>, change: &Change, name: &str) -> Option<String> {
    let new = diff.prover.versions().get(1)?;
    let (outcome, answers) = (change.patient.outcome(1)?, change.patient.answers.get(1)?);
    let mut expect = case::level(new.ruleset, outcome);
    expect.extend(expected(new, &change.region, outcome));
    (!expect.is_empty()).then(|| case::text(new.ruleset, name, answers, &expect))
}

/// What a case expects of the thing that changes, where that can be said.
fn expected(version: &Version<'_>, region: &Region, outcome: &Outcome) -> Option<String> {
    let ruleset = version.ruleset;
    let Subject::Named(kind, name) = &region.subject else { return None };
    if outcome.applies.is_false() && region.after != "fires" {
        // Whatever else it might say is not told there.
        return None;
    }
    let place = kind.names(ruleset).iter().position(|own| own == name)?;
    match (kind, region.after.as_str()) {
        (Kind::Rule, "fires") => Some(format!("fired {name}")),
        (Kind::Rule, "open") => Some(format!("open {name}")),
        (Kind::Rule, _) => Some(format!("not fired {name}")),
        (Kind::Pattern, "likely") => Some(format!("likely {name}")),
        (Kind::Pattern, "possible" | "possible, perhaps likely") => Some(format!("possible {name}")),
        (Kind::Pattern, "not possible") => Some(format!("not possible {name}")),
        (Kind::Advice, "given") => Some(format!("advise {name}")),
        (Kind::Advice, "held back") => Some(format!("withheld {name}")),
        (Kind::Advice, _) => Some(format!("not advise {name}")),
        (Kind::Finding, truth) => {
            let word = match truth {
                "true" => "yes",
                "false" => "no",
                _ => "open",
            };
            Some(format!("{name} {word}"))
        }
        (Kind::Score, _) => {
            let declared = *version.plan.scores.get(place)?;
            Some(format!("{name} {}", range(version, declared, outcome.scores.get(place)?)?))
        }
        (Kind::Calculation, _) if ruleset.calculations.get(place).is_some_and(|it| !it.is_date) => {
            let (declared, _) = *version.plan.calculations.get(place)?;
            Some(format!("{name} {}", range(version, declared, outcome.calculations.get(place)?.as_ref()?)?))
        }
        (Kind::Class, _) => {
            let choices = &ruleset.classes.get(place)?.choices;
            let still = outcome.class(ClassId::at(place)).iter();
            let ids: Vec<&str> =
                still.filter_map(|at| choices.get(usize::from(*at))).map(|it| it.id.as_str()).collect();
            (!ids.is_empty() && ids.len() < choices.len()).then(|| format!("{name} {}", ids.join(" or ")))
        }
        _ => None,
    }
}

/// A range as it is written in a case; none where no finite decimal is exact, or where it could be no other.
fn range(version: &Version<'_>, declared: NumberRef, range: &Range) -> Option<String> {
    let (least, most) = version.plan.declared(declared)?;
    if range.min <= least && range.max >= most {
        return None;
    }
    number::decimals_of(&range.min)?;
    number::decimals_of(&range.max)?;
    let (low, high) = (number::text(&range.min), number::text(&range.max));
    Some(if low == high { low } else { format!("{low} to {high}") })
}
