//! Bands: one list of rows for points, calculations and classes, over a number or over choices.

use super::condition::bare;
use super::names::{Facts, Form, Kind, Space, Words};
use super::question::plain_name;
use super::{Resolver, codes};
use crate::diagnostic::{Diagnostic, listing, valid_words};
use crate::number::{DECIMAL_DIGITS, Decimal};
use crate::ruleset::{Bands, NumberBand, Words as By};
use crate::source::Span;
use crate::syntax::ast::{Across, Band, BandRange, BandValue, Expr};
use foldhash::HashMap;

/// From, to, and whether `to` is in it.
type Ends = (Option<Decimal>, Option<Decimal>, bool);

/// The choices that bands have named so far.
#[derive(Default)]
struct Seen {
    first: HashMap<u16, Span>,
    /// A choice that is named again: where it was first, and where again.
    again: Vec<(Span, Span)>,
}

impl Seen {
    fn word(&mut self, at: u16, span: Span) {
        match self.first.get(&at) {
            Some(first) => self.again.push((*first, span)),
            None => _ = self.first.insert(at, span),
        }
    }
}

/// Gives each row its position.
fn positions<'a>() -> impl FnMut(&mut Resolver<'a>, &'a BandValue) -> Option<u16> {
    let mut next = 0..u16::MAX;
    move |_, _| next.next()
}

/// A decimal as a whole number at the most decimals that can be written, to compare it.
fn size(value: Decimal) -> Option<i128> {
    value.scaled_to(u8::try_from(DECIMAL_DIGITS).ok()?)
}

impl<'a> Resolver<'a> {
    /// Types bands, or a table of rows and columns; `value` reads what a band or a cell gives.
    pub(super) fn bands_or_table<V>(
        &mut self,
        by: &'a Expr,
        across: Option<&'a Across>,
        rows: &[&'a Band],
        mut value: impl FnMut(&mut Self, &'a BandValue) -> Option<V>,
    ) -> Option<Bands<V>> {
        let Some(across) = across else {
            let sure = self.cells_fit(rows, 1, None);
            return self.bands(by, rows, value).filter(|_| sure);
        };
        if self.columns_with_commas(across, rows) || self.column_left_out(across, rows) {
            return None;
        }
        let columns: Vec<&'a Band> = across.columns.iter().collect();
        let typed_rows = self.bands(by, rows, positions());
        let typed_columns = self.bands(&across.by, &columns, positions());
        let mut sure = self.cells_fit(rows, columns.len(), Some(across.span));
        let mut cells = Vec::with_capacity(rows.len());
        for band in rows {
            let given: Vec<_> =
                std::iter::once(&band.value).chain(&band.more).map(|cell| value(self, cell)).collect();
            match given.into_iter().collect::<Option<Vec<V>>>() {
                Some(row) => cells.push(row),
                None => sure = false,
            }
        }
        let (by, across) = (Box::new(typed_rows?), Box::new(typed_columns?));
        sure.then_some(Bands::Table { by, across, cells })
    }

    /// `across x: a, b` over rows of two values: one column is written where two are meant.
    fn columns_with_commas(&mut self, across: &Across, rows: &[&'a Band]) -> bool {
        let [Band { range: BandRange::Choices(words), range_span, .. }] = across.columns.as_slice() else {
            return false;
        };
        if words.len() < 2 || rows.is_empty() || rows.iter().any(|band| band.more.len() + 1 != words.len()) {
            return false;
        }
        let columns = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" | ");
        let message = "a comma joins choices into one column, and every row has a value for each of them";
        let error = Diagnostic::error(codes::TABLE_CELLS, *range_span, message);
        self.report(error.help(format!("write `{columns}`")).edit(*range_span, columns));
        true
    }

    /// Every row has the same number of values, and the heading another number of columns: the heading is wrong.
    fn column_left_out(&mut self, across: &'a Across, rows: &[&'a Band]) -> bool {
        let (columns, values) = (across.columns.len(), rows.first().map_or(0, |band| band.more.len() + 1));
        let alike = rows.len() > 1 && rows.iter().all(|band| band.more.len() + 1 == values);
        if !alike || values == columns {
            return false;
        }
        let message = format!("every row has {values} values, and the heading names {columns} columns");
        let error = Diagnostic::error(codes::TABLE_CELLS, across.span, message);
        let help = match self.columns_with(across, values) {
            Some(heading) => format!("name every column in its order, perhaps `{heading}`"),
            None => "name one column for each value of a row".to_owned(),
        };
        self.report(error.help(help));
        true
    }

    /// The heading with every choice as one column, where so many there are.
    fn columns_with(&mut self, across: &'a Across, values: usize) -> Option<String> {
        let mark = self.reads.len();
        let found = self.choices_of(&across.by);
        self.reads.truncate(mark);
        let (_, over) = found?.ok()?;
        let words = &self.words_over(over)?.ids;
        (words.len() == values).then(|| words.join(" | "))
    }

    /// Whether each row gives one value for each column; tells where one does not.
    fn cells_fit(&mut self, rows: &[&'a Band], columns: usize, head: Option<Span>) -> bool {
        let several =
            |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
        let mut fit = true;
        for band in rows.iter().filter(|band| band.more.len() + 1 != columns) {
            fit = false;
            let values = several(band.more.len() + 1, "value");
            let error = |message| Diagnostic::error(codes::TABLE_CELLS, band.span, message);
            self.report(if let Some(head) = head {
                error(format!("this row has {values}, and the table has {}", several(columns, "column")))
                    .and_at(head, "the columns")
                    .help("write one value for each column, with `|` between them")
            } else {
                error(format!("this band gives {values}, and nothing says when which"))
                    .help("write one value, or say above the bands what the columns are: `across X: a | b`")
            });
        }
        fit
    }

    /// Types bands by what they are over; `value` reads what a band gives.
    pub(super) fn bands<V>(
        &mut self,
        by: &'a Expr,
        rows: &[&'a Band],
        value: impl FnMut(&mut Self, &'a BandValue) -> Option<V>,
    ) -> Option<Bands<V>> {
        if rows.is_empty() {
            let message = "there are no bands";
            let error = Diagnostic::error(codes::LIST_LENGTH, by.span, message);
            self.report(error.help("write one band a line below, such as `0 to 4: 1`"));
        }
        match self.choices_of(by) {
            Some(Ok((name, _))) if self.all_for_numbers(by, name, rows) => self.values(rows, value),
            Some(Ok((name, words))) => self.choice_bands(by, name, words, rows, value),
            Some(Err(())) => self.values(rows, value),
            None => self.number_bands(by, rows, value),
        }
    }

    /// Tells once where every one of several bands is for numbers, and what is banded has choices.
    fn all_for_numbers(&mut self, by: &Expr, name: &str, rows: &[&'a Band]) -> bool {
        if rows.len() < 2 || rows.iter().any(|band| matches!(band.range, BandRange::Choices(_))) {
            return false;
        }
        let message = format!("`{name}` has choices, and every band below is for numbers");
        let error = Diagnostic::error(codes::BAND_FORM, by.span, message);
        self.report(error.help(format!(
            "name a number here, or write the choices of `{name}` before the colons, as in `a, b: 1`"
        )));
        true
    }

    /// Tells once where every one of several bands is for choices, and what is banded is a number.
    fn all_for_choices(&mut self, by: &Expr, rows: &[&'a Band]) -> bool {
        if rows.len() < 2 || !rows.iter().all(|band| matches!(band.range, BandRange::Choices(_))) {
            return false;
        }
        let text = self.words(by.span);
        let message = format!("`{text}` is a number, and every band below is for choices");
        let error = Diagnostic::error(codes::BAND_FORM, by.span, message);
        let words = rows.iter().flat_map(|band| match &band.range {
            BandRange::Choices(words) => words.as_slice(),
            _ => &[],
        });
        let owners: Option<Vec<&str>> = words.map(|word| self.owner(&word.text)).collect();
        let owner = owners.and_then(|all| match all.as_slice() {
            [first, rest @ ..] if rest.iter().all(|other| other == first) => Some(*first),
            _ => None,
        });
        self.report(match owner {
            Some(owner) => {
                error.help(format!("did you mean `{owner}`, which has these choices?")).edit(by.span, owner)
            }
            None => error.help("name what has these choices, or write numbers, such as `0 to 4` or `from 5`"),
        });
        true
    }

    /// Reads what the bands give only for what is wrong in it.
    fn values<V, T>(
        &mut self,
        rows: &[&'a Band],
        mut value: impl FnMut(&mut Self, &'a BandValue) -> Option<V>,
    ) -> Option<T> {
        for band in rows {
            value(self, &band.value);
        }
        None
    }

    /// The question or class with choices that is banded; `Err` where it cannot be banded, which is told.
    fn choices_of(&mut self, by: &'a Expr) -> Option<Result<(&'a str, By), ()>> {
        let inner = bare(by);
        let name = plain_name(inner)?;
        let thing = self.names.get(Space::Readable, name)?;
        let found = match thing.kind {
            Kind::Class(id) => By::Class(id),
            Kind::Question(id) => match self.facts(id).and_then(Facts::form) {
                Some(Form::YesNo | Form::OneOf) => By::Question(id),
                Some(Form::AnyOf) => {
                    self.several_banded(name, inner.span);
                    return Some(Err(()));
                }
                Some(Form::Number | Form::Date | Form::Text) => return None,
                None => {
                    self.reads.push(thing.decl);
                    return Some(Err(()));
                }
            },
            _ => return None,
        };
        self.reads.push(thing.decl);
        Some(if thing.sure { Ok((name, found)) } else { Err(()) })
    }

    fn several_banded(&mut self, name: &str, span: Span) {
        let message = format!("`{name}` may have several answers at once, so it falls into no single band");
        let error = Diagnostic::error(codes::WRONG_KIND, span, message);
        let help = format!("write a line `+1 when {name} includes …` for each choice");
        self.report(error.help(help));
    }

    fn number_bands<V>(
        &mut self,
        by: &'a Expr,
        rows: &[&'a Band],
        mut value: impl FnMut(&mut Self, &'a BandValue) -> Option<V>,
    ) -> Option<Bands<V>> {
        let number = self.num(by);
        let sure = number.is_some() && !self.all_for_choices(by, rows);
        let mut typed = Vec::with_capacity(rows.len());
        for band in rows {
            let ends = self.ends(band, sure);
            let given = value(self, &band.value);
            typed.push(ends.zip(given).map(|((from, to, includes_to), value)| NumberBand {
                from,
                to,
                includes_to,
                span: band.range_span,
                value,
            }));
        }
        Some(Bands::Number { by: number?, rows: typed.into_iter().collect::<Option<Vec<_>>>()? })
    }

    fn ends(&mut self, band: &Band, sure: bool) -> Option<Ends> {
        let ends = match &band.range {
            BandRange::UpTo(to) => (None, Some(to.value), true),
            BandRange::Below(to) => (None, Some(to.value), false),
            BandRange::Between(from, to) => (Some(from.value), Some(to.value), true),
            BandRange::ToBelow(from, to) => (Some(from.value), Some(to.value), false),
            BandRange::From(from) => (Some(from.value), None, true),
            BandRange::Exactly(only) => (Some(only.value), Some(only.value), true),
            BandRange::Choices(_) => {
                if sure {
                    let message = "this band is for choices, and a number is banded here";
                    let error = Diagnostic::error(codes::BAND_FORM, band.range_span, message);
                    self.report(error.help("write numbers, such as `0 to 4`, `up to 4` or `from 5`"));
                }
                return None;
            }
        };
        if let (Some(from), Some(to), includes_to) = ends {
            let (low, high) = (size(from)?, size(to)?);
            if low > high || (low == high && !includes_to) {
                let message = format!("no number is in `{}`", self.words(band.range_span));
                let error = Diagnostic::error(codes::BAND_FORM, band.range_span, message);
                let error = error.help("write the lower number first");
                let turned = match &band.range {
                    BandRange::Between(..) => Some(format!("{to} to {from}")),
                    _ => None,
                };
                self.report(match turned {
                    Some(text) => error.edit(band.range_span, text),
                    None => error,
                });
                return None;
            }
        }
        Some(ends)
    }

    fn choice_bands<V>(
        &mut self,
        by: &'a Expr,
        name: &'a str,
        over: By,
        rows: &[&'a Band],
        mut value: impl FnMut(&mut Self, &'a BandValue) -> Option<V>,
    ) -> Option<Bands<V>> {
        let named = rows.iter().flat_map(|band| match &band.range {
            BandRange::Choices(words) => words.clone(),
            _ => Vec::new(),
        });
        if self.banded_by_another(by.span, name, &named.collect::<Vec<_>>()) {
            return self.values(rows, value);
        }
        let mut seen = Seen::default();
        let mut typed = Vec::with_capacity(rows.len());
        let mut sure = !rows.is_empty();
        for band in rows {
            let positions = self.row_positions(name, over, band, &mut seen);
            sure &= positions.is_some();
            // What a row gives that names no choice has been told with it.
            let given = match band.range {
                BandRange::Choices(_) => value(self, &band.value),
                _ => None,
            };
            typed.push(positions.zip(given));
        }
        let columns = rows.iter().any(|band| band.value == BandValue::Column);
        let missing = if sure { self.in_no_band(over, &seen) } else { Vec::new() };
        if let ([only], [again]) = (missing.as_slice(), seen.again.as_slice()) {
            self.written_for_another(name, only, *again);
            return None;
        }
        for again in &seen.again {
            self.overlap(*again, columns);
        }
        if !missing.is_empty() {
            self.gap(by, name, &missing, columns);
            return None;
        }
        Some(Bands::Choice { by: over, rows: typed.into_iter().collect::<Option<Vec<_>>>()? })
    }

    /// `2: much` for `much: 2`.
    fn turned_row(&self, error: &Diagnostic, band: &Band, words: &[&str]) -> Option<Diagnostic> {
        let BandValue::Amount(given) = &band.value else { return None };
        let choice = self.source.slice(given.span);
        let span = band.range_span.to(given.span);
        let right = format!("{choice}: {}", self.source.slice(band.range_span));
        words.contains(&choice).then(|| {
            let mut told = error.clone().help(format!("write `{right}`")).edit(span, right);
            told.message = "a choice stands before the colon, and what it gives behind it".into();
            if let Some(label) = told.labels.first_mut() {
                label.span = span;
            }
            told
        })
    }

    fn row_positions(&mut self, name: &str, over: By, band: &'a Band, seen: &mut Seen) -> Option<Vec<u16>> {
        let BandRange::Choices(words) = &band.range else {
            let message = format!("this band is for numbers, and `{name}` has choices");
            let error = Diagnostic::error(codes::BAND_FORM, band.range_span, message);
            let words = match over {
                By::Question(id) => self.facts(id).map(|facts| &facts.words),
                By::Class(id) => self.names.classes.get(id.index()).map(|class| &class.words),
            };
            let words = words.map(|words| words.ids.as_slice()).unwrap_or_default();
            let listed = valid_words(words.iter().copied());
            if let Some(turned) = self.turned_row(&error, band, words) {
                self.report(turned);
                return None;
            }
            self.report(error.help(format!("write one or more of its choices before the colon: {listed}")));
            return None;
        };
        let mut positions = Some(Vec::new());
        for word in words {
            let at = match over {
                By::Question(id) => self.question_word(name, id, word),
                By::Class(id) => self.class_word(name, id, word),
            };
            match (at, &mut positions) {
                (Some(at), Some(positions)) => {
                    seen.word(at, word.span);
                    positions.push(at);
                }
                _ => positions = None,
            }
        }
        positions
    }

    /// Tells of a choice that stands in a second band.
    fn overlap(&mut self, (first, second): (Span, Span), columns: bool) {
        let message = format!("`{}` falls into two bands", self.words(second));
        let error = Diagnostic::error(codes::BAND_OVERLAP, second, message).and_at(first, "here already");
        self.report(if !columns && self.same_lines(first, second) {
            error.help("leave one of the two lines out").edit(self.whole_line(second), "")
        } else {
            error.help("leave it out of one of them")
        });
    }

    /// One choice stands in two bands and one in none: its name was written for the other's. Which of the two places
    /// is the wrong one, the order of the bands does not tell.
    fn written_for_another(&mut self, name: &str, missing: &str, (first, second): (Span, Span)) {
        let twice = self.words(second);
        let message = format!("`{twice}` falls into two bands, and `{missing}` of `{name}` into none");
        let error = Diagnostic::error(codes::BAND_OVERLAP, second, message).and_at(first, "here already");
        self.report(
            error.help(format!("write `{missing}` in the one of the two places that is meant for it")),
        );
    }

    fn words_over(&self, over: By) -> Option<&Words<'a>> {
        match over {
            By::Question(id) => self.facts(id).map(|facts| &facts.words),
            By::Class(id) => self.names.classes.get(id.index()).map(|class| &class.words),
        }
    }

    /// The choices that fall into no band.
    fn in_no_band(&self, over: By, seen: &Seen) -> Vec<&'a str> {
        let Some(words) = self.words_over(over) else { return Vec::new() };
        words.positions().filter(|at| !seen.first.contains_key(at)).map(|at| words.word(at)).collect()
    }

    fn gap(&mut self, by: &Expr, name: &str, missing: &[&str], columns: bool) {
        let several = if missing.len() == 1 { "falls" } else { "fall" };
        let listed = listing(missing.iter().copied(), "and");
        let message = format!("{listed} of `{name}` {several} into no band");
        let error = Diagnostic::error(codes::BAND_GAP, by.span, message);
        let missing = missing.join(", ");
        self.report(error.help(if columns {
            format!("add a column such as `{missing}`")
        } else {
            format!("add a line such as `{missing}: …`")
        }));
    }
}
