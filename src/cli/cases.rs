//! Files of cases: `name.cases.triage` holds cases of the ruleset `name.triage` beside it, and nothing else. Running a
//! ruleset does not read them.

use super::files::Disk;
use super::input::{self, Refused, Wanted};
use crate::pipeline::{self, Loaded};
use std::path::Path;

const CASES: &str = ".cases.triage";
const RULESET: &str = ".triage";

/// Whether a path is of a file of cases.
pub(super) fn is_case_file(path: &str) -> bool {
    path.ends_with(CASES)
}

/// The ruleset that a file of cases belongs to.
pub(super) fn ruleset_of(path: &str) -> String {
    format!("{}{RULESET}", path.strip_suffix(CASES).unwrap_or(path))
}

/// The file of cases beside a ruleset, where there is one.
pub(super) fn beside(path: &str) -> Option<String> {
    let stem = path.strip_suffix(RULESET).filter(|_| !is_case_file(path))?;
    let cases = format!("{stem}{CASES}");
    Path::new(&cases).exists().then_some(cases)
}

/// A file of cases with its ruleset.
pub(super) fn of_case_file(path: &str) -> Result<Loaded, Box<Refused>> {
    let cases = input::read(path, Wanted::Cases)?;
    let own = ruleset_of(path);
    if !Path::new(&own).exists() {
        let message = format!("`{path}` belongs to `{own}`, and there is no such file");
        let help = "put it beside its ruleset: `name.cases.triage` belongs to `name.triage`";
        return Err(input::refuse(cases, input::of_the_file("bedside::file::cases_alone", message, help)));
    }
    let ruleset = input::read(&own, Wanted::Ruleset)?;
    Ok(pipeline::load_with_cases(&ruleset, &cases, &Disk::beside(&own)))
}

/// A ruleset with the cases beside it.
pub(super) fn of_ruleset(path: &str) -> Result<Loaded, Box<Refused>> {
    match beside(path) {
        Some(cases) => of_case_file(&cases),
        None => input::load(path, None),
    }
}
