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
        let own_line = place
            .written
            .get(..*at)
            .is_some_and(|before| before.trim_end_matches([' ', '\t']).ends_with('\n'));
        let name = bare.unwrap_or(line);
        (own_line && declared.get(name) == Some(Named::Declaration(Keyword::Scale)))
            .then_some((*at, line, name))
    };
    let (at, line, name) = [place.at, place.before_at].iter().find_map(named)?;
    (place.keyword == Keyword::Question)
        .then(|| said_otherwise(place.between(at, at + line.len()), line, &format!("one of {name}")))
}

/// `rowe_2003` alone on a line, for `cite rowe_2003`.
fn source(place: &Place<'_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let named = |at: &usize| {
        let own_line = place
            .written
            .get(..*at)
            .is_some_and(|before| before.trim_end_matches([' ', '\t']).ends_with('\n'));
        let (line, word) = (place.line_from(*at), token(place.line_from(*at)));
        let quoted = line.get(word.len()..).is_some_and(|rest| rest.is_empty() || rest.starts_with(" \""));
        own_line && quoted && declared.get(word) == Some(Named::Declaration(Keyword::Source))
    };
    let at = [place.at, place.before_at].into_iter().find(named)?;
    let word = token(place.line_from(at));
    words::clauses_of(place.keyword).contains(&"cite").then(|| {
        let span = place.between(at, at + word.len());
        Diagnostic::error(codes::UNFINISHED, span, format!("`cite` is missing before `{word}`"))
            .labelled("a source")
            .help(format!("write `cite {word}`"))
            .edit(place.between(at, at), "cite ")
    })
}

/// `self_care` alone among what a case expects, for `level self_care`.
fn level(place: &Place<'_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let example = matches!(place.keyword, Keyword::Case | Keyword::Always);
    let named = |at: &usize| declared.get(place.line_from(*at)) == Some(Named::Level);
    let at = [place.at, place.before_at].into_iter().find(named).filter(|_| example)?;
    let (word, before) = (place.line_from(at), place.written.get(..at)?);
    let mut above = before.lines().rev().filter_map(|line| line.split_whitespace().next());
    let expected = above.find(|word| matches!(*word, "given" | "expect")) == Some("expect");
    let alone = before.rsplit('\n').next()?.trim().is_empty() || before.trim_end().ends_with("expect");
    (expected && alone).then(|| {
        let span = place.between(at, at + word.len());
        Diagnostic::error(codes::UNFINISHED, span, format!("`level` is missing before `{word}`"))
            .labelled("`level` is missing before this")
            .help(format!("write `level {word}`"))
            .edit(place.between(at, at), "level ")
    })
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
    let expected = |at: &usize| among_expected(place, *at);
    let at = [place.before_at, place.at].into_iter().find(expected)?;
    let name = place.line_from(at);
    let (lacking, before) = match declared.get(name)? {
        Named::Declaration(Keyword::Rule | Keyword::RedFlag) => ("fired", true),
        Named::Declaration(Keyword::Finding) => ("yes", false),
        _ => return None,
    };
    let side = if before { "before" } else { "after" };
    let right = if before { format!("{lacking} {name}") } else { format!("{name} {lacking}") };
    let (put, text) =
        if before { (at, format!("{lacking} ")) } else { (at + name.len(), format!(" {lacking}")) };
    let span = place.between(at, at + name.len());
    Some(
        Diagnostic::error(codes::UNFINISHED, span, format!("`{lacking}` is missing {side} `{name}`"))
            .labelled(format!("`{lacking}` is missing {side} this"))
            .help(format!("write `{right}`"))
            .edit(place.between(put, put), text),
    )
}

/// Whether a line starts here among what a case or promise expects.
fn among_expected(place: &Place<'_>, at: usize) -> bool {
    let before = place.written.get(..at).unwrap_or_default();
    let mut above = before.lines().rev().filter_map(|line| line.split_whitespace().next());
    let expected = above.find(|word| matches!(*word, "given" | "expect")) == Some("expect");
    let starts = before.rsplit('\n').next().is_some_and(|line| line.trim().is_empty());
    matches!(place.keyword, Keyword::Case | Keyword::Always) && expected && starts
}
