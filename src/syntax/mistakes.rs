//! The common mistakes, each known by what stands where pest stopped, and mended in a sentence.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::Keyword;
use crate::syntax::error::{Place, short};
use crate::syntax::grammar::Rule;
use crate::syntax::{codes, comparing, printed, slips, split, words};

/// The first of the common mistakes that fits.
pub fn known(place: &Place<'_>) -> Option<Diagnostic> {
    const MISTAKES: [fn(&Place<'_>) -> Option<Diagnostic>; 28] = [
        indented_declaration,
        foreign_word,
        capital_keyword,
        printed::single_quotes,
        printed::printed_date,
        printed::decimal_comma,
        printed::stray_point,
        printed::printed_range,
        printed::points_without_sign,
        printed::glued_sign,
        comparing::is_a_number,
        comparing::spoken_comparison,
        comparing::between_ends,
        comparing::stray_comma,
        yes_slash_no,
        missing_then,
        missing_level,
        two_conclusions,
        joined_answer,
        formula_without_sign,
        comparing::missing_of,
        comparing::missing_brackets,
        printed::missing_unit_quotes,
        printed::unit_as_choice,
        printed::missing_quotes,
        else_elsewhere,
        missing_colon,
        missing_name,
    ];
    MISTAKES.iter().find_map(|mistake| mistake(place))
}

fn indented_declaration(place: &Place<'_>) -> Option<Diagnostic> {
    let line = place.written.get(..place.at)?.rfind('\n')? + 1;
    let start = line + place.written.get(line..)?.find(|c| c != ' ' && c != '\t')?;
    let rest = place.written.get(start..)?.lines().next()?;
    if rest.starts_with("otherwise:") {
        return None;
    }
    let (keyword, length) = split::keyword_at(rest)?;
    // A question reads such a line as a choice up to its name.
    let past_it = place.at > start + length && names_and_says(rest.get(length..)?);
    if !(place.starts_line() || past_it) {
        return None;
    }
    let span = Span::new(place.base + start, place.base + start + length);
    Some(
        Diagnostic::error(
            codes::INDENTED_DECLARATION,
            span,
            format!("`{}` is indented, as if it belonged to the declaration above", keyword.words()),
        )
        .labelled("start in the first column")
        .help("take away the blanks before it: a declaration starts in the first column")
        .edit(Span::new(place.base + line, place.base + start), ""),
    )
}

/// Whether a name and then a text follow, as after the keyword of a declaration.
fn names_and_says(rest: &str) -> bool {
    let name = split::first_word(rest.trim_start());
    let after = rest.trim_start().get(name.len()..).unwrap_or_default();
    name.starts_with(char::is_alphabetic) && after.trim_start().starts_with('"')
}

fn foreign_word(place: &Place<'_>) -> Option<Diagnostic> {
    let right = match place.word.to_lowercase().as_str() {
        "if" | "where" | "whenever" | "wenn" if place.starts_line() || place.wants(&[Rule::when_word]) => {
            "when"
        }
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
    Some(slips::capital_word(place.word, &small, place.span()))
}

/// `level emergency` or `advise [a]` without `then`.
fn missing_then(place: &Place<'_>) -> Option<Diagnostic> {
    let rules = matches!(place.keyword, Keyword::Rule | Keyword::RedFlag);
    if !rules || !matches!(place.word, "level" | "advise") || place.before == "then" {
        return None;
    }
    let mended = format!("then {}", place.word);
    Some(
        Diagnostic::error(
            codes::UNFINISHED,
            place.span(),
            format!("`then` is missing before `{}`", place.word),
        )
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
    let (message, help) = if before == "then" {
        let help = format!(
            "write `then level {word}` if `{word}` is a level, `then advise [{word}]` if it is an advice"
        );
        ("`then` is followed by `level` or `advise`", help)
    } else {
        ("`otherwise` is followed by `level`", format!("write `otherwise level {word}`"))
    };
    Some(
        Diagnostic::error(codes::UNFINISHED, place.span(), message)
            .labelled("`level` is missing before this")
            .help(help)
            .edit(Span::new(start, start), "level "),
    )
}

fn else_elsewhere(place: &Place<'_>) -> Option<Diagnostic> {
    let elsewhere = matches!(place.word, "else" | "otherwise") && !place.wants(&[Rule::name]);
    if !elsewhere {
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
        Diagnostic::error(
            codes::UNFINISHED,
            place.before_span(),
            format!("`:` is missing after `{}`", short(place.before)),
        )
        .labelled("`:` is missing after this")
        .help(format!("write `{}: …`", short(place.before)))
        .edit(Span::new(end, end), ":"),
    )
}

fn yes_slash_no(place: &Place<'_>) -> Option<Diagnostic> {
    let rest = place.written.get(place.before_at..)?;
    let written = ["yes/no", "yes / no", "yes, no"].into_iter().find(|form| rest.starts_with(form))?;
    let start = place.base + place.before_at;
    let span = Span::new(start, start + written.len());
    Some(
        Diagnostic::error(codes::PRINTED_FORM, span, format!("`{written}` is written in words"))
            .labelled("write `yes or no`")
            .help("write `yes or no`")
            .edit(span, "yes or no"),
    )
}

/// `then level a and advise [b]`.
fn two_conclusions(place: &Place<'_>) -> Option<Diagnostic> {
    let joined = matches!(place.word, "and" | "or" | "," | "level" | "advise");
    if !joined || place.starts_line() || !place.line_before().trim_start().starts_with("then ") {
        return None;
    }
    Some(
        Diagnostic::error(codes::ENTRY_LINES, place.span(), "a conclusion is one line")
            .labelled("a second conclusion starts here")
            .help("start a new line with `then level …` or `then advise [ … ]`"),
    )
}

/// `age = 5`, `age: 5` or `fever is yes` in an example.
fn joined_answer(place: &Place<'_>) -> Option<Diagnostic> {
    let example = matches!(place.keyword, Keyword::Case | Keyword::Always);
    if !example || !matches!(place.word, "=" | ":" | "is" | "==") || place.wants(&[Rule::and_word]) {
        return None;
    }
    let value = place.after().lines().next().unwrap_or_default().trim();
    let end = place.base + place.at + place.word.len();
    let mended = Span::new(place.before_span().end as usize, end);
    Some(
        Diagnostic::error(
            codes::UNEXPECTED,
            place.span(),
            format!("nothing stands between `{}` and its value", place.before),
        )
        .labelled("take this away")
        .help(format!("write `{} {}`", place.before, short(value)))
        .edit(mended, ""),
    )
}

/// `x + 3` for `= x + 3` in a calculation.
fn formula_without_sign(place: &Place<'_>) -> Option<Diagnostic> {
    let line = place.line_before();
    let operator = matches!(place.word, "+" | "-" | "*" | "/" | "(");
    if place.keyword != Keyword::Calculate
        || !operator
        || line.contains(['=', ':'])
        || !place.wants(&[Rule::colon])
    {
        return None;
    }
    let start = place.base + place.at - line.trim_start().len();
    Some(
        Diagnostic::error(codes::UNFINISHED, place.before_span(), "a formula starts with `=`")
            .labelled("`=` is missing before this")
            .help(format!("write `= {}{}`", line.trim_start(), short(place.rest_of_line())))
            .edit(Span::new(start, start), "= "),
    )
}

/// `rule "Back pain"` for `rule back_pain "Back pain"`.
fn missing_name(place: &Place<'_>) -> Option<Diagnostic> {
    let first = place.written.get(..place.at)?.trim() == place.keyword.words();
    if !first || !place.wants(&[Rule::name]) || !place.word.starts_with('"') {
        return None;
    }
    let words = place.word.trim_matches('"').replace(' ', "_");
    let name = slips::plain_name(&words);
    let start = place.base + place.at;
    let error = Diagnostic::error(
        codes::UNFINISHED,
        place.span(),
        format!("a name is missing before {}", short(place.word)),
    )
    .labelled("the name stands before this");
    let name = name.trim_matches('_');
    Some(
        error
            .help(format!("write `{} {name} {}`", place.keyword.words(), short(place.word)))
            .edit(Span::new(start, start), format!("{name} ")),
    )
}
