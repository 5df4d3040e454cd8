//! Errors.
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::codes;
use crate::syntax::grammar::Rule;
use crate::syntax::split::Chunk;
use pest::error::{Error, InputLocation};

/// Says.
pub fn unreadable(span: Span) -> Diagnostic {
    Diagnostic::error(codes::UNEXPECTED, span, "this declaration cannot be read")
}
/// Says.
pub fn explain(failure: &Error<Rule>, _written: &str, chunk: &Chunk) -> Diagnostic {
    let at = match failure.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let base = chunk.span.start as usize;
    Diagnostic::error(codes::UNEXPECTED, Span::new(base + at, base + at + 1), format!("{failure}"))
}
