//! Proofs without a search: from the assumption that a goal holds, one small step after another, each accepted by the
//! checker, until something is contradicted.
//!
//! Only the gates that a step speaks of are described, to a checker of their own: what stands elsewhere in the circuit
//! costs nothing.

use super::checker::{Checker, Clauses};
use super::circuit::{Circuit, Gate, Lit};
use super::decide::literal;
use super::solver::Literal;
use std::collections::{HashMap, HashSet};

/// A proof under way.
#[derive(Debug)]
pub struct Stepwise {
    checker: Checker,
    /// The goal that is to be contradicted.
    goal: Lit,
    /// The variable of each gate that was met: a few, numbered from 1 on.
    variables: HashMap<u32, Literal>,
    described: HashSet<u32>,
    steps: Clauses,
}

/// A proof that a goal never holds.
#[derive(Debug)]
pub struct Steps {
    /// The gates that it speaks of.
    pub described: HashSet<u32>,
    /// The clauses, each of which follows from these gates and those before it, as literals of the whole circuit.
    pub lemmas: Clauses,
}

impl Stepwise {
    /// Nothing known but that the goal holds.
    #[must_use]
    pub fn new(goal: Lit) -> Self {
        let mut proof = Self {
            checker: Checker::default(),
            goal,
            variables: HashMap::new(),
            described: HashSet::new(),
            steps: Clauses::default(),
        };
        proof.known(&[!Lit::FALSE]);
        proof.known(&[goal]);
        proof
    }

    fn literal(&mut self, lit: Lit) -> Literal {
        let next = Literal::try_from(self.variables.len() + 1).unwrap_or(Literal::MAX);
        let variable = *self.variables.entry(lit.gate()).or_insert(next);
        if lit.is_inverted() { -variable } else { variable }
    }

    /// A clause that was proved of the circuit before.
    pub fn known(&mut self, clause: &[Lit]) {
        let clause: Vec<Literal> = clause.iter().map(|lit| self.literal(*lit)).collect();
        self.checker.axiom(&clause);
    }

    /// What a gate is.
    pub fn describe(&mut self, circuit: &Circuit, lit: Lit) {
        let gate = lit.gate();
        if let Gate::And(a, b) = circuit.gate(gate)
            && self.described.insert(gate)
        {
            let own = Lit::of_gate(gate);
            self.known(&[!own, a]);
            self.known(&[!own, b]);
            self.known(&[own, !a, !b]);
        }
    }

    /// What a literal rests on, down to some gates.
    pub fn describe_down_to(&mut self, circuit: &Circuit, lit: Lit, ends: &[Lit]) {
        let mut rest = vec![lit];
        while let Some(lit) = rest.pop() {
            if ends.iter().any(|end| end.gate() == lit.gate()) || self.described.contains(&lit.gate()) {
                continue;
            }
            self.describe(circuit, lit);
            if let Gate::And(a, b) = circuit.gate(lit.gate()) {
                rest.extend([a, b]);
            }
        }
    }

    /// Whether the checker accepts a clause; then later steps may rest on it.
    pub fn step(&mut self, clause: &[Lit]) -> bool {
        let literals: Vec<Literal> = clause.iter().map(|lit| self.literal(*lit)).collect();
        let follows = self.checker.conclude(&literals).is_ok();
        if follows {
            let whole: Vec<Literal> = clause.iter().copied().chain([!self.goal]).map(literal).collect();
            self.steps.push(&whole);
        }
        follows
    }

    /// The proof, where the goal is contradicted.
    #[must_use]
    pub fn finished(mut self) -> Option<Steps> {
        self.checker.conclude(&[]).ok()?;
        self.steps.push(&[-literal(self.goal)]);
        Some(Steps { described: self.described, lemmas: self.steps })
    }
}
