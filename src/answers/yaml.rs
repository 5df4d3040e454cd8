//! YAML into a tree, from the parser's events only: no value is ever typed here, so `no`, `1.10` and `0123` stay words.
//!
//! What could make one text mean something else than it shows (anchors, aliases, merge keys, tags, several
//! documents) is refused. The parser counts places in characters; everything leaves here in bytes.

use super::codes;
use super::context::Problems;
use super::tree::{DEEPEST, Entry, Kind, Node, Scalar, Style, span_within, too_deep};
use super::yaml_faults;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

/// Reads a text that starts `skip` bytes into its file; `None` where it is empty or not YAML at all.
pub(super) fn parse(text: &str, skip: usize, problems: &mut Problems) -> Option<Node> {
    let body = text.get(skip..)?;
    let mut builder = Builder::new(text, skip, problems);
    let mut parser = Parser::new_from_str(body);
    while let Some(next) = parser.next_event() {
        match next {
            Ok((event, span)) => {
                let span = builder.places.span(span.start, span.end);
                builder.event(event, span)?;
            }
            Err(error) => {
                let at = builder.places.byte(*error.marker());
                let problem = yaml_faults::explain(text, at, error.info(), builder.bracket());
                builder.problems.push(problem);
                return None;
            }
        }
    }
    builder.root
}

/// From places in characters to places in bytes.
struct Places<'t> {
    text: &'t str,
    skip: usize,
    /// The byte of every character; empty where all are ASCII and the two are the same.
    bytes: Vec<u32>,
}

impl<'t> Places<'t> {
    fn new(text: &'t str, skip: usize) -> Self {
        let body = text.get(skip..).unwrap_or_default();
        let byte = |(at, _)| u32::try_from(at).unwrap_or(u32::MAX);
        let bytes = if body.is_ascii() { Vec::new() } else { body.char_indices().map(byte).collect() };
        Self { text, skip, bytes }
    }

    fn byte(&self, marker: Marker) -> usize {
        if self.bytes.is_empty() {
            return self.skip + marker.index();
        }
        let byte = self.bytes.get(marker.index());
        byte.map_or(self.text.len(), |byte| self.skip + *byte as usize)
    }

    fn span(&self, start: Marker, end: Marker) -> Span {
        span_within(self.text, self.byte(start), self.byte(end))
    }
}

/// A list or keys that are not closed yet.
struct Frame {
    start: Span,
    /// In brackets: its end is then where the closing event stands.
    bracketed: bool,
    open: Open,
}

enum Open {
    List(Vec<Node>),
    Map(Vec<Entry>, Option<Node>),
}

struct Builder<'t, 'p> {
    text: &'t str,
    places: Places<'t>,
    problems: &'p mut Problems,
    stack: Vec<Frame>,
    root: Option<Node>,
    documents: usize,
    /// Where the last event ended; anchors and tags stand between there and the next value.
    last_end: usize,
}

impl<'t, 'p> Builder<'t, 'p> {
    fn new(text: &'t str, skip: usize, problems: &'p mut Problems) -> Self {
        Self {
            text,
            places: Places::new(text, skip),
            problems,
            stack: Vec::new(),
            root: None,
            documents: 0,
            last_end: skip,
        }
    }

    /// Takes one event; `None` where reading on is of no use.
    fn event(&mut self, event: Event<'_>, span: Span) -> Option<()> {
        match event {
            Event::DocumentStart(_) => self.document(span)?,
            Event::Alias(_) => {
                self.refuse_anchor(span);
                self.attach(Node { span, kind: Kind::Broken });
            }
            Event::Scalar(word, style, anchor, tag) => {
                let broken = self.decorated(anchor, tag.is_some(), span);
                let node = self.scalar(&word, style, span);
                self.attach(if broken { Node { kind: Kind::Broken, ..node } } else { node });
            }
            Event::SequenceStart(anchor, tag) => {
                self.decorated(anchor, tag.is_some(), span);
                self.open(span, Open::List(Vec::new()))?;
            }
            Event::MappingStart(anchor, tag) => {
                self.decorated(anchor, tag.is_some(), span);
                self.open(span, Open::Map(Vec::new(), None))?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        self.last_end = span.end as usize;
        Some(())
    }

    fn document(&mut self, span: Span) -> Option<()> {
        self.documents += 1;
        if self.documents == 1 {
            return Some(());
        }
        let message = "a second document starts here";
        let problem = Diagnostic::error(codes::SEVERAL_DOCUMENTS, span, message);
        let help = "one file holds the answers of one person; write the others into files of their own";
        self.problems.push(problem.help(help));
        None
    }

    fn scalar(&self, word: &str, style: ScalarStyle, span: Span) -> Node {
        let (text, span, style) = match style {
            ScalarStyle::Plain => (word, span, Style::Plain),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                (word, quoted_span(self.text, span), Style::Quoted)
            }
            // A block text always ends in a line break that nobody meant as part of the answer.
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let text = word.strip_suffix('\n').unwrap_or(word);
                (text, self.block_span(span), Style::Quoted)
            }
        };
        let text = text.to_owned();
        Node { span, kind: Kind::Scalar(Scalar { text, style }) }
    }

    /// All of a block text: from its `|` or `>` to its last character.
    fn block_span(&self, span: Span) -> Span {
        let (start, end) = (span.start as usize, span.end as usize);
        let before = self.text.get(self.last_end..start).unwrap_or_default();
        let start = before.find(['|', '>']).map_or(start, |at| self.last_end + at);
        let content = self.text.get(start..end).unwrap_or_default().trim_end();
        Span::new(start, start + content.len())
    }

    /// Refuses an anchor and a tag before a value; says whether there was one.
    fn decorated(&mut self, anchor: usize, tagged: bool, span: Span) -> bool {
        if anchor > 0 {
            let place = self.mark('&', span);
            self.refuse_anchor(place);
        }
        if tagged {
            let place = self.mark('!', span);
            let problem = Diagnostic::error(codes::YAML_TAG, place, "an answer file has no tags")
                .help("write the answer alone; the question knows what it is");
            self.problems.push(problem);
        }
        anchor > 0 || tagged
    }

    fn refuse_anchor(&mut self, span: Span) {
        self.problems.push(yaml_faults::anchor(span));
    }

    /// The word that starts with a sign (`&name`, `!tag`) shortly before the end of a value's span.
    fn mark(&self, sign: char, span: Span) -> Span {
        let end = span.end as usize;
        let between = self.text.get(self.last_end..end).unwrap_or_default();
        let Some(at) = between.find(sign) else {
            return span;
        };
        let word = between.get(at..).unwrap_or_default();
        let length = word.find(char::is_whitespace).unwrap_or(word.len());
        Span::new(self.last_end + at, self.last_end + at + length)
    }

    fn open(&mut self, start: Span, open: Open) -> Option<()> {
        if self.stack.len() >= DEEPEST {
            self.problems.push(too_deep(start));
            return None;
        }
        let bracketed = start.start < start.end;
        self.stack.push(Frame { start, bracketed, open });
        Some(())
    }

    /// The innermost bracket that is still open.
    fn bracket(&self) -> Option<Span> {
        let frames = self.stack.iter().rev();
        frames.filter(|frame| frame.bracketed).map(|frame| frame.start).next()
    }

    fn close(&mut self, end: Span) {
        let Some(frame) = self.stack.pop() else {
            return;
        };
        let (kind, last) = match frame.open {
            Open::List(items) => {
                let last = items.last().map(|item| item.span);
                (Kind::List(items), last)
            }
            Open::Map(entries, _) => {
                let last = entries.last().map(|entry| entry.at.to(entry.value.span));
                (Kind::Map(entries), last)
            }
        };
        let end = if frame.bracketed { Some(end) } else { last };
        let span = end.map_or(frame.start, |end| frame.start.to(end));
        self.attach(Node { span, kind });
    }

    /// Puts a finished value where it belongs.
    fn attach(&mut self, node: Node) {
        match self.stack.last_mut().map(|frame| &mut frame.open) {
            None => self.root = Some(node),
            Some(Open::List(items)) => items.push(node),
            Some(Open::Map(entries, key)) => match key.take() {
                None => *key = Some(node),
                Some(key) => match named(key, node) {
                    Named::Entry(entry) => entries.push(entry),
                    Named::Merge(span) => self.problems.push(yaml_faults::anchor(span)),
                    Named::NoWord(key) => self.problems.push(bad_key(&key)),
                },
            },
        }
    }
}

/// What a key with its value is.
enum Named {
    Entry(Entry),
    Merge(Span),
    NoWord(Node),
}

fn named(key: Node, value: Node) -> Named {
    let at = key.span;
    match key.kind {
        Kind::Scalar(word) if word.text == "<<" && word.style == Style::Plain => Named::Merge(at),
        Kind::Scalar(word) => Named::Entry(Entry { key: word.text, at, value }),
        Kind::Broken | Kind::List(_) | Kind::Map(_) => Named::NoWord(key),
    }
}

fn bad_key(key: &Node) -> Diagnostic {
    let message = match key.kind {
        Kind::Broken => "a key is the plain id of a question".to_owned(),
        _ => format!("a key is one word, not {}", key.kind.name()),
    };
    Diagnostic::error(codes::BAD_KEY, key.span, message)
        .help("write the question's id, a colon, a blank and the answer")
}

/// The parser's span of a quoted text may run on over a comment behind it; this one ends at the closing quote.
fn quoted_span(text: &str, span: Span) -> Span {
    let start = span.start as usize;
    let content = text.get(span.range()).unwrap_or_default();
    let Some(quote) = content.chars().find(|c| matches!(c, '"' | '\'')) else {
        return span;
    };
    let mut chars = content.char_indices().skip_while(|(_, c)| *c != quote).skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        let doubled = quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == quote);
        if c == '\\' && quote == '"' || c == quote && doubled {
            chars.next();
        } else if c == quote {
            return Span::new(start, start + at + c.len_utf8());
        }
    }
    span
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_span_ends_at_the_closing_quote() {
        let end = |text: &str| quoted_span(text, Span::new(0, text.len())).end;
        assert_eq!(end("\"ß\\\"\"  # é\""), 6);
        assert_eq!(end("'it''s' # 'x'"), 7);
        assert_eq!(end("\"open"), 5);
    }
}
