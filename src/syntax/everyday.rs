//! Everyday words for the words of the language: types of answers, conclusions, gates, counts.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::spoken;
use crate::syntax::ast::Keyword;
use crate::syntax::grammar::Rule;
use crate::syntax::phrases::{said_otherwise, time};
use crate::syntax::place::{Place, is_name, is_number, short, token, tokens};
use crate::syntax::{codes, slips, words};

/// A word of everyday language, and the one to write.
pub fn foreign(span: Span, written: &str, right: &str) -> Diagnostic {
    Diagnostic::error(codes::FOREIGN_WORD, span, format!("`{written}` is not a word of the language here"))
        .labelled(format!("write `{right}`"))
        .help(format!("write `{right}`"))
        .edit(span, right)
}

/// A word that stands for nothing.
pub fn take_away(span: Span, written: &str, right: &str, edit: Span) -> Diagnostic {
    Diagnostic::error(codes::UNEXPECTED, span, format!("`{written}` does not stand here"))
        .labelled("take this away")
        .help(format!("write `{right}`"))
        .edit(edit, "")
}

/// The type of answer that another word stands for.
fn type_meant(word: &str) -> Option<&'static str> {
    Some(match word.to_lowercase().as_str() {
        "boolean" | "bool" | "yesno" | "yes_no" | "checkbox" | "tick" => "yes or no",
        "integer" | "int" | "count" | "percentage" | "percent" => "whole number",
        "decimal" | "float" | "numeric" | "numerical" | "real" => "number",
        "choice" | "choices" | "options" | "option" | "select" | "single" | "radio" | "dropdown" => "one of",
        "multiple" | "multi" | "checkboxes" | "multiselect" => "any of",
        "string" | "freetext" | "free" => "text",
        _ => return None,
    })
}

/// How a form says that one or several may be ticked, and the type, the longer ones first.
const TICKED: [(&str, &str); 16] = [
    ("select all that apply", "any of"),
    ("choose all that apply", "any of"),
    ("check all that apply", "any of"),
    ("tick all that apply", "any of"),
    ("mark all that apply", "any of"),
    ("any that apply", "any of"),
    ("all that apply", "any of"),
    ("all that applies", "any of"),
    ("multiple choice", "any of"),
    ("multiple answers", "any of"),
    ("several answers", "any of"),
    ("select only one", "one of"),
    ("select one", "one of"),
    ("choose one", "one of"),
    ("check one", "one of"),
    ("tick one", "one of"),
];

/// `tick all that apply` for `any of`, `choose one` for `one of`.
pub fn tick_words(place: &Place<'_>) -> Option<Diagnostic> {
    let at = if place.before_starts_line() { place.before_at } else { place.at };
    let line = place.line_from(at);
    let said = line.trim_end_matches([':', ' ']);
    let (_, right) = TICKED.iter().find(|(words, _)| said.eq_ignore_ascii_case(words))?;
    let span = place.between(at, at + said.len());
    let edit = place.between(at, at + line.len());
    (place.keyword == Keyword::Question).then(|| foreign(span, said, right).edit(edit, *right))
}

/// `boolean`, `integer 0 to 10`, `choice`: read as a choice that lacks its text.
pub fn type_word(place: &Place<'_>) -> Option<Diagnostic> {
    let asked = matches!(place.keyword, Keyword::Question | Keyword::Questions);
    if !asked || !place.before_starts_line() || !place.wants_text() {
        return None;
    }
    let right = type_meant(place.before)?;
    let more = matches!(place.word, "of" | "choice" | "text" | "select") && !place.starts_line();
    let span = if more { place.before_span().to(place.span()) } else { place.before_span() };
    let start = place.before_at;
    let written = place.written.get(start..start + span.range().len())?;
    Some(foreign(span, written, right))
}

/// Whether a word is a unit that forms write without quotes.
fn is_unit(word: &str) -> bool {
    time(word).is_some()
        || matches!(
            word,
            "kg" | "g"
                | "mg"
                | "cm"
                | "m"
                | "mmHg"
                | "bpm"
                | "points"
                | "°C"
                | "°F"
                | "%"
                | "L"
                | "ml"
                | "mL"
        )
}

/// `type: integer, 0 to 120, "years"` for `whole number 0 to 120 "years"`.
pub fn typed_line(place: &Place<'_>) -> Option<Diagnostic> {
    const IDLE: [&str; 20] = [
        ",", ":", ";", "(", ")", "[", "]", "=", "-", "–", "to", "from", "range", "between", "and", "min",
        "max", "unit", "in", "number",
    ];
    let (start, line) = place.line();
    let lead = ["type", "answer", "format"].into_iter().find(|lead| token(line) == *lead);
    let bare = line.get(lead.unwrap_or_default().len()..)?.trim_start_matches([':', '=', ' ']);
    let word = token(bare);
    let right = match word {
        "whole" | "number" => "number",
        _ => type_meant(word).filter(|right| right.ends_with("number"))?,
    };
    let right = if word == "whole" { "whole number" } else { right };
    let (mut numbers, mut unit) = (Vec::new(), None);
    let mut marks = usize::from(lead.is_some() || !right.starts_with(word));
    for (_, said) in tokens(bare.get(word.len()..)?) {
        let ends: Vec<&str> = said.split(['-', '–']).collect();
        if is_number(said) && ends.iter().all(|end| is_number(end)) && ends.len() <= 2 {
            numbers.extend(ends);
        } else if unit.is_none() && (said.starts_with('"') || is_unit(said)) {
            marks += usize::from(!said.starts_with('"'));
            unit = Some(said.trim_matches('"'));
        } else if IDLE.contains(&said) {
            marks += usize::from(matches!(said, "," | ":" | ";" | "="));
        } else {
            return None;
        }
    }
    let [low, high] = numbers.as_slice() else { return None };
    // One such sign alone is told by itself.
    if place.keyword != Keyword::Question || place.on_first_line() || marks < 2 {
        return None;
    }
    let unit = unit.map_or(String::new(), |unit| format!(" \"{unit}\""));
    let mended = format!("{right} {low} to {high}{unit}");
    let span = place.between(start, start + line.len());
    (mended != line).then(|| said_otherwise(span, line, &mended))
}

/// `type yes or no`, `answer: one of`, `type boolean`.
pub fn leading_type(place: &Place<'_>) -> Option<Diagnostic> {
    let lead = matches!(place.before, "type" | "answer" | "answers" | "format");
    let rest = place.rest_of_line();
    let bare = rest.strip_prefix(':').unwrap_or(rest).trim_start();
    let typed = ["yes or no", "one of", "any of", "whole number", "number ", "date ", "text"];
    if place.keyword != Keyword::Question || !lead {
        return None;
    }
    let word = token(bare);
    if let Some(right) = type_meant(word).filter(|_| place.before_starts_line()) {
        let span = place.between(place.before_at, place.at + rest.len() - bare.len() + word.len());
        return Some(foreign(span, &format!("{} {word}", place.before), right));
    }
    if !typed.iter().any(|word| bare.starts_with(word)) {
        return None;
    }
    let edit = place.between(place.before_at, place.at + rest.len() - bare.len());
    Some(take_away(place.before_span(), place.before, short(bare).as_str(), edit))
}

/// `only if injured` and `show when injured` for `ask when injured`.
pub fn gate_words(place: &Place<'_>) -> Option<Diagnostic> {
    let lead = matches!(place.before, "only" | "show" | "shown" | "display" | "visible" | "asked" | "needed");
    let asked = matches!(place.keyword, Keyword::Question | Keyword::Questions);
    if !asked || !lead || !matches!(place.word, "if" | "when") || !place.before_starts_line() {
        return None;
    }
    let span = place.before_span().to(place.span());
    Some(foreign(span, &format!("{} {}", place.before, place.word), "ask when"))
}

/// `source guideline` inside a rule, for `cite guideline`.
pub fn cited_as_source(place: &Place<'_>) -> Option<Diagnostic> {
    let rest = place.rest_of_line();
    let named = tokens(rest).nth(1).is_some_and(|(_, word)| is_name(word));
    let cites = words::clauses_of(place.keyword).contains(&"cite");
    let indent = place.line_before().len();
    // A declaration that was indented by mistake has clauses, which are indented further.
    let below = place.written.get(place.at..)?.lines().nth(1).unwrap_or_default();
    let clauses = below.len() - below.trim_start().len() > indent;
    if place.word != "source" || !place.starts_line() || !cites || !named || clauses {
        return None;
    }
    Some(foreign(place.span(), "source", "cite"))
}

/// `points by age`, `points of age`, `points or age`.
pub fn points_for(place: &Place<'_>) -> Option<Diagnostic> {
    let other = matches!(place.word, "by" | "of" | "from" | "on" | "per");
    let or = place.word == "or" && place.keyword == Keyword::Score && place.before_starts_line();
    (place.before == "points" && (other || or)).then(|| foreign(place.span(), place.word, "for"))
}

/// `classify c "C" of score`.
pub fn classified_by(place: &Place<'_>) -> Option<Diagnostic> {
    let other = matches!(place.word, "of" | "from" | "for" | "on" | "using" | "with");
    let titled = place.before.starts_with('"') && place.on_first_line();
    (place.keyword == Keyword::Classify && other && titled).then(|| foreign(place.span(), place.word, "by"))
}

/// `none of these` for `or none "None of these"`, and `whole 0 to 5` for `whole number 0 to 5`.
pub fn short_line(place: &Place<'_>) -> Option<Diagnostic> {
    let asked = matches!(place.keyword, Keyword::Question | Keyword::Questions);
    if !asked {
        return None;
    }
    let whole = place.before == "whole" && is_number(place.word);
    if whole {
        return Some(foreign(place.before_span(), "whole", "whole number"));
    }
    let rest = place.line_from(place.before_at);
    let none = place.before_starts_line() && place.before.eq_ignore_ascii_case("none") && place.word == "of";
    let span = place.between(place.before_at, place.before_at + rest.len());
    (none && !rest.contains('"')).then(|| foreign(span, rest, "or none \"None of these\""))
}

/// `one of these:` and `any of the following choices` above the choices.
pub fn choices_announced(place: &Place<'_>) -> Option<Diagnostic> {
    const IDLE: [&str; 11] = [
        "these",
        "those",
        "the",
        "following",
        "choices",
        "options",
        "answers",
        "possibilities",
        "below",
        "them",
        ":",
    ];
    let (start, line) = if place.starts_line() {
        let start = place.written.get(..place.before_at)?.rfind('\n')? + 1;
        let line = place.line_from(start);
        (start + leading_blanks(line), line.trim_start_matches([' ', '\t']))
    } else {
        place.line()
    };
    let rest = ["one of", "any of"].iter().find_map(|lead| line.strip_prefix(lead))?;
    let idle = tokens(rest).count() > 1 && tokens(rest).all(|(_, word)| IDLE.contains(&word));
    if place.keyword != Keyword::Question || !idle {
        return None;
    }
    let (lead, written) = (line.len() - rest.len(), rest.trim_start());
    let end = start + line.len();
    let (span, edit) = (place.between(end - written.len(), end), place.between(start + lead, end));
    Some(take_away(span, written, line.get(..lead)?, edit))
}

/// `one of left, right`: each choice has its own line and its words.
pub fn choices_in_line(place: &Place<'_>) -> Option<Diagnostic> {
    let line = place.line_before();
    let indent = line.len() - line.trim_start().len();
    let start = place.at - line.len() + indent;
    let written = place.line_from(start);
    let list = ["one of", "any of"].iter().find_map(|lead| written.strip_prefix(lead))?;
    let choice = |word: &str| {
        (is_name(word) && !matches!(word, "or" | "and")) || (word.starts_with('"') && word.len() > 2)
    };
    let choices: Vec<&str> = tokens(list).map(|(_, word)| word).filter(|word| choice(word)).collect();
    let [first, _, ..] = choices.as_slice() else { return None };
    let scaled = matches!(*first, "scale" | "list") && choices.len() == 2;
    if scaled || place.keyword != Keyword::Question || place.starts_line() {
        return None;
    }
    let name = slips::plain_name(&first.trim_matches('"').replace(' ', "_"));
    let words =
        if first.starts_with('"') { (*first).to_owned() } else { format!("\"{}\"", spoken::text_of(first)) };
    let from = start + written.len() - list.trim_start().len();
    let span = place.between(from, start + written.len());
    Some(
        Diagnostic::error(
            codes::ENTRY_LINES,
            span,
            "each choice stands on a line of its own, with its words",
        )
        .labelled("these choices")
        .help(format!("write the choices below, indented, such as `{name} {words}`")),
    )
}

/// `15 to 44 years: 0`: a unit in a band, which has the one of what is banded.
pub fn band_unit(place: &Place<'_>) -> Option<Diagnostic> {
    let banded = matches!(place.keyword, Keyword::Score | Keyword::Classify | Keyword::Calculate);
    let ends = place.after().trim_start().starts_with(':') && place.wants(&[Rule::colon]);
    if !banded || !ends || !is_number(place.before) || !(is_name(place.word) || place.word == "%") {
        return None;
    }
    let edit = place.between(place.before_at + place.before.len(), place.at + place.word.len());
    Some(take_away(place.span(), place.word, &format!("{}: …", place.line_before().trim()), edit))
}

/// `+1 point when fever`, and `never "Never" 0 points` in a scale.
pub fn point_word(place: &Place<'_>) -> Option<Diagnostic> {
    // In a scale the word was read as a choice that lacks its text.
    let scaled = place.keyword == Keyword::Scale && is_name(place.before) && !place.before_starts_line();
    let (at, word) = if scaled { (place.before_at, place.before) } else { (place.at, place.word) };
    let before = place.written.get(..at)?.trim_end();
    let line = before.rsplit('\n').next()?.trim_start();
    let counts = scaled && is_number(line.rsplit(' ').next()?);
    let signed = line.starts_with(['+', '-']) && place.keyword == Keyword::Score;
    if !matches!(word, "point" | "points" | "pt" | "pts" | "p") || !(counts || signed) {
        return None;
    }
    let edit = place.between(before.len(), at + word.len());
    let more = if counts { "" } else { " when …" };
    Some(take_away(place.between(at, at + word.len()), word, &format!("{line}{more}"), edit))
}

/// `site in [a, b]` and `site is in [a, b]` for `site is one of [a, b]`.
pub fn in_list(place: &Place<'_>) -> Option<Diagnostic> {
    if place.before != "in" || place.word != "[" {
        return None;
    }
    let (_, second) = place.second_before();
    let list = place.rest_of_line().get(1..)?.split(']').next()?;
    let mut numbers = list.split(',').map(str::trim);
    if let (Some(low), Some(high), None) = (numbers.next(), numbers.next(), numbers.next())
        && is_number(low)
        && is_number(high)
    {
        let span = place.between(place.before_at, place.at + list.len() + 2);
        let message = "a number is compared with signs, not with a list";
        return Some(
            Diagnostic::error(codes::FOREIGN_WORD, span, message)
                .labelled("from the one to the other?")
                .help(format!(
                    "write `between {low} and {high}` if all numbers from the one to the other are meant"
                )),
        );
    }
    let right = if matches!(second, "is" | "not") { "one of" } else { "is one of" };
    Some(foreign(place.before_span(), "in", right))
}

/// How many blanks a text starts with.
pub fn leading_blanks(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

/// `cough is no: +1` for `+1 when cough is no`.
pub fn points_last(place: &Place<'_>) -> Option<Diagnostic> {
    let start = place.at - place.line_before().trim_start().len();
    let line = place.line_from(start);
    let (condition, points) = line.rsplit_once([':', '='])?;
    let (condition, points) =
        (condition.trim_end_matches([' ', '-', '=', ':']), points.trim().trim_end_matches(" points"));
    let digits = points.trim_start_matches(['+', '-']);
    let alone = is_name(condition)
        && !place.written.get(..start)?.contains("points for")
        && !matches!(condition, "points" | "add" | "prorate" | "show");
    let several = condition.split_whitespace().count() > 1;
    let worded = (several || alone) && condition.starts_with(|c: char| c.is_ascii_lowercase());
    let ends = tokens(condition).count() == 2 && tokens(condition).any(|(_, word)| is_number(word));
    let banded = ends
        || ["up to", "from", "below", "above", "points", "less", "under", "over"]
            .iter()
            .any(|word| condition.starts_with(word));
    let row = banded || in_points_table(place);
    if place.keyword != Keyword::Score || !is_number(digits) || digits.contains(' ') || !worded || row {
        return None;
    }
    let sign = if points.len() > digits.len() { "" } else { "+" };
    let condition = condition.trim_start_matches("when ");
    let mended = format!("{sign}{points} when {condition}");
    let span = place.between(start, start + line.len());
    Some(
        Diagnostic::error(codes::PRINTED_FORM, span, "the points stand before their condition")
            .labelled("the other way round")
            .help(format!("write `{}`", short(&mended)))
            .edit(span, mended),
    )
}

/// Whether a line stands below `points for …`, as a row of its table.
pub fn in_points_table(place: &Place<'_>) -> bool {
    let (start, line) = place.line();
    let indent = place.line_before().len() - place.line_before().trim_start().len();
    let above = place.written.get(..start).unwrap_or_default();
    let owner = above.lines().rev().skip(1).find(|line| {
        let bare = line.trim_start();
        !bare.is_empty() && line.len() - bare.len() < indent
    });
    !line.starts_with("points ") && owner.is_some_and(|line| line.trim_start().starts_with("points "))
}

/// `+1when cough`.
pub fn points_glued(place: &Place<'_>) -> Option<Diagnostic> {
    let line = place.line_before().trim_start();
    let (number, rest) = line.get(1..)?.trim_end().split_once("when")?;
    let signed = line.starts_with(['+', '-']) && is_number(number) && !number.contains(' ');
    if place.keyword != Keyword::Score || !signed || !rest.is_empty() {
        return None;
    }
    let start = place.at - line.len();
    let span = place.between(start, start + line.trim_end().len());
    let mended = format!("{}{number} when", line.get(..1)?);
    Some(
        Diagnostic::error(codes::OPERATOR_BLANKS, span, "a blank is missing before `when`")
            .labelled("a blank is missing")
            .help(format!("write `{mended} …`"))
            .edit(span, mended),
    )
}

/// `1 kneecap "…"`: a numbered list.
pub fn numbered(place: &Place<'_>) -> Option<Diagnostic> {
    let listed =
        matches!(place.keyword, Keyword::Levels | Keyword::Question | Keyword::Questions | Keyword::Scale);
    let rest = place.rest_of_line();
    let bare = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' '));
    let mut line = tokens(bare);
    let named = line.next().is_some_and(|(_, word)| is_name(word))
        && line.next().is_some_and(|(_, word)| word.starts_with('"'));
    if !listed || !place.starts_line() || !rest.starts_with(|c: char| c.is_ascii_digit()) || !named {
        return None;
    }
    let edit = place.between(place.at, place.at + rest.len() - bare.len());
    Some(take_away(place.span(), place.word, short(bare).as_str(), edit))
}

/// `kneecap = "…"`, `because of "…"`: something between a word and its text.
pub fn text_filler(place: &Place<'_>) -> Option<Diagnostic> {
    let rest = place.rest_of_line();
    let arrow =
        ["->", "-->", "=>", ">>", "→", "⇒", "–>", "..."].into_iter().find(|sign| rest.starts_with(sign));
    let filler = arrow.unwrap_or(place.word);
    let after = rest.get(filler.len()..)?;
    let next = after.trim_start();
    let fills = (arrow.is_some()
        || matches!(filler, "=" | "-" | "of" | "that" | "is" | "," | "|" | ">" | "–" | "—" | ";"))
        && next.starts_with('"')
        && !next.starts_with("\"\"");
    if !fills || !place.wants_text() || place.starts_line() {
        return None;
    }
    let blanks = if place.touches() { 0 } else { leading_blanks(after) };
    let end = place.at + filler.len();
    let edit = place.between(place.at, end + blanks);
    let right = format!("{} {}", place.before, short(token(next)));
    Some(take_away(place.between(place.at, end), filler, &right, edit))
}

/// Answers of a case without `given`, or written as in an answer file.
pub fn case_line(place: &Place<'_>) -> Option<Diagnostic> {
    let rest = place.rest_of_line();
    let mut line = tokens(rest);
    let (_, name) = line.next()?;
    let (second_at, second) = line.next()?;
    if place.keyword != Keyword::Case || !place.starts_line() || !is_name(name) {
        return None;
    }
    if matches!(second, ":" | "=" | "==" | "is") {
        let value = rest.get(second_at + second.len()..)?.trim();
        let span = place.between(place.at + second_at, place.at + second_at + second.len());
        let edit = place.between(place.at + name.len(), place.at + second_at + second.len());
        return Some(take_away(span, second, &format!("{name} {}", short(value)), edit));
    }
    let given = place.written.get(..place.at)?.lines().skip(1).any(|line| line.trim() == "given");
    if given || words::is_clause_word(name) {
        return None;
    }
    let indent = place.line_before();
    let start = place.at;
    Some(
        Diagnostic::error(
            codes::UNFINISHED,
            place.span(),
            format!("`given` is missing before the answers, such as `{name}`"),
        )
        .labelled("the answers start here")
        .help("write `given` on a line of its own before the answers")
        .edit(place.between(start, start), format!("given\n{indent}  ")),
    )
}

/// `at least two of [ … ]`.
pub fn count_in_words(place: &Place<'_>) -> Option<Diagnostic> {
    let counted = matches!(place.before, "least" | "most" | "exactly") || place.wants(&[Rule::number]);
    let number = spoken::number(place.word).filter(|_| counted)?;
    Some(
        Diagnostic::error(
            codes::NUMBER_FORM,
            place.span(),
            format!("the number `{}` is written in digits", place.word),
        )
        .labelled("this number")
        .help(format!("write `{number}`"))
        .edit(place.span(), number.to_string()),
    )
}

/// `language "1"` and `language english`.
pub fn language_number(place: &Place<'_>) -> Option<Diagnostic> {
    if place.before != "language"
        || !place.wants(&[Rule::number])
        || place.word.is_empty()
        || place.starts_line()
    {
        return None;
    }
    let message = format!("`language` is the number of this language's version, not {}", short(place.word));
    Some(
        Diagnostic::error(codes::NUMBER_FORM, place.span(), message)
            .labelled("a number")
            .help("write `language 1`")
            .edit(place.span(), "1"),
    )
}

/// `reviewed "2026-11-01"`.
pub fn quoted_date(place: &Place<'_>) -> Option<Diagnostic> {
    let inner = place.word.strip_prefix('"')?.strip_suffix('"')?;
    if inner.parse::<f64>().is_ok() && place.wants_operand() {
        return Some(
            Diagnostic::error(codes::NUMBER_FORM, place.span(), "a number stands without quotes")
                .labelled("this number")
                .help(format!("write `{inner}`"))
                .edit(place.span(), inner),
        );
    }
    if !place.wants(&[Rule::date]) || place.wants_operand() {
        return None;
    }
    if !inner.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let error = Diagnostic::error(codes::DATE_FORM, place.span(), "a date stands without quotes")
        .labelled("this date");
    let sound = slips::date(inner, Span::default()).is_ok().then(|| inner.to_owned());
    Some(match sound.or_else(|| spoken::date(inner)) {
        Some(date) => error.help(format!("write `{date}`")).edit(place.span(), date),
        None => error.help("write year-month-day, such as `2026-11-01`"),
    })
}

/// `0 until 200`, `from 0 to 200`, `between 0 and 200`, `[0, 200]` for `0 to 200`.
pub fn range_words(place: &Place<'_>) -> Option<Diagnostic> {
    let ranged = matches!(place.keyword, Keyword::Question | Keyword::Questions);
    if !ranged {
        return None;
    }
    if matches!(place.word, "until" | "till" | "through" | "thru" | "bis" | "and" | "upto")
        && place.wants(&[Rule::to_word])
    {
        return Some(foreign(place.span(), place.word, "to"));
    }
    if place.before == "date" && matches!(place.word, "from" | "since") && place.wants(&[Rule::date]) {
        let range = place.rest_of_line().get(place.word.len()..)?.trim();
        let edit = place.between(place.at, place.at + place.word.len() + leading_blanks(place.after()));
        return Some(take_away(place.span(), place.word, &format!("date {}", short(range)), edit));
    }
    let number = place.before == "number" && place.wants(&[Rule::number]);
    let rest = place.rest_of_line();
    if !number || !(matches!(place.word, "from" | "between" | "[" | "(")) {
        return None;
    }
    if place.word == "from" {
        let edit = place.between(place.at, place.at + 4 + leading_blanks(place.after()));
        return Some(take_away(place.span(), "from", rest.get(5..)?.trim(), edit));
    }
    let numbers: Vec<(usize, &str)> =
        tokens(rest).filter(|(_, word)| word.bytes().all(|b| b.is_ascii_digit() || b == b'.')).collect();
    let [(_, low), (at, high)] = numbers.as_slice() else { return None };
    let end = at + high.len() + usize::from(matches!(place.word, "[" | "("));
    let (span, mended) = (place.between(place.at, place.at + end), format!("{low} to {high}"));
    Some(
        Diagnostic::error(codes::PRINTED_FORM, span, "a range is written with `to`")
            .labelled("this range")
            .help(format!("write `{mended}`"))
            .edit(span, mended),
    )
}
