//! What the author wants shown under a heading: findings that are true, numbers, classes and advice given.

use super::{Assessment, numbers, words};
use crate::eval::outcome::Range;
use crate::ruleset::{AdviceId, ClassId};
use crate::source::Span;

/// One thing shown under a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown<'a> {
    /// The heading.
    pub under: &'a str,
    /// The id of the thing.
    pub id: &'a str,
    /// What it says.
    pub text: String,
    place: Span,
}

/// Everything shown under a heading, in the order of the text.
pub(super) fn list<'a>(about: &Assessment<'a>) -> Vec<Shown<'a>> {
    if about.outcome.applies.is_false() {
        return Vec::new();
    }
    let mut list: Vec<Shown> = findings(about)
        .chain(calculations(about))
        .chain(scores(about))
        .chain(classes(about))
        .chain(advice(about))
        .collect();
    list.sort_by_key(|shown| shown.place);
    list
}

fn entry<'a>(under: Option<&'a str>, id: &'a str, place: Span, text: String) -> Option<Shown<'a>> {
    let under = under?;
    Some(Shown { under, id, text, place })
}

fn findings<'a>(about: &Assessment<'a>) -> impl Iterator<Item = Shown<'a>> {
    let findings = about.ruleset.findings.iter().zip(&about.outcome.findings);
    findings
        .filter(|(_, value)| value.is_true())
        .filter_map(|(it, _)| entry(it.show_under.as_deref(), &it.id, it.span, it.name.clone()))
}

/// A number for people: rounded where its exact text is longer than its inputs warrant.
pub(super) fn spoken(name: &str, range: &Range, recorded: u32, unit: Option<&str>) -> String {
    let value = numbers::shown(range, recorded).unwrap_or_else(|| words::range(Some(range)));
    let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    format!("{name}: {value}{unit}")
}

fn calculations<'a>(about: &Assessment<'a>) -> impl Iterator<Item = Shown<'a>> {
    let ruleset = about.ruleset;
    let all = ruleset.calculations.iter().zip(&about.outcome.calculations);
    all.filter_map(move |(it, range)| {
        let range = range.as_ref()?;
        let text = if it.is_date {
            format!("{}: {}", it.name, words::calculated_spoken(it, Some(range)))
        } else {
            spoken(&it.name, range, numbers::of_calculation(ruleset, it), it.unit.as_deref())
        };
        entry(it.show_under.as_deref(), &it.id, it.span, text)
    })
}

fn scores<'a>(about: &Assessment<'a>) -> impl Iterator<Item = Shown<'a>> {
    let ruleset = about.ruleset;
    let all = ruleset.scores.iter().zip(&about.outcome.scores).zip(&about.outcome.prorated);
    all.filter_map(move |((it, range), prorated)| {
        let recorded = numbers::of_score(ruleset, it);
        let mut text = spoken(&it.name, range, recorded, None);
        if let Some(prorated) = prorated {
            text = format!("{text} ({})", numbers::prorated(prorated, recorded));
        }
        entry(it.show_under.as_deref(), &it.id, it.span, text)
    })
}

fn classes<'a>(about: &Assessment<'a>) -> impl Iterator<Item = Shown<'a>> {
    let outcome = about.outcome;
    about.ruleset.classes.iter().enumerate().filter_map(move |(at, it)| {
        let possible = outcome.class(ClassId::at(at));
        let choices: Vec<String> = possible
            .iter()
            .filter_map(|at| it.choices.get(usize::from(*at)))
            .map(|choice| choice.text.clone())
            .collect();
        let text = format!("{}: {}", it.name, words::join(&choices, "or"));
        let under = it.show_under.as_deref().filter(|_| !choices.is_empty());
        entry(under, &it.id, it.span, text)
    })
}

fn advice<'a>(about: &Assessment<'a>) -> impl Iterator<Item = Shown<'a>> {
    let given = &about.outcome.advice;
    about.ruleset.advice.iter().enumerate().filter_map(move |(at, it)| {
        let under = it.show_under.as_deref().filter(|_| given.contains(&AdviceId::at(at)));
        entry(under, &it.id, it.span, it.text.clone())
    })
}
