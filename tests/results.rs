//! Results as a clinician reads them, each beside the answers it came from: the flagship's own answer files and small
//! ones for what those do not show. Some also narrow, wide, and to be read aloud.
#![allow(clippy::panic, clippy::indexing_slicing, reason = "a test stops at what it does not expect")]

use bedside::answers::Answers;
use bedside::eval::assumptions::{self, Weight};
use bedside::eval::{Evaluation, Strictness};
use bedside::pipeline::{self, Ready};
use bedside::report::{Assessment, Style, human, json};
use bedside::ruleset::digest;
use bedside::source::Source;
use std::fs;
use std::path::{Path, PathBuf};
use unicode_width::UnicodeWidthStr;

const FLAGSHIP: &str = "rulesets/deep_gluteal/deep_gluteal.triage";

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &str) -> Source {
    Source::new(path, fs::read_to_string(root(path)).expect("a file of the project"))
}

fn ready(path: &str) -> Ready {
    let loaded = pipeline::load_ruleset(&read(path));
    loaded.ready.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics))
}

/// The ruleset of a small answer file, by the first word of its name.
fn small(name: &str) -> Ready {
    let ruleset = name.split('_').next().unwrap_or(name);
    ready(&format!("tests/results/{ruleset}.triage"))
}

fn small_answers(name: &str) -> Source {
    read(&format!("tests/results/answers/{name}.yaml"))
}

fn answers(ready: &Ready, source: &Source) -> Answers {
    let (answers, problems) = pipeline::read_answers(ready, source);
    answers.unwrap_or_else(|| panic!("{problems:#?}"))
}

fn assess<T>(ready: &Ready, source: &Source, why: bool, report: impl FnOnce(&Assessment) -> T) -> T {
    let answers = answers(ready, source);
    let made = pipeline::evaluate(ready, &answers, Strictness::Lenient);
    let Evaluation { outcome, values } = made.unwrap_or_else(|problems| panic!("{problems:#?}"));
    report(&Assessment {
        ruleset: &ready.ruleset,
        plan: &ready.plan,
        digest: &digest::digest(&ready.ruleset),
        source,
        answers: &answers,
        outcome: &outcome,
        values: &values,
        matters: &assumptions::assumptions_that_matter(&ready.ruleset, &ready.plan, &answers),
        assessed_on: answers.assessed_on.expect("every file says its date"),
        today: false,
        warnings: &[],
        why,
        exact: None,
    })
}

fn result(ready: &Ready, source: &Source, style: Style) -> String {
    assess(ready, source, false, |about| human::result(about, style))
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({snapshot_path => "results/snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(name, text);
    });
}

/// A small result below its answers.
fn with_answers(name: &str, style: Style) -> String {
    let source = small_answers(name);
    format!("{}\n----- gives -----\n\n{}", source.text(), result(&small(name), &source, style))
}

#[test]
fn the_flagship_s_fifteen_results() {
    let ready = ready(FLAGSHIP);
    for file in flagship_answers() {
        let source = read(&format!("rulesets/deep_gluteal/answers/{file}.yaml"));
        snapshot(&format!("deep_gluteal__{file}"), &result(&ready, &source, Style::text(80)));
    }
}

fn names_in(folder: &str) -> Vec<String> {
    let files = fs::read_dir(root(folder)).expect("a folder of the project");
    let names = files.filter_map(|file| {
        let path = file.ok()?.path();
        Some(path.file_stem()?.to_str()?.to_owned())
    });
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

fn flagship_answers() -> Vec<String> {
    names_in("rulesets/deep_gluteal/answers")
}

fn small_names() -> Vec<String> {
    names_in("tests/results/answers")
}

#[test]
fn small_results() {
    for name in small_names() {
        snapshot(&name, &with_answers(&name, Style::text(80)));
    }
}

#[test]
fn narrow_and_wide() {
    for name in ["back_nothing", "back_red_flag_true", "wide_open"] {
        for width in [40, 200] {
            let text = result(&small(name), &small_answers(name), Style::text(width));
            snapshot(&format!("{name}__{width}_columns"), &text);
        }
    }
}

#[test]
fn read_aloud() {
    let ready = ready(FLAGSHIP);
    let file = "bladder_question_left_blank";
    let source = read(&format!("rulesets/deep_gluteal/answers/{file}.yaml"));
    snapshot(&format!("deep_gluteal__{file}__plain"), &result(&ready, &source, Style::aloud()));
    for name in ["back_assumed", "back_child", "back_nothing"] {
        snapshot(&format!("{name}__plain"), &result(&small(name), &small_answers(name), Style::aloud()));
    }
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for name in small_names() {
        let (ready, source) = (small(&name), small_answers(&name));
        for width in 40..=200 {
            let text = result(&ready, &source, Style::text(width));
            let widest = text.lines().map(UnicodeWidthStr::width).max();
            assert!(widest <= Some(width), "{name} at {width}: {text}");
        }
    }
}

#[test]
fn with_why_nothing_is_shortened() {
    let ready = ready(FLAGSHIP);
    for file in flagship_answers() {
        let source = read(&format!("rulesets/deep_gluteal/answers/{file}.yaml"));
        assess(&ready, &source, true, |about| {
            let text = human::result(about, Style::aloud());
            assert!(!text.contains("--why"), "{file}: {text}");
            for held in &about.outcome.withheld {
                let advice = &about.ruleset.advice[held.advice.index()];
                assert!(text.contains(&advice.text), "{file}: {}", advice.text);
            }
            let applies = !about.outcome.applies.is_false();
            for question in about.outcome.assumed.iter().filter(|_| applies) {
                assert!(text.contains(&about.ruleset.question(*question).text), "{file}");
            }
        });
    }
}

#[test]
fn what_can_be_listed_is_said_to_be() {
    let name = "back_red_flag_true";
    let text = result(&small(name), &small_answers(name), Style::text(80));
    assert!(text.contains("3 pieces of advice wait while"), "{text}");
    let whole =
        assess(&small(name), &small_answers(name), true, |about| human::result(about, Style::text(80)));
    assert!(whole.contains("not now: Stretch every day"), "{whole}");
}

fn weights(name: &str) -> Vec<(String, Weight)> {
    let ready = small(name);
    let answers = answers(&ready, &small_answers(name));
    let found = assumptions::assumptions_that_matter(&ready.ruleset, &ready.plan, &answers);
    let id = |at| ready.ruleset.question(at).id.clone();
    found.into_iter().map(|matter| (id(matter.question), matter.weight)).collect()
}

#[test]
fn assumptions_are_weighed_by_what_they_change() {
    let two = [("walking".to_owned(), Weight::Level), ("cough".to_owned(), Weight::Conclusion)];
    assert_eq!(weights("back_assumed"), two);
    assert_eq!(weights("back_incomplete"), []);
}

#[test]
fn where_the_ruleset_does_not_apply_no_assumption_changes_a_conclusion() {
    assert!(weights("back_child").iter().all(|(_, weight)| *weight == Weight::Detail));
}

#[test]
fn json_lists_assumptions_that_matter_first() {
    let name = "back_assumed";
    let json = assess(&small(name), &small_answers(name), false, json::result);
    let ids: Vec<&String> = json["assumed"].as_object().expect("an object").keys().collect();
    assert_eq!(ids, ["walking", "cough"]);
    let ready = ready(FLAGSHIP);
    let source = read("rulesets/deep_gluteal/answers/bladder_question_left_blank.yaml");
    assess(&ready, &source, false, |about| {
        let json = json::result(about);
        let ids = json["assumed"].as_object().expect("an object").keys();
        let first = about.matters.iter().map(|it| about.ruleset.question(it.question).id.as_str());
        let first: Vec<&str> = first.collect();
        assert_eq!(ids.clone().take(first.len()).collect::<Vec<_>>(), first);
        assert_eq!(ids.len(), about.outcome.assumed.len());
    });
}

/// Many questions that are assumed; one rule reads them all, another every second one.
fn many(count: usize) -> Ready {
    use std::fmt::Write;
    let mut text = "ruleset many \"Many\"\n  language 1\n  version \"1.0.0\"\n\nlevels\n  high \"High\"\n  low \"Low\"\n\n".to_owned();
    for at in 0..count {
        let _ = write!(text, "question q{at} \"Question {at}?\"\n  yes or no\n  assume no\n\n");
    }
    let _ = write!(text, "rule one \"One\"\n  when q7\n  then level high\n  because \"So.\"\n\n");
    for at in 0..count {
        let _ = write!(text, "advice a{at} \"Advice {at}\"\n  when q{at} and q{}\n\n", (at + 1) % count);
    }
    text.push_str("otherwise level low\n");
    let loaded = pipeline::load_ruleset(&Source::new("many.triage", text.as_str()));
    loaded.ready.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics.first()))
}

#[test]
fn one_assumption_among_thousands_is_found() {
    let ready = many(3_000);
    let answers = Answers::nothing(&ready.ruleset);
    let found = assumptions::assumptions_that_matter(&ready.ruleset, &ready.plan, &answers);
    assert!(
        found.iter().any(|it| ready.ruleset.question(it.question).id == "q7" && it.weight == Weight::Level)
    );
}
