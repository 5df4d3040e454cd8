//! Does it apply: what is left of a result where `applies when` is false or open.

use crate::case::Case;

fn adult() -> Case {
    let case = Case::new()
        .applies("age >= 16", "Use the children's pathway.")
        .number("age", "whole number 0 to 120");
    let case = case.yes_no("a b o").pattern("p", &["likely when a", "possible when o"]);
    let case = case.advice("walk", "a").advice("pill", "a").with("unless b").advice("rest", "o");
    case.red_flag("danger", "b", "now").red_flag("perhaps", "o", "now").rule("r", "a", "today")
}

#[test]
fn applies_when_false_no_level_patterns_or_advice() {
    let told = adult().given("age: 15, a: yes, b: no");
    assert_eq!(
        [told.list("applies"), told.list("level"), told.list("patterns"), told.list("advice")],
        ["false", "null", "", ""]
    );
    assert_eq!(told.list("patterns_open"), "");
}

#[test]
fn the_else_texts_are_told() {
    let told = adult().given("age: 15");
    assert_eq!(told.list("not_applicable"), "Use the children's pathway.");
    assert!(told.page.contains("Use the children's pathway."), "{}", told.page);
    assert_eq!(adult().given("age: 16").list("not_applicable"), "");
}

#[test]
fn fired_holds_true_red_flags_only_with_their_reasons() {
    let told = adult().given("age: 15, a: yes, b: yes");
    assert_eq!(told.list("fired"), "danger");
    assert!(told.page.contains("danger") && told.page.contains("Stated."), "{}", told.page);
    assert!(!told.page.contains("Now"), "no level is told: {}", told.page);
}

#[test]
fn open_ask_and_withheld_are_empty() {
    let told = adult().given("age: 15, b: yes");
    assert_eq!(
        [told.list("open"), told.list("ask"), told.withheld(), told.list("not_assessed")],
        ["", "", "", ""]
    );
}

#[test]
fn several_must_all_hold_and_each_false_ones_text_is_shown() {
    let case =
        Case::new().applies("a", "Not a.").applies("b", "Not b.").applies("c", "Not c.").yes_no("a b c");
    let case = case.rule("r", "a and b and c", "now");
    let told = case.given("a: no, b: no, c: yes");
    assert_eq!([told.list("applies"), told.list("not_applicable")], ["false", "Not a. Not b."]);
    let told = case.given("a: no");
    assert_eq!([told.list("applies"), told.list("not_applicable")], ["false", "Not a."]);
    assert_eq!(
        ["", "a: yes, b: yes", "a: yes, b: yes, c: unknown"].map(|it| case.given(it).list("applies")),
        ["open"; 3]
    );
    assert_eq!(case.given("a: yes, b: yes, c: yes").list("applies"), "true");
}

#[test]
fn it_reads_only_ungated_unassumed_questions() {
    let case = Case::new().applies("q", "No.").yes_no("g q").asked_when("g").rule("r", "q", "now");
    assert!(case.problems().contains("error "), "{}", case.problems());
    let case = Case::new().applies("q", "No.").yes_no("q").with("assume yes").rule("r", "q", "now");
    assert!(case.problems().contains("error "), "{}", case.problems());
    let case = Case::new()
        .applies("f", "No.")
        .yes_no("q")
        .with("assume yes")
        .finding("f", "q")
        .rule("r", "q", "now");
    assert!(case.problems().contains("error "), "{}", case.problems());
}

#[test]
fn while_it_is_open_the_rest_is_told_and_the_level_not_settled() {
    let told = adult().given("a: yes, b: no, o: no");
    assert_eq!([told.list("applies"), told.level(), told.list("fired")], ["open", "today?", "r"]);
    assert_eq!(told.list("ask"), "age");
}

#[test]
fn answers_that_contradict_each_other_are_errors_although_it_does_not_apply() {
    let case = Case::new().applies("a", "No.").yes_no("a g q").asked_when("g").red_flag("r", "q", "now");
    assert!(case.refuses("a: no, g: no, q: yes").contains("contradiction"));
}
