//! How many answer sets there are: each part of the inputs with the states that it can be in, and the one way in which
//! the inputs write each of them.
//!
//! Inputs can say one thing in several ways (the bits of a number that is not answered mean nothing). Of these one is
//! taken: what means nothing is false. So many inputs as are written in this way, so many answer sets there are.

use super::super::circuit::{Circuit, Gate, Lit};
use super::Space;
use super::draw::Chance;
use super::slots::Shape;
use num_bigint::BigUint;
use std::ops::Range;

impl Space {
    /// The inputs of a part.
    #[must_use]
    pub fn inputs_of(&self, part: usize) -> Range<usize> {
        match (self.slots.get(part), &self.day) {
            (Some(slot), _) => slot.inputs.clone(),
            (None, Some(day)) => day.start..day.start + day.inputs,
            (None, None) => 0..0,
        }
    }

    /// How many states a part can be in: missing, unknown, and each answer that some version takes.
    #[must_use]
    pub fn states(&self, part: usize) -> BigUint {
        let Some(slot) = self.slots.get(part) else {
            let days = self.day.as_ref().map_or(0, |day| day.last.abs_diff(day.first) + 1);
            return BigUint::from(days) + 1_u8;
        };
        let answers = match slot.shape {
            Shape::YesNo | Shape::OneOf => BigUint::from(slot.choices.len()),
            Shape::AnyOf => BigUint::from(1_u8) << slot.lits.len(),
            Shape::Number | Shape::Date => BigUint::from(slot.high.abs_diff(slot.low)) + 1_u8,
            Shape::Text => BigUint::from(1_u8),
        };
        answers + 2_u8
    }

    /// Holds where the inputs of a part write a state in the way that is taken; that a number lies in its range is said
    /// by [`Space::legal`].
    pub fn is_taken(&self, part: usize, circuit: &mut Circuit) -> Lit {
        let inputs: Vec<Lit> = self.inputs_of(part).filter_map(|at| input(circuit, at)).collect();
        let Some(slot) = self.slots.get(part) else {
            return match inputs.split_first() {
                Some((given, bits)) => nothing_unless(*given, bits, circuit),
                None => Lit::TRUE,
            };
        };
        let (Some(given), Some(unknown)) = (inputs.first().copied(), inputs.get(1).copied()) else {
            return Lit::TRUE;
        };
        let bits = inputs.get(2..).unwrap_or_default();
        let mut all = vec![nothing_unless(given, bits, circuit), !circuit.and(given, unknown)];
        if matches!(slot.shape, Shape::YesNo | Shape::OneOf) {
            // The first that is true names the choice; those after it are false.
            let mut before = Lit::FALSE;
            for bit in bits {
                all.push(!circuit.and(before, *bit));
                before = circuit.or(before, *bit);
            }
        }
        circuit.all(all)
    }

    /// A state of a part, each as likely as any other, as the inputs that are true.
    pub fn any_state(&self, part: usize, chance: &mut Chance) -> Vec<usize> {
        let inputs = self.inputs_of(part);
        let start = inputs.start;
        let bits = |first: usize, value: u128| {
            (0..inputs.end.saturating_sub(first).min(128))
                .filter(move |bit| value >> bit & 1 == 1)
                .map(move |bit| first + bit)
        };
        let Some(slot) = self.slots.get(part) else {
            let days = self.day.as_ref().map_or(0, |day| u128::from(day.last.abs_diff(day.first)) + 1);
            let chosen = below(days + 1, chance);
            let Some(above) = chosen.checked_sub(1) else { return Vec::new() };
            return std::iter::once(start).chain(bits(start + 1, above)).collect();
        };
        let chosen = match slot.shape {
            // Missing and unknown are two of so many; each tick is thrown for by itself.
            Shape::AnyOf if slot.lits.len() >= 100 => below(1 << 100, chance) + 2,
            Shape::AnyOf => below((1 << slot.lits.len()) + 2, chance),
            Shape::YesNo | Shape::OneOf => below(slot.choices.len() as u128 + 2, chance),
            Shape::Number | Shape::Date => below(slot.high.abs_diff(slot.low).saturating_add(3), chance),
            Shape::Text => below(3, chance),
        };
        let value = match chosen {
            0 => return Vec::new(),
            1 => return vec![start + 1],
            more => more - 2,
        };
        let mut set = vec![start];
        match slot.shape {
            Shape::YesNo | Shape::OneOf => {
                let at = usize::try_from(value).unwrap_or(usize::MAX);
                set.extend(inputs.clone().skip(2).nth(at));
            }
            Shape::AnyOf if slot.lits.len() >= 100 => {
                set.extend(inputs.clone().skip(2).filter(|_| chance.is(128)));
            }
            _ => set.extend(bits(start + 2, value)),
        }
        set
    }
}

/// The literal of an input.
fn input(circuit: &Circuit, at: usize) -> Option<Lit> {
    let gate = *circuit.inputs().get(at)?;
    matches!(circuit.gate(gate), Gate::Input(_)).then(|| Lit::of_gate(gate))
}

fn nothing_unless(given: Lit, bits: &[Lit], circuit: &mut Circuit) -> Lit {
    let some = circuit.any(bits.iter().copied());
    circuit.implies(some, given)
}

/// A number below another, each as likely as any other up to one in 2^64 or so.
fn below(count: u128, chance: &mut Chance) -> u128 {
    let drawn = u128::from(chance.bits()) << 64 | u128::from(chance.bits());
    drawn.checked_rem(count).unwrap_or(0)
}
