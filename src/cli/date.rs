//! Dates from the command line and from the clock.

use crate::answers::Date;
use crate::date::LAST_DAY;
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

/// The date so many days after 1 January 1970.
fn after_epoch(days: u64) -> Date {
    let epoch = Date { year: 1970, month: 1, day: 1 };
    let number = i64::try_from(days).unwrap_or(i64::MAX).saturating_add(epoch.day_number());
    Date::of_day_number(number.min(LAST_DAY)).unwrap_or(epoch)
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
