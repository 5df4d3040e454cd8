//! Which conditions, numbers and classes have to be worked out by themselves: what conclusions read, and what those
//! read in turn, down to conditions that one question alone decides.

use super::clauses::{self, Rule};
use super::leaves::{Basis, Leaves, slot};
use super::sums::Sum;
use crate::batch::planes::layout::Layout;
use crate::pipeline::Ready;
use crate::plan::{ClassRef, NumberRef, Plan, Step, TruthNode, TruthRef};
use std::collections::{BTreeMap, HashSet};

/// What is worked out.
#[derive(Debug, Default)]
pub(super) struct Demand {
    /// Slots of conditions that something reads one by one.
    pub truths: HashSet<u32>,
    pub numbers: HashSet<NumberRef>,
    pub classes: HashSet<ClassRef>,
    pub sums: BTreeMap<NumberRef, Sum>,
    /// The alternatives of each rule.
    pub rules: Vec<Rule>,
    /// What reads the level, directly or through others.
    pub after: After,
}

/// What reads the level.
#[derive(Debug, Default)]
pub(super) struct After {
    truths: HashSet<u32>,
    numbers: HashSet<NumberRef>,
    classes: HashSet<ClassRef>,
}

impl Demand {
    /// None where a rule reads the level, which advice alone may.
    pub(super) fn new(ready: &Ready, layout: &Layout, leaves: &Leaves) -> Option<Self> {
        let plan = &ready.plan;
        let mut demand = Self { after: After::new(plan, layout), ..Self::default() };
        let want = |node: &TruthRef| slot(layout, *node);
        demand.truths.extend(concluded(plan).iter().filter_map(want));
        for node in &plan.rules {
            if demand.after.truth(layout, *node) {
                return None;
            }
            let rule = clauses::rule(plan, layout, leaves, *node);
            let single =
                rule.iter().flatten().filter(|node| !matches!(leaves.of(layout, **node), Basis::One(_)));
            demand.truths.extend(single.filter_map(want));
            demand.rules.push(rule);
        }
        for step in layout.steps.iter().rev() {
            demand.reads(plan, layout, leaves, *step);
        }
        Some(demand)
    }

    /// Whether a step is worked out by itself.
    pub(super) fn has(&self, layout: &Layout, leaves: &Leaves, step: Step) -> bool {
        match step {
            Step::Truth(node) => {
                leaves.of(layout, node) == Basis::Other
                    && slot(layout, node).is_some_and(|slot| self.truths.contains(&slot))
            }
            Step::Number(number) => self.numbers.contains(&number),
            Step::Class(class) => self.classes.contains(&class),
            Step::Level | Step::OnlyAnswered(..) => false,
        }
    }

    /// Adds what a step reads, if it is worked out by itself. Whatever reads the step was there before.
    fn reads(&mut self, plan: &Plan, layout: &Layout, leaves: &Leaves, step: Step) {
        if !self.has(layout, leaves, step) {
            return;
        }
        let mut below = Below::default();
        match step {
            Step::Number(number) => match Sum::of(plan, layout, leaves, number) {
                Some(sum) => {
                    below.truths.extend(sum.lines.iter().map(|(when, _)| *when));
                    below.numbers.extend(&sum.others);
                    self.sums.insert(number, sum);
                }
                None => below.of(plan, step),
            },
            _ => below.of(plan, step),
        }
        self.truths.extend(below.truths.iter().filter_map(|node| slot(layout, *node)));
        self.numbers.extend(below.numbers);
        self.classes.extend(below.classes);
    }
}

/// The conditions that conclusions are read off, rules left out.
fn concluded(plan: &Plan) -> Vec<TruthRef> {
    let patterns = plan.patterns.iter().flat_map(|(likely, possible)| [*likely, *possible]);
    let advice = plan.advice.iter().flat_map(|advice| [advice.when, advice.unless]);
    let gates = plan.gates.iter().zip(&plan.read_by_red_flags).filter(|(_, read)| **read);
    let all = plan.applies.iter().chain(&plan.impossibles).chain(&plan.findings).copied();
    all.chain(patterns.chain(advice).flatten()).chain(gates.map(|(gate, _)| *gate)).collect()
}

/// What a step reads itself.
#[derive(Debug, Default)]
pub(super) struct Below {
    pub truths: Vec<TruthRef>,
    pub numbers: Vec<NumberRef>,
    pub classes: Vec<ClassRef>,
}

impl Below {
    pub(super) fn of(&mut self, plan: &Plan, step: Step) {
        let Self { truths, numbers, classes } = self;
        match step {
            Step::Truth(node) => plan.reads_of_truth(node, truths, numbers, classes),
            Step::Number(node) => plan.reads_of_number(node, truths, numbers, classes),
            Step::Class(class) => plan.reads_of_class(class, truths, numbers, classes),
            Step::Level | Step::OnlyAnswered(..) => {}
        }
    }
}

impl After {
    fn new(plan: &Plan, layout: &Layout) -> Self {
        let mut after = Self::default();
        for step in &layout.steps {
            let mut below = Below::default();
            below.of(plan, *step);
            let level = |node: TruthRef| {
                let node = plan.truths.get(node.0 as usize);
                matches!(node, Some(TruthNode::LevelAtLeast(_) | TruthNode::LevelAtMost(_)))
            };
            let reads = below.truths.iter().any(|node| after.truth(layout, *node))
                || below.numbers.iter().any(|node| after.numbers.contains(node))
                || below.classes.iter().any(|class| after.classes.contains(class));
            match *step {
                Step::Truth(node) if reads || level(node) => after.truths.extend(slot(layout, node)),
                Step::Number(number) if reads => drop(after.numbers.insert(number)),
                Step::Class(class) if reads => drop(after.classes.insert(class)),
                _ => {}
            }
        }
        after
    }

    fn truth(&self, layout: &Layout, node: TruthRef) -> bool {
        slot(layout, node).is_some_and(|slot| self.truths.contains(&slot))
    }

    /// Whether a step reads the level.
    pub(super) fn has(&self, layout: &Layout, step: Step) -> bool {
        match step {
            Step::Truth(node) => self.truth(layout, node),
            Step::Number(number) => self.numbers.contains(&number),
            Step::Class(class) => self.classes.contains(&class),
            Step::Level | Step::OnlyAnswered(..) => false,
        }
    }
}
