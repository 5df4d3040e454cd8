//! Numbers in answers, with or without a unit, exactly as they are written.

use super::codes;
use super::context::Context;
use super::converted;
use super::tree::{Entry, Kind, Scalar};
use super::typing::{is_quoted, means_unknown};
use super::words::{asks, bounds, shown};
use crate::diagnostic::{Diagnostic, is_slip};
use crate::number::{DECIMAL_DIGITS, Decimal, NumberFault, WHOLE_DIGITS};
use crate::ruleset::{NumberRange, Question, Value};
use crate::source::Span;
use crate::spoken;
use crate::unit::{self, Conversion};

/// A number question with its answer's place.
pub(super) struct Asked<'q> {
    pub question: &'q Question,
    pub range: &'q NumberRange,
    pub span: Span,
}

/// `38.2`, `38.2 °C` or `"38.2 °C"`.
pub(super) fn from_word(
    cx: &mut Context<'_>,
    question: &Question,
    range: &NumberRange,
    span: Span,
    word: &Scalar,
) -> Option<Value> {
    let asked = Asked { question, range, span };
    let (number, unit) = split(&word.text);
    if let Some(right) = letters_for_digits(range, &word.text, unit) {
        let message = format!("`{}` has a letter for a digit", shown(&word.text));
        let problem = Diagnostic::error(codes::NOT_A_NUMBER, span, message);
        return cx.refuse(problem.help(format!("write `{right}`")).edit(span, right));
    }
    if let Some(right) = of_the_highest(range, &word.text) {
        let message = format!("`{}` is a number with the highest one behind it", shown(&word.text));
        let problem = Diagnostic::error(codes::NOT_A_NUMBER, span, message);
        return cx.refuse(problem.help(format!("write `{right}`")).edit(span, right));
    }
    let units = read_number(cx, &asked, number, &word.text)?;
    if unit.is_empty() && is_quoted(word) {
        let message = format!("the number `{}` stands in quotes", shown(&word.text));
        let problem = Diagnostic::error(codes::QUOTED_NUMBER, span, message);
        return cx.refuse(problem.help("write it without quotes").edit(span, number));
    }
    if unit.is_empty() {
        return fit(cx, &asked, units);
    }
    // A word and its unit are mended as one word, `{value: …, unit: …}` in its unit alone.
    in_unit(cx, &asked, units, &Unit { text: unit, span, before: &format!("{number} ") })
}

/// `9/10` and `9 out of 10` of a scale that ends at 10.
fn of_the_highest<'w>(range: &NumberRange, written: &'w str) -> Option<&'w str> {
    let (number, highest) = written.split_once(" out of ").or_else(|| written.split_once('/'))?;
    let same = Decimal::parse(highest.trim()).is_ok_and(|it| it.exact() == range.highest().exact());
    Some(number.trim()).filter(|number| same && Decimal::parse(number).is_ok())
}

/// `{value: 38.2, unit: Cel}`.
pub(super) fn from_keys(
    cx: &mut Context<'_>,
    question: &Question,
    range: &NumberRange,
    span: Span,
    entries: &[Entry],
) -> Option<Value> {
    let asked = Asked { question, range, span };
    let Some((value, unit)) = value_and_unit(entries) else {
        let message = "a number with a unit has exactly the keys `value` and `unit`";
        if let Some((at, right)) = misspelt_key(entries) {
            let problem = Diagnostic::error(codes::BAD_QUANTITY, at, message);
            let text = cx.format.word(right);
            return cx.refuse(problem.help(format!("did you mean `{right}`?")).edit(at, text));
        }
        let problem = Diagnostic::error(codes::BAD_QUANTITY, span, message);
        return cx.refuse(match keyless(cx, entries) {
            Some(right) => problem.help(format!("write `{right}`")).edit(span, right),
            None => problem.help(asks(question, cx.format)),
        });
    };
    let place = |key: &str| entries.iter().find(|entry| entry.key == key).map(|entry| entry.value.span);
    let at_value = Asked { span: place("value").unwrap_or(span), ..asked };
    let number = read_number(cx, &at_value, &value.text, &value.text)?;
    if is_quoted(value) {
        let message = format!("the number `{}` stands in quotes", shown(&value.text));
        let problem = Diagnostic::error(codes::QUOTED_NUMBER, at_value.span, message);
        return cx.refuse(problem.help("write it without quotes").edit(at_value.span, &*value.text));
    }
    let unit = Unit { text: unit.text.trim(), span: place("unit").unwrap_or(span), before: "" };
    in_unit(cx, &at_value, number, &unit)
}

/// `{38.4, °C}`: a number and its unit without their keys.
fn keyless(cx: &Context<'_>, entries: &[Entry]) -> Option<String> {
    let [number, unit] = entries else { return None };
    let bare = |entry: &Entry| matches!(&entry.value.kind, Kind::Scalar(word) if word.is_null());
    let known = Decimal::parse(&number.key).is_ok() && unit::known(&unit.key).is_some();
    let (value, unit_key) = (cx.format.word("value"), cx.format.word("unit"));
    let quoted = unit.key.contains(['[', ']', '{', '}', ',', '#', '*', '%']);
    let unit_text = if quoted { format!("\"{}\"", unit.key) } else { cx.format.word(&unit.key) };
    (known && bare(number) && bare(unit))
        .then(|| format!("{{{value}: {}, {unit_key}: {unit_text}}}", number.key))
}

/// The one of two keys that is written otherwise, where the other is right.
fn misspelt_key(entries: &[Entry]) -> Option<(Span, &'static str)> {
    let [one, other] = entries else { return None };
    let (wrong, right) = match (one.key.as_str(), other.key.as_str()) {
        ("value", _) => (other, "unit"),
        ("unit", _) => (other, "value"),
        (_, "value") => (one, "unit"),
        (_, "unit") => (one, "value"),
        _ => return None,
    };
    let said: &[&str] = match right {
        "unit" => &["units", "in", "measure"],
        _ => &["val", "values", "number", "amount", "quantity"],
    };
    (wrong.key != right && (said.contains(&wrong.key.as_str()) || is_slip(&wrong.key, right)))
        .then_some((wrong.at, right))
}

/// The unit of an answer.
pub(super) struct Unit<'t> {
    pub text: &'t str,
    /// Where an edit of it goes.
    pub span: Span,
    /// What stands before it in that place.
    pub before: &'t str,
}

/// A number with its unit: as it is in the question's own, else converted and rounded once.
fn in_unit(cx: &mut Context<'_>, asked: &Asked<'_>, number: Decimal, unit: &Unit<'_>) -> Option<Value> {
    let way = converted::way(cx, asked, unit)?;
    if way == Conversion::none() {
        return fit(cx, asked, number);
    }
    let value = converted::value(asked.range, number, &way);
    let Some(value) = value.filter(|value| asked.range.holds(*value)) else {
        return converted::out_of_range(cx, asked, number, unit, &way);
    };
    converted::warn_of_rounding(cx, asked, number, unit, &way);
    cx.converted = Some(format!("{number} {}", unit.text));
    Some(Value::Number(value))
}

/// Both keys once and nothing else, each with a word.
fn value_and_unit(entries: &[Entry]) -> Option<(&Scalar, &Scalar)> {
    let word = |key: &str| {
        entries.iter().find(|entry| entry.key == key).and_then(|entry| match &entry.value.kind {
            Kind::Scalar(word) if !word.is_null() => Some(word),
            _ => None,
        })
    };
    let both = (word("value")?, word("unit")?);
    (entries.len() == 2).then_some(both)
}

/// The number and what follows it as its unit; all of it and nothing where it does not have that form.
fn split(text: &str) -> (&str, &str) {
    let text = text.trim();
    let in_number = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ',' | '_');
    let end = text.find(|c: char| !in_number(c)).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let unit = rest.trim_start();
    let digit = |c: char| c.is_ascii_digit();
    // `1e3`, `0x10`, `5/10` and `12:30` are no numbers with units; `37.5°C`, `95%` and `80kg` are.
    let glued = unit.len() == rest.len() && (unit.contains(digit) || unit.contains(':'));
    // Cells are counted in `10^9/L`, in UCUM `10*9/L`.
    let power = unit.len() < rest.len() && (unit.starts_with("10^") || unit.starts_with("10*"));
    if number.is_empty() || glued || (unit.starts_with(digit) && !power) {
        return (text, "");
    }
    (number, unit)
}

fn read_number(cx: &mut Context<'_>, asked: &Asked<'_>, number: &str, written: &str) -> Option<Decimal> {
    let fault = match Decimal::parse(number) {
        Ok(_) if number.starts_with('+') => NumberFault::Form,
        Ok(value) => return Some(value),
        Err(fault) => fault,
    };
    let problem = match fault {
        NumberFault::TooLong => {
            let message = format!(
                "a number has at most {WHOLE_DIGITS} digits before the point and {DECIMAL_DIGITS} after it"
            );
            let help = asks(asked.question, cx.format);
            Diagnostic::error(codes::NUMBER_TOO_LONG, asked.span, message).help(help)
        }
        NumberFault::Form if number.contains(',') => comma(cx, asked, number, written),
        NumberFault::Form => not_a_number(cx, asked, written),
    };
    cx.refuse(problem)
}

/// `38,5` is mended; `1,500` could be either and is not.
fn comma(cx: &Context<'_>, asked: &Asked<'_>, number: &str, written: &str) -> Diagnostic {
    let message = format!("`{}` has a comma inside a number", shown(written));
    let problem = Diagnostic::error(codes::COMMA_IN_NUMBER, asked.span, message);
    let pointed = number.replacen(',', ".", 1);
    let thousands = number.split(',').nth(1).is_some_and(|after| after.len() == 3);
    let mended = Decimal::parse(&pointed).ok();
    let help = asks(asked.question, cx.format);
    if mended.is_some_and(|value| value.scaled_to(asked.range.decimals).is_none()) && written == number {
        return problem.help(help);
    }
    if mended.is_none() || thousands {
        return problem.help(format!("write decimals after a point, and thousands without a sign; {help}"));
    }
    let mended = written.replacen(',', ".", 1);
    let text = if written == number { mended.clone() } else { cx.format.word(&mended) };
    problem.help(format!("write `{mended}`")).edit(asked.span, text)
}

fn not_a_number(cx: &Context<'_>, asked: &Asked<'_>, written: &str) -> Diagnostic {
    let message = format!("`{}` is not a number", shown(written));
    let problem = Diagnostic::error(codes::NOT_A_NUMBER, asked.span, message);
    match mended(written) {
        Some(text) => problem.help(format!("write `{text}`")).edit(asked.span, text),
        None if zero_before(written).is_some_and(|number| fits(asked.range, number)) => {
            let number = written.trim().trim_start_matches('0').to_owned();
            problem.help(format!("write `{number}`")).edit(asked.span, number)
        }
        None if power_of_ten(written).is_some_and(|number| fits(asked.range, number)) => {
            let number = power_of_ten(written).unwrap_or(Decimal { units: 0, decimals: 0 }).to_string();
            problem.help(format!("write `{number}`")).edit(asked.span, number)
        }
        None if means_unknown(written) => {
            let help = format!("write `unknown` where nobody knows; {}", asks(asked.question, cx.format));
            problem.help(help).edit(asked.span, cx.format.word("unknown"))
        }
        None => problem.help(asks(asked.question, cx.format)),
    }
}

/// `3O` and `l05`: the number with digits for the letters that look like them, where the letters are no unit.
fn letters_for_digits(range: &NumberRange, written: &str, unit: &str) -> Option<String> {
    let own = range.unit.as_deref().and_then(unit::known);
    let measured = unit::known(unit).zip(own).is_some_and(|(unit, own)| unit.to(&own).is_ok());
    let right = written.trim().replace(['O', 'o'], "0").replace(['l', 'I'], "1");
    let number = Decimal::parse(&right).ok().filter(|number| fits(range, *number))?;
    let digits = written.bytes().any(|byte| byte.is_ascii_digit());
    (right != written.trim() && digits && !measured).then(|| number.to_string())
}

/// The number of `09` and `037.5`.
fn zero_before(written: &str) -> Option<Decimal> {
    let number = written.trim().strip_prefix('0')?;
    let digit = number.starts_with(|first: char| matches!(first, '1'..='9'));
    Decimal::parse(number).ok().filter(|_| digit)
}

/// The number written as `1e2` or `3.84e1`.
fn power_of_ten(written: &str) -> Option<Decimal> {
    let (number, power) = written.trim().split_once(['e', 'E'])?;
    let number = Decimal::parse(number).ok()?;
    let power: i32 = power.strip_prefix('+').unwrap_or(power).parse().ok()?;
    let decimals = i32::from(number.decimals).checked_sub(power)?;
    let up = u32::try_from(decimals.checked_neg()?.max(0)).ok().filter(|up| *up <= 15)?;
    let decimals =
        u8::try_from(decimals.max(0)).ok().filter(|decimals| usize::from(*decimals) <= DECIMAL_DIGITS)?;
    let units = number.units.checked_mul(10_i128.checked_pow(up)?)?;
    Some(Decimal { units, decimals }.trimmed())
}

/// Whether a number is in a range and has no more decimals than are recorded.
fn fits(range: &NumberRange, number: Decimal) -> bool {
    let exact = number.exact();
    let within = range.lowest().exact() <= exact && exact <= range.highest().exact();
    within && number.scaled_to(range.decimals).is_some()
}

/// The number that is certainly meant by `.5`, `5.`, `+5` or a minus from a word processor.
fn mended(written: &str) -> Option<String> {
    if let Some(number) = spoken::number(written.trim()) {
        return Some(number.to_string());
    }
    let text = written.trim().replace(['\u{2212}', '\u{2013}'], "-");
    let bare = text.strip_prefix('+').unwrap_or(&text);
    let (sign, digits) = match bare.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", bare),
    };
    let digits = digits.strip_suffix('.').unwrap_or(digits);
    let zero = if digits.starts_with('.') { "0" } else { "" };
    let mended = format!("{sign}{zero}{digits}");
    let sound = !mended.starts_with('+') && Decimal::parse(&mended).is_ok();
    (sound && mended != written).then_some(mended)
}

/// Checks decimals and range.
fn fit(cx: &mut Context<'_>, asked: &Asked<'_>, number: Decimal) -> Option<Value> {
    let range = asked.range;
    let help = asks(asked.question, cx.format);
    let value = number.trimmed();
    // The range first: a number outside it is wrong, however it is rounded.
    let exact = value.exact();
    if exact < range.lowest().exact() || exact > range.highest().exact() {
        let message = format!("`{number}` is not in {}", bounds(range));
        let problem = Diagnostic::error(codes::OUT_OF_RANGE, asked.span, message);
        let help = match converted::other_everyday(range, number) {
            Some(other) => {
                let meant = cx.format.word(&format!("{number} {other}"));
                format!("{help}; if it is in {other}, write `{meant}`")
            }
            None => help,
        };
        return cx.refuse(problem.help(help));
    }
    let Some(units) = value.scaled_to(range.decimals) else {
        let recorded = match range.decimals {
            0 => "whole numbers".to_owned(),
            1 => "one decimal".to_owned(),
            more => format!("{more} decimals"),
        };
        let message = format!("`{number}` has more decimals than `{}` records", asked.question.id);
        let problem = Diagnostic::error(codes::TOO_MANY_DECIMALS, asked.span, message);
        return cx.refuse(problem.help(format!("it records {recorded}; {help}")));
    };
    Some(Value::Number(units))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_a_unit_only_from_a_number() {
        assert_eq!(split("38.2 °C"), ("38.2", "°C"));
        assert_eq!(split("95%"), ("95", "%"));
        assert_eq!(split("99.5 [degF]"), ("99.5", "[degF]"));
        assert_eq!(split("12 10^9/L"), ("12", "10^9/L"));
        assert_eq!(split("12 10*9/L"), ("12", "10*9/L"));
        for whole in ["1e3", "0x10", "1 000", "12 100", "1210^9/L", "about 5", "1_000", ".nan"] {
            assert!(split(whole).1.is_empty() || split(whole).0 == ".", "{whole}");
        }
    }

    #[test]
    fn mends_only_what_is_certain() {
        assert_eq!(mended(".5").as_deref(), Some("0.5"));
        assert_eq!(mended("5.").as_deref(), Some("5"));
        assert_eq!(mended("−5").as_deref(), Some("-5"));
        assert_eq!(mended("0123"), None);
        assert_eq!(mended("++5"), None);
    }
}
