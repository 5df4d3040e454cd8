//! The bounds of the level, as the walk finds them when all rules are known.

use super::{Encoder, Level, Rails};
use crate::prove::circuit::{Circuit, Lit};
use crate::ruleset::LevelId;

/// Of each level whether one of its own rules holds: certainly, and possibly.
#[derive(Debug, Clone)]
pub struct OwnRules {
    each: Vec<Rails>,
}

impl OwnRules {
    /// Of so many levels, from every rule that has a level.
    pub fn of(count: usize, rules: &[(LevelId, Rails)], circuit: &mut Circuit) -> Self {
        let levels = (0..count).map(LevelId::at);
        Self { each: levels.map(|level| own_rules(level, rules, |_| false, circuit)).collect() }
    }

    /// Otherwise for one level.
    pub fn set(&mut self, level: LevelId, own: Rails) {
        if let Some(slot) = self.each.get_mut(level.index()) {
            *slot = own;
        }
    }

    /// The bounds of the level. What is certain is possible: so where a rule of at least this urgency is certain, one is
    /// possible, and only the milder rules say whether `otherwise` counts.
    pub fn bounds(&self, otherwise: LevelId, circuit: &mut Circuit) -> Level {
        let mut milder = Vec::new();
        let mut any = Rails::known(Lit::FALSE);
        for own in self.each.iter().rev() {
            milder.push(any);
            any = either(any, *own, circuit);
        }
        let mut urgent = Rails::known(Lit::FALSE);
        let (mut at_least, mut at_most) = (Vec::new(), Vec::new());
        for ((at, own), milder) in self.each.iter().enumerate().zip(milder.into_iter().rev()) {
            urgent = either(urgent, *own, circuit);
            // None certain: `otherwise` counts as one more open rule.
            let counts = Lit::constant(otherwise <= LevelId::at(at));
            let (alone, open) = (circuit.and(counts, !milder.possible), circuit.and(counts, !milder.certain));
            at_least.push(circuit.or(urgent.certain, alone));
            at_most.push(circuit.or(urgent.possible, open));
        }
        Level { at_least, at_most }
    }
}

fn either(one: Rails, other: Rails, circuit: &mut Circuit) -> Rails {
    Rails {
        certain: circuit.or(one.certain, other.certain),
        possible: circuit.or(one.possible, other.possible),
    }
}

/// Whether a rule of one level holds, some left out, by their places: what is left out changes no gate but those that
/// it stands below.
pub fn own_rules(
    level: LevelId,
    rules: &[(LevelId, Rails)],
    is_out: impl Fn(usize) -> bool,
    circuit: &mut Circuit,
) -> Rails {
    let own = || {
        let all = rules.iter().enumerate();
        all.filter(|(_, (own, _))| *own == level).map(|(at, (_, rails))| (*rails, is_out(at)))
    };
    Rails {
        certain: circuit.any_but(own().map(|(rails, is_out)| (rails.certain, is_out))),
        possible: circuit.any_but(own().map(|(rails, is_out)| (rails.possible, is_out))),
    }
}

impl Encoder<'_> {
    pub(super) fn level(&mut self) -> Option<Level> {
        let otherwise = self.plan.otherwise?;
        let rules: Vec<(LevelId, Rails)> = self
            .plan
            .level_rules
            .iter()
            .filter_map(|(rule, level)| {
                Some((*level, self.walked.truth(*self.plan.rules.get(*rule as usize)?)))
            })
            .collect();
        let own = OwnRules::of(self.ruleset.levels.len(), &rules, self.circuit);
        Some(own.bounds(otherwise, self.circuit))
    }
}
