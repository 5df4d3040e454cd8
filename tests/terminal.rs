//! `bedside review` in a real terminal, keys and all.

#![cfg(unix)]
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what is not as expected fails the test, as it should"
)]

#[path = "cli/case.rs"]
mod case;
#[path = "cli/screen.rs"]
mod screen;

use case::{ANKLE, Case};
use screen::Screen;
use std::fs;
use std::process::Command;
use unicode_width::UnicodeWidthStr;

const WALKS: &str = "answers:\n  walks: yes\n  swollen: yes\n";
const LIMPS: &str = "answers:\n  walks: no\n";
const ASKED: &str = "[a]ccept [r]eject [s]kip [h]elp:";
const REMOVE: &str = "[a] remove [r] keep [s]kip [h]elp:";
const LESS: &str = "[y]es, less urgent [n]o:";
/// The name is short enough for a line of 40 columns.
const REVIEW: &str = "\"$BEDSIDE\" review --as 'Dr Who'; echo \"exit $?\"";
/// Says whether lines are edited and echoed, as a shell needs it.
const SOUND: &str = "stty -a | tr ' ' '\\n' | grep -E '^-?(icanon|echo|isig|opost);?$' | sort | tr '\\n' ' '";

/// Four people, of whom one became less urgent, one has no answer file any more, one is new and one is as accepted.
fn pending(rules: &str) -> Case {
    let case = Case::new().rules(rules);
    let case =
        case.file("answers/anna.yaml", WALKS).file("answers/ben.yml", LIMPS).file("answers/carl.yaml", LIMPS);
    let (case, run) = case.then(["review", "--accept", "all", "--as", "Dr Who"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    let (before, after) = rules.split_once("rule swelling").expect("the rule is there");
    let changed = format!("{before}rule swelling{}", after.replace("then level today", "then level home"));
    case.rules(&changed).without("answers/ben.yml").file("answers/dora.yaml", WALKS)
}

/// Accepts somebody who becomes less urgent.
fn less_urgent(screen: &Screen) {
    screen.press(&["a"]);
    screen.ends(LESS);
    screen.press(&["y"]);
}

fn log(case: &Case) -> Vec<Vec<String>> {
    let text = case.text("snapshots/accepted.log");
    text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

#[test]
fn each_key_does_what_it_says() {
    let case = pending(ANKLE);
    let before = case.text("snapshots/anna.result.txt");
    let Some(screen) = Screen::start(&case, 40, &[("NO_COLOR", "1")], REVIEW) else { return };
    let seen = screen.ends(ASKED);
    let [summary, card] =
        [seen.find("ankle: 3 of 4 pending, 1 less urgent"), seen.find("1 of 3: anna: less urgent")];
    assert!(summary.is_some() && summary < card, "{seen}");
    assert!(seen.contains("because of swelling \"Swelling\"\n    before: fires, level today\n"), "{seen}");
    assert!(seen.contains("- level: today \"Be seen today\"\n+ level: home"), "{seen}");
    screen.press(&["x"]);
    screen.says("This key does nothing; h for help.");
    screen.press(&["b"]);
    screen.says("There is none before it that is not on");
    screen.press(&["h"]);
    screen.says("q  quit; what was accepted stays");
    screen.press(&["w"]);
    screen.says("  snapshot: 1");
    screen.press(&["c"]);
    screen.says("Which rules changed is not known:");
    screen.ends(ASKED);
    screen.press(&["s"]);
    screen.says("2 of 3: ben: has no answer file any more");
    screen.ends(REMOVE);
    screen.press(&["b"]);
    screen.ends(ASKED);
    screen.press(&["r"]);
    screen.says("anna: rejected; the accepted result");
    assert_eq!(case.text("snapshots/anna.result.txt"), before);
    screen.ends(REMOVE);
    screen.press(&["a"]);
    screen.ends("[y]es, remove it [n]o:");
    screen.press(&["n"]);
    screen.ends(REMOVE);
    assert!(case.path("snapshots/ben.result.txt").exists(), "nothing is removed unasked");
    screen.press(&["a"]);
    screen.ends("[y]es, remove it [n]o:");
    screen.press(&["y"]);
    screen.says("3 of 3: dora: new");
    assert!(!case.path("snapshots/ben.result.txt").exists());
    screen.ends(ASKED);
    screen.press(&["A"]);
    let seen = screen.ends("exit 1");
    assert!(
        seen.contains("2 accepted, 1 rejected, 0 left for later\nankle: 1 of 3 pending, 1 less urgent\n"),
        "{seen}"
    );
    for line in seen.lines() {
        assert!(UnicodeWidthStr::width(line) <= 40, "{line}");
    }
    assert!(!screen.coloured().contains('\u{1b}'), "{}", screen.coloured());
    assert!(case.text("snapshots/dora.result.txt").contains("level: home"));
    let lines = log(&case);
    let named = |name: &str| {
        lines.iter().filter(|line| line[0] == name).map(|line| line[2].as_str()).collect::<Vec<_>>()
    };
    assert_eq!((named("anna").len(), named("dora").len()), (1, 1));
    assert!(named("ben").contains(&"removed"), "{lines:?}");
    assert!(lines.iter().all(|line| line.len() == 5 && line[4] == "Dr Who"), "{lines:?}");
}

#[test]
fn what_is_gone_and_new_is_coloured_beside_its_sign() {
    let case = pending(ANKLE);
    let Some(screen) = Screen::start(&case, 100, &[], REVIEW) else { return };
    screen.ends(ASKED);
    let seen = screen.coloured();
    assert!(seen.contains("\u{1b}[31m- level: today \"Be seen today\""), "{seen}");
    assert!(seen.contains("\u{1b}[32m+ level: home \"Look after it at home\""), "{seen}");
}

#[test]
fn words_of_any_width_stay_whole_in_forty_columns() {
    let name = "足首がひどく腫れていて触ると痛むため今日のうちに診てもらう必要がある";
    let case = pending(&ANKLE.replace("\"Swelling\"", &format!("\"{name}\"")));
    let Some(screen) = Screen::start(&case, 40, &[("NO_COLOR", "1")], REVIEW) else { return };
    let seen = screen.ends(ASKED);
    let joined: String = seen.lines().map(str::trim_start).collect();
    assert!(joined.contains(name), "{seen}");
    for line in seen.lines() {
        assert!(UnicodeWidthStr::width(line) <= 40, "{line}");
    }
}

#[test]
fn read_aloud_each_change_is_a_sentence() {
    let case = pending(ANKLE);
    let script = "\"$BEDSIDE\" --format plain review --as 'Dr Who'; echo \"exit $?\"";
    let Some(screen) = Screen::start(&case, 200, &[], script) else { return };
    let seen = screen.ends(ASKED);
    assert!(seen.contains("today \"Be seen today\" became home"), "{seen}");
    assert!(seen.contains("  Before: level: today \"Be seen today\"\n  Now: level: home"), "{seen}");
    assert!(!screen.coloured().contains('\u{1b}'), "{}", screen.coloured());
    screen.press(&["C-d"]);
    screen.ends("exit 1");
}

#[test]
fn a_name_is_asked_for_where_nobody_knows_it() {
    let case = pending(ANKLE);
    let Some(screen) = Screen::start(&case, 80, &[], "\"$BEDSIDE\" review; echo \"exit $?\"") else { return };
    screen.ends(ASKED);
    screen.press(&["a"]);
    screen.says("anna will be less urgent: today \"Be seen today\" -> home");
    screen.ends(LESS);
    screen.press(&["n"]);
    screen.ends(ASKED);
    screen.press(&["a"]);
    screen.ends(LESS);
    screen.press(&["y"]);
    screen.ends("Who accepts? Your name:");
    screen.press(&["Enter"]);
    screen.says("Not accepted: a record needs a name.");
    screen.ends(ASKED);
    screen.press(&["a"]);
    screen.ends(LESS);
    screen.press(&["y"]);
    screen.ends("Who accepts? Your name:");
    screen.press(&["Ann Example", "Enter"]);
    screen.says("anna: accepted by Ann Example");
    screen.ends(REMOVE);
    screen.press(&["q"]);
    screen.ends("exit 1");
    assert_eq!(log(&case).iter().filter(|line| line[4] == "Ann Example").count(), 1);
}

#[test]
fn what_cannot_be_written_is_told_and_the_review_goes_on() {
    let case = pending(ANKLE);
    let Some(screen) = Screen::start(&case, 100, &[], REVIEW) else { return };
    screen.ends(ASKED);
    let (folder, away) = (case.path("snapshots"), case.path("away"));
    fs::rename(&folder, &away).expect("it is ours");
    fs::write(&folder, "no folder").expect("it can be written");
    less_urgent(&screen);
    screen.says("accepted.log` cannot be written: ");
    screen.ends(ASKED);
    fs::remove_file(&folder).and_then(|()| fs::rename(&away, &folder)).expect("it is ours");
    let text = case.text("snapshots/anna.result.txt");
    let record = case.text("snapshots/accepted.log");
    fs::write(folder.join("anna.result.txt"), text.replace("today", "now")).expect("it can be written");
    less_urgent(&screen);
    screen.says("anna.result.txt` cannot be written: it was changed meanwhile by another program");
    screen.ends(ASKED);
    assert_eq!(case.text("snapshots/accepted.log"), record, "what did not happen is not on record");
    fs::write(folder.join("anna.result.txt"), text).expect("it can be written");
    less_urgent(&screen);
    screen.says("anna: accepted by Dr Who");
    screen.ends(REMOVE);
    screen.press(&["q"]);
    screen.ends("exit 4");
}

#[test]
fn ctrl_c_ends_it_and_the_terminal_is_as_it_was() {
    let case = pending(ANKLE);
    let script = format!("{SOUND}; echo before; {REVIEW}; {SOUND}; echo after");
    let Some(screen) = Screen::start(&case, 100, &[], &script) else { return };
    screen.ends(ASKED);
    screen.press(&["C-c"]);
    let seen = screen.ends("after");
    assert!(seen.contains("exit 130"), "{seen}");
    same_terminal(&seen);
}

fn same_terminal(seen: &str) {
    let state =
        |end: &str| seen.lines().find_map(|line| line.strip_suffix(end).map(str::trim).map(str::to_owned));
    assert!(state("before").is_some_and(|it| it.contains("echo") && !it.contains("-echo")), "{seen}");
    assert_eq!(state("before"), state("after"), "{seen}");
}

/// Runs the review below a shell that stays, with the number of its process in a file.
fn watched() -> String {
    format!(
        "{SOUND}; echo before; sh -c 'echo $$ > pid; exec \"$BEDSIDE\" review --as Dr'; echo \"exit $?\"; {SOUND}; echo after"
    )
}

fn signal(case: &Case, name: &str) {
    let status = Command::new("kill").arg(name).arg(case.text("pid").trim()).status().expect("kill runs");
    assert!(status.success());
}

#[test]
fn told_to_end_it_puts_the_terminal_in_order() {
    for (name, exit) in [("-TERM", "exit 143"), ("-HUP", "exit 129"), ("-INT", "exit 130")] {
        let case = pending(ANKLE);
        let Some(screen) = Screen::start(&case, 100, &[], &watched()) else { return };
        screen.ends(ASKED);
        signal(&case, name);
        let seen = screen.ends("after");
        assert!(seen.contains(exit), "{seen}");
        same_terminal(&seen);
    }
}

#[test]
fn killed_in_the_middle_it_keeps_what_was_decided() {
    let case = pending(ANKLE);
    let Some(screen) = Screen::start(&case, 100, &[], &watched()) else { return };
    screen.ends(ASKED);
    less_urgent(&screen);
    screen.says("anna: accepted by Dr");
    screen.ends(REMOVE);
    screen.press(&["a"]);
    screen.ends("[y]es, remove it [n]o:");
    signal(&case, "-KILL");
    screen.says("exit 137");
    assert!(case.path("snapshots/ben.result.txt").exists());
    assert!(!case.path("snapshots/dora.result.txt").exists());
    let (_, run) = case.then(["review", "--check"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(
        run.stdout.starts_with("ankle: 2 of 4 pending\n  ben: has no answer file any more\n  dora: new"),
        "{}",
        run.stdout
    );
}
