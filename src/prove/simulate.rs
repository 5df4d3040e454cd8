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

/// The part of a circuit that one literal rests on, worked out for 64 patients at a time.
#[derive(Debug)]
pub struct Cone {
    /// The numbers of the inputs.
    inputs: Vec<usize>,
    /// Each gate after its operands.
    gates: Vec<Part>,
    root: Place,
}

/// An input by its place among those of a cone, or two gates.
#[derive(Debug, Clone, Copy)]
enum Part {
    Input(usize),
    And(Place, Place),
}

/// A constant, or a gate by its place in a cone, inverted or not.
#[derive(Debug, Clone, Copy)]
enum Place {
    Known(bool),
    Gate(usize, bool),
}

impl Place {
    fn inverted(self, is_inverted: bool) -> Self {
        match self {
            Self::Known(value) => Self::Known(value != is_inverted),
            Self::Gate(at, inverted) => Self::Gate(at, inverted != is_inverted),
        }
    }
}

impl Cone {
    fn empty() -> Self {
        Self { inputs: Vec::new(), gates: Vec::new(), root: Place::Known(false) }
    }

    /// What a literal rests on.
    #[must_use]
    pub fn of(circuit: &Circuit, root: Lit) -> Self {
        let mut cone = Self::empty();
        let mut places = vec![Place::Known(false); root.gate() as usize + 1];
        let place = |places: &[Place], lit: Lit| {
            let own = places.get(lit.gate() as usize).copied().unwrap_or(Place::Known(false));
            own.inverted(lit.is_inverted())
        };
        for gate in circuit.cone([root]) {
            let made = match circuit.gate(gate) {
                Gate::False => Place::Known(false),
                Gate::Input(number) => cone.input(number as usize),
                Gate::And(a, b) => cone.and(place(&places, a), place(&places, b)),
            };
            if let Some(slot) = places.get_mut(gate as usize) {
                *slot = made;
            }
        }
        cone.root = place(&places, root);
        cone
    }

    /// The same for patients who differ from one in some inputs only.
    #[must_use]
    pub fn narrowed(&self, patient: &[bool], varies: impl Fn(usize) -> bool) -> Self {
        let mut cone = Self::empty();
        let mut places: Vec<Place> = Vec::with_capacity(self.gates.len());
        let place = |places: &[Place], old: Place| match old {
            Place::Known(value) => Place::Known(value),
            Place::Gate(at, inverted) => {
                places.get(at).copied().unwrap_or(Place::Known(false)).inverted(inverted)
            }
        };
        for part in &self.gates {
            let made = match *part {
                Part::Input(at) => match self.inputs.get(at).copied() {
                    Some(number) if varies(number) => cone.input(number),
                    number => Place::Known(number.and_then(|at| patient.get(at)).copied().unwrap_or(false)),
                },
                Part::And(a, b) => cone.and(place(&places, a), place(&places, b)),
            };
            places.push(made);
        }
        cone.root = place(&places, self.root);
        cone
    }

    /// Whether an input is among those that the literal rests on.
    #[must_use]
    pub fn reads(&self, input: usize) -> bool {
        self.inputs.binary_search(&input).is_ok()
    }

    fn input(&mut self, number: usize) -> Place {
        self.inputs.push(number);
        self.push(Part::Input(self.inputs.len() - 1))
    }

    fn and(&mut self, a: Place, b: Place) -> Place {
        match (a, b) {
            (Place::Known(false), _) | (_, Place::Known(false)) => Place::Known(false),
            (Place::Known(true), other) | (other, Place::Known(true)) => other,
            _ => self.push(Part::And(a, b)),
        }
    }

    fn push(&mut self, part: Part) -> Place {
        self.gates.push(part);
        Place::Gate(self.gates.len() - 1, false)
    }

    /// For which of these patients, at most 64, the literal holds, as bits.
    #[must_use]
    pub fn holds(&self, patients: &[Vec<bool>]) -> u64 {
        let bit = |(bit, patient): (usize, &Vec<bool>), number: usize| {
            u64::from(patient.get(number).copied().unwrap_or(false)) << bit
        };
        let word = |number: usize| {
            patients.iter().take(64).enumerate().fold(0, |word, patient| word | bit(patient, number))
        };
        let inputs: Vec<u64> = self.inputs.iter().map(|number| word(*number)).collect();
        let mut values: Vec<u64> = Vec::with_capacity(self.gates.len());
        let value = |values: &[u64], place: Place| match place {
            Place::Known(value) => u64::MAX * u64::from(value),
            Place::Gate(at, inverted) => {
                let word = values.get(at).copied().unwrap_or(0);
                if inverted { !word } else { word }
            }
        };
        for part in &self.gates {
            let made = match *part {
                Part::Input(at) => inputs.get(at).copied().unwrap_or(0),
                Part::And(a, b) => value(&values, a) & value(&values, b),
            };
            values.push(made);
        }
        let word = value(&values, self.root);
        if patients.len() < 64 { word & ((1 << patients.len()) - 1) } else { word }
    }
}
