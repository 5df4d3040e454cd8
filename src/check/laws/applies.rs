//! The law of `applies when`: whether a ruleset is meant for a person is told by answers that are always asked and
//! never assumed.

use super::paths::Readings;
use super::{codes, mention, places};
use crate::diagnostic::Diagnostic;
use crate::ruleset::visit::Item;
use crate::ruleset::{Cond, QuestionId, Ruleset};
use crate::source::Span;

pub(super) fn check(ruleset: &Ruleset) -> Vec<Diagnostic> {
    let roots: Vec<&Cond> = ruleset.applies.iter().map(|applies| &applies.when).collect();
    let readings = Readings::new(ruleset, &roots, false);
    let mut found = Vec::new();
    for item in &readings.order {
        let Item::Question(id) = *item else { continue };
        let Some(root) = readings.root_of(*item).and_then(|at| roots.get(at)) else { continue };
        let place = readings.place(root, *item);
        let way = readings.told(*item);
        found.extend(assumed(ruleset, id, place, &way));
        found.extend(gated(ruleset, id, place, &way));
    }
    found
}

fn assumed(ruleset: &Ruleset, id: QuestionId, place: Span, way: &str) -> Option<Diagnostic> {
    let value = mention::assumed(ruleset, id)?;
    let question = ruleset.question(id);
    let clause = places::clause(&ruleset.source, question.span.start, "assume");
    let message = format!("`applies when` depends on an assumed answer: it {way}, which assumes `{value}`");
    let help = format!(
        "remove `assume {value}` from question `{0}`, or do not read `{0}` in `applies when`",
        question.id
    );
    Some(
        Diagnostic::error(codes::APPLIES_ASSUMED, place, message)
            .labelled(way)
            .and_at(clause.unwrap_or(question.span), "a missing answer is taken as this")
            .help(help),
    )
}

fn gated(ruleset: &Ruleset, id: QuestionId, place: Span, way: &str) -> Option<Diagnostic> {
    let question = ruleset.question(id);
    let gate = question.gate.as_ref()?;
    let written = places::words(&ruleset.source, gate.span);
    let message = format!("`applies when` depends on a question that is not always asked: it {way}");
    let help = format!(
        "remove `{written}` from question `{0}`, or do not read `{0}` in `applies when`",
        question.id
    );
    Some(
        Diagnostic::error(codes::APPLIES_GATED, place, message)
            .labelled(way)
            .and_at(gate.span, "asked only then")
            .help(help),
    )
}
