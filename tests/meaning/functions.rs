//! Powers, roots and logarithms: written inside `round` only, correctly rounded, in their domain by the declared ranges.

use crate::case::Case;

fn case(expression: &str) -> Case {
    Case::new()
        .number("rate", "whole number 20 to 250")
        .number("low", "whole number 0 to 9")
        .number("any", "whole number -9 to 9")
        .calculate("c", expression)
}

fn told(expression: &str, answers: &str) -> String {
    case(expression).given(answers).number("c")
}

#[test]
fn the_whole_formula_is_rounded_once() {
    assert_eq!(told("round(370 / root(60 / rate, 2), 0)", "rate: 131"), "547");
    assert_eq!(told("round(370 / root(60 / rate, 2), 0)", "rate: 60"), "370");
    assert_eq!(told("round(root(rate, 3), 2) * 2", "rate: 100"), "9.28");
    assert_eq!(told("round(1 / (1 + exp(-ln(rate))), 4)", "rate: 100"), "0.9901");
    assert_eq!(told("round(floor(root(rate, 2)) + min(ln(rate), 4), 1)", "rate: 100"), "14");
    assert_eq!(told("round(log10(rate), 9)", "rate: 100"), "2");
}

#[test]
fn ties_are_half_away_from_zero() {
    assert_eq!(told("round(root(low, 2) / 2, 0)", "low: 1"), "1");
    assert_eq!(told("round(-root(low, 2) / 2, 0)", "low: 9"), "-2");
    assert_eq!(told("round(root(low, 2) * root(low, 2) / 4, 0)", "low: 2"), "1");
    assert_eq!(told("round(ln(rate) + ln(2) - ln(rate * 2) + 0.5, 0)", "rate: 77"), "1");
}

#[test]
fn the_range_is_that_of_every_value() {
    assert_eq!(told("round(root(low, 2), 1)", ""), "0 to 3");
    assert_eq!(told("round(power(any, 2), 0)", ""), "0 to 81");
    assert_eq!(told("round(power(any, 3), 0)", ""), "-729 to 729");
    assert_eq!(told("round(root(any, 3), 2)", ""), "-2.08 to 2.08");
    assert_eq!(told("round(power(2, any), 2)", ""), "0 to 512");
    assert_eq!(told("round(power(rate, any) * 0 + exp(any), 3)", ""), "0 to 8103.084");
}

#[test]
fn they_stand_inside_a_round_only() {
    for expression in
        ["ln(rate)", "rate / root(rate, 2)", "floor(exp(any))", "round(count of [ln(rate) > 1], 0)"]
    {
        let problems = case(expression).problems();
        assert!(problems.contains("not_rounded"), "{expression}: {problems}");
    }
    let condition = Case::new().number("rate", "whole number 20 to 250").finding("f", "log10(rate) > 2");
    assert!(condition.problems().contains("not_rounded"));
}

#[test]
fn their_arguments_are_in_their_domain_by_the_declared_ranges() {
    let codes = |expression: &str| case(&format!("round({expression}, 1)")).problems();
    for wrong in [
        "ln(low)",
        "log10(any)",
        "root(any, 2)",
        "power(any, 0.5)",
        "power(low, -1)",
        "power(low, any)",
        "ln(ln(rate) - 3)",
        "root(low - 1, 4)",
        "power(low, low)",
    ] {
        assert!(codes(wrong).contains("bedside::check::domain"), "{wrong}: {}", codes(wrong));
    }
    for wrong in ["exp(rate * 10)", "power(rate, rate)", "exp(-rate * 10)"] {
        assert!(codes(wrong).contains("bedside::check::too_large"), "{wrong}: {}", codes(wrong));
    }
    for wrong in ["1 / ln(rate - 19)", "1 / root(low, 2)", "1 / (root(rate, 2) - 5)"] {
        assert!(codes(wrong).contains("bedside::check::zero_divisor"), "{wrong}: {}", codes(wrong));
    }
    for right in [
        "ln(low + 1)",
        "root(low, 2)",
        "root(any, 3)",
        "power(low, 0.5)",
        "power(any, 3)",
        "power(rate, any)",
        "ln(ln(rate))",
        "power(low, rate / 100)",
        "1 / (ln(rate) + 1)",
    ] {
        assert!(!codes(right).contains("error "), "{right}: {}", codes(right));
    }
}
