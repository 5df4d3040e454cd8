//! A declaration that pest cannot read → one message in the words of the author: what was found, what could stand
//! there, and the text that mends it.

use crate::diagnostic::{Diagnostic, did_you_mean, listing, valid_words};
use crate::source::Span;
use crate::spoken;
use crate::syntax::ast::Keyword;
use crate::syntax::declared::Declared;
use crate::syntax::grammar::{self, Rule};
use crate::syntax::phrases::in_condition;
use crate::syntax::place::{Place, is_name, short, token};
use crate::syntax::repair::Search;
use crate::syntax::split::{Chunk, first_word};
use crate::syntax::tried::{self, Reads};
use crate::syntax::{
    capitals, classes, codes, comparing, conclusions, everyday, kinds, mistakes, shapes, slips, typos, words,
};
use pest::error::{Error, InputLocation};
use std::cell::LazyCell;

/// A declaration in which nothing was wrong for pest and yet no tree came of it.
pub fn unreadable(span: Span) -> Diagnostic {
    Diagnostic::error(codes::UNEXPECTED, span, "this declaration cannot be read")
        .labelled("starts here")
        .help("divide it into simpler declarations")
}

/// Says what is wrong where pest stopped.
pub fn explain(failure: &Error<Rule>, written: &str, chunk: &Chunk, declared: &Declared<'_>) -> Diagnostic {
    let place = Place::of(failure, written, chunk);
    let search = LazyCell::new(|| Search::of(&place, declared));
    let found = LazyCell::new(|| search.as_ref().map(Search::found));
    kinds::known(&place, declared)
        .or_else(|| everyday::choices_announced(&place))
        .or_else(|| mistakes::indented_with_title(&place))
        .or_else(|| capitals::clause(&place))
        .or_else(|| typos::show_under(&place))
        .or_else(|| classes::known(&place))
        .or_else(|| search.as_ref()?.easy(&place))
        .or_else(|| known(&place, || found.as_ref()?.certain(&place)))
        .or_else(|| mistakes::guessed(&place))
        .or_else(|| unfinished(&place))
        .or_else(|| typos::joint(&place, declared))
        .or_else(|| typos::expectation(&place))
        .or_else(|| shapes::guessed(&place))
        .or_else(|| reserved(&place))
        .or_else(|| misspelt(&place).filter(|_| !in_condition(&place) || !declared.has(place.word)))
        .or_else(|| conclusions::missing_when(&place))
        .or_else(|| comparing::nothing_between(&place))
        .or_else(|| found.as_ref()?.likely(&place))
        .unwrap_or_else(|| unexpected(&place))
}

/// A common mistake, or else what a search is certain of. Of a mistake with whose mend the declaration cannot be read to
/// its end the search may know better: one small change with which it can.
fn known(place: &Place<'_>, certain: impl Fn() -> Option<Diagnostic>) -> Option<Diagnostic> {
    let known = mistakes::known(place);
    let whole = known.as_ref().is_some_and(|told| told.reads == Reads::Whole);
    let known = known.map(|told| told.problem);
    if whole { known } else { certain().or(known) }
}

/// Where pest stops in a declaration; nowhere if it can be read.
pub fn stops_at(written: &str) -> Option<usize> {
    if grammar::read(written).is_some() {
        return None;
    }
    let failure = grammar::refusal(written)?;
    let (InputLocation::Pos(stop) | InputLocation::Span((stop, _))) = failure.location;
    Some(stop)
}

/// Something is missing at the end of a line, or of the declaration.
fn unfinished(place: &Place<'_>) -> Option<Diagnostic> {
    let at_end = place.word.is_empty();
    if !(at_end || place.starts_line()) || place.before.is_empty() {
        return None;
    }
    let before = place.before;
    let what = missing(place)?;
    Some(
        Diagnostic::error(
            codes::UNFINISHED,
            place.before_span(),
            format!("{what} is missing after `{}`", short(before)),
        )
        .labelled("the line ends too early")
        .help(format!("write {what} after `{}`, on the same line", short(before))),
    )
}

/// What must stand here, in human words; none where a new clause could stand as well.
fn missing(place: &Place<'_>) -> Option<String> {
    if place.wants_text() {
        return Some("a text in quotes".to_owned());
    }
    if place.before == "by" && matches!(place.keyword, Keyword::Question | Keyword::Questions) {
        return Some("`patient`, `examiner` or `test`".to_owned());
    }
    if place.wants_operand() {
        return Some("a condition or number".to_owned());
    }
    if place.wants(&[Rule::answer]) {
        return Some("an answer".to_owned());
    }
    if place.wants(&[Rule::date]) {
        return Some("a date such as `2026-11-01`".to_owned());
    }
    if place.wants(&[Rule::number]) && place.expected.len() <= 2 {
        return Some("a number".to_owned());
    }
    let few = place.expected.len() <= 2;
    if few && place.wants(&[Rule::name, Rule::citation, Rule::scale_name, Rule::word]) {
        return Some("a name".to_owned());
    }
    let literals = place.literals();
    if literals.iter().any(|literal| literal.is_empty()) {
        return None;
    }
    if literals.is_empty() || literals.len() < place.expected.len() {
        return None;
    }
    Some(listing(literals, "or"))
}

/// A word of the language where a name should stand.
fn reserved(place: &Place<'_>) -> Option<Diagnostic> {
    let named = place.wants(&[Rule::name, Rule::word, Rule::citation]) || place.wants_operand();
    if !words::is_reserved(place.word) || !named {
        return None;
    }
    let word = place.word;
    if word == "not" && place.before == "includes" {
        let (subject, choice) = (place.second_before().1, token(place.after().trim_start()));
        let message = "`not` stands before what it denies, not inside it";
        let error = Diagnostic::error(codes::RESERVED_WORD, place.span(), message);
        return Some(error.labelled("not here").help(format!("write `not ({subject} includes {choice})`")));
    }
    let error = |message| Diagnostic::error(codes::RESERVED_WORD, place.span(), message);
    let blanks = place.after().len() - place.after().trim_start_matches(' ').len();
    let name = token(place.after().get(blanks..)?);
    if matches!(word, "unknown" | "known" | "none") && matches!(place.before, "=" | "==" | ":") {
        return Some(slips::foreign_sign(place.before, "is", place.before_span()));
    }
    if place.wants_operand()
        && matches!(word, "unknown" | "known")
        && is_name(name)
        && !words::is_reserved(name)
    {
        let span = place.between(place.at, place.at + word.len() + blanks + name.len());
        let mended = format!("{name} is {word}");
        let told =
            error(format!("`{word}` stands behind the name, after `is`")).labelled("the other way round");
        return Some(told.help(format!("write `{mended}`")).edit(span, mended));
    }
    if matches!(place.before, "is" | "includes") && matches!(word, "and" | "or" | "then" | "unless" | "when")
    {
        let before = place.before;
        let message = format!("what `{before}` compares with is missing before `{word}`");
        let told = Diagnostic::error(codes::UNFINISHED, place.before_span(), message);
        return Some(
            told.labelled("what?").help(format!("write the choice between `{before}` and `{word}`")),
        );
    }
    if place.wants_operand() {
        let message = format!("`{word}` stands where a condition or number belongs");
        let help = format!("write what belongs between `{}` and `{word}`", short(place.before));
        return Some(error(message).labelled("not here").help(help));
    }
    let message = format!("`{word}` is a word of the language and never a name");
    Some(
        error(message)
            .labelled("choose another name")
            .help(format!("write a name such as `{word}_1`, or a longer one that says more")),
    )
}

/// A word near to one that could stand here.
fn misspelt(place: &Place<'_>) -> Option<Diagnostic> {
    // `than` belongs to the word before it.
    if place.word.len() < 2 || !place.word.starts_with(char::is_alphabetic) || place.word == "than" {
        return None;
    }
    let literals = place.literals();
    // What a line starts with is rather a clause than the end of the condition above.
    let own_line = words::clauses_of(place.keyword).iter().map(|clause| first_word(clause));
    let clause = did_you_mean(place.word, own_line).filter(|_| place.starts_line());
    let joiners: &[&str] =
        if clause.is_some() { &[] } else { &["is", "includes", "between", "and", "or", "not", "plus", "in"] };
    let candidates = literals
        .into_iter()
        .filter(|_| clause.is_none())
        .chain(words::clauses_of(place.keyword).iter().flat_map(|clause| [*clause, first_word(clause)]))
        .chain(joiners.iter().copied());
    let meant = did_you_mean(place.word, candidates).filter(|meant| *meant != place.word)?;
    if token(place.after().trim_start()) == meant {
        return None;
    }
    if place.word.len() < 4 && meant.len() < 4 && !place.starts_line() {
        return None;
    }
    Some(
        Diagnostic::error(
            codes::MISSPELT_WORD,
            place.span(),
            format!("`{}` is not a word that can stand here", place.word),
        )
        .labelled(format!("did you mean `{meant}`?"))
        .help(format!("write `{meant}`"))
        .edit(place.span(), meant),
    )
}

/// Nothing better is known than what was found and what could stand there.
fn unexpected(place: &Place<'_>) -> Diagnostic {
    if let Some(missing) = missing_before(place) {
        return missing;
    }
    let end = place.base + place.written.len();
    let (span, found) = if place.word.is_empty() && !place.before.is_empty() {
        (place.before_span(), format!("`{}`", short(place.before)))
    } else if place.word.is_empty() {
        (Span::new(end.saturating_sub(1), end), "the end".to_owned())
    } else {
        (place.span(), format!("`{}`", short(place.word)))
    };
    let help = missing(place).map_or_else(
        || {
            let owner = place.keyword.words();
            let clauses = words::clauses_of(place.keyword).iter().copied();
            format!("in {} `{owner}` a line can start with {}", spoken::article(owner), valid_words(clauses))
        },
        |what| format!("write {what} here"),
    );
    Diagnostic::error(codes::UNEXPECTED, span, format!("{found} cannot stand here"))
        .labelled("not expected here")
        .help(help)
}

/// One certain word is missing before what was found.
fn missing_before(place: &Place<'_>) -> Option<Diagnostic> {
    let literals = place.literals();
    let [only] = literals.as_slice() else {
        return None;
    };
    if place.expected.len() > 1 || place.word.is_empty() {
        return None;
    }
    let word = short(place.word);
    let error =
        Diagnostic::error(codes::UNFINISHED, place.span(), format!("`{only}` is missing before `{word}`"))
            .labelled(format!("`{only}` is missing here"))
            .help(format!("write `{} {only} {word}`", short(place.before)));
    let start = place.base + place.at;
    let plain = place.word.starts_with(|c: char| c.is_alphanumeric() || c == '[');
    let edited = error.clone().edit(Span::new(start, start), format!("{only} "));
    Some(if plain && *only != "[" && tried::reads(place, &edited) != Reads::NoFurther {
        edited
    } else {
        error
    })
}
