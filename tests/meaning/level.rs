//! The level: its two bounds, when it is settled, and what an unsettled result says first.

use crate::case::Case;

/// Rules at every level over one yes/no question each, otherwise in the middle: `today`.
fn levels() -> Case {
    let case = Case::new().yes_no("n t w h").otherwise("today");
    case.rule("at_once", "n", "now")
        .rule("soon", "t", "today")
        .rule("later", "w", "week")
        .rule("never", "h", "home")
}

/// The level where the rules named are true and open, all others false.
fn level(yes: &str, open: &str) -> String {
    let answer = |id: &&str| {
        let value = if yes.contains(*id) { "yes" } else { "no" };
        format!("{id}: {value}")
    };
    let given = ["n", "t", "w", "h"].iter().filter(|id| !open.contains(**id)).map(answer);
    levels().given(&given.collect::<Vec<_>>().join(", ")).level()
}

#[test]
fn if_a_level_rule_is_true_at_least_is_the_most_urgent_true_one() {
    assert_eq!(
        ["t", "w", "tw", "ntwh", "wh"].map(|yes| level(yes, "")),
        ["today", "week", "today", "now", "week"]
    );
}

#[test]
fn at_most_is_the_most_urgent_true_or_open_one() {
    assert_eq!(level("w", "n"), "week to now");
    assert_eq!(level("w", "t"), "week to today");
    assert_eq!(level("w", "nt"), "week to now");
    assert_eq!(level("w", "h"), "week");
    assert_eq!(level("n", "twh"), "now");
    assert_eq!(level("t", "nwh"), "today to now");
}

#[test]
fn if_none_is_true_otherwise_counts_as_one_more_open_rule() {
    assert_eq!(level("", "n"), "today to now");
    assert_eq!(level("", "h"), "home to today");
    assert_eq!(level("", "w"), "week to today");
    assert_eq!(level("", "t"), "today");
    assert_eq!(level("", "nh"), "home to now");
    assert_eq!(level("", "wh"), "home to today");
    assert_eq!(level("", "ntwh"), "home to now");
}

#[test]
fn if_all_are_false_both_are_otherwises() {
    assert_eq!(level("", ""), "today");
}

#[test]
fn a_true_rule_less_urgent_than_otherwise_wins_over_it() {
    assert_eq!(level("h", ""), "home");
}

#[test]
fn no_rule_can_lower_the_level_another_one_set() {
    let case = Case::new().yes_no("a").rule("up", "a", "now").rule("down", "a", "home");
    assert_eq!(case.given("a: yes").level(), "now");
    let case = Case::new().yes_no("a").rule("down", "a", "home").rule("up", "a", "now");
    assert_eq!(case.given("a: yes").level(), "now");
}

#[test]
fn equal_is_settled_even_with_open_rules_of_the_same_level() {
    let case = Case::new().yes_no("a b").rule("r", "a", "today").rule("s", "b", "today");
    let told = case.given("a: yes");
    assert_eq!([told.level(), told.list("open")], ["today", "s"]);
}

#[test]
fn an_open_applies_when_is_never_settled() {
    let case = Case::new().applies("b", "Not you.").yes_no("a b").rule("r", "a", "today");
    assert_eq!(case.given("a: yes").level(), "today?");
    assert_eq!(case.given("a: yes, b: unknown").level(), "today?");
    assert_eq!(case.given("a: yes, b: yes").level(), "today");
}

#[test]
fn an_unsettled_result_leads_with_what_cannot_be_ruled_out() {
    let case = Case::new().yes_no("a b").red_flag("danger", "a", "now").rule("r", "b", "today");
    let page = case.given("b: yes").page;
    let first = page.lines().take(3).collect::<Vec<_>>().join("\n");
    assert!(first.contains("danger"), "{page}");
}

#[test]
fn it_is_incomplete_where_no_red_flag_is_open() {
    let page = Case::new().yes_no("a b").rule("r", "a", "today").given("b: yes").page;
    let first = page.lines().take(2).collect::<Vec<_>>().join("\n");
    assert!(first.to_lowercase().contains("incomplete"), "{page}");
}

#[test]
fn the_text_of_otherwise_is_shown_only_when_settled() {
    let case = Case::new().yes_no("a").rule("r", "a", "now").with("cite book").text("source book \"Book\"");
    assert!(case.given("a: no").page.contains("At home"));
    let open = case.given("").page;
    assert!(!open.contains("At home"), "{open}");
}

#[test]
fn level_is_null_where_the_ruleset_has_no_levels() {
    let told = Case::new().yes_no("a").finding("f", "a").given("a: yes");
    assert!(told.result["level"].is_null());
}
