//! Powers, roots and logarithms against values worked out with 600 digits by something else (`tests/real/make_values.py`).
#![allow(clippy::panic, clippy::unwrap_used, reason = "what is not as expected fails the test, as it should")]

use bedside::number::{self, Decimal, Exact};
use bedside::real::{Op, rounded};

fn exact(text: &str) -> Exact {
    // Beyond what a ruleset may write, so read digit by digit.
    let (whole, after) = text.split_once('.').unwrap_or((text, ""));
    let units = format!("{whole}{after}").parse().unwrap();
    Exact::new(units, number::power_of_ten(u32::try_from(after.len()).unwrap()))
}

#[test]
fn every_value_is_rounded_as_with_600_digits() {
    let mut wrong = Vec::new();
    for line in include_str!("real/values.txt").lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let (steps, given, places, wanted) = match words.as_slice() {
            ["ln", value, places, wanted] => (vec![Op::Given(0), Op::Ln], vec![*value], places, wanted),
            ["log10", value, places, wanted] => (vec![Op::Given(0), Op::Log10], vec![*value], places, wanted),
            ["exp", value, places, wanted] => (vec![Op::Given(0), Op::Exp], vec![*value], places, wanted),
            ["root", value, degree, places, wanted] => {
                (vec![Op::Given(0), Op::Root(degree.parse().unwrap())], vec![*value], places, wanted)
            }
            ["power", value, exponent, places, wanted] => {
                (vec![Op::Given(0), Op::Given(1), Op::Power], vec![*value, *exponent], places, wanted)
            }
            _ => panic!("{line}"),
        };
        let steps = [steps, vec![Op::Round(places.parse().unwrap())]].concat();
        let given: Vec<_> = given.into_iter().map(|text| (exact(text), exact(text))).collect();
        if rounded(&steps, &given) != Ok((exact(wanted), exact(wanted))) {
            wrong.push(format!("{line}: {:?}", rounded(&steps, &given)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_range_holds_every_value_within_it() {
    // 143 / sqrt(60 / rate), as heart rates do it: rising with the rate, so the ends are those of the range.
    let steps = [Op::Given(0), Op::Given(1), Op::Given(2), Op::Divide, Op::Root(2), Op::Divide, Op::Round(1)];
    let whole = |n: i128| Decimal::whole(n).exact();
    let at = |low: i128, high: i128| {
        let given = [(whole(143), whole(143)), (whole(60), whole(60)), (whole(low), whole(high))];
        rounded(&steps, &given).unwrap()
    };
    let all = at(20, 250);
    for rate in 20..=250 {
        let (low, high) = at(rate, rate);
        assert_eq!(low, high);
        assert!(all.0 <= low && high <= all.1);
    }
    assert_eq!((all.0, all.1), (at(20, 20).0, at(250, 250).1));
}
