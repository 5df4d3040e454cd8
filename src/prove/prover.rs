//! Asks about every possible patient of one or more versions of a ruleset.
//!
//! A [`Query`] is a literal of the circuit: is there a patient for whom it holds? The answer is a proof that there is
//! none, accepted by the [checker](super::checker), or a patient, replayed through `eval` before anybody sees them, or a
//! plain "not decided" with the reason.

use super::checker::Refused;
use super::circuit::{Circuit, Lit};
use super::decide::{Decider, Decision};
use super::encode::{self, Free, Made, TooHard};
use super::outcome::{self, Outcomes};
use super::plainest::plainest;
use super::simulate::{Simulation, one};
use super::solver::Stop;
use super::space::{Chance, Renamed, Space};
use crate::answers::Answers;
use crate::eval::outcome::Outcome;
use crate::eval::{Evaluation, Strictness, evaluate};
use crate::plan::Plan;
use crate::ruleset::Ruleset;

/// One version of a ruleset.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// The text as meant.
    pub ruleset: &'a Ruleset,
    /// The same in the flat form.
    pub plan: &'a Plan,
}

/// A patient, as each version sees them.
#[derive(Debug, Clone)]
pub struct Patient {
    /// The inputs of the circuit.
    pub inputs: Vec<bool>,
    /// The answers, by version.
    pub answers: Vec<Answers>,
    /// What `eval` concludes, by version; none where these answers are refused.
    pub results: Vec<Option<Evaluation>>,
}

impl Patient {
    /// What a version concludes; none where it refuses these answers.
    #[must_use]
    pub fn outcome(&self, version: usize) -> Option<&Outcome> {
        self.results.get(version)?.as_ref().map(|result| &result.outcome)
    }
}

/// What is asked.
pub struct Query<'q> {
    /// Holds for the patients looked for.
    pub lit: Made<Lit>,
    /// Whether a patient, replayed, is one of them.
    pub is_one: &'q dyn Fn(&Patient) -> bool,
}

/// Why something was not decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Undecided {
    /// It has no circuit, or rests on something that has none.
    TooHard(TooHard),
    /// The time given was over.
    OutOfTime,
}

/// The answer to a query.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// There is no such patient; the proof was accepted.
    Proved,
    /// There is: the plainest one found.
    Witness(Box<Patient>),
    /// Not known.
    NotDecided(Undecided),
}

impl Verdict {
    /// Whether there is no such patient.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        matches!(self, Self::Proved)
    }
}

/// A fault of bedside itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A proof that the checker refuses.
    Proof(Refused),
    /// A patient for whom `eval` says something else than the circuit.
    Replay,
}

/// So many words of 64 patients are tried at random first.
const WORDS: usize = 32;
/// So many patients are replayed where the circuit leaves something free.
const REPLAYED: usize = 64;

/// Everything that is kept from one query to the next.
pub struct Prover<'a> {
    versions: Vec<Version<'a>>,
    /// The circuit; grown with what is asked.
    pub circuit: Circuit,
    /// The inputs.
    pub space: Space,
    /// What each version concludes.
    pub outcomes: Vec<Outcomes>,
    free: Vec<Free>,
    decider: Decider,
    /// What was proved to be impossible, for a certificate.
    proved: Vec<Lit>,
}

impl<'a> Prover<'a> {
    /// Makes the circuit. With one version, every patient has answers that check; with several, a query says for
    /// itself in which of them ([`Outcomes::checks`]).
    #[must_use]
    pub fn new(versions: &[Version<'a>], renamed: &Renamed, stop: Stop) -> Self {
        let mut circuit = Circuit::default();
        let rulesets: Vec<&Ruleset> = versions.iter().map(|version| version.ruleset).collect();
        let space = Space::new(&rulesets, renamed, &mut circuit);
        let (mut all, mut free) = (Vec::new(), Vec::new());
        for (version, view) in versions.iter().zip(&space.views) {
            let encoded = encode::encode(version.ruleset, version.plan, view, &mut circuit);
            all.push(outcome::outcomes(version.ruleset, version.plan, view, &encoded, &mut circuit));
            free.extend(encoded.free);
        }
        let base = match all.as_slice() {
            [only] => circuit.and(space.legal, only.checks),
            _ => space.legal,
        };
        let near = near(versions, &space);
        let drawn = space.draw(&near, WORDS, &mut Chance::new(1));
        let decider = Decider::new(&circuit, base, Simulation::of(drawn, WORDS), stop);
        Self { versions: versions.to_vec(), circuit, space, outcomes: all, free, decider, proved: Vec::new() }
    }

    /// The versions.
    #[must_use]
    pub fn versions(&self) -> &[Version<'a>] {
        &self.versions
    }

    /// What decides.
    #[must_use]
    pub fn decider(&self) -> &Decider {
        &self.decider
    }

    /// What was proved to be impossible so far.
    #[must_use]
    pub fn proved(&self) -> &[Lit] {
        &self.proved
    }

    /// Whether there is a patient for whom the query's literal holds.
    ///
    /// # Errors
    /// A fault of bedside itself.
    pub fn ask(&mut self, query: &Query<'_>) -> Result<Verdict, Fault> {
        let lit = match query.lit {
            Ok(lit) => lit,
            Err(why) => return Ok(Verdict::NotDecided(Undecided::TooHard(why))),
        };
        match self.why_free(lit) {
            Some(why) => self.ask_loosely(lit, query, why),
            None => self.ask_exactly(lit, query),
        }
    }

    fn ask_exactly(&mut self, lit: Lit, query: &Query<'_>) -> Result<Verdict, Fault> {
        match self.decider.decide(&self.circuit, lit) {
            Decision::Impossible => Ok(self.impossible(lit)),
            Decision::Stopped => Ok(Verdict::NotDecided(Undecided::OutOfTime)),
            Decision::Refused(refused) => Err(Fault::Proof(refused)),
            Decision::Possible(inputs) => {
                let wanted = self.circuit.and(self.decider.base(), lit);
                let inputs = plainest(&self.space, &self.circuit, wanted, inputs);
                let patient = self.replayed(inputs);
                if (query.is_one)(&patient) {
                    Ok(Verdict::Witness(Box::new(patient)))
                } else {
                    Err(Fault::Replay)
                }
            }
        }
    }

    fn impossible(&mut self, lit: Lit) -> Verdict {
        self.proved.push(lit);
        Verdict::Proved
    }

    /// Where the circuit leaves something free: what is impossible even so is impossible; of the others `eval` says
    /// whether they are patients.
    fn ask_loosely(&mut self, lit: Lit, query: &Query<'_>, why: TooHard) -> Result<Verdict, Fault> {
        let mut found = self.decider.among_met(&self.circuit, lit, REPLAYED);
        if found.is_empty() {
            match self.decider.search(&self.circuit, lit) {
                Decision::Impossible => return Ok(self.impossible(lit)),
                Decision::Stopped => return Ok(Verdict::NotDecided(Undecided::OutOfTime)),
                Decision::Refused(refused) => return Err(Fault::Proof(refused)),
                Decision::Possible(inputs) => found.push(inputs),
            }
        }
        let patients = found.into_iter().map(|inputs| self.replayed(inputs));
        let real = patients.into_iter().find(|patient| (query.is_one)(patient));
        Ok(real.map_or(Verdict::NotDecided(Undecided::TooHard(why)), |patient| {
            Verdict::Witness(Box::new(patient))
        }))
    }

    /// Why a literal rests on something that is left free, where it does.
    fn why_free(&self, lit: Lit) -> Option<TooHard> {
        if self.free.is_empty() {
            return None;
        }
        let cone = self.circuit.cone([lit]);
        let free = |gate: u32| cone.binary_search(&gate).is_ok();
        self.free.iter().find(|left| free(left.gates.0) || free(left.gates.1)).map(|left| left.why)
    }

    /// A patient as `eval` sees them.
    #[must_use]
    pub fn replayed(&self, inputs: Vec<bool>) -> Patient {
        let gates = one(&self.circuit, &inputs);
        let is_true =
            |lit: Lit| gates.get(lit.gate() as usize).copied().unwrap_or(false) != lit.is_inverted();
        let (mut answers, mut results) = (Vec::new(), Vec::new());
        for (at, version) in self.versions.iter().enumerate() {
            let given = self.space.patient(at, version.ruleset, is_true);
            let fits = self.space.views.get(at).is_some_and(|view| is_true(view.fits));
            let result = evaluate(version.ruleset, version.plan, &given, Strictness::Lenient);
            results.push(result.ok().filter(|_| fits));
            answers.push(given);
        }
        Patient { inputs, answers, results }
    }
}

/// Numbers worth trying, by slot: both sides of everything that an answer is compared with.
fn near(versions: &[Version<'_>], space: &Space) -> Vec<Vec<i128>> {
    let mut near: Vec<Vec<i128>> = vec![Vec::new(); space.parts()];
    for (at, version) in versions.iter().enumerate() {
        for (question, value) in super::thresholds::of(version.plan) {
            let slot = space.slot(at, question).and_then(|slot| near.get_mut(slot));
            let Some(slot) = slot else { continue };
            let value = space.in_slot(at, question, version.ruleset, value);
            slot.extend([value - 1, value, value + 1]);
        }
    }
    near
}
