//! Reading, evaluating and writing rows the fast way allocates nothing for a patient: what a first piece has made room
//! for is enough for the next one.
#![allow(clippy::unwrap_used, clippy::panic, reason = "what is not as expected fails the test, as it should")]

use bedside::answers::Date;
use bedside::answers::row::{Extra, Keys};
use bedside::batch::column::column;
use bedside::batch::pieces::{Form, Piece};
use bedside::batch::table::Table;
use bedside::batch::{Batch, Done, Written};
use bedside::pipeline::load_ruleset;
use bedside::source::Source;
use std::fmt::Write;

const RULES: &str = r#"ruleset some "Some"
  language 1
  version "1.0.0"

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
  date 2020-01-01 to 2026-12-31

score points "Points"
  points for temperature
    up to 37.9: 0
    from 38.0:  2
  +2 when worse includes stairs
  +1.5 when site is knee
  -1 when worse includes sitting

classify grade "Grade"
  when points >= 3: high "High"
  otherwise:        low "Low"

pattern worn "Worn"
  likely when grade is high
  possible when points >= 1

red flag cannot_walk "Cannot walk"
  when walks is no
  then level now
  because "Stated for the test."

rule long "Long"
  when any of [points >= 2, age >= 65, began < 2021-01-01]
  then level soon
  then advise [rest]
  because "Stated for the test."

advice rest "Rest"

advice ice "Put ice on it"
  when worn is possible

otherwise level home
"#;

/// Rows with everything that the fast way takes, some of it missing.
fn rows(form: Form, count: usize) -> String {
    let mut text = String::new();
    for at in 0..count {
        let (age, degrees) = (at * 7 % 100, 360 + at * 3 % 40);
        let temperature = format!("{}.{}", degrees / 10, degrees % 10);
        let walks = if at % 9 == 0 { "false" } else { "true" };
        let _ = match (form, at % 3) {
            (Form::Ndjson, 0) => writeln!(
                text,
                r#"{{"id":"p{at}","age":{age},"walks":{walks},"site":"ankle","worse":["stairs","sitting"],"temperature":{temperature},"began":"2020-0{}-11"}}"#,
                1 + at % 9
            ),
            (Form::Ndjson, 1) => {
                writeln!(text, r#"{{"id": {at}, "temperature": {temperature}, "worse": "none"}}"#)
            }
            (Form::Ndjson, _) => writeln!(text, r#"{{"id":"p{at}","walks":"unknown","age":null}}"#),
            (Form::Csv, 0) => {
                writeln!(text, "p{at},{age},{walks},ankle,stairs;sitting,{temperature},2020-01-11")
            }
            (Form::Csv, 1) => writeln!(text, "{at},,,,none,{temperature},"),
            (_, _) => writeln!(text, "p{at},,unknown,,,,"),
        };
    }
    text
}

#[test]
fn nothing_is_allocated_for_a_patient() {
    let loaded = load_ruleset(&Source::new("rules.triage", RULES));
    let ready = loaded.ready.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics));
    let names = "id,age,walks,site,worse,temperature,began";
    for (form, written) in
        [(Form::Ndjson, Written::Lines), (Form::Csv, Written::Rows), (Form::Ndjson, Written::Counted)]
    {
        let kept = vec!["id".to_owned()];
        let selected = "id,line,applies,level,fired,open,patterns,patterns_open,advice";
        let columns = selected.split(',').map(|name| column(&ready.ruleset, &kept, name).unwrap()).collect();
        let extra = Extra { kept, on: Date::parse("2026-11-20"), ..Extra::default() };
        let batch = Batch {
            ready: &ready,
            digest: String::new(),
            name: "rows".to_owned(),
            form,
            table: (form == Form::Csv).then(|| Table::read(&Source::new("rows", names)).unwrap()),
            names: names.split(',').map(str::to_owned).collect(),
            keys: Keys::new(&ready.ruleset, extra),
            id: Some(0),
            reference: None,
            columns: Some(columns),
            written,
            old: None,
        };
        let fast = batch.fast().expect("the ruleset has a fast way");
        let mut worker = batch.worker(Some(&fast));
        let piece = Piece { bytes: rows(form, 6_000).into_bytes(), line: 2, too_long: false };
        let mut done = Done::default();
        worker.piece(&piece, &mut done);
        assert_eq!((done.rows, done.rejected.len()), (6_000, 0));
        assert_eq!(done.out.is_empty(), written == Written::Counted);
        let counted = allocation_counter::measure(|| worker.piece(&piece, &mut done));
        assert_eq!(counted.count_total, 0, "{form:?} {written:?}");
        assert_eq!(worker.summary.rows, 12_000);
    }
}
