//! How long it takes to ask everything about every possible patient, on the first ruleset and on generated ones, beside the
//! goals; how long one promise takes; and how the time of the checker compares with that of the search.
//!
//! `cargo bench --bench prove` runs the sizes up to 200 questions; `cargo bench --bench prove -- all` the largest, too.
//! `-- write FOLDER` writes the
//! generated rulesets, for other programs to be measured with. They are the same for the same seed. The peak of memory is that of the whole process so far.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a measurement stops at what it does not expect"
)]

use bedside::check::check;
use bedside::plan::Plan;
use bedside::prove::audit::{Depth, Report, Standing, audit};
use bedside::prove::checker::Checker;
use bedside::prove::decide::literal;
use bedside::prove::expect::holds;
use bedside::prove::prover::{Prover, Query, Verdict, Version};
use bedside::prove::solver::Stop;
use bedside::prove::space::{Chance, Renamed};
use bedside::ruleset::Ruleset;
use bedside::source::Source;
use std::fmt::Write;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// How large a generated ruleset is, and what its run may take.
struct Size {
    questions: usize,
    rules: usize,
    scores: usize,
    goal: Duration,
}

const SIZES: [Size; 4] = [
    Size { questions: 20, rules: 20, scores: 3, goal: Duration::from_millis(100) },
    Size { questions: 60, rules: 100, scores: 5, goal: Duration::from_millis(300) },
    Size { questions: 200, rules: 500, scores: 10, goal: Duration::from_secs(5) },
    Size { questions: 500, rules: 2_000, scores: 20, goal: Duration::from_secs(30) },
];

const LEVELS: [&str; 5] = ["now", "today", "week", "month", "home"];

/// A ruleset like those that clinics write: a third numbers, a third yes or no, the rest choices; every sixth question
/// gated; scores over shared answers; rules of two to four conditions.
struct Making {
    chance: Chance,
    text: String,
    atoms: Vec<Vec<String>>,
}

impl Making {
    fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.chance.below(count as u64)).unwrap()
    }

    fn question(&mut self, at: usize) {
        let gated = at > 4 && self.below(100) < 18;
        let gate = if gated {
            let before = self.below(at);
            let atom = self.atom(before);
            format!("  ask when {atom} because \"Only then.\"\n")
        } else {
            String::new()
        };
        let kind = self.below(100);
        let (kind, atoms) = if kind < 35 {
            let (low, high) = (self.below(40), 60 + self.below(140));
            let mut cut = || low + 1 + usize::try_from(self.chance.below((high - low - 1) as u64)).unwrap();
            let atoms = vec![
                format!("q{at} >= {}", cut()),
                format!("q{at} < {}", cut()),
                format!("q{at} >= {}", cut()),
            ];
            (format!("  whole number {low} to {high}\n"), atoms)
        } else if kind < 70 {
            ("  yes or no\n".to_owned(), vec![format!("q{at}"), format!("q{at} is no")])
        } else if kind < 85 {
            let count = 3 + self.below(4);
            let list = (0..count)
                .fold(String::new(), |list, choice| format!("{list}    c{choice} \"Choice {choice}\"\n"));
            let atoms = (0..count).map(|choice| format!("q{at} is c{choice}")).collect();
            (format!("  one of\n{list}"), atoms)
        } else {
            let count = 3 + self.below(4);
            let list = (0..count)
                .fold(String::new(), |list, choice| format!("{list}    c{choice} \"Choice {choice}\"\n"));
            let atoms = (0..count).map(|choice| format!("q{at} includes c{choice}")).collect();
            (format!("  any of\n{list}  or none \"None\"\n"), atoms)
        };
        writeln!(self.text, "question q{at} \"Question {at}?\"\n{kind}{gate}").unwrap();
        self.atoms.push(atoms);
    }

    fn atom(&mut self, question: usize) -> String {
        let which = self.below(self.atoms[question].len());
        self.atoms[question][which].clone()
    }

    fn any_atom(&mut self) -> String {
        let question = self.below(self.atoms.len());
        self.atom(question)
    }

    fn score(&mut self, at: usize, most: usize) {
        writeln!(self.text, "score s{at} \"Score {at}\"").unwrap();
        for _ in 0..8 + self.below(most) {
            let points = 1 + self.below(3);
            let atom = self.any_atom();
            writeln!(self.text, "  +{points} when {atom}").unwrap();
        }
        self.text.push('\n');
    }

    fn rule(&mut self, at: usize, scores: usize) {
        let count = 2 + self.below(3);
        let mut parts: Vec<String> = (0..count).map(|_| format!("({})", self.any_atom())).collect();
        if self.below(100) < 25 {
            let (score, least) = (self.below(scores), 3 + self.below(6));
            parts.push(format!("(s{score} >= {least})"));
        }
        let joined = if self.below(100) < 75 {
            parts.join(" and ")
        } else {
            format!("at least 2 of [{}]", parts.join(", "))
        };
        let level = LEVELS[self.below(LEVELS.len() - 1)];
        let kind = "rule";
        writeln!(
            self.text,
            "{kind} r{at} \"Rule {at}\"\n  when {joined}\n  then level {level}\n  because \"B.\"\n"
        )
        .unwrap();
    }
}

fn generated(size: &Size, seed: u64) -> String {
    let levels =
        LEVELS.iter().fold(String::new(), |list, level| format!("{list}  {level} \"The level {level}\"\n"));
    let head = format!("ruleset large \"Large\"\n  language 1\n  version \"1.0.0\"\n\nlevels\n{levels}\n");
    let mut making = Making { chance: Chance::new(seed), text: head, atoms: Vec::new() };
    (0..size.questions).for_each(|at| making.question(at));
    (0..size.scores).for_each(|at| making.score(at, 12));
    (0..size.rules).for_each(|at| making.rule(at, size.scores));
    making.text.push_str("otherwise level home\n");
    making.text
}

fn ready(name: &str, text: &str) -> (Ruleset, Plan) {
    let checked = check(&Source::new(name, text));
    let errors: Vec<_> = checked.diagnostics.iter().filter(|it| it.is_error()).collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}");
    (checked.ruleset.unwrap(), checked.plan.unwrap())
}

fn never() -> Stop {
    Rc::new(|| false)
}

/// The peak of memory of this process, in MB, where the system tells.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.map_or_else(String::new, |kilobytes| format!("{} MB at most so far", kilobytes / 1024))
}

fn told(report: &Report) -> String {
    let asked: usize = report.tallies.iter().map(|tally| tally.asked).sum();
    let undecided = report.found.iter().filter(|it| matches!(it.standing, Standing::NotDecided(_))).count();
    format!("{asked} asked, {} found, {undecided} not decided", report.found.len() - undecided)
}

fn everything(name: &str, text: &str, goal: Duration) {
    let (ruleset, plan) = ready(name, text);
    let start = Instant::now();
    let (report, prover) = audit(Version { ruleset: &ruleset, plan: &plan }, &never(), Depth::Usual).unwrap();
    let took = start.elapsed();
    let effort = prover.decider().effort();
    println!(
        "{name:<28} {:>8.3} s (goal {} s): {}; {}",
        took.as_secs_f64(),
        goal.as_secs_f64(),
        told(&report),
        peak()
    );
    let (lemmas, again) = checked_again(&prover, &report);
    println!(
        "    {} gates, {} clauses; {} searches found somebody, {} nobody; {} proved step by step; {lemmas} lemmas checked once more in {:.3} s",
        prover.circuit.gates().len(),
        effort.clauses,
        effort.searches.0,
        effort.searches.1,
        effort.stepwise,
        again.as_secs_f64(),
    );
}

/// All proofs, given to a checker that has seen none of them: how many clauses it looked at, and how long it took.
fn checked_again(prover: &Prover<'_>, report: &Report) -> (usize, Duration) {
    let axioms = prover.decider().axioms(&prover.circuit);
    let start = Instant::now();
    let mut checker = Checker::default();
    axioms.iter().for_each(|clause| checker.axiom(clause));
    prover.decider().lemmas().iter().for_each(|clause| checker.learnt(clause));
    for (lit, _) in &report.claims {
        checker.conclude(&[-literal(*lit)]).unwrap();
    }
    (checker.counts().1, start.elapsed())
}

/// One promise, as it is asked on every save: the circuit, and the search for somebody who breaks it.
fn one_promise(name: &str, text: &str) {
    let (ruleset, plan) = ready(name, text);
    let mut worst = Duration::ZERO;
    for promise in &ruleset.promises {
        let start = Instant::now();
        let version = Version { ruleset: &ruleset, plan: &plan };
        let mut prover = Prover::new(&[version], &Renamed::new(), never());
        let outcomes = prover.outcomes[0].clone();
        let when = promise.when.as_ref().map(|when| outcomes.cond(&plan, when.id).unwrap().certain);
        let mut broken = Vec::new();
        for line in &promise.expect {
            broken.push(!holds(version, &outcomes, &mut prover.circuit, line).unwrap());
        }
        let broken = prover.circuit.any(broken);
        let lit = prover.circuit.all(when.into_iter().chain([broken, outcomes.applies.possible]));
        let verdict = prover.ask(&Query { lit: Ok(lit), is_one: &|_| true }).unwrap();
        assert!(matches!(verdict, Verdict::Proved), "{}", promise.name);
        worst = worst.max(start.elapsed());
    }
    println!(
        "{name:<28} one promise: {:.1} ms for the slowest of {} (goal 100 ms)",
        worst.as_secs_f64() * 1e3,
        ruleset.promises.len()
    );
}

fn main() {
    let all = std::env::args().any(|argument| argument == "all");
    let folder = std::env::args().skip_while(|argument| argument != "write").nth(1);
    if let Some(folder) = folder {
        for size in &SIZES {
            for seed in 1..=3 {
                let name =
                    format!("{folder}/{}_{}_{}_{seed}.triage", size.questions, size.rules, size.scores);
                std::fs::write(name, generated(size, seed)).unwrap();
            }
        }
        return;
    }
    let first = include_str!("../rulesets/deep_gluteal/deep_gluteal.triage");
    one_promise("deep_gluteal", first);
    everything("deep_gluteal", first, Duration::from_secs(2));
    for size in SIZES.iter().take(if all { SIZES.len() } else { SIZES.len() - 1 }) {
        for seed in 1..=3 {
            let name = format!("{}/{}/{} seed {seed}", size.questions, size.rules, size.scores);
            everything(&name, &generated(size, seed), size.goal);
        }
    }
}
