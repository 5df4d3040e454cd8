//! Tables over two things: a head that says what the columns are, and rows whose cells stand below each other.

use super::columns::width;
use super::printer::{Doc, Printer};
use crate::syntax::ast::{Across, Band, BandValue};
use pretty::DocAllocator;

/// How wide the label and each cell of a table are made.
#[derive(Debug, Clone, Default)]
pub struct Grid(Vec<usize>);

impl Grid {
    fn of(rows: &[Vec<String>]) -> Self {
        let most = rows.iter().map(Vec::len).max().unwrap_or(0);
        let widest = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| width(cell)).max();
        Self((0..most).map(|at| widest(at).unwrap_or(0)).collect())
    }

    /// A row: the label, and its cells with bars between them.
    fn row(&self, cells: &[String]) -> String {
        let mut out = String::new();
        for (at, cell) in cells.iter().enumerate() {
            match at {
                0 => {}
                1 => out.push(' '),
                _ => out.push_str(" | "),
            }
            out.push_str(cell);
            if at + 1 < cells.len() {
                let wide = self.0.get(at).copied().unwrap_or(0);
                out.push_str(&" ".repeat(wide.saturating_sub(width(cell))));
            }
        }
        out
    }
}

impl<'a> Printer<'a> {
    /// The widths of a table, where the bands are one: with a head, or with several cells in a row.
    pub fn grid(&mut self, across: Option<&'a Across>, bands: &[&'a Band]) -> Option<Grid> {
        if across.is_none() && bands.iter().all(|band| band.more.is_empty()) {
            return None;
        }
        let mut rows: Vec<Vec<String>> = across.iter().map(|across| self.head_cells(across)).collect();
        rows.extend(bands.iter().map(|band| self.row_cells(band)));
        Some(Grid::of(&rows))
    }

    /// `across X: a | b`
    pub fn grid_head(&mut self, across: &'a Across, grid: &Grid) -> Doc<'a> {
        let cells = self.head_cells(across);
        self.arena.text(grid.row(&cells))
    }

    /// `range: value | value`
    pub fn grid_row(&mut self, band: &'a Band, grid: &Grid) -> Doc<'a> {
        let cells = self.row_cells(band);
        self.arena.text(grid.row(&cells))
    }

    fn head_cells(&mut self, across: &'a Across) -> Vec<String> {
        let mut cells = vec![format!("across {}:", self.flat(&across.by))];
        cells.extend(across.columns.iter().map(|column| self.range(&column.range)));
        cells
    }

    fn row_cells(&mut self, band: &'a Band) -> Vec<String> {
        let mut cells = vec![format!("{}:", self.range(&band.range))];
        cells.push(self.cell(&band.value));
        cells.extend(band.more.iter().map(|value| self.cell(value)));
        cells
    }

    pub(super) fn cell(&mut self, value: &'a BandValue) -> String {
        match value {
            BandValue::Amount(amount) => self.flat(amount),
            BandValue::Class(class) => match &class.text {
                Some(text) => format!("{} {}", class.name.text, self.source.slice(text.span)),
                None => class.name.text.to_string(),
            },
            BandValue::NotApplying(_) => "does not apply".to_owned(),
            BandValue::Column => String::new(),
        }
    }
}
