//! What `eval` calls open although every completion agrees on it: it looks at each part by itself, and a part that cannot
//! be otherwise together with the others may still be open by itself.

use super::{Can, Completions};
use crate::eval::expect;
use crate::eval::outcome::Outcome;
use crate::prove::circuit::Lit;
use crate::prove::expect::rails;
use crate::prove::prover::{Fault, Undecided, Version};
use crate::ruleset::{AdviceId, ExpectationKind, FindingId, Grade, LevelId, PatternId, RuleId, Ruleset};
use crate::truth::Truth;

/// Something that `eval` calls open, and what it is in every completion.
#[derive(Debug, Clone)]
pub struct Agreed {
    /// What.
    pub about: ExpectationKind,
    /// Whether it is so in every completion, or in none.
    pub is: bool,
}

/// Everything in a result that can be true, false or open.
#[must_use]
pub fn things(ruleset: &Ruleset) -> Vec<ExpectationKind> {
    use ExpectationKind as E;
    let mut all = Vec::new();
    if !ruleset.applies.is_empty() {
        all.push(E::Applies);
    }
    all.extend((0..ruleset.levels.len()).map(LevelId::at).map(E::Level));
    all.extend((0..ruleset.rules.len()).map(RuleId::at).map(E::Fired));
    for (at, pattern) in ruleset.patterns.iter().enumerate() {
        let graded = |grade| E::Pattern(PatternId::at(at), grade);
        all.extend(pattern.likely.as_ref().map(|_| graded(Grade::Likely)));
        all.extend(pattern.possible.as_ref().map(|_| graded(Grade::Possible)));
    }
    all.extend((0..ruleset.advice.len()).map(AdviceId::at).map(E::Advise));
    all.extend((0..ruleset.findings.len()).map(|at| E::Finding(FindingId::at(at), Some(true))));
    all
}

/// Whether `eval` calls something open in a result that has it.
#[must_use]
pub fn is_open(ruleset: &Ruleset, outcome: &Outcome, about: &ExpectationKind) -> bool {
    let told = match about {
        ExpectationKind::Applies => true,
        // While that is open no level is settled, whatever it is.
        ExpectationKind::Level(_) => outcome.applies.is_true(),
        _ => !outcome.applies.is_false(),
    };
    told && expect::truth(ruleset, outcome, about) == Truth::Open
}

impl Completions<'_> {
    /// What of this result is open although every completion agrees on it, and why there may be more, where there
    /// may.
    ///
    /// # Errors
    /// A fault of bedside itself.
    pub fn agreed(&mut self, outcome: &Outcome) -> Result<(Vec<Agreed>, Option<Undecided>), Fault> {
        let ruleset = self.version.ruleset;
        let (mut found, mut undecided) = (Vec::new(), None);
        let applies = self.can_be(&ExpectationKind::Applies, true)?;
        for about in things(ruleset).into_iter().filter(|about| is_open(ruleset, outcome, about)) {
            // Where no completion is one that the ruleset is for, nothing more is concluded of any.
            if matches!(applies, Can::Never) && !matches!(about, ExpectationKind::Applies) {
                continue;
            }
            for is in [true, false] {
                match self.can_be(&about, !is)? {
                    Can::Be(_) => {}
                    Can::NotDecided(why) => undecided = Some(why),
                    Can::Never => {
                        found.push(Agreed { about: about.clone(), is });
                        break;
                    }
                }
            }
        }
        Ok((found, undecided))
    }

    /// Whether something is so, or is not so, in some completion to which the ruleset applies.
    ///
    /// # Errors
    /// A fault of bedside itself.
    pub fn can_be(&mut self, about: &ExpectationKind, is: bool) -> Result<Can, Fault> {
        let outcomes = &self.world.outcomes;
        let lit = match rails(self.version, outcomes, &mut self.circuit, about) {
            Ok(rails) if is => rails.certain,
            Ok(rails) => !rails.possible,
            Err(why) => return Ok(Can::NotDecided(Undecided::TooHard(why))),
        };
        let applies = match about {
            ExpectationKind::Applies => Lit::TRUE,
            _ => self.world.outcomes.applies.certain,
        };
        let lit = self.circuit.and(lit, applies);
        let is_one = |version: Version<'_>, completion: &super::Completion| {
            let Some(outcome) = completion.replayed(version) else { return false };
            let found = expect::truth(version.ruleset, &outcome, about);
            found == Truth::from_planes(is, is)
        };
        self.can(lit, &is_one)
    }
}
