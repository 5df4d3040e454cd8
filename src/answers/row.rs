//! One row of many: the answers of one person as one flat object or as the cells of a table, read as an answer file is.
//!
//! A row has its answers at the top, beside a few keys that are carried through (`id`) or that date it. A cell of a table
//! is plain text: an empty one is missing, the choices of an any-of question are joined by `;`.

use super::context::{Context, Format, Problems};
use super::tree::{Entry, Kind, Node, Scalar, Style};
use super::words::shown;
use super::{Answers, Date, codes, dates, header, json, reasons, screen};
use crate::diagnostic::Diagnostic;
use crate::ruleset::{QuestionId, QuestionKind, Ruleset};
use crate::source::{Source, Span};
use std::collections::HashMap;

/// What a key of a row is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Role {
    /// The question that it answers.
    pub question: Option<QuestionId>,
    /// It is carried through, as this one of the keys that are.
    pub kept: Option<usize>,
    /// It dates the row.
    pub date: bool,
    /// It is left alone though it is nothing of the above.
    pub ignored: bool,
}

impl Role {
    /// Whether the key has a place in a row at all.
    #[must_use]
    pub fn is_known(self) -> bool {
        self.question.is_some() || self.kept.is_some() || self.date || self.ignored
    }
}

/// What rows may hold beside answers.
#[derive(Debug, Clone, Default)]
pub struct Extra {
    /// Keys that are carried through.
    pub kept: Vec<String>,
    /// The key that dates a row.
    pub date: Option<String>,
    /// Keys that are left alone.
    pub ignored: Vec<String>,
    /// The date of the assessment of rows that have none of their own.
    pub on: Option<Date>,
}

/// Every key that a row may have, by its name.
#[derive(Debug, Clone)]
pub struct Keys {
    roles: HashMap<String, Role>,
    kept: Vec<String>,
    date: Option<String>,
    on: Option<Date>,
}

impl Keys {
    /// The questions of a ruleset and what rows hold beside them.
    #[must_use]
    pub fn new(ruleset: &Ruleset, extra: Extra) -> Self {
        let mut roles: HashMap<String, Role> = HashMap::new();
        for (at, question) in ruleset.questions.iter().enumerate() {
            roles.entry(question.id.clone()).or_default().question = Some(QuestionId::at(at));
        }
        for (at, key) in extra.kept.iter().enumerate() {
            roles.entry(key.clone()).or_default().kept = Some(at);
        }
        if let Some(key) = &extra.date {
            roles.entry(key.clone()).or_default().date = true;
        }
        for key in extra.ignored {
            roles.entry(key).or_default().ignored = true;
        }
        Self { roles, kept: extra.kept, date: extra.date, on: extra.on }
    }

    /// What a key is for.
    #[must_use]
    pub fn role(&self, key: &str) -> Role {
        self.roles.get(key).copied().unwrap_or_default()
    }

    /// The keys that are carried through.
    #[must_use]
    pub fn kept(&self) -> &[String] {
        &self.kept
    }

    /// Every key that is no question's, in no order.
    pub(crate) fn beside(&self) -> impl Iterator<Item = &str> {
        self.roles.iter().filter(|(_, role)| role.question.is_none()).map(|(name, _)| name.as_str())
    }

    /// The key that dates a row.
    #[must_use]
    pub fn date(&self) -> Option<&str> {
        self.date.as_deref()
    }

    /// The date of rows that have none of their own.
    #[must_use]
    pub fn on(&self) -> Option<Date> {
        self.on
    }
}

/// What was carried through: a text, or a number as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// A text.
    Text(String),
    /// A number, `true` or `false`, as written.
    Plain(String),
}

impl Kept {
    /// Its characters.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Plain(text) => text,
        }
    }
}

/// Something wrong with a row, in words that hold nothing that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The code of the problem.
    pub code: &'static str,
    /// The question, where one is at fault.
    pub question: Option<QuestionId>,
    /// What is wrong and what would be right.
    pub reason: String,
}

/// A row as read.
#[derive(Debug, Clone)]
pub struct Row {
    /// The answers, where nothing is wrong.
    pub answers: Option<Answers>,
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// Warnings about the answers.
    pub warnings: Vec<Diagnostic>,
    /// What was carried through, by the list of such keys.
    pub kept: Vec<Option<Kept>>,
}

/// A cell of a table: its column, where it stands in its row, and what it holds.
#[derive(Debug, Clone)]
pub struct Cell<'t> {
    /// The name of its column.
    pub column: &'t str,
    /// Where it stands.
    pub span: Span,
    /// What it holds.
    pub holds: Holds<'t>,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds<'t> {
    /// A text, without quotes around it. An empty one is missing.
    Text(&'t str),
    /// A number, a day, `true` or `false` of a column that has such a type, as it is written. An empty one is missing.
    Plain(String),
    /// The entries of a list; an entry that is missing is none.
    List(Vec<Option<&'t str>>),
}

/// Reads a row that is one flat JSON object.
#[must_use]
pub fn from_json(ruleset: &Ruleset, source: &Source, keys: &Keys) -> Row {
    let mut problems = Problems::default();
    let root = match screen::screen(source.text()) {
        Some(problem) => {
            problems.push(problem);
            None
        }
        None => json::parse(source.text(), 0, &mut problems),
    };
    let mut reader = Reader::new(ruleset, source, keys, problems);
    match root {
        Some(Node { kind: Kind::Map(entries), .. }) => reader.entries(entries),
        Some(node) => {
            let message = format!("a row is one object with keys, not {}", node.kind.name());
            reader.cx.problems.push(Diagnostic::error(codes::NO_KEYS, node.span, message));
        }
        None => {}
    }
    reader.finish()
}

/// Reads a row of a table. Cells of columns that are carried through keep their text.
#[must_use]
pub fn from_cells(ruleset: &Ruleset, source: &Source, keys: &Keys, cells: &[Cell<'_>]) -> Row {
    let entries = cells.iter().map(|cell| {
        let question = keys.role(cell.column).question.map(|id| &ruleset.question(id).kind);
        Entry { key: cell.column.to_owned(), at: cell.span, value: value_of(question, cell) }
    });
    let mut reader = Reader::new(ruleset, source, keys, Problems::default());
    reader.joined = !cells.iter().any(|cell| matches!(cell.holds, Holds::List(_)));
    reader.entries(entries.collect());
    reader.finish()
}

/// A cell as the question takes it: a list of choices apart, everything else as one word.
fn value_of(question: Option<&QuestionKind>, cell: &Cell<'_>) -> Node {
    let span = cell.span;
    let word =
        |text: &str, style: Style| Node { span, kind: Kind::Scalar(Scalar { text: text.to_owned(), style }) };
    let text = match &cell.holds {
        Holds::Plain(text) => return word(text, Style::Plain),
        Holds::List(entries) => {
            let entry = |entry: Option<&str>| match entry {
                Some(text) => word(text, Style::Quoted),
                None => word("", Style::Plain),
            };
            return Node { span, kind: Kind::List(entries.iter().copied().map(entry).collect()) };
        }
        Holds::Text(text) => *text,
    };
    let trimmed = text.trim();
    match question {
        // Words are words in a table, `null` and `~` too.
        Some(QuestionKind::Text) if !text.is_empty() => word(text, Style::Quoted),
        None if !text.is_empty() => word(trimmed, Style::Quoted),
        Some(QuestionKind::AnyOf { .. }) if !matches!(trimmed, "" | "none" | "unknown" | "missing") => {
            let parts = trimmed.split(';').map(|part| word(part.trim(), Style::Plain));
            Node { span, kind: Kind::List(parts.collect()) }
        }
        _ => word(trimmed, Style::Plain),
    }
}

/// Collects what a row says.
struct Reader<'a> {
    cx: Context<'a>,
    keys: &'a Keys,
    answers: Answers,
    kept: Vec<Option<Kept>>,
    faults: Vec<Fault>,
    warnings: Vec<Diagnostic>,
    /// Whether several choices stand in one text.
    joined: bool,
}

impl<'a> Reader<'a> {
    fn new(ruleset: &'a Ruleset, source: &'a Source, keys: &'a Keys, problems: Problems) -> Self {
        let cx = Context {
            ruleset,
            source,
            format: Format::Json,
            assessed_on: keys.on,
            problems,
            converted: None,
        };
        let kept = vec![None; keys.kept.len()];
        let answers = Answers::nothing(ruleset);
        Self { cx, keys, answers, kept, faults: Vec::new(), warnings: Vec::new(), joined: false }
    }

    fn entries(&mut self, entries: Vec<Entry>) {
        let entries = header::unique(&mut self.cx, entries);
        self.take_problems(None);
        self.date(&entries);
        for entry in &entries {
            let role = self.keys.role(&entry.key);
            if let Some(at) = role.kept {
                self.keep(at, entry);
            }
            if role.question.is_some() || !role.is_known() {
                header::answer(&mut self.cx, entry, &mut self.answers);
                self.take_problems(role.question);
            }
        }
    }

    /// The day of the assessment comes first: dates that were answered are held against it.
    fn date(&mut self, entries: &[Entry]) {
        let written = self.keys.date().and_then(|key| entries.iter().find(|entry| entry.key == key));
        let word = written.filter(|entry| !matches!(&entry.value.kind, Kind::Scalar(word) if word.is_null()));
        self.answers.assessed_on = match (word, self.keys.on) {
            (Some(Entry { value: Node { span, kind: Kind::Scalar(word) }, .. }), _) => {
                let date = dates::assessed_on(&mut self.cx, *span, word);
                // A day that is wrong is told of once, not again by every date that is held against it.
                self.cx.assessed_on = date;
                date
            }
            (Some(entry), _) => {
                let message = format!("`{}` does not take {}", shown(&entry.key), entry.value.kind.name());
                self.cx.refuse(Diagnostic::error(codes::WRONG_TYPE, entry.value.span, message))
            }
            (None, Some(on)) => {
                dates::is_assessable(&mut self.cx, Span::default(), on);
                Some(on)
            }
            (None, None) => {
                let message = "there is no date of the assessment";
                self.cx.refuse(Diagnostic::error(codes::BAD_DATE, Span::default(), message))
            }
        };
        self.take_problems(None);
    }

    fn keep(&mut self, at: usize, entry: &Entry) {
        let kept = match &entry.value.kind {
            Kind::Scalar(word) if word.is_null() => return,
            Kind::Scalar(word) if word.style == Style::Quoted => Kept::Text(word.text.clone()),
            Kind::Scalar(word) => Kept::Plain(word.text.clone()),
            Kind::Broken => return,
            Kind::List(_) | Kind::Map(_) => {
                let message = format!("`{}` does not take {}", shown(&entry.key), entry.value.kind.name());
                self.cx.problems.push(Diagnostic::error(codes::WRONG_TYPE, entry.value.span, message));
                self.take_problems(None);
                return;
            }
        };
        if let Some(slot) = self.kept.get_mut(at) {
            *slot = Some(kept);
        }
    }

    /// Sorts the problems found since the last time into faults of this question and warnings.
    fn take_problems(&mut self, question: Option<QuestionId>) {
        for problem in std::mem::take(&mut self.cx.problems).sorted() {
            if problem.is_error() {
                let reason = reasons::reason(self.cx.ruleset, question, &problem, self.joined);
                self.faults.push(Fault { code: problem.code, question, reason });
            } else {
                self.warnings.push(problem);
            }
        }
    }

    fn finish(mut self) -> Row {
        self.take_problems(None);
        let answers = self.faults.is_empty().then_some(self.answers);
        Row { answers, faults: self.faults, warnings: self.warnings, kept: self.kept }
    }
}

/// The keys of a row that is one flat JSON object, each with its place; none where it is something else.
#[must_use]
pub fn keys_of(source: &Source) -> Vec<(String, Span)> {
    match json::parse(source.text(), 0, &mut Problems::default()) {
        Some(Node { kind: Kind::Map(entries), .. }) => {
            entries.into_iter().map(|entry| (entry.key, entry.at)).collect()
        }
        _ => Vec::new(),
    }
}
