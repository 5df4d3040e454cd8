//! Slips in JSON that its parser tells of at another place: a text left open, a day or a number with its unit without
//! quotes, a decimal comma.

use super::codes;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::unit;

/// What is wrong at a byte of a text that is not JSON, where it is one of these slips.
pub(super) fn slip(text: &str, at: usize) -> Option<Diagnostic> {
    note(text, at)
        .or_else(|| curly(text, at))
        .or_else(|| quote_twice(text, at))
        .or_else(|| list_without_brackets(text, at))
        .or_else(|| no_value(text, at))
        .or_else(|| second_value(text, at))
        .or_else(|| half_quoted(text, at))
        .or_else(|| bare_words(text, at))
        .or_else(|| closed_inside(text, at))
        .or_else(|| other_bracket(text, at))
        .or_else(|| open_text(text, at))
        .or_else(|| open_list(text, at))
        .or_else(|| other_sign(text, at))
        .or_else(|| bare_point(text, at))
        .or_else(|| bare_value(text, at))
        .or_else(|| bare_key(text, at))
        .or_else(|| colon(text, at))
        .or_else(|| brace(text, at))
        .or_else(|| parentheses(text, at))
}

fn told(span: Span, message: &str, right: &str) -> Diagnostic {
    Diagnostic::error(codes::NOT_JSON, span, format!("this is not JSON: {message}"))
        .help(format!("write `{right}`"))
}

/// `"age": 70, # years`: a note behind an answer.
fn note(text: &str, at: usize) -> Option<Diagnostic> {
    let (start, line) = line_of(text, at)?;
    let end = start + line.trim_end().len();
    let span = Span::new(at, end);
    text.get(at..)?.starts_with('#').then(|| {
        let before = text.get(start..at).unwrap_or_default();
        let edit = Span::new(start + before.trim_end().len(), end);
        let message = "this is not JSON: it has no notes";
        Diagnostic::error(codes::NOT_JSON, span, message)
            .help("delete the note; YAML files may have them")
            .edit(edit, "")
    })
}

/// `"yes""`: a second quote closes nothing.
fn quote_twice(text: &str, at: usize) -> Option<Diagnostic> {
    let word = text.get(..at)?.strip_suffix('"')?.ends_with(|c: char| c.is_alphanumeric());
    let ends = text.get(at..)?.strip_prefix('"')?.trim_start().starts_with([',', '}', ']', ':']);
    let span = Span::new(at, at + 1);
    let problem =
        || Diagnostic::error(codes::NOT_JSON, span, "this is not JSON: a quote too many stands here");
    (word && ends).then(|| problem().help("delete the quote").edit(span, ""))
}

/// `"site": "back" "hip"`: two answers to one question, between which a comma would mend nothing.
fn second_value(text: &str, at: usize) -> Option<Diagnostic> {
    let at = at + text.get(at..)?.len() - text.get(at..)?.trim_start().len();
    let before = text.get(..at)?.trim_end();
    let inner = text.get(at..)?.strip_prefix('"')?;
    let end = inner.find('"')? + 2;
    let valued = before.ends_with('"') && !is_key(before);
    let key = text.get(at + end..)?.trim_start().starts_with(':');
    let object =
        innermost_open(before).is_some_and(|open| text.get(open..).is_some_and(|it| it.starts_with('{')));
    let same_line = !text.get(before.len()..at)?.contains('\n');
    let message = "this is not JSON: a second answer stands behind the first";
    let problem = || Diagnostic::error(codes::NOT_JSON, Span::new(at, at + end), message);
    (valued && object && same_line && !key).then(|| {
        problem().help("keep one of the two; a question with several answers takes a list, `[\"a\", \"b\"]`")
    })
}

/// `"site": "back", "hip",`: several answers in quotes behind one key, with no list around them.
fn list_without_brackets(text: &str, at: usize) -> Option<Diagnostic> {
    let before = text.get(..at)?.trim_end();
    let (start, line) = line_of(text, before.len().checked_sub(1)?)?;
    let (key, values) = line.split_once(':')?;
    let from = start + line.len() - values.trim_start().len();
    let values = values.trim().trim_end_matches(',').trim_end();
    let plain = |word: &str| {
        let inner = word.trim().strip_prefix('"').and_then(|word| word.strip_suffix('"'));
        inner.is_some_and(|word| !word.is_empty() && !word.contains('"'))
    };
    let listed = key.trim().ends_with('"') && values.contains(',') && values.split(',').all(plain);
    let (span, right) = (Span::new(from, from + values.len()), format!("[{values}]"));
    (listed && text.get(at..)?.starts_with([',', '}', ';']))
        .then(|| told(span, "several answers to one question stand in a list", &right).edit(span, right))
}

/// `"age": ,`
fn no_value(text: &str, at: usize) -> Option<Diagnostic> {
    let key = text.get(..at)?.trim_end().strip_suffix(':')?.trim_end();
    let inner = key.strip_suffix('"')?;
    let span = Span::new(inner.rfind('"')?, key.len());
    let message = format!("this is not JSON: an answer is missing after `{}`", text.get(span.range())?);
    text.get(at..)?.starts_with([',', '}']).then(|| {
        Diagnostic::error(codes::NOT_JSON, span, message)
            .help("write the answer behind the colon, or `null` where nobody asked")
    })
}

/// `'back"`: one kind of quote opens a text, and the other closes it.
fn half_quoted(text: &str, at: usize) -> Option<Diagnostic> {
    let inner = text.get(at..)?.strip_prefix('\'')?;
    let word = inner.get(..inner.find('"')?)?;
    let plain = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | ' ' | '-'));
    let span = Span::new(at, at + 1);
    plain.then(|| told(span, "another quote closes this text", &format!("\"{word}\"")).edit(span, "\""))
}

/// `[fever, wheeze]`: several words of a list without quotes.
fn bare_words(text: &str, at: usize) -> Option<Diagnostic> {
    let open = innermost_open(text.get(..at)?)?;
    let inner = text.get(open..)?.strip_prefix('[')?;
    let inner = inner.get(..inner.find([']', '\n'])?)?;
    let closed = text.get(open + 1 + inner.len()..)?.starts_with(']');
    let bare = |word: &str| word.trim().trim_matches('"').to_owned();
    let name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words: Vec<String> = inner.split(',').map(bare).collect();
    let named = words.iter().all(|word| !word.is_empty() && word.chars().all(name));
    let lacking = inner.split(',').filter(|word| !word.contains('"')).count();
    let span = Span::new(open + 1, open + 1 + inner.len());
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    let right = quoted.join(", ");
    (closed && named && lacking > 1)
        .then(|| told(span, "the words of a list stand in quotes", &format!("[{right}]")).edit(span, right))
}

/// `["fever", "wheeze]"`: the bracket that closes a list stands inside its last quotes.
fn closed_inside(text: &str, at: usize) -> Option<Diagnostic> {
    // Reading stops at the bracket, or at the colon behind the next key.
    let at = if text.get(at..)?.starts_with(':') { innermost_open(text.get(..at)?)? } else { at };
    let (start, line) = line_of(text, at)?;
    let end = start + line.trim_end().trim_end_matches([',', '}']).trim_end().len();
    let inside = text.get(at..end)?.strip_prefix('[')?.ends_with("]\"");
    let span = Span::new(end.checked_sub(2)?, end);
    inside.then(|| {
        told(span, "the bracket that closes the list stands inside the quotes", "\"]").edit(span, "\"]")
    })
}

/// `["fever", "wheeze")`: a list is closed by another bracket.
fn other_bracket(text: &str, at: usize) -> Option<Diagnostic> {
    let open = innermost_open(text.get(..at)?)?;
    let list = text.get(open..)?.starts_with('[') && text.get(at..)?.starts_with([')', '}']);
    let same_line = !text.get(open..at)?.contains('\n');
    let span = Span::new(at, at + 1);
    (list && same_line).then(|| told(span, "another bracket closes this list", "]").edit(span, "]"))
}

/// `“age”: 70`: quotes of a word processor, in the line of the byte.
fn curly(text: &str, at: usize) -> Option<Diagnostic> {
    const QUOTES: [char; 3] = ['“', '”', '„'];
    text.get(at..)?.starts_with(QUOTES).then_some(())?;
    let line = text.get(at..)?.lines().next()?;
    let last = line.char_indices().rfind(|(_, c)| QUOTES.contains(c))?;
    let whole = line.get(..last.0 + last.1.len_utf8())?;
    let second = line.char_indices().skip(1).find(|(_, c)| QUOTES.contains(c))?;
    let first = line.get(..second.0 + second.1.len_utf8())?;
    let right = whole.replace(QUOTES, "\"");
    let problem = told(Span::new(at, at + first.len()), "the quotes are those of a word processor", &right);
    Some(problem.edit(Span::new(at, at + whole.len()), right))
}

/// The line of a byte: where it starts, and its words.
fn line_of(text: &str, at: usize) -> Option<(usize, &str)> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    Some((start, text.get(start..)?.lines().next()?))
}

/// `"single,` in the line of the byte or the one before: the last quote closes nothing.
fn open_text(text: &str, at: usize) -> Option<Diagnostic> {
    let (start, line) = line_of(text, at)?;
    let before = start.checked_sub(1).and_then(|end| line_of(text, end));
    let odd = |line: &str| line.matches('"').count() % 2 == 1 && !line.contains('\\');
    let (start, line) =
        before.filter(|(_, line)| odd(line)).or_else(|| Some((start, line)).filter(|_| odd(line)))?;
    let open = line.rfind('"')?;
    let words = line.get(open..)?.trim_end_matches([',', '}', ']', ' ', '\r']);
    let name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let key = words.get(1..)?.split(|c| !name(c)).next()?;
    let first = !key.is_empty() && line.get(..open)?.trim_start().trim_start_matches('{').trim().is_empty();
    if first && words.get(1 + key.len()..)?.starts_with(':') {
        let end = start + open + 1 + key.len();
        let span = Span::new(start + open, end);
        let problem = told(span, "the quote behind a key is missing", &format!("\"{key}\":"));
        return Some(problem.edit(Span::new(end, end), "\""));
    }
    let plain =
        words.len() > 1 && words.bytes().skip(1).all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let end = start + open + words.len();
    let problem =
        told(Span::new(start + open, end), "the quote that opens here is not closed", &format!("{words}\""));
    plain.then(|| problem.edit(Span::new(end, end), "\""))
}

/// `["fever", "wheeze"` before the next key, and `[` for `{` before keys: a colon stands inside a list.
fn open_list(text: &str, at: usize) -> Option<Diagnostic> {
    if !text.get(at..)?.starts_with(':') {
        return None;
    }
    let open = innermost_open(text.get(..at)?)
        .filter(|open| text.get(*open..).is_some_and(|it| it.starts_with('[')))?;
    let (start, line) = line_of(text, open)?;
    let behind = line.get(open + 1 - start..)?.trim_end();
    let span = Span::new(open, open + 1);
    let key_of_line = line_of(text, at)?.0 == start;
    if behind.is_empty() {
        let error = Diagnostic::error(
            codes::NOT_JSON,
            span,
            "this is not JSON: keys stand in braces, not in brackets",
        );
        let closes = closing(text, open).and_then(|end| text.get(end..));
        return Some(match closes.filter(|end| end.starts_with(']')) {
            Some(_) => error.help("write `{` here, and `}` where it closes"),
            None => error.help("write `{`").edit(span, "{"),
        });
    }
    let items = behind.trim_end_matches(',').trim_end();
    let end = open + 1 + items.len();
    let error =
        Diagnostic::error(codes::NOT_JSON, span, "this is not JSON: the list that opens here is not closed");
    let error = error.help("close the list with `]`");
    Some(if key_of_line { error } else { error.edit(Span::new(end, end), "]") })
}

/// `"wake" = "daily"` for `:`, and `;` for `,` at the end of an entry.
fn other_sign(text: &str, at: usize) -> Option<Diagnostic> {
    let before = text.get(..at)?.trim_end();
    let rest = text.get(at..)?;
    let (sign, right) = if rest.starts_with(['=', ';']) && before.ends_with('"') && is_key(before) {
        (rest.get(..rest.find(' ').filter(|end| *end < 3).unwrap_or(1))?, ":")
    } else if rest.starts_with(';') {
        (";", ",")
    } else {
        return None;
    };
    let span = Span::new(at, at + sign.len());
    Some(told(span, &format!("`{sign}` stands where `{right}` belongs"), right).edit(span, right))
}

/// Whether a text ends with the first text of an entry, its key.
fn is_key(before: &str) -> bool {
    let inner = before.strip_suffix('"').unwrap_or(before);
    let open = inner.rfind('"').unwrap_or_default();
    inner.get(..open).unwrap_or_default().trim_end().ends_with(['{', ','])
        && innermost_open(before).is_some_and(|at| before.get(at..).is_some_and(|it| it.starts_with('{')))
}

/// The last bracket of a text that is still open.
fn innermost_open(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    for (at, byte) in outside_texts(text) {
        match byte {
            b'{' | b'[' => open.push(at),
            b'}' | b']' => _ = open.pop(),
            _ => {}
        }
    }
    open.pop()
}

/// Where the bracket that opens at a byte is closed, by whichever bracket.
fn closing(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut bytes = outside_texts(text.get(open..)?);
    let closing = bytes.find(|(_, byte)| {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => return false,
        }
        depth == 0
    });
    closing.map(|(at, _)| open + at)
}

/// The bytes that stand in no text, with their places.
fn outside_texts(text: &str) -> impl Iterator<Item = (usize, u8)> {
    let (mut in_text, mut escaped) = (false, false);
    text.bytes().enumerate().filter(move |(_, byte)| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ => return !in_text,
        }
        false
    })
}

/// `.5` for `0.5`, `5.` for `5` and `+5` for `5`.
fn bare_point(text: &str, at: usize) -> Option<Diagnostic> {
    let part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+');
    let start = text.get(..at)?.trim_end_matches(part).len();
    let rest = text.get(start..)?;
    let number = rest.get(..rest.find(|c| !part(c)).unwrap_or(rest.len()))?;
    let bare = number.strip_prefix('+').unwrap_or(number);
    let bare = bare.strip_suffix('.').unwrap_or(bare);
    let zero = if bare.starts_with('.') { "0" } else { "" };
    let right = format!("{zero}{bare}");
    let mended = right != number && crate::number::Decimal::parse(&right).is_ok();
    let span = Span::new(start, start + number.len());
    mended.then(|| told(span, "a number starts and ends with a digit", &right).edit(span, right))
}

/// A value that is more than a number: `2026-11-20`, `118 mmHg`, `4,6`, `0118`.
fn bare_value(text: &str, at: usize) -> Option<Diagnostic> {
    let (start, line) = line_of(text, at)?;
    let before = text.get(start..at)?;
    let colon =
        before.rfind(": ").map(|colon| colon + 2).or_else(|| before.rfind(':').map(|colon| colon + 1))?;
    let rest = line.get(colon..)?;
    let rest = rest.split_once(", \"").map_or(rest, |(first, _)| first);
    let rest = rest.split_once(",\"").map_or(rest, |(first, _)| first);
    let value = rest.trim_end().trim_end_matches([',', '}', ']', ' ']);
    let skipped = value.len() - value.trim_start().len();
    let value = value.trim_start();
    let from = start + colon + skipped;
    let span = Span::new(from, from + value.len());
    if !value.starts_with(|first: char| first.is_ascii_digit()) || value.contains(['"', '[', '{', ':']) {
        return None;
    }
    let digits = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((whole, decimals)) = value.split_once(',') {
        let right = format!("{whole}.{decimals}");
        let decimal = digits(whole) && digits(decimals) && decimals.len() < 3;
        return decimal.then(|| told(span, "a comma stands in a number", &right).edit(span, right));
    }
    let number = |c: char| c.is_ascii_digit() || c == '.';
    let unit = value.trim_start_matches(number);
    let in_unit = unit.len() < value.len() && unit::known(unit.trim()).is_some();
    if in_unit || super::Date::parse(value).is_some() {
        let right = format!("\"{value}\"");
        return Some(told(span, "quotes are missing around the value", &right).edit(span, right));
    }
    let bare = value.trim_start_matches('0');
    let zeros = digits(bare) && bare.len() < value.len();
    zeros.then(|| told(span, "a number starts with no zero", bare).edit(span, bare))
}

/// `age: 70` for `"age": 70`.
fn bare_key(text: &str, at: usize) -> Option<Diagnostic> {
    let rest = text.get(at..)?;
    let name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let key = rest.get(..rest.find(|c: char| !name(c))?)?;
    let behind = rest.get(key.len()..)?;
    let half = behind.strip_prefix('"').filter(|behind| behind.trim_start().starts_with(':'));
    let keyed = key.starts_with(|first: char| first.is_ascii_alphabetic())
        && (half.is_some() || behind.trim_start().starts_with(':'));
    if keyed && half.is_some() {
        let span = Span::new(at, at + key.len() + 1);
        let problem = told(span, "the quote before a key is missing", &format!("\"{key}\""));
        return Some(problem.edit(Span::new(at, at), "\""));
    }
    let (span, right) = (Span::new(at, at + key.len()), format!("\"{key}\""));
    keyed.then(|| told(span, "a key stands without quotes", &right).edit(span, right))
}

/// `"age" 70`
fn colon(text: &str, at: usize) -> Option<Diagnostic> {
    let before = text.get(..at)?.trim_end();
    let key = before.strip_suffix('"')?;
    let key = key.get(key.rfind('"')? + 1..)?;
    let first = before.get(..before.len() - key.len() - 2)?.trim_end().ends_with(['{', ',']);
    let value = text.get(at..)?;
    let valued = value.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '"' | '[' | '{' | '-'));
    let span = Span::new(before.len() - key.len() - 2, before.len());
    if let Some(name) = key.trim_end().strip_suffix(':').filter(|_| first) {
        // `"site: "back"`: the quote behind the key stands behind the colon.
        let name = name.trim_end();
        let value = text.get(at..)?.split(['"', '\n']).next()?;
        let whole = Span::new(span.start as usize, at + value.len());
        let closed = text.get(at + value.len()..)?.starts_with('"');
        let right = format!("\"{name}\": \"{value}");
        let problem = told(span, "the quote behind the key is missing", &format!("\"{name}\":"));
        return closed.then(|| problem.edit(whole, right));
    }
    let problem = || {
        let told =
            told(span, "a colon is missing between the question and the answer", &format!("\"{key}\": "));
        told.edit(Span::new(before.len(), before.len()), ":")
    };
    (first && valued).then(problem)
}

/// `"answers":` and keys below it, with no `{` between.
fn brace(text: &str, at: usize) -> Option<Diagnostic> {
    let inner = text.get(..at)?.trim_end().strip_suffix('"')?;
    let outer = inner.get(..inner.rfind('"')?)?.trim_end();
    let keys = text.get(at..)?.starts_with(':') && outer.ends_with(':');
    let key = outer.strip_suffix(':')?.trim_end().strip_suffix('"')?;
    let span = Span::new(key.rfind('"')?, outer.len());
    let (mut opened, mut closed) = (0_usize, 0_usize);
    for (_, byte) in outside_texts(text) {
        opened += usize::from(byte == b'{');
        closed += usize::from(byte == b'}');
    }
    let right = format!("{} {{", text.get(span.range())?);
    let message = "the keys below this stand in braces";
    let problem = || told(span, message, &right);
    keys.then(|| {
        if closed > opened {
            return problem().edit(Span::new(outer.len(), outer.len()), " {");
        }
        problem().help(format!("write `{right}` here, and `}}` behind the last of them"))
    })
}

/// `("sitting")` for `["sitting"]`.
fn parentheses(text: &str, at: usize) -> Option<Diagnostic> {
    let rest = text.get(at..)?.lines().next()?;
    let inner = rest.strip_prefix('(')?;
    let inner = inner.get(..inner.find(')')?)?;
    let span = Span::new(at, at + inner.len() + 2);
    let right = format!("[{inner}]");
    Some(told(span, "a list stands in square brackets", &right).edit(span, right))
}
