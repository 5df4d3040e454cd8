//! The smallest parts of the tree: names, texts, numbers and dates, each checked and mended as it is read.

use crate::diagnostic::Diagnostic;
use crate::number::{Decimal, NumberFault};
use crate::source::Span;
use crate::syntax::ast::{Date, Keyword, Name, Number, Text};
use crate::syntax::grammar::Rule;
use crate::syntax::pairs::Pair;
use crate::syntax::place::short;
use crate::syntax::{codes, slips};
use smol_str::SmolStr;

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 64;
/// The longest text, in characters.
const LONGEST_TEXT: usize = 4_000;
/// The most entries of a list.
const MOST_ENTRIES: usize = 1_000;

/// Builds the tree of one declaration and collects what is wrong in it.
pub struct Builder<'t, 'd> {
    /// The text of the declaration.
    pub text: &'t str,
    /// Where it starts in the file.
    pub base: usize,
    /// A formula is being read, whose lines may start with an operator.
    pub formula: bool,
    /// Where problems go.
    pub diagnostics: &'d mut Vec<Diagnostic>,
}

impl Builder<'_, '_> {
    /// The span of a pair without the blanks that may stand after its last word.
    pub fn span(&self, pair: &Pair<'_>) -> Span {
        let start = pair.start();
        Span::new(self.base + start, self.base + end_of(pair))
    }

    /// The span of a pair that has no parts.
    pub fn leaf(&self, pair: &Pair<'_>) -> Span {
        Span::new(self.base + pair.start(), self.base + pair.end())
    }

    /// Keeps a problem.
    pub fn report(&mut self, problem: Diagnostic) {
        self.diagnostics.push(problem);
    }

    /// The text of a place in the declaration.
    pub fn slice(&self, span: Span) -> &str {
        let range = span.range();
        let start = range.start.saturating_sub(self.base);
        let end = range.end.saturating_sub(self.base);
        self.text.get(start..end).unwrap_or_default()
    }

    /// The text of the declaration after a place in the file.
    pub fn after(&self, span: Span) -> &str {
        let at = (span.end as usize).saturating_sub(self.base);
        self.text.get(at..).unwrap_or_default()
    }

    /// The text of the declaration before a place in the file.
    pub fn before(&self, span: Span) -> &str {
        let at = (span.start as usize).saturating_sub(self.base);
        self.text.get(..at).unwrap_or_default()
    }

    /// A name, mended where it is wider than the language.
    pub fn name(&mut self, pair: &Pair<'_>) -> Name {
        let span = self.leaf(pair);
        let written = pair.as_str();
        let text = if is_plain(written) {
            SmolStr::new(written)
        } else {
            let mended = slips::plain_name(written);
            let lead = self.before(span).rsplit('\n').next().unwrap_or_default().trim_start();
            let told = slips::wide_name(written, &mended, span);
            // Nothing is subtracted in a citation, nor where a declaration or an entry gets its name.
            let entry = self.after(span).trim_start_matches(' ').starts_with('"');
            let named = entry || lead.starts_with("cite ") || !self.before(span).contains('"');
            self.report(if named && told.edit.is_none() {
                told.help(format!("write `{mended}`")).edit(span, mended.as_str())
            } else {
                told
            });
            SmolStr::new(mended)
        };
        if text.len() > LONGEST_NAME {
            let message = format!("the name is longer than {LONGEST_NAME} characters");
            self.report(
                Diagnostic::error(codes::NAME_TOO_LONG, span, message)
                    .labelled(format!("{} characters", text.len()))
                    .help("choose a shorter name; the words for people stand in the text after it"),
            );
        }
        Name { text, span }
    }

    /// A text, or several in a row joined by one blank.
    pub fn text(&mut self, pair: &Pair<'_>) -> Text {
        let one = pair.as_rule() == Rule::text;
        let span = if one { self.leaf(pair) } else { self.span(pair) };
        let mut value = String::new();
        if one {
            self.add_text(&mut value, pair);
        } else {
            for part in pair.into_inner() {
                if !value.is_empty() {
                    value.push(' ');
                }
                self.add_text(&mut value, &part);
            }
        }
        if value.len() > LONGEST_TEXT && value.chars().count() > LONGEST_TEXT {
            self.report(
                Diagnostic::error(codes::TEXT_TOO_LONG, span, "the text is longer than 4,000 characters")
                    .labelled(format!("{} characters", value.chars().count()))
                    .help("shorten it to 4,000 characters; what is longer belongs into the source that is cited"),
            );
        }
        Text { value, span }
    }

    /// `version "1.0.0"` and a text below it, which is no part of the version.
    pub fn version_alone(&mut self, pair: &Pair<'_>) {
        let texts: Vec<Pair<'_>> = pair.into_inner().collect();
        let [first, second, ..] = texts.as_slice() else { return };
        if self.text.get(first.end()..second.start()).is_some_and(|between| between.contains('\n')) {
            let span = self.leaf(second);
            let told = Diagnostic::error(codes::UNFINISHED, span, "a version is one text");
            let told = told.labelled("`about` is missing before this").help("write `about` before it");
            self.report(told.edit(Span::new(span.start as usize, span.start as usize), "about "));
        }
    }

    /// Two texts on one line stand only where prose does.
    pub fn one_text(&mut self, pair: &Pair<'_>, owner: Keyword) {
        let texts: Vec<Pair<'_>> = pair.into_inner().collect();
        let [first, second, ..] = texts.as_slice() else { return };
        // A long one may go on below.
        let line = self.text.get(first.end()..second.start()).is_some_and(|between| !between.contains('\n'));
        if !line && owner != Keyword::Use {
            return;
        }
        let span = Span::new(self.base + second.start(), self.base + end_of(pair));
        let error = Diagnostic::error(codes::UNEXPECTED, span, "only one text stands here");
        let inner = texts.iter().map(|text| text.as_str().trim_matches('"'));
        let error = if owner == Keyword::Use {
            let files: Vec<String> = inner.map(|file| format!("use \"{file}\"")).collect();
            error
                .help(format!("write `{}`, each on its own line", files.join("` and `")))
                .edit(self.span(pair), files.join("\n").trim_start_matches("use "))
        } else {
            let whole = format!("\"{}\"", inner.collect::<Vec<_>>().join(" "));
            error.help(format!("write `{}`", short(&whole))).edit(self.span(pair), whole)
        };
        self.report(error.labelled("a second text"));
    }

    fn add_text(&mut self, value: &mut String, pair: &Pair<'_>) {
        let written = pair.as_str();
        let inner = written.get(1..written.len().saturating_sub(1));
        let mut rest = inner.unwrap_or_default();
        while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
            let (before, after) =
                (rest.get(..at).unwrap_or_default(), rest.get(at + 1..).unwrap_or_default());
            value.push_str(before);
            let mut after_escape = after.chars();
            let escaped = after_escape.next();
            value.extend(escaped);
            if !matches!(escaped, Some('"' | '\\')) {
                self.unknown_escape(pair, after);
            }
            rest = after_escape.as_str();
        }
        value.push_str(rest);
    }

    /// `after` is what follows the backslash inside the text.
    fn unknown_escape(&mut self, pair: &Pair<'_>, after: &str) {
        let end = self.leaf(pair).end as usize - 1 - after.len();
        let span = Span::new(end - 1, end);
        self.report(
            Diagnostic::error(
                codes::UNKNOWN_ESCAPE,
                span,
                "a backslash stands only before `\"` or another backslash",
            )
            .labelled("this backslash")
            .help("write `\\\\` for a backslash in a text")
            .edit(span, "\\\\"),
        );
    }

    /// A number, its sign included.
    pub fn number(&mut self, pair: &Pair<'_>) -> Number {
        let span = self.leaf(pair);
        let written = pair.as_str();
        let value = match Decimal::parse(written) {
            Ok(value) => value,
            Err(NumberFault::TooLong) => {
                self.report(
                    Diagnostic::error(
                        codes::NUMBER_TOO_LONG,
                        span,
                        format!("`{written}` has too many digits"),
                    )
                    .labelled("too many digits")
                    .help("write at most 15 digits before the point and 9 after it"),
                );
                Decimal::whole(0)
            }
            Err(NumberFault::Form) => {
                let (problem, value) = slips::number_form(written, span);
                self.report(problem);
                value
            }
        };
        Number { value, span }
    }

    /// A date; one that no calendar has is reported and kept as the first of January.
    pub fn date(&mut self, pair: &Pair<'_>) -> Date {
        let span = self.leaf(pair);
        match slips::date(pair.as_str(), span) {
            Ok(date) => date,
            Err(problem) => {
                self.report(*problem);
                Date { year: 2000, month: 1, day: 1, span }
            }
        }
    }

    /// The words of a bracketed list.
    pub fn words(&mut self, pair: &Pair<'_>) -> Vec<Name> {
        let span = self.span(pair);
        let words: Vec<Name> = pair
            .into_inner()
            .filter(|part| part.as_rule() == Rule::word)
            .map(|part| self.name(&part))
            .collect();
        self.check_entries(words.len(), span);
        words
    }

    /// A list has at most so many entries.
    pub fn check_entries(&mut self, count: usize, span: Span) {
        if count > MOST_ENTRIES {
            let span = Span { start: span.start, end: span.start + 1 };
            self.report(
                Diagnostic::error(
                    codes::LIST_TOO_LONG,
                    span,
                    format!("the list has {count} entries, more than 1,000"),
                )
                .labelled("starts here")
                .help("divide it into several lists"),
            );
        }
    }
}

/// Where the last word of a pair ends.
fn end_of(pair: &Pair<'_>) -> usize {
    let last = pair.last_end();
    let words_end = pair.as_str().as_bytes().last().is_some_and(u8::is_ascii_graphic);
    if last == pair.end() && words_end {
        return last;
    }
    let behind = pair.as_str().get(last - pair.start()..).unwrap_or_default().trim_ascii_start();
    if behind.starts_with('#') || behind.is_empty() && last < pair.end() {
        return last;
    }
    // What stands behind the last rule inside is a sign that is no rule, or nothing is inside.
    pair.start() + pair.as_str().trim_end().len()
}

fn is_plain(name: &str) -> bool {
    let is_plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
    // Every byte is looked at, without leaving early: so the machine looks at many at once.
    name.as_bytes().first().is_some_and(u8::is_ascii_lowercase)
        & name.bytes().fold(true, |plain, byte| plain & is_plain(byte))
}
