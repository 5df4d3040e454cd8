//! One evaluation by the library call, from JSON text and from answers that are read already.
//!
//! `cargo bench --bench single -- single FOLDER` runs it on `FOLDER/answers.ndjson`, and `load FOLDER` reads the ruleset
//! again and again; both print a JSON line for each figure, in nanoseconds and microseconds. The ruleset is the one in
//! `benches/rulesets` that has the folder's name, `small` or `large`. Without a folder there is nothing to measure.

use bedside::answers::row::Extra;
use bedside::batch::single::{Patient, Single};
use bedside::date::Date;
use bedside::pipeline::{Ready, load_ruleset};
use bedside::source::Source;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

/// So long one slice of a round is.
const SLICE: Duration = Duration::from_millis(60);
const ROUNDS: usize = 12;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["single", folder] => single(folder),
        ["load", folder] => load(folder),
        _ => println!("single FOLDER | load FOLDER: a folder with answers.ndjson, named small or large"),
    }
}

fn text(name: &str) -> String {
    let path = format!("{}/benches/rulesets/{name}/ruleset.triage", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(path).expect("a ruleset of the project")
}

fn ready(text: &str) -> Ready {
    load_ruleset(&Source::new("ruleset.triage", text)).ready.expect("no error")
}

fn name_of(folder: &str) -> &str {
    Path::new(folder).file_name().and_then(|name| name.to_str()).unwrap_or("small")
}

fn told(what: &str, name: &str, unit: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let (count, last) = (times.len(), times.len().saturating_sub(1));
    let at = |place: usize| times.get(place).copied().unwrap_or(0.0);
    println!(
        "{{\"exp\":\"{what}\",\"set\":\"{name}\",\"what\":\"bedside\",\"unit\":\"{unit}\",\"median\":{},\"min\":{},\"max\":{},\"n\":{count}}}",
        at(count / 2),
        at(0),
        at(last)
    );
}

/// The nanoseconds of one call, each time with the next of so many patients.
fn slice(count: usize, at: &mut usize, mut run: impl FnMut(usize)) -> f64 {
    let (start, first) = (Instant::now(), *at);
    while start.elapsed() < SLICE {
        for _ in 0..20 {
            run(*at % count);
            *at += 1;
        }
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(u32::try_from(*at - first).unwrap_or(u32::MAX))
}

fn single(folder: &str) {
    let name = name_of(folder);
    let ready = ready(&text(name));
    let extra = Extra { kept: vec!["id".to_owned()], on: Date::parse("2026-11-20"), ..Extra::default() };
    let single = Single::new(&ready, extra);
    let (mut room, mut other) = (single.room(), single.room());
    let rows = fs::read_to_string(Path::new(folder).join("answers.ndjson")).expect("answers.ndjson");
    let rows: Vec<&str> = rows.lines().take(if name == "small" { 20_000 } else { 1_000 }).collect();
    let patients: Vec<Patient> = rows
        .iter()
        .map(|row| {
            let mut patient = single.nobody();
            single.read(row, &mut room, &mut patient).expect("a row without faults");
            patient
        })
        .collect();
    let (mut json, mut typed, mut at) = (Vec::new(), Vec::new(), (0, 0));
    for round in 0..ROUNDS {
        let read = slice(rows.len(), &mut at.0, |row| {
            let _ = black_box(rows.get(row).map(|row| single.json(row, &mut room)));
        });
        let known = slice(patients.len(), &mut at.1, |row| {
            let _ = black_box(patients.get(row).map(|patient| single.conclude(patient, &mut other)));
        });
        // The first round warms up.
        if round > 0 {
            json.push(read);
            typed.push(known);
        }
    }
    told("single_json", name, "ns", json);
    told("single_native", name, "ns", typed);
}

fn load(folder: &str) {
    let name = name_of(folder);
    let text = text(name);
    let times = (0..if name == "small" { 31 } else { 7 }).map(|_| {
        let start = Instant::now();
        black_box(ready(&text));
        start.elapsed().as_secs_f64() * 1e6
    });
    told("load", name, "us", times.collect());
}
