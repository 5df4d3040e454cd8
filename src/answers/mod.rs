//! What was answered, read against a ruleset: every answer typed, in range, and with its place.

pub mod codes;
mod context;
mod header;
mod json;
mod quantity;
mod screen;
mod tree;
mod typing;
mod units;
mod words;
mod yaml;
mod yaml_faults;

use crate::diagnostic::Diagnostic;
pub use crate::ruleset::State;
use crate::ruleset::{QuestionId, Ruleset};
use crate::source::{Source, Span};
use context::{Context, Format, Problems};
use std::fmt;

/// A calendar date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year.
    pub year: u16,
    /// Month from 1.
    pub month: u8,
    /// Day from 1.
    pub day: u8,
}

impl Date {
    /// Reads a day of the calendar written as `2026-11-20`, and nothing else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |part: &str, count: usize| {
            let sound = part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
            sound.then(|| part.parse::<u16>().ok()).flatten()
        };
        let (year, rest) = text.split_once('-')?;
        let (month, day) = rest.split_once('-')?;
        let (year, month, day) = (digits(year, 4)?, digits(month, 2)?, digits(day, 2)?);
        let real = year > 0 && day > 0 && day <= days_in_month(year, month);
        real.then_some(Self { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? })
    }
}

/// How many days a month has; none where there is no such month.
fn days_in_month(year: u16, month: u16) -> u16 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The answers of one person, one state for each question of the ruleset.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    states: Vec<State>,
    /// Where each answer stands (key and value), for messages; no place where it came from elsewhere than a text.
    spans: Vec<Option<Span>>,
    /// `assessed_on`, where the file says it.
    pub assessed_on: Option<Date>,
}

impl Answers {
    /// Nothing answered.
    #[must_use]
    pub fn nothing(ruleset: &Ruleset) -> Self {
        Self {
            states: vec![State::Missing; ruleset.questions.len()],
            spans: vec![None; ruleset.questions.len()],
            assessed_on: None,
        }
    }

    /// Sets one answer.
    pub fn set(&mut self, question: QuestionId, state: State, span: Option<Span>) {
        if let Some(slot) = self.states.get_mut(question.index()) {
            *slot = state;
        }
        if let Some(slot) = self.spans.get_mut(question.index()) {
            *slot = span;
        }
    }

    /// What is known of a question.
    #[must_use]
    pub fn state(&self, question: QuestionId) -> &State {
        self.states.get(question.index()).unwrap_or(&State::Missing)
    }

    /// Where the answer stands.
    #[must_use]
    pub fn span(&self, question: QuestionId) -> Option<Span> {
        self.spans.get(question.index()).copied().flatten()
    }

    /// Every state in the order of the questions.
    #[must_use]
    pub fn states(&self) -> &[State] {
        &self.states
    }
}

/// Reads an answer file, YAML or JSON, against a ruleset.
///
/// There are answers only where nothing is wrong; otherwise every problem of the file, in the order of the text. A
/// text that starts with `{`, and any file whose name ends in `.json`, is JSON.
#[must_use]
pub fn read(ruleset: &Ruleset, source: &Source) -> (Option<Answers>, Vec<Diagnostic>) {
    let text = source.text();
    if let Some(problem) = screen::screen(text) {
        return (None, vec![problem]);
    }
    let skip = screen::mark_length(text);
    let mut problems = Problems::default();
    let format = format_of(source);
    let root = match format {
        Format::Yaml => yaml::parse(text, skip, &mut problems),
        Format::Json => json::parse(text, skip, &mut problems),
    };
    let mut cx = Context { ruleset, source, format, problems };
    let answers = match root {
        Some(root) if !says_nothing(&root) => header::read(&mut cx, root),
        _ => nothing_read(&mut cx),
    };
    let problems = cx.problems.sorted();
    let right = !problems.iter().any(Diagnostic::is_error);
    (right.then_some(answers), problems)
}

fn format_of(source: &Source) -> Format {
    let name = source.name();
    let named =
        name.len() >= 5 && name.get(name.len() - 5..).is_some_and(|end| end.eq_ignore_ascii_case(".json"));
    if named || starts_with_brace(source.text()) { Format::Json } else { Format::Yaml }
}

fn starts_with_brace(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with('{')
}

fn says_nothing(root: &tree::Node) -> bool {
    matches!(&root.kind, tree::Kind::Scalar(word) if word.is_null())
}

/// Reports an empty file, unless the reason why nothing was read is known already.
fn nothing_read(cx: &mut Context<'_>) -> Answers {
    if cx.problems.is_empty() {
        let end = cx.source.text().len();
        let help = header::example(cx);
        let message = format!("there is nothing in this {} file", cx.format.name());
        cx.problems.push(Diagnostic::error(codes::EMPTY_FILE, Span::new(end, end), message).help(help));
    }
    Answers::nothing(cx.ruleset)
}

/// Whether a text is an answer file rather than a ruleset, by its first-column keys alone.
#[must_use]
pub fn looks_like_answers(text: &str) -> bool {
    let key = |line: &str| {
        let starts = |key: &str| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':'));
        ["ruleset", "assessed_on", "answers"].into_iter().any(starts)
    };
    let text = text.trim_start_matches('\u{feff}');
    starts_with_brace(text) || text.lines().any(key)
}
