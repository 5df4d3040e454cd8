//! The common mistakes, each known by what stands where pest stopped, and mended in a sentence.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::Keyword;
use crate::syntax::error::{Place, short};
use crate::syntax::grammar::Rule;
use crate::syntax::{codes, split, words};

/// The first of the common mistakes that fits.
pub fn known(place: &Place<'_>) -> Option<Diagnostic> {
    const MISTAKES: [fn(&Place<'_>) -> Option<Diagnostic>; 18] = [
        indented_declaration,
        foreign_word,
        capital_keyword,
        single_quotes,
        printed_date,
        decimal_comma,
        printed_range,
        glued_sign,
        is_a_number,
        spoken_comparison,
        missing_then,
        missing_level,
        missing_of,
        missing_brackets,
        missing_unit_quotes,
        missing_quotes,
        else_elsewhere,
        missing_colon,
    ];
    MISTAKES.iter().find_map(|mistake| mistake(place))
}

fn indented_declaration(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.starts_line() || place.written.get(place.at..)?.starts_with("otherwise:") {
        return None;
    }
    let (keyword, length) = split::keyword_at(place.rest_of_line())?;
    let start = place.base + place.at;
    let span = Span::new(start, start + length);
    let line = place.written.get(..place.at)?.rfind('\n')? + 1;
    Some(
        Diagnostic::error(
            codes::INDENTED_DECLARATION,
            span,
            format!("`{}` is indented, as if it belonged to the declaration above", keyword.words()),
        )
        .labelled("start in the first column")
        .help("take away the blanks before it: a declaration starts in the first column")
        .edit(Span::new(place.base + line, start), ""),
    )
}

fn foreign_word(place: &Place<'_>) -> Option<Diagnostic> {
    let right = match place.word.to_lowercase().as_str() {
        "if" | "where" | "whenever" | "wenn" if place.starts_line() || place.wants(&[Rule::when_word]) => "when",
        "except" if place.starts_line() => "unless",
        "reason" | "why" if place.starts_line() => "because",
        "source" | "ref" | "reference" if place.starts_line() => "cite",
        "contains" | "include" | "has" => "includes",
        "equals" | "are" => "is",
        "but" => "and",
        _ => return None,
    };
    let message = format!("`{}` is not a word of the language here", place.word);
    Some(
        Diagnostic::error(codes::FOREIGN_WORD, place.span(), message)
            .labelled(format!("write `{right}`"))
            .help(format!("write `{right}`"))
            .edit(place.span(), right),
    )
}

fn capital_keyword(place: &Place<'_>) -> Option<Diagnostic> {
    let small = place.word.to_lowercase();
    let known = words::is_clause_word(&small) || words::is_reserved(&small);
    if small == place.word || !known {
        return None;
    }
    Some(crate::syntax::slips::capital_word(place.word, &small, place.span()))
}

fn single_quotes(place: &Place<'_>) -> Option<Diagnostic> {
    if !matches!(place.word, "'" | "`") {
        return None;
    }
    let error = Diagnostic::error(
        codes::MISSING_QUOTES,
        place.span(),
        "a text stands between double quotes",
    )
    .labelled("not this quote")
    .help("write `\"` before and after the text");
    let rest = place.rest_of_line().get(1..)?;
    let Some((inner, _)) = rest.split_once(place.word) else {
        return Some(error);
    };
    let span = Span::new(place.base + place.at, place.base + place.at + inner.len() + 2);
    Some(error.edit(span, format!("\"{inner}\"")))
}

fn printed_date(place: &Place<'_>) -> Option<Diagnostic> {
    let written = place.rest_of_line().split_whitespace().next()?;
    let separator = ['/', '.', '-'].into_iter().find(|c| written.matches(*c).count() == 2);
    let digits = written.starts_with(|c: char| c.is_ascii_digit());
    if !digits || !(place.wants(&[Rule::date]) || separator == Some('/')) {
        return None;
    }
    let start = place.base + place.at;
    Some(
        Diagnostic::error(
            codes::DATE_FORM,
            Span::new(start, start + written.len()),
            format!("`{written}` is not written as a date"),
        )
        .labelled("this date")
        .help("write year-month-day, such as `2026-11-01`"),
    )
}

fn decimal_comma(place: &Place<'_>) -> Option<Diagnostic> {
    let after = place.written.get(place.at + 1..)?;
    let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let touching = place.before_span().end as usize == place.base + place.at;
    let number = place.before.bytes().all(|b| b.is_ascii_digit());
    if place.word != "," || digits == 0 {
        return None;
    }
    let decimals = after.get(..digits)?;
    let span = Span::new(place.base + place.before_at, place.base + place.at + 1 + digits);
    if !(touching && number) {
        let span = Span::new(place.base + place.at, place.base + place.at + 1);
        return Some(
            Diagnostic::error(codes::NUMBER_FORM, span, "a digit stands right after a comma")
                .labelled("a blank is missing")
                .help(format!("write `, {decimals}`"))
                .edit(span, ", "),
        );
    }
    let whole = place.before;
    let error = Diagnostic::error(
        codes::NUMBER_FORM,
        span,
        format!("`{whole},{decimals}` is not written as a number"),
    )
    .labelled("this comma");
    Some(if digits == 3 {
        error.help(format!("write `{whole}{decimals}` for thousands, `{whole}.{decimals}` for decimals, or `{whole}, {decimals}` for two numbers"))
    } else {
        error
            .help(format!("write `{whole}.{decimals}`"))
            .edit(span, format!("{whole}.{decimals}"))
    })
}

/// `0-120`, `0..120` or `0 - 120` for `0 to 120`.
fn printed_range(place: &Place<'_>) -> Option<Diagnostic> {
    let rest = place.written.get(place.at..)?;
    let high = rest.trim_start_matches(['-', '.', ' ']);
    let sign = rest.len() - high.len();
    let digits = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if !place.wants(&[Rule::to_word]) || !rest.starts_with(['-', '.']) || !digits(place.before) || !digits(high) {
        return None;
    }
    let end = sign + high.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(high.len());
    let high = rest.get(sign..end)?;
    let mended = format!("{} to {high}", place.before);
    let span = Span::new(place.base + place.before_at, place.base + place.at + end);
    Some(
        Diagnostic::error(codes::PRINTED_FORM, span, "a range is written with `to`")
            .labelled("this range")
            .help(format!("write `{mended}`"))
            .edit(span, mended),
    )
}

/// `a -3` for `a - 3`, and `+ 2 when` for `+2 when`.
fn glued_sign(place: &Place<'_>) -> Option<Diagnostic> {
    let sign = place.word;
    if !matches!(sign, "+" | "-") {
        return points_with_blank(place);
    }
    let digit = place.after().starts_with(|c: char| c.is_ascii_digit());
    if place.starts_line() {
        return None;
    }
    if !digit {
        return None;
    }
    let touching = place.before_span().end as usize == place.base + place.at;
    let text = if touching { format!(" {sign} ") } else { format!("{sign} ") };
    Some(crate::syntax::slips::operator_blanks(sign, place.span()).edit(place.span(), text))
}

fn points_with_blank(place: &Place<'_>) -> Option<Diagnostic> {
    let line_start = place.written.get(..place.at)?.rfind('\n')? + 1;
    let line = place.written.get(line_start..place.at)?.trim();
    let sign = line.chars().next().filter(|c| matches!(c, '+' | '-'))?;
    let number = line.get(1..)?.trim();
    if place.word != "when" || !number.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let start = place.base + line_start + place.written.get(line_start..)?.find(sign)?;
    let span = Span::new(start, place.before_span().end as usize);
    Some(
        Diagnostic::error(codes::OPERATOR_BLANKS, span, format!("the sign belongs to its number: `{sign}{number}`"))
            .labelled("a blank too many")
            .help(format!("write `{sign}{number} when …`"))
            .edit(span, format!("{sign}{number}")),
    )
}

/// `is 5` for `= 5`, and `is >= 5` for `>= 5`.
fn is_a_number(place: &Place<'_>) -> Option<Diagnostic> {
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
        Diagnostic::error(codes::FOREIGN_SIGN, place.before_span(), message)
            .labelled("not `is`")
            .help(if sign { format!("write `{value}`") } else { format!("write `{mended} {value}`") })
            .edit(start.to(end), mended),
    )
}

/// `is at least 5`, `is less than 5`, `more than 5`.
fn spoken_comparison(place: &Place<'_>) -> Option<Diagnostic> {
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
    let words = place.written.get(span.range().start - place.base..span.range().end - place.base)?;
    Some(
        Diagnostic::error(codes::FOREIGN_SIGN, span, format!("`{words}` is written as a sign: `{sign}`"))
            .labelled("these words")
            .help(format!("write a comparison such as `age {sign} 5`")),
    )
}

/// `level emergency` or `advise [a]` without `then`.
fn missing_then(place: &Place<'_>) -> Option<Diagnostic> {
    let rules = matches!(place.keyword, Keyword::Rule | Keyword::RedFlag);
    if !rules || !matches!(place.word, "level" | "advise") || place.before == "then" {
        return None;
    }
    let mended = format!("then {}", place.word);
    Some(
        Diagnostic::error(codes::UNFINISHED, place.span(), format!("`then` is missing before `{}`", place.word))
            .labelled("a conclusion")
            .help(format!("write `{mended} …` on a line of its own"))
            .edit(Span::new(place.base + place.at, place.base + place.at), "then "),
    )
}

/// `then emergency` for `then level emergency`.
fn missing_level(place: &Place<'_>) -> Option<Diagnostic> {
    let conclusion = place.before == "then" || place.before == "otherwise";
    if !conclusion || !place.word.starts_with(char::is_alphabetic) || place.starts_line() {
        return None;
    }
    if crate::diagnostic::did_you_mean(place.word, ["level", "advise"]).is_some() {
        return None;
    }
    let (before, word) = (place.before, place.word);
    let start = place.base + place.at;
    Some(
        Diagnostic::error(codes::UNFINISHED, place.span(), format!("`{before}` is followed by `level` or `advise`"))
            .labelled("`level` is missing before this")
            .help(format!("write `{before} level {word}` if `{word}` is a level, `then advise [{word}]` if it is an advice"))
            .edit(Span::new(start, start), "level "),
    )
}

/// `includes any [a, b]` for `includes any of [a, b]`.
fn missing_of(place: &Place<'_>) -> Option<Diagnostic> {
    let listed = matches!(place.before, "any" | "all" | "none" | "one");
    if place.word != "[" || !listed {
        return None;
    }
    let start = place.base + place.at;
    Some(
        Diagnostic::error(codes::UNFINISHED, place.before_span(), format!("`of` is missing after `{}`", place.before))
            .labelled("before the list")
            .help(format!("write `{} of [ … ]`", place.before))
            .edit(Span::new(start, start), "of "),
    )
}

/// `is one of a, b` for `is one of [a, b]`.
fn missing_brackets(place: &Place<'_>) -> Option<Diagnostic> {
    let wanted = matches!(place.before, "of" | "advise") && place.wants(&[Rule::words, Rule::open_square, Rule::conditions]);
    let comma = place.word == "," && !place.starts_line();
    let (start, rest) = if wanted && place.word.starts_with(char::is_alphabetic) {
        (place.at, place.rest_of_line())
    } else if comma {
        (place.before_at, place.written.get(place.before_at..)?.lines().next()?.trim_end())
    } else {
        return None;
    };
    let rest = rest.split(['#', '"', ')', ']', ':']).next()?.trim_end();
    let span = Span::new(place.base + start, place.base + start + rest.len());
    let error = Diagnostic::error(codes::MISSING_BRACKETS, span, "a list stands between `[` and `]`")
        .labelled("this list");
    let names = rest
        .split(',')
        .all(|item| item.trim().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
    Some(if names {
        error.help(format!("write `[{rest}]`")).edit(span, format!("[{rest}]"))
    } else {
        error.help("write `[` before its first entry and `]` after its last")
    })
}

/// `38 °C` for `38 "°C"`, and `92%`.
fn missing_unit_quotes(place: &Place<'_>) -> Option<Diagnostic> {
    let number = place.before.starts_with(|c: char| c.is_ascii_digit());
    let unit = place.word.starts_with(|c: char| c.is_alphabetic() || "°%‰µ".contains(c));
    let meant = words::is_clause_word(place.word) || words::is_reserved(place.word) || place.wants(&[Rule::to_word, Rule::answered_word, Rule::of_word, Rule::colon]);
    if !number || !unit || meant || place.starts_line() {
        return None;
    }
    let rest = place.rest_of_line();
    let unit = rest.split([' ', ',', ')', ']', ':']).next().unwrap_or(rest);
    let start = place.base + place.at;
    let span = Span::new(start, start + unit.len());
    let touching = place.before_span().end as usize == start;
    let blank = if touching { " " } else { "" };
    Some(
        Diagnostic::error(codes::MISSING_QUOTES, span, format!("the unit `{unit}` stands without quotes"))
            .labelled("a unit?")
            .help(format!("write `{} \"{unit}\"`", place.before))
            .edit(span, format!("{blank}\"{unit}\"")),
    )
}

fn missing_quotes(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.wants_text() || place.starts_line() || place.word.is_empty() || place.word.starts_with('"') {
        return None;
    }
    let rest = place.rest_of_line().trim_end_matches('"');
    let start = place.base + place.at;
    let span = Span::new(start, start + rest.len());
    let error = Diagnostic::error(codes::MISSING_QUOTES, span, "a text stands between quotes")
        .labelled("this text");
    Some(if rest.contains('"') {
        error.help("write the text in quotes, right after what it belongs to")
    } else {
        let help = format!("write `\"{}\"`", short(rest));
        error.help(help).edit(span, format!("\"{rest}\""))
    })
}

fn else_elsewhere(place: &Place<'_>) -> Option<Diagnostic> {
    if place.word != "else" && place.word != "otherwise" {
        return None;
    }
    let help = match place.keyword {
        Keyword::Ruleset => "write `applies when age >= 16 else \"…\"`: the text follows its condition",
        Keyword::Rule | Keyword::RedFlag => {
            "write a second rule for the other case; `otherwise level …` stands by itself in the first column"
        }
        _ => "take it away: `else` belongs to `applies when` alone",
    };
    Some(
        Diagnostic::error(codes::UNEXPECTED, place.span(), format!("`{}` does not stand here", place.word))
            .labelled("not here")
            .help(help),
    )
}

fn missing_colon(place: &Place<'_>) -> Option<Diagnostic> {
    let row = place.keyword == Keyword::Classify || place.wants(&[Rule::below_word]);
    if !place.wants(&[Rule::colon]) || place.word.is_empty() || place.starts_line() && !row {
        return None;
    }
    let end = place.before_span().end as usize;
    Some(
        Diagnostic::error(codes::UNFINISHED, place.before_span(), format!("`:` is missing after `{}`", short(place.before)))
            .labelled("`:` is missing after this")
            .help(format!("write `{}: …`", short(place.before)))
            .edit(Span::new(end, end), ":"),
    )
}
