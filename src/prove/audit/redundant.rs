//! Rules without which every result is the same: the bounds of the level, with and without assumptions, and the advice
//! given and held back. Found one by one, then as a set: each candidate is asked again without those already found, so
//! that what is told can be removed together.

use super::{Auditor, Found, Kind, Standing};
use crate::eval::outcome::Outcome;
use crate::prove::circuit::{Circuit, Lit};
use crate::prove::encode::Rails;
use crate::prove::outcome::Outcomes;
use crate::prove::prover::{Fault, Patient, Verdict};
use crate::ruleset::{LevelId, RuleId, Ruleset};
use crate::truth::Truth;

/// The bounds of the level, one literal a level for each end.
type Ends = (Vec<Lit>, Vec<Lit>);

impl Auditor<'_> {
    pub(super) fn redundant(&mut self) -> Result<(), Fault> {
        let ruleset = self.version.ruleset;
        let Some(outcomes) = self.prover.outcomes.first().cloned() else { return Ok(()) };
        let mut removed: Vec<usize> = Vec::new();
        for (at, rule) in ruleset.rules.iter().enumerate() {
            // A rule that advises says something of its own.
            let dead = self.found.iter().any(|found| found.kind == Kind::Dead && found.about == rule.id);
            if rule.level.is_none() || !rule.advise.is_empty() || dead {
                continue;
            }
            let mut without = removed.clone();
            without.push(at);
            let lit = self.changes(&outcomes, &without);
            let is_one = |patient: &Patient| {
                patient.outcome(0).is_some_and(|outcome| matters(ruleset, outcome, &without))
            };
            match self.ask(Kind::Redundant, Ok(lit), &is_one)? {
                Verdict::Witness(_) => self.sound(Kind::Redundant),
                Verdict::Proved => {
                    removed.push(at);
                    let mut says =
                        "changes no level and no advice: another rule always says as much".to_owned();
                    if removed.len() > 1 {
                        says.push_str(", also with the rules above left out");
                    }
                    let mut found = Found::new(Kind::Redundant, &rule.id, rule.span, says);
                    if rule.red_flag {
                        // A red flag is told by its own name, with its own reason.
                        found.standing = Standing::Explained;
                        found.because.clone_from(&rule.because);
                    }
                    self.found.push(found);
                }
                Verdict::NotDecided(why) => {
                    let asked = "whether any result would be another without it";
                    self.not_decided(Kind::Redundant, &rule.id, rule.span, asked, why);
                }
            }
        }
        Ok(())
    }

    /// Whether leaving out some rules changes a level or an advice.
    fn changes(&mut self, outcomes: &Outcomes, without: &[usize]) -> Lit {
        let (ruleset, plan) = (self.version.ruleset, self.version.plan);
        let bare: Vec<Rails> = plan.rules.iter().map(|node| outcomes.bare.truth(*node)).collect();
        let circuit = &mut self.prover.circuit;
        let mut differ = Vec::new();
        for rules in [&outcomes.rules, &bare] {
            let all = ends(ruleset, rules, &[], circuit);
            let fewer = ends(ruleset, rules, without, circuit);
            for (a, b) in all.0.iter().zip(&fewer.0).chain(all.1.iter().zip(&fewer.1)) {
                differ.push(circuit.xor(*a, *b));
            }
        }
        let is_out = |at: &usize| without.contains(at);
        let flags = ruleset.rules.iter().enumerate().filter(|(_, rule)| rule.red_flag);
        let (out, kept): (Vec<usize>, Vec<usize>) = flags.map(|(at, _)| at).partition(is_out);
        if !out.is_empty() && ruleset.advice.iter().any(|advice| !advice.even_with_red_flags) {
            // Advice is held back by a red flag that is true or open.
            let possible = |at: &usize| outcomes.rule(RuleId::at(*at)).possible;
            let all = circuit.any(out.iter().chain(&kept).map(possible));
            let fewer = circuit.any(kept.iter().map(possible));
            differ.push(circuit.xor(all, fewer));
        }
        let differs = circuit.any(differ);
        circuit.and(differs, outcomes.applies.possible)
    }
}

/// Whether a result would be another without some rules, as far as it shows: the bounds of the level, worked out from
/// what `eval` says of each rule; where something is assumed, or a red flag may hold advice back, it may be more.
fn matters(ruleset: &Ruleset, outcome: &Outcome, without: &[usize]) -> bool {
    let bounds = |without: &[usize]| {
        let rules = ruleset.rules.iter().zip(&outcome.rules).enumerate();
        let kept = rules.filter(|(at, _)| !without.contains(at));
        let levels: Vec<(LevelId, Truth)> =
            kept.filter_map(|(_, (rule, truth))| Some((rule.level?, *truth))).collect();
        let of = |is: fn(Truth) -> bool| {
            levels.iter().filter(move |(_, truth)| is(*truth)).map(|(level, _)| *level)
        };
        let otherwise = ruleset.otherwise.as_ref().map(|it| it.level);
        let possible = || of(|truth| !truth.is_false());
        match of(Truth::is_true).min() {
            Some(certain) => (Some(certain), possible().min()),
            None => (possible().chain(otherwise).max(), possible().chain(otherwise).min()),
        }
    };
    let flag = without.iter().filter_map(|at| ruleset.rules.get(*at)).any(|rule| rule.red_flag);
    let assumed = outcome.level.is_some_and(|level| level.without_assumptions != level.bounds);
    bounds(&[]) != bounds(without) || flag || assumed || !outcome.assumed.is_empty()
}

/// The bounds that rules give, some left out.
fn ends(ruleset: &Ruleset, rules: &[Rails], without: &[usize], circuit: &mut Circuit) -> Ends {
    let Some(otherwise) = ruleset.otherwise.as_ref().map(|it| it.level) else {
        return (Vec::new(), Vec::new());
    };
    let counted = ruleset.rules.iter().zip(rules).enumerate();
    let counted: Vec<(LevelId, Rails)> = counted
        .filter(|(at, _)| !without.contains(at))
        .filter_map(|(_, (rule, rails))| Some((rule.level?, *rails)))
        .collect();
    // Each level's rules once, so that what leaving one out does not touch is one circuit for all.
    let at = |level: LevelId, pick: fn(&Rails) -> Lit, circuit: &mut Circuit| {
        let own = counted.iter().filter(|(own, _)| *own == level).map(|(_, rails)| pick(rails));
        circuit.any(own.collect::<Vec<_>>())
    };
    let levels: Vec<LevelId> = (0..ruleset.levels.len()).map(LevelId::at).collect();
    let certain: Vec<Lit> = levels.iter().map(|level| at(*level, |rails| rails.certain, circuit)).collect();
    let possible: Vec<Lit> = levels.iter().map(|level| at(*level, |rails| rails.possible, circuit)).collect();
    let none_certain = !circuit.any(certain.clone());
    let (mut at_least, mut at_most) = (Vec::new(), Vec::new());
    for level in levels {
        let here = level.index() + 1;
        let urgent = circuit.any(certain.iter().take(here).copied());
        let may_be = circuit.any(possible.iter().take(here).copied());
        let milder = circuit.any(possible.iter().skip(here).copied());
        let counts = circuit.and(none_certain, Lit::constant(otherwise <= level));
        let all_urgent = circuit.and(counts, !milder);
        at_least.push(circuit.or(urgent, all_urgent));
        at_most.push(circuit.or(may_be, counts));
    }
    (at_least, at_most)
}
