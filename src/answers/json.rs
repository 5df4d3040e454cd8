//! JSON into a tree, strictly: no comments, no trailing commas; numbers stay the text that was written.

use super::context::Problems;
use super::tree::{DEEPEST, Entry, Kind, Node, Scalar, Style, span_within, too_deep};
use super::{codes, json_faults};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Reads a text that starts `skip` bytes into its file; `None` where it is empty or not JSON at all.
pub(super) fn parse(text: &str, skip: usize, problems: &mut Problems) -> Option<Node> {
    let body = text.get(skip..)?;
    // The parser calls itself for every bracket, so the depth is looked at before it starts.
    if let Some(at) = too_deep_at(body) {
        problems.push(too_deep(Span::new(skip + at, skip + at + 1)));
        return None;
    }
    let mut reader = Reader { text, skip, problems };
    match parse_to_ast(body, &CollectOptions::default(), &STRICT) {
        Ok(parsed) => parsed.value.map(|value| reader.node(value)),
        Err(error) => {
            reader.not_json(&error);
            None
        }
    }
}

/// The bracket that opens one level too many.
fn too_deep_at(body: &str) -> Option<usize> {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for (at, byte) in body.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => depth += 1,
            b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(at);
        }
    }
    None
}

struct Reader<'t, 'p> {
    text: &'t str,
    skip: usize,
    problems: &'p mut Problems,
}

impl Reader<'_, '_> {
    fn span(&self, range: Range) -> Span {
        span_within(self.text, self.skip + range.start, self.skip + range.end)
    }

    fn node(&mut self, value: Value<'_>) -> Node {
        let span = self.span(value.range());
        let plain = |text: &str| Kind::Scalar(Scalar { text: text.to_owned(), style: Style::Plain });
        let kind = match value {
            Value::StringLit(text) => self.quoted(&text.value, span),
            Value::NumberLit(number) => plain(number.value),
            Value::BooleanLit(word) => plain(if word.value { "true" } else { "false" }),
            Value::NullKeyword(_) => plain("null"),
            Value::Array(list) => Kind::List(list.elements.into_iter().map(|item| self.node(item)).collect()),
            Value::Object(object) => {
                let entries = object.properties.into_iter();
                Kind::Map(entries.map(|entry| self.entry(entry.name, entry.value)).collect())
            }
        };
        Node { span, kind }
    }

    fn entry(&mut self, name: ObjectPropName<'_>, value: Value<'_>) -> Entry {
        let at = self.span(name.range());
        Entry { key: name.into_string(), at, value: self.node(value) }
    }

    /// A text; the parser lets line breaks inside quotes pass, JSON does not.
    fn quoted(&mut self, value: &str, span: Span) -> Kind {
        let written = self.text.get(span.range()).unwrap_or_default();
        if written.contains(|c: char| c.is_control()) {
            let message = "a line break or tab stands inside a text";
            let problem = Diagnostic::error(codes::NOT_JSON, span, message);
            self.problems.push(problem.help("write a line break as `\\n` and a tab as `\\t`"));
            return Kind::Broken;
        }
        Kind::Scalar(Scalar { text: value.to_owned(), style: Style::Quoted })
    }

    fn not_json(&mut self, error: &ParseError) {
        let range = error.range();
        let mut span = self.span(range);
        let here = self.text.get(span.range()).unwrap_or_default();
        if here.contains('\n') {
            // An unclosed list runs to the end of the file; where it opens is what matters.
            span = span_within(self.text, span.start as usize, span.start as usize + 1);
        }
        if let Some(problem) = json_faults::slip(self.text, span.start as usize) {
            return self.problems.push(problem);
        }
        let words = error.kind().to_string();
        let mut chars = words.chars();
        let first = chars.next().map(|c| c.to_ascii_lowercase());
        let message: String = "this is not JSON: ".chars().chain(first).chain(chars).collect();
        let problem = Diagnostic::error(codes::NOT_JSON, span, message);
        let problem = mended(problem, error.kind(), span);
        self.problems.push(self.certain(problem, error.kind(), span));
    }

    /// The same with the mend that is certain from the words at the place.
    fn certain(&self, mut problem: Diagnostic, kind: &ParseErrorKind, span: Span) -> Diagnostic {
        use ParseErrorKind as Fault;
        let rest = self.text.get(span.start as usize..).unwrap_or_default();
        match kind {
            Fault::UnterminatedObject => {
                let end = self.text.trim_end().len();
                problem.edit(Span::new(end, end), "}")
            }
            Fault::ExpectedComma => {
                let next = span.start as usize + rest.len() - rest.trim_start().len();
                let word = self.text.get(next..).map_or(0, next_word);
                if let Some(label) = problem.labels.first_mut() {
                    label.span = Span::new(next, next + word);
                }
                problem
            }
            Fault::SingleQuotedStringsNotAllowed => self.requoted(problem, span),
            Fault::UnexpectedTokenInObject | Fault::UnexpectedToken if rest.starts_with(',') => {
                let before = self.text.get(..span.start as usize).unwrap_or_default().trim_end();
                let twice = before.ends_with([',', '{', '[']);
                let comma = Span::new(span.start as usize, span.start as usize + 1);
                if !twice {
                    return problem;
                }
                "this is not JSON: a comma too many stands here".clone_into(&mut problem.message);
                problem.help("delete the comma").edit(comma, "")
            }
            Fault::CommentsNotAllowed => {
                let before = self.text.get(..span.start as usize).unwrap_or_default();
                let blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
                let closes = self.text.get(span.range()).is_some_and(|note| note.contains(['}', ']']));
                let edit = Span::new(span.start as usize - blanks, span.end as usize);
                if closes { problem } else { problem.edit(edit, "") }
            }
            Fault::UnexpectedWord | Fault::UnexpectedToken | Fault::UnexpectedTokenInObject => {
                let word = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
                let (written, after) = rest.split_at(word);
                let name = written.starts_with(char::is_alphabetic)
                    && after.trim_start().starts_with([',', '}', ']']);
                let span = Span::new(span.start as usize, span.start as usize + word);
                if let Some(meant) = json_word(written) {
                    return problem.help(format!("write `{meant}`")).edit(span, meant);
                }
                if name { problem.edit(span, format!("\"{written}\"")) } else { problem }
            }
            _ => problem,
        }
    }

    /// Every text of a line with single quotes, in double ones.
    fn requoted(&self, mut problem: Diagnostic, span: Span) -> Diagnostic {
        let start = span.start as usize;
        let line = self.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let first = line.get(1..).and_then(|rest| rest.find('\'')).map_or(1, |at| at + 2);
        if let Some(label) = problem.labels.first_mut() {
            label.span = Span::new(start, start + first);
        }
        let last = line.rfind('\'').map_or(0, |at| at + 1);
        let quoted = line.get(..last).unwrap_or_default();
        let even = quoted.matches('\'').count() % 2 == 0 && !quoted.contains('"');
        if even { problem.edit(Span::new(start, start + last), quoted.replace('\'', "\"")) } else { problem }
    }
}

/// What other languages' words for true, false and nothing are in JSON.
fn json_word(written: &str) -> Option<&'static str> {
    Some(match written {
        "True" | "TRUE" => "true",
        "False" | "FALSE" => "false",
        "None" | "NULL" | "Null" | "nil" | "undefined" | "NaN" | "NA" => "null",
        _ => return None,
    })
}

/// How long the text or word at the start is.
fn next_word(text: &str) -> usize {
    match text.strip_prefix('"').and_then(|rest| rest.find('"')) {
        Some(end) => end + 2,
        None => text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len()),
    }
}

/// What to do about a text that is not JSON.
fn mended(problem: Diagnostic, kind: &ParseErrorKind, span: Span) -> Diagnostic {
    use ParseErrorKind as Fault;
    match kind {
        Fault::TrailingCommasNotAllowed => problem.help("delete the comma").edit(span, ""),
        Fault::ExpectedComma => problem.help("put a comma between the two").edit(span, ","),
        Fault::UnexpectedWord
        | Fault::UnexpectedToken
        | Fault::UnexpectedTokenInObject
        | Fault::ExpectedStringObjectProperty
        | Fault::SingleQuotedStringsNotAllowed => {
            problem.help("keys and words stand in double quotes, such as `\"yes\"`")
        }
        Fault::CommentsNotAllowed => problem.help("delete the comment; YAML files may have them"),
        Fault::UnterminatedArray => problem.help("close the list with `]`"),
        Fault::UnterminatedObject => problem.help("close it with `}`"),
        _ => problem.help(
            "a text that starts with `{`, or a file whose name ends in `.json`, is read as strict JSON",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_counts_only_brackets_outside_texts() {
        assert_eq!(too_deep_at(r#"{"a": "[[[[[[[[[[\"[[[["}"#), None);
        assert_eq!(too_deep_at("[[[[[[[[[1]"), Some(8));
        assert_eq!(too_deep_at("[[[[[[[[1]]]]]]]]"), None);
    }
}
