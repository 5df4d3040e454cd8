//! What was proved and found, for people and for programs.

pub mod cases;
pub mod human;
pub mod json;

use super::audit::{Found, Kind, Report, Standing, Tally};
use super::prover::Undecided;
use crate::ruleset::Ruleset;
use crate::source::{Source, Span};

/// One ruleset that was asked about.
#[derive(Debug, Clone, Copy)]
pub struct Proved<'a> {
    /// Its text, with the files that it uses.
    pub source: &'a Source,
    /// The text as meant.
    pub ruleset: &'a Ruleset,
    /// What was found.
    pub report: &'a Report,
}

impl Proved<'_> {
    /// `name.triage:12`
    fn place(&self, span: Span) -> String {
        let file = self.source.file_at(span.start);
        format!("{}:{}", file.name, self.source.position(span.start).line)
    }

    /// The author's words on one line.
    fn words(&self, span: Span) -> String {
        let words: Vec<&str> = self.source.slice(span).split_whitespace().collect();
        words.join(" ")
    }
}

/// The word that a thing found starts with.
fn label(found: &Found) -> String {
    match found.standing {
        Standing::Refuted => "REFUTED promise".to_owned(),
        Standing::NotDecided(_) => format!("NOT DECIDED: {}", found.kind.word()),
        Standing::Found | Standing::Explained => capital(found.kind.word()),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Why something was not decided, and what was tried instead.
fn why(undecided: Undecided, tried: usize) -> String {
    let reason = match undecided {
        Undecided::TooHard(why) => why.words(),
        Undecided::OutOfTime => "the time given with `--budget` was over",
    };
    format!("{reason}. Of {tried} patients tried at random none showed it; that is testing, not proof")
}

/// "12 promises: all proved", one line a kind.
fn counted(tally: &Tally, report: &Report) -> String {
    let of = |is: fn(Standing) -> bool| {
        report.found.iter().filter(|found| found.kind == tally.kind && is(found.standing)).count()
    };
    let wrong = of(|standing| matches!(standing, Standing::Refuted | Standing::Found));
    let explained = of(|standing| standing == Standing::Explained);
    let mut parts = Vec::new();
    match (tally.kind, wrong) {
        (Kind::Promise, 0) if tally.undecided == 0 => {
            parts.push("all proved for every possible patient".to_owned());
        }
        (Kind::Promise, 0) => parts.push(format!("{} proved", tally.sound)),
        (Kind::Promise, _) => parts.push(format!("{} proved, {wrong} refuted", tally.sound)),
        (_, 0) if explained > 0 => {}
        (_, 0) => parts.push("none found".to_owned()),
        (_, _) => parts.push(format!("{wrong} found")),
    }
    if explained > 0 {
        parts.push(format!("{explained} told above, as the author means it"));
    }
    if tally.undecided > 0 {
        parts.push(format!("{} not decided", tally.undecided));
    }
    let what = match (tally.kind, tally.asked) {
        (Kind::Promise, 1) => "1 promise".to_owned(),
        (Kind::Promise, count) => format!("{count} promises"),
        (kind, 1) => format!("{} (1 thing asked)", capital(kind.word())),
        (kind, count) => format!("{} ({count} things asked)", capital(kind.word())),
    };
    format!("{what}: {}", parts.join(", "))
}
