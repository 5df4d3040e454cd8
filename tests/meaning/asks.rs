//! Asks: which questions come next, and in which order.

use crate::case::Case;

fn ask(case: &Case, answers: &str) -> String {
    case.given(answers).list("ask")
}

#[test]
fn asks_are_missing_questions_never_unknown_ones() {
    let case = Case::new().yes_no("a b").rule("r", "a and b", "now");
    assert_eq!(
        ["", "a: unknown", "a: yes", "a: unknown, b: unknown"].map(|it| ask(&case, it)),
        ["a b", "b", "b", ""]
    );
}

#[test]
fn only_in_an_open_part() {
    let case = Case::new().yes_no("a b c d").rule("r", "(a and b) or (c and d)", "now");
    assert_eq!(["a: no", "c: no", "a: no, c: yes"].map(|it| ask(&case, it)), ["c d", "a b", "d"]);
    let case = Case::new().yes_no("a b c").rule("r", "a and (b or c)", "now");
    assert_eq!(["b: yes", "a: yes, b: no", "a: no"].map(|it| ask(&case, it)), ["a", "c", ""]);
}

#[test]
fn of_an_open_rule_more_urgent_than_at_least() {
    let case =
        Case::new().yes_no("n t w").rule("r", "n", "now").rule("s", "t", "today").rule("u", "w", "week");
    assert_eq!(ask(&case, ""), "n t w");
    assert_eq!(["t: yes", "w: yes", "n: yes"].map(|it| ask(&case, it)), ["n", "n t", ""]);
}

#[test]
fn a_rule_at_the_level_that_is_certain_is_not_asked_for() {
    let case = Case::new().yes_no("a b").rule("r", "a", "today").rule("s", "b", "today");
    assert_eq!(ask(&case, "a: yes"), "");
    let case = Case::new().yes_no("a").rule("r", "a", "home");
    assert_eq!(ask(&case, ""), "");
}

#[test]
fn a_less_urgent_open_rule_counts_where_nothing_is_certain() {
    // None is true: at least is `home`, the least urgent of the open ones and otherwise.
    let case = Case::new().yes_no("a b").otherwise("today").rule("r", "a", "home").rule("s", "b", "week");
    assert_eq!([case.given("").level(), ask(&case, "")], ["home to today", "b"]);
}

#[test]
fn a_rule_without_a_level_is_not_asked_for() {
    let case = Case::new()
        .yes_no("a b")
        .text("advice walk \"Walk\"")
        .text("rule r \"R\"\n  when a\n  then advise [walk]");
    assert_eq!(ask(&case.rule("s", "b", "now"), ""), "b");
}

#[test]
fn an_open_applies_when_comes_first() {
    let case = Case::new().applies("z", "No.").yes_no("a z").red_flag("r", "a", "now");
    assert_eq!(["", "z: yes", "z: unknown", "a: yes"].map(|it| ask(&case, it)), ["z a", "a", "a", "z"]);
}

#[test]
fn red_flags_first_then_by_urgency_then_in_the_order_of_the_questions_in_the_text() {
    let case = Case::new().yes_no("a b c d e").rule("later", "a", "week").rule("soon", "c or b", "today");
    let case = case.rule("at_once", "d", "now").red_flag("flag", "e", "week");
    assert_eq!(ask(&case, ""), "e d b c a");
    let case = Case::new().yes_no("a b c").red_flag("mild", "a", "week").red_flag("grave", "c and b", "now");
    assert_eq!(ask(&case, ""), "b c a");
}

#[test]
fn each_question_is_asked_once() {
    let case = Case::new()
        .yes_no("a b")
        .red_flag("r", "b", "now")
        .rule("s", "a and b", "today")
        .rule("u", "a", "week");
    assert_eq!(ask(&case, ""), "b a");
}

#[test]
fn missing_gates_come_before_what_they_gate() {
    let case = Case::new().yes_no("q").asked_when("g").yes_no("g").asked_when("h").yes_no("h");
    let case = case.rule("r", "q", "now");
    assert_eq!(
        ["", "h: yes", "h: yes, g: yes", "q: yes", "h: unknown"].map(|it| ask(&case, it)),
        ["h g q", "g q", "q", "h g", "g q"]
    );
}

#[test]
fn an_unknown_gate_leaves_its_question_to_be_asked() {
    let case = Case::new().yes_no("g q").asked_when("g").rule("r", "q", "now");
    assert_eq!(["g: unknown", "g: unknown, q: yes", "g: no"].map(|it| ask(&case, it)), ["q", "", ""]);
}

#[test]
fn through_findings_numbers_classes_scores_and_patterns() {
    let numbers = Case::new()
        .number("q", "whole number 0 to 9")
        .number("other", "whole number 0 to 9")
        .finding("seen", "other > 3");
    let cases = [
        numbers.clone().finding("f", "q > 3").rule("r", "f", "now"),
        numbers.clone().calculate("c", "q + 1").rule("r", "c > 3", "now"),
        numbers.clone().score("s", &["+1 when q > 3"]).rule("r", "s >= 1", "now"),
        numbers.clone().score("s", &["+1 when q > 3", "+1 when q > 4"]).rule("r", "s >= 1", "now"),
        numbers.clone().pattern("p", &["likely when q > 3"]).rule("r", "p is likely", "now"),
        numbers
            .clone()
            .text("classify k \"K\" by q\n  up to 4: a \"A\"\n  from 5: b \"B\"")
            .rule("r", "k is b", "now"),
        numbers
            .text("classify k \"K\"\n  when q > 3: a \"A\"\n  otherwise: b \"B\"")
            .rule("r", "k is a", "now"),
    ];
    for case in cases {
        assert_eq!(ask(&case, ""), "q", "{}", case.source());
    }
}

#[test]
fn a_band_that_cannot_be_reached_any_more_is_no_open_part() {
    let case =
        Case::new().one_of("x", "a b").number("n", "whole number 0 to 9").number("m", "whole number 0 to 9");
    let case = case.text("calculate c \"C\" by x\n  a: n\n  b: m").rule("r", "c > 3", "now");
    assert_eq!(["", "x: a", "x: b", "x: a, n: 2"].map(|it| ask(&case, it)), ["x n m", "n", "m", ""]);
}

#[test]
fn a_row_below_one_that_holds_is_no_open_part() {
    let case = Case::new().yes_no("a b c").text(
        "classify k \"K\"\n  when a: one \"1\"\n  when b: two \"2\"\n  when c: three \"3\"\n  otherwise: four \"4\"",
    );
    let case = case.rule("r", "k is one", "now");
    assert_eq!(["b: yes", "a: no, b: yes", "a: no"].map(|it| ask(&case, it)), ["a", "", ""]);
    let case = case.rule("s", "k is three", "today");
    assert_eq!(["a: no", "a: no, b: no"].map(|it| ask(&case, it)), ["b c", "c"]);
}

#[test]
fn an_assumed_question_is_asked_only_where_an_unless_reads_it() {
    let case = Case::new().yes_no("q").with("assume no").yes_no("a").rule("r", "a and q", "now");
    assert_eq!(ask(&case, "a: yes"), "");
    let case = Case::new().yes_no("q").with("assume no").yes_no("a").rule("r", "a", "now").with("unless q");
    assert_eq!(ask(&case, "a: yes"), "q");
}

#[test]
fn open_findings_that_are_shown_are_listed_as_not_assessed() {
    let case = Case::new().yes_no("a b").finding("cause", "a").with("show under \"Causes\"");
    let told = ["", "a: yes", "a: no"].map(|it| case.given(it).list("not_assessed"));
    assert_eq!(told, ["cause", "", ""]);
    assert_eq!(case.given("a: yes").result["shown"][0]["id"], "cause");
}
