//! What of a file can still be held to the laws when something in it is wrong: the declarations without an error that
//! read nothing that has one. So a misspelt name in one rule does not hide what is wrong with a red flag.

use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::syntax::ast::{Declaration, File};
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
    let mut readers: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, declaration) in file.declarations.iter().enumerate() {
        for word in words(source, declaration) {
            readers.entry(word).or_default().push(at);
        }
    }
    let mut left_out = HashSet::new();
    let mut rest = faulty;
    while let Some(at) = rest.pop() {
        if !left_out.insert(at) {
            continue;
        }
        let name = file.declarations.get(at).and_then(|declaration| declaration.name.as_ref());
        if let Some(found) = name.and_then(|name| readers.remove(name.text.as_str())) {
            rest.extend(found);
        }
    }
    left_out
}

fn words<'a>(source: &'a Source, declaration: &Declaration) -> impl Iterator<Item = &'a str> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    source.slice(declaration.span).split(move |letter| !is_name(letter)).filter(|word| !word.is_empty())
}
