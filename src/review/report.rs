//! What is pending as people and programs read it: a summary with downgrades on top, then one difference a name.

pub mod card;
mod markdown;
pub mod since;

use super::compare::{Cause, Move};
use super::{Pending, State};
use crate::report::wrap::wrap;
use crate::report::{Style, escape};
use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};
use std::fmt::Write as _;

pub use markdown::{markdown, safe};

/// What is told of one ruleset.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The id of the ruleset.
    pub ruleset: &'a str,
    /// How many names there are in all.
    pub all: usize,
    /// What is pending.
    pub pending: &'a [Pending],
}

/// What a name is told to be, in a word or two.
fn state(pending: &Pending) -> String {
    match pending.state {
        State::New => "new".to_owned(),
        State::Changed => "changed".to_owned(),
        State::Orphan => "has no answer file any more".to_owned(),
        State::Edited => {
            "the accepted result is a text that nobody accepted: edited by hand, or its line in \
                          snapshots/accepted.log is gone"
                .to_owned()
        }
        State::Conflict(line) => {
            format!("a merge is not finished: snapshots/{}.result.txt, line {line}", escape(&pending.name))
        }
        State::NoResult => "its answer file gives no result".to_owned(),
    }
}

/// What happened to the level.
fn heading(moved: Move) -> &'static str {
    match moved {
        Move::Down => "less urgent",
        Move::Up => "more urgent",
        Move::Other => "another level",
        Move::None => "the same level",
    }
}

/// What became of the level, and of the accepted text where that is more than a change.
fn what(pending: &Pending) -> String {
    match (pending.moved, pending.state) {
        (Move::None, _) => state(pending),
        (moved, State::Changed) => heading(moved).to_owned(),
        (moved, _) => format!("{}; {}", heading(moved), state(pending)),
    }
}

/// The level before and now, where it is another; `plain` to be read aloud.
#[must_use]
pub fn levels(pending: &Pending, plain: bool) -> Option<String> {
    let words = |of: &Option<super::Standing>| {
        of.as_ref().map_or_else(|| "no level".to_owned(), super::Standing::words)
    };
    let (before, after) = (words(&pending.levels.0), words(&pending.levels.1));
    match pending.state {
        _ if pending.moved != Move::None => {
            Some(format!("{before} {} {after}", if plain { "became" } else { "->" }))
        }
        State::New if pending.levels.1.is_some() => Some(after),
        _ => None,
    }
}

fn cause(cause: &Cause) -> String {
    format!("{}: before: {}; now: {}", cause.rule, cause.before, cause.after)
}

/// The counts in a sentence.
#[must_use]
pub fn summary(view: &View) -> String {
    let number = view.pending.len();
    if number == 0 {
        let all = match view.all {
            0 => return format!("{}: no result yet", view.ruleset),
            1 => "1 result is".to_owned(),
            all => format!("all {all} results are"),
        };
        return format!("{}: {all} as accepted", view.ruleset);
    }
    let down = view.pending.iter().filter(|it| it.moved == Move::Down).count();
    let down = if down > 0 { format!(", {down} less urgent") } else { String::new() };
    format!("{}: {number} of {} pending{down}", view.ruleset, view.all)
}

/// What is pending at a glance: a line each, less urgent ones first.
#[must_use]
pub fn overview(view: &View, style: Style) -> String {
    let mut lines = vec![escape(&summary(view)).into_owned()];
    let width = if style.plain { usize::MAX } else { style.width };
    for pending in view.pending {
        let levels = levels(pending, style.plain).map(|levels| format!(": {levels}"));
        let line = format!("{}: {}{}", pending.name, what(pending), levels.unwrap_or_default());
        lines.extend(wrap(&escape(&line), "  ", "    ", width));
    }
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}

/// What is pending, for people; read aloud, each changed line is a sentence of its own.
#[must_use]
pub fn human(view: &View, style: Style) -> String {
    let mut text = overview(view, style);
    for pending in view.pending.iter().filter(|it| it.state != State::NoResult) {
        let _ = writeln!(text, "\n{}: {}", escape(&pending.name), escape(&state(pending)));
        for it in &pending.causes {
            let _ = writeln!(text, "  {}", escape(&cause(it)));
        }
        text.push_str(&if style.plain { told(pending) } else { difference(pending) });
    }
    text
}

/// The change as `diff -u` writes it.
#[must_use]
pub fn difference(pending: &Pending) -> String {
    let name = format!("snapshots/{}.result.txt", pending.name);
    let (before, after) = (&pending.before, &pending.after);
    let diff = TextDiff::from_lines(before.as_str(), after.as_str());
    let from = if before.is_empty() { "/dev/null" } else { &name };
    let to = if after.is_empty() { "/dev/null" } else { &name };
    let diff = diff.unified_diff().header(from, to).to_string();
    diff.lines().flat_map(|line| [escape(line), "\n".into()]).collect()
}

/// The change line by line, in words.
fn told(pending: &Pending) -> String {
    let diff = TextDiff::from_lines(pending.before.as_str(), pending.after.as_str());
    let lines = diff.iter_all_changes().filter_map(|change| {
        let word = match change.tag() {
            ChangeTag::Delete => "Before",
            ChangeTag::Insert => "Now",
            ChangeTag::Equal => return None,
        };
        Some(format!("  {word}: {}\n", escape(change.value().trim_end())))
    });
    lines.collect()
}

/// What is pending, for programs.
#[must_use]
pub fn json(view: &View) -> Value {
    view.pending.iter().map(item).collect()
}

/// One result that waits or changed, for programs.
fn item(pending: &Pending) -> Value {
    let level = |of: &Option<super::Standing>| {
        let ends = of.as_ref().map(super::Standing::ids);
        ends.map(|(at_least, at_most)| json!({"at_least": at_least, "at_most": at_most}))
    };
    let causes = pending.causes.iter();
    json!({
        "name": pending.name,
        "state": match pending.state {
            State::New => "new",
            State::Changed => "changed",
            State::Orphan => "orphan",
            State::Edited => "edited",
            State::Conflict(_) => "conflict",
            State::NoResult => "no_result",
        },
        "line": if let State::Conflict(line) = pending.state { Some(line) } else { None },
        "level": {
            "change": match pending.moved {
                Move::Down => "downgrade",
                Move::Up => "upgrade",
                Move::Other => "other",
                Move::None => "none",
            },
            "before": level(&pending.levels.0),
            "after": level(&pending.levels.1),
        },
        "rules": causes.map(|it| json!({
            "rule": it.rule, "before": it.before, "after": it.after,
        })).collect::<Vec<_>>(),
        "diff": if pending.state == State::NoResult { String::new() } else { difference(pending) },
    })
}
