//! Pest pairs of examples and promises → given answers and expectations.

use crate::syntax::ast::{AnswerKind, AnswerText, ExpectKind, Expectation, Given, LevelBound, Name};
use crate::syntax::clauses::Inner;
use crate::syntax::grammar::Rule;
use crate::syntax::pairs::Pair;
use crate::syntax::parts::Builder;

impl<'t> Builder<'t, '_> {
    /// The answers of a `given`.
    pub fn given(&mut self, pair: Pair<'t>) -> Vec<Given> {
        pair.into_inner()
            .filter_map(|part| match part.as_rule() {
                Rule::given_like => {
                    let text = self.next_text(&mut Inner::of(part))?;
                    Some(Given::Like(text))
                }
                Rule::given_answer => {
                    let mut inner = Inner::of(part);
                    let name = self.next_name(&mut inner)?;
                    Some(Given::Answer(name, self.answer(inner.next(Rule::answer)?)?))
                }
                _ => None,
            })
            .collect()
    }

    /// A written answer.
    pub fn answer(&mut self, pair: Pair<'t>) -> Option<AnswerText> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let first = parts.next()?;
        let kind = match first.as_rule() {
            Rule::word => AnswerKind::Word(self.name(&first)),
            Rule::words => AnswerKind::List(self.words(&first)),
            Rule::date => AnswerKind::Date(self.date(&first)),
            Rule::text => AnswerKind::Text(self.text(&first)),
            _ => {
                let number = self.number(&first);
                AnswerKind::Number(number, parts.next().map(|unit| self.text(&unit)))
            }
        };
        Some(AnswerText { kind, span })
    }

    /// The expectations of an `expect`.
    pub fn expectations(&mut self, pair: Pair<'t>) -> Vec<Expectation> {
        pair.into_inner()
            .filter(|part| part.as_rule() == Rule::expectation)
            .filter_map(|part| self.expectation(part))
            .collect()
    }

    fn expectation(&mut self, pair: Pair<'t>) -> Option<Expectation> {
        let span = self.span(&pair);
        let mut negated = false;
        for part in pair.into_inner() {
            if part.as_rule() == Rule::not_word {
                self.small_letters(&part, "not");
                negated = true;
                continue;
            }
            let kind = self.expected(part)?;
            return Some(Expectation { negated, kind, span });
        }
        None
    }

    fn expected(&mut self, pair: Pair<'t>) -> Option<ExpectKind> {
        let rule = pair.as_rule();
        if rule == Rule::not_applying {
            return Some(ExpectKind::DoesNotApply);
        }
        let bound = if rule == Rule::level_expected { Self::bound_words(pair) } else { LevelBound::Exactly };
        let mut inner = Inner::of(pair);
        if rule == Rule::sentence_expected {
            return self.sentence(inner);
        }
        let name = self.next_name(&mut inner)?;
        Some(match rule {
            Rule::level_expected => ExpectKind::Level(bound, name),
            Rule::dates_expected => {
                let first = self.date(&inner.next(Rule::date)?);
                let last = inner.next(Rule::date).map(|date| self.date(&date));
                ExpectKind::Dates(name, first, last)
            }
            Rule::numbers_expected => {
                let low = self.next_number(&mut inner)?;
                ExpectKind::Numbers(name, low, self.next_number(&mut inner))
            }
            _ => {
                let mut words = Vec::with_capacity(1);
                for part in inner.into_parts() {
                    match part.as_rule() {
                        Rule::or_word => self.small_letters(&part, "or"),
                        Rule::word => words.push(self.name(&part)),
                        _ => {}
                    }
                }
                ExpectKind::Words(name, words)
            }
        })
    }

    fn sentence(&mut self, inner: Inner<'t>) -> Option<ExpectKind> {
        let mut parts = inner.into_parts();
        let verb = parts.next()?;
        let of: fn(Name) -> ExpectKind = match verb.as_str() {
            "settled" => return Some(ExpectKind::Settled),
            "applies" => return Some(ExpectKind::Applies),
            "fired" => ExpectKind::Fired,
            "open" => ExpectKind::Open,
            "likely" => ExpectKind::Likely,
            "possible" => ExpectKind::Possible,
            "advise" => ExpectKind::Advise,
            "withheld" => ExpectKind::Withheld,
            "asks" => ExpectKind::Asks,
            _ => ExpectKind::Assumed,
        };
        let name = parts.find(|part| part.as_rule() == Rule::name)?;
        Some(of(self.name(&name)))
    }
}
