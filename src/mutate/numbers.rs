//! Small changes of numbers: thresholds, constants, signs and units.

use super::Kind;
use super::sites::{Sites, step};
use crate::source::Span;
use crate::syntax::ast::{ArithOp, Expr, ExprKind, Items, Name, Number, Text};
use crate::unit;

/// Units that are taken for each other, by any spelling of the first.
const UNITS: [(&str, &str); 23] = [
    ("kg", "g"),
    ("g", "mg"),
    ("mg", "g"),
    ("ug", "mg"),
    ("m", "cm"),
    ("cm", "m"),
    ("mm", "cm"),
    ("°C", "°F"),
    ("°F", "°C"),
    ("years", "months"),
    ("months", "weeks"),
    ("weeks", "days"),
    ("days", "weeks"),
    ("hours", "minutes"),
    ("minutes", "hours"),
    ("L", "mL"),
    ("mL", "L"),
    ("mmHg", "kPa"),
    ("kPa", "mmHg"),
    ("mmol/L", "umol/L"),
    ("umol/L", "mmol/L"),
    ("mg/dL", "mg/L"),
    ("g/L", "g/dL"),
];

impl Sites<'_> {
    /// Every change of a number that is not a threshold.
    pub(super) fn number(&mut self, whole: &Expr) {
        let around = whole.span;
        let mut rest = vec![whole];
        while let Some(expr) = rest.pop() {
            match &expr.kind {
                ExprKind::Number(value, unit) => {
                    let number = Number { value: *value, span: self.digits(expr.span, unit.as_ref()) };
                    for by in [1, -1] {
                        self.stepped(Kind::Calculation, around, number, value.decimals, by);
                    }
                    if let Some(unit) = unit {
                        self.unit(around, unit);
                    }
                }
                ExprKind::Paren(inner) | ExprKind::Negative(inner) => rest.push(inner),
                ExprKind::Arith(op, sign, left, right) => {
                    self.change(Kind::Calculation, around, vec![(*sign, other_sign(*op).to_owned())]);
                    rest.extend([&**right, &**left]);
                }
                ExprKind::Call(name, arguments) => {
                    self.function(around, name);
                    rest.extend(arguments.iter().rev());
                }
                ExprKind::InUnit(inner, unit) => {
                    self.unit(around, unit);
                    rest.push(inner);
                }
                ExprKind::Since(_, inner) => {
                    self.time_word(around, expr.span, true);
                    rest.push(inner);
                }
                ExprKind::FromTo(_, from, to) => {
                    self.time_word(around, expr.span, true);
                    rest.extend([&**to, &**from]);
                }
                ExprKind::Plus(date, count, _) => {
                    self.time_word(around, expr.span, false);
                    rest.extend([&**count, &**date]);
                }
                ExprKind::List(_, Items::List(parts)) => {
                    for part in parts {
                        self.condition(part);
                    }
                    self.each_left_out(Kind::Part, &parts.iter().map(|part| part.span).collect::<Vec<_>>());
                }
                ExprKind::List(..) if expr.span != around => self.condition(expr),
                _ => {}
            }
        }
    }

    /// A bound that something is held against: one step up and down, where it is written as a number.
    pub(super) fn threshold(&mut self, around: Span, value: &Expr, bound: &Expr) {
        let (literal, negative) = match &bound.kind {
            ExprKind::Negative(inner) => (&**inner, true),
            _ => (bound, false),
        };
        let ExprKind::Number(number, unit) = &literal.kind else {
            return self.number(bound);
        };
        let same_unit = !self.known.is_in_another_unit(literal.span);
        let grid = self.known.grid(value.span).filter(|_| same_unit).unwrap_or_default();
        let digits = self.digits(literal.span, unit.as_ref());
        for by in [1, -1] {
            let new = step(*number, grid.max(number.decimals), by);
            // `-1` one step up is 0: the sign in front would stand before another sign.
            let new = new.filter(|new| !(negative && new.starts_with('-')));
            self.change_to(Kind::Threshold, around, digits, new);
        }
        if let Some(unit) = unit {
            self.unit(around, unit);
        }
    }

    /// The digits of a number, without its unit.
    fn digits(&self, span: Span, unit: Option<&Text>) -> Span {
        let Some(unit) = unit else { return span };
        let before = Span { start: span.start, end: unit.span.start };
        let blanks = self.text(before).len() - self.text(before).trim_end().len();
        Span::new(span.start as usize, unit.span.start as usize - blanks)
    }

    fn unit(&mut self, around: Span, text: &Text) {
        let other = UNITS.iter().find(|(one, _)| unit::same(one, &text.value));
        let other = other.map(|(_, other)| format!("\"{other}\""));
        self.change_to(Kind::Unit, around, text.span, other);
    }

    /// The word of time at the start (`weeks since`) or at the end (`plus 2 weeks`) of an expression.
    fn time_word(&mut self, around: Span, span: Span, first: bool) {
        let text = self.text(span);
        let mut words = text.split_whitespace();
        let Some(word) = (if first { words.next() } else { words.next_back() }) else { return };
        let start = if first { span.start as usize } else { span.end as usize - word.len() };
        let other = match word {
            "years" => "months",
            "weeks" => "days",
            "months" | "days" => "weeks",
            _ => return,
        };
        let place = Span::new(start, start + word.len());
        self.change(Kind::Unit, around, vec![(place, other.to_owned())]);
    }

    fn function(&mut self, around: Span, name: &Name) {
        let other = match name.text.as_str() {
            "min" => "max",
            "max" => "min",
            "floor" => "ceiling",
            "ceiling" => "floor",
            _ => return,
        };
        self.change(Kind::Calculation, around, vec![(name.span, other.to_owned())]);
    }
}

fn other_sign(op: ArithOp) -> &'static str {
    match op {
        ArithOp::Add => "-",
        ArithOp::Subtract => "+",
        ArithOp::Multiply => "/",
        ArithOp::Divide => "*",
    }
}
