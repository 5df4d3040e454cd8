//! The first steps: the cells of a row as text, what of them is no answer, and what they are worth.
//!
//! Every cell is read as text, whatever the type of its column: a number, a date, a boolean and a list of an engine all
//! have one. A cell without text is a missing answer.

use super::expr::{Bool, Expr, Tie};
use super::layout::SOURCE;
use super::making::{Making, Range, World};
use super::parts::{End, Part};
use super::sheet::Named;
use crate::date::Date;
use crate::ruleset::dates::DateEnd;
use crate::ruleset::{DateRange, NumberRange, Question, QuestionId, QuestionKind, Value};
use num_bigint::BigInt;

/// A question as the query reads it.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    bare: Read,
    /// With its assumption in the place of a missing answer.
    assuming: Option<Read>,
}

/// A question's columns.
#[derive(Debug, Clone)]
struct Read {
    /// A choice or `unknown`, empty where it is missing; of a set `;a;b;`; of a number or date its text.
    text: Expr,
    /// The lowest and the highest value of a number or date.
    range: Option<Range>,
}

/// What stands for a missing answer: no cell holds it as an answer.
pub(super) const MISSING: &str = "";
/// The texts that are no value.
pub(super) const NO_VALUE: [&str; 2] = [MISSING, "unknown"];

impl Making<'_> {
    /// Makes the columns of every question.
    pub(super) fn read_answers(&mut self) {
        for name in ["row_id", "given"] {
            self.sheet.reserve(name);
        }
        self.read_assessment();
        for question in &self.ruleset.questions {
            let asked = self.read_question(question);
            self.questions.push(asked);
        }
    }

    fn read_question(&mut self, question: &Question) -> Asked {
        let base = if question.assume.is_some() {
            format!("{}_unassumed", question.id)
        } else {
            question.id.clone()
        };
        let named = Named::with(base, &question.text);
        let cell = self.cell(&question.id);
        let bare = match &question.kind {
            QuestionKind::YesNo | QuestionKind::OneOf(_) => self.read_choice(question, &named, &cell),
            QuestionKind::AnyOf { .. } => self.read_set(question, &named, &cell),
            QuestionKind::Number(range) => self.read_number(question, &named, &cell, range),
            QuestionKind::Date(range) => self.read_date(question, &named, &cell, *range),
            QuestionKind::Text => Read { text: self.column(&named.and("_text"), cell), range: None },
        };
        let assuming = question.assume.as_ref().map(|value| self.assumed(question, value, &bare));
        Asked { bare, assuming }
    }

    /// A cell as text; empty where it has none.
    fn cell(&self, column: &str) -> Expr {
        let dialect = self.dialect();
        let cast = format!("CAST({SOURCE}.{} AS {})", dialect.quoted(column), dialect.text_type());
        Expr::literal(format!("coalesce(trim({cast}), '')"))
    }

    fn fault(&mut self, wrong: Bool, question: &Question, may_write: &str) {
        self.faults.push((wrong, format!("`{}` is not {may_write}", question.id)));
    }

    fn read_choice(&mut self, question: &Question, named: &Named, cell: &Expr) -> Read {
        let cell = if matches!(question.kind, QuestionKind::YesNo) {
            // As engines write their own true and false.
            let both = self.column(&Named::bare(format!("{}_text", named.base)), cell.clone());
            let rows = [("true", "yes"), ("false", "no")].map(|(word, choice)| {
                (equals(&both, &self.dialect().text(word)), self.dialect().text(choice))
            });
            Expr::case(&rows, Some(&both))
        } else {
            cell.clone()
        };
        let text = self.column(named, cell);
        let ids = question.choice_ids();
        let wrong = one_of(&text, ids.iter().copied().chain(NO_VALUE), self).not();
        let may = match &question.kind {
            QuestionKind::YesNo => "`yes`, `no` or `unknown`".to_owned(),
            _ => "one of its choices or `unknown`".to_owned(),
        };
        self.fault(wrong, question, &may);
        Read { text, range: None }
    }

    /// `a;b`, `[a, b]` or `{a,b}` as `;a;b;`, so that one choice is found by `;a;`.
    fn read_set(&mut self, question: &Question, named: &Named, cell: &Expr) -> Read {
        let dialect = self.dialect();
        let on_the_way = |suffix: &str| Named::bare(format!("{}{suffix}", named.base));
        let raw = self.column(&on_the_way("_text"), cell.clone());
        let text = &raw.text;
        let listed = Expr::made(format!("substr({text}, 1, 1) IN ('[', '{{')"), Tie::Compare, [&raw]);
        let list =
            format!("';' || replace(replace(translate({text}, '[]{{}}\"', ''), ', ', ','), ',', ';') || ';'");
        let list = Expr::made(list, Tie::Plus, [&raw]);
        let words = Expr::made(format!("';' || replace({text}, '; ', ';') || ';'"), Tie::Plus, [&raw]);
        let none = equals(&raw, &dialect.text("none"));
        let rows = [(is_no_value(&raw).expr(), raw.clone()), (none, dialect.text(";")), (listed, list)];
        let chosen = self.column(&on_the_way("_list"), Expr::case(&rows, Some(&words)));
        // The list `[none]` is `none`.
        let only_none = equals(&chosen, &dialect.text(";none;"));
        let text = self.column(named, Expr::case(&[(only_none, dialect.text(";"))], Some(&chosen)));
        let ids = question.choice_ids();
        let right = dialect.matches(&text, &format!("^(|unknown|;|;(({});)+)$", ids.join("|")));
        let twice = ids.iter().map(|id| Bool::Sql(self.occurs_twice(&text, id)));
        let wrong = Bool::or(std::iter::once(Bool::Sql(right).not()).chain(twice));
        self.fault(wrong, question, "a list of its choices, each once, or `none` or `unknown`");
        Read { text, range: None }
    }

    /// Whether a choice stands twice: without it the text is shorter by more than once its length.
    fn occurs_twice(&self, text: &Expr, id: &str) -> Expr {
        let (name, word) = (&text.text, self.dialect().text(&format!(";{id};")).text);
        let apart = format!("replace({name}, ';', ';;')");
        let lost = format!("length({apart}) - length(replace({apart}, {word}, ''))");
        Expr::made(format!("{lost} > {}", id.len() + 2), Tie::Compare, [text])
    }

    fn read_number(&mut self, question: &Question, named: &Named, cell: &Expr, range: &NumberRange) -> Read {
        let text = self.column(&named.and("_text"), cell.clone());
        let decimals = usize::from(range.decimals);
        let after = match decimals {
            0 => "([.]0+)?".to_owned(),
            some => format!("([.][0-9]{{1,{some}}}0*)?"),
        };
        let form = self.dialect().matches(&text, &format!("^-?(0|[1-9][0-9]{{0,14}}){after}$"));
        let width = 15 + decimals;
        let cast = self.dialect().cast_text(&text, &format!("DECIMAL({width}, {decimals})"));
        let value = self.column(&named.and("_number"), Expr::case(&[(form, cast)], None));
        let most = BigInt::from(10).pow(u32::try_from(width).unwrap_or(0));
        let value = Part::known(value, range.decimals, -most.clone(), most);
        let end = |units: i128| Part::of_units(self.dialect(), &BigInt::from(units), range.decimals);
        let (Ok(low), Ok(high)) = (end(range.low), end(range.high)) else {
            self.too_wide();
            return Read { text, range: None };
        };
        let inside = Bool::Sql(Expr::made(
            format!("coalesce({} BETWEEN {} AND {}, FALSE)", value.sql.text, low.sql.text, high.sql.text),
            Tie::Atom,
            [&value.sql],
        ));
        let inside = self.condition(&named.and("_in_range"), inside);
        let wrong = Bool::and([is_no_value(&text).not(), inside.not()]);
        let unit = range.unit.as_deref().map(|unit| format!(" {unit}")).unwrap_or_default();
        let form = match decimals {
            0 => "a whole number".to_owned(),
            1 => "a number with at most one decimal".to_owned(),
            more => format!("a number with at most {more} decimals"),
        };
        let may = format!("{form} from {} to {}{unit}", range.lowest(), range.highest());
        self.fault(wrong, question, &may);
        let (low_units, high_units) = (BigInt::from(range.low), BigInt::from(range.high));
        let value = Part::known(value.sql, range.decimals, low_units, high_units);
        let read = self.ends_of(named, &inside, &value, (low, high));
        Read { text, range: read }
    }

    /// The value where it is one, else the ends of what may be answered.
    fn ends_of(&mut self, named: &Named, inside: &Bool, value: &Part, ends: (Part, Part)) -> Option<Range> {
        // What was read from text is a decimal; whole numbers are reckoned with as such.
        let name = value.type_name().ok()?;
        let sql = Expr::made(format!("CAST({} AS {name})", value.sql.text), Tie::Atom, [&value.sql]);
        let value = value.by(sql);
        let mut end = |suffix: &str, end: Part| {
            let made = Part::case(&[(inside.clone(), value.clone())], &end).ok()?;
            let sql = self.column(&Named::bare(format!("{}{suffix}", named.base)), made.sql);
            Some(End::from(Part::known(sql, made.scale, made.low, made.high)))
        };
        Some(Range { min: end("_min", ends.0)?, max: end("_max", ends.1)? })
    }

    fn read_date(&mut self, question: &Question, named: &Named, cell: &Expr, range: DateRange) -> Read {
        let text = self.column(&named.and("_text"), cell.clone());
        let day = self.day_of(&text);
        let day = self.column(&named.and("_day"), day);
        let (low, high) = range.days(None);
        let fixed = |date: Date| Part::whole(date.day_number());
        let assessed = || self.assessed.as_ref().map(|range| range.min.over.clone());
        let end = |end: DateEnd| match end {
            DateEnd::On(date) => Some(fixed(date)),
            DateEnd::Assessment => assessed(),
        };
        let (Some(first), Some(last)) = (end(range.from), end(range.to)) else {
            return Read { text, range: None };
        };
        let inside = Bool::Sql(Expr::made(
            format!("coalesce({} BETWEEN {} AND {}, FALSE)", day.text, first.sql.text, last.sql.text),
            Tie::Atom,
            [&day, &first.sql, &last.sql],
        ));
        let inside = self.condition(&named.and("_in_range"), inside);
        let wrong = Bool::and([is_no_value(&text).not(), inside.not()]);
        let written = |end: DateEnd| match end {
            DateEnd::On(date) => date.to_string(),
            DateEnd::Assessment => "the date of the assessment".to_owned(),
        };
        let may = format!("a date from {} to {}, as year-month-day", written(range.from), written(range.to));
        self.fault(wrong, question, &may);
        let value = Part::known(day, 0, low.into(), high.into());
        let ends = (Part::whole(low), Part::whole(high));
        Read { text, range: self.ends_of(named, &inside, &value, ends) }
    }

    /// The day of the assessment: a column, or the day given.
    fn read_assessment(&mut self) {
        if self.plan.moving_dates.is_empty() {
            return;
        }
        let named = Named::with("assessed_on", "the date of the assessment");
        let written = self.options.on.map(|date| date.to_string());
        let column =
            self.options.date.clone().or_else(|| written.is_none().then(|| "assessed_on".to_owned()));
        let cell = match (&column, &written) {
            (Some(column), None) => self.cell(column),
            (Some(column), Some(date)) => {
                let cell = self.cell(column).text;
                Expr::literal(format!("coalesce(nullif({cell}, ''), '{date}')"))
            }
            (None, date) => self.dialect().text(date.as_deref().unwrap_or(MISSING)),
        };
        let text = self.column(&named.and("_text"), cell);
        let day = self.day_of(&text);
        let day = self.column(&named.and("_day"), day);
        let (first, last) = self.plan.assessable;
        let inside = Bool::Sql(Expr::made(
            format!("coalesce({} BETWEEN {first} AND {last}, FALSE)", day.text),
            Tie::Atom,
            [&day],
        ));
        let inside = self.condition(&named.and("_in_range"), inside);
        let written = |day: i64| Date::of_day_number(day).map(|date| date.to_string()).unwrap_or_default();
        let message = format!(
            "the date of the assessment is not a date from {} to {}, as year-month-day",
            written(first),
            written(last)
        );
        self.faults.push((inside.not(), message));
        let value = Part::known(day, 0, first.into(), last.into());
        let earliest = Part::whole(first);
        if let Ok(made) = Part::case(&[(inside, value)], &earliest) {
            let sql = self.column(&named, made.sql);
            let part = Part::known(sql, 0, first.into(), last.into());
            self.assessed = Some(Range::point(part.into()));
        }
    }

    /// The number of the day of a text that is a date of the calendar, else null.
    fn day_of(&self, text: &Expr) -> Expr {
        let year = "([0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3})";
        let day = "((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))";
        let leap = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)-02-29";
        let form = self.dialect().matches(text, &format!("^({year}-{day}|{leap})$"));
        Expr::case(&[(form, self.dialect().day_of_text(text))], None)
    }

    /// The question with its assumption in the place of a missing answer.
    fn assumed(&mut self, question: &Question, value: &Value, bare: &Read) -> Read {
        let dialect = self.dialect();
        let missing = equals(&bare.text, &dialect.text(MISSING));
        let stands = match value {
            Value::Set(set) => {
                let ids = question.choice_ids();
                let ids = set.iter().filter_map(|at| ids.get(usize::from(*at)));
                ids.fold(";".to_owned(), |text, id| text + id + ";")
            }
            other => question.written(other),
        };
        let named =
            Named::with(question.id.clone(), &format!("{}: assumed where it is missing", question.text));
        let text_named = if bare.range.is_some() { named.and("_text") } else { named.clone() };
        let text = Expr::case(&[(missing.clone(), dialect.text(&stands))], Some(&bare.text));
        let text = self.column(&text_named, text);
        let range = bare.range.clone().and_then(|range| {
            let scale = match &question.kind {
                QuestionKind::Number(range) => range.decimals,
                _ => 0,
            };
            let Value::Number(units) = value else { return None };
            let value = End::from(Part::of_units(dialect, &BigInt::from(*units), scale).ok()?);
            let mut end = |suffix: &str, end: &End| {
                let made = End::case(&[(Bool::Sql(missing.clone()), value.clone())], end).ok()?;
                let sql = self.column(&Named::bare(format!("{}{suffix}", question.id)), made.over.sql);
                Some(End::from(Part::known(sql, made.over.scale, made.over.low, made.over.high)))
            };
            Some(Range { min: end("_min", &range.min)?, max: end("_max", &range.max)? })
        });
        Read { text, range }
    }

    fn read(&self, question: QuestionId) -> Option<&Read> {
        let asked = self.questions.get(question.index())?;
        let assuming = asked.assuming.as_ref().filter(|_| self.world == World::Assuming);
        Some(assuming.unwrap_or(&asked.bare))
    }

    /// What stands for the answer, as text.
    pub(super) fn answer(&self, question: QuestionId) -> Expr {
        self.read(question).map_or_else(|| Expr::literal("''"), |read| read.text.clone())
    }

    /// What was answered itself, as text.
    pub(super) fn raw_answer(&self, question: QuestionId) -> Expr {
        let asked = self.questions.get(question.index());
        asked.map_or_else(|| Expr::literal("''"), |asked| asked.bare.text.clone())
    }

    /// The range of a number or date question.
    pub(super) fn answered_range(&self, question: QuestionId) -> Range {
        let range = self.read(question).and_then(|read| read.range.clone());
        range.unwrap_or_else(|| Range::point(End::zero()))
    }

    /// Whether the answer is one of these words.
    pub(super) fn answer_is<'w>(&self, answer: &Expr, words: impl IntoIterator<Item = &'w str>) -> Bool {
        one_of(answer, words.into_iter(), self)
    }
}

/// Missing or unknown.
fn is_no_value(text: &Expr) -> Bool {
    Bool::Sql(Expr::made(format!("{} IN ('', 'unknown')", text.text), Tie::Compare, [text]))
}

/// `a = b`
pub(super) fn equals(left: &Expr, right: &Expr) -> Expr {
    Expr::two(left, "=", right, Tie::Compare)
}

fn one_of<'w>(text: &Expr, words: impl Iterator<Item = &'w str>, making: &Making<'_>) -> Bool {
    let words: Vec<Expr> = words.map(|word| making.dialect().text(word)).collect();
    match words.as_slice() {
        [] => Bool::Known(false),
        [only] => Bool::Sql(equals(text, only)),
        several => {
            let list: Vec<&str> = several.iter().map(|word| word.text.as_str()).collect();
            Bool::Sql(Expr::made(format!("{} IN ({})", text.text, list.join(", ")), Tie::Compare, [text]))
        }
    }
}
