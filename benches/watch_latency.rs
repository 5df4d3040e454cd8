//! From a save to the report of `bedside watch`, for the flagship with twelve answer files: 200 saves of each kind, with
//! median, 95th percentile and maximum, as a reader of its output sees them.
//!
//! `cargo bench --bench watch_latency`

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

const SAVES: usize = 200;
const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/rulesets/deep_gluteal");

/// How a save is made.
type Save = fn(&Path, &str);

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let ruleset = folder.path().join("deep_gluteal.triage");
    let answers = folder.path().join("answers");
    fs::create_dir(&answers).expect("a folder");
    fs::copy(format!("{PROJECT}/deep_gluteal.triage"), &ruleset).expect("the flagship");
    let mut people: Vec<_> = fs::read_dir(format!("{PROJECT}/answers"))
        .expect("answers")
        .map(|it| it.expect("one").path())
        .collect();
    people.sort();
    for person in people.iter().take(12) {
        fs::copy(person, answers.join(person.file_name().expect("a name"))).expect("an answer file");
    }
    let mut watch = Watch::start(&ruleset, &answers);
    let text = fs::read_to_string(&ruleset).expect("the flagship");
    let other = text.replace("\notherwise level self_care", "\notherwise level call_routine");
    assert_ne!(text, other, "the flagship ends in another way now");
    let saves: [(&str, Save); 2] = [("renamed", rename), ("in place", in_place)];
    for (how, save) in saves {
        watch.measure(&format!("ruleset, {how}"), &ruleset, [&other, &text], save);
    }
    let person = people.first().and_then(|it| it.file_name()).map(|name| answers.join(name));
    let person = person.expect("somebody");
    let one = fs::read_to_string(&person).expect("answers");
    let two = format!("{one}# saved\n");
    for (how, save) in saves {
        watch.measure(&format!("one answer file, {how}"), &person, [&two, &one], save);
    }
}

fn rename(path: &Path, text: &str) {
    let beside = path.with_extension("new");
    fs::write(&beside, text).expect("a text");
    fs::rename(beside, path).expect("a save");
}

fn in_place(path: &Path, text: &str) {
    fs::write(path, text).expect("a save");
}

/// A running `bedside watch`.
struct Watch {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Watch {
    fn start(ruleset: &Path, answers: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bedside"));
        command.arg("watch").args([ruleset, answers]).arg("--timing").stdout(Stdio::piped());
        let mut child = command.spawn().expect("bedside");
        let output = BufReader::new(child.stdout.take().expect("its output"));
        let mut watch = Self { child, output };
        println!("start: {}", watch.until("after the start").trim_end());
        watch
    }

    fn until(&mut self, end: &str) -> String {
        loop {
            let mut line = String::new();
            assert_ne!(self.output.read_line(&mut line).expect("a line"), 0, "bedside ended");
            if line.contains(end) {
                return line;
            }
        }
    }

    fn measure(&mut self, what: &str, path: &Path, texts: [&str; 2], save: Save) {
        let mut seen = Vec::new();
        let mut last = String::new();
        for text in texts.into_iter().cycle().take(SAVES) {
            let start = Instant::now();
            save(path, text);
            last = self.until("after the save");
            seen.push(start.elapsed());
            // People do not save twice in a moment.
            std::thread::sleep(Duration::from_millis(15));
        }
        seen.sort();
        let at = |part: usize| {
            let place = (seen.len() * part / 100).min(seen.len() - 1);
            seen.get(place).map_or(0.0, |it| it.as_secs_f64() * 1000.0)
        };
        let (median, late, most) = (at(50), at(95), at(100));
        println!(
            "{what}: median {median:.2} ms, p95 {late:.2} ms, max {most:.2} ms; last: {}",
            last.trim_end()
        );
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
