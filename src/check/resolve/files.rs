//! What belongs to which file, where a ruleset uses libraries: what a library may hold, the section that its questions
//! are in, and whether it has everything that it reads.

use super::names::{Space, Thing};
use super::{Resolver, codes};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use crate::syntax::ast::{Declaration, File, Keyword};
use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use std::sync::Arc;

/// Which file is what.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Whether the first file is a library itself.
    pub(super) library: bool,
    /// For each file the files whose names it may read; empty where there is one file.
    visible: Vec<HashSet<usize>>,
    /// The section that is open in each file met so far.
    sections: HashMap<usize, Option<usize>>,
    /// The section in which the last `use` stands.
    around: Option<usize>,
    /// What was told to be missing in a library, by file and place of what is read.
    told: HashSet<(usize, Span)>,
}

impl Layout {
    pub(super) fn new(source: &Source, file: &File) -> Self {
        let own = |keyword| {
            let mut all = file.declarations.iter();
            all.any(|decl| decl.keyword == keyword && source.is_own(decl.span.start))
        };
        Self {
            library: own(Keyword::Library) && !own(Keyword::Ruleset),
            visible: (0..file.uses.len()).map(|at| reached(&file.uses, at)).collect(),
            ..Self::default()
        }
    }

    /// A section starts; questions after it in the same file are in it.
    pub(super) fn section_starts(&mut self, at: u32, source: &Source, section: usize) {
        self.sections.insert(source.file_at(at).index, Some(section));
    }

    /// The section of a question: the last one in its file, else the one in which the file is used.
    pub(super) fn section(&mut self, at: u32, source: &Source) -> Option<usize> {
        let around = self.around;
        *self.sections.entry(source.file_at(at).index).or_insert(around)
    }

    /// A `use` stands here: the declarations of what it names follow.
    pub(super) fn used_here(&mut self, at: u32, source: &Source) {
        self.around = self.section(at, source);
    }
}

/// A file and everything that it uses, through others too.
fn reached(uses: &[Vec<usize>], from: usize) -> HashSet<usize> {
    let mut found = HashSet::new();
    let mut rest = vec![from];
    while let Some(at) = rest.pop() {
        if found.insert(at) {
            rest.extend(uses.get(at).into_iter().flatten());
        }
    }
    found
}

impl<'a> Resolver<'a> {
    /// Whether a declaration stands in a library.
    pub(super) fn in_library(&self, decl: &Declaration) -> bool {
        self.layout.library || !self.source.is_own(decl.span.start)
    }

    /// `levels`, `otherwise`, `case`: these belong to a ruleset.
    pub(super) fn not_in_library(&mut self, decl: &Declaration) {
        let word = decl.keyword.words();
        let article = if decl.keyword == Keyword::Otherwise { "an" } else { "a" };
        let (what, help) = match decl.keyword {
            Keyword::Levels => (
                "`levels` do not belong in a library".to_owned(),
                "the rules of a library name levels of the ruleset that uses it",
            ),
            _ => (format!("{article} `{word}` does not belong in a library"), "it speaks of a whole ruleset"),
        };
        let error = Diagnostic::error(codes::NOT_IN_LIBRARY, decl.keyword_span, what);
        self.report(error.help(format!("write it in the ruleset that uses this library: {help}")));
    }

    /// Each file has one `library` line, and none beside a `ruleset`.
    pub(super) fn one_head_each(&mut self) {
        let mut heads: HashMap<usize, Span> = HashMap::new();
        let is_head = |decl: &&Declaration| {
            decl.keyword == Keyword::Library
                || decl.keyword == Keyword::Ruleset && self.source.is_own(decl.span.start)
        };
        let mut problems = Vec::new();
        for decl in self.file.declarations.iter().map(Arc::as_ref).filter(is_head) {
            let file = self.source.file_at(decl.span.start).index;
            let Some(first) = heads.get(&file) else {
                heads.insert(file, decl.keyword_span);
                continue;
            };
            let both = self.source.slice(*first) != self.source.slice(decl.keyword_span);
            // A second `ruleset` is told of where rulesets are counted.
            if !both && decl.keyword == Keyword::Ruleset {
                continue;
            }
            let message = if both {
                "a file is a `ruleset` or a `library`, not both"
            } else {
                "there is a second `library`"
            };
            let error = Diagnostic::error(codes::SECOND_DECLARATION, decl.keyword_span, message);
            let error = error.and_at(*first, "the first");
            problems.push(
                error.help("keep one of them; a library is a file of its own that a ruleset can `use`"),
            );
        }
        self.problems.extend(problems);
    }

    /// Warns where a library reads what it has not: then another ruleset cannot use it.
    pub(super) fn crossing(&mut self, space: Space, name: &str, at: Span, thing: Thing) {
        if self.layout.visible.len() < 2 || space == Space::Levels {
            return;
        }
        let (user, owner) = (self.source.file_at(at.start), self.source.file_at(thing.span.start));
        let sees = self.layout.visible.get(user.index).is_none_or(|seen| seen.contains(&owner.index));
        if sees || !self.layout.told.insert((user.index, thing.span)) {
            return;
        }
        let message = format!("`{name}` is not declared in the library `{}` or in what it uses", user.name);
        let help = if owner.index == 0 {
            format!("move `{name}` into the library, so that any ruleset can use it")
        } else {
            format!("let `{}` use `{}` itself, so that any ruleset can use it", user.name, owner.name)
        };
        let warning = Diagnostic::warning(codes::LIBRARY_INCOMPLETE, at, message);
        self.report(warning.and_at(thing.span, "declared here").help(help));
    }

    /// Where a declaration and what cannot be read after it ends: at the next one in its file.
    pub(super) fn region_after(&self, decl: &Declaration) -> &'a str {
        let file = self.source.file_at(decl.span.start);
        let starts = self.file.declarations.iter().map(|other| other.span.start);
        let next = starts.filter(|start| *start > decl.span.start && *start <= file.span.end).min();
        self.source.slice(Span { start: decl.span.start, end: next.unwrap_or(file.span.end) })
    }

    /// A level that a library names and the ruleset has not.
    pub(super) fn level_of_library(&self, name: &str, span: Span) -> Option<Diagnostic> {
        if self.source.is_own(span.start) {
            return None;
        }
        let (library, ruleset) = (self.source.file_at(span.start).name, self.source.name());
        let levels = self
            .file
            .declarations
            .iter()
            .find(|decl| decl.keyword == Keyword::Levels && self.source.is_own(decl.span.start));
        let message = format!("`{library}` needs a level `{name}`, and `{ruleset}` has none of this name");
        let code = if levels.is_some() { codes::UNKNOWN_NAME } else { codes::NO_LEVELS };
        let error = Diagnostic::error(code, span, message)
            .labelled("a library names levels of the ruleset that uses it");
        Some(match levels {
            Some(levels) => error.and_at(levels.keyword_span, "the levels of the ruleset").help(format!(
                "add a line `{name} \"…\"` to the levels of `{ruleset}`, where its urgency belongs"
            )),
            None => error
                .help(format!("declare `levels` in `{ruleset}`, most urgent first, and among them `{name}`")),
        })
    }
}
