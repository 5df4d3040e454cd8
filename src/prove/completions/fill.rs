//! Completions as a circuit: what is answered stays; each missing answer has a value or is unknown; an unknown answer
//! has the value that is behind it, and is unknown still. What is assumed stays assumed, except under an `unless`.
//!
//! With every value there, both rails of every condition are one: a completion has one outcome.

use crate::plan::{Plan, TruthNode};
use crate::prove::circuit::{Circuit, Lit};
use crate::prove::encode::{Free, encode_with};
use crate::prove::outcome::{Outcomes, outcomes};
use crate::prove::prover::Version;
use crate::prove::space::{Asked, Space, View};
use crate::prove::word::Word;
use crate::ruleset::{QuestionId, Ruleset, State};

/// Completions of answers, and what they come to.
#[derive(Debug, Clone)]
pub struct World {
    /// What each concludes.
    pub outcomes: Outcomes,
    /// Whether it is one: everything has a value, and an answer file that says so would be accepted.
    pub legal: Lit,
    /// Conditions without a circuit.
    pub free: Vec<Free>,
}

/// Questions that some condition asks to be unknown or known: of others it does not matter whether their value is told.
#[must_use]
pub fn asked_whether_known(ruleset: &Ruleset, plan: &Plan) -> Vec<bool> {
    let mut read = vec![false; ruleset.questions.len()];
    for node in &plan.truths {
        if let TruthNode::Unknown(id) | TruthNode::Known(id) = node
            && let Some(slot) = read.get_mut(id.index())
        {
            *slot = true;
        }
    }
    read
}

/// Values for everything, as free inputs: what completions take where nothing is answered.
#[must_use]
pub fn values(version: Version<'_>, space: &Space) -> Vec<Asked> {
    let may_be_unknown = asked_whether_known(version.ruleset, version.plan);
    let questions = space.views.first().map(|view| view.questions.as_slice()).unwrap_or_default();
    let each = questions.iter().zip(may_be_unknown);
    each.map(|(asked, may_be)| Asked {
        given: asked.given,
        unknown: if may_be { asked.unknown } else { Lit::FALSE },
        answer: asked.answer.clone(),
    })
    .collect()
}

/// The completions of what is known that take these values.
#[must_use]
pub fn complete(
    version: Version<'_>,
    known: &[Asked],
    day: Option<&Word>,
    values: &[Asked],
    circuit: &mut Circuit,
) -> World {
    let Version { ruleset, plan } = version;
    let (mut bare, mut kept, mut valued) = (Vec::new(), Vec::new(), Vec::new());
    for (at, (known, value)) in known.iter().zip(values).enumerate() {
        let missing = circuit.and(!known.given, !known.unknown);
        let left_unknown = circuit.and(missing, value.unknown);
        let own = Asked {
            given: Lit::TRUE,
            unknown: circuit.or(known.unknown, left_unknown),
            answer: known.answer.choose_over(known.given, &value.answer, circuit),
        };
        let said = circuit.or(value.given, left_unknown);
        valued.push(circuit.or(known.given, said));
        kept.push(assumed(version, QuestionId::at(at), missing, known, &own, circuit));
        bare.push(own);
    }
    let mut view = View::of(ruleset, bare, day, circuit);
    let encoded = encode_with(ruleset, plan, &view, Some(kept), circuit);
    // What contradicts what is told of the answers that are there.
    view.questions = known.to_vec();
    let outcomes = outcomes(ruleset, plan, &view, &encoded, circuit);
    valued.push(outcomes.checks);
    World { outcomes, legal: circuit.all(valued), free: encoded.free }
}

/// A question in the walk with assumptions.
fn assumed(
    version: Version<'_>,
    id: QuestionId,
    missing: Lit,
    known: &Asked,
    own: &Asked,
    circuit: &mut Circuit,
) -> Asked {
    let question = version.ruleset.question(id);
    let Some(Some(State::Given(value))) = version.plan.assumed.get(id.index()) else { return own.clone() };
    let Some(constant) = own.answer.constant(value, question) else { return own.clone() };
    Asked {
        given: Lit::TRUE,
        unknown: known.unknown,
        answer: constant.choose_over(missing, &own.answer, circuit),
    }
}
