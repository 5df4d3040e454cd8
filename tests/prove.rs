//! The proofs against the meaning: the circuit says of every patient what `eval` says.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test stops at what it does not expect")]

mod support;

use bedside::check::check;
use bedside::plan::Plan;
use bedside::library::{Opened, Refusal};
use bedside::pipeline::{self, Files};
use bedside::ruleset::Ruleset;
use bedside::source::Source;
use std::path::{Path, PathBuf};
use support::circuit::{Made, Tally, compare};
use support::entropy::Entropy;
use support::generate;

fn generated(seed: u32) -> (String, Ruleset, Plan) {
    let mut chance = bedside::prove::space::Chance::new(u64::from(seed));
    let mut entropy = Entropy::new((0..4000).map(|_| (chance.bits() >> 33) as u32).collect());
    let text = generate::ruleset(&mut entropy).text();
    let checked = check(&Source::new("generated.triage", text.as_str()));
    let (ruleset, plan) = (checked.ruleset, checked.plan);
    (text, ruleset.expect("a generated ruleset has no error"), plan.expect("a plan"))
}

fn of_generated(seeds: std::ops::Range<u32>, words: usize) -> Tally {
    let mut all = Tally::default();
    for seed in seeds {
        let (text, ruleset, plan) = generated(seed);
        let made = Made::of(&ruleset, &plan);
        let tally = compare(&ruleset, &plan, &made, words, u64::from(seed), None);
        assert_eq!(tally.differs, None, "seed {seed}\n{text}");
        add(&mut all, &tally);
    }
    all
}

fn add(all: &mut Tally, one: &Tally) {
    all.patients += one.patients;
    all.refused += one.refused;
    all.compared += one.compared;
    all.free += one.free;
}

/// The files beside a shipped ruleset.
struct Beside(PathBuf);

impl Files for Beside {
    fn root(&self) -> &'static str {
        ""
    }

    fn read(&self, path: &str) -> Result<Opened, Refusal> {
        let text = std::fs::read_to_string(self.0.join(path)).map_err(|_| Refusal::Missing)?;
        Ok(Opened { name: path.to_owned(), path: path.to_owned(), text })
    }
}

/// Every ruleset in the project's own folders, by its name.
fn shipped() -> Vec<(String, Ruleset, Plan)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rulesets");
    let mut found = Vec::new();
    for folder in std::fs::read_dir(root).unwrap() {
        let folder = folder.unwrap().path();
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if !name.ends_with(".triage") || name.ends_with(".cases.triage") {
                continue;
            }
            let source = Source::new(&*name, std::fs::read_to_string(&path).unwrap());
            let loaded = pipeline::load(&source, &Beside(folder.clone()));
            if let Some(ready) = loaded.ready {
                found.push((name, ready.ruleset, ready.plan));
            }
        }
    }
    assert!(found.len() > 50, "{} rulesets", found.len());
    found
}

#[test]
fn the_circuit_says_what_eval_says_of_generated_rulesets() {
    let all = of_generated(0..150, 2);
    assert!(all.patients >= 19_000 && all.compared > 400_000, "{all:?}");
    assert!(all.refused > 100, "{all:?}");
    assert_eq!(all.free, 0, "everything generated has a circuit");
}

#[test]
fn the_circuit_says_what_eval_says_of_shipped_rulesets() {
    let mut all = Tally::default();
    for (name, ruleset, plan) in shipped() {
        let start = std::time::Instant::now();
        let made = Made::of(&ruleset, &plan);
        let took = start.elapsed();
        let tally = compare(&ruleset, &plan, &made, 2, 7, None);
        eprintln!("{name}: {} gates in {took:?}; {} compared, {} free; total {:?}", made.circuit.gates().len(), tally.compared, tally.free, start.elapsed());
        assert_eq!(tally.differs, None, "{name}");
        add(&mut all, &tally);
    }
    assert!(all.compared > 100_000, "{all:?}");
}
