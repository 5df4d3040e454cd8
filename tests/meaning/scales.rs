//! Scales and groups of questions: the order of choices, points, and comparisons for each item.

use crate::case::Case;

const SCALE: &str =
    "scale often \"How often\"\n  never \"Never\" 0\n  half \"Half the days\" 1.5\n  daily \"Daily\" -2\n";
const ITEMS: &str = "  sad \"sad?\"\n  empty \"empty?\"\n  restless \"restless?\"\n";

fn group(clauses: &str) -> Case {
    let text = format!("questions mood \"How often were you\"\n  each one of often\n{clauses}{ITEMS}");
    Case::new().text(SCALE).text(&text)
}

fn one(clauses: &str) -> Case {
    Case::new().text(SCALE).text(&format!("question q \"Q?\"\n  one of often\n{clauses}"))
}

#[test]
fn on_a_scale_choices_are_compared_by_the_order_listed() {
    let case = one("").finding("f", "q >= half").finding("g", "q < half").finding("h", "q > half");
    let case = case.finding("i", "q <= half").finding("n", "not (q >= half)").finding("w", "q < never");
    let told = |answers: &str| {
        let told = case.given(answers);
        ["f", "g", "h", "i", "n", "w"].map(|id| told.finding(id)).join(" ")
    };
    assert_eq!(told("q: never"), "false true false true true false");
    assert_eq!(told("q: half"), "true false false true false false");
    assert_eq!(told("q: daily"), "true false true false false false");
    assert_eq!(told(""), "open open open open open false");
    assert_eq!(told("q: unknown"), "open open open open open false");
}

#[test]
fn a_comparison_that_every_or_no_choice_meets_is_a_warning() {
    assert!(one("").finding("f", "q >= never").problems().contains("constant_comparison"));
    assert!(one("").finding("f", "q > daily").problems().contains("constant_comparison"));
    assert_eq!(one("").finding("f", "q >= half").problems(), "");
}

#[test]
fn a_comparison_after_a_group_is_for_each_item() {
    let case = group("").finding("two", "at least 2 of mood >= half").finding("any", "any of mood is daily");
    let case = case.finding("all", "all of mood is one of [half, daily]");
    let case = case.finding("none", "none of mood is daily").finding("most", "at most 1 of mood > never");
    let case = case.finding("once", "exactly 1 of mood is not never");
    let case = case.calculate("n", "count of mood >= half").finding("many", "(count of mood >= half) >= 2");
    let told = |answers: &str| {
        let told = case.given(answers);
        let findings = ["two", "any", "all", "none", "most", "once", "many"].map(|id| told.finding(id));
        format!("{} {}", findings.join(" "), told.number("n"))
    };
    assert_eq!(told("sad: half, empty: daily, restless: never"), "true true false false false false true 2");
    assert_eq!(told("sad: never, empty: never, restless: half"), "false false false true true true false 1");
    assert_eq!(told("sad: half, empty: half"), "true open open open false false true 2 to 3");
}

#[test]
fn yes_no_groups_are_read_by_list_words_alone_and_counted() {
    let text = "questions stop \"Do you\"\n  each yes or no\n  snore \"snore?\"\n  nap \"nap?\"\n";
    let case = Case::new().text(text).finding("any", "any of stop").finding("neither", "all of stop is no");
    let case = case.finding("two", "count of stop >= 2").calculate("n", "count of stop");
    let told = case.given("snore: yes");
    assert_eq!(
        [told.finding("any"), told.finding("neither"), told.finding("two")],
        ["true", "false", "open"]
    );
    assert_eq!(told.number("n"), "1 to 2");
}

#[test]
fn sum_of_adds_points_and_skips_what_does_not_apply() {
    let case = Case::new().yes_no("g").text(SCALE);
    let text = format!("questions mood \"M\"\n  each one of often\n  ask when g\n{ITEMS}");
    let case = case.text(&text).calculate("n", "sum of mood").score("s", &["+1 when g", "add sum of mood"]);
    let told = |answers: &str| {
        let told = case.given(answers);
        [told.number("n"), told.number("s")].join("; ")
    };
    assert_eq!(told("g: no"), "0; 0");
    assert_eq!(told("g: yes, sad: half, empty: daily, restless: half"), "1; 2");
    assert_eq!(told("g: yes, sad: half"), "-2.5 to 4.5; -1.5 to 5.5");
    assert_eq!(told(""), "-6 to 4.5; -6 to 5.5");
}

#[test]
fn lines_that_read_one_item_alone_count_together_and_the_sum_for_itself() {
    let case = group("").score("s", &["+1 when sad is half", "+2 when sad is daily", "add sum of mood"]);
    assert_eq!(case.given("empty: never, restless: never").number("s"), "-2 to 3.5");
    assert_eq!(case.given("sad: daily, empty: never, restless: never").number("s"), "0");
}

#[test]
fn clauses_of_a_group_hold_for_each_item() {
    let told = group("  assume never\n").calculate("n", "sum of mood").given("sad: half, empty: unknown");
    assert_eq!(told.number("n"), "-0.5 to 3");
    assert_eq!(told.assumed(), "restless=never");
}

#[test]
fn negative_forms_over_a_gated_group_are_refused_with_both_readings() {
    let case = Case::new().yes_no("g").text(SCALE);
    let case = case.text(&format!("questions mood \"M\"\n  each one of often\n  ask when g\n{ITEMS}"));
    let forms = [
        ("none of mood is daily", "not (any of mood is daily)"),
        ("at most 1 of mood >= half", "not (at least 2 of mood >= half)"),
        ("exactly 1 of mood is half", "any of mood is half and not (at least 2 of mood is half)"),
        ("any of mood is not daily", "not (all of mood is daily)"),
        ("all of mood is not daily", "not (any of mood is daily)"),
    ];
    for (form, plain) in forms {
        let problems = case.clone().finding("f", form).problems();
        assert!(problems.contains("negative_over_gate"), "{form}: {problems}");
        for reading in [plain.to_owned(), format!("g and {plain}")] {
            let problems = case.clone().finding("f", &reading).problems();
            assert!(!problems.contains("negative_over_gate"), "{reading}: {problems}");
        }
    }
}

#[test]
fn the_items_of_a_group_are_in_the_shared_name_space() {
    let twice = group("").yes_no("sad").problems();
    assert!(twice.contains("name_twice"), "{twice}");
}

#[test]
fn each_item_of_a_group_counts_for_prorating() {
    let case = group("").score("s", &["add sum of mood", "prorate when at least 2 answered"]);
    assert_eq!(case.problems(), "");
    assert_eq!(case.given("sad: half, empty: half").number("s"), "1 to 4.5");
    let three = group("").score("s", &["add sum of mood", "prorate when at least 4 answered"]).problems();
    assert!(three.contains("has 3 items"), "{three}");
}
