//! Bad input on the command line: each kind has a clear message with its mend, its exit code, and no result; the same in
//! all three formats.
#![allow(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what is not as expected fails the test, as it should"
)]

#[path = "cli/case.rs"]
mod case;
#[path = "support/skipped.rs"]
mod skipped;

use case::{Case, Run};
use serde_json::Value;
use skipped::skipped;

const RULES: &str = r#"ruleset ankle "Ankle"
  language 1
  version "1.0.0"
  applies when age >= 16 else "Use the children's pathway."

levels
  today "Be seen today"
  home  "Look after it at home"

question age "How old are you?"
  whole number 0 to 120 "years"

question walks "Can you walk four steps?"
  yes or no

question swollen "Is it swollen?"
  yes or no
  ask when walks because "Only a foot that is walked on tells."

red flag cannot_walk "Cannot walk four steps"
  when walks is no
  then level today
  because "A broken bone hurts like this."

red flag swelling "Swelling"
  when swollen
  then level today
  because "Stated for the test."

otherwise level home
"#;

const GOOD: &str = "ruleset: ankle\nassessed_on: 2026-11-20\nanswers:\n  age: 41\n  walks: no\n";
const OPEN: &str = "assessed_on: 2026-11-20\nanswers:\n  age: 41\n";
const CHILD: &str = "answers:\n  age: 12\n";

fn case() -> Case {
    Case::new()
        .rules(RULES)
        .answers("good.yaml", GOOD)
        .answers("open.yaml", OPEN)
        .answers("child.yaml", CHILD)
}

/// Everything that a run says.
fn said(run: &Run) -> String {
    format!("{}{}", run.stdout, run.stderr)
}

/// Runs in every format: the code and the words are the same, in JSON as one text on standard output, and nowhere
/// stands a level.
fn refused(make: &dyn Fn() -> Case, args: &[&str], code: i32, words: &[&str]) {
    for format in ["human", "plain", "json"] {
        let run = make().args(args.iter().copied().chain(["--format", format])).run();
        // What is wrapped at the width of a page is one text again.
        let text = said(&run).split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(run.code, code, "{args:?}: {text}");
        for word in words {
            assert!(text.contains(word), "{args:?} --format {format} does not say {word}: {text}");
        }
        assert!(!run.stdout.contains("at_least") && !run.stdout.contains("Level:"), "a result: {text}");
        assert!(!text.contains("OutOfBounds") && !text.contains('\u{1b}'), "{text}");
        if format == "json" {
            let json: Value = run.json();
            assert!(json["problems"].is_array() || json["errors"].is_array(), "{text}");
            assert_eq!(run.stderr, "");
        }
    }
}

fn refused_answers(bytes: &[u8], words: &[&str]) {
    refused(&|| case().file("bad.yaml", bytes), &["eval", "rules.triage", "bad.yaml"], 1, words);
}

fn refused_ruleset(bytes: &[u8], words: &[&str]) {
    let make = || case().file("bad.triage", bytes);
    refused(&make, &["check", "bad.triage"], 1, words);
    refused(&make, &["eval", "bad.triage", "good.yaml"], 1, words);
}

#[test]
fn a_missing_file() {
    let words = ["cannot be read", "there is no such file", "spelling"];
    refused(&case, &["check", "nowhere.triage"], 4, &words);
    refused(&case, &["eval", "nowhere.triage", "good.yaml"], 4, &words);
    refused(&case, &["eval", "rules.triage", "nowhere.yaml"], 4, &words);
}

#[test]
fn a_folder_where_a_file_belongs() {
    let make = || case().file("folder/notes", "x");
    refused(&make, &["eval", "folder", "good.yaml"], 4, &["`folder`", "it is a folder", "name a ruleset"]);
    refused(
        &make,
        &["eval", "rules.triage", "folder"],
        4,
        &["`folder`", "it is a folder", "name an answer file"],
    );
    refused(&make, &["check", "folder"], 1, &["there is no ruleset in `folder`", ".triage"]);
}

#[test]
#[cfg(unix)]
fn an_unreadable_file() {
    use std::os::unix::fs::PermissionsExt;
    let probe = tempfile::NamedTempFile::new().expect("a file");
    std::fs::set_permissions(probe.path(), std::fs::Permissions::from_mode(0o000)).expect("rights");
    if std::fs::read(probe.path()).is_ok() {
        skipped("needs a user who may not read everything");
        return;
    }
    let path = probe.path().to_string_lossy().into_owned();
    refused(&case, &["eval", "rules.triage", &path], 4, &["cannot be read", "not allowed"]);
    refused(&case, &["check", &path], 4, &["cannot be read", "not allowed"]);
}

#[test]
fn a_text_that_is_not_utf_8() {
    let words = ["not UTF-8", "save the file with the encoding UTF-8"];
    refused_answers(b"answers:\n  walks: \xe4\xff no\n", &words);
    refused_ruleset(b"ruleset ankle \"Kn\xf6chel\"\n  language 1\n", &words);
}

#[test]
fn a_text_in_utf_16_with_and_without_its_mark() {
    let words = ["this is UTF-16", "save the file with the encoding UTF-8"];
    let bytes = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    for mark in ["\u{feff}", ""] {
        refused_ruleset(&bytes(&format!("{mark}{RULES}")), &words);
        refused_answers(&bytes(&format!("{mark}{GOOD}")), &words);
    }
    // In these letters hardly a byte is empty.
    for words_of in ["почему болит колено и нога", "μπορείτε να περπατήσετε", "能走四步吗 好的"]
    {
        let text = format!("{}\n", [words_of; 20].join("\n"));
        refused_answers(&bytes(&text), &words);
        let other_way: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        refused_answers(&other_way, &words);
        let stray = format!("# {words_of}\u{0}\n").repeat(3);
        let run = case().file("one.yaml", stray.as_bytes()).eval(["one.yaml"]);
        assert!(run.code == 1 && !run.stderr.contains("UTF-16"), "{}", run.stderr);
    }
}

#[test]
fn an_empty_text() {
    for bytes in [&b""[..], b"\n \n", "\u{feff}".as_bytes()] {
        refused_answers(bytes, &["empty", "save the file again"]);
        refused_ruleset(bytes, &["empty", "save the file again"]);
    }
    refused_answers(b"# nothing yet\n", &["nothing in this YAML file", "answers:"]);
    refused_ruleset(b"# nothing yet\n", &["empty", "begin with"]);
}

#[test]
fn a_text_of_five_megabytes() {
    let large = "# a line\n".repeat(600_000);
    refused_answers(large.as_bytes(), &["larger than 4 MiB", "split it"]);
    refused_ruleset(large.as_bytes(), &["larger than 4 MiB", "split it"]);
}

#[test]
fn a_ruleset_given_as_answers_and_the_reverse() {
    refused(
        &case,
        &["eval", "good.yaml", "rules.triage"],
        1,
        &["`good.yaml` is an answer file", "a ruleset belongs here"],
    );
    refused(
        &case,
        &["eval", "rules.triage", "rules.triage"],
        1,
        &["`rules.triage` is a ruleset", "an answer file belongs"],
    );
    refused(
        &|| case().file("rules.cases.triage", "case \"walks\"\n  given\n    walks yes\n"),
        &["eval", "rules.triage", "rules.cases.triage"],
        1,
        &["`rules.cases.triage` holds cases", "`bedside test rules.triage`"],
    );
    refused(&case, &["check", "good.yaml"], 1, &["`good.yaml` is an answer file", "a ruleset belongs here"]);
}

#[test]
fn answers_for_another_ruleset() {
    refused_answers(b"ruleset: knee\nanswers:\n  walks: no\n", &["for the ruleset `knee`", "`ankle`"]);
}

#[test]
fn unknown_keys_all_at_once() {
    let text = b"answers:\n  walk: no\n  swelling: yes\n  shoe_size: 43\n";
    refused_answers(
        text,
        &["there is no question `walk`", "did you mean `walks`?", "`swelling` is a red flag", "`shoe_size`"],
    );
    let run = case().file("bad.yaml", text).eval(["bad.yaml", "--format", "json"]);
    assert_eq!(run.json()["errors"].as_array().map(Vec::len), Some(3));
    assert_eq!(run.json()["source"], "bad.yaml");
}

#[test]
fn a_misplaced_answer() {
    refused_answers(b"walks: no\n", &["stands under `answers`"]);
    refused_answers(b"- walks\n", &["keys"]);
}

#[test]
fn an_answer_that_contradicts_a_gate() {
    let words = [
        "`swollen` is answered, but it is asked only when `walks`",
        "leave `swollen` out",
        "a red flag reads",
    ];
    refused_answers(b"answers:\n  age: 41\n  walks: no\n  swollen: yes\n", &words);
    let run = case()
        .file("bad.yaml", "answers:\n  walks: no\n  swollen: yes\n")
        .eval(["bad.yaml", "--format", "json"]);
    let lines = [0, 1].map(|at| run.json()["errors"][0]["labels"][at]["line"].clone());
    assert_eq!(lines, [3, 2]);
}

#[test]
fn letters_beyond_ascii_keep_their_place() {
    let run = case().file("bad.yaml", "answers:\n  walks: jä\n").eval(["bad.yaml"]);
    assert!(run.stderr.contains(" 2 |   walks: jä\n   :          ^^\n"), "{}", run.stderr);
    refused_answers("answers:\n  walks: jä\n".as_bytes(), &["`jä` is neither `yes` nor `no`"]);
    refused_answers("answers:\n  größe: 3\n".as_bytes(), &["`größe`"]);
    refused_ruleset(RULES.replace("otherwise level home", "otherwise level hömé").as_bytes(), &["`home`"]);
}

#[test]
fn of_two_files_one_broken_the_other_still_gets_its_result() {
    let two = |order: [&str; 2], format: &str| {
        case().answers("bad.yaml", "answers:\n  walk: no\n").eval([order[0], order[1], "--format", format])
    };
    for order in [["bad.yaml", "good.yaml"], ["good.yaml", "bad.yaml"]] {
        let results = two(order, "json");
        assert_eq!(results.code, 1);
        for (name, result) in order.iter().zip(results.json().as_array().expect("an array")) {
            assert_eq!(result["source"], *name);
            assert_eq!(result.get("errors").is_some(), *name == "bad.yaml");
            assert_eq!(result.get("level").is_some(), *name == "good.yaml");
        }
        for format in ["human", "plain"] {
            let run = two(order, format);
            assert_eq!((run.code, run.stdout.contains("Level: Be seen today")), (1, true));
            assert!(run.stdout.contains("File: bad.yaml\n\nNo result"), "{}", run.stdout);
            assert!(run.stderr.contains("`walk`"), "{}", run.stderr);
        }
    }
}

#[test]
fn a_broken_ruleset_gives_no_result_and_every_problem() {
    let broken = RULES.replace("when swollen", "when swolen").replace("level home", "level hom");
    let make = || case().rules(&broken);
    refused(
        &make,
        &["eval", "rules.triage", "good.yaml"],
        1,
        &["swolen", "did you mean `swollen`?", "`hom`"],
    );
}

#[test]
fn exit_codes_of_a_result() {
    for (args, code) in [
        (vec!["good.yaml"], 0),
        (vec!["open.yaml"], 0),
        (vec!["child.yaml"], 0),
        (vec!["good.yaml", "--require-settled"], 0),
        (vec!["open.yaml", "--require-settled"], 3),
        (vec!["child.yaml", "--require-settled"], 3),
        (vec!["good.yaml", "open.yaml", "--require-settled"], 3),
        (vec!["open.yaml", "rules.triage", "--require-settled"], 1),
        (vec!["rules.triage", "open.yaml", "nowhere.yaml", "--require-settled"], 4),
    ] {
        for format in ["human", "plain", "json"] {
            let run = case().eval(args.iter().copied().chain(["--format", format]));
            assert_eq!(run.code, code, "{args:?}: {}", said(&run));
        }
    }
}

#[test]
fn a_date_that_is_none_is_wrong_use_and_another_one_a_problem() {
    for wrong in ["2026-02-30", "20.11.2026", "today", "2026-11-20T10:00", "", "0000-01-01"] {
        let run = case().eval(["good.yaml", "--on", wrong]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{wrong}");
        assert!(run.stderr.contains("2026-11-20"), "shows how: {}", run.stderr);
    }
    let words = ["assessed on 2026-11-20", "`--on` says 2026-11-21"];
    refused(&case, &["eval", "rules.triage", "good.yaml", "--on", "2026-11-21"], 1, &words);
    let run = case().eval(["child.yaml", "--on", "2026-11-21", "--format", "json"]);
    assert_eq!((run.code, run.json()["assessed_on"].clone()), (0, "2026-11-21".into()));
}

#[test]
fn strict_refuses_answers_that_are_not_used() {
    let rules = RULES.replace("red flag swelling", "rule swelling");
    let unused = "answers:\n  age: 41\n  walks: no\n  swollen: yes\n";
    let make = || case().rules(&rules).answers("unused.yaml", unused);
    refused(&make, &["eval", "rules.triage", "unused.yaml", "--strict"], 1, &["`swollen`", "does not apply"]);
    let run = make().eval(["unused.yaml", "--format", "json"]);
    assert_eq!((run.code, run.json()["not_used"][0].clone()), (0, "swollen".into()));
}

#[test]
fn warnings_alone_are_no_problem_unless_denied() {
    let unused = RULES.replace("otherwise", "finding unread \"Unread\"\n  when walks\n\notherwise");
    for format in ["human", "plain", "json"] {
        let check = |more: &[&str]| {
            let args = ["check", "rules.triage", "--format", format].into_iter().chain(more.iter().copied());
            Case::new().rules(&unused).args(args).run()
        };
        let (lenient, denied) = (check(&[]), check(&["--deny", "warnings"]));
        assert_eq!((lenient.code, denied.code), (0, 1), "{}", said(&lenient));
        assert!(said(&lenient).to_lowercase().contains("warning"), "{}", said(&lenient));
    }
    assert_eq!(Case::new().rules(RULES).args(["check", "rules.triage", "--deny", "all"]).run().code, 2);
}

#[test]
fn standard_input_may_be_the_ruleset_or_the_answers_and_may_be_wrong() {
    let run = case().stdin(RULES).args(["eval", "-", "good.yaml", "--format", "json"]).run();
    assert_eq!((run.code, run.json()["level"]["at_least"].clone()), (0, "today".into()));
    let run = case().stdin(RULES).args(["check", "-"]).run();
    assert_eq!((run.code, run.stdout.as_str()), (0, "no problems in standard input\n"));
    refused(&|| case().stdin(""), &["check", "-"], 1, &["empty"]);
    refused(&|| case().stdin(RULES), &["eval", "rules.triage", "-"], 1, &["is a ruleset"]);
    refused(&|| case().stdin(GOOD), &["check", "-"], 1, &["is an answer file"]);
}

#[test]
fn nothing_is_coloured_where_it_is_piped() {
    for (name, value) in
        [("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1"), ("TERM", "xterm-256color"), ("FORCE_COLOR", "3")]
    {
        for args in [["good.yaml", "--why"], ["child.yaml", "nowhere.yaml"]] {
            let run = case().env(name, value).eval(args);
            assert!(!said(&run).contains('\u{1b}'), "{name}: {}", said(&run));
        }
    }
}

#[test]
fn what_could_steer_a_terminal_is_escaped() {
    let text = "answers:\n  walks: \"\\u001b[31mno\"\n  \"a\\u202eb\": 1\n";
    for format in ["human", "plain", "json"] {
        let run = case().file("bad.yaml", text).eval(["bad.yaml", "--format", format]);
        assert_eq!(run.code, 1);
        assert!(!said(&run).contains(['\u{1b}', '\u{202e}']), "{}", said(&run));
    }
}

#[test]
fn completions_for_the_shells_name_every_command() {
    for shell in ["bash", "zsh", "fish"] {
        let run = Case::new().args(["completions", shell]).run();
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{shell}");
        for word in ["check", "eval", "completions", "require-settled"] {
            assert!(run.stdout.contains(word), "{shell} lacks {word}");
        }
    }
    assert_eq!(Case::new().args(["completions", "csh"]).run().code, 2);
}

#[test]
fn wrong_use_is_2_and_says_how_and_help_is_0() {
    for args in [
        &["eval"][..],
        &["eval", "rules.triage"],
        &["check"],
        &["bogus"],
        &["--bogus"],
        &["check", "x", "--format", "xml"],
        &[],
    ] {
        let run = case().args(args.iter().copied()).run();
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
        assert!(
            run.stderr.to_lowercase().contains("usage") || run.stderr.contains("--help"),
            "{}",
            run.stderr
        );
    }
    for args in [&["--help"][..], &["--version"], &["eval", "--help"], &["help", "check"]] {
        let run = case().args(args.iter().copied()).run();
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{args:?}");
    }
}

#[test]
fn a_closed_pipe_ends_quietly_in_every_format() {
    for format in ["human", "plain", "json"] {
        let run = case().closed().eval(["good.yaml", "open.yaml", "--why", "--format", format]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{format}");
    }
    let run = Case::new().closed().args(["completions", "bash"]).run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_in_which_nothing_can_be_made() {
    let case = case().answers("answers/good.yaml", GOOD);
    std::os::unix::fs::symlink("/proc/self", case.path("snapshots")).expect("a link can be made");
    let (_, run) = case.then(["review", "--accept", "good", "--as", "Dr Who"]);
    assert_eq!((run.code, run.stdout.as_str()), (4, ""), "{}", run.stderr);
    assert!(
        run.stderr.starts_with("error: `./snapshots/accepted.log` cannot be written: "),
        "{}",
        run.stderr
    );
}

#[test]
#[cfg(unix)]
fn a_folder_that_may_not_be_written() {
    let case = case().file("in/x.triage", RULES.replace("  yes or no", "    yes or no"));
    let case = case.file("in/answers/good.yaml", GOOD);
    let (case, run) = case.then(["review", "in", "--accept", "all", "--as", "Dr Who"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let urgent =
        RULES.replace("\"Cannot walk", "\"Cannot walk these").replace("  yes or no", "    yes or no");
    let case = case.file("in/x.triage", &urgent);
    let files = ["in/x.triage", "in/snapshots/good.result.txt", "in/snapshots/accepted.log"];
    let before = files.map(|file| case.text(file));
    rights(&case, 0o555);
    let probe = std::fs::write(case.path("in/probe"), "");
    if probe.is_ok() {
        rights(&case, 0o755);
        skipped("needs a user who may not write everything");
        return;
    }
    let (case, run) = case.then(["review", "in", "--accept", "all", "--as", "Dr Who"]);
    assert_eq!(run.code, 4, "{}", run.stdout);
    assert!(run.stderr.contains("cannot be written: you are not allowed to"), "{}", run.stderr);
    let (case, run) = case.then(["fmt", "in"]);
    assert_eq!(run.code, 4, "{}", run.stdout);
    assert!(run.stderr.contains("cannot be written: you are not allowed to"), "{}", run.stderr);
    assert_eq!(files.map(|file| case.text(file)), before);
    rights(&case, 0o755);
}

/// Who may do what in the folder of a ruleset and in the one of its results.
#[cfg(unix)]
fn rights(case: &Case, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    for folder in ["in/snapshots", "in"] {
        let rights = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(case.path(folder), rights).expect("it is ours");
    }
}

/// What cannot be done is told to programs where they look, and to people where they look.
#[test]
fn what_cannot_be_done_is_in_the_object_for_programs() {
    let cases = "case \"walks\"\n  given\n    age 41\n    walks no\n  expect\n    level today\n";
    let tried = [
        ("test rules.triage --lcov nowhere/cases.lcov", 4, "there is no such folder"),
        ("test rules.triage --filter nobody", 1, "none has a name with \"nobody\""),
        ("mutate bare.triage", 1, "there is no case that could notice a change"),
        ("prove rules.triage --certificate nowhere/proof", 4, "there is no such folder"),
        ("new taken", 1, "`taken` exists already"),
        ("explain nothing_like_it", 2, "nothing_like_it"),
    ];
    for (line, code, why) in tried {
        let case = case()
            .file("rules.cases.triage", cases)
            .file("bare.triage", RULES.replace("ruleset ankle", "ruleset bare"))
            .file("taken/x", "");
        let run = case.args(line.split(' ').chain(["--format", "json"])).run();
        assert_eq!(run.code, code, "{line}: {}", run.stderr);
        let told = run.json();
        assert!(told["refused"][0].as_str().is_some_and(|told| told.contains(why)), "{line}: {told}");
        assert!(run.stderr.contains(why), "{line}: {}", run.stderr);
    }
}

#[test]
fn a_file_that_cannot_be_read_is_an_error_in_junit() {
    let run = case().args(["test", "nowhere.triage", "--format", "junit"]).run();
    assert_eq!(run.code, 4);
    assert!(
        run.stdout.contains("name=\"nowhere.triage\" tests=\"1\" failures=\"0\" errors=\"1\""),
        "{}",
        run.stdout
    );
}

#[test]
fn what_is_read_is_not_written_over() {
    for name in ["good.yaml", "rules.triage", "-", "ROWS.CSV"] {
        let (case, run) = case().then(["test", "rules.triage", "--lcov", name]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{name}");
        assert!(run.stderr.contains("--lcov"), "{}", run.stderr);
        assert!(!case.path("-").exists() && case.text("good.yaml") == GOOD);
    }
}

#[test]
fn every_budget_is_a_number_of_seconds() {
    for command in ["prove rules.triage", "diff rules.triage rules.triage", "mutate rules.triage"] {
        for wrong in ["0", "-1", "soon", "NaN", "inf"] {
            let budget = format!("--budget={wrong}");
            let run = case().args(command.split(' ').chain([budget.as_str()])).run();
            assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{command} {budget}");
            assert!(
                run.stderr.contains("a budget is a number of seconds above 0, such as 10"),
                "{}",
                run.stderr
            );
        }
        let run = case().args(command.split(' ').chain(["--budget", "0.5"])).run();
        assert_ne!(run.code, 2, "{command}: {}", run.stderr);
    }
}

#[test]
fn a_ruleset_without_a_command_is_told_which_one() {
    let run = case().args(["rules.triage"]).run();
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert_eq!(run.stderr, "error: `rules.triage` is a ruleset; write `bedside check rules.triage`\n");
}

#[test]
fn an_address_in_git_that_is_none_is_told() {
    let run = case().args(["check", "git:nowhere"]).run();
    assert_eq!((run.code, run.stdout.as_str()), (4, ""));
    assert!(run.stderr.contains("write `git:REV:PATH`"), "{}", run.stderr);
}

#[test]
fn two_rulesets_of_different_names_are_compared_with_a_warning() {
    let other = RULES.replace("ruleset ankle", "ruleset knee");
    let run = case().file("other.triage", other).args(["diff", "rules.triage", "other.triage"]).run();
    assert_eq!(run.code, 0, "{}", run.stdout);
    let told =
        "warning: `ankle` and `knee` are two rulesets; they are compared as if one took the other's place\n";
    assert_eq!(run.stderr, told);
    let run = case().args(["diff", "rules.triage", "rules.triage"]).run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
}
