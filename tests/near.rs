//! Why not: the nearest answers that would have fired a rule, by hand and against trying everything.

#![allow(clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod support;

use bedside::answers::{self, Answers, Date};
use bedside::check::{Checked, check};
use bedside::eval::near::{Change, Distance, Near, Nearest, distance, nearest, total};
use bedside::eval::{Strictness, evaluate};
use bedside::plan::Plan;
use bedside::report::{Assessment, Style, human, json};
use bedside::ruleset::{QuestionId, RuleId, Ruleset, State, Value};
use bedside::source::Source;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use support::entropy::Entropy;
use support::generate;

fn checked(text: &str) -> (Ruleset, Plan) {
    let Checked { ruleset, plan, diagnostics } = check(&Source::new("near.triage", text));
    let errors: Vec<_> = diagnostics.iter().filter(|found| found.is_error()).collect();
    assert!(errors.is_empty(), "the ruleset has errors: {errors:#?}\n{text}");
    (ruleset.expect("a ruleset"), plan.expect("a plan"))
}

const HEAD: &str = "ruleset near \"Near\"\n  language 1\n  version \"1.0.0\"\n\nlevels\n  now \"Now\"\n  home \"Home\"\n\notherwise level home\n\n";

/// The nearest answers for the rule `wanted`, as words: `weeks 2 -> 3`.
fn ask(declarations: &str, answers: &str) -> String {
    let (ruleset, plan) = checked(&format!("{HEAD}{declarations}"));
    let source = Source::new("answers.yaml", format!("answers:\n{answers}"));
    let (answers, problems) = answers::read(&ruleset, &source);
    let answers = answers.unwrap_or_else(|| panic!("{problems:#?}"));
    let rule = ruleset.rules.iter().position(|rule| rule.id == "wanted").expect("a rule `wanted`");
    told(&ruleset, &nearest(&ruleset, &plan, &answers, RuleId::at(rule)))
}

fn told(ruleset: &Ruleset, nearest: &Nearest) -> String {
    match nearest {
        Nearest::Fires(changes) => {
            let told = changes.iter().map(|change| one(ruleset, change));
            told.collect::<Vec<_>>().join(", ")
        }
        Nearest::Further => "further".to_owned(),
        Nearest::NotFound => "not found".to_owned(),
    }
}

fn one(ruleset: &Ruleset, change: &Change) -> String {
    let question = ruleset.question(change.question);
    let written = |state: &State| match state {
        State::Missing => "missing".to_owned(),
        State::Unknown => "unknown".to_owned(),
        State::Given(Value::Set(set)) if set.is_empty() => "none".to_owned(),
        State::Given(value) => question.written(value),
    };
    format!("{} {} -> {}", question.id, written(&change.from), written(&change.to))
}

const RULE: &str = "\n  then level now\n  because \"B.\"\n";

fn rule(when: &str) -> String {
    format!("\nrule wanted \"Wanted\"\n  {when}{RULE}")
}

fn yes_no(ids: &[&str]) -> String {
    ids.iter().fold(String::new(), |text, id| text + &format!("question {id} \"Q?\"\n  yes or no\n\n"))
}

const WEEKS: &str = "question weeks \"Weeks?\"\n  whole number 0 to 2000 \"weeks\"\n";
const TEMPERATURE: &str = "question temperature \"T?\"\n  number 30.0 to 45.0\n";
const SITE: &str = "question site \"Where?\"\n  one of\n    buttock \"B\"\n    back \"L\"\n    groin \"G\"\n";
const WORSE: &str = "question worse \"Worse?\"\n  any of\n    sitting \"S\"\n    legs \"L\"\n    running \"R\"\n  or none \"N\"\n";

#[test]
fn a_grade_that_a_pattern_does_not_have_holds_nothing_back() {
    let text = format!(
        "{}{}",
        "ruleset r \"R\"\n  language 1\n  version \"1.0.0\"\n\nquestion n \"N?\"\n  whole number 0 to 3\n\npattern p \"P\"\n  possible when n = 2\n\n",
        "levels\n  now \"Now\"\n  later \"Later\"\n\nrule r \"R\"\n  when n = 3\n  unless p is likely\n  then level now\n  because \"B.\"\n\notherwise level later\n"
    );
    let (ruleset, plan) = checked(&text);
    let source = Source::new("answers.yaml", "answers:\n  n: 0\n");
    let answers = answers::read(&ruleset, &source).0.expect("answers");
    let found = bedside::eval::near::nearest(&ruleset, &plan, &answers, bedside::ruleset::RuleId(0));
    assert!(matches!(found, bedside::eval::near::Nearest::Fires(changes) if changes.len() == 1));
}

#[test]
fn a_threshold_is_met_at_its_edge() {
    let text = WEEKS.to_owned() + &rule("when weeks >= 3");
    assert_eq!(ask(&text, "  weeks: 2"), "weeks 2 -> 3");
    assert_eq!(ask(&text, "  weeks: 0"), "weeks 0 -> 3");
    let text = TEMPERATURE.to_owned() + &rule("when temperature > 38 or temperature < 35");
    assert_eq!(ask(&text, "  temperature: 37.5"), "temperature 37.5 -> 38.1");
    assert_eq!(ask(&text, "  temperature: 35.0"), "temperature 35.0 -> 34.9");
}

#[test]
fn equally_near_is_the_lower_number_and_the_earlier_question() {
    let text = WEEKS.to_owned() + &rule("when weeks <= 3 or weeks >= 9");
    assert_eq!(ask(&text, "  weeks: 6"), "weeks 6 -> 3");
    let text = yes_no(&["a", "b"]) + &rule("when b or a");
    assert_eq!(ask(&text, "  a: no\n  b: no"), "a no -> yes");
}

#[test]
fn a_choice_and_a_set_change_as_little_as_possible() {
    let text = SITE.to_owned() + &rule("when site is one of [groin, back]");
    assert_eq!(ask(&text, "  site: buttock"), "site buttock -> back");
    let text = WORSE.to_owned() + &rule("when worse includes running");
    assert_eq!(ask(&text, "  worse: [sitting]"), "worse sitting -> sitting, running");
    assert_eq!(ask(&text, "  worse: none"), "worse none -> running");
    let text = WORSE.to_owned() + &rule("when worse is none");
    assert_eq!(ask(&text, "  worse: [sitting, legs]"), "worse sitting, legs -> none");
    let text = WORSE.to_owned() + &rule("when at least 2 of worse");
    assert_eq!(ask(&text, "  worse: [running]"), "worse running -> sitting, running");
}

#[test]
fn a_closed_gate_is_opened_and_its_question_answered() {
    let text = yes_no(&["leg"])
        + "question below \"Below?\"\n  yes or no\n  ask when leg because \"Only then.\"\n"
        + &rule("when below");
    assert_eq!(ask(&text, "  leg: no"), "leg no -> yes, below missing -> yes");
}

#[test]
fn an_exception_is_taken_away() {
    let text = yes_no(&["a", "b"]) + &rule("when a\n  unless b");
    assert_eq!(ask(&text, "  a: yes\n  b: yes"), "b yes -> no");
    assert_eq!(ask(&text, "  a: no"), "a no -> yes, b missing -> no");
}

#[test]
fn a_score_is_reached_by_the_fewest_answers() {
    let text = yes_no(&["a", "b", "c"])
        + WEEKS
        + "\nscore points \"P\"\n  +1 when a\n  +1 when b\n  +3 when c\n  points for weeks\n    up to 4: 0\n    5 to 9: 2\n    from 10: 3\n"
        + &rule("when points >= 3");
    assert_eq!(ask(&text, "  a: no\n  b: no\n  c: no\n  weeks: 3"), "c no -> yes");
    assert_eq!(ask(&text, "  a: yes\n  b: no\n  c: no\n  weeks: 3"), "c no -> yes");
    assert_eq!(
        ask(&(text + "\nimpossible \"never c\"\n  when c\n"), "  a: yes\n  b: no\n  c: no\n  weeks: 3"),
        "weeks 3 -> 5"
    );
}

#[test]
fn two_and_three_changes_are_found_and_four_are_further() {
    let text = yes_no(&["a", "b", "c", "d"]);
    let answers = "  a: no\n  b: no\n  c: no\n  d: no";
    let ask = |when: &str| ask(&(text.clone() + &rule(when)), answers);
    assert_eq!(ask("when b and d"), "b no -> yes, d no -> yes");
    assert_eq!(ask("when at least 3 of [d, c, b, a]"), "a no -> yes, b no -> yes, c no -> yes");
    assert_eq!(ask("when all of [a, b, c, d]"), "further");
}

#[test]
fn numbers_that_are_calculated_with_are_found_exactly() {
    let text = "question weight \"W?\"\n  number 20.0 to 300.0\n\nquestion height \"H?\"\n  whole number 100 to 220\n\n\
                calculate bmi \"BMI\" = weight / (height * height) * 10000\n"
        .to_owned()
        + &rule("when bmi >= 30");
    assert_eq!(ask(&text, "  weight: 80.0\n  height: 180"), "height 180 -> 163");
    assert_eq!(ask(&text, "  weight: 97.0\n  height: 180"), "height 180 -> 179");
    assert_eq!(ask(&text, "  weight: 97.1\n  height: 180"), "weight 97.1 -> 97.2");
    assert_eq!(ask(&text, "  height: 100"), "weight missing -> 30.0");
}

#[test]
fn answers_that_would_contradict_others_are_avoided() {
    let gated = yes_no(&["leg"])
        + "question below \"Below?\"\n  yes or no\n  ask when leg because \"Only then.\"\n\n"
        + "red flag flag \"Flag\"\n  when below\n  then level now\n  because \"B.\"\n";
    let text = gated.clone() + &yes_no(&["other"]) + &rule("when leg is no or other");
    assert_eq!(ask(&text, "  leg: yes\n  below: no\n  other: no"), "other no -> yes");
    let text = gated + &rule("when leg is no");
    assert_eq!(ask(&text, "  leg: yes\n  below: no"), "leg yes -> no, below no -> unknown");
    assert_eq!(ask(&text, "  leg: yes"), "leg yes -> no");
}

#[test]
fn what_is_impossible_is_avoided() {
    let text = yes_no(&["school", "cane"])
        + WEEKS
        + "\nimpossible \"a pupil after a thousand weeks\"\n  when school and weeks >= 1000\n"
        + &rule("when weeks >= 1000 or (cane and weeks >= 20)");
    assert_eq!(ask(&text, "  school: yes\n  cane: no\n  weeks: 30"), "cane no -> yes");
    let text = yes_no(&["school"])
        + WEEKS
        + "\nimpossible \"a pupil after a thousand weeks\"\n  when school and weeks >= 1000\n"
        + &rule("when weeks >= 1000");
    assert_eq!(ask(&text, "  school: yes\n  weeks: 30"), "school yes -> no, weeks 30 -> 1000");
}

#[test]
fn assumed_answers_stand_where_they_do_and_not_under_unless() {
    let text = "question walks \"Walks?\"\n  yes or no\n  assume yes\n\n".to_owned() + &yes_no(&["a"]);
    let both = text.clone() + &rule("when a and walks");
    assert_eq!(ask(&both, "  a: no"), "a no -> yes");
    let other = text.clone() + &rule("when a and walks is no");
    assert_eq!(ask(&other, "  a: no"), "walks missing -> no, a no -> yes");
    // The exception is read as if nothing were assumed, so that the answer itself is needed.
    let unless = text + &rule("when a\n  unless walks is no");
    assert_eq!(ask(&unless, "  a: no"), "walks missing -> yes, a no -> yes");
}

#[test]
fn an_unknown_answer_fires_a_rule_that_reads_it() {
    let text = WEEKS.to_owned() + &rule("when weeks is unknown");
    assert_eq!(ask(&text, "  weeks: 4"), "weeks 4 -> unknown");
}

#[test]
fn a_ruleset_that_does_not_apply_must_first() {
    let text = format!("{WEEKS}{}", yes_no(&["a"])) + &rule("when a");
    let head = HEAD.replace("\nlevels", "  applies when weeks >= 5 else \"No.\"\n\nlevels");
    let (ruleset, plan) = checked(&format!("{head}{text}"));
    let source = Source::new("answers.yaml", "answers:\n  weeks: 1\n  a: no");
    let answers = answers::read(&ruleset, &source).0.expect("answers");
    let found = nearest(&ruleset, &plan, &answers, RuleId(0));
    assert_eq!(told(&ruleset, &found), "weeks 1 -> 5, a no -> yes");
}

#[test]
fn results_and_traces_tell_the_nearest_answers() {
    let text = format!(
        "{HEAD}{WEEKS}{}{}{}",
        yes_no(&["a", "b"]),
        rule("when weeks >= 3"),
        "\nrule far \"Far\"\n  when a and b\n  then level now\n  because \"B.\"\n"
    );
    let (ruleset, plan) = checked(&text);
    let source = Source::new("answers.yaml", "answers:\n  weeks: 2\n  a: no\n  b: no\n");
    let answers = answers::read(&ruleset, &source).0.expect("answers");
    let evaluation = evaluate(&ruleset, &plan, &answers, Strictness::Lenient).expect("a result");
    let mut about = Assessment {
        ruleset: &ruleset,
        plan: &plan,
        digest: "sha256:0",
        source: &source,
        answers: &answers,
        outcome: &evaluation.outcome,
        values: &evaluation.values,
        matters: &[],
        assessed_on: Date::parse("2026-11-20").expect("a date"),
        today: false,
        warnings: &[],
        why: false,
        exact: None,
    };
    let told = human::result(&about, Style::aloud());
    assert!(told.contains("\nWould be \"Now\" if: \"Weeks?\" were 3 weeks (now: 2 weeks).\n"), "{told}");
    about.why = true;
    let told = human::result(&about, Style::aloud());
    assert!(told.contains("\nWould fire if: `weeks` were 3 (it is 2).\n"), "{told}");
    assert!(
        told.contains("\nWould fire if: `a` were yes (it is no) and `b` were yes (it is no).\n"),
        "{told}"
    );
    let trace = &json::result(&about)["trace"][0]["nearest"];
    assert_eq!(trace, &serde_json::json!({"changes": [{"question": "weeks", "from": "2", "to": "3"}]}));
}

/// Where a value stands among equally near ones, as the definition says it.
fn order(state: &State) -> (u8, usize, Vec<i128>) {
    match state {
        State::Given(Value::Choice(at)) => (0, 0, vec![i128::from(*at)]),
        State::Given(Value::Number(units)) => (0, 0, vec![*units]),
        State::Given(Value::Set(set)) => (0, set.len(), set.iter().map(|at| i128::from(*at)).collect()),
        _ => (1, 0, Vec::new()),
    }
}

type Key = (usize, Distance, Vec<QuestionId>, Vec<(u8, usize, Vec<i128>)>);

fn key(changes: &[Change]) -> Key {
    let questions = changes.iter().map(|change| change.question).collect();
    (changes.len(), total(changes), questions, changes.iter().map(|change| order(&change.to)).collect())
}

/// Every way to change so many answers.
fn all_changes(ruleset: &Ruleset, answers: &Answers, count: usize) -> Vec<Vec<Change>> {
    let mut all = vec![Vec::<Change>::new()];
    for at in 0..ruleset.questions.len() {
        let question = QuestionId::at(at);
        let from = answers.state(question);
        let states = support::domain(ruleset, question).into_iter().map(State::Given);
        let states: Vec<State> = states.chain([State::Unknown]).filter(|to| to != from).collect();
        let more: Vec<Vec<Change>> = all
            .iter()
            .filter(|changes| changes.len() < count)
            .flat_map(|changes| {
                states.iter().map(move |to| {
                    let change = Change { question, from: from.clone(), to: to.clone() };
                    changes.iter().cloned().chain([change]).collect()
                })
            })
            .collect();
        all.extend(more);
    }
    all.retain(|changes| changes.len() == count);
    all
}

/// The nearest by trying everything, for every rule.
fn by_trying(ruleset: &Ruleset, plan: &Plan, answers: &Answers) -> Vec<Option<Vec<Change>>> {
    let mut best: Vec<Option<Vec<Change>>> = vec![None; ruleset.rules.len()];
    for count in 1..=3 {
        let open: Vec<usize> = (0..best.len()).filter(|at| best[*at].is_none()).collect();
        if open.is_empty() {
            break;
        }
        for changes in all_changes(ruleset, answers, count) {
            let mut changed = answers.clone();
            for change in &changes {
                changed.set(change.question, change.to.clone(), None);
            }
            let Ok(evaluation) = evaluate(ruleset, plan, &changed, Strictness::Lenient) else { continue };
            for at in open.iter().filter(|at| evaluation.outcome.fired.contains(&RuleId::at(**at))) {
                if best[*at].as_ref().is_none_or(|known| key(&changes) < key(known)) {
                    best[*at] = Some(changes.clone());
                }
            }
        }
    }
    best
}

fn entropy() -> impl Strategy<Value = Entropy> {
    prop::collection::vec(any::<u32>(), 20..260).prop_map(Entropy::new)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, max_shrink_iters: 3_000, failure_persistence: None, rng_seed: RngSeed::Fixed(0x0bed_51de), ..ProptestConfig::default() })]

    #[test]
    fn the_nearest_is_the_one_that_trying_everything_finds(mut entropy in entropy(), impossible in any::<bool>()) {
        let mut generated = generate::ruleset(&mut entropy);
        if impossible {
            let conditions = generate::conditions(&generated, &mut entropy);
            generated.declarations.push(format!("impossible \"never\"\n  when {conditions}\n"));
        }
        let (ruleset, plan) = checked(&generated.text());
        let known = 4 + entropy.below(7);
        let answers = support::answers(&ruleset, &mut entropy, known);
        let Ok(evaluation) = evaluate(&ruleset, &plan, &answers, Strictness::Lenient) else { return Ok(()) };
        let expected = by_trying(&ruleset, &plan, &answers);
        let near = Near::new(&ruleset, &plan, &answers);
        for (at, expected) in expected.into_iter().enumerate() {
            if evaluation.outcome.fired.contains(&RuleId::at(at)) {
                continue;
            }
            let expected = expected.map_or(Nearest::Further, Nearest::Fires);
            let found = near.of(RuleId::at(at), 3);
            prop_assert_eq!(
                told(&ruleset, &found), told(&ruleset, &expected),
                "rule {} of\n{}\n{:?}", &ruleset.rules[at].id, generated.text(), answers
            );
        }
    }
}

#[test]
fn distances_are_counted_in_recorded_steps() {
    let set = |list: &[u16]| State::Given(Value::Set(list.to_vec()));
    let steps = |steps| Distance { unknowns: 0, steps };
    assert_eq!(distance(&set(&[]), &set(&[1])), steps(1));
    assert_eq!(distance(&set(&[0, 2]), &set(&[1, 2])), steps(2));
    assert_eq!(distance(&State::Missing, &set(&[1])), steps(0));
    assert_eq!(distance(&State::Given(Value::Number(-3)), &State::Given(Value::Number(4))), steps(7));
}

/// Five hundred questions, all of them answered no, and rules over all of them.
fn many(when: &str) -> (Ruleset, Plan, Answers) {
    let ids: Vec<String> = (0..500).map(|at| format!("q{at}")).collect();
    let mut text = HEAD.to_owned();
    for id in &ids {
        let _ = write!(text, "question {id} \"Q?\"\n  yes or no\n\n");
    }
    text += &rule(&when.replace("ALL", &ids.join(", ")));
    let (ruleset, plan) = checked(&text);
    let mut answers = Answers::nothing(&ruleset);
    for at in 0..500 {
        answers.set(QuestionId::at(at), State::Given(Value::Choice(1)), None);
    }
    (ruleset, plan, answers)
}

#[test]
fn five_hundred_questions_take_bounded_time() {
    for (when, expected) in [
        ("when any of [ALL]", "q0 no -> yes"),
        ("when at least 2 of [ALL]", "q0 no -> yes, q1 no -> yes"),
        ("when at least 3 of [ALL]", "not found"),
        ("when all of [ALL]", "further"),
        ("when q7 and (q9 or q400) and any of [ALL]", "q7 no -> yes, q9 no -> yes"),
    ] {
        let (ruleset, plan, answers) = many(when);
        let start = Instant::now();
        let found = nearest(&ruleset, &plan, &answers, RuleId(0));
        let took = start.elapsed();
        eprintln!("{when}: {took:?}");
        assert_eq!(told(&ruleset, &found), expected, "{when}");
        assert!(took < Duration::from_secs(30), "{when} took {took:?}");
    }
}

/// A condition over two sets of four choices and two numbers, one of them with a decimal.
fn wide_condition(entropy: &mut Entropy, depth: usize) -> String {
    if depth == 0 || entropy.one_in(4) {
        let set = *entropy.pick(&["s", "t"]);
        let some = ["red", "red, blue", "green, blue, grey", "blue, grey", "green"];
        let number = entropy.below(13);
        return match entropy.below(10) {
            0 => format!("{set} includes any of [{}]", entropy.pick(&some)),
            1 => format!("{set} includes all of [{}]", entropy.pick(&some)),
            2 => format!("{set} is none"),
            3 => format!("not ({set} is none)"),
            4 => format!("at least {} of {set}", 1 + entropy.below(4)),
            5 => format!("m {} {number}", entropy.pick(&["<", "<=", ">", ">=", "=", "!="])),
            6 => format!("x {} 0.{}", entropy.pick(&["<", "<=", ">", ">=", "="]), entropy.below(10)),
            7 => format!("m * x {} {}", entropy.pick(&["<", ">=", "="]), entropy.below(8)),
            8 => format!("abs(m - {number}) {} x * 3", entropy.pick(&["<", ">"])),
            _ => format!("(m - {number}) * (m - 4) < x"),
        };
    }
    let (left, right) = (wide_condition(entropy, depth - 1), wide_condition(entropy, depth - 1));
    match entropy.below(4) {
        0 | 1 => format!("({left}) and ({right})"),
        2 => format!("({left}) or ({right})"),
        _ => format!("not (({left}) or ({right}))"),
    }
}

fn wide_set(id: &str) -> String {
    format!(
        "question {id} \"Q?\"\n  any of\n    red \"R\"\n    green \"G\"\n    blue \"B\"\n    grey \"Y\"\n  or none \"N\"\n\n"
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 300, failure_persistence: None, rng_seed: RngSeed::Fixed(0x0bed_51de), ..ProptestConfig::default() })]

    #[test]
    fn wide_sets_and_calculated_numbers_are_searched_exactly(mut entropy in entropy()) {
        let when = wide_condition(&mut entropy, 3);
        let text = format!(
            "{HEAD}{}{}question m \"M?\"\n  whole number 0 to 12\n\nquestion x \"X?\"\n  number 0.0 to 0.9\n{}",
            wide_set("s"), wide_set("t"), rule(&format!("when {when}"))
        );
        let (ruleset, plan) = checked(&text);
        let answers = support::answers(&ruleset, &mut entropy, 9);
        let outcome = evaluate(&ruleset, &plan, &answers, Strictness::Lenient).expect("a result").outcome;
        if outcome.fired.is_empty() {
            let expected = by_trying(&ruleset, &plan, &answers).remove(0).map_or(Nearest::Further, Nearest::Fires);
            let found = nearest(&ruleset, &plan, &answers, RuleId(0));
            prop_assert_eq!(told(&ruleset, &found), told(&ruleset, &expected), "{}\n{:?}", text, answers);
        }
    }
}
