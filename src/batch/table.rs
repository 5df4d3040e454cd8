//! The first row of a table: the names of its columns.

use super::{codes, csv};
use crate::diagnostic::Diagnostic;
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
