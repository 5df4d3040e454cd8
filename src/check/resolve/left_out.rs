//! Names that a file does not have: those of a library that it does not use, and choices named by what people read.

use super::names::{Kind, Space};
use super::{Resolver, codes};
use crate::diagnostic::{Label, listing};
use crate::ruleset::QuestionKind;
use crate::source::Span;
use crate::syntax::ast::{Declaration, Keyword};

impl Resolver<'_> {
    /// Many names that nothing is near to, in a file that uses no other: the `use` of their library is missing. They are
    /// one mistake, told at the first of them.
    pub(super) fn library_missing(&mut self) -> Vec<usize> {
        const MANY: usize = 3;
        const MOST: usize = 20;
        let uses = |decl: &Declaration| decl.keyword == Keyword::Use || decl.broken;
        if self.missing.len() > MOST || self.file.declarations.iter().any(|decl| uses(decl)) {
            return Vec::new();
        }
        let nowhere = |problem: &usize| {
            let told = self.problems.get(*problem);
            told.is_some_and(|told| {
                told.code == codes::UNKNOWN_NAME && told.edit.is_none() && told.labels.len() == 1
            })
        };
        let readable = self.missing.iter().filter(|((space, name), missing)| {
            *space == Space::Readable && nowhere(&missing.problem) && self.suggest(name, *space).is_none()
        });
        let mut found: Vec<(usize, &str, Span)> = readable
            .filter_map(|((_, name), told)| Some((told.problem, name.as_str(), *told.places.first()?)))
            .collect();
        found.sort_unstable_by_key(|(_, _, place)| *place);
        let [(first, ..), others @ ..] = found.as_slice() else { return Vec::new() };
        if found.len() < MANY {
            return Vec::new();
        }
        let names = listing(found.iter().map(|(_, name, _)| *name), "and");
        let (first, dropped) = (*first, others.iter().map(|(problem, ..)| *problem).collect());
        let places: Vec<Span> = others.iter().map(|(_, _, place)| *place).collect();
        let merged: Vec<String> = found.iter().map(|(_, name, _)| (*name).to_owned()).collect();
        // That several places name one of them is not said again.
        self.missing.retain(|(space, name), _| *space != Space::Readable || !merged.contains(name));
        if let Some(told) = self.problems.get_mut(first) {
            told.message = format!("nothing is called {names}");
            told.labels.extend(places.into_iter().map(|span| Label { span, text: String::new() }));
            told.help = Some(
                "`use` the library that declares them, such as `use \"vitals.triage\"`, or declare them"
                    .to_owned(),
            );
        }
        dropped
    }

    /// `a_little` for `some "A little"`: the choice whose words these are.
    pub(super) fn said_in_words<'w>(&self, owner: &str, word: &str, words: &[&'w str]) -> Option<&'w str> {
        let Kind::Question(id) = self.names.get(Space::Readable, owner)?.kind else { return None };
        let (QuestionKind::OneOf(choices) | QuestionKind::AnyOf { choices, .. }) =
            self.facts(id)?.kind.as_ref()?
        else {
            return None;
        };
        let plain = |text: &str| -> String {
            let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
            parts.map(str::to_lowercase).collect::<Vec<_>>().join("_")
        };
        let mut meant = choices.iter().filter(|choice| plain(&choice.text) == plain(word));
        let only = meant.next().filter(|_| meant.next().is_none())?;
        words.iter().copied().find(|id| *id == only.id)
    }
}
