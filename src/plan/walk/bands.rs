//! Bands and classes: which rows the selector can fall in, and which choices that leaves possible.

use super::ranges::has;
use super::{Facts, Walk};
use crate::number::Exact;
use crate::plan::{ClassKind, ClassRef, Plan, Row, RowRange, Selector, TruthRef};
use crate::ruleset::QuestionId;

impl Walk {
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

    /// Whether the selector can fall in a row.
    pub(super) fn touches(
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
                    if self.touches(plan, *selector, &row.holds, |id| facts.chosen(id)) {
                        self.set_class(start, row.value);
                    }
                }
            }
            ClassKind::Table { by, across, width } => {
                for row in self.possible_choices(plan, *by) {
                    for column in self.possible_choices(plan, *across) {
                        self.set_class(start, row * width + column);
                    }
                }
            }
            ClassKind::First(rows, otherwise) => self.run_first(start, rows, *otherwise),
        }
    }

    fn possible_choices(&self, plan: &Plan, class: ClassRef) -> Vec<u32> {
        let Some(node) = plan.classes.get(class.0 as usize) else { return Vec::new() };
        let words = self.classes.get(node.bits.start as usize..).unwrap_or_default();
        let words = words.iter().take(node.bits.len as usize);
        let bits = (0_u32..).step_by(64).zip(words).flat_map(|(first, word)| {
            let word = *word;
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| first + bit)
        });
        bits.collect()
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
}
