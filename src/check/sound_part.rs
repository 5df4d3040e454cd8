//! What of a file can still be held to the laws when something in it is wrong: the declarations without an error that
//! read nothing that has one. So a misspelt name in one rule does not hide what is wrong with a red flag.

use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use crate::syntax::ast::File;
use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use std::sync::Arc;

/// The file without declarations that have an error or read, through others too, one that has.
#[must_use]
pub fn sound_part(source: &Source, file: &File, problems: &[Diagnostic]) -> File {
    let mut faulty: Vec<usize> = Vec::new();
    let errors: Vec<u32> = places(problems);
    for (at, declaration) in file.declarations.iter().enumerate() {
        let from = errors.partition_point(|place| *place < declaration.span.start);
        let hit = errors.get(from).is_some_and(|place| *place <= declaration.span.end);
        if declaration.broken || hit {
            faulty.push(at);
        }
    }
    let left_out = with_readers(source, file, faulty);
    let kept = file.declarations.iter().enumerate().filter(|(at, _)| !left_out.contains(at));
    File {
        declarations: kept.map(|(_, declaration)| Arc::clone(declaration)).collect(),
        comments: Vec::new(),
        uses: file.uses.clone(),
    }
}

fn places(problems: &[Diagnostic]) -> Vec<u32> {
    let errors = problems.iter().filter(|problem| problem.is_error());
    let mut places: Vec<u32> =
        errors.flat_map(|problem| problem.labels.iter().map(|label| label.span.start)).collect();
    places.sort_unstable();
    places
}

/// The faulty declarations and every one in which the name of one of these is a word.
fn with_readers(source: &Source, file: &File, faulty: Vec<usize>) -> HashSet<usize> {
    let mut readers = Readers::new(source, file);
    let mut left_out = HashSet::new();
    let mut rest = faulty;
    while let Some(at) = rest.pop() {
        if !left_out.insert(at) {
            continue;
        }
        let name = file.declarations.get(at).and_then(|declaration| declaration.name.as_ref());
        if let Some(name) = name {
            rest.extend(readers.of(&name.text));
        }
    }
    left_out
}

/// In which declarations a word stands.
struct Readers<'a> {
    source: &'a Source,
    file: &'a File,
    /// Where each declaration stands and its position in the file, in the order of the text.
    places: Vec<(Span, usize)>,
    /// How many words were looked for in the text.
    looked_for: usize,
    /// The declarations of every word; made where many are asked for.
    by_word: Option<HashMap<&'a str, Vec<usize>>>,
}

impl<'a> Readers<'a> {
    /// So many words are looked for in the text one by one, which is quicker than to list all words.
    const FEW: usize = 32;

    fn new(source: &'a Source, file: &'a File) -> Self {
        let spans = file.declarations.iter().map(|declaration| declaration.span);
        let mut places: Vec<(Span, usize)> = spans.zip(0..).collect();
        places.sort_unstable();
        Self { source, file, places, looked_for: 0, by_word: None }
    }

    /// The declarations in which a name is a word.
    fn of(&mut self, name: &str) -> Vec<usize> {
        if name.is_empty() || !name.chars().all(is_name) {
            return Vec::new();
        }
        self.looked_for += 1;
        if self.looked_for <= Self::FEW {
            return self.found(name);
        }
        let by_word = self.by_word.get_or_insert_with(|| by_word(self.source, self.file));
        by_word.remove(name).unwrap_or_default()
    }

    fn found(&self, name: &str) -> Vec<usize> {
        let text = self.source.text();
        let is_word = |start: &usize| {
            let (before, after) = (text.get(..*start), text.get(start + name.len()..));
            !before.is_some_and(|before| before.ends_with(is_name))
                && !after.is_some_and(|after| after.starts_with(is_name))
        };
        let starts = memchr::memmem::find_iter(text.as_bytes(), name).filter(is_word);
        let mut found: Vec<usize> = starts.filter_map(|start| self.declaration_at(start)).collect();
        found.dedup();
        found
    }

    fn declaration_at(&self, start: usize) -> Option<usize> {
        let behind = self.places.partition_point(|(span, _)| span.start as usize <= start);
        let (span, at) = self.places.get(behind.checked_sub(1)?)?;
        (start < span.end as usize).then_some(*at)
    }
}

/// Of each word that is a name of a declaration, the declarations in which it stands.
fn by_word<'a>(source: &'a Source, file: &'a File) -> HashMap<&'a str, Vec<usize>> {
    let names = file.declarations.iter().filter_map(|declaration| declaration.name.as_ref());
    let mut readers: HashMap<&str, Vec<usize>> = names.map(|name| (name.text.as_str(), Vec::new())).collect();
    for (at, declaration) in file.declarations.iter().enumerate() {
        let text = source.slice(declaration.span);
        // Every byte of a name is a letter of its own, which no byte of another letter is.
        for word in text.as_bytes().split(|byte| !is_name(char::from(*byte))) {
            if word.is_empty() {
                continue;
            }
            let Some(known) = std::str::from_utf8(word).ok().and_then(|word| readers.get_mut(word)) else {
                continue;
            };
            if known.last() != Some(&at) {
                known.push(at);
            }
        }
    }
    readers
}

fn is_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}
