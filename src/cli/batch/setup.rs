//! Everything that is settled before the first row: the ruleset, the keys and columns, the form of the results.

use super::input::{Kind, Opened, Packing, refused, same_file};
use super::{Args, Rows, Stop};
use crate::answers::row::{Extra, Keys, keys_of};
use crate::batch::column::{Column, What, column};
use crate::batch::pieces::Cutter;
use crate::batch::table::Table;
use crate::batch::unknown::{self, What as Named};
use crate::batch::{Batch, Written, csv};
use crate::cli::console::Console;
use crate::cli::input::Refused;
use crate::cli::{Exit, date, eval};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::pipeline::Ready;
use crate::report::escape;
use crate::ruleset::{Ruleset, digest};
use crate::source::{Source, Span};

/// What on the command line cannot be meant.
pub(super) fn command_line(args: &Args) -> Result<(), Stop> {
    let usage = |why: String| Err(Stop::Usage(why));
    let piped = [Some(&args.ruleset), Some(&args.input), args.compare.as_ref()];
    if piped.into_iter().flatten().filter(|path| *path == "-").count() > 1 {
        return usage("standard input can be read once, so `-` may stand once".to_owned());
    }
    let written = [args.output.as_ref(), args.rejects.as_ref()];
    for path in written.into_iter().flatten().filter(|path| *path != "-") {
        let read = [Some(&args.ruleset), Some(&args.input), args.compare.as_ref()];
        let over = read.into_iter().flatten().any(|read| same_file(read, path));
        if over || path.ends_with(".triage") {
            return usage(format!("`{}` would be overwritten; name another file", escape(path)));
        }
    }
    if let (Some(out), Some(rejects)) = (&args.output, &args.rejects)
        && same_file(out, rejects)
    {
        return usage("results and rejected rows cannot go to one file".to_owned());
    }
    if args.rejects.as_deref() == Some("-") {
        return usage(
            "`--rejects` takes a file; the first rejected rows are told on standard error".to_owned(),
        );
    }
    if args.threads == Some(0) {
        return usage("`--threads` takes 1 or more".to_owned());
    }
    let of = |path: &Option<String>| path.as_deref().map_or((None, Packing::None), Kind::of_name);
    if of(&args.rejects).0 == Some(Kind::Parquet) {
        return usage("rejected rows are listed as `.ndjson` or `.csv`".to_owned());
    }
    let (named, packing) = of(&args.output);
    if args.to.or(named) == Some(Kind::Parquet) {
        if cfg!(not(feature = "parquet")) {
            let why = "this bedside was built without Parquet; write `.csv` or `.ndjson`, or build it with its feature `parquet`";
            return usage(why.to_owned());
        }
        if packing != Packing::None {
            return usage("what is in Parquet is packed already; leave the `.gz` or `.zst` off".to_owned());
        }
    }
    if args.summary && args.output.as_deref() == Some("-") {
        return usage(
            "the summary goes to standard output, so the results need a file: `-o FILE`".to_owned(),
        );
    }
    Ok(())
}

/// The processors that this program may use.
pub(super) fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// A ruleset without errors.
pub(super) fn ruleset(path: &str) -> Result<Ready, Stop> {
    eval::load(path).map_err(|failed| Stop::Problems(failed.source, failed.problems, failed.exit))
}

/// Two rulesets that are compared are two versions of one; where their ids differ, another file may have been meant.
pub(super) fn warn_of_another(args: &Args, new: &Ruleset, old: &Ruleset) {
    let Some(path) = args.compare.as_ref().filter(|_| new.id != old.id) else { return };
    let (path, old, new) = (escape(path), escape(&old.id), escape(&new.id));
    Console::err(&format!(
        "warning: `{path}` is the ruleset `{old}`, not an older `{new}`; compared anyway\n"
    ));
}

/// What all rows share, and how they are read.
pub(super) fn batch<'a>(
    args: &Args,
    ready: &'a Ready,
    old: Option<&'a Ready>,
    opened: &mut Opened,
) -> Result<(Batch<'a>, Rows), Stop> {
    let first = std::mem::take(&mut opened.first);
    let (table, first_row, rest, line) = first_row(opened, first)?;
    let (extra, id, reference) = extra(args, &first_row);
    let ruleset = &ready.ruleset;
    known_ignored(&extra, ruleset)?;
    named_are_there(args, table.as_ref(), opened)?;
    let old = old.map(|old| (old, keys_beside(&old.ruleset, Some(ruleset), &extra)));
    let keys = keys_beside(ruleset, old.as_ref().map(|(old, _)| &old.ruleset), &extra);
    unknown(&keys, ruleset, opened, &first_row)?;
    let to = args.output.as_deref().and_then(|path| Kind::of_name(path).0);
    let written = match (args.summary && args.output.is_none(), args.to.or(to)) {
        (true, _) => Written::Counted,
        (_, Some(Kind::Csv)) => Written::Rows,
        (_, Some(Kind::Parquet)) => Written::Columns,
        _ => Written::Lines,
    };
    let selected = columns(args, ruleset, &keys, old.is_some())?;
    if matches!(written, Written::Rows | Written::Columns) && selected.is_none() {
        let why = "a table needs columns; name them, such as `--select id,level,fired`";
        return Err(Stop::Usage(why.to_owned()));
    }
    #[cfg(feature = "parquet")]
    let (table, read) = match opened.columns.as_mut() {
        None => (table, None),
        Some(columns) => {
            let olds = old.as_ref().map(|(old, keys)| (&old.ruleset, keys));
            let rulesets: Vec<_> = std::iter::once((ruleset, &keys)).chain(olds).collect();
            let key = id.filter(|id| reference != Some(*id)).and_then(|id| keys.kept().get(id));
            let is_key = |column: &Column| key == Some(&column.name);
            let is_told =
                written != Written::Counted && selected.as_deref().is_none_or(|all| all.iter().any(is_key));
            let left_out = key.filter(|_| !is_told).map(String::as_str);
            let read = columns
                .project(&rulesets, &first_row.names, left_out)
                .map_err(|problems| Stop::Problems(first_row.source.clone(), problems, Exit::Problem))?;
            (Some(read.table.clone()), Some(read))
        }
    };
    let names = match &table {
        Some(table) => table.columns.clone(),
        None => first_row.names.into_iter().map(|(name, _)| name).collect(),
    };
    let batch = Batch {
        names,
        ready,
        digest: digest::digest(ruleset),
        name: opened.name.clone(),
        form: opened.kind.form(),
        table,
        keys,
        id,
        reference,
        columns: selected,
        written,
        old,
    };
    #[cfg(feature = "parquet")]
    if let (Some(columns), Some(read)) = (opened.columns.take(), read) {
        let stripes = super::parquet::Stripes::new(columns, read, &batch);
        return Ok((batch, Rows::Columns(stripes)));
    }
    let cutter = Cutter::new(batch.form, rest, line, opened.prompt);
    Ok((batch, Rows::Text(cutter)))
}

/// The names of the first row, each with its place in it.
struct First {
    source: Source,
    names: Vec<(String, Span)>,
    is_table: bool,
}

/// Reads the names of the columns, or the keys of the first object.
fn first_row(opened: &Opened, first: Vec<u8>) -> Result<(Option<Table>, First, Vec<u8>, u64), Stop> {
    #[cfg(feature = "parquet")]
    if let Some(columns) = &opened.columns {
        let (source, names) = columns.names(&opened.name)?;
        let table = Table { columns: names.iter().map(|(name, _)| name.clone()).collect(), schema: None };
        return Ok((Some(table), First { source, names, is_table: true }, first, 1));
    }
    let mut start = 0;
    let mut line = 1;
    // Empty lines before the first row say nothing.
    let row = loop {
        let rest = first.get(start..).unwrap_or_default();
        let end = if opened.kind == Kind::Csv {
            csv::row_end(rest)
        } else {
            memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1)
        };
        let row = rest.get(..end).unwrap_or_default();
        if row.is_empty() || !row.trim_ascii().is_empty() {
            break row;
        }
        start += end;
        line += 1;
    };
    let text = match std::str::from_utf8(csv::trimmed(row)) {
        Ok(text) => text,
        Err(_) if opened.kind == Kind::Csv => {
            let message = "the first row is not UTF-8".to_owned();
            let help = "save the file with the encoding UTF-8";
            return Err(refused(&opened.name, "bedside::file::not_utf8", message, help).into());
        }
        // The row is rejected in its turn.
        Err(_) => "",
    };
    let source = Source::new(opened.name.as_str(), text);
    if opened.kind == Kind::Ndjson {
        // An object that cannot be read is rejected in its turn; the next one has the same keys.
        let names = match keys_of(&source) {
            names if names.is_empty() => {
                keys_of_a_later_one(first.get(start + row.len()..).unwrap_or_default())
            }
            names => names,
        };
        return Ok((None, First { source, names, is_table: false }, first, 1));
    }
    let table = Table::read(&source).map_err(|problem| refuse(&source, *problem))?;
    let cells = csv::cells(text).unwrap_or_default();
    let spans = cells.iter().map(|cell| Span::new(cell.start, cell.end));
    let names = table.columns.iter().cloned().zip(spans).collect();
    let lines = memchr::memchr_iter(b'\n', row).fold(0, |count, _| count + 1);
    let rest = first.get(start + row.len()..).unwrap_or_default().to_vec();
    Ok((Some(table), First { source, names, is_table: true }, rest, line + lines))
}

/// The keys of the first of some further objects that can be read; they have no place in the first one.
fn keys_of_a_later_one(rest: &[u8]) -> Vec<(String, Span)> {
    const MOST: usize = 20;
    let lines = rest.split(|byte| *byte == b'\n').take(MOST);
    let keys =
        lines.filter_map(|line| std::str::from_utf8(line).ok()).map(|line| keys_of(&Source::new("", line)));
    let found = keys.into_iter().find(|keys| !keys.is_empty()).unwrap_or_default();
    found.into_iter().map(|(key, _)| (key, Span::default())).collect()
}

fn refuse(source: &Source, problem: Diagnostic) -> Stop {
    Stop::Refused(Box::new(Refused { source: source.clone(), problem, exit: Exit::Problem }))
}

/// What rows hold beside answers, and which of the keys that are carried through names a row and gives its reference.
fn extra(args: &Args, first: &First) -> (Extra, Option<usize>, Option<usize>) {
    let has = |name: &str| first.names.iter().any(|(known, _)| known == name);
    let id = args.id.clone().or_else(|| has("id").then(|| "id".to_owned()));
    let mut kept: Vec<String> = Vec::new();
    let mut keep = |key: String| {
        kept.iter().position(|known| *known == key).unwrap_or_else(|| {
            kept.push(key);
            kept.len() - 1
        })
    };
    let id = id.map(&mut keep);
    let reference = args.reference.clone().map(&mut keep);
    // With a date of its own in each row, today is nobody's.
    let on = args.on.or_else(|| args.date.is_none().then(date::today));
    let extra = Extra { kept, date: args.date.clone(), ignored: args.ignore.clone(), on };
    (extra, id, reference)
}

fn known_ignored(extra: &Extra, ruleset: &Ruleset) -> Result<(), Stop> {
    match extra.ignored.iter().find(|name| ruleset.question_named(name).is_some()) {
        Some(name) => Err(Stop::Usage(format!(
            "`{name}` is a question, and its answers cannot be ignored; take the column out of the rows"
        ))),
        None => Ok(()),
    }
}

/// Keys that were named on the command line are columns of the table.
fn named_are_there(args: &Args, table: Option<&Table>, opened: &Opened) -> Result<(), Stop> {
    let Some(table) = table else { return Ok(()) };
    let named = [args.id.as_ref(), args.date.as_ref(), args.reference.as_ref()];
    for name in named.into_iter().flatten() {
        if !table.columns.contains(name) {
            let near = did_you_mean(name, table.columns.iter().map(String::as_str));
            let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            let file = escape(&opened.name);
            return Err(Stop::Usage(format!("`{file}` has no column `{}`{near}", escape(name))));
        }
    }
    for name in args.ignore.iter().filter(|name| !table.columns.contains(name)) {
        // No mistake: tables of several sources need not all have it.
        let (file, name) = (escape(&opened.name), escape(name));
        Console::err(&format!("note: `{file}` has no column `{name}` to ignore\n"));
    }
    Ok(())
}

/// What the keys are for by one of two rulesets: what only the other one asks is left alone.
fn keys_beside(ruleset: &Ruleset, other: Option<&Ruleset>, extra: &Extra) -> Keys {
    let mut extra = extra.clone();
    let others = other.into_iter().flat_map(|other| &other.questions).map(|question| question.id.clone());
    extra.ignored.extend(others.filter(|id| ruleset.question_named(id).is_none()));
    Keys::new(ruleset, extra)
}

/// Refuses columns that are nothing, once.
fn unknown(keys: &Keys, ruleset: &Ruleset, opened: &Opened, first: &First) -> Result<(), Stop> {
    let unknown: Vec<(&str, Span)> = first
        .names
        .iter()
        .filter(|(name, _)| !keys.role(name).is_known())
        .map(|(name, span)| (name.as_str(), *span))
        .collect();
    let asked = ruleset.questions.iter().map(|question| (question.id.as_str(), question.text.as_str()));
    let what = if first.is_table { Named::Column } else { Named::Key };
    match unknown::unknown(&unknown, &asked.chain([("id", "")]), what) {
        Some(problem) => Err(refuse(&named(&first.source, &opened.name), problem)),
        None => Ok(()),
    }
}

fn named(source: &Source, name: &str) -> Source {
    Source::new(name, source.text())
}

/// The columns that were selected, and that of the older level where two rulesets are compared.
fn columns(args: &Args, ruleset: &Ruleset, keys: &Keys, compared: bool) -> Result<Option<Vec<Column>>, Stop> {
    let mut columns: Vec<Column> = Vec::new();
    for name in args.select.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
        if columns.iter().any(|known| known.name == name) {
            return Err(Stop::Usage(format!("`--select` names `{}` twice", escape(name))));
        }
        columns.push(column(ruleset, keys.kept(), name).map_err(|near| {
            let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            Stop::Usage(format!("a result has no column `{}`{near}", escape(name)))
        })?);
    }
    if columns.is_empty() {
        return Ok(None);
    }
    if compared {
        columns.push(Column { name: "was".to_owned(), what: What::Was });
    }
    Ok(Some(columns))
}
