//! Every code has a page, every page a code, and the examples on the pages do what the pages say.
//!
//! A section's blocks are files: `triage` the ruleset, `triage NAME` a file that it uses, `cases` the cases beside it, `yaml` or `json` the answers, `csv` or `ndjson` rows of them; an `sh` line is run by the program
//! itself. What the right section leaves out stands in the wrong one.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what is not as expected fails the test, as it should"
)]

use bedside::diagnostic::{Diagnostic, Severity};
use bedside::eval::Strictness;
use bedside::explain::{Page, all, layout};
use bedside::library::Texts;
use bedside::pipeline::{evaluate, load, load_ruleset, read_answers};
use bedside::report::Style;
use bedside::source::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// So many codes may stand without an example.
const MOST_WITHOUT_EXAMPLE: usize = 16;
/// So many lines may a page have.
const MOST_LINES: usize = 62;

/// The blocks of a section by their language.
type Blocks = BTreeMap<String, String>;
/// A problem as far as it matters here.
type Found = (Severity, String);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// The codes that stand in the source, also where a macro joins them.
fn codes_of_the_source() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for path in files(&root().join("src")) {
        if path.starts_with(root().join("src/explain")) {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        codes.extend(text.split('"').filter(|word| is_code(word)).map(str::to_owned));
    }
    codes.extend(bedside::answers::codes::ALL.iter().map(|code| (*code).to_owned()));
    codes
}

fn is_code(word: &str) -> bool {
    let mut parts = word.split("::");
    let named = |part: Option<&str>| {
        part.is_some_and(|it| {
            !it.is_empty() && it.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        })
    };
    parts.next() == Some("bedside") && named(parts.next()) && named(parts.next()) && parts.next().is_none()
}

fn codes_of_the_pages() -> BTreeSet<String> {
    all().iter().map(|page| page.code.to_owned()).collect()
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    assert_eq!(codes_of_the_pages(), codes_of_the_source());
}

#[test]
fn every_file_is_a_page_and_they_are_sorted() {
    let written = files(&root().join("docs/explain"));
    assert_eq!(written.len(), all().len());
    assert!(all().windows(2).all(|pair| matches!(pair, [a, b] if a.code < b.code)));
}

/// `tests/explain/codes.txt` holds every code there ever was: a line may be added, never changed or taken away.
#[test]
fn codes_are_never_renamed() {
    let ever = std::fs::read_to_string(root().join("tests/explain/codes.txt")).unwrap();
    let ever: BTreeSet<String> = ever.lines().map(str::to_owned).collect();
    let now = codes_of_the_pages();
    let gone: Vec<_> = ever.difference(&now).collect();
    let new: Vec<_> = now.difference(&ever).collect();
    assert!(gone.is_empty(), "codes that are gone: {gone:?}");
    assert!(new.is_empty(), "codes to be added to tests/explain/codes.txt: {new:?}");
}

fn has_example(page: &Page) -> bool {
    !page.text.contains("<!-- no example: ")
}

#[test]
fn pages_are_built_alike() {
    for page in all() {
        // The blocks are every second part between fences; in them `#` starts a comment.
        let prose: String = page.text.split("```").step_by(2).collect();
        let headings: Vec<&str> = prose.lines().filter(|line| line.starts_with('#')).collect();
        let title = format!("# {}", page.title());
        let expected = [title.as_str(), "## Why it matters", "## Wrong", "## Right"];
        assert_eq!(headings, expected, "{}", page.code);
        assert!(page.text.starts_with(&title) && page.title().len() <= 80, "{}", page.code);
        assert!(page.text.lines().count() <= MOST_LINES, "{} is long", page.code);
        for line in page.text.lines() {
            assert!(line.chars().count() <= 120, "{}: {line}", page.code);
        }
        for name in ["Wrong", "Right"] {
            assert_eq!(blocks(page, name).is_empty(), !has_example(page), "{}: {name}", page.code);
        }
    }
}

#[test]
fn few_pages_have_no_example() {
    let without: Vec<&str> = all().iter().filter(|page| !has_example(page)).map(Page::short).collect();
    println!("{} pages have no example: {}", without.len(), without.join(", "));
    assert!(without.len() <= MOST_WITHOUT_EXAMPLE, "{without:?}");
}

fn section<'a>(page: &'a Page, name: &str) -> &'a str {
    let start = format!("\n## {name}\n");
    let rest = page.text.split_once(&start).unwrap_or_else(|| panic!("{}: no {name}", page.code)).1;
    rest.split("\n## ").next().unwrap_or_default()
}

fn blocks(page: &Page, name: &str) -> Blocks {
    let mut blocks = Blocks::new();
    let mut lines = section(page, name).lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let body = lines.by_ref().take_while(|line| *line != "```");
            let body: String = body.flat_map(|line| [line, "\n"]).collect();
            let before = blocks.insert(language.to_owned(), body);
            assert_eq!(before, None, "{}: two blocks of {language}", page.code);
        }
    }
    blocks
}

fn problems(page: &Page, blocks: &Blocks) -> Vec<Found> {
    match blocks.get("sh") {
        Some(line) => run(line, blocks),
        None => read(page, blocks),
    }
}

fn read(page: &Page, blocks: &Blocks) -> Vec<Found> {
    let rules = blocks.get("triage").unwrap_or_else(|| panic!("{}: no ruleset", page.code));
    let used =
        blocks.iter().filter_map(|(info, text)| Some((info.strip_prefix("triage ")?.to_owned(), text)));
    let files = used.map(|(name, text)| (name, text.clone())).collect();
    let files = Texts { root: "rules.triage".to_owned(), files };
    let loaded = load(&Source::new("rules.triage", rules.as_str()), &files);
    let mut found = loaded.diagnostics;
    let answers = ["yaml", "json"].iter().find_map(|ending| Some((ending, blocks.get(*ending)?)));
    if let Some((ending, text)) = answers {
        let ready = loaded.ready.unwrap_or_else(|| panic!("{}: {found:?}", page.code));
        let source = Source::new(format!("answers.{ending}"), text.as_str());
        let (answers, told) = read_answers(&ready, &source);
        found.extend(told);
        let evaluated = answers.map(|answers| evaluate(&ready, &answers, Strictness::Lenient));
        found.extend(evaluated.and_then(Result::err).unwrap_or_default());
    }
    found.iter().map(|it: &Diagnostic| (it.severity, it.code.to_owned())).collect()
}

fn run(line: &str, blocks: &Blocks) -> Vec<Found> {
    let folder = tempfile::TempDir::new().unwrap();
    let files = [
        ("rules.triage", "triage"),
        ("rules.cases.triage", "cases"),
        ("answers.yaml", "yaml"),
        ("answers.json", "json"),
        ("rows.csv", "csv"),
        ("rows.ndjson", "ndjson"),
    ];
    for (name, block) in files {
        if let Some(text) = blocks.get(block) {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
    }
    #[cfg(feature = "parquet")]
    if let Some(text) = blocks.get("parquet") {
        std::fs::write(folder.path().join("rows.parquet"), parquet_of(text)).unwrap();
    }
    let words = line.split_whitespace().skip(1).chain(["--format", "json"]);
    let program = env!("CARGO_BIN_EXE_bedside");
    let output = Command::new(program).args(words).current_dir(folder.path()).output().unwrap();
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let lists = ["problems", "errors", "warnings"].iter().filter_map(|list| printed.get(list)?.as_array());
    let words = |it: &serde_json::Value, key: &str| it.get(key).unwrap().as_str().unwrap().to_owned();
    let severity = |it| if words(it, "severity") == "error" { Severity::Error } else { Severity::Warning };
    lists.flatten().map(|it| (severity(it), words(it, "code"))).collect()
}

/// A Parquet file of columns that are written as `name TYPE, …` and of rows below that.
#[cfg(feature = "parquet")]
fn parquet_of(text: &str) -> Vec<u8> {
    use arrow_array::{ArrayRef, BooleanArray, Int64Array, RecordBatch, StringArray};
    use std::sync::Arc;
    let mut lines = text.lines().map(|line| line.split(", ").collect::<Vec<_>>());
    let (named, rows) = (lines.next().unwrap(), lines.collect::<Vec<_>>());
    let columns = named.iter().enumerate().map(|(at, column)| {
        let (name, kind) = column.split_once(' ').unwrap();
        let cells = rows.iter().map(|row| row.get(at).copied().unwrap_or_default());
        let array: ArrayRef = match kind {
            "TEXT" => Arc::new(cells.map(Some).collect::<StringArray>()),
            "INT64" => Arc::new(cells.map(|cell| cell.parse::<i64>().ok()).collect::<Int64Array>()),
            "BOOLEAN" => Arc::new(cells.map(|cell| cell.parse::<bool>().ok()).collect::<BooleanArray>()),
            other => panic!("{other}"),
        };
        (name, array)
    });
    let rows = RecordBatch::try_from_iter(columns).unwrap();
    let mut file = Vec::new();
    let mut writer = parquet::arrow::ArrowWriter::try_new(&mut file, rows.schema(), None).unwrap();
    writer.write(&rows).unwrap();
    writer.close().unwrap();
    file
}

/// Whether this build reads what a page shows.
fn is_built(page: &Page) -> bool {
    cfg!(feature = "parquet") || !page.text.contains("```parquet")
}

/// The right section's blocks, and from the wrong one what it leaves out.
fn mended(page: &Page) -> Blocks {
    let right = blocks(page, "Right");
    let answers = right.contains_key("yaml") || right.contains_key("json");
    let mut all = blocks(page, "Wrong");
    all.retain(|language, _| !(answers && ["yaml", "json"].contains(&language.as_str())));
    all.extend(right);
    all
}

#[test]
fn each_wrong_example_gives_its_code_and_no_other_error() {
    for page in all().iter().filter(|page| has_example(page) && is_built(page)) {
        let found = problems(page, &blocks(page, "Wrong"));
        assert!(found.iter().any(|(_, code)| code == page.code), "{}: {found:?}", page.code);
        let other = found.iter().find(|(severity, code)| *severity == Severity::Error && code != page.code);
        assert_eq!(other, None, "{}", page.code);
    }
}

#[test]
fn an_edit_that_is_offered_mends() {
    for page in all().iter().filter(|page| has_example(page)) {
        let blocks = blocks(page, "Wrong");
        if blocks.len() > 1 || !blocks.contains_key("triage") {
            continue;
        }
        let text = blocks.get("triage").unwrap();
        let found = load_ruleset(&Source::new("rules.triage", text.as_str())).diagnostics;
        let mut edits: Vec<_> = found.iter().filter_map(|it| it.edit.clone()).collect();
        if edits.is_empty() {
            continue;
        }
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
        let mut mended = text.clone();
        for edit in &edits {
            mended.replace_range(edit.span.range(), &edit.text);
        }
        let left = load_ruleset(&Source::new("rules.triage", mended.as_str())).diagnostics;
        assert!(left.iter().all(|it| it.code != page.code), "{}: {left:?}\n{mended}", page.code);
    }
}

#[test]
fn each_right_example_gives_no_problem() {
    for page in all().iter().filter(|page| has_example(page) && is_built(page)) {
        assert_eq!(problems(page, &mended(page)), [], "{}", page.code);
    }
}

#[test]
fn pages_fit_their_width_and_are_read_aloud_without_marks() {
    for page in all() {
        let narrow = layout::page(page, Style::text(60));
        let prose = narrow.lines().filter(|line| !line.starts_with("    "));
        let longest = prose.map(|line| line.chars().count()).max().unwrap_or_default();
        assert!(longest <= 60 || page.title().chars().count() == longest, "{}: {longest}", page.code);
        let aloud = layout::page(page, Style::aloud());
        for mark in ["```", "<!--", "\n## ", "\n\n\n"] {
            assert!(!aloud.contains(mark) && !narrow.contains(mark), "{}: {mark}", page.code);
        }
    }
}

#[test]
fn a_page_as_it_is_shown() {
    let shown = |style| layout::page(bedside::explain::page("unknown_question").unwrap(), style);
    insta::assert_snapshot!("a_page_in_a_pipe", shown(Style::text(80)));
    insta::assert_snapshot!("a_page_read_aloud", shown(Style::aloud()));
    let colour = shown(Style { colour: true, ..Style::text(80) });
    assert!(colour.starts_with("\u{1b}[1mThere is no such question\u{1b}[0m\n"));
}

fn bedside(args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_bedside")).args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_command_lists_and_shows() {
    let (code, out, _) = bedside(&["explain"]);
    assert_eq!(code, 0);
    assert!(all().iter().all(|page| out.contains(page.name())));
    let (code, out, _) = bedside(&["explain", "value_gap", "too_large"]);
    assert_eq!((code, out.as_str()), (2, ""));
    let (code, out, _) = bedside(&["explain", "value_gap", "bedside::check::circle"]);
    assert_eq!(code, 0);
    assert!(out.starts_with("A number falls in no band\nbedside::check::value_gap\n\n"), "{out}");
    assert!(out.contains("\n\nDeclarations depend on each other in a circle\n"), "{out}");
}

#[test]
fn the_command_suggests() {
    let (code, _, err) = bedside(&["explain", "valeu_gap"]);
    assert_eq!((code, err.as_str()), (2, "error: there is no code `valeu_gap`; did you mean `value_gap`?\n"));
    let (_, _, err) = bedside(&["explain", "too_deep"]);
    assert_eq!(
        err,
        "error: `too_deep` is the name of several codes; write `answers::too_deep` or `syntax::too_deep`\n"
    );
    let (_, _, err) = bedside(&["explain", "xyzzy"]);
    assert_eq!(err, "error: there is no code `xyzzy`; `bedside explain` lists all codes\n");
}

#[test]
fn the_command_speaks_to_programs() {
    let (_, out, _) = bedside(&["explain", "value_gap", "--format", "json"]);
    let page: serde_json::Value = serde_json::from_str(&out).unwrap();
    let keys: Vec<&String> = page.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["code", "title", "text"]);
    let (_, out, _) = bedside(&["explain", "--format", "json"]);
    let list: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(list.as_array().unwrap().len(), all().len());
}

#[test]
fn a_report_says_once_where_more_is_said() {
    let folder = tempfile::TempDir::new().unwrap();
    for name in ["a.triage", "b.triage"] {
        std::fs::write(folder.path().join(name), "rul x \"X\"\n").unwrap();
    }
    let (code, _, err) = bedside(&["check", folder.path().to_str().unwrap()]);
    assert_eq!(code, 1);
    assert_eq!(err.matches("; `bedside explain CODE` says more\n").count(), 1, "{err}");
}
