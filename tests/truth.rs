//! Published scores, rules and equations, each written as a ruleset, held to cases that others have published.
//!
//! The cases stand beside the project and are read there, never copied: their licences are not the project's. Each set
//! is a folder with a file `cases.ndjson`; the ruleset of the same name stands in `rulesets/published/`. Agreement shows
//! that the ruleset computes what its source computes, not that the source is right for a patient.
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

use bedside::answers::Date;
use bedside::eval::Strictness;
use bedside::library::Texts;
use bedside::number::{Decimal, Exact};
use bedside::pipeline::{self, Ready};
use bedside::report::{Assessment, DISCLAIMER};
use bedside::ruleset::QuestionKind;
use bedside::source::Source;
use serde_json::{Value, json};
use skipped::skipped;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What the published sets come to together.
const SETS: usize = 61;
const CASES: usize = 941;

fn published() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rulesets/published")
}

/// The names of what stands in a folder, without endings.
fn names(folder: &Path, wanted: impl Fn(&Path) -> bool) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let stem = |path: PathBuf| path.file_stem().expect("a name").to_string_lossy().into_owned();
    entries.filter(|path| wanted(path)).map(stem).collect()
}

fn ruleset(name: &str) -> Ready {
    let path = published().join(format!("{name}.triage"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let vitals = fs::read_to_string(published().join("vitals.triage")).expect("the library");
    let files = std::iter::once(("vitals.triage".to_owned(), vitals)).collect();
    let root = format!("{name}.triage");
    let loaded = pipeline::load(&Source::new(root.clone(), text), &Texts { root, files });
    assert!(loaded.diagnostics.is_empty(), "{name}: {:#?}", loaded.diagnostics);
    loaded.ready.expect("a ruleset without problems")
}

/// The answers of a case as an answer file. Choices are names, and names are written small: `G3a` is `g3a`.
fn answer_file(ready: &Ready, case: &Value) -> Source {
    let mut answers = case["answers"].as_object().expect("answers").clone();
    for (key, value) in &mut answers {
        let question = ready.ruleset.questions.iter().find(|question| question.id == *key);
        let question = question.unwrap_or_else(|| panic!("{}: no question is called `{key}`", case["id"]));
        if let (QuestionKind::OneOf(_), Value::String(word)) = (&question.kind, &mut *value) {
            *word = word.to_lowercase();
        }
    }
    Source::new("case.json", json!({ "answers": answers }).to_string())
}

/// The result as its users get it; nothing where the answer file is refused.
fn result(ready: &Ready, digest: &str, case: &Value) -> Option<Value> {
    let source = answer_file(ready, case);
    let assessed_on = Date::parse("2026-11-20").expect("a date");
    let (answers, warnings) = pipeline::read_answers_on(ready, &source, Some(assessed_on));
    let answers = answers?;
    let evaluation = pipeline::evaluate(ready, &answers, Strictness::Strict).ok()?;
    Some(bedside::report::json::result(&Assessment {
        ruleset: &ready.ruleset,
        plan: &ready.plan,
        digest,
        source: &source,
        answers: &answers,
        outcome: &evaluation.outcome,
        values: &evaluation.values,
        matters: &[],
        assessed_on,
        today: false,
        warnings: &warnings,
        why: false,
        exact: None,
    }))
}

/// The one value that the result gives for a name: yes or no, a number or date as text, a class or level.
///
/// There is none where it is open or a range, and where it is not certain that the ruleset applies.
fn single(result: &Value, name: &str) -> Option<Value> {
    if result["applies"] != true {
        return None;
    }
    if let Some(truth) = result["findings"].get(name) {
        return Some(truth.clone()).filter(Value::is_boolean);
    }
    if let Some(range) = result["numbers"].get(name) {
        return range.get("min").filter(|low| range.get("max") == Some(low)).cloned();
    }
    if let Some(choices) = result["classes"].get(name) {
        let [choice] = choices.as_array().expect("a list").as_slice() else { return None };
        return Some(choice.clone());
    }
    let level = &result["level"];
    (level["settled"] == true && level["at_least"] == name).then(|| level["at_least"].clone())
}

fn has(ready: &Ready, name: &str) -> bool {
    let ruleset = &ready.ruleset;
    ruleset.findings.iter().any(|it| it.id == name)
        || ruleset.calculations.iter().any(|it| it.id == name)
        || ruleset.scores.iter().any(|it| it.id == name)
        || ruleset.classes.iter().any(|it| it.id == name)
        || ruleset.levels.iter().any(|it| it.id == name)
}

/// `0.125` or `1/3`.
fn exact(text: &str) -> Option<Exact> {
    let part = |text: &str| Decimal::parse(text).ok().map(Decimal::exact);
    match text.split_once('/') {
        Some((above, below)) => Some(part(above)? / part(below)?),
        None => part(text),
    }
}

fn number(value: &Value) -> Option<Exact> {
    exact(&value.as_f64()?.to_string())
}

fn agrees(found: Option<&Value>, expected: &Value, tolerance: &Exact) -> bool {
    match (found, expected) {
        (None, Value::Null) => true,
        (Some(Value::String(found)), Value::Number(_)) => {
            let distance = |found: Exact| number(expected).map(|expected| found - expected);
            let distance = exact(found).and_then(distance).expect("numbers");
            distance <= *tolerance && -distance <= *tolerance
        }
        (Some(Value::String(found)), Value::String(expected)) => *found == expected.to_lowercase(),
        (Some(found), expected) => found == expected,
        (None, _) => false,
    }
}

fn faults(ready: &Ready, digest: &str, case: &Value) -> Vec<String> {
    let result = result(ready, digest, case);
    let mut faults = Vec::new();
    for (name, expected) in case["expected"].as_object().expect("expected") {
        let tolerance = match &case["tolerance"] {
            Value::Object(each) => each.get(name).and_then(number).unwrap_or_default(),
            all => number(all).unwrap_or_default(),
        };
        if !has(ready, name) {
            faults.push(format!("{}: the ruleset has no `{name}`", case["id"]));
            continue;
        }
        let found = result.as_ref().and_then(|result| single(result, name));
        if !agrees(found.as_ref(), expected, &tolerance) {
            let found = found.unwrap_or_default();
            faults.push(format!("{}: `{name}` is {found}, published is {expected}", case["id"]));
        }
    }
    faults
}

#[test]
fn every_published_case_comes_out_as_published() {
    let Some(shared) = support::shared() else {
        skipped("needs the shared folder beside the project, which is absent");
        return;
    };
    let truth = shared.join("truth");
    let sets = names(&truth, Path::is_dir);
    let (mut all, mut wrong) = (0, Vec::new());
    for name in &sets {
        let ready = ruleset(name);
        let digest = "sha256:of_no_interest_here";
        let text = fs::read_to_string(truth.join(name).join("cases.ndjson")).expect("the cases");
        let cases: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("a case")).collect();
        let found: Vec<Vec<String>> = cases.iter().map(|case| faults(&ready, digest, case)).collect();
        let held = found.iter().filter(|faults| faults.is_empty()).count();
        println!("{name}: {held} of {}", cases.len());
        all += cases.len();
        wrong.extend(found.into_iter().flatten());
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert_eq!((sets.len(), all), (SETS, CASES));
}

/// Needs no cases: what is said of every published ruleset, wherever it is read.
#[test]
fn every_published_ruleset_says_where_it_comes_from() {
    let is_ruleset = |path: &Path| {
        let name = path.to_string_lossy();
        let text = || fs::read_to_string(path).expect("a text");
        name.ends_with(".triage") && !name.ends_with(".cases.triage") && !text().starts_with("library")
    };
    let rulesets = names(&published(), is_ruleset);
    let page =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/published.md")).expect("a page");
    for name in &rulesets {
        let ready = ruleset(name);
        let about = ready.ruleset.about.as_deref().unwrap_or_default();
        assert_eq!(ready.ruleset.id, *name);
        assert!(about.starts_with(DISCLAIMER), "{name}: its `about` does not start with the disclaimer");
        assert!(about.contains("Licence: "), "{name}: its `about` says nothing of the licence");
        assert!(about.contains("Missing answers: "), "{name}: its `about` says nothing of missing answers");
        assert!(!ready.ruleset.sources.is_empty(), "{name}: no source");
        let row = page.lines().find(|line| line.starts_with(&format!("| [`{name}`](")));
        let row = row.unwrap_or_else(|| panic!("{name}: not in docs/published.md"));
        assert!(row.contains(&format!("| {} |", ready.ruleset.version)), "{name}: another version in {row}");
    }
    assert!(rulesets.len() >= SETS, "{} rulesets", rulesets.len());
}
