//! What each node rests on.

use super::{ClassKind, ClassRef, Edges, NumberKind, NumberRef, Plan, Selector, TruthNode, TruthRef};

impl Plan {
    /// The number nodes that a number node is made of, what chooses a band left out.
    #[must_use]
    pub fn operands(&self, kind: &NumberKind) -> Vec<NumberRef> {
        let each = |edges: &Edges| self.edges(*edges).iter().map(|node| NumberRef(*node)).collect();
        match kind {
            NumberKind::Const | NumberKind::Question(_) | NumberKind::Assessment | NumberKind::Count(_) => {
                Vec::new()
            }
            NumberKind::Negative(a)
            | NumberKind::Abs(a)
            | NumberKind::Round(a, _)
            | NumberKind::Floor(a)
            | NumberKind::Ceiling(a)
            | NumberKind::Line(_, a)
            | NumberKind::IfApplies(_, a) => vec![*a],
            NumberKind::Add(a, b)
            | NumberKind::Subtract(a, b)
            | NumberKind::Multiply(a, b)
            | NumberKind::Divide(a, b)
            | NumberKind::Since(_, a, b) => vec![*a, *b],
            NumberKind::Min(edges) | NumberKind::Max(edges) | NumberKind::Sum(edges) => each(edges),
            NumberKind::Formula(formula) => each(&formula.given),
            NumberKind::Bands(_, rows) => rows.iter().map(|row| NumberRef(row.value)).collect(),
            NumberKind::Joint(joint) => vec![
                joint.answered,
                joint.over_values.0,
                joint.over_values.1,
                joint.over_unknown.0,
                joint.over_unknown.1,
                joint.not_applying,
            ],
        }
    }

    /// The nodes right below a number node.
    pub(super) fn below_number(
        &self,
        number: NumberRef,
        truths: &mut Vec<TruthRef>,
        numbers: &mut Vec<NumberRef>,
    ) {
        let Some(node) = self.numbers.get(number.0 as usize) else { return };
        numbers.extend(self.operands(&node.kind));
        match &node.kind {
            NumberKind::Line(when, _) | NumberKind::IfApplies(when, _) => truths.push(*when),
            NumberKind::Count(edges) => truths.extend(self.truth_members(*edges)),
            NumberKind::Bands(selector, rows) => {
                truths.extend(rows.iter().filter_map(|row| row.applies));
                self.below_selector(*selector, truths, numbers);
            }
            _ => {}
        }
    }

    fn below_selector(&self, selector: Selector, truths: &mut Vec<TruthRef>, numbers: &mut Vec<NumberRef>) {
        match selector {
            Selector::Number(number) => numbers.push(number),
            Selector::Choice(_) => {}
            Selector::Class(class) => match self.classes.get(class.0 as usize).map(|node| &node.kind) {
                Some(ClassKind::Bands(selector, _)) => self.below_selector(*selector, truths, numbers),
                Some(ClassKind::Table { by, across, .. }) => {
                    self.below_selector(Selector::Class(*by), truths, numbers);
                    self.below_selector(Selector::Class(*across), truths, numbers);
                }
                Some(ClassKind::First(rows, _)) => truths.extend(rows.iter().map(|(when, _)| *when)),
                None => {}
            },
        }
    }

    fn truth_members(&self, edges: Edges) -> impl Iterator<Item = TruthRef> + '_ {
        self.edges(edges).iter().map(|member| TruthRef(*member))
    }

    /// The nodes right below a truth node.
    pub(super) fn below_truth(
        &self,
        truth: TruthRef,
        truths: &mut Vec<TruthRef>,
        numbers: &mut Vec<NumberRef>,
    ) {
        match self.truths.get(truth.0 as usize) {
            Some(TruthNode::Not(inner) | TruthNode::Unassumed(inner)) => truths.push(*inner),
            Some(
                TruthNode::And(edges)
                | TruthNode::Or(edges)
                | TruthNode::AtLeast(_, edges)
                | TruthNode::Exactly(_, edges),
            ) => truths.extend(self.truth_members(*edges)),
            Some(TruthNode::BandsApply(number, edges)) => {
                numbers.push(*number);
                truths.extend(self.truth_members(*edges));
            }
            Some(TruthNode::Compare(_, left, right)) => numbers.extend([*left, *right]),
            Some(TruthNode::CompareConst(_, number, _)) => numbers.push(*number),
            Some(TruthNode::ClassIn(class, _)) => {
                self.below_selector(Selector::Class(*class), truths, numbers);
            }
            _ => {}
        }
    }

    /// The nodes right below a class node.
    pub(super) fn below_class(
        &self,
        class: ClassRef,
        truths: &mut Vec<TruthRef>,
        numbers: &mut Vec<NumberRef>,
    ) {
        self.below_selector(Selector::Class(class), truths, numbers);
    }
}

/// The same with classes as nodes of their own, for those who work out some of the nodes only.
impl Plan {
    /// What a truth node reads itself.
    pub fn reads_of_truth(
        &self,
        truth: TruthRef,
        truths: &mut Vec<TruthRef>,
        numbers: &mut Vec<NumberRef>,
        classes: &mut Vec<ClassRef>,
    ) {
        match self.truths.get(truth.0 as usize) {
            Some(TruthNode::ClassIn(class, _)) => classes.push(*class),
            _ => self.below_truth(truth, truths, numbers),
        }
    }

    /// What a number node reads itself.
    pub fn reads_of_number(
        &self,
        number: NumberRef,
        truths: &mut Vec<TruthRef>,
        numbers: &mut Vec<NumberRef>,
        classes: &mut Vec<ClassRef>,
    ) {
        match self.numbers.get(number.0 as usize).map(|node| &node.kind) {
            Some(NumberKind::Bands(Selector::Class(class), rows)) => {
                classes.push(*class);
                truths.extend(rows.iter().filter_map(|row| row.applies));
                numbers.extend(rows.iter().map(|row| NumberRef(row.value)));
            }
            Some(NumberKind::Joint(joint)) => {
                truths.push(joint.gate);
                self.below_number(number, truths, numbers);
            }
            _ => self.below_number(number, truths, numbers),
        }
    }

    /// What a class node reads itself.
    pub fn reads_of_class(
        &self,
        class: ClassRef,
        truths: &mut Vec<TruthRef>,
        numbers: &mut Vec<NumberRef>,
        classes: &mut Vec<ClassRef>,
    ) {
        let Some(node) = self.classes.get(class.0 as usize) else { return };
        truths.push(node.applies);
        match &node.kind {
            ClassKind::Bands(Selector::Class(class), _) => classes.push(*class),
            ClassKind::Table { by, across, .. } => classes.extend([*by, *across]),
            _ => self.below_class(class, truths, numbers),
        }
    }
}
