//! `bedside fmt`: gives rulesets their one layout, or shows what that would change.

use super::console::Console;
use super::input::{self, Refused, Wanted};
use super::{Exit, Format, cases, guard, replace};
use crate::diagnostic::Diagnostic;
use crate::fmt::{Refusal, format};
use crate::report::{escape, json};
use crate::source::Source;
use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};
use std::fmt::Write as _;

/// What `fmt` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Rulesets, or folders with rulesets; `-` alone lays out standard input and writes it to standard output.
    #[arg(required = true, value_name = "FILE|DIR")]
    paths: Vec<String>,
    /// Write nothing; show what would change, and end with 1 if anything would.
    #[arg(long)]
    check: bool,
}

/// What one run has met.
#[derive(Default)]
struct Tally {
    same: usize,
    files: Vec<Value>,
    problems: Vec<(Source, Vec<Diagnostic>)>,
}

/// Lays out every ruleset. One that cannot be read stays as it is, and its problems are told.
pub(super) fn run(args: &Args, console: &mut Console) -> Exit {
    if args.paths.len() > 1 && args.paths.iter().any(|path| path == "-") {
        Console::err("error: `-` stands alone: standard input is one text\n");
        return Exit::Usage;
    }
    let mut exit = Exit::Done;
    let mut tally = Tally::default();
    for path in &args.paths {
        exit = exit.and(match input::rulesets(std::slice::from_ref(path)) {
            Ok(files) => {
                files.iter().fold(Exit::Done, |exit, file| exit.and(one(file, args, console, &mut tally)))
            }
            Err(refused) => refuse(*refused, console, &mut tally),
        });
    }
    finish(&tally, exit, args, console);
    exit
}

fn one(path: &str, args: &Args, console: &mut Console, tally: &mut Tally) -> Exit {
    let wanted = if cases::is_case_file(path) { Wanted::Cases } else { Wanted::Ruleset };
    let source = match input::read(path, wanted) {
        Ok(source) => source,
        Err(refused) => return refuse(*refused, console, tally),
    };
    let text = match format(&source) {
        Ok(text) => text,
        Err(Refusal::Unreadable(problems)) => {
            tell(source, problems, console, tally);
            return Exit::Problem;
        }
        Err(Refusal::Fault) => return guard::fault(),
    };
    let changed = text != source.text();
    if path == "-" && !args.check {
        if console.json() {
            tally.files.push(json!({"file": source.name(), "changed": changed, "text": text}));
        } else {
            console.out(&text);
        }
        return Exit::Done;
    }
    if !changed {
        tally.same += 1;
        tally.files.push(json!({"file": source.name(), "changed": false}));
        return Exit::Done;
    }
    if args.check {
        return show(&source, &text, console, tally);
    }
    if let Err(why) = replace::text(path, source.text(), &text) {
        console.refuse(&format!("`{}` cannot be written: {why}", escape(path)));
        return Exit::Machine;
    }
    tally.files.push(json!({"file": source.name(), "changed": true}));
    if !console.json() {
        console.out(&format!("formatted {}\n", escape(path)));
    }
    Exit::Done
}

/// A file that cannot be used.
fn refuse(refused: Refused, console: &mut Console, tally: &mut Tally) -> Exit {
    tell(refused.source, vec![refused.problem], console, tally);
    refused.exit
}

/// Tells people at once; programs get everything together at the end.
fn tell(source: Source, problems: Vec<Diagnostic>, console: &mut Console, tally: &mut Tally) {
    if console.json() {
        tally.problems.push((source, problems));
    } else {
        console.problems(&source, &problems);
    }
}

/// Shows what would change.
fn show(source: &Source, text: &str, console: &mut Console, tally: &mut Tally) -> Exit {
    match console.format {
        Format::Json => {
            let diff = difference(source, text);
            tally.files.push(json!({"file": source.name(), "changed": true, "diff": diff}));
        }
        Format::Plain => console.out(&spoken(source, text)),
        Format::Human | Format::Junit | Format::Markdown => console.out(&difference(source, text)),
    }
    Exit::Problem
}

/// The change as `diff -u` writes it, so that `patch` can apply it; carriage returns and other characters that a
/// terminal obeys are written out.
fn difference(source: &Source, text: &str) -> String {
    let name = escape(source.name());
    let diff = TextDiff::from_lines(source.text(), text);
    let diff = diff.unified_diff().header(&name, &name).to_string();
    let lines = diff.split_inclusive('\n').map(|line| match line.strip_suffix('\n') {
        Some(line) => format!("{}\n", escaped(line)),
        None => escaped(line),
    });
    lines.collect()
}

/// A tab belongs to a layout that is not yet right, and is shown as it is.
fn escaped(line: &str) -> String {
    let parts: Vec<_> = line.split('\t').map(escape).collect();
    parts.join("\t")
}

/// The change in a sentence.
fn spoken(source: &Source, text: &str) -> String {
    let diff = TextDiff::from_lines(source.text(), text);
    let mut lines = diff.iter_all_changes().filter(|it| it.tag() == ChangeTag::Delete);
    let first = lines.next().and_then(|it| it.old_index()).map_or(1, |at| at + 1);
    let count = lines.count() + 1;
    let which = if count == 1 {
        format!("line {first}")
    } else {
        format!("{count} lines, the first is line {first}")
    };
    let name = escape(source.name());
    format!("{name} is not formatted: {which}. Write: bedside fmt {name}\n")
}

fn finish(tally: &Tally, exit: Exit, args: &Args, console: &mut Console) {
    if console.json() {
        let each = tally.problems.iter().map(|(source, problems)| (source, problems.as_slice()));
        let mut all = json::problems(each);
        if let Some(fields) = all.as_object_mut() {
            fields.insert("files".to_owned(), Value::from(tally.files.clone()));
        }
        console.object(all);
    } else if exit == Exit::Done && tally.same > 0 && tally.same == tally.files.len() {
        let mut said = String::new();
        let count = tally.same;
        // Writing to a string cannot fail.
        let _ = match args.paths.as_slice() {
            [only] if count == 1 => writeln!(said, "nothing to change in {}", escape(only)),
            _ => writeln!(said, "nothing to change in {count} rulesets"),
        };
        console.out(&said);
    }
}
