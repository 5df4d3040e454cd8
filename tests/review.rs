//! `bedside review`: answer files held against accepted results, seen as scripts and people see it.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what is not as expected fails the test, as it should"
)]

#[path = "cli/case.rs"]
mod case;

use case::{ANKLE as RULES, Case, Run};

const WALKS: &str = "answers:\n  walks: yes\n  swollen: yes\n";
const LIMPS: &str = "answers:\n  walks: no\n";

/// Two people.
fn two() -> Case {
    Case::new().rules(RULES).file("answers/anna.yaml", WALKS).file("answers/ben.yml", LIMPS)
}

/// Two people whose results were accepted.
fn accepted() -> Case {
    let (case, run) = two().then(["review", "--accept", "all", "--as", "Dr Who"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    case
}

fn swelling_at_home() -> String {
    let (before, after) = RULES.split_once("rule swelling").expect("the rule is there");
    format!("{before}rule swelling{}", after.replace("then level today", "then level home"))
}

fn said(run: &Run, words: &[&str]) {
    for word in words {
        assert!(
            run.stdout.contains(word) || run.stderr.contains(word),
            "{word}\n{}{}",
            run.stdout,
            run.stderr
        );
    }
}

#[test]
fn a_new_result_is_pending_until_somebody_accepts_it() {
    let (case, run) = two().then(["review", "--check"]);
    assert_eq!(run.code, 1);
    said(&run, &["ankle: 2 of 2 pending", "anna: new: today \"Be seen today\"", "--accept anna"]);
    assert!(!case.path("snapshots").exists(), "looking writes nothing");
    let (case, run) = case.then(["review", "--accept", "anna", "--as", "Dr Who"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.stdout, "anna: accepted by Dr Who\nankle: 1 of 2 pending\n");
    let (case, run) = case.then(["review", "--accept", "all", "--as", "Dr Who"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (0, "ben: accepted by Dr Who\nankle: all 2 results are as accepted\n")
    );
    let (_, run) = case.then(["review", "--check"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "ankle: all 2 results are as accepted\n"));
}

#[test]
fn an_accepted_result_is_a_text_to_sign() {
    let case = accepted();
    assert_eq!(
        case.text("snapshots/anna.result.txt"),
        "snapshot: 1\nruleset: ankle\nversion: 1.0.0\napplies: yes\nlevel: today \"Be seen today\"\n\
         level set by: swelling\nrule fired: swelling \"Swelling\", level today\n\
         reason: swelling: Stated for the test.\n"
    );
    let log = case.text("snapshots/accepted.log");
    let lines: Vec<Vec<&str>> = log.lines().map(|line| line.split('\t').collect()).collect();
    let names: Vec<_> =
        lines.iter().map(|fields| (fields.first().copied(), fields.last().copied())).collect();
    assert_eq!(names, [(Some("anna"), Some("Dr Who")), (Some("ben"), Some("Dr Who"))]);
    assert!(lines.iter().all(|fields| fields.len() == 5), "{log}");
}

#[test]
fn a_downgrade_stands_first_with_the_rule_that_caused_it() {
    let case = accepted().rules(&swelling_at_home()).file("answers/aaron.yaml", LIMPS);
    let (case, run) = case.then(["review"]);
    assert_eq!(run.code, 1);
    let (down, new) = (run.stdout.find("anna: less urgent"), run.stdout.find("aaron: new"));
    assert!(down.is_some() && down < new, "{}", run.stdout);
    said(
        &run,
        &[
            "ankle: 2 of 3 pending, 1 less urgent",
            "today \"Be seen today\" -> home \"Look after it at home\"",
            "swelling \"Swelling\": before: fires, level today; now: fires, level home",
            "-level: today \"Be seen today\"\n+level: home \"Look after it at home\"\n",
        ],
    );
    let (case, run) = case.then(["review", "--format", "json"]);
    let first = run.json()["pending"][0].clone();
    assert_eq!((&first["name"], &first["level"]["change"]), (&"anna".into(), &"downgrade".into()));
    let (case, run) = case.then(["review", "--format", "plain"]);
    said(&run, &["became home", "  Before: level: today \"Be seen today\"\n  Now: level: home"]);
    let (_, run) = case.then(["review", "--format", "markdown"]);
    said(
        &run,
        &["### Less urgent\n\n- **anna** (changed): today", "```diff\n--- snapshots/anna.result.txt\n"],
    );
}

#[test]
fn a_downgrade_is_accepted_by_its_name_only() {
    let case = accepted().rules(&swelling_at_home()).file("answers/aaron.yaml", LIMPS);
    let (case, run) = case.then(["review", "--accept", "all", "--as", "Dr Who"]);
    assert_eq!(run.code, 1);
    said(&run, &["aaron: accepted by Dr Who", "anna: `all` leaves it out", "1 of 3 pending, 1 less urgent"]);
    let (_, run) = case.then(["review", "--accept", "anna", "--as", "Dr Who", "--format", "json"]);
    assert_eq!((run.code, &run.json()["accepted"]), (0, &serde_json::json!(["anna"])), "{}", run.stderr);
}

#[test]
fn another_layout_makes_nothing_pending() {
    let moved = RULES.replace("  yes or no\n  ask when walks", "  # Why?\n  yes or no\n  ask   when   walks");
    let (_, run) = accepted().rules(&moved).then(["review", "--check"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
}

#[test]
fn a_rejected_result_keeps_what_was_accepted() {
    let case = accepted().rules(&swelling_at_home());
    let before = case.text("snapshots/anna.result.txt");
    let (case, run) = case.then(["review", "--reject", "anna"]);
    assert_eq!(run.code, 1);
    said(&run, &["anna: rejected; the accepted result is kept, and it stays pending"]);
    assert_eq!(case.text("snapshots/anna.result.txt"), before);
    let (_, run) = case.then(["review", "--reject", "ben"]);
    assert_eq!(run.code, 0);
    said(&run, &["nothing to reject"]);
}

#[test]
fn what_has_no_answer_file_any_more_goes_only_by_its_name() {
    let case = accepted().without("answers/ben.yml");
    let (case, run) = case.then(["review", "--check"]);
    assert_eq!(run.code, 1);
    said(&run, &["ben: has no answer file any more"]);
    let (case, run) = case.then(["review", "--accept", "all", "--as", "Dr Who"]);
    assert_eq!(run.code, 1);
    assert!(case.path("snapshots/ben.result.txt").exists());
    let (case, run) = case.then(["review", "--accept", "ben", "--as", "Dr Who"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    said(&run, &["ben: the accepted result was removed, by Dr Who"]);
    assert!(!case.path("snapshots/ben.result.txt").exists());
    assert!(case.text("snapshots/accepted.log").contains("\tremoved\t"));
}

#[test]
fn an_answer_file_with_an_error_is_told_and_the_rest_goes_on() {
    let case = accepted().file("answers/carl.yaml", "answers:\n  walks: perhaps\n");
    let (case, run) = case.then(["review"]);
    assert_eq!(run.code, 1);
    said(&run, &["carl: its answer file gives no result", "ankle: 1 of 3 pending", "carl.yaml"]);
    let (_, run) = case.then(["review", "--accept", "carl", "--as", "Dr Who"]);
    assert_eq!(run.code, 1);
    said(&run, &["`carl` has no result that could be accepted; nothing was written"]);
}

#[test]
fn two_answer_files_of_one_name_are_refused_both() {
    let case = accepted().file("answers/anna.json", r#"{"answers": {"walks": "yes"}}"#);
    let (_, run) = case.then(["review"]);
    assert_eq!(run.code, 1);
    said(&run, &["`anna.json`, `anna.yaml`", "anna: its answer file gives no result"]);
}

#[test]
fn a_text_that_nobody_accepted_is_found() {
    let case = accepted();
    let text = case.text("snapshots/anna.result.txt");
    let case = case.file("snapshots/anna.result.txt", text.replace("today", "home"));
    let (case, run) = case.then(["review", "--check"]);
    assert_eq!(run.code, 1);
    said(&run, &["anna", "nobody accepted"]);
    let case = case.file("snapshots/anna.result.txt", text.replace('\n', "\r\n"));
    let (_, run) = case.then(["review", "--check"]);
    assert_eq!(run.code, 0, "line endings are the machine's: {}", run.stdout);
}

#[test]
fn an_unfinished_merge_is_told_with_its_place() {
    let case = accepted()
        .file("snapshots/ben.result.txt", "snapshot: 1\n<<<<<<< ours\nlevel: a\n=======\n>>>>>>> b\n");
    let (case, run) = case.then(["review", "--check"]);
    assert_eq!(run.code, 1);
    said(&run, &["a merge is not finished: snapshots/ben.result.txt, line 2"]);
    let log = case.text("snapshots/accepted.log");
    let case = case.file("snapshots/accepted.log", format!("{log}=======\n"));
    let (_, run) = case.then(["review", "--accept", "ben", "--as", "Dr Who"]);
    assert_eq!(run.code, 1);
    said(&run, &["accepted.log:3"]);
}

#[test]
fn a_wrong_name_writes_nothing() {
    let (case, run) = two().then(["review", "--accept", "ben", "ana", "--as", "Dr Who"]);
    assert_eq!(run.code, 1);
    said(&run, &["there is no answer file `ana`, and nothing was written; did you mean `anna`?"]);
    assert!(!case.path("snapshots").exists());
    let (_, run) = case.then(["review", "--reject", "zoe"]);
    assert!(run.stderr.ends_with("nothing was written\n"), "{}", run.stderr);
}

#[test]
fn who_accepts_is_known_or_asked_for() {
    let case = two().env("GIT_CONFIG_GLOBAL", "none").env("GIT_CONFIG_SYSTEM", "none");
    let (case, run) = case.then(["review", "--accept", "anna"]);
    assert_eq!(run.code, 2, "{}", run.stdout);
    said(&run, &["add `--as \"YOUR NAME\"`"]);
    let case = case.file("gitconfig", "[user]\n  name = Ada\n  email = ada@example.org\n");
    let (_, run) = case.env("GIT_CONFIG_GLOBAL", "gitconfig").then(["review", "--accept", "anna"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    said(&run, &["anna: accepted by Ada <ada@example.org>"]);
}

#[test]
fn a_folder_without_one_ruleset_is_refused() {
    let (case, run) = Case::new().file("answers/anna.yaml", WALKS).then(["review"]);
    assert_eq!(run.code, 1);
    said(&run, &["there is no ruleset in `.`"]);
    let (case, run) = case.rules(RULES).file("other.triage", RULES).then(["review"]);
    assert_eq!(run.code, 1);
    said(&run, &["there are several rulesets: `./other.triage`, `./rules.triage`"]);
    let (case, run) = case.then(["review", "nowhere"]);
    assert_eq!(run.code, 4);
    said(&run, &["`nowhere` cannot be read: there is no such folder"]);
    let (_, run) = case.then(["check", "rules.triage", "--format", "markdown"]);
    assert_eq!(run.code, 2);
}

#[test]
fn a_folder_that_cannot_be_written_is_the_machines_fault() {
    let (_, run) =
        two().file("snapshots", "no folder").then(["review", "--accept", "anna", "--as", "Dr Who"]);
    assert_eq!(run.code, 4, "{}{}", run.stdout, run.stderr);
}
