//! One list of bands as its ends, and what is said about it.

use super::{codes, mention, places};
use crate::diagnostic::{Diagnostic, listing};
use crate::number::{Decimal, Exact};
use crate::source::{Source, Span};

/// The ends of one band.
#[derive(Debug, Clone)]
pub(super) struct Ends {
    pub(super) from: Option<Decimal>,
    pub(super) to: Option<Decimal>,
    pub(super) includes_to: bool,
    pub(super) span: Span,
}

/// A list of bands over a number.
pub(super) struct List<'r> {
    pub(super) source: &'r Source,
    /// What is banded, as written.
    pub(super) by: String,
    pub(super) rows: Vec<Ends>,
    /// They are the columns of a table, side by side on one line.
    pub(super) columns: bool,
    /// The declared range of what is banded.
    pub(super) range: (Exact, Exact),
}

/// Values in no band.
pub(super) struct Gap {
    /// "`10` falls", "`10` to `12` fall"
    pub(super) fall: String,
    pub(super) before: Option<usize>,
    pub(super) after: Option<usize>,
    /// The neighbouring row, and its ends as they would be to take the values in.
    pub(super) extended: Option<(usize, String)>,
    /// A row of their own.
    pub(super) added: String,
}

/// Values in two bands.
pub(super) struct Overlap {
    /// "`10` falls", "`10` to `12` fall"
    pub(super) fall: String,
    pub(super) rows: (usize, usize),
    /// Either row, and its ends as they would be without the values.
    pub(super) mends: Vec<(usize, String)>,
}

impl List<'_> {
    /// Whether the list writes `below`.
    pub(super) fn is_half_open(&self) -> bool {
        self.rows.iter().any(|row| row.to.is_some() && !row.includes_to)
    }

    pub(super) fn span(&self, row: usize) -> Span {
        self.rows.get(row).map(|row| row.span).unwrap_or_default()
    }

    /// A row with other ends, as a line of the list.
    pub(super) fn line(&self, row: usize, ends: &str) -> String {
        if self.columns {
            return ends.to_owned();
        }
        format!("{ends}{}", places::rest_of_line(self.source, self.span(row)))
    }

    fn ends(&self, row: usize) -> String {
        places::words(self.source, self.span(row))
    }

    /// Where a row writes one of its ends.
    pub(super) fn place_of(&self, row: &Ends, end: Decimal) -> Span {
        let written = end.to_string();
        let Some(at) = self.source.slice(row.span).find(&written) else { return row.span };
        let start = row.span.start as usize + at;
        Span::new(start, start + written.len())
    }

    /// No value of the declared range falls in a row.
    pub(super) fn unreachable(&self, row: usize) -> Diagnostic {
        let message = format!(
            "`{}` is never reached: `{}` is {}",
            self.ends(row),
            self.by,
            mention::range(&self.range)
        );
        let told = Diagnostic::warning(codes::BAND_UNREACHABLE, self.span(row), message)
            .labelled("outside the declared range");
        if self.columns {
            return told.help("remove the column and its values, or declare the range that was meant");
        }
        told.help("remove the row, or declare the range that was meant")
    }

    /// Only a part of a row can be reached: its ends as they would be.
    pub(super) fn beyond(&self, row: usize, ends: &str) -> Diagnostic {
        let message = format!(
            "`{}` reaches further than `{}`, which is {}",
            self.ends(row),
            self.by,
            mention::range(&self.range)
        );
        Diagnostic::warning(codes::BAND_UNREACHABLE, self.span(row), message)
            .labelled("beyond the declared range")
            .help(format!("write `{}`, or declare the range that was meant", self.line(row, ends)))
            .edit(self.span(row), ends)
    }

    pub(super) fn gap(&self, gap: &Gap) -> Diagnostic {
        let message = format!("{} in no band of `{}`", gap.fall, self.by);
        let (what, more) = if self.columns { ("column", "") } else { ("row", ": …") };
        let added = format!("`{}{more}`", gap.added);
        let help = match &gap.extended {
            Some((row, ends)) => format!("extend a {what}, `{}`, or add one, {added}", self.line(*row, ends)),
            None => format!("add a {what}, {added}"),
        };
        let main = gap.before.or(gap.after).map(|row| self.span(row)).unwrap_or_default();
        let told = Diagnostic::error(codes::VALUE_GAP, main, message).help(help);
        match (gap.before, gap.after) {
            (Some(_), Some(after)) => told
                .labelled("the band before ends here")
                .and_at(self.span(after), "the next band starts here"),
            (Some(_), None) => told.labelled("the last band ends here"),
            _ => told.labelled("the first band starts here"),
        }
    }

    pub(super) fn overlap(&self, overlap: &Overlap) -> Diagnostic {
        let (first, second) = overlap.rows;
        let message = format!("{} in two bands of `{}`", overlap.fall, self.by);
        let lines: Vec<String> = overlap.mends.iter().map(|(row, ends)| self.line(*row, ends)).collect();
        let help = if lines.is_empty() {
            format!("let each value fall in one row: split or remove `{}`", self.ends(first))
        } else {
            format!("write {}", listing(lines.iter().map(String::as_str), "or"))
        };
        Diagnostic::error(codes::VALUE_OVERLAP, self.span(second), message)
            .labelled("they fall in this band")
            .and_at(self.span(first), "and in this one")
            .help(help)
    }
}
