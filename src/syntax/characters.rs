//! Characters that a word processor puts where plain ones belong, and characters that cannot be seen.
//!
//! Each is reported with its place and replacement, and replaced by the same number of bytes, so that every later
//! position is true and reading goes on. In quoted texts and comments print characters are welcome.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::codes;
use std::borrow::Cow;

/// After so many problems of this kind a file is no text of the language; the rest is mended without a word each.
const MOST_REPORTED: usize = 100;

/// The text with plain characters, of the same length, and what was replaced.
pub fn mend(text: &str) -> (Cow<'_, str>, Vec<Diagnostic>) {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    if !has_suspect(text) {
        return (Cow::Borrowed(text), Vec::new());
    }
    let mut mender = Mender { text, out: Vec::new(), diagnostics: Vec::new() };
    let mut at = start;
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        if has_suspect(line) {
            mender.line(line, at);
        }
        at += line.len();
    }
    if mender.out.is_empty() {
        return (Cow::Borrowed(text), mender.diagnostics);
    }
    match String::from_utf8(mender.out) {
        Ok(plain) => (Cow::Owned(plain), mender.diagnostics),
        Err(_) => (Cow::Borrowed(text), mender.diagnostics),
    }
}

/// Whether there is a byte that a line of plain text does not have; a carriage return is plain only before a line feed.
///
/// Every byte is looked at, without leaving early: so the machine looks at many at once.
fn has_suspect(text: &str) -> bool {
    let is_suspect = |byte: u8| byte >= 0x7f || (byte < b' ' && byte != b'\n' && byte != b'\t');
    text.bytes().fold(false, |found, byte| found | is_suspect(byte))
}

struct Mender<'t> {
    text: &'t str,
    /// The mended bytes; empty as long as nothing was replaced.
    out: Vec<u8>,
    diagnostics: Vec<Diagnostic>,
}

/// What the reader stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Outside,
    /// In a text opened by `"`.
    Plain,
    /// In a text opened by a curly quote at this byte.
    Curly(usize),
    Comment,
}

impl Mender<'_> {
    fn line(&mut self, line: &str, start: usize) {
        let body = line.strip_suffix('\n').unwrap_or(line);
        let body = body.strip_suffix('\r').unwrap_or(body);
        let mut place = Place::Outside;
        let mut escaped = false;
        let mut word_end = 0;
        for (at, character) in body.char_indices() {
            let span = Span::new(start + at, start + at + character.len_utf8());
            if let Some(what) = forbidden(character) {
                self.forbidden(character, what, span);
                continue;
            }
            if place == Place::Comment || std::mem::take(&mut escaped) || at < word_end {
                continue;
            }
            let rest = body.get(at..).unwrap_or_default();
            match (place, character) {
                (Place::Plain | Place::Curly(_), '\\') => escaped = true,
                (Place::Outside, '#') => place = Place::Comment,
                (Place::Outside, '"') => place = Place::Plain,
                (Place::Plain, '"') => place = Place::Outside,
                (Place::Outside, quote) if is_curly(quote) => {
                    place = Place::Curly(start + at);
                    self.replace(span, &right_aligned("\"", span));
                }
                (Place::Curly(open), quote) if is_curly(quote) || quote == '"' => {
                    self.close_curly(open, span);
                    place = Place::Outside;
                }
                (Place::Plain, quote) if is_curly(quote) && ends_text(rest, character) => {
                    self.replace(span, &left_aligned("\"", span));
                    self.pasted_quote(span, "\"");
                    place = Place::Outside;
                }
                (Place::Outside, unseen) if blank_for(unseen) && parts_a_word(body, at, unseen) => {
                    let name = body.get(..at).map_or(0, name_length);
                    let rest = body.get(at - name..).unwrap_or_default();
                    word_end = at - name + self.word(rest, start + at - name);
                }
                (Place::Outside, pasted) if blank_for(pasted) => {
                    word_end = at + self.blanks(rest, start + at);
                }
                (Place::Outside, '‘' | '‚' | '‛') if single_end(rest).is_some() => {
                    word_end = at + self.single_quoted(rest, start + at);
                }
                (Place::Outside, _) if plain_for(character).is_some() => {
                    let before = body.get(..at).unwrap_or_default();
                    let name = name_before(before, rest);
                    let rest = body.get(at - name..).unwrap_or_default();
                    word_end = at - name + self.word(rest, start + at - name);
                }
                _ => {}
            }
        }
        if let Place::Curly(open) = place {
            let quote = self.text.get(open..).and_then(|rest| rest.chars().next());
            let end = open + quote.map_or(1, char::len_utf8);
            self.pasted_quote(Span::new(open, end), "\"");
        }
    }

    /// Pasted blanks in a row are one mistake.
    fn blanks(&mut self, rest: &str, start: usize) -> usize {
        let length = rest.find(|c: char| !blank_for(c)).unwrap_or(rest.len());
        let written = rest.get(..length).unwrap_or_default();
        let span = Span::new(start, start + length);
        self.replace(span, &left_aligned("", span));
        let several = written.chars().count();
        let unseen = written.chars().all(|c| !c.is_whitespace());
        self.pasted(
            span,
            if several == 1 { "this blank" } else { "these blanks" },
            &" ".repeat(if unseen { 1 } else { several }),
        );
        length
    }

    /// A text between single quotes of a word processor.
    fn single_quoted(&mut self, rest: &str, start: usize) -> usize {
        let Some(end) = single_end(rest) else { return 0 };
        let (open, close) = ('‘'.len_utf8(), '’'.len_utf8());
        self.replace(Span::new(start, start + open), "  \"");
        self.replace(Span::new(start + end - close, start + end), "\"  ");
        let inner = rest.get(open..end - close).unwrap_or_default();
        self.pasted_quote(Span::new(start, start + end), &format!("\"{inner}\""));
        end
    }

    /// A word with pasted characters from here on: mended as a whole, with blanks after it.
    fn word(&mut self, rest: &str, start: usize) -> usize {
        let length = rest
            .find(|c: char| {
                let blank = c.is_whitespace() || (blank_for(c) && !is_unseen(c));
                blank || "\"#:,)]".contains(c) || is_curly(c)
            })
            .unwrap_or(rest.len());
        let written = rest.get(..length).unwrap_or_default();
        let mut mended = String::with_capacity(length);
        let letters = written.starts_with(|c: char| c.is_alphabetic());
        for character in written.chars() {
            match plain_for(character) {
                // A dash inside a name.
                Some(plain) if plain == "-" && letters => mended.push('_'),
                Some(plain) => mended.push_str(&plain),
                None if forbidden(character).is_some() || is_unseen(character) => {}
                None => mended.push(character),
            }
        }
        let span = Span::new(start, start + length);
        self.replace(span, &left_aligned(&mended, span));
        if written == "…" {
            // What it stands for is still to be written, which is told where it is missing.
            return length;
        }
        // Where a dash stands between two numbers, a range is meant, which is longer than what can be put there.
        let range = mended.split_once('-').filter(|(low, high)| is_decimal(low) && is_decimal(high));
        let meant = range.map(|(low, high)| format!("{low} to {high}"));
        self.pasted(span, &format!("`{written}`"), meant.as_deref().unwrap_or(&mended));
        length
    }

    fn close_curly(&mut self, open: usize, close: Span) {
        self.replace(close, &left_aligned("\"", close));
        let whole = Span::new(open, close.end as usize);
        let written = self.text.get(whole.range()).unwrap_or_default();
        let mut inner = written.chars();
        inner.next();
        inner.next_back();
        self.pasted_quote(whole, &format!("\"{}\"", inner.as_str()));
    }

    fn pasted_quote(&mut self, span: Span, mended: &str) {
        self.report(
            Diagnostic::error(
                codes::PASTED_CHARACTER,
                span,
                "a text stands between straight quotes, not curly ones",
            )
            .labelled("curly quotes")
            .help("write `\"` before and after the text")
            .edit(span, mended),
        );
    }

    fn pasted(&mut self, span: Span, written: &str, mended: &str) {
        let help = if mended.trim().is_empty() {
            "write an ordinary blank".to_owned()
        } else {
            format!("write `{mended}`")
        };
        self.report(
            Diagnostic::error(
                codes::PASTED_CHARACTER,
                span,
                format!("{written} was pasted from a word processor"),
            )
            .labelled("pasted here")
            .help(help)
            .edit(span, mended),
        );
    }

    fn forbidden(&mut self, character: char, what: &str, span: Span) {
        self.replace(span, &left_aligned("", span));
        self.report(
            Diagnostic::error(
                codes::FORBIDDEN_CHARACTER,
                span,
                format!("{what} (U+{:04X}) may stand nowhere in a ruleset", u32::from(character)),
            )
            .labelled("it stands here, unseen")
            .help("take it away")
            .edit(span, ""),
        );
    }

    fn report(&mut self, problem: Diagnostic) {
        let known = self.diagnostics.len();
        if known < MOST_REPORTED {
            self.diagnostics.push(problem);
        } else if known == MOST_REPORTED {
            let more = Diagnostic::error(
                codes::PASTED_CHARACTER,
                problem.span(),
                "more such characters follow, which are not listed",
            );
            self.diagnostics.push(more.labelled("from here on").help("write the file as plain text"));
        }
    }

    fn replace(&mut self, span: Span, by: &str) {
        if self.out.is_empty() {
            self.out = self.text.as_bytes().to_vec();
        }
        if let Some(place) = self.out.get_mut(span.range())
            && place.len() == by.len()
        {
            place.copy_from_slice(by.as_bytes());
        }
    }
}

fn left_aligned(text: &str, span: Span) -> String {
    format!("{text:<width$}", width = span.range().len() - (text.len() - text.chars().count()))
}

fn right_aligned(text: &str, span: Span) -> String {
    format!("{text:>width$}", width = span.range().len())
}

/// What may stand nowhere, not even in a comment, and how people call it.
fn forbidden(character: char) -> Option<&'static str> {
    Some(match character {
        '\0' => "a zero character",
        '\r' => "a carriage return without a line feed",
        '\u{85}' | '\u{2028}' | '\u{2029}' => "an unseen line break",
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "a control of the reading direction"
        }
        '\t' | '\n' => return None,
        control if control.is_control() => "a control character",
        _ => return None,
    })
}

/// One past the quote that closes a text between single quotes of a word processor: the last one of the line.
fn single_end(rest: &str) -> Option<usize> {
    let close = rest.rfind(['’', '‘']).filter(|at| *at > 0)?;
    let text = rest.get(..close)?.contains(' ') || rest.get(close + '’'.len_utf8()..)?.trim().is_empty();
    (text && !rest.contains('"')).then_some(close + '’'.len_utf8())
}

/// How many bytes before a dash belong to the name that goes on after it.
fn name_before(before: &str, rest: &str) -> usize {
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let digit = |c: char| c.is_ascii_digit() || c == '.';
    let digits = before.len() - before.trim_end_matches(digit).len();
    let number = before.get(before.len() - digits..).is_some_and(is_decimal);
    let name = if number { digits } else { before.len() - before.trim_end_matches(letter).len() };
    let word = before.get(before.len() - name..).unwrap_or_default();
    let dash = rest.starts_with(|c: char| plain_for(c).as_deref() == Some("-"));
    let alike = |of: fn(&char) -> bool| {
        word.chars().next().is_some_and(|first| of(&first))
            && rest.chars().nth(1).is_some_and(|next| of(&next))
    };
    // Between two digits it is a range.
    if dash && (alike(char::is_ascii_alphabetic) || alike(char::is_ascii_digit)) { name } else { 0 }
}

fn is_decimal(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn is_curly(character: char) -> bool {
    matches!(character, '“' | '”' | '„' | '‟' | '«' | '»' | '＂')
}

/// Whether a curly quote closes a text that a straight one opened: no straight one follows on the line.
fn ends_text(rest: &str, quote: char) -> bool {
    rest.get(quote.len_utf8()..).is_some_and(|after| !after.contains(['"', '”', '“']))
}

/// Blanks and unseen characters that stand for a blank.
fn blank_for(character: char) -> bool {
    matches!(
        character,
        '\u{a0}' | '\u{ad}' | '\u{1680}' | '\u{2000}'
            ..='\u{200d}' | '\u{202f}' | '\u{205f}' | '\u{2060}' | '\u{3000}' | '\u{feff}'
    )
}

/// Whether a character takes no room at all, as a hyphen that is shown at the end of a line only.
fn is_unseen(character: char) -> bool {
    blank_for(character) && !character.is_whitespace()
}

/// Whether an unseen character stands inside a name.
fn parts_a_word(body: &str, at: usize, unseen: char) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let (before, after) = (body.get(..at), body.get(at + unseen.len_utf8()..));
    is_unseen(unseen)
        && before.is_some_and(|before| before.ends_with(letter))
        && after.is_some_and(|after| after.starts_with(letter))
}

/// How many bytes a name has that a text ends with.
fn name_length(before: &str) -> usize {
    before.len() - before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').len()
}

/// The plain characters for one that a word processor or another keyboard writes.
fn plain_for(character: char) -> Option<String> {
    let plain = match character {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '‘' | '’' | '‚' | '‛' => '\'',
        '…' => return Some("...".to_owned()),
        '≧' | '⩾' => return Some(">=".to_owned()),
        '≦' | '⩽' => return Some("<=".to_owned()),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0)?,
        _ => return None,
    };
    Some(plain.to_string())
}
