//! Problems as text: drawn into their source for a terminal, or told line by line to be read aloud.

mod excerpt;

use super::Style;
use super::page::sentence;
use super::words::{capital, escape};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::Source;
use excerpt::Excerpt;
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use std::collections::BTreeMap;
use std::fmt::{self, Write};

/// So many problems of one source are written out for people; the rest is counted.
pub const MOST_SHOWN: usize = 100;

/// So many places of one problem with nothing to say about each are shown to people; its words count the rest.
const MOST_PLACES: usize = 4;

/// The problems of one source as text for people, with a last line that counts them; empty where there are none.
#[must_use]
pub fn render(source: &Source, diagnostics: &[Diagnostic], style: Style) -> String {
    let mut out = listed(source, diagnostics, style);
    if !diagnostics.is_empty() {
        out.push_str(&summary(source, diagnostics));
        out.push('\n');
    }
    out
}

/// The same without the last line.
#[must_use]
pub fn listed(source: &Source, diagnostics: &[Diagnostic], style: Style) -> String {
    let mut out = String::new();
    if diagnostics.is_empty() {
        return out;
    }
    let shown = diagnostics.iter().take(MOST_SHOWN);
    if style.plain {
        shown.for_each(|it| aloud(&mut out, source, it));
    } else {
        let excerpt = Excerpt::new(source);
        let handler = handler(style);
        shown.for_each(|it| draw(&mut out, &handler, &excerpt, it));
    }
    let rest = diagnostics.len().saturating_sub(MOST_SHOWN);
    if rest > 0 {
        let _ = writeln!(out, "… and {rest} more");
    }
    out
}

/// "2 errors and 1 warning in x.triage"; where there are some in files that it uses, "… and in y.triage".
#[must_use]
pub fn summary(source: &Source, diagnostics: &[Diagnostic]) -> String {
    let counts = counted(diagnostics);
    format!("{counts} in {}", files(source, diagnostics))
}

/// "2 errors and 1 warning", or "no problems".
#[must_use]
pub fn counted<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> String {
    let (mut errors, mut warnings) = (0, 0);
    for problem in diagnostics {
        *if problem.is_error() { &mut errors } else { &mut warnings } += 1;
    }
    let count = |count: usize, severity: Severity| {
        let plural = if count == 1 { "" } else { "s" };
        (count > 0).then(|| format!("{count} {}{plural}", severity.word()))
    };
    let counts = [count(errors, Severity::Error), count(warnings, Severity::Warning)];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    if counts.is_empty() { "no problems".to_owned() } else { counts.join(" and ") }
}

/// The files that problems are in, the first of them the one that was asked about, unless none is in it.
fn files(source: &Source, diagnostics: &[Diagnostic]) -> String {
    let mut found: BTreeMap<usize, String> = diagnostics
        .iter()
        .map(|it| source.file_at(it.span().start))
        .map(|it| (it.index, named(it.name)))
        .collect();
    if found.is_empty() {
        found.insert(0, named(source.name()));
    }
    let names: Vec<String> = found.into_values().collect();
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => names.concat(),
    }
}

fn named(name: &str) -> String {
    escape(name).into_owned()
}

fn handler(style: Style) -> GraphicalReportHandler {
    let theme = match (style.unicode, style.colour) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, _) => GraphicalTheme::none(),
    };
    GraphicalReportHandler::new_themed(theme)
        .with_width(style.width)
        .with_links(false)
        .without_syntax_highlighting()
}

fn draw(out: &mut String, handler: &GraphicalReportHandler, excerpt: &Excerpt, it: &Diagnostic) {
    let drawn = Drawn { diagnostic: it, excerpt, message: escape(&it.message).into_owned() };
    let mut text = String::new();
    // A place outside the source cannot be drawn; the words still can be said.
    if handler.render_report(&mut text, &drawn).is_err() {
        text.clear();
        aloud(&mut text, excerpt.source(), it);
    }
    out.push_str(text.trim_matches('\n'));
    out.push_str("\n\n");
}

/// A problem as its drawing library wants it.
struct Drawn<'a> {
    diagnostic: &'a Diagnostic,
    excerpt: &'a Excerpt<'a>,
    message: String,
}

impl fmt::Debug for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Drawn<'_> {}

impl miette::Diagnostic for Drawn<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(format!("{} {}", self.diagnostic.severity.word(), self.diagnostic.code)))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.diagnostic.help.as_deref()?;
        Some(Box::new(escape(help)))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        if self.diagnostic.labels.is_empty() {
            return None;
        }
        Some(Box::new(shown_places(self.diagnostic).map(|label| {
            let text = (!label.text.is_empty()).then(|| escape(&label.text).into_owned());
            LabeledSpan::new_with_span(text, self.excerpt.clip(label.span))
        })))
    }
}

/// The places that are shown: those with words, and the first few without.
fn shown_places(it: &Diagnostic) -> impl Iterator<Item = &Label> {
    let mut wordless = 0;
    it.labels.iter().filter(move |label| {
        wordless += usize::from(label.text.is_empty());
        !label.text.is_empty() || wordless <= MOST_PLACES
    })
}

/// Ends words like a sentence, unless they end like one; what a quote ends with is the quote's.
fn ended(words: &str) -> String {
    let mark = if words.ends_with(['.', '?', '!', '…']) { "" } else { "." };
    format!("{words}{mark}")
}

/// The problem as sentences: what, where, the line's own words, what to do.
fn aloud(out: &mut String, source: &Source, it: &Diagnostic) {
    let _ = writeln!(out, "{}: {}", capital(it.severity.word()), ended(&escape(&it.message)));
    for (at, label) in shown_places(it).enumerate() {
        let position = source.position(label.span.start);
        let word = if at == 0 { "Place" } else { "See also" };
        let name = escape(source.file_at(label.span.start).name);
        let said = if label.text.is_empty() { String::new() } else { format!(": {}", escape(&label.text)) };
        let (line, column) = (position.line, position.column);
        let _ = writeln!(out, "{}", ended(&format!("{word}: {name}, line {line}, column {column}{said}")));
        let _ = writeln!(out, "The line reads: {}", excerpt::line(source, label.span));
    }
    if let Some(help) = &it.help {
        let _ = writeln!(out, "Help: {}", sentence(&escape(help)));
    }
    let _ = writeln!(out, "Code: {}.\n", it.code);
}
