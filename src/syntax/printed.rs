//! Mistakes of print: numbers, dates, ranges, units and quotes as they are set on paper.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::spoken;
use crate::syntax::ast::Keyword;
use crate::syntax::everyday::take_away;
use crate::syntax::grammar::Rule;
use crate::syntax::place::{Place, is_name, short, token};
use crate::syntax::{codes, slips, words};

pub fn single_quotes(place: &Place<'_>) -> Option<Diagnostic> {
    if !matches!(place.word, "'" | "`") {
        return None;
    }
    let error = |span| {
        Diagnostic::error(codes::MISSING_QUOTES, span, "a text stands between double quotes")
            .labelled("not this quote")
            .help("write `\"` before and after the text")
    };
    let rest = place.rest_of_line().get(1..)?;
    // An apostrophe inside the text is no end of it.
    let Some((inner, _)) = rest.rsplit_once(place.word) else {
        return Some(error(place.span()));
    };
    let span = place.between(place.at, place.at + inner.len() + 2);
    Some(error(span).edit(span, format!("\"{}\"", inner.trim_end())))
}

pub fn printed_date(place: &Place<'_>) -> Option<Diagnostic> {
    // Of `10-11-2026` the first number has been read, where one may stand.
    let hyphened = place.word.starts_with('-') && place.touches() && place.before.parse::<u16>().is_ok();
    let start = if hyphened { place.before_at } else { place.at };
    let written = place.line_from(start).split_whitespace().next()?;
    if hyphened && spoken::date(written).is_none() && spoken::either_date(written).is_none() {
        return None;
    }
    let separator = ['/', '.', '-'].into_iter().find(|c| written.matches(*c).count() == 2);
    let digits = written.starts_with(|c: char| c.is_ascii_digit());
    if !digits || !(place.wants(&[Rule::date]) || separator == Some('/') || hyphened) {
        return None;
    }
    Some(slips::printed_date(written, place.between(start, start + written.len())))
}

/// `1 November 2026`.
pub fn date_in_words(place: &Place<'_>) -> Option<Diagnostic> {
    let rest = place.rest_of_line();
    let (length, date) = spoken::date_in_words(rest).filter(|_| place.wants(&[Rule::date]))?;
    let span = place.between(place.at, place.at + length);
    Some(slips::date_form(rest.get(..length)?, span, Some(date)))
}

pub fn decimal_comma(place: &Place<'_>) -> Option<Diagnostic> {
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
    let counted = place.line_before().trim_start().starts_with("whole number");
    Some(if digits == 3 && counted {
        error.help(format!("write `{whole}{decimals}`")).edit(span, format!("{whole}{decimals}"))
    } else if digits == 3 {
        error.help(format!("write `{whole}{decimals}` for thousands, `{whole}.{decimals}` for decimals, or `{whole}, {decimals}` for two numbers"))
    } else {
        error.help(format!("write `{whole}.{decimals}`")).edit(span, format!("{whole}.{decimals}"))
    })
}

/// `30,0 - 45,0` for `30.0 to 45.0`: a range as it is printed, commas and all.
pub fn range_with_commas(place: &Place<'_>) -> Option<Diagnostic> {
    let rest = place.written.get(place.at - place.before.len()..)?;
    let touching = place.before_span().end as usize == place.base + place.at;
    if place.word != "," || !touching {
        return None;
    }
    let (low, behind) = printed_number(rest)?;
    let gap = behind.trim_start_matches([' ', '-', '.', '\u{2013}', '\u{2014}']);
    let sign = behind.get(..behind.len() - gap.len())?.trim();
    let (high, end) = printed_number(gap)?;
    let whole = rest.len() - end.len();
    let line = place.line_before().trim_start();
    let ranged = line.starts_with("number ") || line.len() == place.before.len();
    let span = Span::new(place.base + place.before_at, place.base + place.before_at + whole);
    let mended = format!("{low} to {high}");
    (ranged && !sign.is_empty() && !sign.contains(' ')).then(|| {
        Diagnostic::error(
            codes::PRINTED_FORM,
            span,
            "a range is written with `to`, and decimals with a point",
        )
        .labelled("this range")
        .help(format!("write `{mended}`"))
        .edit(span, mended)
    })
}

/// A number with a point or a comma, and what follows it; with a comma no thousands.
fn printed_number(text: &str) -> Option<(String, &str)> {
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let whole = digits(text);
    let rest = text.get(whole..)?;
    let decimals = rest.strip_prefix([',', '.']).map_or(0, digits);
    let number = if decimals == 0 {
        text.get(..whole)?.to_owned()
    } else {
        format!("{}.{}", text.get(..whole)?, rest.get(1..=decimals)?)
    };
    let thousands = decimals > 2 && rest.starts_with(',');
    let behind = rest.get(if decimals == 0 { 0 } else { decimals + 1 }..)?;
    (whole > 0 && !thousands).then_some((number, behind))
}

/// `0-120`, `0..120` or `0 - 120` for `0 to 120`.
pub fn printed_range(place: &Place<'_>) -> Option<Diagnostic> {
    let rest = place.written.get(place.at..)?;
    let high = rest.trim_start_matches(['-', '.', ' ']);
    let sign = rest.len() - high.len();
    let digits = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if !place.wants(&[Rule::to_word])
        || !rest.starts_with(['-', '.'])
        || !digits(place.before)
        || !digits(high)
    {
        return None;
    }
    let dated = place.before.matches('-').count() == 2;
    let inside = |c: char| c.is_ascii_digit() || c == '.' || dated && c == '-';
    let end = sign + high.find(|c: char| !inside(c)).unwrap_or(high.len());
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
pub fn glued_sign(place: &Place<'_>) -> Option<Diagnostic> {
    let sign = place.word;
    if !matches!(sign, "+" | "-") {
        return sign_before_number(place).or_else(|| points_with_blank(place));
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
    Some(slips::operator_blanks(sign, place.span()).edit(place.span(), text))
}

pub fn points_with_blank(place: &Place<'_>) -> Option<Diagnostic> {
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
        Diagnostic::error(
            codes::OPERATOR_BLANKS,
            span,
            format!("the sign belongs to its number: `{sign}{number}`"),
        )
        .labelled("a blank too many")
        .help(format!("write `{sign}{number} when …`"))
        .edit(span, format!("{sign}{number}")),
    )
}

/// `38 °C` for `38 "°C"`, and `92%`.
pub fn missing_unit_quotes(place: &Place<'_>) -> Option<Diagnostic> {
    let number = place.before.starts_with(|c: char| c.is_ascii_digit());
    let ranged = place.line_before().contains("number ");
    let unit =
        place.word.starts_with(|c: char| c.is_alphabetic() || "°%‰µ".contains(c) || (c == '/' && ranged));
    let other = words::is_clause_word(place.word)
        || words::is_reserved(place.word)
        || place.wants(&[Rule::to_word, Rule::answered_word, Rule::of_word, Rule::colon]);
    let rest = place.rest_of_line();
    let dated = place.keyword == Keyword::Case && rest.contains(' ');
    if !number || !unit || other || dated || place.starts_line() {
        return None;
    }
    let unit = rest.split([' ', ',', ')', ']', ':']).next().unwrap_or(rest);
    // The sign of degrees is left out as often as the quotes.
    let meant = match unit {
        "C" => "°C",
        "F" => "°F",
        other => other,
    };
    let start = place.base + place.at;
    let span = Span::new(start, start + unit.len());
    let points = place.before_at.checked_sub(1).and_then(|at| place.written.get(at..=at)) == Some("+");
    let version = place.line_before().trim_start().starts_with("language ");
    if unit == "%" && (points || version) {
        let sign = if points { "+" } else { "" };
        return Some(take_away(span, unit, &format!("{sign}{}", place.before), span));
    }
    let touching = place.before_span().end as usize == start;
    let blank = if touching { " " } else { "" };
    Some(
        Diagnostic::error(codes::MISSING_QUOTES, span, format!("the unit `{unit}` stands without quotes"))
            .labelled("a unit?")
            .help(format!("write `{} \"{meant}\"`", place.before))
            .edit(span, format!("{blank}\"{meant}\"")),
    )
}

pub fn missing_quotes(place: &Place<'_>) -> Option<Diagnostic> {
    let cited =
        place.line_before().trim_start().starts_with("cite ") && place.word.starts_with(char::is_alphabetic);
    if !(place.wants_text() || cited)
        || place.starts_line()
        || place.word.is_empty()
        || place.word.starts_with('"')
    {
        return None;
    }
    let written = place.rest_of_line().trim_end_matches('"');
    // `ruleset mood: Low mood`
    let rest =
        if matches!(place.word, ":" | "=") { written.trim_start_matches([':', '=', ' ']) } else { written };
    let lead = written.len() - rest.len();
    let rest = without_what_follows(place, rest);
    let unit = rest.split(' ').next().unwrap_or(rest);
    let rest = if place.before == "in" { unit } else { rest };
    if !written.contains(char::is_alphanumeric) && place.has_text_below() {
        let edit = place.between(place.before_at + place.before.len(), place.at + written.len());
        let below = short(token(place.after().trim_start()));
        return Some(take_away(place.span(), written, &format!("{} {below}", place.before), edit));
    }
    if let Some(formula) = written.strip_prefix('=').filter(|_| place.keyword == Keyword::Calculate) {
        return Some(title_left_out(place, formula.trim()));
    }
    let rest = match (place.keyword, rest.split_once(" = ")) {
        (Keyword::Calculate, Some((title, _))) if place.on_first_line() => title.trim_end(),
        _ => rest,
    };
    let ending = if place.keyword == Keyword::Use && !rest.ends_with(".triage") { ".triage" } else { "" };
    let start = place.base + place.at;
    let span = Span::new(start + lead, start + lead + rest.len());
    let edit = Span::new(start, start + lead + rest.len());
    let blank = if lead > 0 && place.touches() { " " } else { "" };
    let error =
        Diagnostic::error(codes::MISSING_QUOTES, span, "a text stands between quotes").labelled("this text");
    Some(if rest.contains('"') {
        error.help("write the text in quotes, right after what it belongs to")
    } else {
        let text = unwrapped(rest);
        let help = format!("write `\"{}{ending}\"`", short(text));
        error.help(help).edit(edit, format!("{blank}\"{text}{ending}\""))
    })
}

/// A line of a longer text without its quotes.
pub fn line_of_text(place: &Place<'_>) -> Option<Diagnostic> {
    let own = place.starts_line() || !place.before_starts_line();
    let at = if own { place.at } else { place.before_at };
    let (above, before) = place.written.get(..at)?.rsplit_once('\n')?;
    let text = above.rsplit('\n').next()?;
    let line = place.line_from(at);
    let same = before.trim().is_empty() && text.len() - text.trim_start().len() == before.len();
    let wordy = line.split(' ').count() > 2 && line.starts_with(char::is_alphabetic);
    let whole = text.trim_start().starts_with('"') && text.ends_with('"');
    let row = words::looks_like_entry(line) && !line.starts_with(char::is_uppercase);
    let quoted = line.contains(['"', '[', '=', '<', '>']) || row;
    (same && wordy && whole && !quoted && !words::is_clause_word(token(line))).then(|| {
        let span = place.between(at, at + line.len());
        Diagnostic::error(codes::MISSING_QUOTES, span, "a text stands between quotes")
            .labelled("this text")
            .help(format!("write `\"{}\"`", short(line)))
            .edit(span, format!("\"{line}\""))
    })
}

/// A title up to what follows it on its line: `by` and a name, a formula, the points of a choice.
fn without_what_follows<'t>(place: &Place<'_>, written: &'t str) -> &'t str {
    let banded = matches!(place.keyword, Keyword::Classify | Keyword::Calculate) && place.on_first_line();
    let by = written.rsplit_once(" by ").filter(|(_, name)| banded && is_name(name.trim()));
    let formula = written.split_once(" = ").filter(|_| banded && place.keyword == Keyword::Calculate);
    let points = written.rsplit_once(' ').filter(|(_, number)| {
        place.keyword == Keyword::Scale
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    let words = by.or(formula).or(points).map_or(written, |(words, _)| words.trim_end());
    if words.contains(char::is_alphabetic) { words } else { written }
}

/// A text without the signs that stand around it instead of quotes, or before it.
fn unwrapped(written: &str) -> &str {
    let bare = written.trim_start_matches(['=', ':', '-', '–', '—', '>', '|', ' ', '*']);
    let bare = if bare.is_empty() { written } else { bare };
    [('<', '>'), ('(', ')'), ('[', ']'), ('{', '}'), ('«', '»'), ('*', '*'), ('_', '_')]
        .into_iter()
        .find_map(|(open, close)| written.strip_prefix(open)?.strip_suffix(close))
        .filter(|inner| inner.contains(char::is_alphanumeric) && !inner.contains(['(', ')', '[', ']']))
        .unwrap_or(bare)
}

/// `calculate total = a + b`: the formula stands where the title belongs.
fn title_left_out(place: &Place<'_>, formula: &str) -> Diagnostic {
    let (name, text) = (place.before, spoken::text_of(place.before));
    let start = place.base + place.at;
    Diagnostic::error(
        codes::UNFINISHED,
        place.before_span(),
        format!("a text in quotes is missing after `{}`", short(name)),
    )
    .labelled("what is it called?")
    .help(format!(
        "write the words that people read before the formula, such as `{name} \"{text}\" = {}`",
        short(formula)
    ))
    .edit(Span::new(start, start), format!("\"{text}\" "))
}

/// `.5` for `0.5`, and a point at the end of a line.
pub fn stray_point(place: &Place<'_>) -> Option<Diagnostic> {
    if place.word != "." {
        return None;
    }
    let digits = place.after();
    let digits =
        digits.get(..digits.len() - digits.trim_start_matches(|c: char| c.is_ascii_digit()).len())?;
    if digits.is_empty() {
        let error =
            Diagnostic::error(codes::UNEXPECTED, place.span(), "a point stands only in texts and numbers");
        let name = token(place.after());
        if place.on_first_line() && place.touches() {
            return None;
        }
        if is_name(name) && is_name(place.before) && place.touches() {
            let help =
                format!("write `{before} is {name}` or `{before} includes {name}`", before = place.before);
            return Some(error.labelled("this point").help(help));
        }
        return Some(error.labelled("this point").help("take it away").edit(place.span(), ""));
    }
    let span = Span::new(place.base + place.at, place.base + place.at + 1 + digits.len());
    Some(
        Diagnostic::error(codes::NUMBER_FORM, span, format!("`.{digits}` is not written as a number"))
            .labelled("this number")
            .help(format!("write `0.{digits}`"))
            .edit(span, format!("0.{digits}")),
    )
}

/// `2 when fever` for `+2 when fever`.
pub fn points_without_sign(place: &Place<'_>) -> Option<Diagnostic> {
    let number = place.word.starts_with(|c: char| c.is_ascii_digit());
    if !number || !place.starts_line() || !place.after().trim_start().starts_with("when") {
        return None;
    }
    let start = place.base + place.at;
    Some(
        Diagnostic::error(codes::PRINTED_FORM, place.span(), "points are written with their sign")
            .labelled("`+` or `-` is missing")
            .help(format!("write `+{} when …`", place.word))
            .edit(Span::new(start, start), "+"),
    )
}

/// `b -3 > 2`: pest has read `-3 …` as the start of a line of points.
fn sign_before_number(place: &Place<'_>) -> Option<Diagnostic> {
    let before = place.written.get(..place.before_at)?;
    let rest = before.strip_suffix(['+', '-'])?;
    let number = place.before.starts_with(|c: char| c.is_ascii_digit());
    let line = rest.rsplit('\n').next()?;
    if !number || line.trim().is_empty() || !place.wants(&[Rule::when_word]) {
        return None;
    }
    let sign = before.get(rest.len()..)?;
    let span = Span::new(place.base + rest.len(), place.base + before.len());
    Some(slips::operator_blanks(sign, span).edit(span, format!("{sign} ")))
}

/// `whole number 0 to 120 years`: pest has read `years` as a choice that lacks its text.
pub fn unit_as_choice(place: &Place<'_>) -> Option<Diagnostic> {
    let before = place.written.get(..place.before_at)?;
    let number = before.trim_end_matches(' ').ends_with(|c: char| c.is_ascii_digit());
    let unit = place.before;
    if !place.wants_text() || !number || !unit.starts_with(char::is_alphabetic) {
        return None;
    }
    let written = place.line_from(place.before_at);
    let unit = if written.contains([' ', '"']) { unit } else { written };
    let span = place.between(place.before_at, place.before_at + unit.len());
    Some(
        Diagnostic::error(codes::MISSING_QUOTES, span, format!("the unit `{unit}` stands without quotes"))
            .labelled("a unit?")
            .help(format!("write `\"{unit}\"`"))
            .edit(span, format!("\"{unit}\"")),
    )
}
