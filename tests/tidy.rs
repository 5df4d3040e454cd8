//! The house rules that a compiler does not see: every file says what it is for, none is too long, nothing is left for
//! later, and the phases read each other in one direction only.
#![allow(clippy::panic, reason = "what is not as expected fails the test, as it should")]

use std::fs;
use std::path::{Path, PathBuf};

const MOST_LINES: usize = 600;

/// Each part of the library with the parts that it may read. A new part is added here, with its place.
const ARROWS: [(&str, &[&str]); 29] = [
    ("source", &[]),
    ("number", &[]),
    ("real", &["number"]),
    ("truth", &[]),
    ("date", &[]),
    ("spoken", &["date"]),
    ("unit", &["number"]),
    ("diagnostic", &["source"]),
    ("syntax", &["source", "number", "diagnostic", "spoken"]),
    ("library", &["source", "diagnostic", "spoken", "syntax", "unit"]),
    ("fmt", &["source", "diagnostic", "syntax"]),
    ("ruleset", &["source", "number", "truth", "date", "diagnostic"]),
    ("plan", &["source", "number", "real", "truth", "date", "diagnostic", "ruleset"]),
    (
        "check",
        &[
            "source",
            "number",
            "real",
            "truth",
            "date",
            "diagnostic",
            "spoken",
            "unit",
            "syntax",
            "library",
            "ruleset",
            "plan",
        ],
    ),
    ("answers", &["source", "number", "truth", "date", "spoken", "unit", "diagnostic", "ruleset"]),
    ("eval", &["source", "number", "truth", "date", "diagnostic", "ruleset", "plan", "answers"]),
    ("prove", &["source", "number", "truth", "date", "ruleset", "plan", "answers", "eval", "report"]),
    (
        "pipeline",
        &[
            "source",
            "number",
            "truth",
            "diagnostic",
            "syntax",
            "library",
            "ruleset",
            "plan",
            "check",
            "answers",
            "eval",
        ],
    ),
    (
        "report",
        &[
            "source",
            "number",
            "truth",
            "date",
            "diagnostic",
            "ruleset",
            "plan",
            "answers",
            "eval",
            "pipeline",
        ],
    ),
    ("explain", &["diagnostic", "report"]),
    ("export", &["source", "number", "date", "diagnostic", "ruleset", "plan"]),
    (
        "watch",
        &[
            "source",
            "truth",
            "diagnostic",
            "library",
            "ruleset",
            "answers",
            "eval",
            "pipeline",
            "report",
            "testing",
            "review",
        ],
    ),
    (
        "testing",
        &[
            "source",
            "number",
            "truth",
            "diagnostic",
            "ruleset",
            "plan",
            "answers",
            "eval",
            "pipeline",
            "report",
        ],
    ),
    (
        "mutate",
        &[
            "source",
            "number",
            "unit",
            "diagnostic",
            "syntax",
            "ruleset",
            "plan",
            "answers",
            "eval",
            "pipeline",
            "report",
            "testing",
            "prove",
            "diff",
        ],
    ),
    ("compare", &["source", "syntax", "ruleset"]),
    ("review", &["compare", "report", "syntax"]),
    (
        "diff",
        &["number", "truth", "diagnostic", "ruleset", "plan", "answers", "eval", "prove", "report", "review"],
    ),
    (
        "batch",
        &[
            "source",
            "number",
            "truth",
            "date",
            "diagnostic",
            "ruleset",
            "plan",
            "answers",
            "eval",
            "pipeline",
            "report",
        ],
    ),
    (
        "cli",
        &[
            "prove",
            "batch",
            "compare",
            "diff",
            "export",
            "prove",
            "mutate",
            "review",
            "explain",
            "testing",
            "watch",
            "library",
            "fmt",
            "syntax",
            "spoken",
            "source",
            "number",
            "truth",
            "date",
            "diagnostic",
            "ruleset",
            "plan",
            "check",
            "answers",
            "eval",
            "pipeline",
            "report",
        ],
    ),
];

/// What only the edges of the program may touch.
const MACHINE: [&str; 6] = ["std::fs", "std::env", "std::net", "std::process", "SystemTime", "Instant"];

/// The edges: the command line and its commands.
const EDGES: [&str; 4] = ["cli", "main", "lsp", "web"];

/// Every source file below a folder of the project, with its text, in the order of their names.
fn files(folder: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut folders, mut found) = (vec![root.join(folder)], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("a text");
                found.push((path.strip_prefix(root).expect("below the project").to_owned(), text));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty());
    found
}

/// Lines of code with their numbers; comments and everything from the unit tests on left out.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().take_while(|(_, line)| line.trim() != "#[cfg(test)]");
    lines.filter(|(_, line)| !line.trim_start().starts_with("//")).map(|(at, line)| (at + 1, line))
}

/// The part of the library that a file belongs to: `src/eval/ask.rs` is of `eval`.
fn part(path: &Path) -> String {
    let below = path.strip_prefix("src").expect("a file of the library");
    let first = below.iter().next().expect("a name").to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

fn hold(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_file_starts_by_saying_what_it_is_for() {
    let all = [files("src"), files("tests"), files("benches")].concat();
    let silent = all.iter().filter(|(_, text)| !text.starts_with("//! "));
    hold(&silent.map(|(path, _)| path.display().to_string()).collect::<Vec<_>>());
}

#[test]
fn no_file_of_the_program_is_too_long() {
    let all = files("src");
    let long =
        all.iter().map(|(path, text)| (path, text.lines().count())).filter(|(_, lines)| *lines > MOST_LINES);
    hold(&long.map(|(path, lines)| format!("{} has {lines} lines", path.display())).collect::<Vec<_>>());
}

#[test]
fn nothing_is_left_for_later() {
    // Written apart, so that this file does not find itself.
    let words = [["TO", "DO"], ["FIX", "ME"], ["dbg", "!("], ["todo", "!("], ["unimplemented", "!("]]
        .map(|it| it.concat());
    let mut wrong = Vec::new();
    for (path, text) in [files("src"), files("tests"), files("benches")].concat() {
        for (at, line) in text.lines().enumerate() {
            let left = words.iter().filter(|word| line.contains(word.as_str()));
            wrong.extend(left.map(|word| format!("{}:{} says {word}", path.display(), at + 1)));
        }
    }
    hold(&wrong);
}

/// The names that follow `crate::` in a line.
fn reads(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).map(|rest| {
        let end = rest.find(|character: char| !character.is_alphanumeric() && character != '_');
        rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
    })
}

#[test]
fn the_phases_read_each_other_in_one_direction_only() {
    let mut wrong = Vec::new();
    for (path, text) in files("src") {
        let part = part(&path);
        if part == "lib" || part == "main" {
            continue;
        }
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == part) else {
            wrong.push(format!("{} is of no part that has its place", path.display()));
            continue;
        };
        for (at, line) in code(&text) {
            let bad = reads(line).filter(|read| *read != part && !allowed.contains(read));
            wrong.extend(bad.map(|read| format!("{}:{at} {part} may not read `{read}`", path.display())));
        }
    }
    hold(&wrong);
}

#[test]
fn only_the_edges_touch_files_the_clock_and_the_machine() {
    let mut wrong = Vec::new();
    for (path, text) in files("src") {
        if EDGES.contains(&part(&path).as_str()) {
            continue;
        }
        for (at, line) in code(&text) {
            let touched = MACHINE.iter().filter(|word| line.contains(*word));
            wrong.extend(touched.map(|word| format!("{}:{at} touches {word}", path.display())));
        }
    }
    hold(&wrong);
}

#[test]
fn no_file_holds_a_path_of_somebodys_machine() {
    let roots = ["/ho", "/Us", "/ro", "/wo"].into_iter().zip(["me/", "ers/", "ot/", "rk/"]);
    let roots: Vec<String> = roots.map(|(one, other)| format!("{one}{other}")).collect();
    let mut wrong = Vec::new();
    for (path, text) in [files("src"), files("tests"), files("benches")].concat() {
        let held = roots.iter().filter(|root| text.contains(root.as_str()));
        wrong.extend(held.map(|root| format!("{} holds {root}", path.display())));
    }
    hold(&wrong);
}
