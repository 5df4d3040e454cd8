//! What of a file can still be held to the laws when something in it is wrong: the declarations without an error that
//! read nothing that has one. So a misspelt name in one rule does not hide what is wrong with a red flag.

use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use crate::syntax::ast::{File, Keyword};
use foldhash::{HashMap, HashSet, HashSetExt as _};
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
        let Some(declaration) = file.declarations.get(at) else { continue };
        if let Some(name) = &declaration.name {
            rest.extend(readers.of(&name.text));
        } else if declaration.keyword == Keyword::Levels {
            rest.extend(readers.of("level"));
        }
    }
    left_out
}

/// The declarations that read one of some others, through further ones too.
pub fn readers_of(source: &Source, file: &File, read: &[usize]) -> HashSet<usize> {
    let others = |at: &usize| {
        let mut readers = with_readers(source, file, vec![*at]);
        readers.remove(at);
        readers
    };
    read.iter().flat_map(others).collect()
}

/// In which declarations a word stands.
struct Readers<'a> {
    source: &'a Source,
    file: &'a File,
    /// Where each declaration stands and its position in the file, in the order of the text.
    places: Vec<(Span, usize)>,
    /// How many words were looked for in the text.
    looked_for: usize,
    /// The declarations in which each declared name stands; made where many are asked for.
    by_word: Option<HashMap<&'a [u8], Vec<usize>>>,
}

impl<'a> Readers<'a> {
    /// So many words are looked for in the text one by one, which is quicker than to look at every word.
    const FEW: usize = 16;

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
        by_word.remove(name.as_bytes()).unwrap_or_default()
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

/// Of each name of a declaration, the declarations in which it is a word.
fn by_word<'a>(source: &'a Source, file: &'a File) -> HashMap<&'a [u8], Vec<usize>> {
    let names = file.declarations.iter().filter_map(|declaration| declaration.name.as_ref());
    let mut readers: HashMap<&[u8], Vec<usize>> =
        names.map(|name| (name.text.as_bytes(), Vec::new())).collect();
    let lengths = Lengths::of(readers.keys().copied());
    for (at, declaration) in file.declarations.iter().enumerate() {
        let text = source.slice(declaration.span).as_bytes();
        // No byte of a longer character is one of a name.
        let words = text.split(|byte| !NAMES.get(usize::from(*byte)).is_some_and(|part| *part));
        for word in words.filter(|word| lengths.may_have(word)) {
            if let Some(known) = readers.get_mut(word)
                && known.last() != Some(&at)
            {
                known.push(at);
            }
        }
    }
    readers
}

/// How long the names with each first letter are: most words of a text are told from all of them by that.
struct Lengths([u64; 256]);

impl Lengths {
    fn of<'a>(names: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut lengths = Self([0; 256]);
        for name in names {
            if let Some(known) = name.first().and_then(|first| lengths.0.get_mut(usize::from(*first))) {
                *known |= Self::bit(name);
            }
        }
        lengths
    }

    fn may_have(&self, word: &[u8]) -> bool {
        let known = word.first().and_then(|first| self.0.get(usize::from(*first)));
        known.is_some_and(|known| known & Self::bit(word) != 0)
    }

    /// All that are very long share a bit.
    fn bit(word: &[u8]) -> u64 {
        1 << word.len().min(63)
    }
}

/// Whether each byte is one of a name.
const NAMES: [bool; 256] = {
    let mut names = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        #[allow(clippy::indexing_slicing, reason = "of 256 bytes, when the program is built")]
        {
            names[byte as usize] = is_name(byte as char);
        }
        byte += 1;
    }
    names
};

const fn is_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_the_text_and_in_the_list_alike() {
        let flagship = include_str!("../../rulesets/deep_gluteal/deep_gluteal.triage");
        let source = Source::new("deep_gluteal.triage", flagship);
        let (file, _) = crate::syntax::parse(&source);
        let listed = by_word(&source, &file);
        let readers = Readers::new(&source, &file);
        assert!(listed.len() > 200);
        for (name, known) in listed {
            let name = std::str::from_utf8(name).unwrap_or_default();
            assert_eq!(readers.found(name), known, "{name}");
        }
    }
}
