//! Truth nodes: both planes of every kind of condition.

use super::ranges::{compare, has, scale_range};
use super::{Facts, Planes, Study, Walk};
use crate::plan::{ClassRef, Edges, Form, NumberKind, NumberRef, Plan, TruthNode, TruthRef};
use crate::ruleset::expression::CompareOp;
use crate::ruleset::{LevelId, State, Value};

impl Walk {
    pub(super) fn run_truth(&mut self, plan: &Plan, facts: Facts<'_>, node: TruthRef) {
        let Some(kind) = plan.truths.get(node.0 as usize) else { return };
        let value = self.truth_of(plan, facts, kind);
        if let Some(slot) = self.truths.get_mut(node.0 as usize) {
            *slot = value;
        }
    }

    pub(in crate::plan) fn truth_of(&self, plan: &Plan, facts: Facts<'_>, kind: &TruthNode) -> Planes {
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

    pub(super) fn count(&self, plan: &Plan, edges: Edges) -> (u32, u32) {
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

    pub(super) fn class_in(&self, plan: &Plan, class: ClassRef, wanted: &[u64]) -> Planes {
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

    fn bands_apply(&self, plan: &Plan, facts: Facts<'_>, number: NumberRef, edges: Edges) -> Planes {
        let Some(NumberKind::Bands(selector, rows)) =
            plan.numbers.get(number.0 as usize).map(|node| &node.kind)
        else {
            return Planes::OPEN;
        };
        let mut planes = Planes { certain: true, possible: false };
        for (row, applies) in rows.iter().zip(plan.edges(edges)) {
            if self.touches(plan, *selector, &row.holds, |id| facts.chosen(id)) {
                let own = self.truth(TruthRef(*applies));
                planes.certain &= own.certain;
                planes.possible |= own.possible;
            }
        }
        planes
    }
}

fn choice_in(state: &State, words: &[u64]) -> Planes {
    match state {
        State::Given(Value::Choice(at)) => Planes::known(has(words, *at)),
        State::Given(_) => Planes::known(false),
        State::Missing | State::Unknown => Planes::OPEN,
    }
}

fn of_set(state: &State, holds: impl Fn(&[u16]) -> bool) -> Planes {
    match state {
        State::Given(Value::Set(set)) => Planes::known(holds(set)),
        State::Given(_) => Planes::known(false),
        State::Missing | State::Unknown => Planes::OPEN,
    }
}

fn includes_all(set: &[u16], words: &[u64]) -> bool {
    let wanted: u32 = words.iter().map(|word| word.count_ones()).sum();
    let found = set.iter().filter(|at| has(words, **at)).count();
    u32::try_from(found).is_ok_and(|found| found == wanted)
}
