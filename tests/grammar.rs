//! The reader that is made of the grammar decides as pest's own parser does: the same declarations are read, into the
//! same rules at the same places, and the same are refused.
//!
//! The long run: `cargo test --release --test grammar -- --ignored`.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]
#![allow(dead_code, reason = "the files of the project hold more than is tried here")]

#[path = "../src/syntax/grammar.rs"]
mod grammar;
#[path = "recovery/mutation.rs"]
mod mutation;
#[path = "../src/syntax/pairs.rs"]
mod pairs;
#[path = "../src/syntax/reader.rs"]
mod reader;

use grammar::{Grammar, Rule};
use mutation::Seed;
use pairs::Pairs;
use pest::Parser as _;
use std::fs;
use std::path::Path;

/// A rule, where it starts and ends, and how deep it stands.
type Read = (Rule, usize, usize, usize);

fn by_pest(text: &str) -> Option<Vec<Read>> {
    fn add(pairs: pest::iterators::Pairs<'_, Rule>, depth: usize, all: &mut Vec<Read>) {
        for pair in pairs {
            all.push((pair.as_rule(), pair.as_span().start(), pair.as_span().end(), depth));
            add(pair.into_inner(), depth + 1, all);
        }
    }
    let mut all = Vec::new();
    add(Grammar::parse(Rule::declaration, text).ok()?, 0, &mut all);
    Some(all)
}

fn by_reader(text: &str) -> Option<Vec<Read>> {
    fn add(pairs: Pairs<'_>, depth: usize, all: &mut Vec<Read>) {
        for pair in pairs {
            all.push((pair.as_rule(), pair.start(), pair.end(), depth));
            add(pair.into_inner(), depth + 1, all);
        }
    }
    let mut all = Vec::new();
    add(Pairs::new(text, &grammar::read(text)?), 0, &mut all);
    Some(all)
}

/// Whether both could read it.
fn same(text: &str) -> bool {
    let (pest, reader) = (by_pest(text), by_reader(text));
    assert_eq!(reader, pest, "{text}");
    pest.is_some()
}

/// Every file of the project that holds declarations, right or wrong.
fn files() -> Vec<String> {
    fn add(folder: &Path, all: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.to_string_lossy();
            if path.is_dir() {
                add(&path, all);
            } else if name.ends_with(".triage") {
                all.extend(fs::read_to_string(&path).ok());
            }
        }
    }
    let mut all = Vec::new();
    for folder in ["rulesets", "tests", "benches"] {
        add(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut all);
    }
    all
}

/// The pieces of a file that start in the first column.
fn declarations(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in text.split_inclusive('\n') {
        match all.last_mut() {
            Some(last) if line.starts_with([' ', '\t', '\n', '#']) => last.push_str(line),
            _ => all.push(line.to_owned()),
        }
    }
    all
}

/// Declarations with one to three small changes.
fn changed(seed: u64, changes: usize) -> usize {
    let all: Vec<String> = files().iter().flat_map(|file| declarations(file)).collect();
    let short: Vec<&String> = all.iter().filter(|it| it.len() < 3_000 && it.contains('\n')).collect();
    let mut numbers = Seed::new(seed);
    let mut read = 0;
    for at in 0..changes {
        let mut text = short[numbers.below(short.len())].clone();
        for _ in 0..=at % 3 {
            if text.lines().count() < 3 || mutation::tokens(&text).len() < 3 {
                break;
            }
            text = mutation::mutate(&text, &mutation::pieces(&text), &mut numbers).text;
        }
        read += usize::from(same(&text));
    }
    read
}

#[test]
fn every_file_of_the_project_is_read_alike() {
    let all: Vec<String> = files().iter().flat_map(|file| declarations(file)).collect();
    let read = all.iter().filter(|text| same(text)).count();
    println!("{} pieces, {read} of them declarations", all.len());
    assert!(read > 2_000, "{read} of {} were declarations", all.len());
    assert!(read < all.len(), "none was refused");
}

#[test]
fn changed_declarations_are_read_alike() {
    let read = changed(1, 3_000);
    assert!((300..2_900).contains(&read), "{read} were declarations still");
}

#[test]
#[ignore = "long: see the command at the top of this file"]
fn many_changed_declarations_are_read_alike() {
    let read = changed(2, 300_000);
    println!("{read} of 300,000 were declarations still");
    assert!((30_000..290_000).contains(&read));
}

#[test]
fn odd_texts_are_read_alike() {
    for text in [
        "",
        "\n",
        "rule",
        "rule a \"b\"",
        "rule a \"b",
        "rule é \"b\"\n  when é ≥ 3\n",
        "rule a \"\\\"\\\\\"\n  when (a and (b or not c))\n  then level x # end",
        "rule a \"b\" # comment\n  when a is one of [b, # in a list\n c,]\n",
        "rule a-b \"c\"\n  when a - b > -3 and a-b < 2\n",
        "question q \"?\"\n  number 0 to 5.5 \"kg\"\n  add",
        "case \"c\"\n  given\n    like \"d\"\n    expect yes\n  expect\n    level at least x\n",
        "\u{feff}rule a \"b\"",
        "rule a \"b\"\u{a0}\n when c",
    ] {
        same(text);
    }
}
