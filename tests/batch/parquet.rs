//! Parquet in and out: the same results as from rows of text, and a clear end for everything that can be wrong.

use super::{ALL, ANKLE, Case, Run, all, ankle, batch, json_lines};
use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int32Array, Int64Array, RecordBatch,
    StringArray, StructArray, TimestampMicrosecondArray,
};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::file::properties::WriterProperties;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// The patients of `forms.rs` as typed columns.
fn patients() -> RecordBatch {
    let texts = |values: [Option<&str>; 4]| -> ArrayRef { Arc::new(StringArray::from_iter(values)) };
    let mut worse = ListBuilder::new(StringBuilder::new());
    worse.append_value([Some("stairs"), Some("sitting")]);
    worse.append_value([Some("none")]);
    worse.append_null();
    worse.append_null();
    let temperature = Decimal128Array::from(vec![Some(38_500), Some(36_500), None, Some(37_500)]);
    let temperature = temperature.with_precision_and_scale(12, 3).unwrap();
    // Days from 1970-01-01: 2026-09-01 and 2026-11-01.
    let began = Date32Array::from(vec![Some(20_697), None, Some(20_758), None]);
    let columns: [(&str, ArrayRef); 8] = [
        ("id", texts([Some("a"), Some("b"), Some("c"), Some("d")])),
        ("age", Arc::new(Int32Array::from(vec![41, 41, 12, 70]))),
        ("walks", Arc::new(BooleanArray::from(vec![Some(true), None, Some(false), Some(false)]))),
        ("site", texts([Some("knee"), Some("ankle"), None, Some("unknown")])),
        ("worse", Arc::new(worse.finish())),
        ("temperature", Arc::new(temperature)),
        ("began", Arc::new(began)),
        ("told", texts([Some("so, so \"bad\""), None, None, None])),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

/// The same as a table.
const CSV: &str = "id,age,walks,site,worse,temperature,began,told\n\
    a,41,yes,knee,stairs;sitting,38.5,2026-09-01,\"so, so \"\"bad\"\"\"\n\
    b,41,,ankle,none,36.5,,\n\
    c,12,no,,,,2026-11-01,\n\
    d,70,no,unknown,,37.5,,\n";

const EVERY: &str = "--on 2026-11-20 --select id,line,assessed_on,applies,level,fired,open,patterns,advice,hot,\
    points,half,grade,ask,answers,withheld";

fn file(rows: &RecordBatch, properties: WriterProperties) -> Vec<u8> {
    let mut file = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut file, rows.schema(), Some(properties)).unwrap();
    writer.write(rows).unwrap();
    writer.close().unwrap();
    file
}

fn packed(rows: &RecordBatch, packing: Compression) -> Vec<u8> {
    file(rows, WriterProperties::builder().set_compression(packing).build())
}

fn plain(rows: &RecordBatch) -> Vec<u8> {
    file(rows, WriterProperties::default())
}

fn read(path: &Path) -> (RecordBatch, Vec<(String, String)>) {
    let builder = ParquetRecordBatchReaderBuilder::try_new(std::fs::File::open(path).unwrap()).unwrap();
    let about = builder.metadata().file_metadata().key_value_metadata().cloned().unwrap_or_default();
    let about = about.into_iter().map(|it| (it.key, it.value.unwrap_or_default())).collect();
    let schema = Arc::clone(builder.schema());
    let batches: Vec<RecordBatch> = builder.build().unwrap().map(Result::unwrap).collect();
    assert!(batches.len() <= 1, "one batch is enough for a test");
    (batches.into_iter().next().unwrap_or_else(|| RecordBatch::new_empty(schema)), about)
}

fn on(case: Case, words: &str) -> (Case, Run) {
    case.then(["batch", "rules.triage"].into_iter().chain(words.split(' ')))
}

#[test]
fn columns_give_what_a_table_gives() {
    let of_table = batch(all().file("rows.csv", CSV), &format!("rows.csv {EVERY}").replace("line,", ""));
    assert_eq!(of_table.code, 0, "{}", of_table.stderr);
    let packings = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::ZSTD(ZstdLevel::default()),
    ];
    for packing in packings {
        let case = all().file("rows.parquet", packed(&patients(), packing));
        let run = batch(case, &format!("rows.parquet {EVERY}").replace("line,", ""));
        assert_eq!((run.code, &run.stdout), (0, &of_table.stdout), "{packing}: {}", run.stderr);
    }
    // Whatever the name says, a file is what it starts with.
    let run = batch(all().file("rows", plain(&patients())), &format!("rows {EVERY}").replace("line,", ""));
    assert_eq!(run.stdout, of_table.stdout);
}

#[test]
fn a_whole_result_is_that_of_a_table() {
    let whole = |name: &str, bytes: &[u8]| {
        let run = batch(all().file(name, bytes), &format!("{name} --on 2026-11-20"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        let mut told = json_lines(&run.stdout);
        for (at, line) in told.iter_mut().enumerate() {
            let source = line.as_object_mut().unwrap().remove("source").unwrap();
            let at = if name == "rows.csv" { at + 2 } else { at + 1 };
            assert_eq!(source, format!("{name}:{at}"));
        }
        told
    };
    assert_eq!(whole("rows.csv", CSV.as_bytes()), whole("rows.parquet", &plain(&patients())));
}

#[test]
fn results_as_columns() {
    for (name, rows) in [("rows.csv", CSV.as_bytes().to_vec()), ("rows.parquet", plain(&patients()))] {
        let (case, run) = on(all().file(name, rows), &format!("{name} {EVERY} -o out.parquet"));
        assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""), "{name}");
        let (results, about) = read(&case.path("out.parquet"));
        let schema: Vec<String> = results
            .schema()
            .fields()
            .iter()
            .map(|field| match field.data_type() {
                DataType::List(entry) => format!("{}: list of {}", field.name(), entry.data_type()),
                other => format!("{}: {other}", field.name()),
            })
            .collect();
        insta::assert_snapshot!("the_schema_of_results", schema.join("\n"));
        let keys: Vec<&str> = about.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["bedside.engine", "bedside.ruleset", "bedside.version", "bedside.digest"]);
        assert_eq!(about[1].1, "all");
        let level = results.column_by_name("level.at_least").unwrap().as_string::<i32>();
        assert_eq!(level.iter().collect::<Vec<_>>(), [Some("soon"), Some("home"), None, Some("now")]);
        let points = results.column_by_name("points.max").unwrap();
        let points = points.as_primitive::<arrow_array::types::Decimal128Type>();
        assert_eq!((points.value_as_string(0).as_str(), points.value_as_string(1).as_str()), ("3.5", "0.0"));
    }
}

#[test]
fn a_key_keeps_its_type() {
    let keys: [(ArrayRef, DataType); 3] = [
        (Arc::new(Int32Array::from(vec![7, 8])), DataType::Int64),
        (Arc::new(BooleanArray::from(vec![true, false])), DataType::Boolean),
        (Arc::new(Float64Array::from(vec![1.0, 2.5])), DataType::Utf8),
    ];
    for (key, expected) in keys {
        let walks: ArrayRef = Arc::new(BooleanArray::from(vec![true, false]));
        let rows = RecordBatch::try_from_iter([("id", key), ("walks", walks)]).unwrap();
        let case = ankle().file("rows.parquet", plain(&rows));
        let (case, run) = on(case, "rows.parquet --select id -o out.parquet");
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(*read(&case.path("out.parquet")).0.column(0).data_type(), expected);
    }
}

#[test]
fn types_that_hold_no_answers_are_all_told() {
    let moment: ArrayRef = Arc::new(TimestampMicrosecondArray::from(vec![0]));
    let nested = Field::new("value", DataType::Int32, true);
    let nested: ArrayRef = Arc::new(StructArray::from(vec![(
        Arc::new(nested),
        Arc::new(Int32Array::from(vec![1])) as ArrayRef,
    )]));
    let mut numbers = ListBuilder::new(arrow_array::builder::Int64Builder::new());
    numbers.append_value([Some(1)]);
    let columns: [(&str, ArrayRef); 8] = [
        ("id", Arc::clone(&moment)),
        ("age", Arc::new(BooleanArray::from(vec![true]))),
        ("walks", Arc::new(Int64Array::from(vec![1]))),
        ("site", Arc::new(Int64Array::from(vec![1]))),
        ("worse", Arc::new(numbers.finish())),
        ("temperature", nested),
        ("began", moment),
        ("told", Arc::new(Int64Array::from(vec![1]))),
    ];
    let rows = RecordBatch::try_from_iter(columns).unwrap();
    let run = batch(all().file("rows.parquet", plain(&rows)), "rows.parquet --select id,level");
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    insta::assert_snapshot!(run.stderr);
}

#[test]
fn a_column_that_is_left_alone_may_be_anything() {
    let nested = Field::new("value", DataType::Int32, true);
    let nested: ArrayRef = Arc::new(StructArray::from(vec![(
        Arc::new(nested),
        Arc::new(Int32Array::from(vec![1])) as ArrayRef,
    )]));
    let walks: ArrayRef = Arc::new(BooleanArray::from(vec![false]));
    let rows = plain(&RecordBatch::try_from_iter([("more", nested), ("walks", walks)]).unwrap());
    let run = batch(ankle().file("rows.parquet", &rows), "rows.parquet --select line,fired");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("the column `more` is no question"), "{}", run.stderr);
    let run = batch(ankle().file("rows.parquet", rows), "rows.parquet --ignore more --select line,fired");
    assert_eq!((run.code, run.stdout.as_str()), (0, "{\"line\":1,\"fired\":[\"cannot_walk\"]}\n"));
}

#[test]
fn a_row_with_an_error_is_told_by_its_number_without_its_value() {
    let mut worse = ListBuilder::new(StringBuilder::new());
    worse.append_value([Some("stairs"), None]);
    worse.append_value([Some("none"), Some("stairs")]);
    worse.append_value(std::iter::empty::<Option<&str>>());
    worse.append_value([Some("stairs;sitting")]);
    worse.append_null();
    let columns: [(&str, ArrayRef); 4] = [
        ("id", Arc::new(Int64Array::from(vec![671, 672, 673, 674, 675]))),
        ("temperature", Arc::new(Float64Array::from(vec![36.71, f64::NAN, 0.1 + 0.2, 1e300, 36.7]))),
        ("site", Arc::new(StringArray::from(vec!["s671", "Knee", " knee", "", "knee"]))),
        ("worse", Arc::new(worse.finish())),
    ];
    let rows = plain(&RecordBatch::try_from_iter(columns).unwrap());
    let words = "rows.parquet --on 2026-11-20 --select id --rejects bad.csv --ignore nothing";
    let (case, run) = on(all().file("rows.parquet", rows), words);
    assert_eq!((run.code, run.stdout.as_str()), (1, "{\"id\":675}\n"));
    insta::assert_snapshot!(case.text("bad.csv"));
}

/// Many rows for the small ruleset, with a wrong one now and then.
fn many(count: usize) -> RecordBatch {
    let walks = (0..count).map(|at| [Some("yes"), Some("no"), None][at % 3]);
    let walks = walks.enumerate().map(|(at, word)| if at % 9_000 == 4_500 { Some("maybe") } else { word });
    let id = (0..count).map(|at| Some(i64::try_from(at).unwrap()));
    let (walks, id) = (walks.collect::<StringArray>(), id.collect::<Int64Array>());
    RecordBatch::try_from_iter([("id", Arc::new(id) as ArrayRef), ("walks", Arc::new(walks))]).unwrap()
}

#[test]
fn rows_keep_their_order_whatever_the_threads_and_row_groups() {
    let rows = many(100_000);
    let mut text = String::from("id,walks\n");
    let words = rows.column(1).as_string::<i32>();
    for (at, word) in words.iter().enumerate() {
        writeln!(text, "{at},{}", word.unwrap_or_default()).unwrap();
    }
    let (of_text, run) =
        on(ankle().file("rows.csv", text), "rows.csv --select id,level --to csv --rejects bad.csv");
    let want = (run.stdout, of_text.text("bad.csv").lines().count());
    for (group, threads) in [(1_000_000, 1), (1_000_000, 3), (7_000, 2), (40_000, 4)] {
        let properties = WriterProperties::builder().set_max_row_group_row_count(Some(group)).build();
        let case = ankle().file("rows.parquet", file(&rows, properties));
        let words = format!("rows.parquet --threads {threads} --select id,level --to csv --rejects bad.csv");
        let (case, run) = on(case, &words);
        assert!((run.code, &run.stdout) == (1, &want.0), "{group} rows a group, {threads} threads");
        let bad = case.text("bad.csv");
        assert_eq!(bad.lines().count(), want.1);
        let numbers: Vec<usize> =
            bad.lines().skip(1).map(|line| line.split(',').next().unwrap().parse().unwrap()).collect();
        assert!(numbers.is_sorted() && numbers.first() == Some(&4_501), "{numbers:?}");
        // Where no result tells the id, it is read for these rows alone.
        let mut case = case;
        let ways = ["--summary", "--select level", "--select level --id walks --ignore id"];
        for told in ways.iter().take(if threads == 1 { 3 } else { 1 }) {
            let words = format!("rows.parquet --threads {threads} {told} --rejects named.csv");
            case = on(case, &words).0;
            let named = case.text("named.csv");
            let by_answer = told.contains("walks");
            let key = |line: &str| line.split(',').nth(1).map(str::to_owned);
            assert!(by_answer || named == bad, "{told}: {:?}", named.lines().nth(1));
            assert!(!by_answer || named.lines().skip(1).all(|line| key(line).as_deref() == Some("maybe")));
        }
        let words = format!("rows.parquet --threads {threads} --select id,level -o out.parquet");
        let (case, _) = on(case, &words);
        let reader = std::fs::File::open(case.path("out.parquet")).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(reader).unwrap().with_batch_size(200_000);
        let results = reader.build().unwrap().next().unwrap().unwrap();
        let ids = results.column(0).as_primitive::<arrow_array::types::Int64Type>();
        assert_eq!(ids.len(), 100_000 - numbers.len());
        assert!(ids.values().is_sorted());
    }
}

#[test]
fn counts_and_comparisons_of_columns() {
    let rows = many(3_000);
    let nurse: ArrayRef =
        Arc::new((0..3_000).map(|at| Some(["today", "home"][at % 2])).collect::<StringArray>());
    let columns = ["id", "walks"].into_iter().zip(rows.columns().iter().cloned()).chain([("nurse", nurse)]);
    let rows = RecordBatch::try_from_iter(columns).unwrap();
    let mut text = String::from("id,walks,nurse\n");
    for (at, word) in rows.column(1).as_string::<i32>().iter().enumerate() {
        let word = word.unwrap_or_default();
        writeln!(text, "{at},{word},{}", ["today", "home"][at % 2]).unwrap();
    }
    let older = ANKLE.replace("when walks is no", "when walks").replace("1.0.0", "0.9.0");
    for words in [
        "--summary --ignore nurse --format json",
        "--summary --reference nurse --format json",
        "--summary --ignore nurse --compare older.triage",
        "--ignore nurse --compare older.triage --select level,fired",
    ] {
        let case = ankle().file("older.triage", &older).file("rows.parquet", plain(&rows));
        let case = case.file("rows.csv", &text);
        let (case, of_table) = on(case, &format!("rows.csv {words}"));
        let (_, of_columns) = on(case, &format!("rows.parquet {words}"));
        assert_eq!((of_table.code, of_columns.code), (0, 0), "{}", of_table.stderr);
        assert!(of_table.stdout.len() > 100, "{words}");
        assert!(of_columns.stdout == of_table.stdout, "{words}");
    }
}

#[test]
fn no_rows_and_no_answers() {
    let empty =
        RecordBatch::new_empty(Arc::new(Schema::new(vec![Field::new("walks", DataType::Utf8, true)])));
    let (case, run) =
        on(ankle().file("rows.parquet", plain(&empty)), "rows.parquet --select level -o out.parquet");
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    assert_eq!(run.stderr, "there are no rows in `rows.parquet`\n");
    assert_eq!(read(&case.path("out.parquet")).0.num_rows(), 0);
    // None of the columns is a question: nothing is answered.
    let id: ArrayRef = Arc::new(Int64Array::from(vec![1, 2]));
    let rows = plain(&RecordBatch::try_from_iter([("nr", id)]).unwrap());
    let run = batch(ankle().file("rows.parquet", rows), "rows.parquet --ignore nr --select line,level");
    assert_eq!((run.code, run.stdout.lines().count()), (0, 2), "{}", run.stderr);
}

#[test]
fn what_is_no_parquet_is_refused() {
    let whole = plain(&many(50));
    let cut = whole.get(..whole.len() - 9).unwrap().to_vec();
    let mut encrypted = whole.clone();
    let end = encrypted.len() - 4;
    encrypted.splice(end.., *b"PARE");
    let id: ArrayRef = Arc::new(Int64Array::from(vec![1]));
    let twice =
        Schema::new(vec![Field::new("id", DataType::Int64, true), Field::new("id", DataType::Int64, true)]);
    let twice = plain(&RecordBatch::try_new(Arc::new(twice), vec![Arc::clone(&id), id]).unwrap());
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, &whole).unwrap();
    let cases: [(&str, &[u8], i32, &str); 7] = [
        ("rows.parquet", b"", 1, "the file is empty"),
        ("rows.parquet", b"id,walks\n1,yes\n", 1, "this is not Parquet"),
        ("rows.parquet", b"PAR1", 4, "it is damaged"),
        ("rows.parquet", &cut, 4, "it is damaged"),
        ("rows.parquet", &encrypted, 1, "this is encrypted Parquet"),
        ("rows.parquet", &twice, 1, "two columns are named `id`"),
        ("rows.parquet.gz", &gzip.finish().unwrap(), 1, "this is Parquet, packed once more"),
    ];
    for (name, bytes, code, part) in cases {
        let run = batch(ankle().file(name, bytes), &format!("{name} --select id,level"));
        assert_eq!((run.code, run.stdout.as_str()), (code, ""), "{part}: {}", run.stderr);
        assert!(run.stderr.contains(part), "{}", run.stderr);
    }
    let run = batch(ankle().file("rows.csv", "id\n1\n"), "rows.csv --from parquet --select id");
    assert!(run.code == 1 && run.stderr.contains("this is not Parquet"), "{}", run.stderr);
    let run = batch(ankle().stdin("PAR1 and more"), "- --select id");
    assert!(run.code == 1 && run.stderr.contains("which a stream does not have yet"), "{}", run.stderr);
}

#[test]
fn wrong_use_is_told_before_anything_is_written() {
    for (words, part) in [
        ("rows.csv -o out.parquet", "a table needs columns"),
        ("rows.csv --select id -o out.parquet.gz", "packed already"),
        ("rows.csv --select id --rejects bad.parquet", "`.ndjson` or `.csv`"),
    ] {
        let (case, run) = on(ankle().file("rows.csv", "id,walks\n1,yes\n"), words);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{words}: {}", run.stderr);
        assert!(run.stderr.contains(part), "{words}: {}", run.stderr);
        assert_eq!(std::fs::read_dir(case.path(".")).unwrap().count(), 2);
    }
}

#[test]
fn damage_anywhere_has_a_clear_end() {
    let (rows, mut case) = (plain(&patients()), all());
    let mut ends = [0; 5];
    // Every so many bytes and each of the last, where it stands how the rest is read.
    let places = (0..rows.len()).step_by(41).chain(rows.len() - 40..rows.len());
    for (at, place) in places.enumerate() {
        let mut damaged = rows.clone();
        damaged[place] ^= [1, 0x80, 0xff, 0x10][at % 4];
        let run;
        case = case.file("rows.parquet", damaged).file("out.ndjson", "before\n");
        (case, run) = on(case, "rows.parquet --on 2026-11-20 --select id,level,fired -o out.ndjson");
        assert!(matches!(run.code, 0 | 1 | 4), "byte {place}: {} {}", run.code, run.stderr);
        if run.code == 4 {
            assert_eq!(case.text("out.ndjson"), "before\n");
        }
        ends[usize::try_from(run.code).unwrap()] += 1;
    }
    assert!(ends[4] > 20, "{ends:?}");
}

#[test]
fn every_question_may_be_text() {
    // The same table, all of it text: as a program writes it that knows no types.
    let lines: Vec<Vec<Option<&str>>> = CSV
        .lines()
        .map(|line| {
            line.split("\"so")
                .next()
                .unwrap()
                .split(',')
                .map(|it| Some(it).filter(|it| !it.is_empty()))
                .collect()
        })
        .collect();
    let columns = (0..7).map(|at| {
        let cells = lines.iter().skip(1).map(|line| line[at]);
        (lines[0][at].unwrap(), Arc::new(cells.collect::<StringArray>()) as ArrayRef)
    });
    let rows = plain(&RecordBatch::try_from_iter(columns).unwrap());
    let words = "--on 2026-11-20 --select id,level,fired,numbers,classes";
    let of_columns = batch(all().file("rows.parquet", rows), &format!("rows.parquet {words}"));
    let of_table = batch(all().file("rows.csv", CSV), &format!("rows.csv {words}"));
    assert_eq!((of_columns.code, of_columns.stdout), (0, of_table.stdout), "{}", of_columns.stderr);
    assert!(ALL.contains("question told"));
}
