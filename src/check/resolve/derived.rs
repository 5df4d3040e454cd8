//! Findings, calculations, classes and patterns.

use super::clauses::{Part, View};
use super::names::{ClassFacts, Space};
use super::{Resolver, codes};
use crate::diagnostic::{Diagnostic, is_slip};
use crate::ruleset::{
    Calculation, CalculationId, Choice, Class, ClassRows, Cond, Finding, Formula, Num, NumKind, Pattern,
};
use crate::source::Span;
use crate::spoken;
use crate::syntax::ast::{
    Band, BandRange, BandValue, Clause, ClauseKind, Declaration, Entry, Expr, ExprKind,
};
use foldhash::{HashMap, HashMapExt as _};

impl<'a> Resolver<'a> {
    /// `finding`
    pub(super) fn finding(&mut self, view: &View<'a>) -> Option<Finding> {
        self.needs_title(view, "the name");
        let when = self.when(view);
        let unless = self.cond_of(view.expr(Part::Unless));
        let cite = self.cite(&view.citations());
        Some(Finding {
            id: view.id(),
            span: view.span(),
            name: view.title(),
            when: when?,
            unless,
            because: view.text(Part::Because),
            cite,
            show_under: view.text(Part::ShowUnder),
        })
    }

    /// The `when` that a declaration must have.
    pub(super) fn when(&mut self, view: &View<'a>) -> Option<Cond> {
        // `= …` stands for it, and is told.
        let formula = |clause: &Clause| matches!(clause.kind, ClauseKind::Formula(_));
        if view.first(Part::When).is_none() && !view.decl.clauses.iter().any(formula) {
            self.missing(view, "`when`", "when …");
        }
        self.cond_of(view.expr(Part::When))
    }

    /// `pattern`
    pub(super) fn pattern(&mut self, view: &View<'a>) -> Pattern {
        self.needs_title(view, "the name");
        let (likely, possible) = (view.expr(Part::LikelyWhen), view.expr(Part::PossibleWhen));
        if likely.is_none() && possible.is_none() {
            self.missing(view, "grade", "possible when …");
        }
        let likely = self.cond_of(likely);
        let possible = self.cond_of(possible);
        let cite = self.cite(&view.citations());
        Pattern {
            id: view.id(),
            span: view.span(),
            name: view.title(),
            likely,
            possible,
            about: view.text(Part::About),
            because: view.text(Part::Because),
            cite,
        }
    }

    /// `calculate`
    pub(super) fn calculation(&mut self, view: &View<'a>) -> Option<Calculation> {
        self.needs_title(view, "the name");
        let is_date = self.names.ordinal(view.at).is_some_and(|at| self.gives_date(CalculationId::at(at)));
        let formula = self.formula(view, is_date);
        if is_date {
            self.no_unit_of_date(view);
        } else if let Some(formula) = &formula {
            self.result_unit(view, formula);
        }
        let cite = self.cite(&view.citations());
        Some(Calculation {
            id: view.id(),
            span: view.span(),
            name: view.title(),
            formula: formula?,
            is_date,
            unit: view.text(Part::Unit),
            because: view.text(Part::Because),
            cite,
            show_under: view.text(Part::ShowUnder),
        })
    }

    fn formula(&mut self, view: &View<'a>, is_date: bool) -> Option<Formula> {
        let rows = bands(view);
        let amount = if is_date { Self::date_amount } else { Self::amount };
        match (view.expr(Part::Formula), view.expr(Part::By)) {
            (Some(formula), None) if rows.is_empty() && is_date => {
                self.date(formula, None).map(Formula::Expression)
            }
            (Some(formula), None) if rows.is_empty() => self.num(formula).map(Formula::Expression),
            (None, Some(by)) => {
                let given = move |this: &mut Self, value: &'a BandValue| match value {
                    BandValue::NotApplying(span) => Some(this.new_num(*span, NumKind::NotApplying)),
                    BandValue::Amount(expr) if this.says_none(expr) => None,
                    _ => amount(this, value),
                };
                self.bands_or_table(by, view.across(), &rows, given).map(Formula::Bands)
            }
            (Some(formula), _) => {
                let message = format!("{} has a formula and bands", view.spoken());
                let error = Diagnostic::error(codes::MISPLACED_CLAUSE, formula.span, message);
                self.report(error.help("keep `= …`, or keep `by …` and its bands"));
                None
            }
            (None, None) => {
                self.missing(view, "formula", "= …");
                None
            }
        }
    }

    /// `none` as what a band gives, where nothing is called so.
    fn says_none(&mut self, expr: &Expr) -> bool {
        let none = matches!(&expr.kind, ExprKind::Name(name) if name == "none");
        if !none || self.names.get(Space::Readable, "none").is_some() {
            return false;
        }
        let message = "a band without a number says so in words";
        let error = Diagnostic::error(codes::BAND_FORM, expr.span, message);
        self.report(error.help("write `does not apply`").edit(expr.span, "does not apply"));
        true
    }

    /// The number that a band gives.
    pub(super) fn amount(&mut self, value: &'a BandValue) -> Option<Num> {
        match value {
            BandValue::Amount(expr) => self.num(expr),
            BandValue::Column => None,
            BandValue::NotApplying(span) => {
                let message = "this band gives no number, and a score always has one";
                let error = Diagnostic::error(codes::BAND_FORM, *span, message);
                self.report(error.help("write `0`: these points add nothing").edit(*span, "0"));
                None
            }
            BandValue::Class(entry) => {
                let message = "this band gives a class, and a number belongs here";
                let error = Diagnostic::error(codes::BAND_FORM, entry.span, message);
                self.report(error.help("write a number after the colon"));
                None
            }
        }
    }

    /// What a class may be, in the order of its rows.
    pub(super) fn describe_class(&mut self, decl: &'a Declaration) -> ClassFacts<'a> {
        let mut facts = ClassFacts { sure: !decl.broken, ..ClassFacts::default() };
        if decl.broken {
            return facts;
        }
        let mut first: HashMap<&'a str, (&'a str, Span)> = HashMap::new();
        for clause in &decl.clauses {
            for class in classes_of(clause) {
                match class {
                    Ok(entry) => self.class_entry(entry, &mut facts, &mut first),
                    Err((name, span)) => self.class_word_only(name, span, &mut facts, &first),
                }
            }
        }
        let kinds = || decl.clauses.iter().map(|clause| &clause.kind);
        if kinds().any(|kind| matches!(kind, ClauseKind::Row(..)))
            && !kinds().any(|kind| matches!(kind, ClauseKind::OtherwiseRow(_)))
        {
            // The row that is missing may give a class that is read elsewhere.
            facts.sure = false;
        }
        facts
    }

    fn class_entry(
        &mut self,
        entry: &'a Entry,
        facts: &mut ClassFacts<'a>,
        first: &mut HashMap<&'a str, (&'a str, Span)>,
    ) {
        let id = entry.name.text.as_str();
        let Some(text) = &entry.text else {
            return self.class_word_only(id, entry.name.span, facts, first);
        };
        if let Some((before, place)) = first.get(id) {
            if *before != text.value {
                let message = format!("the class `{id}` has two different texts");
                let error = Diagnostic::error(codes::CLASS_TEXT, text.span, message);
                let help = "write the same text, leave this one out, or use another id";
                self.report(error.and_at(*place, "the first").help(help));
                // Another name was meant here, which may be read elsewhere.
                facts.sure = false;
            }
            return;
        }
        first.insert(id, (&text.value, text.span));
        facts.words.add(id);
        facts.choices.push(Choice {
            id: id.to_owned(),
            text: text.value.clone(),
            points: None,
            span: entry.name.span,
        });
    }

    /// A class without a text, which must have been named with one before.
    fn class_word_only(
        &mut self,
        id: &'a str,
        span: Span,
        facts: &mut ClassFacts<'a>,
        first: &HashMap<&'a str, (&'a str, Span)>,
    ) {
        if first.contains_key(id) {
            return;
        }
        facts.sure = false;
        let message = format!("the class `{id}` has no text in quotes");
        let error = Diagnostic::error(codes::CLASS_TEXT, span, message);
        let text = format!(" \"{}\"", spoken::text_of(id));
        let error = error
            .help(format!("write `{id}{text}` where it is named first, with the words that people read"));
        // Which words people shall read, only the author knows.
        self.report(error);
    }

    /// `classify`
    pub(super) fn class(&mut self, view: &View<'a>) -> Option<Class> {
        self.needs_title(view, "the name");
        let rows = match view.expr(Part::By) {
            Some(by) => self.class_by(view, by),
            None => self.class_rows(view),
        };
        let cite = self.cite(&view.citations());
        let facts = self.names.class_at(view.at)?;
        Some(Class {
            id: view.id(),
            span: view.span(),
            name: view.title(),
            choices: facts.choices.clone(),
            rows: rows?,
            because: view.text(Part::Because),
            cite,
            show_under: view.text(Part::ShowUnder),
        })
    }

    fn class_by(&mut self, view: &View<'a>, by: &'a Expr) -> Option<ClassRows> {
        for clause in &view.clauses {
            if matches!(clause.kind, ClauseKind::Row(..) | ClauseKind::OtherwiseRow(_)) {
                let message = "a classification `by` something has bands, one for every value";
                let error = Diagnostic::error(codes::MISPLACED_CLAUSE, clause.span, message);
                self.report(error.help("write bands only, or leave `by` out and write `when …:` rows"));
            }
        }
        let at = view.at;
        let rows = bands(view);
        let value = |this: &mut Self, value: &'a BandValue| match value {
            BandValue::Class(entry) => this.class_position(at, &entry.name.text),
            BandValue::Amount(expr) => match &expr.kind {
                ExprKind::Name(name) => this.class_position(at, name),
                _ => this.class_expected(expr.span),
            },
            BandValue::NotApplying(span) => this.class_expected(*span),
            BandValue::Column => None,
        };
        self.bands_or_table(by, view.across(), &rows, value).map(ClassRows::By)
    }

    fn class_expected<T>(&mut self, span: Span) -> Option<T> {
        let message = "a class belongs after the colon";
        let error = Diagnostic::error(codes::BAND_FORM, span, message);
        self.report(error.help("write its id and text, as in `mild \"Mild\"`"));
        None
    }

    fn class_position(&self, at: usize, id: &str) -> Option<u16> {
        self.names.class_at(at)?.words.position(id)
    }

    fn class_rows(&mut self, view: &View<'a>) -> Option<ClassRows> {
        let mut rows = Vec::new();
        let mut otherwise: Option<(u16, Span)> = None;
        let (mut last, mut told) = (true, false);
        for clause in &view.clauses {
            if let Some(entry) = otherwise_band(clause) {
                last &= otherwise.is_none();
                let position = self.class_position(view.at, &entry.name.text);
                otherwise = Some((position.unwrap_or_default(), clause.span));
                continue;
            }
            match &clause.kind {
                ClauseKind::Row(when, entry) => {
                    last &= otherwise.is_none();
                    let when = self.cond(when);
                    rows.push(when.zip(self.class_position(view.at, &entry.name.text)));
                }
                ClauseKind::Band(band) if self.otherwise_misspelt(band) => {
                    otherwise.get_or_insert((0, clause.span));
                }
                ClauseKind::Band(band) if !std::mem::replace(&mut told, true) => self.band_without_by(band),
                _ => {}
            }
        }
        match otherwise {
            None if view.first(Part::Band).is_some() && rows.is_empty() => None,
            None => self.no_otherwise_row(view),
            Some((_, span)) if !last => {
                let message = "`otherwise:` is not the last row";
                let error = Diagnostic::error(codes::OTHERWISE_ROW, span, message);
                let error = error.help("move `otherwise:` below all other rows");
                let edit = self.otherwise_last(view, span);
                self.report(match edit {
                    Some((span, text)) => error.edit(span, text),
                    None => error,
                });
                None
            }
            Some((otherwise, _)) => {
                Some(ClassRows::First { rows: rows.into_iter().collect::<Option<Vec<_>>>()?, otherwise })
            }
        }
    }

    /// The rows below `otherwise:` before it.
    fn otherwise_last(&self, view: &View<'a>, otherwise: Span) -> Option<(Span, String)> {
        let rows = view.clauses.iter().filter(|clause| matches!(clause.kind, ClauseKind::Row(..)));
        let last = rows.map(|clause| clause.span).filter(|row| row.start > otherwise.end).max()?;
        let below = self.source.slice(Span { start: otherwise.end, end: last.end });
        let blanks = below.get(..below.len() - below.trim_start().len())?;
        let text = format!("{}{blanks}{}", below.trim_start(), self.source.slice(otherwise));
        (!below.contains('#')).then(|| (otherwise.to(last), text))
    }

    fn no_otherwise_row<T>(&mut self, view: &View<'a>) -> Option<T> {
        let message = format!("{} has no `otherwise:` row", view.spoken());
        let error = Diagnostic::error(codes::OTHERWISE_ROW, view.span(), message);
        let error = error.help("add a last row, such as `otherwise: low \"Low\"`");
        self.report(error);
        None
    }

    /// `otherwse: low "Low"`, `default: low "Low"`
    fn otherwise_misspelt(&mut self, band: &Band) -> bool {
        const OTHER_WORDS: [&str; 8] =
            ["else", "default", "other", "others", "rest", "remaining", "any", "all"];
        let BandRange::Choices(words) = &band.range else { return false };
        let [word] = words.as_slice() else { return false };
        let slip = is_slip(&word.text, "otherwise");
        let other = OTHER_WORDS.contains(&word.text.as_str());
        if slip || other {
            let written = if slip { "is not how `otherwise` is written" } else { "is no row" };
            let message = format!("`{}` {written}", word.text);
            let error = Diagnostic::error(codes::OTHERWISE_ROW, word.span, message);
            let error = error.labelled("write `otherwise`");
            self.report(error.help("did you mean `otherwise`?").edit(word.span, "otherwise"));
        }
        slip || other
    }

    fn band_without_by(&mut self, band: &Band) {
        let message = "this band does not say what it bands";
        let error = Diagnostic::error(codes::MISPLACED_CLAUSE, band.span, message);
        self.report(error.help("write `by X` after the name, or rows that begin with `when …:`"));
    }
}

/// What the `otherwise:` row gives; where nothing is banded, a band of a choice `otherwise` is that row.
fn otherwise_band(clause: &Clause) -> Option<&Entry> {
    match &clause.kind {
        ClauseKind::OtherwiseRow(entry) => Some(entry),
        ClauseKind::Band(band) => match (&band.range, &band.value) {
            (BandRange::Choices(words), BandValue::Class(entry)) => {
                matches!(words.as_slice(), [word] if word.text == "otherwise").then_some(entry)
            }
            _ => None,
        },
        _ => None,
    }
}

/// The bands of a declaration.
fn bands<'a>(view: &View<'a>) -> Vec<&'a Band> {
    let bands = view.clauses.iter().filter_map(|clause| match &clause.kind {
        ClauseKind::Band(band) => Some(&**band),
        _ => None,
    });
    bands.collect()
}

/// The classes that a row gives: entries, or words alone.
fn classes_of(clause: &Clause) -> Vec<Result<&Entry, (&str, Span)>> {
    match &clause.kind {
        ClauseKind::Row(_, entry) | ClauseKind::OtherwiseRow(entry) => vec![Ok(entry)],
        ClauseKind::Band(band) => {
            std::iter::once(&band.value).chain(&band.more).filter_map(class_of).collect()
        }
        _ => Vec::new(),
    }
}

fn class_of(value: &BandValue) -> Option<Result<&Entry, (&str, Span)>> {
    match value {
        BandValue::Class(entry) => Some(Ok(entry)),
        BandValue::Amount(expr) => match &expr.kind {
            ExprKind::Name(name) => Some(Err((name, expr.span))),
            _ => None,
        },
        BandValue::NotApplying(_) | BandValue::Column => None,
    }
}
