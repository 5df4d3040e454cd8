//! Texts that are probably not the unit they look like, or only nearly one: what was meant instead.

use super::spoken::{self, PARTS};
use super::ucum;

/// What was probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slip {
    /// The text is a unit, but hardly the one that was meant; what may have been meant, and what it really is.
    Doubtful {
        /// What may be meant, the likeliest first.
        meant: &'static [&'static str],
        /// What the code is in UCUM, such as "the coulomb"; empty where it is nothing.
        really: &'static str,
    },
    /// The text is no unit; this one is near.
    Near(String),
}

/// Codes that nobody at a bedside means, and what they do mean.
const DOUBTFUL: &[(&str, &[&str], &str)] = &[
    ("C", &["°C"], "the coulomb, a unit of electric charge"),
    ("F", &["°F"], "the farad, a unit of electric capacitance"),
    ("M", &["mol/L", "months", "min"], ""),
    ("H", &["h"], "the henry, a unit of inductance"),
    ("S", &["s"], "the siemens, a unit of conductance"),
    ("G", &["g"], "the gauss, a unit of magnetism"),
    ("W", &["weeks"], "the watt, a unit of power"),
    ("D", &["days"], ""),
    ("Y", &["years"], ""),
    ("y", &["years"], ""),
    ("w", &["weeks"], ""),
    ("A", &["years"], "the ampere, a unit of electric current"),
    ("MG", &["mg"], "the megagauss, a unit of magnetism"),
    ("Mg", &["mg"], "the megagram, a tonne"),
    ("ML", &["mL"], "the megalitre"),
    ("Ml", &["mL"], "the megalitre"),
    ("Mmol/L", &["mmol/L"], "the megamole in a litre"),
    ("gr", &["g"], ""),
    ("gm", &["g"], ""),
    ("gms", &["g"], ""),
    ("mt", &["m"], "the millitonne"),
    ("pt", &["[pt_us]", "[pt_br]"], "the picotonne"),
    ("PT", &["[pt_us]", "[pt_br]"], "the petatesla"),
];

/// Symbols whose capitals or plural are often wrong.
const SYMBOLS: &[&str] = &[
    "kg", "g", "mg", "ug", "ng", "m", "cm", "mm", "km", "L", "dL", "mL", "uL", "mol", "mmol", "umol", "nmol",
    "pmol", "s", "min", "h", "kPa", "Pa", "m2", "U", "mU", "kcal", "kJ", "ms", "mosm", "%",
];

/// A text that is a unit other than the one meant.
pub(super) fn doubtful(text: &str) -> Option<Slip> {
    let (_, meant, really) = DOUBTFUL.iter().find(|(code, ..)| *code == text)?;
    Some(Slip::Doubtful { meant, really })
}

/// The unit that a text which is none is near to.
pub(super) fn near(text: &str) -> Option<Slip> {
    let plain = spoken::plain(text);
    let parts: Vec<&str> = plain.split('/').collect();
    let mended = parts.iter().map(|part| near_part(part)).collect::<Option<Vec<_>>>()?.join("/");
    let sound = matches!(ucum::read(&spoken::code(&mended)), ucum::Found::Unit(_));
    (sound && mended != *plain).then_some(Slip::Near(mended))
}

/// A part as it is, or as it should be.
fn near_part(part: &str) -> Option<String> {
    let known =
        |part: &str| part.is_empty() || matches!(ucum::read(&spoken::code(part)), ucum::Found::Unit(_));
    // The sign of ordinals and a ring, which look like degrees.
    let degrees = part.replace(['º', '˚'], "°");
    if degrees != part {
        return known(&degrees).then_some(degrees);
    }
    let lower = part.to_lowercase();
    let as_symbol = SYMBOLS.iter().find(|word| word.to_lowercase() == lower && !SYMBOLS.contains(&part));
    if let Some(symbol) = as_symbol {
        return Some((*symbol).to_owned());
    }
    if known(part) {
        return Some(part.to_owned());
    }
    let all = || PARTS.iter().map(|(spelling, _)| *spelling).chain(SYMBOLS.iter().copied());
    if let Some(same) = all().find(|word| word.to_lowercase() == lower) {
        return Some(same.to_owned());
    }
    let singular = lower.strip_suffix('s').or_else(|| lower.strip_suffix('.'));
    if let Some(same) = singular.and_then(|one| SYMBOLS.iter().find(|word| word.to_lowercase() == one)) {
        return Some((*same).to_owned());
    }
    // Only long words, and times: `kb` is near to a dozen symbols.
    let letters = lower.chars().count();
    let timed = |word: &&&str| {
        lower.chars().next() == word.chars().next() && strsim::damerau_levenshtein(&lower, word) == 1
    };
    if let Some(time) = ["years", "weeks", "hours", "days"].iter().filter(|_| letters == 4).find(timed) {
        return Some((*time).to_owned());
    }
    let is_near = |word: &&str| word.chars().count() > 4 && strsim::damerau_levenshtein(&lower, word) == 1;
    (letters > 4).then(|| all().find(is_near).map(str::to_owned)).flatten()
}

#[cfg(test)]
mod tests {
    use super::super::{Reading, read};
    use super::*;

    #[test]
    fn slips_are_told_from_free_words() {
        for (text, expected) in [
            ("mmhg", "mmHg"),
            ("kgs", "kg"),
            ("KG", "kg"),
            ("Years", "years"),
            ("celcius", "celsius"),
            ("MG/DL", "mg/dL"),
            ("Kg/m2", "kg/m2"),
            ("minuets", "minutes"),
            ("weks", "weeks"),
            ("dyas", "days"),
        ] {
            assert_eq!(read(text), Reading::Slip(Slip::Near(expected.to_owned())), "{text}");
        }
        for text in ["C", "F", "M"] {
            assert!(matches!(read(text), Reading::Slip(Slip::Doubtful { .. })), "{text}");
        }
        for text in
            ["points", "drinks", "tests", "episodes/day", "cigarettes/day", "steps", "pack-years", "doses"]
        {
            assert_eq!(read(text), Reading::Free, "{text}");
        }
        for text in ["pH", "dB", "B[SPL]"] {
            assert_eq!(read(text), Reading::Inexact, "{text}");
        }
    }
}
