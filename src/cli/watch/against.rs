//! What a save does to all possible patients, against the last commit: asked beside everything else, so that no save
//! waits for it, and told when it is known.

use super::notices::Signal;
use crate::cli::console::Console;
use crate::cli::diff::brief::{self, Since};
use crate::report::{escape, json};
use crate::watch::state::{Force, State};
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::thread;

/// Room for deep texts; only what is used is ever taken.
const STACK: usize = 64 << 20;

/// An answer that came.
#[derive(Debug)]
pub(super) struct Answer {
    /// The ruleset.
    name: String,
    /// Which of its saves was asked about.
    save: u64,
    found: Since,
}

/// The saves that were asked about.
pub(super) struct Against {
    to: Sender<Signal>,
    /// The last save of each ruleset.
    saves: HashMap<String, Arc<AtomicU64>>,
}

impl Against {
    /// Answers go there.
    pub(super) fn new(to: Sender<Signal>) -> Self {
        Self { to, saves: HashMap::new() }
    }

    /// Asks about a ruleset that was saved; what was asked about it before is given up.
    pub(super) fn ask(&mut self, state: &State) {
        let last = Arc::clone(self.saves.entry(state.name().to_owned()).or_default());
        let save = last.fetch_add(1, Ordering::Relaxed) + 1;
        let Some(ready) = state.ruleset.in_force.clone().filter(|_| state.ruleset.force == Force::Current)
        else {
            return;
        };
        let (name, to) = (state.name().to_owned(), self.to.clone());
        let work = move || {
            let is_over = move || last.load(Ordering::Relaxed) != save;
            if let Some(found) = brief::since("HEAD", &name, &ready, is_over) {
                // The program has ended where nobody listens.
                let _ = to.send(Signal::Against(Answer { name, save, found }));
            }
        };
        // Without another thread nothing is told: it is an extra.
        drop(thread::Builder::new().stack_size(STACK).spawn(work));
    }

    /// Says what was found, unless the ruleset was saved again meanwhile.
    pub(super) fn tell(&self, answer: &Answer, console: &mut Console) {
        let last = self.saves.get(&answer.name).map(|last| last.load(Ordering::Relaxed));
        if last != Some(answer.save) {
            return;
        }
        if console.json() {
            let line = json!({"event": "patients", "ruleset": answer.name, "since": answer.found.json()});
            console.out(&json::line(&line));
        } else {
            console.out(&format!("{}: {}\n", escape(&answer.name), escape(&answer.found.words())));
        }
    }
}
