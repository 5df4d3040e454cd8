//! Signs that stand nowhere in the language, and what people mean by them: a note, the end of a line, a list.

use crate::diagnostic::Diagnostic;
use crate::number::Decimal;
use crate::source::Span;
use crate::syntax::ast::Keyword;
use crate::syntax::codes;
use crate::syntax::phrases::text_for_name;
use crate::syntax::place::{Place, is_name, is_number, short, tokens};

fn sign(place: &Place<'_>, span: Span, written: &str, right: &str, edit: &str) -> Diagnostic {
    Diagnostic::error(codes::FOREIGN_SIGN, span, format!("`{written}` is not a sign of the language"))
        .labelled(format!("write `{right}`"))
        .help(format!("write `{right}`"))
        .edit(if edit.is_empty() { place.span() } else { span }, edit)
}

fn take_away(span: Span, written: &str, edit: Span) -> Diagnostic {
    Diagnostic::error(codes::UNEXPECTED, span, format!("`{written}` does not stand here"))
        .labelled("take this away")
        .help("take it away")
        .edit(edit, "")
}

/// `// note` for `# note`.
pub fn foreign_comment(place: &Place<'_>) -> Option<Diagnostic> {
    if place.word == "/" && place.before == "/" && place.touches() {
        let span = place.between(place.before_at, place.at + 1);
        return Some(note(span, "//"));
    }
    // `-- elderly`: two signs in a row join nothing.
    let dashes = place.word == "-" && place.before == "-" && place.touches();
    if dashes && place.after().starts_with(' ') && place.line_before().ends_with(" -") {
        return Some(note(place.between(place.before_at, place.at + 1), "--"));
    }
    let rest = place.rest_of_line();
    let written = ["//", "/*", "--"].into_iter().find(|sign| rest.starts_with(sign))?;
    let worded = rest.len() > written.len() && !is_number(place.before);
    if !(worded || place.starts_line()) || (written == "--" && !place.starts_line()) {
        return None;
    }
    Some(note(place.between(place.at, place.at + written.len()), written))
}

fn note(span: Span, written: &str) -> Diagnostic {
    Diagnostic::error(codes::FOREIGN_SIGN, span, format!("a note starts with `#`, not with `{written}`"))
        .labelled("write `#`")
        .help("write `#` and the note")
        .edit(span, "#")
}

/// `&`, `|` and `!` for `and`, `or` and `not`.
pub fn logic_sign(place: &Place<'_>) -> Option<Diagnostic> {
    let (right, edit) = match place.word {
        "&" => ("and", "and"),
        "|" => ("or", "or"),
        // An exclamation at the end of a line denies nothing.
        "!" if place.rest_of_line() == "!" => return Some(take_away(place.span(), "!", place.span())),
        "!" if !place.after().starts_with([' ', '=']) => ("not", "not "),
        "!" => ("not", "not"),
        _ => return None,
    };
    Some(sign(place, place.span(), place.word, right, edit))
}

/// `and/or`.
pub fn and_or(place: &Place<'_>) -> Option<Diagnostic> {
    if place.word != "/" || place.before != "and" || !place.after().starts_with("or") {
        return None;
    }
    let span = place.between(place.before_at, place.at + 3);
    Some(
        Diagnostic::error(codes::FOREIGN_SIGN, span, "`and/or` is written `or`: one of them, or both")
            .labelled("write `or`")
            .help("write `or`")
            .edit(span, "or"),
    )
}

/// `height^2` and `height²`.
pub fn power(place: &Place<'_>) -> Option<Diagnostic> {
    let square = place.word == "²" || (place.word == "^" && place.after().trim_start().starts_with('2'));
    if !square && !matches!(place.word, "^" | "³") {
        return None;
    }
    let error = Diagnostic::error(codes::FOREIGN_SIGN, place.span(), "a power is written as a product")
        .labelled("not this sign");
    if !square || !is_name(place.before) {
        return Some(
            error.help("write `a * a` for the square of `a`, and `round(power(a, 3), 1)` for others"),
        );
    }
    let end = match place.word {
        "^" => place.at + 2 + place.after().len() - place.after().trim_start().len(),
        _ => place.at + place.word.len(),
    };
    let mended = format!("({0} * {0})", place.before);
    Some(error.help(format!("write `{mended}`")).edit(place.between(place.before_at, end), mended))
}

/// `;`, `{`, `$` and a colon where none belongs.
pub fn stray(place: &Place<'_>) -> Option<Diagnostic> {
    let glued = place.after().starts_with(char::is_alphabetic);
    let away = match place.word {
        ";" => place.rest_of_line() == ";",
        "{" | "}" | "?" => true,
        "$" | "@" | "\\" => glued || place.rest_of_line().len() == 1,
        ":" => stray_colon(place),
        _ => false,
    };
    let blank = place.written.get(place.before_at + place.before.len()..place.at)?;
    let start = if blank.contains('\n') || glued { place.at } else { place.at - blank.len() };
    away.then(|| take_away(place.span(), place.word, place.between(start, place.at + 1)))
}

/// Whether a colon stands after a word that takes none.
fn stray_colon(place: &Place<'_>) -> bool {
    let otherwise = place.keyword == Keyword::Otherwise;
    let line = place.line_before().trim_start();
    let banded = line.starts_with(['<', '>', '=', '≥', '≤']) || line.starts_with("above ") || is_number(line);
    !otherwise && !banded && !place.starts_line()
}

/// `- kneecap "…"`: a list with dashes.
pub fn list_dash(place: &Place<'_>) -> Option<Diagnostic> {
    let dash = |word: &str| matches!(word, "-" | "*" | "•" | "·");
    if dash(place.before)
        && place.before_starts_line()
        && matches!(place.word, "then" | "because" | "cite" | "unless")
    {
        // After a condition it was read as a sign.
        return Some(take_away(place.before_span(), place.before, place.between(place.before_at, place.at)));
    }
    if !dash(place.word)
        || !place.starts_line()
        || !place.after().trim_start().starts_with(|c: char| c.is_alphabetic() || c == '"')
    {
        return None;
    }
    let blanks = place.after().len() - place.after().trim_start().len();
    let edit = place.between(place.at, place.at + place.word.len() + blanks);
    Some(take_away(place.span(), place.word, edit))
}

/// `a, b` where each has its own line.
pub fn comma_between_entries(place: &Place<'_>) -> Option<Diagnostic> {
    let listed =
        matches!(place.keyword, Keyword::Levels | Keyword::Question | Keyword::Questions | Keyword::Scale);
    let sign = place.word;
    let ends = place.rest_of_line() == sign;
    if !matches!(sign, "," | ";" | "|" | "/") || !listed || !place.before.starts_with('"') {
        return None;
    }
    if ends {
        return Some(take_away(place.span(), sign, place.span()));
    }
    let line = place.line_before();
    let indent = line.get(..line.len() - line.trim_start().len())?;
    let blanks = place.after().len() - place.after().trim_start().len();
    let edit = place.between(place.at, place.at + 1 + blanks);
    Some(
        Diagnostic::error(codes::ENTRY_LINES, place.span(), "two stand on one line: each needs its own")
            .labelled("start a new line here")
            .help(format!("take the `{sign}` away and start a new line"))
            .edit(
                place.between(place.before_at + place.before.len(), edit.end as usize - place.base),
                format!("\n{indent}"),
            ),
    )
}

/// `""Call your provider""`.
pub fn doubled_quotes(place: &Place<'_>) -> Option<Diagnostic> {
    let before = place.line_before();
    let start = place.at - before.len() + before.rfind("\"\"")?;
    let inner = place.line_from(start).get(2..)?;
    let inner = inner.get(..inner.find("\"\"")?)?;
    if !inner.starts_with(char::is_alphanumeric) {
        return None;
    }
    let span = place.between(start, start + inner.len() + 4);
    Some(
        Diagnostic::error(
            codes::MISSING_QUOTES,
            span,
            "a text stands between single double-quotes, one on each side",
        )
        .labelled("quotes twice")
        .help(format!("write `\"{}\"`", short(inner)))
        .edit(span, format!("\"{inner}\"")),
    )
}

/// `"pain that is "stuck" there"`: quotes inside a text.
pub fn inner_quotes(place: &Place<'_>) -> Option<Diagnostic> {
    let line = place.line_from(place.before_at);
    let glued = place.touches() && place.before.len() > 2 && place.before.ends_with('"');
    if !glued || !place.word.starts_with(char::is_alphanumeric) || !line.ends_with('"') {
        return None;
    }
    let inner = line.get(1..line.len() - 1)?.replace('"', "\\\"");
    let span = place.between(place.before_at, place.before_at + line.len());
    Some(
        Diagnostic::error(codes::MISSING_QUOTES, span, "quotes inside a text are written `\\\"`")
            .labelled("one text?")
            .help(format!("write `\"{}\"`", short(&inner)))
            .edit(span, format!("\"{inner}\"")),
    )
}

/// `a and [b or c]` for `a and (b or c)`.
pub fn square_group(place: &Place<'_>) -> Option<Diagnostic> {
    let rest = place.rest_of_line().strip_prefix('[')?;
    let mut depth = 1_u32;
    let end = rest.find(|c: char| {
        depth = match c {
            '[' => depth + 1,
            ']' => depth - 1,
            _ => depth,
        };
        depth == 0
    })?;
    let inner = rest.get(..end)?;
    let formula = place.keyword == Keyword::Calculate;
    let joined = tokens(inner)
        .any(|(_, word)| matches!(word, "and" | "or") || formula && matches!(word, "+" | "-" | "*" | "/"));
    let listed = tokens(inner).any(|(_, word)| word == ",");
    let bare = matches!(place.before, "when" | "unless" | "and" | "or" | "not");
    if listed && bare && place.wants_operand() {
        let list = short(inner);
        let span = place.between(place.at, place.at + inner.len() + 2);
        let message = "a list of conditions does not say how many of them must hold";
        return Some(Diagnostic::error(codes::UNFINISHED, span, message).labelled("any, or all?").help(
            format!("write `any of [{list}]` where one is enough, `all of [{list}]` where each must hold"),
        ));
    }
    let compared = tokens(inner).any(|(_, word)| word == "is" || word.starts_with(['<', '>', '=']));
    if place.wants_operand() && bare && compared && !joined && !inner.contains(['[', '(']) {
        let span = place.between(place.at, place.at + inner.len() + 2);
        let message = "square brackets are for lists, and one condition is none";
        return Some(
            Diagnostic::error(codes::FOREIGN_SIGN, span, message)
                .labelled("without brackets")
                .help(format!("write `{}`", short(inner)))
                .edit(span, inner),
        );
    }
    if !place.wants_operand() || !joined || listed {
        return None;
    }
    let span = place.between(place.at, place.at + inner.len() + 2);
    let message = "square brackets are for lists, and round ones hold together what belongs together";
    let mended = format!("({inner})");
    Some(
        Diagnostic::error(codes::FOREIGN_SIGN, span, message)
            .labelled("round brackets here")
            .help(format!("write `{}`", short(&mended)))
            .edit(span, mended),
    )
}

/// `(a, b)` for the list `[a, b]`.
pub fn round_list(place: &Place<'_>) -> Option<Diagnostic> {
    let listed = matches!(place.before, "of" | "advise");
    let rest = place.rest_of_line();
    let inner = rest.strip_prefix('(')?.split_once(')')?.0;
    if !listed || inner.contains('(') {
        return None;
    }
    let span = place.between(place.at, place.at + inner.len() + 2);
    Some(
        Diagnostic::error(codes::MISSING_BRACKETS, span, "a list stands between `[` and `]`")
            .labelled("this list")
            .help(format!("write `[{}]`", short(inner)))
            .edit(span, format!("[{inner}]")),
    )
}

/// `[a or b]` and `[a b]` for `[a, b]`.
pub fn list_commas(place: &Place<'_>) -> Option<Diagnostic> {
    let open = place.line_before().rsplit_once('[').is_some_and(|(_, list)| {
        !list.contains(']') && tokens(list).all(|(_, word)| word == "," || is_name(word))
    });
    let joint = matches!(place.word, "or" | "and" | ";" | "/" | "|");
    if !open || !is_name(place.before) || !(joint || is_name(place.word)) {
        return None;
    }
    let (before, end) = (place.before, place.before_at + place.before.len());
    if joint {
        return Some(
            Diagnostic::error(codes::UNEXPECTED, place.span(), "the entries of a list are parted by commas")
                .labelled("write a comma")
                .help(format!("write `{before}, …`"))
                .edit(place.between(end, place.at + place.word.len()), ","),
        );
    }
    Some(
        Diagnostic::error(
            codes::UNEXPECTED,
            place.span(),
            format!("a comma is missing before `{}`", place.word),
        )
        .labelled("write a comma before this")
        .help(format!("write `{before}, {}`", place.word))
        .edit(place.between(end, end), ","),
    )
}

/// `is "deep"` for `is deep`.
pub fn quoted_word(place: &Place<'_>) -> Option<Diagnostic> {
    let inner = place.word.strip_prefix('"')?.strip_suffix('"')?;
    let listed = place.line_before().rsplit_once('[').is_some_and(|(_, list)| !list.contains(']'));
    let wanted = matches!(place.before, "is" | "not" | "includes" | "level")
        || (listed && matches!(place.before, "[" | ","));
    if !wanted || place.starts_line() {
        return None;
    }
    let name = crate::syntax::slips::plain_name(inner);
    let error = Diagnostic::error(
        codes::UNEXPECTED,
        place.span(),
        format!("{} is a text, and a name belongs here", short(place.word)),
    )
    .labelled("without quotes");
    if let Some((rest, _)) = place.rest_of_line().split_once(']').filter(|_| listed) {
        let plain = rest.split(',').all(|item| is_name(item.trim().trim_matches('"')));
        let names = rest.replace('"', "");
        let error = error.help(format!("write `{}`", short(&names)));
        return Some(if plain {
            error.edit(place.between(place.at, place.at + rest.len()), names)
        } else {
            error
        });
    }
    let titled = inner.starts_with(char::is_uppercase) && place.before != "level";
    Some(if inner.split_whitespace().count() == 1 && !titled {
        error.help(format!("write `{name}`")).edit(place.span(), name)
    } else {
        text_for_name(place, "a name belongs here")
    })
}

/// `up to 14 = 1`, `< 15: 1`, `45+: 1`, `above 44: 1`.
pub fn band_sign(place: &Place<'_>) -> Option<Diagnostic> {
    if !matches!(place.keyword, Keyword::Score | Keyword::Classify | Keyword::Calculate) {
        return None;
    }
    let line = place.line_before();
    let start = place.at - line.trim_start().len();
    let row = place.line_from(start);
    if place.keyword == Keyword::Classify && !place.written.lines().next()?.contains("\" by ") {
        return row_without_name(place, row, start);
    }
    band_equals(place, row, start).or_else(|| band_words(place, row, start))
}

/// `>= 4: high "High"` between rows of a class that say what they compare.
fn row_without_name(place: &Place<'_>, row: &str, start: usize) -> Option<Diagnostic> {
    let sign = ["<=", ">=", "<", ">", "="].into_iter().find(|sign| row.starts_with(sign))?;
    let compared = |line: &'_ str| {
        let words: Vec<&str> = tokens(line.trim_start()).map(|(_, word)| word).collect();
        let row = words.first() == Some(&"when")
            && words.get(2).is_some_and(|word| word.starts_with(['<', '>', '=']));
        row.then(|| words.get(1).map(|name| (*name).to_owned())).flatten()
    };
    let name = place.written.lines().find_map(compared)?;
    let span = place.between(start, start + sign.len());
    Some(
        Diagnostic::error(codes::UNFINISHED, span, "this row does not say what it compares")
            .labelled(format!("`when {name}` is missing before this"))
            .help(format!("write `when {name} {}`", short(row)))
            .edit(place.between(start, start), format!("when {name} ")),
    )
}

fn band_equals(place: &Place<'_>, row: &str, start: usize) -> Option<Diagnostic> {
    let banded = is_number(row) || ["up to", "from", "below"].iter().any(|word| row.starts_with(word));
    let at = matches!(place.word, "=" | "->" | "=>").then_some(start)?;
    if !banded || row.contains(':') {
        return None;
    }
    let blank = place.line_before().len() - place.line_before().trim_end().len();
    let edit = place.between(place.at - blank, place.at + place.word.len());
    let _ = at;
    Some(
        Diagnostic::error(
            codes::FOREIGN_SIGN,
            place.span(),
            format!("`{}` is written `:` in a band", place.word),
        )
        .labelled("write `:`")
        .help(format!("write `{}: …`", place.line_before().trim()))
        .edit(edit, ":"),
    )
}

/// The next number with as many decimals: `39.1` above `39.0`.
fn above(number: &str) -> Option<String> {
    let written = Decimal::parse(number).ok()?;
    Some(Decimal { units: written.units + 1, ..written }.to_string())
}

fn band_words(place: &Place<'_>, row: &str, start: usize) -> Option<Diagnostic> {
    let (ends, _) = row.split_once(':')?;
    let mut words = tokens(ends.trim());
    let (first, second, third) = (words.next()?.1, words.next()?.1, words.next().map(|(_, word)| word));
    let whole_ends = ends.trim();
    let (written, mended) = match (first, second) {
        ("<" | "under", number) => (first, format!("below {number}")),
        ("<=" | "≤" | "=<", number) => (first, format!("up to {number}")),
        (">=" | "≥" | "=>", number) => (first, format!("from {number}")),
        (">" | "above" | "over", number) => (first, format!("from {}", above(number)?)),
        (number, "+") => (whole_ends, format!("from {number}")),
        (number, "or" | "and") if matches!(third, Some("more" | "above" | "over" | "older" | "higher")) => {
            (whole_ends, format!("from {number}"))
        }
        (number, "or" | "and")
            if matches!(third, Some("less" | "below" | "under" | "younger" | "lower" | "fewer")) =>
        {
            (whole_ends, format!("up to {number}"))
        }
        ("less" | "lower" | "younger", "than") => (whole_ends, format!("below {}", third?)),
        ("more" | "greater" | "older" | "higher", "than") => (whole_ends, format!("from {}", above(third?)?)),
        ("at", "least") => (whole_ends, format!("from {}", third?)),
        ("at", "most") => (whole_ends, format!("up to {}", third?)),
        (low, "until" | "till" | "through" | "and") => (second, format!("{low} to {}", third?)),
        _ => return None,
    };
    let worded = third.is_some_and(|third| is_number(third) || written == whole_ends);
    if third.is_some() && !worded || !(is_number(first) || is_number(second) || third.is_some_and(is_number))
    {
        return None;
    }
    let offset = if written == second { ends.find(written)? } else { 0 };
    let label = place.between(start + offset, start + offset + written.len());
    let edit = place.between(start, start + ends.trim_end().len());
    Some(
        Diagnostic::error(codes::FOREIGN_SIGN, label, format!("`{written}` is written in words in a band"))
            .labelled("in words")
            .help(format!("write `{mended}: …`"))
            .edit(edit, mended),
    )
}
