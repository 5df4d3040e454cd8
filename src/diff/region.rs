//! What can become of a patient from one version to the other, each as a literal of the circuit: in the old version
//! this, in the new version that.
//!
//! Of each thing a patient's result is in one of a few states: a rule fires, is open or neither. A region is a pair of
//! two that are not the same. The regions of one thing share no patient, and together they hold every patient for whom
//! it changes.

use super::names::Kind;
use super::urgency::Direction;
use crate::eval::outcome::Outcome;
use crate::prove::circuit::{Circuit, Lit};
use crate::prove::encode::Made;
use crate::prove::prover::Patient;
use std::rc::Rc;

/// What a region speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// An end of the level.
    Level(End),
    /// Whether the ruleset applies.
    Applies,
    /// Whether the answers are accepted.
    Accepted,
    /// Something with a name: that of the new version, or the old one of what is gone.
    Named(Kind, String),
}

/// An end of the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Both at once, where the level is settled (or there is none) in both versions.
    Settled,
    /// The more urgent one that is certain, where it is not settled in both.
    AtLeast,
    /// The most urgent one that is possible, where it is not settled in both.
    AtMost,
    /// `AtLeast` as if nothing were assumed, where both ends are the same in both versions.
    BareAtLeast,
    /// `AtMost` as if nothing were assumed, where both ends are the same in both versions.
    BareAtMost,
}

impl End {
    /// As programs read it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Settled => "settled",
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
            Self::BareAtLeast => "at_least_without_assumptions",
            Self::BareAtMost => "at_most_without_assumptions",
        }
    }
}

/// Whether a result is in a state.
pub type Holds = Rc<dyn Fn(&Outcome) -> bool>;

/// The same of what both versions say of one patient, the old one first.
pub type OfBoth = Rc<dyn Fn(&Outcome, &Outcome) -> bool>;

/// A state that a result of one version can be in.
#[derive(Clone)]
pub struct State {
    /// What it is called.
    pub name: String,
    /// How much it is: more urgent, more certain, more given. Of levels their position.
    pub rank: Option<usize>,
    /// When it is in it.
    pub lit: Made<Lit>,
    /// The same of a result that `eval` gave.
    pub holds: Holds,
}

/// Patients for whom something becomes something else.
#[derive(Clone)]
pub struct Region {
    /// What.
    pub subject: Subject,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
    /// Where that leads.
    pub direction: Direction,
    /// Holds for them.
    pub lit: Made<Lit>,
    /// Whether a patient, as `eval` sees them, is one.
    pub is_one: Rc<dyn Fn(&Patient) -> bool>,
}

/// All regions of one thing.
#[derive(Clone)]
pub struct Group {
    /// Holds for nobody outside the regions and for everybody in one.
    pub any: Made<Lit>,
    /// The regions, those that lead down first.
    pub regions: Vec<Region>,
}

impl Group {
    /// When to ask about it, the smallest first. What is proved of findings makes proofs about rules short, and these
    /// make proofs about the level short.
    #[must_use]
    pub fn rank(&self) -> usize {
        match self.regions.first().map(|region| &region.subject) {
            Some(Subject::Named(Kind::Finding, _)) => 0,
            Some(Subject::Named(Kind::Rule, _)) => 1,
            _ => 2,
        }
    }
}

impl Subject {
    /// A name for an output of a circuit.
    fn name(&self) -> String {
        match self {
            Self::Level(end) => format!("level {}", end.word()),
            Self::Applies => "applies".to_owned(),
            Self::Accepted => "accepted".to_owned(),
            Self::Named(_, name) => name.clone(),
        }
    }
}

impl Region {
    /// What it says, as a name for an output of a circuit.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} from {} to {}", self.subject.name(), self.before, self.after)
    }
}

impl Group {
    /// What its regions speak of, as a name for an output of a circuit.
    #[must_use]
    pub fn name(&self) -> String {
        let subject = self.regions.first().map(|region| region.subject.name());
        format!("{} changes", subject.unwrap_or_default())
    }
}

/// Everything that a pair of states needs to become a region.
pub struct Pairing<'a> {
    /// What the states are of.
    pub subject: Subject,
    /// Holds for everybody who is asked about.
    pub among: Lit,
    /// The same of two results.
    pub is_among: OfBoth,
    /// Where a state leads to another; none where they are the same.
    pub direction: &'a dyn Fn(&State, &State) -> Option<Direction>,
}

impl Pairing<'_> {
    /// The regions of all pairs of states.
    pub fn group(&self, old: &[State], new: &[State], circuit: &mut Circuit) -> Group {
        let mut regions = Vec::new();
        for before in old {
            for after in new {
                let Some(direction) = (self.direction)(before, after) else { continue };
                let lit = both(before, after).map(|(one, other)| circuit.all([self.among, one, other]));
                if lit == Ok(Lit::FALSE) {
                    continue;
                }
                let (was, is, among) =
                    (Rc::clone(&before.holds), Rc::clone(&after.holds), Rc::clone(&self.is_among));
                let is_one = Rc::new(move |patient: &Patient| {
                    let both = patient.outcome(0).zip(patient.outcome(1));
                    both.is_some_and(|(old, new)| among(old, new) && was(old) && is(new))
                });
                let subject = self.subject.clone();
                let order = (direction, heaviest(&subject, before, after, direction));
                let (before, after) = (before.name.clone(), after.name.clone());
                regions.push((order, Region { subject, before, after, direction, lit, is_one }));
            }
        }
        regions.sort_by_key(|(order, _)| *order);
        let regions: Vec<Region> = regions.into_iter().map(|(_, region)| region).collect();
        Group { any: any(&regions, circuit), regions }
    }
}

/// Holds where one of the regions does.
///
/// # Errors
/// Where one of them has no circuit.
pub fn any(regions: &[Region], circuit: &mut Circuit) -> Made<Lit> {
    let lits: Made<Vec<Lit>> = regions.iter().map(|region| region.lit).collect();
    lits.map(|lits| circuit.any(lits))
}

/// Smaller is told first: of levels the most urgent before, of anything else the most certain or most given.
fn heaviest(subject: &Subject, before: &State, after: &State, direction: Direction) -> (usize, usize) {
    let rank = |state: &State| state.rank.unwrap_or(usize::MAX);
    let (was, is) = (rank(before), rank(after));
    match (subject, direction) {
        (Subject::Level(_), Direction::Up) => (is, was),
        (Subject::Level(_), _) => (was, usize::MAX - is),
        (_, Direction::Up) => (usize::MAX - is, was),
        _ => (usize::MAX - was, is),
    }
}

fn both(before: &State, after: &State) -> Made<(Lit, Lit)> {
    Ok((before.lit?, after.lit?))
}

/// More is up, less is down, the same is no region.
#[must_use]
pub fn by_rank(before: &State, after: &State) -> Option<Direction> {
    match (before.rank, after.rank) {
        (Some(was), Some(is)) if was == is => None,
        (Some(was), Some(is)) if is < was => Some(Direction::Down),
        (Some(_), Some(_)) => Some(Direction::Up),
        _ => Some(Direction::Other),
    }
}
