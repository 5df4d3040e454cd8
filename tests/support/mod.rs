//! What several tests share: generated rulesets and answers, and a second, two-valued reading to compare with.
#![allow(dead_code, reason = "each test binary uses a part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::unused_self,
    reason = "the numbers are small, and a test stops at what it does not expect"
)]

pub mod brute;
pub mod circuit;
pub mod completions;
pub mod entropy;
pub mod generate;
pub mod kleene;
pub mod oracle;
pub mod results;
pub mod rows;

use bedside::answers::Answers;
use bedside::ruleset::{QuestionId, QuestionKind, Ruleset, State, Value};
use entropy::Entropy;
use std::path::PathBuf;

/// Every value that a question can take; for tests, whose ranges are small.
pub fn domain(ruleset: &Ruleset, id: QuestionId) -> Vec<Value> {
    match &ruleset.question(id).kind {
        QuestionKind::YesNo => vec![Value::Choice(0), Value::Choice(1)],
        QuestionKind::OneOf(choices) => (0..choices.len() as u16).map(Value::Choice).collect(),
        QuestionKind::AnyOf { choices, .. } => (0..1_u32 << choices.len())
            .map(|bits| Value::Set((0..choices.len() as u16).filter(|at| bits >> at & 1 == 1).collect()))
            .collect(),
        QuestionKind::Number(range) => (range.low..=range.high).map(Value::Number).collect(),
        QuestionKind::Date(range) => {
            let (first, last) = range.days(None);
            (first..=last).map(|day| Value::Number(day.into())).collect()
        }
        QuestionKind::Text => vec![Value::Text("words".to_owned())],
    }
}

/// Answers drawn at random: `known` in ten of the questions are answered, some of the rest unknown.
pub fn answers(ruleset: &Ruleset, entropy: &mut Entropy, known: usize) -> Answers {
    let mut answers = Answers::nothing(ruleset);
    for at in 0..ruleset.questions.len() {
        let id = QuestionId::at(at);
        if entropy.below(10) < known {
            let value = entropy.pick(&domain(ruleset, id)).clone();
            answers.set(id, State::Given(value), None);
        } else if entropy.one_in(5) {
            answers.set(id, State::Unknown, None);
        }
    }
    answers
}

/// The folder of material shared beside the project, where there is one. Tests that need it say so when it is absent.
pub fn shared() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    folder.is_dir().then_some(folder)
}
