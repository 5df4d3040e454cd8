//! `bedside review`: answer files held against accepted results, seen as scripts and people see it.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what is not as expected fails the test, as it should"
)]

#[path = "cli/case.rs"]
mod case;
#[path = "support/skipped.rs"]
mod skipped;

use case::{ANKLE as RULES, Case, Run};
use skipped::skipped;

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
fn what_is_rejected_by_its_name_is_not_one_of_all() {
    let (case, run) = two().then(["review", "--accept", "all", "--reject", "anna", "--as", "Dr Who"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert_eq!(
        run.stdout,
        "anna: rejected; nothing was accepted for it before, and it stays pending\n\
         ben: accepted by Dr Who\nankle: 1 of 2 pending\n"
    );
    assert!(!case.path("snapshots/anna.result.txt").exists());
    assert!(!case.text("snapshots/accepted.log").contains("anna"));
}

#[test]
fn who_accepted_last_is_known_after_a_merge_too() {
    let case = accepted();
    let log = case.text("snapshots/accepted.log");
    let anna = log.lines().find(|line| line.starts_with("anna")).expect("it is there").to_owned();
    let on = |day: &str, who: &str| {
        let mut fields: Vec<&str> = anna.split('\t').collect();
        (fields[1], fields[4]) = (day, who);
        fields.join("\t")
    };
    // As `merge=union` leaves it: the lines of one side below those of the other.
    let merged = format!("{}\n{}\n{log}", on("2099-12-31", "Later"), on("2000-01-01", "Earlier"));
    let case = case.file("snapshots/accepted.log", merged.replace('\n', "\r\n")).rules(&swelling_at_home());
    let (case, run) = case.then(["review", "--accept", "anna", "--as", "Dr Who"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = case.text("snapshots/accepted.log");
    assert!(text.lines().count() == 5 && text.matches("\r\n").count() == 5, "line ends stay: {text:?}");
    let days: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("anna\t")).map(|line| &line[..10]).collect();
    assert!(days.is_sorted() && days.len() == 4, "{days:?}");
}

#[test]
fn a_text_that_nobody_accepted_is_told_beside_the_level_too() {
    let case = accepted();
    let text = case.text("snapshots/anna.result.txt");
    let case = case.file("snapshots/anna.result.txt", text.replace("level: today", "level: home"));
    let (_, run) = case.then(["review"]);
    assert_eq!(run.code, 1);
    let first = run.stdout.lines().nth(1).unwrap_or_default();
    assert!(
        first.starts_with("  anna: ") && run.stdout.contains("a text that nobody accepted"),
        "{}",
        run.stdout
    );
}

#[test]
fn names_that_a_machine_may_take_for_one_are_refused() {
    let case = two().file("answers/Carl.yaml", LIMPS).file("answers/carl.yaml", LIMPS);
    let case = case.file("answers/Dora.yaml", LIMPS);
    let (_, run) = case.then(["review"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("`Carl` and `carl` differ in capital letters only"), "{}", run.stderr);
}

#[test]
fn a_name_that_means_something_else_is_refused_wherever_it_stands() {
    for file in ["answers/all.yaml", "snapshots/all.result.txt", "snapshots/a\tb.result.txt"] {
        let (_, run) = accepted().file(file, WALKS).then(["review", "--accept", "all", "--as", "Dr Who"]);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{file}");
        assert!(run.stderr.contains("cannot have the name of"), "{}", run.stderr);
    }
}

#[test]
fn how_to_go_on_is_told_where_only_a_result_without_answers_is_left() {
    let (_, run) = accepted().without("answers/ben.yml").then(["review"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stdout.contains("To remove what has no answer file any more: bedside review --accept ben\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn programs_are_told_what_is_wrong_with_the_ruleset() {
    let (_, run) =
        two().rules(&RULES.replace("level home", "level hom")).then(["review", "--format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    let told = run.json();
    assert_eq!(told["problems"][0]["code"], "bedside::check::unknown_name", "{told}");
    assert!(told["refused"][0].as_str().is_some_and(|why| why.contains("has errors")), "{told}");
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

/// Runs git in the folder of a case; none where git is not there, which is said.
fn git(case: &Case, args: &[&str]) -> Option<String> {
    let mut command = std::process::Command::new("git");
    let who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main"];
    command.args(who).args(args).current_dir(case.path("."));
    command.env("GIT_CONFIG_GLOBAL", "none").env("GIT_CONFIG_SYSTEM", "none");
    let day = "2026-11-01T12:00:00Z";
    let Ok(output) = command.env("GIT_AUTHOR_DATE", day).env("GIT_COMMITTER_DATE", day).output() else {
        skipped("git is not installed");
        return None;
    };
    assert!(output.status.success(), "{args:?} {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Two people whose results were accepted and committed.
fn committed() -> Option<Case> {
    let case = accepted();
    git(&case, &["init", "--quiet"])?;
    commit(&case)?;
    Some(case)
}

fn commit(case: &Case) -> Option<()> {
    git(case, &["add", "--all"])?;
    git(case, &["commit", "--quiet", "--message", "As it is"]).map(drop)
}

fn short(case: &Case, revision: &str) -> String {
    git(case, &["rev-parse", "--short=12", revision]).map_or_else(String::new, |id| id.trim().to_owned())
}

#[test]
fn a_pull_request_shows_the_rules_that_changed_since_the_last_acceptance() {
    let Some(case) = committed() else { return };
    let base = short(&case, "HEAD");
    let case = case.rules(&swelling_at_home());
    // A later commit of the rule alone is not the one in which it was accepted.
    if commit(&case).is_none() {
        return;
    }
    let (case, run) = case.then(["review", "--format", "markdown"]);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""), "{}", run.stdout);
    let text = run.stdout.replace(&base, "BASE");
    insta::assert_snapshot!("pull_request", text);
    let (_, run) = case.then(["review", "--accept", "anna", "--as", "Dr Who"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn since_a_revision_results_are_told_with_who_accepted_them() {
    let Some(case) = committed() else { return };
    let base = short(&case, "HEAD");
    let other = "answers:\n  walks: yes\n  swollen: no\n";
    let case = case.rules(&swelling_at_home()).file("answers/carl.yaml", other);
    let (case, run) = case.then(["review", "--accept", "anna", "--as", "Dr Who"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let log = case.text("snapshots/accepted.log");
    let day = log.split('\t').nth(1).unwrap_or_default().to_owned();
    if commit(&case).is_none() {
        return;
    }
    let seen = |run: &Run| run.stdout.replace(&base, "BASE").replace(&day, "DAY");
    let (case, run) = case.then(["review", "--since", "HEAD~1", "--format", "markdown"]);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""), "{}", run.stdout);
    insta::assert_snapshot!("since_markdown", seen(&run));
    let (case, run) = case.then(["review", "--since", "HEAD~1"]);
    insta::assert_snapshot!("since_human", seen(&run));
    let (case, run) = case.then(["review", "--since", "HEAD~1", "--format", "plain"]);
    insta::assert_snapshot!("since_plain", seen(&run));
    let (case, run) = case.then(["review", "--since", "HEAD~1", "--format", "json"]);
    let since = run.json()["since"].clone();
    assert_eq!(since["date"], "2026-11-01");
    assert_eq!(since["rules"][0]["change"], "changed");
    assert_eq!(
        (&since["rules"][0]["after"]["kind"], &since["rules"][0]["after"]["line"]),
        (&"rule".into(), &21.into())
    );
    assert_eq!(
        (&since["results"][0]["name"], &since["results"][0]["accepted"]["by"]),
        (&"anna".into(), &"Dr Who".into())
    );
    assert_eq!(
        (&since["results"][1]["name"], &since["results"][1]["accepted"]),
        (&"carl".into(), &serde_json::Value::Null)
    );
    assert_eq!(run.json()["pending"].as_array().map(Vec::len), Some(1));
    let (_, run) = case.then(["review", "--since", "HEAD"]);
    said(&run, &["No rule changed since", "carl: new: home \"Look after it at home\"; pending"]);
}

#[test]
fn all_possible_patients_are_held_against_the_last_commit() {
    let Some(case) = committed() else { return };
    let base = short(&case, "HEAD");
    let (case, run) = case.then(["review"]);
    assert_eq!(run.stdout, "ankle: all 2 results are as accepted\n", "the same rules need no proof");
    let (case, run) = case.rules(&swelling_at_home()).then(["review", "--check"]);
    let told =
        format!("Some patients are less urgent than in {base} of 2026-11-01: settled at `today` before");
    said(&run, &[&told, "for instance with walks yes, swollen yes."]);
    let (case, run) = case.then(["review", "--format", "json"]);
    assert_eq!(run.json()["patients"]["downgrade"], true);
    let louder = RULES.replace("when swollen", "when walks");
    let (_, run) = case.rules(&louder).then(["review", "--check"]);
    said(&run, &[&format!("No possible patient is less urgent than in {base} of 2026-11-01: proved.")]);
}

#[test]
fn without_a_history_the_rest_is_told() {
    let case = accepted().rules(&swelling_at_home()).env("GIT_CEILING_DIRECTORIES", "/");
    let (case, run) = case.then(["review", "--format", "markdown"]);
    assert_eq!(run.code, 1);
    said(&run, &["### Which rules changed is not known: ", "### Less urgent\n\n- **anna**"]);
    let (case, run) = case.then(["review", "--since", "HEAD"]);
    assert_eq!(run.code, 4, "{}", run.stdout);
    let (case, run) = case.env("PATH", "").then(["review", "--format", "markdown"]);
    assert_eq!(run.code, 1);
    said(&run, &["Which rules changed is not known: git is not installed", "### Less urgent"]);
    let (_, run) = case.then(["review", "--since", "HEAD"]);
    assert_eq!((run.code, run.stdout.as_str()), (4, ""));
}

#[test]
fn a_revision_that_is_none_is_refused() {
    let Some(case) = committed() else { return };
    let (case, run) = case.then(["review", "--since", "yesterday"]);
    assert_eq!(run.code, 4);
    said(&run, &["git knows no revision `yesterday`"]);
    let (case, run) = case.then(["review", "--since", "--all"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    let (_, run) = case.then(["review", "--since=--all"]);
    assert_eq!(run.code, 4, "{}", run.stderr);
    said(&run, &["git knows no revision `--all`"]);
}

#[test]
fn a_history_that_is_cut_short_is_no_history() {
    let Some(case) = committed() else { return };
    let case = case.rules(&swelling_at_home());
    if commit(&case).is_none() {
        return;
    }
    let from = format!("file://{}", case.path(".").display());
    if git(&case, &["clone", "--quiet", "--depth", "1", &from, "copy"]).is_none() {
        return;
    }
    let (_, run) = case.then(["review", "copy", "--format", "markdown"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    said(
        &run,
        &["Which rules changed is not known: the clone does not hold the whole history; fetch all of it"],
    );
}

#[test]
fn a_ruleset_is_read_as_git_kept_it() {
    let library = "library shared \"Shared\"\n  language 1\n  version \"1.0.0\"\n\nquestion swollen \"Swollen?\"\n  yes or no\n  ask when walks\n\nquestion walks \"Walks?\"\n  yes or no\n";
    let start = RULES.find("question walks").expect("it is there");
    let end = RULES.find("red flag").expect("it is there");
    let rules = format!("{}use \"lib/shared.triage\"\n\n{}", &RULES[..start], &RULES[end..]);
    let case = Case::new().file("in/rules.triage", &rules).file("in/lib/shared.triage", library);
    let case = case.file("anna.yaml", WALKS);
    if git(&case, &["init", "--quiet"]).is_none() || commit(&case).is_none() {
        return;
    }
    let case = case.file("in/rules.triage", "broken").without("in/lib/shared.triage");
    let (case, run) = case.then(["eval", "git:HEAD:in/rules.triage", "anna.yaml"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.starts_with("Level: Be seen today"), "{}", run.stdout);
    let (mut case, run) = case.then(["check", "git:HEAD:in/lib/shared.triage"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for (at, why) in [
        ("git:HEAD:rules.triage", "`rules.triage` is not there in "),
        ("git:HEAD:in", "`in` is no plain file in "),
        ("git:HEAD:../../x.triage", "`../../x.triage` does not lie in the repository"),
        ("git:nowhere:in/rules.triage", "git knows no revision `nowhere`"),
        ("git:-x:in/rules.triage", "git knows no revision `-x`"),
    ] {
        let (same, run) = case.then(["check", at]);
        case = same;
        assert_eq!(run.code, 4, "{at} {}", run.stderr);
        said(&run, &[why]);
    }
}

/// Runs a script of the documentation as it stands, with this program.
#[cfg(unix)]
fn script(case: &Case, name: &str, args: &[&str]) -> (i32, String) {
    let folder = std::path::Path::new(env!("CARGO_BIN_EXE_bedside")).parent().expect("it lies in a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = std::process::Command::new("sh");
    command.arg(format!("{}/docs/{name}", env!("CARGO_MANIFEST_DIR"))).args(args);
    command.env("PATH", format!("{}:{path}", folder.display())).current_dir(case.path("."));
    let output = command.output().expect("a shell runs");
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&text).into_owned())
}

#[test]
#[cfg(unix)]
fn the_documented_job_and_hook_hold_up_what_is_pending() {
    let rules = "rulesets/ankle/rules.triage";
    let cases = "case \"walks\"\n  given\n    walks   yes\n    swollen yes\n  expect\n    level today\n";
    let case = Case::new().file("rulesets/ankle/answers/anna.yaml", WALKS);
    let case = case.file(rules, format!("{RULES}\n{cases}"));
    let (case, run) = case.then(["fmt", "rulesets"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let (case, run) = case.then(["review", "rulesets/ankle", "--accept", "all", "--as", "Dr Who"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    if git(&case, &["init", "--quiet"]).is_none() || commit(&case).is_none() {
        return;
    }
    assert_eq!(script(&case, "pre-commit", &[]).0, 0);
    let (code, said) = script(&case, "ci.sh", &["HEAD"]);
    assert_eq!(code, 0, "{said}");
    assert!(case.text("cases.xml").contains("failures=\"0\""), "{}", case.text("cases.xml"));
    assert!(case.text("review.md").contains("No rule changed since"), "{}", case.text("review.md"));
    let changed = case
        .text(rules)
        .replace("then level today\n  because \"Stated", "then level home\n  because \"Stated");
    let case = case.file(rules, changed.replace("    level today", "    level home"));
    assert_eq!(script(&case, "pre-commit", &[]).0, 1);
    let (code, said) = script(&case, "ci.sh", &["HEAD"]);
    assert_eq!(code, 1, "{said}");
    let text = case.text("review.md");
    assert!(text.contains("### Less urgent\n\n- **anna** (changed; pending)"), "{text}");
    assert!(text.contains("**changed:** rule swelling \"Swelling\""), "{text}");
}
