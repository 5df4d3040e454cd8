//! One entry a line: a level, a choice, a band, a conclusion, a given answer, an expectation neither shares its line
//! with another nor runs over two.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::{BandValue, Clause, ClauseKind, Given, TypeClause};
use crate::syntax::codes;
use crate::syntax::parts::Builder;

/// Reports the first entry of a declaration that is not one line.
pub fn check(builder: &mut Builder<'_, '_>, clauses: &[Clause]) {
    let mut before: Option<Span> = None;
    for clause in clauses {
        let (one, more) = entries(clause);
        for entry in one.into_iter().chain(more) {
            if let Some(before) = before.filter(|before| on_one_line(builder, *before, entry.span)) {
                let indent = indent(builder, before);
                builder.report(two_on_a_line(&entry, before, &indent));
                return;
            }
            if entry.whole && builder.slice(entry.span).contains('\n') {
                builder.report(one_on_two_lines(&entry));
                return;
            }
            before = Some(entry.span);
        }
    }
}

/// `one of yes or no`: a type that is none before another one on its line.
pub fn one_type(builder: &mut Builder<'_, '_>, clauses: &mut Vec<Clause>) {
    let choosing = |clause: &Clause| {
        matches!(clause.kind, ClauseKind::Type(TypeClause::OneOf(None) | TypeClause::AnyOf))
    };
    let found = clauses.windows(2).position(|pair| match pair {
        [one, other] => {
            choosing(one)
                && matches!(other.kind, ClauseKind::Type(_))
                && on_one_line(builder, one.span, other.span)
        }
        _ => false,
    });
    let Some((at, [one, other])) = found.and_then(|at| Some((at, clauses.get(at..at + 2)?))) else { return };
    let (span, next) = (one.span, other.span);
    let (written, right) = (builder.slice(span).to_owned(), builder.slice(next).to_owned());
    let message = format!("`{written}` does not stand before `{right}`");
    builder.report(
        Diagnostic::error(codes::UNEXPECTED, span, message)
            .labelled("take this away")
            .help(format!("write `{right}` alone"))
            .edit(Span { end: next.start, ..span }, ""),
    );
    clauses.remove(at);
}

/// Something that has a line of its own.
struct Line {
    span: Span,
    what: &'static str,
    /// It may not run over its line either.
    whole: bool,
}

/// The first entry of a clause, and what follows it.
fn entries(clause: &Clause) -> (Option<Line>, Vec<Line>) {
    let one = |span, what, whole| (Some(Line { span, what, whole }), Vec::new());
    let line = |span, what| Line { span, what, whole: false };
    match &clause.kind {
        ClauseKind::Entry(entry) => one(entry.span, "entry", true),
        ClauseKind::Band(band) => {
            let class = matches!(band.value, BandValue::Class(_));
            one(band.span, "band", class)
        }
        ClauseKind::ThenLevel(_) => one(clause.span, "conclusion", true),
        ClauseKind::ThenAdvise(_) => one(clause.span, "conclusion", false),
        ClauseKind::Row(..) | ClauseKind::Points(..) => one(clause.span, "row", false),
        ClauseKind::OtherwiseRow(_) => one(clause.span, "row", true),
        ClauseKind::Across(across) => one(across.span, "row", false),
        ClauseKind::PointsFor(_, _, across, bands) => {
            let head = across.as_ref().map(|across| line(across.span, "row"));
            (head, bands.iter().map(|band| line(band.span, "band")).collect())
        }
        ClauseKind::Given(answers) => {
            let place = |answer: &Given| match answer {
                Given::Like(text) => text.span,
                Given::Answer(name, answer) => name.span.to(answer.span),
            };
            (None, answers.iter().map(|answer| line(place(answer), "answer")).collect())
        }
        _ => (None, Vec::new()),
    }
}

fn on_one_line(builder: &Builder<'_, '_>, before: Span, entry: Span) -> bool {
    let between = Span { start: before.end, end: entry.start };
    !builder.slice(between).contains('\n')
}

/// The blanks that the line of a place starts with.
fn indent(builder: &Builder<'_, '_>, place: Span) -> String {
    let line = builder.before(place).rsplit('\n').next().unwrap_or_default();
    line.chars().take_while(|c| matches!(c, ' ' | '\t')).collect()
}

fn two_on_a_line(entry: &Line, before: Span, indent: &str) -> Diagnostic {
    let message = format!("two stand on one line: this {} needs its own", entry.what);
    Diagnostic::error(codes::ENTRY_LINES, entry.span, message)
        .labelled("the second one")
        .help("start a new line before it")
        .edit(Span { start: before.end, end: entry.span.start }, format!("\n{indent}"))
}

fn one_on_two_lines(entry: &Line) -> Diagnostic {
    let message = format!("this {} runs over its line", entry.what);
    Diagnostic::error(codes::ENTRY_LINES, entry.span, message)
        .labelled("more than one line")
        .help("write it on one line")
}
