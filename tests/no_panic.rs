//! No text brings bedside down: any bytes and any slip in a ruleset, any slip in an answer file.
//!
//! Whatever the checker lets through is evaluated as well, so that "a ruleset that checks cannot fail at evaluation" is
//! tried on rulesets that nobody meant.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a fault fails the test, as it should"
)]

use bedside::answers::{self, Answers};
use bedside::check::{Checked, check};
use bedside::eval::{Strictness, evaluate};
use bedside::plan::Plan;
use bedside::ruleset::Ruleset;
use bedside::source::Source;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::RngSeed;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Most lines of the flagship that one example takes: whole, it is too long to be checked often.
const MOST_LINES: usize = 60;

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn texts(folder: &str, ending: &str) -> Vec<String> {
    let entries = fs::read_dir(project().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|it| it == ending)).collect();
    paths.sort();
    paths.into_iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

static FLAGSHIP: LazyLock<String> = LazyLock::new(|| {
    fs::read_to_string(project().join("rulesets/deep_gluteal/deep_gluteal.triage")).unwrap()
});
static SAMPLES: LazyLock<Vec<String>> = LazyLock::new(|| texts("tests/conformance", "triage"));
static ANSWERS: LazyLock<Vec<String>> = LazyLock::new(|| texts("rulesets/deep_gluteal/answers", "yaml"));
static CHECKED: LazyLock<(Ruleset, Plan)> = LazyLock::new(|| {
    let checked = check(&Source::new("flagship.triage", FLAGSHIP.as_str()));
    (checked.ruleset.unwrap(), checked.plan.unwrap())
});

/// Checks a text, and evaluates it with nothing answered where it is let through. Every place must lie in the text.
fn stands(text: &str) {
    let source = Source::new("any.triage", text);
    let Checked { ruleset, plan, diagnostics } = check(&source);
    for label in diagnostics.iter().flat_map(|found| &found.labels) {
        assert!(text.get(label.span.range()).is_some(), "{:?} of {}", label.span, diagnostics[0].message);
    }
    if let (Some(ruleset), Some(plan)) = (ruleset, plan) {
        let _ = evaluate(&ruleset, &plan, &Answers::nothing(&ruleset), Strictness::Lenient);
    } else {
        assert!(diagnostics.iter().any(bedside::diagnostic::Diagnostic::is_error), "no ruleset and no error");
    }
}

/// A text as words, blanks and signs, one after the other.
fn tokens(text: &str) -> Vec<&str> {
    let kind = |character: char| {
        if character.is_alphanumeric() || character == '_' { 0 } else { 1 + u32::from(character) }
    };
    let (mut found, mut start) = (Vec::new(), 0);
    let mut before = None;
    for (at, character) in text.char_indices() {
        if before.is_some_and(|before| before != kind(character)) {
            found.push(&text[start..at]);
            start = at;
        }
        before = Some(kind(character));
    }
    found.push(&text[start..]);
    found
}

/// One slip: what is done, where, and with what other part.
type Slip = (u8, Index, Index);

fn slips() -> impl Strategy<Value = (bool, Vec<Slip>)> {
    (any::<bool>(), prop::collection::vec((0_u8..5, any::<Index>(), any::<Index>()), 1..6))
}

/// Deletes, doubles, swaps, replaces and inserts parts: words, or whole lines.
fn slipped(text: &str, by_line: bool, slips: &[Slip]) -> String {
    let mut parts: Vec<&str> = if by_line { text.split_inclusive('\n').collect() } else { tokens(text) };
    for (what, at, other) in slips {
        let (at, other) = (at.index(parts.len().max(1)), other.index(parts.len().max(1)));
        if parts.is_empty() {
            break;
        }
        match what {
            0 => drop(parts.remove(at)),
            1 => parts.insert(at, parts[at]),
            2 => parts.swap(at, other),
            3 => parts[at] = parts[other],
            _ => parts.insert(at, parts[other]),
        }
    }
    parts.concat()
}

/// Some lines of a text that stand together.
fn excerpt(text: &str, at: Index) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let start = at.index(lines.len());
    lines[start..(start + MOST_LINES).min(lines.len())].concat()
}

fn config(cases: u32) -> ProptestConfig {
    let rng_seed = RngSeed::Fixed(0x000b_ed51_de01);
    ProptestConfig { cases, failure_persistence: None, rng_seed, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn any_bytes_are_checked(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        stands(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_words_of_the_language_are_checked(
        words in prop::collection::vec(any::<Index>(), 0..120),
        sample in any::<Index>(),
    ) {
        let sample = &SAMPLES[sample.index(SAMPLES.len())];
        let all = tokens(sample);
        stands(&words.iter().map(|at| all[at.index(all.len())]).collect::<String>());
    }

    #[test]
    fn any_slip_in_a_small_ruleset_is_checked(sample in any::<Index>(), (by_line, slips) in slips()) {
        stands(&slipped(&SAMPLES[sample.index(SAMPLES.len())], by_line, &slips));
    }

    #[test]
    fn any_slip_in_a_part_of_the_flagship_is_checked(at in any::<Index>(), (by_line, slips) in slips()) {
        stands(&slipped(&excerpt(&FLAGSHIP, at), by_line, &slips));
    }
}

proptest! {
    #![proptest_config(config(12))]

    #[test]
    fn any_slip_in_the_flagship_is_checked((by_line, slips) in slips()) {
        stands(&slipped(&FLAGSHIP, by_line, &slips));
    }
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn any_slip_in_an_answer_file_is_read_and_evaluated(
        sample in any::<Index>(),
        (by_line, slips) in slips(),
        strict in any::<bool>(),
    ) {
        let text = slipped(&ANSWERS[sample.index(ANSWERS.len())], by_line, &slips);
        let (ruleset, plan) = &*CHECKED;
        let (answers, problems) = answers::read(ruleset, &Source::new("any.yaml", text.as_str()));
        for label in problems.iter().flat_map(|problem| &problem.labels) {
            prop_assert!(text.get(label.span.range()).is_some());
        }
        if let Some(answers) = answers {
            let strictness = if strict { Strictness::Strict } else { Strictness::Lenient };
            let _ = evaluate(ruleset, plan, &answers, strictness);
        }
    }
}
