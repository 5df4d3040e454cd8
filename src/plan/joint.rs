//! Joint ranges: what the lines of a score that read one and the same single question give together, over every
//! value, unknown and not applying.
//!
//! The lines are made once more with the question's gate left out, and worked out for every value that can make a
//! difference. Where there would be too many (arithmetic over a very wide range, a choice list of which more than
//! sixteen hang together) the lines stand for themselves, which is wider and still sound.

use super::build::Builder;
use super::walk::{Facts, States, Study, Walk, hull};
use super::{Form, Joint, NumberKind, NumberRef, RowRange, Selector, Step, TruthNode, TruthRef};
use crate::number::{self, Exact};
use crate::ruleset::visit::{self, Item};
use crate::ruleset::{NumberRange, QuestionId, QuestionKind, ScoreItem, State, Value};
use foldhash::HashSet;
use num_traits::{ToPrimitive, Zero};
use std::collections::BTreeSet;

/// Most values of a number that are tried one by one where arithmetic reads it.
const MOST_VALUES: i128 = 50_000;
/// Most choices whose subsets are tried one by one.
const MOST_CHOICES: usize = 16;

type Range = (Exact, Exact);

/// The lowest and the highest value of a number.
#[derive(Debug, Clone)]
enum Ends {
    /// In units of 10^-decimals, and the decimals.
    Fixed((i64, i64), u8),
    Exact(Range),
}

/// What the lines of one question are worth together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Together {
    /// What they add up to.
    Sum,
    /// The most that one of them gives.
    Highest,
}

impl Builder<'_> {
    /// The joint node of these items of a score, all of which read this question alone: their sum, or the highest.
    pub(super) fn joint(
        &mut self,
        question: QuestionId,
        items: &[&ScoreItem],
        together: Together,
    ) -> Option<NumberRef> {
        if together == Together::Highest && self.is_any_of(question) {
            return None;
        }
        let fixed = match &self.ruleset.question(question).kind {
            // What a date that moves with the assessment can be is known only when that day is.
            QuestionKind::Date(range) if range.moves() => return None,
            QuestionKind::Date(range) => Some(range.numbers(None)),
            _ => None,
        };
        let (parts, answered) = self.study(question, items, together);
        let (over_values, over_unknown) = match &self.ruleset.question(question).kind {
            QuestionKind::AnyOf { choices, .. } => {
                let (values, unknown) = self.over_sets(question, &parts, choices.len())?;
                (Ends::Exact(values), Ends::Exact(unknown))
            }
            kind => {
                let values = match kind {
                    QuestionKind::YesNo => choices(2),
                    QuestionKind::OneOf(list) => choices(list.len()),
                    QuestionKind::Text => vec![Value::Text(String::new())],
                    QuestionKind::Number(range) => self.numbers_to_try(question, range, &parts)?,
                    QuestionKind::Date(_) => self.numbers_to_try(question, fixed.as_ref()?, &parts)?,
                    QuestionKind::AnyOf { .. } => return None,
                };
                let states: Vec<State> = values.into_iter().map(State::Given).collect();
                let over_values = self.over((question, answered), Study::Answered, &states)?;
                let over_unknown = if self.reads_whether_known(question) {
                    self.over((question, answered), Study::Hidden, &states)?
                } else {
                    over_values.clone()
                };
                (over_values, over_unknown)
            }
        };
        let gate = self.plan.gates.get(question.index()).copied()?;
        let grid = self.grid_of(answered);
        let not_applying = if self.is_constant(gate) == Some(true) {
            // Nobody asks what the lines give where a question that always applies does not.
            self.fixed_constant(0, grid.unwrap_or(0))
        } else {
            let range = self.over((question, answered), Study::NotApplying, &[State::Missing])?;
            self.ends(&range, grid).0
        };
        let joint = Joint {
            question,
            gate,
            answered,
            over_values: self.ends(&over_values, grid),
            over_unknown: self.ends(&over_unknown, grid),
            not_applying,
        };
        Some(self.number(NumberKind::Joint(Box::new(joint)), grid))
    }

    /// Whether the nodes made for a question alone say anything else of a hidden value than of one that is answered.
    fn reads_whether_known(&self, question: QuestionId) -> bool {
        let steps = self.studies.get(&question).map_or(&[][..], |study| &study.steps);
        steps.iter().any(|step| {
            let Step::Truth(truth) = step else { return false };
            let node = self.plan.truths.get(truth.0 as usize);
            matches!(node, Some(TruthNode::Known(_) | TruthNode::Unknown(_)))
        })
    }

    fn is_any_of(&self, question: QuestionId) -> bool {
        matches!(self.ruleset.question(question).kind, QuestionKind::AnyOf { .. })
    }

    /// Constants for both ends of a range.
    fn ends(&mut self, range: &Ends, grid: Option<u8>) -> (NumberRef, NumberRef) {
        match range {
            Ends::Fixed((low, high), decimals) => {
                (self.fixed_constant(*low, *decimals), self.fixed_constant(*high, *decimals))
            }
            Ends::Exact((low, high)) => (self.exact_literal(low, grid), self.exact_literal(high, grid)),
        }
    }

    /// Makes the items' private nodes, and the steps that work them out where the question is answered.
    fn study(
        &mut self,
        question: QuestionId,
        items: &[&ScoreItem],
        together: Together,
    ) -> (Vec<NumberRef>, NumberRef) {
        let before = self.studies.get(&question).map_or(0, |study| study.steps.len());
        self.studying = Some(question);
        self.study_what_is_read(question, items);
        let parts: Vec<NumberRef> = items.iter().map(|item| self.score_item(item)).collect();
        let answered = match together {
            Together::Sum => self.sum(parts.clone()),
            Together::Highest => self.highest_of(parts.clone()),
        };
        self.studying = None;
        let steps = self.studies.get(&question).map_or(&[][..], |study| &study.steps);
        let new = steps.get(before..).unwrap_or_default();
        let count = u32::try_from(new.len()).unwrap_or(u32::MAX);
        self.plan.steps.push(Step::OnlyAnswered(question, count));
        self.plan.steps.extend_from_slice(new);
        (parts, answered)
    }

    /// The findings and numbers that the items read, made privately in the order of reading.
    fn study_what_is_read(&mut self, question: QuestionId, items: &[&ScoreItem]) {
        let reads: Vec<Item> = items.iter().flat_map(|item| visit::reads_of_score_item(item)).collect();
        if reads.iter().all(|item| matches!(item, Item::Question(_))) {
            return;
        }
        let mut read: Vec<Item> = visit::closure(self.ruleset, reads, false)
            .into_iter()
            .map(|(item, _)| item)
            .filter(|item| !matches!(item, Item::Question(_)))
            .collect();
        self.sort_as_read(&mut read);
        for item in read {
            let known = self.studies.get(&question).is_some_and(|study| study.built.contains_key(&item));
            if known {
                continue;
            }
            if let Some(built) = self.derived(item) {
                self.studies.entry(question).or_default().built.insert(item, built);
            }
        }
    }

    /// What a number gives over some states of its question; none where there are none.
    fn over(
        &mut self,
        (question, of): (QuestionId, NumberRef),
        study: Study,
        states: &[State],
    ) -> Option<Ends> {
        let mut walk = self.scratch_walk(study);
        let steps = self.studies.get(&question).map_or(&[][..], |study| &study.steps);
        let form = self.plan.numbers.get(of.0 as usize).map(|node| node.form);
        let facts = |state| Facts { states: States::One(question, state), unassumed: None, assessed: None };
        let ends = if let Some(Form::Fixed(decimals)) = form {
            let ranges = states.iter().map(|state| {
                walk.run_steps(&self.plan, facts(state), steps);
                walk.fixed_range(of)
            });
            ranges.reduce(hull).map(|ends| Ends::Fixed(ends, decimals))
        } else {
            let ranges = states.iter().map(|state| {
                walk.run_steps(&self.plan, facts(state), steps);
                walk.range(&self.plan, of)
            });
            ranges.reduce(hull).map(Ends::Exact)
        };
        self.scratch = Some(walk);
        ends
    }

    /// The walk that all studies share.
    fn scratch_walk(&mut self, study: Study) -> Walk {
        // The private nodes of a question are read by nothing but its own studies, which work all of them out: what an
        // earlier study left in them does no harm.
        let mut walk = self.scratch.take().unwrap_or_default();
        walk.catch_up(&self.declared);
        walk.study = study;
        walk
    }

    /// All private nodes of a question worked out for one state.
    fn studied(&mut self, question: QuestionId, state: &State, study: Study) -> Walk {
        let mut walk = self.scratch_walk(study);
        let facts = Facts { states: States::One(question, state), unassumed: None, assessed: None };
        if let Some(study) = self.studies.get(&question) {
            walk.run_steps(&self.plan, facts, &study.steps);
        }
        walk
    }

    /// Every node that some number nodes rest on.
    fn reachable(&self, roots: &[NumberRef]) -> Reachable {
        let mut met = Reachable::default();
        let mut truths: Vec<TruthRef> = Vec::new();
        let mut numbers: Vec<NumberRef> = roots.to_vec();
        loop {
            if let Some(number) = numbers.pop() {
                if met.numbers.insert(number) {
                    self.plan.below_number(number, &mut truths, &mut numbers);
                }
            } else if let Some(truth) = truths.pop() {
                if met.truths.insert(truth) {
                    self.plan.below_truth(truth, &mut truths, &mut numbers);
                }
            } else {
                return met;
            }
        }
    }

    /// The values of a number that can make a difference: both sides of every threshold, or all where arithmetic
    /// reads it.
    fn numbers_to_try(
        &self,
        question: QuestionId,
        range: &NumberRange,
        parts: &[NumberRef],
    ) -> Option<Vec<Value>> {
        let met = &self.reachable(parts);
        if self.is_calculated_with(question, met) {
            let all = range.high.checked_sub(range.low)? <= MOST_VALUES;
            return all.then(|| (range.low..=range.high).map(Value::Number).collect());
        }
        let mut units = BTreeSet::from([range.low, range.high]);
        for threshold in self.thresholds(met) {
            let at = (threshold * Exact::from(number::power_of_ten(u32::from(range.decimals)))).floor();
            let Some(at) = at.to_integer().to_i128() else { continue };
            units.extend([at - 1, at, at + 1]);
        }
        Some(units.range(range.low..=range.high).copied().map(Value::Number).collect())
    }

    /// Whether the number is read by anything but comparisons with constants and bands.
    fn is_calculated_with(&self, question: QuestionId, met: &Reachable) -> bool {
        let is_question = |number: NumberRef| {
            self.plan
                .numbers
                .get(number.0 as usize)
                .is_some_and(|node| node.kind == NumberKind::Question(question))
        };
        let is_const = |number: NumberRef| {
            self.plan.numbers.get(number.0 as usize).is_some_and(|node| node.kind == NumberKind::Const)
        };
        let in_numbers = met.numbers.iter().any(|number| {
            let node = self.plan.numbers.get(number.0 as usize);
            node.is_some_and(|node| self.plan.operands(&node.kind).into_iter().any(is_question))
        });
        let compared = met.truths.iter().any(|truth| match self.plan.truths.get(truth.0 as usize) {
            Some(TruthNode::Compare(_, left, right)) => {
                let one = is_question(*left) && !is_const(*right);
                one || is_question(*right) && !is_const(*left)
            }
            _ => false,
        });
        in_numbers || compared
    }

    /// Every constant that something is compared with or banded at.
    fn thresholds(&self, met: &Reachable) -> Vec<Exact> {
        let declared = |number: NumberRef| self.plan.declared(number);
        let mut found = Vec::new();
        for truth in &met.truths {
            match self.plan.truths.get(truth.0 as usize) {
                Some(TruthNode::CompareConst(_, number, units)) => {
                    let decimals = self.grid_of(*number).unwrap_or(0);
                    found.push(in_units(*units, decimals));
                }
                Some(TruthNode::Compare(_, left, right)) => {
                    found.extend(
                        [declared(*left), declared(*right)].into_iter().flatten().map(|range| range.0),
                    );
                }
                Some(TruthNode::ClassIn(class, _)) => self.class_thresholds(class.0, &mut found),
                _ => {}
            }
        }
        for number in &met.numbers {
            if let Some(NumberKind::Bands(selector, rows)) =
                self.plan.numbers.get(number.0 as usize).map(|node| &node.kind)
            {
                self.row_thresholds(*selector, rows, &mut found);
            }
        }
        found
    }

    fn class_thresholds(&self, class: u32, found: &mut Vec<Exact>) {
        match self.plan.classes.get(class as usize).map(|node| &node.kind) {
            Some(super::ClassKind::Bands(selector, rows)) => self.row_thresholds(*selector, rows, found),
            Some(super::ClassKind::Table { by, across, .. }) => {
                self.class_thresholds(by.0, found);
                self.class_thresholds(across.0, found);
            }
            Some(super::ClassKind::First(..)) | None => {}
        }
    }

    fn row_thresholds(&self, selector: Selector, rows: &[super::Row], found: &mut Vec<Exact>) {
        if let Selector::Class(class) = selector {
            self.class_thresholds(class.0, found);
        }
        let Selector::Number(number) = selector else { return };
        let decimals = self.grid_of(number).unwrap_or(0);
        for row in rows {
            match &row.holds {
                RowRange::Fixed(from, to) => {
                    let ends = [*from, *to].into_iter().filter(|end| *end != i64::MIN && *end != i64::MAX);
                    found.extend(ends.map(|end| in_units(end, decimals)));
                }
                RowRange::Exact { from, to, .. } => found.extend(from.iter().chain(to).cloned()),
                RowRange::Choices(_) => {}
            }
        }
    }

    /// Ranges over every answer of an `any of` question. Choices that no condition brings together are tried apart.
    fn over_sets(
        &mut self,
        question: QuestionId,
        parts: &[NumberRef],
        choices: usize,
    ) -> Option<(Range, Range)> {
        let groups = self.choices_together(parts);
        if groups.iter().any(|(_, together)| together.len() > MOST_CHOICES) {
            return None;
        }
        let mentioned: BTreeSet<u16> =
            groups.iter().flat_map(|(_, together)| together.iter().copied()).collect();
        let all = u16::try_from(choices).ok()?;
        let sets = Sets { question, groups, free: (0..all).find(|choice| !mentioned.contains(choice)) };
        let values = self.over_answers(&sets, parts, Study::Answered);
        let unknown = self.over_answers(&sets, parts, Study::Hidden);
        Some((values, unknown))
    }

    fn over_answers(&mut self, sets: &Sets, parts: &[NumberRef], study: Study) -> Range {
        let none = self.total_of_parts(sets.question, Vec::new(), study, parts);
        let Some(some) = self.over_non_empty(sets, study) else { return none };
        hull(none, some)
    }

    /// The range over answers with at least one choice: the groups' ranges added, and where no choice is free, with
    /// at least one group's choices not all absent.
    fn over_non_empty(&mut self, sets: &Sets, study: Study) -> Option<Range> {
        let mut sum = (Exact::zero(), Exact::zero());
        // How much worse the sum becomes where this group must have a choice; the smallest such loss is paid.
        let mut loss: Option<Range> = None;
        for at in 0..sets.groups.len() {
            let (absent, present) = self.group_ranges(sets, at, study);
            let both = match (absent, present.clone()) {
                (Some(absent), Some(present)) => hull(absent, present),
                (Some(one), None) | (None, Some(one)) => one,
                (None, None) => continue,
            };
            if let Some(present) = present {
                let own = (present.0 - &both.0, &both.1 - present.1);
                loss = Some(match loss {
                    None => own,
                    Some(known) => (known.0.min(own.0), known.1.min(own.1)),
                });
            }
            sum = (sum.0 + both.0, sum.1 + both.1);
        }
        if sets.free.is_some() {
            return Some(sum);
        }
        let loss = loss?;
        Some((sum.0 + loss.0, sum.1 - loss.1))
    }

    /// What a group's lines give where none of its choices is answered (but some other is), and where some are.
    fn group_ranges(&mut self, sets: &Sets, at: usize, study: Study) -> (Option<Range>, Option<Range>) {
        let Some((parts, together)) = sets.groups.get(at).cloned() else { return (None, None) };
        let other = sets.groups.iter().enumerate().filter(|(other, _)| *other != at);
        let filler = sets.free.or_else(|| other.filter_map(|(_, group)| group.1.first()).copied().next());
        let absent = filler.map(|filler| self.total_of_parts(sets.question, vec![filler], study, &parts));
        let mut present = None;
        for subset in 1_u32..1 << together.len() {
            let chosen = together.iter().enumerate().filter(|(bit, _)| subset >> bit & 1 == 1);
            let chosen: Vec<u16> = chosen.map(|(_, choice)| *choice).collect();
            let total = self.total_of_parts(sets.question, chosen, study, &parts);
            present = Some(present.map_or(total.clone(), |known| hull(known, total)));
        }
        (absent, present)
    }

    fn total_of_parts(
        &mut self,
        question: QuestionId,
        chosen: Vec<u16>,
        study: Study,
        parts: &[NumberRef],
    ) -> Range {
        let walk = self.studied(question, &State::Given(Value::Set(chosen)), study);
        let sum = walk.sum_of_ranges(&self.plan, parts);
        self.scratch = Some(walk);
        sum
    }

    /// Lines by the choices they bring together: two lines that mention a common choice are one group.
    fn choices_together(&self, parts: &[NumberRef]) -> Vec<(Vec<NumberRef>, Vec<u16>)> {
        let mut groups: Vec<(Vec<NumberRef>, Vec<u16>)> = Vec::new();
        for part in parts {
            let mut joined = (vec![*part], self.mentioned(*part));
            let (with, without): (Vec<_>, Vec<_>) = std::mem::take(&mut groups)
                .into_iter()
                .partition(|(_, choices)| choices.iter().any(|choice| joined.1.contains(choice)));
            for (parts, choices) in with {
                joined.0.extend(parts);
                joined.1.extend(choices);
            }
            joined.1.sort_unstable();
            joined.1.dedup();
            groups = without;
            groups.push(joined);
        }
        groups
    }

    fn mentioned(&self, part: NumberRef) -> Vec<u16> {
        let met = self.reachable(&[part]);
        let mut choices = BTreeSet::new();
        for truth in met.truths {
            if let Some(TruthNode::SetAny(_, bits) | TruthNode::SetAll(_, bits)) =
                self.plan.truths.get(truth.0 as usize)
            {
                let words = self.plan.words(*bits).iter().zip(0_u16..);
                for (word, at) in words {
                    choices.extend((0..64).filter(|bit| word >> bit & 1 == 1).map(|bit| at * 64 + bit));
                }
            }
        }
        choices.into_iter().collect()
    }
}

#[derive(Debug, Default)]
struct Reachable {
    truths: HashSet<TruthRef>,
    numbers: HashSet<NumberRef>,
}

struct Sets {
    question: QuestionId,
    groups: Vec<(Vec<NumberRef>, Vec<u16>)>,
    /// A choice that no line mentions.
    free: Option<u16>,
}

fn choices(count: usize) -> Vec<Value> {
    (0..u16::try_from(count).unwrap_or(u16::MAX)).map(Value::Choice).collect()
}

fn in_units(units: i64, decimals: u8) -> Exact {
    Exact::new(units.into(), number::power_of_ten(u32::from(decimals)))
}
