//! Why an advice is held back, in words: once with ids for programs, once with the questions' own words for people.

use super::{Assessment, words};
use crate::eval::outcome::{Holding, Withheld};
use crate::ruleset::State;
use crate::ruleset::{QuestionId, RuleId};

/// How questions and rules are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// Ids in backticks.
    Ids,
    /// The words of the question or rule in quotes.
    Words,
}

/// Everything that holds an advice back, as one clause.
pub(super) fn because(about: &Assessment, withheld: &Withheld, names: Names) -> String {
    let mut clauses: Vec<String> = Vec::new();
    for holding in &withheld.holding {
        for clause in clauses_of(about, withheld, *holding, names) {
            if !clauses.contains(&clause) {
                clauses.push(clause);
            }
        }
    }
    clauses.join("; ")
}

fn clauses_of(about: &Assessment, held: &Withheld, holding: Holding, names: Names) -> Vec<String> {
    match holding {
        Holding::RedFlag(rule) => vec![format!("{} is a red flag", flag(about, rule, names))],
        Holding::RedFlagOpen(rule) => {
            let flag = flag(about, rule, names);
            vec![format!("the red flag {flag} cannot be ruled out")]
        }
        Holding::UnlessTrue => {
            let answered = unless_answers(about, held, names);
            if answered.is_empty() { vec!["its `unless` holds".to_owned()] } else { answered }
        }
        Holding::UnlessOpen | Holding::WhenOpen => {
            let open = unanswered(about, held, names);
            if open.is_empty() { vec!["it is not certain that it fits".to_owned()] } else { open }
        }
    }
}

fn flag(about: &Assessment, id: RuleId, names: Names) -> String {
    words::rule(about.ruleset, id).map_or_else(String::new, |rule| match names {
        Names::Ids => format!("`{}`", rule.id),
        Names::Words => format!("\"{}\"", rule.name),
    })
}

fn name(about: &Assessment, id: QuestionId, names: Names) -> String {
    words::question(about.ruleset, id).map_or_else(String::new, |question| match names {
        Names::Ids => format!("`{}`", question.id),
        Names::Words => format!("\"{}\"", question.text),
    })
}

/// The answers on which a true `unless` turns.
fn unless_answers(about: &Assessment, held: &Withheld, names: Names) -> Vec<String> {
    let told = held.about.iter().filter_map(|id| {
        let question = words::question(about.ruleset, *id)?;
        let State::Given(value) = about.answers.state(*id) else {
            return None;
        };
        let answer = match names {
            Names::Ids => question.written(value),
            Names::Words => words::spoken(question, value),
        };
        Some(format!("{} is answered {answer}", name(about, *id, names)))
    });
    told.collect()
}

/// The questions that leave it open: not answered, or not known.
fn unanswered(about: &Assessment, held: &Withheld, names: Names) -> Vec<String> {
    let mut told = Vec::new();
    for id in held.ask.iter().chain(&held.about) {
        let state = match about.answers.state(*id) {
            State::Missing if !words::does_not_apply(about, *id) => "not answered",
            State::Unknown => "not known",
            _ => continue,
        };
        let clause = format!("{} is {state}", name(about, *id, names));
        if !told.contains(&clause) {
            told.push(clause);
        }
    }
    told
}
