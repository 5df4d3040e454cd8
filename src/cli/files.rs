//! The files that a ruleset uses, from the disk: only in the ruleset's folder and the folders in it, links followed.

use super::input;
use crate::library::{Files, Opened, Refusal};
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

/// Beyond so many entries of a folder no further one is looked into for a suggestion.
const MOST_LOOKED_AT: usize = 1_000;

/// The folder of a ruleset.
#[derive(Debug, Clone, Default)]
pub(super) struct Disk {
    /// The true path of the folder; none where there is no such folder.
    folder: Option<PathBuf>,
    /// The folder as it is shown.
    shown: PathBuf,
    /// The true path of the ruleset from the folder.
    root: String,
}

impl Disk {
    /// The files beside a text that was given on the command line; `-` stands in the current folder.
    pub(super) fn beside(path: &str) -> Self {
        if path == "-" {
            return Self { folder: fs::canonicalize(".").ok(), ..Self::default() };
        }
        let given = Path::new(path).parent().map(Path::to_path_buf).unwrap_or_default();
        let Ok(real) = fs::canonicalize(path) else { return Self { shown: given, ..Self::default() } };
        let folder = real.parent().map(Path::to_path_buf).unwrap_or_default();
        let given_real = fs::canonicalize(if given.as_os_str().is_empty() { Path::new(".") } else { &given });
        // Where the ruleset is a link into another folder, its files are there.
        let shown = if given_real.is_ok_and(|given| given == folder) { given } else { folder.clone() };
        let root = real.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self { folder: Some(folder), shown, root }
    }

    /// The same for a file that was found in a folder given on the command line: what is used may lie anywhere in that
    /// folder.
    pub(super) fn within(folder: &str, path: &str) -> Self {
        let shown = PathBuf::from(folder);
        let both = fs::canonicalize(&shown).ok().zip(fs::canonicalize(path).ok());
        let below = both.and_then(|(folder, real)| Some((steps(real.strip_prefix(&folder).ok()?), folder)));
        match below {
            Some((root, folder)) => Self { folder: Some(folder), shown, root },
            None => Self::beside(path),
        }
    }

    /// The path, as it is shown, of a file that was looked up.
    pub(super) fn shown(&self, path: &str) -> String {
        self.shown.join(path).to_string_lossy().into_owned()
    }
}

/// A path with `/` between its steps.
fn steps(path: &Path) -> String {
    let names = path.components().filter_map(|step| match step {
        Component::Normal(name) => Some(name.to_string_lossy()),
        _ => None,
    });
    names.collect::<Vec<_>>().join("/")
}

impl Files for Disk {
    fn root(&self) -> &str {
        &self.root
    }

    fn read(&self, path: &str) -> Result<Opened, Refusal> {
        let folder = self.folder.as_ref().ok_or(Refusal::Missing)?;
        let real = fs::canonicalize(folder.join(path)).map_err(|error| refusal(error.kind()))?;
        let below = real.strip_prefix(folder).map_err(|_| Refusal::Outside)?;
        let kind = fs::metadata(&real).map_err(|error| refusal(error.kind()))?;
        if kind.is_dir() {
            return Err(Refusal::Folder);
        }
        if !kind.is_file() {
            return Err(Refusal::Fault("it is no plain file"));
        }
        let bytes = input::bytes_of_file(&real).map_err(|error| refusal(error.kind()))?;
        if bytes.len() as u64 > input::MOST_BYTES {
            return Err(Refusal::TooLarge);
        }
        let text = input::utf8(bytes).map_err(Refusal::NotUtf8)?;
        let path = steps(below);
        Ok(Opened { name: self.shown(&path), path, text })
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let Some(root) = &self.folder else { return Vec::new() };
        // A folder elsewhere is not looked into.
        let Ok(real) = fs::canonicalize(root.join(folder)) else { return Vec::new() };
        let entries = real.starts_with(root).then(|| fs::read_dir(&real).ok()).flatten();
        let names = entries.into_iter().flatten().flatten().map(|entry| entry.file_name());
        let names = names.map(|name| name.to_string_lossy().into_owned());
        let mut names: Vec<String> = names.filter(|name| name.ends_with(".triage")).collect();
        names.sort();
        names
    }

    fn folders(&self) -> Vec<String> {
        let entries = self.folder.as_ref().and_then(|root| fs::read_dir(root).ok());
        let entries = entries.into_iter().flatten().flatten().take(MOST_LOOKED_AT);
        let folders = entries.filter(|entry| entry.file_type().is_ok_and(|it| it.is_dir()));
        let names = folders.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
        names.sort();
        names
    }
}

fn refusal(kind: ErrorKind) -> Refusal {
    match kind {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Refusal::Missing,
        ErrorKind::PermissionDenied => Refusal::Fault("you are not allowed to"),
        _ => Refusal::Fault("the machine reports a fault"),
    }
}
