//! Where the text of a mend goes: a new clause, and what stands around it.

use super::Resolver;
use super::clauses::View;
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};

/// The end of the line of a place, its line break left out.
fn line_end(source: &Source, at: u32) -> usize {
    let rest = source.text().get(at as usize..).unwrap_or_default();
    let length = rest.find('\n').unwrap_or(rest.len());
    let line = rest.get(..length).unwrap_or_default();
    at as usize + line.trim_end_matches('\r').len()
}

impl<'a> Resolver<'a> {
    /// Adds the mend that writes a clause right below the first line.
    pub(super) fn with_first_clause(&self, error: Diagnostic, view: &View<'a>, clause: &str) -> Diagnostic {
        let head = view.decl.title.as_ref().map_or(view.decl.keyword_span, |title| title.span);
        let end = line_end(self.source, head.end);
        error.edit(Span::new(end, end), format!("\n  {clause}"))
    }

    /// Whether nothing but blanks stands between two places.
    pub(super) fn only_blanks_between(&self, first: Span, second: Span) -> bool {
        let between = Span { start: first.end, end: second.start };
        first.end <= second.start && self.source.slice(between).trim().is_empty()
    }

    /// The line of a place with the break before it.
    pub(super) fn whole_line(&self, span: Span) -> Span {
        let before = self.source.text().get(..span.start as usize).unwrap_or_default();
        Span::new(before.rfind('\n').unwrap_or(0), line_end(self.source, span.start))
    }

    /// The column of a place, in bytes.
    pub(super) fn column(&self, at: u32) -> usize {
        let before = self.source.text().get(..at as usize).unwrap_or_default();
        before.len() - before.rfind('\n').map_or(0, |found| found + 1)
    }
}
