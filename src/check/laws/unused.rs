//! Warnings of text that changes no result: questions that nothing reads, scales that no question is on, advice that nothing gives, sources that
//! nothing cites, levels that nothing sets, sections without questions.
//!
//! * Whatever a condition, gate, number, promise or `impossible` names is read. Free text is kept and shown, so that
//!   it needs no reader.
//! * A finding is a result in itself. One that nothing reads is told of only where the ruleset draws conclusions
//!   (rules, patterns or advice), no `show under` lists it, and no promise speaks of it. Scores, classes and
//!   calculations are always worth showing and never told of.
//! * Choices have a definition of their own, in `unused_choices`.

use super::{codes, places, unused_choices};
use crate::diagnostic::Diagnostic;
use crate::ruleset::items::Items;
use crate::ruleset::visit::{self, Item};
use crate::ruleset::{
    Citation, ExpectationKind, FindingId, GroupId, LevelId, QuestionId, QuestionKind, Ruleset, ScaleId,
};
use crate::source::Span;
use foldhash::HashSet;

pub(super) fn check(ruleset: &Ruleset) -> Vec<Diagnostic> {
    let read = read(ruleset);
    let mut found = questions(ruleset, &read);
    found.extend(scales(ruleset));
    found.extend(findings(ruleset, &read));
    found.extend(unused_choices::check(ruleset, &read));
    found.extend(advice(ruleset));
    found.extend(sources(ruleset));
    found.extend(levels(ruleset));
    found.extend(sections(ruleset));
    found
}

/// Everything that something reads.
fn read(ruleset: &Ruleset) -> Items {
    let mut read = Items::none(ruleset);
    read.extend(visit::all_items(ruleset).flat_map(|item| visit::words_of_item(ruleset, item)));
    for root in visit::roots(ruleset) {
        visit::each_node(root, |node| read.extend(visit::item_of(node)));
    }
    read
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
    let used: HashSet<usize> =
        ruleset.questions.iter().filter_map(|question| question.scale).map(ScaleId::index).collect();
    let unused = ruleset.scales.iter().enumerate().filter(|(at, _)| !used.contains(at));
    unused
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
    let advised: HashSet<usize> =
        ruleset.rules.iter().flat_map(|rule| &rule.advise).map(|advice| advice.index()).collect();
    let never = ruleset
        .advice
        .iter()
        .enumerate()
        .filter(|(at, advice)| advice.when.is_none() && !advised.contains(at));
    never
        .map(|(_, advice)| {
            let message = format!("nothing gives advice `{}`", advice.id);
            Diagnostic::warning(codes::UNUSED_ADVICE, advice.span, message)
                .labelled("has no `when`, and no rule advises it")
                .help(format!("add a `when …` to it, or `then advise [{}]` to a rule", advice.id))
        })
        .collect()
}

fn sources(ruleset: &Ruleset) -> Vec<Diagnostic> {
    let cited: HashSet<usize> = citations(ruleset).map(|citation| citation.source.index()).collect();
    let unused = |(at, _): &(usize, &crate::ruleset::Evidence)| !cited.contains(at);
    let mut places = None;
    let unused = ruleset.sources.iter().enumerate().filter(unused);
    unused
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
    let set: HashSet<usize> = by_rules
        .chain(ruleset.otherwise.iter().map(|otherwise| otherwise.level))
        .map(LevelId::index)
        .collect();
    let mut places = None;
    let never = ruleset.levels.iter().enumerate().filter(|(at, _)| !set.contains(at));
    never
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
    let filled: HashSet<usize> = ruleset.questions.iter().filter_map(|question| question.section).collect();
    let mut places = None;
    let empty = ruleset.sections.iter().enumerate().filter(|(at, _)| !filled.contains(at));
    empty
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
