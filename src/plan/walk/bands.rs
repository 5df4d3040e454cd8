//! Bands and classes: which rows a value can fall in, and what they give together.

use super::ranges::{OrZero, has, hull};
use super::{Facts, Planes, Walk};
use crate::number::Exact;
use crate::plan::{
    ClassKind, ClassRef, Edges, NumberKind, NumberRef, Plan, Row, RowRange, Selector, TruthRef,
};
use crate::ruleset::QuestionId;

impl Walk {
    pub(super) fn bands_apply(
        &self,
        plan: &Plan,
        facts: Facts<'_>,
        number: NumberRef,
        edges: Edges,
    ) -> Planes {
        let Some(NumberKind::Bands(selector, rows)) =
            plan.numbers.get(number.0 as usize).map(|node| &node.kind)
        else {
            return Planes::OPEN;
        };
        let mut planes = Planes { certain: true, possible: false };
        for (row, applies) in rows.iter().zip(plan.edges(edges)) {
            if self.touches(plan, *selector, &row.holds, |question| facts.chosen(question)) {
                let own = self.truth(TruthRef(*applies));
                planes.certain &= own.certain;
                planes.possible |= own.possible;
            }
        }
        planes
    }

    /// Whether the selector can fall in a row.
    fn touches(
        &self,
        plan: &Plan,
        selector: Selector,
        row: &RowRange,
        chosen: impl Fn(QuestionId) -> Option<u16>,
    ) -> bool {
        match (selector, row) {
            (Selector::Number(number), RowRange::Fixed(from, to)) => {
                let (low, high) = self.fixed_range(number);
                high >= *from && low <= *to
            }
            (Selector::Number(number), RowRange::Exact { from, to, includes_to }) => {
                let (low, high) = self.range(plan, number);
                let above = from.as_ref().is_none_or(|from| high >= *from);
                let below = |to: &Exact| if *includes_to { low <= *to } else { low < *to };
                above && to.as_ref().is_none_or(below)
            }
            (Selector::Choice(question), RowRange::Choices(bits)) => {
                chosen(question).is_none_or(|at| has(plan.words(*bits), at))
            }
            (Selector::Class(class), RowRange::Choices(bits)) => {
                self.class_in(plan, class, plan.words(*bits)).possible
            }
            _ => false,
        }
    }

    pub(super) fn run_class(&mut self, plan: &Plan, facts: Facts<'_>, class: ClassRef) {
        let Some(node) = plan.classes.get(class.0 as usize) else { return };
        let start = node.bits.start as usize;
        let end = start + node.bits.len as usize;
        if let Some(words) = self.classes.get_mut(start..end) {
            words.fill(0);
        }
        match &node.kind {
            ClassKind::Bands(selector, rows) => {
                for row in rows {
                    if self.touches(plan, *selector, &row.holds, |question| facts.chosen(question)) {
                        self.set_class(start, row.value);
                    }
                }
            }
            ClassKind::First(rows, otherwise) => self.run_first(start, rows, *otherwise),
        }
    }

    fn run_first(&mut self, start: usize, rows: &[(TruthRef, u16)], otherwise: u16) {
        for (when, choice) in rows {
            let planes = self.truth(*when);
            if planes.possible {
                self.set_class(start, u32::from(*choice));
            }
            if planes.certain {
                return;
            }
        }
        self.set_class(start, u32::from(otherwise));
    }

    fn set_class(&mut self, start: usize, choice: u32) {
        if let Some(word) = self.classes.get_mut(start + (choice / 64) as usize) {
            *word |= 1 << (choice % 64);
        }
    }

    /// Whether a row can be what the bands give: the selector can fall in it, and what it gives can apply.
    pub(crate) fn can_give(
        &self,
        plan: &Plan,
        selector: Selector,
        row: &Row,
        chosen: impl Fn(QuestionId) -> Option<u16>,
    ) -> bool {
        self.touches(plan, selector, &row.holds, chosen)
            && row.applies.is_none_or(|applies| self.truth(applies).possible)
    }

    pub(super) fn fixed_bands(
        &self,
        plan: &Plan,
        facts: Facts<'_>,
        selector: Selector,
        rows: &[Row],
        decimals: u8,
    ) -> (i64, i64) {
        let given = rows.iter().filter(|row| self.can_give(plan, selector, row, |id| facts.chosen(id)));
        given.map(|row| self.operand(plan, row.value, decimals)).reduce(hull).unwrap_or((0, 0))
    }

    pub(super) fn exact_bands(
        &self,
        plan: &Plan,
        facts: Facts<'_>,
        selector: Selector,
        rows: &[Row],
    ) -> (Exact, Exact) {
        let given = rows.iter().filter(|row| self.can_give(plan, selector, row, |id| facts.chosen(id)));
        given.map(|row| self.range(plan, NumberRef(row.value))).reduce(hull).unwrap_or_default_range()
    }
}
