//! Dates from the command line and from the clock.

use crate::answers::Date;
use std::time::{SystemTime, UNIX_EPOCH};

/// Reads `2026-11-20`; the day must be in the calendar.
pub(super) fn parse(text: &str) -> Result<Date, String> {
    let wrong = || "a date is written year-month-day, like 2026-11-20".to_owned();
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return Err(wrong());
    };
    let lengths = (year.len(), month.len(), day.len()) == (4, 2, 2);
    if !lengths || !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return Err(wrong());
    }
    let date = Date {
        year: year.parse().map_err(|_| wrong())?,
        month: month.parse().map_err(|_| wrong())?,
        day: day.parse().map_err(|_| wrong())?,
    };
    if date.day == 0 || date.day > days_in(date.year, date.month) {
        return Err(format!("{text} is not in the calendar"));
    }
    Ok(date)
}

/// How many days a month has; none where there is no such month.
fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

/// The day it is, in UTC.
pub(super) fn today() -> Date {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    after_epoch(since.map_or(0, |since| since.as_secs() / 86_400))
}

/// The date so many days after 1 January 1970: whole years first, then whole months.
fn after_epoch(mut days: u64) -> Date {
    let mut date = Date { year: 1970, month: 1, day: 1 };
    loop {
        let length = (1..=12).map(|month| u64::from(days_in(date.year, month))).sum();
        if days < length || date.year == u16::MAX {
            break;
        }
        days -= length;
        date.year += 1;
    }
    while date.month < 12 && days >= u64::from(days_in(date.year, date.month)) {
        days -= u64::from(days_in(date.year, date.month));
        date.month += 1;
    }
    date.day = u8::try_from(days + 1).unwrap_or(31);
    date
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
