//! What has to be worked out by itself, in layers: everything in a layer reads layers before it alone, so that conditions
//! of one kind stand side by side and are worked out in one loop.

use super::circuit::Circuit;
use super::demand::{Below, Demand};
use super::leaves::slot;
use super::sums::Sum;
use crate::batch::planes::layout::Layout;
use crate::plan::{ClassRef, NumberRef, Plan, Step, TruthNode, TruthRef};
use crate::ruleset::expression::CompareOp;
use std::collections::{BTreeMap, HashMap};

/// Operations in their order, and what they read.
#[derive(Debug, Default)]
pub(super) struct Layers {
    pub operations: Vec<Operation>,
    /// What groups of conditions read.
    pub edges: Vec<u32>,
    pub lines: Vec<Line>,
    pub limits: Vec<Limits>,
}

/// One step, or many that are alike.
#[derive(Debug)]
pub(super) enum Operation {
    /// Conditions made of others: so many from this place on, each of as many parts.
    Group {
        gate: Gate,
        parts: usize,
        first: usize,
        count: usize,
        edges: usize,
    },
    /// Numbers compared with constants: so many from this place on, and the first of their limits.
    Within {
        first: usize,
        count: usize,
        limits: usize,
    },
    /// Any other condition, and its place.
    Truth(TruthRef, usize),
    /// What a sum adds beside what answers add: the lines from this one on, so many, and the other parts.
    Points {
        number: NumberRef,
        decimals: u8,
        lines: (usize, usize),
        others: Vec<NumberRef>,
    },
    /// Any other number.
    Number(NumberRef),
    Class(ClassRef),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gate {
    Not,
    All,
    Any,
}

/// Points where a condition holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub place: u32,
    pub points: i64,
}

/// A number, the lowest and the highest value for which a condition holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub number: NumberRef,
    pub from: i64,
    pub to: i64,
}

/// What is worked out in one layer; conditions of one kind with as many parts stand together.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Group(Gate, usize),
    Within,
    Other(usize),
}

pub(super) struct Maker<'a> {
    plan: &'a Plan,
    layout: &'a Layout,
    demand: &'a Demand,
    circuit: &'a mut Circuit,
    made: Layers,
}

impl<'a> Maker<'a> {
    pub(super) fn new(
        plan: &'a Plan,
        layout: &'a Layout,
        demand: &'a Demand,
        circuit: &'a mut Circuit,
    ) -> Self {
        Self { plan, layout, demand, circuit, made: Layers::default() }
    }

    fn node(&self, node: TruthRef) -> Option<&TruthNode> {
        self.plan.truths.get(node.0 as usize)
    }

    /// Puts steps into layers; each stands behind what it reads.
    pub(super) fn make(mut self, steps: &[Step]) -> Option<Layers> {
        let mut depths = Depths::default();
        let mut layers: BTreeMap<(usize, Sort), Vec<Step>> = BTreeMap::new();
        for (at, step) in steps.iter().enumerate() {
            let sort = match *step {
                Step::Truth(node) => match self.node(node)? {
                    TruthNode::Not(_) => Sort::Group(Gate::Not, 1),
                    TruthNode::And(edges) => Sort::Group(Gate::All, edges.len as usize),
                    TruthNode::Or(edges) => Sort::Group(Gate::Any, edges.len as usize),
                    TruthNode::CompareConst(..) => Sort::Within,
                    _ => Sort::Other(at),
                },
                // Answers alone make it.
                Step::Number(number) if self.demand.sums.get(&number).is_some_and(Sum::is_of_answers) => {
                    continue;
                }
                _ => Sort::Other(at),
            };
            let depth = depths.of(self.plan, self.layout, self.demand, *step) + 1;
            depths.set(self.layout, *step, depth);
            layers.entry((depth, sort)).or_default().push(*step);
        }
        for ((_, sort), steps) in layers {
            match sort {
                Sort::Group(gate, parts) => self.group(gate, parts, &steps)?,
                Sort::Within => self.within(&steps)?,
                Sort::Other(_) => steps.into_iter().try_for_each(|step| self.other(step))?,
            }
        }
        Some(self.made)
    }

    /// Takes places for conditions side by side; gives the first.
    fn put(&mut self, steps: &[Step]) -> Option<usize> {
        let first = self.circuit.eights * 8;
        for (step, place) in steps.iter().zip(first..) {
            let Step::Truth(node) = *step else { return None };
            let slot = slot(self.layout, node)? as usize;
            *self.circuit.places.get_mut(slot)? = u32::try_from(place).ok()?;
        }
        self.circuit.eights += steps.len().div_ceil(8);
        Some(first)
    }

    fn group(&mut self, gate: Gate, parts: usize, steps: &[Step]) -> Option<()> {
        let edges = self.made.edges.len();
        for step in steps {
            let Step::Truth(node) = *step else { return None };
            let read: Vec<u32> = match self.node(node)? {
                TruthNode::Not(inner) => vec![inner.0],
                TruthNode::And(edges) | TruthNode::Or(edges) => self.plan.edges(*edges).to_vec(),
                _ => return None,
            };
            for node in read {
                let place = self.circuit.place(self.layout, TruthRef(node));
                self.made.edges.push(u32::try_from(place).ok()?);
            }
        }
        let (first, count) = (self.put(steps)?, steps.len());
        self.made.operations.push(Operation::Group { gate, parts, first, count, edges });
        Some(())
    }

    fn within(&mut self, steps: &[Step]) -> Option<()> {
        let limits = self.made.limits.len();
        for step in steps {
            let Step::Truth(node) = *step else { return None };
            let TruthNode::CompareConst(op, number, value) = *self.node(node)? else { return None };
            let (from, to) = match op {
                CompareOp::Less => (Some(i64::MIN), value.checked_sub(1)),
                CompareOp::AtMost => (Some(i64::MIN), Some(value)),
                CompareOp::Greater => (value.checked_add(1), Some(i64::MAX)),
                CompareOp::AtLeast => (Some(value), Some(i64::MAX)),
                CompareOp::Equal => (Some(value), Some(value)),
            };
            self.made.limits.push(Limits { number, from: from?, to: to? });
        }
        let (first, count) = (self.put(steps)?, steps.len());
        self.made.operations.push(Operation::Within { first, count, limits });
        Some(())
    }

    fn other(&mut self, step: Step) -> Option<()> {
        let operation = match step {
            Step::Truth(node) => Operation::Truth(node, self.put(&[step])?),
            Step::Number(number) => match self.demand.sums.get(&number) {
                Some(sum) => {
                    let first = self.made.lines.len();
                    for (when, points) in &sum.lines {
                        let place = u32::try_from(self.circuit.place(self.layout, *when)).ok()?;
                        self.made.lines.push(Line { place, points: *points });
                    }
                    let (decimals, others) = (sum.decimals, sum.others.clone());
                    Operation::Points { number, decimals, lines: (first, sum.lines.len()), others }
                }
                None => Operation::Number(number),
            },
            Step::Class(class) => Operation::Class(class),
            Step::Level | Step::OnlyAnswered(..) => return Some(()),
        };
        self.made.operations.push(operation);
        Some(())
    }
}

/// How many layers stand before each node.
#[derive(Default)]
struct Depths {
    truths: HashMap<u32, usize>,
    numbers: HashMap<NumberRef, usize>,
    classes: HashMap<ClassRef, usize>,
}

impl Depths {
    /// The layer of the last node that a step reads.
    fn of(&self, plan: &Plan, layout: &Layout, demand: &Demand, step: Step) -> usize {
        let mut below = Below::default();
        match step {
            Step::Number(number) if demand.sums.contains_key(&number) => {
                if let Some(sum) = demand.sums.get(&number) {
                    below.truths.extend(sum.lines.iter().map(|(when, _)| *when));
                    below.numbers.extend(&sum.others);
                }
            }
            _ => below.of(plan, step),
        }
        let truths = below.truths.iter().filter_map(|node| self.truths.get(&slot(layout, *node)?)).copied();
        let numbers = below.numbers.iter().filter_map(|node| self.numbers.get(node)).copied();
        let classes = below.classes.iter().filter_map(|node| self.classes.get(node)).copied();
        truths.chain(numbers).chain(classes).max().unwrap_or(0)
    }

    fn set(&mut self, layout: &Layout, step: Step, depth: usize) {
        match step {
            Step::Truth(node) => {
                if let Some(slot) = slot(layout, node) {
                    self.truths.insert(slot, depth);
                }
            }
            Step::Number(node) => drop(self.numbers.insert(node, depth)),
            Step::Class(class) => drop(self.classes.insert(class, depth)),
            Step::Level | Step::OnlyAnswered(..) => {}
        }
    }
}
