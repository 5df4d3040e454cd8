//! A ruleset as layers of small operations on bytes, one byte a condition: every condition of a layer reads layers
//! before it alone, so that conditions of one kind stand side by side and are worked out in one loop.

use super::tables::{Asked, FALSE, Is, TRUE, question_of, read_by};
use crate::batch::planes::layout::{Layout, QuestionAt, scale};
use crate::pipeline::Ready;
use crate::plan::{ClassRef, Edges, Form, NumberKind, NumberRef, Plan, Step, TruthNode, TruthRef};
use crate::ruleset::{LevelId, Ruleset};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A ruleset, ready for one patient after the other.
#[derive(Debug)]
pub(super) struct Circuit {
    pub asked: Vec<Asked>,
    /// Conditions on sets of choices: where the value stands, and what it is.
    pub sets: Vec<(usize, TruthRef)>,
    pub operations: Vec<Operation>,
    /// What groups of conditions read.
    pub edges: Vec<u32>,
    pub lines: Vec<Line>,
    pub tables: Vec<Table>,
    /// Where the value of each truth node of the layout stands.
    pub places: Vec<u32>,
    /// Where the rules that set a level stand, and the level.
    pub level_rules: Vec<(usize, LevelId)>,
    /// How many values there are, each eight bytes at a time.
    pub eights: usize,
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
    /// Any other condition, and its place.
    Truth(TruthRef, usize),
    /// A sum of points: the lines and the tables from these on, so many, and the other parts.
    Points {
        number: NumberRef,
        decimals: u8,
        lines: (usize, usize),
        tables: (usize, usize),
        others: Vec<NumberRef>,
    },
    /// Any other number.
    Number(NumberRef),
    Class(ClassRef),
    Level,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gate {
    Not,
    All,
    Any,
}

/// Points where a condition holds: those above zero and those below.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub place: u32,
    pub gain: i64,
    pub loss: i64,
}

/// Points that one question alone decides, by its answer.
#[derive(Debug)]
pub(super) struct Table {
    pub asked: usize,
    pub ranges: Vec<(i64, i64)>,
}

/// What is worked out in one layer; conditions of one kind with as many parts stand together.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Group(Gate, usize),
    Other(usize),
}

impl Circuit {
    /// None where a question's answer does not stand in one word of a row.
    pub(super) fn new(ready: &Ready, layout: &Layout) -> Option<Self> {
        if !layout.questions.iter().all(QuestionAt::in_one_word) {
            return None;
        }
        let mut maker = Maker {
            ruleset: &ready.ruleset,
            plan: &ready.plan,
            layout,
            circuit: Self {
                asked: Vec::new(),
                sets: Vec::new(),
                operations: Vec::new(),
                edges: Vec::new(),
                lines: Vec::new(),
                tables: Vec::new(),
                places: vec![NOWHERE; layout.slot_count],
                level_rules: Vec::new(),
                eights: 1,
            },
        };
        maker.constants();
        maker.leaves()?;
        maker.same()?;
        maker.layers()?;
        let mut circuit = maker.circuit;
        let rules = ready.plan.level_rules.iter().filter_map(|(rule, level)| {
            Some((circuit.place(layout, *ready.plan.rules.get(*rule as usize)?), *level))
        });
        circuit.level_rules = rules.collect();
        Some(circuit)
    }

    /// Where the value of a condition stands.
    pub(super) fn place(&self, layout: &Layout, node: TruthRef) -> usize {
        let slot = layout.slots.get(node.0 as usize).map_or(usize::MAX, |slot| *slot as usize);
        self.places.get(slot).map_or(usize::MAX, |place| *place as usize)
    }

    fn has_place(&self, layout: &Layout, node: TruthRef) -> bool {
        self.place(layout, node) < NOWHERE as usize
    }
}

/// The place of what has none yet.
const NOWHERE: u32 = u32::MAX;

struct Maker<'a> {
    ruleset: &'a Ruleset,
    plan: &'a Plan,
    layout: &'a Layout,
    circuit: Circuit,
}

impl Maker<'_> {
    fn put(&mut self, node: TruthRef, place: usize) -> Option<()> {
        let slot = *self.layout.slots.get(node.0 as usize)? as usize;
        *self.circuit.places.get_mut(slot)? = u32::try_from(place).ok()?;
        Some(())
    }

    fn node(&self, node: TruthRef) -> Option<&TruthNode> {
        self.plan.truths.get(node.0 as usize)
    }

    /// False stands at place 0, true at place 1.
    fn constants(&mut self) {
        for (at, node) in self.plan.truths.iter().enumerate() {
            let value = match node {
                TruthNode::Const(value) => *value,
                // Nothing is under study where a patient is evaluated.
                TruthNode::StudyApplies => true,
                _ => continue,
            };
            // What nobody reads has no slot.
            let _ = self.put(TruthRef(u32::try_from(at).unwrap_or(u32::MAX)), usize::from(value));
        }
    }

    fn truths(&self) -> impl Iterator<Item = TruthRef> + use<> {
        let truths = self.layout.steps.iter().filter_map(|step| match step {
            Step::Truth(node) => Some(*node),
            _ => None,
        });
        truths.collect::<Vec<_>>().into_iter()
    }

    /// Conditions that read one question.
    fn leaves(&mut self) -> Option<()> {
        let mut by_question: BTreeMap<_, Vec<TruthRef>> = BTreeMap::new();
        let mut sets = Vec::new();
        for node in self.truths() {
            let kind = self.node(node)?;
            if let Some(question) = question_of(self.plan, self.ruleset, kind) {
                by_question.entry(question).or_default().push(node);
            } else if read_by(self.plan, kind).is_some() {
                sets.push(node);
            }
        }
        for (question, nodes) in by_question {
            let kinds: Vec<&TruthNode> =
                nodes.iter().filter_map(|node| self.plan.truths.get(node.0 as usize)).collect();
            let first = self.circuit.eights;
            let asked = Asked::new(self.plan, self.layout, question, &kinds, first)?;
            self.circuit.asked.push(asked);
            self.circuit.eights += nodes.len().div_ceil(8);
            for (at, node) in nodes.iter().enumerate() {
                self.put(*node, first * 8 + at)?;
            }
        }
        for (at, node) in sets.iter().enumerate() {
            let place = self.circuit.eights * 8 + at;
            self.put(*node, place)?;
            self.circuit.sets.push((place, *node));
        }
        self.circuit.eights += sets.len().div_ceil(8);
        Some(())
    }

    /// Groups that are no more than one of their parts stand where that part does.
    fn same(&mut self) -> Option<()> {
        for node in self.truths() {
            let (edges, idle) = match self.node(node)? {
                TruthNode::And(edges) => (*edges, 1),
                TruthNode::Or(edges) => (*edges, 0),
                _ => continue,
            };
            let parts = self.plan.edges(edges).iter().map(|part| TruthRef(*part));
            let parts: Vec<usize> = parts.map(|part| self.circuit.place(self.layout, part)).collect();
            let rest: Vec<usize> = parts.into_iter().filter(|part| *part != idle).collect();
            match rest[..] {
                [] => self.put(node, idle)?,
                [only] if only < NOWHERE as usize => self.put(node, only)?,
                _ => {}
            }
        }
        Some(())
    }

    /// Everything else, in layers.
    fn layers(&mut self) -> Option<()> {
        let needed = self.needed();
        let mut depths = Depths::default();
        let mut layers: BTreeMap<(usize, Sort), Vec<Step>> = BTreeMap::new();
        for (at, step) in self.layout.steps.iter().enumerate() {
            let sort = match *step {
                Step::Truth(node) if self.circuit.has_place(self.layout, node) => continue,
                Step::Truth(node) => match self.node(node)? {
                    TruthNode::Not(_) => Sort::Group(Gate::Not, 1),
                    TruthNode::And(edges) => Sort::Group(Gate::All, edges.len as usize),
                    TruthNode::Or(edges) => Sort::Group(Gate::Any, edges.len as usize),
                    _ => Sort::Other(at),
                },
                Step::Number(node) if !needed.contains(&node) => continue,
                _ => Sort::Other(at),
            };
            let depth = depths.of(self.plan, self.layout, *step) + 1;
            depths.set(self.layout, *step, depth);
            layers.entry((depth, sort)).or_default().push(*step);
        }
        for ((_, sort), steps) in layers {
            match sort {
                Sort::Group(gate, parts) => self.group(gate, parts, &steps)?,
                Sort::Other(_) => steps.into_iter().try_for_each(|step| self.other(step))?,
            }
        }
        Some(())
    }

    fn group(&mut self, gate: Gate, parts: usize, steps: &[Step]) -> Option<()> {
        let (first, edges) = (self.circuit.eights * 8, self.circuit.edges.len());
        for (at, step) in steps.iter().enumerate() {
            let Step::Truth(node) = *step else { return None };
            let read: Vec<u32> = match self.node(node)? {
                TruthNode::Not(inner) => vec![inner.0],
                TruthNode::And(edges) | TruthNode::Or(edges) => self.plan.edges(*edges).to_vec(),
                _ => return None,
            };
            for node in read {
                let place = self.circuit.place(self.layout, TruthRef(node));
                self.circuit.edges.push(u32::try_from(place).ok()?);
            }
            self.put(node, first + at)?;
        }
        self.circuit.eights += steps.len().div_ceil(8);
        self.circuit.operations.push(Operation::Group { gate, parts, first, count: steps.len(), edges });
        Some(())
    }

    fn other(&mut self, step: Step) -> Option<()> {
        let operation = match step {
            Step::Truth(node) => {
                let place = self.circuit.eights * 8;
                self.circuit.eights += 1;
                self.put(node, place)?;
                Operation::Truth(node, place)
            }
            Step::Number(number) => self.points(number).unwrap_or(Operation::Number(number)),
            Step::Class(class) => Operation::Class(class),
            Step::Level => Operation::Level,
            Step::OnlyAnswered(..) => return Some(()),
        };
        self.circuit.operations.push(operation);
        Some(())
    }

    fn sum(&self, number: NumberRef) -> Option<(u8, Edges)> {
        let node = self.plan.numbers.get(number.0 as usize)?;
        match (&node.kind, node.form) {
            (NumberKind::Sum(edges), Form::Fixed(decimals)) => Some((decimals, *edges)),
            _ => None,
        }
    }

    /// The points of a line, in units of 10^-`decimals`, and its condition.
    fn line(&self, number: NumberRef, decimals: u8) -> Option<(TruthRef, i64)> {
        match self.plan.numbers.get(number.0 as usize)?.kind {
            NumberKind::Line(when, points) => Some((when, self.constant(points, decimals)?)),
            _ => None,
        }
    }

    /// The value of a constant in units of 10^-`decimals`.
    fn constant(&self, number: NumberRef, decimals: u8) -> Option<i64> {
        let node = self.plan.numbers.get(number.0 as usize)?;
        let (low, high) = *self.plan.declared_fixed.get(number.0 as usize)?;
        let scale = scale(self.plan, number, decimals)?;
        let constant = matches!(node.kind, NumberKind::Const) && low == high;
        constant.then(|| low.checked_mul(i64::try_from(scale).ok()?)).flatten()
    }

    /// A sum of which some parts are lines or tables.
    fn points(&mut self, number: NumberRef) -> Option<Operation> {
        let (decimals, edges) = self.sum(number)?;
        let (line, table, mut others) = (self.circuit.lines.len(), self.circuit.tables.len(), Vec::new());
        for part in self.plan.edges(edges) {
            let part = NumberRef(*part);
            if let Some((when, points)) = self.line(part, decimals) {
                let place = u32::try_from(self.circuit.place(self.layout, when)).ok()?;
                self.circuit.lines.push(Line { place, gain: points.max(0), loss: points.min(0) });
            } else if let Some(table) = self.table(part, decimals) {
                self.circuit.tables.push(table);
            } else {
                others.push(part);
            }
        }
        let lines = (line, self.circuit.lines.len() - line);
        let tables = (table, self.circuit.tables.len() - table);
        Some(Operation::Points { number, decimals, lines, tables, others })
    }

    /// What one question alone decides, by its answer, in units of 10^-`decimals`.
    fn table(&self, number: NumberRef, decimals: u8) -> Option<Table> {
        let NumberKind::Joint(joint) = &self.plan.numbers.get(number.0 as usize)?.kind else { return None };
        if self.circuit.place(self.layout, joint.gate) != 1 {
            return None;
        }
        let at = self.circuit.asked.iter().position(|asked| asked.question == joint.question)?;
        let ends = |(low, high): (NumberRef, NumberRef)| {
            Some((self.constant(low, decimals)?, self.constant(high, decimals)?))
        };
        let (values, hidden) = (ends(joint.over_values)?, ends(joint.over_unknown)?);
        let lines = self.lines(joint.answered, decimals)?;
        let asked = self.circuit.asked.get(at)?;
        let answers = asked.answers(self.layout).into_iter().enumerate();
        let ranges = answers.map(|(answer, is)| match is {
            Is::Unknown => Some(hidden),
            Is::Missing => Some((values.0.min(hidden.0), values.1.max(hidden.1))),
            Is::Choice(_) | Is::Number(_) => {
                let sum = lines.iter().try_fold(0_i64, |sum, (place, points)| {
                    match asked.value_at(*place, answer)? {
                        TRUE => sum.checked_add(*points),
                        FALSE => Some(sum),
                        _ => None,
                    }
                });
                sum.map(|sum| (sum, sum))
            }
        });
        Some(Table { asked: at, ranges: ranges.collect::<Option<_>>()? })
    }

    /// The lines that a number is the sum of: where the condition of each stands, and its points.
    fn lines(&self, number: NumberRef, decimals: u8) -> Option<Vec<(usize, i64)>> {
        let parts = match self.sum(number) {
            Some((_, edges)) => self.plan.edges(edges).iter().map(|part| NumberRef(*part)).collect(),
            None => vec![number],
        };
        let lines = parts.into_iter().map(|part| {
            let (when, points) = self.line(part, decimals)?;
            Some((self.circuit.place(self.layout, when), points))
        });
        lines.collect()
    }

    /// The numbers that something reads otherwise than as a part of a sum.
    fn needed(&self) -> HashSet<NumberRef> {
        let mut needed: HashSet<NumberRef> = HashSet::new();
        let (mut truths, mut classes) = (Vec::new(), Vec::new());
        for step in self.layout.steps.iter().rev() {
            let mut numbers = Vec::new();
            match *step {
                Step::Truth(node) => self.plan.reads_of_truth(node, &mut truths, &mut numbers, &mut classes),
                Step::Class(class) => {
                    self.plan.reads_of_class(class, &mut truths, &mut numbers, &mut classes);
                }
                Step::Number(number) if needed.contains(&number) => {
                    if let Some((decimals, edges)) = self.sum(number) {
                        let parts = self.plan.edges(edges).iter().map(|part| NumberRef(*part));
                        let apart = |part: &NumberRef| {
                            self.line(*part, decimals).is_none() && self.table(*part, decimals).is_none()
                        };
                        numbers.extend(parts.filter(apart));
                    } else {
                        self.plan.reads_of_number(number, &mut truths, &mut numbers, &mut classes);
                    }
                }
                _ => {}
            }
            needed.extend(numbers);
        }
        needed
    }
}

/// How many layers stand before each node.
#[derive(Default)]
struct Depths {
    truths: HashMap<u32, usize>,
    numbers: HashMap<NumberRef, usize>,
    classes: HashMap<ClassRef, usize>,
    level: usize,
}

impl Depths {
    /// The layer of the last node that a step reads.
    fn of(&self, plan: &Plan, layout: &Layout, step: Step) -> usize {
        let (mut truths, mut numbers, mut classes) = (Vec::new(), Vec::new(), Vec::new());
        let mut level = 0;
        match step {
            Step::Truth(node) => {
                plan.reads_of_truth(node, &mut truths, &mut numbers, &mut classes);
                if let Some(TruthNode::LevelAtLeast(_) | TruthNode::LevelAtMost(_)) =
                    plan.truths.get(node.0 as usize)
                {
                    level = self.level;
                }
            }
            Step::Number(node) => plan.reads_of_number(node, &mut truths, &mut numbers, &mut classes),
            Step::Class(class) => plan.reads_of_class(class, &mut truths, &mut numbers, &mut classes),
            Step::Level => {
                truths.extend(plan.level_rules.iter().filter_map(|(rule, _)| plan.rules.get(*rule as usize)));
            }
            Step::OnlyAnswered(..) => {}
        }
        // The lines of a sum are worked out with it: what they read counts.
        for number in &numbers {
            if let Some(NumberKind::Line(when, _)) =
                plan.numbers.get(number.0 as usize).map(|node| &node.kind)
            {
                truths.push(*when);
            }
        }
        let slot = |node: &TruthRef| layout.slots.get(node.0 as usize).copied();
        let truths = truths.iter().filter_map(|node| self.truths.get(&slot(node)?)).copied();
        let numbers = numbers.iter().filter_map(|node| self.numbers.get(node)).copied();
        let classes = classes.iter().filter_map(|node| self.classes.get(node)).copied();
        truths.chain(numbers).chain(classes).max().unwrap_or(0).max(level)
    }

    fn set(&mut self, layout: &Layout, step: Step, depth: usize) {
        match step {
            Step::Truth(node) => {
                if let Some(slot) = layout.slots.get(node.0 as usize) {
                    self.truths.insert(*slot, depth);
                }
            }
            Step::Number(node) => drop(self.numbers.insert(node, depth)),
            Step::Class(class) => drop(self.classes.insert(class, depth)),
            Step::Level => self.level = depth,
            Step::OnlyAnswered(..) => {}
        }
    }
}
