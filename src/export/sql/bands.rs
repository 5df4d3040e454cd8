//! Bands and classes: which rows the selector can fall in, and what they give.

use super::answers::NO_VALUE;
use super::expr::Bool;
use super::making::{Making, Planes, Range};
use super::parts::{End, Part, TooWide};
use crate::number;
use crate::plan::{ClassKind, ClassRef, Edges, NumberKind, NumberRef, Row, RowRange, Selector, TruthRef};
use crate::ruleset::expression::CompareOp;

type Made = Result<Range, TooWide>;

impl Making<'_> {
    /// Whether the selector can fall in a row.
    fn touches(&mut self, selector: Selector, row: &RowRange) -> Result<Bool, TooWide> {
        match (selector, row) {
            (Selector::Number(node), RowRange::Fixed(from, to)) => {
                let range = self.range(node)?;
                let scale = self.plan.grids.get(node.0 as usize).copied().flatten().unwrap_or(0);
                let end = |units: i64| Part::of_units(self.dialect(), &units.into(), scale).map(End::from);
                let mut both = Vec::new();
                if *from != i64::MIN {
                    both.push(range.max.compare(CompareOp::AtLeast, &end(*from)?)?);
                }
                if *to != i64::MAX {
                    both.push(range.min.compare(CompareOp::AtMost, &end(*to)?)?);
                }
                Ok(Bool::and(both))
            }
            (Selector::Number(node), RowRange::Exact { from, to, includes_to }) => {
                let range = self.range(node)?;
                let mut both = Vec::new();
                if let Some(from) = from {
                    let from = End::constant(self.dialect(), from)?;
                    both.push(range.max.compare(CompareOp::AtLeast, &from)?);
                }
                if let Some(to) = to {
                    let to = End::constant(self.dialect(), to)?;
                    let op = if *includes_to { CompareOp::AtMost } else { CompareOp::Less };
                    both.push(range.min.compare(op, &to)?);
                }
                Ok(Bool::and(both))
            }
            (Selector::Choice(question), RowRange::Choices(bits)) => {
                Ok(self.choice_in(question, *bits).possible)
            }
            (Selector::Class(class), RowRange::Choices(bits)) => Ok(self.class_in(class, *bits).possible),
            _ => Ok(Bool::Known(false)),
        }
    }

    /// The hull of what the rows give that the selector can fall in and whose values can apply.
    pub(super) fn bands(&mut self, selector: Selector, rows: &[Row]) -> Made {
        if let Selector::Number(node) = selector {
            self.settle_selector(node)?;
        }
        let mut given = Vec::with_capacity(rows.len());
        for row in rows {
            let touched = self.touches(selector, &row.holds)?;
            let applies = row.applies.map_or(Bool::Known(true), |applies| self.truth(applies).possible);
            given.push((Bool::and([touched, applies]), self.range(NumberRef(row.value))?));
        }
        if let Some(range) = self.one_row(selector, rows, &given)? {
            return Ok(range);
        }
        let any = if rows.iter().any(|row| row.applies.is_some()) {
            Bool::or(given.iter().map(|(when, _)| when.clone()).collect::<Vec<_>>())
        } else {
            Bool::Known(true)
        };
        let min = self.hull_end(&given, &any, true)?;
        let max = self.hull_end(&given, &any, false)?;
        Ok(Range { min, max })
    }

    fn settle_selector(&mut self, node: NumberRef) -> Result<(), TooWide> {
        self.settled(node, "by").map(drop)
    }

    /// Where the answer is one choice, the row of that choice; where it is open, the lowest or highest of all.
    fn one_row(
        &self,
        selector: Selector,
        rows: &[Row],
        given: &[(Bool, Range)],
    ) -> Result<Option<Range>, TooWide> {
        let Selector::Choice(question) = selector else { return Ok(None) };
        if rows.iter().any(|row| row.applies.is_some()) {
            return Ok(None);
        }
        let answer = self.answer(question);
        let mut chosen = Vec::with_capacity(rows.len());
        for (row, (_, range)) in rows.iter().zip(given) {
            let RowRange::Choices(bits) = row.holds else { return Ok(None) };
            let certain = self.choice_in(question, bits).certain;
            chosen.push((certain, range.clone()));
        }
        let Some((_, last)) = chosen.last() else { return Ok(None) };
        if self.given == Some(question) {
            let side = |pick: fn(&Range) -> &End| {
                let rows: Vec<(Bool, End)> =
                    chosen.iter().map(|(when, range)| (when.clone(), pick(range).clone())).collect();
                End::case(&rows, pick(last))
            };
            let (min, max) = (side(|range| &range.min)?, side(|range| &range.max)?);
            return Ok(Some(Range { min, max }));
        }
        let open = self.answer_is(&answer, NO_VALUE);
        let side = |pick: fn(&Range) -> &End, least: bool| {
            let all: Vec<End> = chosen.iter().map(|(_, range)| pick(range).clone()).collect();
            let mut cases = vec![(open.clone(), End::extreme(&all, least)?)];
            cases.extend(chosen.iter().map(|(when, range)| (when.clone(), pick(range).clone())));
            End::case(&cases, pick(last))
        };
        let (min, max) = (side(|range| &range.min, true)?, side(|range| &range.max, false)?);
        Ok(Some(Range { min, max }))
    }

    /// One end of the hull: the best of the rows that hold, in order where their values rise or fall with them.
    fn hull_end(&mut self, given: &[(Bool, Range)], any: &Bool, least: bool) -> Result<End, TooWide> {
        let pick = |range: &Range| if least { range.min.clone() } else { range.max.clone() };
        let mut values: Vec<(Bool, End)> =
            given.iter().map(|(when, range)| (when.clone(), pick(range))).collect();
        let all_constant = values.iter().all(|(_, end)| end.under.is_none() && end.over.is_constant());
        let found = if all_constant {
            // The best value of a row that holds: the rows by their values, the best first.
            let scale = values.iter().map(|(_, end)| end.over.scale).max().unwrap_or(0);
            let units = |end: &End| &end.over.low * number::power_of_ten(u32::from(scale - end.over.scale));
            values.sort_by_key(|(_, end)| units(end));
            if !least {
                values.reverse();
            }
            let mut rows: Vec<(Bool, End)> = Vec::new();
            for (when, end) in values {
                match rows.last_mut() {
                    Some((known, value)) if value.over.sql == end.over.sql => {
                        *known = Bool::or([known.clone(), when]);
                    }
                    _ => rows.push((when, end)),
                }
            }
            let Some((_, last)) = rows.pop() else { return Ok(End::zero()) };
            End::case(&rows, &last)?
        } else {
            // A row that does not hold gives what is never the best.
            let all: Vec<End> = values.iter().map(|(_, end)| end.clone()).collect();
            let worst = self.worst_of(&all, least)?;
            let mut each = Vec::with_capacity(values.len());
            for (when, end) in values {
                each.push(End::case(&[(when, end)], &worst)?);
            }
            End::extreme(&each, least)?
        };
        End::case(&[(any.not(), End::zero())], &found)
    }

    /// A constant that none of these goes beyond.
    fn worst_of(&self, ends: &[End], least: bool) -> Result<End, TooWide> {
        let mut worst: Option<number::Exact> = None;
        for end in ends {
            let units = if least { &end.over.high } else { &end.over.low };
            let mut value =
                number::Exact::new(units.clone(), number::power_of_ten(u32::from(end.over.scale)));
            if let Some(under) = &end.under {
                let positive = value >= number::Exact::from(num_bigint::BigInt::from(0));
                let smallest = if positive == least { &under.low } else { &under.high };
                value /= number::Exact::new(smallest.clone(), number::power_of_ten(u32::from(under.scale)));
            }
            let value = if least { value.ceil() } else { value.floor() };
            worst = Some(match worst {
                Some(known) if (known > value) == least => known,
                _ => value,
            });
        }
        End::constant(self.dialect(), &worst.unwrap_or_default())
    }

    /// Whether the value chosen by bands applies: of the rows that are touched all (certainly) or any (possibly).
    pub(super) fn bands_apply(&mut self, number: NumberRef, edges: Edges) -> Planes {
        let open = Planes { certain: Bool::Known(false), possible: Bool::Known(true) };
        let Some(NumberKind::Bands(selector, rows)) =
            self.plan.numbers.get(number.0 as usize).map(|node| &node.kind)
        else {
            return open;
        };
        let (mut certain, mut possible) = (Vec::new(), Vec::new());
        for (row, applies) in rows.iter().zip(self.plan.edges(edges)) {
            let Ok(touched) = self.touches(*selector, &row.holds) else {
                self.too_wide();
                return open;
            };
            let own = self.truth(TruthRef(*applies));
            certain.push(Bool::or([touched.not(), own.certain]));
            possible.push(Bool::and([touched, own.possible]));
        }
        Planes { certain: Bool::and(certain), possible: Bool::or(possible) }
    }

    /// For each choice of a class whether it is possible.
    pub(super) fn class_of(&mut self, kind: &ClassKind) -> Vec<Bool> {
        let made = match kind {
            ClassKind::Bands(selector, rows) => self.class_by_bands(*selector, rows),
            ClassKind::Table { by, across, width } => Ok(self.class_by_table(*by, *across, *width)),
            ClassKind::First(rows, otherwise) => Ok(self.class_by_rows(rows, *otherwise)),
        };
        made.unwrap_or_else(|TooWide| {
            self.too_wide();
            Vec::new()
        })
    }

    fn class_by_bands(&mut self, selector: Selector, rows: &[Row]) -> Result<Vec<Bool>, TooWide> {
        let mut choices: Vec<Bool> = Vec::new();
        for row in rows {
            let touched = self.touches(selector, &row.holds)?;
            add(&mut choices, row.value as usize, touched);
        }
        Ok(choices)
    }

    fn class_by_table(&self, by: ClassRef, across: ClassRef, width: u32) -> Vec<Bool> {
        let mut choices = Vec::new();
        let columns = self.class(across);
        for (row, is_row) in self.class(by).iter().enumerate() {
            for (column, is_column) in columns.iter().enumerate() {
                let both = Bool::and([is_row.clone(), is_column.clone()]);
                add(&mut choices, row * width as usize + column, both);
            }
        }
        choices
    }

    /// The first row that holds: possible where it possibly holds and none before it certainly does.
    fn class_by_rows(&self, rows: &[(TruthRef, u16)], otherwise: u16) -> Vec<Bool> {
        let mut choices = Vec::new();
        let mut before: Vec<Bool> = Vec::new();
        for (when, choice) in rows {
            let planes = self.truth(*when);
            let none_before = before.iter().map(Bool::not);
            let reached = Bool::and(std::iter::once(planes.possible).chain(none_before).collect::<Vec<_>>());
            add(&mut choices, usize::from(*choice), reached);
            before.push(planes.certain);
        }
        let reached = Bool::and(before.iter().map(Bool::not).collect::<Vec<_>>());
        add(&mut choices, usize::from(otherwise), reached);
        choices
    }
}

fn add(choices: &mut Vec<Bool>, at: usize, possible: Bool) {
    if choices.len() <= at {
        choices.resize(at + 1, Bool::Known(false));
    }
    if let Some(choice) = choices.get_mut(at) {
        *choice = Bool::or([choice.clone(), possible]);
    }
}
