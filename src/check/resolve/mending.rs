//! Where the text of a mend goes: a new clause, a declaration at the end of the file, a line that is taken away.

use super::Resolver;
use super::clauses::View;
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use crate::syntax::ast::{Clause, Declaration};

/// The end of the line of a place, its line break left out.
fn line_end(source: &Source, at: u32) -> usize {
    let rest = source.text().get(at as usize..).unwrap_or_default();
    let length = rest.find('\n').unwrap_or(rest.len());
    let line = rest.get(..length).unwrap_or_default();
    at as usize + line.trim_end_matches('\r').len()
}

/// The blanks that the line of a place starts with.
fn indent(source: &Source, at: u32) -> &str {
    let before = source.text().get(..at as usize).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |found| found + 1);
    let line = source.text().get(start..).unwrap_or_default();
    let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
    line.get(..blanks).unwrap_or_default()
}

impl<'a> Resolver<'a> {
    /// Adds the mend that writes a clause as the last of its declaration.
    pub(super) fn with_clause(&self, error: Diagnostic, decl: &Declaration, clause: &str) -> Diagnostic {
        let first = decl.clauses.iter().find(|clause| clause.span.start > decl.keyword_span.end);
        let blanks = first.map_or("", |clause| indent(self.source, clause.span.start));
        let blanks = if blanks.is_empty() { "  " } else { blanks };
        let end = line_end(self.source, decl.span.end);
        error.edit(Span::new(end, end), format!("\n{blanks}{clause}"))
    }

    /// Adds the mend that writes a clause right below the first line.
    pub(super) fn with_first_clause(&self, error: Diagnostic, view: &View<'a>, clause: &str) -> Diagnostic {
        let head = view.decl.title.as_ref().map_or(view.decl.keyword_span, |title| title.span);
        let end = line_end(self.source, head.end);
        error.edit(Span::new(end, end), format!("\n  {clause}"))
    }

    /// Adds the mend that writes a line below a clause, indented like another one.
    pub(super) fn with_line_below(
        &self,
        error: Diagnostic,
        last: &Clause,
        beside: Span,
        line: &str,
    ) -> Diagnostic {
        let blanks = indent(self.source, beside.start);
        let end = line_end(self.source, last.span.end);
        error.edit(Span::new(end, end), format!("\n{blanks}{line}"))
    }

    /// Adds the mend that writes a declaration at the end of the file.
    pub(super) fn with_declaration(&self, error: Diagnostic, line: &str) -> Diagnostic {
        let end = self.source.own_text().trim_end().len();
        error.edit(Span::new(end, end), format!("\n\n{line}"))
    }

    /// Whether nothing but blanks stands between two places.
    pub(super) fn only_blanks_between(&self, first: Span, second: Span) -> bool {
        let between = Span { start: first.end, end: second.start };
        first.end <= second.start && self.source.slice(between).trim().is_empty()
    }

    /// The column of a place, in bytes.
    pub(super) fn column(&self, at: u32) -> usize {
        let before = self.source.text().get(..at as usize).unwrap_or_default();
        before.len() - before.rfind('\n').map_or(0, |found| found + 1)
    }
}
