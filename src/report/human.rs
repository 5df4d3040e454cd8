//! The result a clinician reads in ten seconds: first what cannot be ruled out, then the level in its words, what
//! speaks for it, what to do, what is held back, and what to ask next.

mod conclusions;
mod facts;
mod level;

use super::page::{Section, render};
use super::{Assessment, DISCLAIMER, ENGINE, Style, nearest, trace};

/// The result as text for people, in the given style.
#[must_use]
pub fn result(about: &Assessment, style: Style) -> String {
    let mut sections = if about.outcome.applies.is_false() {
        vec![level::does_not_apply(about), conclusions::red_flags(about)]
    } else {
        applying(about)
    };
    sections.push(facts::not_used(about));
    if about.why {
        sections.push(trace::section(about));
    }
    render(&sections, &last(about), style)
}

fn applying(about: &Assessment) -> Vec<Section> {
    let mut sections = level::sections(about);
    sections.push(conclusions::red_flags(about));
    // What is not settled is mended by asking, so that comes before everything that may still change.
    let settled = about.outcome.level.is_none_or(|level| level.settled);
    let mut ask = facts::ask(about);
    if !settled {
        sections.append(&mut ask);
    }
    sections.extend([
        conclusions::reasons(about),
        nearest::section(about),
        conclusions::others(about),
        conclusions::patterns(about),
        conclusions::advice(about),
        conclusions::withheld(about),
        facts::assumed(about),
    ]);
    sections.append(&mut ask);
    sections.extend(facts::shown(about));
    sections.push(facts::not_assessed(about));
    sections
}

/// The last line: what this is, which ruleset, which date.
fn last(about: &Assessment) -> String {
    let digest: String = about.digest.chars().take("sha256:".len() + 12).collect();
    let ruleset = about.ruleset;
    let date = about.assessed_on;
    let on =
        if about.today { format!("assessed today (UTC), {date}") } else { format!("assessed on {date}") };
    format!("{DISCLAIMER} {} {}, {digest}, {ENGINE}, {on}.", ruleset.id, ruleset.version)
}
