//! Rows of points, bands and classes that are said otherwise: `confused or asleep: 3`, `9 to 11: 1 point`, `if bmi >= 30:
//! heavy`, `point for alert`.

use crate::diagnostic::Diagnostic;
use crate::spoken;
use crate::syntax::ast::Keyword;
use crate::syntax::codes;
use crate::syntax::everyday::{foreign, in_points_table, take_away};
use crate::syntax::phrases::{said_otherwise, time};
use crate::syntax::place::{Place, is_name, is_number, short, token, tokens};
use crate::syntax::{slips, split, stray, words};

fn is_table(place: &Place<'_>) -> bool {
    matches!(place.keyword, Keyword::Score | Keyword::Classify | Keyword::Calculate) && !place.on_first_line()
}

/// The line above the one of the place.
fn line_above<'t>(place: &Place<'t>) -> &'t str {
    let (start, _) = place.line();
    place.written.get(..start).unwrap_or_default().trim_end().rsplit('\n').next().unwrap_or_default().trim()
}

/// `confused or asleep: 3` and `[confused, asleep]: 3` for `confused, asleep: 3`, in points for choices.
pub fn row_of_choices(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let (head, _) = line.split_once(':')?;
    let above = line_above(place);
    let in_table =
        above.starts_with("points for ") || above.split_once(':').is_some_and(|(row, _)| is_name(token(row)));
    let bare = head.trim().trim_start_matches('[').trim_end_matches(']');
    let listed =
        [" or ", " and ", " & ", "/"].iter().fold(bare.to_owned(), |list, sign| list.replace(sign, ", "));
    let listed = listed.replace(",,", ",");
    let names: Vec<&str> = listed.split(',').map(str::trim).collect();
    let plain = names.len() > 1 && names.iter().all(|name| is_name(name) && !words::is_reserved(name));
    let right = names.join(", ");
    if place.keyword != Keyword::Score || !in_table || !plain || right == head.trim() {
        return None;
    }
    let span = place.between(start, start + head.trim_end().len());
    Some(
        Diagnostic::error(codes::UNEXPECTED, span, "the choices of a row are parted by commas")
            .labelled("this row")
            .help(format!("write `{}: …`", short(&right)))
            .edit(span, right),
    )
}

/// `clear green: 0`: one choice of two words, or two choices? And `"Green or yellow": 0`: its words for its name.
pub fn row_of_words(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let (head, points) = line.rsplit_once(':')?;
    let head = head.trim();
    if place.keyword != Keyword::Score || !in_points_table(place) || !is_number(points.trim()) {
        return None;
    }
    let span = place.between(start, start + head.len());
    if head.len() > 2 && token(head) == head && head.starts_with('"') {
        let error = Diagnostic::error(
            codes::TEXT_FOR_NAME,
            span,
            format!("{} is a text, and a row names choices", short(head)),
        );
        return Some(
            error.labelled("the name belongs here").help(
                "write the name of the choice, which stands before these words where they are declared",
            ),
        );
    }
    let words: Vec<&str> = head.split_whitespace().collect();
    let plain = words.iter().all(|word| is_name(word) && !words::is_reserved(word));
    (words.len() > 1 && plain).then(|| {
        let message = format!("`{}` is not the name of one choice", short(head));
        Diagnostic::error(codes::UNEXPECTED, span, message).labelled("which choices?").help(format!(
            "write `{}: …` for {} choices, or the name of one",
            short(&words.join(", ")),
            words.len()
        ))
    })
}

/// `9 to 11: 1 point` for `9 to 11: 1`.
pub fn row_point_word(place: &Place<'_>) -> Option<Diagnostic> {
    let row = if place.starts_line() { line_above(place) } else { place.line().1 };
    let (_, value) = row.split_once(':')?;
    let (number, word) = value.trim().split_once(' ')?;
    let pointed = matches!(word.trim(), "point" | "points" | "pt" | "pts");
    let at = place.written.get(..place.at + place.word.len())?.rfind(word)?;
    let edit = place.between(at.checked_sub(1)?, at + word.len());
    (place.keyword == Keyword::Score && pointed && is_number(number.trim_start_matches(['+', '-']))).then(
        || take_away(place.between(at, at + word.len()), word, row.trim_end_matches(word).trim_end(), edit),
    )
}

/// `21 to 24 "breaths/min": 2`: a unit in a band, which has the one of what is banded.
pub fn row_unit(place: &Place<'_>) -> Option<Diagnostic> {
    let unit =
        place.word.starts_with('"') && place.after().trim_start().starts_with(':') && is_number(place.before);
    let edit = place.between(place.before_at + place.before.len(), place.at + place.word.len());
    (is_table(place) && unit && !place.starts_line()).then(|| {
        take_away(place.span(), &short(place.word), &format!("{}: …", place.line_before().trim()), edit)
    })
}

/// `point for alert` and `score for alert` for `points for alert`.
pub fn point_for(place: &Place<'_>) -> Option<Diagnostic> {
    let lead = matches!(place.before, "point" | "score" | "scores" | "pts") && place.before_starts_line();
    (place.keyword == Keyword::Score && lead && place.word == "for")
        .then(|| foreign(place.before_span(), place.before, "points"))
}

/// `classify severity "Severity" phq9` for `… by phq9`: the name was read as that of a first band.
pub fn missing_by(place: &Place<'_>) -> Option<Diagnostic> {
    let (_, title) = place.second_before();
    let named = title.starts_with('"') && is_name(place.before);
    if place.keyword != Keyword::Classify || !named {
        return None;
    }
    let first = place.written.find('\n').is_none_or(|end| place.before_at < end);
    let bands = place.word.starts_with(|c: char| c.is_ascii_digit())
        || matches!(place.word, "-" | "up" | "from" | "below");
    (first && bands && place.starts_line()).then(|| {
        let message = format!("`by` is missing before `{}`", place.before);
        Diagnostic::error(codes::UNFINISHED, place.before_span(), message)
            .labelled("`by` is missing before this")
            .help(format!("write `by {}`", place.before))
            .edit(place.between(place.before_at, place.before_at), "by ")
    })
}

/// `if bmi >= 30: heavy` and `when bmi >= 30 then heavy` for `when bmi >= 30: heavy`.
pub fn class_row(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    if place.keyword != Keyword::Classify || place.on_first_line() {
        return None;
    }
    if line.starts_with("if ") && line.contains(':') {
        return Some(foreign(place.between(start, start + 2), "if", "when"));
    }
    let joint = matches!(place.word, "then" | "is" | "->" | "=>" | "=");
    let named = is_name(token(place.after().trim_start_matches([' ', '\t'])));
    let message = format!("`{}` is written as `:` in a row", place.word);
    let edit = place.between(place.before_at + place.before.len(), place.at + place.word.len());
    (joint && named && line.starts_with("when ") && !line.contains(':')).then(|| {
        Diagnostic::error(codes::FOREIGN_SIGN, place.span(), message)
            .labelled("write `:`")
            .help(format!("write `{}: …`", short(place.line_before().trim())))
            .edit(edit, ":")
    })
}

/// `up to 4: "Low"`: the row of a class has a name and its text.
pub fn class_without_name(place: &Place<'_>) -> Option<Diagnostic> {
    let row = place.keyword == Keyword::Classify && place.before == ":" && place.word.starts_with('"');
    let text = place.word.trim_matches('"');
    let at = place.base + place.at;
    let plain: Vec<&str> =
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let name = slips::plain_name(&plain.join("_").to_lowercase());
    (row && is_name(&name)).then(|| {
        Diagnostic::error(
            codes::UNFINISHED,
            place.span(),
            format!("a name is missing before {}", short(place.word)),
        )
        .labelled("the name of the class stands before this")
        .help(format!("write a short name for it, such as `{name} {}`", short(place.word)))
        .edit(crate::source::Span::new(at, at), format!("{name} "))
    })
}

/// `high "High"` in a class: when does it hold?
pub fn row_without_condition(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let mut words = tokens(line);
    let ((_, name), (_, text)) = (words.next()?, words.next()?);
    let bare = is_name(name) && !words::is_reserved(name) && text.starts_with('"') && words.next().is_none();
    if place.keyword != Keyword::Classify || place.on_first_line() || !bare || words::is_clause_word(name) {
        return None;
    }
    let banded = place.written.lines().next()?.contains("\" by ");
    let shown = format!("{name} {}", short(text));
    let help = if banded {
        format!("write its band before it, such as `0 to 4: {shown}`")
    } else {
        format!("write `when …: {shown}` with its condition, or `otherwise: {shown}` in the last row")
    };
    let span = place.between(start, start + line.len());
    let message = format!("this row does not say when `{name}` holds");
    Some(Diagnostic::error(codes::UNFINISHED, span, message).labelled("when?").help(help))
}

/// `two or more of mood`, `2 or more of [ … ]` for `at least 2 of`, and `number of mood` for `count of mood`.
pub fn counted_in_words(place: &Place<'_>) -> Option<Diagnostic> {
    if place.word != "of" || place.starts_line() {
        return None;
    }
    let (_, line) = place.line();
    let conditioned = ["when ", "unless ", "add ", "= "].iter().any(|lead| line.contains(lead));
    if place.before == "number" && conditioned {
        return Some(foreign(place.before_span(), "number", "count"));
    }
    let (joint_at, joint) = place.second_before();
    let (at, number) = crate::syntax::place::last_token(place.written, joint_at);
    let digits = is_number(number).then(|| number.to_owned());
    let number = digits.or_else(|| spoken::number(number).map(|number| number.to_string()))?;
    let right = match (joint, place.before) {
        ("or", "more") => format!("at least {number}"),
        ("or", "fewer" | "less") => format!("at most {number}"),
        _ => return None,
    };
    let end = place.before_at + place.before.len();
    conditioned.then(|| {
        said_otherwise(place.between(at, end), place.written.get(at..end).unwrap_or_default(), &right)
    })
}

/// `weeks of onset >= 6`, `week since onset` and `since onset >= 6 weeks` for `weeks since onset >= 6`.
pub fn elapsed(place: &Place<'_>) -> Option<Diagnostic> {
    let (_, line) = place.line();
    let conditioned = ["when ", "unless ", "= "].iter().any(|lead| line.contains(lead));
    if !conditioned || place.starts_line() {
        return None;
    }
    if let Some(right) =
        time(place.before).filter(|_| matches!(place.word, "of" | "from" | "after" | "since"))
    {
        let span = place.before_span().to(place.span());
        let written = place.written.get(place.before_at..place.at + place.word.len())?;
        let right = format!("{right} since");
        // Said rightly, what is wrong stands after it.
        return (written != right).then(|| said_otherwise(span, written, &right));
    }
    let rest = place.rest_of_line();
    let mut parts = tokens(rest.strip_prefix("since ")?);
    let ((_, date), (_, sign), (_, number), (at, word)) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let right = time(word)?;
    let end = place.at + "since ".len() + at + word.len();
    let mended = format!("{right} since {date} {sign} {number}");
    (is_name(date) && sign.starts_with(['<', '>', '=']) && is_number(number)).then(|| {
        said_otherwise(
            place.between(place.at, end),
            place.written.get(place.at..end).unwrap_or_default(),
            &mended,
        )
    })
}

/// `height x height` and `3 times weight` for `*`, in a formula.
pub fn times(place: &Place<'_>) -> Option<Diagnostic> {
    let (_, line) = place.line();
    let formula = line.starts_with('=') || line.starts_with("add ");
    let next = token(place.after().trim_start());
    let joined = is_name(next) || is_number(next) || next == "(";
    let glued = place.word.strip_prefix(['x', '×']).filter(|number| is_number(number));
    if let Some(number) = glued.filter(|_| formula || line.contains("\" = ")) {
        return Some(foreign(place.span(), place.word, &format!("* {number}")));
    }
    (formula && joined && matches!(place.word, "x" | "X" | "times" | "×"))
        .then(|| foreign(place.span(), place.word, "*"))
}

/// `points for effort is` above its rows.
pub fn points_for_is(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, _) = place.line();
    let above = place.written.get(..start)?.trim_end();
    let line = above.rsplit('\n').next()?.trim_start();
    let bare = line.strip_suffix(" is").or_else(|| line.strip_suffix(" ="))?;
    let headed = bare.strip_prefix("points for ").is_some_and(is_name);
    let at = above.len() - (line.len() - bare.len()) + 1;
    (place.keyword == Keyword::Score && headed).then(|| {
        let span = place.between(at, above.len());
        take_away(
            span,
            line.get(bare.len() + 1..).unwrap_or_default(),
            bare,
            place.between(at - 1, above.len()),
        )
    })
}

/// `depth is deep: 3` in the points for `depth`.
pub fn row_with_subject(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let (head, points) = line.split_once(':')?;
    let (subject, choice) = head.trim_end().split_once(" is ")?;
    let plain = is_name(subject) && is_name(choice) && is_number(points.trim());
    let length = head.find(choice)?;
    let span = place.between(start, start + subject.len() + " is".len());
    (in_points_table(place) && plain).then(|| {
        take_away(
            span,
            &format!("{subject} is"),
            &format!("{choice}: …"),
            place.between(start, start + length),
        )
    })
}

/// `from 25:` with nothing behind it.
pub fn value_missing(place: &Place<'_>) -> Option<Diagnostic> {
    let what = match place.keyword {
        Keyword::Score | Keyword::Calculate => "a number",
        Keyword::Classify => "a class",
        _ => return None,
    };
    let (start, line) = place.line();
    let above = place.written.get(..start)?.trim_end();
    let row = above.rsplit('\n').next()?.trim();
    let range = row.strip_suffix(':')?;
    let counted = range.contains(|c: char| c.is_ascii_digit()) && !range.contains(['"', ':']);
    let clause = words::is_clause_word(split::first_word(line)) || stray::is_row(line);
    if !counted || !clause {
        return None;
    }
    let span = place.between(above.len() - row.len(), above.len());
    Some(
        Diagnostic::error(codes::UNFINISHED, span, format!("{what} is missing after `{row}`"))
            .labelled("the line ends too early")
            .help(format!("write {what} after `{row}`, on the same line")),
    )
}

/// `0: 0, 1 to 2: 1`: each band has a line of its own.
pub fn second_band(place: &Place<'_>) -> Option<Diagnostic> {
    let next = place.after().trim_start_matches([' ', '\t']);
    let line = next.lines().next()?;
    let before = place.line_before();
    let ends = line.split_once(':')?.0;
    let band = tokens(ends).any(|(_, word)| is_number(word)) && !ends.contains('"');
    if place.word != "," || !band || !before.contains(':') || before.contains(['[', '(']) {
        return None;
    }
    let indent = before.get(..before.len() - before.trim_start().len())?;
    let end = place.at + place.word.len() + place.after().len() - next.len();
    Some(
        Diagnostic::error(codes::ENTRY_LINES, place.span(), "each band stands on a line of its own")
            .labelled("the next band starts here")
            .help(format!("start a new line before `{}`", ends.trim()))
            .edit(place.between(place.before_at + place.before.len(), end), format!("\n{indent}")),
    )
}

/// `4, 5, 6: 1` for `4 to 6: 1`.
pub fn listed_values(place: &Place<'_>) -> Option<Diagnostic> {
    let banded = matches!(place.keyword, Keyword::Score | Keyword::Classify | Keyword::Calculate);
    let (start, line) = place.line();
    let (list, _) = line.split_once(':').filter(|_| banded && place.word == ",")?;
    let list = list.trim_end();
    let values: Vec<i64> = list.split(',').map(|value| value.trim().parse().ok()).collect::<Option<_>>()?;
    let (low, high) = (values.first()?, values.last()?);
    let in_row = values.windows(2).all(|pair| matches!(pair, [one, next] if *next == one + 1));
    let span = place.between(start, start + list.len());
    let mended = format!("{low} to {high}");
    (in_row && values.len() > 1).then(|| {
        Diagnostic::error(codes::PRINTED_FORM, span, "a band is written with `to`, not as a list of values")
            .labelled("these values")
            .help(format!("write `{mended}: …`"))
            .edit(span, mended)
    })
}

/// `unit kg/m2` for `unit "kg/m2"`.
pub fn unit_without_quotes(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, line) = place.line();
    let written = line.strip_prefix("unit")?;
    let unit = written.trim_start_matches([':', '=', ' ']);
    let lead = line.len() - unit.len();
    let apart = written.starts_with([' ', ':', '=']) && !unit.is_empty() && !unit.contains(['"', ' ']);
    let unit_clause = place.keyword == Keyword::Calculate && !place.on_first_line();
    let span = place.between(start + lead, start + line.len());
    let unit = unit.trim_matches(['\'', '`', '‘', '’']);
    (unit_clause && apart && !unit.is_empty()).then(|| {
        Diagnostic::error(codes::MISSING_QUOTES, span, "a unit stands in quotes")
            .labelled("this unit")
            .help(format!("write `unit \"{unit}\"`"))
            .edit(place.between(start + "unit".len(), start + line.len()), format!(" \"{unit}\""))
    })
}
