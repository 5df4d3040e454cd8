//! A mend that is looked for where no known mistake fits: small changes of the line where reading stopped are tried,
//! the likeliest first, until with one of them the declaration can be read.
//!
//! What a change costs says how unlikely it is (`change`); of several that mend the line the cheapest is told. Where two
//! cost the same, or the one found could change the sense, it is named and the author decides. The search reads a
//! bounded number of bytes, whatever the declaration (`window`).

mod both;
mod change;
mod placed;
mod slip;
mod tell;
mod vocabulary;
mod window;

use crate::diagnostic::Diagnostic;
use crate::syntax::declared::Declared;
use crate::syntax::place::Place;
use change::{Change, Kind};
use std::borrow::Cow;
use window::Window;

/// The changes of a place that may mend it, and the likeliest of them tried.
pub struct Search<'t> {
    window: Window<'t>,
    /// All changes of one word or two neighbours, the cheapest first.
    single: Vec<Change>,
    /// How many of them were tried as easy ones.
    tried: usize,
    /// Those of them with which the declaration can be read.
    easy: Vec<Change>,
}

impl<'t> Search<'t> {
    /// Tries the changes that are hardly ever wrong; none where the line is no ordinary one.
    pub fn of(place: &Place<'t>, declared: &Declared<'_>) -> Option<Self> {
        let window = Window::of(place)?;
        let single = change::all(&window, declared);
        let tried = single.partition_point(|change| change.cost <= change::EASY);
        let easy = cheapest(&window, borrowed(single.get(..tried)), false);
        Some(Self { window, single, tried, easy })
    }

    /// What is said where such a change mends the line: an article left out, a slip of the pen.
    pub fn easy(&self, place: &Place<'_>) -> Option<Diagnostic> {
        certain(place, &self.window, &self.easy)
    }

    /// The likeliest mends, for which the other changes are tried where no easy one is a mend.
    pub fn found(&self) -> Found<'_, 't> {
        let Self { window, single, tried, easy } = self;
        let mut changes = easy.clone();
        if changes.is_empty() {
            changes = cheapest(window, borrowed(single.get(*tried..)), false);
        }
        if changes.is_empty() {
            changes = cheapest(window, both::pairs(single, window).map(Cow::Owned), false);
        }
        if changes.is_empty() && window.has_more_before() {
            changes = cheapest(window, borrowed(Some(single)), true);
        }
        Found { window, changes }
    }
}

/// The likeliest mends of a place.
pub struct Found<'s, 't> {
    window: &'s Window<'t>,
    /// The cheapest changes with which the declaration can be read, all that cost the same.
    changes: Vec<Change>,
}

impl Found<'_, '_> {
    /// What is said of a mistake that one of them certainly mends.
    pub fn certain(&self, place: &Place<'_>) -> Option<Diagnostic> {
        certain(place, self.window, &self.changes)
    }

    /// The same where the author has to choose.
    pub fn likely(&self, place: &Place<'_>) -> Option<Diagnostic> {
        // That a name should go is no mend to be named.
        if self.changes.iter().any(|change| change.kind == Kind::Away && !change.sure) {
            return None;
        }
        tell::either(place, self.window, &self.changes)
    }
}

/// What is said where one change alone mends the line, and changes no sense.
fn certain(place: &Place<'_>, window: &Window<'_>, changes: &[Change]) -> Option<Diagnostic> {
    let [only] = changes else { return None };
    only.sure.then(|| tell::mended(place, window, only))
}

/// Of changes in the order of their costs the first with which the declaration can be read, and all that cost the same.
fn cheapest<'c>(
    window: &Window<'_>,
    changes: impl Iterator<Item = Cow<'c, Change>>,
    in_place: bool,
) -> Vec<Change> {
    /// So many that cost the same are named.
    const MOST: usize = 3;
    let mut found: Vec<Change> = Vec::new();
    for change in changes {
        let dearer = found.first().is_some_and(|first| change.cost > first.cost);
        if dearer || found.len() == MOST || window.is_spent() {
            break;
        }
        // Reading does not come to what stands further on.
        if change.first > window.stop + 1 {
            continue;
        }
        let text = |change: &Change| window.edited(change);
        if found.iter().any(|other| text(other) == text(&change)) {
            continue;
        }
        let reads = if in_place { window.reads_in_place(&change) } else { window.reads(&change) };
        if reads && window.helps(&change) {
            found.push(change.into_owned());
        }
    }
    found
}

fn borrowed(changes: Option<&[Change]>) -> impl Iterator<Item = Cow<'_, Change>> {
    changes.unwrap_or_default().iter().map(Cow::Borrowed)
}
