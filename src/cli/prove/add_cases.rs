//! `--add-cases`: the patients found, as cases behind the ruleset, or in the file of cases beside it where there is one.

use crate::cli::console::Console;
use crate::cli::files::Disk;
use crate::cli::input::{self, Wanted};
use crate::cli::{Exit, cases, replace};
use crate::pipeline::{self, Loaded};
use crate::prove::audit::Standing;
use crate::prove::report::{Proved, cases as found_cases};
use crate::report::escape;
use std::fs;

/// Adds what is not there yet, in one step; a file stays as it was where anything is wrong.
pub(super) fn add(path: &str, proved: &Proved<'_>, console: &mut Console) -> Exit {
    let target = cases::beside(path).unwrap_or_else(|| path.to_owned());
    let known = match cases::of_ruleset(path) {
        Ok(Loaded { ready: Some(ready), .. }) => ready.ruleset.cases,
        _ => Vec::new(),
    };
    let mut names: Vec<String> = known.into_iter().map(|case| case.name).collect();
    let mut added = String::new();
    let mut count = 0;
    for found in &proved.report.found {
        if !matches!(found.standing, Standing::Refuted | Standing::Found) {
            continue;
        }
        let Some(text) = found_cases::text(proved, found) else { continue };
        let name = found_cases::name(proved.report, found);
        if names.contains(&name) {
            continue;
        }
        names.push(name);
        added.push('\n');
        added.push_str(&text);
        count += 1;
    }
    if count == 0 {
        Console::err("no case to add\n");
        return Exit::Done;
    }
    let shown = escape(&target).into_owned();
    let mut refuse = |why: &str| {
        console.refuse(&format!("no case is added to `{shown}`: {why}"));
        Exit::Machine
    };
    let Ok(old) = fs::read_to_string(&target) else { return refuse("it cannot be read") };
    let new = format!("{}\n{added}", old.trim_end());
    if !reads_well(path, &target, &new) {
        return refuse("with the cases it would have errors");
    }
    match replace::text(&target, &old, &new) {
        Ok(()) => {
            let cases = if count == 1 { "1 case".to_owned() } else { format!("{count} cases") };
            Console::err(&format!("added {cases} to {shown}\n"));
            Exit::Done
        }
        Err(why) => refuse(&why),
    }
}

/// Whether the ruleset has no error with the new text.
fn reads_well(path: &str, target: &str, new: &str) -> bool {
    let disk = Disk::beside(path);
    let loaded = if target == path {
        let Ok(source) = input::sound(path, new.as_bytes().to_vec(), Wanted::Ruleset) else { return false };
        pipeline::load(&source, &disk)
    } else {
        let Ok(source) = input::sound(target, new.as_bytes().to_vec(), Wanted::Cases) else { return false };
        let Ok(ruleset) = input::read(path, Wanted::Ruleset) else { return false };
        pipeline::load_with_cases(&ruleset, &source, &disk)
    };
    loaded.ready.is_some()
}
