//! What changed between two states: messages new and gone, files new and gone, and for each person the level, the
//! rules fired and the advice.

use super::cases::Flip;
use super::person::{AnswersState, Conclusion};
use super::state::{Force, Presence, State};
use crate::diagnostic::Diagnostic;
use crate::eval::outcome::LevelOutcome;
use crate::ruleset::{Advice, LevelId, Rule};
use crate::source::Source;
use crate::truth::Truth;
use foldhash::{HashMap, HashMapExt as _};
use std::sync::Arc;

/// A problem with the text it is in.
#[derive(Debug, Clone, Copy)]
pub struct Problem<'a> {
    /// The text.
    pub source: &'a Source,
    /// The problem.
    pub diagnostic: &'a Diagnostic,
}

/// What came and what went.
#[derive(Debug, Clone)]
pub struct Moved<'a, T> {
    /// There now and not before.
    pub new: Vec<&'a T>,
    /// There before and not now.
    pub gone: Vec<&'a T>,
}

impl<T> Moved<'_, T> {
    fn is_empty(&self) -> bool {
        self.new.is_empty() && self.gone.is_empty()
    }
}

/// How the result of one answer file changed.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// The answer file.
    pub source: &'a str,
    /// Its last result; none where this is its first.
    pub before: Option<&'a Conclusion>,
    /// Its result now.
    pub after: &'a Conclusion,
    /// Rules that fire.
    pub fired: Moved<'a, Rule>,
    /// Advice that is given.
    pub advice: Moved<'a, Advice>,
}

impl Change<'_> {
    /// Whether the level, or whether the ruleset applies, is another than before.
    #[must_use]
    pub fn level_changed(&self) -> bool {
        self.before.is_none_or(|before| standing(before) != standing(self.after))
    }
}

/// Everything that changed for one ruleset.
#[derive(Debug)]
pub struct Difference<'a> {
    /// The state now.
    pub after: &'a State,
    /// Whether there was no state before.
    pub started: bool,
    /// Which ruleset was in force before.
    pub force_before: Force,
    /// Messages that are new.
    pub new: Vec<Problem<'a>>,
    /// Messages that are gone.
    pub gone: Vec<Problem<'a>>,
    /// Files that are not there any more, or not yet.
    pub vanished: Vec<(&'a str, Presence)>,
    /// Files that are there again, or at last.
    pub returned: Vec<(&'a str, Presence)>,
    /// Results that changed.
    pub changes: Vec<Change<'a>>,
    /// Cases that came to something else.
    pub flips: Vec<Flip<'a>>,
}

impl<'a> Difference<'a> {
    /// Compares two states of one ruleset; `before` is the state in which nothing was known yet where `started`.
    #[must_use]
    pub fn between(before: &'a State, after: &'a State, started: bool) -> Self {
        let mut found = Self {
            after,
            started,
            force_before: before.ruleset.force,
            new: Vec::new(),
            gone: Vec::new(),
            vanished: Vec::new(),
            returned: Vec::new(),
            changes: Vec::new(),
            flips: after.cases.flips(&before.cases),
        };
        let (old, new) = (&before.ruleset, &after.ruleset);
        found.presence(after.name(), Some(old.presence), new.presence);
        found.problems((&old.source, &old.problems), (&new.source, &new.problems));
        let (old, new) = (&before.cases, &after.cases);
        found.problems((&old.whole, &old.problems), (&new.whole, &new.problems));
        for (name, person) in &after.answers {
            found.person(name, before.answers.get(name), person);
        }
        found
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let silent = self.new.is_empty() && self.gone.is_empty();
        let silent = silent && self.changes.is_empty() && self.flips.is_empty();
        let files = self.vanished.is_empty() && self.returned.is_empty();
        silent && files && !self.started && self.force_before == self.after.ruleset.force
    }

    fn person(&mut self, name: &'a str, before: Option<&'a Arc<AnswersState>>, after: &'a Arc<AnswersState>) {
        if before.is_some_and(|before| Arc::ptr_eq(before, after)) {
            return;
        }
        let nothing: &[Diagnostic] = &[];
        self.presence(name, before.map(|it| it.presence), after.presence);
        let old = before.map_or((&after.source, nothing), |it| (&it.source, it.problems.as_slice()));
        self.problems(old, (&after.source, &after.problems));
        let last = before.and_then(|it| it.conclusion.as_deref());
        if let Some(now) = after.conclusion.as_deref() {
            self.changes.extend(change(name, last, now));
        }
    }

    fn presence(&mut self, name: &'a str, before: Option<Presence>, after: Presence) {
        match (before, after) {
            (Some(Presence::Awaited), Presence::Awaited) if !self.started => {}
            (_, Presence::Awaited) | (Some(Presence::There), Presence::Gone) => {
                self.vanished.push((name, after));
            }
            (Some(Presence::Gone), Presence::There) => self.returned.push((name, Presence::Gone)),
            (Some(Presence::Awaited), Presence::There) if !self.started => {
                self.returned.push((name, Presence::Awaited));
            }
            _ => {}
        }
    }

    /// A message that only moved is the same message: first the same words about the same line are paired, then the
    /// same words anywhere in the file.
    fn problems(
        &mut self,
        (old, before): (&'a Source, &'a [Diagnostic]),
        (new, after): (&'a Source, &'a [Diagnostic]),
    ) {
        let each = |source: &'a Source, list: &'a [Diagnostic]| -> Vec<Problem<'a>> {
            list.iter().map(|diagnostic| Problem { source, diagnostic }).collect()
        };
        let (gone, fresh) = unpaired(each(old, before), each(new, after), |it| (words(it), line(it)));
        let (gone, fresh) = unpaired(gone, fresh, |it| (words(it), ""));
        self.gone.extend(gone);
        self.new.extend(fresh);
    }
}

type Words<'a> = (&'a str, &'a str);

fn words<'a>(problem: &Problem<'a>) -> Words<'a> {
    (problem.diagnostic.code, &problem.diagnostic.message)
}

/// The line a problem is in, without its indentation.
fn line<'a>(problem: &Problem<'a>) -> &'a str {
    let text = problem.source.text();
    let at = (problem.diagnostic.span().start as usize).min(text.len());
    let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
    let start = before.rfind('\n').map_or(0, |found| found + 1);
    let end = at + after.find('\n').unwrap_or(after.len());
    text.get(start..end).unwrap_or_default().trim()
}

/// What is left of two lists when equal ones have been paired, one for one, in their order.
fn unpaired<'a>(
    before: Vec<Problem<'a>>,
    after: Vec<Problem<'a>>,
    key: impl Fn(&Problem<'a>) -> (Words<'a>, &'a str),
) -> (Vec<Problem<'a>>, Vec<Problem<'a>>) {
    let mut counts: HashMap<_, usize> = HashMap::new();
    for problem in &after {
        *counts.entry(key(problem)).or_default() += 1;
    }
    let mut paired: HashMap<_, usize> = HashMap::new();
    let gone = before.into_iter().filter(|problem| {
        let key = key(problem);
        let left = counts.get_mut(&key).filter(|left| **left > 0);
        let matched = left.map(|left| *left -= 1).is_some();
        if matched {
            *paired.entry(key).or_default() += 1;
        }
        !matched
    });
    let gone = gone.collect();
    let fresh = after.into_iter().filter(|problem| {
        let left = paired.get_mut(&key(problem)).filter(|left| **left > 0);
        left.map(|left| *left -= 1).is_none()
    });
    let fresh = fresh.collect();
    (gone, fresh)
}

/// What is compared of a level: ids, so that another wording of the same level is no change.
fn standing(of: &Conclusion) -> (Truth, Option<(&str, &str, bool)>) {
    let id = |id: LevelId| of.ready.ruleset.levels.get(id.index()).map_or("", |level| level.id.as_str());
    let ends = |it: &LevelOutcome| (id(it.bounds.at_least), id(it.bounds.at_most), it.settled);
    (of.outcome.applies, of.outcome.level.as_ref().map(ends))
}

fn change<'a>(source: &'a str, before: Option<&'a Conclusion>, after: &'a Conclusion) -> Option<Change<'a>> {
    if before.is_some_and(|before| std::ptr::eq(before, after)) {
        return None;
    }
    let rules = |of: &'a Conclusion| of.fired().collect::<Vec<_>>();
    let advice = |of: &'a Conclusion| of.advice().collect::<Vec<_>>();
    let fired = moved(&before.map(rules).unwrap_or_default(), &rules(after), |rule| &rule.id);
    let advice = moved(&before.map(advice).unwrap_or_default(), &advice(after), |advice| &advice.id);
    let change = Change { source, before, after, fired, advice };
    let same = change.fired.is_empty() && change.advice.is_empty() && !change.level_changed();
    (!same).then_some(change)
}

fn moved<'a, T>(before: &[&'a T], after: &[&'a T], id: impl Fn(&T) -> &str) -> Moved<'a, T> {
    let not_in = |one: &&'a T, list: &[&'a T]| !list.iter().any(|other| id(one) == id(other));
    let gone = before.iter().copied().filter(|one| not_in(one, after)).collect();
    let new = after.iter().copied().filter(|one| not_in(one, before)).collect();
    Moved { new, gone }
}
