//! Checks before any parsing: the size, a ruleset given by mistake, and characters that hide what a file says.

use super::codes;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// The most bytes of an answer file.
const LARGEST: usize = 4 * 1024 * 1024;

/// How many bytes a byte order mark at the start takes.
pub(super) fn mark_length(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// What makes parsing useless.
pub(super) fn screen(text: &str) -> Option<Diagnostic> {
    too_large(text).or_else(|| ruleset_text(text)).or_else(|| forbidden_character(text))
}

fn too_large(text: &str) -> Option<Diagnostic> {
    let problem = || {
        let message = "an answer file is at most 4 MiB";
        Diagnostic::error(codes::TOO_LARGE, Span::default(), message)
            .help("one file holds the answers of one person; many go through `bedside batch`")
    };
    (text.len() > LARGEST).then(problem)
}

/// The first line that says something, and where it starts; comments are the same in both kinds of file.
fn first_line(text: &str) -> Option<(usize, &str)> {
    let mut at = mark_length(text);
    for line in text.get(at..)?.split_inclusive('\n') {
        let content = line.trim_end();
        if !content.trim_start().is_empty() && !content.trim_start().starts_with('#') {
            return Some((at, content));
        }
        at += line.len();
    }
    None
}

fn ruleset_text(text: &str) -> Option<Diagnostic> {
    let (at, line) = first_line(text)?;
    let mut words = line.split_whitespace();
    let keyword = words.next()?;
    let named = words.next().is_some_and(|name| !name.starts_with(':'));
    let titled = words.next().is_some_and(|title| title.starts_with('"'));
    if !matches!(keyword, "ruleset" | "library") || !named || !titled {
        return None;
    }
    let message = format!("this is a {keyword}, not an answer file");
    let span = Span::new(at, at + line.len());
    let help = "the ruleset comes first, then the answer files: `bedside eval RULESET ANSWERS`";
    Some(Diagnostic::error(codes::RULESET_TEXT, span, message).help(help))
}

/// What is wrong with a character, if anything is.
pub(super) fn fault(c: char, next: Option<char>) -> Option<&'static str> {
    match c {
        '\t' | '\n' => None,
        '\r' if next == Some('\n') => None,
        '\r' => Some("a carriage return without a line feed"),
        '\u{85}' | '\u{b}' | '\u{c}' | '\u{2028}' | '\u{2029}' => Some("an unseen line separator"),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("an unseen character that turns the direction of writing")
        }
        '\u{feff}' => Some("a byte order mark inside the text"),
        c if c.is_control() => Some("a control character"),
        _ => None,
    }
}

fn forbidden_character(text: &str) -> Option<Diagnostic> {
    let skip = mark_length(text);
    let mut chars = text.get(skip..)?.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        if let Some(what) = fault(c, next) {
            let start = skip + at;
            let span = Span::new(start, start + c.len_utf8());
            let message = format!("{what} (U+{:04X})", u32::from(c));
            let problem = Diagnostic::error(codes::FORBIDDEN_CHARACTER, span, message);
            return Some(problem.help("delete it").edit(span, ""));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<&'static str> {
        screen(text).map(|problem| problem.code)
    }

    #[test]
    fn tells_a_ruleset_from_answers() {
        assert_eq!(code("\u{feff}# x\n\nruleset a \"A\"\n"), Some(codes::RULESET_TEXT));
        assert_eq!(code("ruleset: a\nanswers: {}\n"), None);
        assert_eq!(code("ruleset : \"a\"\n"), None);
    }

    #[test]
    fn refuses_unseen_characters_but_not_crlf() {
        assert_eq!(code("answers:\r\n  a: b\r\n"), None);
        assert_eq!(code("answers:\r  a: b"), Some(codes::FORBIDDEN_CHARACTER));
        assert_eq!(code("a: \u{202e}b"), Some(codes::FORBIDDEN_CHARACTER));
    }
}
