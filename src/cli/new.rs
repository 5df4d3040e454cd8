//! `bedside new`: a first ruleset to change, with a case and an answer file.

use super::console::Console;
use super::{Exit, Format, replace};
use crate::report::{escape, json};
use crate::spoken;
use crate::syntax;
use serde_json::json;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

/// What `new` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The name of the ruleset and of the folder made for it: small letters, digits and `_`, a letter first.
    name: String,
}

/// The ruleset; `NAME` and `TITLE` are replaced.
const RULESET: &str = include_str!("new/ruleset.triage");
/// The answer file.
const ANSWERS: &str = include_str!("new/answers.yaml");

/// Makes the folder and says what to try.
pub(super) fn run(args: &Args, console: &mut Console) -> Exit {
    let name = args.name.as_str();
    let meant = syntax::name_for(name);
    if meant != name {
        let name = escape(name);
        console.refuse(&format!("`{name}` cannot be the name of a ruleset; write `bedside new {meant}`"));
        return Exit::Usage;
    }
    match write(name) {
        Ok(files) => {
            console.out(&told(name, &files, console.format));
            Exit::Done
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            console.refuse(&format!("`{name}` exists already, and nothing was changed; choose another name"));
            Exit::Problem
        }
        Err(error) => {
            let why = replace::unmade(&error);
            console.refuse(&format!("`{name}` cannot be made here: {why}; try another folder"));
            Exit::Machine
        }
    }
}

fn write(name: &str) -> io::Result<[String; 2]> {
    let folder = Path::new(name);
    fs::create_dir(folder)?;
    fs::create_dir(folder.join("answers"))?;
    let files = [format!("{name}/{name}.triage"), format!("{name}/answers/example.yaml")];
    let texts =
        [RULESET, ANSWERS].map(|text| text.replace("NAME", name).replace("TITLE", &spoken::text_of(name)));
    for (file, text) in files.iter().zip(texts) {
        fs::write(file, text)?;
    }
    Ok(files)
}

fn told(name: &str, files: &[String; 2], format: Format) -> String {
    if format == Format::Json {
        return json::text(&json!({"files": files}));
    }
    let [ruleset, answers] = files;
    let mut text = format!("made {ruleset}\nmade {answers}\n\nTry:\n");
    let next = [
        format!("check {ruleset}"),
        format!("eval {ruleset} {answers}"),
        format!("test {ruleset}"),
        format!("watch {name}"),
        format!("fmt {ruleset}"),
    ];
    text.extend(next.iter().map(|command| format!("  bedside {command}\n")));
    text
}
