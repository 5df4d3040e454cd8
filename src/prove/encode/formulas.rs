//! Rounded formulas with powers, roots and logarithms: worked out by the walk itself for every value of what they read,
//! where these are few.

use super::{Encoder, Made, TooHard};
use crate::number::Exact;
use crate::plan::walk::{Facts, States, Walk};
use crate::plan::{NumberKind, NumberRef, Plan, Step};
use crate::prove::quantity::{Quantity, Span};
use crate::prove::space::Answer;
use crate::prove::word::Word;
use crate::ruleset::{QuestionId, QuestionKind, State, Value};
use num_bigint::BigInt;
use std::collections::BTreeSet;

/// So many combinations of values are tried one by one.
const MOST_CELLS: i128 = 20_000;

/// A table in the making.
struct Table<'a> {
    plan: &'a Plan,
    node: NumberRef,
    decimals: u8,
    /// The nodes that the formula rests on, operands first.
    steps: Vec<Step>,
    walk: Walk,
    states: Vec<State>,
}

impl Table<'_> {
    /// The formula for the states as they stand, in units of its decimals.
    fn cell(&mut self) -> Made<(Word, Word)> {
        let states: Vec<&State> = self.states.iter().collect();
        let facts = Facts { states: States::Each(&states), unassumed: None, assessed: None };
        self.walk.run_steps(self.plan, facts, &self.steps);
        let (low, high) = self.walk.range(self.plan, self.node);
        let scale = Exact::from(crate::number::power_of_ten(u32::from(self.decimals)));
        let units = |end: Exact| {
            let scaled = end * &scale;
            scaled.is_integer().then(|| Word::constant(&scaled.to_integer())).ok_or(TooHard::Formula)
        };
        Ok((units(low)?, units(high)?))
    }

    fn set(&mut self, question: QuestionId, state: State) {
        if let Some(slot) = self.states.get_mut(question.index()) {
            *slot = state;
        }
    }
}

impl Encoder<'_> {
    pub(super) fn formula(&mut self, node: NumberRef) -> Made<Span> {
        let plan = self.plan;
        let decimals = plan.grids.get(node.0 as usize).copied().flatten().ok_or(TooHard::Formula)?;
        let (questions, steps) = below(plan, node)?;
        let mut cells: i128 = 1;
        for question in &questions {
            let (low, high) = self.answers_of(*question)?;
            cells = cells.saturating_mul(high - low + 2);
        }
        if cells > MOST_CELLS {
            return Err(TooHard::Formula);
        }
        let states = vec![State::Missing; self.ruleset.questions.len()];
        let mut table = Table { plan, node, decimals, steps, walk: Walk::new(plan), states };
        let (low, high) = self.tabulated(&questions, &mut table)?;
        Ok((Quantity::in_units(low, decimals), Quantity::in_units(high, decimals)))
    }

    fn answers_of(&self, question: QuestionId) -> Made<(i128, i128)> {
        match self.ruleset.questions.get(question.index()).map(|question| &question.kind) {
            Some(QuestionKind::Number(range)) => Ok((range.low, range.high)),
            _ => Err(TooHard::Formula),
        }
    }

    /// The table over these questions.
    fn tabulated(&mut self, questions: &[QuestionId], table: &mut Table<'_>) -> Made<(Word, Word)> {
        let Some((question, rest)) = questions.split_first() else { return table.cell() };
        let (low, high) = self.answers_of(*question)?;
        let mut answered = Vec::new();
        for value in low..=high {
            table.set(*question, State::Given(Value::Number(value)));
            answered.push(self.tabulated(rest, table)?);
        }
        table.set(*question, State::Missing);
        let missing = self.tabulated(rest, table)?;
        let asked = self.walked.asked(*question)?;
        let Answer::Number(word, decimals) = &asked.answer else { return Err(TooHard::Formula) };
        let own = match self.ruleset.question(*question).kind {
            QuestionKind::Number(ref range) => range.decimals,
            _ => 0,
        };
        if *decimals != own {
            return Err(TooHard::Formula);
        }
        let (given, word) = (asked.given, word.clone());
        let chosen = self.chosen_by(&word, low, &answered)?;
        Ok(self.either(given, &chosen, &missing))
    }

    /// The entry of a list that a number chooses, the first being that of `low`.
    fn chosen_by(&mut self, word: &Word, low: i128, list: &[(Word, Word)]) -> Made<(Word, Word)> {
        let (Some(first), Some(last)) = (list.first(), list.last()) else { return Err(TooHard::Formula) };
        if list.len() == 1 || first == last && list.iter().all(|entry| entry == first) {
            return Ok(first.clone());
        }
        let (below, from) = list.split_at(list.len() / 2);
        let middle = low + i128::try_from(below.len()).unwrap_or(i128::MAX);
        let reached = Word::constant(&BigInt::from(middle)).at_most(word, self.circuit);
        let (below, from) = (self.chosen_by(word, low, below)?, self.chosen_by(word, middle, from)?);
        Ok(self.either(reached, &from, &below))
    }

    fn either(
        &mut self,
        when: crate::prove::circuit::Lit,
        then: &(Word, Word),
        otherwise: &(Word, Word),
    ) -> (Word, Word) {
        let circuit = &mut *self.circuit;
        (then.0.choose_over(when, &otherwise.0, circuit), then.1.choose_over(when, &otherwise.1, circuit))
    }
}

/// The questions that a number rests on, and the steps that work it out; none where more than numbers and arithmetic
/// lies below it.
fn below(plan: &Plan, node: NumberRef) -> Made<(Vec<QuestionId>, Vec<Step>)> {
    let (mut questions, mut nodes) = (BTreeSet::new(), BTreeSet::new());
    let mut rest = vec![node];
    while let Some(at) = rest.pop() {
        let kind = plan.numbers.get(at.0 as usize).map(|node| &node.kind).ok_or(TooHard::Unheard)?;
        match kind {
            NumberKind::Const => continue,
            NumberKind::Question(question) => {
                questions.insert(*question);
            }
            NumberKind::Assessment
            | NumberKind::Since(..)
            | NumberKind::Count(_)
            | NumberKind::Line(..)
            | NumberKind::IfApplies(..)
            | NumberKind::Bands(..)
            | NumberKind::Joint(_) => return Err(TooHard::Formula),
            _ => rest.extend(plan.operands(kind)),
        }
        nodes.insert(at);
    }
    Ok((questions.into_iter().collect(), nodes.into_iter().map(Step::Number).collect()))
}
