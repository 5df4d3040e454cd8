//! The meaning of the language as small cases: a ruleset, answers, and the part of the result that the language fixes.
//!
//! Each pair in `tests/conformance/` is run through the binary as a user would; its `sentence` is the sentence of the
//! reference that it reads. Where material is shared beside the project, the suite there is run too.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "a test stops at what it does not expect"
)]

#[path = "support/skipped.rs"]
mod skipped;
mod support;

use serde_json::Value;
use skipped::skipped;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Features that are refused with "not yet".
const LATER: [&str; 0] = [];

/// Shared cases that the text of the language decides otherwise, with the sentence that does.
const TEXT_WINS: [(&str, &str); 1] = [(
    "069_unreachable_row",
    "a row that can never be reached, like a comparison that the declared range makes always or never true, is a warning",
)];

#[test]
fn every_case_that_needs_no_later_feature_holds() {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let (held, wrong) = run(&own, &[]);
    assert!(wrong.is_empty(), "{held} hold, these do not:\n{}", wrong.join("\n"));
    assert!(held > 180, "only {held} cases were found");
}

#[test]
fn the_shared_suite_holds_but_where_the_text_wins() {
    let Some(shared) = support::shared() else {
        skipped("needs the shared folder beside the project, which is absent");
        return;
    };
    let (held, wrong) = run(&shared.join("conformance"), &TEXT_WINS.map(|(name, _)| name));
    assert!(wrong.is_empty(), "{held} hold, these do not:\n{}", wrong.join("\n"));
}

fn run(folder: &Path, leave_out: &[&str]) -> (usize, Vec<String>) {
    let mut names: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the suite's folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    names.sort();
    let (mut held, mut wrong) = (0, Vec::new());
    for path in names {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let test: Value = serde_json::from_str(&fs::read_to_string(&path).expect("a case")).expect("JSON");
        let later = test["needs"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|need| LATER.contains(&need.as_str().unwrap_or("")));
        if later || leave_out.contains(&name.as_str()) {
            continue;
        }
        for (what, faults) in outcomes(&path, &test) {
            if faults.is_empty() {
                held += 1;
            } else {
                wrong.push(format!("{name} {what}: {}  [{}]", faults.join("; "), test["sentence"]));
            }
        }
    }
    (held, wrong)
}

fn outcomes(path: &Path, test: &Value) -> Vec<(String, Vec<String>)> {
    let folder = tempfile::tempdir().expect("a folder");
    let source = fs::read_to_string(path.with_extension("triage")).expect("a ruleset");
    let ruleset = folder.path().join(path.with_extension("triage").file_name().expect("a name"));
    fs::write(&ruleset, &source).expect("written");
    for (name, text) in test["files"].as_object().into_iter().flatten() {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text.as_str().expect("a text")).expect("written");
    }
    let mut outcomes = vec![("check".to_owned(), check(&ruleset, &source, test))];
    for (at, case) in test["cases"].as_array().into_iter().flatten().enumerate() {
        outcomes.push((format!("case {}", at + 1), case_faults(folder.path(), &ruleset, case)));
    }
    outcomes
}

fn bedside(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bedside")).args(args).output().expect("bedside runs")
}

fn check(ruleset: &Path, source: &str, test: &Value) -> Vec<String> {
    let output = bedside(&["check", &ruleset.to_string_lossy(), "--format", "json"]);
    let wanted = i32::from(test["check"] == "error");
    let problems = problems(&output);
    if output.status.code() != Some(wanted) {
        return vec![format!("check: exit {:?}, expected {wanted}: {problems:?}", output.status.code())];
    }
    if wanted == 0 {
        return Vec::new();
    }
    let mut faults = unsaid(&problems, &test["says"]);
    if let Some(place) = test["at"].as_array() {
        let (line, words) = (place[0].as_u64().expect("a line"), place[1].as_str().expect("a text"));
        if !problems.iter().any(|problem| covers(problem, source, line, words)) {
            faults.push(format!("check: no label at line {line} on `{words}`"));
        }
    }
    faults
}

fn case_faults(folder: &Path, ruleset: &Path, case: &Value) -> Vec<String> {
    let answers = if let Some(text) = case["answers_text"].as_str() {
        let path = folder.join("answers.yaml");
        fs::write(&path, text).expect("written");
        path
    } else {
        let path = folder.join("answers.json");
        fs::write(&path, serde_json::json!({"answers": case["answers"]}).to_string()).expect("written");
        path
    };
    let (ruleset, answers) = (ruleset.to_string_lossy(), answers.to_string_lossy());
    let mut args = vec!["eval", &ruleset, &answers, "--format", "json"];
    args.extend(case["args"].as_array().into_iter().flatten().map(|arg| arg.as_str().expect("an argument")));
    args.extend(case["on"].as_str().into_iter().flat_map(|day| ["--on", day]));
    let output = bedside(&args);
    if case["error"] == true {
        return refusal_faults(&output, case);
    }
    let wanted = case["exit"].as_i64().unwrap_or(0);
    if output.status.code().map(i64::from) != Some(wanted) {
        return vec![format!("exit {:?}, expected {wanted}: {:?}", output.status.code(), problems(&output))];
    }
    let result: Value = serde_json::from_slice(&output.stdout).expect("a result in JSON");
    let mut faults = Vec::new();
    differences(&case["expect"], &result, "", &mut faults);
    faults
}

fn refusal_faults(output: &Output, case: &Value) -> Vec<String> {
    if output.status.code() != Some(1) {
        return vec![format!("exit {:?}, expected 1 (an error and no result)", output.status.code())];
    }
    let problems = problems(output);
    let mut faults = unsaid(&problems, &case["says"]);
    let wanted = case["errors"].as_u64().unwrap_or(1);
    if (problems.len() as u64) < wanted {
        faults.push(format!("{} errors, expected {wanted}", problems.len()));
    }
    if String::from_utf8_lossy(&output.stdout).contains("\"level\"") {
        faults.push("a result beside an error".to_owned());
    }
    faults
}

/// Every error in the JSON that was printed.
fn problems(output: &Output) -> Vec<Value> {
    let mut found = Vec::new();
    for stream in [&output.stdout, &output.stderr] {
        if let Ok(value) = serde_json::from_slice::<Value>(stream) {
            collect(&value, &mut found);
        }
    }
    found
}

fn collect(value: &Value, found: &mut Vec<Value>) {
    match value {
        Value::Object(object)
            if object.contains_key("code")
                && object.contains_key("message")
                && object["severity"] == "error" =>
        {
            found.push(value.clone());
        }
        Value::Object(object) => object.values().for_each(|part| collect(part, found)),
        Value::Array(list) => list.iter().for_each(|part| collect(part, found)),
        _ => {}
    }
}

fn unsaid(problems: &[Value], words: &Value) -> Vec<String> {
    let said: String = problems
        .iter()
        .flat_map(|problem| {
            let labels = problem["labels"].as_array().cloned().unwrap_or_default();
            let texts = labels.into_iter().map(|label| label["text"].clone());
            [problem["message"].clone(), problem["help"].clone()].into_iter().chain(texts)
        })
        .filter_map(|text| text.as_str().map(|text| format!("{text}\n")))
        .collect();
    let words = match words {
        Value::String(word) => vec![word.clone()],
        Value::Array(words) => words.iter().filter_map(|word| word.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    };
    let missing = words.into_iter().filter(|word| !said.contains(word));
    missing.map(|word| format!("no message says `{word}`: {said}")).collect()
}

/// Whether a label stands on that line and touches that text.
fn covers(problem: &Value, source: &str, line: u64, text: &str) -> bool {
    let before: usize = source.split('\n').take(line as usize - 1).map(|line| line.len() + 1).sum();
    let at = source.split('\n').nth(line as usize - 1).and_then(|line| line.find(text)).expect("the text");
    let (start, end) = ((before + at) as u64, (before + at + text.len()) as u64);
    problem["labels"].as_array().into_iter().flatten().any(|label| {
        let (from, to) = (label["start"].as_u64().unwrap_or(u64::MAX), label["end"].as_u64().unwrap_or(0));
        label["line"] == line && from < end && to.max(from + 1) > start
    })
}

/// Where the result does not contain the expected fragment.
fn differences(expected: &Value, actual: &Value, path: &str, faults: &mut Vec<String>) {
    match expected {
        Value::Object(wanted) if wanted.len() == 1 && wanted.contains_key("mentions") => {
            let text = actual.to_string();
            let words = wanted["mentions"].as_array().into_iter().flatten().filter_map(Value::as_str);
            faults.extend(
                words
                    .filter(|word| !text.contains(word))
                    .map(|word| format!("{path} does not mention {word}")),
            );
        }
        Value::Object(wanted) if wanted.len() == 1 && wanted.contains_key("ordered") => {
            if !in_order(&wanted["ordered"], actual) {
                faults.push(format!("{path}: expected in this order {}, found {actual}", wanted["ordered"]));
            }
        }
        Value::Object(wanted) => {
            if !path.is_empty()
                && wanted.is_empty()
                && actual.as_object().is_none_or(|found| !found.is_empty())
            {
                faults.push(format!("{path}: expected nothing, found {actual}"));
            }
            for (key, value) in wanted {
                match actual.get(key) {
                    None => faults.push(format!("{path}.{key} is absent")),
                    Some(found) => differences(value, found, &format!("{path}.{key}"), faults),
                }
            }
        }
        Value::Array(wanted) => {
            let found = actual.as_array().cloned().unwrap_or_default();
            if !actual.is_array() || wanted.len() != found.len() || !pairs_up(wanted, &found) {
                faults.push(format!("{path}: expected {expected}, found {actual}"));
            }
        }
        _ => {
            if !same(expected, actual) {
                faults.push(format!("{path}: expected {expected}, found {actual}"));
            }
        }
    }
}

fn matches(expected: &Value, actual: &Value) -> bool {
    let mut faults = Vec::new();
    differences(expected, actual, "", &mut faults);
    faults.is_empty()
}

fn in_order(wanted: &Value, actual: &Value) -> bool {
    match (wanted.as_array(), actual.as_array()) {
        (Some(wanted), Some(found)) => {
            wanted.len() == found.len()
                && wanted.iter().zip(found).all(|(wanted, found)| matches(wanted, found))
        }
        _ => false,
    }
}

/// Lists are read as sets: each expected element meets an actual one of its own.
fn pairs_up(wanted: &[Value], found: &[Value]) -> bool {
    let Some((first, rest)) = wanted.split_first() else { return true };
    (0..found.len()).any(|at| {
        let others: Vec<Value> = found
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .map(|(_, value)| value.clone())
            .collect();
        matches(first, &found[at]) && pairs_up(rest, &others)
    })
}

/// Numbers in text are compared as decimals: `4.50` is `4.5`.
fn same(expected: &Value, actual: &Value) -> bool {
    let decimal = |value: &Value| {
        let exact = bedside::number::Decimal::parse(value.as_str()?).ok()?;
        Some(exact.exact())
    };
    match (decimal(expected), decimal(actual)) {
        (Some(expected), Some(actual)) => expected == actual,
        _ => expected == actual,
    }
}
