//! Numbers: questions, calculations, scores, arithmetic and functions.

use super::names::{Form, Kind, Space, Thing};
use super::{Found, Resolver, codes};
use crate::diagnostic::{Diagnostic, did_you_mean, listing};
use crate::number::Decimal;
use crate::ruleset::{Num, NumKind};
use crate::source::Span;
use crate::syntax::ast::{ArithOp, Expr, ExprKind, Items, ListWord, Name, Text};

/// The functions, with the fewest and the most arguments, and an example.
const FUNCTIONS: [(&str, usize, usize, &str); 6] = [
    ("min", 2, usize::MAX, "min(a, b)"),
    ("max", 2, usize::MAX, "max(a, b)"),
    ("abs", 1, 1, "abs(a)"),
    ("round", 2, 2, "round(a, 1)"),
    ("floor", 1, 1, "floor(a)"),
    ("ceiling", 1, 1, "ceiling(a)"),
];

/// Functions of the language that are not supported yet.
const LATER: [&str; 5] = ["power", "root", "ln", "log10", "exp"];

/// Most decimals that can be rounded to.
const MOST_DECIMALS: i128 = 9;

impl<'a> Resolver<'a> {
    /// Types a number; `unit` is the unit that a literal may repeat here.
    pub(super) fn num(&mut self, expr: &'a Expr, unit: Option<&str>) -> Option<Num> {
        let typed = self.num_form(expr, unit);
        if typed.is_none() {
            self.failed.get_or_insert(expr.span);
        }
        typed
    }

    fn num_form(&mut self, expr: &'a Expr, unit: Option<&str>) -> Option<Num> {
        let span = expr.span;
        if let Some(Found(found)) = self.count_of_each(expr) {
            return found;
        }
        match &expr.kind {
            ExprKind::Paren(inner) => self.num(inner, unit),
            ExprKind::Name(name) => self.named_number(name, span),
            ExprKind::Number(value, own) => self.literal(*value, own.as_ref(), span, unit),
            ExprKind::Negative(inner) => {
                let inner = Box::new(self.num(inner, None)?);
                Some(self.new_num(span, NumKind::Negative(inner)))
            }
            ExprKind::SumOf(name) => self.sum_of(span, name),
            ExprKind::Arith(..) => self.arithmetic(expr),
            ExprKind::Call(name, arguments) => self.call(span, name, arguments),
            ExprKind::List(ListWord::Count, items) => {
                let items = self.items(span, items)?;
                Some(self.new_num(span, NumKind::CountOf(items)))
            }
            ExprKind::List(_, Items::Named(name))
                if self.names.get(Space::Readable, &name.text).is_none() =>
            {
                self.read(&name.text, name.span);
                None
            }
            _ => self.other_number(expr),
        }
    }

    /// Forms that are not supported yet, and conditions where a number belongs.
    fn other_number(&mut self, expr: &'a Expr) -> Option<Num> {
        let later = match &expr.kind {
            ExprKind::Date(_) | ExprKind::Plus(..) => return self.date_not_number(expr),
            ExprKind::Since(unit, date) => return self.since(expr.span, *unit, date),
            ExprKind::FromTo(unit, from, to) => return self.days_between(expr.span, *unit, from, to),
            ExprKind::InUnit(..) => "`in` another unit",
            ExprKind::HighestItem(_) => "`highest item of`",
            _ => {
                self.cond(expr)?;
                let text = self.words(expr.span);
                let message = format!("`{text}` is true or false, not a number");
                let error = Diagnostic::error(codes::NOT_A_NUMBER, expr.span, message);
                self.report(error.help(format!("count it with `count of [{text}]`")));
                return None;
            }
        };
        self.not_yet(expr.span, later);
        None
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

    fn not_a_number<T>(&mut self, name: &str, span: Span, thing: Thing) -> Option<T> {
        let what = match thing.kind {
            Kind::Question(_) => "a question answered with words".to_owned(),
            _ => self.spoken_kind(thing),
        };
        let help = match thing.kind {
            Kind::Group(_) => "add its points with `sum of …`, or count its items with `count of …`",
            Kind::Finding(_) | Kind::Question(_) => {
                "make a `score` or a `calculate` with bands that gives it a number"
            }
            Kind::Class(_) => "read the number that the class is found by",
            _ => "name a number question, a calculation or a score",
        };
        let message = format!("`{name}` is {what}, not a number");
        self.report(Diagnostic::error(codes::NOT_A_NUMBER, span, message).help(help));
        None
    }

    fn literal(&mut self, value: Decimal, own: Option<&Text>, span: Span, unit: Option<&str>) -> Option<Num> {
        if let Some(own) = own.filter(|own| Some(own.value.as_str()) != unit) {
            self.not_yet(own.span, "a number in another unit than the question's own");
            return None;
        }
        Some(self.new_num(span, NumKind::Constant(value)))
    }

    /// Sums and products; the left side is followed in a loop, as it may be a thousand terms deep.
    fn arithmetic(&mut self, expr: &'a Expr) -> Option<Num> {
        if self.reckoned_with_signs(expr) {
            return None;
        }
        let mut steps = Vec::new();
        let mut left = expr;
        while let ExprKind::Arith(op, _, a, b) = &left.kind {
            steps.push((*op, left.span, &**b));
            left = a;
        }
        let mut sum = self.num(left, None);
        for (op, span, right) in steps.into_iter().rev() {
            let right = self.num(right, None);
            sum = self.arith(op, span, sum, right);
        }
        sum
    }

    fn arith(&mut self, op: ArithOp, span: Span, a: Option<Num>, b: Option<Num>) -> Option<Num> {
        let (a, b) = (Box::new(a?), Box::new(b?));
        let kind = match op {
            ArithOp::Add => NumKind::Add(a, b),
            ArithOp::Subtract => NumKind::Subtract(a, b),
            ArithOp::Multiply => NumKind::Multiply(a, b),
            ArithOp::Divide => NumKind::Divide(a, b),
        };
        Some(self.new_num(span, kind))
    }

    fn call(&mut self, span: Span, name: &'a Name, arguments: &'a [Expr]) -> Option<Num> {
        if LATER.contains(&name.text.as_str()) {
            let what = format!("`{}`", name.text);
            self.not_yet(name.span, &what);
            return None;
        }
        let found = FUNCTIONS.iter().find(|(word, ..)| *word == name.text);
        let Some((_, fewest, most, example)) = found else {
            return self.unknown_function(name);
        };
        if !(*fewest..=*most).contains(&arguments.len()) {
            let count = match arguments.len() {
                0 => "no numbers".to_owned(),
                1 => "one number".to_owned(),
                more => format!("{more} numbers"),
            };
            let message = format!("`{}` does not take {count}", name.text);
            let error = Diagnostic::error(codes::ARGUMENTS, span, message);
            self.report(error.help(format!("write it as in `{example}`")));
            return None;
        }
        let decimals = match (name.text.as_str(), arguments) {
            ("round", [_, decimals]) => Some(self.decimals(decimals)),
            _ => None,
        };
        let values = if decimals.is_some() { 1 } else { arguments.len() };
        let values: Vec<_> = arguments.iter().take(values).map(|it| self.num(it, None)).collect();
        let mut values = values.into_iter().collect::<Option<Vec<_>>>()?;
        let kind = match (name.text.as_str(), decimals) {
            ("min", _) => NumKind::Min(values),
            ("max", _) => NumKind::Max(values),
            (word, decimals) => one_argument(word, values.pop()?, decimals.flatten())?,
        };
        Some(self.new_num(span, kind))
    }

    fn unknown_function(&mut self, name: &Name) -> Option<Num> {
        let words = || FUNCTIONS.iter().map(|(word, ..)| *word);
        let message = format!("there is no function `{}`", name.text);
        let error = Diagnostic::error(codes::UNKNOWN_FUNCTION, name.span, message);
        self.report(match did_you_mean(&name.text, words()) {
            Some(near) => error.help(format!("did you mean `{near}`?")).edit(name.span, near),
            None => error.help(format!("the functions are {}", listing(words(), "and"))),
        });
        None
    }

    /// The second argument of `round`.
    fn decimals(&mut self, expr: &Expr) -> Option<u8> {
        let written = match &expr.kind {
            ExprKind::Number(value, None) => value.scaled_to(0),
            _ => None,
        };
        let fits = written.filter(|n| (0..=MOST_DECIMALS).contains(n));
        let Some(decimals) = fits.and_then(|n| u8::try_from(n).ok()) else {
            let message = "`round` takes the number of decimals as a whole number from 0 to 9";
            let error = Diagnostic::error(codes::ARGUMENTS, expr.span, message);
            self.report(error.help("write it as in `round(a, 1)`"));
            return None;
        };
        Some(decimals)
    }
}

/// A function of one number.
fn one_argument(word: &str, value: Num, decimals: Option<u8>) -> Option<NumKind> {
    let value = Box::new(value);
    Some(match word {
        "abs" => NumKind::Abs(value),
        "floor" => NumKind::Floor(value),
        "ceiling" => NumKind::Ceiling(value),
        _ => NumKind::Round(value, decimals?),
    })
}
