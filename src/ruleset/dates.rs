//! The declared range of a date question, either end of which may be the date of the assessment, and what these ranges
//! together say of that date.

use super::{NumberRange, Question, QuestionKind, Value};
use crate::date::Date;
use crate::number::{self, Exact};
use num_traits::ToPrimitive;

/// The first day on which an assessment can be made; questions may leave fewer.
pub const FIRST_ASSESSMENT: Date = Date { year: 1, month: 1, day: 1 };
/// The last day on which an assessment can be made. Until the end of the calendar there is room for what is reckoned
/// forward, such as a due date.
pub const LAST_ASSESSMENT: Date = Date { year: 2999, month: 12, day: 31 };

/// One end of the declared range of a date question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateEnd {
    /// A day.
    On(Date),
    /// The date of the assessment.
    Assessment,
}

impl DateEnd {
    /// The day as it is written, or `assessment`.
    #[must_use]
    pub fn written(self) -> String {
        match self {
            Self::On(date) => date.to_string(),
            Self::Assessment => "assessment".to_owned(),
        }
    }

    fn day(self, assessment: i64) -> i64 {
        match self {
            Self::On(date) => date.day_number(),
            Self::Assessment => assessment,
        }
    }
}

/// The declared range of a date question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateRange {
    /// The first day.
    pub from: DateEnd,
    /// The last day.
    pub to: DateEnd,
}

impl DateRange {
    /// The numbers of the first and the last day that can be answered on a date of assessment; of any where it is open.
    #[must_use]
    pub fn days(self, assessed_on: Option<Date>) -> (i64, i64) {
        let day = assessed_on.map(Date::day_number);
        let low = self.from.day(day.unwrap_or_else(|| FIRST_ASSESSMENT.day_number()));
        let high = self.to.day(day.unwrap_or_else(|| LAST_ASSESSMENT.day_number()));
        (low, high.max(low))
    }

    /// The same as a range of whole numbers.
    #[must_use]
    pub fn numbers(self, assessed_on: Option<Date>) -> NumberRange {
        let (low, high) = self.days(assessed_on);
        NumberRange { low: low.into(), high: high.into(), decimals: 0, unit: None, also_in: None }
    }

    /// Whether no day after the assessment can be answered.
    #[must_use]
    pub fn is_to_assessment(self) -> bool {
        self.to == DateEnd::Assessment
    }

    /// Whether an end moves with the date of the assessment.
    #[must_use]
    pub fn moves(self) -> bool {
        self.from == DateEnd::Assessment || self.to == DateEnd::Assessment
    }
}

/// The first and the last day on which these questions can be asked: each of them must have a day left that can be
/// answered, and an assumed day must be one of them. The first is later than the last where there is no such day.
#[must_use]
pub fn assessable<'a>(questions: impl Iterator<Item = &'a Question>) -> (i64, i64) {
    let open = (FIRST_ASSESSMENT.day_number(), LAST_ASSESSMENT.day_number());
    questions.fold(open, |(first, last), question| {
        let QuestionKind::Date(range) = question.kind else { return (first, last) };
        let assumed = match question.assume {
            Some(Value::Number(day)) => i64::try_from(day).ok(),
            _ => None,
        };
        match (range.from, range.to) {
            (DateEnd::On(from), DateEnd::Assessment) => {
                (first.max(from.day_number()).max(assumed.unwrap_or(first)), last)
            }
            (DateEnd::Assessment, DateEnd::On(to)) => {
                (first, last.min(to.day_number()).min(assumed.unwrap_or(last)))
            }
            _ => (first, last),
        }
    })
}

/// The date of a day's number as ISO text; as a number where no calendar has the day.
#[must_use]
pub fn written(number: &Exact) -> String {
    date(number).map_or_else(|| number::text(number), |date| date.to_string())
}

/// The date of a day's number.
#[must_use]
pub fn date(number: &Exact) -> Option<Date> {
    let whole = number.is_integer().then(|| number.numer().to_i64()).flatten()?;
    Date::of_day_number(whole)
}
