//! Numbers worked out for all patients of a block.

use super::Lanes;
use super::layout::scale;
use super::numbers::{Shape, Slice, add_scaled, align, constant, less, replace};
use super::walk::{Both, Facts, PlaneWalk, Room};
use crate::plan::{Edges, Joint, NumberKind, NumberRef, Row, Selector, TruthNode};

/// One number being worked out.
pub(super) struct Work<'a> {
    pub walk: &'a PlaneWalk,
    pub facts: Facts<'a>,
    /// The number is in units of 10 to the minus this.
    pub decimals: u8,
    pub shape: Shape,
}

impl Work<'_> {
    /// An operand's end in the units of this number, counted from this number's lowest.
    fn end(&self, number: NumberRef, high: bool, out: &mut Vec<Lanes>) {
        let times = scale(self.facts.plan, number, self.decimals).unwrap_or(1);
        let slice = self.walk.slice(self.facts, number);
        let end = if high { slice.1 } else { slice.0 };
        let base = PlaneWalk::shape(self.facts, number).times(times).map_or(0, |shape| shape.base);
        align(end, times, base.abs_diff(self.shape.base), self.shape.bits(), out);
    }

    fn zero(&self) -> u64 {
        self.shape.base.unsigned_abs()
    }

    /// Works it out.
    pub(super) fn number(&self, kind: &NumberKind, out: &mut Slice, room: &mut Room) {
        match kind {
            NumberKind::Assessment => {
                let offset = u64::try_from(self.facts.assessed - self.shape.base).unwrap_or(0);
                constant(offset, self.shape.bits(), &mut out.low);
                constant(offset, self.shape.bits(), &mut out.high);
            }
            NumberKind::Negative(inner) => {
                self.nothing(out);
                self.take_away(*inner, out, room);
            }
            NumberKind::Subtract(left, right) => {
                self.nothing(out);
                self.add(*left, out);
                self.take_away(*right, out, room);
            }
            NumberKind::Add(left, right) => {
                self.nothing(out);
                self.add(*left, out);
                self.add(*right, out);
            }
            NumberKind::Sum(edges) => {
                self.nothing(out);
                self.facts.plan.edges(*edges).iter().for_each(|number| self.add(NumberRef(*number), out));
            }
            NumberKind::Count(edges) => {
                self.nothing(out);
                for both in self.walk.members(self.facts, *edges) {
                    add_scaled(&mut out.low, &[both.certain], 1);
                    add_scaled(&mut out.high, &[both.possible], 1);
                }
            }
            NumberKind::Min(edges) => self.fold(*edges, out, room, |own, other| less(other, own)),
            NumberKind::Max(edges) => self.fold(*edges, out, room, less),
            NumberKind::Line(when, inner) if self.constant_of(*inner).is_some() => {
                let points = self.constant_of(*inner).unwrap_or(0);
                let both = self.walk.truth(self.facts.layout, *when);
                let (low, high) =
                    if points < 0 { (both.possible, both.certain) } else { (both.certain, both.possible) };
                let (points, none) = (self.offset(points), self.zero());
                chosen(low, points, none, self.shape.bits(), &mut out.low);
                chosen(high, points, none, self.shape.bits(), &mut out.high);
            }
            NumberKind::Line(when, inner) | NumberKind::IfApplies(when, inner) => {
                let both = self.walk.truth(self.facts.layout, *when);
                self.end(*inner, false, &mut out.low);
                self.end(*inner, true, &mut out.high);
                constant(self.zero(), self.shape.bits(), &mut room.one);
                Self::hull_where_open(both, &room.one, out);
            }
            NumberKind::Bands(selector, rows) => self.bands(*selector, rows, out, room),
            NumberKind::Joint(joint) => self.joint(joint, out, room),
            // The bits of an answer are read where they stand, constants are there from the start, and nothing else has
            // a shape.
            _ => {}
        }
    }

    /// Both ends joined with a constant where it is open whether the number counts, and replaced where it does not.
    fn hull_where_open(both: Both, other: &[Lanes], out: &mut Slice) {
        let never = both.possible.others();
        let open = both.open();
        let lower = open.and(less(other, &out.low));
        replace(&mut out.low, lower.or(never), other);
        let higher = open.and(less(&out.high, other));
        replace(&mut out.high, higher.or(never), other);
    }

    fn nothing(&self, out: &mut Slice) {
        constant(0, self.shape.bits(), &mut out.low);
        constant(0, self.shape.bits(), &mut out.high);
    }

    /// Adds the negative: with every bit turned, a number is counted down from its highest.
    fn take_away(&self, part: NumberRef, out: &mut Slice, room: &mut Room) {
        let times = scale(self.facts.plan, part, self.decimals).unwrap_or(1);
        let (low, high) = self.walk.slice(self.facts, part);
        turned(high, &mut room.one);
        add_scaled(&mut out.low, &room.one, times);
        turned(low, &mut room.other);
        add_scaled(&mut out.high, &room.other, times);
    }

    fn add(&self, part: NumberRef, out: &mut Slice) {
        let times = scale(self.facts.plan, part, self.decimals).unwrap_or(1);
        let (low, high) = self.walk.slice(self.facts, part);
        add_scaled(&mut out.low, low, times);
        add_scaled(&mut out.high, high, times);
    }

    fn fold(
        &self,
        edges: Edges,
        out: &mut Slice,
        room: &mut Room,
        wins: impl Fn(&[Lanes], &[Lanes]) -> Lanes,
    ) {
        for (at, number) in self.facts.plan.edges(edges).iter().enumerate() {
            if at == 0 {
                self.end(NumberRef(*number), false, &mut out.low);
                self.end(NumberRef(*number), true, &mut out.high);
                continue;
            }
            self.end(NumberRef(*number), false, &mut room.one);
            self.end(NumberRef(*number), true, &mut room.other);
            let (low, high) = (wins(&out.low, &room.one), wins(&out.high, &room.other));
            replace(&mut out.low, low, &room.one);
            replace(&mut out.high, high, &room.other);
        }
    }

    fn bands(&self, selector: Selector, rows: &[Row], out: &mut Slice, room: &mut Room) {
        constant(self.zero(), self.shape.bits(), &mut out.low);
        constant(self.zero(), self.shape.bits(), &mut out.high);
        let mut met = Lanes::NONE;
        for row in rows {
            let touched = self.walk.touches(self.facts, selector, &row.holds);
            let applies = row.applies.map(|node| self.walk.truth(self.facts.layout, node).possible);
            let given = touched.and(applies.unwrap_or(Lanes::ALL));
            self.end(NumberRef(row.value), false, &mut room.one);
            self.end(NumberRef(row.value), true, &mut room.other);
            let low = given.and(less(&room.one, &out.low).or(met.others()));
            replace(&mut out.low, low, &room.one);
            let high = given.and(less(&out.high, &room.other).or(met.others()));
            replace(&mut out.high, high, &room.other);
            met = met.or(given);
        }
    }

    fn joint(&self, joint: &Joint, out: &mut Slice, room: &mut Room) {
        let (given, unknown) = (self.facts.given(joint.question), self.facts.plane(joint.question, 1));
        if self.simple_joint(joint, given, unknown, out, room) {
            return;
        }
        // Missing: over every value and every hidden one.
        self.end(joint.over_values.0, false, &mut out.low);
        self.end(joint.over_unknown.0, false, &mut room.one);
        let lower = less(&room.one, &out.low).or(unknown);
        replace(&mut out.low, lower, &room.one);
        self.end(joint.over_values.1, true, &mut out.high);
        self.end(joint.over_unknown.1, true, &mut room.other);
        let higher = less(&out.high, &room.other).or(unknown);
        replace(&mut out.high, higher, &room.other);
        self.end(joint.answered, false, &mut room.one);
        replace(&mut out.low, given, &room.one);
        self.end(joint.answered, true, &mut room.other);
        replace(&mut out.high, given, &room.other);
        let both = self.walk.truth(self.facts.layout, joint.gate);
        let (never, open) = (both.possible.others(), both.open());
        self.end(joint.not_applying, false, &mut room.one);
        self.end(joint.not_applying, true, &mut room.other);
        let lower = open.and(less(&room.one, &out.low));
        replace(&mut out.low, lower.or(never), &room.one);
        let higher = open.and(less(&out.high, &room.other));
        replace(&mut out.high, higher.or(never), &room.other);
    }

    /// The same where the question has no gate and everything but the answered part is a constant, as it mostly is.
    fn simple_joint(
        &self,
        joint: &Joint,
        given: Lanes,
        unknown: Lanes,
        out: &mut Slice,
        room: &mut Room,
    ) -> bool {
        let always =
            matches!(self.facts.plan.truths.get(joint.gate.0 as usize), Some(TruthNode::Const(true)));
        let ends = |(low, high): (NumberRef, NumberRef)| self.constant_of(low).zip(self.constant_of(high));
        let (Some(values), Some(hidden), true) = (ends(joint.over_values), ends(joint.over_unknown), always)
        else {
            return false;
        };
        let mut end = |high: bool, missing: i64, hidden: i64, out: &mut Vec<Lanes>| {
            self.end(joint.answered, high, &mut room.one);
            chosen(unknown, self.offset(hidden), self.offset(missing), self.shape.bits(), out);
            for (own, answered) in out.iter_mut().zip(&room.one) {
                *own = Lanes::choose(given, *answered, *own);
            }
        };
        end(false, values.0.min(hidden.0), hidden.0, &mut out.low);
        end(true, values.1.max(hidden.1), hidden.1, &mut out.high);
        true
    }

    /// The value of a constant in the units of this number.
    fn constant_of(&self, number: NumberRef) -> Option<i64> {
        let node = self.facts.plan.numbers.get(number.0 as usize)?;
        let (low, high) = *self.facts.plan.declared_fixed.get(number.0 as usize)?;
        let times = i64::try_from(scale(self.facts.plan, number, self.decimals)?).ok()?;
        (matches!(node.kind, NumberKind::Const) && low == high).then(|| low.checked_mul(times)).flatten()
    }

    fn offset(&self, value: i64) -> u64 {
        value.abs_diff(self.shape.base)
    }
}

/// One constant in the mask, another elsewhere.
fn chosen(mask: Lanes, here: u64, there: u64, bits: usize, out: &mut Vec<Lanes>) {
    out.clear();
    out.extend((0..bits).map(|bit| match (here >> bit & 1 == 1, there >> bit & 1 == 1) {
        (true, true) => Lanes::ALL,
        (true, false) => mask,
        (false, true) => mask.others(),
        (false, false) => Lanes::NONE,
    }));
}

fn turned(number: &[Lanes], out: &mut Vec<Lanes>) {
    out.clear();
    out.extend(number.iter().map(|plane| plane.others()));
}
