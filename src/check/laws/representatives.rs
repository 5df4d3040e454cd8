//! Trying conditions on every combination of values that can make a difference to them.
//!
//! What a condition reads is a variable of its own: a question, a score, a calculation, a class, and a finding or
//! pattern that is not looked into. Of a number only its limits, the constants that it is compared with, and their
//! neighbours are tried. Variables are free of each other, so that more is tried than can be: what holds for all that
//! is tried holds for all that can be.

use crate::number::{Decimal, Exact, power_of_ten};
use crate::plan::Plan;
use crate::ruleset::expression::{CompareOp, Including};
use crate::ruleset::visit::Item;
use crate::ruleset::{
    Cond, CondKind, FindingId, Grade, Num, NumKind, PatternId, QuestionId, QuestionKind, Ruleset,
};
use foldhash::{HashMap, HashMapExt as _};
use num_bigint::BigInt;
use num_traits::ToPrimitive;
use std::collections::BTreeSet;

/// Numbers are kept in units of 10^-`DECIMALS`: one more than can be written, so that between two there is a third.
const DECIMALS: u8 = 10;
/// Most combinations that are tried.
const MOST_COMBINATIONS: usize = 20_000;
/// Most nodes of the conditions together, findings looked into.
const MOST_NODES: usize = 2_000;
/// Most choices of an `any of` question of which every set is tried.
const MOST_CHOICES: usize = 12;
/// How many findings deep a condition is looked into.
const MOST_DEPTH: usize = 4;

/// Something whose value is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Variable {
    Item(Item),
    Pattern(PatternId, Grade),
    IsUnknown(QuestionId),
    IsKnown(QuestionId),
}

/// One value of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tried {
    /// It does not apply: no positive form is true of it.
    Nothing,
    Flag(bool),
    Choice(u16),
    Set(u32),
    Number(i128),
}

/// The combinations that a list of conditions is tried on.
pub(super) struct Combinations<'r> {
    ruleset: &'r Ruleset,
    places: HashMap<Variable, usize>,
    values: Vec<Vec<Tried>>,
    /// How many nodes one combination works out.
    nodes: usize,
}

impl<'r> Combinations<'r> {
    /// `None` where the conditions are not simple enough, or there would be too many combinations.
    pub(super) fn of(ruleset: &'r Ruleset, plan: &Plan, conds: &[&Cond]) -> Option<Self> {
        let mut gather = Gather { ruleset, plan, values: HashMap::new(), order: Vec::new(), nodes: 0 };
        for cond in conds {
            gather.cond(cond, 0)?;
        }
        let places = gather.order.iter().enumerate().map(|(at, variable)| (*variable, at)).collect();
        let mut values: Vec<Vec<Tried>> = Vec::new();
        for variable in &gather.order {
            values.push(gather.values.get(variable)?.iter().copied().collect());
        }
        let count = values.iter().try_fold(1_usize, |count, list| count.checked_mul(list.len()))?;
        (count <= MOST_COMBINATIONS).then_some(Self { ruleset, places, values, nodes: gather.nodes })
    }

    /// How much work it is to try them all.
    pub(super) fn work(&self) -> usize {
        self.nodes * self.values.iter().map(Vec::len).product::<usize>()
    }

    /// Meets the truth of all conditions, one bit each, for every combination.
    pub(super) fn each(&self, conds: &[&Cond], mut meet: impl FnMut(u64)) {
        let mut places = vec![0; self.values.len()];
        loop {
            let chosen =
                self.values.iter().zip(&places).filter_map(|(list, at)| list.get(*at).copied()).collect();
            let trial = Trial { of: self, chosen };
            let holds = conds.iter().enumerate().filter(|(_, cond)| trial.cond(cond, 0));
            meet(holds.fold(0, |bits, (at, _)| bits | (1 << at)));
            if !self.advance(&mut places) {
                return;
            }
        }
    }

    fn advance(&self, places: &mut [usize]) -> bool {
        for (place, list) in places.iter_mut().zip(&self.values) {
            *place += 1;
            if *place < list.len() {
                return true;
            }
            *place = 0;
        }
        false
    }
}

/// A finding that is looked into: without an exception and not too deep.
fn looked_into(ruleset: &Ruleset, id: FindingId, depth: usize) -> Option<&Cond> {
    let finding = ruleset.findings.get(id.index())?;
    (depth < MOST_DEPTH && finding.unless.is_none()).then_some(&finding.when)
}

/// The variable that a number is, if it is one.
fn number_variable(num: &Num) -> Option<Variable> {
    match num.kind {
        NumKind::Question(id) => Some(Variable::Item(Item::Question(id))),
        NumKind::Score(id) => Some(Variable::Item(Item::Score(id))),
        NumKind::Calculation(id) => Some(Variable::Item(Item::Calculation(id))),
        _ => None,
    }
}

/// Gathers variables and the values that make a difference.
struct Gather<'r> {
    ruleset: &'r Ruleset,
    plan: &'r Plan,
    values: HashMap<Variable, BTreeSet<Tried>>,
    order: Vec<Variable>,
    nodes: usize,
}

impl Gather<'_> {
    fn cond(&mut self, cond: &Cond, depth: usize) -> Option<()> {
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return None;
        }
        match &cond.kind {
            CondKind::Always => {}
            CondKind::Finding(id) => match looked_into(self.ruleset, *id, depth) {
                Some(when) => return self.cond(when, depth + 1),
                None => self.flag(Variable::Item(Item::Finding(*id))),
            },
            CondKind::ChoiceIs(id, _) | CondKind::SetIncludes(id, ..) | CondKind::SetIsNone(id) => {
                self.question(*id)?;
            }
            CondKind::IsUnknown(id) => self.flag(Variable::IsUnknown(*id)),
            CondKind::IsKnown(id) => self.flag(Variable::IsKnown(*id)),
            CondKind::Compare(_, left, right) => self.compare(left, right, depth)?,
            CondKind::Between(value, low, high) => {
                self.compare(value, low, depth)?;
                self.compare(value, high, depth)?;
            }
            CondKind::ClassIs(id, _) => {
                let choices = self.ruleset.classes.get(id.index())?.choices.len();
                self.choices(Item::Class(*id), choices, true);
            }
            CondKind::PatternIs(id, grade) => self.flag(Variable::Pattern(*id, *grade)),
            CondKind::LevelAtLeast(_) | CondKind::LevelAtMost(_) => return None,
            CondKind::Not(inner) => return self.cond(inner, depth),
            CondKind::And(parts)
            | CondKind::Or(parts)
            | CondKind::AtLeast(_, parts)
            | CondKind::AtMost(_, parts)
            | CondKind::Exactly(_, parts) => {
                return parts.iter().try_for_each(|part| self.cond(part, depth));
            }
        }
        Some(())
    }

    /// The values of a variable; a new one is noted in the order of meeting.
    fn entry(&mut self, variable: Variable) -> &mut BTreeSet<Tried> {
        if !self.values.contains_key(&variable) {
            self.order.push(variable);
        }
        self.values.entry(variable).or_default()
    }

    fn flag(&mut self, variable: Variable) {
        self.entry(variable).extend([Tried::Flag(false), Tried::Flag(true)]);
    }

    fn choices(&mut self, item: Item, count: usize, may_not_apply: bool) {
        let all = (0..u16::try_from(count).unwrap_or(u16::MAX)).map(Tried::Choice);
        self.entry(Variable::Item(item)).extend(all.chain(may_not_apply.then_some(Tried::Nothing)));
    }

    fn question(&mut self, id: QuestionId) -> Option<()> {
        let question = self.ruleset.questions.get(id.index())?;
        let gated = question.gate.is_some();
        match &question.kind {
            QuestionKind::YesNo => self.choices(Item::Question(id), 2, gated),
            QuestionKind::OneOf(choices) => self.choices(Item::Question(id), choices.len(), gated),
            QuestionKind::AnyOf { choices, .. } => {
                if self.values.contains_key(&Variable::Item(Item::Question(id))) {
                    return Some(());
                }
                let sets = (choices.len() <= MOST_CHOICES).then(|| 1_u32 << choices.len())?;
                self.is_few(sets as usize + usize::from(gated)).then_some(())?;
                let all = (0..sets).map(Tried::Set).chain(gated.then_some(Tried::Nothing));
                let values = self.entry(Variable::Item(Item::Question(id)));
                *values = all.collect();
            }
            QuestionKind::Number(_) | QuestionKind::Date(_) | QuestionKind::Text => return None,
        }
        Some(())
    }

    /// Whether there are not too many combinations with so many values of one more; further values only make more.
    fn is_few(&self, more: usize) -> bool {
        let mut sizes = self.values.values().map(|list| list.len().max(1));
        let count = sizes.try_fold(more, usize::checked_mul);
        count.is_some_and(|count| count <= MOST_COMBINATIONS)
    }

    /// A variable or a count beside a constant.
    fn compare(&mut self, left: &Num, right: &Num, depth: usize) -> Option<()> {
        for (side, other) in [(left, right), (right, left)] {
            match (&side.kind, &other.kind) {
                (NumKind::Constant(_) | NumKind::Date(_) | NumKind::Measured(_), _) => {}
                (NumKind::CountOf(parts), NumKind::Constant(_) | NumKind::Measured(_)) => {
                    parts.iter().try_for_each(|part| self.cond(part, depth))?;
                }
                (_, NumKind::Constant(_) | NumKind::Date(_) | NumKind::Measured(_)) => {
                    self.number(side, constant_units(other)?)?;
                }
                _ => return None,
            }
        }
        Some(())
    }

    fn number(&mut self, num: &Num, at: i128) -> Option<()> {
        let variable = number_variable(num)?;
        let (low, high) = self.plan.declared_range(num.id)?;
        let (low, high) = (units(&low, Exact::floor)?, units(&high, Exact::ceil)?);
        let grid = self.plan.grid(num.id).filter(|grid| *grid < DECIMALS);
        let step = grid.map_or(1, |grid| 10_i128.pow(u32::from(DECIMALS - grid)));
        let below = at.div_euclid(step) * step;
        let near = [below - step, below, below + step, below + 2 * step, low, high];
        let may_not_apply = !matches!(num.kind, NumKind::Score(_));
        let gated = !matches!(num.kind, NumKind::Question(id) if self.ruleset.question(id).gate.is_none());
        let tried = near.into_iter().filter(|value| (low..=high).contains(value)).map(Tried::Number);
        self.entry(variable).extend(tried.chain((may_not_apply && gated).then_some(Tried::Nothing)));
        Some(())
    }
}

fn units(value: &Exact, rounded: impl Fn(&Exact) -> Exact) -> Option<i128> {
    if value.is_integer() {
        return value.numer().to_i128()?.checked_mul(10_i128.pow(u32::from(DECIMALS)));
    }
    let scale: BigInt = power_of_ten(u32::from(DECIMALS));
    rounded(&(value * Exact::from(scale))).to_integer().to_i128()
}

/// A constant in units of 10^-[`DECIMALS`], where it is a whole number of them.
fn constant_units(num: &Num) -> Option<i128> {
    match &num.kind {
        NumKind::Measured(it) => {
            let whole = units(&it.value, Exact::floor)?;
            (units(&it.value, Exact::ceil)? == whole).then_some(whole)
        }
        _ => num.constant()?.scaled_to(DECIMALS),
    }
}

/// One combination.
struct Trial<'c, 'r> {
    of: &'c Combinations<'r>,
    chosen: Vec<Tried>,
}

impl Trial<'_, '_> {
    fn value(&self, variable: Variable) -> Tried {
        let place = self.of.places.get(&variable);
        place.and_then(|at| self.chosen.get(*at)).copied().unwrap_or(Tried::Nothing)
    }

    fn is_set(&self, variable: Variable) -> bool {
        self.value(variable) == Tried::Flag(true)
    }

    fn count(&self, parts: &[Cond], depth: usize) -> u32 {
        let count = parts.iter().filter(|part| self.cond(part, depth)).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    fn cond(&self, cond: &Cond, depth: usize) -> bool {
        match &cond.kind {
            CondKind::Always => true,
            CondKind::Finding(id) => match looked_into(self.of.ruleset, *id, depth) {
                Some(when) => self.cond(when, depth + 1),
                None => self.is_set(Variable::Item(Item::Finding(*id))),
            },
            CondKind::ChoiceIs(id, choices) => self.choice_in(Item::Question(*id), choices),
            CondKind::ClassIs(id, choices) => self.choice_in(Item::Class(*id), choices),
            CondKind::SetIncludes(id, including, choices) => self.includes(*id, *including, choices),
            CondKind::SetIsNone(id) => self.value(Variable::Item(Item::Question(*id))) == Tried::Set(0),
            CondKind::IsUnknown(id) => self.is_set(Variable::IsUnknown(*id)),
            CondKind::IsKnown(id) => self.is_set(Variable::IsKnown(*id)),
            CondKind::PatternIs(id, grade) => self.is_set(Variable::Pattern(*id, *grade)),
            CondKind::Compare(op, left, right) => self.compare(*op, left, right, depth),
            CondKind::Between(value, low, high) => {
                self.compare(CompareOp::AtLeast, value, low, depth)
                    && self.compare(CompareOp::AtMost, value, high, depth)
            }
            CondKind::LevelAtLeast(_) | CondKind::LevelAtMost(_) => false,
            CondKind::Not(inner) => !self.cond(inner, depth),
            CondKind::And(parts) => parts.iter().all(|part| self.cond(part, depth)),
            CondKind::Or(parts) => parts.iter().any(|part| self.cond(part, depth)),
            CondKind::AtLeast(least, parts) => self.count(parts, depth) >= *least,
            CondKind::AtMost(most, parts) => self.count(parts, depth) <= *most,
            CondKind::Exactly(wanted, parts) => self.count(parts, depth) == *wanted,
        }
    }

    fn choice_in(&self, item: Item, choices: &[u16]) -> bool {
        matches!(self.value(Variable::Item(item)), Tried::Choice(at) if choices.contains(&at))
    }

    fn includes(&self, id: QuestionId, including: Including, choices: &[u16]) -> bool {
        let Tried::Set(set) = self.value(Variable::Item(Item::Question(id))) else { return false };
        let mut has = choices.iter().map(|at| set & (1 << at) != 0);
        match including {
            Including::Any => has.any(|one| one),
            Including::All => has.all(|one| one),
        }
    }

    fn compare(&self, op: CompareOp, left: &Num, right: &Num, depth: usize) -> bool {
        let (Some(left), Some(right)) = (self.number(left, depth), self.number(right, depth)) else {
            return false;
        };
        match op {
            CompareOp::Less => left < right,
            CompareOp::AtMost => left <= right,
            CompareOp::Greater => left > right,
            CompareOp::AtLeast => left >= right,
            CompareOp::Equal => left == right,
        }
    }

    fn number(&self, num: &Num, depth: usize) -> Option<i128> {
        match &num.kind {
            NumKind::Constant(_) | NumKind::Date(_) | NumKind::Measured(_) => constant_units(num),
            NumKind::CountOf(parts) => Decimal::whole(self.count(parts, depth).into()).scaled_to(DECIMALS),
            _ => match self.value(number_variable(num)?) {
                Tried::Number(units) => Some(units),
                _ => None,
            },
        }
    }
}
