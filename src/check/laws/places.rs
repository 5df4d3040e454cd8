//! Where things stand in the text that the typed ruleset keeps no place of: clauses, sources, levels and sections.
//!
//! A declaration starts in the first column and everything else of it is indented, so lines are enough to go by.

use crate::source::{Source, Span};

/// The declaration that a place belongs to: from its line in the first column to the next such line.
fn declaration_at(source: &Source, at: u32) -> Span {
    let text = source.text();
    let at = (at as usize).min(text.len());
    let mut start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |found| found + 1);
    while start > 0 && !starts_declaration(text.get(start..).unwrap_or_default()) {
        let before = text.get(..start - 1).unwrap_or_default();
        start = before.rfind('\n').map_or(0, |found| found + 1);
    }
    let mut end = start;
    for (n, line) in text.get(start..).unwrap_or_default().split_inclusive('\n').enumerate() {
        if n > 0 && starts_declaration(line) {
            break;
        }
        end += line.len();
    }
    Span::new(start, end)
}

fn starts_declaration(line: &str) -> bool {
    line.starts_with(|first: char| first.is_ascii_alphabetic())
}

/// The clause of a declaration that starts with a word: its line without the comment.
pub(super) fn clause(source: &Source, at: u32, word: &str) -> Option<Span> {
    lines(source, declaration_at(source, at)).find(|line| first_word(source.slice(*line)) == word)
}

/// The lines of a part of the text, without indentation and comments.
fn lines(source: &Source, part: Span) -> impl Iterator<Item = Span> {
    let mut start = part.start as usize;
    source.slice(part).split_inclusive('\n').map(move |line| {
        let kept = without_comment(line).trim_end();
        let indent = kept.len() - kept.trim_start().len();
        let span = Span::new(start + indent, start + kept.len());
        start += line.len();
        span
    })
}

/// A line up to the `#` that starts a comment; a `#` inside a text stays.
pub(super) fn without_comment(line: &str) -> &str {
    let mut in_text = false;
    let mut escaped = false;
    for (at, found) in line.char_indices() {
        match found {
            '#' if !in_text => return line.get(..at).unwrap_or(line),
            '"' if !escaped => in_text = !in_text,
            _ => {}
        }
        escaped = in_text && found == '\\' && !escaped;
    }
    line
}

fn first_word(line: &str) -> &str {
    line.split_whitespace().next().unwrap_or_default()
}

fn second_word(source: &Source, line: Span) -> Span {
    let text = source.slice(line);
    let skipped = first_word(text).len();
    let rest = text.get(skipped..).unwrap_or_default();
    let start = line.start as usize + skipped + rest.len() - rest.trim_start().len();
    Span::new(start, start + first_word(rest).len())
}

/// The places of the names of all `source` declarations, in the order of the text.
pub(super) fn sources(source: &Source) -> Vec<Span> {
    headers(source, "source").into_iter().map(|line| second_word(source, line)).collect()
}

/// The places of the titles of all `section` declarations, in the order of the text.
pub(super) fn sections(source: &Source) -> Vec<Span> {
    let title = |line: Span| {
        let name = second_word(source, line);
        Span { start: name.start, end: line.end }
    };
    headers(source, "section").into_iter().map(title).collect()
}

/// The first lines of the declarations with this keyword, without comments.
fn headers(source: &Source, keyword: &str) -> Vec<Span> {
    let text = source.text();
    let starts = memchr::memmem::find_iter(text.as_bytes(), keyword);
    let starts =
        starts.filter(|at| text.get(..*at).is_some_and(|before| before.is_empty() || before.ends_with('\n')));
    let headers = starts.filter_map(|at| {
        let line = text.get(at..)?.split('\n').next()?;
        (first_word(line) == keyword).then(|| Span::new(at, at + without_comment(line).trim_end().len()))
    });
    headers.collect()
}

/// The places of the ids of all levels, in the order of the text.
pub(super) fn levels(source: &Source) -> Vec<Span> {
    let Some(header) = headers(source, "levels").into_iter().next() else { return Vec::new() };
    let entries = lines(source, declaration_at(source, header.start)).skip(1);
    let id = |line: Span| {
        Span::new(line.start as usize, line.start as usize + first_word(source.slice(line)).len())
    };
    entries.filter(|line| line.start < line.end).map(id).collect()
}

/// What follows a place on its line, without the comment.
pub(super) fn rest_of_line(source: &Source, span: Span) -> &str {
    let text = source.text().get(span.end as usize..).unwrap_or_default();
    without_comment(text.lines().next().unwrap_or_default()).trim_end()
}

/// The text of a place on one line: runs of blanks and line ends become one blank.
pub(super) fn words(source: &Source, span: Span) -> String {
    source
        .slice(span)
        .lines()
        .map(without_comment)
        .flat_map(str::split_whitespace)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The same, cut after the words that a message can carry.
pub(super) fn short_words(source: &Source, span: Span) -> String {
    const MOST: usize = 80;
    let words = words(source, span);
    match words.char_indices().nth(MOST) {
        Some((end, _)) => format!("{} …", words.get(..end).unwrap_or(&words).trim_end()),
        None => words,
    }
}
