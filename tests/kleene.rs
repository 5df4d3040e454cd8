//! The evaluator says exactly what Kleene's logic and the ranges give, no less and no more: compared for equality with
//! a second reading of the typed text, on generated rulesets and answers.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what is not as expected fails"
)]

mod support;

use bedside::answers::Answers;
use bedside::check::check;
use bedside::eval::outcome::{Bounds, Outcome, Values};
use bedside::eval::{Strictness, evaluate};
use bedside::ruleset::{ClassId, Grade, PatternId, Ruleset};
use bedside::source::Source;
use bedside::testing::coverage::decides;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::fmt::Debug;
use support::entropy::Entropy;
use support::kleene::{Ranged, Reading};

fn same<T: PartialEq + Debug>(id: &str, found: &T, wanted: &T, text: &str) {
    assert!(found == wanted, "{id} is {found:?} but should be {wanted:?} in\n{text}");
}

fn findings_and_rules_agree(reading: &Reading<'_>, outcome: &Outcome, text: &str) {
    for (finding, found) in reading.ruleset.findings.iter().zip(&outcome.findings) {
        let wanted = reading.when_unless(&finding.when, finding.unless.as_ref());
        same(&finding.id, found, &wanted, text);
    }
    for (at, found) in outcome.rules.iter().enumerate() {
        same(&reading.ruleset.rules[at].id, found, &reading.rule(at), text);
    }
}

fn numbers_agree(reading: &Reading<'_>, outcome: &Outcome, text: &str) {
    for (at, found) in outcome.calculations.iter().enumerate() {
        let (applies, range): Ranged = reading.calculation(at);
        let wanted = (!applies.is_false()).then_some(range);
        let found = found.as_ref().map(|range| (range.min.clone(), range.max.clone()));
        same(&reading.ruleset.calculations[at].id, &found, &wanted, text);
    }
    for (at, found) in outcome.scores.iter().enumerate() {
        let found = (found.min.clone(), found.max.clone());
        same(&reading.ruleset.scores[at].id, &found, &reading.score(at), text);
    }
}

fn classes_and_patterns_agree(reading: &Reading<'_>, outcome: &Outcome, text: &str) {
    for (at, class) in reading.ruleset.classes.iter().enumerate() {
        let (applies, mut wanted) = reading.class(ClassId::at(at));
        wanted.retain(|_| !applies.is_false());
        wanted.sort_unstable();
        wanted.dedup();
        same(&class.id, &outcome.classes[at], &wanted, text);
    }
    if outcome.applies.is_false() {
        return;
    }
    for (at, pattern) in reading.ruleset.patterns.iter().enumerate() {
        let id = PatternId::at(at);
        let grades = [Grade::Likely, Grade::Possible];
        let wanted = grades.into_iter().find(|grade| reading.grade(id, *grade).is_true());
        let found = outcome.patterns.iter().find(|(known, _)| *known == id).map(|(_, grade)| *grade);
        same(&pattern.id, &found, &wanted, text);
        let open =
            |grade: &Grade| wanted.is_none_or(|known| *grade > known) && reading.grade(id, *grade).is_open();
        let found = outcome.patterns_open.iter().filter(|(known, _)| *known == id).map(|(_, grade)| *grade);
        same(&pattern.id, &found.collect::<Vec<_>>(), &grades.into_iter().filter(open).collect(), text);
    }
}

fn levels_agree(ruleset: &Ruleset, answers: &Answers, outcome: &Outcome, text: &str) {
    let reading = |bare| Reading::new(ruleset, answers, bare);
    let bounds = |bare| {
        let (at_least, at_most) = reading(bare).level().unwrap();
        Bounds { at_least, at_most }
    };
    let applies = reading(false).applies();
    same("applies", &outcome.applies, &applies, text);
    let Some(level) = outcome.level else {
        return assert!(applies.is_false(), "no level in\n{text}");
    };
    same("the level", &level.bounds, &bounds(false), text);
    same("the level without assumptions", &level.without_assumptions, &bounds(true), text);
    let settled = level.bounds.at_least == level.bounds.at_most && applies.is_true();
    same("settled", &level.settled, &settled, text);
}

/// Coverage asks what a condition would be with one part turned over. That it puts parts together as `eval` does shows
/// where a part keeps its own value.
fn parts_agree(ruleset: &Ruleset, values: &Values, text: &str) {
    for rule in &ruleset.rules {
        for part in decides::atoms(&rule.when) {
            let with = decides::value(&rule.when, values, (part.id, values.cond(part.id)));
            same(&rule.id, &with, &values.cond(rule.when.id), text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        max_shrink_iters: 6_000,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(0x000b_ed51_de00),
        ..ProptestConfig::default()
    })]

    #[test]
    fn exactly_what_kleenes_logic_and_the_ranges_give_is_called_true_or_false(
        numbers in prop::collection::vec(any::<u32>(), 20..260)
    ) {
        let mut entropy = Entropy::new(numbers);
        let generated = support::generate::ruleset(&mut entropy).text();
        let checked = check(&Source::new("generated.triage", generated.as_str()));
        let (ruleset, plan) = (checked.ruleset.unwrap(), checked.plan.unwrap());
        let known = entropy.below(9);
        let answers = support::answers(&ruleset, &mut entropy, known);
        let Ok(evaluation) = evaluate(&ruleset, &plan, &answers, Strictness::Lenient) else { return Ok(()) };
        let text = format!("{generated}\n{answers:?}");
        let reading = Reading::new(&ruleset, &answers, false);
        findings_and_rules_agree(&reading, &evaluation.outcome, &text);
        numbers_agree(&reading, &evaluation.outcome, &text);
        classes_and_patterns_agree(&reading, &evaluation.outcome, &text);
        levels_agree(&ruleset, &answers, &evaluation.outcome, &text);
        parts_agree(&ruleset, &evaluation.values, &text);
    }
}
