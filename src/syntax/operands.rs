//! Pest pairs of operands → their trees: names, numbers, groups, list words, functions, elapsed time.

use crate::diagnostic::Diagnostic;
use crate::syntax::ast::{Expr, ExprKind, Items, LevelBound, ListWord, Name, TimeUnit};
use crate::syntax::codes;
use crate::syntax::grammar::Rule;
use crate::syntax::pairs::Pair;
use crate::syntax::parts::Builder;

impl<'t> Builder<'t, '_> {
    /// What stands right after an operand and belongs to it alone.
    pub fn extended(&mut self, operand: Expr, pair: Pair<'t>) -> Option<Expr> {
        let span = operand.span.to(self.span(&pair));
        let kind = match pair.as_rule() {
            Rule::arguments => self.call(operand, pair)?,
            Rule::in_unit => {
                let unit = pair.into_inner().find(|part| part.as_rule() == Rule::text)?;
                ExprKind::InUnit(Box::new(operand), self.text(&unit))
            }
            Rule::plus_time => self.plus_time(operand, pair)?,
            _ => match operand.kind {
                ExprKind::Number(value, None) => ExprKind::Number(value, Some(self.text(&pair))),
                _ => return None,
            },
        };
        Some(Expr { span, kind })
    }

    fn call(&mut self, function: Expr, pair: Pair<'t>) -> Option<ExprKind> {
        let span = self.span(&pair);
        let ExprKind::Name(name) = function.kind else {
            self.report(
                Diagnostic::error(codes::UNEXPECTED, span, "a word is missing before this bracket")
                    .labelled("what joins this to what stands before it?")
                    .help("write `and`, `or` or a sign such as `*` between them"),
            );
            return None;
        };
        let arguments = self.list(pair)?;
        let name = Name { text: name, span: function.span };
        Some(ExprKind::Call(name, arguments))
    }

    fn plus_time(&mut self, date: Expr, pair: Pair<'t>) -> Option<ExprKind> {
        let mut pairs = pair.into_inner().skip(1);
        let first = pairs.next()?;
        let amount = self.operand(first)?;
        let unit = time_unit(pairs.next()?.as_str());
        Some(ExprKind::Plus(Box::new(date), Box::new(amount), unit))
    }

    /// The expressions of a bracketed list.
    fn list(&mut self, pair: Pair<'t>) -> Option<Vec<Expr>> {
        let span = self.span(&pair);
        let mut items = Vec::new();
        for part in pair.into_inner() {
            if part.as_rule() == Rule::expression {
                items.push(self.expression(part)?);
            }
        }
        self.check_entries(items.len(), span);
        Some(items)
    }

    /// A name, number, date, group or list form.
    pub fn operand(&mut self, pair: Pair<'t>) -> Option<Expr> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::name => ExprKind::Name(self.name(&pair).text),
            Rule::number => ExprKind::Number(self.number(&pair).value, None),
            Rule::date => ExprKind::Date(self.date(&pair)),
            Rule::group => {
                let inner = pair.into_inner().find(|part| part.as_rule() == Rule::expression)?;
                ExprKind::Paren(Box::new(self.expression(inner)?))
            }
            Rule::list_test => self.list_test(pair)?,
            Rule::since | Rule::from_to => self.elapsed(pair)?,
            Rule::sum_of => ExprKind::SumOf(self.only_name(pair)?),
            Rule::highest_item => ExprKind::HighestItem(self.only_name(pair)?),
            Rule::level_bound => {
                let bound = Self::bound_words(pair);
                ExprKind::Level(bound, self.only_name(pair)?)
            }
            _ => return None,
        };
        Some(Expr { span, kind })
    }

    fn only_name(&mut self, pair: Pair<'t>) -> Option<Name> {
        let name = pair.into_inner().find(|part| part.as_rule() == Rule::name)?;
        Some(self.name(&name))
    }

    /// `at least` or `at most` among the words of a pair.
    pub fn bound_words(pair: Pair<'t>) -> LevelBound {
        pair.into_inner()
            .find_map(|part| match part.as_rule() {
                Rule::least_word => Some(LevelBound::AtLeast),
                Rule::most_word => Some(LevelBound::AtMost),
                _ => None,
            })
            .unwrap_or(LevelBound::Exactly)
    }

    fn list_test(&mut self, pair: Pair<'t>) -> Option<ExprKind> {
        let mut word = ListWord::All;
        let mut bound = Rule::exactly_word;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::any_word => word = ListWord::Any,
                Rule::none_word => word = ListWord::None,
                Rule::count_word => word = ListWord::Count,
                Rule::least_word | Rule::most_word => bound = part.as_rule(),
                Rule::number => {
                    let number = self.number(&part);
                    word = match bound {
                        Rule::least_word => ListWord::AtLeast(number),
                        Rule::most_word => ListWord::AtMost(number),
                        _ => ListWord::Exactly(number),
                    };
                }
                Rule::conditions => {
                    return Some(ExprKind::List(word, Items::List(self.list(part)?)));
                }
                Rule::name => return Some(ExprKind::List(word, Items::Named(self.name(&part)))),
                _ => {}
            }
        }
        None
    }

    fn elapsed(&mut self, pair: Pair<'t>) -> Option<ExprKind> {
        let since = pair.as_rule() == Rule::since;
        let mut pairs = pair.into_inner();
        let unit = time_unit(pairs.next()?.as_str());
        let mut ends = Vec::with_capacity(2);
        for part in pairs {
            match part.as_rule() {
                Rule::since_word | Rule::from_word | Rule::to_word => {}
                _ => ends.push(self.operand(part)?),
            }
        }
        let last = Box::new(ends.pop()?);
        if since {
            return Some(ExprKind::Since(unit, last));
        }
        Some(ExprKind::FromTo(unit, Box::new(ends.pop()?), last))
    }
}

fn time_unit(word: &str) -> TimeUnit {
    match word {
        "days" => TimeUnit::Days,
        "weeks" => TimeUnit::Weeks,
        "months" => TimeUnit::Months,
        _ => TimeUnit::Years,
    }
}
