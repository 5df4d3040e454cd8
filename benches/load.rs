//! Reading a ruleset with every check, phase by phase: the flagship, and the two rulesets that other engines load too.
//!
//! `cargo bench --bench load` prints for each the median time of the whole and of its phases, in microseconds. `cargo
//! bench --bench load -- load DIR` prints the line for `DIR/ruleset.triage` that the comparison with other engines reads.
//! With `--no-default-features` memory comes from the system's allocator, as in a program that chooses none.

use bedside::check::{laws, resolve};
use bedside::diagnostic::Diagnostic;
use bedside::library::{self, Alone, Caches};
use bedside::source::Source;
use bedside::{pipeline, plan, syntax};
use std::fs;
use std::hint::black_box;
use std::time::Instant;

/// Times are those of the program, so memory comes from where the program's does.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PROJECT: &str = env!("CARGO_MANIFEST_DIR");

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [.., word, folder] = args.as_slice()
        && word == "load"
    {
        return beside_others(folder);
    }
    for path in [
        "rulesets/deep_gluteal/deep_gluteal.triage",
        "benches/rulesets/small/ruleset.triage",
        "benches/rulesets/large/ruleset.triage",
    ] {
        phases(path);
    }
}

fn source(path: &str) -> Source {
    Source::new(path, fs::read_to_string(path).expect("a ruleset"))
}

/// The median of so many runs, the lowest and the highest, in microseconds.
fn median(runs: usize, mut run: impl FnMut()) -> [f64; 3] {
    let mut seen: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    seen.sort_by(f64::total_cmp);
    let at = |place: usize| seen.get(place).copied().unwrap_or_default();
    [at(runs / 2), at(0), at(runs - 1)]
}

fn phases(path: &str) {
    let source = source(&format!("{PROJECT}/{path}"));
    let runs = if source.text().len() > 200_000 { 21 } else { 201 };
    let (file, _) = syntax::parse(&source);
    let (ruleset, _) = resolve::resolve(&source, &file);
    let ruleset = ruleset.expect("a ruleset without errors");
    let flat = plan::build(&ruleset);
    let mut caches = Caches::default();
    let tell = |what: &str, [median, low, high]: [f64; 3]| {
        println!("{path}, {what}: median {median:.0} us [{low:.0}..{high:.0}]");
    };
    tell("all", median(runs, || drop(black_box(pipeline::load_ruleset(&source)))));
    tell("all, read before", {
        drop(pipeline::load_again(&source, &Alone, &mut caches));
        median(runs, || drop(black_box(pipeline::load_again(&source, &Alone, &mut caches))))
    });
    tell("parsing", median(runs, || drop(black_box(syntax::parse(&source)))));
    tell(
        "parsing, read before",
        median(runs, || {
            drop(black_box(library::gather(&source, &Alone, Some(&mut caches))));
        }),
    );
    tell("resolving", median(runs, || drop(black_box(resolve::resolve(&source, &file)))));
    tell("flat form", median(runs, || drop(black_box(plan::build(&ruleset)))));
    tell("laws", median(runs, || drop(black_box(laws::check(&ruleset, &flat)))));
}

/// Reads the file and makes it ready, as other engines do, and tells it in their words.
fn beside_others(folder: &str) {
    let path = format!("{folder}/ruleset.triage");
    let small = fs::metadata(&path).is_ok_and(|it| it.len() < 50_000);
    let [median, min, max] = median(if small { 31 } else { 7 }, || {
        let loaded = pipeline::load_ruleset(&source(&path));
        assert!(!loaded.diagnostics.iter().any(Diagnostic::is_error), "{path} has an error");
        drop(black_box(loaded));
    });
    let set = folder.rsplit('/').find(|part| !part.is_empty()).unwrap_or_default();
    let line = serde_json::json!({
        "exp": "load", "set": set, "what": "bedside", "unit": "us", "median": median, "min": min, "max": max,
    });
    println!("{line}");
}
