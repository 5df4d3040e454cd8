//! The keys at the top of an answer file: which ruleset, which day, and the answers.

use super::context::{Context, Format};
use super::tree::{Entry, Kind, Node};
use super::words::{declared_as, question_with_choice, shown};
use super::yaml_faults::{glued_in_line, no_break, with_colon};
use super::{Answers, Date, codes, dates, ticked, typing, words};
use crate::diagnostic::{
    Diagnostic, abbreviates, did_you_mean, differs_in_kind, is_slip, listing, part_of_one, with_parts_of,
};
use crate::ruleset::QuestionKind;
use crate::source::Span;
use std::collections::HashMap;

/// What people call the day of the assessment.
const DATES: [&str; 8] =
    ["assessed", "assessment", "assessment_date", "assessed_at", "date", "day", "on", "date_of_assessment"];

const KEYS: [&str; 3] = ["ruleset", "assessed_on", "answers"];

/// Reads the whole tree.
pub(super) fn read(cx: &mut Context<'_>, root: Node) -> Answers {
    let mut answers = Answers::nothing(cx.ruleset);
    let Kind::Map(entries) = root.kind else {
        no_keys(cx, &root);
        return answers;
    };
    let (mut block, mut others, mut said) = (None, Vec::new(), false);
    for entry in unique(cx, entries) {
        match entry.key.as_str() {
            "ruleset" => same_ruleset(cx, &entry.value),
            "assessed_on" => {
                let before = cx.problems.count();
                answers.assessed_on = assessed_on(cx, &entry.value);
                // A day that is wrong is told of once, not again by every date that is not before it.
                said = answers.assessed_on.is_some() || cx.problems.count() > before;
            }
            "answers" => block = Some(entry.value),
            _ => others.push(entry),
        }
    }
    if said {
        cx.assessed_on = answers.assessed_on;
    } else if let Some(on) = cx.assessed_on {
        let start = root.span.start as usize;
        dates::is_assessable(cx, Span::new(start, start), on);
    }
    if block.is_none() && others.is_empty() {
        no_answers(cx, root.span);
    }
    let misplaced = misplaced(cx, &mut block, others);
    if let Some(block) = block {
        answers_block(cx, block, &mut answers);
    }
    for entry in misplaced {
        answer(cx, &entry, &mut answers);
    }
    answers
}

/// A file whose top is a list or a word.
fn no_keys(cx: &mut Context<'_>, root: &Node) {
    let glued = glued_in_line(cx.source.text(), root.span.start as usize);
    let problem = match (&root.kind, glued) {
        (Kind::Broken, _) => return,
        (Kind::Scalar(_), Some((span, key))) => missing_blank(span, key),
        (Kind::Scalar(_), None) if no_break(cx.source.text()).is_some() => {
            return cx.problems.extend(no_break(cx.source.text()));
        }
        (kind, _) => {
            let message = format!("an answer file holds keys, not {}", kind.name());
            Diagnostic::error(codes::NO_KEYS, root.span, message).help(example(cx))
        }
    };
    cx.problems.push(problem);
}

fn missing_blank(span: Span, key: &str) -> Diagnostic {
    let end = span.end as usize;
    Diagnostic::error(codes::NOT_YAML, span, "a blank is missing after the colon")
        .help(format!("write `{key}: ` and the answer"))
        .edit(Span::new(end, end), " ")
}

/// A small answer file for this ruleset.
pub(super) fn example(cx: &Context<'_>) -> String {
    let id = cx.ruleset.questions.first().map_or("question_id", |first| first.id.as_str());
    match cx.format {
        Format::Yaml => {
            format!("write `answers:` and below it, indented, one line for each answer, `{id}: …`")
        }
        Format::Json => format!("write `{{\"answers\": {{\"{id}\": …}}}}`"),
    }
}

/// The entries with each key once; every repetition is reported.
pub(super) fn unique(cx: &mut Context<'_>, entries: Vec<Entry>) -> Vec<Entry> {
    let mut first: HashMap<String, Span> = HashMap::new();
    let mut kept = Vec::with_capacity(entries.len());
    for entry in entries {
        if let Some(before) = first.get(&entry.key) {
            let message = format!("`{}` stands twice", shown(&entry.key));
            let problem = Diagnostic::error(codes::DUPLICATE_KEY, entry.at, message)
                .labelled("again here")
                .and_at(*before, "first here")
                .help("keep the line that is right and delete the other");
            cx.problems.push(problem);
        } else {
            first.insert(entry.key.clone(), entry.at);
            kept.push(entry);
        }
    }
    kept
}

fn no_answers(cx: &mut Context<'_>, span: Span) {
    let nothing = match cx.format {
        Format::Yaml => "answers: {}",
        Format::Json => "{\"answers\": {}}",
    };
    let help = format!("{}; where nothing is known, `{nothing}`", example(cx));
    let problem = Diagnostic::error(codes::NO_ANSWERS, span, "there are no `answers`").help(help);
    cx.problems.push(problem);
}

/// Sorts out the keys that do not belong at the top; returns those that are read as answers all the same, so that
/// their problems are told at once.
fn misplaced(cx: &mut Context<'_>, block: &mut Option<Node>, others: Vec<Entry>) -> Vec<Entry> {
    let (questions, strangers): (Vec<Entry>, Vec<Entry>) =
        others.into_iter().partition(|entry| cx.ruleset.question_named(&entry.key).is_some());
    answers_at_top(cx, &questions, block.is_some());
    let mut read_on = questions;
    for entry in strangers {
        if cx.problems.full() {
            break;
        }
        let near = did_you_mean(&entry.key, KEYS);
        if block.is_none() && near.is_none() && !read_on.is_empty() {
            read_on.push(entry);
            continue;
        }
        unknown_field(cx, &entry, near);
        if block.is_none() && near == Some("answers") {
            *block = Some(entry.value);
        }
    }
    read_on
}

fn unknown_field(cx: &mut Context<'_>, entry: &Entry, near: Option<&str>) {
    let message = format!("`{}` is no key of an answer file", shown(&entry.key));
    let problem = Diagnostic::error(codes::UNKNOWN_FIELD, entry.at, message);
    let dated = matches!(&entry.value.kind, Kind::Scalar(word) if Date::parse(&word.text).is_some());
    if dated && DATES.contains(&entry.key.to_lowercase().replace([' ', '-'], "_").as_str()) {
        let right = cx.format.word("assessed_on");
        let help = "the day of the assessment is `assessed_on`";
        return cx.problems.push(problem.help(help).edit(entry.at, right));
    }
    let help = "the keys are `ruleset`, `assessed_on` and `answers`; answers stand under `answers`";
    let problem = cx.suggesting(problem, entry.at, near, help);
    cx.problems.push(problem);
}

/// One message for all questions that stand at the top.
fn answers_at_top(cx: &mut Context<'_>, questions: &[Entry], has_block: bool) {
    let (Some(first), Some(last)) = (questions.first(), questions.last()) else {
        return;
    };
    let message = format!("`{}` is a question and stands under `answers`", first.key);
    let mut problem = Diagnostic::error(codes::ANSWERS_AT_TOP, first.at, message);
    for other in questions.iter().skip(1).take(7) {
        problem = problem.and_at(other.at, "this too");
    }
    let help = match cx.format {
        _ if has_block => "move it to the other answers under `answers`",
        Format::Yaml => "put `answers:` on a line of its own and indent the answers below it",
        Format::Json => "put the answers into an object of their own, `\"answers\": {…}`",
    };
    problem = problem.help(help);
    let indentable = cx.format == Format::Yaml && !has_block;
    if let Some(text) = indentable.then(|| indented(cx, first, last)).flatten() {
        problem = problem.edit(first.at.to(last.value.span), text);
    }
    cx.problems.push(problem);
}

/// The answers at the end of a file, moved under `answers:`; `None` where something else follows or stands before on
/// the line.
fn indented(cx: &Context<'_>, first: &Entry, last: &Entry) -> Option<String> {
    let text = cx.source.text();
    let after = text.get(last.value.span.end as usize..)?;
    let quiet = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    let starts_line = cx.source.position(first.at.start).column == 1;
    if !starts_line || !after.lines().all(quiet) {
        return None;
    }
    let moved = cx.source.slice(first.at.to(last.value.span));
    let headed = moved.lines().any(|line| KEYS.iter().any(|key| line.starts_with(key)));
    (!headed).then(|| format!("answers:\n  {}", moved.replace('\n', "\n  ")))
}

fn same_ruleset(cx: &mut Context<'_>, node: &Node) {
    let right = &cx.ruleset.id;
    let problem = match &node.kind {
        Kind::Broken => return,
        Kind::Scalar(name) if name.is_null() || name.text == *right => return,
        Kind::Scalar(name) => {
            let plain = |text: &str| text.trim().trim_end_matches(".triage").to_lowercase();
            let titled = [right, &cx.ruleset.title].iter().any(|own| plain(own) == plain(&name.text));
            let near = did_you_mean(&name.text, [right.as_str()]).or(titled.then_some(right.as_str()));
            let message = format!("these answers are for the ruleset `{}`", shown(&name.text));
            let problem = Diagnostic::error(codes::OTHER_RULESET, node.span, message);
            let help = format!("they are read with `{right}`; give the ruleset that they belong to");
            cx.suggesting(problem, node.span, near, &help)
        }
        kind => {
            let message = format!("`ruleset` takes a ruleset's id, not {}", kind.name());
            let help = format!("write `{right}`");
            Diagnostic::error(codes::OTHER_RULESET, node.span, message).help(help)
        }
    };
    cx.problems.push(problem);
}

fn assessed_on(cx: &mut Context<'_>, node: &Node) -> Option<Date> {
    match &node.kind {
        Kind::Broken => None,
        Kind::Scalar(word) if word.is_null() => None,
        Kind::Scalar(word) => dates::assessed_on(cx, node.span, word),
        kind => {
            let message = format!("`assessed_on` takes a date, not {}", kind.name());
            let help = "write a day of the calendar as year-month-day, such as `2026-11-20`";
            cx.refuse(Diagnostic::error(codes::BAD_DATE, node.span, message).help(help))
        }
    }
}

fn answers_block(cx: &mut Context<'_>, block: Node, answers: &mut Answers) {
    match block.kind {
        Kind::Map(entries) => {
            let entries = unique(cx, entries);
            for entry in ticked::told(cx, entries) {
                if cx.problems.full() {
                    return;
                }
                answer(cx, &entry, answers);
            }
        }
        Kind::Broken => {}
        Kind::Scalar(ref word) if word.is_null() => {}
        Kind::Scalar(_) | Kind::List(_) => not_keys(cx, &block),
    }
}

fn not_keys(cx: &mut Context<'_>, block: &Node) {
    let glued = glued_in_line(cx.source.text(), block.span.start as usize);
    let problem = match (&block.kind, glued) {
        (Kind::Scalar(_), Some((span, key))) => missing_blank(span, key),
        (Kind::Scalar(_), None) if no_break(cx.source.slice(block.span)).is_some() => {
            return cx.problems.extend(no_break(cx.source.text()));
        }
        (Kind::Scalar(_), None) if colons(cx.source.slice(block.span)).is_some() => {
            let mended = colons(cx.source.slice(block.span)).unwrap_or_default();
            let written = cx.source.slice(block.span).lines().next().unwrap_or_default();
            let start = block.span.start as usize;
            let message = "a colon is missing between the question and the answer";
            let help = format!("write `{}`", mended.lines().next().unwrap_or_default());
            let span = Span::new(start, start + written.len());
            Diagnostic::error(codes::ANSWERS_WITHOUT_KEYS, span, message).help(help).edit(block.span, mended)
        }
        (kind, _) => {
            let message = format!("`answers` holds questions with their answers, not {}", kind.name());
            let dashes = "leave the dashes out; ";
            let dashes = if matches!(kind, Kind::List(_)) { dashes } else { "" };
            let help = format!("{dashes}{}", example(cx));
            let problem = Diagnostic::error(codes::ANSWERS_WITHOUT_KEYS, block.span, message).help(help);
            match undashed(cx.source.slice(block.span), kind) {
                Some(text) => problem.edit(block.span, text),
                None => problem,
            }
        }
    };
    cx.problems.push(problem);
}

/// Lines of a question and an answer each, with the colons that they lack.
fn colons(written: &str) -> Option<String> {
    let lines: Option<Vec<String>> = written
        .lines()
        .map(|line| {
            let blanks = line.get(..line.len() - line.trim_start().len())?;
            Some(format!("{blanks}{}", with_colon(line.trim())?))
        })
        .collect();
    lines.map(|lines| lines.join("\n"))
}

/// A list of single answers without its dashes.
fn undashed(written: &str, kind: &Kind) -> Option<String> {
    let Kind::List(items) = kind else { return None };
    let single = |item: &Node| matches!(&item.kind, Kind::Map(entries) if entries.len() == 1);
    let lines: Option<Vec<String>> = written
        .lines()
        .map(|line| {
            let (blanks, rest) = line.split_at(line.len() - line.trim_start().len());
            Some(format!("{blanks}{}", rest.strip_prefix("- ")?.trim_start()))
        })
        .collect();
    lines.filter(|lines| lines.len() == items.len() && items.iter().all(single)).map(|lines| lines.join("\n"))
}

/// One answer.
pub(super) fn answer(cx: &mut Context<'_>, entry: &Entry, answers: &mut Answers) {
    let Some(id) = cx.ruleset.question_named(&entry.key) else {
        let problem = no_question(cx, entry);
        cx.problems.push(problem);
        return;
    };
    let question = cx.ruleset.question(id);
    cx.converted = None;
    if let Some(state) = typing::state(cx, question, &entry.value) {
        answers.set(id, state, Some(entry.at.to(entry.value.span)));
        if let Some(written) = cx.converted.take() {
            answers.note_converted(id, written);
        }
    }
}

/// The line of an entry with the line break before it, where it stands alone on it.
fn line_of(cx: &Context<'_>, entry: &Entry) -> Option<Span> {
    let text = cx.source.text();
    let start = text.get(..entry.at.start as usize)?.rfind('\n')?;
    let end = entry.value.span.end as usize;
    let rest = text.get(end..)?.split('\n').next()?;
    let alone = text.get(start..entry.at.start as usize)?.trim().is_empty() && rest.trim().is_empty();
    (alone && cx.format == Format::Yaml).then(|| Span::new(start, end))
}

/// The answers that stand below the name of their group, as lines of their own.
fn out_of_group(cx: &Context<'_>, entry: &Entry, ids: &[&str]) -> Option<(Span, String)> {
    let Kind::Map(items) = &entry.value.kind else { return None };
    let known = items.iter().all(|item| ids.contains(&item.key.as_str()));
    let whole = entry.at.to(entry.value.span);
    if !known || items.is_empty() || cx.format != Format::Yaml || cx.source.slice(whole).contains(['{', '#'])
    {
        return None;
    }
    let indent = " ".repeat(cx.source.position(entry.at.start).column.saturating_sub(1));
    let lines = items.iter().map(|item| cx.source.slice(item.at.to(item.value.span)));
    Some((whole, lines.collect::<Vec<_>>().join(&format!("\n{indent}"))))
}

/// A key that is no question. Where the question that it seems to mean is answered already, which of the two is right is
/// left to the author.
fn no_question(cx: &Context<'_>, entry: &Entry) -> Diagnostic {
    let mut problem = not_asked(cx, entry);
    let meant = problem.edit.as_ref().map(|edit| edit.text.trim_matches('"').to_owned());
    let line = |line: &str, id: &str| {
        let bare = line.trim_start().trim_start_matches(['"', '{', ' ']);
        bare.strip_prefix(id).is_some_and(|rest| rest.trim_start_matches('"').trim_start().starts_with(':'))
    };
    let own = cx.source.position(entry.at.start).line;
    let mut others = cx.source.text().lines().zip(1..).filter(|(_, number)| *number != own);
    if let Some(id) = meant.filter(|id| cx.ruleset.question_named(id).is_some())
        && others.any(|(it, _)| line(it, &id))
    {
        problem.edit = None;
        problem.help =
            Some(format!("`{id}` is answered already; keep the answer that is right under that name"));
    }
    problem
}

fn not_asked(cx: &Context<'_>, entry: &Entry) -> Diagnostic {
    let key = shown(&entry.key);
    if entry.key.is_empty() {
        return Diagnostic::error(codes::BAD_KEY, entry.at.to(entry.value.span), "a key is empty")
            .help("write the question's id before the colon");
    }
    if let Some(group) = cx.ruleset.groups.iter().find(|group| group.id == entry.key) {
        let ids: Vec<&str> = group
            .items
            .iter()
            .filter_map(|(id, _)| cx.ruleset.questions.get(id.index()))
            .map(|question| question.id.as_str())
            .collect();
        let message = format!("`{key}` is a group of questions, and each is answered by itself");
        let help =
            format!("answer {} in lines of their own, not indented further", listing(ids.clone(), "and"));
        let problem = Diagnostic::error(codes::NOT_A_QUESTION, entry.at, message).help(help);
        return match out_of_group(cx, entry, &ids) {
            Some((span, lines)) => problem.edit(span, lines),
            None => problem,
        };
    }
    if let Some(what) = declared_as(cx.ruleset, &entry.key) {
        let message = format!("`{key}` is {what}, not a question");
        let help = "only questions are answered; leave the line out";
        let problem = Diagnostic::error(codes::NOT_A_QUESTION, entry.at, message).help(help);
        return match line_of(cx, entry) {
            Some(line) => problem.edit(line, ""),
            None => problem,
        };
    }
    if let Some(question) = question_with_choice(cx.ruleset, &entry.key) {
        let id = &question.id;
        let message = format!("`{key}` is a choice of `{id}`, not a question");
        let any_of = matches!(question.kind, QuestionKind::AnyOf { .. });
        let list = cx.format.list([entry.key.as_str()]);
        let value = if any_of { list } else { cx.format.word(&entry.key) };
        let written = format!("{}: {value}", cx.format.word(id));
        let problem =
            Diagnostic::error(codes::NOT_A_QUESTION, entry.at, message).help(format!("write `{written}`"));
        // A box that was ticked, unless its question is answered already.
        let ticked =
            matches!(&entry.value.kind, Kind::Scalar(word) if matches!(word.text.as_str(), "yes" | "true"));
        let twice =
            cx.source.text().contains(&format!("{id}\":")) || cx.source.text().contains(&format!("{id}:"));
        let whole = entry.at.to(entry.value.span);
        return if ticked && !twice { problem.edit(whole, written) } else { problem };
    }
    let message = format!("there is no question `{key}`");
    if KEYS.contains(&entry.key.as_str()) {
        let help = format!("`{key}` stands at the top of the file, not among the answers");
        return Diagnostic::error(codes::UNKNOWN_QUESTION, entry.at, message).help(help);
    }
    let problem = Diagnostic::error(codes::UNKNOWN_QUESTION, entry.at, message);
    if let Some(id) = words::asked_in_words(cx.ruleset, &entry.key) {
        let written = cx.format.word(id);
        return problem.help(format!("write `{id}`, which asks this")).edit(entry.at, written);
    }
    // `• fever` and `“fever”`: decorated by a word processor.
    // `heart rate (bpm)`: in the words of a person, with its unit.
    let words = entry.key.split_once('(').map_or(entry.key.as_str(), |(words, _)| words);
    let named = words.trim().to_lowercase().replace([' ', '-'], "_");
    if named != entry.key && cx.ruleset.question_named(&named).is_some() {
        let problem = problem.help(format!("write `{named}`"));
        return problem.edit(entry.at, cx.format.word(&named));
    }
    let bare = entry.key.trim_start_matches(['•', '·', '–', '—', '-', '*', ' ']);
    let bare = bare.trim_matches(['“', '”', '„', '‘', '’', '«', '»']);
    if bare != entry.key && cx.ruleset.question_named(bare).is_some() {
        return problem.help(format!("write `{bare}`")).edit(entry.at, cx.format.word(bare));
    }
    // `mood.sad`: a question behind the name of its group.
    let last = entry.key.rsplit(['.', '/', ':']).next().unwrap_or_default().trim();
    if last != entry.key && cx.ruleset.question_named(last).is_some() {
        return problem.help(format!("write `{last}` alone")).edit(entry.at, cx.format.word(last));
    }
    if let Some(id) = words::short_for(cx.ruleset, &entry.key) {
        return problem.help(format!("write `{id}`")).edit(entry.at, cx.format.word(id));
    }
    let questions = cx.ruleset.questions.iter();
    let mut ids = questions.map(|question| question.id.as_str());
    let kind = ids.clone().find(|id| differs_in_kind(&entry.key, id));
    let slip = did_you_mean(&entry.key, ids.clone());
    let near = slip.filter(|near| is_slip(&entry.key, near) || kind.is_none()).or(kind).or_else(|| {
        let mut longer = ids.clone().filter(|id| abbreviates(&entry.key, id));
        longer.next().filter(|_| longer.next().is_none()).or_else(|| part_of_one(&entry.key, ids.clone()))
    });
    let near = near.or_else(|| with_parts_of(&entry.key, ids.by_ref()));
    match near.and_then(|near| cx.ruleset.question_named(near)) {
        Some(id) => {
            let question = cx.ruleset.question(id);
            let help = format!("it asks “{}”", words::shorter(&question.text));
            let certain = [is_slip, abbreviates, differs_in_kind];
            if certain.iter().any(|certain| certain(&entry.key, &question.id)) {
                cx.suggesting(problem, entry.at, near, &help)
            } else {
                Context::asking(problem, near, &help)
            }
        }
        None if matches!(entry.value.kind, Kind::Map(_)) => {
            problem.help("the questions of a group are keys of their own, not indented further")
        }
        None => problem.help(format!("`{}` has no question of a name like this", cx.ruleset.id)),
    }
}
