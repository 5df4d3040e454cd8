//! Answers: the four states of a question, and what an answer file may say.

use crate::case::Case;

fn every_type() -> Case {
    let case =
        Case::new().yes_no("y").one_of("c", "a b").any_of("s", "a b").number("n", "whole number 0 to 10");
    case.number("d", "number 35.0 to 42.0 \"°C\"").text("question w \"Words?\"\n  text")
}

fn used() -> Case {
    let case = every_type().finding("said", "y").finding("choice", "c is a").finding("set", "s includes a");
    case.finding("number", "n > 4").finding("decimal", "d >= 38.0")
}

#[test]
fn answered_unknown_and_missing_are_told_apart() {
    let case = Case::new().yes_no("y").finding("k", "y is known").finding("u", "y is unknown");
    let told = |answers: &str| [case.given(answers).finding("k"), case.given(answers).finding("u")];
    assert_eq!(told("y: no"), ["true", "false"]);
    assert_eq!(told("y: unknown"), ["false", "true"]);
    assert_eq!(told(""), ["open", "open"]);
}

#[test]
fn every_question_accepts_unknown_in_an_answer_file() {
    let told = used().given("y: unknown, c: unknown, s: unknown, n: unknown, d: unknown, w: unknown");
    for id in ["y", "c", "s", "n", "d", "w"] {
        assert_eq!(told.result["answers"][id], "unknown", "{id}");
    }
    assert_eq!(told.result["ask"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_question_whose_ask_when_is_certainly_false_does_not_apply() {
    let case = Case::new().yes_no("g q").asked_when("g").rule("r", "q", "now");
    assert_eq!([case.given("g: no").list("open"), case.given("g: no").list("ask")], ["", ""]);
    assert_eq!([case.given("").list("open"), case.given("").list("ask")], ["r", "g q"]);
}

#[test]
fn null_and_an_empty_cell_are_missing() {
    for answers in ["y: null", "y: ~", "y: ", "y:"] {
        let told = used().given(answers);
        assert_eq!(told.finding("said"), "open", "{answers}");
        assert!(told.result["answers"]["y"].is_null(), "{answers}");
    }
}

#[test]
fn yes_no_true_false_are_yes_and_no_and_nothing_else_is() {
    let told =
        ["y: yes", "y: true", "y: no", "y: false"].map(|answers| used().given(answers).finding("said"));
    assert_eq!(told, ["true", "true", "false", "false"]);
    for wrong in ["y: on", "y: off", "y: y", "y: n", "y: 1", "y: 0", "y: maybe", "y: [yes]"] {
        assert!(used().refuses(wrong).contains("error "), "{wrong}");
    }
}

#[test]
fn none_is_the_list_of_none_and_an_empty_list_is_an_error() {
    let case = used().finding("none", "s is none");
    assert_eq!(
        ["s: none", "s: [none]", "s: [a]"].map(|it| case.given(it).finding("none")),
        ["true", "true", "false"]
    );
    assert!(case.refuses("s: []").contains("none"));
    assert!(case.refuses("s: [none, a]").contains("none"));
    assert!(case.refuses("s: [a, a]").contains("error "));
}

#[test]
fn a_quoted_number_without_a_unit_is_an_error() {
    assert!(used().refuses("n: \"5\"").contains("error "));
    assert_eq!(used().given("d: 38.2 °C").finding("decimal"), "true");
    assert_eq!(used().given("d: {value: 38.2, unit: °C}").finding("decimal"), "true");
}

#[test]
fn every_mistake_of_a_file_is_an_error_all_of_them_at_once() {
    let wrong = "y: perhaps, c: d, s: [a, none], n: 11, d: 38.25, temprature: 3, n2: 4";
    let told = used().refuses(wrong);
    assert_eq!(told.lines().count(), 7, "{told}");
    for word in ["perhaps", "`d`", "none", "11", "38.25", "temprature", "n2"] {
        assert!(told.contains(word), "{word}: {told}");
    }
}

#[test]
fn a_value_out_of_range_or_with_too_many_decimals_is_an_error() {
    for wrong in [
        "n: -1",
        "n: 11",
        "n: 4.5",
        "n: 1e1",
        "n: .inf",
        "d: 34.9",
        "d: 42.1",
        "d: 38.05",
        "n: 99999999999999999999",
    ] {
        assert!(used().refuses(wrong).contains("error "), "{wrong}");
    }
    assert_eq!(["d: 38", "d: 38.0", "n: 5"].map(|it| used().refuses(it)), ["", "", ""]);
}

#[test]
fn a_choice_that_does_not_exist_is_an_error_with_a_suggestion() {
    let case = Case::new().one_of("site", "buttock groin").finding("f", "site is groin");
    assert!(case.refuses("site: grion").contains("did you mean `groin`"));
    assert!(case.refuses("sit: groin").contains("did you mean `site`"));
}

#[test]
fn a_repeated_key_is_an_error() {
    assert!(used().refuses("y: yes, y: no").contains("error "));
    assert!(used().refuses("y: yes, y: yes").contains("error "));
}

#[test]
fn a_text_is_kept_and_shown() {
    let told = used().given("w: since the fall");
    assert_eq!(told.result["answers"]["w"], "since the fall");
}

#[test]
fn an_answer_file_that_meets_an_impossible_is_an_error() {
    let case = Case::new().yes_no("a b").finding("f", "a").finding("h", "b");
    let case = case.text("impossible \"both\"\n  when a and b\n  because \"It cannot be.\"");
    assert!(case.refuses("a: yes, b: yes").contains("bedside::eval::impossible"));
    for fine in ["a: yes", "a: yes, b: unknown", "a: yes, b: no", ""] {
        assert_eq!(case.refuses(fine), "", "{fine}");
    }
}

#[test]
fn what_is_only_assumed_makes_no_answer_file_impossible() {
    let case = Case::new().yes_no("a b").with("assume yes").finding("f", "a and b");
    let case = case.text("impossible \"both\"\n  when a and b\n  because \"It cannot be.\"");
    assert_eq!(case.refuses("a: yes"), "");
}
