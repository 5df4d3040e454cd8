//! What goes in and comes out: both forms of rows, packed or not, and results that are those of `eval`.

use super::{ALL, Case, all, ankle, batch, json_lines, lines};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{Read, Write};

/// The same patients as rows of a table, as lines, and as answer files.
const CSV: &str = "id,age,walks,site,worse,temperature,began,told\n\
    a,41,yes,knee,stairs;sitting,38.5,2026-09-01,\"so, so \"\"bad\"\"\"\n\
    b,41,,ankle,none,36.5,,\n\
    c,12,no,,,,2026-11-01,\n\
    d,70,no,unknown,unknown,99.5 [degF],,\n";

const NDJSON: &str = r#"{"id":"a","age":41,"walks":true,"site":"knee","worse":["stairs","sitting"],"temperature":38.5,"began":"2026-09-01","told":"so, so \"bad\""}
{"id":"b","age":41,"site":"\u0061nkle","worse":"none","temperature":36.5,"began":null}
{"id":"c","age":12,"walks":"no","began":"2026-11-01"}
{"id":"d","age":70,"walks":false,"site":"unknown","worse":"unknown","temperature":"99.5 [degF]"}
"#;

fn without(mut result: Value, keys: &[&str]) -> Value {
    for key in keys {
        result.as_object_mut().unwrap().remove(*key);
    }
    result
}

#[test]
fn a_result_is_that_of_eval() {
    let run = batch(all().file("rows.ndjson", NDJSON), "rows.ndjson --on 2026-11-20");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let results = lines(&run);
    assert_eq!(results.len(), 4);
    for (row, result) in json_lines(NDJSON).into_iter().zip(results) {
        assert_eq!(result["id"], row["id"]);
        let answers = json!({"assessed_on": "2026-11-20", "answers": without(row, &["id"])}).to_string();
        let alone = all().answers("one.json", &answers).eval(["one.json", "--format", "json"]);
        assert_eq!(without(alone.json(), &["source"]), without(result, &["source", "id"]));
    }
}

#[test]
fn both_forms_of_rows_give_the_same() {
    let columns = "--on 2026-11-20 --select id,assessed_on,applies,level,fired,open,patterns,advice,numbers,classes,hot,ask,answers";
    let of_lines = batch(all().file("rows.ndjson", NDJSON), &format!("rows.ndjson {columns}"));
    let of_table = batch(all().file("rows.csv", CSV), &format!("rows.csv {columns}"));
    assert_eq!((of_lines.code, of_table.code), (0, 0), "{}", of_table.stderr);
    assert_eq!(of_lines.stdout, of_table.stdout);
}

#[test]
fn a_table_of_results() {
    let words = "rows.csv --on 2026-11-20 --to csv --select id,line,applies,level,fired,patterns,hot,grade,half,worse_,ask";
    let run = batch(all().file("rows.csv", CSV), &words.replace(",worse_", ""));
    assert_eq!(run.code, 0);
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn standard_input_is_read_by_what_it_looks_like() {
    for rows in [CSV, NDJSON] {
        let run = batch(all().stdin(rows), "- --select id,level");
        assert_eq!((run.code, lines(&run).len()), (0, 4), "{}", run.stderr);
    }
}

#[test]
fn files_may_be_packed() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(CSV.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let zstd = zstd::encode_all(CSV.as_bytes(), 1).unwrap();
    let plain = batch(all().file("rows.csv", CSV), "rows.csv --select id,level").stdout;
    for (name, bytes) in [("rows.csv.gz", gzip), ("rows.csv.zst", zstd)] {
        let (case, run) = all().file(name, bytes).then([
            "batch",
            "rules.triage",
            name,
            "--select",
            "id,level",
            "-o",
            "out.ndjson.gz",
        ]);
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
        let mut text = String::new();
        let packed = std::fs::File::open(case.path("out.ndjson.gz")).unwrap();
        flate2::read::GzDecoder::new(packed).read_to_string(&mut text).unwrap();
        assert_eq!(text, plain);
        let (case, run) =
            case.then(["batch", "rules.triage", name, "--select", "id,level", "-o", "out.ndjson.zst"]);
        assert_eq!(run.code, 0);
        let packed = std::fs::File::open(case.path("out.ndjson.zst")).unwrap();
        assert_eq!(zstd::decode_all(packed).unwrap(), plain.as_bytes());
    }
}

#[test]
fn rows_keep_their_order_whatever_the_threads() {
    let mut rows = String::new();
    for at in 0..12_000 {
        let walks = ["true", "false", "null"][at % 3];
        writeln!(rows, "{{\"id\":{at},\"walks\":{walks}}}").unwrap();
        if at % 1_400 == 0 {
            rows.push_str("{\"id\":\"bad\",\"walks\":3}\n\n");
        }
    }
    let of = |threads: usize| {
        let words = format!("rows.ndjson --threads {threads} --select id,line,level --rejects bad.ndjson");
        let case = ankle().file("rows.ndjson", &rows);
        let (case, run) = case.then(["batch", "rules.triage"].into_iter().chain(words.split(' ')));
        assert_eq!(run.code, 1);
        (run.stdout, case.text("bad.ndjson"))
    };
    let one = of(1);
    assert!(one == of(4));
    let ids: Vec<i64> = json_lines(&one.0).iter().map(|line| line["id"].as_i64().unwrap()).collect();
    assert!(ids.iter().copied().eq(0..12_000));
    assert_eq!(json_lines(&one.1).len(), 9);
}

#[test]
fn a_date_in_each_row() {
    let rows = "id,seen,began\na,2026-11-20,2026-09-01\nb,2026-09-02,2026-09-01\nc,2026-09-02,2026-11-01\nd,,2026-09-01\n";
    let words = "rows.csv --date seen --select id,assessed_on,open";
    let run = batch(all().file("rows.csv", rows), words);
    assert_eq!(run.code, 1);
    let told = lines(&run);
    assert_eq!(
        told[0]["open"],
        json!(["cannot_walk", "long"]).as_array().map(|_| told[0]["open"].clone()).unwrap()
    );
    assert_eq!(told[0]["assessed_on"], "2026-11-20");
    assert!(told[0]["open"].as_array().unwrap().contains(&json!("long")));
    assert!(!told[1]["open"].as_array().unwrap().contains(&json!("long")));
    assert_eq!(told.len(), 2);
    assert!(run.stderr.contains("line 4 (c): `began`: out of range"), "{}", run.stderr);
    assert!(run.stderr.contains("line 5 (d): there is no date of the assessment"), "{}", run.stderr);
    let run = batch(all().file("rows.csv", rows), &format!("{words} --on 2026-11-20"));
    assert_eq!(lines(&run).len(), 3);
}

#[test]
fn an_output_keeps_what_was_there_until_it_is_whole() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(&NDJSON.repeat(500).into_bytes()).unwrap();
    let mut cut = gzip.finish().unwrap();
    cut.truncate(cut.len() / 2);
    let case = all().file("rows.ndjson.gz", cut).file("out.ndjson", "before\n");
    let (case, run) =
        case.then(["batch", "rules.triage", "rows.ndjson.gz", "--select", "id", "-o", "out.ndjson"]);
    assert_eq!(run.code, 4, "{}", run.stderr);
    assert!(run.stderr.contains("it ends in the middle of its packing"), "{}", run.stderr);
    assert_eq!(case.text("out.ndjson"), "before\n");
    let left: Vec<_> = std::fs::read_dir(case.path(".")).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "{left:?}");
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let rows = "{\"walks\":true}\n".repeat(10_000);
    let run = batch(ankle().file("rows.ndjson", rows).closed(), "rows.ndjson");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
}

#[test]
fn another_ruleset_is_no_older_one() {
    let other = ALL.replace("ruleset all", "ruleset others");
    let args = ["batch", "rules.triage", "rows.ndjson", "--on", "2026-09-10", "--compare"];
    let case = || Case::new().rules(ALL).file("rows.ndjson", "{\"age\": 40}\n").file("other.triage", &other);
    let run = case().args(args.into_iter().chain(["other.triage"])).run();
    let warning = "warning: `other.triage` is the ruleset `others`, not an older `all`; compared anyway\n";
    assert!(run.code == 0 && run.stderr.starts_with(warning), "{}", run.stderr);
    let run = case().args(args.into_iter().chain(["rules.triage"])).run();
    assert!(run.code == 0 && !run.stderr.contains("warning"), "{}", run.stderr);
}

#[test]
fn two_rulesets_are_compared_row_by_row() {
    let newer = ALL.replace("weeks since began >= 6", "weeks since began >= 1").replace("2.0.0", "2.1.0");
    let case = all().file("newer.triage", newer).file("rows.csv", CSV.replace("a,41", "a,42"));
    let words =
        "batch newer.triage rows.csv --on 2026-09-10 --ignore told --compare rules.triage --select id,level";
    let run = case.args(words.split(' ').filter(|word| !["--ignore", "told"].contains(word))).run();
    assert_eq!(run.code, 1, "the third row is rejected: its date is later\n{}", run.stderr);
    let told = lines(&run);
    assert_eq!(told.len(), 1);
    assert_eq!((&told[0]["id"], &told[0]["level"]["at_least"]), (&json!("a"), &json!("soon")));
    assert_eq!(told[0]["was"]["at_least"], "home");
    assert!(
        run.stderr.contains("1 of 3 levels differ: 1 more urgent, 0 less urgent, 0 otherwise"),
        "{}",
        run.stderr
    );
}
