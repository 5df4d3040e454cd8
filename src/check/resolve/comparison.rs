//! Comparisons of numbers.

use super::condition::bare;
use super::group::Each;
use super::names::{Facts, Form, Kind, Space};
use super::negative::Negative;
use super::question::plain_name;
use super::units::Together;
use super::{Found, Resolver, codes};
use crate::diagnostic::{Diagnostic, valid_words};
use crate::ruleset::expression::CompareOp as Op;
use crate::ruleset::{Cond, CondKind};
use crate::source::Span;
use crate::syntax::ast::{CompareOp, Expr, ExprKind, Items, ListWord};

/// The comparison without `!=`.
fn positive(op: CompareOp) -> Op {
    match op {
        CompareOp::Less => Op::Less,
        CompareOp::AtMost => Op::AtMost,
        CompareOp::Greater => Op::Greater,
        CompareOp::AtLeast => Op::AtLeast,
        CompareOp::Equal | CompareOp::NotEqual => Op::Equal,
    }
}

/// The word that something is compared with; 1 and `true` are yes where the answer is yes or no.
fn said(expr: &Expr, form: Form) -> Option<&str> {
    let yes_or_no = form == Form::YesNo;
    match &bare(expr).kind {
        ExprKind::Number(number, None) if yes_or_no && number.decimals == 0 => match number.units {
            0 => Some("no"),
            1 => Some("yes"),
            _ => None,
        },
        ExprKind::Name(name) => Some(match name.as_str() {
            "true" if yes_or_no => "yes",
            "false" if yes_or_no => "no",
            other => other,
        }),
        _ => None,
    }
}

/// `> 0` and `>= 1` of a question that is answered with yes or no.
fn said_in_order(expr: &Expr, form: Form, op: CompareOp) -> Option<&'static str> {
    let ExprKind::Number(number, None) = &bare(expr).kind else { return None };
    match (op, number.scaled_to(0)?) {
        _ if form != Form::YesNo => None,
        (CompareOp::Greater, 0) | (CompareOp::AtLeast, 1) => Some("yes"),
        (CompareOp::Less, 1) | (CompareOp::AtMost, 0) => Some("no"),
        _ => None,
    }
}

/// The choices that lie on one side of one of them, in the order in which they are listed.
fn in_order<'w, 'a>(words: &'w [&'a str], at: usize, op: CompareOp) -> &'w [&'a str] {
    let side = match op {
        CompareOp::Less => words.get(..at),
        CompareOp::AtMost => words.get(..=at),
        CompareOp::Greater => words.get(at + 1..),
        CompareOp::AtLeast => words.get(at..),
        CompareOp::Equal | CompareOp::NotEqual => None,
    };
    side.unwrap_or_default()
}

impl<'a> Resolver<'a> {
    /// `a >= b`
    pub(super) fn compare(
        &mut self,
        expr: &'a Expr,
        a: &'a Expr,
        op: CompareOp,
        b: &'a Expr,
    ) -> Option<Cond> {
        if self.leading_not(expr, a) {
            return None;
        }
        if let Some(Found(found)) = self.over_group(expr, a, &Each::Order(op, b)) {
            return found;
        }
        if let Some(Found(found)) = self.group_alone(expr, a, b) {
            return found;
        }
        if let Some(Found(found)) = self.scale_compared(expr, a, op, b) {
            return found;
        }
        if self.finding_compared(expr, a, op, b) {
            return None;
        }
        if self.group_compared(expr, a) || self.word_compared(expr, a, op, b) || self.graded(a, op, b) {
            return None;
        }
        if self.doubtful_beside_name(a, b) || self.doubtful_beside_name(b, a) {
            return None;
        }
        if self.date_with_time(expr, a, op, b) {
            return None;
        }
        let mark = self.reads.len();
        let (left, right) = if self.is_date(a) || self.is_date(b) {
            (Box::new(self.date(a, Some(b))?), Box::new(self.date(b, Some(a))?))
        } else {
            let (left, right) = (self.num(a), self.num(b));
            let (mut left, mut right) = (Box::new(left?), Box::new(right?));
            self.fit_units(&mut [&mut left, &mut right], Together::Compared)?;
            (left, right)
        };
        let negative = op == CompareOp::NotEqual;
        if negative && self.refuse_unequal(expr, a, b, mark) {
            return None;
        }
        let cond = self.new_cond(expr.span, CondKind::Compare(positive(op), left, right));
        if !negative {
            return Some(cond);
        }
        self.negation(expr.span, mark);
        Some(self.new_cond(expr.span, CondKind::Not(Box::new(cond))))
    }

    /// `dry >= 1` and `dry = 0`, where `dry` holds or not.
    fn finding_compared(&mut self, expr: &Expr, a: &Expr, op: CompareOp, b: &Expr) -> bool {
        let Some(name) = plain_name(bare(a)) else { return false };
        let Some(thing) = self.names.get(Space::Readable, name) else { return false };
        let said = said_in_order(b, Form::YesNo, op).or(match op {
            CompareOp::Equal => said(b, Form::YesNo),
            _ => None,
        });
        let right = match (thing.kind, said) {
            (Kind::Finding(_), Some("yes")) => name.to_owned(),
            (Kind::Finding(_), Some("no")) => format!("not {name}"),
            _ => return false,
        };
        self.reads.push(thing.decl);
        let message = format!("`{name}` is a finding: it holds or not, and is no number");
        let error = Diagnostic::error(codes::WRONG_COMPARISON, expr.span, message);
        self.report(error.help(format!("write `{right}`")).edit(expr.span, right));
        true
    }

    /// `onset > 3 "weeks"` for `weeks since onset > 3`.
    fn date_with_time(&mut self, expr: &Expr, a: &Expr, op: CompareOp, b: &Expr) -> bool {
        let (Some(name), ExprKind::Number(value, Some(unit))) = (plain_name(bare(a)), &bare(b).kind) else {
            return false;
        };
        let times = ["days", "weeks", "months", "years"];
        let time =
            times.into_iter().find(|time| unit.value == *time || unit.value == time.trim_end_matches('s'));
        let Some(time) = time.filter(|_| self.is_date_name(name)) else { return false };
        let message = format!("`{name}` is a date, which is not compared with a time");
        let error = Diagnostic::error(codes::NOT_A_DATE, expr.span, message);
        let mended = format!("{time} since {name} {} {value}", op.sign());
        self.report(error.help(format!("write `{mended}`")).edit(expr.span, mended));
        true
    }

    /// Something that could not be understood where it is declared, beside a name that may belong to it.
    fn doubtful_beside_name(&mut self, doubtful: &'a Expr, other: &'a Expr) -> bool {
        let (Some(name), Some(_)) = (plain_name(bare(doubtful)), plain_name(bare(other))) else {
            return false;
        };
        let Some(thing) = self.names.get(Space::Readable, name) else {
            return self.names.doubts(Space::Readable, name);
        };
        self.reads.push(thing.decl);
        let formless = match thing.kind {
            Kind::Question(id) => self.facts(id).and_then(Facts::form).is_none(),
            _ => false,
        };
        formless || !thing.sure
    }

    fn refuse_unequal(&mut self, expr: &Expr, a: &Expr, b: &Expr, mark: usize) -> bool {
        let (left, right) = (self.words(a.span), self.words(b.span));
        let questions = self.questions_since(mark);
        self.refuse(&Negative {
            span: expr.span,
            questions,
            asked: None,
            plain: format!("not ({left} = {right})"),
        })
    }

    /// `at least 5 of [a, b] >= 2`: only a group is compared item by item.
    fn group_compared(&mut self, expr: &Expr, a: &'a Expr) -> bool {
        let ExprKind::List(word, items) = &a.kind else {
            return false;
        };
        if *word == ListWord::Count {
            return false;
        }
        let known = match items {
            // What is broken, or told to be written otherwise, may be a group.
            Items::Named(name) if self.names.doubts(Space::Readable, &name.text) => return true,
            Items::Named(name) => self.names.get(Space::Readable, &name.text).is_some(),
            Items::List(_) => true,
        };
        if !known && self.items(a.span, items).is_none() {
            return true;
        }
        let message = "a list of conditions is not compared with a number";
        let error = Diagnostic::error(codes::WRONG_COMPARISON, expr.span, message);
        self.report(error.help("write the comparison into each item, or use `count of`"));
        true
    }

    /// `pneumonia = possible`: how well a pattern fits is said with `is`.
    fn graded(&mut self, a: &Expr, op: CompareOp, b: &Expr) -> bool {
        let (Some(name), Some(grade)) = (plain_name(bare(a)), plain_name(bare(b))) else { return false };
        let pattern =
            self.names.get(Space::Patterns, name).filter(|_| matches!(grade, "likely" | "possible"));
        let Some(thing) = pattern else { return false };
        self.reads.push(thing.decl);
        let between = self.source.slice(Span { start: a.span.end, end: b.span.start });
        let sign = between.trim();
        let blanks = between.len() - between.trim_start().len();
        let start = a.span.end as usize + blanks;
        let sign_span = Span::new(start, start + sign.len());
        let message = format!("`{sign}` compares numbers, and `{name}` is a pattern");
        let error = Diagnostic::error(codes::WRONG_COMPARISON, sign_span, message);
        self.report(match op {
            CompareOp::Equal | CompareOp::AtLeast => {
                error.labelled("write `is`").help(format!("write `{name} is {grade}`")).edit(sign_span, "is")
            }
            _ => error.help(format!("write `{name} is likely`, `{name} is possible`, or `not` before it")),
        });
        true
    }

    /// A comparison of something that is compared with words; told with the form that is right.
    fn word_compared(&mut self, expr: &Expr, a: &'a Expr, op: CompareOp, b: &'a Expr) -> bool {
        let Some(name) = plain_name(bare(a)) else {
            return false;
        };
        let Some(thing) = self.names.get(Space::Readable, name).filter(|thing| thing.sure) else {
            return false;
        };
        let form = match thing.kind {
            Kind::Question(id) => self.facts(id).and_then(Facts::form),
            Kind::Class(_) => Some(Form::OneOf),
            _ => None,
        };
        let Some(form @ (Form::YesNo | Form::OneOf | Form::AnyOf)) = form else {
            return false;
        };
        self.reads.push(thing.decl);
        let ordered = !matches!(op, CompareOp::Equal | CompareOp::NotEqual);
        let words = match thing.kind {
            Kind::Question(id) => self.facts(id).map(|facts| &facts.words),
            Kind::Class(id) => self.names.classes.get(id.index()).map(|class| &class.words),
            _ => None,
        };
        let words = words.map(|words| words.ids.as_slice()).unwrap_or_default();
        let from = plain_name(bare(b)).and_then(|word| words.iter().position(|choice| *choice == word));
        let listed = valid_words(words.iter().copied());
        let example = words.first().copied().unwrap_or("…");
        let told = if ordered { said_in_order(b, form, op) } else { said(b, form) };
        let known = told.filter(|word| words.contains(word));
        let word = known.or_else(|| plain_name(bare(b))).unwrap_or(example);
        let verb = match (form, op) {
            (Form::AnyOf, _) => "includes",
            (_, CompareOp::NotEqual) => "is not",
            _ => "is",
        };
        let message = format!("`{name}` is not a number, and `{}` compares numbers", op.sign());
        let error = Diagnostic::error(codes::WRONG_COMPARISON, expr.span, message);
        if form == Form::AnyOf && matches!(bare(b).kind, ExprKind::Number(_, None)) {
            let counted = format!("count of {name}");
            let error = Diagnostic::error(codes::WRONG_COMPARISON, a.span, error.message);
            let error = error.help(format!("write `{counted}` for how many are chosen"));
            self.report(error.edit(a.span, counted));
            return true;
        }
        self.report(if ordered && form != Form::YesNo {
            let meant = from.map(|at| in_order(words, at, op)).filter(|meant| !meant.is_empty());
            let named = match meant {
                Some([only]) => format!("name every choice that you mean, as in `{name} {verb} {only}`"),
                Some(meant) => {
                    let verb = if form == Form::AnyOf { "includes any of" } else { "is one of" };
                    format!("name every choice that you mean, as in `{name} {verb} [{}]`", meant.join(", "))
                }
                None => format!("name every choice that you mean: {listed}"),
            };
            let number = matches!(bare(b).kind, ExprKind::Number(..)).then(|| self.number_of_class(name));
            error.help(match number.flatten() {
                Some(number) => {
                    let right = format!("{number} {} {}", op.sign(), self.words(b.span));
                    format!("write `{right}` if its number is meant; or {named}")
                }
                None => format!("{named}; or declare them as a `scale`, whose order counts"),
            })
        } else {
            let mended = format!("{name} {verb} {word}");
            let error = error.help(format!("write `{mended}`"));
            let certain = known.is_some() && (form != Form::AnyOf || op == CompareOp::Equal);
            if certain { error.edit(expr.span, mended) } else { error }
        });
        true
    }

    /// `x between 3 and 5`
    pub(super) fn between(
        &mut self,
        expr: &'a Expr,
        x: &'a Expr,
        low: &'a Expr,
        high: &'a Expr,
    ) -> Option<Cond> {
        if self.leading_not(expr, x) {
            return None;
        }
        if self.scale_between(expr, x, low, high) {
            return None;
        }
        let dated = [x, low, high].into_iter().any(|part| self.is_date(part));
        let (value, from, to) = if dated {
            (self.date(x, Some(low)), self.date(low, Some(x)), self.date(high, Some(x)))
        } else {
            (self.num(x), self.num(low), self.num(high))
        };
        let (mut value, mut from, mut to) = (Box::new(value?), Box::new(from?), Box::new(to?));
        if !dated {
            self.fit_units(&mut [&mut value, &mut from, &mut to], Together::Compared)?;
        }
        let kind = CondKind::Between(value, from, to);
        Some(self.new_cond(expr.span, kind))
    }
}
