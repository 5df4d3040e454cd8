//! The command line as scripts meet it: what is written where, and the exit code.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what is not as expected fails the test, as it should"
)]

#[path = "cli/case.rs"]
mod case;

use case::{ANKLE as RULES, Case};

fn case() -> Case {
    Case::new().rules(RULES)
}

#[test]
fn a_sound_ruleset_has_no_problems() {
    let run = case().args(["check", "rules.triage"]).run();
    assert_eq!((run.code, run.stdout.as_str()), (0, "no problems in rules.triage\n"));
}

#[test]
fn problems_go_to_standard_error_and_exit_1() {
    let run =
        Case::new().rules(&RULES.replace("level home", "level hom")).args(["check", "rules.triage"]).run();
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("1 error in rules.triage"), "{}", run.stderr);
}

#[test]
fn problems_for_programs_go_to_standard_output() {
    let broken = RULES.replace("level home", "level hom");
    for command in ["check rules.triage", "eval rules.triage one.yaml"] {
        let args = command.split(' ').chain(["--format", "json"]);
        let run = Case::new().rules(&broken).answers("one.yaml", "answers: {}\n").args(args).run();
        assert_eq!(run.code, 1);
        assert_eq!(run.json()["problems"][0]["severity"], "error", "{command}");
        assert_eq!(run.stderr, "");
    }
}

#[test]
fn a_folder_is_walked_and_an_empty_one_is_no_success() {
    let run = case().file(".hidden/broken.triage", "x").args(["check", "."]).run();
    assert_eq!((run.code, run.stdout.as_str()), (0, "no problems in ./rules.triage\n"));
    let run = Case::new().file("notes/read.me", "x").args(["check", "notes"]).run();
    assert_eq!(run.code, 1);
}

#[test]
fn many_files_end_with_a_total() {
    let broken = RULES.replace("level home", "level hom");
    let run = case().file("more/one.triage", RULES).args(["check", "."]).run();
    assert!(run.stdout.ends_with("rules.triage\n2 files checked: no problems\n"), "{}", run.stdout);
    let run = case().file("more/one.triage", &broken).args(["check", "."]).run();
    assert_eq!(run.code, 1);
    assert!(run.stdout.ends_with("\n2 files checked: 1 error in 1 of them\n"), "{}", run.stdout);
    let run = case().file("more/one.triage", &broken).args(["check", ".", "--format", "json"]).run();
    assert_eq!(run.json()["problems"].as_array().map(Vec::len), Some(1));
}

#[test]
fn columns_says_how_wide_text_is_where_it_goes_elsewhere() {
    // What belongs there is a long list.
    let broken = RULES.replace("ask when walks", "unless walks");
    let long = |columns: &'static str| {
        let run = Case::new().rules(&broken).env("COLUMNS", columns).args(["check", "rules.triage"]).run();
        run.stderr
    };
    let plain = Case::new().rules(&broken).args(["check", "rules.triage"]).run();
    for unbelieved in ["", "0", "many", "5000"] {
        assert_eq!(long(unbelieved), plain.stderr, "{unbelieved}");
    }
    assert!(long("40").lines().count() > plain.stderr.lines().count(), "{}", long("40"));
}

#[test]
fn one_answer_file_gives_one_object() {
    let run = case().answers("one.yaml", "answers:\n  walks: no\n").eval(["one.yaml", "--format", "json"]);
    assert_eq!(run.code, 0);
    let result = run.json();
    assert_eq!(result["level"]["at_least"], "today");
    assert_eq!(result["fired"][0], "cannot_walk");
    assert_eq!(result["source"], "one.yaml");
}

#[test]
fn a_broken_answer_file_does_not_stop_the_others() {
    let run = case()
        .answers("broken.yaml", "answers:\n  walk: no\n")
        .answers("good.yaml", "answers:\n  walks: no\n")
        .eval(["broken.yaml", "good.yaml", "missing.yaml", "--format", "json"]);
    let results = run.json();
    assert_eq!(run.code, 4);
    assert_eq!(results[0]["errors"][0]["labels"][0]["line"], 2);
    assert_eq!(results[1]["level"]["settled"], true);
    assert_eq!(results[2]["errors"][0]["code"], "bedside::file::cannot_read");
}

#[test]
fn several_results_stand_under_their_files() {
    let run = case()
        .answers("a.yaml", "answers:\n  walks: no\n")
        .answers("b.yaml", "answers: {}\n")
        .eval(["a.yaml", "b.yaml", "--format", "plain"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.starts_with("File: a.yaml\n\nLevel: Be seen today.\n"), "{}", run.stdout);
    assert!(run.stdout.contains("\n\nFile: b.yaml\n\nNot settled: "), "{}", run.stdout);
}

#[test]
fn a_settled_result_can_be_required() {
    let run = case().answers("one.yaml", "answers: {}\n").eval(["one.yaml", "--require-settled"]);
    assert_eq!(run.code, 3);
    let run = case().answers("one.yaml", "answers:\n  walks: no\n").eval(["one.yaml", "--require-settled"]);
    assert_eq!(run.code, 0);
}

#[test]
fn the_date_is_told_and_may_not_differ() {
    let dated = "assessed_on: 2026-11-20\nanswers: {}\n";
    let on = |date: &str| case().answers("one.yaml", dated).eval(["one.yaml", "--on", date]);
    assert!(on("2026-11-20").stdout.contains("2026-11-20."));
    assert_eq!(on("2026-11-21").code, 1);
    assert_eq!(on("2026-02-30").code, 2);
    let run = case().answers("one.yaml", "answers: {}\n").eval(["one.yaml", "--format", "plain"]);
    assert!(run.stdout.contains("assessed today (UTC)"), "{}", run.stdout);
}

#[test]
fn the_wrong_kind_of_file_is_told() {
    let run = case().answers("one.yaml", "answers: {}\n").args(["eval", "one.yaml", "rules.triage"]).run();
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("`one.yaml` is an answer file"), "{}", run.stderr);
    let run = case().eval(["rules.triage"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("`rules.triage` is a ruleset"), "{}", run.stderr);
}

#[test]
fn texts_that_are_none_are_refused() {
    let large = "# x\n".repeat(1_200_000);
    let cases: [(&[u8], &str); 3] =
        [(b"", "empty"), (b"answers:\n  walks: \xff\n", "not_utf8"), (large.as_bytes(), "too_large")];
    for (bytes, code) in cases {
        let run = case().file("one.yaml", bytes).eval(["one.yaml", "--format", "json"]);
        assert_eq!(run.code, 1, "{code}");
        assert_eq!(run.json()["errors"][0]["code"], format!("bedside::file::{code}"));
    }
    let run = case().file("one.yaml", b"answers:\n  walks: \xff\n").eval(["one.yaml", "--format", "json"]);
    assert_eq!(run.json()["errors"][0]["labels"][0]["column"], 10);
}

#[test]
fn files_that_cannot_be_read_exit_4() {
    for args in [["check", "nowhere.triage"], ["check", "-nowhere"]] {
        let run = case().args(args).run();
        assert_eq!(run.code, if args[1].starts_with('-') { 2 } else { 4 });
    }
    let run = case().file("folder/x", "x").eval(["folder"]);
    assert_eq!(run.code, 4);
    assert!(run.stderr.contains("it is a folder"), "{}", run.stderr);
}

#[test]
fn standard_input_stands_for_one_file() {
    let run = case().stdin("answers:\n  walks: no\n").eval(["-", "--format", "json"]);
    assert_eq!((run.code, run.json()["source"].clone()), (0, "standard input".into()));
    let run = case().args(["eval", "-", "-"]).run();
    assert_eq!(run.code, 2);
}

#[test]
fn commands_to_come_are_told_apart_from_slips() {
    let run = case().args(["lsp", "rules.triage"]).run();
    assert_eq!(run.code, 2);
    assert!(run.stderr.starts_with("`bedside lsp` is not there yet"), "{}", run.stderr);
    let run = case().args(["chekc", "rules.triage"]).run();
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("check"), "{}", run.stderr);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let answers: Vec<String> = (0..300).map(|at| format!("{at}.yaml")).collect();
    let case = answers.iter().fold(case(), |case, name| case.answers(name, "answers: {}\n"));
    let all = answers.iter().map(String::as_str).chain(["--why"]);
    let run = case.closed().eval(all);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
}

#[test]
fn unused_answers_are_told_or_refused() {
    let given = "answers:\n  walks: no\n  swollen: yes\n";
    let run = case().answers("one.yaml", given).eval(["one.yaml", "--format", "plain"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("Not used: Is it swollen?"), "{}", run.stdout);
    assert_eq!(case().answers("one.yaml", given).eval(["one.yaml", "--strict"]).code, 1);
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    let once =
        || case().answers("one.yaml", "assessed_on: 2026-11-20\nanswers: {}\n").eval(["one.yaml", "--why"]);
    assert_eq!(once().stdout, once().stdout);
}

#[test]
fn a_formula_is_told_once_and_never_as_a_fraction() {
    let rules = r#"ruleset index "Index"
  language 1
  version "1.0.0"

question weight "Weight"
  number 20.0 to 300.0 "kg"

question height "Height"
  number 1.00 to 2.50 "m"

calculate squared "Height by height" = height * height

calculate index "Index" = weight / squared

calculate rounded "Index, rounded" = round(index, 1)
  show under "Result"
"#;
    let run = Case::new().rules(rules).answers("one.yaml", "answers:\n  weight: 70.0\n  height: 1.75\n");
    let run = run.args(["eval", "rules.triage", "one.yaml", "--on", "2026-11-20"]).run();
    let said = "Findings\n  Height by height: 3.063\n  Index: 22.857\n\nResult\n  Index, rounded: 22.9\n\n";
    assert!(run.stdout.starts_with(said), "{}", run.stdout);
}
