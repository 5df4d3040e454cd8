//! Comparing two versions of a large ruleset: 200 questions, 500 rules and 10 scores, made from a seed.
//!
//! The rewrites mean the same and are written otherwise ([`Said`]). `cargo bench --bench diff` prints the times; everything is proved inside
//! what is timed, and an unproved result stops the run.

use bedside::check::check;
use bedside::diff::between;
use bedside::diff::names::Names;
use bedside::plan::Plan;
use bedside::prove::prover::Version;
use bedside::prove::space::Chance;
use bedside::ruleset::Ruleset;
use bedside::source::Source;
use divan::Bencher;
use std::fmt::Write as _;
use std::rc::Rc;

fn main() {
    divan::main();
}

const QUESTIONS: u64 = 200;
const RULES: u64 = 500;
const SCORES: u64 = 10;
const LEVELS: [&str; 5] = ["now", "today", "week", "month", "home"];

/// A condition on one question, and whether the question is gated: then it is not turned inside out.
fn atom(at: u64, chance: &mut Chance) -> (String, bool) {
    let text = match kind(at) {
        0 => format!("q{at} >= {}", 10 + chance.below(80)),
        1 => format!("q{at} is yes"),
        2 => format!("q{at} is one of [a, {}]", pick(&["b", "c"], chance)),
        _ => format!("q{at} includes {}", pick(&["a", "b", "c"], chance)),
    };
    (text, gated(at))
}

fn pick<'a>(of: &[&'a str], chance: &mut Chance) -> &'a str {
    let at = usize::try_from(chance.below(of.len() as u64)).unwrap_or(0);
    of.get(at).copied().unwrap_or_default()
}

fn kind(at: u64) -> u64 {
    [0, 1, 0, 1, 2, 0, 1, 3, 0, 1].get(usize::try_from(at % 10).unwrap_or(0)).copied().unwrap_or(0)
}

fn gated(at: u64) -> bool {
    at % 6 == 5
}

/// How the same is said.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    /// As it is made first.
    Plainly,
    /// Operands reversed, conditions turned inside out, declarations in the opposite order: hashing alone finds it equal.
    Turned,
    /// `(a or b) and c` as `(a and c) or (b and c)`: only a search finds it equal.
    Spread,
}

/// A rule's condition: parts joined by `and`, each a score, or atoms of which one holds.
fn condition(said: Said, chance: &mut Chance) -> String {
    let (mut parts, mut any_gated): (Vec<Vec<String>>, bool) = (Vec::new(), false);
    for _ in 0..2 + chance.below(2) {
        if chance.is(32) {
            parts.push(vec![format!("s{} >= {}", chance.below(SCORES), 2 + chance.below(6))]);
            continue;
        }
        let several: Vec<(String, bool)> =
            (0..=chance.below(3)).map(|_| atom(chance.below(QUESTIONS), chance)).collect();
        any_gated |= several.iter().any(|(_, gated)| *gated);
        parts.push(several.into_iter().map(|(text, _)| text).collect());
    }
    match said {
        Said::Plainly => parts.iter().map(|part| either(part)).collect::<Vec<_>>().join(" and "),
        Said::Turned => turned(parts, any_gated),
        Said::Spread => {
            let (first, rest) = parts.split_first().expect("two parts at least");
            let rest: Vec<String> = rest.iter().map(|part| either(part)).collect();
            let each: Vec<String> =
                first.iter().map(|one| format!("({one} and {})", rest.join(" and "))).collect();
            each.join(" or ")
        }
    }
}

fn either(part: &[String]) -> String {
    format!("({})", part.join(" or "))
}

/// A negation over a gated question would be refused: then only the order changes.
fn turned(mut parts: Vec<Vec<String>>, any_gated: bool) -> String {
    parts.reverse();
    for part in &mut parts {
        part.reverse();
    }
    if any_gated {
        return parts.iter().map(|part| either(part)).collect::<Vec<_>>().join(" and ");
    }
    let each: Vec<String> = parts
        .iter()
        .map(|part| {
            let none: Vec<String> = part.iter().map(|text| format!("not ({text})")).collect();
            format!("({})", none.join(" and "))
        })
        .collect();
    format!("not ({})", each.join(" or "))
}

/// The ruleset, or another that means the same.
fn text(seed: u64, said: Said) -> String {
    let mut chance = Chance::new(seed);
    let mut declarations = Vec::new();
    for at in 0..QUESTIONS {
        let mut one = format!("question q{at} \"Question {at}?\"\n");
        one.push_str(match kind(at) {
            0 => "  whole number 0 to 120\n",
            1 => "  yes or no\n",
            2 => "  one of\n    a \"A\"\n    b \"B\"\n    c \"C\"\n    d \"D\"\n",
            _ => "  any of\n    a \"A\"\n    b \"B\"\n    c \"C\"\n  or none \"None\"\n",
        });
        if gated(at) {
            let gate = (0..at).rev().find(|at| kind(*at) == 1 && !gated(*at)).unwrap_or(1);
            let _ = writeln!(one, "  ask when q{gate} is yes because \"Only then.\"");
        }
        declarations.push(one);
    }
    for at in 0..SCORES {
        let mut lines: Vec<String> = (0..12)
            .map(|_| {
                let points = 1 + chance.below(3);
                let (text, _) = atom(chance.below(QUESTIONS), &mut chance);
                format!("  +{points} when {text}\n")
            })
            .collect();
        if said == Said::Turned {
            lines.reverse();
        }
        declarations.push(format!("score s{at} \"Score {at}\"\n{}", lines.concat()));
    }
    for at in 0..RULES {
        let when = condition(said, &mut chance);
        let level = pick(LEVELS.split_last().map_or(&[], |(_, urgent)| urgent), &mut chance);
        declarations.push(format!(
            "rule r{at} \"Rule {at}\"\n  when {when}\n  then level {level}\n  because \"Made.\"\n"
        ));
    }
    if said == Said::Turned {
        declarations.reverse();
    }
    let levels = LEVELS.iter().fold(String::new(), |mut text, level| {
        let _ = writeln!(text, "  {level} \"The level {level}\"");
        text
    });
    let head = "ruleset made \"Made\"\n  language 1\n  version \"1.0.0\"\n";
    format!("{head}\nlevels\n{levels}\n{}\notherwise level home\n", declarations.join("\n"))
}

fn made(text: &str) -> (Ruleset, Plan) {
    let checked = check(&Source::new("made.triage", text));
    let errors: Vec<_> = checked.diagnostics.iter().filter(|it| it.is_error()).collect();
    assert!(errors.is_empty(), "{:?}", errors.first());
    checked.ruleset.zip(checked.plan).expect("a ruleset")
}

fn compared(bencher: Bencher, old: &str, new: &str, equivalent: bool) {
    let (old, new) = (made(old), made(new));
    bencher.bench_local(|| {
        let [old, new] = [&old, &new].map(|(ruleset, plan)| Version { ruleset, plan });
        let diff = between(old, new, &Names::default(), Rc::new(|| false)).expect("no fault");
        assert!(diff.open.is_empty() && diff.is_equivalent() == equivalent);
    });
}

/// An equivalent rewrite proved equal.
#[divan::bench(args = [1, 2, 3], sample_count = 3, sample_size = 1)]
fn prove_a_rewrite_equal(bencher: Bencher, seed: u64) {
    compared(bencher, &text(seed, Said::Plainly), &text(seed, Said::Turned), true);
}

/// One that hashing does not find equal.
#[divan::bench(args = [1, 2, 3], sample_count = 3, sample_size = 1)]
fn prove_a_hard_rewrite_equal(bencher: Bencher, seed: u64) {
    compared(bencher, &text(seed, Said::Plainly), &text(seed, Said::Spread), true);
}

/// One rule's level lowered: who is less urgent, and proofs of everything else.
#[divan::bench(args = [1, 2, 3], sample_count = 3, sample_size = 1)]
fn find_a_lowered_level(bencher: Bencher, seed: u64) {
    let old = text(seed, Said::Plainly);
    let new = old.replacen("then level now", "then level month", 1);
    compared(bencher, &old, &new, false);
}
