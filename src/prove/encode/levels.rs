//! The bounds of the level, as the walk finds them when all rules are known.

use super::{Encoder, Level, Rails};
use crate::prove::circuit::Lit;
use crate::ruleset::LevelId;

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
        let none_certain = !self.circuit.any(rules.iter().map(|(_, rails)| rails.certain));
        let (mut at_least, mut at_most) = (Vec::new(), Vec::new());
        for level in (0..self.ruleset.levels.len()).map(LevelId::at) {
            let urgent = || rules.iter().filter(|(own, _)| *own <= level).map(|(_, rails)| *rails);
            let milder = rules.iter().filter(|(own, _)| *own > level).map(|(_, rails)| rails.possible);
            let certain = self.circuit.any(urgent().map(|rails| rails.certain));
            let possible = self.circuit.any(urgent().map(|rails| rails.possible));
            let none_milder = !self.circuit.any(milder);
            // None certain: `otherwise` counts as one more open rule.
            let counts = self.circuit.and(none_certain, Lit::constant(otherwise <= level));
            let all_urgent = self.circuit.and(counts, none_milder);
            at_least.push(self.circuit.or(certain, all_urgent));
            at_most.push(self.circuit.or(possible, counts));
        }
        Some(Level { at_least, at_most })
    }
}
