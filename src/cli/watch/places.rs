//! Where a path really leads: every link on the way, the folders in which something on the way could change, and the
//! place at the end. Asked anew each time, because links are turned and folders come and go.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::ffi::OsString;
use std::io;
use std::path::{Component, Path, PathBuf};

/// As many links as an operating system follows.
const MOST_LINKS: usize = 40;

/// What has to be watched to hear of everything that touches some paths.
#[derive(Debug, Default)]
pub(super) struct Ways {
    /// Folders to watch, each by itself.
    pub folders: BTreeSet<PathBuf>,
    /// Links and folders on the way: when one of them changes, everything is looked up anew.
    pub turns: HashSet<PathBuf>,
}

impl Ways {
    /// Follows a path to its real place and notes what is on the way. The place may not exist.
    pub(super) fn follow(&mut self, path: &Path) -> PathBuf {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let mut left = steps(&absolute);
        let mut at = PathBuf::new();
        let mut links = 0;
        while let Some(step) = left.pop_front() {
            match step {
                Step::Root(root) => at.push(root),
                Step::Up => drop(at.pop()),
                Step::Down(name) => {
                    let next = at.join(name);
                    match link(&next) {
                        Ok(Some(target)) if links < MOST_LINKS => {
                            links += 1;
                            self.folders.insert(at.clone());
                            self.turns.insert(next);
                            steps(&target).into_iter().rev().for_each(|step| left.push_front(step));
                        }
                        Ok(_) => at = next,
                        Err(_) => return self.missing(&at, next, left),
                    }
                }
            }
        }
        self.home_of(&at);
        at
    }

    /// The nearest folder that exists tells when the way goes on.
    fn missing(&mut self, at: &Path, next: PathBuf, left: VecDeque<Step>) -> PathBuf {
        self.folders.insert(at.to_path_buf());
        if left.is_empty() {
            self.home_of(&next);
            return next;
        }
        self.turns.insert(next.clone());
        left.into_iter().fold(next, |mut path, step| {
            match step {
                Step::Root(name) | Step::Down(name) => path.push(name),
                Step::Up => drop(path.pop()),
            }
            path
        })
    }

    /// Watches the folder of a place, and the folder above, which tells when the first one is replaced.
    fn home_of(&mut self, place: &Path) {
        if let Some(folder) = place.parent() {
            self.folder(folder);
        }
    }

    /// Watches a real folder, and the folder above it.
    pub(super) fn folder(&mut self, folder: &Path) {
        self.folders.insert(folder.to_path_buf());
        self.turns.insert(folder.to_path_buf());
        self.folders.extend(folder.parent().map(Path::to_path_buf));
    }
}

/// One step of a path.
enum Step {
    Root(OsString),
    Up,
    Down(OsString),
}

fn steps(path: &Path) -> VecDeque<Step> {
    let step = |component: Component| match component {
        Component::Prefix(_) | Component::RootDir => Some(Step::Root(component.as_os_str().to_owned())),
        Component::CurDir => None,
        Component::ParentDir => Some(Step::Up),
        Component::Normal(name) => Some(Step::Down(name.to_owned())),
    };
    path.components().filter_map(step).collect()
}

/// What a link says; nothing where it is no link.
fn link(path: &Path) -> io::Result<Option<PathBuf>> {
    let is_link = path.symlink_metadata()?.file_type().is_symlink();
    if is_link { std::fs::read_link(path).map(Some) } else { Ok(None) }
}
