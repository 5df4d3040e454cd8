//! What is written where: results on standard output, problems on standard error, and quiet where nobody reads on.

use super::{Exit, Format};
use crate::diagnostic::Diagnostic;
use crate::report::{Style, diagnostics, json};
use crate::source::Source;
use serde_json::{Value, json};
use std::io::{ErrorKind, IsTerminal, Write};

/// Where more is said, after the count of problems.
const EXPLAINED: &str = "; `bedside explain CODE` says more\n";

/// How wide text is where nothing else is known.
const WIDTH: usize = 80;
/// No narrower and no wider than this is believed of `COLUMNS`.
const NARROWEST: usize = 20;
const WIDEST: usize = 1_000;

/// The two streams and how text looks on them.
#[derive(Debug)]
pub(super) struct Console {
    /// The format asked for.
    pub format: Format,
    out: Style,
    err: Style,
    closed: bool,
    failed: bool,
    /// Whether it was said where codes are explained; once in a run is enough.
    hinted: bool,
    /// What could not be done, for programs; told with the next object, at the latest with the last one.
    refused: Vec<String>,
}

impl Console {
    /// Looks at the terminal once.
    pub(super) fn new(format: Format) -> Self {
        Self {
            format,
            out: style(format, std::io::stdout().is_terminal()),
            err: style(format, std::io::stderr().is_terminal()),
            closed: false,
            failed: false,
            hinted: false,
            refused: Vec::new(),
        }
    }

    /// Whether results are for programs.
    pub(super) fn json(&self) -> bool {
        self.format == Format::Json
    }

    /// Whether results are for people.
    pub(super) fn is_for_people(&self) -> bool {
        matches!(self.format, Format::Human | Format::Plain)
    }

    /// How results look.
    pub(super) fn style(&self) -> Style {
        self.out
    }

    /// Whether nobody reads the results any more.
    pub(super) fn closed(&self) -> bool {
        self.closed
    }

    /// Writes a result.
    pub(super) fn out(&mut self, text: &str) {
        if self.closed || self.failed {
            return;
        }
        let mut stdout = std::io::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::BrokenPipe => self.closed = true,
            Err(_) => {
                self.failed = true;
                drop(stdout);
                Self::err("the result cannot be written: standard output refuses it\n");
            }
        }
    }

    /// Writes an object for programs, with what could not be done until then.
    pub(super) fn object(&mut self, mut object: Value) {
        if let Some(fields) = object.as_object_mut().filter(|_| !self.refused.is_empty()) {
            let refused = fields.entry("refused").or_insert_with(|| json!([]));
            if let Some(refused) = refused.as_array_mut() {
                refused.extend(self.refused.drain(..).map(Value::from));
            }
        }
        self.out(&json::text(&object));
    }

    /// Says what could not be done, to people at once, to programs with the next object.
    pub(super) fn refuse(&mut self, why: &str) {
        Self::err(&format!("error: {why}\n"));
        if self.json() {
            self.refused.push(why.to_owned());
        }
    }

    /// Writes to standard error; where that fails nobody is listening.
    pub(super) fn err(text: &str) {
        let mut stderr = std::io::stderr().lock();
        let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
    }

    /// Writes the problems of one source for people.
    pub(super) fn problems(&mut self, source: &Source, problems: &[Diagnostic]) {
        let mut text = diagnostics::render(source, problems, self.err);
        if !problems.is_empty() && !std::mem::replace(&mut self.hinted, true) {
            text.truncate(text.trim_end().len());
            text.push_str(EXPLAINED);
        }
        Self::err(&text);
    }

    /// Tells programs what was not told yet, and what writing itself comes to.
    pub(super) fn finish(&mut self) -> Exit {
        if !self.refused.is_empty() {
            self.object(json!({"format": 1}));
        }
        if self.failed { Exit::Machine } else { Exit::Done }
    }
}

fn style(format: Format, terminal: bool) -> Style {
    if matches!(format, Format::Plain | Format::Junit) {
        return Style::aloud();
    }
    if !terminal {
        return Style::text(columns_asked_for().unwrap_or(WIDTH));
    }
    let width = terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0));
    Style { colour: colour_is_welcome(), unicode: speaks_unicode(), ..Style::text(width) }
}

/// What `COLUMNS` says, where it is a width that words fit into: for results that go through another program to a screen.
fn columns_asked_for() -> Option<usize> {
    let columns: usize = std::env::var("COLUMNS").ok()?.trim().parse().ok()?;
    (NARROWEST..=WIDEST).contains(&columns).then_some(columns)
}

fn colour_is_welcome() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|terminal| terminal != "dumb")
}

fn speaks_unicode() -> bool {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"];
    let mut values = names.iter().filter_map(std::env::var_os);
    let locale = values.find(|value| !value.is_empty());
    let locale = locale.map(|value| value.to_string_lossy().to_lowercase()).unwrap_or_default();
    locale.contains("utf-8") || locale.contains("utf8")
}
