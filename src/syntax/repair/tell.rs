//! A mend in the words of the author: what is wrong, where, and the line as it would be right.

use crate::diagnostic::{Diagnostic, listing};
use crate::source::Span;
use crate::syntax::codes;
use crate::syntax::place::{Place, short, short_line, tokens};
use crate::syntax::repair::change::{Change, Kind};
use crate::syntax::repair::window::{Token, Window};

/// What is said of a line that one change mends.
pub fn mended(place: &Place<'_>, window: &Window<'_>, change: &Change) -> Diagnostic {
    let (from, to, text) = window.edit(change);
    let told = wrong(place, window, change).help(format!("write `{}`", line(window, change)));
    if change.sure { told.edit(place.between(from, to), text) } else { told }
}

/// What is said of a line that either of several changes would mend.
pub fn either(place: &Place<'_>, window: &Window<'_>, changes: &[Change]) -> Option<Diagnostic> {
    let first = changes.first()?;
    let lines: Vec<String> = changes.iter().map(|change| line(window, change)).collect();
    let help = format!("write {}", listing(lines.iter().map(String::as_str), "or"));
    Some(Diagnostic { edit: None, ..wrong(place, window, first) }.help(help))
}

/// The changed line, cut where it is long.
fn line(window: &Window<'_>, change: &Change) -> String {
    short_line(&window.mended_line(change))
}

fn wrong(place: &Place<'_>, window: &Window<'_>, change: &Change) -> Diagnostic {
    let (span, written, kind) = changed(place, window, change);
    let written = short(written);
    let right = change.text.as_str();
    match kind {
        Kind::Doubled => Diagnostic::error(codes::UNEXPECTED, span, format!("`{written}` stands twice"))
            .labelled("once too often"),
        Kind::Away => {
            Diagnostic::error(codes::UNEXPECTED, span, too_many(&written)).labelled("take this away")
        }
        Kind::Misspelt => {
            let message = format!("`{written}` is not a word that can stand here");
            Diagnostic::error(codes::MISSPELT_WORD, span, message)
                .labelled(format!("did you mean `{right}`?"))
        }
        Kind::Foreign => foreign(span, &written, right, change.end - change.first == 1),
        Kind::Missing => missing(span, &written, right, !is_behind(window, change)),
        Kind::Turned => {
            let message = format!("`{written}` stands the wrong way round");
            Diagnostic::error(codes::UNEXPECTED, span, message).labelled(format!("write `{right}`"))
        }
        Kind::Joined if right.ends_with('=') => {
            let message = format!("`{right}` is one sign, without a blank");
            Diagnostic::error(codes::FOREIGN_SIGN, span, message).labelled(format!("write `{right}`"))
        }
        Kind::Joined => {
            let message = format!("`{written}` is one name: `{right}`");
            Diagnostic::error(codes::WIDE_NAME, span, message).labelled("a name has no blanks")
        }
        Kind::Parted => Diagnostic::error(codes::MISSPELT_WORD, span, format!("`{written}` is two words"))
            .labelled(format!("write `{right}`")),
        Kind::Unquoted => {
            let message = format!("{written} is a name, and a name stands without quotes");
            Diagnostic::error(codes::TEXT_FOR_NAME, span, message).labelled("without quotes")
        }
        Kind::Both | Kind::Bracketed => {
            let message = format!("`{written}` is not how the language says it");
            Diagnostic::error(codes::FOREIGN_WORD, span, message).labelled("say it otherwise")
        }
    }
}

/// A word or sign that does not belong.
fn too_many(written: &str) -> String {
    match written {
        "," => "a comma stands only in lists".to_owned(),
        "." => "a point stands only in texts and numbers".to_owned(),
        _ => format!("`{written}` does not stand here"),
    }
}

/// What the language writes otherwise.
fn foreign(span: Span, written: &str, right: &str, alone: bool) -> Diagnostic {
    let digits = right.starts_with(|c: char| c.is_ascii_digit());
    let (code, message) = if digits {
        (codes::NUMBER_FORM, format!("the number `{written}` is written in digits"))
    } else if right.starts_with('+') && right.len() > 1 && alone {
        (codes::PRINTED_FORM, "points are written with their sign".to_owned())
    } else if right == "," {
        (codes::UNEXPECTED, "the entries of a list are parted by commas".to_owned())
    } else if right.starts_with("advise [") {
        (codes::UNFINISHED, format!("`{written}` is an advice, which is given with `advise`"))
    } else if alone && written.starts_with(char::is_alphabetic) {
        (codes::FOREIGN_WORD, format!("`{written}` is not a word of the language here"))
    } else {
        (codes::FOREIGN_WORD, format!("`{written}` is not how the language says it"))
    };
    let label = if alone { format!("write `{right}`") } else { "say it otherwise".to_owned() };
    Diagnostic::error(code, span, message).labelled(label)
}

fn missing(span: Span, next: &str, right: &str, before: bool) -> Diagnostic {
    let side = if before { "before" } else { "after" };
    Diagnostic::error(codes::UNFINISHED, span, format!("`{right}` is missing {side} `{next}`"))
        .labelled(format!("`{right}` is missing {side} this"))
}

/// Whether what is missing stands at the end of a line, or belongs to the word before it.
fn is_behind(window: &Window<'_>, change: &Change) -> bool {
    let next = window.tokens.get(change.first);
    let sign =
        |next: &Token<'_>| !next.leads && !next.word.starts_with(|c: char| c.is_alphanumeric() || c == '"');
    change.first > 0 && (change.text == ":" || next.is_none_or(sign))
}

/// The words that a change is about, where they stand, and what it does with them: those that it changes, or the
/// neighbour of what is missing.
fn changed<'t>(place: &Place<'_>, window: &Window<'t>, change: &Change) -> (Span, &'t str, Kind) {
    let mut kind = change.kind;
    let (first, end) = if change.first < change.end {
        let (first, end, away) = differing(window, change);
        kind = if away { Kind::Away } else { kind };
        (first, end)
    } else if is_behind(window, change) {
        (change.first.saturating_sub(1), change.first)
    } else {
        (change.first, change.first + 1)
    };
    let (first, last) = (window.tokens.get(first), window.tokens.get(end.saturating_sub(1)));
    let (from, to) = (first.map_or(place.at, |token| token.at), last.map_or(place.at, Token::end));
    (place.between(from, to), window.written.get(from..to).unwrap_or_default(), kind)
}

/// The words of a change that do not stay as they are, and whether nothing stands for them then.
fn differing(window: &Window<'_>, change: &Change) -> (usize, usize, bool) {
    let old: Vec<&str> = window.tokens.iter().map(|token| token.word).collect();
    let old = old.get(change.first..change.end).unwrap_or_default();
    let new: Vec<&str> = tokens(&change.text).map(|(_, word)| word).collect();
    let before = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let most = old.len().min(new.len()) - before;
    let behind =
        old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(one, other)| one == other).count();
    let same = matches!(change.kind, Kind::Turned | Kind::Joined) || before + behind == old.len();
    if same {
        return (change.first, change.end, false);
    }
    (change.first + before, change.end - behind, before + behind == new.len() && !new.is_empty())
}
