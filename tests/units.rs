//! Units are converted as an independent implementation of UCUM converts them, exactly where definitions say so, and
//! back to where they came from.
#![allow(clippy::unwrap_used, clippy::panic, reason = "what is not as expected fails the test, as it should")]

use bedside::number::{self, Decimal, Exact};
use bedside::unit::{Conversion, known};
use num_traits::{Signed, ToPrimitive};
use proptest::prelude::*;

/// Made by `tests/units/oracle.mjs`, where the way to make it again is written.
const CONVERSIONS: &str = include_str!("units/conversions.csv");

fn way(from: &str, to: &str) -> Conversion {
    let unit = |text: &str| known(text).unwrap_or_else(|| panic!("{text} is no unit"));
    unit(from).to(&unit(to)).unwrap_or_else(|apart| panic!("{from} to {to}: {apart:?}"))
}

fn exact(text: &str) -> Exact {
    Decimal::parse(text).unwrap().exact()
}

#[test]
fn two_thousand_conversions_agree_with_another_implementation() {
    let mut looked_at = 0;
    for line in CONVERSIONS.lines() {
        let [value, from, to, expected] = line.split(',').collect::<Vec<_>>().try_into().unwrap();
        let ours = way(from, to).of(&exact(value)).to_f64().unwrap();
        let theirs: f64 = expected.parse().unwrap();
        // Theirs is binary floating point, and near a scale's zero it loses digits in the difference.
        let allowed = 1e-9 * theirs.abs().max(1e-6) + if from.contains("deg") { 1e-9 } else { 0.0 };
        assert!((ours - theirs).abs() <= allowed, "{value} {from} is {ours} {to}, and not {theirs}");
        looked_at += 1;
    }
    assert!(looked_at >= 2000, "only {looked_at}");
}

#[test]
fn definitions_are_exact() {
    for (value, from, to, expected) in [
        ("100", "Cel", "[degF]", "212"),
        ("-40", "Cel", "[degF]", "-40"),
        ("98.6", "[degF]", "Cel", "37"),
        ("101", "[degF]", "Cel", "115/3"),
        ("0", "K", "Cel", "-273.15"),
        ("1", "[lb_av]", "g", "453.59237"),
        ("1", "[stone_av]", "kg", "6.35029318"),
        ("1", "[oz_av]", "g", "28.349523125"),
        ("1", "[in_i]", "cm", "2.54"),
        ("1", "[ft_i]", "m", "0.3048"),
        ("1", "m[Hg]", "kPa", "133.322"),
        ("1", "a", "d", "365.25"),
        ("1", "mo", "d", "30.4375"),
        ("1", "wk", "h", "168"),
        ("1", "/min", "Hz", "1/60"),
        ("1", "U", "nkat", "50/3"),
        ("1", "kcal_th", "J", "4184"),
        ("1", "dyn.s/cm5", "Pa.s/m3", "100000"),
    ] {
        assert_eq!(number::text(&way(from, to).of(&exact(value))), expected, "{value} {from} in {to}");
    }
}

/// Pairs of a unit that is recorded, with its decimals, and one that people answer in.
const PAIRS: [(&str, u8, &str); 12] = [
    ("°C", 1, "°F"),
    ("°C", 2, "K"),
    ("kg", 1, "lb"),
    ("kg", 3, "st"),
    ("cm", 1, "in"),
    ("m", 2, "ft"),
    ("mmHg", 0, "kPa"),
    ("years", 1, "months"),
    ("mL/min", 0, "L/h"),
    ("mcg/kg/min", 2, "mg/kg/h"),
    ("10^9/L", 1, "/uL"),
    ("U/L", 0, "ukat/L"),
];

proptest! {
    #[test]
    fn there_and_back_is_where_it_was(units in -1_000_000_i128..1_000_000, pair in proptest::sample::select(&PAIRS[..])) {
        let (own, decimals, other) = pair;
        let value = Decimal { units, decimals }.exact();
        let there = way(own, other);
        prop_assert_eq!(&there.back().of(&there.of(&value)), &value);
        prop_assert_eq!(way(other, own), there.back());
        // Written with nine decimals in the other unit and rounded once, it is the number that was recorded.
        let written = number::round(&there.of(&value), 9);
        let back = number::round(&there.back().of(&written), u32::from(decimals));
        prop_assert_eq!(back, value);
    }

    #[test]
    fn a_larger_number_is_never_a_smaller_quantity(a in -9999_i128..9999, b in -9999_i128..9999, pair in proptest::sample::select(&PAIRS[..])) {
        let (own, decimals, other) = pair;
        let there = way(own, other);
        prop_assert!(there.factor.is_positive());
        let of = |units| there.of(&Decimal { units, decimals }.exact());
        prop_assert_eq!(a.cmp(&b), of(a).cmp(&of(b)));
    }

    #[test]
    fn no_text_makes_reading_a_unit_fail(text in "\\PC{0,70}", code in "[a-zA-Z0-9\\[\\]{}/.*^'%_-]{0,70}") {
        let _ = bedside::unit::read(&text);
        let _ = bedside::unit::read(&code);
    }
}

#[test]
fn hostile_codes_cost_little() {
    for code in [
        "10*99999999",
        "m2147483647",
        "m-2147483648",
        "Ym30.Ym30.Ym30.Ym30.Ym30",
        "1000000000000000000000000000000000",
    ] {
        let _ = bedside::unit::read(code);
    }
    let deep = format!("{}m{}", "(".repeat(30), ")".repeat(30));
    assert!(known(&deep).is_some());
}
