//! Dates from the command line and from the clock.

use crate::answers::Date;
use std::time::{SystemTime, UNIX_EPOCH};

/// Reads a day of the calendar, `2026-11-20`.
pub(super) fn parse(text: &str) -> Result<Date, String> {
    let wrong = || "a date is a day of the calendar, written year-month-day like 2026-11-20".to_owned();
    Date::parse(text).ok_or_else(wrong)
}

/// The day it is, in UTC.
pub(super) fn today() -> Date {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    after_epoch(since.map_or(0, |since| since.as_secs() / 86_400))
}

/// The date so many days after 1 January 1970, by counting in years that begin in March: then the leap day is the last
/// of its year, and 400 years are always 146,097 days.
fn after_epoch(days: u64) -> Date {
    let from_march_of_year_0 = days + 719_468;
    let (era, day) = (from_march_of_year_0 / 146_097, from_march_of_year_0 % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year + u64::from(month >= 10);
    let month = if month < 10 { month + 3 } else { month - 9 };
    let small = |number: u64| u8::try_from(number).unwrap_or(1);
    Date { year: u16::try_from(year).unwrap_or(u16::MAX), month: small(month), day: small(day) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        assert_eq!(parse("2028-02-29").map(|date| date.to_string()), Ok("2028-02-29".to_owned()));
        for wrong in ["2026-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "01/11/2026", "+026-01-01", ""] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn days_since_1970_are_dates() {
        for (days, date) in
            [(0, "1970-01-01"), (59, "1970-03-01"), (19_782, "2024-02-29"), (20_777, "2026-11-20")]
        {
            assert_eq!(after_epoch(days).to_string(), date);
        }
    }
}
