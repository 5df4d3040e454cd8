//! Conditions that one question alone decides, and what each of its answers makes of them.

use crate::batch::planes::layout::{Kind, Layout, QuestionAt};
use crate::plan::walk;
use crate::plan::{Edges, NumberKind, Plan, Step, TruthNode, TruthRef};
use crate::ruleset::expression::CompareOp;
use crate::ruleset::{QuestionId, QuestionKind, Ruleset};
use std::collections::{BTreeMap, HashMap};

/// A condition's value as two bits: certainly true, possibly true.
pub(super) const FALSE: u8 = 0b00;
pub(super) const OPEN: u8 = 0b10;
pub(super) const TRUE: u8 = 0b11;

/// What a condition rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Basis {
    Const(bool),
    /// The answer to one question that is no set of choices.
    One(QuestionId),
    /// The answer to one question that is a set of choices, which the condition reads itself.
    Set,
    Other,
}

/// An answer, as far as conditions of its question can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Is {
    Missing,
    Unknown,
    Choice(usize),
    /// A number in its own units; something for a text.
    Number(i64),
}

/// A question whose answers are told apart as far as its conditions need it.
#[derive(Debug)]
pub(super) struct Asked {
    pub how: How,
    pub answers: Vec<Is>,
    /// The value of each condition, by its slot, for each of the answers.
    values: HashMap<u32, Vec<u8>>,
}

/// How answers are told apart.
#[derive(Debug)]
pub(super) enum How {
    /// By their choice; unknown is the first, missing the last.
    Choice,
    /// By the part of their range, of which this is the first value of each but the first; unknown and missing are the
    /// last two.
    Cuts(Vec<u64>),
}

/// All of a ruleset.
#[derive(Debug)]
pub(super) struct Leaves {
    /// By slot of the layout.
    pub basis: Vec<Basis>,
    pub asked: BTreeMap<QuestionId, Asked>,
}

impl Leaves {
    pub(super) fn new(ruleset: &Ruleset, plan: &Plan, layout: &Layout) -> Option<Self> {
        let mut leaves = Self { basis: vec![Basis::Other; layout.slot_count], asked: BTreeMap::new() };
        for (node, slot) in plan.truths.iter().zip(&layout.slots) {
            let value = match node {
                TruthNode::Const(value) => *value,
                // Nothing is under study where a patient is evaluated.
                TruthNode::StudyApplies => true,
                _ => continue,
            };
            // What nobody reads has no slot.
            if let Some(basis) = leaves.basis.get_mut(*slot as usize) {
                *basis = Basis::Const(value);
            }
        }
        let mut by_question: BTreeMap<QuestionId, Vec<TruthRef>> = BTreeMap::new();
        for node in truths(layout) {
            let basis = leaves.basis_of(ruleset, plan, layout, node)?;
            *leaves.basis.get_mut(slot(layout, node)? as usize)? = basis;
            if let Basis::One(question) = basis {
                by_question.entry(question).or_default().push(node);
            }
        }
        for (question, nodes) in by_question {
            let place = layout.questions.get(question.index())?;
            let asked = Asked::new(&leaves.basis, plan, layout, place, &nodes)?;
            leaves.asked.insert(question, asked);
        }
        Some(leaves)
    }

    pub(super) fn of(&self, layout: &Layout, node: TruthRef) -> Basis {
        let basis = slot(layout, node).and_then(|slot| self.basis.get(slot as usize));
        basis.copied().unwrap_or(Basis::Other)
    }

    /// The value of a condition of a question for each of its answers.
    pub(super) fn values(&self, layout: &Layout, node: TruthRef) -> Option<(QuestionId, &[u8])> {
        let Basis::One(question) = self.of(layout, node) else { return None };
        let values = self.asked.get(&question)?.values.get(&slot(layout, node)?)?;
        Some((question, values))
    }

    /// What a node rests on, once that is known of its parts.
    fn basis_of(&self, ruleset: &Ruleset, plan: &Plan, layout: &Layout, node: TruthRef) -> Option<Basis> {
        let node = plan.truths.get(node.0 as usize)?;
        if let Some(question) = read_by(plan, node) {
            let set = matches!(ruleset.question(question).kind, QuestionKind::AnyOf { .. });
            return Some(if set { Basis::Set } else { Basis::One(question) });
        }
        let part = |part: TruthRef| self.of(layout, part);
        Some(match *node {
            TruthNode::Const(value) => Basis::Const(value),
            TruthNode::StudyApplies => Basis::Const(true),
            TruthNode::Not(inner) => match part(inner) {
                Basis::Const(value) => Basis::Const(!value),
                Basis::Set => Basis::Other,
                one => one,
            },
            TruthNode::And(edges) => joined(members(plan, edges).map(part), true),
            TruthNode::Or(edges) => joined(members(plan, edges).map(part), false),
            _ => Basis::Other,
        })
    }
}

pub(super) fn slot(layout: &Layout, node: TruthRef) -> Option<u32> {
    layout.slots.get(node.0 as usize).copied().filter(|slot| *slot != u32::MAX)
}

pub(super) fn members(plan: &Plan, edges: Edges) -> impl Iterator<Item = TruthRef> {
    plan.edges(edges).iter().map(|member| TruthRef(*member))
}

/// The conditions that are worked out, each after what it reads.
pub(super) fn truths(layout: &Layout) -> impl Iterator<Item = TruthRef> {
    layout.steps.iter().filter_map(|step| match step {
        Step::Truth(node) => Some(*node),
        _ => None,
    })
}

/// What a group rests on; a part that is always `idle` changes nothing.
fn joined(parts: impl Iterator<Item = Basis>, idle: bool) -> Basis {
    let mut all = Basis::Const(idle);
    for part in parts {
        all = match (all, part) {
            (Basis::Const(value), _) | (_, Basis::Const(value)) if value != idle => {
                return Basis::Const(!idle);
            }
            (_, Basis::Const(_)) => all,
            (Basis::Const(_), Basis::One(_)) => part,
            (Basis::One(one), Basis::One(other)) if one == other => part,
            _ => Basis::Other,
        };
    }
    all
}

/// The question that a condition reads, where it reads one alone.
fn read_by(plan: &Plan, node: &TruthNode) -> Option<QuestionId> {
    match node {
        TruthNode::CompareConst(_, number, _) => match plan.numbers.get(number.0 as usize)?.kind {
            NumberKind::Question(question) => Some(question),
            _ => None,
        },
        _ => node.answer_read(),
    }
}

impl Asked {
    /// The conditions of a question, each after what it reads.
    fn new(
        basis: &[Basis],
        plan: &Plan,
        layout: &Layout,
        place: &QuestionAt,
        nodes: &[TruthRef],
    ) -> Option<Self> {
        let kinds = || nodes.iter().filter_map(|node| plan.truths.get(node.0 as usize));
        let (how, answers) = if place.kind == Kind::Choices {
            let choices = (0..place.width).map(Is::Choice);
            (How::Choice, [Is::Unknown].into_iter().chain(choices).chain([Is::Missing]).collect())
        } else {
            let cuts = cuts(place, kinds());
            let answers = parts(place, &cuts);
            (How::Cuts(cuts), answers)
        };
        let mut asked = Self { how, answers, values: HashMap::new() };
        for (node, kind) in nodes.iter().zip(kinds()) {
            let values = asked.answers.iter().enumerate().map(|(answer, is)| {
                let part = |part: TruthRef| {
                    let slot = slot(layout, part)?;
                    match basis.get(slot as usize)? {
                        Basis::Const(value) => Some(if *value { TRUE } else { FALSE }),
                        _ => asked.values.get(&slot)?.get(answer).copied(),
                    }
                };
                match *kind {
                    TruthNode::Not(inner) => Some(opposite(part(inner)?)),
                    TruthNode::And(edges) => {
                        members(plan, edges).try_fold(TRUE, |all, one| Some(all & part(one)?))
                    }
                    TruthNode::Or(edges) => {
                        members(plan, edges).try_fold(FALSE, |any, one| Some(any | part(one)?))
                    }
                    _ => Some(value(plan, place, kind, *is)),
                }
            });
            let values = values.collect::<Option<_>>()?;
            asked.values.insert(slot(layout, *node)?, values);
        }
        Some(asked)
    }
}

/// What the answers of a question with a range are, told apart by the first values of the parts.
fn parts(place: &QuestionAt, cuts: &[u64]) -> Vec<Is> {
    let base = place.shape.map_or(0, |shape| shape.base);
    let firsts = std::iter::once(0).chain(cuts.iter().copied());
    let first = |offset: u64| Is::Number(base.saturating_add_unsigned(offset));
    firsts.map(first).chain([Is::Unknown, Is::Missing]).collect()
}

/// Where conditions cut the range of a question.
fn cuts<'a>(place: &QuestionAt, nodes: impl Iterator<Item = &'a TruthNode>) -> Vec<u64> {
    let (base, max) = place.shape.map_or((0, 0), |shape| (shape.base, shape.max));
    let mut cuts: Vec<u64> = Vec::new();
    for node in nodes {
        let TruthNode::CompareConst(op, _, value) = node else { continue };
        let here = i128::from(*value) - i128::from(base);
        let ends = match op {
            CompareOp::Less | CompareOp::AtLeast => [Some(here), None],
            CompareOp::AtMost | CompareOp::Greater => [None, Some(here + 1)],
            CompareOp::Equal => [Some(here), Some(here + 1)],
        };
        let inside = ends.into_iter().flatten().filter_map(|end| u64::try_from(end).ok());
        cuts.extend(inside.filter(|end| (1..=max).contains(end)));
    }
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

/// What a condition that reads a question itself is where this is the answer.
fn value(plan: &Plan, place: &QuestionAt, node: &TruthNode, is: Is) -> u8 {
    let known = |value: bool| if value { TRUE } else { FALSE };
    match (node, is) {
        (TruthNode::ChoiceIn(_, bits), Is::Choice(choice)) => {
            let word = plan.words(*bits).get(choice / 64).copied().unwrap_or(0);
            known(word >> (choice % 64) & 1 == 1)
        }
        (TruthNode::Unknown(_), Is::Choice(_) | Is::Number(_)) | (TruthNode::Known(_), Is::Unknown) => FALSE,
        (TruthNode::Known(_), Is::Choice(_) | Is::Number(_)) | (TruthNode::Unknown(_), Is::Unknown) => TRUE,
        (TruthNode::CompareConst(op, _, constant), is) => {
            let (base, max) = place.shape.map_or((0, 0), |shape| (shape.base, shape.max));
            let range = match is {
                Is::Number(value) => (value, value),
                _ => (base, base.saturating_add_unsigned(max)),
            };
            compare(*op, &range, &(*constant, *constant))
        }
        _ => OPEN,
    }
}

/// Two ranges compared, as in a walk.
pub(super) fn compare<N: Ord>(op: CompareOp, one: &(N, N), other: &(N, N)) -> u8 {
    let planes = walk::compare(op, one, other);
    both(planes.certain, planes.possible)
}

#[inline]
pub(super) fn both(certain: bool, possible: bool) -> u8 {
    u8::from(certain) | u8::from(possible) << 1
}

/// `not`: the two bits change places and are turned.
#[inline]
pub(super) fn opposite(value: u8) -> u8 {
    ((value >> 1 | value << 1) & TRUE) ^ TRUE
}
