//! What is concluded of a block of patients, read off the walks as `eval` reads it off those of one.

use super::Lanes;
use super::block::Block;
use super::layout::Layout;
use super::walk::{Both, Facts, PlaneWalk};
use crate::pipeline::Ready;
use crate::plan::TruthRef;
use crate::ruleset::{Advice, AdviceId};

/// The conclusions of a block; each list in the order of the ruleset's own.
#[derive(Debug, Clone, Default)]
pub struct Concluded {
    /// Patients whose answers contradict each other: they have no result.
    pub faulty: Lanes,
    /// The ruleset certainly applies.
    pub applies: Lanes,
    /// It certainly does not.
    pub not_applying: Lanes,
    /// Rules that are true.
    pub fired: Vec<Lanes>,
    /// Rules that are open.
    pub open: Vec<Lanes>,
    /// Patterns: likely is true; possible is the strongest that is true; likely is open; possible is open.
    pub patterns: Vec<[Lanes; 4]>,
    /// Advice that is given.
    pub advice: Vec<Lanes>,
    /// Findings: true, open.
    pub findings: Vec<(Lanes, Lanes)>,
    /// For each level, those of whom it is the "at least"; nobody of whom there is none.
    pub at_least: Vec<Lanes>,
    /// The same of the "at most".
    pub at_most: Vec<Lanes>,
    /// Both as if nothing were assumed.
    pub bare_at_least: Vec<Lanes>,
    /// Both as if nothing were assumed.
    pub bare_at_most: Vec<Lanes>,
}

/// A ruleset as planes, with room for one block.
#[derive(Debug, Clone)]
pub struct Planes<'a> {
    ready: &'a Ready,
    layout: &'a Layout,
    given: PlaneWalk,
    assuming: PlaneWalk,
    filled: Block,
    /// Rules that advise each advice, and whether a red flag is among them.
    advising: Vec<(Vec<usize>, bool)>,
    /// What was concluded last.
    pub found: Concluded,
}

impl<'a> Planes<'a> {
    /// Room for blocks of a layout.
    #[must_use]
    pub fn new(ready: &'a Ready, layout: &'a Layout) -> Self {
        let Ready { ruleset, plan } = ready;
        let mut given = PlaneWalk::new(plan, layout, ruleset.levels.len());
        given.constants(plan, layout);
        let advising = (0..ruleset.advice.len()).map(|at| {
            let rules = ruleset.rules.iter().enumerate();
            let rules: Vec<_> = rules.filter(|(_, rule)| rule.advise.contains(&AdviceId::at(at))).collect();
            let flag = rules.iter().any(|(_, rule)| rule.red_flag);
            (rules.into_iter().map(|(at, _)| at).collect(), flag)
        });
        Self {
            advising: advising.collect(),
            ready,
            layout,
            assuming: given.clone(),
            given,
            filled: Block::new(layout),
            found: Concluded::default(),
        }
    }

    /// Evaluates the first patients of a block, so many, on a day.
    pub fn run(&mut self, block: &mut Block, count: usize, assessed: i64) {
        let valid = Lanes::first(count);
        block.finish(self.layout);
        let plan = &self.ready.plan;
        let facts = Facts { plan, layout: self.layout, block, unassumed: None, assessed };
        self.given.run(facts);
        let assumes = self.filled.assume(block, self.layout, valid);
        if assumes {
            let facts = Facts { block: &self.filled, unassumed: Some(&self.given), ..facts };
            self.assuming.run_assumed(facts, &self.given);
        }
        let with = if assumes { &self.assuming } else { &self.given };
        let view = View { ready: self.ready, layout: self.layout, with, without: &self.given, valid };
        view.read(block, &self.advising, &mut self.found);
    }
}

/// The walks that conclusions are read off.
struct View<'a> {
    ready: &'a Ready,
    layout: &'a Layout,
    with: &'a PlaneWalk,
    without: &'a PlaneWalk,
    valid: Lanes,
}

impl View<'_> {
    fn truth(&self, node: TruthRef) -> Both {
        self.with.truth(self.layout, node)
    }

    fn read(&self, block: &Block, advising: &[(Vec<usize>, bool)], found: &mut Concluded) {
        let Ready { ruleset, plan } = self.ready;
        let all = Both { certain: Lanes::ALL, possible: Lanes::ALL };
        let applies = plan.applies.iter().map(|node| self.truth(*node)).fold(all, |all, one| Both {
            certain: all.certain.and(one.certain),
            possible: all.possible.and(one.possible),
        });
        found.applies = applies.certain.and(self.valid);
        found.not_applying = self.valid.but_not(applies.possible);
        found.faulty = self.faulty(block);
        let here = applies.possible.and(self.valid);
        found.fired.clear();
        found.open.clear();
        let mut flags = Lanes::NONE;
        for (rule, node) in ruleset.rules.iter().zip(&plan.rules) {
            let both = self.truth(*node);
            let fires_in = if rule.red_flag { self.valid } else { here };
            found.fired.push(both.certain.and(fires_in));
            found.open.push(both.open().and(here));
            if rule.red_flag {
                flags = flags.or(both.possible);
            }
        }
        self.patterns(here, found);
        self.advice(here, flags, advising, found);
        found.findings.clear();
        for node in &plan.findings {
            let both = self.truth(*node);
            found.findings.push((both.certain.and(self.valid), both.open().and(self.valid)));
        }
        let copy = |from: &[Lanes], to: &mut Vec<Lanes>| {
            to.clear();
            to.extend(from.iter().map(|plane| plane.and(here)));
        };
        copy(&self.with.at_least, &mut found.at_least);
        copy(&self.with.at_most, &mut found.at_most);
        copy(&self.without.at_least, &mut found.bare_at_least);
        copy(&self.without.at_most, &mut found.bare_at_most);
    }

    fn patterns(&self, here: Lanes, found: &mut Concluded) {
        found.patterns.clear();
        for (likely, possible) in &self.ready.plan.patterns {
            let both = |node: &Option<TruthRef>| node.map_or_else(Both::default, |node| self.truth(node));
            let (likely, possible) = (both(likely), both(possible));
            let other = here.but_not(likely.certain);
            found.patterns.push([
                likely.certain.and(here),
                possible.certain.and(other),
                likely.open().and(other),
                possible.open().and(other),
            ]);
        }
    }

    /// Given where something gives it certainly, its `unless` is certainly false, and no red flag holds it back.
    fn advice(&self, here: Lanes, flags: Lanes, advising: &[(Vec<usize>, bool)], found: &mut Concluded) {
        let Ready { ruleset, plan } = self.ready;
        found.advice.clear();
        for ((advice, node), (rules, by_red_flag)) in ruleset.advice.iter().zip(&plan.advice).zip(advising) {
            let advice: &Advice = advice;
            let own = node.when.map_or(Lanes::NONE, |when| self.truth(when).certain);
            let rules = rules.iter().filter_map(|rule| plan.rules.get(*rule));
            let given = rules.fold(own, |given, rule| given.or(self.truth(*rule).certain));
            let unless = node.unless.map_or(Lanes::NONE, |unless| self.truth(unless).possible);
            let exempt = advice.even_with_red_flags || *by_red_flag;
            let held = if exempt { unless } else { unless.or(flags) };
            found.advice.push(given.and(here).but_not(held));
        }
    }

    /// Answers to questions that do not apply and that a red flag reads, and combinations that cannot be.
    fn faulty(&self, block: &Block) -> Lanes {
        let Ready { ruleset, plan } = self.ready;
        let mut faulty = Lanes::NONE;
        let gates = plan.gates.iter().zip(&plan.read_by_red_flags).zip(&self.layout.questions);
        for ((gate, _), question) in gates.filter(|((_, read), _)| **read) {
            let given = block.planes.get(question.at).copied().unwrap_or_default();
            faulty = faulty.or(given.but_not(self.truth(*gate).possible));
        }
        for (_, node) in ruleset.impossibles.iter().zip(&plan.impossibles) {
            // What is assumed is not what was answered: it makes nobody's answers wrong.
            faulty = faulty.or(self.without.truth(self.layout, *node).certain);
        }
        faulty.and(self.valid)
    }
}
