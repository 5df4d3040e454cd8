//! No text brings reading down, hides a place or costs unbounded time.

use crate::sample::{json, one, report, report_as, ruleset};
use bedside::answers::{codes, read};
use bedside::source::Source;
use proptest::prelude::*;

#[test]
fn wrong_files_cost_bounded_time() {
    let many = "  - fewer\n".repeat(100_000);
    let problems = read(&ruleset(), &Source::new("a", format!("answers:\n  symptom:\n{many}"))).1;
    assert_eq!(problems.len(), 101);
    for piece in ["[", "{", "- ", "? ", "a: ", "&a ", "*a ", "\"", "'", "[a, ", "!x ", "#\n"] {
        let _ = report(&piece.repeat(20_000));
        let _ = report_as("a.json", &piece.repeat(20_000));
    }
    let large = Source::new("a", " ".repeat(4 * 1024 * 1024 + 1));
    let (_, problems) = read(&ruleset(), &large);
    assert_eq!(problems.first().map(|problem| problem.code), Some(codes::TOO_LARGE));
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
    let labels = problems.iter().flat_map(|problem| &problem.labels).map(|label| label.span);
    let edits = problems.iter().filter_map(|problem| problem.edit.as_ref()).map(|edit| edit.span);
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
