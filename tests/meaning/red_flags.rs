//! Red flags: nothing assumed reaches them, nothing masks them.

use crate::case::Case;

fn assumed() -> Case {
    Case::new().number("q", "whole number 0 to 9").with("assume 0")
}

#[test]
fn red_flags_may_not_depend_on_an_assumed_answer_directly_or_through_anything() {
    let cases = [
        assumed().red_flag("r", "q > 3", "now"),
        assumed().finding("f", "q > 3").red_flag("r", "f", "now"),
        assumed().calculate("c", "q + 1").red_flag("r", "c > 3", "now"),
        assumed()
            .text("classify k \"K\" by q\n  up to 4: a \"A\"\n  from 5: b \"B\"")
            .red_flag("r", "k is b", "now"),
        assumed().score("s", &["+1 when q > 3"]).red_flag("r", "s >= 1", "now"),
        assumed().pattern("p", &["likely when q > 3"]).red_flag("r", "p is likely", "now"),
        assumed().yes_no("x").asked_when("q > 3").red_flag("r", "x", "now"),
        assumed()
            .finding("f", "q > 3")
            .yes_no("x")
            .asked_when("f")
            .finding("h", "x")
            .red_flag("r", "h", "now"),
    ];
    for case in cases {
        let told = case.problems();
        assert!(told.contains("error ") && told.contains('q'), "{told}\n{}", case.source());
    }
}

#[test]
fn through_an_unless_a_red_flag_may_not_read_an_assumed_answer_either() {
    let case = assumed().yes_no("a").finding("f", "a").with("unless q > 3").red_flag("r", "f", "now");
    assert!(case.problems().contains("error "), "{}", case.problems());
}

#[test]
fn a_gate_on_a_question_that_a_red_flag_reads_must_carry_a_because() {
    let case = Case::new().yes_no("g q").with("ask when g");
    assert!(case.clone().red_flag("r", "q", "now").problems().contains("error "));
    assert!(case.clone().finding("f", "q").red_flag("r", "f", "now").problems().contains("error "));
    assert!(!case.rule("r", "q", "now").problems().contains("error "));
}

#[test]
fn a_red_flag_has_no_unless_and_must_set_a_level_with_its_because() {
    let case = Case::new().yes_no("a b");
    assert!(case.clone().red_flag("r", "a", "now").with("unless b").problems().contains("error "));
    assert!(case.clone().text("red flag r \"R\"\n  when a\n  because \"B.\"").problems().contains("error "));
    let bare = case.red_flag("r", "a", "now").text("red flag t \"T\"\n  when b\n  then level now");
    assert!(bare.problems().contains("error "));
}

#[test]
fn a_red_flag_cannot_be_masked_by_another_rule() {
    let case = Case::new().yes_no("a b").red_flag("r", "a", "now").rule("calm", "b", "home");
    let told = case.given("a: yes, b: yes");
    assert_eq!([told.level(), told.list("fired")], ["now", "r calm"]);
}

#[test]
fn an_open_red_flag_keeps_its_level_possible() {
    let case = Case::new().yes_no("a b").red_flag("r", "a", "now").rule("s", "b", "today");
    assert_eq!(
        ["b: yes", "b: yes, a: unknown"].map(|it| case.given(it).level()),
        ["today to now", "today to now"]
    );
}

#[test]
fn a_red_flag_with_its_gate_open_is_open_never_false() {
    let case = Case::new().yes_no("g q").asked_when("g").red_flag("r", "q", "now");
    assert_eq!(
        ["", "g: unknown", "q: yes", "g: yes"].map(|it| case.given(it).list("open")),
        ["r", "r", "r", "r"]
    );
    assert_eq!(case.given("q: no").list("open"), "");
}
