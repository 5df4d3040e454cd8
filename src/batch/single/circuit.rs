//! A ruleset as bytes, one a condition: those that one question decides are set by its answer, all others are worked out
//! in layers, and rules are read off many at once.

use super::clauses::Clauses;
use super::demand::Demand;
use super::layers::{self, Layers};
use super::leaves::{Basis, FALSE, Leaves, TRUE, slot};
use super::spread::{Spread, Wanted};
use super::work::Range;
use crate::batch::planes::layout::{Layout, QuestionAt};
use crate::pipeline::Ready;
use crate::plan::{NumberRef, Step, TruthRef};
use crate::ruleset::QuestionId;
use std::collections::{BTreeMap, HashMap};

/// A ruleset, ready for one patient after the other.
#[derive(Debug)]
pub(super) struct Circuit {
    /// What values start from; those behind are worked out without looking at what they were.
    pub start: Vec<[u8; 8]>,
    /// How many values there are, each eight bytes at a time.
    pub eights: usize,
    /// The sums that answers add to, and what each starts from.
    pub sums: Vec<(NumberRef, Range)>,
    pub spread: Spread,
    /// Conditions on sets of choices: where the value stands, and what it is.
    pub sets: Vec<(usize, TruthRef)>,
    pub clauses: Clauses,
    /// What is worked out before rules, and what advice reads of the level.
    pub before: Layers,
    pub after: Layers,
    /// Where the value of each truth node of the layout stands.
    pub places: Vec<u32>,
}

/// The place of what has none.
const NOWHERE: u32 = u32::MAX;
const NO: u32 = 0;
const YES: u32 = 1;

impl Circuit {
    /// None where a question's answer does not stand in one word of a row.
    pub(super) fn new(ready: &Ready, layout: &Layout) -> Option<Self> {
        if !layout.questions.iter().all(QuestionAt::in_one_word) {
            return None;
        }
        let plan = &ready.plan;
        let leaves = Leaves::new(&ready.ruleset, plan, layout)?;
        let demand = Demand::new(ready, layout, &leaves)?;
        let sizes: Vec<usize> = demand.rules.iter().map(Vec::len).collect();
        let constants = [FALSE, TRUE, FALSE, FALSE, FALSE, FALSE, FALSE, FALSE];
        let clauses = Clauses::new(1, &sizes, plan);
        let eights = 1 + clauses.eights();
        let mut start = vec![constants];
        start.resize(eights, [FALSE; 8]);
        let circuit = Self {
            start,
            eights,
            sums: Vec::new(),
            spread: Spread::default(),
            sets: Vec::new(),
            clauses,
            before: Layers::default(),
            after: Layers::default(),
            places: vec![NOWHERE; layout.slot_count],
        };
        let mut maker =
            Maker { ready, layout, leaves: &leaves, demand: &demand, circuit, read: HashMap::new() };
        maker.leaves()?;
        maker.rules()?;
        maker.circuit.start.resize(maker.circuit.eights, [FALSE; 8]);
        maker.questions()?;
        maker.layers()?;
        maker.late_rules()?;
        Some(maker.circuit)
    }

    /// Where the value of a condition stands.
    pub(super) fn place(&self, layout: &Layout, node: TruthRef) -> usize {
        let slot = layout.slots.get(node.0 as usize).map_or(usize::MAX, |slot| *slot as usize);
        self.places.get(slot).map_or(usize::MAX, |place| *place as usize)
    }
}

struct Maker<'a> {
    ready: &'a Ready,
    layout: &'a Layout,
    leaves: &'a Leaves,
    demand: &'a Demand,
    circuit: Circuit,
    /// The bytes that each condition of one question is read into, by its slot.
    read: HashMap<u32, Vec<u32>>,
}

impl Maker<'_> {
    fn put(&mut self, slot: u32, place: usize) -> Option<()> {
        *self.circuit.places.get_mut(slot as usize)? = u32::try_from(place).ok()?;
        Some(())
    }

    /// Takes room for so many bytes; gives the place of the first.
    fn room(&mut self, bytes: usize) -> usize {
        let first = self.circuit.eights * 8;
        self.circuit.eights += bytes.div_ceil(8);
        first
    }

    /// Constants, and conditions that are looked at one by one and rest on one question.
    fn leaves(&mut self) -> Option<()> {
        let (mut own, mut sets) = (Vec::new(), Vec::new());
        let basis = |slot: u32| self.leaves.basis.get(slot as usize).copied();
        for slot in (0..).take(self.layout.slot_count) {
            if let Some(Basis::Const(value)) = basis(slot) {
                *self.circuit.places.get_mut(slot as usize)? = if value { YES } else { NO };
            }
        }
        for node in super::leaves::truths(self.layout) {
            let slot = slot(self.layout, node)?;
            match basis(slot)? {
                Basis::One(_) if self.demand.truths.contains(&slot) => own.push(slot),
                Basis::Set if self.demand.truths.contains(&slot) => sets.push((slot, node)),
                _ => {}
            }
        }
        let (first, first_set) = (self.room(own.len()), self.room(sets.len()));
        for (slot, place) in own.into_iter().zip(first..) {
            self.put(slot, place)?;
            self.read.entry(slot).or_default().push(u32::try_from(place).ok()?);
        }
        for ((slot, node), place) in sets.into_iter().zip(first_set..) {
            self.put(slot, place)?;
            self.circuit.sets.push((place, node));
        }
        Some(())
    }

    /// The bytes of the rules' parts, and which conditions of one question are read into them.
    fn rules(&mut self) -> Option<()> {
        for (at, rule) in self.demand.rules.iter().enumerate() {
            for (number, part) in rule.iter().enumerate() {
                let place = if let Some(place) = self.circuit.clauses.place(at, number) {
                    place
                } else {
                    let (place, own) = (self.room(1), self.circuit.clauses.place(at, 0)?);
                    let more = (u32::try_from(place).ok()?, u32::try_from(own).ok()?);
                    self.circuit.clauses.more.push(more);
                    place
                };
                for node in part {
                    let slot = slot(self.layout, *node)?;
                    if let Basis::One(_) = self.leaves.of(self.layout, *node) {
                        self.read.entry(slot).or_default().push(u32::try_from(place).ok()?);
                    }
                }
            }
            for part in rule.len()..self.circuit.clauses.parts() {
                let place = self.circuit.clauses.place(at, part)?;
                let eight = self.circuit.start.get_mut(place / 8)?;
                *eight.get_mut(place % 8)? = TRUE;
            }
        }
        Some(())
    }

    /// What each answer brings about.
    fn questions(&mut self) -> Option<()> {
        let mut wanted: BTreeMap<QuestionId, Wanted<'_>> = BTreeMap::new();
        for node in super::leaves::truths(self.layout) {
            let Some((question, values)) = self.leaves.values(self.layout, node) else { continue };
            if let Some(bytes) = self.read.remove(&slot(self.layout, node)?) {
                wanted.entry(question).or_default().conditions.push((values, bytes));
            }
        }
        for (number, sum) in &self.demand.sums {
            self.circuit.sums.push((*number, sum.start));
            for (question, ranges) in &sum.by_question {
                wanted.entry(*question).or_default().sums.push((number.0, ranges.clone()));
            }
        }
        for (question, wanted) in &wanted {
            let place = self.layout.questions.get(question.index())?;
            self.circuit.spread.question(place, self.leaves.asked.get(question)?, wanted)?;
        }
        Some(())
    }

    /// Everything else.
    fn layers(&mut self) -> Option<()> {
        let steps = self.layout.steps.iter().copied();
        let own = steps.filter(|step| self.demand.has(self.layout, self.leaves, *step));
        let (after, before): (Vec<Step>, Vec<Step>) =
            own.partition(|step| self.demand.after.has(self.layout, *step));
        for (steps, after) in [(before, false), (after, true)] {
            let plan = &self.ready.plan;
            let maker = layers::Maker::new(plan, self.layout, self.demand, &mut self.circuit);
            let made = maker.make(&steps)?;
            *(if after { &mut self.circuit.after } else { &mut self.circuit.before }) = made;
        }
        Some(())
    }

    /// What rules read that has been worked out by itself.
    fn late_rules(&mut self) -> Option<()> {
        let mut more = self.circuit.clauses.more.clone().into_iter();
        for (at, rule) in self.demand.rules.iter().enumerate() {
            for (number, part) in rule.iter().enumerate() {
                let to = match self.circuit.clauses.place(at, number) {
                    Some(place) => u32::try_from(place).ok()?,
                    None => more.next()?.0,
                };
                for node in part {
                    if !matches!(self.leaves.of(self.layout, *node), Basis::One(_)) {
                        let from = u32::try_from(self.circuit.place(self.layout, *node)).ok()?;
                        self.circuit.clauses.late.push((from, to));
                    }
                }
            }
        }
        Some(())
    }
}
