//! What is wrong with a text that is not YAML, in words for somebody who never heard of YAML.

use super::codes;
use super::tree::{span_within, too_deep};
use super::typing::EITHER;
use crate::diagnostic::Diagnostic;
use crate::number::Decimal;
use crate::source::Span;

/// The problem of an anchor, an alias or a merge key.
pub(super) fn anchor(span: Span) -> Diagnostic {
    Diagnostic::error(codes::YAML_ANCHOR, span, "an answer file copies nothing with `&`, `*` or `<<`")
        .help("write the answer itself, in quotes if it starts with `&` or `*`")
}

/// The problem behind a message of the parser at a byte of the text, inside a bracket that may be open.
pub(super) fn explain(text: &str, at: usize, info: &str, bracket: Option<Span>) -> Diagnostic {
    if info.contains("unknown anchor") {
        return anchor(word_at(text, at));
    }
    if info.contains("recursion limit") {
        return too_deep(word_at(text, at));
    }
    if let Some(problem) = no_break(text).or_else(|| bare_key(text)) {
        return problem;
    }
    if let Some((span, key)) = glued_colon(text, at) {
        let problem = Diagnostic::error(codes::NOT_YAML, span, "a blank is missing after the colon");
        let help = format!("write `{key}: ` and the answer");
        return problem.help(help).edit(Span::new(span.end as usize, span.end as usize), " ");
    }
    if info.contains("mapping values are not allowed") {
        let known =
            no_answers_key(text, at).or_else(|| not_indented(text, at)).or_else(|| continued_line(text, at));
        if let Some(problem) = known {
            return problem;
        }
    }
    if info.contains("mapping keys are not allowed") {
        return question_mark(text, at);
    }
    if let Some(bracket) = bracket {
        if let Some(problem) = comma_twice(text, bracket) {
            return problem;
        }
        let message = "the bracket that opens here is not closed";
        let problem = Diagnostic::error(codes::NOT_YAML, bracket, message)
            .help("write a list on one line, as `[a, b]`");
        return match list_end(text, bracket) {
            Some(end) => problem.edit(Span::new(end, end), "]"),
            None => problem,
        };
    }
    if let Some(problem) = glued_dash(text)
        .or_else(|| stray_dash(text))
        .or_else(|| dash(text, at))
        .or_else(|| tab_after_colon(text, at))
        .or_else(|| code_block(text))
    {
        return problem;
    }
    if info.contains("tab")
        && let Some(problem) = tabs(text, at)
    {
        return problem;
    }
    if let Some(problem) = no_colon(text, at) {
        return problem;
    }
    if let Some((span, sign)) = folded(text, at) {
        let message = format!("`{sign}` starts no answer");
        let help = "write the answer itself; a text that starts with this sign stands in quotes";
        return Diagnostic::error(codes::NOT_YAML, span, message).help(help);
    }
    if let Some(problem) = open_quote(text, at).filter(|_| info.contains("quoted scalar")) {
        return problem;
    }
    if let Some(problem) = outdented(text, at).filter(|_| info.contains("expected key")) {
        return problem;
    }
    let (message, help) = in_plain_words(info);
    if let Some((item, word)) = only_item(text, at).filter(|_| info.contains("block sequence entries")) {
        let problem = Diagnostic::error(codes::NOT_YAML, item, message);
        return problem.help(format!("write `{word}`")).edit(item, word);
    }
    let problem = Diagnostic::error(codes::NOT_YAML, word_at(text, at), message);
    match lone_bracket(text, at).filter(|_| info.contains("misplaced bracket")) {
        Some(line) => problem.help("delete it").edit(line, ""),
        None => problem.help(help),
    }
}

/// `rash: - yes`: the one word behind a dash, where no list goes on below it.
fn only_item(text: &str, at: usize) -> Option<(Span, &str)> {
    let at = span_within(text, at, at).start as usize;
    let rest = text.get(at..)?;
    let mut lines = rest.lines();
    let line = lines.next()?.split(" #").next()?.trim_end();
    let word = line.strip_prefix("- ")?.trim();
    let plain =
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte));
    let alone = !lines.next().is_some_and(|next| next.trim_start().starts_with('-'));
    (plain && alone).then(|| (Span::new(at, at + line.len()), word))
}

/// `[fever, , wheeze]`
fn comma_twice(text: &str, bracket: Span) -> Option<Diagnostic> {
    let from = bracket.start as usize;
    let list = text.get(from..)?.lines().next()?;
    let list = list.get(..=list.find(']')?)?;
    let (at, _) = list.match_indices(',').find(|(at, _)| {
        let before = list.get(..*at).unwrap_or_default().trim_end();
        before.ends_with([',', '['])
    })?;
    let before = list.get(..at)?.trim_end().len();
    let comma = Span::new(from + at, from + at + 1);
    let problem = Diagnostic::error(codes::NOT_YAML, comma, "a comma too many stands here");
    Some(problem.help("delete the comma").edit(Span::new(from + before, from + at + 1), ""))
}

/// A closing bracket alone on its line, with the break before it.
fn lone_bracket(text: &str, at: usize) -> Option<Span> {
    let start = line_start(text, span_within(text, at, at).start as usize)?;
    let line = text.get(start..)?.lines().next()?;
    matches!(line.trim(), "}" | "]" | ")").then(|| Span::new(start.saturating_sub(1), start + line.len()))
}

/// A message of the parser (a part of it), what it means, and what to do.
const KNOWN: &[(&str, &str, &str)] = &[
    ("tabs disallowed", "a tab stands where the line is indented", "indent with blanks"),
    (
        "mapping values are not allowed",
        "a second colon stands in one line",
        "write one `question_id: answer` a line; put a text with a colon in quotes",
    ),
    (
        "quoted scalar",
        "the quote that opens here is not closed",
        "close it with the same quote on the same line",
    ),
    ("block sequence entries", "a list with dashes starts on a line of its own", "write a list as `[a, b]`"),
    ("misplaced bracket", "this bracket closes nothing", "delete it, or put a text that holds it in quotes"),
    ("unexpected character", "no answer starts with this character", "put the text in quotes"),
    ("document start", "this line is indented otherwise than the lines before", "indent all answers alike"),
    (
        "expected key",
        "this does not go on from the lines before",
        "write one `question_id: answer` a line, all of them indented alike",
    ),
];

/// What the parser means. Its own words are matched loosely: a new wording only costs the better message.
fn in_plain_words(info: &str) -> (&'static str, &'static str) {
    let known = KNOWN.iter().find(|(part, _, _)| info.contains(part));
    known.map_or(
        (
            "this cannot be read as an answer",
            "write one `question_id: answer` a line under `answers:`, all of them indented alike",
        ),
        |(_, message, help)| (*message, *help),
    )
}

/// `notes: "nothing`: a text that is not closed on its line.
fn open_quote(text: &str, at: usize) -> Option<Diagnostic> {
    let at = span_within(text, at, at).start as usize;
    let line = text.get(at..)?.lines().next()?.trim_end();
    let quote = line.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let alone = line.matches(quote).count() == 1 && !line.contains(['#', '\\']);
    let number = line.get(1..).is_some_and(|inner| Decimal::parse(inner).is_ok());
    alone.then(|| {
        let message = "the quote that opens here is not closed";
        let end = at + line.len();
        let sign = Span::new(at, at + 1);
        if number {
            let problem = Diagnostic::error(codes::NOT_YAML, sign, message);
            return problem.help("write the number without it").edit(sign, "");
        }
        Diagnostic::error(codes::NOT_YAML, Span::new(at, at + 1), message)
            .help("close it with the same quote on the same line")
            .edit(Span::new(end, end), quote)
    })
}

/// An answer with fewer blanks before it than those above it and below it, and more than none.
fn outdented(text: &str, at: usize) -> Option<Diagnostic> {
    let at = span_within(text, at, at).start as usize;
    let start = line_start(text, at)?;
    let line = text.get(start..)?.lines().next()?;
    let blanks = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let above = text.get(..start)?.lines().rev().find(|line| !line.trim().is_empty())?;
    let (own, right) = (blanks(line), blanks(above));
    let below = text.get(start + line.len()..)?.lines().find(|line| !line.trim().is_empty());
    let others = below.is_none_or(|below| blanks(below) == right);
    if own == 0 || own >= right || !others || !line.contains(':') || line.trim_start().starts_with('-') {
        return None;
    }
    let message = "this answer is indented less than those above it";
    Some(
        Diagnostic::error(codes::NOT_YAML, trimmed(text, start, start + line.len()), message)
            .help(format!("put {right} blanks before it"))
            .edit(Span::new(start, start + own), " ".repeat(right)),
    )
}

/// `>70` and `|70`, which YAML reads as the start of a long text.
fn folded(text: &str, at: usize) -> Option<(Span, char)> {
    let at = span_within(text, at, at).start as usize;
    let start = line_start(text, at)?;
    let (key, value) = text.get(start..)?.lines().next()?.split_once(": ")?;
    let sign = value.trim_start().chars().next().filter(|sign| matches!(sign, '>' | '|'))?;
    let from = start + key.len() + 2 + value.len() - value.trim_start().len();
    Some((Span::new(from, from + value.trim().len()), sign))
}

/// Lines that are indented with tabs, from the one of a byte or the next on.
fn tabs(text: &str, at: usize) -> Option<Diagnostic> {
    let start = line_start(text, span_within(text, at, at).start as usize)?;
    let indent = |line: &str| line.len() - line.trim_start_matches(['\t', ' ']).len();
    let tabbed = |line: &str| line.get(..indent(line)).is_some_and(|it| it.contains('\t'));
    let first = text.get(start..)?.split_inclusive('\n').next()?;
    let start = if tabbed(first) { start } else { start + first.len() };
    let run = text.get(start..)?.split_inclusive('\n').take_while(|line| tabbed(line));
    let (mut length, mut mended) = (0, String::new());
    for line in run {
        let (blanks, rest) = line.split_at(indent(line));
        mended.push_str(&blanks.replace('\t', "  "));
        mended.push_str(rest);
        length += line.len();
    }
    let first = text.get(start..)?.find('\t')? + start;
    let message = "a tab stands where the line is indented";
    (length > 0).then(|| {
        Diagnostic::error(codes::NOT_YAML, Span::new(first, first + 1), message)
            .help("indent with blanks")
            .edit(Span::new(start, start + length), mended)
    })
}

/// The last line before a byte that says something, where it has no colon: `fever = yes`.
fn no_colon(text: &str, at: usize) -> Option<Diagnostic> {
    let before = text.get(..span_within(text, at, at).start as usize)?.trim_end();
    let start = line_start(text, before.len())?;
    let line = text.get(start..)?.lines().next()?.trim_end();
    let written = line.trim_start();
    if line.contains([':', '#', '[', '"', '{', '-']) || written.is_empty() {
        return None;
    }
    let from = start + line.len() - written.len();
    let span = Span::new(from, from + written.len());
    if written.starts_with("//") {
        let sign = Span::new(from, from + 2);
        let problem = Diagnostic::error(codes::NOT_YAML, sign, "a note starts with `#`, not with `//`");
        return Some(problem.help("write `#` before a note").edit(sign, "#"));
    }
    let message = "a colon is missing between the question and the answer";
    let problem = Diagnostic::error(codes::NOT_YAML, span, message);
    let parted = ["=>", "->", "="].iter().find_map(|sign| written.split_once(sign));
    Some(match parted {
        Some((key, value)) => {
            let mended = format!("{}: {}", key.trim(), value.trim());
            problem.help(format!("write `{mended}`")).edit(span, mended)
        }
        None => match with_colon(written) {
            Some(mended) => problem.help(format!("write `{mended}`")).edit(span, mended),
            None => problem.help("write `question_id: answer`"),
        },
    })
}

/// The end of a list of words that fills the rest of its line.
fn list_end(text: &str, bracket: Span) -> Option<usize> {
    let line = text.get(bracket.end as usize..)?.lines().next()?;
    let words = line.trim_end();
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ',' | ' ');
    // A single word may be the answer of a question that takes one.
    (words.contains(',') && !words.ends_with(',') && words.chars().all(word))
        .then(|| bracket.end as usize + words.len())
}

/// A no-break blank between a colon and its answer, which YAML takes for a letter.
pub(super) fn no_break(text: &str) -> Option<Diagnostic> {
    let at = text.find(":\u{a0}")? + 1;
    let blanks: usize = text.get(at..)?.chars().take_while(|c| *c == '\u{a0}').map(char::len_utf8).sum();
    let span = Span::new(at, at + blanks);
    let problem = Diagnostic::error(codes::NOT_YAML, span, "a no-break blank stands after the colon");
    Some(problem.help("write a blank").edit(span, " "))
}

/// A key of the file without its colon: `answers`.
fn bare_key(text: &str) -> Option<Diagnostic> {
    let line = text.lines().find(|line| ["answers", "Answers"].contains(&line.trim_end()))?;
    let start = text.match_indices(line).map(|(at, _)| at).find(|at| line_start(text, *at) == Some(*at))?;
    let span = Span::new(start, start + line.trim_end().len());
    let problem = Diagnostic::error(codes::NOT_YAML, span, "a colon is missing after `answers`");
    Some(problem.help("write `answers:`").edit(span, "answers:"))
}

/// `-aura` below `- vomiting`: no blank stands behind the dash.
fn glued_dash(text: &str) -> Option<Diagnostic> {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let mut before = "";
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let item = line.trim();
        let glued = item.strip_prefix('-').filter(|word| {
            word.starts_with(|first: char| first.is_ascii_alphabetic()) && !word.contains([':', ' '])
        });
        if glued.is_some() && indent(line) == indent(before) && before.trim().starts_with("- ") {
            let from = start + indent(line);
            let span = Span::new(from, from + item.len());
            let problem = Diagnostic::error(codes::NOT_YAML, span, "a blank is missing behind the dash");
            let right = item.replacen('-', "- ", 1);
            return Some(problem.help(format!("write `{right}`")).edit(span, right));
        }
        (before, start) = (line, start + line.len());
    }
    None
}

/// `- age: 70` among answers without dashes.
fn stray_dash(text: &str) -> Option<Diagnostic> {
    let keyed = |line: &str| line.split_once(": ").is_some_and(|(key, _)| !key.trim().is_empty());
    let dashed = |line: &&str| line.trim_start().starts_with("- ") && keyed(line);
    let mut found = text.lines().filter(dashed);
    let line = found.next()?;
    let others =
        text.lines().filter(|other| other.starts_with(' ') && !dashed(other) && keyed(other)).count();
    if found.next().is_some() || others == 0 {
        return None;
    }
    let start = text.find(line)? + line.len() - line.trim_start().len();
    let blanks = line.trim_start().trim_start_matches('-');
    let span = Span::new(start, start + 1);
    let end = start + 1 + blanks.len() - blanks.trim_start().len();
    let problem = Diagnostic::error(codes::NOT_YAML, span, "a dash stands before an answer");
    Some(problem.help("leave the dash out").edit(Span::new(start, end), ""))
}

/// `fever: -`
fn dash(text: &str, at: usize) -> Option<Diagnostic> {
    let at = span_within(text, at, at).start as usize;
    let start = line_start(text, at)?;
    let line = text.get(start..)?.lines().next()?;
    let (key, value) = line.split_once(':')?;
    let value = value.split(" #").next()?.trim();
    let from = start + key.len() + line.get(key.len()..)?.find('-').filter(|_| value == "-")?;
    let problem = Diagnostic::error(codes::NOT_YAML, Span::new(from, from + 1), "`-` is no answer");
    Some(problem.help("leave the line out where nobody asked; write `unknown` where the answer is not known"))
}

/// `fever:<tab>yes`
fn tab_after_colon(text: &str, at: usize) -> Option<Diagnostic> {
    let at = span_within(text, at, at).start as usize;
    let start = line_start(text, at)?;
    let line = text.get(start..)?.lines().next()?;
    let colon = line.find(":\t")?;
    let tabs = line.get(colon + 1..)?.bytes().take_while(|byte| *byte == b'\t').count();
    let span = Span::new(start + colon + 1, start + colon + 1 + tabs);
    let problem = Diagnostic::error(codes::NOT_YAML, span, "a tab stands after the colon");
    Some(problem.help("write a blank").edit(span, " "))
}

/// Answers between the marks of a code block, as they were copied from a page.
fn code_block(text: &str) -> Option<Diagnostic> {
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    let start = text.find(first)?;
    first.starts_with("```").then(|| {
        let message = "the marks of a code block were copied with the answers";
        Diagnostic::error(codes::NOT_YAML, Span::new(start, start + first.trim_end().len()), message)
            .help("delete the lines that begin with three backticks")
    })
}

/// `fever: ?`
fn question_mark(text: &str, at: usize) -> Diagnostic {
    let span = word_at(text, at);
    Diagnostic::error(codes::NOT_YAML, span, "`?` is no answer").help(EITHER)
}

/// Indented answers with no `answers:` above them.
fn no_answers_key(text: &str, at: usize) -> Option<Diagnostic> {
    let at = span_within(text, at, at).start as usize;
    let start = line_start(text, at)?;
    let line = text.get(start..)?.lines().next()?;
    let indented = line.starts_with(' ');
    if !indented || text.lines().any(|line| line.starts_with("answers")) {
        return None;
    }
    let message = "`answers:` is missing above the answers";
    Some(
        Diagnostic::error(codes::NOT_YAML, trimmed(text, start, start + line.len()), message)
            .help("write `answers:` on a line of its own before them")
            .edit(Span::new(start, start), "answers:\n"),
    )
}

/// The line before the one of a byte, where it is an answer that alone starts in the first column.
fn not_indented(text: &str, at: usize) -> Option<Diagnostic> {
    let start = line_start(text, span_within(text, at, at).start as usize)?;
    let line = text.get(start..)?.lines().next()?;
    let blanks = line.len() - line.trim_start_matches(' ').len();
    let before_start = line_start(text, start.checked_sub(1)?)?;
    let before = text.get(before_start..start)?.trim_end();
    let key = before.split(':').next()?;
    let others = text.get(..before_start)?.lines().skip_while(|line| !line.starts_with("answers:")).skip(1);
    let alike = others.filter(|line| !line.trim().is_empty()).all(|line| line.starts_with(' '));
    let answer = before.contains(':')
        && !key.starts_with(' ')
        && !["ruleset", "assessed_on", "answers"].contains(&key);
    let below = text.get(..before_start)?.lines().any(|line| line.starts_with("answers:"));
    (blanks > 0 && answer && alike && below).then(|| {
        let message = "this answer is not indented like the others";
        Diagnostic::error(codes::NOT_YAML, trimmed(text, before_start, start), message)
            .help(format!("put {blanks} blanks before it"))
            .edit(Span::new(before_start, before_start), " ".repeat(blanks))
    })
}

/// A line whose first colon is refused, because YAML reads it as going on from the line before.
fn continued_line(text: &str, at: usize) -> Option<Diagnostic> {
    let at = span_within(text, at, at).start as usize;
    let start = line_start(text, at)?;
    if text.get(start..at)?.contains(':') {
        return None;
    }
    let before_end = start.checked_sub(1)?;
    let before_start = line_start(text, before_end)?;
    let before = text.get(before_start..before_end)?;
    if before.contains(':') {
        let message = "this line is indented further than the line before";
        let problem = Diagnostic::error(codes::NOT_YAML, trimmed(text, start, at), message);
        let problem = problem.help("indent all answers alike");
        return Some(match indented_as(text, start, before) {
            Some((span, mended)) => problem.edit(span, mended),
            None => problem,
        });
    }
    let message = "a colon is missing between the question and the answer";
    let span = trimmed(text, before_start, before_end);
    let problem = Diagnostic::error(codes::NOT_YAML, span, message);
    Some(match with_colon(before.trim()) {
        Some(mended) => problem.help(format!("write `{mended}`")).edit(span, mended),
        None => problem.help("write `question_id: answer`"),
    })
}

/// `age 70` and `age; 70` as `age: 70`.
pub(super) fn with_colon(line: &str) -> Option<String> {
    let (key, value) = line.split_once([' ', '\t'])?;
    let key = key.strip_suffix(';').unwrap_or(key);
    let value = value.trim_start_matches([' ', '\t', '=', '-', '>']);
    let name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let plain = key.chars().all(name) && !value.is_empty() && !value.contains([':', '#']);
    plain.then(|| format!("{key}: {value}"))
}

/// The lines from a place on that are indented as the one there, indented as the line before; none where that one is
/// indented further.
fn indented_as(text: &str, start: usize, before: &str) -> Option<(Span, String)> {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let (own, right) = (indent(text.get(start..)?), indent(before));
    let run = text.get(start..)?.split_inclusive('\n').take_while(|line| indent(line) == own);
    let lines: Vec<&str> = run.collect();
    let length: usize = lines.iter().map(|line| line.len()).sum();
    let blanks = " ".repeat(right);
    let moved = lines.iter().flat_map(|line| [blanks.as_str(), line.trim_start_matches(' ')]);
    let mended: String = moved.collect();
    (own > right && length > 0).then(|| (Span::new(start, start + length), mended))
}

fn line_start(text: &str, at: usize) -> Option<usize> {
    Some(text.get(..at)?.rfind('\n').map_or(0, |at| at + 1))
}

/// A range without the blanks around it.
fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let content = text.get(start..end).unwrap_or_default();
    let start = start + content.len() - content.trim_start().len();
    Span::new(start, start + content.trim().len())
}

/// The word at a byte, or its beginning, so that there is something to underline.
fn word_at(text: &str, at: usize) -> Span {
    const MOST: usize = 60;
    let start = span_within(text, at, at).start as usize;
    let rest = text.get(start..).unwrap_or_default();
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
    span_within(text, start, start + word.clamp(first, MOST.max(first)))
}

/// `fever:yes` on the line of a byte or the one before: the key with its colon, and the key.
///
/// YAML reads it as one word that goes on in the next line, and complains only there.
fn glued_colon(text: &str, at: usize) -> Option<(Span, &str)> {
    let at = span_within(text, at, at).start as usize;
    let this = line_start(text, at)?;
    let before = this.checked_sub(1).and_then(|end| line_start(text, end));
    let lines = [Some(this), before];
    lines.into_iter().flatten().find_map(|start| glued_in_line(text, start))
}

/// The same in the line that starts at a byte.
pub(super) fn glued_in_line(text: &str, start: usize) -> Option<(Span, &str)> {
    let line = text.get(start..)?.lines().next()?;
    let indent = line.len() - line.trim_start().len();
    let (key, after) = line.trim_start().split_once(':')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let glued = after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '[' | '"' | '-'));
    let from = start + indent;
    let span = Span::new(from, from + key.len() + 1);
    (glued && !key.is_empty() && key.chars().all(is_name)).then_some((span, key))
}
