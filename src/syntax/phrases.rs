//! Turns of everyday language inside a condition or a score: `neither a nor b`, `3 weeks ago`, `a without b`, `1 point if`.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::spoken;
use crate::syntax::ast::Keyword;
use crate::syntax::codes;
use crate::syntax::place::{Place, is_name, is_number, last_token, short, short_line, token, tokens};

/// Words that stand for others: what was written, and what to write.
pub fn said_otherwise(span: Span, written: &str, right: &str) -> Diagnostic {
    Diagnostic::error(
        codes::FOREIGN_WORD,
        span,
        format!("`{}` is not how the language says it", short(written.trim())),
    )
    .labelled("say it otherwise")
    .help(format!("write `{}`", short_line(right)))
    .edit(span, right)
}

pub fn in_condition(place: &Place<'_>) -> bool {
    let says = |line: &str| ["when ", "unless ", "expect "].iter().any(|word| line.contains(word));
    says(place.line_before()) || open_above(place).is_some_and(says)
}

/// The line above on which a list or bracket opens that is still open.
fn open_above<'t>(place: &Place<'t>) -> Option<&'t str> {
    const MOST: usize = 2000;
    let above = place.written.get(..place.at)?;
    let near = above.get(above.len().saturating_sub(MOST)..)?;
    let mut closed = 0_usize;
    for line in near.lines().rev() {
        let code = line.split('#').next().unwrap_or_default();
        for sign in code.bytes().rev() {
            match sign {
                b']' | b')' => closed += 1,
                b'[' | b'(' if closed == 0 => return Some(line),
                b'[' | b'(' => closed -= 1,
                _ => {}
            }
        }
    }
    None
}

/// `neither a nor b` for `none of [a, b]`.
pub fn neither_nor(place: &Place<'_>) -> Option<Diagnostic> {
    let rest = place.line_from(place.before_at);
    let (first, second) = rest.strip_prefix("neither ")?.split_once(" nor ")?;
    if !in_condition(place) || first.contains(['[', '(']) {
        return None;
    }
    let second = second.split([')', ']', ',', ':']).next()?;
    let second =
        [" and ", " or "].iter().find_map(|joint| Some(second.split_once(joint)?.0)).unwrap_or(second);
    let length = "neither ".len() + first.len() + " nor ".len() + second.len();
    let span = place.between(place.before_at, place.before_at + length);
    // `x is neither a nor b` compares one thing with both.
    let list = if place.second_before().1 == "is" { "not one of" } else { "none of" };
    Some(said_otherwise(span, rest.get(..length)?, &format!("{list} [{first}, {second}]")))
}

/// `a without b` and `a except b` for `a and not b`.
pub fn without(place: &Place<'_>) -> Option<Diagnostic> {
    let lead = matches!(place.word, "without" | "except" | "excluding");
    let next = place.after().trim_start_matches([' ', '\t']);
    let named = is_name(token(next)) || next.starts_with('(');
    if !lead || place.starts_line() || !in_condition(place) || !named {
        return None;
    }
    Some(said_otherwise(place.span(), place.word, "and not"))
}

/// `site isn't back` for `site is not back`.
pub fn is_contracted(place: &Place<'_>) -> Option<Diagnostic> {
    let whole = if place.before == "isn" || place.before == "aren" { place.before_at } else { place.at };
    let rest = place.line_from(whole);
    let length = ["isn't", "aren't", "isnt"].into_iter().find(|word| rest.starts_with(word))?.len();
    let span = place.between(whole, whole + length);
    in_condition(place).then(|| said_otherwise(span, rest.get(..length).unwrap_or_default(), "is not"))
}

/// `any mood` for `any of mood`, and `highest item mood` for `highest item of mood`.
pub fn group_without_of(place: &Place<'_>) -> Option<Diagnostic> {
    let (_, second) = place.second_before();
    let item = place.before == "item" && second == "highest";
    let listed = matches!(place.before, "any" | "all" | "none" | "sum" | "count")
        && place.wants(&[crate::syntax::grammar::Rule::of_word]);
    if !(item || listed) || !is_name(place.word) || place.word == "of" {
        return None;
    }
    let start = place.base + place.at;
    let message = format!("`of` is missing between `{}` and `{}`", place.before, place.word);
    Some(
        Diagnostic::error(codes::UNFINISHED, place.span(), message)
            .labelled("`of` is missing before this")
            .help(format!("write `{} of {}`", place.before, place.word))
            .edit(Span::new(start, start), "of "),
    )
}

/// `cannot walk` for `not walk`, where `walk` is what was asked.
pub fn cannot(place: &Place<'_>) -> Option<Diagnostic> {
    let opens = matches!(place.second_before().1, "when" | "unless" | "and" | "or" | "(" | "[" | ",");
    let denied =
        matches!(place.before, "cannot" | "cant" | "isnt" | "didnt" | "doesnt") && is_name(place.word);
    let (span, before) = (place.before_span(), place.before);
    (opens && denied && in_condition(place)).then(|| said_otherwise(span, before, "not"))
}

/// `2 of [ … ]` and `two of [ … ]`: at least, exactly or at most so many?
pub fn bare_count(place: &Place<'_>) -> Option<Diagnostic> {
    let listed = place.word == "of" && token(place.after().trim_start()) == "[";
    let (_, second) = place.second_before();
    let bounded = matches!(second, "least" | "most" | "exactly");
    let digits = is_number(place.before).then(|| place.before.to_owned());
    let number = digits.or_else(|| spoken::number(place.before).map(|number| number.to_string()))?;
    if !listed || bounded || place.before == "one" || !in_condition(place) {
        return None;
    }
    let span = place.before_span();
    Some(
        Diagnostic::error(
            codes::UNFINISHED,
            span,
            format!("`{} of` does not say which bound it is", place.before),
        )
        .labelled("at least, exactly or at most so many?")
        .help(format!(
            "write `at least {number} of [ … ]`, or `exactly {number} of` or `at most {number} of`"
        )),
    )
}

const TIMES: [(&str, &str); 8] = [
    ("day", "days"),
    ("days", "days"),
    ("week", "weeks"),
    ("weeks", "weeks"),
    ("month", "months"),
    ("months", "months"),
    ("year", "years"),
    ("years", "years"),
];

/// The unit of time that a word says, in the plural.
pub fn time(word: &str) -> Option<&'static str> {
    TIMES.iter().find(|(written, _)| *written == word).map(|(_, unit)| *unit)
}

/// `hours since onset`: the language knows days, not hours.
pub fn hours_since(place: &Place<'_>) -> Option<Diagnostic> {
    let short_time = matches!(place.before, "hour" | "hours" | "minute" | "minutes" | "min" | "h");
    let name = token(place.after().trim_start_matches(' '));
    if place.word != "since" || !short_time || !is_name(name) {
        return None;
    }
    let message = "the time since a date is counted in days, weeks, months or years";
    Some(
        Diagnostic::error(codes::UNEXPECTED, place.before_span(), message)
            .labelled("not in this")
            .help(format!("write `days since {name}`, or ask for the {} by a question", place.before)),
    )
}

/// `onset > 3 weeks ago` and `onset less than 3 weeks ago` for `weeks since onset > 3`.
pub fn ago(place: &Place<'_>) -> Option<Diagnostic> {
    let unit = time(place.word)?;
    let next = place.after().trim_start_matches([' ', '\t']);
    if token(next) != "ago" || !is_number(place.before) || !in_condition(place) {
        return None;
    }
    let (at, sign) = place.second_before();
    let (subject_at, subject) = last_token(place.written, at);
    if !sign.starts_with(['<', '>', '=']) || !is_name(subject) {
        return None;
    }
    let end = place.written.len() - next.len() + "ago".len();
    let span = place.between(subject_at, end);
    let right = format!("{unit} since {subject} {sign} {}", place.before);
    Some(said_otherwise(span, place.written.get(subject_at..end)?, &right))
}

/// `onset within 3 weeks` and `onset in the last 3 weeks` for `weeks since onset <= 3`.
pub fn within(place: &Place<'_>) -> Option<Diagnostic> {
    let before = place.written.get(..place.at)?;
    let start = [" within", " in the last", " in the past", " during the last"]
        .iter()
        .filter_map(|words| {
            let from = place.line_before().len().min(before.len());
            let line = before.len() - from;
            let whole = place.line_from(line);
            Some((line + whole.find(words)?, words.len()))
        })
        .find(|(at, length)| *at < place.at + place.word.len() && place.at <= at + length + 1)?;
    let (at, length) = start;
    let (subject_at, subject) = last_token(place.written, at);
    let rest = place.line_from(at + length);
    let bare = rest.trim_start().strip_prefix("the last ").unwrap_or(rest.trim_start());
    let mut line = tokens(bare);
    let (_, number) = line.next()?;
    let (unit_at, unit) = line.next()?;
    let known = time(unit)?;
    if !is_number(number) || !is_name(subject) || !in_condition(place) {
        return None;
    }
    let end = at + length + rest.len() - bare.len() + unit_at + unit.len();
    let span = place.between(subject_at, end);
    let right = format!("{known} since {subject} <= {number}");
    Some(said_otherwise(span, place.written.get(subject_at..end)?, &right))
}

/// `site in (a, b)` for `site is one of [a, b]`.
pub fn in_round_list(place: &Place<'_>) -> Option<Diagnostic> {
    if place.before != "in" || place.word != "(" {
        return None;
    }
    let rest = place.rest_of_line();
    let close = rest.find(')')?;
    let listed = rest.get(1..close)?.trim();
    let (_, second) = place.second_before();
    let lead = if matches!(second, "is" | "not") { "one of" } else { "is one of" };
    let span = place.between(place.before_at, place.at + close + 1);
    let written = place.written.get(place.before_at..=place.at + close)?;
    Some(said_otherwise(span, written, &format!("{lead} [{listed}]")))
}

/// `question group mood "…"` for `questions mood "…"`.
pub fn group_of_questions(place: &Place<'_>) -> Option<Diagnostic> {
    let mut line = tokens(place.written);
    let (_, keyword) = line.next()?;
    let (at, group) = line.next()?;
    let named = line.next().is_some_and(|(_, word)| is_name(word));
    if keyword != "question"
        || !matches!(group, "group" | "set" | "block")
        || !named
        || !place.on_first_line()
    {
        return None;
    }
    let span = place.between(0, at + group.len());
    Some(said_otherwise(span, place.written.get(..at + group.len())?, "questions"))
}

/// `date 2020-01-01 to today` for `to assessment`.
pub fn today(place: &Place<'_>) -> Option<Diagnostic> {
    let lead = matches!(place.word, "today" | "now" | "visit" | "assessed" | "present");
    (lead && place.before == "to" && place.line_before().trim_start().starts_with("date "))
        .then(|| said_otherwise(place.span(), place.word, "assessment"))
}

/// `-> emergency`, `=> emergency`, `then: emergency` for `then level emergency`.
pub fn arrow(place: &Place<'_>) -> Option<Diagnostic> {
    let ruled = matches!(place.keyword, Keyword::Rule | Keyword::RedFlag);
    let dash = place.before_starts_line() && place.touches() && place.before == "-";
    let at = if dash || place.before == "then" { place.before_at } else { place.at };
    let line = place.line_from(at);
    let lead =
        ["->", "=>", "→", "then:", "then :", "then ="].into_iter().find(|lead| line.starts_with(lead))?;
    let name = line.get(lead.len()..)?.trim();
    if !ruled || !is_name(name) || !(dash || place.starts_line() || place.before == "then") {
        return None;
    }
    let span = place.between(at, at + line.len());
    Some(said_otherwise(span, line, &format!("then level {name}")))
}

/// `expect routine` for `expect level routine`.
pub fn expected_level(place: &Place<'_>) -> Option<Diagnostic> {
    let example = matches!(place.keyword, Keyword::Case | Keyword::Always);
    if !example || place.before != "expect" || !is_name(place.rest_of_line()) {
        return None;
    }
    let word = place.word;
    Some(
        Diagnostic::error(
            codes::UNFINISHED,
            place.span(),
            format!("`expect {word}` does not say what `{word}` is"),
        )
        .labelled("a level?")
        .help(format!(
            "write `level {word}` for a level, or `fired`, `likely`, `advise …` for another result"
        )),
    )
}

/// `numb = yes` in quotes: `numb == "yes"` for `numb is yes`.
pub fn quoted_answer(place: &Place<'_>) -> Option<Diagnostic> {
    let answer = place.word.strip_prefix('"')?.strip_suffix('"')?;
    let right = match place.before {
        "=" | "==" | "===" => "is",
        "!=" | "<>" | "≠" => "is not",
        _ => return None,
    };
    let name = answer.to_lowercase();
    if !in_condition(place) {
        return None;
    }
    if name.contains(' ') {
        return Some(text_for_name(place, "the name of a choice belongs here"));
    }
    if !is_name(&name) {
        return None;
    }
    let (_, subject) = place.second_before();
    let span = place.before_span().to(place.span());
    let written = place.written.get(place.before_at..place.at + place.word.len())?;
    Some(
        Diagnostic::error(codes::FOREIGN_SIGN, span, format!("`{written}` compares with a text"))
            .labelled(format!("write `{right} {name}`"))
            .help(format!("write `{subject} {right} {name}`"))
            .edit(span, format!("{right} {name}")),
    )
}

/// `when "Long lasting"`: the words that people read, for the name.
pub fn title_for_name(place: &Place<'_>) -> Option<Diagnostic> {
    let opens = matches!(place.before, "when" | "unless" | "and" | "or" | "not" | "(" | "[" | ",");
    let titled = place.word.starts_with('"') && opens && place.wants_operand();
    titled.then(|| text_for_name(place, "a condition names what it means"))
}

/// `then advise "Stop running"`: the words of an advice, for its name in brackets.
pub fn advised_text(place: &Place<'_>) -> Option<Diagnostic> {
    let titled = place.word.starts_with('"') && place.before == "advise";
    titled.then(|| text_for_name(place, "`advise` lists the names of advice, in brackets"))
}

/// The words that people read stand where the name belongs that is declared with them.
pub fn text_for_name(place: &Place<'_>, rule: &str) -> Diagnostic {
    let message = format!("{} is a text, and {rule}", short(place.word));
    Diagnostic::error(codes::TEXT_FOR_NAME, place.span(), message)
        .labelled("the name belongs here")
        .help("write the name that stands before these words where they are declared")
}
