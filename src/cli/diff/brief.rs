//! Whether a patient is less urgent than in a commit, within little time: a line for `review` and `watch`.

use crate::cli::git::Commit;
use crate::diff::brief::{self, Brief};
use crate::pipeline::Ready;
use crate::prove::prover::Version;
use crate::ruleset::digest;
use serde_json::Value;
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// So long is waited at most for the search.
const BUDGET: Duration = Duration::from_secs(2);

/// The answer, and the commit that it is about.
#[derive(Debug)]
pub(in crate::cli) struct Since {
    brief: Brief,
    id: String,
    words: String,
}

impl Since {
    /// In a sentence.
    pub(in crate::cli) fn words(&self) -> String {
        self.brief.words(&self.words)
    }

    /// For programs.
    pub(in crate::cli) fn json(&self) -> Value {
        self.brief.json(&self.id)
    }
}

/// A ruleset, by the path it was read from, against the one in a commit. Nothing where there is no git or no such file,
/// where that one has errors, where both mean the same, and where nobody waits for the answer any more.
pub(in crate::cli) fn since(
    revision: &str,
    path: &str,
    new: &Ready,
    is_over: impl Fn() -> bool + 'static,
) -> Option<Since> {
    let path = Path::new(path);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name()?.to_string_lossy();
    let commit = Commit::find(folder, revision).ok()?;
    let old = commit.load(&name, &name).ok()?.ready?;
    if is_over() || digest::digest(&old.ruleset) == digest::digest(&new.ruleset) {
        return None;
    }
    let start = Instant::now();
    let stop = Rc::new(move || start.elapsed() > BUDGET || is_over());
    let [before, after] = [&old, new].map(|it| Version { ruleset: &it.ruleset, plan: &it.plan });
    let brief = brief::level(before, after, stop).ok()?;
    Some(Since { brief, id: commit.id.clone(), words: commit.words() })
}
