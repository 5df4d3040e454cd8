//! `bedside watch`: on every save checks, evaluates, and says what changed.
//!
//! Everything it says is its result and goes to standard output, messages too, so that they stand in the order in which
//! things happened. The screen is never cleared.

mod against;
mod layout;
mod notices;
mod pending;
mod places;
mod reading;
mod reviewing;
mod session;

use super::Exit;
use super::console::Console;
use against::Against;
use notices::{Notices, Signal};
use session::Session;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// So often everything is looked at, for saves on drives that tell nothing.
const LOOK: Duration = Duration::from_secs(2);
/// Looking may take no more than this share of the time.
const SHARE: u32 = 50;

/// What `watch` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A ruleset, or a folder of rulesets, each with its answer files in `answers` beside it.
    #[arg(value_name = "RULESET|DIR")]
    ruleset: String,
    /// Answer files, or folders with answer files.
    answers: Vec<String>,
    /// Say how long it took.
    #[arg(long)]
    timing: bool,
}

/// Watches until it is interrupted or nobody reads on.
pub(super) fn run(args: &Args, console: &mut Console) -> Exit {
    if std::iter::once(&args.ruleset).chain(&args.answers).any(|path| path == "-") {
        Console::err("error: standard input cannot be watched; name files or folders\n");
        return Exit::Usage;
    }
    let (sender, signals) = mpsc::channel();
    let stop = Arc::new(AtomicBool::new(false));
    if listen_for_interruption(sender.clone(), Arc::clone(&stop)).is_err() {
        Console::err("the machine does not let bedside listen for Ctrl-C\n");
        return Exit::Machine;
    }
    let against = Against::new(sender.clone());
    let mut session = Session::start(args, console, &stop, (Notices::new(sender), against));
    let ended = follow(&mut session, &signals);
    drop(session);
    if ended == Exit::Interrupted {
        // The shell's next line starts on a line of its own; a reader of JSON gets no empty line.
        if console.json() { Console::err("\n") } else { console.out("\n") }
    }
    ended
}

/// The first Ctrl-C ends it in order, a second one at once.
fn listen_for_interruption(to: Sender<Signal>, stop: Arc<AtomicBool>) -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(move || {
        if stop.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(Exit::Interrupted.code()));
        }
        // Where nobody listens it has ended already.
        let _ = to.send(Signal::Stop);
    })
}

fn follow(session: &mut Session, signals: &Receiver<Signal>) -> Exit {
    let mut look = Instant::now() + LOOK;
    while !session.closed() {
        let dues = session.pending.next().into_iter().chain(session.reviewing.next());
        let wake = dues.fold(look, Instant::min);
        let first = match signals.recv_timeout(wake.saturating_duration_since(Instant::now())) {
            Ok(signal) => Some(signal),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return Exit::Machine,
        };
        let (mut heard, mut lost) = (Vec::new(), false);
        let mut answers = Vec::new();
        for signal in first.into_iter().chain(signals.try_iter()) {
            match signal {
                Signal::At(path, what, at) => heard.push((path, what, at)),
                Signal::Lost => lost = true,
                Signal::Against(answer) => answers.push(answer),
                Signal::Stop => return Exit::Interrupted,
            }
        }
        session.hear(&heard);
        let now = Instant::now();
        if lost || look <= now {
            session.look_again(now, false);
            look = Instant::now() + LOOK.max(now.elapsed() * SHARE);
        }
        let due = session.pending.take(Instant::now());
        if !due.is_empty() {
            session.round(due);
        }
        session.review_again(Instant::now());
        for answer in &answers {
            session.tell_against(answer);
        }
    }
    Exit::Done
}
