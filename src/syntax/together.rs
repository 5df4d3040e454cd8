//! One habit is one message: signs of print that one line has twice, such as both decimal commas of a range, and a stray
//! sign beside other wrong words are told together, with one edit.

use crate::diagnostic::{Diagnostic, Edit};
use crate::source::Span;
use crate::syntax::codes;
use crate::syntax::place::short_line;

/// How a thing is written: what a line writes so twice is one habit, where two misspelt names are two mistakes.
const HABITS: [&str; 10] = [
    codes::CAPITAL_KEYWORD,
    codes::DATE_FORM,
    codes::FOREIGN_SIGN,
    codes::FOREIGN_WORD,
    codes::MISSING_QUOTES,
    codes::NUMBER_FORM,
    codes::OPERATOR_BLANKS,
    codes::PRINTED_FORM,
    codes::UNEXPECTED,
    codes::UNFINISHED,
];

/// Problems in the order of the text, with those of one habit told once.
pub fn told(text: &str, mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    replaced(&mut problems);
    let mut found: Vec<Diagnostic> = Vec::with_capacity(problems.len());
    for problem in problems {
        match found.last().and_then(|last| joined(text, last, &problem)) {
            Some(both) => found.last_mut().into_iter().for_each(|last| *last = both.clone()),
            None => found.push(problem),
        }
    }
    found
}

/// Leaves out pasted characters where another mend puts other words in their place: `up – 40` for `up to 40`.
fn replaced(problems: &mut Vec<Diagnostic>) {
    let edits = problems.iter().filter(|problem| problem.code == codes::FOREIGN_WORD);
    let edits: Vec<Span> = edits.filter_map(|problem| problem.edit.as_ref()).map(|edit| edit.span).collect();
    problems.retain(|problem| {
        let start = problem.span().start;
        let within = |edit: &Span| edit.start <= start && start < edit.end;
        problem.code != codes::PASTED_CHARACTER || !edits.iter().any(within)
    });
}

/// Two problems as one, where they are one habit or neighbours.
fn joined(text: &str, one: &Diagnostic, other: &Diagnostic) -> Option<Diagnostic> {
    let edit = both(text, one.edit.as_ref()?, other.edit.as_ref()?)?;
    let line = line(text, &edit)?;
    let help = format!("write `{}`", short_line(&line));
    let away = one.edit.as_ref().is_some_and(|edit| edit.text.is_empty());
    let (end, start) = (one.span().end as usize, other.span().start as usize);
    let beside = text.get(end..start).is_some_and(|between| between.trim().is_empty());
    if away && beside && one.labels.len() + other.labels.len() == 2 {
        let mut told = other.clone().help(help);
        if let Some(label) = told.labels.first_mut() {
            label.span = one.span().to(label.span);
        }
        told.edit = Some(edit);
        return Some(told);
    }
    let habit = one.code == other.code
        && HABITS.contains(&one.code)
        && same_sign(text, one, other)
        && plain(&one.message) == plain(&other.message);
    // `if …:` as other languages write it.
    let colon = text.get(other.span().range()) == Some(":") && text.get(one.span().range()) == Some("if");
    (habit || colon).then(|| {
        let mut told = one.clone().help(help);
        told.labels.extend(other.labels.iter().cloned());
        told.edit = Some(edit);
        told
    })
}

/// Two signs are one habit only where they are the same.
fn same_sign(text: &str, one: &Diagnostic, other: &Diagnostic) -> bool {
    let signs =
        matches!(one.code, codes::FOREIGN_SIGN | codes::FOREIGN_WORD | codes::UNEXPECTED | codes::UNFINISHED);
    let put_in = |told: &Diagnostic| {
        told.edit.as_ref().filter(|edit| edit.span.start == edit.span.end).map(|edit| edit.text.clone())
    };
    // What is missing twice, such as the commas of a list.
    let missing = put_in(one).is_some_and(|text| put_in(other) == Some(text));
    !signs || missing || text.get(one.span().range()) == text.get(other.span().range())
}

/// A problem that shows with the mend of the one behind it, as one with it: `assumed:`.
pub fn with_next(text: &str, one: &Diagnostic, next: &Diagnostic) -> Option<Diagnostic> {
    let edit = both(text, one.edit.as_ref()?, next.edit.as_ref()?)?;
    let (end, start) = (one.span().end as usize, next.span().start as usize);
    let away = next.edit.as_ref().is_some_and(|edit| edit.text.is_empty());
    let beside = text.get(end..start).is_some_and(|between| between.trim().is_empty());
    if !away || !beside || one.labels.len() + next.labels.len() > 2 {
        return None;
    }
    let mut told = one.clone();
    if let Some(label) = told.labels.first_mut() {
        label.span = label.span.to(next.span());
    }
    told.edit = Some(edit);
    Some(told)
}

/// Two edits of one line as one.
fn both(text: &str, one: &Edit, other: &Edit) -> Option<Edit> {
    let between = text.get(one.span.end as usize..other.span.start as usize)?;
    let span = one.span.to(other.span);
    let mended = format!("{}{between}{}", one.text, other.text);
    let line = !mended.contains('\n') && !text.get(span.range())?.contains('\n');
    line.then_some(Edit { span, text: mended })
}

/// The line of an edit, as it is with it.
fn line(text: &str, edit: &Edit) -> Option<String> {
    let Span { start, end } = edit.span;
    let before = text.get(..start as usize)?.rsplit('\n').next()?;
    let after = text.get(end as usize..)?.split('\n').next()?;
    Some(format!("{before}{}{after}", edit.text).trim().to_owned())
}

/// A message without the author's words.
fn plain(message: &str) -> String {
    message.split('`').step_by(2).collect()
}
