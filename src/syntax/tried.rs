//! An edit is tried before it is offered: the declaration is read with it.

use crate::diagnostic::Diagnostic;
use crate::syntax::ast::Keyword;
use crate::syntax::place::Place;
use crate::syntax::{codes, error};

/// What is said of a mistake, and how far the declaration can be read with its edit.
pub struct Told {
    pub problem: Diagnostic,
    pub reads: Reads,
}

/// How far a declaration can be read with an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// To its end, or no edit is offered.
    Whole,
    /// Further than without it.
    Further,
    NoFurther,
}

/// The first of these mistakes that fits and with whose mend the declaration can be read; where there is none, the first
/// with which reading goes on further. One whose mend does not help is told without it.
pub fn first(place: &Place<'_>, mistakes: &[fn(&Place<'_>) -> Option<Diagnostic>]) -> Option<Told> {
    let (mut helpful, mut doubtful) = (None, None);
    for problem in mistakes.iter().filter_map(|mistake| mistake(place)) {
        match reads(place, &problem) {
            Reads::Whole => return Some(Told { problem, reads: Reads::Whole }),
            Reads::Further => helpful = helpful.or(Some(problem)),
            Reads::NoFurther => doubtful = doubtful.or(Some(problem)),
        }
    }
    let helpful = helpful.map(|problem| Told { problem, reads: Reads::Further });
    let without = |problem| Diagnostic { edit: None, ..problem };
    helpful.or_else(|| Some(Told { problem: without(doubtful?), reads: Reads::NoFurther }))
}

/// How far the declaration can be read with the edit of a message.
pub fn reads(place: &Place<'_>, told: &Diagnostic) -> Reads {
    // A line that is moved into the first column makes two declarations of one, and so does a second file.
    let files = place.keyword == Keyword::Use && told.code == codes::ENTRY_LINES;
    let apart = files || told.code == codes::INDENTED_DECLARATION;
    let Some(edit) = told.edit.as_ref().filter(|_| !apart) else {
        return Reads::Whole;
    };
    let start = (edit.span.start as usize).saturating_sub(place.base);
    let end = (edit.span.end as usize).saturating_sub(place.base);
    let (Some(before), Some(after)) = (place.written.get(..start), place.written.get(end..)) else {
        return Reads::Whole;
    };
    let mended = format!("{before}{}{after}", edit.text);
    let Some(stop) = error::stops_at(&mended) else { return Reads::Whole };
    // Counted from the end, which the edit leaves as it is.
    let left = mended.len() - stop;
    if left < place.written.len() - place.at { Reads::Further } else { Reads::NoFurther }
}
