//! From text to a checked ruleset: every problem of the file at once.

pub mod codes;
pub mod laws;
mod merge;
pub mod resolve;
mod sound_part;

use crate::diagnostic::{self, Diagnostic};
use crate::plan::{self, Plan};
use crate::ruleset::Ruleset;
use crate::source::{Joined, Source};
use crate::syntax;
use crate::syntax::ast::{File, Keyword};

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

/// Reads and checks a ruleset.
#[must_use]
pub fn check(source: &Source) -> Checked {
    checked(source, syntax::parse(source))
}

/// Reads and checks a ruleset together with the file of cases beside it. The places are those of the joined text.
#[must_use]
pub fn check_with_cases(joined: &Joined) -> Checked {
    let mut parts = joined.sources();
    let (Some(ruleset), Some(cases)) = (parts.next(), parts.next()) else { return check(&joined.whole) };
    let (mut file, mut diagnostics) = syntax::parse(ruleset);
    let (mut beside, mut found) = syntax::parse(cases);
    syntax::move_on(&mut beside, &mut found, joined.last_from());
    found.extend(only_cases(&mut beside));
    diagnostics.extend(found);
    file.declarations.extend(beside.declarations);
    file.comments.extend(beside.comments);
    checked(&joined.whole, (file, diagnostics))
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

/// The same as [`check`], faster where most declarations are those of the last time.
#[must_use]
pub fn check_again(source: &Source, cache: &mut syntax::Cache) -> Checked {
    checked(source, syntax::parse_again(source, cache))
}

fn checked(source: &Source, (file, mut diagnostics): (File, Vec<Diagnostic>)) -> Checked {
    let (ruleset, found) = resolve::resolve(source, &file);
    diagnostics.extend(found);
    let sound = ruleset.filter(|_| !diagnostics.iter().any(Diagnostic::is_error));
    let plan = sound.as_ref().map(plan::build);
    match (&sound, &plan) {
        (Some(ruleset), Some(plan)) => diagnostics.extend(laws::check(ruleset, plan)),
        _ => diagnostics.extend(broken_laws(source, &file, &diagnostics)),
    }
    diagnostic::sort(&mut diagnostics);
    merge::merge(source, &mut diagnostics);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Checked { ruleset: None, plan: None, diagnostics };
    }
    Checked { ruleset: sound, plan, diagnostics }
}

/// The laws that the sound part of a faulty file breaks. Warnings are left for when the rest is mended: what seems
/// unused may be read by what cannot be read yet.
fn broken_laws(source: &Source, file: &File, problems: &[Diagnostic]) -> Vec<Diagnostic> {
    let part = sound_part::sound_part(source, file, problems);
    let (Some(ruleset), _) = resolve::resolve(source, &part) else { return Vec::new() };
    let mut found = laws::check(&ruleset, &plan::build(&ruleset));
    found.retain(Diagnostic::is_error);
    found
}
