//! Number nodes as ranges between two exact fractions.

use super::{Encoder, MOST_BITS, Made, TooHard};
use crate::number::Exact;
use crate::plan::{Edges, Joint, NumberKind, NumberRef, Row, Selector};
use crate::prove::circuit::{Circuit, Lit};
use crate::prove::quantity::{self, Quantity, Span};
use crate::prove::space::Answer;
use crate::prove::word::Word;
use crate::ruleset::QuestionId;
use num_bigint::BigInt;
use num_traits::Zero;
use std::rc::Rc;

/// A range of two constants.
pub(super) fn constant((low, high): &(Exact, Exact)) -> Span {
    (Quantity::constant(low), Quantity::constant(high))
}

impl Encoder<'_> {
    pub(super) fn number(&mut self, node: NumberRef) -> Made<Span> {
        let plan = self.plan;
        let kind = &plan.numbers.get(node.0 as usize).ok_or(TooHard::Unheard)?.kind;
        let span = self.number_of(node, kind)?;
        if span.0.width().max(span.1.width()) > MOST_BITS {
            return Err(TooHard::Wide);
        }
        Ok(span)
    }

    fn number_of(&mut self, node: NumberRef, kind: &NumberKind) -> Made<Span> {
        let operand = |encoder: &Self, at: &NumberRef| encoder.walked.number(*at);
        Ok(match kind {
            NumberKind::Const => self.declared(node)?,
            NumberKind::Question(question) => self.answer(node, *question)?,
            NumberKind::Assessment => self.assessment(node)?,
            NumberKind::Since(unit, from, to) => {
                self.since(*unit, &*operand(self, from)?, &*operand(self, to)?)?
            }
            NumberKind::Formula(_) => self.formula(node)?,
            NumberKind::Negative(a) => quantity::negative(&*operand(self, a)?, self.circuit),
            NumberKind::Add(a, b) => quantity::add(&*operand(self, a)?, &*operand(self, b)?, self.circuit),
            NumberKind::Subtract(a, b) => {
                let opposite = quantity::negative(&*operand(self, b)?, self.circuit);
                quantity::add(&*operand(self, a)?, &opposite, self.circuit)
            }
            NumberKind::Multiply(a, b) => {
                quantity::multiply(&*operand(self, a)?, &*operand(self, b)?, self.circuit)
            }
            NumberKind::Divide(a, b) => {
                quantity::divide(&*operand(self, a)?, &*operand(self, b)?, self.circuit)
                    .ok_or(TooHard::Unheard)?
            }
            NumberKind::Min(edges) => self.fold(*edges, quantity::min)?,
            NumberKind::Max(edges) => self.fold(*edges, quantity::max)?,
            NumberKind::Sum(edges) => self.sum(*edges)?,
            NumberKind::Abs(a) => quantity::absolute(&*operand(self, a)?, self.circuit),
            NumberKind::Round(a, decimals) => quantity::round(&*operand(self, a)?, *decimals, self.circuit),
            NumberKind::Floor(a) => quantity::floor(&*operand(self, a)?, self.circuit),
            NumberKind::Ceiling(a) => quantity::ceiling(&*operand(self, a)?, self.circuit),
            NumberKind::Count(edges) => self.count(*edges),
            NumberKind::Line(when, a) | NumberKind::IfApplies(when, a) => {
                let (rails, span) = (self.walked.truth(*when), operand(self, a)?);
                quantity::if_applies(rails.certain, rails.possible, &span, self.circuit)
            }
            NumberKind::Bands(selector, rows) => self.bands(*selector, rows)?,
            NumberKind::Joint(joint) => self.joint(joint)?,
        })
    }

    /// What a number is where nothing is answered.
    pub(super) fn declared(&self, node: NumberRef) -> Made<Span> {
        self.plan.declared(node).as_ref().map(constant).ok_or(TooHard::Unheard)
    }

    fn answer(&mut self, node: NumberRef, question: QuestionId) -> Made<Span> {
        let asked = self.walked.asked(question)?;
        let Answer::Number(word, decimals) = &asked.answer else { return Err(TooHard::Unheard) };
        let value = Quantity::in_units(word.clone(), *decimals);
        let given = asked.given;
        let declared = self.declared(node)?;
        Ok(quantity::choose(given, &(value.clone(), value), &declared, self.circuit))
    }

    fn each(&self, edges: Edges) -> Made<Vec<Rc<Span>>> {
        self.plan.edges(edges).iter().map(|node| self.walked.number(NumberRef(*node))).collect()
    }

    fn fold(&mut self, edges: Edges, join: impl Fn(&Span, &Span, &mut Circuit) -> Span) -> Made<Span> {
        let each = self.each(edges)?;
        let mut each = each.iter();
        let first = each.next().ok_or(TooHard::Unheard)?;
        Ok(each.fold((**first).clone(), |all, one| join(&all, one, self.circuit)))
    }

    fn sum(&mut self, edges: Edges) -> Made<Span> {
        let each = self.each(edges)?;
        let each: Vec<&Span> = each.iter().map(|span| &**span).collect();
        Ok(quantity::sum(&each, self.circuit))
    }

    /// How many hold, certainly and possibly.
    pub(super) fn count(&mut self, edges: Edges) -> Span {
        let members = self.members(edges);
        let certain: Vec<Lit> = members.iter().map(|rails| rails.certain).collect();
        let possible: Vec<Lit> = members.iter().map(|rails| rails.possible).collect();
        (self.how_many(&certain), self.how_many(&possible))
    }

    fn how_many(&mut self, lits: &[Lit]) -> Quantity {
        let one = |lit: &Lit| match lit.as_constant() {
            Some(value) => Word::constant(&BigInt::from(u8::from(value))),
            None => Word::of_bits(vec![*lit], BigInt::zero(), BigInt::from(1)),
        };
        let words: Vec<Word> = lits.iter().map(one).collect();
        Quantity::whole(Word::sum_of(&words, self.circuit))
    }

    fn bands(&mut self, selector: Selector, rows: &[Row]) -> Made<Span> {
        let mut given: Option<(Lit, Span)> = None;
        for row in rows {
            let mut gives = self.touches(selector, &row.holds)?;
            if let Some(applies) = row.applies {
                let possible = self.walked.truth(applies).possible;
                gives = self.circuit.and(gives, possible);
            }
            let own = self.walked.number(NumberRef(row.value))?;
            given = Some(match given {
                None => (gives, (*own).clone()),
                Some((any, span)) => {
                    let both = quantity::hull(&span, &own, self.circuit);
                    let added = quantity::choose(any, &both, &own, self.circuit);
                    (self.circuit.or(any, gives), quantity::choose(gives, &added, &span, self.circuit))
                }
            });
        }
        let zero = constant(&(Exact::zero(), Exact::zero()));
        Ok(given.map_or(zero.clone(), |(any, span)| quantity::choose(any, &span, &zero, self.circuit)))
    }

    fn joint(&mut self, joint: &Joint) -> Made<Span> {
        let gate = self.walked.truth(joint.gate);
        let asked = self.walked.asked(joint.question)?;
        let (given, unknown) = (asked.given, asked.unknown);
        let ends = |encoder: &Self, (low, high): (NumberRef, NumberRef)| -> Made<Span> {
            Ok((encoder.walked.number(low)?.0.clone(), encoder.walked.number(high)?.1.clone()))
        };
        let over_unknown = ends(self, joint.over_unknown)?;
        let over_values = ends(self, joint.over_values)?;
        let answered = self.walked.number(joint.answered)?;
        let without = self.walked.number(joint.not_applying)?;
        let circuit = &mut *self.circuit;
        let missing = quantity::hull(&over_values, &over_unknown, circuit);
        let not_given = quantity::choose(unknown, &over_unknown, &missing, circuit);
        let applying = quantity::choose(given, &answered, &not_given, circuit);
        let either = quantity::hull(&applying, &without, circuit);
        let possible = quantity::choose(gate.certain, &applying, &either, circuit);
        Ok(quantity::choose(gate.possible, &possible, &without, circuit))
    }
}
