//! Catches a fault of bedside itself, so that it ends with a line that asks to report it and says nothing of any
//! answer.

use super::Exit;
use super::console::Console;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};
use std::path::Path;
use std::sync::Mutex;
use std::thread;

/// Room for deep searches; only what is used is ever taken.
const STACK: usize = 256 << 20;

/// Where the fault happened: a file of the program and a line, never a value.
static PLACE: Mutex<Option<String>> = Mutex::new(None);

/// Runs the program's work and turns a fault into an exit code.
pub(super) fn watch(work: impl FnOnce() -> Exit) -> Exit {
    set_hook(Box::new(note_place));
    // Nothing that a fault may leave half done is looked at again.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| fault())
}

/// The same on a thread of its own, for work whose calls may go deep.
pub(super) fn with_room(work: impl FnOnce() -> Exit + Send + 'static) -> Exit {
    let thread = thread::Builder::new().stack_size(STACK).spawn(work);
    match thread.map(thread::JoinHandle::join) {
        Ok(Ok(exit)) => exit,
        Ok(Err(_)) => fault(),
        Err(_) => {
            Console::err("bedside cannot start: the machine has no memory left\n");
            Exit::Machine
        }
    }
}

/// Replaces the usual message of a panic, which may hold an answer.
fn note_place(info: &PanicHookInfo) {
    let place = info.location().map(|at| {
        let file = Path::new(at.file()).file_name().unwrap_or_default();
        format!("{}, line {}", file.display(), at.line())
    });
    if let Ok(mut slot) = PLACE.lock() {
        *slot = place;
    }
}

/// Tells of a fault, and that there is no result.
pub(super) fn fault() -> Exit {
    let place = PLACE.lock().ok().and_then(|slot| slot.clone());
    let place = place.map(|place| format!(" ({place})")).unwrap_or_default();
    let engine = crate::report::ENGINE;
    Console::err(&format!(
        "{engine} has a fault of its own and gives no result{place}; please report this line and what was being done\n"
    ));
    Exit::Fault
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_tells_its_place_and_no_answer() {
        let fails = || unreachable!("temperature 38.2");
        for roomy in [false, true] {
            let exit = watch(|| if roomy { with_room(fails) } else { fails() });
            drop(std::panic::take_hook());
            assert_eq!(exit, Exit::Fault);
            let place = PLACE.lock().ok().and_then(|mut slot| slot.take()).unwrap_or_default();
            assert!(place.starts_with("guard.rs, line "), "{place}");
        }
    }
}
