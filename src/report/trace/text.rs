//! The trace as lines for people: indented in a terminal, numbered where it is read aloud.

use super::super::page::{Item, Section};
use super::super::{Assessment, nearest, words};
use super::{Node, RuleTrace, rules};
use crate::truth::Truth;

/// The trace as a section of the page: what is true first, then what is open, then the rest.
pub(in crate::report) fn section(about: &Assessment) -> Section {
    let mut section = Section::new("Why, rule by rule", "Rule");
    let mut rules = rules(about);
    rules.sort_by_key(|trace| match trace.value {
        Truth::True => 0,
        Truth::Open => 1,
        Truth::False => 2,
    });
    for (at, trace) in rules.iter().enumerate() {
        section.items.push(head(about, trace));
        let mut number = vec![at + 1, 0];
        next(&mut number);
        push(about, &mut section.items, &trace.when, "", &mut number);
        if let Some(unless) = &trace.unless {
            next(&mut number);
            push(about, &mut section.items, unless, "unless ", &mut number);
        }
    }
    section
}

fn next(number: &mut [usize]) {
    if let Some(last) = number.last_mut() {
        *last += 1;
    }
}

fn head(about: &Assessment, trace: &RuleTrace) -> Item {
    let kind = if trace.rule.red_flag { "red flag" } else { "rule" };
    let mut item = Item::new(format!("{} ({kind}): {}", trace.rule.name, words::truth(trace.value)));
    if let Some(nearest) = &trace.nearest {
        item = item.detail("would fire if", &nearest::by_id(about.ruleset, nearest));
    }
    if let Some(because) = &trace.rule.because {
        item = item.detail("because", because);
    }
    for citation in &trace.rule.cite {
        item = item.detail("source", &words::citation(about.ruleset, citation));
    }
    item
}

/// A node and all below it; the depth is bounded where the tree is built.
fn push(about: &Assessment, items: &mut Vec<Item>, node: &Node, before: &str, number: &mut Vec<usize>) {
    let place: Vec<String> = number.iter().map(ToString::to_string).collect();
    let mut item =
        Item::new(format!("{before}{}", line(about, node))).word(&format!("Part {}", place.join(".")));
    item.depth = number.len() - 1;
    items.push(item);
    number.push(0);
    for child in &node.children {
        next(number);
        push(about, items, child, "", number);
    }
    number.pop();
}

/// A node in a line: its words, its value, and the answers it read.
pub(super) fn line(about: &Assessment, node: &Node) -> String {
    let worth = node.worth.words();
    let points = node.points.as_ref().map(|points| format!(", counts {points}"));
    let answers: Vec<String> = node
        .answers
        .iter()
        .map(|(id, text)| format!("{} {text}", words::question_id(about.ruleset, *id)))
        .collect();
    let answers = match answers.as_slice() {
        [] => String::new(),
        _ => format!(" ({})", answers.join(", ")),
    };
    format!("{}: {worth}{}{answers}", node.text, points.unwrap_or_default())
}
