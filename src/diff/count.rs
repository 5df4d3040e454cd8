//! How many answer sets a condition of the circuit holds for: exactly, by a binary decision diagram, as long as that
//! stays small.

use crate::prove::circuit::{Circuit, Gate, Lit};
use crate::prove::solver::Stop;
use crate::prove::space::Space;
use biodivine_lib_bdd::{Bdd, BddVariable, BddVariableSet, op_function};
use num_bigint::BigUint;
use std::collections::HashMap;

/// The most nodes of one diagram.
const MOST_NODES: usize = 100_000;
/// The most nodes of all diagrams on the way to all counts of a comparison.
const MOST_IN_ALL: usize = 4_000_000;
/// The most inputs that a diagram can have.
const MOST_INPUTS: usize = 60_000;

/// Counts until room or time are used up.
pub struct Counter<'a> {
    /// What is counted.
    pub space: &'a Space,
    /// Says when the time is over.
    pub stop: &'a Stop,
    nodes: usize,
}

impl<'a> Counter<'a> {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(space: &'a Space, stop: &'a Stop) -> Self {
        Self { space, stop, nodes: 0 }
    }

    /// How many answer sets a literal holds for; none where that takes too much room or time, or where it rests on
    /// something that has no circuit. The literal has to say that numbers lie in their ranges ([`Space::legal`]).
    pub fn exact(&mut self, circuit: &mut Circuit, lit: Lit) -> Option<BigUint> {
        if self.nodes > MOST_IN_ALL {
            return None;
        }
        exact(self, circuit, lit)
    }

    /// Takes a diagram into account; none where it is one too many.
    fn spend(&mut self, nodes: usize) -> Option<()> {
        self.nodes += nodes;
        (self.nodes <= MOST_IN_ALL && !(self.stop)()).then_some(())
    }
}

/// Whether a literal rests on answers alone, and not on something that has no circuit and was left free.
#[must_use]
pub fn is_of_answers(space: &Space, circuit: &Circuit, lit: Lit) -> bool {
    circuit.cone([lit]).into_iter().all(|gate| match circuit.gate(gate) {
        Gate::Input(number) => (number as usize) < space.width(),
        _ => true,
    })
}

fn exact(counter: &mut Counter<'_>, circuit: &mut Circuit, lit: Lit) -> Option<BigUint> {
    let space = counter.space;
    let parts = parts_of(space, circuit, lit);
    let mut taken = lit;
    for part in &parts {
        let own = space.is_taken(*part, circuit);
        taken = circuit.and(taken, own);
    }
    let mut free = BigUint::from(1_u8);
    for part in (0..space.parts()).filter(|part| !parts.contains(part)) {
        free *= space.states(part);
    }
    let inputs: Vec<usize> = parts.iter().flat_map(|part| space.inputs_of(*part)).collect();
    if inputs.len() > MOST_INPUTS {
        return None;
    }
    let bdd = diagram(circuit, taken, &inputs, counter)?;
    Some(bdd.exact_cardinality() * free)
}

/// The parts of the inputs that a literal rests on, in the order in which it comes upon them: what is read together
/// stands together.
fn parts_of(space: &Space, circuit: &Circuit, lit: Lit) -> Vec<usize> {
    let mut part_of: HashMap<usize, usize> = HashMap::new();
    for part in 0..space.parts() {
        part_of.extend(space.inputs_of(part).map(|input| (input, part)));
    }
    let mut met = vec![false; circuit.gates().len()];
    let mut parts = Vec::new();
    let mut rest = vec![lit.gate()];
    while let Some(gate) = rest.pop() {
        match met.get_mut(gate as usize) {
            Some(seen) if !*seen => *seen = true,
            _ => continue,
        }
        match circuit.gate(gate) {
            Gate::False => {}
            Gate::Input(number) => {
                let part = part_of.get(&(number as usize)).copied();
                parts.extend(part.filter(|part| !parts.contains(part)));
            }
            Gate::And(a, b) => rest.extend([b.gate(), a.gate()]),
        }
    }
    parts
}

/// A gate's diagram, and how many gates still need it.
struct Made {
    bdd: Bdd,
    needed: usize,
}

fn diagram(circuit: &Circuit, lit: Lit, inputs: &[usize], counter: &mut Counter<'_>) -> Option<Bdd> {
    let variables = BddVariableSet::new_anonymous(u16::try_from(inputs.len()).ok()?);
    let place: HashMap<usize, usize> = inputs.iter().enumerate().map(|(at, input)| (*input, at)).collect();
    let cone = circuit.cone([lit]);
    let mut needed: HashMap<u32, usize> = HashMap::from([(lit.gate(), 1)]);
    for gate in &cone {
        if let Gate::And(a, b) = circuit.gate(*gate) {
            *needed.entry(a.gate()).or_default() += 1;
            *needed.entry(b.gate()).or_default() += 1;
        }
    }
    let mut made: HashMap<u32, Made> = HashMap::new();
    for gate in cone {
        let bdd = match circuit.gate(gate) {
            Gate::False => variables.mk_false(),
            Gate::Input(number) => variables.mk_var(BddVariable::from_index(*place.get(&(number as usize))?)),
            Gate::And(a, b) => {
                let bdd = both(&made, a, b)?;
                for operand in [a, b] {
                    let_go(&mut made, operand.gate());
                }
                bdd
            }
        };
        counter.spend(bdd.size())?;
        let needed = needed.get(&gate).copied().unwrap_or(0);
        made.insert(gate, Made { bdd, needed });
    }
    let root = made.remove(&lit.gate())?.bdd;
    Some(if lit.is_inverted() { root.not() } else { root })
}

fn both(made: &HashMap<u32, Made>, a: Lit, b: Lit) -> Option<Bdd> {
    let (left, right) = (&made.get(&a.gate())?.bdd, &made.get(&b.gate())?.bdd);
    let of = |lit: Lit| move |value: Option<bool>| value.map(|value| value != lit.is_inverted());
    let (one, other) = (of(a), of(b));
    let and = move |left: Option<bool>, right: Option<bool>| op_function::and(one(left), other(right));
    Bdd::binary_op_with_limit(MOST_NODES, left, right, and)
}

fn let_go(made: &mut HashMap<u32, Made>, gate: u32) {
    if let Some(it) = made.get_mut(&gate) {
        it.needed = it.needed.saturating_sub(1);
        if it.needed == 0 {
            made.remove(&gate);
        }
    }
}
