//! Decides whether a literal can hold for any patient: tried on patients at random first, then searched for; what
//! cannot be is accepted by the checker before anybody hears of it.

use super::checker::{Checker, Clauses, Refused};
use super::circuit::{Circuit, Gate, Lit};
use super::simulate::{Simulation, one, side_by_side};
use super::solver::{Conflicts, Found, Literal, Solver, Stop};
use super::space::Chance;
use super::stepwise::Steps;

/// What is decided of a literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// No patient; the proof was checked.
    Impossible,
    /// A patient, by their inputs.
    Possible(Vec<bool>),
    /// The budget was spent before it was known.
    Stopped,
    /// A fault of bedside itself: a proof that the checker refuses.
    Refused(Refused),
}

/// So many patients found by search are kept, each with 63 of its kind.
const KEPT: usize = 24;

/// What proofs took.
#[derive(Debug, Clone, Copy, Default)]
pub struct Effort {
    /// Clauses given to the checker.
    pub clauses: usize,
    /// Learnt ones among them that it has looked at.
    pub checked: usize,
    /// Proofs found without a search.
    pub stepwise: usize,
    /// Searches that found somebody, and searches that found nobody.
    pub searches: (usize, usize),
}

/// Everything that is kept from one question to the next.
pub struct Decider {
    solver: Conflicts,
    checker: Checker,
    /// What every patient must be.
    base: Lit,
    /// Patients drawn at random first, then those found and their like.
    drawn: Vec<Simulation>,
    /// So many after the first stay.
    kept_for_good: usize,
    /// Patients who are tried after all these, and stay.
    last: Vec<Simulation>,
    chance: Chance,
    /// By gate: whether its clauses were made.
    described: Vec<bool>,
    /// By gate: whether other proofs than the solver's speak of it, for a certificate.
    described_apart: Vec<bool>,
    /// Every clause learnt so far, for a certificate.
    lemmas: Clauses,
    effort: Effort,
    stop: Stop,
}

impl Decider {
    /// Nothing known yet but patients at random, all of whom are as `base` says.
    #[must_use]
    pub fn new(circuit: &Circuit, base: Lit, drawn: Simulation, stop: Stop) -> Self {
        let mut decider = Self {
            solver: Conflicts::default(),
            checker: Checker::default(),
            base,
            drawn: vec![drawn],
            kept_for_good: 0,
            last: Vec::new(),
            chance: Chance::new(0x0062_6564_7369_6465),
            described: Vec::new(),
            described_apart: Vec::new(),
            lemmas: Clauses::default(),
            effort: Effort::default(),
            stop,
        };
        decider.axiom(&[-literal(Lit::FALSE)]);
        decider.describe(circuit, base);
        decider.axiom(&[literal(base)]);
        decider
    }

    fn axiom(&mut self, clause: &[Literal]) {
        self.solver.add(clause);
        self.checker.axiom(clause);
    }

    /// What says that time is over.
    #[must_use]
    pub fn stop(&self) -> Stop {
        self.stop.clone()
    }

    /// What every patient must be.
    #[must_use]
    pub fn base(&self) -> Lit {
        self.base
    }

    /// The clauses that describe the circuit as far as it was needed.
    #[must_use]
    pub fn axioms(&self, circuit: &Circuit) -> Clauses {
        let mut described = self.described.clone();
        described.resize(circuit.gates().len(), false);
        for (slot, apart) in described.iter_mut().zip(&self.described_apart) {
            *slot |= *apart;
        }
        let mut axioms = Clauses::default();
        axioms.push(&[-literal(Lit::FALSE)]);
        axioms.push(&[literal(self.base)]);
        for (gate, _) in (0..).zip(described).filter(|(_, described)| *described) {
            of_gate(circuit, gate, |clause| axioms.push(clause));
        }
        axioms
    }

    /// The clauses learnt, in the order of learning.
    #[must_use]
    pub fn lemmas(&self) -> &Clauses {
        &self.lemmas
    }

    /// What proofs took so far.
    #[must_use]
    pub fn effort(&self) -> Effort {
        let (clauses, checked) = self.checker.counts();
        Effort { clauses, checked, ..self.effort }
    }

    /// The patients met so far.
    pub fn met(&mut self, circuit: &Circuit) -> Vec<&Simulation> {
        let all = self.drawn.iter_mut().chain(&mut self.last);
        all.map(|met| {
            met.catch_up(circuit);
            &*met
        })
        .collect()
    }

    /// Forgets what is known of the gates from one on, where no proof and no search can rest on them: whether it could.
    pub fn forget(&mut self, from: usize) -> bool {
        let rest = self.described.get(from..).unwrap_or_default();
        let can = !rest.contains(&true) && self.described_apart.len() <= from;
        if can {
            self.described.truncate(from);
            self.drawn.iter_mut().chain(&mut self.last).for_each(|met| met.forget(from));
        }
        can
    }

    /// Takes a proof that a literal never holds, one that the checker has accepted.
    pub fn take_over(&mut self, proof: Steps) {
        self.effort.stepwise += 1;
        let to = proof.described.iter().max().map_or(0, |gate| *gate as usize + 1);
        self.described_apart.resize(self.described_apart.len().max(to), false);
        for gate in proof.described {
            if let Some(slot) = self.described_apart.get_mut(gate as usize) {
                *slot = true;
            }
        }
        for lemma in proof.lemmas.iter() {
            self.lemmas.push(lemma);
        }
    }

    /// Describes the gates that a literal rests on.
    fn describe(&mut self, circuit: &Circuit, lit: Lit) {
        self.described.resize(circuit.gates().len(), false);
        let mut rest = vec![lit.gate()];
        while let Some(gate) = rest.pop() {
            let Some(done) = self.described.get_mut(gate as usize) else { continue };
            if std::mem::replace(done, true) {
                continue;
            }
            of_gate(circuit, gate, |clause| self.axiom(clause));
            if let Gate::And(a, b) = circuit.gate(gate) {
                rest.extend([a.gate(), b.gate()]);
            }
        }
    }

    /// The patients met so far for whom a literal holds, at most so many.
    pub fn among_met(&mut self, circuit: &Circuit, lit: Lit, most: usize) -> Vec<Vec<bool>> {
        let lits = [self.base, lit];
        let mut met = Vec::new();
        for drawn in self.drawn.iter_mut().chain(&mut self.last) {
            drawn.catch_up(circuit);
            let more = most.saturating_sub(met.len());
            met.extend(drawn.holding(&lits).take(more).map(|patient| drawn.inputs_of(patient)));
        }
        met
    }

    /// Whether a literal can hold.
    pub fn decide(&mut self, circuit: &Circuit, lit: Lit) -> Decision {
        if lit == Lit::FALSE {
            return Decision::Impossible;
        }
        match self.among_met(circuit, lit, 1).pop() {
            Some(met) => Decision::Possible(met),
            None => self.search(circuit, lit),
        }
    }

    /// The same without the patients met so far.
    pub fn search(&mut self, circuit: &Circuit, lit: Lit) -> Decision {
        self.describe(circuit, lit);
        match self.solve(&[literal(lit)]) {
            Found::Model => {
                self.effort.searches.0 += 1;
                let inputs = self.model(circuit);
                self.keep(circuit, &inputs);
                Decision::Possible(inputs)
            }
            Found::Nothing => {
                self.effort.searches.1 += 1;
                match self.conclude(&[-literal(lit)]) {
                    Ok(()) => Decision::Impossible,
                    Err(refused) => Decision::Refused(refused),
                }
            }
            Found::Stopped => Decision::Stopped,
        }
    }

    /// What the checker accepts holds from then on, for the search as well.
    fn conclude(&mut self, clause: &[Literal]) -> Result<(), Refused> {
        self.checker.conclude(clause)?;
        self.solver.add(clause);
        self.lemmas.push(clause);
        Ok(())
    }

    fn solve(&mut self, assumptions: &[Literal]) -> Found {
        let stop = self.stop.clone();
        let found = self.solver.solve(assumptions, &stop);
        for clause in self.solver.learnt() {
            self.checker.learnt(&clause);
            self.lemmas.push(&clause);
        }
        found
    }

    /// Which of these literals clash: some that cannot hold together, fewer where that takes no long search. None where
    /// they can hold together, or where it is not known.
    pub fn clash(&mut self, circuit: &Circuit, lits: &[Lit]) -> Option<Vec<Lit>> {
        for lit in lits {
            self.describe(circuit, *lit);
        }
        let mut core = self.core(lits)?;
        // Left out one by one: what still clashes without it does not need it.
        let mut at = 0;
        while at < core.len() {
            let mut fewer = core.clone();
            fewer.remove(at);
            match self.core(&fewer) {
                Some(smaller) => core = smaller,
                None => at += 1,
            }
        }
        let opposite: Vec<Literal> = core.iter().map(|lit| -literal(*lit)).collect();
        self.conclude(&opposite).ok().map(|()| core)
    }

    fn core(&mut self, lits: &[Lit]) -> Option<Vec<Lit>> {
        let assumptions: Vec<Literal> = lits.iter().map(|lit| literal(*lit)).collect();
        if self.solve(&assumptions) != Found::Nothing {
            return None;
        }
        let core = self.solver.core();
        let kept = |lit: &&Lit| core.contains(&-literal(**lit)) || core.contains(&literal(**lit));
        Some(lits.iter().filter(kept).copied().collect())
    }

    fn model(&self, circuit: &Circuit) -> Vec<bool> {
        let gates = circuit.inputs().iter();
        // What was never described has no value: not answered.
        let value = |gate: &u32| {
            let described = self.described.get(*gate as usize).copied().unwrap_or(false);
            described && self.solver.value(i32::try_from(gate + 1).unwrap_or(i32::MAX))
        };
        gates.map(value).collect()
    }

    /// Keeps patients who may show something.
    pub fn keep_all(&mut self, patients: &[Vec<bool>]) {
        for some in patients.chunks(64) {
            self.drawn.insert(1, Simulation::of(side_by_side(some), 1));
            self.kept_for_good += 1;
        }
    }

    /// The same, tried after all others.
    pub fn keep_last(&mut self, patients: &[Vec<bool>]) {
        self.last.extend(patients.chunks(64).map(|some| Simulation::of(side_by_side(some), 1)));
    }

    /// Keeps a patient and 63 that differ in few inputs: they may show something else.
    fn keep(&mut self, circuit: &Circuit, inputs: &[bool]) {
        let first = 1 + self.kept_for_good;
        if self.drawn.len() >= first + KEPT {
            self.drawn.remove(first);
        }
        let mut patients = vec![inputs.to_vec()];
        for _ in 1..64 {
            let mut other = inputs.to_vec();
            for _ in 0..=self.chance.below(3) {
                let at = self.chance.below(other.len() as u64);
                if let Some(input) = usize::try_from(at).ok().and_then(|at| other.get_mut(at)) {
                    *input = !*input;
                }
            }
            patients.push(other);
        }
        let mut kept = Simulation::of(side_by_side(&patients), 1);
        kept.catch_up(circuit);
        self.drawn.push(kept);
    }
}

/// What a gate is, as clauses: an `and` is true just where both its operands are.
fn of_gate(circuit: &Circuit, gate: u32, mut clause: impl FnMut(&[Literal])) {
    if let Gate::And(a, b) = circuit.gate(gate) {
        let (own, a, b) = (literal(Lit::of_gate(gate)), literal(a), literal(b));
        clause(&[-own, a]);
        clause(&[-own, b]);
        clause(&[own, -a, -b]);
    }
}

/// Whether a literal holds for one patient.
#[must_use]
pub fn holds(circuit: &Circuit, inputs: &[bool], lit: Lit) -> bool {
    let gates = one(circuit, inputs);
    gates.get(lit.gate() as usize).copied().unwrap_or(false) != lit.is_inverted()
}

/// A literal as the solver's variable: gate 0 is variable 1.
#[must_use]
pub fn literal(lit: Lit) -> Literal {
    let variable = i32::try_from(lit.gate() + 1).unwrap_or(i32::MAX);
    if lit.is_inverted() { -variable } else { variable }
}
