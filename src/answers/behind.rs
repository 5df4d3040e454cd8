//! What is wrong in an answer file behind what is told: with the mends of that it is read again, so that it need not wait
//! for the next time.

use super::{Date, read_once, right_in_quotes};
use crate::diagnostic::{self, Diagnostic, Mended};
use crate::ruleset::Ruleset;
use crate::source::Source;

/// So often a file is read again.
const ROUNDS: usize = 8;

/// With more problems than these it is not.
const MOST: usize = 50;

/// Everything that is wrong with a file, of which this is what was found first.
pub(super) fn told(
    ruleset: &Ruleset,
    source: &Source,
    on: Option<Date>,
    found: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    told_in(ruleset, source, on, found, ROUNDS)
}

fn told_in(
    ruleset: &Ruleset,
    source: &Source,
    on: Option<Date>,
    mut problems: Vec<Diagnostic>,
    rounds: usize,
) -> Vec<Diagnostic> {
    let edits = diagnostic::apart(problems.iter().filter_map(|problem| problem.edit.as_ref()).collect());
    let edits = edits.filter(|edits| !edits.is_empty() && rounds > 0 && problems.len() <= MOST);
    let mended = edits.and_then(|edits| Mended::new(source.text(), &edits));
    if let [only] = problems.as_mut_slice() {
        right_in_quotes(ruleset, source, on, only);
    }
    let Some(mended) = mended else { return problems };
    let again = Source::new(source.name(), mended.text.as_str());
    let (_, found) = read_once(ruleset, &again, on);
    let again = told_in(ruleset, &again, on, found, rounds - 1);
    let further: Vec<Diagnostic> = again.into_iter().map(|it| mended.as_written(it)).collect();
    let touches = |one: &Diagnostic| mended.touches(one.span());
    // A mend that leaves its place wrong was perhaps not what is meant.
    if further.iter().any(|it| touches(it) && !problems.iter().any(|told| told.span() == it.span())) {
        return problems;
    }
    let new = |it: &Diagnostic| {
        let told = |told: &Diagnostic| told.span() == it.span() && (told.code == it.code || touches(it));
        !problems.iter().any(told)
    };
    let new: Vec<Diagnostic> = further.into_iter().filter(new).collect();
    problems.extend(new);
    diagnostic::sort(&mut problems);
    problems
}
