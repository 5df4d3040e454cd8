//! Units of measurement: what a text such as `°C`, `mg/dL` or `breaths/min` stands for, and the exact way from one
//! unit to another.
//!
//! Codes are those of UCUM (the Unified Code for Units of Measure, version 2.2), case-sensitive; beside them stands a
//! fixed table of the spellings that clinicians use (`spoken`). A unit is a kind, a factor and an offset: a value
//! in it is `value × factor + offset` of its kind's base. All three are exact fractions, so nothing is ever lost.
//!
//! In three things this is stricter than UCUM, where a wrong conversion would look like a right one:
//! * The mole is a kind of its own and no number. So mass never becomes amount of substance, and `mmol/mol` never `%`.
//! * Equivalents (`eq`) and osmoles (`osm`) are kinds of their own: one mole of calcium is two equivalents.
//! * What is counted (`{beats}`, `{breaths}`) must agree where both units name it.

mod kind;
mod readings;
mod slips;
mod spoken;
mod ucum;

use crate::number::Exact;
pub use kind::Kind;
use num_traits::{One, Zero};
pub use readings::Readings;
pub use slips::Slip;

/// The most characters of a text that is looked at as a unit.
const MOST_CHARACTERS: usize = 64;

/// A unit: a value in it is `value × factor + offset` in the base of its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// What it measures.
    pub kind: Kind,
    /// How many base units one of it is; positive.
    pub factor: Exact,
    /// Where its zero lies; other than 0 for °C and °F only.
    pub offset: Exact,
}

/// What the text of a unit is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// A unit that can be converted.
    Known(Unit),
    /// A unit of UCUM without an exact factor: logarithmic, or through π. It can be shown, not converted.
    Inexact,
    /// Probably a slip: another text was meant.
    Slip(Slip),
    /// Free words: they can be shown, not converted.
    Free,
}

/// The way from a value in one unit to the value in another: `value × factor + offset`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversion {
    /// Factor, positive.
    pub factor: Exact,
    /// Offset, added after the factor.
    pub offset: Exact,
}

/// Why there is no way from one unit to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    /// They measure different things.
    Kind,
    /// Mass against amount of substance, or the like: the substance decides.
    Substance,
}

/// What a text is as a unit.
#[must_use]
pub fn read(text: &str) -> Reading {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MOST_CHARACTERS {
        return Reading::Free;
    }
    if let Some(slip) = slips::doubtful(text) {
        return Reading::Slip(slip);
    }
    match ucum::read(&spoken::code(text)) {
        ucum::Found::Unit(unit) => Reading::Known(unit),
        ucum::Found::Inexact => Reading::Inexact,
        ucum::Found::Nothing => slips::near(text).map_or(Reading::Free, Reading::Slip),
    }
}

/// The everyday names that units may be written with.
pub fn spoken_names() -> impl Iterator<Item = &'static str> {
    spoken::names()
}

/// The unit of a text, where it is one that can be converted.
#[must_use]
pub fn known(text: &str) -> Option<Unit> {
    match read(text) {
        Reading::Known(unit) => Some(unit),
        _ => None,
    }
}

/// Whether two texts name the same unit: alike, or two spellings of it.
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim(), other.trim());
    one == other || spoken::code(one) == spoken::code(other)
}

/// Units in which one and the same thing is told at a bedside.
const EVERYDAY: [&str; 11] = ["°F", "°C", "m", "cm", "kg", "g", "lb", "g/dL", "g/L", "kPa", "mmHg"];

/// The one other everyday unit in which a number lies inside a range, where it lies outside it in a question's own: first
/// of all the one that is declared beside it, with its factor.
#[must_use]
pub fn other_everyday<'u>(
    own: &str,
    also: Option<(&'u str, Exact)>,
    (low, high): (&Exact, &Exact),
    number: &Exact,
) -> Option<&'u str> {
    let own = known(own)?;
    let inside = |number: &Exact| low <= number && number <= high;
    if let Some((unit, times)) = also
        && !inside(number)
        && inside(&(number * &times))
    {
        return Some(unit);
    }
    let meant = |other: &&str| {
        let way = known(other).filter(|it| !it.is_same_scale(&own)).and_then(|it| it.to(&own).ok());
        way.is_some_and(|way| inside(&way.of(number)))
    };
    let mut found = EVERYDAY.into_iter().filter(meant);
    let only = found.next().filter(|_| found.next().is_none());
    only.filter(|_| !inside(number))
}

/// Whether two units are the same number of different things, as `bpm` and `breaths/min` are: one was written for the
/// other.
#[must_use]
pub fn counted_otherwise(one: &str, other: &str) -> bool {
    let alike = |one: &Unit, other: &Unit| {
        let kind = one.kind.name().is_some() && one.kind.name() == other.kind.name();
        kind && !one.kind.agrees(&other.kind) && one.factor == other.factor && one.offset == other.offset
    };
    known(one).zip(known(other)).is_some_and(|(one, other)| alike(&one, &other))
}

impl Unit {
    /// The exact way from this unit to another.
    ///
    /// # Errors
    /// Says why there is none.
    pub fn to(&self, other: &Self) -> Result<Conversion, Apart> {
        if !self.kind.agrees(&other.kind) {
            return Err(if self.kind.differs_by_substance(&other.kind) {
                Apart::Substance
            } else {
                Apart::Kind
            });
        }
        let factor = &self.factor / &other.factor;
        let offset = (&self.offset - &other.offset) / &other.factor;
        Ok(Conversion { factor, offset })
    }

    /// Whether a number in one of them is the same number in the other.
    #[must_use]
    pub fn is_same_scale(&self, other: &Self) -> bool {
        self.kind.agrees(&other.kind) && self.factor == other.factor && self.offset == other.offset
    }

    /// Whether zero of it is zero of the thing: not so for °C and °F.
    #[must_use]
    pub fn starts_at_zero(&self) -> bool {
        self.offset.is_zero()
    }

    /// The same unit for differences, for which it does not count where zero lies.
    #[must_use]
    pub fn without_offset(&self) -> Self {
        Self { offset: Exact::zero(), ..self.clone() }
    }

    /// Whether it measures elapsed time.
    #[must_use]
    pub fn is_time(&self) -> bool {
        self.kind.name() == Some("a time")
    }

    /// The unit of a product (`power` 1) or a quotient (`power` -1) of quantities; none where a scale does not start at
    /// zero, as twice 20 °C is not 40 °C.
    #[must_use]
    pub fn times(&self, other: &Self, power: i32) -> Option<Self> {
        let plain = self.starts_at_zero() && other.starts_at_zero();
        let factor = if power < 0 { &self.factor / &other.factor } else { &self.factor * &other.factor };
        plain.then(|| Self { kind: self.kind.times(&other.kind, power), factor, offset: Exact::zero() })
    }
}

impl Conversion {
    /// No change.
    #[must_use]
    pub fn none() -> Self {
        Self { factor: Exact::one(), offset: Exact::zero() }
    }

    /// This one, then another.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        Self { factor: &self.factor * &next.factor, offset: &self.offset * &next.factor + &next.offset }
    }

    /// The way back.
    #[must_use]
    pub fn back(&self) -> Self {
        Self { factor: self.factor.recip(), offset: -(&self.offset / &self.factor) }
    }

    /// The value in the other unit.
    #[must_use]
    pub fn of(&self, value: &Exact) -> Exact {
        value * &self.factor + &self.offset
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{self, Decimal};

    fn converted(value: &str, from: &str, to: &str) -> Option<String> {
        let way = known(from)?.to(&known(to)?).ok()?;
        Some(number::text(&way.of(&Decimal::parse(value).ok()?.exact())))
    }

    #[test]
    fn converts_exactly() {
        for (value, from, to, expected) in [
            ("101.3", "[degF]", "Cel", "38.5"),
            ("38", "°C", "°F", "100.4"),
            ("0", "K", "°C", "-273.15"),
            ("150", "lb", "kg", "68.0388555"),
            ("1", "a", "mo", "12"),
            ("1", "ft", "cm", "30.48"),
            ("11", "st", "lbs", "154"),
            ("1", "[IU]/mL", "IU/L", "1000"),
            ("5", "mcg/kg/min", "mg/kg/h", "0.3"),
            ("150", "10^9/L", "/uL", "150000"),
            ("60", "/min", "Hz", "1"),
            ("1", "%", "[ppth]", "10"),
        ] {
            assert_eq!(converted(value, from, to).as_deref(), Some(expected), "{value} {from} in {to}");
        }
    }

    #[test]
    fn keeps_apart_what_only_looks_alike() {
        let apart = |one: &str, other: &str| {
            known(one).zip(known(other)).and_then(|(one, other)| one.to(&other).err())
        };
        assert_eq!(apart("mg/dL", "mmol/L"), Some(Apart::Substance));
        assert_eq!(apart("mEq/L", "mmol/L"), Some(Apart::Substance));
        assert_eq!(apart("[IU]", "ug"), Some(Apart::Substance));
        for (one, other) in [
            ("kg", "cm"),
            ("mmol/mol", "%"),
            ("beats/min", "breaths/min"),
            ("mL/min", "mL/min/1.73m2"),
            ("rad", "deg"),
            ("mol", "1"),
        ] {
            assert_eq!(apart(one, other), Some(Apart::Kind), "{one} {other}");
        }
        assert_eq!(apart("beats/min", "/min"), None);
        assert!(same("°C", "Cel") && same("kg/m²", "kg/m2") && !same("kg", "g"));
    }
}
