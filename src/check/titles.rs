//! A text where a name belongs: the name that is declared with these words, where one is.

use crate::diagnostic::{Diagnostic, Edit};
use crate::source::{Source, Span};
use crate::syntax;
use crate::syntax::ast::{BandValue, ClauseKind, Declaration, File, Keyword};
use std::collections::BTreeSet;

/// What the name is of that belongs where the text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Level,
    Advice,
    Rule,
    Pattern,
    Choice,
    Readable,
    Source,
}

/// Names in each message about a text what is declared with that text.
pub fn name_texts(source: &Source, file: &File, problems: &mut [Diagnostic]) {
    let texts = problems.iter_mut().filter(|problem| problem.code == syntax::codes::TEXT_FOR_NAME);
    for problem in texts {
        let span = problem.span();
        let words = source.slice(span).trim_matches('"');
        let row =
            source.text().get(span.end as usize..).is_some_and(|rest| rest.trim_start().starts_with(':'));
        let mut before =
            source.text().get(..span.start as usize).unwrap_or_default().split_whitespace().rev();
        let lead = before.next().unwrap_or_default();
        let wanted = match lead {
            "level" => Wanted::Level,
            "advise" | "withheld" => Wanted::Advice,
            "fired" | "open" => Wanted::Rule,
            "likely" | "possible" => Wanted::Pattern,
            "cite" => Wanted::Source,
            "is" | "includes" | "=" | "==" | "!=" => Wanted::Choice,
            "not" if before.next() == Some("is") => Wanted::Choice,
            _ if row || is_class(file, lead) => Wanted::Choice,
            _ => Wanted::Readable,
        };
        let Some(name) = only_named(file, words, wanted) else { continue };
        // A conclusion lists its advice in brackets; an example names one a line.
        let concluded = lead == "advise" && before.next() == Some("then");
        let right = if concluded { format!("[{name}]") } else { name.to_owned() };
        // A sign compares numbers.
        let (span, right) = match lead {
            "=" | "==" => (with_sign(source, span, lead), format!("is {right}")),
            "!=" => (with_sign(source, span, lead), format!("is not {right}")),
            _ => (span, right),
        };
        problem.help = Some(format!("write `{right}`, which is declared with these words"));
        problem.edit = Some(Edit { span, text: right });
    }
}

/// Whether a name is that of a class, of which an example expects one.
fn is_class(file: &File, name: &str) -> bool {
    let named = |decl: &Declaration| decl.name.as_ref().is_some_and(|it| it.text == name);
    file.declarations.iter().any(|decl| decl.keyword == Keyword::Classify && named(decl))
}

/// A text with the sign before it.
fn with_sign(source: &Source, text: Span, sign: &str) -> Span {
    let before = source.text().get(..text.start as usize).unwrap_or_default().trim_end();
    Span::new(before.len() - sign.len(), text.end as usize)
}

/// `["Sitting", "Running"]` for `[sitting, running]`: what stands between the brackets, with the names in place of the
/// texts.
pub fn name_listed_texts(source: &Source, file: &File, problems: &mut [Diagnostic]) {
    let syntax = problems.iter_mut().filter(|problem| problem.code.starts_with("bedside::syntax::"));
    for problem in syntax.filter(|problem| source.slice(problem.span()).starts_with('"')) {
        let Some((span, wanted)) = list_around(source, problem.span()) else { continue };
        let named = |item: &str| match item.strip_prefix('"') {
            None => Some(item.to_owned()),
            Some(words) => only_named(file, words.trim_end_matches('"'), wanted).map(str::to_owned),
        };
        let items: Option<Vec<String>> = listed(source.slice(span)).into_iter().map(named).collect();
        let Some(items) = items else { continue };
        let right = items.join(", ");
        problem.help = Some(format!("write the names that are declared with these words: `[{right}]`"));
        problem.edit = Some(Edit { span, text: right });
    }
}

/// What stands between the brackets around a place, and what is listed there.
fn list_around(source: &Source, at: Span) -> Option<(Span, Wanted)> {
    let text = source.text();
    let line = text.get(..at.start as usize)?.rfind('\n').map_or(0, |end| end + 1);
    let open = line + text.get(line..at.start as usize)?.rfind('[')?;
    let rest = text.get(open + 1..)?.lines().next()?;
    let end = open + 1 + rest.find(']')?;
    let wanted = match text.get(line..open)?.split_whitespace().last()? {
        "advise" => Wanted::Advice,
        "of" => Wanted::Choice,
        _ => return None,
    };
    (at.end as usize <= end).then(|| (Span::new(open + 1, end), wanted))
}

/// The items of a list; a comma inside a text does not part them.
fn listed(words: &str) -> Vec<&str> {
    let (mut quoted, mut start, mut found) = (false, 0, Vec::new());
    for (at, letter) in words.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                found.extend(words.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    found.extend(words.get(start..));
    found.into_iter().map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// The one name that is declared with these words.
fn only_named<'a>(file: &'a File, words: &str, wanted: Wanted) -> Option<&'a str> {
    let found = named(file, words, wanted);
    let mut names = if found.is_empty() { begun(file, words, wanted) } else { found }.into_iter();
    let only = names.next()?;
    names.next().is_none().then_some(only)
}

/// The sources whose citation starts with these words: `"NICE NG128"`.
fn begun<'a>(file: &'a File, words: &str, wanted: Wanted) -> BTreeSet<&'a str> {
    const SHORTEST: usize = 3;
    let starts = |text: &str| {
        let rest = plain(text).strip_prefix(&plain(words)).map(str::to_owned);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let cited = |decl: &&std::sync::Arc<Declaration>| {
        decl.keyword == Keyword::Source && decl.title.as_ref().is_some_and(|title| starts(&title.value))
    };
    if wanted != Wanted::Source || words.len() < SHORTEST {
        return BTreeSet::new();
    }
    file.declarations
        .iter()
        .filter(cited)
        .filter_map(|decl| Some(decl.name.as_ref()?.text.as_str()))
        .collect()
}

/// The names that are declared with these words.
fn named<'a>(file: &'a File, words: &str, wanted: Wanted) -> BTreeSet<&'a str> {
    let said = |text: &str| plain(text) == plain(words);
    let mut found = BTreeSet::new();
    for decl in &file.declarations {
        if by_title(decl.keyword, wanted) && decl.title.as_ref().is_some_and(|title| said(&title.value)) {
            found.extend(decl.name.as_ref().map(|name| name.text.as_str()));
        }
        if by_entry(decl.keyword, wanted) {
            found.extend(entries(decl).filter(|(_, text)| said(text)).map(|(name, _)| name));
        }
    }
    found
}

fn by_title(keyword: Keyword, wanted: Wanted) -> bool {
    use Keyword::{Advice, Calculate, Finding, Pattern, Question, Score};
    match wanted {
        Wanted::Advice => keyword == Advice,
        Wanted::Rule => matches!(keyword, Keyword::Rule | Keyword::RedFlag),
        Wanted::Pattern => keyword == Pattern,
        Wanted::Source => keyword == Keyword::Source,
        Wanted::Readable => matches!(keyword, Question | Finding | Calculate | Score | Pattern),
        Wanted::Level | Wanted::Choice => false,
    }
}

fn by_entry(keyword: Keyword, wanted: Wanted) -> bool {
    match wanted {
        Wanted::Level => keyword == Keyword::Levels,
        Wanted::Choice => matches!(keyword, Keyword::Question | Keyword::Scale | Keyword::Classify),
        Wanted::Readable => keyword == Keyword::Questions,
        Wanted::Advice | Wanted::Rule | Wanted::Pattern | Wanted::Source => false,
    }
}

fn entries(decl: &Declaration) -> impl Iterator<Item = (&str, &str)> {
    let entries = decl.clauses.iter().filter_map(|clause| match &clause.kind {
        ClauseKind::Entry(entry) => Some(entry),
        ClauseKind::Band(band) => match &band.value {
            BandValue::Class(class) => Some(class),
            _ => None,
        },
        _ => None,
    });
    entries.filter_map(|entry| Some((entry.name.text.as_str(), entry.text.as_ref()?.value.as_str())))
}

/// Words without capitals and without what ends a sentence.
fn plain(text: &str) -> String {
    text.trim().trim_end_matches(['.', '?', '!']).to_lowercase()
}
