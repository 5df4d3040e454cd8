//! `bedside fmt` and `bedside new` as scripts meet them.

use crate::case::Case;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

const MESSY: &str = "levels\n  now \"Now\"\n  later    \"Later\"\n\n\notherwise level later\n";
const NEAT: &str = "levels\n  now   \"Now\"\n  later \"Later\"\n\notherwise level later\n";

fn messy() -> Case {
    Case::new().rules(MESSY)
}

/// A folder with one file, and a command that runs in it.
fn folder(name: &str, text: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(name), text).unwrap();
    folder
}

fn bedside(folder: &TempDir, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bedside"));
    command.args(args).current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
fn a_ruleset_is_given_its_layout() {
    let folder = folder("rules.triage", MESSY);
    let run = bedside(&folder, &["fmt", "rules.triage"]).output().unwrap();
    assert_eq!((run.status.code(), run.stdout.as_slice()), (Some(0), &b"formatted rules.triage\n"[..]));
    assert_eq!(fs::read_to_string(folder.path().join("rules.triage")).unwrap(), NEAT);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing is left beside it");
}

#[test]
fn cases_beside_a_ruleset_have_the_layout_too() {
    let folder =
        folder("rules.cases.triage", "case \"a\"\n    given\n      age   41\n    expect\n      settled\n");
    let run = bedside(&folder, &["fmt", "."]).output().unwrap();
    assert_eq!((run.status.code(), run.stderr.as_slice()), (Some(0), &b""[..]));
    let laid_out = fs::read_to_string(folder.path().join("rules.cases.triage")).unwrap();
    assert_eq!(laid_out, "case \"a\"\n  given\n    age 41\n  expect\n    settled\n");
}

#[test]
fn check_shows_the_difference_and_writes_nothing() {
    let folder = folder("rules.triage", MESSY);
    let run = bedside(&folder, &["fmt", "--check", "."]).output().unwrap();
    assert_eq!(run.status.code(), Some(1));
    insta::assert_snapshot!(String::from_utf8(run.stdout).unwrap());
    assert_eq!(fs::read_to_string(folder.path().join("rules.triage")).unwrap(), MESSY);
}

#[test]
fn check_can_be_read_aloud_and_by_programs() {
    let run = messy().args(["fmt", "--check", "rules.triage", "--format", "plain"]).run();
    let said =
        "rules.triage is not formatted: 3 lines, the first is line 2. Write: bedside fmt rules.triage\n";
    assert_eq!((run.code, run.stdout.as_str()), (1, said));
    let run = messy().args(["fmt", "--check", "rules.triage", "--format", "json"]).run();
    assert_eq!(run.code, 1);
    assert_eq!(run.json()["files"][0]["changed"], true);
    assert!(run.json()["files"][0]["diff"].as_str().unwrap().contains("+  now   \"Now\"\n"));
}

#[test]
fn standard_input_goes_to_standard_output() {
    let run = Case::new().args(["fmt", "-"]).stdin(MESSY).run();
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, NEAT, ""));
    let run = messy().args(["fmt", "-", "rules.triage"]).stdin(MESSY).run();
    assert_eq!(run.code, 2);
}

#[test]
fn windows_lines_and_a_byte_order_mark_go() {
    let run = Case::new().args(["fmt", "-"]).stdin(&format!("\u{feff}{}", MESSY.replace('\n', "\r\n"))).run();
    assert_eq!(run.stdout, NEAT);
    let run = Case::new().args(["fmt", "--check", "-"]).stdin(&NEAT.replace('\n', "\r\n")).run();
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("-levels\\r\n"), "{}", run.stdout);
}

#[test]
fn a_ruleset_that_cannot_be_read_stays_as_it_is() {
    let broken = "levels\n  now    \"Now\n";
    let folder = folder("broken.triage", broken);
    fs::write(folder.path().join("rules.triage"), MESSY).unwrap();
    let run = bedside(&folder, &["fmt", "."]).output().unwrap();
    assert_eq!(run.status.code(), Some(1));
    let said = String::from_utf8(run.stderr).unwrap();
    assert!(said.contains("the text is not closed on its line"), "{said}");
    assert_eq!(fs::read_to_string(folder.path().join("broken.triage")).unwrap(), broken);
    assert_eq!(fs::read_to_string(folder.path().join("rules.triage")).unwrap(), NEAT);
}

#[test]
fn a_mistake_that_is_none_of_layout_does_not_matter() {
    let text = "otherwise level nowhere\n";
    let run = Case::new().args(["fmt", "-"]).stdin(text).run();
    assert_eq!((run.code, run.stdout.as_str()), (0, text));
}

#[test]
fn a_formatted_ruleset_is_not_touched() {
    let folder = folder("rules.triage", NEAT);
    let path = folder.path().join("rules.triage");
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    sleep(Duration::from_millis(20));
    let run = bedside(&folder, &["fmt", "rules.triage"]).output().unwrap();
    assert_eq!(String::from_utf8(run.stdout).unwrap(), "nothing to change in rules.triage\n");
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
}

#[test]
fn permissions_and_links_stay() {
    let folder = folder("rules.triage", MESSY);
    let path = folder.path().join("rules.triage");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("rules.triage", folder.path().join("link.triage")).unwrap();
    let run = bedside(&folder, &["fmt", "link.triage"]).output().unwrap();
    assert_eq!(run.status.code(), Some(0));
    assert!(fs::symlink_metadata(folder.path().join("link.triage")).unwrap().is_symlink());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_to_string(&path).unwrap(), NEAT);
}

#[test]
fn a_missing_file_is_the_machines_fault() {
    let run = messy().args(["fmt", "nowhere.triage"]).run();
    assert_eq!(run.code, 4);
}

#[test]
fn killed_in_the_middle_nothing_is_lost() {
    let many = |text: &str| text.replace("\n\notherwise level later\n", "\n\n").repeat(400);
    let (before, after) = (many(MESSY), many(NEAT));
    let folder = folder("rules.triage", &before);
    let path = folder.path().join("rules.triage");
    let mut changed = 0;
    for at in 0..60 {
        fs::write(&path, &before).unwrap();
        let mut child = bedside(&folder, &["fmt", "rules.triage"]).spawn().unwrap();
        sleep(Duration::from_millis(at));
        let _ = child.kill();
        child.wait().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let whole = text.trim_end() == before.trim_end() || text.trim_end() == after.trim_end();
        assert!(whole, "after {at} ms the file holds neither the old text nor the new one");
        changed += usize::from(text != before);
    }
    eprintln!("{changed} of 60 runs had written it");
}

#[test]
fn a_new_ruleset_checks_evaluates_and_is_formatted() {
    let folder = TempDir::new().unwrap();
    let run = bedside(&folder, &["new", "sore_throat"]).output().unwrap();
    assert_eq!(run.status.code(), Some(0));
    let said = String::from_utf8(run.stdout).unwrap();
    assert!(
        said.starts_with("made sore_throat/sore_throat.triage\nmade sore_throat/answers/example.yaml\n"),
        "{said}"
    );
    let commands: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("  bedside ")).collect();
    assert!(commands.len() >= 4, "{said}");
    for command in commands.into_iter().filter(|it| !it.starts_with("watch")) {
        let args: Vec<&str> = command.split(' ').collect();
        let run = bedside(&folder, &args).output().unwrap();
        assert_eq!(run.status.code(), Some(0), "{command}: {}", String::from_utf8_lossy(&run.stderr));
    }
    for args in ["check --deny warnings sore_throat", "fmt --check sore_throat"] {
        let args: Vec<&str> = args.split(' ').collect();
        let run = bedside(&folder, &args).output().unwrap();
        assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    }
    let args = "eval sore_throat/sore_throat.triage sore_throat/answers/example.yaml --format json";
    let run = bedside(&folder, &args.split(' ').collect::<Vec<_>>()).output().unwrap();
    let result: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(
        (&result["level"]["at_most"], &result["level"]["settled"]),
        (&"self_care".into(), &true.into())
    );
}

#[test]
fn a_new_ruleset_needs_a_name_and_a_place_of_its_own() {
    let cases = [
        ("Sore-Throat", "sore_throat"),
        ("3_days", "days"),
        ("when", "when_rules"),
        ("a/b", "a_b"),
        ("Über", "ueber"),
    ];
    for (name, meant) in cases {
        let run = Case::new().args(["new", name]).run();
        assert_eq!(run.code, 2, "{name}");
        assert!(run.stderr.contains(&format!("write `bedside new {meant}`")), "{}", run.stderr);
    }
    let run = Case::new().file("throat/mine.txt", "x").args(["new", "throat"]).run();
    assert_eq!(run.code, 1);
    assert!(run.stderr.starts_with("error: `throat` exists already"), "{}", run.stderr);
}
