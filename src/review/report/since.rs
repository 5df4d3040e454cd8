//! What changed since a commit: the rules in their author's words, and the results, accepted meanwhile or not.

use super::super::Pending;
use super::{item, levels, markdown::safe, what};
use crate::compare::{Change, Declared};
use crate::report::escape;
use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};
use std::fmt::Write as _;

/// Lines around a change that are shown with it where a declaration is too long to show it whole.
const AROUND: usize = 3;
/// The most lines of a declaration that is shown whole.
const WHOLE: usize = 40;

/// What changed since a commit.
#[derive(Debug, Clone)]
pub struct Since {
    /// The commit and its day; none where it is not known.
    pub commit: Option<Commit>,
    /// The declarations that changed, or why that is not known.
    pub rules: Result<Vec<Change>, String>,
    /// The results that changed, where that was asked for and is known.
    pub results: Option<Vec<Told>>,
}

/// A commit.
#[derive(Debug, Clone)]
pub struct Commit {
    /// Its whole number.
    pub id: String,
    /// Its day, as ISO text.
    pub date: String,
    /// What people read: few digits, and the day.
    pub words: String,
}

/// A result that changed since the commit.
#[derive(Debug, Clone)]
pub struct Told {
    /// How it changed, from what was accepted then to what it is now.
    pub result: Pending,
    /// Who accepted what it is now, and on which day; none where it is pending.
    pub accepted: Option<(String, String)>,
}

impl Told {
    pub(super) fn decided(&self) -> String {
        match &self.accepted {
            Some((who, day)) => format!("accepted by {who} on {day}"),
            None => "pending".to_owned(),
        }
    }
}

impl Since {
    fn words(&self) -> String {
        self.commit.as_ref().map(|it| format!(" since {}", it.words)).unwrap_or_default()
    }

    /// The heading of the rules, or what is said in the place of the list.
    pub(super) fn title(&self) -> String {
        match &self.rules {
            Err(why) => format!("Which rules changed{} is not known: {why}", self.words()),
            Ok(changes) if changes.is_empty() => format!("No rule changed{}", self.words()),
            Ok(_) => format!("Rules changed{}", self.words()),
        }
    }

    /// What changed in the rules.
    pub(super) fn changes(&self) -> &[Change] {
        self.rules.as_deref().unwrap_or_default()
    }
}

/// What happened to a declaration, in words.
fn verb(change: &Change) -> String {
    match change {
        Change::Added(_) => "added".to_owned(),
        Change::Removed(_) => "removed".to_owned(),
        Change::Changed(both) if both.0.keyword != both.1.keyword => {
            format!("changed, was a {}", both.0.keyword.words())
        }
        Change::Changed(_) => "changed".to_owned(),
    }
}

/// A declaration as its author named it: `red flag cauda "Possible cauda equina"`.
fn named(it: &Declared) -> String {
    let mut words = it.keyword.words().to_owned();
    let unnamed = it.title.is_empty() && it.text.lines().next().is_some_and(|line| line.contains('"'));
    match (it.name.is_empty(), unnamed) {
        (true, _) => {}
        (false, true) => {
            let _ = write!(words, " \"{}\"", it.name);
        }
        (false, false) => {
            let _ = write!(words, " {}", it.name);
        }
    }
    if !it.title.is_empty() {
        let _ = write!(words, " \"{}\"", it.title);
    }
    words
}

/// One line of a change, or a gap in it.
enum Line {
    Same(String),
    Before(String),
    Now(String),
    Gap,
}

fn lines(change: &Change) -> Vec<Line> {
    let text = |of: Option<&Declared>| of.map(|it| format!("{}\n", it.text)).unwrap_or_default();
    let (before, after) = (text(change.before()), text(change.after()));
    let diff = TextDiff::from_lines(before.as_str(), after.as_str());
    let whole = before.lines().count().max(after.lines().count()) <= WHOLE;
    let groups = diff.grouped_ops(if whole { WHOLE } else { AROUND });
    let mut found = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        if at > 0 {
            found.push(Line::Gap);
        }
        for line in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let text = escape(line.value().trim_end()).into_owned();
            found.push(match line.tag() {
                ChangeTag::Equal => Line::Same(text),
                ChangeTag::Delete => Line::Before(text),
                ChangeTag::Insert => Line::Now(text),
            });
        }
    }
    found
}

/// The text of a change, a sign before each line.
fn signed(change: &Change) -> String {
    let each = lines(change).into_iter().map(|line| match line {
        Line::Same(text) => format!(" {text}\n"),
        Line::Before(text) => format!("-{text}\n"),
        Line::Now(text) => format!("+{text}\n"),
        Line::Gap => "@@\n".to_owned(),
    });
    each.collect()
}

/// The text of a change in words, without the lines that did not change.
fn told(change: &Change) -> String {
    let each = lines(change).into_iter().filter_map(|line| match line {
        Line::Before(text) => Some(format!("  Before: {}\n", text.trim_start())),
        Line::Now(text) => Some(format!("  Now: {}\n", text.trim_start())),
        Line::Same(_) | Line::Gap => None,
    });
    each.collect()
}

/// What changed, for people; read aloud, each changed line is a sentence of its own.
#[must_use]
pub fn human(since: &Since, plain: bool) -> String {
    let colon = if since.changes().is_empty() { "" } else { ":" };
    let mut text = format!("{}{colon}\n", escape(&since.title()));
    for change in since.changes() {
        let it = change.declared();
        let place = format!("{}:{}", it.file, it.line);
        let _ = writeln!(text, "\n{}: {} ({})", verb(change), escape(&named(it)), escape(&place));
        text.push_str(&if plain { told(change) } else { signed(change) });
    }
    if let Some(results) = &since.results {
        let none = if results.is_empty() { "No result changed" } else { "Results changed" };
        let colon = if results.is_empty() { "" } else { ":" };
        let _ = writeln!(text, "\n{none}{}{colon}", escape(&since.words()));
        for it in results {
            let levels = levels(&it.result, plain).map(|levels| format!(": {levels}")).unwrap_or_default();
            let line = format!("  {}: {}{levels}; {}", it.result.name, what(&it.result), it.decided());
            let _ = writeln!(text, "{}", escape(&line));
        }
    }
    text.push('\n');
    text
}

/// What changed in the rules, as Markdown.
#[must_use]
pub fn markdown(since: &Since) -> String {
    let mut text = format!("\n### {}\n", safe(&since.title()));
    for change in since.changes() {
        let body = signed(change);
        // A fence longer than any in the text cannot be ended by it.
        let longest = body.split(|it| it != '`').map(str::len).max().unwrap_or_default();
        let fence = "`".repeat(longest.max(2) + 1);
        let (verb, named) = (verb(change), named(change.declared()));
        let _ = writeln!(text, "\n**{}:** {}\n\n{fence}diff\n{body}{fence}", safe(&verb), safe(&named));
    }
    text
}

/// What changed, for programs.
#[must_use]
pub fn json(since: &Since) -> Value {
    let declared = |it: Option<&Declared>| {
        it.map(|it| {
            json!({
                "kind": it.keyword.words(), "name": it.name, "title": it.title,
                "file": it.file, "line": it.line, "text": it.text,
            })
        })
    };
    let rule = |change: &Change| {
        json!({
            "change": match change {
                Change::Added(_) => "added",
                Change::Removed(_) => "removed",
                Change::Changed(_) => "changed",
            },
            "before": declared(change.before()),
            "after": declared(change.after()),
        })
    };
    let result = |told: &Told| {
        let mut value = item(&told.result);
        if let Some(fields) = value.as_object_mut() {
            let accepted = told.accepted.as_ref().map(|(who, day)| json!({"by": who, "on": day}));
            fields.insert("accepted".to_owned(), json!(accepted));
        }
        value
    };
    json!({
        "commit": since.commit.as_ref().map(|it| &it.id),
        "date": since.commit.as_ref().map(|it| &it.date),
        "unknown": since.rules.as_ref().err(),
        "rules": since.rules.as_ref().ok().map(|all| all.iter().map(rule).collect::<Vec<_>>()),
        "results": since.results.as_ref().map(|all| all.iter().map(result).collect::<Vec<_>>()),
    })
}
