//! Lines as forms and hurried hands write them, where a sign, a bracket or a little word is missing or too much:
//! `0to31`, `33.0°C to 43.0°C`, `points for pain =`, `=> routine`, `round a / b`.

use crate::diagnostic::Diagnostic;
use crate::spoken;
use crate::syntax::ast::Keyword;
use crate::syntax::codes;
use crate::syntax::everyday::{foreign, take_away};
use crate::syntax::grammar::Rule;
use crate::syntax::phrases::said_otherwise;
use crate::syntax::place::{Place, is_name, is_number, short, short_line, token, tokens};

/// What is known of such a line.
pub fn known(place: &Place<'_>) -> Option<Diagnostic> {
    const FORMS: [fn(&Place<'_>) -> Option<Diagnostic>; 18] = [
        more_than_of,
        or_worse,
        ratio,
        band_with_unit,
        reason_of_a_gate,
        advised_in_quotes,
        glued_range,
        unit_first,
        half_a_range,
        units_of_both_ends,
        sign_behind_points,
        added_function,
        function_without_brackets,
        arrow_of_a_row,
        text_without_else,
        date_of_an_answer,
        denied_and_gated,
        list_in_round_brackets,
    ];
    FORMS.iter().find_map(|form| form(place))
}

/// `more than 2 of` for `at least 3 of`, and `fewer than 2 of` for `at most 1 of`.
fn more_than_of(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let words: Vec<(usize, &str)> = tokens(line).collect();
    let (at, bound, number) = words.windows(4).find_map(|four| match four {
        [(at, bound), (_, "than"), (_, number), (_, "of")] => Some((*at, *bound, *number)),
        _ => None,
    })?;
    let number: u32 = number.parse().ok()?;
    let right = match bound {
        "more" | "greater" => format!("at least {} of", number + 1),
        "fewer" | "less" => format!("at most {} of", number.checked_sub(1)?),
        _ => return None,
    };
    let length = line.get(at..)?.find(" of")? + " of".len();
    let span = place.between(start + at, start + at + length);
    Some(said_otherwise(span, line.get(at..at + length)?, &right))
}

/// `is quite or worse` of a step of a scale: where the worse steps stand, only the scale tells.
fn or_worse(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let words: Vec<(usize, &str)> = tokens(line).collect();
    let four = words.windows(4).find(|four| {
        matches!(four, [(_, "is" | "are"), (_, step), (_, "or"), (_, "worse" | "better" | "higher" | "more" | "lower" | "less" | "above" | "below")]
            if is_name(step))
    })?;
    let [(from, _), (_, step), _, (last, word)] = four else { return None };
    let span = place.between(start + from, start + last + word.len());
    let written = line.get(*from..last + word.len())?;
    if !(line.contains("when ") || line.contains("unless ")) {
        return None;
    }
    Some(
        Diagnostic::error(codes::FOREIGN_SIGN, span, format!("`{written}` is written as a sign"))
            .labelled("which steps?")
            .help(format!(
                "write `>= {step}` for it and all that stand below it in the scale, `<= {step}` for it and those above"
            )),
    )
}

/// `a : b` in a formula, for `a / b`.
fn ratio(place: &Place<'_>) -> Option<Diagnostic> {
    let (_, line) = place.line();
    let operand = |word: &str| is_number(word) || is_name(word) || matches!(word, "(" | ")");
    let next = token(place.after().trim_start_matches(' '));
    let formula = place.keyword == Keyword::Calculate && line.contains("= ") && place.word == ":";
    let between = operand(place.before) && operand(next) && !place.touches();
    (formula && between && place.before != place.keyword.words()).then(|| {
        Diagnostic::error(codes::FOREIGN_SIGN, place.span(), "numbers are divided with `/`")
            .labelled("write `/`")
            .help(format!("write `{} / …`", place.before))
            .edit(place.span(), "/")
    })
}

/// `30 to below 60 mL/min: …`: a unit in a band, which has the one of what is banded.
fn band_with_unit(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let banded = matches!(place.keyword, Keyword::Score | Keyword::Classify | Keyword::Calculate);
    let (range, rest) = line.split_once(':').filter(|_| banded)?;
    let bound = |word: &str| is_number(word) || matches!(word, "to" | "up" | "from" | "below");
    let words: Vec<(usize, &str)> = tokens(range).collect();
    let end = words.iter().position(|(_, word)| !bound(word))?;
    let (last_at, last) = words.get(end.checked_sub(1)?).filter(|(_, word)| is_number(word))?;
    let (at, unit) = (words.get(end)?.0, range.get(words.get(end)?.0..)?.trim_end());
    let plain = unit.chars().all(|c| c.is_alphabetic() || "°%/µ²".contains(c));
    if !plain || place.at < start + last_at {
        return None;
    }
    let band = range.get(..last_at + last.len())?;
    let edit = place.between(start + last_at + last.len(), start + range.len());
    let span = place.between(start + at, start + at + unit.len());
    Some(take_away(span, unit, &short_line(&format!("{band}:{rest}")), edit))
}

/// `ask when rash "Only a rash can fade."`: the reason of a gate without its word.
fn reason_of_a_gate(place: &Place<'_>) -> Option<Diagnostic> {
    let (_, line) = place.line();
    let gate = asked(place) && line.starts_with("ask when ") && !line.contains(" because ");
    (gate && place.word.starts_with('"') && !place.starts_line()).then(|| {
        let text = short(place.word);
        Diagnostic::error(codes::UNFINISHED, place.span(), format!("`because` is missing before {text}"))
            .labelled("`because` is missing before this")
            .help(format!("write `because {text}`"))
            .edit(place.between(place.at, place.at), "because ")
    })
}

/// `then advise "rest"` of a name in quotes, for `then advise [rest]`.
fn advised_in_quotes(place: &Place<'_>) -> Option<Diagnostic> {
    let name = place.word.strip_prefix('"')?.strip_suffix('"')?;
    let advised = place.before == "advise" && is_name(name) && name == name.to_lowercase();
    let right = format!("[{name}]");
    (advised && place.rest_of_line() == place.word).then(|| said_otherwise(place.span(), place.word, &right))
}

fn asked(place: &Place<'_>) -> bool {
    matches!(place.keyword, Keyword::Question | Keyword::Questions)
}

/// `number 0to31` for `number 0 to 31`.
fn glued_range(place: &Place<'_>) -> Option<Diagnostic> {
    let (low, high) = place.before.split_once("to")?;
    let digits =
        |word: &str| is_number(word) && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let span = place.before_span();
    (asked(place) && digits(low) && digits(high)).then(|| {
        Diagnostic::error(codes::PRINTED_FORM, span, "blanks are missing around `to`")
            .labelled("this range")
            .help(format!("write `{low} to {high}`"))
            .edit(span, format!("{low} to {high}"))
    })
}

/// `number "°C" 33.0 to 43.0` for `number 33.0 to 43.0 "°C"`, of which the unit was read as the text of a choice.
fn unit_first(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let rest = line.strip_prefix("number ")?;
    let unit = token(rest);
    let range = rest.strip_prefix(unit)?.trim();
    let (low, high) = range.split_once(" to ")?;
    let ranged = is_number(low) && is_number(high) && token(high) == high;
    let at = start + line.len() - rest.len();
    (place.keyword == Keyword::Question && unit.starts_with('"') && ranged).then(|| {
        let span = place.between(at, at + unit.len());
        Diagnostic::error(codes::UNEXPECTED, span, format!("the unit {unit} stands before its range"))
            .labelled("behind the range")
            .help(format!("write `{range} {unit}`"))
            .edit(place.between(at, start + line.len()), format!("{range} {unit}"))
    })
}

/// `whole number 31 "days"`: only one end of the range.
fn half_a_range(place: &Place<'_>) -> Option<Diagnostic> {
    let (_, lead) = place.second_before();
    let ends = place.word.starts_with('"') || place.starts_line() || place.word.is_empty();
    let ranged = lead == "number" && is_number(place.before) && place.wants(&[Rule::to_word]);
    let unit = if place.word.starts_with('"') && !place.starts_line() {
        format!(" {}", place.word)
    } else {
        String::new()
    };
    (asked(place) && ranged && ends).then(|| {
        Diagnostic::error(codes::UNFINISHED, place.before_span(), "a range has two ends")
            .labelled("from where to where?")
            .help(format!("write both ends, such as `0 to {}{unit}`", place.before))
    })
}

/// `33.0°C to 43.0°C` and `33.0 C to 43.0 C` for `33.0 to 43.0 "°C"`.
fn units_of_both_ends(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let unit = place.word;
    let low = line.get(..place.at.checked_sub(start)?)?.trim_end();
    let high = line.get(place.at - start + unit.len()..)?.trim_start().strip_prefix("to ")?.trim();
    let bare = high.strip_suffix(unit)?.trim_end();
    let named = !unit.is_empty() && !unit.starts_with('"') && !is_number(unit);
    let ranged = is_number(place.before) && is_number(bare) && token(bare) == bare;
    if !(asked(place) && named && ranged && place.wants(&[Rule::to_word])) {
        return None;
    }
    let from = start + low.len() - place.before.len();
    let span = place.between(from, start + line.len());
    let mended = format!("{} to {bare} \"{unit}\"", place.before);
    Some(
        Diagnostic::error(codes::PRINTED_FORM, span, "the unit stands behind the range, in quotes")
            .labelled("this range")
            .help(format!("write `{mended}`"))
            .edit(span, mended),
    )
}

/// `points for pain =` above its bands.
fn sign_behind_points(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, _) = place.line();
    let above = place.written.get(..start)?.trim_end();
    let line = above.rsplit('\n').next()?.trim_start();
    let sign = ["->", "=>", "=", "-"].into_iter().find(|sign| line.ends_with(sign))?;
    let head = line.strip_suffix(sign)?.trim_end();
    let name = head.strip_prefix("points for ")?;
    let (at, end) = (above.len() - sign.len(), above.len());
    let blanks = line.len() - sign.len() - head.len();
    (place.keyword == Keyword::Score && is_name(name))
        .then(|| take_away(place.between(at, end), sign, head, place.between(at - blanks, end)))
}

/// `+ min(a, 3)` in a score, for `add min(a, 3)`.
fn added_function(place: &Place<'_>) -> Option<Diagnostic> {
    let added = place.after().trim_start_matches(' ');
    let name = token(added);
    let called = is_name(name) && added.get(name.len()..).is_some_and(|rest| rest.starts_with('('));
    let leads = place.keyword == Keyword::Score && place.word == "+" && place.starts_line();
    (leads && called).then(|| foreign(place.span(), "+", "add"))
}

/// `round a / b`, `min a, 3`: what a function is given stands in brackets.
fn function_without_brackets(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let words: Vec<(usize, &str)> = tokens(line).collect();
    let function = |word: &str| matches!(word, "round" | "min" | "max" | "abs" | "floor" | "ceiling");
    let called = words.windows(2).position(|pair| match pair {
        [(_, name), (_, next)] => function(name) && (is_name(next) || is_number(next)),
        _ => false,
    })?;
    let opens = words
        .get(called.checked_sub(1)?)
        .is_some_and(|(_, word)| matches!(*word, "=" | "add" | ":" | "+" | "-" | "*" | "/"));
    let reckons = matches!(place.keyword, Keyword::Score | Keyword::Calculate);
    let (at, name) = *words.get(called)?;
    if !(opens && reckons) || start + at > place.at {
        return None;
    }
    let rest = line.get(at + name.len()..)?.trim_start();
    let span = place.between(start + at, start + at + name.len());
    let told =
        Diagnostic::error(codes::UNFINISHED, span, format!("what `{name}` is given stands in brackets"))
            .labelled("brackets are missing after this");
    Some(match name {
        "round" if rest.rsplit_once(", ").is_some_and(|(_, number)| is_number(number)) => {
            let mended = format!("{name}({rest})");
            told.help(format!("write `{mended}`")).edit(place.between(start + at, start + line.len()), mended)
        }
        "round" => told.help(format!("write `round({rest}, 0)`, with how many decimals remain")),
        "min" | "max" if rest.contains(',') => {
            let mended = format!("{name}({rest})");
            told.help(format!("write `{mended}`")).edit(place.between(start + at, start + line.len()), mended)
        }
        _ => told.help(format!("write `{name}({rest})` around all that it is given")),
    })
}

/// `when grade is severe -> clinic "Clinic"` in a class, for `when grade is severe: clinic "Clinic"`.
fn arrow_of_a_row(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let row = line.starts_with("when ") || line.starts_with("otherwise");
    let (at, sign) = ["->", "=>", "→"].into_iter().find_map(|sign| Some((line.find(sign)?, sign)))?;
    let head = line.get(..at)?.trim_end();
    let class = line.get(at + sign.len()..)?.trim_start();
    let named = is_name(token(class)) && !head.contains(':');
    if place.keyword != Keyword::Classify || !row || !named {
        return None;
    }
    let span = place.between(start + at, start + at + sign.len());
    let mended = format!("{head}: {class}");
    Some(
        Diagnostic::error(codes::FOREIGN_SIGN, span, format!("`{sign}` is written as `:` in a row"))
            .labelled("write `:`")
            .help(format!("write `{}`", short_line(&mended)))
            .edit(place.between(start + head.len(), start + at + sign.len()), ":"),
    )
}

/// `applies when not pregnant "…"` for `applies when not pregnant else "…"`.
fn text_without_else(place: &Place<'_>) -> Option<Diagnostic> {
    let (_, line) = place.line();
    let gated = line.starts_with("applies when ") && place.word.starts_with('"') && !line.contains(" else ");
    (gated && !place.starts_line()).then(|| {
        let text = short(place.word);
        let message = "`else` is missing before the text for those whom it does not apply to";
        Diagnostic::error(codes::UNFINISHED, place.span(), message)
            .labelled("`else` is missing before this")
            .help(format!("write `else {text}`"))
            .edit(place.between(place.at, place.at), "else ")
    })
}

/// `started 1 November 2026` and `started November 1, 2026` among answers.
fn date_of_an_answer(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let name = token(line);
    let value = line.get(name.len()..)?.trim_start();
    let (length, date) = spoken::date_in_words(value).filter(|(length, _)| *length == value.len())?;
    let at = start + line.len() - value.len();
    let span = place.between(at, at + length);
    (place.keyword == Keyword::Case && is_name(name))
        .then(|| crate::syntax::slips::date_form(value, span, Some(date)))
}

/// `applies unless pregnant else "…"`.
fn denied_and_gated(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let rest = line.strip_prefix("applies unless ").filter(|_| place.keyword == Keyword::Ruleset)?;
    let condition = rest.split(" else ").next()?.trim();
    let from = start + "applies ".len();
    let end = from + "unless ".len() + condition.len();
    let denied = if token(condition) == condition { condition.to_owned() } else { format!("({condition})") };
    let right = format!("when not {denied}");
    let span = place.between(from, from + "unless".len());
    (!condition.is_empty()).then(|| {
        let told = said_otherwise(span, "unless", &format!("applies {right} else …"));
        told.edit(place.between(from, end), right)
    })
}

/// `migraine_signs (light)` among answers, for `migraine_signs [light]`.
fn list_in_round_brackets(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let name = token(line);
    let value = line.get(name.len()..)?.trim_start();
    let inner = value.strip_prefix('(')?.strip_suffix(')')?;
    let listed = tokens(inner).all(|(_, word)| is_name(word) || word == ",") && !inner.trim().is_empty();
    let given = place.keyword == Keyword::Case && is_name(name) && listed;
    let at = start + line.len() - value.len();
    let span = place.between(at, at + value.len());
    given.then(|| said_otherwise(span, value, &format!("[{inner}]")))
}
