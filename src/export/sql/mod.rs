//! A ruleset as one SQL query over a table of answers: every conclusion of every row, as `eval` draws it.
//!
//! The query walks the flat form as `eval` does. Every condition is two SQL conditions that are never null, *certainly*
//! and *possibly*; every number is its lowest and its highest value in an exact type; every class is one condition for
//! each choice, whether it is still possible. What the author named becomes a column of that name in the first step of
//! the query that can work it out.

mod answers;
mod bands;
mod conclusions;
mod conditions;
mod dates;
pub mod dialect;
mod expr;
mod layout;
mod making;
mod numbers;
mod parts;
mod scores;
mod sheet;

use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::ruleset::Ruleset;
pub use dialect::Dialect;

/// How the query is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// For which engine.
    pub dialect: Dialect,
    /// The table of the answers, as it is to stand in the query.
    pub table: String,
    /// The column that tells the rows apart; it is carried through.
    pub id: String,
    /// The column with the date of the assessment.
    pub date: Option<String>,
    /// The date of the assessment of rows that have none of their own.
    pub on: Option<Date>,
}

/// What stands over the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading<'a> {
    /// The digest of the ruleset's meaning.
    pub digest: &'a str,
    /// The program that wrote it, with its version.
    pub engine: &'a str,
}

/// The query.
///
/// # Errors
/// What the engine cannot carry exactly, each with its place.
pub fn query(
    ruleset: &Ruleset,
    plan: &Plan,
    options: &Options,
    heading: Heading<'_>,
) -> Result<String, Vec<Diagnostic>> {
    let mut making = making::Making::new(ruleset, plan, options);
    making.walk();
    let results = making.results();
    let text = layout::query(&mut making, &results, heading);
    let problems = making.into_problems();
    if problems.is_empty() { Ok(text) } else { Err(problems) }
}
