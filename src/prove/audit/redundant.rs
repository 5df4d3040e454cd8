//! Rules without which every result is the same: the bounds of the level, with and without assumptions, and the advice
//! given and held back. Found one by one, then as a set: each candidate is asked again without those already found, so
//! that what is told can be removed together.

use super::{Auditor, Found, Kind, Standing};
use crate::eval::outcome::Outcome;
use crate::prove::circuit::Lit;
use crate::prove::encode::levels::{OwnRules, own_rules};
use crate::prove::encode::{Level, Rails};
use crate::prove::outcome::Outcomes;
use crate::prove::prover::{Fault, Patient, Verdict};
use crate::ruleset::{LevelId, Rule, RuleId, Ruleset};
use crate::truth::Truth;

/// What every rule says, on one of the walks, and what its levels say without the rules found so far.
struct Side {
    /// The place and level of each rule that has a level, and when it holds.
    rules: Vec<(LevelId, Rails)>,
    places: Vec<usize>,
    all: Level,
    /// Without the rules found so far.
    fewer: OwnRules,
}

impl Auditor<'_> {
    pub(super) fn redundant(&mut self) -> Result<(), Fault> {
        let ruleset = self.version.ruleset;
        let Some(outcomes) = self.prover.outcomes.first().cloned() else { return Ok(()) };
        // A patient for whom one rule fires, and who answers nothing beyond, shows in most cases that it matters.
        self.prover.keep(&std::mem::take(&mut self.firing));
        let mut sides = self.sides(&outcomes);
        let mut removed: Vec<usize> = Vec::new();
        for (at, rule) in ruleset.rules.iter().enumerate() {
            // A rule that advises says something of its own.
            let dead = self.found.iter().any(|found| found.kind == Kind::Dead && found.about == rule.id);
            let Some(level) = rule.level.filter(|_| rule.advise.is_empty() && !dead) else { continue };
            let mut without = removed.clone();
            without.push(at);
            let before = self.prover.circuit.gates().len();
            let (lit, own) = self.changes(&outcomes, &sides, level, &without);
            let is_one = |patient: &Patient| {
                patient.outcome(0).is_some_and(|outcome| matters(ruleset, outcome, &without))
            };
            match self.ask_whether(Kind::Redundant, Ok(lit), &[], &is_one)? {
                Verdict::Witness(()) => {
                    self.sound(Kind::Redundant);
                    self.prover.forget_since(before);
                }
                Verdict::Proved => {
                    removed.push(at);
                    for (side, own) in sides.iter_mut().zip(own) {
                        side.fewer.set(level, own);
                    }
                    self.is_redundant(rule, removed.len() > 1);
                }
                Verdict::NotDecided(why) => {
                    let asked = "whether any result would be another without it";
                    self.not_decided(Kind::Redundant, &rule.id, rule.span, asked, why);
                }
            }
        }
        Ok(())
    }

    fn is_redundant(&mut self, rule: &Rule, others_too: bool) {
        let mut says = "changes no level and no advice: another rule always says as much".to_owned();
        if others_too {
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

    /// The levels with and without assumptions; none where there is no level.
    fn sides(&mut self, outcomes: &Outcomes) -> Vec<Side> {
        let (ruleset, plan) = (self.version.ruleset, self.version.plan);
        let Some(otherwise) = &ruleset.otherwise else { return Vec::new() };
        let bare: Vec<Rails> = plan.rules.iter().map(|node| outcomes.bare.truth(*node)).collect();
        let circuit = &mut self.prover.circuit;
        let sides = [&outcomes.rules, &bare].map(|rails| {
            let each = ruleset.rules.iter().zip(rails).enumerate();
            let each = each.filter_map(|(at, (rule, rails))| Some((at, (rule.level?, *rails))));
            let (places, rules): (Vec<_>, Vec<_>) = each.unzip();
            let fewer = OwnRules::of(ruleset.levels.len(), &rules, circuit);
            Side { places, all: fewer.bounds(otherwise.level, circuit), rules, fewer }
        });
        sides.into_iter().collect()
    }

    /// Whether leaving out some rules, the last of this level, changes a level or an advice; and what that level's own
    /// rules are without them, by side.
    fn changes(
        &mut self,
        outcomes: &Outcomes,
        sides: &[Side],
        level: LevelId,
        without: &[usize],
    ) -> (Lit, Vec<Rails>) {
        let ruleset = self.version.ruleset;
        let circuit = &mut self.prover.circuit;
        let (mut differ, mut each) = (Vec::new(), Vec::new());
        for side in sides {
            let Some(otherwise) = &ruleset.otherwise else { continue };
            let is_out = |at: usize| side.places.get(at).is_some_and(|at| without.binary_search(at).is_ok());
            let own = own_rules(level, &side.rules, is_out, circuit);
            let mut fewer = side.fewer.clone();
            fewer.set(level, own);
            let fewer = fewer.bounds(otherwise.level, circuit);
            let ends = side.all.at_least.iter().zip(&fewer.at_least);
            for (a, b) in ends.chain(side.all.at_most.iter().zip(&fewer.at_most)) {
                differ.push(circuit.xor(*a, *b));
            }
            each.push(own);
        }
        let is_out = |at: &usize| without.binary_search(at).is_ok();
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
        (circuit.and(differs, outcomes.applies.possible), each)
    }
}

/// Whether a result would be another without some rules, as far as it shows: the bounds of the level, worked out from
/// what `eval` says of each rule; where something is assumed, or a red flag may hold advice back, it may be more.
fn matters(ruleset: &Ruleset, outcome: &Outcome, without: &[usize]) -> bool {
    let bounds = |without: &[usize]| {
        let rules = ruleset.rules.iter().zip(&outcome.rules).enumerate();
        let kept = rules.filter(|(at, _)| without.binary_search(at).is_err());
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
