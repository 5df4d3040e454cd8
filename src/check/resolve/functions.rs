//! Functions: how many numbers each takes, and which may stand inside `round` only.

use super::names::{Facts, Form, Kind, Space};
use super::units::Together;
use super::{Resolver, codes};
use crate::diagnostic::{Diagnostic, did_you_mean, listing};
use crate::ruleset::{Num, NumKind};
use crate::source::Span;
use crate::spoken;
use crate::syntax::ast::{Expr, ExprKind, Name};

/// The functions, with the fewest and the most arguments, and an example.
const FUNCTIONS: [(&str, usize, usize, &str); 11] = [
    ("min", 2, usize::MAX, "min(a, b)"),
    ("max", 2, usize::MAX, "max(a, b)"),
    ("abs", 1, 1, "abs(a)"),
    ("round", 2, 2, "round(a, 1)"),
    ("floor", 1, 1, "floor(a)"),
    ("ceiling", 1, 1, "ceiling(a)"),
    ("power", 2, 2, "power(a, 0.5)"),
    ("root", 2, 2, "root(a, 2)"),
    ("ln", 1, 1, "ln(a)"),
    ("log10", 1, 1, "log10(a)"),
    ("exp", 1, 1, "exp(a)"),
];

/// Functions whose values have endless decimals, so that they stand inside `round` only.
const INSIDE_ROUND: [&str; 5] = ["power", "root", "ln", "log10", "exp"];

/// Highest degree of a root.
const MOST_DEGREE: i128 = 99;

/// Most decimals that can be rounded to.
const MOST_DECIMALS: i128 = 9;

impl<'a> Resolver<'a> {
    pub(super) fn call(&mut self, span: Span, name: &'a Name, arguments: &'a [Expr]) -> Option<Num> {
        let found = FUNCTIONS.iter().find(|(word, ..)| *word == name.text);
        let Some((_, fewest, most, example)) = found else {
            return self.unknown_function(span, name, arguments);
        };
        if !(*fewest..=*most).contains(&arguments.len()) {
            let count = match arguments.len() {
                0 => "no numbers".to_owned(),
                1 => "one number".to_owned(),
                more => format!("{more} numbers"),
            };
            let message = format!("`{}` does not take {count}", name.text);
            let error = Diagnostic::error(codes::ARGUMENTS, span, message);
            self.report(match (name.text.as_str(), arguments) {
                ("round", [only]) => {
                    let text = self.words(only.span);
                    error.help(format!("say how many decimals remain, as in `round({text}, 1)`"))
                }
                _ => error.help(format!("write it as in `{example}`")),
            });
            return None;
        }
        if INSIDE_ROUND.contains(&name.text.as_str()) && self.rounds == 0 {
            return self.not_rounded(span, name);
        }
        let kind = match (name.text.as_str(), arguments) {
            ("round", [value, decimals]) => {
                let decimals = self.decimals(decimals);
                self.rounds += 1;
                let value = self.num(value);
                self.rounds -= 1;
                NumKind::Round(Box::new(value?), decimals?)
            }
            ("root", [value, degree]) => {
                let degree = self.degree(degree);
                NumKind::Root(Box::new(self.num(value)?), degree?)
            }
            (word, _) => {
                let values: Vec<_> = arguments.iter().map(|it| self.num(it)).collect();
                let mut values = values.into_iter().collect::<Option<Vec<_>>>()?;
                if matches!(word, "min" | "max") {
                    self.fit_units(&mut values.iter_mut().collect::<Vec<_>>(), Together::Compared)?;
                }
                of_values(word, values)?
            }
        };
        Some(self.new_num(span, kind))
    }

    /// A power, root or logarithm that nothing rounds.
    fn not_rounded(&mut self, span: Span, name: &Name) -> Option<Num> {
        let whole = self.whole_number.unwrap_or(span);
        if self.not_rounded.replace(whole) == Some(whole) {
            return None;
        }
        let text = self.source.slice(whole);
        let message =
            format!("`{}` gives a number with endless decimals, so it stands inside `round`", name.text);
        let error = Diagnostic::error(codes::NOT_ROUNDED, span, message).labelled("is not rounded");
        let short = if text.contains('\n') || text.chars().count() > 60 { "…" } else { text };
        let help = format!("write how many decimals remain, as in `round({short}, 2)`");
        self.report(error.help(help).edit(whole, format!("round({text}, 2)")));
        None
    }

    /// The second argument of `root`.
    fn degree(&mut self, expr: &Expr) -> Option<u32> {
        let written = match &expr.kind {
            ExprKind::Number(value, None) => value.scaled_to(0),
            _ => None,
        };
        let fits = written.filter(|n| (1..=MOST_DEGREE).contains(n));
        let degree = fits.and_then(|n| u32::try_from(n).ok());
        if degree.is_none() {
            let message = "`root` takes which root it is as a whole number from 1 to 99";
            let error = Diagnostic::error(codes::ARGUMENTS, expr.span, message);
            self.report(error.help("write `2` for the square root and `3` for the cube root"));
        }
        degree
    }

    fn unknown_function(&mut self, span: Span, name: &Name, arguments: &[Expr]) -> Option<Num> {
        let words = || FUNCTIONS.iter().map(|(word, ..)| *word);
        let message = format!("there is no function `{}`", name.text);
        let error = Diagnostic::error(codes::UNKNOWN_FUNCTION, name.span, message);
        if let Some(error) = self.elsewhere_called(span, name, arguments, error.clone()) {
            self.report(error);
            return None;
        }
        self.report(match did_you_mean(&name.text, words()) {
            Some(near) => error.help(format!("did you mean `{near}`?")).edit(name.span, near),
            None => error.help(format!("the functions are {}", listing(words(), "and"))),
        });
        None
    }

    /// Functions by the names that spreadsheets and other languages give them.
    fn elsewhere_called(
        &self,
        span: Span,
        name: &Name,
        arguments: &[Expr],
        error: Diagnostic,
    ) -> Option<Diagnostic> {
        let told = match (name.text.to_lowercase().as_str(), arguments) {
            ("sqrt" | "cbrt", [value]) => {
                let degree = if name.text.eq_ignore_ascii_case("sqrt") { 2 } else { 3 };
                let root = format!("root({}, {degree})", self.source.slice(value.span));
                error.help(format!("write `{root}`")).edit(span, root)
            }
            ("days" | "weeks" | "months" | "years" | "age", [value]) => {
                let unit =
                    if name.text.eq_ignore_ascii_case("age") { "years" } else { &name.text.to_lowercase() };
                let since = format!("{unit} since {}", self.source.slice(value.span));
                error.help(format!("write `{since}`")).edit(span, since)
            }
            ("minimum" | "least" | "lowest", [_, _, ..]) => error.help("write `min`").edit(name.span, "min"),
            ("maximum" | "greatest" | "highest", [_, _, ..]) => {
                error.help("write `max`").edit(name.span, "max")
            }
            ("pow", [_, _]) => error.help("write `power`").edit(name.span, "power"),
            ("ceil", [_]) => error.help("write `ceiling`").edit(name.span, "ceiling"),
            ("log", [_]) => {
                error.help("write `ln` for the natural logarithm, or `log10` for the one to base 10")
            }
            ("log2" | "lg", [_]) => {
                error.help("write `log10(a)`, or `ln(a) / ln(2)` for the logarithm to base 2")
            }
            (called, arguments) => {
                let right = self.spreadsheet(called, arguments)?;
                error.help(format!("write `{right}`")).edit(span, right)
            }
        };
        Some(told)
    }

    /// `OR(a, b)`, `NOT(a)`, `SUM(a, b)`: what a spreadsheet writes with brackets.
    fn spreadsheet(&self, called: &str, arguments: &[Expr]) -> Option<String> {
        let slice = |expr: &Expr| self.source.slice(expr.span).to_owned();
        let written: Vec<String> = arguments.iter().map(slice).collect();
        let group = matches!(arguments, [Expr { kind: ExprKind::Name(name), .. }]
            if self.names.get(Space::Readable, name).is_some_and(|thing| matches!(thing.kind, Kind::Group(_))));
        let several = matches!(arguments, [Expr { kind: ExprKind::Name(name), .. }]
            if self.names.get(Space::Readable, name).is_some_and(|thing| matches!(thing.kind, Kind::Question(id)
                if self.facts(id).and_then(Facts::form) == Some(Form::AnyOf))));
        Some(match (called, written.as_slice()) {
            ("or" | "any", [_, _, ..]) => format!("any of [{}]", written.join(", ")),
            ("and" | "all", [_, _, ..]) => format!("all of [{}]", written.join(", ")),
            ("not", [one]) => match arguments {
                [Expr { kind: ExprKind::Name(_), .. }] => format!("not {one}"),
                _ => format!("not ({one})"),
            },
            ("sum" | "total", [one]) if group => format!("sum of {one}"),
            ("count" | "countif", [one]) if group || several => format!("count of {one}"),
            ("sum" | "total", [_, _, ..]) => format!("({})", written.join(" + ")),
            ("average" | "mean" | "avg", [_, _, ..]) => {
                format!("({}) / {}", written.join(" + "), written.len())
            }
            _ => return None,
        })
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
            let said = match &expr.kind {
                ExprKind::Name(name) => spoken::number(name),
                _ => None,
            };
            self.report(match said {
                Some(number) => error
                    .help(format!("write numbers in digits: `{number}`"))
                    .edit(expr.span, number.to_string()),
                None => error.help("write it as in `round(a, 1)`"),
            });
            return None;
        };
        Some(decimals)
    }
}

/// The functions whose arguments are numbers only.
fn of_values(word: &str, mut values: Vec<Num>) -> Option<NumKind> {
    let kind: fn(Box<Num>) -> NumKind = match word {
        "min" => return Some(NumKind::Min(values)),
        "max" => return Some(NumKind::Max(values)),
        "power" => {
            let (exponent, base) = (values.pop()?, values.pop()?);
            return Some(NumKind::Power(Box::new(base), Box::new(exponent)));
        }
        "abs" => NumKind::Abs,
        "floor" => NumKind::Floor,
        "ceiling" => NumKind::Ceiling,
        "ln" => NumKind::Ln,
        "log10" => NumKind::Log10,
        _ => NumKind::Exp,
    };
    Some(kind(Box::new(values.pop()?)))
}
