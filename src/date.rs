//! Days of the calendar: reading, writing, counting in days, and how much time is completed between two of them.
//!
//! The calendar is the Gregorian one throughout, as in ISO 8601. A day is counted by its number, 1 January of the
//! year 1 being 1, so that days are added and subtracted as whole numbers. No library is used for it: the rule by which
//! a month is completed is the language's own, and what is left are the few lines that tell days from numbers; a test
//! holds them against an independent calendar, day by day over four centuries.

use std::fmt;

/// The number of the last day, 31 December 9999.
pub const LAST_DAY: i64 = 3_652_059;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is its word")]
pub enum Unit {
    Days,
    Weeks,
    Months,
    Years,
}

impl Unit {
    /// The word of the language.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Weeks => "weeks",
            Self::Months => "months",
            Self::Years => "years",
        }
    }
}

/// A calendar date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year.
    pub year: u16,
    /// Month from 1.
    pub month: u8,
    /// Day from 1.
    pub day: u8,
}

impl Date {
    /// Reads a day of the calendar written as `2026-11-20`, and nothing else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |part: &str, count: usize| {
            let sound = part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
            sound.then(|| part.parse::<u16>().ok()).flatten()
        };
        let (year, rest) = text.split_once('-')?;
        let (month, day) = rest.split_once('-')?;
        let (year, month, day) = (digits(year, 4)?, digits(month, 2)?, digits(day, 2)?);
        let real = year > 0 && day > 0 && day <= days_in_month(year, month);
        real.then_some(Self { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? })
    }

    /// The number of the day: 1 for 1 January of the year 1, then one more each day.
    #[must_use]
    pub fn day_number(self) -> i64 {
        // Years that begin in March have the leap day at their end.
        let (year, month) = (i64::from(self.year), i64::from(self.month));
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let before = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        before + (153 * month + 2) / 5 + i64::from(self.day) - 306
    }

    /// The day of a number; `None` outside the years 1 to 9999.
    #[must_use]
    pub fn of_day_number(number: i64) -> Option<Self> {
        if !(1..=LAST_DAY).contains(&number) {
            return None;
        }
        // Counted from 1 March of the year 0: 400 years are always 146,097 days.
        let days = number + 305;
        let (era, day) = (days / 146_097, days % 146_097);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let year = era * 400 + year + i64::from(month >= 10);
        let month = if month < 10 { month + 3 } else { month - 9 };
        Some(Self {
            year: u16::try_from(year).ok()?,
            month: u8::try_from(month).ok()?,
            day: u8::try_from(day).ok()?,
        })
    }

    /// The date as people write it, with the month in words so that nobody takes it for the day: `20 November 2026`.
    #[must_use]
    pub fn in_words(self) -> String {
        let month = MONTHS.get(usize::from(self.month).wrapping_sub(1)).copied().unwrap_or_default();
        format!("{} {month} {}", self.day, self.year)
    }
}

/// How many units are completed from one day to a later one; zero where it is not later.
///
/// A month or year is completed on the same day number, or, where the month has no such day, on the first of the next
/// month: from 31 January the first month is completed on 1 March, from 29 February a year on 1 March.
#[must_use]
pub fn completed(unit: Unit, from: i64, to: i64) -> i64 {
    let days = to.saturating_sub(from).max(0);
    match unit {
        Unit::Days => days,
        Unit::Weeks => days / 7,
        Unit::Months => completed_months(from, to),
        Unit::Years => completed_months(from, to) / 12,
    }
}

fn completed_months(from: i64, to: i64) -> i64 {
    let (Some(from), Some(to)) = (Date::of_day_number(from), Date::of_day_number(to)) else { return 0 };
    let months = |date: Date| i64::from(date.year) * 12 + i64::from(date.month);
    // Before the same day number the month under way is not completed; a month without that day ends before it.
    (months(to) - months(from) - i64::from(to.day < from.day)).max(0)
}

/// How many days a month has; none where there is no such month.
fn days_in_month(year: u16, month: u16) -> u16 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}
