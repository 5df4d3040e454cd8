//! The part of the flat form that decides whether one rule fires: its nodes, the steps that work them out, and what
//! else must hold for the answers to have a result.

use super::bits;
use super::reads::{self, Node, Reads};
use crate::plan::{Plan, Step, TruthNode, TruthRef};
use crate::ruleset::{QuestionId, RuleId, Ruleset};

/// What decides whether a rule fires.
#[derive(Debug)]
pub(super) struct Part {
    /// The rule; it must be certain.
    pub rule: TruthRef,
    /// Each `applies when`; none may be ruled out. Empty for a red flag, which is told in any case.
    pub applies: Vec<TruthRef>,
    /// Each `impossible` that a changed answer could meet; none may be certain.
    pub impossibles: Vec<TruthRef>,
    /// Questions that a red flag reads, with gates that a changed answer could close; an answered one must apply.
    pub gated: Vec<(QuestionId, TruthRef)>,
    /// The steps that work all of these out, in the order of the plan.
    pub steps: Vec<Step>,
    /// The truth nodes of these that the roots reach through truth nodes alone, operands first.
    pub logic: Vec<TruthRef>,
    /// All nodes of the part.
    pub nodes: Vec<Node>,
    /// The questions that any of it rests on.
    pub cone: Vec<u64>,
}

impl Part {
    /// The part of a rule; none for an id that is not of this ruleset.
    pub(super) fn new(ruleset: &Ruleset, plan: &Plan, reads: &Reads, id: RuleId) -> Option<Self> {
        let rule = *plan.rules.get(id.index())?;
        let red_flag = ruleset.rules.get(id.index())?.red_flag;
        let applies = if red_flag { Vec::new() } else { plan.applies.clone() };
        let mut part = Self {
            rule,
            applies,
            impossibles: Vec::new(),
            gated: Vec::new(),
            steps: Vec::new(),
            logic: Vec::new(),
            nodes: Vec::new(),
            cone: reads.of(Node::Truth(rule)).to_vec(),
        };
        part.constrain(plan, reads);
        part.list(plan);
        Some(part)
    }

    /// Adds what a changed answer could break, and what mending that could break, until nothing is added.
    fn constrain(&mut self, plan: &Plan, reads: &Reads) {
        let Self { cone, .. } = self;
        self.applies.iter().for_each(|node| bits::join(cone, reads.of(Node::Truth(*node))));
        let mut impossibles = plan.impossibles.clone();
        let mut gated = gated(plan);
        loop {
            let before = (impossibles.len(), gated.len());
            impossibles.retain(|node| {
                let own = reads.of(Node::Truth(*node));
                let met = bits::meet(own, cone);
                if met {
                    bits::join(cone, own);
                    self.impossibles.push(*node);
                }
                !met
            });
            gated.retain(|(question, gate)| {
                let own = reads.of(Node::Truth(*gate));
                let met = bits::meet(own, cone) || bits::has(cone, *question);
                if met {
                    bits::join(cone, own);
                    bits::insert(cone, *question);
                    self.gated.push((*question, *gate));
                }
                !met
            });
            if before == (impossibles.len(), gated.len()) {
                return;
            }
        }
    }

    /// What must hold beside the rule.
    pub(super) fn constraints(&self) -> impl Iterator<Item = TruthRef> + '_ {
        let gates = self.gated.iter().map(|(_, gate)| *gate);
        self.applies.iter().copied().chain(self.impossibles.iter().copied()).chain(gates)
    }

    fn roots(&self) -> Vec<TruthRef> {
        std::iter::once(self.rule).chain(self.constraints()).collect()
    }

    /// Lists nodes and steps.
    fn list(&mut self, plan: &Plan) {
        let mut met = Met::new(plan);
        met.mark(plan, self.roots().into_iter().map(Node::Truth).collect(), |_| true);
        self.steps = met.steps(plan);
        self.nodes = self.steps.iter().filter_map(|step| reads::node_of(*step)).collect();
        let mut logic = Met::new(plan);
        logic.mark(plan, self.roots().into_iter().map(Node::Truth).collect(), |node| is_logic(plan, node));
        let truths = self.nodes.iter().filter_map(|node| match node {
            Node::Truth(truth) if logic.has(*node) => Some(*truth),
            _ => None,
        });
        self.logic = truths.collect();
    }
}

/// Questions that a red flag reads and that are not always asked.
fn gated(plan: &Plan) -> Vec<(QuestionId, TruthRef)> {
    let read = plan.gates.iter().zip(&plan.read_by_red_flags).enumerate();
    let gated = read.filter(|(_, (gate, read))| {
        **read && !matches!(plan.truths.get(gate.0 as usize), Some(TruthNode::Const(true)))
    });
    gated.map(|(at, (gate, _))| (QuestionId::at(at), *gate)).collect()
}

/// Whether what a node needs follows from what its operands need.
fn is_logic(plan: &Plan, node: Node) -> bool {
    let Node::Truth(node) = node else { return false };
    matches!(
        plan.truths.get(node.0 as usize),
        Some(
            TruthNode::Not(_)
                | TruthNode::Unassumed(_)
                | TruthNode::And(_)
                | TruthNode::Or(_)
                | TruthNode::AtLeast(..)
                | TruthNode::Exactly(..)
        )
    )
}

/// Which nodes were met.
struct Met {
    truths: Vec<bool>,
    numbers: Vec<bool>,
    classes: Vec<bool>,
}

impl Met {
    fn new(plan: &Plan) -> Self {
        Self {
            truths: vec![false; plan.truths.len()],
            numbers: vec![false; plan.numbers.len()],
            classes: vec![false; plan.classes.len()],
        }
    }

    fn slot(&mut self, node: Node) -> Option<&mut bool> {
        match node {
            Node::Truth(node) => self.truths.get_mut(node.0 as usize),
            Node::Number(node) => self.numbers.get_mut(node.0 as usize),
            Node::Class(node) => self.classes.get_mut(node.0 as usize),
        }
    }

    fn has(&self, node: Node) -> bool {
        let found = match node {
            Node::Truth(node) => self.truths.get(node.0 as usize),
            Node::Number(node) => self.numbers.get(node.0 as usize),
            Node::Class(node) => self.classes.get(node.0 as usize),
        };
        found.copied().unwrap_or(false)
    }

    /// Marks these nodes and what they read, below those that `follow` lets pass.
    fn mark(&mut self, plan: &Plan, mut rest: Vec<Node>, follow: impl Fn(Node) -> bool) {
        while let Some(node) = rest.pop() {
            let Some(slot) = self.slot(node) else { continue };
            if !std::mem::replace(slot, true) && follow(node) {
                reads::below(plan, node, &mut rest);
            }
        }
    }

    /// The plan's steps for the nodes met.
    fn steps(&self, plan: &Plan) -> Vec<Step> {
        let mut kept = Vec::new();
        // Where the open group of steps for an answered question stands in the new list, and how many are left of it.
        let mut group: Option<(usize, u32)> = None;
        for step in &plan.steps {
            let inside = group;
            if let Step::OnlyAnswered(question, count) = *step {
                group = (count > 0).then_some((kept.len(), count));
                kept.push(Step::OnlyAnswered(question, 0));
                continue;
            }
            let wanted = reads::node_of(*step).is_some_and(|node| self.has(node));
            if wanted {
                kept.push(*step);
            }
            if let Some((at, left)) = inside {
                if let Some(Step::OnlyAnswered(_, count)) = kept.get_mut(at).filter(|_| wanted) {
                    *count += 1;
                }
                group = (left > 1).then_some((at, left - 1));
            }
        }
        kept
    }
}
