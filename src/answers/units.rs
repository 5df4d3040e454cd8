//! Different spellings of one and the same unit; nothing is converted here.

/// Spoken names and their UCUM codes. A name stands in each row where it is certain.
const SPELLINGS: &[&[&str]] = &[
    &["°C", "Cel", "℃"],
    &["°F", "[degF]", "℉"],
    &["years", "year", "a"],
    &["months", "month", "mo"],
    &["weeks", "week", "wk"],
    &["days", "day", "d"],
    &["hours", "hour", "h"],
    &["minutes", "minute", "min"],
    &["mmHg", "mm[Hg]"],
    // `/min` alone says neither what is counted, so the two stay apart.
    &["breaths/min", "/min"],
    &["beats/min", "/min"],
];

/// Whether two texts name the same unit.
pub(super) fn same_unit(own: &str, written: &str) -> bool {
    // There are two characters that look like a Greek mu.
    let (own, written) = (own.replace('\u{3bc}', "µ"), written.replace('\u{3bc}', "µ"));
    let in_row = |row: &&[&str]| row.contains(&own.as_str()) && row.contains(&written.as_str());
    own == written || SPELLINGS.iter().any(in_row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_unit_and_no_other() {
        assert!(same_unit("°C", "Cel") && same_unit("Cel", "°C") && same_unit("kg", "kg"));
        assert!(same_unit("beats/min", "/min") && !same_unit("beats/min", "breaths/min"));
        assert!(!same_unit("°C", "°F") && !same_unit("kg", "g"));
    }
}
