//! The flat form as a circuit, node by node: what the walk works out for one patient, for all patients at once.
//!
//! Two rails, as in the walk: a truth node becomes the literals *certainly* and *possibly*, a number its lowest and
//! highest value, a class one literal a choice. The nodes that assumptions can change are made twice, once as answered
//! and once with the assumptions in place.
//!
//! A condition that has no circuit (its numbers need too many bits) is left free: it may be false, open or true. What is
//! impossible even so is impossible; a patient found so may be none, which `eval` tells.

pub mod asks;
mod classes;
mod dates;
mod formulas;
pub mod levels;
mod numbers;
mod truths;

use super::circuit::{Circuit, Lit};
use super::quantity::Span;
use super::space::{Answer, Asked, View};
use super::word::Word;
use crate::plan::{ClassRef, NumberRef, Plan, Step, TruthNode, TruthRef};
use crate::ruleset::{LevelId, QuestionId, Ruleset, State};
use std::rc::Rc;

/// Certainly and possibly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rails {
    /// Certainly true.
    pub certain: Lit,
    /// Possibly true.
    pub possible: Lit,
}

impl Rails {
    /// Neither true nor false.
    pub const OPEN: Self = Self { certain: Lit::FALSE, possible: Lit::TRUE };

    /// True or false, and known.
    #[must_use]
    pub fn known(lit: Lit) -> Self {
        Self { certain: lit, possible: lit }
    }

    /// Neither certain nor ruled out.
    pub fn is_open(self, circuit: &mut Circuit) -> Lit {
        circuit.and(self.possible, !self.certain)
    }
}

/// Why something has no circuit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TooHard {
    /// Its numbers need more bits than can be searched.
    Wide,
    /// A formula with powers, roots or logarithms that takes more values than are tried one by one.
    Formula,
    /// Dates that can lie outside the calendar.
    Calendar,
    /// It is no part of what is decided.
    Unheard,
}

impl TooHard {
    /// In words that finish "not decided: …".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Wide => "a number is worked out with more digits than can be searched exactly",
            Self::Formula => {
                "a formula with powers, roots or logarithms takes more values than can be tried one by one"
            }
            Self::Calendar => "a reckoned date can lie outside the calendar",
            Self::Unheard => "what is asked for is not among what can be decided",
        }
    }
}

/// What nodes are worked out to.
pub type Made<T> = Result<T, TooHard>;

/// The most bits a number may take.
const MOST_BITS: usize = 160;

/// One walk over the flat form: with the assumptions or without.
#[derive(Debug, Clone)]
pub struct Walked {
    questions: Vec<Asked>,
    assessed: Option<(Word, Word)>,
    truths: Vec<Rails>,
    /// The truth nodes that were worked out; constants need not be.
    made: Vec<bool>,
    numbers: Vec<Made<Rc<Span>>>,
    classes: Vec<Made<Rc<Vec<Lit>>>>,
    level: Option<Level>,
}

/// The ends of the level, one literal a level: whether the end is that urgent or more.
#[derive(Debug, Clone)]
pub struct Level {
    /// The more urgent end that is certain ("at least").
    pub at_least: Vec<Lit>,
    /// The most urgent that is possible ("at most").
    pub at_most: Vec<Lit>,
}

/// A condition that is left free, and why.
#[derive(Debug, Clone, Copy)]
pub struct Free {
    /// The gates of its two inputs.
    pub gates: (u32, u32),
    /// Why it has no circuit.
    pub why: TooHard,
}

/// Both walks.
#[derive(Debug, Clone)]
pub struct Encoded {
    /// As answered.
    pub bare: Walked,
    /// With what is assumed.
    pub assuming: Walked,
    /// The conditions that are left free.
    pub free: Vec<Free>,
}

/// Makes both walks of a plan.
pub fn encode(ruleset: &Ruleset, plan: &Plan, view: &View, circuit: &mut Circuit) -> Encoded {
    encode_with(ruleset, plan, view, None, circuit)
}

/// The same where the walk with assumptions sees the questions as they are said to be.
pub fn encode_with(
    ruleset: &Ruleset,
    plan: &Plan,
    view: &View,
    kept: Option<Vec<Asked>>,
    circuit: &mut Circuit,
) -> Encoded {
    let bare = Walked::start(plan, view);
    let mut encoder = Encoder { ruleset, plan, circuit, unassumed: None, walked: bare, free: Vec::new() };
    encoder.steps(&plan.steps);
    encoder.steps(&plan.trace_steps);
    let Encoder { walked: bare, free, .. } = encoder;
    let questions = kept.unwrap_or_else(|| assumed(ruleset, plan, view, circuit));
    let unassumed = Some(bare.truths.clone());
    let walked = Walked { questions, ..bare.clone() };
    let mut encoder = Encoder { ruleset, plan, circuit, unassumed, walked, free };
    encoder.steps(&plan.assumed_steps);
    encoder.steps(&plan.trace_steps);
    let Encoder { walked: assuming, free, .. } = encoder;
    Encoded { bare, assuming, free }
}

/// The questions with the assumptions standing in for what is missing.
fn assumed(ruleset: &Ruleset, plan: &Plan, view: &View, circuit: &mut Circuit) -> Vec<Asked> {
    let questions = view.questions.iter().zip(&ruleset.questions).zip(&plan.assumed);
    let filled = questions.map(|((asked, question), assumed)| {
        let Some(State::Given(value)) = assumed else { return asked.clone() };
        let Some(constant) = asked.answer.constant(value, question) else { return asked.clone() };
        let answer = asked.answer.choose_over(asked.given, &constant, circuit);
        Asked { given: !asked.unknown, unknown: asked.unknown, answer }
    });
    filled.collect()
}

impl Walked {
    fn start(plan: &Plan, view: &View) -> Self {
        Self {
            questions: view.questions.clone(),
            assessed: view.assessed.clone(),
            truths: plan.declared_truths.iter().map(|truth| of_truth(*truth)).collect(),
            made: plan.truths.iter().map(|node| matches!(node, TruthNode::Const(_))).collect(),
            numbers: (0..)
                .map(NumberRef)
                .map_while(|node| plan.declared(node))
                .map(|range| Ok(Rc::new(numbers::constant(&range))))
                .collect(),
            classes: plan.classes.iter().map(|_| Err(TooHard::Unheard)).collect(),
            level: None,
        }
    }

    /// A truth node.
    #[must_use]
    pub fn truth(&self, node: TruthRef) -> Rails {
        self.truths.get(node.0 as usize).copied().unwrap_or(Rails::OPEN)
    }

    /// A truth node that need not be among those worked out.
    ///
    /// # Errors
    /// Where it is not.
    pub fn truth_if_made(&self, node: TruthRef) -> Made<Rails> {
        let is_made = self.made.get(node.0 as usize).copied().unwrap_or(false);
        if is_made { Ok(self.truth(node)) } else { Err(TooHard::Unheard) }
    }

    /// The range of a number node.
    ///
    /// # Errors
    /// Where it has no circuit.
    pub fn number(&self, node: NumberRef) -> Made<Rc<Span>> {
        self.numbers.get(node.0 as usize).cloned().unwrap_or(Err(TooHard::Unheard))
    }

    /// The possible choices of a class node, whether it applies aside.
    ///
    /// # Errors
    /// Where it has no circuit.
    pub fn class(&self, node: ClassRef) -> Made<Rc<Vec<Lit>>> {
        self.classes.get(node.0 as usize).cloned().unwrap_or(Err(TooHard::Unheard))
    }

    /// The level; none where nothing sets one.
    #[must_use]
    pub fn level(&self) -> Option<&Level> {
        self.level.as_ref()
    }

    /// The state of a question, assumptions in place where this walk has them.
    ///
    /// # Errors
    /// For a question that the ruleset does not have.
    pub fn asked(&self, question: QuestionId) -> Made<&Asked> {
        self.questions.get(question.index()).ok_or(TooHard::Unheard)
    }

    /// The choices of a question, one literal each.
    fn choices(&self, question: QuestionId) -> Made<&[Lit]> {
        match &self.asked(question)?.answer {
            Answer::Choice(lits) | Answer::Set(lits) => Ok(lits),
            Answer::Number(..) | Answer::Text => Err(TooHard::Unheard),
        }
    }
}

fn of_truth(truth: crate::truth::Truth) -> Rails {
    Rails { certain: Lit::constant(truth.is_true()), possible: Lit::constant(!truth.is_false()) }
}

impl std::ops::Not for Rails {
    type Output = Self;

    /// The opposite.
    fn not(self) -> Self {
        Self { certain: !self.possible, possible: !self.certain }
    }
}

struct Encoder<'a> {
    ruleset: &'a Ruleset,
    plan: &'a Plan,
    circuit: &'a mut Circuit,
    /// The truth nodes of the walk without assumptions; none while it is made.
    unassumed: Option<Vec<Rails>>,
    walked: Walked,
    free: Vec<Free>,
}

impl Encoder<'_> {
    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            match *step {
                Step::Truth(node) => {
                    let made = self.truth(node);
                    let made = made.unwrap_or_else(|why| self.leave_free(why));
                    set(&mut self.walked.truths, node.0, made);
                    set(&mut self.walked.made, node.0, true);
                }
                Step::Number(node) => {
                    let made = self.number(node);
                    set(&mut self.walked.numbers, node.0, made.map(Rc::new));
                }
                Step::Class(node) => {
                    let made = self.class(node);
                    set(&mut self.walked.classes, node.0, made.map(Rc::new));
                }
                Step::Level => self.walked.level = self.level(),
                // What follows is read only where the question is answered; elsewhere it does no harm.
                Step::OnlyAnswered(..) => {}
            }
        }
    }

    /// A condition that may be false, open or true.
    fn leave_free(&mut self, why: TooHard) -> Rails {
        let (one, other) = (self.circuit.input(), self.circuit.input());
        self.free.push(Free { gates: (one.gate(), other.gate()), why });
        Rails { certain: self.circuit.and(one, other), possible: other }
    }
}

fn set<T>(list: &mut [T], at: u32, value: T) {
    if let Some(slot) = list.get_mut(at as usize) {
        *slot = value;
    }
}

/// Whether a level is this urgent or more, in a list of one literal a level.
#[must_use]
pub fn is_at_least(end: &[Lit], level: LevelId) -> Lit {
    end.get(level.index()).copied().unwrap_or(Lit::TRUE)
}
