//! What stands behind something that is complete: words after a text or a range, a sign at the end of a line, a second
//! pair of brackets.

use crate::diagnostic::Diagnostic;
use crate::syntax::ast::Keyword;
use crate::syntax::everyday::take_away;
use crate::syntax::place::{Place, is_name, is_number, short, token, tokens};
use crate::syntax::{codes, words};

/// `because "Sugar mends it" at once.`: the text ends before its words do.
pub fn words_behind_text(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let lead = token(line);
    let clause = matches!(lead, "because" | "about" | "help" | "show");
    let rest = place.rest_of_line();
    let first = place.word.to_lowercase();
    let plain =
        !rest.contains(['"', '[', '(', '<', '>', '=', ':']) && place.word.starts_with(char::is_alphabetic);
    let known =
        words::is_clause_word(&first) || matches!(first.as_str(), "then" | "else" | "unless" | "when");
    if !place.before.starts_with('"') || place.starts_line() || !clause || !plain || known {
        return None;
    }
    let end = place.at + rest.len();
    let words = place.written.get(place.before_at..place.before_at + place.before.len() - 1)?;
    let mended = format!("{words} {rest}\"");
    let told = Diagnostic::error(
        codes::UNCLOSED_TEXT,
        place.between(place.at, end),
        "the text ends before these words",
    );
    Some(
        told.labelled("outside the quotes")
            .help(format!(
                "write `{} {}`",
                line.get(..place.before_at.checked_sub(start)?)?.trim_end(),
                short(&mended)
            ))
            .edit(place.between(place.before_at, end), mended),
    )
}

/// `0 to 1000 "hours" per day` and `0 to 120 per minute`: words behind the range of a question.
pub fn words_behind_range(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let range = line.strip_prefix("whole ").unwrap_or(line).strip_prefix("number ")?;
    let lead = line.len() - range.len();
    let parts: Vec<(usize, &str)> = tokens(range).collect();
    let word = |at: usize| parts.get(at).map_or("", |(_, word)| word);
    let ranged = is_number(word(0)) && word(1) == "to" && is_number(word(2));
    let united = word(3).starts_with('"');
    let first = if united { 4 } else { 3 };
    let (at, _) = parts.get(first)?;
    let rest = range.get(*at..)?;
    let plain = parts.iter().skip(first).all(|(_, word)| is_name(word)) && parts.len() > first + 1;
    let known = words::is_clause_word(word(first)) || matches!(word(first), "or" | "in" | "years" | "months");
    if place.keyword != Keyword::Question || !ranged || !plain || known {
        return None;
    }
    let span = place.between(start + lead + at, start + line.len());
    let told = Diagnostic::error(
        codes::UNEXPECTED,
        span,
        format!("`{}` does not stand behind a range", short(rest)),
    );
    let whole = range.get(..*at)?.trim_end();
    Some(if united {
        told.labelled("take this away").help(format!("write `{}{whole}`", line.get(..lead)?))
    } else {
        told.labelled("a unit?")
            .help("write the unit in quotes, such as `\"/min\"`, or nothing behind the range")
    })
}

/// `of` alone above choices, for `any of` or `one of`.
pub fn type_without_its_word(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let alone = place.keyword == Keyword::Question && line == "of" && !place.on_first_line();
    let several = place.written.lines().any(|line| line.trim_start().starts_with("or none"));
    let right = if several { "any" } else { "one" };
    alone.then(|| {
        let span = place.between(start, start + "of".len());
        Diagnostic::error(codes::UNFINISHED, span, format!("`{right}` is missing before `of`"))
            .labelled(format!("`{right}` is missing before this"))
            .help(format!("write `{right} of`"))
            .edit(place.between(start, start), format!("{right} "))
    })
}

/// `"Most pass."` alone below `otherwise`, and `"mg"` alone in a calculation.
pub fn lone_text(place: &Place<'_>) -> Option<Diagnostic> {
    const LONGEST_UNIT: usize = 12;
    let (start, line) = place.line();
    let alone = line.len() > 2 && line.starts_with('"') && token(line) == line && !place.on_first_line();
    let says = |word: &str| place.written.lines().any(|line| line.trim_start().starts_with(word));
    let lead = match place.keyword {
        Keyword::Otherwise | Keyword::Impossible if !says("because ") => "because",
        Keyword::Calculate if line.len() <= LONGEST_UNIT && !line.contains(' ') && !says("unit ") => "unit",
        _ => return None,
    };
    alone.then(|| {
        let span = place.between(start, start + line.len());
        Diagnostic::error(codes::UNFINISHED, span, format!("`{lead}` is missing before {}", short(line)))
            .labelled("a text stands behind a word")
            .help(format!("write `{lead} {}`", short(line)))
            .edit(place.between(start, start), format!("{lead} "))
    })
}

/// `unit unit "kg"` and `because because "…"`: what starts a clause, twice.
pub fn said_twice(place: &Place<'_>) -> Option<Diagnostic> {
    let line = place.line_from(if place.starts_line() { place.at } else { place.before_at });
    let word = token(line);
    let rest = line.get(word.len()..)?.trim_start_matches(' ');
    let starts = if place.starts_line() { Some(place.at) } else { None };
    let start = starts.or_else(|| place.before_starts_line().then_some(place.before_at))?;
    (words::is_clause_word(word) && token(rest) == word && rest.len() < line.len() - word.len()).then(|| {
        let again = start + line.len() - rest.len();
        let edit = place.between(start, again);
        take_away(place.between(again, again + word.len()), word, rest, edit)
    })
}

/// `speech is silent!` at the end of a line.
pub fn mark_at_the_end(place: &Place<'_>) -> Option<Diagnostic> {
    let ends = place.word.is_empty() || place.starts_line();
    let marked = matches!(place.before, "!" | "!!" | "?") && !place.before_starts_line();
    let from = place.before_at;
    (ends && marked).then(|| {
        let span = place.between(from, from + place.before.len());
        let line = place.written.get(..from).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
        take_away(span, place.before, &short(line.trim()), span)
    })
}

/// `[[a, b]]` for `[a, b]`.
pub fn doubled_brackets(place: &Place<'_>) -> Option<Diagnostic> {
    let rest = place.rest_of_line();
    let inner = rest.strip_prefix('[')?.split_once("]]")?.0;
    let start = place.before_at;
    if place.before != "[" || place.word != "[" || inner.contains('[') {
        return None;
    }
    let span = place.between(start, place.at + inner.len() + 3);
    Some(
        Diagnostic::error(codes::UNEXPECTED, span, "a list stands between one pair of brackets")
            .labelled("brackets twice")
            .help(format!("write `[{}]`", short(inner)))
            .edit(span, format!("[{inner}]")),
    )
}

/// `min[a, b]` for `min(a, b)`.
pub fn square_arguments(place: &Place<'_>) -> Option<Diagnostic> {
    let function = matches!(
        place.before,
        "min" | "max" | "round" | "abs" | "floor" | "ceiling" | "power" | "root" | "exp" | "ln"
    );
    let rest = place.rest_of_line();
    let inner = rest.strip_prefix('[')?;
    let inner = inner.get(..inner.rfind(']')?)?;
    let span = place.between(place.at, place.at + inner.len() + 2);
    (function && !inner.contains(['[', ']'])).then(|| {
        let message = format!("what `{}` is given stands in round brackets", place.before);
        Diagnostic::error(codes::FOREIGN_SIGN, span, message)
            .labelled("round brackets here")
            .help(format!("write `{}({})`", place.before, short(inner)))
            .edit(span, format!("({inner})"))
    })
}
