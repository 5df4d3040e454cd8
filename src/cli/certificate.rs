//! `--certificate NAME`: proofs for others to check, as three files.

use super::console::Console;
use super::{Exit, replace};
use crate::prove::certificate::certificate;
use crate::prove::circuit::Lit;
use crate::prove::prover::Prover;
use crate::report::escape;
use std::path::Path;

/// Why files cannot be called so.
pub(super) fn misused(prefix: &str) -> Option<&'static str> {
    let why = "`--certificate` takes the name of the files to write, and this one is a ruleset's";
    prefix.ends_with(".triage").then_some(why)
}

/// Writes the three files of a certificate.
pub(super) fn write(
    prefix: &str,
    prover: &Prover<'_>,
    claims: &[(Lit, String)],
    console: &mut Console,
) -> Exit {
    let made = certificate(&prover.circuit, prover.decider(), claims);
    let files =
        [("cnf", made.cnf.as_bytes()), ("drat", made.drat.as_bytes()), ("aig", made.aiger.as_slice())];
    for (ending, bytes) in files {
        let path = format!("{prefix}.{ending}");
        if let Err(why) = replace::whatever_was(Path::new(&path), bytes) {
            console.refuse(&format!("`{}` cannot be written: {why}", escape(&path)));
            return Exit::Machine;
        }
    }
    Exit::Done
}
