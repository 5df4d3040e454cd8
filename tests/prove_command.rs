//! `bedside prove` as it is used: what it says, in every format, and how it ends.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it does not expect"
)]

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn prove(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bedside"));
    command.current_dir(folder).arg("prove").args(args).env_remove("LANG").output().expect("bedside runs")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn tells_every_kind_of_fault() {
    for format in ["human", "plain", "json"] {
        let output = prove(&root().join("tests/prove"), &["faulty.triage", "--format", format]);
        assert_eq!(output.status.code(), Some(1), "a promise is refuted");
        assert_eq!(text(&output.stderr), "");
        insta::assert_snapshot!(format!("faulty_{format}"), text(&output.stdout));
    }
}

/// Every patient shown is one for whom `eval` says what is told, and every case can be pasted and run.
#[test]
fn every_case_told_can_be_run() {
    let folder = tempfile::tempdir().unwrap();
    let ruleset = folder.path().join("faulty.triage");
    fs::copy(root().join("tests/prove/faulty.triage"), &ruleset).unwrap();
    let output = prove(folder.path(), &["faulty.triage", "--format", "json"]);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = told["rulesets"][0]["found"].as_array().unwrap();
    let cases: Vec<(&str, &str)> = found
        .iter()
        .filter_map(|it| Some((it["standing"].as_str().unwrap(), it["case"].as_str()?)))
        .collect();
    assert!(cases.len() >= 5, "{} cases", cases.len());
    let all: Vec<String> = cases
        .iter()
        .enumerate()
        .map(|(at, (_, case))| case.replacen("case \"", &format!("case \"{at} "), 1))
        .collect();
    fs::write(folder.path().join("faulty.cases.triage"), all.join("\n")).unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_bedside"))
        .current_dir(folder.path())
        .args(["test", "faulty.triage", "--format", "json"])
        .output()
        .unwrap();
    let run: Value = serde_json::from_slice(&run.stdout).unwrap();
    let refuted = cases.iter().filter(|(standing, _)| *standing == "refuted").count();
    assert!(refuted >= 1);
    assert_eq!(run["summary"]["cases"], cases.len(), "{run:#}");
    assert_eq!(run["summary"]["errors"], 0, "{run:#}");
    // What a promise says fails for its patient; everything else is as it is now.
    assert_eq!(run["summary"]["failed"], refuted, "{run:#}");
}

#[test]
fn a_sound_ruleset_ends_with_0_and_findings_can_be_denied() {
    let folder = tempfile::tempdir().unwrap();
    let sound = "ruleset sting \"Sting\"\n  language 1\n  version \"1.0.0\"\n\nlevels\n  now  \"Now\"\n  home \"Home\"\n\nquestion breathing \"Hard to breathe?\"\n  yes or no\n\nred flag allergic \"Allergic\"\n  when breathing\n  then level now\n  because \"The airway can close.\"\n\notherwise level home\n\nalways \"hard breathing is an emergency\"\n  when breathing\n  expect level now\n";
    fs::write(folder.path().join("sting.triage"), sound).unwrap();
    let output = prove(folder.path(), &["sting.triage", "--deny", "findings"]);
    assert_eq!(output.status.code(), Some(1), "nobody says why some have no rule: {}", text(&output.stdout));
    let why = "otherwise level home\n  because \"A sting heals by itself.\"";
    let sound = sound.replace("otherwise level home", why);
    fs::write(folder.path().join("sting.triage"), &sound).unwrap();
    let output = prove(folder.path(), &["sting.triage", "--deny", "findings"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert!(text(&output.stdout).contains("1 promise: all proved for every possible patient"));
    let dead = sound.replace("otherwise level home", "rule never \"Never\"\n  when breathing is yes and breathing is no\n  then level now\n  because \"B.\"\n\notherwise level home");
    fs::write(folder.path().join("sting.triage"), dead).unwrap();
    let lenient = prove(folder.path(), &["sting.triage"]);
    assert_eq!(lenient.status.code(), Some(0), "{}", text(&lenient.stdout));
    assert!(
        text(&lenient.stdout).contains("these two can never be so together"),
        "{}",
        text(&lenient.stdout)
    );
    assert_eq!(prove(folder.path(), &["sting.triage", "--deny", "findings"]).status.code(), Some(1));
}

#[test]
fn what_cannot_be_decided_is_said_and_ends_with_5() {
    let output = prove(&root().join("rulesets/published"), &["qtc_bazett.triage", "--format", "json"]);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = told["rulesets"][0]["found"].as_array().unwrap();
    let undecided = found.iter().filter(|it| it["standing"] == "not_decided").count();
    assert_eq!(output.status.code(), Some(if undecided > 0 { 5 } else { 0 }));
    for it in found.iter().filter(|it| it["standing"] == "not_decided") {
        assert!(it["reason"].as_str().unwrap().contains("that is testing, not proof"), "{it:#}");
    }
    // With hardly any time nothing is claimed that was not proved.
    let output =
        prove(&root().join("tests/prove"), &["faulty.triage", "--budget", "0.000001", "--format", "json"]);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let kinds = told["rulesets"][0]["kinds"].as_array().unwrap();
    assert!(kinds.iter().any(|kind| kind["not_decided"].as_u64().unwrap() > 0), "{told:#}");
}

#[test]
fn cases_are_added_once_and_in_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let ruleset = folder.path().join("faulty.triage");
    fs::copy(root().join("tests/prove/faulty.triage"), &ruleset).unwrap();
    let before = fs::read_to_string(&ruleset).unwrap();
    let output = prove(folder.path(), &["faulty.triage", "--add-cases"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("added 3 cases to faulty.triage"), "{}", text(&output.stderr));
    let after = fs::read_to_string(&ruleset).unwrap();
    assert!(
        after.starts_with(before.trim_end())
            && after.contains("case \"promise: fever is seen within the week\"")
    );
    let again = prove(folder.path(), &["faulty.triage", "--add-cases"]);
    assert_eq!(text(&again.stderr), "no case to add\n");
    assert_eq!(fs::read_to_string(&ruleset).unwrap(), after);
    // Where there is a file of cases they go there.
    fs::write(&ruleset, &before).unwrap();
    fs::write(folder.path().join("faulty.cases.triage"), "# cases\n").unwrap();
    let beside = prove(folder.path(), &["faulty.triage", "--add-cases"]);
    assert!(
        text(&beside.stderr).starts_with("added 3 cases to faulty.cases.triage"),
        "{}",
        text(&beside.stderr)
    );
    assert_eq!(fs::read_to_string(&ruleset).unwrap(), before);
    assert!(
        fs::read_to_string(folder.path().join("faulty.cases.triage")).unwrap().starts_with("# cases\n\ncase")
    );
}

const PUZZLE: &str = "ruleset puzzle \"Puzzle\"\n  language 1\n  version \"1.0.0\"\n\nlevels\n  now  \"Now\"\n  home \"Home\"\n\nquestion began \"Since when?\"\n  date 1900-01-01 to assessment\n\nquestion hot \"Hot?\"\n  yes or no\n\nfinding told \"Told\"\n  when hot or not hot\n\nrule long \"Long\"\n  when told and days since began >= 30\n  then level now\n  because \"B.\"\n\notherwise level home\n";

#[test]
fn every_patient_found_is_added_with_plain_dates() {
    let folder = tempfile::tempdir().unwrap();
    let ruleset = folder.path().join("puzzle.triage");
    fs::write(&ruleset, PUZZLE).unwrap();
    let output = prove(folder.path(), &["puzzle.triage", "--add-cases"]);
    assert_eq!(text(&output.stderr), "added 2 cases to puzzle.triage\n");
    let after = fs::read_to_string(&ruleset).unwrap();
    assert!(after.matches("assessed_on 2026-01-01").count() == 2 && !after.contains("2999"), "{after}");
    assert!(after.contains("case \"gap: otherwise level home (2)\"\n"), "{after}");
    let again = prove(folder.path(), &["puzzle.triage", "--add-cases"]);
    assert_eq!(text(&again.stderr), "no case to add\n");
}

#[test]
fn what_is_open_though_agreed_is_told_where_it_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("puzzle.triage"), PUZZLE).unwrap();
    let usual = prove(folder.path(), &["puzzle.triage"]);
    assert!(!text(&usual.stdout).contains("Open though agreed"), "{}", text(&usual.stdout));
    let deep = prove(folder.path(), &["puzzle.triage", "--deep"]);
    assert_eq!(deep.status.code(), Some(0));
    insta::assert_snapshot!("deep", text(&deep.stdout));
    let late = prove(folder.path(), &["puzzle.triage", "--deep", "--budget", "0.000001"]);
    assert_eq!(late.status.code(), Some(5));
}

#[test]
fn wrong_use_and_broken_rulesets_are_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("broken.triage"), "ruleset x\n").unwrap();
    for (args, code) in [
        (vec!["broken.triage"], 1),
        (vec!["absent.triage"], 4),
        (vec![], 2),
        (vec!["broken.triage", "broken.triage", "--certificate", "x"], 2),
        (vec!["broken.triage", "--certificate", "broken.triage"], 2),
        (vec!["-", "--add-cases"], 2),
        (vec!["broken.triage", "--budget", "0"], 2),
        (vec!["broken.triage", "--budget", "nan"], 2),
        (vec!["broken.triage", "--budget", "soon"], 2),
    ] {
        let output = prove(folder.path(), &args);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", text(&output.stderr));
        assert!(!output.stderr.is_empty(), "{args:?}");
    }
}

/// What is asked next can be promised: whatever is missing, and whatever is answered.
const ASKS: &str = r#"ruleset next "What is asked next"
  language 1
  version "1.0.0"

levels
  now  "Now"
  soon "Soon"
  home "At home"

question age "How old are you?"
  whole number 0 to 120 "years"

question locked "Is it locked?"
  yes or no

question swollen "Is it swollen?"
  yes or no
  ask when locked

rule stuck "Stuck"
  when locked and age >= 50
  then level now
  because "B."

rule thick "Thick"
  when swollen
  then level soon
  because "B."

otherwise level home

always "nobody is asked for the swelling of a knee that does not lock"
  when locked is no
  expect
    not asks swollen
    not asks locked

always "somebody young with a locked knee is not asked for the age"
  when locked and age < 50
  expect not asks age

always "a locked knee is asked for the swelling"
  when locked
  expect asks swollen
"#;

#[test]
fn what_is_asked_next_can_be_promised() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("next.triage"), ASKS).unwrap();
    let output = prove(folder.path(), &["next.triage"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    insta::assert_snapshot!("asks", text(&output.stdout));
}
