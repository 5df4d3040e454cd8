//! Amounts as people write them: points, ranges, units, and what a question is said to need.

use crate::diagnostic::Diagnostic;
use crate::spoken;
use crate::syntax::ast::Keyword;
use crate::syntax::codes;
use crate::syntax::phrases::{in_condition, said_otherwise};
use crate::syntax::place::{Place, is_name, is_number, token, tokens};

/// `1 point if fever`, `1 when fever` and `add 2 points when fever` for `+1 when fever`.
pub fn points_in_words(place: &Place<'_>) -> Option<Diagnostic> {
    if place.keyword != Keyword::Score {
        return None;
    }
    let start = place.at - place.line_before().trim_start().len();
    let line = place.line_from(start);
    let plain = line.starts_with(|first: char| first.is_ascii_digit());
    let mut words = tokens(line).filter(|(_, word)| !matches!(*word, "add" | "give" | "score" | "plus"));
    let (_, number) = words.next()?;
    let number = match spoken::number(number) {
        Some(spoken) => spoken.to_string(),
        None => Some(number).filter(|word| is_number(word))?.to_owned(),
    };
    let (mut at, mut word) = words.next()?;
    if matches!(word, "point" | "points" | "pt" | "pts") {
        (at, word) = words.next()?;
    }
    let sign_alone = plain && word == "when" && line.get(..at).is_some_and(|before| before.trim() == number);
    if !matches!(word, "when" | "if" | "for" | "where") || words.next().is_none() || sign_alone {
        return None;
    }
    let span = place.between(start, start + at + word.len());
    let written = line.get(..at + word.len())?;
    Some(said_otherwise(span, written, &format!("+{number} when")))
}

/// `acros age: …`: the head of a table.
pub fn across(place: &Place<'_>) -> Option<Diagnostic> {
    let tabled = matches!(place.keyword, Keyword::Score | Keyword::Classify | Keyword::Calculate);
    let near = strsim::damerau_levenshtein(place.before, "across") == 1;
    if !tabled || !near || !place.before_starts_line() {
        return None;
    }
    let (span, written) = (place.before_span(), place.before);
    Some(
        Diagnostic::error(
            codes::MISSPELT_WORD,
            span,
            format!("`{written}` is not a word that can stand here"),
        )
        .labelled("did you mean `across`?")
        .help("write `across`")
        .edit(span, "across"),
    )
}

/// `0 to 120 years old` for `0 to 120 "years"`.
pub fn years_old(place: &Place<'_>) -> Option<Diagnostic> {
    let unit = matches!(place.before, "years" | "months" | "weeks" | "days");
    let (_, number) = place.second_before();
    if place.word != "old" || !unit || !is_number(number) {
        return None;
    }
    let span = place.before_span().to(place.span());
    let right = format!("\"{}\"", place.before);
    Some(
        Diagnostic::error(
            codes::MISSING_QUOTES,
            span,
            format!("the unit `{} old` is written {right}", place.before),
        )
        .labelled("a unit stands in quotes")
        .help(format!("write `{number} {right}`"))
        .edit(span, right),
    )
}

/// `38.5 degrees` and `38.5 deg C` for `38.5 "°C"`.
pub fn degrees(place: &Place<'_>) -> Option<Diagnostic> {
    if !matches!(place.word, "degrees" | "degree" | "deg" | "degs") || !is_number(place.before) {
        return None;
    }
    let next = token(place.after().trim_start_matches([' ', '\t']));
    let (unit, more) = match next.to_lowercase().as_str() {
        "c" | "celsius" | "centigrade" => ("\"°C\"", true),
        "f" | "fahrenheit" => ("\"°F\"", true),
        // Of which thermometer, the question tells (`kinds`).
        _ => return None,
    };
    let after = place.after();
    let blanks = after.len() - after.trim_start_matches([' ', '\t']).len();
    let end = place.at + place.word.len() + if more { blanks + next.len() } else { 0 };
    let span = place.between(place.at, end);
    let written = place.written.get(place.at..end)?;
    Some(
        Diagnostic::error(codes::MISSING_QUOTES, span, format!("the unit `{written}` is written {unit}"))
            .labelled("a unit stands in quotes")
            .help(format!("write `{} {unit}`", place.before))
            .edit(span, unit),
    )
}

/// `required`, `optional` and `default no` in a question: nothing is compulsory and nothing is taken for granted.
pub fn compulsory(place: &Place<'_>) -> Option<Diagnostic> {
    let asked = matches!(place.keyword, Keyword::Question | Keyword::Questions);
    let word = place.before;
    let compulsory = matches!(word, "required" | "optional" | "mandatory" | "compulsory");
    let default = matches!(word, "default" | "defaults" | "preset");
    if !asked || !place.before_starts_line() || !(compulsory || default) || place.word.starts_with('"') {
        return None;
    }
    let line = place.line_from(place.before_at);
    let start = place.written.get(..place.before_at)?.rfind('\n')?;
    let edit = place.between(start, place.before_at + line.len());
    let (message, help) = if compulsory {
        (
            format!(
                "no question is `{word}`: each may be left unanswered, and the result then says what is open"
            ),
            "take this line away",
        )
    } else {
        (
            format!("no question has a `{word}` answer: what is missing stays open"),
            "take this line away, or write `assume …` for an answer that may be taken for granted and is told in the result",
        )
    };
    let span =
        place.between(place.before_at, place.before_at + if default { word.len() } else { line.len() });
    let error =
        Diagnostic::error(codes::UNEXPECTED, span, message).labelled("not in this language").help(help);
    // Whether an answer is taken for granted is for the author to say.
    Some(if default { error } else { error.edit(edit, "") })
}

/// `whole number up to 120` and `number "years"`: a range without its ends.
pub fn half_a_range(place: &Place<'_>) -> Option<Diagnostic> {
    let asked = matches!(place.keyword, Keyword::Question | Keyword::Questions);
    if asked
        && place.before == "date"
        && place.before_starts_line()
        && (place.word.is_empty() || place.starts_line())
    {
        return Some(
            Diagnostic::error(codes::UNFINISHED, place.before_span(), "a date is asked for within a range")
                .labelled("from when to when?")
                .help("write its ends, such as `date 2020-01-01 to assessment`"),
        );
    }
    if !asked || place.before != "number" {
        return None;
    }
    let start = place.at - place.line_before().trim_start().len();
    let lead = place.line_before().trim();
    let rest = place.rest_of_line();
    let high = ["up to ", "below ", "max ", "maximum ", "<= ", "< ", "to "]
        .iter()
        .find_map(|words| rest.strip_prefix(words))
        .filter(|rest| is_number(rest));
    let Some(high) = high else {
        return unlimited(place, start, lead, rest);
    };
    let span = place.between(start, place.at + rest.len());
    // Both ends have the same decimals.
    let decimals = token(high).split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let low = if decimals > 0 { format!("0.{}", "0".repeat(decimals)) } else { "0".to_owned() };
    let mended = format!("{lead} {low} to {high}");
    Some(
        Diagnostic::error(codes::UNFINISHED, span, "a range has two ends")
            .labelled("from where?")
            .help(format!("write `{mended}`"))
            .edit(span, mended),
    )
}

fn unlimited(place: &Place<'_>, start: usize, lead: &str, rest: &str) -> Option<Diagnostic> {
    if !(rest.is_empty() || rest.starts_with('"') || place.starts_line()) {
        return None;
    }
    if let Some(turned) = unit_before_range(place, rest) {
        return Some(turned);
    }
    let unit = if rest.starts_with('"') { format!(" {}", token(rest)) } else { String::new() };
    let span = place.between(start, place.before_at + place.before.len());
    let span = if place.starts_line() { place.before_span() } else { span };
    Some(
        Diagnostic::error(codes::UNFINISHED, span, "a number is asked for within a range")
            .labelled("from where to where?")
            .help(format!("write its ends, such as `{lead} 0 to 120{unit}`")),
    )
}

/// `whole number "years" 0 to 120` for `whole number 0 to 120 "years"`.
fn unit_before_range(place: &Place<'_>, rest: &str) -> Option<Diagnostic> {
    let unit = token(rest);
    let range = rest.strip_prefix(unit)?.trim();
    let (low, high) = range.split_once(" to ")?;
    if !unit.starts_with('"') || !is_number(low) || !is_number(high) || high.contains(' ') {
        return None;
    }
    let (span, edit) =
        (place.between(place.at, place.at + unit.len()), place.between(place.at, place.at + rest.len()));
    let mended = format!("{range} {unit}");
    Some(
        Diagnostic::error(codes::UNEXPECTED, span, format!("the unit {unit} stands before its range"))
            .labelled("behind the range")
            .help(format!("write `{mended}`"))
            .edit(edit, mended),
    )
}

/// `number 0 to 120 (years)` for `0 to 120 "years"`.
pub fn unit_in_brackets(place: &Place<'_>) -> Option<Diagnostic> {
    let asked = matches!(place.keyword, Keyword::Question | Keyword::Questions);
    let rest = place.rest_of_line();
    let unit = rest.strip_prefix(['(', '['])?.strip_suffix([')', ']'])?.trim();
    if !asked || !is_number(place.before) || unit.is_empty() || unit.contains(['"', '(', '[']) {
        return None;
    }
    let span = place.between(place.at, place.at + rest.len());
    Some(
        Diagnostic::error(codes::MISSING_QUOTES, span, "a unit stands in quotes, without brackets")
            .labelled("this unit")
            .help(format!("write `{} \"{unit}\"`", place.before))
            .edit(span, format!("\"{unit}\"")),
    )
}

/// `points >= 1 point`: a score has no unit.
pub fn points_unit(place: &Place<'_>) -> Option<Diagnostic> {
    let unit = matches!(place.word, "point" | "points" | "pts" | "times");
    if !unit || !is_number(place.before) || !in_condition(place) || place.starts_line() {
        return None;
    }
    let (_, sign) = place.second_before();
    if !sign.starts_with(['<', '>', '=', '!']) {
        return None;
    }
    let edit = place.between(place.before_at + place.before.len(), place.at + place.word.len());
    Some(
        Diagnostic::error(codes::UNEXPECTED, place.span(), format!("`{}` does not stand here", place.word))
            .labelled("take this away")
            .help(format!("write `{sign} {}`", place.before))
            .edit(edit, ""),
    )
}

/// `sum mood` and `add all mood` in a score, for `add sum of mood`.
pub fn added_group(place: &Place<'_>) -> Option<Diagnostic> {
    if place.keyword != Keyword::Score {
        return None;
    }
    let start = place.at - place.line_before().trim_start().len();
    let line = place.line_from(start);
    let mut words = line.split_whitespace().peekable();
    let mut lead = 0;
    while words
        .next_if(|word| matches!(*word, "add" | "sum" | "all" | "total" | "the" | "of" | "every"))
        .is_some()
    {
        lead += 1;
    }
    let name = words.next().filter(|name| is_name(name))?;
    if lead == 0
        || words.next().is_some()
        || !line.contains("sum") && !line.contains("all") && !line.contains("total")
    {
        return None;
    }
    let span = place.between(start, start + line.len());
    Some(said_otherwise(span, line, &format!("add sum of {name}")))
}

/// `+½ when …` and `+1½ when …`.
pub fn printed_half(place: &Place<'_>) -> Option<Diagnostic> {
    let start = place.at - place.line_before().trim_start().len();
    let line = place.line_from(start);
    let sign = line.get(..1).filter(|sign| matches!(*sign, "+" | "-"))?;
    let (written, _) = line.split_once(" when ")?;
    let (fraction, decimals) =
        [('½', "5"), ('¼', "25"), ('¾', "75")].into_iter().find(|(c, _)| written.ends_with(*c))?;
    let whole = written.get(1..)?.trim_end_matches(fraction).trim();
    let whole = if whole.is_empty() { "0" } else { whole };
    if place.keyword != Keyword::Score || !is_number(whole) {
        return None;
    }
    let span = place.between(start, start + written.len());
    let mended = format!("{sign}{whole}.{decimals}");
    Some(
        Diagnostic::error(codes::NUMBER_FORM, span, format!("`{written}` is not written as a number"))
            .labelled("decimals stand after a point")
            .help(format!("write `{mended}`"))
            .edit(span, mended),
    )
}
