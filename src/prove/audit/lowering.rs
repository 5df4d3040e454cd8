//! Can a worse patient get a lower level? One answer is made worse and nothing else changes: a `no` becomes a `yes`, one
//! more choice is ticked, a scale's choice is the next one; a number or a choice of no scale moves the way its question
//! calls `worse`, and `worse downward` turns each of these round.
//! Then even the most urgent level that the worse patient can still have must not be milder than the one that was
//! certain before. (That a level is only less certain than before is no lower level.)

use super::{Auditor, Found, Kind};
use crate::prove::circuit::Lit;
use crate::prove::prover::{Changed, Fault, Patient, Verdict};
use crate::prove::space::Answer;
use crate::ruleset::{Question, QuestionId, QuestionKind, State, Value, Worse};
use std::collections::HashMap;

/// One answer and a worse one.
struct Step {
    /// Holds for the patient before.
    before: Lit,
    /// What the inputs of the question become: an input of the circuit, and its new value.
    after: Vec<(usize, Lit, Changed)>,
    /// How it is told: "`yes` instead of `no`".
    words: String,
}

impl Auditor<'_> {
    pub(super) fn lowering(&mut self) -> Result<(), Fault> {
        if self.version.ruleset.levels.is_empty() {
            return Ok(());
        }
        for at in 0..self.version.ruleset.questions.len() {
            let id = QuestionId::at(at);
            for step in self.steps_of(id) {
                self.step(id, &step)?;
            }
        }
        Ok(())
    }

    fn steps_of(&mut self, id: QuestionId) -> Vec<Step> {
        let question = self.version.ruleset.question(id);
        let ordered = |count: usize| (0..u16::try_from(count).unwrap_or(0)).collect::<Vec<_>>();
        let worse = question.worse.unwrap_or(Worse::Upward);
        let told = question.worse.is_some();
        match &question.kind {
            // `yes` is the first choice, and the worse one.
            QuestionKind::YesNo => self.choice_steps(id, question, &directed(vec![1, 0], worse)),
            QuestionKind::OneOf(choices) if question.scale.is_some() || told => {
                self.choice_steps(id, question, &directed(ordered(choices.len()), worse))
            }
            QuestionKind::AnyOf { choices, .. } => self.ticks(id, choices.len(), worse),
            QuestionKind::Number(_) | QuestionKind::Date(_) if told => {
                self.other_number(id, worse).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// Any number beyond the one that is answered.
    fn other_number(&mut self, id: QuestionId, worse: Worse) -> Option<Step> {
        let asked = self.prover.space.views.first()?.questions.get(id.index())?.clone();
        let Answer::Number(word, _) = &asked.answer else { return None };
        let inputs = self.prover.space.bits(0, self.version.ruleset, id, &State::Missing);
        let mut after = Vec::new();
        let mut by = HashMap::new();
        // Given, unknown, then the bits of the number.
        for (input, _) in inputs.into_iter().skip(2) {
            let fresh = self.prover.circuit.inputs().len();
            let lit = self.prover.circuit.input();
            by.insert(*self.prover.circuit.inputs().get(input)?, lit);
            after.push((input, lit, Changed::Copied(fresh)));
        }
        let circuit = &mut self.prover.circuit;
        let other = word.replaced(&by, circuit);
        let (beyond, words) = match worse {
            Worse::Upward => (word.less(&other, circuit), "a larger answer"),
            Worse::Downward => (other.less(word, circuit), "a smaller answer"),
        };
        Some(Step { before: circuit.and(asked.given, beyond), after, words: words.to_owned() })
    }

    /// From each choice to the next in an order, the worst last.
    fn choice_steps(&mut self, id: QuestionId, question: &Question, order: &[u16]) -> Vec<Step> {
        let ruleset = self.version.ruleset;
        let ids = question.choice_ids();
        let name = |at: u16| ids.get(usize::from(at)).copied().unwrap_or_default().to_owned();
        let mut steps = Vec::new();
        for (from, to) in order.iter().zip(order.iter().skip(1)) {
            let state = |at: u16| State::Given(Value::Choice(at));
            let Some(view) = self.prover.space.views.first() else { continue };
            let before = view.is(ruleset, id, &state(*from), &mut self.prover.circuit);
            let bits = self.prover.space.bits(0, ruleset, id, &state(*to));
            let after =
                bits.into_iter().map(|(at, bit)| (at, Lit::constant(bit), Changed::To(bit))).collect();
            let words = format!("`{}` instead of `{}`", name(*to), name(*from));
            steps.push(Step { before, after, words });
        }
        steps
    }

    /// One more choice ticked, or one less where that is worse.
    fn ticks(&mut self, id: QuestionId, choices: usize, worse: Worse) -> Vec<Step> {
        let ruleset = self.version.ruleset;
        let ids = ruleset.question(id).choice_ids();
        let Some(view) = self.prover.space.views.first() else { return Vec::new() };
        let Some(asked) = view.questions.get(id.index()) else { return Vec::new() };
        let Answer::Set(lits) = &asked.answer else { return Vec::new() };
        let (given, lits) = (asked.given, lits.clone());
        let nothing = State::Given(Value::Set(Vec::new()));
        let empty = self.prover.space.bits(0, ruleset, id, &nothing);
        let mut steps = Vec::new();
        for (choice, lit) in (0..choices).zip(lits) {
            // Given, unknown, then one input a choice.
            let Some((input, _)) = empty.get(choice + 2) else { continue };
            let name = ids.get(choice).copied().unwrap_or_default();
            let (ticked, words) = match worse {
                Worse::Upward => (true, format!("`{name}` ticked as well")),
                Worse::Downward => (false, format!("`{name}` no longer ticked")),
            };
            let before = self.prover.circuit.and(given, if ticked { !lit } else { lit });
            let after = vec![(*input, Lit::constant(ticked), Changed::To(ticked))];
            steps.push(Step { before, after, words });
        }
        steps
    }

    fn step(&mut self, id: QuestionId, step: &Step) -> Result<(), Fault> {
        let Some(outcomes) = self.prover.outcomes.first() else { return Ok(()) };
        let Some(level) = &outcomes.level else { return Ok(()) };
        let (least, most) = (level.at_least.clone(), level.at_most.clone());
        let (base, applies) = (self.prover.decider().base(), outcomes.applies.possible);
        let circuit = &mut self.prover.circuit;
        let by: HashMap<u32, Lit> =
            step.after.iter().filter_map(|(at, lit, _)| Some((*circuit.inputs().get(*at)?, *lit))).collect();
        let roots: Vec<Lit> = most.iter().copied().chain([base, applies]).collect();
        let after = circuit.replaced(&roots, &by);
        let mut lower = Vec::new();
        for (before, after) in least.iter().zip(&after) {
            lower.push(circuit.and(*before, !*after));
        }
        let mut lits = vec![step.before, applies, circuit.any(lower)];
        lits.extend(after.get(most.len()..).unwrap_or_default());
        let lit = circuit.all(lits);
        let change: Vec<(usize, Changed)> = step.after.iter().map(|(at, _, to)| (*at, *to)).collect();
        let verdict = self.ask_of_two(Kind::Lowering, Ok(lit), &change, &sinks)?;
        let question = self.version.ruleset.question(id);
        match verdict {
            Verdict::Proved => self.sound(Kind::Lowering),
            Verdict::Witness(patient) => {
                let says = format!("{}: the level is lower, though this is worse", step.words);
                let mut found = Found::new(Kind::Lowering, &question.id, question.span, says);
                found.patient = Some(patient);
                self.found.push(found);
            }
            Verdict::NotDecided(why) => {
                let asked = format!("whether {} can lower the level", step.words);
                self.not_decided(Kind::Lowering, &question.id, question.span, &asked, why);
            }
        }
        Ok(())
    }
}

/// The choices from the best to the worst.
fn directed(mut upward: Vec<u16>, worse: Worse) -> Vec<u16> {
    if worse == Worse::Downward {
        upward.reverse();
    }
    upward
}

/// Whether all levels that are still possible for the changed patient are milder than the one that was certain.
fn sinks(patient: &Patient) -> bool {
    let level = |patient: &Patient| patient.outcome(0).and_then(|outcome| outcome.level);
    let after = patient.changed.as_deref().and_then(level);
    level(patient).zip(after).is_some_and(|(before, after)| after.bounds.at_most > before.bounds.at_least)
}
