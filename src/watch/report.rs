//! What changed, as people and programs read it.

pub mod human;
pub mod json;
pub mod review;

use crate::ruleset::LevelId;
use crate::truth::Truth;
use crate::watch::person::Conclusion;
use std::time::Duration;

/// How long it took.
#[derive(Debug, Clone, Copy, Default)]
pub struct Timing {
    /// Checking the ruleset, where it was checked.
    pub check: Option<Duration>,
    /// How many answer files were evaluated, and how long that took.
    pub answers: (usize, Duration),
    /// From the save, as the machine told it, to the report; at the start from the start.
    pub since_save: Duration,
    /// Whether people want to read it.
    pub wanted: bool,
}

/// The level in its words; where it is not settled, both ends.
#[must_use]
pub fn level(of: &Conclusion) -> String {
    let ruleset = &of.ready.ruleset;
    let text = |id: LevelId| ruleset.levels.get(id.index()).map_or("", |level| level.text.as_str());
    let known = match &of.outcome.level {
        None if of.outcome.applies.is_false() => return "does not apply".to_owned(),
        None => "no level".to_owned(),
        Some(level) if level.settled => text(level.bounds.at_least).to_owned(),
        Some(level) if level.bounds.at_least == level.bounds.at_most => {
            format!("at least \"{}\"", text(level.bounds.at_least))
        }
        Some(level) => {
            let (least, most) = (text(level.bounds.at_least), text(level.bounds.at_most));
            format!("not settled, at least \"{least}\", \"{most}\" cannot be ruled out")
        }
    };
    if of.outcome.applies == Truth::Open { format!("{known}, if the ruleset applies") } else { known }
}
