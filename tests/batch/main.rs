//! `bedside batch`: rows of answers in, results out.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what is not as expected fails the test, as it should"
)]

#[path = "../cli/case.rs"]
mod case;
mod faults;
mod forms;
mod interrupted;
#[cfg(feature = "parquet")]
mod parquet;
mod summary;

use case::{ANKLE, Case, Run};

/// A question of every type, an assumption, dates, a score, a class, a calculation, a pattern, advice.
const ALL: &str = r#"ruleset all "Everything"
  language 1
  version "2.0.0"
  applies when age >= 16 else "Use the children's pathway."

levels
  now  "Go now"
  soon "Be seen soon"
  home "Look after it at home"

question age "How old are you?"
  whole number 0 to 120 "years"

question walks "Can you walk?"
  yes or no

question site "Where is it?"
  one of
    knee  "Knee"
    ankle "Ankle"
  assume knee

question worse "What makes it worse?"
  any of
    stairs  "Stairs"
    sitting "Sitting"
  or none "None of these"

question temperature "Temperature"
  number 30.0 to 45.0 "°C"

question began "When did it begin?"
  date 2020-01-01 to assessment

question told "In your words"
  text

score points "Points"
  +2 when worse includes stairs
  +1.5 when site is knee

calculate half "Half of the temperature"
  = temperature / 3

classify grade "Grade"
  when points >= 3: high "High"
  otherwise:        low "Low"

finding hot "Hot"
  when temperature >= 38
  show under "Signs"

pattern worn "Worn"
  likely when grade is high
  possible when points >= 1

red flag cannot_walk "Cannot walk"
  when walks is no
  then level now
  because "Stated for the test."

rule long "Long"
  when weeks since began >= 6 and hot
  then level soon
  then advise [rest]
  because "Stated for the test."

advice rest "Rest"

advice ice "Put ice on it"
  when worn is possible

otherwise level home
"#;

/// The small ruleset.
fn ankle() -> Case {
    Case::new().rules(ANKLE)
}

/// The large one.
fn all() -> Case {
    Case::new().rules(ALL)
}

/// The lines of standard output as JSON.
fn lines(run: &Run) -> Vec<serde_json::Value> {
    json_lines(&run.stdout)
}

/// Lines of JSON.
fn json_lines(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Runs `batch rules.triage` with these words.
fn batch(case: Case, words: &str) -> Run {
    case.args(["batch", "rules.triage"]).args(words.split(' ')).run()
}
