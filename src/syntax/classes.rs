//! The rows of a `classify`: after the colon stand the name of a class and its words in quotes.

use crate::diagnostic::Diagnostic;
use crate::syntax::ast::Keyword;
use crate::syntax::place::{Place, is_name, short};
use crate::syntax::{codes, slips, words};

/// `5 to 9: moderate Moderate depression` and `5 to 9: moderately severe "Moderately severe"`.
pub fn known(place: &Place<'_>) -> Option<Diagnostic> {
    if place.keyword != Keyword::Classify || place.on_first_line() {
        return None;
    }
    let at = if place.starts_line() { place.before_at } else { place.at };
    let before = place.written.get(..at)?.rsplit('\n').next()?;
    let start = at - before.trim_start().len();
    let line = place.line_from(start);
    let colon = line.split('"').next()?.find(':')?;
    let behind = line.get(colon + 1..)?;
    let given = behind.trim_start();
    let from = start + line.len() - given.len();
    if given.contains('|') || !leads_row(line.get(..colon)?.trim_end()) {
        return None;
    }
    match given.split_once('"') {
        Some((name, text)) if text.ends_with('"') => several_words(place, from, name.trim_end()),
        Some(_) => None,
        None => no_quotes(place, from, given),
    }
}

/// Whether these words stand before the colon of a row.
fn leads_row(words: &str) -> bool {
    let first = words.split(' ').next().unwrap_or_default();
    let lead = first.starts_with(|c: char| c.is_ascii_digit())
        || matches!(first, "up" | "from" | "below" | "when" | "otherwise" | "]" | "and" | "or");
    lead || words.split(',').all(|word| is_name(word.trim()))
}

fn several_words(place: &Place<'_>, from: usize, written: &str) -> Option<Diagnostic> {
    let parts: Vec<&str> = written.split([' ', '-', '/']).filter(|part| !part.is_empty()).collect();
    let plain = |part: &&str| is_name(part) && !words::is_reserved(part) && !words::is_clause_word(part);
    if parts.len() < 2 || matches!(parts.first(), Some(&("a" | "the" | "very"))) || !parts.iter().all(plain) {
        return None;
    }
    let name = parts.join("_");
    let span = place.between(from, from + written.len());
    if let [first, second] = parts.as_slice()
        && first == second
    {
        let again = place.between(from + written.len() - second.len(), from + written.len());
        let edit = place.between(from + first.len(), from + written.len());
        return Some(
            Diagnostic::error(codes::UNEXPECTED, again, format!("`{first}` stands twice"))
                .labelled("take this away")
                .help(format!("write `{first}`"))
                .edit(edit, ""),
        );
    }
    let message = format!("`{}` is several words, and a name is one", short(written));
    Some(
        Diagnostic::error(codes::WIDE_NAME, span, message)
            .labelled("this name")
            .help(format!("write `{name}`"))
            .edit(span, slips::plain_name(&name)),
    )
}

fn no_quotes(place: &Place<'_>, from: usize, given: &str) -> Option<Diagnostic> {
    let (name, text) = given.split_once(' ')?;
    let text = text.trim_start();
    if !is_name(name) || words::is_clause_word(name) || !text.contains(char::is_alphabetic) {
        return None;
    }
    let span = place.between(from + given.len() - text.len(), from + given.len());
    let single = ['\'', '`', '‘', '’'];
    let quoted = text.strip_prefix(single).and_then(|text| text.strip_suffix(single));
    let text = quoted.unwrap_or(text);
    Some(
        Diagnostic::error(codes::MISSING_QUOTES, span, "a text stands between quotes")
            .labelled("this text")
            .help(format!("write `\"{}\"`", short(text)))
            .edit(span, format!("\"{text}\"")),
    )
}
