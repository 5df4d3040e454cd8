//! `highest item of` a score, and prorating.

use crate::case::Case;

fn early() -> Case {
    Case::new()
        .yes_no("pale cold")
        .number("breaths", "whole number 0 to 60")
        .score(
            "early",
            &[
                "points for breaths",
                "  up to 8: 3",
                "  9 to 20: 0",
                "  from 21: 2",
                "+1 when pale",
                "+1 when cold",
            ],
        )
        .calculate("top", "highest item of early")
}

#[test]
fn the_highest_item_is_the_most_points_of_one_item() {
    let told = |answers: &str| early().given(answers).number("top");
    assert_eq!(told("breaths: 5, pale: no, cold: no"), "3");
    assert_eq!(told("breaths: 25, pale: yes, cold: yes"), "2");
    assert_eq!(told("breaths: 12, pale: no, cold: no"), "0");
    assert_eq!(told("breaths: 25"), "2");
    assert_eq!(told("pale: yes"), "1 to 3");
    assert_eq!(told("breaths: unknown, pale: no"), "0 to 3");
}

#[test]
fn lines_of_one_question_are_looked_at_over_every_value() {
    let case = Case::new()
        .one_of("site", "arm leg")
        .score("s", &["+2 when site is arm", "+3 when site is leg"])
        .calculate("top", "highest item of s");
    assert_eq!(case.given("").number("top"), "2 to 3");
    assert_eq!(case.given("site: leg").number("top"), "3");
}

fn trouble() -> Case {
    Case::new()
        .yes_no("a b c")
        .yes_no("d")
        .asked_when("a")
        .score("s", &["+1 when a", "+1 when b", "+2 when c", "+1 when d", "prorate when at least 2 answered"])
        .finding("f", "s >= 3")
}

#[test]
fn prorated_is_told_beside_the_range_and_never_reasoned_with() {
    let told = |answers: &str| {
        let told = trouble().given(answers);
        let prorated = told.result["numbers"]["s"]["prorated"].clone();
        (told.number("s"), told.finding("f"), prorated.to_string())
    };
    let of = |range: &str, finding: &str, prorated: &str| {
        (range.to_owned(), finding.to_owned(), prorated.to_owned())
    };
    // Three items apply, as `d` is not asked: 2 of 3 known, 1 * 3 / 2.
    assert_eq!(
        told("a: no, b: yes"),
        of("1 to 3", "open", r#"{"value":"3/2","answered":2,"items":3}"#.replace("3/2", "1.5").as_str())
    );
    assert_eq!(
        told("a: yes, b: yes, c: no"),
        of("2 to 3", "open", r#"{"value":"8/3","shown":"2.7","answered":3,"items":4}"#)
    );
    assert_eq!(told("a: yes"), of("1 to 5", "open", "null"));
    assert_eq!(told("a: no, b: yes, c: no"), of("1", "false", "null"));
    assert_eq!(told("a: yes, b: unknown"), of("1 to 5", "open", "null"));
}

#[test]
fn prorating_needs_fewer_items_than_there_are() {
    let with = |least: u32| {
        let prorate = format!("prorate when at least {least} answered");
        Case::new().yes_no("a b").score("s", &["+1 when a", "+1 when b", &prorate]).problems()
    };
    assert!(with(0).contains("error bedside::check::prorate"), "{}", with(0));
    assert!(!with(1).contains("check::prorate"));
    assert!(with(2).contains("warning bedside::check::prorate"));
    assert!(with(3).contains("error bedside::check::prorate"));
}
