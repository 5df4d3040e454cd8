//! The words of the language, for suggestions and for telling what a stray line was meant to be.

use crate::diagnostic::did_you_mean;
use crate::syntax::ast::Keyword;

/// The nineteen words that are never names.
pub const RESERVED: [&str; 19] = [
    "and", "or", "not", "is", "of", "to", "when", "unless", "then", "else", "since", "includes", "between",
    "yes", "no", "unknown", "known", "missing", "level",
];

/// The words that start a clause.
pub const CLAUSE_WORDS: [&str; 41] = [
    "about",
    "add",
    "also",
    "any",
    "applies",
    "ask",
    "assume",
    "authors",
    "because",
    "by",
    "cite",
    "code",
    "date",
    "each",
    "even",
    "expect",
    "given",
    "help",
    "language",
    "likely",
    "number",
    "one",
    "or",
    "points",
    "possible",
    "prorate",
    "review",
    "reviewed",
    "show",
    "text",
    "then",
    "unit",
    "unless",
    "url",
    "version",
    "when",
    "whole",
    "worse",
    "yes",
    "otherwise",
    "else",
];

/// The words that start a declaration.
pub fn starts() -> impl Iterator<Item = &'static str> {
    Keyword::ALL.iter().map(|(_, words)| *words)
}

/// The words that lines of each declaration start with, the usual ones first.
const CLAUSES: [(Keyword, &[&str]); 19] = [
    (Keyword::Ruleset, &["language", "version", "about", "authors", "applies when"]),
    (Keyword::Library, &["language", "version", "about", "authors", "applies when"]),
    (Keyword::Source, &["url", "reviewed", "review by", "about"]),
    (Keyword::Levels, &["id \"text\""]),
    (Keyword::Scale, &["id \"text\""]),
    (
        Keyword::Question,
        &[
            "yes or no",
            "one of",
            "any of",
            "whole number",
            "number",
            "date",
            "text",
            "ask when",
            "help",
            "by",
            "assume",
            "worse",
            "or none",
            "or unknown",
            "code",
            "also in",
            "because",
            "cite",
        ],
    ),
    (
        Keyword::Questions,
        &["each one of", "each yes or no", "by", "ask when", "assume", "worse", "because", "cite"],
    ),
    (Keyword::Finding, &["when", "unless", "because", "cite", "show under"]),
    (Keyword::Calculate, &["=", "by", "up to", "from", "unit", "because", "cite", "show under"]),
    (Keyword::Score, &["+1 when", "points for", "add", "prorate", "because", "cite", "show under"]),
    (Keyword::Classify, &["by", "up to", "from", "when", "otherwise", "because", "cite", "show under"]),
    (Keyword::Pattern, &["likely when", "possible when", "about", "because", "cite"]),
    (Keyword::Advice, &["when", "unless", "even with red flags", "about", "cite", "show under"]),
    (Keyword::RedFlag, &["when", "then level", "then advise", "because", "cite"]),
    (Keyword::Rule, &["when", "unless", "then level", "then advise", "because", "cite"]),
    (Keyword::Otherwise, &["because"]),
    (Keyword::Case, &["given", "expect"]),
    (Keyword::Always, &["when", "expect"]),
    (Keyword::Impossible, &["when", "because"]),
];

/// The words that lines of a declaration start with, the usual ones first.
pub fn clauses_of(keyword: Keyword) -> &'static [&'static str] {
    CLAUSES.iter().find(|(of, _)| *of == keyword).map_or(&[], |(_, words)| *words)
}

/// Whether a word, capitals or not, starts a clause.
pub fn is_clause_word(word: &str) -> bool {
    CLAUSE_WORDS.iter().any(|clause| clause.eq_ignore_ascii_case(word))
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
            let after =
                line.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '-').trim_start();
            after.starts_with(['"', ':'])
        }
        _ => false,
    }
}

/// The clause of a text that a misspelt or everyday word of a question stands for. Where a choice has such a name, only
/// its depth tells whether it is meant as one.
#[must_use]
pub fn clause_meant(word: &str) -> Option<&'static str> {
    match word {
        "description" | "note" | "info" | "hint" | "explanation" | "comment" | "tip" => Some("help"),
        "reason" | "why" | "rationale" => Some("because"),
        _ if did_you_mean(word, ["about"]).is_some() => Some("help"),
        _ => did_you_mean(word, ["help", "because", "cite", "code"])
            .and_then(|meant| ["help", "because"].into_iter().find(|clause| *clause == meant)),
    }
}
