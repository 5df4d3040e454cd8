//! Texts that were left open: an empty one, or the dots that a message shows where the author's words belong.

use super::{Resolver, codes};
use crate::diagnostic::Diagnostic;
use crate::syntax::ast::Text;

/// What people write where they mean to say something later.
const LATER: [&str; 5] = ["todo", "tbd", "tbc", "fixme", "xxx"];

/// Whether a text is empty or only dots.
pub(super) fn is_left_open(text: &str) -> bool {
    text.chars().all(|letter| letter.is_whitespace() || matches!(letter, '…' | '.'))
}

/// Whether a text gives no reason: it has no letter and no digit, or is a note to write one.
fn gives_none(text: &str) -> bool {
    let bare = text.trim_matches(|letter: char| !letter.is_alphanumeric());
    bare.is_empty() || LATER.iter().any(|later| later.eq_ignore_ascii_case(bare))
}

impl Resolver<'_> {
    /// Refuses a `because` that says nothing: whoever signs the ruleset would take it for a reason.
    pub(super) fn needs_reason(&mut self, text: &Text) {
        if !gives_none(&text.value) {
            return;
        }
        let message = "this `because` gives no reason";
        let error = Diagnostic::error(codes::MISSING_WORDS, text.span, message);
        self.report(error.help("write the reason in words that a reviewer can check"));
    }
}
