//! From a value as written to the state of a question: what it may be, only the question knows.

use super::context::Context;
use super::tree::{Entry, Kind, Node, Scalar, Style};
use super::words::{Near, asks, near_choice, question_with_choice, shown};
use super::{State, around, codes, dates, quantity, screen};
use crate::diagnostic::{Diagnostic, is_slip};
use crate::ruleset::{Question, QuestionKind, Value};
use crate::source::Span;

/// The two readings of a question mark.
pub(super) const EITHER: &str =
    "write `unknown` where somebody was asked and does not know; leave the line out where nobody asked";

/// The most characters of a text.
const LONGEST_TEXT: usize = 4000;

/// The state that a value gives its question; `None` where it is wrong, and reported.
pub(super) fn state(cx: &mut Context<'_>, question: &Question, node: &Node) -> Option<State> {
    match (&node.kind, &question.kind) {
        (Kind::Broken, _) => None,
        (Kind::Scalar(word), _) => scalar(cx, question, node.span, word),
        (Kind::List(items), QuestionKind::AnyOf { .. }) => set(cx, question, node.span, items),
        (Kind::List(items), QuestionKind::YesNo | QuestionKind::OneOf(_)) => {
            list_for_one(cx, question, node.span, items)
        }
        (Kind::Map(entries), QuestionKind::Number(range)) => {
            quantity::from_keys(cx, question, range, node.span, entries).map(State::Given)
        }
        (Kind::Map(entries), QuestionKind::AnyOf { .. }) if in_braces(cx, question, node.span, entries) => {
            let inner = cx.source.slice(node.span).trim_start_matches('{').trim_end_matches('}');
            let right = format!("[{}]", inner.trim());
            let problem = Diagnostic::error(codes::WRONG_TYPE, node.span, "a list stands in square brackets");
            cx.refuse(problem.help(format!("write `{right}`")).edit(node.span, right))
        }
        (Kind::Map(entries), QuestionKind::AnyOf { .. }) if ticked(question, entries).is_some() => {
            let chosen = ticked(question, entries).unwrap_or_default();
            let right = if chosen.is_empty() { cx.format.word("none") } else { cx.format.list(chosen) };
            let message = format!("`{}` takes a list of the choices that hold", question.id);
            let problem = Diagnostic::error(codes::WRONG_TYPE, node.span, message);
            let help = format!("write `{right}`; {}", asks(question, cx.format));
            // Of a choice that is not named, nobody says that it does not hold.
            let whole = entries.len() == question.choice_ids().len();
            let problem = problem.help(help);
            cx.refuse(if whole { problem.edit(node.span, right) } else { problem })
        }
        (Kind::Map(entries), QuestionKind::OneOf(_))
            if ticked(question, entries).is_some_and(|it| it.len() == 1) =>
        {
            let chosen = ticked(question, entries).and_then(|it| it.first().copied()).unwrap_or_default();
            let right = cx.format.word(chosen);
            let message = format!("`{}` takes the one choice that holds", question.id);
            let problem = Diagnostic::error(codes::WRONG_TYPE, node.span, message);
            let from = before_value(cx, node.span);
            cx.refuse(problem.help(format!("write `{right}`")).edit(from, format!(" {right}")))
        }
        _ => {
            let message = format!("`{}` does not take {}", question.id, node.kind.name());
            let problem = Diagnostic::error(codes::WRONG_TYPE, node.span, message);
            let help = asks(question, cx.format);
            cx.refuse(problem.help(help))
        }
    }
}

/// A value with the blanks and line breaks between it and its colon.
fn before_value(cx: &Context<'_>, span: Span) -> Span {
    let before = cx.source.text().get(..span.start as usize).unwrap_or_default();
    Span::new(before.trim_end().len(), span.end as usize)
}

/// The choices with a yes, where each key is a choice and each value yes or no.
fn ticked<'e>(question: &Question, entries: &'e [Entry]) -> Option<Vec<&'e str>> {
    let said = |entry: &'e Entry| {
        position(question, &entry.key)?;
        match &entry.value.kind {
            Kind::Scalar(word) if matches!(word.text.as_str(), "yes" | "true") => {
                Some(Some(entry.key.as_str()))
            }
            Kind::Scalar(word) if matches!(word.text.as_str(), "no" | "false") => Some(None),
            _ => None,
        }
    };
    let said: Option<Vec<Option<&str>>> = entries.iter().map(said).collect();
    Some(said?.into_iter().flatten().collect())
}

/// `{sitting, running}`: choices and nothing else in braces.
fn in_braces(cx: &Context<'_>, question: &Question, span: Span, entries: &[Entry]) -> bool {
    let bare = |entry: &Entry| matches!(&entry.value.kind, Kind::Scalar(word) if word.is_null());
    let choice = |entry: &Entry| position(question, &entry.key).is_some() && bare(entry);
    cx.source.slice(span).starts_with('{') && entries.iter().all(choice)
}

fn scalar(cx: &mut Context<'_>, question: &Question, span: Span, word: &Scalar) -> Option<State> {
    if word.is_null() {
        return Some(State::Missing);
    }
    if word.text == "unknown" {
        return Some(State::Unknown);
    }
    if word.text.is_empty() {
        let problem = Diagnostic::error(codes::EMPTY_TEXT, span, "an empty text is no answer");
        let help = format!("leave the line out while nothing is known; {}", asks(question, cx.format));
        return cx.refuse(problem.help(help).edit(span, "null"));
    }
    let may_be_said =
        || matches!(question.kind, QuestionKind::Text) || position(question, &word.text).is_some();
    if says_missing(&word.text) && !may_be_said() {
        let message = format!("`{}` is not written in an answer file", word.text);
        let help = format!("leave the line out; {}", asks(question, cx.format));
        let problem = Diagnostic::error(codes::MISSING_WORD, span, message);
        return cx.refuse(problem.help(help).edit(span, "null"));
    }
    let not_known = question.unknown_text.as_deref().map(|text| text.trim().to_lowercase());
    if not_known.is_some_and(|text| text == word.text.trim().to_lowercase()) && !may_be_said() {
        let message = format!("`{}` is what people read; the answer is `unknown`", shown(&word.text));
        let problem = Diagnostic::error(around::code(question), span, message);
        let right = cx.format.word("unknown");
        return cx.refuse(problem.help("write `unknown`").edit(span, right));
    }
    if says_either(&word.text) && !may_be_said() {
        let message = format!("`{}` does not say whether anybody asked", shown(&word.text));
        let problem = Diagnostic::error(codes::MISSING_WORD, span, message);
        return cx.refuse(problem.help(EITHER));
    }
    if let Some(problem) = around::problem(cx, question, span, word) {
        return cx.refuse(problem);
    }
    let value = match &question.kind {
        QuestionKind::YesNo => yes_or_no(cx, question, span, word),
        QuestionKind::OneOf(_) => choice(cx, question, span, &word.text).map(Value::Choice),
        QuestionKind::AnyOf { .. } => one_word_set(cx, question, span, &word.text),
        QuestionKind::Number(range) => quantity::from_word(cx, question, range, span, word),
        QuestionKind::Date(range) => dates::answer(cx, question, *range, span, word),
        QuestionKind::Text => text(cx, span, &word.text),
    };
    value.map(State::Given)
}

fn yes_or_no(cx: &mut Context<'_>, question: &Question, span: Span, word: &Scalar) -> Option<Value> {
    match word.text.as_str() {
        "yes" | "true" => return Some(Value::Choice(0)),
        "no" | "false" => return Some(Value::Choice(1)),
        _ => {}
    }
    // `1` and `0` are no certain yes and no: some forms code them 1 and 2.
    let bare = word.text.trim().trim_matches(['“', '”', '„', '‘', '’', '"', '\'']);
    let bare = bare.strip_suffix('.').unwrap_or(bare);
    let near = match bare.to_lowercase().as_str() {
        "yes" | "true" | "y" | "on" | "t" => Some("yes"),
        "no" | "false" | "n" | "off" | "f" | "none" | "nope" => Some("no"),
        _ if means_unknown(bare) => Some("unknown"),
        small => slip_of_yes_or_no(small),
    };
    let message = format!("`{}` is neither `yes` nor `no`", shown(&word.text));
    let problem = Diagnostic::error(codes::NOT_YES_OR_NO, span, message);
    let problem = cx.suggesting(problem, span, near, &asks(question, cx.format));
    cx.refuse(problem)
}

/// `yess`, `ye` and `noo`: a slip that starts as the word does.
fn slip_of_yes_or_no(word: &str) -> Option<&'static str> {
    let meant =
        |right: &&str| word.len() > 1 && word.chars().next() == right.chars().next() && is_slip(word, right);
    let mut found = ["yes", "no", "true", "false"].into_iter().filter(meant);
    found.next().filter(|_| found.next().is_none())
}

/// What people write where nobody asked or nothing was answered.
fn says_missing(word: &str) -> bool {
    const SAID: [&str; 7] =
        ["missing", "not asked", "not answered", "unanswered", "no answer", "skipped", "left out"];
    SAID.iter().any(|said| said.eq_ignore_ascii_case(word.trim()))
}

/// What leaves open whether somebody was asked and does not know, or nobody asked.
fn says_either(word: &str) -> bool {
    const SAID: [&str; 6] = ["?", "??", "???", "n/a", "na", "n.a."];
    SAID.iter().any(|said| said.eq_ignore_ascii_case(word.trim()))
}

/// What people write for an answer that they do not know.
pub(super) fn means_unknown(word: &str) -> bool {
    const SAID: [&str; 11] = [
        "not known",
        "dont know",
        "don't know",
        "don’t know",
        "do not know",
        "dunno",
        "idk",
        "nk",
        "unclear",
        "unsure",
        "not sure",
    ];
    let plain = word.trim().to_lowercase().replace(['_', '-'], " ");
    SAID.contains(&plain.as_str()) || (plain != "known" && is_slip(&plain, "unknown"))
}

/// What people write where none of the choices holds: the words of `or none`, or a plain no.
fn means_none(question: &Question, word: &str) -> bool {
    let QuestionKind::AnyOf { none, .. } = &question.kind else { return false };
    let plain = word.trim().to_lowercase().replace('_', " ");
    plain == none.to_lowercase()
        || ["no", "none", "nothing", "neither", "nil", "none of these"].contains(&plain.as_str())
}

fn position(question: &Question, id: &str) -> Option<u16> {
    let at = question.choice_ids().iter().position(|choice| *choice == id)?;
    u16::try_from(at).ok()
}

fn choice(cx: &mut Context<'_>, question: &Question, span: Span, word: &str) -> Option<u16> {
    if let Some(at) = position(question, word) {
        return Some(at);
    }
    let message = format!("`{}` has no choice `{}`", question.id, shown(word));
    let problem = Diagnostic::error(codes::UNKNOWN_CHOICE, span, message);
    let near = near_choice(question, word)
        .or_else(|| means_unknown(word).then_some(Near::certain("unknown")))
        .or_else(|| means_none(question, word).then_some(Near::certain("none")));
    let mut help = asks(question, cx.format);
    if let (None, Some(other)) = (&near, question_with_choice(cx.ruleset, word)) {
        help = format!("{help}; `{}` is a choice of `{}`", shown(word), other.id);
    }
    let problem = match near {
        Some(Near { word, certain: false }) => Context::asking(problem, Some(word), &help),
        near => cx.suggesting(problem, span, near.map(|near| near.word), &help),
    };
    cx.refuse(problem)
}

fn list_for_one(cx: &mut Context<'_>, question: &Question, span: Span, items: &[Node]) -> Option<State> {
    let message = format!("`{}` takes one answer, not a list", question.id);
    let problem = Diagnostic::error(codes::LIST_FOR_ONE, span, message).help(asks(question, cx.format));
    let problem = match items {
        [Node { kind: Kind::Scalar(word), .. }] if position(question, &word.text).is_some() => {
            problem.edit(span, cx.format.word(&word.text))
        }
        _ => problem,
    };
    cx.refuse(problem)
}

/// A word for a question that takes a list: `none`, or a list whose brackets were forgotten.
fn one_word_set(cx: &mut Context<'_>, question: &Question, span: Span, word: &str) -> Option<Value> {
    if word == "none" {
        return Some(Value::Set(Vec::new()));
    }
    let joined = word.replace(" and ", ",");
    let bare = joined.trim().strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
    // `sitting, running]`: one of the two brackets was forgotten.
    let bare = bare.or_else(|| joined.trim().strip_suffix(']').filter(|inner| !inner.contains('[')));
    let parted = |joined: &'_ str| -> Vec<String> {
        joined.split([',', ';', '/', '&', '+', '|']).map(|part| part.trim().to_owned()).collect()
    };
    let mut parts = parted(bare.unwrap_or(&joined));
    if let [only] = parts.as_slice() {
        parts = only.split_whitespace().map(str::to_owned).collect();
    }
    if !parts.iter().all(|part| position(question, part).is_some()) {
        // `choice` finds nothing and reports it; a word that it found would be caught here too.
        return choice(cx, question, span, word).map(|at| Value::Set(vec![at]));
    }
    let list = cx.format.list(parts.iter().map(String::as_str));
    let message = format!("`{}` takes a list", question.id);
    let help = format!("write `{list}`; {}", asks(question, cx.format));
    let problem = Diagnostic::error(codes::NOT_A_LIST, span, message).help(help);
    cx.refuse(problem.edit(span, list))
}

fn set(cx: &mut Context<'_>, question: &Question, span: Span, items: &[Node]) -> Option<State> {
    if items.is_empty() {
        let message = "an empty list does not say whether anybody asked";
        let help = format!("write `none` where none of them holds; {}", asks(question, cx.format));
        let problem = Diagnostic::error(codes::EMPTY_LIST, span, message).help(help);
        return cx.refuse(problem.edit(span, cx.format.word("none")));
    }
    let mut found = Found::default();
    let mut right = true;
    for item in items {
        if cx.problems.full() {
            return None;
        }
        right &= entry(cx, question, item, &mut found).is_some();
    }
    if let (Some(none), [first, ..]) = (found.none, found.choices.as_slice()) {
        let message = "`none` stands beside a choice";
        let problem = Diagnostic::error(codes::NONE_BESIDE_CHOICE, none, message)
            .and_at(first.1, "this is a choice")
            .help(format!("keep one of the two; {}", asks(question, cx.format)));
        return cx.refuse(problem);
    }
    let mut choices: Vec<u16> = found.choices.into_iter().map(|(at, _)| at).collect();
    choices.sort_unstable();
    right.then_some(State::Given(Value::Set(choices)))
}

/// What a list holds so far.
#[derive(Default)]
struct Found {
    choices: Vec<(u16, Span)>,
    none: Option<Span>,
}

/// Takes one entry of a list; `None` where it is wrong, and reported.
fn entry(cx: &mut Context<'_>, question: &Question, item: &Node, found: &mut Found) -> Option<()> {
    let word = match &item.kind {
        Kind::Broken => return None,
        Kind::Scalar(word) if !word.is_null() && word.text != "unknown" => word.text.as_str(),
        Kind::Scalar(_) | Kind::List(_) | Kind::Map(_) => return bad_entry(cx, question, item),
    };
    let before = if word == "none" {
        found.none.replace(item.span)
    } else {
        if let Some(parts) = without_commas(question, word) {
            let message = if word.contains(',') {
                format!("`{}` is several choices in one text", shown(word))
            } else {
                format!("a comma is missing in `{}`", shown(word))
            };
            let problem = Diagnostic::error(codes::UNKNOWN_CHOICE, item.span, message);
            let parts: Vec<String> = parts.into_iter().map(|part| cx.format.word(part)).collect();
            let right = parts.join(", ");
            return cx.refuse(problem.help(format!("write `{right}`")).edit(item.span, right));
        }
        let at = choice(cx, question, item.span, word)?;
        let before = found.choices.iter().find(|(other, _)| *other == at);
        let before = before.map(|(_, span)| *span);
        if before.is_none() {
            found.choices.push((at, item.span));
        }
        before
    };
    let Some(before) = before else {
        return Some(());
    };
    let problem = Diagnostic::error(codes::REPEATED_CHOICE, item.span, format!("`{word}` stands twice"))
        .labelled("again here")
        .and_at(before, "first here")
        .help("delete one of the two, or write the choice that was meant");
    cx.refuse(problem)
}

/// The choices of one entry with several, parted by a blank or another sign than a comma.
fn without_commas<'w>(question: &Question, word: &'w str) -> Option<Vec<&'w str>> {
    let parts: Vec<&str> = word
        .split(|c: char| c.is_whitespace() || matches!(c, '.' | ';' | ',' | '/' | '|'))
        .filter(|part| !part.is_empty())
        .collect();
    (parts.len() > 1 && parts.iter().all(|part| position(question, part).is_some())).then_some(parts)
}

fn bad_entry(cx: &mut Context<'_>, question: &Question, item: &Node) -> Option<()> {
    let (message, help) = match &item.kind {
        Kind::Scalar(word) if word.text == "unknown" => {
            ("`unknown` is an answer of its own, not one of a list", "write `unknown` without a list; ")
        }
        Kind::Scalar(_) => ("an entry of the list is empty", ""),
        _ => ("an entry of the list is not a word", ""),
    };
    let help = format!("{help}{}", asks(question, cx.format));
    cx.refuse(Diagnostic::error(codes::BAD_ENTRY, item.span, message).help(help))
}

fn text(cx: &mut Context<'_>, span: Span, text: &str) -> Option<Value> {
    if text.chars().nth(LONGEST_TEXT).is_some() {
        let message = format!("the text has more than {LONGEST_TEXT} characters");
        let problem = Diagnostic::error(codes::TEXT_TOO_LONG, span, message);
        return cx.refuse(problem.help("shorten it"));
    }
    // An escape can bring in what the file itself may not hold.
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(what) = screen::fault(c, chars.peek().copied()) {
            let message = format!("the text holds {what} (U+{:04X})", u32::from(c));
            let problem = Diagnostic::error(codes::FORBIDDEN_CHARACTER, span, message);
            return cx.refuse(problem.help("delete its escape"));
        }
    }
    Some(Value::Text(text.to_owned()))
}

/// Whether a word stands in quotes.
pub(super) fn is_quoted(word: &Scalar) -> bool {
    word.style == Style::Quoted
}
