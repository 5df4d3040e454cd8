//! New cases for what no case shows, found by a bounded search and held against `eval`.
//!
//! The search starts from the patients there are and changes few of their answers: one, then two; for a rule that is
//! never true the nearest answers that fire it; for a number that is never so much, answer after answer that brings it
//! nearer. Every patient that is tried is evaluated, and is taken only where it has a
//! result that shows something new. The bound counts evaluations, so that the same texts give the same cases on every
//! machine. What is not found may still be there: nothing is claimed of it.

use super::candidates::{Candidates, reads};
use super::sight::{Seen, Sight};
use super::{Coverage, Kind};
use crate::answers::Answers;
use crate::eval::near::{Near, Nearest};
use crate::eval::outcome::Outcome;
use crate::eval::{self, Evaluation, Strictness};
use crate::number::Exact;
use crate::plan::Plan;
use crate::ruleset::{QuestionId, Ruleset, State};
use crate::source::Span;
use crate::testing::Patient;
use crate::truth::Truth;

/// Most evaluations for one thing that is to be shown: at first, when only one answer is changed, and then.
const MOST_FOR_ONE: [usize; 2] = [150, 3_000];
/// Most evaluations of one search.
const MOST_WORK: usize = 60_000;
/// Most answers that are changed to bring a number to where it is wanted.
const MOST_STEPS: usize = 6;
/// So many patients are changed in two answers.
const PAIRED: usize = 3;

/// Something that no case shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    /// Of what kind.
    pub kind: Kind,
    /// Where it stands.
    pub span: Span,
    /// Its id or the author's words.
    pub name: String,
    /// What is to be shown of it: `true`, `at 38`.
    pub goal: String,
    /// Where among the targets and their goals.
    at: (usize, usize),
}

/// A new patient.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// The case that it is like, a position in [`Ruleset::cases`].
    pub like: Option<usize>,
    /// The answers that differ from that, in the order of the questions.
    pub changes: Vec<(QuestionId, State)>,
    /// What `eval` says of it.
    pub outcome: Outcome,
    /// What it shows that no other case does.
    pub shows: Vec<Unseen>,
}

/// What a search came to.
#[derive(Debug, Clone, Default)]
pub struct Suggested {
    /// The new patients, in the order in which they were found.
    pub cases: Vec<Suggestion>,
    /// What was not reached.
    pub left: Vec<Unseen>,
}

/// A patient to start from.
#[derive(Clone)]
struct Base {
    like: Option<usize>,
    changes: Vec<(QuestionId, State)>,
    answers: Answers,
}

impl Base {
    fn changed(&self, changes: &[(QuestionId, State)]) -> Self {
        let mut next = self.clone();
        for (question, state) in changes {
            next.answers.set(*question, state.clone(), None);
            next.changes.retain(|(known, _)| known != question);
            next.changes.push((*question, state.clone()));
        }
        next.changes.sort_by_key(|(question, _)| *question);
        next
    }
}

/// Looks for patients that show what none of these does.
#[must_use]
pub fn suggest(ruleset: &Ruleset, plan: &Plan, patients: &[Patient], coverage: &Coverage) -> Suggested {
    let candidates = Candidates::of(ruleset, plan);
    let mut search = Search {
        ruleset,
        plan,
        coverage,
        candidates,
        bases: Vec::new(),
        work: 0,
        found: Suggested::default(),
    };
    search.start(patients);
    search.found.left = search.unseen();
    for thorough in [false, true] {
        let mut unseen = std::mem::take(&mut search.found.left);
        while !unseen.is_empty() {
            let first = unseen.remove(0);
            match search.one(&first, thorough) {
                Some((base, outcome)) => search.take(base, outcome, first, &mut unseen),
                None => search.found.left.push(first),
            }
        }
    }
    search.found
}

struct Search<'a> {
    ruleset: &'a Ruleset,
    plan: &'a Plan,
    coverage: &'a Coverage,
    candidates: Candidates,
    bases: Vec<Base>,
    /// How many patients were evaluated.
    work: usize,
    found: Suggested,
}

impl Search<'_> {
    /// The patients with a result, then one of whom nothing is known.
    fn start(&mut self, patients: &[Patient]) {
        let base = |patient: &Patient| Base {
            like: Some(patient.case),
            changes: Vec::new(),
            answers: patient.answers.clone(),
        };
        let nobody = Base { like: None, changes: Vec::new(), answers: Answers::nothing(self.ruleset) };
        self.bases = patients.iter().map(base).collect();
        self.bases.push(nobody);
        let bases = std::mem::take(&mut self.bases);
        self.bases = bases.into_iter().filter(|base| self.evaluated(base).is_some()).collect();
    }

    fn evaluated(&self, base: &Base) -> Option<Evaluation> {
        eval::evaluate_without_asking(self.ruleset, self.plan, &base.answers, Strictness::Lenient).ok()
    }

    fn unseen(&self) -> Vec<Unseen> {
        let mut unseen = Vec::new();
        for (at, target) in self.coverage.targets.iter().enumerate() {
            for (goal_at, goal) in target.goals.iter().enumerate().filter(|(_, goal)| goal.cases == 0) {
                let (name, goal) = (target.name.clone(), goal.word.clone());
                unseen.push(Unseen { kind: target.kind, span: target.span, name, goal, at: (at, goal_at) });
            }
        }
        unseen
    }

    /// A patient that shows this.
    fn one(&mut self, wanted: &Unseen, thorough: bool) -> Option<(Base, Outcome)> {
        let sight = sight(self.coverage, wanted)?;
        let [little, much] = MOST_FOR_ONE;
        let until = (self.work + if thorough { much } else { little }).min(MOST_WORK);
        let questions = reads(self.ruleset, sight);
        if thorough && let Some(found) = self.nearest(sight).or_else(|| self.nearer(sight, &questions, until))
        {
            return Some(found);
        }
        for at in 0..self.bases.len() {
            let Some(base) = self.bases.get(at).cloned() else { break };
            for question in &questions {
                for state in self.candidates.of_question(self.ruleset, *question, &base.answers, Some(sight))
                {
                    if self.work >= until {
                        return None;
                    }
                    if let Some(found) = self.tried(&base, &[(*question, state)], sight) {
                        return Some(found);
                    }
                }
            }
            if thorough
                && at < PAIRED
                && let Some(found) = self.pairs(&base, &questions, sight, until)
            {
                return Some(found);
            }
        }
        None
    }

    /// Two answers changed at once; half of what is left may be spent on one patient.
    fn pairs(
        &mut self,
        base: &Base,
        questions: &[QuestionId],
        sight: &Sight,
        until: usize,
    ) -> Option<(Base, Outcome)> {
        let until = self.work + until.saturating_sub(self.work) / 2;
        let states = |search: &Self, question: &QuestionId| {
            search.candidates.of_question(search.ruleset, *question, &base.answers, Some(sight))
        };
        for (at, first) in questions.iter().enumerate() {
            for second in questions.iter().skip(at + 1) {
                for one in states(self, first) {
                    for other in states(self, second) {
                        if self.work >= until {
                            return None;
                        }
                        let changes = [(*first, one.clone()), (*second, other)];
                        if let Some(found) = self.tried(base, &changes, sight) {
                            return Some(found);
                        }
                    }
                }
            }
        }
        None
    }

    /// The changed patient, where it has a result that shows this. Answers that are not used then are taken back.
    fn tried(
        &mut self,
        base: &Base,
        changes: &[(QuestionId, State)],
        sight: &Sight,
    ) -> Option<(Base, Outcome)> {
        if changes.iter().all(|(question, state)| base.answers.state(*question) == state) {
            return None;
        }
        self.work += 1;
        let next = base.changed(changes);
        let outcome = self.showing(&next, sight)?;
        if outcome.not_used.is_empty() {
            return Some((next, outcome));
        }
        let unused: Vec<_> = outcome.not_used.iter().map(|id| (*id, State::Missing)).collect();
        let next = next.changed(&unused);
        self.work += 1;
        let outcome = self.showing(&next, sight).filter(|outcome| outcome.not_used.is_empty())?;
        Some((next, outcome))
    }

    fn showing(&self, base: &Base, sight: &Sight) -> Option<Outcome> {
        let evaluation = self.evaluated(base)?;
        let seen = Seen { ruleset: self.ruleset, answers: &base.answers, evaluation: &evaluation };
        seen.shows(sight).then_some(evaluation.outcome)
    }

    /// For a rule that is never true, the nearest answers that fire it.
    fn nearest(&mut self, sight: &Sight) -> Option<(Base, Outcome)> {
        let Sight::Rule(rule, Truth::True) = sight else { return None };
        for base in self.bases.clone().iter().rev().take(PAIRED) {
            let near = Near::new(self.ruleset, self.plan, &base.answers);
            let Nearest::Fires(changes) = near.of(*rule, crate::eval::near::MOST_CHANGES) else { continue };
            let changes: Vec<_> = changes.into_iter().map(|change| (change.question, change.to)).collect();
            if let Some(found) = self.tried(base, &changes, sight) {
                return Some(found);
            }
        }
        None
    }

    /// For a number that is never so much, one answer after the other that brings it nearest.
    fn nearer(&mut self, sight: &Sight, questions: &[QuestionId], until: usize) -> Option<(Base, Outcome)> {
        for base in self.bases.clone().iter().take(PAIRED) {
            let mut here = base.clone();
            let mut distance = sight.distance(&self.evaluated(&here)?)?;
            for _ in 0..MOST_STEPS {
                let (next, nearer) = self.step(&here, sight, questions, until)?;
                if nearer >= distance {
                    break;
                }
                if let Some(found) = self.tried(base, &next.changes, sight) {
                    return Some(found);
                }
                (here, distance) = (next, nearer);
            }
        }
        None
    }

    /// The one changed answer that brings a number nearest.
    fn step(
        &mut self,
        here: &Base,
        sight: &Sight,
        questions: &[QuestionId],
        until: usize,
    ) -> Option<(Base, Exact)> {
        let mut best: Option<(Base, Exact)> = None;
        for question in questions {
            for state in self.candidates.of_question(self.ruleset, *question, &here.answers, Some(sight)) {
                if self.work >= until {
                    return None;
                }
                self.work += 1;
                let next = here.changed(&[(*question, state)]);
                let Some(evaluation) = self.evaluated(&next) else { continue };
                let Some(distance) = sight.distance(&evaluation) else { continue };
                if best.as_ref().is_none_or(|(_, known)| distance < *known) {
                    best = Some((next, distance));
                }
            }
        }
        best
    }

    /// Takes a patient over, with everything else that it is the first to show.
    fn take(&mut self, base: Base, outcome: Outcome, first: Unseen, unseen: &mut Vec<Unseen>) {
        let mut shows = vec![first];
        if let Some(evaluation) = self.evaluated(&base) {
            let seen = Seen { ruleset: self.ruleset, answers: &base.answers, evaluation: &evaluation };
            let coverage = self.coverage;
            let shown = |it: &Unseen| sight(coverage, it).is_some_and(|sight| seen.shows(sight));
            let (new, rest) = std::mem::take(unseen).into_iter().partition(shown);
            shows.extend::<Vec<Unseen>>(new);
            *unseen = rest;
            let left = std::mem::take(&mut self.found.left);
            let (new, rest) = left.into_iter().partition(shown);
            shows.extend::<Vec<Unseen>>(new);
            self.found.left = rest;
        }
        let (like, changes) = (base.like, base.changes.clone());
        self.found.cases.push(Suggestion { like, changes, outcome, shows });
        self.bases.push(base);
    }
}

fn sight<'a>(coverage: &'a Coverage, unseen: &Unseen) -> Option<&'a Sight> {
    let target = coverage.targets.get(unseen.at.0)?;
    target.goals.get(unseen.at.1).map(|goal| &goal.sight)
}
