//! Results and problems as people and programs read them: text for a terminal, plain text to be read aloud, JSON.
//!
//! Everything here takes values and returns text; nothing reads files, clocks or the terminal.

pub mod case;
pub mod diagnostics;
mod evidence;
pub mod exact;
pub mod expected;
pub mod human;
pub mod json;
mod nearest;
mod numbers;
mod page;
mod shown;
pub mod snapshot;
mod trace;
mod withheld;
mod words;
pub mod wrap;

use crate::answers::{Answers, Date};
use crate::diagnostic::Diagnostic;
use crate::eval::assumptions::Matter;
use crate::eval::outcome::{Outcome, Values};
use crate::plan::Plan;
use crate::ruleset::Ruleset;
use crate::source::Source;

pub use words::escape;

/// The name and version of this program, as results carry it.
pub const ENGINE: &str = concat!("bedside ", env!("CARGO_PKG_VERSION"));

/// What is said wherever people meet a result.
pub const DISCLAIMER: &str = "Decision support in development, not validated.";

/// One evaluated answer file with everything that is said about it.
#[derive(Debug, Clone, Copy)]
pub struct Assessment<'a> {
    /// The ruleset.
    pub ruleset: &'a Ruleset,
    /// Its flat form, in which the nearest answers that would fire a rule are searched.
    pub plan: &'a Plan,
    /// Its digest, computed once for many answer files.
    pub digest: &'a str,
    /// The answer file's text.
    pub source: &'a Source,
    /// The answers read from it.
    pub answers: &'a Answers,
    /// What is concluded.
    pub outcome: &'a Outcome,
    /// The value of every expression, for the trace.
    pub values: &'a Values,
    /// The assumed answers that change something, the weightiest first.
    pub matters: &'a [Matter],
    /// The date of the assessment.
    pub assessed_on: Date,
    /// Whether that date was taken from the clock, because nobody gave one.
    pub today: bool,
    /// Warnings about the answer file.
    pub warnings: &'a [Diagnostic],
    /// Whether the trace is wanted.
    pub why: bool,
    /// What is really possible over every completion of the answers, where that was looked for.
    pub exact: Option<&'a exact::Exact>,
}

/// How text for people looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Made to be read aloud: no colour, no drawing, no wrapping, each line a sentence with its heading word.
    pub plain: bool,
    /// Columns; lines are wrapped to it.
    pub width: usize,
    /// Whether colour may be used beside words.
    pub colour: bool,
    /// Whether the source of a problem may be drawn with characters beyond ASCII.
    pub unicode: bool,
}

impl Style {
    /// Text of this width without colour, for files and pipes.
    #[must_use]
    pub fn text(width: usize) -> Self {
        Self { plain: false, width: width.clamp(40, 200), colour: false, unicode: false }
    }

    /// Text to be read aloud.
    #[must_use]
    pub fn aloud() -> Self {
        Self { plain: true, ..Self::text(80) }
    }
}
