//! Can a worse patient get a lower level? One answer is made worse and nothing else changes: a `no` becomes a `yes`, one
//! more choice is ticked, a scale's choice is the next one; a number or a choice of no scale moves the way its question
//! calls `worse`, and `worse downward` turns each of these round.
//! Then even the most urgent level that the worse patient can still have must not be milder than the one that was
//! certain before. (That a level is only less certain than before is no lower level.)

use super::{Auditor, Found, Kind};
use crate::prove::circuit::{Circuit, Gate, Lit, Replaced};
use crate::prove::prover::{Changed, Fault, Patient, Query, Verdict};
use crate::prove::space::Answer;
use crate::prove::stepwise::{Steps, Stepwise};
use crate::prove::touched::Touched;
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
        let Some(ends) = self.ends()? else { return Ok(()) };
        for at in 0..self.version.ruleset.questions.len() {
            let id = QuestionId::at(at);
            for step in self.steps_of(id) {
                self.step(id, &step, &ends)?;
            }
        }
        Ok(())
    }

    fn ends(&mut self) -> Result<Option<Ends>, Fault> {
        let Some(outcomes) = self.prover.outcomes.first() else { return Ok(None) };
        let Some(level) = outcomes.level.clone() else { return Ok(None) };
        let (base, applies) = (self.prover.decider().base(), outcomes.applies.possible);
        let mut ordered = Vec::new();
        for (least, most) in level.at_least.iter().zip(&level.at_most) {
            let beyond = self.prover.circuit.and(*least, !*most);
            if self.prover.is_never(beyond)? {
                ordered.push((*least, *most));
            }
        }
        let cone = self.prover.circuit.cone(level.at_most.iter().copied().chain([base, applies]));
        Ok(Some(Ends { least: level.at_least, most: level.at_most, ordered, base, applies, cone }))
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

    fn step(&mut self, id: QuestionId, step: &Step, ends: &Ends) -> Result<(), Fault> {
        let seen = self.seen(step, ends);
        let made = self.prover.circuit.gates().len();
        let circuit = &mut self.prover.circuit;
        let by: HashMap<u32, Lit> =
            step.after.iter().filter_map(|(at, lit, _)| Some((*circuit.inputs().get(*at)?, *lit))).collect();
        let after = circuit.replaced_in(&ends.cone, &by);
        let pairs = ends.least.iter().zip(&ends.most);
        let lower: Vec<Lit> = pairs.map(|(least, most)| circuit.and(*least, !after.lit(*most))).collect();
        let both = [ends.applies, after.lit(ends.base), after.lit(ends.applies)];
        let lowered = [step.before, circuit.any(lower.iter().copied())];
        let (lowered, both) = (circuit.all(lowered), circuit.all(both));
        let lit = circuit.and(lowered, both);
        let change: Vec<(usize, Changed)> = step.after.iter().map(|(at, _, to)| (*at, *to)).collect();
        let query = Query { lit: Ok(lit), is_one: &sinks };
        let verdict = match seen {
            Some(inputs) => self.prover.show(&query, inputs, &change)?,
            None => match rises(&self.prover.circuit, lit, &lower, ends, &after) {
                Some(proof) => {
                    self.prover.take_over(proof);
                    Verdict::Proved
                }
                None => self.prover.ask_of_two(&query, &change)?,
            },
        };
        self.count(Kind::Lowering, Ok(lit), &verdict);
        let question = self.version.ruleset.question(id);
        match verdict {
            Verdict::Proved => self.sound(Kind::Lowering),
            Verdict::Witness(patient) => {
                let says = format!("{}: the level is lower, though this is worse", step.words);
                let mut found = Found::new(Kind::Lowering, &question.id, question.span, says);
                found.patient = Some(patient);
                self.found.push(found);
                self.prover.forget_since(made);
            }
            Verdict::NotDecided(why) => {
                let asked = format!("whether {} can lower the level", step.words);
                self.not_decided(Kind::Lowering, &question.id, question.span, &asked, why);
            }
        }
        Ok(())
    }

    /// Somebody met so far for whom the step lowers the level.
    fn seen(&mut self, step: &Step, ends: &Ends) -> Option<Vec<bool>> {
        let to: Option<Vec<(usize, u64)>> = step
            .after
            .iter()
            .map(|(at, _, to)| match to {
                Changed::To(bit) => Some((*at, if *bit { u64::MAX } else { 0 })),
                Changed::Copied(_) => None,
            })
            .collect();
        let (circuit, met) = self.prover.met();
        let to: Vec<(u32, u64)> =
            to?.into_iter().filter_map(|(at, word)| Some((*circuit.inputs().get(at)?, word))).collect();
        let gates: Vec<u32> = to.iter().map(|(gate, _)| *gate).collect();
        let touched = Touched::new(circuit, &ends.cone, &gates);
        let given = |gate: u32| to.iter().find(|(own, _)| *own == gate).map_or(0, |(_, word)| *word);
        met.iter().flat_map(|met| (0..met.width()).map(move |at| (met, at))).find_map(|(met, at)| {
            let before = [step.before, ends.base, ends.applies];
            let among = before.iter().fold(u64::MAX, |among, lit| among & met.word(*lit, at));
            if among == 0 {
                return None;
            }
            let after = touched.after(met, at, given);
            let among = among & after.word(ends.base) & after.word(ends.applies);
            let pairs = ends.least.iter().zip(&ends.most);
            let lower =
                pairs.fold(0, |lower, (least, most)| lower | met.word(*least, at) & !after.word(*most));
            let first = (among & lower).trailing_zeros() as usize;
            (first < 64).then(|| met.inputs_of(at * 64 + first))
        })
    }
}

/// What is asked of every step.
struct Ends {
    /// The certain and the possible bounds of the level, one literal a level.
    least: Vec<Lit>,
    most: Vec<Lit>,
    /// The levels for which it is proved that what is certain is possible.
    ordered: Vec<(Lit, Lit)>,
    base: Lit,
    applies: Lit,
    /// Everything that they rest on.
    cone: Vec<u32>,
}

/// A proof that the level does not sink, where it shows gate by gate: whatever makes a gate true before makes it true
/// after, or the other way round.
fn rises(circuit: &Circuit, goal: Lit, lower: &[Lit], ends: &Ends, after: &Replaced) -> Option<Steps> {
    let mut proof = Stepwise::new(goal);
    let mut leaves = vec![ends.applies, after.lit(ends.base), after.lit(ends.applies)];
    leaves.extend(&ends.least);
    leaves.extend(ends.most.iter().flat_map(|most| [*most, after.lit(*most)]));
    proof.describe_down_to(circuit, goal, &leaves);
    for (least, most) in &ends.ordered {
        proof.known(&[!*least, *most]);
    }
    for (gate, up) in wanted(circuit, &ends.most, after) {
        let (before, now) = (Lit::of_gate(gate), after.lit(Lit::of_gate(gate)));
        if before == now {
            continue;
        }
        for lit in [before, now] {
            proof.describe(circuit, lit);
            if let Gate::And(a, b) = circuit.gate(lit.gate()) {
                proof.describe(circuit, a);
                proof.describe(circuit, b);
            }
        }
        // Where one does not follow, a later one may follow without it.
        if up.contains(&true) {
            proof.step(&[!before, now]);
        }
        if up.contains(&false) {
            proof.step(&[!now, before]);
        }
    }
    lower.iter().all(|lit| proof.step(&[!*lit])).then(|| proof.finished()).flatten()
}

/// The gates that change, each after its operands, with the directions in which it matters that they do not: true where
/// they must not become false, false where they must not become true.
fn wanted(circuit: &Circuit, roots: &[Lit], after: &Replaced) -> Vec<(u32, Vec<bool>)> {
    let mut wanted: HashMap<u32, Vec<bool>> = HashMap::new();
    let want = |lit: Lit, up: bool, wanted: &mut HashMap<u32, Vec<bool>>| {
        let up = up != lit.is_inverted();
        let own = wanted.entry(lit.gate()).or_default();
        if !own.contains(&up) {
            own.push(up);
        }
    };
    for root in roots {
        want(*root, true, &mut wanted);
    }
    for gate in after.gates().iter().rev() {
        let (Some(up), Gate::And(a, b)) = (wanted.get(gate).cloned(), circuit.gate(*gate)) else { continue };
        for up in up {
            want(a, up, &mut wanted);
            want(b, up, &mut wanted);
        }
    }
    after.gates().iter().filter_map(|gate| Some((*gate, wanted.remove(gate)?))).collect()
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
