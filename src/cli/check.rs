//! `bedside check`: every problem of rulesets.

use super::Exit;
use super::cases;
use super::console::Console;
use super::input::{self, Refused, Wanted};
use crate::diagnostic::{self, Diagnostic};
use crate::pipeline;
use crate::report::{diagnostics, json};
use crate::source::Source;
use clap::ValueEnum;

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

/// A text with its problems.
type Checked = (Source, Vec<Diagnostic>);

/// Checks every ruleset and reports all problems.
pub(super) fn run(args: &Args, console: &mut Console) -> Exit {
    let mut exit = Exit::Done;
    let mut all: Vec<Checked> = Vec::new();
    for path in &args.paths {
        match input::rulesets(std::slice::from_ref(path)) {
            Ok(files) => {
                for file in &files {
                    for (checked, ends) in one(file, &files, args.deny.is_some()) {
                        exit = exit.and(ends);
                        report(&checked, console);
                        all.push(checked);
                    }
                }
            }
            Err(refused) => {
                exit = exit.and(refused.exit);
                let checked = (refused.source, vec![refused.problem]);
                report(&checked, console);
                all.push(checked);
            }
        }
    }
    if console.json() {
        let each = all.iter().map(|(source, problems)| (source, problems.as_slice()));
        console.out(&json::text(&json::problems(each)));
    }
    exit
}

fn one(path: &str, beside: &[String], deny: bool) -> Vec<(Checked, Exit)> {
    let checked = if cases::is_case_file(path) { of_cases(path, beside) } else { of_ruleset(path) };
    match checked {
        Ok(checked) => checked.into_iter().map(|it| with_exit(it, deny)).collect(),
        Err(refused) => vec![((refused.source, vec![refused.problem]), refused.exit)],
    }
}

fn with_exit((source, problems): Checked, deny: bool) -> (Checked, Exit) {
    let wrong = problems.iter().any(|it| deny || it.is_error());
    let exit = if wrong { Exit::Problem } else { Exit::Done };
    ((source, problems), exit)
}

fn of_ruleset(path: &str) -> Result<Vec<Checked>, Box<Refused>> {
    let source = input::read(path, Wanted::Ruleset)?;
    let problems = pipeline::load_ruleset(&source).diagnostics;
    Ok(vec![(source, problems)])
}

/// A file of cases, against its ruleset; that one's errors too, unless it is checked beside it anyway.
fn of_cases(path: &str, beside: &[String]) -> Result<Vec<Checked>, Box<Refused>> {
    let joined = cases::of_case_file(path)?;
    let own = cases::ruleset_of(path);
    let mut parts = diagnostic::by_text(&joined, &pipeline::load_with_cases(&joined).diagnostics);
    parts.retain(|(source, problems)| {
        let broken = problems.iter().any(Diagnostic::is_error);
        source.name() == path || broken && !beside.contains(&own)
    });
    Ok(parts)
}

/// Tells people at once; programs get everything together at the end.
fn report((source, problems): &Checked, console: &mut Console) {
    if console.json() {
        return;
    }
    console.problems(source, problems);
    if problems.is_empty() {
        console.out(&format!("{}\n", diagnostics::summary(source, problems)));
    }
}
