//! Why: each rule's condition as a tree in the author's words, with the value of every node and the answers it read.

mod build;
mod cut;
mod derived;
mod json;
mod text;

use super::{Assessment, words};
use crate::eval::near::{MOST_CHANGES, Near, Nearest};
use crate::ruleset::{QuestionId, Rule, RuleId};
use crate::truth::Truth;

pub(super) use cut::{Tree, trees};
pub(super) use derived::{points_of, slice};
pub(super) use json::{json, truth};
pub(super) use text::section;

/// A rule with its condition as a tree.
pub(super) struct RuleTrace<'a> {
    rule: &'a Rule,
    value: Truth,
    when: Node,
    unless: Option<Node>,
    /// Of a rule that is certainly false, the nearest answers that would fire it.
    nearest: Option<Nearest>,
}

/// What a node of the tree comes to.
#[derive(Debug, Clone)]
enum Worth {
    /// True, false or open.
    Truth(Truth),
    /// A number, as text.
    Number(String),
    /// The choices that are still possible.
    Choices(Vec<String>),
}

impl Worth {
    /// As it is told to people.
    fn words(&self) -> String {
        match self {
            Self::Truth(value) => words::truth(*value).to_owned(),
            Self::Number(text) => text.clone(),
            Self::Choices(list) if list.is_empty() => "does not apply".to_owned(),
            Self::Choices(list) => words::join(list, "or"),
        }
    }
}

/// One node: the author's words and what they come to.
#[derive(Debug, Clone)]
struct Node {
    text: String,
    worth: Worth,
    /// The points it counts, in a score.
    points: Option<String>,
    answers: Vec<(QuestionId, String)>,
    children: Vec<Node>,
}

/// Every rule in the order of the text.
pub(super) fn rules<'a>(about: &Assessment<'a>) -> Vec<RuleTrace<'a>> {
    let near = Near::new(about.ruleset, about.plan, about.answers);
    let rules = about.ruleset.rules.iter().enumerate().map(|(at, rule)| {
        let mut trace = build::rule(about, RuleId::at(at), rule);
        trace.nearest = trace.value.is_false().then(|| near.of(RuleId::at(at), MOST_CHANGES));
        trace
    });
    rules.collect()
}
