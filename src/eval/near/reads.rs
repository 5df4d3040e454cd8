//! What each node of the flat form reads: its operands, and the questions it rests on through all of them.

use super::bits::{self, Words};
use crate::plan::{
    ClassKind, ClassRef, Edges, NumberKind, NumberRef, Plan, Selector, Step, TruthNode, TruthRef,
};
use crate::ruleset::QuestionId;

/// A node of any kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    Truth(TruthRef),
    Number(NumberRef),
    Class(ClassRef),
}

/// The questions that every node rests on.
#[derive(Debug)]
pub(super) struct Reads {
    words: usize,
    truths: Vec<u64>,
    numbers: Vec<u64>,
    classes: Vec<u64>,
}

impl Reads {
    /// Works them out for a whole plan, in the order of its steps.
    pub(super) fn new(plan: &Plan) -> Self {
        let words = bits::words_for(plan.gates.len());
        let room = |nodes: usize| vec![0; nodes * words];
        let mut reads = Self {
            words,
            truths: room(plan.truths.len()),
            numbers: room(plan.numbers.len()),
            classes: room(plan.classes.len()),
        };
        let mut operands = Vec::new();
        for step in &plan.steps {
            let Some(node) = node_of(*step) else { continue };
            operands.clear();
            let mut set = vec![0; words];
            if let Some(question) = below(plan, node, &mut operands) {
                bits::insert(&mut set, question);
            }
            for operand in &operands {
                bits::join(&mut set, reads.of(*operand));
            }
            if let Some(slot) = reads.slot(node) {
                slot.copy_from_slice(&set);
            }
        }
        reads
    }

    /// The questions that a node rests on, the gates of those included.
    pub(super) fn of(&self, node: Node) -> &Words {
        let (list, at) = match node {
            Node::Truth(node) => (&self.truths, node.0),
            Node::Number(node) => (&self.numbers, node.0),
            Node::Class(node) => (&self.classes, node.0),
        };
        let start = at as usize * self.words;
        list.get(start..start + self.words).unwrap_or_default()
    }

    fn slot(&mut self, node: Node) -> Option<&mut Words> {
        let (list, at) = match node {
            Node::Truth(node) => (&mut self.truths, node.0),
            Node::Number(node) => (&mut self.numbers, node.0),
            Node::Class(node) => (&mut self.classes, node.0),
        };
        let start = at as usize * self.words;
        list.get_mut(start..start + self.words)
    }
}

/// The node that a step works out.
pub(super) fn node_of(step: Step) -> Option<Node> {
    match step {
        Step::Truth(node) => Some(Node::Truth(node)),
        Step::Number(node) => Some(Node::Number(node)),
        Step::Class(node) => Some(Node::Class(node)),
        Step::OnlyAnswered(..) | Step::Level => None,
    }
}

/// The question that a node reads itself, and its operands onto the heap.
pub(super) fn below(plan: &Plan, node: Node, rest: &mut Vec<Node>) -> Option<QuestionId> {
    match node {
        Node::Truth(node) => below_truth(plan, plan.truths.get(node.0 as usize)?, rest),
        Node::Number(node) => below_number(plan, &plan.numbers.get(node.0 as usize)?.kind, rest),
        Node::Class(node) => {
            let class = plan.classes.get(node.0 as usize)?;
            rest.push(Node::Truth(class.applies));
            match &class.kind {
                ClassKind::Bands(selector, _) => return below_selector(*selector, rest),
                ClassKind::Table { by, across, .. } => rest.extend([Node::Class(*by), Node::Class(*across)]),
                ClassKind::First(rows, _) => rest.extend(rows.iter().map(|(when, _)| Node::Truth(*when))),
            }
            None
        }
    }
}

fn truths(plan: &Plan, edges: Edges) -> impl Iterator<Item = Node> + '_ {
    plan.edges(edges).iter().map(|node| Node::Truth(TruthRef(*node)))
}

fn below_truth(plan: &Plan, node: &TruthNode, rest: &mut Vec<Node>) -> Option<QuestionId> {
    match node {
        TruthNode::ChoiceIn(question, _)
        | TruthNode::SetAny(question, _)
        | TruthNode::SetAll(question, _)
        | TruthNode::SetNone(question)
        | TruthNode::Unknown(question)
        | TruthNode::Known(question) => return Some(*question),
        TruthNode::Compare(_, left, right) => rest.extend([Node::Number(*left), Node::Number(*right)]),
        TruthNode::CompareConst(_, number, _) => rest.push(Node::Number(*number)),
        TruthNode::ClassIn(class, _) => rest.push(Node::Class(*class)),
        TruthNode::LevelAtLeast(_) | TruthNode::LevelAtMost(_) => {
            let rules = plan.level_rules.iter();
            rest.extend(
                rules.filter_map(|(rule, _)| plan.rules.get(*rule as usize)).map(|it| Node::Truth(*it)),
            );
        }
        TruthNode::Not(inner) | TruthNode::Unassumed(inner) => rest.push(Node::Truth(*inner)),
        TruthNode::And(edges)
        | TruthNode::Or(edges)
        | TruthNode::AtLeast(_, edges)
        | TruthNode::Exactly(_, edges) => rest.extend(truths(plan, *edges)),
        TruthNode::BandsApply(number, edges) => {
            rest.push(Node::Number(*number));
            rest.extend(truths(plan, *edges));
        }
        TruthNode::Const(_) | TruthNode::StudyApplies => {}
    }
    None
}

fn below_number(plan: &Plan, kind: &NumberKind, rest: &mut Vec<Node>) -> Option<QuestionId> {
    match kind {
        NumberKind::Question(question) => return Some(*question),
        NumberKind::Count(edges) => rest.extend(truths(plan, *edges)),
        NumberKind::Line(when, _) | NumberKind::IfApplies(when, _) => rest.push(Node::Truth(*when)),
        NumberKind::Joint(joint) => rest.push(Node::Truth(joint.gate)),
        // Whether what a row gives applies decides whether the row counts.
        NumberKind::Bands(_, rows) => rest.extend(rows.iter().filter_map(|row| row.applies).map(Node::Truth)),
        _ => {}
    }
    rest.extend(plan.operands(kind).into_iter().map(Node::Number));
    match kind {
        NumberKind::Bands(selector, _) => below_selector(*selector, rest),
        NumberKind::Joint(joint) => Some(joint.question),
        _ => None,
    }
}

fn below_selector(selector: Selector, rest: &mut Vec<Node>) -> Option<QuestionId> {
    match selector {
        Selector::Number(node) => rest.push(Node::Number(node)),
        Selector::Class(class) => rest.push(Node::Class(class)),
        Selector::Choice(question) => return Some(question),
    }
    None
}
