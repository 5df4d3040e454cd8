//! What depends on what: circles, and what may come from a question that is not always asked.

use super::{Resolver, codes};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::{BandValue, ClauseKind, Declaration, Keyword};
use std::sync::Arc;

/// When the circles have more names than this together, no further ones are told in this run.
const MOST_NAMES: usize = 2_000;

/// How far a declaration has been followed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Done,
}

/// A walk along all dependencies, without recursion: chains may be as long as the file.
struct Walk<'g> {
    edges: &'g [Vec<usize>],
    marks: Vec<Mark>,
    /// The way to where the walk is: a declaration and how many of its dependencies were followed.
    path: Vec<(usize, usize)>,
    circles: Vec<Vec<usize>>,
    /// How many names the circles have together.
    told: usize,
    /// Every declaration after what it depends on, circles aside.
    order: Vec<usize>,
}

impl Walk<'_> {
    fn mark(&mut self, at: usize, mark: Mark) {
        if let Some(place) = self.marks.get_mut(at) {
            *place = mark;
        }
    }

    fn from(&mut self, start: usize) {
        self.enter(start);
        while let Some((at, followed)) = self.path.last_mut() {
            let next = self.edges.get(*at).and_then(|edges| edges.get(*followed));
            *followed += 1;
            let at = *at;
            if let Some(next) = next.copied() {
                self.step(next);
            } else {
                self.mark(at, Mark::Done);
                self.order.push(at);
                self.path.pop();
            }
        }
    }

    fn enter(&mut self, at: usize) {
        if self.marks.get(at) == Some(&Mark::New) {
            self.mark(at, Mark::Open);
            self.path.push((at, 0));
        }
    }

    fn step(&mut self, next: usize) {
        if self.marks.get(next) != Some(&Mark::Open) {
            return self.enter(next);
        }
        if self.told > MOST_NAMES {
            return;
        }
        let back = self.path.iter().rev().map(|(at, _)| *at);
        let mut circle: Vec<usize> = back.take_while(|at| *at != next).collect();
        circle.push(next);
        circle.reverse();
        self.told += circle.len();
        self.circles.push(circle);
    }
}

impl<'a> Resolver<'a> {
    /// Tells every circle, with all its names in order.
    pub(super) fn circles(&mut self) {
        let edges = std::mem::take(&mut self.edges);
        let mut walk = Walk {
            edges: &edges,
            marks: vec![Mark::New; edges.len()],
            path: Vec::new(),
            circles: Vec::new(),
            told: 0,
            order: Vec::with_capacity(edges.len()),
        };
        for start in 0..edges.len() {
            walk.from(start);
        }
        let (circles, order) = (walk.circles, walk.order);
        for circle in &circles {
            self.circle(circle);
        }
        self.order = order;
        self.edges = edges;
    }

    fn circle(&mut self, circle: &[usize]) {
        let decls: Vec<&'a Declaration> =
            circle.iter().filter_map(|at| self.file.declarations.get(*at).map(Arc::as_ref)).collect();
        let Some(first) = decls.iter().copied().min_by_key(|decl| decl.span.start) else {
            return;
        };
        let start = decls.iter().position(|decl| decl.span == first.span).unwrap_or(0);
        let around = decls.iter().cycle().skip(start).take(decls.len() + 1);
        let names: Vec<String> = around.map(|decl| format!("`{}`", name(decl))).collect();
        let way = names.join(" → ");
        let message = match decls.len() {
            1 => format!("this depends on itself: {way}"),
            _ => format!("these depend on each other in a circle: {way}"),
        };
        let error = Diagnostic::error(codes::CIRCLE, name_span(first), message);
        let others = decls.iter().cycle().skip(start + 1).take(decls.len() - 1);
        let error = others.take(10).fold(error, |error, decl| error.and_at(name_span(decl), "in the circle"));
        let asked = |decl: &&Declaration| matches!(decl.keyword, Keyword::Question | Keyword::Questions);
        let gates = decls.iter().all(asked);
        self.report(error.help(if gates {
            "ask one of these questions without `ask when`"
        } else {
            "let one of them read answers only"
        }));
    }

    /// Warns where a negation stands over something that may come from a gated question.
    pub(super) fn warn_of_negations(&mut self) {
        let gated = self.gated();
        for negation in std::mem::take(&mut self.negations) {
            let found = negation.decls.iter().find_map(|decl| {
                let question = gated.get(*decl).copied().flatten()?;
                Some((*decl, question))
            });
            if let Some((decl, question)) = found {
                self.warn_of(negation.span, decl, question);
            }
        }
    }

    /// For each declaration the first thing that does not always apply and that it is or reads, directly or through
    /// others: a gated question, or a calculation with a band `does not apply`.
    fn gated(&self) -> Vec<Option<usize>> {
        let mut gated: Vec<Option<usize>> = vec![None; self.file.declarations.len()];
        for at in &self.order {
            let Some(decl) = self.file.declarations.get(*at) else {
                continue;
            };
            let found = if matches!(decl.keyword, Keyword::Question | Keyword::Questions) {
                let facts = self.names.question_at(*at);
                facts.and_then(|facts| facts.gate).map(|_| *at)
            } else if without_number(decl).is_some() {
                Some(*at)
            } else {
                let edges = self.edges.get(*at).into_iter().flatten();
                edges.filter_map(|to| gated.get(*to).copied().flatten()).min()
            };
            if let Some(place) = gated.get_mut(*at) {
                *place = found;
            }
        }
        gated
    }

    fn warn_of(&mut self, span: Span, decl: usize, question: usize) {
        let derived = self.file.declarations.get(decl);
        if let Some(band) = self.file.declarations.get(question).and_then(|decl| without_number(decl)) {
            return self.warn_of_band(span, question, band);
        }
        let facts = self.names.question_at(question);
        let (Some(derived), Some(facts)) = (derived, facts) else {
            return;
        };
        let Some((gate, place)) = facts.gate else {
            return;
        };
        let (name_of, asked) = (name(derived), facts.name);
        let text = self.words(span);
        let gate = self.words(gate.span);
        let message =
            format!("`{text}` also holds where `{asked}` is not asked, because `{name_of}` reads it");
        let warning =
            Diagnostic::warning(codes::NEGATED_OVER_GATE, span, message).and_at(place, "asked only then");
        let help = match derived.keyword {
            Keyword::Finding => format!(
                "add `and {gate}` if it must have been asked; write `not ({name_of} is yes)` if this is meant"
            ),
            _ => format!(
                "add `and {gate}` if it must have been asked; write `not (…)` around the positive form if this is meant"
            ),
        };
        self.report(warning.help(help));
    }

    fn warn_of_band(&mut self, span: Span, calculation: usize, band: Span) {
        let calculated = self.file.declarations.get(calculation).map(|decl| name(decl)).unwrap_or_default();
        let text = self.words(span);
        let message = format!("`{text}` also holds where `{calculated}` does not apply");
        let warning =
            Diagnostic::warning(codes::NEGATED_OVER_GATE, span, message).and_at(band, "no number here");
        let help = "say it in a positive form, or write `not (…)` around the positive form if this is meant";
        self.report(warning.help(help));
    }
}

/// The band of a calculation that gives no number.
fn without_number(decl: &Declaration) -> Option<Span> {
    decl.clauses.iter().find_map(|clause| match &clause.kind {
        ClauseKind::Band(band) => match band.value {
            BandValue::NotApplying(span) => Some(span),
            _ => None,
        },
        _ => None,
    })
}

fn name(decl: &Declaration) -> &str {
    decl.name.as_ref().map_or("…", |name| name.text.as_str())
}

fn name_span(decl: &Declaration) -> Span {
    decl.name.as_ref().map_or(decl.keyword_span, |name| name.span)
}
