//! Every answer set of a tiny ruleset, one by one, through `eval`.

use super::domain;
use bedside::answers::Answers;
use bedside::eval::{Evaluation, Strictness, evaluate};
use bedside::plan::Plan;
use bedside::ruleset::{QuestionId, Ruleset, State};

/// Every state of every question.
fn states(ruleset: &Ruleset) -> Vec<Vec<State>> {
    let ids = (0..ruleset.questions.len()).map(QuestionId::at);
    let of = |id| {
        let given = domain(ruleset, id).into_iter().map(State::Given);
        [State::Missing, State::Unknown].into_iter().chain(given).collect()
    };
    ids.map(of).collect()
}

/// How many answer sets there are.
pub fn count(ruleset: &Ruleset) -> usize {
    states(ruleset).iter().map(Vec::len).product()
}

/// Every answer set that is accepted, with what is concluded.
pub fn everybody(ruleset: &Ruleset, plan: &Plan) -> Vec<(Answers, Evaluation)> {
    let states = states(ruleset);
    let mut found = Vec::new();
    for number in 0..count(ruleset) {
        let mut rest = number;
        let mut answers = Answers::nothing(ruleset);
        for (at, states) in states.iter().enumerate() {
            answers.set(QuestionId::at(at), states[rest % states.len()].clone(), None);
            rest /= states.len();
        }
        if let Ok(result) = evaluate(ruleset, plan, &answers, Strictness::Lenient) {
            found.push((answers, result));
        }
    }
    found
}
