//! Accepts and rejects by name: first everything is looked at, then it is written.

use super::super::{Exit, date, git, replace};
use super::stored::Stored;
use super::{Args, Decided, Stop};
use crate::report::escape;
use crate::review::compare::Move;
use crate::review::log::Acceptance;
use crate::review::{Now, Pending, State};
use std::collections::BTreeSet;
use std::path::Path;

/// From this likeness on, of 1 for the same word, a name may be what was meant.
const NEAR: f64 = 0.8;

/// Carries out what was asked; nothing is written where a name is wrong.
pub(super) fn decide(stored: &mut Stored, args: &Args, decided: &mut Decided) -> Result<(), Stop> {
    let accept = wanted(stored, args)?;
    for name in accept.iter().chain(&args.reject) {
        known(stored, name)?;
    }
    for name in &args.reject {
        reject(stored, name, decided);
    }
    if args.accept.iter().any(|name| name == "all") {
        leave(stored, args, decided);
    }
    let open = |name: &String| stored.pending.iter().any(|it| it.name == *name);
    let (open, settled): (Vec<String>, Vec<String>) = accept.into_iter().partition(open);
    decided.said.extend(settled.iter().map(|name| format!("{name}: is accepted as it is")));
    if open.is_empty() {
        return Ok(());
    }
    let who = who(args, &stored.folder)?;
    for name in &open {
        let written = write(stored, name, &who, decided);
        stored.compare();
        written?;
    }
    Ok(())
}

/// Whether `all` takes it: a result that became less urgent, or that is held against a text which nobody accepted, wants
/// a look of its own, and so does whatever would be removed.
fn in_all(pending: &Pending) -> bool {
    matches!(pending.state, State::New | State::Changed) && pending.moved != Move::Down
}

/// Says what `all` leaves out.
fn leave(stored: &Stored, args: &Args, decided: &mut Decided) {
    let named = |name: &String| args.accept.contains(name) || args.reject.contains(name);
    for it in stored.pending.iter().filter(|it| !in_all(it) && !named(&it.name)) {
        let why = match it.state {
            State::NoResult => "it has no result",
            _ => "accept it by its name",
        };
        decided.said.push(format!("{}: `all` leaves it out; {why}", it.name));
        decided.left.push(it.name.clone());
    }
}

/// The names, each once; `all` leaves out what is rejected by its name.
fn wanted(stored: &Stored, args: &Args) -> Result<BTreeSet<String>, Stop> {
    let mut found = BTreeSet::new();
    for name in &args.accept {
        if name == "all" {
            let all = stored.pending.iter().filter(|it| in_all(it) && !args.reject.contains(&it.name));
            found.extend(all.map(|it| it.name.clone()));
        } else {
            found.insert(name.clone());
        }
    }
    let broken = |name: &&String| stored.kept.iter().any(|it| it.name == **name && it.now == Now::NoResult);
    match found.iter().find(broken) {
        Some(name) => {
            let why = format!("`{}` has no result that could be accepted; nothing was written", escape(name));
            Err(Stop::new(why, Exit::Problem))
        }
        None => Ok(found),
    }
}

fn known(stored: &Stored, name: &str) -> Result<(), Stop> {
    if stored.kept.iter().any(|it| it.name == name) {
        return Ok(());
    }
    let like = |it: &str| strsim::jaro_winkler(it, name);
    let near = stored.kept.iter().max_by(|one, other| like(&one.name).total_cmp(&like(&other.name)));
    let near = near.filter(|it| like(&it.name) >= NEAR);
    let near = near.map(|it| format!("; did you mean `{}`?", escape(&it.name))).unwrap_or_default();
    let why = format!("there is no answer file `{}`, and nothing was written{near}", escape(name));
    Err(Stop::new(why, Exit::Problem))
}

pub(super) fn reject(stored: &Stored, name: &str, decided: &mut Decided) {
    let kept = stored.kept.iter().any(|it| it.name == name && it.accepted.is_some());
    let pending = stored.pending.iter().any(|it| it.name == name);
    decided.said.push(match (pending, kept) {
        (true, true) => format!("{name}: rejected; the accepted result is kept, and it stays pending"),
        (true, false) => {
            format!("{name}: rejected; nothing was accepted for it before, and it stays pending")
        }
        (false, _) => format!("{name}: is as it was accepted; there is nothing to reject"),
    });
    decided.rejected.push(name.to_owned());
}

/// Puts what a name is now on record, and in its place. The record comes first: whoever ends bedside between the two
/// finds the old result, still accepted, and the name still pending.
pub(super) fn write(stored: &mut Stored, name: &str, who: &str, decided: &mut Decided) -> Result<(), Stop> {
    let Some(pending) = stored.pending.iter().find(|it| it.name == name).cloned() else {
        return Ok(());
    };
    let removed = pending.state == State::Orphan || pending.after.is_empty();
    let result = (!removed).then_some(pending.after.as_str());
    let before = (stored.log.clone(), stored.log_text.clone());
    let today = date::today().to_string();
    stored.log.add(&Acceptance { name, date: &today, result, ruleset: &stored.digest, who });
    let text = stored.log.text();
    if let Err(why) = put(&stored.log_file(), before.1.as_deref(), Some(&text)) {
        (stored.log, stored.log_text) = before;
        return Err(why);
    }
    let old = stored.files.get(name).cloned();
    if let Err(why) = put(&stored.file_of(name), old.as_deref(), result) {
        // What did not happen is not on record. Where this fails too, the name is pending, and nothing is lost.
        let _ = put(&stored.log_file(), Some(&text), before.1.as_deref());
        (stored.log, stored.log_text) = before;
        return Err(why);
    }
    stored.log_text = Some(text);
    if let Some(text) = result {
        stored.files.insert(name.to_owned(), text.to_owned());
        if let Some(kept) = stored.kept.iter_mut().find(|it| it.name == name) {
            kept.accepted = Some(text.to_owned());
        }
        decided.said.push(format!("{name}: accepted by {}", escape(who)));
        decided.accepted.push(name.to_owned());
    } else {
        stored.files.remove(name);
        stored.kept.retain(|it| it.name != name);
        decided.said.push(format!("{name}: the accepted result was removed, by {}", escape(who)));
        decided.removed.push(name.to_owned());
    }
    Ok(())
}

fn put(path: &Path, old: Option<&str>, new: Option<&str>) -> Result<(), Stop> {
    let place = path.to_string_lossy();
    replace::put(path, old, new).map_err(|why| unwritable(&place, &why))
}

fn unwritable(path: &str, why: &str) -> Stop {
    Stop::new(format!("`{}` cannot be written: {why}", escape(path)), Exit::Machine)
}

/// The person: `--as`, else the one that git knows.
pub(super) fn who(args: &Args, folder: &str) -> Result<String, Stop> {
    let given = args.who.as_deref().map(str::trim).filter(|who| !who.is_empty());
    let from_git = || {
        let (name, mail) = (git::config(folder, "user.name"), git::config(folder, "user.email"));
        match (name, mail) {
            (Some(name), Some(mail)) => Some(format!("{name} <{mail}>")),
            (name, mail) => name.or(mail),
        }
    };
    given.map(str::to_owned).or_else(from_git).ok_or_else(|| {
        let why = "who accepts is not known, and nothing was written; add `--as \"YOUR NAME\"`";
        Stop::new(why.to_owned(), Exit::Usage)
    })
}
