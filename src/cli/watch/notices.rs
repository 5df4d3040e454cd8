//! What the machine tells of saves, reduced to what matters: a file is complete, a file is being written, something is
//! gone, or too much happened to tell.

use super::against::Answer;
use notify::event::{AccessKind, AccessMode, Flag, ModifyKind, RenameMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Instant;

/// What happened at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// It was closed after writing, or another file took its place: it is complete.
    Complete,
    /// It came into being; what is in it may follow.
    Created,
    /// It is being written, or it is not told when that ends.
    Touched,
    /// It was removed or moved away.
    Removed,
}

/// What the main loop waits for.
#[derive(Debug)]
pub(super) enum Signal {
    /// Something happened at a path.
    At(PathBuf, What, Instant),
    /// Something happened and it was not told what.
    Lost,
    /// It is known what a save does to all possible patients.
    Against(Answer),
    /// The person wants to end it.
    Stop,
}

/// The folders that are watched now.
#[derive(Debug)]
pub(super) struct Notices {
    watcher: Option<RecommendedWatcher>,
    folders: BTreeSet<PathBuf>,
    refused: BTreeSet<PathBuf>,
}

impl Notices {
    /// Starts to listen; where the machine tells nothing, files are looked at from time to time.
    pub(super) fn new(to: Sender<Signal>) -> Self {
        let handler = move |event: notify::Result<Event>| {
            let at = Instant::now();
            for signal in signals(event, at) {
                // The program has ended where nobody listens.
                let _ = to.send(signal);
            }
        };
        let watcher = notify::recommended_watcher(handler).ok();
        Self { watcher, folders: BTreeSet::new(), refused: BTreeSet::new() }
    }

    /// Whether every folder is watched.
    pub(super) fn complete(&self) -> bool {
        self.watcher.is_some() && self.refused.is_empty()
    }

    /// Watches exactly these folders; true where one was added, so that what is in it has to be looked up again.
    pub(super) fn follow(&mut self, wanted: &BTreeSet<PathBuf>) -> bool {
        let Some(watcher) = &mut self.watcher else { return false };
        for old in self.folders.difference(wanted) {
            // A folder that is gone is not watched any more.
            let _ = watcher.unwatch(old);
        }
        self.folders.retain(|folder| wanted.contains(folder));
        self.refused.clear();
        let mut added = false;
        for folder in wanted.iter().filter(|folder| folder.is_dir()) {
            if self.folders.contains(folder) {
                continue;
            }
            if watcher.watch(folder, RecursiveMode::NonRecursive).is_ok() {
                added |= self.folders.insert(folder.clone());
            } else {
                self.refused.insert(folder.clone());
            }
        }
        added
    }

    /// Forgets folders that were replaced, so that the new ones are watched in their stead.
    pub(super) fn forget(&mut self, path: &Path) {
        let Some(watcher) = &mut self.watcher else { return };
        for folder in self.folders.iter().filter(|folder| folder.starts_with(path)) {
            // It may be gone already.
            let _ = watcher.unwatch(folder);
        }
        self.folders.retain(|folder| !folder.starts_with(path));
    }
}

fn signals(event: notify::Result<Event>, at: Instant) -> Vec<Signal> {
    let Ok(event) = event else { return vec![Signal::Lost] };
    if event.flag() == Some(Flag::Rescan) {
        return vec![Signal::Lost];
    }
    let Some(kinds) = kinds(event.kind) else { return Vec::new() };
    let paths = event.paths.into_iter().enumerate();
    paths.map(|(n, path)| Signal::At(path, if n == 0 { kinds.0 } else { kinds.1 }, at)).collect()
}

/// What happened at the first path of an event, and at the second.
fn kinds(kind: EventKind) -> Option<(What, What)> {
    let both = |what| Some((what, what));
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Modify(ModifyKind::Name(RenameMode::To)) => both(What::Complete),
        // Reading is none of our business; we do it ourselves.
        EventKind::Access(_) => None,
        EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => Some((What::Removed, What::Complete)),
        EventKind::Modify(ModifyKind::Name(RenameMode::From)) | EventKind::Remove(_) => both(What::Removed),
        EventKind::Create(_) => both(What::Created),
        _ => both(What::Touched),
    }
}
