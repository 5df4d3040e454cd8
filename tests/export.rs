//! The exported SQL against `eval`: every value of every row, on a real engine.
#![expect(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what is not as expected fails the test, as it should"
)]

#[path = "cli/case.rs"]
mod case;
#[path = "support/skipped.rs"]
mod skipped;
mod support;

use bedside::eval::Walks;
use bedside::export::codes;
use bedside::export::sql::{self, Dialect, Heading, Options};
use bedside::library::{Files, Opened, Refusal};
use bedside::pipeline::{self, Ready};
use bedside::ruleset::QuestionKind;
use bedside::source::Source;
use skipped::skipped;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::entropy::Entropy;
use support::generate;
use support::results::NULL;
use support::rows::{self, Numbers, Row};

/// The shipped rulesets that SQL cannot carry exactly, and why.
const REFUSED: [(&str, &str); 2] = [("qtc_bazett", codes::NOT_EXACT), ("qtc_fridericia", codes::NOT_EXACT)];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every shipped ruleset.
fn shipped() -> Vec<(String, Ready)> {
    let mut paths: Vec<PathBuf> = ["rulesets/published", "rulesets/deep_gluteal"]
        .iter()
        .flat_map(|folder| fs::read_dir(root().join(folder)).unwrap_or_else(|fault| panic!("{fault}")))
        .map(|entry| entry.unwrap_or_else(|fault| panic!("{fault}")).path())
        .filter(|path| path.extension().is_some_and(|end| end == "triage"))
        .collect();
    paths.sort();
    paths.iter().filter_map(|path| Some((name(path), load(path)?))).collect()
}

fn name(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A ruleset; none where the file is a library or holds cases.
fn load(path: &Path) -> Option<Ready> {
    let text = fs::read_to_string(path).unwrap_or_else(|fault| panic!("{fault}"));
    if !text.lines().any(|line| line.starts_with("ruleset ")) {
        return None;
    }
    let files = Beside(path.parent().unwrap_or(root()).to_owned());
    let source = Source::new(path.to_string_lossy(), text.as_str());
    let loaded = pipeline::load(&source, &files);
    assert!(loaded.ready.is_some(), "{}: {:?}", path.display(), loaded.diagnostics);
    loaded.ready
}

/// The files beside a ruleset.
struct Beside(PathBuf);

impl Files for Beside {
    fn root(&self) -> &'static str {
        ""
    }

    fn read(&self, path: &str) -> Result<Opened, Refusal> {
        let text = fs::read_to_string(self.0.join(path)).map_err(|_| Refusal::Missing)?;
        Ok(Opened { name: path.to_owned(), path: path.to_owned(), text })
    }
}

fn query(ready: &Ready, dialect: Dialect) -> Result<String, Vec<&'static str>> {
    query_of(ready, dialect, "answers")
}

fn query_of(ready: &Ready, dialect: Dialect, table: &str) -> Result<String, Vec<&'static str>> {
    let options = Options { dialect, table: table.to_owned(), id: "id".to_owned(), date: None, on: None };
    let heading = Heading { digest: "sha256:…", engine: "bedside" };
    sql::query(&ready.ruleset, &ready.plan, &options, heading)
        .map_err(|problems| problems.iter().map(|problem| problem.code).collect())
}

/// A cell of a comma-separated table.
fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    format!("{}\n", cells.join(","))
}

/// Writes a ruleset's query, rows of answers and what every column must hold.
fn write_case(folder: &Path, name: &str, ready: &Ready, dialect: Dialect, count: usize, seed: u64) {
    let text = query(ready, dialect).unwrap_or_else(|codes| panic!("{name}: {codes:?}"));
    let mut walks = Walks::new(&ready.plan);
    let mut numbers = Numbers::new(seed);
    let rows: Vec<Row> = (0..count).map(|_| rows::row(ready, &mut walks, &mut numbers)).collect();
    write_rows(folder, name, ready, &text, &rows);
}

fn write_rows(folder: &Path, name: &str, ready: &Ready, text: &str, rows: &[Row]) {
    let ids = ready.ruleset.questions.iter().map(|question| question.id.as_str());
    let mut answers = line(["id"].into_iter().chain(ids).chain(["assessed_on"]));
    let mut walks = Walks::new(&ready.plan);
    let (mut heading, mut results) = (None, Vec::new());
    for (at, row) in rows.iter().enumerate() {
        let (id, day) = (at.to_string(), row.assessed_on.to_string());
        let cells = row.cells.iter().map(String::as_str);
        answers.push_str(&line([id.as_str()].into_iter().chain(cells).chain([day.as_str()])));
        let expected = rows::expected(ready, row, &mut walks);
        if let (None, Some(expected)) = (&heading, &expected) {
            heading = Some(expected.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>());
        }
        results.push((id, expected));
    }
    let heading = heading.unwrap_or_default();
    let mut wanted = line(["id", "error"].into_iter().chain(heading.iter().map(String::as_str)));
    for (id, expected) in results {
        let error = if expected.is_some() { "" } else { "error" };
        let values = expected.unwrap_or_else(|| vec![(String::new(), NULL.to_owned()); heading.len()]);
        let values = values.iter().map(|(_, value)| value.as_str());
        wanted.push_str(&line([id.as_str(), error].into_iter().chain(values)));
    }
    for (end, text) in [("sql", text), ("csv", &answers), ("expected.csv", &wanted)] {
        fs::write(folder.join(format!("{name}.{end}")), text).unwrap_or_else(|fault| panic!("{fault}"));
    }
}

/// The same rows in columns of the engine's own types: numbers, booleans, dates and lists instead of texts.
fn write_typed_case(folder: &Path, dialect: Dialect) {
    let Some(ready) = pipeline::load_ruleset(&Source::new("knee.triage", SMALL)).ready else {
        panic!("a ruleset")
    };
    let mut walks = Walks::new(&ready.plan);
    let mut numbers = Numbers::new(11);
    let all = (0..2000).map(|_| rows::row(&ready, &mut walks, &mut numbers));
    // A typed column holds no word for what is not known, and no cell that is no answer.
    let is_typed = |row: &Row| row.answers.is_some() && !row.cells.iter().any(|cell| cell == "unknown");
    let rows: Vec<Row> = all.filter(is_typed).take(60).collect();
    assert_eq!(rows.len(), 60, "enough rows of values alone");
    let selects: Vec<String> =
        rows.iter().enumerate().map(|(at, row)| typed_row(&ready, dialect, at, row)).collect();
    let table = format!("({}) AS typed", selects.join(" UNION ALL "));
    let text = query_of(&ready, dialect, &table).unwrap_or_else(|codes| panic!("{codes:?}"));
    write_rows(folder, "knee_typed", &ready, &text, &rows);
}

fn typed_row(ready: &Ready, dialect: Dialect, at: usize, row: &Row) -> String {
    let double = if dialect == Dialect::Postgres { "double precision" } else { "double" };
    let list = |cell: &str| {
        let items: Vec<String> = cell.split(';').map(|id| format!("'{id}'")).collect();
        let items = items.join(", ");
        match dialect {
            Dialect::DuckDb => format!("[{items}]"),
            Dialect::Postgres => format!("ARRAY[{items}]"),
            Dialect::Spark => format!("array({items})"),
            Dialect::DataFusion => format!("make_array({items})"),
        }
    };
    let date =
        |text: &str| if text.is_empty() { "CAST(NULL AS DATE)".to_owned() } else { format!("DATE '{text}'") };
    let mut cells = vec![format!("{at} AS id")];
    for (question, cell) in ready.ruleset.questions.iter().zip(&row.cells) {
        let null = cell.is_empty();
        let value = match &question.kind {
            QuestionKind::YesNo if null => "CAST(NULL AS BOOLEAN)".to_owned(),
            QuestionKind::YesNo => (cell == "yes").to_string(),
            QuestionKind::Number(range) => {
                let kind = if range.decimals == 0 { "INT" } else { double };
                format!("CAST({} AS {kind})", if null { "NULL" } else { cell })
            }
            QuestionKind::Date(_) => date(cell),
            QuestionKind::AnyOf { .. } if null => "NULL".to_owned(),
            QuestionKind::AnyOf { .. } => list(cell),
            QuestionKind::OneOf(_) | QuestionKind::Text => format!("'{cell}'"),
        };
        cells.push(format!("{value} AS {}", question.id));
    }
    cells.push(format!("{} AS assessed_on", date(&row.assessed_on.to_string())));
    format!("SELECT {}", cells.join(", "))
}

/// Writes cases of every shipped ruleset and of generated ones; `rows` of each shipped one.
fn write_cases(folder: &Path, dialect: Dialect, rows: usize, generated: u64) {
    fs::create_dir_all(folder).unwrap_or_else(|fault| panic!("{fault}"));
    let mut refused = Vec::new();
    for (name, ready) in shipped() {
        match query(&ready, dialect) {
            Ok(_) => write_case(folder, &name, &ready, dialect, rows, 1),
            Err(codes) => refused.extend(codes.into_iter().map(|code| (name.clone(), code))),
        }
    }
    let known: Vec<(String, &str)> = REFUSED.iter().map(|(name, code)| ((*name).to_owned(), *code)).collect();
    assert_eq!(refused, known, "{dialect:?}");
    write_typed_case(folder, dialect);
    for (name, text) in CONSTRUCTS {
        let loaded = pipeline::load_ruleset(&Source::new(name, text));
        let Some(ready) = loaded.ready else { panic!("{name}: {:?}", loaded.diagnostics) };
        write_case(folder, name, &ready, dialect, rows.max(400), 3);
    }
    let mut numbers = Numbers::new(7);
    for at in 0..generated {
        let entropy = (0..400).map(|_| (numbers.next() & 0xFFFF_FFFF).try_into().unwrap_or(0)).collect();
        let mut entropy = Entropy::new(entropy);
        let generated = generate::ruleset(&mut entropy);
        let when = generate::conditions(&generated, &mut entropy);
        let text = format!("{}\nimpossible \"not these\"\n  when {when}\n", generated.text());
        let ready = pipeline::load_ruleset(&Source::new("generated.triage", text.as_str())).ready;
        let Some(ready) = ready else { panic!("a generated ruleset has an error:\n{text}") };
        write_case(folder, &format!("generated_{at:03}"), &ready, dialect, 200, at);
        fs::write(folder.join(format!("generated_{at:03}.triage")), &text)
            .unwrap_or_else(|fault| panic!("{fault}"));
    }
}

/// A Python that has the engine, where there is one.
fn python(module: &str) -> Option<PathBuf> {
    let own = root().join("target/engines/bin/python");
    let given = std::env::var_os("BEDSIDE_PYTHON").map(PathBuf::from);
    given.into_iter().chain([own, PathBuf::from("python3")]).find(|python| {
        let run = Command::new(python).args(["-c", &format!("import {module}")]).output();
        run.is_ok_and(|run| run.status.success())
    })
}

#[test]
fn duckdb_says_what_eval_says() {
    let Some(python) = python("duckdb") else {
        skipped("no Python with duckdb; tests/engines/README.md says how to install it");
        return;
    };
    let folder = tempfile::tempdir().unwrap_or_else(|fault| panic!("{fault}"));
    write_cases(folder.path(), Dialect::DuckDb, 100, 60);
    let (right, said) = run_engine(&python, "duckdb", folder.path());
    assert!(right, "{said}");
}

/// The rows of a check that has to fail: one value that `eval` does not say.
#[test]
fn a_value_that_differs_is_found() {
    let Some(python) = python("duckdb") else {
        skipped("no Python with duckdb; tests/engines/README.md says how to install it");
        return;
    };
    let folder = tempfile::tempdir().unwrap_or_else(|fault| panic!("{fault}"));
    let Some(ready) = load(&root().join("rulesets/published/crb65.triage")) else { panic!("a ruleset") };
    write_case(folder.path(), "crb65", &ready, Dialect::DuckDb, 50, 1);
    let path = folder.path().join("crb65.sql");
    let text = fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{fault}"));
    let other = text.replace("total_max >= 3", "total_max >= 2");
    assert_ne!(text, other, "the query has this threshold");
    fs::write(&path, other).unwrap_or_else(|fault| panic!("{fault}"));
    let (right, said) = run_engine(&python, "duckdb", folder.path());
    assert!(!right && said.contains("crb65: row"), "{said}");
}

/// Runs queries on an engine; gives whether everything is equal, and what was said.
fn run_engine(python: &Path, engine: &str, folder: &Path) -> (bool, String) {
    let script = root().join("tests/engines/run.py");
    let run = Command::new(python).arg(script).arg(engine).arg(folder).output();
    let run = run.unwrap_or_else(|fault| panic!("{fault}"));
    let said =
        [run.stdout.as_slice(), run.stderr.as_slice()].map(|text| String::from_utf8_lossy(text).into_owned());
    (run.status.success(), said.join("\n"))
}

/// Small, with something of everything: its queries are kept as snapshots.
const SMALL: &str = include_str!("export/knee.triage");

/// What the generated rulesets hold too little of: dates, quotients, rounding, units.
const CONSTRUCTS: [(&str, &str); 2] = [
    ("calendar", include_str!("export/calendar.triage")),
    ("arithmetic", include_str!("export/arithmetic.triage")),
];

#[test]
fn the_query_of_a_small_ruleset() {
    let Some(ready) = pipeline::load_ruleset(&Source::new("knee.triage", SMALL)).ready else {
        panic!("a ruleset")
    };
    for dialect in Dialect::ALL {
        let text = query(&ready, dialect).unwrap_or_else(|codes| panic!("{codes:?}"));
        insta::assert_snapshot!(format!("knee_{}", dialect.word()), text);
    }
}

fn exported(rules: &str, args: &[&str]) -> case::Run {
    let all = ["export", "rules.triage"].into_iter().chain(args.iter().copied());
    case::Case::new().rules(rules).args(all).run()
}

#[test]
fn the_query_goes_to_standard_output_and_nothing_else() {
    let run =
        exported(SMALL, &["--to", "sql", "--dialect", "duckdb", "--table", "patients", "--id", "nhs_number"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.starts_with("-- Sore knee: knee 1.0.0\n-- sha256:"), "{}", run.stdout);
    assert!(
        run.stdout.contains("FROM (SELECT * FROM patients) AS source\n")
            && run.stdout.contains("source.\"nhs_number\" AS row_id")
    );
    let run = exported(SMALL, &["--to", "sql", "--dialect", "spark", "--format", "json"]);
    let query = run.json();
    assert_eq!((query["to"].as_str(), query["dialect"].as_str()), (Some("sql"), Some("spark")));
    assert!(query["query"].as_str().is_some_and(|text| text.contains("WITH `given` AS (")));
}

/// Some engines take the name that a query gives a value for a column of that name, where the table has none.
#[test]
fn a_question_is_read_from_its_own_column_only() {
    let Some(python) = python("duckdb") else {
        skipped("no Python with duckdb; tests/engines/README.md says how to install it");
        return;
    };
    let rules = "ruleset pain \"Pain\"\n  language 1\n  version \"1.0.0\"\n\nquestion pain \"Pain?\"\n  yes or no\n\n\
                 question pain_text \"Pain in words?\"\n  yes or no\n\nfinding told \"Told\"\n  when pain_text\n";
    let Some(ready) = pipeline::load_ruleset(&Source::new("pain.triage", rules)).ready else {
        panic!("a ruleset")
    };
    let query = query_of(&ready, Dialect::DuckDb, "(SELECT 1 AS id, 'yes' AS pain)");
    let query = query.unwrap_or_else(|codes| panic!("{codes:?}"));
    let code = "import duckdb, sys\nduckdb.sql(sys.argv[1]).fetchall()\n";
    let run = Command::new(python).args(["-c", code, &query]).output();
    let run = run.unwrap_or_else(|fault| panic!("{fault}"));
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(!run.status.success() && said.contains("pain_text"), "{said}");
}

/// Names that differ in capitals only are one name to an engine, and one that is too long would lose what tells it apart.
#[test]
fn results_have_names_that_every_engine_tells_apart() {
    let long = "a_score_of_so_many_things_that_nobody_would_say_it_aloud_here";
    let rules = format!(
        "ruleset pain \"Pain\"\n  language 1\n  version \"1.0.0\"\n\nquestion pain \"Pain?\"\n  yes or no\n\n\
         finding fired \"Fired\"\n  when pain\n\nfinding error \"Error\"\n  when pain\n\nscore {long} \"Long\"\n  +1 when pain\n"
    );
    let run = exported(&rules, &["--to", "sql", "--dialect", "postgres", "--id", "Error"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let names: Vec<&str> = run.stdout.rsplit("SELECT").next().unwrap_or_default().lines().collect();
    let names: Vec<&str> =
        names.iter().filter_map(|line| line.trim_end_matches(',').rsplit(" AS ").next()).collect();
    let quoted: Vec<String> =
        names.iter().filter(|name| name.starts_with('"')).map(|name| name.to_lowercase()).collect();
    let different: std::collections::BTreeSet<&String> = quoted.iter().collect();
    assert_eq!(different.len(), quoted.len(), "{quoted:?}");
    for name in ["\"error\"", "\"error_result\"", "\"error_result_2\"", "\"fired_result\""] {
        assert!(quoted.iter().any(|quoted| quoted == name), "{name} {quoted:?}");
    }
    assert!(quoted.iter().all(|name| name.len() <= 65), "{quoted:?}");
    assert!(
        quoted.iter().any(|name| name.starts_with("\"a_score_of") && name.ends_with("_max\"")),
        "{quoted:?}"
    );
}

#[test]
fn a_query_with_more_columns_than_the_engine_takes_is_refused() {
    let some = |number: usize| {
        let mut rules = "ruleset many \"Many\"\n  language 1\n  version \"1.0.0\"\n".to_owned();
        for at in 0..number {
            write!(rules, "\nquestion q{at} \"Question {at}?\"\n  yes or no\n").unwrap_or_default();
            write!(rules, "\nfinding f{at} \"Finding {at}\"\n  when q{at}\n").unwrap_or_default();
        }
        rules
    };
    let run = exported(&some(900), &["--to", "sql", "--dialect", "postgres"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("bedside::export::too_many_columns"), "{}", run.stderr);
    assert!(run.stderr.contains("columns at a time, and PostgreSQL takes 1600"), "{}", run.stderr);
    assert_eq!(exported(&some(300), &["--to", "sql", "--dialect", "postgres"]).code, 0);
    assert_eq!(exported(&some(900), &["--to", "sql", "--dialect", "duckdb"]).code, 0);
}

#[test]
fn what_is_not_there_or_not_said_is_wrong_use() {
    let run = exported(SMALL, &["--to", "fhir"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.starts_with("`bedside export --to fhir` is not there yet"), "{}", run.stderr);
    let run = exported(SMALL, &["--to", "sql"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("`--dialect duckdb`"), "{}", run.stderr);
}

#[test]
fn a_refusal_names_the_place_and_writes_no_query() {
    let formula = "calculate side \"Side\" = round(root(age, 2), 2)\n";
    let run = exported(&format!("{SMALL}\n{formula}"), &["--to", "sql", "--dialect", "duckdb"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("bedside::export::not_exact"), "{}", run.stderr);
    assert!(run.stderr.contains("round(root(age, 2), 2)"), "{}", run.stderr);
}

#[test]
fn a_broken_ruleset_is_told_as_everywhere() {
    let run = exported(&SMALL.replace("level home", "level hom"), &["--to", "sql", "--dialect", "duckdb"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("hom"), "{}", run.stderr);
}

/// Writes what `tests/engines/check.sh` runs on an engine: not a test by itself.
#[test]
#[ignore = "writes the cases of an engine for tests/engines/check.sh"]
fn write_cases_for_an_engine() {
    let of = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("set {name}"));
    let dialect = Dialect::ALL.into_iter().find(|dialect| dialect.word() == of("BEDSIDE_ENGINE"));
    let Some(dialect) = dialect else { panic!("BEDSIDE_ENGINE is no dialect") };
    let rows: usize = of("BEDSIDE_ROWS").parse().unwrap_or_else(|_| panic!("BEDSIDE_ROWS is a number"));
    let generated: u64 = of("BEDSIDE_GENERATED").parse().unwrap_or_else(|_| panic!("a number"));
    write_cases(Path::new(&of("BEDSIDE_FOLDER")), dialect, rows, generated);
}
