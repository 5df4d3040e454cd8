//! Mistakes in conditions: comparisons in words, lists without brackets, words that are missing between two names.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::Keyword;
use crate::syntax::error::{Place, short};
use crate::syntax::grammar::Rule;
use crate::syntax::{codes, split, words};

/// `is 5` for `= 5`, and `is >= 5` for `>= 5`.
pub fn is_a_number(place: &Place<'_>) -> Option<Diagnostic> {
    if place.before != "is" && place.before != "not" {
        return None;
    }
    let sign = place.word.starts_with(['<', '>', '=']);
    let number = place.word.starts_with(|c: char| c.is_ascii_digit());
    let value = place.word;
    let (message, mended) = match (sign, number, place.before) {
        (true, _, "is") => (
            format!("`is` does not stand before `{value}`"),
            value.to_owned(),
        ),
        (_, true, "is") => (
            "a number is compared with `=`, not with `is`".to_owned(),
            "=".to_owned(),
        ),
        (_, true, _) => (
            "a number is compared with `!=`, not with `is not`".to_owned(),
            "!=".to_owned(),
        ),
        _ => return None,
    };
    let start = if place.before == "not" {
        let at = place
            .written
            .get(..place.before_at)?
            .trim_end()
            .strip_suffix("is")?
            .len();
        Span::new(place.base + at, place.base + at)
    } else {
        place.before_span()
    };
    let end = if sign {
        place.span()
    } else {
        place.before_span()
    };
    Some(
        Diagnostic::error(codes::FOREIGN_SIGN, place.before_span(), message)
            .labelled("not `is`")
            .help(if sign {
                format!("write `{value}`")
            } else {
                format!("write `{mended} {value}`")
            })
            .edit(start.to(end), mended),
    )
}

/// `is at least 5`, `is less than 5`, `more than 5`.
pub fn spoken_comparison(place: &Place<'_>) -> Option<Diagnostic> {
    let sign = match (place.before, place.word) {
        ("less" | "lower" | "under" | "fewer" | "below" | "smaller", "than") => "<",
        ("more" | "greater" | "higher" | "above" | "over" | "larger", "than") => ">",
        ("at", "least") => ">=",
        ("at", "most") => "<=",
        ("equal", "to") => "=",
        (_, "less" | "lower" | "fewer" | "under" | "below") if !place.starts_line() => "<",
        (_, "more" | "greater" | "higher" | "over" | "above") if !place.starts_line() => ">",
        _ => return None,
    };
    let span = if matches!(place.word, "than" | "least" | "most" | "to") {
        place.before_span().to(place.span())
    } else {
        place.span()
    };
    let words = place
        .written
        .get(span.range().start - place.base..span.range().end - place.base)?;
    Some(
        Diagnostic::error(
            codes::FOREIGN_SIGN,
            span,
            format!("`{words}` is written as a sign: `{sign}`"),
        )
        .labelled("these words")
        .help(format!("write a comparison such as `age {sign} 5`")),
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
        (place.at, place.rest_of_line())
    } else if comma {
        (
            place.before_at,
            place
                .written
                .get(place.before_at..)?
                .lines()
                .next()?
                .trim_end(),
        )
    } else {
        return None;
    };
    let rest = rest.split(['#', '"', ')', ']', ':']).next()?.trim_end();
    let span = Span::new(place.base + start, place.base + start + rest.len());
    let error = Diagnostic::error(
        codes::MISSING_BRACKETS,
        span,
        "a list stands between `[` and `]`",
    )
    .labelled("this list");
    let names = rest.split(',').all(|item| {
        item.trim()
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_')
    });
    let listed = place.line_before();
    let after_list_word = ["of", "advise"]
        .iter()
        .any(|word| listed.contains(&format!("{word} ")));
    Some(if !after_list_word {
        error.help(format!("write `any of [{rest}]` or `all of [{rest}]`"))
    } else if names {
        error
            .help(format!("write `[{rest}]`"))
            .edit(span, format!("[{rest}]"))
    } else {
        error.help("write `[` before its first entry and `]` after its last")
    })
}

/// `between 3 to 5` for `between 3 and 5`.
pub fn between_ends(place: &Place<'_>) -> Option<Diagnostic> {
    let line = place.line_before();
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
    if low.contains(" and ") || !place.wants(&[Rule::and_word]) || place.wants(&[Rule::is_word]) {
        return None;
    }
    Some(
        Diagnostic::error(
            codes::UNFINISHED,
            place.before_span(),
            "`between` has two ends, joined by `and`",
        )
        .labelled("only one end so far")
        .help("write `between 3 and 5`; both ends belong to it"),
    )
}

/// `applies when age > 5, else` : a comma where none stands.
pub fn stray_comma(place: &Place<'_>) -> Option<Diagnostic> {
    if place.word != "," {
        return None;
    }
    let entry = matches!(place.keyword, Keyword::Case | Keyword::Always);
    let next = place.after().trim_start_matches([' ', '\t']);
    let word = split::first_word(next);
    let ends = next.is_empty() || next.starts_with(['\n', '\r', '#']);
    if entry && !ends && !place.written.contains("when") {
        return Some(
            Diagnostic::error(
                codes::ENTRY_LINES,
                place.span(),
                "two stand on one line: each needs its own",
            )
            .labelled("start a new line here")
            .help("take the comma away and start a new line"),
        );
    }
    if !(ends || words::is_reserved(word) || words::is_clause_word(word)) {
        return None;
    }
    Some(
        Diagnostic::error(
            codes::UNEXPECTED,
            place.span(),
            "a comma stands only in lists",
        )
        .labelled("this comma")
        .help("take it away")
        .edit(place.span(), ""),
    )
}

/// `fever cough`: what joins them is missing.
pub fn nothing_between(place: &Place<'_>) -> Option<Diagnostic> {
    let named = |word: &str| {
        word.starts_with(char::is_alphabetic)
            && !words::is_reserved(word)
            && !words::is_clause_word(word)
    };
    let line = place.line_before();
    let condition = ["when ", "unless ", "= "]
        .iter()
        .any(|word| line.contains(word));
    if !condition || place.starts_line() || !named(place.before) || !named(place.word) {
        return None;
    }
    let (before, word) = (short(place.before), short(place.word));
    Some(
        Diagnostic::error(
            codes::UNFINISHED,
            place.span(),
            format!("a word is missing between `{before}` and `{word}`"),
        )
        .labelled("how does this belong to what stands before it?")
        .help(format!("write `{before} and {word}`, `{before} or {word}` or a comparison such as `{before} is {word}`")),
    )
}
