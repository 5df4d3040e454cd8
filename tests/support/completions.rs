//! Every completion of an answer file, one by one, in the two-valued second reading.

use super::entropy::Entropy;
use super::oracle::Filled;
use bedside::answers::Answers;
use bedside::ruleset::{QuestionId, Ruleset, State, Value};

/// Every completion of these answers, as filled states: with the assumptions kept, and without.
pub fn completions(ruleset: &Ruleset, answers: &Answers) -> Vec<(Vec<Filled>, Vec<Filled>)> {
    let mut worlds = vec![(Vec::new(), Vec::new())];
    for at in 0..ruleset.questions.len() {
        let id = QuestionId::at(at);
        let ways = ways(ruleset, answers, id);
        worlds = worlds
            .into_iter()
            .flat_map(|(kept, bare): (Vec<Filled>, Vec<Filled>)| {
                ways.clone().into_iter().map(move |(own, own_bare)| {
                    let (mut kept, mut bare) = (kept.clone(), bare.clone());
                    kept.push(own);
                    bare.push(own_bare);
                    (kept, bare)
                })
            })
            .collect();
    }
    worlds
}

fn ways(ruleset: &Ruleset, answers: &Answers, id: QuestionId) -> Vec<(Filled, Filled)> {
    let filled = |value: Value, unknown: bool| Filled { value, unknown };
    let same = |one: Filled| (one.clone(), one);
    let domain = super::domain(ruleset, id);
    match answers.state(id) {
        State::Given(value) => vec![same(filled(value.clone(), false))],
        State::Unknown => domain.into_iter().map(|value| same(filled(value, true))).collect(),
        State::Missing => {
            let any =
                domain.into_iter().flat_map(|value| [filled(value.clone(), false), filled(value, true)]);
            match &ruleset.question(id).assume {
                Some(assumed) => any.map(|bare| (filled(assumed.clone(), false), bare)).collect(),
                None => any.map(same).collect(),
            }
        }
    }
}

pub fn number_of_completions(ruleset: &Ruleset, answers: &Answers) -> usize {
    (0..ruleset.questions.len()).map(|at| ways(ruleset, answers, QuestionId::at(at)).len()).product()
}

/// Answers with a space of completions small enough to try all.
pub fn small_answers(ruleset: &Ruleset, entropy: &mut Entropy, most: usize) -> Answers {
    let mut known = 2 + entropy.below(6);
    loop {
        let answers = super::answers(ruleset, entropy, known);
        if number_of_completions(ruleset, &answers) <= most || known >= 10 {
            return answers;
        }
        known += 1;
    }
}
