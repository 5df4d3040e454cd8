//! Class nodes: one literal a choice that is still possible; and which rows of bands a selector can fall in.

use super::truths::has;
use super::{Encoder, Made, Rails, TooHard};
use crate::number::Exact;
use crate::plan::{ClassKind, ClassRef, Form, NumberKind, RowRange, Selector};
use crate::prove::circuit::Lit;
use crate::prove::quantity::Quantity;
use crate::prove::space::Answer;

impl Encoder<'_> {
    pub(super) fn class(&mut self, node: ClassRef) -> Made<Vec<Lit>> {
        let plan = self.plan;
        let class = plan.classes.get(node.0 as usize).ok_or(TooHard::Unheard)?;
        let mut choices = vec![Lit::FALSE; class.bits.len as usize * 64];
        match &class.kind {
            ClassKind::Bands(selector, rows) => {
                for row in rows {
                    let touched = self.touches(*selector, &row.holds)?;
                    self.also(&mut choices, row.value as usize, touched);
                }
            }
            ClassKind::Table { by, across, width } => {
                let (rows, columns) = (self.walked.class(*by)?, self.walked.class(*across)?);
                let width = *width as usize;
                for (row, by) in rows.iter().enumerate().filter(|(_, lit)| **lit != Lit::FALSE) {
                    for (column, across) in columns.iter().enumerate().take(width) {
                        let both = self.circuit.and(*by, *across);
                        self.also(&mut choices, row * width + column, both);
                    }
                }
            }
            ClassKind::First(rows, otherwise) => {
                let mut none_certain = Lit::TRUE;
                for (when, choice) in rows {
                    let rails = self.walked.truth(*when);
                    let reached = self.circuit.and(none_certain, rails.possible);
                    self.also(&mut choices, usize::from(*choice), reached);
                    none_certain = self.circuit.and(none_certain, !rails.certain);
                }
                self.also(&mut choices, usize::from(*otherwise), none_certain);
            }
        }
        Ok(choices)
    }

    fn also(&mut self, choices: &mut [Lit], at: usize, lit: Lit) {
        if let Some(slot) = choices.get_mut(at) {
            *slot = self.circuit.or(*slot, lit);
        }
    }

    pub(super) fn class_in(&mut self, class: ClassRef, wanted: &[u64]) -> Made<Rails> {
        let choices = self.walked.class(class)?;
        let (inside, outside): (Vec<_>, Vec<_>) =
            choices.iter().copied().enumerate().partition(|(at, _)| has(wanted, *at));
        let lits = |list: Vec<(usize, Lit)>| list.into_iter().map(|(_, lit)| lit);
        let possible = self.circuit.any(lits(inside));
        Ok(Rails { certain: !self.circuit.any(lits(outside)), possible })
    }

    /// Whether a selector can fall in a row.
    pub(super) fn touches(&mut self, selector: Selector, row: &RowRange) -> Made<Lit> {
        let plan = self.plan;
        match (selector, row) {
            (Selector::Number(number), RowRange::Fixed(from, to)) => {
                let Some(Form::Fixed(decimals)) = plan.numbers.get(number.0 as usize).map(|node| node.form)
                else {
                    return Err(TooHard::Unheard);
                };
                let power = crate::number::power_of_ten(u32::from(decimals));
                let end = |units: i64| Exact::new(units.into(), power.clone());
                self.falls(selector, Some(&end(*from)), Some(&end(*to)), true)
            }
            (Selector::Number(_), RowRange::Exact { from, to, includes_to }) => {
                self.falls(selector, from.as_ref(), to.as_ref(), *includes_to)
            }
            (Selector::Choice(question), RowRange::Choices(bits)) => {
                self.may_choose(question, plan.words(*bits))
            }
            (Selector::Class(class), RowRange::Choices(bits)) => {
                Ok(self.class_in(class, plan.words(*bits))?.possible)
            }
            _ => Err(TooHard::Unheard),
        }
    }

    fn falls(
        &mut self,
        selector: Selector,
        from: Option<&Exact>,
        to: Option<&Exact>,
        includes_to: bool,
    ) -> Made<Lit> {
        let Selector::Number(number) = selector else { return Err(TooHard::Unheard) };
        let ends = (from, to, includes_to);
        let node = self.plan.numbers.get(number.0 as usize).map(|node| &node.kind);
        let Some(NumberKind::Question(question)) = node else {
            let (low, high) = (*self.walked.number(number)?).clone();
            return Ok(self.overlaps(&low, &high, ends));
        };
        // An answer lies in the row itself; without one its whole range is asked.
        let (low, high) = self.declared(number)?;
        let anything = self.overlaps(&low, &high, ends);
        let asked = self.walked.asked(*question)?;
        let given = asked.given;
        let Answer::Number(word, decimals) = &asked.answer else { return Err(TooHard::Unheard) };
        let value = Quantity::in_units(word.clone(), *decimals);
        let inside = self.overlaps(&value, &value, ends);
        Ok(self.circuit.choose(given, inside, anything))
    }

    fn overlaps(
        &mut self,
        low: &Quantity,
        high: &Quantity,
        (from, to, includes_to): (Option<&Exact>, Option<&Exact>, bool),
    ) -> Lit {
        let above = from.map_or(Lit::TRUE, |from| Quantity::constant(from).at_most(high, self.circuit));
        let below = to.map_or(Lit::TRUE, |to| {
            let to = Quantity::constant(to);
            if includes_to { low.at_most(&to, self.circuit) } else { low.less(&to, self.circuit) }
        });
        self.circuit.and(above, below)
    }
}
