//! `bedside test`: the cases of rulesets.

use super::console::Console;
use super::input::{self, Refused};
use super::outcome::Outcome;
use super::{Exit, Format, cases, replace};
use crate::report::escape;
use crate::testing::coverage::{Coverage, suggest};
use crate::testing::report::{coverage, human, json as cases_json, junit, lcov, suggest as suggested};
use crate::testing::suite::{Counts, Suite, Wanted};
use serde_json::Value;
use std::ffi::OsStr;
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
    /// Print new cases, ready to paste, for what no case shows; a clinician must confirm them.
    #[arg(long)]
    suggest: bool,
    /// Write the lines that the cases show as true to a file, as LCOV.
    #[arg(long, value_name = "FILE")]
    lcov: Option<String>,
}

/// What a run has come to so far.
#[derive(Default)]
struct Session {
    suites: Vec<Suite>,
    /// What the cases of each suite have shown, where that is wanted.
    measured: Vec<Option<Coverage>>,
    /// New cases for each, where they are wanted.
    suggested: Vec<Value>,
    outcome: Outcome,
}

/// Runs the cases of every ruleset; a broken one does not stop the others.
pub(super) fn run(args: &Args, console: &mut Console) -> Exit {
    if let Some(path) = args.lcov.as_ref().filter(|path| is_read(path)) {
        // The next argument taken for the file to write must not cost anybody a ruleset.
        let why = "would overwrite a ruleset or answers";
        Console::err(&format!("error: `--lcov {}` {why}; name another file\n", escape(path)));
        return Exit::Usage;
    }
    if args.lcov.as_deref() == Some("-") {
        Console::err("error: `--lcov` takes the name of the file to write, such as `--lcov cases.lcov`\n");
        return Exit::Usage;
    }
    let mut session = Session::default();
    for path in &args.paths {
        match files(path) {
            Ok(files) => files.iter().for_each(|file| session.file(file, args, console)),
            Err(refused) => session.outcome.refuse(*refused, console),
        }
    }
    session.finish(args, console)
}

/// Whether a file of this name is one that bedside reads.
fn is_read(path: &str) -> bool {
    let endings = ["triage", "yaml", "yml", "json", "ndjson", "csv", "parquet"];
    let ending = Path::new(path).extension().map(OsStr::to_ascii_lowercase);
    ending.is_some_and(|ending| endings.iter().any(|known| ending == *known))
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
                self.suite(Suite::run(loaded, wanted), path, args, console);
            }
            Err(refused) => self.outcome.refuse(*refused, console),
        }
    }

    fn suite(&mut self, suite: Suite, path: &str, args: &Args, console: &mut Console) {
        let counts = suite.counts();
        let wrong = suite.ready.is_none() || counts.failed + counts.errors > 0;
        self.outcome.ends(if wrong { Exit::Problem } else { Exit::Done });
        if !console.json() && !suite.problems.is_empty() {
            console.problems(&suite.source, &suite.problems);
        }
        if matches!(console.format, Format::Human | Format::Plain) {
            console.out(&human::suite(&suite, console.style()));
            console.out(&human::summary(&suite));
        }
        let wanted = args.coverage || args.lcov.is_some() || args.suggest;
        let measured = wanted.then(|| suite.coverage()).flatten();
        let told = args.coverage && matches!(console.format, Format::Human | Format::Plain);
        if let Some(measured) = measured.as_ref().filter(|_| told) {
            console.out(&coverage::human(&suite, measured, console.style()));
        }
        if let Some(measured) = measured.as_ref().filter(|_| args.suggest) {
            self.suggest(&suite, path, measured, console);
        }
        self.measured.push(measured);
        self.suites.push(suite);
    }

    /// New cases for what no case shows.
    fn suggest(&mut self, suite: &Suite, path: &str, measured: &Coverage, console: &mut Console) {
        let Some(ready) = &suite.ready else { return };
        let path = if cases::is_case_file(path) { cases::ruleset_of(path) } else { path.to_owned() };
        let files = input::files_for(&path, suite.source.own_text(), None);
        let found = suggest::suggest(&ready.ruleset, &ready.plan, &suite.patients, measured);
        let (texts, left) = suggested::texts(suite, ready, found, &files);
        if matches!(console.format, Format::Human | Format::Plain) {
            console.out(&suggested::human(&suite.source, &texts, &left));
        }
        self.suggested.push(suggested::json(&ready.ruleset, &texts, &left));
    }

    fn finish(mut self, args: &Args, console: &mut Console) -> Exit {
        let ran: Counts = self.suites.iter().map(Suite::counts).fold(Counts::default(), |all, one| all + one);
        let all: usize = self.suites.iter().map(|suite| suite.all).sum();
        if let Some(filter) = args.filter.as_ref().filter(|_| all > 0 && ran.run() == 0) {
            // A misspelt filter must not look like success.
            console.refuse(&format!("of {all} cases none has a name with \"{filter}\" in it"));
            self.outcome.ends(Exit::Problem);
        }
        if let Some(path) = &args.lcov {
            self.write_lcov(path, console);
        }
        match console.format {
            Format::Json => console.object(self.as_json(args)),
            Format::Junit => console.out(&junit::run(&self.suites, self.outcome.refused())),
            Format::Human | Format::Plain if self.suites.len() > 1 => {
                console.out(&human::total(ran, self.suites.len()));
            }
            Format::Human | Format::Plain | Format::Markdown => {}
        }
        self.outcome.exit()
    }

    fn as_json(&self, args: &Args) -> Value {
        let mut whole = if args.coverage {
            cases_json::with_coverage(&self.suites, self.outcome.refused(), &self.measured)
        } else {
            cases_json::run(&self.suites, self.outcome.refused())
        };
        if let Some(fields) = whole.as_object_mut().filter(|_| args.suggest) {
            fields.insert("suggested".to_owned(), Value::from(self.suggested.clone()));
        }
        whole
    }

    fn write_lcov(&mut self, path: &str, console: &mut Console) {
        let each = self.suites.iter().zip(&self.measured);
        let text = lcov::run(each.filter_map(|(suite, measured)| Some((suite, measured.as_ref()?))));
        if let Err(why) = replace::whatever_was(Path::new(path), &text) {
            console.refuse(&format!("`{}` cannot be written: {why}", escape(path)));
            self.outcome.ends(Exit::Machine);
        }
    }
}
