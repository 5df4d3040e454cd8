//! Conditions as truth nodes: gates become `and`, list words become counts, names become what they stand for.

use super::build::{Builder, Built};
use super::walk::POWERS;
use super::{ClassRef, Form, NumberKind, NumberRef, TruthNode, TruthRef};
use crate::ruleset::expression::{CompareOp, Including};
use crate::ruleset::visit::Item;
use crate::ruleset::{Class, ClassRows, Cond, CondKind, Grade, Num, PatternId, QuestionId};
use num_bigint::BigInt;
use num_traits::ToPrimitive;

impl Builder<'_> {
    /// The truth node of a condition.
    pub(super) fn cond(&mut self, cond: &Cond) -> TruthRef {
        let truth = self.cond_of(&cond.kind);
        self.note_cond(cond, truth);
        truth
    }

    fn cond_of(&mut self, kind: &CondKind) -> TruthRef {
        match kind {
            CondKind::Always => self.constant(true),
            CondKind::Finding(id) => match self.built(Item::Finding(*id)) {
                Some(Built::Truth(truth)) => truth,
                _ => self.constant(false),
            },
            // Below the lowest choice of a scale, or above the highest.
            CondKind::ChoiceIs(_, choices) if choices.is_empty() => self.constant(false),
            CondKind::ChoiceIs(question, choices) => {
                let bits = self.bits(choices, self.choices_of(*question));
                self.gated(*question, TruthNode::ChoiceIn(*question, bits))
            }
            CondKind::SetIncludes(question, including, choices) => {
                let bits = self.bits(choices, self.choices_of(*question));
                let node = match including {
                    Including::Any => TruthNode::SetAny(*question, bits),
                    Including::All => TruthNode::SetAll(*question, bits),
                };
                self.gated(*question, node)
            }
            CondKind::SetIsNone(question) => self.gated(*question, TruthNode::SetNone(*question)),
            CondKind::IsUnknown(question) => self.gated(*question, TruthNode::Unknown(*question)),
            CondKind::IsKnown(question) => self.gated(*question, TruthNode::Known(*question)),
            CondKind::Compare(op, left, right) => self.compare(*op, left, right),
            CondKind::Between(value, low, high) => {
                let above = self.compare(CompareOp::AtLeast, value, low);
                let below = self.compare(CompareOp::AtMost, value, high);
                self.and(vec![above, below])
            }
            CondKind::ClassIs(class, choices) => match self.built(Item::Class(*class)) {
                Some(Built::Class(class)) => self.class_is(class, choices),
                _ => self.constant(false),
            },
            CondKind::PatternIs(pattern, grade) => self.pattern_is(*pattern, *grade),
            CondKind::LevelAtLeast(level) => self.truth(TruthNode::LevelAtLeast(*level)),
            CondKind::LevelAtMost(level) => self.truth(TruthNode::LevelAtMost(*level)),
            CondKind::Not(inner) => {
                let inner = self.cond(inner);
                self.not(inner)
            }
            CondKind::And(parts) => {
                let parts = self.each(parts);
                self.and(parts)
            }
            CondKind::Or(parts) => {
                let parts = self.each(parts);
                self.or(parts)
            }
            CondKind::AtLeast(least, parts) => self.at_least(*least, parts),
            CondKind::AtMost(most, parts) => {
                let more = self.at_least(most.saturating_add(1), parts);
                self.not(more)
            }
            CondKind::Exactly(wanted, parts) => {
                let parts = self.each(parts);
                let edges = self.truth_edges(parts);
                self.truth(TruthNode::Exactly(*wanted, edges))
            }
        }
    }

    pub(super) fn each(&mut self, parts: &[Cond]) -> Vec<TruthRef> {
        parts.iter().map(|part| self.cond(part)).collect()
    }

    fn or(&mut self, parts: Vec<TruthRef>) -> TruthRef {
        if let [only] = parts.as_slice() {
            return *only;
        }
        let edges = self.truth_edges(parts);
        self.truth(TruthNode::Or(edges))
    }

    fn at_least(&mut self, least: u32, parts: &[Cond]) -> TruthRef {
        let parts = self.each(parts);
        let edges = self.truth_edges(parts);
        self.truth(TruthNode::AtLeast(least, edges))
    }

    pub(super) fn choices_of(&self, question: QuestionId) -> usize {
        self.ruleset.question(question).choice_count()
    }

    /// Whether the question applies, in the world that is being built.
    pub(super) fn gate_of(&mut self, question: QuestionId) -> TruthRef {
        if self.studying != Some(question) {
            return self.plan.gates.get(question.index()).copied().unwrap_or_else(|| self.constant(true));
        }
        if let Some(known) = self.studies.get(&question).and_then(|study| study.applies) {
            return known;
        }
        let applies = self.truth(TruthNode::StudyApplies);
        self.studies.entry(question).or_default().applies = Some(applies);
        applies
    }

    fn gated(&mut self, question: QuestionId, node: TruthNode) -> TruthRef {
        let gate = self.gate_of(question);
        let own = self.truth(node);
        self.both(gate, own)
    }

    fn pattern_is(&mut self, pattern: PatternId, grade: Grade) -> TruthRef {
        let Some(Built::Pattern(likely, possible)) = self.built(Item::Pattern(pattern)) else {
            return self.constant(false);
        };
        match (grade, likely, possible) {
            (Grade::Likely, Some(likely), _) => likely,
            (Grade::Possible, likely, possible) => {
                let grades: Vec<TruthRef> = likely.into_iter().chain(possible).collect();
                self.or(grades)
            }
            (Grade::Likely, None, _) => self.constant(false),
        }
    }

    fn compare(&mut self, op: CompareOp, left: &Num, right: &Num) -> TruthRef {
        let (left, left_applies) = self.num(left);
        let (right, right_applies) = self.num(right);
        let node = self.compare_node(op, left, right);
        let own = self.truth(node);
        match (self.is_constant(left_applies), self.is_constant(right_applies)) {
            (Some(true), _) => self.both(right_applies, own),
            (_, Some(true)) => self.both(left_applies, own),
            _ => self.and(vec![left_applies, right_applies, own]),
        }
    }

    /// The comparison, with a constant of the fixed side's own units where there is one.
    fn compare_node(&self, op: CompareOp, left: NumberRef, right: NumberRef) -> TruthNode {
        let is_const = |number: NumberRef| matches!(self.plan.numbers.get(number.0 as usize), Some(node) if node.kind == NumberKind::Const);
        if is_const(right) && !is_const(left) {
            self.compare_const(op, left, right)
        } else if is_const(left) && !is_const(right) {
            self.compare_const(op.mirrored(), right, left)
        } else {
            None
        }
        .unwrap_or(TruthNode::Compare(op, left, right))
    }

    fn compare_const(&self, op: CompareOp, number: NumberRef, constant: NumberRef) -> Option<TruthNode> {
        let Form::Fixed(decimals) = self.plan.numbers.get(number.0 as usize)?.form else { return None };
        if let Some(units) = self.whole_units(constant, decimals) {
            return Some(TruthNode::CompareConst(op, number, units));
        }
        let (value, _) = self.plan.declared(constant)?;
        let scaled = match decimals {
            0 => value,
            _ => value * crate::number::Exact::from(crate::number::power_of_ten(u32::from(decimals))),
        };
        // Between two units, a threshold moves to the unit that decides alike.
        let units = match op {
            CompareOp::AtLeast | CompareOp::Less => scaled.ceil(),
            CompareOp::AtMost | CompareOp::Greater => scaled.floor(),
            CompareOp::Equal if scaled.is_integer() => scaled,
            // No answer has so many decimals; of a derived number only its range is known.
            CompareOp::Equal if self.is_question(number) => return Some(TruthNode::Const(false)),
            CompareOp::Equal => return None,
        };
        Some(TruthNode::CompareConst(op, number, clamped(&units.to_integer())))
    }

    /// A constant in units of 10^-`decimals`, where it has no more decimals and fits: found without fractions.
    fn whole_units(&self, constant: NumberRef, decimals: u8) -> Option<i64> {
        let at = constant.0 as usize;
        let Form::Fixed(own) = self.plan.numbers.get(at)?.form else { return None };
        let (units, _) = self.plan.declared_fixed.get(at)?;
        units.checked_mul(*POWERS.get(usize::from(decimals.checked_sub(own)?))?)
    }

    fn is_question(&self, number: NumberRef) -> bool {
        let node = self.plan.numbers.get(number.0 as usize);
        node.is_some_and(|node| matches!(node.kind, NumberKind::Question(_)))
    }

    fn class_is(&mut self, class: ClassRef, choices: &[u16]) -> TruthRef {
        let Some(node) = self.plan.classes.get(class.0 as usize) else { return self.constant(false) };
        let (applies, words) = (node.applies, node.bits.len as usize);
        let bits = self.bits(choices, words * 64);
        let own = self.truth(TruthNode::ClassIn(class, bits));
        self.and(vec![applies, own])
    }

    /// The class node of a class.
    pub(super) fn class(&mut self, class: &Class) -> ClassRef {
        let (kind, applies) = match &class.rows {
            ClassRows::By(bands) => {
                let (selector, applies) = self.selector(bands);
                let rows = self.rows(bands, selector, |_, choice| (u32::from(*choice), None));
                (super::ClassKind::Bands(selector, rows), applies)
            }
            ClassRows::First { rows, otherwise } => {
                let rows = rows.iter().map(|(when, choice)| (self.cond(when), *choice)).collect();
                (super::ClassKind::First(rows, *otherwise), self.constant(true))
            }
        };
        self.class_node(kind, applies, class.choices.len())
    }
}

pub(super) fn clamped(units: &BigInt) -> i64 {
    const MOST: i64 = 1 << 62;
    units.to_i64().unwrap_or(if units.sign() == num_bigint::Sign::Minus { -MOST } else { MOST })
}
