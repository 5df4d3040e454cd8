//! Several choices none of which is one of what they are said of, and all of which are those of one other question or
//! class: the name before them is the wrong word.

use super::names::{Form, Kind, Space, Words};
use super::{Resolver, codes};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::{Keyword, Name};

impl<'a> Resolver<'a> {
    /// The one question or class with all of these choices, where `name` has none of them.
    pub(super) fn owner_of_all(&self, name: &str, words: &[Name]) -> Option<(&'a str, Form)> {
        let holds = |of: &Words<'_>, word: &Name| of.position(&word.text).is_some();
        // Looked at first: almost always it has them, and then nothing else is gone through.
        let own = match self.names.get(Space::Readable, name)?.kind {
            Kind::Question(id) => &self.facts(id)?.words,
            Kind::Class(id) => &self.names.classes.get(id.index())?.words,
            _ => return None,
        };
        if words.len() < 2 || words.iter().any(|word| holds(own, word)) {
            return None;
        }
        let classes = self.file.declarations.iter().enumerate().filter_map(|(at, decl)| {
            let class = self.names.class_at(at).filter(|_| decl.keyword == Keyword::Classify)?;
            Some((decl.name.as_ref()?.text.as_str(), Form::OneOf, &class.words))
        });
        let questions =
            self.names.questions.iter().filter_map(|facts| Some((facts.name, facts.form()?, &facts.words)));
        let mut owners =
            questions.chain(classes).filter(|(_, _, of)| words.iter().all(|word| holds(of, word)));
        let (owner, form, _) = owners.next()?;
        owners.next().is_none().then_some((owner, form))
    }

    /// Tells once of `x is one of [a, b]` and `x includes any of [a, b]`, where all of them are choices of another.
    pub(super) fn all_of_another(&mut self, span: Span, name: &str, words: &[Name]) -> bool {
        let Some((owner, form)) = self.owner_of_all(name, words) else { return false };
        let start = span.start as usize;
        let subject = Span::new(start, start + name.len());
        let written = self.words(span);
        let Some(rest) = written.strip_prefix(name) else { return false };
        let as_set = rest.trim_start().starts_with("includes");
        let error = none_of_these(subject, name, owner);
        let right = format!("{owner}{rest}");
        self.report(if as_set == (form == Form::AnyOf) {
            error.help(format!("did you mean `{right}`?")).edit(subject, owner)
        } else {
            error.help(format!("they are choices of `{owner}`"))
        });
        true
    }

    /// `points for x`, where every band is for choices of another.
    pub(super) fn banded_by_another(&mut self, by: Span, name: &str, words: &[Name]) -> bool {
        let Some((owner, form)) = self.owner_of_all(name, words) else { return false };
        let error = none_of_these(by, name, owner);
        self.report(if form == Form::AnyOf {
            error.help(format!("they are choices of `{owner}`"))
        } else {
            error.help(format!("did you mean `{owner}`, which has these choices?")).edit(by, owner)
        });
        true
    }
}

fn none_of_these(span: Span, name: &str, owner: &str) -> Diagnostic {
    let message = format!("`{name}` has none of these choices, which are those of `{owner}`");
    Diagnostic::error(codes::UNKNOWN_CHOICE, span, message)
}
