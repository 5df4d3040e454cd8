//! Example patients and promises: what is given and what is expected, one a line.

use super::expressions::level;
use super::printer::{Doc, Printer, STEP};
use crate::source::Span;
use crate::syntax::ast::{ExpectKind, Expectation, Given, Keyword, Name};
use pretty::DocAllocator;

impl<'a> Printer<'a> {
    /// `given`, and its answers.
    pub fn given_block(&mut self, span: Span, answers: &'a [Given]) {
        self.unit(word(span, "given"), STEP, |it| it.words("given"));
        for answer in answers {
            match answer {
                Given::Like(text) => {
                    self.unit(text.span, 2 * STEP, |it| it.words("like ").append(it.atom(text.span)));
                }
                Given::Answer(question, answer) => {
                    let span = question.span.to(answer.span);
                    self.unit(span, 2 * STEP, |it| it.given(question, answer));
                }
            }
        }
    }

    /// `expect`, and its expectations; the only one of a promise stands beside it.
    pub fn expect_block(&mut self, keyword: Keyword, span: Span, expectations: &'a [Expectation]) {
        let head = word(span, "expect");
        match expectations {
            [only] if keyword == Keyword::Always && !self.comment_between(head, only.span) => {
                self.unit(span, STEP, |it| it.words("expect ").append(it.expectation(only)));
            }
            _ => {
                self.unit(head, STEP, |it| it.words("expect"));
                for expectation in expectations {
                    self.unit(expectation.span, 2 * STEP, |it| it.expectation(expectation));
                }
            }
        }
    }

    fn comment_between(&self, before: Span, after: Span) -> bool {
        self.source.slice(Span { start: before.end, end: after.start }).contains('#')
    }

    fn expectation(&mut self, expectation: &'a Expectation) -> Doc<'a> {
        let doc = self.words(if expectation.negated { "not " } else { "" });
        let (words, name) = match &expectation.kind {
            ExpectKind::Settled => return doc.append("settled"),
            ExpectKind::Applies => return doc.append("applies"),
            ExpectKind::DoesNotApply => return doc.append("does not apply"),
            ExpectKind::Level(bound, name) => (level(*bound), name),
            ExpectKind::Fired(name) => ("fired ", name),
            ExpectKind::Open(name) => ("open ", name),
            ExpectKind::Likely(name) => ("likely ", name),
            ExpectKind::Possible(name) => ("possible ", name),
            ExpectKind::Advise(name) => ("advise ", name),
            ExpectKind::Withheld(name) => ("withheld ", name),
            ExpectKind::Asks(name) => ("asks ", name),
            ExpectKind::Assumed(name) => ("assumed ", name),
            ExpectKind::Words(name, words) => return doc.append(self.one_of_words(name, words)),
            ExpectKind::Numbers(name, low, high) => {
                return doc.append(self.range_of(name, low.span, high.map(|it| it.span)));
            }
            ExpectKind::Dates(name, first, last) => {
                return doc.append(self.range_of(name, first.span, last.map(|it| it.span)));
            }
        };
        doc.append(words).append(self.atom(name.span))
    }

    /// `NAME 7 to 13`
    fn range_of(&mut self, name: &Name, low: Span, high: Option<Span>) -> Doc<'a> {
        let low = self.atom(name.span).append(" ").append(self.atom(low));
        let high = high.map(|high| self.words(" to ").append(self.atom(high)));
        low.append(high)
    }

    /// `NAME mild or moderate`
    fn one_of_words(&mut self, name: &Name, words: &'a [Name]) -> Doc<'a> {
        let name = self.atom(name.span).append(" ");
        let words: Vec<Doc<'a>> = words.iter().map(|word| self.atom(word.span)).collect();
        name.append(self.arena.intersperse(words, " or "))
    }
}

/// The place of the word that a clause starts with.
fn word(clause: Span, word: &str) -> Span {
    let start = clause.start as usize;
    Span::new(start, start + word.len())
}
