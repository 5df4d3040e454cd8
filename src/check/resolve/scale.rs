//! Scales: named lists of choices in an order, and the comparisons that go by it.

use super::clauses::View;
use super::condition::bare;
use super::names::{Facts, Kind, ScaleFacts, Space};
use super::question::{entries, plain_name};
use super::unknown::with_near;
use super::{Found, Resolver, codes};
use crate::diagnostic::{Diagnostic, did_you_mean_among, listing};
use crate::number::Decimal;
use crate::ruleset::{Choice, Cond, CondKind, QuestionId, QuestionKind, Scale, ScaleId};
use crate::source::Span;
use crate::syntax::ast::{ClauseKind, CompareOp, Declaration, Entry, Expr, ExprKind, Items, ListWord, Name};
use foldhash::{HashMap, HashMapExt as _};

/// The points of the one choice without any, where those of the others rise or fall by one and leave room for one number.
fn points_between(choices: &[Choice]) -> Option<i128> {
    let points: Vec<Option<i128>> =
        choices.iter().map(|choice| choice.points.and_then(|points| points.scaled_to(0))).collect();
    let at = points.iter().position(Option::is_none)?;
    let (before, behind) = (*points.get(at.checked_sub(1)?)?.as_ref()?, (*points.get(at + 1)?)?);
    let step = (behind - before) / 2;
    let meant = |n: usize| Some(before + step * (i128::try_from(n).ok()? - i128::try_from(at).ok()? + 1));
    let others = points.iter().enumerate().filter(|(n, _)| *n != at);
    let in_steps = step.abs() == 1 && others.into_iter().all(|(n, points)| *points == meant(n));
    in_steps.then_some(before + step)
}

impl<'a> Resolver<'a> {
    /// Finds out the choices of a scale.
    pub(super) fn describe_scale(&mut self, decl: &'a Declaration) -> ScaleFacts<'a> {
        let name = decl.name.as_ref();
        let mut facts = ScaleFacts {
            name: name.map_or("", |name| name.text.as_str()),
            // `= 2` for the points 2 is told.
            sure: !decl.broken
                && !decl.clauses.iter().any(|clause| matches!(clause.kind, ClauseKind::Formula(_))),
            ..ScaleFacts::default()
        };
        if decl.broken {
            return facts;
        }
        let listed: Vec<&'a Entry> = entries(decl).collect();
        self.same_words(&listed);
        for entry in &listed {
            self.scale_choice(&listed, entry, &mut facts);
        }
        if listed.is_empty() {
            let span = name.map_or(decl.keyword_span, |name| name.span);
            let message = format!("the scale `{}` has no choices", facts.name);
            let error = Diagnostic::error(codes::LIST_LENGTH, span, message);
            self.report(error.help("write one `id \"text\"` a line below, indented, the lowest first"));
            facts.sure = false;
        }
        facts
    }

    fn scale_choice(&mut self, all: &[&'a Entry], entry: &'a Entry, facts: &mut ScaleFacts<'a>) {
        let name = &entry.name;
        if !facts.words.add(&name.text) {
            self.choice_twice(all, entry, "scale");
            return;
        }
        facts.choices.push(Choice {
            id: name.text.to_string(),
            text: self.entry_text(entry),
            points: entry.points.map(|points| points.value),
            span: name.span,
        });
    }

    /// Warns of entries that people cannot tell apart.
    pub(super) fn same_words(&mut self, entries: &[&Entry]) {
        let mut seen: HashMap<&str, &Name> = HashMap::new();
        for entry in entries {
            let Some(text) = &entry.text else { continue };
            let words = text.value.trim();
            let Some(first) = seen.get(words).filter(|_| !words.is_empty()) else {
                seen.insert(words, &entry.name);
                continue;
            };
            let message = format!("`{}` and `{}` are shown with the same words", first.text, entry.name.text);
            let warning = Diagnostic::warning(codes::SAME_WORDS, text.span, message);
            let place = first.span;
            self.report(
                warning
                    .and_at(place, "the first with these words")
                    .help("say in other words what tells them apart, or leave one of them out"),
            );
        }
    }

    /// `scale`
    pub(super) fn scale(&self, view: &View<'a>) -> Option<Scale> {
        // The title may be left out: nobody is shown it.
        let facts = self.names.scale_at(view.at)?;
        let choices = facts.choices.clone();
        Some(Scale { id: view.id(), span: view.span(), title: view.title(), choices })
    }

    /// `one of SCALE`: the choices become those of the question.
    pub(super) fn on_named_scale(&mut self, name: &'a Name, facts: &mut Facts<'a>) {
        let Some(id) = self.scale_named(name) else { return };
        let Some(scale) = self.names.scales.get(id.index()).filter(|scale| scale.sure) else { return };
        facts.words = scale.words.clone();
        facts.kind = Some(QuestionKind::OneOf(scale.choices.clone()));
        facts.scale = Some(id);
    }

    fn scale_named(&mut self, name: &'a Name) -> Option<ScaleId> {
        let found = self.names.get(Space::Readable, &name.text);
        if let Some(Kind::Scale(id)) = found.map(|thing| thing.kind) {
            return Some(id);
        }
        if found.is_none() && self.names.doubts(Space::Readable, &name.text) {
            return None;
        }
        let known: Vec<&str> = self.names.scales.iter().map(|scale| scale.name).collect();
        let error = if let Some(thing) = found {
            let message = format!("`{}` is {}, not a scale", name.text, self.spoken_kind(thing));
            Diagnostic::error(codes::WRONG_KIND, name.span, message).and_at(thing.span, "declared here")
        } else {
            let message = format!("there is no scale `{}`", name.text);
            Diagnostic::error(codes::UNKNOWN_NAME, name.span, message)
        };
        self.report(match did_you_mean_among(&name.text, known.iter().copied()) {
            // A question in the place of the only scale.
            Some(near) if known.len() == 1 && found.is_some() => {
                error.help(format!("did you mean `{near}`?")).edit(name.span, near)
            }
            Some(near) => with_near(error, &name.text, near, name.span),
            None if known.is_empty() => error.help(format!(
                "declare `scale {} \"…\"` in the first column, with one `id \"text\"` a line below, the lowest first",
                name.text
            )),
            None => error.help(format!("the scales are {}", listing(known.iter().copied(), "and"))),
        });
        None
    }

    /// `one of these` with the choices below: a word that names no scale.
    pub(super) fn filler_for_scale(&mut self, decl: &'a Declaration, name: &Name) -> bool {
        let known = self.names.get(Space::Readable, &name.text).is_some();
        if known || self.names.doubts(Space::Readable, &name.text) || entries(decl).next().is_none() {
            return false;
        }
        let message = format!("there is no scale `{}`, and the choices stand below", name.text);
        let error = Diagnostic::error(codes::UNKNOWN_NAME, name.span, message).labelled("take this away");
        let blank = Span { start: name.span.start.saturating_sub(1), ..name.span };
        self.report(error.help("write `one of` alone, with the choices below").edit(blank, ""));
        true
    }

    /// Choices below `one of SCALE`.
    pub(super) fn no_choices_beside(&mut self, decl: &'a Declaration, scale: &Name) {
        let Some(first) = entries(decl).next() else { return };
        let message = format!("the choices of this question are those of the scale `{}`", scale.text);
        let error = Diagnostic::error(codes::MISPLACED_CLAUSE, first.span, message);
        let help = format!("write this choice into the scale, or leave `{}` out after `one of`", scale.text);
        self.report(error.labelled("a further choice").and_at(scale.span, "the scale").help(help));
    }

    /// Points of a choice that is not of a scale.
    pub(super) fn choice_with_points(&mut self, span: Span, id: &str) {
        let message = format!("`{id}` has points, and only the choices of a `scale` have any");
        let error = Diagnostic::error(codes::MISPLACED_CLAUSE, span, message);
        let help = "declare the choices as a `scale` and write `one of` with its name, or give the points in a \
                    score with `points for …`";
        self.report(error.labelled("these points").help(help));
    }

    /// Tells of choices of a scale that have no points.
    pub(super) fn without_points(&mut self, span: Span, scale: usize) -> bool {
        let Some(scale) = self.names.scales.get(scale).filter(|scale| scale.sure) else { return false };
        let bare: Vec<_> = scale.choices.iter().filter(|choice| choice.points.is_none()).collect();
        let Some(first) = bare.first() else { return false };
        let ids = listing(bare.iter().map(|choice| choice.id.as_str()), "and");
        let verb = if bare.len() == 1 { "has" } else { "have" };
        let message = format!("{ids} of the scale `{}` {verb} no points to add", scale.name);
        // Where the others have points, they were forgotten there; else the scale was made without any.
        let error = if bare.len() < scale.choices.len() {
            Diagnostic::error(codes::NO_POINTS, first.span, message)
                .labelled("without points")
                .and_at(span, "added here")
        } else {
            Diagnostic::error(codes::NO_POINTS, span, message).and_at(first.span, "without points")
        };
        let between = points_between(&scale.choices);
        let as_in = format!("{} \"{}\"", first.id, first.text);
        self.report(match between.zip(self.behind_text(first.span)) {
            Some((points, behind)) => {
                error.help(format!("write `{as_in} {points}`")).edit(behind, format!(" {points}"))
            }
            None => error.help(format!("write them after the text, as in `{as_in} 0`")),
        });
        true
    }

    /// The place behind the text that follows a name on its line.
    fn behind_text(&self, name: Span) -> Option<Span> {
        let line = self.source.text().get(name.end as usize..)?.lines().next()?;
        let open = line.find('"')?;
        let inner = line.get(open + 1..)?;
        let close =
            inner.find('"').filter(|close| !inner.get(..*close).is_some_and(|it| it.contains('\\')))?;
        let end = name.end as usize + open + 1 + close + 1;
        Some(Span::new(end, end))
    }

    /// The question on a scale that a name is of.
    fn scale_question(&self, expr: &Expr) -> Option<(&'a str, QuestionId, ScaleId)> {
        let thing = self.names.get(Space::Readable, plain_name(bare(expr))?)?;
        let Kind::Question(id) = thing.kind else { return None };
        let facts = self.facts(id).filter(|_| thing.sure)?;
        Some((facts.name, id, facts.scale?))
    }

    /// Whether what is compared is answered on a scale: a question, or the items of a group.
    pub(super) fn on_scale(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::List(word, Items::Named(name)) if *word != ListWord::Count => {
                matches!(
                    self.names.get(Space::Readable, &name.text).map(|thing| thing.kind),
                    Some(Kind::Group(_))
                )
            }
            _ => self.scale_question(expr).is_some(),
        }
    }

    /// `x >= a` where `x` is on a scale; nothing where no scale is compared by its order.
    pub(super) fn scale_compared(
        &mut self,
        expr: &'a Expr,
        a: &'a Expr,
        op: CompareOp,
        b: &'a Expr,
    ) -> Option<Found<Cond>> {
        if matches!(op, CompareOp::Equal | CompareOp::NotEqual) {
            return None;
        }
        let Some((name, id, _)) = self.scale_question(a) else {
            if self.unknown_beside_choice(a, b) {
                return Some(Found(None));
            }
            return self.turned(expr, a, op, b).then_some(Found(None));
        };
        self.reads.extend(self.names.get(Space::Readable, name).map(|thing| thing.decl));
        let kind = self.ordered(expr.span, name, id, op, b);
        Some(Found(kind.map(|kind| self.new_cond(expr.span, kind))))
    }

    /// A name of nothing that is compared with a choice; true where it was told.
    fn unknown_beside_choice(&mut self, a: &Expr, b: &Expr) -> bool {
        // `any of x >= mild` asks for the items of a group.
        let asked = match &bare(a).kind {
            ExprKind::List(_, Items::Named(group)) => Some((group.text.as_str(), group.span)),
            _ => plain_name(bare(a)).map(|name| (name, bare(a).span)),
        };
        let (Some((name, span)), Some(word)) = (asked, plain_name(bare(b))) else { return false };
        let is_choice = |name: &str| self.names.scales.iter().any(|it| it.words.position(name).is_some());
        let nothing = |name: &str| self.names.get(Space::Readable, name).is_none();
        let unnamed = nothing(name) && !is_choice(name) && nothing(word);
        let meant = unnamed && (is_choice(word) || self.owner(word).is_some() && self.owner(name).is_none());
        meant && self.read(name, span).is_none()
    }

    /// `a <= x`: the question stands first.
    fn turned(&mut self, expr: &Expr, a: &Expr, op: CompareOp, b: &Expr) -> bool {
        let (Some((name, id, _)), Some(word)) = (self.scale_question(b), plain_name(bare(a))) else {
            return false;
        };
        let choice = self.facts(id).is_some_and(|facts| facts.words.position(word).is_some());
        if !choice || self.names.get(Space::Readable, word).is_some() {
            return false;
        }
        let mended = format!("{name} {} {word}", op.mirrored().sign());
        let error =
            Diagnostic::error(codes::WRONG_COMPARISON, expr.span, "the question stands before its choice");
        self.report(error.help(format!("write `{mended}`")).edit(expr.span, mended));
        true
    }

    /// The choices of a question on a scale that stand on the right side of one of them. `name` is what was written:
    /// the question or its group.
    pub(super) fn ordered(
        &mut self,
        span: Span,
        name: &str,
        id: QuestionId,
        op: CompareOp,
        with: &'a Expr,
    ) -> Option<CondKind> {
        let word = match &bare(with).kind {
            ExprKind::Name(word) => Name { text: word.clone(), span: bare(with).span },
            ExprKind::Number(value, None) => return self.compared_with_points(with.span, name, id, *value),
            _ => return self.no_choice(span, name, id, op),
        };
        let at = self.question_word(name, id, &word)?;
        let all = u16::try_from(self.facts(id)?.words.ids.len()).unwrap_or(u16::MAX);
        let positions = match op {
            CompareOp::Less => 0..at,
            CompareOp::AtMost => 0..at + 1,
            CompareOp::Greater => at + 1..all,
            _ => at..all,
        };
        Some(CondKind::ChoiceIs(id, positions.collect()))
    }

    /// `x >= 2`: the number may be meant as the points of a choice.
    fn compared_with_points<T>(
        &mut self,
        span: Span,
        name: &str,
        id: QuestionId,
        value: Decimal,
    ) -> Option<T> {
        let scale = self.names.scales.get(self.facts(id)?.scale?.index())?;
        let of_points = |choice: &&Choice| choice.points.is_some_and(|it| it.exact() == value.exact());
        let meant: Vec<&str> = scale.choices.iter().filter(of_points).map(|it| it.id.as_str()).collect();
        let words = listing(scale.words.ids.iter().copied(), "and");
        let message =
            format!("`{name}` is compared with a choice of the scale `{}`, not a number", scale.name);
        let error = Diagnostic::error(codes::WRONG_COMPARISON, span, message);
        let error = match meant.as_slice() {
            [only] => {
                error.help(format!("did you mean `{only}`, which has {value} points?")).edit(span, *only)
            }
            _ => error.help(format!("the choices are {words}")),
        };
        self.report(error);
        None
    }

    fn no_choice<T>(&mut self, span: Span, name: &str, id: QuestionId, op: CompareOp) -> Option<T> {
        let first = self.facts(id)?.words.ids.first().copied().unwrap_or("…");
        let message = format!("`{name}` is on a scale and is compared with one of its choices");
        let error = Diagnostic::error(codes::WRONG_COMPARISON, span, message);
        self.report(error.help(format!("write it as in `{name} {} {first}`", op.sign())));
        None
    }

    /// `x between a and b` where `x` is on a scale; true where it was told.
    pub(super) fn scale_between(&mut self, expr: &Expr, x: &Expr, low: &Expr, high: &Expr) -> bool {
        let Some((name, ..)) = self.scale_question(x) else { return false };
        let (low, high) = (self.words(low.span), self.words(high.span));
        let mended = format!("({name} >= {low} and {name} <= {high})");
        let message = format!("`between` is for numbers, and `{name}` is on a scale");
        let error = Diagnostic::error(codes::WRONG_COMPARISON, expr.span, message);
        self.report(error.help(format!("write `{mended}`")).edit(expr.span, mended));
        true
    }
}
