//! The first row of a table: the names of its columns.

use super::{codes, csv};
use crate::diagnostic::{Diagnostic, listing};
use crate::source::{Source, Span};

/// The columns of a table, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Their names.
    pub columns: Vec<String>,
    /// Their types, where they have some.
    #[cfg(feature = "parquet")]
    pub schema: Option<arrow_schema::SchemaRef>,
}

impl Table {
    /// Reads the first row, which stands without its line end.
    ///
    /// # Errors
    /// Why these are no names of columns.
    pub fn read(source: &Source) -> Result<Self, Box<Diagnostic>> {
        let row = source.text();
        let cells = csv::cells(row).map_err(|_| {
            let problem =
                Diagnostic::error(codes::HEADING, whole(row), "the quotes of the first row do not pair");
            Box::new(problem.help("close each name that opens with a quote"))
        })?;
        let mut columns: Vec<String> = Vec::with_capacity(cells.len());
        for (at, cell) in cells.iter().enumerate() {
            let (name, span) = (cell.text.trim(), Span::new(cell.start, cell.end));
            if name.is_empty() {
                let message = format!("column {} has no name", at + 1);
                let help = "name it, or delete the column";
                return Err(Box::new(Diagnostic::error(codes::HEADING, span, message).help(help)));
            }
            if columns.iter().any(|known| known == name) {
                let message = format!("two columns are named `{name}`");
                let help = "keep the one that is right";
                return Err(Box::new(Diagnostic::error(codes::HEADING, span, message).help(help)));
            }
            columns.push(name.to_owned());
        }
        if let ([only], Some(separator)) = (columns.as_slice(), row.chars().find(|c| matches!(c, ';' | '\t')))
        {
            let by = if separator == '\t' { "tabs" } else { "`;`" };
            let message = format!("the columns are separated by {by}, not by commas");
            let help = "save the table as comma-separated values";
            debug_assert!(!only.is_empty(), "an empty name was refused");
            return Err(Box::new(Diagnostic::error(codes::NOT_ROWS, whole(row), message).help(help)));
        }
        Ok(Self {
            columns,
            #[cfg(feature = "parquet")]
            schema: None,
        })
    }
}

fn whole(row: &str) -> Span {
    Span::new(0, row.len())
}

/// The problem of columns that are no questions, told once before the first row.
#[must_use]
pub fn unknown_columns(
    unknown: &[(&str, Span)],
    near: impl Fn(&str) -> Option<String>,
    what: &str,
) -> Option<Diagnostic> {
    const MOST: usize = 8;
    let (first, rest) = unknown.split_first()?;
    let shown = unknown.iter().take(MOST).map(|(name, _)| *name);
    let more = unknown.len().saturating_sub(MOST);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let message = if rest.is_empty() {
        format!("the {what} `{}` is no question", first.0)
    } else {
        format!("the {what}s {}{more} are no questions", listing(shown, "and"))
    };
    let mut problem = Diagnostic::error(codes::UNKNOWN_COLUMN, first.1, message);
    for (_, span) in rest.iter().take(MOST - 1) {
        problem = problem.and_at(*span, "this too");
    }
    let names: Vec<&str> = unknown.iter().map(|(name, _)| *name).collect();
    let ignore = format!("leave it out of the results with `--ignore {}`", names.join(","));
    Some(problem.help(match near(first.0) {
        Some(near) => format!("did you mean `{near}`? if not, {ignore}"),
        None => ignore,
    }))
}
