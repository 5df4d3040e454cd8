//! Units where they are declared: of a question, of a calculation's result, and `also in`.

use super::apart::apart_error;
use super::clauses::{Part, View};
use super::units::{Measure, Quantity};
use super::{Resolver, codes};
use crate::diagnostic::Diagnostic;
use crate::ruleset::visit::{self, Node};
use crate::ruleset::{AlsoIn, Bands, Formula, Num, NumKind, QuestionKind};
use crate::source::Span;
use crate::syntax::ast::{Clause, ClauseKind, Declaration, Number, Text, TypeClause};
use crate::unit::{self, Apart, Reading};
use num_traits::Signed;
use std::rc::Rc;

impl<'a> Resolver<'a> {
    /// The unit of a question or calculation, if its spelling is right or it is plain words.
    pub(super) fn declared_unit(&mut self, unit: &Text) {
        if let Reading::Slip(slip) = &*self.unit_read(&unit.value) {
            self.slip::<()>(unit.span, &unit.value, slip);
        }
    }

    /// The substance's own factor that a question declares, where it can be understood.
    pub(super) fn also_in(&mut self, decl: &'a Declaration, kind: Option<&QuestionKind>) -> Option<AlsoIn> {
        let found = decl.clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::AlsoIn(unit, times) => Some((clause, unit, times)),
            _ => None,
        });
        let (clause, text, times) = found?;
        let Some(QuestionKind::Number(range)) = kind else {
            // A question whose type is wrong has been told of already.
            kind?;
            return self.also_in_error(
                clause.span,
                "`also in` belongs to a number question only",
                "remove this line",
            );
        };
        let Some(own) = &range.unit else {
            let help = "write the unit after the range, such as `number 0.0 to 9.0 \"mmol/L\"`";
            return self.also_in_error(clause.span, "the question has no unit of its own", help);
        };
        let (other, unit) = (self.convertible(text)?, self.unit_of_question(decl, own)?);
        self.fits_also_in(clause, text, times, own, (&other, &unit))?;
        Some(AlsoIn { unit: text.value.clone(), times: times.value })
    }

    fn fits_also_in(
        &mut self,
        clause: &Clause,
        text: &Text,
        times: &Number,
        own: &str,
        (other, unit): (&unit::Unit, &unit::Unit),
    ) -> Option<()> {
        if !times.value.exact().is_positive() {
            return self.also_in_error(
                times.span,
                "the factor is not above 0",
                "write a factor such as `times 88.4`",
            );
        }
        match other.to(unit) {
            Ok(_) => {
                let message = format!("{} is converted to {own} without a factor of its own", text.value);
                self.also_in_error(clause.span, &message, "remove this line")
            }
            Err(Apart::Kind) => {
                let message = format!("{} and {own} measure different things", text.value);
                let help = "`also in` is for one substance in two kinds of units, such as mg/dL and mmol/L";
                self.also_in_error(text.span, &message, help)
            }
            Err(Apart::Substance) => Some(()),
        }
    }

    fn also_in_error<T>(&mut self, span: Span, message: &str, help: &str) -> Option<T> {
        self.report(Diagnostic::error(codes::ALSO_IN, span, message).help(help));
        None
    }

    /// A unit that must be one which can be converted.
    fn convertible(&mut self, text: &Text) -> Option<unit::Unit> {
        match &*self.unit_read(&text.value) {
            Reading::Known(unit) => Some(unit.clone()),
            Reading::Slip(slip) => self.slip(text.span, &text.value, slip),
            Reading::Inexact | Reading::Free => {
                let message = format!("`{}` is no unit that can be converted", text.value);
                self.also_in_error(text.span, &message, "write a UCUM code such as `mg/dL`")
            }
        }
    }

    fn unit_of_question(&mut self, decl: &Declaration, own: &str) -> Option<unit::Unit> {
        match &*self.unit_read(own) {
            Reading::Known(unit) => Some(unit.clone()),
            Reading::Slip(_) => None,
            Reading::Inexact | Reading::Free => {
                let span = decl.clauses.iter().find_map(|clause| match &clause.kind {
                    ClauseKind::Type(TypeClause::Whole(_, _, text) | TypeClause::Number(_, _, text)) => {
                        text.as_ref().map(|text| text.span)
                    }
                    _ => None,
                });
                let message = format!("`{own}` is no unit that can be converted");
                self.also_in_error(span.unwrap_or_default(), &message, "write a UCUM code such as `mmol/L`")
            }
        }
    }

    /// A question with `also in` says where the factor is from.
    pub(super) fn cited_also_in(&mut self, view: &View<'a>) {
        let Some(clause) = view.first(Part::AlsoIn).filter(|_| view.citations().is_empty()) else { return };
        let message = "`also in` needs a `cite`: a substance's factor is a fact that somebody published";
        let error = Diagnostic::error(codes::ALSO_IN, clause.span, message);
        self.report(error.help("add a line `cite …` with the source of the factor"));
    }

    /// The unit of a calculation against what its formula comes to.
    pub(super) fn result_unit(&mut self, view: &View<'a>, formula: &Formula) {
        let declared = view.first(Part::Unit).and_then(|clause| match &clause.kind {
            ClauseKind::Unit(text) => Some(text),
            _ => None,
        });
        if let Some(text) = declared {
            self.declared_unit(text);
        }
        match formula {
            Formula::Expression(num) => self.result_of(num, declared),
            Formula::Bands(Bands::Number { rows, .. }) => {
                for row in rows {
                    self.result_of(&row.value, declared);
                }
            }
            Formula::Bands(Bands::Table { cells, .. }) => {
                for value in cells.iter().flatten() {
                    self.result_of(value, declared);
                }
            }
            Formula::Bands(Bands::Choice { rows, .. }) => {
                for (_, value) in rows {
                    self.result_of(value, declared);
                }
            }
        }
    }

    fn result_of(&mut self, num: &Num, declared: Option<&Text>) {
        let Measure::Quantity(found) = self.measure(num) else { return };
        let Some(text) = declared else { return self.bare_ratio(num, &found) };
        let read = self.unit_read(&text.value);
        let Reading::Known(unit) = &*read else { return };
        if found.unit.is_same_scale(unit) {
            return;
        }
        let (words, own) = (self.words(num.span), found.text());
        let message = format!("`{words}` comes to {own}, and not to {}", text.value);
        let wanted = Quantity { unit: unit.clone(), parts: vec![(text.value.clone(), 1)], difference: false };
        if let Err(apart) = found.unit.to(unit) {
            let error = apart_error(text.span, message, apart, &found, &wanted).and_at(num.span, own.clone());
            let help = format!(
                "declare `unit \"{own}\"`; or, where the formula is published for plain numbers, say in which units: \
                 `{}`",
                self.leaf_in_own_unit(num)
            );
            self.report(error.help(help));
            return;
        }
        let error = Diagnostic::error(codes::UNIT_SCALE, num.span, message).labelled(own.clone());
        let error = error.and_at(text.span, "the unit that is declared");
        let rewritten = self.rewritten(num, &found, &wanted);
        self.report(match rewritten {
            Some(mended) => error.help(format!("write `{mended}`")).edit(num.span, mended),
            None => error.help(format!("declare `unit \"{own}\"`, or convert what it is made of with `in`")),
        });
    }

    /// Grams divided by kilograms, without a unit of the result: the number is 1000 times what is read from it.
    fn bare_ratio(&mut self, num: &Num, found: &Quantity) {
        let [(first, _), (second, _)] = found.parts.as_slice() else { return };
        let one = num_traits::One::one();
        if !found.unit.kind.is_number() || found.unit.factor == one {
            return;
        }
        let message = format!("{first} is divided by {second} here, and nothing says what the result is in");
        let error = Diagnostic::error(codes::UNIT_SCALE, num.span, message);
        self.report(error.help("bring both into one unit with `in`, or add a line `unit \"…\"`"));
    }

    fn leaf_in_own_unit(&self, num: &Num) -> String {
        let leaf = self.leaves(num).into_iter().next();
        leaf.map_or_else(
            || "weight in \"kg\"".to_owned(),
            |(span, unit)| format!("{} in \"{unit}\"", self.words(span)),
        )
    }

    /// The questions and calculations of a formula with the texts of their units, in the order of the text.
    fn leaves(&self, num: &Num) -> Vec<(Span, String)> {
        let (mut rest, mut found) = (vec![num], Vec::new());
        while let Some(num) = rest.pop() {
            if let (NumKind::Question(_) | NumKind::Calculation(_), Measure::Quantity(own)) =
                (&num.kind, self.measure(num))
            {
                found.push((num.span, own.text()));
            }
            if !matches!(num.kind, NumKind::InUnit(..)) {
                visit::below(Node::Num(num), |below| {
                    if let Node::Num(num) = below {
                        rest.push(num);
                    }
                });
            }
        }
        found.sort();
        found
    }

    /// The formula with `in "…"` at what makes the difference, where that gives the declared unit.
    fn rewritten(&self, num: &Num, found: &Rc<Quantity>, wanted: &Quantity) -> Option<String> {
        let target = wanted.parts.first().map(|(text, _)| text.as_str())?;
        let mut made: Option<unit::Unit> = None;
        let mut changes = Vec::new();
        for (text, power) in &found.parts {
            let own = unit::known(text)?;
            let better = atoms(target).find(|(_, atom)| own.to(atom).is_ok());
            let used = match better {
                Some((atom, unit)) if !unit.is_same_scale(&own) => {
                    changes.push((text.clone(), atom));
                    unit
                }
                _ => own,
            };
            for _ in 0..power.unsigned_abs() {
                made = Some(match &made {
                    Some(sum) => sum.times(&used, power.signum())?,
                    None if *power > 0 => used.clone(),
                    None => return None,
                });
            }
        }
        if changes.is_empty() || !made?.is_same_scale(&wanted.unit) {
            return None;
        }
        let mut text = self.source.slice(num.span).to_owned();
        for (span, unit) in self.leaves(num).into_iter().rev() {
            if let Some((_, atom)) = changes.iter().find(|(from, _)| *from == unit) {
                let at = (span.start - num.span.start) as usize..(span.end - num.span.start) as usize;
                let words = self.source.slice(span);
                let whole = at.len() == text.len();
                let put =
                    if whole { format!("{words} in \"{atom}\"") } else { format!("({words} in \"{atom}\")") };
                text.replace_range(at, &put);
            }
        }
        Some(text)
    }
}

/// The whole of a unit's text, and its parts without their powers, as units.
fn atoms(text: &str) -> impl Iterator<Item = (String, unit::Unit)> + '_ {
    let whole = std::iter::once(text);
    let parts = text
        .split(['/', '.'])
        .map(|part| part.trim_end_matches(|c: char| c.is_ascii_digit() || "²³".contains(c)));
    whole.chain(parts).filter_map(|part| Some((part.to_owned(), unit::known(part)?)))
}
