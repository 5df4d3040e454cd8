//! `bedside review`: stored answer files held against the results that a reviewer accepted.

mod accept;
mod one_by_one;
pub(super) mod shelf;
mod since;
mod stored;

use super::console::Console;
use super::diff::brief;
use super::{Exit, Format};
use crate::diagnostic::Diagnostic;
use crate::report::{escape, json};
use crate::review::State;
use crate::review::report::since::Since;
use crate::review::report::{self, View};
use crate::review::session::can_be_accepted;
use crate::source::Source;
use serde_json::{Value, json};
use stored::Stored;

/// What `review` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder with the ruleset, its `answers/` and its `snapshots/`.
    #[arg(value_name = "DIR", default_value = ".")]
    folder: String,
    /// Only say what is pending: nothing is ever asked or written.
    #[arg(long, conflicts_with_all = ["accept", "reject"])]
    check: bool,
    /// Accept the results of these answer files as they are now; `all` is every new or changed one
    /// that is not less urgent.
    #[arg(long, value_name = "NAME", num_args = 1..)]
    accept: Vec<String>,
    /// Keep what was accepted for these answer files.
    #[arg(long, value_name = "NAME", num_args = 1..)]
    reject: Vec<String>,
    /// Also say which rules and results changed since this revision of git.
    #[arg(long, value_name = "REV", conflicts_with_all = ["accept", "reject"])]
    since: Option<String>,
    /// Who accepts; else the name and address that git knows.
    #[arg(long = "as", value_name = "WHO")]
    who: Option<String>,
}

/// What was decided in this run.
#[derive(Debug, Default)]
struct Decided {
    accepted: Vec<String>,
    removed: Vec<String>,
    rejected: Vec<String>,
    /// What is pending and was not taken for one of all.
    left: Vec<String>,
    /// What was said of it, a line each.
    said: Vec<String>,
}

/// Why something could not be done, and how that ends.
#[derive(Debug)]
pub(super) struct Stop {
    pub(super) why: String,
    exit: Exit,
    /// The text that could not be used, with what is wrong with it, where that is why.
    about: Option<(Source, Vec<Diagnostic>)>,
}

impl Stop {
    pub(super) fn new(why: String, exit: Exit) -> Self {
        Self { why, exit, about: None }
    }

    fn about(mut self, source: Source, problems: Vec<Diagnostic>) -> Self {
        self.about = Some((source, problems));
        self
    }
}

/// Says what is pending, or records what was decided.
pub(super) fn run(args: &Args, console: &mut Console) -> Exit {
    if let Some(name) = args.accept.iter().find(|name| args.reject.contains(name)) {
        return stop(
            &Stop::new(format!("`{}` cannot be accepted and rejected at once", escape(name)), Exit::Usage),
            console,
        );
    }
    let mut stored = match stored::read(&args.folder, console) {
        Ok(stored) => stored,
        Err(why) => return stop(&why, console),
    };
    let past = match past(args, &stored, console) {
        Ok(past) => past,
        Err(why) => return stop(&why, console),
    };
    let deciding = !args.accept.is_empty() || !args.reject.is_empty();
    if !deciding && one_by_one::wanted(args, console) {
        if let Some(past) = &past {
            console.out(&report::since::human(past, console.format == Format::Plain));
        }
        return one_by_one::run(&mut stored, args, console);
    }
    let mut decided = Decided::default();
    if deciding && let Err(why) = accept::decide(&mut stored, args, &mut decided) {
        if decided.said.is_empty() {
            return stop(&why, console);
        }
        // What was written before stays written, and is told.
        if console.json() {
            stored.notes.push(why.why.clone());
        }
        tell(&stored, &decided, true, (None, None), console);
        return if console.json() { why.exit } else { stop(&why, console) };
    }
    let patients = if deciding { None } else { patients(&stored, past.as_ref()) };
    tell(&stored, &decided, deciding, (past.as_ref(), patients.as_ref()), console);
    ends(&stored, &decided, deciding)
}

/// What changed since the commit that was named, or for a pull request since the one in which it was accepted.
fn past(args: &Args, stored: &Stored, console: &Console) -> Result<Option<Since>, Stop> {
    match &args.since {
        Some(revision) => {
            let found = since::named(stored, revision);
            found
                .map(Some)
                .map_err(|trouble| Stop::new(format!("{}; {}", trouble.why, trouble.help), Exit::Machine))
        }
        None if console.format == Format::Markdown => Ok(Some(since::accepted(stored))),
        None => Ok(None),
    }
}

/// Nothing may be pending of what was asked about: everything, or what was named.
fn ends(stored: &Stored, decided: &Decided, deciding: bool) -> Exit {
    let is_pending = |name: &String| stored.pending.iter().any(|it| it.name == *name);
    let pending = if deciding {
        decided.rejected.iter().chain(&decided.left).any(is_pending)
    } else {
        !stored.pending.is_empty()
    };
    // What is wrong with answer files is in the exit code of reading them.
    stored.exit.and(if pending { Exit::Problem } else { Exit::Done })
}

fn stop(Stop { why, exit, about }: &Stop, console: &mut Console) -> Exit {
    let about = about.as_ref().map(|(source, problems)| (source, problems.as_slice()));
    if console.json() {
        let problems = json::problems(about);
        let told = json!({"format": 1, "refused": [why], "problems": problems.get("problems")});
        console.out(&json::text(&told));
        return *exit;
    }
    if let Some((source, problems)) = about {
        console.problems(source, problems);
    }
    if !why.is_empty() {
        Console::err(&format!("error: {why}\n"));
    }
    *exit
}

/// Whether a patient is less urgent than in the commit that is told of, else in the last one.
fn patients(stored: &Stored, past: Option<&Since>) -> Option<brief::Since> {
    let commit = past.and_then(|past| past.commit.as_ref());
    let revision = commit.map_or("HEAD", |commit| commit.id.as_str());
    brief::since(revision, &stored.file, &stored.ready, || false)
}

fn tell(
    stored: &Stored,
    decided: &Decided,
    deciding: bool,
    (past, patients): (Option<&Since>, Option<&brief::Since>),
    console: &mut Console,
) {
    let view = View { ruleset: stored.id(), all: stored.names(), pending: &stored.pending };
    match console.format {
        Format::Json => {
            let mut whole = as_json(stored, decided, &view, past);
            if let Some(fields) = whole.as_object_mut() {
                fields.insert("patients".to_owned(), json!(patients.map(brief::Since::json)));
            }
            console.out(&json::text(&whole));
        }
        Format::Markdown if !deciding => {
            console.out(&report::markdown(&view, past));
            if let Some(patients) = patients {
                console.out(&format!("\n{}\n", report::safe(&patients.words().replace('`', ""))));
            }
        }
        _ if deciding => {
            decided.said.iter().for_each(|line| console.out(&format!("{}\n", escape(line))));
            console.out(&format!("{}\n", escape(&report::summary(&view))));
        }
        format => {
            if let Some(past) = past {
                console.out(&report::since::human(past, format == Format::Plain));
            }
            console.out(&report::human(&view, console.style()));
            if let Some(patients) = patients {
                console.out(&format!("\n{}\n", escape(&patients.words())));
            }
            console.out(&next(stored));
        }
    }
}

fn as_json(stored: &Stored, decided: &Decided, view: &View, past: Option<&Since>) -> Value {
    let each = stored.problems.iter().map(|(source, problems)| (source, problems.as_slice()));
    let problems = json::problems(each);
    json!({
        "format": 1,
        "ruleset": {
            "id": stored.id(),
            "version": stored.ready.ruleset.version,
            "digest": stored.digest,
        },
        "results": view.all,
        "pending": report::json(view),
        "accepted": decided.accepted,
        "removed": decided.removed,
        "rejected": decided.rejected,
        "problems": problems.get("problems"),
        "refused": stored.notes,
        "since": past.map(report::since::json),
    })
}

/// How what is pending is accepted.
fn next(stored: &Stored) -> String {
    if stored.pending.is_empty() {
        return String::new();
    }
    let folder = if stored.folder == "." { String::new() } else { format!(" {}", quoted(&stored.folder)) };
    let Some(first) = stored.pending.iter().find(|it| can_be_accepted(it)) else {
        return String::new();
    };
    let name = quoted(&first.name);
    let accept = match first.state {
        State::Orphan => "To remove what has no answer file any more",
        _ => "To accept what is right",
    };
    format!(
        "\n{accept}: bedside review{folder} --accept {name}\nTo keep what was accepted: bedside review{folder} --reject {name}\n"
    )
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |it: char| it.is_alphanumeric() || "-_./".contains(it);
    let word = escape(word);
    if word.chars().all(plain) { word.into_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}
