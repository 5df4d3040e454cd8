//! How a part of the flat form reads each question: which choices it tells apart, where it cuts a number's range, and
//! whether it calculates with it.

use super::bits;
use super::part::Part;
use super::reads::{Node, Reads};
use crate::number::{self, Exact};
use crate::plan::{ClassKind, NumberKind, NumberRef, Plan, Row, RowRange, Selector, TruthNode};
use crate::ruleset::QuestionId;
use num_bigint::BigInt;
use num_traits::ToPrimitive;
use std::collections::BTreeSet;

/// How one question is read.
#[derive(Debug, Clone, Default)]
pub(super) struct Profile<'p> {
    /// The sets of choices that are told from the rest, as bits.
    pub masks: Vec<&'p [u64]>,
    /// Whether `none` is told from other answers.
    pub none: bool,
    /// Whether `unknown` as an answer can make a difference.
    pub unknown: bool,
    /// Where something new begins, in the question's own units.
    pub cuts: BTreeSet<i128>,
    /// Whether it is calculated with, so that every value may differ.
    pub calculated: bool,
}

/// The profile of every question.
pub(super) fn of<'p>(plan: &'p Plan, reads: &Reads, part: &Part) -> Vec<Profile<'p>> {
    let mut profiles = Profiles { plan, list: vec![Profile::default(); plan.gates.len()] };
    for node in &part.nodes {
        profiles.note(*node);
    }
    // An unknown answer is never one that contradicts others.
    let constrained = part.constraints().flat_map(|node| bits::members(reads.of(Node::Truth(node))));
    for question in constrained.chain(part.gated.iter().map(|(question, _)| *question)) {
        profiles.with(question, |profile| profile.unknown = true);
    }
    profiles.list
}

struct Profiles<'p> {
    plan: &'p Plan,
    list: Vec<Profile<'p>>,
}

impl<'p> Profiles<'p> {
    fn with(&mut self, question: QuestionId, change: impl FnOnce(&mut Profile<'p>)) {
        if let Some(profile) = self.list.get_mut(question.index()) {
            change(profile);
        }
    }

    fn note(&mut self, node: Node) {
        let plan = self.plan;
        match node {
            Node::Truth(node) => plan.truths.get(node.0 as usize).into_iter().for_each(|it| self.truth(it)),
            Node::Number(node) => {
                plan.numbers.get(node.0 as usize).into_iter().for_each(|it| self.number(&it.kind));
            }
            Node::Class(node) => {
                if let Some(ClassKind::Bands(selector, rows)) =
                    plan.classes.get(node.0 as usize).map(|class| &class.kind)
                {
                    self.bands(*selector, rows);
                }
            }
        }
    }

    fn truth(&mut self, node: &TruthNode) {
        let plan = self.plan;
        match node {
            TruthNode::ChoiceIn(question, bits)
            | TruthNode::SetAny(question, bits)
            | TruthNode::SetAll(question, bits) => {
                self.with(*question, |profile| profile.masks.push(plan.words(*bits)));
            }
            TruthNode::SetNone(question) => self.with(*question, |profile| profile.none = true),
            TruthNode::Unknown(question) | TruthNode::Known(question) => {
                self.with(*question, |profile| profile.unknown = true);
            }
            TruthNode::CompareConst(_, number, constant) => {
                let constant = i128::from(*constant);
                self.cut(*number, [constant, constant + 1]);
            }
            TruthNode::Compare(_, left, right) => self.compare(*left, *right),
            _ => {}
        }
    }

    fn question(&self, number: NumberRef) -> Option<QuestionId> {
        match self.plan.numbers.get(number.0 as usize)?.kind {
            NumberKind::Question(question) => Some(question),
            _ => None,
        }
    }

    fn cut(&mut self, number: NumberRef, at: impl IntoIterator<Item = i128>) {
        if let Some(question) = self.question(number) {
            self.with(question, |profile| profile.cuts.extend(at));
        }
    }

    fn calculated(&mut self, number: NumberRef) {
        if let Some(question) = self.question(number) {
            self.with(question, |profile| profile.calculated = true);
        }
    }

    fn compare(&mut self, left: NumberRef, right: NumberRef) {
        for (one, other) in [(left, right), (right, left)] {
            match self.constant(other) {
                Some(value) => self.cut_at(one, &value),
                None => self.calculated(one),
            }
        }
    }

    fn constant(&self, number: NumberRef) -> Option<Exact> {
        let node = self.plan.numbers.get(number.0 as usize)?;
        let (value, _) = self.plan.declared(number)?;
        (node.kind == NumberKind::Const).then_some(value)
    }

    /// A cut at a value that may lie between two of the question's units.
    fn cut_at(&mut self, number: NumberRef, value: &Exact) {
        let grid = self.plan.grids.get(number.0 as usize).copied().flatten().unwrap_or(0);
        let scaled = value * Exact::from(number::power_of_ten(u32::from(grid)));
        let whole = |value: BigInt| value.to_i128();
        let ends = [whole(scaled.ceil().to_integer()), whole(scaled.floor().to_integer()).map(|end| end + 1)];
        self.cut(number, ends.into_iter().flatten());
    }

    fn number(&mut self, kind: &'p NumberKind) {
        for operand in self.plan.operands(kind) {
            self.calculated(operand);
        }
        if let NumberKind::Bands(selector, rows) = kind {
            self.bands(*selector, rows);
        }
    }

    fn bands(&mut self, selector: Selector, rows: &'p [Row]) {
        let plan = self.plan;
        for row in rows {
            match (selector, &row.holds) {
                (Selector::Choice(question), RowRange::Choices(bits)) => {
                    self.with(question, |profile| profile.masks.push(plan.words(*bits)));
                }
                (Selector::Number(number), RowRange::Fixed(from, to)) => {
                    self.cut(number, [i128::from(*from), i128::from(*to) + 1]);
                }
                (Selector::Number(number), RowRange::Exact { from, to, .. }) => {
                    from.iter().chain(to).for_each(|end| self.cut_at(number, end));
                }
                _ => {}
            }
        }
    }
}
