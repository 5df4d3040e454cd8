//! The law of bands over numbers: every value that is possible falls in exactly one.
//!
//! That each band has its ends in order is checked where it is read.

use super::ends::{Ends, List};
use super::{codes, exact_bands, grid_bands, places, repeated};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::ruleset::{Bands, ClassRows, Formula, Num, NumKind, NumberBand, Ruleset, ScoreItemKind};

/// Beyond so many decimals a number is taken as one without a grid.
const MOST_DECIMALS: u8 = 18;

pub(super) fn check(ruleset: &Ruleset, plan: &Plan) -> Vec<Diagnostic> {
    lists(ruleset).into_iter().flat_map(|found| check_list(ruleset, plan, found)).collect()
}

/// A list of bands over a number.
struct Found<'r> {
    by: &'r Num,
    rows: Vec<Ends>,
    /// They are the columns of a table.
    columns: bool,
}

/// Every list of bands over a number.
fn lists(ruleset: &Ruleset) -> Vec<Found<'_>> {
    let tables = ruleset.scores.iter().flat_map(|score| &score.items).flat_map(|item| match &item.kind {
        ScoreItemKind::Table(bands, _) => list(bands, false),
        _ => Vec::new(),
    });
    let calculations = ruleset.calculations.iter().flat_map(|found| match &found.formula {
        Formula::Bands(bands) => list(bands, false),
        Formula::Expression(_) => Vec::new(),
    });
    let classes = ruleset.classes.iter().flat_map(|class| match &class.rows {
        ClassRows::By(bands) => list(bands, false),
        ClassRows::First { .. } => Vec::new(),
    });
    tables.chain(calculations).chain(classes).collect()
}

fn list<V>(bands: &Bands<V>, columns: bool) -> Vec<Found<'_>> {
    match bands {
        Bands::Number { by, rows } => vec![Found { by, rows: rows.iter().map(ends).collect(), columns }],
        Bands::Choice { .. } => Vec::new(),
        Bands::Table { by, across, .. } => {
            let mut found = list(by, columns);
            found.extend(list(across, true));
            found
        }
    }
}

fn ends<V>(row: &NumberBand<V>) -> Ends {
    Ends { from: row.from, to: row.to, includes_to: row.includes_to, span: row.span }
}

fn check_list(ruleset: &Ruleset, plan: &Plan, found: Found<'_>) -> Vec<Diagnostic> {
    let Found { by, rows, columns } = found;
    let Some(range) = plan.declared_range(by.id) else { return Vec::new() };
    let words = places::words(&ruleset.source, by.span);
    let list = List { source: &ruleset.source, by: words, rows, columns, range };
    let mut told = match plan.grid(by.id).filter(|grid| *grid <= MOST_DECIMALS) {
        Some(grid) => grid_bands::check(&list, grid),
        None => exact_bands::check(&list),
    };
    if let (NumKind::Score(id), [gap]) = (&by.kind, told.as_mut_slice())
        && gap.code == codes::VALUE_GAP
        && let Some(cause) = repeated::as_cause(ruleset, *id, gap)
    {
        *gap = cause;
    }
    told
}
