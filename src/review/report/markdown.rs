//! What is pending as the text of a pull request: what changes for whom, downgrades first.

use super::since::Since;
use super::{Move, Pending, State, View, cause, difference, levels, state, summary};
use crate::report::escape;
use std::fmt::Write as _;

/// What is pending as Markdown; whatever a text holds stays text. Where results changed since a commit, these stand in
/// the place of what is pending, each with who accepted it.
#[must_use]
pub fn markdown(view: &View, since: Option<&Since>) -> String {
    let told = since.and_then(|since| since.results.as_deref());
    let items: Vec<Item> = match told {
        Some(told) => {
            told.iter().map(|it| Item { pending: &it.result, decided: Some(it.decided()) }).collect()
        }
        None => view.pending.iter().map(|pending| Item { pending, decided: None }).collect(),
    };
    let mut text = format!("## {}\n", safe(&summary(view)));
    if let Some(told) = told {
        let down = told.iter().filter(|it| it.result.moved == Move::Down).count();
        let down = if down == 0 { "none".to_owned() } else { down.to_string() };
        let _ = writeln!(text, "\n{} changed, {down} of them less urgent.", results(told.len()));
    }
    let is = |moved: Move| items.iter().filter(move |it| it.pending.moved == moved);
    group("Less urgent", is(Move::Down), &mut text);
    if let Some(since) = since {
        text.push_str(&super::since::markdown(since));
    }
    group("Another level", is(Move::Other), &mut text);
    group("More urgent", is(Move::Up), &mut text);
    group("The level is not changed, or not known", is(Move::None), &mut text);
    for Item { pending, .. } in items.iter().filter(|it| it.pending.state != State::NoResult) {
        let _ = writeln!(text, "\n<details><summary>{}</summary>\n", safe(&pending.name));
        // Every line of a difference starts with a sign or a blank and a fixed word: none can end the block.
        let _ = writeln!(text, "```diff\n{}```\n\n</details>", difference(pending));
    }
    text
}

/// One result with what was decided of it, where that is told.
struct Item<'a> {
    pending: &'a Pending,
    decided: Option<String>,
}

fn results(count: usize) -> String {
    if count == 1 { "1 result".to_owned() } else { format!("{count} results") }
}

fn group<'a>(title: &str, items: impl Iterator<Item = &'a Item<'a>>, text: &mut String) {
    for (at, item) in items.enumerate() {
        if at == 0 {
            let _ = writeln!(text, "\n### {title}\n");
        }
        one(item, text);
    }
}

fn one(Item { pending, decided }: &Item, text: &mut String) {
    let levels = levels(pending, false).map(|levels| format!(": {}", safe(&levels))).unwrap_or_default();
    let decided = decided.as_ref().map(|it| format!("; {}", safe(it))).unwrap_or_default();
    let _ = writeln!(text, "- **{}** ({}{decided}){levels}", safe(&pending.name), safe(&state(pending)));
    for it in &pending.causes {
        let _ = writeln!(text, "  - {}", safe(&cause(it)));
    }
}

/// Text that Markdown shows as it stands, but that an address in it may become a link.
#[must_use]
pub fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in escape(text).chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '@' | '~' | '$' => {
                out.push('\\');
                out.push(character);
            }
            _ => out.push(character),
        }
    }
    out
}
