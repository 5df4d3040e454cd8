//! A name that is declared twice: the line that was written twice, or a declaration that was given another's name, whose
//! own name is then declared nowhere.

use super::names::{Space, Thing};
use super::{Resolver, codes};
use crate::diagnostic::{Diagnostic, Label};
use crate::source::Span;
use crate::syntax::ast::{ClauseKind, Declaration, Entry, Name};
use std::collections::BTreeMap;

/// Letters that two words of one stem have in common at least.
const STEM: usize = 4;

/// One of the two declarations of a name.
#[derive(Clone, Copy)]
struct Bearer<'a> {
    span: Span,
    /// The words that it is declared with.
    words: &'a str,
}

/// A name that is declared twice in one file.
pub(super) struct Twice<'a> {
    problem: usize,
    /// None for the choices of one question or scale.
    space: Option<Space>,
    name: &'a str,
    first: Bearer<'a>,
    second: Bearer<'a>,
    /// For choices: every name of the list, each once.
    list: Vec<&'a str>,
    /// For choices: the names that are read of the list, and that it does not have, with their problems.
    strange: Vec<(String, usize)>,
}

impl<'a> Resolver<'a> {
    /// Tells of a name that is declared a second time in its name space.
    pub(super) fn declared_twice(&mut self, space: Space, name: &'a Name, first: Thing, second: Thing) {
        let bearer = |thing: Thing| {
            let decl = self.file.declarations.get(thing.decl);
            Bearer { span: thing.span, words: decl.map_or("", |decl| words_at(decl, thing.span)) }
        };
        let again = self.said_again(first, second);
        let (first, second) = (bearer(first), bearer(second));
        let (first, second, error) = match self.in_two_files(name, first, second) {
            Some(told) => told,
            None => (first, second, self.in_one_file(name, first, second, again)),
        };
        let (problem, list, strange) = (self.problems.len(), Vec::new(), Vec::new());
        self.twice.push(Twice {
            problem,
            space: Some(space),
            name: &name.text,
            first,
            second,
            list,
            strange,
        });
        self.report(error);
    }

    /// A name that another file has too, told in the ruleset's own file where it has one of them: a library may be
    /// shared with others. The place that is told stands second.
    fn in_two_files(
        &self,
        name: &Name,
        first: Bearer<'a>,
        second: Bearer<'a>,
    ) -> Option<(Bearer<'a>, Bearer<'a>, Diagnostic)> {
        let file = |bearer: Bearer<'_>| self.source.file_at(bearer.span.start);
        let own_first = file(second).index != 0 && file(first).index == 0;
        let (there, here) = if own_first { (second, first) } else { (first, second) };
        if file(there).index == file(here).index {
            return None;
        }
        let message = format!("`{}` is declared here and in `{}` too", name.text, file(there).name);
        let error =
            Diagnostic::error(codes::NAME_TWICE, here.span, message).and_at(there.span, "the other one");
        let help = "give one of them another name, or keep only one if both mean the same";
        Some((there, here, error.help(help)))
    }

    /// The second of two declarations that say the same, with the lines before it that say nothing.
    fn said_again(&self, first: Thing, second: Thing) -> Option<Span> {
        let whole = |thing: Thing| self.file.declarations.get(thing.decl).map(|decl| decl.span);
        let (one, other) = whole(first).zip(whole(second)).filter(|_| first.decl != second.decl)?;
        let same = self.source.slice(one).trim_end() == self.source.slice(other).trim_end();
        let several = self.source.slice(other).trim_end().contains('\n');
        let before = self.source.text().get(..other.start as usize)?.trim_end().len();
        let end = other.start as usize + self.source.slice(other).trim_end().len();
        (same && several).then(|| Span::new(before, end))
    }

    fn in_one_file(
        &self,
        name: &Name,
        first: Bearer<'_>,
        second: Bearer<'_>,
        again: Option<Span>,
    ) -> Diagnostic {
        let message = format!("`{}` is declared twice", name.text);
        let error = Diagnostic::error(codes::NAME_TWICE, name.span, message)
            .labelled("the second")
            .and_at(first.span, "the first");
        if let Some(again) = again {
            return error.help("leave one of the two out: both say the same").edit(again, "");
        }
        let line = Some(self.whole_line(second.span)).filter(|_| self.same_lines(first.span, second.span));
        match line {
            Some(line) => error.help("leave one of the two lines out").edit(line, ""),
            None => error.help(format!(
                "give one of them another name, such as `{}_2`, and name the one that is meant",
                name.text
            )),
        }
    }

    /// Tells of a rule that has the name of something that conditions read.
    pub(super) fn rule_named_like(&mut self, rule: Thing, other: Thing) {
        let (what, whose) = (self.spoken_kind(rule), self.spoken_kind(other));
        let name = self.words(rule.span);
        let message = format!("`{name}` is {whose} and {what} too");
        let error = Diagnostic::error(codes::NAME_TWICE, rule.span, message);
        let error = error.labelled("the rule").and_at(other.span, "the other one");
        self.report(error.help(format!("give one of them another name, such as `{name}_rule` here")));
    }

    /// Tells of a choice that stands twice in one list, `where`.
    pub(super) fn choice_twice(&mut self, entries: &[&'a Entry], second: &'a Entry, whose: &str) {
        let name = &second.name;
        let bearer = |entry: &'a Entry| Bearer {
            span: entry.name.span,
            words: entry.text.as_ref().map_or("", |it| &it.value),
        };
        let Some(first) = entries.iter().copied().find(|entry| entry.name.text == name.text) else { return };
        let message = format!("the choice `{}` stands twice in this {whose}", name.text);
        let error = Diagnostic::error(codes::NAME_TWICE, name.span, message);
        let error = if self.same_lines(first.span, second.span) {
            error.help("leave one of the two lines out").edit(self.whole_line(second.span), "")
        } else {
            error.help("give one of them another id, or leave it out")
        };
        let mut list: Vec<&str> = entries.iter().map(|entry| entry.name.text.as_str()).collect();
        list.sort_unstable();
        list.dedup();
        let (problem, strange) = (self.problems.len(), Vec::new());
        let (first, second) = (bearer(first), bearer(second));
        self.twice.push(Twice { problem, space: None, name: &name.text, first, second, list, strange });
        self.report(error);
    }

    /// Notes that a list of choices has no such word, the problem told next: the list may have another one twice.
    pub(super) fn strange_word(&mut self, word: &str, words: &[&str]) {
        let problem = self.problems.len();
        let mut lists = self.twice.iter_mut().filter(|twice| twice.space.is_none());
        let of_these = |twice: &&mut Twice| {
            twice.list.len() == words.len() && words.iter().all(|it| twice.list.contains(it))
        };
        if let Some(twice) = lists.find(of_these) {
            twice.strange.push((word.to_owned(), problem));
        }
    }

    /// Where one name is declared twice and one is declared nowhere, the two are one mistake. The problems of the second
    /// are to be left out.
    pub(super) fn settle_twice(&mut self) -> Vec<usize> {
        let mut dropped = Vec::new();
        let twice = std::mem::take(&mut self.twice);
        for found in &twice {
            let Some((missing, problems)) = self.missing_of(found, &twice) else { continue };
            let Some(told) = self.problems.get_mut(found.problem) else { continue };
            let same_file = self.source.file_at(found.first.span.start).index
                == self.source.file_at(found.second.span.start).index;
            let certain = if same_file { misnamed(found, &missing) } else { Some(found.second) };
            let wrong = certain.unwrap_or(found.second);
            let other = if wrong.span == found.first.span { found.second } else { found.first };
            told.message = format!("{}, and nothing is called `{missing}`", told.message);
            told.labels = vec![
                Label { span: wrong.span, text: format!("is this `{missing}`?") },
                Label { span: other.span, text: "the other one".to_owned() },
            ];
            told.help = Some(if certain.is_some() {
                format!("write `{missing}` here")
            } else {
                format!("give the one that is meant the name `{missing}`")
            });
            told.edit = None;
            if certain.is_some() {
                *told = told.clone().edit(wrong.span, missing.as_str());
            }
            if let Some(space) = found.space {
                self.missing.remove(&(space, missing));
            }
            dropped.extend(problems);
        }
        dropped
    }

    /// Where several places name a choice that there is not, and none the one that is like it, the choice is misspelt where
    /// it is declared: one mistake. The problems of the other places are to be left out.
    pub(super) fn settle_choices(&mut self) -> Vec<usize> {
        let mut places: BTreeMap<(&str, String), Vec<usize>> = BTreeMap::new();
        for (at, problem) in self.problems.iter().enumerate() {
            let Some(edit) = problem.edit.as_ref().filter(|_| problem.code == codes::UNKNOWN_CHOICE) else {
                continue;
            };
            places.entry((self.source.slice(edit.span), edit.text.clone())).or_default().push(at);
        }
        let mut dropped = Vec::new();
        for ((meant, declared), problems) in places {
            let [first, others @ ..] = problems.as_slice() else { continue };
            let Some(entry) = self.only_entry(&declared).filter(|_| !others.is_empty()) else { continue };
            let Some(told) = self.problems.get_mut(*first) else { continue };
            told.message = format!(
                "{} places name the choice `{meant}`, and only `{declared}` is declared",
                problems.len()
            );
            told.labels.truncate(1);
            told.labels.insert(0, Label { span: entry, text: format!("is this `{meant}`?") });
            told.help = Some(format!("write `{meant}` where it is declared, or `{declared}` in each place"));
            *told = told.clone().edit(entry, meant);
            dropped.extend(others);
        }
        dropped
    }

    /// The entry of this name, where there is one and nothing else in the file says the name.
    fn only_entry(&self, name: &str) -> Option<Span> {
        if !self.is_said_once(name) {
            return None;
        }
        self.file.declarations.iter().flat_map(|decl| &decl.clauses).find_map(|clause| match &clause.kind {
            ClauseKind::Entry(entry) if entry.name.text == name => Some(entry.name.span),
            _ => None,
        })
    }

    /// The one name that is missing where another is declared twice, and the problems that tell of it.
    fn missing_of(&self, found: &Twice<'_>, all: &[Twice<'_>]) -> Option<(String, Vec<usize>)> {
        let Some(space) = found.space else {
            let (first, _) = found.strange.first()?;
            let one = found.strange.iter().all(|(word, _)| word == first);
            let problems = found.strange.iter().map(|(_, problem)| *problem).collect();
            return one.then(|| (first.clone(), problems));
        };
        let mut missing = self.missing.iter().filter(|((of, _), _)| *of == space);
        let ((_, name), told) = missing.next()?;
        // Another name is meant where it is only misspelt.
        let slip = self.problems.get(told.problem).and_then(|problem| problem.edit.as_ref());
        if slip.is_some_and(|edit| edit.text != found.name) {
            return None;
        }
        let alone = missing.next().is_none() && all.iter().filter(|it| it.space == Some(space)).count() == 1;
        alone.then(|| (name.clone(), vec![told.problem]))
    }

    /// Whether two lines say the same.
    pub(super) fn same_lines(&self, first: Span, second: Span) -> bool {
        let words = |span: Span| {
            let line = self.source.slice(self.whole_line(span));
            line.split(" #").next().unwrap_or_default().split_whitespace().collect::<Vec<_>>()
        };
        words(first) == words(second)
    }
}

/// The words that a name is declared with: a title, or the text of an entry.
fn words_at(decl: &Declaration, span: Span) -> &str {
    if decl.name.as_ref().is_some_and(|name| name.span == span) {
        return decl.title.as_ref().map_or("", |title| &title.value);
    }
    let entry = decl.clauses.iter().find_map(|clause| match &clause.kind {
        ClauseKind::Entry(entry) if entry.name.span == span => entry.text.as_ref(),
        _ => None,
    });
    entry.map_or("", |text| &text.value)
}

/// The one of the two whose words speak of the missing name rather than of its own, where they tell.
fn misnamed<'a>(found: &Twice<'a>, missing: &str) -> Option<Bearer<'a>> {
    let fit = |bearer: Bearer<'_>| spoken(missing, bearer.words) - spoken(found.name, bearer.words);
    match fit(found.first).cmp(&fit(found.second)) {
        std::cmp::Ordering::Less => Some(found.second),
        std::cmp::Ordering::Greater => Some(found.first),
        std::cmp::Ordering::Equal => None,
    }
}

/// How many parts of a name are among some words.
fn spoken(name: &str, words: &str) -> i32 {
    let words = words.to_lowercase();
    let words: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).collect();
    let said = |part: &&str| {
        let stem = part.len().min(STEM);
        words.iter().any(|word| word == part || part.len() >= STEM && word.get(..stem) == part.get(..stem))
    };
    i32::try_from(name.split('_').filter(said).count()).unwrap_or(i32::MAX)
}
