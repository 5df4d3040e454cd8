//! `bedside test`: the cases of rulesets.

use super::console::Console;
use super::input::{self, Refused};
use super::{Exit, Format, cases};
use crate::diagnostic::Diagnostic;
use crate::report::{escape, json};
use crate::source::Source;
use crate::testing::coverage::Coverage;
use crate::testing::report::{coverage, human, json as cases_json, junit, lcov};
use crate::testing::suite::{Counts, Suite, Wanted};
use std::fs;
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
    /// Say what the cases show of each ruleset, and what none of them does.
    #[arg(long)]
    coverage: bool,
    /// Write the lines that the cases show as true to a file, as LCOV.
    #[arg(long, value_name = "FILE")]
    lcov: Option<String>,
}

/// A text that could not be used.
type Problems = (Source, Vec<Diagnostic>);

/// What a run has come to so far.
#[derive(Default)]
struct Session {
    suites: Vec<Suite>,
    /// What the cases of each suite have shown, where that is wanted.
    measured: Vec<Option<Coverage>>,
    refused: Vec<Problems>,
    exit: Option<Exit>,
}

/// Runs the cases of every ruleset; a broken one does not stop the others.
pub(super) fn run(args: &Args, console: &mut Console) -> Exit {
    if let Some(path) = args.lcov.as_ref().filter(|path| path.ends_with(".triage")) {
        // The next argument taken for the file to write must not cost anybody a ruleset.
        let path = escape(path);
        Console::err(&format!("error: `--lcov {path}` would overwrite a ruleset; name another file\n"));
        return Exit::Usage;
    }
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
                self.suite(Suite::run(loaded, wanted), args, console);
            }
            Err(refused) => self.refuse(*refused, console),
        }
    }

    fn suite(&mut self, suite: Suite, args: &Args, console: &mut Console) {
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
        let wanted = args.coverage || args.lcov.is_some();
        let measured = wanted.then(|| suite.coverage()).flatten();
        let told = args.coverage && matches!(console.format, Format::Human | Format::Plain);
        if let Some(measured) = measured.as_ref().filter(|_| told) {
            console.out(&coverage::human(&suite, measured, console.style()));
        }
        self.measured.push(measured);
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
        if let Some(path) = &args.lcov {
            self.write_lcov(path);
        }
        match console.format {
            Format::Json if args.coverage => {
                let whole = cases_json::with_coverage(&self.suites, &self.refused, &self.measured);
                console.out(&json::text(&whole));
            }
            Format::Json => console.out(&json::text(&cases_json::run(&self.suites, &self.refused))),
            Format::Junit => console.out(&junit::run(&self.suites)),
            Format::Human | Format::Plain if self.suites.len() > 1 => {
                console.out(&human::total(ran, self.suites.len()));
            }
            Format::Human | Format::Plain | Format::Markdown => {}
        }
        self.exit.unwrap_or(Exit::Done)
    }

    fn write_lcov(&mut self, path: &str) {
        let each = self.suites.iter().zip(&self.measured);
        let text = lcov::run(each.filter_map(|(suite, measured)| Some((suite, measured.as_ref()?))));
        if let Err(error) = fs::write(path, text) {
            Console::err(&format!("error: `{}` cannot be written: {}\n", escape(path), error.kind()));
            self.ends(Exit::Machine);
        }
    }
}
