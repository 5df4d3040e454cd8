//! The one layout: text in, text out; comments, blank lines and meaning stay; a file is written whole or not at all.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test stops at what it does not expect"
)]

#[path = "cli/case.rs"]
mod case;
#[path = "fmt/command.rs"]
mod command;
#[path = "fmt/messy.rs"]
mod messy;
mod support;

use bedside::check::check;
use bedside::fmt::{Refusal, WIDTH, format};
use bedside::ruleset::digest;
use bedside::source::Source;
use bedside::syntax;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::path::{Path, PathBuf};
use support::entropy::Entropy;
use support::generate;

/// A text laid out; `None` where it cannot be read.
fn laid_out(text: &str) -> Option<String> {
    match format(&Source::new("test.triage", text)) {
        Ok(text) => Some(text),
        Err(Refusal::Unreadable(_)) => None,
        Err(Refusal::Fault) => panic!("what is laid out says something else than\n{text}"),
    }
}

fn comments(text: &str) -> Vec<String> {
    let source = Source::new("test.triage", text);
    let (file, _) = syntax::parse(&source);
    file.comments.iter().map(|it| source.slice(it.span).to_owned()).collect()
}

/// The digest of the meaning, where the ruleset has no errors.
fn meaning(text: &str) -> Option<String> {
    check(&Source::new("test.triage", text)).ruleset.map(|ruleset| digest::digest(&ruleset))
}

/// What the check finds, in any order; its messages may quote a condition with the line ends in it.
fn said(text: &str) -> Vec<&'static str> {
    let problems = check(&Source::new("test.triage", text)).diagnostics;
    let mut said: Vec<&'static str> = problems.iter().map(|it| it.code).collect();
    said.sort_unstable();
    said
}

/// What holds of every layout.
fn holds(text: &str) -> Option<String> {
    let once = laid_out(text)?;
    let twice = laid_out(&once).unwrap_or_else(|| panic!("the layout cannot be read:\n{once}"));
    assert!(once == twice, "a second time changes it:\n{text}\n--- once\n{once}\n--- twice\n{twice}");
    assert_eq!(comments(text), comments(&once), "comments differ:\n{text}\n---\n{once}");
    assert_eq!(meaning(text), meaning(&once), "the meaning differs:\n{text}\n---\n{once}");
    assert_eq!(said(text), said(&once), "other problems are found:\n{text}\n---\n{once}");
    Some(once)
}

#[test]
fn each_form_has_its_layout() {
    insta::glob!("fmt/*.triage", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        insta::assert_snapshot!(holds(&text).unwrap());
    });
}

#[test]
fn the_forms_of_the_language_have_their_layout() {
    for text in [include_str!("syntax/sample.triage"), include_str!("syntax/forms.triage")] {
        insta::assert_snapshot!(holds(text).unwrap());
    }
}

/// Every ruleset below a folder.
fn rulesets(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(rulesets(&path));
        } else if path.extension().is_some_and(|ending| ending == "triage") {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn the_rulesets_are_formatted() {
    let all = rulesets(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rulesets"));
    assert!(!all.is_empty());
    for path in all {
        let text = std::fs::read_to_string(&path).unwrap();
        let same = holds(&text).is_some_and(|it| it == text);
        assert!(same, "{} is not formatted: run `bedside fmt rulesets`", path.display());
    }
}

#[test]
fn the_conformance_rulesets_keep_their_meaning() {
    for path in rulesets(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")) {
        let _ = holds(&std::fs::read_to_string(path).unwrap_or_default());
    }
}

/// The texts that are made messy: real ones, and every form of the grammar.
fn texts() -> Vec<&'static str> {
    vec![
        include_str!("syntax/sample.triage"),
        include_str!("syntax/forms.triage"),
        include_str!("results/back.triage"),
        include_str!("fmt/long.triage"),
        include_str!("fmt/comments.triage"),
    ]
}

fn entropy() -> impl Strategy<Value = Entropy> {
    prop::collection::vec(any::<u32>(), 20..260).prop_map(Entropy::new)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 60,
        max_shrink_iters: 100,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(0x0bed_51de),
        ..ProptestConfig::default()
    })]

    #[test]
    fn generated_rulesets_keep_their_meaning(mut rules in entropy(), mut mess in entropy()) {
        let text = generate::ruleset(&mut rules).text();
        prop_assert!(holds(&text).is_some());
        let messy = messy::messy(&text, &mut mess);
        if let Some(once) = holds(&messy) {
            prop_assert_eq!(meaning(&text), meaning(&once));
        }
    }

    #[test]
    fn a_messy_text_has_a_layout(which in 0..5_usize, mut mess in entropy()) {
        let _ = holds(&messy::messy(texts()[which], &mut mess));
    }

    #[test]
    fn blanks_alone_do_not_matter(which in 0..5_usize, mut mess in entropy()) {
        let text = texts()[which];
        prop_assert_eq!(holds(&messy::blanks(text, &mut mess)), holds(text));
    }

    #[test]
    fn no_line_that_can_be_broken_is_too_long(mut rules in entropy()) {
        let text = generate::ruleset(&mut rules).text();
        let once = laid_out(&text).unwrap();
        let unbreakable = |line: &&str| line.contains('"');
        prop_assert!(once.lines().filter(|line| !unbreakable(line)).all(|line| line.chars().count() <= WIDTH));
    }
}
