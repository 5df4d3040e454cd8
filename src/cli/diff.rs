//! `bedside diff`: which patients a change of the rules touches.

pub(super) mod brief;

use super::console::Console;
use super::{Exit, Format, budget, certificate, eval, guard};
use crate::compare;
use crate::diff::names::Names;
use crate::diff::report::{Named, Told, human, json, markdown};
use crate::diff::{self, Diff, share};
use crate::pipeline::Ready;
use crate::prove::prover::Version;
use crate::report::{escape, json as as_json};
use crate::review::report::since::{self, Since};
use clap::ValueEnum;
use std::rc::Rc;
use std::time::Duration;

/// What `diff` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The version before: a file, or `git:REV:PATH`.
    old: String,
    /// The version after: a file, or `git:REV:PATH`.
    new: String,
    /// What was renamed: `old=new`, or `question.old=new` for a choice.
    #[arg(long, value_name = "OLD=NEW")]
    map: Vec<String>,
    /// End with exit code 1 where a patient is less urgent, or where anything changes for anybody.
    #[arg(long, value_name = "WHAT", value_enum)]
    fail_on: Option<FailOn>,
    /// So many seconds are given to search and proof.
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = budget::seconds)]
    budget: Duration,
    /// Write the proofs of what stays the same for others to check: FILE.cnf, FILE.drat and FILE.aig.
    #[arg(long, value_name = "FILE")]
    certificate: Option<String>,
}

/// What counts as a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// A patient is less urgent, or has no level any more.
    Downgrade,
    /// Any patient gets another result.
    Change,
}

/// Says what changes from the old version to the new one.
pub(super) fn run(args: &Args, console: &mut Console) -> Exit {
    if args.old == "-" && args.new == "-" {
        Console::err("error: standard input can be read once, so `-` may stand once\n");
        return Exit::Usage;
    }
    if let Some(why) = args.certificate.as_deref().and_then(certificate::misused) {
        Console::err(&format!("error: {why}\n"));
        return Exit::Usage;
    }
    let mut versions = Vec::new();
    let mut failed = Vec::new();
    for path in [&args.old, &args.new] {
        match eval::load(path) {
            Ok(ready) => versions.push(ready),
            Err(why) => failed.push(why),
        }
    }
    match versions.as_slice() {
        [old, new] => {
            let ids = [old, new].map(|ready| ready.ruleset.id.as_str());
            if ids[0] != ids[1] {
                Console::err(&format!(
                    "warning: `{}` and `{}` are two rulesets; they are compared as if one took the other's place\n",
                    ids[0], ids[1]
                ));
            }
            told(args, old, new, console)
        }
        _ => eval::no_rulesets(&failed, console),
    }
}

fn told(args: &Args, old: &Ready, new: &Ready, console: &mut Console) -> Exit {
    let names = match Names::read(&old.ruleset, &new.ruleset, &args.map) {
        Ok(names) => names,
        Err(wrong) => {
            let lines = wrong.iter().map(|line| format!("error: {}\n", escape(line)));
            Console::err(&lines.collect::<String>());
            return Exit::Usage;
        }
    };
    let [before, after] = [old, new].map(|ready| Version { ruleset: &ready.ruleset, plan: &ready.plan });
    let stop = budget::stop(args.budget);
    let Ok(mut diff) = diff::between(before, after, &names, Rc::clone(&stop)) else {
        return guard::fault();
    };
    // The proofs are of the circuit as it is now; shares add to it.
    let written = args
        .certificate
        .as_ref()
        .map_or(Exit::Done, |prefix| certificate::write(prefix, &diff.prover, &diff.claims, console));
    share::find(&mut diff, &stop);
    let told = Told { diff: &diff, named: Named { old: &args.old, new: &args.new } };
    let since =
        Since { commit: None, rules: Ok(compare::changed(&old.ruleset, &new.ruleset)), results: None };
    match console.format {
        Format::Json => {
            let mut whole = json::whole(&told);
            if let Some(fields) = whole.as_object_mut() {
                fields.insert(
                    "rules".to_owned(),
                    since::json(&since).get("rules").cloned().unwrap_or_default(),
                );
            }
            console.out(&as_json::text(&whole));
        }
        Format::Markdown => console.out(&(markdown::text(&told) + &since::markdown(&since))),
        format => {
            let text = human::text(&told, console.style());
            let changed = since::human(&since, format == Format::Plain);
            console.out(&format!("{text}\n{}\n", changed.trim_end()));
        }
    }
    ends(args, &diff).and(written)
}

fn ends(args: &Args, diff: &Diff<'_>) -> Exit {
    let failed = match args.fail_on {
        Some(FailOn::Downgrade) => diff.has_downgrade(),
        Some(FailOn::Change) => !diff.changes.is_empty(),
        None => false,
    };
    let open = if diff.open.is_empty() { Exit::Done } else { Exit::Undecided };
    if failed { Exit::Problem.and(open) } else { open }
}
