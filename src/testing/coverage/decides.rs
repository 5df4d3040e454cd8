//! Whether a part of a condition decides by itself, as masking MC/DC asks of each (Chilenski, *An Investigation of Three
//! Forms of the Modified Condition Decision Coverage Criterion*, DOT/FAA/AR-01/18, 2001).
//!
//! A part decides in a case where the other parts, with the values that they have there, leave the whole to it: true
//! with the one value of the part and false with the other.

use crate::eval::outcome::Values;
use crate::ruleset::visit::{self, Node};
use crate::ruleset::{Cond, CondId, CondKind};
use crate::truth::Truth;

/// The parts of a condition that are not made of others, in the order of the text.
#[must_use]
pub fn atoms(whole: &Cond) -> Vec<&Cond> {
    let mut found = Vec::new();
    let mut rest = vec![whole];
    while let Some(cond) = rest.pop() {
        let parts = parts(cond);
        if parts.is_empty() {
            found.push(cond);
        }
        rest.extend(parts.into_iter().rev());
    }
    found
}

/// The conditions that a condition is made of.
fn parts(cond: &Cond) -> Vec<&Cond> {
    let mut parts = Vec::new();
    visit::below(Node::Cond(cond), |node| {
        if let Node::Cond(part) = node {
            parts.push(part);
        }
    });
    // The visit gives them as a stack would hold them.
    parts.reverse();
    parts
}

/// The value of a condition with one of its parts set to a value, the others being as they are.
#[must_use]
pub fn value(whole: &Cond, values: &Values, set: (CondId, Truth)) -> Truth {
    if whole.id == set.0 {
        return set.1;
    }
    let count = |list: &[Cond]| {
        list.iter().fold((0_usize, 0_usize), |(certain, possible), part| {
            let truth = value(part, values, set);
            (certain + usize::from(truth.is_true()), possible + usize::from(!truth.is_false()))
        })
    };
    let (certain, possible) = match &whole.kind {
        CondKind::Not(inner) => {
            let truth = value(inner, values, set);
            (truth.is_false(), !truth.is_true())
        }
        CondKind::And(list) => {
            let (certain, possible) = count(list);
            (certain == list.len(), possible == list.len())
        }
        CondKind::Or(list) => {
            let (certain, possible) = count(list);
            (certain > 0, possible > 0)
        }
        CondKind::AtLeast(least, list) => {
            let (certain, possible) = count(list);
            (certain >= *least as usize, possible >= *least as usize)
        }
        CondKind::AtMost(most, list) => {
            let (certain, possible) = count(list);
            (possible <= *most as usize, certain <= *most as usize)
        }
        CondKind::Exactly(wanted, list) => {
            let (wanted, (certain, possible)) = (*wanted as usize, count(list));
            (certain == wanted && possible == wanted, certain <= wanted && wanted <= possible)
        }
        _ => return values.cond(whole.id),
    };
    Truth::from_planes(certain, possible)
}
