//! What each number is measured in, and whether what stands together is measured alike.
//!
//! A question's or calculation's unit is a quantity's. Quantities add and compare only in one and the same unit; a
//! literal with a unit is converted to it. Products and quotients of quantities have a unit of their own. A plain
//! number as a factor may carry a unit that nobody wrote (as the 72 of a published formula does), so with it the unit
//! of a product is no longer known, and the author's word is taken. `x in "…"` is a plain number.

use super::apart::apart_error;
use super::{Resolver, codes};
use crate::diagnostic::{Diagnostic, did_you_mean, is_slip};
use crate::number::{self, Decimal};
use crate::ruleset::{AlsoIn, InUnit, Num, NumKind, NumberRange, QuestionId, QuestionKind};
use crate::source::Span;
use crate::syntax::ast::Text;
use crate::unit::{self, Conversion, Reading, Slip, Unit};
use std::rc::Rc;
use std::sync::Arc;

/// What a number is measured in.
#[derive(Debug, Clone)]
pub(super) enum Measure {
    /// A number as written, without a unit: it takes the unit of what it is added to or compared with.
    Literal,
    /// A plain number: a count, a score, `x in "…"`.
    Number,
    /// In a unit that can be converted.
    Quantity(Rc<Quantity>),
    /// In words that are no unit which can be converted.
    Words(String),
    /// Nothing is known.
    Open,
}

/// A unit with the parts that it was made of.
#[derive(Debug, Clone)]
pub(super) struct Quantity {
    /// The unit.
    pub unit: Unit,
    /// Each declared unit's text and how often it is a factor.
    pub parts: Vec<(String, i32)>,
    /// Whether it is the difference of two temperatures, for which no zero counts.
    pub difference: bool,
}

impl Quantity {
    /// The unit as text: `kg/(cm.cm)`.
    pub(super) fn text(&self) -> String {
        let side = |above: bool| {
            let parts = self.parts.iter().filter(move |(_, power)| (*power > 0) == above);
            let all: Vec<&str> = parts
                .flat_map(|(text, power)| {
                    let times = usize::try_from(power.unsigned_abs()).unwrap_or(1);
                    std::iter::repeat_n(text.as_str(), times)
                })
                .collect();
            if all.len() > 1 && !above { format!("({})", all.join(".")) } else { all.join(".") }
        };
        let (above, below) = (side(true), side(false));
        match (above.as_str(), below.as_str()) {
            (_, "") => above,
            ("", _) => format!("1/{below}"),
            _ => format!("{above}/{below}"),
        }
    }

    fn times(&self, other: &Self, power: i32) -> Option<Self> {
        let unit = self.unit.times(&other.unit, power)?;
        let mut parts = self.parts.clone();
        for (text, own) in &other.parts {
            match parts.iter_mut().find(|(known, _)| known == text) {
                Some((_, known)) => *known += own * power,
                None => parts.push((text.clone(), own * power)),
            }
        }
        parts.retain(|(_, power)| *power != 0);
        Some(Self { unit, parts, difference: false })
    }

    /// The difference of two such quantities: a step of one °C, wherever its zero lies.
    fn difference(&self) -> Self {
        Self {
            unit: self.unit.without_offset(),
            parts: self.parts.clone(),
            difference: !self.unit.starts_at_zero(),
        }
    }
}

/// What a unit stands beside.
struct Beside {
    span: Span,
    measure: Measure,
    question: Option<QuestionId>,
    calculated: bool,
}

/// How numbers stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Together {
    /// Compared, or the smallest or largest of them taken.
    Compared,
    /// Added or subtracted.
    Reckoned,
}

impl Resolver<'_> {
    /// What the text of a unit is; read once.
    pub(super) fn unit_read(&mut self, text: &str) -> Arc<Reading> {
        self.units.read(text)
    }

    fn measured_in(&mut self, text: &str) -> Measure {
        match &*self.unit_read(text) {
            Reading::Known(unit) => Measure::Quantity(Rc::new(Quantity {
                unit: unit.clone(),
                parts: vec![(text.trim().to_owned(), 1)],
                difference: false,
            })),
            Reading::Slip(_) => Measure::Open,
            Reading::Inexact | Reading::Free => Measure::Words(text.trim().to_owned()),
        }
    }

    /// What a number measures, whose parts are known already.
    pub(super) fn measure_of(&mut self, kind: &NumKind) -> Measure {
        match kind {
            NumKind::Constant(_) => Measure::Literal,
            NumKind::Measured(it) => self.measured_in(&it.unit),
            NumKind::Question(id) => {
                let unit = match self.facts(*id).and_then(|facts| facts.kind.as_ref()) {
                    Some(QuestionKind::Number(range)) => range.unit.clone(),
                    _ => return Measure::Open,
                };
                unit.map_or(Measure::Number, |unit| self.measured_in(&unit))
            }
            NumKind::Calculation(id) => match self.names.units.get(id.index()).copied().flatten() {
                Some(unit) => self.measured_in(unit),
                None => Measure::Open,
            },
            NumKind::Score(_)
            | NumKind::Highest(_)
            | NumKind::CountOf(_)
            | NumKind::SumOf(_)
            | NumKind::Points(_)
            | NumKind::InUnit(..) => Measure::Number,
            // Completed units: a number of years says nothing about months.
            NumKind::Since(unit, _) => Measure::Words(unit.word().to_owned()),
            NumKind::DaysFrom(..) => Measure::Words("days".to_owned()),
            NumKind::Date(_) | NumKind::PlusDays(..) | NumKind::NotApplying => Measure::Open,
            NumKind::Power(..) | NumKind::Root(..) | NumKind::Ln(_) | NumKind::Log10(_) | NumKind::Exp(_) => {
                Measure::Open
            }
            NumKind::Negative(inner)
            | NumKind::Abs(inner)
            | NumKind::Round(inner, _)
            | NumKind::Floor(inner)
            | NumKind::Ceiling(inner) => self.measure(inner),
            NumKind::Add(a, b) => joined(self.measure(a), &self.measure(b)),
            NumKind::Subtract(a, b) => subtracted(self.measure(a), &self.measure(b)),
            NumKind::Min(all) | NumKind::Max(all) => {
                let mut measures = all.iter().map(|num| self.measure(num));
                let first = measures.next().unwrap_or(Measure::Open);
                measures.fold(first, |sum, next| joined(sum, &next))
            }
            NumKind::Multiply(a, b) => multiplied(&self.measure(a), &self.measure(b), 1),
            NumKind::Divide(a, b) => multiplied(&self.measure(a), &self.measure(b), -1),
        }
    }

    pub(super) fn measure(&self, num: &Num) -> Measure {
        self.measures.get(num.id.0 as usize).cloned().unwrap_or(Measure::Open)
    }

    fn set_measure(&mut self, num: &Num, measure: Measure) {
        if let Some(known) = self.measures.get_mut(num.id.0 as usize) {
            *known = measure;
        }
    }

    /// Brings what stands together into one unit: literals are converted, everything else must be in it already.
    pub(super) fn fit_units(&mut self, together: &mut [&mut Num], how: Together) -> Option<()> {
        let Some(lead) = self.leader(together) else { return Some(()) };
        let beside = self.beside(together.get(lead)?);
        let mut right = Some(());
        for (at, num) in together.iter_mut().enumerate() {
            if at != lead {
                let fits = match num.kind {
                    NumKind::Measured(_) => self.fit_literal(num, &beside, how),
                    _ => self.fit_number(num, &beside),
                };
                right = right.and(fits);
            }
        }
        right
    }

    /// Whose unit decides: the first that is no literal and has one, else the first that is no plain literal.
    fn leader(&self, together: &[&mut Num]) -> Option<usize> {
        let is_literal = |num: &Num| matches!(num.kind, NumKind::Measured(_) | NumKind::Constant(_));
        let has_unit = |num: &Num| matches!(self.measure(num), Measure::Quantity(_) | Measure::Words(_));
        let first = |found: &dyn Fn(&Num) -> bool| together.iter().position(|num| found(num));
        first(&|num| !is_literal(num) && has_unit(num))
            .or_else(|| first(&|num| !is_literal(num)))
            .or_else(|| first(&|num| matches!(num.kind, NumKind::Measured(_))))
    }

    fn beside(&self, num: &Num) -> Beside {
        let question = match num.kind {
            NumKind::Question(id) => Some(id),
            _ => None,
        };
        let calculated = matches!(num.kind, NumKind::Calculation(_));
        Beside { span: num.span, measure: self.measure(num), question, calculated }
    }

    /// A literal beside something measured.
    fn fit_literal(&mut self, literal: &mut Num, beside: &Beside, how: Together) -> Option<()> {
        let NumKind::Measured(it) = &literal.kind else { return Some(()) };
        let (text, value) = (it.unit.clone(), it.written);
        let measure = beside.measure.clone();
        let other = match &measure {
            Measure::Words(words) if unit::same(words, &text) => {
                literal.kind = NumKind::Constant(value);
                self.set_measure(literal, measure);
                return Some(());
            }
            Measure::Quantity(other) => Rc::clone(other),
            _ => return self.no_unit_beside(literal.span, &text, beside),
        };
        let way = self.way(literal.span, &text, &other, beside)?;
        let shifted = way.offset != Conversion::none().offset;
        if shifted && how == Together::Reckoned {
            return self.temperature_difference(literal.span, &other.text());
        }
        if way == Conversion::none() {
            literal.kind = NumKind::Constant(value);
        } else if let NumKind::Measured(it) = &mut literal.kind {
            it.value = way.of(&value.exact());
        }
        // What is added to a temperature is a step, not a temperature.
        self.set_measure(literal, if how == Together::Reckoned { Measure::Literal } else { measure });
        Some(())
    }

    /// A number that is no literal beside another one: both in the same unit, or one without.
    fn fit_number(&mut self, num: &Num, beside: &Beside) -> Option<()> {
        let (Measure::Quantity(own), Measure::Quantity(other)) = (self.measure(num), &beside.measure) else {
            return Some(());
        };
        let step = own.difference != other.difference && own.unit.factor == other.unit.factor;
        if own.unit.is_same_scale(&other.unit) || step {
            return Some(());
        }
        let (words, besides) = (self.words(num.span), self.words(beside.span));
        let (text, to) = (own.text(), other.text());
        if let Err(apart) = own.unit.to(&other.unit) {
            let message = format!("`{besides}` is in {to} and `{words}` in {text}, which do not go together");
            let error = apart_error(num.span, message, apart, &own, other);
            self.report(error.and_at(beside.span, format!("in {to}")));
            return None;
        }
        let message = format!("`{besides}` is in {to}, but `{words}` is in {text}");
        let error = Diagnostic::error(codes::UNIT_SCALE, num.span, message).labelled(format!("in {text}"));
        let error = error.and_at(beside.span, format!("in {to}"));
        let plain = matches!(num.kind, NumKind::Question(_) | NumKind::Calculation(_));
        let mended =
            if plain { format!("({words} in \"{to}\")") } else { format!("(({words}) in \"{to}\")") };
        let simple = other.parts.len() == 1 && other.parts.iter().all(|(_, power)| *power == 1);
        let help = format!("write `{mended}`, the plain number in {to}");
        self.report(if simple {
            error.help(help).edit(num.span, mended)
        } else {
            error.help("convert one of them with `in`")
        });
        None
    }

    fn temperature_difference(&mut self, span: Span, own: &str) -> Option<()> {
        let message = "a temperature in another unit is not added or subtracted: its zero lies elsewhere";
        let error = Diagnostic::error(codes::UNIT_SCALE, span, message);
        self.report(error.help(format!("write the difference in {own}")));
        None
    }

    fn no_unit_beside(&mut self, span: Span, text: &str, beside: &Beside) -> Option<()> {
        if let Reading::Slip(slip) = &*self.unit_read(text) {
            return self.slip(span, text, slip);
        }
        let words = self.words(beside.span);
        let (message, help) = match (&beside.measure, beside.calculated) {
            (Measure::Words(own), _) => (
                format!("`{words}` is in `{own}`, which cannot be converted"),
                format!("write the number in `{own}`"),
            ),
            (_, true) => (
                format!("`{words}` says no unit"),
                format!("leave `\"{text}\"` out, or add its `unit \"…\"` to `calculate {words}`"),
            ),
            _ => (format!("`{words}` has no unit"), format!("leave `\"{text}\"` out")),
        };
        let error = Diagnostic::error(codes::NO_CONVERSION, span, message).help(help);
        let place = self.unit_of(span);
        // With a unit of something, another question may be meant; a free word adds nothing.
        let idle = matches!(beside.measure, Measure::Number) && *self.unit_read(text) == Reading::Free;
        let number = self.source.slice(span).split('"').next().unwrap_or_default().trim_end().len();
        let blank = Span { start: Span::new(0, span.start as usize + number).end, end: place.end };
        let error = if idle && !beside.calculated { error.edit(blank, "") } else { error };
        self.report(error);
        None
    }

    /// The way from a unit as written to that of something measured; the question's own factor may be part of it.
    fn way(&mut self, span: Span, text: &str, to: &Quantity, of: &Beside) -> Option<Conversion> {
        let also = self.also_in_of(of.question);
        let words = self.words(of.span);
        self.way_or_factor(span, text, to, also, Some(words))
    }

    fn way_or_factor(
        &mut self,
        span: Span,
        text: &str,
        to: &Quantity,
        also: Option<AlsoIn>,
        of: Option<String>,
    ) -> Option<Conversion> {
        let read = self.unit_read(text);
        let from = match &*read {
            Reading::Known(unit) => unit.clone(),
            Reading::Slip(slip) => return self.slip(span, text, slip),
            Reading::Inexact => return self.inexact(span, text),
            Reading::Free => return self.free(span, text),
        };
        let from = if to.difference { from.without_offset() } else { from };
        let apart = match from.to(&to.unit) {
            Ok(way) => return Some(way),
            Err(apart) => apart,
        };
        if let Some(also) = also
            && let Some(other) = unit::known(&also.unit)
            && let Ok(way) = from.to(&other)
        {
            return Some(way.then(&Conversion { factor: also.times.exact(), ..Conversion::none() }));
        }
        let own = to.text();
        let message = match of {
            Some(words) => format!("`{words}` is in {own}, and {text} cannot be converted to that"),
            None => format!("{text} cannot be converted to {own}"),
        };
        let from = Quantity { unit: from, parts: vec![(text.trim().to_owned(), 1)], difference: false };
        let place = self.unit_of(span);
        let error = apart_error(place, message, apart, &from, to);
        let own = format!("\"{own}\"");
        let error = if unit::counted_otherwise(text, &to.text()) {
            error.help(format!("write `{own}`")).edit(place, own)
        } else {
            error
        };
        self.report(error);
        None
    }

    /// Where the unit stands behind a number.
    fn unit_of(&self, span: Span) -> Span {
        let written = self.source.slice(span);
        let opening = written.strip_suffix('"').and_then(|rest| rest.rfind('"'));
        opening.map_or(span, |at| Span { start: Span::new(0, span.start as usize + at).end, end: span.end })
    }

    /// The substance's own factor of a question.
    fn also_in_of(&self, question: Option<QuestionId>) -> Option<AlsoIn> {
        match self.facts(question?)?.kind.as_ref()? {
            QuestionKind::Number(range) => range.also_in.clone(),
            _ => None,
        }
    }

    /// `x in "kg"`; once is enough, as what it gives has no unit.
    pub(super) fn in_unit(&mut self, span: Span, inner: Num, unit: &Text) -> Option<Num> {
        let beside = self.beside(&inner);
        let own = match &beside.measure {
            Measure::Quantity(own) => Rc::clone(own),
            Measure::Words(words) if unit::same(words, &unit.value) => {
                let way = Conversion::none();
                return Some(self.plain_in(span, inner, unit, way));
            }
            _ if matches!(inner.kind, NumKind::Constant(_)) => {
                self.in_before_own_unit(inner.span, unit);
                return None;
            }
            _ => {
                self.no_unit_beside(unit.span, &unit.value, &beside)?;
                return None;
            }
        };
        // The way is looked for backwards, so that a question's own factor serves both.
        let way = self.way(unit.span, &unit.value, &own, &beside)?.back();
        Some(self.plain_in(span, inner, unit, way))
    }

    /// `38 in "°C"`: a number that is written has its unit right behind it.
    fn in_before_own_unit(&mut self, number: Span, unit: &Text) {
        let gap = Span { start: number.end, end: unit.span.start };
        let blanks = self.source.slice(gap).find("in").and_then(|at| u32::try_from(at).ok()).unwrap_or(0);
        let start = gap.start + blanks;
        let (word, edit) = (Span { start, end: start + 2 }, Span { start, end: gap.end });
        let number = self.words(number);
        let message = format!("`in` does not stand between `{number}` and its unit");
        let error = Diagnostic::error(codes::NO_CONVERSION, word, message).labelled("take this away");
        self.report(error.help(format!("write `{number} \"{}\"`", unit.value)).edit(edit, ""));
    }

    /// A number answered in a unit: converted, and rounded once to the question's decimals.
    pub(super) fn answer_in_unit(
        &mut self,
        id: QuestionId,
        value: Decimal,
        unit: &Text,
        range: &NumberRange,
    ) -> Option<Decimal> {
        let kind = NumKind::Question(id);
        let measure = self.measure_of(&kind);
        let own = match &measure {
            Measure::Words(words) if unit::same(words, &unit.value) => return Some(value),
            Measure::Quantity(own) => Rc::clone(own),
            _ => {
                let message = "the question has no unit that this one can be converted to";
                let error = Diagnostic::error(codes::NO_CONVERSION, unit.span, message);
                self.report(error.help("write the number without a unit, or in the words of the question"));
                return None;
            }
        };
        let also = range.also_in.clone();
        let way = self.way_or_factor(unit.span, &unit.value, &own, also, None)?;
        if way == Conversion::none() {
            return Some(value);
        }
        let rounded = number::round_to_units(&way.of(&value.exact()), u32::from(range.decimals));
        Some(Decimal { units: i128::try_from(rounded).ok()?, decimals: range.decimals })
    }

    pub(super) fn second_in<T>(&mut self, second: &Text, first: &Text) -> Option<T> {
        let message = format!("this is a plain number already, by `in \"{}\"`", first.value);
        let error = Diagnostic::error(codes::NO_CONVERSION, second.span, message);
        self.report(error.help("keep the unit that is meant"));
        None
    }

    fn plain_in(&mut self, span: Span, inner: Num, unit: &Text, way: Conversion) -> Num {
        let unit = InUnit { unit: unit.value.clone(), factor: way.factor, offset: way.offset };
        self.new_num(span, NumKind::InUnit(Box::new(inner), Box::new(unit)))
    }

    /// A text that is probably not the unit that was meant.
    pub(super) fn slip<T>(&mut self, span: Span, text: &str, slip: &Slip) -> Option<T> {
        let quoted = self.quoted_within(span);
        let error = match slip {
            Slip::Near(near) => {
                let message = format!("`{text}` is not how a unit is written");
                let error = Diagnostic::error(codes::UNIT_SPELLING, quoted, message);
                error.help(format!("did you mean `{near}`?")).edit(quoted, format!("\"{near}\""))
            }
            Slip::Doubtful { meant, really } => {
                let message = match *really {
                    "" => format!("`{text}` can stand for more than one unit"),
                    really => format!("`{text}` is {really}, which is hardly meant"),
                };
                let error = Diagnostic::error(codes::UNIT_SPELLING, quoted, message);
                let likely = crate::diagnostic::listing(meant.iter().copied(), "or");
                let error = error.help(format!("did you mean {likely}?"));
                match meant {
                    [only] => error.edit(quoted, format!("\"{only}\"")),
                    _ => error,
                }
            }
        };
        self.report(error);
        None
    }

    /// The text in quotes at the end of a place: of `38 "C"` only `"C"`.
    fn quoted_within(&self, span: Span) -> Span {
        let words = self.source.slice(span);
        match words.find('"') {
            Some(at) => Span::new(span.start as usize + at, span.end as usize),
            None => span,
        }
    }

    fn inexact<T>(&mut self, span: Span, text: &str) -> Option<T> {
        let message = format!("{text} cannot be converted exactly");
        let error = Diagnostic::error(codes::NO_CONVERSION, self.quoted_within(span), message);
        self.report(
            error.help("logarithmic units such as pH, and those that need π, can be shown but not converted"),
        );
        None
    }

    fn free<T>(&mut self, span: Span, text: &str) -> Option<T> {
        let message = format!("`{text}` is no unit that can be converted");
        let error = Diagnostic::error(codes::NO_CONVERSION, self.quoted_within(span), message);
        let before = self.source.text().get(..span.start as usize).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default().trim_start();
        let said = text.split_whitespace().count() > 2;
        let text_at = self.quoted_within(span);
        if said && self.text_of_a_clause(text_at) {
            return None;
        }
        if said && line.starts_with("applies when ") {
            let message = "`else` is missing before the text for those whom it does not apply to";
            let error = Diagnostic::error(codes::NO_CONVERSION, text_at, message);
            let error =
                error.labelled("`else` is missing before this").help(format!("write `else \"{text}\"`"));
            self.report(error.edit(Span { end: text_at.start, ..text_at }, "else "));
            return None;
        }
        if let Some(near) = near_unit(text) {
            self.report(
                error
                    .help(format!("did you mean `{near}`?"))
                    .edit(self.quoted_within(span), format!("\"{near}\"")),
            );
            return None;
        }
        self.report(
            error.help("write a UCUM code such as `kg`, `mmol/L` or `[degF]`, or a spoken name such as `°F`"),
        );
        None
    }
}

/// What a sum, or the smallest or largest of some numbers, is measured in.
fn joined(one: Measure, other: &Measure) -> Measure {
    match (one, other) {
        (Measure::Literal, other) => other.clone(),
        (one, Measure::Literal) => one,
        (Measure::Number, Measure::Number) => Measure::Number,
        (Measure::Quantity(one), Measure::Quantity(other)) if one.unit.is_same_scale(&other.unit) => {
            Measure::Quantity(one)
        }
        (Measure::Quantity(one), Measure::Quantity(step)) if step.difference => Measure::Quantity(one),
        (Measure::Quantity(step), Measure::Quantity(other)) if step.difference => {
            Measure::Quantity(Rc::clone(other))
        }
        (Measure::Words(one), Measure::Words(other)) if one == *other => Measure::Words(one),
        _ => Measure::Open,
    }
}

/// What a difference is measured in.
fn subtracted(one: Measure, other: &Measure) -> Measure {
    match (&one, other) {
        (Measure::Quantity(from), Measure::Quantity(step)) if step.difference && !from.difference => one,
        (Measure::Quantity(from), Measure::Quantity(taken)) if from.unit.is_same_scale(&taken.unit) => {
            Measure::Quantity(Rc::new(from.difference()))
        }
        _ => joined(one, other),
    }
}

/// What a product or quotient is measured in.
fn multiplied(one: &Measure, other: &Measure, power: i32) -> Measure {
    match (one, other) {
        (Measure::Literal, Measure::Literal) => Measure::Literal,
        (Measure::Number | Measure::Literal, Measure::Number | Measure::Literal) => Measure::Number,
        (Measure::Quantity(one), Measure::Quantity(other)) => match one.times(other, power) {
            Some(made) => Measure::Quantity(Rc::new(made)),
            None => Measure::Open,
        },
        _ => Measure::Open,
    }
}

/// The everyday name of a unit that a word is with a slip of the pen.
fn near_unit(word: &str) -> Option<&'static str> {
    const SHORTEST: usize = 3;
    let letters = |name: &&str| name.len() >= SHORTEST && name.bytes().all(|it| it.is_ascii_alphabetic());
    did_you_mean(word, unit::spoken_names().filter(letters))
        .filter(|near| word.len() >= SHORTEST && is_slip(word, near))
}
