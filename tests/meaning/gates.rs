//! Gates: what a comparison on a gated question means, what does not apply, and answers that contradict each other.

use crate::case::Case;

fn gated() -> Case {
    Case::new().yes_no("g q").asked_when("g")
}

#[test]
fn a_positive_comparison_on_a_gated_question_means_gate_and_comparison() {
    let case = gated().finding("f", "q").finding("n", "q is no");
    let told = |answers: &str| [case.given(answers).finding("f"), case.given(answers).finding("n")];
    assert_eq!(told("g: yes, q: yes"), ["true", "false"]);
    assert_eq!(told("g: yes"), ["open", "open"]);
    assert_eq!(told("q: yes"), ["open", "false"]);
    assert_eq!(told("q: no"), ["false", "open"]);
    assert_eq!(told("g: no"), ["false", "false"]);
    assert_eq!(told("g: unknown"), ["open", "open"]);
}

#[test]
fn every_positive_form_is_false_where_the_question_does_not_apply() {
    let case = Case::new().yes_no("g y").asked_when("g").one_of("c", "a b").asked_when("g");
    let case = case.any_of("s", "a b").asked_when("g").number("n", "whole number 0 to 9").asked_when("g");
    let forms = [
        "y",
        "y is yes",
        "y is no",
        "c is a",
        "c is one of [a, b]",
        "s includes a",
        "s includes any of [a, b]",
        "s includes all of [a, b]",
        "s is none",
        "any of s",
        "at least 1 of s",
        "n < 5",
        "n <= 9",
        "n > 5",
        "n >= 0",
        "n = 5",
        "n between 0 and 9",
        "y is unknown",
        "y is known",
    ];
    for form in forms {
        assert_eq!(case.clone().finding("it", form).given("g: no").finding("it"), "false", "{form}");
        assert_eq!(case.clone().finding("it", form).given("").finding("it"), "open", "{form}");
        let form = if form == "y" { "y is yes" } else { form };
        let not = format!("not ({form})");
        assert_eq!(case.clone().finding("it", &not).given("g: no").finding("it"), "true", "{not}");
    }
}

#[test]
fn negative_forms_directly_over_a_gated_question_are_refused_with_both_readings() {
    let case = Case::new().yes_no("g y").asked_when("g").one_of("c", "a b").asked_when("g");
    let case = case.any_of("s", "a b").asked_when("g").number("n", "whole number 0 to 9").asked_when("g");
    let forms = [
        "not y",
        "c is not a",
        "n != 3",
        "s includes none of [a]",
        "none of s",
        "at most 1 of s",
        "exactly 1 of s",
        "none of [y, n > 3]",
        "at most 1 of [y, c is a]",
        "exactly 1 of [y, c is a]",
    ];
    for form in forms {
        let told = case.clone().finding("it", form).problems();
        assert!(told.contains("error bedside::"), "{form}: {told}");
        let readings = told.split_once("[write ").map_or("", |(_, help)| help);
        // `exactly 1 of` comes to the same in both, so one form says it.
        let both = readings.contains("(asked, and not so)") && readings.contains("(not asked, or not so)");
        assert!(both || form.starts_with("exactly"), "{told}");
        for reading in readings.split('`').skip(1).step_by(2) {
            let told = case.clone().finding("it", reading).problems();
            assert!(!told.contains("error "), "{form} → {reading}: {told}");
        }
    }
}

#[test]
fn over_a_finding_that_reads_a_gated_question_they_are_a_warning_that_names_the_gate() {
    let told = gated().finding("f", "q").finding("it", "not f").problems();
    assert!(told.starts_with("warning ") && told.contains('g') && !told.contains("error "), "{told}");
    let told = gated().finding("f", "q").finding("it", "not f").given("g: no");
    assert_eq!(told.finding("it"), "true");
}

#[test]
fn unless_always_reads_not_asked_or_not() {
    let case =
        gated().yes_no("a").finding("f", "a").with("unless q").rule("r", "a", "today").with("unless q");
    let told = |answers: &str| [case.given(answers).finding("f"), case.given(answers).level()];
    assert_eq!(told("a: yes, g: no"), ["true", "today"]);
    assert_eq!(told("a: yes, g: yes, q: yes"), ["false", "home"]);
    assert_eq!(told("a: yes, g: yes, q: no"), ["true", "today"]);
    assert_eq!(told("a: yes"), ["open", "home to today"]);
    assert_eq!(told("a: yes, q: no"), ["true", "today"]);
}

fn measured() -> Case {
    Case::new()
        .yes_no("g")
        .number("n", "whole number 0 to 9")
        .asked_when("g")
        .number("m", "whole number 0 to 9")
}

#[test]
fn a_number_that_reads_a_number_that_does_not_apply_does_not_apply_itself() {
    let sums = [
        "n + 1",
        "m - n",
        "2 * n",
        "m / (n + 1)",
        "min(n, m)",
        "max(m, n)",
        "abs(n)",
        "round(n / 3, 1)",
        "floor(n / 2)",
        "-n",
    ];
    for sum in sums {
        let case = measured()
            .calculate("c", sum)
            .calculate("d", "c + 1")
            .finding("low", "c < 100")
            .finding("high", "d >= 0");
        let told = case.finding("not_low", "not (c < 100)").given("g: no, m: 4");
        let told = [
            told.number("c"),
            told.number("d"),
            told.finding("low"),
            told.finding("high"),
            told.finding("not_low"),
        ];
        assert_eq!(told, ["null", "null", "false", "false", "true"], "{sum}");
    }
}

#[test]
fn a_class_that_reads_a_number_that_does_not_apply_does_not_apply_itself() {
    let case = measured().text("classify k \"K\" by n\n  up to 4: low \"L\"\n  from 5: high \"H\"");
    let case =
        case.text("calculate c \"C\" by k\n  low: 1\n  high: 2").finding("it", "k is one of [low, high]");
    let told = |answers: &str| {
        let told = case.given(answers);
        [told.class("k"), told.number("c"), told.finding("it")]
    };
    assert_eq!(told("g: no"), ["", "null", "false"]);
    assert_eq!(told(""), ["low high", "1 to 2", "open"]);
    assert_eq!(told("g: yes"), ["low high", "1 to 2", "true"]);
    assert_eq!(told("n: 3"), ["low", "1", "open"]);
}

#[test]
fn a_band_that_gives_a_number_that_does_not_apply_gives_none() {
    let case =
        measured().one_of("x", "a b").text("calculate c \"C\" by x\n  a: n\n  b: 3").finding("it", "c >= 4");
    let told = |answers: &str| [case.given(answers).number("c"), case.given(answers).finding("it")];
    assert_eq!(told("g: no, x: a"), ["null", "false"]);
    assert_eq!(told("g: no, x: b"), ["3", "false"]);
    assert_eq!(told("g: no"), ["3", "false"]);
    assert_eq!(told("g: yes"), ["0 to 9", "open"]);
}

#[test]
fn a_band_of_a_calculation_may_give_no_number() {
    let case = Case::new().number("n", "whole number 0 to 9");
    let case = case
        .text("calculate c \"C\" by n\n  up to 3: 12 / max(4 - n, 1)\n  4: does not apply\n  from 5: 2 * n")
        .calculate("twice", "2 * c")
        .score("s", &["add c", "+1 when n >= 1"])
        .finding("it", "c >= 4")
        .finding("less", "c < 4");
    let told = |answers: &str| {
        let told = case.given(answers);
        [told.number("c"), told.number("twice"), told.number("s"), told.finding("it"), told.finding("less")]
    };
    assert_eq!(told("n: 2"), ["6", "12", "7", "true", "false"]);
    assert_eq!(told("n: 4"), ["null", "null", "1", "false", "false"]);
    assert_eq!(told("n: 5"), ["10", "20", "11", "true", "false"]);
    assert_eq!(told(""), ["0 to 18", "0 to 36", "0 to 19", "open", "open"]);
}

#[test]
fn a_negative_form_over_a_number_that_a_band_leaves_out_is_a_warning() {
    let case = Case::new().number("n", "whole number 0 to 9");
    let case = case.text("calculate c \"C\" by n\n  up to 3: 1\n  4: does not apply\n  from 5: 2");
    let told = case.finding("it", "c != 1").finding("other", "not (c = 1)").problems();
    assert_eq!(told.matches("bedside::check::negated_over_gate").count(), 1, "{told}");
    assert!(told.contains("`c != 1` also holds where `c` does not apply"), "{told}");
}

#[test]
fn points_always_count() {
    let case = Case::new().number("n", "whole number 0 to 9");
    let told = case.score("s", &["points for n\n    up to 4: does not apply\n    from 5: 1"]).problems();
    assert!(told.contains("bedside::check::band_form") && told.contains("write `0`"), "{told}");
}

#[test]
fn a_number_with_an_open_gate_gives_its_range() {
    let case = measured().calculate("c", "n + 1").finding("it", "c >= 1");
    assert_eq!([case.given("").number("c"), case.given("").finding("it")], ["1 to 10", "open"]);
    assert_eq!([case.given("n: 4").number("c"), case.given("n: 4").finding("it")], ["5", "open"]);
}

#[test]
fn count_of_and_score_lines_skip_what_does_not_apply() {
    let case = measured().yes_no("a").calculate("d", "n + 5").calculate("c", "count of [n > 3, m > 3, a]");
    let case = case.score(
        "s",
        &["add n", "add d", "+1 when n >= 0", "points for n\n    up to 4: 3\n    from 5: 4", "+2 when a"],
    );
    let told = |answers: &str| [case.given(answers).number("c"), case.given(answers).number("s")];
    assert_eq!(told("g: no, m: 5, a: yes"), ["2", "2"]);
    assert_eq!(told("g: yes, n: 5, m: 5, a: yes"), ["3", "22"]);
    assert_eq!(told("n: 5, m: 5, a: yes"), ["2 to 3", "2 to 22"]);
}

#[test]
fn an_answer_to_a_question_that_does_not_apply_is_kept_not_used_and_reported() {
    let told = gated().finding("f", "q").rule("r", "f", "now").given("g: no, q: yes");
    assert_eq!([told.finding("f"), told.level(), told.list("not_used")], ["false", "home", "q"]);
    assert_eq!(told.result["answers"]["q"], "yes");
    assert!(told.page.contains("Not used"), "{}", told.page);
    assert_eq!(gated().finding("f", "q").given("q: yes").list("not_used"), "");
}

#[test]
fn an_answer_that_is_not_used_is_an_error_with_strict() {
    let case = gated().finding("f", "q");
    assert!(case.refuses_strictly("g: no, q: yes").contains("not_used"));
    assert_eq!(case.refuses_strictly("g: no, q: unknown"), "");
    assert_eq!(case.refuses_strictly("q: yes"), "");
}

#[test]
fn where_a_red_flag_reads_the_question_the_two_answers_contradict_each_other() {
    let case = gated().red_flag("r", "q", "now");
    assert!(case.refuses("g: no, q: yes").contains("bedside::eval::contradiction"));
    assert!(case.refuses("g: no, q: no").contains("bedside::eval::contradiction"));
    for fine in ["g: no", "g: no, q: unknown", "q: yes", "g: unknown, q: yes", "g: yes, q: yes"] {
        assert_eq!(case.refuses(fine), "", "{fine}");
    }
}

#[test]
fn a_contradiction_is_found_through_everything_that_is_derived() {
    let numbers = Case::new().yes_no("g").number("q", "whole number 0 to 9").asked_when("g");
    let cases = [
        numbers.clone().finding("f", "q > 3").red_flag("r", "f", "now"),
        numbers.clone().calculate("c", "q + 1").red_flag("r", "c > 3", "now"),
        numbers.clone().score("s", &["+1 when q > 3"]).red_flag("r", "s >= 1", "now"),
        numbers.clone().score("s", &["add q"]).score("t", &["add s"]).red_flag("r", "t >= 1", "now"),
        numbers.clone().pattern("p", &["likely when q > 3"]).red_flag("r", "p is likely", "now"),
        numbers
            .clone()
            .text("classify k \"K\" by q\n  up to 4: a \"A\"\n  from 5: b \"B\"")
            .red_flag("r", "k is b", "now"),
        numbers
            .text("classify k \"K\"\n  when q > 3: a \"A\"\n  otherwise: b \"B\"")
            .red_flag("r", "k is a", "now"),
    ];
    for case in cases {
        let told = case.refuses("g: no, q: 5");
        assert!(told.contains("bedside::eval::contradiction"), "{told}\n{}", case.source());
    }
}

#[test]
fn the_gate_of_a_gate_is_read_by_the_red_flag_too() {
    let case =
        Case::new().yes_no("h g").asked_when("h").yes_no("q").asked_when("g").red_flag("r", "q", "now");
    assert!(case.refuses("h: no, g: yes").contains("`g` is answered"));
    assert_eq!(case.refuses("h: no, g: yes, q: yes").lines().count(), 2);
    assert_eq!(case.given("h: no").list("open"), "");
}

#[test]
fn a_contradiction_names_both_places_and_the_mend() {
    let told = gated().red_flag("r", "q", "now").refuses("g: no, q: yes");
    assert!(told.contains("`q` is answered, but it is asked only when `g`"), "{told}");
    assert!(told.contains("leave `q` out") && told.contains("correct `g`"), "{told}");
}
