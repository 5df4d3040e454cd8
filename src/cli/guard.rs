//! Catches a fault of bedside itself, so that it ends with a line that asks to report it and says nothing of any
//! answer.

use super::Exit;
use super::console::Console;
use std::panic::{PanicHookInfo, set_hook};
use std::path::Path;
use std::sync::Mutex;

/// Room for deep texts; only what is used is ever taken.
const STACK: usize = 256 << 20;

/// Where the fault happened: a file of the program and a line, never a value.
static PLACE: Mutex<Option<String>> = Mutex::new(None);

/// Runs the program's work on a thread of its own and turns a fault into an exit code.
pub(super) fn watch(work: impl FnOnce() -> Exit + Send + 'static) -> Exit {
    set_hook(Box::new(note_place));
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work);
    match thread.map(std::thread::JoinHandle::join) {
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
        let exit = watch(|| unreachable!("temperature 38.2"));
        drop(std::panic::take_hook());
        assert_eq!(exit, Exit::Fault);
        let place = PLACE.lock().ok().and_then(|slot| slot.clone()).unwrap_or_default();
        assert!(place.starts_with("guard.rs, line "), "{place}");
    }
}
