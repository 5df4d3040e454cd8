//! Advice: when it is given, when it is withheld, and what would release it.

use crate::case::Case;

/// What is given, and what is withheld with its questions.
fn told(case: &Case, answers: &str) -> [String; 2] {
    let told = case.given(answers);
    [told.list("advice"), told.withheld()]
}

fn guarded() -> Case {
    Case::new().yes_no("w u").advice("pill", "w").with("unless u")
}

#[test]
fn advice_is_given_if_its_own_when_is_true_and_its_unless_certainly_false() {
    assert_eq!(told(&guarded(), "w: yes, u: no"), ["pill", ""]);
    assert_eq!(told(&guarded(), "w: no, u: no"), ["", ""]);
    assert_eq!(told(&guarded(), "w: no"), ["", ""]);
    assert_eq!(told(&Case::new().yes_no("x").finding("f", "x").advice("walk", "always"), ""), ["walk", ""]);
}

#[test]
fn advice_is_given_if_a_rule_that_advises_it_is_true() {
    let case = Case::new()
        .yes_no("a b")
        .text("advice walk \"Walk\"")
        .text("rule r \"R\"\n  when a\n  then advise [walk]");
    assert_eq!(told(&case, "a: yes"), ["walk", ""]);
    assert_eq!(told(&case, "a: no"), ["", ""]);
    let either = case.text("rule s \"S\"\n  when b\n  then advise [walk]");
    assert_eq!(told(&either, "a: no, b: yes"), ["walk", ""]);
    assert_eq!(told(&either, "b: yes"), ["walk", ""]);
}

#[test]
fn a_rule_or_its_own_when_is_enough() {
    let case =
        Case::new().yes_no("a b").advice("walk", "b").text("rule r \"R\"\n  when a\n  then advise [walk]");
    assert_eq!(
        ["a: yes, b: no", "a: no, b: yes", "a: yes"].map(|it| case.given(it).list("advice")),
        ["walk"; 3]
    );
    assert_eq!(told(&case, "a: no"), ["", "walk(b)"]);
    assert_eq!(told(&case, ""), ["", "walk(a b)"]);
}

#[test]
fn withheld_lists_an_unless_that_is_true_or_open() {
    assert_eq!(told(&guarded(), "w: yes"), ["", "pill(u)"]);
    assert_eq!(told(&guarded(), "w: yes, u: yes"), ["", "pill()"]);
}

#[test]
fn withheld_lists_an_open_when() {
    assert_eq!(told(&guarded(), "u: no"), ["", "pill(w)"]);
    assert_eq!(told(&guarded(), ""), ["", "pill(w u)"]);
}

#[test]
fn ask_is_empty_where_only_an_unknown_answer_holds_it_back() {
    assert_eq!(told(&guarded(), "w: yes, u: unknown"), ["", "pill()"]);
    assert_eq!(told(&guarded(), "w: unknown, u: no"), ["", "pill()"]);
    assert_eq!(told(&guarded(), "u: unknown"), ["", "pill(w)"]);
}

#[test]
fn ask_is_empty_where_a_true_unless_holds_it_back() {
    assert_eq!(told(&guarded(), "u: yes"), ["", "pill()"]);
}

fn beside_a_flag(clause: &str) -> Case {
    let case = Case::new().yes_no("w r u").advice("pill", "w");
    let case = if clause.is_empty() { case } else { case.with(clause) };
    case.red_flag("danger", "r", "now")
}

#[test]
fn while_a_red_flag_is_true_or_open_advice_is_withheld() {
    let case = beside_a_flag("");
    assert_eq!(told(&case, "w: yes, r: yes"), ["", "pill()"]);
    assert_eq!(told(&case, "w: yes"), ["", "pill()"]);
    assert_eq!(told(&case, "w: yes, r: unknown"), ["", "pill()"]);
    assert_eq!(told(&case, "w: yes, r: no"), ["pill", ""]);
    assert_eq!(told(&case, "w: no, r: yes"), ["", ""]);
    assert_eq!(told(&case, "r: yes"), ["", "pill(w)"]);
}

#[test]
fn a_rule_that_is_no_red_flag_withholds_nothing() {
    let case = Case::new().yes_no("w r").advice("pill", "w").rule("danger", "r", "now");
    assert_eq!(["w: yes, r: yes", "w: yes"].map(|it| case.given(it).list("advice")), ["pill", "pill"]);
}

#[test]
fn unless_it_says_even_with_red_flags() {
    let case = beside_a_flag("even with red flags");
    assert_eq!(
        ["w: yes, r: yes", "w: yes", "w: yes, r: no"].map(|it| case.given(it).list("advice")),
        ["pill"; 3]
    );
}

#[test]
fn even_with_red_flags_keeps_its_unless() {
    let case = Case::new().yes_no("w u r").advice("pill", "w").with("unless u").with("even with red flags");
    let case = case.red_flag("danger", "r", "now");
    assert_eq!(told(&case, "w: yes, r: yes"), ["", "pill(u)"]);
    assert_eq!(told(&case, "w: yes, r: yes, u: yes"), ["", "pill()"]);
    assert_eq!(told(&case, "w: yes, r: yes, u: no"), ["pill", ""]);
}

#[test]
fn unless_a_rule_that_advises_it_is_a_red_flag() {
    let flag =
        "red flag danger \"Danger\"\n  when r\n  then level now\n  then advise [lie_still]\n  because \"B.\"";
    let case = Case::new()
        .yes_no("r s")
        .text("advice lie_still \"Lie still\"")
        .text(flag)
        .red_flag("other", "s", "now");
    assert_eq!(told(&case, "r: yes, s: no"), ["lie_still", ""]);
    assert_eq!(told(&case, "r: yes, s: yes"), ["lie_still", ""]);
    assert_eq!(told(&case, "s: yes"), ["", "lie_still(r)"]);
    assert_eq!(told(&case, "r: no, s: yes"), ["", ""]);
}

#[test]
fn every_reason_that_holds_it_back_is_told() {
    let case = beside_a_flag("unless u");
    let because = case.given("w: yes").because();
    assert!(because.contains('u') && because.contains("danger"), "{because}");
    let because = case.given("").because();
    assert!(because.contains("`w`") && because.contains("`u`") && because.contains("danger"), "{because}");
    let because = case.given("w: yes, u: yes, r: yes").because();
    assert!(because.contains("danger") && because.contains('u'), "{because}");
}

#[test]
fn an_advice_of_an_open_rule_is_withheld_with_that_rules_questions() {
    let case = Case::new().yes_no("a b u").text("advice walk \"Walk\"\n  unless u");
    let case = case.text("rule r \"R\"\n  when a and b\n  then advise [walk]");
    assert_eq!(told(&case, "a: yes, u: no"), ["", "walk(b)"]);
    assert_eq!(told(&case, "u: no"), ["", "walk(a b)"]);
    assert_eq!(told(&case, "a: no, u: no"), ["", ""]);
    assert_eq!(told(&case, "a: yes"), ["", "walk(b u)"]);
}

#[test]
fn the_ask_of_withheld_advice_has_missing_gates_before_what_they_gate() {
    let case = Case::new().yes_no("u").asked_when("g").yes_no("g w").advice("pill", "w").with("unless u");
    assert_eq!(told(&case, "w: yes"), ["", "pill(g u)"]);
    assert_eq!(told(&case, "w: yes, g: no"), ["pill", ""]);
    assert_eq!(told(&case, "w: yes, g: yes"), ["", "pill(u)"]);
    assert_eq!(told(&case, "w: yes, u: yes"), ["", "pill(g)"]);
    assert_eq!(told(&case, "w: yes, u: no"), ["pill", ""]);
}

#[test]
fn advice_alone_may_read_the_level() {
    let case = Case::new().yes_no("a b").rule("r", "a", "now").rule("s", "b", "week");
    let case = case.advice("hurry", "level at least today").advice("calm", "level at most week");
    let told = |answers: &str| [case.given(answers).list("advice"), case.given(answers).withheld()];
    assert_eq!(told("a: yes"), ["hurry", ""]);
    assert_eq!(told("a: no, b: yes"), ["calm", ""]);
    assert_eq!(told("a: no"), ["calm", ""]);
    assert_eq!(told("b: yes"), ["", "hurry(a) calm(a)"]);
    assert!(
        Case::new()
            .yes_no("a")
            .rule("r", "a", "now")
            .finding("f", "level at least today")
            .problems()
            .contains("error ")
    );
}

#[test]
fn an_unless_that_reads_the_level_reads_it_without_assumptions() {
    let case = Case::new().yes_no("a").with("assume no").rule("r", "a", "now");
    let case = case.advice("calm", "always").with("unless level at least today");
    assert_eq!(told(&case, ""), ["", "calm(a)"]);
    assert_eq!(told(&case, "a: no"), ["calm", ""]);
}
