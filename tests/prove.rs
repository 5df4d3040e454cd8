//! The proofs against the meaning: the circuit says of every patient what `eval` says.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it does not expect"
)]

mod support;

use bedside::check::check;
use bedside::diff::equal::{Equal, equal};
use bedside::eval::outcome::Outcome;
use bedside::library::{Opened, Refusal};
use bedside::mutate::changes;
use bedside::pipeline::{self, Files, Ready, load_ruleset};
use bedside::plan::Plan;
use bedside::prove::circuit::{Gate, Lit};
use bedside::prove::encode::TooHard;
use bedside::prove::outcome::Outcomes;
use bedside::prove::prover::{Patient, Prover, Query, Verdict, Version};
use bedside::prove::space::Renamed;
use bedside::ruleset::{AdviceId, ClassId, Grade, PatternId, QuestionId, RuleId, Ruleset};
use bedside::source::Source;
use bedside::syntax;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::brute;
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
        let made = Made::of(&ruleset, &plan);
        let words = if made.circuit.gates().len() > 20_000 { 1 } else { 2 };
        let tally = compare(&ruleset, &plan, &made, words, 7, None);
        assert_eq!(tally.differs, None, "{name}");
        add(&mut all, &tally);
    }
    assert!(all.compared > 100_000, "{all:?}");
}

/// Does pieces of work side by side, as many as the machine has processors.
fn side_by_side(count: usize, work: impl Fn(usize) -> Tally + Sync) -> Tally {
    let next = AtomicUsize::new(0);
    let all = Mutex::new(Tally::default());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= count {
                        break;
                    }
                    let one = work(at);
                    add(&mut all.lock().unwrap(), &one);
                }
            });
        }
    });
    all.into_inner().unwrap()
}

/// Release mode: `cargo test --release --test prove -- --ignored --nocapture a_million_patients`.
#[test]
#[ignore = "a million patients take minutes"]
fn the_circuit_says_what_eval_says_of_a_million_patients() {
    let shipped = shipped();
    let count = 2_000;
    let all = side_by_side(count + shipped.len(), |at| {
        let Some((name, ruleset, plan)) = at.checked_sub(count).map(|at| &shipped[at]) else {
            let seed = u32::try_from(at).unwrap();
            return of_generated(seed..seed + 1, 6);
        };
        let made = Made::of(ruleset, plan);
        let words = if made.circuit.gates().len() > 20_000 { 16 } else { 64 };
        let tally = compare(ruleset, plan, &made, words, 11, None);
        assert_eq!(tally.differs, None, "{name}");
        tally
    });
    assert!(all.patients >= 1_000_000, "{all:?}");
    println!("{all:?}");
}

/// A gate that is wired wrongly is noticed wherever it changes anything for somebody drawn.
#[test]
fn a_fault_in_the_circuit_is_noticed() {
    let (mut tried, mut noticed) = (0, 0);
    for seed in 0..12 {
        let (_, ruleset, plan) = generated(seed);
        let made = Made::of(&ruleset, &plan);
        for gate in made.circuit.cone(made.roots()) {
            if !matches!(made.circuit.gate(gate), Gate::And(..)) {
                continue;
            }
            tried += 1;
            let tally = compare(&ruleset, &plan, &made, 3, 3, Some(gate));
            let changed = made.fault_changes(gate, 3, 3);
            assert!(tally.differs.is_some() || !changed, "seed {seed}, gate {gate}");
            noticed += usize::from(tally.differs.is_some());
        }
    }
    // Some gates decide only patients so rare that none of those drawn is one.
    assert!(tried > 300 && noticed * 100 >= tried * 60, "{noticed} of {tried} noticed");
}

type Told = Box<dyn Fn(&Outcome) -> bool>;

/// What can be asked of a ruleset: each with its literal and what `eval` says of one patient.
fn targets(
    ruleset: &Ruleset,
    outcomes: &Outcomes,
    asks: &[Result<Lit, TooHard>],
) -> Vec<(String, Result<Lit, TooHard>, Told)> {
    let mut all: Vec<(String, Result<Lit, TooHard>, Told)> = Vec::new();
    for (at, lit) in asks.iter().enumerate() {
        let id = QuestionId::at(at);
        let name = &ruleset.questions[at].id;
        all.push((format!("asks {name}"), *lit, Box::new(move |it| it.ask.contains(&id))));
        all.push((
            format!("does not ask {name}"),
            lit.map(|lit| !lit),
            Box::new(move |it| !it.ask.contains(&id)),
        ));
    }
    for (at, rule) in ruleset.rules.iter().enumerate() {
        let id = RuleId::at(at);
        all.push((
            format!("{} fires", rule.id),
            Ok(outcomes.fired[at]),
            Box::new(move |it| it.fired.contains(&id)),
        ));
        all.push((
            format!("{} open", rule.id),
            Ok(outcomes.open[at]),
            Box::new(move |it| it.open.contains(&id)),
        ));
    }
    for (at, finding) in ruleset.findings.iter().enumerate() {
        let rails = outcomes.findings[at];
        all.push((
            format!("{} true", finding.id),
            Ok(rails.certain),
            Box::new(move |it| it.findings[at].is_true()),
        ));
        all.push((
            format!("{} false", finding.id),
            Ok(!rails.possible),
            Box::new(move |it| it.findings[at].is_false()),
        ));
    }
    for (at, advice) in ruleset.advice.iter().enumerate() {
        let (lits, id) = (outcomes.advice[at], AdviceId::at(at));
        all.push((
            format!("{} given", advice.id),
            Ok(lits.given),
            Box::new(move |it| it.advice.contains(&id)),
        ));
        let held = move |it: &Outcome| it.withheld.iter().any(|held| held.advice == id);
        all.push((format!("{} withheld", advice.id), Ok(lits.withheld), Box::new(held)));
    }
    for (at, class) in ruleset.classes.iter().enumerate() {
        for choice in 0..u16::try_from(class.choices.len()).unwrap() {
            let lit = outcomes.class(ClassId::at(at)).map(|lits| lits[usize::from(choice)]);
            let may = move |it: &Outcome| it.classes[at].contains(&choice);
            all.push((format!("{} may be {choice}", class.id), lit, Box::new(may)));
        }
    }
    all
}

/// Of tiny rulesets every verdict is what trying every answer set says.
fn verdicts_of(seeds: std::ops::Range<u32>, most: usize) -> (usize, usize) {
    let (mut proved, mut shown) = (0, 0);
    for seed in seeds {
        let (text, ruleset, plan) = generated(seed);
        if brute::count(&ruleset) > most {
            continue;
        }
        let everybody = brute::everybody(&ruleset, &plan);
        let version = Version { ruleset: &ruleset, plan: &plan };
        let mut prover = Prover::new(&[version], &Renamed::new(), Rc::new(|| false));
        let outcomes = prover.outcomes[0].clone();
        let asks = outcomes.asked_next(&ruleset, &plan, &mut prover.circuit);
        for (what, lit, told) in targets(&ruleset, &outcomes, &asks) {
            let exists = everybody.iter().any(|(_, result)| told(&result.outcome));
            let is_one = |patient: &Patient| patient.outcome(0).is_some_and(&told);
            match prover.ask(&Query { lit, is_one: &is_one }) {
                Ok(Verdict::Proved) => {
                    assert!(!exists, "seed {seed}: {what} is proved impossible, but there is one\n{text}");
                    proved += 1;
                }
                Ok(Verdict::Witness(patient)) => {
                    assert!(exists, "seed {seed}: {what}\n{text}");
                    assert!(
                        everybody.iter().any(|(answers, _)| answers.states() == patient.answers[0].states())
                    );
                    shown += 1;
                }
                other => panic!("seed {seed}: {what}: {other:?}\n{text}"),
            }
        }
    }
    (proved, shown)
}

#[test]
fn verdicts_are_those_of_trying_everybody() {
    let (proved, shown) = verdicts_of(0..120, 1_500);
    assert!(proved > 100 && shown > 400, "{proved} proved, {shown} shown");
}

#[test]
#[ignore = "rulesets of up to a million answer sets take minutes"]
fn verdicts_are_those_of_trying_up_to_a_million() {
    let (proved, shown) = verdicts_of(1_000..2_000, 1_000_000);
    println!("{proved} proved, {shown} shown");
    assert!(proved > 1_000 && shown > 4_000, "{proved} proved, {shown} shown");
}

/// Everything that two versions are held against each other for, of one result.
fn facts(ruleset: &Ruleset, it: &Outcome) -> String {
    let weight = |grade: Grade| if grade == Grade::Likely { 2 } else { 1 };
    let graded = |list: &[(PatternId, Grade)], at: usize| {
        list.iter().filter(|(id, _)| id.index() == at).map(|(_, grade)| weight(*grade)).max().unwrap_or(0)
    };
    let patterns: Vec<(i32, i32)> = (0..ruleset.patterns.len())
        .map(|at| (graded(&it.patterns, at), graded(&it.patterns, at).max(graded(&it.patterns_open, at))))
        .collect();
    let withheld: BTreeSet<_> = it.withheld.iter().map(|held| held.advice).collect();
    let advice: BTreeSet<_> = it.advice.iter().collect();
    let asks: BTreeSet<_> = it.ask.iter().collect();
    let rules = (&it.applies, &it.level, &it.fired, &it.open, patterns, advice, withheld);
    format!("{rules:?} {:?}", (&it.findings, &it.calculations, &it.scores, &it.classes, asks, &it.assumed))
}

/// What everybody gets: their answers with what is concluded.
fn everybody(ready: &Ready) -> Vec<(String, String)> {
    let all = brute::everybody(&ready.ruleset, &ready.plan);
    let told = all
        .iter()
        .map(|(answers, result)| (format!("{:?}", answers.states()), facts(&ready.ruleset, &result.outcome)));
    told.collect()
}

/// Of small changes of tiny rulesets: what is proved to change nothing changes nothing for anybody, and of all others
/// somebody is shown for whom it does.
fn changes_of(seeds: std::ops::Range<u32>, most: usize) -> (usize, usize) {
    let (mut same, mut other) = (0, 0);
    for seed in seeds {
        let (text, ruleset, _) = generated(seed);
        if brute::count(&ruleset) > most {
            continue;
        }
        let source = Source::new("generated.triage", text.as_str());
        let original = load_ruleset(&source).ready.unwrap();
        let before = everybody(&original);
        let (file, _) = syntax::parse(&source);
        // One of three: there are many of each kind.
        for change in changes(&source, &file, &original).iter().skip(seed as usize % 3).step_by(3) {
            let changed = change.apply(&text);
            let Some(changed) = load_ruleset(&Source::new("generated.triage", changed)).ready else {
                continue;
            };
            let after = everybody(&changed);
            let versions = [&original, &changed].map(|it| Version { ruleset: &it.ruleset, plan: &it.plan });
            let found = equal(versions[0], versions[1], Rc::new(|| false)).unwrap();
            let about = format!("seed {seed}: {}: {}\n{text}", change.owner, change.key());
            match found {
                Equal::Everybody => {
                    assert!(before == after, "{about}");
                    same += 1;
                }
                Equal::Somebody(patient) => {
                    let answers = format!("{:?}", patient.answers[0].states());
                    let of = |all: &[(String, String)]| {
                        all.iter().find(|(own, _)| *own == answers).map(|(_, told)| told.clone())
                    };
                    assert!(of(&before) != of(&after), "{about}\n{answers}");
                    other += 1;
                }
                Equal::NotDecided(why) => panic!("{why:?} {about}"),
            }
        }
    }
    (same, other)
}

#[test]
fn a_change_proved_to_be_none_changes_nothing_for_anybody() {
    let (same, other) = changes_of(0..70, 200);
    assert!(same > 10 && other > 80, "{same} the same, {other} not");
}

/// Eight numbers of a thousand values each, and what happens to one patient of 10^24.
fn with_one_unlikely(what: &str) -> Ready {
    let mut text = String::from(
        "ruleset rare \"Rare\"\n  language 1\n  version \"1\"\n\nlevels\n  now \"Now\"\n  soon \"Soon\"\n  home \"Home\"\n",
    );
    let mut exactly = Vec::new();
    for at in 0..8 {
        write!(text, "\nquestion n{at} \"N{at}?\"\n  whole number 0 to 999\n").unwrap();
        exactly.push(format!("n{at} = {}", 107 * (at + 1)));
    }
    text.push_str("\nquestion x \"X?\"\n  yes or no\n\nquestion y \"Y?\"\n  yes or no\n  assume no\n");
    text.push_str(&what.replace("RARE", &exactly.join(" and ")));
    text.push_str("\nrule sum \"S\"\n  when n0 + n1 >= 900 and x\n  then level soon\n  because \"B.\"\n");
    text.push_str("\notherwise level home\n");
    let loaded = load_ruleset(&Source::new("rare.triage", text.as_str()));
    loaded.ready.unwrap_or_else(|| panic!("{:#?}\n{text}", loaded.diagnostics))
}

/// Whatever it is that becomes another for one patient of all: they are found.
#[test]
fn what_differs_for_one_unlikely_patient_alone_is_never_called_the_same() {
    let rule = |when: &str| format!("\nrule r \"R\"\n  when {when}\n  then level now\n  because \"B.\"\n");
    let finding = |when: &str| format!("\nfinding f \"F\"\n  when {when}\n");
    let score = |when: &str| format!("\nscore s \"S\"\n  +1 when x\n  +1 when {when}\n");
    let advice = |unless: &str| format!("\nadvice a \"A\"\n  when x\n  unless {unless}\n");
    // Asked only of this patient, whose level is the same with it and without.
    let asks = |when: &str| {
        format!(
            "\nfinding rare \"R\"\n  when RARE\n\nrule r \"R\"\n  when (RARE and x) or {when}\n  then level now\n  because \"B.\"\n"
        )
    };
    let assumed = |when: &str| format!("\nquestion z \"Z?\"\n  yes or no\n  assume no\n  ask when {when}\n");
    let pairs = [
        (rule("x and RARE"), rule("x and RARE and y")),
        (rule("RARE"), rule("RARE and x is yes")),
        (finding("RARE"), finding("RARE and y is yes")),
        (score("RARE"), score("RARE and y is yes")),
        (advice("RARE"), advice("RARE and y is yes")),
        (asks("(RARE and y is yes)"), asks("(RARE and y is yes and x)")),
        (assumed("RARE"), assumed("RARE and x")),
    ];
    for (one, other) in &pairs {
        let versions = [with_one_unlikely(one), with_one_unlikely(other)];
        let [before, after] =
            [0, 1].map(|at: usize| Version { ruleset: &versions[at].ruleset, plan: &versions[at].plan });
        let found = equal(before, after, Rc::new(|| false)).unwrap();
        let Equal::Somebody(patient) = found else { panic!("{found:?}\n{one}\n{other}") };
        let told = [0, 1].map(|at| facts(&versions[at].ruleset, patient.outcome(at).unwrap()));
        assert_ne!(told[0], told[1], "{one}\n{other}");
        // The same text is the same for everybody.
        let same = equal(before, before, Rc::new(|| false)).unwrap();
        assert!(matches!(same, Equal::Everybody), "{same:?}");
    }
}
