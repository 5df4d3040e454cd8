//! `bedside watch` against real saves, as editors make them, seen as a person sees it: by what it prints.

#[path = "support/skipped.rs"]
mod skipped;

use skipped::skipped;
use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Far more than any machine needs.
const PATIENCE: Duration = Duration::from_mins(1);

const RULESET: &str = r#"ruleset small "A small ruleset"
  language 1
  version "1.0.0"

levels
  now    "See a doctor now"
  later  "See a doctor this week"
  home   "Stay at home"

source judgement "The author's judgement"

question fever "Do you have a fever?"
  yes or no
question cough "Do you cough?"
  yes or no

advice rest "Rest and drink."

red flag fever_now "Fever"
  when fever
  because "Fever may be serious."
  then level now
  cite judgement

rule coughing "Cough"
  when cough
  because "A cough should be heard."
  then level later
  then advise [rest]
  cite judgement

otherwise level home
"#;

fn answers(fever: &str, cough: &str) -> String {
    format!("answers:\n  fever: {fever}\n  cough: {cough}\n")
}

/// The small ruleset with coughing at another level.
fn at_home() -> String {
    RULESET.replace("then level later", "then level home")
}

/// The small ruleset with a slip.
fn broken() -> String {
    RULESET.replace("when cough", "when coug")
}

/// A folder with the small ruleset and two people.
fn project() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("answers")).expect("a folder");
    fs::write(folder.path().join("r.triage"), RULESET).expect("a ruleset");
    fs::write(folder.path().join("answers/anna.yaml"), answers("no", "yes")).expect("answers");
    fs::write(folder.path().join("answers/bob.yaml"), answers("no", "no")).expect("answers");
    folder
}

/// Saves at one stroke, so that no slow machine shows a part of it.
fn save(path: impl AsRef<Path>, text: impl AsRef<str>) {
    let path = path.as_ref();
    let beside = path.with_extension("part");
    fs::write(&beside, text.as_ref()).expect("a text");
    fs::rename(beside, path).expect("a save");
}

/// A running `bedside watch`.
struct Watch {
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn start(folder: &Path, args: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bedside"));
        command.arg("watch").args(args).current_dir(folder).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("bedside starts");
        let output = BufReader::new(child.stdout.take().expect("its output"));
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self { child, lines }
    }

    /// The ruleset and the folder of answers, watched until the first state is told.
    fn usual(folder: &Path) -> (Self, String) {
        let mut watch = Self::start(folder, &["r.triage", "answers", "--timing"]);
        let first = watch.until("after the start");
        (watch, first)
    }

    /// Everything said up to and with a line that holds these words.
    fn until(&mut self, words: &str) -> String {
        let (mut said, end) = (String::new(), Instant::now() + PATIENCE);
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let heard = self.lines.recv_timeout(left);
            assert!(heard.is_ok(), "no `{words}` in:\n{said}");
            let line = heard.unwrap_or_default();
            assert!(!line.contains('\u{1b}'), "the terminal is steered: {line:?}");
            said += &line;
            said.push('\n');
            if line.contains(words) {
                return said;
            }
        }
    }

    #[cfg(unix)]
    fn interrupt(mut self) -> (ExitStatus, String) {
        let id = self.child.id().to_string();
        let killed = Command::new("kill").args(["-INT", &id]).status().expect("kill runs");
        assert!(killed.success());
        let status = self.child.wait().expect("it ends");
        (status, self.lines.iter().fold(String::new(), |all, line| all + &line + "\n"))
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn has(said: &str, words: &[&str]) {
    for words in words {
        assert!(said.contains(words), "no `{words}` in:\n{said}");
    }
}

#[test]
fn the_first_state_is_one_line_a_person() {
    let folder = project();
    let (_watch, said) = Watch::usual(folder.path());
    has(&said, &["watching r.triage with 2 answer files", "no problems in r.triage"]);
    has(&said, &["answers/anna.yaml: See a doctor this week; 1 rule fired"]);
    has(&said, &["answers/bob.yaml: Stay at home; 0 rules fired", "checked in ", "2 answer files in "]);
}

#[test]
fn vim_moves_the_old_file_away_and_writes_anew() {
    let folder = project();
    let (mut watch, _) = Watch::usual(folder.path());
    let (file, backup) = (folder.path().join("r.triage"), folder.path().join("r.triage~"));
    for (text, level) in [(at_home(), "now Stay at home"), (RULESET.to_owned(), "now See a doctor this week")]
    {
        fs::rename(&file, &backup).expect("a backup");
        fs::write(&file, text).expect("a save");
        fs::remove_file(&backup).expect("no backup");
        has(&watch.until(level), &["answers/anna.yaml", "level: was "]);
    }
}

#[test]
fn visual_studio_code_empties_the_file_and_writes_in_place() {
    let folder = project();
    let (mut watch, _) = Watch::usual(folder.path());
    let text = at_home();
    let (start, rest) = text.split_at(200);
    let mut file =
        OpenOptions::new().write(true).truncate(true).open(folder.path().join("r.triage")).expect("open");
    file.write_all(start.as_bytes()).expect("a part");
    file.write_all(rest.as_bytes()).expect("the rest");
    drop(file);
    watch.until("level: was See a doctor this week, now Stay at home");
}

#[cfg(unix)]
#[test]
fn sed_writes_beside_and_renames() {
    let folder = project();
    let (mut watch, _) = Watch::usual(folder.path());
    let sed = |expression: &str, file: &str| {
        let mut command = Command::new("sed");
        command.args(["-i.bak", expression, file]).current_dir(folder.path());
        command.status().is_ok_and(|status| status.success())
    };
    if !sed("s/fever: no/fever: yes/", "answers/bob.yaml") {
        return;
    }
    let said = watch.until("after the save");
    has(&said, &["answers/bob.yaml", "level: was Stay at home, now See a doctor now"]);
    has(&said, &["fires now: fever_now, \"Fever\"", "1 answer file in "]);
    assert!(!said.contains("anna"), "nothing of anna changed:\n{said}");
    assert!(sed("s/advise .rest./advise [rest] # so/", "r.triage"));
    watch.until("r.triage: nothing changed");
}

#[test]
fn a_broken_ruleset_leaves_the_last_good_one_in_force() {
    let folder = project();
    let (mut watch, _) = Watch::usual(folder.path());
    let file = folder.path().join("r.triage");
    save(&file, broken());
    let said = watch.until("after the save");
    has(&said, &["new 1 error in r.triage", "`coug`", "the last good ruleset stays in force"]);
    save(folder.path().join("answers/anna.yaml"), answers("yes", "yes"));
    has(&watch.until("after the save"), &["level: was See a doctor this week, now See a doctor now"]);
    save(&file, "");
    has(&watch.until("after the save"), &["error gone", "the text is empty", "the last good ruleset stays"]);
    save(&file, at_home());
    let said = watch.until("after the save");
    has(&said, &["error gone (line 1): the text is empty", "r.triage; it is in force again"]);
}

#[test]
fn a_message_that_only_moved_is_not_told_again() {
    let folder = project();
    let (mut watch, _) = Watch::usual(folder.path());
    let file = folder.path().join("r.triage");
    save(&file, broken());
    watch.until("after the save");
    save(&file, format!("# one more line\n{}", broken()));
    has(&watch.until("after the save"), &["nothing changed", "the last good ruleset stays in force"]);
}

#[test]
fn an_answer_file_with_an_error_keeps_its_last_result() {
    let folder = project();
    let (mut watch, _) = Watch::usual(folder.path());
    let file = folder.path().join("answers/anna.yaml");
    save(&file, answers("no", "perhaps"));
    has(&watch.until("after the save"), &["new 1 error in answers/anna.yaml", "its last result stands"]);
    save(&file, answers("no", "no"));
    let said = watch.until("after the save");
    has(&said, &["answers/anna.yaml: error gone", "now Stay at home", "fires no more: coughing, \"Cough\""]);
    has(&said, &["advised no more: rest, \"Rest and drink.\""]);
}

#[test]
fn files_vanish_and_return() {
    let folder = project();
    let (mut watch, _) = Watch::usual(folder.path());
    let (anna, ruleset) = (folder.path().join("answers/anna.yaml"), folder.path().join("r.triage"));
    fs::remove_file(&anna).expect("removed");
    has(&watch.until("after the save"), &["`answers/anna.yaml` is gone; keeping its last state"]);
    save(&anna, answers("no", "no"));
    has(&watch.until("after the save"), &["`answers/anna.yaml` is back", "now Stay at home"]);
    fs::remove_file(&ruleset).expect("removed");
    has(&watch.until("after the save"), &["`r.triage` is gone", "the last good ruleset stays in force"]);
    save(&ruleset, at_home());
    has(&watch.until("after the save"), &["`r.triage` is back", "in force again"]);
}

#[test]
fn new_answer_files_of_a_folder_are_taken_up() {
    let folder = project();
    let (mut watch, _) = Watch::usual(folder.path());
    fs::write(folder.path().join("answers/.carl.yaml.swp"), "x").expect("not an answer file");
    fs::write(folder.path().join("answers/carl.yaml"), answers("yes", "no")).expect("answers");
    watch.until("answers/carl.yaml: See a doctor now; 1 rule fired");
    fs::create_dir(folder.path().join("answers/more")).expect("a folder");
    fs::write(folder.path().join("answers/more/dora.json"), r#"{"answers": {"fever": "no", "cough": "no"}}"#)
        .expect("answers");
    watch.until("dora.json: Stay at home; 0 rules fired");
}

#[test]
fn a_folder_that_is_replaced_is_watched_again() {
    let folder = project();
    let (mut watch, _) = Watch::usual(folder.path());
    let (there, away) = (folder.path().join("answers"), folder.path().join("away"));
    fs::rename(&there, &away).expect("moved");
    watch.until("`answers/bob.yaml` is gone");
    fs::create_dir(&there).expect("a folder");
    fs::write(there.join("bob.yaml"), answers("yes", "no")).expect("answers");
    watch.until("now See a doctor now");
    fs::write(there.join("bob.yaml"), answers("no", "no")).expect("answers");
    watch.until("level: was See a doctor now, now Stay at home");
}

#[test]
fn a_folder_that_was_moved_away_is_waited_for_as_a_folder() {
    let folder = project();
    let (there, away) = (folder.path().join("rules"), folder.path().join("away"));
    fs::create_dir(&there).expect("a folder");
    fs::rename(folder.path().join("r.triage"), there.join("r.triage")).expect("moved");
    fs::rename(folder.path().join("answers"), there.join("answers")).expect("moved");
    let mut watch = Watch::start(folder.path(), &["rules"]);
    watch.until("rules/answers/bob.yaml: ");
    fs::rename(&there, &away).expect("moved");
    let mut said = watch.until("`rules/r.triage` is gone");
    fs::rename(&away, &there).expect("moved back");
    said.push_str(&watch.until("`rules/r.triage` is back"));
    save(there.join("answers/bob.yaml"), answers("yes", "no"));
    said.push_str(&watch.until("now See a doctor now"));
    assert!(!said.contains("watching") && !said.contains("`rules`"), "{said}");
}

#[test]
fn what_is_named_twice_is_told_and_watched_once() {
    let folder = project();
    let args = ["r.triage", "r.triage", "answers/anna.yaml", "answers/anna.yaml", "answers"];
    let mut watch = Watch::start(folder.path(), &args);
    let said = watch.until("answers/bob.yaml: ");
    has(&said, &["`r.triage` is named twice and watched once", "`answers/anna.yaml` is named twice"]);
    has(&said, &["watching r.triage with 2 answer files"]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_may_be_turned() {
    use std::os::unix::fs::symlink;
    let (folder, elsewhere) = (project(), tempfile::tempdir().expect("a folder"));
    let (link, target) = (folder.path().join("r.triage"), elsewhere.path().join("one.triage"));
    fs::rename(&link, &target).expect("moved");
    symlink(&target, &link).expect("a link");
    let (mut watch, said) = Watch::usual(folder.path());
    has(&said, &["answers/anna.yaml: See a doctor this week"]);
    save(&target, at_home());
    watch.until("level: was See a doctor this week, now Stay at home");
    let other = elsewhere.path().join("two.triage");
    fs::write(&other, RULESET).expect("a ruleset");
    symlink(&other, folder.path().join("new")).expect("a link");
    fs::rename(folder.path().join("new"), &link).expect("turned");
    watch.until("level: was Stay at home, now See a doctor this week");
    save(&other, at_home());
    watch.until("level: was See a doctor this week, now Stay at home");
}

#[test]
fn every_ruleset_of_a_folder_is_watched_with_its_answers() {
    let folder = project();
    let copy = |name: &str| -> PathBuf {
        let to = folder.path().join(name);
        fs::create_dir_all(to.join("answers")).expect("a folder");
        fs::write(to.join("answers/person.yaml"), answers("yes", "no")).expect("answers");
        fs::write(to.join("s.triage"), RULESET).expect("a ruleset");
        to
    };
    copy("second");
    let mut watch = Watch::start(folder.path(), &[".", "--timing"]);
    let said = watch.until("after the start") + &watch.until("after the start");
    has(&said, &["r.triage with 2 answer files", "s.triage with 1 answer file"]);
    copy("third");
    watch.until("third");
    save(folder.path().join("second/s.triage"), broken());
    watch.until("s.triage; the last good ruleset stays in force");
}

#[test]
fn what_is_not_there_yet_is_waited_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut watch = Watch::start(folder.path(), &["sub/r.triage", "anna.yaml", "--timing"]);
    let said = watch.until("after the start");
    has(&said, &["`sub/r.triage` is not there yet; waiting for it", "`anna.yaml` is not there yet"]);
    fs::write(folder.path().join("anna.yaml"), answers("no", "yes")).expect("answers");
    watch.until("`anna.yaml` is there now");
    fs::create_dir(folder.path().join("sub")).expect("a folder");
    fs::write(folder.path().join("sub/r.triage"), RULESET).expect("a ruleset");
    watch.until("anna.yaml: See a doctor this week; 1 rule fired");
}

#[test]
fn a_thousand_answer_files_are_no_burden() {
    let folder = project();
    for at in 0..1000 {
        let path = folder.path().join(format!("answers/person_{at:04}.yaml"));
        fs::write(path, answers("no", if at % 2 == 0 { "yes" } else { "no" })).expect("answers");
    }
    let start = Instant::now();
    let (mut watch, said) = Watch::usual(folder.path());
    assert_eq!(said.matches("fired").count(), 1002, "one line a person");
    save(folder.path().join("r.triage"), at_home());
    has(&watch.until("after the save"), &["501 of 1002 answer files changed"]);
    save(folder.path().join("answers/person_0500.yaml"), answers("yes", "no"));
    has(&watch.until("after the save"), &["answers/person_0500.yaml", "1 answer file in "]);
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
}

/// A case of the small ruleset with a cough.
fn case(level: &str) -> String {
    format!("case \"coughs\"\n  given\n    fever no\n    cough yes\n  expect\n    level {level}\n")
}

#[test]
fn cases_that_flip_are_told() {
    let folder = project();
    let (mut watch, first) = Watch::usual(folder.path());
    assert!(!first.contains("case"), "{first}");
    let (file, beside) = (folder.path().join("r.triage"), folder.path().join("r.cases.triage"));
    save(&beside, case("later"));
    watch.until("after the save");
    save(&file, at_home());
    let said = watch.until("after the save");
    let missed = "expected level later: the level is `home`";
    has(&said, &["case \"coughs\" fails now (r.cases.triage, line 1)", missed, "1 case: 0 passed, 1 failed"]);
    save(&file, broken());
    let said = watch.until("after the save");
    assert!(!said.contains("coughs"), "the last verdict stands: {said}");
    save(&file, RULESET);
    has(&watch.until("after the save"), &["case \"coughs\" passes now", "1 case: 1 passed"]);
    save(&beside, case("latr"));
    has(&watch.until("after the save"), &["new 1 error in r.cases.triage", "`latr`"]);
    save(&beside, format!("{}\n{}", case("later"), case("now").replace("coughs", "another")));
    let said = watch.until("after the save");
    has(
        &said,
        &["error gone", "case \"another\" fails (r.cases.triage, line 8)", "2 cases: 1 passed, 1 failed"],
    );
}

#[test]
fn programs_read_one_object_a_line() {
    let folder = project();
    let mut watch = Watch::start(folder.path(), &["r.triage", "answers", "--format", "json"]);
    let read = |line: &str| -> serde_json::Value { serde_json::from_str(line.trim()).expect("JSON") };
    let same = |line: &serde_json::Value, place: &str, wanted: &str| {
        assert_eq!(
            line.pointer(place).map(ToString::to_string).as_deref(),
            Some(wanted),
            "{place} of {line}"
        );
    };
    let first = read(&watch.until("\"event\":\"started\""));
    same(&first, "/in_force", "\"current\"");
    same(&first, "/changes/0/level/from", "null");
    same(&first, "/cases", "{\"passed\":0,\"failed\":0,\"changed\":[]}");
    same(&first, "/changes/0/level/to/at_least", "\"later\"");
    save(folder.path().join("answers/anna.yaml"), answers("no", "no"));
    let next = read(&watch.until("\"event\":\"changed\""));
    same(&next, "/changes/0/source", "\"answers/anna.yaml\"");
    same(&next, "/changes/0/level/to/at_most", "\"home\"");
    same(&next, "/changes/0/fired/gone", "[\"coughing\"]");
    same(&next, "/changes/0/advice/gone", "[\"rest\"]");
    assert!(next.pointer("/milliseconds").and_then(serde_json::Value::as_f64).is_some_and(|it| it > 0.0));
    save(folder.path().join("r.triage"), broken());
    same(&read(&watch.until("last_good")), "/problems_new/0/severity", "\"error\"");
}

#[test]
fn read_aloud_every_line_is_a_sentence() {
    let folder = project();
    let mut watch = Watch::start(folder.path(), &["r.triage", "answers", "--format", "plain"]);
    watch.until("answers/bob.yaml: Stay at home; 0 rules fired.");
    save(folder.path().join("answers/anna.yaml"), answers("no", "no"));
    watch.until("level: was See a doctor this week, now Stay at home.");
}

#[test]
fn standard_input_cannot_be_watched() {
    let output = Command::new(env!("CARGO_BIN_EXE_bedside")).args(["watch", "-"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot be watched"));
}

#[cfg(unix)]
#[test]
fn an_interruption_ends_it_cleanly() {
    let folder = project();
    let (watch, _) = Watch::usual(folder.path());
    let (status, rest) = watch.interrupt();
    assert_eq!((status.code(), rest.as_str()), (Some(130), "\n"));
}

#[test]
fn a_library_is_followed() {
    let folder = project();
    let at = |name: &str| folder.path().join(name);
    let (head, rest) = RULESET.split_once("question cough").expect("a question");
    let library = "library cough \"Cough\"\n  language 1\n  version \"1\"\nquestion cough \"Do you cough?\"\n  yes or no\n";
    save(
        at("r.triage"),
        format!("{head}use \"shared/cough.triage\"\n\n{}", &rest[rest.find("advice").unwrap_or(0)..]),
    );
    let mut watch = Watch::start(folder.path(), &["r.triage", "answers", "--timing"]);
    has(
        &watch.until("after the start"),
        &["there is no file `shared/cough.triage`", "no ruleset is in force yet"],
    );
    fs::create_dir(at("shared")).expect("a folder");
    save(at("shared/cough.triage"), library);
    has(&watch.until("answers/bob.yaml: "), &["no problems in r.triage; it is in force"]);
    watch.until("after the save");
    save(at("shared/cough.triage"), library.replace("yes or no", "yes or now"));
    has(&watch.until("after the save"), &["shared/cough.triage", "the last good ruleset stays in force"]);
    save(
        at("shared/cough.triage"),
        library.to_owned() + "red flag bad \"Bad\"\n  when cough\n  then level now\n  because \"x\"\n",
    );
    has(&watch.until("after the save"), &["answers/anna.yaml", "fires now: bad"]);
    fs::remove_file(at("shared/cough.triage")).expect("gone");
    has(&watch.until("after the save"), &["there is no file `shared/cough.triage`"]);
    save(at("shared/cough.triage"), library);
    has(&watch.until("after the save"), &["fires no more: bad"]);
}

/// A folder with the small ruleset, two people, and their results accepted.
fn reviewed() -> TempDir {
    let folder = project();
    accept(folder.path(), &["all"]);
    folder
}

fn accept(folder: &Path, names: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bedside"));
    command.args(["review", "--as", "Dr Who", "--accept"]).args(names).current_dir(folder);
    let output = command.stdin(Stdio::null()).output().expect("bedside starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn where_there_is_no_result_none_is_as_accepted() {
    let folder = project();
    fs::remove_dir_all(folder.path().join("answers")).expect("removed");
    fs::create_dir(folder.path().join("snapshots")).expect("a folder");
    let mut watch = Watch::start(folder.path(), &["r.triage"]);
    has(&watch.until("in review"), &["  in review: no result yet\n"]);
}

#[test]
fn what_waits_for_a_reviewer_is_told() {
    let folder = reviewed();
    let at = |name: &str| folder.path().join(name);
    let mut watch = Watch::start(folder.path(), &["."]);
    has(&watch.until("in review"), &["  in review: all 2 results are as accepted\n"]);
    save(at("r.triage"), at_home());
    let said = watch.until("pending now");
    has(
        &said,
        &[
            "level: was See a doctor this week",
            "  in review: 1 of 2 pending, 1 less urgent: anna\n    pending now: anna\n",
        ],
    );
    save(at("answers/carl.yaml"), answers("yes", "no"));
    has(
        &watch.until("pending now"),
        &["  in review: 2 of 3 pending, 1 less urgent: anna, carl\n    pending now: carl\n"],
    );
    // What has an error is not compared: the last good state stands.
    save(at("r.triage"), broken());
    has(&watch.until("stays in force"), &["1 error"]);
    save(at("r.triage"), at_home().replace("# x", ""));
    watch.until("in force again");
    accept(folder.path(), &["anna"]);
    let said = watch.until("pending no more");
    has(&said, &["\n./r.triage\n  in review: 1 of 3 pending: carl\n    pending no more: anna\n"]);
    assert!(!said.contains("less urgent"), "{said}");
    accept(folder.path(), &["carl"]);
    has(
        &watch.until("pending no more"),
        &["  in review: all 3 results are as accepted\n    pending no more: carl\n"],
    );
}

#[test]
fn what_waits_for_a_reviewer_is_told_to_programs_and_aloud() {
    let folder = reviewed();
    save(folder.path().join("r.triage"), at_home());
    let mut watch = Watch::start(folder.path(), &["r.triage", "answers", "--format", "json"]);
    let said = watch.until("\"review\"");
    let line = said.lines().last().unwrap_or_default();
    let value: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
    let field = |name: &str| value.get(name).cloned().unwrap_or_default();
    assert_eq!(
        (field("results"), field("new"), field("gone")),
        (2.into(), serde_json::json!([]), serde_json::json!([]))
    );
    let first = field("pending").get(0).cloned().unwrap_or_default();
    assert_eq!(first.pointer("/level/change"), Some(&"downgrade".into()), "{value:#}");
    let mut watch = Watch::start(folder.path(), &["r.triage", "answers/anna.yaml", "--format", "plain"]);
    has(&watch.until("in review"), &["r.triage: in review: 1 of 1 pending, 1 less urgent: anna.\n"]);
}

#[test]
fn without_a_review_nothing_is_said_of_one_until_it_starts() {
    let folder = project();
    let (mut watch, first) = Watch::usual(folder.path());
    assert!(!first.contains("in review"), "{first}");
    save(folder.path().join("r.triage"), at_home());
    assert!(!watch.until("after the save").contains("in review"));
    accept(folder.path(), &["bob"]);
    has(&watch.until("in review"), &["in review: 1 of 2 pending: anna\n"]);
    let log = fs::read_to_string(folder.path().join("snapshots/accepted.log")).expect("a record");
    save(folder.path().join("snapshots/accepted.log"), format!("{log}=======\n"));
    has(
        &watch.until("not known"),
        &["what is in review is not known: a merge is not finished: snapshots/accepted.log:2;"],
    );
}

/// Puts a folder under git; false where there is none.
fn under_git(folder: &Path) -> bool {
    let git = |args: &[&str]| {
        let who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"];
        Command::new("git").args(who).args(args).current_dir(folder).status().is_ok_and(|it| it.success())
    };
    let done = git(&["init", "--quiet"]) && git(&["add", "--all"]) && git(&["commit", "--quiet", "-m", "It"]);
    if !done {
        skipped("git is not installed");
    }
    done
}

#[test]
fn all_possible_patients_are_held_against_the_last_commit() {
    let folder = project();
    if !under_git(folder.path()) {
        return;
    }
    let (mut watch, _) = Watch::usual(folder.path());
    save(folder.path().join("r.triage"), at_home());
    let said = watch.until("than in");
    assert!(said.contains("r.triage: Some patients are less urgent than in "), "{said}");
    assert!(said.contains("settled at `later` before, settled at `home` now"), "{said}");
    let answer = said.find("after the save").expect("the save is answered");
    assert!(said.find("Some patients").is_some_and(|place| place > answer), "{said}");
    save(folder.path().join("r.triage"), RULESET.replace("when cough", "when cough or fever"));
    let said = watch.until("than in");
    assert!(said.contains("No possible patient is less urgent than in "), "{said}");
}
