//! One evaluation of the flat form: every node worked out once, in the order of the steps.

mod bands;
mod ranges;

use super::{Bits, ClassRef, Edges, Form, Joint, NumberKind, NumberRef, Plan, Step, TruthNode, TruthRef};
use crate::number::{self, Exact};
use crate::ruleset::expression::CompareOp;
use crate::ruleset::{LevelId, QuestionId, State, Value};
use num_bigint::BigInt;
use num_traits::Zero;
pub(super) use ranges::to_fixed;
use ranges::{
    OrZero, POWERS, absolute, add, choice_in, compare, divide, has, hull, if_applies, includes_all, map_ends,
    multiply, negative, of_set, round_half_away, scale_range,
};

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
    /// At least and at most, once the rules are known.
    pub level: Level,
}

/// What a walk reads: one state a question, and the walk without assumptions where this one assumes.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The state of each question, assumptions filled in or not.
    pub states: &'a [&'a State],
    /// The walk without assumptions; none where this walk is it.
    pub unassumed: Option<&'a Walk>,
}

impl Facts<'_> {
    fn state(&self, question: QuestionId) -> &State {
        self.states.get(question.index()).copied().unwrap_or(&State::Missing)
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
    /// Room for the nodes of a plan.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let mut walk = Self::default();
        walk.fit(plan);
        walk
    }

    pub(super) fn fit(&mut self, plan: &Plan) {
        self.truths.resize(plan.truths.len(), Planes::default());
        self.fixed.resize(plan.numbers.len(), (0, 0));
        self.exact.resize(plan.exacts as usize, (Exact::zero(), Exact::zero()));
        self.classes.resize(plan.class_words as usize, 0);
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

    /// Works out every node.
    pub fn run(&mut self, plan: &Plan, facts: Facts<'_>) {
        self.run_steps(plan, facts, &plan.steps);
    }

    pub(super) fn run_steps(&mut self, plan: &Plan, facts: Facts<'_>, steps: &[Step]) {
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
                let exact =
                    |units: i64| Exact::new(BigInt::from(units), number::power_of_ten(u32::from(decimals)));
                (exact(low), exact(high))
            }
            Some(Form::Exact(at)) => self.exact.get(at as usize).cloned().unwrap_or_default_range(),
            None => None.unwrap_or_default_range(),
        }
    }

    /// Whether a number node has one value.
    #[must_use]
    pub fn is_pinned(&self, plan: &Plan, node: NumberRef) -> bool {
        match plan.numbers.get(node.0 as usize).map(|number| number.form) {
            Some(Form::Exact(at)) => self.exact.get(at as usize).is_none_or(|(low, high)| low == high),
            _ => {
                let (low, high) = self.fixed_range(node);
                low == high
            }
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

    fn run_truth(&mut self, plan: &Plan, facts: Facts<'_>, node: TruthRef) {
        let Some(kind) = plan.truths.get(node.0 as usize) else { return };
        let value = self.truth_of(plan, facts, kind);
        if let Some(slot) = self.truths.get_mut(node.0 as usize) {
            *slot = value;
        }
    }

    pub(super) fn truth_of(&self, plan: &Plan, facts: Facts<'_>, kind: &TruthNode) -> Planes {
        match *kind {
            TruthNode::Const(value) => Planes::known(value),
            TruthNode::ChoiceIn(question, bits) => choice_in(facts.state(question), plan.words(bits)),
            TruthNode::SetAny(question, bits) => {
                of_set(facts.state(question), |set| set.iter().any(|at| has(plan.words(bits), *at)))
            }
            TruthNode::SetAll(question, bits) => {
                of_set(facts.state(question), |set| includes_all(set, plan.words(bits)))
            }
            TruthNode::SetNone(question) => of_set(facts.state(question), <[u16]>::is_empty),
            TruthNode::Unknown(question) => self.unknown(facts.state(question)),
            TruthNode::Known(question) => self.known(facts.state(question)),
            TruthNode::Compare(op, left, right) => self.compare(plan, op, left, right),
            TruthNode::CompareConst(op, number, constant) => {
                compare(op, &self.fixed_range(number), &(constant, constant))
            }
            TruthNode::ClassIn(class, bits) => self.class_in(plan, class, plan.words(bits)),
            TruthNode::LevelAtLeast(level) => self.level_at_least(level),
            TruthNode::LevelAtMost(level) => self.level_at_most(level),
            TruthNode::Not(inner) => self.truth(inner).not(),
            TruthNode::And(edges) => self.and(plan, edges),
            TruthNode::Or(edges) => self.or(plan, edges),
            TruthNode::AtLeast(least, edges) => {
                let (certain, possible) = self.count(plan, edges);
                Planes { certain: certain >= least, possible: possible >= least }
            }
            TruthNode::Exactly(wanted, edges) => {
                let (certain, possible) = self.count(plan, edges);
                let within = certain <= wanted && wanted <= possible;
                Planes { certain: certain == wanted && possible == wanted, possible: within }
            }
            TruthNode::Unassumed(inner) => facts.unassumed.unwrap_or(self).truth(inner),
            TruthNode::BandsApply(number, edges) => self.bands_apply(plan, facts, number, edges),
            TruthNode::StudyApplies => Planes::known(self.study != Study::NotApplying),
        }
    }

    fn unknown(&self, state: &State) -> Planes {
        match state {
            State::Given(_) => Planes::known(self.study == Study::Hidden),
            State::Unknown => Planes::known(true),
            State::Missing => Planes::OPEN,
        }
    }

    fn known(&self, state: &State) -> Planes {
        self.unknown(state).not()
    }

    fn members<'a>(&'a self, plan: &'a Plan, edges: Edges) -> impl Iterator<Item = Planes> + 'a {
        plan.edges(edges).iter().map(|node| self.truth(TruthRef(*node)))
    }

    fn and(&self, plan: &Plan, edges: Edges) -> Planes {
        self.members(plan, edges).fold(Planes::known(true), |all, one| Planes {
            certain: all.certain & one.certain,
            possible: all.possible & one.possible,
        })
    }

    fn or(&self, plan: &Plan, edges: Edges) -> Planes {
        self.members(plan, edges).fold(Planes::known(false), |any, one| Planes {
            certain: any.certain | one.certain,
            possible: any.possible | one.possible,
        })
    }

    fn count(&self, plan: &Plan, edges: Edges) -> (u32, u32) {
        self.members(plan, edges).fold((0, 0), |(certain, possible), one| {
            (certain + u32::from(one.certain), possible + u32::from(one.possible))
        })
    }

    fn compare(&self, plan: &Plan, op: CompareOp, left: NumberRef, right: NumberRef) -> Planes {
        let form = |node: NumberRef| plan.numbers.get(node.0 as usize).map(|number| number.form);
        match (form(left), form(right)) {
            (Some(Form::Fixed(a)), Some(Form::Fixed(b))) => {
                let decimals = a.max(b);
                let left = scale_range(self.fixed_range(left), decimals - a);
                let right = scale_range(self.fixed_range(right), decimals - b);
                compare(op, &left, &right)
            }
            _ => compare(op, &self.range(plan, left), &self.range(plan, right)),
        }
    }

    fn class_in(&self, plan: &Plan, class: ClassRef, wanted: &[u64]) -> Planes {
        let Some(node) = plan.classes.get(class.0 as usize) else { return Planes::OPEN };
        let pairs = self.class(node.bits).iter().zip(wanted);
        let mut planes = Planes { certain: true, possible: false };
        for (possible, wanted) in pairs {
            planes.certain &= possible & !wanted == 0;
            planes.possible |= possible & wanted != 0;
        }
        planes
    }

    fn level_at_least(&self, level: LevelId) -> Planes {
        self.level.map_or(Planes::OPEN, |(at_least, at_most)| Planes {
            certain: at_least <= level,
            possible: at_most <= level,
        })
    }

    fn level_at_most(&self, level: LevelId) -> Planes {
        self.level.map_or(Planes::OPEN, |(at_least, at_most)| Planes {
            certain: at_most >= level,
            possible: at_least >= level,
        })
    }

    /// The most urgent and least urgent level that the rules leave possible, as (at least, at most).
    fn bounds(&self, plan: &Plan) -> Level {
        let otherwise = plan.otherwise?;
        let (mut certain, mut most, mut least) = (None::<LevelId>, None::<LevelId>, None::<LevelId>);
        for (rule, level) in &plan.level_rules {
            let Some(truth) = plan.rules.get(*rule as usize) else { continue };
            let planes = self.truth(*truth);
            if planes.certain {
                certain = Some(certain.map_or(*level, |found| found.min(*level)));
            }
            if planes.possible {
                most = Some(most.map_or(*level, |found| found.min(*level)));
                least = Some(least.map_or(*level, |found| found.max(*level)));
            }
        }
        Some(match (certain, most, least) {
            (Some(certain), Some(most), _) => (certain, most.min(certain)),
            (None, Some(most), Some(least)) => (least.max(otherwise), most.min(otherwise)),
            _ => (otherwise, otherwise),
        })
    }

    fn run_number(&mut self, plan: &Plan, facts: Facts<'_>, node: NumberRef) {
        let Some(number) = plan.numbers.get(node.0 as usize) else { return };
        match number.form {
            Form::Fixed(decimals) => {
                let range = self.fixed_of(plan, facts, node, &number.kind, decimals);
                if let Some(slot) = self.fixed.get_mut(node.0 as usize) {
                    *slot = range;
                }
            }
            Form::Exact(at) => {
                let range = self.exact_of(plan, facts, node, &number.kind);
                if let Some(slot) = self.exact.get_mut(at as usize) {
                    *slot = range;
                }
            }
        }
    }

    /// The fixed range of an operand, in units of 10^-`decimals`. An exact operand stands only under a rounding,
    /// which takes the other way.
    fn operand(&self, plan: &Plan, node: u32, decimals: u8) -> (i64, i64) {
        let own = match plan.numbers.get(node as usize).map(|number| number.form) {
            Some(Form::Fixed(own)) => own,
            _ => decimals,
        };
        let (low, high) = self.fixed_range(NumberRef(node));
        let factor = POWERS.get(usize::from(decimals.saturating_sub(own))).copied().unwrap_or(1);
        (low.saturating_mul(factor), high.saturating_mul(factor))
    }

    fn fixed_of(
        &self,
        plan: &Plan,
        facts: Facts<'_>,
        node: NumberRef,
        kind: &NumberKind,
        decimals: u8,
    ) -> (i64, i64) {
        let operand = |node: NumberRef| self.operand(plan, node.0, decimals);
        match kind {
            NumberKind::Const => self.declared_fixed(plan, node),
            NumberKind::Question(question) => match facts.state(*question) {
                State::Given(Value::Number(units)) => {
                    let units = i64::try_from(*units).unwrap_or(i64::MAX);
                    (units, units)
                }
                _ => self.declared_fixed(plan, node),
            },
            NumberKind::Negative(inner) => {
                let (low, high) = operand(*inner);
                (-high, -low)
            }
            NumberKind::Add(left, right) => add(operand(*left), operand(*right)),
            NumberKind::Subtract(left, right) => {
                let (low, high) = operand(*right);
                add(operand(*left), (-high, -low))
            }
            NumberKind::Multiply(left, right) => {
                // The decimals of a product are those of its factors together, so neither is scaled.
                multiply(self.fixed_range(*left), self.fixed_range(*right))
            }
            NumberKind::Min(edges) => self.fold(plan, *edges, decimals, |a, b| (a.0.min(b.0), a.1.min(b.1))),
            NumberKind::Max(edges) => self.fold(plan, *edges, decimals, |a, b| (a.0.max(b.0), a.1.max(b.1))),
            NumberKind::Sum(edges) => self.sum(plan, *edges, decimals),
            NumberKind::Abs(inner) => absolute(operand(*inner)),
            NumberKind::Count(edges) => {
                let (certain, possible) = self.count(plan, *edges);
                (i64::from(certain), i64::from(possible))
            }
            NumberKind::Line(when, points) => if_applies(self.truth(*when), operand(*points)),
            NumberKind::IfApplies(when, inner) => if_applies(self.truth(*when), operand(*inner)),
            NumberKind::Bands(selector, rows) => self.fixed_bands(plan, facts, *selector, rows, decimals),
            NumberKind::Joint(joint) => self.joint(facts, joint, |node| operand(node)),
            NumberKind::Round(..)
            | NumberKind::Floor(_)
            | NumberKind::Ceiling(_)
            | NumberKind::Divide(..) => self.fixed_from_exact(plan, facts, node, kind, decimals),
        }
    }

    fn declared_fixed(&self, plan: &Plan, node: NumberRef) -> (i64, i64) {
        plan.declared_fixed.get(node.0 as usize).copied().unwrap_or((0, 0))
    }

    fn fixed_from_exact(
        &self,
        plan: &Plan,
        facts: Facts<'_>,
        node: NumberRef,
        kind: &NumberKind,
        decimals: u8,
    ) -> (i64, i64) {
        if let Some(range) = self.rounded_fixed(plan, kind, decimals) {
            return range;
        }
        let (low, high) = self.exact_of(plan, facts, node, kind);
        (to_fixed(&low, decimals), to_fixed(&high, decimals))
    }

    /// Rounding of a fixed operand in whole numbers only.
    fn rounded_fixed(&self, plan: &Plan, kind: &NumberKind, decimals: u8) -> Option<(i64, i64)> {
        let (inner, round): (NumberRef, fn(i64, i64) -> i64) = match kind {
            NumberKind::Round(inner, _) => (*inner, round_half_away),
            NumberKind::Floor(inner) => (*inner, i64::div_euclid),
            NumberKind::Ceiling(inner) => (*inner, |value, unit| -(-value).div_euclid(unit)),
            _ => return None,
        };
        let Some(Form::Fixed(own)) = plan.numbers.get(inner.0 as usize).map(|number| number.form) else {
            return None;
        };
        let (low, high) = self.fixed_range(inner);
        let Some(places) = own.checked_sub(decimals) else {
            return Some(self.operand(plan, inner.0, decimals));
        };
        let unit = POWERS.get(usize::from(places)).copied()?;
        Some((round(low, unit), round(high, unit)))
    }

    fn fold(
        &self,
        plan: &Plan,
        edges: Edges,
        decimals: u8,
        join: impl Fn((i64, i64), (i64, i64)) -> (i64, i64),
    ) -> (i64, i64) {
        let ranges = plan.edges(edges).iter().map(|node| self.operand(plan, *node, decimals));
        ranges.reduce(join).unwrap_or((0, 0))
    }

    fn sum(&self, plan: &Plan, edges: Edges, decimals: u8) -> (i64, i64) {
        plan.edges(edges).iter().fold((0, 0), |sum, node| add(sum, self.operand(plan, *node, decimals)))
    }

    /// The joint range of the lines that one question decides.
    fn joint<N: Ord + Clone>(
        &self,
        facts: Facts<'_>,
        joint: &Joint,
        range: impl Fn(NumberRef) -> (N, N),
    ) -> (N, N) {
        let gate = self.truth(joint.gate);
        if !gate.possible {
            return range(joint.not_applying);
        }
        let ends = |(low, high): (NumberRef, NumberRef)| (range(low).0, range(high).1);
        let applying = match facts.state(joint.question) {
            State::Given(_) => range(joint.answered),
            State::Unknown => ends(joint.over_unknown),
            State::Missing => hull(ends(joint.over_values), ends(joint.over_unknown)),
        };
        if gate.certain { applying } else { hull(applying, range(joint.not_applying)) }
    }

    /// The range of a number node worked out in exact fractions, whatever the node's form.
    pub(super) fn exact_of(
        &self,
        plan: &Plan,
        facts: Facts<'_>,
        node: NumberRef,
        kind: &NumberKind,
    ) -> (Exact, Exact) {
        let range = |node: NumberRef| self.range(plan, node);
        let each = |edges: Edges| plan.edges(edges).iter().map(|node| self.range(plan, NumberRef(*node)));
        let declared = || plan.declared.get(node.0 as usize).cloned().unwrap_or_default_range();
        match kind {
            NumberKind::Const => declared(),
            NumberKind::Question(question) => match facts.state(*question) {
                State::Given(Value::Number(units)) => {
                    let decimals = plan.grids.get(node.0 as usize).copied().flatten().unwrap_or(0);
                    let value = Exact::new(BigInt::from(*units), number::power_of_ten(u32::from(decimals)));
                    (value.clone(), value)
                }
                _ => declared(),
            },
            NumberKind::Negative(inner) => negative(range(*inner)),
            NumberKind::Add(left, right) => add(range(*left), range(*right)),
            NumberKind::Subtract(left, right) => add(range(*left), negative(range(*right))),
            NumberKind::Multiply(left, right) => multiply(range(*left), range(*right)),
            NumberKind::Divide(left, right) => divide(range(*left), range(*right)),
            NumberKind::Min(edges) => {
                each(*edges).reduce(|a, b| (a.0.min(b.0), a.1.min(b.1))).unwrap_or_default_range()
            }
            NumberKind::Max(edges) => {
                each(*edges).reduce(|a, b| (a.0.max(b.0), a.1.max(b.1))).unwrap_or_default_range()
            }
            NumberKind::Sum(edges) => each(*edges).fold(None.unwrap_or_default_range(), add),
            NumberKind::Abs(inner) => absolute(range(*inner)),
            NumberKind::Round(inner, decimals) => {
                map_ends(range(*inner), |end| number::round(end, u32::from(*decimals)))
            }
            NumberKind::Floor(inner) => map_ends(range(*inner), Exact::floor),
            NumberKind::Ceiling(inner) => map_ends(range(*inner), Exact::ceil),
            NumberKind::Count(edges) => {
                let (certain, possible) = self.count(plan, *edges);
                (Exact::from(BigInt::from(certain)), Exact::from(BigInt::from(possible)))
            }
            NumberKind::Line(when, inner) | NumberKind::IfApplies(when, inner) => {
                if_applies(self.truth(*when), range(*inner))
            }
            NumberKind::Bands(selector, rows) => self.exact_bands(plan, facts, *selector, rows),
            NumberKind::Joint(joint) => self.joint(facts, joint, range),
        }
    }
}
