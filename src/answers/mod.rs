//! What was answered, read against a ruleset: every answer typed, in range, and with its place.

pub mod around;
mod behind;
pub mod codes;
mod context;
mod converted;
mod dates;
mod header;
mod json;
mod json_faults;
mod quantity;
mod reasons;
pub mod row;
mod screen;
mod ticked;
mod tree;
mod typing;
mod words;
mod yaml;
mod yaml_faults;

pub use crate::date::Date;
use crate::diagnostic::{Diagnostic, Edit};
pub use crate::ruleset::State;
use crate::ruleset::{QuestionId, Ruleset};
use crate::source::{Source, Span};
use context::{Context, Format, Problems};

/// The answers of one person, one state for each question of the ruleset.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    states: Vec<State>,
    /// Where each answer stands (key and value), for messages; no place where it came from elsewhere than a text.
    spans: Vec<Option<Span>>,
    /// The answers that were given in another unit, as they were written.
    converted: Vec<(QuestionId, String)>,
    /// The date of the assessment: `assessed_on` where the file says it. Where there is none the date is open.
    pub assessed_on: Option<Date>,
}

impl Answers {
    /// Nothing answered.
    #[must_use]
    pub fn nothing(ruleset: &Ruleset) -> Self {
        Self {
            states: vec![State::Missing; ruleset.questions.len()],
            spans: vec![None; ruleset.questions.len()],
            converted: Vec::new(),
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

    /// Notes how the answer was written, in another unit than the question's.
    pub fn note_converted(&mut self, question: QuestionId, written: String) {
        self.converted.push((question, written));
    }

    /// The questions that were answered in another unit, with the answer as it was written, in the order of the file.
    pub fn converted(&self) -> impl Iterator<Item = (QuestionId, &str)> {
        self.converted.iter().map(|(question, written)| (*question, written.as_str()))
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
    read_on(ruleset, source, None)
}

/// The same on a date of assessment, which holds where the file does not say its own: a date declared `to assessment`
/// is then refused where it lies later.
#[must_use]
pub fn read_on(ruleset: &Ruleset, source: &Source, on: Option<Date>) -> (Option<Answers>, Vec<Diagnostic>) {
    let (answers, problems) = read_once(ruleset, source, on);
    if problems.is_empty() {
        return (answers, problems);
    }
    (answers, behind::told(ruleset, source, on, problems))
}

/// A word that stands without the quotes of JSON, behind a dash, or a list in other brackets, and that is no answer to its question when
/// they are right either: what would be right is told at once.
fn right_in_quotes(ruleset: &Ruleset, source: &Source, on: Option<Date>, problem: &mut Diagnostic) {
    let Some(edit) =
        problem.edit.as_ref().filter(|_| matches!(problem.code, codes::NOT_JSON | codes::NOT_YAML))
    else {
        return;
    };
    let (written, from) = (source.slice(edit.span), edit.span);
    if written.is_empty() || !edit.text.contains(written.trim_matches(['(', ')', '-', ' '])) {
        return;
    }
    let (start, end) = (from.start as usize, from.end as usize);
    let (Some(before), Some(behind)) = (source.text().get(..start), source.text().get(end..)) else { return };
    let quoted = Source::new(source.name(), format!("{before}{}{behind}", edit.text));
    let there = Span::new(start, start + edit.text.len());
    let (_, told) = read_once(ruleset, &quoted, on);
    if let Some(inner) = told.into_iter().find(|it| it.span() == there) {
        problem.message = inner.message;
        problem.code = inner.code;
        problem.help = inner.help;
        problem.edit = inner.edit.filter(|edit| edit.span == there).map(|edit| Edit { span: from, ..edit });
    }
}

fn read_once(ruleset: &Ruleset, source: &Source, on: Option<Date>) -> (Option<Answers>, Vec<Diagnostic>) {
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
    let mut cx = Context { ruleset, source, format, assessed_on: on, problems, converted: None };
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
