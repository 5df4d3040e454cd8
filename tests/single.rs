//! One patient by a library call against `eval`: every conclusion of generated rulesets, value by value, from typed
//! answers and from JSON, and nothing allocated on the way.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test stops at what it does not expect"
)]

mod support;

use bedside::answers::Answers;
use bedside::answers::row::Extra;
use bedside::batch::single::{Conclusions, Contradiction, Room, Single};
use bedside::date::Date;
use bedside::eval::outcome::Outcome;
use bedside::eval::{Strictness, Walks, conclude_without_asking};
use bedside::pipeline::{Ready, load_ruleset};
use bedside::ruleset::{QuestionId, State};
use bedside::source::Source;
use std::fmt::Write;
use std::fs;
use support::entropy::{Entropy, random};
use support::generate;
use support::rows::json_and_cell;

fn ready(text: &str) -> Ready {
    let loaded = load_ruleset(&Source::new("rules.triage", text));
    loaded.ready.unwrap_or_else(|| panic!("{:#?}\n{text}", loaded.diagnostics))
}

fn extra() -> Extra {
    Extra { kept: vec!["id".to_owned()], on: Date::parse("2026-11-20"), ..Extra::default() }
}

/// So many patients, some with everything answered and some with little.
fn patients(ready: &Ready, seed: u32, count: usize) -> Vec<Answers> {
    let mut entropy = Entropy::new(random(seed, count * (2 * ready.ruleset.questions.len() + 3)));
    let each = (0..count).map(|_| {
        let known = entropy.below(11);
        let mut answers = support::answers(&ready.ruleset, &mut entropy, known);
        answers.assessed_on = Date::parse("2026-11-20");
        answers
    });
    each.collect()
}

fn json(ready: &Ready, answers: &Answers) -> String {
    let mut text = "{\"id\":\"p1\"".to_owned();
    for (at, question) in ready.ruleset.questions.iter().enumerate() {
        let value = match answers.state(QuestionId::at(at)) {
            State::Missing => continue,
            State::Unknown => "\"unknown\"".to_owned(),
            State::Given(value) => json_and_cell(question, value).0,
        };
        let _ = write!(text, ",\"{}\":{value}", question.id);
    }
    text + "}"
}

fn same(found: &Conclusions, expected: &Outcome, place: &str) {
    assert_eq!(found.applies, expected.applies, "{place}");
    assert_eq!(found.level, expected.level, "{place}");
    assert_eq!(found.fired, expected.fired, "{place}");
    assert_eq!(found.open, expected.open, "{place}");
    assert_eq!(found.patterns, expected.patterns, "{place}");
    assert_eq!(found.patterns_open, expected.patterns_open, "{place}");
    assert_eq!(found.advice, expected.advice, "{place}");
    assert_eq!(found.findings, expected.findings, "{place}");
}

/// Holds every patient against `eval`, typed and as JSON; says whether the ruleset is laid out, and how many of the
/// patients' answers contradict each other.
fn hold(text: &str, seed: u32, count: usize) -> (bool, usize) {
    let ready = ready(text);
    let single = Single::new(&ready, extra());
    let (mut room, mut walks) = (single.room(), Walks::new(&ready.plan));
    let mut contradictory = 0;
    for (at, answers) in patients(&ready, seed, count).iter().enumerate() {
        let place = format!("patient {at} of\n{text}");
        let (ruleset, plan) = (&ready.ruleset, &ready.plan);
        let expected = conclude_without_asking(ruleset, plan, answers, Strictness::Lenient, &mut walks);
        let typed = single.conclude(&single.patient(answers), &mut room);
        match &expected {
            Ok(outcome) => same(typed.unwrap(), outcome, &place),
            Err(_) => assert_eq!(typed, Err(Contradiction), "{place}"),
        }
        let written = json(&ready, answers);
        match (single.json(&written, &mut room), expected) {
            (Ok(found), Ok(outcome)) => same(found, &outcome, &place),
            (Err(faults), Err(problems)) => {
                let faults: Vec<&str> = faults.iter().map(|fault| fault.code).collect();
                let problems: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
                assert_eq!(faults, problems, "{place}");
                contradictory += 1;
            }
            (found, expected) => panic!("{found:?} {expected:?} {written} {place}"),
        }
    }
    (single.is_laid_out(), contradictory)
}

#[test]
fn one_patient_is_concluded_as_eval_does() {
    let (mut laid_out, mut contradictory) = (0, 0);
    for seed in 0..260 {
        let text = generate::ruleset(&mut Entropy::new(random(seed, 260))).text();
        let (own, some) = hold(&text, seed + 1, 60);
        laid_out += usize::from(own);
        contradictory += some;
    }
    println!(
        "{laid_out} of 260 generated rulesets are laid out; {contradictory} patients contradict themselves"
    );
    assert!(laid_out >= 150, "{laid_out}");
    assert!(contradictory > 0);
}

/// More rules, patterns and advice than a word has bits, rules of one part and of many, conditions that one answer leaves
/// open and makes true together, a range too wide for a place each, and advice that reads the level.
fn unusual() -> String {
    let mut text = "ruleset unusual \"Unusual\"\n  language 1\n  version \"0.1.0\"\n".to_owned();
    text += "levels\n  now \"Now\"\n  soon \"Soon\"\n  later \"Later\"\n  never \"Never\"\n";
    for at in 0..9 {
        let assume = if at == 8 { "  assume no\n" } else { "" };
        write!(text, "question q{at} \"Question {at}?\"\n  yes or no\n{assume}").unwrap();
    }
    text += "question wide \"How many?\"\n  whole number 0 to 90000\n";
    text += "question narrow \"How much?\"\n  number 0.0 to 10.0\n";
    text += "question several \"Which?\"\n  any of\n    one \"One\"\n    two \"Two\"\n    or none \"None\"\n";
    text +=
        "score points \"Points\"\n  +2 when q0\n  +1 when q0 is unknown\n  -3 when q1 is yes or wide > 500\n";
    for at in 0..70 {
        let (one, other, size) = (at % 9, (at * 5 + 2) % 9, at * 1300 + 1);
        let when = match at % 7 {
            0 => format!("q{one}"),
            1 => format!("q{one} is unknown or q{one} is yes or q{other} is no"),
            2 => format!("wide >= {size} and (q{one} is no or wide < 20) and narrow > 2.5"),
            3 => {
                "q0 and q1 and (q2 or q3) and q4 and (q5 or q6 or q7) and q8 is no and narrow < 9".to_owned()
            }
            4 => format!("not (q{one} and wide < {size}) and points >= {}", at % 4),
            5 => format!("(q{one} is no or (q{other} and several includes two)) and not (q{one} is yes)"),
            _ => format!("points < 1 or points >= 2 or q{one} is known"),
        };
        let level = ["now", "soon", "later"].get(at % 3).unwrap();
        write!(text, "pattern p{at} \"Pattern {at}\"\n  likely when q{one} and q{other}\n").unwrap();
        write!(text, "  possible when {when}\nadvice a{at} \"Advice {at}\"\n").unwrap();
        if at % 5 == 0 {
            text += "  when level at least soon\n";
        }
        write!(text, "rule r{at} \"Rule {at}\"\n  when {when}\n  then level {level}\n").unwrap();
        write!(text, "  then advise [a{at}, a{}]\n  because \"It is a test.\"\n", (at + 3) % 70).unwrap();
    }
    text + "otherwise level never\n"
}

#[test]
fn unusual_rulesets_are_concluded_as_eval_does() {
    assert!(hold(&unusual(), 11, 400).0);
}

/// So many conditions that each stands in a byte of its own, one rule for each question.
fn conditions(questions: usize, each: usize) -> String {
    let mut text = "ruleset many \"Many conditions\"\n  language 1\n  version \"0.1.0\"\n".to_owned();
    text += "levels\n  soon \"Soon\"\n  later \"Later\"\n";
    for at in 0..questions {
        let reached: Vec<String> = (1..=each).map(|from| format!("q{at} >= {from}")).collect();
        let (half, reached) = (each / 2, reached.join(", "));
        write!(
            text,
            "question q{at} \"Question {at}?\"\n  whole number 0 to 1000\nrule r{at} \"Rule {at}\"\n"
        )
        .unwrap();
        write!(
            text,
            "  when at least {half} of [{reached}]\n  then level soon\n  because \"It is a test.\"\n"
        )
        .unwrap();
    }
    text + "otherwise level later\n"
}

#[test]
fn more_conditions_than_two_bytes_can_number_are_left_to_eval() {
    assert!(hold(&conditions(1000, 56), 12, 3).0, "56,000");
    assert!(!hold(&conditions(1000, 67), 12, 3).0, "67,000");
}

#[test]
fn the_rulesets_that_are_measured_are_laid_out() {
    for name in ["small", "large"] {
        let path = format!("{}/benches/rulesets/{name}/ruleset.triage", env!("CARGO_MANIFEST_DIR"));
        let text = fs::read_to_string(path).unwrap();
        assert!(hold(&text, 3, if name == "small" { 600 } else { 40 }).0, "{name}");
    }
}

#[test]
fn what_is_wrong_is_said_as_for_a_row() {
    let path = format!("{}/benches/rulesets/small/ruleset.triage", env!("CARGO_MANIFEST_DIR"));
    let ready = ready(&fs::read_to_string(path).unwrap());
    let single = Single::new(&ready, extra());
    let mut room = single.room();
    for (text, code) in [
        ("{\"pain\":5", "bedside::answers::not_json"),
        ("{\"pain\":5} {}", "bedside::answers::not_json"),
        ("[]", "bedside::answers::no_keys"),
        ("{\"pain\":11}", "bedside::answers::out_of_range"),
        ("{\"pain\":\"much\"}", "bedside::answers::not_a_number"),
        ("{\"pian\":1}", "bedside::answers::unknown_question"),
        ("{\"pain\":1,\"pain\":1}", "bedside::answers::duplicate_key"),
    ] {
        let faults = single.json(text, &mut room).map(drop);
        let codes = faults.map_err(|faults| faults.iter().map(|fault| fault.code).collect::<Vec<_>>());
        println!("{text}: {codes:?}");
        assert!(matches!(&codes, Err(codes) if codes == &[code]), "{text}: {codes:?}, not {code}");
    }
    assert!(single.json("{ \"pain\" : 10 }\n", &mut room).is_ok());
}

fn allocations(single: &Single<'_>, texts: &[String], room: &mut Room) -> u64 {
    let mut run = || texts.iter().for_each(|text| assert!(single.json(text, room).is_ok()));
    run();
    allocation_counter::measure(run).count_total
}

#[test]
fn nothing_is_allocated_for_a_patient() {
    for name in ["small", "large"] {
        let path = format!("{}/benches/rulesets/{name}/ruleset.triage", env!("CARGO_MANIFEST_DIR"));
        let ready = ready(&fs::read_to_string(path).unwrap());
        let single = Single::new(&ready, extra());
        let texts: Vec<String> =
            patients(&ready, 5, 40).iter().map(|answers| json(&ready, answers)).collect();
        assert_eq!(allocations(&single, &texts, &mut single.room()), 0, "{name}");
    }
}
