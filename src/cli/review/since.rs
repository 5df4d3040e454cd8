//! What changed since a commit: the one that was named, or the one in which what is pending was accepted last.

use super::super::git::{self, Commit, Origin, Trouble};
use super::shelf::{ENDING, RECORD};
use super::stored::Stored;
use crate::compare;
use crate::pipeline::Ready;
use crate::report::escape;
use crate::review::report::since::{self, Since, Told};
use crate::review::{self, Kept, Now};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What changed in rules and results since a revision that was named.
///
/// # Errors
/// Where git does not know it.
pub(super) fn named(stored: &Stored, revision: &str) -> Result<Since, Trouble> {
    let commit = Commit::find(Path::new(&stored.folder), revision)?;
    let then = commit.texts("snapshots")?;
    Ok(Since {
        rules: rules(stored, &commit),
        results: Some(results(stored, &then)),
        commit: Some(told(&commit)),
    })
}

/// What changed in the rules since what is pending was accepted; why it is not known is told in its place.
pub(super) fn accepted(stored: &Stored) -> Since {
    let found = base(stored).and_then(|revision| Commit::find(Path::new(&stored.folder), &revision));
    match found {
        Ok(commit) => Since { rules: rules(stored, &commit), results: None, commit: Some(told(&commit)) },
        Err(trouble) => {
            let why = format!("{}; {}", trouble.why, trouble.help);
            Since { rules: Err(why), results: None, commit: None }
        }
    }
}

fn told(commit: &Commit) -> since::Commit {
    since::Commit { id: commit.id.clone(), date: commit.date.clone(), words: commit.words() }
}

/// The oldest commit in which a result was accepted that is another now; with none the newest in which any was, and
/// with none at all the last one.
fn base(stored: &Stored) -> Result<String, Trouble> {
    if stored.log_text.is_none() {
        return Ok("HEAD".to_owned());
    }
    let origins = match git::origins(&stored.snapshots(), RECORD) {
        Ok(origins) => origins,
        // Accepted, and never committed.
        Err(trouble) if trouble.why.contains("no such path") => return Ok("HEAD".to_owned()),
        Err(trouble) => return Err(trouble),
    };
    let changed: BTreeSet<&str> =
        stored.pending.iter().filter_map(|it| accepted_in(stored, &it.name)).collect();
    let of = |origin: &&Origin| changed.contains(origin.line.trim_end_matches('\r'));
    let oldest = origins.iter().filter(of).min_by_key(|it| it.time);
    let found = if changed.is_empty() { origins.iter().max_by_key(|it| it.time) } else { oldest };
    Ok(found.and_then(|it| it.commit.clone()).unwrap_or_else(|| "HEAD".to_owned()))
}

/// The line in which what stands in the snapshot of a name was accepted last.
fn accepted_in<'a>(stored: &'a Stored, name: &str) -> Option<&'a str> {
    let kept = stored.kept.iter().find(|it| it.name == name)?;
    stored.log.lines_of(name, kept.accepted.as_deref()?).last()
}

/// The rules then against the rules now.
fn rules(stored: &Stored, commit: &Commit) -> Result<Vec<compare::Change>, String> {
    let name = Path::new(&stored.file).file_name().unwrap_or_default().to_string_lossy();
    let shown = format!("git:{}:{}", commit.short(), stored.file);
    let loaded = commit.load(&name, &shown).map_err(|refused| refused.problem.message.clone())?;
    let Some(Ready { ruleset, .. }) = loaded.ready else {
        return Err(format!("`{}` has errors in {}", escape(&name), commit.words()));
    };
    Ok(compare::changed(&ruleset, &stored.ready.ruleset))
}

/// The results accepted then against those now.
fn results(stored: &Stored, then: &BTreeMap<String, String>) -> Vec<Told> {
    let mut all: BTreeMap<&str, Kept> = BTreeMap::new();
    for kept in &stored.kept {
        all.insert(&kept.name, Kept { accepted: None, ..kept.clone() });
    }
    for (file, text) in then {
        let Some(name) = file.strip_suffix(ENDING) else { continue };
        let absent = || Kept { name: name.to_owned(), now: Now::Absent, accepted: None };
        all.entry(name).or_insert_with(absent).accepted = Some(text.replace("\r\n", "\n"));
    }
    let all: Vec<Kept> = all.into_values().collect();
    let each = review::since(&all, &stored.levels()).into_iter().map(|result| {
        let pending = stored.pending.iter().any(|it| it.name == result.name);
        let accepted = if result.after.is_empty() {
            stored.log.removed(&result.name)
        } else {
            stored.log.accepted(&result.name, &result.after)
        };
        let accepted = accepted.filter(|_| !pending).map(|(who, day)| (who.to_owned(), day.to_owned()));
        Told { result, accepted }
    });
    each.collect()
}
