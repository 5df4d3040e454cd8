//! `bedside check`: every problem of rulesets and libraries.
//!
//! A problem in a library that several of the rulesets use is told once.

use super::Exit;
use super::cases;
use super::console::Console;
use super::input::{self, Refused};
use crate::diagnostic::Diagnostic;
use crate::pipeline::Loaded;
use crate::report::{diagnostics, escape, json};
use crate::source::{Source, Span};
use clap::ValueEnum;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What `check` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Rulesets, or folders with rulesets; `-` is standard input.
    #[arg(required = true, value_name = "FILE|DIR")]
    paths: Vec<String>,
    /// Let warnings count as errors for the exit code.
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
}

/// What may be denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Warnings.
    Warnings,
}

/// A text that was checked.
struct Checked {
    /// The path as given.
    name: String,
    source: Source,
    problems: Vec<Diagnostic>,
    /// Whether some of its problems are told with another text.
    elsewhere: bool,
}

/// Checks every ruleset and reports all problems.
pub(super) fn run(args: &Args, console: &mut Console) -> Exit {
    let mut exit = Exit::Done;
    let mut all: Vec<Checked> = Vec::new();
    for path in &args.paths {
        // In a folder libraries lie beside the rulesets that use them.
        let folder = Path::new(path).is_dir().then_some(path.as_str());
        let files = input::rulesets(std::slice::from_ref(path));
        let checked: Vec<(String, Result<Loaded, Box<Refused>>)> = match files {
            Ok(files) => files.iter().map(|file| (file.clone(), one(file, folder, &files))).collect(),
            Err(refused) => vec![(path.clone(), Err(refused))],
        };
        for (name, one) in checked {
            let (source, problems, ends) = match one {
                Ok(loaded) => {
                    let ends = input::exit_of(&loaded.diagnostics, args.deny.is_some());
                    (loaded.source, loaded.diagnostics, ends)
                }
                Err(refused) => (refused.source, vec![refused.problem], refused.exit),
            };
            exit = exit.and(ends);
            all.push(Checked { name, source, problems, elsewhere: false });
        }
    }
    tell_once(&mut all);
    for checked in &all {
        report(checked, console);
    }
    if all.len() > 1 && !console.json() {
        console.out(&total(&all));
    }
    if console.json() {
        let each = all.iter().map(|it| (&it.source, it.problems.as_slice()));
        console.out(&json::text(&json::problems(each)));
    }
    exit
}

fn one(path: &str, folder: Option<&str>, files: &[String]) -> Result<Loaded, Box<Refused>> {
    if !cases::is_case_file(path) {
        return input::load(path, folder);
    }
    // A file of cases is checked against its ruleset; that one's errors too, unless it is checked itself.
    let mut loaded = cases::of_case_file(path)?;
    let alone = !files.contains(&cases::ruleset_of(path));
    let source = &loaded.source;
    loaded.diagnostics.retain(|it| source.is_beside(it.span().start) || alone && it.is_error());
    Ok(loaded)
}

/// What is known of a problem wherever it is met: the true path of its file, its place there, its code and words.
type Mark = (PathBuf, Span, &'static str, String);

/// A problem in a library is told with the library, where that was checked too, else with the first that uses it.
fn tell_once(all: &mut [Checked]) {
    if all.len() < 2 || all.iter().all(|it| it.source.files().count() < 2) {
        return;
    }
    let mut real = HashMap::new();
    let mut told: HashSet<Mark> = HashSet::new();
    // Places of errors: what is only a warning among other files is an error of the library by itself.
    let mut wrong: HashSet<(PathBuf, Span)> = HashSet::new();
    for checked in all.iter() {
        let own = checked.problems.iter().filter(|it| checked.source.is_own(it.span().start));
        for problem in own {
            let mark = mark(&checked.source, problem, &mut real);
            if problem.is_error() {
                wrong.insert((mark.0.clone(), mark.1));
            }
            told.insert(mark);
        }
    }
    for Checked { source, problems, elsewhere, .. } in all {
        let before = problems.len();
        problems.retain(|it| {
            if source.is_own(it.span().start) {
                return true;
            }
            let mark = mark(source, it, &mut real);
            let harder = !it.is_error() && wrong.contains(&(mark.0.clone(), mark.1));
            !harder && told.insert(mark)
        });
        *elsewhere = problems.len() < before;
    }
}

fn mark(source: &Source, problem: &Diagnostic, real: &mut HashMap<String, PathBuf>) -> Mark {
    let name = source.file_at(problem.span().start).name;
    let path = real.entry(name.to_owned());
    let path = path.or_insert_with(|| fs::canonicalize(name).unwrap_or_else(|_| PathBuf::from(name)));
    (path.clone(), source.local(problem.span()), problem.code, problem.message.clone())
}

/// How many files were checked and what was told of them, in a line.
fn total(all: &[Checked]) -> String {
    let problems = || all.iter().flat_map(|it| &it.problems);
    let count = diagnostics::counted(problems());
    let hit = all.iter().filter(|it| !it.problems.is_empty()).count();
    let place = if hit == 0 { String::new() } else { format!(" in {hit} of them") };
    format!("{} files checked: {count}{place}\n", all.len())
}

/// For people; programs get everything together at the end.
fn report(Checked { name, source, problems, elsewhere }: &Checked, console: &mut Console) {
    if console.json() {
        return;
    }
    console.problems(source, problems);
    if *elsewhere {
        let name = escape(name);
        console.out(&format!("{name}: problems in files that it uses are told once, with those files\n"));
    } else if problems.is_empty() {
        let shown = if name == "-" { source.name() } else { name };
        console.out(&format!("no problems in {}\n", escape(shown)));
    }
}
