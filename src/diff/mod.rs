//! Which patients a change of the rules touches: of two versions of a ruleset, for everything that a result says, who
//! gets something else.
//!
//! Both versions look at one space of answers. A question that only one of them has is not answered in the other; what
//! is asked is told apart from what is concluded. Whoever is told of is a patient whose answers both versions accept,
//! replayed through `eval` in both; whatever is said to stay the same was proved, and the proof was checked.

pub mod brief;
pub mod count;
pub mod equal;
pub mod level;
pub mod names;
pub mod region;
pub mod report;
pub mod rest;
pub mod share;
pub mod structure;
pub mod urgency;

use crate::prove::circuit::Lit;
use crate::prove::encode::Made;
use crate::prove::prover::{Fault, Patient, Prover, Query, Undecided, Verdict, Version};
use crate::prove::solver::Stop;
use names::Names;
use region::{Group, Region, Subject};
use rest::Sides;
use share::Share;
use std::mem;
use std::rc::Rc;
use structure::Difference;
use urgency::{Direction, Urgency};

/// A region that somebody is in.
#[derive(Clone)]
pub struct Change {
    /// The region.
    pub region: Region,
    /// The plainest patient found in it.
    pub patient: Box<Patient>,
    /// What part of the answer space it takes, where that was looked for and is known.
    pub share: Option<Share>,
}

/// What could not be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// What of.
    pub subject: Subject,
    /// From which state to which; none where no state of it was decided.
    pub states: Option<(String, String)>,
    /// Why.
    pub why: Undecided,
}

/// What changes from one version to the other.
pub struct Diff<'a> {
    /// Everything that was asked, to ask on.
    pub prover: Prover<'a>,
    /// Holds for everybody whose answers both versions accept.
    pub among: Lit,
    /// What can be asked, and concluded.
    pub structure: Vec<Difference>,
    /// The regions that somebody is in, those of the level first; within a thing those that lead down first.
    pub changes: Vec<Change>,
    /// What could not be decided.
    pub open: Vec<Open>,
    /// Of so many things it was asked whether they change.
    pub asked: usize,
    /// What was proved of nobody, for a certificate: a literal of the circuit, and what it says.
    pub claims: Vec<(Lit, String)>,
}

impl<'a> Diff<'a> {
    /// Nothing asked yet.
    fn new(prover: Prover<'a>, among: Lit, asked: usize) -> Self {
        let (structure, changes, open, claims) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { prover, among, structure, changes, open, asked, claims }
    }

    /// Whether it is proved that nobody gets another result.
    #[must_use]
    pub fn is_equivalent(&self) -> bool {
        self.changes.is_empty() && self.open.is_empty()
    }

    /// Whether somebody's level is less urgent, or gone.
    #[must_use]
    pub fn has_downgrade(&self) -> bool {
        self.changes.iter().any(Change::is_downgrade)
    }
}

impl Change {
    /// Whether the level is less urgent, or gone.
    #[must_use]
    pub fn is_downgrade(&self) -> bool {
        matches!(self.region.subject, Subject::Level(_)) && self.region.direction == Direction::Down
    }
}

/// What is asked of two versions, in the order in which it is told.
pub struct Asked<'a> {
    /// Both versions in one circuit.
    pub prover: Prover<'a>,
    /// Holds for everybody whose answers both versions accept.
    pub among: Lit,
    /// Everything that may change.
    pub groups: Vec<Group>,
}

/// Both versions in one circuit, and everything that may change.
#[must_use]
pub fn asked<'a>(old: Version<'a>, new: Version<'a>, names: &Names, stop: Stop) -> Asked<'a> {
    let mut prover = Prover::new(&[old, new], &names.renamed(), stop);
    let (before, after) = match prover.outcomes.as_slice() {
        [before, after] => (before.clone(), after.clone()),
        _ => return Asked { prover, among: Lit::FALSE, groups: Vec::new() },
    };
    let legal = prover.space.legal;
    let circuit = &mut prover.circuit;
    let among = circuit.all([legal, before.checks, after.checks]);
    let urgency = Rc::new(Urgency::new(old.ruleset, new.ruleset, names));
    let elsewhere = circuit.xor(before.applies.possible, after.applies.possible);
    let alike = circuit.and(among, !elsewhere);
    let sides = Sides { versions: [old, new], outcomes: [&before, &after], names, among, alike };
    let mut groups = level::groups((old.ruleset, new.ruleset), (&before, &after), &urgency, among, circuit);
    groups.push(sides.applies(circuit));
    groups.push(rest::accepted([&before, &after], legal, circuit));
    groups.extend(sides.rules(circuit));
    groups.extend(sides.patterns(circuit));
    groups.extend(sides.advice(circuit));
    groups.extend(sides.findings(circuit));
    groups.extend(sides.values(circuit));
    Asked { prover, among, groups }
}

/// What changes from one version to the other.
///
/// # Errors
/// A fault of bedside itself.
pub fn between<'a>(old: Version<'a>, new: Version<'a>, names: &Names, stop: Stop) -> Result<Diff<'a>, Fault> {
    let structure = structure::differences(old.ruleset, new.ruleset, names);
    let Asked { prover, among, groups } = asked(old, new, names, stop);
    let mut diff = Diff::new(prover, among, groups.len());
    diff.structure = structure;
    let mut order: Vec<(usize, &Group)> = groups.iter().enumerate().collect();
    order.sort_by_key(|(_, group)| group.rank());
    let mut answers = Vec::new();
    for (at, group) in order {
        diff.ask(group)?;
        answers.push((at, mem::take(&mut diff.changes), mem::take(&mut diff.open)));
    }
    // They are told in their own order, not in that of asking.
    answers.sort_by_key(|(at, ..)| *at);
    for (_, changes, open) in answers {
        diff.changes.extend(changes);
        diff.open.extend(open);
    }
    Ok(diff)
}

impl Diff<'_> {
    /// Asks who is in the regions of one thing; of what nobody is in, with one proof.
    fn ask(&mut self, group: &Group) -> Result<(), Fault> {
        if group.any == Ok(Lit::FALSE) {
            self.claim(group.any, || group.name());
            return Ok(());
        }
        let is_one = |patient: &Patient| group.regions.iter().any(|region| (region.is_one)(patient));
        match self.prover.ask(&Query { lit: group.any, is_one: &is_one })? {
            Verdict::Proved => {
                self.claim(group.any, || group.name());
                return Ok(());
            }
            Verdict::NotDecided(why) => {
                if let Some(region) = group.regions.first() {
                    self.open.push(Open { subject: region.subject.clone(), states: None, why });
                }
                return Ok(());
            }
            Verdict::Witness(_) => {}
        }
        for region in &group.regions {
            match self.prover.ask(&Query { lit: region.lit, is_one: &*region.is_one })? {
                Verdict::Proved => self.claim(region.lit, || region.name()),
                Verdict::Witness(patient) => {
                    self.changes.push(Change { region: region.clone(), patient, share: None });
                }
                Verdict::NotDecided(why) => {
                    let states = Some((region.before.clone(), region.after.clone()));
                    self.open.push(Open { subject: region.subject.clone(), states, why });
                }
            }
        }
        Ok(())
    }

    /// Notes that a literal is never true.
    fn claim(&mut self, lit: Made<Lit>, name: impl Fn() -> String) {
        if let Ok(lit) = lit {
            self.claims.push((lit, name()));
        }
    }
}
