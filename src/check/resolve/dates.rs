//! Dates: their declared ranges, what is reckoned with them, and what is mistaken for a number of days or the other way.

use super::clauses::{Part, View};
use super::condition::bare;
use super::names::{Form, Kind, Space};
use super::question::plain_name;
use super::{Resolver, codes};
use crate::date::{Date, Unit};
use crate::diagnostic::{Diagnostic, valid_words};
use crate::number::Decimal;
use crate::ruleset::dates::{FIRST_ASSESSMENT, LAST_ASSESSMENT, assessable};
use crate::ruleset::{
    CalculationId, DateEnd, DateRange, ExpectationKind, Num, NumKind, QuestionId, QuestionKind, Ruleset,
    Value,
};
use crate::source::Span;
use crate::syntax::ast::{
    ArithOp, BandValue, ClauseKind, Date as Written, Declaration, Expr, ExprKind, Keyword, Name, TimeUnit,
    TypeClause,
};

/// The unit that is written.
pub(super) fn unit(written: TimeUnit) -> Unit {
    match written {
        TimeUnit::Days => Unit::Days,
        TimeUnit::Weeks => Unit::Weeks,
        TimeUnit::Months => Unit::Months,
        TimeUnit::Years => Unit::Years,
    }
}

/// A day that a question can be answered with, for examples.
pub(super) fn example(range: DateRange) -> Date {
    match (range.from, range.to) {
        (DateEnd::On(date), _) | (_, DateEnd::On(date)) => date,
        _ => FIRST_ASSESSMENT,
    }
}

/// What a date question accepts, in a sentence.
pub(super) fn fitting(name: &str, range: DateRange) -> String {
    let end = |end: DateEnd| match end {
        DateEnd::On(date) => date.to_string(),
        DateEnd::Assessment => "the date of the assessment".to_owned(),
    };
    format!("`{name}` takes a date from {} to {}, written year-month-day", end(range.from), end(range.to))
}

fn date_of(written: Written) -> Date {
    Date { year: written.year, month: written.month, day: written.day }
}

impl<'a> Resolver<'a> {
    /// `date DATE to DATE`
    pub(super) fn dates(
        &mut self,
        span: Span,
        from: Option<Written>,
        to: Option<Written>,
    ) -> Option<QuestionKind> {
        let end =
            |written: Option<Written>| written.map_or(DateEnd::Assessment, |it| DateEnd::On(date_of(it)));
        let range = DateRange { from: end(from), to: end(to) };
        let (low, high) = match (range.from, range.to) {
            (DateEnd::On(low), DateEnd::On(high)) => (low, high),
            (DateEnd::On(low), DateEnd::Assessment) => (low, LAST_ASSESSMENT),
            (DateEnd::Assessment, DateEnd::On(high)) => (FIRST_ASSESSMENT, high),
            (DateEnd::Assessment, DateEnd::Assessment) => (FIRST_ASSESSMENT, FIRST_ASSESSMENT),
        };
        if let (DateEnd::Assessment, DateEnd::On(last)) = (range.from, range.to)
            && let Some(reviewed) = self.last_review().filter(|reviewed| last <= *reviewed)
        {
            return self.before_the_file(span, last, reviewed);
        }
        if low < high {
            return Some(QuestionKind::Date(range));
        }
        let written = format!("{} to {}", range.from.written(), range.to.written());
        let message = match (range.from, range.to) {
            (DateEnd::On(low), DateEnd::Assessment) => {
                format!(
                    "no assessment is made so late that {low} is before it: the last day is {LAST_ASSESSMENT}"
                )
            }
            _ => format!("the range from {written} holds fewer than two days"),
        };
        let error = Diagnostic::error(codes::RANGE, span, message);
        self.report(if low > high && !range.moves() {
            let turned = format!("{high} to {low}");
            error
                .help(format!("write the earlier date first: `{turned}`"))
                .edit(span, format!("date {turned}"))
        } else {
            error.help("write an earlier and a later date, such as `date 1900-01-01 to assessment`")
        });
        None
    }

    /// The last day on which a source of the ruleset was looked at: no assessment with it is earlier.
    fn last_review(&self) -> Option<Date> {
        let clauses = self.file.declarations.iter().flat_map(|decl| &decl.clauses);
        let dates = clauses.filter_map(|clause| match &clause.kind {
            ClauseKind::Reviewed(date) => Some(date_of(*date)),
            _ => None,
        });
        dates.max()
    }

    /// `date assessment to 2020-01-01`: the ends are the wrong way round.
    fn before_the_file<T>(&mut self, span: Span, last: Date, reviewed: Date) -> Option<T> {
        let written = self.source.slice(span);
        let ends = written.strip_prefix("date").unwrap_or(written).trim_start();
        let span = Span { start: span.end - u32::try_from(ends.len()).unwrap_or_default(), ..span };
        let turned = format!("{last} to assessment");
        let message = format!("every assessment is later than {last}: a source was reviewed on {reviewed}");
        let error = Diagnostic::error(codes::RANGE, span, message).labelled("the earlier date first");
        self.report(error.help(format!("write `{turned}`")).edit(span, turned));
        None
    }

    /// Finds out which calculations give a date, before any expression is read.
    pub(super) fn describe_dates(&mut self) {
        let declared = self.file.declarations.iter().filter(|decl| decl.keyword == Keyword::Calculate);
        let formulas: Vec<Option<&'a Expr>> = declared.map(|decl| formula_of(decl)).collect();
        let mut known: Vec<Option<bool>> = vec![None; formulas.len()];
        for start in 0..formulas.len() {
            let mut path = Vec::new();
            let mut at = start;
            // Where a circle closes it is no date; the circle is told elsewhere.
            let gives = loop {
                if let Some(known) = known.get(at).copied().flatten() {
                    break known;
                }
                if let Some(slot) = known.get_mut(at) {
                    *slot = Some(false);
                }
                path.push(at);
                match formulas.get(at).copied().flatten().map(|formula| self.gives(formula)) {
                    Some(Gives::As(id)) => at = id.index(),
                    Some(Gives::Date) => break true,
                    _ => break false,
                }
            };
            for at in path {
                if let Some(slot) = known.get_mut(at) {
                    *slot = Some(gives);
                }
            }
        }
        self.names.dates = known.into_iter().map(|known| known.unwrap_or(false)).collect();
    }

    fn gives(&self, expr: &Expr) -> Gives {
        match &self.before_signs(expr).kind {
            ExprKind::Date(_) | ExprKind::Plus(..) => Gives::Date,
            ExprKind::Name(name) => match self.names.get(Space::Readable, name).map(|thing| thing.kind) {
                Some(Kind::Calculation(id)) => Gives::As(id),
                Some(Kind::Question(id)) if self.is_date_question(id) => Gives::Date,
                _ => Gives::Number,
            },
            _ => Gives::Number,
        }
    }

    /// What a number is added to or taken from with signs; of a date that is told by `reckoned_with_signs`.
    fn before_signs<'e>(&self, expr: &'e Expr) -> &'e Expr {
        let mut first = bare(expr);
        while let ExprKind::Arith(ArithOp::Add | ArithOp::Subtract, _, a, b) = &first.kind
            && !matches!(self.gives(b), Gives::Date)
        {
            first = bare(a);
        }
        first
    }

    fn is_date_question(&self, id: QuestionId) -> bool {
        self.facts(id).and_then(super::names::Facts::form) == Some(Form::Date)
    }

    /// Whether a calculation gives a date.
    pub(super) fn gives_date(&self, id: CalculationId) -> bool {
        self.names.dates.get(id.index()).copied().unwrap_or(false)
    }

    /// Whether an expression is a date, by its form and the names in it.
    pub(super) fn is_date(&self, expr: &Expr) -> bool {
        match self.gives(expr) {
            Gives::Date => true,
            Gives::As(id) => self.gives_date(id),
            Gives::Number => false,
        }
    }

    /// Whether a name is of a date.
    pub(super) fn is_date_name(&self, name: &str) -> bool {
        match self.names.get(Space::Readable, name).map(|thing| thing.kind) {
            Some(Kind::Question(id)) => self.is_date_question(id),
            Some(Kind::Calculation(id)) => self.gives_date(id),
            _ => false,
        }
    }

    /// Types a date; `beside` is what it is compared with, if it is.
    pub(super) fn date(&mut self, expr: &'a Expr, beside: Option<&'a Expr>) -> Option<Num> {
        let typed = self.date_form(expr, beside);
        if typed.is_none() {
            self.failed.get_or_insert(expr.span);
        }
        typed
    }

    /// `x plus 1 days plus 2 days …` is followed in a loop, as it may be a thousand terms long.
    fn date_form(&mut self, expr: &'a Expr, beside: Option<&'a Expr>) -> Option<Num> {
        let mut steps = Vec::new();
        let mut first = bare(expr);
        while let ExprKind::Plus(date, days, unit) = &first.kind {
            steps.push((first.span, &**days, *unit));
            first = bare(date);
        }
        let mut date = self.first_date(first, beside);
        for (span, days, unit) in steps.into_iter().rev() {
            let days = self.days_added(span, days, unit);
            date = date
                .zip(days)
                .map(|(date, days)| self.new_num(span, NumKind::PlusDays(Box::new(date), Box::new(days))));
        }
        date
    }

    fn first_date(&mut self, expr: &'a Expr, beside: Option<&'a Expr>) -> Option<Num> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Date(date) => Some(self.new_num(span, NumKind::Date(date_of(*date)))),
            ExprKind::Name(name) if self.is_date_name(name) => {
                let kind = match self.read(name, span)?.kind {
                    Kind::Question(id) => NumKind::Question(id),
                    Kind::Calculation(id) => NumKind::Calculation(id),
                    _ => return None,
                };
                Some(self.new_num(span, kind))
            }
            _ => {
                // What is wrong with it as a number is told first; if nothing is, it is a number.
                self.num(expr)?;
                self.number_for_date(expr, beside)
            }
        }
    }

    fn number_for_date(&mut self, expr: &Expr, beside: Option<&Expr>) -> Option<Num> {
        let text = self.words(expr.span);
        let message = format!("`{text}` is a number, and a date belongs here");
        let error = Diagnostic::error(codes::NOT_A_DATE, expr.span, message);
        let counted =
            beside.and_then(|beside| plain_name(bare(beside))).filter(|name| self.is_date_name(name));
        // Of `born >= 10` it is the date that is meant otherwise: the time since then.
        let error = match (beside, counted, &bare(expr).kind) {
            (Some(beside), Some(_), ExprKind::Number(_, None)) => {
                let message = format!("`{}` is a date, and `{text}` is a number", self.words(beside.span));
                Diagnostic::error(codes::NOT_A_DATE, beside.span, message)
            }
            _ => error,
        };
        let help = match counted {
            Some(name) if self.is_to_assessment(name) => {
                format!("write a date, or count the time: `days since {name}`, `years since {name}`")
            }
            Some(name) => format!("write a date, or count the days: `days from {name} to …`"),
            None => {
                let asked = self.names.questions.iter().filter(|facts| facts.form() == Some(Form::Date));
                let asked: Vec<&str> = asked.map(|facts| facts.name).collect();
                let named =
                    if asked.is_empty() { String::new() } else { format!(": {}", valid_words(asked)) };
                format!("write a date such as `2026-11-20`, or name a date question{named}")
            }
        };
        self.report(error.help(help));
        None
    }

    fn is_to_assessment(&self, name: &str) -> bool {
        self.date_range(name).is_some_and(DateRange::is_to_assessment)
    }

    fn date_range(&self, name: &str) -> Option<DateRange> {
        let Kind::Question(id) = self.names.get(Space::Readable, name)?.kind else { return None };
        match self.facts(id)?.kind {
            Some(QuestionKind::Date(range)) => Some(range),
            _ => None,
        }
    }

    /// What is added to a date.
    fn days_added(&mut self, span: Span, days: &'a Expr, written: TimeUnit) -> Option<Num> {
        let typed = self.num(days);
        let unit = unit(written);
        if unit == Unit::Days {
            return typed;
        }
        typed?;
        let place = self.unit_behind(span, days);
        let message = format!("only days are added to a date, and these are {}", unit.word());
        let error = Diagnostic::error(codes::DAYS_ONLY, place, message);
        self.report(if unit == Unit::Weeks {
            let amount = self.source.slice(days.span);
            let mended = match &days.kind {
                ExprKind::Number(value, None) if value.decimals == 0 => {
                    value.units.checked_mul(7).map_or_else(String::new, |days| days.to_string())
                }
                _ => format!("(7 * {amount})"),
            };
            let whole = Span { start: days.span.start, ..place };
            error.help(format!("write `plus {mended} days`")).edit(whole, format!("{mended} days"))
        } else {
            error.help("write the number of days that is meant: months and years differ in length")
        });
        None
    }

    /// The place of the unit behind the number that is added.
    fn unit_behind(&self, span: Span, days: &Expr) -> Span {
        let behind = Span { start: days.span.end, end: span.end.max(days.span.end) };
        let text = self.source.slice(behind);
        // A closing bracket belongs to the number where it stands in parentheses.
        let start = text.find(|c: char| c.is_ascii_lowercase()).unwrap_or(0);
        let start = behind.start + u32::try_from(start).unwrap_or(0);
        let length = self.source.slice(Span { start, ..behind });
        let length = length.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(length.len());
        Span { start, end: start + u32::try_from(length).unwrap_or(0) }
    }

    /// `days since x` and the others.
    pub(super) fn since(&mut self, span: Span, written: TimeUnit, date: &'a Expr) -> Option<Num> {
        let typed = self.date(date, None)?;
        let inner = bare(date);
        if plain_name(inner).is_some_and(|name| self.is_to_assessment(name)) {
            return Some(self.new_num(span, NumKind::Since(unit(written), Box::new(typed))));
        }
        let (text, word) = (self.words(inner.span), unit(written).word());
        let range = plain_name(inner).and_then(|name| Some((name, self.date_range(name)?)));
        let message = match range {
            Some(_) => format!("`{word} since {text}` needs `{text}` to be declared `to assessment`"),
            None => format!("`{word} since` counts from the answer to a date question, and `{text}` is none"),
        };
        let error =
            Diagnostic::error(codes::SINCE, inner.span, message).labelled("it may lie after the assessment");
        self.report(match range {
            Some((name, DateRange { from: DateEnd::On(from), .. })) => {
                let error = error.help(format!("declare `{name}` as `date {from} to assessment`"));
                match self.last_date(name) {
                    Some(last) => error.edit(last, "assessment"),
                    None => error,
                }
            }
            _ => error.help("count from a question declared `to assessment`, or write `days from … to …`"),
        });
        None
    }

    /// The place of the last date in the type of a date question.
    fn last_date(&self, name: &str) -> Option<Span> {
        let thing = self.names.get(Space::Readable, name)?;
        let decl = self.file.declarations.get(thing.decl)?;
        decl.clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::Type(TypeClause::Date(_, Some(last))) => Some(last.span),
            _ => None,
        })
    }

    /// `days from a to b`
    pub(super) fn days_between(
        &mut self,
        span: Span,
        written: TimeUnit,
        from: &'a Expr,
        to: &'a Expr,
    ) -> Option<Num> {
        let (start, end) = (self.date(from, None), self.date(to, None));
        let (start, end) = (start?, end?);
        let unit = unit(written);
        if unit == Unit::Days {
            return Some(self.new_num(span, NumKind::DaysFrom(Box::new(start), Box::new(end))));
        }
        let word = unit.word();
        let length = u32::try_from(word.len()).unwrap_or(0);
        let place = Span { start: span.start, end: span.start + length };
        let (from, to) = (self.words(from.span), self.words(to.span));
        let message = format!("only days are counted from one date to another, and these are {word}");
        let error = Diagnostic::error(codes::DAYS_ONLY, place, message);
        self.report(if unit == Unit::Weeks {
            let mended = format!("floor((days from {from} to {to}) / 7)");
            error.help(format!("write `{mended}` for completed weeks")).edit(span, mended)
        } else {
            error.help(format!("write `days from {from} to {to}`, and compare it with a number of days"))
        });
        None
    }

    /// A date written where a number belongs.
    pub(super) fn date_not_number(&mut self, expr: &'a Expr) -> Option<Num> {
        self.date(expr, None)?;
        let text = self.words(expr.span);
        self.tell_date_not_number(&text, expr.span);
        None
    }

    /// The same for a name, which has been read.
    pub(super) fn named_date_not_number(&mut self, name: &str, span: Span) -> Option<Num> {
        self.tell_date_not_number(name, span);
        None
    }

    fn tell_date_not_number(&mut self, text: &str, span: Span) {
        let message = format!("`{text}` is a date, and a number belongs here");
        let error = Diagnostic::error(codes::NOT_A_NUMBER, span, message);
        self.report(error.help(if self.is_to_assessment(text) {
            format!("count the time, such as `days since {text}`")
        } else {
            format!("count the days, such as `days from … to {text}`")
        }));
    }

    /// `+`, `-` and the others beside a date, which are told with the words to write; false where there is
    /// none.
    pub(super) fn reckoned_with_signs(&mut self, expr: &'a Expr) -> bool {
        let ExprKind::Arith(op, _, a, b) = &expr.kind else { return false };
        let (a, b): (&'a Expr, &'a Expr) = (a, b);
        let dates = (self.is_date(a), self.is_date(b));
        if dates == (false, false) {
            return false;
        }
        let first = self.before_signs(expr);
        if first.span != a.span && dates == (true, false) && self.is_date(first) {
            return self.several_added(expr, first);
        }
        let typed = |this: &mut Self, part: &'a Expr, is_date| {
            if is_date { this.date(part, None) } else { this.num(part) }
        };
        let (left, right) = (typed(self, a, dates.0), typed(self, b, dates.1));
        if left.is_none() || right.is_none() {
            return true;
        }
        let (left, right) = (self.words(a.span), self.words(b.span));
        let mended = match (op, dates) {
            (ArithOp::Subtract, (true, true)) => {
                Some(format!("days from {} to {}", simple(b, &right), simple(a, &left)))
            }
            (ArithOp::Add, (true, false)) => Some(format!("{left} plus {} days", simple(b, &right))),
            (ArithOp::Add, (false, true)) => Some(format!("{right} plus {} days", simple(a, &left))),
            (ArithOp::Subtract, (true, false)) => Some(match &bare(b).kind {
                ExprKind::Number(value, None) if value.units >= 0 => format!("{left} plus -{value} days"),
                _ => format!("{left} plus (0 - {}) days", simple(b, &right)),
            }),
            _ => None,
        };
        let message = "a date is not reckoned with signs, as a number is".to_owned();
        let error = Diagnostic::error(codes::NOT_A_NUMBER, expr.span, message);
        self.report(match mended {
            Some(mended) => error.help(format!("write `{mended}`")).edit(expr.span, mended),
            None => error.help("count days first, with `days from … to …` or `days since …`"),
        });
        true
    }

    /// `last_period + 252 + cycle`: what stands behind the date is one number of days.
    fn several_added(&mut self, expr: &Expr, date: &Expr) -> bool {
        let message = "a date is not reckoned with signs, as a number is".to_owned();
        let error = Diagnostic::error(codes::NOT_A_NUMBER, expr.span, message);
        let (date, behind) = (self.words(date.span), Span { start: date.span.end, ..expr.span });
        let behind = self.words(behind);
        self.report(match behind.trim_start().strip_prefix("+ ") {
            Some(days) => {
                let mended = format!("{date} plus ({days}) days");
                error.help(format!("write `{mended}`")).edit(expr.span, mended)
            }
            None => error.help(format!("write `{date} plus (…) days`, with all days in the brackets")),
        });
        true
    }

    /// A date as an answer in the ruleset.
    pub(super) fn date_answer(&mut self, id: QuestionId, name: &str, written: &Written) -> Option<Value> {
        let Some(QuestionKind::Date(range)) = self.facts(id)?.kind else { return None };
        let date = date_of(*written);
        let (low, high) = range.days(None);
        if (low..=high).contains(&date.day_number()) {
            return Some(Value::Number(date.day_number().into()));
        }
        // One that could not be read has been told, and is kept as another day.
        if self.source.slice(written.span) != date.to_string() {
            return None;
        }
        let message = format!("{date} is out of the question's range");
        let error = Diagnostic::error(codes::ANSWER, written.span, message);
        self.report(error.help(fitting(name, range)));
        None
    }

    /// `due_date 2026-11-20`, where a calculation gives a date.
    pub(super) fn expected_date(
        &mut self,
        span: Span,
        name: &Name,
        first: Written,
        last: Option<Written>,
    ) -> Option<ExpectationKind> {
        let thing = self.lookup(Space::Readable, name)?;
        let id = match thing.kind {
            Kind::Calculation(id) if self.gives_date(id) => id,
            _ if !thing.sure => return None,
            _ => return self.unfit_expectation(span, name, "only a calculation that gives a date is a date"),
        };
        let (low, high) = (date_of(first), date_of(last.unwrap_or(first)));
        if low > high {
            let message = format!("no date is from {low} to {high}");
            let error = Diagnostic::error(codes::EXPECTATION, span, message);
            self.report(error.help("write the earlier date first"));
            return None;
        }
        let day = |date: Date| Decimal::whole(date.day_number().into());
        Some(ExpectationKind::Calculation(id, day(low), day(high)))
    }

    /// A number or word expected of a calculation that gives a date.
    pub(super) fn no_number_expected(&mut self, span: Span, name: &Name) -> Option<ExpectationKind> {
        self.unfit_expectation(span, name, "write a date, as in `2026-11-20`")
    }

    /// That no day fits all dates that move with the assessment.
    pub(super) fn assessable_some_day(&mut self, ruleset: &Ruleset) {
        let (first, last) = assessable(ruleset.questions.iter());
        if first <= last {
            return;
        }
        let moving = ruleset.questions.iter().filter(|question| {
            matches!(question.kind, QuestionKind::Date(DateRange { from: DateEnd::Assessment, .. }))
        });
        let date = |day| Date::of_day_number(day).map(|date| date.to_string()).unwrap_or_default();
        for question in moving.take(1) {
            let message = format!(
                "no assessment fits all dates: it would have to be on {} or later, and on {} or earlier",
                date(first),
                date(last)
            );
            let error = Diagnostic::error(codes::RANGE, question.span, message);
            self.report(error.help("let the dates `to assessment` begin before those from `assessment` end"));
        }
    }

    /// The date that a band gives.
    pub(super) fn date_amount(&mut self, value: &'a BandValue) -> Option<Num> {
        match value {
            BandValue::Amount(expr) => self.date(expr, None),
            BandValue::Class(_) | BandValue::NotApplying(_) | BandValue::Column => self.amount(value),
        }
    }

    /// `unit` on a calculation that gives a date.
    pub(super) fn no_unit_of_date(&mut self, view: &View<'a>) {
        if let Some(clause) = view.first(Part::Unit) {
            let message = "this gives a date, which has no unit";
            let error = Diagnostic::error(codes::MISPLACED_CLAUSE, clause.span, message);
            self.report(error.help("leave `unit` out").edit(clause.span, ""));
        }
    }
}

/// What an expression gives.
enum Gives {
    Number,
    Date,
    /// What this calculation gives.
    As(CalculationId),
}

/// The formula of a calculation, or what its first band gives.
fn formula_of(decl: &Declaration) -> Option<&Expr> {
    decl.clauses.iter().find_map(|clause| match &clause.kind {
        ClauseKind::Formula(formula) => Some(formula),
        ClauseKind::Band(band) => {
            std::iter::once(&band.value).chain(&band.more).find_map(|value| match value {
                BandValue::Amount(expr) => Some(expr),
                BandValue::Class(_) | BandValue::NotApplying(_) | BandValue::Column => None,
            })
        }
        _ => None,
    })
}

/// The words of an operand, in parentheses where it is more than one word.
fn simple(expr: &Expr, words: &str) -> String {
    match &expr.kind {
        ExprKind::Name(_) | ExprKind::Number(..) | ExprKind::Date(_) | ExprKind::Paren(_) => words.to_owned(),
        _ => format!("({words})"),
    }
}
