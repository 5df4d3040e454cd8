//! Whether a result is what a line of `expect` says: of cases, and of promises where a result is at hand.
//!
//! A line without `not` asks for what is certain; with `not` for what is certainly not so. What is open is neither.

use super::outcome::{Holding, Outcome, Range, Withheld};
use crate::number::Decimal;
use crate::ruleset::{
    AdviceId, Expectation, ExpectationKind, FindingId, Grade, LevelId, PatternId, RuleId, Ruleset,
};
use crate::truth::Truth;

/// Whether a result is what is expected.
#[must_use]
pub fn holds(ruleset: &Ruleset, outcome: &Outcome, expected: &Expectation) -> bool {
    truth(ruleset, outcome, &expected.kind) == Truth::from_planes(!expected.negated, !expected.negated)
}

/// Whether what a line says, its `not` aside, is certainly so, certainly not so, or neither.
#[must_use]
pub fn truth(ruleset: &Ruleset, outcome: &Outcome, kind: &ExpectationKind) -> Truth {
    use ExpectationKind as E;
    match kind {
        E::Level(level) => settled_at(ruleset, outcome, *level),
        E::LevelAtLeast(level) => bounded(outcome, |at| at <= level.index()),
        E::LevelAtMost(level) => bounded(outcome, |at| at >= level.index()),
        E::Settled => plain(outcome.level.is_some_and(|level| level.settled)),
        E::Applies => outcome.applies,
        E::DoesNotApply => opposite(outcome.applies),
        E::Fired(rule) => rule_truth(ruleset, outcome, *rule),
        E::Open(rule) => plain(outcome.open.contains(rule)),
        E::Pattern(pattern, grade) => graded(outcome, *pattern, *grade),
        E::Advise(advice) => advised(outcome, *advice),
        E::Withheld(advice) => plain(withheld(outcome, *advice).is_some()),
        E::Asks(question) => plain(outcome.ask.contains(question)),
        E::Assumed(question) => plain(outcome.assumed.contains(question)),
        E::Finding(finding, wanted) => found(outcome, *finding, *wanted),
        E::Class(class, wanted) => {
            let possible = outcome.class(*class);
            within(possible.len(), possible.iter().filter(|at| wanted.contains(at)).count())
        }
        E::Calculation(id, low, high) => {
            between(outcome.calculations.get(id.index()).and_then(Option::as_ref), *low, *high)
        }
        E::Score(id, low, high) => between(outcome.scores.get(id.index()), *low, *high),
    }
}

fn plain(is: bool) -> Truth {
    Truth::from_planes(is, is)
}

fn opposite(truth: Truth) -> Truth {
    match truth {
        Truth::True => Truth::False,
        Truth::False => Truth::True,
        Truth::Open => Truth::Open,
    }
}

/// Of so many that are possible, so many are wanted.
fn within(possible: usize, wanted: usize) -> Truth {
    Truth::from_planes(wanted == possible && possible > 0, wanted > 0)
}

/// Whether the level is certainly in a part of the list; without a level it is in none.
fn bounded(outcome: &Outcome, is_in: impl Fn(usize) -> bool) -> Truth {
    let Some(level) = outcome.level else { return Truth::False };
    let (least, most) = (is_in(level.bounds.at_least.index()), is_in(level.bounds.at_most.index()));
    Truth::from_planes(least && most, least || most)
}

/// Settled at a level; certainly not where the level cannot be this one.
fn settled_at(ruleset: &Ruleset, outcome: &Outcome, wanted: LevelId) -> Truth {
    let Some(level) = outcome.level else { return Truth::False };
    let settled = level.settled && level.bounds.at_least == wanted;
    Truth::from_planes(settled, levels(ruleset, outcome).contains(&wanted))
}

/// The levels that are still possible, most urgent first; none where there is no level.
#[must_use]
pub fn levels(ruleset: &Ruleset, outcome: &Outcome) -> Vec<LevelId> {
    let Some(level) = outcome.level else { return Vec::new() };
    let between = level.bounds.at_most.index()..=level.bounds.at_least.index();
    let sets = |at: usize| {
        let rules = ruleset.rules.iter().zip(&outcome.rules);
        let mut by_rule =
            rules.filter(|(rule, value)| rule.level == Some(LevelId::at(at)) && !value.is_false());
        ruleset.otherwise.as_ref().is_some_and(|it| it.level.index() == at) || by_rule.next().is_some()
    };
    between.filter(|at| sets(*at)).map(LevelId::at).collect()
}

/// Where the ruleset does not apply, only red flags fire.
fn rule_truth(ruleset: &Ruleset, outcome: &Outcome, id: RuleId) -> Truth {
    let red_flag = ruleset.rules.get(id.index()).is_some_and(|rule| rule.red_flag);
    if outcome.applies.is_false() && !red_flag {
        return Truth::False;
    }
    outcome.rules.get(id.index()).copied().unwrap_or(Truth::Open)
}

/// At least this grade.
fn graded(outcome: &Outcome, id: PatternId, grade: Grade) -> Truth {
    let reaches = |list: &[(PatternId, Grade)]| list.iter().any(|(at, it)| *at == id && *it >= grade);
    let certain = reaches(&outcome.patterns);
    Truth::from_planes(certain, certain || reaches(&outcome.patterns_open))
}

fn withheld(outcome: &Outcome, id: AdviceId) -> Option<&Withheld> {
    outcome.withheld.iter().find(|held| held.advice == id)
}

/// What is held back only by something open may still be given.
fn advised(outcome: &Outcome, id: AdviceId) -> Truth {
    let given = outcome.advice.contains(&id);
    let certain = |holding: &Holding| matches!(holding, Holding::UnlessTrue | Holding::RedFlag(_));
    let may_be = withheld(outcome, id).is_some_and(|held| !held.holding.iter().any(certain));
    Truth::from_planes(given, given || may_be)
}

/// A finding is expected to be true, false, or open.
fn found(outcome: &Outcome, id: FindingId, wanted: Option<bool>) -> Truth {
    let value = outcome.findings.get(id.index()).copied().unwrap_or(Truth::Open);
    match wanted {
        Some(true) => value,
        Some(false) => opposite(value),
        None => plain(value.is_open()),
    }
}

/// A number that does not apply is in no range.
fn between(range: Option<&Range>, low: Decimal, high: Decimal) -> Truth {
    let Some(range) = range else { return Truth::False };
    let (low, high) = (low.exact(), high.exact());
    Truth::from_planes(low <= range.min && range.max <= high, range.min <= high && low <= range.max)
}
