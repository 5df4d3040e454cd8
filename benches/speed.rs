//! One evaluation of the flagship with typed answers and no trace, and checking it from text.
//!
//! `cargo bench` prints the time of each and, for checking, the bytes a second.

use bedside::answers::Answers;
use bedside::check::check;
use bedside::eval::{Strictness, Walks, conclude};
use bedside::plan::Plan;
use bedside::ruleset::Ruleset;
use bedside::source::Source;
use bedside::testing;
use divan::Bencher;
use divan::counter::BytesCount;
use std::fs;

fn main() {
    divan::main();
}

const RULESET: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/rulesets/deep_gluteal/deep_gluteal.triage");
const ANSWERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/rulesets/deep_gluteal/answers");

fn source(path: &str) -> Source {
    Source::new(path, fs::read_to_string(path).expect("a file of the project"))
}

fn each_person(ruleset: &Ruleset) -> Vec<Answers> {
    let mut paths: Vec<_> =
        fs::read_dir(ANSWERS).expect("answers").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let (answers, _) = bedside::answers::read(ruleset, &source(&path.to_string_lossy()));
            answers.expect("answers without errors")
        })
        .collect()
}

/// Times something done for one person after the other.
fn for_each_person<T>(bencher: Bencher, mut run: impl FnMut(&Ruleset, &Plan, &Answers, &mut Walks) -> T) {
    let checked = check(&source(RULESET));
    let (ruleset, plan) = (checked.ruleset.expect("a ruleset"), checked.plan.expect("a plan"));
    let people = each_person(&ruleset);
    let mut walks = Walks::new(&plan);
    let mut at = 0;
    bencher.bench_local(|| {
        at = (at + 1) % people.len();
        people.get(at).map(|person| run(&ruleset, &plan, person, &mut walks))
    });
}

/// The flat form walked with and without assumptions: everything that is decided.
#[divan::bench]
fn walk_one_person(bencher: Bencher) {
    for_each_person(bencher, |_, plan, person, walks| walks.run(plan, person));
}

/// The whole outcome: rules, patterns, advice, asks.
#[divan::bench]
fn evaluate_one_person(bencher: Bencher) {
    for_each_person(bencher, |ruleset, plan, person, walks| {
        conclude(ruleset, plan, person, Strictness::Lenient, walks)
    });
}

#[divan::bench]
fn check_the_flagship(bencher: Bencher) {
    let source = source(RULESET);
    bencher.counter(BytesCount::of_str(source.text())).bench_local(|| check(&source));
}

/// A thousand cases of the flagship, compiled once, as `watch` and others run them again and again.
#[divan::bench]
fn run_a_thousand_cases(bencher: Bencher) {
    let checked = check(&source(RULESET));
    let (ruleset, plan) = (checked.ruleset.expect("a ruleset"), checked.plan.expect("a plan"));
    let few = testing::patients(&ruleset);
    let many: Vec<_> = few.iter().cycle().take(1000).cloned().collect();
    bencher.bench_local(|| testing::run(&ruleset, &plan, &many));
}

#[divan::bench]
fn parse_the_flagship(bencher: Bencher) {
    let source = source(RULESET);
    bencher.counter(BytesCount::of_str(source.text())).bench_local(|| bedside::syntax::parse(&source));
}
