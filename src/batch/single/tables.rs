//! What each answer makes of the conditions that read this question alone, written down beforehand.

use crate::batch::planes::layout::{Kind, Layout, QuestionAt};
use crate::plan::{NumberKind, Plan, TruthNode};
use crate::ruleset::expression::CompareOp;
use crate::ruleset::{QuestionId, QuestionKind, Ruleset};

/// A condition's value as two bits: certainly true, possibly true.
pub(super) const FALSE: u8 = 0b00;
pub(super) const OPEN: u8 = 0b10;
pub(super) const TRUE: u8 = 0b11;

/// Ranges of up to so many values have a place for each of them.
const MOST_PLACES: u64 = 1 << 12;

/// The conditions of one question.
#[derive(Debug)]
pub(super) struct Asked {
    pub question: QuestionId,
    /// Where its bits stand in a row.
    word: usize,
    shift: usize,
    mask: u64,
    told: Told,
    /// Where its conditions stand among all values, and their values by answer, each eight bytes at a time.
    first: usize,
    values: Vec<[u8; 8]>,
    eights: usize,
}

/// How an answer is told from others.
#[derive(Debug)]
enum Told {
    /// By its choice; unknown is the first, missing the last.
    Choice(usize),
    /// By the part of its range, for each value; unknown and missing are the last two.
    Places(Vec<u16>),
    /// The same by the first value of each part but the first.
    Cuts(Vec<u64>),
}

/// An answer, as far as conditions of its question can tell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Is {
    Missing,
    Unknown,
    Choice(usize),
    /// A number in its own units; something for a text.
    Number(i64),
}

/// The question that a condition reads, where it reads one alone and not a set of choices.
pub(super) fn question_of(plan: &Plan, ruleset: &Ruleset, node: &TruthNode) -> Option<QuestionId> {
    let question = read_by(plan, node)?;
    (!matches!(ruleset.question(question).kind, QuestionKind::AnyOf { .. })).then_some(question)
}

/// The question that a condition reads, where it reads one alone.
pub(super) fn read_by(plan: &Plan, node: &TruthNode) -> Option<QuestionId> {
    match node {
        TruthNode::ChoiceIn(question, _)
        | TruthNode::SetAny(question, _)
        | TruthNode::SetAll(question, _)
        | TruthNode::SetNone(question)
        | TruthNode::Unknown(question)
        | TruthNode::Known(question) => Some(*question),
        TruthNode::CompareConst(_, number, _) => match plan.numbers.get(number.0 as usize)?.kind {
            NumberKind::Question(question) => Some(question),
            _ => None,
        },
        _ => None,
    }
}

impl Asked {
    /// The conditions `nodes` of a question, whose values start at the eight bytes `first`.
    pub(super) fn new(
        plan: &Plan,
        layout: &Layout,
        question: QuestionId,
        nodes: &[&TruthNode],
        first: usize,
    ) -> Option<Self> {
        let place = layout.questions.get(question.index())?;
        let (told, answers) = told_apart(place, nodes);
        let eights = nodes.len().div_ceil(8);
        let mut values = vec![[FALSE; 8]; answers.len() * eights];
        for (is, row) in answers.iter().zip(values.chunks_mut(eights.max(1))) {
            for (slot, node) in row.as_flattened_mut().iter_mut().zip(nodes) {
                *slot = value(plan, place, node, *is);
            }
        }
        let mask = u64::MAX >> (64 - (2 + place.width).min(64));
        let (word, shift) = (place.at / 64, place.at % 64);
        Some(Self { question, word, shift, mask, told, first, values, eights })
    }

    /// The bits of its answer.
    #[inline]
    fn field(&self, row: &[u64]) -> u64 {
        row.get(self.word).map_or(0, |word| word >> self.shift & self.mask)
    }

    /// Which of the answers that are told apart a patient gave.
    #[inline]
    pub(super) fn answer(&self, row: &[u64]) -> usize {
        let field = self.field(row);
        let parts = match &self.told {
            Told::Choice(width) => return ((field >> 1).trailing_zeros() as usize).min(width + 1),
            Told::Places(places) => {
                let offset = usize::try_from(field >> 2).unwrap_or(0);
                let part = places.get(offset).copied().unwrap_or(0);
                if field & 1 == 1 {
                    return part.into();
                }
                places.last().map_or(1, |last| usize::from(*last) + 1)
            }
            Told::Cuts(cuts) => {
                if field & 1 == 1 {
                    return cuts.partition_point(|cut| *cut <= field >> 2);
                }
                cuts.len() + 1
            }
        };
        parts + usize::from(field == 0)
    }

    /// Sets the values of its conditions.
    #[inline]
    pub(super) fn set(&self, answer: usize, values: &mut [[u8; 8]]) {
        let from = self.values.get(answer * self.eights..).unwrap_or_default().iter();
        let to = values.get_mut(self.first..self.first + self.eights).unwrap_or_default();
        for (slot, eight) in to.iter_mut().zip(from) {
            *slot = *eight;
        }
    }

    /// What the answers are that are told apart, in their order.
    pub(super) fn answers(&self, layout: &Layout) -> Vec<Is> {
        let place = layout.questions.get(self.question.index());
        let Some(place) = place else { return Vec::new() };
        match &self.told {
            Told::Choice(width) => choices(*width),
            Told::Places(places) => {
                let mut firsts: Vec<u64> = (0..).zip(places).map(|(at, _)| at).collect();
                firsts.retain(|at| {
                    let part = |at: u64| usize::try_from(at).ok().and_then(|at| places.get(at));
                    *at > 0 && part(*at) != part(at - 1)
                });
                parts(place, &firsts)
            }
            Told::Cuts(cuts) => parts(place, cuts),
        }
    }

    /// The value of the condition at a place of its own, for one of its answers.
    pub(super) fn value_at(&self, byte: usize, answer: usize) -> Option<u8> {
        let own = byte.checked_sub(self.first * 8).filter(|own| *own < self.eights * 8)?;
        self.values.as_flattened().get(answer * self.eights * 8 + own).copied()
    }
}

fn choices(width: usize) -> Vec<Is> {
    [Is::Unknown].into_iter().chain((0..width).map(Is::Choice)).chain([Is::Missing]).collect()
}

fn parts(place: &QuestionAt, cuts: &[u64]) -> Vec<Is> {
    let base = place.shape.map_or(0, |shape| shape.base);
    let firsts = std::iter::once(0).chain(cuts.iter().copied());
    let first = |offset: u64| Is::Number(base.saturating_add_unsigned(offset));
    firsts.map(first).chain([Is::Unknown, Is::Missing]).collect()
}

/// How the answers of a question are told apart as far as these conditions need it, and what they are.
fn told_apart(place: &QuestionAt, nodes: &[&TruthNode]) -> (Told, Vec<Is>) {
    if place.kind == Kind::Choices {
        return (Told::Choice(place.width), choices(place.width));
    }
    let (base, max) = place.shape.map_or((0, 0), |shape| (shape.base, shape.max));
    let mut cuts: Vec<u64> = Vec::new();
    for node in nodes {
        let TruthNode::CompareConst(op, _, value) = node else { continue };
        let (here, behind) =
            (i128::from(*value) - i128::from(base), i128::from(*value) - i128::from(base) + 1);
        let ends = match op {
            CompareOp::Less | CompareOp::AtLeast => [Some(here), None],
            CompareOp::AtMost | CompareOp::Greater => [None, Some(behind)],
            CompareOp::Equal => [Some(here), Some(behind)],
        };
        let inside = ends.into_iter().flatten().filter_map(|end| u64::try_from(end).ok());
        cuts.extend(inside.filter(|end| (1..=max).contains(end)));
    }
    cuts.sort_unstable();
    cuts.dedup();
    let answers = parts(place, &cuts);
    if max >= MOST_PLACES {
        return (Told::Cuts(cuts), answers);
    }
    let part = |value: u64| u16::try_from(cuts.partition_point(|cut| *cut <= value)).unwrap_or(u16::MAX);
    (Told::Places((0..=max).map(part).collect()), answers)
}

/// What a condition of a question is where this is the answer.
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
            compare(*op, range, (*constant, *constant))
        }
        _ => OPEN,
    }
}

/// Two ranges compared: true or false only where it is so for the whole of both.
pub(super) fn compare<N: Ord>(op: CompareOp, (low, high): (N, N), (from, to): (N, N)) -> u8 {
    let (certain, possible) = match op {
        CompareOp::Less => (high < from, low < to),
        CompareOp::AtMost => (high <= from, low <= to),
        CompareOp::Greater => (low > to, high > from),
        CompareOp::AtLeast => (low >= to, high >= from),
        CompareOp::Equal => (low == to && high == from, low <= to && high >= from),
    };
    both(certain, possible)
}

pub(super) fn both(certain: bool, possible: bool) -> u8 {
    u8::from(certain) | u8::from(possible) << 1
}
