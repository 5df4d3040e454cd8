//! What is wrong with a text that is not YAML, in words for somebody who never heard of YAML.

use super::codes;
use super::tree::span_within;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// The problem of an anchor, an alias or a merge key.
pub(super) fn anchor(span: Span) -> Diagnostic {
    Diagnostic::error(codes::YAML_ANCHOR, span, "an answer file has no anchors")
        .help("write the answer itself, in quotes if it starts with `&` or `*`")
}

/// The problem behind a message of the parser at a byte of the text.
pub(super) fn explain(text: &str, at: usize, info: &str) -> Diagnostic {
    if info.contains("unknown anchor") {
        return anchor(word_at(text, at));
    }
    if let Some((span, key)) = glued_colon(text, at) {
        let problem =
            Diagnostic::error(codes::NOT_YAML, span, "a blank is missing after the colon");
        let help = format!("write `{key}: ` and the answer");
        return problem
            .help(help)
            .edit(Span::new(span.end as usize, span.end as usize), " ");
    }
    let (message, help) = in_plain_words(info);
    Diagnostic::error(codes::NOT_YAML, word_at(text, at), message).help(help)
}

/// What the parser means. Its own words are matched loosely: a new wording only costs the better message.
fn in_plain_words(info: &str) -> (String, &'static str) {
    const KNOWN: &[(&str, &str, &str)] = &[
        (
            "tab",
            "a tab stands where the line is indented",
            "indent with blanks",
        ),
        (
            "mapping values are not allowed",
            "a second colon stands in one line",
            "write one `question_id: answer` a line, all of them indented alike; put a text with a colon in quotes",
        ),
        (
            "quoted scalar",
            "the quote that opens here is not closed",
            "close it with the same quote on the same line",
        ),
        (
            "block sequence entries",
            "a list with dashes starts on a line of its own",
            "write a list as `[a, b]`",
        ),
        (
            "expected ',' or",
            "the list is not closed",
            "close it with `]`, with a comma between its entries",
        ),
        (
            "illegal placement of ':'",
            "the list or text before this is not closed",
            "close a list with `]` on its own line",
        ),
        (
            "misplaced bracket",
            "this bracket closes nothing",
            "delete it, or put a text that holds it in quotes",
        ),
        (
            "unexpected character",
            "no answer starts with this character",
            "put the text in quotes",
        ),
        (
            "document start",
            "this line is indented otherwise than the lines before",
            "indent all answers alike",
        ),
    ];
    let known = KNOWN.iter().find(|(part, _, _)| info.contains(part));
    match known {
        Some((_, message, help)) => ((*message).to_owned(), help),
        None => (
            format!("this is not YAML: {}", info.replace('`', "'")),
            "write one `question_id: answer` a line under `answers:`, all of them indented alike",
        ),
    }
}

/// The word at a byte, so that there is something to underline.
fn word_at(text: &str, at: usize) -> Span {
    let start = span_within(text, at, at).start as usize;
    let rest = text.get(start..).unwrap_or_default();
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
    Span::new(start, start + word.max(first))
}

/// `fever:yes` on the line of a byte or the one before: the key with its colon, and the key.
///
/// YAML reads it as one word that goes on in the next line, and complains only there.
fn glued_colon(text: &str, at: usize) -> Option<(Span, &str)> {
    let at = span_within(text, at, at).start as usize;
    let line_start = |end: usize| {
        text.get(..end)?
            .rfind('\n')
            .map_or(Some(0), |at| Some(at + 1))
    };
    let this = line_start(at)?;
    let before = this.checked_sub(1).and_then(line_start);
    [Some(this), before]
        .into_iter()
        .flatten()
        .find_map(|start| glued_in_line(text, start))
}

/// The same in the line that starts at a byte.
pub(super) fn glued_in_line(text: &str, start: usize) -> Option<(Span, &str)> {
    let line = text.get(start..)?.lines().next()?;
    let indent = line.len() - line.trim_start().len();
    let (key, after) = line.trim_start().split_once(':')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let glued = after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '[' | '"' | '-'));
    let from = start + indent;
    let span = Span::new(from, from + key.len() + 1);
    (glued && !key.is_empty() && key.chars().all(is_name)).then_some((span, key))
}
