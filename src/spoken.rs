//! Numbers and dates as people say and print them, understood only where there is one reading.

use crate::date::Date;

const NUMBERS: [&str; 21] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// From thirty on.
const TENS: [&str; 7] = ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The sign that the word behind `or` stands for: `65 or older`.
#[must_use]
pub fn bound_sign(word: &str) -> Option<&'static str> {
    match word {
        "more" | "above" | "over" | "higher" | "greater" | "older" | "longer" => Some(">="),
        "less" | "below" | "under" | "lower" | "fewer" | "younger" | "shorter" => Some("<="),
        _ => None,
    }
}

/// The number of a number word, up to ninety-nine.
#[must_use]
pub fn number(word: &str) -> Option<usize> {
    let small = word.to_lowercase();
    let simple = |word: &str| NUMBERS.iter().position(|number| *number == word);
    let tens = |word: &str| match TENS.iter().position(|number| *number == word) {
        Some(at) => Some(30 + 10 * at),
        None => simple(word).filter(|number| *number == 20),
    };
    simple(&small).or_else(|| tens(&small)).or_else(|| {
        let (ten, one) = small.split_once(['-', '_'])?;
        Some(tens(ten)? + simple(one).filter(|one| (1..10).contains(one))?)
    })
}

/// A printed date as `2026-11-25`, where day and month cannot be mistaken for each other.
#[must_use]
pub fn date(written: &str) -> Option<String> {
    let separator = ['/', '.', '-'].into_iter().find(|sign| written.matches(*sign).count() == 2)?;
    let parts: Vec<u16> = written.split(separator).map(str::parse).collect::<Result<_, _>>().ok()?;
    let [first, second, third] = parts.as_slice() else { return None };
    let (year, month, day) = match (first, second, third) {
        (1000.., _, _) => (first, second, third),
        // 25 is no month, and 5/5 is the same both ways.
        (_, _, 1000..) if *first > 12 || first == second => (third, second, first),
        (_, 13.., 1000..) => (third, first, second),
        _ => return None,
    };
    calendar(*year, *month, *day)
}

/// Both days that a printed date may be, where day and month can be mistaken for each other.
#[must_use]
pub fn either_date(written: &str) -> Option<(String, String)> {
    let separator = ['/', '.', '-'].into_iter().find(|sign| written.matches(*sign).count() == 2)?;
    let parts: Vec<u16> = written.split(separator).map(str::parse).collect::<Result<_, _>>().ok()?;
    let [first, second, year] = parts.as_slice() else { return None };
    if *year < 1000 {
        return None;
    }
    Some((calendar(*year, *second, *first)?, calendar(*year, *first, *second)?))
}

/// A date with its month in words at the start of a line: how long it is, and the date.
#[must_use]
pub fn date_in_words(line: &str) -> Option<(usize, String)> {
    let (mut year, mut month, mut day) = (None, None, None);
    let mut end = 0;
    for word in line.split_whitespace().take(3) {
        let bare = word.trim_end_matches([',', '.']);
        let digits = bare.trim_end_matches(|letter: char| letter.is_alphabetic());
        match digits.parse::<u16>() {
            Ok(number @ 1000..) => year = Some(number),
            Ok(number) => day = Some(number),
            Err(_) => month = Some(month_of(bare)?),
        }
        end = line.get(end..)?.find(word)? + end + word.len();
    }
    Some((end, calendar(year?, month?, day?)?))
}

/// The number of a month, by its name or in digits.
#[must_use]
pub fn month(word: &str) -> Option<u16> {
    let number = word.parse().ok().filter(|number| (1..=12).contains(number));
    number.or_else(|| month_of(word))
}

/// The text that a name suggests: `not_settling` is "Not settling".
#[must_use]
pub fn text_of(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn month_of(word: &str) -> Option<u16> {
    let small = word.to_lowercase();
    let at = MONTHS.iter().position(|month| small.len() >= 3 && month.starts_with(&small))?;
    u16::try_from(at + 1).ok()
}

fn calendar(year: u16, month: u16, day: u16) -> Option<String> {
    let written = format!("{year:04}-{month:02}-{day:02}");
    Date::parse(&written).map(|_| written)
}

/// `an` before a vowel, otherwise `a`.
#[must_use]
pub fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_where_it_has_one_reading() {
        assert_eq!(date("25/11/2026").as_deref(), Some("2026-11-25"));
        assert_eq!(date("11/25/2026").as_deref(), Some("2026-11-25"));
        assert_eq!(date("25.11.2026").as_deref(), Some("2026-11-25"));
        assert_eq!(date("2026/1/5").as_deref(), Some("2026-01-05"));
        assert_eq!(date("05/11/2026"), None);
        assert_eq!(date("31.11.2026"), None);
    }

    #[test]
    fn a_month_in_words() {
        assert_eq!(date_in_words("1 November 2026").map(|found| found.1).as_deref(), Some("2026-11-01"));
        assert_eq!(date_in_words("Nov 3rd, 2026 # x").map(|found| found.0), Some(13));
        assert_eq!(date_in_words("not a date"), None);
    }
}
