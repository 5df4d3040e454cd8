//! What the threads share: pieces are written in the order of the rows, by whichever thread has the next one. A thread
//! that is done before its turn leaves its piece and goes on, as long as little is waiting.

use super::sink::Sink;
use crate::batch::{Batch, Done};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// So many bytes of results may wait to be written before the threads wait too.
const MOST_WAITING: usize = 8 << 20;

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

/// Whose turn it is, and what waits for its turn.
#[derive(Default)]
struct Queue {
    /// The number of the piece that is written next, or that is being written.
    turn: u64,
    /// Whether a thread is writing; it goes on as long as the next piece is there.
    writing: bool,
    waiting: BTreeMap<u64, Done>,
    /// Bytes of results that wait.
    bytes: usize,
    /// Pieces that are written, for the sake of their room.
    spare: Vec<Done>,
    /// Why nothing more is written.
    ended: Option<Ended>,
}

impl Queue {
    fn end(&mut self, why: Ended) {
        self.ended.get_or_insert(why);
    }

    fn is_over(&self) -> bool {
        self.ended.is_some()
    }

    /// Whether the piece of this number must wait until others are written.
    fn is_full_for(&self, number: u64) -> bool {
        !self.is_over() && number != self.turn && self.bytes > MOST_WAITING
    }

    /// The piece whose turn it is, where it is there.
    fn next(&mut self) -> Option<Done> {
        let done = self.waiting.remove(&self.turn).filter(|_| !self.is_over())?;
        self.bytes -= done.out.len();
        Some(done)
    }
}

/// The sink, and what waits for its turn.
pub(super) struct Shared {
    sink: Mutex<Option<Sink>>,
    queue: Mutex<Queue>,
    turned: Condvar,
}

/// The sink, whatever became of the thread that held it last.
type Held<'a> = MutexGuard<'a, Option<Sink>>;

impl Shared {
    /// Nothing to write to yet.
    pub(super) fn new() -> Self {
        Self { sink: Mutex::new(None), queue: Mutex::default(), turned: Condvar::new() }
    }

    /// From now on this is written to.
    pub(super) fn put(&self, sink: Sink) {
        *self.hold() = Some(sink);
    }

    /// Waits until nothing is being written, and keeps it so.
    pub(super) fn hold(&self) -> Held<'_> {
        self.sink.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_while(&self, waits: impl Fn(&Queue) -> bool) -> MutexGuard<'_, Queue> {
        let waits = |queue: &mut Queue| waits(queue);
        self.turned.wait_while(self.queue(), waits).unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing more is written.
    pub(super) fn end(&self, why: Ended) {
        self.queue().end(why);
        self.turned.notify_all();
    }

    /// Ends with a fault of the input when everything before it is written.
    pub(super) fn end_after(&self, number: u64, error: io::Error) {
        self.wait_while(|queue| !queue.is_over() && queue.turn != number).end(Ended::Input(error));
        self.turned.notify_all();
    }

    pub(super) fn has_ended(&self) -> bool {
        self.queue().is_over()
    }

    /// Why it ended before the end of the input; asked once, when no thread works any more.
    pub(super) fn why_ended(&self) -> Option<Ended> {
        self.queue().ended.take()
    }

    /// Takes what a piece came to, to be written in its turn, and leaves room for the next one; says whether to go on.
    pub(super) fn write(&self, number: u64, batch: &Batch<'_>, done: &mut Done) -> bool {
        let mut queue = self.wait_while(|queue| queue.is_full_for(number));
        if queue.is_over() {
            return false;
        }
        let room = queue.spare.pop().unwrap_or_default();
        let done = std::mem::replace(done, room);
        queue.bytes += done.out.len();
        queue.waiting.insert(number, done);
        if queue.writing {
            return true;
        }
        queue.writing = true;
        while let Some(mut next) = queue.next() {
            drop(queue);
            let written =
                self.hold().as_mut().map_or(Ok(()), |sink| sink.take(&batch.ready.ruleset, &mut next));
            queue = self.queue();
            queue.turn += 1;
            queue.spare.push(next);
            if let Err(error) = written {
                let closed = error.kind() == ErrorKind::BrokenPipe;
                queue.end(if closed { Ended::Closed } else { Ended::Output(error) });
            }
            self.turned.notify_all();
        }
        queue.writing = false;
        !queue.is_over()
    }
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
