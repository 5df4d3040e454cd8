//! What may be answered instead: the choices of a question, and the numbers at which something changes.

use super::edges;
use super::sight::Sight;
use crate::answers::Answers;
use crate::number::{Exact, power_of_ten};
use crate::plan::Plan;
use crate::ruleset::visit::{self, Item, Node};
use crate::ruleset::{
    ClassRows, Formula, Num, NumId, NumKind, QuestionId, QuestionKind, Ruleset, ScoreItemKind, State, Value,
};
use num_traits::ToPrimitive;
use std::collections::{BTreeMap, BTreeSet};

/// Most answers to one question that are tried.
const MOST: usize = 40;

/// The numbers at which comparisons and bands change, by question.
pub(super) struct Candidates {
    turns: BTreeMap<QuestionId, BTreeSet<Exact>>,
    /// What each number is that is a question itself.
    own: BTreeMap<NumId, QuestionId>,
}

impl Candidates {
    pub(super) fn of(ruleset: &Ruleset, plan: &Plan) -> Self {
        let mut found = Self { turns: BTreeMap::new(), own: BTreeMap::new() };
        for root in visit::roots(ruleset) {
            visit::each_node(root, |node| match node {
                Node::Num(num) => found.own.extend(question_of(num).map(|question| (num.id, question))),
                Node::Cond(cond) => {
                    for threshold in edges::thresholds(plan, cond) {
                        found.add(threshold.number.id, question_of(threshold.number), threshold.edges(plan));
                    }
                }
            });
        }
        for row in rows(ruleset, plan) {
            let question = found.own.get(&row.number).copied();
            found.add(row.number, question, row.edges);
        }
        found
    }

    fn add(&mut self, number: NumId, question: Option<QuestionId>, edges: Vec<Exact>) {
        if let Some(question) = question {
            self.own.insert(number, question);
            self.turns.entry(question).or_default().extend(edges);
        }
    }

    /// The answers worth a try, given those that there are.
    pub(super) fn of_question(
        &self,
        ruleset: &Ruleset,
        id: QuestionId,
        answers: &Answers,
        wanted: Option<&Sight>,
    ) -> Vec<State> {
        let question = ruleset.question(id);
        let mut values: Vec<Value> = match &question.kind {
            QuestionKind::YesNo => vec![Value::Choice(0), Value::Choice(1)],
            QuestionKind::OneOf(choices) => (0_u16..).take(choices.len()).map(Value::Choice).collect(),
            QuestionKind::AnyOf { choices, .. } => sets(choices.len(), answers.state(id)),
            QuestionKind::Number(range) => {
                let scale = Exact::from(power_of_ten(u32::from(range.decimals)));
                let units = |value: &Exact| {
                    let units = value * &scale;
                    units.is_integer().then(|| units.to_i128()).flatten()
                };
                let exactly = match wanted {
                    Some(Sight::At(number, value)) if self.own.get(number) == Some(&id) => units(value),
                    _ => None,
                };
                let turns = self.turns.get(&id).into_iter().flatten().filter_map(units);
                let all = exactly.into_iter().chain(turns).chain([range.low, range.high]);
                all.filter(|units| range.holds(*units)).map(Value::Number).collect()
            }
            QuestionKind::Date(_) | QuestionKind::Text => Vec::new(),
        };
        values.truncate(MOST);
        let mut states: Vec<State> = values.into_iter().map(State::Given).collect();
        states.extend([State::Missing, State::Unknown]);
        states
    }
}

/// None, each choice alone, and the present ones with one more or fewer.
fn sets(choices: usize, now: &State) -> Vec<Value> {
    let mut sets = vec![Value::Set(Vec::new())];
    sets.extend((0_u16..).take(choices).map(|choice| Value::Set(vec![choice])));
    if let State::Given(Value::Set(now)) = now {
        for choice in (0_u16..).take(choices) {
            let mut set = now.clone();
            match set.binary_search(&choice) {
                Ok(at) => drop(set.remove(at)),
                Err(at) => set.insert(at, choice),
            }
            sets.push(Value::Set(set));
        }
    }
    sets
}

fn question_of(num: &Num) -> Option<QuestionId> {
    match &num.kind {
        NumKind::Question(id) => Some(*id),
        _ => None,
    }
}

fn rows(ruleset: &Ruleset, plan: &Plan) -> Vec<edges::Row> {
    let classes = ruleset.classes.iter().filter_map(|class| match &class.rows {
        ClassRows::By(bands) => Some(edges::rows(plan, bands)),
        ClassRows::First { .. } => None,
    });
    let calculations = ruleset.calculations.iter().filter_map(|it| match &it.formula {
        Formula::Bands(bands) => Some(edges::rows(plan, bands)),
        Formula::Expression(_) => None,
    });
    let items = ruleset.scores.iter().flat_map(|score| &score.items);
    let tables = items.filter_map(|item| match &item.kind {
        ScoreItemKind::Table(bands, _) => Some(edges::rows(plan, bands)),
        _ => None,
    });
    classes.chain(calculations).chain(tables).flatten().collect()
}

/// The questions on which it depends whether something is shown, those nearest to it first.
pub(super) fn reads(ruleset: &Ruleset, sight: &Sight) -> Vec<QuestionId> {
    let mut items = Vec::new();
    match sight {
        Sight::Rule(id, _) | Sight::Decides(id, ..) => {
            if let Some(rule) = ruleset.rules.get(id.index()) {
                visit::reads_of(Node::Cond(&rule.when), &mut items);
                rule.unless.iter().for_each(|unless| visit::reads_of(Node::Cond(unless), &mut items));
            }
        }
        Sight::Finding(id, _) => items.push(Item::Finding(*id)),
        Sight::Class(id, _) => items.push(Item::Class(*id)),
        Sight::Grade(id, _) => items.push(Item::Pattern(*id)),
        Sight::Choice(id, _) => items.push(Item::Question(*id)),
        Sight::Given(id) | Sight::Withheld(id) => {
            if let Some(advice) = ruleset.advice.get(id.index()) {
                for cond in advice.when.iter().chain(&advice.unless) {
                    visit::reads_of(Node::Cond(cond), &mut items);
                }
            }
            let advising = ruleset.rules.iter().filter(|rule| rule.advise.contains(id) || rule.red_flag);
            advising.for_each(|rule| visit::reads_of(Node::Cond(&rule.when), &mut items));
        }
        Sight::Cond(cond) | Sight::Gate(cond, _) => {
            each(ruleset, |node| matches!(node, Node::Cond(found) if found.id == *cond), &mut items);
        }
        Sight::Side(_, number, _) | Sight::At(number, _) | Sight::Within(number, ..) => {
            each(ruleset, |node| matches!(node, Node::Num(found) if found.id == *number), &mut items);
        }
    }
    let through = visit::closure(ruleset, items, true);
    let questions = through.into_iter().filter_map(|(item, _)| match item {
        Item::Question(id) => Some(id),
        _ => None,
    });
    questions.collect()
}

/// What the nodes that are meant read.
fn each(ruleset: &Ruleset, is_meant: impl Fn(&Node<'_>) -> bool, items: &mut Vec<Item>) {
    for root in visit::roots(ruleset) {
        visit::each_node(root, |node| {
            if is_meant(&node) {
                visit::reads_of(node, items);
            }
        });
    }
}
