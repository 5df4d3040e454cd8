//! Which questions an open condition waits for, as literals: the mirror of `eval::ask`.
//!
//! The search goes down from conditions through what is open. So every part of a condition gets a literal that says
//! whether the search comes by and goes on: what is above it leads there, and it is open itself. A missing answer that
//! such a part reads is asked for. Parts are looked at from the top down: each after everything that reads it.

use super::{Encoder, Made, Rails, Walked};
use crate::plan::{
    ClassKind, ClassNode, ClassRef, Edges, NumberKind, NumberRef, Plan, Row, Selector, Step, TruthNode,
    TruthRef,
};
use crate::prove::circuit::{Circuit, Lit};
use crate::ruleset::{QuestionId, Ruleset};
use std::collections::{HashMap, HashSet};

/// Both walks: with assumptions, and without.
#[derive(Clone, Copy)]
pub struct Walks<'a> {
    /// With assumptions.
    pub with: &'a Walked,
    /// Without.
    pub bare: &'a Walked,
}

/// A node of the flat form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Truth(u32),
    Number(u32),
    Class(u32),
}

/// Of each question, in the order of the text, when the search asks for it. It starts at these conditions, each where
/// its literal holds; they are read with assumptions.
pub fn asks(
    ruleset: &Ruleset,
    plan: &Plan,
    walks: Walks<'_>,
    starts: &[(TruthRef, Lit)],
    circuit: &mut Circuit,
) -> Vec<Made<Lit>> {
    let count = ruleset.questions.len();
    let mut search = Search { read: vec![Ok(Lit::FALSE); count], ..Search::default() };
    for (node, lit) in starts {
        search.lead(Node::Truth(node.0), Ok(*lit), circuit);
    }
    let order = from_the_top(plan);
    let unassumed = Some(walks.bare.truths.clone());
    let walked = walks.with.clone();
    let mut encoder = Encoder { ruleset, plan, circuit, unassumed, walked, free: Vec::new() };
    encoder.descend(&order, &mut search);
    // What is read without assumptions, be it from what is read with them.
    search.led = std::mem::take(&mut search.led_bare);
    let mut encoder =
        Encoder { ruleset, plan, circuit, unassumed: None, walked: walks.bare.clone(), free: Vec::new() };
    encoder.descend(&order, &mut search);
    let missing = |at: usize| {
        let asked = walks.bare.asked(QuestionId::at(at))?;
        Ok((asked.given, asked.unknown))
    };
    let read = search.read.into_iter().enumerate();
    read.map(|(at, lit)| {
        let (given, unknown) = missing(at)?;
        Ok(circuit.all([lit?, !given, !unknown]))
    })
    .collect()
}

/// Every node once, each after all that read it: against the order in which they are worked out.
fn from_the_top(plan: &Plan) -> Vec<Node> {
    let mut met = HashSet::new();
    let steps = plan.steps.iter().chain(&plan.trace_steps).filter_map(|step| match *step {
        Step::Truth(node) => Some(Node::Truth(node.0)),
        Step::Number(node) => Some(Node::Number(node.0)),
        Step::Class(node) => Some(Node::Class(node.0)),
        Step::Level | Step::OnlyAnswered(..) => None,
    });
    let mut order: Vec<Node> = steps.filter(|node| met.insert(*node)).collect();
    order.reverse();
    order
}

/// How far the search is.
#[derive(Debug, Default)]
struct Search {
    /// Of each node of the walk at hand, when something leads to it.
    led: HashMap<Node, Made<Lit>>,
    /// The same of the walk without assumptions, led to from the one with them.
    led_bare: HashMap<Node, Made<Lit>>,
    /// Of each question, when it is read by a part that the search comes by.
    read: Vec<Made<Lit>>,
}

fn either(one: Made<Lit>, other: Made<Lit>, circuit: &mut Circuit) -> Made<Lit> {
    match (one, other) {
        // Elsewhere it is not known whether it is so.
        (Ok(Lit::TRUE), _) | (_, Ok(Lit::TRUE)) => Ok(Lit::TRUE),
        (one, other) => Ok(circuit.or(one?, other?)),
    }
}

impl Search {
    fn lead(&mut self, node: Node, lit: Made<Lit>, circuit: &mut Circuit) {
        let known = self.led.get(&node).copied().unwrap_or(Ok(Lit::FALSE));
        self.led.insert(node, either(known, lit, circuit));
    }

    fn lead_unassumed(&mut self, node: Node, lit: Made<Lit>, circuit: &mut Circuit) {
        let known = self.led_bare.get(&node).copied().unwrap_or(Ok(Lit::FALSE));
        self.led_bare.insert(node, either(known, lit, circuit));
    }

    fn reads(&mut self, question: QuestionId, lit: Made<Lit>, circuit: &mut Circuit) {
        if let Some(known) = self.read.get_mut(question.index()) {
            *known = either(*known, lit, circuit);
        }
    }
}

impl Encoder<'_> {
    /// Goes down through every node of one walk.
    fn descend(&mut self, order: &[Node], search: &mut Search) {
        for node in order {
            let Some(led) = search.led.get(node).copied().filter(|lit| *lit != Ok(Lit::FALSE)) else {
                continue;
            };
            let open = self.open(*node);
            let passed = self.both(led, open);
            if passed != Ok(Lit::FALSE) {
                self.below(*node, passed, search);
            }
        }
    }

    fn both(&mut self, one: Made<Lit>, other: Made<Lit>) -> Made<Lit> {
        match (one, other) {
            (Ok(Lit::FALSE), _) | (_, Ok(Lit::FALSE)) => Ok(Lit::FALSE),
            (one, other) => Ok(self.circuit.and(one?, other?)),
        }
    }

    /// Whether a node can still be one thing or another.
    fn open(&mut self, node: Node) -> Made<Lit> {
        Ok(match node {
            Node::Truth(node) => self.walked.truth(TruthRef(node)).is_open(self.circuit),
            Node::Number(node) => {
                let span = self.walked.number(NumberRef(node))?;
                !span.0.equals(&span.1, self.circuit)
            }
            Node::Class(node) => {
                let choices = self.walked.class(ClassRef(node))?;
                self.more_than_one(&choices)
            }
        })
    }

    fn more_than_one(&mut self, lits: &[Lit]) -> Lit {
        let (mut any, mut more) = (Lit::FALSE, Lit::FALSE);
        for lit in lits {
            let both = self.circuit.and(any, *lit);
            more = self.circuit.or(more, both);
            any = self.circuit.or(any, *lit);
        }
        more
    }

    fn below(&mut self, node: Node, passed: Made<Lit>, search: &mut Search) {
        let plan = self.plan;
        match node {
            Node::Truth(at) => {
                if let Some(node) = plan.truths.get(at as usize) {
                    self.below_truth(node, passed, search);
                }
            }
            Node::Number(at) => {
                if let Some(node) = plan.numbers.get(at as usize) {
                    self.below_number(&node.kind, passed, search);
                }
            }
            Node::Class(at) => {
                if let Some(node) = plan.classes.get(at as usize) {
                    self.below_class(node, passed, search);
                }
            }
        }
    }

    fn lead_each(&mut self, nodes: impl IntoIterator<Item = Node>, passed: Made<Lit>, search: &mut Search) {
        for node in nodes {
            search.lead(node, passed, self.circuit);
        }
    }

    fn conditions(&self, edges: Edges) -> Vec<Node> {
        self.plan.edges(edges).iter().map(|node| Node::Truth(*node)).collect()
    }

    fn below_truth(&mut self, node: &TruthNode, passed: Made<Lit>, search: &mut Search) {
        match node {
            TruthNode::ChoiceIn(question, _)
            | TruthNode::SetAny(question, _)
            | TruthNode::SetAll(question, _)
            | TruthNode::SetNone(question)
            | TruthNode::Unknown(question)
            | TruthNode::Known(question) => search.reads(*question, passed, self.circuit),
            TruthNode::Compare(_, left, right) => {
                self.lead_each([left, right].map(|node| Node::Number(node.0)), passed, search);
            }
            TruthNode::CompareConst(_, number, _) => {
                self.lead_each([Node::Number(number.0)], passed, search);
            }
            TruthNode::ClassIn(class, _) => self.lead_each([Node::Class(class.0)], passed, search),
            TruthNode::LevelAtLeast(_) | TruthNode::LevelAtMost(_) => {
                let rules = self.plan.level_rules.iter();
                let nodes = rules.filter_map(|(rule, _)| self.plan.rules.get(*rule as usize));
                let nodes: Vec<Node> = nodes.map(|node| Node::Truth(node.0)).collect();
                self.lead_each(nodes, passed, search);
            }
            TruthNode::Unassumed(inner) if self.unassumed.is_some() => {
                search.lead_unassumed(Node::Truth(inner.0), passed, self.circuit);
            }
            TruthNode::Not(inner) | TruthNode::Unassumed(inner) => {
                self.lead_each([Node::Truth(inner.0)], passed, search);
            }
            TruthNode::And(edges)
            | TruthNode::Or(edges)
            | TruthNode::AtLeast(_, edges)
            | TruthNode::Exactly(_, edges) => self.lead_each(self.conditions(*edges), passed, search),
            TruthNode::BandsApply(number, edges) => {
                self.lead_each([Node::Number(number.0)], passed, search);
                self.lead_each(self.conditions(*edges), passed, search);
            }
            TruthNode::Const(_) | TruthNode::StudyApplies => {}
        }
    }

    fn below_number(&mut self, kind: &NumberKind, passed: Made<Lit>, search: &mut Search) {
        let number = |node: &NumberRef| Node::Number(node.0);
        match kind {
            NumberKind::Const | NumberKind::Assessment => {}
            NumberKind::Question(question) => search.reads(*question, passed, self.circuit),
            NumberKind::Negative(a)
            | NumberKind::Abs(a)
            | NumberKind::Round(a, _)
            | NumberKind::Floor(a)
            | NumberKind::Ceiling(a) => self.lead_each([number(a)], passed, search),
            NumberKind::Add(a, b)
            | NumberKind::Subtract(a, b)
            | NumberKind::Multiply(a, b)
            | NumberKind::Divide(a, b)
            | NumberKind::Since(_, a, b) => self.lead_each([number(a), number(b)], passed, search),
            NumberKind::Min(edges) | NumberKind::Max(edges) | NumberKind::Sum(edges) => {
                let nodes = self.plan.edges(*edges).iter().map(|node| Node::Number(*node));
                self.lead_each(nodes, passed, search);
            }
            NumberKind::Formula(formula) => {
                let nodes = self.plan.edges(formula.given).iter().map(|node| Node::Number(*node));
                self.lead_each(nodes, passed, search);
            }
            NumberKind::Count(edges) => self.lead_each(self.conditions(*edges), passed, search),
            NumberKind::Line(when, inner) | NumberKind::IfApplies(when, inner) => {
                self.lead_each([Node::Truth(when.0), number(inner)], passed, search);
            }
            NumberKind::Bands(selector, rows) => {
                self.lead_to_rows(*selector, rows, passed, search);
                self.below_selector(*selector, passed, search);
            }
            NumberKind::Joint(joint) => {
                self.lead_each([Node::Truth(joint.gate.0)], passed, search);
                search.reads(joint.question, passed, self.circuit);
            }
        }
    }

    /// The rows that can give the value.
    fn lead_to_rows(&mut self, selector: Selector, rows: &[Row], passed: Made<Lit>, search: &mut Search) {
        for row in rows {
            let applies = row.applies.map_or(Lit::TRUE, |applies| self.walked.truth(applies).possible);
            let touched = self.touches(selector, &row.holds);
            let gives = self.both(touched, Ok(applies));
            let led = self.both(passed, gives);
            search.lead(Node::Number(row.value), led, self.circuit);
        }
    }

    fn below_selector(&mut self, selector: Selector, passed: Made<Lit>, search: &mut Search) {
        match selector {
            Selector::Number(node) => self.lead_each([Node::Number(node.0)], passed, search),
            Selector::Class(class) => self.lead_each([Node::Class(class.0)], passed, search),
            Selector::Choice(question) => search.reads(question, passed, self.circuit),
        }
    }

    fn below_class(&mut self, node: &ClassNode, passed: Made<Lit>, search: &mut Search) {
        match &node.kind {
            ClassKind::Bands(selector, _) => self.below_selector(*selector, passed, search),
            ClassKind::Table { by, across, .. } => {
                self.lead_each([by, across].map(|class| Node::Class(class.0)), passed, search);
            }
            ClassKind::First(rows, _) => {
                let mut none_certain = Lit::TRUE;
                for (when, _) in rows {
                    let Rails { certain, .. } = self.walked.truth(*when);
                    let led = self.both(passed, Ok(none_certain));
                    search.lead(Node::Truth(when.0), led, self.circuit);
                    none_certain = self.circuit.and(none_certain, !certain);
                }
            }
        }
    }
}
