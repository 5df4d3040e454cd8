//! What is left of an edit that was not finished, and of how a word processor decorates a text: dots and question marks
//! for what is still to be written, notes to oneself, a clause without its words, numbers and stars around words.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::spoken;
use crate::syntax::ast::Keyword;
use crate::syntax::phrases::in_condition;
use crate::syntax::place::{Place, is_name, is_number, short, token};
use crate::syntax::{codes, split, words};

fn away(span: Span, written: &str, edit: Span, mended: &str) -> Diagnostic {
    Diagnostic::error(codes::UNEXPECTED, span, format!("`{written}` does not stand here"))
        .labelled("take this away")
        .help("take it away")
        .edit(edit, mended)
}

/// `when age >= ??` and `when a and …`: what is still to be written.
pub fn left_open(place: &Place<'_>) -> Option<Diagnostic> {
    let rest = place.rest_of_line();
    let length = rest.len() - rest.trim_start_matches(['?', '.', '…']).len();
    let written = rest.get(..length)?;
    let asked = written.starts_with('?') && (length > 1 || place.wants_operand());
    if !(asked || written.starts_with("...")) || place.before.ends_with('?') {
        return None;
    }
    let span = place.between(place.at, place.at + length);
    Some(
        Diagnostic::error(
            codes::UNFINISHED,
            span,
            format!("`{written}` stands for what is still to be written"),
        )
        .labelled("what belongs here?")
        .help("write what belongs here; what cannot be said yet stands behind a `#`, as a note"),
    )
}

/// A note to oneself at the start of a line.
pub fn own_note(place: &Place<'_>) -> Option<Diagnostic> {
    let is_note = ["todo", "tbd", "fixme", "xxx", "nb"].iter().any(|it| it.eq_ignore_ascii_case(place.word));
    if !is_note || !place.starts_line() {
        return None;
    }
    let start = place.between(place.at, place.at);
    let owner = place.keyword.words();
    let message = format!("`{}` starts no line of {} `{owner}`", place.word, spoken::article(owner));
    let problem = Diagnostic::error(codes::FOREIGN_SIGN, place.span(), message).labelled("a note?");
    Some(problem.help("write `#` before a note").edit(start, "# "))
}

/// `when` with nothing behind it, so that the word of the next line was read as a name.
pub fn empty_clause(place: &Place<'_>) -> Option<Diagnostic> {
    let (at, lead) = place.second_before();
    let opens =
        matches!(lead, "when" | "unless" | "and" | "or" | "not" | "is" | "includes" | "add" | "level")
            || lead.bytes().all(|byte| b"<>=!+-*/".contains(&byte));
    let clause = words::clauses_of(place.keyword);
    let next = clause.iter().any(|words| split::first_word(words) == place.before);
    let own_line = place.before_starts_line() && !place.starts_line();
    if !(opens && next && own_line) || at == 0 || !is_first_operand(place) {
        return None;
    }
    let span = place.between(at, at + lead.len());
    let what = match lead {
        "is" | "includes" => "a choice",
        "level" => "the name of a level",
        _ => "a condition or number",
    };
    Some(
        Diagnostic::error(codes::UNFINISHED, span, format!("{what} is missing after `{lead}`"))
            .labelled("the line ends too early")
            .help(format!("write {what} after `{lead}`, on the same line")),
    )
}

/// `cite` or `by` alone on its line, so that the word of the next line was read as a name.
pub fn bare_reference(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, _) = place.line();
    let above = place.written.get(..start)?.trim_end();
    let line = above.rsplit('\n').next()?;
    let lead = line.trim();
    let what = match lead {
        "cite" => "the name of a source",
        "add" if place.keyword == Keyword::Score => "a question, score or number",
        "by" if matches!(place.keyword, Keyword::Question | Keyword::Questions) => {
            "`patient`, `examiner` or `test`"
        }
        _ => return None,
    };
    let span = place.between(above.len() - lead.len(), above.len());
    Some(
        Diagnostic::error(codes::UNFINISHED, span, format!("{what} is missing after `{lead}`"))
            .labelled("the line ends too early")
            .help(format!("write {what} after `{lead}`, on the same line")),
    )
}

/// Whether what follows the word before is what its clause needs, so that the word is no name.
fn is_first_operand(place: &Place<'_>) -> bool {
    let word = place.word;
    match place.before {
        "cite" | "by" | "assume" => is_name(word),
        "likely" | "possible" | "ask" | "applies" => word == "when",
        "even" => word == "with",
        "points" => word == "for",
        "show" => word == "under",
        "review" => word == "by",
        _ => word.starts_with('"'),
    }
}

/// A clause word of the next line where a choice belongs: `when x is`, and on the next line `unless`.
pub fn choice_missing(place: &Place<'_>) -> Option<Diagnostic> {
    let lead = place.before;
    let ends = place.word.is_empty() || place.starts_line() && words::is_reserved(place.word);
    if !matches!(lead, "is" | "includes") || !ends {
        return None;
    }
    Some(
        Diagnostic::error(
            codes::UNFINISHED,
            place.before_span(),
            format!("a choice is missing after `{lead}`"),
        )
        .labelled("the line ends too early")
        .help(format!("write a choice after `{lead}`, on the same line")),
    )
}

/// `+ when numb`: a line of a score without its number.
pub fn points_left_out(place: &Place<'_>) -> Option<Diagnostic> {
    // Below another line the sign was read as the sign of a sum.
    let below = matches!(place.word, "when" | "if") && place.before_starts_line();
    let (sign, lead, span) = if below {
        (place.before, place.word, place.before_span())
    } else {
        (place.word, token(place.after().trim_start()), place.span())
    };
    let signed = matches!(sign, "+" | "-") && place.keyword == Keyword::Score;
    if !signed || !(below || place.starts_line()) || !matches!(lead, "when" | "if") {
        return None;
    }
    let message = format!("how many points `{sign}` stands for is not said");
    Some(
        Diagnostic::error(codes::UNFINISHED, span, message)
            .labelled("how many?")
            .help(format!("write the number behind the sign, such as `{sign}1 when …`")),
    )
}

/// `1. when fever`: a numbered line.
pub fn numbered_line(place: &Place<'_>) -> Option<Diagnostic> {
    let rest = place.rest_of_line();
    let bare = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let line = bare.strip_prefix(['.', ')'])?.trim_start();
    let blank = bare.len() - 1 > line.len();
    let clause = words::is_clause_word(split::first_word(line)) || line.starts_with('+');
    if bare.len() == rest.len() || !place.starts_line() || !blank || !clause {
        return None;
    }
    let written = rest.get(..rest.len() - bare.len() + 1)?;
    let span = place.between(place.at, place.at + written.len());
    Some(away(span, written, place.between(place.at, place.at + rest.len() - line.len()), ""))
}

/// `then level **routine**`: stars that make a word bold elsewhere.
pub fn bold(place: &Place<'_>) -> Option<Diagnostic> {
    let start = if place.before == "*" && place.touches() { place.before_at } else { place.at };
    let rest = place.line_from(start);
    let stars = rest.len() - rest.trim_start_matches('*').len();
    let marks = rest.get(..stars)?;
    let inner = rest.get(stars..)?;
    let inner = inner.get(..inner.find(marks).filter(|_| stars > 0)?)?;
    let worded = inner.starts_with(|c: char| c.is_alphanumeric() || c == '"')
        && inner.ends_with(|c: char| c.is_alphanumeric() || c == '"' || c == '_');
    if !worded || place.keyword == Keyword::Calculate {
        return None;
    }
    let span = place.between(start, start + inner.len() + 2 * stars);
    let written = rest.get(..inner.len() + 2 * stars)?;
    Some(
        Diagnostic::error(
            codes::FOREIGN_SIGN,
            span,
            format!("no word is bold here, as in `{}`", short(written)),
        )
        .labelled("stars around it")
        .help(format!("write `{}`", short(inner)))
        .edit(span, inner),
    )
}

/// `because "Age"¹`: the mark of a footnote.
pub fn footnote(place: &Place<'_>) -> Option<Diagnostic> {
    let marks = |c: char| "¹²³⁴⁵⁶⁷⁸⁹⁰†‡§".contains(c);
    // Behind a name or number `²` is a power.
    if !place.word.starts_with(marks) || !place.before.ends_with('"') {
        return None;
    }
    let rest = place.rest_of_line();
    let length = rest.len() - rest.trim_start_matches(marks).len();
    let written = rest.get(..length)?;
    let span = place.between(place.at, place.at + length);
    let problem = away(span, written, span, "");
    Some(problem.help("take it away; what a line rests on is named with `cite`"))
}

/// `early "Early": 0 to 5`: what a band gives before the band.
pub fn band_behind(place: &Place<'_>) -> Option<Diagnostic> {
    if !matches!(place.keyword, Keyword::Classify | Keyword::Score | Keyword::Calculate) {
        return None;
    }
    let line = place.line_before();
    let start = place.at - line.trim_start().len();
    let row = place.line_from(start);
    let (given, range) = row.rsplit_once(':')?;
    let (given, range) = (given.trim(), range.trim());
    let banded = is_number(range) || ["up to ", "from ", "below "].iter().any(|it| range.starts_with(it));
    let class = is_name(token(given)) && given.ends_with('"') && given.matches('"').count() == 2;
    if !banded || !class {
        return None;
    }
    let span = place.between(start, start + row.len());
    let mended = format!("{range}: {given}");
    Some(
        Diagnostic::error(
            codes::UNEXPECTED,
            span,
            "a band stands before the colon, and what it gives behind it",
        )
        .labelled("the other way round")
        .help(format!("write `{}`", short(&mended)))
        .edit(span, mended),
    )
}

/// `when age: 70`: a condition written like a line of an answer file.
pub fn answer_for_condition(place: &Place<'_>) -> Option<Diagnostic> {
    let before = place.before;
    let named = is_name(before) && !words::is_clause_word(before) && !words::is_reserved(before);
    let lead = token(place.line_before().trim_start());
    let clause = matches!(lead, "when" | "unless" | "likely" | "possible" | "ask" | "applies");
    let value = token(place.after().trim_start_matches([' ', '\t']));
    if place.word != ":" || !named || !clause || place.keyword == Keyword::Classify {
        return None;
    }
    let listed =
        token(place.after().trim_start_matches([' ', '\t']).get(value.len()..)?.trim_start()) == "of";
    let sign = match value {
        number if is_number(number) => "=",
        "any" | "all" | "none" if listed => "includes",
        word if is_name(word) => "is",
        _ => return None,
    };
    let end = place.before_at + place.before.len();
    let blank = if place.after().starts_with([' ', '\t']) { "" } else { " " };
    let edit = place.between(end, place.at + 1);
    Some(
        Diagnostic::error(
            codes::FOREIGN_SIGN,
            place.span(),
            "a colon stands in answer files, not in a condition",
        )
        .labelled(format!("write `{sign}`"))
        .help(format!("write `{} {sign} {value}`", place.before))
        .edit(edit, format!(" {sign}{blank}")),
    )
}

/// `not a nor b`.
pub fn nor(place: &Place<'_>) -> Option<Diagnostic> {
    if place.word != "nor" || place.starts_line() || !in_condition(place) {
        return None;
    }
    let problem = Diagnostic::error(codes::FOREIGN_WORD, place.span(), "`nor` is not a word of the language");
    Some(
        problem
            .labelled("neither of both?")
            .help("write `not (a or b)` with the two conditions, where neither may hold"),
    )
}

/// `two of the following: a, b` and `2 of these`: how many of a list that has no brackets.
pub fn of_the_following(place: &Place<'_>) -> Option<Diagnostic> {
    let rest = place.line_from(place.before_at);
    let number = place.before.parse().ok().or_else(|| spoken::number(place.before))?;
    let listed = ["of the following", "of the below", "of these", "out of"].iter();
    let behind = rest.get(place.before.len()..)?.trim_start();
    let filler = listed.copied().find(|it| behind.starts_with(*it))?;
    if place.starts_line() {
        return None;
    }
    let length = place.before.len() + rest.len() - place.before.len() - behind.len() + filler.len();
    let span = place.between(place.before_at, place.before_at + length);
    let written = rest.get(..length)?;
    Some(
        Diagnostic::error(codes::FOREIGN_WORD, span, format!("`{written}` is not how the language says it"))
            .labelled("at least, exactly or at most so many?")
            .help(format!("write `at least {number} of [ … ]`, with commas between the conditions")),
    )
}
