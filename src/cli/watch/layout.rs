//! Which files the command line stands for at this moment: rulesets, the answer files of each, and what has to be
//! watched for them.

use super::places::Ways;
use super::reviewing::shelf_of;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

/// Endings of rulesets.
const RULESETS: &[&str] = &["triage"];
/// Endings of answer files.
const ANSWERS: &[&str] = &["yaml", "yml", "json"];

/// What an event at a path means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning<'a> {
    /// These files, by the names they are shown under.
    Files(&'a [String]),
    /// Files may have come or gone: everything is looked up anew.
    Turn,
    /// Something among the accepted results of this ruleset.
    Accepted(&'a str),
    /// Nothing that is watched.
    Nothing,
}

/// One ruleset with its answer files, by the names they are shown under.
#[derive(Debug)]
pub(super) struct Group {
    /// The ruleset.
    pub ruleset: String,
    /// Its answer files.
    pub answers: Vec<String>,
    /// The file of cases beside it, there or not.
    pub cases: String,
}

impl Group {
    /// Every file.
    pub(super) fn files(&self) -> impl Iterator<Item = &String> {
        [&self.ruleset, &self.cases].into_iter().chain(&self.answers)
    }
}

/// Everything the command line stands for.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Every ruleset.
    pub groups: Vec<Group>,
    /// Whether a folder of rulesets was given.
    pub folder: bool,
    /// What was given and is a folder, or was one when it was last there: moved away, it is waited for as a folder.
    pub folders: BTreeSet<String>,
    /// What was given as answers and is a ruleset given before, or is given twice.
    pub repeated: Vec<String>,
    /// What has to be watched.
    pub ways: Ways,
    /// Where each name really leads.
    pub real: BTreeMap<String, PathBuf>,
    /// Where the accepted results of each ruleset really lie.
    accepted: HashMap<PathBuf, String>,
    names: HashMap<PathBuf, Vec<String>>,
    listed: HashMap<PathBuf, &'static [&'static str]>,
}

impl Layout {
    /// Looks everything up; `folders` is what was given and known as a folder before.
    pub(super) fn look(
        ruleset: &str,
        answers: &[String],
        used: &BTreeSet<String>,
        folders: BTreeSet<String>,
    ) -> Self {
        let mut layout = Self { folders, ..Self::default() };
        let rulesets = layout.files(ruleset, RULESETS);
        layout.folder = layout.folders.contains(ruleset);
        let given = layout.given(answers, &rulesets);
        for ruleset in rulesets {
            let answers =
                if answers.is_empty() && layout.folder { layout.beside(&ruleset) } else { given.clone() };
            let cases = format!("{}.cases.triage", ruleset.strip_suffix(".triage").unwrap_or(&ruleset));
            let real = layout.ways.follow(Path::new(&cases));
            layout.file(cases.clone(), real);
            layout.reviewed(&ruleset);
            layout.groups.push(Group { ruleset, answers, cases });
        }
        for name in used {
            let real = layout.ways.follow(Path::new(name));
            layout.file(name.clone(), real);
        }
        layout
    }

    /// What an event at a path means.
    pub(super) fn meaning(&self, path: &Path) -> Meaning<'_> {
        if let Some(names) = self.names.get(path) {
            return Meaning::Files(names);
        }
        if self.ways.turns.contains(path) {
            return Meaning::Turn;
        }
        let folder = path.parent();
        if let Some(ruleset) = folder.and_then(|folder| self.accepted.get(folder)).filter(|_| !hidden(path)) {
            return Meaning::Accepted(ruleset);
        }
        let endings = folder.and_then(|folder| self.listed.get(folder));
        let comes = endings.is_some_and(|endings| !hidden(path) && (ends(path, endings) || path.is_dir()));
        if comes { Meaning::Turn } else { Meaning::Nothing }
    }

    /// The folder `answers` beside a ruleset; it may come later.
    fn beside(&mut self, ruleset: &str) -> Vec<String> {
        let folder = Path::new(ruleset).with_file_name("answers");
        let mut found = Vec::new();
        let real = self.ways.follow(&folder);
        self.ways.turns.insert(real.clone());
        self.list(&folder, &real, ANSWERS, &mut found);
        found
    }

    /// The accepted results beside a ruleset; they may come later.
    fn reviewed(&mut self, ruleset: &str) {
        let real = self.ways.follow(&shelf_of(ruleset));
        self.ways.turns.insert(real.clone());
        if real.is_dir() {
            self.ways.folder(&real);
            self.accepted.insert(real, ruleset.to_owned());
        }
    }

    /// The answer files that were given, each once; a ruleset among them is none.
    fn given(&mut self, answers: &[String], rulesets: &[String]) -> Vec<String> {
        let mut given: Vec<String> = Vec::new();
        for path in answers {
            for name in self.files(path, ANSWERS) {
                if given.contains(&name) || rulesets.contains(&name) {
                    // What a folder holds may be named beside it; what is named twice is a slip.
                    self.repeated.extend((name == *path && !self.repeated.contains(&name)).then_some(name));
                } else {
                    given.push(name);
                }
            }
        }
        given
    }

    /// A file as it is, a folder by the files in it.
    fn files(&mut self, given: &str, endings: &'static [&'static str]) -> Vec<String> {
        let path = Path::new(given);
        let real = self.ways.follow(path);
        if real.is_dir() {
            self.folders.insert(given.to_owned());
        } else if real.exists() {
            self.folders.remove(given);
        } else if self.folders.contains(given) {
            self.ways.turns.insert(real);
            return Vec::new();
        }
        if !real.is_dir() {
            self.file(given.to_owned(), real);
            return vec![given.to_owned()];
        }
        let mut found = Vec::new();
        self.list(path, &real, endings, &mut found);
        found
    }

    fn file(&mut self, name: String, real: PathBuf) {
        let names = self.names.entry(real.clone()).or_default();
        if !names.contains(&name) {
            names.push(name.clone());
        }
        self.real.insert(name, real);
    }

    /// Lists a folder and the folders in it, hidden ones and links to folders left out, in the order of their names.
    fn list(&mut self, shown: &Path, real: &Path, endings: &'static [&'static str], found: &mut Vec<String>) {
        let Ok(entries) = fs::read_dir(real) else { return };
        self.ways.folder(real);
        self.listed.insert(real.to_path_buf(), endings);
        let mut entries: Vec<fs::DirEntry> = entries.flatten().collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let (path, Ok(kind)) = (entry.path(), entry.file_type()) else { continue };
            let shown = shown.join(entry.file_name());
            if hidden(&path) {
                continue;
            }
            if kind.is_dir() {
                self.list(&shown, &path, endings, found);
            } else if ends(&path, endings) {
                let real = if kind.is_symlink() { self.ways.follow(&path) } else { path };
                let name = shown.to_string_lossy().into_owned();
                if !real.is_dir() {
                    self.file(name.clone(), real);
                    found.push(name);
                }
            }
        }
    }
}

fn ends(path: &Path, endings: &[&str]) -> bool {
    let cases = path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(".cases.triage"));
    !cases
        && path
            .extension()
            .is_some_and(|ending| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

fn hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}
