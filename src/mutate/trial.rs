//! Changes tried: each changed text is read and checked, and the cases are run on it until one of them notices.
//!
//! Changes of one declaration are tried one after the other, the case that noticed the last one first: it is the most
//! likely to notice the next. So the work is small, and which case is told does not depend on how many threads share it.

use super::Change;
use crate::answers::Answers;
use crate::pipeline::{self, Caches, Files, Ready};
use crate::plan::Plan;
use crate::ruleset::{Case, QuestionKind, Ruleset, digest};
use crate::source::{Source, Span};
use crate::syntax::ast::{File, Keyword};
use crate::testing::{self, Patient};
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

/// Room for deep texts; only what is used is ever taken.
const STACK: usize = 256 << 20;

/// What trying a change came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A case, this position in the list of cases, does not pass any more.
    Noticed(usize),
    /// Every case still passes.
    Survives,
    /// The changed text has an error: nobody could run it.
    DoesNotCheck,
    /// The changed text means the same.
    Same,
    /// It was not tried.
    NotTried,
}

/// A ruleset with its cases, all of which pass.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The ruleset's own text.
    pub own: &'a Source,
    /// The same as it is read.
    pub file: &'a File,
    /// The ruleset with its cases.
    pub ready: &'a Ready,
    /// The answers of the cases.
    pub patients: &'a [Patient],
    /// The cases beside it, where there are such.
    pub beside: Option<&'a Source>,
    /// The files that it uses.
    pub files: &'a (dyn Files + Sync),
}

/// What a changed ruleset is held against.
struct Original {
    /// The text with its cases blanked out: what a change does to what a case may expect is no error of the change.
    text: String,
    meaning: Vec<u8>,
    plan: Plan,
}

impl Subject<'_> {
    fn original(&self) -> Option<Original> {
        let (text, ready) = self.without_cases()?;
        Some(Original { text, meaning: digest::canonical(&ready.ruleset), plan: ready.plan })
    }

    /// The ruleset without its cases: the text that changes are made in, and what it means.
    pub(super) fn without_cases(&self) -> Option<(String, Ready)> {
        let text = without_cases(self.own, self.file);
        let source = Source::new(self.own.name(), text.as_str());
        let ready = pipeline::load(&source, self.files).ready?;
        Some((text, ready))
    }
}

/// The text with blanks in the place of its cases, so that every other place stays where it is.
fn without_cases(own: &Source, file: &File) -> String {
    let mut text = own.text().to_owned();
    let cases = file.declarations.iter().filter(|declaration| declaration.keyword == Keyword::Case);
    for case in cases {
        let blank: String = own.slice(case.span).bytes().map(blanked).collect();
        text.replace_range(case.span.range(), &blank);
    }
    text
}

fn blanked(byte: u8) -> char {
    if byte == b'\n' { '\n' } else { ' ' }
}

/// Tries those changes that are wanted. Before each, `goes_on` is asked, with how many are done. The verdicts are in the
/// order of the changes.
#[must_use]
pub fn run(
    subject: &Subject,
    changes: &[Change],
    wanted: &[bool],
    goes_on: &(dyn Fn(usize) -> bool + Sync),
) -> Vec<Verdict> {
    let mut verdicts = vec![Verdict::NotTried; changes.len()];
    let Some(original) = subject.original() else { return verdicts };
    let groups = groups(changes);
    let shared =
        Shared { next: AtomicUsize::new(0), done: AtomicUsize::new(0), stopped: AtomicBool::new(false) };
    let work = || {
        let mut found = Vec::new();
        let mut trial = Trial::new(subject, &original);
        while let Some(group) = groups.get(shared.next.fetch_add(1, Ordering::Relaxed)) {
            trial.group(group.clone(), (changes, wanted), (&shared, goes_on), &mut found);
        }
        found
    };
    let found = side_by_side(groups.len(), &work);
    for (at, verdict) in found {
        if let Some(slot) = verdicts.get_mut(at) {
            *slot = verdict;
        }
    }
    verdicts
}

/// Work done by as many threads as there are processors, but no more than pieces: what all of them found.
pub(super) fn side_by_side<T: Send>(pieces: usize, work: &(dyn Fn() -> Vec<T> + Sync)) -> Vec<T> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(pieces.max(1));
    thread::scope(|scope| {
        let spawned: Vec<_> = (1..threads)
            .filter_map(|_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok())
            .collect();
        let mut all = work();
        for thread in spawned {
            // A fault of bedside itself is told as one.
            all.extend(thread.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault)));
        }
        all
    })
}

/// What threads tell each other.
struct Shared {
    next: AtomicUsize,
    done: AtomicUsize,
    stopped: AtomicBool,
}

/// The changes of each declaration, which stand together.
fn groups(changes: &[Change]) -> Vec<std::ops::Range<usize>> {
    let mut groups: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, change) in changes.iter().enumerate() {
        let of = |at: usize| changes.get(at).map(|change| change.declaration);
        match groups.last_mut() {
            Some(group) if of(group.start) == Some(change.declaration) => group.end = at + 1,
            _ => groups.push(at..at + 1),
        }
    }
    groups
}

/// One thread's means to try changes.
struct Trial<'a> {
    subject: &'a Subject<'a>,
    original: &'a Original,
    caches: Caches,
    /// The patients, as positions, those most likely to notice first.
    order: Vec<usize>,
}

impl<'a> Trial<'a> {
    fn new(subject: &'a Subject<'a>, original: &'a Original) -> Self {
        Self { subject, original, caches: Caches::default(), order: Vec::new() }
    }

    fn group(
        &mut self,
        group: std::ops::Range<usize>,
        (changes, wanted): (&[Change], &[bool]),
        (shared, goes_on): (&Shared, &(dyn Fn(usize) -> bool + Sync)),
        found: &mut Vec<(usize, Verdict)>,
    ) {
        self.order = (0..self.subject.patients.len()).collect();
        for at in group {
            let Some(change) = changes.get(at).filter(|_| wanted.get(at).copied().unwrap_or(true)) else {
                continue;
            };
            if shared.stopped.load(Ordering::Relaxed) || !goes_on(shared.done.load(Ordering::Relaxed)) {
                shared.stopped.store(true, Ordering::Relaxed);
                return;
            }
            found.push((at, self.one(change)));
            shared.done.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn one(&mut self, change: &Change) -> Verdict {
        let text = change.apply(&self.original.text);
        let source = Source::new(self.subject.own.name(), text);
        let loaded = pipeline::load_again(&source, self.subject.files, &mut self.caches);
        let Some(changed) = loaded.ready else { return Verdict::DoesNotCheck };
        let same_rules = change.kind.is_compiled() && same_nodes(&changed.plan, &self.original.plan);
        if same_rules || digest::canonical(&changed.ruleset) == self.original.meaning {
            return Verdict::Same;
        }
        let same_names = names(&changed.ruleset) == names(&self.subject.ready.ruleset);
        let noticed = if same_names {
            let patients: Vec<_> = self.subject.patients.iter().map(|patient| &patient.answers).collect();
            self.noticed(&changed, &self.subject.ready.ruleset.cases, &patients)
        } else {
            // What the ruleset needs of a library is another part of it now: the cases are read anew.
            let source = Source::new(self.subject.own.name(), change.apply(self.subject.own.text()));
            let whole = match self.subject.beside {
                Some(beside) => pipeline::load_with_cases(&source, beside, self.subject.files),
                None => pipeline::load(&source, self.subject.files),
            };
            let Some(ready) = whole.ready else { return Verdict::DoesNotCheck };
            let patients = testing::patients(&ready.ruleset);
            let patients: Vec<_> = patients.iter().map(|patient| &patient.answers).collect();
            self.noticed(&ready, &ready.ruleset.cases, &patients)
        };
        noticed.map_or(Verdict::Survives, Verdict::Noticed)
    }

    /// The first case that does not pass.
    fn noticed(&mut self, changed: &Ready, cases: &[Case], patients: &[&Answers]) -> Option<usize> {
        let mut walks = crate::eval::Walks::new(&changed.plan);
        let at = self.order.iter().position(|at| {
            let (Some(case), Some(answers)) = (cases.get(*at), patients.get(*at)) else { return false };
            !testing::passes(&changed.ruleset, &changed.plan, (case, answers), &mut walks)
        })?;
        let case = self.order.remove(at);
        self.order.insert(0, case);
        Some(case)
    }
}

/// Whether two plans are walked alike and give the same.
fn same_nodes(one: &Plan, other: &Plan) -> bool {
    let nodes = one.truths == other.truths && one.numbers == other.numbers && one.classes == other.classes;
    let values = one.declared_fixed == other.declared_fixed
        && one.declared_exact == other.declared_exact
        && one.edges == other.edges
        && one.words == other.words;
    let facts = one.gates == other.gates && one.applies == other.applies && one.assumed == other.assumed;
    let derived = one.findings == other.findings
        && one.calculations == other.calculations
        && one.scores == other.scores
        && one.class_refs == other.class_refs
        && one.patterns == other.patterns;
    nodes && values && facts && derived && one.rules == other.rules && one.advice == other.advice
}

/// Every name that answers and expectations refer to by its position.
pub(super) fn names(ruleset: &Ruleset) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for question in &ruleset.questions {
        names.push(&question.id);
        if !matches!(question.kind, QuestionKind::YesNo) {
            names.extend(question.choices().iter().map(|choice| choice.id.as_str()));
        }
    }
    for class in &ruleset.classes {
        names.push(&class.id);
        names.extend(class.choices.iter().map(|choice| choice.id.as_str()));
    }
    names.extend(ruleset.levels.iter().map(|it| it.id.as_str()));
    names.extend(ruleset.findings.iter().map(|it| it.id.as_str()));
    names.extend(ruleset.calculations.iter().map(|it| it.id.as_str()));
    names.extend(ruleset.scores.iter().map(|it| it.id.as_str()));
    names.extend(ruleset.patterns.iter().map(|it| it.id.as_str()));
    names.extend(ruleset.advice.iter().map(|it| it.id.as_str()));
    names.extend(ruleset.rules.iter().map(|it| it.id.as_str()));
    names
}

/// Which of so many are taken where only a part is wanted: as evenly over the text as can be, the same on every run.
#[must_use]
pub fn spread(all: usize, most: usize) -> Vec<bool> {
    let most = most.min(all);
    (0..all).map(|at| (at + 1) * most / all.max(1) != at * most / all.max(1)).collect()
}

/// Where a change is shown.
#[must_use]
pub fn place(own: &Source, span: Span) -> (usize, usize) {
    let position = own.position(span.start);
    (position.line, position.column)
}
