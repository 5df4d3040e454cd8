//! The law of bands over numbers: every value that is possible falls in exactly one.
//!
//! That each band has its ends in order is checked where it is read.

use super::ends::{Ends, List};
use super::{exact_bands, grid_bands, places};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::ruleset::{Bands, ClassRows, Formula, Num, NumberBand, Ruleset, ScoreItemKind};

/// Beyond so many decimals a number is taken as one without a grid.
const MOST_DECIMALS: u8 = 18;

pub(super) fn check(ruleset: &Ruleset, plan: &Plan) -> Vec<Diagnostic> {
    lists(ruleset).into_iter().flat_map(|(by, rows)| check_list(ruleset, plan, by, rows)).collect()
}

/// Every list of bands over a number.
fn lists(ruleset: &Ruleset) -> Vec<(&Num, Vec<Ends>)> {
    let tables = ruleset.scores.iter().flat_map(|score| &score.items).filter_map(|item| match &item.kind {
        ScoreItemKind::Table(bands, _) => list(bands),
        _ => None,
    });
    let calculations = ruleset.calculations.iter().filter_map(|found| match &found.formula {
        Formula::Bands(bands) => list(bands),
        Formula::Expression(_) => None,
    });
    let classes = ruleset.classes.iter().filter_map(|class| match &class.rows {
        ClassRows::By(bands) => list(bands),
        ClassRows::First { .. } => None,
    });
    tables.chain(calculations).chain(classes).collect()
}

fn list<V>(bands: &Bands<V>) -> Option<(&Num, Vec<Ends>)> {
    let Bands::Number { by, rows } = bands else { return None };
    Some((by, rows.iter().map(ends).collect()))
}

fn ends<V>(row: &NumberBand<V>) -> Ends {
    Ends { from: row.from, to: row.to, includes_to: row.includes_to, span: row.span }
}

fn check_list(ruleset: &Ruleset, plan: &Plan, by: &Num, rows: Vec<Ends>) -> Vec<Diagnostic> {
    let Some(range) = plan.declared_range(by.id).cloned() else { return Vec::new() };
    let words = places::words(&ruleset.source, by.span);
    let list = List { source: &ruleset.source, by: words, rows, range };
    match plan.grid(by.id).filter(|grid| *grid <= MOST_DECIMALS) {
        Some(grid) => grid_bands::check(&list, grid),
        None => exact_bands::check(&list),
    }
}
