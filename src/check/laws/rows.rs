//! Rows of a `classify` without `by` that are never the first that holds.
//!
//! A row is told of where the declared ranges make its condition never true or an earlier one always true, and where
//! trying every combination of values that can make a difference finds none at which it is the first. What reads too
//! much to try passes in silence.

use super::representatives::Combinations;
use super::{codes, places};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::ruleset::{Class, ClassId, ClassRows, Cond, Ruleset};
use crate::source::Span;
use crate::truth::Truth;

/// Most work for all classes together, in nodes worked out.
const MOST_WORK: usize = 8_000_000;
/// Most rows of a class that are tried: one bit each.
const MOST_ROWS: usize = 64;

/// A row that is never reached.
pub(super) struct Unreachable {
    /// Its class.
    pub(super) class: ClassId,
    /// The condition that is to blame.
    pub(super) blamed: Span,
    /// What is said of it.
    pub(super) told: Diagnostic,
}

/// Why a row is never reached.
enum Why {
    NeverTrue,
    Covered(usize),
    CoveredTogether,
}

pub(super) fn check(ruleset: &Ruleset, plan: &Plan) -> Vec<Unreachable> {
    let mut work = MOST_WORK;
    let mut found = Vec::new();
    for (at, class) in ruleset.classes.iter().enumerate() {
        let ClassRows::First { rows, .. } = &class.rows else { continue };
        let tell = |(row, why): &(usize, Why)| tell(ruleset, class, rows, *row, why);
        let mut why = unreachable(ruleset, plan, rows, &mut work);
        // A row above that always holds is what is wrong, and it is told by itself.
        why.retain(|(_, why)| match why {
            Why::Covered(above) => {
                !rows.get(*above).is_some_and(|(when, _)| plan.declared_truth(when).is_true())
            }
            _ => true,
        });
        let told = why.iter().filter_map(|one| Some((blamed(rows, one)?, tell(one)?)));
        found.extend(told.map(|(blamed, told)| Unreachable { class: ClassId::at(at), blamed, told }));
    }
    found
}

type Rows = [(Cond, u16)];

fn unreachable(ruleset: &Ruleset, plan: &Plan, rows: &Rows, work: &mut usize) -> Vec<(usize, Why)> {
    let truth = |row: usize| rows.get(row).map(|(when, _)| plan.declared_truth(when));
    let always = (0..rows.len()).find(|row| truth(*row).is_some_and(Truth::is_true));
    let until = always.map_or(rows.len(), |row| row + 1);
    let mut found: Vec<(usize, Why)> = (0..until)
        .filter(|row| truth(*row).is_some_and(Truth::is_false))
        .map(|row| (row, Why::NeverTrue))
        .collect();
    found.extend(tried(ruleset, plan, rows.get(..until).unwrap_or(rows), work));
    found.extend(always.filter(|row| row + 1 < rows.len()).map(|row| (row + 1, Why::Covered(row))));
    found.sort_by_key(|(row, _)| *row);
    found.dedup_by_key(|(row, _)| *row);
    found
}

/// Rows that are the first at no combination of values.
fn tried(ruleset: &Ruleset, plan: &Plan, rows: &Rows, work: &mut usize) -> Vec<(usize, Why)> {
    let mut conds: Vec<&Cond> = rows.iter().take(MOST_ROWS).map(|(when, _)| when).collect();
    // A row that cannot be tried hides nothing of the rows above it.
    let combinations = loop {
        match Combinations::of(ruleset, plan, &conds) {
            Some(combinations) => break combinations,
            None if conds.pop().is_none() => return Vec::new(),
            None => {}
        }
    };
    let Some(left) = work.checked_sub(combinations.work()) else { return Vec::new() };
    *work = left;
    let (mut ever, mut first) = (0_u64, 0_u64);
    let mut with = vec![u64::MAX; conds.len()];
    combinations.each(&conds, |holds| {
        ever |= holds;
        first |= holds & holds.wrapping_neg();
        for (row, with) in with.iter_mut().enumerate().filter(|(row, _)| holds & (1 << row) != 0) {
            *with &= holds & !(1 << row);
        }
    });
    let never_first = (0..conds.len()).filter(|row| first & (1 << row) == 0);
    never_first
        .map(|row| {
            let covering = with.get(row).copied().unwrap_or(0) & ((1 << row) - 1);
            let why = match (ever & (1 << row) == 0, covering) {
                (true, _) => Why::NeverTrue,
                (false, 0) => Why::CoveredTogether,
                (false, covering) => Why::Covered(covering.trailing_zeros() as usize),
            };
            (row, why)
        })
        .collect()
}

fn blamed(rows: &Rows, (row, why): &(usize, Why)) -> Option<Span> {
    let row = if let Why::Covered(earlier) = why { earlier } else { row };
    rows.get(*row).map(|(when, _)| when.span)
}

fn tell(ruleset: &Ruleset, class: &Class, rows: &Rows, row: usize, why: &Why) -> Option<Diagnostic> {
    let (when, choice) = rows.get(row)?;
    let words = |cond: &Cond| places::short_words(&ruleset.source, cond.span);
    let name = |choice: u16| class.choices.get(usize::from(choice)).map(|found| found.id.as_str());
    let own = name(*choice)?;
    let told = |reason: String| {
        let message = format!("row `{own}` of `{}` is never reached: {reason}", class.id);
        Diagnostic::warning(codes::ROW_UNREACHABLE, when.span, message).labelled("never the first that holds")
    };
    Some(match why {
        Why::NeverTrue => told(format!("`{}` is never true", words(when)))
            .help(format!("mend the condition, or remove the row `{own}`")),
        Why::CoveredTogether => told(format!("one of the rows above holds wherever `{}` does", words(when)))
            .help(format!("move the row `{own}` up, or remove it")),
        Why::Covered(earlier) => {
            let (above, other) = rows.get(*earlier)?;
            let other = name(*other)?;
            told(format!("the row `{other}` above it holds wherever `{}` does", words(when)))
                .and_at(above.span, "this row comes first")
                .help(format!("put `when {}: {own}` above `when {}: {other}`", words(when), words(above)))
        }
    })
}
