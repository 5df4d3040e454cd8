//! The result a clinician reads in ten seconds: first what cannot be ruled out and what to ask, then the level in its
//! words, what speaks for it, what to do, and what is held back. With a trace (`--why`) nothing is shortened.

mod advice;
mod conclusions;
mod derived;
mod facts;
mod level;
mod patterns;

use super::page::{Item, Section, render};
use super::{Assessment, DISCLAIMER, ENGINE, Style, exact, nearest, trace, words};

/// The result as text for people, in the given style.
#[must_use]
pub fn result(about: &Assessment, style: Style) -> String {
    let mut sections = if about.outcome.applies.is_false() {
        vec![level::does_not_apply(about), conclusions::red_flags(about)]
    } else if is_emergency(about) {
        emergency(about)
    } else {
        applying(about)
    };
    sections.extend(exact::sections(about));
    sections.push(facts::converted(about));
    sections.push(facts::not_used(about));
    if about.why {
        sections.push(trace::section(about));
    }
    render(&sections, &last(about), style)
}

/// Whether a red flag is true: then only what to do now is said at length.
fn is_emergency(about: &Assessment) -> bool {
    let mut fired = about.outcome.fired.iter().filter_map(|id| words::rule(about.ruleset, *id));
    fired.any(|rule| rule.red_flag)
}

/// Whether long lists are told in a line.
fn is_brief(about: &Assessment) -> bool {
    is_emergency(about) && !about.why
}

fn applying(about: &Assessment) -> Vec<Section> {
    let mut sections = head(about);
    sections.extend([
        conclusions::red_flags(about),
        conclusions::reasons(about),
        nearest::section(about),
        conclusions::others(about),
        patterns::section(about),
        derived::section(about),
        advice::given(about),
        advice::withheld(about),
        facts::assumed(about),
    ]);
    sections.extend(facts::shown(about));
    sections.push(facts::not_assessed(about));
    sections
}

/// A red flag is true: the level, the reason and what to do, the rest in a line each.
fn emergency(about: &Assessment) -> Vec<Section> {
    let mut sections = head(about);
    sections.extend([
        conclusions::red_flags(about),
        conclusions::reasons(about),
        advice::given(about),
        advice::withheld(about),
        conclusions::others(about),
        patterns::section(about),
        facts::assumed(about),
    ]);
    sections.extend(facts::shown(about));
    sections.push(facts::not_assessed(about));
    sections
}

/// How urgent it is or may be, then whom to ask what. What is one answer away from the level belongs between the two.
fn head(about: &Assessment) -> Vec<Section> {
    let mut sections = level::sections(about);
    sections.extend(facts::ask(about));
    sections.push(level::unknown(about));
    sections
}

/// The first items of a list, the rest counted unless all are wanted.
fn shortened(about: &Assessment, mut items: Vec<Item>, most: usize) -> Vec<Item> {
    let rest = items.len().saturating_sub(most);
    if rest > 1 && !about.why {
        items.truncate(most);
        items.push(Item::new(format!("… and {rest} more (list them with --why)")));
    }
    items
}

/// Texts in a row, many of them counted.
fn in_a_row(about: &Assessment, texts: &[String], most: usize) -> String {
    let rest = texts.len().saturating_sub(most);
    match texts.get(..most).filter(|_| rest > 1 && !about.why) {
        Some(first) => format!("{}; {rest} more", first.join("; ")),
        None => texts.join("; "),
    }
}

/// "1 piece", "2 pieces".
fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The last line: what this is, which ruleset, which date.
fn last(about: &Assessment) -> String {
    let digest: String = about.digest.chars().take("sha256:".len() + 12).collect();
    let ruleset = about.ruleset;
    let date = about.assessed_on;
    let on =
        if about.today { format!("assessed today (UTC), {date}") } else { format!("assessed on {date}") };
    format!("{DISCLAIMER} {} {}, {digest}, {ENGINE}, {on}.", ruleset.id, ruleset.version)
}
