//! Answer files: a text in, one line for each problem out, or the answers as they were understood.

use bedside::answers::{Answers, Date, State, codes, looks_like_answers, read};
use bedside::ruleset::{
    Choice, Cond, CondId, CondKind, NumberRange, Question, QuestionId, QuestionKind, Rule, Ruleset,
    Who,
};
use bedside::source::{Source, Span};
use proptest::prelude::*;

const PLACE: Span = Span { start: 0, end: 0 };

fn choices(ids: &[&str]) -> Vec<Choice> {
    let choice = |id: &&str| Choice {
        id: (*id).to_owned(),
        text: format!("The {id}"),
        span: PLACE,
    };
    ids.iter().map(choice).collect()
}

fn question(id: &str, text: &str, kind: QuestionKind) -> Question {
    Question {
        id: id.to_owned(),
        span: PLACE,
        text: text.to_owned(),
        help: None,
        kind,
        gate: None,
        by: Who::Patient,
        assume: None,
        unknown_text: None,
        codes: Vec::new(),
        because: None,
        cite: Vec::new(),
        section: None,
    }
}

fn number(low: i128, high: i128, decimals: u8, unit: Option<&str>) -> QuestionKind {
    QuestionKind::Number(NumberRange {
        low,
        high,
        decimals,
        unit: unit.map(str::to_owned),
    })
}

fn questions() -> Vec<Question> {
    let symptom = QuestionKind::AnyOf {
        choices: choices(&["cough", "rash", "ache"]),
        none: "None".to_owned(),
    };
    vec![
        question("fever", "Do you have a fever?", QuestionKind::YesNo),
        question(
            "bladder_control",
            "Can you hold water?",
            QuestionKind::YesNo,
        ),
        question(
            "site",
            "Where is the pain worst?",
            QuestionKind::OneOf(choices(&["hip", "knee", "low_back"])),
        ),
        question("symptom", "Which of these?", symptom),
        question("age", "How old are you?", number(0, 120, 0, Some("years"))),
        question("temp", "Body temperature", number(300, 450, 1, Some("°C"))),
        question("change", "How did it change?", number(-10, 10, 0, None)),
        question("note", "Anything else?", QuestionKind::Text),
    ]
}

fn red_flag() -> Rule {
    Rule {
        id: "sepsis".to_owned(),
        span: PLACE,
        name: "Sepsis".to_owned(),
        red_flag: true,
        when: Cond {
            id: CondId(0),
            span: PLACE,
            kind: CondKind::Always,
        },
        unless: None,
        level: None,
        advise: Vec::new(),
        because: None,
        cite: Vec::new(),
    }
}

fn ruleset() -> Ruleset {
    Ruleset {
        source: Source::new("pain.triage", ""),
        id: "pain".to_owned(),
        title: "Pain".to_owned(),
        language: 1,
        version: "1.0.0".to_owned(),
        about: None,
        authors: None,
        applies: Vec::new(),
        levels: Vec::new(),
        sections: Vec::new(),
        sources: Vec::new(),
        questions: questions(),
        findings: Vec::new(),
        calculations: Vec::new(),
        scores: Vec::new(),
        classes: Vec::new(),
        patterns: Vec::new(),
        advice: Vec::new(),
        rules: vec![red_flag()],
        otherwise: None,
        promises: Vec::new(),
        impossibles: Vec::new(),
        conds: 1,
        nums: 0,
    }
}

/// The answers as `id=answer`, what is missing left out.
fn understood(ruleset: &Ruleset, answers: &Answers) -> String {
    let states = ruleset.questions.iter().zip(answers.states());
    let shown = states.filter_map(|(question, state)| match state {
        State::Missing => None,
        State::Unknown => Some(format!("{}=unknown", question.id)),
        State::Given(value) => Some(format!("{}={}", question.id, question.written(value))),
    });
    shown.collect::<Vec<_>>().join(" ")
}

/// Reads a text as a file of a name. Each problem is its code, the words it points at, and the words to put there.
fn report_as(name: &str, text: &str) -> String {
    let ruleset = ruleset();
    let source = Source::new(name, text);
    let (answers, problems) = read(&ruleset, &source);
    if let Some(answers) = answers {
        return understood(&ruleset, &answers);
    }
    let line = |problem: &bedside::diagnostic::Diagnostic| {
        assert!(problem.help.is_some(), "{problem:?}");
        assert!(codes::ALL.contains(&problem.code), "{problem:?}");
        let name = problem.code.rsplit("::").next().unwrap_or_default();
        let words = source.slice(problem.span());
        let mend = problem
            .edit
            .as_ref()
            .map(|edit| format!(" → {}", edit.text));
        format!("{name} `{words}`{}", mend.unwrap_or_default())
    };
    let lines: Vec<String> = problems.iter().map(line).collect();
    lines.join(" | ")
}

fn report(text: &str) -> String {
    report_as("anna.yaml", text)
}

/// One line under `answers:`.
fn one(line: &str) -> String {
    report(&format!("answers:\n  {line}\n"))
}

/// One entry of `answers` in JSON.
fn json(entry: &str) -> String {
    report_as("anna.json", &format!("{{\"answers\": {{{entry}}}}}"))
}

fn all(cases: &[(&str, &str)], run: fn(&str) -> String) {
    for (text, expected) in cases {
        assert_eq!(run(text), *expected, "{text}");
    }
}

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
            (
                "symptom: rash, cough",
                "not_a_list `rash, cough` → [rash, cough]",
            ),
            ("symptom: rush", "unknown_choice `rush` → rash"),
            ("symptom: []", "empty_list `[]` → none"),
            ("symptom: [rash, none]", "none_beside_choice `none`"),
            ("symptom: [rash, rash]", "repeated_choice `rash`"),
            (
                "symptom: [rush, couph]",
                "unknown_choice `rush` → rash | unknown_choice `couph` → cough",
            ),
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
            ("age: 1e1", "not_a_number `1e1`"),
            ("age: .nan", "not_a_number `.nan`"),
            ("age: .inf", "not_a_number `.inf`"),
            ("age: +41", "not_a_number `+41` → 41"),
            ("age: 41.5", "too_many_decimals `41.5`"),
            ("age: 130", "out_of_range `130`"),
            (
                "age: 123456789012345678901234567890",
                "number_too_long `123456789012345678901234567890`",
            ),
            ("temp: 38,5", "comma_in_number `38,5` → 38.5"),
            ("temp: 38,5 °C", "comma_in_number `38,5 °C` → 38.5 °C"),
            ("temp: 1,500", "comma_in_number `1,500`"),
            ("temp: 38.25", "too_many_decimals `38.25`"),
            ("temp: 99.5 [degF]", "unit_not_yet `99.5 [degF]`"),
            (
                "temp: {value: 99.5, unit: '[degF]'}",
                "unit_not_yet `'[degF]'`",
            ),
            ("temp: {value: 38.2}", "bad_quantity `{value: 38.2}`"),
            (
                "temp: {value: '38.2', unit: Cel}",
                "quoted_number `'38.2'` → 38.2",
            ),
            ("change: 3 kg", "unit_unexpected `3 kg`"),
            ("change: −3", "not_a_number `−3` → -3"),
        ],
        one,
    );
}

#[test]
fn wrong_keys_are_shown_with_their_mend() {
    all(
        &[
            (
                "bladder_contrl: no",
                "unknown_question `bladder_contrl` → bladder_control",
            ),
            ("Fever: no", "unknown_question `Fever` → fever"),
            ("phq: 3", "unknown_question `phq`"),
            ("sepsis: yes", "not_a_question `sepsis`"),
            ("rash: yes", "not_a_question `rash`"),
            ("fever: yes\n  fever: no", "duplicate_key `fever`"),
            ("? [fever]\n  : no", "bad_key `[fever]`"),
            (
                "fever: x\n  fewer: no",
                "not_yes_or_no `x` | unknown_question `fewer` → fever",
            ),
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
            (
                "answrs:\n  age: 200\n",
                "unknown_field `answrs` → answers | out_of_range `200`",
            ),
            ("date: 2026-01-01\nanswers: {}\n", "unknown_field `date`"),
            ("ruleset: pan\nanswers: {}\n", "other_ruleset `pan` → pain"),
            ("ruleset: knees\nanswers: {}\n", "other_ruleset `knees`"),
            (
                "assessed_on: 2026-02-29\nanswers: {}\n",
                "bad_date `2026-02-29`",
            ),
            (
                "assessed_on: 2026/3/1\nanswers: {}\n",
                "bad_date `2026/3/1` → 2026-03-01",
            ),
            (
                "assessed_on: 1.3.2026\nanswers: {}\n",
                "bad_date `1.3.2026`",
            ),
            (
                "ruleset pain \"Pain\"\n  language 1\n",
                "ruleset_text `ruleset pain \"Pain\"`",
            ),
            ("answers: {}\nanswers: {}\n", "duplicate_key `answers`"),
        ],
        report,
    );
}

#[test]
fn what_yaml_hides_is_refused() {
    all(
        &[
            (
                "answers:\n  fever: &f yes\n  site: *f\n",
                "yaml_anchor `&f` | yaml_anchor `*f`",
            ),
            ("answers:\n  fever: *f\n", "yaml_anchor `*f`"),
            ("answers:\n  age: !!str 4\n", "yaml_tag `!!str`"),
            ("answers:\n  <<: {age: 4}\n", "yaml_anchor `<<`"),
            ("answers: {}\n---\nanswers: {}\n", "several_documents `---`"),
            ("answers:\n  a: [[[[[[[1]]]]]]]\n", "too_deep `[`"),
            ("answers:\n\tage: 4\n", "not_yaml `age:`"),
            ("answers:\n  site: [hip\n  age: 4\n", "not_yaml `:`"),
            (
                "answers:\n  note: a\u{202e}b\n",
                "forbidden_character `\u{202e}` → ",
            ),
        ],
        report,
    );
}

#[test]
fn json_is_strict() {
    all(
        &[
            ("\"age\": 4e1", "not_a_number `4e1`"),
            ("\"age\": \"41\"", "quoted_number `\"41\"` → 41"),
            ("\"fever\": \"Yes\"", "not_yes_or_no `\"Yes\"` → \"yes\""),
            (
                "\"symptom\": \"rash\"",
                "not_a_list `\"rash\"` → [\"rash\"]",
            ),
            ("\"site\": \"hyp\"", "unknown_choice `\"hyp\"` → \"hip\""),
            (
                "\"feber\": \"no\"",
                "unknown_question `\"feber\"` → \"fever\"",
            ),
            ("\"age\": 4, \"age\": 5", "duplicate_key `\"age\"`"),
            ("\"age\": 4,", "not_json `,`"),
            ("\"age\": 4 // x", "not_json `// x}}`"),
            ("age: 4", "not_json `age`"),
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
    let text = "\u{feff}# Größe °\r\nanswers:\r\n  note: \"ä°\"  # é\r\n  site: hyp  # ß\r\n  temp: 50 °C\r\n";
    assert_eq!(
        report(text),
        "unknown_choice `hyp` → hip | out_of_range `50 °C`"
    );
    let text = "\u{feff}{\"answers\": {\"note\": \"ä°\", \"site\": \"hyp\"}}";
    assert_eq!(report(text), "unknown_choice `\"hyp\"` → \"hip\"");
}

#[test]
fn an_answer_keeps_its_place_and_the_file_its_day() {
    let ruleset = ruleset();
    let source = Source::new(
        "a",
        "ruleset: pain\nassessed_on: 2024-02-29\nanswers:\n  fever: \"no\" # x\n",
    );
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
        problems
            .into_iter()
            .next()
            .and_then(|problem| problem.help)
            .unwrap_or_default()
    };
    assert_eq!(
        help("site: elbow"),
        "`site` asks “Where is the pain worst?”; write one of `hip`, `knee` or `low_back`"
    );
    assert_eq!(
        help("temp: 50"),
        "`temp` asks “Body temperature”; write a number from 30.0 to 45.0 °C with at most one decimal"
    );
    assert!(help("temp: 99 [degF]").contains("cannot be converted yet"));
}

#[test]
fn wrong_files_cost_bounded_time() {
    let many = "  - fewer\n".repeat(100_000);
    let problems = read(
        &ruleset(),
        &Source::new("a", format!("answers:\n  symptom:\n{many}")),
    )
    .1;
    assert_eq!(problems.len(), 101);
    for piece in [
        "[", "{", "- ", "? ", "a: ", "&a ", "*a ", "\"", "'", "[a, ", "!x ", "#\n",
    ] {
        let _ = report(&piece.repeat(20_000));
        let _ = report_as("a.json", &piece.repeat(20_000));
    }
    let large = Source::new("a", " ".repeat(4 * 1024 * 1024 + 1));
    let (_, problems) = read(&ruleset(), &large);
    assert_eq!(
        problems.first().map(|problem| problem.code),
        Some(codes::TOO_LARGE)
    );
}

#[test]
fn answers_are_told_from_rulesets() {
    assert!(
        looks_like_answers("# x\nanswers:\n  a: 1\n") && looks_like_answers(" {\"answers\": {}}")
    );
    assert!(!looks_like_answers("ruleset a \"A\"\n  language 1\n") && !looks_like_answers(""));
}

const GOOD_YAML: &str = "ruleset: pain\nassessed_on: 2026-11-20\nanswers:\n  fever: \"yes\"\n  site: hip # ä\n  \
    symptom: [cough, rash]\n  age: 41\n  temp: {value: 38.2, unit: °C}\n  note: |\n    ä\n    b\n";
const GOOD_JSON: &str = "{\"ruleset\": \"pain\", \"answers\": {\"fever\": true, \"symptom\": [\"cough\"], \
    \"temp\": {\"value\": 38.2, \"unit\": \"°C\"}, \"note\": \"\\u00e4\\n\", \"age\": 4}}";

/// A good text with a few characters deleted, doubled or replaced.
fn mutated(good: &str, changes: &[(usize, usize, String)]) -> String {
    let mut text: Vec<char> = good.chars().collect();
    for (at, length, put) in changes {
        let start = at % (text.len() + 1);
        let end = (start + length).min(text.len());
        text.splice(start..end, put.chars());
    }
    text.into_iter().collect()
}

fn changes() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
    let signs = "[\\[\\]{}:,\"'#&*!|>?%@`~\\\\ \t\r\n\u{feff}ä°0-9a-z.-]{0,3}";
    prop::collection::vec((0_usize..400, 0_usize..4, signs), 0..6)
}

/// Every place of every problem is sliceable, and answers and errors exclude each other.
fn sound(name: &str, text: &str) {
    let source = Source::new(name, text);
    let (answers, problems) = read(&ruleset(), &source);
    assert_eq!(answers.is_some(), problems.is_empty(), "{text}");
    let labels = problems
        .iter()
        .flat_map(|problem| &problem.labels)
        .map(|label| label.span);
    let edits = problems
        .iter()
        .filter_map(|problem| problem.edit.as_ref())
        .map(|edit| edit.span);
    for span in labels.chain(edits) {
        assert!(text.get(span.range()).is_some(), "{span:?} in {text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn no_text_brings_it_down(text in any::<String>()) {
        sound("a.yaml", &text);
        sound("a.json", &text);
    }

    #[test]
    fn no_signs_bring_it_down(text in "[\\[\\]{}:,\"'#&*!|>?%@~ \n\ta0-]{0,40}") {
        sound("a.yaml", &text);
        sound("a.json", &text);
    }

    #[test]
    fn a_quoted_text_is_kept_as_it_is(text in "[ -~äß°✓\n\t]{1,60}") {
        prop_assume!(!text.is_empty() && text != "unknown");
        let quoted = serde_json::to_string(&text).unwrap_or_default();
        prop_assert_eq!(one(&format!("note: {quoted}")), format!("note={text}"));
        prop_assert_eq!(json(&format!("\"note\": {quoted}")), format!("note={text}"));
    }

    #[test]
    fn no_slip_brings_it_down(changes in changes()) {
        sound("a.yaml", &mutated(GOOD_YAML, &changes));
        sound("a.json", &mutated(GOOD_JSON, &changes));
    }
}
