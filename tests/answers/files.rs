//! Whole files: keys, the top, what YAML and JSON may hold, places and helps.

use crate::sample::{all, json, one, report, report_as, ruleset};
use bedside::answers::{Date, looks_like_answers, read};
use bedside::ruleset::QuestionId;
use bedside::source::Source;

#[test]
fn wrong_keys_are_shown_with_their_mend() {
    all(
        &[
            ("bladder_contrl: no", "unknown_question `bladder_contrl` → bladder_control"),
            ("Fever: no", "unknown_question `Fever` → fever"),
            ("phq: 3", "unknown_question `phq`"),
            ("sepsis: yes", "not_a_question `sepsis` → "),
            ("rash: yes", "not_a_question `rash` → symptom: [rash]"),
            ("fever: yes\n  fever: no", "duplicate_key `fever`"),
            ("? [fever]\n  : no", "bad_key `[fever]`"),
            ("fever: x\n  fewer: no", "not_yes_or_no `x` | unknown_question `fewer`"),
        ],
        one,
    );
}

#[test]
fn wrong_tops_are_shown_with_their_mend() {
    all(
        &[
            ("", "empty_file ``"),
            ("# nobody\n---\n", "empty_file ``"),
            ("- age: 1\n", "no_keys `- age: 1`"),
            ("yes", "no_keys `yes`"),
            ("ruleset: pain\n", "no_answers `ruleset: pain`"),
            ("answers: {}\n", ""),
            ("answers:\n", ""),
            ("answers: []\n", "answers_without_keys `[]`"),
            ("answers:\n  fever:yes\n", "not_yaml `fever:` →  "),
            ("answers:\n  fever:yes\n  age: 4\n", "not_yaml `fever:` →  "),
            (
                "fever: yes\nage: 200\n",
                "answers_at_top `fever` → answers:\n  fever: yes\n  age: 200 | out_of_range `200`",
            ),
            ("fever: yes\nanswers: {}\n", "answers_at_top `fever`"),
            ("answrs:\n  age: 200\n", "unknown_field `answrs` → answers | out_of_range `200`"),
            ("date: 2026-01-01\nanswers: {}\n", "unknown_field `date` → assessed_on"),
            ("ruleset: pan\nanswers: {}\n", "other_ruleset `pan` → pain"),
            ("ruleset: knees\nanswers: {}\n", "other_ruleset `knees`"),
            ("assessed_on: 2026-02-29\nanswers: {}\n", "bad_date `2026-02-29`"),
            ("assessed_on: 2026/3/1\nanswers: {}\n", "bad_date `2026/3/1` → 2026-03-01"),
            ("assessed_on: 1.3.2026\nanswers: {}\n", "bad_date `1.3.2026`"),
            ("ruleset pain \"Pain\"\n  language 1\n", "ruleset_text `ruleset pain \"Pain\"`"),
            ("answers: {}\nanswers: {}\n", "duplicate_key `answers`"),
        ],
        report,
    );
}

#[test]
fn what_yaml_hides_is_refused() {
    all(
        &[
            ("answers:\n  fever: &f yes\n  site: *f\n", "yaml_anchor `&f` | yaml_anchor `*f`"),
            ("answers:\n  fever: *f\n", "yaml_anchor `*f`"),
            ("answers:\n  age: !!str 4\n", "yaml_tag `!!str`"),
            ("answers:\n  <<: {age: 4}\n", "yaml_anchor `<<`"),
            ("answers: {}\n---\nanswers: {}\n", "several_documents `---`"),
            ("answers:\n  a: [[[[[[[1]]]]]]]\n", "too_deep `[`"),
            ("answers:\n\tage: 4\n", "not_yaml `\t` →   age: 4\n"),
            ("answers:\n  site: [hip\n", "not_yaml `[`"),
            ("answers:\n  site hip\n  age: 4\n", "not_yaml `site hip` → site: hip"),
            ("answers:\n  site: hip\n    age: 4\n", "not_yaml `age` →   age: 4\n"),
            ("answers:\n  note: a: b\n", "not_yaml `:`"),
            ("answers:\n  assessed_on: 2026-01-01\n", "unknown_question `assessed_on`"),
            ("answers:\n  site: [hip\n  age: 4\n", "not_yaml `[`"),
            ("answers:\n  note: a\u{202e}b\n", "forbidden_character `\u{202e}` → "),
        ],
        report,
    );
}

#[test]
fn json_is_strict() {
    all(
        &[
            ("\"age\": 4e1", "not_a_number `4e1` → 40"),
            ("\"age\": \"41\"", "quoted_number `\"41\"` → 41"),
            ("\"fever\": \"Yes\"", "not_yes_or_no `\"Yes\"` → \"yes\""),
            ("\"symptom\": \"rash\"", "not_a_list `\"rash\"` → [\"rash\"]"),
            ("\"site\": \"hyp\"", "unknown_choice `\"hyp\"` → \"hip\""),
            ("\"feber\": \"no\"", "unknown_question `\"feber\"` → \"fever\""),
            ("\"age\": 4, \"age\": 5", "duplicate_key `\"age\"`"),
            ("\"age\": 4,", "not_json `,` → "),
            ("\"age\": 4 \"temp\": 38", "not_json `\"temp\"` → ,"),
            ("\"age\": 4 // x", "not_json `// x}}`"),
            ("age: 4", "not_json `age` → \"age\""),
            ("\"note\": \"a\nb\"", "not_json `\"a\nb\"`"),
            ("\"note\": \"\\u202e\"", "forbidden_character `\"\\u202e\"`"),
            ("\"note\": [[[[[[[[1]]]]]]]]", "too_deep `[`"),
        ],
        json,
    );
    assert_eq!(report("{\"fever\": true}"), "answers_at_top `\"fever\"`");
    assert_eq!(report("{}"), "no_answers `{}`");
    assert_eq!(report_as("a.json", " "), "empty_file ``");
}

#[test]
fn places_are_right_behind_other_alphabets_marks_and_crlf() {
    let text =
        "\u{feff}# Größe °\r\nanswers:\r\n  note: \"ä°\"  # é\r\n  site: hyp  # ß\r\n  temp: 50 °C\r\n";
    assert_eq!(report(text), "unknown_choice `hyp` → hip | out_of_range `50 °C`");
    let text = "\u{feff}{\"answers\": {\"note\": \"ä°\", \"site\": \"hyp\"}}";
    assert_eq!(report(text), "unknown_choice `\"hyp\"` → \"hip\"");
}

#[test]
fn an_answer_keeps_its_place_and_the_file_its_day() {
    let ruleset = ruleset();
    let source = Source::new("a", "ruleset: pain\nassessed_on: 2024-02-29\nanswers:\n  fever: \"no\" # x\n");
    let (answers, _) = read(&ruleset, &source);
    let answers = answers.unwrap_or_default();
    assert_eq!(answers.assessed_on, Date::parse("2024-02-29"));
    let place = answers.span(QuestionId(0)).unwrap_or_default();
    assert_eq!(source.slice(place), "fever: \"no\"");
}

#[test]
fn help_names_the_question_and_what_it_takes() {
    let help = |line: &str| {
        let source = Source::new("a", format!("answers:\n  {line}\n"));
        let (_, problems) = read(&ruleset(), &source);
        problems.into_iter().next().and_then(|problem| problem.help).unwrap_or_default()
    };
    assert_eq!(
        help("site: elbow"),
        "`site` asks “Where is the pain worst?”; write one of `hip`, `knee` or `low_back`"
    );
    assert_eq!(
        help("temp: 50"),
        "`temp` asks “Body temperature”; write a number from 30.0 to 45.0 °C with at most one decimal"
    );
    assert!(help("temp: 99 cm").contains("recorded in °C"));
}

#[test]
fn answers_are_told_from_rulesets() {
    assert!(looks_like_answers("# x\nanswers:\n  a: 1\n") && looks_like_answers(" {\"answers\": {}}"));
    assert!(!looks_like_answers("ruleset a \"A\"\n  language 1\n") && !looks_like_answers(""));
}
