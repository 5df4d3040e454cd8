//! Mistakes that only the declared questions tell: what compares a number of weeks with a date, a percentage with a count of
//! breaths, an order of choices that have none. An edit that would only be refused next is no mend.

use crate::diagnostic::Diagnostic;
use crate::syntax::ast::Keyword;
use crate::syntax::comparing::{NOT_JOINED, spoken_sign};
use crate::syntax::declared::{Answer, Declared, Named};
use crate::syntax::phrases::{in_condition, said_otherwise, time};
use crate::syntax::place::{Place, is_compare_sign, is_name, is_number, short, tokens};
use crate::syntax::{alone, choices, codes, nameless, points, times, words, yes_or_no};

/// What is known of a mistake by the kinds of the questions on its line.
pub fn known(place: &Place<'_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    const KINDS: [fn(&Line<'_, '_>, &Declared<'_>) -> Option<Diagnostic>; 21] = [
        range_in,
        number_missing,
        joint_missing,
        name_and_more,
        cut_short,
        several_in,
        no_number,
        compared,
        yes_as_number,
        group_as_unit,
        date_for_answer,
        level_name,
        over,
        degrees,
        several_of,
        choice_in,
        cited_words,
        level_in_quotes,
        added_number,
        moved_by_sum,
        second_source,
    ];
    const LINES: [fn(&Place<'_>, &Declared<'_>) -> Option<Diagnostic>; 9] = [
        times::known,
        yes_or_no::on_lines,
        alone::known,
        points::known,
        no_before_a_question,
        quoted_yes_or_no,
        choices::known,
        choices::both_in,
        nameless::known,
    ];
    LINES.iter().find_map(|kind| kind(place, declared)).or_else(|| {
        let line = Line::of(place)?;
        KINDS.iter().find_map(|kind| kind(&line, declared))
    })
}

/// `"yes" or "no"` for `yes or no`.
fn quoted_yes_or_no(place: &Place<'_>, _: &Declared<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let bare = line.replace(['"', '\''], "").to_lowercase();
    let said = matches!(bare.as_str(), "yes or no" | "yes, no" | "yes/no" | "yes / no")
        && line.contains(['"', '\'']);
    let asked = matches!(place.keyword, Keyword::Question) && start > 0;
    (said && asked).then(|| said_otherwise(place.between(start, start + line.len()), line, "yes or no"))
}

/// The line where reading stopped.
struct Line<'p, 't> {
    place: &'p Place<'t>,
    start: usize,
    written: &'t str,
    /// Its words with their places in it.
    words: Vec<(usize, &'t str)>,
    /// The word where reading stopped.
    stop: usize,
}

impl<'p, 't> Line<'p, 't> {
    fn of(place: &'p Place<'t>) -> Option<Self> {
        if place.word.is_empty() || place.starts_line() {
            return None;
        }
        let (start, written) = place.line();
        let words: Vec<_> = tokens(written).collect();
        let stop = words.iter().position(|(at, word)| start + at + word.len() > place.at)?;
        Some(Self { place, start, written, words, stop })
    }

    fn word(&self, at: usize) -> &'t str {
        self.words.get(at).map_or("", |(_, word)| word)
    }

    /// Where some words start and end in the declaration, and how they are written.
    fn part(&self, first: usize, last: usize) -> Option<(usize, usize, &'t str)> {
        let (from, _) = self.words.get(first)?;
        let (at, word) = self.words.get(last)?;
        let to = at + word.len();
        Some((self.start + from, self.start + to, self.written.get(*from..to)?))
    }

    fn otherwise(&self, first: usize, last: usize, right: &str) -> Option<Diagnostic> {
        let (from, to, written) = self.part(first, last)?;
        Some(said_otherwise(self.place.between(from, to), written, right))
    }

    /// The last name before a word, its place in the line, and the sign that the words between stand for.
    fn subject(&self, before: usize) -> Option<(usize, &'t str, &'static str)> {
        const MOST_WORDS: usize = 5;
        (before.saturating_sub(MOST_WORDS)..before.checked_sub(1)?).rev().find_map(|at| {
            let name = self.word(at);
            let (_, _, between) = self.part(at + 1, before - 1)?;
            let between = between.strip_prefix("is ").unwrap_or(between);
            // Which way a scale gets worse is told elsewhere; choices have no such way.
            let graded = matches!(between, "worse than" | "better than").then_some(">");
            let sign = spoken_sign(between).or(graded)?;
            let counted = at > 0 && matches!(self.word(at - 1), "since" | "from" | "to");
            (is_name(name) && !words::is_reserved(name) && !counted).then_some((at, name, sign))
        })
    }

    /// The words of a comparison around where reading stopped: the name, the sign and what stands behind it.
    fn comparison(&self) -> Option<(usize, &'t str, &'static str, usize)> {
        let near = self.stop.saturating_sub(2)..=self.stop + 4;
        near.filter(|at| !self.word(*at).is_empty()).find_map(|at| {
            let (name_at, name, sign) = self.subject(at)?;
            let value = self.word(at);
            (is_number(value) || is_name(value) && spoken_sign(value).is_none())
                .then_some((name_at, name, sign, at))
        })
    }
}

/// `age in 65-80`, `age is between 65-80` for `age between 65 and 80`.
fn range_in(line: &Line<'_, '_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    const JOINTS: [&str; 8] = ["in", "is", "=", "between", "from", "within", "the", "range"];
    let last = (line.stop..line.stop + 3).find(|at| line.word(*at).contains(['-', '–']))?;
    let (low, high) = line.word(last).split_once(['-', '–'])?;
    let joined = (0..last).rev().take_while(|at| JOINTS.contains(&line.word(*at))).count();
    let first = last - joined;
    let name = line.word(first.checked_sub(1)?);
    let number = |end: &str| end.parse::<f64>().ok();
    let ends = number(low).zip(number(high)).is_some_and(|(low, high)| low < high);
    let between = joined == 1 && line.word(first) == "between";
    if joined == 0 || between || !ends || declared.answer(name) != Some(Answer::Number) {
        return None;
    }
    let (from, to, _) = line.part(first, last)?;
    let span = line.place.between(from, to);
    let mended = format!("between {low} and {high}");
    Some(
        Diagnostic::error(codes::PRINTED_FORM, span, "a range is written with `between`")
            .labelled("both ends")
            .help(format!("write `{} {mended}`", short(name)))
            .edit(span, mended),
    )
}

/// `age >= and hot`: what a number is compared with is missing.
fn number_missing(line: &Line<'_, '_>, _: &Declared<'_>) -> Option<Diagnostic> {
    let sign = line.stop.checked_sub(1)?;
    let compared = is_compare_sign(line.word(sign));
    let joint = matches!(line.word(line.stop), "and" | "or");
    let (sign, from) = (line.word(sign), line.place.before_span());
    (compared && joint).then(|| {
        Diagnostic::error(codes::UNFINISHED, from, format!("a number is missing after `{sign}`"))
            .labelled("which number?")
            .help(format!("write the number between `{sign}` and `{}`", line.word(line.stop)))
    })
}

/// `age >= 65 hot` of two conditions: how they belong together is for the author to say.
fn joint_missing(line: &Line<'_, '_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let (number, name) = (line.word(line.stop.checked_sub(1)?), line.word(line.stop));
    let said = matches!(
        declared.get(name)?,
        Named::Several
            | Named::Declaration(Keyword::Finding | Keyword::Question | Keyword::Score | Keyword::Calculate)
    );
    let signed = is_compare_sign(line.word(line.stop.checked_sub(2)?));
    (said && signed && time(name).is_none() && is_number(number) && in_condition(line.place)).then(|| {
        let message = format!("a word is missing between `{number}` and `{name}`");
        Diagnostic::error(codes::UNFINISHED, line.place.span(), message).labelled(NOT_JOINED).help(format!(
            "write `{number} and {name}` where both must hold, `{number} or {name}` where one is enough"
        ))
    })
}

/// `onset > 3 weeks`, `resp_rate > 36%`, `sputum is more than clear`.
fn compared(line: &Line<'_, '_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let (name_at, name, sign, at) = line.comparison()?;
    let (value, next) = (line.word(at), line.word(at + 1));
    match declared.answer(name)? {
        // `after 3 weeks` could be said of the weeks as of the day.
        Answer::Date if is_number(value) && !matches!(line.word(at - 1), "after" | "before" | "from") => {
            let unit = time(next)?;
            let ago = usize::from(matches!(line.word(at + 2), "ago" | "before" | "earlier"));
            line.otherwise(name_at, at + 1 + ago, &format!("{unit} since {name} {sign} {value}"))
        }
        Answer::Number if value.ends_with('%') || next == "%" => {
            let unit = declared.unit(name).filter(|unit| !unit.contains('%'))?;
            not_in_percent(line, at, name, unit)
        }
        Answer::Choice if is_name(value) && matches!(sign, "<" | "<=" | ">" | ">=") => {
            let (from, to, _) = line.part(name_at + 1, at - 1)?;
            let message = format!("the choices of `{name}` have no order that could be compared");
            let span = line.place.between(from, to);
            Some(Diagnostic::error(codes::FOREIGN_SIGN, span, message).labelled("these words").help(format!(
                "name every choice that you mean, as in `{name} is {value}` or `{name} is one of [{value}, …]`; or declare them as a `scale`, whose order counts"
            )))
        }
        _ => None,
    }
}

/// A percentage where a question asks for another unit: which number is meant, only the author knows.
fn not_in_percent(line: &Line<'_, '_>, at: usize, name: &str, unit: &str) -> Option<Diagnostic> {
    let number = line.word(at).trim_end_matches('%');
    let last = if line.word(at + 1) == "%" { at + 1 } else { at };
    let (from, to, _) = line.part(at, last)?;
    let asked = if unit.is_empty() { "as a plain number".to_owned() } else { format!("in `{unit}`") };
    let sign = to - "%".len();
    let span = line.place.between(sign.max(from), to);
    let message = format!("`{name}` is asked {asked}, not in percent");
    Some(
        Diagnostic::error(codes::MISSING_QUOTES, span, message)
            .labelled("not its unit")
            .help(format!("write `{number}` if that is the number meant, or another question")),
    )
}

/// `temp > 38 C` and `temp > 38 degrees`: the thermometer is that of the question.
fn degrees(line: &Line<'_, '_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let at = line.stop;
    let written = line.word(at);
    let said = match written {
        "C" | "c" | "Celsius" | "celsius" => Some("°C"),
        "F" | "f" | "Fahrenheit" | "fahrenheit" => Some("°F"),
        "degrees" | "degree" | "deg" | "degs" if line.word(at + 1).len() != 1 => None,
        _ => return None,
    };
    let mut names = (0..at).rev().map(|at| line.word(at)).filter(|word| is_name(word));
    let asked = names.find_map(|name| declared.unit(name))?;
    let unit = ["°C", "°F"].into_iter().find(|unit| *unit == asked)?;
    if !is_number(line.word(at.checked_sub(1)?)) || said.is_some_and(|said| said != unit) {
        return None;
    }
    let span = line.place.span();
    let right = format!("\"{unit}\"");
    Some(
        Diagnostic::error(codes::MISSING_QUOTES, span, format!("the unit `{written}` is written {right}"))
            .labelled("a unit stands in quotes")
            .help(format!("write `{} {right}`", line.word(at - 1)))
            .edit(span, right),
    )
}

/// `tablets is any of [a, b]` of a question with several answers.
fn several_of(line: &Line<'_, '_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let near = line.stop.saturating_sub(3)..=line.stop;
    let verb = near.filter(|at| *at > 0 && line.word(*at) == "is").find(|at| {
        let listed = matches!(line.word(at + 1), "any" | "all" | "none") && line.word(at + 2) == "of";
        listed && declared.answer(line.word(at - 1)) == Some(Answer::Several)
    })?;
    line.otherwise(verb, verb, "includes")
}

/// `score plus 3` for `score + 3`.
fn added_number(line: &Line<'_, '_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let at = (line.stop.saturating_sub(2)..=line.stop).find(|at| line.word(*at) == "plus")?;
    let before = line.word(at.checked_sub(1)?);
    let number = declared.answer(before) == Some(Answer::Number)
        || declared.get(before) == Some(Named::Declaration(Keyword::Score));
    let joined = line.place.keyword == Keyword::Calculate
        || line.words.iter().any(|(_, word)| word.starts_with(['<', '>']));
    let timed = line.words.iter().any(|(_, word)| time(word).is_some());
    if !(number || is_number(before)) || !joined || timed {
        return None;
    }
    line.otherwise(at, at, "+")
}

/// `last_period plus 280 + cycle` for `last_period plus (280 + cycle) days`.
fn moved_by_sum(line: &Line<'_, '_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let at = (1..line.words.len()).find(|at| line.word(*at) == "plus")?;
    if declared.answer(line.word(at - 1)) != Some(Answer::Date) {
        return None;
    }
    let part = |word: &str| is_number(word) || is_name(word) && !words::is_reserved(word);
    let signed = |at: usize| matches!(line.word(at), "+" | "-" | "*") && part(line.word(at + 1));
    let mut last = at + 1;
    while signed(last + 1) && time(line.word(last + 2)).is_none() {
        last += 2;
    }
    if last == at + 1 || !part(line.word(at + 1)) {
        return None;
    }
    let unit = time(line.word(last + 1));
    let (_, _, sum) = line.part(at + 1, last)?;
    let mended = format!("({sum}) {}", unit.unwrap_or("days"));
    line.otherwise(at + 1, if unit.is_some() { last + 1 } else { last }, &mended)
}

/// `cite nhs panel` of two sources.
fn second_source(line: &Line<'_, '_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let source = |at: usize| declared.get(line.word(at)) == Some(Named::Declaration(Keyword::Source));
    let twice = line.word(1) == line.word(2);
    let cited = line.word(0) == "cite" && line.words.len() > 2 && !twice && (1..line.words.len()).all(source);
    let (_, end, first) = line.part(1, 1)?;
    let (from, to, second) = line.part(2, 2)?;
    let listed: Vec<&str> = (1..line.words.len()).map(|at| line.word(at)).collect();
    let (_, last, _) = line.part(1, line.words.len() - 1)?;
    cited.then(|| {
        let message = format!("a comma is missing between `{first}` and `{second}`");
        Diagnostic::error(codes::UNEXPECTED, line.place.between(from, to), message)
            .labelled("write a comma before this")
            .help(format!("write `cite {}`", listed.join(", ")))
            .edit(
                line.place.between(end, last),
                format!(", {}", listed.get(1..).unwrap_or_default().join(", ")),
            )
    })
}

/// `no signs` among the answers of an example, for `signs none`.
fn no_before_a_question(place: &Place<'_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let denied = |at: &usize| place.line_from(*at).strip_prefix("no ").is_some_and(is_name);
    let at = [place.at, place.before_at].into_iter().find(denied)?;
    let (line, alone) = (place.line_from(at), place.written.get(..at)?.rsplit('\n').next()?);
    let name = line.strip_prefix("no ")?;
    let value = match declared.answer(name)? {
        Answer::YesNo => "no",
        Answer::Several => "none",
        _ => return None,
    };
    let span = place.between(at, at + line.len());
    (place.keyword == Keyword::Case && alone.trim().is_empty())
        .then(|| said_otherwise(span, line, &format!("{name} {value}")))
}

/// `ibuprofen in medicines` of a question with choices.
fn choice_in(line: &Line<'_, '_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let (first, name) = (line.stop.checked_sub(2)?, line.word(line.stop));
    let choice = line.word(first);
    if line.word(line.stop - 1) != "in" || !is_name(choice) || words::is_reserved(choice) {
        return None;
    }
    let verb = match declared.answer(name)? {
        Answer::Several => "includes",
        Answer::Choice | Answer::Step => "is",
        _ => return None,
    };
    line.otherwise(first, line.stop, &format!("{name} {verb} {choice}"))
}

/// `cite Kroenke 2001` of a source with these words.
fn cited_words(line: &Line<'_, '_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    if line.word(0) != "cite" || line.written.contains(['"', '#', ',']) {
        return None;
    }
    let (from, to, written) = line.part(1, line.words.len().checked_sub(1)?)?;
    let name = declared.source_of(written)?;
    let message = format!("`{written}` is what the source `{name}` is, and `cite` is followed by its name");
    let span = line.place.between(from, to);
    Some(
        Diagnostic::error(codes::UNEXPECTED, span, message)
            .labelled(format!("write `{name}`"))
            .help(format!("write `cite {name}`"))
            .edit(span, name),
    )
}

/// `clear or white "…"` where others read the choice `clear`.
fn name_and_more(line: &Line<'_, '_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let text = line.words.iter().position(|(_, word)| word.starts_with('"')).filter(|text| *text > 1)?;
    let listed = matches!(line.place.keyword, Keyword::Question | Keyword::Questions | Keyword::Scale);
    let named = |at: usize| is_name(line.word(at));
    let said: Vec<&str> = (0..text).map(|at| line.word(at)).collect();
    let first = *said.first()?;
    let clause = first == "none" || words::is_clause_word(first) || words::is_reserved(first);
    let joined = said.join("_").to_lowercase();
    let read = |name: &str| declared.is_read(name, line.written);
    if !listed || line.start == 0 || clause || !(0..text).all(named) || read(&joined) {
        return None;
    }
    if !read(said.first()?) || said.iter().skip(1).any(|word| !words::is_reserved(word) && read(word)) {
        return None;
    }
    let (from, to, written) = line.part(1, text - 1)?;
    let next = line.words.get(text).map_or(to, |(at, _)| line.start + at);
    let message = format!("`{written}` does not stand here: a choice has one name");
    Some(
        Diagnostic::error(codes::UNEXPECTED, line.place.between(from, to), message)
            .labelled("take this away")
            .help(format!("write `{} {}`, as other lines name it", line.word(0), short(line.word(text))))
            .edit(line.place.between(from, next), ""),
    )
}

/// `illnesses in [a, b]` of a question with several answers.
fn several_in(line: &Line<'_, '_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    if let Some(told) = list_in(line, declared) {
        return Some(told);
    }
    let mut near = line.stop.saturating_sub(1)..=line.stop;
    let at = near.find(|at| *at > 0 && line.word(*at) == "in" && line.word(at + 1) == "[")?;
    let first = if line.word(at - 1) == "is" { at - 1 } else { at };
    let several = declared.answer(line.word(first.checked_sub(1)?)) == Some(Answer::Several);
    several.then(|| line.otherwise(first, at, "includes any of")).flatten()
}

/// `any of [a, b] in illnesses`.
fn list_in(line: &Line<'_, '_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let close = (0..line.words.len()).find(|at| line.word(*at) == "]" && line.word(*at + 1) == "in")?;
    let name = line.word(close + 2);
    let first = (2..close).rev().find(|at| line.word(*at) == "[")? - 2;
    let listed = matches!(line.word(first), "any" | "all" | "none") && line.word(first + 1) == "of";
    let (_, _, list) = line.part(first, close)?;
    (listed && declared.answer(name) == Some(Answer::Several))
        .then(|| line.otherwise(first, close + 2, &format!("{name} includes {list}")))
        .flatten()
}

/// `temp. >= 38`: a name cut short, with a point.
fn cut_short(line: &Line<'_, '_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let before = line.word(line.stop.checked_sub(1)?);
    let touching = line.place.touches() && !line.place.after().starts_with(|c: char| c.is_alphanumeric());
    if line.word(line.stop) != "." || !touching || !is_name(before) || declared.has(before) {
        return None;
    }
    let name = declared.only_one_that_starts_with(before)?;
    line.otherwise(line.stop - 1, line.stop, name)
}

/// `then "today"` of a level.
fn level_in_quotes(line: &Line<'_, '_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let name = line.word(1).strip_prefix('"')?.strip_suffix('"')?;
    let level = line.word(0) == "then" && line.words.len() == 2 && declared.get(name) == Some(Named::Level);
    level.then(|| line.otherwise(1, 1, &format!("level {name}"))).flatten()
}

/// `confusion is 1` of a question answered with yes or no.
fn yes_as_number(line: &Line<'_, '_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let at = line.stop;
    let right = match line.word(at) {
        "1" => "yes",
        "0" => "no",
        _ => return None,
    };
    let name = line.word(at.checked_sub(2)?);
    let last = matches!(line.word(at + 1), "" | "and" | "or" | ")" | "]" | ",");
    (last && line.word(at - 1) == "is" && declared.answer(name)? == Answer::YesNo).then(|| {
        let message = format!("`{name}` is answered with yes or no, not with a number");
        let span = line.place.span();
        Diagnostic::error(codes::FOREIGN_SIGN, span, message)
            .labelled(format!("`{right}`?"))
            .help(format!("write `{name} is {right}`"))
            .edit(span, right)
    })
}

/// `no resp_rate`, where a number is asked for and nothing could be denied.
fn no_number(line: &Line<'_, '_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let name = line.word(line.stop + 1);
    if line.word(line.stop) != "no" || !is_name(name) || line.place.keyword == Keyword::Case {
        return None;
    }
    let example = match declared.answer(name)? {
        Answer::Number => format!("{name} = 0"),
        Answer::Choice | Answer::Step => format!("{name} is …"),
        Answer::Several => format!("{name} is none"),
        Answer::Date => format!("days since {name} > 3"),
        Answer::YesNo | Answer::Text => return None,
    };
    let compared = !matches!(line.word(line.stop + 2), "" | "and" | "or" | ")" | "]" | ",");
    (!compared).then(|| {
        let message = format!("`{name}` is not answered with yes or no, so `no` cannot stand before it");
        Diagnostic::error(codes::FOREIGN_WORD, line.place.span(), message).labelled("not here").help(format!(
            "compare it, such as `{example}`, or write `{name} is unknown` if the answer is not known"
        ))
    })
}

/// `3 symptoms of …`, where `symptoms` is no unit but what is counted.
fn group_as_unit(line: &Line<'_, '_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let (number, name) = (line.word(line.stop.checked_sub(1)?), line.word(line.stop));
    let grouped = is_name(name)
        && time(name).is_none()
        && declared.has(name)
        && matches!(line.word(line.stop.checked_sub(2)?), "when" | "unless" | "and" | "or" | "[" | "(");
    let whole = number.bytes().all(|byte| byte.is_ascii_digit()) && !number.is_empty();
    if !grouped || !whole {
        return None;
    }
    let list = match line.word(line.stop + 1) {
        "of" => "[ … ]",
        _ => name,
    };
    let message = format!("`at least` is missing before `{number}`");
    let span = line.place.before_span();
    Some(
        Diagnostic::error(codes::UNFINISHED, span, message)
            .labelled("at least, or exactly?")
            .help(format!("write `at least {number} of {list}` or `exactly {number} of {list}`")),
    )
}

/// `onset 26 weeks` for an answer that is a date.
fn date_for_answer(line: &Line<'_, '_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let (name, number, unit) = (line.word(0), line.word(1), line.word(2));
    let elapsed = is_number(number) && time(unit).is_some() && line.place.keyword == Keyword::Case;
    if !elapsed || declared.answer(name) != Some(Answer::Date) {
        return None;
    }
    let last = if line.word(3) == "ago" { 3 } else { 2 };
    let told = line.otherwise(1, last, &format!("{name} 2026-11-01"))?;
    let help = format!("write the day, such as `{name} 2026-11-01`");
    Some(Diagnostic { edit: None, ..told.help(help) })
}

/// `call ambulance "…"` among the levels, where rules speak of the level `ambulance`.
fn level_name(line: &Line<'_, '_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let (first, second) = (line.word(0), line.word(1));
    let entry = is_name(first) && is_name(second) && line.word(2).starts_with('"');
    if line.place.keyword != Keyword::Levels || !entry || line.words.len() != 3 {
        return None;
    }
    let of = |name: &str| declared.has_level_of(name);
    let joined = format!("{first}_{second}");
    let (name, stray) = match (of(&joined), of(first), of(second)) {
        (false, true, false) => (first, 1),
        (false, false, true) => (second, 0),
        _ => return None,
    };
    let (from, to, written) = line.part(stray, stray)?;
    let next = line.words.get(stray + 1).map_or(to, |(at, _)| line.start + at);
    let message = format!("`{written}` does not stand here: a level has one name");
    let span = line.place.between(from, to);
    Some(
        Diagnostic::error(codes::UNEXPECTED, span, message)
            .labelled("take this away")
            .help(format!("write `{name} {}`, as the rules name it", short(line.word(2))))
            .edit(line.place.between(from, next), ""),
    )
}

/// `a over b`: divided by it in a formula, more than a number in a condition; between two names either.
fn over(line: &Line<'_, '_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let _ = declared;
    let at = (line.stop.saturating_sub(1)..=line.stop).find(|at| line.word(*at) == "over")?;
    let (left, right) = (line.word(at.checked_sub(1)?), line.word(at + 1));
    if !is_name(left) || words::is_reserved(left) {
        return None;
    }
    let (from, to, _) = line.part(at, at)?;
    let span = line.place.between(from, to);
    let says = |sign: &str| {
        let message = "`over` is not a word of the language here".to_owned();
        Diagnostic::error(codes::FOREIGN_WORD, span, message)
            .labelled(format!("write `{sign}`"))
            .help(format!("write `{left} {sign} {right}`"))
            .edit(span, sign)
    };
    let compared = (at + 2..line.words.len()).any(|at| line.word(at).starts_with(['<', '>', '=']));
    if line.place.keyword == Keyword::Calculate {
        return Some(says("/"));
    }
    let conditional = line.written.contains("when ") || line.written.contains("unless ");
    if !conditional || compared || !is_name(right) || words::is_reserved(right) {
        return None;
    }
    let told = says(">");
    let help = format!("write `{left} > {right}` to compare them, or `{left} / {right} > …` for their ratio");
    Some(Diagnostic { edit: None, ..told.labelled("more than, or divided by?").help(help) })
}
