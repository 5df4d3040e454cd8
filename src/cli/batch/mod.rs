//! `bedside batch`: one result for each row of a file.

mod input;
mod output;
#[cfg(feature = "parquet")]
mod parquet;
mod progress;
mod run;
mod setup;
mod sink;
mod turns;

use super::console::Console;
use super::input::Refused;
use super::{Exit, Format, date, replace};
use crate::answers::Date;
use crate::batch::pieces::{Cutter, Form};
use crate::batch::report::{self, Report};
use crate::batch::summary::{Direction, Summary};
use crate::batch::{Batch, Worker, Written, column, reject};
use crate::report::{escape, json};
use input::{Kind, Opened};
use output::Output;
use progress::Progress;
use run::Feed;
use sink::{Listing, Sink};
use std::fmt::Write as _;
use std::sync::Arc;
use turns::{Ended, Shared};

/// What `batch` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The ruleset.
    ruleset: String,
    /// The rows: NDJSON or CSV, as they are or packed with gzip or zstd, or Parquet; `-` is standard input.
    input: String,
    /// Where the results go; the end of the name says the form and the packing. Else standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<String>,
    /// What of each result is written, such as `id,level,fired`. Else the whole result.
    #[arg(long, value_name = "COL", value_delimiter = ',')]
    select: Vec<String>,
    /// The key that names a row and is carried through. Else `id`, where the rows have it.
    #[arg(long, value_name = "KEY")]
    id: Option<String>,
    /// The key that gives the date of a row's assessment.
    #[arg(long, value_name = "KEY")]
    date: Option<String>,
    /// The date of the assessment of rows that have none of their own. Else today.
    #[arg(long, value_name = "DATE", value_parser = date::parse)]
    on: Option<Date>,
    /// Columns that are left alone though they are no questions.
    #[arg(long, value_name = "COL", value_delimiter = ',')]
    ignore: Vec<String>,
    /// A file for the rows without a result: line, key and reason.
    #[arg(long, value_name = "FILE")]
    rejects: Option<String>,
    /// Count patients for each level, rule, pattern and advice; results are written only with `-o`.
    #[arg(long)]
    summary: bool,
    /// The key that gives a level to hold the results against, in the summary.
    #[arg(long, value_name = "KEY", requires = "summary")]
    reference: Option<String>,
    /// An older ruleset: only patients whose level differs are written.
    #[arg(long, value_name = "OLD")]
    compare: Option<String>,
    /// How many threads work. Else one for each processor.
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// What the rows are, where the name does not say it.
    #[arg(long, value_name = "KIND")]
    from: Option<Kind>,
    /// What the results are, where the name does not say it.
    #[arg(long, value_name = "KIND")]
    to: Option<Kind>,
}

/// What is read row by row.
enum Rows {
    /// A text, from where the first row starts.
    Text(Cutter),
    /// Columns.
    #[cfg(feature = "parquet")]
    Columns(parquet::Stripes),
}

/// Why there is no run.
enum Stop {
    /// The command line.
    Usage(String),
    /// A ruleset or an input.
    Refused(Box<Refused>),
    /// A ruleset with several problems.
    Problems(crate::source::Source, Vec<crate::diagnostic::Diagnostic>, Exit),
    /// A file that cannot be written.
    Machine(String),
}

impl From<Box<Refused>> for Stop {
    fn from(refused: Box<Refused>) -> Self {
        Self::Refused(refused)
    }
}

/// Evaluates every row; a broken one does not stop the others.
pub(super) fn run(args: &Args, console: &mut Console) -> Exit {
    match batch(args, console) {
        Ok(exit) => exit,
        Err(Stop::Usage(why)) => {
            Console::err(&format!("error: {why}\n"));
            Exit::Usage
        }
        Err(Stop::Machine(why)) => {
            Console::err(&format!("error: {why}\n"));
            Exit::Machine
        }
        Err(Stop::Refused(refused)) => stop(&refused.source, &[refused.problem], refused.exit, console),
        Err(Stop::Problems(source, problems, exit)) => stop(&source, &problems, exit, console),
    }
}

fn stop(
    source: &crate::source::Source,
    problems: &[crate::diagnostic::Diagnostic],
    exit: Exit,
    console: &mut Console,
) -> Exit {
    if console.json() {
        console.out(&json::text(&json::problems([(source, problems)])));
    } else {
        console.problems(source, problems);
    }
    exit
}

fn batch(args: &Args, console: &mut Console) -> Result<Exit, Stop> {
    setup::command_line(args)?;
    let ready = setup::ruleset(&args.ruleset)?;
    let old = args.compare.as_deref().map(setup::ruleset).transpose()?;
    if let Some(old) = &old {
        setup::warn_of_another(args, &ready.ruleset, &old.ruleset);
    }
    let shared = Arc::new(Shared::new());
    listen_for_interruption(&shared);
    let mut opened = input::open(&args.input, args.from)?;
    let (batch, rows) = setup::batch(args, &ready, old.as_ref(), &mut opened)?;
    shared.put(sink(args, &batch)?);
    let threads = args.threads.unwrap_or_else(setup::processors).max(1);
    let (summary, ended) = match rows {
        Rows::Text(cutter) => {
            let feed = Feed::new(cutter, std::mem::replace(&mut opened.reader, Box::new(std::io::empty())));
            let work = |_: usize, worker: &mut Worker<'_>| run::pieces(&batch, worker, &feed, &shared);
            run::run(&batch, &shared, threads, false, work)
        }
        #[cfg(feature = "parquet")]
        Rows::Columns(stripes) => {
            let work = |thread: usize, worker: &mut Worker<'_>| {
                stripes.work((thread, threads), worker, &batch, &shared);
            };
            run::run(&batch, &shared, threads, true, work)
        }
    };
    let whole = Whole { args, batch: &batch, opened: &opened, summary: &summary };
    Ok(whole.end(&shared, ended, console))
}

/// The first Ctrl-C waits until a row is written whole, drops what would have taken the place of a file, and ends.
fn listen_for_interruption(shared: &Arc<Shared>) {
    let shared = Arc::clone(shared);
    // Where nothing listens, Ctrl-C ends the program as it ends any other.
    let _ = ctrlc::set_handler(move || {
        let mut held = shared.hold();
        if let Some(sink) = held.as_mut() {
            sink.progress.end();
        }
        drop(held.take());
        std::process::exit(i32::from(Exit::Interrupted.code()));
    });
}

fn sink(args: &Args, batch: &Batch<'_>) -> Result<Sink, Stop> {
    let cannot = |path: &str, error: &std::io::Error| {
        Stop::Machine(format!("`{}` cannot be written: {}", escape(path), replace::unmade(error)))
    };
    let file = |path: &str| Output::file(path).map_err(|error| cannot(path, &error));
    let mut out = match (&args.output, batch.written) {
        (Some(path), _) if path != "-" => file(path)?,
        (_, Written::Counted) => Output::nowhere(),
        _ => Output::stdout(),
    };
    let mut rejects = args.rejects.as_deref().map_or_else(|| Ok(Output::nowhere()), file)?;
    let listing = match args.rejects.as_deref().map(Kind::of_name) {
        Some((Some(Kind::Csv), _)) => Listing::Rows,
        _ => Listing::Lines,
    };
    let heading = match (&batch.columns, batch.written) {
        (Some(columns), Written::Rows) => column::heading(columns),
        _ => Vec::new(),
    };
    let path = args.output.as_deref().unwrap_or("standard output");
    #[cfg(feature = "parquet")]
    if batch.written == Written::Columns {
        out = out.with_columns(batch).map_err(|error| cannot(path, &error))?;
    }
    out.write(&heading).map_err(|error| cannot(path, &error))?;
    if let (Listing::Rows, Some(path)) = (listing, &args.rejects) {
        rejects.write(reject::HEADING).map_err(|error| cannot(path, &error))?;
    }
    Ok(Sink::new(out, rejects, listing, Progress::new()))
}

/// A run at its end.
struct Whole<'a> {
    args: &'a Args,
    batch: &'a Batch<'a>,
    opened: &'a Opened,
    summary: &'a Summary,
}

impl Whole<'_> {
    fn end(&self, shared: &Shared, ended: Option<Ended>, console: &mut Console) -> Exit {
        let Some(mut sink) = shared.hold().take() else { return Exit::Interrupted };
        sink.progress.end();
        self.tell_rejected(&sink);
        let exit = match ended {
            Some(Ended::Closed) => return Exit::Done,
            Some(Ended::Fault) => Exit::Fault,
            Some(Ended::Input(error)) => {
                let refused = input::unreadable(&self.opened.name, &error);
                return stop(&refused.source, &[refused.problem], refused.exit, console);
            }
            Some(Ended::Output(error)) => self.cannot_write(&error),
            None if self.opened.changed() => {
                let name = escape(&self.opened.name);
                Console::err(&format!(
                    "error: `{name}` was changed while it was read, and what was read may be a mixture; run this again\n"
                ));
                Exit::Machine
            }
            None => self.keep(sink),
        };
        if exit == Exit::Done { self.tell(console) } else { exit }
    }

    /// Files take their places: the results first, then what was rejected.
    fn keep(&self, sink: Sink) -> Exit {
        match sink.out.finish().and_then(|()| sink.rejects.finish()) {
            Ok(()) => Exit::Done,
            Err(error) => self.cannot_write(&error),
        }
    }

    fn cannot_write(&self, error: &std::io::Error) -> Exit {
        let path = self.args.output.as_deref().unwrap_or("standard output");
        let why = replace::unmade(error);
        Console::err(&format!("error: the results cannot be written to `{}`: {why}\n", escape(path)));
        Exit::Machine
    }

    /// The first rejected rows and how many there are, on standard error.
    fn tell_rejected(&self, sink: &Sink) {
        let count = self.summary.rejected;
        if count == 0 {
            return;
        }
        let mut text = String::new();
        let line = if self.batch.form == Form::Columns { "row" } else { "line" };
        if self.args.rejects.is_none() {
            for one in &sink.told {
                let key =
                    one.key.as_ref().map(|key| format!(" ({})", escape(key.text()))).unwrap_or_default();
                for fault in &one.faults {
                    let _ = writeln!(text, "{line} {}{key}: {}", one.line, escape(&fault.reason));
                }
            }
        }
        let rows = self.summary.rows;
        let of = if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
        let has = if count == 1 { "has" } else { "have" };
        let where_ = match &self.args.rejects {
            Some(path) => format!("; `{}` lists them", escape(path)),
            None if count > sink.told.len() as u64 => "; `--rejects FILE` lists all of them".to_owned(),
            None => String::new(),
        };
        let _ = writeln!(text, "{count} of {of} {has} no result{where_}");
        Console::err(&text);
    }

    /// The summary, where it was asked for, and how it ends.
    fn tell(&self, console: &mut Console) -> Exit {
        let old = self.batch.old.as_ref().map(|(old, _)| old.ruleset.version.as_str());
        let report =
            Report { ready: self.batch.ready, digest: &self.batch.digest, summary: self.summary, old };
        if self.args.summary {
            let text = match console.format {
                Format::Json => json::text(&report::json(&report)),
                format => report::human(&report, format == Format::Plain),
            };
            console.out(&text);
        } else if old.is_some() {
            self.tell_changes();
        }
        if self.summary.rows == 0 {
            Console::err(&format!("there are no rows in `{}`\n", escape(&self.opened.name)));
        }
        if self.summary.rejected > 0 { Exit::Problem } else { Exit::Done }
    }

    /// How many levels differ, on standard error.
    fn tell_changes(&self) {
        let changed = self.summary.changed(&self.batch.ready.ruleset);
        let count = |wanted: Direction| -> u64 {
            changed.iter().filter(|(direction, ..)| *direction == wanted).map(|(.., count)| count).sum()
        };
        let (more, less) = (count(Direction::MoreUrgent), count(Direction::LessUrgent));
        let other = count(Direction::Otherwise);
        Console::err(&format!(
            "{} of {} levels differ: {more} more urgent, {less} less urgent, {other} otherwise\n",
            more + less + other,
            more + less + other + self.summary.unchanged(),
        ));
    }
}
