//! Results and problems as people and programs read them, over a small ruleset made by hand.
#![expect(clippy::indexing_slicing, reason = "a field that is not there fails the test, as it should")]

#[path = "report/fixture.rs"]
mod fixture;

use bedside::diagnostic::Diagnostic;
use bedside::report::{Style, diagnostics, human, json};
use bedside::ruleset::{QuestionId, State, digest};
use bedside::source::{Source, Span};
use fixture::{AGE, BLADDER, CAUTIONS, EXAMINED, REFLEX, SITE, WALKING, WEEKS, WORSE};
use fixture::{assess, choice, number, set};

type Given = Vec<(QuestionId, State)>;

fn settled() -> Given {
    vec![
        (AGE, number(41)),
        (BLADDER, choice(1)),
        (SITE, choice(0)),
        (WORSE, set(&[0, 1])),
        (CAUTIONS, set(&[])),
        (WEEKS, number(280)),
        (WALKING, choice(0)),
        (EXAMINED, choice(0)),
        (REFLEX, choice(1)),
    ]
}

fn but(question: QuestionId, state: State) -> Given {
    let mut given = settled();
    given.retain(|(known, _)| *known != question);
    given.push((question, state));
    given
}

fn without(questions: &[QuestionId]) -> Given {
    let mut given = settled();
    given.retain(|(known, _)| !questions.contains(known));
    given
}

fn text(given: &[(QuestionId, State)], style: Style) -> String {
    assess(given, false, |about| human::result(about, style))
}

#[test]
fn a_settled_result_starts_with_its_level() {
    insta::assert_snapshot!(text(&settled(), Style::text(80)));
}

#[test]
fn at_home_is_said_only_when_settled() {
    let given = but(WEEKS, number(1));
    assert!(text(&given, Style::text(80)).contains("Look after it at home"));
    let open = without(&[BLADDER, WEEKS]);
    assert!(!text(&open, Style::text(80)).contains("Look after it at home"));
}

#[test]
fn an_open_red_flag_leads() {
    insta::assert_snapshot!(text(&without(&[BLADDER, CAUTIONS]), Style::text(80)));
}

#[test]
fn nothing_answered_fits_forty_columns() {
    let said = text(&[], Style::text(40));
    assert!(said.lines().all(|line| line.chars().count() <= 40), "{said}");
    insta::assert_snapshot!(said);
}

#[test]
fn incomplete_without_an_open_red_flag() {
    insta::assert_snapshot!(text(&without(&[WEEKS]), Style::text(80)));
}

#[test]
fn a_red_flag_has_its_reason_and_source() {
    insta::assert_snapshot!(text(&but(BLADDER, choice(0)), Style::text(80)));
}

#[test]
fn where_it_does_not_apply_only_red_flags_are_told() {
    let mut given = but(AGE, number(9));
    given.retain(|(known, _)| *known != BLADDER);
    given.push((BLADDER, choice(0)));
    insta::assert_snapshot!(text(&given, Style::text(80)));
}

#[test]
fn withheld_advice_says_why() {
    insta::assert_snapshot!(text(&but(CAUTIONS, set(&[1])), Style::aloud()));
}

#[test]
fn assumptions_that_matter_come_first() {
    let mut given = but(WEEKS, number(1));
    given.retain(|(known, _)| *known != WALKING);
    insta::assert_snapshot!(text(&given, Style::text(80)));
}

#[test]
fn plain_is_read_aloud_line_by_line() {
    insta::assert_snapshot!(text(&without(&[BLADDER, CAUTIONS]), Style::aloud()));
}

#[test]
fn why_shows_every_rule_as_a_tree() {
    let given = without(&[REFLEX]);
    insta::assert_snapshot!(assess(&given, true, |about| human::result(about, Style::text(80))));
}

#[test]
fn a_result_as_json() {
    let given = without(&[BLADDER, CAUTIONS, WALKING]);
    insta::assert_snapshot!(assess(&given, true, |about| json::text(&json::result(about))));
}

#[test]
fn colour_never_carries_meaning() {
    let coloured = Style { colour: true, ..Style::text(80) };
    let given = without(&[BLADDER]);
    let said = text(&given, coloured);
    assert!(said.contains("\u{1b}["));
    let codes = ["\u{1b}[1;33m", "\u{1b}[1;31m", "\u{1b}[1m", "\u{1b}[0m"];
    let bare = codes.iter().fold(said, |said, code| said.replace(code, ""));
    assert_eq!(bare, text(&given, Style::text(80)));
}

#[test]
fn control_characters_are_written_as_numbers() {
    let hidden = bedside::report::escape("a\u{1b}[31mb\u{202e}c");
    assert_eq!(hidden, "a\\u{1b}[31mb\\u{202e}c");
}

#[test]
fn the_digest_knows_meaning_and_nothing_else() {
    let one = fixture::ruleset();
    let mut other = fixture::ruleset();
    other.source = Source::new("elsewhere.triage", "another layout");
    assert_eq!(digest::digest(&one), digest::digest(&other));
    other.version = "1.0.1".to_owned();
    assert_ne!(digest::digest(&one), digest::digest(&other));
    let canonical: serde_json::Value = serde_json::from_slice(&digest::canonical(&one)).expect("it is JSON");
    insta::assert_snapshot!(format!("{canonical:#}"));
}

fn problems() -> (Source, Vec<Diagnostic>) {
    let source = Source::new("x.triage", "rule a \"A\"\n  when fevr\n  then level urgent\n");
    let first = Diagnostic::error("bedside::check::unknown_name", Span::new(18, 22), "there is no `fevr`")
        .labelled("not declared")
        .help("did you mean `fever`?")
        .edit(Span::new(18, 22), "fever");
    let second = Diagnostic::warning("bedside::check::no_source", Span::new(0, 4), "`a` cites nothing")
        .and_at(Span::new(36, 42), "it sets this level");
    (source, vec![first, second])
}

#[test]
fn problems_are_drawn_into_their_source() {
    let (source, list) = problems();
    insta::assert_snapshot!(diagnostics::render(&source, &list, Style::text(80)));
}

#[test]
fn problems_are_read_aloud() {
    let (source, list) = problems();
    insta::assert_snapshot!(diagnostics::render(&source, &list, Style::aloud()));
}

#[test]
fn problems_as_json() {
    let (source, list) = problems();
    insta::assert_snapshot!(json::text(&json::problems([(&source, list.as_slice())])));
}

#[test]
fn thousands_of_problems_are_counted_and_not_drawn() {
    let long = "x ".repeat(500_000);
    let source = Source::new("long.triage", long.as_str());
    let list: Vec<Diagnostic> = (0..1000)
        .map(|at| {
            Diagnostic::error("bedside::check::unknown_name", Span::new(at * 1000, at * 1000 + 1), "wrong")
        })
        .collect();
    let said = diagnostics::render(&source, &list, Style::text(80));
    assert!(said.contains("… and 900 more\n1000 errors in long.triage"));
    assert!(said.len() < 200_000, "{}", said.len());
    let whole = json::problems([(&source, list.as_slice())]);
    assert_eq!(whole["problems"][999]["labels"][0]["column"], 999_001);
}

#[test]
fn places_outside_the_text_do_no_harm() {
    let source = Source::new("x.triage", "");
    let list = [Diagnostic::error("bedside::check::unknown_name", Span::new(7, 9), "wrong\u{7}")];
    for style in [Style::text(80), Style::aloud()] {
        let said = diagnostics::render(&source, &list, style);
        assert!(said.contains("wrong\\u{7}"), "{said}");
    }
}
