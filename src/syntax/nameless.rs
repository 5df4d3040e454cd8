//! A declaration or a level that lacks its name, where the file uses exactly one name of that kind which nothing declares.

use crate::diagnostic::Diagnostic;
use crate::syntax::ast::Keyword;
use crate::syntax::codes;
use crate::syntax::declared::Declared;
use crate::syntax::place::{Place, short};
use crate::syntax::tree;

/// `question "How old are you?"`, where conditions read `age`, for `question age "How old are you?"`.
pub fn known(place: &Place<'_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let before = place.written.get(..place.at)?.trim();
    let head = before == place.keyword.words() && tree::has_name(place.keyword);
    let level = place.keyword == Keyword::Levels && place.starts_line();
    // `question "age" "How old are you?"` has a name, and so has `question "How old are you?" age`.
    let alone = place.rest_of_line() == place.word;
    if !(head || level) || !place.word.starts_with('"') || !alone {
        return None;
    }
    let name = declared.only_used(place.keyword)?;
    let text = short(place.word);
    let written = if head { format!("{before} {name} {text}") } else { format!("{name} {text}") };
    let message = format!("a name is missing before {text}");
    Some(
        Diagnostic::error(codes::UNFINISHED, place.span(), message)
            .labelled("the name stands before this")
            .help(format!("write `{written}`: other lines speak of `{name}`, and nothing declares it"))
            .edit(place.between(place.at, place.at), format!("{name} ")),
    )
}
