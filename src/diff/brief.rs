//! The shortest answer: is anybody less urgent than before, and if so, who?

use super::names::Names;
use super::region::Subject;
use super::report::{Named, Told, why};
use super::{Asked, Diff, asked};
use crate::prove::prover::{Fault, Undecided, Version};
use crate::prove::solver::Stop;
use crate::report::case;
use serde_json::{Value, json};

/// Whether somebody is less urgent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brief {
    /// Nobody whose answers both versions accept: proved.
    Nobody,
    /// Somebody.
    Somebody {
        /// What their level was and is.
        what: String,
        /// Their answers, as they are written in the new version.
        answers: Vec<String>,
    },
    /// Not known.
    Open(Undecided),
}

/// Looks at the level alone, and no further than the first who is less urgent.
///
/// # Errors
/// A fault of bedside itself.
pub fn level(old: Version<'_>, new: Version<'_>, stop: Stop) -> Result<Brief, Fault> {
    let Asked { prover, among, groups } = asked(old, new, &Names::default(), stop);
    let mut diff = Diff::new(prover, among, groups.len());
    for group in &groups {
        let Some(first) = group.regions.first() else { continue };
        if matches!(first.subject, Subject::Level(_)) {
            diff.ask(group)?;
        }
        if diff.has_downgrade() {
            break;
        }
    }
    let told = Told { diff: &diff, named: Named { old: "", new: "" } };
    Ok(match (diff.changes.iter().find(|change| change.is_downgrade()), diff.open.first()) {
        (Some(change), _) => {
            let answers = change.patient.answers.get(1);
            let answers = answers.map(|answers| case::given(new.ruleset, answers)).unwrap_or_default();
            Brief::Somebody { what: told.region(&change.region), answers }
        }
        (None, Some(open)) => Brief::Open(open.why),
        (None, None) => Brief::Nobody,
    })
}

impl Brief {
    /// In a sentence; `than` names the version before.
    #[must_use]
    pub fn words(&self, than: &str) -> String {
        match self {
            Self::Nobody => format!("No possible patient is less urgent than in {than}: proved."),
            Self::Somebody { what, answers } => format!(
                "Some patients are less urgent than in {than}: {what}, for instance with {}.",
                answers.join(", ")
            ),
            Self::Open(undecided) => {
                let why = match undecided {
                    Undecided::OutOfTime => {
                        "it takes longer than is waited for here; `bedside diff` takes its time"
                    }
                    Undecided::TooHard(_) => why(*undecided),
                };
                format!("Whether a patient is less urgent than in {than} is not decided: {why}.")
            }
        }
    }

    /// For programs: `downgrade` is null where it is not decided.
    #[must_use]
    pub fn json(&self, commit: &str) -> Value {
        let (downgrade, what, answers, reason) = match self {
            Self::Nobody => (Some(false), None, None, None),
            Self::Somebody { what, answers } => (Some(true), Some(what), Some(answers), None),
            Self::Open(undecided) => (None, None, None, Some(why(*undecided))),
        };
        json!({"commit": commit, "downgrade": downgrade, "level": what, "answers": answers, "not_decided": reason})
    }
}
