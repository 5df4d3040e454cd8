//! Why an advice is held back, in words: once with ids for programs, once with the questions' own words for people.

use super::{Assessment, words};
use crate::eval::outcome::{Holding, Withheld};
use crate::ruleset::{Cond, CondKind, QuestionId, RuleId, State};

/// How questions and rules are quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// Ids in backticks, every one of them.
    Ids,
    /// The words of the question or rule in quotes; many are counted.
    Words,
}

/// Everything that holds an advice back, as clauses: red flags first.
pub(super) fn because(about: &Assessment, held: &Withheld, names: Names) -> String {
    let has = |wanted: Holding| held.holding.contains(&wanted);
    let flags = |open: bool| {
        let flags = held.holding.iter().filter_map(move |holding| match holding {
            Holding::RedFlag(rule) if !open => Some(*rule),
            Holding::RedFlagOpen(rule) if open => Some(*rule),
            _ => None,
        });
        flags.collect::<Vec<RuleId>>()
    };
    let mut clauses = Vec::new();
    clauses.extend(red_flags(about, &flags(false), "is true", "are true", names));
    clauses.extend(red_flags(about, &flags(true), "cannot be ruled out", "cannot be ruled out", names));
    if has(Holding::UnlessTrue) {
        clauses.extend(against(about, held, names));
    }
    if has(Holding::UnlessOpen) || has(Holding::WhenOpen) {
        clauses.extend(not_known(about, held, names));
    }
    clauses.join("; ")
}

/// "the red flag x is true", "3 red flags cannot be ruled out".
fn red_flags(about: &Assessment, flags: &[RuleId], one: &str, many: &str, names: Names) -> Option<String> {
    let quoted: Vec<String> = flags.iter().map(|id| rule_name(about, *id, names)).collect();
    match (quoted.as_slice(), names) {
        ([], _) => None,
        ([only], _) => Some(format!("the red flag {only} {one}")),
        (all, Names::Words) => Some(format!("{} red flags {many}", all.len())),
        (all, Names::Ids) => Some(format!("the red flags {} {many}", words::join(all, "and"))),
    }
}

fn rule_name(about: &Assessment, id: RuleId, names: Names) -> String {
    words::rule(about.ruleset, id).map_or_else(String::new, |rule| match names {
        Names::Ids => format!("`{}`", rule.id),
        Names::Words => format!("\"{}\"", rule.name),
    })
}

fn question_name(about: &Assessment, id: QuestionId, names: Names) -> String {
    words::question(about.ruleset, id).map_or_else(String::new, |question| match names {
        Names::Ids => format!("`{}`", question.id),
        Names::Words => format!("\"{}\"", question.text),
    })
}

/// What speaks against it: the answers and findings that make its `unless` true.
fn against(about: &Assessment, held: &Withheld, names: Names) -> Vec<String> {
    let unless = words::advice(about.ruleset, held.advice).and_then(|advice| advice.unless.as_ref());
    let mut clauses = Vec::new();
    if let Some(unless) = unless {
        true_parts(about, unless, names, &mut clauses);
    }
    if clauses.is_empty() {
        clauses.push("something speaks against it".to_owned());
    }
    clauses
}

/// The parts that make a condition true, each once. Brackets nest a few dozen deep at most.
fn true_parts(about: &Assessment, cond: &Cond, names: Names, clauses: &mut Vec<String>) {
    if !about.values.cond(cond.id).is_true() {
        return;
    }
    let clause = match &cond.kind {
        CondKind::And(list)
        | CondKind::Or(list)
        | CondKind::AtLeast(_, list)
        | CondKind::AtMost(_, list)
        | CondKind::Exactly(_, list) => {
            for part in list {
                true_parts(about, part, names, clauses);
            }
            return;
        }
        CondKind::ChoiceIs(id, _) | CondKind::SetIncludes(id, _, _) | CondKind::SetIsNone(id) => {
            answered(about, *id, names)
        }
        CondKind::Finding(id) => about.ruleset.findings.get(id.index()).map(|finding| match names {
            Names::Ids => format!("`{}` is true", finding.id),
            Names::Words => format!("\"{}\" is found", finding.name),
        }),
        _ => Some(format!("{} is true", about.ruleset.source.slice(cond.span))),
    };
    clauses.extend(clause.filter(|clause| !clauses.contains(clause)));
}

fn answered(about: &Assessment, id: QuestionId, names: Names) -> Option<String> {
    let question = words::question(about.ruleset, id)?;
    let State::Given(value) = about.answers.state(id) else {
        return None;
    };
    let answer = match names {
        Names::Ids => question.written(value),
        Names::Words => format!("\"{}\"", words::spoken(question, value)),
    };
    Some(format!("{} is answered {answer}", question_name(about, id, names)))
}

/// The questions that leave it open: not answered, or not known.
fn not_known(about: &Assessment, held: &Withheld, names: Names) -> Vec<String> {
    let mut ids: Vec<QuestionId> = Vec::new();
    for id in held.ask.iter().chain(&held.about) {
        if !ids.contains(id) {
            ids.push(*id);
        }
    }
    let with = |state: &State| {
        let like = ids.iter().filter(|id| about.answers.state(**id) == state);
        let like = like.filter(|id| !words::does_not_apply(about, **id));
        like.map(|id| question_name(about, *id, names)).collect::<Vec<String>>()
    };
    let (missing, unknown) = (with(&State::Missing), with(&State::Unknown));
    let mut clauses = Vec::new();
    clauses.extend(match (missing.as_slice(), names) {
        // People see the questions themselves right below.
        ([], _) | (_, Names::Ids) => listed(&missing, "not answered", names),
        ([_], Names::Words) => Some("an answer is missing".to_owned()),
        (_, Names::Words) => Some("answers are missing".to_owned()),
    });
    clauses.extend(listed(&unknown, "not known", names));
    if clauses.is_empty() {
        clauses.push("it is not certain that it fits".to_owned());
    }
    clauses
}

fn listed(quoted: &[String], state: &str, names: Names) -> Option<String> {
    match (quoted, names) {
        ([], _) => None,
        ([only], _) => Some(format!("{only} is {state}")),
        ([one, two], _) => Some(format!("{one} and {two} are {state}")),
        (all, Names::Words) => Some(format!("{} questions are {state}", all.len())),
        (all, Names::Ids) => Some(format!("{} are {state}", words::join(all, "and"))),
    }
}
