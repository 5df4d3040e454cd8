//! Promises: each `always`, over every answer file that checks, for which `applies when` is not false and the promise's
//! own `when` is true.

use super::{Auditor, Found, Kind, Standing};
use crate::eval::expect;
use crate::prove::circuit::Lit;
use crate::prove::encode::{Made, TooHard};
use crate::prove::expect::holds;
use crate::prove::prover::{Fault, Patient, Undecided, Verdict};
use crate::ruleset::{Promise, Ruleset};

impl Auditor<'_> {
    pub(super) fn promises(&mut self) -> Result<(), Fault> {
        let ruleset = self.version.ruleset;
        for promise in &ruleset.promises {
            self.promise(promise)?;
        }
        Ok(())
    }

    fn promise(&mut self, promise: &Promise) -> Result<(), Fault> {
        let ruleset = self.version.ruleset;
        let speaks = match self.speaks_of(promise) {
            Ok(speaks) => speaks,
            Err(why) => {
                self.tally(Kind::Promise).undecided += 1;
                self.undecided_promise(promise, Undecided::TooHard(why));
                return Ok(());
            }
        };
        let (broken, why) = self.broken(promise);
        let lit = self.prover.circuit.and(speaks, broken);
        let is_one = |patient: &Patient| {
            is_of(promise, patient) && !lines_broken(ruleset, promise, patient).is_empty()
        };
        match self.ask(Kind::Promise, Ok(lit), &is_one)? {
            Verdict::Witness(patient) => {
                let says = "this does not hold for every patient";
                let mut found = Found::new(Kind::Promise, &promise.name, promise.span, says);
                found.standing = Standing::Refuted;
                found.broken = lines_broken(ruleset, promise, &patient);
                found.patient = Some(patient);
                self.found.push(found);
            }
            Verdict::NotDecided(why) => self.undecided_promise(promise, why),
            Verdict::Proved => match why {
                Some(why) => {
                    self.tally(Kind::Promise).undecided += 1;
                    self.undecided_promise(promise, Undecided::TooHard(why));
                }
                None => self.kept(promise, speaks)?,
            },
        }
        Ok(())
    }

    fn undecided_promise(&mut self, promise: &Promise, why: Undecided) {
        let asked = "whether this holds for every patient";
        self.not_decided(Kind::Promise, &promise.name, promise.span, asked, why);
    }

    /// A promise that is kept must be about somebody.
    fn kept(&mut self, promise: &Promise, speaks: Lit) -> Result<(), Fault> {
        self.sound(Kind::Promise);
        let verdict =
            self.ask_whether(Kind::Contradiction, Ok(speaks), &[], &|patient| is_of(promise, patient))?;
        match verdict {
            Verdict::Proved => {
                let says = "this speaks of no possible patient: its `when` is never true";
                let mut found = Found::new(Kind::Contradiction, &promise.name, promise.span, says);
                found.clash = promise.when.as_ref().map(|when| self.clash_of(when, None)).unwrap_or_default();
                self.found.push(found);
            }
            Verdict::Witness(()) => self.sound(Kind::Contradiction),
            Verdict::NotDecided(why) => {
                let asked = "whether this speaks of anybody";
                self.not_decided(Kind::Contradiction, &promise.name, promise.span, asked, why);
            }
        }
        Ok(())
    }

    /// Whom a promise speaks of.
    fn speaks_of(&mut self, promise: &Promise) -> Made<Lit> {
        let Some(outcomes) = self.prover.outcomes.first() else { return Ok(Lit::FALSE) };
        let when = match &promise.when {
            Some(when) => outcomes.cond(self.version.plan, when.id)?.certain,
            None => Lit::TRUE,
        };
        let applies = outcomes.applies.possible;
        Ok(self.prover.circuit.and(applies, when))
    }

    /// Whether some line does not hold, and why a line cannot be looked at.
    fn broken(&mut self, promise: &Promise) -> (Lit, Option<TooHard>) {
        let (mut lits, mut hard) = (Vec::new(), None);
        let Some(outcomes) = self.prover.outcomes.first().cloned() else { return (Lit::FALSE, None) };
        for line in &promise.expect {
            match holds(self.version, &outcomes, &mut self.prover.circuit, line) {
                Ok(lit) => lits.push(!lit),
                Err(why) => hard = Some(why),
            }
        }
        (self.prover.circuit.any(lits), hard)
    }
}

/// Whether a promise speaks of a patient.
fn is_of(promise: &Promise, patient: &Patient) -> bool {
    let Some(Some(result)) = patient.results.first() else { return false };
    let when = promise.when.as_ref();
    !result.outcome.applies.is_false() && when.is_none_or(|when| result.values.cond(when.id).is_true())
}

/// The lines of a promise that do not hold for a patient.
fn lines_broken(ruleset: &Ruleset, promise: &Promise, patient: &Patient) -> Vec<usize> {
    let Some(outcome) = patient.outcome(0) else { return Vec::new() };
    let lines = promise.expect.iter().enumerate();
    lines.filter(|(_, line)| !expect::holds(ruleset, outcome, line)).map(|(at, _)| at).collect()
}
