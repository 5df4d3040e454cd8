//! The fewest questions whose answers settle the level, whatever they are.
//!
//! Questions settle the level if no two completions that agree on them come to something else. Two that do differ in
//! some questions: every set that settles holds one of these. So sets are tried that hit every difference met so far,
//! the smallest first; each either settles, by a checked proof, or shows a difference that it misses.

use super::fill::{self, World};
use super::replay::Becomes;
use super::{Completions, everything, is_read};
use crate::prove::circuit::{Circuit, Lit};
use crate::prove::cone::Cone;
use crate::prove::decide::Decision;
use crate::prove::prover::{Fault, Undecided};
use crate::prove::simulate::one;
use crate::prove::space::{Asked, Renamed, Space};
use crate::ruleset::{QuestionId, State};

/// No set with more questions than this is looked for.
pub const MOST_QUESTIONS: usize = 4;
/// No more sets than this are listed.
pub const MOST_SETS: usize = 32;

/// The sets of questions that settle the level.
#[derive(Debug, Clone)]
pub struct Settling {
    /// Each with the fewest questions: none of its parts settles the level. The smallest first, then by the text. One
    /// empty set where the level is settled as it is.
    pub sets: Vec<Vec<QuestionId>>,
    /// Why there may be more sets, where there may.
    pub bounded: Option<Bounded>,
    /// Where no set can settle the level: what keeps it open whatever is asked, unknown answers and assumed ones.
    pub kept_open_by: Vec<QuestionId>,
}

/// Why sets may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bounded {
    /// [`MOST_SETS`] were found.
    Sets,
    /// It was not decided.
    NotDecided(Undecided),
}

/// Two completions side by side.
struct Pair {
    /// The inputs of the other.
    space: Space,
    world: World,
    /// What each can come to, with the literal that says so of the first and that of the other.
    becomes: Vec<(Becomes, Lit, Lit)>,
    /// Both are completions, and they come to something else.
    differ: Lit,
    /// By question, whether both give it the same answer.
    agree: Vec<Lit>,
}

impl Completions<'_> {
    /// The sets of at most [`MOST_QUESTIONS`] open questions that settle the level.
    ///
    /// # Errors
    /// A fault of bedside itself.
    pub fn settling(&mut self) -> Result<Settling, Fault> {
        let pair = self.pair();
        let open = self.open_questions();
        let mut found = Settling { sets: Vec::new(), bounded: None, kept_open_by: Vec::new() };
        let mut differences: Vec<Vec<QuestionId>> = Vec::new();
        for most in 0..=MOST_QUESTIONS {
            while let Some(set) = untried(&differences, &found.sets, most, &open) {
                match self.settles(&pair, &set)? {
                    Settles::Yes => found.sets.push(set),
                    Settles::NotDecided(why) => {
                        found.bounded = Some(Bounded::NotDecided(why));
                        return Ok(ordered(found));
                    }
                    Settles::Not(difference) => {
                        let asked: Vec<QuestionId> =
                            difference.iter().copied().filter(|id| open.contains(id)).collect();
                        if asked.is_empty() {
                            found.kept_open_by = difference;
                            return Ok(found);
                        }
                        differences.push(asked);
                    }
                }
                if found.sets.len() == MOST_SETS {
                    found.bounded = Some(Bounded::Sets);
                    return Ok(ordered(found));
                }
            }
        }
        Ok(ordered(found))
    }

    /// Missing answers that can still be asked for; assumed ones stay assumed.
    fn open_questions(&self) -> Vec<QuestionId> {
        let is_open = |id: &QuestionId| {
            let missing = *self.answers.state(*id) == State::Missing;
            let assumed = self.version.plan.assumed.get(id.index()).is_some_and(Option::is_some);
            missing && !assumed && self.known.get(id.index()).is_some_and(is_read)
        };
        (0..self.known.len()).map(QuestionId::at).filter(is_open).collect()
    }

    fn pair(&mut self) -> Pair {
        let circuit = &mut self.circuit;
        let space = Space::new(&[self.version.ruleset], &Renamed::new(), circuit);
        let values = fill::values(self.version, &space);
        let world = fill::complete(self.version, &self.known, self.day.as_ref(), &values, circuit);
        let (mut becomes, mut same) = (Vec::new(), Vec::new());
        for each in everything(self.version) {
            let own = super::comes_to(&self.world.outcomes, each, circuit);
            let other = super::comes_to(&world.outcomes, each, circuit);
            becomes.push((each, own, other));
            same.push(!circuit.xor(own, other));
        }
        let same = circuit.all(same);
        let differ = circuit.all([self.decider.base(), space.legal, world.legal, !same]);
        let own = fill::values(self.version, &self.space);
        let agree = own.iter().zip(&values).map(|(own, other)| agree(own, other, circuit)).collect();
        Pair { space, world, becomes, differ, agree }
    }

    fn settles(&mut self, pair: &Pair, set: &[QuestionId]) -> Result<Settles, Fault> {
        let agree = set.iter().filter_map(|id| pair.agree.get(id.index()).copied());
        let lit = self.circuit.all(agree.chain([pair.differ]));
        match self.decider.decide(&self.circuit, lit) {
            Decision::Impossible => Ok(Settles::Yes),
            Decision::Stopped => Ok(Settles::NotDecided(Undecided::OutOfTime)),
            Decision::Refused(refused) => Err(Fault::Proof(refused)),
            Decision::Possible(inputs) => {
                if self.is_replayed(pair, &inputs) {
                    return Ok(Settles::Not(self.difference(pair, inputs)));
                }
                let free: Vec<_> = self.world.free.iter().chain(&pair.world.free).copied().collect();
                self.why_free(lit, &free)
                    .map_or(Err(Fault::Replay), |why| Ok(Settles::NotDecided(Undecided::TooHard(why))))
            }
        }
    }

    /// Whether `eval` says of both completions what the circuit says.
    fn is_replayed(&self, pair: &Pair, inputs: &[bool]) -> bool {
        let gates = one(&self.circuit, inputs);
        let is_true =
            |lit: Lit| gates.get(lit.gate() as usize).copied().unwrap_or(false) != lit.is_inverted();
        let own = pair.becomes.iter().find(|(_, own, _)| is_true(*own));
        let other = pair.becomes.iter().find(|(_, _, other)| is_true(*other));
        let (Some((own, ..)), Some((other, ..))) = (own, other) else { return false };
        self.completion(&self.world, &self.space, inputs).comes_to(self.version, *own)
            && self.completion(&pair.world, &pair.space, inputs).comes_to(self.version, *other)
    }

    /// The questions in which two completions differ that come to something else: as few as can be left, those that
    /// cannot be asked for last.
    fn difference(&self, pair: &Pair, inputs: Vec<bool>) -> Vec<QuestionId> {
        let cone = Cone::of(&self.circuit, pair.differ);
        let open = self.open_questions();
        let (first, last): (Vec<QuestionId>, Vec<QuestionId>) =
            (0..self.known.len()).map(QuestionId::at).partition(|id| open.contains(id));
        let mut inputs = inputs;
        let mut left = Vec::new();
        for id in first.into_iter().chain(last) {
            let mut same = inputs.clone();
            copy(&self.space, &pair.space, id, &mut same);
            if same == inputs && self.knows(&self.space, id, &same) {
                continue;
            }
            // Two that do not know an answer do not agree on it: it stays among what differs.
            let known = self.knows(&self.space, id, &same);
            if known && cone.holds(std::slice::from_ref(&same)) == 1 {
                inputs = same;
            } else {
                left.push(id);
            }
        }
        left.sort_unstable();
        left
    }

    /// Whether a completion answers a missing question, and does not leave it unknown.
    fn knows(&self, space: &Space, id: QuestionId, inputs: &[bool]) -> bool {
        let given = space.slot(0, id).map(|slot| space.inputs_of(slot).start);
        *self.answers.state(id) != State::Missing
            || given.is_none_or(|given| inputs.get(given).copied().unwrap_or(false))
    }
}

enum Settles {
    Yes,
    Not(Vec<QuestionId>),
    NotDecided(Undecided),
}

/// Gives the second completion the first one's answer to a question.
fn copy(from: &Space, to: &Space, id: QuestionId, inputs: &mut [bool]) {
    let (Some(from_slot), Some(to_slot)) = (from.slot(0, id), to.slot(0, id)) else { return };
    for (from, to) in from.inputs_of(from_slot).zip(to.inputs_of(to_slot)) {
        let value = inputs.get(from).copied().unwrap_or(false);
        if let Some(input) = inputs.get_mut(to) {
            *input = value;
        }
    }
}

/// Both are answered, and alike: that an answer is not known settles nothing.
fn agree(own: &Asked, other: &Asked, circuit: &mut Circuit) -> Lit {
    let same = own.answer.same(&other.answer, circuit);
    circuit.all([same, !own.unknown, !other.unknown])
}

fn ordered(mut found: Settling) -> Settling {
    found.sets.sort_by_key(|set| (set.len(), set.clone()));
    found
}

/// A set of so many questions that hits every difference and holds none of the sets found. Smaller ones were tried
/// before: of those that hit, each was found to settle, or gave a difference that it does not hit.
fn untried(
    differences: &[Vec<QuestionId>],
    found: &[Vec<QuestionId>],
    most: usize,
    open: &[QuestionId],
) -> Option<Vec<QuestionId>> {
    let mut set = Vec::new();
    if !hit(differences, found, most.min(open.len()), &mut set) {
        return None;
    }
    set.sort_unstable();
    Some(set)
}

fn hit(
    differences: &[Vec<QuestionId>],
    found: &[Vec<QuestionId>],
    most: usize,
    set: &mut Vec<QuestionId>,
) -> bool {
    if found.iter().any(|settles| settles.iter().all(|id| set.contains(id))) {
        return false;
    }
    let Some(missed) = differences.iter().find(|each| !each.iter().any(|id| set.contains(id))) else {
        return true;
    };
    if set.len() == most {
        return false;
    }
    for id in missed {
        set.push(*id);
        if hit(differences, found, most, set) {
            return true;
        }
        set.pop();
    }
    false
}
