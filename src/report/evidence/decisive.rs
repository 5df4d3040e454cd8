//! The words of what decides a condition: the names of findings, or questions with their answers; and what an open
//! condition waits for.

use super::super::trace::slice;
use super::super::{Assessment, words};
use crate::ruleset::visit::{self, Item, Node};
use crate::ruleset::{
    Cond, CondId, CondKind, Finding, FindingId, Question, QuestionId, ScoreItem, State, Value,
};
use std::collections::HashSet;

/// So many things are named of one condition.
const MOST_NAMED: usize = 3;
/// So many findings deep the reason of what does not hold is followed; beyond stands the finding's name.
const DEEPEST: usize = 3;

/// What makes a condition hold, or not hold; the author's words where nothing can be named.
pub(super) fn decisive(about: &Assessment, cond: &Cond, holds: bool) -> Vec<String> {
    let mut named = Vec::new();
    parts(about, cond, holds, 0, &mut named);
    if named.is_empty() {
        named.push(slice(about, cond.span));
    }
    named.truncate(MOST_NAMED);
    named
}

/// Brackets nest a few dozen deep at most, and findings are followed a few deep.
fn parts(about: &Assessment, cond: &Cond, holds: bool, depth: usize, named: &mut Vec<String>) {
    let value = about.values.cond(cond.id);
    if !(if holds { value.is_true() } else { value.is_false() }) {
        return;
    }
    let found = match &cond.kind {
        CondKind::Not(inner) => return parts(about, inner, !holds, depth, named),
        CondKind::And(list)
        | CondKind::Or(list)
        | CondKind::AtLeast(_, list)
        | CondKind::AtMost(_, list)
        | CondKind::Exactly(_, list) => {
            let wanted = holds != matches!(cond.kind, CondKind::AtMost(..));
            return list.iter().for_each(|part| parts(about, part, wanted, depth, named));
        }
        CondKind::Finding(id) if holds => finding(about, *id).map(|it| it.name.clone()).into_iter().collect(),
        CondKind::Finding(id) => not_found(about, *id, depth),
        CondKind::SetIncludes(id, _, at) if holds => answered(about, *id, Some(at)).into_iter().collect(),
        _ => reads(about, cond),
    };
    for text in found {
        if !named.contains(&text) {
            named.push(text);
        }
    }
}

fn finding<'a>(about: &Assessment<'a>, id: FindingId) -> Option<&'a Finding> {
    about.ruleset.findings.get(id.index())
}

/// Why a finding does not hold, in answers where these are few.
fn not_found(about: &Assessment, id: FindingId, depth: usize) -> Vec<String> {
    let Some(finding) = finding(about, id) else { return Vec::new() };
    let mut named = Vec::new();
    if depth < DEEPEST {
        parts(about, &finding.when, false, depth + 1, &mut named);
        if let Some(unless) = &finding.unless {
            parts(about, unless, true, depth + 1, &mut named);
        }
    }
    match named.len() {
        1 | 2 => named,
        _ => vec![format!("not found: {}", finding.name)],
    }
}

/// The words of everything that a comparison reads.
fn reads(about: &Assessment, cond: &Cond) -> Vec<String> {
    let mut items = Vec::new();
    visit::reads_of(Node::Cond(cond), &mut items);
    items.into_iter().filter_map(|item| said_of(about, item)).collect()
}

/// What is known of something that a condition reads, in words.
pub(super) fn said_of(about: &Assessment, item: Item) -> Option<String> {
    let (ruleset, outcome) = (about.ruleset, about.outcome);
    match item {
        Item::Question(id) => answered(about, id, None),
        Item::Finding(id) => finding(about, id).map(|it| it.name.clone()),
        Item::Pattern(id) => words::pattern(ruleset, id).map(|it| it.name.clone()),
        Item::Score(id) => {
            let range = words::range(outcome.scores.get(id.index()));
            ruleset.scores.get(id.index()).map(|it| format!("{}: {range}", it.name))
        }
        Item::Calculation(id) => {
            let range = outcome.calculations.get(id.index()).and_then(Option::as_ref);
            let said = |it| words::calculated_spoken(it, range);
            ruleset.calculations.get(id.index()).map(|it| format!("{}: {}", it.name, said(it)))
        }
        Item::Class(id) => ruleset.classes.get(id.index()).map(|it| {
            let possible = outcome.class(id).iter();
            let choices = possible.filter_map(|at| it.choices.get(usize::from(*at)));
            let choices: Vec<String> = choices.map(|choice| choice.text.clone()).collect();
            format!("{}: {}", it.name, words::join(&choices, "or"))
        }),
    }
}

/// A question with its answer, of a set only the choices that are looked for; nothing where it does not apply.
fn answered(about: &Assessment, id: QuestionId, looked_for: Option<&[u16]>) -> Option<String> {
    let question = words::question(about.ruleset, id).filter(|_| !words::does_not_apply(about, id))?;
    let answer = match (about.answers.state(id), &question.assume) {
        (State::Given(value), _) => spoken(question, value, looked_for),
        (State::Missing, Some(value)) => format!("{} (assumed)", spoken(question, value, looked_for)),
        (State::Missing, None) => "not answered".to_owned(),
        (State::Unknown, _) => "not known".to_owned(),
    };
    let colon = if question.text.ends_with(['?', '.', ':', '!', '？', '。']) { "" } else { ":" };
    Some(format!("{}{colon} {answer}", question.text))
}

fn spoken(question: &Question, value: &Value, looked_for: Option<&[u16]>) -> String {
    match value {
        Value::Set(set) if !set.is_empty() => {
            let wanted = set.iter().filter(|at| looked_for.is_none_or(|wanted| wanted.contains(at)));
            let each: Vec<String> =
                wanted.map(|at| words::spoken(question, &Value::Set(vec![*at]))).collect();
            each.join(", ")
        }
        _ => words::spoken(question, value),
    }
}

fn questions_of(about: &Assessment, start: Vec<Item>, through_gates: bool) -> Vec<QuestionId> {
    let items = visit::closure(about.ruleset, start, through_gates).into_iter();
    let questions = items.filter_map(|(item, _)| match item {
        Item::Question(id) => Some(id),
        _ => None,
    });
    questions.collect()
}

/// Whether a condition does not hold only because what decides it was not asked of this person.
pub(super) fn was_not_examined(about: &Assessment, cond: &Cond) -> bool {
    let mut met: HashSet<(CondId, bool)> = HashSet::new();
    let mut rest = vec![(cond, false)];
    let mut any = false;
    while let Some((cond, holds)) = rest.pop() {
        let value = about.values.cond(cond.id);
        let decides = if holds { value.is_true() } else { value.is_false() };
        if !decides || !met.insert((cond.id, holds)) {
            continue;
        }
        match &cond.kind {
            CondKind::Not(inner) => rest.push((inner, !holds)),
            CondKind::And(list) | CondKind::Or(list) | CondKind::AtLeast(_, list) => {
                rest.extend(list.iter().map(|part| (part, holds)));
            }
            CondKind::Finding(id) => {
                let finding = finding(about, *id);
                rest.extend(finding.map(|it| (&it.when, holds)));
                rest.extend(finding.and_then(|it| it.unless.as_ref()).map(|it| (it, !holds)));
            }
            _ if reads_what_does_not_apply(about, cond) => any = true,
            _ => return false,
        }
    }
    any
}

fn reads_what_does_not_apply(about: &Assessment, cond: &Cond) -> bool {
    let mut items = Vec::new();
    visit::reads_of(Node::Cond(cond), &mut items);
    let questions = questions_of(about, items, false);
    !questions.is_empty() && questions.iter().all(|id| words::does_not_apply(about, *id))
}

/// The names of the findings and questions that a condition reads itself.
pub(super) fn named(about: &Assessment, cond: &Cond) -> Vec<String> {
    let mut items = Vec::new();
    visit::reads_of(Node::Cond(cond), &mut items);
    let names = items.into_iter().filter_map(|item| match item {
        Item::Question(id) => words::question(about.ruleset, id).map(|it| it.text.clone()),
        other => said_of(about, other),
    });
    names.collect()
}

/// Whether a question that applies has no answer, given or assumed.
fn is_waited_for(about: &Assessment, id: QuestionId) -> bool {
    let assumed = words::question(about.ruleset, id).is_some_and(|question| question.assume.is_some());
    let without = match about.answers.state(id) {
        State::Given(_) => false,
        State::Unknown => true,
        State::Missing => !assumed,
    };
    without && !words::does_not_apply(about, id)
}

/// The questions without an answer in the open parts of a condition.
pub(in crate::report) fn waits_for(about: &Assessment, cond: &Cond) -> Vec<QuestionId> {
    let mut met: HashSet<CondId> = HashSet::new();
    let mut found = Vec::new();
    let mut rest = vec![cond];
    while let Some(cond) = rest.pop() {
        if !about.values.cond(cond.id).is_open() || !met.insert(cond.id) {
            continue;
        }
        match &cond.kind {
            CondKind::Not(inner) => rest.push(inner),
            CondKind::And(list)
            | CondKind::Or(list)
            | CondKind::AtLeast(_, list)
            | CondKind::AtMost(_, list)
            | CondKind::Exactly(_, list) => rest.extend(list.iter().rev()),
            CondKind::Finding(id) => {
                let finding = finding(about, *id);
                rest.extend(finding.and_then(|it| it.unless.as_ref()));
                rest.extend(finding.map(|it| &it.when));
            }
            _ => {
                let mut items = Vec::new();
                visit::reads_of(Node::Cond(cond), &mut items);
                found.extend(questions_of(about, items, true));
            }
        }
    }
    found.retain(|id| is_waited_for(about, *id));
    found
}

/// The questions without an answer that an item of a score reads.
pub(super) fn waits_for_item(about: &Assessment, item: &ScoreItem) -> Vec<QuestionId> {
    let mut found = questions_of(about, visit::reads_of_score_item(item), true);
    found.retain(|id| is_waited_for(about, *id));
    found
}
