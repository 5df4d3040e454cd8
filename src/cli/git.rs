//! Texts as git kept them: `git:REV:PATH`, the files of a commit, and the commit in which a line came to be.
//!
//! Git itself is asked, as a program of its own; without it, or outside a repository, that is said. Nothing is written,
//! and nothing is fetched.

use super::Exit;
use super::input::{self, Refused, Wanted};
use crate::library::{Files, Opened, Refusal};
use crate::pipeline::{self, Loaded};
use crate::report::escape;
use crate::source::Source;
use std::collections::BTreeMap;
use std::io::{ErrorKind, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

/// How an argument starts that names a text in git.
const ADDRESS: &str = "git:";
/// The digits of a commit that are shown.
const SHORT: usize = 12;

/// Why git gives no text, and what can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    /// Why.
    pub why: String,
    /// What can be done.
    pub help: String,
}

impl Trouble {
    fn new(why: impl Into<String>, help: impl Into<String>) -> Self {
        Self { why: why.into(), help: help.into() }
    }
}

/// A commit of the repository in which a folder lies.
#[derive(Debug, Clone)]
pub(super) struct Commit {
    folder: PathBuf,
    /// The folder's place in the repository, `/` after each step; empty for its top.
    prefix: String,
    /// Its whole number.
    pub id: String,
    /// The day on which it was made, as ISO text.
    pub date: String,
}

/// A file of a commit.
#[derive(Debug, Clone)]
struct Entry {
    name: String,
    mode: String,
    id: String,
}

/// Revision and path of `git:REV:PATH`; nothing for any other argument.
pub(super) fn address(argument: &str) -> Option<(&str, &str)> {
    argument.strip_prefix(ADDRESS)?.split_once(':')
}

/// A ruleset or library as it was in a commit, with the files that it used then, checked. `at` is its argument,
/// `git:REV:PATH`, the path counted from the current folder.
pub(super) fn load(at: &str) -> Result<Loaded, Box<Refused>> {
    let refuse = |trouble: Trouble| refused(at, &trouble);
    let Some((revision, path)) = address(at) else {
        let help = "write `git:REV:PATH`, such as `git:HEAD~1:rules.triage`";
        return Err(refuse(Trouble::new(format!("`{at}` names no text in git"), help)));
    };
    let commit = Commit::find(Path::new("."), revision).map_err(refuse)?;
    commit.load(path, at)
}

fn refused(name: &str, trouble: &Trouble) -> Box<Refused> {
    Box::new(Refused {
        source: Source::new(name, ""),
        problem: input::of_the_file("bedside::file::cannot_read", trouble.why.clone(), &trouble.help),
        exit: Exit::Machine,
    })
}

impl Commit {
    /// Finds what a revision names in the repository of a folder.
    pub(super) fn find(folder: &Path, revision: &str) -> Result<Self, Trouble> {
        let prefix = ask(folder, &["rev-parse", "--show-prefix"])?;
        let unknown = || {
            let why = format!("git knows no revision `{}`", escape(revision));
            Trouble::new(why, "look at `git log --oneline`; a clone for CI may need its whole history")
        };
        let commit = format!("{revision}^{{commit}}");
        let asked = ["rev-list", "--max-count=1", "--format=%cs", "--end-of-options", &commit, "--"];
        let found = ask(folder, &asked).map_err(|_| unknown())?;
        let mut lines = found.lines();
        let id = lines.next().and_then(|line| line.strip_prefix("commit ")).ok_or_else(unknown)?;
        let date = lines.next().unwrap_or_default().to_owned();
        let prefix = prefix.trim_end_matches('\n').to_owned();
        Ok(Self { folder: folder.to_path_buf(), prefix, id: id.to_owned(), date })
    }

    /// Few digits of its number, which still name it.
    pub(super) fn short(&self) -> &str {
        self.id.get(..SHORT).unwrap_or(&self.id)
    }

    /// The commit in few digits, with its day.
    pub(super) fn words(&self) -> String {
        format!("{} of {}", self.short(), self.date)
    }

    /// A ruleset or library with the files that it used, checked. The path counts from the commit's folder; `shown` is
    /// the name it is told under.
    pub(super) fn load(&self, path: &str, shown: &str) -> Result<Loaded, Box<Refused>> {
        let refuse = |trouble: Trouble| refused(shown, &trouble);
        let whole = self.inside(path).map_err(refuse)?;
        let entry = self.entry(&whole).map_err(refuse)?;
        let bytes = self.blobs(std::slice::from_ref(&entry.id)).map_err(refuse)?;
        let source = input::sound(shown, bytes.into_iter().next().unwrap_or_default(), Wanted::Ruleset)?;
        let (folder, root) = whole.rsplit_once('/').unwrap_or(("", &whole));
        let shown = shown.strip_suffix(root).unwrap_or_default().to_owned();
        let files = Kept { commit: self, folder: folder.to_owned(), shown, root: root.to_owned() };
        Ok(pipeline::load(&source, &files))
    }

    /// The files in a folder of the commit by name, each with its text; none where there is no such folder.
    pub(super) fn texts(&self, folder: &str) -> Result<BTreeMap<String, String>, Trouble> {
        let entries = self.list(&format!("{}/", self.inside(folder)?))?;
        let files: Vec<&Entry> = entries.iter().filter(|entry| entry.mode.starts_with("100")).collect();
        let ids: Vec<String> = files.iter().map(|entry| entry.id.clone()).collect();
        let names = files.iter().map(|entry| entry.name.clone());
        let texts = self.blobs(&ids)?.into_iter().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Ok(names.zip(texts).collect())
    }

    /// A path from the top of the repository.
    fn inside(&self, path: &str) -> Result<String, Trouble> {
        let outside = || {
            let why = format!("`{}` does not lie in the repository", escape(path));
            Trouble::new(why, "name a file of the repository, its path counted from the current folder")
        };
        let mut whole: Vec<String> = self.prefix.split_terminator('/').map(str::to_owned).collect();
        let mut rest = PathBuf::from(path);
        if rest.is_absolute() {
            let top = ask(&self.folder, &["rev-parse", "--show-toplevel"])?;
            let top = PathBuf::from(top.trim_end_matches('\n'));
            // One of the two may name a folder by a link to it.
            let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
            let file = rest.file_name().map(|name| real(rest.parent().unwrap_or(&top)).join(name));
            let file = file.unwrap_or_else(|| real(&rest));
            rest = file.strip_prefix(real(&top)).map_err(|_| outside())?.to_path_buf();
            whole.clear();
        }
        for step in rest.components() {
            match step {
                Component::Normal(name) => whole.push(name.to_string_lossy().into_owned()),
                Component::CurDir => {}
                Component::ParentDir if !whole.is_empty() => drop(whole.pop()),
                _ => return Err(outside()),
            }
        }
        Ok(whole.join("/"))
    }

    /// What stands at a path, or in a folder where the path ends in `/`; the top is `/`.
    fn list(&self, path: &str) -> Result<Vec<Entry>, Trouble> {
        let asked = ["ls-tree", "-z", "--full-tree", "--end-of-options", &self.id, "--", path];
        let asked = if path == "/" { asked.split_last().map_or(&asked[..], |(_, top)| top) } else { &asked };
        let told = ask(&self.folder, asked)?;
        let entries = told.split_terminator('\0').filter_map(|line| {
            let (what, name) = line.split_once('\t')?;
            let mut what = what.split(' ');
            let (mode, _, id) = (what.next()?, what.next()?, what.next()?);
            let name = name.rsplit('/').next().unwrap_or(name).to_owned();
            Some(Entry { name, mode: mode.to_owned(), id: id.to_owned() })
        });
        Ok(entries.collect())
    }

    /// The one file at a path from the top.
    fn entry(&self, path: &str) -> Result<Entry, Trouble> {
        let found = self.list(path)?.into_iter().next();
        let told = |why: &str| {
            let why = format!("`{}` {why} in {}", escape(path), self.words());
            Trouble::new(why, "look at what the commit holds with `git ls-tree`, or name another revision")
        };
        match found {
            None => Err(told("is not there")),
            Some(entry) if entry.mode.starts_with("100") => Ok(entry),
            Some(_) => Err(told("is no plain file")),
        }
    }

    /// The bytes of these blobs, in their order; of a large one no more than shows that it is too large.
    fn blobs(&self, ids: &[String]) -> Result<Vec<Vec<u8>>, Trouble> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let input: String = ids.iter().flat_map(|id| [id, "\n"]).collect();
        let told = fed(&self.folder, &["cat-file", "--batch"], Some(input))?;
        let broken = || Trouble::new("git gives texts in a way that is not understood", "look at `git fsck`");
        let mut rest = told.as_slice();
        let mut found = Vec::with_capacity(ids.len());
        for _ in ids {
            let end = rest.iter().position(|byte| *byte == b'\n').ok_or_else(broken)?;
            let head = String::from_utf8_lossy(rest.get(..end).unwrap_or_default()).into_owned();
            let size: usize =
                head.rsplit(' ').next().and_then(|size| size.parse().ok()).ok_or_else(broken)?;
            let body = rest.get(end + 1..end + 1 + size).ok_or_else(broken)?;
            found.push(body.to_vec());
            rest = rest.get(end + 2 + size..).unwrap_or_default();
        }
        Ok(found)
    }
}

/// The files beside a ruleset in a commit.
struct Kept<'a> {
    commit: &'a Commit,
    /// The ruleset's folder, from the top.
    folder: String,
    /// What stands before a name when it is shown.
    shown: String,
    root: String,
}

impl Kept<'_> {
    fn whole(&self, path: &str) -> String {
        match (self.folder.as_str(), path) {
            ("", path) => path.to_owned(),
            (folder, path) => format!("{folder}/{path}"),
        }
    }
}

impl Files for Kept<'_> {
    fn root(&self) -> &str {
        &self.root
    }

    fn read(&self, path: &str) -> Result<Opened, Refusal> {
        let fault = Refusal::Fault("git does not give it");
        let found = self.commit.list(&self.whole(path)).map_err(|_| fault.clone())?;
        let entry = found.first().ok_or(Refusal::Missing)?;
        match entry.mode.get(..3) {
            Some("100") => {}
            Some("040") => return Err(Refusal::Folder),
            _ => return Err(Refusal::Fault("it is a link, and links in git are not followed")),
        }
        let bytes = self.commit.blobs(std::slice::from_ref(&entry.id)).map_err(|_| fault)?;
        let bytes = bytes.into_iter().next().unwrap_or_default();
        if bytes.len() as u64 > input::MOST_BYTES {
            return Err(Refusal::TooLarge);
        }
        let text = input::utf8(bytes).map_err(Refusal::NotUtf8)?;
        Ok(Opened { name: format!("{}{path}", self.shown), path: path.to_owned(), text })
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let whole = self.whole(folder);
        let entries = self.commit.list(&format!("{}/", whole.trim_end_matches('/'))).unwrap_or_default();
        entries.into_iter().map(|entry| entry.name).filter(|name| name.ends_with(".triage")).collect()
    }
}

/// The commit in which a line of a file came to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    /// The line.
    pub line: String,
    /// The commit; none while the line is not committed.
    pub commit: Option<String>,
    /// When that was, in seconds since 1970.
    pub time: u64,
}

/// For each line of a file the commit in which it came to be.
pub(super) fn origins(folder: &Path, file: &str) -> Result<Vec<Origin>, Trouble> {
    let told = ask(folder, &["-c", "blame.ignoreRevsFile=", "blame", "--porcelain", "--", file])?;
    let cut = ask(folder, &["rev-parse", "--is-shallow-repository"])?.trim() == "true";
    let (mut found, mut times) = (Vec::new(), BTreeMap::new());
    let mut commit = String::new();
    for line in told.lines() {
        let first = line.split(' ').next().unwrap_or_default();
        if let Some(line) = line.strip_prefix('\t') {
            let commit = commit.clone();
            let time = times.get(&commit).copied().unwrap_or_default();
            let made = commit.bytes().any(|digit| digit != b'0');
            found.push(Origin { line: line.to_owned(), commit: made.then_some(commit), time });
        } else if first.len() >= 40 && first.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            first.clone_into(&mut commit);
        } else if let Some(time) = line.strip_prefix("committer-time ") {
            times.insert(commit.clone(), time.parse().unwrap_or_default());
        } else if line == "boundary" && cut {
            return Err(Trouble::new(
                "the clone does not hold the whole history",
                "fetch all of it, or name a revision with `--since`",
            ));
        }
    }
    Ok(found)
}

/// A setting of git, as it holds in a folder; nothing where it is not set or git cannot say.
pub(super) fn config(folder: &str, key: &str) -> Option<String> {
    let text = ask(Path::new(folder), &["config", key]).ok()?.trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// What git answers, as text.
fn ask(folder: &Path, args: &[&str]) -> Result<String, Trouble> {
    fed(folder, args, None).map(|told| String::from_utf8_lossy(&told).into_owned())
}

/// Runs git with this input.
fn fed(folder: &Path, args: &[&str], input: Option<String>) -> Result<Vec<u8>, Trouble> {
    let absent = |kind: ErrorKind| match kind {
        ErrorKind::NotFound => Trouble::new("git is not installed", "install git, or name files instead"),
        _ => Trouble::new("git cannot be started", "try `git status`"),
    };
    if !folder.is_dir() {
        let why = format!("there is no folder `{}`", escape(&folder.to_string_lossy()));
        return Err(Trouble::new(why, "look at the spelling of the path"));
    }
    let mut command = Command::new("git");
    command.args(["--no-pager", "--literal-pathspecs", "-c", "core.quotePath=off"]).args(args);
    command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_LAZY_FETCH", "1");
    command.current_dir(folder).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
    let mut child = command.spawn().map_err(|error| absent(error.kind()))?;
    let to = child.stdin.take();
    // Fed from a thread of its own: git may answer before it has heard everything.
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            if let (Some(mut to), Some(input)) = (to, input) {
                // Where git ended early, that is told by how it ended.
                let _ = to.write_all(input.as_bytes());
            }
        });
        child.wait_with_output()
    });
    let output = output.map_err(|error| absent(error.kind()))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().next().unwrap_or_default();
    Err(if said.contains("not a git repository") {
        let why = format!("`{}` lies in no git repository", escape(&folder.to_string_lossy()));
        Trouble::new(why, "name files instead, or put the folder under git")
    } else {
        Trouble::new(format!("git refuses: {}", escape(said)), "try the same with `git status`")
    })
}
