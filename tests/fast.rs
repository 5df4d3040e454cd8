//! The fast way through rows against the plain one: the same bytes, the same rejected rows, the same counts, for
//! generated rulesets and rows of every kind, in both forms of rows and of results.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test stops at what it does not expect"
)]

mod support;

use bedside::answers::Date;
use bedside::answers::row::{Extra, Keys};
use bedside::batch::column::column;
use bedside::batch::pieces::{Cutter, Form, Piece};
use bedside::batch::reject::Rejected;
use bedside::batch::summary::Summary;
use bedside::batch::table::Table;
use bedside::batch::{Batch, Done, Fast, Written};
use bedside::pipeline::{Ready, load_ruleset};
use bedside::ruleset::{QuestionId, State};
use bedside::source::Source;
use std::fmt::Write;
use support::entropy::{Entropy, random};
use support::generate;

fn ready(text: &str) -> Ready {
    load_ruleset(&Source::new("rules.triage", text)).ready.unwrap()
}

/// What makes a row unusual, or wrong.
const ODD: [&str; 14] = [
    r#""q0":"yes""#,
    r#""q0":"none""#,
    r#""q0":["red","red"]"#,
    r#""q0":["red"]"#,
    r#""q0":"\u0072ed""#,
    r#""q0":1"#,
    r#""q0":1.0"#,
    r#""q0":01"#,
    r#""q0":-1"#,
    r#""q0":"unknown""#,
    r#""q0":{"value":1,"unit":"x"}"#,
    r#""other":3"#,
    r#""site":[1,{"a":"b"}]"#,
    r#""q1":null, "q1":null"#,
];

/// Rows of patients as lines and as a table, every so many of them odd.
fn rows(ready: &Ready, entropy: &mut Entropy, count: usize) -> (String, String) {
    let questions = &ready.ruleset.questions;
    let names: Vec<&str> = questions.iter().map(|question| question.id.as_str()).collect();
    let (mut lines, mut table) = (String::new(), format!("id,site,{}\n", names.join(",")));
    for at in 0..count {
        let known = entropy.below(11);
        let answers = support::answers(&ready.ruleset, entropy, known);
        let (mut fields, mut cells) = (Vec::new(), Vec::new());
        for (place, question) in questions.iter().enumerate() {
            let id = QuestionId::at(place);
            let (json, cell) = match answers.state(id) {
                State::Missing => (String::new(), String::new()),
                State::Unknown => ("\"unknown\"".to_owned(), "unknown".to_owned()),
                State::Given(value) => support::rows::json_and_cell(ready.ruleset.question(id), value),
            };
            if !json.is_empty() {
                fields.push(format!("\"{}\":{json}", question.id));
            }
            cells.push(cell);
        }
        let key = match at % 4 {
            0 => format!("\"id\":\"p{at}\""),
            1 => format!("\"id\":{at}"),
            2 => format!("\"id\" : \"é{at}\""),
            _ => String::new(),
        };
        if entropy.one_in(3) {
            entropy.shuffle(&mut fields);
        }
        if entropy.one_in(6) {
            fields.push((*entropy.pick(&ODD)).to_owned());
        }
        if entropy.one_in(5) {
            fields.push("\"site\":\"x y\"".to_owned());
        }
        fields.insert(0, key);
        fields.retain(|field| !field.is_empty());
        let end = ["\n", "\r\n", "\n\n", " \n"][entropy.below(4)];
        let joined = fields.join([",", ", "][entropy.below(2)]);
        let _ = write!(lines, "{{{joined}}}{end}");
        let odd = ["", "", "", "", ",", "\"", " "][entropy.below(7)];
        let _ = write!(table, "p{at},\"a, b\",{}{odd}{}", cells.join(","), ["\n", "\r\n"][entropy.below(2)]);
    }
    (lines, table)
}

/// Everything that comes of rows.
fn through(batch: &Batch<'_>, fast: Option<&Fast>, text: &str) -> (String, Vec<Rejected>, Summary, u64) {
    let mut worker = batch.worker(fast);
    let mut cutter = Cutter::new(batch.form, Vec::new(), 1, false);
    let (mut from, mut piece, mut done) = (text.as_bytes(), Piece::default(), Done::default());
    let (mut out, mut rejected, mut rows) = (Vec::new(), Vec::new(), 0);
    while cutter.next(&mut from, &mut piece).unwrap() {
        worker.piece(&piece, &mut done);
        out.extend_from_slice(&done.out);
        rejected.append(&mut done.rejected);
        rows += done.rows;
    }
    (String::from_utf8(out).unwrap(), rejected, worker.summary, rows)
}

const SELECTED: &str = "id,line,applies,level,fired,open,patterns,patterns_open,advice";

/// Both ways for one form of rows and results; says whether there is a fast one.
fn hold(ready: &Ready, form: Form, written: Written, text: &str) -> bool {
    let (table, rows) = match form {
        Form::Ndjson => (None, text),
        Form::Csv | Form::Columns => {
            let (first, rest) = text.split_once('\n').unwrap();
            (Some(Table::read(&Source::new("rows", first)).unwrap()), rest)
        }
    };
    let kept = vec!["id".to_owned()];
    let findings = ready.ruleset.findings.iter().map(|it| it.id.as_str());
    let columns: Vec<_> = SELECTED
        .split(',')
        .chain(findings)
        .map(|name| column(&ready.ruleset, &kept, name).unwrap())
        .collect();
    let names = table.as_ref().map_or_else(|| vec!["id".to_owned()], |table| table.columns.clone());
    let extra = Extra { kept, date: None, ignored: vec!["site".to_owned()], on: Date::parse("2026-11-20") };
    let batch = Batch {
        ready,
        digest: String::new(),
        name: "rows".to_owned(),
        form,
        table,
        names,
        keys: Keys::new(&ready.ruleset, extra),
        id: Some(0),
        reference: None,
        columns: Some(columns),
        written,
        old: None,
    };
    let Some(fast) = batch.fast() else { return false };
    let (one, other) = (through(&batch, None, rows), through(&batch, Some(&fast), rows));
    assert_eq!(one.0, other.0, "results");
    assert_eq!(one.1, other.1, "rejected rows");
    assert_eq!(one.2, other.2, "counts");
    assert_eq!(one.3, other.3, "rows");
    true
}

#[test]
fn the_fast_way_says_what_the_plain_way_does() {
    let mut carried = 0;
    for seed in 0..16 {
        let text = generate::ruleset(&mut Entropy::new(random(seed, 260))).text();
        let ready = ready(&text);
        let (lines, table) = rows(&ready, &mut Entropy::new(random(seed + 1000, 20_000)), 620);
        for written in [Written::Lines, Written::Rows, Written::Counted] {
            let both =
                [hold(&ready, Form::Ndjson, written, &lines), hold(&ready, Form::Csv, written, &table)];
            carried += usize::from(both == [true, true]);
        }
    }
    println!("{carried} of 48 runs had a fast way");
    assert!(carried >= 24, "{carried}");
}
