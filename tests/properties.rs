//! The laws of the language as properties, on generated rulesets and answers.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "a test stops at what it does not expect"
)]

mod support;

use bedside::answers::Answers;
use bedside::check::{Checked, check};
use bedside::eval::outcome::{Outcome, Range};
use bedside::eval::{Strictness, evaluate};
use bedside::number::Exact;
use bedside::plan::Plan;
use bedside::ruleset::{ClassId, Grade, PatternId, QuestionId, Ruleset, State};
use bedside::source::Source;
use bedside::truth::Truth;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use support::completions::{completions, small_answers};
use support::entropy::Entropy;
use support::generate::{self, Generated};
use support::oracle::World;

/// Most completions that one example tries; larger spaces are made smaller by answering more.
const MOST_COMPLETIONS: usize = 3_000;

fn entropy() -> impl Strategy<Value = Entropy> {
    prop::collection::vec(any::<u32>(), 20..260).prop_map(Entropy::new)
}

fn checked(text: &str) -> (Ruleset, Plan) {
    let Checked { ruleset, plan, diagnostics } = check(&Source::new("generated.triage", text));
    let errors: Vec<_> = diagnostics.iter().filter(|found| found.is_error()).collect();
    assert!(errors.is_empty(), "a generated ruleset has errors: {errors:#?}\n{text}");
    (ruleset.expect("a ruleset"), plan.expect("a plan"))
}

fn agrees(name: &str, claimed: Truth, found: bool, text: &str) {
    let wrong = claimed.is_true() && !found || claimed.is_false() && found;
    assert!(!wrong, "{name} is called {claimed:?} but is {found} in a completion of\n{text}");
}

fn within(name: &str, range: Option<&Range>, found: Option<&Exact>, text: &str) {
    let right = match (range, found) {
        (Some(range), Some(found)) => range.min <= *found && *found <= range.max,
        (None, Some(_)) => false,
        (_, None) => true,
    };
    assert!(right, "{name} is called {range:?} but is {found:?} in a completion of\n{text}");
}

fn holds_in(world: &World<'_>, outcome: &Outcome, text: &str) {
    let ruleset = world.ruleset;
    agrees("applies", outcome.applies, world.applies(), text);
    if outcome.applies.is_false() {
        return;
    }
    for (at, finding) in ruleset.findings.iter().enumerate() {
        let found = world.holds(&finding.when, false)
            && !finding.unless.as_ref().is_some_and(|unless| world.holds(unless, true));
        agrees(&finding.id, outcome.findings[at], found, text);
    }
    for (at, rule) in ruleset.rules.iter().enumerate() {
        agrees(&rule.id, outcome.rules[at], world.rule(at, false), text);
    }
    for (at, calculation) in ruleset.calculations.iter().enumerate() {
        within(&calculation.id, outcome.calculations[at].as_ref(), world.calculation(at).as_ref(), text);
    }
    for (at, score) in ruleset.scores.iter().enumerate() {
        within(&score.id, Some(&outcome.scores[at]), Some(&world.score(at, false)), text);
    }
    for (at, class) in ruleset.classes.iter().enumerate() {
        let found = world.class(ClassId::at(at), false);
        let listed = found.is_none_or(|found| outcome.class(ClassId::at(at)).contains(&found));
        assert!(listed, "{} can be {found:?}, which is not listed\n{text}", class.id);
    }
    let level = outcome.level.expect("a level");
    let found = world.level(false).expect("a level");
    assert!(
        level.bounds.at_most <= found && found <= level.bounds.at_least,
        "level out of its bounds\n{text}"
    );
    let bare = world.level(true).expect("a level");
    let bounds = level.without_assumptions;
    assert!(bounds.at_most <= bare && bare <= bounds.at_least, "level out of its bare bounds\n{text}");
    patterns_hold_in(world, outcome, text);
    advice_holds_in(world, outcome, text);
}

fn patterns_hold_in(world: &World<'_>, outcome: &Outcome, text: &str) {
    for (at, pattern) in world.ruleset.patterns.iter().enumerate() {
        let id = PatternId::at(at);
        let holds = |when: &Option<_>| when.as_ref().is_some_and(|when| world.holds(when, false));
        let claimed = |grade| {
            if outcome.patterns.contains(&(id, grade)) {
                Truth::True
            } else if outcome.patterns_open.contains(&(id, grade)) {
                Truth::Open
            } else {
                Truth::False
            }
        };
        agrees(&pattern.id, claimed(Grade::Likely), holds(&pattern.likely), text);
        if !outcome.patterns.iter().any(|(known, _)| *known == id) {
            agrees(&pattern.id, claimed(Grade::Possible), holds(&pattern.possible), text);
        }
    }
}

fn advice_holds_in(world: &World<'_>, outcome: &Outcome, text: &str) {
    for (at, advice) in world.ruleset.advice.iter().enumerate() {
        let given = outcome.advice.iter().any(|id| id.index() == at);
        let withheld = outcome.withheld.iter().any(|held| held.advice.index() == at);
        let claimed = match (given, withheld) {
            (true, _) => Truth::True,
            (false, true) => Truth::Open,
            (false, false) => Truth::False,
        };
        agrees(&advice.id, claimed, world.advised(at), text);
    }
}

/// An outcome by ids, so that outcomes of differently ordered texts can be compared.
fn by_name(ruleset: &Ruleset, outcome: &Outcome) -> Vec<String> {
    let mut lines = vec![format!("applies {:?}", outcome.applies), format!("level {:?}", outcome.level)];
    let rules = ruleset.rules.iter().zip(&outcome.rules);
    lines.extend(rules.map(|(rule, truth)| format!("{} {truth:?}", rule.id)));
    let findings = ruleset.findings.iter().zip(&outcome.findings);
    lines.extend(findings.map(|(finding, truth)| format!("{} {truth:?}", finding.id)));
    let numbers = ruleset.calculations.iter().zip(&outcome.calculations);
    lines.extend(numbers.map(|(number, range)| format!("{} {range:?}", number.id)));
    let scores = ruleset.scores.iter().zip(&outcome.scores);
    lines.extend(scores.map(|(score, range)| format!("{} {range:?}", score.id)));
    let classes = ruleset.classes.iter().zip(&outcome.classes);
    lines.extend(classes.map(|(class, left)| format!("{} {left:?}", class.id)));
    let pattern = |id: &PatternId| ruleset.patterns[id.index()].id.clone();
    lines.extend(outcome.patterns.iter().map(|(id, grade)| format!("{} {grade:?}", pattern(id))));
    lines.extend(outcome.patterns_open.iter().map(|(id, grade)| format!("{} open {grade:?}", pattern(id))));
    lines.extend(outcome.advice.iter().map(|id| format!("advise {}", ruleset.advice[id.index()].id)));
    let withheld = outcome.withheld.iter().map(|held| held.advice);
    lines.extend(withheld.map(|id| format!("withhold {}", ruleset.advice[id.index()].id)));
    let question = |id: &QuestionId| ruleset.question(*id).id.clone();
    lines.extend(outcome.ask.iter().map(|id| format!("ask {}", question(id))));
    lines.extend(outcome.assumed.iter().map(|id| format!("assume {}", question(id))));
    lines.sort();
    lines
}

/// The same answers for a ruleset whose questions stand in another order.
fn moved(from: &Ruleset, to: &Ruleset, answers: &Answers) -> Answers {
    let mut moved = Answers::nothing(to);
    for at in 0..from.questions.len() {
        let id = QuestionId::at(at);
        let there = to.question_named(&from.question(id).id).expect("the same questions");
        moved.set(there, answers.state(id).clone(), None);
    }
    moved
}

fn generated(entropy: &mut Entropy) -> (Generated, Ruleset, Plan) {
    let generated = generate::ruleset(entropy);
    let (ruleset, plan) = checked(&generated.text());
    (generated, ruleset, plan)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, max_shrink_iters: 4_000, failure_persistence: None, rng_seed: RngSeed::Fixed(0x0bed_51de), ..ProptestConfig::default() })]

    /// Laws 1 and 4: what is certain holds in every completion of the answers.
    #[test]
    fn what_is_certain_holds_in_every_completion(mut entropy in entropy()) {
        let (generated, ruleset, plan) = generated(&mut entropy);
        let answers = small_answers(&ruleset, &mut entropy, MOST_COMPLETIONS);
        let Ok(evaluation) = evaluate(&ruleset, &plan, &answers, Strictness::Lenient) else { return Ok(()) };
        let text = format!("{}\n{answers:?}", generated.text());
        for (kept, bare) in completions(&ruleset, &answers) {
            let world = World { ruleset: &ruleset, kept, bare };
            holds_in(&world, &evaluation.outcome, &text);
        }
    }

    /// Law 5: with every answer given, every number is one value, the one of rational arithmetic, and nothing is open.
    #[test]
    fn full_answers_leave_nothing_open_and_numbers_exact(mut entropy in entropy()) {
        let (generated, ruleset, plan) = generated(&mut entropy);
        let answers = support::answers(&ruleset, &mut entropy, 10);
        let Ok(evaluation) = evaluate(&ruleset, &plan, &answers, Strictness::Lenient) else { return Ok(()) };
        let (kept, bare) = completions(&ruleset, &answers).remove(0);
        let world = World { ruleset: &ruleset, kept, bare };
        let text = generated.text();
        let outcome = &evaluation.outcome;
        holds_in(&world, outcome, &text);
        prop_assert!(outcome.applies != Truth::Open);
        prop_assert!(outcome.rules.iter().chain(&outcome.findings).all(|truth| !truth.is_open()), "{text}");
        for (at, range) in outcome.calculations.iter().enumerate() {
            let found = world.calculation(at);
            prop_assert_eq!(range.as_ref().map(|range| &range.min), found.as_ref(), "{}", &text);
            prop_assert_eq!(range.as_ref().map(|range| &range.max), found.as_ref(), "{}", &text);
        }
        for (at, range) in outcome.scores.iter().enumerate() {
            prop_assert_eq!(&range.min, &world.score(at, false), "{}", &text);
            prop_assert_eq!(&range.min, &range.max, "{}", &text);
        }
    }

    /// Law 8: moving declarations changes nothing but the order of listing.
    #[test]
    fn moving_declarations_changes_nothing(mut entropy in entropy()) {
        let (generated, ruleset, plan) = generated(&mut entropy);
        let answers = support::answers(&ruleset, &mut entropy, 5);
        let mut shuffled = generated.clone();
        entropy.shuffle(&mut shuffled.declarations);
        let (other, other_plan) = checked(&shuffled.text());
        let moved = moved(&ruleset, &other, &answers);
        let one = evaluate(&ruleset, &plan, &answers, Strictness::Lenient);
        let two = evaluate(&other, &other_plan, &moved, Strictness::Lenient);
        match (one, two) {
            (Ok(one), Ok(two)) => prop_assert_eq!(
                by_name(&ruleset, &one.outcome),
                by_name(&other, &two.outcome),
                "{}\n{}", generated.text(), shuffled.text()
            ),
            (Err(one), Err(two)) => prop_assert_eq!(one.len(), two.len()),
            _ => prop_assert!(false, "one text refuses the answers, the other does not"),
        }
    }

    /// Laws 2 and 3: whatever else is answered, or written around it, a true red flag stays and so does its level.
    #[test]
    fn nothing_lowers_a_true_red_flag(mut entropy in entropy()) {
        let (generated, ruleset, plan) = generated(&mut entropy);
        let answers = support::answers(&ruleset, &mut entropy, 4);
        let Ok(before) = evaluate(&ruleset, &plan, &answers, Strictness::Lenient) else { return Ok(()) };
        let more = answer_more(&ruleset, &answers, &mut entropy);
        let wider = with_more_rules(&generated, &mut entropy);
        let (other, other_plan) = checked(&wider.text());
        let there = moved(&ruleset, &other, &more);
        for (at, rule) in ruleset.rules.iter().enumerate() {
            if !rule.red_flag || !before.outcome.rules[at].is_true() {
                continue;
            }
            for (ruleset, plan, answers) in [(&ruleset, &plan, &more), (&other, &other_plan, &there)] {
                // A contradiction is told as one; it is never a lower level.
                let Ok(after) = evaluate(ruleset, plan, answers, Strictness::Lenient) else { continue };
                prop_assert!(after.outcome.rules[at].is_true());
                prop_assert!(after.outcome.fired.iter().any(|id| id.index() == at));
                if let Some(level) = after.outcome.level {
                    prop_assert!(level.bounds.at_least <= rule.level.expect("a level"));
                    prop_assert!(level.without_assumptions.at_least <= rule.level.expect("a level"));
                }
            }
        }
    }

    /// A row that the checker calls unreachable is found by no completion: its small search is held to the meaning.
    #[test]
    fn no_completion_reaches_a_row_that_is_called_unreachable(mut entropy in entropy()) {
        let text = generate::ruleset(&mut entropy).text();
        let checked = check(&Source::new("generated.triage", text.as_str()));
        let ruleset = checked.ruleset.expect("a ruleset");
        let told = checked.diagnostics.iter().filter(|found| found.code == "bedside::check::row_unreachable");
        let messages: Vec<&str> = told.map(|found| found.message.as_str()).collect();
        for seed in 0..if messages.is_empty() { 0_u32 } else { 200 } {
            let numbers = (1..64).map(|at: u32| (seed * 64 + at).wrapping_mul(2_654_435_761).rotate_left(13));
            let answers = support::answers(&ruleset, &mut Entropy::new(numbers.collect()), 10);
            let (kept, bare) = completions(&ruleset, &answers).remove(0);
            let world = World { ruleset: &ruleset, kept, bare };
            for (at, class) in ruleset.classes.iter().enumerate() {
                let found = world.class(ClassId::at(at), false).map(|choice| &class.choices[usize::from(choice)].id);
                let row = found.map(|id| format!("row `{id}` of `{}` is never reached", class.id));
                prop_assert!(!messages.iter().any(|told| row.as_ref().is_some_and(|row| told.starts_with(row))), "{row:?}\n{text}");
            }
        }
    }

    /// Law 6: the same twice.
    #[test]
    fn the_same_answers_give_the_same_result(mut entropy in entropy()) {
        let (generated, ruleset, plan) = generated(&mut entropy);
        let answers = support::answers(&ruleset, &mut entropy, 5);
        let (again, again_plan) = checked(&generated.text());
        let one = evaluate(&ruleset, &plan, &answers, Strictness::Lenient);
        let two = evaluate(&again, &again_plan, &answers, Strictness::Lenient);
        prop_assert_eq!(one, two);
    }
}

/// Missing answers filled in, given ones kept.
fn answer_more(ruleset: &Ruleset, answers: &Answers, entropy: &mut Entropy) -> Answers {
    let mut more = answers.clone();
    for at in 0..ruleset.questions.len() {
        let id = QuestionId::at(at);
        if *answers.state(id) == State::Missing && entropy.one_in(2) {
            let value = entropy.pick(&support::domain(ruleset, id)).clone();
            more.set(id, State::Given(value), None);
        }
    }
    more
}

/// The same ruleset with rules, advice and a finding added after the rest.
fn with_more_rules(generated: &Generated, entropy: &mut Entropy) -> Generated {
    let mut wider = generated.clone();
    let level = entropy.pick(&["now", "today", "week", "home"]);
    wider.declarations.push("question extra \"Extra?\"\n  yes or no\n".to_owned());
    wider.declarations.push("finding extra_found \"Extra\"\n  when extra\n".to_owned());
    wider.declarations.push(format!(
        "rule extra_rule \"Extra\"\n  when extra_found\n  unless q0 is known\n  then level {level}\n  because \"B.\"\n"
    ));
    wider
}

/// Texts that follow each other as somebody writes: what is read with the declarations of the last time is what is
/// read without.
#[test]
fn reading_again_reads_the_same() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance");
    let mut cache = bedside::syntax::Cache::default();
    let mut texts: Vec<String> = std::fs::read_dir(folder)
        .expect("the suite")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "triage"))
        .map(|path| std::fs::read_to_string(path).expect("a text"))
        .collect();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/rulesets/deep_gluteal/deep_gluteal.triage");
    let flagship = std::fs::read_to_string(path).expect("the flagship");
    let mut numbers = 7_u32;
    for _ in 0..60 {
        numbers = numbers.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let at = flagship.lines().count() * (numbers >> 16) as usize / 65_536;
        let kept = |(line, _): &(usize, &str)| *line != at;
        let lines: Vec<&str> = flagship.lines().enumerate().filter(kept).map(|(_, line)| line).collect();
        texts.push(format!("# moved {at}\n{}\n", lines.join("\n")));
    }
    for text in texts {
        let source = Source::new("again.triage", text);
        let fresh = bedside::syntax::parse(&source);
        assert_eq!(bedside::syntax::parse_again(&source, &mut cache), fresh);
        assert_eq!(bedside::syntax::parse_again(&source, &mut cache), fresh, "the second time");
    }
}
