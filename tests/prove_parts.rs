//! The parts of the engine that make proofs short, each against the plain way of doing the same.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it does not expect"
)]

use bedside::prove::circuit::{Circuit, Lit};
use bedside::prove::simulate::{Simulation, one};
use bedside::prove::space::Chance;
use bedside::prove::stepwise::Stepwise;
use bedside::prove::touched::Touched;
use bedside::prove::weighted::Weighted;
use std::collections::HashMap;

fn is_true(circuit: &Circuit, inputs: &[bool], lit: Lit) -> bool {
    one(circuit, inputs)[lit.gate() as usize] != lit.is_inverted()
}

fn below(chance: &mut Chance, count: u64) -> usize {
    usize::try_from(chance.below(count)).unwrap()
}

/// The inputs of one of 2^count patients.
fn patient(of: usize, count: usize) -> Vec<bool> {
    (0..count).map(|bit| of >> bit & 1 == 1).collect()
}

#[test]
fn a_weighted_sum_reaches_what_adding_it_up_says() {
    let mut chance = Chance::new(5);
    let mut compared = 0;
    for _ in 0..200 {
        let mut circuit = Circuit::default();
        let inputs: Vec<Lit> = (0..5).map(|_| circuit.input()).collect();
        let count = below(&mut chance, 9);
        let term = |chance: &mut Chance| {
            let lit = inputs[below(chance, 5)];
            (if chance.is(100) { !lit } else { lit }, i64::try_from(below(chance, 13)).unwrap() - 5)
        };
        let terms: Vec<(Lit, i64)> = (0..count).map(|_| term(&mut chance)).collect();
        let constant = i64::try_from(below(&mut chance, 7)).unwrap() - 3;
        let sum = Weighted::new(terms.clone(), constant).unwrap();
        for least in -20..30 {
            let reached = sum.reaches(least, &mut circuit).unwrap();
            for of in 0..32 {
                let inputs = patient(of, 5);
                let holding = terms.iter().filter(|(lit, _)| is_true(&circuit, &inputs, *lit));
                let all = constant + holding.map(|(_, weight)| weight).sum::<i64>();
                assert_eq!(
                    is_true(&circuit, &inputs, reached),
                    all >= least,
                    "{terms:?} + {constant} >= {least}"
                );
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 200 * 50 * 32);
    let mut circuit = Circuit::default();
    let many: Vec<(Lit, i64)> = (0..40).map(|at| (circuit.input(), 1_000_003 * at + 1)).collect();
    assert_eq!(
        Weighted::new(many, 0).unwrap().reaches(400_000_000, &mut circuit),
        None,
        "left to the adders"
    );
    assert_eq!(Weighted::new([(Lit::TRUE, i64::MAX)], 1), None);
}

/// Gates at random over some inputs.
fn random(inputs: usize, gates: usize, chance: &mut Chance) -> (Circuit, Vec<Lit>) {
    let mut circuit = Circuit::default();
    let mut lits: Vec<Lit> = (0..inputs).map(|_| circuit.input()).collect();
    for _ in 0..gates {
        let pick = |chance: &mut Chance| {
            let lit = lits[below(chance, lits.len() as u64)];
            if chance.is(128) { !lit } else { lit }
        };
        let (a, b) = (pick(chance), pick(chance));
        lits.push(circuit.and(a, b));
    }
    (circuit, lits)
}

#[test]
fn changed_inputs_give_what_a_changed_circuit_gives() {
    let mut chance = Chance::new(9);
    let mut changed = 0;
    for _ in 0..100 {
        let (mut circuit, lits) = random(6, 40, &mut chance);
        let words: Vec<u64> = (0..6).map(|_| chance.bits()).collect();
        let inputs: Vec<u32> = circuit.inputs()[..2].to_vec();
        let new = [chance.bits(), 0];
        let cone = circuit.cone(lits.iter().copied());
        let mut before = Simulation::of(words.clone(), 1);
        before.catch_up(&circuit);
        let touched = Touched::new(&circuit, &cone, &inputs);
        let after = touched.after(&before, 0, |gate| if gate == inputs[0] { new[0] } else { new[1] });
        let found: Vec<u64> = lits.iter().map(|lit| after.word(*lit)).collect();
        changed += lits.iter().filter(|lit| after.differs(**lit) != 0).count();
        let mut other = Simulation::of(new.into_iter().chain(words[2..].iter().copied()).collect(), 1);
        other.catch_up(&circuit);
        let wanted: Vec<u64> = lits.iter().map(|lit| other.word(*lit, 0)).collect();
        assert_eq!(found, wanted);
        // The same where an input is made constant in the circuit itself.
        let by = HashMap::from([(inputs[0], Lit::TRUE), (inputs[1], lits[3])]);
        let replaced = circuit.replaced(&lits, &by);
        for of in 0..64 {
            let own = patient(of, 6);
            let mut turned = own.clone();
            (turned[0], turned[1]) = (true, own[3]);
            for (lit, new) in lits.iter().zip(&replaced) {
                assert_eq!(is_true(&circuit, &own, *new), is_true(&circuit, &turned, *lit));
            }
        }
    }
    assert!(changed > 500, "{changed}");
}

#[test]
fn a_step_that_does_not_follow_is_refused() {
    let mut circuit = Circuit::default();
    let (a, b) = (circuit.input(), circuit.input());
    let (c, d) = (circuit.input(), circuit.input());
    let both = circuit.and(a, b);
    let either = circuit.or(both, c);
    // One gate more, or the circuit itself would see that nobody is both.
    let either = circuit.or(either, d);
    let goal = circuit.and(both, !either);
    let mut proof = Stepwise::new(goal);
    assert!(!proof.step(&[a]), "nothing is described yet");
    proof.describe(&circuit, goal);
    assert!(proof.step(&[both]));
    assert!(!proof.step(&[c]), "it need not hold");
    assert!(Stepwise::new(goal).finished().is_none(), "nothing is contradicted");
    proof.describe_down_to(&circuit, either, &[both, c, d]);
    let proof = proof.finished().expect("`both` makes `either` true");
    assert_eq!(proof.lemmas.len(), 2);
    let possible = circuit.and(both, c);
    let mut proof = Stepwise::new(possible);
    proof.describe_down_to(&circuit, possible, &[]);
    assert!(proof.finished().is_none(), "it can hold");
}
