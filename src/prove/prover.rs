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
use super::plainest::{least, plainest};
use super::simulate::{Simulation, first};
use super::solver::Stop;
use super::space::{Chance, Renamed, Space};
use super::stepwise::Steps;
use crate::answers::Answers;
use crate::eval::outcome::{Outcome, Values};
use crate::eval::{Evaluation, Strictness, evaluate};
use crate::plan::Plan;
use crate::ruleset::Ruleset;
use std::collections::HashMap;

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
    /// The same patient with one answer changed, where two are looked for.
    pub changed: Option<Box<Patient>>,
}

/// What an input of the changed patient is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// This.
    To(bool),
    /// What another input is.
    Copied(usize),
}

impl Patient {
    /// As far as anybody is told of them: what each condition was is looked at when they are replayed, and takes much room.
    fn without_values(mut self) -> Self {
        for result in self.results.iter_mut().flatten() {
            result.values = Values { conds: Vec::new(), nums: Vec::new() };
        }
        self.changed = self.changed.map(|changed| Box::new(changed.without_values()));
        self
    }

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

/// The answer to a query. Where nobody asked to see the patient, `P` is nothing.
#[derive(Debug, Clone)]
pub enum Verdict<P = Box<Patient>> {
    /// There is no such patient; the proof was accepted.
    Proved,
    /// There is: the plainest one found.
    Witness(P),
    /// Not known.
    NotDecided(Undecided),
}

impl<P> Verdict<P> {
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
const WORDS: usize = 16;
/// So many patients are replayed where the circuit leaves something free.
const REPLAYED: usize = 64;
/// So many replayed patients are remembered.
const SEEN: usize = 64;

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
    /// The gates that the inputs themselves need: the first of the circuit.
    of_inputs: usize,
    /// Patients who were replayed lately, by their inputs.
    replays: HashMap<Vec<bool>, Patient>,
}

impl<'a> Prover<'a> {
    /// Makes the circuit. With one version, every patient has answers that check; with several, a query says for
    /// itself in which of them ([`Outcomes::checks`]).
    #[must_use]
    pub fn new(versions: &[Version<'a>], renamed: &Renamed, stop: Stop) -> Self {
        let mut circuit = Circuit::default();
        let rulesets: Vec<&Ruleset> = versions.iter().map(|version| version.ruleset).collect();
        let space = Space::new(&rulesets, renamed, &mut circuit);
        let of_inputs = circuit.gates().len();
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
        Self {
            versions: versions.to_vec(),
            circuit,
            space,
            outcomes: all,
            free,
            decider,
            of_inputs,
            replays: HashMap::new(),
        }
    }

    /// Why something is left free, where something is.
    #[must_use]
    pub fn left_free(&self) -> Option<TooHard> {
        self.free.first().map(|left| left.why)
    }

    /// The versions.
    #[must_use]
    pub fn versions(&self) -> &[Version<'a>] {
        &self.versions
    }

    /// Whether anybody at all could give answers for which a literal holds, accepted or not; none where it is not
    /// known.
    ///
    /// # Errors
    /// A fault of bedside itself.
    pub fn is_possible_at_all(&mut self, lit: Lit) -> Result<Option<bool>, Fault> {
        let lit = self.circuit.and(lit, self.space.legal);
        let view = self.space.views.first().map_or(Lit::TRUE, |view| view.fits);
        let lit = self.circuit.and(lit, view);
        let mut anybody =
            Decider::new(&self.circuit, Lit::TRUE, Simulation::of(Vec::new(), 1), self.decider.stop());
        match anybody.search(&self.circuit, lit) {
            Decision::Possible(_) => Ok(Some(true)),
            Decision::Impossible => Ok(Some(false)),
            Decision::Stopped => Ok(None),
            Decision::Refused(refused) => Err(Fault::Proof(refused)),
        }
    }

    /// Pairs of patients drawn at random.
    pub fn drawn(&mut self, most: usize) -> Vec<(Vec<bool>, Vec<bool>)> {
        let all = self.decider.among_met(&self.circuit, Lit::TRUE, most * 2);
        let (first, second) = all.split_at(all.len() / 2);
        first.iter().cloned().zip(second.iter().cloned()).collect()
    }

    /// How many patients were drawn at random.
    #[must_use]
    pub fn tried(&self) -> usize {
        WORDS * 64
    }

    /// Of conditions that cannot hold together, a few that cannot; none where it is not known.
    pub fn clash(&mut self, lits: &[Lit]) -> Option<Vec<Lit>> {
        self.decider.clash(&self.circuit, lits)
    }

    /// What decides.
    #[must_use]
    pub fn decider(&self) -> &Decider {
        &self.decider
    }

    /// The patients met so far, at every gate; and the circuit.
    pub fn met(&mut self) -> (&Circuit, Vec<&Simulation>) {
        (&self.circuit, self.decider.met(&self.circuit))
    }

    /// Forgets the gates made since there were so many of them, where no proof and no search can rest on them: they were
    /// made for one question, and patients met before answered it.
    pub fn forget_since(&mut self, gates: usize) {
        if self.decider.forget(gates) {
            self.circuit.forget(gates);
        }
    }

    /// Whether it is proved that a literal holds for nobody, whoever is a patient.
    ///
    /// # Errors
    /// A fault of bedside itself.
    pub fn is_never(&mut self, lit: Lit) -> Result<bool, Fault> {
        match self.decider.decide(&self.circuit, lit) {
            Decision::Impossible => Ok(true),
            Decision::Refused(refused) => Err(Fault::Proof(refused)),
            Decision::Possible(_) | Decision::Stopped => Ok(false),
        }
    }

    /// Takes a proof that a literal holds for nobody, one that the checker has accepted.
    pub fn take_over(&mut self, proof: Steps) {
        self.decider.take_over(proof);
    }

    /// Keeps patients who may answer later questions.
    pub fn keep(&mut self, patients: &[Vec<bool>]) {
        self.decider.keep_all(patients);
    }

    /// Somebody for whom a literal holds; none where there is nobody, or where it is not known.
    ///
    /// # Errors
    /// A fault of bedside itself.
    pub fn somebody(&mut self, lit: Lit) -> Result<Option<Vec<bool>>, Fault> {
        match self.decider.decide(&self.circuit, lit) {
            Decision::Possible(inputs) => Ok(Some(inputs)),
            Decision::Impossible | Decision::Stopped => Ok(None),
            Decision::Refused(refused) => Err(Fault::Proof(refused)),
        }
    }

    /// The same with no answer that the literal does not need.
    ///
    /// # Errors
    /// A fault of bedside itself.
    pub fn least_for(&mut self, lit: Lit) -> Result<Option<Vec<bool>>, Fault> {
        let Some(inputs) = self.somebody(lit)? else { return Ok(None) };
        let wanted = self.circuit.and(self.decider.base(), lit);
        Ok(Some(least(&self.space, &self.circuit, wanted, inputs)))
    }

    /// Keeps for each of some patients somebody who answers as they do, and what they leave open as another patient does:
    /// they may answer later questions.
    pub fn keep_combined(&mut self, others: &[bool], patients: &[Vec<bool>]) {
        let combined: Vec<Vec<bool>> =
            patients.iter().map(|patient| self.space.combined(patient, others)).collect();
        self.decider.keep_last(&combined);
    }

    /// Whether there is a patient for whom the query's literal holds.
    ///
    /// # Errors
    /// A fault of bedside itself.
    pub fn ask(&mut self, query: &Query<'_>) -> Result<Verdict, Fault> {
        self.ask_of_two(query, &[])
    }

    /// The same of two patients who differ in these inputs only; the literal speaks of both, as
    /// [`Circuit::replaced`] makes it.
    ///
    /// # Errors
    /// A fault of bedside itself.
    pub fn ask_of_two(&mut self, query: &Query<'_>, change: &[(usize, Changed)]) -> Result<Verdict, Fault> {
        match self.literal_of(query) {
            Ok(lit) => match self.decider.decide(&self.circuit, lit) {
                Decision::Possible(inputs) => self.shown(lit, inputs, query, change),
                other => without_patient(other),
            },
            Err(why) => self.ask_loosely(query, change, why),
        }
    }

    /// The same where the patient is not shown to anybody, so that any will do.
    ///
    /// # Errors
    /// A fault of bedside itself.
    pub fn is_possible(
        &mut self,
        query: &Query<'_>,
        change: &[(usize, Changed)],
    ) -> Result<Verdict<()>, Fault> {
        let lit = match self.literal_of(query) {
            Ok(lit) => lit,
            Err(why) => {
                return Ok(match self.ask_loosely(query, change, why)? {
                    Verdict::Proved => Verdict::Proved,
                    Verdict::Witness(_) => Verdict::Witness(()),
                    Verdict::NotDecided(why) => Verdict::NotDecided(why),
                });
            }
        };
        match self.decider.decide(&self.circuit, lit) {
            Decision::Possible(inputs) => {
                let is_one = match change {
                    [] => self.is_one(inputs, query.is_one),
                    _ => (query.is_one)(&self.pair(inputs, change)),
                };
                if is_one { Ok(Verdict::Witness(())) } else { Err(Fault::Replay) }
            }
            other => without_patient(other),
        }
    }

    /// The answer to a query of which a patient is known already.
    ///
    /// # Errors
    /// A fault of bedside itself.
    pub fn show(
        &mut self,
        query: &Query<'_>,
        inputs: Vec<bool>,
        change: &[(usize, Changed)],
    ) -> Result<Verdict, Fault> {
        match self.literal_of(query) {
            Ok(lit) => self.shown(lit, inputs, query, change),
            Err(why) => self.ask_loosely(query, change, why),
        }
    }

    /// What is asked for, where it has a circuit and rests on nothing that is left free.
    fn literal_of(&self, query: &Query<'_>) -> Made<Lit> {
        let lit = query.lit?;
        self.why_free(lit).map_or(Ok(lit), Err)
    }

    /// A patient for whom a literal holds, made plain and replayed.
    fn shown(
        &mut self,
        lit: Lit,
        inputs: Vec<bool>,
        query: &Query<'_>,
        change: &[(usize, Changed)],
    ) -> Result<Verdict, Fault> {
        let inputs = self.made_plain(lit, inputs);
        let patient = self.pair(inputs, change);
        if !(query.is_one)(&patient) {
            return Err(Fault::Replay);
        }
        Ok(Verdict::Witness(Box::new(patient.without_values())))
    }

    /// Whether a patient, replayed, is one of those asked about; many questions are answered by the same few patients.
    fn is_one(&mut self, inputs: Vec<bool>, is_one: &dyn Fn(&Patient) -> bool) -> bool {
        if let Some(patient) = self.replays.get(&inputs) {
            return is_one(patient);
        }
        let patient = self.replayed(inputs.clone());
        let is = is_one(&patient);
        if self.replays.len() >= SEEN {
            self.replays.clear();
        }
        self.replays.insert(inputs, patient);
        is
    }

    fn made_plain(&mut self, lit: Lit, inputs: Vec<bool>) -> Vec<bool> {
        let wanted = self.circuit.and(self.decider.base(), lit);
        plainest(&self.space, &self.circuit, wanted, inputs)
    }

    /// Where the circuit leaves something free: what is impossible even so is impossible; of the others `eval` says
    /// whether they are patients.
    fn ask_loosely(
        &mut self,
        query: &Query<'_>,
        change: &[(usize, Changed)],
        why: TooHard,
    ) -> Result<Verdict, Fault> {
        let Ok(lit) = query.lit else { return Ok(Verdict::NotDecided(Undecided::TooHard(why))) };
        let mut found = self.decider.among_met(&self.circuit, lit, REPLAYED);
        if found.is_empty() {
            match self.decider.search(&self.circuit, lit) {
                Decision::Impossible => return Ok(Verdict::Proved),
                Decision::Stopped => return Ok(Verdict::NotDecided(Undecided::OutOfTime)),
                Decision::Refused(refused) => return Err(Fault::Proof(refused)),
                Decision::Possible(inputs) => found.push(inputs),
            }
        }
        let patients = found.into_iter().map(|inputs| self.pair(inputs, change));
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

    /// A patient, and the same with a change.
    #[must_use]
    pub fn pair(&self, inputs: Vec<bool>, change: &[(usize, Changed)]) -> Patient {
        let mut other = inputs.clone();
        for (at, changed) in change {
            let value = match changed {
                Changed::To(value) => *value,
                Changed::Copied(from) => inputs.get(*from).copied().unwrap_or(false),
            };
            if let Some(input) = other.get_mut(*at) {
                *input = value;
            }
        }
        let mut patient = self.replayed(inputs);
        if !change.is_empty() {
            patient.changed = Some(Box::new(self.replayed(other)));
        }
        patient
    }

    /// A patient as `eval` sees them.
    #[must_use]
    pub fn replayed(&self, inputs: Vec<bool>) -> Patient {
        let gates = first(&self.circuit, &inputs, self.of_inputs);
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
        Patient { inputs, answers, results, changed: None }
    }
}

/// What a decision comes to that shows nobody.
fn without_patient<P>(decision: Decision) -> Result<Verdict<P>, Fault> {
    match decision {
        Decision::Impossible => Ok(Verdict::Proved),
        Decision::Refused(refused) => Err(Fault::Proof(refused)),
        Decision::Stopped | Decision::Possible(_) => Ok(Verdict::NotDecided(Undecided::OutOfTime)),
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
