//! The sections about what sets the level: red flags, the rules that decide it, and the other rules that hold.

use super::super::page::{Item, Section, Tone};
use super::super::{Assessment, words};
use super::is_brief;
use crate::ruleset::{Citation, LevelId, Rule};

/// So many sources are named beside a conclusion; with a trace, all.
const MOST_SOURCES: usize = 2;

/// The sources in one line. Their quoted words are left out beside each other, unless everything is wanted.
pub(super) fn sources(about: &Assessment, cite: &[Citation]) -> Option<String> {
    let mut named: Vec<String> = Vec::new();
    for citation in cite {
        let quote = citation.quote.clone().filter(|_| about.why || cite.len() == 1);
        let text = words::citation(about.ruleset, &Citation { quote, ..*citation });
        if !named.contains(&text) {
            named.push(text);
        }
    }
    let rest = named.len().saturating_sub(MOST_SOURCES);
    if rest > 0 && !about.why {
        named.truncate(MOST_SOURCES);
        named.push(format!("{rest} more with --why"));
    }
    (!named.is_empty()).then(|| named.join("; "))
}

/// An item with its reason, unless that was said just before, and its sources.
fn grounds(
    about: &Assessment,
    items: &[Item],
    mut item: Item,
    because: Option<&str>,
    cite: &[Citation],
) -> Item {
    let said = |because: &str| {
        let mut details = items.iter().flat_map(|item| &item.details);
        details.any(|(word, text)| *word == "because" && text == because)
    };
    if let Some(because) = because.filter(|because| !said(because)) {
        item = item.detail("because", because);
    }
    match sources(about, cite) {
        Some(sources) => item.detail("source", &sources),
        None => item,
    }
}

fn with_grounds<'a>(about: &Assessment, rules: impl Iterator<Item = &'a Rule>) -> Vec<Item> {
    let mut items = Vec::new();
    for rule in rules {
        let item = grounds(about, &items, Item::new(&*rule.name), rule.because.as_deref(), &rule.cite);
        items.push(item);
    }
    items
}

fn fired<'a>(about: &Assessment<'a>) -> impl Iterator<Item = &'a Rule> {
    let ruleset = about.ruleset;
    about.outcome.fired.iter().filter_map(move |id| words::rule(ruleset, *id))
}

/// Red flags that are true, the most urgent first, with reason and source.
pub(super) fn red_flags(about: &Assessment) -> Section {
    let mut section = Section::new("Red flags", "Red flag");
    section.tone = Tone::Alarm;
    let mut flags: Vec<&Rule> = fired(about).filter(|rule| rule.red_flag).collect();
    flags.sort_by_key(|rule| rule.level);
    section.items = with_grounds(about, flags.into_iter());
    section
}

/// The level that is certain, whatever else is open.
fn certain(about: &Assessment) -> Option<LevelId> {
    about.outcome.level.map(|level| level.bounds.at_least)
}

/// The rules beside red flags that set the level.
pub(super) fn reasons(about: &Assessment) -> Section {
    let settled = about.outcome.level.is_some_and(|level| level.settled);
    let mut section = if settled {
        Section::new("Reasons for this level", "Reason")
    } else {
        Section::new("Reasons why it is at least that urgent", "Reason")
    };
    let level = certain(about);
    let rules = fired(about).filter(|rule| !rule.red_flag && rule.level.is_some());
    section.items = with_grounds(about, rules.filter(|rule| rule.level == level));
    if settled && fired(about).all(|rule| rule.level.is_none()) {
        let because = about.ruleset.otherwise.as_ref().and_then(|it| it.because.as_deref());
        let item = Item::new("None of the rules that set a level holds");
        section.items = vec![grounds(about, &[], item, because, &[])];
    }
    section
}

/// Rules that hold and do not decide the level, by name.
pub(super) fn others(about: &Assessment) -> Section {
    let mut section = Section::new("Also found", "Also found");
    let level = certain(about);
    let rules = fired(about).filter(|rule| !rule.red_flag);
    let rules = rules.filter(|rule| rule.level.is_none() || rule.level != level);
    let names: Vec<String> = rules.map(|rule| rule.name.clone()).collect();
    section.items = if is_brief(about) && !names.is_empty() {
        vec![Item::new(names.join("; "))]
    } else {
        names.into_iter().map(Item::new).collect()
    };
    section
}
