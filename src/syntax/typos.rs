//! Misspelt words of the language, where the words around them say which one was meant: a joint between two names, a
//! type of answer, the first word of a line.

use crate::diagnostic::{Diagnostic, did_you_mean, is_slip};
use crate::source::Span;
use crate::syntax::ast::Keyword;
use crate::syntax::declared::Declared;
use crate::syntax::phrases::in_condition;
use crate::syntax::place::{Place, is_name, is_number, token};
use crate::syntax::{codes, words};

/// The first words of expectations.
const VERBS: [&str; 10] =
    ["settled", "applies", "level", "fired", "open", "likely", "possible", "advise", "withheld", "asks"];

fn misspelt(span: Span, written: &str, meant: &str) -> Diagnostic {
    Diagnostic::error(codes::MISSPELT_WORD, span, format!("`{written}` is not a word that can stand here"))
        .labelled(format!("did you mean `{meant}`?"))
        .help(format!("write `{meant}`"))
        .edit(span, meant)
}

/// A short word with one slip in it: two letters turned round, or one wrong in three.
fn slipped(written: &str, right: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.to_lowercase().chars().collect();
        letters.sort_unstable();
        letters
    };
    let turned = sorted(written) == sorted(right);
    written != right && (turned || (right.len() > 2 && strsim::damerau_levenshtein(written, right) <= 1))
}

/// `fever adn cough`, `depth si deep`, `nto dirty`. A name that is declared is no slip, however near it is: `hot` is not
/// `not`, and `hand` not `and`.
pub fn joint(place: &Place<'_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    if !in_condition(place) || place.starts_line() {
        return None;
    }
    let next = token(place.after().trim_start());
    let joined = is_name(next) || is_number(next) || matches!(next, "(" | "[");
    let joints = ["and", "or", "is", "not", "between", "includes"];
    if joined && (is_name(place.before) || place.before == ")" || place.before == "]") && is_name(place.word)
    {
        let meant = joints.into_iter().find(|joint| slipped(place.word, joint) && !declared.has(place.word));
        if let Some(meant) = meant {
            return Some(misspelt(place.span(), place.word, meant));
        }
    }
    let (_, second) = place.second_before();
    let leads = matches!(second, "and" | "or" | "when" | "unless" | "(" | "[" | ",");
    (leads && is_name(place.word) && slipped(place.before, "not") && !declared.has(place.before))
        .then(|| misspelt(place.before_span(), place.before, "not"))
}

/// `oen of`, `nubmer 0 to 5`: read as a choice that lacks its text.
pub fn answer_type(place: &Place<'_>) -> Option<Diagnostic> {
    let asked = matches!(place.keyword, Keyword::Question | Keyword::Questions);
    if !asked || !place.before_starts_line() || !place.wants_text() {
        return None;
    }
    let meant = match place.word {
        // Only where several may be chosen is `none` an answer.
        "of" if place.written.contains("or none ") && slipped(place.before, "any") => "any",
        "of" => ["one", "any"].into_iter().find(|word| slipped(place.before, word))?,
        "number" => did_you_mean(place.before, ["whole"])?,
        "when" => did_you_mean(place.before, ["ask"])?,
        word if is_number(word) => did_you_mean(place.before, ["number", "date"])?,
        _ => return None,
    };
    Some(misspelt(place.before_span(), place.before, meant))
}

/// A line that starts with a misspelt word, where pest went on to the next one.
pub fn line_start(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.before_starts_line() || place.starts_line() || place.before.len() < 3 {
        return None;
    }
    let banded = matches!(place.keyword, Keyword::Score | Keyword::Classify | Keyword::Calculate);
    let bands: &[&str] = if banded { &["up to", "from", "below"] } else { &[] };
    let clauses = words::clauses_of(place.keyword).iter().chain(bands).copied();
    let meant = did_you_mean(place.before, clauses.filter(|clause| clause.len() > 3))?;
    let known = meant == place.before || words::is_clause_word(place.before);
    // `scratch 2` may be a choice of that name.
    let near = strsim::damerau_levenshtein(place.before, meant) <= 1;
    (!known && near).then(|| misspelt(place.before_span(), place.before, meant))
}

/// `shw under "Result"`: what stands before `under` is no band.
pub fn show_under(place: &Place<'_>) -> Option<Diagnostic> {
    let under = place.word == "under" && place.before_starts_line() && !place.starts_line();
    let slip = place.before != "show" && is_slip(place.before, "show");
    (under && slip).then(|| misspelt(place.before_span(), place.before, "show"))
}

/// A misspelt word of an expectation.
pub fn expectation(place: &Place<'_>) -> Option<Diagnostic> {
    let example = matches!(place.keyword, Keyword::Case | Keyword::Always);
    if !example || !place.starts_line() || !is_name(place.word) {
        return None;
    }
    let meant = did_you_mean(place.word, VERBS).filter(|meant| *meant != place.word)?;
    Some(misspelt(place.span(), place.word, meant))
}

/// `atleast 2 of`.
pub fn at_least(place: &Place<'_>) -> Option<Diagnostic> {
    let right = match place.before {
        "atleast" => "at least",
        "atmost" => "at most",
        _ => return None,
    };
    is_number(place.word).then(|| misspelt(place.before_span(), place.before, right))
}
