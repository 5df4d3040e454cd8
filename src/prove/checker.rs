//! The checker of proofs: small, apart from the search, and all that a "proved" rests on beside the circuit itself.
//!
//! A proof is a list of clauses. Axioms describe the circuit. A learnt clause is accepted only where assuming its
//! opposite and passing on what follows at once (unit propagation over the clauses before it) ends in a contradiction:
//! "reverse unit propagation", the test behind the DRAT format. Learnt clauses are looked at when the next conclusion is
//! drawn, each once and in the order of learning. What holds by itself is settled for good: clauses that it makes true
//! are not kept, and the others are kept without what it makes false.

use super::solver::Literal;

/// A clause that watches a literal, and another literal of it: where that holds, nothing need be looked at.
#[derive(Debug, Clone, Copy)]
struct Watch {
    clause: u32,
    other: Literal,
}

/// Clauses one after the other.
#[derive(Debug, Clone, Default)]
pub struct Clauses {
    literals: Vec<Literal>,
    ends: Vec<usize>,
}

impl Clauses {
    /// One more.
    pub fn push(&mut self, clause: &[Literal]) {
        self.literals.extend_from_slice(clause);
        self.ends.push(self.literals.len());
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// One of them; the empty clause beyond the last.
    #[must_use]
    pub fn get(&self, at: usize) -> &[Literal] {
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.literals.get(start..end).unwrap_or_default()
    }

    /// All, in order.
    pub fn iter(&self) -> impl Iterator<Item = &[Literal]> {
        (0..self.len()).map(|at| self.get(at))
    }

    fn of(&mut self, at: u32) -> &mut [Literal] {
        let at = at as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.literals.get_mut(start..end).unwrap_or_default()
    }
}

/// The clauses so far, and room to pass on what follows from them.
#[derive(Debug, Clone, Default)]
pub struct Checker {
    /// Accepted; the two literals that a clause watches stand first.
    accepted: Clauses,
    /// Learnt and not looked at yet.
    waiting: Clauses,
    /// By [`slot`] of a literal: the clauses that watch it, looked at when it becomes false.
    watched: Vec<Vec<Watch>>,
    /// By [`slot`] of a literal: 0 unknown, 1 true, -1 false.
    values: Vec<i8>,
    /// The literals that are true: what is settled, then what is assumed and follows.
    trail: Vec<Literal>,
    /// Whether the clauses contradict one another.
    contradicted: bool,
    /// How many clauses were given, and how many of the learnt ones have been looked at.
    counts: (usize, usize),
}

/// A step that does not follow: the proof is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The clause that does not follow from those before it.
    pub clause: Vec<Literal>,
}

/// What a clause comes to where one of the literals that it watches has become false.
enum Visited {
    /// It watches another literal now.
    Moved,
    /// It holds, or its last literal must.
    Stays,
    /// All its literals are false.
    Contradicted,
}

fn slot(literal: Literal) -> usize {
    literal.unsigned_abs() as usize * 2 + usize::from(literal < 0)
}

impl Checker {
    /// A clause that is taken as given.
    pub fn axiom(&mut self, clause: &[Literal]) {
        self.counts.0 += 1;
        self.accept(clause);
    }

    /// A clause that was learnt; looked at before the next conclusion.
    pub fn learnt(&mut self, clause: &[Literal]) {
        self.counts.0 += 1;
        self.waiting.push(clause);
    }

    /// How many clauses were given, and how many of the learnt ones have been looked at.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        self.counts
    }

    /// Accepts what was learnt so far, then a clause that follows; it holds from then on.
    ///
    /// # Errors
    /// The first clause that does not follow from those before it.
    pub fn conclude(&mut self, clause: &[Literal]) -> Result<(), Refused> {
        let waiting = std::mem::take(&mut self.waiting);
        for learnt in waiting.iter().chain([clause]) {
            if !self.follows(learnt) {
                return Err(Refused { clause: learnt.to_vec() });
            }
            self.accept(learnt);
        }
        self.counts.1 += waiting.len();
        Ok(())
    }

    /// Keeps a clause, as far as what is settled leaves it open.
    fn accept(&mut self, clause: &[Literal]) {
        for literal in clause {
            self.make_room(*literal);
        }
        let mut literals: Vec<Literal> =
            clause.iter().copied().filter(|literal| self.value(*literal) >= 0).collect();
        literals.sort_unstable_by_key(|literal| slot(*literal));
        literals.dedup();
        let opposites = literals.windows(2).any(|pair| matches!(pair, [one, other] if *one == -*other));
        if opposites || literals.iter().any(|literal| self.value(*literal) > 0) {
            return;
        }
        match literals.as_slice() {
            [] => self.contradicted = true,
            [only] => {
                let settled = self.trail.len();
                self.assign(*only);
                self.contradicted |= self.contradicts(settled);
            }
            [first, second, ..] => {
                let at = u32::try_from(self.accepted.len()).unwrap_or(u32::MAX);
                self.watch(*first, Watch { clause: at, other: *second });
                self.watch(*second, Watch { clause: at, other: *first });
                self.accepted.push(&literals);
            }
        }
    }

    fn make_room(&mut self, literal: Literal) {
        let slots = (literal.unsigned_abs() as usize + 1) * 2;
        if self.values.len() < slots {
            self.values.resize(slots, 0);
            self.watched.resize(slots, Vec::new());
        }
    }

    fn watch(&mut self, literal: Literal, watch: Watch) {
        if let Some(list) = self.watched.get_mut(slot(literal)) {
            list.push(watch);
        }
    }

    /// Whether a clause follows from those accepted: its opposite, passed on, contradicts one of them.
    fn follows(&mut self, clause: &[Literal]) -> bool {
        let settled = self.trail.len();
        let mut follows = self.contradicted;
        for literal in clause {
            self.make_room(*literal);
            match self.value(*literal) {
                0 => self.assign(-literal),
                // Settled, or a literal and its opposite: always true.
                1 => follows = true,
                _ => {}
            }
        }
        follows = follows || self.contradicts(settled);
        while self.trail.len() > settled {
            if let Some(literal) = self.trail.pop() {
                self.set(literal, 0);
            }
        }
        follows
    }

    fn value(&self, literal: Literal) -> i8 {
        self.values.get(slot(literal)).copied().unwrap_or(0)
    }

    fn set(&mut self, literal: Literal, value: i8) {
        for (slot, value) in [(slot(literal), value), (slot(-literal), -value)] {
            if let Some(place) = self.values.get_mut(slot) {
                *place = value;
            }
        }
    }

    fn assign(&mut self, literal: Literal) {
        self.set(literal, 1);
        self.trail.push(literal);
    }

    /// Passes on what follows from the trail, from a place of it on: whether a clause is contradicted.
    fn contradicts(&mut self, from: usize) -> bool {
        let mut next = from;
        let mut contradicted = false;
        while let Some(literal) = self.trail.get(next).copied().filter(|_| !contradicted) {
            next += 1;
            let falsified = -literal;
            let mut list = self.watched.get_mut(slot(falsified)).map(std::mem::take).unwrap_or_default();
            list.retain_mut(|watch| {
                if contradicted || self.value(watch.other) > 0 {
                    return true;
                }
                match self.visit(watch, falsified) {
                    Visited::Moved => return false,
                    Visited::Stays => {}
                    Visited::Contradicted => contradicted = true,
                }
                true
            });
            // Nothing moves its watch to a literal that is false.
            if let Some(place) = self.watched.get_mut(slot(falsified)) {
                *place = list;
            }
        }
        contradicted
    }

    /// Looks at a clause that watches a literal which has become false.
    fn visit(&mut self, watch: &mut Watch, falsified: Literal) -> Visited {
        let values = &self.values;
        let value = |literal: Literal| values.get(slot(literal)).copied().unwrap_or(0);
        let clause = self.accepted.of(watch.clause);
        if clause.first() == Some(&falsified) {
            clause.swap(0, 1);
        }
        let Some(other) = clause.first().copied() else { return Visited::Stays };
        watch.other = other;
        if value(other) > 0 {
            return Visited::Stays;
        }
        if let Some(free) = clause.iter().skip(2).position(|literal| value(*literal) >= 0) {
            clause.swap(1, free + 2);
            let moved = clause.get(1).copied().unwrap_or(falsified);
            self.watch(moved, *watch);
            return Visited::Moved;
        }
        if value(other) < 0 {
            return Visited::Contradicted;
        }
        self.assign(other);
        Visited::Stays
    }
}
