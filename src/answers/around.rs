//! An answer that is right but for what stands around it: a note behind it, a comma at its end, the unit before the
//! number.

use super::codes;
use super::context::{Context, Format};
use super::tree::{Scalar, Style};
use super::words::shown;
use crate::diagnostic::Diagnostic;
use crate::number::Decimal;
use crate::ruleset::{Question, QuestionKind};
use crate::source::Span;
use crate::unit;

/// Tells of what stands around a right answer; none where there is nothing of the kind.
pub(super) fn problem(
    cx: &Context<'_>,
    question: &Question,
    span: Span,
    word: &Scalar,
) -> Option<Diagnostic> {
    let plain = word.style == Style::Plain && cx.format == Format::Yaml;
    let written = cx.source.slice(span);
    if !plain || written.contains('\n') || written != word.text || fits(question, written) {
        return None;
    }
    slashes(question, span, written)
        .or_else(|| bracketed(question, span, written))
        .or_else(|| sign_at_end(question, span, written))
        .or_else(|| unit_first(question, span, written))
}

/// Whether a word has the form of an answer to a question; a number may still be out of range.
fn fits(question: &Question, word: &str) -> bool {
    let word = word.trim();
    if word.is_empty() {
        return false;
    }
    match &question.kind {
        QuestionKind::YesNo => matches!(word, "yes" | "no" | "true" | "false" | "unknown"),
        QuestionKind::OneOf(_) => word == "unknown" || question.choice_ids().contains(&word),
        QuestionKind::AnyOf { .. } => matches!(word, "none" | "unknown"),
        QuestionKind::Number(_) => word == "unknown" || is_number(word),
        QuestionKind::Date(_) => super::Date::parse(word).is_some(),
        QuestionKind::Text => true,
    }
}

/// A number, alone or before a unit that is known.
fn is_number(word: &str) -> bool {
    let (number, unit) = word.split_once(' ').unwrap_or((word, ""));
    Decimal::parse(number).is_ok() && (unit.is_empty() || unit::known(unit.trim()).is_some())
}

/// `41 // asked twice`
fn slashes(question: &Question, span: Span, written: &str) -> Option<Diagnostic> {
    let at = written.find("//").filter(|at| fits(question, written.get(..*at).unwrap_or_default()))?;
    let start = span.start as usize + at;
    let sign = Span::new(start, start + 2);
    let problem = Diagnostic::error(code(question), sign, "a note starts with `#`, not with `//`");
    Some(problem.help("write `#` before a note").edit(sign, "#"))
}

/// `single (seen twice)`
fn bracketed(question: &Question, span: Span, written: &str) -> Option<Diagnostic> {
    let at = written.find(" (").filter(|at| fits(question, written.get(..*at).unwrap_or_default()))?;
    let note = Span::new(span.start as usize + at + 1, span.end as usize);
    let message = format!("a note stands behind the answer `{}`", shown(written.get(..at)?));
    let problem = Diagnostic::error(code(question), note, message);
    let start = note.start as usize;
    Some(problem.help("write `#` before a note").edit(Span::new(start, start), "# "))
}

/// `41,`
fn sign_at_end(question: &Question, span: Span, written: &str) -> Option<Diagnostic> {
    let bare = written.trim_end_matches([',', ';', '.', '!']).trim_end();
    if bare.len() == written.len() || !fits(question, bare) {
        return None;
    }
    let sign = Span::new(span.start as usize + bare.len(), span.end as usize);
    let message = format!("`{}` stands behind the answer", written.get(bare.len()..)?.trim());
    let problem = Diagnostic::error(code(question), sign, message);
    Some(problem.help(format!("write `{}`", shown(bare))).edit(sign, ""))
}

/// `kg 64.0`
fn unit_first(question: &Question, span: Span, written: &str) -> Option<Diagnostic> {
    let QuestionKind::Number(_) = question.kind else { return None };
    let (first, number) = written.split_once(' ')?;
    let mended = format!("{} {first}", number.trim());
    let meant = unit::known(first).is_some() && Decimal::parse(number.trim()).is_ok();
    let problem = || Diagnostic::error(codes::NOT_A_NUMBER, span, "the unit stands before the number");
    meant.then(|| problem().help(format!("write `{mended}`")).edit(span, mended))
}

/// The code of a value that its question cannot read.
pub(super) fn code(question: &Question) -> &'static str {
    match question.kind {
        QuestionKind::YesNo => codes::NOT_YES_OR_NO,
        QuestionKind::Number(_) => codes::NOT_A_NUMBER,
        QuestionKind::Date(_) => codes::BAD_DATE,
        _ => codes::UNKNOWN_CHOICE,
    }
}
