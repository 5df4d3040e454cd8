//! `bedside eval --exact` as it is used: what it says, in every format, and how it ends.
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

const STAIRS: &str = "tests/exact/stairs.triage";

fn eval(ruleset: &str, answers: &str, args: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("person.yaml"), answers).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    Command::new(env!("CARGO_BIN_EXE_bedside"))
        .current_dir(folder.path())
        .arg("eval")
        .arg(root.join(ruleset))
        .args(["person.yaml", "--on", "2026-11-20", "--exact"])
        .args(args)
        .env_remove("LANG")
        .output()
        .expect("bedside runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn tells_what_is_possible_and_what_settles_it() {
    for format in ["human", "plain", "json"] {
        let output = eval(STAIRS, "answers: {age: 41, smokes: no}\n", &["--format", format]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        insta::assert_snapshot!(format!("exact_{format}"), text(&output.stdout));
    }
}

#[test]
fn an_unknown_answer_an_open_gate_and_an_assumption_keep_it_open() {
    let human = |answers: &str| {
        let output = eval(STAIRS, answers, &[]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let said = text(&output.stdout);
        let from = said.find("Over every way").unwrap();
        said[from..].to_owned()
    };
    insta::assert_snapshot!(
        "exact_unknown",
        human("answers: {age: 41, smokes: no, blue: no, steps: unknown}\n")
    );
    insta::assert_snapshot!("exact_applies_open", human("answers: {smokes: no, blue: no, fever: no}\n"));
    insta::assert_snapshot!("exact_assumed", human("answers: {age: 41, blue: no, fever: no}\n"));
}

#[test]
fn settled_or_not_for_this_person_is_said_too() {
    let settled = json(&eval(STAIRS, "answers: {age: 41, blue: yes}\n", &["--format", "json"]));
    assert_eq!(settled["level"]["exact"], serde_json::json!(["now"]));
    assert_eq!(settled["exact"]["settling"]["sets"], serde_json::json!([[]]), "nothing more need be asked");
    let not_for_them = json(&eval(STAIRS, "answers: {age: 3}\n", &["--format", "json"]));
    assert_eq!(not_for_them["level"], Value::Null);
    assert_eq!(not_for_them["exact"]["does_not_apply"]["possible"], true);
    assert!(not_for_them["exact"]["levels"].as_array().unwrap().iter().all(|it| it["possible"] == false));
}

#[test]
fn what_is_not_decided_is_said_and_ends_with_5() {
    let late = eval(STAIRS, "answers: {age: 41}\n", &["--format", "json", "--budget", "0.000001"]);
    assert_eq!(late.status.code(), Some(5));
    let said = json(&late)["exact"].to_string();
    assert!(said.contains("the time given with `--budget` was over"), "{said}");
    // Nothing is ruled out that was not proved, and the result itself stands as ever.
    assert_eq!(json(&late)["level"]["at_most"], "now");
    let human = eval(STAIRS, "answers: {age: 41}\n", &["--budget", "0.000001"]);
    assert!(text(&human.stdout).contains("not decided"), "{}", text(&human.stdout));
    assert_eq!(human.status.code(), Some(5));
}

#[test]
fn wrong_use_and_broken_answers_are_told() {
    for (answers, args, code) in [
        ("answers: {ages: 41}\n", vec![], 1),
        ("answers: {age: 410}\n", vec!["--format", "json"], 1),
        ("answers: {age: 41}\n", vec!["--budget", "0"], 2),
        ("answers: {age: 41}\n", vec!["--budget", "soon"], 2),
        ("answers: {age: 41}\n", vec!["--require-settled"], 3),
    ] {
        let output = eval(STAIRS, answers, &args);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", text(&output.stderr));
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let alone = Command::new(env!("CARGO_BIN_EXE_bedside"))
        .current_dir(root)
        .args(["eval", STAIRS, "absent.yaml", "--budget", "3"])
        .output()
        .unwrap();
    assert_eq!(alone.status.code(), Some(2), "a budget is for `--exact`");
}

/// A formula without a circuit: what is not proved is not called ruled out.
#[test]
fn a_formula_without_a_circuit_is_not_decided_or_shown() {
    let output = eval("rulesets/published/qtc_bazett.triage", "answers: {}\n", &["--format", "json"]);
    let told = json(&output);
    assert_eq!(told["exact"]["agreed"]["complete"], told["exact"]["decided"]);
    assert!(matches!(output.status.code(), Some(0 | 5)), "{}", text(&output.stderr));
}
