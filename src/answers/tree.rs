//! The shape of an answer file, whichever format it has: words, lists and keys, each with its place.
//!
//! Words keep the text that was written; nothing is typed here, because only a question knows what `no` or `1.10` is.

use super::codes;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// How deep lists and keys may nest; an answer file needs four.
pub(super) const DEEPEST: usize = 8;

/// Whether a word stands in quotes. A block text of YAML counts as quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// As it is: a YAML plain scalar, a JSON number, `true`, `false` or `null`.
    Plain,
    /// In quotes.
    Quoted,
}

/// A word, number or text.
#[derive(Debug)]
pub(super) struct Scalar {
    /// What is written, without the quotes.
    pub text: String,
    /// Whether it stands in quotes.
    pub style: Style,
}

impl Scalar {
    /// `null`, `~` or nothing at all, not in quotes.
    pub(super) fn is_null(&self) -> bool {
        self.style == Style::Plain && matches!(self.text.as_str(), "" | "~" | "null")
    }
}

/// A value with its place.
#[derive(Debug)]
pub(super) struct Node {
    /// All of it, quotes and brackets too.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a value is.
#[derive(Debug)]
pub(super) enum Kind {
    /// A word.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// Keys with values, in the order of the text, repeated keys too.
    Map(Vec<Entry>),
    /// Reported already; nothing more is said about it.
    Broken,
}

impl Kind {
    /// What it is called in a message.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Scalar(_) | Self::Broken => "a word",
            Self::List(_) => "a list",
            Self::Map(_) => "keys with values",
        }
    }
}

/// A key with its value.
#[derive(Debug)]
pub(super) struct Entry {
    /// The key, without quotes.
    pub key: String,
    /// Where the key stands.
    pub at: Span,
    /// The value.
    pub value: Node,
}

/// A span that starts and ends between characters of the text, whatever a parser reported.
pub(super) fn span_within(text: &str, start: usize, end: usize) -> Span {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(start);
    Span::new(start, floor(end).max(start))
}

/// The problem of nesting deeper than [`DEEPEST`].
pub(super) fn too_deep(span: Span) -> Diagnostic {
    let message = format!("lists and keys nest deeper than {DEEPEST}");
    Diagnostic::error(codes::TOO_DEEP, span, message)
        .help("an answer is a word, a number or one list of words")
}
