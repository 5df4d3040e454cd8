//! What the texts of two results differ in: the level, and the rules that came to something else.

use std::collections::BTreeMap;

/// Where the level went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// The same.
    None,
    /// Less urgent at one end at least, or the ruleset does not apply any more.
    Down,
    /// More urgent.
    Up,
    /// Another, and the two cannot be compared because the ruleset lost a level.
    Other,
}

/// What a text says of the level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    at_least: String,
    at_most: String,
}

/// A rule that came to something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// Its id and name, as the text says them.
    pub rule: String,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
}

impl Standing {
    /// The level, or both ends.
    #[must_use]
    pub fn words(&self) -> String {
        if self.at_least == self.at_most {
            return self.at_least.clone();
        }
        format!("at least {}, at most {}", self.at_least, self.at_most)
    }

    /// Both ends as ids.
    #[must_use]
    pub fn ids(&self) -> (&str, &str) {
        (id(&self.at_least), id(&self.at_most))
    }
}

fn id(words: &str) -> &str {
    words.split_whitespace().next().unwrap_or_default()
}

fn said<'a>(text: &'a str, what: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(": "))
}

/// What a text says of the level; nothing where it has none.
#[must_use]
pub fn standing(text: &str) -> Option<Standing> {
    if let Some(level) = said(text, "level") {
        return Some(Standing { at_least: level.to_owned(), at_most: level.to_owned() });
    }
    let (at_least, at_most) = (said(text, "level at least")?, said(text, "level at most")?);
    Some(Standing { at_least: at_least.to_owned(), at_most: at_most.to_owned() })
}

/// Where the level went, by ids, so that other words for the same level are no move. `levels` go from the most urgent
/// to the least.
#[must_use]
pub fn moved(before: &str, after: &str, levels: &[String]) -> Move {
    let (old, new) = match (standing(before), standing(after)) {
        (None, None) => return Move::None,
        (Some(_), None) => return Move::Down,
        (None, Some(_)) => return Move::Up,
        (Some(old), Some(new)) => (old, new),
    };
    if old.ids() == new.ids() {
        return Move::None;
    }
    let rank = |id: &str| levels.iter().position(|level| level == id);
    let ends = |(at_least, at_most): (&str, &str)| rank(at_least).zip(rank(at_most));
    match (ends(old.ids()), ends(new.ids())) {
        (Some(old), Some(new)) if new.0 > old.0 || new.1 > old.1 => Move::Down,
        (Some(_), Some(_)) => Move::Up,
        _ => Move::Other,
    }
}

/// What a text says of its rules: by id the name, and what became of it.
fn rules(text: &str) -> BTreeMap<&str, (&str, String)> {
    let mut found = BTreeMap::new();
    for line in text.lines() {
        for (start, state) in [("rule fired: ", "fires"), ("rule open: ", "is open")] {
            let Some(rest) = line.strip_prefix(start) else { continue };
            // The name ends with the last quote; what follows is what the rule does.
            let end = rest.rfind('"').map_or(rest.len(), |at| at + 1);
            let (rule, does) = rest.split_at_checked(end).unwrap_or((rest, ""));
            found.insert(id(rule), (rule, format!("{state}{does}")));
        }
    }
    found
}

/// The rules that came to something else, by id.
#[must_use]
pub fn causes(before: &str, after: &str) -> Vec<Cause> {
    let (old, new) = (rules(before), rules(after));
    let mut ids: Vec<&str> = old.keys().chain(new.keys()).copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let cause = |id: &str| {
        let state = |of: Option<&(&str, String)>| {
            of.map_or_else(|| "does not fire".to_owned(), |(_, state)| state.clone())
        };
        let (was, is) = (state(old.get(id)), state(new.get(id)));
        let rule = new.get(id).or_else(|| old.get(id)).map_or("", |(rule, _)| *rule);
        (was != is).then(|| Cause { rule: rule.to_owned(), before: was, after: is })
    };
    ids.into_iter().filter_map(cause).collect()
}
