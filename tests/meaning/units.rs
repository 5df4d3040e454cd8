//! Units: literals, `x in "…"`, sums and results, a substance's own factor, answers in other units.

use crate::case::Case;

fn measured() -> Case {
    Case::new()
        .number("temp", "number 30.0 to 45.0 \"°C\"")
        .number("weight", "number 20.0 to 250.0 \"kg\"")
        .number("height", "number 100.0 to 220.0 \"cm\"")
        .number("birth", "whole number 300 to 6000 \"g\"")
        .number("age", "whole number 0 to 120 \"years\"")
        .number("pulse", "whole number 20 to 250 \"beats/min\"")
        .number("pain", "whole number 0 to 10")
}

fn creatinine() -> Case {
    Case::new()
        .text("source table \"A table\"")
        .number("creat", "number 10.0 to 2000.0 \"umol/L\"\n  also in \"mg/dL\" times 88.4\n  cite table")
}

#[test]
fn a_literal_in_another_unit_is_converted_exactly() {
    let case = measured().finding("f", "temp >= 100.4 \"°F\"").finding("g", "temp > 101 \"°F\"");
    let case = case.finding("h", "101 \"°F\" > temp").finding("i", "temp between 37.0 and 100.4 \"[degF]\"");
    let told = |answers: &str| ["f", "g", "h", "i"].map(|id| case.given(answers).finding(id));
    assert_eq!(told("temp: 37.9"), ["false", "false", "true", "true"]);
    assert_eq!(told("temp: 38.0"), ["true", "false", "true", "true"]);
    // 101 °F is 38 1/3 °C: between two recorded decimals, and not rounded.
    assert_eq!(told("temp: 38.3"), ["true", "false", "true", "false"]);
    assert_eq!(told("temp: 38.4"), ["true", "true", "false", "false"]);
}

#[test]
fn a_literal_is_exact_between_recorded_decimals_in_sums_too() {
    let case =
        measured().finding("f", "weight - 11 \"lb\" >= 50").finding("g", "max(weight, 200 \"lb\") > 90.7");
    // 11 lb are 4.98951607 kg.
    assert_eq!(
        ["weight: 54.9", "weight: 55.0"].map(|answers| case.given(answers).finding("f")),
        ["false", "true"]
    );
    assert_eq!(case.given("weight: 30.0").finding("g"), "true");
}

#[test]
fn in_gives_the_plain_number() {
    let case = measured().calculate("grams", "weight in \"g\"").calculate("kelvin", "temp in \"K\"");
    let case = case.calculate("bmi", "weight / ((height in \"m\") * (height in \"m\"))\n  unit \"kg/m2\"");
    let case = case.calculate("months", "(age in \"months\") + 3").calculate("f", "temp in \"°F\"");
    let told = case.given("weight: 72.5, height: 200.0, temp: 38.5, age: 2");
    assert_eq!(
        ["grams", "bmi", "kelvin", "months", "f"].map(|id| told.number(id)),
        ["72500", "18.125", "311.65", "27", "101.3"]
    );
    let open = case.given("");
    assert_eq!(
        ["grams", "kelvin", "f"].map(|id| open.number(id)),
        ["20000 to 250000", "303.15 to 318.15", "86 to 113"]
    );
}

#[test]
fn quantities_add_and_compare_in_one_unit_only() {
    for (when, wrong) in [
        ("weight + birth > 30", "unit_scale"),
        ("weight > birth", "unit_scale"),
        ("max(weight, birth) > 30", "unit_scale"),
        ("weight between birth and 90", "unit_scale"),
        ("weight + height > 30", "unit_kind"),
        ("weight >= 170 \"cm\"", "unit_kind"),
        ("pulse >= 20 \"breaths/min\"", "unit_kind"),
        ("temp - 1 \"°F\" >= 37", "unit_scale"),
        ("pain >= 3 \"mm\"", "no_conversion"),
        ("pain in \"mm\" >= 3", "no_conversion"),
        ("weight in \"points\" >= 3", "no_conversion"),
        ("(weight in \"g\") in \"kg\" >= 3", "no_conversion"),
        ("temp >= 101 \"F\"", "unit_spelling"),
        ("weight in \"kgs\" >= 3", "unit_spelling"),
        ("weight >= 2 \"mol\"", "unit_substance"),
    ] {
        let problems = measured().finding("f", when).problems();
        assert!(problems.contains(&format!("bedside::check::{wrong}")), "{when}: {problems}");
    }
    for right in [
        "weight + (birth in \"kg\") > 30",
        "(weight in \"g\") > birth",
        "weight + 2 > 30",
        "140 - age > 2",
        "temp - 37.0 > 1",
        "pulse >= 100 \"/min\"",
        "pulse >= 2 \"Hz\"",
    ] {
        let problems = measured().finding("f", right).problems();
        assert!(!problems.contains("error"), "{right}: {problems}");
    }
}

#[test]
fn a_difference_of_temperatures_has_no_zero() {
    let case = measured().number("before", "number 30.0 to 45.0 \"°C\"");
    let case = case.finding("f", "temp - before >= 1.8 \"°F\"").finding("c", "temp - before >= 1 \"°C\"");
    let case = case
        .finding("k", "abs(temp - before) in \"K\" >= 1")
        .finding("sum", "before + (temp - before) >= 100.4 \"°F\"");
    let told = |answers: &str| ["f", "c", "k", "sum"].map(|id| case.given(answers).finding(id));
    assert_eq!(told("temp: 38.0, before: 37.0"), ["true", "true", "true", "true"]);
    assert_eq!(told("temp: 37.9, before: 37.0"), ["false", "false", "false", "false"]);
    let step = measured().finding("f", "temp - 1 \"°C\" >= 98.6 \"°F\"");
    assert_eq!(
        [step.given("temp: 37.9").finding("f"), step.given("temp: 38.0").finding("f")],
        ["false", "true"]
    );
}

#[test]
fn the_unit_of_a_result_is_what_its_formula_comes_to() {
    let problems = |formula: &str| measured().calculate("x", formula).problems();
    for (formula, wrong) in [
        ("weight / (height * height)\n  unit \"kg/m2\"", "unit_scale"),
        ("weight\n  unit \"g\"", "unit_scale"),
        ("birth / weight", "unit_scale"),
        ("weight * height\n  unit \"mL/min\"", "unit_kind"),
        ("140 - age\n  unit \"kg\"", "unit_kind"),
        ("weight / (height * height)\n  unit \"kg/M2\"", "unit_spelling"),
    ] {
        assert!(
            problems(formula).contains(&format!("bedside::check::{wrong}")),
            "{formula}: {}",
            problems(formula)
        );
    }
    for right in [
        "weight / (height * height)\n  unit \"kg/cm2\"",
        "weight / (height * height) * 10000\n  unit \"kg/m2\"",
        "(140 - age) * weight * 0.85 / 72\n  unit \"mL/min\"",
        "birth / weight\n  unit \"g/kg\"",
        "weight\n  unit \"kg\"",
        "pain\n  unit \"points\"",
    ] {
        assert!(!problems(right).contains("error"), "{right}: {}", problems(right));
    }
}

#[test]
fn a_substance_has_its_own_factor() {
    let case = creatinine().finding("f", "creat >= 2 \"mg/dL\"").finding("g", "creat in \"mg/L\" >= 20");
    let told = |answers: &str| ["f", "g"].map(|id| case.given(answers).finding(id));
    assert_eq!(told("creat: 176.7"), ["false", "false"]);
    assert_eq!(told("creat: 176.8"), ["true", "true"]);
    assert_eq!(told("creat: 2 mg/dL"), ["true", "true"]);
    assert_eq!(told("creat: 20 mg/L"), ["true", "true"]);
    assert_eq!(case.given("creat: 1.1 mg/dL").result["answers"]["creat"], "97.2");
    assert!(case.refuses("creat: 2 mg/kg").contains("unit_kind"));
    let bare = Case::new().number("creat", "number 10.0 to 2000.0 \"umol/L\"").finding("f", "creat > 90");
    assert!(bare.refuses("creat: 2 mg/dL").contains("unit_substance"));
}

#[test]
fn an_also_in_that_cannot_be_is_refused() {
    for (question, sound) in [
        ("number 10.0 to 20.0 \"umol/L\"\n  also in \"mg/dL\" times 88.4", false),
        ("number 10.0 to 20.0 \"umol/L\"\n  also in \"mol/L\" times 88.4\n  cite table", false),
        ("number 10.0 to 20.0 \"umol/L\"\n  also in \"kg\" times 88.4\n  cite table", false),
        ("number 10.0 to 20.0 \"umol/L\"\n  also in \"mg/dL\" times 0\n  cite table", false),
        ("number 10.0 to 20.0 \"points\"\n  also in \"mg/dL\" times 2\n  cite table", false),
        ("number 10.0 to 20.0\n  also in \"mg/dL\" times 2\n  cite table", false),
        ("yes or no\n  also in \"mg/dL\" times 2\n  cite table", false),
        ("number 10.0 to 20.0 \"mEq/L\"\n  also in \"mmol/L\" times 2\n  cite table", true),
    ] {
        let case = Case::new().text("source table \"A table\"").number("creat", question);
        assert_eq!(
            case.problems().contains("bedside::check::also_in"),
            !sound,
            "{question}: {}",
            case.problems()
        );
    }
}

#[test]
fn an_answer_in_another_unit_is_rounded_once_before_range_and_bands() {
    let case = measured().finding("f", "temp >= 38.0").finding("g", "weight > 0").finding("h", "age >= 2");
    let used =
        |answer: &str, id: &str| case.given(answer).result["answers"][id].as_str().unwrap_or("-").to_owned();
    for (answer, id, expected) in [
        ("temp: \"100.4 [degF]\"", "temp", "38.0"),
        ("temp: 100.4°F", "temp", "38.0"),
        ("temp: {value: 311.15, unit: K}", "temp", "38.0"),
        // 38.05 °C exactly: half away from zero.
        ("temp: 100.49 °F", "temp", "38.1"),
        ("temp: 37.0 Cel", "temp", "37.0"),
        // The range counts after rounding: 30 °C less a hundredth is 30.0.
        ("temp: 85.99 °F", "temp", "30.0"),
        ("weight: 150 lb", "weight", "68.0"),
        ("weight: 11 st", "weight", "69.9"),
        ("weight: 70000 g", "weight", "70.0"),
        ("height: 5.5 ft", "height", "167.6"),
        ("pulse: 80 bpm", "pulse", "80"),
        ("pulse: 1.5 Hz", "pulse", "90"),
        ("age: 9 months", "age", "1"),
        ("age: 5 months", "age", "0"),
        ("birth: 3.5 kg", "birth", "3500"),
    ] {
        assert_eq!(used(answer, id), expected, "{answer}");
    }
    for (answer, wrong) in [
        ("temp: 38 C", "unit_spelling"),
        ("temp: 101 F", "unit_spelling"),
        ("temp: 101 degf", "unit_spelling"),
        ("weight: 80 kgs", "unit_spelling"),
        ("weight: 170 cm", "unit_kind"),
        ("temp: 38 points", "unit_kind"),
        ("pulse: 18 breaths/min", "unit_kind"),
        ("weight: 5 lb", "out_of_range"),
        ("temp: 85 °F", "out_of_range"),
        ("pain: 3 cm", "unit_unexpected"),
        ("weight: 80 mol", "unit_substance"),
    ] {
        let told = case.refuses(answer);
        assert!(told.contains(&format!("bedside::answers::{wrong}")), "{answer}: {told}");
    }
}

#[test]
fn the_result_shows_both() {
    let told = measured().finding("f", "temp >= 38.0").given("temp: \"100.4 [degF]\", weight: 80.0 kg");
    assert_eq!(told.result["converted"]["temp"]["given"], "100.4 [degF]");
    assert_eq!(told.result["converted"]["temp"]["used"], "38.0 °C");
    assert!(told.result["converted"]["weight"].is_null());
    assert!(told.result["answers"]["temp"] == "38.0");
}
