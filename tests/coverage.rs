//! What the cases of a ruleset have shown: text in, report out.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what is not as expected fails the test, as it should"
)]

#[path = "cli/case.rs"]
mod case;

use bedside::pipeline::load_ruleset;
use bedside::report::Style;
use bedside::source::Source;
use bedside::testing::coverage::{Coverage, Kind, Share};
use bedside::testing::report::{coverage as report, lcov};
use bedside::testing::suite::{Suite, Wanted};
use case::Case;
use proptest::prelude::*;

const RULES: &str = r#"ruleset fever "Fever"
  language 1
  version "1.0.0"

levels
  ambulance "Call an ambulance now"
  today     "Be seen today"
  home      "Look after it at home"

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

classify height "Height of the fever" by temperature
  below 38.0: none "None"
  38.0 to 39.9: fever "Fever"
  from 40.0: high "High"

pattern meningitis "Meningitis"
  likely when hot and neck
  possible when hot

advice drink "Drink enough"
  when hot

red flag sepsis "Possible sepsis"
  when hot and (drowsy or skin includes spots)
  then level ambulance
  because "Every hour counts."

red flag stiff "Stiff neck"
  when hot and neck
  then level ambulance
  because "It may be meningitis."

rule seen "To be seen"
  when height is high
  then level today
  because "It is high."

otherwise level home
"#;

/// The answers of a case by what they are called.
const CASES: [(&str, &str); 8] = [
    ("well", "temperature 37.9\ndrowsy no\nneck no\nskin none"),
    ("feverish", "temperature 38.0\ndrowsy no\nneck no\nskin [rash]"),
    ("drowsy", "temperature 39.9\ndrowsy yes\nskin [rash]"),
    ("spots", "temperature 40.0\ndrowsy no\nneck no\nskin [spots]"),
    ("spots without fever", "temperature 37.0\ndrowsy no\nneck no\nskin [spots]"),
    ("stiff", "temperature 41.0\ndrowsy no\nneck yes\nskin none"),
    ("not measured", "drowsy yes\nskin none"),
    ("stiff without fever", "temperature 36.0\ndrowsy no\nneck yes\nskin none"),
];

fn text_with(cases: &[(&str, &str)]) -> String {
    cases.iter().fold(RULES.to_owned(), |text, (name, given)| {
        let given = given.replace('\n', "\n    ");
        format!("{text}\ncase \"{name}\"\n  given\n    {given}\n  expect\n    level at most today\n")
    })
}

fn measured(cases: &[(&str, &str)]) -> (Suite, Coverage) {
    let text = text_with(cases);
    let suite = Suite::run(load_ruleset(&Source::new("fever.triage", text)), Wanted::default());
    assert!(suite.ready.is_some(), "{:?}", suite.problems);
    let coverage = suite.coverage().expect("a ruleset without errors");
    (suite, coverage)
}

#[test]
fn a_report_says_how_much_is_shown_and_what_is_not() {
    let (suite, coverage) = measured(&CASES[..4]);
    insta::assert_snapshot!("some", report::human(&suite, &coverage, Style::text(80)));
    insta::assert_snapshot!("some_plain", report::human(&suite, &coverage, Style::aloud()));
    let (suite, coverage) = measured(&CASES);
    insta::assert_snapshot!("more", report::human(&suite, &coverage, Style::text(80)));
}

#[test]
fn without_cases_nothing_is_shown() {
    let (_, coverage) = measured(&[]);
    assert_eq!((coverage.cases, coverage.whole().met), (0, 0));
    assert_eq!(coverage.share(Kind::RedFlag), Share { met: 0, goals: 6 });
}

/// Whether a part of the red flag `sepsis` was seen to decide while it is true, and while it is false.
fn decides(cases: &[(&str, &str)], part: &str) -> [bool; 2] {
    let (_, coverage) = measured(cases);
    let is_it = |name: &str| name.starts_with(part) && name.ends_with("of sepsis");
    let target = coverage.targets.iter().find(|it| it.kind == Kind::Decides && is_it(&it.name));
    let goals = &target.expect("a part").goals;
    [goals[0].cases > 0, goals[1].cases > 0]
}

#[test]
fn a_part_decides_only_where_no_other_masks_it() {
    let case = |given: &'static str| ("one", given);
    // Spots alone would do: being drowsy decides nothing.
    let both = case("temperature 39.0\ndrowsy yes\nskin [spots]");
    assert_eq!(decides(&[both], "`drowsy`"), [false, false]);
    assert_eq!(decides(&[both], "`hot`"), [true, false]);
    // Without fever neither does.
    let cold = case("temperature 37.0\ndrowsy yes\nskin none");
    assert_eq!(decides(&[cold], "`drowsy`"), [false, false]);
    assert_eq!(decides(&[cold], "`hot`"), [false, true]);
    let alone = case("temperature 39.0\ndrowsy yes\nskin none");
    let neither = case("temperature 39.0\ndrowsy no\nneck no\nskin none");
    assert_eq!(decides(&[alone], "`drowsy`"), [true, false]);
    assert_eq!(decides(&[neither], "`drowsy`"), [false, true]);
    // What is open leaves nothing to it.
    let open = case("temperature 39.0\ndrowsy no\nneck no");
    assert_eq!(decides(&[open], "`drowsy`"), [false, false]);
}

#[test]
fn a_side_is_not_yet_its_edge() {
    let goals = |given: &str| {
        let (_, coverage) = measured(&[("one", given)]);
        let of = |kind| {
            let target =
                coverage.targets.iter().find(|it: &&_| it.kind == kind).expect("a threshold").clone();
            target.goals.into_iter().map(|goal| (goal.word, goal.cases)).collect::<Vec<_>>()
        };
        (of(Kind::Threshold), of(Kind::Edge))
    };
    let pair = |first: (&str, usize), second: (&str, usize)| {
        vec![(first.0.to_owned(), first.1), (second.0.to_owned(), second.1)]
    };
    let far = goals("temperature 39.0");
    assert_eq!(far, (pair(("true", 1), ("false", 0)), pair(("at 37.9", 0), ("at 38", 0))));
    let near = goals("temperature 37.9");
    assert_eq!(near, (pair(("true", 0), ("false", 1)), pair(("at 37.9", 1), ("at 38", 0))));
}

#[test]
fn a_line_is_hit_where_what_starts_on_it_was_true() {
    let (suite, coverage) = measured(&CASES[..4]);
    insta::assert_snapshot!("lcov", lcov::run([(&suite, &coverage)].into_iter()));
}

#[test]
fn the_command_tells_and_writes_it() {
    let text = text_with(&CASES[..2]);
    let run = |args: &[&str]| {
        let fixed = ["test", "rules.triage"];
        Case::new().rules(&text).args(fixed).args(args.iter().copied()).run()
    };
    let run_human = run(&["--coverage"]);
    assert!(run_human.stdout.contains("Coverage of rules.triage by 2 cases"), "{}", run_human.stdout);
    let json = run(&["--coverage", "--format", "json"]).json();
    let one = &json["coverage"][0];
    assert_eq!((one["ruleset"].as_str(), one["cases"].as_u64()), (Some("fever"), Some(2)));
    assert_eq!(one["kinds"]["red_flags"]["goals"], 6);
    assert_eq!(one["targets"][0]["goals"][0]["goal"], "true");
    assert!(run(&["--format", "json"]).json().get("coverage").is_none());
    let refused = run(&["--lcov", "rules.triage"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("would overwrite a ruleset"), "{}", refused.stderr);
    assert_eq!(run(&["--lcov", "nowhere/lcov.info"]).code, 4);
}

#[test]
fn what_a_library_declares_is_shown_in_its_own_file() {
    let library = "library hot \"Fever\"\n  language 1\n  version \"1.0.0\"\n\n\
                   question temperature \"What is the temperature?\"\n  number 34.0 to 43.0 \"°C\"\n\n\
                   finding hot \"Fever\"\n  when temperature >= 38.0\n";
    let rules = "ruleset fever \"Fever\"\n  language 1\n  version \"1.0.0\"\n\nuse \"hot.triage\"\n\n\
                 levels\n  today \"Be seen today\"\n  home \"Stay at home\"\n\n\
                 red flag fever \"Fever\"\n  when hot\n  then level today\n  because \"It may get worse.\"\n\n\
                 otherwise level home\n\n\
                 case \"hot\"\n  given\n    temperature 39.0\n  expect\n    level today\n";
    let args = ["test", "--coverage", "--lcov", "/dev/stdout", "rules.triage"];
    let run = Case::new().rules(rules).file("hot.triage", library).args(args).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("hot.triage line 9: temperature >= 38.0: never false"), "{}", run.stdout);
    let records = "SF:rules.triage\nDA:11,1\nDA:12,1\nLF:2\nLH:2\nend_of_record\n\
                   TN:\nSF:hot.triage\nDA:8,1\nDA:9,1\nLF:2\nLH:2\nend_of_record\n";
    assert!(run.stdout.contains(records), "{}", run.stdout);
}

#[test]
fn a_part_that_a_count_wants_false_decides_the_other_way_round() {
    let rules = RULES.replace(
        "when hot and neck\n  then level ambulance",
        "when not (exactly 1 of [hot, drowsy]) and skin is none\n  then level ambulance",
    );
    let given = ["temperature 39.0\n    drowsy yes", "temperature 37.0\n    drowsy yes"];
    let cases = given.map(|it| {
        format!("case \"{it:.16}\"\n  given\n    {it}\n    skin none\n  expect\n    level at most today\n")
    });
    let text = format!("{rules}\n{}", cases.join("\n"));
    let suite = Suite::run(load_ruleset(&Source::new("fever.triage", text)), Wanted::default());
    let coverage = suite.coverage().unwrap_or_else(|| panic!("{:?}", suite.problems));
    let of = |part: &str| {
        let is_it = |name: &str| name.starts_with(part) && name.ends_with("of stiff");
        let target = coverage.targets.iter().find(|it| it.kind == Kind::Decides && is_it(&it.name));
        target.expect("a part").goals.iter().map(|goal| goal.cases).collect::<Vec<_>>()
    };
    assert_eq!(of("`hot`"), [1, 1]);
    // Drowsy in both: it decides each time, but was never seen otherwise.
    assert_eq!(of("`drowsy`").iter().filter(|cases| **cases > 0).count(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn one_case_more_never_shows_less(chosen in prop::collection::vec(0..CASES.len(), 0..6)) {
        let mut seen = std::collections::HashSet::new();
        let chosen: Vec<_> = chosen.into_iter().filter(|at| seen.insert(*at)).map(|at| CASES[at]).collect();
        let Some((_, fewer)) = chosen.split_last() else { return Ok(()) };
        let (fewer, all) = (measured(fewer).1, measured(&chosen).1);
        prop_assert!(fewer.whole().met <= all.whole().met);
        for kind in Kind::ALL {
            prop_assert!(fewer.share(kind).met <= all.share(kind).met);
            prop_assert_eq!(fewer.share(kind).goals, all.share(kind).goals);
        }
    }
}
