//! The checker of proofs: small, apart from the search, and all that a "proved" rests on beside the circuit itself.
//!
//! A proof is a list of clauses. Axioms describe the circuit. A learnt clause is accepted only where assuming its
//! opposite and passing on what follows at once (unit propagation over the clauses before it) ends in a contradiction:
//! "reverse unit propagation", the test behind the DRAT format. Learnt clauses are looked at only where a conclusion
//! rests on them, from the conclusion backwards, each at most once.

use super::solver::Literal;

/// A clause and what is known of it.
#[derive(Debug, Clone)]
struct Clause {
    literals: Vec<Literal>,
    is_axiom: bool,
    checked: bool,
}

/// The clauses so far, and room to pass on what follows from them.
#[derive(Debug, Clone, Default)]
pub struct Checker {
    clauses: Vec<Clause>,
    /// Clauses by a literal that they watch: looked at when it becomes false. By [`slot`].
    watched: Vec<Vec<u32>>,
    /// Clauses of one literal.
    units: Vec<u32>,
    /// By variable: 0 unknown, 1 true, -1 false.
    values: Vec<i8>,
    /// By variable: the clause that made it so.
    reasons: Vec<Option<u32>>,
    trail: Vec<Literal>,
}

/// A step that does not follow: the proof is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The clause that does not follow from those before it.
    pub clause: Vec<Literal>,
}

/// What taking a clause to be false comes to.
enum Conflict {
    /// Nothing is contradicted.
    None,
    /// It cannot be false: it holds a literal and its opposite.
    Itself,
    /// This clause is.
    With(u32),
}

fn variable(literal: Literal) -> usize {
    literal.unsigned_abs() as usize
}

fn slot(literal: Literal) -> usize {
    variable(literal) * 2 + usize::from(literal < 0)
}

impl Checker {
    /// A clause that is taken as given.
    pub fn axiom(&mut self, clause: &[Literal]) {
        self.push(clause, true);
    }

    /// A clause that was learnt; looked at when something rests on it.
    pub fn learnt(&mut self, clause: &[Literal]) {
        self.push(clause, false);
    }

    /// How many clauses there are, and how many of the learnt ones have been looked at.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let checked = self.clauses.iter().filter(|clause| clause.checked && !clause.is_axiom);
        (self.clauses.len(), checked.count())
    }

    fn push(&mut self, clause: &[Literal], is_axiom: bool) {
        let mut literals = clause.to_vec();
        literals.sort_unstable();
        literals.dedup();
        for literal in &literals {
            let slots = (variable(*literal) + 1) * 2;
            if self.watched.len() < slots {
                self.watched.resize(slots, Vec::new());
                self.values.resize(slots / 2, 0);
                self.reasons.resize(slots / 2, None);
            }
        }
        let at = u32::try_from(self.clauses.len()).unwrap_or(u32::MAX);
        match literals.as_slice() {
            [] | [_] => self.units.push(at),
            [first, second, ..] => {
                for literal in [*first, *second] {
                    if let Some(list) = self.watched.get_mut(slot(literal)) {
                        list.push(at);
                    }
                }
            }
        }
        self.clauses.push(Clause { literals, is_axiom, checked: is_axiom });
    }

    /// Accepts a clause that follows from all clauses so far, and everything that it rests on.
    ///
    /// # Errors
    /// The first clause that does not follow from those before it.
    pub fn conclude(&mut self, clause: &[Literal]) -> Result<(), Refused> {
        let all = u32::try_from(self.clauses.len()).unwrap_or(u32::MAX);
        let mut rest = self.follows(clause, all)?;
        // The latest first: what an earlier clause needs stands before it, so each is met once.
        while let Some(at) = rest.pop() {
            let Some(learnt) = self.clauses.get_mut(at as usize) else { continue };
            if std::mem::replace(&mut learnt.checked, true) {
                continue;
            }
            let literals = learnt.literals.clone();
            rest.extend(self.follows(&literals, at)?);
            rest.sort_unstable();
            rest.dedup();
        }
        Ok(())
    }

    /// Whether a clause follows from those before a place by passing on; gives the learnt clauses it rests on that
    /// nobody has looked at yet.
    fn follows(&mut self, clause: &[Literal], before: u32) -> Result<Vec<u32>, Refused> {
        let conflict = self.conflict(clause, before);
        let rests = match conflict {
            Conflict::None => None,
            Conflict::Itself => Some(Vec::new()),
            Conflict::With(clause) => Some(self.rests_on(clause)),
        };
        for literal in self.trail.drain(..) {
            if let Some(value) = self.values.get_mut(variable(literal)) {
                *value = 0;
            }
            if let Some(reason) = self.reasons.get_mut(variable(literal)) {
                *reason = None;
            }
        }
        match rests {
            Some(rests) => Ok(rests),
            None => Err(Refused { clause: clause.to_vec() }),
        }
    }

    /// Where every literal of this clause is false: the clause before it that is contradicted.
    fn conflict(&mut self, clause: &[Literal], before: u32) -> Conflict {
        for literal in clause {
            match self.value(*literal) {
                0 => self.assign(-literal, None),
                // A literal and its opposite: always true.
                1 => return Conflict::Itself,
                _ => {}
            }
        }
        for at in 0..self.units.len() {
            let Some(unit) = self.units.get(at).copied().filter(|unit| *unit < before) else { continue };
            match self.clauses.get(unit as usize).and_then(|clause| clause.literals.first().copied()) {
                None => return Conflict::With(unit),
                Some(literal) => match self.value(literal) {
                    0 => self.assign(literal, Some(unit)),
                    -1 => return Conflict::With(unit),
                    _ => {}
                },
            }
        }
        self.pass_on(before).map_or(Conflict::None, Conflict::With)
    }

    fn value(&self, literal: Literal) -> i8 {
        let value = self.values.get(variable(literal)).copied().unwrap_or(0);
        if literal < 0 { -value } else { value }
    }

    fn assign(&mut self, literal: Literal, reason: Option<u32>) {
        if self.values.len() <= variable(literal) {
            self.values.resize(variable(literal) + 1, 0);
            self.reasons.resize(variable(literal) + 1, None);
        }
        if let Some(value) = self.values.get_mut(variable(literal)) {
            *value = if literal < 0 { -1 } else { 1 };
        }
        if let Some(slot) = self.reasons.get_mut(variable(literal)) {
            *slot = reason;
        }
        self.trail.push(literal);
    }

    /// Passes on what follows from the trail; gives the clause that is contradicted.
    fn pass_on(&mut self, before: u32) -> Option<u32> {
        let mut next = 0;
        while let Some(literal) = self.trail.get(next).copied() {
            next += 1;
            let Some(list) = self.watched.get_mut(slot(-literal)) else { continue };
            let mut list = std::mem::take(list);
            let conflict = self.look_at(&mut list, -literal, before);
            // Clauses that moved their watch elsewhere never move it to a literal that is false.
            if let Some(place) = self.watched.get_mut(slot(-literal)) {
                list.append(place);
                *place = list;
            }
            if conflict.is_some() {
                return conflict;
            }
        }
        None
    }

    /// Looks at the clauses that watch a literal which has become false.
    fn look_at(&mut self, list: &mut Vec<u32>, falsified: Literal, before: u32) -> Option<u32> {
        let mut conflict = None;
        let mut kept = 0;
        for place in 0..list.len() {
            let Some(at) = list.get(place).copied() else { break };
            let stays = conflict.is_some() || at >= before || !self.moved(at, falsified);
            if stays {
                if let Some(slot) = list.get_mut(kept) {
                    *slot = at;
                }
                kept += 1;
            }
            if conflict.is_none() && at < before && stays {
                conflict = self.implied(at, falsified);
            }
        }
        list.truncate(kept);
        conflict
    }

    /// Finds another literal to watch, one that is not false. The two watched literals stand first.
    fn moved(&mut self, at: u32, falsified: Literal) -> bool {
        let values = &self.values;
        let is_false = |literal: Literal| {
            let value = values.get(variable(literal)).copied().unwrap_or(0);
            value != 0 && (value > 0) == (literal < 0)
        };
        let Some(clause) = self.clauses.get_mut(at as usize) else { return false };
        if clause.literals.first() == Some(&falsified) {
            clause.literals.swap(0, 1);
        }
        let free = clause.literals.iter().skip(2).position(|literal| !is_false(*literal));
        let Some(free) = free else { return false };
        clause.literals.swap(1, free + 2);
        let watched = clause.literals.get(1).copied().unwrap_or(falsified);
        if let Some(list) = self.watched.get_mut(slot(watched)) {
            list.push(at);
        }
        true
    }

    /// The other watched literal must hold; gives the clause where it cannot.
    fn implied(&mut self, at: u32, falsified: Literal) -> Option<u32> {
        let clause = self.clauses.get(at as usize)?;
        let other = clause.literals.iter().take(2).copied().find(|literal| *literal != falsified)?;
        match self.value(other) {
            0 => {
                self.assign(other, Some(at));
                None
            }
            1 => None,
            _ => Some(at),
        }
    }

    /// The learnt clauses behind a contradiction that nobody has looked at yet.
    fn rests_on(&self, conflict: u32) -> Vec<u32> {
        let mut rests = Vec::new();
        let mut met = std::collections::HashSet::new();
        let mut rest = vec![conflict];
        while let Some(at) = rest.pop() {
            if !met.insert(at) {
                continue;
            }
            let Some(clause) = self.clauses.get(at as usize) else { continue };
            if !clause.checked {
                rests.push(at);
            }
            let reasons = clause.literals.iter().filter_map(|literal| self.reasons.get(variable(*literal)));
            rest.extend(reasons.copied().flatten());
        }
        rests
    }
}
