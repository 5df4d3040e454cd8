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

use super::codes;
use crate::diagnostic::{Diagnostic, listing};
use crate::ruleset::items::Items;
use crate::ruleset::visit::{Item, Node};
use crate::ruleset::{
    Bands, Choice, ClassRows, CondKind, Formula, Question, QuestionId, QuestionKind, Ruleset, ScoreItemKind,
    Value, Words,
};

/// What something names of each question.
#[derive(Debug)]
pub(super) struct NamedChoices(Vec<Named>);

/// What is named of one question.
#[derive(Debug, Clone, Default)]
struct Named {
    /// For each choice up to the last one that is named, whether it is.
    choices: Vec<bool>,
    /// `is none`
    none: bool,
}

impl NamedChoices {
    /// What bands name.
    pub(super) fn by_bands(ruleset: &Ruleset) -> Self {
        let mut named = Self(vec![Named::default(); ruleset.questions.len()]);
        for (id, choices) in banded(ruleset) {
            named.add(id, &choices);
        }
        named
    }

    /// Adds what a node itself names.
    pub(super) fn note(&mut self, node: Node<'_>) {
        let Node::Cond(cond) = node else { return };
        match &cond.kind {
            CondKind::ChoiceIs(id, choices) | CondKind::SetIncludes(id, _, choices) => self.add(*id, choices),
            CondKind::SetIsNone(id) => {
                self.0.get_mut(id.index()).into_iter().for_each(|named| named.none = true);
            }
            _ => {}
        }
    }

    fn add(&mut self, id: QuestionId, choices: &[u16]) {
        let Some(named) = self.0.get_mut(id.index()) else { return };
        for choice in choices.iter().map(|choice| usize::from(*choice)) {
            if named.choices.len() <= choice {
                named.choices.resize(choice + 1, false);
            }
            if let Some(it) = named.choices.get_mut(choice) {
                *it = true;
            }
        }
    }
}

pub(super) fn check(ruleset: &Ruleset, read: &Items, named: &NamedChoices) -> Vec<Diagnostic> {
    let each = (0..).map(QuestionId::at).zip(ruleset.questions.iter().zip(&named.0));
    each.filter(|(id, _)| read.contains(Item::Question(*id)))
        .filter_map(|(_, (question, named))| tell(question, named))
        .collect()
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
    let is_named = |at: u16| named.choices.get(usize::from(at)).copied().unwrap_or_default();
    numbered.filter(|(at, _)| !is_named(*at)).collect()
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
