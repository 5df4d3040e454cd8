//! The part of a circuit that one literal rests on, worked out for 64 patients at a time: as a whole, or around one
//! patient of whom only a few inputs vary.

use super::circuit::{Circuit, Gate, Lit};
use super::simulate::side_by_side;
use std::ops::Range;

/// One input of up to 64 patients side by side.
fn beside(patients: &[Vec<bool>], number: usize) -> u64 {
    let bits = patients.iter().take(64).map(|patient| patient.get(number).copied().unwrap_or(false));
    bits.enumerate().fold(0, |word, (at, bit)| word | u64::from(bit) << at)
}

/// The part of a circuit that one literal rests on, worked out for 64 patients at a time.
#[derive(Debug)]
pub struct Cone {
    /// The numbers of the inputs, in order.
    inputs: Vec<usize>,
    /// Each gate after its operands; the first is the constant false.
    gates: Vec<Part>,
    root: Place,
}

/// What a gate of a cone is: an input by its place among those of the cone, or two gates.
#[derive(Debug, Clone, Copy)]
enum Part {
    False,
    Input(u32),
    And(Place, Place),
}

/// A gate by its place in a cone, inverted or not: twice the place, and one more where inverted. Small, as there are many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place(u32);

impl Place {
    const FALSE: Self = Self(0);
    const TRUE: Self = Self(1);

    fn known(value: bool) -> Self {
        Self(u32::from(value))
    }

    fn inverted(self, is_inverted: bool) -> Self {
        Self(self.0 ^ u32::from(is_inverted))
    }

    fn at(self) -> usize {
        (self.0 >> 1) as usize
    }

    fn is_inverted(self) -> bool {
        self.0 & 1 == 1
    }

    /// What it is for 64 patients, from what each gate is.
    fn word(self, values: &[u64]) -> u64 {
        let word = values.get(self.at()).copied().unwrap_or(0);
        if self.is_inverted() { !word } else { word }
    }

    /// The same place in another cone, from where each gate stands there.
    fn moved(self, places: &[Self]) -> Self {
        places.get(self.at()).copied().unwrap_or(Self::FALSE).inverted(self.is_inverted())
    }
}

impl Cone {
    fn empty() -> Self {
        Self { inputs: Vec::new(), gates: vec![Part::False], root: Place::FALSE }
    }

    /// What a literal rests on.
    #[must_use]
    pub fn of(circuit: &Circuit, root: Lit) -> Self {
        let mut cone = Self::empty();
        let mut places = vec![Place::FALSE; root.gate() as usize + 1];
        let place = |places: &[Place], lit: Lit| {
            let own = places.get(lit.gate() as usize).copied().unwrap_or(Place::FALSE);
            own.inverted(lit.is_inverted())
        };
        for gate in circuit.cone([root]) {
            let made = match circuit.gate(gate) {
                Gate::False => Place::FALSE,
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
        for part in &self.gates {
            let made = match *part {
                Part::False => Place::FALSE,
                Part::Input(at) => match self.inputs.get(at as usize).copied() {
                    Some(number) if varies(number) => cone.input(number),
                    number => Place::known(number.and_then(|at| patient.get(at)).copied().unwrap_or(false)),
                },
                Part::And(a, b) => cone.and(a.moved(&places), b.moved(&places)),
            };
            places.push(made);
        }
        cone.root = self.root.moved(&places);
        cone
    }

    /// Whether an input is among those that the literal rests on.
    #[must_use]
    pub fn reads(&self, input: usize) -> bool {
        self.inputs.binary_search(&input).is_ok()
    }

    fn input(&mut self, number: usize) -> Place {
        let at = u32::try_from(self.inputs.len()).unwrap_or(u32::MAX);
        self.inputs.push(number);
        self.push(Part::Input(at))
    }

    fn and(&mut self, a: Place, b: Place) -> Place {
        if a == Place::FALSE || b == Place::FALSE {
            Place::FALSE
        } else if a == Place::TRUE {
            b
        } else if b == Place::TRUE {
            a
        } else {
            self.push(Part::And(a, b))
        }
    }

    fn push(&mut self, part: Part) -> Place {
        let at = u32::try_from(self.gates.len()).unwrap_or(u32::MAX >> 1);
        self.gates.push(part);
        Place(at << 1)
    }

    /// For which of these patients, at most 64, the literal holds, as bits.
    #[must_use]
    pub fn holds(&self, patients: &[Vec<bool>]) -> u64 {
        // Turned over all at once where most inputs are read, else only those that are.
        let width = patients.iter().map(Vec::len).max().unwrap_or(0);
        let inputs: Vec<u64> = if self.inputs.len() * 4 < width {
            self.inputs.iter().map(|number| beside(patients, *number)).collect()
        } else {
            let all = side_by_side(patients);
            self.inputs.iter().map(|number| all.get(*number).copied().unwrap_or(0)).collect()
        };
        let mut values: Vec<u64> = Vec::with_capacity(self.gates.len());
        for part in &self.gates {
            let made = match *part {
                Part::False => 0,
                Part::Input(at) => inputs.get(at as usize).copied().unwrap_or(0),
                Part::And(a, b) => a.word(&values) & b.word(&values),
            };
            values.push(made);
        }
        let word = self.root.word(&values);
        if patients.len() < 64 { word & ((1 << patients.len()) - 1) } else { word }
    }
}

/// A cone around one patient: what changes where a few of their inputs do, without the rest of it.
#[derive(Debug)]
pub struct Around<'a> {
    cone: &'a Cone,
    /// What each gate is for the patient.
    values: Vec<bool>,
    /// By place of an input among those of the cone: its gate.
    gates: Vec<u32>,
    /// The gates that read each gate, one gate's after another's; where each gate's begin.
    readers: Vec<u32>,
    starts: Vec<u32>,
    /// By gate: one more than its place among those that are worked out anew.
    places: Vec<u32>,
}

impl<'a> Around<'a> {
    /// Around a patient.
    #[must_use]
    pub fn new(cone: &'a Cone, patient: &[bool]) -> Self {
        let count = cone.gates.len();
        let mut around = Self {
            cone,
            values: Vec::with_capacity(count),
            gates: vec![0; cone.inputs.len()],
            readers: Vec::new(),
            starts: vec![0; count + 1],
            places: vec![0; count],
        };
        for (gate, part) in (0..).zip(&cone.gates) {
            let value =
                |place: Place| around.values.get(place.at()).copied().unwrap_or(false) != place.is_inverted();
            let made = match *part {
                Part::False => false,
                Part::Input(at) => {
                    if let Some(slot) = around.gates.get_mut(at as usize) {
                        *slot = gate;
                    }
                    let number = cone.inputs.get(at as usize).copied();
                    number.and_then(|number| patient.get(number)).copied().unwrap_or(false)
                }
                Part::And(a, b) => value(a) && value(b),
            };
            around.values.push(made);
        }
        around.find_readers();
        around
    }

    fn find_readers(&mut self) {
        let operands = |part: &Part| match *part {
            Part::And(a, b) => [Some(a.at()), Some(b.at())],
            Part::False | Part::Input(_) => [None, None],
        };
        for at in self.cone.gates.iter().flat_map(operands).flatten() {
            if let Some(count) = self.starts.get_mut(at + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut self.starts {
            sum += *start;
            *start = sum;
        }
        let mut next = self.starts.clone();
        self.readers = vec![0; sum as usize];
        for (gate, part) in (0..).zip(&self.cone.gates) {
            for at in operands(part).into_iter().flatten() {
                let Some(place) = next.get_mut(at) else { continue };
                if let Some(slot) = self.readers.get_mut(*place as usize) {
                    *slot = gate;
                }
                *place += 1;
            }
        }
    }

    /// The gates that rest on some inputs, each after its operands; each with its place noted.
    fn resting_on(&mut self, inputs: &Range<usize>) -> Vec<u32> {
        let first = self.cone.inputs.partition_point(|number| *number < inputs.start);
        let last = self.cone.inputs.partition_point(|number| *number < inputs.end);
        let mut rest: Vec<u32> = self.gates.get(first..last).unwrap_or_default().to_vec();
        let mut found = Vec::new();
        while let Some(gate) = rest.pop() {
            let at = gate as usize;
            let Some(place) = self.places.get_mut(at).filter(|place| **place == 0) else { continue };
            *place = 1;
            found.push(gate);
            let from = self.starts.get(at).copied().unwrap_or(0) as usize;
            let to = self.starts.get(at + 1).copied().unwrap_or(0) as usize;
            rest.extend(self.readers.get(from..to).unwrap_or_default());
        }
        found.sort_unstable();
        for (place, gate) in (1..).zip(&found) {
            if let Some(slot) = self.places.get_mut(*gate as usize) {
                *slot = place;
            }
        }
        found
    }

    /// For which of these patients, at most 64, the literal holds, as bits; they differ from the one in these inputs only.
    #[must_use]
    pub fn holds(&mut self, patients: &[Vec<bool>], inputs: &Range<usize>) -> u64 {
        let gates = self.resting_on(inputs);
        let mut words: Vec<u64> = Vec::with_capacity(gates.len());
        for gate in &gates {
            let word = match self.cone.gates.get(*gate as usize) {
                Some(Part::Input(at)) => {
                    let number = self.cone.inputs.get(*at as usize);
                    number.map_or(0, |number| beside(patients, *number))
                }
                Some(Part::And(a, b)) => self.word(*a, &words) & self.word(*b, &words),
                Some(Part::False) | None => 0,
            };
            words.push(word);
        }
        let word = self.word(self.cone.root, &words);
        for gate in gates {
            if let Some(place) = self.places.get_mut(gate as usize) {
                *place = 0;
            }
        }
        if patients.len() < 64 { word & ((1 << patients.len()) - 1) } else { word }
    }

    fn word(&self, place: Place, words: &[u64]) -> u64 {
        let new = self.places.get(place.at()).copied().unwrap_or(0) as usize;
        let word = match new.checked_sub(1) {
            Some(at) => words.get(at).copied().unwrap_or(0),
            None => u64::MAX * u64::from(self.values.get(place.at()).copied().unwrap_or(false)),
        };
        if place.is_inverted() { !word } else { word }
    }

    /// Goes on around a patient who differs from the one in these inputs only.
    pub fn go_to(&mut self, patient: &[bool], inputs: &Range<usize>) {
        for gate in self.resting_on(inputs) {
            let value =
                |place: Place| self.values.get(place.at()).copied().unwrap_or(false) != place.is_inverted();
            let made = match self.cone.gates.get(gate as usize) {
                Some(Part::Input(at)) => {
                    let number = self.cone.inputs.get(*at as usize);
                    number.and_then(|number| patient.get(*number)).copied().unwrap_or(false)
                }
                Some(Part::And(a, b)) => value(*a) && value(*b),
                Some(Part::False) | None => false,
            };
            if let Some(slot) = self.values.get_mut(gate as usize) {
                *slot = made;
            }
            if let Some(place) = self.places.get_mut(gate as usize) {
                *place = 0;
            }
        }
    }
}
