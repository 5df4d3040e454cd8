//! Counts over all rows, agreement with reference levels, and change from an older ruleset.

use super::{ankle, batch};
use serde_json::json;

/// Of the nine, six are settled; the reference is in other hands.
const ROWS: &str = "id,walks,swollen,nurse\n1,no,,today\n2,no,,today\n3,no,,home\n4,yes,yes,today\n5,yes,no,home\n\
    6,yes,no,today\n7,yes,,home\n8,,,\n9,yes,no,\n10,perhaps,,home\n";

#[test]
fn patients_are_counted() {
    let run = batch(ankle().file("rows.csv", ROWS), "rows.csv --summary --ignore nurse --format json");
    assert_eq!(run.code, 1);
    let told = run.json();
    assert_eq!((&told["rows"], &told["results"], &told["rejected"]), (&json!(10), &json!(9), &json!(1)));
    assert_eq!((&told["settled"], &told["not_settled"]), (&json!(7), &json!(2)));
    let levels = json!([
        {"id": "today", "settled": 4, "at_least": 0, "at_most": 2},
        {"id": "home", "settled": 3, "at_least": 2, "at_most": 0},
    ]);
    assert_eq!(told["levels"], levels);
    let rules = json!([
        {"id": "cannot_walk", "fired": 3, "open": 1},
        {"id": "swelling", "fired": 1, "open": 2},
    ]);
    assert_eq!(told["rules"], rules);
    let errors = json!([
        {"severity": "error", "code": "bedside::answers::not_yes_or_no", "question": "walks", "rows": 1},
    ]);
    assert_eq!(told["errors"], errors);
}

#[test]
fn results_are_held_against_a_reference() {
    let run = batch(ankle().file("rows.csv", ROWS), "rows.csv --summary --reference nurse --format json");
    let told = &run.json()["reference"];
    let table = json!([
        {"id": "today", "settled_at": [3, 1], "not_settled": 0},
        {"id": "home", "settled_at": [1, 1], "not_settled": 1},
    ]);
    assert_eq!(told["table"], table);
    assert_eq!((&told["compared"], &told["agree"]), (&json!(6), &json!(4)));
    assert_eq!((&told["under_triage"], &told["over_triage"]), (&json!(1), &json!(1)));
    // By chance 4*4 + 2*2 of 36 agree, so that kappa is (24/36 - 20/36) / (16/36).
    assert_eq!((&told["kappa_linear"], &told["kappa_quadratic"]), (&json!("0.2500"), &json!("0.2500")));
    assert_eq!(told["without_reference"], 2);
}

#[test]
fn people_and_screen_readers_get_the_same() {
    for format in ["human", "plain"] {
        let words = format!("rows.csv --summary --reference nurse --format {format}");
        let run = batch(ankle().file("rows.csv", ROWS), &words);
        insta::assert_snapshot!(format!("summary_{format}"), run.stdout);
    }
}

#[test]
fn changes_of_level_are_counted() {
    let older = super::ANKLE.replace("  when swollen\n", "  when swollen is no\n").replace("1.0.0", "0.9.0");
    let case = ankle().file("older.triage", older).file("rows.csv", ROWS);
    let run = batch(case, "rows.csv --summary --ignore nurse --compare older.triage --format json");
    let compared = json!({
        "old_version": "0.9.0",
        "unchanged": 5,
        "changes": [
            {
                "direction": "more urgent",
                "was": {"at_least": "home", "at_most": "home", "settled": true},
                "is": {"at_least": "today", "at_most": "today", "settled": true},
                "patients": 1,
            },
            {
                "direction": "less urgent",
                "was": {"at_least": "today", "at_most": "today", "settled": true},
                "is": {"at_least": "home", "at_most": "home", "settled": true},
                "patients": 3,
            },
        ],
    });
    assert_eq!(run.json()["compared"], compared);
}

#[test]
fn a_reference_that_is_no_level_has_no_result() {
    let rows = ROWS.replace("1,no,,today", "1,no,,tody");
    let run = batch(ankle().file("rows.csv", rows), "rows.csv --summary --reference nurse --format json");
    assert_eq!(run.json()["errors"][1]["code"], "bedside::batch::reference");
    assert!(run.stderr.contains("line 2 (1): the reference is no level of the ruleset"), "{}", run.stderr);
}

#[test]
fn a_summary_may_stand_beside_results() {
    let words = "batch rules.triage rows.csv --summary --ignore nurse -o out.csv --select id,level";
    let (case, run) = ankle().file("rows.csv", ROWS).then(words.split(' '));
    assert!(
        run.stdout.starts_with("Ankle, version 1.0.0.\n10 rows; 1 has no result (10.0 %).\n"),
        "{}",
        run.stdout
    );
    assert!(
        case.text("out.csv")
            .starts_with("id,level.at_least,level.at_most,level.settled\n1,today,today,true\n")
    );
}
