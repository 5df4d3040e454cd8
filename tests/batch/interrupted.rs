//! Ctrl-C in the middle: whole rows or nothing.

use super::ankle;
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// Starts with rows on standard input that never end, interrupts, and gives the exit code and standard output.
fn interrupted(folder: &std::path::Path, more: &[&str]) -> (Option<i32>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_bedside"))
        .args(["batch", "rules.triage", "-", "--select", "id,level"])
        .args(more)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let reading = std::thread::spawn(move || {
        let mut text = String::new();
        stdout.read_to_string(&mut text).unwrap();
        text
    });
    stdin.write_all(&b"{\"id\":1,\"walks\":true}\n".repeat(4_000)).unwrap();
    sleep(Duration::from_millis(300));
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let code = child.wait().unwrap().code();
    (code, reading.join().unwrap())
}

#[test]
#[cfg(unix)]
fn what_was_written_are_whole_rows() {
    let case = ankle();
    let (code, text) = interrupted(&case.path("."), &[]);
    assert_eq!(code, Some(130));
    assert!(text.is_empty() || text.ends_with("}\n"));
    assert!(text.lines().all(|line| line.starts_with("{\"id\":1,") && line.ends_with('}')));
}

#[test]
#[cfg(unix)]
fn a_file_is_there_whole_or_not_at_all() {
    let case = ankle();
    let (code, _) = interrupted(&case.path("."), &["-o", "out.ndjson"]);
    assert_eq!(code, Some(130));
    let left: Vec<_> = std::fs::read_dir(case.path(".")).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left, ["rules.triage"]);
}
