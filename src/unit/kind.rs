//! What a unit measures: powers of base measures, and what is counted.

use std::collections::BTreeMap;

/// Measures of which the substance decides how many of one are one of the other.
const SUBSTANCE: [&str; 6] = ["g", "mol", "/mol", "eq", "osm", "iU"];

/// What a unit measures.
///
/// The base measures are those of UCUM (`m`, `s`, `g`, `rad`, `K`, `C`, `cd`), the mole, and every unit that is
/// comparable with itself only. The mole below a line (`/mol`) is another one than the mole above it, so that
/// `mmol/mol` is not the plain number 1/1000.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kind {
    powers: BTreeMap<String, i32>,
    counted: Vec<String>,
}

impl Kind {
    /// Adds a base measure so many times.
    pub(super) fn add(&mut self, base: &str, power: i32) {
        let (base, power) = match (base, power) {
            ("mol", ..0) => ("/mol", -power),
            _ => (base, power),
        };
        let now = self.powers.entry(base.to_owned()).or_default();
        *now = now.saturating_add(power);
        if *now == 0 {
            self.powers.remove(base);
        }
    }

    /// Adds what is counted, as in `{beats}/min`; below a line it is a measure of its own, as in `mL/min/{1.73_m2}`.
    pub(super) fn annotate(&mut self, text: &str, power: i32) {
        if power < 0 {
            self.add(&format!("{{{text}}}"), power);
        } else if !self.counted.iter().any(|known| known == text) {
            self.counted.push(text.to_owned());
            self.counted.sort();
        }
    }

    /// Whether both measure the same thing, and count the same where both say what they count.
    #[must_use]
    pub fn agrees(&self, other: &Self) -> bool {
        let silent = self.counted.is_empty() || other.counted.is_empty();
        self.powers == other.powers && (silent || self.counted == other.counted)
    }

    /// Whether it is a plain number.
    #[must_use]
    pub fn is_number(&self) -> bool {
        self.powers.is_empty()
    }

    /// Whether they differ only in how the amount of a substance is told: mass, moles, equivalents, arbitrary units.
    #[must_use]
    pub fn differs_by_substance(&self, other: &Self) -> bool {
        let amount = |kind: &Self| kind.powers.keys().any(|base| is_amount(base));
        let is_ratio = |kind: &Self| kind.powers.contains_key("/mol") && kind.powers.contains_key("mol");
        let rest = |kind: &Self| {
            let bases = kind.powers.iter().filter(|(base, _)| !is_amount(base));
            bases.map(|(base, power)| (base.clone(), *power)).collect::<Vec<_>>()
        };
        let ratios = is_ratio(self) || is_ratio(other);
        !ratios && amount(self) && amount(other) && self != other && rest(self) == rest(other)
    }

    /// The kind of a product (`power` 1) or quotient (`power` -1).
    #[must_use]
    pub(super) fn times(&self, other: &Self, power: i32) -> Self {
        let mut made = self.clone();
        for (base, own) in &other.powers {
            match (base.as_str(), power < 0) {
                ("/mol", true) => made.add("mol", *own),
                ("/mol", false) => made.add("mol", -own),
                (_, true) => made.add(base, -own),
                (_, false) => made.add(base, *own),
            }
        }
        made.counted.clear();
        // Quantities in moles do cancel: only a unit that is written `mmol/mol` is told apart from a number.
        let (above, below) = (made.powers.get("mol").copied(), made.powers.get("/mol").copied());
        if let (Some(above), Some(below)) = (above, below) {
            let common = above.min(below).max(0);
            made.cancel(common);
        }
        made
    }

    fn cancel(&mut self, common: i32) {
        for base in ["mol", "/mol"] {
            if let Some(power) = self.powers.get_mut(base) {
                *power -= common;
            }
        }
        self.powers.retain(|_, power| *power != 0);
    }

    /// What people call it, with its article, where there is a common word.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        let powers: Vec<(&str, i32)> =
            self.powers.iter().map(|(base, power)| (base.as_str(), *power)).collect();
        Some(match powers.as_slice() {
            [] => "a plain number",
            [("m", 1)] => "a length",
            [("m", 2)] => "an area",
            [("m", 3)] => "a volume",
            [("g", 1)] => "a mass",
            [("s", 1)] => "a time",
            [("s", -1)] => "a rate",
            [("K", 1)] => "a temperature",
            [("mol", 1)] => "an amount of substance",
            [("deg" | "rad", 1)] => "an angle",
            [("g", 1), ("m", -1), ("s", -2)] => "a pressure",
            [("g", 1), ("m", -2)] => "a mass for an area",
            [("g", 1), ("m", -3)] => "a mass in a volume",
            [("m", -3), ("mol", 1)] => "an amount of substance in a volume",
            [("eq", 1), ("m", -3)] => "equivalents in a volume",
            [("m", -3)] => "a count in a volume",
            [("m", 3), ("s", -1)] => "a flow",
            [("m", 1), ("s", -1)] => "a speed",
            [("g", 1), ("s", -1)] => "a mass in a time",
            _ => return None,
        })
    }
}

/// Whether a base measure tells an amount of some substance.
fn is_amount(base: &str) -> bool {
    SUBSTANCE.contains(&base) || base.starts_with('[')
}
