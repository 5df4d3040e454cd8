//! The command line: one file for each command, and the only place with files, the clock, the terminal and exit codes.

mod batch;
mod budget;
mod cases;
mod certificate;
mod check;
mod command;
mod completions;
mod console;
mod date;
mod diff;
mod eval;
mod exit;
mod explain;
mod export;
mod files;
mod fmt;
mod git;
mod guard;
mod input;
mod keys;
mod mutate;
mod new;
mod outcome;
mod prove;
mod replace;
mod review;
mod test;
mod watch;

use crate::report::escape;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, ValueEnum};
use command::Command;
use console::Console;
use std::ffi::OsString;
use std::path::Path;

pub use exit::Exit;

/// Checks, explains and runs triage rules that clinicians write as text. Decision support in development, not
/// validated.
#[derive(Debug, Parser)]
#[command(name = "bedside", version, max_term_width = 100)]
struct Cli {
    /// How results and problems are written.
    #[arg(long, global = true, value_enum, default_value_t = Format::Human)]
    format: Format,
    #[command(subcommand)]
    command: Command,
}

/// How results and problems are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people at a terminal.
    Human,
    /// Made to be read aloud: no colour, no drawing.
    Plain,
    /// For programs.
    Json,
    /// For continuous integration; `test` only.
    Junit,
    /// For a pull request; `review` and `diff` only.
    Markdown,
}

/// Commands that are promised and not built yet.
const LATER: [&str; 3] = ["ask", "serve", "lsp"];

/// Runs the program: reads the arguments, does what they ask, and says how it ended. A fault of bedside itself is
/// caught here and told without any answer.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    let args: Vec<OsString> = args.into_iter().collect();
    guard::watch(|| match Cli::try_parse_from(args) {
        Ok(cli) if cli.command.stays_shallow() => obey(&cli),
        Ok(cli) => guard::with_room(move || obey(&cli)),
        Err(error) => misused(&error),
    })
}

fn obey(cli: &Cli) -> Exit {
    if cli.format == Format::Junit && !matches!(cli.command, Command::Test(_)) {
        Console::err("error: `--format junit` is for `bedside test`; choose human, plain or json\n");
        return Exit::Usage;
    }
    if cli.format == Format::Markdown && !matches!(cli.command, Command::Review(_) | Command::Diff(_)) {
        Console::err(
            "error: `--format markdown` is for `bedside review` and `bedside diff`; choose human, plain or json\n",
        );
        return Exit::Usage;
    }
    let mut console = Console::new(cli.format);
    let exit = cli.command.run(&mut console);
    exit.and(console.finish())
}

fn misused(error: &clap::Error) -> Exit {
    let word = match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(word)) if error.kind() == ErrorKind::InvalidSubcommand => word,
        _ => "",
    };
    if LATER.contains(&word) {
        Console::err(&format!("`bedside {word}` is not there yet; `bedside --help` lists what is\n"));
    } else if Path::new(word).extension().is_some_and(|ending| ending == "triage") {
        Console::err(&format!("error: `{0}` is a ruleset; write `bedside check {0}`\n", escape(word)));
    } else {
        // Where even this cannot be written, nobody is listening.
        let _ = error.print();
    }
    if error.exit_code() == 0 { Exit::Done } else { Exit::Usage }
}
