//! Bands over numbers: gaps, overlaps, ends that cannot be.

use super::{lines, places, told};

fn mood(rows: &str) -> String {
    format!("question mood \"Mood\"\n  whole number 0 to 27\n\nclassify c \"C\" by mood\n{rows}")
}

#[test]
fn a_gap_names_its_values_and_the_mend() {
    let body = mood("  0 to 4: low \"Low\"\n  5 to 9: mild \"Mild\"\n  11 to 27: more \"More\"\n");
    assert_eq!(
        lines("value_gap", &body),
        [
            "E value_gap: `10` falls in no band of `mood` | extend a row, `5 to 10: mild \"Mild\"`, or add one, `10: …`"
        ]
    );
    assert_eq!(places("value_gap", &body), ["5 to 9", "11 to 27"]);
    assert_eq!(
        lines("value_gap", &mood("  3 to 9: low \"Low\"\n  13 to 26: more \"More\"\n")),
        [
            "E value_gap: `0` to `2` fall in no band of `mood` | extend a row, `0 to 9: low \"Low\"`, or add one, `0 to 2: …`",
            "E value_gap: `10` to `12` fall in no band of `mood` | extend a row, `3 to 12: low \"Low\"`, or add one, `10 to 12: …`",
            "E value_gap: `27` falls in no band of `mood` | extend a row, `13 to 27: more \"More\"`, or add one, `27: …`",
        ]
    );
    assert_eq!(
        lines("value_gap", &mood("  below 10: low \"Low\"\n  from 12: more \"More\"\n")),
        [
            "E value_gap: `10` to `11` fall in no band of `mood` | extend a row, `below 12: low \"Low\"`, or add one, `10 to below 12: …`"
        ]
    );
}

#[test]
fn whole_bands_say_nothing() {
    for rows in [
        "  0 to 9: low \"Low\"\n  10 to 27: more \"More\"\n",
        "  up to 9: low \"Low\"\n  from 10: more \"More\"\n",
        "  from 10: more \"More\"\n  below 10: low \"Low\"\n",
        "  0: low \"Low\"\n  1: mid \"Mid\"\n  2 to 27: more \"More\"\n",
    ] {
        assert_eq!(told(&mood(rows)), [], "{rows}");
    }
}

#[test]
fn a_band_beyond_the_range_is_told_with_its_mend() {
    let body = mood("  0 to 9: low \"Low\"\n  10 to 40: more \"More\"\n");
    assert_eq!(
        lines("band_unreachable", &body),
        [
            "W band_unreachable: `10 to 40` reaches further than `mood`, which is `0` to `27` | write `10 to 27: more \"More\"`, or declare the range that was meant"
        ]
    );
    assert_eq!(places("band_unreachable", &body), ["10 to 40"]);
}

#[test]
fn an_overlap_names_its_values_and_both_mends() {
    let body = mood("  0 to 5: low \"Low\"\n  5 to 27: more \"More\"\n");
    assert_eq!(
        lines("value_overlap", &body),
        [
            "E value_overlap: `5` falls in two bands of `mood` | write `0 to 4: low \"Low\"` or `6 to 27: more \"More\"`"
        ]
    );
    assert_eq!(places("value_overlap", &body), ["5 to 27", "0 to 5"]);
    let nested = mood("  0 to 27: low \"Low\"\n  5 to 9: more \"More\"\n");
    assert_eq!(
        lines("value_overlap", &nested),
        [
            "E value_overlap: `5` to `9` fall in two bands of `mood` | let each value fall in one row: split or remove `0 to 27`"
        ]
    );
}

#[test]
fn a_band_outside_the_range_is_never_reached() {
    assert_eq!(
        lines("", &mood("  0 to 9: low \"Low\"\n  10 to 27: more \"More\"\n  28 to 30: most \"Most\"\n")),
        [
            "W band_unreachable: `28 to 30` is never reached: `mood` is `0` to `27` | remove the row, or declare the range that was meant"
        ]
    );
}

#[test]
fn a_band_ends_at_a_value_that_can_be() {
    let body = "question t \"T\"\n  number 30.0 to 45.0 \"°C\"\n\nclassify c \"C\" by t\n  up to 37.55: ok \"Ok\"\n  from 37.6: hot \"Hot\"\n";
    assert_eq!(
        lines("", body),
        [
            "E band_decimals: `37.55` lies between two values of `t`, `37.5` and `37.6` | write `37.5`, which means the same here"
        ]
    );
    assert_eq!(places("", body), ["37.55"]);
}

#[test]
fn decimals_are_steps() {
    let body = "question t \"T\"\n  number 30.0 to 45.0 \"°C\"\n\nclassify c \"C\" by t\n  up to 37.5: ok \"Ok\"\n  from 38.0: hot \"Hot\"\n";
    assert_eq!(
        lines("", body),
        [
            "E value_gap: `37.6` to `37.9` fall in no band of `t` | extend a row, `up to 37.9: ok \"Ok\"`, or add one, `37.6 to 37.9: …`"
        ]
    );
}

fn quotient(rows: &str) -> String {
    format!(
        "question a \"A\"\n  whole number 0 to 90\n\nquestion b \"B\"\n  whole number 1 to 30\n\ncalculate q \"Q\" = a / b\n\nclassify c \"C\" by q\n{rows}"
    )
}

#[test]
fn a_quotient_wants_half_open_bands() {
    assert_eq!(
        lines("", &quotient("  0 to 14: low \"Low\"\n  15 to 49: mid \"Mid\"\n  from 50: high \"High\"\n")),
        [
            "E band_closed: `q` can lie between two decimals, so its bands end with `below` | write `0 to below 15: low \"Low\"`, `15 to below 50: mid \"Mid\"`"
        ]
    );
    assert_eq!(
        told(&quotient("  below 15: low \"Low\"\n  15 to below 50: mid \"Mid\"\n  from 50: high \"High\"\n")),
        []
    );
    assert_eq!(
        lines(
            "",
            &quotient(
                "  below 15: low \"Low\"\n  20 to below 50: mid \"Mid\"\n  50 to below 80: high \"High\"\n"
            )
        ),
        [
            "E value_gap: every value from `15` to below `20` falls in no band of `q` | extend a row, `below 20: low \"Low\"`, or add one, `15 to below 20: …`",
            "E value_gap: every value from `80` up falls in no band of `q` | extend a row, `from 50: high \"High\"`, or add one, `from 80: …`",
        ]
    );
    assert_eq!(
        lines(
            "",
            &quotient("  below 15: low \"Low\"\n  10 to below 50: mid \"Mid\"\n  from 50: high \"High\"\n")
        ),
        [
            "E value_overlap: every value from `10` to below `15` falls in two bands of `q` | write `below 10: low \"Low\"` or `15 to below 50: mid \"Mid\"`"
        ]
    );
}

#[test]
fn bands_of_points_and_calculations_are_checked_too() {
    let body = "question n \"N\"\n  whole number 0 to 10\n\nscore s \"S\"\n  points for n\n    0 to 4: 0\n    6 to 10: 1\n\ncalculate k \"K\" by n\n  0 to 4: 0\n  5 to 9: n + 1\n";
    assert_eq!(
        lines("value_gap", body),
        [
            "E value_gap: `5` falls in no band of `n` | extend a row, `0 to 5: 0`, or add one, `5: …`",
            "E value_gap: `10` falls in no band of `n` | extend a row, `5 to 10: n + 1`, or add one, `10: …`",
        ]
    );
}
