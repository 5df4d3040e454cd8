//! Results held against those that a reviewer accepted: texts in, what is pending out. Nothing here reads a file, a
//! clock, or the rules.

pub mod compare;
pub mod log;
pub mod report;
pub mod session;

use compare::{Cause, Move, Standing};
use log::Log;

/// The result of an answer file as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Now {
    /// The text of the result.
    Result(String),
    /// There is an answer file, and it gives no result.
    NoResult,
    /// There is no answer file of this name.
    Absent,
}

/// Everything known of one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The name of the answer file without its ending.
    pub name: String,
    /// The result now.
    pub now: Now,
    /// The text of the accepted snapshot, where there is one.
    pub accepted: Option<String>,
}

/// Why something waits for a reviewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing was accepted yet.
    New,
    /// The result is another than the accepted one.
    Changed,
    /// Something was accepted, and there is no answer file any more.
    Orphan,
    /// The accepted snapshot is a text that nobody accepted.
    Edited,
    /// The accepted snapshot holds the marks of an unfinished merge, on this line first.
    Conflict(usize),
    /// There is an answer file, and it gives no result.
    NoResult,
}

/// Something that waits for a reviewer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The name of the answer file without its ending.
    pub name: String,
    /// Why it waits.
    pub state: State,
    /// Whether it became more or less urgent.
    pub moved: Move,
    /// What the level was and is, in words.
    pub levels: (Option<Standing>, Option<Standing>),
    /// The rules that came to something else.
    pub causes: Vec<Cause>,
    /// The accepted text.
    pub before: String,
    /// The text now.
    pub after: String,
}

/// What is pending of all names, downgrades first, then what has no result, then other changes of the level, then the
/// rest by name. `levels` are the ids of the ruleset's levels, most urgent first.
#[must_use]
pub fn pending(all: &[Kept], log: &Log, levels: &[String]) -> Vec<Pending> {
    let mut found: Vec<Pending> = all.iter().filter_map(|kept| of(kept, Some(log), levels)).collect();
    sort(&mut found);
    found
}

fn rank(pending: &Pending) -> u8 {
    match (pending.moved, pending.state) {
        (Move::Down, _) => 0,
        (_, State::NoResult) => 1,
        (Move::Other, _) => 2,
        (Move::Up, _) => 3,
        (Move::None, _) => 4,
    }
}

/// What results are now against what they were, whoever accepted either: in the order of [`pending`].
#[must_use]
pub fn since(all: &[Kept], levels: &[String]) -> Vec<Pending> {
    let mut found: Vec<Pending> = all.iter().filter_map(|kept| of(kept, None, levels)).collect();
    sort(&mut found);
    found
}

fn sort(found: &mut [Pending]) {
    found.sort_by(|one, other| (rank(one), &one.name).cmp(&(rank(other), &other.name)));
}

fn of(kept: &Kept, log: Option<&Log>, levels: &[String]) -> Option<Pending> {
    let state = state(kept, log)?;
    let before = kept.accepted.clone().unwrap_or_default();
    let after = if let Now::Result(text) = &kept.now { text.clone() } else { String::new() };
    let both = kept.accepted.is_some() && !after.is_empty();
    let moved = if both { compare::moved(&before, &after, levels) } else { Move::None };
    let causes = if both { compare::causes(&before, &after) } else { Vec::new() };
    let levels = (compare::standing(&before), compare::standing(&after));
    Some(Pending { name: kept.name.clone(), state, moved, levels, causes, before, after })
}

fn state(kept: &Kept, log: Option<&Log>) -> Option<State> {
    let conflict = kept.accepted.as_deref().and_then(log::conflict);
    match (&kept.now, &kept.accepted, conflict) {
        (_, _, Some(line)) => Some(State::Conflict(line)),
        (Now::NoResult, ..) => Some(State::NoResult),
        (Now::Absent, Some(_), _) => Some(State::Orphan),
        (Now::Absent, None, _) => None,
        (Now::Result(_), None, _) => Some(State::New),
        (Now::Result(_), Some(text), _) if log.is_some_and(|log| !log.holds(&kept.name, text)) => {
            Some(State::Edited)
        }
        (Now::Result(now), Some(text), _) => (now != text).then_some(State::Changed),
    }
}
