//! Identity and determinism: what every result carries, what the digest is of, and the same bytes every time.

use crate::case::Case;

fn case() -> Case {
    Case::new().yes_no("a").yes_no("q").with("assume no").finding("f", "a and q").rule("r", "f", "now")
}

fn digest(case: &Case) -> String {
    case.given("").result["ruleset"]["digest"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn every_result_carries_who_and_what_it_rests_on() {
    let result = case().given("a: yes").result;
    assert_eq!(
        [&result["ruleset"]["id"], &result["ruleset"]["version"], &result["assessed_on"]],
        ["case", "1.0.0", "2026-11-20"]
    );
    assert!(result["engine"].as_str().is_some_and(|engine| engine.starts_with("bedside ")));
    assert_eq!([&result["answers"]["a"], &result["assumed"]["q"]], ["yes", "no"]);
    assert!(result["trace"].is_array() || result["trace"].is_object());
    assert!(digest(&case()).strip_prefix("sha256:").is_some_and(|hex| hex.len() == 64));
}

#[test]
fn cases_comments_and_layout_are_not_in_the_digest() {
    let same = [
        case().text("# a comment"),
        case().text("case \"one\"\n  given\n    a yes\n  expect\n    level home"),
        case().with("\n\n"),
    ];
    for other in same {
        assert_eq!(digest(&other), digest(&case()), "{}", other.source());
    }
}

#[test]
fn texts_sources_and_promises_are_in_the_digest() {
    let others = [
        Case::new().yes_no("a").yes_no("q").with("assume yes").finding("f", "a and q").rule("r", "f", "now"),
        case().text("source book \"Book\""),
        case().text("always \"it holds\"\n  when a is no\n  expect level home"),
        case().otherwise("week"),
        case().rule("s", "a", "home"),
    ];
    for other in others {
        assert_ne!(digest(&other), digest(&case()), "{}", other.source());
    }
}

#[test]
fn the_same_ruleset_and_answers_give_the_same_bytes() {
    let once = case().given("a: unknown");
    let again = case().given("a: unknown");
    assert_eq!(once.result.to_string(), again.result.to_string());
    assert_eq!(once.page, again.page);
}

#[test]
fn the_order_of_the_answers_changes_nothing() {
    let case = Case::new().yes_no("a b").any_of("s", "x y").rule("r", "a and b and all of s", "now");
    let one = case.given("a: yes, b: no, s: [x, y]").result.to_string();
    assert_eq!(one, case.given("s: [y, x], b: no, a: yes").result.to_string());
}
