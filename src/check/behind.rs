//! What is wrong in a declaration that cannot be read, beside that: with the mends of what was told its names and bands are
//! looked at too, so that they need not wait for the next time.

use crate::diagnostic::{self, Diagnostic, Edit, Mended};
use crate::source::{Source, Span};
use crate::syntax;
use crate::syntax::ast::File;

/// Longer texts are not read a second time: that takes longer than the first time, and a check of a ruleset of usual
/// length ends in 5 ms.
const LONGEST: usize = 1 << 16;

/// A text with the mends of the declarations that cannot be read.
#[derive(Default)]
pub struct Behind {
    mended: Mended,
    /// The declarations that were mended, as they were written.
    broken: Vec<Span>,
}

/// The text of a file with all mends of its broken declarations; none where one of them has no mend, or where something is
/// wrong with a file that it uses, whose text stands behind its own.
pub fn mended(source: &Source, file: &File, problems: &[Diagnostic]) -> Option<Behind> {
    let text = source.text();
    let own = |span: &Span| (span.end as usize) <= text.len();
    let broken = file.declarations.iter().filter(|it| it.broken).map(|it| it.span);
    let broken: Vec<Span> = broken.filter(own).collect();
    if broken.is_empty() || text.len() > LONGEST {
        return None;
    }
    // What belongs together is for the author to say, and what is told of it would come from a guess.
    let unclear = |problem: &Diagnostic| problem.code == syntax::codes::MISMATCHED_BRACKET;
    if problems.iter().any(unclear) {
        return None;
    }
    let errors = problems.iter().filter(|problem| problem.is_error());
    let edits: Vec<&Edit> = errors.map(|problem| problem.edit.as_ref()).collect::<Option<_>>()?;
    let edits = diagnostic::apart(edits)?;
    if !edits.iter().all(|edit| broken.iter().any(|it| it.holds(edit.span))) {
        return None;
    }
    Some(Behind { mended: Mended::new(text, &edits)?, broken })
}

/// The mends of a ruleset and those of the cases behind it as one: from where these stand now, and stood as written.
pub fn both(ruleset: Option<Behind>, cases: Option<Behind>, now: usize, written: usize) -> Behind {
    let (mut both, cases) = (ruleset.unwrap_or_default(), cases.unwrap_or_default());
    both.mended.add_behind(&cases.mended, now, written);
    both.broken.extend(cases.broken.into_iter().map(|span| {
        let range = span.range();
        Span::new(range.start + written, range.end + written)
    }));
    both
}

impl Behind {
    /// The text with the mends, under the name of the file.
    pub fn source(&self, written: &Source) -> Source {
        Source::new(written.name(), self.mended.text.as_str())
    }

    /// The errors of the mended text that stand in what could not be read, in the places of the text as written.
    pub fn as_written(&self, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let unread = found.iter().any(|it| it.is_error() && !it.code.starts_with("bedside::check::"));
        if unread {
            // A mend that leaves something that cannot be read was perhaps not what is meant.
            return Vec::new();
        }
        // What only follows from a mend is told when that is made.
        let errors = found.into_iter().filter(|it| it.is_error() && !self.mended.holds(it.span()));
        let errors = errors.map(|it| Diagnostic { owner: None, ..self.mended.as_written(it) });
        errors.filter(|it| self.broken.iter().any(|span| span.holds(it.span()))).collect()
    }
}
