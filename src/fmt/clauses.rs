//! Clauses: each starts a line, and what does not fit on it stands deeper.

use super::printer::{Doc, Printer};
use crate::source::Span;
use crate::syntax::ast::{
    AnswerKind, AnswerText, Citation, ClauseKind, Expr, Name, Number, Text, TypeClause,
};
use pretty::DocAllocator;

impl<'a> Printer<'a> {
    /// A clause that is one unit, in a line that starts in this column.
    pub fn clause(&mut self, kind: &'a ClauseKind, span: Span, indent: usize) -> Doc<'a> {
        match kind {
            ClauseKind::About(text) => self.prose_clause("about", text, indent),
            ClauseKind::Because(text) => self.prose_clause("because", text, indent),
            ClauseKind::Help(text) => self.prose_clause("help", text, indent),
            ClauseKind::AppliesWhen(condition, text) => {
                self.with_text("applies when ", condition, "else ", text.as_ref(), indent)
            }
            ClauseKind::AskWhen(condition, text) => {
                self.with_text("ask when ", condition, "because ", text.as_ref(), indent)
            }
            ClauseKind::When(it) => self.words("when ").append(self.expression(it)),
            ClauseKind::Unless(it) => self.words("unless ").append(self.expression(it)),
            ClauseKind::LikelyWhen(it) => self.words("likely when ").append(self.expression(it)),
            ClauseKind::PossibleWhen(it) => self.words("possible when ").append(self.expression(it)),
            ClauseKind::By(it) => self.words("by ").append(self.expression(it)),
            ClauseKind::Formula(it) => self.words("= ").append(self.expression(it)),
            ClauseKind::Add(it) => self.words("add ").append(self.expression(it)),
            ClauseKind::Points(points, it) => {
                self.atom(points.span).append(" when ").append(self.expression(it))
            }
            ClauseKind::Type(it) => self.question_type(it),
            ClauseKind::ThenLevel(level) => self.words("then level ").append(self.atom(level.span)),
            ClauseKind::ThenAdvise(advice) => self.words("then advise ").append(self.names(advice, span)),
            ClauseKind::Cite(citations) => self.cite(citations),
            ClauseKind::Worse(direction) => self.words("worse ").append(self.atom(direction.span)),
            ClauseKind::Assume(answer) => self.words("assume ").append(self.answer(answer)),
            _ => self.plain_clause(kind),
        }
    }

    /// A clause of a word and what follows it.
    fn plain_clause(&mut self, kind: &'a ClauseKind) -> Doc<'a> {
        match kind {
            ClauseKind::Language(number) => self.words("language ").append(self.atom(number.span)),
            ClauseKind::Version(text) => self.words("version ").append(self.texts(text)),
            ClauseKind::Authors(text) => self.words("authors ").append(self.texts(text)),
            ClauseKind::Url(text) => self.words("url ").append(self.texts(text)),
            ClauseKind::Unit(text) => self.words("unit ").append(self.texts(text)),
            ClauseKind::OrNone(text) => self.words("or none ").append(self.texts(text)),
            ClauseKind::OrUnknown(text) => self.words("or unknown ").append(self.texts(text)),
            ClauseKind::ShowUnder(text) => self.words("show under ").append(self.texts(text)),
            ClauseKind::Reviewed(date) => self.words("reviewed ").append(self.atom(date.span)),
            ClauseKind::ReviewBy(date) => self.words("review by ").append(self.atom(date.span)),
            ClauseKind::Code(system, code) => {
                let system = self.words("code ").append(self.atom(system.span));
                system.append(" ").append(self.atom(code.span))
            }
            ClauseKind::AlsoIn(unit, factor) => {
                let unit = self.words("also in ").append(self.atom(unit.span));
                unit.append(" times ").append(self.atom(factor.span))
            }
            ClauseKind::Prorate(number) => {
                let least = self.words("prorate when at least ").append(self.atom(number.span));
                least.append(" answered")
            }
            _ => self.words("even with red flags"),
        }
    }

    fn prose_clause(&mut self, word: &'static str, text: &Text, indent: usize) -> Doc<'a> {
        let text = self.prose(text, indent + word.len() + 1, indent + 2);
        self.words(word).append(" ").append(text)
    }

    /// A condition with the text that belongs to it, on one line or the text below.
    fn with_text(
        &mut self,
        before: &'static str,
        condition: &'a Expr,
        word: &'static str,
        text: Option<&Text>,
        indent: usize,
    ) -> Doc<'a> {
        let doc = self.words(before).append(self.expression(condition));
        let Some(text) = text else {
            return doc;
        };
        let trail = self.trail(condition.span.end);
        let lead = self.lead(text.span.start);
        let text = self.prose(text, indent + 2 + word.len(), indent + 4);
        let below = self.arena.line().append(lead).append(word).append(text).nest(2);
        doc.append(trail).append(below).group()
    }

    fn cite(&mut self, citations: &'a [Citation]) -> Doc<'a> {
        let mut doc = self.words("cite ");
        let mut before: Option<Span> = None;
        for citation in citations {
            if let Some(before) = before {
                let trail = self.trail(before.end);
                let arena = self.arena;
                let next = if trail.is_some() { arena.hardline() } else { arena.line().group() };
                doc =
                    doc.append(",").append(trail).append(next).append(self.lead(citation.source.span.start));
            }
            doc = doc.append(self.atom(citation.source.span));
            before = Some(citation.source.span);
            if let Some(quote) = &citation.quote {
                doc = doc.append(" ").append(self.texts(quote));
                before = Some(quote.span);
            }
        }
        doc.nest(2)
    }

    fn question_type(&mut self, kind: &'a TypeClause) -> Doc<'a> {
        match kind {
            TypeClause::YesNo => self.words("yes or no"),
            TypeClause::EachYesNo => self.words("each yes or no"),
            TypeClause::OneOf(None) => self.words("one of"),
            TypeClause::OneOf(Some(scale)) => self.words("one of ").append(self.atom(scale.span)),
            TypeClause::EachOneOf(scale) => self.words("each one of ").append(self.atom(scale.span)),
            TypeClause::AnyOf => self.words("any of"),
            TypeClause::Text => self.words("text"),
            TypeClause::Whole(low, high, unit) => {
                self.number_type("whole number ", (low, high), unit.as_ref())
            }
            TypeClause::Number(low, high, unit) => self.number_type("number ", (low, high), unit.as_ref()),
            TypeClause::Date(from, to) => {
                let from = from.map(|date| self.atom(date.span));
                let from = from.unwrap_or_else(|| self.words("assessment"));
                let to = to.map(|date| self.atom(date.span));
                let to = to.unwrap_or_else(|| self.words("assessment"));
                self.words("date ").append(from).append(" to ").append(to)
            }
        }
    }

    fn number_type(
        &mut self,
        words: &'static str,
        (low, high): (&Number, &Number),
        unit: Option<&Text>,
    ) -> Doc<'a> {
        let low = self.words(words).append(self.atom(low.span));
        let range = low.append(" to ").append(self.atom(high.span));
        match unit {
            Some(unit) => range.append(" ").append(self.texts(unit)),
            None => range,
        }
    }

    /// `question answer`
    pub fn given(&mut self, question: &Name, answer: &'a AnswerText) -> Doc<'a> {
        self.atom(question.span).append(" ").append(self.answer(answer))
    }

    fn answer(&mut self, answer: &'a AnswerText) -> Doc<'a> {
        match &answer.kind {
            AnswerKind::List(words) => self.names(words, answer.span),
            AnswerKind::Number(number, Some(unit)) => {
                self.atom(number.span).append(" ").append(self.atom(unit.span))
            }
            AnswerKind::Number(..) | AnswerKind::Word(_) | AnswerKind::Date(_) | AnswerKind::Text(_) => {
                self.atom(answer.span)
            }
        }
    }

    /// The first line of a declaration ends in its formula, or at least in the beginning of its list, or the formula
    /// stands below it.
    pub fn formula_in_head(&mut self, head: Doc<'a>, formula: &'a Expr) -> Doc<'a> {
        let opening = self.opening(formula);
        let text = self.words("= ").append(self.expression(formula));
        let below = self.arena.hardline().append(text.clone());
        let beside = self.words(" ").append(text);
        let room = super::WIDTH.saturating_sub(" = ".len() + opening);
        let room = if opening > 0 { room } else { 0 };
        head.append(self.either(room, beside.clone(), below).flat_alt(beside).group())
    }
}
