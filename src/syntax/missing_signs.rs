//! A number right beside a name in a condition: the sign between them is missing, or `between`.

use crate::diagnostic::Diagnostic;
use crate::syntax::ast::Keyword;
use crate::syntax::codes;
use crate::syntax::phrases::in_condition;
use crate::syntax::place::{Place, is_name, is_number, short};
use crate::syntax::words;

fn named(place: &Place<'_>) -> bool {
    let name =
        is_name(place.before) && !words::is_reserved(place.before) && !words::is_clause_word(place.before);
    name && !place.starts_line() && in_condition(place)
}

/// `power 0-3` for `power between 0 and 3`.
pub fn printed_between(place: &Place<'_>) -> Option<Diagnostic> {
    let (low, high) = place.word.split_once(['-', '–'])?;
    let ends = is_number(low) && is_number(high) && !high.contains('-');
    if !ends || !named(place) {
        return None;
    }
    let mended = format!("between {low} and {high}");
    Some(
        Diagnostic::error(codes::PRINTED_FORM, place.span(), "a range is written with `between`")
            .labelled("both ends")
            .help(format!("write `{} {mended}`", short(place.before)))
            .edit(place.span(), mended),
    )
}

/// `: weeks since onset` for `= weeks since onset`.
pub fn colon_for_equals(place: &Place<'_>) -> Option<Diagnostic> {
    let formula =
        place.after().trim_start_matches(' ').starts_with(|c: char| c.is_alphanumeric() || c == '(');
    let titled = place.on_first_line() && place.before.starts_with('"');
    let colon = place.keyword == Keyword::Calculate
        && place.word == ":"
        && (place.starts_line() || titled)
        && formula;
    let rest = place.rest_of_line().trim_start_matches([':', ' ']);
    colon.then(|| {
        Diagnostic::error(codes::FOREIGN_SIGN, place.span(), "a formula starts with `=`, not with `:`")
            .labelled("write `=`")
            .help(format!("write `= {}`", short(rest)))
            .edit(place.span(), if place.touches() { " =" } else { "=" })
    })
}

/// `points 6`: at least, more, less?
pub fn no_sign(place: &Place<'_>) -> Option<Diagnostic> {
    if !is_number(place.word) || !named(place) {
        return None;
    }
    let (name, number) = (short(place.before), short(place.word));
    Some(
        Diagnostic::error(
            codes::UNFINISHED,
            place.span(),
            format!("a sign is missing between `{name}` and `{number}`"),
        )
        .labelled("compared how?")
        .help(format!(
            "write `{name} >= {number}` for this much or more, or another of the signs `<` `<=` `>` `=`"
        )),
    )
}
