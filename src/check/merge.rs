//! One mistake is one message: what two phases say about the same words is said once, by the one whose mend goes
//! further.

use super::{codes, laws, sound_part};
use crate::diagnostic::{Diagnostic, Edit};
use crate::source::{Source, Span};
use crate::syntax;
use crate::syntax::ast::{Declaration, File, Keyword};

/// An edit longer than this is a move of lines, which mends nothing inside them.
const LONGEST: usize = 200;

/// So many causes are followed to what reads them.
const MOST_CAUSES: usize = 16;

/// Leaves out problems whose words another one's edit writes anew. They are in the order of the text.
pub fn merge(source: &Source, problems: &mut Vec<Diagnostic>) {
    let mut dropped = vec![false; problems.len()];
    let mut without_edit = Vec::new();
    for (at, problem) in problems.iter().enumerate() {
        for other in neighbours(source, problems, problem).filter(|other| *other != at) {
            let Some(inner) = problems.get(other) else { continue };
            match relation(source, problem, inner) {
                Relation::Mended => mark(&mut dropped, other),
                Relation::Overlapping => without_edit.push(other),
                Relation::None => {}
            }
        }
    }
    for at in without_edit {
        if let Some(problem) = problems.get_mut(at) {
            problem.edit = None;
        }
    }
    let mut dropped = dropped.into_iter();
    problems.retain(|_| !dropped.next().unwrap_or(false));
}

/// A sign that says something wrong is told so, and not for the blanks around it too.
pub fn blanks_of_signs(problems: &mut Vec<Diagnostic>) {
    let blanks = |problem: &Diagnostic| problem.code == syntax::codes::OPERATOR_BLANKS;
    let others: Vec<Span> = problems.iter().filter(|it| !blanks(it)).map(Diagnostic::span).collect();
    problems.retain(|problem| !(blanks(problem) && others.contains(&problem.span())));
}

/// Levels that are indented are no lines of the declaration above, and not missing.
pub fn levels_indented(source: &Source, problems: &mut Vec<Diagnostic>) {
    let indented = |problem: &Diagnostic| {
        problem.code == syntax::codes::INDENTED_DECLARATION && source.slice(problem.span()) == "levels"
    };
    if problems.iter().any(indented) {
        problems.retain(|problem| ![codes::NO_LEVELS, codes::OTHERWISE].contains(&problem.code));
    }
}

/// A row that is missing is told with the values that fall in no band, and not again where its class is named.
pub fn missing_row(file: &File, problems: &mut Vec<Diagnostic>) {
    let gaps = problems.iter().filter(|problem| problem.code == laws::codes::VALUE_GAP);
    let of = |gap: &Diagnostic| {
        let class = declaration_at(file, gap.span()).filter(|decl| decl.keyword == Keyword::Classify)?;
        class.name.as_ref().map(|name| name.span)
    };
    let classes: Vec<Span> = gaps.filter_map(of).collect();
    problems.retain(|problem| {
        let unknown = problem.code == codes::UNKNOWN_CHOICE && problem.edit.is_none();
        !(unknown && problem.owner.is_some_and(|owner| classes.contains(&owner)))
    });
}

/// What is so only because of a comparison that is always or never true, or of a divisor that can be zero, in what it
/// reads: it is told once that is mended.
pub fn consequences(source: &Source, file: &File, problems: &mut Vec<Diagnostic>) {
    use laws::codes::{BAND_UNREACHABLE, CONSTANT_COMPARISON, CONSTANT_CONDITION, ZERO_DIVISOR};
    let follows = [BAND_UNREACHABLE, CONSTANT_COMPARISON, CONSTANT_CONDITION];
    let first = problems.iter().filter(|it| matches!(it.code, CONSTANT_COMPARISON | ZERO_DIVISOR));
    let at = |span: Span| file.declarations.iter().position(|decl| within(span, decl.span));
    let mut causes: Vec<usize> = first.filter_map(|cause| at(cause.span())).take(MOST_CAUSES).collect();
    causes.dedup();
    if causes.is_empty() || !problems.iter().any(|it| follows.contains(&it.code)) {
        return;
    }
    let readers = sound_part::readers_of(source, file, &causes);
    problems
        .retain(|it| !(follows.contains(&it.code) && at(it.span()).is_some_and(|at| readers.contains(&at))));
}

fn declaration_at(file: &File, span: Span) -> Option<&Declaration> {
    file.declarations.iter().map(|decl| &**decl).find(|decl| within(span, decl.span))
}

fn mark(dropped: &mut [bool], at: usize) {
    if let Some(place) = dropped.get_mut(at) {
        *place = true;
    }
}

/// The problems that start inside what an edit replaces, or at the same words.
fn neighbours(source: &Source, problems: &[Diagnostic], problem: &Diagnostic) -> std::ops::Range<usize> {
    let region = region(source, problem).unwrap_or(problem.span());
    let from = problems.partition_point(|other| other.span().start < region.start);
    let to = problems.partition_point(|other| other.span().start < region.end);
    from..to
}

/// What an edit replaces, where it is a few words of one line.
fn region(source: &Source, problem: &Diagnostic) -> Option<Span> {
    let span = problem.edit.as_ref()?.span;
    let few = span.range().len() <= LONGEST && !source.slice(span).contains('\n');
    (few && span.start < span.end).then_some(span)
}

enum Relation {
    None,
    /// The edit of the one mends the other too.
    Mended,
    /// Both edits change the same words, and neither mends both.
    Overlapping,
}

fn relation(source: &Source, problem: &Diagnostic, inner: &Diagnostic) -> Relation {
    // What is written otherwise than a name, and means none: it is enough that nothing is called so.
    let nothing =
        matches!(problem.code, codes::UNKNOWN_NAME | codes::UNKNOWN_FUNCTION | codes::MISPLACED_CLAUSE);
    let unknown = nothing && inner.code == syntax::codes::WIDE_NAME;
    if unknown && problem.span() == inner.span() {
        return Relation::Mended;
    }
    let layout = inner.code == syntax::codes::ENTRY_LINES && problem.code != inner.code;
    if layout && problem.span() == inner.span() {
        return Relation::Mended;
    }
    let (Some(region), Some(edit)) = (region(source, problem), &problem.edit) else { return Relation::None };
    let own = inner.span();
    if !within(own, region) || !inner.edit.as_ref().is_none_or(|edit| within(edit.span, region)) {
        return Relation::None;
    }
    let later = own == region && is_syntax(inner) && !is_syntax(problem);
    if later || (own != region && rewritten(source, edit, own)) {
        return Relation::Mended;
    }
    if own != region && inner.edit.is_some() { Relation::Overlapping } else { Relation::None }
}

fn is_syntax(problem: &Diagnostic) -> bool {
    problem.code.starts_with("bedside::syntax::")
}

fn within(inner: Span, outer: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Whether an edit leaves out the words of a place.
fn rewritten(source: &Source, edit: &Edit, place: Span) -> bool {
    let words = source.slice(place);
    !words.is_empty()
        && !edit.text.split_whitespace().any(|word| word == words)
        && (words.len() < 3 || !edit.text.contains(words))
}
