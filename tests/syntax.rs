//! Text in, tree and messages out: samples parse, mistakes are named, and nothing makes the parser panic.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read its samples has failed")]

use bedside::diagnostic::Diagnostic;
use bedside::source::Source;
use bedside::syntax::{ast, parse};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::path::Path;

#[path = "syntax/mistakes.rs"]
mod mistakes;

const SAMPLE: &str = include_str!("syntax/sample.triage");
const FORMS: &str = include_str!("syntax/forms.triage");

fn read(text: &str) -> (ast::File, Vec<Diagnostic>) {
    parse(&Source::new("test", text))
}

/// One line for each problem: place, code, the words it stands at, message, help and mended words.
fn lines(text: &str) -> String {
    let source = Source::new("test", text);
    let (_, problems) = parse(&source);
    let mut out = String::new();
    for problem in problems {
        let place = source.position(problem.span().start);
        let words = source.slice(problem.span()).escape_debug();
        let code = problem.code.trim_start_matches("bedside::syntax::");
        let (line, column) = (place.line, place.column);
        writeln!(out, "  {line}:{column} {code} at `{words}`: {}", problem.message).unwrap();
        writeln!(out, "      {}", problem.help.unwrap_or_default()).unwrap();
        if let Some(edit) = problem.edit {
            let old = source.slice(edit.span).escape_debug();
            writeln!(out, "      `{old}` → `{}`", edit.text).unwrap();
        }
    }
    out
}

#[test]
fn the_sample_of_the_language_page_parses() {
    let (file, problems) = read(SAMPLE);
    assert!(problems.is_empty(), "{}", lines(SAMPLE));
    assert_eq!(file.declarations.len(), 27);
    assert_eq!(file.comments.len(), 2);
    assert!(file.declarations.iter().all(|declaration| !declaration.broken));
}

/// A tree as text, without its spans.
fn without_places(debug: &str) -> String {
    let mut parts = debug.split("Span { start: ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    out.replace(", span:  ", " ").replace(", span: ", "").replace("span: , ", "")
}

#[test]
fn every_form_of_the_language_parses() {
    assert_eq!(lines(FORMS), "");
    let (file, _) = read(FORMS);
    let mut out = String::new();
    for declaration in file.declarations {
        let keyword = declaration.keyword.words();
        let name = declaration.name.as_ref().map(|name| name.text.clone()).unwrap_or_default();
        writeln!(out, "{keyword} {name}").unwrap();
        for clause in &declaration.clauses {
            writeln!(out, "  {}", without_places(&format!("{:?}", clause.kind))).unwrap();
        }
    }
    insta::assert_snapshot!(out);
}

/// Runs where `BEDSIDE_SHARED` names the folder that holds `conformance`, or where that lies beside the project.
#[test]
fn the_conformance_samples_parse() {
    let shared = std::env::var("BEDSIDE_SHARED").unwrap_or_else(|_| "../shared".to_owned());
    let folder = Path::new(&shared).join("conformance");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: no folder {}", folder.display());
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "triage") {
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(lines(&text), "", "{}", path.display());
        }
    }
}

#[test]
fn each_mistake_is_named_and_mended() {
    let mut out = String::new();
    for text in mistakes::texts() {
        let said = lines(&text);
        assert!(!said.is_empty(), "nothing is said about {text:?}");
        writeln!(out, "{}\n{said}", text.trim_end().escape_debug()).unwrap();
    }
    insta::assert_snapshot!(out);
}

#[test]
fn limits_have_a_message_of_their_own() {
    let nested = format!("finding f \"F\"\n  when {}x{}\n", "(".repeat(20_000), ")".repeat(20_000));
    let chain = format!("finding f \"F\"\n  when x{}\n", " and x".repeat(5_000));
    let sum = format!("calculate f \"F\" = x{}\n", " + x".repeat(12_000));
    let nots = format!("finding f \"F\"\n  when {}x\n", "not ".repeat(12_000));
    let days = format!("finding f \"F\"\n  when {}x > 3\n", "days since ".repeat(5_000));
    let list = format!("finding f \"F\"\n  when any of [{}]\n", "x, ".repeat(1_001));
    let name = format!("finding {} \"F\"\n  when x\n", "a".repeat(65));
    let text = format!("finding f \"{}\"\n  when x\n", "ä".repeat(4_001));
    let number = "finding f \"F\"\n  when x > 1234567890123456\n".to_owned();
    let long = format!("finding f \"F\"\n  when x\n  because {}\n", "\"more\" ".repeat(12_000));
    let file = " ".repeat(4 * 1024 * 1024 + 1);
    let codes: Vec<String> = [nested, chain, sum, nots, days, list, name, text, number, long, file]
        .iter()
        .map(|text| {
            let (_, problems) = read(text);
            assert_eq!(problems.len(), 1, "{problems:?}");
            problems.first().unwrap().code.to_owned()
        })
        .collect();
    insta::assert_snapshot!(codes.join("\n"));
}

/// Words that are free, and so name anything wherever that is unambiguous.
const FREE: &str = "about add advice advise all also always answered any applies apply ask asks assessment assume assumed at \
    authors because below by calculate case cite classify code count date days does each even exactly expect \
    finding fired flag flags for from given help highest impossible in item language least levels library like likely \
    months most none number one open otherwise pattern plus points possible prorate question questions red \
    review reviewed rule ruleset scale score section settled show source sum text times under unit up url use version \
    weeks whole with withheld years abs min max round floor ceiling other pain";

#[test]
fn every_free_word_names_anything() {
    for word in FREE.split_whitespace() {
        let text = format!(
            "levels\n  {word} \"L\"\n  routine \"R\"\n\nquestion {word} \"Q\"\n  yes or no\n\nfinding f \"F\"\n  \
             when {word} and not {word} or ({word} is yes) or {word} >= 3\n  unless any of [{word}, x is {word}]\n\n\
             score s \"S\"\n  +2 when {word}\n  points for {word}\n    up to 3: 1\n    from 4: {word}\n  \
             add {word}\n\ncalculate c \"C\" = {word} + 2 * {word}\n\nclassify k \"K\" by {word}\n  {word}: {word} \"K\"\n  \
             1: other \"O\"\n\nrule {word} \"R\"\n  when {word}\n  then level {word}\n  then advise [{word}]\n  \
             cite {word}\n\nquestion q \"Q\"\n  one of\n    a \"A\"\n  ask when {word}\n  or unknown \"U\"\n\n\
             case \"c\"\n  given\n    a {word}\n    {word} yes\n    {word} 3\n    b [{word}]\n  expect\n    \
             fired {word}\n    {word} yes\n    {word} 7 to 13\n    x {word} or y\n    level {word}\n"
        );
        assert_eq!(lines(&text), "", "{word}:\n{text}");
    }
}

#[test]
fn every_reserved_word_is_refused_as_a_name() {
    let reserved =
        "and or not is of to when unless then else since includes between yes no unknown known missing level";
    for word in reserved.split_whitespace() {
        let text = format!("question {word} \"Q\"\n  yes or no\n");
        let (_, problems) = read(&text);
        assert_eq!(problems.len(), 1, "{word}: {problems:?}");
        let code = problems.first().unwrap().code;
        assert_eq!(code, "bedside::syntax::reserved_word", "{word}");
    }
}

#[test]
fn a_broken_declaration_keeps_its_keyword_and_name() {
    let (file, problems) = read("question pain \"Pain\"\n  yes or nope\n\nfinding f \"F\"\n  when pain\n");
    assert_eq!(problems.len(), 1);
    let [question, finding] = file.declarations.as_slice() else {
        panic!("two declarations");
    };
    assert!(question.broken && !finding.broken);
    assert_eq!(question.name.as_ref().map(|name| name.text.as_str()), Some("pain"));
}

#[test]
fn pasted_characters_keep_every_place_true() {
    let text = "finding f “F”\n  when\u{a0}temp > ３８\n  unless x\n";
    let (file, problems) = read(text);
    assert_eq!(problems.len(), 3, "{}", lines(text));
    let clause = file.declarations.first().unwrap().clauses.last().unwrap();
    assert_eq!(Source::new("test", text).slice(clause.span), "unless x");
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC*") {
        let _ = read(&text);
    }

    #[test]
    fn no_change_of_a_sample_makes_it_panic(
        at in 0..SAMPLE.len(), length in 0..40_usize, put in "[\\PC\n\"\\[\\]()#\\\\ ]{0,6}",
    ) {
        let start = SAMPLE.floor_char_boundary(at);
        let end = SAMPLE.floor_char_boundary((at + length).min(SAMPLE.len())).max(start);
        let text = format!("{}{put}{}", &SAMPLE[..start], &SAMPLE[end..]);
        let (file, problems) = read(&text);
        for problem in &problems {
            prop_assert!(problem.span().range().end <= text.len());
            prop_assert!(problem.help.is_some());
        }
        prop_assert!(file.declarations.len() <= text.lines().count());
    }
}
