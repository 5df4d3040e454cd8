//! The words of the language, for suggestions and for telling what a stray line was meant to be.

use crate::syntax::ast::Keyword;

/// The nineteen words that are never names.
pub const RESERVED: [&str; 19] = [
    "and", "or", "not", "is", "of", "to", "when", "unless", "then", "else", "since", "includes",
    "between", "yes", "no", "unknown", "known", "missing", "level",
];

/// The words that start a clause.
pub const CLAUSE_WORDS: [&str; 40] = [
    "about", "add", "also", "any", "applies", "ask", "assume", "authors", "because", "by", "cite",
    "code", "date", "each", "even", "expect", "given", "help", "language", "likely", "number",
    "one", "or", "points", "possible", "prorate", "review", "reviewed", "show", "text", "then",
    "unit", "unless", "url", "version", "when", "whole", "yes", "otherwise", "else",
];

/// The words that start a declaration.
pub fn starts() -> impl Iterator<Item = &'static str> {
    Keyword::ALL.iter().map(|(_, words)| *words)
}

/// Whether a word, capitals or not, starts a clause.
pub fn is_clause_word(word: &str) -> bool {
    CLAUSE_WORDS
        .iter()
        .any(|clause| clause.eq_ignore_ascii_case(word))
}

/// Whether a word is never a name.
pub fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word)
}

/// Whether a line looks like a level, choice, band, score line or formula rather than a declaration.
pub fn looks_like_entry(line: &str) -> bool {
    let mut rest = line.chars();
    match rest.next() {
        Some('+' | '-' | '=' | '"' | '0'..='9') => true,
        Some(first) if first.is_alphabetic() => {
            let after = line
                .trim_start_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '-')
                .trim_start();
            after.starts_with(['"', ':'])
        }
        _ => false,
    }
}
