//! Dates in answer files: the day of the assessment, and answers that are dates.

use super::context::Context;
use super::tree::Scalar;
use super::words::{asks, shown};
use super::{Date, codes};
use crate::diagnostic::Diagnostic;
use crate::ruleset::dates::assessable;
use crate::ruleset::{DateEnd, DateRange, Question, QuestionKind, Value};
use crate::source::Span;
use crate::spoken;

const FORM: &str = "write a day of the calendar as year-month-day, such as `2026-11-20`";

/// A date as ISO text, plain or in quotes; anything else is refused with the date that it certainly is, or with both
/// that it may be.
pub(super) fn date(cx: &mut Context<'_>, span: Span, word: &Scalar, help: &str) -> Option<Date> {
    if let Some(date) = Date::parse(&word.text) {
        return Some(date);
    }
    let (message, why) = match days_of_month(&word.text) {
        Some(days) => (
            format!("`{}` is a day that no calendar has", shown(&word.text)),
            format!("this month has {days} days; "),
        ),
        None => (format!("`{}` is not a date", shown(&word.text)), String::new()),
    };
    let problem = Diagnostic::error(codes::BAD_DATE, span, message);
    let certain = year_first(&word.text).map(|date| date.to_string());
    let certain = certain
        .or_else(|| without_signs(&word.text))
        .or_else(|| spoken::date(&word.text))
        .or_else(|| in_words(&word.text));
    cx.refuse(match (certain, two_readings(&word.text)) {
        (Some(date), _) => {
            let text = cx.format.word(&date);
            problem.help(format!("write `{text}`")).edit(span, text)
        }
        (None, Some((one, other))) => {
            problem.help(format!("write year-month-day: it may mean `{one}` or `{other}`"))
        }
        (None, None) => problem.help(format!("{why}{help}")),
    })
}

/// `20260301`
fn without_signs(word: &str) -> Option<String> {
    let digits = word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_digit());
    let date = format!("{}-{}-{}", word.get(..4)?, word.get(4..6)?, word.get(6..8)?);
    // A year this side of 1900: other eight digits are days first.
    Date::parse(&date).filter(|date| digits && date.year >= 1900).map(|date| date.to_string())
}

/// `assessed_on`
pub(super) fn assessed_on(cx: &mut Context<'_>, span: Span, word: &Scalar) -> Option<Date> {
    let date = date(cx, span, word, FORM)?;
    is_assessable(cx, span, date).then_some(date)
}

/// Whether the ruleset can be assessed on a day: every date question must have a day left that can be answered.
pub(super) fn is_assessable(cx: &mut Context<'_>, span: Span, date: Date) -> bool {
    let (first, last) = assessable(cx.ruleset.questions.iter());
    let day = date.day_number();
    if (first..=last).contains(&day) {
        return true;
    }
    let asks_for = cx.ruleset.questions.iter().find(|question| {
        let QuestionKind::Date(range) = question.kind else { return false };
        let (low, high) = match (range.from, range.to) {
            (DateEnd::On(low), DateEnd::Assessment) => (low.day_number(), i64::MAX),
            (DateEnd::Assessment, DateEnd::On(high)) => (i64::MIN, high.day_number()),
            _ => return false,
        };
        !(low..=high).contains(&day)
    });
    let side = if day < first { "before" } else { "after" };
    let message = match asks_for {
        Some(question) => {
            format!("the assessment on {date} is {side} every date that `{}` can be", question.id)
        }
        None => format!("the assessment on {date} is {side} every day on which this ruleset can be used"),
    };
    let end = |day| Date::of_day_number(day).map(|date| date.to_string()).unwrap_or_default();
    let help = format!("it can be used for assessments from {} to {}", end(first), end(last));
    cx.problems.push(Diagnostic::error(codes::NOT_ASSESSABLE, span, message).help(help));
    false
}

/// An answer to a date question.
pub(super) fn answer(
    cx: &mut Context<'_>,
    question: &Question,
    range: DateRange,
    span: Span,
    word: &Scalar,
) -> Option<Value> {
    let help = asks(question, cx.format);
    let date = date(cx, span, word, &help)?;
    let day = date.day_number();
    let (low, high) = range.days(cx.assessed_on);
    let end = |end: DateEnd| match end {
        DateEnd::On(date) => date.to_string(),
        DateEnd::Assessment => {
            cx.assessed_on.map_or_else(|| "the assessment".to_owned(), |on| format!("the assessment, {on}"))
        }
    };
    let message = if day < low {
        format!("{date} is before {}, the first date that `{}` takes", end(range.from), question.id)
    } else if day > high {
        match range.to {
            DateEnd::Assessment => format!("{date} is after {}", end(range.to)),
            DateEnd::On(_) => {
                format!("{date} is after {}, the last date that `{}` takes", end(range.to), question.id)
            }
        }
    } else {
        return Some(Value::Number(day.into()));
    };
    cx.refuse(Diagnostic::error(codes::OUT_OF_RANGE, span, message).help(help))
}

/// `2026-11-01 to the date of the assessment`
pub(super) fn bounds(range: DateRange) -> String {
    let end = |end: DateEnd| match end {
        DateEnd::On(date) => date.to_string(),
        DateEnd::Assessment => "the date of the assessment".to_owned(),
    };
    format!("{} to {}", end(range.from), end(range.to))
}

/// How many days the month has of a date whose day it does not have.
fn days_of_month(text: &str) -> Option<u8> {
    let (month, day) = text.rsplit_once('-')?;
    let written = text.len() == 10 && day.len() == 2 && day.bytes().all(|byte| byte.is_ascii_digit());
    let days = (28..=31).rev().find(|day| Date::parse(&format!("{month}-{day}")).is_some())?;
    written.then_some(days)
}

/// A date that is certain, because the year stands first, but not written as ISO dates are: `2026/1/5`.
fn year_first(text: &str) -> Option<Date> {
    let day = text.split(['T', ' ']).next()?;
    let mut parts = day.split(['-', '/', '.']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    Date::parse(&format!("{year}-{month:0>2}-{day:0>2}"))
}

/// `20 November 2026`
fn in_words(text: &str) -> Option<String> {
    let (length, date) = spoken::date_in_words(text)?;
    (length == text.len()).then_some(date)
}

/// The two dates that `01/11/2026` may be.
fn two_readings(text: &str) -> Option<(Date, Date)> {
    let mut parts = text.split(['-', '/', '.']);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let date = |month: &str, day: &str| Date::parse(&format!("{year}-{month:0>2}-{day:0>2}"));
    Some((date(second, first)?, date(first, second)?))
}
