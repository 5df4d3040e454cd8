//! `bedside mutate`: which small changes of a ruleset no case notices.

use super::console::Console;
use super::input::{self, Refused};
use super::{Exit, budget, cases, eval, guard};
use crate::diagnostic::Diagnostic;
use crate::mutate::accepted::{self, Acceptance};
use crate::mutate::proof::{self, Proof};
use crate::mutate::report::{self, Counts, Ended, Run};
use crate::mutate::trial::{self, Subject, Verdict};
use crate::mutate::{Change, changes};
use crate::pipeline::{Loaded, Ready};
use crate::prove::prover::Fault;
use crate::prove::solver::Stop;
use crate::report::{escape, json};
use crate::source::Source;
use crate::syntax::{self, ast::File};
use crate::testing::report::human;
use crate::testing::suite::{Suite, Wanted};
use std::io::IsTerminal;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// So often at most the progress is told.
const TOLD_EVERY: Duration = Duration::from_millis(100);
/// One proof takes at most this part of the time that is given to all.
const SHARE: u32 = 5;

/// What `mutate` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The ruleset, or the file of cases beside it; `-` is standard input.
    #[arg(value_name = "FILE")]
    path: String,
    /// Try so many changes at most, spread over the text.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// Stop after so many seconds.
    #[arg(long, value_name = "SECONDS", value_parser = budget::seconds)]
    budget: Option<Duration>,
    /// So many seconds are given to proofs that no patient tells a surviving change from the ruleset; 0 for none.
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = budget::seconds_or_none)]
    proofs: Duration,
    /// End with exit code 1 where fewer changes than this are noticed.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    fail_under: Option<u8>,
}

/// A ruleset whose cases pass.
struct Sound {
    suite: Suite,
    ready: Arc<Ready>,
    own: Source,
    file: File,
    beside: Option<Source>,
}

/// What was tried, and what it came to.
struct Tried {
    changes: Vec<Change>,
    verdicts: Vec<Verdict>,
    proofs: Vec<Option<Proof>>,
    ended: Ended,
}

/// Tries every small change of a ruleset.
pub(super) fn run(args: &Args, console: &mut Console) -> Exit {
    let interrupted = Arc::new(AtomicBool::new(false));
    listen_for_interruption(Arc::clone(&interrupted));
    let sound = match sound(&args.path, console) {
        Ok(sound) => sound,
        Err(exit) => return exit,
    };
    let Ok(tried) = tried(&sound, args, &interrupted, console) else { return guard::fault() };
    let (acceptances, mut problems) = accepted::read(&sound.suite.source);
    let ruleset = &sound.ready.ruleset;
    let (of_changes, stale) =
        accepted::matched(&acceptances, &tried.changes, &tried.verdicts, &ruleset.cases);
    problems.extend(stale);
    tell(&sound, &tried, &of_changes, &problems, console);
    let counts = counts(&sound, &tried, &of_changes);
    ends(args, &tried, counts, &problems)
}

fn ends(args: &Args, tried: &Tried, counts: Counts, problems: &[Diagnostic]) -> Exit {
    if tried.ended == Ended::Interrupted {
        return Exit::Interrupted;
    }
    let least = usize::from(args.fail_under.unwrap_or_default());
    let under = counts.noticed * 100 < least * counts.counted();
    if under {
        let percent = counts.percent();
        Console::err(&format!(
            "error: {percent} % of the changes are noticed, and {least} % are asked for\n"
        ));
    }
    let exit = if under || !problems.is_empty() { Exit::Problem } else { Exit::Done };
    if tried.ended == Ended::Budget { exit.and(Exit::Undecided) } else { exit }
}

/// The ruleset with its cases, if it has any and all of them pass; otherwise that is told.
fn sound(path: &str, console: &mut Console) -> Result<Sound, Exit> {
    let loaded = if cases::is_case_file(path) { cases::of_case_file(path) } else { cases::of_ruleset(path) };
    let loaded = loaded.map_err(|refused| refuse(&refused, console))?;
    if loaded.library {
        let problem = eval::library_given(&loaded.source);
        return Err(problems(&loaded.source, &[problem], console));
    }
    let source = loaded.source.clone();
    let own = Source::new(source.name(), source.own_text());
    let beside = source.files().find(|file| source.is_beside(file.span.start));
    let beside = beside.map(|file| Source::new(file.name, source.slice(file.span)));
    let suite = Suite::run(Loaded { diagnostics: loaded.diagnostics, ..loaded }, Wanted::default());
    let Some(ready) = suite.ready.clone() else {
        return Err(problems(&suite.source, &suite.problems, console));
    };
    if suite.results.iter().any(|result| !result.passed()) {
        if !console.json() {
            console.out(&human::suite(&suite, console.style()));
        }
        return Err(stop(&suite.source, "not every case passes; mend that first", console));
    }
    if suite.patients.is_empty() {
        return Err(stop(&suite.source, "there is no case that could notice a change", console));
    }
    let (file, _) = syntax::parse(&own);
    Ok(Sound { suite, ready, own, file, beside })
}

fn refuse(refused: &Refused, console: &mut Console) -> Exit {
    let _ = problems(&refused.source, std::slice::from_ref(&refused.problem), console);
    refused.exit
}

fn problems(source: &Source, problems: &[Diagnostic], console: &mut Console) -> Exit {
    if console.json() {
        console.out(&json::text(&report::json::refused(source, problems)));
    } else {
        console.problems(source, problems);
    }
    input::exit_of(problems, false).and(Exit::Problem)
}

/// Nothing can be tried.
fn stop(source: &Source, why: &str, console: &mut Console) -> Exit {
    console.refuse(&format!("no change of `{}` was tried: {why}", escape(source.name())));
    if console.json() {
        console.object(report::json::refused(source, &[]));
    }
    Exit::Problem
}

fn tried(
    sound: &Sound,
    args: &Args,
    interrupted: &Arc<AtomicBool>,
    console: &Console,
) -> Result<Tried, Fault> {
    let changes = changes(&sound.own, &sound.file, &sound.ready);
    let most = args.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let wanted = trial::spread(changes.len(), most);
    let path =
        if cases::is_case_file(&args.path) { cases::ruleset_of(&args.path) } else { args.path.clone() };
    let files = input::files_for(&path, sound.own.text(), None);
    let subject = Subject {
        own: &sound.own,
        file: &sound.file,
        ready: &sound.ready,
        patients: &sound.suite.patients,
        beside: sound.beside.as_ref(),
        files: &files,
    };
    let out_of_time = AtomicBool::new(false);
    let progress = Progress::new("changes tried", wanted.iter().filter(|it| **it).count(), console);
    let until = args.budget.and_then(|budget| Instant::now().checked_add(budget));
    let goes_on = |done: usize| {
        progress.tell(done);
        let late = until.is_some_and(|until| Instant::now() >= until);
        if late {
            out_of_time.store(true, Ordering::Relaxed);
        }
        !late && !interrupted.load(Ordering::Relaxed)
    };
    let verdicts = trial::run(&subject, &changes, &wanted, &goes_on);
    progress.clear();
    let proofs = proofs(&subject, (&changes, &verdicts), (args.proofs, until), interrupted, console)?;
    let ended = if interrupted.load(Ordering::Relaxed) {
        Ended::Interrupted
    } else if out_of_time.load(Ordering::Relaxed) {
        Ended::Budget
    } else if wanted.contains(&false) {
        Ended::Limit
    } else {
        Ended::Whole
    };
    Ok(Tried { changes, verdicts, proofs, ended })
}

/// Looks for proofs that survivors change nothing, for so long, and never longer than until the time of the whole is
/// over. No single one takes most of it.
fn proofs(
    subject: &Subject,
    (changes, verdicts): (&[Change], &[Verdict]),
    (budget, until): (Duration, Option<Instant>),
    interrupted: &Arc<AtomicBool>,
    console: &Console,
) -> Result<Vec<Option<Proof>>, Fault> {
    let stopped = interrupted.load(Ordering::Relaxed) || until.is_some_and(|until| Instant::now() >= until);
    if budget.is_zero() || stopped {
        return Ok(Vec::new());
    }
    let own = Instant::now().checked_add(budget);
    let until = [own, until].into_iter().flatten().min();
    let is_over = move || until.is_some_and(|until| Instant::now() >= until);
    let clock = || -> Stop {
        let this = Instant::now().checked_add(budget / SHARE);
        let interrupted = Arc::clone(interrupted);
        Rc::new(move || {
            let late = is_over() || this.is_some_and(|this| Instant::now() >= this);
            late || interrupted.load(Ordering::Relaxed)
        })
    };
    let survivors = verdicts.iter().filter(|it| **it == Verdict::Survives).count();
    let progress = Progress::new("survivors looked at", survivors, console);
    let goes_on = |done: usize| {
        progress.tell(done);
        !is_over() && !interrupted.load(Ordering::Relaxed)
    };
    let proofs = proof::run(subject, changes, verdicts, (&clock, &goes_on));
    progress.clear();
    proofs
}

/// The first Ctrl-C ends the trials, and what was tried is told; a second one ends it at once.
fn listen_for_interruption(interrupted: Arc<AtomicBool>) {
    // Where the machine does not let Ctrl-C be heard, it ends the program as it ends others.
    let _ = ctrlc::set_handler(move || {
        if interrupted.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(Exit::Interrupted.code()));
        }
    });
}

/// How far it is, on a line of the terminal that is written anew; nothing where nobody looks.
struct Progress {
    what: &'static str,
    all: usize,
    shown: bool,
    start: Instant,
    /// When it was told last, in tenths of a second from the start.
    told: AtomicUsize,
}

impl Progress {
    fn new(what: &'static str, all: usize, console: &Console) -> Self {
        let shown = console.is_for_people() && std::io::stderr().is_terminal();
        Self { what, all, shown, start: Instant::now(), told: AtomicUsize::new(0) }
    }

    fn tell(&self, done: usize) {
        if !self.shown {
            return;
        }
        let now = self.start.elapsed().as_millis() / TOLD_EVERY.as_millis();
        let now = usize::try_from(now).unwrap_or(usize::MAX);
        if self.told.fetch_max(now, Ordering::Relaxed) < now {
            Console::err(&format!("\r{done} of {} {}", self.all, self.what));
        }
    }

    /// Takes the line away.
    fn clear(&self) {
        if self.shown && self.told.load(Ordering::Relaxed) > 0 {
            Console::err("\r\u{1b}[K");
        }
    }
}

fn of<'a>(sound: &'a Sound, tried: &'a Tried, accepted: &'a [Option<&'a Acceptance>]) -> Run<'a> {
    Run {
        source: &sound.own,
        cases: &sound.ready.ruleset.cases,
        changes: &tried.changes,
        verdicts: &tried.verdicts,
        proofs: &tried.proofs,
        accepted,
        ended: tried.ended,
    }
}

fn counts(sound: &Sound, tried: &Tried, accepted: &[Option<&Acceptance>]) -> Counts {
    of(sound, tried, accepted).counts(None)
}

fn tell(
    sound: &Sound,
    tried: &Tried,
    accepted: &[Option<&Acceptance>],
    problems: &[Diagnostic],
    console: &mut Console,
) {
    let (run, whole) = (of(sound, tried, accepted), &sound.suite.source);
    if console.json() {
        console.out(&json::text(&report::json::run(&run, &sound.ready.ruleset.id, whole, problems)));
        return;
    }
    console.out(&report::human(&run, console.style()));
    if !problems.is_empty() {
        console.problems(whole, problems);
    }
}
