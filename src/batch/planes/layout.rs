//! Where everything of a ruleset stands in planes, found once.

use super::numbers::Shape;
use crate::plan::{
    ClassKind, ClassRef, Edges, Form, NumberKind, NumberRef, Plan, Row, RowRange, Selector, Step, TruthNode,
    TruthRef,
};
use crate::ruleset::expression::CompareOp;
use crate::ruleset::{QuestionId, QuestionKind, Ruleset, Value};
use std::collections::HashMap;

/// Where a question's answers stand: answered, unknown, and then its choices or the bits of its number.
#[derive(Debug, Clone)]
pub struct QuestionAt {
    /// The plane of "answered".
    pub at: usize,
    /// What stands behind it.
    pub kind: Kind,
    /// How many choices or bits.
    pub width: usize,
    pub(in crate::batch) shape: Option<Shape>,
    pub(in crate::batch) assumed: Option<Value>,
}

/// What a question's planes hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A plane for each choice; yes is the first, no the second.
    Choices,
    /// The bits of a number, lowest first.
    Number {
        /// Where the planes of its upper end stand.
        high: usize,
    },
    /// Nothing more.
    Text,
}

/// The layout of a ruleset.
#[derive(Debug, Clone)]
pub struct Layout {
    /// By question.
    pub questions: Vec<QuestionAt>,
    pub(super) planes: usize,
    pub(super) high: usize,
    /// The place of each truth node among those that are worked out; nodes that say the same share one.
    pub(in crate::batch) slots: Vec<u32>,
    pub(in crate::batch) slot_count: usize,
    /// The shape of each number node that is worked out.
    pub(super) shapes: Vec<Option<Shape>>,
    /// What is worked out, in order, and again where something is assumed.
    pub(in crate::batch) steps: Vec<Step>,
    pub(super) assumed_steps: Vec<Step>,
}

/// What tells truth nodes apart.
#[derive(PartialEq, Eq, Hash)]
enum Said {
    Choice(u8, QuestionId, Vec<u64>),
    Compare(CompareOp, QuestionId, i64),
    Reached(CompareOp, NumberRef, i64),
    Group(u8, u32, Vec<u32>),
}

impl QuestionAt {
    /// The lowest number that it takes, from which its bits are counted; 0 where it takes none.
    pub(in crate::batch) fn base(&self) -> i64 {
        self.shape.map_or(0, |shape| shape.base)
    }

    /// Whether its planes stand in one word of a row.
    pub(in crate::batch) fn in_one_word(&self) -> bool {
        self.at % 64 + 2 + self.width <= 64
    }
}

impl Layout {
    /// The layout of a ruleset; none where some condition rests on what planes do not carry.
    #[must_use]
    pub fn new(ruleset: &Ruleset, plan: &Plan) -> Option<Self> {
        let mut layout = Self::of_questions(ruleset);
        let needed = Needed::of(plan);
        layout.slots = vec![u32::MAX; plan.truths.len()];
        layout.shapes = vec![None; plan.numbers.len()];
        let mut known: HashMap<Said, u32> = HashMap::new();
        for (at, node) in plan.truths.iter().enumerate() {
            if matches!(node, TruthNode::Const(_)) {
                layout.new_slot(at);
            }
        }
        for (at, node) in plan.numbers.iter().enumerate() {
            if matches!(node.kind, NumberKind::Const) && needed.number(at) {
                layout.number(ruleset, plan, NumberRef(u32::try_from(at).ok()?))?;
            }
        }
        for step in &plan.steps {
            match *step {
                Step::Truth(node) if needed.truth(node.0 as usize) => {
                    layout.truth(plan, node, &mut known)?;
                }
                Step::Number(node) if needed.number(node.0 as usize) => {
                    layout.number(ruleset, plan, node)?;
                    layout.steps.push(*step);
                }
                Step::Class(class) if needed.class(class.0 as usize) => {
                    layout.class(plan, class)?;
                    layout.steps.push(*step);
                }
                Step::Level => layout.steps.push(*step),
                _ => {}
            }
        }
        let kept: std::collections::HashSet<(u8, u32)> =
            layout.steps.iter().map(|step| name(*step)).collect();
        let assumed = plan.assumed_steps.iter().filter(|step| kept.contains(&name(**step)));
        layout.assumed_steps = assumed.copied().collect();
        Some(layout)
    }

    /// How many words a row of bits has.
    pub(in crate::batch) fn row_words(&self) -> usize {
        self.planes.div_ceil(64).max(1)
    }

    fn of_questions(ruleset: &Ruleset) -> Self {
        let (mut planes, mut high, mut questions) = (0, 0, Vec::new());
        for question in &ruleset.questions {
            let range = match &question.kind {
                QuestionKind::Number(range) => {
                    i64::try_from(range.low).ok().zip(i64::try_from(range.high).ok())
                }
                QuestionKind::Date(range) => Some(range.days(None)),
                _ => None,
            };
            let shape = range.and_then(Shape::of_range);
            let (kind, width) = match (&question.kind, shape) {
                (QuestionKind::Number(_) | QuestionKind::Date(_), Some(shape)) => {
                    (Kind::Number { high }, shape.bits())
                }
                (QuestionKind::Text | QuestionKind::Number(_) | QuestionKind::Date(_), _) => (Kind::Text, 0),
                _ => (Kind::Choices, question.choice_ids().len()),
            };
            // A question's planes stand in one word of a row, where they fit into one.
            if (planes % 64) + 2 + width > 64 && 2 + width <= 64 {
                planes = planes.next_multiple_of(64);
            }
            questions.push(QuestionAt { at: planes, kind, width, shape, assumed: question.assume.clone() });
            planes += 2 + width;
            high += if matches!(kind, Kind::Number { .. }) { width } else { 0 };
        }
        Self {
            questions,
            planes,
            high,
            slots: Vec::new(),
            slot_count: 0,
            shapes: Vec::new(),
            steps: Vec::new(),
            assumed_steps: Vec::new(),
        }
    }

    fn new_slot(&mut self, at: usize) {
        let slot = u32::try_from(self.slot_count).unwrap_or(u32::MAX);
        if let Some(place) = self.slots.get_mut(at) {
            *place = slot;
        }
        self.slot_count += 1;
    }

    /// Finds a place for a truth node, that of an earlier one which says the same where there is one.
    fn truth(&mut self, plan: &Plan, node: TruthRef, known: &mut HashMap<Said, u32>) -> Option<()> {
        let at = node.0 as usize;
        let kind = plan.truths.get(at)?;
        self.carries(plan, kind)?;
        let same = self.said(plan, kind);
        if let Some(slot) = same.as_ref().and_then(|said| known.get(said)) {
            *self.slots.get_mut(at)? = *slot;
            return Some(());
        }
        self.new_slot(at);
        if let Some(said) = same {
            known.insert(said, *self.slots.get(at)?);
        }
        self.steps.push(Step::Truth(node));
        Some(())
    }

    /// Whether planes carry what a truth node does.
    fn carries(&self, plan: &Plan, kind: &TruthNode) -> Option<()> {
        let shape = |node: &NumberRef| self.shapes.get(node.0 as usize).copied().flatten();
        match kind {
            TruthNode::Compare(_, left, right) => {
                let (scale, other) = scales(plan, *left, *right)?;
                shape(left)?.times(scale)?.hull(shape(right)?.times(other)?).map(drop)
            }
            TruthNode::CompareConst(_, number, _) => shape(number).map(drop),
            TruthNode::BandsApply(number, _) => match &plan.numbers.get(number.0 as usize)?.kind {
                NumberKind::Bands(selector, rows) => self.carries_rows(*selector, rows),
                _ => None,
            },
            _ => Some(()),
        }
    }

    fn carries_rows(&self, selector: Selector, rows: &[Row]) -> Option<()> {
        if let Selector::Number(number) = selector {
            self.shapes.get(number.0 as usize).copied().flatten()?;
        }
        rows.iter().all(|row| !matches!(row.holds, RowRange::Exact { .. })).then_some(())
    }

    fn said(&self, plan: &Plan, kind: &TruthNode) -> Option<Said> {
        let group = |tag: u8, more: u32, edges: Edges| {
            let slot = |node: &u32| self.slots.get(*node as usize).copied();
            Some(Said::Group(tag, more, plan.edges(edges).iter().map(slot).collect::<Option<_>>()?))
        };
        match *kind {
            TruthNode::ChoiceIn(question, bits) => Some(Said::Choice(0, question, plan.words(bits).to_vec())),
            TruthNode::SetAny(question, bits) => Some(Said::Choice(1, question, plan.words(bits).to_vec())),
            TruthNode::SetAll(question, bits) => Some(Said::Choice(2, question, plan.words(bits).to_vec())),
            TruthNode::CompareConst(op, number, constant) => {
                match plan.numbers.get(number.0 as usize).map(|node| &node.kind) {
                    Some(NumberKind::Question(question)) => Some(Said::Compare(op, *question, constant)),
                    _ => Some(Said::Reached(op, number, constant)),
                }
            }
            TruthNode::Not(inner) => {
                Some(Said::Group(0, 0, vec![self.slots.get(inner.0 as usize).copied()?]))
            }
            TruthNode::And(edges) => group(1, 0, edges),
            TruthNode::Or(edges) => group(2, 0, edges),
            TruthNode::AtLeast(least, edges) => group(3, least, edges),
            _ => None,
        }
    }

    /// Finds the shape of a number node.
    fn number(&mut self, ruleset: &Ruleset, plan: &Plan, node: NumberRef) -> Option<()> {
        let shape = self.shape(ruleset, plan, node)?;
        *self.shapes.get_mut(node.0 as usize)? = Some(shape);
        Some(())
    }

    fn shape(&self, ruleset: &Ruleset, plan: &Plan, node: NumberRef) -> Option<Shape> {
        let at = node.0 as usize;
        let Form::Fixed(decimals) = plan.numbers.get(at)?.form else { return None };
        let declared = || Shape::of_range(*plan.declared_fixed.get(at)?);
        let operand = |number: NumberRef| self.operand(plan, number, decimals);
        let each = |edges: Edges| plan.edges(edges).iter().map(|number| operand(NumberRef(*number)));
        let zero = Shape { base: 0, max: 0 };
        match &plan.numbers.get(at)?.kind {
            NumberKind::Const | NumberKind::Assessment => declared(),
            NumberKind::Question(question) => {
                let shape = self.questions.get(question.index())?.shape?;
                let date = matches!(ruleset.question(*question).kind, QuestionKind::Date(_));
                // The bits of an answer are counted from the question's own lowest.
                (date || declared()? == shape).then_some(shape)
            }
            NumberKind::Negative(inner) => self.negative(plan, *inner, decimals),
            NumberKind::Subtract(left, right) => operand(*left)?.plus(self.negative(plan, *right, decimals)?),
            NumberKind::Add(left, right) => operand(*left)?.plus(operand(*right)?),
            NumberKind::Sum(edges) => each(*edges).try_fold(zero, |sum, one| sum.plus(one?)),
            NumberKind::Min(edges) | NumberKind::Max(edges) => {
                each(*edges).reduce(|one, other| one?.hull(other?)).flatten()
            }
            NumberKind::Count(edges) => Some(Shape { base: 0, max: u64::from(edges.len) }),
            NumberKind::Line(_, inner) | NumberKind::IfApplies(_, inner) => operand(*inner)?.hull(zero),
            NumberKind::Bands(selector, rows) => {
                self.carries_rows(*selector, rows)?;
                rows.iter().try_fold(zero, |hull, row| hull.hull(operand(NumberRef(row.value))?))
            }
            kind @ NumberKind::Joint(_) => {
                let parts = plan.operands(kind);
                parts.into_iter().map(operand).reduce(|one, other| one?.hull(other?)).flatten()
            }
            _ => None,
        }
    }

    /// The shape of an operand in units of 10^-`decimals`.
    pub(super) fn operand(&self, plan: &Plan, number: NumberRef, decimals: u8) -> Option<Shape> {
        let shape = self.shapes.get(number.0 as usize).copied().flatten()?;
        shape.times(scale(plan, number, decimals)?)
    }

    /// The shape of the negative of an operand: counted down from the highest that its bits can hold.
    fn negative(&self, plan: &Plan, number: NumberRef, decimals: u8) -> Option<Shape> {
        let shape = self.shapes.get(number.0 as usize).copied().flatten()?;
        let max = u64::MAX.checked_shr(u64::BITS - u32::try_from(shape.bits()).ok()?).unwrap_or(0);
        let base = i64::try_from(-(i128::from(shape.base) + i128::from(max))).ok()?;
        Shape { base, max }.times(scale(plan, number, decimals)?)
    }

    fn class(&self, plan: &Plan, class: ClassRef) -> Option<()> {
        match &plan.classes.get(class.0 as usize)?.kind {
            ClassKind::Bands(selector, rows) => self.carries_rows(*selector, rows),
            ClassKind::Table { .. } | ClassKind::First(..) => Some(()),
        }
    }
}

/// What a step works out.
fn name(step: Step) -> (u8, u32) {
    match step {
        Step::Truth(node) => (0, node.0),
        Step::Number(node) => (1, node.0),
        Step::Class(class) => (2, class.0),
        Step::OnlyAnswered(..) => (3, u32::MAX),
        Step::Level => (4, 0),
    }
}

/// How many times an operand's units are those of 10^-`decimals`.
pub(in crate::batch) fn scale(plan: &Plan, number: NumberRef, decimals: u8) -> Option<u64> {
    let Form::Fixed(own) = plan.numbers.get(number.0 as usize)?.form else { return None };
    10_u64.checked_pow(u32::from(decimals.saturating_sub(own)))
}

/// The same for two that are compared.
pub(in crate::batch) fn scales(plan: &Plan, left: NumberRef, right: NumberRef) -> Option<(u64, u64)> {
    let decimals = |number: NumberRef| match plan.numbers.get(number.0 as usize)?.form {
        Form::Fixed(own) => Some(own),
        Form::Exact(_) => None,
    };
    let common = decimals(left)?.max(decimals(right)?);
    Some((scale(plan, left, common)?, scale(plan, right, common)?))
}

/// The nodes that something told of a patient rests on.
struct Needed {
    truths: Vec<bool>,
    numbers: Vec<bool>,
    classes: Vec<bool>,
}

impl Needed {
    fn of(plan: &Plan) -> Self {
        let mut needed = Self {
            truths: vec![false; plan.truths.len()],
            numbers: vec![false; plan.numbers.len()],
            classes: vec![false; plan.classes.len()],
        };
        let advice = plan.advice.iter().flat_map(|advice| [advice.when, advice.unless]);
        let patterns = plan.patterns.iter().flat_map(|(likely, possible)| [*likely, *possible]);
        let some = advice.chain(patterns).flatten();
        let all = plan.rules.iter().chain(&plan.applies).chain(&plan.impossibles).chain(&plan.gates);
        let mut rest: Vec<TruthRef> = all.chain(&plan.findings).copied().chain(some).collect();
        let (mut numbers, mut classes): (Vec<NumberRef>, Vec<ClassRef>) = (Vec::new(), Vec::new());
        loop {
            if let Some(truth) = rest.pop() {
                if mark(&mut needed.truths, truth.0) {
                    plan.reads_of_truth(truth, &mut rest, &mut numbers, &mut classes);
                }
            } else if let Some(number) = numbers.pop() {
                if mark(&mut needed.numbers, number.0) {
                    plan.reads_of_number(number, &mut rest, &mut numbers, &mut classes);
                }
            } else if let Some(class) = classes.pop() {
                if mark(&mut needed.classes, class.0) {
                    plan.reads_of_class(class, &mut rest, &mut numbers, &mut classes);
                }
            } else {
                return needed;
            }
        }
    }

    fn truth(&self, at: usize) -> bool {
        self.truths.get(at).copied().unwrap_or(false)
    }

    fn number(&self, at: usize) -> bool {
        self.numbers.get(at).copied().unwrap_or(false)
    }

    fn class(&self, at: usize) -> bool {
        self.classes.get(at).copied().unwrap_or(false)
    }
}

fn mark(list: &mut [bool], at: u32) -> bool {
    list.get_mut(at as usize).is_some_and(|slot| !std::mem::replace(slot, true))
}
