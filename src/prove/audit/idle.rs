//! Questions that change nothing: whatever is answered, unknown or missing, every conclusion stays the same.

use super::{Auditor, Found, Kind};
use crate::eval::outcome::Outcome;
use crate::prove::circuit::{Circuit, Lit};
use crate::prove::encode::TooHard;
use crate::prove::outcome::{Outcomes, Ranged};
use crate::prove::prover::{Changed, Fault, Patient, Undecided, Verdict};
use crate::ruleset::visit::{self, Item};
use crate::ruleset::{CalculationId, ClassId, FindingId, QuestionId, QuestionKind, Ruleset, ScoreId, State};
use std::collections::{HashMap, HashSet};

impl Auditor<'_> {
    pub(super) fn idle(&mut self) -> Result<(), Fault> {
        let ruleset = self.version.ruleset;
        let Some(outcomes) = self.prover.outcomes.first().cloned() else { return Ok(()) };
        let told = told(ruleset, &outcomes, &mut self.prover.circuit);
        for (at, question) in ruleset.questions.iter().enumerate() {
            // Of a library's questions each ruleset takes those that it needs.
            let own = ruleset.source.is_own(question.span.start);
            if own && !matches!(question.kind, QuestionKind::Text) {
                self.question(QuestionId::at(at), &told)?;
            }
        }
        Ok(())
    }

    fn question(&mut self, id: QuestionId, told: &Told) -> Result<(), Fault> {
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
        let roots: Vec<Lit> = told.lits.iter().copied().chain([base]).collect();
        let after = self.prover.circuit.replaced(&roots, &by);
        let mut differ = Vec::new();
        for (before, after) in told.lits.iter().zip(&after) {
            differ.push(self.prover.circuit.xor(*before, *after));
        }
        let differs = self.prover.circuit.any(differ);
        let lit = self.prover.circuit.and(differs, after.last().copied().unwrap_or(Lit::TRUE));
        let verdict = self.ask_of_two(Kind::Idle, Ok(lit), &change, &says_something_else)?;
        let verdict = match (verdict, told.why_hard(ruleset, id)) {
            // What has no circuit was left out: nothing is proved where the question is read there.
            (Verdict::Proved, Some(why)) => {
                self.claims.pop();
                self.tried(&change, why)
            }
            (verdict, _) => verdict,
        };
        match verdict {
            Verdict::Witness(_) => self.sound(Kind::Idle),
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
    /// Where there is no circuit: patients drawn at random, each with another answer, until one shows a difference.
    fn tried(&mut self, change: &[(usize, Changed)], why: TooHard) -> Verdict {
        let shown = self.prover.drawn(TRIED).into_iter().find_map(|(one, other)| {
            // The second patient lends the first their answer to the question alone.
            let to =
                change.iter().map(|(at, _)| (*at, Changed::To(other.get(*at).copied().unwrap_or(false))));
            let patient = self.prover.pair(one, &to.collect::<Vec<_>>());
            says_something_else(&patient).then_some(patient)
        });
        match shown {
            Some(patient) => Verdict::Witness(Box::new(patient)),
            None => Verdict::NotDecided(Undecided::TooHard(why)),
        }
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
