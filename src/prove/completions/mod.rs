//! What is really possible for one answer file: which levels some completion of it reaches, and which questions settle
//! the level whatever is answered.
//!
//! `eval` looks at each part by itself, and calls open what depends on a missing answer; here every completion is looked
//! at as a whole. Completions become a circuit ([`fill`]); a level that none reaches is proved to be so, and the proof
//! checked; one that some completion reaches is shown with it, after `eval` said the same ([`replay`]).

pub mod agreed;
pub mod fill;
pub mod replay;
pub mod settling;
mod told;

use super::circuit::{Circuit, Lit};
use super::decide::{Decider, Decision};
use super::encode::{Free, TooHard};
use super::outcome::Outcomes;
use super::plainest::plainest;
use super::prover::{Fault, Undecided, Version};
use super::simulate::{Simulation, one};
use super::solver::Stop;
use super::space::{Answer, Asked, Chance, Renamed, Space};
use super::word::Word;
use crate::answers::Answers;
use crate::ruleset::{LevelId, QuestionId, State};
use fill::World;
use num_bigint::BigInt;
use replay::{Becomes, Beneath, Completion};

/// Whether some completion is as asked.
#[derive(Debug, Clone)]
pub enum Can {
    /// This one.
    Be(Box<Completion>),
    /// None: proved, and the proof checked.
    Never,
    /// Not known.
    NotDecided(Undecided),
}

/// So many words of 64 completions are tried at random first.
const WORDS: usize = 4;

/// Every completion of one answer file.
pub struct Completions<'a> {
    version: Version<'a>,
    answers: &'a Answers,
    circuit: Circuit,
    space: Space,
    known: Vec<Asked>,
    day: Option<Word>,
    world: World,
    decider: Decider,
}

impl<'a> Completions<'a> {
    /// The completions of answers that were assessed on a day, if dates move with it.
    #[must_use]
    pub fn new(version: Version<'a>, answers: &'a Answers, stop: Stop) -> Self {
        let mut circuit = Circuit::default();
        let space = Space::new(&[version.ruleset], &Renamed::new(), &mut circuit);
        let known = known(version, answers, &space);
        let day = answers.assessed_on.map(|date| Word::constant(&BigInt::from(date.day_number())));
        let values = fill::values(version, &space);
        let world = fill::complete(version, &known, day.as_ref(), &values, &mut circuit);
        let base = circuit.all([space.legal, world.legal]);
        let drawn = space.draw(&[], WORDS, &mut Chance::new(2));
        let decider = Decider::new(&circuit, base, Simulation::of(drawn, WORDS), stop);
        Self { version, answers, circuit, space, known, day, world, decider }
    }

    /// Everything that a completion can come to, by the ruleset's text, and whether one does.
    ///
    /// # Errors
    /// A fault of bedside itself.
    pub fn outcomes(&mut self) -> Result<Vec<(Becomes, Can)>, Fault> {
        let mut all = Vec::new();
        for becomes in everything(self.version) {
            let lit = comes_to(&self.world.outcomes, becomes, &mut self.circuit);
            let can = self.can(lit, &|version, completion| completion.comes_to(version, becomes))?;
            all.push((becomes, can));
        }
        Ok(all)
    }

    /// Whether there is a completion for which a literal of it holds.
    ///
    /// # Errors
    /// A fault of bedside itself.
    fn can(&mut self, lit: Lit, is_one: &dyn Fn(Version<'_>, &Completion) -> bool) -> Result<Can, Fault> {
        match self.decider.decide(&self.circuit, lit) {
            Decision::Impossible => Ok(Can::Never),
            Decision::Stopped => Ok(Can::NotDecided(Undecided::OutOfTime)),
            Decision::Refused(refused) => Err(Fault::Proof(refused)),
            Decision::Possible(inputs) => {
                let wanted = self.circuit.and(self.decider.base(), lit);
                let inputs = plainest(&self.space, &self.circuit, wanted, inputs);
                let completion = self.completion(&self.world, &self.space, &inputs);
                if is_one(self.version, &completion) {
                    return Ok(Can::Be(Box::new(completion)));
                }
                self.why_free(lit, &self.world.free)
                    .map_or(Err(Fault::Replay), |why| Ok(Can::NotDecided(Undecided::TooHard(why))))
            }
        }
    }

    /// Why a literal rests on something that has no circuit, where it does.
    fn why_free(&self, lit: Lit, free: &[Free]) -> Option<TooHard> {
        let cone = self.circuit.cone([lit, self.decider.base()]);
        let is_read = |gate: u32| cone.binary_search(&gate).is_ok();
        free.iter().find(|left| is_read(left.gates.0) || is_read(left.gates.1)).map(|left| left.why)
    }

    /// The completion that inputs stand for: what does not apply in it is left out.
    fn completion(&self, world: &World, space: &Space, inputs: &[bool]) -> Completion {
        let gates = one(&self.circuit, inputs);
        let is_true =
            |lit: Lit| gates.get(lit.gate() as usize).copied().unwrap_or(false) != lit.is_inverted();
        let ruleset = self.version.ruleset;
        let filled = space.patient(0, ruleset, is_true);
        let mut completion = Completion {
            answers: self.answers.clone(),
            behind: Vec::new(),
            assumed: Vec::new(),
            all: Vec::new(),
        };
        for at in 0..ruleset.questions.len() {
            let id = QuestionId::at(at);
            let Some(value) = space.value(ruleset, id, is_true) else { continue };
            completion.all.push(match self.answers.state(id) {
                State::Given(given) => (given.clone(), false),
                _ => (value.clone(), *filled.state(id) == State::Unknown),
            });
            if matches!(self.answers.state(id), State::Given(_)) || !applies(self.version, world, id, is_true)
            {
                continue;
            }
            let assumed = self.version.plan.assumed.get(at).is_some_and(Option::is_some);
            match (self.answers.state(id), filled.state(id)) {
                (State::Unknown, _) => completion.behind.push((id, value)),
                (_, state) if assumed => {
                    let unknown = *state == State::Unknown;
                    completion.assumed.push(Beneath { question: id, value, unknown });
                }
                (_, State::Unknown) => {
                    completion.answers.set(id, State::Unknown, None);
                    completion.behind.push((id, value));
                }
                (_, state) => completion.answers.set(id, state.clone(), None),
            }
        }
        completion
    }

    /// The completion with only those of its own answers without which it would come to something else, or to nothing
    /// certain.
    #[must_use]
    pub fn shown(&self, completion: &Completion, becomes: Becomes) -> Completion {
        let mut shown = completion.clone();
        // What stands behind an assumed answer matters under an `unless` only, and mostly not at all.
        let assumed = std::mem::take(&mut shown.assumed);
        if !shown.comes_to(self.version, becomes) {
            shown.assumed = assumed;
        }
        for at in (0..self.version.ruleset.questions.len()).map(QuestionId::at) {
            let mut fewer = shown.clone();
            fewer.answers.set(at, self.answers.state(at).clone(), None);
            fewer.behind.retain(|(own, _)| *own != at);
            fewer.assumed.retain(|it| it.question != at);
            if fewer.comes_to(self.version, becomes) {
                shown = fewer;
            }
        }
        shown
    }
}

/// Whether a question applies in a completion, with the assumptions or without.
fn applies(version: Version<'_>, world: &World, id: QuestionId, is_true: impl Fn(Lit) -> bool) -> bool {
    let gate = version.plan.gates.get(id.index()).copied();
    let asked = world.outcomes.gates.get(id.index()).is_none_or(|gate| is_true(gate.possible));
    asked || gate.is_none_or(|gate| is_true(world.outcomes.bare.truth(gate).possible))
}

/// What is known of each question, as constants.
fn known(version: Version<'_>, answers: &Answers, space: &Space) -> Vec<Asked> {
    let questions = space.views.first().map(|view| view.questions.as_slice()).unwrap_or_default();
    let each = questions.iter().zip(&version.ruleset.questions).zip(answers.states());
    each.map(|((asked, question), state)| {
        let answer = match state {
            State::Given(value) => asked.answer.constant(value, question),
            _ => None,
        };
        Asked {
            given: Lit::constant(matches!(state, State::Given(_))),
            unknown: Lit::constant(*state == State::Unknown),
            answer: answer.unwrap_or_else(|| asked.answer.clone()),
        }
    })
    .collect()
}

/// What a completion can come to by the ruleset's text, the most urgent first.
fn everything(version: Version<'_>) -> Vec<Becomes> {
    let ruleset = version.ruleset;
    let otherwise = ruleset.otherwise.as_ref().map(|otherwise| otherwise.level);
    let is_set = |level: LevelId| {
        otherwise == Some(level) || ruleset.rules.iter().any(|rule| rule.level == Some(level))
    };
    let levels = (0..ruleset.levels.len()).map(LevelId::at).filter(|level| is_set(*level));
    let not = (!ruleset.applies.is_empty()).then_some(Becomes::DoesNotApply);
    levels.map(Becomes::Level).chain(not).collect()
}

/// When a completion comes to something.
fn comes_to(outcomes: &Outcomes, becomes: Becomes, circuit: &mut Circuit) -> Lit {
    match becomes {
        Becomes::DoesNotApply => !outcomes.applies.possible,
        Becomes::Level(level) => {
            let here = outcomes.level_at_least(level, circuit).certain;
            let milder = outcomes.level_at_most(level, circuit).certain;
            circuit.all([here, milder, outcomes.applies.certain])
        }
    }
}

/// Whether a question can be asked and its answer read: a text is read by nothing.
fn is_read(asked: &Asked) -> bool {
    !matches!(asked.answer, Answer::Text)
}
