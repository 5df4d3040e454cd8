//! Dates as number nodes: a date is the number of its day, so that reckoning with dates is adding and subtracting.
//!
//! The day of the assessment is a node of its own that every walk is given, or that stands for every day on which the
//! ruleset can be assessed. A date declared `to assessment` is the smaller of its answer and that day: no day after the
//! assessment is ever possible.

use super::build::Builder;
use super::{NumberKind, NumberRef, Plan, TruthRef};
use crate::date::{Date, LAST_DAY, Unit};
use crate::number::{Decimal, Exact};
use crate::ruleset::dates::{DateEnd, DateRange, assessable};
use crate::ruleset::{Num, NumId, QuestionId, QuestionKind, State, Value};
use num_bigint::BigInt;

impl Builder<'_> {
    /// Learns on which days the ruleset can be assessed, and makes the node of that day where a question needs it.
    pub(super) fn assessment(&mut self) {
        let questions = &self.ruleset.questions;
        let (first, last) = assessable(questions.iter());
        // A ruleset that no day fits is refused; until then its plan has some day.
        self.plan.assessable = (first, last.max(first));
        for (at, question) in questions.iter().enumerate() {
            if let QuestionKind::Date(range) = question.kind
                && range.moves()
            {
                self.plan.moving_dates.push((QuestionId::at(at), range));
            }
        }
        if !self.plan.moving_dates.is_empty() {
            let (first, last) = self.plan.assessable;
            let made = self.number_of(NumberKind::Assessment, (day(first), day(last)), Some(0));
            self.assessed = Some(made);
        }
    }

    /// The node of a date question.
    pub(super) fn date_question(&mut self, id: QuestionId, range: DateRange) -> NumberRef {
        let (low, high) = range.days(None);
        let answered = self.number_of(NumberKind::Question(id), (day(low), day(high)), Some(0));
        let Some(assessed) = self.assessed else { return answered };
        let after = match range.from {
            DateEnd::Assessment => {
                let edges = self.edges([answered.0, assessed.0]);
                self.number(NumberKind::Max(edges), Some(0))
            }
            DateEnd::On(_) => answered,
        };
        match range.to {
            DateEnd::Assessment => {
                let edges = self.edges([after.0, assessed.0]);
                self.number(NumberKind::Min(edges), Some(0))
            }
            DateEnd::On(_) => after,
        }
    }

    /// The node of a written date.
    pub(super) fn written_date(&mut self, date: Date) -> NumberRef {
        self.literal(Decimal::whole(date.day_number().into()))
    }

    /// Completed units to the day of the assessment.
    pub(super) fn since(&mut self, unit: Unit, date: &Num) -> (NumberRef, TruthRef) {
        let (date, applies) = self.num(date);
        let made = match self.assessed {
            Some(assessed) => self.number(NumberKind::Since(unit, date, assessed), Some(0)),
            None => self.literal(Decimal::whole(0)),
        };
        (made, applies)
    }

    /// `days from a to b`
    pub(super) fn days_from(&mut self, from: &Num, to: &Num) -> (NumberRef, TruthRef) {
        let (from, from_applies) = self.num(from);
        let (to, to_applies) = self.num(to);
        let applies = self.and(vec![from_applies, to_applies]);
        (self.number(NumberKind::Subtract(to, from), Some(0)), applies)
    }

    /// Notes a number of days that is not whole.
    pub(super) fn note_days(&mut self, days: NumberRef, id: NumId) {
        if self.studying.is_none() && self.grid_of(days) != Some(0) {
            self.plan.uneven_days.push(id);
        }
    }

    /// Notes a date that can be in no calendar.
    pub(super) fn note_date(&mut self, date: NumberRef, id: NumId) {
        let Some((low, high)) = self.plan.declared(date) else { return };
        if self.studying.is_none() && (low < day(1) || high > day(LAST_DAY)) {
            self.plan.outside_calendar.push(id);
        }
    }
}

fn day(number: i64) -> Exact {
    Exact::from(BigInt::from(number))
}

impl Plan {
    /// The days that the assessment can have been on: the day given, or every day on which the ruleset can be
    /// assessed and that the dates answered leave possible.
    #[must_use]
    pub fn assessed<'a>(&self, on: Option<Date>, state: impl Fn(QuestionId) -> &'a State) -> (i64, i64) {
        let (first, last) = self.assessable;
        if let Some(on) = on {
            let day = on.day_number().clamp(first, last);
            return (day, day);
        }
        let (mut low, mut high) = (first, last);
        for (question, range) in &self.moving_dates {
            let State::Given(Value::Number(day)) = state(*question) else { continue };
            let day = i64::try_from(*day).unwrap_or(low).clamp(first, last);
            match (range.from, range.to) {
                (_, DateEnd::Assessment) => low = low.max(day),
                (DateEnd::Assessment, _) => high = high.min(day),
                _ => {}
            }
        }
        (low, high.max(low))
    }
}
