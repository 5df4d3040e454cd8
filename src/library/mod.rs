//! A ruleset with the files that it uses, gathered into one text and one tree.
//!
//! What a library declares stands where its first `use` stands. Spans are places in the joined text
//! ([`Source::joined`]), so that every later phase reads one file. No file is touched here: whoever asks says how files
//! are read ([`Files`]), from a disk or from memory.

pub mod codes;
mod faults;
pub mod path;

use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use crate::syntax::ast::{Declaration, File, Keyword, Text};
use crate::syntax::{self, Cache};
use crate::unit::Readings;
use foldhash::{HashMap, HashMapExt as _};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most files that a ruleset may use, directly and through others.
const MOST_FILES: usize = 100;
/// The most bytes of a ruleset and all files that it uses.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Its true path from the root file's folder, links followed: one file has one.
    pub path: String,
    /// The name it is shown under.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There is none.
    Missing,
    /// A link leads out of the root file's folder.
    Outside,
    /// It is a folder.
    Folder,
    /// It may not be read, or the machine reports a fault, in words.
    Fault(&'static str),
    /// Its text is not UTF-8 from this line on.
    NotUtf8(usize),
    /// It is larger than a file may be.
    TooLarge,
    /// Other files cannot be read here at all.
    Closed,
}

/// Where used files come from. Paths count from the root file's folder; their steps are parted by `/` and never lead
/// out of it.
pub trait Files {
    /// The true path of the root file itself; empty where it is not a file.
    fn root(&self) -> &str;

    /// Reads a file.
    ///
    /// # Errors
    /// Why it is not read.
    fn read(&self, path: &str) -> Result<Opened, Refusal>;

    /// The names of the `.triage` files in a folder, sorted, to suggest one for a misspelt name.
    fn names(&self, _folder: &str) -> Vec<String> {
        Vec::new()
    }

    /// The names of the folders beside the root file, sorted, to suggest one for a path without its folder.
    fn folders(&self) -> Vec<String> {
        Vec::new()
    }
}

/// No other files: a text by itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Alone;

impl Files for Alone {
    fn root(&self) -> &'static str {
        ""
    }

    fn read(&self, _: &str) -> Result<Opened, Refusal> {
        Err(Refusal::Closed)
    }
}

/// Files in memory, by their paths.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    /// The path of the root file.
    pub root: String,
    /// The other files.
    pub files: BTreeMap<String, String>,
}

impl Files for Texts {
    fn root(&self) -> &str {
        &self.root
    }

    fn read(&self, path: &str) -> Result<Opened, Refusal> {
        let text = self.files.get(path).ok_or(Refusal::Missing)?;
        Ok(Opened { path: path.to_owned(), name: path.to_owned(), text: text.clone() })
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let split = |path: &str| match path.rsplit_once('/') {
            Some((folder, name)) => (folder.to_owned(), name.to_owned()),
            None => (String::new(), path.to_owned()),
        };
        let all = self.files.keys().map(|path| split(path));
        all.filter(|(of, _)| of == folder).map(|(_, name)| name).collect()
    }

    fn folders(&self) -> Vec<String> {
        let first = self.files.keys().filter_map(|path| path.split_once('/')).map(|(folder, _)| folder);
        let mut folders: Vec<String> = first.map(str::to_owned).collect();
        folders.dedup();
        folders
    }
}

/// What a ruleset rests on beside its own text: a path that was looked up, and what stood there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// The path, from the root file's folder.
    pub path: String,
    /// The name that the file is shown under, and its text; none where it could not be read.
    pub read: Option<(String, String)>,
}

/// Declarations of the last reading of a file and of the files that it uses, and what else need not be read twice.
#[derive(Debug, Clone, Default)]
pub struct Caches {
    files: HashMap<String, Cache>,
    beside: Cache,
    units: Readings,
}

impl Caches {
    /// Those of the file beside the first one, such as its cases.
    pub fn beside(&mut self) -> &mut Cache {
        &mut self.beside
    }

    /// The units that were read.
    pub fn units(&mut self) -> &mut Readings {
        &mut self.units
    }
}

/// A file with everything that it uses.
#[derive(Debug, Clone)]
pub struct Gathered {
    /// All texts, the own one first.
    pub source: Source,
    /// All declarations; each library's where it is used first.
    pub file: File,
    /// What is wrong with the files and with how they are written.
    pub problems: Vec<Diagnostic>,
    /// Every path that was looked up, in order.
    pub used: Vec<Used>,
}

/// Reads a file and everything that it uses. Every file is read once, however often and by whatever path it is used.
#[must_use]
pub fn gather(source: &Source, files: &dyn Files, caches: Option<&mut Caches>) -> Gathered {
    let mut gatherer = Gatherer {
        files,
        caches,
        known: HashMap::new(),
        sources: Vec::new(),
        end: 0,
        bases: Vec::new(),
        way: Vec::new(),
        declarations: Vec::new(),
        problems: Vec::new(),
        used: Vec::new(),
        full: false,
        uses: Vec::new(),
        library: false,
    };
    let root = gatherer.parse(source, "");
    gatherer.library = root.declarations.iter().any(|declaration| declaration.keyword == Keyword::Library);
    gatherer.known.insert(files.root().to_owned(), 0);
    gatherer.way.push(Step { file: 0, path: files.root().to_owned(), at: Span::default() });
    gatherer.expand(root.declarations);
    let source = Source::joined(source, gatherer.sources.get(1..).unwrap_or_default());
    let file = File { declarations: gatherer.declarations, comments: root.comments, uses: gatherer.uses };
    Gathered { source, file, problems: gatherer.problems, used: gatherer.used }
}

/// A file that is being read, and where the one before it uses it.
#[derive(Debug, Clone)]
struct Step {
    file: usize,
    path: String,
    at: Span,
}

/// A file that is used for the first time, and its declarations.
type Opening = (Step, Vec<Arc<Declaration>>);
/// What is said of a file that gives no declarations; nothing where it was said before.
type Refused = Option<Box<Diagnostic>>;

struct Gatherer<'f, 'c> {
    files: &'f dyn Files,
    caches: Option<&'c mut Caches>,
    /// The files by their true paths.
    known: HashMap<String, usize>,
    sources: Vec<Source>,
    /// Where the last text ends in the joined text.
    end: usize,
    /// Where each text starts in it.
    bases: Vec<usize>,
    /// The files on the way from the root to the one being read.
    way: Vec<Step>,
    declarations: Vec<Arc<Declaration>>,
    problems: Vec<Diagnostic>,
    used: Vec<Used>,
    /// Whether it was said that there is too much.
    full: bool,
    /// For each file the ones that it uses.
    uses: Vec<Vec<usize>>,
    /// Whether the root file is a library.
    library: bool,
}

impl Gatherer<'_, '_> {
    /// Reads a text behind the others; its places are those in the joined text.
    fn parse(&mut self, source: &Source, path: &str) -> File {
        let base = if self.sources.is_empty() { 0 } else { Source::next_base(self.end) };
        let cache = self.caches.as_mut().map(|caches| caches.files.entry(path.to_owned()).or_default());
        let (mut file, mut problems) = match cache {
            Some(cache) => syntax::parse_again(source, cache),
            None => syntax::parse(source),
        };
        if base > 0 {
            syntax::shift(&mut file, base);
            for problem in &mut problems {
                problem.shift(base);
            }
        }
        self.problems.append(&mut problems);
        self.sources.push(source.clone());
        self.uses.push(Vec::new());
        self.bases.push(base);
        self.end = base + source.text().len();
        file
    }

    /// Takes declarations over, and behind each `use` those of the file that it names, if it was not used before.
    fn expand(&mut self, declarations: Vec<Arc<Declaration>>) {
        for mut declaration in declarations {
            let uses = declaration.keyword == Keyword::Use && !declaration.broken;
            let Some(path) = declaration.title.as_ref().filter(|_| uses).cloned() else {
                self.declarations.push(declaration);
                continue;
            };
            let written = self.as_written(&path);
            let found = self.open(&written, path.span);
            // What the file declares is not known then, and nothing is said of unknown names.
            if found.is_err() {
                Arc::make_mut(&mut declaration).broken = true;
            }
            self.declarations.push(declaration);
            match found {
                Ok(Some((step, declarations))) => {
                    self.way.push(step);
                    self.expand(declarations);
                    self.way.pop();
                }
                Ok(None) => {}
                Err(problem) => self.problems.extend(problem.map(|problem| *problem)),
            }
        }
    }

    /// The path as it stands between its quotes. A `\` in it is told here, as what it is in a path.
    fn as_written(&mut self, path: &Text) -> String {
        let file = self.way.last().map_or(0, |step| step.file);
        let base = self.bases.get(file).copied().unwrap_or_default();
        let range = path.span.range();
        let local = Span::new(range.start.saturating_sub(base), range.end.saturating_sub(base));
        let raw = self.sources.get(file).map_or("", |source| source.slice(local)).trim_matches('"');
        if !raw.contains('\\') {
            return path.value.clone();
        }
        let raw = raw.to_owned();
        let inside = |at: Span| path.span.start <= at.start && at.end <= path.span.end;
        self.problems.retain(|problem| !inside(problem.span()));
        raw
    }

    /// The declarations of a file; nothing where it was read before.
    fn open(&mut self, written: &str, at: Span) -> Result<Option<Opening>, Refused> {
        let from = self.way.last().map_or("", |step| step.path.as_str()).to_owned();
        let path = path::resolve(&from, written)
            .map_err(|fault| Some(Box::new(self.path_fault(&fault, written, at))))?;
        if let Some(known) = self.known.get(&path).copied() {
            return self.once_more(known, at);
        }
        let opened = self.files.read(&path);
        let read = opened.as_ref().ok().map(|opened| (opened.name.clone(), opened.text.clone()));
        self.used.push(Used { path: path.clone(), read });
        let opened = opened.map_err(|refusal| Some(Box::new(self.refused(&refusal, &path, written, at))))?;
        if let Some(known) = self.known.get(&opened.path).copied() {
            self.known.insert(path, known);
            return self.once_more(known, at);
        }
        self.room_for(&opened, at)?;
        let index = self.sources.len();
        self.known.insert(path, index);
        self.known.insert(opened.path.clone(), index);
        let before = self.problems.len();
        let source = Source::new(opened.name, opened.text);
        let file = self.parse(&source, &opened.path);
        if let Some(problem) = faults::no_library(&file, &source, at) {
            if file.declarations.is_empty() && self.problems.len() > before {
                // It could not be read at all, which was told.
                return Err(None);
            }
            if problem.code == codes::NOT_A_LIBRARY || file.declarations.is_empty() {
                self.problems.truncate(before);
                return Err(Some(Box::new(problem)));
            }
            self.problems.push(problem);
        }
        self.note_use(index);
        Ok(Some((Step { file: index, path: opened.path, at }, file.declarations)))
    }

    /// A file that was read already: nothing more, unless it is still being read.
    fn once_more<T>(&mut self, known: usize, at: Span) -> Result<Option<T>, Refused> {
        self.note_use(known);
        match self.way.iter().position(|step| step.file == known) {
            Some(start) => Err(Some(Box::new(self.circle(start, at)))),
            None => Ok(None),
        }
    }

    /// The file being read uses another one.
    fn note_use(&mut self, used: usize) {
        let user = self.way.last().map_or(0, |step| step.file);
        self.uses.get_mut(user).into_iter().for_each(|uses| uses.push(used));
    }

    /// Whether another file may still be read; said once.
    fn room_for(&mut self, opened: &Opened, at: Span) -> Result<(), Refused> {
        let many = self.sources.len() > MOST_FILES;
        let long = self.end + opened.text.len() > MOST_BYTES;
        if !many && !long {
            return Ok(());
        }
        let message = if many {
            format!("more than {MOST_FILES} files are used")
        } else {
            format!("the files that are used are longer than {} MiB together", MOST_BYTES >> 20)
        };
        let told = std::mem::replace(&mut self.full, true);
        let problem = Diagnostic::error(codes::TOO_LARGE, at, message)
            .help("leave out what the ruleset does not need, or join small libraries into one");
        Err((!told).then(|| Box::new(problem)))
    }
}
