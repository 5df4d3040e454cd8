//! `bedside prove`: what holds for every possible patient, and what does not.

mod add_cases;

use super::console::Console;
use super::input::{self, Refused};
use super::outcome::Outcome;
use super::{Exit, Format, budget, cases, certificate, guard};
use crate::diagnostic::Diagnostic;
use crate::pipeline::Loaded;
use crate::prove::audit::{Depth, Report, audit};
use crate::prove::prover::Version;
use crate::prove::report::{Proved, human, json};
use crate::report::json as report_json;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

/// What `prove` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Rulesets, or folders with rulesets; `-` is standard input.
    #[arg(required = true, value_name = "FILE|DIR")]
    paths: Vec<String>,
    /// How many seconds each ruleset may take; what is then not known is told as not decided.
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = budget::seconds)]
    budget: Duration,
    /// List too what `eval` calls open though every completion of the answers agrees on it; this may take long.
    #[arg(long)]
    deep: bool,
    /// Write the proofs for others to check: FILE.cnf, FILE.drat and FILE.aig. One ruleset only.
    #[arg(long, value_name = "FILE")]
    certificate: Option<String>,
    /// Add a case for each patient found to the ruleset, or to the file of cases beside it.
    #[arg(long)]
    add_cases: bool,
    /// What makes the command fail beside a promise that does not hold.
    #[arg(long, value_enum)]
    deny: Option<Deny>,
}

/// What makes `prove` fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Deny {
    /// Anything that was found and that the ruleset does not explain.
    Findings,
}

/// What a run has come to so far.
#[derive(Default)]
struct Session {
    outcome: Outcome,
    told: Vec<Value>,
}

/// Asks everything of every ruleset; a broken one does not stop the others.
pub(super) fn run(args: &Args, console: &mut Console) -> Exit {
    if let Some(why) = misused(args) {
        Console::err(&format!("error: {why}\n"));
        return Exit::Usage;
    }
    let mut session = Session::default();
    for path in &args.paths {
        match files(path) {
            Ok(files) => files.iter().for_each(|file| session.file(file, args, console)),
            Err(refused) => session.outcome.refuse(*refused, console),
        }
    }
    if console.json() {
        let refused =
            session.outcome.refused().iter().map(|(source, problems)| (source, problems.as_slice()));
        let problems = report_json::problems(refused);
        let whole = json!({"format": 1, "rulesets": session.told, "problems": problems.get("problems")});
        console.object(whole);
    }
    session.outcome.exit()
}

/// Why the options cannot be used together.
fn misused(args: &Args) -> Option<&'static str> {
    let one = matches!(args.paths.as_slice(), [path] if !Path::new(path).is_dir());
    let on_disk = |path: &String| path != "-" && !path.starts_with("git:");
    if args.certificate.is_some() && !one {
        return Some("`--certificate` is of one ruleset; name one file");
    }
    if let Some(why) = args.certificate.as_deref().and_then(certificate::misused) {
        return Some(why);
    }
    if args.add_cases && !args.paths.iter().all(on_disk) {
        return Some("`--add-cases` adds to files; standard input and git keep none");
    }
    None
}

/// A file as it is; of a folder its rulesets, files of cases left out.
fn files(path: &str) -> Result<Vec<String>, Box<Refused>> {
    let mut files = input::rulesets(&[path.to_owned()])?;
    if path != "-" && Path::new(path).is_dir() {
        files.retain(|file| !cases::is_case_file(file));
    }
    Ok(files)
}

impl Session {
    fn file(&mut self, path: &str, args: &Args, console: &mut Console) {
        if console.closed() {
            return;
        }
        match input::load(path, None) {
            // A library is asked about with the rulesets that use it.
            Ok(loaded) if loaded.library => {}
            Ok(loaded) => self.ruleset(path, loaded, args, console),
            Err(refused) => self.outcome.refuse(*refused, console),
        }
    }

    fn ruleset(&mut self, path: &str, loaded: Loaded, args: &Args, console: &mut Console) {
        let Some(ready) = &loaded.ready else {
            // Warnings are told by `check`; here they would stand before what keeps it from being read.
            let errors: Vec<Diagnostic> =
                loaded.diagnostics.iter().filter(|found| found.is_error()).cloned().collect();
            self.outcome.ends(input::exit_of(&errors, false));
            self.outcome.problems(loaded.source, errors, console);
            return;
        };
        let version = Version { ruleset: &ready.ruleset, plan: &ready.plan };
        let depth = if args.deep { Depth::Deep } else { Depth::Usual };
        let Ok((report, prover)) = audit(version, &budget::stop(args.budget), depth) else {
            self.outcome.ends(guard::fault());
            return;
        };
        self.outcome.ends(exit_of(&report, args.deny));
        let proved = Proved { source: &loaded.source, ruleset: &ready.ruleset, report: &report };
        match console.format {
            Format::Json => self.told.push(json::ruleset(&proved)),
            _ => console.out(&human::ruleset(&proved, console.style())),
        }
        if let Some(prefix) = &args.certificate {
            let claims = report.claims.iter().map(|(lit, kind)| (*lit, kind.word().to_owned()));
            self.outcome.ends(certificate::write(prefix, &prover, &claims.collect::<Vec<_>>(), console));
        }
        if args.add_cases {
            self.outcome.ends(add_cases::add(path, &proved, console));
        }
    }
}

fn exit_of(report: &Report, deny: Option<Deny>) -> Exit {
    let refuted = report.is_refuted() || deny == Some(Deny::Findings) && report.has_findings();
    let problem = if refuted { Exit::Problem } else { Exit::Done };
    let undecided = if report.is_undecided() { Exit::Undecided } else { Exit::Done };
    problem.and(undecided)
}
