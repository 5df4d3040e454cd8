//! Every node of the flat form worked out for all patients of a block, in the order of the steps.

use super::Lanes;
use super::arithmetic::Work;
use super::block::Block;
use super::layout::{Kind, Layout, scales};
use super::numbers::{self, Shape, Slice, add_scaled, align, constant, equal_to, less, less_than};
use crate::plan::{
    Bits, ClassKind, ClassRef, Edges, Form, NumberKind, NumberRef, Plan, RowRange, Selector, Step, TruthNode,
    TruthRef,
};
use crate::ruleset::expression::CompareOp;
use crate::ruleset::{LevelId, QuestionId};

/// Certainly and possibly true.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Both {
    pub certain: Lanes,
    pub possible: Lanes,
}

impl Both {
    fn known(lanes: Lanes) -> Self {
        Self { certain: lanes, possible: lanes }
    }

    fn not(self) -> Self {
        Self { certain: self.possible.others(), possible: self.certain.others() }
    }

    /// Neither certain nor ruled out.
    pub(super) fn open(self) -> Lanes {
        self.possible.but_not(self.certain)
    }
}

/// The values of all nodes for a block of patients.
#[derive(Debug, Clone, Default)]
pub struct PlaneWalk {
    truths: Vec<Both>,
    numbers: Vec<Slice>,
    classes: Vec<Lanes>,
    /// For each level, those of whom it is the "at least", and the "at most".
    pub(super) at_least: Vec<Lanes>,
    pub(super) at_most: Vec<Lanes>,
    room: Room,
}

/// Numbers on the way, kept so that nothing is allocated for a block.
#[derive(Debug, Clone, Default)]
pub(super) struct Room {
    pub one: Vec<Lanes>,
    pub other: Vec<Lanes>,
}

/// What a walk reads.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a> {
    pub plan: &'a Plan,
    pub layout: &'a Layout,
    pub block: &'a Block,
    /// The walk without assumptions, where this one assumes.
    pub unassumed: Option<&'a PlaneWalk>,
    /// The day of the assessment.
    pub assessed: i64,
}

impl<'a> Facts<'a> {
    pub(super) fn plane(&self, question: QuestionId, offset: usize) -> Lanes {
        let question = self.layout.questions.get(question.index());
        question.and_then(|it| self.block.planes.get(it.at + offset)).copied().unwrap_or_default()
    }

    pub(super) fn given(&self, question: QuestionId) -> Lanes {
        self.plane(question, 0)
    }

    /// Those who gave one of these choices.
    fn any_of(&self, question: QuestionId, words: &[u64]) -> Lanes {
        choices(words).fold(Lanes::NONE, |any, choice| any.or(self.plane(question, 2 + choice)))
    }

    fn planes_of(self, question: QuestionId) -> (&'a [Lanes], &'a [Lanes]) {
        let Some(at) = self.layout.questions.get(question.index()) else { return (&[], &[]) };
        let (Kind::Number { high }, Some(shape)) = (at.kind, at.shape) else { return (&[], &[]) };
        let low = self.block.planes.get(at.at + 2..at.at + 2 + shape.bits()).unwrap_or_default();
        (low, self.block.high.get(high..high + shape.bits()).unwrap_or_default())
    }
}

/// The positions of bits.
fn choices(words: &[u64]) -> impl Iterator<Item = usize> + '_ {
    words
        .iter()
        .zip((0..).step_by(64))
        .flat_map(|(word, start)| (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| start + bit))
}

fn has(words: &[u64], at: usize) -> bool {
    words.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
}

impl PlaneWalk {
    /// Room for a layout.
    #[must_use]
    pub fn new(plan: &Plan, layout: &Layout, levels: usize) -> Self {
        let room = |shape: &Option<Shape>| {
            let planes = || vec![Lanes::NONE; shape.map_or(0, Shape::bits)];
            Slice { low: planes(), high: planes() }
        };
        let mut walk = Self {
            truths: vec![Both::default(); layout.slot_count],
            numbers: layout.shapes.iter().map(room).collect(),
            classes: vec![Lanes::NONE; plan.class_words as usize * 64],
            at_least: vec![Lanes::NONE; levels],
            at_most: vec![Lanes::NONE; levels],
            room: Room::default(),
        };
        for (node, slot) in plan.truths.iter().zip(&layout.slots) {
            if let (TruthNode::Const(value), Some(slot)) = (node, walk.truths.get_mut(*slot as usize)) {
                *slot = Both::known(Lanes::constant(*value));
            }
        }
        walk
    }

    pub(super) fn run(&mut self, facts: Facts<'_>) {
        self.steps(facts, &facts.layout.steps);
    }

    pub(super) fn run_assumed(&mut self, facts: Facts<'_>, given: &Self) {
        self.truths.clone_from(&given.truths);
        for (own, given) in self.numbers.iter_mut().zip(&given.numbers) {
            own.low.clone_from(&given.low);
            own.high.clone_from(&given.high);
        }
        self.classes.clone_from(&given.classes);
        self.at_least.clone_from(&given.at_least);
        self.at_most.clone_from(&given.at_most);
        self.steps(facts, &facts.layout.assumed_steps);
    }

    /// Numbers that never change: a walk starts with them.
    pub(super) fn constants(&mut self, plan: &Plan, layout: &Layout) {
        for (at, node) in plan.numbers.iter().enumerate() {
            let shape = layout.shapes.get(at).copied().flatten();
            if let (NumberKind::Const, Some(shape), Some(slice)) =
                (&node.kind, shape, self.numbers.get_mut(at))
            {
                constant(0, shape.bits(), &mut slice.low);
                constant(shape.max, shape.bits(), &mut slice.high);
            }
        }
    }

    fn steps(&mut self, facts: Facts<'_>, steps: &[Step]) {
        for step in steps {
            match *step {
                Step::Truth(node) => {
                    let value = self.truth_of(facts, node);
                    let slot =
                        facts.layout.slots.get(node.0 as usize).map_or(usize::MAX, |slot| *slot as usize);
                    if let Some(place) = self.truths.get_mut(slot) {
                        *place = value;
                    }
                }
                Step::Number(node) => self.number(facts, node),
                Step::Class(class) => self.class(facts, class),
                Step::Level => self.level(facts),
                Step::OnlyAnswered(..) => {}
            }
        }
    }

    pub(super) fn truth(&self, layout: &Layout, node: TruthRef) -> Both {
        let slot = layout.slots.get(node.0 as usize).map_or(usize::MAX, |slot| *slot as usize);
        let open = Both { certain: Lanes::NONE, possible: Lanes::ALL };
        self.truths.get(slot).copied().unwrap_or(open)
    }

    pub(super) fn members<'a>(&'a self, facts: Facts<'a>, edges: Edges) -> impl Iterator<Item = Both> + 'a {
        facts.plan.edges(edges).iter().map(move |node| self.truth(facts.layout, TruthRef(*node)))
    }

    fn truth_of(&mut self, facts: Facts<'_>, node: TruthRef) -> Both {
        let Some(kind) = facts.plan.truths.get(node.0 as usize) else { return Both::default() };
        let open_else = |question: QuestionId, lanes: Lanes| {
            let given = facts.given(question);
            Both { certain: lanes.and(given), possible: lanes.or(given.others()) }
        };
        let words = |bits: Bits| facts.plan.words(bits);
        match *kind {
            TruthNode::Const(value) => Both::known(Lanes::constant(value)),
            TruthNode::StudyApplies => Both::known(Lanes::ALL),
            TruthNode::ChoiceIn(question, bits) | TruthNode::SetAny(question, bits) => {
                open_else(question, facts.any_of(question, words(bits)))
            }
            TruthNode::SetAll(question, bits) => {
                let each = choices(words(bits)).map(|choice| facts.plane(question, 2 + choice));
                open_else(question, each.fold(Lanes::ALL, Lanes::and))
            }
            TruthNode::SetNone(question) => {
                let count = facts.layout.questions.get(question.index()).map_or(0, |it| it.width);
                let any =
                    (0..count).fold(Lanes::NONE, |any, choice| any.or(facts.plane(question, 2 + choice)));
                open_else(question, any.others())
            }
            TruthNode::Unknown(question) => unknown(facts, question),
            TruthNode::Known(question) => unknown(facts, question).not(),
            TruthNode::Compare(op, left, right) => self.compare(facts, op, left, right),
            TruthNode::CompareConst(op, number, value) => self.compare_constant(facts, op, number, value),
            TruthNode::ClassIn(class, bits) => self.class_in(facts, class, words(bits)),
            TruthNode::LevelAtLeast(level) => self.level_at_least(level),
            TruthNode::LevelAtMost(level) => self.level_at_most(level),
            TruthNode::Not(inner) => self.truth(facts.layout, inner).not(),
            TruthNode::And(edges) => self.members(facts, edges).fold(Both::known(Lanes::ALL), |all, one| {
                Both { certain: all.certain.and(one.certain), possible: all.possible.and(one.possible) }
            }),
            TruthNode::Or(edges) => self.members(facts, edges).fold(Both::default(), |any, one| Both {
                certain: any.certain.or(one.certain),
                possible: any.possible.or(one.possible),
            }),
            TruthNode::AtLeast(least, edges) => {
                self.count(facts, edges);
                let reached = |count: &[Lanes]| less_than(count, least.into()).others();
                Both { certain: reached(&self.room.one), possible: reached(&self.room.other) }
            }
            TruthNode::Exactly(wanted, edges) => {
                self.count(facts, edges);
                let (certain, possible) = (&self.room.one, &self.room.other);
                let both = equal_to(certain, wanted.into()).and(equal_to(possible, wanted.into()));
                let more = less_than(certain, i128::from(wanted) + 1);
                Both { certain: both, possible: more.but_not(less_than(possible, wanted.into())) }
            }
            TruthNode::Unassumed(inner) => facts.unassumed.unwrap_or(&*self).truth(facts.layout, inner),
            TruthNode::BandsApply(number, edges) => self.bands_apply(facts, number, edges),
        }
    }

    /// How many certainly and possibly hold, in the room for two numbers.
    fn count(&mut self, facts: Facts<'_>, edges: Edges) {
        let bits = numbers::bits(edges.len.into());
        let mut room = std::mem::take(&mut self.room);
        constant(0, bits, &mut room.one);
        constant(0, bits, &mut room.other);
        for both in self.members(facts, edges) {
            add_scaled(&mut room.one, &[both.certain], 1);
            add_scaled(&mut room.other, &[both.possible], 1);
        }
        self.room = room;
    }

    pub(super) fn slice<'a>(&'a self, facts: Facts<'a>, number: NumberRef) -> (&'a [Lanes], &'a [Lanes]) {
        if let Some(NumberKind::Question(question)) =
            facts.plan.numbers.get(number.0 as usize).map(|node| &node.kind)
        {
            return facts.planes_of(*question);
        }
        self.numbers.get(number.0 as usize).map_or((&[], &[]), |slice| (&slice.low, &slice.high))
    }

    pub(super) fn shape(facts: Facts<'_>, number: NumberRef) -> Shape {
        let shape = facts.layout.shapes.get(number.0 as usize).copied().flatten();
        shape.unwrap_or(Shape { base: 0, max: 0 })
    }

    fn compare_constant(&self, facts: Facts<'_>, op: CompareOp, number: NumberRef, value: i64) -> Both {
        let (low, high) = self.slice(facts, number);
        let value = i128::from(value) - i128::from(Self::shape(facts, number).base);
        match op {
            CompareOp::Less => Both { certain: less_than(high, value), possible: less_than(low, value) },
            CompareOp::AtMost => {
                Both { certain: less_than(high, value + 1), possible: less_than(low, value + 1) }
            }
            CompareOp::Greater => {
                Both { certain: less_than(low, value + 1), possible: less_than(high, value + 1) }.turned()
            }
            CompareOp::AtLeast => {
                Both { certain: less_than(low, value), possible: less_than(high, value) }.turned()
            }
            CompareOp::Equal => Both {
                certain: equal_to(low, value).and(equal_to(high, value)),
                possible: less_than(low, value + 1).but_not(less_than(high, value)),
            },
        }
    }

    fn compare(&mut self, facts: Facts<'_>, op: CompareOp, left: NumberRef, right: NumberRef) -> Both {
        let Some((scale, other)) = scales(facts.plan, left, right) else { return Both::default() };
        let shapes = Self::shape(facts, left).times(scale).zip(Self::shape(facts, right).times(other));
        let Some((a, b)) = shapes else { return Both::default() };
        let Some(hull) = a.hull(b) else { return Both::default() };
        let mut room = std::mem::take(&mut self.room);
        let more = |shape: Shape| shape.base.abs_diff(hull.base);
        let ((low, high), (from, to)) = (self.slice(facts, left), self.slice(facts, right));
        // Is the one's end less than the other's?
        let mut is_less = |x: (&[Lanes], u64, Shape), y: (&[Lanes], u64, Shape)| {
            align(x.0, x.1, more(x.2), hull.bits(), &mut room.one);
            align(y.0, y.1, more(y.2), hull.bits(), &mut room.other);
            less(&room.one, &room.other)
        };
        let (low, high) = ((low, scale, a), (high, scale, a));
        let (from, to) = ((from, other, b), (to, other, b));
        let both = match op {
            CompareOp::Less => Both { certain: is_less(high, from), possible: is_less(low, to) },
            CompareOp::AtMost => {
                Both { certain: is_less(from, high).others(), possible: is_less(to, low).others() }
            }
            CompareOp::Greater => Both { certain: is_less(to, low), possible: is_less(from, high) },
            CompareOp::AtLeast => {
                Both { certain: is_less(low, to).others(), possible: is_less(high, from).others() }
            }
            CompareOp::Equal => {
                let (low_to, high_from) = (is_less(low, to), is_less(high, from));
                let (to_low, from_high) = (is_less(to, low), is_less(from, high));
                Both {
                    certain: low_to.or(to_low).or(high_from).or(from_high).others(),
                    possible: to_low.or(high_from).others(),
                }
            }
        };
        self.room = room;
        both
    }

    fn class_planes<'a>(&'a self, facts: Facts<'a>, class: ClassRef) -> &'a [Lanes] {
        let Some(node) = facts.plan.classes.get(class.0 as usize) else { return &[] };
        let start = node.bits.start as usize * 64;
        self.classes.get(start..start + node.bits.len as usize * 64).unwrap_or_default()
    }

    fn class_in(&self, facts: Facts<'_>, class: ClassRef, wanted: &[u64]) -> Both {
        let mut both = Both { certain: Lanes::ALL, possible: Lanes::NONE };
        for (at, plane) in self.class_planes(facts, class).iter().enumerate().take(wanted.len() * 64) {
            if has(wanted, at) {
                both.possible = both.possible.or(*plane);
            } else {
                both.certain = both.certain.but_not(*plane);
            }
        }
        both
    }

    fn level_at_least(&self, level: LevelId) -> Both {
        let any =
            |planes: &[Lanes]| planes.iter().take(level.index() + 1).copied().fold(Lanes::NONE, Lanes::or);
        Both { certain: any(&self.at_least), possible: any(&self.at_most) }
    }

    fn level_at_most(&self, level: LevelId) -> Both {
        let any = |planes: &[Lanes]| planes.iter().skip(level.index()).copied().fold(Lanes::NONE, Lanes::or);
        Both { certain: any(&self.at_most), possible: any(&self.at_least) }
    }

    /// Whom a row of bands can hold.
    pub(super) fn touches(&self, facts: Facts<'_>, selector: Selector, row: &RowRange) -> Lanes {
        match (selector, row) {
            (Selector::Number(number), RowRange::Fixed(from, to)) => {
                let (low, high) = self.slice(facts, number);
                let base = i128::from(Self::shape(facts, number).base);
                let below = less_than(low, i128::from(*to) - base + 1);
                below.but_not(less_than(high, i128::from(*from) - base))
            }
            (Selector::Choice(question), RowRange::Choices(bits)) => {
                facts.any_of(question, facts.plan.words(*bits)).or(facts.given(question).others())
            }
            (Selector::Class(class), RowRange::Choices(bits)) => {
                self.class_in(facts, class, facts.plan.words(*bits)).possible
            }
            _ => Lanes::NONE,
        }
    }

    fn bands_apply(&self, facts: Facts<'_>, number: NumberRef, edges: Edges) -> Both {
        let mut both = Both { certain: Lanes::ALL, possible: Lanes::NONE };
        let node = facts.plan.numbers.get(number.0 as usize);
        if let Some(NumberKind::Bands(selector, rows)) = node.map(|node| &node.kind) {
            for (row, own) in rows.iter().zip(self.members(facts, edges)) {
                let touched = self.touches(facts, *selector, &row.holds);
                both.certain = both.certain.and(own.certain.or(touched.others()));
                both.possible = both.possible.or(own.possible.and(touched));
            }
        }
        both
    }

    fn class(&mut self, facts: Facts<'_>, class: ClassRef) {
        let Some(node) = facts.plan.classes.get(class.0 as usize) else { return };
        let start = node.bits.start as usize * 64;
        if let Some(planes) = self.classes.get_mut(start..start + node.bits.len as usize * 64) {
            planes.fill(Lanes::NONE);
        }
        match &node.kind {
            ClassKind::Bands(selector, rows) => {
                for row in rows {
                    let touched = self.touches(facts, *selector, &row.holds);
                    self.possible_choice(start + row.value as usize, touched);
                }
            }
            ClassKind::Table { by, across, width } => {
                let (width, height) = (*width as usize, self.class_planes(facts, *by).len());
                for row in 0..height {
                    let this = self.class_planes(facts, *by).get(row).copied().unwrap_or_default();
                    if !this.any() {
                        continue;
                    }
                    for column in 0..width {
                        let other =
                            self.class_planes(facts, *across).get(column).copied().unwrap_or_default();
                        self.possible_choice(start + row * width + column, this.and(other));
                    }
                }
            }
            ClassKind::First(rows, otherwise) => {
                let mut left = Lanes::ALL;
                for (when, choice) in rows {
                    let both = self.truth(facts.layout, *when);
                    self.possible_choice(start + usize::from(*choice), left.and(both.possible));
                    left = left.but_not(both.certain);
                }
                self.possible_choice(start + usize::from(*otherwise), left);
            }
        }
    }

    fn possible_choice(&mut self, at: usize, lanes: Lanes) {
        if let Some(plane) = self.classes.get_mut(at) {
            *plane = plane.or(lanes);
        }
    }

    /// The bounds of the level, as `eval` finds them for one.
    fn level(&mut self, facts: Facts<'_>) {
        let Some(otherwise) = facts.plan.otherwise else { return };
        let levels = self.at_least.len();
        self.at_least.fill(Lanes::NONE);
        self.at_most.fill(Lanes::NONE);
        // First which levels are certain and possible at all, then the most and least urgent of them.
        for (rule, level) in &facts.plan.level_rules {
            let Some(node) = facts.plan.rules.get(*rule as usize) else { continue };
            let both = self.truth(facts.layout, *node);
            if let Some(plane) = self.at_least.get_mut(level.index()) {
                *plane = plane.or(both.certain);
            }
            if let Some(plane) = self.at_most.get_mut(level.index()) {
                *plane = plane.or(both.possible);
            }
        }
        let any = |planes: &[Lanes]| planes.iter().copied().fold(Lanes::NONE, Lanes::or);
        let certain = any(&self.at_least);
        let open = certain.others();
        // Where no rule is certain, the least urgent possible one, or `otherwise`, is the "at least".
        let mut found = Lanes::NONE;
        for at in (0..levels).rev() {
            let own = if at == otherwise.index() { open } else { Lanes::NONE };
            let possible = self.at_most.get(at).copied().unwrap_or_default().or(own);
            let here = possible.and(open).but_not(found);
            found = found.or(here);
            if let Some(plane) = self.room.plane(at) {
                *plane = here;
            }
        }
        let mut done = Lanes::NONE;
        let mut most = Lanes::NONE;
        for at in 0..levels {
            let least = self.room.one.get(at).copied().unwrap_or_default();
            if let Some(plane) = self.at_least.get_mut(at) {
                let here = plane.but_not(done);
                done = done.or(here);
                *plane = here.or(least);
            }
            let own = if at == otherwise.index() { open } else { Lanes::NONE };
            if let Some(plane) = self.at_most.get_mut(at) {
                let here = plane.or(own).but_not(most);
                most = most.or(here);
                *plane = here;
            }
        }
    }

    fn number(&mut self, facts: Facts<'_>, number: NumberRef) {
        let at = number.0 as usize;
        let Some(node) = facts.plan.numbers.get(at) else { return };
        let Form::Fixed(decimals) = node.form else { return };
        let Some(slot) = self.numbers.get_mut(at) else { return };
        let mut out = std::mem::take(slot);
        let mut room = std::mem::take(&mut self.room);
        let work = Work { walk: self, facts, decimals, shape: Self::shape(facts, number) };
        work.number(&node.kind, &mut out, &mut room);
        self.room = room;
        if let Some(slot) = self.numbers.get_mut(at) {
            *slot = out;
        }
    }
}

impl Both {
    /// Of two comparisons that must not hold.
    fn turned(self) -> Self {
        Self { certain: self.certain.others(), possible: self.possible.others() }
    }
}

impl Room {
    fn plane(&mut self, at: usize) -> Option<&mut Lanes> {
        if self.one.len() <= at {
            self.one.resize(at + 1, Lanes::NONE);
        }
        self.one.get_mut(at)
    }
}

fn unknown(facts: Facts<'_>, question: QuestionId) -> Both {
    Both { certain: facts.plane(question, 1), possible: facts.given(question).others() }
}
