//! Cases that are suggested for what no case shows: they can be pasted, they pass, and they show what they say.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what is not as expected fails the test, as it should"
)]

#[path = "cli/case.rs"]
mod case;

use case::{Case, Run};
use serde_json::Value;
use std::fs;

const RULES: &str = r#"ruleset fever "Fever"
  language 1
  version "1.0.0"
  applies when age >= 16 else "Use the children's pathway."

levels
  ambulance "Call an ambulance now"
  today     "Be seen today"
  home      "Look after it at home"

question age "How old are you?"
  whole number 0 to 120 "years"

question temperature "What is the temperature?"
  number 34.0 to 43.0 "°C"

question drowsy "Is it hard to wake them?"
  yes or no

question neck "Is the neck stiff?"
  yes or no
  ask when drowsy is no because "Who cannot be woken is seen at once."

question skin "What do you see on the skin?"
  any of
    rash  "A rash"
    spots "Spots that stay under a glass"
  or none "Nothing"

finding hot "Fever"
  when temperature >= 38.0 "°C"

score points "Points"
  +2 when hot
  +1 when neck
  +1 when skin includes rash
  +3 when skin includes spots

classify height "Height of the fever" by temperature
  below 38.0: none "None"
  38.0 to 39.9: fever "Fever"
  from 40.0: high "High"

pattern meningitis "Meningitis"
  likely when hot and neck
  possible when points >= 5

advice drink "Drink enough"
  when hot

red flag sepsis "Possible sepsis"
  when hot and (drowsy or skin includes spots)
  then level ambulance
  because "Every hour counts."

rule seen "To be seen"
  when height is high or points >= 6
  then level today
  because "It is high."

otherwise level home
"#;

const WELL: &str = r#"case "well"
  given
    age 40
    temperature 36.5
    drowsy no
    neck no
    skin none
  expect
    level home
"#;

/// What is printed after the summary.
fn suggested(run: &Run) -> &str {
    run.stdout.split_once('\n').map_or("", |(_, rest)| rest)
}

/// How much of everything is shown, and what each target lacks.
fn coverage(run: &Run) -> (u64, Vec<String>) {
    let json = run.json();
    let measured = &json["coverage"][0];
    let targets = measured["targets"].as_array().expect("targets");
    let missed = targets.iter().flat_map(|target| {
        let goals = target["goals"].as_array().expect("goals").iter();
        let missed = goals.filter(|goal| goal["cases"] == 0);
        missed.map(move |goal| {
            format!(
                "{}: {}",
                target["name"].as_str().expect("a name"),
                goal["goal"].as_str().expect("a goal")
            )
        })
    });
    (measured["everything"]["met"].as_u64().expect("a count"), missed.collect())
}

#[test]
fn what_is_suggested_can_be_pasted_and_shows_what_it_says() {
    for cases in ["# None yet.\n", WELL] {
        let case = Case::new().rules(RULES).file("rules.cases.triage", cases);
        let (case, before) = case.then(["test", "--coverage", "--format", "json", "rules.triage"]);
        let (case, run) = case.then(["test", "--suggest", "rules.triage"]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        let text = suggested(&run);
        if cases == WELL {
            insta::assert_snapshot!("suggested", text);
        }
        let claimed: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("# shows ")).collect();
        assert!(claimed.len() > 20, "{text}");
        let pasted = format!("{cases}{text}");
        let (_, after) = case.file("rules.cases.triage", &pasted).then([
            "test",
            "--coverage",
            "--format",
            "json",
            "rules.triage",
        ]);
        assert_eq!(after.code, 0, "{}", after.stdout);
        assert!(after.json()["summary"]["passed"].as_u64() > Some(5));
        assert_eq!(after.json()["problems"].as_array().map(Vec::len), Some(0), "{}", after.stdout);
        let ((met_before, missed_before), (met, missed)) = (coverage(&before), coverage(&after));
        assert!(met >= met_before + claimed.len() as u64, "{met_before} {met} {}", claimed.len());
        for claim in claimed {
            let own = |missed: &String| claim.ends_with(missed.as_str());
            assert!(missed_before.iter().any(own), "{claim} was shown before");
            assert!(!missed.iter().any(own), "{claim} is not shown");
        }
        // What was not reached is said, and is what is still missed.
        let left = text.split("# Not reached").nth(1).map_or(0, |rest| rest.lines().count() - 1);
        assert_eq!(left, missed.len(), "{text}");
    }
}

#[test]
fn the_same_every_time_and_for_programs() {
    let case = Case::new().rules(RULES).file("rules.cases.triage", WELL);
    let (case, first) = case.then(["test", "--suggest", "rules.triage"]);
    let (case, again) = case.then(["test", "--suggest", "rules.cases.triage"]);
    assert_eq!(suggested(&first), suggested(&again));
    let (_, run) = case.then(["test", "--suggest", "--format", "json", "rules.triage"]);
    let json: Value = run.json();
    let cases = json["suggested"][0]["cases"].as_array().expect("cases");
    assert_eq!(json["suggested"][0]["ruleset"], "fever");
    assert_eq!(json["suggested"][0]["to_be_confirmed"], true);
    assert!(cases.iter().all(|case| first.stdout.contains(case["text"].as_str().expect("a text"))));
    assert!(json.get("coverage").is_none());
}

#[test]
fn where_everything_is_shown_there_is_nothing_to_suggest() {
    let rules = "ruleset one \"One\"\n  language 1\n  version \"1.0.0\"\n\nquestion fever \"Fever?\"\n  yes or no\n\n\
                 finding ill \"Ill\"\n  when fever\n";
    let cases = "case \"a\"\n  given\n    fever yes\n  expect\n    ill yes\n\n\
                 case \"b\"\n  given\n    fever no\n  expect\n    ill no\n";
    let case = Case::new().rules(rules).file("rules.cases.triage", cases);
    let (_, run) = case.then(["test", "--suggest", "rules.triage"]);
    assert_eq!(suggested(&run), "\n# Everything in rules.triage is shown: there is no case to suggest.\n");
}

#[test]
fn an_lcov_file_is_replaced_in_one_step() {
    let case = Case::new().rules(RULES).file("rules.cases.triage", WELL).file("out/lcov.info", "old \u{ff}");
    let (case, run) = case.then(["test", "--lcov", "out/lcov.info", "rules.triage"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(case.text("out/lcov.info").starts_with("TN:\nSF:rules.triage\n"));
    let (case, run) = case.then(["test", "--lcov", "new.info", "rules.triage"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(case.text("new.info"), case.text("out/lcov.info"));
    // Nothing is left behind.
    assert_eq!(fs::read_dir(case.path("out")).expect("a folder").count(), 1);
    let (_, run) = case.then(["test", "--lcov", "out", "rules.triage"]);
    assert_eq!(run.code, 4);
}
