//! The sections about what is concluded: red flags, reasons, patterns, advice.

use super::super::page::{Item, Section, Tone};
use super::super::withheld::{self, Names};
use super::super::words::capital;
use super::super::{Assessment, words};
use crate::eval::outcome::Withheld;
use crate::ruleset::{Citation, Grade, LevelId, PatternId, Rule};

/// So many sources are named beside a conclusion; the trace names all.
const MOST_SOURCES: usize = 3;

fn grounds(about: &Assessment, mut item: Item, because: Option<&str>, cite: &[Citation]) -> Item {
    if let Some(because) = because {
        item = item.detail("because", because);
    }
    for citation in cite.iter().take(MOST_SOURCES) {
        item = item.detail("source", &words::citation(about.ruleset, citation));
    }
    let rest = cite.len().saturating_sub(MOST_SOURCES);
    if rest > 0 {
        let plural = if rest == 1 { "" } else { "s" };
        item = item.detail("source", &format!("{rest} more source{plural}"));
    }
    item
}

fn rule_item(about: &Assessment, rule: &Rule) -> Item {
    grounds(about, Item::new(&*rule.name), rule.because.as_deref(), &rule.cite)
}

fn fired<'a>(about: &Assessment<'a>) -> impl Iterator<Item = &'a Rule> {
    let ruleset = about.ruleset;
    about.outcome.fired.iter().filter_map(move |id| words::rule(ruleset, *id))
}

/// Red flags that are true, with reason and source.
pub(super) fn red_flags(about: &Assessment) -> Section {
    let mut section = Section::new("Red flags", "Red flag");
    section.tone = Tone::Alarm;
    let flags = fired(about).filter(|rule| rule.red_flag);
    section.items = flags.map(|rule| rule_item(about, rule)).collect();
    section
}

/// The level that is certain, whatever else is open.
fn certain(about: &Assessment) -> Option<LevelId> {
    about.outcome.level.map(|level| level.bounds.at_least)
}

/// The rules beside red flags that set the level.
pub(super) fn reasons(about: &Assessment) -> Section {
    let mut section = Section::new("Reasons for this level", "Reason");
    let level = certain(about);
    let rules = fired(about).filter(|rule| !rule.red_flag && rule.level.is_some());
    let rules = rules.filter(|rule| rule.level == level);
    section.items = rules.map(|rule| rule_item(about, rule)).collect();
    let settled = about.outcome.level.is_some_and(|level| level.settled);
    if settled && fired(about).all(|rule| rule.level.is_none()) {
        let because = about.ruleset.otherwise.as_ref().and_then(|it| it.because.as_deref());
        let item = Item::new("None of the rules that set a level holds");
        section.items = vec![grounds(about, item, because, &[])];
    }
    section
}

/// Rules that hold and do not decide the level, by name.
pub(super) fn others(about: &Assessment) -> Section {
    let mut section = Section::new("Also found", "Also found");
    let level = certain(about);
    let rules = fired(about).filter(|rule| !rule.red_flag);
    let rules = rules.filter(|rule| rule.level.is_none() || rule.level != level);
    section.items = rules.map(|rule| Item::new(&*rule.name)).collect();
    section
}

/// Patterns that fit, may fit, or could still.
pub(super) fn patterns(about: &Assessment) -> Section {
    let mut section = Section::new("Patterns (a pattern is not a diagnosis)", "Pattern, not a diagnosis");
    let found = about.outcome.patterns.iter().filter_map(|(id, grade)| {
        let pattern = words::pattern(about.ruleset, *id)?;
        let word = match grade {
            Grade::Likely => "Fits",
            Grade::Possible => "May fit",
        };
        let item = Item::new(format!("{word}: {}", pattern.name));
        Some(grounds(about, item, pattern.because.as_deref(), &pattern.cite))
    });
    section.items = found.chain(open_patterns(about)).collect();
    section
}

/// One item for each pattern that more answers could make fit.
fn open_patterns(about: &Assessment) -> Vec<Item> {
    let mut told: Vec<PatternId> = Vec::new();
    let mut items = Vec::new();
    for (id, _) in &about.outcome.patterns_open {
        let pattern = words::pattern(about.ruleset, *id);
        if let Some(pattern) = pattern.filter(|_| !told.contains(id)) {
            told.push(*id);
            let graded = about.outcome.patterns.iter().any(|(known, _)| known == id);
            let word = if graded { "could fit better" } else { "could fit" };
            items.push(Item::new(format!("Open: {} {word}, depending on what is not known", pattern.name)));
        }
    }
    items
}

/// Advice given, beside what is shown under a heading of its own.
pub(super) fn advice(about: &Assessment) -> Section {
    let mut section = Section::new("Advice", "Advice");
    let given = about.outcome.advice.iter().filter_map(|id| words::advice(about.ruleset, *id));
    let given = given.filter(|advice| advice.show_under.is_none());
    section.items = given.map(|advice| Item::new(&*advice.text)).collect();
    section
}

/// Advice held back, by what holds it back, with what would release it.
pub(super) fn withheld(about: &Assessment) -> Section {
    let mut section = Section::new("Held back", "Advice held back because");
    for held in &about.outcome.withheld {
        let Some(advice) = words::advice(about.ruleset, held.advice) else { continue };
        let because = capital(&withheld::because(about, held, Names::Words));
        let ask = released_by(about, held);
        let same = |item: &&mut Item| {
            item.text == because
                && item.details.last().filter(|(word, _)| *word == ASK).map(|(_, ask)| ask) == ask.as_ref()
        };
        if let Some(item) = section.items.iter_mut().find(same) {
            let at = item.details.len() - usize::from(ask.is_some());
            item.details.insert(at, (NOT_NOW, advice.text.clone()));
        } else {
            let mut item = Item::new(because).detail(NOT_NOW, &advice.text);
            item.details.extend(ask.map(|ask| (ASK, ask)));
            section.items.push(item);
        }
    }
    section
}

/// What stands before an advice that is not given.
const NOT_NOW: &str = "not now";
/// What stands before the questions that would release it.
const ASK: &str = "ask";

/// The questions that would release an advice, many of them counted.
fn released_by(about: &Assessment, held: &Withheld) -> Option<String> {
    let questions = held.ask.iter().filter_map(|id| words::question(about.ruleset, *id));
    let questions: Vec<String> = questions.map(|question| format!("\"{}\"", question.text)).collect();
    let rest = questions.len().saturating_sub(MOST_RELEASING);
    let first = questions.get(..MOST_RELEASING).filter(|_| rest > 0);
    match first {
        Some(first) => Some(format!("{} and {rest} more", first.join(", "))),
        None => (!questions.is_empty()).then(|| words::join(&questions, "and")),
    }
}

/// So many questions that would release an advice are written out.
const MOST_RELEASING: usize = 4;
