//! The circuit worked out for patients, 64 at a time.

use super::circuit::{Circuit, Gate, Lit};

/// Values of every gate for 64 patients a word.
#[derive(Debug, Clone)]
pub struct Simulation {
    /// Words a gate.
    width: usize,
    /// What each input is, `width` words an input.
    inputs: Vec<u64>,
    /// What each gate is, `width` words a gate.
    gates: Vec<u64>,
}

impl Simulation {
    /// Just these patients: `width` words for each input; inputs made later are false.
    #[must_use]
    pub fn of(inputs: Vec<u64>, width: usize) -> Self {
        Self { width: width.max(1), inputs, gates: Vec::new() }
    }

    /// Works out the gates that were made since it was last asked.
    pub fn catch_up(&mut self, circuit: &Circuit) {
        let known = self.gates.len() / self.width;
        let more = (circuit.gates().len() * self.width).saturating_sub(self.gates.len());
        if self.gates.capacity() - self.gates.len() < more {
            // A little more than is needed: there are many of these lists.
            self.gates.reserve_exact(more + self.gates.len() / 8);
        }
        for gate in circuit.gates().get(known..).unwrap_or_default() {
            for at in 0..self.width {
                let value = match *gate {
                    Gate::False => 0,
                    Gate::Input(number) => {
                        self.inputs.get(number as usize * self.width + at).copied().unwrap_or(0)
                    }
                    Gate::And(a, b) => self.word(a, at) & self.word(b, at),
                };
                self.gates.push(value);
            }
        }
    }

    /// Forgets the gates from one on.
    pub fn forget(&mut self, from: usize) {
        self.gates.truncate(from * self.width);
    }

    /// How many words of patients there are.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// For which patients of a word a literal holds, as bits.
    #[must_use]
    pub fn word(&self, lit: Lit, at: usize) -> u64 {
        let word = self.gates.get(lit.gate() as usize * self.width + at).copied().unwrap_or(0);
        if lit.is_inverted() { !word } else { word }
    }

    /// The patients for whom all these literals hold.
    pub fn holding<'a>(&'a self, lits: &'a [Lit]) -> impl Iterator<Item = usize> + 'a {
        (0..self.width).flat_map(move |at| {
            let word = lits.iter().fold(u64::MAX, |word, lit| word & self.word(*lit, at));
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at * 64 + bit)
        })
    }

    /// The inputs of one patient.
    #[must_use]
    pub fn inputs_of(&self, patient: usize) -> Vec<bool> {
        let words = self.inputs.chunks(self.width);
        words
            .map(|words| words.get(patient / 64).is_some_and(|word| word >> (patient % 64) & 1 == 1))
            .collect()
    }
}

/// Every gate for one patient.
#[must_use]
pub fn one(circuit: &Circuit, inputs: &[bool]) -> Vec<bool> {
    first(circuit, inputs, circuit.gates().len())
}

/// The first gates of a circuit for one patient.
#[must_use]
pub fn first(circuit: &Circuit, inputs: &[bool], count: usize) -> Vec<bool> {
    let mut gates: Vec<bool> = Vec::with_capacity(count);
    for gate in circuit.gates().iter().take(count) {
        let value = |lit: Lit| gates.get(lit.gate() as usize).copied().unwrap_or(false) != lit.is_inverted();
        let made = match *gate {
            Gate::False => false,
            Gate::Input(number) => inputs.get(number as usize).copied().unwrap_or(false),
            Gate::And(a, b) => value(a) && value(b),
        };
        gates.push(made);
    }
    gates
}

/// Up to 64 patients side by side: the words of their inputs.
#[must_use]
pub fn side_by_side(patients: &[Vec<bool>]) -> Vec<u64> {
    let width = patients.iter().map(Vec::len).max().unwrap_or(0);
    let mut words = vec![0_u64; width];
    for (bit, patient) in patients.iter().take(64).enumerate() {
        for (word, input) in words.iter_mut().zip(patient) {
            *word |= u64::from(*input) << bit;
        }
    }
    words
}
