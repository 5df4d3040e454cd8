//! Survivors held against every possible patient: whether anybody at all tells the changed text from the ruleset.
//!
//! It is asked of the proof engine, as [`crate::diff`] asks it of two versions. A change that nobody tells apart is
//! proved to be none, and the proof was checked; of the others a patient is shown who does.

use super::trial::{Subject, Verdict, names, side_by_side};
use super::{Change, notice};
use crate::diff::equal::{Equal, equal};
use crate::pipeline::{self, Ready};
use crate::prove::encode::TooHard;
use crate::prove::prover::{Fault, Patient, Undecided, Version};
use crate::prove::solver::Stop;
use crate::report::case;
use crate::source::Source;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A case's name is cut here.
const MOST_NAME: usize = 100;

/// What became of a survivor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// Nobody tells the two apart: proved.
    Equal,
    /// Somebody does.
    Differs(Shown),
    /// Not known.
    NotDecided(Undecided),
}

/// Somebody of whom the two texts say something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The case of the ruleset as it is, which notices the change; none where no line of a case tells the two apart.
    pub case: Option<String>,
    /// The answers, a line each.
    pub answers: Vec<String>,
}

/// Makes what says when the time for one survivor is over; asked as it is begun.
pub type Clock<'a> = dyn Fn() -> Stop + Sync + 'a;

/// A change that survives.
struct Survivor<'a> {
    /// Where it stands among the changes.
    at: usize,
    change: &'a Change,
    /// What its case is called.
    name: String,
}

/// Looks at each change that survives, some of them side by side. One entry a change, none for what does not survive.
///
/// # Errors
/// A fault of bedside itself.
pub fn run(
    subject: &Subject,
    changes: &[Change],
    verdicts: &[Verdict],
    (clock, goes_on): (&Clock<'_>, &(dyn Fn(usize) -> bool + Sync)),
) -> Result<Vec<Option<Proof>>, Fault> {
    let mut proofs = vec![None; changes.len()];
    let survivors = survivors(changes, verdicts);
    let Some(original) = subject.without_cases().filter(|_| !survivors.is_empty()) else { return Ok(proofs) };
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        let mut found = Vec::new();
        while let Some(survivor) = survivors.get(next.fetch_add(1, Ordering::Relaxed)) {
            let proof = if goes_on(done.load(Ordering::Relaxed)) {
                one(subject, &original, survivor, clock())
            } else {
                Ok(Proof::NotDecided(Undecided::OutOfTime))
            };
            found.push((survivor.at, proof));
            done.fetch_add(1, Ordering::Relaxed);
        }
        found
    };
    for (at, proof) in side_by_side(survivors.len(), &work) {
        if let Some(slot) = proofs.get_mut(at) {
            *slot = Some(proof?);
        }
    }
    Ok(proofs)
}

/// Each with a name of its own.
fn survivors<'a>(changes: &'a [Change], verdicts: &[Verdict]) -> Vec<Survivor<'a>> {
    let mut met: HashMap<String, usize> = HashMap::new();
    let all = changes.iter().zip(verdicts).enumerate();
    all.filter(|(_, (_, verdict))| **verdict == Verdict::Survives)
        .map(|(at, (change, _))| {
            let whole = format!("{}: {}", change.owner, change.key());
            let name: String = whole.chars().filter(|it| !matches!(it, '"' | '\\')).take(MOST_NAME).collect();
            let before = met.entry(name.clone()).or_default();
            *before += 1;
            let name = if *before > 1 { format!("{name} ({before})") } else { name };
            Survivor { at, change, name }
        })
        .collect()
}

/// The changed text beside the ruleset.
fn one(
    subject: &Subject,
    (text, original): &(String, Ready),
    survivor: &Survivor<'_>,
    stop: Stop,
) -> Result<Proof, Fault> {
    let source = Source::new(subject.own.name(), survivor.change.apply(text));
    let Some(changed) = pipeline::load(&source, subject.files).ready else {
        // A change that survives has no error.
        return Ok(Proof::NotDecided(Undecided::TooHard(TooHard::Unheard)));
    };
    let [before, after] = [original, &changed].map(|it| Version { ruleset: &it.ruleset, plan: &it.plan });
    Ok(match equal(before, after, stop)? {
        Equal::Everybody => Proof::Equal,
        Equal::NotDecided(why) => Proof::NotDecided(why),
        Equal::Somebody(patient) => Proof::Differs(shown(&survivor.name, [original, &changed], &patient)),
    })
}

fn shown(name: &str, [original, changed]: [&Ready; 2], patient: &Patient) -> Shown {
    let answers = patient.answers.first();
    let lines = answers.map(|answers| case::answered(&original.ruleset, answers)).unwrap_or_default();
    let alike = names(&original.ruleset) == names(&changed.ruleset);
    let case = answers.zip(patient.outcome(0)).filter(|_| alike).and_then(|(answers, outcome)| {
        let both = (&original.ruleset, &changed.ruleset);
        notice::case(both, name, answers, (outcome, patient.outcome(1)))
    });
    Shown { case, answers: lines }
}
