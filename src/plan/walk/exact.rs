//! Number nodes in exact fractions, where no fixed form holds them.

use super::ranges::{
    OrZero, absolute, add, divide, hull, if_applies, map_ends, multiply, negative, since, to_fixed,
};
use super::{Facts, Walk};
use crate::number::{self, Exact};
use crate::plan::{Edges, NumberKind, NumberRef, Plan};
use crate::real;
use crate::ruleset::{State, Value};
use num_bigint::BigInt;

impl Walk {
    /// The range of a number node worked out in exact fractions, whatever the node's form.
    pub(in crate::plan) fn exact_of(
        &self,
        plan: &Plan,
        facts: Facts<'_>,
        node: NumberRef,
        kind: &NumberKind,
    ) -> (Exact, Exact) {
        let range = |node: NumberRef| self.range(plan, node);
        let each = |edges: Edges| plan.edges(edges).iter().map(|node| self.range(plan, NumberRef(*node)));
        let declared = || plan.declared(node).unwrap_or_default_range();
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
            NumberKind::Assessment => facts.assessed.map_or_else(declared, whole_range),
            NumberKind::Since(unit, from, to) => {
                let days =
                    |(low, high): (Exact, Exact)| (to_fixed(&low.floor(), 0), to_fixed(&high.floor(), 0));
                whole_range(since(*unit, days(range(*from)), days(range(*to))))
            }
            NumberKind::Negative(inner) => negative(range(*inner)),
            NumberKind::Add(left, right) => add(range(*left), range(*right)),
            NumberKind::Subtract(left, right) => add(range(*left), negative(range(*right))),
            NumberKind::Multiply(left, right) => multiply(range(*left), range(*right)),
            NumberKind::Divide(left, right) => divide(range(*left), &range(*right)),
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
            NumberKind::Formula(formula) => {
                let given: Vec<_> = each(formula.given).collect();
                // Over a part of the declared ranges it has a value, as the checker has seen to it that it has over all.
                real::rounded(&formula.steps, &given).unwrap_or_else(|_| declared())
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
            NumberKind::Bands(selector, rows) => {
                let touched =
                    rows.iter().filter(|row| self.can_give(plan, *selector, row, |id| facts.chosen(id)));
                touched.map(|row| range(NumberRef(row.value))).reduce(hull).unwrap_or_default_range()
            }
            NumberKind::Joint(joint) => self.joint(facts, joint, range),
        }
    }
}

fn whole_range((low, high): (i64, i64)) -> (Exact, Exact) {
    (Exact::from(BigInt::from(low)), Exact::from(BigInt::from(high)))
}
