//! Reviewing one name after the other: where the reviewer stands, and what was decided so far. No terminal here.

use super::{Pending, State};

/// What a reviewer may ask for with one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// The result is right.
    Accept,
    /// What was accepted stays.
    Reject,
    /// Not now.
    Skip,
    /// The name before this one once more.
    Back,
    /// The whole result.
    Whole,
    /// The rules that changed.
    Rules,
    /// What the keys do.
    Help,
    /// Stop here.
    Quit,
}

impl Wish {
    /// What a key asks for; capital letters count as small ones.
    #[must_use]
    pub fn of(key: char) -> Option<Self> {
        Some(match key.to_ascii_lowercase() {
            'a' => Self::Accept,
            'r' => Self::Reject,
            's' => Self::Skip,
            'b' => Self::Back,
            'w' => Self::Whole,
            'c' => Self::Rules,
            'h' | '?' => Self::Help,
            'q' => Self::Quit,
            _ => return None,
        })
    }
}

/// What was decided of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Decision {
    /// Nothing yet.
    #[default]
    Open,
    /// It is on record.
    Accepted,
    /// What was accepted stays; it is pending still.
    Rejected,
    /// Nothing, for now.
    Skipped,
}

/// A walk through what was pending when it began.
#[derive(Debug, Clone)]
pub struct Session {
    all: Vec<(Pending, Decision)>,
    at: usize,
}

impl Session {
    /// Starts at the first.
    #[must_use]
    pub fn new(pending: &[Pending]) -> Self {
        Self { all: pending.iter().map(|it| (it.clone(), Decision::Open)).collect(), at: 0 }
    }

    /// The one that is looked at, with its number from 1; nothing at the end.
    #[must_use]
    pub fn current(&self) -> Option<(usize, &Pending)> {
        self.all.get(self.at).map(|(pending, _)| (self.at + 1, pending))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is nothing to review.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Decides the one that is looked at, and goes to the next that is not on record.
    pub fn decide(&mut self, decision: Decision) {
        if let Some(slot) = self.all.get_mut(self.at) {
            slot.1 = decision;
        }
        self.at += 1;
        while self.all.get(self.at).is_some_and(|it| it.1 == Decision::Accepted) {
            self.at += 1;
        }
    }

    /// Goes back to the last one before this that is not on record; false where there is none.
    pub fn back(&mut self) -> bool {
        let before = self.all.get(..self.at).unwrap_or_default();
        let found = before.iter().rposition(|it| it.1 != Decision::Accepted);
        found.inspect(|at| self.at = *at).is_some()
    }

    /// How many were decided so.
    #[must_use]
    pub fn count(&self, decision: Decision) -> usize {
        self.all.iter().filter(|it| it.1 == decision).count()
    }
}

/// Whether accepting a name is possible at all.
#[must_use]
pub fn can_be_accepted(pending: &Pending) -> bool {
    pending.state == State::Orphan || (pending.state != State::NoResult && !pending.after.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::compare::Move;
    use super::*;

    fn pending(name: &str) -> Pending {
        Pending {
            name: name.to_owned(),
            state: State::New,
            moved: Move::None,
            levels: (None, None),
            causes: Vec::new(),
            before: String::new(),
            after: "snapshot: 1\n".to_owned(),
        }
    }

    fn at(session: &Session) -> Option<&str> {
        session.current().map(|(_, it)| it.name.as_str())
    }

    #[test]
    fn what_is_on_record_is_not_met_again() {
        let all: Vec<Pending> = ["anna", "ben", "carl"].into_iter().map(pending).collect();
        let mut session = Session::new(&all);
        assert!(!session.back(), "nothing stands before the first");
        session.decide(Decision::Skipped);
        session.decide(Decision::Accepted);
        assert_eq!(at(&session), Some("carl"));
        assert!(session.back());
        assert_eq!(at(&session), Some("anna"), "ben is on record");
        session.decide(Decision::Rejected);
        assert_eq!(at(&session), Some("carl"));
        session.decide(Decision::Accepted);
        assert_eq!(at(&session), None);
        let counts = [Decision::Open, Decision::Accepted, Decision::Rejected, Decision::Skipped];
        assert_eq!(counts.map(|it| session.count(it)), [0, 2, 1, 0]);
        assert!(session.back());
        assert_eq!(at(&session), Some("anna"));
    }
}
