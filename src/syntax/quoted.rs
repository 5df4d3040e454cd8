//! Texts of which one quote is missing or stands twice: where they start, and where they end.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::Keyword;
use crate::syntax::place::{is_name, is_number, short, tokens};
use crate::syntax::{codes, split, tree, words};

/// Where the text starts whose last quote is the only one of a line: behind the keyword and the name, behind the word
/// of a clause, or behind the name of an entry.
pub fn opens_at(line: &str) -> Option<usize> {
    let bare = line.trim_start();
    let indent = line.len() - bare.len();
    let lead = if indent > 0 { 0 } else { split::keyword_at(line)?.1 };
    let named = indent > 0 || split::keyword_at(line).is_some_and(|(keyword, _)| tree::has_name(keyword));
    let rest = bare.get(lead..)?;
    let name = split::first_word(rest.trim_start());
    let after = rest.len() - rest.trim_start().len() + if named { name.len() } else { 0 };
    let text = rest.get(after..)?;
    let start = indent + lead + after + text.len() - text.trim_start().len();
    if indent > 0
        && let Some(start) =
            behind_words(bare).or_else(|| words_of_row(bare)).or_else(|| words_of_sentence(bare))
    {
        return Some(indent + start);
    }
    let words = text.trim().trim_end_matches('"');
    let starts = |c: char| c.is_alphabetic() || name == "version" && c.is_ascii_digit();
    let prose = words.starts_with(starts) && !words.contains(['"', '[', '(', '<', '>', '=']);
    // What a clause of a condition holds may go on before its text.
    let text_clause = matches!(name, "because" | "about" | "help" | "version" | "authors" | "url" | "unit");
    if let Some(heading) = text.trim_start().strip_prefix("under ").filter(|_| name == "show" && prose) {
        return Some(line.trim_end().len() - heading.trim().len());
    }
    let typed =
        matches!(name, "one" | "any" | "each" | "whole" | "number" | "date" | "text" | "points" | "like");
    let entry = indent > 0
        && !typed
        && !words.contains(':')
        && !words::is_clause_word(name)
        && !words::is_reserved(name);
    (prose && !name.is_empty() && (indent == 0 || text_clause || entry)).then_some(start)
}

/// Whether the only quote of a line closes a text, and what follows a title or a choice stands behind it.
pub fn closes(line: &str, quote: usize) -> bool {
    let behind = line.get(quote + 1..).unwrap_or_default().trim();
    let glued = line.get(..quote).is_some_and(|before| before.ends_with(char::is_alphanumeric));
    let points = !behind.is_empty() && behind.bytes().all(|byte| byte.is_ascii_digit());
    glued
        && line.matches('"').count() == 1
        && (points || behind.starts_with("by ") || behind.starts_with("= "))
}

/// Where the text starts behind the words that stand before one: `or none None of these"`, `0 to 9 points"`.
fn behind_words(line: &str) -> Option<usize> {
    const LEADS: [&str; 5] = ["or none ", "or unknown ", "show under ", "else ", "like "];
    if line.matches('"').count() != 1 {
        return None;
    }
    let past = |at: usize| at + line.get(at..).map_or(0, |rest| rest.len() - rest.trim_start().len());
    if let Some(lead) = LEADS.iter().find(|lead| line.starts_with(**lead)) {
        return Some(past(lead.len()));
    }
    if let Some((at, joint)) = [" else ", " because "].iter().find_map(|it| Some((line.find(it)?, it))) {
        return Some(past(at + joint.len()));
    }
    let parts: Vec<(usize, &str)> = tokens(line).collect();
    let word = |at: usize| parts.get(at).map_or("", |(_, word)| word);
    let first = usize::from(word(0) == "whole") + 1;
    let ranged = word(first - 1) == "number" && is_number(word(first)) && word(first + 1) == "to";
    let cited = word(0) == "cite" && is_name(word(1)) && word(2).starts_with(char::is_alphabetic);
    let text = match (ranged, cited) {
        (true, _) => first + 3,
        (_, true) => 2,
        _ => return None,
    };
    parts.get(text).map(|(at, _)| *at)
}

/// `5 to 9: mild   Mild"`: where the words of a band's class start.
fn words_of_row(line: &str) -> Option<usize> {
    let (row, given) = line.rsplit_once(':')?;
    let lead = split::first_word(row);
    let row_ends = row.ends_with(|c: char| c.is_ascii_digit()) || matches!(lead, "when" | "otherwise");
    let name = split::first_word(given.trim_start());
    let words = given.trim_start().strip_prefix(name)?.trim_start();
    let plain = words.starts_with(char::is_alphabetic) && !words.trim_end_matches('"').contains('"');
    (row_ends && plain && is_name(name)).then(|| line.len() - words.len())
}

/// `Two weeks after the bite."`: a line of a longer text starts with a capital, which no name and no clause does.
fn words_of_sentence(line: &str) -> Option<usize> {
    let several = line.split_whitespace().nth(1).is_some_and(|word| word.starts_with(char::is_alphanumeric));
    let plain = !line.trim_end().trim_end_matches('"').contains(['"', '[', '(', '<', '>', '=']);
    let small = split::first_word(line).to_lowercase();
    let sentence = line.starts_with(char::is_uppercase) && several && !words::is_clause_word(&small);
    (sentence && plain && split::keyword_at(&small).is_none()).then_some(0)
}

/// `""Days""`, `""Days"` and `"Days""`: where a text ends of whose quotes one stands twice.
pub fn doubled(line: &str, at: usize) -> Option<usize> {
    let rest = line.get(at..)?;
    let leads = rest.starts_with("\"\"") && rest.get(2..)?.starts_with(char::is_alphanumeric);
    let inner = if leads { 2 } else { 1 };
    let close = inner + rest.get(inner..)?.find('"')?;
    let ends = rest.get(close + 1..)?.starts_with('"');
    let behind = rest.get(close + 1 + usize::from(ends)..)?;
    let apart = behind.is_empty() || behind.starts_with([' ', '\t', '\r', ',', ')', ']']);
    let empty = close == inner || rest.get(inner..close)?.contains('\\');
    // What stands between two single ones is a text of its own.
    let single = !leads && (!ends || behind.contains('"'));
    (!empty && !single && apart).then_some(at + close + 1 + usize::from(ends))
}

/// A text of whose quotes one stands twice.
pub fn quotes_twice(line: &str, at: usize, end: usize, start: usize) -> Diagnostic {
    let inner = line.get(at..end).unwrap_or_default().trim_matches('"');
    let span = Span::new(start + at, start + end);
    let message = "a text stands between single double-quotes, one on each side";
    Diagnostic::error(codes::MISSING_QUOTES, span, message)
        .labelled("quotes twice")
        .help(format!("write `\"{}\"`", short(inner)))
        .edit(span, format!("\"{inner}\""))
}

/// A text that is not closed ends before what belongs to it no more: the points of a choice, `by` and a name, a formula.
pub fn closed_before(text: &str, fault: Diagnostic, keyword: Keyword) -> Diagnostic {
    let end = ends_before(text, &fault, keyword);
    match end {
        Some(end) => {
            let words = text.get(fault.span().start as usize..end).unwrap_or_default();
            fault.help(format!("write `{}\"`", short(words))).edit(Span::new(end, end), "\"")
        }
        None => fault,
    }
}

fn ends_before(text: &str, fault: &Diagnostic, keyword: Keyword) -> Option<usize> {
    let edit = fault.edit.as_ref().filter(|edit| edit.text == "\"" && fault.code == codes::UNCLOSED_TEXT)?;
    let (start, end) = (fault.span().start as usize, edit.span.end as usize);
    let written = text.get(start..end).filter(|written| !written.contains('\n') && start + 1 < end)?;
    let banded = matches!(keyword, Keyword::Classify | Keyword::Calculate);
    let by = written.rsplit_once(" by ").filter(|(_, name)| banded && is_name(name.trim()));
    let formula = written.split_once(" = ").filter(|_| keyword == Keyword::Calculate);
    let points = written.rsplit_once(' ').filter(|(_, number)| {
        keyword == Keyword::Scale && number.bytes().all(|byte| byte.is_ascii_digit()) && !number.is_empty()
    });
    let (words, _) = by.or(formula).or(points)?;
    Some(start + words.trim_end().len())
}
