//! The sections that say how urgent it is, or that it cannot be said yet.

use super::super::page::{Item, Section, Tone};
use super::super::{Assessment, evidence, words};
use super::facts::assumed_answer;
use super::{count, in_a_row};
use crate::eval::assumptions::Weight;
use crate::eval::outcome::{Bounds, LevelOutcome};
use crate::ruleset::{LevelId, QuestionId, RuleId, State};
use crate::truth::Truth;
use std::collections::BTreeSet;

/// What leads the result: bounds without assumptions where they are wider, what is not settled, the level.
pub(super) fn sections(about: &Assessment) -> Vec<Section> {
    let Some(level) = &about.outcome.level else {
        return applies_open(about).into_iter().collect();
    };
    let mut sections: Vec<Section> = without_assumptions(about, level).into_iter().collect();
    if level.settled {
        let mut section = Section::new("Level", "Level");
        section.headline = Some(words::level_text(about.ruleset, level.bounds.at_least).to_owned());
        sections.push(section);
    } else {
        sections.push(not_settled(about, level.bounds));
    }
    sections
}

/// Where the ruleset does not apply: what it says about that.
pub(super) fn does_not_apply(about: &Assessment) -> Section {
    let mut section = Section::new("Does not apply", "Does not apply");
    let texts = about
        .outcome
        .not_applicable
        .iter()
        .filter_map(|at| about.ruleset.applies.get(*at).and_then(|applies| applies.otherwise.clone()));
    let texts: Vec<String> = texts.collect();
    section.headline = Some(if texts.is_empty() {
        format!("\"{}\" is not made for this person", about.ruleset.title)
    } else {
        texts.join(" ")
    });
    section.tone = Tone::Open;
    section
}

fn applies_open(about: &Assessment) -> Option<Section> {
    let mut section = Section::new("Incomplete", "Incomplete");
    section.tone = Tone::Open;
    section.headline = Some(UNSURE.to_owned());
    about.outcome.applies.is_open().then_some(section)
}

const UNSURE: &str = "it is not known yet whether these rules apply to this person";

/// So many rules that cannot be ruled out are named for each level.
const MOST_NAMED: usize = 5;

/// Questions that were asked and are not known, on which something more urgent turns: asking again does not help.
pub(super) fn unknown(about: &Assessment) -> Section {
    let mut section = Section::new("Find out, because not known", "Find out, because not known");
    let Some(level) = about.outcome.level else { return section };
    let open = about.outcome.open.iter().filter_map(|id| words::rule(about.ruleset, *id));
    let urgent = open.filter(|rule| rule.level.is_some_and(|it| it < level.bounds.at_least));
    let waits = urgent.flat_map(|rule| [Some(&rule.when), rule.unless.as_ref()]).flatten();
    let applies = about.ruleset.applies.iter().map(|applies| &applies.when);
    let questions: BTreeSet<QuestionId> =
        applies.chain(waits).flat_map(|cond| evidence::waits_for(about, cond)).collect();
    let unknown = questions.into_iter().filter(|id| *about.answers.state(*id) == State::Unknown);
    let texts = unknown.filter_map(|id| words::question(about.ruleset, id));
    section.items = texts.map(|question| Item::new(&*question.text)).collect();
    section
}

fn is_red_flag(about: &Assessment, id: RuleId) -> bool {
    words::rule(about.ruleset, id).is_some_and(|rule| rule.red_flag)
}

fn not_settled(about: &Assessment, bounds: Bounds) -> Section {
    let red_flag = about.outcome.open.iter().any(|id| is_red_flag(about, *id));
    let title = if red_flag { "Not settled" } else { "Incomplete" };
    let mut section = Section::new(title, "Not ruled out");
    section.tone = Tone::Open;
    section.headline = Some(headline(about, bounds));
    section.items = not_ruled_out(about, bounds);
    section
}

fn headline(about: &Assessment, bounds: Bounds) -> String {
    let mut parts = Vec::new();
    if about.outcome.applies.is_open() {
        parts.push(UNSURE.to_owned());
    }
    parts.push(match set_by_rule(about, bounds.at_least, Truth::True) {
        Some(text) => format!("at least \"{text}\""),
        None => "no rule that sets a level is certain yet".to_owned(),
    });
    if bounds.at_most != bounds.at_least {
        parts.push(format!("{} cannot be ruled out", ceiling(about, bounds.at_most)));
    }
    parts.join("; ")
}

/// The level's words, if a rule of this truth sets it. The words of `otherwise` are for settled results only.
fn set_by_rule<'a>(about: &Assessment<'a>, level: LevelId, truth: Truth) -> Option<&'a str> {
    let rules = about.ruleset.rules.iter().zip(&about.outcome.rules);
    let sets = rules.into_iter().any(|(rule, value)| rule.level == Some(level) && *value == truth);
    sets.then(|| words::level_text(about.ruleset, level))
}

/// The most urgent level that is left, in its words unless only `otherwise` would set it.
fn ceiling(about: &Assessment, level: LevelId) -> String {
    set_by_rule(about, level, Truth::Open).or_else(|| set_by_rule(about, level, Truth::True)).map_or_else(
        || format!("the level `{}`", words::level_id(about.ruleset, level)),
        |text| format!("\"{text}\""),
    )
}

/// The open rules that would be more urgent, by level, red flags first.
fn not_ruled_out(about: &Assessment, bounds: Bounds) -> Vec<Item> {
    let levels = about.ruleset.levels.iter().enumerate().take(bounds.at_least.index());
    let items = levels.filter_map(|(at, level)| {
        let names = open_names(about, LevelId::at(at));
        let text = format!("{}: {}", level.text, in_a_row(about, &names, MOST_NAMED));
        (!names.is_empty()).then(|| Item::new(text))
    });
    items.collect()
}

fn open_names(about: &Assessment, level: LevelId) -> Vec<String> {
    let rules = about.outcome.open.iter().filter_map(|id| words::rule(about.ruleset, *id));
    let rules: Vec<_> = rules.filter(|rule| rule.level == Some(level)).collect();
    let flags = rules.iter().filter(|rule| rule.red_flag);
    let others = rules.iter().filter(|rule| !rule.red_flag);
    flags
        .map(|rule| format!("red flag \"{}\"", rule.name))
        .chain(others.map(|rule| rule.name.clone()))
        .collect()
}

/// Said first where assumed answers hide that it could be more, or less, urgent.
fn without_assumptions(about: &Assessment, level: &LevelOutcome) -> Option<Section> {
    let bare = level.without_assumptions;
    if bare == level.bounds {
        return None;
    }
    let mut section = Section::new("Rests on assumed answers", "Rests on assumed answers");
    section.tone = Tone::Open;
    let text = |id: LevelId| format!("\"{}\"", words::level_text(about.ruleset, id));
    let otherwise = about.ruleset.otherwise.as_ref().map(|otherwise| otherwise.level);
    let floor = if otherwise == Some(bare.at_least) {
        "without them no level is certain".to_owned()
    } else {
        format!("without them it is at least {}", text(bare.at_least))
    };
    section.headline = Some(if bare.at_most == bare.at_least {
        floor
    } else {
        format!("{floor}; {} cannot be ruled out", text(bare.at_most))
    });
    section.items = resting_on(about, level);
    Some(section)
}

/// The assumed answers that hide it each by itself, and whether several together hide more.
fn resting_on(about: &Assessment, level: &LevelOutcome) -> Vec<Item> {
    let matters = about.matters.iter().filter(|matter| matter.weight == Weight::Level);
    let answers = matters.clone().filter_map(|matter| assumed_answer(about, matter.question));
    let mut items: Vec<Item> = answers.map(|answer| Item::new(format!("Assumed: {answer}"))).collect();
    let alone: Vec<Bounds> = matters.filter_map(|matter| matter.bounds).chain([level.bounds]).collect();
    let bare = level.without_assumptions;
    let most = alone.iter().any(|bounds| bounds.at_most == bare.at_most);
    let least = alone.iter().any(|bounds| bounds.at_least == bare.at_least);
    if !(most && least) {
        let number = count(about.outcome.assumed.len(), "assumed answer", "assumed answers");
        items.push(Item::new(format!("The {number} together hide more than any of them alone")));
    }
    items
}
