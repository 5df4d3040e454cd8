//! A ruleset as bytes, one a condition: those that one question decides are set by its answer, all others are worked out
//! in layers, and rules are read off many at once.

use super::clauses::Clauses;
use super::demand::{Below, Demand};
use super::layers::{self, Layers};
use super::leaves::{Basis, FALSE, Leaves, TRUE, slot};
use super::lists::{Lists, SCRATCH};
use super::spread::{Question, Reached, Spread, Told, Total};
use super::sums::Sum;
use super::values::MOST;
use crate::batch::planes::layout::{Layout, QuestionAt};
use crate::pipeline::Ready;
use crate::plan::{NumberRef, Step, TruthNode, TruthRef};
use crate::ruleset::QuestionId;
use crate::ruleset::expression::CompareOp;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops;

/// A ruleset, ready for one patient after the other.
#[derive(Debug)]
pub(super) struct Circuit {
    /// What values start from and what answers make of them; values behind these are worked out without looking at what
    /// they were.
    pub spread: Spread,
    /// How many values there are, each eight bytes at a time.
    pub eights: usize,
    /// Conditions on sets of choices: where the value stands, and what it is.
    pub sets: Vec<(usize, TruthRef)>,
    pub clauses: Clauses,
    /// What is worked out before rules, and what advice reads of the level.
    pub before: Layers,
    pub after: Layers,
    /// Where the value of each truth node of the layout stands.
    pub places: Vec<u32>,
}

/// What the first eight start from: no, yes, bytes for anything else, and one that nobody reads.
const CONSTANTS: [u8; 8] = [FALSE, TRUE, FALSE, FALSE, FALSE, FALSE, FALSE, FALSE];
const SPARE: ops::Range<usize> = 2..SCRATCH as usize;
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
        let leaves = Leaves::new(&ready.ruleset, &ready.plan, layout)?;
        let demand = Demand::new(ready, layout, &leaves)?;
        let mut maker = Maker::new(ready, layout, &leaves, &demand)?;
        maker.circuit.spread = Spread::new(&maker.told)?;
        maker.layers()?;
        maker.late_rules()?;
        (maker.circuit.eights * 8 <= MOST).then_some(maker.circuit)
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
    /// The bytes that each condition of one question or one sum is read into, by its slot.
    read: HashMap<u32, Vec<u16>>,
    told: Told<'a>,
    /// The conditions that a sum of answers alone decides, by their slot: the sum, and its lowest and highest value.
    reached: BTreeMap<u32, (NumberRef, i64, i64)>,
    /// Bytes beside the constants that nobody has taken.
    spare: ops::Range<usize>,
}

impl<'a> Maker<'a> {
    /// Finds places for everything that answers and their sums alone make, and what each of them makes.
    fn new(ready: &'a Ready, layout: &'a Layout, leaves: &'a Leaves, demand: &'a Demand) -> Option<Self> {
        let sizes: Vec<usize> = demand.rules.iter().map(Vec::len).collect();
        let clauses = Clauses::new(1, &sizes, &ready.plan);
        let mut start = vec![CONSTANTS];
        start.resize(1 + clauses.eights(), [FALSE; 8]);
        let circuit = Circuit {
            spread: Spread::Many(Lists::default()),
            eights: start.len(),
            sets: Vec::new(),
            clauses,
            before: Layers::default(),
            after: Layers::default(),
            places: vec![NOWHERE; layout.slot_count],
        };
        let (read, told) = (HashMap::new(), Told { start, ..Told::default() });
        let (reached, spare) = (BTreeMap::new(), SPARE);
        let mut maker = Self { ready, layout, leaves, demand, circuit, read, told, reached, spare };
        maker.sums();
        maker.leaves()?;
        maker.rules()?;
        maker.told.start.resize(maker.circuit.eights, [FALSE; 8]);
        maker.totals()?;
        maker.questions()?;
        Some(maker)
    }

    fn put(&mut self, slot: u32, place: usize) -> Option<()> {
        *self.circuit.places.get_mut(slot as usize)? = u32::try_from(place).ok()?;
        Some(())
    }

    /// Takes room for so many bytes; gives the place of the first.
    fn room(&mut self, bytes: usize) -> usize {
        if bytes <= self.spare.len() {
            let first = self.spare.start;
            self.spare.start += bytes;
            return first;
        }
        let first = self.circuit.eights * 8;
        self.circuit.eights += bytes.div_ceil(8);
        first
    }

    /// Whether answers and their sums alone make a condition.
    fn is_read(&self, node: TruthRef) -> bool {
        matches!(self.leaves.of(self.layout, node), Basis::One(_))
            || slot(self.layout, node).is_some_and(|slot| self.reached.contains_key(&slot))
    }

    fn demanded(&self) -> impl Iterator<Item = Step> + use<'a> {
        let Self { layout, leaves, demand, .. } = *self;
        layout.steps.iter().copied().filter(move |step| demand.has(layout, leaves, *step))
    }

    /// Finds the conditions that a sum of answers alone decides.
    fn sums(&mut self) {
        for step in self.demanded() {
            let Step::Truth(node) = step else { continue };
            let node_of = self.ready.plan.truths.get(node.0 as usize);
            let Some(TruthNode::CompareConst(op, number, value)) = node_of else { continue };
            let ends = match op {
                CompareOp::Less => value.checked_sub(1).map(|to| (i64::MIN, to)),
                CompareOp::AtMost => Some((i64::MIN, *value)),
                CompareOp::Greater => value.checked_add(1).map(|from| (from, i64::MAX)),
                CompareOp::AtLeast => Some((*value, i64::MAX)),
                CompareOp::Equal => None,
            };
            let of_answers = self.demand.sums.get(number).is_some_and(Sum::is_of_answers);
            if let (true, Some((from, to)), Some(slot)) = (of_answers, ends, slot(self.layout, node)) {
                self.reached.insert(slot, (*number, from, to));
            }
        }
    }

    /// The sums that answers add to, and what follows from them.
    fn totals(&mut self) -> Option<()> {
        let mut read: BTreeSet<NumberRef> = BTreeSet::new();
        for step in self.demanded() {
            match step {
                Step::Truth(node) if self.is_read(node) => {}
                Step::Number(number) if self.demand.sums.contains_key(&number) => {
                    let sum = self.demand.sums.get(&number)?;
                    read.extend(&sum.others);
                    read.extend((!sum.is_of_answers()).then_some(number));
                }
                _ => {
                    let mut below = Below::default();
                    below.of(&self.ready.plan, step);
                    read.extend(below.numbers);
                }
            }
        }
        let mut reached: BTreeMap<NumberRef, Vec<Reached>> = BTreeMap::new();
        for (slot, (number, from, to)) in &self.reached {
            let places = self.read.remove(slot).unwrap_or_default();
            reached.entry(*number).or_default().push(Reached { from: *from, to: *to, places });
        }
        for (number, sum) in &self.demand.sums {
            let (read, reached) = (read.contains(number), reached.remove(number).unwrap_or_default());
            self.told.totals.push(Total { number: *number, start: sum.start, read, reached });
        }
        Some(())
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
                Basis::Other if self.reached.contains_key(&slot) => own.push(slot),
                _ => {}
            }
        }
        let (first, first_set) = (self.room(own.len()), self.room(sets.len()));
        for (slot, place) in own.into_iter().zip(first..) {
            self.put(slot, place)?;
            self.read.entry(slot).or_default().push(u16::try_from(place).ok()?);
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
                    let more = (u16::try_from(place).ok()?, u16::try_from(own).ok()?);
                    self.circuit.clauses.more.push(more);
                    place
                };
                for node in part {
                    let slot = slot(self.layout, *node)?;
                    if self.is_read(*node) {
                        self.read.entry(slot).or_default().push(u16::try_from(place).ok()?);
                    }
                }
            }
            for part in rule.len()..self.circuit.clauses.parts() {
                let place = self.circuit.clauses.place(at, part)?;
                let eight = self.told.start.get_mut(place / 8)?;
                *eight.get_mut(place % 8)? = TRUE;
            }
        }
        Some(())
    }

    /// What each answer brings about.
    fn questions(&mut self) -> Option<()> {
        let mut told: BTreeMap<QuestionId, Question<'a>> = BTreeMap::new();
        let (layout, leaves) = (self.layout, self.leaves);
        let new = |question: &QuestionId| {
            let (place, asked) = (layout.questions.get(question.index())?, leaves.asked.get(question)?);
            Some(Question { place, asked, conditions: Vec::new(), sums: Vec::new() })
        };
        for node in super::leaves::truths(layout) {
            let Some((question, values)) = leaves.values(layout, node) else { continue };
            if let Some(places) = self.read.remove(&slot(layout, node)?) {
                let own = told.entry(question).or_insert(new(&question)?);
                own.conditions.push((values, places));
            }
        }
        for (number, sum) in &self.demand.sums {
            for (question, ranges) in &sum.by_question {
                told.entry(*question).or_insert(new(question)?).sums.push((*number, ranges.clone()));
            }
        }
        self.told.questions = told.into_values().collect();
        Some(())
    }

    /// Everything else.
    fn layers(&mut self) -> Option<()> {
        let own = self.demanded().filter(|step| !matches!(step, Step::Truth(node) if self.is_read(*node)));
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
                    Some(place) => u16::try_from(place).ok()?,
                    None => more.next()?.0,
                };
                for node in part {
                    if !self.is_read(*node) {
                        let from = u16::try_from(self.circuit.place(self.layout, *node)).ok()?;
                        self.circuit.clauses.late.push((from, to));
                    }
                }
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::values::Values;
    use super::super::words::Words;
    use super::super::work::Range;
    use super::*;
    use crate::batch::planes::rows::Bits;
    use crate::pipeline::load_ruleset;
    use crate::source::Source;

    /// Conditions that one answer leaves open and makes true together, sums that fall and rise, wide and narrow ranges.
    const RULES: &str = r#"ruleset some "Some"
  language 1
  version "1.0.0"
levels
  now  "Go now"
  home "Look after it at home"
question walks "Can you walk?"
  yes or no
question site "Where is it?"
  one of
    knee  "Knee"
    ankle "Ankle"
    foot  "Foot"
question age "How old are you?"
  whole number 0 to 120
question steps "How many steps a day?"
  whole number 0 to 90000
score points "Points"
  -3 when walks is no
  +1 when walks is unknown
  +2 when site is knee
  -1 when age < 20
score other "Other"
  +5 when steps < 2000
  -4 when age >= 65
  +1 when site is foot
pattern low "Low"
  likely when points <= -1
  possible when other < 2
pattern same "Same"
  likely when points + other >= 3
rule one "One"
  when walks is unknown or (walks is yes and points > -2)
  then level now
  because "Stated for the test."
rule two "Two"
  when points >= 1 and (other >= 1 or steps > 500) and age >= 18
  then level now
  because "Stated for the test."
otherwise level home
"#;

    #[test]
    fn words_and_lists_bring_about_the_same() {
        let small = include_str!("../../../benches/rulesets/small/ruleset.triage");
        for (text, seed) in [(RULES, 5), (small, 7)] {
            let ready = load_ruleset(&Source::new("rules.triage", text)).ready.expect("no error");
            let layout = Layout::new(&ready.ruleset, &ready.plan).expect("planes carry it");
            let leaves = Leaves::new(&ready.ruleset, &ready.plan, &layout).expect("leaves");
            let demand = Demand::new(&ready, &layout, &leaves).expect("rules");
            let maker = Maker::new(&ready, &layout, &leaves, &demand).expect("places");
            let lists = Lists::new(&maker.told).expect("lists");
            let words = Words::<15>::new(&maker.told).expect("words");
            let mut different = BTreeSet::new();
            for round in 0..4_000 {
                let row = row(&layout, seed + round);
                let declared = &ready.plan.declared_fixed;
                let run = |run: &dyn Fn(&mut Values, &mut [Range])| {
                    let (mut values, mut numbers) = (Values::new(), declared.clone());
                    run(&mut values, &mut numbers);
                    values.change(SCRATCH.into(), |_| FALSE);
                    let read = maker.told.totals.iter().filter(|total| total.read);
                    let sums: Vec<Range> =
                        read.filter_map(|total| numbers.get(total.number.0 as usize).copied()).collect();
                    (values.eights(0..maker.told.start.len()).to_vec(), sums)
                };
                let one = run(&|values, numbers| lists.run(&row, &mut lists.room(), values, numbers));
                let other = run(&|values, numbers| words.run(&row, values, numbers));
                assert_eq!(one, other, "{row:x?}");
                different.insert(one);
            }
            assert!(different.len() > 100, "{}", different.len());
        }
    }

    /// Any answers: each third of them missing, and a few unknown.
    fn row(layout: &Layout, seed: u64) -> Vec<u64> {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut any = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % below
        };
        let mut row = vec![0; layout.row_words()];
        for place in &layout.questions {
            let field = match (any(6), place.shape) {
                (0 | 1, _) => 0,
                (2, _) => 0b10,
                (_, Some(shape)) => 1 | any(shape.max + 1) << 2,
                (_, None) => 1 | 1 << (2 + any(place.width as u64)),
            };
            Bits::of(&mut row).put(place.at, field);
        }
        row
    }
}
