//! Libraries: how text is divided over files changes no result, every file is read once and only where it may be, and
//! problems are told in their own file.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a test stops at what it does not expect, and need not be fast"
)]

mod support;

use bedside::answers::Answers;
use bedside::eval::Strictness;
use bedside::library::Texts;
use bedside::pipeline::{self, Loaded, Ready};
use bedside::ruleset::{QuestionId, digest};
use bedside::source::Source;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use support::entropy::Entropy;
use support::generate::{self, Generated};

const ROOT: &str = "ruleset root \"Root\"\n  language 1\n  version \"1\"\n";
const LEVELS: &str = "levels\n  now \"Now\"\n  later \"Later\"\notherwise level later\n";
const RULE: &str = "rule fast \"Fast\"\n  when racing\n  then level now\n  because \"x\"\n";
const PULSE: &str = "question pulse \"Pulse\"\n  whole number 20 to 220\n";
const RACING: &str = "finding racing \"Racing\"\n  when pulse >= 120\n";

fn library(id: &str, rest: &str) -> String {
    format!("library {id} \"Title\"\n  language 1\n  version \"1\"\n\n{rest}")
}

/// A ruleset with the files that it uses, in memory.
fn load(root: &str, files: &[(&str, &str)]) -> Loaded {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    pipeline::load(&Source::new("root.triage", root), &Texts { root: "root.triage".to_owned(), files })
}

/// Each problem as `file:line code`.
fn told(loaded: &Loaded) -> Vec<String> {
    let source = &loaded.source;
    let tell = |it: &bedside::diagnostic::Diagnostic| {
        let at = it.span().start;
        let (file, line) = (source.file_at(at).name, source.position(at).line);
        format!("{file}:{line} {}", it.code.trim_start_matches("bedside::"))
    };
    loaded.diagnostics.iter().map(tell).collect()
}

fn sound(loaded: Loaded) -> Ready {
    let errors: Vec<_> = loaded.diagnostics.iter().filter(|it| it.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{}", loaded.source.text());
    loaded.ready.expect("no error")
}

/// What is concluded, by names, each kind in no order.
fn concluded(ready: &Ready, of: &Ready, answers: &Answers) -> BTreeMap<&'static str, BTreeSet<String>> {
    let (ruleset, mut own) = (&ready.ruleset, Answers::nothing(&ready.ruleset));
    for (at, question) in of.ruleset.questions.iter().enumerate() {
        let id = ruleset.question_named(&question.id).expect("every question stays");
        own.set(id, answers.states()[QuestionId::at(at).index()].clone(), None);
    }
    let outcome = match pipeline::conclude(ready, &own, Strictness::Lenient) {
        Ok(outcome) => outcome,
        Err(problems) => {
            let codes = problems.iter().map(|it| it.message.clone()).collect();
            return BTreeMap::from([("problems", codes)]);
        }
    };
    let rule = |id: &bedside::ruleset::RuleId| ruleset.rules[id.index()].id.clone();
    let findings =
        ruleset.findings.iter().zip(&outcome.findings).map(|(it, value)| format!("{} {value:?}", it.id));
    let scores = ruleset.scores.iter().zip(&outcome.scores).map(|(it, value)| format!("{} {value:?}", it.id));
    BTreeMap::from([
        ("level", [format!("{:?} {:?}", outcome.applies, outcome.level)].into()),
        ("fired", outcome.fired.iter().map(rule).collect()),
        ("open", outcome.open.iter().map(rule).collect()),
        ("advice", outcome.advice.iter().map(|id| ruleset.advice[id.index()].id.clone()).collect()),
        ("findings", findings.collect()),
        ("scores", scores.collect()),
    ])
}

/// The same text in one file and divided over several.
fn divided(generated: &Generated, entropy: &mut Entropy) -> (String, BTreeMap<String, String>) {
    let count = 1 + entropy.below(3);
    let mut parts = vec![String::new(); count];
    let mut own = String::new();
    for declaration in &generated.declarations {
        let stays = declaration.starts_with("levels") || declaration.starts_with("otherwise");
        match entropy.below(count + 1).checked_sub(1).filter(|_| !stays) {
            Some(part) => parts[part] += declaration,
            None => own += declaration,
        }
    }
    let name = |part: usize| ["a.triage", "b/c.triage", "b/d.triage"][part].to_owned();
    let mut files = BTreeMap::new();
    for (part, text) in parts.iter().enumerate() {
        // The second uses the third.
        let uses = if part == 1 && count == 3 { "use \"./d.triage\"\n" } else { "" };
        files.insert(name(part), library("part", &format!("{uses}{text}")));
    }
    let mut uses: Vec<String> = (0..count).map(|part| format!("use \"{}\"\n", name(part))).collect();
    entropy.shuffle(&mut uses);
    (format!("{}\n{}{own}", generated.header, uses.concat()), files)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn dividing_a_ruleset_changes_no_result(numbers in prop::collection::vec(any::<u32>(), 60..260)) {
        let mut entropy = Entropy::new(numbers);
        let generated = generate::ruleset(&mut entropy);
        let whole = sound(pipeline::load_ruleset(&Source::new("root.triage", generated.text())));
        let (root, files) = divided(&generated, &mut entropy);
        let texts = Texts { root: "root.triage".to_owned(), files };
        let parted = sound(pipeline::load(&Source::new("root.triage", root), &texts));
        for known in [2, 6, 9] {
            let answers = support::answers(&whole.ruleset, &mut entropy, known);
            let (one, other) = (concluded(&whole, &whole, &answers), concluded(&parted, &whole, &answers));
            for (kind, names) in &other {
                let all = &one[kind];
                let left_out = ["findings", "scores"].contains(kind);
                prop_assert!(if left_out { names.is_subset(all) } else { names == all }, "{kind}: {all:?} {names:?}");
            }
        }
    }

    #[test]
    fn a_part_used_in_its_place_keeps_the_digest(numbers in prop::collection::vec(any::<u32>(), 60..260)) {
        let mut entropy = Entropy::new(numbers);
        let generated = generate::ruleset(&mut entropy);
        let whole = sound(pipeline::load_ruleset(&Source::new("root.triage", generated.text())));
        // `levels` and `otherwise` stand last.
        let movable = generated.declarations.len() - 2;
        let (start, length) = (entropy.below(movable), 1 + entropy.below(movable));
        let end = (start + length).min(movable);
        let mut declarations = generated.declarations.clone();
        let part: String = declarations.splice(start..end, ["use \"part.triage\"\n".to_owned()]).collect();
        let root = Generated { declarations, ..generated.clone() }.text();
        let parted = sound(load(&root, &[("part.triage", &library("part", &part))]));
        let derived = |ready: &Ready| {
            let it = &ready.ruleset;
            it.findings.len() + it.calculations.len() + it.scores.len() + it.classes.len()
        };
        if derived(&parted) == derived(&whole) {
            prop_assert_eq!(digest::digest(&parted.ruleset), digest::digest(&whole.ruleset));
        }
    }
}

#[test]
fn a_file_is_used_once() {
    let root = format!("{ROOT}use \"a.triage\"\nuse \"./b/../a.triage\"\nuse \"b/c.triage\"\n{LEVELS}{RULE}");
    let files = [
        ("a.triage", library("a", PULSE)),
        ("b/c.triage", library("c", &format!("use \"../a.triage\"\nuse \"../b/../a.triage\"\n{RACING}"))),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let loaded = load(&root, &files);
    assert_eq!(told(&loaded), [""; 0]);
    assert_eq!(
        loaded.used.iter().map(|used| used.path.as_str()).collect::<Vec<_>>(),
        ["a.triage", "b/c.triage"]
    );
    assert_eq!(sound(loaded).ruleset.questions.len(), 1);
}

#[test]
fn what_is_not_needed_costs_nothing() {
    let root = format!("{ROOT}use \"a.triage\"\n{LEVELS}{RULE}");
    let small = sound(load(&root, &[("a.triage", &library("a", &format!("{PULSE}{RACING}")))]));
    let mut large = format!("{PULSE}{RACING}source book \"A book\"\n");
    for at in 0..200 {
        let before = if at == 0 { "pulse".to_owned() } else { format!("n{}", at - 1) };
        large += &format!("finding f{at} \"F\"\n  when pulse >= {}\n  cite book\n", 21 + at % 99);
        large += &format!("calculate n{at} \"N\"\n  = {before} + 1\nscore s{at} \"S\"\n  +1 when f{at}\n");
        large +=
            &format!("classify c{at} \"C\"\n  when f{at}: yes_it_is \"Yes\"\n  otherwise: no_not \"No\"\n");
    }
    let large = sound(load(&root, &[("a.triage", &library("a", &large))]));
    assert_eq!(large.plan.steps.len(), small.plan.steps.len());
    assert_eq!(digest::digest(&large.ruleset), digest::digest(&small.ruleset));
}

#[test]
fn what_is_needed_stays() {
    let more = "score s \"S\"\n  +1 when racing\nfinding shown \"Shown\"\n  when pulse >= 30\n  show under \"Vital signs\"\nfinding idle \"Idle\"\n  when pulse >= 40\nsource book \"Book\"\nfinding expected \"Expected\"\n  when pulse >= 50\n";
    let files = [("a.triage", &*library("a", &format!("{PULSE}{RACING}{more}")))];
    let ids = |root: &str| {
        let ready = sound(load(root, &files));
        let findings = ready.ruleset.findings.iter().map(|it| it.id.clone());
        findings.chain(ready.ruleset.scores.iter().map(|it| it.id.clone())).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(ids(&format!("{ROOT}use \"a.triage\"\n{LEVELS}{RULE}")), "racing shown");
    let promise = "always \"one\"\n  when pulse >= 60\n  expect expected yes\n";
    assert_eq!(ids(&format!("{ROOT}use \"a.triage\"\n{LEVELS}{RULE}{promise}")), "racing shown expected");
    // A case is no part of the meaning: with or without it the result is the same.
    let case = "case \"one\"\n  given\n    pulse 60\n  expect\n    expected yes\n    level later\n";
    let vain = load(&format!("{ROOT}use \"a.triage\"\n{LEVELS}{RULE}{case}"), &files);
    assert_eq!(told(&vain), ["root.triage:17 check::expectation"]);
    // Where nothing is concluded, the findings are the result.
    assert_eq!(ids(&format!("{ROOT}use \"a.triage\"\n")), "racing shown idle expected s");
}

#[test]
fn circles_name_every_file() {
    let root = format!("{ROOT}use \"a.triage\"\n");
    let uses = |path: &str| library("x", &format!("use \"{path}\"\n"));
    let loaded = load(&root, &[("a.triage", &uses("b.triage")), ("b.triage", &uses("a.triage"))]);
    assert_eq!(told(&loaded), ["b.triage:5 library::circle"]);
    let message = &loaded.diagnostics[0].message;
    assert_eq!(
        message,
        "the files use each other in a circle: `a.triage` uses `b.triage`, which uses `a.triage`"
    );
    let back = load(&root, &[("a.triage", &uses("root.triage"))]);
    assert_eq!(told(&back), ["a.triage:5 library::circle"]);
    assert!(back.diagnostics[0].message.contains("`root.triage` uses `a.triage`, which uses `root.triage`"));
    let own = load(&format!("{ROOT}use \"root.triage\"\n"), &[]);
    assert_eq!(own.diagnostics[0].message, "`root.triage` uses itself");
}

#[test]
fn one_mistake_is_one_message() {
    let of = |root: String, files: &[(&str, &str)]| told(&load(&root, files));
    let lib = library("a", &format!("{PULSE}{RACING}"));
    let rest = format!("{LEVELS}{RULE}");
    assert_eq!(of(format!("{ROOT}use \"b.triage\"\n{rest}"), &[]), ["root.triage:4 library::missing"]);
    assert_eq!(
        of("use \"a.triage\"\n".to_owned(), &[("a.triage", &lib)]),
        ["root.triage:1 check::no_ruleset"]
    );
    let twice = format!("{ROOT}use \"a.triage\"\n{PULSE}{rest}");
    assert_eq!(of(twice, &[("a.triage", &lib)]), ["root.triage:5 check::name_twice"]);
    let slip = lib.replace(">= 120", ">= 1200000000000000000");
    let used = format!("{ROOT}use \"a.triage\"\n{rest}");
    assert_eq!(of(used.clone(), &[("a.triage", &slip)]), ["a.triage:8 syntax::number_too_long"]);
    let bare = library("a", RACING);
    let incomplete = format!("{ROOT}use \"a.triage\"\n{PULSE}{rest}");
    assert_eq!(of(incomplete, &[("a.triage", &bare)]), ["a.triage:6 check::library_incomplete"]);
    let levels = format!("{lib}{LEVELS}");
    assert_eq!(
        of(used, &[("a.triage", &levels)]),
        ["a.triage:9 check::not_in_library", "a.triage:12 check::not_in_library"]
    );
}

#[test]
fn a_library_is_checked_by_itself() {
    let rules = format!("{PULSE}{RACING}{RULE}question idle \"Idle\"\n  yes or no\n");
    let alone = load(&library("a", &rules), &[]);
    assert_eq!(told(&alone), [""; 0]);
    assert!(alone.library && alone.ready.is_none());
    assert_eq!(told(&load(&library("a", RACING), &[])), ["root.triage:6 check::unknown_name"]);
    let advice = "advice rest \"Rest\"\n  when level at most now\n";
    assert_eq!(told(&load(&library("a", advice), &[])), [""; 0]);
}

#[test]
fn too_much_is_told_once() {
    let names: Vec<String> = (0..150).map(|at| format!("l{at}.triage")).collect();
    let text = library("l", "");
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), text.as_str())).collect();
    let uses: String = names.iter().map(|name| format!("use \"{name}\"\n")).collect();
    assert_eq!(told(&load(&format!("{ROOT}{uses}"), &files)), ["root.triage:104 library::too_large"]);
    let long = library("l", &"# a comment that makes it long\n".repeat(120_000));
    let files: Vec<(&str, &str)> = names.iter().take(6).map(|name| (name.as_str(), long.as_str())).collect();
    let uses: String = names.iter().take(6).map(|name| format!("use \"{name}\"\n")).collect();
    assert_eq!(told(&load(&format!("{ROOT}{uses}"), &files)), ["root.triage:8 library::too_large"]);
}

#[test]
fn a_long_chain_is_no_trouble() {
    let names: Vec<String> = (0..100).map(|at| format!("l{at}.triage")).collect();
    let texts: Vec<String> = (0..100)
        .map(|at| {
            library("l", &if at < 99 { format!("use \"l{}.triage\"\n", at + 1) } else { PULSE.to_owned() })
        })
        .collect();
    let files: Vec<(&str, &str)> = names.iter().zip(&texts).map(|(name, text)| (&**name, &**text)).collect();
    assert_eq!(
        told(&load(&format!("{ROOT}use \"l0.triage\"\n"), &files)),
        ["l99.triage:5 check::unused_question"; 0]
    );
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn bedside(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bedside")).args(args).current_dir(folder).output().unwrap()
}

/// The codes and files that `check --format json` tells, and the exit code.
fn check(folder: &Path, args: &[&str]) -> (Vec<String>, i32) {
    let args: Vec<&str> = ["check", "--format", "json"].into_iter().chain(args.iter().copied()).collect();
    let output = bedside(folder, &args);
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    let tell = |it: &Value| {
        let label = &it["labels"][0];
        let code = it["code"].as_str().unwrap().trim_start_matches("bedside::");
        format!("{}:{}:{} {code}", label["file"].as_str().unwrap_or(""), label["line"], label["column"])
    };
    (printed["problems"].as_array().unwrap().iter().map(tell).collect(), output.status.code().unwrap())
}

#[test]
fn a_folder_tells_each_problem_once() {
    let wrong = library("a", &format!("{PULSE}{}", RACING.replace("pulse >=", "puls >=")));
    let root = format!("{ROOT}use \"shared/a.triage\"\n{LEVELS}{RULE}");
    let other = root.replace("ruleset root", "ruleset other");
    let folder = folder(&[("r.triage", &root), ("o.triage", &other), ("shared/a.triage", &wrong)]);
    assert_eq!(
        check(folder.path(), &["."]),
        (vec!["./shared/a.triage:8:8 check::unknown_name".to_owned()], 1)
    );
    let each = check(folder.path(), &["r.triage", "o.triage"]);
    assert_eq!(each, (vec!["shared/a.triage:8:8 check::unknown_name".to_owned()], 1));
    // A library may use what is anywhere in a folder that is checked.
    fs::write(folder.path().join("base.triage"), library("base", PULSE)).unwrap();
    fs::write(
        folder.path().join("shared/a.triage"),
        library("a", &format!("use \"../base.triage\"\n{RACING}")),
    )
    .unwrap();
    assert_eq!(check(folder.path(), &["."]), (Vec::new(), 0));
    assert_eq!(check(folder.path(), &["shared/a.triage"]).1, 1);
}

#[test]
fn files_that_cannot_be_used_say_why() {
    let root = format!("{ROOT}use \"a.triage\"\n{LEVELS}{RULE}");
    let folder = folder(&[("r.triage", &root)]);
    let path = folder.path().join("a.triage");
    let told = |code: &str, exit| (vec![format!("r.triage:4:5 library::{code}")], exit);
    assert_eq!(check(folder.path(), &["r.triage"]), told("missing", 1));
    fs::create_dir(&path).unwrap();
    assert_eq!(check(folder.path(), &["r.triage"]), told("unreadable", 4));
    fs::remove_dir(&path).unwrap();
    fs::write(&path, b"library a \"A\"\n  about \"\xff\"\n").unwrap();
    assert_eq!(check(folder.path(), &["r.triage"]), told("not_utf8", 1));
    fs::write(&path, " ".repeat(5 << 20)).unwrap();
    assert_eq!(check(folder.path(), &["r.triage"]), told("too_large", 1));
    fs::write(&path, "").unwrap();
    assert_eq!(check(folder.path(), &["r.triage"]), told("no_header", 1));
}

#[cfg(unix)]
#[test]
fn links_are_followed_to_the_true_file() {
    use std::os::unix::fs::symlink;
    let lib = library("a", &format!("{PULSE}{RACING}"));
    let root =
        format!("{ROOT}use \"a.triage\"\nuse \"link.triage\"\nuse \"folder/a.triage\"\n{LEVELS}{RULE}");
    let all = folder(&[("in/r.triage", &root), ("in/a.triage", &lib), ("out/b.triage", &lib)]);
    let inside = all.path().join("in");
    symlink("a.triage", inside.join("link.triage")).unwrap();
    symlink(".", inside.join("folder")).unwrap();
    assert_eq!(check(&inside, &["r.triage"]), (Vec::new(), 0));
    symlink(inside.join("r.triage"), all.path().join("r.triage")).unwrap();
    assert_eq!(check(all.path(), &["r.triage"]), (Vec::new(), 0));
    fs::remove_file(inside.join("link.triage")).unwrap();
    symlink("../out/b.triage", inside.join("link.triage")).unwrap();
    assert_eq!(check(&inside, &["r.triage"]), (vec!["r.triage:5:5 library::outside".to_owned()], 1));
}

#[test]
fn standard_input_stands_in_the_current_folder() {
    use std::io::Write;
    use std::process::Stdio;
    let lib = library("a", &format!("{PULSE}{RACING}"));
    let folder = folder(&[("a.triage", &lib), ("anna.yaml", "answers:\n  pulse: 130\n")]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_bedside"));
    command.args(["eval", "-", "anna.yaml", "--format", "json"]).current_dir(folder.path());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let root = format!("{ROOT}use \"a.triage\"\n{LEVELS}{RULE}");
    child.stdin.take().unwrap().write_all(root.as_bytes()).unwrap();
    let result: Value = serde_json::from_slice(&child.wait_with_output().unwrap().stdout).unwrap();
    assert_eq!(result["fired"], serde_json::json!(["fast"]));
}

#[test]
fn people_read_each_problem_in_its_file() {
    let wrong = library("a", &format!("{PULSE}{}", RACING.replace("pulse >=", "puls >=")));
    let root = format!("{ROOT}use \"shared/a.triage\"\n{}{LEVELS}{RULE}", PULSE.replace("pulse", "racing"));
    let folder = folder(&[("r.triage", &root), ("shared/a.triage", &wrong)]);
    let human = bedside(folder.path(), &["check", "r.triage"]);
    insta::assert_snapshot!("two_files_drawn", String::from_utf8(human.stderr).unwrap());
    let plain = bedside(folder.path(), &["check", "r.triage", "--format", "plain"]);
    insta::assert_snapshot!("two_files_read_aloud", String::from_utf8(plain.stderr).unwrap());
}

#[test]
fn so_many_files_and_no_more() {
    let ids: Vec<String> = (0..101).map(|at| format!("l{at}")).collect();
    let paths: Vec<String> = ids.iter().map(|id| format!("{id}.triage")).collect();
    let texts: Vec<String> = ids.iter().map(|id| library(id, "")).collect();
    let files: Vec<(&str, &str)> =
        paths.iter().zip(&texts).map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let using = |count: usize| {
        let uses: String = paths.iter().take(count).map(|path| format!("use \"{path}\"\n")).collect();
        format!("{ROOT}\n{uses}\n{PULSE}\n{RACING}")
    };
    assert_eq!(told(&load(&using(100), &files)), [""; 0]);
    assert_eq!(told(&load(&using(101), &files)), ["root.triage:105 library::too_large"]);
}

#[test]
fn so_long_together_and_no_longer() {
    let comment = format!("# {}\n", "x".repeat(997)).repeat(4_100);
    let text = |id: &str| library(id, "") + &comment;
    let texts: Vec<(String, String)> =
        ["a", "b", "c", "d", "e"].iter().map(|id| (format!("{id}.triage"), text(id))).collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let using = |count: usize| {
        let uses: String = files.iter().take(count).map(|(path, _)| format!("use \"{path}\"\n")).collect();
        format!("{ROOT}\n{uses}\n{PULSE}\n{RACING}")
    };
    assert_eq!(told(&load(&using(4), &files)), [""; 0]);
    assert_eq!(told(&load(&using(5), &files)), ["root.triage:9 library::too_large"]);
}
