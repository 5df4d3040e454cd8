//! A circuit of two-input `and` gates and inverters (an and-inverter graph), each gate made once.
//!
//! A [`Lit`] is a gate with or without an inverter behind it. Gates are numbered so that each stands after its
//! operands; gate 0 is the constant false. Equal gates are one gate ("hash-consing"), and the constants, repetitions
//! and contradictions that show at once are folded away, so that what two conditions share is one part of the circuit.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Not;

/// A gate, inverted or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lit(u32);

impl Lit {
    /// Never true.
    pub const FALSE: Self = Self(0);
    /// Always true.
    pub const TRUE: Self = Self(1);

    /// The constant.
    #[must_use]
    pub fn constant(value: bool) -> Self {
        if value { Self::TRUE } else { Self::FALSE }
    }

    /// The gate without its inverter, as a position in the circuit.
    #[must_use]
    pub fn gate(self) -> u32 {
        self.0 >> 1
    }

    /// Whether an inverter stands behind the gate.
    #[must_use]
    pub fn is_inverted(self) -> bool {
        self.0 & 1 == 1
    }

    /// The number of the AIGER format: twice the gate, and one more where inverted.
    #[must_use]
    pub fn code(self) -> u32 {
        self.0
    }

    /// The value, where it is a constant.
    #[must_use]
    pub fn as_constant(self) -> Option<bool> {
        (self.gate() == 0).then(|| self.is_inverted())
    }

    /// The literal of a gate.
    #[must_use]
    pub fn of_gate(gate: u32) -> Self {
        Self(gate << 1)
    }
}

impl Not for Lit {
    type Output = Self;

    fn not(self) -> Self {
        Self(self.0 ^ 1)
    }
}

/// What a gate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// The constant false.
    False,
    /// A free input, by its number.
    Input(u32),
    /// Both.
    And(Lit, Lit),
}

/// What gates have become.
#[derive(Debug, Clone, Default)]
pub struct Replaced {
    /// By gate; what is beyond the last, or stands for nothing, is as it was.
    by_gate: Vec<Option<Lit>>,
    /// The gates that are something else, each after its operands.
    gates: Vec<u32>,
}

impl Replaced {
    /// What a literal has become.
    #[must_use]
    pub fn lit(&self, lit: Lit) -> Lit {
        let new = self.by_gate.get(lit.gate() as usize).copied().flatten();
        new.map_or(lit, |new| if lit.is_inverted() { !new } else { new })
    }

    /// The gates that are something else, each after its operands.
    #[must_use]
    pub fn gates(&self) -> &[u32] {
        &self.gates
    }

    fn set(&mut self, gate: u32, lit: Lit) {
        if let Some(place) = self.by_gate.get_mut(gate as usize) {
            *place = Some(lit);
            self.gates.push(gate);
        }
    }

    fn is_touched(&self, lit: Lit) -> bool {
        self.by_gate.get(lit.gate() as usize).is_some_and(Option::is_some)
    }
}

/// Mixes the two operands of a gate: there is nobody to defend against, and a look-up for each gate that is made.
#[derive(Debug, Clone, Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0.rotate_left(26) ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The circuit.
#[derive(Debug, Clone)]
pub struct Circuit {
    gates: Vec<Gate>,
    known: HashMap<(Lit, Lit), u32, BuildHasherDefault<Mixer>>,
    inputs: Vec<u32>,
}

impl Default for Circuit {
    fn default() -> Self {
        Self { gates: vec![Gate::False], known: HashMap::default(), inputs: Vec::new() }
    }
}

impl Circuit {
    /// All gates, each after its operands.
    #[must_use]
    pub fn gates(&self) -> &[Gate] {
        &self.gates
    }

    /// The gate at a position.
    #[must_use]
    pub fn gate(&self, at: u32) -> Gate {
        self.gates.get(at as usize).copied().unwrap_or(Gate::False)
    }

    /// The gates of the inputs, by input number.
    #[must_use]
    pub fn inputs(&self) -> &[u32] {
        &self.inputs
    }

    /// A new free input.
    pub fn input(&mut self) -> Lit {
        let number = u32::try_from(self.inputs.len()).unwrap_or(u32::MAX);
        let gate = self.push(Gate::Input(number));
        self.inputs.push(gate);
        Lit::of_gate(gate)
    }

    /// Forgets the gates from one on, and the inputs among them: nobody may know of them any more.
    pub fn forget(&mut self, from: usize) {
        for gate in self.gates.drain(from.min(self.gates.len())..) {
            match gate {
                Gate::And(a, b) => {
                    self.known.remove(&(a, b));
                }
                Gate::Input(_) => {
                    self.inputs.pop();
                }
                Gate::False => {}
            }
        }
    }

    fn push(&mut self, gate: Gate) -> u32 {
        let at = u32::try_from(self.gates.len()).unwrap_or(u32::MAX);
        self.gates.push(gate);
        at
    }

    /// Both.
    pub fn and(&mut self, a: Lit, b: Lit) -> Lit {
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        if a == Lit::FALSE || a == !b {
            return Lit::FALSE;
        }
        if a == Lit::TRUE || a == b {
            return b;
        }
        if let Some(folded) = self.absorbed(a, b).or_else(|| self.absorbed(b, a)) {
            return folded;
        }
        if let Some(gate) = self.known.get(&(a, b)) {
            return Lit::of_gate(*gate);
        }
        let gate = self.push(Gate::And(a, b));
        self.known.insert((a, b), gate);
        Lit::of_gate(gate)
    }

    /// `a and (a and c)`, `a and not (a and c)` and the like, seen one gate deep.
    fn absorbed(&mut self, a: Lit, b: Lit) -> Option<Lit> {
        let Gate::And(c, d) = self.gate(b.gate()) else { return None };
        if b.is_inverted() {
            // a and not (not a and d) is a; a and not (a and d) is a and not d.
            if c == !a || d == !a {
                return Some(a);
            }
            if c == a {
                return Some(self.and(a, !d));
            }
            if d == a {
                return Some(self.and(a, !c));
            }
            None
        } else if c == a || d == a {
            Some(b)
        } else if c == !a || d == !a {
            Some(Lit::FALSE)
        } else {
            None
        }
    }

    /// Either.
    pub fn or(&mut self, a: Lit, b: Lit) -> Lit {
        !self.and(!a, !b)
    }

    /// One and not the other.
    pub fn xor(&mut self, a: Lit, b: Lit) -> Lit {
        // Inverters are drawn out, so that a sum and its opposite are one circuit.
        let inverted = a.is_inverted() != b.is_inverted();
        let (a, b) = (Lit::of_gate(a.gate()), Lit::of_gate(b.gate()));
        let (only_a, only_b) = (self.and(a, !b), self.and(!a, b));
        let differ = self.or(only_a, only_b);
        if inverted { !differ } else { differ }
    }

    /// `then` where `when` holds, `otherwise` where it does not.
    pub fn choose(&mut self, when: Lit, then: Lit, otherwise: Lit) -> Lit {
        if then == otherwise {
            return then;
        }
        let (yes, no) = (self.and(when, then), self.and(!when, otherwise));
        self.or(yes, no)
    }

    /// `a` only where `b` too.
    pub fn implies(&mut self, a: Lit, b: Lit) -> Lit {
        !self.and(a, !b)
    }

    /// All of them, in an order that does not depend on how they were written.
    pub fn all(&mut self, lits: impl IntoIterator<Item = Lit>) -> Lit {
        let mut lits: Vec<Lit> = lits.into_iter().collect();
        lits.sort_unstable();
        lits.dedup();
        self.balanced(&lits)
    }

    /// Any of them but those left out: gate for gate what [`Circuit::any`] makes of all, where these make no difference.
    pub fn any_but(&mut self, lits: impl IntoIterator<Item = (Lit, bool)>) -> Lit {
        let mut all: Vec<(Lit, bool)> = lits.into_iter().map(|(lit, is_out)| (!lit, is_out)).collect();
        // One that is there twice is left out only where both are.
        all.sort_unstable();
        all.dedup_by_key(|(lit, _)| *lit);
        let kept: Vec<Lit> =
            all.into_iter().map(|(lit, is_out)| if is_out { Lit::TRUE } else { lit }).collect();
        !self.balanced(&kept)
    }

    fn balanced(&mut self, lits: &[Lit]) -> Lit {
        match lits {
            [] => Lit::TRUE,
            [only] => *only,
            _ => {
                let (left, right) = lits.split_at(lits.len() / 2);
                let (left, right) = (self.balanced(left), self.balanced(right));
                self.and(left, right)
            }
        }
    }

    /// Any of them.
    pub fn any(&mut self, lits: impl IntoIterator<Item = Lit>) -> Lit {
        let inverted: Vec<Lit> = lits.into_iter().map(|lit| !lit).collect();
        !self.all(inverted)
    }

    /// The same literals where some inputs, by their gates, are something else.
    pub fn replaced(&mut self, roots: &[Lit], by: &HashMap<u32, Lit>) -> Vec<Lit> {
        let cone = self.cone(roots.iter().copied());
        let replaced = self.replaced_in(&cone, by);
        roots.iter().map(|root| replaced.lit(*root)).collect()
    }

    /// The same for all gates of a cone.
    pub fn replaced_in(&mut self, cone: &[u32], by: &HashMap<u32, Lit>) -> Replaced {
        let last = cone.last().map_or(0, |gate| *gate as usize + 1);
        let mut replaced = Replaced { by_gate: vec![None; last], gates: Vec::new() };
        for gate in cone {
            match (by.get(gate), self.gate(*gate)) {
                (Some(lit), _) => replaced.set(*gate, *lit),
                (None, Gate::And(a, b)) if replaced.is_touched(a) || replaced.is_touched(b) => {
                    let lit = self.and(replaced.lit(a), replaced.lit(b));
                    replaced.set(*gate, lit);
                }
                _ => {}
            }
        }
        replaced
    }

    /// The gates that some literals rest on, themselves included, each after its operands.
    #[must_use]
    pub fn cone(&self, roots: impl IntoIterator<Item = Lit>) -> Vec<u32> {
        let mut met = vec![false; self.gates.len()];
        let mut rest: Vec<u32> = roots.into_iter().map(Lit::gate).collect();
        while let Some(gate) = rest.pop() {
            let Some(seen) = met.get_mut(gate as usize) else { continue };
            if std::mem::replace(seen, true) {
                continue;
            }
            if let Gate::And(a, b) = self.gate(gate) {
                rest.extend([a.gate(), b.gate()]);
            }
        }
        (0..).zip(met).filter(|(_, met)| *met).map(|(gate, _)| gate).collect()
    }
}
