//! Entries, bands and rows: what a declaration lists one a line, in columns.

use super::WIDTH;
use super::columns::{NAMES, OTHERS, column, padding, width};
use super::printer::{Doc, Printer};
use crate::syntax::ast::{Band, BandRange, BandValue, Clause, ClauseKind, Entry, Expr, Number};
use pretty::DocAllocator;

/// The columns of a declaration's lists; none where its lines differ too much in length.
#[derive(Debug, Clone, Copy, Default)]
pub struct Table {
    /// What stands first: a name, a range, a condition.
    first: Option<usize>,
    /// The text of an entry before its points, or the name of a class before its text.
    second: Option<usize>,
}

impl<'a> Printer<'a> {
    /// The columns of the entries, bands and rows of a declaration.
    pub fn table(&mut self, clauses: &'a [Clause]) -> Table {
        let mut table = Table::default();
        let entries = || clauses.iter().filter_map(entry);
        let bands: Vec<&Band> = clauses.iter().filter_map(band).collect();
        if !bands.is_empty() {
            return self.bands_table(&bands);
        }
        if entries().next().is_some() {
            table.first = column(entries().map(|entry| width(&entry.name.text)), NAMES);
            if entries().any(|entry| entry.points.is_some()) {
                table.second = column(entries().map(|entry| width(self.text_of(entry))), OTHERS);
            }
            return table;
        }
        let rows: Vec<(usize, &Entry)> = clauses.iter().filter_map(|clause| self.row_width(clause)).collect();
        let whole = |(label, class): &(usize, &Entry)| label + width(self.source.slice(class.span)) + 1;
        if rows.iter().all(|row| whole(row) <= WIDTH) {
            table.first = column(rows.iter().map(|(label, _)| *label), OTHERS);
        }
        table.second = table.first.and_then(|_| classes(rows.iter().map(|(_, class)| *class)));
        table
    }

    /// The columns of a list of bands.
    pub fn bands_table<'b>(&mut self, bands: &[&'b Band]) -> Table {
        let first = column(bands.iter().map(|band| width(&self.range(&band.range)) + 1), OTHERS);
        let entries = bands.iter().filter_map(|band: &&'b Band| match &band.value {
            BandValue::Class(entry) => Some(entry),
            BandValue::Amount(_) | BandValue::NotApplying(_) | BandValue::Column => None,
        });
        Table { first, second: first.and_then(|_| classes(entries)) }
    }

    fn text_of(&self, entry: &Entry) -> &'a str {
        entry.text.as_ref().map_or("", |text| self.source.slice(text.span))
    }

    fn row_width(&mut self, clause: &'a Clause) -> Option<(usize, &'a Entry)> {
        match &clause.kind {
            ClauseKind::Row(condition, entry) => {
                Some((width(&self.flat(condition)) + "when :".len() + 2, entry))
            }
            ClauseKind::OtherwiseRow(entry) => Some(("otherwise:".len() + 2, entry)),
            _ => None,
        }
    }

    /// `id "text" points`
    pub fn entry(&mut self, entry: &'a Entry, table: Table) -> Doc<'a> {
        let name = self.atom(entry.name.span);
        let Some(text) = &entry.text else {
            return name;
        };
        let doc = name.append(self.blanks(table.first, &entry.name.text)).append(self.atom(text.span));
        let Some(points) = &entry.points else {
            return doc;
        };
        doc.append(self.blanks(table.second, self.text_of(entry))).append(self.atom(points.span))
    }

    /// `range: value`
    pub fn band(&mut self, band: &'a Band, table: Table) -> Doc<'a> {
        let label = format!("{}:", self.range(&band.range));
        let blanks = self.blanks(table.first, &label);
        let label = self.lead(band.range_span.start).append(label).append(blanks);
        let value = match &band.value {
            BandValue::Amount(amount) => label.append(self.expression(amount)),
            BandValue::Class(class) => label.append(self.class(class, table)),
            BandValue::NotApplying(_) | BandValue::Column => label.append("does not apply"),
        };
        // More values than one belong to a table; where its head is forgotten, the check says so.
        band.more.iter().fold(value, |doc, more| {
            let cell = self.cell(more);
            doc.append(" | ").append(cell)
        })
    }

    /// `when …: id "text"`
    pub fn row(&mut self, condition: &'a Expr, class: &'a Entry, table: Table) -> Doc<'a> {
        let label = table.first.map(|_| format!("when {}:", self.flat(condition)));
        let blanks = label.map_or_else(|| self.arena.text(" "), |label| self.blanks_after_row(table, &label));
        let condition = self.words("when ").append(self.expression(condition)).append(":");
        condition.append(blanks).append(self.class(class, table))
    }

    /// `otherwise: id "text"`
    pub fn otherwise_row(&mut self, class: &'a Entry, table: Table) -> Doc<'a> {
        let blanks = self.blanks_after_row(table, "otherwise:");
        self.words("otherwise:").append(blanks).append(self.class(class, table))
    }

    fn blanks_after_row(&self, table: Table, label: &str) -> Doc<'a> {
        // The margin before a row counts in its column.
        self.blanks(table.first.map(|first| first.saturating_sub(2)), label)
    }

    fn class(&mut self, class: &'a Entry, table: Table) -> Doc<'a> {
        self.entry(class, Table { first: table.second, second: None })
    }

    /// One blank, and as many more as fill the column.
    fn blanks(&self, column: Option<usize>, cell: &str) -> Doc<'a> {
        self.arena.text(" ".repeat(padding(column, width(cell)) + 1))
    }

    /// The range of a band, as it is laid out.
    pub fn range(&self, range: &BandRange) -> String {
        let number = |number: &Number| self.source.slice(number.span);
        match range {
            BandRange::UpTo(high) => format!("up to {}", number(high)),
            BandRange::Below(high) => format!("below {}", number(high)),
            BandRange::Between(low, high) => format!("{} to {}", number(low), number(high)),
            BandRange::ToBelow(low, high) => format!("{} to below {}", number(low), number(high)),
            BandRange::From(low) => format!("from {}", number(low)),
            BandRange::Exactly(only) => number(only).to_owned(),
            BandRange::Choices(names) => {
                let names: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
                names.join(", ")
            }
        }
    }
}

fn entry(clause: &Clause) -> Option<&Entry> {
    if let ClauseKind::Entry(entry) = &clause.kind { Some(entry) } else { None }
}

/// The band that a clause is.
pub fn band(clause: &Clause) -> Option<&Band> {
    if let ClauseKind::Band(band) = &clause.kind { Some(band) } else { None }
}

/// The column of the names of classes, where texts follow them.
fn classes<'e>(entries: impl Iterator<Item = &'e Entry>) -> Option<usize> {
    let mut texts = false;
    let widths: Vec<usize> = entries
        .map(|entry| {
            texts |= entry.text.is_some();
            width(&entry.name.text)
        })
        .collect();
    if texts { column(widths.into_iter(), NAMES) } else { None }
}
