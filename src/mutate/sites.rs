//! Every small change of a ruleset's text, declaration by declaration and clause by clause.
//!
//! What only says how something is written, cited or shown is not changed, and neither are questions' ranges, cases,
//! `always` and `impossible`: no case can tell those apart.

use super::known::Known;
use super::{Change, Kind, edited, on_one_line};
use crate::number::Decimal;
use crate::pipeline::Ready;
use crate::source::{Source, Span};
use crate::syntax::ast::{
    AnswerKind, AnswerText, Clause, ClauseKind, Declaration, Entry, Expr, ExprKind, File, Keyword, Name,
    Number,
};
use std::collections::HashSet;

/// A longer condition is shown by the words that change alone.
const MOST_SHOWN: usize = 100;

/// The changes of a ruleset's own text, in its order; files that it uses stay as they are.
#[must_use]
pub fn changes(source: &Source, file: &File, ready: &Ready) -> Vec<Change> {
    let known = Known::of(&ready.ruleset, &ready.plan);
    let comments: Vec<Span> = file.comments.iter().map(|comment| comment.span).collect();
    let mut sites =
        Sites { source, known, comments, owner: String::new(), declaration: 0, found: Vec::new() };
    for (at, declaration) in file.declarations.iter().enumerate() {
        if !declaration.broken {
            (sites.declaration, sites.owner) = (at, owner(declaration));
            sites.declaration(declaration);
        }
    }
    let mut found = sites.found;
    found.sort_by(|a, b| (a.span.start, a.kind, &a.edits).cmp(&(b.span.start, b.kind, &b.edits)));
    // The same words can be come by in two ways.
    let mut seen = HashSet::new();
    found.retain(|change| change.edits.iter().any(|(span, new)| source.slice(*span) != new));
    found.retain(|change| seen.insert(change.edits.clone()));
    found
}

/// `rule not_settling`, `otherwise`.
fn owner(declaration: &Declaration) -> String {
    let keyword = declaration.keyword.words();
    match &declaration.name {
        Some(name) => format!("{keyword} {}", name.text),
        None => keyword.to_owned(),
    }
}

pub(super) struct Sites<'a> {
    pub source: &'a Source,
    pub known: Known,
    /// Where comments stand, in order.
    comments: Vec<Span>,
    owner: String,
    declaration: usize,
    found: Vec<Change>,
}

impl Sites<'_> {
    /// Notes a change, shown by the words around it where they are few.
    pub(super) fn change(&mut self, kind: Kind, around: Span, edits: Vec<(Span, String)>) {
        let own = edits.iter().map(|(span, _)| *span).reduce(Span::to).unwrap_or(around);
        let span = if self.is_short(around) { around } else { own };
        let (before, after) = (self.words(span, &[]), self.words(span, &edits));
        self.note(kind, span, edits, (before, Some(after)));
    }

    /// Whether words can be shown as a whole.
    pub(super) fn is_short(&self, span: Span) -> bool {
        self.words(span, &[]).chars().count() <= MOST_SHOWN
    }

    /// The words of a place with something replaced, on one line, comments left out.
    pub(super) fn words(&self, span: Span, edits: &[(Span, String)]) -> String {
        let comments = self.comments_in(span).map(|comment| (*comment, String::new()));
        let mut all: Vec<(Span, String)> = edits.iter().cloned().chain(comments).collect();
        all.sort_by_key(|(span, _)| span.start);
        on_one_line(&edited(self.source.slice(span), span.start as usize, &all))
    }

    fn comments_in(&self, span: Span) -> impl Iterator<Item = &Span> {
        let from = self.comments.partition_point(|comment| comment.start < span.start);
        self.comments.iter().skip(from).take_while(move |comment| comment.end <= span.end)
    }

    /// Notes that words are left out, with what parts them from the others.
    pub(super) fn leave_out(&mut self, kind: Kind, what: Span, with: Span) {
        let before = self.words(what, &[]);
        let edits = self.around_comments(with).into_iter().map(|span| (span, String::new()));
        self.note(kind, what, edits.collect(), (before, None));
    }

    /// A place without its comments: they stay, as does the end of their line, or they would swallow what follows.
    fn around_comments(&self, span: Span) -> Vec<Span> {
        let mut parts = Vec::new();
        let mut start = span.start;
        for comment in self.comments_in(span) {
            parts.push(Span { start, end: comment.start });
            start = comment.end;
        }
        if parts.is_empty() {
            return vec![span];
        }
        parts.push(Span { start, end: span.end });
        let trimmed = parts.into_iter().map(|part| {
            let text = self.text(part);
            let blanks = text.len() - text.trim_start().len();
            let start = part.start as usize + blanks;
            Span::new(start, start + text.trim().len())
        });
        trimmed.filter(|part| part.start < part.end).collect()
    }

    /// Notes a change with the words that show it.
    pub(super) fn note(
        &mut self,
        kind: Kind,
        span: Span,
        edits: Vec<(Span, String)>,
        (before, after): (String, Option<String>),
    ) {
        self.found.push(Change {
            kind,
            span,
            edits,
            owner: self.owner.clone(),
            declaration: self.declaration,
            before,
            after,
        });
    }

    pub(super) fn text(&self, span: Span) -> &str {
        self.source.slice(span)
    }

    fn declaration(&mut self, declaration: &Declaration) {
        match declaration.keyword {
            Keyword::Ruleset
            | Keyword::Library
            | Keyword::Scale
            | Keyword::Question
            | Keyword::Questions
            | Keyword::Finding
            | Keyword::Calculate
            | Keyword::Score
            | Keyword::Classify
            | Keyword::Pattern
            | Keyword::Advice
            | Keyword::RedFlag
            | Keyword::Rule
            | Keyword::Otherwise => {}
            _ => return,
        }
        for clause in &declaration.clauses {
            self.clause(clause, declaration);
        }
        let by = declaration.clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::By(by) => Some(by),
            _ => None,
        });
        let bands = declaration.clauses.iter().filter_map(|clause| match &clause.kind {
            ClauseKind::Band(band) => Some(&**band),
            _ => None,
        });
        self.bands(by, &bands.collect::<Vec<_>>());
    }

    fn clause(&mut self, clause: &Clause, of: &Declaration) {
        match &clause.kind {
            ClauseKind::When(cond)
            | ClauseKind::LikelyWhen(cond)
            | ClauseKind::PossibleWhen(cond)
            | ClauseKind::AppliesWhen(cond, _)
            | ClauseKind::AskWhen(cond, _) => self.condition(cond),
            ClauseKind::Row(cond, _) => self.condition(cond),
            ClauseKind::Unless(cond) => {
                self.leave_out(Kind::Part, clause.span, clause.span);
                self.condition(cond);
            }
            ClauseKind::EvenWithRedFlags => self.leave_out(Kind::Part, clause.span, clause.span),
            ClauseKind::By(number) | ClauseKind::Formula(number) | ClauseKind::Add(number) => {
                self.number(number);
            }
            ClauseKind::Points(points, cond) => {
                self.points(clause.span, *points);
                self.condition(cond);
            }
            ClauseKind::PointsFor(by, when, across, bands) => {
                if let Some(when) = when {
                    self.condition(when);
                }
                self.bands(Some(by), &bands.iter().collect::<Vec<_>>());
                if let Some(across) = across {
                    self.bands(Some(&across.by), &across.columns.iter().collect::<Vec<_>>());
                }
            }
            ClauseKind::Across(across) => {
                self.bands(Some(&across.by), &across.columns.iter().collect::<Vec<_>>());
            }
            ClauseKind::Entry(entry) if of.keyword == Keyword::Scale => self.entry_points(entry),
            ClauseKind::Assume(answer) => self.assumed(clause.span, answer, of.name.as_ref()),
            ClauseKind::ThenLevel(level) => self.level(level, clause.span),
            ClauseKind::ThenAdvise(names) => self.advised(names, clause.span, of),
            _ => {}
        }
    }

    fn entry_points(&mut self, entry: &Entry) {
        if let Some(points) = entry.points {
            for by in [1, -1] {
                self.stepped(Kind::Point, entry.span, points, points.value.decimals, by);
            }
        }
    }

    /// The number before a `when`, with its sign.
    fn points(&mut self, around: Span, points: Number) {
        for by in [1, -1] {
            let new = step(points.value, points.value.decimals, by).map(|text| {
                let bare = text.strip_prefix('-');
                bare.map_or_else(|| format!("+{text}"), |bare| format!("-{bare}"))
            });
            self.change_to(Kind::Point, around, points.span, new);
        }
    }

    /// A written number with one more or fewer in its last place.
    pub(super) fn stepped(&mut self, kind: Kind, around: Span, number: Number, decimals: u8, by: i128) {
        self.change_to(kind, around, number.span, step(number.value, decimals, by));
    }

    pub(super) fn change_to(&mut self, kind: Kind, around: Span, what: Span, new: Option<String>) {
        if let Some(new) = new {
            self.change(kind, around, vec![(what, new)]);
        }
    }

    /// The neighbours of a level: one more urgent, one less.
    pub(super) fn level(&mut self, level: &Name, around: Span) {
        let Some(at) = self.known.levels.iter().position(|it| *it == level.text) else { return };
        let neighbours = [at.checked_sub(1), at.checked_add(1)].into_iter().flatten();
        let names: Vec<String> = neighbours.filter_map(|at| self.known.levels.get(at).cloned()).collect();
        for name in names {
            self.change(Kind::Level, around, vec![(level.span, name)]);
        }
    }

    fn advised(&mut self, names: &[Name], clause: Span, of: &Declaration) {
        let sets_level = of.clauses.iter().any(|it| matches!(it.kind, ClauseKind::ThenLevel(_)));
        match names {
            [_] if sets_level => self.leave_out(Kind::Part, clause, clause),
            [_] => {}
            _ => {
                let spans: Vec<Span> = names.iter().map(|name| name.span).collect();
                self.each_left_out(Kind::Part, &spans);
            }
        }
    }

    /// Each of several items of a list left out, with the comma or word that parts it from its neighbour.
    pub(super) fn each_left_out(&mut self, kind: Kind, items: &[Span]) {
        if items.len() < 2 {
            return;
        }
        for (at, item) in items.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| items.get(at));
            let with = match (items.get(at + 1), before) {
                (Some(next), _) => Span { start: item.start, end: next.start },
                (None, Some(before)) => Span { start: before.end, end: item.end },
                (None, None) => continue,
            };
            self.leave_out(kind, *item, with);
        }
    }

    fn assumed(&mut self, around: Span, answer: &AnswerText, question: Option<&Name>) {
        match (&answer.kind, question) {
            (AnswerKind::Word(word), Some(question)) => {
                self.other_choice(Kind::Choice, around, word, &question.text);
            }
            (AnswerKind::Number(number, _), _) => {
                for by in [1, -1] {
                    self.stepped(Kind::Choice, around, *number, number.value.decimals, by);
                }
            }
            _ => {}
        }
    }

    /// The next choice of what has this name, after the last one the first.
    pub(super) fn other_choice(&mut self, kind: Kind, around: Span, word: &Name, of: &str) {
        let choices = self.known.choices(of);
        let Some(at) = choices.iter().position(|it| *it == word.text) else { return };
        let next = choices.get(at + 1).or_else(|| choices.first()).cloned();
        self.change_to(kind, around, word.span, next.filter(|next| *next != word.text));
    }
}

/// A number that many units of its last place further.
pub(super) fn step(value: Decimal, decimals: u8, by: i128) -> Option<String> {
    let decimals = decimals.max(value.decimals);
    let more = u32::from(decimals.checked_sub(value.decimals)?);
    let units = value.units.checked_mul(10_i128.checked_pow(more)?)?.checked_add(by)?;
    Some(Decimal { units, decimals }.to_string())
}

/// The name whose choices a condition is about.
pub(super) fn subject(expr: &Expr) -> Option<&str> {
    use crate::syntax::ast::Items;
    match &expr.kind {
        ExprKind::Name(name) => Some(name),
        ExprKind::Paren(inner) => subject(inner),
        ExprKind::List(_, Items::Named(name)) => Some(&name.text),
        _ => None,
    }
}
