//! Answers that contradict each other, each with both places.

use super::{Strictness, View, codes};
use crate::diagnostic::{Diagnostic, listing};
use crate::ruleset::visit::{self, Item, Node};
use crate::ruleset::{Cond, Question, QuestionId, State};
use crate::source::Span;

/// Everything that keeps these answers from having a result.
pub(super) fn find(view: &View<'_>, strictness: Strictness) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for at in 0..view.ruleset.questions.len() {
        let id = QuestionId::at(at);
        if view.is_not_used(id) {
            found.extend(not_applying(view, id, strictness));
        }
    }
    found.extend(impossibles(view));
    found
}

fn not_applying(view: &View<'_>, id: QuestionId, strictness: Strictness) -> Option<Diagnostic> {
    let question = view.ruleset.question(id);
    let gate = question.gate.as_ref()?;
    let read_by_red_flag = view.plan.read_by_red_flags.get(id.index()).copied().unwrap_or(false);
    let place = view.answers.span(id).unwrap_or_default();
    let asked_when = condition_text(view, &gate.when);
    let diagnostic = if read_by_red_flag {
        let message = format!("`{}` is answered, but it is asked only when {asked_when}", question.id);
        let label = format!("a red flag reads `{}`, so one of the two answers must be wrong", question.id);
        Diagnostic::error(codes::CONTRADICTION, place, message).labelled(label)
    } else if strictness == Strictness::Strict {
        let message = format!("`{}` is answered, but it does not apply", question.id);
        Diagnostic::error(codes::NOT_USED, place, message).labelled(format!("asked only when {asked_when}"))
    } else {
        return None;
    };
    let diagnostic = closing_answers(view, &gate.when)
        .into_iter()
        .fold(diagnostic, |diagnostic, (span, text)| diagnostic.and_at(span, text));
    Some(diagnostic.help(mend(view, question, &gate.when)))
}

/// The words of a condition as the author wrote them, on one line.
fn condition_text(view: &View<'_>, cond: &Cond) -> String {
    let text = view.ruleset.source.slice(cond.span);
    let words: Vec<&str> = text.split_whitespace().collect();
    format!("`{}`", words.join(" "))
}

fn questions_of(view: &View<'_>, cond: &Cond) -> Vec<QuestionId> {
    let mut reads = Vec::new();
    visit::reads_of(Node::Cond(cond), &mut reads);
    let closure = visit::closure(view.ruleset, reads, false);
    let questions = closure.into_iter().filter_map(|(item, _)| match item {
        Item::Question(id) => Some(id),
        _ => None,
    });
    questions.collect()
}

/// The answers that a condition reads, with their places.
fn closing_answers(view: &View<'_>, cond: &Cond) -> Vec<(Span, String)> {
    let questions = questions_of(view, cond).into_iter();
    let answered = questions.filter(|id| matches!(view.answers.state(*id), State::Given(_)));
    answered
        .filter_map(|id| {
            let id_text = &view.ruleset.question(id).id;
            Some((view.answers.span(id)?, format!("`{id_text}` says that it is not asked")))
        })
        .collect()
}

fn mend(view: &View<'_>, question: &Question, gate: &Cond) -> String {
    let questions = questions_of(view, gate);
    let ids = questions.iter().map(|id| view.ruleset.question(*id).id.as_str());
    format!("leave `{}` out (“{}”), or correct {}", question.id, question.text, listing(ids, "or"))
}

fn impossibles(view: &View<'_>) -> Vec<Diagnostic> {
    let met = view.ruleset.impossibles.iter().zip(&view.plan.impossibles).filter(|(_, node)| {
        // What is assumed is not what was answered: it makes no answer file wrong.
        view.walks.without().truth(**node).certain
    });
    met.map(|(impossible, _)| {
        let questions = questions_of(view, &impossible.when);
        let mut places = questions.iter().filter_map(|id| {
            let text = format!("`{}` is answered here", view.ruleset.question(*id).id);
            Some((view.answers.span(*id)?, text))
        });
        let first = places.next().unwrap_or_default();
        let message = format!("these answers cannot stand together: {}", impossible.name);
        let diagnostic = Diagnostic::error(codes::IMPOSSIBLE, first.0, message).labelled(first.1);
        let diagnostic = places.fold(diagnostic, |diagnostic, (span, text)| diagnostic.and_at(span, text));
        let when = condition_text(view, &impossible.when);
        let because = impossible.because.as_ref().map(|text| format!(" ({text})")).unwrap_or_default();
        diagnostic.help(format!("{when} cannot be{because}; correct the answer that is wrong"))
    })
    .collect()
}
