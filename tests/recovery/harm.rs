//! Which messages a change may bring to declarations that it did not touch: those that depend on what was changed.

use bedside::diagnostic::Diagnostic;
use bedside::source::Source;
use bedside::syntax::ast::{Clause, ClauseKind, Declaration, File, Keyword};
use std::collections::{HashMap, HashSet, VecDeque};

/// Why a message on an untouched declaration is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It reads, directly or through others, something that the changed declaration declares, or declared.
    Reads,
    /// The changed declaration was the one that read it: nothing uses it any more.
    Unread,
    /// The first line of the changed declaration is gone, and its clauses belong to the one above.
    Swallowed,
    /// The file lacks its `ruleset`, `levels` or `otherwise`, which was the changed one.
    Shape,
}

/// The declarations of the text before the change, by the names in them.
pub struct Before<'t> {
    source: &'t Source,
    file: &'t File,
    /// For each declaration, those that have one of its names as a word.
    readers: Vec<Vec<usize>>,
    words: Vec<HashSet<&'t str>>,
}

fn words(text: &str) -> HashSet<&str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect()
}

fn entries(clauses: &[Clause]) -> impl Iterator<Item = &str> {
    clauses.iter().filter_map(|clause| match &clause.kind {
        ClauseKind::Entry(entry) => Some(entry.name.text.as_str()),
        _ => None,
    })
}

fn names(declaration: &Declaration) -> Vec<&str> {
    let own = declaration.name.iter().map(|name| name.text.as_str());
    own.chain(declaration.title.iter().map(|title| title.value.as_str()))
        .chain(entries(&declaration.clauses))
        .collect()
}

impl<'t> Before<'t> {
    /// Finds who reads whom.
    pub fn new(source: &'t Source, file: &'t File) -> Self {
        let words: Vec<HashSet<&str>> =
            file.declarations.iter().map(|it| words(source.slice(it.span))).collect();
        let mut by_word: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, words) in words.iter().enumerate() {
            for word in words {
                by_word.entry(word).or_default().push(at);
            }
        }
        let slices: Vec<&str> = file.declarations.iter().map(|it| source.slice(it.span)).collect();
        let readers = file.declarations.iter().map(|it| {
            let called = it
                .title
                .iter()
                .filter(|_| it.keyword == Keyword::Case)
                .map(|title| format!("\"{}\"", title.value));
            let like = called.flat_map(|title| {
                slices
                    .iter()
                    .enumerate()
                    .filter(move |(_, slice)| slice.contains(&title))
                    .map(|(at, _)| at)
                    .collect::<Vec<_>>()
            });
            names(it)
                .iter()
                .flat_map(|name| by_word.get(name).into_iter().flatten().copied())
                .chain(like)
                .collect()
        });
        let readers = readers.collect();
        Self { source, file, readers, words }
    }

    /// The declarations that a stretch of the text touches: one, or several neighbours.
    pub fn touched(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        let starts = |at: usize| self.file.declarations.partition_point(|it| it.span.start as usize <= at);
        starts(start).saturating_sub(1)..starts(end).max(1)
    }

    /// The declaration at a place of the text before.
    pub fn at(&self, place: usize) -> usize {
        self.file.declarations.partition_point(|it| it.span.start as usize <= place).saturating_sub(1)
    }

    /// Why a message on declaration `at` is right where some others were changed; none where it is not.
    pub fn reason(
        &self,
        touched: std::ops::Range<usize>,
        at: usize,
        problem: &Diagnostic,
        now: &str,
    ) -> Option<Reason> {
        if self.dependents(touched.clone()).contains(&at) {
            return Some(Reason::Reads);
        }
        let changed: Vec<&Declaration> =
            self.file.declarations[touched.clone()].iter().map(AsRef::as_ref).collect();
        let shape = [Keyword::Ruleset, Keyword::Levels, Keyword::Otherwise];
        if changed.iter().any(|it| shape.contains(&it.keyword)) {
            return Some(Reason::Shape);
        }
        let unread = problem.code.contains("::unused_") || problem.code.contains("::empty_");
        let own = &self.file.declarations[at];
        let read = |name: &str| self.words[touched.clone()].iter().any(|words| words.contains(name));
        if unread
            && (names(own).iter().any(|name| read(name))
                || own.keyword == Keyword::Section
                || own.keyword == Keyword::Levels)
        {
            return Some(Reason::Unread);
        }
        // What is called by a new name may be read by anybody who reads that name.
        let renamed = words(now).into_iter().any(|word| {
            !self.words[touched.clone()].iter().any(|words| words.contains(word))
                && self.words[at].contains(word)
        });
        if renamed {
            return Some(Reason::Reads);
        }
        (at + 1 == touched.start).then_some(Reason::Swallowed)
    }

    fn dependents(&self, touched: std::ops::Range<usize>) -> HashSet<usize> {
        let mut met: HashSet<usize> = touched.clone().collect();
        let mut rest: VecDeque<usize> = touched.collect();
        while let Some(at) = rest.pop_front() {
            rest.extend(self.readers[at].iter().copied().filter(|reader| met.insert(*reader)));
        }
        met
    }

    /// The text before.
    pub fn text(&self) -> &'t str {
        self.source.text()
    }
}
