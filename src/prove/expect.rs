//! Lines of `expect` as literals: the mirror of [`crate::eval::expect`].

use super::circuit::{Circuit, Lit};
use super::encode::{Made, Rails, TooHard, is_at_least};
use super::outcome::{Outcomes, Ranged};
use super::prover::Version;
use super::quantity::Quantity;
use crate::number::Decimal;
use crate::ruleset::{Expectation, ExpectationKind, LevelId, Ruleset};

/// When a result is what is expected.
///
/// # Errors
/// Where what is expected has no circuit.
pub fn holds(
    version: Version<'_>,
    outcomes: &Outcomes,
    circuit: &mut Circuit,
    expected: &Expectation,
) -> Made<Lit> {
    let rails = rails(version, outcomes, circuit, &expected.kind)?;
    Ok(if expected.negated { !rails.possible } else { rails.certain })
}

/// When what a line says, its `not` aside, is certainly so, and when it may be so.
///
/// # Errors
/// Where what is expected has no circuit.
pub fn rails(
    version: Version<'_>,
    outcomes: &Outcomes,
    circuit: &mut Circuit,
    kind: &ExpectationKind,
) -> Made<Rails> {
    use ExpectationKind as E;
    let Version { ruleset, plan } = version;
    Ok(match kind {
        E::Level(level) => settled_at(ruleset, outcomes, circuit, *level),
        E::LevelAtLeast(level) => outcomes.level_at_least(*level, circuit),
        E::LevelAtMost(level) => outcomes.level_at_most(*level, circuit),
        E::Settled => Rails::known(outcomes.settled(circuit)),
        E::Applies => outcomes.applies,
        E::DoesNotApply => !outcomes.applies,
        E::Fired(rule) => {
            let red_flag = ruleset.rules.get(rule.index()).is_some_and(|rule| rule.red_flag);
            let told = if red_flag { Lit::TRUE } else { outcomes.applies.possible };
            let rails = outcomes.rule(*rule);
            Rails { certain: circuit.and(rails.certain, told), possible: circuit.and(rails.possible, told) }
        }
        E::Open(rule) => Rails::known(outcomes.open.get(rule.index()).copied().unwrap_or(Lit::FALSE)),
        E::Pattern(pattern, grade) => outcomes.graded(*pattern, *grade, circuit),
        E::Advise(advice) => {
            let lits = outcomes.advised(*advice);
            let may_be = circuit.and(lits.withheld, !lits.refused);
            Rails { certain: lits.given, possible: circuit.or(lits.given, may_be) }
        }
        E::Withheld(advice) => Rails::known(outcomes.advised(*advice).withheld),
        E::Asks(question) => {
            let asked = outcomes.asked_next(ruleset, plan, circuit);
            Rails::known(asked.get(question.index()).copied().unwrap_or(Err(TooHard::Unheard))?)
        }
        E::Assumed(question) => Rails::known(outcomes.is_assumed(*question)),
        E::Finding(finding, wanted) => {
            let rails = outcomes.finding(*finding);
            match wanted {
                Some(true) => rails,
                Some(false) => !rails,
                None => Rails::known(rails.is_open(circuit)),
            }
        }
        E::Class(class, wanted) => within(outcomes.class(*class)?, wanted, circuit),
        E::Calculation(id, low, high) => {
            between(outcomes.calculations.get(id.index()), *low, *high, circuit)?
        }
        E::Score(id, low, high) => between(outcomes.scores.get(id.index()), *low, *high, circuit)?,
    })
}

/// Settled at a level; possible where some rule, or `otherwise`, can still set it.
fn settled_at(ruleset: &Ruleset, outcomes: &Outcomes, circuit: &mut Circuit, wanted: LevelId) -> Rails {
    let Some(level) = outcomes.level.clone() else { return Rails::known(Lit::FALSE) };
    let milder_than = |end: &[Lit]| match wanted.index().checked_sub(1) {
        Some(above) => !is_at_least(end, LevelId::at(above)),
        None => Lit::TRUE,
    };
    let (least, most) = (is_at_least(&level.at_least, wanted), is_at_least(&level.at_most, wanted));
    let here = circuit.all([least, milder_than(&level.at_least), most, milder_than(&level.at_most)]);
    let certain = circuit.and(here, outcomes.applies.certain);
    let by_rule: Vec<Lit> = ruleset
        .rules
        .iter()
        .zip(&outcomes.rules)
        .filter(|(rule, _)| rule.level == Some(wanted))
        .map(|(_, rails)| rails.possible)
        .collect();
    let by_rule = circuit.any(by_rule);
    let otherwise = ruleset.otherwise.as_ref().is_some_and(|it| it.level == wanted);
    let set = circuit.or(by_rule, Lit::constant(otherwise));
    let between = circuit.all([most, milder_than(&level.at_least), set]);
    Rails { certain, possible: circuit.and(between, outcomes.applies.possible) }
}

fn within(possible: &[Lit], wanted: &[u16], circuit: &mut Circuit) -> Rails {
    let is_wanted = |at: usize| wanted.iter().any(|own| usize::from(*own) == at);
    let part = |inside: bool| {
        let all = possible.iter().enumerate();
        all.filter(|(at, _)| is_wanted(*at) == inside).map(|(_, lit)| *lit).collect::<Vec<_>>()
    };
    let (inside, outside) = (circuit.any(part(true)), circuit.any(part(false)));
    Rails { certain: circuit.and(inside, !outside), possible: inside }
}

/// A number that does not apply is in no range.
fn between(ranged: Option<&Ranged>, low: Decimal, high: Decimal, circuit: &mut Circuit) -> Made<Rails> {
    let ranged = ranged.ok_or(TooHard::Unheard)?;
    let span = ranged.span.clone()?;
    let (low, high) = (Quantity::constant(&low.exact()), Quantity::constant(&high.exact()));
    let inside = [low.at_most(&span.0, circuit), span.1.at_most(&high, circuit), ranged.applies];
    let touching = [span.0.at_most(&high, circuit), low.at_most(&span.1, circuit), ranged.applies];
    Ok(Rails { certain: circuit.all(inside), possible: circuit.all(touching) })
}
