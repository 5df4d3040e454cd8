//! Changes that survive and may, as their author says in a comment of the ruleset or of its file of cases:
//!
//! ```text
//! # accepted change in rule not_settling: weeks >= 3 -> weeks >= 4 because
//! #   the clinic's page says "a few weeks".
//! ```
//!
//! The comment goes on over the comment lines right below it. It stands for every change of these words in this
//! declaration, and it is told when none of them survives any more.

use super::trial::Verdict;
use super::{Change, codes, on_one_line};
use crate::diagnostic::Diagnostic;
use crate::ruleset::Case;
use crate::source::{Source, Span};
use crate::syntax;

/// How such a comment starts.
const START: &str = "accepted change in ";

/// One accepted change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// What it belongs to: `rule not_settling`.
    pub owner: String,
    /// The change: `weeks >= 3 -> weeks >= 4`.
    pub key: String,
    /// Why it may survive.
    pub because: String,
    /// The comment.
    pub span: Span,
}

/// A comment line.
struct Line {
    text: String,
    span: Span,
    /// The line in its file, and whether nothing else stands on it.
    number: usize,
    alone: bool,
}

/// Every acceptance of a ruleset and its cases, and comments that mean to be one and are none.
#[must_use]
pub fn read(source: &Source) -> (Vec<Acceptance>, Vec<Diagnostic>) {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for (text, span) in blocks(source) {
        match one(&text, span) {
            Some(acceptance) => found.push(acceptance),
            None => problems.push(
                Diagnostic::error(codes::FORM, span, "this comment accepts no change")
                    .help("write `# accepted change in rule NAME: BEFORE -> AFTER because WHY`, with the words that `bedside mutate` tells"),
            ),
        }
    }
    (found, problems)
}

fn one(text: &str, span: Span) -> Option<Acceptance> {
    let (owner, rest) = text.strip_prefix(START)?.split_once(": ")?;
    let (key, because) = rest.split_once(" because ")?;
    let whole = |part: &str| (!part.trim().is_empty()).then(|| on_one_line(part));
    Some(Acceptance { owner: whole(owner)?, key: whole(key)?, because: whole(because)?, span })
}

/// The comments that start as an acceptance, each with the lines that it goes on over.
fn blocks(source: &Source) -> Vec<(String, Span)> {
    let mut found: Vec<(String, Span)> = Vec::new();
    let own = source.files().filter(|file| source.is_own(file.span.start));
    for file in own {
        let mut open: Option<usize> = None;
        for line in lines(&Source::new(file.name, source.slice(file.span)), file.span.start) {
            let follows = open == Some(line.number) && line.alone && !line.text.is_empty();
            if line.text.starts_with(START) || line.text == START.trim_end() {
                found.push((line.text, line.span));
            } else if let Some((text, span)) = found.last_mut().filter(|_| follows) {
                text.push(' ');
                text.push_str(&line.text);
                *span = span.to(line.span);
            } else {
                open = None;
                continue;
            }
            open = Some(line.number + 1);
        }
    }
    found
}

fn lines(file: &Source, base: u32) -> impl Iterator<Item = Line> {
    let (tree, _) = syntax::parse(file);
    tree.comments.into_iter().map(move |comment| {
        let text = on_one_line(file.slice(comment.span).trim_start_matches('#'));
        let before = file.text().get(..comment.span.start as usize).unwrap_or_default();
        let before = before.rsplit('\n').next().unwrap_or_default();
        let span = Span { start: comment.span.start + base, end: comment.span.end + base };
        Line { text, span, number: file.position(comment.span.start).line, alone: before.trim().is_empty() }
    })
}

/// For each change the acceptance that stands for it, and what is wrong with acceptances that stand for none.
#[must_use]
pub fn matched<'a>(
    acceptances: &'a [Acceptance],
    changes: &[Change],
    verdicts: &[Verdict],
    cases: &[Case],
) -> (Vec<Option<&'a Acceptance>>, Vec<Diagnostic>) {
    let mut of_changes: Vec<Option<&Acceptance>> = vec![None; changes.len()];
    let mut problems = Vec::new();
    for acceptance in acceptances {
        let is_meant = |change: &Change| change.owner == acceptance.owner && change.key() == acceptance.key;
        let meant: Vec<usize> =
            changes.iter().enumerate().filter(|(_, change)| is_meant(change)).map(|(at, _)| at).collect();
        let came_to: Vec<Verdict> = meant.iter().filter_map(|at| verdicts.get(*at)).copied().collect();
        if came_to.contains(&Verdict::Survives) {
            for at in meant {
                let survives = verdicts.get(at) == Some(&Verdict::Survives);
                if let Some(slot) = of_changes.get_mut(at).filter(|_| survives) {
                    *slot = Some(acceptance);
                }
            }
        } else if !came_to.contains(&Verdict::NotTried) {
            problems.push(stale(acceptance, came_to.first().copied(), cases));
        }
    }
    (of_changes, problems)
}

fn stale(acceptance: &Acceptance, came_to: Option<Verdict>, cases: &[Case]) -> Diagnostic {
    let why = match came_to {
        Some(Verdict::Noticed(case)) => match cases.get(case) {
            Some(case) => format!("the case \"{}\" notices it now", case.name),
            None => "a case notices it now".to_owned(),
        },
        Some(Verdict::DoesNotCheck) => "the changed text has an error".to_owned(),
        Some(Verdict::Same) => "the changed text means the same".to_owned(),
        _ => format!("no such change of `{}` is tried", acceptance.owner),
    };
    let message = format!("this accepts a change that does not survive: {why}");
    let help = match came_to {
        None => "copy the words of the change from what `bedside mutate` tells, or take the comment out",
        Some(_) => "take the comment out",
    };
    Diagnostic::error(codes::STALE, acceptance.span, message).help(help)
}
