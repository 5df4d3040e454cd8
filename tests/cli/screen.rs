//! A real terminal: the program in tmux, keys in and the screen out.

use super::case::Case;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// So long something may take to show on the screen of a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often the screen is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// A terminal with one shell in the folder of a case.
pub struct Screen {
    socket: PathBuf,
}

impl Screen {
    /// Starts a shell script in a terminal of so many columns; none where there is no tmux, which is said so that nobody
    /// takes the test for run. `$BEDSIDE` is the program.
    pub fn start(case: &Case, columns: u16, env: &[(&str, &str)], script: &str) -> Option<Self> {
        if Command::new("tmux").arg("-V").output().is_err() {
            // Not with a macro: those are kept back where a test passes.
            let _ = writeln!(std::io::stderr(), "SKIPPED: tmux is not installed, and no terminal was tried");
            return None;
        }
        let screen = Self { socket: case.path("tmux") };
        let mut words = String::new();
        let own = [("BEDSIDE", env!("CARGO_BIN_EXE_bedside")), ("LC_ALL", "C.UTF-8")];
        let quiet =
            [("GIT_CONFIG_GLOBAL", "none"), ("GIT_CONFIG_SYSTEM", "none"), ("GIT_CEILING_DIRECTORIES", "/")];
        for (name, value) in own.iter().chain(&quiet).chain(env) {
            writeln!(words, "export {name}='{value}'").expect("a text takes it");
        }
        let script = format!("{words}{script}\nexec sleep 1000");
        let width = columns.to_string();
        let folder = case.path(".").display().to_string();
        let args = [
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-x",
            &width,
            "-y",
            "60",
            "-c",
            &folder,
            "sh",
            "-c",
            &script,
        ];
        let output = screen.tmux(&args);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Some(screen)
    }

    fn tmux(&self, args: &[&str]) -> Output {
        let mut command = Command::new("tmux");
        command.arg("-u").arg("-S").arg(&self.socket).args(args);
        command.env_remove("NO_COLOR").env_remove("TMUX").output().expect("tmux runs")
    }

    /// Everything that was written, the part that scrolled away too, as the terminal laid it out.
    pub fn all(&self) -> String {
        let output = self.tmux(&["capture-pane", "-p", "-S", "-"]);
        String::from_utf8(output.stdout).expect("a screen is UTF-8")
    }

    /// The same with the characters that set colours.
    pub fn coloured(&self) -> String {
        let output = self.tmux(&["capture-pane", "-p", "-e", "-S", "-"]);
        String::from_utf8(output.stdout).expect("a screen is UTF-8")
    }

    /// Waits until the end of what was written is this.
    pub fn ends(&self, text: &str) -> String {
        self.until(text, |screen| screen.trim_end().ends_with(text.trim_end()))
    }

    /// Waits until this was written somewhere.
    pub fn says(&self, text: &str) -> String {
        self.until(text, |screen| screen.contains(text))
    }

    fn until(&self, text: &str, there: impl Fn(&str) -> bool) -> String {
        let start = Instant::now();
        loop {
            let screen = self.all();
            if there(&screen) {
                return screen;
            }
            assert!(start.elapsed() < PATIENCE, "`{text}` does not come:\n{screen}");
            std::thread::sleep(LOOK);
        }
    }

    /// Presses keys, each a name that tmux knows.
    pub fn press(&self, keys: &[&str]) {
        let output = self.tmux(&[&["send-keys"], keys].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
    }
}
