//! Everything that can be wrong with rows: each a clear end, none of it with an answer's value.

use super::{all, ankle, batch, json_lines, lines};

/// The reject of a single bad row between two good ones: code, question, reason.
fn rejected(row: &[u8]) -> (String, String, String) {
    let mut rows = b"{\"id\":\"first\",\"age\":40}\n".to_vec();
    rows.extend_from_slice(row);
    rows.extend_from_slice(b"\n{\"id\":\"last\",\"age\":40}\n");
    let words = "batch rules.triage rows.ndjson --select id --rejects bad.ndjson --on 2026-11-20";
    let (case, run) = all().file("rows.ndjson", rows).then(words.split(' '));
    assert_eq!(run.code, 1, "{}", String::from_utf8_lossy(row));
    assert_eq!(run.stdout, "{\"id\":\"first\"}\n{\"id\":\"last\"}\n");
    let told = json_lines(&case.text("bad.ndjson"));
    let [one] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(one["line"], 2);
    let word = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
    (word("code"), word("question"), word("reason"))
}

#[test]
fn a_wrong_answer_is_told_without_its_value() {
    let cases = [
        (r#"{"temperature":46.71}"#, "out_of_range", "temperature"),
        (r#"{"temperature":36.671}"#, "too_many_decimals", "temperature"),
        (r#"{"temperature":"36.71"}"#, "quoted_number", "temperature"),
        (r#"{"temperature":"36,71"}"#, "comma_in_number", "temperature"),
        (r#"{"temperature":"671 stone"}"#, "unit_kind", "temperature"),
        (r#"{"temperature":"671 °C"}"#, "out_of_range", "temperature"),
        (r#"{"temperature":671e1}"#, "not_a_number", "temperature"),
        (r#"{"temperature":[36.71]}"#, "wrong_type", "temperature"),
        (r#"{"temperature":{"value":671}}"#, "bad_quantity", "temperature"),
        (r#"{"walks":"671"}"#, "not_yes_or_no", "walks"),
        (r#"{"walks":["yes"]}"#, "list_for_one", "walks"),
        (r#"{"site":"s671"}"#, "unknown_choice", "site"),
        (r#"{"site":""}"#, "empty_text", "site"),
        (r#"{"worse":["s671"]}"#, "unknown_choice", "worse"),
        (r#"{"worse":["stairs","stairs"]}"#, "repeated_choice", "worse"),
        (r#"{"worse":["none","stairs"]}"#, "none_beside_choice", "worse"),
        (r#"{"worse":[]}"#, "empty_list", "worse"),
        (r#"{"worse":[["671"]]}"#, "bad_entry", "worse"),
        (r#"{"began":"2671-01-01"}"#, "out_of_range", "began"),
        (r#"{"began":"671"}"#, "bad_date", "began"),
    ];
    for (row, code, question) in cases {
        let (found, of, reason) = rejected(row.as_bytes());
        assert_eq!((found, of.as_str()), (format!("bedside::answers::{code}"), question), "{row}");
        assert!(!reason.contains("671") && reason.starts_with(&format!("`{question}`: ")), "{row}: {reason}");
    }
}

#[test]
fn a_broken_row_is_told_and_the_others_go_on() {
    let cases: [(&[u8], &str, &str); 12] = [
        (br#"{"age":40"#, "answers::not_json", "may be cut off"),
        (br#"{"age":40,}"#, "answers::not_json", "not JSON"),
        (br#"{"age":40} {"age":41}"#, "answers::not_json", "not JSON"),
        (br#"{"age":40,"age":40}"#, "answers::duplicate_key", "`age` stands twice"),
        (br#"{"aeg":40}"#, "answers::unknown_question", "there is no question `aeg`"),
        (br#"{"answers":{"age":40}}"#, "answers::unknown_question", "there is no question `answers`"),
        (b"[40]", "answers::no_keys", "a row is one object with keys, not a list"),
        (b"40", "answers::no_keys", "a row is one object with keys"),
        (b"{\"told\":\"caf\xe9\"}", "file::not_utf8", "not UTF-8"),
        (b"{\"told\":\"a\x07b\"}", "answers::forbidden_character", "control character"),
        (br#"{"id":["x"],"age":40}"#, "answers::wrong_type", "`id` does not take a list"),
        (br#"{"told":{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":1}}}}}}}}}"#, "answers::too_deep", "deeper"),
    ];
    for (row, code, part) in cases {
        let (found, _, reason) = rejected(row);
        assert_eq!(found, format!("bedside::{code}"), "{}", String::from_utf8_lossy(row));
        assert!(reason.contains(part), "{reason}");
    }
}

#[test]
fn a_huge_row_is_left_out() {
    let huge = format!("{{\"told\":\"{}\"}}", "x".repeat(5 << 20));
    let (code, _, reason) = rejected(huge.as_bytes());
    assert_eq!(code, "bedside::answers::too_large");
    assert!(reason.contains("longer than 4 MiB"), "{reason}");
}

#[test]
fn line_ends_may_be_mixed_and_empty_lines_say_nothing() {
    let rows = "\u{feff}{\"id\":1}\r\n\n{\"id\":2}\n   \r\n{\"id\":3}";
    let run = batch(ankle().file("rows.ndjson", rows), "rows.ndjson --select id,line");
    assert_eq!(run.stdout, "{\"id\":1,\"line\":1}\n{\"id\":2,\"line\":3}\n{\"id\":3,\"line\":5}\n");
    let rows = "\u{feff}id,walks\r\n1,yes\r\n\r\n2,no\n3,";
    let run = batch(ankle().file("rows.csv", rows), "rows.csv --select id,line");
    assert_eq!(
        run.stdout,
        "{\"id\":\"1\",\"line\":2}\n{\"id\":\"2\",\"line\":4}\n{\"id\":\"3\",\"line\":5}\n"
    );
}

#[test]
fn contradictions_have_no_result() {
    let rules =
        super::ANKLE.replace("  ask when walks\n", "  ask when walks because \"Else it is broken.\"\n");
    let rules = rules.replace("  when walks is no\n", "  when walks is no or swollen\n");
    let case = super::Case::new().rules(&rules).file("rows.csv", "id,walks,swollen\n1,no,yes\n2,yes,yes\n");
    let run = batch(case, "rows.csv --select id");
    assert_eq!((run.code, run.stdout.as_str()), (1, "{\"id\":\"2\"}\n"));
    let told =
        "line 2 (1): `swollen` is answered, but it is asked only when `walks`\n1 of 2 rows has no result\n";
    assert_eq!(run.stderr, told);
}

#[test]
fn rows_of_a_table_that_do_not_fit_it() {
    let rows = "id,walks\n1,yes,no\n2\n3,\"yes\n4,\"no\"x\n5,n\"o\n6,\"no\"\n";
    // The quote that opens in the third row is closed by the next one, two rows on.
    let words = "batch rules.triage rows.csv --select id --rejects bad.csv";
    let (case, run) = ankle().file("rows.csv", rows).then(words.split(' '));
    assert_eq!((run.code, run.stdout.as_str()), (1, "{\"id\":\"6\"}\n"), "{}", case.text("bad.csv"));
    insta::assert_snapshot!(case.text("bad.csv"));
}

#[test]
fn columns_that_are_no_question_are_refused_once() {
    let rows = "id,wlaks,site_id\n1,yes,x\n";
    let run = batch(ankle().file("rows.csv", rows), "rows.csv");
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    insta::assert_snapshot!(run.stderr);
    let run = batch(ankle().file("rows.csv", rows), "rows.csv --ignore wlaks,site_id --select id");
    assert_eq!((run.code, run.stdout.as_str()), (0, "{\"id\":\"1\"}\n"));
    let run = batch(ankle().stdin("{\"id\":1,\"wlaks\":true}\n"), "- --format json");
    assert_eq!((run.code, &run.json()["problems"][0]["code"]), (1, &"bedside::batch::unknown_column".into()));
}

#[test]
fn each_column_that_may_be_a_question_is_asked_about() {
    let help = |name: &str, rows: &str| {
        let run = batch(ankle().file(name, rows), &format!("{name} --format json"));
        assert_eq!((run.code, run.stderr.as_str()), (1, ""), "{}", run.stdout);
        run.json()["problems"][0]["help"].as_str().unwrap_or_default().to_owned()
    };
    let written_otherwise = help("rows.csv", "ID,Walks\n1,yes\n");
    assert!(written_otherwise.contains("`id` for `ID`, `walks` for `Walks`"), "{written_otherwise}");
    assert!(!written_otherwise.contains("--ignore ID"), "{written_otherwise}");
    let misspelt = help("rows.csv", "id,wlaks,shoes\n1,yes,43\n");
    assert!(misspelt.contains("`walks` for `wlaks`") && misspelt.contains("`--ignore shoes`"), "{misspelt}");
    let other = help("rows.csv", "id,shoe size\n1,43\n");
    assert!(other.contains("`--ignore 'shoe size'`") && other.contains("not used"), "{other}");
    let file = help("rows.ndjson", "{\"id\":1,\"answers\":{\"walks\":\"yes\"}}\n");
    assert!(file.contains("a row holds the answers themselves") && !file.contains("--ignore"), "{file}");
}

#[test]
fn what_is_left_out_or_empty_is_said() {
    let run = batch(ankle().file("rows.csv", "id,walks\n1,yes\n"), "rows.csv --ignore nurses --select id");
    assert_eq!((run.code, run.stdout.as_str()), (0, "{\"id\":\"1\"}\n"));
    assert_eq!(run.stderr, "note: `rows.csv` has no column `nurses` to ignore\n");
    let run = batch(ankle().file("rows.csv", "id,walks\n"), "rows.csv --select id");
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    assert_eq!(run.stderr, "there are no rows in `rows.csv`\n");
}

#[test]
fn what_is_no_rows_is_refused() {
    let utf16: Vec<u8> = "\u{feff}id\n1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: [(&str, &[u8], &str); 12] = [
        ("rows.csv", &utf16, "this is UTF-16"),
        ("rows.csv", &utf16[2..], "this is UTF-16"),
        ("knee.triage", b"ruleset knee \"Knee\"\n  language 1\n", "this is a ruleset"),
        ("anna.yaml", b"answers:\n  walks: yes\n", "this is an answer file of one person"),
        ("anna.yaml", b"ruleset: ankle\nanswers:\n  walks: yes\n", "this is an answer file of one person"),
        ("rows.csv", b"PK\x03\x04....", "this is a spreadsheet"),
        ("rows.json", b"[{\"walks\":true}]", "this is one JSON list"),
        ("rows.csv", b"id;walks\n1;yes\n", "separated by `;`"),
        ("rows.csv", b"id\twalks\n1\tyes\n", "separated by tabs"),
        ("rows.csv", b"id,walks,walks\n1,yes,no\n", "two columns are named `walks`"),
        ("rows.csv", b"id,,walks\n1,yes,no\n", "column 2 has no name"),
        ("rows.csv", b"\n  \n", "the text is empty"),
    ];
    for (name, bytes, part) in cases {
        let run = batch(ankle().file(name, bytes), name);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{part}");
        assert!(run.stderr.contains(part), "{}", run.stderr);
    }
    assert_eq!(batch(ankle(), "none.csv").code, 4);
}

#[test]
fn wrong_use_is_told_before_anything_is_read() {
    let cases = [
        ("rows.csv --select id,levle", "no column `levle`; did you mean `level`?"),
        ("rows.csv --select id,id", "names `id` twice"),
        ("rows.csv --to csv", "a table needs columns"),
        ("rows.csv -o out.csv", "a table needs columns"),
        ("rows.csv -o rows.csv", "`rows.csv` would be overwritten"),
        ("rows.csv -o rules.triage", "`rules.triage` would be overwritten"),
        ("rows.csv --rejects rows.csv", "`rows.csv` would be overwritten"),
        ("rows.csv --id key", "has no column `key`"),
        ("rows.csv --date walk", "has no column `walk`; did you mean `walks`?"),
        ("rows.csv --ignore walks", "`walks` is a question"),
        ("rows.csv --threads 0", "takes 1 or more"),
        ("rows.csv --reference walks", "--summary"),
        ("- --compare -", "standard input can be read once"),
    ];
    for (words, part) in cases {
        let (case, run) = ankle()
            .file("rows.csv", "id,walks\n1,yes\n")
            .then(["batch", "rules.triage"].into_iter().chain(words.split(' ')));
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{words}: {}", run.stderr);
        assert!(run.stderr.contains(part), "{words}: {}", run.stderr);
        assert_eq!(case.text("rows.csv"), "id,walks\n1,yes\n");
    }
}

#[test]
fn the_first_rejected_rows_are_told() {
    let rows = "{\"walks\":671}\n".repeat(25);
    let run = batch(ankle().file("rows.ndjson", rows), "rows.ndjson");
    assert_eq!(run.stderr.lines().count(), 11);
    assert!(run.stderr.ends_with("25 of 25 rows have no result; `--rejects FILE` lists all of them\n"));
    assert!(!run.stderr.contains("671"));
    assert!(lines(&run).is_empty());
}
