//! Killed in the middle of its work: nothing is lost, nothing is half written, and the next run finishes it.

#![cfg(unix)]
#![allow(clippy::panic, reason = "what is not as expected fails the test, as it should")]

#[path = "cli/case.rs"]
mod case;

use case::{ANKLE, Case};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// So many files are worked on.
const FILES: usize = 24;
/// It is killed once so many are done; then after the moments below.
const DONE: [usize; 4] = [0, 1, 9, 23];
/// Moments in the middle of the next one.
const MOMENTS: [u64; 3] = [0, 300, 1100];

/// Starts the program in the folder of a case.
fn start(case: &Case, args: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bedside"));
    command.args(args).current_dir(case.path("."));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("the program starts")
}

/// Kills the program once so many files are done and so many microseconds have passed; false where it had ended.
fn kill(mut child: Child, moment: Duration, mut done: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while !done() && child.try_wait().expect("it can be asked").is_none() {
        assert!(start.elapsed() < Duration::from_mins(1), "it does not come so far");
    }
    std::thread::sleep(moment);
    child.kill().expect("it can be killed");
    child.wait().expect("it ends").code().is_none()
}

/// The files of a folder by name, hidden ones left out.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let texts = entries.filter_map(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        let text = fs::read_to_string(entry.path()).ok()?;
        (!name.starts_with('.')).then_some((name, text))
    });
    texts.collect()
}

fn name(at: usize) -> String {
    format!("patient_{at:02}")
}

/// Many people whose results were accepted, and then became more urgent.
fn changed() -> Case {
    let rules = ANKLE.replace(
        "rule swelling \"Swelling\"\n  when swollen\n  then level today",
        "rule swelling \"Swelling\"\n  when swollen\n  then level home",
    );
    let mut case = Case::new().rules(&rules);
    for at in 0..FILES {
        case = case.file(&format!("answers/{}.yaml", name(at)), "answers:\n  walks: yes\n  swollen: yes\n");
    }
    let (case, run) = case.then(["review", "--accept", "all", "--as", "Dr Who"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    case.rules(ANKLE)
}

#[test]
fn in_the_middle_of_accepting() {
    let case = changed();
    let snapshots = case.path("snapshots");
    let before = files(&snapshots);
    let (case, run) = case.then(["review", "--accept", "all", "--as", "Dr Who"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let after = files(&snapshots);
    assert_eq!((before.len(), after.len()), (FILES + 1, FILES + 1));
    let new = |found: &BTreeMap<String, String>| {
        found.iter().filter(|(name, text)| *name != "accepted.log" && after.get(*name) == Some(text)).count()
    };
    assert_eq!((new(&before), new(&after)), (0, FILES));
    let (mut case, mut killed) = (case, 0);
    for done in DONE {
        for moment in MOMENTS {
            for (name, text) in &before {
                fs::write(snapshots.join(name), text).expect("it can be written");
            }
            let child = start(&case, &["review", "--accept", "all", "--as", "Dr Who"]);
            let moment = Duration::from_micros(moment);
            killed += usize::from(kill(child, moment, || new(&files(&snapshots)) >= done));
            whole(&before, &after, &files(&snapshots));
            let (same, run) = case.then(["review", "--check", "--format", "json"]);
            let told = run.json();
            let pending = told.get("pending").and_then(|it| it.as_array()).cloned().unwrap_or_default();
            assert!(
                pending.iter().all(|it| it.get("state").is_some_and(|state| state == "changed")),
                "{told:#}"
            );
            assert_eq!(pending.len(), FILES - new(&files(&snapshots)));
            let (same, run) = same.then(["review", "--accept", "all", "--as", "Dr Who"]);
            assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
            assert_eq!(files(&snapshots), after, "the next run finishes it");
            case = same;
        }
    }
    assert!(killed > DONE.len(), "it was killed {killed} times only");
}

/// Every result is the old one or the new one, each one is on record, and no line of the record is lost or cut.
fn whole(
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
    now: &BTreeMap<String, String>,
) {
    assert_eq!(now.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    for (name, text) in now {
        let [was, will] = [before, after].map(|all| all.get(name).map_or("", String::as_str));
        if name == "accepted.log" {
            assert!(was.lines().all(|line| text.lines().any(|it| it == line)), "a line of {name} is lost");
            let cut = text.lines().find(|line| !will.lines().any(|it| it == *line));
            assert_eq!(cut, None, "a line of {name} is cut");
        } else {
            assert!(text == was || text == will, "{name} is half written:\n{text}");
        }
    }
}

#[test]
fn in_the_middle_of_formatting() {
    let wide = ANKLE.replace("  yes or no", "    yes   or no").replace("then level", "then   level");
    let mut case = Case::new();
    for at in 0..FILES {
        case = case.file(
            &format!("rules/{}.triage", name(at)),
            wide.replace("\"Ankle\"", &format!("\"Ankle {at}\"")),
        );
    }
    let folder = case.path("rules");
    let before = files(&folder);
    let (mut case, run) = case.then(["fmt", "rules"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let after = files(&folder);
    let new = |found: &BTreeMap<String, String>| {
        found.iter().filter(|(name, text)| after.get(*name) == Some(text)).count()
    };
    assert_eq!((new(&before), new(&after)), (0, FILES));
    let mut killed = 0;
    for done in DONE {
        for moment in MOMENTS {
            for (name, text) in &before {
                fs::write(folder.join(name), text).expect("it can be written");
            }
            let child = start(&case, &["fmt", "rules"]);
            killed +=
                usize::from(kill(child, Duration::from_micros(moment), || new(&files(&folder)) >= done));
            let now = files(&folder);
            assert_eq!(now.len(), FILES);
            for (name, text) in &now {
                assert!(
                    before.get(name) == Some(text) || after.get(name) == Some(text),
                    "{name} is half written"
                );
            }
            let (same, run) = case.then(["fmt", "rules"]);
            assert_eq!(run.code, 0, "{}", run.stderr);
            assert_eq!(files(&folder), after, "the next run finishes it");
            case = same;
        }
    }
    assert!(killed > DONE.len(), "it was killed {killed} times only");
}
