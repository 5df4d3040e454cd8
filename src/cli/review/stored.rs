//! What lies in the folder of a ruleset: answer files, accepted results, and the record of who accepted them.

use super::super::console::Console;
use super::super::input::{self, Wanted};
use super::super::{Exit, cases};
use super::Stop;
use super::shelf::{ENDING, RECORD, Shelf};
use crate::diagnostic::Diagnostic;
use crate::pipeline::{Loaded, Ready};
use crate::report::{escape, snapshot};
use crate::review::log::Log;
use crate::review::{Kept, Now, Pending, pending};
use crate::ruleset::digest;
use crate::source::Source;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Everything in the folder, read.
pub(super) struct Stored {
    /// The folder as it was given.
    pub folder: String,
    /// The ruleset's file.
    pub file: String,
    /// The ruleset.
    pub ready: Ready,
    /// Its digest.
    pub digest: String,
    /// What is known of each name.
    pub kept: Vec<Kept>,
    /// The accepted texts as they stand in their files.
    pub files: BTreeMap<String, String>,
    /// The record.
    pub log: Log,
    /// The record's text as it stands in its file; none where there is no such file.
    pub log_text: Option<String>,
    /// What is pending.
    pub pending: Vec<Pending>,
    /// Problems of answer files.
    pub problems: Vec<(Source, Vec<Diagnostic>)>,
    /// What else is wrong with them.
    pub notes: Vec<String>,
    /// How reading them ended.
    pub exit: Exit,
}

impl Stored {
    /// The id of the ruleset.
    pub fn id(&self) -> &str {
        &self.ready.ruleset.id
    }

    /// How many names there are.
    pub fn names(&self) -> usize {
        self.kept.len()
    }

    /// The folder of the accepted results.
    pub fn snapshots(&self) -> PathBuf {
        Path::new(&self.folder).join("snapshots")
    }

    /// Where the accepted result of a name stands.
    pub fn file_of(&self, name: &str) -> PathBuf {
        self.snapshots().join(format!("{name}{ENDING}"))
    }

    /// Where the record stands.
    pub fn log_file(&self) -> PathBuf {
        self.snapshots().join(RECORD)
    }

    /// Finds anew what is pending.
    pub fn compare(&mut self) {
        self.pending = pending(&self.kept, &self.log, &self.levels());
    }

    /// The ids of the levels, most urgent first.
    pub fn levels(&self) -> Vec<String> {
        self.ready.ruleset.levels.iter().map(|level| level.id.clone()).collect()
    }
}

/// Reads the folder. What is wrong with answer files is told, and the rest goes on.
pub(super) fn read(folder: &str, console: &mut Console) -> Result<Stored, Stop> {
    let (file, ready, digest) = ruleset(folder)?;
    let mut stored = Stored {
        folder: folder.to_owned(),
        file,
        ready,
        digest,
        kept: Vec::new(),
        files: BTreeMap::new(),
        log: Log::default(),
        log_text: None,
        pending: Vec::new(),
        problems: Vec::new(),
        notes: Vec::new(),
        exit: Exit::Done,
    };
    let mut now = answers(&mut stored)?;
    let shelf = Shelf::read(&stored.snapshots())?;
    (stored.files, stored.log, stored.log_text) = (shelf.results, shelf.log, shelf.log_text);
    for name in stored.files.keys() {
        usable(name, "accepted result", &stored.file_of(name))?;
        now.entry(name.clone()).or_insert(Now::Absent);
    }
    if now.is_empty() {
        let why = format!(
            "there is nothing to review; put answer files into `{}`",
            shown(&Path::new(folder).join("answers"))
        );
        return Err(Stop::new(why, Exit::Problem));
    }
    let kept = now.into_iter().map(|(name, now)| {
        // Line endings belong to the machine the files were checked out on.
        let accepted = stored.files.get(&name).map(|text| text.replace("\r\n", "\n"));
        Kept { name, now, accepted }
    });
    stored.kept = kept.collect();
    stored.compare();
    if !console.json() {
        stored.problems.iter().for_each(|(source, problems)| console.problems(source, problems));
        stored.notes.iter().for_each(|note| Console::err(&format!("error: {note}\n")));
    }
    Ok(stored)
}

pub(super) fn shown(path: &Path) -> String {
    escape(&path.to_string_lossy()).into_owned()
}

pub(super) fn unreadable(path: &Path, error: &io::Error) -> Stop {
    let why = match error.kind() {
        ErrorKind::PermissionDenied => "you are not allowed to",
        ErrorKind::NotFound => "there is no such folder",
        ErrorKind::NotADirectory => "it is no folder",
        _ => "the machine reports a fault",
    };
    Stop::new(format!("`{}` cannot be read: {why}", shown(path)), Exit::Machine)
}

/// The files of a folder by name, hidden ones left out; none where there is no such folder.
pub(super) fn files(folder: &Path) -> Result<Vec<String>, Stop> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(folder, &error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && !entry.path().is_dir() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// The one ruleset of the folder.
fn ruleset(folder: &str) -> Result<(String, Ready, String), Stop> {
    let path = Path::new(folder);
    fs::read_dir(path).map_err(|error| unreadable(path, &error))?;
    let mut found = Vec::new();
    for name in files(path)?.into_iter().filter(|name| name.ends_with(".triage")) {
        let file = path.join(name).to_string_lossy().into_owned();
        if cases::is_case_file(&file) {
            continue;
        }
        match input::load(&file, None) {
            Ok(loaded) if loaded.library => {}
            Ok(loaded) => found.push((file, loaded)),
            Err(refused) => {
                let why = format!("`{}` cannot be used", escape(&file));
                return Err(Stop::new(why, refused.exit).about(refused.source, vec![refused.problem]));
            }
        }
    }
    only(folder, found).and_then(|(file, loaded)| ready(&file, loaded))
}

/// A file and what reading it came to.
type Found = (String, Loaded);

fn only(folder: &str, mut found: Vec<Found>) -> Result<Found, Stop> {
    let names: Vec<String> = found.iter().map(|(file, _)| format!("`{}`", escape(file))).collect();
    let why = match (found.pop(), found.is_empty()) {
        (Some(only), true) => return Ok(only),
        (Some(_), false) => format!(
            "there are several rulesets: {}; put each into a folder of its own, with its answers",
            names.join(", ")
        ),
        (None, _) => format!(
            "there is no ruleset in `{}`; name the folder in which `name.triage` lies",
            escape(folder)
        ),
    };
    Err(Stop::new(why, Exit::Problem))
}

fn ready(file: &str, loaded: Loaded) -> Result<(String, Ready, String), Stop> {
    if let Some(ready) = loaded.ready {
        let digest = digest::digest(&ready.ruleset);
        return Ok((file.to_owned(), ready, digest));
    }
    let exit = input::exit_of(&loaded.diagnostics, false);
    let why = format!("`{}` has errors, and nothing was evaluated", escape(file));
    Err(Stop::new(why, exit).about(loaded.source, loaded.diagnostics))
}

/// The results of all answer files, by name.
fn answers(stored: &mut Stored) -> Result<BTreeMap<String, Now>, Stop> {
    let folder = Path::new(&stored.folder).join("answers");
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files(&folder)? {
        let (stem, ending) = file.rsplit_once('.').unwrap_or((&file, ""));
        if ["yaml", "yml", "json"].contains(&ending.to_lowercase().as_str()) {
            named.entry(stem.to_owned()).or_default().push(file.clone());
        }
    }
    let mut found = BTreeMap::new();
    // Some machines take names that differ in capital letters only for one file.
    let mut lowered: BTreeMap<String, String> = BTreeMap::new();
    for (name, list) in named {
        let now = match list.as_slice() {
            [only] => result(stored, &folder.join(only)),
            _ => ambiguous(stored, &folder, &list),
        };
        usable(&name, "answer file", &folder.join(&name))?;
        if let Some(twin) = lowered.insert(name.to_lowercase(), name.clone()) {
            let why = format!("`{twin}` and `{name}` differ in capital letters only; give one another name");
            return Err(Stop::new(why, Exit::Problem));
        }
        found.insert(name, now);
    }
    Ok(found)
}

/// `all` stands for every name, and a name stands in one field of a line of the record.
fn usable(name: &str, what: &str, path: &Path) -> Result<(), Stop> {
    if name != "all" && escape(name) == name {
        return Ok(());
    }
    let why = format!("an {what} cannot have the name of `{}`; give it another", shown(path));
    Err(Stop::new(why, Exit::Problem))
}

fn ambiguous(stored: &mut Stored, folder: &Path, list: &[String]) -> Now {
    let files: Vec<String> = list.iter().map(|file| format!("`{}`", escape(file))).collect();
    stored.notes.push(format!(
        "several answer files in `{}` have one name: {}; give each a name of its own",
        shown(folder),
        files.join(", ")
    ));
    stored.exit = stored.exit.and(Exit::Problem);
    Now::NoResult
}

fn result(stored: &mut Stored, path: &Path) -> Now {
    let source = match input::read(&path.to_string_lossy(), Wanted::Answers) {
        Ok(source) => source,
        Err(refused) => {
            stored.exit = stored.exit.and(refused.exit);
            stored.problems.push((refused.source, vec![refused.problem]));
            return Now::NoResult;
        }
    };
    match snapshot::result(&stored.ready, &source) {
        Ok(text) => Now::Result(text),
        Err(problems) => {
            stored.exit = stored.exit.and(Exit::Problem);
            stored.problems.push((source, problems));
            Now::NoResult
        }
    }
}
