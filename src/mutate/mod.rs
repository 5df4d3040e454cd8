//! Small changes of a ruleset, one at a time, to find out which of them no case notices.
//!
//! A **change** is a slip that a person could make in writing: a threshold one step off, a negation too many, `any of`
//! for `all of`, the neighbouring level, a point more, another choice, another unit, a condition left out. Each is a
//! change of the text, shown in the author's own words ([`changes`]). The changed text is read and checked as any other
//! and the cases of the ruleset are run on it ([`trial`]): a change that some case **notices** is held by the cases; one
//! that **survives** is not. Changes that do not check, or that compile to the same rules, say nothing and do not count.
//! Nor do survivors of which it is proved that no patient tells the two texts apart ([`proof`]).
//!
//! The method is mutation analysis (R. A. `DeMillo` and others, *Hints on Test Data Selection*, IEEE Computer 11(4),
//! 1978). Any other survivor can be right too; then the author says why ([`accepted`]).

pub mod accepted;
mod bands;
pub mod codes;
mod conditions;
mod known;
mod notice;
mod numbers;
pub mod proof;
pub mod report;
mod sites;
pub mod trial;

use crate::source::Span;
pub use sites::changes;

/// What kind of slip a change is. The order is that of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A number that something is held against, or an end of a band, one step up or down.
    Threshold,
    /// A condition turned into its opposite.
    Negation,
    /// `any of` for `all of`, `and` for `or`, one more or one fewer in `at least 2 of`.
    ListWord,
    /// A condition of a list, an `unless`, or an advice left out.
    Part,
    /// The neighbouring level.
    Level,
    /// A point more or fewer.
    Point,
    /// Another choice, a choice too many, or one left out.
    Choice,
    /// Another unit of the same kind.
    Unit,
    /// A constant or a sign of a calculation.
    Calculation,
}

impl Kind {
    /// Every kind, in the order of reports.
    pub const ALL: [Self; 9] = [
        Self::Threshold,
        Self::Negation,
        Self::ListWord,
        Self::Part,
        Self::Level,
        Self::Point,
        Self::Choice,
        Self::Unit,
        Self::Calculation,
    ];

    /// Its name in reports; with `_` for each blank that of JSON, on which programs may rely.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Threshold => "thresholds",
            Self::Negation => "negations",
            Self::ListWord => "list words",
            Self::Part => "parts left out",
            Self::Level => "levels",
            Self::Point => "points",
            Self::Choice => "choices",
            Self::Unit => "units",
            Self::Calculation => "calculations",
        }
    }

    /// Whether the change can only show in the compiled rules: then equal rules mean that nothing changed. A level, and
    /// what advice is given for, stand beside them.
    fn is_compiled(self) -> bool {
        !matches!(self, Self::Level | Self::Part)
    }
}

/// One small change of a ruleset's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What kind of slip.
    pub kind: Kind,
    /// The words that are shown, in the text of the ruleset.
    pub span: Span,
    /// What is replaced by what, ascending and apart.
    pub edits: Vec<(Span, String)>,
    /// What it belongs to: `rule not_settling`.
    pub owner: String,
    /// Where that starts in the list of declarations, so that its changes are tried together.
    pub declaration: usize,
    /// The author's words on one line.
    pub before: String,
    /// The same words changed; none where they are left out.
    pub after: Option<String>,
}

impl Change {
    /// A text with the change made.
    #[must_use]
    pub fn apply(&self, text: &str) -> String {
        edited(text, 0, &self.edits)
    }

    /// The change as it stands in an acceptance: `weeks >= 3 -> weeks >= 4`, `without fever`.
    #[must_use]
    pub fn key(&self) -> String {
        match &self.after {
            Some(after) => format!("{} -> {after}", self.before),
            None => format!("without {}", self.before),
        }
    }
}

/// A part of a text that starts at an offset, with what lies in it replaced.
fn edited(text: &str, base: usize, edits: &[(Span, String)]) -> String {
    let mut made = String::with_capacity(text.len() + 16);
    let mut done = 0;
    for (span, new) in edits {
        let range = span.range();
        let (start, end) = (range.start.saturating_sub(base), range.end.saturating_sub(base));
        made.push_str(text.get(done..start).unwrap_or_default());
        made.push_str(new);
        done = end;
    }
    made.push_str(text.get(done..).unwrap_or_default());
    made
}

/// Words with one blank between them.
fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
