//! What becomes of simulated patients where some inputs are something else: only the gates that rest on these inputs are
//! worked out again, and no gate is made.

use super::circuit::{Circuit, Gate, Lit};
use super::simulate::Simulation;

/// The gates of a cone that rest on some inputs.
#[derive(Debug)]
pub struct Touched<'a> {
    circuit: &'a Circuit,
    /// Each after its operands.
    gates: Vec<u32>,
    /// By gate: one more than its place in that list; 0 for what is not in it.
    places: Vec<u32>,
}

impl<'a> Touched<'a> {
    /// The inputs are named by their gates.
    #[must_use]
    pub fn new(circuit: &'a Circuit, cone: &[u32], inputs: &[u32]) -> Self {
        let last = cone.last().map_or(0, |gate| *gate as usize + 1);
        let mut touched = Self { circuit, gates: Vec::new(), places: vec![0; last] };
        for gate in cone {
            let rests = match circuit.gate(*gate) {
                Gate::And(a, b) => touched.place(a).is_some() || touched.place(b).is_some(),
                Gate::Input(_) => inputs.contains(gate),
                Gate::False => false,
            };
            if rests {
                touched.gates.push(*gate);
                let place = u32::try_from(touched.gates.len()).unwrap_or(0);
                if let Some(slot) = touched.places.get_mut(*gate as usize) {
                    *slot = place;
                }
            }
        }
        touched
    }

    fn place(&self, lit: Lit) -> Option<usize> {
        let place = self.places.get(lit.gate() as usize).copied().unwrap_or(0);
        (place as usize).checked_sub(1)
    }

    /// The patients of one word where each of the inputs is what is given for its gate.
    pub fn after<'b>(
        &'b self,
        simulation: &'b Simulation,
        at: usize,
        given: impl Fn(u32) -> u64,
    ) -> After<'b> {
        let mut after = After { touched: self, simulation, at, values: Vec::with_capacity(self.gates.len()) };
        for gate in &self.gates {
            let value = match self.circuit.gate(*gate) {
                Gate::And(a, b) => after.word(a) & after.word(b),
                Gate::Input(_) | Gate::False => given(*gate),
            };
            after.values.push(value);
        }
        after
    }
}

/// One word of patients after the change.
#[derive(Debug)]
pub struct After<'a> {
    touched: &'a Touched<'a>,
    simulation: &'a Simulation,
    at: usize,
    values: Vec<u64>,
}

impl After<'_> {
    /// For which of them a literal of the cone holds, as bits.
    #[must_use]
    pub fn word(&self, lit: Lit) -> u64 {
        let Some(place) = self.touched.place(lit) else { return self.simulation.word(lit, self.at) };
        let word = self.values.get(place).copied().unwrap_or(0);
        if lit.is_inverted() { !word } else { word }
    }

    /// For which of them a literal is something else than before.
    #[must_use]
    pub fn differs(&self, lit: Lit) -> u64 {
        self.word(lit) ^ self.simulation.word(lit, self.at)
    }
}
