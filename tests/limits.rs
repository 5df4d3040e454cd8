//! Large and strange texts are answered with a message or a result in bounded time, and the work grows with the size.
//!
//! The bounds are wide, because tests run in debug builds on busy machines: they catch what grows faster than the
//! text, not what is a little slower than before.
#![allow(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a test stops at what it does not expect"
)]

use bedside::answers::Answers;
use bedside::check::{Checked, check};
use bedside::eval::{Strictness, evaluate};
use bedside::source::Source;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

const BOUND: Duration = Duration::from_secs(20);

const HEADER: &str = "ruleset big \"Big\"\n  language 1\n  version \"1.0.0\"\n\n";

fn within_bound(text: &str) -> Checked {
    // A quarter of the room that Unix systems give a program's first thread, on which `check` and `eval` work.
    let text = text.to_owned();
    let start = Instant::now();
    let checked = std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(move || check(&Source::new("big.triage", text)))
        .unwrap()
        .join()
        .unwrap();
    let spent = start.elapsed();
    assert!(spent < BOUND, "took {spent:?}");
    checked
}

fn one_error_says(checked: &Checked, words: &str) {
    let errors: Vec<_> = checked.diagnostics.iter().filter(|found| found.is_error()).collect();
    let says = |text: &str| text.contains(words);
    let said = errors.iter().any(|error| says(&error.message) || error.help.as_deref().is_some_and(says));
    assert!(said, "nothing says {words}: {errors:?}");
    assert!(errors.len() <= 2, "{} errors", errors.len());
}

fn questions(count: usize) -> String {
    (0..count).fold(HEADER.to_owned(), |mut text, at| {
        writeln!(text, "question q{at} \"Question {at}?\"\n  yes or no\n").unwrap();
        text
    })
}

fn conclusions(mut text: String, last: &str) -> String {
    text.push_str("levels\n  now \"Now\"\n  later \"Later\"\n\n");
    write!(text, "red flag flag \"Flag\"\n  when {last}\n  then level now\n  because \"B.\"\n\n").unwrap();
    text.push_str("otherwise level later\n");
    text
}

#[test]
fn sixty_thousand_open_brackets_are_one_message() {
    let text = format!("{}finding deep \"Deep\"\n  when {}q0\n", questions(1), "(".repeat(60_000));
    one_error_says(&within_bound(&text), "32");
}

#[test]
fn sixty_thousand_nested_lists_are_one_message() {
    let text = format!("{}finding deep \"Deep\"\n  when {}q0\n", questions(1), "any of [".repeat(60_000));
    assert!(within_bound(&text).ruleset.is_none());
}

#[test]
fn a_chain_of_twelve_thousand_terms_is_one_message() {
    let chain = vec!["a"; 12_000].join(" or ");
    let question = "question a \"A?\"\n  yes or no\n";
    let text = format!("{HEADER}{question}finding long \"Long\"\n  when {chain}\n");
    one_error_says(&within_bound(&text), "1,000");
    let sum = vec!["1"; 12_000].join(" + ");
    let text = format!("{}calculate long \"Long\" = {sum}\n", questions(1));
    one_error_says(&within_bound(&text), "1,000");
}

#[test]
fn a_declaration_of_a_mebibyte_is_one_message() {
    let text = format!("{}finding wide \"Wide\"\n  when q0\n{}", questions(1), "  # words\n".repeat(110_000));
    let checked = within_bound(&text);
    assert!(checked.diagnostics.len() <= 2, "{}", checked.diagnostics.len());
    let text = format!("{}finding wide \"Wide\"\n  when any of [{}]\n", questions(1), "q0, ".repeat(260_000));
    assert!(within_bound(&text).ruleset.is_none());
}

#[test]
fn ten_thousand_questions_check_and_evaluate() {
    let mut text = questions(10_000);
    for at in (0..10_000).step_by(10) {
        writeln!(text, "finding f{at} \"F\"\n  when q{at} or q{}\n", at + 1).unwrap();
    }
    let checked = within_bound(&conclusions(text, "f0 or q7"));
    let (ruleset, plan) = (checked.ruleset.unwrap(), checked.plan.unwrap());
    let nothing = Answers::nothing(&ruleset);
    let outcome = evaluate(&ruleset, &plan, &nothing, Strictness::Lenient).unwrap().outcome;
    assert_eq!(outcome.ask.len(), 3);
}

/// Each finding reads the one before it.
fn deep_findings() -> String {
    let mut text = questions(1);
    text.push_str("finding f0 \"F\"\n  when q0\n\n");
    for at in 1..10_000 {
        writeln!(text, "finding f{at} \"F\"\n  when f{}\n", at - 1).unwrap();
    }
    conclusions(text, "f9999")
}

/// Brackets as deep as they may be, in lists, after `not`.
fn deep_brackets() -> String {
    let (open, close) = ("not any of [(q0 or ".repeat(16), ")]".repeat(16));
    let text = format!("{}finding deep \"Deep\"\n  when {open}q0{close}\n\n", questions(1));
    conclusions(text, "deep")
}

#[cfg(unix)]
#[test]
fn check_and_eval_need_little_room_however_deep_a_text_is() {
    let folder = tempfile::tempdir().unwrap();
    let (rules, answers) = (folder.path().join("deep.triage"), folder.path().join("a.yaml"));
    for text in [deep_findings(), deep_brackets()] {
        std::fs::write(&rules, text).unwrap();
        std::fs::write(&answers, "answers:\n  q0: yes\n").unwrap();
        for words in
            ["check deep.triage", "eval deep.triage a.yaml --why", "eval deep.triage a.yaml --format json"]
        {
            let little = format!("ulimit -s 2048 && exec \"$0\" {words}");
            let mut shell = std::process::Command::new("sh");
            let shell = shell.arg("-c").arg(little).arg(env!("CARGO_BIN_EXE_bedside")).current_dir(&folder);
            let run = shell.output().unwrap();
            let told = String::from_utf8_lossy(&run.stderr);
            assert_eq!(run.status.code(), Some(0), "{words}: {told}");
        }
    }
}

#[test]
fn findings_ten_thousand_deep_check_and_evaluate() {
    let checked = within_bound(&deep_findings());
    let (ruleset, plan) = (checked.ruleset.unwrap(), checked.plan.unwrap());
    let nothing = Answers::nothing(&ruleset);
    let outcome = evaluate(&ruleset, &plan, &nothing, Strictness::Lenient).unwrap().outcome;
    assert_eq!(outcome.open.len(), 1);
    assert_eq!(outcome.ask.len(), 1);
}

#[test]
fn ten_thousand_questions_that_wait_for_each_other_check_and_evaluate() {
    let mut text = questions(1);
    for at in 1..10_000 {
        let before = at - 1;
        writeln!(text, "question q{at} \"Question {at}?\"\n  yes or no\n  ask when q{before}\n").unwrap();
    }
    let rule = "rule last \"Last\"\n  when q9999\n  then level now\n  because \"B.\"\n\n";
    let levels = "levels\n  now \"Now\"\n  later \"Later\"\n\n";
    let checked = within_bound(&format!("{text}{levels}{rule}otherwise level later\n"));
    let (ruleset, plan) = (checked.ruleset.unwrap(), checked.plan.unwrap());
    let start = Instant::now();
    let nothing = Answers::nothing(&ruleset);
    let outcome = evaluate(&ruleset, &plan, &nothing, Strictness::Lenient).unwrap().outcome;
    assert!(start.elapsed() < BOUND, "took {:?}", start.elapsed());
    assert!(outcome.ask.iter().map(|question| question.index()).eq(0..10_000));
}

#[test]
fn a_circle_of_ten_thousand_findings_is_told() {
    let mut text = questions(1);
    for at in 0..10_000 {
        writeln!(text, "finding f{at} \"F\"\n  when f{}\n", (at + 1) % 10_000).unwrap();
    }
    one_error_says(&within_bound(&text), "f0");
}

#[test]
fn ten_thousand_names_do_not_slow_suggestions_down() {
    let mut text = questions(10_000);
    for at in 0..500 {
        writeln!(text, "finding f{at} \"F\"\n  when quest{at}ion\n").unwrap();
    }
    let checked = within_bound(&text);
    assert_eq!(checked.diagnostics.iter().filter(|found| found.is_error()).count(), 500);
}

#[test]
fn a_file_over_four_mebibytes_is_one_message() {
    let text = format!("{}{}", questions(1), "# words that are only a comment\n".repeat(140_000));
    one_error_says(&within_bound(&text), "4");
}

/// Over three decades of size; its own command, because times need a quiet machine:
/// `cargo test --release --test limits -- --ignored`.
#[test]
#[ignore = "times need a quiet machine and a release build"]
fn checking_grows_with_the_size_of_the_text() {
    let timed = |count: usize| {
        let mut text = questions(count);
        for at in 0..count {
            writeln!(text, "finding f{at} \"F\"\n  when q{at} and q{}\n", (at * 7 + 1) % count).unwrap();
            writeln!(text, "rule r{at} \"R\"\n  when f{at}\n  then level later\n  because \"B.\"\n").unwrap();
        }
        let text = conclusions(text, "f0");
        let source = Source::new("big.triage", text);
        let start = Instant::now();
        assert!(check(&source).ruleset.is_some());
        (source.text().len(), start.elapsed())
    };
    let (small, fast) = timed(10);
    for count in [100, 1_000, 10_000] {
        let (size, spent) = timed(count);
        let ratio = (spent.as_secs_f64() / fast.as_secs_f64()) / (size as f64 / small as f64);
        println!("{size} bytes: {spent:?}, {ratio:.2} of the time a byte that {small} bytes take");
        assert!(ratio < 3.0, "{size} bytes take {ratio} times as long a byte as {small} bytes");
    }
}
