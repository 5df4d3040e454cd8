//! Words of the language in capitals, where they could be read as names or start a clause.

use crate::diagnostic::Diagnostic;
use crate::syntax::ast::Keyword;
use crate::syntax::grammar::Rule;
use crate::syntax::place::{Place, token};
use crate::syntax::{slips, words};

/// `Cite`, `Add` or `ADD` where a clause starts, whatever name it could be read as.
pub fn clause(place: &Place<'_>) -> Option<Diagnostic> {
    let clauses = words::clauses_of(place.keyword).iter();
    let known = |word: &str| clauses.clone().any(|clause| clause.split(' ').next() == Some(word));
    if matches!(place.keyword, Keyword::Levels | Keyword::Scale) {
        return None;
    }
    let (word, before) = (place.word.to_lowercase(), place.before.to_lowercase());
    if word != place.word && place.starts_line() && known(&word) {
        return keyword(place);
    }
    if word != place.word && word == "under" && place.before == "show" && place.before_starts_line() {
        return Some(slips::capital_word(place.word, &word, place.span()));
    }
    let read_as_name = place.wants(&[Rule::colon]) && !place.word.starts_with(':');
    let capital = before != place.before && place.before_starts_line() && known(&before);
    (capital && read_as_name).then(|| slips::capital_word(place.before, &before, place.before_span()))
}

/// A word of the language in capitals, or two in a row.
pub fn keyword(place: &Place<'_>) -> Option<Diagnostic> {
    let before = place.before.to_lowercase();
    let of = place.word == "of" && matches!(before.as_str(), "any" | "all" | "one" | "count" | "highest");
    if before != place.before
        && (of || place.before_starts_line() && words::is_clause_word(&before) && place.wants_text())
    {
        return Some(slips::capital_word(place.before, &before, place.before_span()));
    }
    let small = place.word.to_lowercase();
    let known = words::is_clause_word(&small) || words::is_reserved(&small);
    if small == place.word || !known {
        return None;
    }
    let told = slips::capital_word(place.word, &small, place.span());
    let next = place.after().trim_start_matches(' ');
    let word = token(next);
    let second = word.to_lowercase();
    if second == word || !(words::is_clause_word(&second) || words::is_reserved(&second)) {
        return Some(told);
    }
    // `Then Level`: one habit, one message.
    let span =
        place.between(place.at, place.at + place.word.len() + place.after().len() - next.len() + word.len());
    let mended = format!("{small} {second}");
    Some(slips::capital_word(&format!("{} {word}", place.word), &mended, span))
}
