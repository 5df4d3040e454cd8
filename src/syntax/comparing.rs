//! Mistakes in conditions: comparisons in words, lists without brackets, words that are missing between two names.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::spoken;
use crate::syntax::ast::Keyword;
use crate::syntax::grammar::Rule;
use crate::syntax::phrases::in_condition;
use crate::syntax::place::{Place, is_name, is_number, last_token, short, token, tokens};
use crate::syntax::{codes, split, words};

/// What is asked where one word follows another and nothing joins them.
pub const NOT_JOINED: &str = "how does this belong to what stands before it?";

/// `> =` for `>=`.
pub fn parted_sign(place: &Place<'_>) -> Option<Diagnostic> {
    if place.word != "=" || !matches!(place.before, ">" | "<" | "!") || place.touches() {
        return None;
    }
    let (span, mended) = (place.before_span().to(place.span()), format!("{}=", place.before));
    Some(
        Diagnostic::error(codes::FOREIGN_SIGN, span, format!("`{mended}` is one sign, without a blank"))
            .labelled(format!("write `{mended}`"))
            .help(format!("write `{mended}`"))
            .edit(span, mended),
    )
}

/// `confused = yes` for `confused is yes`.
pub fn word_after_sign(place: &Place<'_>) -> Option<Diagnostic> {
    let right = match place.before {
        "=" | "==" | "===" => "is",
        "!=" | "<>" | "=!" | "≠" => "is not",
        _ => return None,
    };
    if !matches!(place.word, "yes" | "no" | "unknown") {
        return None;
    }
    let (subject_at, subject) = place.second_before();
    let (not_at, not) = last_token(place.written, subject_at);
    if not == "not" {
        // What is denied stands in brackets.
        let mended = format!("not ({subject} {right} {})", place.word);
        let message = format!("`{}` compares numbers", place.before);
        return Some(
            Diagnostic::error(codes::FOREIGN_SIGN, place.before_span(), message)
                .labelled(format!("write `{right}`"))
                .help(format!("write `{mended}`"))
                .edit(place.between(not_at, place.at + place.word.len()), mended),
        );
    }
    Some(
        Diagnostic::error(
            codes::FOREIGN_SIGN,
            place.before_span(),
            format!("`{}` compares numbers", place.before),
        )
        .labelled(format!("write `{right}`"))
        .help(format!("write `{subject} {right} {}`", place.word))
        .edit(place.before_span(), right),
    )
}

/// `is 5` for `= 5`, and `is >= 5` for `>= 5`.
pub fn is_a_number(place: &Place<'_>) -> Option<Diagnostic> {
    if place.before != "is" && place.before != "not" {
        return None;
    }
    let sign = place.word.starts_with(['<', '>', '=']);
    let number = place.word.starts_with(|c: char| c.is_ascii_digit());
    let value = place.word;
    let (message, mended) = match (sign, number, place.before) {
        (true, _, "is") => (format!("`is` does not stand before `{value}`"), value.to_owned()),
        (_, true, "is") => ("a number is compared with `=`, not with `is`".to_owned(), "=".to_owned()),
        (_, true, _) => ("a number is compared with `!=`, not with `is not`".to_owned(), "!=".to_owned()),
        _ => return None,
    };
    let start = if place.before == "not" {
        let at = place.written.get(..place.before_at)?.trim_end().strip_suffix("is")?.len();
        Span::new(place.base + at, place.base + at)
    } else {
        place.before_span()
    };
    let end = if sign { place.span() } else { place.before_span() };
    Some(
        Diagnostic::error(
            codes::FOREIGN_SIGN,
            if sign { place.before_span() } else { start.to(end) },
            message,
        )
        .labelled("not `is`")
        .help(if sign { format!("write `{value}`") } else { format!("write `{mended} {value}`") })
        .edit(start.to(end), mended),
    )
}

/// Comparisons in words, the longer ones first.
const SPOKEN: [(&str, &str); 33] = [
    ("on or after", ">="),
    ("on or before", "<="),
    ("before", "<"),
    ("after", ">"),
    ("greater than or equal to", ">="),
    ("less than or equal to", "<="),
    ("not less than", ">="),
    ("not more than", "<="),
    ("more than", ">"),
    ("greater than", ">"),
    ("higher than", ">"),
    ("larger than", ">"),
    ("longer than", ">"),
    ("older than", ">"),
    ("less than", "<"),
    ("lower than", "<"),
    ("fewer than", "<"),
    ("smaller than", "<"),
    ("shorter than", "<"),
    ("younger than", "<"),
    ("at least", ">="),
    ("at most", "<="),
    ("equal to", "="),
    ("equals", "="),
    ("minimum", ">="),
    ("maximum", "<="),
    ("exceeds", ">"),
    ("above", ">"),
    ("over", ">"),
    ("below", "<"),
    ("under", "<"),
    ("from", ">="),
    ("up to", "<="),
];

/// The sign that a sign, or words of comparison, stand for.
pub fn spoken_sign(written: &str) -> Option<&'static str> {
    let sign = ["<=", ">=", "<", ">", "="].into_iter().find(|sign| *sign == written);
    sign.or_else(|| SPOKEN.iter().find(|(words, _)| *words == written).map(|(_, sign)| *sign))
}

/// `date from 2020-01-01` in a question: the last date that can be answered is missing.
pub fn date_range_from(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let first = line.strip_prefix("date from ")?.trim();
    let asked = matches!(place.keyword, Keyword::Question | Keyword::Questions);
    if !asked || !is_number(first) || first.contains(' ') {
        return None;
    }
    let span = place.between(start, start + line.len());
    Some(
        Diagnostic::error(codes::UNFINISHED, span, "a range of dates has two ends")
            .labelled("until when?")
            .help(format!("write `date {first} to assessment`, or another last date after `to`")),
    )
}

/// `is at least 5`, `is less than 5`, `more than 5`.
pub fn spoken_comparison(place: &Place<'_>) -> Option<Diagnostic> {
    let (second_at, _) = place.second_before();
    let starts = [second_at, place.before_at, place.at];
    starts.into_iter().find_map(|start| spoken_from(place, start))
}

/// Words of comparison from a place on, between a name and a number, up to where pest stopped at the least.
fn spoken_from(place: &Place<'_>, start: usize) -> Option<Diagnostic> {
    let line = place.line_from(start);
    let bare = line.strip_prefix("is ").unwrap_or(line);
    let fits = |words: &str| {
        bare.strip_prefix(words).is_some_and(|after| after.is_empty() || after.starts_with(' '))
    };
    let (words, sign) = SPOKEN.iter().find(|(words, _)| fits(words))?;
    let length = line.len() - bare.len() + words.len();
    let (_, subject) = last_token(place.written, start);
    let compared =
        (is_name(subject) && !words::is_reserved(subject) && subject != "prorate") || subject == ")";
    let value = token(line.get(length..)?.trim_start());
    let after = line.get(length..)?.trim_start().get(value.len()..)?.trim_start();
    // `from 3 to 5` is a range, and `at least 2 of` a list form.
    let other = after.starts_with("to ") && *words == "from" || after.starts_with("of ");
    let typed = subject == "date" && matches!(place.keyword, Keyword::Question | Keyword::Questions);
    if start + length + 1 < place.at || !compared || other || typed || !is_number(value) && !is_name(value) {
        return None;
    }
    let span = place.between(start, start + length);
    let written = line.get(..length)?;
    Some(
        Diagnostic::error(codes::FOREIGN_SIGN, span, format!("`{written}` is written as a sign: `{sign}`"))
            .labelled("these words")
            .help(format!("write `{} {sign} {value}`", short(subject)))
            .edit(span, *sign),
    )
}

/// `6 or more`, `6+` after a name, for `>= 6`.
pub fn or_more(place: &Place<'_>) -> Option<Diagnostic> {
    let rest = place.rest_of_line();
    let mut line = tokens(rest);
    let (_, number) = line.next()?;
    let (at, joint) = line.next()?;
    let next = line.next();
    let sign = match (joint, next) {
        ("+", _) => ">=",
        ("or" | "and", Some((_, word))) => spoken::bound_sign(word)?,
        _ => return None,
    };
    let end = if joint == "+" { at + 1 } else { next.map(|(at, word)| at + word.len())? };
    let start = if place.before == "is" { place.before_at } else { place.at };
    let (_, subject) = last_token(place.written, start);
    if !is_number(number)
        || !is_name(subject)
        || words::is_reserved(subject)
        || words::is_clause_word(subject)
    {
        return None;
    }
    let span = place.between(start, place.at + end);
    let written = place.written.get(start..place.at + end)?;
    let mended = format!("{sign} {number}");
    Some(
        Diagnostic::error(codes::FOREIGN_SIGN, span, format!("`{written}` is written as a sign: `{sign}`"))
            .labelled("these words")
            .help(format!("write `{subject} {mended}`"))
            .edit(span, mended),
    )
}

/// `temperature from 38 to 42`, `temperature in 38 to 42`, `temperature 38 to 42` for `between 38 and 42`.
pub fn from_to(place: &Place<'_>) -> Option<Diagnostic> {
    let inside = place.before == "in";
    let start = if inside { place.before_at } else { place.at };
    let name = if inside { place.second_before().1 } else { place.before };
    let rest = place.rest_of_line();
    let bare = rest.strip_prefix("from ").unwrap_or(rest);
    let lead = rest.len() - bare.len();
    let mut line = tokens(bare);
    let (_, low) = line.next()?;
    let (_, to) = line.next()?;
    let (at, high) = line.next()?;
    let subject = is_name(name) && !words::is_reserved(name);
    if place.starts_line() || !subject || !is_number(low) || to != "to" || !is_number(high) {
        return None;
    }
    if !in_condition(place) && !place.line_before().contains("= ") {
        return None;
    }
    let span = place.between(start, place.at + lead + at + high.len());
    let mended = format!("between {low} and {high}");
    Some(
        Diagnostic::error(codes::FOREIGN_WORD, span, "the two ends of a comparison stand after `between`")
            .labelled("both ends")
            .help(format!("write `{name} {mended}`"))
            .edit(span, mended),
    )
}

/// `includes any [a, b]` for `includes any of [a, b]`.
pub fn missing_of(place: &Place<'_>) -> Option<Diagnostic> {
    let listed = matches!(place.before, "any" | "all" | "none" | "one");
    if listed && matches!(place.word, "off" | "fo" | "if") {
        return Some(
            Diagnostic::error(
                codes::MISSPELT_WORD,
                place.span(),
                format!("`{} {}` is written `{0} of`", place.before, place.word),
            )
            .labelled("did you mean `of`?")
            .help(format!("write `{} of`", place.before))
            .edit(place.span(), "of"),
        );
    }
    if place.word != "[" || !listed {
        return None;
    }
    let start = place.base + place.at;
    Some(
        Diagnostic::error(
            codes::UNFINISHED,
            place.before_span(),
            format!("`of` is missing after `{}`", place.before),
        )
        .labelled("before the list")
        .help(format!("write `{} of [ … ]`", place.before))
        .edit(Span::new(start, start), "of "),
    )
}

/// `is one of a, b` for `is one of [a, b]`.
pub fn missing_brackets(place: &Place<'_>) -> Option<Diagnostic> {
    let wanted = matches!(place.before, "of" | "advise")
        && place.wants(&[Rule::words, Rule::open_square, Rule::conditions]);
    let comma = place.word == "," && !place.starts_line();
    let (start, rest) = if wanted && place.word.starts_with(char::is_alphabetic) {
        (place.at, listed_words(place.rest_of_line()))
    } else if let Some(start) = listed_behind_of(place).filter(|_| comma) {
        (start, place.line_from(start))
    } else if comma {
        (place.before_at, place.written.get(place.before_at..)?.lines().next()?.trim_end())
    } else {
        return None;
    };
    let rest = rest.split(['#', '"', ')', ']', ':']).next()?.trim_end();
    if rest.is_empty() {
        return None;
    }
    let span = Span::new(place.base + start, place.base + start + rest.len());
    if place.keyword == Keyword::Questions && place.line_before().trim_start().starts_with("each one of ") {
        let message = "the questions of a group have the choices of a scale, which is declared by itself";
        let help = "declare `scale NAME` with these choices, one a line, and write `each one of NAME`";
        let error = Diagnostic::error(codes::UNEXPECTED, span, message);
        return Some(error.labelled("these choices").help(help));
    }
    let error = Diagnostic::error(codes::MISSING_BRACKETS, span, "a list stands between `[` and `]`")
        .labelled("this list");
    // `a or b` and `a, b or c` are lists too, where nothing else is joined.
    let listing = rest.replace(" or ", ", ").replace(" and ", ", ").replace(",,", ",");
    // The `and` of `between 5 and 14` joins nothing else.
    let joins = between_joined(rest);
    let names =
        listing.split(',').all(|item| item.trim().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
    let listed = place.line_before();
    let after_list_word = ["of", "advise"].iter().any(|word| listed.contains(&format!("{word} ")));
    let word = match (rest.contains(" and "), rest.contains(" or ")) {
        (true, false) => Some("all of"),
        (false, true) => Some("any of"),
        _ => None,
    };
    Some(if !after_list_word {
        match word.filter(|_| names) {
            Some(word) => {
                error.help(format!("write `{word} [{listing}]`")).edit(span, format!("{word} [{listing}]"))
            }
            None => error.help(format!("write `any of [{listing}]` or `all of [{listing}]`")),
        }
    } else if names {
        error.help(format!("write `[{listing}]`")).edit(span, format!("[{listing}]"))
    } else if !joins && !rest.contains(['[', '(']) {
        error.help(format!("write `[{rest}]`")).edit(span, format!("[{rest}]"))
    } else {
        error.help("write `[` before its first entry and `]` after its last")
    })
}

/// Whether conditions are joined, and not only the two ends of `between`.
fn between_joined(rest: &str) -> bool {
    let words: Vec<&str> = rest.split_whitespace().collect();
    let ends = |at: usize| at > 1 && words.get(at - 2) == Some(&"between");
    words.iter().enumerate().any(|(at, word)| *word == "or" || *word == "and" && !ends(at))
}

/// Where a list starts whose first entry is more than a name: `any of speech is silent, spo2 < 92`.
fn listed_behind_of(place: &Place<'_>) -> Option<usize> {
    let line = place.line_before();
    let at = ["any of ", "all of ", "none of "]
        .iter()
        .filter_map(|words| Some(line.rfind(words)? + words.len()))
        .max()?;
    let list = line.get(at..)?;
    (!list.contains(['[', '(']) && list.contains([' '])).then_some(place.at - line.len() + at)
}

/// The names of a list that stands without brackets: up to a word that joins it to what follows.
fn listed_words(rest: &str) -> &str {
    let all_names = rest.split_whitespace().all(|word| {
        matches!(word, "and" | "or") || is_name(word.trim_end_matches(',')) && !words::is_reserved(word)
    });
    if all_names {
        return rest;
    }
    let joint = [" and ", " or "].iter().filter_map(|word| rest.find(word)).min();
    rest.get(..joint.unwrap_or(rest.len())).unwrap_or(rest)
}

/// `between 3-5` for `between 3 and 5`.
pub fn between_dash(place: &Place<'_>) -> Option<Diagnostic> {
    let (_, second) = place.second_before();
    let high = token(place.after());
    let ends = place.word == "-" && place.touches() && is_number(place.before) && is_number(high);
    let mended = format!("{} and {high}", place.before);
    let span = place.between(place.before_at, place.at + 1 + high.len());
    (ends && second == "between").then(|| {
        Diagnostic::error(codes::PRINTED_FORM, span, "the two ends of `between` are joined by `and`")
            .labelled("both ends")
            .help(format!("write `between {mended}`"))
            .edit(span, mended)
    })
}

/// `between 3 to 5` for `between 3 and 5`.
pub fn between_ends(place: &Place<'_>) -> Option<Diagnostic> {
    let end = if place.starts_line() || place.word.is_empty() {
        place.before_at + place.before.len()
    } else {
        place.at
    };
    let line = place.written.get(..end)?.rsplit('\n').next()?;
    let (_, low) = line.rsplit_once("between ")?;
    if place.word == "to" {
        return Some(
            Diagnostic::error(
                codes::FOREIGN_WORD,
                place.span(),
                "the two ends of `between` are joined by `and`",
            )
            .labelled("write `and`")
            .help(format!("write `between {} and …`", low.trim()))
            .edit(place.span(), "and"),
        );
    }
    if let Some((before, high)) = low.split_once(" - ") {
        let at = end - low.len() + before.len() + 1;
        let span = place.between(at, at + 1);
        let help = format!("write `between {} and {}`", before.trim(), high.trim());
        return Some(
            Diagnostic::error(codes::FOREIGN_WORD, span, "the two ends of `between` are joined by `and`")
                .labelled("write `and`")
                .help(help)
                .edit(span, "and"),
        );
    }
    if low.contains(" and ") || !place.wants(&[Rule::and_word]) || place.wants(&[Rule::is_word]) {
        return None;
    }
    Some(
        Diagnostic::error(codes::UNFINISHED, place.before_span(), "`between` has two ends, joined by `and`")
            .labelled("only one end so far")
            .help("write `between 3 and 5`; both ends belong to it"),
    )
}

/// `applies when age > 5, else` : a comma where none stands.
pub fn stray_comma(place: &Place<'_>) -> Option<Diagnostic> {
    if place.word != "," {
        return None;
    }
    if place.after().trim_start().starts_with('"') && is_number(place.before) {
        return Some(
            Diagnostic::error(codes::UNEXPECTED, place.span(), "a comma stands only in lists")
                .labelled("this comma")
                .help("take it away")
                .edit(place.span(), ""),
        );
    }
    let entry = matches!(place.keyword, Keyword::Case | Keyword::Always);
    let next = place.after().trim_start_matches([' ', '\t']);
    let word = split::first_word(next);
    let line = place.line_before();
    let indent: String = line.chars().take_while(|c| c.is_whitespace()).collect();
    let ends = next.is_empty() || next.starts_with(['\n', '\r', '#']);
    if entry && !ends && !place.written.contains("when") {
        return Some(
            Diagnostic::error(codes::ENTRY_LINES, place.span(), "two stand on one line: each needs its own")
                .labelled("start a new line here")
                .help("take the comma away and start a new line")
                .edit(
                    place.between(place.at, place.at + 1 + place.after().len() - next.len()),
                    format!("\n{indent}"),
                ),
        );
    }
    if !(ends || words::is_reserved(word) || words::is_clause_word(word)) {
        return None;
    }
    Some(
        Diagnostic::error(codes::UNEXPECTED, place.span(), "a comma stands only in lists")
            .labelled("this comma")
            .help("take it away")
            .edit(place.span(), ""),
    )
}

/// `fever cough`: what joins them is missing.
pub fn nothing_between(place: &Place<'_>) -> Option<Diagnostic> {
    let named = |word: &str| {
        word.starts_with(char::is_alphabetic) && !words::is_reserved(word) && !words::is_clause_word(word)
    };
    let line = place.line_before();
    if !(in_condition(place) || line.contains("= "))
        || place.starts_line()
        || !named(place.before)
        || !named(place.word)
    {
        return None;
    }
    let (before, word) = (short(place.before), short(place.word));
    Some(
        Diagnostic::error(
            codes::UNFINISHED,
            place.span(),
            format!("a word is missing between `{before}` and `{word}`"),
        )
        .labelled(NOT_JOINED)
        .help(format!(
            "write `{before} and {word}`, `{before} or {word}` or a comparison such as `{before} is {word}` or `{before} includes {word}`"
        )),
    )
}
