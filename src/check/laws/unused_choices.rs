//! Warnings of choices that nothing tells apart.
//!
//! * A choice is named where a condition, a list word, `count of` or a band names it.
//! * Of an `any of` question every box should be read: a choice that is never named is told of, unless `is none` (or
//!   its negation) reads the whole question, which every box changes.
//! * Of a `one of` question the choices that no condition names are "the rest", and a rest is needed: `fine`,
//!   `normal`, `not_done`. It is told of only where nothing at all is named although the question is read.
//! * A question that nothing reads is told of as a whole, never by choice.

use super::{codes, roots};
use crate::diagnostic::{Diagnostic, listing};
use crate::ruleset::visit::{self, Item, Node};
use crate::ruleset::{Choice, CondKind, Question, QuestionId, QuestionKind, Ruleset};
use std::collections::{HashMap, HashSet};

/// What is named of one question.
#[derive(Debug, Default)]
struct Named {
    choices: HashSet<u16>,
    /// `is none`
    none: bool,
}

pub(super) fn check(ruleset: &Ruleset, read: &HashSet<Item>) -> Vec<Diagnostic> {
    let named = named(ruleset);
    let nothing = Named::default();
    let each = ruleset.questions.iter().enumerate().filter_map(|(at, question)| {
        let id = QuestionId::at(at);
        let named = named.get(&id).unwrap_or(&nothing);
        read.contains(&Item::Question(id)).then(|| tell(question, named)).flatten()
    });
    each.collect()
}

fn tell(question: &Question, named: &Named) -> Option<Diagnostic> {
    let QuestionKind::AnyOf { choices, .. } = &question.kind else { return None };
    if named.none {
        return None;
    }
    let is_unnamed = |(at, _): &(usize, &Choice)| !u16::try_from(*at).is_ok_and(|at| named.choices.contains(&at));
    let unnamed: Vec<&Choice> = choices.iter().enumerate().filter(is_unnamed).map(|(_, choice)| choice).collect();
    let first = unnamed.first()?;
    let ids = listing(unnamed.iter().map(|choice| choice.id.as_str()), "or");
    let message = format!("nothing reads {ids} of `{}`", question.id);
    let help = format!("read it, for example `{} includes {}`, or remove the choice", question.id, first.id);
    let told = Diagnostic::warning(codes::UNUSED_CHOICE, first.span, message)
        .labelled("ticking this changes no result")
        .help(help);
    Some(unnamed.iter().skip(1).fold(told, |told, choice| told.and_at(choice.span, "nor this")))
}

fn named(ruleset: &Ruleset) -> HashMap<QuestionId, Named> {
    let mut named: HashMap<QuestionId, Named> = HashMap::new();
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
