//! Patterns: their grade, what is told as open, and that they never touch the level.

use crate::case::Case;

fn pattern() -> Case {
    Case::new().yes_no("l p").pattern("it", &["likely when l", "possible when p"])
}

/// The grade and what is told as open.
fn grades(answers: &str) -> [String; 2] {
    let told = pattern().given(answers);
    [told.grades("patterns"), told.grades("patterns_open")]
}

#[test]
fn grade_is_the_strongest_that_is_true() {
    assert_eq!(grades("l: yes, p: yes"), ["it likely", ""]);
    assert_eq!(grades("l: yes, p: no"), ["it likely", ""]);
    assert_eq!(grades("l: no, p: yes"), ["it possible", ""]);
    assert_eq!(grades("l: no, p: no"), ["", ""]);
}

#[test]
fn a_stronger_one_that_is_open_is_told_as_open() {
    assert_eq!(grades("p: yes"), ["it possible", "it likely"]);
    assert_eq!(grades("l: yes"), ["it likely", ""]);
}

#[test]
fn of_a_pattern_with_no_true_grade_each_open_grade_is_listed() {
    assert_eq!(grades(""), ["", "it likely, it possible"]);
    assert_eq!(grades("l: no"), ["", "it possible"]);
    assert_eq!(grades("p: no"), ["", "it likely"]);
    assert_eq!(grades("l: unknown, p: unknown"), ["", "it likely, it possible"]);
}

#[test]
fn a_pattern_may_have_one_grade_only() {
    let likely = Case::new().yes_no("l").pattern("it", &["likely when l"]);
    assert_eq!(
        [likely.given("l: yes").grades("patterns"), likely.given("").grades("patterns_open")],
        ["it likely", "it likely"]
    );
    let case = likely.finding("f", "it is possible");
    assert_eq!(["l: yes", "", "l: no"].map(|it| case.given(it).finding("f")), ["true", "open", "false"]);
    let possible = Case::new().yes_no("p").pattern("it", &["possible when p"]).finding("f", "it is likely");
    assert_eq!(["p: yes", ""].map(|it| possible.given(it).finding("f")), ["false", "false"]);
}

#[test]
fn p_is_possible_means_at_least_possible() {
    let case = pattern().finding("f", "it is possible").finding("g", "it is likely");
    let told = |answers: &str| [case.given(answers).finding("f"), case.given(answers).finding("g")];
    assert_eq!(told("l: yes, p: no"), ["true", "true"]);
    assert_eq!(told("l: yes"), ["true", "true"]);
    assert_eq!(told("p: yes"), ["true", "open"]);
    assert_eq!(told("l: no, p: no"), ["false", "false"]);
}

#[test]
fn a_pattern_never_touches_the_level() {
    let case = pattern().yes_no("a").rule("r", "a", "now");
    assert_eq!(
        ["l: yes, a: no", "a: no", "l: no, p: no, a: no"].map(|it| case.given(it).level()),
        ["home"; 3]
    );
}
