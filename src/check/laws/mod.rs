//! The laws: what must hold of a ruleset whose names and types are right, and what probably was not meant.
//!
//! Errors keep the promises of the language: nothing masks a red flag, whether a ruleset applies is never assumed,
//! every number falls in exactly one band, no divisor is zero. Warnings tell of text that changes no result. All of
//! it is read off the typed ruleset and the declared ranges in its plan; the work grows with the size of the text.

mod applies;
mod bands;
mod cases;
pub mod codes;
mod constant;
mod contradiction;
mod dates;
mod divisors;
mod domains;
mod ends;
mod exact_bands;
mod fine_numbers;
mod grades;
mod grid_bands;
mod mention;
mod other_unit;
mod paths;
mod places;
mod prorates;
mod red_flags;
mod repeated;
mod representatives;
pub(super) mod roots;
mod rows;

mod unused;
mod unused_choices;

use crate::diagnostic::{self, Diagnostic};
use crate::plan::Plan;
use crate::ruleset::Ruleset;

/// Every law that is broken and every warning, in the order of the text.
#[must_use]
pub fn check(ruleset: &Ruleset, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = promises(ruleset, plan);
    if !plan.unranged {
        found.extend(grades::check(ruleset, plan));
        let unreachable = rows::check(ruleset, plan);
        found.extend(constant::check(ruleset, plan, &unreachable));
        found.extend(unreachable.into_iter().map(|row| row.told));
    }
    let told: Vec<_> = found.iter().map(Diagnostic::span).collect();
    found.extend(repeated::check(ruleset).into_iter().filter(|line| !told.contains(&line.span())));
    found.extend(fine_numbers::check(ruleset));
    found.extend(unused::check(ruleset));
    found.extend(cases::check(ruleset, plan));
    diagnostic::sort(&mut found);
    found
}

/// Every law that is broken, without the warnings, in the order of the text.
#[must_use]
pub fn errors(ruleset: &Ruleset, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = promises(ruleset, plan);
    found.extend(cases::check(ruleset, plan));
    found.retain(Diagnostic::is_error);
    diagnostic::sort(&mut found);
    found
}

/// What can be an error.
fn promises(ruleset: &Ruleset, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = red_flags::check(ruleset);
    found.extend(applies::check(ruleset));
    found.extend(divisors::check(ruleset, plan));
    found.extend(dates::check(ruleset, plan));
    found.extend(domains::check(ruleset, plan));
    found.extend(prorates::check(ruleset, plan));
    // What reads a formula without a range has none either: its bands and comparisons are checked once that is mended.
    if !plan.unranged {
        found.extend(bands::check(ruleset, plan));
    }
    found
}
