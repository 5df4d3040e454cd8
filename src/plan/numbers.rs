//! Numbers as number nodes, and bands over numbers, choices and classes.

use super::build::{Builder, Built};
use super::conditions::clamped;
use super::form::{MOST_DECIMALS, MOST_UNITS};
use super::walk::{Facts, States};
use super::{
    Bits, ClassKind, ClassNode, ClassRef, Form, NumberKind, NumberRef, Row, RowRange, Selector, Step,
    TruthNode, TruthRef,
};
use crate::number::{self, Decimal, Exact};
use crate::ruleset::visit::Item;
use crate::ruleset::{Bands, InUnit, Num, NumId, NumKind, NumberBand, QuestionId, QuestionKind, Words};
use num_traits::{One, Zero};

impl Builder<'_> {
    /// The number node of a number, and whether it applies.
    pub(super) fn num(&mut self, num: &Num) -> (NumberRef, TruthRef) {
        let made = self.left_spine(num);
        self.note_num(num.id, made);
        made
    }

    fn note_num(&mut self, id: NumId, made: (NumberRef, TruthRef)) {
        if self.studying.is_none() {
            super::build::set(&mut self.plan.nums, id.0 as usize, Some(made));
        }
    }

    /// Long chains lean to the left (`a + b + c` is `(a + b) + c`), so that side is walked by a loop.
    fn left_spine(&mut self, num: &Num) -> (NumberRef, TruthRef) {
        let mut pending: Vec<&Num> = Vec::new();
        let mut at = num;
        while let NumKind::Add(left, _)
        | NumKind::Subtract(left, _)
        | NumKind::Multiply(left, _)
        | NumKind::Divide(left, _)
        | NumKind::PlusDays(left, _) = &at.kind
        {
            pending.push(at);
            at = left;
        }
        let mut made = self.num_of(&at.kind);
        while let Some(parent) = pending.pop() {
            self.note_num(at.id, made);
            made = self.arithmetic(&parent.kind, made);
            if let NumKind::PlusDays(..) = parent.kind {
                self.note_date(made.0, parent.id);
            }
            at = parent;
        }
        made
    }

    fn arithmetic(&mut self, kind: &NumKind, left: (NumberRef, TruthRef)) -> (NumberRef, TruthRef) {
        let (NumKind::Add(_, right)
        | NumKind::Subtract(_, right)
        | NumKind::Multiply(_, right)
        | NumKind::Divide(_, right)
        | NumKind::PlusDays(_, right)) = kind
        else {
            return left;
        };
        let right_id = right.id;
        let right = self.num(right);
        let grids = (self.grid_of(left.0), self.grid_of(right.0));
        let wider = grids.0.zip(grids.1).map(|(a, b)| a.max(b));
        let (node, grid) = match kind {
            NumKind::Add(..) => (NumberKind::Add(left.0, right.0), wider),
            NumKind::PlusDays(..) => {
                self.note_days(right.0, right_id);
                (NumberKind::Add(left.0, right.0), wider)
            }
            NumKind::Subtract(..) => (NumberKind::Subtract(left.0, right.0), wider),
            NumKind::Multiply(..) => {
                let product = grids.0.zip(grids.1).map(|(a, b)| a.saturating_add(b));
                (NumberKind::Multiply(left.0, right.0), product)
            }
            _ => (NumberKind::Divide(left.0, right.0), self.grid_of_quotient(grids.0, right, right_id)),
        };
        let applies = self.and(vec![left.1, right.1]);
        (self.number(node, grid), applies)
    }

    /// Dividing by a constant such as 2 or 5 stays on a grid; any other quotient does not. Notes a divisor that can
    /// be zero.
    fn grid_of_quotient(
        &mut self,
        dividend: Option<u8>,
        divisor: (NumberRef, TruthRef),
        id: NumId,
    ) -> Option<u8> {
        let (low, high) = self.plan.declared(divisor.0)?;
        if low <= Exact::zero() && high >= Exact::zero() {
            if self.studying.is_none() {
                self.plan.zero_divisors.push((id, (low, high)));
            }
            return None;
        }
        let more = (low == high).then(|| number::decimals_of(&low.recip())).flatten()?;
        Some(dividend?.saturating_add(u8::try_from(more).ok()?))
    }

    fn num_of(&mut self, kind: &NumKind) -> (NumberRef, TruthRef) {
        match kind {
            NumKind::Constant(value) => (self.literal(*value), self.constant(true)),
            NumKind::Measured(it) => {
                let grid = number::decimals_of(&it.value).and_then(|decimals| u8::try_from(decimals).ok());
                (self.exact_literal(&it.value, grid), self.constant(true))
            }
            NumKind::InUnit(inner, unit) => self.in_unit(inner, unit),
            NumKind::NotApplying => (self.literal(Decimal::whole(0)), self.constant(false)),
            NumKind::Question(id) => (self.question_number(*id), self.gate_of(*id)),
            NumKind::Calculation(id) => self.named(Item::Calculation(*id)),
            NumKind::Score(id) => self.named(Item::Score(*id)),
            NumKind::Negative(inner) => self.mapped(inner, NumberKind::Negative, |grid| grid),
            NumKind::Abs(inner) => self.mapped(inner, NumberKind::Abs, |grid| grid),
            NumKind::Floor(inner) => self.mapped(inner, NumberKind::Floor, |_| Some(0)),
            NumKind::Ceiling(inner) => self.mapped(inner, NumberKind::Ceiling, |_| Some(0)),
            NumKind::Round(inner, decimals) if super::formulas::is_formula(inner) => {
                self.formula(inner, *decimals)
            }
            NumKind::Round(inner, decimals) => {
                let kept = |grid: Option<u8>| Some(grid.map_or(*decimals, |grid| grid.min(*decimals)));
                self.mapped(inner, |inner| NumberKind::Round(inner, *decimals), kept)
            }
            NumKind::Min(parts) => self.joined(parts, NumberKind::Min),
            NumKind::Max(parts) => self.joined(parts, NumberKind::Max),
            NumKind::CountOf(parts) => {
                let parts = self.each(parts);
                let edges = self.truth_edges(parts);
                (self.number(NumberKind::Count(edges), Some(0)), self.constant(true))
            }
            NumKind::SumOf(parts) => (self.sum_of(parts), self.constant(true)),
            NumKind::Points(id) => (self.points(*id), self.gate_of(*id)),
            NumKind::Date(date) => (self.written_date(*date), self.constant(true)),
            NumKind::Since(unit, date) => self.since(*unit, date),
            NumKind::DaysFrom(from, to) => self.days_from(from, to),
            NumKind::Highest(id) => (self.highest(*id), self.constant(true)),
            // The checker has refused functions that stand under no `round`; sums are not made here.
            NumKind::Power(..)
            | NumKind::Root(..)
            | NumKind::Ln(_)
            | NumKind::Log10(_)
            | NumKind::Exp(_)
            | NumKind::Add(..)
            | NumKind::Subtract(..)
            | NumKind::Multiply(..)
            | NumKind::Divide(..)
            | NumKind::PlusDays(..) => (self.literal(Decimal::whole(0)), self.constant(true)),
        }
    }

    /// What applies, added; the rest is skipped.
    fn sum_of(&mut self, parts: &[Num]) -> NumberRef {
        let parts: Vec<NumberRef> = parts
            .iter()
            .map(|part| {
                let (number, applies) = self.num(part);
                self.if_applies(applies, number)
            })
            .collect();
        self.sum(parts)
    }

    /// The points of a question on a scale: one row for each choice.
    fn points(&mut self, id: QuestionId) -> NumberRef {
        let ruleset = self.ruleset;
        let choices = ruleset.question(id).choices();
        let mut rows = Vec::with_capacity(choices.len());
        for (at, choice) in (0..u16::MAX).zip(choices) {
            let value = self.literal(choice.points.unwrap_or(Decimal::whole(0)));
            let bits = self.bits(&[at], choices.len());
            rows.push(Row { holds: RowRange::Choices(bits), value: value.0, applies: None });
        }
        let values: Vec<NumberRef> = rows.iter().map(|row| NumberRef(row.value)).collect();
        let grid = self.common_grid(&values);
        self.number(NumberKind::Bands(Selector::Choice(id), rows), grid)
    }

    /// `x in "kg"`: times the factor, plus the offset; a factor such as 1/100 keeps it on a grid of decimals.
    fn in_unit(&mut self, inner: &Num, unit: &InUnit) -> (NumberRef, TruthRef) {
        let (mut number, applies) = self.num(inner);
        let decimals =
            |value: &Exact| number::decimals_of(value).and_then(|decimals| u8::try_from(decimals).ok());
        if !unit.factor.is_one() {
            let own = decimals(&unit.factor);
            let factor = self.exact_literal(&unit.factor, own);
            let grid = self.grid_of(number).zip(own).map(|(a, b)| a.saturating_add(b));
            number = self.number(NumberKind::Multiply(number, factor), grid);
        }
        if !unit.offset.is_zero() {
            let own = decimals(&unit.offset);
            let offset = self.exact_literal(&unit.offset, own);
            let grid = self.grid_of(number).zip(own).map(|(a, b)| a.max(b));
            number = self.number(NumberKind::Add(number, offset), grid);
        }
        (number, applies)
    }

    pub(super) fn literal(&mut self, value: Decimal) -> NumberRef {
        let value = value.trimmed();
        if let Some(units) = fixed_units(value) {
            return self.fixed_constant(units, value.decimals);
        }
        self.exact_literal(&value.exact(), Some(value.decimals))
    }

    /// The constant of so many units of 10^-`decimals`, made once: no step works it out, so that whatever is being made
    /// can share it.
    pub(super) fn fixed_constant(&mut self, units: i64, decimals: u8) -> NumberRef {
        if let Some(known) = self.fixed_constants.get(&(units, decimals)) {
            return *known;
        }
        let made = self.fixed_number(NumberKind::Const, (units, units), decimals);
        self.fixed_constants.insert((units, decimals), made);
        made
    }

    pub(super) fn exact_literal(&mut self, value: &Exact, grid: Option<u8>) -> NumberRef {
        self.number_of(NumberKind::Const, (value.clone(), value.clone()), grid)
    }

    fn question_number(&mut self, id: QuestionId) -> NumberRef {
        let range = match &self.ruleset.question(id).kind {
            QuestionKind::Number(range) => range,
            QuestionKind::Date(range) => return self.date_question(id, *range),
            _ => return self.literal(Decimal::whole(0)),
        };
        let (low, high) = (range.lowest(), range.highest());
        if let Some(ends) = fixed_units(low).zip(fixed_units(high)) {
            return self.fixed_number(NumberKind::Question(id), ends, range.decimals);
        }
        let declared = (low.exact(), high.exact());
        let grid = Some(range.decimals);
        self.number_of(NumberKind::Question(id), declared, grid)
    }

    fn named(&mut self, item: Item) -> (NumberRef, TruthRef) {
        match self.built(item) {
            Some(Built::Number(number, applies)) => (number, applies),
            _ => (self.literal(Decimal::whole(0)), self.constant(true)),
        }
    }

    fn mapped(
        &mut self,
        inner: &Num,
        kind: impl Fn(NumberRef) -> NumberKind,
        grid: impl Fn(Option<u8>) -> Option<u8>,
    ) -> (NumberRef, TruthRef) {
        let (inner, applies) = self.num(inner);
        let grid = grid(self.grid_of(inner));
        (self.number(kind(inner), grid), applies)
    }

    fn joined(&mut self, parts: &[Num], kind: impl Fn(super::Edges) -> NumberKind) -> (NumberRef, TruthRef) {
        let (numbers, applies): (Vec<_>, Vec<_>) = parts.iter().map(|part| self.num(part)).unzip();
        let grid = self.common_grid(&numbers);
        let edges = self.edges(numbers.iter().map(|number| number.0));
        let applies = self.and(applies);
        (self.number(kind(edges), grid), applies)
    }

    /// The decimals that write every one of them, where there are such.
    pub(super) fn common_grid(&self, numbers: &[NumberRef]) -> Option<u8> {
        numbers.iter().try_fold(0, |most: u8, number| Some(most.max(self.grid_of(*number)?)))
    }

    /// What chooses a band, and whether it applies.
    pub(super) fn selector<V>(&mut self, bands: &Bands<V>) -> (Selector, TruthRef) {
        match bands {
            Bands::Number { by, .. } => {
                let (number, applies) = self.num(by);
                (Selector::Number(number), applies)
            }
            Bands::Choice { by: Words::Question(id), .. } => (Selector::Choice(*id), self.gate_of(*id)),
            Bands::Choice { by: Words::Class(id), .. } => match self.built(Item::Class(*id)) {
                Some(Built::Class(class)) => {
                    let applies = self.plan.classes.get(class.0 as usize).map(|node| node.applies);
                    (Selector::Class(class), applies.unwrap_or_else(|| self.constant(true)))
                }
                _ => (Selector::Class(ClassRef(0)), self.constant(false)),
            },
            Bands::Table { by, across, cells } => {
                let width = cells.first().map_or(0, Vec::len);
                let (rows, columns) = (self.positions(by), self.positions(across));
                let kind = ClassKind::Table {
                    by: rows.0,
                    across: columns.0,
                    width: u32::try_from(width).unwrap_or(u32::MAX),
                };
                let applies = self.and(vec![rows.1, columns.1]);
                (Selector::Class(self.class_node(kind, applies, cells.len() * width)), applies)
            }
        }
    }

    /// The rows or the columns of a table as a class of their own, and whether it applies.
    fn positions(&mut self, bands: &Bands<u16>) -> (ClassRef, TruthRef) {
        let (selector, applies) = self.selector(bands);
        let rows = self.rows(bands, selector, |_, at| (u32::from(*at), None));
        let count = rows.len();
        (self.class_node(ClassKind::Bands(selector, rows), applies, count), applies)
    }

    /// Bands that give numbers.
    pub(super) fn bands(&mut self, bands: &Bands<Num>) -> (NumberRef, TruthRef) {
        let (selector, selected) = self.selector(bands);
        let mut own = Vec::new();
        let rows = self.rows(bands, selector, |builder, value| {
            let (number, applies) = builder.num(value);
            own.push(applies);
            (number.0, Some(applies).filter(|applies| builder.is_constant(*applies) != Some(true)))
        });
        let numbers: Vec<NumberRef> = rows.iter().map(|row| NumberRef(row.value)).collect();
        let grid = self.common_grid(&numbers);
        let number = self.number(NumberKind::Bands(selector, rows), grid);
        if own.iter().all(|applies| self.is_constant(*applies) == Some(true)) {
            return (number, selected);
        }
        let edges = self.truth_edges(own);
        let chosen = self.truth(TruthNode::BandsApply(number, edges));
        (number, self.and(vec![selected, chosen]))
    }

    /// The rows of a band list.
    pub(super) fn rows<V>(
        &mut self,
        bands: &Bands<V>,
        selector: Selector,
        mut value: impl FnMut(&mut Self, &V) -> (u32, Option<TruthRef>),
    ) -> Vec<Row> {
        match bands {
            Bands::Number { rows, .. } => rows
                .iter()
                .map(|row| {
                    let (value, applies) = value(self, &row.value);
                    Row { holds: self.number_row(row, selector), value, applies }
                })
                .collect(),
            Bands::Choice { rows, .. } => rows
                .iter()
                .map(|(choices, given)| {
                    let bits = self.row_bits(choices, selector);
                    let (value, applies) = value(self, given);
                    Row { holds: RowRange::Choices(bits), value, applies }
                })
                .collect(),
            Bands::Table { cells, .. } => (0..u16::MAX)
                .zip(cells.iter().flatten())
                .map(|(at, given)| {
                    let bits = self.row_bits(&[at], selector);
                    let (value, applies) = value(self, given);
                    Row { holds: RowRange::Choices(bits), value, applies }
                })
                .collect(),
        }
    }

    fn row_bits(&mut self, choices: &[u16], selector: Selector) -> Bits {
        let of = match selector {
            Selector::Choice(question) => self.choices_of(question),
            Selector::Class(class) => {
                self.plan.classes.get(class.0 as usize).map_or(1, |node| node.bits.len as usize * 64)
            }
            Selector::Number(_) => 1,
        };
        self.bits(choices, of)
    }

    fn number_row<V>(&self, row: &NumberBand<V>, selector: Selector) -> RowRange {
        let form = match selector {
            Selector::Number(number) => self.plan.numbers.get(number.0 as usize).map(|node| node.form),
            _ => None,
        };
        let Some(Form::Fixed(decimals)) = form else {
            return RowRange::Exact {
                from: row.from.map(Decimal::exact),
                to: row.to.map(Decimal::exact),
                includes_to: row.includes_to,
            };
        };
        let scale = Exact::from(number::power_of_ten(u32::from(decimals)));
        let from = row.from.map_or(i64::MIN, |end| clamped(&(end.exact() * &scale).ceil().to_integer()));
        let to = row.to.map_or(i64::MAX, |end| {
            let end = end.exact() * &scale;
            let last = if row.includes_to { end.floor() } else { end.ceil() - Exact::one() };
            clamped(&last.to_integer())
        });
        RowRange::Fixed(from, to)
    }

    /// Adds a class node with room for its choices.
    pub(super) fn class_node(&mut self, kind: ClassKind, applies: TruthRef, choices: usize) -> ClassRef {
        let at = ClassRef(u32::try_from(self.plan.classes.len()).unwrap_or(u32::MAX));
        let len = u32::try_from(choices.div_ceil(64).max(1)).unwrap_or(1);
        let bits = Bits { start: self.plan.class_words, len };
        self.plan.class_words += len;
        self.plan.classes.push(ClassNode { kind, bits, applies });
        self.declared.fit_classes(&self.plan);
        let facts = Facts { states: States::Each(&[]), unassumed: None, assessed: None };
        self.declared.run_steps(&self.plan, facts, &[Step::Class(at)]);
        self.step(Step::Class(at));
        at
    }
}

/// The units of a decimal that is kept in 64 bits.
fn fixed_units(value: Decimal) -> Option<i64> {
    let units = i64::try_from(value.units).ok()?;
    let fits = u128::from(units.unsigned_abs()) <= MOST_UNITS && value.decimals <= MOST_DECIMALS;
    fits.then_some(units)
}
