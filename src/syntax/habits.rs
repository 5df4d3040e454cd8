//! Habits of clinical and everyday writing that are a line of the language said otherwise: `maybe when` for `possible
//! when`, `not if` for `unless`, `minus 1 when` for `-1 when`. Each is told on exactly the words that are to be changed.

use crate::diagnostic::Diagnostic;
use crate::syntax::ast::Keyword;
use crate::syntax::codes;
use crate::syntax::everyday::{foreign, leading_blanks, take_away};
use crate::syntax::phrases::{in_condition, said_otherwise, text_for_name};
use crate::syntax::place::{Place, is_name, is_number, last_token, short, token, tokens};

/// Words that start a line, and the words to write.
const STARTS: [(&[Keyword], &str, &str); 48] = [
    (&[Keyword::Source], "link", "url"),
    (&[Keyword::Source], "website", "url"),
    (&[Keyword::Source], "web", "url"),
    (&[Keyword::Source], "reviewed on", "reviewed"),
    (&[Keyword::Source], "review date", "reviewed"),
    (&[Keyword::Source], "last reviewed", "reviewed"),
    (&[Keyword::Source], "next review", "review by"),
    (&[Keyword::Ruleset, Keyword::Library], "lang", "language"),
    (&[Keyword::Pattern], "maybe when", "possible when"),
    (&[Keyword::Pattern], "perhaps when", "possible when"),
    (&[Keyword::Pattern], "very likely when", "likely when"),
    (&[Keyword::Pattern], "most likely when", "likely when"),
    (&[Keyword::Advice, Keyword::Rule, Keyword::Finding], "not if", "unless"),
    (&[Keyword::Advice], "if not", "unless"),
    (&[Keyword::Advice, Keyword::Rule, Keyword::Finding], "not when", "unless"),
    (&[Keyword::Advice, Keyword::Rule, Keyword::Finding], "but not if", "unless"),
    (&[Keyword::Advice, Keyword::Rule, Keyword::Finding], "but not when", "unless"),
    (&[Keyword::Advice, Keyword::Rule, Keyword::Finding], "unless if", "unless"),
    (&[Keyword::Advice, Keyword::Rule, Keyword::Finding], "except when", "unless"),
    (&[Keyword::Advice, Keyword::Rule, Keyword::Finding], "except if", "unless"),
    (&[Keyword::Advice], "even if red flags", "even with red flags"),
    (&[Keyword::Advice], "even when red flags", "even with red flags"),
    (&[Keyword::Advice], "despite red flags", "even with red flags"),
    (&[Keyword::Advice], "also with red flags", "even with red flags"),
    (&[Keyword::Score], "minus", "-"),
    (&[Keyword::Score], "subtract", "-"),
    (&[Keyword::Score], "deduct", "-"),
    (&[Keyword::Score], "plus", "+"),
    (&[Keyword::Ruleset], "applies to", "applies when"),
    (&[Keyword::Question, Keyword::Questions], "only ask when", "ask when"),
    (&[Keyword::Question, Keyword::Questions], "only ask if", "ask when"),
    (&[Keyword::Question, Keyword::Questions], "ask only when", "ask when"),
    (&[Keyword::Question, Keyword::Questions], "ask only if", "ask when"),
    (&[Keyword::Question, Keyword::Questions], "show only when", "ask when"),
    (&[Keyword::Question, Keyword::Questions], "show only if", "ask when"),
    (&[Keyword::Question, Keyword::Questions], "asked by", "by"),
    (&[Keyword::Question, Keyword::Questions], "answered by", "by"),
    (&[Keyword::Question, Keyword::Questions], "assessed by", "by"),
    (&[Keyword::Question, Keyword::Questions], "measured by", "by"),
    (&[Keyword::Question, Keyword::Questions], "assumed", "assume"),
    (&[Keyword::Question, Keyword::Questions], "assuming", "assume"),
    (&[Keyword::Question, Keyword::Questions], "assumption", "assume"),
    (&[Keyword::Questions], "each of", "each one of"),
    (&[Keyword::Questions], "on scale", "each one of"),
    (&[Keyword::Questions], "on the scale", "each one of"),
    (&[Keyword::Questions], "scale", "each one of"),
    (&[Keyword::Question], "number whole", "whole number"),
    (&[Keyword::Question], "several of", "any of"),
];

/// A line that starts with other words than the language's.
pub fn line_start(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, written) = place.line();
    if place.on_first_line() {
        return None;
    }
    let (_, words, right) = STARTS.iter().find(|(of, words, _)| {
        let rest = written.strip_prefix(words);
        of.contains(&place.keyword)
            && rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    })?;
    let rest = written.get(words.len()..).unwrap_or_default();
    if *words == "if not" && !place.written.lines().any(|line| line.trim_start().starts_with("when ")) {
        return None;
    }
    let sign = matches!(*right, "+" | "-");
    if sign && !is_number(rest.trim_start()) {
        return None;
    }
    // What stands in front of the right words is too much.
    if let Some(lead) = words.strip_suffix(right) {
        let span = place.between(start, start + lead.trim_end().len());
        let edit = place.between(start, start + lead.len());
        return Some(take_away(span, lead.trim_end(), &format!("{right} …"), edit));
    }
    let blanks = if sign { leading_blanks(rest) } else { 0 };
    let span = place.between(start, start + words.len());
    let edit = place.between(start, start + words.len() + blanks);
    Some(if words.contains(' ') {
        said_otherwise(span, words, right)
    } else {
        foreign(span, words, right).edit(edit, *right)
    })
}

/// `examiner` or `examiner only` for `by examiner`.
pub fn bare_examiner(place: &Place<'_>) -> Option<Diagnostic> {
    let asked = matches!(place.keyword, Keyword::Question | Keyword::Questions);
    let at = place.before_at;
    if matches!(place.word, "(" | "[") && place.starts_line() {
        return examiner_in_brackets(place);
    }
    let written = place.line_from(at);
    let who = written.strip_suffix(" only").unwrap_or(written);
    let bare = matches!(who, "examiner" | "patient" | "test") && place.before_starts_line();
    let span = place.between(at, at + written.len());
    (asked && bare && place.wants_text()).then(|| {
        Diagnostic::error(codes::UNFINISHED, span, format!("`by` is missing before `{written}`"))
            .labelled("`by` is missing here")
            .help(format!("write `by {who}`"))
            .edit(span, format!("by {who}"))
    })
}

/// `(examiner)` for `by examiner`.
fn examiner_in_brackets(place: &Place<'_>) -> Option<Diagnostic> {
    let written = place.rest_of_line();
    let bare = written.trim_matches(['(', ')', '[', ']', ' ']);
    let span = place.between(place.at, place.at + written.len());
    let right = format!("by {}", bare.trim_start_matches("by "));
    matches!(right.as_str(), "by examiner" | "by patient" | "by test")
        .then(|| said_otherwise(span, written, &right))
}

/// `always` in an advice, for `when always`.
pub fn bare_always(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, written) = place.line();
    let bare = place.keyword == Keyword::Advice && written == "always" && !place.on_first_line();
    let span = place.between(start, start + written.len());
    bare.then(|| {
        Diagnostic::error(codes::UNFINISHED, span, "`when` is missing before `always`")
            .labelled("`when` is missing here")
            .help("write `when always`")
            .edit(place.between(start, start), "when ")
    })
}

/// `then give a`, `then recommend [a]` for `then advise [a]`, and `then emergency level` for `then level emergency`.
pub fn conclusion(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, written) = place.line();
    let ruled = matches!(place.keyword, Keyword::Rule | Keyword::RedFlag);
    let rest = written.strip_prefix("then ").filter(|_| ruled)?;
    let at = start + "then ".len();
    if let Some(level) = rest.strip_suffix(" level").filter(|level| is_name(level)) {
        let span = place.between(at, at + rest.len());
        return Some(said_otherwise(span, rest, &format!("level {level}")));
    }
    let verb = token(rest);
    let what = rest.get(verb.len()..)?.trim();
    let given = matches!(verb, "give" | "recommend" | "suggest" | "offer" | "tell");
    if !given || what.is_empty() {
        return None;
    }
    if what.starts_with('[') {
        return Some(foreign(place.between(at, at + verb.len()), verb, "advise"));
    }
    let named = what.split(',').all(|name| is_name(name.trim()));
    let span = place.between(at, at + rest.len());
    named.then(|| said_otherwise(span, rest, &format!("advise [{what}]")))
}

/// `cite "clinic"` and `cite [clinic]` for `cite clinic`.
pub fn cited(place: &Place<'_>) -> Option<Diagnostic> {
    if place.before != "cite" {
        return None;
    }
    let rest = place.rest_of_line();
    let bare = rest.trim_matches(['"', '[', ']']);
    let named = bare.split(',').all(|name| is_name(name.trim()));
    let wrapped = rest.len() == bare.len() + 2 && named;
    let message = format!("`cite` is followed by the name of a source, not by {}", short(place.word));
    let span = place.between(place.at, place.at + rest.len());
    wrapped.then(|| {
        Diagnostic::error(codes::UNEXPECTED, span, message)
            .labelled("the name alone")
            .help(format!("write `cite {bare}`"))
            .edit(span, bare)
    })
}

/// `cite "Patient page"`: the words of a source, for its name.
pub fn cited_text(place: &Place<'_>) -> Option<Diagnostic> {
    let titled = place.word.starts_with('"') && place.before == "cite";
    titled.then(|| text_for_name(place, "`cite` names a source"))
}

/// `+1 for numb`, `(+1) when numb` and `numb +1` for `+1 when numb`.
pub fn score_line(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, written) = place.line();
    if place.keyword != Keyword::Score || place.on_first_line() {
        return None;
    }
    if place.word == "for" && is_number(place.before) && written.starts_with(['+', '-']) {
        return Some(foreign(place.span(), "for", "when"));
    }
    let whole = place.between(start, start + written.len());
    if let Some((points, rest)) = written.strip_prefix('(').and_then(|rest| rest.split_once(") when ")) {
        let signed = points.starts_with(['+', '-']) && is_number(points.get(1..)?);
        let span = place.between(start, start + points.len() + 2);
        return (signed && !rest.is_empty())
            .then(|| said_otherwise(span, written.get(..points.len() + 2).unwrap_or_default(), points));
    }
    let (condition, points) = written.rsplit_once(' ')?;
    let signed = points.starts_with(['+', '-']) && points.get(1..)?.bytes().all(|byte| byte.is_ascii_digit());
    let worded = is_name(token(condition)) && !condition.contains(':') && points.len() > 1;
    let headed = ["points", "add", "prorate", "because", "cite", "show"].contains(&token(condition));
    (signed && worded && !headed).then(|| {
        Diagnostic::error(codes::PRINTED_FORM, whole, "the points stand before their condition")
            .labelled("the other way round")
            .help(format!("write `{points} when {}`", short(condition)))
            .edit(whole, format!("{points} when {condition}"))
    })
}

/// `or none of these "…"` for `or none "…"`.
pub fn none_of_these(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, written) = place.line();
    let lead = "or none";
    let rest = written.strip_prefix(lead)?;
    let words = rest.get(..rest.find('"')?)?.trim_end();
    let filler = !words.is_empty() && words.trim().split(' ').all(is_name);
    let at = start + lead.len();
    let span = place.between(at + leading_blanks(words), at + words.len());
    filler.then(|| take_away(span, words.trim(), "or none \"…\"", place.between(at, at + words.len())))
}

/// `min 0 max 120` and `minimum 0, maximum 120` for `0 to 120`.
pub fn lowest_and_highest(place: &Place<'_>) -> Option<Diagnostic> {
    let low_word = matches!(place.word, "min" | "minimum" | "lowest");
    if place.before != "number" || !low_word {
        return None;
    }
    let rest = place.rest_of_line();
    let mut words = tokens(rest).skip(1).filter(|(_, word)| *word != ",");
    let ((_, low), (_, high_word), (at, high)) = (words.next()?, words.next()?, words.next()?);
    if !matches!(high_word, "max" | "maximum" | "highest") || !is_number(low) || !is_number(high) {
        return None;
    }
    let span = place.between(place.at, place.at + at + high.len());
    let mended = format!("{low} to {high}");
    Some(
        Diagnostic::error(codes::PRINTED_FORM, span, "a range is written with `to`")
            .labelled("this range")
            .help(format!("write `{mended}`"))
            .edit(span, mended),
    )
}

/// `level >= routine` in an example or a promise, for `level at least routine`.
pub fn level_sign(place: &Place<'_>) -> Option<Diagnostic> {
    let example = matches!(place.keyword, Keyword::Case | Keyword::Always);
    let right = match place.word {
        ">=" | "≥" | "=>" => "at least",
        "<=" | "≤" | "=<" => "at most",
        _ => return None,
    };
    (example && place.before == "level").then(|| {
        Diagnostic::error(codes::FOREIGN_SIGN, place.span(), "levels are compared in words")
            .labelled(format!("write `{right}`"))
            .help(format!("write `level {right} {}`", short(token(place.after().trim_start()))))
            .edit(place.span(), right)
    })
}

/// `old not fired` and `rule old fired` for `not fired old` and `fired old`.
pub fn verb_last(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, written) = place.line();
    if !matches!(place.keyword, Keyword::Case | Keyword::Always) {
        return None;
    }
    let bare =
        ["red flag ", "rule ", "pattern ", "advice "].iter().find_map(|lead| written.strip_prefix(lead));
    let bare = bare.unwrap_or(written);
    let (name, verb) = bare.split_once(' ')?;
    let right = match verb.trim() {
        "fired" | "fires" | "is fired" => "fired",
        "not fired" | "is not fired" => "not fired",
        "is open" => "open",
        "is withheld" => "withheld",
        "is likely" => "likely",
        "is possible" => "possible",
        _ => return None,
    };
    let span = place.between(start, start + written.len());
    is_name(name).then(|| said_otherwise(span, written, &format!("{right} {name}")))
}

/// `age 70 and numb yes`: two answers of an example on one line.
pub fn joined_answers(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, written) = place.line();
    let indent = place.line_before().len() - place.line_before().trim_start().len();
    let joined = place.keyword == Keyword::Case && place.word == "and";
    let before = written.get(..place.at - start)?.trim();
    let answered = tokens(before).count() == 2 && is_name(token(before));
    let next = place.after().trim_start_matches([' ', '\t']);
    let follows = is_name(token(next)) && !token(next).is_empty();
    if !joined || !answered || !follows || place.starts_line() {
        return None;
    }
    let end = place.written.len() - next.len();
    let edit = place.between(place.before_at + place.before.len(), end);
    let blanks = place.line_before().get(..indent)?;
    Some(
        Diagnostic::error(codes::ENTRY_LINES, place.span(), "an answer of an example is one line")
            .labelled("a second answer follows")
            .help("start a new line here")
            .edit(edit, format!("\n{blanks}")),
    )
}

/// `6 to 520 -> late` for `6 to 520: late`, and `6 520: late` for `6 to 520: late`.
pub fn band_parts(place: &Place<'_>) -> Option<Diagnostic> {
    let banded = matches!(place.keyword, Keyword::Score | Keyword::Classify | Keyword::Calculate);
    let (start, written) = place.line();
    if !banded || place.on_first_line() || !is_number(place.before) {
        return None;
    }
    if let Some(arrow) = ["->", "=>", "→"].into_iter().find(|sign| place.rest_of_line().starts_with(sign)) {
        let span = place.between(place.at, place.at + arrow.len());
        let edit = place.between(place.before_at + place.before.len(), place.at + arrow.len());
        let told =
            Diagnostic::error(codes::FOREIGN_SIGN, span, format!("`{arrow}` is written as `:` in a band"));
        return Some(
            told.labelled("write `:`")
                .help(format!("write `{}: …`", short(written.get(..place.at - start)?.trim())))
                .edit(edit, ":"),
        );
    }
    let two = is_number(place.word) && place.before_starts_line() && !place.touches();
    let ends = token(place.after().trim_start()) == ":";
    let at = place.base + place.at;
    (two && ends).then(|| {
        let message = format!("`to` is missing between `{}` and `{}`", place.before, place.word);
        Diagnostic::error(codes::UNFINISHED, place.span(), message)
            .labelled("`to` is missing before this")
            .help(format!("write `{} to {}: …`", place.before, place.word))
            .edit(crate::source::Span::new(at, at), "to ")
    })
}

/// `else: late` in a list of bands, which says every range.
pub fn band_else(place: &Place<'_>) -> Option<Diagnostic> {
    let (_, written) = place.line();
    let rest = written.strip_prefix("else").or_else(|| written.strip_prefix("rest"))?;
    let banded = matches!(place.keyword, Keyword::Score | Keyword::Classify | Keyword::Calculate);
    let by_rows = place.written.lines().any(|line| line.trim_start().starts_with("when "));
    let colon = rest.trim_start().starts_with(':');
    if !banded || !colon || by_rows || !place.starts_line() {
        return None;
    }
    let message = format!("`{}` is no band: every range is written", place.word);
    Some(
        Diagnostic::error(codes::UNEXPECTED, place.span(), message)
            .labelled("which values?")
            .help("write the range, such as `from 6: …` or `up to 5: …`"),
    )
}

/// `age >= 65 with numb` for `age >= 65 and numb`.
pub fn joined_with(place: &Place<'_>) -> Option<Diagnostic> {
    let joint = matches!(place.word, "with" | "plus" | "together" | "additionally");
    let next = place.after().trim_start_matches([' ', '\t']);
    let with = if place.word == "together" { next.strip_prefix("with ")? } else { next };
    let named = (is_name(token(with)) || with.starts_with('(')) && is_number(place.before);
    let dated = place.word == "plus" && place.line_before().contains("since");
    if !joint || !named || dated || place.starts_line() || !in_condition(place) {
        return None;
    }
    let end = place.written.len() - with.len();
    let written = place.written.get(place.at..end)?.trim_end();
    Some(foreign(place.between(place.at, place.at + written.len()), written, "and"))
}

/// `when age >= 65, numb`: a comma joins no conditions.
pub fn comma_for_and(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, written) = place.line();
    let lead = ["when ", "unless ", "ask when ", "likely when ", "possible when "];
    let before = written.get(..place.at - start)?;
    let open = before.contains(['[', '(']);
    let next = token(place.after().trim_start_matches([' ', '\t']));
    let end = place.at + place.rest_of_line().len();
    if place.word == "," && place.rest_of_line().trim_start_matches([',', ' ']) == "then" {
        // The conclusion follows on the next line.
        let written = place.rest_of_line();
        let edit = place.between(place.before_at + place.before.len(), end);
        return Some(take_away(place.between(place.at, end), written, &short(before.trim_end()), edit));
    }
    // A comma between bare names is a list without its brackets.
    let compared = (before.contains(['<', '>', '=']) || before.contains(" is ")) && !before.contains(" of ");
    let joins = place.word == ","
        && compared
        && (is_name(next) || next == "(")
        && !open
        && lead.iter().any(|word| written.starts_with(word));
    (joins && !place.wants_operand()).then(|| {
        Diagnostic::error(codes::UNEXPECTED, place.span(), "a comma joins no conditions")
            .labelled("`and` or `or`?")
            .help(
                format!("write `and {next}` where both must hold, `or {next}` where one is enough")
                    .replace('(', "(…)"),
            )
    })
}

/// `then level at least routine` in a promise, for `expect level at least routine`.
pub fn promised_with_then(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, written) = place.line();
    let then = place.keyword == Keyword::Always && written.starts_with("then ");
    then.then(|| foreign(place.between(start, start + "then".len()), "then", "expect"))
}

/// `when at least 65 years old`: a bound that does not say what it is of.
pub fn bound_of_nothing(place: &Place<'_>) -> Option<Diagnostic> {
    let (bound_at, bound) = place.second_before();
    let sign = match bound {
        "least" => ">=",
        "most" => "<=",
        _ => return None,
    };
    let timed = ["years", "months", "weeks", "days"].contains(&place.word);
    let (at_at, at) = last_token(place.written, bound_at);
    if !timed || at != "at" || !is_number(place.before) || !in_condition(place) {
        return None;
    }
    let span = place.between(at_at, place.at + place.word.len());
    let message = format!("`at {bound} {} {}` does not say of what", place.before, place.word);
    Some(
        Diagnostic::error(codes::UNFINISHED, span, message)
            .labelled("what is compared?")
            .help(format!("write the question and a sign, such as `age {sign} {}`", place.before)),
    )
}
