//! Conditions and numbers: on one line where they fit; else an `and` or `or` starts each further line, and a list at
//! the end keeps its beginning on the line of what stands before it.

use super::WIDTH;
use super::columns::width;
use super::printer::{Doc, Printer, rendered};
use crate::source::Span;
use crate::syntax::ast::{ArithOp, Expr, ExprKind, Including, Items, Joint, LevelBound, ListWord, Name};
use crate::syntax::ast::{Number, Text, TimeUnit};
use pretty::DocAllocator;

impl<'a> Printer<'a> {
    /// A condition or a number.
    pub fn expression(&mut self, expr: &'a Expr) -> Doc<'a> {
        if self.comments.inside(expr.span.start) {
            // In the middle of a line: what follows the comment stands deeper.
            let lead = self.lead(expr.span.start);
            return lead.append(self.form(expr)).nest(2);
        }
        self.form(expr)
    }

    fn form(&mut self, expr: &'a Expr) -> Doc<'a> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Name(_) | ExprKind::Number(_, None) | ExprKind::Date(_) => self.atom(span),
            ExprKind::Number(_, Some(unit)) => self.measured(span, unit),
            ExprKind::Paren(inner) => {
                let inner = self
                    .opened()
                    .append(self.arena.line_())
                    .append(self.lead(inner.span.start))
                    .append(self.expression(inner))
                    .append(self.trail(inner.span.end));
                self.closed(("(", ")"), inner, span)
            }
            ExprKind::Not(inner) => self.words("not ").append(self.expression(inner)),
            ExprKind::Negative(inner) => self.words("-").append(self.expression(inner)),
            ExprKind::Chain(parts, joints) => self.chain(parts, joints),
            ExprKind::Compare(left, op, _, right) => {
                let left = self.expression(left);
                left.append(format!(" {} ", op.sign())).append(self.expression(right))
            }
            ExprKind::Between(value, low, high) => {
                let value = self.expression(value).append(" between ").append(self.expression(low));
                value.append(" and ").append(self.expression(high))
            }
            ExprKind::Arith(op, _, left, right) => self.arith(*op, left, right),
            ExprKind::Call(name, arguments) => {
                let name = self.atom(name.span);
                name.append(self.list(("(", ")"), arguments, span))
            }
            ExprKind::List(word, items) => self.list_word(word).append(self.items(items, span)),
            _ => self.test(expr),
        }
    }

    /// What is asked of one value, and the forms made of words.
    fn test(&mut self, expr: &'a Expr) -> Doc<'a> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Is { value, negated, word } => {
                let is = if *negated { " is not " } else { " is " };
                self.expression(value).append(is).append(self.atom(word.span))
            }
            ExprKind::IsOneOf { value, negated, words } => {
                let is = if *negated { " is not one of " } else { " is one of " };
                self.expression(value).append(is).append(self.names(words, span))
            }
            ExprKind::Includes(value, including, words) => {
                let value = self.expression(value).append(" includes ");
                value.append(self.included(*including, words, span))
            }
            ExprKind::InUnit(value, unit) => {
                self.expression(value).append(" in ").append(self.atom(unit.span))
            }
            ExprKind::SumOf(name) => self.words("sum of ").append(self.atom(name.span)),
            ExprKind::HighestItem(name) => self.words("highest item of ").append(self.atom(name.span)),
            ExprKind::Since(unit, from) => {
                self.words(time(*unit)).append(" since ").append(self.expression(from))
            }
            ExprKind::FromTo(unit, from, to) => {
                let from = self.words(time(*unit)).append(" from ").append(self.expression(from));
                from.append(" to ").append(self.expression(to))
            }
            ExprKind::Plus(date, amount, unit) => {
                let date = self.expression(date).append(" plus ").append(self.expression(amount));
                date.append(" ").append(time(*unit))
            }
            ExprKind::Level(bound, name) => self.words(level(*bound)).append(self.atom(name.span)),
            _ => self.atom(span),
        }
    }

    fn included(&mut self, including: Including, words: &'a [Name], span: Span) -> Doc<'a> {
        let before = match including {
            Including::One => {
                let word = words.first().map(|word| self.atom(word.span));
                return word.unwrap_or_else(|| self.arena.nil());
            }
            Including::Any => "any of ",
            Including::All => "all of ",
            Including::None => "none of ",
        };
        self.words(before).append(self.names(words, span))
    }

    /// `38.0 "°C"`
    fn measured(&mut self, span: Span, unit: &Text) -> Doc<'a> {
        let written = self.source.slice(Span { start: span.start, end: unit.span.start });
        let number = written.split([' ', '\t', '\r', '\n', '"', '#']).next().unwrap_or_default();
        let start = span.start as usize;
        let number = self.atom(Span::new(start, start + number.len()));
        number.append(" ").append(self.atom(unit.span))
    }

    fn list_word(&mut self, word: &ListWord) -> Doc<'a> {
        let (before, number) = list_word(word);
        let number = number.map(|it| self.atom(it.span).append(" of "));
        self.words(before).append(number)
    }

    fn items(&mut self, items: &'a Items, span: Span) -> Doc<'a> {
        match items {
            Items::List(list) => self.list(("[", "]"), list, span),
            Items::Named(name) => self.atom(name.span),
        }
    }

    /// `a and b and any of [c, d]`
    fn chain(&mut self, parts: &'a [Expr], joints: &[(Joint, Span)]) -> Doc<'a> {
        let arena = self.arena;
        let commented = self.comments.taken();
        let mut before = arena.nil();
        let mut first = arena.nil();
        let mut broken = arena.nil();
        let mut flat = arena.nil();
        for (at, part) in parts.iter().enumerate() {
            let mut joint = arena.nil();
            if let Some((word, span)) = at.checked_sub(1).and_then(|at| joints.get(at)) {
                let word = if *word == Joint::And { "and " } else { "or " };
                let lead = self.lead(span.start).append(word);
                broken = broken.append(arena.hardline()).append(lead);
                joint = arena.text(" ").append(word);
            }
            if at + 1 == parts.len() {
                before = flat.clone().append(joint.clone());
            }
            let hugged = self.comments.taken() == commented;
            let part_doc = self.expression(part);
            // Behind the last part stands what follows the whole.
            let last = at + 1 == parts.len();
            let trail = if last { None } else { self.trail(part.span.end) };
            flat = flat.append(joint).append(part_doc.clone());
            let part_doc = part_doc.append(trail);
            if at == 0 {
                first = part_doc;
                continue;
            }
            broken = broken.append(part_doc);
            if at + 1 == parts.len() && hugged && opens(part) {
                return self.hugged(&before, part, flat, first.append(broken.nest(2)));
            }
        }
        let broken = first.append(broken.nest(2));
        if self.comments.taken() == commented { broken.flat_alt(flat).group() } else { broken }
    }

    /// A chain that ends in a list: the list may be broken alone if everything before its items fits on the line.
    fn hugged(&mut self, before: &Doc<'a>, last: &'a Expr, flat: Doc<'a>, broken: Doc<'a>) -> Doc<'a> {
        let opening = width(&rendered(before, usize::MAX)) + self.opening(last);
        let room = WIDTH.saturating_sub(opening);
        self.either(room, flat.clone(), broken).flat_alt(flat).group()
    }

    /// The one where the line is no longer than this so far, otherwise the other.
    pub fn either(&self, room: usize, one: Doc<'a>, other: Doc<'a>) -> Doc<'a> {
        let (one, other) = (one.into_doc(), other.into_doc());
        self.arena.column(move |at| if at <= room { one } else { other })
    }

    /// The columns up to the bracket that a list or a call opens with.
    pub fn opening(&self, expr: &Expr) -> usize {
        match &expr.kind {
            ExprKind::Not(inner) => "not ".len() + self.opening(inner),
            ExprKind::Call(name, _) => width(&name.text) + 1,
            ExprKind::List(word, _) => {
                let (before, number) = list_word(word);
                let number = number.map_or(0, |it| width(self.source.slice(it.span)) + " of ".len());
                before.len() + number + 1
            }
            _ => 0,
        }
    }

    /// An expression on one line, without its comments.
    pub fn flat(&mut self, expr: &'a Expr) -> String {
        self.comments.hidden = true;
        let doc = self.expression(expr).group();
        self.comments.hidden = false;
        rendered(&doc, usize::MAX)
    }

    /// Sums and products: outside of a formula no line may start with an operator, so it ends one; and a formula looks
    /// the same.
    fn arith(&mut self, op: ArithOp, left: &'a Expr, right: &'a Expr) -> Doc<'a> {
        let mut terms = vec![(op, right)];
        let mut first = left;
        while let ExprKind::Arith(op, _, left, right) = &first.kind {
            if product(*op) != product(terms.last().map_or(*op, |(op, _)| *op)) {
                break;
            }
            terms.push((*op, right));
            first = left;
        }
        let mut doc = self.expression(first);
        let mut end = first.span.end;
        for (op, term) in terms.into_iter().rev() {
            doc = doc.append(sign(op)).append(self.trail_after(end, term)).append(self.arena.line());
            doc = doc.append(self.lead(term.span.start)).append(self.expression(term));
            end = term.span.end;
        }
        doc.nest(2).group()
    }

    /// The comment behind the operator between a place and the next term.
    fn trail_after(&mut self, end: u32, next: &Expr) -> Option<Doc<'a>> {
        let written = self.source.slice(Span { start: end, end: next.span.start });
        let after = written.find(['+', '-', '*', '/']).map_or(0, |at| at + 1);
        self.trail(end + u32::try_from(after).unwrap_or(0))
    }
}

/// Whether the last part of a chain is a list of conditions that keeps its beginning on the line.
fn opens(part: &Expr) -> bool {
    match &part.kind {
        ExprKind::List(_, Items::List(_)) => true,
        ExprKind::Not(inner) => opens(inner),
        _ => false,
    }
}

/// The words before a list, and the number that follows them.
fn list_word(word: &ListWord) -> (&'static str, Option<Number>) {
    match word {
        ListWord::All => ("all of ", None),
        ListWord::Any => ("any of ", None),
        ListWord::None => ("none of ", None),
        ListWord::Count => ("count of ", None),
        ListWord::AtLeast(number) => ("at least ", Some(*number)),
        ListWord::AtMost(number) => ("at most ", Some(*number)),
        ListWord::Exactly(number) => ("exactly ", Some(*number)),
    }
}

fn product(op: ArithOp) -> bool {
    matches!(op, ArithOp::Multiply | ArithOp::Divide)
}

fn sign(op: ArithOp) -> &'static str {
    match op {
        ArithOp::Add => " +",
        ArithOp::Subtract => " -",
        ArithOp::Multiply => " *",
        ArithOp::Divide => " /",
    }
}

fn time(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Days => "days",
        TimeUnit::Weeks => "weeks",
        TimeUnit::Months => "months",
        TimeUnit::Years => "years",
    }
}

/// The words before the id of a level.
pub fn level(bound: LevelBound) -> &'static str {
    match bound {
        LevelBound::Exactly => "level ",
        LevelBound::AtLeast => "level at least ",
        LevelBound::AtMost => "level at most ",
    }
}
