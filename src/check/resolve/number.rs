//! Numbers: questions, calculations, scores, arithmetic and functions.

use super::condition::bare;
use super::names::{Facts, Form, Kind, Space};
use super::units::Together;
use super::{Found, Resolver, codes};
use crate::diagnostic::{Diagnostic, valid_words};
use crate::number::Decimal;
use crate::ruleset::{Measured, Num, NumKind};
use crate::source::Span;
use crate::syntax::ast::{ArithOp, Expr, ExprKind, Items, ListWord, Name, Text};

impl<'a> Resolver<'a> {
    /// Types a number.
    pub(super) fn num(&mut self, expr: &'a Expr) -> Option<Num> {
        let outermost = self.whole_number.is_none();
        self.whole_number.get_or_insert(expr.span);
        let typed = self.num_form(expr);
        if typed.is_none() {
            self.failed.get_or_insert(expr.span);
        }
        if outermost {
            self.whole_number = None;
        }
        typed
    }

    fn num_form(&mut self, expr: &'a Expr) -> Option<Num> {
        let span = expr.span;
        if let Some(Found(found)) = self.count_of_each(expr) {
            return found;
        }
        match &expr.kind {
            ExprKind::Paren(inner) => self.num(inner),
            ExprKind::Name(name) => self.named_number(name, span),
            ExprKind::Number(value, own) => Some(self.literal(*value, own.as_ref(), span)),
            ExprKind::Negative(inner) => {
                let inner = Box::new(self.num(inner)?);
                Some(self.new_num(span, NumKind::Negative(inner)))
            }
            ExprKind::SumOf(name) => self.sum_of(span, name),
            ExprKind::Arith(..) => self.arithmetic(expr),
            ExprKind::Call(name, arguments) => self.call(span, name, arguments),
            ExprKind::InUnit(inner, unit) => {
                if let ExprKind::InUnit(_, first) = &bare(inner).kind {
                    return self.second_in(unit, first);
                }
                let inner = self.num(inner)?;
                self.in_unit(span, inner, unit)
            }
            ExprKind::List(ListWord::Count, items) => {
                // What is counted are conditions, whose numbers are not rounded by a `round` around the count.
                let (rounds, whole) = (std::mem::take(&mut self.rounds), self.whole_number.take());
                let items = self.items(span, items);
                (self.rounds, self.whole_number) = (rounds, whole);
                Some(self.new_num(span, NumKind::CountOf(items?)))
            }
            ExprKind::List(_, Items::Named(name))
                if self.names.get(Space::Readable, &name.text).is_none() =>
            {
                self.read(&name.text, name.span);
                None
            }
            ExprKind::HighestItem(name) => self.highest_item(name, span),
            _ => self.other_number(expr),
        }
    }

    /// Dates, and conditions where a number belongs.
    fn other_number(&mut self, expr: &'a Expr) -> Option<Num> {
        match &expr.kind {
            ExprKind::Date(_) | ExprKind::Plus(..) => self.date_not_number(expr),
            ExprKind::Since(unit, date) => self.since(expr.span, *unit, date),
            ExprKind::FromTo(unit, from, to) => self.days_between(expr.span, *unit, from, to),
            ExprKind::Chain(parts, joints) if parts.iter().any(|part| self.is_number(part)) => {
                let joint = joints.first().map_or(expr.span, |(_, span)| *span);
                let word = self.source.slice(joint);
                let message = format!("`{word}` joins conditions, and a number stands beside it");
                let error = Diagnostic::error(codes::NOT_A_NUMBER, joint, message);
                self.report(error.help(
                    "write `+` between numbers that are added; conditions are counted with `count of [ … ]`",
                ));
                None
            }
            _ => {
                self.cond(expr)?;
                let text = self.words(expr.span);
                let message = format!("`{text}` is true or false, not a number");
                let error = Diagnostic::error(codes::NOT_A_NUMBER, expr.span, message);
                self.report(error.help(format!("count it with `count of [{text}]`")));
                None
            }
        }
    }

    /// Whether an expression is a number by its form, or the name of a score or calculation.
    fn is_number(&self, expr: &Expr) -> bool {
        match &bare(expr).kind {
            ExprKind::Name(name) => {
                let thing = self.names.get(Space::Readable, name);
                thing.is_some_and(|thing| matches!(thing.kind, Kind::Calculation(_) | Kind::Score(_)))
            }
            ExprKind::Number(..)
            | ExprKind::Negative(_)
            | ExprKind::SumOf(_)
            | ExprKind::Arith(..)
            | ExprKind::Call(..) => true,
            _ => false,
        }
    }

    fn named_number(&mut self, name: &str, span: Span) -> Option<Num> {
        let thing = self.read(name, span)?;
        let kind = match thing.kind {
            Kind::Question(id) => match self.facts(id)?.form()? {
                Form::Number => NumKind::Question(id),
                Form::Text => return self.text_read(name, span),
                Form::Date => return self.named_date_not_number(name, span),
                _ => return self.not_a_number(name, span, thing),
            },
            Kind::Calculation(id) if self.gives_date(id) => return self.named_date_not_number(name, span),
            Kind::Calculation(id) => NumKind::Calculation(id),
            Kind::Score(id) => NumKind::Score(id),
            _ => return self.not_a_number(name, span, thing),
        };
        Some(self.new_num(span, kind))
    }

    /// `highest item of` a score.
    fn highest_item(&mut self, name: &'a Name, span: Span) -> Option<Num> {
        let thing = self.read(&name.text, name.span)?;
        if let Kind::Score(id) = thing.kind {
            self.highest_read.push(id);
            return Some(self.new_num(span, NumKind::Highest(id)));
        }
        let what = match thing.kind {
            Kind::Question(_) => "a question".to_owned(),
            _ => self.spoken_kind(thing),
        };
        // What is meant is something else: no circle is told of it.
        self.reads.retain(|read| *read != thing.decl);
        let message = format!("`{}` is {what}, and only a score has items", name.text);
        let error = Diagnostic::error(codes::WRONG_KIND, name.span, message);
        let named = |name: &&&str| self.names.get(Space::Readable, name).map(|thing| thing.kind);
        let readable = self.names.of(Space::Readable).iter();
        let scores: Vec<&str> =
            readable.filter(|name| matches!(named(name), Some(Kind::Score(_)))).copied().collect();
        let score = match scores.as_slice() {
            [] => "name a score".to_owned(),
            some => format!("name a score: {}", valid_words(some.iter().copied())),
        };
        let help = match thing.kind {
            Kind::Calculation(_) => {
                format!("take the largest of several numbers with `max(a, b)`, or {score}")
            }
            _ => score,
        };
        self.report(error.help(help));
        None
    }

    /// A number as written; its unit is fitted to what stands beside it when both are known.
    fn literal(&mut self, value: Decimal, own: Option<&Text>, span: Span) -> Num {
        let kind = match own {
            None => NumKind::Constant(value),
            Some(own) => {
                let unit = own.value.clone();
                NumKind::Measured(Box::new(Measured { written: value, unit, value: value.exact() }))
            }
        };
        self.new_num(span, kind)
    }

    /// Sums and products; the left side is followed in a loop, as it may be a thousand terms deep.
    fn arithmetic(&mut self, expr: &'a Expr) -> Option<Num> {
        if self.positive(expr) || self.reckoned_with_signs(expr) {
            return None;
        }
        if self.slash_between_conditions(expr) {
            return None;
        }
        let mut steps = Vec::new();
        let mut left = expr;
        while let ExprKind::Arith(op, _, a, b) = &left.kind {
            steps.push((*op, left.span, &**b));
            left = a;
        }
        let mut sum = self.num(left);
        for (op, span, right) in steps.into_iter().rev() {
            let right = self.num(right);
            sum = self.arith(op, span, sum, right);
        }
        sum
    }

    /// `d_dimer +ve` and `d_dimer -ve`.
    fn positive(&mut self, expr: &'a Expr) -> bool {
        let ExprKind::Arith(op, sign, a, b) = &expr.kind else { return false };
        let ve = matches!(&b.kind, ExprKind::Name(name) if name == "ve") && self.is_yes_or_no(a);
        let right = match op {
            ArithOp::Add if ve => "is yes",
            ArithOp::Subtract if ve => "is no",
            _ => return false,
        };
        let span = sign.to(b.span);
        let message = format!("`{}` is not how the language says it", self.words(span));
        let error =
            Diagnostic::error(codes::UNKNOWN_NAME, span, message).labelled(format!("write `{right}`"));
        self.report(error.help(format!("write `{right}`")).edit(span, right));
        true
    }

    /// Whether an expression is the name of a finding or of a question answered with yes or no.
    fn is_yes_or_no(&self, expr: &Expr) -> bool {
        let ExprKind::Name(name) = &expr.kind else { return false };
        match self.names.get(Space::Readable, name).map(|thing| thing.kind) {
            Some(Kind::Finding(_)) => true,
            Some(Kind::Question(id)) => self.facts(id).and_then(Facts::form) == Some(Form::YesNo),
            _ => false,
        }
    }

    /// `breathless / blue_lips`: both, or one of them?
    fn slash_between_conditions(&mut self, expr: &'a Expr) -> bool {
        let ExprKind::Arith(op, sign, a, b) = &expr.kind else { return false };
        if !(self.is_yes_or_no(a) && self.is_yes_or_no(b)) || *op == ArithOp::Multiply {
            return false;
        }
        let (a, b) = (self.words(a.span), self.words(b.span));
        let written = self.words(*sign);
        let message = format!("`{written}` reckons with numbers, and `{a}` is true or false");
        let error = Diagnostic::error(codes::NOT_A_NUMBER, *sign, message).labelled("`or`, or `and`?");
        self.report(error.help(format!(
            "write `{a} or {b}` where one of them is enough, `{a} and {b}` where both must hold"
        )));
        true
    }

    fn arith(&mut self, op: ArithOp, span: Span, a: Option<Num>, b: Option<Num>) -> Option<Num> {
        let (mut a, mut b) = (Box::new(a?), Box::new(b?));
        if matches!(op, ArithOp::Add | ArithOp::Subtract) {
            self.fit_units(&mut [&mut a, &mut b], Together::Reckoned)?;
        }
        let kind = match op {
            ArithOp::Add => NumKind::Add(a, b),
            ArithOp::Subtract => NumKind::Subtract(a, b),
            ArithOp::Multiply => NumKind::Multiply(a, b),
            ArithOp::Divide => NumKind::Divide(a, b),
        };
        Some(self.new_num(span, kind))
    }
}
