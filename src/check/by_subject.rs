//! Lines that cannot be read, and whose mend is decided by how the question before the place is answered: a number beside
//! the name of a class, free words that are compared, the fifth of some choices as `5th`.

use super::codes;
use crate::diagnostic::{Diagnostic, Edit};
use crate::source::{Source, Span};
use crate::syntax;
use crate::syntax::ast::{BandValue, ClauseKind, Declaration, ExprKind, File, Keyword, TypeClause};

/// Corrects each message about such a line.
pub fn decide(source: &Source, file: &File, problems: &mut [Diagnostic]) {
    let read = problems.iter_mut().filter(|problem| problem.code.starts_with("bedside::syntax::"));
    for problem in read {
        kind_behind_name(source, file, problem);
        number_beside_class(source, file, problem);
        unit_of_plain_number(source, file, problem);
        free_words(source, file, problem);
        ordinal(source, file, problem);
    }
}

/// `creatinine high`: a number is never a word, but a class that is found from it may be.
fn number_beside_class(source: &Source, file: &File, problem: &mut Diagnostic) {
    let is = |edit: &Edit| edit.text.trim() == "is" && edit.span.start == edit.span.end;
    let at = problem.span();
    let not_joined = problem.labels.first().is_some_and(|label| label.text == syntax::NOT_JOINED);
    let lacks = problem.edit.as_ref().map_or(not_joined, is) && problem.code == syntax::codes::UNFINISHED;
    if !lacks || !source.slice(at).chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return;
    }
    let Some((subject, name)) = word_before(source, at) else { return };
    if !is_number(file, name) {
        return;
    }
    let word = source.slice(at);
    let whole = subject.to(at);
    if let Some(class) = class_found_by(file, name, word) {
        let right = format!("{class} is {word}");
        let message = format!("`{name}` is a number, and `{word}` is a choice of the class `{class}`");
        let error = Diagnostic::error(problem.code, whole, message).labelled("say it otherwise");
        *problem = error.help(format!("write `{right}`")).edit(whole, right);
        return;
    }
    let message = format!("`{name}` is a number and is not compared with words");
    let help = format!("compare it with a number, as in `{name} >= …` or `{name} <= …`");
    *problem = Diagnostic::error(problem.code, whole, message).labelled("which number?").help(help);
}

/// `lung score >= 2`: the kind of a thing is no part of its name.
fn kind_behind_name(source: &Source, file: &File, problem: &mut Diagnostic) {
    let at = problem.span();
    let kind = source.slice(at);
    let Some((subject, name)) = word_before(source, at) else { return };
    let of_kind = |decl: &Declaration| is_named(decl, name) && decl.keyword.words() == kind;
    let compared = source.text().get(at.end as usize..).is_some_and(|rest| rest.starts_with([' ', '\n']));
    if problem.code != syntax::codes::UNFINISHED
        || !compared
        || !file.declarations.iter().any(|it| of_kind(it))
    {
        return;
    }
    let message = format!("`{kind}` does not stand behind a name");
    let error = Diagnostic::error(syntax::codes::UNEXPECTED, at, message).labelled("take this away");
    *problem = error.help(format!("write `{name}`")).edit(Span { start: subject.end, end: at.end }, "");
}

/// `bmi > 30 kg` of a number that has no unit: quotes would not mend it.
fn unit_of_plain_number(source: &Source, file: &File, problem: &mut Diagnostic) {
    let at = problem.span();
    let unit = source.slice(at);
    let Some((number, _)) = word_before(source, at) else { return };
    let named = word_before(source, number).and_then(|(sign, _)| word_before(source, sign));
    let Some((_, name)) = named.filter(|_| problem.code == syntax::codes::MISSING_QUOTES) else { return };
    if !is_plain_number(file, name) {
        return;
    }
    let message = format!("`{name}` is a number without a unit");
    let error = Diagnostic::error(syntax::codes::UNEXPECTED, at, message).labelled("take this away");
    let error = error.help(format!("leave `{unit}` out, or say the unit where `{name}` is declared"));
    // With a unit of something, another number may be meant; a time that is counted is that of its own formula.
    let idle = crate::unit::known(unit).is_none() || is_time_since(source, file, name, unit);
    let left_out = Span { start: number.end, end: at.end };
    *problem = if idle { error.edit(left_out, "") } else { error };
}

/// `remarks is "short"`: what is answered in free words is read by no condition.
fn free_words(source: &Source, file: &File, problem: &mut Diagnostic) {
    let at = problem.span();
    let written = source.slice(at);
    let text = written.trim_start_matches(['=', '!', ' ']);
    if !(text.starts_with('"') && text.ends_with('"')) {
        return;
    }
    let (mut before, mut found) = (at, None);
    for _ in 0..2 {
        let Some((span, word)) = word_before(source, before) else { break };
        let asked = |decl: &Declaration| decl.keyword == Keyword::Question && is_named(decl, word);
        found = found.or_else(|| file.declarations.iter().find(|decl| asked(decl)).map(|decl| (span, decl)));
        before = span;
    }
    let Some((span, question)) = found else { return };
    if !question.clauses.iter().any(|clause| matches!(clause.kind, ClauseKind::Type(TypeClause::Text))) {
        return;
    }
    let message = format!("`{}` is answered in free words, which no condition can read", source.slice(span));
    let help = "ask a question with `one of` or `yes or no` for what the rules need";
    *problem = Diagnostic::error(codes::TEXT_READ, span, message).help(help);
}

/// `5th` for `fifth`, where there is such a choice.
fn ordinal(source: &Source, file: &File, problem: &mut Diagnostic) {
    const ORDINALS: [(&str, &str); 10] = [
        ("1st", "first"),
        ("2nd", "second"),
        ("3rd", "third"),
        ("4th", "fourth"),
        ("5th", "fifth"),
        ("6th", "sixth"),
        ("7th", "seventh"),
        ("8th", "eighth"),
        ("9th", "ninth"),
        ("10th", "tenth"),
    ];
    let at = problem.span();
    let written = source.slice(at);
    let Some((_, word)) = ORDINALS.iter().find(|(digits, _)| written == *digits) else { return };
    let named = |kind: &ClauseKind| matches!(kind, ClauseKind::Entry(entry) if entry.name.text == *word);
    let mut clauses = file.declarations.iter().flat_map(|decl| &decl.clauses);
    if problem.edit.is_none() && clauses.any(|clause| named(&clause.kind)) {
        let message = format!("`{written}` is no name, since it starts with a digit");
        let error = Diagnostic::error(problem.code, at, message);
        *problem = error.help(format!("did you mean `{word}`?")).edit(at, *word);
    }
}

/// The word right before a place on its line; a sign of comparison is one.
fn word_before(source: &Source, at: Span) -> Option<(Span, &str)> {
    let before = source.text().get(..at.start as usize)?.trim_end_matches(' ');
    let word = before.rsplit([' ', '\n', '[', '(', ',']).next().filter(|word| !word.is_empty())?;
    Some((Span::new(before.len() - word.len(), before.len()), word))
}

fn is_named(decl: &Declaration, name: &str) -> bool {
    decl.name.as_ref().is_some_and(|it| it.text == name)
}

/// Whether a name is that of a number: asked for, reckoned or counted.
fn is_number(file: &File, name: &str) -> bool {
    let asked =
        |kind: &ClauseKind| matches!(kind, ClauseKind::Type(TypeClause::Whole(..) | TypeClause::Number(..)));
    file.declarations.iter().filter(|decl| is_named(decl, name)).any(|decl| match decl.keyword {
        Keyword::Question => decl.clauses.iter().any(|clause| asked(&clause.kind)),
        Keyword::Calculate | Keyword::Score => true,
        _ => false,
    })
}

/// Whether a name is that of a number that has no unit.
fn is_plain_number(file: &File, name: &str) -> bool {
    let with_unit = |kind: &ClauseKind| match kind {
        ClauseKind::Type(TypeClause::Whole(.., unit) | TypeClause::Number(.., unit)) => unit.is_some(),
        ClauseKind::Unit(_) => true,
        _ => false,
    };
    let mut named = file.declarations.iter().filter(|decl| is_named(decl, name));
    is_number(file, name) && !named.any(|decl| decl.clauses.iter().any(|clause| with_unit(&clause.kind)))
}

/// Whether a name is that of a time since a date, counted in this unit.
fn is_time_since(source: &Source, file: &File, name: &str, unit: &str) -> bool {
    let since = |kind: &ClauseKind| match kind {
        ClauseKind::Formula(formula) => {
            let counted = source.slice(formula.span).strip_prefix(unit);
            matches!(formula.kind, ExprKind::Since(..)) && counted.is_some_and(|rest| rest.starts_with(' '))
        }
        _ => false,
    };
    let mut named = file.declarations.iter().filter(|decl| is_named(decl, name));
    named.any(|decl| decl.clauses.iter().any(|clause| since(&clause.kind)))
}

/// The one class with this choice that is found from a number.
fn class_found_by<'f>(file: &'f File, number: &str, choice: &str) -> Option<&'f str> {
    let by = |kind: &ClauseKind| matches!(kind, ClauseKind::By(by) if matches!(&by.kind, ExprKind::Name(name) if name == number));
    let has = |kind: &ClauseKind| match kind {
        ClauseKind::Band(band) => {
            matches!(&band.value, BandValue::Class(entry) if entry.name.text == choice)
        }
        _ => false,
    };
    let classes = file.declarations.iter().filter(|decl| decl.keyword == Keyword::Classify);
    let mut found = classes.filter(|decl| {
        decl.clauses.iter().any(|it| by(&it.kind)) && decl.clauses.iter().any(|it| has(&it.kind))
    });
    let only = found.next()?;
    found.next().is_none().then(|| only.name.as_ref().map(|name| name.text.as_str())).flatten()
}
