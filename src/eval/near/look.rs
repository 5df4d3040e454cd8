//! One trial worked out: whether it fires the rule, may still do so, or which other questions would have to change too.

use super::Near;
use super::bits;
use super::need::{Aim, Needs, World};
use super::options::Try;
use super::part::Part;
use super::trial::{Fill, Trial};
use crate::plan::TruthRef;
use crate::plan::walk::{Facts, States, Walk};
use crate::ruleset::{QuestionId, State};

/// What a trial comes to.
pub(super) enum Finding {
    /// It fires the rule.
    Fires,
    /// It may, once more of it is known.
    May,
    /// It cannot, unless one of these questions changes as well; none of them is in the trial.
    Needs(Vec<u64>),
}

/// Works out trials, in the same room each time.
pub(super) struct Look<'n, 'a> {
    near: &'n Near<'a>,
    part: &'n Part,
    bare: Walk,
    assuming: Walk,
    bare_needs: Needs,
    needs: Needs,
    /// Node evaluations so far.
    pub work: u64,
}

impl<'n, 'a> Look<'n, 'a> {
    pub(super) fn new(near: &'n Near<'a>, part: &'n Part) -> Self {
        let plan = near.plan;
        let (bare, assuming) = (Walk::new(plan), Walk::new(plan));
        let (bare_needs, needs) = (Needs::new(plan), Needs::new(plan));
        Self { near, part, bare, assuming, bare_needs, needs, work: 0 }
    }

    /// Works out a trial.
    pub(super) fn at(&mut self, trial: &Trial) -> Finding {
        let given = Given::new(self.near, self.part, trial);
        self.walk(trial, &given);
        let broken = self.broken(&given);
        self.aim(&given, Aim::Certain);
        let own = self.needs.of(self.part.rule, true).map(<[u64]>::to_vec);
        match broken.into_iter().chain(own).min_by_key(|set| bits::size(set)) {
            Some(set) => Finding::Needs(set),
            None if trial.is_complete() => Finding::Fires,
            None => Finding::May,
        }
    }

    /// Walks without assumptions, and with them where some stand in.
    fn walk(&mut self, trial: &Trial, given: &Given<'_>) {
        let (plan, part) = (self.near.plan, self.part);
        let cost = (part.steps.len() + 2 * part.logic.len()) as u64;
        self.bare.narrow(trial.ranges());
        let state =
            |question: QuestionId| given.states.get(question.index()).copied().unwrap_or(&State::Missing);
        let assessed = Some(plan.assessed(self.near.answers.assessed_on, state));
        let facts = Facts { states: States::Each(&given.states), unassumed: None, assessed };
        self.bare.run_steps(plan, facts, &part.steps);
        self.work += cost;
        if given.assumes {
            self.assuming.narrow(trial.ranges());
            let facts = Facts { states: States::Each(&given.filled), unassumed: Some(&self.bare), assessed };
            self.assuming.run_steps(plan, facts, &part.steps);
            self.work += cost;
        }
    }

    fn with(&self, given: &Given<'_>) -> &Walk {
        if given.assumes { &self.assuming } else { &self.bare }
    }

    /// Works out what every node needs.
    fn aim(&mut self, given: &Given<'_>, aim: Aim) {
        let mut world = World {
            plan: self.near.plan,
            reads: &self.near.reads,
            walk: &self.bare,
            missing: &given.missing,
            free: &given.free,
            fixed: &given.fixed,
            aim,
            bare: None,
        };
        if given.assumes {
            self.bare_needs.run(&world, &self.part.logic);
            world.walk = &self.assuming;
            world.missing = &given.missing_filled;
            world.bare = Some(&self.bare_needs);
        }
        self.needs.run(&world, &self.part.logic);
    }

    /// For each thing that keeps these answers from having a result with the rule, the questions that could mend it.
    fn broken(&mut self, given: &Given<'_>) -> Vec<Vec<u64>> {
        let part = self.part;
        let possible = |node: TruthRef| self.with(given).truth(node).possible;
        let applies: Vec<TruthRef> = part.applies.iter().copied().filter(|node| !possible(*node)).collect();
        let met = |node: &TruthRef| self.bare.truth(*node).certain;
        let impossibles: Vec<TruthRef> = part.impossibles.iter().copied().filter(met).collect();
        let closed: Vec<(QuestionId, TruthRef)> = part
            .gated
            .iter()
            .copied()
            .filter(|(question, gate)| given.is_answered(*question) && !possible(*gate))
            .collect();
        if applies.is_empty() && impossibles.is_empty() && closed.is_empty() {
            return Vec::new();
        }
        self.aim(given, Aim::Possible);
        let without = if given.assumes { &self.bare_needs } else { &self.needs };
        let applies = applies.iter().map(|node| given.set(&self.needs, *node, true));
        let impossibles = impossibles.iter().map(|node| given.set(without, *node, false));
        let closed = closed.iter().map(|(question, gate)| {
            let mut mend = given.set(&self.needs, *gate, true);
            if !bits::has(&given.fixed, *question) {
                bits::insert(&mut mend, *question);
            }
            mend
        });
        applies.chain(impossibles).chain(closed).collect()
    }
}

/// The states that a trial is worked out for.
struct Given<'t> {
    /// As answered.
    states: Vec<&'t State>,
    /// With the assumptions.
    filled: Vec<&'t State>,
    /// Whether these differ.
    assumes: bool,
    free: Vec<u64>,
    fixed: Vec<u64>,
    missing: Vec<u64>,
    missing_filled: Vec<u64>,
}

impl<'t> Given<'t> {
    fn new(near: &'t Near<'_>, part: &Part, trial: &'t Trial) -> Self {
        let words = near.missing.len();
        let mut given = Self {
            states: near.answers.states().iter().collect(),
            filled: near.filled(),
            assumes: false,
            free: vec![0; words],
            fixed: vec![0; words],
            missing: near.missing.clone(),
            missing_filled: near.missing_filled.clone(),
        };
        for (question, fill) in trial.each() {
            let (state, set) = match fill {
                Fill::Some(Try::Answer(state)) => (state, &mut given.fixed),
                _ => (&State::Missing, &mut given.free),
            };
            bits::insert(set, question);
            for states in [&mut given.states, &mut given.filled] {
                if let Some(slot) = states.get_mut(question.index()) {
                    *slot = state;
                }
            }
        }
        let mut assumed =
            bits::members(&near.assumed_set).filter(|question| bits::has(&part.cone, *question));
        given.assumes = assumed.any(|question| !trial.questions.contains(&question));
        given
    }

    fn is_answered(&self, question: QuestionId) -> bool {
        matches!(self.states.get(question.index()), Some(State::Given(_)))
    }

    /// What a node needs; nothing can help where that is empty.
    fn set(&self, needs: &Needs, node: TruthRef, want: bool) -> Vec<u64> {
        let mut set = needs.of(node, want).unwrap_or_default().to_vec();
        set.resize(self.missing.len(), 0);
        set
    }
}
