//! The rounding of single values, exact cases and ties.

use super::*;
use crate::number;

fn exact(text: &str) -> Exact {
    number::Decimal::parse(text).map(number::Decimal::exact).unwrap_or_default()
}

fn at(steps: &[Op], given: &[&str]) -> String {
    let given: Vec<_> = given.iter().map(|text| (exact(text), exact(text))).collect();
    match rounded(steps, &given) {
        Ok((low, high)) if low == high => number::text(&low),
        Ok((low, high)) => format!("{} to {}", number::text(&low), number::text(&high)),
        Err(fault) => format!("{:?} at {}", fault.fault, fault.step),
    }
}

fn one(step: Op, decimals: u8, value: &str) -> String {
    at(&[Op::Given(0), step, Op::Round(decimals)], &[value])
}

#[test]
fn known_values() {
    assert_eq!(one(Op::Ln, 9, "2"), "0.693147181");
    assert_eq!(one(Op::Ln, 9, "0.001"), "-6.907755279");
    assert_eq!(one(Op::Exp, 9, "1"), "2.718281828");
    assert_eq!(one(Op::Exp, 9, "-5.25"), "0.005247518");
    assert_eq!(one(Op::Log10, 9, "2"), "0.301029996");
    assert_eq!(one(Op::Root(2), 9, "2"), "1.414213562");
    assert_eq!(one(Op::Root(3), 3, "-8"), "-2");
    assert_eq!(one(Op::Root(40), 9, "2"), "1.017479692");
    assert_eq!(at(&[Op::Given(0), Op::Given(1), Op::Power, Op::Round(6)], &["70", "0.425"]), "6.083684");
}

#[test]
fn exact_cases_and_ties_are_known() {
    assert_eq!(one(Op::Ln, 9, "1"), "0");
    assert_eq!(one(Op::Exp, 9, "0"), "1");
    assert_eq!(one(Op::Log10, 9, "0.001"), "-3");
    assert_eq!(one(Op::Root(2), 1, "0.0625"), "0.3");
    let halved = [Op::Given(0), Op::Root(2), Op::Given(1), Op::Divide, Op::Round(0)];
    assert_eq!(at(&halved, &["9", "2"]), "2");
    assert_eq!(at(&halved, &["9", "-2"]), "-2");
    // Two roots that only together are a fraction, and a sum of logarithms: decided by the last precision.
    let product = [
        Op::Given(0),
        Op::Root(2),
        Op::Given(0),
        Op::Root(2),
        Op::Multiply,
        Op::Given(1),
        Op::Divide,
        Op::Round(0),
    ];
    assert_eq!(at(&product, &["2", "4"]), "1");
    let sum = [
        Op::Given(0),
        Op::Ln,
        Op::Given(1),
        Op::Ln,
        Op::Add,
        Op::Given(2),
        Op::Ln,
        Op::Subtract,
        Op::Given(3),
        Op::Add,
        Op::Round(0),
    ];
    assert_eq!(at(&sum, &["2", "3", "6", "0.5"]), "1");
    assert_eq!(at(&sum, &["2", "3", "6", "-0.5"]), "-1");
}

#[test]
fn faults_are_told() {
    assert_eq!(one(Op::Ln, 2, "0"), "Domain at 1");
    assert_eq!(one(Op::Root(2), 2, "-1"), "Domain at 1");
    assert_eq!(one(Op::Exp, 2, "1000"), "TooLarge at 1");
    let power = [Op::Given(0), Op::Given(1), Op::Power, Op::Round(2)];
    assert_eq!(at(&power, &["-2", "0.5"]), "Domain at 2");
    assert_eq!(at(&power, &["-2", "3"]), "-8");
    assert_eq!(at(&power, &["0", "-1"]), "Domain at 2");
    assert_eq!(at(&power, &["1000", "1000000000"]), "TooLarge at 2");
    assert_eq!(at(&power, &["0.999999999", "1000000000"]), "0.37");
}

#[test]
fn ranges_are_of_every_value() {
    let range = |steps: &[Op], given: &[(&str, &str)]| {
        let given: Vec<_> = given.iter().map(|(low, high)| (exact(low), exact(high))).collect();
        rounded(steps, &given).map(|(low, high)| format!("{} to {}", number::text(&low), number::text(&high)))
    };
    let square = [Op::Given(0), Op::Given(1), Op::Power, Op::Round(0)];
    assert_eq!(range(&square, &[("-3", "2"), ("2", "2")]), Ok("0 to 9".to_owned()));
    assert_eq!(range(&square, &[("-3", "2"), ("3", "3")]), Ok("-27 to 8".to_owned()));
    assert_eq!(range(&square, &[("0", "4"), ("0.5", "2")]), Ok("0 to 16".to_owned()));
    let corrected =
        [Op::Given(0), Op::Given(1), Op::Given(2), Op::Divide, Op::Root(2), Op::Divide, Op::Round(0)];
    assert_eq!(
        range(&corrected, &[("200", "700"), ("60", "60"), ("30", "240")]),
        Ok("141 to 1400".to_owned())
    );
    assert_eq!(
        range(&[Op::Given(0), Op::Ln, Op::Round(2)], &[("0", "5")]),
        Err(FaultAt { fault: Fault::Domain, step: 1 })
    );
}
