//! What a checked ruleset says of the words in its text: the choices of a name, whether it is a yes/no question, and on
//! which decimals the values of a number lie.

use crate::plan::Plan;
use crate::ruleset::visit::{self, Node};
use crate::ruleset::{Choice, NumKind, QuestionKind, Ruleset};
use crate::source::Span;
use std::collections::{HashMap, HashSet};

/// What is known of names and places.
pub(super) struct Known {
    choices: HashMap<String, Vec<String>>,
    yes_no: HashMap<String, bool>,
    grids: HashMap<Span, u8>,
    /// Numbers in another unit than that of what they are held against.
    elsewhere: HashSet<Span>,
    pub levels: Vec<String>,
}

fn ids(choices: &[Choice]) -> Vec<String> {
    choices.iter().map(|choice| choice.id.clone()).collect()
}

impl Known {
    pub(super) fn of(ruleset: &Ruleset, plan: &Plan) -> Self {
        let mut choices = HashMap::new();
        let mut yes_no = HashMap::new();
        for question in &ruleset.questions {
            let all: Vec<String> = question.choice_ids().into_iter().map(str::to_owned).collect();
            choices.insert(question.id.clone(), all);
            yes_no.insert(question.id.clone(), matches!(question.kind, QuestionKind::YesNo));
        }
        for group in &ruleset.groups {
            let first = group.items.first().map(|(item, _)| ruleset.question(*item));
            let all = first.map(|item| item.choice_ids().into_iter().map(str::to_owned).collect());
            choices.insert(group.id.clone(), all.unwrap_or_default());
        }
        for class in &ruleset.classes {
            choices.insert(class.id.clone(), ids(&class.choices));
        }
        let (mut grids, mut elsewhere) = (HashMap::new(), HashSet::new());
        for root in visit::roots(ruleset) {
            visit::each_node(root, |node| {
                if let Node::Num(num) = node {
                    grids.extend(plan.grid(num.id).map(|grid| (num.span, grid)));
                    elsewhere.extend(matches!(num.kind, NumKind::Measured(_)).then_some(num.span));
                }
            });
        }
        let levels = ruleset.levels.iter().map(|level| level.id.clone()).collect();
        Self { choices, yes_no, grids, elsewhere, levels }
    }

    /// The choices of a question, group or class.
    pub(super) fn choices(&self, name: &str) -> &[String] {
        self.choices.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a name is a question that is answered with yes or no.
    pub(super) fn is_yes_no(&self, name: &str) -> bool {
        self.yes_no.get(name).copied().unwrap_or_default()
    }

    /// The decimals of the values of a number that stands here.
    pub(super) fn grid(&self, span: Span) -> Option<u8> {
        self.grids.get(&span).copied()
    }

    /// Whether the number here is in another unit than what it is held against.
    pub(super) fn is_in_another_unit(&self, span: Span) -> bool {
        self.elsewhere.contains(&span)
    }
}
