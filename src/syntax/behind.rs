//! What stands behind words that are complete: a note in brackets, another name, a unit twice, prose after a keyword; and
//! the heads of tables, codes and used files as other languages write them.

use crate::diagnostic::Diagnostic;
use crate::spoken;
use crate::syntax::ast::Keyword;
use crate::syntax::codes;
use crate::syntax::everyday::take_away;
use crate::syntax::grammar::Rule;
use crate::syntax::phrases::in_condition;
use crate::syntax::place::{Place, is_name, is_number, short, token, tokens};

/// What is known of words behind those that are complete.
pub fn known(place: &Place<'_>) -> Option<Diagnostic> {
    const BEHIND: [fn(&Place<'_>) -> Option<Diagnostic>; 16] = [
        note_in_brackets,
        other_name,
        second_file,
        used_with_more,
        prose_behind_keyword,
        number_of_head,
        second_unit,
        day_missing,
        code,
        address,
        sign_above_choices,
        columns,
        first_cell,
        second_keyword,
        words_before_range,
        words_behind_range,
    ];
    BEHIND.iter().find_map(|mistake| mistake(place))
}

/// `url "…" (accessed 2026)`: a note in brackets at the end of a line.
fn note_in_brackets(place: &Place<'_>) -> Option<Diagnostic> {
    let rest = place.rest_of_line();
    let wrapped = rest.strip_prefix(['(', '[']).and_then(|rest| rest.strip_suffix([')', ']']));
    // `- within 4 hours`
    let dashed = rest.strip_prefix(['-', '–', '—', ',', ';']).filter(|inner| inner.starts_with(' '));
    let inner = wrapped.or(dashed)?;
    let complete = place.before.starts_with('"') && place.before.len() > 2;
    let worded = inner.contains(char::is_alphanumeric) && !inner.contains(['(', '[', ')', ']', '"']);
    // In a scale such a number is the points.
    let pointed = is_number(inner.trim()) && place.keyword == Keyword::Scale;
    if !complete || !worded || pointed || place.starts_line() || in_condition(place) {
        return None;
    }
    let span = place.between(place.at, place.at + rest.len());
    let message = format!("`{}` does not stand here", short(rest));
    let note = if wrapped.is_some() { rest } else { inner.trim_start() };
    let edit = place.between(place.at, place.at + rest.len() - note.len());
    let note = short(note);
    Some(
        Diagnostic::error(codes::UNEXPECTED, span, message)
            .labelled("a note?")
            .help(format!("write `# {note}`: what stands behind `#` is a note, and what people should read stands inside the quotes"))
            .edit(edit, if place.touches() { " # " } else { "# " }),
    )
}

/// `source "Patient page" as clinic` and `use "x.triage" as x`.
fn other_name(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let (head, name) = line.rsplit_once(" as ")?;
    let head = head.trim_end();
    if !is_name(name.trim()) || !place.on_first_line() || start != 0 || !head.ends_with('"') {
        return None;
    }
    let at = head.len();
    if place.keyword == Keyword::Use {
        let written = line.get(at..)?.trim();
        let from = line.len() - written.len();
        let told =
            take_away(place.between(from, line.len()), written, &short(head), place.between(at, line.len()));
        return Some(told.help(format!(
            "write `{}`: the names of a library are used as they are declared there",
            short(head)
        )));
    }
    let keyword = place.keyword.words();
    let text = head.strip_prefix(keyword)?.trim_start();
    let plain = text.starts_with('"') && text.matches('"').count() == 2;
    let mended = format!("{keyword} {} {text}", name.trim());
    let span = place.between(line.len() - text.len() - (line.len() - at), line.len());
    (plain && crate::syntax::tree::has_name(place.keyword)).then(|| {
        Diagnostic::error(codes::UNEXPECTED, span, "the name stands before the text")
            .labelled("the other way round")
            .help(format!("write `{}`", short(&mended)))
            .edit(place.between(0, line.len()), mended)
    })
}

/// `use "a.triage", "b.triage"`: each file has a line of its own.
fn second_file(place: &Place<'_>) -> Option<Diagnostic> {
    let (_, line) = place.line();
    let files: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
    let joint = matches!(place.word, "," | "and" | ";" | "+" | "&");
    if place.keyword != Keyword::Use || !joint || files.len() < 2 || !place.on_first_line() {
        return None;
    }
    let mended = files.iter().map(|file| format!("use \"{file}\"")).collect::<Vec<_>>();
    let span = place.between(place.at, place.at + place.rest_of_line().len());
    Some(
        Diagnostic::error(codes::ENTRY_LINES, span, "each file is used on a line of its own")
            .labelled("another line")
            .help(format!("write `{}`, each on its own line", mended.join("` and `")))
            .edit(place.between(0, line.len()), mended.join("\n")),
    )
}

/// `use pulse from "vitals.triage"`, `use "vitals.triage" version 2`: a library is used whole, by its path alone.
fn used_with_more(place: &Place<'_>) -> Option<Diagnostic> {
    let rest = place.written.get("use".len()..).filter(|_| place.keyword == Keyword::Use)?;
    let wrapped = rest
        .trim()
        .strip_prefix(['{', '(', '[', '<'])
        .and_then(|rest| rest.strip_suffix(['}', ')', ']', '>']));
    let (path, from, to) = match (wrapped, rest.find('"')) {
        (Some(name), None) if is_name(name.trim_end_matches(".triage")) => {
            (format!("\"{}.triage\"", name.trim_end_matches(".triage")), 0, rest.len())
        }
        (_, Some(open)) => {
            let text = token(rest.get(open..)?);
            let end = open + text.len();
            let behind = !rest.get(end..)?.trim().is_empty();
            let before = !rest.get(..open)?.trim().is_empty();
            let span = match (before, behind) {
                (true, false) => (0, open),
                (false, true) => (end, rest.len()),
                _ => (0, rest.len()),
            };
            (text.to_owned(), span.0, span.1)
        }
        _ => return None,
    };
    let stray = rest.get(from..to)?;
    let from = "use".len() + from + stray.len() - stray.trim_start().len();
    let span = place.between(from, from + stray.trim().len());
    if path.len() < 3 || stray.contains('#') || rest.matches('"').count() > 2 {
        return None;
    }
    Some(
        Diagnostic::error(
            codes::UNEXPECTED,
            span,
            "`use` takes the path of a library, in quotes, and nothing else",
        )
        .labelled("not here")
        .help(format!("write `use {}`: all that it declares can be read then", short(&path)))
        .edit(place.between(0, place.written.trim_end().len()), format!("use {path}")),
    )
}

/// `levels, most urgent first`: prose behind a keyword that stands alone.
fn prose_behind_keyword(place: &Place<'_>) -> Option<Diagnostic> {
    let line = place.line_from(0);
    let rest = line.strip_prefix("levels")?;
    let words = rest.trim_start_matches([',', ':', ' ', '-', '(', '\t']).trim_end_matches([')', ':']);
    if place.keyword == Keyword::Levels && matches!(rest.trim(), "=" | "-" | "->" | "=>") {
        let at = line.len() - rest.trim_start().len();
        let span = place.between(at, line.len());
        return Some(take_away(span, rest.trim(), "levels", place.between("levels".len(), line.len())));
    }
    let noted = rest.trim_start().starts_with(['/', '*', ';', '%', '!', '<']);
    if place.keyword != Keyword::Levels
        || place.at > line.len()
        || rest.contains('"')
        || words.is_empty()
        || noted
    {
        return None;
    }
    let note = rest.trim_start();
    let at = line.len() - note.len();
    let span = place.between(at, line.len());
    Some(
        Diagnostic::error(codes::UNEXPECTED, span, "nothing stands behind `levels`")
            .labelled("a note?")
            .help(format!("write `levels # {words}`: what stands behind `#` is a note"))
            .edit(place.between("levels".len(), line.len()), format!(" # {words}")),
    )
}

/// `section 2 "The knee"`, `case #3 "…"`: a number before a title.
fn number_of_head(place: &Place<'_>) -> Option<Diagnostic> {
    let line = place.line_from(0);
    let keyword = place.keyword.words();
    let unnamed =
        matches!(place.keyword, Keyword::Section | Keyword::Case | Keyword::Always | Keyword::Impossible);
    let rest = line.get(keyword.len()..).filter(|_| unnamed && place.on_first_line())?;
    let number = rest.get(..rest.find('"')?)?;
    let said = number.trim();
    let counts = said.trim_matches(|c: char| c.is_ascii_digit() || ".:)(- ".contains(c)).is_empty();
    if said.is_empty() || !counts || !said.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let at = keyword.len() + number.len() - number.trim_start().len();
    let edit = place.between(at, keyword.len() + number.len());
    Some(take_away(place.between(at, at + said.len()), said, &format!("{keyword} \"…\""), edit))
}

/// `number 34.0 "°C" to 43.0 "°C"`: the unit stands behind the range alone.
fn second_unit(place: &Place<'_>) -> Option<Diagnostic> {
    let unit = place.word.starts_with('"') && is_number(place.before) && place.wants(&[Rule::to_word]);
    let (start, line) = place.line();
    let at = place.at - start;
    let (head, rest) = (line.get(..at)?.trim_end(), line.get(at + place.word.len()..)?.trim_start());
    let last = rest.ends_with('"');
    let behind = if last { String::new() } else { format!(" {}", place.word) };
    let mended = format!("{head} {rest}{behind}");
    let span = place.between(start, start + line.len());
    (unit && rest.starts_with("to ")).then(|| {
        let message = format!("the unit {} stands behind the range", place.word);
        Diagnostic::error(codes::UNEXPECTED, place.span(), message)
            .labelled("take this away")
            .help(format!("write `{}`", short(&mended)))
            .edit(span, mended)
    })
}

/// `reviewed January 2026`, `reviewed 2026-01`: which day?
fn day_missing(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.wants(&[Rule::date]) || place.wants_operand() {
        return None;
    }
    let rest = place.rest_of_line();
    let words: Vec<&str> =
        rest.split([' ', ',', '/', '-', '.']).filter(|word| !word.is_empty()).take(2).collect();
    let year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let alone = token(rest);
    if year(alone) && place.line().1.starts_with("date ") {
        return Some(year_alone(place, alone));
    }
    let (year, month) = match words.as_slice() {
        [month, number] if year(number) => (*number, spoken::month(month)?),
        [number, month] if year(number) => (*number, spoken::month(month)?),
        _ => return None,
    };
    let end = rest.find(words.last()?)? + words.last()?.len();
    // A third part is the day, told elsewhere.
    if rest
        .get(end..)?
        .trim_start_matches(['-', '/', '.', ' ', ','])
        .starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let written = rest.get(..end)?;
    let span = place.between(place.at, place.at + end);
    Some(
        Diagnostic::error(codes::DATE_FORM, span, format!("`{}` is not written as a date", short(written)))
            .labelled("which day?")
            .help(format!(
                "write year-month-day, `{year}-{month:02}-…` with the day, such as `{year}-{month:02}-01`"
            )),
    )
}

/// `date 2000 to assessment`: from the first day of a year, or to its last.
fn year_alone(place: &Place<'_>, year: &str) -> Diagnostic {
    let day = if place.before == "to" { "12-31" } else { "01-01" };
    Diagnostic::error(codes::DATE_FORM, place.span(), format!("`{year}` is a year, and a date has a day"))
        .labelled("which day?")
        .help(format!("write `{year}-{day}`"))
        .edit(place.span(), format!("{year}-{day}"))
}

/// `code SNOMED 119419001`, `code "SNOMED": 119419001` and `LOINC "8310-5"` for `code "SNOMED" "119419001"`.
fn code(place: &Place<'_>) -> Option<Diagnostic> {
    const SYSTEMS: [&str; 7] = ["snomed", "loinc", "icd", "icpc", "ucum", "read", "atc"];
    let coded = matches!(place.keyword, Keyword::Question | Keyword::Questions);
    let (start, line) = place.line();
    let rest = line.strip_prefix("code ");
    let lead = token(line).to_lowercase();
    let bare = rest.unwrap_or(line);
    let named = rest.is_some() || SYSTEMS.iter().any(|system| lead.starts_with(system));
    if !coded || !named || place.on_first_line() {
        return None;
    }
    let plain = bare.replace(['"', '\'', ':', '=', ',', '|', '(', ')'], " ");
    let words: Vec<&str> = plain.split_whitespace().collect();
    let (last, system) = words.split_last()?;
    let number = last.contains(|c: char| c.is_ascii_digit());
    let mended = format!("\"{}\" \"{last}\"", system.join(" "));
    if system.is_empty() || !number || bare == mended {
        return None;
    }
    let whole = place.between(start, start + line.len());
    let from = line.len() - bare.len();
    // What stands in quotes already is right.
    let first = token(bare);
    let sound = if first.starts_with('"') { from + first.len() } else { from };
    let wrong = line.get(sound..)?;
    let behind = place.between(start + line.len() - wrong.trim_start().len(), start + line.len());
    let told = Diagnostic::error(
        codes::MISSING_QUOTES,
        if rest.is_some() { behind } else { place.between(start, start + token(line).len()) },
        "a code is two texts, the terminology and the code",
    );
    Some(
        told.labelled(if rest.is_some() { "two texts" } else { "`code` is missing before this" })
            .help(format!("write `code {}`", short(&mended)))
            .edit(whole, format!("code {mended}")),
    )
}

/// `across age up to 39 | from 40` and `across age: up to 39, from 40` for `across age: up to 39 | from 40`.
fn columns(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let rest = line.strip_prefix("across ")?;
    let name = token(rest);
    let at = start + line.len() - rest.len();
    if !rest.contains(':') && is_name(name) {
        let end = at + name.len();
        let colon = tokens(rest).nth(1).filter(|(_, word)| matches!(*word, "=" | "-" | "|"));
        let to = colon.map_or(end, |(more, word)| at + more + word.len());
        let span = colon
            .map_or(place.between(at, end), |(more, word)| place.between(at + more, at + more + word.len()));
        return Some(
            Diagnostic::error(codes::UNFINISHED, span, format!("`:` is missing after `{name}`"))
                .labelled("`:` is missing after this")
                .help(format!("write `across {name}: …`"))
                .edit(place.between(end, to), ":"),
        );
    }
    let parted = matches!(place.word, "," | ";" | "/") && place.at > at;
    let blank = place.written.get(place.before_at + place.before.len()..place.at)?.len();
    let edit = place.between(place.at - blank, place.at + 1);
    let right = if place.after().starts_with(' ') { " |" } else { " | " };
    parted.then(|| {
        Diagnostic::error(codes::FOREIGN_SIGN, place.span(), "the columns of a table are parted by `|`")
            .labelled("write `|`")
            .help(format!("write `{}", short(&format!("{} | …`", place.before))))
            .edit(edit, right)
    })
}

/// `front | good | fair` for `front: good | fair` in a table.
fn first_cell(place: &Place<'_>) -> Option<Diagnostic> {
    let tabled = matches!(place.keyword, Keyword::Score | Keyword::Classify | Keyword::Calculate)
        && place.written.lines().any(|line| line.trim_start().starts_with("across "));
    let (start, line) = place.line();
    let head = line.get(..place.at.checked_sub(start)?)?;
    let first = matches!(place.word, "|" | "||") && !head.contains([':', '|']) && !head.is_empty();
    let edit = place.between(place.before_at + place.before.len(), place.at + place.word.len());
    (tabled && first && !place.on_first_line() && !head.starts_with("when ")).then(|| {
        let told = Diagnostic::error(
            codes::FOREIGN_SIGN,
            place.span(),
            "a row of a table starts with a colon after its band",
        );
        told.labelled("write `:`").help(format!("write `{}: …`", head.trim())).edit(edit, ":")
    })
}

/// `red flag rule airway "…"`: one keyword too many.
fn second_keyword(place: &Place<'_>) -> Option<Diagnostic> {
    let line = place.line_from(0);
    let lead = place.keyword.words();
    let rest = line.strip_prefix(lead)?.trim_start();
    let second = token(rest);
    let name = rest.get(second.len()..)?.trim_start_matches([' ', ':']);
    let named = is_name(token(name)) && name.get(token(name).len()..)?.trim_start().starts_with('"');
    let keyword = matches!(
        second,
        "rule"
            | "question"
            | "finding"
            | "score"
            | "pattern"
            | "advice"
            | "source"
            | "scale"
            | "named"
            | "called"
            | "id"
            | "name"
            | "item"
    );
    let at = line.len() - rest.len();
    let edit = place.between(at, line.len() - name.len());
    (place.on_first_line() && named && keyword).then(|| {
        take_away(place.between(at, at + second.len()), second, &short(&format!("{lead} {name}")), edit)
    })
}

/// `number with one decimal 34.0 to 43.0`: words between the type and its range.
fn words_before_range(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let lead = ["whole number ", "number "].into_iter().find(|lead| line.starts_with(lead))?;
    let words: Vec<(usize, &str)> = tokens(line.get(lead.len()..)?).collect();
    let low = words.iter().position(|(_, word)| is_number(word))?;
    let ranged = words.get(low + 1).is_some_and(|(_, word)| *word == "to")
        && words.get(low + 2).is_some_and(|(_, word)| is_number(word));
    let said = words.get(..low)?;
    let idle = said.iter().all(|(_, word)| is_name(word) && spoken::bound_sign(word).is_none());
    let bounds = ["up", "to", "between", "min", "max", "below", "above", "from"];
    if low < 2 || !ranged || !idle || said.iter().any(|(_, word)| bounds.contains(word)) {
        return None;
    }
    let from = start + lead.len();
    let written = line.get(lead.len()..lead.len() + words.get(low)?.0)?;
    let range = line.get(lead.len() + written.len()..)?;
    let span = place.between(from, from + written.trim_end().len());
    let told = take_away(
        span,
        written.trim_end(),
        &short(&format!("{lead}{range}")),
        place.between(from, from + written.len()),
    );
    Some(told)
}

/// `number 34.0 to 43.0 "°C" step 0.1`: a range is complete with its unit.
fn words_behind_range(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let lead = ["whole number ", "number "].into_iter().find(|lead| line.starts_with(lead))?;
    let unit = line.get(lead.len()..)?.find("\" ")? + lead.len() + 1;
    let range = line.get(..unit)?;
    let said = line.get(unit..)?.trim_start();
    let counted = said.contains(|c: char| c.is_ascii_digit()) && said.starts_with(char::is_alphabetic);
    if !counted || said.contains('"') || place.at < start + unit {
        return None;
    }
    let from = start + line.len() - said.len();
    let span = place.between(from, start + line.len());
    let message = format!("`{}` does not stand here: a range is complete with its unit", short(said));
    Some(
        Diagnostic::error(codes::UNEXPECTED, span, message)
            .labelled("a note?")
            .help(format!("write `{} # {}`: what stands behind `#` is a note", short(range), short(said)))
            .edit(place.between(from, from), "# "),
    )
}

/// `https://example.org` alone in a source.
fn address(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let bare = line.trim_matches(['<', '>']);
    let linked = ["https://", "http://", "www."].iter().any(|lead| bare.starts_with(lead));
    if place.keyword != Keyword::Source || !linked || bare.contains([' ', '"']) {
        return None;
    }
    let span = place.between(start, start + line.len());
    let mended = format!("url \"{bare}\"");
    Some(
        Diagnostic::error(codes::MISSING_QUOTES, span, "an address stands in quotes, after `url`")
            .labelled("this address")
            .help(format!("write `{}`", short(&mended)))
            .edit(span, mended),
    )
}

/// `one of =` and `any of ->` above choices.
fn sign_above_choices(place: &Place<'_>) -> Option<Diagnostic> {
    // Behind `=` the name of the first choice was read as a formula.
    let above = place.written.get(..place.line().0)?.trim_end();
    let before = if place.starts_line() { place.written.get(..place.at)?.trim_end() } else { above };
    let line = before.rsplit('\n').next()?.trim_start();
    let lead = ["one of", "any of"].into_iter().find(|lead| line.starts_with(lead))?;
    let sign = line.get(lead.len()..)?.trim_start();
    let (from, to) = (before.len() - sign.len(), before.len());
    let blank = line.len() - lead.len() - sign.len();
    (matches!(sign, "=" | "-" | "->" | "=>" | "-:") && place.keyword == Keyword::Question)
        .then(|| take_away(place.between(from, to), sign, lead, place.between(from - blank, to)))
}
