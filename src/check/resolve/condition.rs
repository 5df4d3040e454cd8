//! Conditions: what is true, false or open.

use super::names::{Form, Kind, Space, Thing};
use super::{Resolver, codes};
use crate::diagnostic::Diagnostic;
use crate::ruleset::{Cond, CondKind, LevelId, QuestionId};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, LevelBound, Name};

/// An expression without the parentheses around it.
pub(super) fn bare(mut expr: &Expr) -> &Expr {
    while let ExprKind::Paren(inner) = &expr.kind {
        expr = inner;
    }
    expr
}

impl<'a> Resolver<'a> {
    /// Types a condition; nothing where something is wrong with it, which is told.
    pub(super) fn cond(&mut self, expr: &'a Expr) -> Option<Cond> {
        let typed = self.cond_form(expr);
        if typed.is_none() {
            self.failed.get_or_insert(expr.span);
        }
        typed
    }

    fn cond_form(&mut self, expr: &'a Expr) -> Option<Cond> {
        match &expr.kind {
            ExprKind::Paren(inner) => self.cond(inner),
            ExprKind::Name(name) => self.bare_name(name, expr.span),
            ExprKind::Not(inner) => self.not(expr, inner),
            ExprKind::Chain(parts, joints) => self.chain(expr, parts, joints),
            ExprKind::Compare(a, op, _, b) => self.compare(expr, a, *op, b),
            ExprKind::Between(x, low, high) => self.between(expr, x, low, high),
            ExprKind::Is { value, negated, word } => self.is(expr, value, *negated, word),
            ExprKind::IsOneOf { value, negated, words } => self.is_one_of(expr, value, *negated, words),
            ExprKind::Includes(value, how, words) => self.includes(expr, value, *how, words),
            ExprKind::List(word, items) => self.list(expr, *word, items),
            ExprKind::Level(bound, name) => self.level_bound(expr.span, *bound, name),
            _ => self.number_as_condition(expr),
        }
    }

    /// The condition of a clause, with the reads of the declaration.
    pub(super) fn cond_of(&mut self, expr: Option<&'a Expr>) -> Option<Cond> {
        expr.and_then(|expr| self.cond(expr))
    }

    /// The condition of an advice, which may read the level.
    pub(super) fn advice_cond(&mut self, expr: Option<&'a Expr>) -> Option<Cond> {
        self.in_advice = true;
        let cond = self.cond_of(expr);
        self.in_advice = false;
        cond
    }

    fn bare_name(&mut self, name: &str, span: Span) -> Option<Cond> {
        if name == "always" {
            match self.names.get(Space::Readable, name) {
                None => return self.always(span),
                Some(thing) if self.in_advice => return self.always_declared(span, thing),
                Some(_) => {}
            }
        }
        let thing = self.read(name, span)?;
        match thing.kind {
            Kind::Question(id) => {
                let form = self.facts(id)?.form()?;
                if form == Form::YesNo {
                    return Some(self.new_cond(span, CondKind::ChoiceIs(id, vec![0])));
                }
                self.bare_question(name, span, id, form)
            }
            Kind::Finding(id) => Some(self.new_cond(span, CondKind::Finding(id))),
            _ => self.bare_other(name, span, thing),
        }
    }

    fn always(&mut self, span: Span) -> Option<Cond> {
        if self.in_advice {
            return Some(self.new_cond(span, CondKind::Always));
        }
        let message = "only the `when` of an advice can say `always`";
        let error = Diagnostic::error(codes::ADVICE_ONLY, span, message);
        self.report(error.help("say when it holds"));
        None
    }

    /// In an advice, `always` beside something of that name has two readings.
    fn always_declared(&mut self, span: Span, thing: Thing) -> Option<Cond> {
        let message = "`always` is the name of something here, so this can be read in two ways";
        let error = Diagnostic::error(codes::ADVICE_ONLY, span, message);
        let help = "write `always is yes` for what has this name, or give it another name";
        self.report(error.and_at(thing.span, "declared here").help(help));
        None
    }

    fn bare_question(&mut self, name: &str, span: Span, id: QuestionId, form: Form) -> Option<Cond> {
        let (what, verb) = match form {
            Form::Text => return self.text_read(name, span),
            Form::OneOf => ("one of several choices", "say which"),
            Form::AnyOf => ("any of several choices", "say which"),
            Form::Date => ("a date", "compare it"),
            Form::YesNo | Form::Number => ("a number", "compare it"),
        };
        let mut help = format!("{verb}, such as `{}`", self.facts(id)?.example());
        if self.facts(id)?.form() == Some(Form::AnyOf) {
            help = format!("{help}, or `any of {}` where any of them will do", self.facts(id)?.name);
        }
        let message = format!("`{name}` is {what}, so by itself it is neither true nor false");
        self.report(Diagnostic::error(codes::NOT_A_CONDITION, span, message).help(help));
        None
    }

    /// Says that a text cannot be read.
    pub(super) fn text_read<T>(&mut self, name: &str, span: Span) -> Option<T> {
        let message = format!("`{name}` is answered in free words, which no condition can read");
        let named = self.source.slice(span).starts_with(name);
        let start = span.start as usize;
        let span = if named { Span::new(start, start + name.len()) } else { span };
        let error = Diagnostic::error(codes::TEXT_READ, span, message);
        let help = "ask a question with `one of` or `yes or no` for what the rules need";
        self.report(error.help(help));
        None
    }

    fn bare_other(&mut self, name: &str, span: Span, thing: Thing) -> Option<Cond> {
        let help = match thing.kind {
            Kind::Pattern(_) => format!("write `{name} is likely` or `{name} is possible`"),
            Kind::Group(id) => self.group_example(name, id),
            Kind::Scale(_) => "name a question that is on this scale".to_owned(),
            Kind::Class(id) => {
                let words = self.names.classes.get(id.index()).map(|class| &class.words);
                let first = words.and_then(|words| words.ids.first()).unwrap_or(&"…");
                format!("say which, such as `{name} is {first}`")
            }
            _ => format!("compare it, such as `{name} >= 1`"),
        };
        let what = self.spoken_kind(thing);
        let message = format!("`{name}` is {what}, so by itself it is neither true nor false");
        self.report(Diagnostic::error(codes::NOT_A_CONDITION, span, message).help(help));
        None
    }

    fn level_bound(&mut self, span: Span, bound: LevelBound, name: &Name) -> Option<Cond> {
        if !self.in_advice {
            let message = "only an advice can read the level";
            let error = Diagnostic::error(codes::ADVICE_ONLY, span, message);
            let help = "name the findings that you mean; what rules conclude is never read";
            self.report(error.help(help));
            return None;
        }
        let Kind::Other(at) = self.lookup(Space::Levels, name)?.kind else {
            return None;
        };
        let level = LevelId::at(at);
        let kind = match bound {
            LevelBound::AtLeast => CondKind::LevelAtLeast(level),
            LevelBound::AtMost => CondKind::LevelAtMost(level),
            LevelBound::Exactly => {
                let id = &name.text;
                let message = "the level is a range while answers are missing, so it has two ends";
                let error = Diagnostic::error(codes::WRONG_COMPARISON, span, message);
                let help = format!("write `level at least {id}` or `level at most {id}`");
                self.report(error.help(help));
                return None;
            }
        };
        Some(self.new_cond(span, kind))
    }

    /// A number where a condition belongs; what is wrong inside it is told instead where there is something.
    fn number_as_condition(&mut self, expr: &'a Expr) -> Option<Cond> {
        self.num(expr)?;
        let text = self.words(expr.span);
        let message = format!("`{text}` is a number, so by itself it is neither true nor false");
        let error = Diagnostic::error(codes::NOT_A_CONDITION, expr.span, message);
        self.report(error.help(format!("compare it, such as `{text} >= 1`")));
        None
    }

    /// The author's words of a place on one line, without comments.
    pub(super) fn words(&self, span: Span) -> String {
        let lines = self.source.slice(span).lines().map(|line| {
            let inside_text = |at: usize| line.bytes().take(at).filter(|b| *b == b'"').count() % 2;
            let comment = line
                .match_indices('#')
                .find(|(at, _)| inside_text(*at) == 0)
                .map_or(line.len(), |(at, _)| at);
            line.get(..comment).unwrap_or(line).split_whitespace()
        });
        lines.flatten().collect::<Vec<_>>().join(" ")
    }
}
