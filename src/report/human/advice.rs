//! The sections about advice: what to do, what is held back, and what would release it.

use super::super::page::{Item, Section};
use super::super::withheld::{self, Names};
use super::super::words::capital;
use super::super::{Assessment, words};
use super::{count, shortened};
use crate::eval::outcome::{Holding, Withheld};

/// What stands before an advice that is not given.
const NOT_NOW: &str = "not now";
/// What stands before the questions that would release it.
const ASK: &str = "ask";
/// So many questions that would release an advice are written out.
const MOST_RELEASING: usize = 4;
/// So many reasons for holding advice back are written out.
const MOST_REASONS: usize = 6;
/// So many pieces of advice that wait for a red flag are named; more are counted.
const MOST_WAITING: usize = 2;

/// Advice given, beside what is shown under a heading of its own.
pub(super) fn given(about: &Assessment) -> Section {
    let mut section = Section::new("Advice", "Advice");
    let given = about.outcome.advice.iter().filter_map(|id| words::advice(about.ruleset, *id));
    let given = given.filter(|advice| advice.show_under.is_none());
    section.items = given.map(|advice| Item::new(&*advice.text)).collect();
    section
}

/// Advice held back: what waits for a red flag in one line, the rest by what holds it back, with what would release it.
pub(super) fn withheld(about: &Assessment) -> Section {
    let mut section = Section::new("Held back", "Advice held back");
    let held = about.outcome.withheld.iter();
    let (by_flag, others): (Vec<&Withheld>, Vec<&Withheld>) =
        held.clone().partition(|held| flag(held).is_some());
    if by_flag.len() > MOST_WAITING && !about.why {
        section.items.extend(waiting(about, &by_flag));
        section.items.extend(shortened(about, by_reason(about, &others), MOST_REASONS));
    } else {
        let all: Vec<&Withheld> = held.collect();
        section.items = shortened(about, by_reason(about, &all), MOST_REASONS);
    }
    section
}

fn flag(held: &Withheld) -> Option<Holding> {
    let is_flag = |holding: &&Holding| matches!(holding, Holding::RedFlag(_) | Holding::RedFlagOpen(_));
    held.holding.iter().find(is_flag).copied()
}

/// What waits for a red flag. The flag itself, and what to ask about it, stand further up.
fn waiting(about: &Assessment, held: &[&Withheld]) -> Option<Item> {
    let until = until(about, flag(held.first()?)?);
    let pieces = count(held.len(), "piece of advice waits", "pieces of advice wait");
    Some(Item::new(format!("{pieces} {until} (list them with --why)")))
}

fn until(about: &Assessment, flag: Holding) -> String {
    let open = matches!(flag, Holding::RedFlagOpen(_));
    let list = if open { &about.outcome.open } else { &about.outcome.fired };
    let flags = list.iter().filter_map(|id| words::rule(about.ruleset, *id));
    let flags: Vec<&str> = flags.filter(|rule| rule.red_flag).map(|rule| rule.name.as_str()).collect();
    match (flags.as_slice(), open) {
        ([only], true) => format!("until the red flag \"{only}\" is ruled out"),
        ([only], false) => format!("while the red flag \"{only}\" is true"),
        (all, true) => format!("until {} red flags are ruled out", all.len()),
        (all, false) => format!("while {} red flags are true", all.len()),
    }
}

fn by_reason(about: &Assessment, held: &[&Withheld]) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for held in held {
        let Some(advice) = words::advice(about.ruleset, held.advice) else { continue };
        let because = capital(&withheld::because(about, held, Names::Words));
        let ask = released_by(about, held);
        let same = |item: &&mut Item| {
            item.text == because
                && item.details.last().filter(|(word, _)| *word == ASK).map(|(_, ask)| ask) == ask.as_ref()
        };
        if let Some(item) = items.iter_mut().find(same) {
            let at = item.details.len() - usize::from(ask.is_some());
            item.details.insert(at, (NOT_NOW, advice.text.clone()));
        } else {
            let mut item = Item::new(because).word("Advice held back because").detail(NOT_NOW, &advice.text);
            item.details.extend(ask.map(|ask| (ASK, ask)));
            items.push(item);
        }
    }
    items
}

/// The questions that would release an advice, many of them counted.
fn released_by(about: &Assessment, held: &Withheld) -> Option<String> {
    let questions = held.ask.iter().filter_map(|id| words::question(about.ruleset, *id));
    let questions: Vec<String> = questions.map(|question| format!("\"{}\"", question.text)).collect();
    let rest = questions.len().saturating_sub(MOST_RELEASING);
    let first = questions.get(..MOST_RELEASING).filter(|_| rest > 0 && !about.why);
    match first {
        Some(first) => Some(format!("{} and {rest} more", first.join(", "))),
        None => (!questions.is_empty()).then(|| words::join(&questions, "and")),
    }
}
