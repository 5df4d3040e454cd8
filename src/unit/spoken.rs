//! The spellings of units that clinicians use, and the UCUM code of each. The table is part of the language: a row is
//! added, never changed.

use std::borrow::Cow;

/// Whole texts that are not put together from parts.
const WHOLE: &[(&str, &str)] = &[
    ("mm Hg", "mm[Hg]"),
    ("cm H2O", "cm[H2O]"),
    ("deg C", "Cel"),
    ("degrees C", "Cel"),
    ("degrees Celsius", "Cel"),
    ("deg F", "[degF]"),
    ("degrees F", "[degF]"),
    ("degrees Fahrenheit", "[degF]"),
    ("bpm", "{beats}/min"),
    ("mph", "[mi_i]/h"),
    ("km/hr", "km/h"),
    ("kph", "km/h"),
    ("mL/min/1.73m2", "mL/min/{1.73_m2}"),
    ("mL/min/1.73 m2", "mL/min/{1.73_m2}"),
    ("ml/min/1.73m2", "mL/min/{1.73_m2}"),
    ("ml/min/1.73 m2", "mL/min/{1.73_m2}"),
    ("x10^9/L", "10*9/L"),
    ("x10*9/L", "10*9/L"),
    ("x 10^9/L", "10*9/L"),
    ("x10^12/L", "10*12/L"),
    ("x10^3/uL", "10*3/uL"),
    ("x10^6/uL", "10*6/uL"),
];

/// Parts: what stands between the signs `/`.
pub(super) const PARTS: &[(&str, &str)] = &[
    ("°C", "Cel"),
    ("degC", "Cel"),
    ("Celsius", "Cel"),
    ("celsius", "Cel"),
    ("°F", "[degF]"),
    ("degF", "[degF]"),
    ("Fahrenheit", "[degF]"),
    ("fahrenheit", "[degF]"),
    ("kelvin", "K"),
    ("mmHg", "mm[Hg]"),
    ("cmH2O", "cm[H2O]"),
    ("psi", "[psi]"),
    ("kilo", "kg"),
    ("kilos", "kg"),
    ("kilogram", "kg"),
    ("kilograms", "kg"),
    ("gram", "g"),
    ("grams", "g"),
    ("milligram", "mg"),
    ("milligrams", "mg"),
    ("mcg", "ug"),
    ("microgram", "ug"),
    ("micrograms", "ug"),
    ("lb", "[lb_av]"),
    ("lbs", "[lb_av]"),
    ("pound", "[lb_av]"),
    ("pounds", "[lb_av]"),
    ("oz", "[oz_av]"),
    ("ounce", "[oz_av]"),
    ("ounces", "[oz_av]"),
    ("st", "[stone_av]"),
    ("stone", "[stone_av]"),
    ("stones", "[stone_av]"),
    ("in", "[in_i]"),
    ("inch", "[in_i]"),
    ("inches", "[in_i]"),
    ("ft", "[ft_i]"),
    ("foot", "[ft_i]"),
    ("feet", "[ft_i]"),
    ("yd", "[yd_i]"),
    ("yard", "[yd_i]"),
    ("yards", "[yd_i]"),
    ("mile", "[mi_i]"),
    ("miles", "[mi_i]"),
    ("metre", "m"),
    ("metres", "m"),
    ("meter", "m"),
    ("meters", "m"),
    ("centimetre", "cm"),
    ("centimetres", "cm"),
    ("centimeter", "cm"),
    ("centimeters", "cm"),
    ("millimetre", "mm"),
    ("millimetres", "mm"),
    ("millimeter", "mm"),
    ("millimeters", "mm"),
    ("kilometre", "km"),
    ("kilometres", "km"),
    ("kilometer", "km"),
    ("kilometers", "km"),
    ("litre", "L"),
    ("litres", "L"),
    ("liter", "L"),
    ("liters", "L"),
    ("millilitre", "mL"),
    ("millilitres", "mL"),
    ("milliliter", "mL"),
    ("milliliters", "mL"),
    ("cc", "mL"),
    ("year", "a"),
    ("years", "a"),
    ("yr", "a"),
    ("yrs", "a"),
    ("month", "mo"),
    ("months", "mo"),
    ("week", "wk"),
    ("weeks", "wk"),
    ("day", "d"),
    ("days", "d"),
    ("hour", "h"),
    ("hours", "h"),
    ("hr", "h"),
    ("hrs", "h"),
    ("minute", "min"),
    ("minutes", "min"),
    ("mins", "min"),
    ("second", "s"),
    ("seconds", "s"),
    ("sec", "s"),
    ("secs", "s"),
    ("msec", "ms"),
    ("degree", "deg"),
    ("degrees", "deg"),
    ("°", "deg"),
    ("percent", "%"),
    ("beat", "{beats}"),
    ("beats", "{beats}"),
    ("breath", "{breaths}"),
    ("breaths", "{breaths}"),
    ("respirations", "{breaths}"),
    ("cell", "{cells}"),
    ("cells", "{cells}"),
    ("IU", "[IU]"),
    ("mIU", "m[IU]"),
    ("uIU", "u[IU]"),
    ("kIU", "k[IU]"),
    ("mEq", "meq"),
    ("Eq", "eq"),
    ("mOsm", "mosm"),
    ("mole", "mol"),
    ("moles", "mol"),
    ("millimole", "mmol"),
    ("millimoles", "mmol"),
    ("micromole", "umol"),
    ("micromoles", "umol"),
    ("pH", "[pH]"),
];

/// The UCUM code of a text: its own where nothing in it is a spoken name.
pub(super) fn code(text: &str) -> String {
    let text = plain(text);
    if let Some(code) = in_table(WHOLE, &text) {
        return code.to_owned();
    }
    let parts: Vec<&str> = text.split('/').collect();
    let parts = parts.into_iter().map(|part| in_table(PARTS, part).unwrap_or(part));
    parts.collect::<Vec<_>>().join("/")
}

/// The same text with the plain form of each special character, `/` for `per`, and one blank where there are more.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let special = |c: char| !c.is_ascii() || c == ' ';
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'µ' | 'μ' => out.push('u'),
            '²' => out.push('2'),
            '³' => out.push('3'),
            '⁶' => out.push_str("^6"),
            '⁹' => out.push_str("^9"),
            '℃' => out.push_str("°C"),
            '℉' => out.push_str("°F"),
            '×' => out.push('x'),
            '·' | '⋅' => out.push('.'),
            '\u{a0}' | '\u{202f}' => out.push(' '),
            other => out.push(other),
        }
    }
    let words: Vec<&str> = out.split_whitespace().collect();
    let joined = words.join(" ").replace(" per ", "/").replace(" / ", "/");
    Cow::Owned(joined.replace("° C", "°C").replace("° F", "°F"))
}

/// Every spoken name.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    WHOLE.iter().chain(PARTS).map(|(spelling, _)| *spelling)
}

fn in_table(table: &[(&'static str, &'static str)], word: &str) -> Option<&'static str> {
    table.iter().find(|(spelling, _)| *spelling == word).map(|(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use super::super::Reading;
    use super::*;

    #[test]
    fn every_spelling_stands_once_and_is_a_unit() {
        let all: Vec<_> = WHOLE.iter().chain(PARTS).collect();
        for (at, (spelling, code)) in all.iter().enumerate() {
            assert!(all.iter().skip(at + 1).all(|(other, _)| other != spelling), "{spelling} twice");
            let read = super::super::read(spelling);
            assert!(matches!(read, Reading::Known(_)) || *spelling == "pH", "{spelling} ({code}): {read:?}");
        }
    }

    #[test]
    fn puts_parts_together() {
        for (text, expected) in [
            ("breaths per minute", "{breaths}/min"),
            ("mcg/kg/min", "ug/kg/min"),
            ("µmol/L", "umol/L"),
            ("kg/m²", "kg/m2"),
            ("mL/day", "mL/d"),
            ("10⁹/L", "10^9/L"),
            ("° C", "Cel"),
        ] {
            assert_eq!(code(text), expected);
        }
    }
}
