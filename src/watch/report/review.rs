//! What waits for a reviewer, as people and programs read it.

use crate::report::{Style, escape, json as report};
use crate::review::report::{View, json as items, summary};
use crate::watch::review::{InReview, News};
use serde_json::json;

/// The most names that are told; of more, how many.
const MOST_NAMES: usize = 12;

/// What is pending in a line, and below it what changed; read aloud, each is a sentence.
#[must_use]
pub fn human(before: Option<&InReview>, after: &InReview, ruleset: &str, style: Style) -> String {
    let view = View { ruleset: "in review", all: after.all, pending: &after.pending };
    let mut text = summary(&view);
    let all: Vec<&str> = after.pending.iter().map(|it| it.name.as_str()).collect();
    if !all.is_empty() {
        text = format!("{text}: {}", names(&all));
    }
    let mut lines = vec![(1, text)];
    let news = before.map(|before| after.since(before)).unwrap_or_default();
    let new: Vec<&str> = news.new.iter().map(|it| it.name.as_str()).collect();
    for (what, list) in [("pending now", new), ("pending no more", news.gone)] {
        if !list.is_empty() {
            lines.push((2, format!("{what}: {}", names(&list))));
        }
    }
    let each = lines.iter().map(|(depth, line)| {
        if style.plain {
            format!("{}: {}.\n", escape(ruleset), escape(line))
        } else {
            format!("{}{}\n", "  ".repeat(*depth), escape(line))
        }
    });
    each.collect()
}

fn names(all: &[&str]) -> String {
    let told = all.get(..MOST_NAMES.min(all.len())).unwrap_or_default().join(", ");
    match all.len().saturating_sub(MOST_NAMES) {
        0 => told,
        more => format!("{told} and {more} more"),
    }
}

/// One line of JSON: `event` is `review`, `results` counts the names, `pending` is as `review` writes it, `new` and
/// `gone` are names.
#[must_use]
pub fn line(before: Option<&InReview>, after: &InReview, ruleset: &str) -> String {
    let view = View { ruleset, all: after.all, pending: &after.pending };
    let News { new, gone } = before.map(|before| after.since(before)).unwrap_or_default();
    let new: Vec<&str> = new.iter().map(|it| it.name.as_str()).collect();
    report::line(&json!({
        "event": "review",
        "ruleset": ruleset,
        "results": after.all,
        "pending": items(&view),
        "new": new,
        "gone": gone,
    }))
}
