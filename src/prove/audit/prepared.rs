//! Patients who show at once most of what is asked of the level, so that it need not be searched for: of somebody for
//! whom no rule of a level or of a more urgent one can hold, one like them for each rule of that level, with the few
//! answers for which it fires.
//!
//! They are tried after all others, and only tried: whether one of them is whom a question is about, the circuit and `eval`
//! say as of anybody else.

use super::Auditor;
use crate::prove::circuit::Lit;
use crate::prove::prover::Fault;
use crate::ruleset::LevelId;

impl Auditor<'_> {
    /// Meets them; of a level for which nobody is calm there are none.
    pub(super) fn prepare(&mut self) -> Result<(), Fault> {
        let Some(outcomes) = self.prover.outcomes.first().cloned() else { return Ok(()) };
        let Some(level) = &outcomes.level else { return Ok(()) };
        let mut firing: Vec<(LevelId, Vec<bool>)> = Vec::new();
        for (rule, fired) in self.version.ruleset.rules.iter().zip(&outcomes.fired) {
            let Some(own) = rule.level else { continue };
            firing.extend(self.prover.least_for(*fired)?.map(|inputs| (own, inputs)));
        }
        for (at, most) in level.at_most.iter().enumerate() {
            let own = firing.iter().filter(|(own, _)| own.index() == at);
            let own: Vec<Vec<bool>> = own.map(|(_, inputs)| inputs.clone()).collect();
            let calm: Lit = self.prover.circuit.and(outcomes.applies.certain, !*most);
            if !own.is_empty()
                && let Some(calm) = self.prover.somebody(calm)?
            {
                self.prover.keep_combined(&calm, &own);
            }
        }
        self.firing = firing.into_iter().map(|(_, inputs)| inputs).collect();
        Ok(())
    }
}
