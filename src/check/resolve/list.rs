//! List words: over conditions in brackets, and over the choices of an `any of` question.

use super::group::Each;
use super::names::{Form, Kind};
use super::{Resolver, codes};
use crate::diagnostic::Diagnostic;
use crate::ruleset::expression::Including as How;
use crate::ruleset::{Cond, CondKind};
use crate::source::Span;
use crate::syntax::ast::{Expr, Items, ListWord, Name, Number};

impl<'a> Resolver<'a> {
    /// A list form as a condition.
    pub(super) fn list(&mut self, expr: &'a Expr, word: ListWord, items: &'a Items) -> Option<Cond> {
        if word == ListWord::Count {
            return self.count_as_condition(expr, items);
        }
        let mark = self.reads.len();
        let typed = self.items(expr.span, items)?;
        let negative = matches!(word, ListWord::None | ListWord::AtMost(_) | ListWord::Exactly(_));
        if negative {
            if self.refuse_list(expr.span, "", word, items) {
                return None;
            }
            self.negation(expr.span, mark);
        }
        self.list_kind(expr.span, word, typed)
    }

    fn count_as_condition(&mut self, expr: &'a Expr, items: &'a Items) -> Option<Cond> {
        self.items(expr.span, items)?;
        let text = self.words(expr.span);
        let message = "`count of` is a number, so by itself it is neither true nor false";
        let error = Diagnostic::error(codes::NOT_A_CONDITION, expr.span, message);
        self.report(error.help(format!("compare it, such as `{text} >= 2`")));
        None
    }

    pub(super) fn list_kind(&mut self, span: Span, word: ListWord, items: Vec<Cond>) -> Option<Cond> {
        let kind = match word {
            ListWord::All => CondKind::And(items),
            ListWord::Any => CondKind::Or(items),
            ListWord::None => {
                let any = self.new_cond(span, CondKind::Or(items));
                CondKind::Not(Box::new(any))
            }
            ListWord::AtLeast(n) => CondKind::AtLeast(self.list_number(word, n, items.len())?, items),
            ListWord::AtMost(n) => CondKind::AtMost(self.list_number(word, n, items.len())?, items),
            ListWord::Exactly(n) => CondKind::Exactly(self.list_number(word, n, items.len())?, items),
            ListWord::Count => return None,
        };
        Some(self.new_cond(span, kind))
    }

    /// The number of a list word, which must be able to make a difference.
    fn list_number(&mut self, word: ListWord, number: Number, items: usize) -> Option<u32> {
        let whole = number.value.scaled_to(0).and_then(|n| u32::try_from(n).ok());
        let Some(n) = whole else {
            let message = format!("`{}` is no count of items", number.value);
            let error = Diagnostic::error(codes::LIST_NUMBER, number.span, message);
            self.report(error.help("write a whole number"));
            return None;
        };
        let many = usize::try_from(n).unwrap_or(usize::MAX);
        let never = match word {
            ListWord::AtMost(_) if many >= items => {
                let message = format!("at most {n} of {items} always holds");
                let warning = Diagnostic::warning(codes::LIST_NUMBER, number.span, message);
                self.report(warning.help(format!("write a number below {items}, or leave it out")));
                false
            }
            ListWord::AtMost(_) => false,
            ListWord::AtLeast(_) => n == 0 || many > items,
            _ => many > items,
        };
        if never {
            let outcome = if n == 0 { "always" } else { "never" };
            let message = format!("{n} of {items} {outcome} holds");
            let error = Diagnostic::error(codes::LIST_NUMBER, number.span, message);
            self.report(error.help(format!("write a number from 1 to {items}")));
            return None;
        }
        Some(n)
    }

    /// The conditions of a list, or one for each choice of a question.
    pub(super) fn items(&mut self, span: Span, items: &'a Items) -> Option<Vec<Cond>> {
        match items {
            Items::List(items) if items.is_empty() => {
                let message = "the list is empty";
                let error = Diagnostic::error(codes::LIST_LENGTH, span, message);
                self.report(error.help("write the conditions between the brackets, as in `[a, b]`"));
                None
            }
            Items::List(items) => {
                let typed: Vec<_> = items.iter().map(|item| self.cond(item)).collect();
                typed.into_iter().collect()
            }
            Items::Named(name) => self.choices_as_items(span, name),
        }
    }

    fn choices_as_items(&mut self, span: Span, name: &Name) -> Option<Vec<Cond>> {
        let thing = self.read(&name.text, name.span)?;
        if let Kind::Group(id) = thing.kind {
            return self.each_of(span, name, id, &Each::Bare);
        }
        if let Kind::Question(id) = thing.kind {
            let facts = self.facts(id)?;
            if facts.form()? == Form::AnyOf {
                let positions = facts.words.positions();
                let one = |at| CondKind::SetIncludes(id, How::Any, vec![at]);
                return Some(positions.map(|at| self.new_cond(span, one(at))).collect());
            }
        }
        let message = format!("`{}` has no list of choices to go through", name.text);
        let error = Diagnostic::error(codes::WRONG_KIND, name.span, message);
        let help = "a list word stands before `[a, b]`, a group of questions or an `any of` question";
        let example = match thing.kind {
            Kind::Question(id) => {
                self.facts(id).filter(|it| it.form().is_some()).map(super::names::Facts::example)
            }
            _ => None,
        };
        self.report(match example {
            Some(example) => error.help(format!("{help}; say `{example}` of this one")),
            None => error.help(help),
        });
        None
    }
}
