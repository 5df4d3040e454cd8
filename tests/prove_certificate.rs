//! Proofs are checked by others: the clauses by two solvers, the circuit by a tool for circuits, and what was tampered
//! with is refused.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it does not expect"
)]

use bedside::prove::checker::Checker;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Output};

/// The certificate of what a command proves, in a folder of its own.
fn certificate(words: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = |word: &&str| if word.contains('/') { root.join(word).into() } else { OsString::from(word) };
    let output = Command::new(env!("CARGO_BIN_EXE_bedside"))
        .current_dir(folder.path())
        .args(words.iter().map(path))
        .args(["--certificate", "proof"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.lines().all(|line| line.starts_with("warning: ")), "{said}");
    folder
}

/// What is proved: of a ruleset, and of two versions.
const PROVED: [&[&str]; 5] = [
    &["prove", "tests/prove/faulty.triage"],
    &["prove", "rulesets/published/news2_response.triage"],
    &["prove", "rulesets/published/sore_throat.triage"],
    &["diff", "tests/prove/faulty.triage", "tests/prove/rewritten.triage"],
    &["diff", "rulesets/published/wells_dvt.triage", "rulesets/published/wells_dvt_banded.triage"],
];

fn clauses(text: &str) -> Vec<Vec<i32>> {
    let lines = text.lines().filter(|line| !line.starts_with(['c', 'p']));
    let numbers =
        |line: &str| line.split(' ').map(|word| word.parse().unwrap()).filter(|it| *it != 0).collect();
    lines.map(numbers).collect()
}

/// Runs a program that may be absent; then the test says so and goes on.
fn run(program: &str, args: &[&str], folder: &Path) -> Option<Output> {
    let output = Command::new(program).args(args).current_dir(folder).output().ok();
    if output.is_none() {
        eprintln!("NOT RUN: there is no {program} on this machine");
    }
    output
}

#[test]
fn the_proof_as_written_is_accepted_and_nothing_less() {
    for proved in [PROVED[0], PROVED[3]] {
        accepted_and_nothing_less(proved);
    }
}

fn accepted_and_nothing_less(proved: &[&str]) {
    let folder = certificate(proved);
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    let (axioms, lemmas) = (clauses(&read("proof.cnf")), clauses(&read("proof.drat")));
    assert!(axioms.len() > 500 && lemmas.len() > 20, "{} clauses, {} lemmas", axioms.len(), lemmas.len());
    let accepted = |axioms: &[Vec<i32>], lemmas: &[Vec<i32>]| {
        let mut checker = Checker::default();
        for clause in axioms {
            checker.axiom(clause);
        }
        // Each lemma by itself, in order: no lemma rests on a later one.
        lemmas.iter().all(|clause| {
            let follows = checker.conclude(clause).is_ok();
            checker.learnt(clause);
            follows
        })
    };
    assert!(accepted(&axioms, &lemmas));
    // Without the claim that something impossible happens there is no contradiction to derive.
    assert!(!accepted(&axioms[..axioms.len() - 1], &lemmas));
    // A clause of the circuit turned round, left out, or a lemma that claims too much.
    let mut refused = 0;
    for at in (0..axioms.len()).step_by(axioms.len() / 40) {
        let mut without = axioms.clone();
        without.remove(at);
        refused += usize::from(!accepted(&without, &lemmas));
    }
    assert!(refused >= 5, "a proof without one of its clauses was refused {refused} times of 40");
    let mut too_much = lemmas.clone();
    let free = axioms.iter().flatten().map(|literal| literal.abs()).max().unwrap() + 1;
    too_much.insert(0, vec![free]);
    assert!(!accepted(&axioms, &too_much));
    for at in (0..lemmas.len() - 1).step_by((lemmas.len() / 10).max(1)) {
        // The opposite of a lemma that is one literal cannot follow as well.
        if let [only] = lemmas[at].as_slice() {
            let mut turned = lemmas.clone();
            turned[at] = vec![-only];
            let fine = accepted(&axioms, &turned);
            let mut both = axioms.clone();
            both.push(vec![*only]);
            assert!(!fine || !accepted(&axioms[..axioms.len() - 1], &[vec![-only]]), "lemma {at}");
        }
    }
}

#[test]
fn other_solvers_find_the_clauses_impossible_too() {
    for proved in PROVED {
        let folder = certificate(proved);
        if let Some(output) = run("cadical", &["-q", "proof.cnf"], folder.path()) {
            assert_eq!(output.status.code(), Some(20), "cadical, {proved:?}: {output:?}");
        }
        if let Some(output) = run("minisat", &["proof.cnf"], folder.path()) {
            assert_eq!(output.status.code(), Some(20), "minisat, {proved:?}: {output:?}");
        }
        // Without the last clause somebody is possible: the others do not contradict themselves.
        let cnf = std::fs::read_to_string(folder.path().join("proof.cnf")).unwrap();
        let (rest, _claim) = cnf.trim_end().rsplit_once('\n').unwrap();
        let mut lines: Vec<String> = rest.lines().map(str::to_owned).collect();
        let head = lines.iter().position(|line| line.starts_with('p')).unwrap();
        let words: Vec<usize> = lines[head].split(' ').skip(2).map(|word| word.parse().unwrap()).collect();
        lines[head] = format!("p cnf {} {}", words[0], words[1] - 1);
        std::fs::write(folder.path().join("people.cnf"), lines.join("\n") + "\n").unwrap();
        if let Some(output) = run("cadical", &["-q", "people.cnf"], folder.path()) {
            assert_eq!(output.status.code(), Some(10), "cadical, {proved:?}: {output:?}");
        }
    }
}

#[test]
fn the_circuit_is_found_impossible_by_a_tool_for_circuits() {
    for proved in PROVED {
        let folder = certificate(proved);
        let script = "read_aiger proof.aig; print_stats; orpos; iprove";
        let Some(output) = run("berkeley-abc", &["-c", script], folder.path()) else { return };
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.contains("UNSATISFIABLE"), "{proved:?}: {said}");
    }
}
