//! Single keys from a terminal, which is left as it was found: after each key, after a fault, and where the program is
//! told to end.

use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use crossterm::terminal;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

/// A key that was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// A character.
    Char(char),
    /// Escape, or the end of what can be typed (Ctrl-D).
    Leave,
    /// Ctrl-C.
    Interrupt,
    /// Any other.
    Other,
}

/// Whether somebody sits there: keys can be pressed, and what is asked can be read.
pub(super) fn are_there() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// The terminal while it waits for a key: nothing is echoed, and no line is edited.
struct Raw;

impl Raw {
    fn new() -> io::Result<Self> {
        terminal::enable_raw_mode().map(|()| Self)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // Where this fails there is no terminal any more.
        let _ = terminal::disable_raw_mode();
    }
}

/// From now on the terminal is put in order before a signal ends the program.
///
/// # Errors
/// Where the machine does not let bedside listen.
#[cfg(unix)]
pub(super) fn put_in_order_when_ended() -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::{iterator::Signals, low_level};
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    std::thread::Builder::new().spawn(move || {
        for signal in signals.forever() {
            let _ = terminal::disable_raw_mode();
            if signal == SIGINT {
                std::process::exit(i32::from(super::Exit::Interrupted.code()));
            }
            // Ends as if nobody had listened.
            let _ = low_level::emulate_default_handler(signal);
        }
    })?;
    Ok(())
}

/// The machine itself puts the terminal in order.
#[cfg(not(unix))]
pub(super) fn put_in_order_when_ended() -> io::Result<()> {
    Ok(())
}

/// Asks, and waits for one key. What was typed before the question stood there is no answer to it.
///
/// # Errors
/// Where the terminal is gone.
pub(super) fn ask(question: &str) -> io::Result<Key> {
    let raw = Raw::new()?;
    while event::poll(Duration::ZERO)? {
        if of(&event::read()?) == Some(Key::Interrupt) {
            return Ok(Key::Interrupt);
        }
    }
    let mut stdout = io::stdout().lock();
    stdout.write_all(question.as_bytes()).and_then(|()| stdout.flush())?;
    drop(stdout);
    loop {
        if let Some(key) = of(&event::read()?) {
            drop(raw);
            return Ok(key);
        }
    }
}

/// Asks for a line, which the terminal lets people edit.
///
/// # Errors
/// Where the terminal is gone.
pub(super) fn line(question: &str) -> io::Result<String> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(question.as_bytes()).and_then(|()| stdout.flush())?;
    drop(stdout);
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

fn of(event: &Event) -> Option<Key> {
    let Event::Key(key) = event else { return None };
    if key.kind == KeyEventKind::Release {
        return None;
    }
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    Some(match key.code {
        KeyCode::Char('c') if control => Key::Interrupt,
        KeyCode::Char('d') if control => Key::Leave,
        KeyCode::Char(character) if !control => Key::Char(character),
        KeyCode::Esc => Key::Leave,
        _ => Key::Other,
    })
}
