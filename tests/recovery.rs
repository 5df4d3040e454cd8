//! Recovery: a small change in one declaration of the flagship harms no other, is never accepted in silence where it
//! broke something, and never makes the program panic.
//!
//! The long runs: `cargo test --release --test recovery -- --ignored --nocapture`. `twenty_thousand_…` makes 20,000
//! changes on every processor; `no_check_…` times each of them alone, so it wants a quiet machine:
//! `… -- --ignored --nocapture no_check`.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

#[path = "recovery/harm.rs"]
mod harm;
#[path = "recovery/mutation.rs"]
mod mutation;

use bedside::diagnostic::Diagnostic;
use bedside::source::Source;
use bedside::syntax::Cache;
use bedside::syntax::ast::{Declaration, File};
use bedside::{check, syntax};
use harm::{Before, Reason};
use mutation::{Mutated, Seed};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Times are those of the program, so memory comes from where the program's does.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn flagship() -> Source {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/rulesets/deep_gluteal/deep_gluteal.triage");
    Source::new("deep_gluteal.triage", std::fs::read_to_string(path).unwrap())
}

/// No check takes longer, in a release build.
const LONGEST: Duration = Duration::from_millis(5);

/// What was seen over many changes.
#[derive(Default)]
struct Seen {
    changes: usize,
    with_messages: usize,
    messages: usize,
    /// Messages on untouched declarations, by reason.
    reasons: BTreeMap<Reason, usize>,
    /// The same where the changed declaration itself cannot be read, which should speak for all.
    beside_broken: usize,
    wrong: Vec<String>,
}

impl Seen {
    fn and(mut self, other: Self) -> Self {
        self.changes += other.changes;
        self.with_messages += other.with_messages;
        self.messages += other.messages;
        self.beside_broken += other.beside_broken;
        for (reason, count) in other.reasons {
            *self.reasons.entry(reason).or_default() += count;
        }
        self.wrong.extend(other.wrong);
        self
    }
}

/// Runs many changes and reports what they did.
fn run(seed: u64, changes: usize) -> Seen {
    let source = flagship();
    let (file, problems) = syntax::parse(&source);
    assert!(problems.is_empty());
    let before = Before::new(&source, &file);
    let pieces = mutation::pieces(source.text());
    let baseline = check::check(&source).diagnostics;
    let mut numbers = Seed::new(seed);
    let mut counts = Seen { changes, ..Seen::default() };
    // What is looked at beside the check is read with the declarations of the last time.
    let mut cache = Cache::default();
    for _ in 0..changes {
        let mutated = mutation::mutate(source.text(), &pieces, &mut numbers);
        let told = (&before, &file, baseline.as_slice());
        one(told, &mutated, &mut cache, &mut counts);
    }
    counts
}

/// The same on every processor, each with a seed of its own.
fn run_shared(seed: u64, changes: usize) -> Seen {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(changes);
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..threads)
            .map(|at| {
                let share = changes / threads + usize::from(at < changes % threads);
                scope.spawn(move || run(seed + at as u64, share))
            })
            .collect();
        runs.into_iter().map(|it| it.join().unwrap()).reduce(Seen::and).unwrap()
    })
}

fn one(
    (before, file, baseline): (&Before<'_>, &File, &[Diagnostic]),
    mutated: &Mutated,
    cache: &mut Cache,
    seen: &mut Seen,
) {
    let source = Source::new("deep_gluteal.triage", mutated.text.as_str());
    let checked = check::check(&source);
    let problems: Vec<&Diagnostic> = checked
        .diagnostics
        .iter()
        .filter(|it| !baseline.iter().any(|old| old.message == it.message))
        .collect();
    seen.messages += problems.len();
    seen.with_messages += usize::from(!problems.is_empty());
    let (now, _) = syntax::parse_again(&source, cache);
    let touched = before.touched(mutated.start, mutated.end);
    let told = Told { before, mutated, source: &source, now: &now };
    if problems.iter().all(|it| !it.is_error()) {
        silent(&told, file, touched, problems.is_empty(), seen);
        return;
    }
    for problem in problems {
        elsewhere(&told, touched.clone(), problem, seen);
    }
}

/// How long a check takes at best, tried again where it takes too long: another program may have had the processor.
fn quickest(source: &Source, tries: usize) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..tries {
        let started = Instant::now();
        drop(check::check(source));
        best = best.min(started.elapsed());
        if best < LONGEST * 7 / 10 {
            break;
        }
    }
    best
}

/// A change and what became of it.
struct Told<'t> {
    before: &'t Before<'t>,
    mutated: &'t Mutated,
    source: &'t Source,
    now: &'t File,
}

impl Told<'_> {
    /// The place in the text before that a place after the change was.
    fn old_place(&self, place: usize) -> Option<usize> {
        let Mutated { start, end, length, .. } = *self.mutated;
        match place {
            _ if place < start => Some(place),
            _ if place >= start + length => Some(place - length + (end - start)),
            _ => None,
        }
    }

    fn wrong(&self, what: &str, more: &str) -> String {
        let (start, mutated) = (self.mutated.start, self.mutated);
        let old = &self.before.text()[start..mutated.end];
        let new = &mutated.text[start..start + mutated.length];
        let line = self.source.position(u32::try_from(start).unwrap()).line;
        format!("{what}: line {line}, {}, {old:?} became {new:?}: {more}", mutated.kind)
    }
}

/// A message must stand on a changed declaration, or on one that depends on it.
fn elsewhere(told: &Told<'_>, touched: std::ops::Range<usize>, problem: &Diagnostic, seen: &mut Seen) {
    let place = problem.span().start as usize;
    let Some(old) = told.old_place(place) else { return };
    let at = told.before.at(old);
    if touched.contains(&at) {
        return;
    }
    let around = told.now.declarations.iter().find(|it| it.span.range().contains(&told.mutated.start));
    let now = around.map_or("", |it| told.source.slice(it.span));
    if let Some(reason) = told.before.reason(touched, at, problem, now) {
        *seen.reasons.entry(reason).or_default() += 1;
        seen.beside_broken += usize::from(around.is_some_and(|it| it.broken));
        return;
    }
    let line = told.source.position(problem.span().start).line;
    let message = format!("line {line}: {} {}", problem.code, problem.message);
    seen.wrong.push(told.wrong("a message on an untouched declaration", &message));
}

/// Where there is no error, every declaration was read, and what changed in the words changed in the tree.
fn silent(told: &Told<'_>, file: &File, touched: std::ops::Range<usize>, quiet: bool, seen: &mut Seen) {
    if told.now.declarations.iter().any(|it| it.broken) {
        seen.wrong.push(told.wrong("a broken declaration without a message", ""));
    }
    let same_tree = told.now.declarations.len() == file.declarations.len()
        && touched
            .into_iter()
            .all(|at| meaning(&told.now.declarations[at]) == meaning(&file.declarations[at]));
    if quiet && same_tree && words(told.before.text()) != words(&told.mutated.text) {
        seen.wrong.push(told.wrong("accepted in silence", ""));
    }
}

/// A declaration without its places.
fn meaning(declaration: &Declaration) -> String {
    let text = format!("{declaration:?}");
    let mut parts = text.split("Span { start: ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once('}').map_or(part, |(_, rest)| rest))
}

/// The tokens of a text, comments, layout, the comma before a closing bracket and a `+` glued to a number aside.
fn words(text: &str) -> Vec<&str> {
    let places = mutation::tokens(text);
    let tokens: Vec<&str> = places.iter().map(|(start, end)| &text[*start..*end]).collect();
    let ends_list = |at: usize| tokens[at] == "," && matches!(tokens.get(at + 1), Some(&("]" | ")")));
    let is_sign = |at: usize| {
        let glued = places.get(at + 1).is_some_and(|next| next.0 == places[at].1);
        tokens[at] == "+" && glued && tokens[at + 1].starts_with(|c: char| c.is_ascii_digit())
    };
    let said = tokens.iter().enumerate().filter(|(at, _)| !ends_list(*at) && !is_sign(*at));
    said.map(|(_, token)| *token).collect()
}

fn report(seen: &Seen) -> String {
    let reasons: Vec<String> = seen.reasons.iter().map(|(why, count)| format!("{why:?} {count}")).collect();
    format!(
        "{} changes, {} with messages, {} messages; on untouched declarations: {}; {} of these beside a broken one",
        seen.changes,
        seen.with_messages,
        seen.messages,
        reasons.join(", "),
        seen.beside_broken,
    )
}

#[test]
fn a_change_harms_nothing_else() {
    let seen = run_shared(1, 150);
    println!("{}", report(&seen));
    assert!(seen.wrong.is_empty(), "{}\n{}", seen.wrong.len(), seen.wrong.join("\n"));
}

#[test]
#[ignore = "long: see the command at the top of this file"]
fn twenty_thousand_changes_harm_nothing_else() {
    let seen = run_shared(2, 20_000);
    println!("{}", report(&seen));
    assert!(seen.wrong.is_empty(), "{}\n{}", seen.wrong.len(), seen.wrong.join("\n"));
}

/// How long each check of many changes takes at best, and which change it is; the quickest first. A check that took nearly
/// too long is tried again: another program may have had the processor.
fn times(seed: u64, changes: usize) -> Vec<(Duration, usize)> {
    const TRIES: usize = 10;
    let source = flagship();
    let pieces = mutation::pieces(source.text());
    let mut numbers = Seed::new(seed);
    let mut times: Vec<(Duration, usize)> = (0..changes)
        .map(|number| {
            let mutated = mutation::mutate(source.text(), &pieces, &mut numbers);
            (quickest(&Source::new("deep_gluteal.triage", mutated.text.as_str()), TRIES), number)
        })
        .collect();
    times.sort_unstable();
    times
}

#[test]
#[ignore = "long, and for a quiet machine: see the command at the top of this file"]
fn no_check_of_twenty_thousand_changes_takes_long() {
    let times = times(2, 20_000);
    let (median, late) = (times[times.len() / 2].0, times[times.len() * 99 / 100].0);
    let slowest = times[times.len() - 1].0;
    println!("a check takes {median:?} in the median, {late:?} for 99 of 100, {slowest:?} at most");
    let last: Vec<String> =
        times.iter().rev().take(8).map(|(time, number)| format!("change {number} {time:?}")).collect();
    let over = times.iter().filter(|(time, _)| *time >= LONGEST).count();
    println!("{over} take {LONGEST:?} or longer; the slowest: {}", last.join(", "));
    assert!(slowest < LONGEST, "{slowest:?}");
}
