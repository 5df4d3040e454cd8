//! `code` with its system and its code in one text, or with one of the two alone.

use crate::diagnostic::Diagnostic;
use crate::syntax::codes;
use crate::syntax::place::{Place, is_number};

/// `code "SNOMED-397669002"` for `code "SNOMED" "397669002"`.
pub fn in_one_text(place: &Place<'_>) -> Option<Diagnostic> {
    let code_line = place.second_before().1 == "code" && place.wants_text();
    let inner = place.before.strip_prefix('"')?.strip_suffix('"')?;
    if !code_line || !(place.starts_line() || place.word.is_empty()) {
        return None;
    }
    let error = Diagnostic::error(
        codes::UNFINISHED,
        place.before_span(),
        "`code` takes two texts: the system and the code in it",
    );
    let parted = inner.trim().split_once([' ', '-', ':', '|', '/', ',']);
    let parted = parted.map(|(system, code)| (system.trim(), code.trim_matches([' ', '-', ':', '|', '/'])));
    let sound = parted.filter(|(system, code)| {
        let lettered = system.starts_with(|first: char| first.is_alphabetic());
        lettered && code.bytes().any(|byte| byte.is_ascii_digit()) && !code.contains(' ')
    });
    Some(match sound {
        Some((system, code)) => {
            let right = format!("\"{system}\" \"{code}\"");
            let error = error.labelled("both in one").help(format!("write `code {right}`"));
            error.edit(place.before_span(), right)
        }
        None if inner.starts_with(|first: char| first.is_ascii_digit()) => error
            .labelled("in which system?")
            .help(format!("write `code \"…\" \"{inner}\"`, the system first")),
        None => error.labelled("which code in it?").help(format!("write `code \"{inner}\" \"…\"`")),
    })
}

/// `code 397669002`
pub fn bare(place: &Place<'_>) -> Option<Diagnostic> {
    let lone = place.before == "code" && place.before_starts_line() && place.wants_text();
    if !lone || !is_number(place.word) || place.rest_of_line() != place.word {
        return None;
    }
    let message = "`code` takes two texts: the system and the code in it";
    Some(
        Diagnostic::error(codes::UNFINISHED, place.span(), message)
            .labelled("in which system?")
            .help(format!("write `code \"…\" \"{}\"`, the system first", place.word)),
    )
}
