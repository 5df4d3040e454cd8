//! `bedside test`: the cases of rulesets.

use super::console::Console;
use super::input::{self, Refused};
use super::{Exit, Format, cases};
use crate::diagnostic::Diagnostic;
use crate::report::json;
use crate::source::Source;
use crate::testing::report::{human, json as cases_json, junit};
use crate::testing::suite::{Counts, Suite, Wanted};
use std::path::Path;

/// What `test` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Rulesets, their files of cases, or folders with rulesets; `-` is standard input.
    #[arg(required = true, value_name = "FILE|DIR")]
    paths: Vec<String>,
    /// Run only the cases whose names contain this.
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
}

/// A text that could not be used.
type Problems = (Source, Vec<Diagnostic>);

/// What a run has come to so far.
#[derive(Default)]
struct Session {
    suites: Vec<Suite>,
    refused: Vec<Problems>,
    exit: Option<Exit>,
}

/// Runs the cases of every ruleset; a broken one does not stop the others.
pub(super) fn run(args: &Args, console: &mut Console) -> Exit {
    let mut session = Session::default();
    for path in &args.paths {
        match files(path) {
            Ok(files) => files.iter().for_each(|file| session.file(file, args, console)),
            Err(refused) => session.refuse(*refused, console),
        }
    }
    session.finish(args, console)
}

/// A file as it is; of a folder its rulesets, and files of cases without one.
fn files(path: &str) -> Result<Vec<String>, Box<Refused>> {
    let mut files = input::rulesets(&[path.to_owned()])?;
    let of_folder = path != "-" && Path::new(path).is_dir();
    let own = |file: &String| cases::is_case_file(file) && Path::new(&cases::ruleset_of(file)).exists();
    files.retain(|file| !(of_folder && own(file)));
    Ok(files)
}

impl Session {
    fn ends(&mut self, exit: Exit) {
        self.exit = Some(self.exit.map_or(exit, |before| before.and(exit)));
    }

    fn refuse(&mut self, refused: Refused, console: &mut Console) {
        self.ends(refused.exit);
        let problems = (refused.source, vec![refused.problem]);
        if !console.json() {
            console.problems(&problems.0, &problems.1);
        }
        self.refused.push(problems);
    }

    fn file(&mut self, path: &str, args: &Args, console: &mut Console) {
        if console.closed() {
            return;
        }
        let only_beside = cases::is_case_file(path);
        let loaded = if only_beside { cases::of_case_file(path) } else { cases::of_ruleset(path) };
        match loaded {
            // A library has no cases of its own; what is wrong with it is told with the rulesets that use it.
            Ok(loaded) if loaded.library => {}
            Ok(loaded) => {
                let wanted = Wanted { filter: args.filter.as_deref(), only_beside };
                self.suite(Suite::run(loaded, wanted), console);
            }
            Err(refused) => self.refuse(*refused, console),
        }
    }

    fn suite(&mut self, suite: Suite, console: &mut Console) {
        let counts = suite.counts();
        let wrong = suite.ready.is_none() || counts.failed + counts.errors > 0;
        self.ends(if wrong { Exit::Problem } else { Exit::Done });
        if !console.json() && !suite.problems.is_empty() {
            console.problems(&suite.source, &suite.problems);
        }
        if matches!(console.format, Format::Human | Format::Plain) {
            console.out(&human::suite(&suite, console.style()));
            console.out(&human::summary(&suite));
        }
        self.suites.push(suite);
    }

    fn finish(mut self, args: &Args, console: &mut Console) -> Exit {
        let ran: Counts = self.suites.iter().map(Suite::counts).fold(Counts::default(), |all, one| all + one);
        let all: usize = self.suites.iter().map(|suite| suite.all).sum();
        if let Some(filter) = args.filter.as_ref().filter(|_| all > 0 && ran.run() == 0) {
            // A misspelt filter must not look like success.
            Console::err(&format!("error: of {all} cases none has a name with \"{filter}\" in it\n"));
            self.ends(Exit::Problem);
        }
        match console.format {
            Format::Json => console.out(&json::text(&cases_json::run(&self.suites, &self.refused))),
            Format::Junit => console.out(&junit::run(&self.suites)),
            Format::Human | Format::Plain if self.suites.len() > 1 => {
                console.out(&human::total(ran, self.suites.len()));
            }
            Format::Human | Format::Plain | Format::Markdown => {}
        }
        self.exit.unwrap_or(Exit::Done)
    }
}
