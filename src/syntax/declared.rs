//! The names that a file declares, known before its declarations are read: a message about a broken one can tell a name
//! from a stray word.

use crate::syntax::ast::Keyword;
use crate::syntax::place::{is_name, last_token, token};
use crate::syntax::{split, tree, words};
use foldhash::{HashMap, HashMapExt as _};
use std::sync::OnceLock;

/// What a name stands for, as far as its line tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// What a declaration of this kind declares.
    Declaration(Keyword),
    /// A question of which several choices may be ticked.
    Several,
    /// A level.
    Level,
    /// A choice, a class or an item of a group.
    Entry,
}

/// The names of a file, gathered when the first of them is asked for.
pub struct Declared<'t> {
    text: &'t str,
    names: OnceLock<HashMap<&'t str, Named>>,
}

impl<'t> Declared<'t> {
    /// The names that a text declares.
    pub fn of(text: &'t str) -> Self {
        Self { text, names: OnceLock::new() }
    }

    /// What a name stands for; none where nothing of this file has it.
    pub fn get(&self, name: &str) -> Option<Named> {
        self.names.get_or_init(|| gathered(self.text)).get(name).copied()
    }

    /// Whether a name stands anywhere in the file.
    pub fn mentions(&self, name: &str) -> bool {
        let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        self.text.match_indices(name).any(|(at, _)| {
            let (before, after) = (self.text.get(..at), self.text.get(at + name.len()..));
            !part(before.and_then(|text| text.chars().next_back()))
                && !part(after.and_then(|text| text.chars().next()))
        })
    }

    /// Whether the file uses others, of which nothing is known here.
    pub fn is_open(&self) -> bool {
        self.text.lines().any(|line| line.starts_with("use "))
    }

    /// Whether the file declares a name.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

fn gathered(text: &str) -> HashMap<&str, Named> {
    let mut names = HashMap::new();
    let mut owner = "";
    let mut levels = false;
    for line in text.lines() {
        if let Some((keyword, length)) = split::keyword_at(line) {
            owner = token(line.get(length..).unwrap_or_default().trim_start());
            levels = keyword == Keyword::Levels;
            if is_name(owner) && tree::has_name(keyword) {
                names.insert(owner, Named::Declaration(keyword));
            }
            continue;
        }
        if line.trim_start().starts_with("any of") && line.trim_start().trim_end().len() == "any of".len() {
            names.entry(owner).and_modify(|named| *named = Named::Several);
        }
        let Some(quote) = line.find('"') else { continue };
        let (at, name) = last_token(line.get(..quote).unwrap_or_default(), quote);
        let alone =
            line.get(..at).is_some_and(|before| before.trim().is_empty() || before.trim_end().ends_with(':'));
        if alone && is_name(name) && !words::is_clause_word(name) && !words::is_reserved(name) {
            names.entry(name).or_insert(if levels { Named::Level } else { Named::Entry });
        }
    }
    names
}
