//! Rounded formulas with powers, roots and logarithms: parts without these are number nodes of their own, the rest
//! becomes the steps of one [`Formula`].

use super::build::Builder;
use super::{Formula, NumberKind, NumberRef, OutsideDomain, TruthRef};
use crate::number::Exact;
use crate::real::{self, Fault, Op};
use crate::ruleset::{Num, NumId, NumKind};
use foldhash::{HashSet, HashSetExt as _};

/// Whether a number has no exact fraction as its value: it has a power, root or logarithm outside of any `round`.
pub(super) fn is_formula(num: &Num) -> bool {
    !inexact(num).is_empty()
}

fn is_function(kind: &NumKind) -> bool {
    matches!(
        kind,
        NumKind::Power(..) | NumKind::Root(..) | NumKind::Ln(_) | NumKind::Log10(_) | NumKind::Exp(_)
    )
}

/// The operands that a number is worked out from in one formula with it.
fn parts(kind: &NumKind) -> Vec<&Num> {
    match kind {
        NumKind::Negative(inner)
        | NumKind::Abs(inner)
        | NumKind::Floor(inner)
        | NumKind::Ceiling(inner)
        | NumKind::Root(inner, _)
        | NumKind::Ln(inner)
        | NumKind::Log10(inner)
        | NumKind::Exp(inner) => vec![inner],
        NumKind::Add(left, right)
        | NumKind::Subtract(left, right)
        | NumKind::Multiply(left, right)
        | NumKind::Divide(left, right)
        | NumKind::Power(left, right) => vec![left, right],
        NumKind::Min(list) | NumKind::Max(list) => list.iter().collect(),
        // What is rounded, counted, named or brought into a unit is a number of its own.
        NumKind::Constant(_)
        | NumKind::Date(_)
        | NumKind::Since(..)
        | NumKind::DaysFrom(..)
        | NumKind::PlusDays(..)
        | NumKind::Measured(_)
        | NumKind::InUnit(..)
        | NumKind::Question(_)
        | NumKind::Calculation(_)
        | NumKind::Score(_)
        | NumKind::Highest(_)
        | NumKind::Points(_)
        | NumKind::SumOf(_)
        | NumKind::Round(..)
        | NumKind::CountOf(_)
        | NumKind::NotApplying => Vec::new(),
    }
}

/// The nodes of a number with a function at or below them.
fn inexact(num: &Num) -> HashSet<NumId> {
    let mut order = vec![num];
    let mut at = 0;
    while let Some(next) = order.get(at) {
        order.extend(parts(&next.kind));
        at += 1;
    }
    let mut found = HashSet::new();
    for num in order.into_iter().rev() {
        if is_function(&num.kind) || parts(&num.kind).iter().any(|part| found.contains(&part.id)) {
            found.insert(num.id);
        }
    }
    found
}

enum Work<'a> {
    Enter(&'a Num),
    Leave(Op, NumId),
}

/// A formula in the making.
#[derive(Default)]
struct Making {
    steps: Vec<Op>,
    /// For each step whose number is at fault if it fails.
    ids: Vec<Option<NumId>>,
    given: Vec<NumberRef>,
    applies: Vec<TruthRef>,
}

impl Builder<'_> {
    /// The node of `round(num, decimals)`, and whether it applies.
    pub(super) fn formula(&mut self, num: &Num, decimals: u8) -> (NumberRef, TruthRef) {
        let inexact = inexact(num);
        let mut made = Making::default();
        let mut work = vec![Work::Enter(num)];
        while let Some(next) = work.pop() {
            match next {
                Work::Leave(step, id) => made.step(step, Some(id)),
                Work::Enter(num) if !inexact.contains(&num.id) => {
                    let (number, applies) = self.num(num);
                    made.step(Op::Given(u32::try_from(made.given.len()).unwrap_or(u32::MAX)), None);
                    made.given.push(number);
                    made.applies.push(applies);
                }
                Work::Enter(num) => enter(num, &mut work),
            }
        }
        made.step(Op::Round(decimals), None);
        self.finish_formula(made, decimals)
    }

    fn finish_formula(&mut self, made: Making, decimals: u8) -> (NumberRef, TruthRef) {
        let declared = |number: &NumberRef| self.plan.declared(*number);
        let ranges: Vec<(Exact, Exact)> = made.given.iter().filter_map(declared).collect();
        let given = self.edges(made.given.into_iter().map(|number| number.0));
        let applies = self.and(made.applies);
        let range = match real::proven(&made.steps, &ranges) {
            Ok(range) => range,
            Err(fault) => {
                self.plan.unranged = true;
                if self.studying.is_none() {
                    self.outside_domain(&made.steps, &made.ids, &ranges, fault);
                }
                (Exact::default(), Exact::default())
            }
        };
        let kind = NumberKind::Formula(Box::new(Formula { given, steps: made.steps }));
        (self.number_of(kind, range, Some(decimals)), applies)
    }

    fn outside_domain(
        &mut self,
        steps: &[Op],
        ids: &[Option<NumId>],
        ranges: &[(Exact, Exact)],
        at: real::FaultAt,
    ) {
        const SHOWN_DECIMALS: u8 = 3;
        let Some(Some(id)) = ids.get(at.step).copied() else { return };
        let of_two = matches!(steps.get(at.step), Some(Op::Power));
        let before = steps.get(..at.step).unwrap_or_default();
        let arguments = real::outline(before, ranges, SHOWN_DECIMALS, if of_two { 2 } else { 1 });
        match at.fault {
            Fault::Zero => {
                let range = arguments.into_iter().next().unwrap_or_default();
                self.plan.zero_divisors.push((id, range));
            }
            fault => self.plan.outside_domain.push(OutsideDomain { function: id, fault, arguments }),
        }
    }
}

impl Making {
    fn step(&mut self, step: Op, id: Option<NumId>) {
        self.steps.push(step);
        self.ids.push(id);
    }
}

/// Operands first, then the operation; a division's fault is its divisor's.
fn enter<'a>(num: &'a Num, work: &mut Vec<Work<'a>>) {
    let parts = parts(&num.kind);
    let (step, id) = match &num.kind {
        NumKind::Negative(_) => (Op::Negative, num.id),
        NumKind::Abs(_) => (Op::Absolute, num.id),
        NumKind::Floor(_) => (Op::Floor, num.id),
        NumKind::Ceiling(_) => (Op::Ceiling, num.id),
        NumKind::Root(_, degree) => (Op::Root(*degree), num.id),
        NumKind::Ln(_) => (Op::Ln, num.id),
        NumKind::Log10(_) => (Op::Log10, num.id),
        NumKind::Exp(_) => (Op::Exp, num.id),
        NumKind::Add(..) => (Op::Add, num.id),
        NumKind::Subtract(..) => (Op::Subtract, num.id),
        NumKind::Multiply(..) => (Op::Multiply, num.id),
        NumKind::Divide(_, divisor) => (Op::Divide, divisor.id),
        NumKind::Min(_) => (Op::Smaller, num.id),
        NumKind::Max(_) => (Op::Larger, num.id),
        _ => (Op::Power, num.id),
    };
    if parts.len() == 1 {
        work.push(Work::Leave(step, id));
    }
    // Of several operands each but the first is joined with what stands before it.
    for (at, part) in parts.into_iter().enumerate().rev() {
        if at > 0 {
            work.push(Work::Leave(step, id));
        }
        work.push(Work::Enter(part));
    }
}
