//! From text to a checked ruleset: every problem of the file at once.

mod behind;
mod by_names;
mod by_subject;
pub mod codes;
mod foreign;
pub mod laws;
mod merge;
mod needed;
pub mod resolve;
mod sound_part;
mod titles;

use crate::diagnostic::{self, Diagnostic};
use crate::library::{self, Alone, Caches, Files, Gathered, Used};
use crate::plan::{self, Plan};
use crate::ruleset::Ruleset;
use crate::source::Source;
use crate::syntax;
use crate::syntax::ast::{File, Keyword};
use crate::unit::Readings;
use behind::Behind;

/// What checking a text gives.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The ruleset; none where there is an error.
    pub ruleset: Option<Ruleset>,
    /// Its flat form.
    pub plan: Option<Plan>,
    /// Every error and warning, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// A text that was checked with the files that it uses.
#[derive(Debug, Clone)]
pub struct Whole {
    /// What checking gives. A library by itself gives no ruleset.
    pub checked: Checked,
    /// All texts in one, in which the problems have their places.
    pub source: Source,
    /// Every path that was looked up.
    pub used: Vec<Used>,
    /// Whether the text is a library.
    pub library: bool,
}

/// Reads and checks a ruleset that uses no other file.
#[must_use]
pub fn check(source: &Source) -> Checked {
    check_whole(source, &Alone, None).checked
}

/// Reads and checks a ruleset or a library with everything that it uses; faster with the declarations of the last time.
#[must_use]
pub fn check_whole(source: &Source, files: &dyn Files, mut caches: Option<&mut Caches>) -> Whole {
    let gathered = gather(source, files, caches.as_deref_mut());
    let behind = behind::mended(source, &gathered.file, &gathered.problems);
    let mut whole = whole(gathered, caches);
    if let Some(behind) = behind {
        let again = self::whole(gather(&behind.source(source), files, None), None);
        tell_further(&mut whole, behind.as_written(again.checked.diagnostics));
    }
    whole
}

/// Reads and checks a ruleset together with the file of cases beside it; faster with the declarations of the last time.
#[must_use]
pub fn check_with_cases(
    source: &Source,
    cases: &Source,
    files: &dyn Files,
    mut caches: Option<&mut Caches>,
) -> Whole {
    let (gathered, behind) = gather_with_cases(source, cases, files, caches.as_deref_mut());
    let mut whole = whole(gathered, caches);
    if behind.ruleset.is_some() || behind.cases.is_some() {
        let text = |behind: &Option<Behind>, own: &Source| {
            behind.as_ref().map_or_else(|| own.clone(), |behind| behind.source(own))
        };
        let (ruleset, cases) = (text(&behind.ruleset, source), text(&behind.cases, cases));
        let (again, bases) = gather_with_cases(&ruleset, &cases, files, None);
        let both = behind::both(behind.ruleset, behind.cases, bases.cases_at, behind.cases_at);
        tell_further(&mut whole, both.as_written(self::whole(again, None).checked.diagnostics));
    }
    whole
}

/// The mends of a ruleset and of the file of cases beside it, and where that stands behind it.
struct Beside {
    ruleset: Option<Behind>,
    cases: Option<Behind>,
    cases_at: usize,
}

fn gather_with_cases(
    source: &Source,
    cases: &Source,
    files: &dyn Files,
    mut caches: Option<&mut Caches>,
) -> (Gathered, Beside) {
    let mut gathered = gather(source, files, caches.as_deref_mut());
    let base = Source::next_base(gathered.source.text().len());
    let (mut file, mut problems) = match caches {
        Some(caches) => syntax::parse_again(cases, caches.beside()),
        None => syntax::parse(cases),
    };
    let behind = Beside {
        ruleset: behind::mended(source, &gathered.file, &gathered.problems),
        cases: behind::mended(cases, &file, &problems),
        cases_at: base,
    };
    problems.extend(only_cases(&mut file));
    syntax::shift(&mut file, base);
    for problem in &mut problems {
        problem.shift(base);
    }
    gathered.source = gathered.source.with_beside(cases);
    gathered.file.declarations.extend(file.declarations);
    gathered.file.comments.extend(file.comments);
    decide(&gathered.source, &gathered.file, &mut problems);
    gathered.problems.extend(problems);
    (gathered, behind)
}

/// A text with everything that it uses; what cannot be read is told by the names that are declared.
fn gather(source: &Source, files: &dyn Files, caches: Option<&mut Caches>) -> Gathered {
    let mut gathered = library::gather(source, files, caches);
    decide(&gathered.source, &gathered.file, &mut gathered.problems);
    gathered
}

/// Corrects the messages about what cannot be read by what the file declares.
fn decide(source: &Source, file: &File, problems: &mut [Diagnostic]) {
    titles::name_texts(source, file, problems);
    titles::name_listed_texts(source, file, problems);
    by_names::decide(source, file, problems);
    by_subject::decide(source, file, problems);
}

/// Adds what is wrong behind what was told.
fn tell_further(whole: &mut Whole, further: Vec<Diagnostic>) {
    let told = &mut whole.checked.diagnostics;
    told.extend(further);
    diagnostic::sort(told);
    told.dedup();
}

/// Leaves out what is no case; a declaration that nobody knows has been told.
fn only_cases(file: &mut File) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    file.declarations.retain(|declaration| {
        let (keyword, span) = (declaration.keyword, declaration.keyword_span);
        if !matches!(keyword, Keyword::Case | Keyword::Unknown) {
            let message = format!("`{}` cannot stand in a file of cases", keyword.words());
            let problem = Diagnostic::error(codes::NOT_A_CASE, span, message);
            found.push(problem.help("move it to the ruleset; only `case` declarations stand here"));
        }
        matches!(keyword, Keyword::Case)
    });
    found
}

fn whole(gathered: Gathered, caches: Option<&mut Caches>) -> Whole {
    let mut own = Readings::default();
    let units = caches.map_or(&mut own, Caches::units);
    let source = gathered.source;
    let library = is_library(&source, &gathered.file);
    let mut checked = match foreign::no_ruleset(&source, &gathered.file, &gathered.problems) {
        Some(problem) => Checked { ruleset: None, plan: None, diagnostics: vec![problem] },
        None => checked(&source, &gathered.file, gathered.problems, units),
    };
    if library {
        // It was held to the laws, and there is nobody's answers to hold it against.
        (checked.ruleset, checked.plan) = (None, None);
    }
    Whole { checked, source, used: gathered.used, library }
}

/// Whether a text says of itself that it is a library, and not that it is a ruleset too.
fn is_library(source: &Source, file: &File) -> bool {
    let own = |keyword| {
        let mut all = file.declarations.iter();
        all.any(|decl| decl.keyword == keyword && source.is_own(decl.span.start))
    };
    own(Keyword::Library) && !own(Keyword::Ruleset)
}

fn checked(source: &Source, file: &File, mut diagnostics: Vec<Diagnostic>, units: &mut Readings) -> Checked {
    let (ruleset, mut found) = resolve::resolve_knowing(source, file, units);
    for problem in &mut found {
        let edited = problem.edit.as_ref().map(|edit| source.slice(edit.span));
        problem.narrow(edited.unwrap_or_default());
    }
    diagnostics.extend(found);
    let sound = ruleset.filter(|_| !diagnostics.iter().any(Diagnostic::is_error));
    let plan = sound.as_ref().map(plan::build);
    match (&sound, &plan) {
        (Some(ruleset), Some(plan)) => diagnostics.extend(laws::check(ruleset, plan)),
        _ => diagnostics.extend(broken_laws(source, file, &diagnostics, units)),
    }
    let library = is_library(source, file);
    diagnostics.retain(|it| !(is_unused(it) && (library || !source.is_own(it.span().start))));
    let needed = sound.as_ref().filter(|_| !library).map(|whole| needed::needed(source, file, whole));
    let needed = needed.unwrap_or_default();
    diagnostics.extend(needed.problems);
    diagnostic::sort(&mut diagnostics);
    merge::blanks_of_signs(&mut diagnostics);
    merge::levels_indented(source, &mut diagnostics);
    merge::missing_row(file, &mut diagnostics);
    merge::consequences(source, file, &mut diagnostics);
    merge::merge(source, &mut diagnostics);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Checked { ruleset: None, plan: None, diagnostics };
    }
    let (plan, ruleset) = match needed.file.and_then(|needed| resolve::resolve(source, &needed).0) {
        Some(needed) => (Some(plan::build(&needed)), Some(needed)),
        None => (plan, sound),
    };
    Checked { ruleset, plan, diagnostics }
}

/// Whether a warning says that nothing uses something: in a library that is as it should be.
fn is_unused(problem: &Diagnostic) -> bool {
    use laws::codes::{
        UNUSED_ADVICE, UNUSED_CHOICE, UNUSED_FINDING, UNUSED_LEVEL, UNUSED_QUESTION, UNUSED_SOURCE,
    };
    let unused = [UNUSED_ADVICE, UNUSED_CHOICE, UNUSED_FINDING, UNUSED_LEVEL, UNUSED_QUESTION, UNUSED_SOURCE];
    unused.contains(&problem.code)
}

/// The laws that the sound part of a faulty file breaks. Warnings are left for when the rest is mended: what seems
/// unused may be read by what cannot be read yet.
fn broken_laws(
    source: &Source,
    file: &File,
    problems: &[Diagnostic],
    units: &mut Readings,
) -> Vec<Diagnostic> {
    /// What lacks something that was left out, such as the levels or a source without a name, is left out next.
    const ROUNDS: usize = 3;
    let mut part = sound_part::sound_part(source, file, problems);
    for _ in 0..ROUNDS {
        let (ruleset, lacking) = resolve::resolve_knowing(source, &part, units);
        if let Some(ruleset) = ruleset {
            return laws::errors(&ruleset, &plan::build(&ruleset));
        }
        part = sound_part::sound_part(source, &part, &lacking);
    }
    Vec::new()
}
