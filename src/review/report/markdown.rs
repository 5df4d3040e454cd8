//! What is pending as the text of a pull request: what changes for whom, downgrades first.

use super::{Move, Pending, State, View, cause, difference, heading, levels, state, summary};
use crate::report::escape;
use std::fmt::Write as _;

/// What is pending as Markdown; whatever a text holds stays text.
#[must_use]
pub fn markdown(view: &View) -> String {
    let mut text = format!("## {}\n", safe(&summary(view)));
    let groups = [Move::Down, Move::Other, Move::Up];
    for moved in groups {
        let mut list = view.pending.iter().filter(|it| it.moved == moved).peekable();
        if list.peek().is_some() {
            let title = heading(moved);
            let _ = writeln!(
                text,
                "\n### {}{}\n",
                title.get(..1).unwrap_or_default().to_uppercase(),
                &rest(title)
            );
        }
        list.for_each(|it| one(it, &mut text));
    }
    let mut others = view.pending.iter().filter(|it| it.moved == Move::None).peekable();
    if others.peek().is_some() {
        text.push_str("\n### The level is not changed, or not known\n\n");
    }
    others.for_each(|it| one(it, &mut text));
    for pending in view.pending.iter().filter(|it| it.state != State::NoResult) {
        let _ = writeln!(text, "\n<details><summary>{}</summary>\n", safe(&pending.name));
        // Every line of a difference starts with a sign or a blank and a fixed word: none can end the block.
        let _ = writeln!(text, "```diff\n{}```\n\n</details>", difference(pending));
    }
    text
}

fn rest(title: &str) -> String {
    title.chars().skip(1).collect()
}

fn one(pending: &Pending, text: &mut String) {
    let levels = levels(pending).map(|levels| format!(": {}", safe(&levels))).unwrap_or_default();
    let _ = writeln!(text, "- **{}** ({}){levels}", safe(&pending.name), safe(&state(pending)));
    for it in &pending.causes {
        let _ = writeln!(text, "  - {}", safe(&cause(it)));
    }
}

/// Text with every character that Markdown would obey written so that it does not.
fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in escape(text).chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '@' => {
                out.push('\\');
                out.push(character);
            }
            _ => out.push(character),
        }
    }
    out
}
