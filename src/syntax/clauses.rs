//! Pest pairs of clauses → the clauses of the tree.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::{
    Across, Band, BandRange, BandValue, Citation, Clause, ClauseKind, Entry, Expr, Keyword, Name, Number,
    Text, TypeClause,
};
use crate::syntax::codes;
use crate::syntax::grammar::Rule;
use crate::syntax::pairs::{Pair, Pairs};
use crate::syntax::parts::Builder;
use crate::syntax::place::{is_name, is_number, short};

/// The parts of a clause in the order of the text; keywords are passed over.
pub struct Inner<'t>(Pairs<'t>);

impl<'t> Inner<'t> {
    /// The parts of a pair.
    pub fn of(pair: Pair<'t>) -> Self {
        Self(pair.into_inner())
    }

    /// The next part of this kind.
    pub fn next(&mut self, rule: Rule) -> Option<Pair<'t>> {
        self.0.find(|part| part.as_rule() == rule)
    }

    /// What is left.
    pub fn into_parts(self) -> Pairs<'t> {
        self.0
    }
}

impl<'t> Builder<'t, '_> {
    /// A clause of any kind.
    pub fn clause(&mut self, pair: Pair<'t>) -> Option<Clause> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::entry | Rule::choice => ClauseKind::Entry(self.entry(pair)?),
            Rule::given_clause => ClauseKind::Given(self.given(pair)),
            Rule::expect_clause => ClauseKind::Expect(self.expectations(pair)),
            Rule::points_for => self.points_for(pair)?,
            Rule::amount_band | Rule::class_band => ClauseKind::Band(Box::new(self.band(pair)?)),
            Rule::across_clause => ClauseKind::Across(self.across(pair)?),
            _ => self.simple_clause(pair)?,
        };
        Some(Clause { span, kind })
    }

    fn simple_clause(&mut self, pair: Pair<'t>) -> Option<ClauseKind> {
        let rule = pair.as_rule();
        let mut inner = Inner::of(pair);
        match rule {
            Rule::when_clause
            | Rule::unless_clause
            | Rule::likely_clause
            | Rule::possible_clause
            | Rule::by_clause
            | Rule::formula_clause
            | Rule::add_clause
            | Rule::applies_clause
            | Rule::ask_when_clause => self.condition_clause(rule, &mut inner),
            Rule::because_clause
            | Rule::about_clause
            | Rule::help_clause
            | Rule::authors_clause
            | Rule::version_clause
            | Rule::url_clause
            | Rule::unit_clause
            | Rule::or_none_clause
            | Rule::or_unknown_clause
            | Rule::show_clause => self.text_clause(rule, &mut inner),
            Rule::yes_or_no
            | Rule::one_of
            | Rule::any_of
            | Rule::whole_number
            | Rule::plain_number
            | Rule::dates
            | Rule::free_text
            | Rule::each_yes_no
            | Rule::each_one_of => Some(ClauseKind::Type(self.question_type(rule, inner)?)),
            _ => self.other_clause(rule, inner),
        }
    }

    fn condition_clause(&mut self, rule: Rule, inner: &mut Inner<'t>) -> Option<ClauseKind> {
        self.formula = rule == Rule::formula_clause;
        let condition = self.next_expression(inner);
        self.formula = false;
        let condition = condition?;
        Some(match rule {
            Rule::when_clause => ClauseKind::When(condition),
            Rule::unless_clause => ClauseKind::Unless(condition),
            Rule::likely_clause => ClauseKind::LikelyWhen(condition),
            Rule::possible_clause => ClauseKind::PossibleWhen(condition),
            Rule::by_clause => ClauseKind::By(condition),
            Rule::formula_clause => ClauseKind::Formula(condition),
            Rule::add_clause => ClauseKind::Add(condition),
            Rule::applies_clause => ClauseKind::AppliesWhen(condition, self.next_texts(inner)),
            _ => ClauseKind::AskWhen(condition, self.next_texts(inner)),
        })
    }

    fn text_clause(&mut self, rule: Rule, inner: &mut Inner<'t>) -> Option<ClauseKind> {
        let texts = inner.next(Rule::texts)?;
        let single = matches!(
            rule,
            Rule::version_clause
                | Rule::url_clause
                | Rule::unit_clause
                | Rule::or_none_clause
                | Rule::or_unknown_clause
                | Rule::show_clause
        );
        if single {
            self.one_text(&texts, Keyword::Unknown);
        }
        if rule == Rule::version_clause {
            self.version_alone(&texts);
        }
        let text = self.text(&texts);
        Some(match rule {
            Rule::because_clause => ClauseKind::Because(text),
            Rule::about_clause => ClauseKind::About(text),
            Rule::help_clause => ClauseKind::Help(text),
            Rule::authors_clause => ClauseKind::Authors(text),
            Rule::version_clause => ClauseKind::Version(text),
            Rule::url_clause => ClauseKind::Url(text),
            Rule::unit_clause => ClauseKind::Unit(text),
            Rule::or_none_clause => ClauseKind::OrNone(text),
            Rule::or_unknown_clause => ClauseKind::OrUnknown(text),
            _ => ClauseKind::ShowUnder(text),
        })
    }

    fn other_clause(&mut self, rule: Rule, mut inner: Inner<'t>) -> Option<ClauseKind> {
        Some(match rule {
            Rule::then_clause => self.conclusion(inner)?,
            Rule::otherwise_level => ClauseKind::ThenLevel(self.next_name(&mut inner)?),
            Rule::even_clause => ClauseKind::EvenWithRedFlags,
            Rule::cite_clause => ClauseKind::Cite(self.citations(inner)),
            Rule::language_clause => ClauseKind::Language(self.next_number(&mut inner)?),
            Rule::prorate_clause => ClauseKind::Prorate(self.next_number(&mut inner)?),
            Rule::reviewed_clause => ClauseKind::Reviewed(self.date(&inner.next(Rule::date)?)),
            Rule::review_by_clause => ClauseKind::ReviewBy(self.date(&inner.next(Rule::date)?)),
            Rule::code_clause => ClauseKind::Code(self.next_text(&mut inner)?, self.next_text(&mut inner)?),
            Rule::also_in_clause => {
                ClauseKind::AlsoIn(self.next_text(&mut inner)?, self.next_number(&mut inner)?)
            }
            Rule::worse_clause => {
                let direction =
                    |part: &_| matches!(Pair::as_rule(part), Rule::upward_word | Rule::downward_word);
                ClauseKind::Worse(self.name(&inner.into_parts().find(direction)?))
            }
            Rule::assume_clause => ClauseKind::Assume(self.answer(inner.next(Rule::answer)?)?),
            Rule::points_clause => {
                let points = self.number(&inner.next(Rule::signed_number)?);
                ClauseKind::Points(points, self.next_expression(&mut inner)?)
            }
            Rule::row => {
                let condition = Box::new(self.next_expression(&mut inner)?);
                ClauseKind::Row(condition, self.entry(inner.next(Rule::class)?)?)
            }
            Rule::otherwise_row => ClauseKind::OtherwiseRow(self.entry(inner.next(Rule::class)?)?),
            _ => return None,
        })
    }

    fn conclusion(&mut self, inner: Inner<'t>) -> Option<ClauseKind> {
        inner.into_parts().find_map(|part| match part.as_rule() {
            Rule::name => Some(ClauseKind::ThenLevel(self.name(&part))),
            Rule::words => Some(ClauseKind::ThenAdvise(self.words(&part))),
            _ => None,
        })
    }

    fn citations(&mut self, mut inner: Inner<'t>) -> Vec<Citation> {
        let mut citations = Vec::with_capacity(1);
        while let Some(pair) = inner.next(Rule::citation) {
            let mut parts = Inner::of(pair);
            if let Some(source) = self.next_name(&mut parts) {
                let quote = self.next_texts(&mut parts);
                citations.push(Citation { source, quote });
            }
        }
        citations
    }

    fn question_type(&mut self, rule: Rule, mut inner: Inner<'t>) -> Option<TypeClause> {
        Some(match rule {
            Rule::yes_or_no | Rule::each_yes_no => {
                if let Some(or) = inner.next(Rule::or_word) {
                    self.small_letters(&or, "or");
                }
                if rule == Rule::yes_or_no { TypeClause::YesNo } else { TypeClause::EachYesNo }
            }
            Rule::one_of => {
                let scale = inner.next(Rule::scale_name);
                TypeClause::OneOf(scale.and_then(|pair| self.next_name(&mut Inner::of(pair))))
            }
            Rule::any_of => TypeClause::AnyOf,
            Rule::free_text => TypeClause::Text,
            Rule::each_one_of => TypeClause::EachOneOf(self.next_name(&mut inner)?),
            Rule::dates => {
                let mut ends = inner.into_parts().filter_map(|part| match part.as_rule() {
                    Rule::date => Some(Some(self.date(&part))),
                    Rule::assessment_word => Some(None),
                    _ => None,
                });
                TypeClause::Date(ends.next()?, ends.next()?)
            }
            _ => {
                let low = self.next_number(&mut inner)?;
                let high = self.next_number(&mut inner)?;
                let unit = self.next_texts(&mut inner);
                if rule == Rule::whole_number {
                    TypeClause::Whole(low, high, unit)
                } else {
                    TypeClause::Number(low, high, unit)
                }
            }
        })
    }

    fn entry(&mut self, pair: Pair<'t>) -> Option<Entry> {
        let span = self.span(&pair);
        let mut inner = Inner::of(pair);
        let name = self.next_name(&mut inner)?;
        let text = self.next_text(&mut inner);
        let points = self.next_number(&mut inner);
        if let Some((text, points)) = text.as_ref().zip(points.as_ref())
            && self.numbers_a_line(text.span, points.span)
        {
            let span = Span { end: text.span.end, ..span };
            return Some(Entry { name, text: Some(text.clone()), points: None, span });
        }
        Some(Entry { name, text, points, span })
    }

    /// `2 routine "…"` below another entry: the number counts the lines, and no points.
    fn numbers_a_line(&mut self, text: Span, points: Span) -> bool {
        let between = Span { start: text.end, end: points.start };
        if !self.slice(between).contains('\n') {
            return false;
        }
        let (written, rest) = (self.slice(points).to_owned(), self.after(points));
        let entry = rest.lines().next().unwrap_or_default();
        let blanks = u32::try_from(entry.len() - entry.trim_start().len()).unwrap_or(0);
        let entry = short(entry.trim());
        self.report(
            Diagnostic::error(codes::UNEXPECTED, points, format!("`{written}` does not stand here"))
                .labelled("take this away")
                .help(format!("write `{entry}`"))
                .edit(Span { end: points.end + blanks, ..points }, ""),
        );
        true
    }

    fn points_for(&mut self, pair: Pair<'t>) -> Option<ClauseKind> {
        let mut of = None;
        let mut when = None;
        let mut across = None;
        let mut bands = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::expression if of.is_none() => of = Some(self.expression(part)?),
                Rule::expression => when = Some(Box::new(self.expression(part)?)),
                Rule::across_clause => across = Some(Box::new(self.across(part)?)),
                Rule::amount_band => bands.push(self.band(part)?),
                _ => {}
            }
        }
        Some(ClauseKind::PointsFor(of?, when, across, bands))
    }

    fn band(&mut self, pair: Pair<'t>) -> Option<Band> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let range = parts.next()?;
        let range_span = self.span(&range);
        let range = self.range(range.into_inner().next()?)?;
        if let Some(told) = self.cited_with_colon(&range, span) {
            self.report(told);
            return None;
        }
        let mut values = Vec::new();
        for part in parts {
            values.extend(match part.as_rule() {
                Rule::class => Some(BandValue::Class(self.entry(part)?)),
                Rule::not_applying => Some(BandValue::NotApplying(self.span(&part))),
                Rule::expression => Some(BandValue::Amount(self.expression(part)?)),
                _ => None,
            });
        }
        let mut values = values.into_iter();
        let value = values.next()?;
        Some(Band { range, range_span, value, more: values.collect(), span })
    }

    /// `cite: rowe_2003`, which reads like the row of a choice with this name. No class is called like a year.
    fn cited_with_colon(&self, range: &BandRange, row: Span) -> Option<Diagnostic> {
        let BandRange::Choices(names) = range else { return None };
        let [name] = names.as_slice() else { return None };
        let named = self.slice(row).split_once(':')?.1.trim();
        let year = named.rsplit('_').next().is_some_and(|year| year.len() == 4 && is_number(year));
        if name.text != "cite" || !year || !is_name(named) {
            return None;
        }
        let colon = Span::new(name.span.end as usize, row.end as usize - named.len());
        let told = Diagnostic::error(codes::FOREIGN_SIGN, name.span, "no colon stands after `cite`");
        Some(told.labelled("without a colon").help(format!("write `cite {named}`")).edit(colon, " "))
    }

    fn across(&mut self, pair: Pair<'t>) -> Option<Across> {
        let span = self.span(&pair);
        let mut by = None;
        let mut columns = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::expression => by = Some(self.expression(part)?),
                Rule::band_range => {
                    let range_span = self.span(&part);
                    let range = self.range(part.into_inner().next()?)?;
                    let (value, more) = (BandValue::Column, Vec::new());
                    columns.push(Band { range, range_span, value, more, span: range_span });
                }
                _ => {}
            }
        }
        Some(Across { by: by?, columns, span })
    }

    fn range(&mut self, pair: Pair<'t>) -> Option<BandRange> {
        let rule = pair.as_rule();
        let below = pair.into_inner().any(|part| part.as_rule() == Rule::below_word);
        if rule == Rule::band_choices {
            let words = pair.into_inner().filter(|part| part.as_rule() == Rule::word);
            return Some(BandRange::Choices(words.map(|word| self.name(&word)).collect()));
        }
        let mut inner = Inner::of(pair);
        let first = self.next_number(&mut inner)?;
        Some(match (rule, self.next_number(&mut inner)) {
            (Rule::up_to, _) => BandRange::UpTo(first),
            (Rule::from_number, _) => BandRange::From(first),
            (Rule::below, _) => BandRange::Below(first),
            (_, None) => BandRange::Exactly(first),
            (_, Some(second)) if below => BandRange::ToBelow(first, second),
            (_, Some(second)) => BandRange::Between(first, second),
        })
    }

    /// The next name among the parts.
    pub fn next_name(&mut self, inner: &mut Inner<'t>) -> Option<Name> {
        inner.next(Rule::name).map(|pair| self.name(&pair))
    }

    /// The next number among the parts.
    pub fn next_number(&mut self, inner: &mut Inner<'t>) -> Option<Number> {
        inner.next(Rule::number).map(|pair| self.number(&pair))
    }

    /// The next single text among the parts.
    pub fn next_text(&mut self, inner: &mut Inner<'t>) -> Option<Text> {
        inner.next(Rule::text).map(|pair| self.text(&pair))
    }

    /// The next text, or texts in a row, among the parts.
    fn next_texts(&mut self, inner: &mut Inner<'t>) -> Option<Text> {
        inner.next(Rule::texts).map(|pair| self.text(&pair))
    }

    fn next_expression(&mut self, inner: &mut Inner<'t>) -> Option<Expr> {
        let pair = inner.next(Rule::expression)?;
        self.expression(pair)
    }
}
