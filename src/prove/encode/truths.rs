//! Truth nodes on two rails.

use super::{Encoder, Made, Rails, TooHard, is_at_least};
use crate::number::Exact;
use crate::plan::{Edges, Form, NumberKind, NumberRef, TruthNode, TruthRef};
use crate::prove::circuit::{Circuit, Lit};
use crate::prove::quantity::{Quantity, Span};
use crate::prove::space::Answer;
use crate::ruleset::expression::CompareOp;
use crate::ruleset::{LevelId, QuestionId};

impl Encoder<'_> {
    pub(super) fn truth(&mut self, node: TruthRef) -> Made<Rails> {
        let plan = self.plan;
        let kind = plan.truths.get(node.0 as usize).ok_or(TooHard::Unheard)?;
        match *kind {
            TruthNode::Const(value) => Ok(Rails::known(Lit::constant(value))),
            TruthNode::ChoiceIn(question, bits) | TruthNode::SetAny(question, bits) => {
                let chosen = self.chosen(question, plan.words(bits))?;
                self.answered(question, |circuit| circuit.any(chosen))
            }
            TruthNode::SetAll(question, bits) => {
                let chosen = self.chosen(question, plan.words(bits))?;
                self.answered(question, |circuit| circuit.all(chosen))
            }
            TruthNode::SetNone(question) => {
                let all = self.walked.choices(question)?.to_vec();
                self.answered(question, |circuit| !circuit.any(all))
            }
            TruthNode::Unknown(question) => self.unknown(question),
            TruthNode::Known(question) => Ok(!self.unknown(question)?),
            TruthNode::Compare(op, left, right) => {
                let (left, right) = (self.walked.number(left)?, self.walked.number(right)?);
                Ok(self.compare(op, &left, &right))
            }
            TruthNode::CompareConst(op, number, units) => self.compare_with(op, number, units),
            TruthNode::ClassIn(class, bits) => {
                let wanted = plan.words(bits).to_vec();
                self.class_in(class, &wanted)
            }
            TruthNode::LevelAtLeast(level) => Ok(self.level_at_least(level)),
            TruthNode::LevelAtMost(level) => Ok(self.level_at_most(level)),
            TruthNode::Not(inner) => Ok(!self.walked.truth(inner)),
            TruthNode::And(edges) => Ok(self.every(edges, Circuit::all)),
            TruthNode::Or(edges) => Ok(self.every(edges, Circuit::any)),
            TruthNode::AtLeast(least, edges) => Ok(self.at_least(least, edges)),
            TruthNode::Exactly(wanted, edges) => Ok(self.exactly(wanted, edges)),
            TruthNode::Unassumed(inner) => match &self.unassumed {
                Some(truths) => truths.get(inner.0 as usize).copied().ok_or(TooHard::Unheard),
                None => Ok(self.walked.truth(inner)),
            },
            TruthNode::BandsApply(number, edges) => self.bands_apply(number, edges),
            // A study is read only where its question is answered.
            TruthNode::StudyApplies => Ok(Rails::known(Lit::TRUE)),
        }
    }

    /// The literals of the choices that stand in a set of bits.
    fn chosen(&self, question: QuestionId, words: &[u64]) -> Made<Vec<Lit>> {
        let lits = self.walked.choices(question)?;
        Ok(lits.iter().enumerate().filter(|(at, _)| has(words, *at)).map(|(_, lit)| *lit).collect())
    }

    /// What an answer says: open where there is none.
    fn answered(&mut self, question: QuestionId, holds: impl FnOnce(&mut Circuit) -> Lit) -> Made<Rails> {
        let given = self.walked.asked(question)?.given;
        let holds = holds(self.circuit);
        Ok(Rails { certain: self.circuit.and(given, holds), possible: self.circuit.or(!given, holds) })
    }

    fn unknown(&mut self, question: QuestionId) -> Made<Rails> {
        let asked = self.walked.asked(question)?;
        let (given, unknown) = (asked.given, asked.unknown);
        // In a completion an unknown answer has a value and is unknown still.
        Ok(Rails { certain: unknown, possible: self.circuit.or(!given, unknown) })
    }

    pub(super) fn members(&self, edges: Edges) -> Vec<Rails> {
        self.plan.edges(edges).iter().map(|node| self.walked.truth(TruthRef(*node))).collect()
    }

    fn every(&mut self, edges: Edges, joined: impl Fn(&mut Circuit, Vec<Lit>) -> Lit) -> Rails {
        let members = self.members(edges);
        let certain = joined(self.circuit, members.iter().map(|rails| rails.certain).collect());
        let possible = joined(self.circuit, members.iter().map(|rails| rails.possible).collect());
        Rails { certain, possible }
    }

    fn at_least(&mut self, least: u32, edges: Edges) -> Rails {
        if least == 1 {
            return self.every(edges, Circuit::any);
        }
        let (certain, possible) = self.count(edges);
        let least = Quantity::constant(&Exact::from(num_bigint::BigInt::from(least)));
        Rails {
            certain: least.at_most(&certain, self.circuit),
            possible: least.at_most(&possible, self.circuit),
        }
    }

    fn exactly(&mut self, wanted: u32, edges: Edges) -> Rails {
        let (certain, possible) = self.count(edges);
        let wanted = Quantity::constant(&Exact::from(num_bigint::BigInt::from(wanted)));
        let (low, high) = (certain.equals(&wanted, self.circuit), possible.equals(&wanted, self.circuit));
        let reached = wanted.at_most(&possible, self.circuit);
        let not_passed = certain.at_most(&wanted, self.circuit);
        Rails { certain: self.circuit.and(low, high), possible: self.circuit.and(reached, not_passed) }
    }

    fn compare_with(&mut self, op: CompareOp, number: NumberRef, units: i64) -> Made<Rails> {
        let Some(node) = self.plan.numbers.get(number.0 as usize) else { return Err(TooHard::Unheard) };
        let Form::Fixed(decimals) = node.form else { return Err(TooHard::Unheard) };
        let power = crate::number::power_of_ten(u32::from(decimals));
        let constant = Quantity::constant(&Exact::new(units.into(), power));
        if let NumberKind::Question(question) = node.kind {
            return self.compare_answer(op, question, number, &constant);
        }
        let left = self.walked.number(number)?;
        Ok(self.compare(op, &left, &(constant.clone(), constant)))
    }

    /// An answer compared with a constant: the comparison itself where it is answered, else what the whole range says.
    fn compare_answer(
        &mut self,
        op: CompareOp,
        question: QuestionId,
        number: NumberRef,
        constant: &Quantity,
    ) -> Made<Rails> {
        let range = self.declared(number)?;
        let constant = (constant.clone(), constant.clone());
        let anything = self.compare(op, &range, &constant);
        let asked = self.walked.asked(question)?;
        let given = asked.given;
        let Answer::Number(word, decimals) = &asked.answer else { return Err(TooHard::Unheard) };
        let value = Quantity::in_units(word.clone(), *decimals);
        let holds = self.compare(op, &(value.clone(), value), &constant);
        Ok(Rails {
            certain: self.circuit.choose(given, holds.certain, anything.certain),
            possible: self.circuit.choose(given, holds.possible, anything.possible),
        })
    }

    fn compare(&mut self, op: CompareOp, left: &Span, right: &Span) -> Rails {
        let circuit = &mut *self.circuit;
        match op {
            CompareOp::Less => {
                Rails { certain: left.1.less(&right.0, circuit), possible: left.0.less(&right.1, circuit) }
            }
            CompareOp::AtMost => Rails {
                certain: left.1.at_most(&right.0, circuit),
                possible: left.0.at_most(&right.1, circuit),
            },
            CompareOp::Greater => {
                Rails { certain: right.1.less(&left.0, circuit), possible: right.0.less(&left.1, circuit) }
            }
            CompareOp::AtLeast => Rails {
                certain: right.1.at_most(&left.0, circuit),
                possible: right.0.at_most(&left.1, circuit),
            },
            CompareOp::Equal => {
                // Certain only where both are one and the same value.
                let left_known = left.0.equals(&left.1, circuit);
                let right_known = right.0.equals(&right.1, circuit);
                let same = left.0.equals(&right.0, circuit);
                let below = left.0.at_most(&right.1, circuit);
                let above = right.0.at_most(&left.1, circuit);
                Rails {
                    certain: circuit.all([left_known, right_known, same]),
                    possible: circuit.and(below, above),
                }
            }
        }
    }

    fn level_at_least(&self, level: LevelId) -> Rails {
        let Some(ends) = self.walked.level() else { return Rails::OPEN };
        Rails { certain: is_at_least(&ends.at_least, level), possible: is_at_least(&ends.at_most, level) }
    }

    fn level_at_most(&self, level: LevelId) -> Rails {
        let Some(ends) = self.walked.level() else { return Rails::OPEN };
        // Not more urgent than this level; the first has none above it.
        let Some(above) = level.index().checked_sub(1).map(LevelId::at) else {
            return Rails::known(Lit::TRUE);
        };
        let more_urgent = |end: &[Lit]| is_at_least(end, above);
        Rails { certain: !more_urgent(&ends.at_most), possible: !more_urgent(&ends.at_least) }
    }

    fn bands_apply(&mut self, number: NumberRef, edges: Edges) -> Made<Rails> {
        let plan = self.plan;
        let Some(NumberKind::Bands(selector, rows)) =
            plan.numbers.get(number.0 as usize).map(|node| &node.kind)
        else {
            return Err(TooHard::Unheard);
        };
        let members = self.members(edges);
        let (mut all, mut any) = (Vec::new(), Vec::new());
        for (row, own) in rows.iter().zip(members) {
            let touched = self.touches(*selector, &row.holds)?;
            all.push(self.circuit.implies(touched, own.certain));
            any.push(self.circuit.and(touched, own.possible));
        }
        Ok(Rails { certain: self.circuit.all(all), possible: self.circuit.any(any) })
    }

    /// Whether a selector that is a choice can be one of these.
    pub(super) fn may_choose(&mut self, question: QuestionId, words: &[u64]) -> Made<Lit> {
        let given = self.walked.asked(question)?.given;
        if !matches!(self.walked.asked(question)?.answer, Answer::Choice(_)) {
            return Err(TooHard::Unheard);
        }
        let chosen = self.chosen(question, words)?;
        let any = self.circuit.any(chosen);
        Ok(self.circuit.or(!given, any))
    }
}

pub(super) fn has(words: &[u64], at: usize) -> bool {
    words.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
}
