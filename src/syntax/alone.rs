//! Lines that hold what a clause says and lack its word: the name of a level, of a source or of a scale alone.

use crate::diagnostic::Diagnostic;
use crate::syntax::ast::Keyword;
use crate::syntax::declared::{Declared, Named};
use crate::syntax::phrases::said_otherwise;
use crate::syntax::place::{Place, token};
use crate::syntax::{codes, words};

/// What is known of such a line.
pub fn known(place: &Place<'_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    const LINES: [fn(&Place<'_>, &Declared<'_>) -> Option<Diagnostic>; 7] =
        [source, labelled_level, level, level_missing, level_sign, result, scale];
    LINES.iter().find_map(|line| line(place, declared))
}

/// `urgency: today` in a rule, for `then level today`.
fn labelled_level(place: &Place<'_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    const HEADINGS: [&str; 12] = [
        "result",
        "outcome",
        "urgency",
        "triage",
        "disposition",
        "action",
        "output",
        "priority",
        "acuity",
        "severity",
        "conclusion",
        "decision",
    ];
    let line = place.rest_of_line();
    let (heading, name) = line.split_once([':', '='])?;
    let ruled = matches!(place.keyword, Keyword::Rule | Keyword::RedFlag) && place.starts_line();
    let named = declared.get(name.trim()) == Some(Named::Level);
    let heads = HEADINGS.contains(&heading.trim().to_lowercase().as_str());
    (ruled && named && heads).then(|| {
        let right = format!("then level {}", name.trim());
        said_otherwise(place.between(place.at, place.at + line.len()), line, &right)
    })
}

/// `amount` and `on amount` of a scale, for `one of amount`.
fn scale(place: &Place<'_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let named = |at: &usize| {
        let line = place.line_from(*at);
        let bare =
            ["on ", "by ", "on a scale of ", "on the scale "].iter().find_map(|lead| line.strip_prefix(lead));
        let name = bare.unwrap_or(line);
        (starts_line(place, *at) && declared.get(name) == Some(Named::Declaration(Keyword::Scale)))
            .then_some((*at, line, name))
    };
    let (at, line, name) = [place.at, place.before_at].iter().find_map(named)?;
    (place.keyword == Keyword::Question)
        .then(|| said_otherwise(place.between(at, at + line.len()), line, &format!("one of {name}")))
}

/// `rowe_2003` alone on a line, for `cite rowe_2003`.
fn source(place: &Place<'_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let named = |at: &usize| {
        let (line, word) = (place.line_from(*at), token(place.line_from(*at)));
        let quoted = line.get(word.len()..).is_some_and(|rest| rest.is_empty() || rest.starts_with(" \""));
        starts_line(place, *at) && quoted && declared.get(word) == Some(Named::Declaration(Keyword::Source))
    };
    let at = [place.at, place.before_at].into_iter().find(named)?;
    let word = token(place.line_from(at));
    words::clauses_of(place.keyword).contains(&"cite").then(|| {
        let told = missing_before(place, at, "cite", word);
        told.labelled("a source")
    })
}

/// `self_care` alone among what a case expects, for `level self_care`.
fn level(place: &Place<'_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let named = |at: &usize| declared.get(place.line_from(*at)) == Some(Named::Level);
    let at = [place.at, place.before_at].into_iter().find(named)?;
    let (word, before) = (place.line_from(at), place.written.get(..at)?);
    let alone = starts_line(place, at) || before.trim_end().ends_with("expect");
    (is_expected(place, at) && alone).then(|| missing_before(place, at, "level", word))
}

/// `level at least` at the end of its line.
fn level_missing(place: &Place<'_>, _: &Declared<'_>) -> Option<Diagnostic> {
    let ends = place.before == "at" && place.rest_of_line() == place.word;
    let bound = matches!(place.word, "least" | "most") && place.second_before().1 == "level";
    (ends && bound).then(|| {
        let words = format!("level at {}", place.word);
        let span = place.between(place.before_at, place.at + place.word.len());
        Diagnostic::error(codes::UNFINISHED, span, format!("the name of a level is missing after `{words}`"))
            .labelled("the line ends too early")
            .help(format!("write the name of a level after `{words}`, on the same line"))
    })
}

/// `when level = soon`: levels are compared in words.
fn level_sign(place: &Place<'_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let name = token(place.after().trim_start());
    let sign = place.before == "level" && matches!(place.word, "=" | "==" | ":");
    let level = declared.get(name) == Some(Named::Level) && place.keyword == Keyword::Advice;
    (sign && level).then(|| {
        let message = format!("`{}` is not how the language says it", place.word);
        let help = format!("write `level at least {name}` or `level at most {name}`");
        Diagnostic::error(codes::FOREIGN_WORD, place.span(), message).labelled("say it otherwise").help(help)
    })
}

/// `big` alone among what a case expects, for `fired big` of a red flag; `hot` for `hot yes` of a finding.
fn result(place: &Place<'_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    [place.before_at, place.at].into_iter().find_map(|at| {
        let name = place.line_from(at);
        let expected = starts_line(place, at) && is_expected(place, at);
        match declared.get(name).filter(|_| expected)? {
            Named::Declaration(Keyword::Rule | Keyword::RedFlag) => {
                Some(missing_before(place, at, "fired", name))
            }
            Named::Declaration(Keyword::Finding) => {
                let (end, message) = (at + name.len(), format!("`yes` is missing after `{name}`"));
                let told = Diagnostic::error(codes::UNFINISHED, place.between(at, end), message)
                    .labelled("`yes` is missing after this");
                Some(told.help(format!("write `{name} yes`")).edit(place.between(end, end), " yes"))
            }
            _ => None,
        }
    })
}

/// A word is missing before a name.
fn missing_before(place: &Place<'_>, at: usize, word: &str, name: &str) -> Diagnostic {
    let span = place.between(at, at + name.len());
    Diagnostic::error(codes::UNFINISHED, span, format!("`{word}` is missing before `{name}`"))
        .labelled(format!("`{word}` is missing before this"))
        .help(format!("write `{word} {name}`"))
        .edit(place.between(at, at), format!("{word} "))
}

/// Whether a line of the declaration starts here.
fn starts_line(place: &Place<'_>, at: usize) -> bool {
    let before = place.written.get(..at).unwrap_or_default();
    before.trim_end_matches([' ', '\t']).ends_with('\n')
}

/// Whether a place stands among what a case or promise expects.
fn is_expected(place: &Place<'_>, at: usize) -> bool {
    let before = place.written.get(..at).unwrap_or_default();
    let mut above = before.lines().rev().filter_map(|line| line.split_whitespace().next());
    matches!(place.keyword, Keyword::Case | Keyword::Always)
        && above.find(|word| matches!(*word, "given" | "expect")) == Some("expect")
}
