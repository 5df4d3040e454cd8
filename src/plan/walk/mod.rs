//! One evaluation of the flat form: every node worked out once, in the order of the steps.

mod bands;
mod exact;
mod fixed;
mod ranges;
mod truths;

use super::{Bits, Form, NumberRef, Plan, Step, TruthRef};
use crate::number::Exact;
use crate::ruleset::{LevelId, QuestionId, State, Value};
use ranges::OrZero;
pub(super) use ranges::{POWERS, to_exact, to_fixed};
pub(crate) use ranges::{add, compare, hull};

/// Certainly true and possibly true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Planes {
    /// Certainly true.
    pub certain: bool,
    /// Possibly true.
    pub possible: bool,
}

impl Planes {
    const OPEN: Self = Self { certain: false, possible: true };

    fn known(value: bool) -> Self {
        Self { certain: value, possible: value }
    }

    fn not(self) -> Self {
        Self { certain: !self.possible, possible: !self.certain }
    }

    /// Neither certain nor ruled out.
    #[must_use]
    pub fn is_open(self) -> bool {
        self.possible && !self.certain
    }
}

/// The two ends of the level.
pub type Level = Option<(LevelId, LevelId)>;

/// How the question under study is taken while joint ranges are worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Study {
    /// It applies, and its state is what the answers say.
    #[default]
    Answered,
    /// Its answer is unknown: the value given is its hidden value.
    Hidden,
    /// It does not apply.
    NotApplying,
}

/// The values of all nodes. Reused from one evaluation to the next, so that fixed nodes allocate nothing.
#[derive(Debug, Clone, Default)]
pub struct Walk {
    pub(super) truths: Vec<Planes>,
    pub(super) fixed: Vec<(i64, i64)>,
    pub(super) exact: Vec<(Exact, Exact)>,
    pub(super) classes: Vec<u64>,
    pub(super) study: Study,
    /// Number questions that are taken to lie in a part of their range while nothing is answered, in their own units.
    narrowed: Vec<(QuestionId, (i64, i64))>,
    /// At least and at most, once the rules are known.
    pub level: Level,
}

/// What a walk reads: one state a question, and the walk without assumptions where this one assumes.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The state of each question, assumptions filled in or not.
    pub states: States<'a>,
    /// The walk without assumptions; none where this walk is it.
    pub unassumed: Option<&'a Walk>,
    /// The first and the last day that the assessment can have been on; none: every day on which it can be.
    pub assessed: Option<(i64, i64)>,
}

/// What is known of the questions; of those that are not named nothing is.
#[derive(Debug, Clone, Copy)]
pub enum States<'a> {
    /// The state of each question, in their order.
    Each(&'a [&'a State]),
    /// The state of one.
    One(QuestionId, &'a State),
}

impl Facts<'_> {
    fn state(&self, question: QuestionId) -> &State {
        match self.states {
            States::Each(states) => states.get(question.index()).copied().unwrap_or(&State::Missing),
            States::One(one, state) if one == question => state,
            States::One(..) => &State::Missing,
        }
    }

    /// The choice that is answered.
    fn chosen(&self, question: QuestionId) -> Option<u16> {
        match self.state(question) {
            State::Given(Value::Choice(at)) => Some(*at),
            _ => None,
        }
    }
}

impl Walk {
    /// A walk of a plan that has read nothing yet.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        plan.start.clone()
    }

    pub(super) fn fit_classes(&mut self, plan: &Plan) {
        self.classes.resize(plan.class_words as usize, 0);
    }

    /// Takes over the values of nodes that were made since it was last asked.
    pub(super) fn catch_up(&mut self, declared: &Self) {
        fn add<T: Clone>(own: &mut Vec<T>, all: &[T]) {
            own.extend_from_slice(all.get(own.len()..).unwrap_or_default());
        }
        add(&mut self.truths, &declared.truths);
        add(&mut self.fixed, &declared.fixed);
        add(&mut self.exact, &declared.exact);
        add(&mut self.classes, &declared.classes);
    }

    /// Works out again, from a walk without assumptions, what assumptions can change.
    pub fn run_assumed(&mut self, plan: &Plan, facts: Facts<'_>, given: &Self) {
        self.truths.clone_from(&given.truths);
        self.fixed.clone_from(&given.fixed);
        self.exact.clone_from(&given.exact);
        self.classes.clone_from(&given.classes);
        self.run_steps(plan, facts, &plan.assumed_steps);
    }

    /// Works out every node.
    pub fn run(&mut self, plan: &Plan, facts: Facts<'_>) {
        self.run_steps(plan, facts, &plan.steps);
    }

    /// From now on takes these number questions, where they are not answered, to lie in a part of their range.
    pub fn narrow(&mut self, ranges: impl IntoIterator<Item = (QuestionId, (i64, i64))>) {
        self.narrowed.clear();
        self.narrowed.extend(ranges);
    }

    fn narrowed_range(&self, question: QuestionId) -> Option<(i64, i64)> {
        self.narrowed.iter().find(|(known, _)| *known == question).map(|(_, range)| *range)
    }

    /// Works out some nodes, in this order.
    pub fn run_steps(&mut self, plan: &Plan, facts: Facts<'_>, steps: &[Step]) {
        let mut at = 0;
        while let Some(step) = steps.get(at) {
            at += 1;
            match *step {
                Step::Truth(node) => self.run_truth(plan, facts, node),
                Step::Number(node) => self.run_number(plan, facts, node),
                Step::Class(node) => self.run_class(plan, facts, node),
                Step::Level => self.level = self.bounds(plan),
                Step::OnlyAnswered(question, steps) => {
                    if !matches!(facts.state(question), State::Given(_)) {
                        at += steps as usize;
                    }
                }
            }
        }
    }

    /// The value of a truth node.
    #[must_use]
    pub fn truth(&self, node: TruthRef) -> Planes {
        self.truths.get(node.0 as usize).copied().unwrap_or(Planes::OPEN)
    }

    /// The range of a number node, as exact fractions.
    #[must_use]
    pub fn range(&self, plan: &Plan, node: NumberRef) -> (Exact, Exact) {
        match plan.numbers.get(node.0 as usize).map(|number| number.form) {
            Some(Form::Fixed(decimals)) => {
                let (low, high) = self.fixed_range(node);
                let exact = |units: i64| ranges::to_exact(units, decimals);
                (exact(low), exact(high))
            }
            Some(Form::Exact(at)) => self.exact.get(at as usize).cloned().unwrap_or_default_range(),
            None => None.unwrap_or_default_range(),
        }
    }

    /// What number nodes give together, as exact fractions. Whole numbers are added as such, which is faster.
    pub(super) fn sum_of_ranges(&self, plan: &Plan, nodes: &[NumberRef]) -> (Exact, Exact) {
        let whole = |node: &NumberRef| match plan.numbers.get(node.0 as usize).map(|number| number.form) {
            Some(Form::Fixed(0)) => Some(self.fixed_range(*node)),
            _ => None,
        };
        let add =
            |sum: (i64, i64), one: (i64, i64)| Some((sum.0.checked_add(one.0)?, sum.1.checked_add(one.1)?));
        let sum = nodes.iter().try_fold((0, 0), |sum, node| add(sum, whole(node)?));
        if let Some((low, high)) = sum {
            return (to_exact(low, 0), to_exact(high, 0));
        }
        let ranges = nodes.iter().map(|node| self.range(plan, *node));
        ranges.reduce(ranges::add).unwrap_or_default_range()
    }

    /// Whether a number node has one value.
    #[must_use]
    pub fn is_pinned(&self, plan: &Plan, node: NumberRef) -> bool {
        if let Some(Form::Exact(at)) = plan.numbers.get(node.0 as usize).map(|number| number.form) {
            self.exact.get(at as usize).is_none_or(|(low, high)| low == high)
        } else {
            let (low, high) = self.fixed_range(node);
            low == high
        }
    }

    pub(super) fn fixed_range(&self, node: NumberRef) -> (i64, i64) {
        self.fixed.get(node.0 as usize).copied().unwrap_or((0, 0))
    }

    /// The possible choices of a class node, as bits.
    #[must_use]
    pub fn class(&self, bits: Bits) -> &[u64] {
        let start = bits.start as usize;
        self.classes.get(start..start + bits.len as usize).unwrap_or_default()
    }

    /// The most urgent and least urgent level that the rules leave possible, as (at least, at most).
    fn bounds(&self, plan: &Plan) -> Level {
        let rules = plan.level_rules.iter().filter_map(|(rule, level)| {
            let planes = self.truth(*plan.rules.get(*rule as usize)?);
            Some((*level, planes.certain, planes.possible))
        });
        Some(level_bounds(plan.otherwise?, rules))
    }
}

/// The most urgent and least urgent level that rules leave possible, as (at least, at most): of each rule its level, and
/// whether it certainly and possibly fires.
pub(crate) fn level_bounds(
    otherwise: LevelId,
    rules: impl Iterator<Item = (LevelId, bool, bool)>,
) -> (LevelId, LevelId) {
    let (mut sure, mut most, mut least) = (None::<LevelId>, None::<LevelId>, None::<LevelId>);
    for (level, certain, possible) in rules {
        if certain {
            sure = Some(sure.map_or(level, |found| found.min(level)));
        }
        if possible {
            most = Some(most.map_or(level, |found| found.min(level)));
            least = Some(least.map_or(level, |found| found.max(level)));
        }
    }
    level_between(otherwise, sure, most, least)
}

/// The same from the most urgent level that is certain, and the most and the least urgent one that are possible.
#[inline]
pub(crate) fn level_between(
    otherwise: LevelId,
    sure: Option<LevelId>,
    most: Option<LevelId>,
    least: Option<LevelId>,
) -> (LevelId, LevelId) {
    // Where nothing is certain the level of no rule counts too; and where nothing is possible either, it alone.
    let counted = sure.unwrap_or(otherwise);
    let least = least.map_or(otherwise, |least| least.max(otherwise));
    (sure.unwrap_or(least), most.map_or(counted, |most| most.min(counted)))
}
