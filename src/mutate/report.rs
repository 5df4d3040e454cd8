//! What trying the changes of a ruleset came to, for people: every survivor, how much of each kind is noticed, a score.

pub mod json;

use super::accepted::Acceptance;
use super::proof::Proof;
use super::trial::{Verdict, place};
use super::{Change, Kind};
use crate::prove::prover::Undecided;
use crate::report::{Style, escape, wrap};
use crate::ruleset::Case;
use crate::source::Source;
use std::fmt::Write;

/// Everything that a run came to.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// The ruleset's text.
    pub source: &'a Source,
    /// Its cases.
    pub cases: &'a [Case],
    /// The changes.
    pub changes: &'a [Change],
    /// What each came to.
    pub verdicts: &'a [Verdict],
    /// Whether anybody tells those that survive from the ruleset.
    pub proofs: &'a [Option<Proof>],
    /// The acceptance of each that survives and may.
    pub accepted: &'a [Option<&'a Acceptance>],
    /// Why not all were tried.
    pub ended: Ended,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Everything was tried.
    Whole,
    /// Only so many were wanted.
    Limit,
    /// The time was up.
    Budget,
    /// Somebody stopped it.
    Interrupted,
}

/// How many changes came to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// A case noticed it.
    pub noticed: usize,
    /// All cases still pass, and it is not proved that they must.
    pub survived: usize,
    /// Of those, the ones that their author accepts.
    pub accepted: usize,
    /// Of those that survived, the ones of which it is not known whether anybody tells them apart.
    pub not_decided: usize,
    /// All cases still pass, and any other would: no patient tells it from the ruleset.
    pub equivalent: usize,
    /// The changed text has an error.
    pub does_not_check: usize,
    /// The changed text means the same.
    pub same: usize,
    /// Not tried.
    pub not_tried: usize,
}

impl Counts {
    /// Those that count.
    #[must_use]
    pub fn counted(self) -> usize {
        self.noticed + self.survived
    }

    /// Percent noticed, rounded down: 100 only where everything is.
    #[must_use]
    pub fn percent(self) -> usize {
        (self.noticed * 100).checked_div(self.counted()).unwrap_or(100)
    }
}

impl<'a> Run<'a> {
    /// How many came to what; of one kind, or of all.
    #[must_use]
    pub fn counts(&self, kind: Option<Kind>) -> Counts {
        let mut counts = Counts::default();
        for (at, change) in self.changes.iter().enumerate() {
            if kind.is_some_and(|kind| kind != change.kind) {
                continue;
            }
            match self.verdicts.get(at).copied().unwrap_or(Verdict::NotTried) {
                Verdict::Noticed(_) => counts.noticed += 1,
                Verdict::Survives => match self.proof(at) {
                    Some(Proof::Equal) => {
                        counts.equivalent += 1;
                        continue;
                    }
                    Some(Proof::Differs(_)) => counts.survived += 1,
                    Some(Proof::NotDecided(_)) | None => {
                        counts.survived += 1;
                        counts.not_decided += 1;
                    }
                },
                Verdict::DoesNotCheck => counts.does_not_check += 1,
                Verdict::Same => counts.same += 1,
                Verdict::NotTried => counts.not_tried += 1,
            }
            counts.accepted += usize::from(self.acceptance(at).is_some());
        }
        counts
    }

    fn acceptance(&self, at: usize) -> Option<&'a Acceptance> {
        self.accepted.get(at).copied().flatten()
    }

    fn proof(&self, at: usize) -> Option<&'a Proof> {
        self.proofs.get(at).and_then(Option::as_ref)
    }

    /// The changes that no case notices.
    fn alive(&self) -> impl Iterator<Item = Alive<'a>> + '_ {
        let each = self.changes.iter().zip(self.verdicts).enumerate();
        let alive = each.filter(|(_, (_, verdict))| **verdict == Verdict::Survives);
        alive.map(|(at, (change, _))| Alive {
            change,
            proof: self.proof(at),
            acceptance: self.acceptance(at),
        })
    }

    /// Those of them that count, accepted or not.
    fn survivors(&self, accepted: bool) -> impl Iterator<Item = Alive<'a>> + '_ {
        let counting = self.alive().filter(|it| it.proof != Some(&Proof::Equal));
        counting.filter(move |it| it.acceptance.is_some() == accepted)
    }
}

/// A change that no case notices.
#[derive(Clone, Copy)]
struct Alive<'a> {
    change: &'a Change,
    proof: Option<&'a Proof>,
    acceptance: Option<&'a Acceptance>,
}

/// The whole report.
#[must_use]
pub fn human(run: &Run, style: Style) -> String {
    let mut text = String::new();
    let passing = match run.cases.len() {
        1 => "the one case still passes".to_owned(),
        cases => format!("all {cases} cases still pass"),
    };
    for alive in run.survivors(false) {
        put(&mut text, &format!("{}: {passing}", said(run, alive.change, style)), style);
        told_apart(&mut text, alive.proof, style);
    }
    let mut heading = Heading::new("Accepted:");
    for alive in run.survivors(true) {
        heading.before(&mut text);
        let because = alive.acceptance.map_or("", |it| &it.because);
        put(&mut text, &format!("{}, because {because}", said(run, alive.change, style)), style);
    }
    let mut heading =
        Heading::new("Proved to change nothing for any patient, so that no case could notice it:");
    for alive in run.alive().filter(|it| it.proof == Some(&Proof::Equal)) {
        heading.before(&mut text);
        let needless =
            if alive.acceptance.is_some() { "; the comment that accepts it is not needed" } else { "" };
        put(&mut text, &format!("{}{needless}", said(run, alive.change, style)), style);
    }
    if !text.is_empty() {
        text.push('\n');
    }
    table(&mut text, run, style);
    summary(&mut text, run, style);
    text
}

/// A heading that stands before the first item of a list, and nowhere where there is none.
struct Heading {
    words: Option<&'static str>,
}

impl Heading {
    fn new(words: &'static str) -> Self {
        Self { words: Some(words) }
    }

    fn before(&mut self, text: &mut String) {
        if let Some(words) = self.words.take() {
            let _ = writeln!(text, "{}{words}", if text.is_empty() { "" } else { "\n" });
        }
    }
}

/// Who tells a survivor from the ruleset, as a case, or why that is not known.
fn told_apart(text: &mut String, proof: Option<&Proof>, style: Style) {
    let indent = if style.plain { "" } else { "  " };
    match proof {
        None | Some(Proof::Equal) => {}
        Some(Proof::NotDecided(why)) => {
            let line = format!("whether any patient tells the two apart is not decided: {}", reason(*why));
            put(text, &format!("{indent}{line}"), style);
        }
        Some(Proof::Differs(shown)) => {
            let (heading, lines): (_, Vec<&str>) = match &shown.case {
                Some(case) => {
                    ("this case would notice it, if what it expects is right:", case.lines().collect())
                }
                None => (
                    "no line of a case tells the two apart, but a result does, for this patient:",
                    shown.answers.iter().map(String::as_str).collect(),
                ),
            };
            let _ = writeln!(text, "{indent}{heading}");
            for line in &lines {
                let _ = writeln!(text, "{indent}{indent}{}", escape(line));
            }
            if lines.is_empty() {
                let _ = writeln!(text, "{indent}{indent}nothing is answered");
            }
        }
    }
}

/// Why something is not known, to follow a colon.
fn reason(why: Undecided) -> &'static str {
    match why {
        Undecided::TooHard(why) => why.words(),
        Undecided::OutOfTime => "the time given to proofs was over",
    }
}

/// One item, wrapped, or as one sentence to be read aloud.
fn put(text: &mut String, line: &str, style: Style) {
    // Writing to a string cannot fail.
    if style.plain {
        let end = if line.ends_with('.') { "" } else { "." };
        let _ = writeln!(text, "{}{end}", escape(line));
        return;
    }
    for line in wrap::wrap(&escape(line), "", "  ", style.width) {
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

/// `rules.triage:12:8 rule long:`, and what becomes what.
fn said(run: &Run, change: &Change, style: Style) -> String {
    let (line, column) = place(run.source, change.span);
    let name = run.source.name();
    let place = if style.plain {
        format!("{name} line {line}, column {column}, {}", change.owner)
    } else {
        format!("{name}:{line}:{column} {}", change.owner)
    };
    let becomes = match (style.plain, style.unicode) {
        (true, _) => "becomes",
        (false, true) => "→",
        (false, false) => "->",
    };
    match &change.after {
        Some(after) => format!("{place}: `{}` {becomes} `{after}`", change.before),
        None => format!("{place}: without `{}`", change.before),
    }
}

fn table(text: &mut String, run: &Run, style: Style) {
    for kind in Kind::ALL {
        let counts = run.counts(Some(kind));
        let (noticed, counted, percent) = (counts.noticed, counts.counted(), counts.percent());
        if counted == 0 {
            continue;
        }
        let word = kind.word();
        let _ = if style.plain {
            writeln!(text, "{word}: {noticed} of {counted} noticed, {percent} percent.")
        } else {
            writeln!(text, "  {word:<16} {:>12} {percent:>4} %", format!("{noticed} of {counted}"))
        };
    }
}

fn summary(text: &mut String, run: &Run, style: Style) {
    let counts = run.counts(None);
    let cases = match run.cases.len() {
        1 => "1 case".to_owned(),
        cases => format!("{cases} cases"),
    };
    let name = escape(run.source.name());
    let notice = if run.cases.len() == 1 { "notices" } else { "notice" };
    let (noticed, counted) = (counts.noticed, counts.counted());
    let (percent, end) = if style.plain { ("percent", ".") } else { ("%", "") };
    let _ = writeln!(
        text,
        "{cases} {notice} {noticed} of {counted} changes of {name}: {} {percent}{end}",
        counts.percent()
    );
    let mut more = Vec::new();
    if counts.survived > 0 {
        let accepted = match counts.accepted {
            0 => String::new(),
            some => format!(", {some} of them accepted"),
        };
        more.push(format!(
            "{} survive{}{accepted}",
            counts.survived,
            if counts.survived == 1 { "s" } else { "" }
        ));
        if counts.not_decided > 0 {
            more.push(format!(
                "whether any patient tells {} of them apart is not decided",
                counts.not_decided
            ));
        }
    }
    if counts.equivalent > 0 {
        let change = if counts.equivalent == 1 { "changes" } else { "change" };
        let verb = if counts.equivalent == 1 { "is" } else { "are" };
        more.push(format!(
            "{} {change} nothing for any patient (proved) and {verb} not counted",
            counts.equivalent
        ));
    }
    if counts.does_not_check > 0 {
        more.push(format!("{} do not check and are not counted", counts.does_not_check));
    }
    if counts.same > 0 {
        more.push(format!("{} change nothing and are not counted", counts.same));
    }
    if !more.is_empty() {
        let _ = writeln!(text, "{}{end}", more.join("; "));
    }
    capped(text, run, counts, end);
    if let Some(Alive { change, .. }) = run.survivors(false).next() {
        let _ = writeln!(text, "write a case that notices it, or, where it may survive, a comment:");
        let _ =
            writeln!(text, "  # accepted change in {}: {} because ...", change.owner, escape(&change.key()));
    }
}

/// What was not tried, and why.
fn capped(text: &mut String, run: &Run, counts: Counts, end: &str) {
    let why = match run.ended {
        Ended::Whole => return,
        Ended::Limit => "the limit; those tried are spread over the text",
        Ended::Budget => "the time was up",
        Ended::Interrupted => "interrupted",
    };
    let all = run.changes.len();
    let _ = writeln!(text, "{} of {all} changes were not tried: {why}{end}", counts.not_tried);
}
