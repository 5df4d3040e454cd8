//! Proofs for others to check: that none of the things claimed is possible.
//!
//! * CNF, in the DIMACS form: the clauses of the circuit, and one that says that at least one thing claimed to be
//!   impossible happens. No assignment satisfies them all.
//! * DRAT: the clauses learnt on the way, each of which follows from those before it, then the opposite of each claim,
//!   then the empty clause.
//! * AIGER, in its binary form: the circuit, with one output for each claim, none of which is ever true.

use super::circuit::{Circuit, Gate, Lit};
use super::decide::{Decider, literal};
use std::collections::HashMap;
use std::fmt::Write;

/// The three files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Clauses.
    pub cnf: String,
    /// Their proof.
    pub drat: String,
    /// The circuit.
    pub aiger: Vec<u8>,
}

/// Writes down what was proved: literals that are never true, each with the name of its output.
#[must_use]
pub fn certificate(circuit: &Circuit, decider: &Decider, claims: &[(Lit, String)]) -> Certificate {
    let lits: Vec<Lit> = claims.iter().map(|(lit, _)| *lit).collect();
    Certificate {
        cnf: cnf(circuit, decider, &lits),
        drat: drat(decider, &lits),
        aiger: aiger(circuit, decider.base(), claims),
    }
}

fn clause(text: &mut String, literals: &[i32]) {
    for literal in literals {
        // Writing to a string cannot fail.
        let _ = write!(text, "{literal} ");
    }
    text.push_str("0\n");
}

fn cnf(circuit: &Circuit, decider: &Decider, claims: &[Lit]) -> String {
    let claimed: Vec<i32> = claims.iter().map(|lit| literal(*lit)).collect();
    let axioms = decider.axioms(circuit);
    let all = || axioms.iter().chain([claimed.as_slice()]);
    let variables = all().flatten().map(|literal| literal.unsigned_abs()).max().unwrap_or(0);
    let mut text = String::from("c every possible patient; the last clause says that a claim is broken\n");
    let _ = writeln!(text, "p cnf {variables} {}", all().count());
    for one in all() {
        clause(&mut text, one);
    }
    text
}

fn drat(decider: &Decider, claims: &[Lit]) -> String {
    let mut text = String::new();
    for lemma in decider.lemmas().iter() {
        clause(&mut text, lemma);
    }
    for lit in claims {
        clause(&mut text, &[-literal(*lit)]);
    }
    clause(&mut text, &[]);
    text
}

/// The binary form wants inputs first, then gates, each after its operands.
fn aiger(circuit: &Circuit, base: Lit, claims: &[(Lit, String)]) -> Vec<u8> {
    let cone = circuit.cone(claims.iter().map(|(lit, _)| *lit).chain([base]));
    let is_input = |gate: &&u32| matches!(circuit.gate(**gate), Gate::Input(_));
    let inputs: Vec<u32> = cone.iter().filter(is_input).copied().collect();
    let mut number: HashMap<u32, u32> = HashMap::from([(0, 0)]);
    for gate in &inputs {
        number.insert(*gate, u32::try_from(number.len()).unwrap_or(u32::MAX));
    }
    let mut gates = Vec::new();
    for gate in &cone {
        if let Gate::And(a, b) = circuit.gate(*gate) {
            let code =
                |lit: Lit| number.get(&lit.gate()).copied().unwrap_or(0) * 2 + u32::from(lit.is_inverted());
            let (a, b) = (code(a), code(b));
            let own = u32::try_from(number.len()).unwrap_or(u32::MAX);
            number.insert(*gate, own);
            gates.push((own * 2, a.max(b), a.min(b)));
        }
    }
    // One gate more for each claim: it is broken by somebody who is a patient.
    let code = |lit: Lit| number.get(&lit.gate()).copied().unwrap_or(0) * 2 + u32::from(lit.is_inverted());
    let mut next = u32::try_from(number.len()).unwrap_or(u32::MAX);
    let mut outputs = Vec::new();
    for (lit, _) in claims {
        let (a, b) = (code(*lit), code(base));
        gates.push((next * 2, a.max(b), a.min(b)));
        outputs.push(next * 2);
        next += 1;
    }
    let mut bytes =
        format!("aig {} {} 0 {} {}\n", next - 1, inputs.len(), outputs.len(), gates.len()).into_bytes();
    for output in &outputs {
        bytes.extend_from_slice(format!("{output}\n").as_bytes());
    }
    for (own, high, low) in gates {
        delta(&mut bytes, own - high);
        delta(&mut bytes, high - low);
    }
    for (at, (_, name)) in claims.iter().enumerate() {
        bytes.extend_from_slice(format!("o{at} {}_{at}\n", name.replace(' ', "_")).as_bytes());
    }
    bytes
}

/// Seven bits a byte, the lowest first.
fn delta(bytes: &mut Vec<u8>, mut value: u32) {
    let low = |value: u32| u8::try_from(value & 0x7f).unwrap_or(0);
    while value >= 0x80 {
        bytes.push(low(value) | 0x80);
        value >>= 7;
    }
    bytes.push(low(value));
}
