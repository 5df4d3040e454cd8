//! Puts a new text in the place of a file in one step: whoever reads the file, or stops bedside in the middle, finds
//! the old text or the new one, never a part.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Writes the new text beside the file and moves it there. Permissions stay, a link stays a link to the file it names.
///
/// # Errors
///
/// Why it cannot be done, in words; the file is then as it was. A file that no longer holds the old text belongs to
/// whoever changed it.
pub(super) fn text(path: &str, old: &str, new: &str) -> Result<(), String> {
    write(Path::new(path), old, new).map_err(|error| words(&error))
}

/// Why a file cannot be written, in words.
pub(super) fn words(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied => "you are not allowed to".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        ErrorKind::StorageFull => "the disk is full".to_owned(),
        ErrorKind::ResourceBusy => "it was changed meanwhile by another program; try again".to_owned(),
        _ => "the machine reports a fault".to_owned(),
    }
}

/// Writes a file in one step whatever it held before; its folder must be there. What is no file, such as `/dev/stdout`,
/// is written as it stands.
///
/// # Errors
///
/// Why it cannot be done, in words; the file is then as it was.
pub(super) fn whatever_was(path: &Path, new: impl AsRef<[u8]>) -> Result<(), String> {
    write_over(path, new.as_ref()).map_err(|error| unmade(&error))
}

/// Why a new file or folder cannot be made, in words.
pub(super) fn unmade(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such folder".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => words(error),
    }
}

fn write_over(path: &Path, new: &[u8]) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|known| !known.is_file()) {
        return fs::write(path, new);
    }
    let beside = Beside::new(path)?;
    beside.file()?.write_all(new)?;
    beside.keep()
}

/// A file under a hidden name, readable by those who may read what this user makes, as any new file is.
fn new_file() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".bedside-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

/// Puts a file from one state to another in one step, each a text or no file at all; its folder is made where there is
/// none.
///
/// # Errors
///
/// As [`text`].
pub(super) fn put(path: &Path, old: Option<&str>, new: Option<&str>) -> Result<(), String> {
    let done = match (old, new) {
        (Some(old), Some(new)) => write(path, old, new),
        (None, Some(new)) => make(path, new),
        (Some(old), None) => remove(path, old),
        (None, None) => Ok(()),
    };
    done.map_err(|error| words(&error))
}

fn make(path: &Path, new: &str) -> io::Result<()> {
    let folder = path.parent().ok_or(ErrorKind::NotFound)?;
    match fs::create_dir(folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let mut beside = new_file().tempfile_in(folder)?;
    beside.write_all(new.as_bytes())?;
    beside.as_file().sync_all()?;
    let made = beside.persist_noclobber(path).map_err(|error| match error.error.kind() {
        ErrorKind::AlreadyExists => ErrorKind::ResourceBusy.into(),
        _ => error.error,
    });
    made.map(drop)
}

fn remove(path: &Path, old: &str) -> io::Result<()> {
    if fs::read(path)? != old.as_bytes() {
        return Err(ErrorKind::ResourceBusy.into());
    }
    fs::remove_file(path)
}

fn write(path: &Path, old: &str, new: &str) -> io::Result<()> {
    let target = fs::canonicalize(path)?;
    // Moving a file over another asks the folder only; the file's own word counts too.
    drop(OpenOptions::new().write(true).open(&target)?);
    let folder = target.parent().ok_or(ErrorKind::NotFound)?;
    // A hidden name: no command takes it for a ruleset if it is left behind.
    let mut beside = tempfile::Builder::new().prefix(".bedside-").suffix(".tmp").tempfile_in(folder)?;
    beside.write_all(new.as_bytes())?;
    beside.as_file().set_permissions(fs::metadata(&target)?.permissions())?;
    beside.as_file().sync_all()?;
    if fs::read(&target)? != old.as_bytes() {
        return Err(ErrorKind::ResourceBusy.into());
    }
    beside.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// A new file beside the one whose place it takes when it is whole. Dropped before that, it is gone.
#[derive(Debug)]
pub(super) struct Beside {
    file: tempfile::NamedTempFile,
    target: PathBuf,
}

impl Beside {
    /// Makes the new file.
    pub(super) fn new(path: &Path) -> io::Result<Self> {
        // A link stays a link to the file it names.
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let folder = match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let file = new_file().tempfile_in(folder)?;
        if let Ok(old) = OpenOptions::new().write(true).open(&target) {
            file.as_file().set_permissions(old.metadata()?.permissions())?;
        } else if target.exists() {
            return Err(ErrorKind::PermissionDenied.into());
        }
        Ok(Self { file, target })
    }

    /// What is written to.
    pub(super) fn file(&self) -> io::Result<fs::File> {
        self.file.as_file().try_clone()
    }

    /// Puts the file in its place when all of it is on the disk.
    pub(super) fn keep(self) -> io::Result<()> {
        self.file.as_file().sync_all()?;
        self.place()
    }

    /// Puts the file in its place; when it comes to the disk is left to the system. For what can be made again and is
    /// large: waiting for the disk takes longer than making it.
    pub(super) fn place(self) -> io::Result<()> {
        self.file.persist(&self.target).map_err(|error| error.error)?;
        Ok(())
    }
}
