//! The laws of the language that need more than one declaration to see.

use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::ruleset::Ruleset;

/// Everything that breaks a law, and what is probably not meant.
#[must_use]
pub fn check(_ruleset: &Ruleset, _plan: &Plan) -> Vec<Diagnostic> {
    Vec::new()
}
