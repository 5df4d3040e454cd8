//! Patients that no rule is for: every level rule is certainly false, so that only `otherwise` gives the level. Asked
//! twice: of those who answered everything that applies, and of those who did not.

use super::{Auditor, Found, Kind, Standing};
use crate::prove::circuit::Lit;
use crate::prove::prover::{Fault, Patient, Verdict};
use crate::ruleset::{QuestionKind, Ruleset, State};
use crate::source::Span;

impl Auditor<'_> {
    pub(super) fn gaps(&mut self) -> Result<(), Fault> {
        let ruleset = self.version.ruleset;
        let Some(otherwise) = &ruleset.otherwise else { return Ok(()) };
        let Some(level) = ruleset.levels.get(otherwise.level.index()) else { return Ok(()) };
        let span = place_of_otherwise(ruleset);
        let only_otherwise = self.only_otherwise();
        let everything = self.everything_answered();
        for (answered, whom) in [
            (everything, "who answers everything that applies"),
            (!everything, "with an answer missing or unknown"),
        ] {
            let lit = self.prover.circuit.and(only_otherwise, answered);
            let complete = answered == everything;
            let is_one = |patient: &Patient| {
                is_only_otherwise(ruleset, patient) && answers_everything(ruleset, patient) == complete
            };
            let about = format!("otherwise level {}", level.id);
            match self.ask(Kind::Gap, Ok(lit), &is_one)? {
                Verdict::Proved => self.sound(Kind::Gap),
                Verdict::Witness(patient) => {
                    let says =
                        format!("no rule is for this patient {whom}: only `otherwise` gives the level");
                    let mut found = Found::new(Kind::Gap, &about, span, says);
                    if otherwise.because.is_some() {
                        found.standing = Standing::Explained;
                    }
                    found.because.clone_from(&otherwise.because);
                    found.patient = Some(patient);
                    self.found.push(found);
                }
                Verdict::NotDecided(why) => {
                    let asked = format!("whether some patient {whom} has no rule");
                    self.not_decided(Kind::Gap, &about, span, &asked, why);
                }
            }
        }
        Ok(())
    }

    fn only_otherwise(&mut self) -> Lit {
        let Some(outcomes) = self.prover.outcomes.first() else { return Lit::FALSE };
        let rules = self.version.ruleset.rules.iter().zip(&outcomes.rules);
        let mut lits: Vec<Lit> =
            rules.filter(|(rule, _)| rule.level.is_some()).map(|(_, rails)| !rails.possible).collect();
        lits.push(outcomes.applies.certain);
        self.prover.circuit.all(lits)
    }

    /// Every question that applies is answered; words apart.
    fn everything_answered(&mut self) -> Lit {
        let Some(outcomes) = self.prover.outcomes.first() else { return Lit::FALSE };
        let Some(view) = self.prover.space.views.first() else { return Lit::FALSE };
        let each = view.questions.iter().zip(&outcomes.gates).zip(&self.version.ruleset.questions);
        let each = each.filter(|(_, question)| !matches!(question.kind, QuestionKind::Text));
        let each: Vec<(Lit, Lit)> = each.map(|((asked, gate), _)| (asked.given, gate.possible)).collect();
        let circuit = &mut self.prover.circuit;
        let lits: Vec<Lit> =
            each.into_iter().map(|(given, applies)| circuit.implies(applies, given)).collect();
        circuit.all(lits)
    }
}

/// Where `otherwise` stands: it starts a line of its own.
pub(super) fn place_of_otherwise(ruleset: &Ruleset) -> Span {
    let text = ruleset.source.text();
    let start =
        if text.starts_with("otherwise ") { Some(0) } else { text.find("\notherwise ").map(|at| at + 1) };
    let start = start.unwrap_or_default();
    Span::new(start, start + "otherwise".len())
}

fn is_only_otherwise(ruleset: &Ruleset, patient: &Patient) -> bool {
    let Some(outcome) = patient.outcome(0) else { return false };
    let mut level_rules = ruleset.rules.iter().zip(&outcome.rules).filter(|(rule, _)| rule.level.is_some());
    outcome.applies.is_true() && level_rules.all(|(_, truth)| truth.is_false())
}

fn answers_everything(ruleset: &Ruleset, patient: &Patient) -> bool {
    let Some(answers) = patient.answers.first() else { return false };
    let Some(Some(result)) = patient.results.first() else { return false };
    let gated_out = |at: usize| {
        let gate = ruleset.questions.get(at).and_then(|question| question.gate.as_ref());
        gate.is_some_and(|gate| result.values.cond(gate.when.id).is_false())
    };
    let states = ruleset.questions.iter().zip(answers.states()).enumerate();
    states
        .filter(|(_, (question, _))| !matches!(question.kind, QuestionKind::Text))
        .all(|(at, (_, state))| matches!(state, State::Given(_)) || gated_out(at))
}
