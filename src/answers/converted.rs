//! Answers in another unit than the question's: the exact way between the two, and what forbids it.

use super::codes;
use super::context::Context;
use super::quantity::{Asked, Unit};
use super::words::{asks, bounds, number_form, shown};
use crate::diagnostic::{Diagnostic, listing};
use crate::number::{self, Decimal};
use crate::ruleset::{NumberRange, Value};
use crate::unit::{self, Apart, Conversion, Reading, Slip};

/// The way from the answer's unit to the question's; no change where it is the same unit.
pub(super) fn way(cx: &mut Context<'_>, asked: &Asked<'_>, unit: &Unit<'_>) -> Option<Conversion> {
    let id = &asked.question.id;
    let Some(own) = asked.range.unit.as_deref() else {
        let message = format!("`{id}` has no unit");
        let help = format!("write the number alone; {}", asks(asked.question, cx.format));
        return cx.refuse(Diagnostic::error(codes::UNIT_UNEXPECTED, unit.span, message).help(help));
    };
    if own.trim() == unit.text {
        return Some(Conversion::none());
    }
    let from = match unit::read(unit.text) {
        Reading::Known(from) => from,
        Reading::Slip(slip) => return misspelt(cx, asked, unit, &slip),
        Reading::Inexact if unit::same(own, unit.text) => return Some(Conversion::none()),
        Reading::Inexact => return inexact(cx, asked, unit, own),
        Reading::Free => return another_kind(cx, asked, unit, own),
    };
    let to = match unit::read(own) {
        Reading::Known(to) => to,
        Reading::Inexact => return inexact(cx, asked, unit, own),
        Reading::Slip(_) | Reading::Free => return another_kind(cx, asked, unit, own),
    };
    match from.to(&to) {
        Ok(way) => Some(way),
        Err(apart) => match by_factor(asked.range, &from) {
            Some(way) => Some(way),
            None if apart == Apart::Substance => substance(cx, asked, unit, own),
            None => another_kind(cx, asked, unit, own),
        },
    }
}

/// The way through the question's `also in`.
fn by_factor(range: &NumberRange, from: &unit::Unit) -> Option<Conversion> {
    let also = range.also_in.as_ref()?;
    let way = from.to(&unit::known(&also.unit)?).ok()?;
    Some(way.then(&Conversion { factor: also.times.exact(), ..Conversion::none() }))
}

fn misspelt<T>(cx: &mut Context<'_>, asked: &Asked<'_>, unit: &Unit<'_>, slip: &Slip) -> Option<T> {
    let text = shown(unit.text);
    let (message, meant) = match slip {
        Slip::Near(near) => (format!("`{text}` is not how a unit is written"), vec![near.as_str()]),
        Slip::Doubtful { meant, really: "" } => {
            (format!("`{text}` can stand for more than one unit"), meant.to_vec())
        }
        Slip::Doubtful { meant, really } => {
            (format!("`{text}` is {really}, which is hardly meant"), meant.to_vec())
        }
    };
    let help = format!("did you mean {}? {}", listing(meant.iter().copied(), "or"), recorded(asked));
    let problem = Diagnostic::error(codes::UNIT_SPELLING, unit.span, message).help(help);
    let problem = match meant.as_slice() {
        [only] => problem.edit(unit.span, cx.format.word(&format!("{}{only}", unit.before))),
        _ => problem,
    };
    cx.refuse(problem)
}

fn another_kind<T>(cx: &mut Context<'_>, asked: &Asked<'_>, unit: &Unit<'_>, own: &str) -> Option<T> {
    let message =
        format!("`{}` cannot be converted to {own}, the unit of `{}`", shown(unit.text), asked.question.id);
    let problem = Diagnostic::error(codes::UNIT_KIND, unit.span, message).help(recorded(asked));
    let right = in_every(unit.text, own).or_else(|| bare_degrees(asked, unit, own));
    if let Some(right) = right {
        let right = format!("{}{right}", unit.before);
        return cx.refuse(problem.help(format!("write `{right}`")).edit(unit.span, cx.format.word(&right)));
    }
    // `70 years old`
    let bare = unit.text.trim_end_matches(" old").trim_end_matches(" of age");
    let aged = bare.len() < unit.text.len() && unit::same(bare, own);
    cx.refuse(match format!("{}{bare}", unit.before) {
        right if aged => problem.help(format!("write `{right}`")).edit(unit.span, cx.format.word(&right)),
        _ => problem,
    })
}

/// `per min`, where the question counts in `breaths/min`: its own unit.
fn in_every<'o>(text: &str, own: &'o str) -> Option<&'o str> {
    let plain = text.trim().to_lowercase();
    let every = ["per ", "a ", "every ", "each ", "in a ", "times a ", "times per ", "/ "];
    let time = every.iter().find_map(|word| plain.strip_prefix(word))?;
    let (said, own_unit) = (unit::known(&format!("/{time}"))?, unit::known(own)?);
    said.is_same_scale(&own_unit).then_some(own)
}

/// `bpm` of breaths, and `37.5 degrees` where that many are in the range of the question: its own unit.
fn bare_degrees<'o>(asked: &Asked<'_>, unit: &Unit<'_>, own: &'o str) -> Option<&'o str> {
    if unit::counted_otherwise(unit.text, own) {
        return Some(own);
    }
    let said = ["°", "º", "deg", "degs", "degree", "degrees", "grad"].contains(&unit.text);
    let number = Decimal::parse(unit.before.trim()).ok()?.exact();
    let inside = asked.range.lowest().exact() <= number && number <= asked.range.highest().exact();
    let thermometer = unit::known(own).is_some_and(|own| !own.starts_at_zero());
    (said && inside && thermometer).then_some(own)
}

fn substance<T>(cx: &mut Context<'_>, asked: &Asked<'_>, unit: &Unit<'_>, own: &str) -> Option<T> {
    let text = shown(unit.text);
    let message = format!(
        "{text} is converted to {own} by a factor of the substance, and `{}` declares none",
        asked.question.id
    );
    let help =
        format!("{}; or declare `also in \"{text}\" times …` with a `cite` in the ruleset", recorded(asked));
    cx.refuse(Diagnostic::error(codes::UNIT_SUBSTANCE, unit.span, message).help(help))
}

fn inexact<T>(cx: &mut Context<'_>, asked: &Asked<'_>, unit: &Unit<'_>, own: &str) -> Option<T> {
    let message = format!("`{}` cannot be converted exactly to {own}", shown(unit.text));
    cx.refuse(Diagnostic::error(codes::UNIT_NOT_YET, unit.span, message).help(recorded(asked)))
}

fn recorded(asked: &Asked<'_>) -> String {
    let own = asked.range.unit.as_deref().unwrap_or_default();
    format!("`{}` is recorded in {own}: write {}", asked.question.id, number_form(asked.range))
}

/// The number in the question's unit, rounded half away from zero to its decimals.
pub(super) fn value(range: &NumberRange, number: Decimal, way: &Conversion) -> Option<i128> {
    let exact = way.of(&number.exact());
    i128::try_from(number::round_to_units(&exact, u32::from(range.decimals))).ok()
}

/// The other everyday unit in which a number that is out of range would fit.
pub(super) fn other_everyday(range: &NumberRange, number: Decimal) -> Option<&str> {
    let ends = (&range.lowest().exact(), &range.highest().exact());
    unit::other_everyday(range.unit.as_deref()?, range.also(), ends, &number.exact())
}

/// Says what the number is in the question's unit.
pub(super) fn out_of_range(
    cx: &mut Context<'_>,
    asked: &Asked<'_>,
    number: Decimal,
    unit: &Unit<'_>,
    way: &Conversion,
) -> Option<Value> {
    let decimals = u32::from(asked.range.decimals);
    let became = number::fixed(&way.of(&number.exact()), decimals);
    let own = asked.range.unit.as_deref().unwrap_or_default();
    let text = shown(unit.text);
    let message = format!("`{number} {text}` is {became} {own}, which is not in {}", bounds(asked.range));
    let problem = Diagnostic::error(codes::OUT_OF_RANGE, asked.span, message);
    let help = asks(asked.question, cx.format);
    cx.refuse(problem.help(help))
}

/// Ages and durations in whole units: people mean completed ones, and rounding may give one more.
pub(super) fn warn_of_rounding(
    cx: &mut Context<'_>,
    asked: &Asked<'_>,
    number: Decimal,
    unit: &Unit<'_>,
    way: &Conversion,
) {
    let is_time = unit::known(unit.text).is_some_and(|unit| unit.is_time());
    let exact = way.of(&number.exact());
    let rounded = number::round(&exact, 0);
    if asked.range.decimals > 0 || !is_time || rounded <= exact {
        return;
    }
    let own = asked.range.unit.as_deref().unwrap_or_default();
    let (text, became) = (shown(unit.text), number::text(&rounded));
    let message =
        format!("`{number} {text}` is taken as {became} {own}, rounded up from {}", number::fixed(&exact, 2));
    let help = format!("where completed {own} are meant, write {} instead", number::text(&exact.floor()));
    cx.problems.push(Diagnostic::warning(codes::TIME_ROUNDED_UP, asked.span, message).help(help));
}
