//! Truth and completions: Kleene's logic, ranges, joint lines of a score, unknown and known.

use crate::case::Case;

/// The value of a condition over `t` (yes), `f` (no), `o` and `p` (missing).
fn value(when: &str) -> String {
    Case::new().yes_no("t f o p").finding("it", when).given("t: yes, f: no").finding("it")
}

fn values<const N: usize>(when: [&str; N]) -> [String; N] {
    when.map(value)
}

#[test]
fn a_condition_is_true_false_or_open() {
    assert_eq!(
        values(["t", "f", "o", "t is no", "f is no", "o is no"]),
        ["true", "false", "open", "false", "true", "open"]
    );
    assert_eq!(values(["t and o", "f and o", "o and p"]), ["open", "false", "open"]);
    assert_eq!(values(["t or o", "f or o", "o or p"]), ["true", "open", "open"]);
    assert_eq!(values(["not t", "not f", "not o"]), ["false", "true", "open"]);
    assert_eq!(values(["all of [t, o]", "all of [f, o]", "all of [t, t is yes]"]), ["open", "false", "true"]);
    assert_eq!(
        values(["any of [t, o]", "any of [f, o]", "none of [f, o]", "none of [t, o]"]),
        ["true", "open", "open", "false"]
    );
}

#[test]
fn list_words_count_what_is_certain_and_what_is_possible() {
    assert_eq!(
        values(["at least 1 of [t, o]", "at least 2 of [t, o]", "at least 2 of [t, f, f]"]),
        ["true", "open", "false"]
    );
    assert_eq!(
        values(["at most 0 of [t, o]", "at most 1 of [t, o]", "at most 2 of [t, o]"]),
        ["false", "open", "true"]
    );
    assert_eq!(
        values(["exactly 1 of [t, o]", "exactly 1 of [t, f]", "exactly 0 of [t, o]"]),
        ["open", "true", "false"]
    );
    assert_eq!(
        values(["exactly 2 of [t, f, o]", "count of [t, f, o] >= 1", "count of [t, f, o] = 3"]),
        ["open", "true", "false"]
    );
}

#[test]
fn x_or_not_x_stays_open() {
    assert_eq!(values(["o or not o", "o and not o", "any of [o is yes, o is no]"]), ["open", "open", "open"]);
}

#[test]
fn a_missing_or_unknown_number_stands_for_its_whole_declared_range() {
    let case = Case::new().number("n", "whole number 2 to 8").calculate("same", "n");
    assert_eq!(case.given("").number("same"), "2 to 8");
    assert_eq!(case.given("n: unknown").number("same"), "2 to 8");
    assert_eq!(case.given("n: 5").number("same"), "5");
}

#[test]
fn arithmetic_and_scores_are_ranges() {
    let case = Case::new().yes_no("a b").number("n", "whole number -2 to 3");
    let case = case.calculate("less", "n - n").calculate("twice", "2 * n").calculate("square", "n * n");
    let case =
        case.calculate("size", "abs(n)").calculate("least", "min(n, 1)").calculate("most", "max(n, 1)");
    let told = case.calculate("half", "round(n / 2, 0)").score("s", &["+2 when a", "-1 when b"]).given("");
    let told = ["less", "twice", "square", "size", "least", "most", "half", "s"].map(|id| told.number(id));
    assert_eq!(told, ["-5 to 5", "-4 to 6", "-6 to 9", "0 to 3", "-2 to 1", "1 to 3", "-1 to 2", "-1 to 2"]);
}

#[test]
fn a_comparison_is_true_or_false_only_if_it_is_so_for_the_whole_range() {
    let value = |when: &str| {
        Case::new()
            .number("n", "whole number 2 to 8")
            .calculate("d", "n + 1")
            .finding("it", when)
            .given("")
            .finding("it")
    };
    let told = ["d >= 3", "d > 3", "d <= 9", "d < 3", "d > 9", "d = 4", "d != 4", "d = 10"].map(value);
    assert_eq!(told, ["true", "open", "true", "false", "false", "open", "open", "false"]);
    assert_eq!(
        ["d between 3 and 9", "d between 4 and 9", "d between 10 and 12"].map(value),
        ["true", "open", "false"]
    );
}

#[test]
fn an_equality_between_two_recorded_values_is_open_for_a_derived_number_and_false_for_an_answer() {
    let case =
        Case::new().number("n", "whole number 0 to 5").calculate("c", "n + 0").calculate("k", "2.5 + 0");
    let case = case.finding("number", "c = 2.5").finding("numbers", "c = k").finding("answer", "n = 2.5");
    let told = |answers: &str| ["number", "numbers", "answer"].map(|id| case.given(answers).finding(id));
    assert_eq!(told(""), ["open", "open", "false"]);
    assert_eq!(told("n: 2"), ["false", "false", "false"]);
}

/// The range of a score over `q` (yes/no) and `n` (0 to 10), with nothing answered, unknown, and answered.
fn joint(lines: &[&str]) -> [String; 3] {
    let case = Case::new()
        .yes_no("q")
        .number("n", "whole number 0 to 10")
        .finding("yes_q", "q")
        .finding("no_q", "q is no");
    let case = case.calculate("c", "n").score("s", lines);
    ["", "q: unknown, n: unknown", "q: yes, n: 4"].map(|answers| case.given(answers).number("s"))
}

#[test]
fn lines_of_one_score_that_read_one_and_the_same_single_question_count_together() {
    assert_eq!(joint(&["+1 when q", "+1 when q is no"]), ["1", "1", "1"]);
    assert_eq!(joint(&["+2 when q", "-1 when q"]), ["0 to 1", "0 to 1", "1"]);
    assert_eq!(joint(&["+1 when n < 5", "+1 when n >= 5"]), ["1", "1", "1"]);
    assert_eq!(joint(&["+3 when n between 2 and 4", "-1 when n = 3"]), ["0 to 3", "0 to 3", "3"]);
    assert_eq!(joint(&["+1 when q or q is no"]), ["1", "1", "1"]);
}

#[test]
fn tables_count_together_with_lines_and_additions() {
    let table = "points for n\n    up to 4: 1\n    from 5: 3";
    assert_eq!(joint(&[table, "-2 when n >= 5"]), ["1", "1", "1"]);
    assert_eq!(joint(&["add n", "add -n"]), ["0", "0", "0"]);
    assert_eq!(joint(&["add n", "-10 when n = 10"]), ["0 to 9", "0 to 9", "4"]);
    assert_eq!(joint(&["points for q\n    yes: 1\n    no: 0", "+1 when q is no"]), ["1", "1", "1"]);
}

#[test]
fn through_findings_they_count_together_too() {
    assert_eq!(joint(&["+1 when yes_q", "+1 when q is no"]), ["1", "1", "1"]);
    assert_eq!(joint(&["+1 when yes_q", "+1 when not yes_q"]), ["1", "1", "1"]);
    assert_eq!(joint(&["+1 when yes_q", "+2 when no_q"]), ["1 to 2", "1 to 2", "1"]);
}

#[test]
fn lines_that_read_anything_else_stand_for_themselves() {
    assert_eq!(joint(&["+1 when q", "+1 when n > 4"]), ["0 to 2", "0 to 2", "1"]);
    assert_eq!(joint(&["+1 when q", "+1 when q is no and n > 4"]), ["0 to 2", "0 to 2", "1"]);
    // A calculation is neither a question nor a finding.
    assert_eq!(joint(&["add c", "add -c"]), ["-10 to 10", "-10 to 10", "0"]);
}

#[test]
fn their_joint_range_is_over_every_value_and_unknown() {
    assert_eq!(joint(&["+1 when q is unknown", "+1 when q"]), ["0 to 2", "1 to 2", "1"]);
    assert_eq!(joint(&["+1 when q is known", "+1 when q is unknown"]), ["1", "1", "1"]);
    assert_eq!(joint(&["+1 when q is no", "+1 when q", "+5 when q is unknown"]), ["1 to 6", "6", "1"]);
}

#[test]
fn its_gate_aside_and_over_not_applying() {
    let case = Case::new().yes_no("g q").asked_when("g").finding("not_q", "not (q is yes)");
    let case = case.score("s", &["+1 when q", "+1 when q is no"]).score("r", &["+1 when q", "+3 when not_q"]);
    let told = |answers: &str| [case.given(answers).number("s"), case.given(answers).number("r")];
    assert_eq!(told(""), ["0 to 1", "1 to 3"]);
    assert_eq!(told("g: yes"), ["1", "1 to 3"]);
    assert_eq!(told("g: no"), ["0", "3"]);
    assert_eq!(told("q: yes"), ["0 to 1", "1 to 3"]);
    assert_eq!(told("g: yes, q: unknown"), ["1", "1 to 3"]);
}

#[test]
fn a_line_that_reads_the_gate_as_well_reads_two_questions() {
    let case = Case::new().yes_no("g q").asked_when("g").score("s", &["+1 when q", "+1 when g and q is no"]);
    assert_eq!(case.given("g: yes").number("s"), "0 to 2");
}

#[test]
fn a_set_counts_together_over_every_set() {
    let case = Case::new().any_of("s", "a b c");
    let told = |lines: &[&str]| case.clone().score("p", lines).given("").number("p");
    assert_eq!(told(&["+1 when s includes a", "+1 when s includes b", "+1 when s is none"]), "0 to 2");
    assert_eq!(told(&["+1 when s is none", "+1 when any of s"]), "1");
    assert_eq!(told(&["+1 when s includes any of [a, b, c]", "-1 when s is none"]), "-1 to 1");
    assert_eq!(told(&["+2 when s includes all of [a, b]", "-1 when s includes a"]), "-1 to 1");
    assert_eq!(told(&["add count of s"]), "0 to 3");
}

/// `x is unknown`, `x is known` for an answered, unknown, missing question, and one that does not apply.
fn unknown_and_known(case: &Case, answers: &str) -> [String; 2] {
    let case = case.clone().finding("u", "x is unknown").finding("k", "x is known");
    let told = case.given(answers);
    [told.finding("u"), told.finding("k")]
}

#[test]
fn x_is_unknown_is_true_of_unknown_open_while_missing_false_where_answered_or_not_applying() {
    let plain = Case::new().yes_no("x");
    let told = ["x: yes", "x: unknown", ""].map(|answers| unknown_and_known(&plain, answers));
    assert_eq!(told, [["false", "true"], ["true", "false"], ["open", "open"]]);
    let gated = Case::new().yes_no("g x").asked_when("g");
    let shut =
        ["g: no", "g: no, x: yes", "g: no, x: unknown"].map(|answers| unknown_and_known(&gated, answers));
    assert_eq!(shut, [["false", "false"], ["false", "false"], ["false", "false"]]);
    let ajar = ["", "x: yes", "x: unknown"].map(|answers| unknown_and_known(&gated, answers));
    assert_eq!(ajar, [["open", "open"], ["false", "open"], ["open", "false"]]);
    let wide =
        ["g: yes", "g: yes, x: yes", "g: yes, x: unknown"].map(|answers| unknown_and_known(&gated, answers));
    assert_eq!(wide, [["open", "open"], ["false", "true"], ["true", "false"]]);
}

#[test]
fn an_assumed_answer_is_not_unknown() {
    let plain = Case::new().yes_no("x").with("assume no");
    assert_eq!(
        ["", "x: unknown"].map(|answers| unknown_and_known(&plain, answers)),
        [["false", "true"], ["true", "false"]]
    );
    let gated = Case::new().yes_no("g x").asked_when("g").with("assume no");
    let told = ["", "g: yes", "g: no", "x: unknown"].map(|answers| unknown_and_known(&gated, answers));
    assert_eq!(told, [["false", "open"], ["false", "true"], ["false", "false"], ["open", "false"]]);
}

#[test]
fn x_is_one_of_every_choice_stays_open_while_x_is_missing() {
    let case = Case::new().one_of("x", "a b").finding("it", "x is one of [a, b]");
    assert_eq!(
        ["", "x: unknown", "x: b"].map(|answers| case.given(answers).finding("it")),
        ["open", "open", "true"]
    );
}

#[test]
fn a_class_comparison_is_true_if_it_holds_for_every_possible_class() {
    let case = Case::new().number("n", "whole number 0 to 9");
    let case =
        case.text("classify k \"K\" by n\n  0 to 3: low \"L\"\n  4 to 6: mid \"M\"\n  7 to 9: high \"H\"");
    let case = case.finding("any", "k is one of [low, mid, high]").finding("some", "k is one of [low, mid]");
    let told = case.finding("other", "k is not low").given("");
    assert_eq!([told.finding("any"), told.finding("some"), told.finding("other")], ["true", "open", "open"]);
}

#[test]
fn a_class_by_score_lists_every_band_that_the_scores_range_touches() {
    let case = Case::new().yes_no("a b").score("s", &["+1 when a", "+1 when b"]);
    let case = case.text("classify k \"K\" by s\n  0: low \"L\"\n  1: mid \"M\"\n  2: high \"H\"");
    let told = ["", "a: yes", "a: no", "a: yes, b: yes"].map(|answers| case.given(answers).class("k"));
    assert_eq!(told, ["low mid high", "mid high", "low mid", "high"]);
}

#[test]
fn none_is_never_counted_by_a_list_word_or_count_of_over_a_questions_choices() {
    let case = Case::new().any_of("s", "a b").calculate("c", "count of s").finding("any", "any of s");
    let case =
        case.finding("all", "all of s").finding("two", "at least 2 of s").finding("one", "at least 1 of s");
    let told = |answers: &str| {
        let told = case.given(answers);
        [told.number("c"), told.finding("any"), told.finding("one"), told.finding("two"), told.finding("all")]
    };
    assert_eq!(told("s: none"), ["0", "false", "false", "false", "false"]);
    assert_eq!(told("s: [a]"), ["1", "true", "true", "false", "false"]);
    assert_eq!(told("s: [a, b]"), ["2", "true", "true", "true", "true"]);
    assert_eq!(told(""), ["0 to 2", "open", "open", "open", "open"]);
}

#[test]
fn an_unknown_question_has_a_hidden_value_while_is_unknown_stays_true() {
    let case = Case::new().one_of("x", "a b").finding("both", "x is unknown and x is a");
    let told = case.finding("either", "x is unknown or x is a").given("x: unknown");
    assert_eq!([told.finding("both"), told.finding("either")], ["open", "true"]);
}

#[test]
fn missing_is_never_no() {
    let case = Case::new().yes_no("a").finding("not_a", "not a").finding("no_a", "a is no");
    let told = case.rule("r", "a", "now").given("");
    assert_eq!([told.finding("not_a"), told.finding("no_a"), told.level()], ["open", "open", "home to now"]);
}
