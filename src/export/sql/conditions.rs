//! Conditions: both planes of every truth node.

use super::answers::NO_VALUE;
use super::expr::{Bool, Expr, Tie};
use super::making::{Making, Planes, World};
use super::parts::{End, Part};
use crate::number::{self, Exact};
use crate::plan::{Bits, ClassRef, Edges, NumberRef, TruthNode, TruthRef};
use crate::ruleset::expression::CompareOp;
use crate::ruleset::{LevelId, QuestionId};

impl Making<'_> {
    pub(super) fn truth_of(&mut self, kind: &TruthNode) -> Planes {
        match *kind {
            TruthNode::Const(value) => Planes::known(value),
            TruthNode::ChoiceIn(question, bits) => self.choice_in(question, bits),
            TruthNode::SetAny(question, bits) => self.of_set(question, |making, answer| {
                let each = making.chosen(question, bits).into_iter();
                Bool::or(each.map(|id| making.holds(answer, &id)).collect::<Vec<_>>())
            }),
            TruthNode::SetAll(question, bits) => self.of_set(question, |making, answer| {
                let each = making.chosen(question, bits).into_iter();
                Bool::and(each.map(|id| making.holds(answer, &id)).collect::<Vec<_>>())
            }),
            TruthNode::SetNone(question) => {
                self.of_set(question, |making, answer| making.answer_is(answer, [";"]))
            }
            TruthNode::Unknown(question) => self.unknown(question),
            TruthNode::Known(question) => self.unknown(question).not(),
            TruthNode::Compare(op, left, right) => self.compare(op, left, right),
            TruthNode::CompareConst(op, number, units) => self.compare_const(op, number, units),
            TruthNode::ClassIn(class, bits) => self.class_in(class, bits),
            TruthNode::LevelAtLeast(level) => self.level_at_least(level),
            TruthNode::LevelAtMost(level) => self.level_at_most(level),
            TruthNode::Not(inner) => self.truth(inner).not(),
            TruthNode::And(edges) => self.both_planes(edges, Bool::and),
            TruthNode::Or(edges) => self.both_planes(edges, Bool::or),
            TruthNode::AtLeast(least, edges) => self.at_least(least, edges),
            TruthNode::Exactly(wanted, edges) => self.exactly(wanted, edges),
            TruthNode::Unassumed(inner) => self.truth_in(World::Bare, inner),
            TruthNode::BandsApply(number, edges) => self.bands_apply(number, edges),
            TruthNode::StudyApplies => Planes::known(true),
        }
    }

    /// The ids of a set of choices.
    fn chosen(&self, question: QuestionId, bits: Bits) -> Vec<String> {
        let words = self.plan.words(bits);
        let ids = self.ruleset.question(question).choice_ids();
        let in_set = |at: usize| words.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1);
        let ids = ids.iter().enumerate().filter(|(at, _)| in_set(*at));
        ids.map(|(_, id)| (*id).to_owned()).collect()
    }

    pub(super) fn choice_in(&self, question: QuestionId, bits: Bits) -> Planes {
        let answer = self.answer(question);
        let ids = self.chosen(question, bits);
        let ids = || ids.iter().map(String::as_str);
        let certain = self.answer_is(&answer, ids());
        if self.given == Some(question) {
            return Planes::settled(certain);
        }
        let possible = self.answer_is(&answer, ids().chain(NO_VALUE));
        Planes { certain, possible }
    }

    fn holds(&self, answer: &Expr, id: &str) -> Bool {
        Bool::Sql(self.dialect().holds(answer, &format!(";{id};")))
    }

    fn of_set(&self, question: QuestionId, holds: impl Fn(&Self, &Expr) -> Bool) -> Planes {
        let answer = self.answer(question);
        let certain = holds(self, &answer);
        if self.given == Some(question) {
            return Planes::settled(certain);
        }
        let open = self.answer_is(&answer, NO_VALUE);
        Planes { possible: Bool::or([certain.clone(), open]), certain }
    }

    fn unknown(&self, question: QuestionId) -> Planes {
        if self.given == Some(question) {
            return Planes::known(false);
        }
        let answer = self.answer(question);
        Planes { certain: self.answer_is(&answer, ["unknown"]), possible: self.answer_is(&answer, NO_VALUE) }
    }

    fn both_planes(&self, edges: Edges, join: impl Fn(Vec<Bool>) -> Bool) -> Planes {
        let (certain, possible) = self.members(edges);
        Planes { certain: join(certain), possible: join(possible) }
    }

    pub(super) fn members(&self, edges: Edges) -> (Vec<Bool>, Vec<Bool>) {
        let members = self.plan.edges(edges).iter().map(|node| self.truth(TruthRef(*node)));
        members.map(|planes| (planes.certain, planes.possible)).unzip()
    }

    fn at_least(&self, least: u32, edges: Edges) -> Planes {
        match least {
            0 => Planes::known(true),
            1 => self.both_planes(edges, Bool::or),
            all if all == edges.len => self.both_planes(edges, Bool::and),
            _ => self.both_planes(edges, |members| count_is(&members, ">=", least)),
        }
    }

    fn exactly(&self, wanted: u32, edges: Edges) -> Planes {
        let (certain, possible) = self.members(edges);
        if certain == possible {
            return Planes::settled(count_is(&certain, "=", wanted));
        }
        Planes {
            certain: Bool::and([count_is(&certain, "=", wanted), count_is(&possible, "=", wanted)]),
            possible: Bool::and([count_is(&certain, "<=", wanted), count_is(&possible, ">=", wanted)]),
        }
    }

    fn compare_const(&mut self, op: CompareOp, number: NumberRef, units: i64) -> Planes {
        let decimals = self.plan.grids.get(number.0 as usize).copied().flatten().unwrap_or(0);
        let value = Exact::new(units.into(), number::power_of_ten(u32::from(decimals)));
        let written =
            Part::of_units(self.dialect(), &number::round_to_units(&value, u32::from(decimals)), decimals);
        match (self.range(number), written) {
            (Ok(range), Ok(written)) => {
                let constant = End::from(written);
                self.compared(op, (&range.min, &range.max), (&constant, &constant))
            }
            _ => self.refused(),
        }
    }

    fn compare(&mut self, op: CompareOp, left: NumberRef, right: NumberRef) -> Planes {
        match (self.range(left), self.range(right)) {
            (Ok(left), Ok(right)) => self.compared(op, (&left.min, &left.max), (&right.min, &right.max)),
            _ => self.refused(),
        }
    }

    fn refused(&mut self) -> Planes {
        self.too_wide();
        Planes::known(false)
    }

    /// True or false only where it is so for the whole of both ranges.
    pub(super) fn compared(
        &mut self,
        op: CompareOp,
        (low, high): (&End, &End),
        (from, to): (&End, &End),
    ) -> Planes {
        let made = (|| {
            Ok(match op {
                CompareOp::Less | CompareOp::AtMost => {
                    Planes { certain: high.compare(op, from)?, possible: low.compare(op, to)? }
                }
                CompareOp::Greater | CompareOp::AtLeast => {
                    Planes { certain: low.compare(op, to)?, possible: high.compare(op, from)? }
                }
                CompareOp::Equal => Planes {
                    certain: Bool::and([low.compare(op, to)?, high.compare(op, from)?]),
                    possible: Bool::and([
                        low.compare(CompareOp::AtMost, to)?,
                        high.compare(CompareOp::AtLeast, from)?,
                    ]),
                },
            })
        })();
        match made {
            Ok(planes) => planes,
            Err(super::parts::TooWide) => self.refused(),
        }
    }

    /// The class is one of these choices: possibly where one of them is possible, certainly where no other is.
    pub(super) fn class_in(&self, class: ClassRef, bits: Bits) -> Planes {
        let words = self.plan.words(bits);
        let wanted = |at: usize| words.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1);
        let choices = self.class(class);
        let of = |is: bool| {
            let found = choices.iter().enumerate().filter(move |(at, _)| wanted(*at) == is);
            Bool::or(found.map(|(_, choice)| choice.clone()).collect::<Vec<_>>())
        };
        Planes { certain: of(false).not(), possible: of(true) }
    }

    fn level_at_least(&self, level: LevelId) -> Planes {
        self.of_level(|rank| compare_rank(rank, "<=", level), true)
    }

    fn level_at_most(&self, level: LevelId) -> Planes {
        self.of_level(|rank| compare_rank(rank, ">=", level), false)
    }

    fn of_level(&self, is: impl Fn(&Expr) -> Bool, urgent: bool) -> Planes {
        let Some(level) = self.level(self.world) else {
            return Planes { certain: Bool::Known(false), possible: Bool::Known(true) };
        };
        let (at_least, at_most) = (is(&level.at_least), is(&level.at_most));
        if urgent {
            Planes { certain: at_least, possible: at_most }
        } else {
            Planes { certain: at_most, possible: at_least }
        }
    }
}

fn compare_rank(rank: &Expr, sign: &str, level: LevelId) -> Bool {
    Bool::Sql(Expr::two(rank, sign, &Expr::literal(level.index().to_string()), Tie::Compare))
}

/// How many of them hold, as a number.
pub(super) fn count(members: &[Bool]) -> (u32, Vec<Expr>) {
    let mut always = 0;
    let mut each = Vec::new();
    for member in members {
        match member {
            Bool::Known(value) => always += u32::from(*value),
            Bool::Sql(expr) => {
                each.push(Expr::case(&[(expr.clone(), Expr::literal("1"))], Some(&Expr::literal("0"))));
            }
        }
    }
    (always, each)
}

fn count_is(members: &[Bool], sign: &str, wanted: u32) -> Bool {
    let (always, mut each) = count(members);
    if always > 0 {
        each.push(Expr::literal(always.to_string()));
    }
    match super::expr::grouped(&each, "+") {
        Some(sum) => Bool::Sql(Expr::two(&sum, sign, &Expr::literal(wanted.to_string()), Tie::Compare)),
        None => Bool::Known(match sign {
            "<=" => true,
            _ => wanted == 0,
        }),
    }
}
