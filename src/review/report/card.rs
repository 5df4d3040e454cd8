//! One pending result as a reviewer at a terminal sees it before deciding.

use super::super::compare::Move;
use super::super::{Pending, State};
use super::{levels, told, what};
use crate::report::wrap::wrap;
use crate::report::{Style, escape};
use similar::{ChangeTag, TextDiff};
use std::fmt::Write as _;

/// Lines that did not change, shown around those that did.
const AROUND: usize = 2;
/// How a terminal shows what is gone, what is new, and what alarms.
const GONE: &str = "31";
const NEW: &str = "32";
const ALARM: &str = "1;31";
const TITLE: &str = "1";

/// A pending result: its number, what became of the level, the rules that caused it in their author's words, and what
/// changed, line by line.
#[must_use]
pub fn card(number: usize, of: usize, pending: &Pending, style: Style) -> String {
    let mut card = Card { text: String::new(), style };
    let tone = if pending.moved == Move::Down { ALARM } else { TITLE };
    card.add(&format!("{number} of {of}: {}: {}", pending.name, what(pending)), "", "  ", tone);
    if let Some(levels) = levels(pending, style.plain) {
        card.add(&levels, "  ", "    ", "");
    }
    for cause in &pending.causes {
        card.add(&cause.rule, "  because of ", "    ", "");
        card.add(&format!("before: {}", cause.before), "    ", "      ", "");
        card.add(&format!("now: {}", cause.after), "    ", "      ", "");
    }
    card.text.push('\n');
    match pending.state {
        State::NoResult => card.add("Its problems are told above.", "", "", ""),
        _ if style.plain => card.text.push_str(&told(pending)),
        _ => card.difference(pending),
    }
    card.text
}

/// The whole result as it is now, or as it was accepted where there is none now.
#[must_use]
pub fn whole(pending: &Pending, style: Style) -> String {
    let text = if pending.after.is_empty() { &pending.before } else { &pending.after };
    let mut card = Card { text: String::new(), style };
    text.lines().for_each(|line| card.add(line, "  ", "      ", ""));
    card.text
}

struct Card {
    text: String,
    style: Style,
}

impl Card {
    /// Adds a text in lines that fit, each with its colour.
    fn add(&mut self, text: &str, first: &str, rest: &str, colour: &str) {
        let text = escape(text);
        let width = if self.style.plain { usize::MAX } else { self.style.width };
        for line in wrap(&text, first, rest, width) {
            if self.style.colour && !colour.is_empty() {
                // Writing to a string cannot fail.
                let _ = writeln!(self.text, "\u{1b}[{colour}m{line}\u{1b}[0m");
            } else {
                self.text.push_str(&line);
                self.text.push('\n');
            }
        }
    }

    fn difference(&mut self, pending: &Pending) {
        let diff = TextDiff::from_lines(pending.before.as_str(), pending.after.as_str());
        let groups = diff.grouped_ops(AROUND);
        if groups.is_empty() {
            self.add("The text is the one that stands there.", "", "", "");
        }
        for (at, group) in groups.iter().enumerate() {
            if at > 0 {
                self.add("...", "  ", "", "");
            }
            for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
                let (sign, colour) = match change.tag() {
                    ChangeTag::Equal => ("  ", ""),
                    ChangeTag::Delete => ("- ", GONE),
                    ChangeTag::Insert => ("+ ", NEW),
                };
                self.add(change.value().trim_end(), sign, "      ", colour);
            }
        }
    }
}
