//! UCUM codes: their parts are looked up in the tables of `octofhir-ucum`, and put together in exact fractions.
//!
//! The library's own sums keep 28 digits, which is not exact (a minute is no finite part of a second's inverse), so
//! only its grammar and its tables are used. A factor of the tables that is itself rounded is never used either: the
//! few clinical units among them are defined here by fractions, the rest cannot be converted.

use super::{Kind, Unit};
use crate::number::{Exact, power_of_ten};
use num_bigint::BigInt;
use num_traits::{One, Pow, Zero};
use octofhir_ucum::{Case, Dimension, Number, SpecialKind, UnitExpr, UnitRecord};

/// What a code is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// A unit with an exact factor.
    Unit(Unit),
    /// A unit without one.
    Inexact,
    /// No code of UCUM.
    Nothing,
}

/// The highest power of a part, so that a hostile code costs little.
const MOST_POWER: u32 = 30;
/// The most powers of ten of a number or factor.
const MOST_TENS: i32 = 120;
/// Factors of the tables with so many digits are rounded.
const ROUNDED_DIGITS: usize = 25;

/// Atoms that are defined here: the fraction, its power of ten, and the base measures.
///
/// Sources: UCUM 2.2 (`U`, `[Ch]`, `[MET]`, `[degR]`, angles); the international pound-force per square inch is
/// 4.4482216152605 N on (25.4 mm)².
const DEFINED: &[(&str, i64, i64, i32, Bases)] = &[
    ("mol", 1, 1, 0, &[("mol", 1)]),
    ("eq", 1, 1, 0, &[("eq", 1)]),
    ("osm", 1, 1, 0, &[("osm", 1)]),
    ("kat", 1, 1, 0, &[("mol", 1), ("s", -1)]),
    ("U", 1, 60, -6, &[("mol", 1), ("s", -1)]),
    ("deg", 1, 1, 0, &[("deg", 1)]),
    ("'", 1, 60, 0, &[("deg", 1)]),
    ("''", 1, 3600, 0, &[("deg", 1)]),
    ("gon", 9, 10, 0, &[("deg", 1)]),
    ("circ", 360, 1, 0, &[("deg", 1)]),
    ("[degR]", 5, 9, 0, &[("K", 1)]),
    ("[Ch]", 1, 3, -3, &[("m", 1)]),
    ("[MET]", 7, 12, -10, &[("m", 3), ("s", -1), ("g", -1)]),
    ("[psi]", 44_482_216_152_605, 64_516, -2, &[("g", 1), ("m", -1), ("s", -2)]),
    ("[kn_i]", 1852, 3600, 0, &[("m", 1), ("s", -1)]),
];
type Bases = &'static [(&'static str, i32)];

/// Plain numbers that are nothing but a number; any other atom without a dimension is comparable with itself only.
const NUMBERS: [&str; 7] = ["10*", "10^", "%", "[ppth]", "[ppm]", "[ppb]", "[pptr]"];

/// Reads a code.
pub(super) fn read(code: &str) -> Found {
    let Ok(parsed) = octofhir_ucum::parse_expression(code) else { return Found::Nothing };
    if let UnitExpr::Symbol(symbol) = &parsed
        && let Some(found) = special(symbol)
    {
        return found;
    }
    let mut sum = Sum { kind: Kind::default(), factor: Exact::one(), inexact: false };
    match sum.add(&parsed, 1) {
        Some(()) if sum.inexact => Found::Inexact,
        Some(()) => Found::Unit(Unit { kind: sum.kind, factor: sum.factor, offset: Exact::zero() }),
        None => Found::Nothing,
    }
}

/// Temperatures whose zero is not nought, and scales that are logarithms or roots.
fn special(symbol: &str) -> Option<Found> {
    let (prefix, atom) = octofhir_ucum::lookup_unit(symbol, Case::Sensitive)?;
    if !atom.special.is_special() {
        return None;
    }
    let ratio = |numerator: i64, denominator: i64| Exact::new(numerator.into(), denominator.into());
    let (factor, offset) = match (prefix, atom.special) {
        (None, SpecialKind::Celsius) => (Exact::one(), ratio(27_315, 100)),
        (None, SpecialKind::Fahrenheit) => (ratio(5, 9), ratio(45_967, 100)),
        (None, SpecialKind::Reaumur) => (ratio(5, 4), ratio(21_852, 100)),
        _ => return Some(Found::Inexact),
    };
    let mut kind = Kind::default();
    kind.add("K", 1);
    Some(Found::Unit(Unit { kind, offset: &offset * &factor, factor }))
}

/// A unit as it is put together from its parts.
struct Sum {
    kind: Kind,
    factor: Exact,
    inexact: bool,
}

impl Sum {
    /// Adds a part so many times; nothing where it is no unit. The library bounds the depth.
    fn add(&mut self, part: &UnitExpr, power: i32) -> Option<()> {
        if power.unsigned_abs() > MOST_POWER {
            return None;
        }
        match part {
            UnitExpr::Symbol(symbol) => self.symbol(symbol, power),
            UnitExpr::Numeric(number) => self.scale(&exact(*number)?, power),
            UnitExpr::Power(inner, own) => self.add(inner, power.checked_mul(*own)?),
            UnitExpr::Annotation(text) => {
                self.kind.annotate(text, power);
                Some(())
            }
            UnitExpr::Annotated(inner, text) => {
                self.kind.annotate(text, 1);
                self.add(inner, power)
            }
            UnitExpr::Product(parts) => parts.iter().try_for_each(|part| self.add(part, power)),
            UnitExpr::Quotient(above, below) => {
                self.add(above, power)?;
                self.add(below, -power)
            }
            UnitExpr::Reciprocal(inner) => self.add(inner, -power),
        }
    }

    fn symbol(&mut self, symbol: &str, power: i32) -> Option<()> {
        let (prefix, atom) = octofhir_ucum::lookup_unit(symbol, Case::Sensitive)?;
        if atom.special.is_special() {
            return None;
        }
        if let Some(prefix) = prefix {
            self.scale(&exact(prefix.factor)?, power)?;
        }
        if let Some((_, numerator, denominator, tens, bases)) =
            DEFINED.iter().find(|(code, ..)| *code == atom.code)
        {
            self.scale(&(Exact::new((*numerator).into(), (*denominator).into()) * ten_to(*tens)), power)?;
            bases.iter().for_each(|(base, own)| self.kind.add(base, own * power));
            return Some(());
        }
        self.atom(atom, power)
    }

    fn atom(&mut self, atom: &UnitRecord, power: i32) -> Option<()> {
        match exact(atom.factor) {
            Some(factor) => self.scale(&factor, power)?,
            None => self.inexact = true,
        }
        for (code, own) in atom.arbitrary {
            self.kind.add(if *code == "[iU]" { "iU" } else { code }, own.checked_mul(power)?);
        }
        for (base, own) in Dimension::BASE_UNITS.iter().zip(atom.dim.0) {
            if own != 0 {
                self.kind.add(base, i32::from(own).checked_mul(power)?);
            }
        }
        let bare = atom.dim.is_dimensionless() && atom.arbitrary.is_empty();
        if bare && !NUMBERS.contains(&atom.code) {
            self.kind.add(atom.code, power);
        }
        Some(())
    }

    fn scale(&mut self, factor: &Exact, power: i32) -> Option<()> {
        self.factor *= Pow::pow(factor, power);
        let size = self.factor.numer().bits().max(self.factor.denom().bits());
        (size < 2_000).then_some(())
    }
}

/// A number of the tables, unless it is rounded there or absurdly large.
fn exact(number: Number) -> Option<Exact> {
    let (digits, tens) = number.to_integer_and_exponent();
    let rounded = digits.unsigned_abs().to_string().len() >= ROUNDED_DIGITS;
    (!rounded && tens.abs() <= MOST_TENS).then(|| Exact::from(BigInt::from(digits)) * ten_to(tens))
}

fn ten_to(power: i32) -> Exact {
    let tens = Exact::from(power_of_ten(power.unsigned_abs()));
    if power < 0 { tens.recip() } else { tens }
}
