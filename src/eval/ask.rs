//! Which questions an open condition waits for: the missing ones in its open parts, and missing gates before them.

use super::View;
use super::outcome::Outcome;
use crate::plan::walk::Walk;
use crate::plan::{ClassKind, Edges, Joint, NumberKind, NumberRef, Selector, TruthNode, TruthRef};
use crate::ruleset::{LevelId, QuestionId, State, Value};
use foldhash::{HashSet, HashSetExt as _};
use std::collections::BTreeSet;

/// Collects missing questions. One for each outcome.
pub(crate) struct Asker<'a> {
    view: &'a View<'a>,
}

/// A node still to be looked at: which one, and whether without assumptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    Truth(TruthRef, bool),
    Number(NumberRef, bool),
    Class(u32, bool),
}

/// The parts that a search need not look at again.
trait Met {
    /// Adds a part; whether it was not there.
    fn is_new(&mut self, part: Part) -> bool;
}

impl Met for HashSet<Part> {
    fn is_new(&mut self, part: Part) -> bool {
        self.insert(part)
    }
}

/// Those of one search, beside those that are done.
struct Below<'a> {
    met: HashSet<Part>,
    done: &'a HashSet<Part>,
}

impl Met for Below<'_> {
    fn is_new(&mut self, part: Part) -> bool {
        !self.done.contains(&part) && self.met.insert(part)
    }
}

impl<'a> Asker<'a> {
    pub(crate) fn new(view: &'a View<'a>) -> Self {
        Self { view }
    }

    /// What to ask next: for an open `applies when` first, then for open rules more urgent than the level that is
    /// certain, red flags before others, the more urgent first.
    pub(crate) fn next_questions(&mut self, outcome: &Outcome) -> Vec<QuestionId> {
        let mut asked = Vec::new();
        let open = self.view.plan.applies.iter().copied();
        self.add(&mut asked, open.filter(|node| self.view.with(*node).is_open()).collect());
        let Some(level) = outcome.level else { return asked };
        for red_flag in [true, false] {
            for at in 0..level.bounds.at_least.index() {
                let nodes = self.open_rules(outcome, LevelId::at(at), red_flag);
                self.add(&mut asked, nodes);
            }
        }
        asked
    }

    fn open_rules(&self, outcome: &Outcome, level: LevelId, red_flag: bool) -> Vec<TruthRef> {
        let rules = outcome.open.iter().filter(|id| {
            let rule = self.view.ruleset.rules.get(id.index());
            rule.is_some_and(|rule| rule.level == Some(level) && rule.red_flag == red_flag)
        });
        rules.filter_map(|id| self.view.plan.rules.get(id.index()).copied()).collect()
    }

    fn add(&mut self, asked: &mut Vec<QuestionId>, nodes: Vec<TruthRef>) {
        for question in self.questions_of(nodes) {
            if !asked.contains(&question) {
                asked.push(question);
            }
        }
    }

    /// The missing questions in the open parts of these nodes, in the order of the text, gates before what they gate.
    pub(crate) fn questions_of(&mut self, nodes: impl IntoIterator<Item = TruthRef>) -> Vec<QuestionId> {
        self.questions_of_both(None, nodes)
    }

    /// The same of a node that is read without assumptions and nodes that are read with them, together.
    pub(crate) fn questions_of_both(
        &mut self,
        unassumed: Option<TruthRef>,
        nodes: impl IntoIterator<Item = TruthRef>,
    ) -> Vec<QuestionId> {
        let nodes = nodes.into_iter().map(|node| Part::Truth(node, false));
        let unassumed = unassumed.into_iter().map(|node| Part::Truth(node, true));
        let found = self.search(unassumed.chain(nodes).collect(), false);
        self.gates_first(&found)
    }

    /// Every question that an open node turns on without assumptions, unknown ones too, in the order of the text.
    pub(crate) fn open_questions(&mut self, node: TruthRef, unassumed: bool) -> Vec<QuestionId> {
        self.search(vec![Part::Truth(node, unassumed)], true).into_iter().collect()
    }

    fn gates_first(&mut self, found: &BTreeSet<QuestionId>) -> Vec<QuestionId> {
        let mut ordered = Vec::new();
        let mut placed = HashSet::new();
        // What the gates of ordered questions read: every question in it has its place, so that a chain of gates is gone
        // down once.
        let mut done = HashSet::new();
        for question in found {
            let mut rest = vec![(*question, false)];
            while let Some((at, ready)) = rest.pop() {
                if ready {
                    ordered.push(at);
                    // Less what its gates have added by now.
                    self.missing_gates(at, &mut done);
                } else if placed.insert(at) {
                    rest.push((at, true));
                    let before = self.missing_gates(at, &mut Below { met: HashSet::new(), done: &done });
                    let before = before.into_iter().filter(|gate| found.contains(gate));
                    rest.extend(before.rev().map(|gate| (gate, false)));
                }
            }
        }
        ordered
    }

    /// The missing questions that a question's gate turns on, but for those below what was met before.
    fn missing_gates(&self, question: QuestionId, met: &mut impl Met) -> BTreeSet<QuestionId> {
        let gate = self.view.plan.gates.get(question.index());
        let open = gate.filter(|gate| !self.view.walks.without().truth(**gate).certain);
        self.search_but(met, open.map(|gate| Part::Truth(*gate, true)).into_iter().collect(), false)
    }

    /// Goes down through open nodes only. With `unknown_too`, unknown questions are found beside missing ones.
    fn search(&self, rest: Vec<Part>, unknown_too: bool) -> BTreeSet<QuestionId> {
        // What most searches meet.
        const FEW: usize = 28;
        self.search_but(&mut HashSet::with_capacity(FEW), rest, unknown_too)
    }

    /// The same, but for parts that were met before and what is below them.
    fn search_but(&self, met: &mut impl Met, mut rest: Vec<Part>, unknown_too: bool) -> BTreeSet<QuestionId> {
        let mut found = BTreeSet::new();
        while let Some(part) = rest.pop() {
            if !self.is_open(part) || !met.is_new(part) {
                continue;
            }
            if let Some(question) = self.below(part, &mut rest) {
                let state = self.view.answers.state(question);
                if *state == State::Missing || unknown_too && *state == State::Unknown {
                    found.insert(question);
                }
            }
        }
        found
    }

    fn walk(&self, unassumed: bool) -> &Walk {
        if unassumed { self.view.walks.without() } else { self.view.walks.with() }
    }

    fn is_open(&self, part: Part) -> bool {
        match part {
            Part::Truth(node, unassumed) => self.walk(unassumed).truth(node).is_open(),
            Part::Number(node, unassumed) => !self.walk(unassumed).is_pinned(self.view.plan, node),
            Part::Class(class, unassumed) => {
                let possible = self.view.plan.classes.get(class as usize).map(|node| node.bits);
                let words = possible.map(|bits| self.walk(unassumed).class(bits)).unwrap_or_default();
                words.iter().map(|word| word.count_ones()).sum::<u32>() > 1
            }
        }
    }

    /// The question that a node reads itself, and its operands onto the heap.
    fn below(&self, part: Part, rest: &mut Vec<Part>) -> Option<QuestionId> {
        match part {
            Part::Truth(node, unassumed) => {
                let node = self.view.plan.truths.get(node.0 as usize)?;
                self.below_truth(node, unassumed, rest)
            }
            Part::Number(node, unassumed) => {
                let node = self.view.plan.numbers.get(node.0 as usize)?;
                self.below_number(&node.kind, unassumed, rest)
            }
            Part::Class(class, unassumed) => {
                let node = self.view.plan.classes.get(class as usize)?;
                match &node.kind {
                    ClassKind::Bands(selector, _) => Self::below_selector(*selector, unassumed, rest),
                    ClassKind::Table { by, across, .. } => {
                        rest.extend([by, across].map(|class| Part::Class(class.0, unassumed)));
                        None
                    }
                    ClassKind::First(rows, _) => {
                        // Nothing below a row that certainly holds is read.
                        let holds = |when: &TruthRef| self.walk(unassumed).truth(*when).certain;
                        let read = rows.iter().take_while(|(when, _)| !holds(when));
                        rest.extend(read.map(|(when, _)| Part::Truth(*when, unassumed)));
                        None
                    }
                }
            }
        }
    }

    fn members(&self, edges: Edges, unassumed: bool) -> impl Iterator<Item = Part> + '_ {
        self.view.plan.edges(edges).iter().map(move |node| Part::Truth(TruthRef(*node), unassumed))
    }

    fn below_truth(&self, node: &TruthNode, unassumed: bool, rest: &mut Vec<Part>) -> Option<QuestionId> {
        match node {
            TruthNode::ChoiceIn(question, _)
            | TruthNode::SetAny(question, _)
            | TruthNode::SetAll(question, _)
            | TruthNode::SetNone(question)
            | TruthNode::Unknown(question)
            | TruthNode::Known(question) => return Some(*question),
            TruthNode::Compare(_, left, right) => {
                rest.extend([Part::Number(*left, unassumed), Part::Number(*right, unassumed)]);
            }
            TruthNode::CompareConst(_, number, _) => rest.push(Part::Number(*number, unassumed)),
            TruthNode::ClassIn(class, _) => rest.push(Part::Class(class.0, unassumed)),
            TruthNode::LevelAtLeast(_) | TruthNode::LevelAtMost(_) => {
                let rules = self.view.plan.level_rules.iter();
                let nodes = rules.filter_map(|(rule, _)| self.view.plan.rules.get(*rule as usize));
                rest.extend(nodes.map(|node| Part::Truth(*node, unassumed)));
            }
            TruthNode::Not(inner) => rest.push(Part::Truth(*inner, unassumed)),
            TruthNode::Unassumed(inner) => rest.push(Part::Truth(*inner, true)),
            TruthNode::And(edges)
            | TruthNode::Or(edges)
            | TruthNode::AtLeast(_, edges)
            | TruthNode::Exactly(_, edges) => rest.extend(self.members(*edges, unassumed)),
            TruthNode::BandsApply(number, edges) => {
                rest.push(Part::Number(*number, unassumed));
                rest.extend(self.members(*edges, unassumed));
            }
            TruthNode::Const(_) | TruthNode::StudyApplies => {}
        }
        None
    }

    fn below_number(&self, kind: &NumberKind, unassumed: bool, rest: &mut Vec<Part>) -> Option<QuestionId> {
        let number = |node: &NumberRef| Part::Number(*node, unassumed);
        match kind {
            NumberKind::Const | NumberKind::Assessment => {}
            NumberKind::Question(question) => return Some(*question),
            NumberKind::Negative(a)
            | NumberKind::Abs(a)
            | NumberKind::Round(a, _)
            | NumberKind::Floor(a)
            | NumberKind::Ceiling(a) => rest.push(number(a)),
            NumberKind::Add(a, b)
            | NumberKind::Subtract(a, b)
            | NumberKind::Multiply(a, b)
            | NumberKind::Divide(a, b)
            | NumberKind::Since(_, a, b) => rest.extend([number(a), number(b)]),
            NumberKind::Min(edges) | NumberKind::Max(edges) | NumberKind::Sum(edges) => {
                let nodes = self.view.plan.edges(*edges).iter();
                rest.extend(nodes.map(|node| Part::Number(NumberRef(*node), unassumed)));
            }
            NumberKind::Formula(formula) => {
                let nodes = self.view.plan.edges(formula.given).iter();
                rest.extend(nodes.map(|node| Part::Number(NumberRef(*node), unassumed)));
            }
            NumberKind::Count(edges) => rest.extend(self.members(*edges, unassumed)),
            NumberKind::Line(when, points) => {
                rest.extend([Part::Truth(*when, unassumed), number(points)]);
            }
            NumberKind::IfApplies(when, inner) => {
                rest.extend([Part::Truth(*when, unassumed), number(inner)]);
            }
            NumberKind::Bands(selector, rows) => {
                let chosen = |question| self.chosen(question, unassumed);
                let walk = self.walk(unassumed);
                let given = rows.iter().filter(|row| walk.can_give(self.view.plan, *selector, row, chosen));
                rest.extend(given.map(|row| Part::Number(NumberRef(row.value), unassumed)));
                return Self::below_selector(*selector, unassumed, rest);
            }
            NumberKind::Joint(joint) => return Some(Self::below_joint(joint, unassumed, rest)),
        }
        None
    }

    /// The choice that is answered or assumed.
    fn chosen(&self, question: QuestionId, unassumed: bool) -> Option<u16> {
        let assumed = self.view.ruleset.question(question).assume.as_ref().filter(|_| !unassumed);
        match (self.view.answers.state(question), assumed) {
            (State::Given(Value::Choice(at)), _) | (State::Missing, Some(Value::Choice(at))) => Some(*at),
            _ => None,
        }
    }

    fn below_selector(selector: Selector, unassumed: bool, rest: &mut Vec<Part>) -> Option<QuestionId> {
        match selector {
            Selector::Number(node) => rest.push(Part::Number(node, unassumed)),
            Selector::Class(class) => rest.push(Part::Class(class.0, unassumed)),
            Selector::Choice(question) => return Some(question),
        }
        None
    }

    fn below_joint(joint: &Joint, unassumed: bool, rest: &mut Vec<Part>) -> QuestionId {
        rest.push(Part::Truth(joint.gate, unassumed));
        joint.question
    }
}
