//! A text that is no ruleset at all, such as a page that tells of one: that is told once, and not line by line.

use super::codes;
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use crate::syntax::ast::{Declaration, File, Keyword};

/// A text with fewer lines that start no declaration may be a ruleset with mistakes in them.
const FEW: usize = 8;

/// Says of a text with hardly a line of a ruleset that it is none; nothing where its mistakes can be told.
pub fn no_ruleset(source: &Source, file: &File, problems: &[Diagnostic]) -> Option<Diagnostic> {
    let own = || file.declarations.iter().filter(|decl| source.is_own(decl.span.start));
    let declares = |decl: &&std::sync::Arc<Declaration>| decl.keyword != Keyword::Unknown;
    let known = own().filter(declares).count();
    let strange = problems.iter().filter(|problem| starts_nothing(source, problem)).count();
    let begins = own().next().is_some_and(|decl| declares(&decl) && is_first(source, decl));
    let told = problems.iter().filter(|problem| source.is_own(problem.span().start)).count();
    let none = known == 0 && told > 1 && strange > 0;
    let answers = known == 0 && looks_like_answers(source);
    if answers || !(none || strange > FEW && strange > known && !begins) {
        return None;
    }
    let first = problems.iter().find(|problem| starts_nothing(source, problem))?;
    let message = "this is no ruleset: most of its lines start no declaration";
    let error = Diagnostic::error(codes::NO_RULESET, first.span(), message);
    let begin = "a ruleset begins with `ruleset name \"Title\"`, then `language 1` and `version \"1.0.0\"` indented below";
    let copied = source.own_text().lines().any(|line| line.starts_with("```triage"));
    Some(if copied {
        error.help(format!("{begin}; copy the lines between the three backticks into a file of their own"))
    } else {
        error.help(begin)
    })
}

/// Whether a text is a file of answers.
pub fn looks_like_answers(source: &Source) -> bool {
    let text = source.own_text().trim_start_matches('\u{feff}');
    text.trim_start().starts_with('{') || text.lines().any(|line| line.trim_end() == "answers:")
}

/// Whether a problem is that a line in the first column is of no declaration.
fn starts_nothing(source: &Source, problem: &Diagnostic) -> bool {
    let Span { start, .. } = problem.span();
    let before = source.text().get(..start as usize).unwrap_or_default();
    let margin = before.is_empty() || before.ends_with(['\n', '\u{feff}']);
    margin
        && source.is_own(start)
        && problem.edit.is_none()
        && problem.code == crate::syntax::codes::UNKNOWN_DECLARATION
}

/// Whether nothing but comments and blank lines stands before a declaration.
fn is_first(source: &Source, decl: &Declaration) -> bool {
    let before = source.text().get(..decl.span.start as usize).unwrap_or_default();
    let silent = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    before.trim_start_matches('\u{feff}').lines().all(silent)
}
