//! Everyday words around a condition and a conclusion: `-> level a`, `then refer a`, `either a or b`, a `when` that is
//! missing.

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::syntax::ast::Keyword;
use crate::syntax::everyday::{foreign, leading_blanks, take_away};
use crate::syntax::place::{Place, is_name, short, token, tokens};
use crate::syntax::{codes, words};

/// `then level is a`, `then level = a`, `then set level a`.
pub fn conclusion_filler(place: &Place<'_>) -> Option<Diagnostic> {
    let after = token(place.after().trim_start());
    let filler = matches!(place.word, "is" | "=" | ":" | "to" | "==");
    let line = place.line_before().trim_start();
    let level = place.before == "level" && line.starts_with("then");
    let lead = place.before == "then"
        && matches!(after, "level" | "advise")
        && !matches!(place.word, "level" | "advise");
    if !(level && filler || lead && is_name(place.word)) {
        return None;
    }
    let blanks = if place.touches() { 0 } else { leading_blanks(place.after()) };
    let edit = place.between(place.at, place.at + place.word.len() + blanks);
    let right = if level { format!("then level {after}") } else { format!("then {after} …") };
    Some(take_away(place.span(), place.word, &right, edit))
}

/// `Level: routine`, as a result is printed.
pub fn level_line(place: &Place<'_>) -> Option<Diagnostic> {
    let concludes = matches!(place.keyword, Keyword::Rule | Keyword::RedFlag);
    let printed = place.word == "Level" && place.after().starts_with(':');
    if !concludes || !printed || !place.starts_line() {
        return None;
    }
    let level = place.rest_of_line().get("Level:".len()..)?.trim();
    let span = place.between(place.at, place.at + "Level:".len());
    let problem = Diagnostic::error(codes::PRINTED_FORM, span, "a conclusion starts with `then`")
        .labelled("write `then level`");
    Some(if is_name(level) {
        problem.help(format!("write `then level {level}`")).edit(span, "then level")
    } else {
        problem
            .help("write `then level` and the name of the level, which stands before its words in `levels`")
    })
}

/// A condition that lacks its `when`.
pub fn missing_when(place: &Place<'_>) -> Option<Diagnostic> {
    let ruled =
        matches!(place.keyword, Keyword::Rule | Keyword::RedFlag | Keyword::Finding | Keyword::Impossible);
    let has_when = place.written.lines().skip(1).any(|line| line.trim_start().starts_with("when"));
    let rest = place.rest_of_line();
    let compared = tokens(rest).any(|(_, word)| {
        word.starts_with(['<', '>', '=']) || matches!(word, "is" | "includes" | "and" | "or")
    });
    let alone = is_name(rest) && !words::is_clause_word(rest);
    if !ruled || has_when || !place.starts_line() || !is_name(place.word) || !(compared || alone) {
        return None;
    }
    let start = place.at;
    Some(
        Diagnostic::error(
            codes::UNFINISHED,
            place.span(),
            format!("`when` is missing before `{}`", place.word),
        )
        .labelled("a condition?")
        .help(format!("write `when {}`", short(rest)))
        .edit(place.between(start, start), "when "),
    )
}

/// `either a or b`, `a and when b`: a word too many in a condition.
pub fn filler(place: &Place<'_>) -> Option<Diagnostic> {
    let (_, second) = place.second_before();
    if matches!(place.before, "either" | "both" | "if")
        && is_name(place.word)
        && matches!(second, "when" | "unless" | "and" | "or")
    {
        let edit = place.between(place.before_at, place.at);
        return Some(take_away(
            place.before_span(),
            place.before,
            &format!("{second} {} …", place.word),
            edit,
        ));
    }
    let again =
        matches!(place.word, "when" | "if") && matches!(place.before, "and" | "or" | "when" | "unless");
    let blanks = leading_blanks(place.after());
    let edit = place.between(place.at, place.at + place.word.len() + blanks);
    let next = token(place.after().trim_start());
    again.then(|| take_away(place.span(), place.word, &format!("{} {next} …", place.before), edit))
}

/// `-> level a`, `set level a`, `result level a`, `due to "…"`.
pub fn leads_conclusion(place: &Place<'_>) -> Option<Diagnostic> {
    let ruled = matches!(place.keyword, Keyword::Rule | Keyword::RedFlag);
    let arrow = place.before_starts_line() && place.touches() && place.before == "-";
    let at = if arrow { place.before_at } else { place.at };
    let rest = place.line_from(at);
    if !ruled || !(arrow || place.starts_line()) {
        return None;
    }
    let length = ["->", "=>", "→"]
        .iter()
        .find(|sign| rest.starts_with(**sign))
        .map_or(place.word.len(), |sign| sign.len());
    let (lead, next) = rest.split_at_checked(length)?;
    let next = next.trim_start_matches(':').trim_start();
    let span = place.between(at, at + length);
    if lead == "due" && next.starts_with("to \"") {
        return Some(foreign(
            place.between(place.at, place.at + rest.len() - next.len() + 2),
            "due to",
            "because",
        ));
    }
    let concludes = next.starts_with("level ") || next.starts_with("advise ");
    (concludes && lead != "then" && lead != "otherwise" && !words::is_clause_word(lead))
        .then(|| foreign(span, lead, "then"))
}

/// `then refer routine`: another verb for `level`.
pub fn conclusion_verb(place: &Place<'_>) -> Option<Diagnostic> {
    let mut line = tokens(place.rest_of_line());
    let (verb, name) = (line.next()?.1, line.next()?.1);
    let other = place.before == "then" && is_name(verb) && is_name(name) && line.next().is_none();
    let near = did_you_mean(verb, ["level", "advise"]).is_some();
    (other && !near && !words::is_reserved(verb)).then(|| foreign(place.span(), verb, "level"))
}

/// `otherwise then level a`, `otherwise: level a`.
pub fn otherwise_filler(place: &Place<'_>) -> Option<Diagnostic> {
    let next = place.after().trim_start();
    let fills =
        place.keyword == Keyword::Otherwise && place.before == "otherwise" && next.starts_with("level ");
    let blanks = if place.touches() { 0 } else { leading_blanks(place.after()) };
    let edit = place.between(place.at, place.at + place.word.len() + blanks);
    let level = short(next.lines().next().unwrap_or_default());
    fills.then(|| take_away(place.span(), place.word, &format!("otherwise {level}"), edit))
}

/// `when no rash` for `when not rash`, `migraine possible` for `migraine is possible`.
pub fn small_words(place: &Place<'_>) -> Option<Diagnostic> {
    let next = token(place.after().trim_start());
    let opens = matches!(place.before, "when" | "unless" | "and" | "or" | "(" | "[" | ",");
    if place.word == "no" && opens && is_name(next) && !words::is_reserved(next) {
        return Some(foreign(place.span(), "no", "not"));
    }
    let graded = matches!(place.word, "possible" | "likely" | "yes" | "no" | "unknown" | "known");
    let (at, word, subject) = if graded {
        (place.at, place.word, place.before)
    } else {
        (place.before_at, place.before, place.second_before().1)
    };
    let graded = graded || matches!(word, "possible" | "likely");
    let line = place.written.get(..at)?.rsplit('\n').next()?;
    let condition = ["when ", "unless "].iter().any(|word| line.contains(word));
    if !graded || !condition || !is_name(subject) || words::is_reserved(subject) || line.trim().is_empty() {
        return None;
    }
    let span = place.between(at, at + word.len());
    Some(
        Diagnostic::error(codes::UNFINISHED, span, format!("`is` is missing before `{word}`"))
            .labelled("`is` is missing before this")
            .help(format!("write `{subject} is {word}`"))
            .edit(place.between(at, at), "is "),
    )
}

/// `when one of [a, b]` over conditions.
pub fn one_of_conditions(place: &Place<'_>) -> Option<Diagnostic> {
    let (_, second) = place.second_before();
    let opens = matches!(second, "when" | "unless" | "and" | "or" | "not" | "(" | "[" | ",");
    (place.before == "one" && place.word == "of" && opens).then(|| foreign(place.before_span(), "one", "any"))
}
