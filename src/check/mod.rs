//! From text to a checked ruleset: every problem of the file at once.

pub mod codes;
pub mod laws;
pub mod resolve;

use crate::diagnostic::{self, Diagnostic};
use crate::plan::{self, Plan};
use crate::ruleset::Ruleset;
use crate::source::Source;
use crate::syntax;

/// What checking a text gives.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The ruleset; none where there is an error.
    pub ruleset: Option<Ruleset>,
    /// Its flat form.
    pub plan: Option<Plan>,
    /// Every error and warning, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads and checks a ruleset.
#[must_use]
pub fn check(source: &Source) -> Checked {
    let (file, mut diagnostics) = syntax::parse(source);
    let (ruleset, found) = resolve::resolve(source, &file);
    diagnostics.extend(found);
    let plan = ruleset.as_ref().map(plan::build);
    if let (Some(ruleset), Some(plan)) = (&ruleset, &plan) {
        diagnostics.extend(laws::check(ruleset, plan));
    }
    diagnostic::sort(&mut diagnostics);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Checked { ruleset: None, plan: None, diagnostics };
    }
    Checked { ruleset, plan, diagnostics }
}
