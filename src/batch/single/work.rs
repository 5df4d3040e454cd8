//! The values of all conditions, numbers and classes for one patient.

use super::circuit::Circuit;
use super::clauses::Told;
use super::layers::{Gate, Layers, Limits, Line, Operation};
use super::leaves::{FALSE, OPEN, TRUE, both, compare, opposite};
use super::lists::Found;
use super::sums::points;
use super::values::Values;
use crate::batch::planes::layout::{Layout, scale, scales};
use crate::plan::walk::{add, hull};
use crate::plan::{
    ClassKind, ClassRef, Edges, Form, Joint, NumberKind, NumberRef, Plan, Row, RowRange, Selector, TruthNode,
    TruthRef,
};
use crate::ruleset::QuestionId;

pub(super) type Range = (i64, i64);

/// Room for one patient.
#[derive(Debug, Clone)]
pub(super) struct Work {
    found: Found,
    values: Values,
    numbers: Vec<Range>,
    classes: Vec<u64>,
    /// Rules and the level.
    pub told: Told,
}

/// What a patient is worked out from.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a> {
    pub plan: &'a Plan,
    pub layout: &'a Layout,
    pub circuit: &'a Circuit,
    /// The bits of the answers.
    pub row: &'a [u64],
    /// The day of the assessment.
    pub assessed: i64,
    /// The values without assumptions, where these are with them.
    pub bare: Option<&'a Work>,
}

impl Facts<'_> {
    /// The bits of an answer: given, unknown, and what it is.
    fn field(&self, question: QuestionId) -> u64 {
        let Some(place) = self.layout.questions.get(question.index()) else { return 0 };
        let word = self.row.get(place.at / 64).map_or(0, |word| word >> (place.at % 64));
        word & (u64::MAX >> (64 - (2 + place.width).min(64)))
    }

    fn kind(&self, number: NumberRef) -> Option<(&NumberKind, u8)> {
        let node = self.plan.numbers.get(number.0 as usize)?;
        match node.form {
            Form::Fixed(decimals) => Some((&node.kind, decimals)),
            Form::Exact(_) => None,
        }
    }

    fn declared(&self, number: NumberRef) -> Range {
        self.plan.declared_fixed.get(number.0 as usize).copied().unwrap_or((0, 0))
    }
}

impl Work {
    pub(super) fn new(circuit: &Circuit, plan: &Plan) -> Self {
        Self {
            found: circuit.spread.room(),
            values: Values::new(),
            numbers: plan.declared_fixed.clone(),
            classes: vec![0; plan.class_words as usize],
            told: circuit.clauses.room(),
        }
    }

    #[inline]
    pub(super) fn value(&self, place: usize) -> u8 {
        self.values.get(place)
    }

    #[inline]
    pub(super) fn at(&self, place: u16) -> u8 {
        self.values.at(place)
    }

    fn truth(&self, facts: Facts<'_>, node: TruthRef) -> u8 {
        self.value(facts.circuit.place(facts.layout, node))
    }

    /// Works everything out.
    pub(super) fn run(&mut self, facts: Facts<'_>) {
        let circuit = facts.circuit;
        circuit.spread.run(facts.row, &mut self.found, &mut self.values, &mut self.numbers);
        for (place, node) in &circuit.sets {
            let value = facts.plan.truths.get(node.0 as usize).map_or(OPEN, |node| of_set(facts, node));
            self.values.change(*place, |_| value);
        }
        self.layers(facts, &circuit.before);
        circuit.clauses.run(&mut self.values, &mut self.told);
        self.layers(facts, &circuit.after);
    }

    fn layers(&mut self, facts: Facts<'_>, layers: &Layers) {
        for operation in &layers.operations {
            match operation {
                Operation::Group { gate, parts, first, count, edges } => {
                    let edges = layers.edges.get(*edges..*edges + parts * count).unwrap_or_default();
                    group(self.values.all_mut(), (*gate, *parts), (*first, *count), edges);
                }
                Operation::Within { first, count, limits } => {
                    let limits = layers.limits.get(*limits..limits + count).unwrap_or_default();
                    self.within(*first, limits);
                }
                Operation::Truth(node, place) => {
                    let value = self.other_truth(facts, *node);
                    self.values.change(*place, |_| value);
                }
                Operation::Points { number, decimals, lines: (line, lines), others } => {
                    let lines = layers.lines.get(*line..line + lines).unwrap_or_default();
                    let known = add(self.known(*number), self.points(lines));
                    let other = |number: &NumberRef| self.operand(facts, *number, *decimals);
                    let sum = others.iter().map(other).fold(known, add);
                    self.put_number(*number, sum);
                }
                Operation::Number(number) => {
                    let range = self.other_number(facts, *number);
                    self.put_number(*number, range);
                }
                Operation::Class(class) => self.class(facts, *class),
            }
        }
    }

    #[inline]
    fn within(&mut self, first: usize, limits: &[Limits]) {
        for (limits, place) in limits.iter().zip(first..) {
            let (low, high) = self.known(limits.number);
            let certain = low >= limits.from && high <= limits.to;
            let possible = high >= limits.from && low <= limits.to;
            self.values.change(place, |_| both(certain, possible));
        }
    }

    fn put_number(&mut self, number: NumberRef, range: Range) {
        if let Some(slot) = self.numbers.get_mut(number.0 as usize) {
            *slot = range;
        }
    }

    #[inline]
    fn points(&self, lines: &[Line]) -> Range {
        let each = lines.iter().map(|line| points(self.value(line.place as usize), line.points));
        each.fold((0, 0), add)
    }

    fn range(&self, facts: Facts<'_>, number: NumberRef) -> Range {
        if let Some((NumberKind::Question(question), _)) = facts.kind(number) {
            let field = facts.field(*question);
            let shape = facts.layout.questions.get(question.index()).and_then(|place| place.shape);
            let (base, max) = shape.map_or((0, 0), |shape| (shape.base, shape.max));
            if field & 1 == 1 {
                let value = base.saturating_add_unsigned(field >> 2);
                return (value, value);
            }
            return (base, base.saturating_add_unsigned(max));
        }
        self.known(number)
    }

    /// The range of a number that is no answer.
    #[inline]
    fn known(&self, number: NumberRef) -> Range {
        self.numbers.get(number.0 as usize).copied().unwrap_or((0, 0))
    }

    /// A number's range in units of 10^-`decimals`.
    fn operand(&self, facts: Facts<'_>, number: NumberRef, decimals: u8) -> Range {
        let times =
            scale(facts.plan, number, decimals).and_then(|times| i64::try_from(times).ok()).unwrap_or(1);
        let (low, high) = self.range(facts, number);
        (low.saturating_mul(times), high.saturating_mul(times))
    }

    fn operands(&self, facts: Facts<'_>, edges: Edges, decimals: u8) -> impl Iterator<Item = Range> {
        let edges = facts.plan.edges(edges).iter();
        edges.map(move |number| self.operand(facts, NumberRef(*number), decimals))
    }

    fn other_number(&self, facts: Facts<'_>, number: NumberRef) -> Range {
        let Some((kind, decimals)) = facts.kind(number) else { return (0, 0) };
        let operand = |number: &NumberRef| self.operand(facts, *number, decimals);
        let negative = |(low, high): Range| (-high, -low);
        match kind {
            NumberKind::Question(_) => self.range(facts, number),
            NumberKind::Assessment => (facts.assessed, facts.assessed),
            NumberKind::Negative(inner) => negative(operand(inner)),
            NumberKind::Subtract(left, right) => add(operand(left), negative(operand(right))),
            NumberKind::Add(left, right) => add(operand(left), operand(right)),
            NumberKind::Sum(edges) => self.operands(facts, *edges, decimals).fold((0, 0), add),
            NumberKind::Count(edges) => self.count(facts, *edges),
            NumberKind::Min(edges) => {
                let least = |a: Range, b: Range| (a.0.min(b.0), a.1.min(b.1));
                self.operands(facts, *edges, decimals).reduce(least).unwrap_or((0, 0))
            }
            NumberKind::Max(edges) => {
                let most = |a: Range, b: Range| (a.0.max(b.0), a.1.max(b.1));
                self.operands(facts, *edges, decimals).reduce(most).unwrap_or((0, 0))
            }
            NumberKind::Line(when, inner) | NumberKind::IfApplies(when, inner) => {
                match self.truth(facts, *when) {
                    TRUE => operand(inner),
                    FALSE => (0, 0),
                    _ => hull(operand(inner), (0, 0)),
                }
            }
            NumberKind::Bands(selector, rows) => {
                let given = rows.iter().filter(|row| self.can_give(facts, *selector, row));
                given.map(|row| operand(&NumberRef(row.value))).reduce(hull).unwrap_or((0, 0))
            }
            NumberKind::Joint(joint) => self.joint(facts, joint, operand),
            // The layout carries nothing else.
            _ => facts.declared(number),
        }
    }

    fn joint(&self, facts: Facts<'_>, joint: &Joint, range: impl Fn(&NumberRef) -> Range) -> Range {
        let gate = self.truth(facts, joint.gate);
        if gate == FALSE {
            return range(&joint.not_applying);
        }
        let ends = |(low, high): &(NumberRef, NumberRef)| (range(low).0, range(high).1);
        let field = facts.field(joint.question);
        let applying = if field & 1 == 1 {
            range(&joint.answered)
        } else if field == 0 {
            hull(ends(&joint.over_values), ends(&joint.over_unknown))
        } else {
            ends(&joint.over_unknown)
        };
        if gate == TRUE { applying } else { hull(applying, range(&joint.not_applying)) }
    }

    /// How many hold certainly and possibly.
    fn count(&self, facts: Facts<'_>, edges: Edges) -> Range {
        let values = facts.plan.edges(edges).iter().map(|node| self.truth(facts, TruthRef(*node)));
        values.fold((0, 0), |sum, value| add(sum, (i64::from(value & 1), i64::from(value >> 1))))
    }

    fn other_truth(&self, facts: Facts<'_>, node: TruthRef) -> u8 {
        let Some(kind) = facts.plan.truths.get(node.0 as usize) else { return OPEN };
        match *kind {
            TruthNode::Compare(op, left, right) => {
                let Some((one, other)) = scales(facts.plan, left, right) else { return OPEN };
                let wide = |number: NumberRef, times: u64| {
                    let (low, high) = self.range(facts, number);
                    (i128::from(low) * i128::from(times), i128::from(high) * i128::from(times))
                };
                compare(op, &wide(left, one), &wide(right, other))
            }
            TruthNode::ClassIn(class, bits) => self.class_in(facts, class, facts.plan.words(bits)),
            TruthNode::LevelAtLeast(level) => {
                self.told.level.map_or(OPEN, |(least, most)| both(least <= level, most <= level))
            }
            TruthNode::LevelAtMost(level) => {
                self.told.level.map_or(OPEN, |(least, most)| both(most >= level, least >= level))
            }
            TruthNode::AtLeast(wanted, edges) => {
                let (certain, possible) = self.count(facts, edges);
                both(certain >= wanted.into(), possible >= wanted.into())
            }
            TruthNode::Exactly(wanted, edges) => {
                let ((certain, possible), wanted) = (self.count(facts, edges), i64::from(wanted));
                both(certain == wanted && possible == wanted, certain <= wanted && wanted <= possible)
            }
            TruthNode::Unassumed(inner) => facts.bare.unwrap_or(self).truth(facts, inner),
            TruthNode::BandsApply(number, edges) => self.bands_apply(facts, number, edges),
            // Groups and conditions of one question are worked out otherwise.
            _ => OPEN,
        }
    }

    fn can_give(&self, facts: Facts<'_>, selector: Selector, row: &Row) -> bool {
        let possible = |node: TruthRef| self.truth(facts, node) != FALSE;
        self.touches(facts, selector, &row.holds) && row.applies.is_none_or(possible)
    }

    /// Whether the selector can fall in a row.
    fn touches(&self, facts: Facts<'_>, selector: Selector, row: &RowRange) -> bool {
        match (selector, row) {
            (Selector::Number(number), RowRange::Fixed(from, to)) => {
                let (low, high) = self.range(facts, number);
                high >= *from && low <= *to
            }
            (Selector::Choice(question), RowRange::Choices(bits)) => {
                let field = facts.field(question);
                field & 1 == 0 || has(facts.plan.words(*bits), (field >> 2).trailing_zeros())
            }
            (Selector::Class(class), RowRange::Choices(bits)) => {
                self.class_in(facts, class, facts.plan.words(*bits)) != FALSE
            }
            _ => false,
        }
    }

    fn bands_apply(&self, facts: Facts<'_>, number: NumberRef, edges: Edges) -> u8 {
        let Some((NumberKind::Bands(selector, rows), _)) = facts.kind(number) else { return OPEN };
        let (mut certain, mut possible) = (true, false);
        for (row, applies) in rows.iter().zip(facts.plan.edges(edges)) {
            if self.touches(facts, *selector, &row.holds) {
                let own = self.truth(facts, TruthRef(*applies));
                certain &= own == TRUE;
                possible |= own != FALSE;
            }
        }
        both(certain, possible)
    }

    /// Where a class's possible choices stand.
    fn class_words(facts: Facts<'_>, class: ClassRef) -> (usize, usize) {
        let bits = facts.plan.classes.get(class.0 as usize).map(|node| node.bits);
        bits.map_or((0, 0), |bits| (bits.start as usize, (bits.start + bits.len) as usize))
    }

    fn class_in(&self, facts: Facts<'_>, class: ClassRef, wanted: &[u64]) -> u8 {
        let (start, end) = Self::class_words(facts, class);
        let possible = self.classes.get(start..end).unwrap_or_default();
        let pairs = || possible.iter().zip(wanted);
        both(pairs().all(|(is, wanted)| is & !wanted == 0), pairs().any(|(is, wanted)| is & wanted != 0))
    }

    fn class(&mut self, facts: Facts<'_>, class: ClassRef) {
        let Some(node) = facts.plan.classes.get(class.0 as usize) else { return };
        let (start, end) = Self::class_words(facts, class);
        self.classes.get_mut(start..end).unwrap_or_default().fill(0);
        match &node.kind {
            ClassKind::Bands(selector, rows) => {
                for row in rows {
                    if self.touches(facts, *selector, &row.holds) {
                        set(&mut self.classes, start, row.value);
                    }
                }
            }
            ClassKind::Table { by, across, width } => {
                let choices = |class: ClassRef| {
                    let (start, end) = Self::class_words(facts, class);
                    (start, u32::try_from((end - start) * 64).unwrap_or(0))
                };
                let ((by, rows), (across, columns)) = (choices(*by), choices(*across));
                for row in 0..rows {
                    for column in 0..columns.min(*width) {
                        let possible =
                            |start: usize, at: u32| has(self.classes.get(start..).unwrap_or_default(), at);
                        if possible(by, row) && possible(across, column) {
                            set(&mut self.classes, start, row * width + column);
                        }
                    }
                }
            }
            ClassKind::First(rows, otherwise) => {
                for (when, choice) in rows {
                    let value = self.truth(facts, *when);
                    if value != FALSE {
                        set(&mut self.classes, start, (*choice).into());
                    }
                    if value == TRUE {
                        return;
                    }
                }
                set(&mut self.classes, start, (*otherwise).into());
            }
        }
    }
}

fn has(words: &[u64], at: u32) -> bool {
    words.get((at / 64) as usize).is_some_and(|word| word >> (at % 64) & 1 == 1)
}

fn set(classes: &mut [u64], start: usize, choice: u32) {
    if let Some(word) = classes.get_mut(start + (choice / 64) as usize) {
        *word |= 1 << (choice % 64);
    }
}

/// A condition on a set of choices.
fn of_set(facts: Facts<'_>, node: &TruthNode) -> u8 {
    let (question, bits) = match node {
        TruthNode::SetAny(question, bits) | TruthNode::SetAll(question, bits) => (*question, Some(*bits)),
        TruthNode::SetNone(question) | TruthNode::Unknown(question) | TruthNode::Known(question) => {
            (*question, None)
        }
        _ => return OPEN,
    };
    let field = facts.field(question);
    let (given, unknown, choices) = (field & 1 == 1, field & 2 != 0, field >> 2);
    let known = |value: bool| both(value, value);
    let wanted = bits.and_then(|bits| facts.plan.words(bits).first()).copied().unwrap_or(0);
    match node {
        TruthNode::Unknown(_) if given || unknown => known(unknown),
        TruthNode::Known(_) if given || unknown => known(given),
        TruthNode::SetAny(..) if given => known(choices & wanted != 0),
        TruthNode::SetAll(..) if given => known(choices & wanted == wanted),
        TruthNode::SetNone(_) if given => known(choices == 0),
        _ => OPEN,
    }
}

/// Works out conditions of one kind, each of so many parts.
#[inline]
fn group(values: &mut [u8], (gate, parts): (Gate, usize), (first, count): (usize, usize), edges: &[u32]) {
    let Some((done, rest)) = values.split_at_mut_checked(first) else { return };
    let out = rest.get_mut(..count).unwrap_or_default();
    let read = |place: &u32| done.get(*place as usize).copied().unwrap_or(OPEN);
    match (gate, parts) {
        (Gate::Not, _) => {
            for (slot, place) in out.iter_mut().zip(edges) {
                let value = read(place);
                *slot = opposite(value);
            }
        }
        (Gate::All, 2) => each::<2>(out, edges, |two| two.iter().fold(TRUE, |all, one| all & read(one))),
        (Gate::Any, 2) => each::<2>(out, edges, |two| two.iter().fold(FALSE, |any, one| any | read(one))),
        (Gate::All, 3) => each::<3>(out, edges, |three| three.iter().fold(TRUE, |all, one| all & read(one))),
        (Gate::Any, 3) => each::<3>(out, edges, |three| three.iter().fold(FALSE, |any, one| any | read(one))),
        (Gate::All, 0) => out.fill(TRUE),
        (Gate::Any, 0) => out.fill(FALSE),
        (Gate::All, _) => {
            for (slot, some) in out.iter_mut().zip(edges.chunks_exact(parts)) {
                *slot = some.iter().fold(TRUE, |all, one| all & read(one));
            }
        }
        (Gate::Any, _) => {
            for (slot, some) in out.iter_mut().zip(edges.chunks_exact(parts)) {
                *slot = some.iter().fold(FALSE, |any, one| any | read(one));
            }
        }
    }
}

#[inline]
fn each<const PARTS: usize>(out: &mut [u8], edges: &[u32], join: impl Fn(&[u32; PARTS]) -> u8) {
    for (slot, some) in out.iter_mut().zip(edges.as_chunks::<PARTS>().0) {
        *slot = join(some);
    }
}
