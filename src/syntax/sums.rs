//! Mistakes in sums: a day that is moved with `+`, a time without its unit, thousands with a blank.

use crate::diagnostic::Diagnostic;
use crate::spoken;
use crate::syntax::codes;
use crate::syntax::phrases::{in_condition, time};
use crate::syntax::place::{Place, is_number, last_token, token, tokens};

/// `last_period + (252 + cycle) days` for `last_period plus (252 + cycle) days`.
pub fn moved_day(place: &Place<'_>) -> Option<Diagnostic> {
    // Behind a whole formula the unit is read as the name of something more.
    let unit_at = if time(place.word).is_some() { place.at } else { place.before_at };
    let unit = token(place.written.get(unit_at..)?);
    time(unit)?;
    let (amount_at, amount) = last_token(place.written, unit_at);
    let before = place.written.get(..amount_at + amount.len())?;
    let amount_at = if amount == ")" { opening(before)? } else { amount_at };
    let sign = before.get(..amount_at)?.trim_end().strip_suffix('+')?.len();
    if !(amount == ")" || is_number(amount)) || before.len() < place.written.get(..unit_at)?.trim_end().len()
    {
        return None;
    }
    let span = place.between(sign, sign + 1);
    Some(
        Diagnostic::error(codes::FOREIGN_SIGN, span, "a day is moved with `plus`, not with `+`")
            .labelled("write `plus`")
            .help(format!("write `plus … {unit}`"))
            .edit(span, "plus"),
    )
}

/// `last_period plus 280`: nothing but days is added to a date.
pub fn time_without_unit(place: &Place<'_>) -> Option<Diagnostic> {
    // Reading goes on to the next line, where the unit could still stand.
    let line_start = place.written.get(..place.before_at)?.rfind('\n').map_or(0, |end| end + 1);
    let line = place.line_from(line_start);
    let plus = line.rfind(" plus ")? + 1;
    let rest = line.get(plus + "plus".len()..)?;
    let amount = rest.trim();
    // What is added to a number are no days.
    let before = line.get(..plus)?;
    let (_, moved) = last_token(before, before.len());
    if is_number(moved) || [" * ", " / ", " + ", " - "].iter().any(|sign| before.contains(sign)) {
        return None;
    }
    let whole =
        if amount.starts_with('(') { closing(amount)? + 1 == amount.len() } else { token(amount) == amount };
    if !whole || amount.is_empty() || amount.starts_with('"') || line_start + line.len() < place.before_at {
        return None;
    }
    let (at, end) = (line_start + plus, line_start + line.len());
    let span = place.between(at, at + "plus".len());
    Some(
        Diagnostic::error(codes::UNFINISHED, span, "`plus` does not say of what it adds so many")
            .labelled("so many days")
            .help(format!("write `plus {amount} days`"))
            .edit(place.between(end, end), " days"),
    )
}

/// `> one week` for `> 1 "week"`.
pub fn spoken_time(place: &Place<'_>) -> Option<Diagnostic> {
    let start = if time(place.word).is_some() { place.before_at } else { place.at };
    let mut line = tokens(place.line_from(start));
    let (_, word) = line.next()?;
    let (at, unit) = line.next()?;
    let number = spoken::number(word)?;
    time(unit)?;
    let (_, sign) = last_token(place.written, start);
    if !sign.starts_with(['<', '>', '=', '!']) || !in_condition(place) {
        return None;
    }
    let (span, mended) = (place.between(start, start + at + unit.len()), format!("{number} \"{unit}\""));
    Some(
        Diagnostic::error(codes::NUMBER_FORM, span, format!("the number `{word}` is written in digits"))
            .labelled("a number and its unit")
            .help(format!("write `{mended}`"))
            .edit(span, mended),
    )
}

/// `4 320` for `4320`.
pub fn thousands(place: &Place<'_>) -> Option<Diagnostic> {
    let digits = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let whole = digits(place.before) && place.before.len() <= 3 && !place.before.starts_with('0');
    // Without `to` between its ends a band reads alike.
    let second = place.second_before().1;
    let ranged = matches!(second, "to" | "and") || second.starts_with(['<', '>', '=']);
    if !whole
        || !ranged
        || !digits(place.word)
        || place.word.len() != 3
        || place.starts_line()
        || place.touches()
    {
        return None;
    }
    let mut end = place.at + place.word.len();
    let mut mended = format!("{}{}", place.before, place.word);
    for (at, more) in tokens(place.line_from(end)).take_while(|(_, word)| digits(word) && word.len() == 3) {
        mended.push_str(more);
        end = place.at + place.word.len() + at + more.len();
    }
    let span = place.between(place.before_at, end);
    let written = place.written.get(place.before_at..end)?;
    Some(
        Diagnostic::error(codes::NUMBER_FORM, span, format!("`{written}` is not written as a number"))
            .labelled("no blanks in a number")
            .help(format!("write `{mended}`"))
            .edit(span, mended),
    )
}

/// Where the bracket opens that a text ends with.
fn opening(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    text.char_indices().rev().find_map(|(at, c)| {
        match c {
            ')' => open += 1,
            '(' => open = open.saturating_sub(1),
            _ => {}
        }
        (open == 0).then_some(at)
    })
}

/// Where the bracket closes that a text starts with.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    text.char_indices().find_map(|(at, c)| {
        match c {
            '(' => open += 1,
            ')' => open = open.saturating_sub(1),
            _ => {}
        }
        (open == 0).then_some(at)
    })
}
