//! Builds one run of the program in a folder of its own.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A small ruleset.
pub const ANKLE: &str = r#"ruleset ankle "Ankle"
  language 1
  version "1.0.0"

levels
  today "Be seen today"
  home  "Look after it at home"

question walks "Can you walk four steps?"
  yes or no

question swollen "Is it swollen?"
  yes or no
  ask when walks

red flag cannot_walk "Cannot walk four steps"
  when walks is no
  then level today
  because "A broken bone hurts like this."

rule swelling "Swelling"
  when swollen
  then level today
  because "Stated for the test."

otherwise level home
"#;

/// A run to be: files, arguments, standard input.
pub struct Case {
    folder: TempDir,
    args: Vec<OsString>,
    stdin: String,
    closed: bool,
    env: Vec<(&'static str, &'static str)>,
}

/// What a run came to.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Case {
    /// An empty folder, no arguments.
    pub fn new() -> Self {
        let folder = TempDir::new().expect("a folder can be made");
        Self { folder, args: Vec::new(), stdin: String::new(), closed: false, env: Vec::new() }
    }

    /// Puts `rules.triage` there.
    pub fn rules(self, text: &str) -> Self {
        self.file("rules.triage", text)
    }

    /// Puts an answer file there.
    pub fn answers(self, name: &str, text: &str) -> Self {
        self.file(name, text)
    }

    /// Puts any file there.
    pub fn file(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.folder.path().join(name);
        let parent = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(parent).expect("a folder can be made");
        fs::write(path, bytes).expect("a file can be written");
        self
    }

    /// Adds arguments.
    pub fn args<'a>(mut self, args: impl IntoIterator<Item = &'a str>) -> Self {
        self.args.extend(args.into_iter().map(OsString::from));
        self
    }

    /// Gives standard input.
    pub fn stdin(mut self, text: &str) -> Self {
        text.clone_into(&mut self.stdin);
        self
    }

    /// Sets a variable of the environment.
    pub fn env(mut self, name: &'static str, value: &'static str) -> Self {
        self.env.push((name, value));
        self
    }

    /// Closes standard output before anything is read from it.
    pub fn closed(mut self) -> Self {
        self.closed = true;
        self
    }

    /// Runs `eval rules.triage` with these arguments.
    pub fn eval<'a>(self, args: impl IntoIterator<Item = &'a str>) -> Run {
        self.args(["eval", "rules.triage"]).args(args).run()
    }

    /// Takes a file away.
    pub fn without(self, name: &str) -> Self {
        fs::remove_file(self.folder.path().join(name)).expect("the file is there");
        self
    }

    /// Where a file stands.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What a file says.
    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("the file is there")
    }

    /// Runs the program with these arguments and keeps the folder.
    pub fn then<'a>(mut self, args: impl IntoIterator<Item = &'a str>) -> (Self, Run) {
        self.args = args.into_iter().map(OsString::from).collect();
        let run = self.ran();
        (self, run)
    }

    /// Runs the program.
    pub fn run(self) -> Run {
        self.ran()
    }

    fn ran(&self) -> Run {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bedside"))
            .args(&self.args)
            .current_dir(self.folder.path())
            .env_remove("NO_COLOR")
            .env_remove("COLUMNS")
            .envs(self.env.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        if self.closed {
            drop(child.stdout.take());
        }
        let mut stdin = child.stdin.take().expect("standard input is piped");
        // The program may end without reading it.
        let _ = stdin.write_all(self.stdin.as_bytes());
        drop(stdin);
        let output = child.wait_with_output().expect("the program ends");
        Run {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).expect("results are UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("problems are UTF-8"),
        }
    }
}

impl Run {
    /// Standard output as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }
}
