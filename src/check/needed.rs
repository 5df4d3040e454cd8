//! What a ruleset needs of the libraries that it uses. What it does not need is no part of it: a large library costs a
//! ruleset that reads one finding of it no more than that finding.
//!
//! * Needed is whatever the ruleset's own file declares, and of the libraries every question, pattern, advice, rule, red
//!   flag, promise and impossible combination, what they read or promise, and what `show under` lists.
//! * Not needed are other findings, calculations, scores and classes of a library, and sources that nothing needed cites.
//! * Cases need nothing: they are no part of the meaning. One that expects something of what is left out is told.
//! * Where nothing is concluded at all (no rule, pattern or advice), findings and numbers are the result, and all stay.

use super::codes;
use super::laws::roots::{self, Owner};
use crate::diagnostic::Diagnostic;
use crate::ruleset::visit::{self, Item};
use crate::ruleset::{ExpectationKind, PatternId, QuestionId, Ruleset};
use crate::source::{Source, Span};
use crate::syntax::ast::{ClauseKind, Declaration, ExpectKind, File, Keyword, Name};
use foldhash::{HashMap, HashSet};
use std::sync::Arc;

/// What is needed.
#[derive(Debug, Default)]
pub(super) struct Needed {
    /// The file without what is not needed; none where everything is.
    pub(super) file: Option<File>,
    /// Cases that expect something of what is left out.
    pub(super) problems: Vec<Diagnostic>,
}

/// Finds what is needed.
pub(super) fn needed(source: &Source, file: &File, ruleset: &Ruleset) -> Needed {
    let concludes = !(ruleset.rules.is_empty() && ruleset.patterns.is_empty() && ruleset.advice.is_empty());
    if source.files().count() < 2 || !concludes {
        return Needed::default();
    }
    let kept: HashSet<Item> =
        visit::closure(ruleset, start(source, ruleset), true).into_iter().map(|(item, _)| item).collect();
    let idle = visit::all_items(ruleset).filter(|item| !kept.contains(item));
    let idle: HashMap<&str, Span> =
        idle.filter_map(|item| about(ruleset, item)).map(|about| (about.id, about.span)).collect();
    let problems = file.declarations.iter().flat_map(|decl| expected(decl)).filter_map(|name| {
        idle.get(name.text.as_str()).map(|declared| expected_in_vain(source, name, *declared))
    });
    let problems = problems.collect();
    let left_out: HashSet<Span> = idle.into_values().collect();
    let stays =
        |decl: &&Arc<Declaration>| decl.name.as_ref().is_none_or(|name| !left_out.contains(&name.span));
    let stay: Vec<&Arc<Declaration>> = file.declarations.iter().filter(stays).collect();
    let cited: HashSet<&str> = stay.iter().flat_map(|decl| cited(decl)).collect();
    let is_cited = |decl: &Declaration| {
        decl.keyword != Keyword::Source
            || source.is_own(decl.span.start)
            || decl.name.as_ref().is_some_and(|name| cited.contains(name.text.as_str()))
    };
    let declarations: Vec<Arc<Declaration>> =
        stay.into_iter().filter(|decl| is_cited(decl)).cloned().collect();
    let smaller = declarations.len() < file.declarations.len();
    let file = smaller.then(|| File { declarations, comments: Vec::new(), uses: file.uses.clone() });
    Needed { file, problems }
}

fn expected_in_vain(source: &Source, name: &Name, declared: Span) -> Diagnostic {
    let library = source.file_at(declared.start).name;
    let message =
        format!("`{}` of `{library}` is no part of this ruleset, because nothing needs it", name.text);
    Diagnostic::error(codes::EXPECTATION, name.span, message).and_at(declared, "declared here").help(
        "read it in a condition, write `show under \"…\"` below its declaration, or leave this line out",
    )
}

/// What is needed whatever else is.
fn start(source: &Source, ruleset: &Ruleset) -> Vec<Item> {
    let mut start: Vec<Item> =
        (0..ruleset.patterns.len()).map(|at| Item::Pattern(PatternId::at(at))).collect();
    start.extend((0..ruleset.questions.len()).map(|at| Item::Question(QuestionId::at(at))));
    for (owner, root) in roots::roots(ruleset) {
        if owner == Owner::Conclusion {
            visit::reads_of(root, &mut start);
        }
    }
    let promised = ruleset.promises.iter().flat_map(|promise| &promise.expect);
    start.extend(promised.filter_map(|expected| match expected.kind {
        ExpectationKind::Finding(id, _) => Some(Item::Finding(id)),
        ExpectationKind::Class(id, _) => Some(Item::Class(id)),
        ExpectationKind::Calculation(id, ..) => Some(Item::Calculation(id)),
        ExpectationKind::Score(id, ..) => Some(Item::Score(id)),
        _ => None,
    }));
    start.extend(visit::all_items(ruleset).filter(|item| {
        about(ruleset, *item).is_some_and(|about| about.shown || source.is_own(about.span.start))
    }));
    start
}

/// What is known of something derived.
struct About<'a> {
    id: &'a str,
    span: Span,
    shown: bool,
}

fn about(ruleset: &Ruleset, item: Item) -> Option<About<'_>> {
    macro_rules! about {
        ($list:ident, $id:expr) => {
            ruleset.$list.get($id.index()).map(|it| About {
                id: &it.id,
                span: it.span,
                shown: it.show_under.is_some(),
            })
        };
    }
    match item {
        Item::Finding(id) => about!(findings, id),
        Item::Calculation(id) => about!(calculations, id),
        Item::Score(id) => about!(scores, id),
        Item::Class(id) => about!(classes, id),
        Item::Question(_) | Item::Pattern(_) => None,
    }
}

/// The names of findings, numbers and classes that a case expects something of.
fn expected(decl: &Declaration) -> Vec<&Name> {
    if decl.keyword != Keyword::Case {
        return Vec::new();
    }
    let lines = decl.clauses.iter().filter_map(|clause| match &clause.kind {
        ClauseKind::Expect(lines) => Some(lines),
        _ => None,
    });
    let names = lines.flatten().filter_map(|line| match &line.kind {
        ExpectKind::Words(name, _) | ExpectKind::Numbers(name, ..) => Some(name),
        _ => None,
    });
    names.collect()
}

/// The sources that a declaration cites.
fn cited(decl: &Declaration) -> Vec<&str> {
    let cites = decl.clauses.iter().filter_map(|clause| match &clause.kind {
        ClauseKind::Cite(citations) => Some(citations),
        _ => None,
    });
    cites.flatten().map(|citation| citation.source.text.as_str()).collect()
}
