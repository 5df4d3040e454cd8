//! Conditions, numbers, scores and classes on answers that are all given: section 3 by its sentences.

use crate::case::Case;

fn number(expression: &str, answers: &str) -> String {
    let case = Case::new().number("n", "whole number -9 to 9").number("d", "number 0.0 to 9.9");
    case.calculate("c", expression).given(answers).number("c")
}

#[test]
fn numbers_are_exact_and_a_fraction_where_no_decimal_exists() {
    let told = ["n / 4", "n / 3", "d * d", "d + 0.2", "n / 8", "2 + 3 * n", "(2 + 3) * n", "10 - n - 1"];
    let told = told.map(|it| number(it, "n: 7, d: 0.1"));
    assert_eq!(told, ["1.75", "7/3", "0.01", "0.3", "0.875", "23", "35", "2"]);
}

#[test]
fn round_is_half_away_from_zero_floor_down_ceiling_up() {
    let told = ["round(n / 2, 0)", "floor(n / 2)", "ceiling(n / 2)", "round(n / 3, 1)", "abs(n)"];
    assert_eq!(told.map(|it| number(it, "n: 5")), ["3", "2", "3", "1.7", "5"]);
    assert_eq!(told.map(|it| number(it, "n: -5")), ["-3", "-3", "-2", "-1.7", "5"]);
}

#[test]
fn min_and_max_take_any_number_of_parts() {
    assert_eq!(
        ["min(n, 3, d)", "max(n, 3, d)", "max(n, -n)"].map(|it| number(it, "n: 2, d: 9.9")),
        ["2", "9.9", "2"]
    );
}

#[test]
fn a_divisor_must_be_provably_non_zero() {
    let case = |expression: &str| {
        Case::new().number("n", "whole number 0 to 9").calculate("c", expression).problems()
    };
    assert!(case("1 / n").contains("error "));
    assert!(case("1 / (n - 3)").contains("error "));
    assert!(!case("1 / (n + 1)").contains("error "));
}

#[test]
fn each_comparison_of_a_number() {
    let case = |when: &str| Case::new().number("n", "whole number 0 to 9").finding("f", when);
    let forms =
        ["n < 5", "n <= 5", "n > 5", "n >= 5", "n = 5", "n != 5", "n between 5 and 7", "n between 3 and 5"];
    let told = |answers: &str| {
        forms.map(|form| if case(form).given(answers).finding("f") == "true" { 'y' } else { '-' })
    };
    assert_eq!(told("n: 5").iter().collect::<String>(), "-y-yy-yy");
    assert_eq!(told("n: 4").iter().collect::<String>(), "yy---y-y");
    assert_eq!(told("n: 7").iter().collect::<String>(), "--yy-yy-");
}

#[test]
fn each_comparison_of_a_set() {
    let forms = [
        "s includes a",
        "s includes any of [a, b]",
        "s includes all of [a, b]",
        "s includes none of [a, b]",
        "s is none",
        "any of s",
        "all of s",
        "none of s",
        "at least 2 of s",
        "at most 1 of s",
        "exactly 1 of s",
    ];
    let case = |when: &str| Case::new().any_of("s", "a b c").finding("f", when);
    let told = |answers: &str| -> String {
        forms
            .iter()
            .map(|form| if case(form).given(answers).finding("f") == "true" { 'y' } else { '-' })
            .collect()
    };
    assert_eq!(told("s: none"), "---yy--y-y-");
    assert_eq!(told("s: [a]"), "yy---y---yy");
    assert_eq!(told("s: [b, c]"), "-y---y--y--");
    assert_eq!(told("s: [a, b, c]"), "yyy--yy-y--");
}

#[test]
fn each_comparison_of_a_choice() {
    let forms = ["c is a", "c is not a", "c is one of [a, b]", "not (c is one of [a, b])"];
    let case = |when: &str| Case::new().one_of("c", "a b d").finding("f", when);
    let told = |answers: &str| forms.map(|form| case(form).given(answers).finding("f")).join(" ");
    assert_eq!(told("c: a"), "true false true false");
    assert_eq!(told("c: b"), "false true true false");
    assert_eq!(told("c: d"), "false true false true");
    assert_eq!(told("c: unknown"), "open open open open");
}

#[test]
fn and_beside_or_without_parentheses_is_an_error_that_prints_both_readings() {
    let told = Case::new().yes_no("a b c").finding("f", "a or b and c").problems();
    assert!(told.contains("(a or b) and c") && told.contains("a or (b and c)"), "{told}");
}

#[test]
fn a_score_is_the_sum_of_its_lines_tables_and_additions() {
    let case = Case::new().yes_no("a").number("n", "whole number 0 to 9").one_of("c", "x y z");
    let case = case.score("part", &["+1.5 when a"]);
    let table = "points for n\n    up to 3: 1\n    4 to 6: 2\n    from 7: 3";
    let choices = "points for c when a\n    x: 1\n    y, z: -2";
    let case = case.score("s", &[table, choices, "-1 when n > 8", "add part", "add min(n, 5)"]);
    assert_eq!(case.given("a: yes, n: 9, c: z").number("s"), "6.5");
    assert_eq!(case.given("a: no, n: 0, c: x").number("s"), "1");
    assert_eq!(case.given("a: no, n: 4").number("s"), "6");
}

#[test]
fn rows_of_a_classify_without_by_the_first_that_holds() {
    let case = Case::new()
        .yes_no("a b")
        .text("classify k \"K\"\n  when a: x \"X\"\n  when b: y \"Y\"\n  otherwise: z \"Z\"");
    let told = ["a: yes, b: yes", "a: no, b: yes", "a: no, b: no", "b: yes", "", "a: no"]
        .map(|it| case.given(it).class("k"));
    assert_eq!(told, ["x", "y", "z", "x y", "x y z", "y z"]);
}

#[test]
fn half_open_bands_of_a_computed_number() {
    let case = Case::new().number("n", "whole number 0 to 9").calculate("c", "n / 2");
    let case = case
        .text("classify k \"K\" by c\n  below 2: low \"L\"\n  2 to below 3: mid \"M\"\n  from 3: high \"H\"");
    assert_eq!(
        ["n: 3", "n: 4", "n: 5", "n: 6"].map(|it| case.given(it).class("k")),
        ["low", "mid", "mid", "high"]
    );
}

#[test]
fn bands_by_a_class_and_by_a_choice() {
    let case = Case::new().one_of("c", "x y").number("n", "whole number 0 to 9");
    let case = case.text("classify k \"K\" by c\n  x: small \"S\"\n  y: large \"L\"");
    let case = case.text("calculate dose \"Dose\" by k\n  small: 1\n  large: n * 2");
    assert_eq!(
        ["c: x", "c: y, n: 4", "n: 4", "c: y"].map(|it| case.given(it).number("dose")),
        ["1", "8", "1 to 8", "0 to 18"]
    );
}

#[test]
fn a_table_gives_the_cell_of_its_row_and_column() {
    let case = Case::new().one_of("c", "x y z").number("n", "whole number 0 to 9").yes_no("a");
    let case = case.text(
        "classify k \"K\" by c\n  across n: up to 3 | 4 to 6 | from 7\n  x: low \"L\" | mid \"M\" | high \"H\"\n  \
         y: mid | mid | high\n  z: high | high | high",
    );
    let case = case.text(
        "calculate dose \"Dose\" by n\n  across a: yes | no\n  up to 3: 1 | 2 * n\n  from 4: 10 | does not apply",
    );
    let case = case
        .score("s", &["points for c\n    across a: yes | no\n    x, y: 1 | 2\n    z: 3 | 4", "+1 when a"]);
    let told = |answers: &str| {
        let told = case.given(answers);
        [told.class("k"), told.number("dose"), told.number("s")]
    };
    assert_eq!(told("c: x, n: 5, a: yes"), ["mid", "10", "2"]);
    assert_eq!(told("c: z, n: 3, a: no"), ["high", "6", "4"]);
    assert_eq!(told("c: y, n: 4, a: no"), ["mid", "null", "2"]);
    assert_eq!(told("c: x"), ["low mid high", "0 to 18", "1 to 3"]);
    assert_eq!(told("c: z"), ["high", "0 to 18", "3 to 5"]);
    assert_eq!(told("n: 8, a: yes"), ["high", "10", "2 to 4"]);
    assert_eq!(told("n: 3"), ["low mid high", "1 to 6", "1 to 5"]);
    assert_eq!(told("c: y, n: 2"), ["mid", "1 to 4", "1 to 3"]);
}

#[test]
fn rows_and_columns_of_a_table_leave_nothing_out() {
    let case = Case::new().one_of("c", "x y").number("n", "whole number 0 to 9");
    let table = |rows: &str| case.clone().text(&format!("calculate k \"K\" by c\n{rows}")).problems();
    assert_eq!(table("  across n: up to 3 | from 4\n  x: 1 | 2\n  y: 3 | 4"), "");
    let told = table("  across n: up to 3 | from 5\n  x: 1 | 2\n  y: 3 | 4");
    assert!(told.contains("bedside::check::value_gap") && told.contains("extend a column"), "{told}");
    let told = table("  across n: up to 3 | from 4\n  x: 1 | 2");
    assert!(told.contains("bedside::check::band_gap"), "{told}");
    let told = table("  across n: up to 3 | from 4\n  x: 1 | 2\n  y: 3 | 4 | 5");
    assert!(told.contains("this row has 3 values, and the table has 2 columns"), "{told}");
    let told = table("  x: 1 | 2\n  y: 3 | 4");
    assert_eq!(told.matches("bedside::check::table_cells").count(), 2, "{told}");
}

#[test]
fn conditions_never_read_the_conclusions_of_rules() {
    let case = Case::new().yes_no("a").rule("r", "a", "now").finding("f", "r");
    assert!(case.problems().contains("error "));
    let case = Case::new().yes_no("a").advice("walk", "a").finding("f", "walk");
    assert!(case.problems().contains("error "));
}

#[test]
fn a_circle_is_an_error_that_names_the_whole_circle() {
    let told = Case::new().yes_no("a").finding("x", "y").finding("y", "z and a").finding("z", "x").problems();
    assert!(
        told.contains('x') && told.contains('y') && told.contains('z') && told.contains("error "),
        "{told}"
    );
}
