//! What the texts of two versions of a ruleset differ in: the declarations that were added, removed or changed, each in
//! its author's words.
//!
//! Layout, comments and the order of declarations are no difference, and neither is the file in which a declaration
//! stands: what counts is what each declaration says. Cases are no part of a ruleset's meaning and are not looked at.
//! What a change does to patients is no question of this module: it is asked of `eval`, or proved.

use crate::ruleset::Ruleset;
use crate::source::{FileAt, Source};
use crate::syntax;
use crate::syntax::ast::{Declaration, File, Keyword};
use std::collections::HashMap;
use std::sync::Arc;

/// A declaration of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The kind, as the word that starts it.
    pub keyword: Keyword,
    /// Its name; of a kind without names its title, and of `levels` and `otherwise` nothing.
    pub name: String,
    /// Its title or text; empty where it has none, and where it stands as the name.
    pub title: String,
    /// The file in which it stands, as that file is shown.
    pub file: String,
    /// The line on which it starts, from 1.
    pub line: usize,
    /// All of it as its author wrote it, lines ended by a line feed alone, the last one by nothing.
    pub text: String,
}

/// A declaration that two versions do not say alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Only the new version has it.
    Added(Declared),
    /// Only the old version has it.
    Removed(Declared),
    /// Both have it, and it says something else; the old one first.
    Changed(Box<(Declared, Declared)>),
}

impl Change {
    /// The declaration in the old version, where it has it.
    #[must_use]
    pub fn before(&self) -> Option<&Declared> {
        match self {
            Self::Added(_) => None,
            Self::Removed(before) => Some(before),
            Self::Changed(both) => Some(&both.0),
        }
    }

    /// The declaration in the new version, where it has it.
    #[must_use]
    pub fn after(&self) -> Option<&Declared> {
        match self {
            Self::Added(after) => Some(after),
            Self::Removed(_) => None,
            Self::Changed(both) => Some(&both.1),
        }
    }

    /// The declaration as it is, or as it was where it is gone.
    #[must_use]
    pub fn declared(&self) -> &Declared {
        match self {
            Self::Added(one) | Self::Removed(one) => one,
            Self::Changed(both) => &both.1,
        }
    }
}

/// What the new version changes: by weight of the kinds (red flags and rules first, see [`weight`]), within a kind what
/// is gone first, then in the order of the text.
///
/// Both texts are read with the files that they use. Of a library only what the ruleset needs is looked at.
#[must_use]
pub fn changed(old: &Ruleset, new: &Ruleset) -> Vec<Change> {
    let (mut before, after) = (declarations(old), declarations(new));
    let mut known: HashMap<Key, usize> = HashMap::new();
    for (at, (key, _)) in before.iter().enumerate() {
        known.insert(key.clone(), at);
    }
    let mut found = Vec::new();
    for (key, new_one) in after {
        let old_one = known.remove(&key).and_then(|at| before.get_mut(at)).and_then(|it| it.1.take());
        match (old_one, new_one) {
            (Some(old_one), Some(new_one)) if says_the_same(&old_one, &new_one) => {}
            (Some((_, old_one)), Some((_, new_one))) => {
                found.push(Change::Changed(Box::new((old_one, new_one))));
            }
            (None, Some((_, new_one))) => found.push(Change::Added(new_one)),
            (_, None) => {}
        }
    }
    // Stable: what is equal in weight stays in the order of the texts.
    let gone = before.into_iter().filter_map(|(_, left)| Some(Change::Removed(left?.1)));
    let mut all: Vec<Change> = gone.chain(found).collect();
    all.sort_by_key(|change| weight(change.declared().keyword));
    all
}

/// How much a change of a declaration of this kind may do to a patient's level at once; smaller is weightier.
#[must_use]
pub fn weight(keyword: Keyword) -> u8 {
    match keyword {
        Keyword::RedFlag => 0,
        Keyword::Rule | Keyword::Otherwise => 1,
        Keyword::Levels | Keyword::Ruleset | Keyword::Library | Keyword::Use => 2,
        Keyword::Finding | Keyword::Calculate | Keyword::Score | Keyword::Classify => 3,
        Keyword::Question | Keyword::Questions | Keyword::Scale | Keyword::Impossible => 4,
        Keyword::Pattern | Keyword::Advice => 5,
        Keyword::Always | Keyword::Source | Keyword::Section | Keyword::Case | Keyword::Unknown => 6,
    }
}

/// What makes a declaration of two versions one: its name space, its name, and how many of that name stand before it.
type Key = (Keyword, String, usize);
/// A declaration as it was read and as it is told.
type Both = (Arc<Declaration>, Declared);

fn says_the_same(one: &Both, other: &Both) -> bool {
    let alone = |both: &Both| File { declarations: vec![both.0.clone()], ..File::default() };
    syntax::same(&alone(one), &alone(other))
}

/// What a ruleset declares with the libraries that it uses, in the order of the files.
fn declarations(ruleset: &Ruleset) -> Vec<(Key, Option<Both>)> {
    let source = &ruleset.source;
    let mut found = Vec::new();
    let mut seen: HashMap<(Keyword, String), usize> = HashMap::new();
    for file in source.files().filter(|file| !source.is_beside(file.span.start)) {
        let text = Source::new(file.name, source.slice(file.span));
        let (tree, _) = syntax::parse(&text);
        for declaration in tree.declarations {
            let one = declared(&declaration, &text, file);
            if !matters(ruleset, file, &declaration, &one.name) {
                continue;
            }
            let named = (space(one.keyword), one.name.clone());
            let before = seen.entry(named.clone()).or_default();
            found.push(((named.0, named.1, *before), Some((declaration, one))));
            *before += 1;
        }
    }
    found
}

fn declared(declaration: &Declaration, text: &Source, file: FileAt) -> Declared {
    let title = declaration.title.as_ref().map(|title| title.value.clone());
    let (name, title) = match &declaration.name {
        Some(name) => (name.text.to_string(), title.unwrap_or_default()),
        None => (title.unwrap_or_default(), String::new()),
    };
    Declared {
        keyword: declaration.keyword,
        name,
        title,
        file: file.name.to_owned(),
        line: text.position(declaration.span.start).line,
        text: text.slice(declaration.span).trim_end().replace("\r\n", "\n"),
    }
}

/// Sources, levels, patterns and advice have name spaces of their own; what has no name is told apart by its kind and
/// its title; all else shares one, so that a rule that became a red flag is one that changed.
fn space(keyword: Keyword) -> Keyword {
    match keyword {
        Keyword::RedFlag
        | Keyword::Finding
        | Keyword::Calculate
        | Keyword::Score
        | Keyword::Classify
        | Keyword::Question
        | Keyword::Questions
        | Keyword::Scale => Keyword::Rule,
        other => other,
    }
}

/// Whether a declaration is a part of what the ruleset means.
fn matters(ruleset: &Ruleset, file: FileAt, declaration: &Declaration, name: &str) -> bool {
    match declaration.keyword {
        Keyword::Case | Keyword::Use | Keyword::Library => false,
        _ if file.index == 0 => true,
        Keyword::Finding => ruleset.findings.iter().any(|it| it.id == name),
        Keyword::Calculate => ruleset.calculations.iter().any(|it| it.id == name),
        Keyword::Score => ruleset.scores.iter().any(|it| it.id == name),
        Keyword::Classify => ruleset.classes.iter().any(|it| it.id == name),
        Keyword::Source => ruleset.sources.iter().any(|it| it.id == name),
        _ => true,
    }
}
