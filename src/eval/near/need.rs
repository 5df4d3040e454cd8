//! Which questions a node waits for: at least one of them must be answered otherwise before the node can come to what
//! is wanted, whatever the answers under trial turn out to be.
//!
//! Worked out for every node in the order of the steps, so that each finds what its operands need. A question under
//! trial is *free* while its answer is left open and *fixed* once it has one. This is what keeps the search small:
//! every answer that fires a rule changes one of the questions that the rule still needs.

use super::bits::{self, Words};
use super::reads::{Node, Reads};
use crate::plan::walk::{Planes, Walk};
use crate::plan::{Edges, Plan, TruthNode, TruthRef};
use crate::ruleset::QuestionId;

/// What is asked of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// That it is certainly so.
    Certain,
    /// That it is not ruled out.
    Possible,
}

/// The circumstances in which needs are worked out.
pub(super) struct World<'a> {
    pub plan: &'a Plan,
    pub reads: &'a Reads,
    pub walk: &'a Walk,
    /// Questions without an answer in this walk.
    pub missing: &'a Words,
    /// Questions under trial that have no answer yet.
    pub free: &'a Words,
    /// Questions under trial that have one.
    pub fixed: &'a Words,
    pub aim: Aim,
    /// The needs where nothing is assumed, if this walk assumes something.
    pub bare: Option<&'a Needs>,
}

/// What every node needs to be true and to be false.
#[derive(Debug, Clone, Default)]
pub(super) struct Needs {
    words: usize,
    /// Whether nothing more is needed to be false, to be true.
    met: Vec<[bool; 2]>,
    sets: Vec<u64>,
    scratch: Vec<u64>,
    order: Vec<(u32, usize)>,
}

/// What is met of a node before anything is worked out: of a constant, that it is what it is.
fn constant(node: &TruthNode) -> [bool; 2] {
    match node {
        TruthNode::Const(value) => [!value, *value],
        _ => [false; 2],
    }
}

impl Needs {
    pub(super) fn new(plan: &Plan) -> Self {
        let words = bits::words_for(plan.gates.len());
        Self {
            words,
            // A constant has no step: it is what it is before the first one.
            met: plan.truths.iter().map(constant).collect(),
            sets: vec![0; plan.truths.len() * 2 * words],
            scratch: vec![0; words],
            order: Vec::new(),
        }
    }

    /// Works out the needs of these nodes, which stand after their operands.
    pub(super) fn run(&mut self, world: &World<'_>, logic: &[TruthRef]) {
        for node in logic {
            for want in [false, true] {
                self.scratch.fill(0);
                let met = self.node(world, *node, want);
                self.store(*node, want, met);
            }
        }
    }

    /// What a node needs; none where nothing more is needed. An empty set: it can never be.
    pub(super) fn of(&self, node: TruthRef, want: bool) -> Option<&Words> {
        (!self.is_met(node, want)).then(|| self.set(node, want))
    }

    fn is_met(&self, node: TruthRef, want: bool) -> bool {
        self.met.get(node.0 as usize).is_some_and(|[no, yes]| if want { *yes } else { *no })
    }

    fn start(&self, node: TruthRef, want: bool) -> usize {
        (node.0 as usize * 2 + usize::from(want)) * self.words
    }

    fn set(&self, node: TruthRef, want: bool) -> &Words {
        let start = self.start(node, want);
        self.sets.get(start..start + self.words).unwrap_or_default()
    }

    fn store(&mut self, node: TruthRef, want: bool, met: bool) {
        if let Some([no, yes]) = self.met.get_mut(node.0 as usize) {
            *(if want { yes } else { no }) = met;
        }
        let start = self.start(node, want);
        if let Some(slot) = self.sets.get_mut(start..start + self.words) {
            slot.copy_from_slice(&self.scratch);
        }
    }

    /// Whether nothing more is needed; else what is needed stands in the scratch set.
    fn node(&mut self, world: &World<'_>, node: TruthRef, want: bool) -> bool {
        let Some(kind) = world.plan.truths.get(node.0 as usize) else { return false };
        match kind {
            TruthNode::Const(_) | TruthNode::StudyApplies => aimed(world, world.walk.truth(node), want),
            TruthNode::ChoiceIn(question, _)
            | TruthNode::SetAny(question, _)
            | TruthNode::SetAll(question, _)
            | TruthNode::SetNone(question)
            | TruthNode::Unknown(question)
            | TruthNode::Known(question) => self.atom(world, node, *question, want),
            TruthNode::Not(inner) => self.same(None, *inner, !want),
            TruthNode::Unassumed(inner) => self.same(world.bare, *inner, want),
            TruthNode::And(edges) => {
                let least = if want { edges.len as usize } else { 1 };
                self.at_least(world.plan, *edges, want, least)
            }
            TruthNode::Or(edges) => {
                let least = if want { 1 } else { edges.len as usize };
                self.at_least(world.plan, *edges, want, least)
            }
            TruthNode::AtLeast(wanted, edges) => {
                let (all, wanted) = (edges.len as usize, *wanted as usize);
                let least = if want { wanted } else { (all + 1).saturating_sub(wanted) };
                self.at_least(world.plan, *edges, want, least)
            }
            TruthNode::Exactly(wanted, edges) if want => self.exactly(world.plan, *edges, *wanted as usize),
            TruthNode::Exactly(wanted, edges) => {
                let (all, wanted) = (edges.len as usize, *wanted as usize);
                let more = self.at_least(world.plan, *edges, true, wanted + 1);
                more || self.at_least(world.plan, *edges, false, (all + 1).saturating_sub(wanted))
            }
            TruthNode::Compare(..)
            | TruthNode::CompareConst(..)
            | TruthNode::ClassIn(..)
            | TruthNode::BandsApply(..)
            | TruthNode::LevelAtLeast(_)
            | TruthNode::LevelAtMost(_) => self.whole(world, node, want),
        }
    }

    fn same(&mut self, bare: Option<&Self>, inner: TruthRef, want: bool) -> bool {
        let start = self.start(inner, want);
        let of = bare.unwrap_or(self);
        let set = of.sets.get(start..start + of.words).unwrap_or_default().to_vec();
        let met = of.is_met(inner, want);
        bits::join(&mut self.scratch, &set);
        met
    }

    /// An answer compared: it alone decides.
    fn atom(&mut self, world: &World<'_>, node: TruthRef, question: QuestionId, want: bool) -> bool {
        if aimed(world, world.walk.truth(node), want) || bits::has(world.free, question) {
            return true;
        }
        if !bits::has(world.fixed, question) {
            bits::insert(&mut self.scratch, question);
        }
        false
    }

    /// A comparison of numbers or classes: any question that it rests on may decide.
    fn whole(&mut self, world: &World<'_>, node: TruthRef, want: bool) -> bool {
        let planes = world.walk.truth(node);
        if aimed(world, planes, want) {
            return true;
        }
        let rests_on = world.reads.of(Node::Truth(node));
        let possible = if want { planes.possible } else { !planes.certain };
        if possible && bits::meet(rests_on, world.free) {
            return true;
        }
        bits::join(&mut self.scratch, rests_on);
        bits::remove(&mut self.scratch, world.free);
        bits::remove(&mut self.scratch, world.fixed);
        if !possible {
            // What is missing already stands for every answer: giving one makes nothing possible.
            bits::remove(&mut self.scratch, world.missing);
        }
        false
    }

    /// At least so many of the members.
    fn at_least(&mut self, plan: &Plan, edges: Edges, want: bool, least: usize) -> bool {
        let members = plan.edges(edges);
        let met = members.iter().filter(|node| self.is_met(TruthRef(**node), want)).count();
        let Some(lacking) = least.checked_sub(met).filter(|lacking| *lacking > 0) else { return true };
        let mut order = std::mem::take(&mut self.order);
        order.clear();
        for (at, node) in members.iter().enumerate() {
            let node = TruthRef(*node);
            let size = if self.is_met(node, want) { 0 } else { bits::size(self.set(node, want)) };
            if size > 0 {
                order.push((size, at));
            }
        }
        if let Some(spare) = order.len().checked_sub(lacking) {
            // All but `spare` of them must change, so one of any `spare + 1` does: of those that need least.
            order.sort_unstable();
            for (_, at) in order.iter().take(spare + 1) {
                self.join(members.get(*at), want);
            }
        }
        self.order = order;
        false
    }

    fn join(&mut self, node: Option<&u32>, want: bool) {
        let Some(node) = node else { return };
        let start = self.start(TruthRef(*node), want);
        let set = self.sets.get(start..start + self.words).unwrap_or_default();
        bits::join(&mut self.scratch, set);
    }

    /// Exactly so many of the members: each of them decided, and neither too few nor too many.
    fn exactly(&mut self, plan: &Plan, edges: Edges, wanted: usize) -> bool {
        let members = plan.edges(edges);
        let can = |node: &u32, want: bool| self.is_met(TruthRef(*node), want);
        let undecided = members.iter().filter(|node| !can(node, true) && !can(node, false));
        let either = |node: &u32| {
            let node = TruthRef(*node);
            bits::size(self.set(node, true)) + bits::size(self.set(node, false))
        };
        if let Some(first) = undecided.min_by_key(|node| either(node)).copied() {
            self.join(Some(&first), true);
            self.join(Some(&first), false);
            return false;
        }
        let yes = members.iter().filter(|node| can(node, true)).count();
        if yes < wanted {
            return self.at_least(plan, edges, true, wanted);
        }
        self.at_least(plan, edges, false, members.len().saturating_sub(wanted))
    }
}

fn aimed(world: &World<'_>, planes: Planes, want: bool) -> bool {
    match (world.aim, want) {
        (Aim::Certain, true) => planes.certain,
        (Aim::Certain, false) => !planes.possible,
        (Aim::Possible, true) => planes.possible,
        (Aim::Possible, false) => !planes.certain,
    }
}
