//! The cases of the published rulesets: whatever there is to be seen of each ruleset stands in one of them, every
//! threshold and every band on both sides and right at its edges.
#![expect(clippy::panic, reason = "what is not as expected fails the test, as it should")]

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What no case can show: the ruleset, the thing, what was never seen of it, and the word by which a comment in the
/// cases tells it.
const OUT_OF_REACH: [[&str; 4]; 19] = [
    // Ten grades of 0 to 5 make even percentages only.
    ["odi", "21 to 40 of band", "at 21", "21"],
    ["odi", "41 to 60 of band", "at 41", "41"],
    ["odi", "61 to 80 of band", "at 61", "61"],
    ["odi", "81 to 100 of band", "at 81", "81"],
    // These come with the vital signs of the library, and nothing in the ruleset reads them.
    ["pneumonia", "consciousness alert", "answered", "`consciousness`"],
    ["pneumonia", "consciousness confused", "answered", "`consciousness`"],
    ["pneumonia", "consciousness pain", "answered", "`consciousness`"],
    ["pneumonia", "consciousness unresponsive", "answered", "`consciousness`"],
    ["pneumonia", "consciousness voice", "answered", "`consciousness`"],
    ["pneumonia", "on_oxygen no", "answered", "`on_oxygen`"],
    ["pneumonia", "on_oxygen yes", "answered", "`on_oxygen`"],
    ["pulmonary_embolism", "consciousness alert", "answered", "`consciousness`"],
    ["pulmonary_embolism", "consciousness confused", "answered", "`consciousness`"],
    ["pulmonary_embolism", "consciousness pain", "answered", "`consciousness`"],
    ["pulmonary_embolism", "consciousness unresponsive", "answered", "`consciousness`"],
    ["pulmonary_embolism", "consciousness voice", "answered", "`consciousness`"],
    // The sums of the Wells score go by halves.
    ["pulmonary_embolism", "from 4.1 of two_levels", "at 4.1", "4.1"],
    ["pulmonary_embolism", "from 6.1 of three_levels", "at 6.1", "6.1"],
    ["pulmonary_embolism", "up to 1.9 of three_levels", "at 1.9", "1.9"],
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rulesets/published")
}

/// The ids of the published rulesets, by their files.
fn rulesets() -> BTreeSet<String> {
    let files = fs::read_dir(folder()).expect("the folder").map(|entry| entry.expect("a file").path());
    let begins = |path: &Path| fs::read_to_string(path).is_ok_and(|text| text.starts_with("ruleset "));
    let of = |path: PathBuf| {
        let name = path.file_name()?.to_str()?.strip_suffix(".triage")?.to_owned();
        begins(&path).then_some(name)
    };
    files.filter_map(of).collect()
}

fn text<'a>(object: &'a Value, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_else(|| panic!("no `{key}` in {object}"))
}

fn list<'a>(object: &'a Value, key: &str) -> &'a [Value] {
    object.get(key).and_then(Value::as_array).unwrap_or_else(|| panic!("no `{key}` in {object}"))
}

fn number(object: &Value, key: &str) -> u64 {
    object.get(key).and_then(Value::as_u64).unwrap_or_else(|| panic!("no `{key}` in {object}"))
}

/// What the cases of all published rulesets show, as the program says it.
fn coverage() -> Value {
    let mut program = Command::new(env!("CARGO_BIN_EXE_bedside"));
    let run = program.args(["test", "--coverage", "--format", "json"]).arg(folder()).output();
    let run = run.expect("the program runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).expect("an object")
}

#[test]
fn the_cases_show_everything_within_reach() {
    let report = coverage();
    let mut unseen = BTreeSet::new();
    let mut told = BTreeSet::new();
    for ruleset in list(&report, "coverage") {
        let id = text(ruleset, "ruleset");
        assert!(number(ruleset, "cases") > 0, "{id} has no case");
        told.insert(id.to_owned());
        for target in list(ruleset, "targets") {
            let missed = list(target, "goals").iter().filter(|goal| number(goal, "cases") == 0);
            unseen.extend(missed.map(|goal| [id, text(target, "name"), text(goal, "goal")]));
        }
    }
    assert_eq!(told, rulesets(), "each file is measured");
    let excepted: BTreeSet<_> = OUT_OF_REACH.iter().map(|[id, name, goal, _]| [*id, *name, *goal]).collect();
    let missing: Vec<_> = unseen.difference(&excepted).collect();
    assert!(missing.is_empty(), "no case shows {missing:#?}");
    let shown: Vec<_> = excepted.difference(&unseen).collect();
    assert!(shown.is_empty(), "no exception is needed for {shown:#?}");
}

#[test]
fn what_is_out_of_reach_is_told_in_the_cases() {
    for [id, name, _, word] in OUT_OF_REACH {
        let cases = fs::read_to_string(folder().join(format!("{id}.cases.triage"))).expect("the cases");
        let comments = cases.lines().filter(|line| line.starts_with('#'));
        let words: BTreeSet<&str> = comments
            .flat_map(|line| line.split_whitespace().map(|it| it.trim_end_matches([',', ';'])))
            .collect();
        assert!(words.contains(word), "no comment in the cases of {id} tells of {name} by {word}");
    }
}
