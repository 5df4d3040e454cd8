//! Values: what each kind of question takes, and what is said about the rest.

use crate::sample::{all, json, one};

#[test]
fn right_answers_are_understood() {
    all(
        &[
            ("fever: yes", "fever=yes"),
            ("fever: false", "fever=no"),
            ("fever: \"yes\"  # said so", "fever=yes"),
            ("fever: unknown", "fever=unknown"),
            ("fever: ~", ""),
            ("fever:", ""),
            ("site: hip", "site=hip"),
            ("site: 'low_back'", "site=low_back"),
            ("symptom: [rash, cough]", "symptom=cough, rash"),
            ("symptom:\n    - rash", "symptom=rash"),
            ("symptom: none", "symptom=none"),
            ("symptom: [none]", "symptom=none"),
            ("age: 41", "age=41"),
            ("age: 41.0", "age=41"),
            ("age: 41 years", "age=41"),
            ("temp: 38.20", "temp=38.2"),
            ("temp: 38.2 °C", "temp=38.2"),
            ("temp: \"38.2 Cel\"", "temp=38.2"),
            ("temp: 38.2°C", "temp=38.2"),
            ("temp: {value: 38.2, unit: Cel}", "temp=38.2"),
            ("change: -3", "change=-3"),
            ("note: no", "note=no"),
            ("note: 0123", "note=0123"),
            ("note: |\n    two\n    lines", "note=two\nlines"),
            ("note: \"a\\n\"", "note=a\n"),
        ],
        one,
    );
}

#[test]
fn right_json_is_understood() {
    all(
        &[
            ("\"fever\": true", "fever=yes"),
            ("\"fever\": \"no\", \"site\": null", "fever=no"),
            ("\"age\": 41, \"temp\": 38.20", "age=41 temp=38.2"),
            ("\"temp\": \"37.9 °C\"", "temp=37.9"),
            ("\"temp\": {\"value\": 37.9, \"unit\": \"°C\"}", "temp=37.9"),
            ("\"symptom\": [\"cough\"]", "symptom=cough"),
            ("\"note\": \"unknown\"", "note=unknown"),
            ("\"note\": \"\\u00e4 [[[[[[[[[[[\"", "note=ä [[[[[[[[[[["),
        ],
        json,
    );
}

#[test]
fn wrong_words_are_shown_with_their_mend() {
    all(
        &[
            ("fever: Yes", "not_yes_or_no `Yes` → yes"),
            ("fever: y", "not_yes_or_no `y` → yes"),
            ("fever: on", "not_yes_or_no `on` → yes"),
            ("fever: 1", "not_yes_or_no `1`"),
            ("fever: maybe", "not_yes_or_no `maybe`"),
            ("fever: missing", "missing_word `missing` → null"),
            ("fever: \"\"", "empty_text `\"\"` → null"),
            ("fever: [yes]", "list_for_one `[yes]` → yes"),
            ("site: hyp", "unknown_choice `hyp` → hip"),
            ("site: The hip", "unknown_choice `The hip` → hip"),
            ("site: “knee”", "unknown_choice `“knee”` → knee"),
            ("site: low-back", "unknown_choice `low-back` → low_back"),
            ("site: none", "unknown_choice `none`"),
            ("site: [hip, knee]", "list_for_one `[hip, knee]`"),
            ("site: {a: b}", "wrong_type `{a: b}`"),
            ("note: [a]", "wrong_type `[a]`"),
            ("symptom: rash", "not_a_list `rash` → [rash]"),
            ("symptom: rash, cough", "not_a_list `rash, cough` → [rash, cough]"),
            ("symptom: rush", "unknown_choice `rush` → rash"),
            ("symptom: []", "empty_list `[]` → none"),
            ("symptom: [rash, none]", "none_beside_choice `none`"),
            ("symptom: [rash, rash]", "repeated_choice `rash`"),
            ("symptom: [rush, couph]", "unknown_choice `rush` → rash | unknown_choice `couph` → cough"),
            ("symptom: [rash, unknown]", "bad_entry `unknown`"),
            ("symptom: [rash, ~]", "bad_entry `~`"),
            ("symptom: [[rash]]", "bad_entry `[rash]`"),
        ],
        one,
    );
}

#[test]
fn wrong_numbers_are_shown_with_their_mend() {
    all(
        &[
            ("age: [4]", "wrong_type `[4]`"),
            ("age: old", "not_a_number `old`"),
            ("age: \"41\"", "quoted_number `\"41\"` → 41"),
            ("age: | # x\n    41", "quoted_number `| # x\n    41` → 41"),
            ("age: 0123", "not_a_number `0123`"),
            ("age: 1_0", "not_a_number `1_0`"),
            ("age: 0x10", "not_a_number `0x10`"),
            ("age: 1e1", "not_a_number `1e1` → 10"),
            ("age: .nan", "not_a_number `.nan`"),
            ("age: .inf", "not_a_number `.inf`"),
            ("age: +41", "not_a_number `+41` → 41"),
            ("age: 41.5", "too_many_decimals `41.5`"),
            ("age: 130", "out_of_range `130`"),
            ("age: 123456789012345678901234567890", "number_too_long `123456789012345678901234567890`"),
            ("temp: 38,5", "comma_in_number `38,5` → 38.5"),
            ("temp: 38,5 °C", "comma_in_number `38,5 °C` → 38.5 °C"),
            ("temp: 1,500", "comma_in_number `1,500`"),
            ("temp: 38.25", "too_many_decimals `38.25`"),
            ("temp: 99.5 F", "unit_spelling `99.5 F` → 99.5 °F"),
            ("temp: {value: 99.5, unit: degf}", "unit_spelling `degf` → degF"),
            ("temp: 99.5 cm", "unit_kind `99.5 cm`"),
            ("temp: {value: 99.5, unit: kg}", "unit_kind `kg`"),
            ("temp: 85 [degF]", "out_of_range `85 [degF]`"),
            ("temp: {value: 38.2}", "bad_quantity `{value: 38.2}`"),
            ("temp: {value: '38.2', unit: Cel}", "quoted_number `'38.2'` → 38.2"),
            ("change: 3 kg", "unit_unexpected `3 kg`"),
            ("change: −3", "not_a_number `−3` → -3"),
        ],
        one,
    );
}
