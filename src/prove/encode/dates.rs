//! The day of the assessment, and completed time up to it, as a circuit: the calendar's arithmetic in gates.

use super::{Encoder, Made, TooHard};
use crate::date::{LAST_DAY, Unit};
use crate::plan::NumberRef;
use crate::prove::circuit::Circuit;
use crate::prove::quantity::{Quantity, Span};
use crate::prove::word::Word;
use num_bigint::BigInt;

fn constant(value: i64) -> Word {
    Word::constant(&BigInt::from(value))
}

/// The quotient and the rest by a positive constant, of a number that is never negative.
fn divided(word: &Word, by: i64, circuit: &mut Circuit) -> (Word, Word) {
    let quotient = word.floor_divide(&constant(by), circuit);
    let back = quotient.times(&BigInt::from(by), circuit);
    let rest = word.subtract(&back, circuit).within(BigInt::from(0), BigInt::from(by - 1));
    (quotient, rest)
}

/// The number of months since the year 0, and the day of the month, of a day's number.
fn month_and_day(number: &Word, circuit: &mut Circuit) -> (Word, Word) {
    // As `Date::of_day_number`: counted from 1 March of the year 0, where a year's leap day is its last.
    let days = number.add(&constant(305), circuit);
    let (era, day) = divided(&days, 146_097, circuit);
    let quotient = |word: &Word, by: i64, circuit: &mut Circuit| word.floor_divide(&constant(by), circuit);
    let parts = [
        day.clone(),
        quotient(&day, 36_524, circuit),
        quotient(&day, 1_460, circuit).negative(circuit),
        quotient(&day, 146_096, circuit).negative(circuit),
    ];
    let without_leap_days = Word::sum_of(&parts, circuit).within(BigInt::from(0), BigInt::from(145_999));
    let year = quotient(&without_leap_days, 365, circuit).within(BigInt::from(0), BigInt::from(399));
    let before = [
        year.times(&BigInt::from(365), circuit),
        quotient(&year, 4, circuit),
        quotient(&year, 100, circuit).negative(circuit),
    ];
    let before = Word::sum_of(&before, circuit);
    let day = day.subtract(&before, circuit).within(BigInt::from(0), BigInt::from(365));
    let fives = day.times(&BigInt::from(5), circuit).add(&constant(2), circuit);
    let month = quotient(&fives, 153, circuit).within(BigInt::from(0), BigInt::from(11));
    let before = month.times(&BigInt::from(153), circuit).add(&constant(2), circuit);
    let before = quotient(&before, 5, circuit);
    let of_month = day.subtract(&before, circuit).within(BigInt::from(0), BigInt::from(30));
    let years = era.times(&BigInt::from(400), circuit).add(&year, circuit);
    (years.times(&BigInt::from(12), circuit).add(&month, circuit), of_month)
}

/// Completed units from one day to another; zero where it is not later.
fn completed(unit: Unit, from: &Word, to: &Word, circuit: &mut Circuit) -> Word {
    let zero = constant(0);
    match unit {
        Unit::Days => to.subtract(from, circuit).max(&zero, circuit),
        Unit::Weeks => {
            let days = to.subtract(from, circuit).max(&zero, circuit);
            days.floor_divide(&constant(7), circuit)
        }
        Unit::Months => months(from, to, circuit),
        Unit::Years => months(from, to, circuit).floor_divide(&constant(12), circuit),
    }
}

fn months(from: &Word, to: &Word, circuit: &mut Circuit) -> Word {
    let (from_month, from_day) = month_and_day(from, circuit);
    let (to_month, to_day) = month_and_day(to, circuit);
    let short = to_day.less(&from_day, circuit);
    let under_way = constant(1).choose_over(short, &constant(0), circuit);
    let between = to_month.subtract(&from_month, circuit).subtract(&under_way, circuit);
    between.max(&constant(0), circuit)
}

/// A day as a whole number within the calendar.
fn day(quantity: &Quantity, circuit: &mut Circuit) -> Made<Word> {
    let whole = quantity.floor(circuit);
    let word = whole.as_whole().ok_or(TooHard::Calendar)?;
    let (low, high) = word.bounds();
    if *low < BigInt::from(1) || *high > BigInt::from(LAST_DAY) {
        return Err(TooHard::Calendar);
    }
    Ok(word.clone())
}

impl Encoder<'_> {
    pub(super) fn assessment(&self, node: NumberRef) -> Made<Span> {
        match &self.walked.assessed {
            Some((first, last)) => Ok((Quantity::whole(first.clone()), Quantity::whole(last.clone()))),
            None => self.declared(node),
        }
    }

    pub(super) fn since(&mut self, unit: Unit, from: &Span, to: &Span) -> Made<Span> {
        let circuit = &mut *self.circuit;
        let (first, last) = (day(&from.0, circuit)?, day(&from.1, circuit)?);
        let (early, late) = (day(&to.0, circuit)?, day(&to.1, circuit)?);
        let fewest = completed(unit, &last, &early, circuit);
        let most = completed(unit, &first, &late, circuit);
        Ok((Quantity::whole(fewest), Quantity::whole(most)))
    }
}
