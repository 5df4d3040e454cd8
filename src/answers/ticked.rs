//! Choices of one question that stand as keys of their own, each with yes or no, as on a form with boxes to tick.

use super::codes;
use super::context::{Context, Format};
use super::tree::{Entry, Kind};
use super::words::question_with_choice;
use crate::diagnostic::{Diagnostic, listing};
use crate::ruleset::{Question, QuestionKind};

/// The entries without such choices, which are told of in one message for each question.
pub(super) fn told(cx: &mut Context<'_>, entries: Vec<Entry>) -> Vec<Entry> {
    let ruleset = cx.ruleset;
    let of = |entry: &Entry| {
        ruleset.question_named(&entry.key).is_none().then_some(())?;
        question_with_choice(ruleset, &entry.key).filter(|it| matches!(it.kind, QuestionKind::AnyOf { .. }))
    };
    let questions: Vec<Option<&Question>> =
        entries.iter().map(|entry| of(entry).filter(|_| says(entry).is_some())).collect();
    let same = |one: &Question| questions.iter().flatten().filter(|other| other.id == one.id).count() > 1;
    let (mut kept, mut boxes): (Vec<Entry>, Vec<(&Question, Vec<Entry>)>) = (Vec::new(), Vec::new());
    for (entry, question) in entries.into_iter().zip(&questions) {
        match question.filter(|it| same(it)) {
            Some(question) => match boxes.iter_mut().find(|(other, _)| other.id == question.id) {
                Some((_, ticked)) => ticked.push(entry),
                None => boxes.push((question, vec![entry])),
            },
            None => kept.push(entry),
        }
    }
    for (question, ticked) in boxes {
        tell(cx, question, &ticked, kept.iter().any(|entry| entry.key == question.id));
    }
    kept
}

/// Whether a box is ticked; none where the value is neither yes nor no.
fn says(entry: &Entry) -> Option<bool> {
    let Kind::Scalar(word) = &entry.value.kind else { return None };
    match word.text.as_str() {
        "yes" | "true" => Some(true),
        "no" | "false" => Some(false),
        _ => None,
    }
}

fn tell(cx: &mut Context<'_>, question: &Question, ticked: &[Entry], answered: bool) {
    let [first, .., last] = ticked else { return };
    let id = &question.id;
    let names = listing(ticked.iter().map(|entry| entry.key.as_str()), "and");
    let message = format!("{names} are choices of `{id}`, not questions");
    let mut problem = Diagnostic::error(codes::NOT_A_QUESTION, first.at, message);
    for other in ticked.iter().skip(1).take(7) {
        problem = problem.and_at(other.at, "this too");
    }
    let chosen: Vec<&str> =
        ticked.iter().filter(|entry| says(entry) == Some(true)).map(|entry| entry.key.as_str()).collect();
    let list = if chosen.is_empty() { cx.format.word("none") } else { cx.format.list(chosen) };
    let right = format!("{}: {list}", cx.format.word(id));
    if answered {
        return cx.problems.push(problem.help(format!("`{id}` is answered already: leave these lines out")));
    }
    let problem = problem.help(format!("write `{right}`"));
    // Of a choice that is not named nobody says that it does not hold.
    let whole = ticked.len() == question.choice_ids().len();
    let span = first.at.to(last.value.span);
    let lines = cx.source.slice(span).lines().filter(|line| !line.trim().is_empty()).count();
    let alone = cx.format == Format::Yaml && lines == ticked.len() && !cx.source.slice(span).contains('#');
    cx.problems.push(if whole && alone { problem.edit(span, right) } else { problem });
}
