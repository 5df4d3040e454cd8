//! Warnings of text that changes no result: questions that nothing reads, scales that no question is on, advice that nothing gives, sources that
//! nothing cites, levels that nothing sets, sections without questions.
//!
//! * Whatever a condition, gate, number, promise or `impossible` names is read. Free text is kept and shown, so that
//!   it needs no reader.
//! * A finding is a result in itself. One that nothing reads is told of only where the ruleset draws conclusions
//!   (rules, patterns or advice), no `show under` lists it, and no promise speaks of it. Scores, classes and
//!   calculations are always worth showing and never told of.
//! * Choices have a definition of their own, in `unused_choices`.

use super::unused_choices::{self, NamedChoices};
use super::{codes, places};
use crate::diagnostic::Diagnostic;
use crate::ruleset::items::Items;
use crate::ruleset::visit::{self, Item};
use crate::ruleset::{
    Citation, ExpectationKind, FindingId, GroupId, LevelId, QuestionId, QuestionKind, Ruleset, ScaleId,
};
use crate::source::Span;
use foldhash::HashSet;

pub(super) fn check(ruleset: &Ruleset) -> Vec<Diagnostic> {
    let (read, named) = read(ruleset);
    let mut found = questions(ruleset, &read);
    found.extend(scales(ruleset));
    found.extend(findings(ruleset, &read));
    found.extend(unused_choices::check(ruleset, &read, &named));
    found.extend(advice(ruleset));
    found.extend(sources(ruleset));
    found.extend(levels(ruleset));
    found.extend(sections(ruleset));
    found
}

/// Everything that something reads, and the choices that something names.
fn read(ruleset: &Ruleset) -> (Items, NamedChoices) {
    let (mut read, mut named) = (Items::none(ruleset), NamedChoices::by_bands(ruleset));
    visit::all_items(ruleset).for_each(|item| read.extend(visit::words_of_item(ruleset, item)));
    visit::each_node_of_all(ruleset, |node| {
        read.extend(visit::item_of(node));
        named.note(node);
    });
    (read, named)
}

/// For each of so many things whether it is among these.
fn among(count: usize, places: impl IntoIterator<Item = usize>) -> Vec<bool> {
    let mut among = vec![false; count];
    for place in places {
        if let Some(it) = among.get_mut(place) {
            *it = true;
        }
    }
    among
}

/// The things that are not among some, with their places.
fn others<'r, T>(all: &'r [T], among: &[bool]) -> impl Iterator<Item = (usize, &'r T)> {
    all.iter().enumerate().zip(among).filter(|(_, among)| !**among).map(|(one, _)| one)
}

fn questions(ruleset: &Ruleset, read: &Items) -> Vec<Diagnostic> {
    let is_read = |id: QuestionId| read.contains(Item::Question(id));
    // A group that nothing reads is told of once.
    let unread_group = |group: GroupId| {
        let group = ruleset.groups.get(group.index());
        group.is_some_and(|group| !group.items.iter().any(|(id, _)| is_read(*id)))
    };
    let unread = ruleset.questions.iter().enumerate().filter(|(at, question)| {
        !is_read(QuestionId::at(*at))
            && !matches!(question.kind, QuestionKind::Text)
            && !question.group.is_some_and(unread_group)
    });
    let groups = ruleset.groups.iter().enumerate().filter(|(at, _)| unread_group(GroupId::at(*at)));
    let groups = groups.map(|(_, group)| {
        let message = format!("nothing reads the questions `{}`", group.id);
        Diagnostic::warning(codes::UNUSED_QUESTION, group.span, message)
            .labelled("their answers change no result")
            .help("read them in a condition or with `sum of`, or remove the group")
    });
    unread
        .map(|(_, question)| {
            let message = format!("nothing reads question `{}`", question.id);
            Diagnostic::warning(codes::UNUSED_QUESTION, question.span, message)
                .labelled("its answer changes no result")
                .help("read it in a condition, or remove the question")
        })
        .chain(groups)
        .collect()
}

fn scales(ruleset: &Ruleset) -> Vec<Diagnostic> {
    let used = ruleset.questions.iter().filter_map(|question| question.scale).map(ScaleId::index);
    let used = among(ruleset.scales.len(), used);
    others(&ruleset.scales, &used)
        .map(|(_, scale)| {
            let message = format!("no question is on the scale `{}`", scale.id);
            Diagnostic::warning(codes::UNUSED_SCALE, scale.span, message)
                .labelled("nobody answers with these choices")
                .help(format!("write `one of {}` in a question, or remove the scale", scale.id))
        })
        .collect()
}

fn findings(ruleset: &Ruleset, read: &Items) -> Vec<Diagnostic> {
    if ruleset.rules.is_empty() && ruleset.patterns.is_empty() && ruleset.advice.is_empty() {
        return Vec::new();
    }
    let promised: HashSet<FindingId> = ruleset
        .promises
        .iter()
        .flat_map(|promise| &promise.expect)
        .filter_map(|expected| match expected.kind {
            ExpectationKind::Finding(id, _) => Some(id),
            _ => None,
        })
        .collect();
    let unread = ruleset.findings.iter().enumerate().filter(|(at, finding)| {
        let id = FindingId::at(*at);
        finding.show_under.is_none() && !read.contains(Item::Finding(id)) && !promised.contains(&id)
    });
    unread
        .map(|(_, finding)| {
            let message = format!("nothing reads or shows finding `{}`", finding.id);
            Diagnostic::warning(codes::UNUSED_FINDING, finding.span, message)
                .labelled("no conclusion rests on it")
                .help("read it in a condition, list it with `show under \"…\"`, or remove it")
        })
        .collect()
}

fn advice(ruleset: &Ruleset) -> Vec<Diagnostic> {
    let advised = ruleset.rules.iter().flat_map(|rule| &rule.advise).map(|advice| advice.index());
    let advised = among(ruleset.advice.len(), advised);
    others(&ruleset.advice, &advised)
        .filter(|(_, advice)| advice.when.is_none())
        .map(|(_, advice)| {
            let message = format!("nothing gives advice `{}`", advice.id);
            Diagnostic::warning(codes::UNUSED_ADVICE, advice.span, message)
                .labelled("has no `when`, and no rule advises it")
                .help(format!("add a `when …` to it, or `then advise [{}]` to a rule", advice.id))
        })
        .collect()
}

fn sources(ruleset: &Ruleset) -> Vec<Diagnostic> {
    if ruleset.sources.is_empty() {
        return Vec::new();
    }
    let cited = citations(ruleset).map(|citation| citation.source.index());
    let cited = among(ruleset.sources.len(), cited);
    let mut places = None;
    others(&ruleset.sources, &cited)
        .map(|(at, source)| {
            let places = places.get_or_insert_with(|| places::sources(&ruleset.source));
            let message = format!("nothing cites source `{}`", source.id);
            Diagnostic::warning(codes::UNUSED_SOURCE, place(ruleset, places, at, &source.id), message)
                .labelled("no conclusion rests on it")
                .help(format!("add `cite {}` where it is what a rule rests on, or remove it", source.id))
        })
        .collect()
}

fn citations(ruleset: &Ruleset) -> impl Iterator<Item = &Citation> {
    let questions = ruleset.questions.iter().flat_map(|found| &found.cite);
    let findings = ruleset.findings.iter().flat_map(|found| &found.cite);
    let calculations = ruleset.calculations.iter().flat_map(|found| &found.cite);
    let items = ruleset.scores.iter().flat_map(|score| &score.items).flat_map(|item| &item.cite);
    let scores = ruleset.scores.iter().flat_map(|found| &found.cite).chain(items);
    let classes = ruleset.classes.iter().flat_map(|found| &found.cite);
    let patterns = ruleset.patterns.iter().flat_map(|found| &found.cite);
    let advice = ruleset.advice.iter().flat_map(|found| &found.cite);
    let rules = ruleset.rules.iter().flat_map(|found| &found.cite);
    questions
        .chain(findings)
        .chain(calculations)
        .chain(scores)
        .chain(classes)
        .chain(patterns)
        .chain(advice)
        .chain(rules)
}

fn levels(ruleset: &Ruleset) -> Vec<Diagnostic> {
    let by_rules = ruleset.rules.iter().filter_map(|rule| rule.level);
    let set = by_rules.chain(ruleset.otherwise.iter().map(|otherwise| otherwise.level)).map(LevelId::index);
    let set = among(ruleset.levels.len(), set);
    let mut places = None;
    others(&ruleset.levels, &set)
        .map(|(at, level)| {
            let places = places.get_or_insert_with(|| places::levels(&ruleset.source));
            let message = format!("nothing sets level `{}`", level.id);
            Diagnostic::warning(codes::UNUSED_LEVEL, place(ruleset, places, at, &level.id), message)
                .labelled("no rule and no `otherwise` sets it")
                .help(format!("write `then level {}` in a rule, or remove the level", level.id))
        })
        .collect()
}

fn sections(ruleset: &Ruleset) -> Vec<Diagnostic> {
    let filled = ruleset.questions.iter().filter_map(|question| question.section);
    let filled = among(ruleset.sections.len(), filled);
    let mut places = None;
    others(&ruleset.sections, &filled)
        .map(|(at, title)| {
            let places = places.get_or_insert_with(|| places::sections(&ruleset.source));
            let message = format!("section `{title}` has no questions");
            let quoted = format!("\"{title}\"");
            let is_it = |span: &Span| ruleset.source.slice(*span) == quoted;
            let own = places.get(at).copied().filter(is_it);
            let span = own.or_else(|| places.iter().copied().find(is_it)).or(places.get(at).copied());
            let span = span.unwrap_or_default();
            Diagnostic::warning(codes::EMPTY_SECTION, span, message)
                .labelled("groups the questions after it, up to the next section")
                .help("put questions after it, or remove the section")
        })
        .collect()
}

/// The place of a declared name, checked against the name.
fn place(ruleset: &Ruleset, places: &[Span], at: usize, id: &str) -> Span {
    let own = places.get(at).copied().filter(|span| ruleset.source.slice(*span) == id);
    own.or_else(|| places.iter().copied().find(|span| ruleset.source.slice(*span) == id)).unwrap_or_default()
}
