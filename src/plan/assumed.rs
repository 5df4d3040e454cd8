//! Which steps a walk with assumptions must do again: those that rest on a question that can be assumed. All others have
//! the value that they had without assumptions.

use super::{NumberKind, NumberRef, Plan, Selector, Step, TruthNode, TruthRef};
use crate::ruleset::{QuestionId, Ruleset};

/// Nodes that rest on an assumed question.
struct Touched<'a> {
    plan: &'a Plan,
    ruleset: &'a Ruleset,
    truths: Vec<bool>,
    numbers: Vec<bool>,
    classes: Vec<bool>,
    /// The nodes right below the one that is looked at.
    below: (Vec<TruthRef>, Vec<NumberRef>),
}

/// The steps of a plan that assumptions can change, in their order.
pub(super) fn steps(plan: &Plan, ruleset: &Ruleset) -> Vec<Step> {
    let mut touched = Touched {
        plan,
        ruleset,
        truths: vec![false; plan.truths.len()],
        numbers: vec![false; plan.numbers.len()],
        classes: vec![false; plan.classes.len()],
        below: (Vec::new(), Vec::new()),
    };
    let mut kept = Vec::new();
    // Where nothing is assumed, only what reads the level is worked out again.
    let level = || plan.steps.iter().position(|step| *step == Step::Level).unwrap_or_default();
    let assumes = ruleset.questions.iter().any(|question| question.assume.is_some());
    let mut at = if assumes { 0 } else { level() };
    while let Some(step) = plan.steps.get(at) {
        at += 1;
        match *step {
            // The steps of a study rest on its question alone.
            Step::OnlyAnswered(question, count) if touched.is_assumed(question) => {
                kept.push(*step);
                let end = at + count as usize;
                for inner in plan.steps.get(at..end).unwrap_or_default() {
                    touched.mark(*inner);
                    kept.push(*inner);
                }
                at = end;
            }
            Step::OnlyAnswered(_, count) => at += count as usize,
            other => {
                if touched.rests_on_assumed(other) {
                    touched.mark(other);
                    kept.push(other);
                }
            }
        }
    }
    kept
}

impl Touched<'_> {
    fn is_assumed(&self, question: QuestionId) -> bool {
        self.ruleset.question(question).assume.is_some()
    }

    fn mark(&mut self, step: Step) {
        match step {
            Step::Truth(node) => super::build::set(&mut self.truths, node.0 as usize, true),
            Step::Number(node) => super::build::set(&mut self.numbers, node.0 as usize, true),
            Step::Class(node) => super::build::set(&mut self.classes, node.0 as usize, true),
            Step::OnlyAnswered(..) | Step::Level => {}
        }
    }

    fn rests_on_assumed(&mut self, step: Step) -> bool {
        let (mut truths, mut numbers) = std::mem::take(&mut self.below);
        truths.clear();
        numbers.clear();
        let found = self.is_touched(step, &mut truths, &mut numbers);
        self.below = (truths, numbers);
        found
    }

    fn is_touched(&self, step: Step, truths: &mut Vec<TruthRef>, numbers: &mut Vec<NumberRef>) -> bool {
        let own = match step {
            Step::Level => true,
            Step::OnlyAnswered(..) => false,
            Step::Truth(node) => {
                let kind = self.plan.truths.get(node.0 as usize);
                if let Some(TruthNode::Unassumed(_)) = kind {
                    return false;
                }
                self.plan.below_truth(node, truths, numbers);
                kind.is_some_and(|kind| self.truth_itself(kind))
            }
            Step::Number(node) => {
                self.plan.below_number(node, truths, numbers);
                let kind = self.plan.numbers.get(node.0 as usize).map(|node| &node.kind);
                kind.is_some_and(|kind| self.number_itself(kind))
            }
            Step::Class(node) => {
                self.plan.below_class(node, truths, numbers);
                self.plan.classes.get(node.0 as usize).is_some_and(|class| match &class.kind {
                    super::ClassKind::Bands(selector, _) => self.selector_itself(*selector),
                    super::ClassKind::Table { by, across, .. } => {
                        is(&self.classes, by.0) || is(&self.classes, across.0)
                    }
                    super::ClassKind::First(..) => false,
                })
            }
        };
        own || truths.iter().any(|node: &TruthRef| is(&self.truths, node.0))
            || numbers.iter().any(|node: &NumberRef| is(&self.numbers, node.0))
    }

    fn truth_itself(&self, kind: &TruthNode) -> bool {
        match kind {
            TruthNode::LevelAtLeast(_) | TruthNode::LevelAtMost(_) => true,
            TruthNode::ClassIn(class, _) => is(&self.classes, class.0),
            _ => kind.answer_read().is_some_and(|question| self.is_assumed(question)),
        }
    }

    fn number_itself(&self, kind: &NumberKind) -> bool {
        match kind {
            NumberKind::Question(question) => self.is_assumed(*question),
            NumberKind::Bands(selector, _) => self.selector_itself(*selector),
            NumberKind::Joint(joint) => self.is_assumed(joint.question) || is(&self.truths, joint.gate.0),
            _ => false,
        }
    }

    fn selector_itself(&self, selector: Selector) -> bool {
        match selector {
            Selector::Choice(question) => self.is_assumed(question),
            Selector::Number(number) => is(&self.numbers, number.0),
            Selector::Class(class) => is(&self.classes, class.0),
        }
    }
}

fn is(list: &[bool], at: u32) -> bool {
    list.get(at as usize).copied().unwrap_or(true)
}
