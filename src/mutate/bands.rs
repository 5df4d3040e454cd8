//! Small changes of bands: the line between two of them moved up or down, so that no value falls in none or in two, and
//! what each gives.

use super::Kind;
use super::sites::{Sites, step};
use crate::number::Decimal;
use crate::source::Span;
use crate::syntax::ast::{Band, BandRange, BandValue, Expr, ExprKind, Number};
use std::cmp::Ordering;

/// An end of a band.
#[derive(Clone, Copy)]
struct End {
    value: Decimal,
    /// Whether the value itself is in the band.
    included: bool,
}

impl Sites<'_> {
    /// Every change of a list of bands over one number or question.
    pub(super) fn bands(&mut self, by: Option<&Expr>, bands: &[&Band]) {
        let grid = by.and_then(|by| self.known.grid(by.span));
        for below in bands {
            let Some(upper) = upper(&below.range) else { continue };
            let above = bands.iter().find(|band| lower(&band.range).is_some_and(|low| touches(upper, low)));
            if let Some(above) = above {
                self.line(below, above, grid);
            }
        }
        for band in bands {
            for value in std::iter::once(&band.value).chain(&band.more) {
                self.band_value(band.span, value);
            }
        }
    }

    /// The line between two bands one step up and down.
    fn line(&mut self, below: &Band, above: &Band, grid: Option<u8>) {
        let ends = upper(&below.range).zip(lower(&above.range));
        let Some((upper_end, lower_end)) = ends else { return };
        let written = upper_end.value.decimals.max(lower_end.decimals);
        // Bands without a common end lie on the decimals in which they are written.
        let decimals = if upper_end.included { written } else { written.max(grid.unwrap_or_default()) };
        for by in [1, -1] {
            let low = with_upper(&below.range, step(upper_end.value, decimals, by));
            let high = with_lower(&above.range, step(lower_end, decimals, by));
            if let (Some(low), Some(high)) = (low, high) {
                let after = format!("{low}, {high}");
                let mut edits = vec![(below.range_span, low), (above.range_span, high)];
                edits.sort();
                let both = [below.range_span, above.range_span].map(|span| self.words(span, &[]));
                self.note(Kind::Threshold, below.range_span, edits, (both.join(", "), Some(after)));
            }
        }
    }

    fn band_value(&mut self, around: Span, value: &BandValue) {
        let BandValue::Amount(amount) = value else { return };
        let (literal, negative) = match &amount.kind {
            ExprKind::Negative(inner) => (&**inner, true),
            _ => (amount, false),
        };
        let ExprKind::Number(number, None) = &literal.kind else { return self.number(amount) };
        let units = if negative { -number.units } else { number.units };
        let signed = Number { value: Decimal { units, ..*number }, span: amount.span };
        for by in [1, -1] {
            self.stepped(Kind::Point, around, signed, number.decimals, by);
        }
    }
}

fn upper(range: &BandRange) -> Option<End> {
    let end = |number: &Number, included| Some(End { value: number.value, included });
    match range {
        BandRange::UpTo(to) | BandRange::Between(_, to) => end(to, true),
        BandRange::Exactly(value) => end(value, true),
        BandRange::Below(to) | BandRange::ToBelow(_, to) => end(to, false),
        BandRange::From(_) | BandRange::Choices(_) => None,
    }
}

fn lower(range: &BandRange) -> Option<Decimal> {
    match range {
        BandRange::From(from) | BandRange::Between(from, _) | BandRange::ToBelow(from, _) => Some(from.value),
        BandRange::Exactly(value) => Some(value.value),
        BandRange::UpTo(_) | BandRange::Below(_) | BandRange::Choices(_) => None,
    }
}

/// Whether a band that starts here lies right above an end.
fn touches(upper: End, lower: Decimal) -> bool {
    let decimals = upper.value.decimals.max(lower.decimals);
    let next = upper.value.scaled_to(decimals).map(|units| units + i128::from(upper.included));
    next.is_some() && next == lower.scaled_to(decimals)
}

/// A range with another upper end; none where nothing would be left of it.
fn with_upper(range: &BandRange, to: Option<String>) -> Option<String> {
    let to = to?;
    match range {
        BandRange::UpTo(_) => Some(format!("up to {to}")),
        BandRange::Below(_) => Some(format!("below {to}")),
        BandRange::Between(from, _) | BandRange::Exactly(from) => between(&from.value.to_string(), &to),
        BandRange::ToBelow(from, _) => half_open(&from.value.to_string(), &to),
        BandRange::From(_) | BandRange::Choices(_) => None,
    }
}

/// A range with another lower end; none where nothing would be left of it.
fn with_lower(range: &BandRange, from: Option<String>) -> Option<String> {
    let from = from?;
    match range {
        BandRange::From(_) => Some(format!("from {from}")),
        BandRange::Between(_, to) | BandRange::Exactly(to) => between(&from, &to.value.to_string()),
        BandRange::ToBelow(_, to) => half_open(&from, &to.value.to_string()),
        BandRange::UpTo(_) | BandRange::Below(_) | BandRange::Choices(_) => None,
    }
}

fn between(from: &str, to: &str) -> Option<String> {
    let (low, high) = (Decimal::parse(from).ok()?.exact(), Decimal::parse(to).ok()?.exact());
    match low.cmp(&high) {
        Ordering::Less => Some(format!("{from} to {to}")),
        Ordering::Equal => Some(to.to_owned()),
        Ordering::Greater => None,
    }
}

fn half_open(from: &str, to: &str) -> Option<String> {
    let (low, high) = (Decimal::parse(from).ok()?.exact(), Decimal::parse(to).ok()?.exact());
    (low < high).then(|| format!("{from} to below {to}"))
}
