//! The threads: each takes the next piece of rows, works on it, and hands it over to be written in its turn.

use super::turns::{Ended, Shared, Watch};
use crate::batch::pieces::{Cutter, Piece};
use crate::batch::summary::Summary;
use crate::batch::{Batch, Done, Worker};
use std::io::Read;
use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Room for each thread's calls; only what is used is taken.
const STACK: usize = 64 << 20;
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
    (summary, shared.why_ended())
}

/// One thread's work on a text: the next piece, whichever it is.
pub(super) fn pieces<R: Read>(
    batch: &Batch<'_>,
    worker: &mut Worker<'_>,
    feed: &Mutex<Feed<R>>,
    shared: &Shared,
) {
    let _watch = Watch(shared);
    let (mut piece, mut done) = (Piece::default(), Done::default());
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
        if !shared.write(number, batch, &mut done) {
            return;
        }
    }
}
