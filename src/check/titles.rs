//! A text where a name belongs: the name that is declared with these words, where one is.

use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::syntax;
use crate::syntax::ast::{ClauseKind, Declaration, File, Keyword};
use std::collections::BTreeSet;

/// Names in each message about a text what is declared with that text.
pub fn name_texts(source: &Source, file: &File, problems: &mut [Diagnostic]) {
    let texts = problems.iter_mut().filter(|problem| problem.code == syntax::codes::TEXT_FOR_NAME);
    for problem in texts {
        let span = problem.span();
        let words = source.slice(span).trim_matches('"');
        let before = source.text().get(..span.start as usize).unwrap_or_default();
        let lead = before.split_whitespace().next_back().unwrap_or_default();
        let names = named(file, words, lead);
        let mut names = names.iter();
        let (Some(name), None) = (names.next(), names.next()) else { continue };
        let right = if lead == "advise" { format!("[{name}]") } else { (*name).to_owned() };
        problem.help = Some(format!("write `{right}`, which is declared with these words"));
        problem.edit = Some(crate::diagnostic::Edit { span, text: right });
    }
}

/// The names that are declared with these words, of the kind that belongs after a word.
fn named<'a>(file: &'a File, words: &str, lead: &str) -> BTreeSet<&'a str> {
    let said = |text: &str| plain(text) == plain(words);
    let mut found = BTreeSet::new();
    for decl in file.declarations.iter().filter(|decl| belongs(decl.keyword, lead)) {
        let title = decl.title.as_ref().filter(|title| said(&title.value));
        found.extend(decl.name.as_ref().filter(|_| title.is_some()).map(|name| name.text.as_str()));
        found.extend(entries(decl).filter(|(_, text)| said(text)).map(|(name, _)| name));
    }
    found
}

fn belongs(keyword: Keyword, lead: &str) -> bool {
    match lead {
        "level" => keyword == Keyword::Levels,
        "advise" => keyword == Keyword::Advice,
        "is" | "not" | "includes" => {
            matches!(keyword, Keyword::Question | Keyword::Scale | Keyword::Classify)
        }
        _ => matches!(
            keyword,
            Keyword::Question
                | Keyword::Questions
                | Keyword::Finding
                | Keyword::Calculate
                | Keyword::Score
                | Keyword::Pattern
        ),
    }
}

fn entries(decl: &Declaration) -> impl Iterator<Item = (&str, &str)> {
    decl.clauses.iter().filter_map(|clause| match &clause.kind {
        ClauseKind::Entry(entry) => Some((entry.name.text.as_str(), entry.text.as_ref()?.value.as_str())),
        _ => None,
    })
}

/// Words without capitals and without what ends a sentence.
fn plain(text: &str) -> String {
    text.trim().trim_end_matches(['.', '?', '!']).to_lowercase()
}
