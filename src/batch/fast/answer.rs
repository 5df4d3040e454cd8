//! Answers as they are usually written, matched byte by byte.

use crate::answers::Date;
use crate::batch::planes::block::Block;
use crate::ruleset::{Question, QuestionKind};
use std::collections::HashMap;

/// Up to so many choices are tried one after the other.
const FEW: usize = 12;

/// What a question takes.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    YesNo,
    OneOf(Words),
    AnyOf(Words),
    /// Lowest and highest, in units of 10^-decimals.
    Number(i64, i64, u8),
    /// First and last day, and the day from which the bits of a day are counted.
    Date(i64, i64, i64),
    Text,
}

/// Choices by their ids.
#[derive(Debug, Clone)]
pub(super) struct Words {
    few: Vec<Box<[u8]>>,
    many: HashMap<Box<[u8]>, usize>,
}

impl Words {
    fn new(question: &Question) -> Self {
        let ids: Vec<Box<[u8]>> = question.choice_ids().iter().map(|id| id.as_bytes().into()).collect();
        if ids.len() <= FEW {
            return Self { few: ids, many: HashMap::new() };
        }
        Self { few: Vec::new(), many: ids.into_iter().enumerate().map(|(at, id)| (id, at)).collect() }
    }

    #[inline]
    fn find(&self, word: &[u8]) -> Option<usize> {
        if self.many.is_empty() {
            return self.few.iter().position(|id| **id == *word);
        }
        self.many.get(word).copied()
    }
}

impl Answer {
    pub(super) fn of(question: &Question, on: Option<Date>) -> Option<Self> {
        Some(match &question.kind {
            QuestionKind::YesNo => Self::YesNo,
            QuestionKind::OneOf(_) => Self::OneOf(Words::new(question)),
            QuestionKind::AnyOf { .. } => Self::AnyOf(Words::new(question)),
            QuestionKind::Number(range) => {
                Self::Number(range.low.try_into().ok()?, range.high.try_into().ok()?, range.decimals)
            }
            QuestionKind::Date(range) => {
                let ((first, last), (base, _)) = (range.days(on), range.days(None));
                Self::Date(first, last, base)
            }
            QuestionKind::Text => Self::Text,
        })
    }

    /// The choice that a word names, where one is chosen.
    #[inline]
    pub(super) fn choice(&self, word: &[u8]) -> Option<usize> {
        match self {
            Self::YesNo => match word {
                b"yes" | b"true" => Some(0),
                b"no" | b"false" => Some(1),
                _ => None,
            },
            Self::OneOf(words) => words.find(word),
            _ => None,
        }
    }

    /// How many choices there are, where one is chosen.
    #[cfg(feature = "parquet")]
    pub(super) fn choices(&self) -> usize {
        match self {
            Self::YesNo => 2,
            Self::OneOf(words) => words.few.len().max(words.many.len()),
            _ => 0,
        }
    }

    /// Sets a word that is an answer to this question; false where that is not certain.
    #[inline]
    pub(super) fn word(&self, word: &[u8], at: usize, block: &mut Block, lane: usize) -> bool {
        if word == b"unknown" {
            block.unknown(at, lane);
            return true;
        }
        let choice = match self {
            Self::YesNo | Self::OneOf(_) => self.choice(word),
            Self::AnyOf(_) if word == b"none" => {
                block.given(at, lane);
                return true;
            }
            Self::Date(first, last, base) => {
                let day = std::str::from_utf8(word).ok().and_then(Date::parse).map(Date::day_number);
                let Some(day) = day.filter(|day| (first..=last).contains(&day)) else { return false };
                block.number(at, day.abs_diff(*base), lane);
                return true;
            }
            Self::Text => {
                // `missing` is a word like others, and nothing is said of an empty text here.
                if !word.is_empty() && word.len() <= 4000 {
                    block.given(at, lane);
                    return true;
                }
                None
            }
            Self::AnyOf(_) | Self::Number(..) => None,
        };
        if let Some(choice) = choice {
            block.choice(at, choice, lane);
        }
        choice.is_some()
    }

    /// One choice of several; false where it is none, or was there before.
    #[inline]
    pub(super) fn one_of_several(&self, word: &[u8], at: usize, block: &mut Block, lane: usize) -> bool {
        let Self::AnyOf(words) = self else { return false };
        let Some(choice) = words.find(word) else { return false };
        let fresh = !block.has(at + 2 + choice, lane);
        block.choice(at, choice, lane);
        fresh
    }

    /// Sets a number that starts here; gives where it ends.
    #[inline]
    pub(super) fn number(
        &self,
        bytes: &[u8],
        start: usize,
        at: usize,
        block: &mut Block,
        lane: usize,
    ) -> Option<usize> {
        let Self::Number(low, high, decimals) = self else { return None };
        let (units, end) = units(bytes, start, *decimals)?;
        if units < *low || units > *high {
            return None;
        }
        block.number(at, units.abs_diff(*low), lane);
        Some(end)
    }
}

/// A plain decimal in units of 10^-`decimals`, and where it ends.
#[inline]
fn units(bytes: &[u8], start: usize, decimals: u8) -> Option<(i64, usize)> {
    const MOST_DIGITS: usize = 15;
    let negative = bytes.get(start) == Some(&b'-');
    let first = start + usize::from(negative);
    let (mut value, mut end) = digits(bytes, first, 0);
    let whole = end - first;
    let leading_zero = whole > 1 && bytes.get(first) == Some(&b'0');
    if whole == 0 || whole > MOST_DIGITS || leading_zero {
        return None;
    }
    let mut missing = usize::from(decimals);
    if bytes.get(end) == Some(&b'.') {
        let point = end;
        (value, end) = digits(bytes, point + 1, value);
        let after = end - point - 1;
        if after == 0 || after > missing || whole + after > MOST_DIGITS {
            return None;
        }
        missing -= after;
    }
    for _ in 0..missing {
        value = value.checked_mul(10)?;
    }
    Some((if negative { -value } else { value }, end))
}

#[inline]
fn digits(bytes: &[u8], start: usize, mut value: i64) -> (i64, usize) {
    let mut end = start;
    while let Some(digit) = bytes.get(end).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit < 10) {
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
        end += 1;
    }
    (value, end)
}

/// A text without anything that needs a second look, from behind its quote on: where its closing quote stands.
///
/// Eight bytes at a time: each byte's highest bit says whether it is one that ends the look.
#[inline]
pub(super) fn simple(bytes: &[u8], start: usize) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = ONES << 7;
    let is = |eight: u64, byte: u8| {
        let same = eight ^ (ONES * u64::from(byte));
        same.wrapping_sub(ONES) & !same
    };
    let mut at = start;
    while let Some(eight) =
        bytes.get(at..at + 8).and_then(|eight| eight.try_into().ok()).map(u64::from_le_bytes)
    {
        let control = eight.wrapping_sub(ONES * 0x20) & !eight;
        let found = (is(eight, b'"') | is(eight, b'\\') | is(eight, 0x7f) | control | eight) & TOPS;
        if found != 0 {
            // The lowest one is exact: a borrow goes upwards only.
            at += found.trailing_zeros() as usize / 8;
            return (bytes.get(at) == Some(&b'"')).then_some(at);
        }
        at += 8;
    }
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at),
            b'\\' => return None,
            0x20..0x7f => at += 1,
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_ends_at_its_quote_and_nothing_odd_is_passed() {
        for length in 0..40 {
            let text = "a".repeat(length);
            assert_eq!(simple(format!("{text}\", tail").as_bytes(), 0), Some(length));
            assert_eq!(simple(text.as_bytes(), 0), None);
            for odd in ["\\", "\u{7f}", "\n", "\u{1f}", "é"] {
                assert_eq!(simple(format!("{text}{odd}b\"").as_bytes(), 0), None, "{text:?} {odd:?}");
                assert_eq!(simple(format!("{text}\"{odd}").as_bytes(), 0), Some(length), "{text:?} {odd:?}");
            }
        }
        for byte in 0x20..0x7f_u8 {
            let text = [byte, b'"', b'x', b'y', b'z', b'x', b'y', b'z'];
            let expected = match byte {
                b'"' => Some(0),
                b'\\' => None,
                _ => Some(1),
            };
            assert_eq!(simple(&text, 0), expected, "{byte}");
        }
    }
}
