//! `bedside check`: every problem of rulesets.

use super::Exit;
use super::console::Console;
use super::input::{self, Wanted};
use crate::diagnostic::Diagnostic;
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
                for file in files {
                    let (checked, ends) = one(&file, args.deny.is_some());
                    exit = exit.and(ends);
                    report(&checked, console);
                    all.push(checked);
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

fn one(path: &str, deny: bool) -> (Checked, Exit) {
    let source = match input::read(path, Wanted::Ruleset) {
        Ok(source) => source,
        Err(refused) => return ((refused.source, vec![refused.problem]), refused.exit),
    };
    let problems = pipeline::load_ruleset(&source).diagnostics;
    let wrong = problems.iter().any(|it| deny || it.is_error());
    let exit = if wrong { Exit::Problem } else { Exit::Done };
    ((source, problems), exit)
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
