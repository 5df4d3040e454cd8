//! Small changes of a ruleset: which are made, which a case notices, and that what is said of each is so.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what is not as expected fails the test, as it should"
)]

#[path = "cli/case.rs"]
mod case;

use bedside::library::Alone;
use bedside::mutate::trial::{self, Subject, Verdict};
use bedside::mutate::{Change, changes};
use bedside::pipeline::{self, Loaded, load_ruleset};
use bedside::source::Source;
use bedside::syntax;
use bedside::testing;
use bedside::testing::suite::{Suite, Wanted};
use case::Case;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// One of each thing that is changed.
const RULES: &str = r#"ruleset chest "Chest pain"
  language 1
  version "1.0.0"
  applies when age >= 16 else "Use the children's pathway."

levels
  ambulance "Call an ambulance now"
  today     "Be seen today"
  home      "Look after it at home"

scale how_often
  never  "Never"  0
  weekly "Weekly" 1
  daily  "Daily"  3

question age "How old are you?"
  whole number 0 to 120 "years"

question temperature "Temperature"
  number 30.0 to 45.0 "°C"

question weight "Weight"
  number 1.0 to 300.0 "kg"

question crushing "Is it a crushing pain?"
  yes or no

question spreads "Where does it spread?"
  any of
    arm  "Into an arm"
    jaw  "Into the jaw"
    back "Into the back"
  or none "Nowhere"

question kind "What is it like?"
  one of
    sharp "Sharp"
    dull  "Dull"
    sore  "Sore"
  assume dull

questions often "How often is there"
  each one of how_often
  pain "pain"
  sick "sickness"

question start "When did it start?"
  date 2000-01-01 to assessment

finding radiates "It spreads"
  when spreads includes any of [arm, jaw]

finding long "For long"
  when weeks since start > 3

score points "Points"
  +2 when crushing
  -1 when kind is sharp
  points for temperature
    up to 37.9: 0
    38.0 to 39.9: 1
    from 40.0: 2
  add sum of often

calculate dose "Dose" = round(weight * 0.5 - 2, 1)
  unit "mg"

classify risk "Risk" by dose
  below 10: low "Low"
  10 to below 20: medium "Medium"
  from 20: high "High"

pattern heart "Heart"
  likely when points >= 3 and not long
  possible when at least 2 of [crushing, radiates, long]

advice rest "Rest"
  when none of [crushing, long]
  unless heart is possible

advice walk "Walk"
  when always
  even with red flags

red flag attack "Possible heart attack"
  when crushing and (radiates or temperature between 35.0 and 36.0)
  then level ambulance
  because "Muscle dies within hours."

rule looked_at "To be looked at"
  when any of [risk is not low, kind is one of [dull, sore], at least 1 of often >= weekly]
  then level today
  then advise [rest]
  because "Somebody should look at it."

otherwise level home
"#;

/// Every change, in a line: its kind, its place, what it belongs to, its words.
fn listed(source: &Source, all: &[Change]) -> String {
    all.iter().fold(String::new(), |mut text, change| {
        let (line, column) = trial::place(source, change.span);
        let _ = writeln!(text, "{line}:{column} {} ({}): {}", change.owner, change.kind.word(), change.key());
        text
    })
}

fn changes_of(loaded: &Loaded) -> (Source, syntax::ast::File, Vec<Change>) {
    let own = Source::new(loaded.source.name(), loaded.source.own_text());
    let (file, _) = syntax::parse(&own);
    let ready = loaded.ready.as_ref().unwrap_or_else(|| panic!("{:?}", loaded.diagnostics));
    let all = changes(&own, &file, ready);
    (own, file, all)
}

#[test]
fn every_kind_of_change_in_the_authors_words() {
    let loaded = load_ruleset(&Source::new("chest.triage", RULES));
    let (own, _, all) = changes_of(&loaded);
    for kind in bedside::mutate::Kind::ALL {
        assert!(all.iter().any(|change| change.kind == kind), "no change of {}", kind.word());
    }
    insta::assert_snapshot!(listed(&own, &all));
}

#[test]
fn a_change_says_what_it_does() {
    let loaded = load_ruleset(&Source::new("chest.triage", RULES));
    let (own, _, all) = changes_of(&loaded);
    for change in &all {
        let changed = change.apply(own.text());
        assert_ne!(changed, own.text(), "{}", change.key());
        // Outside of its edits nothing is touched.
        let mut back = changed.clone();
        for (span, new) in change.edits.iter().rev() {
            let before: usize =
                change.edits.iter().take_while(|it| it.0 < *span).map(|it| it.1.len()).sum::<usize>();
            let taken: usize =
                change.edits.iter().take_while(|it| it.0 < *span).map(|it| it.0.range().len()).sum();
            let start = span.range().start + before - taken;
            back.replace_range(start..start + new.len(), own.slice(*span));
        }
        assert_eq!(back, own.text(), "{}", change.key());
    }
}

/// The cases of a ruleset run on a changed text, each with whether it passes; none where that has an error.
fn run_on(name: &str, text: &str, cases: Option<&Source>) -> Option<Vec<bool>> {
    let source = Source::new(name, text);
    let loaded = match cases {
        Some(cases) => pipeline::load_with_cases(&source, cases, &Alone),
        None => load_ruleset(&source),
    };
    loaded.ready.as_ref()?;
    let suite = Suite::run(loaded, Wanted::default());
    Some(suite.results.iter().map(testing::CaseResult::passed).collect())
}

/// What is said of each change is held against the whole program run on the changed text.
fn hold(name: &str, text: &str, cases: Option<&Source>) -> (usize, usize) {
    let source = Source::new(name, text);
    let loaded = match cases {
        Some(cases) => pipeline::load_with_cases(&source, cases, &Alone),
        None => load_ruleset(&source),
    };
    let (own, file, all) = changes_of(&loaded);
    let ready = loaded.ready.expect("a ruleset");
    let patients = testing::patients(&ready.ruleset);
    let subject =
        Subject { own: &own, file: &file, ready: &ready, patients: &patients, beside: cases, files: &Alone };
    let verdicts = trial::run(&subject, &all, &vec![true; all.len()], &|_| true);
    let (mut noticed, mut survived) = (0, 0);
    for (change, verdict) in all.iter().zip(&verdicts) {
        let passing = run_on(name, &change.apply(text), cases);
        let about = format!("{name}: {} in {}: {verdict:?}", change.key(), change.owner);
        match verdict {
            Verdict::Noticed(case) => {
                noticed += 1;
                // The change can make what a case says impossible to say.
                assert!(passing.is_none_or(|passing| !passing[*case]), "{about}");
            }
            Verdict::Survives => {
                survived += 1;
                assert!(passing.expect("it checks").iter().all(|passes| *passes), "{about}");
            }
            Verdict::DoesNotCheck => assert_eq!(passing, None, "{about}"),
            Verdict::Same => {
                assert!(passing.is_none_or(|passing| passing.iter().all(|passes| *passes)), "{about}");
            }
            Verdict::NotTried => panic!("{about}"),
        }
    }
    (noticed, survived)
}

#[test]
fn every_verdict_is_what_running_the_changed_text_gives() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rulesets/published");
    let (mut noticed, mut survived) = (0, 0);
    for name in ["curb65", "abi", "ankle_injury", "apgar", "due_date", "back_pain_telephone", "bmi_class"] {
        let read = |ending: &str| fs::read_to_string(folder.join(format!("{name}{ending}"))).expect("a file");
        let all = read(".cases.triage");
        // With one case alone most changes survive.
        let first = all.split("\ncase ").next().unwrap_or_default().to_owned();
        for cases in [all, first] {
            let cases = Source::new(format!("{name}.cases.triage"), cases);
            let (seen, alive) = hold(&format!("{name}.triage"), &read(".triage"), Some(&cases));
            (noticed, survived) = (noticed + seen, survived + alive);
        }
    }
    assert!(noticed > 150 && survived > 50, "{noticed} noticed, {survived} survived");
}

const CASE: &str = r#"
case "a dull pain"
  given
    age 50
    temperature 37.0
    weight 10.0
    crushing no
    spreads none
    kind dull
    pain never
    sick never
  expect
    level today
    points 0
"#;

#[test]
fn cases_in_the_text_itself_are_run_too() {
    let (noticed, survived) = hold("chest.triage", &format!("{RULES}{CASE}"), None);
    assert!(noticed > 5 && survived > 30, "{noticed} noticed, {survived} survived");
}

#[test]
fn what_is_wanted_is_spread_evenly() {
    for (all, most) in [(0, 3), (5, 0), (5, 2), (7, 7), (3, 10), (1000, 13)] {
        let taken = trial::spread(all, most);
        assert_eq!(taken.iter().filter(|it| **it).count(), most.min(all));
        let gaps = taken.split(|it| *it).map(<[bool]>::len).max().unwrap_or_default();
        assert!(most == 0 || gaps <= all.div_ceil(most.max(1)), "{all} {most}");
    }
}

/// A small ruleset; its only threshold is held on one side.
const WEEKS: &str = r#"ruleset weeks "Weeks"
  language 1
  version "1.0.0"

levels
  soon "Be seen soon"
  home "Look after it at home"

question weeks "For how many weeks?"
  whole number 0 to 100 "weeks"

rule long "Long"
  when weeks >= 3
  then level soon
  because "It should have settled."

otherwise level home
"#;

const CASES: &str = r#"case "three weeks"
  given
    weeks 3
  expect
    level soon
    long yes
"#;

fn small() -> Case {
    let cases = CASES.replace("    long yes\n", "");
    Case::new().file("weeks.triage", WEEKS).file("weeks.cases.triage", cases)
}

#[test]
fn the_report_for_people_and_to_be_read_aloud() {
    let (case, run) = small().then(["mutate", "weeks.triage"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    insta::assert_snapshot!("for_people", run.stdout);
    let (case, run) = case.then(["mutate", "weeks.triage", "--format", "plain"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    insta::assert_snapshot!("read_aloud", run.stdout);
    let (_, run) = case.then(["mutate", "weeks.cases.triage"]);
    assert_eq!(run.code, 0);
    insta::assert_snapshot!("for_people", run.stdout);
}

#[test]
fn the_report_for_programs() {
    let run = small().args(["mutate", "weeks.triage", "--format", "json"]).run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    insta::assert_snapshot!("for_programs", run.stdout);
}

/// A part of a condition that says nothing new, so that it may say anything weaker; a level that no case holds.
const SURE: &str = r#"ruleset sure "Weeks, said twice"
  language 1
  version "1.0.0"

levels
  now  "Be seen now"
  soon "Be seen soon"
  home "Look after it at home"

question weeks "For how many weeks?"
  whole number 0 to 100 "weeks"

question lame "Is a leg weak?"
  yes or no

rule long "Long"
  when weeks >= 3 or weeks >= 8
  then level soon
  because "It should have settled."

rule weak "A weak leg"
  when lame
  then level now
  because "A nerve may be pressed."

otherwise level home
"#;

const SURE_CASES: &str = r#"case "three weeks"
  given
    weeks 3
    lame no
  expect
    level soon

case "two weeks"
  given
    weeks 2
    lame no
  expect
    level home
"#;

#[test]
fn what_no_patient_tells_apart_is_proved_and_not_counted() {
    let mut case = Case::new().file("sure.triage", SURE).file("sure.cases.triage", SURE_CASES);
    for format in ["human", "plain", "json"] {
        let (same, run) = case.then(["mutate", "sure.triage", "--format", format]);
        case = same;
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        insta::assert_snapshot!(format!("proved_{format}"), run.stdout);
    }
    // Left out, all of them count, and nobody is shown.
    let (case, run) = case.then(["mutate", "sure.triage", "--proofs", "0", "--format", "json"]);
    let told = run.json();
    assert_eq!(told["summary"]["equivalent"], 0);
    assert_eq!(told["summary"]["not_decided"], told["summary"]["survived"]);
    // What is proved needs no acceptance, and one that is there does no harm.
    let accepted = "# accepted change in rule long: without weeks >= 8 because it is said twice.\n";
    let (_, run) =
        case.file("sure.cases.triage", format!("{accepted}{SURE_CASES}")).then(["mutate", "sure.triage"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let said = run.stdout.replace("\n  ", " ");
    assert!(said.contains("without `weeks >= 8`; the comment that accepts it is not needed"), "{said}");
    assert!(said.contains("1 survives; 3 change nothing for any patient"), "{said}");
}

/// Every case that is shown for a survivor passes, and notices it.
#[test]
fn every_case_told_can_be_pasted_and_notices_its_change() {
    let case = Case::new().file("chest.triage", RULES).file("chest.cases.triage", CASE);
    let (case, run) = case.then(["mutate", "chest.triage", "--format", "json", "--proofs", "600"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let told = run.json();
    let all = told["changes"].as_array().expect("changes").clone();
    let survivors = all.iter().filter(|it| it["status"] == "survives");
    let shown: Vec<&str> = survivors.clone().filter_map(|it| it["case"].as_str()).collect();
    assert!(shown.len() > 30, "{} cases", shown.len());
    let whole = format!("{CASE}\n{}", shown.join("\n"));
    let (case, run) = case.file("chest.cases.triage", whole).then(["test", "chest.triage"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let (_, run) = case.then(["mutate", "chest.triage", "--format", "json", "--proofs", "600"]);
    let again = run.json();
    for (before, after) in all.iter().zip(again["changes"].as_array().expect("changes")) {
        let about = format!("{} {}", before["in"], before["before"]);
        if before["case"].is_string() {
            assert_eq!(after["status"], "noticed", "{about}");
        } else if before["status"] == "survives" {
            // Nobody, or somebody whom no line of a case tells apart.
            assert!(before["patient"].is_array() || before["not_decided"].is_string(), "{about}");
        } else if before["status"] == "equivalent" {
            assert_eq!(after["status"], "equivalent", "no case can notice {about}");
        }
    }
}

#[test]
fn a_score_can_be_asked_for() {
    let (case, run) = small().then(["mutate", "weeks.triage", "--fail-under", "50"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let (_, run) = case.then(["mutate", "weeks.triage", "--fail-under", "90"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("90 % are asked for"), "{}", run.stderr);
}

#[test]
fn a_limit_is_told() {
    let run = small().args(["mutate", "weeks.triage", "--limit", "2"]).run();
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("changes were not tried: the limit"), "{}", run.stdout);
}

const ACCEPTED: &str =
    "# accepted change in rule long: weeks >= 3 -> weeks >= 2 because the page\n#   says \"a few weeks\".\n";

#[test]
fn a_survivor_can_be_accepted_with_a_reason() {
    let cases = format!("{ACCEPTED}{}", CASES.replace("    long yes\n", ""));
    let case = Case::new().file("weeks.triage", WEEKS).file("weeks.cases.triage", &cases);
    let (case, run) = case.then(["mutate", "weeks.triage"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    insta::assert_snapshot!("accepted", run.stdout);
    // The formatter leaves it as it is.
    let (case, run) = case.then(["fmt", "weeks.cases.triage"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(case.text("weeks.cases.triage"), cases);
}

/// A list with a comment beside each item, and a bound whose unit has the digits of the question.
const COMMENTED: &str = r#"ruleset hot "Hot"
  language 1
  version "1.0.0"

levels
  soon "Be seen soon"
  home "Look after it at home"

question t "Temperature"
  number 30.0 to 45.0 "Cel"

question x "X?"
  yes or no

question y "Y?"
  yes or no

rule long "Long"
  when any of [
    x,  # first, because of y
    y,  # second
    t >= 38 "Cel",
  ]
  then level soon
  because "Stated for the test."

otherwise level home
"#;

#[test]
fn comments_are_no_words_of_a_change_and_keep_nothing_from_being_tried() {
    let loaded = load_ruleset(&Source::new("hot.triage", COMMENTED));
    let (own, _, all) = changes_of(&loaded);
    let keys: Vec<String> = all.iter().map(Change::key).collect();
    assert!(keys.iter().all(|key| !key.contains('#')), "{keys:?}");
    for left_out in ["without x", "without y"] {
        let change = all.iter().find(|change| change.key() == left_out).expect("it is left out");
        let changed = change.apply(own.text());
        assert!(load_ruleset(&Source::new("hot.triage", changed.as_str())).ready.is_some(), "{changed}");
        assert!(changed.contains("# first, because of y") && changed.contains("# second"), "{changed}");
    }
    for step in ["t >= 38.1 \"Cel\"", "t >= 37.9 \"Cel\"", "t >= 38 \"°F\""] {
        assert!(keys.iter().any(|key| key.ends_with(&format!("-> {step}"))), "{step} {keys:?}");
    }
}

/// What is printed to be pasted is taken.
#[test]
fn the_words_told_can_be_pasted_as_an_acceptance() {
    let cases = "case \"hot\"\n  given\n    t 39.0\n    x no\n    y no\n  expect\n    level soon\n";
    let case = Case::new().file("hot.triage", COMMENTED).file("hot.cases.triage", cases);
    let (case, run) = case.then(["mutate", "hot.triage"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let line = run.stdout.lines().map(str::trim).find(|line| line.starts_with("# accepted change"));
    let pasted = format!("{}\n{cases}", line.expect("a survivor"));
    let (_, run) = case.file("hot.cases.triage", pasted).then(["mutate", "hot.triage"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.contains("1 of them accepted"), "{}", run.stdout);
}

#[test]
fn an_acceptance_goes_stale_where_everybody_sees_it() {
    let rules = format!("{WEEKS}\n{ACCEPTED}");
    let two = "\ncase \"two weeks\"\n  given\n    weeks 2\n  expect\n    level home\n";
    let cases = format!("{}{two}", CASES.replace("    long yes\n", ""));
    let case = Case::new().file("weeks.triage", rules).file("weeks.cases.triage", cases);
    let (case, run) = case.then(["mutate", "weeks.triage"]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!("stale", run.stderr);
    let (_, run) = case.then(["mutate", "weeks.triage", "--format", "json"]);
    assert_eq!(run.json()["problems"][0]["code"], "bedside::mutate::stale_acceptance");
    let wrong =
        "# accepted change in rule other: a -> b because c\n# accepted change in rule long, somehow\n";
    let cases = format!("{wrong}{}", CASES.replace("    long yes\n", ""));
    let run = Case::new()
        .file("weeks.triage", WEEKS)
        .file("weeks.cases.triage", cases)
        .args(["mutate", "weeks.triage"])
        .run();
    assert_eq!(run.code, 1);
    insta::assert_snapshot!("not_to_be_read", run.stderr);
}

#[test]
fn nothing_is_tried_where_nothing_can_be_said() {
    let run = Case::new().file("weeks.triage", WEEKS).args(["mutate", "weeks.triage"]).run();
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert_eq!(
        run.stderr,
        "error: no change of `weeks.triage` was tried: there is no case that could notice a change\n"
    );
    let failing = CASES.replace("    long yes\n", "").replace("level soon", "level home");
    let case = Case::new().file("weeks.triage", WEEKS).file("weeks.cases.triage", failing);
    let (case, run) = case.then(["mutate", "weeks.triage"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("case_failed") && run.stderr.contains("not every case passes"));
    let (_, run) = case.then(["mutate", "missing.triage"]);
    assert_eq!(run.code, 4);
    // `long` is no finding: the case has an error.
    let case = Case::new().file("weeks.triage", WEEKS).file("weeks.cases.triage", CASES);
    let (case, run) = case.then(["mutate", "weeks.triage"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("bedside::check::"), "{}", run.stderr);
    let (_, run) = case.then(["mutate", "weeks.triage", "--format", "json"]);
    assert_eq!(run.json()["problems"].as_array().map(Vec::len), Some(1));
    let library = "library vital \"Vital signs\"\n  language 1\n  version \"1.0.0\"\n";
    let run = Case::new().file("vital.triage", library).args(["mutate", "vital.triage"]).run();
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("library_for_ruleset"), "{}", run.stderr);
}

#[test]
fn a_ruleset_comes_from_standard_input_too() {
    let text = format!("{WEEKS}\n{}", CASES.replace("    long yes\n", ""));
    let run = Case::new().stdin(&text).args(["mutate", "-"]).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("standard input:"), "{}", run.stdout);
}

/// A ruleset with so many rules that trying their changes takes a while.
fn long() -> String {
    let mut text = String::from(WEEKS);
    for at in 0..1500 {
        let _ = write!(
            text,
            "\nfinding f{at} \"F\"\n  when weeks >= {} and weeks < {}\n",
            at % 50 + 1,
            at % 50 + 9
        );
    }
    text
}

#[test]
fn a_budget_is_told_and_does_not_decide() {
    let cases = CASES.replace("    long yes\n", "");
    let case = Case::new().file("weeks.triage", long()).file("weeks.cases.triage", cases);
    let (_, run) = case.then(["mutate", "weeks.triage", "--budget", "1"]);
    assert_eq!(run.code, 5, "{}", run.stderr);
    assert!(run.stdout.contains("changes were not tried: the time was up"), "{}", run.stdout);
    // Without a terminal nothing is said of how far it is.
    assert_eq!(run.stderr, "");
}

#[test]
#[cfg(unix)]
fn what_was_tried_before_an_interruption_is_told() {
    let cases = CASES.replace("    long yes\n", "");
    let case = Case::new().file("weeks.triage", long()).file("weeks.cases.triage", cases);
    let child = Command::new(env!("CARGO_BIN_EXE_bedside"))
        .args(["mutate", "weeks.triage"])
        .current_dir(case.path("."))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    thread::sleep(Duration::from_secs(2));
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill runs").success());
    let output = child.wait_with_output().expect("the program ends");
    let said = String::from_utf8(output.stdout).expect("results are UTF-8");
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("changes were not tried: interrupted"), "{said}");
    assert!(said.contains("1 case notices"), "{said}");
}
