//! Assumptions: what stands in for what is missing, and what the result is without.

use crate::case::Case;

fn assuming_no() -> Case {
    Case::new().yes_no("q").with("assume no")
}

#[test]
fn assume_stands_in_for_a_missing_answer_not_for_an_unknown_one() {
    let case = assuming_no().finding("f", "q is no");
    assert_eq!(["", "q: unknown", "q: yes"].map(|it| case.given(it).finding("f")), ["true", "open", "false"]);
    assert_eq!(["", "q: unknown", "q: no"].map(|it| case.given(it).assumed()), ["q=no", "", ""]);
}

#[test]
fn every_type_of_question_can_be_assumed() {
    let case = Case::new().one_of("c", "a b").with("assume b").any_of("s", "a b").with("assume none");
    let case = case.number("n", "whole number 0 to 9").with("assume 3").any_of("t", "a b").with("assume [a]");
    let case = case.finding("f", "c is b and s is none and n = 3 and t includes a");
    assert_eq!(case.given("").finding("f"), "true");
    assert_eq!(case.given("").assumed(), "c=b s=none n=3 t=a");
}

#[test]
fn only_of_a_question_that_applies() {
    let case = Case::new().yes_no("g q").asked_when("g").with("assume yes").finding("f", "q");
    assert_eq!(["g: no", "g: yes"].map(|it| case.given(it).assumed()), ["", "q=yes"]);
    assert_eq!(["g: no", "g: yes"].map(|it| case.given(it).finding("f")), ["false", "true"]);
}

#[test]
fn while_the_gate_is_open_the_assumption_counts_as_gate_and_comparison_and_is_listed() {
    let case = Case::new()
        .yes_no("g q")
        .asked_when("g")
        .with("assume yes")
        .finding("f", "q")
        .finding("n", "q is no");
    let told = case.given("");
    assert_eq!([told.finding("f"), told.finding("n"), told.assumed()], ["open", "false", "q=yes"]);
}

#[test]
fn the_level_also_carries_its_bounds_without_assumptions() {
    let case = assuming_no().rule("r", "q", "now");
    let told = case.given("");
    assert_eq!([told.level(), told.level_without_assumptions()], ["home".into(), "home to now".to_owned()]);
    let told = case.given("q: no");
    assert_eq!([told.level(), told.level_without_assumptions()], ["home", "home"]);
    assert!(case.given("").page.to_lowercase().contains("assum"), "{}", case.given("").page);
}

#[test]
fn without_assumptions_is_always_present_and_can_be_less_urgent() {
    let case = Case::new().yes_no("q").with("assume yes").rule("r", "q", "today");
    let told = case.given("");
    assert_eq!([told.level(), told.level_without_assumptions()], ["today", "home to today"]);
    assert_eq!(
        Case::new().yes_no("a").rule("r", "a", "now").given("").level_without_assumptions(),
        "home to now"
    );
}

#[test]
fn bounds_without_assumptions_read_the_gate_without_them_too() {
    let case = assuming_no().yes_no("x").asked_when("q").rule("r", "x", "now");
    let told = case.given("x: yes");
    assert_eq!([told.level(), told.level_without_assumptions()], ["home", "home to now"]);
}

#[test]
fn unless_of_a_rule_is_read_as_if_nothing_were_assumed() {
    let case = assuming_no().yes_no("a").rule("r", "a", "today").with("unless q");
    assert_eq!(
        ["a: yes", "a: yes, q: no", "a: yes, q: yes"].map(|it| case.given(it).level()),
        ["home to today", "today", "home"]
    );
    let case =
        Case::new().yes_no("q").with("assume yes").yes_no("a").rule("r", "a", "today").with("unless q");
    assert_eq!(case.given("a: yes").list("open"), "r");
}

#[test]
fn unless_of_a_finding_is_read_as_if_nothing_were_assumed_also_through_findings() {
    let case =
        assuming_no().yes_no("a").finding("u", "q").finding("f", "a").with("unless u").finding("g", "f");
    let told = case.given("a: yes");
    assert_eq!([told.finding("u"), told.finding("f"), told.finding("g")], ["false", "open", "open"]);
    assert_eq!(case.given("a: yes, q: no").finding("g"), "true");
}

#[test]
fn unless_reads_numbers_and_classes_without_assumptions_too() {
    let case = Case::new().number("n", "whole number 0 to 9").with("assume 0").calculate("c", "n + 1");
    let case = case
        .score("s", &["+1 when n > 4"])
        .text("classify k \"K\" by c\n  up to 5: a \"A\"\n  from 6: b \"B\"");
    let case = case.pattern("p", &["likely when n > 4"]).yes_no("a");
    for unless in ["n > 4", "c > 5", "s >= 1", "k is b", "p is likely"] {
        let case = case.clone().finding("f", "a").with(&format!("unless {unless}"));
        assert_eq!(
            ["a: yes", "a: yes, n: 2"].map(|it| case.given(it).finding("f")),
            ["open", "true"],
            "{unless}"
        );
    }
}

#[test]
fn unless_reads_the_gate_of_its_question_without_assumptions() {
    let case = Case::new().yes_no("g").with("assume yes").yes_no("q").asked_when("g");
    let case = case.finding("f", "not (q is no)").with("unless q").score("s", &["+1 when f"]);
    let told = case.given("q: yes");
    assert_eq!([told.finding("f"), told.number("s")], ["open", "0 to 1"]);
}

#[test]
fn medicine_is_not_opened_by_an_assumption() {
    let case = assuming_no().advice("pill", "always").with("unless q");
    let told = case.given("");
    assert_eq!([told.list("advice"), told.withheld()], [String::new(), "pill(q)".to_owned()]);
    assert_eq!([case.given("q: no").list("advice"), case.given("q: yes").withheld()], ["pill", "pill()"]);
}

#[test]
fn the_when_of_an_advice_is_read_with_assumptions() {
    assert_eq!(assuming_no().advice("walk", "q is no").given("").list("advice"), "walk");
}

#[test]
fn an_assumption_closes_the_gate_of_another_question() {
    let case = assuming_no().yes_no("x").asked_when("q").with("assume yes").finding("f", "x");
    let told = case.given("");
    assert_eq!([told.finding("f"), told.assumed()], ["false", "q=no"]);
}
