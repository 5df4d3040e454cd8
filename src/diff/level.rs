//! The regions of the level: which end goes from where to where.

use super::region::{End, Group, OfBoth, Pairing, State, Subject};
use super::urgency::{Direction, Urgency};
use crate::eval::outcome::{LevelOutcome, Outcome};
use crate::prove::circuit::{Circuit, Lit};
use crate::prove::encode::Level;
use crate::prove::outcome::Outcomes;
use crate::ruleset::{LevelId, Ruleset};
use std::rc::Rc;

/// What a result without a level is said to have.
pub const NONE: &str = "no level";

/// One version, as far as its level goes.
struct Side<'a> {
    ruleset: &'a Ruleset,
    outcomes: &'a Outcomes,
    /// Whether there is a level.
    has: Lit,
    /// Whether it is settled.
    settled: Lit,
}

impl<'a> Side<'a> {
    fn new(ruleset: &'a Ruleset, outcomes: &'a Outcomes, circuit: &mut Circuit) -> Self {
        let has = if outcomes.level.is_some() { outcomes.applies.possible } else { Lit::FALSE };
        Self { ruleset, outcomes, has, settled: outcomes.settled(circuit) }
    }

    fn level(&self, end: End) -> Option<&[Lit]> {
        let level: Option<&Level> = match end {
            End::BareAtLeast | End::BareAtMost => self.outcomes.without_assumptions.as_ref(),
            _ => self.outcomes.level.as_ref(),
        };
        level.map(|level| match end {
            End::AtMost | End::BareAtMost => level.at_most.as_slice(),
            _ => level.at_least.as_slice(),
        })
    }

    /// The states of an end: each level, and none.
    fn states(&self, end: End, circuit: &mut Circuit) -> Vec<State> {
        let mut states = Vec::new();
        let lits = self.level(end).map(<[Lit]>::to_vec).unwrap_or_default();
        for (at, level) in self.ruleset.levels.iter().enumerate() {
            let reached = lits.get(at).copied().unwrap_or(Lit::FALSE);
            let above = at.checked_sub(1).and_then(|at| lits.get(at)).copied().unwrap_or(Lit::FALSE);
            let gate = if end == End::Settled { self.settled } else { self.has };
            let lit = circuit.all([gate, reached, !above]);
            let id = LevelId::at(at);
            let holds = move |it: &Outcome| it.level.as_ref().is_some_and(|level| is_at(level, end, id));
            states.push(State {
                name: level.id.clone(),
                rank: Some(at),
                lit: Ok(lit),
                holds: Rc::new(holds),
            });
        }
        let holds = |it: &Outcome| it.level.is_none();
        states.push(State { name: NONE.to_owned(), rank: None, lit: Ok(!self.has), holds: Rc::new(holds) });
        states
    }

    /// Settled, or no level at all.
    fn quiet(&self, circuit: &mut Circuit) -> Lit {
        circuit.or(self.settled, !self.has)
    }
}

fn is_at(level: &LevelOutcome, end: End, id: LevelId) -> bool {
    match end {
        End::Settled => level.settled && level.bounds.at_least == id,
        End::AtLeast => level.bounds.at_least == id,
        End::AtMost => level.bounds.at_most == id,
        End::BareAtLeast => level.without_assumptions.at_least == id,
        End::BareAtMost => level.without_assumptions.at_most == id,
    }
}

fn is_quiet(outcome: &Outcome) -> bool {
    outcome.level.as_ref().is_none_or(|level| level.settled)
}

/// Of whom something is asked: as a literal, and of two results.
struct Among(Lit, OfBoth);

/// The regions of every end. `among` holds for everybody who is asked about.
pub fn groups(
    (old, new): (&Ruleset, &Ruleset),
    outcomes: (&Outcomes, &Outcomes),
    urgency: &Rc<Urgency>,
    among: Lit,
    circuit: &mut Circuit,
) -> Vec<Group> {
    let before = Side::new(old, outcomes.0, circuit);
    let after = Side::new(new, outcomes.1, circuit);
    let quiet = (before.quiet(circuit), after.quiet(circuit));
    let quiet = circuit.and(quiet.0, quiet.1);
    let settled = Among(circuit.and(among, quiet), Rc::new(|old, new| is_quiet(old) && is_quiet(new)));
    let unsettled = circuit.and(among, !quiet);
    let rest = || Among(unsettled, Rc::new(|old, new| !(is_quiet(old) && is_quiet(new))));
    let make = |end: End, among: Among, circuit: &mut Circuit| {
        let states = (before.states(end, circuit), after.states(end, circuit));
        // Of somebody who is left without a level at all, one end is told.
        let once = |was: &State, is: &State| end != End::AtLeast || was.rank.is_some() == is.rank.is_some();
        let direction = |was: &State, is: &State| direction(urgency, was, is).filter(|_| once(was, is));
        let Among(among, is_among) = among;
        let pairing = Pairing { subject: Subject::Level(end), among, is_among, direction: &direction };
        pairing.group(&states.0, &states.1, circuit)
    };
    let mut all = vec![make(End::Settled, settled, circuit)];
    all.push(make(End::AtLeast, rest(), circuit));
    all.push(make(End::AtMost, rest(), circuit));
    // No level of either is made from something that has no circuit: conditions without one are left free.
    let moved: Vec<Lit> = all.iter().map(|group| group.any.unwrap_or(Lit::TRUE)).collect();
    let moved = circuit.any(moved);
    let same = circuit.all([among, before.has, after.has, !moved]);
    let shared = Rc::clone(urgency);
    let is_same: OfBoth = Rc::new(move |old, new| same_ends(&shared, old, new));
    for end in [End::BareAtLeast, End::BareAtMost] {
        all.push(make(end, Among(same, Rc::clone(&is_same)), circuit));
    }
    all
}

fn direction(urgency: &Urgency, was: &State, is: &State) -> Option<Direction> {
    match (was.rank, is.rank) {
        (None, None) => None,
        (Some(old), Some(new)) if urgency.same(old, new) => None,
        (old, new) => Some(urgency.direction(old, new)),
    }
}

fn same_ends(urgency: &Urgency, old: &Outcome, new: &Outcome) -> bool {
    old.level.as_ref().zip(new.level.as_ref()).is_some_and(|(old, new)| {
        let (was, is) = (old.bounds, new.bounds);
        urgency.same(was.at_least.index(), is.at_least.index())
            && urgency.same(was.at_most.index(), is.at_most.index())
    })
}
