//! Many patients on planes against `eval` for one: every conclusion of generated rulesets, value by value.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test stops at what it does not expect"
)]

mod support;

use bedside::answers::Answers;
use bedside::batch::planes::block::Block;
use bedside::batch::planes::conclusions::{Concluded, Planes};
use bedside::batch::planes::layout::Layout;
use bedside::batch::planes::{LANES, Lanes};
use bedside::eval::outcome::Outcome;
use bedside::eval::{Strictness, Walks, conclude_without_asking};
use bedside::pipeline::{Ready, load_ruleset};
use bedside::ruleset::{Grade, LevelId, QuestionId};
use bedside::source::Source;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::fs;
use support::entropy::{Entropy, random};
use support::generate;

fn ready(text: &str) -> Ready {
    let loaded = load_ruleset(&Source::new("rules.triage", text));
    loaded.ready.unwrap_or_else(|| panic!("{:#?}\n{text}", loaded.diagnostics))
}

fn lanes_of(planes: &[Lanes], lane: usize) -> Vec<usize> {
    planes.iter().enumerate().filter(|(_, plane)| plane.has(lane)).map(|(at, _)| at).collect()
}

fn same(ruleset_text: &str, found: &Concluded, lane: usize, expected: &Outcome) {
    let place = || format!("patient {lane} of\n{ruleset_text}");
    assert_eq!(found.applies.has(lane), expected.applies.is_true(), "applies, {}", place());
    assert_eq!(found.not_applying.has(lane), expected.applies.is_false(), "does not apply, {}", place());
    let rules = |list: &[bedside::ruleset::RuleId]| list.iter().map(|id| id.index()).collect::<Vec<_>>();
    assert_eq!(lanes_of(&found.fired, lane), rules(&expected.fired), "fired, {}", place());
    assert_eq!(lanes_of(&found.open, lane), rules(&expected.open), "open, {}", place());
    let advice: Vec<usize> = expected.advice.iter().map(|id| id.index()).collect();
    assert_eq!(lanes_of(&found.advice, lane), advice, "advice, {}", place());
    let (mut patterns, mut open) = (Vec::new(), Vec::new());
    for (at, [likely, possible, likely_open, possible_open]) in found.patterns.iter().enumerate() {
        for (plane, grade) in [(likely, Grade::Likely), (possible, Grade::Possible)] {
            patterns.extend(plane.has(lane).then_some((at, grade)));
        }
        for (plane, grade) in [(likely_open, Grade::Likely), (possible_open, Grade::Possible)] {
            open.extend(plane.has(lane).then_some((at, grade)));
        }
    }
    let graded = |list: &[(bedside::ruleset::PatternId, Grade)]| {
        list.iter().map(|(id, grade)| (id.index(), *grade)).collect::<Vec<_>>()
    };
    assert_eq!(patterns, graded(&expected.patterns), "patterns, {}", place());
    assert_eq!(open, graded(&expected.patterns_open), "open patterns, {}", place());
    for (at, truth) in expected.findings.iter().enumerate() {
        let (certain, unsure) = found.findings[at];
        assert_eq!((certain.has(lane), unsure.has(lane)), (truth.is_true(), truth.is_open()), "{}", place());
    }
    let only = |planes: &[Lanes]| {
        let levels = lanes_of(planes, lane);
        assert!(levels.len() <= 1, "{levels:?}, {}", place());
        levels.first().map(|at| LevelId::at(*at))
    };
    let bounds = |level: bedside::eval::outcome::Bounds| (Some(level.at_least), Some(level.at_most));
    let level = expected.level.as_ref();
    let with = (only(&found.at_least), only(&found.at_most));
    assert_eq!(with, level.map_or((None, None), |it| bounds(it.bounds)), "level, {}", place());
    let without = (only(&found.bare_at_least), only(&found.bare_at_most));
    let expected = level.map_or((None, None), |it| bounds(it.without_assumptions));
    assert_eq!(without, expected, "level without assumptions, {}", place());
}

/// Holds every patient against `eval`; says whether the ruleset has a form in planes.
fn hold(text: &str, patients: &[Answers]) -> bool {
    let ready = ready(text);
    let Some(layout) = Layout::new(&ready.ruleset, &ready.plan) else { return false };
    let (mut planes, mut block) = (Planes::new(&ready, &layout), Block::new(&layout));
    let mut walks = Walks::new(&ready.plan);
    let assessed = patients[0].assessed_on.unwrap().day_number();
    for some in patients.chunks(LANES) {
        block.clear();
        for (lane, answers) in some.iter().enumerate() {
            for at in 0..ready.ruleset.questions.len() {
                let id = QuestionId::at(at);
                block.state(&layout, id, answers.state(id), lane);
            }
        }
        planes.run(&mut block, some.len(), assessed);
        for (lane, answers) in some.iter().enumerate() {
            let (ruleset, plan) = (&ready.ruleset, &ready.plan);
            match conclude_without_asking(ruleset, plan, answers, Strictness::Lenient, &mut walks) {
                Ok(outcome) => {
                    assert!(!planes.found.faulty.has(lane), "patient {lane} of\n{text}");
                    same(text, &planes.found, lane, &outcome);
                }
                Err(_) => assert!(planes.found.faulty.has(lane), "patient {lane} of\n{text}"),
            }
        }
    }
    true
}

/// So many patients, drawn from a seed of their own: a generated ruleset uses up what proptest gives.
fn patients(text: &str, seed: u32, count: usize) -> Vec<Answers> {
    let ready = ready(text);
    let mut entropy = Entropy::new(random(seed, count * (2 * ready.ruleset.questions.len() + 3)));
    let entropy = &mut entropy;
    let each = (0..count).map(|_| {
        let known = entropy.below(11);
        let mut answers = support::answers(&ready.ruleset, entropy, known);
        answers.assessed_on = bedside::answers::Date::parse("2026-11-20");
        answers
    });
    each.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn planes_conclude_what_eval_does(seeds in prop::collection::vec(any::<u32>(), 20..260)) {
        let seed = seeds[0];
        let text = generate::ruleset(&mut Entropy::new(seeds)).text();
        let people = patients(&text, seed, 70);
        hold(&text, &people);
    }
}

/// How many of the generated rulesets planes carry: a change that loses many is told.
#[test]
fn most_generated_rulesets_have_a_form_in_planes() {
    let carried = (0..200).filter(|seed| {
        let text = generate::ruleset(&mut Entropy::new(random(*seed, 260))).text();
        hold(&text, &patients(&text, seed + 1, 130))
    });
    let carried = carried.count();
    println!("{carried} of 200 generated rulesets are carried by planes");
    assert!(carried >= 120, "{carried}");
}

#[test]
fn the_rulesets_that_are_measured_have_a_form_in_planes() {
    for name in ["small", "large"] {
        let path = format!("{}/benches/rulesets/{name}/ruleset.triage", env!("CARGO_MANIFEST_DIR"));
        let text = fs::read_to_string(path).unwrap();
        let people = patients(&text, 3, if name == "small" { 600 } else { 70 });
        assert!(hold(&text, &people), "{name}");
    }
}
