//! The threads: each takes the next piece of rows, works on it, and writes when it is its turn, so that the order of the
//! rows is kept.

use super::output::Output;
use super::progress::Progress;
use crate::batch::pieces::{Cutter, Piece};
use crate::batch::reject::Rejected;
use crate::batch::summary::Summary;
use crate::batch::{Batch, Done, Worker};
use std::io::{self, ErrorKind, Read};
use std::panic::resume_unwind;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Room for each thread's calls; only what is used is taken.
const STACK: usize = 64 << 20;
/// So many rejected rows are told on the terminal.
const MOST_TOLD: usize = 10;

/// How rejected rows are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listing {
    Lines,
    Rows,
}

/// Where everything goes, in turn.
pub(super) struct Sink {
    /// Results.
    pub out: Output,
    /// Rejected rows.
    pub rejects: Output,
    pub listing: Listing,
    /// The first rejected rows, for a person.
    pub told: Vec<Rejected>,
    pub progress: Progress,
    /// The number of the piece whose turn it is.
    turn: u64,
    /// Why nothing more is written.
    ended: Option<Ended>,
}

/// Why a run ended before the end of its input.
#[derive(Debug)]
pub(super) enum Ended {
    /// Nobody reads on.
    Closed,
    /// The input cannot be read.
    Input(io::Error),
    /// The results cannot be written.
    Output(io::Error),
    /// A thread failed.
    Fault,
}

impl Sink {
    pub(super) fn new(out: Output, rejects: Output, listing: Listing, progress: Progress) -> Self {
        Self { out, rejects, listing, told: Vec::new(), progress, turn: 0, ended: None }
    }
}

/// The sink and who waits for a turn.
pub(super) struct Shared {
    sink: Mutex<Option<Sink>>,
    turned: Condvar,
}

/// The sink, whatever became of the thread that held it last.
type Held<'a> = MutexGuard<'a, Option<Sink>>;

impl Shared {
    /// Nothing to write to yet.
    pub(super) fn new() -> Self {
        Self { sink: Mutex::new(None), turned: Condvar::new() }
    }

    /// From now on this is written to.
    pub(super) fn put(&self, sink: Sink) {
        *self.hold() = Some(sink);
    }

    /// Waits until nothing is being written, and keeps it so.
    pub(super) fn hold(&self) -> Held<'_> {
        self.sink.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self, why: Ended) {
        if let Some(sink) = self.hold().as_mut() {
            sink.ended.get_or_insert(why);
        }
        self.turned.notify_all();
    }

    pub(super) fn has_ended(&self) -> bool {
        self.hold().as_ref().is_none_or(|sink| sink.ended.is_some())
    }

    /// Writes what a piece came to when it is its turn; says whether to go on.
    pub(super) fn write(
        &self,
        number: u64,
        batch: &Batch<'_>,
        done: &mut Done,
        rejected: &mut Vec<u8>,
    ) -> bool {
        let waits =
            |sink: &mut Option<Sink>| sink.as_ref().is_some_and(|it| it.ended.is_none() && it.turn != number);
        let held = self.turned.wait_while(self.hold(), waits).unwrap_or_else(PoisonError::into_inner);
        let mut held = held;
        let Some(sink) = held.as_mut().filter(|sink| sink.ended.is_none()) else { return false };
        sink.turn += 1;
        rejected.clear();
        for one in &done.rejected {
            match sink.listing {
                Listing::Lines => one.write_lines(&batch.ready.ruleset, rejected),
                Listing::Rows => one.write_rows(&batch.ready.ruleset, rejected),
            }
        }
        let written = sink.out.write(&done.out).and_then(|()| sink.rejects.write(rejected));
        #[cfg(feature = "parquet")]
        let written =
            written.and_then(|()| done.columns.take().map_or(Ok(()), |rows| sink.out.columns(rows)));
        sink.progress.more(done.rows, done.rejected.len() as u64);
        let room = MOST_TOLD.saturating_sub(sink.told.len());
        sink.told.extend(done.rejected.drain(..).take(room));
        if let Err(error) = written {
            let closed = error.kind() == ErrorKind::BrokenPipe;
            sink.ended = Some(if closed { Ended::Closed } else { Ended::Output(error) });
        }
        let goes_on = sink.ended.is_none();
        drop(held);
        self.turned.notify_all();
        goes_on
    }
}

/// What is still to be read of a text.
pub(super) struct Feed<R> {
    cutter: Cutter,
    reader: R,
    next: u64,
    /// Nothing more is read.
    ended: bool,
}

impl<R: Read> Feed<R> {
    /// All of it.
    pub(super) fn new(cutter: Cutter, reader: R) -> Mutex<Self> {
        Mutex::new(Self { cutter, reader, next: 0, ended: false })
    }
}

/// Works through the whole input; gives the counts, and why it ended before the end where it did. Every thread does
/// `work` with its number; where each has a share of its own, none may be missing.
pub(super) fn run(
    batch: &Batch<'_>,
    shared: &Shared,
    threads: usize,
    own_shares: bool,
    work: impl Fn(usize, &mut Worker<'_>) + Sync,
) -> (Summary, Option<Ended>) {
    let fast = batch.fast();
    let mut workers: Vec<Worker<'_>> = (0..threads).map(|_| batch.worker(fast.as_ref())).collect();
    thread::scope(|scope| {
        let mut started = Vec::new();
        for (number, worker) in workers.iter_mut().enumerate() {
            let work = &work;
            let one = move || work(number, worker);
            match thread::Builder::new().stack_size(STACK).spawn_scoped(scope, one) {
                Ok(handle) => started.push(handle),
                Err(error) if started.is_empty() || own_shares => shared.end(Ended::Input(error)),
                // Fewer threads do the same.
                Err(_) => break,
            }
        }
        for handle in started {
            if let Err(fault) = handle.join() {
                resume_unwind(fault);
            }
        }
    });
    let mut summary = Summary::new(&batch.ready.ruleset, batch.reference.is_some());
    for worker in &workers {
        summary.merge(&worker.summary);
    }
    (summary, shared.hold().as_mut().and_then(|sink| sink.ended.take()))
}

/// Lets the others stop where this thread fails.
pub(super) struct Watch<'a>(pub &'a Shared);

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.end(Ended::Fault);
        }
    }
}

/// One thread's work on a text: the next piece, whichever it is.
pub(super) fn pieces<R: Read>(
    batch: &Batch<'_>,
    worker: &mut Worker<'_>,
    feed: &Mutex<Feed<R>>,
    shared: &Shared,
) {
    let _watch = Watch(shared);
    let (mut piece, mut done, mut rejected) = (Piece::default(), Done::default(), Vec::new());
    while !shared.has_ended() {
        let mut held = feed.lock().unwrap_or_else(PoisonError::into_inner);
        let Feed { cutter, reader, next, ended } = &mut *held;
        if *ended {
            return;
        }
        let number = *next;
        *next += 1;
        let read = cutter.next(reader, &mut piece);
        *ended = !matches!(read, Ok(true));
        drop(held);
        match read {
            Ok(true) => {}
            Ok(false) => return,
            // What stands before it is written all the same.
            Err(error) => return shared.end_after(number, error),
        }
        worker.piece(&piece, &mut done);
        if !shared.write(number, batch, &mut done, &mut rejected) {
            return;
        }
    }
}

impl Shared {
    /// Ends with a fault of the input when everything before it is written.
    pub(super) fn end_after(&self, number: u64, error: io::Error) {
        let waits =
            |sink: &mut Option<Sink>| sink.as_ref().is_some_and(|it| it.ended.is_none() && it.turn != number);
        drop(self.turned.wait_while(self.hold(), waits).unwrap_or_else(PoisonError::into_inner));
        self.end(Ended::Input(error));
    }
}
