//! `bedside completions`: what a shell needs to complete the commands.

use super::console::Console;
use super::{Cli, Exit};
use clap::CommandFactory;
use clap_complete::Shell;

/// What `completions` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The shell.
    shell: Shell,
}

/// Writes the completions.
pub(super) fn run(args: &Args, console: &mut Console) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "bedside", &mut script);
    console.out(&String::from_utf8_lossy(&script));
    Exit::Done
}
