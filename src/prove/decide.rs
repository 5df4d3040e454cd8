//! Decides whether a literal can hold for any patient: tried on patients at random first, then searched for; what
//! cannot be is accepted by the checker before anybody hears of it.

use super::checker::{Checker, Refused};
use super::circuit::{Circuit, Gate, Lit};
use super::simulate::{Simulation, one, side_by_side};
use super::solver::{Conflicts, Found, Literal, Solver, Stop};
use super::space::Chance;

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
const KEPT: usize = 48;

/// Everything that is kept from one question to the next.
pub struct Decider {
    solver: Conflicts,
    checker: Checker,
    /// What every patient must be.
    base: Lit,
    /// Patients drawn at random first, then those found and their like.
    drawn: Vec<Simulation>,
    chance: Chance,
    /// By gate: whether its clauses were made.
    described: Vec<bool>,
    /// Every clause of the circuit so far, for a certificate.
    axioms: Vec<Vec<Literal>>,
    /// Every clause learnt so far.
    lemmas: Vec<Vec<Literal>>,
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
            chance: Chance::new(0x0062_6564_7369_6465),
            described: Vec::new(),
            axioms: Vec::new(),
            lemmas: Vec::new(),
            stop,
        };
        decider.axiom(vec![-literal(Lit::FALSE)]);
        decider.describe(circuit, base);
        decider.axiom(vec![literal(base)]);
        decider
    }

    fn axiom(&mut self, clause: Vec<Literal>) {
        self.solver.add(&clause);
        self.checker.axiom(&clause);
        self.axioms.push(clause);
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
    pub fn axioms(&self) -> &[Vec<Literal>] {
        &self.axioms
    }

    /// The clauses learnt, in the order of learning.
    #[must_use]
    pub fn lemmas(&self) -> &[Vec<Literal>] {
        &self.lemmas
    }

    /// The clauses in all, and the learnt ones among them that a proof rested on and that were looked at.
    #[must_use]
    pub fn effort(&self) -> (usize, usize) {
        self.checker.counts()
    }

    /// Describes the gates that a literal rests on: an `and` is true just where both its operands are.
    fn describe(&mut self, circuit: &Circuit, lit: Lit) {
        self.described.resize(circuit.gates().len(), false);
        let mut rest = vec![lit.gate()];
        while let Some(gate) = rest.pop() {
            let Some(done) = self.described.get_mut(gate as usize) else { continue };
            if std::mem::replace(done, true) {
                continue;
            }
            if let Gate::And(a, b) = circuit.gate(gate) {
                let own = i32::try_from(gate + 1).unwrap_or(i32::MAX);
                self.axiom(vec![-own, literal(a)]);
                self.axiom(vec![-own, literal(b)]);
                self.axiom(vec![own, -literal(a), -literal(b)]);
                rest.extend([a.gate(), b.gate()]);
            }
        }
    }

    /// The patients met so far for whom a literal holds, at most so many.
    pub fn among_met(&mut self, circuit: &Circuit, lit: Lit, most: usize) -> Vec<Vec<bool>> {
        let lits = [self.base, lit];
        let mut met = Vec::new();
        for drawn in &mut self.drawn {
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
                let inputs = self.model(circuit);
                self.keep(circuit, &inputs);
                Decision::Possible(inputs)
            }
            Found::Nothing => match self.checker.conclude(&[-literal(lit)]) {
                Ok(()) => Decision::Impossible,
                Err(refused) => Decision::Refused(refused),
            },
            Found::Stopped => Decision::Stopped,
        }
    }

    fn solve(&mut self, assumptions: &[Literal]) -> Found {
        let stop = self.stop.clone();
        let found = self.solver.solve(assumptions, &stop);
        for clause in self.solver.learnt() {
            self.checker.learnt(&clause);
            self.lemmas.push(clause);
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
        self.checker.conclude(&opposite).ok().map(|()| core)
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

    /// Keeps a patient and 63 that differ in few inputs: they may show something else.
    fn keep(&mut self, circuit: &Circuit, inputs: &[bool]) {
        if self.drawn.len() > KEPT {
            self.drawn.remove(1);
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
