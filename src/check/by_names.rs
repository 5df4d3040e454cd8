//! Lines that cannot be read, and whose mend is decided by the names declared elsewhere: several words for the name of a
//! level, a class that is compared with a number.

use crate::diagnostic::{Diagnostic, Edit, valid_words};
use crate::source::{Source, Span};
use crate::syntax;
use crate::syntax::ast::{BandValue, ClauseKind, Declaration, Expr, ExprKind, File, Keyword, TypeClause};

/// Corrects each message about such a line: its edit is the name that is declared, or there is none.
pub fn decide(source: &Source, file: &File, problems: &mut [Diagnostic]) {
    let read = problems.iter_mut().filter(|problem| problem.code.starts_with("bedside::syntax::"));
    for problem in read {
        level_of_words(source, file, problem);
        class_as_number(source, file, problem);
        above_between_decimals(file, problem);
        level_expected(source, file, problem);
        name_in_quotes(source, file, problem);
    }
}

/// `cite "society"` for `cite society`: the text is the name of what can stand there.
fn name_in_quotes(source: &Source, file: &File, problem: &mut Diagnostic) {
    if problem.code != syntax::codes::TEXT_FOR_NAME || problem.edit.is_some() {
        return;
    }
    let at = problem.span();
    let text = source.slice(at).trim_matches('"');
    let before = source.text().get(..at.start as usize).unwrap_or_default().trim_end();
    let wanted = if before.ends_with("cite") { Keyword::Source } else { Keyword::Advice };
    let named = |decl: &Declaration| decl.name.as_ref().is_some_and(|name| name.text == text);
    if file.declarations.iter().any(|decl| decl.keyword == wanted && named(decl)) {
        problem.help = Some(format!("write `{text}`, without quotes"));
        problem.edit = Some(Edit { span: at, text: text.to_owned() });
    }
}

/// `expect emergency` for `expect level emergency`, where nothing else has the name.
fn level_expected(source: &Source, file: &File, problem: &mut Diagnostic) {
    let at = problem.span();
    let expect = source.text().get(..at.start as usize).is_some_and(|before| before.ends_with("expect "));
    if problem.code != syntax::codes::UNFINISHED || problem.edit.is_some() || !expect {
        return;
    }
    let name = source.slice(at);
    let other = file.declarations.iter().any(|decl| decl.name.as_ref().is_some_and(|it| it.text == name));
    if names_of_levels(file).any(|level| level == name) && !other {
        problem.help = Some(format!("write `expect level {name}`"));
        problem.labels.iter_mut().take(1).for_each(|label| label.text.clear());
        problem.edit = Some(Edit { span: Span { end: at.start, ..at }, text: "level ".to_owned() });
    }
}

/// What may stand before the name of a level in everyday words.
const FILLERS: [&str; 5] = ["to", "is", "the", "a", "as"];

/// Words that join something else to a level.
const JOINTS: [&str; 11] =
    ["then", "level", "advise", "and", "or", "if", "when", "unless", "because", "at", "not"];

/// `then level to day` for `then level today`.
fn level_of_words(source: &Source, file: &File, problem: &mut Diagnostic) {
    let at = problem.span();
    let Some((start, line)) = line_of(source, at) else { return };
    let Some(said) = ["then level ", "otherwise level "].iter().find_map(|lead| line.strip_prefix(lead))
    else {
        return;
    };
    let words: Vec<&str> = said.split_whitespace().collect();
    let plain = |word: &&str| word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let joined = words.iter().any(|word| JOINTS.contains(word));
    let from = start + line.len() - said.len();
    let span = Span::new(from, from + said.len());
    if words.len() < 2 || joined || !words.iter().all(plain) || at.start < span.start || at.end > span.end {
        return;
    }
    let levels: Vec<&str> = names_of_levels(file).collect();
    let called = |words: &[&str]| {
        let one_of = |name: &&&str| **name == words.join("_") || **name == words.concat();
        levels.iter().find(one_of).copied()
    };
    let filled = words.split_first().filter(|(first, rest)| FILLERS.contains(first) && rest.len() == 1);
    if called(&words).is_none() && filled.is_some_and(|(_, rest)| called(rest).is_some()) {
        return;
    }
    if let Some(told) = said_twice(from, said) {
        *problem = told;
        return;
    }
    let said = said.trim_start();
    let message = format!("`{said}` is several words, and the name of a level is one");
    let told = Diagnostic::error(syntax::codes::WIDE_NAME, span, message).labelled("this name");
    *problem = match called(&words) {
        Some(name) => told.help(format!("write `{name}`")).edit(span, name),
        None if levels.is_empty() => told.help("write the name of the level, which stands before its words"),
        None => told.help(format!("the levels are {}", valid_words(levels.iter().copied()))),
    };
}

/// `then level now now`, from the place where the words of the level start.
fn said_twice(from: usize, said: &str) -> Option<Diagnostic> {
    let name = said.split_whitespace().next()?;
    let first = said.find(name)? + name.len();
    let again = first + said.get(first..)?.find(name)?;
    said.split_whitespace().all(|word| word == name).then(|| {
        let (span, left_out) = (again..said.len(), first..said.len());
        let placed = |range: std::ops::Range<usize>| Span::new(from + range.start, from + range.end);
        Diagnostic::error(syntax::codes::UNEXPECTED, placed(span), format!("`{name}` stands twice"))
            .labelled("take this away")
            .help(format!("write `{name}`"))
            .edit(placed(left_out), "")
    })
}

/// `risk is 3` for `risk is high`: a class is compared with its names.
fn class_as_number(source: &Source, file: &File, problem: &mut Diagnostic) {
    let signs = matches!(&problem.edit, Some(Edit { text, .. }) if matches!(text.as_str(), "=" | "!="));
    let at = problem.span();
    if problem.code != syntax::codes::FOREIGN_SIGN || !signs {
        return;
    }
    let before = source.text().get(..at.start as usize).unwrap_or_default().trim_end();
    let part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let subject = before.get(before.trim_end_matches(part).len()..).unwrap_or_default();
    let named = |decl: &Declaration| decl.name.as_ref().is_some_and(|name| name.text == subject);
    if let Some(question) =
        file.declarations.iter().find(|decl| decl.keyword == Keyword::Question && named(decl))
    {
        return choice_as_number(source, file, question, problem);
    }
    let mut classes = file.declarations.iter().filter(|decl| decl.keyword == Keyword::Classify);
    let Some(class) = classes.find(|decl| named(decl)) else { return };
    let names = class.clauses.iter().filter_map(|clause| match &clause.kind {
        ClauseKind::Row(_, entry) | ClauseKind::OtherwiseRow(entry) => Some(entry.name.text.as_str()),
        ClauseKind::Band(band) => match &band.value {
            BandValue::Class(entry) => Some(entry.name.text.as_str()),
            _ => None,
        },
        _ => None,
    });
    let help = format!("write `is` and the name of a class: {}", valid_words(names));
    let message = format!("`{subject}` is a class and is not compared with a number");
    *problem = Diagnostic::error(problem.code, at, message).labelled("which class?").help(help);
}

/// `scale is 1` for `scale is scale_1`: a choice is compared with its names.
fn choice_as_number(source: &Source, file: &File, question: &Declaration, problem: &mut Diagnostic) {
    let entries = |decl: &Declaration| -> Vec<String> {
        let entries = decl.clauses.iter().filter_map(|clause| match &clause.kind {
            ClauseKind::Entry(entry) => Some(entry.name.text.to_string()),
            _ => None,
        });
        entries.collect()
    };
    let choices = question.clauses.iter().find_map(|clause| match &clause.kind {
        ClauseKind::Type(TypeClause::OneOf(None)) => Some(entries(question)),
        ClauseKind::Type(TypeClause::OneOf(Some(scale))) => {
            let named = |decl: &Declaration| decl.name.as_ref().is_some_and(|name| name.text == scale.text);
            let mut scales = file.declarations.iter().filter(|decl| decl.keyword == Keyword::Scale);
            scales.find(|decl| named(decl)).map(|decl| entries(decl))
        }
        _ => None,
    });
    let (Some(choices), Some(name)) = (choices.filter(|it| !it.is_empty()), &question.name) else { return };
    let at = problem.span();
    let behind = source.text().get(at.end as usize..).unwrap_or_default();
    let blanks = behind.len() - behind.trim_start_matches(' ').len();
    let number: String = behind.trim_start_matches(' ').chars().take_while(char::is_ascii_digit).collect();
    let mut ending = choices.iter().filter(|choice| choice.ends_with(&format!("_{number}")));
    let only = ending.next().filter(|_| ending.next().is_none() && !number.is_empty());
    let start = at.end as usize + blanks;
    let place = Span::new(start, start + number.len());
    let message = format!("`{}` is answered with a choice, not with a number", name.text);
    let told = Diagnostic::error(problem.code, if number.is_empty() { at } else { place }, message);
    let listed = valid_words(choices.iter().map(String::as_str));
    *problem = match only {
        Some(choice) => told
            .help(format!("did you mean `{choice}`? the choices are {listed}"))
            .edit(place, choice.as_str()),
        None => told.help(format!("write `is` and one of its choices: {listed}")),
    };
}

/// `above 35` in bands of a calculation, whose values lie between any two decimals: no next value to start from.
fn above_between_decimals(file: &File, problem: &mut Diagnostic) {
    let starts_next = matches!(&problem.edit, Some(edit) if edit.text.starts_with("from "));
    if problem.code != syntax::codes::FOREIGN_SIGN || !starts_next {
        return;
    }
    let Some(edit) = problem.edit.clone() else { return };
    let within = |span: Span| span.start <= edit.span.start && edit.span.end <= span.end;
    let Some(decl) = file.declarations.iter().find(|decl| within(decl.span)) else { return };
    let calculated = |by: &Expr| {
        let ExprKind::Name(name) = &by.kind else { return false };
        let named = |decl: &Declaration| decl.name.as_ref().is_some_and(|it| it.text == *name);
        file.declarations.iter().any(|decl| decl.keyword == Keyword::Calculate && named(decl))
    };
    let mut by = decl.clauses.iter().filter_map(|clause| match &clause.kind {
        ClauseKind::By(by) => Some(by),
        ClauseKind::PointsFor(by, ..) if clause.span.start <= edit.span.start => Some(by),
        _ => None,
    });
    if by.next_back().is_some_and(calculated) {
        let help = "its values lie between any two decimals: let the band before end with `below N`, and write `from N`";
        problem.help = Some(help.to_owned());
        problem.edit = None;
    }
}

fn names_of_levels(file: &File) -> impl Iterator<Item = &str> {
    let levels = file.declarations.iter().filter(|decl| decl.keyword == Keyword::Levels);
    levels.flat_map(|decl| &decl.clauses).filter_map(|clause| match &clause.kind {
        ClauseKind::Entry(entry) => Some(entry.name.text.as_str()),
        _ => None,
    })
}

/// The line of a place without its indentation and comment, and where it starts.
fn line_of(source: &Source, at: Span) -> Option<(usize, &str)> {
    let text = source.text();
    let from = text.get(..at.start as usize)?.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(from..)?.lines().next()?.split(" #").next()?.trim_end();
    let bare = line.trim_start();
    Some((from + line.len() - bare.len(), bare))
}
