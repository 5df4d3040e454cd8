//! Warnings of choices that nothing tells apart.
//!
//! * A choice is named where a condition, a list word, `count of` or a band names it.
//! * Of an `any of` question every box should be read: a choice that is never named is told of, unless `is none` (or
//!   its negation) reads the whole question, which every box changes.
//! * Of a `one of` question the choices that no condition names are "the rest", and a rest is needed: `fine`,
//!   `normal`. One choice may be the rest; beside it the assumed choice, and choices that say that nothing is known
//!   or that it is something else (`not_done`, `not_sure`, `other`). Two or more further ones are told of once, because
//!   nothing tells them apart.
//! * The choices of a scale are those of a published list, and mostly read by their order: none is told of.
//! * A question that nothing reads is told of as a whole, never by choice.

use super::{codes, roots};
use crate::diagnostic::{Diagnostic, listing};
use crate::ruleset::items::Items;
use crate::ruleset::visit::{self, Item, Node};
use crate::ruleset::{
    Bands, Choice, ClassRows, CondKind, Formula, Question, QuestionId, QuestionKind, Ruleset, ScoreItemKind,
    Value, Words,
};
use foldhash::{HashMap, HashMapExt as _, HashSet};

/// What is named of one question.
#[derive(Debug, Default)]
struct Named {
    choices: HashSet<u16>,
    /// `is none`
    none: bool,
}

pub(super) fn check(ruleset: &Ruleset, read: &Items) -> Vec<Diagnostic> {
    let named = named(ruleset);
    let nothing = Named::default();
    let each = ruleset.questions.iter().enumerate().filter_map(|(at, question)| {
        let id = QuestionId::at(at);
        let named = named.get(&id).unwrap_or(&nothing);
        read.contains(Item::Question(id)).then(|| tell(question, named)).flatten()
    });
    each.collect()
}

fn tell(question: &Question, named: &Named) -> Option<Diagnostic> {
    match &question.kind {
        QuestionKind::AnyOf { choices, .. } if !named.none => tell_unread(question, &unnamed(choices, named)),
        QuestionKind::OneOf(choices) if question.scale.is_none() => {
            tell_alike(question, &unnamed(choices, named))
        }
        _ => None,
    }
}

fn unnamed<'q>(choices: &'q [Choice], named: &Named) -> Vec<(u16, &'q Choice)> {
    let numbered = (0..u16::MAX).zip(choices);
    numbered.filter(|(at, _)| !named.choices.contains(at)).collect()
}

/// Boxes that nothing reads.
fn tell_unread(question: &Question, unnamed: &[(u16, &Choice)]) -> Option<Diagnostic> {
    let (_, first) = unnamed.first()?;
    let ids = listing(unnamed.iter().map(|(_, choice)| choice.id.as_str()), "or");
    let message = format!("nothing reads {ids} of `{}`", question.id);
    let help = format!("read it, for example `{} includes {}`, or remove the choice", question.id, first.id);
    let told = Diagnostic::warning(codes::UNUSED_CHOICE, first.span, message)
        .labelled("ticking this changes no result")
        .help(help);
    Some(unnamed.iter().skip(1).fold(told, |told, (_, choice)| told.and_at(choice.span, "nor this")))
}

/// More than one choice that is only "the rest".
fn tell_alike(question: &Question, unnamed: &[(u16, &Choice)]) -> Option<Diagnostic> {
    let is_assumed = |at: u16| question.assume == Some(Value::Choice(at));
    let alike: Vec<&Choice> = unnamed
        .iter()
        .filter(|(at, choice)| !is_assumed(*at) && !is_quiet(&choice.id))
        .map(|(_, choice)| *choice)
        .collect();
    let [first, second, ..] = alike.as_slice() else { return None };
    let ids = listing(alike.iter().map(|choice| choice.id.as_str()), "and");
    let message = format!("nothing tells {ids} of `{}` apart", question.id);
    let help = format!(
        "read one of them, for example `{} is {}`, or make `{}` and `{}` one choice",
        question.id, first.id, first.id, second.id
    );
    let told = Diagnostic::warning(codes::UNUSED_CHOICE, first.span, message)
        .labelled("no condition names this")
        .help(help);
    Some(alike.iter().skip(1).fold(told, |told, choice| told.and_at(choice.span, "nor this")))
}

/// Whether a choice says by its name that nothing is known, or that it is something else.
fn is_quiet(id: &str) -> bool {
    const QUIET: [&str; 8] =
        ["other", "unsure", "unknown", "unclear", "unwilling", "refused", "declined", "elsewhere"];
    QUIET.contains(&id)
        || ["not_", "no_", "none_", "other_", "does_not_"].iter().any(|start| id.starts_with(start))
}

fn named(ruleset: &Ruleset) -> HashMap<QuestionId, Named> {
    let mut named: HashMap<QuestionId, Named> = HashMap::new();
    for (id, choices) in banded(ruleset) {
        named.entry(id).or_default().choices.extend(choices);
    }
    for (_, root) in roots::roots(ruleset) {
        visit::each_node(root, |node| {
            let Node::Cond(cond) = node else { return };
            match &cond.kind {
                CondKind::ChoiceIs(id, choices) | CondKind::SetIncludes(id, _, choices) => {
                    named.entry(*id).or_default().choices.extend(choices);
                }
                CondKind::SetIsNone(id) => named.entry(*id).or_default().none = true,
                _ => {}
            }
        });
    }
    named
}

/// The choices that bands over a question name.
fn banded(ruleset: &Ruleset) -> Vec<(QuestionId, Vec<u16>)> {
    let tables = ruleset.scores.iter().flat_map(|score| &score.items).flat_map(|item| match &item.kind {
        ScoreItemKind::Table(bands, _) => of_bands(bands),
        _ => Vec::new(),
    });
    let calculations = ruleset.calculations.iter().flat_map(|found| match &found.formula {
        Formula::Bands(bands) => of_bands(bands),
        Formula::Expression(_) => Vec::new(),
    });
    let classes = ruleset.classes.iter().flat_map(|class| match &class.rows {
        ClassRows::By(bands) => of_bands(bands),
        ClassRows::First { .. } => Vec::new(),
    });
    tables.chain(calculations).chain(classes).collect()
}

fn of_bands<V>(bands: &Bands<V>) -> Vec<(QuestionId, Vec<u16>)> {
    match bands {
        Bands::Choice { by: Words::Question(id), rows } => {
            vec![(*id, rows.iter().flat_map(|(choices, _)| choices.iter().copied()).collect())]
        }
        Bands::Table { by, across, .. } => [of_bands(by), of_bands(across)].concat(),
        Bands::Choice { .. } | Bands::Number { .. } => Vec::new(),
    }
}
