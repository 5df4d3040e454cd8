//! Questions that change nothing: whatever is answered, unknown or missing, every conclusion stays the same.

use super::{Auditor, Found, Kind};
use crate::eval::outcome::Outcome;
use crate::prove::circuit::{Circuit, Lit};
use crate::prove::encode::TooHard;
use crate::prove::outcome::{Outcomes, Ranged};
use crate::prove::prover::{Changed, Fault, Patient, Undecided, Verdict};
use crate::prove::touched::Touched;
use crate::ruleset::visit::{self, Item};
use crate::ruleset::{CalculationId, ClassId, FindingId, QuestionId, QuestionKind, Ruleset, ScoreId, State};
use std::collections::{HashMap, HashSet};

impl Auditor<'_> {
    pub(super) fn idle(&mut self) -> Result<(), Fault> {
        let ruleset = self.version.ruleset;
        let Some(outcomes) = self.prover.outcomes.first().cloned() else { return Ok(()) };
        let told = told(ruleset, &outcomes, &mut self.prover.circuit);
        let base = self.prover.decider().base();
        let cone = self.prover.circuit.cone(told.lits.iter().copied().chain([base]));
        for (at, question) in ruleset.questions.iter().enumerate() {
            // Of a library's questions each ruleset takes those that it needs.
            let own = ruleset.source.is_own(question.span.start);
            if own && !matches!(question.kind, QuestionKind::Text) {
                self.question(QuestionId::at(at), &told, &cone)?;
            }
        }
        Ok(())
    }

    fn question(&mut self, id: QuestionId, told: &Told, cone: &[u32]) -> Result<(), Fault> {
        if self.shows_itself(id, told, cone) {
            let tally = self.tally(Kind::Idle);
            tally.asked += 1;
            tally.sound += 1;
            return Ok(());
        }
        let ruleset = self.version.ruleset;
        let question = ruleset.question(id);
        let base = self.prover.decider().base();
        let inputs = self.prover.space.bits(0, ruleset, id, &State::Missing);
        let (mut by, mut change) = (HashMap::new(), Vec::new());
        for (input, _) in inputs {
            let fresh = self.prover.circuit.inputs().len();
            let lit = self.prover.circuit.input();
            if let Some(gate) = self.prover.circuit.inputs().get(input) {
                by.insert(*gate, lit);
                change.push((input, Changed::Copied(fresh)));
            }
        }
        let after = self.prover.circuit.replaced_in(cone, &by);
        let mut differ = Vec::new();
        for before in &told.lits {
            differ.push(self.prover.circuit.xor(*before, after.lit(*before)));
        }
        let differs = self.prover.circuit.any(differ);
        let lit = self.prover.circuit.and(differs, after.lit(base));
        let verdict = self.ask_whether(Kind::Idle, Ok(lit), &change, &says_something_else)?;
        let verdict = match (verdict, told.why_hard(ruleset, id)) {
            // What has no circuit was left out: nothing is proved where the question is read there.
            (Verdict::Proved, Some(why)) => {
                self.claims.pop();
                self.tried(&change, why)
            }
            (verdict, _) => verdict,
        };
        match verdict {
            Verdict::Witness(()) => self.sound(Kind::Idle),
            Verdict::Proved => {
                let says = "can change no result, whatever is answered";
                self.found.push(Found::new(Kind::Idle, &question.id, question.span, says));
            }
            Verdict::NotDecided(why) => {
                let asked = "whether its answer can change a result";
                self.not_decided(Kind::Idle, &question.id, question.span, asked, why);
            }
        }
        Ok(())
    }
}

impl Auditor<'_> {
    /// Whether somebody met so far would get something else with another one's answer to the question, and `eval` agrees.
    fn shows_itself(&mut self, id: QuestionId, told: &Told, cone: &[u32]) -> bool {
        let base = self.prover.decider().base();
        let bits = self.prover.space.bits(0, self.version.ruleset, id, &State::Missing);
        let inputs: Vec<usize> = bits.into_iter().map(|(input, _)| input).collect();
        let (circuit, met) = self.prover.met();
        let gates: Vec<u32> = inputs.iter().filter_map(|at| circuit.inputs().get(*at).copied()).collect();
        let touched = Touched::new(circuit, cone, &gates);
        let found =
            met.iter().flat_map(|met| (0..met.width()).map(move |at| (met, at))).find_map(|(met, at)| {
                // Each patient has the answer of the next one of the same word.
                let after = touched.after(met, at, |gate| met.word(Lit::of_gate(gate), at).rotate_right(1));
                let both = met.word(base, at) & after.word(base);
                let differs = told.lits.iter().fold(0, |differs, lit| differs | after.differs(*lit));
                let first = (both & differs).trailing_zeros() as usize;
                (first < 64)
                    .then(|| (met.inputs_of(at * 64 + first), met.inputs_of(at * 64 + (first + 1) % 64)))
            });
        found.is_some_and(|(one, next)| {
            let to = |at: &usize| (*at, Changed::To(next.get(*at).copied().unwrap_or(false)));
            let change: Vec<(usize, Changed)> = inputs.iter().map(to).collect();
            says_something_else(&self.prover.pair(one, &change))
        })
    }

    /// Where there is no circuit: patients drawn at random, each with another answer, until one shows a difference.
    fn tried(&mut self, change: &[(usize, Changed)], why: TooHard) -> Verdict<()> {
        let shown = self.prover.drawn(TRIED).into_iter().any(|(one, other)| {
            // The second patient lends the first their answer to the question alone.
            let to =
                change.iter().map(|(at, _)| (*at, Changed::To(other.get(*at).copied().unwrap_or(false))));
            let patient = self.prover.pair(one, &to.collect::<Vec<_>>());
            says_something_else(&patient)
        });
        if shown { Verdict::Witness(()) } else { Verdict::NotDecided(Undecided::TooHard(why)) }
    }
}

/// So many pairs of patients are tried where there is no circuit.
const TRIED: usize = 256;

/// What is concluded.
#[derive(Default)]
struct Told {
    lits: Vec<Lit>,
    /// What has no circuit.
    hard: Vec<(Item, TooHard)>,
}

impl Told {
    /// Why what reads a question has no circuit, where it has none.
    fn why_hard(&self, ruleset: &Ruleset, id: QuestionId) -> Option<TooHard> {
        let reads = |item: Item| {
            let closure = visit::closure(ruleset, vec![item], true);
            closure.into_iter().any(|(item, _)| item == Item::Question(id))
        };
        self.hard.iter().find(|(item, _)| reads(*item)).map(|(_, why)| *why)
    }

    /// A number where it applies, and whether it does.
    fn ranged(&mut self, item: Item, ranged: &Ranged, circuit: &mut Circuit) {
        self.lits.push(ranged.applies);
        match &ranged.span {
            Ok(span) => {
                let bits: Vec<Lit> = span.0.lits().chain(span.1.lits()).collect();
                self.lits.extend(bits.into_iter().map(|bit| circuit.and(bit, ranged.applies)));
            }
            Err(why) => self.hard.push((item, *why)),
        }
    }
}

/// Every literal of what is concluded; of what lies on the way only what is shown or read by nothing else.
fn told(ruleset: &Ruleset, outcomes: &Outcomes, circuit: &mut Circuit) -> Told {
    let mut all = Told::default();
    let told = &mut all.lits;
    *told = vec![outcomes.applies.certain, outcomes.applies.possible];
    for level in outcomes.level.iter().chain(&outcomes.without_assumptions) {
        // Where the ruleset does not apply there is no level.
        let ends = level.at_least.iter().chain(&level.at_most);
        told.extend(ends.map(|end| circuit.and(*end, outcomes.applies.possible)));
    }
    told.extend(outcomes.fired.iter().chain(&outcomes.open));
    told.extend(outcomes.advice.iter().flat_map(|advice| [advice.given, advice.withheld]));
    for (likely, possible) in &outcomes.patterns {
        // Of a pattern that is likely nothing more is said.
        let weaker = [possible.certain, possible.possible].map(|lit| circuit.and(lit, !likely.certain));
        told.extend([likely.certain, likely.possible].into_iter().chain(weaker));
    }
    let read = read_by_others(ruleset);
    let ends_here = |item: Item, shown: bool| shown || !read.contains(&item);
    for (at, finding) in ruleset.findings.iter().enumerate() {
        let id = FindingId::at(at);
        if ends_here(Item::Finding(id), finding.show_under.is_some()) {
            let rails = outcomes.finding(id);
            told.extend([rails.certain, rails.possible]);
        }
    }
    for (at, class) in ruleset.classes.iter().enumerate() {
        let id = ClassId::at(at);
        if ends_here(Item::Class(id), class.show_under.is_some()) {
            match outcomes.class(id) {
                Ok(lits) => all.lits.extend(lits),
                Err(why) => all.hard.push((Item::Class(id), why)),
            }
        }
    }
    for (at, (it, ranged)) in ruleset.calculations.iter().zip(&outcomes.calculations).enumerate() {
        let item = Item::Calculation(CalculationId::at(at));
        if ends_here(item, it.show_under.is_some()) {
            all.ranged(item, ranged, circuit);
        }
    }
    for (at, (it, ranged)) in ruleset.scores.iter().zip(&outcomes.scores).enumerate() {
        let item = Item::Score(ScoreId::at(at));
        if ends_here(item, it.show_under.is_some()) {
            all.ranged(item, ranged, circuit);
        }
    }
    all
}

/// Everything that something else reads.
fn read_by_others(ruleset: &Ruleset) -> HashSet<Item> {
    let mut reads = Vec::new();
    for root in visit::roots(ruleset) {
        visit::reads_of(root, &mut reads);
    }
    let words = visit::all_items(ruleset).flat_map(|item| visit::reads_of_item(ruleset, item));
    reads.into_iter().chain(words).collect()
}

fn says_something_else(patient: &Patient) -> bool {
    let other = patient.changed.as_deref().and_then(|other| other.outcome(0));
    patient.outcome(0).zip(other).is_some_and(|(before, after)| differ(before, after))
}

fn differ(a: &Outcome, b: &Outcome) -> bool {
    let held = |outcome: &Outcome| outcome.withheld.iter().map(|held| held.advice).collect::<Vec<_>>();
    a.applies != b.applies
        || a.level != b.level
        || a.fired != b.fired
        || a.open != b.open
        || a.patterns != b.patterns
        || a.patterns_open != b.patterns_open
        || a.advice != b.advice
        || held(a) != held(b)
        || a.findings != b.findings
        || a.classes != b.classes
        || a.scores != b.scores
        || a.calculations != b.calculations
}
