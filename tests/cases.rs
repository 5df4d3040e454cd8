//! Cases as they are written and what is said of them: every form of `expect`, in the text and beside it.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what is not as expected fails the test, as it should"
)]

#[path = "cli/case.rs"]
mod case;

use bedside::eval::{self, Strictness, Walks};
use bedside::pipeline::load_ruleset;
use bedside::report::Style;
use bedside::source::Source;
use bedside::testing::suite::{Suite, Wanted};
use bedside::testing::{self, report::human};
use case::{Case, Run};
use std::fmt::Write;

const RULES: &str = r#"ruleset chest "Chest pain"
  language 1
  version "1.0.0"
  applies when age >= 16 else "Use the children's pathway."

levels
  ambulance "Call an ambulance now"
  today     "Be seen today"
  home      "Look after it at home"

question age "How old are you?"
  whole number 0 to 120 "years"

question crushing "Is it a crushing pain?"
  yes or no

question spreads "Where does it spread?"
  any of
    arm "Into an arm"
    jaw "Into the jaw"
  or none "Nowhere"

question breath "Is it worse when you breathe in?"
  yes or no
  ask when crushing is no

question smokes "Do you smoke?"
  yes or no
  assume no

question ulcer "Have you had a stomach ulcer?"
  yes or no

finding radiates "It spreads"
  when spreads includes any of [arm, jaw]

score points "Points"
  +2 when crushing
  +1 when spreads includes arm
  +1 when smokes

calculate decades "Age in tens of years"
  = floor(age / 10)

classify risk "Risk" by points
  0 to 1: low    "Low"
  2 to 3: medium "Medium"
  from 4: high   "High"

pattern heart "Heart"
  likely when points >= 3
  possible when points >= 2

pattern chest_wall "Chest wall"
  possible when breath

advice rest "Rest"
  when points <= 3

advice painkiller "Take a painkiller"
  when always
  even with red flags
  unless ulcer

red flag attack "Possible heart attack"
  when crushing and radiates
  then level ambulance
  because "Muscle dies within hours."

rule looked_at "To be looked at"
  when risk is medium
  then level today
  then advise [rest]
  because "Somebody should look at it."

otherwise level home
"#;

const GIVEN: &str = "    age 50\n    crushing no\n    spreads none\n    breath no\n    ulcer no\n";

/// What is said of a case that expects these lines of one patient.
fn said_with(given: &str, expect: &str) -> String {
    let lines: String = expect.lines().fold(String::new(), |mut all, line| {
        let _ = writeln!(all, "    {line}");
        all
    });
    let text = format!("{RULES}\ncase \"one\"\n  given\n{given}  expect\n{lines}");
    let suite = Suite::run(load_ruleset(&Source::new("chest.triage", text)), Wanted::default());
    assert!(suite.ready.is_some(), "{:?}", suite.problems);
    human::suite(&suite, Style::text(100))
}

fn hold(given: &str, expect: &str) {
    for line in expect.lines() {
        let said = said_with(given, line);
        assert!(!said.contains("case_failed"), "{line}:\n{said}");
    }
}

/// None of these lines holds.
fn miss(given: &str, expect: &str) {
    for line in expect.lines() {
        let said = said_with(given, line);
        assert!(said.contains("case_failed"), "{line} holds");
    }
}

#[test]
fn every_form_of_expectation_holds_where_it_should() {
    hold(
        GIVEN,
        "level home\nlevel at most today\nsettled\napplies\nnot fired attack\nnot open attack\nradiates no\n\
         not radiates yes\npoints 0\npoints 0 to 2\ndecades 5\nrisk low\nrisk low or medium\nnot risk high\n\
         not likely heart\nnot possible heart\nadvise rest\nadvise painkiller\nassumed smokes\nnot asks age\n\
         not withheld rest\nnot level today\nnot level at least today\nnot points 1 to 9",
    );
    let crushing = "    age 50\n    crushing yes\n    spreads [arm]\n    ulcer yes\n";
    hold(
        crushing,
        "level ambulance\nlevel at least today\nfired attack\nlikely heart\npossible heart\nnot possible chest_wall\n\
         withheld rest\nnot advise rest\nnot advise painkiller\nrisk medium\nradiates yes\nfired looked_at\n\
         not level at most today",
    );
    let open = "    age 50\n    crushing yes\n";
    hold(
        open,
        "not settled\nlevel at least today\nopen attack\nasks spreads\nradiates open\npoints 2 to 3\nnot points 4\n\
         withheld rest\nwithheld painkiller\nnot level home\npossible heart",
    );
    hold(
        "    age 15\n    crushing yes\n    spreads [jaw]\n",
        "does not apply\nfired attack\nnot fired looked_at",
    );
}

#[test]
fn every_form_of_expectation_fails_where_it_should() {
    miss(
        GIVEN,
        "level today\nlevel at least today\nnot settled\ndoes not apply\nfired attack\nopen attack\nradiates yes\n\
         radiates open\npoints 1\npoints 1 to 9\nrisk medium or high\nnot risk low\nlikely heart\npossible heart\n\
         withheld rest\nnot advise rest\nasks age\nassumed age\nnot assumed smokes\nnot applies\nnot level home",
    );
    let open = "    age 50\n    crushing yes\n";
    // What is open is neither certain nor certainly not.
    miss(
        open,
        "settled\nlevel today\nnot level today\nnot level ambulance\nfired attack\nnot fired attack\n\
         not open attack\nlikely heart\nnot likely heart\nadvise rest\nnot advise rest\nadvise painkiller\n\
         not advise painkiller\nradiates yes\nradiates no\nnot radiates open\npoints 2\nnot points 3\n\
         not asks spreads",
    );
    miss("    age 15\n    crushing yes\n    spreads [jaw]\n", "applies\nlevel ambulance\nnot does not apply");
    miss("    crushing no\n", "applies\ndoes not apply\nsettled");
}

#[test]
fn a_failure_stands_in_its_source_with_what_decided_it() {
    let expect = "level today\nlikely heart\npoints 3\nrisk high\nradiates yes\nfired attack\nwithheld rest\n\
                  asks ulcer\ndoes not apply";
    insta::assert_snapshot!("failures", said_with(GIVEN, expect));
    let open = "    age 50\n    crushing yes\n";
    insta::assert_snapshot!(
        "open",
        said_with(open, "level today\nnot likely heart\nadvise painkiller\nfired attack")
    );
}

fn beside(cases: &str) -> Case {
    Case::new().rules(RULES).file("rules.cases.triage", cases)
}

fn test_of(cases: &str, args: &[&str]) -> Run {
    beside(cases).args(["test", "rules.triage"]).args(args.iter().copied()).run()
}

const TWO: &str = "# Cases of the chest pain ruleset.

case \"quiet\"
  given
    age 50
    crushing no
    spreads none
    breath no
    ulcer no
  expect
    level home

case \"crushing\"
  given
    like \"quiet\"
    crushing yes
    breath missing
    spreads [arm]
    assessed_on 2026-11-20
  expect
    level ambulance
    asks breath
";

#[test]
fn cases_stand_beside_the_ruleset_and_running_it_does_not_read_them() {
    let run = test_of(TWO, &[]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.ends_with("2 cases in rules.triage: 1 passed, 1 failed\n"), "{}", run.stdout);
    assert!(run.stdout.contains("rules.cases.triage:22:5"), "{}", run.stdout);
    let broken = beside("nonsense").answers("one.yaml", "answers: {}\n").eval(["one.yaml"]);
    assert_eq!(broken.code, 0);
    assert_eq!(beside("nonsense").args(["check", "rules.triage"]).run().code, 0);
    let checked = beside("nonsense").args(["check", "."]).run();
    assert_eq!(checked.code, 1);
    assert!(checked.stderr.contains("in ./rules.cases.triage"), "{}", checked.stderr);
    let run = test_of("nonsense", &[]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("no case of rules.triage was run"), "{}", run.stdout);
}

#[test]
fn a_filter_chooses_by_name_and_must_choose_something() {
    let run = test_of(TWO, &["--filter", "QUIET"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "1 of 2 cases in rules.triage: 1 passed\n"));
    let run = test_of(TWO, &["--filter", "nobody"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("of 2 cases none has a name with \"nobody\""), "{}", run.stderr);
}

#[test]
fn a_file_of_cases_is_run_by_itself_and_belongs_to_its_ruleset() {
    let own = format!("{RULES}\ncase \"own\"\n  given\n    age 15\n  expect\n    does not apply\n");
    let run = |args: [&str; 2]| Case::new().rules(&own).file("rules.cases.triage", TWO).args(args).run();
    assert!(run(["test", "rules.cases.triage"]).stdout.contains("2 of 3 cases in rules.triage"));
    assert!(run(["test", "."]).stdout.contains("3 cases in ./rules.triage: 2 passed, 1 failed"));
    let alone = Case::new().file("rules.cases.triage", TWO);
    let run = alone.args(["test", "rules.cases.triage"]).run();
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("belongs to `rules.triage`, and there is no such file"), "{}", run.stderr);
    let run = beside(TWO).args(["eval", "rules.cases.triage", "rules.triage"]).run();
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("`rules.cases.triage` holds cases"), "{}", run.stderr);
}

#[test]
fn what_is_wrong_with_given_answers_has_its_place() {
    let gated = RULES.replace("  when crushing and radiates\n", "  when crushing and radiates or breath\n");
    let gated = gated.replace(
        "  when crushing and radiates or breath\n",
        "  when any of [crushing and radiates, breath]\n",
    );
    let gated = gated.replace(
        "  ask when crushing is no\n",
        "  ask when crushing is no because \"Stated for the test.\"\n",
    );
    let cases = "case \"contradicts\"\n  given\n    age 50\n    crushing yes\n    breath yes\n  expect\n    level ambulance\n";
    let run =
        Case::new().rules(&gated).file("rules.cases.triage", cases).args(["test", "rules.triage"]).run();
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("bedside::eval::contradiction"), "{}{}", run.stdout, run.stderr);
    assert!(
        run.stdout.contains("5 |     breath yes") && run.stdout.contains("in this case"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("1 without a result"), "{}", run.stdout);
    for (answer, says) in [
        ("age 200", "out of the question's range"),
        ("crushing perhaps", "perhaps"),
        ("assessed_on yes", "`assessed_on` takes a date"),
        ("like \"nobody\"", "there is no case \"nobody\""),
        ("like \"one\"", "like each other in a circle"),
    ] {
        let cases = format!("case \"one\"\n  given\n    {answer}\n  expect\n    applies\n");
        let run = test_of(&cases, &[]);
        assert_eq!(run.code, 1, "{answer}");
        assert!(
            run.stderr.contains(says) && run.stderr.contains("rules.cases.triage:"),
            "{answer}: {}",
            run.stderr
        );
    }
}

#[test]
fn an_answer_that_is_not_used_is_a_warning() {
    let cases =
        "case \"one\"\n  given\n    age 50\n    crushing yes\n    breath yes\n  expect\n    applies\n";
    let run = test_of(cases, &["--format", "json"]);
    let json = run.json();
    assert_eq!((run.code, json["problems"][0]["code"].as_str()), (0, Some("bedside::eval::not_used")));
}

#[test]
fn a_case_that_cannot_fail_is_an_error() {
    let error = |expect: &str| {
        let cases = format!("case \"one\"\n  given\n    age 50\n  expect\n    {expect}\n");
        let run = Case::new()
            .rules(RULES)
            .file("rules.cases.triage", cases)
            .args(["check", "rules.cases.triage"])
            .run();
        (run.code, run.stderr)
    };
    for line in [
        "level at least home",
        "level at most ambulance",
        "not likely chest_wall",
        "not assumed age",
        "risk low or medium or high",
    ] {
        let (code, said) = error(line);
        assert!(code == 1 && said.contains("bedside::check::cannot_fail"), "{line}: {said}");
    }
    for line in ["level at least today", "applies", "points 0 to 3", "not assumed smokes", "risk low or high"]
    {
        let (code, said) = error(line);
        assert_eq!(code, 0, "{line}: {said}");
    }
}

#[test]
fn programs_read_every_case_and_continuous_integration_no_answer() {
    let run = test_of(TWO, &["--format", "json"]);
    insta::assert_snapshot!("json", run.stdout);
    let failing = "case \"numbers\"\n  given\n    age 57\n  expect\n    decades 4\n    points 7\n    not asks crushing\n    advise rest\n";
    let run = test_of(failing, &["--format", "junit"]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!("junit", run.stdout);
    assert!(!run.stdout.contains("57") && !run.stdout.contains("is 5"), "{}", run.stdout);
    assert_eq!(beside(TWO).args(["check", "rules.triage", "--format", "junit"]).run().code, 2);
}

#[test]
fn many_cases_are_told_in_the_order_of_the_text() {
    let mut text = String::from(TWO);
    for at in 0..1000 {
        let _ = write!(
            text,
            "\ncase \"{at}\"\n  given\n    like \"quiet\"\n    age {}\n  expect\n    level today\n",
            20 + at % 90
        );
    }
    let once = || test_of(&text, &["--format", "json"]);
    let (first, second) = (once(), once());
    assert_eq!(first.stdout, second.stdout);
    let json = first.json();
    assert_eq!(json["summary"]["failed"], 1001);
    let names: Vec<&str> = json["cases"]
        .as_array()
        .map_or(&[][..], Vec::as_slice)
        .iter()
        .skip(2)
        .filter_map(|it| it["name"].as_str())
        .collect();
    assert!(names.iter().enumerate().all(|(at, name)| *name == at.to_string()));
}

#[test]
fn what_is_concluded_does_not_turn_on_whether_questions_are_looked_for() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/rulesets/deep_gluteal/deep_gluteal.triage");
    let text = std::fs::read_to_string(path).expect("a ruleset");
    let checked = bedside::check::check(&Source::new("flagship", text));
    let (ruleset, plan) = (checked.ruleset.expect("a ruleset"), checked.plan.expect("a plan"));
    let mut walks = Walks::new(&plan);
    for patient in testing::patients(&ruleset) {
        let mut both = [eval::conclude, eval::conclude_without_asking]
            .map(|conclude| conclude(&ruleset, &plan, &patient.answers, Strictness::Lenient, &mut walks));
        for outcome in both.iter_mut().flatten() {
            outcome.ask.clear();
            outcome.not_assessed.clear();
            for held in &mut outcome.withheld {
                held.ask.clear();
                held.about.clear();
            }
        }
        assert_eq!(both[0], both[1]);
    }
}

#[test]
fn names_beside_a_slip_are_told_in_both_files() {
    let cases = "case \"quiet\"\n  given\n    age: 50\n    crushin no\n  expect\n    level home\n";
    let rules = RULES.replace("  +2 when crushing\n", "  +2 if crushing\n  +3 when radiate\n");
    assert_ne!(rules, RULES);
    let case = Case::new().rules(&rules).file("rules.cases.triage", cases);
    let told = case.args(["check", "--format", "plain", "rules.cases.triage"]).run();
    let told = format!("{}{}", told.stdout, told.stderr);
    for word in ["`if` is not a word", "nothing is called `radiate`", "`:` does not stand here", "`crushin`"]
    {
        assert!(told.contains(word), "{word}: {told}");
    }
    assert!(told.contains("did you mean `radiates`?") && told.contains("did you mean `crushing`?"), "{told}");
}
