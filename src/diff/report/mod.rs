//! What changes for whom, as people and programs read it: downgrades first, each change with a patient for whom it
//! happens.

pub mod human;
pub mod json;
pub mod markdown;
pub mod patient;

use super::level::NONE;
use super::names::Kind;
use super::region::{End, Region, Subject};
use super::structure::{Aspect, Difference};
use super::urgency::Direction;
use super::{Change, Diff, Open};
use crate::prove::prover::Undecided;
use crate::ruleset::Ruleset;

/// Two versions as they were named.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The old one.
    pub old: &'a str,
    /// The new one.
    pub new: &'a str,
}

/// Everything that is told.
pub struct Told<'a> {
    /// What changes.
    pub diff: &'a Diff<'a>,
    /// What the versions are called.
    pub named: Named<'a>,
}

impl<'a> Told<'a> {
    /// The versions.
    #[must_use]
    pub fn rulesets(&self) -> Option<(&'a Ruleset, &'a Ruleset)> {
        match self.diff.prover.versions() {
            [old, new] => Some((old.ruleset, new.ruleset)),
            _ => None,
        }
    }

    /// What is compared, in a line.
    #[must_use]
    pub fn title(&self) -> String {
        let Some((old, new)) = self.rulesets() else { return String::new() };
        if old.id == new.id {
            format!("{} {} -> {}", new.id, old.version, new.version)
        } else {
            format!("{} {} -> {} {}", old.id, old.version, new.id, new.version)
        }
    }

    /// What a thing is called: its kind and its name.
    #[must_use]
    pub fn subject(&self, subject: &Subject) -> String {
        match subject {
            Subject::Level(End::Settled) => "settled level".to_owned(),
            Subject::Level(End::AtLeast) => "level at least".to_owned(),
            Subject::Level(End::AtMost) => "level at most".to_owned(),
            Subject::Level(End::BareAtLeast) => "level at least, without assumptions".to_owned(),
            Subject::Level(End::BareAtMost) => "level at most, without assumptions".to_owned(),
            Subject::Applies => "whether the ruleset applies".to_owned(),
            Subject::Accepted => "whether the answers are accepted".to_owned(),
            Subject::Named(kind, name) => format!("{} `{name}`", self.kind(*kind, name)),
        }
    }

    fn kind(&self, kind: Kind, name: &str) -> &'static str {
        let is_flag = |ruleset: &Ruleset| ruleset.rules.iter().any(|rule| rule.id == name && rule.red_flag);
        let both = self.rulesets().filter(|_| kind == Kind::Rule);
        if both.is_some_and(|(old, new)| is_flag(old) || is_flag(new)) { "red flag" } else { kind.word() }
    }

    /// What happens in a region, in a line.
    #[must_use]
    pub fn region(&self, region: &Region) -> String {
        let Region { before, after, .. } = region;
        let level = |start: &str, name: &str| {
            if name == NONE { NONE.to_owned() } else { format!("{start} `{name}`") }
        };
        let ends = |start: &str| format!("{} before, {} now", level(start, before), level(start, after));
        match &region.subject {
            Subject::Level(End::Settled) => ends("settled at"),
            Subject::Level(End::AtLeast) => ends("at least"),
            Subject::Level(End::AtMost) => ends("at most"),
            Subject::Level(End::BareAtLeast) => format!("without assumptions {}", ends("at least")),
            Subject::Level(End::BareAtMost) => format!("without assumptions {}", ends("at most")),
            Subject::Applies => format!("{before} before, {after} now"),
            Subject::Accepted => format!("answers {before} before, {after} now"),
            Subject::Named(..) => {
                format!("{}: {before} before, {after} now", self.subject(&region.subject))
            }
        }
    }

    /// The changes under their headings, in the order in which they are told.
    #[must_use]
    pub fn sections(&self) -> Vec<(&'static str, Vec<&'a Change>)> {
        let mut sections: Vec<(&'static str, Vec<&'a Change>)> =
            HEADINGS.into_iter().map(|heading| (heading, Vec::new())).collect();
        for change in &self.diff.changes {
            let heading = heading(&change.region);
            if let Some((_, list)) = sections.iter_mut().find(|(own, _)| *own == heading) {
                list.push(change);
            }
        }
        sections.retain(|(_, list)| !list.is_empty());
        sections
    }

    /// What it all comes to, a sentence each.
    #[must_use]
    pub fn verdict(&self) -> Vec<String> {
        let diff = self.diff;
        if diff.is_equivalent() {
            return vec![
                "Nothing changes for any patient: proved.".to_owned(),
                "Every set of answers that both versions accept gives the same level, rules, patterns, advice, \
                 findings, numbers and classes, and both accept the same. Each proof was accepted by a checker of its \
                 own."
                    .to_owned(),
            ];
        }
        let level = |open: &Open| matches!(open.subject, Subject::Level(_));
        let undecided = diff.open.iter().any(level);
        let mut said = vec![match (diff.has_downgrade(), undecided) {
            (true, _) => "Some patients are less urgent now.".to_owned(),
            (false, true) => "It is not decided whether some patient is less urgent now.".to_owned(),
            (false, false) => {
                "No patient whose answers both versions accept is less urgent now: proved.".to_owned()
            }
        }];
        if !diff.changes.iter().any(|change| matches!(change.region.subject, Subject::Level(_))) && !undecided
        {
            said =
                vec!["No level of a patient whose answers both versions accept changes: proved.".to_owned()];
        }
        if !diff.open.is_empty() {
            let count = diff.open.len();
            let (it, is) = if count == 1 { ("One thing", "is") } else { ("Some things", "are") };
            said.push(format!("{it} {is} not decided, see below."));
        }
        said
    }

    /// What could not be decided, a line each.
    #[must_use]
    pub fn undecided(&self) -> Vec<String> {
        let each = self.diff.open.iter().map(|open| {
            let states = open.states.as_ref();
            let states = states.map(|(before, after)| format!(" ({before} before, {after} now)"));
            format!("{}{}: {}", self.subject(&open.subject), states.unwrap_or_default(), why(open.why))
        });
        each.collect()
    }

    /// What can be asked and concluded, where that differs, a line each.
    #[must_use]
    pub fn structure(&self) -> Vec<String> {
        self.diff.structure.iter().map(difference).collect()
    }
}

/// The headings, in the order in which they are told.
const HEADINGS: [&str; 8] = [
    "Less urgent",
    "Another level",
    "More urgent",
    "Whether the rules apply, and whether answers are accepted",
    "Rules",
    "Patterns",
    "Advice",
    "Findings, numbers and classes",
];

fn heading(region: &Region) -> &'static str {
    match (&region.subject, region.direction) {
        (Subject::Level(_), Direction::Down) => HEADINGS[0],
        (Subject::Level(_), Direction::Other) => HEADINGS[1],
        (Subject::Level(_), Direction::Up) => HEADINGS[2],
        (Subject::Applies | Subject::Accepted, _) => HEADINGS[3],
        (Subject::Named(Kind::Rule, _), _) => HEADINGS[4],
        (Subject::Named(Kind::Pattern, _), _) => HEADINGS[5],
        (Subject::Named(Kind::Advice, _), _) => HEADINGS[6],
        (Subject::Named(..), _) => HEADINGS[7],
    }
}

/// Why something was not decided, in words.
#[must_use]
pub fn why(undecided: Undecided) -> &'static str {
    match undecided {
        Undecided::TooHard(why) => why.words(),
        Undecided::OutOfTime => "the time given was over; `--budget` gives more seconds",
    }
}

fn difference(it: &Difference) -> String {
    let (kind, id) = (it.kind.word(), &it.id);
    let of = match it.aspect {
        Aspect::Itself => None,
        Aspect::Choice => Some("choice ".to_owned()),
        Aspect::Order => return order(it),
        aspect => Some(format!("{} ", aspect.word())),
    };
    let Some(of) = of else {
        return match (&it.before, &it.after) {
            (Some(before), Some(after)) => format!("{kind} `{before}`: called `{after}` now (--map)"),
            (Some(_), None) => format!("{kind} `{id}`: only in the old version{}", missing(it, "new")),
            _ => format!("{kind} `{id}`: only in the new version{}", missing(it, "old")),
        };
    };
    match (&it.before, &it.after) {
        (Some(before), Some(after)) => {
            let note = match it.aspect {
                Aspect::Type => "; these are two questions, each missing in the other version",
                Aspect::Unit => "; numbers are compared as they are written, not converted",
                Aspect::Choice => " (--map)",
                _ => "",
            };
            format!("{kind} `{id}`: {of}{before} before, {after} now{note}")
        }
        (Some(before), None) => format!("{kind} `{id}`: {of}{before} only in the old version"),
        (None, Some(after)) => format!("{kind} `{id}`: {of}{after} only in the new version"),
        (None, None) => String::new(),
    }
}

fn missing(it: &Difference, other: &str) -> String {
    if it.kind == Kind::Question { format!("; missing in the {other} one") } else { String::new() }
}

fn order(it: &Difference) -> String {
    let text = |of: &Option<String>| of.clone().unwrap_or_default();
    format!("levels: the order was {}, and is {}", text(&it.before), text(&it.after))
}
