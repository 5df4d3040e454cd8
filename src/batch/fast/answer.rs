//! Answers as they are usually written: words found by a multiplication, numbers read eight digits at a time. What is
//! not sure is left to the plain way.

use super::words::{Words, short_word};
use crate::answers::Date;
use crate::batch::planes::layout::QuestionAt;
use crate::batch::planes::rows::Bits;
use crate::ruleset::{Question, QuestionKind};

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = ONES << 7;
/// A text answer is no longer.
const LONGEST: usize = 4000;

/// What a question takes, and where its bits stand.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub at: usize,
    pub kind: Kind,
    /// Words that say all: choices, `unknown`, `none`.
    words: Words,
    /// Choices of which several may be answered.
    members: Words,
    /// Words say where one bit stands, not all bits at once: there are more than a word of the machine has.
    wide: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    YesNo,
    OneOf,
    AnyOf,
    Number(Numbers),
    /// First and last day, and the day from which the bits of a day are counted.
    Date(i64, i64, i64),
    Text,
}

/// The numbers that a question takes, in units of 10^-decimals.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers {
    pub low: i64,
    pub high: i64,
    pub decimals: u8,
    /// How many units a whole one has, where every number of eight digits fits.
    one: Option<i64>,
}

const GIVEN: u64 = 0;
const UNKNOWN: u64 = 1;
const FIRST_CHOICE: u64 = 2;

impl Answer {
    /// None where the fast way does not carry the question.
    pub(super) fn of(question: &Question, place: &QuestionAt, on: Option<Date>) -> Option<Self> {
        let kind = match &question.kind {
            QuestionKind::YesNo => Kind::YesNo,
            QuestionKind::OneOf(_) => Kind::OneOf,
            QuestionKind::AnyOf { .. } => Kind::AnyOf,
            QuestionKind::Number(range) => Kind::Number(Numbers {
                low: range.low.try_into().ok()?,
                high: range.high.try_into().ok()?,
                decimals: range.decimals,
                one: (range.decimals < 10).then(|| 10_i64.pow(range.decimals.into())),
            }),
            QuestionKind::Date(range) => {
                let ((first, last), (base, _)) = (range.days(on), range.days(None));
                Kind::Date(first, last, base)
            }
            QuestionKind::Text => Kind::Text,
        };
        let wide = !place.in_one_word();
        if wide && matches!(kind, Kind::Number(_) | Kind::Date(..)) {
            return None;
        }
        let ids = question.choice_ids();
        let choices: Vec<(&str, u64)> = ids.into_iter().zip(FIRST_CHOICE..).collect();
        let mut words = vec![("unknown", UNKNOWN)];
        match kind {
            Kind::YesNo => words.extend([("yes", 2), ("true", 2), ("no", 3), ("false", 3)]),
            Kind::OneOf => words.extend(choices.iter().filter(|(id, _)| *id != "unknown")),
            Kind::AnyOf => words.push(("none", GIVEN)),
            Kind::Number(_) | Kind::Date(..) | Kind::Text => {}
        }
        let members = if matches!(kind, Kind::AnyOf) { choices } else { Vec::new() };
        let said = |words: Vec<(&str, u64)>| {
            let bits = |offset: u64| match offset {
                _ if wide => offset,
                UNKNOWN => 1 << UNKNOWN,
                _ => 1 << GIVEN | 1 << offset,
            };
            Words::new(&words.into_iter().map(|(word, offset)| (word, bits(offset))).collect::<Vec<_>>())
        };
        Some(Self { at: place.at, kind, words: said(words), members: said(members), wide })
    }

    /// Takes the value that a text starts with; gives its length.
    #[inline]
    pub(super) fn json(&self, text: &[u8], row: &mut Bits<'_>) -> Option<usize> {
        if let Kind::YesNo = self.kind
            && let Some(no) = truth(text)
        {
            row.put(self.at, 1 << GIVEN | 1 << (FIRST_CHOICE + u64::from(no)));
            return Some(4 + usize::from(no));
        }
        match (*text.first()?, self.kind) {
            (b'"', _) => self.quoted(text.get(1..)?, row),
            (b'n', _) => text.starts_with(b"null").then_some(4),
            (b'[', Kind::AnyOf) => self.several(text, row),
            (_, Kind::Number(numbers)) => self.number(numbers, text, row),
            _ => None,
        }
    }

    /// Takes a word, from behind its quote on; gives the length of the whole.
    #[inline]
    fn quoted(&self, text: &[u8], row: &mut Bits<'_>) -> Option<usize> {
        if let Some((word, length)) = short_word(text)
            && text.get(length) == Some(&b'"')
            && let Some(said) = self.words.short(word)
        {
            self.say(said, row);
            return Some(length + 2);
        }
        let length = simple(text)?;
        self.word(text.get(..length)?, row)?;
        Some(length + 2)
    }

    /// Takes a list of choices that starts with its bracket; gives its length.
    fn several(&self, text: &[u8], row: &mut Bits<'_>) -> Option<usize> {
        let mut rest = text.get(1..)?;
        loop {
            let inner = blank(rest).strip_prefix(b"\"")?;
            let length = simple(inner)?;
            self.member(inner.get(..length)?, row)?;
            let behind = blank(inner.get(length + 1..)?);
            rest = behind.get(1..)?;
            match behind.first()? {
                b',' => {}
                b']' => return Some(text.len() - rest.len()),
                _ => return None,
            }
        }
    }

    /// Takes the cell of a table that a text starts with, which is not empty; gives its length.
    #[inline]
    pub(super) fn cell(&self, text: &[u8], row: &mut Bits<'_>) -> Option<usize> {
        if let Kind::Number(numbers) = self.kind
            && let Some(length) = self.number(numbers, text, row)
        {
            return Some(length);
        }
        if let Some((word, length)) = short_word(text)
            && ends_cell(text.get(length))
            && let Some(said) = self.words.short(word)
        {
            self.say(said, row);
            return Some(length);
        }
        let length = cell_end(text)?;
        let cell = text.get(..length)?;
        match self.kind {
            Kind::AnyOf if !matches!(cell, b"none" | b"unknown") => {
                cell.split(|byte| *byte == b';').try_for_each(|word| self.member(word.trim_ascii(), row))?;
            }
            _ => self.word(cell, row)?,
        }
        Some(length)
    }

    /// Which bit a word sets, behind that of "answered": 1 is unknown, 2 the first choice.
    #[cfg(feature = "parquet")]
    pub(super) fn bit_of(&self, word: &[u8]) -> Option<usize> {
        let said = self.words.find(word)?;
        usize::try_from(if self.wide { said } else { u64::from(said.checked_ilog2()?) }).ok()
    }

    /// Sets what a word says.
    #[inline]
    fn say(&self, said: u64, row: &mut Bits<'_>) {
        if !self.wide {
            return row.put(self.at, said);
        }
        if said != UNKNOWN {
            row.set(self.at);
        }
        row.set(self.at + usize::try_from(said).unwrap_or(0));
    }

    /// Takes a word; none where it is not certain that it is an answer.
    fn word(&self, word: &[u8], row: &mut Bits<'_>) -> Option<()> {
        if let Some(said) = self.words.find(word) {
            self.say(said, row);
            return Some(());
        }
        match self.kind {
            Kind::Date(first, last, base) => {
                let day = std::str::from_utf8(word).ok().and_then(Date::parse)?.day_number();
                let day = (first..=last).contains(&day).then_some(day)?;
                row.put(self.at, 1 << GIVEN | day.abs_diff(base) << FIRST_CHOICE);
                Some(())
            }
            // `missing` is a word like others, and nothing is said of an empty text here.
            Kind::Text if (1..=LONGEST).contains(&word.len()) => {
                row.set(self.at);
                Some(())
            }
            _ => None,
        }
    }

    /// Takes one choice of several; none where it is not one, or was there before.
    #[inline]
    pub(super) fn member(&self, word: &[u8], row: &mut Bits<'_>) -> Option<()> {
        let said = self.members.find(word)?;
        let choice =
            if self.wide { said } else { u64::from((said >> FIRST_CHOICE).trailing_zeros()) + FIRST_CHOICE };
        if row.has(self.at + usize::try_from(choice).ok()?) {
            return None;
        }
        self.say(said, row);
        Some(())
    }

    /// Takes the number that a text starts with; gives its length.
    #[inline]
    fn number(&self, numbers: Numbers, text: &[u8], row: &mut Bits<'_>) -> Option<usize> {
        let (units, length) = match (few_digits(text), numbers.one) {
            (Some((whole, length)), Some(one)) if text.get(length) != Some(&b'.') => (whole * one, length),
            _ => units(text, numbers.decimals)?,
        };
        if units < numbers.low || units > numbers.high {
            return None;
        }
        row.put(self.at, 1 << GIVEN | units.abs_diff(numbers.low) << FIRST_CHOICE);
        Some(length)
    }
}

/// Whether a text starts with `false`; none where it does not start with `true` either.
#[inline]
fn truth(text: &[u8]) -> Option<bool> {
    const TRUE: u64 = u64::from_le_bytes(*b"true\0\0\0\0");
    const FALSE: u64 = u64::from_le_bytes(*b"false\0\0\0");
    let (yes, no) = if let Some(eight) = text.first_chunk() {
        let eight = u64::from_le_bytes(*eight);
        (eight << 32 == TRUE << 32, eight << 24 == FALSE << 24)
    } else {
        (text.starts_with(b"true"), text.starts_with(b"false"))
    };
    (yes | no).then_some(no)
}

/// The whole number of up to seven digits that a text starts with, as every program writes it, and its length.
#[inline]
fn few_digits(text: &[u8]) -> Option<(i64, usize)> {
    let digits = u64::from_le_bytes(*text.first_chunk()?) ^ (ONES * u64::from(b'0'));
    // The lowest highest bit is exact: a carry goes upwards only.
    let others = (digits.wrapping_add(ONES * 0x76) | digits) & TOPS;
    if others == 0 {
        return None;
    }
    let bits = others.trailing_zeros() & !7;
    if bits == 0 || (bits > 8 && digits.trailing_zeros() >= 8) {
        return None;
    }
    // Tens and ones, then hundreds, then ten thousands: the first digit stands lowest, and zeros before it do no harm.
    let pairs = ((digits << (64 - bits)).wrapping_mul(10 << 8 | 1) >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul(100 << 16 | 1) >> 16) & 0x0000_ffff_0000_ffff;
    let all = fours.wrapping_mul(10_000 << 32 | 1) >> 32;
    Some((i64::try_from(all).ok()?, bits as usize / 8))
}

/// The plain decimal that a text starts with, in units of 10^-`decimals`, and its length.
fn units(text: &[u8], decimals: u8) -> Option<(i64, usize)> {
    const MOST_DIGITS: usize = 15;
    let number = text.strip_prefix(b"-").unwrap_or(text);
    let (mut value, whole) = digits(number, 0);
    let leading_zero = whole > 1 && number.first() == Some(&b'0');
    if whole == 0 || whole > MOST_DIGITS || leading_zero {
        return None;
    }
    let mut length = whole;
    let mut missing = usize::from(decimals);
    if number.get(whole) == Some(&b'.') {
        let after;
        (value, after) = digits(number.get(whole + 1..)?, value);
        if after == 0 || after > missing || whole + after > MOST_DIGITS {
            return None;
        }
        missing -= after;
        length += 1 + after;
    }
    for _ in 0..missing {
        value = value.checked_mul(10)?;
    }
    let sign = text.len() - number.len();
    Some((if sign == 1 { -value } else { value }, sign + length))
}

/// The digits that a text starts with, behind those of a value, and how many they are.
fn digits(text: &[u8], value: i64) -> (i64, usize) {
    let digits = text.iter().map(|byte| byte.wrapping_sub(b'0')).take_while(|digit| *digit < 10);
    digits.fold((value, 0), |(value, count), digit| {
        (value.wrapping_mul(10).wrapping_add(i64::from(digit)), count + 1)
    })
}

/// The length of a text without anything that needs a second look, from behind its quote up to its closing one.
#[inline]
pub(super) fn simple(text: &[u8]) -> Option<usize> {
    let length = plain(text, b'\\');
    (text.get(length) == Some(&b'"')).then_some(length)
}

/// The length of the cell of plain ASCII without quotes that a text starts with.
#[inline]
pub(super) fn cell_end(text: &[u8]) -> Option<usize> {
    let length = plain(text, b',');
    ends_cell(text.get(length)).then_some(length)
}

/// Whether a cell ends before this byte.
#[inline]
pub(super) fn ends_cell(next: Option<&u8>) -> bool {
    matches!(next, None | Some(b',' | b'\n' | b'\r'))
}

/// How many bytes stand before the first one that is a quote, this one, or no printable ASCII.
///
/// Eight bytes at a time: each byte's highest bit says whether it is one that ends the look.
#[inline]
fn plain(text: &[u8], other: u8) -> usize {
    let is = |eight: u64, byte: u8| {
        let same = eight ^ (ONES * u64::from(byte));
        same.wrapping_sub(ONES) & !same
    };
    let (eights, rest) = text.as_chunks::<8>();
    for (eight, at) in eights.iter().zip((0..).step_by(8)) {
        let eight = u64::from_le_bytes(*eight);
        let control = eight.wrapping_sub(ONES * 0x20) & !eight;
        let found = (is(eight, b'"') | is(eight, other) | is(eight, 0x7f) | control | eight) & TOPS;
        if found != 0 {
            // The lowest one is exact: a borrow goes upwards only.
            return at + found.trailing_zeros() as usize / 8;
        }
    }
    let ends = |byte: &u8| !matches!(byte, 0x20..0x7f) || *byte == b'"' || *byte == other;
    text.len() - rest.len() + rest.iter().position(ends).unwrap_or(rest.len())
}

/// A text without the blanks that it starts with.
#[inline]
pub(super) fn blank(mut text: &[u8]) -> &[u8] {
    while let [b' ', rest @ ..] = text {
        text = rest;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_ends_at_its_quote_and_nothing_odd_is_passed() {
        for length in 0..40 {
            let text = "a".repeat(length);
            assert_eq!(simple(format!("{text}\", tail").as_bytes()), Some(length));
            assert_eq!(simple(text.as_bytes()), None);
            for odd in ["\\", "\u{7f}", "\n", "\u{1f}", "é"] {
                assert_eq!(simple(format!("{text}{odd}b\"").as_bytes()), None, "{text:?} {odd:?}");
                assert_eq!(simple(format!("{text}\"{odd}").as_bytes()), Some(length), "{text:?} {odd:?}");
            }
        }
        for byte in 0x20..0x7f_u8 {
            let text = [byte, b'"', b'x', b'y', b'z', b'x', b'y', b'z'];
            let expected = match byte {
                b'"' => Some(0),
                b'\\' => None,
                _ => Some(1),
            };
            assert_eq!(simple(&text), expected, "{byte}");
        }
    }

    #[test]
    fn few_digits_are_the_number_that_is_written() {
        for number in (0..3000).chain([9_999, 10_000, 123_456, 9_999_999]) {
            for behind in [",", "}", ".5", "e3", "\u{ff}x"] {
                let text = format!("{number}{behind}        ");
                let length = text.find(behind).unwrap_or(0);
                assert_eq!(few_digits(text.as_bytes()), Some((number, length)), "{text}");
            }
        }
        for text in ["01,     ", "-1,     ", "x       ", "12345678,     ", "5", ""] {
            assert_eq!(few_digits(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn truth_is_read_near_the_end_too() {
        for behind in ["", ",", "}\n", ",\"next\":1"] {
            assert_eq!(truth(format!("true{behind}").as_bytes()), Some(false));
            assert_eq!(truth(format!("false{behind}").as_bytes()), Some(true));
        }
        for text in ["tru", "fals", "True,     ", "falsy,     ", ""] {
            assert_eq!(truth(text.as_bytes()), None, "{text}");
        }
    }
}
