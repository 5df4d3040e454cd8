//! Patterns whose weaker grade is never the one that is told: `likely when` holds wherever `possible when` does.
//!
//! It is told where trying every combination of values that can make a difference finds none at which the weaker grade
//! stands alone. What reads too much to try passes in silence.

use super::representatives::Combinations;
use super::{codes, places};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::ruleset::{Pattern, Ruleset};

/// Most work for all patterns together, in nodes worked out.
const MOST_WORK: usize = 2_000_000;

pub(super) fn check(ruleset: &Ruleset, plan: &Plan) -> Vec<Diagnostic> {
    let mut work = MOST_WORK;
    ruleset.patterns.iter().filter_map(|pattern| hidden(ruleset, plan, pattern, &mut work)).collect()
}

fn hidden(ruleset: &Ruleset, plan: &Plan, pattern: &Pattern, work: &mut usize) -> Option<Diagnostic> {
    const LIKELY: u64 = 1;
    const POSSIBLE: u64 = 2;
    let (likely, possible) = (pattern.likely.as_ref()?, pattern.possible.as_ref()?);
    let conds = [likely, possible];
    let combinations = Combinations::of(ruleset, plan, &conds)?;
    *work = work.checked_sub(combinations.work())?;
    let (mut ever, mut alone) = (false, false);
    combinations.each(&conds, |holds| {
        ever |= holds & POSSIBLE != 0;
        alone |= holds & (LIKELY | POSSIBLE) == POSSIBLE;
    });
    // A condition that is never true is told of by itself.
    if alone || !ever {
        return None;
    }
    let words = |span| places::short_words(&ruleset.source, span);
    let message = format!(
        "pattern `{}` is never shown as possible: `likely when {}` holds wherever `possible when {}` does",
        pattern.id,
        words(likely.span),
        words(possible.span)
    );
    Some(
        Diagnostic::warning(codes::GRADE_HIDDEN, possible.span, message)
            .labelled("never holds alone")
            .and_at(likely.span, "the stronger grade holds then")
            .help("let `likely when` ask for more than `possible when`: exchange the two, or leave `possible when` out"),
    )
}
