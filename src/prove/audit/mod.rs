//! What is asked of a whole ruleset about every possible patient, the most dangerous first: promises, red flags that
//! something can hide, urgency that sinks where a patient is worse, what can never matter, patients that no rule is for,
//! rules without which nothing would change, advice that contradicts itself, questions that change nothing.
//!
//! Each kind stands in a file of its own. Of each thing asked the auditor keeps count; what was found is told with a
//! patient, or with the shortest clash in the author's words.

mod conditions;
mod dead;
mod deep;
mod flags;
mod gaps;
mod idle;
mod lowering;
mod prepared;
mod promises;
mod redundant;

use super::circuit::Lit;
use super::encode::Made;
use super::prover::{Changed, Fault, Patient, Prover, Query, Undecided, Verdict, Version};
use super::solver::Stop;
use super::space::Renamed;
use crate::source::Span;

/// What is asked, the most dangerous first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A promise of the ruleset.
    Promise,
    /// A red flag that something hides.
    RedFlag,
    /// A worse patient with a lower level.
    Lowering,
    /// Something that can never matter.
    Dead,
    /// A patient for whom only `otherwise` holds.
    Gap,
    /// A rule without which every result is the same.
    Redundant,
    /// Advice that its own `unless` always holds back, combinations called impossible that cannot be met anyway.
    Contradiction,
    /// A question that changes nothing.
    Idle,
    /// Something that `eval` calls open though every completion agrees on it; asked where it is wanted.
    Deep,
}

impl Kind {
    /// All, the most dangerous first.
    pub const ALL: [Self; 9] = [
        Self::Promise,
        Self::RedFlag,
        Self::Lowering,
        Self::Dead,
        Self::Gap,
        Self::Redundant,
        Self::Contradiction,
        Self::Idle,
        Self::Deep,
    ];

    /// The word in JSON and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Promise => "promise",
            Self::RedFlag => "masked red flag",
            Self::Lowering => "lowering",
            Self::Dead => "dead",
            Self::Gap => "gap",
            Self::Redundant => "redundant",
            Self::Contradiction => "contradiction",
            Self::Idle => "idle question",
            Self::Deep => "open though agreed",
        }
    }
}

/// How a thing found stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A promise that does not hold.
    Refuted,
    /// Something to mend, or to be sure of.
    Found,
    /// As the author means it, and says why.
    Explained,
    /// Not known.
    NotDecided(Undecided),
}

/// Something found.
#[derive(Debug, Clone)]
pub struct Found {
    /// What was asked.
    pub kind: Kind,
    /// How it stands.
    pub standing: Standing,
    /// The name of what it is about, as the author wrote it: an id, or the name of a promise.
    pub about: String,
    /// Where that stands.
    pub span: Span,
    /// One sentence.
    pub says: String,
    /// Why the author means it so.
    pub because: Option<String>,
    /// The conditions that clash, as they stand in the text.
    pub clash: Vec<Span>,
    /// Whom it happens to.
    pub patient: Option<Box<Patient>>,
    /// The lines of the promise, as positions, that do not hold for the patient.
    pub broken: Vec<usize>,
}

impl Found {
    fn new(kind: Kind, about: &str, span: Span, says: impl Into<String>) -> Self {
        Self {
            kind,
            standing: Standing::Found,
            about: about.to_owned(),
            span,
            says: says.into(),
            because: None,
            clash: Vec::new(),
            patient: None,
            broken: Vec::new(),
        }
    }
}

/// How much was asked of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// What was asked.
    pub kind: Kind,
    /// So many things.
    pub asked: usize,
    /// So many are as they should be, by proof or because there is a patient who shows it.
    pub sound: usize,
    /// So many are not known.
    pub undecided: usize,
}

/// Everything that was asked of one ruleset.
#[derive(Debug)]
pub struct Report {
    /// How much was asked, by kind.
    pub tallies: Vec<Tally>,
    /// What was found, the most dangerous first, then in the order of the text.
    pub found: Vec<Found>,
    /// How many patients were tried at random before anything was searched for.
    pub tried: usize,
    /// What was proved to be impossible of the circuit as it stands, for a certificate.
    pub claims: Vec<(Lit, Kind)>,
}

impl Report {
    /// Whether a promise does not hold.
    #[must_use]
    pub fn is_refuted(&self) -> bool {
        self.found.iter().any(|found| found.standing == Standing::Refuted)
    }

    /// Whether something is not decided.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        self.found.iter().any(|found| matches!(found.standing, Standing::NotDecided(_)))
    }

    /// Whether there is something to mend that is no broken promise.
    #[must_use]
    pub fn has_findings(&self) -> bool {
        self.found.iter().any(|found| found.standing == Standing::Found)
    }
}

/// How far is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Every kind but the last.
    Usual,
    /// Of what is open too whether every completion agrees on it, which has no goal of time.
    Deep,
}

/// Asks everything, until it is told to stop.
///
/// # Errors
/// A fault of bedside itself.
pub fn audit<'a>(version: Version<'a>, stop: &Stop, depth: Depth) -> Result<(Report, Prover<'a>), Fault> {
    let prover = Prover::new(&[version], &Renamed::new(), stop.clone());
    let mut auditor = Auditor {
        version,
        prover,
        stop: stop.clone(),
        found: Vec::new(),
        tallies: Vec::new(),
        claims: Vec::new(),
        firing: Vec::new(),
    };
    auditor.promises()?;
    auditor.red_flags()?;
    auditor.prepare()?;
    auditor.lowering()?;
    auditor.dead()?;
    auditor.gaps()?;
    auditor.redundant()?;
    auditor.contradictions()?;
    auditor.idle()?;
    if depth == Depth::Deep {
        auditor.deep()?;
    }
    let Auditor { prover, mut found, mut tallies, claims, .. } = auditor;
    tallies.sort_by_key(|tally| tally.kind);
    found.sort_by_key(|found| (found.kind, found.span.start));
    let tried = prover.tried();
    Ok((Report { tallies, found, tried, claims }, prover))
}

/// Everything that the kinds share.
struct Auditor<'a> {
    version: Version<'a>,
    prover: Prover<'a>,
    stop: Stop,
    found: Vec<Found>,
    tallies: Vec<Tally>,
    claims: Vec<(Lit, Kind)>,
    /// For each rule with a level somebody for whom it fires, who answers nothing beyond.
    firing: Vec<Vec<bool>>,
}

impl Auditor<'_> {
    fn tally(&mut self, kind: Kind) -> &mut Tally {
        let at = self.tallies.iter().position(|tally| tally.kind == kind).unwrap_or_else(|| {
            self.tallies.push(Tally { kind, asked: 0, sound: 0, undecided: 0 });
            self.tallies.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "the position was found, or has just been made")]
        &mut self.tallies[at]
    }

    /// Who is as a literal says. Counts what is asked.
    fn ask(
        &mut self,
        kind: Kind,
        lit: Made<Lit>,
        is_one: &dyn Fn(&Patient) -> bool,
    ) -> Result<Verdict, Fault> {
        let verdict = self.prover.ask(&Query { lit, is_one })?;
        self.count(kind, lit, &verdict);
        Ok(verdict)
    }

    /// Whether somebody is as a literal says, of two patients where inputs change. A patient for whom it is so is what
    /// should be: nobody is shown.
    fn ask_whether(
        &mut self,
        kind: Kind,
        lit: Made<Lit>,
        change: &[(usize, Changed)],
        is_one: &dyn Fn(&Patient) -> bool,
    ) -> Result<Verdict<()>, Fault> {
        let verdict = self.prover.is_possible(&Query { lit, is_one }, change)?;
        self.count(kind, lit, &verdict);
        Ok(verdict)
    }

    fn count<P>(&mut self, kind: Kind, lit: Made<Lit>, verdict: &Verdict<P>) {
        if let (Verdict::Proved, Ok(lit)) = (verdict, lit) {
            self.claims.push((lit, kind));
        }
        let tally = self.tally(kind);
        tally.asked += 1;
        tally.undecided += usize::from(matches!(verdict, Verdict::NotDecided(_)));
    }

    fn sound(&mut self, kind: Kind) {
        self.tally(kind).sound += 1;
    }

    /// Notes what is not known.
    fn not_decided(&mut self, kind: Kind, about: &str, span: Span, asked: &str, why: Undecided) {
        let mut found = Found::new(kind, about, span, asked);
        found.standing = Standing::NotDecided(why);
        self.found.push(found);
    }
}
