//! Bracketed lists: on one line where they fit, else conditions one on a line, and words as many as fit.

use super::printer::{Doc, Printer};
use crate::source::Span;
use crate::syntax::ast::{Expr, Name};
use pretty::DocAllocator;

impl<'a> Printer<'a> {
    /// `[a, b]` or `(a, b)`, whose closing bracket ends the span.
    pub fn list(&mut self, brackets: (&'a str, &'a str), items: &'a [Expr], span: Span) -> Doc<'a> {
        let arena = self.arena;
        let mut inner = self.opened().append(arena.line_());
        for (at, item) in items.iter().enumerate() {
            let last = at + 1 == items.len();
            inner = inner.append(self.lead(item.span.start)).append(self.expression(item));
            inner = inner.append(if last { comma_if_broken(arena) } else { arena.text(",") });
            inner = inner.append(self.trail(item.span.end));
            if !last {
                inner = inner.append(arena.line());
            }
        }
        self.closed(brackets, inner, span)
    }

    /// `[a, b]` of names, whose closing bracket ends the span.
    pub fn names(&mut self, names: &'a [Name], span: Span) -> Doc<'a> {
        let arena = self.arena;
        let mut inner = self.opened().append(arena.line_());
        for (at, name) in names.iter().enumerate() {
            let last = at + 1 == names.len();
            inner = inner.append(self.lead(name.span.start)).append(self.atom(name.span));
            inner = inner.append(if last { comma_if_broken(arena) } else { arena.text(",") });
            let trail = self.trail(name.span.end);
            let next = if trail.is_some() { arena.hardline() } else { arena.line().group() };
            inner = inner.append(trail);
            if !last {
                inner = inner.append(next);
            }
        }
        self.closed(("[", "]"), inner, span)
    }

    /// The comment right behind the opening bracket.
    pub fn opened(&mut self) -> Doc<'a> {
        let arena = self.arena;
        if !self.comments.follows(['[', '(']) {
            return arena.nil();
        }
        self.comments.take();
        arena.as_string(super::comments::MARK).append(arena.nil().flat_alt(arena.fail()))
    }

    /// Brackets around what breaks with them.
    pub fn closed(&mut self, (open, close): (&'a str, &'a str), inner: Doc<'a>, span: Span) -> Doc<'a> {
        let arena = self.arena;
        let mut inner = inner;
        // Comments between the last item and the closing bracket.
        while self.comments.inside(span.end) {
            self.comments.take();
            inner = inner.append(arena.hardline()).append(arena.as_string(super::comments::MARK));
        }
        arena.text(open).append(inner.nest(2)).append(arena.line_()).append(close).group()
    }
}

fn comma_if_broken<'a>(arena: &'a pretty::Arena<'a>) -> Doc<'a> {
    arena.text(",").flat_alt(arena.nil())
}
