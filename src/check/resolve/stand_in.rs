//! What is meant where a number belongs, and the name stands there of something that only gives one: a question by
//! choices that a calculation turns into a dose, a group of questions that a score adds up.

use super::names::{Facts, Form, Kind, Space, Thing};
use super::question::plain_name;
use super::{Resolver, codes};
use crate::diagnostic::{Diagnostic, listing};
use crate::ruleset::{GroupId, QuestionId, ScaleId};
use crate::source::Span;
use crate::syntax::ast::{ClauseKind, Declaration, Expr, ExprKind, Items, Keyword, ListWord};

impl<'a> Resolver<'a> {
    /// Tells that something is no number, and which number is meant.
    pub(super) fn not_a_number<T>(&mut self, name: &str, span: Span, thing: Thing) -> Option<T> {
        if self.item_for_sum(name, span, thing).is_some() {
            return None;
        }
        if self.one_for_yes(name, span, thing) {
            return None;
        }
        let what = match thing.kind {
            Kind::Question(_) => "a question answered with words".to_owned(),
            _ => self.spoken_kind(thing),
        };
        let message = format!("`{name}` is {what}, not a number");
        // What is meant is something else: no circle is told of it.
        self.reads.retain(|read| *read != thing.decl);
        let error = Diagnostic::error(codes::NOT_A_NUMBER, span, message);
        let added = match thing.kind {
            Kind::Group(id) if !self.follows_by(span) => self.added_up(id, name),
            _ => None,
        };
        let error = if let Some(written) = added {
            error.help(format!("write `{written}`")).edit(span, written)
        } else if let Some(found) = self.found_from(name, span) {
            error.help(format!("did you mean `{found}`, which is found from `{name}`?")).edit(span, found)
        } else if let Kind::Pattern(_) = thing.kind {
            error.help(format!(
                "write `{name} is likely` or `{name} is possible`, or name the number that is meant"
            ))
        } else {
            error.help(match thing.kind {
                Kind::Group(_) => "make a `score` that adds its points, and name the score here",
                Kind::Finding(_) | Kind::Question(_) => {
                    "make a `score` or a `calculate` with bands that gives it a number"
                }
                Kind::Class(_) => "read the number that the class is found by",
                _ => "name a number question, a calculation or a score",
            })
        };
        self.report(error);
        None
    }

    /// A text on a line of its own below a number: no unit, but the reason of a declaration.
    pub(super) fn text_of_a_clause(&mut self, text: Span) -> bool {
        let before = self.source.text().get(..text.start as usize).unwrap_or_default();
        let own_line = before.rsplit('\n').next().is_some_and(|line| line.trim().is_empty());
        if own_line {
            let message = "`because` is missing before this text";
            let error = Diagnostic::error(codes::NO_CONVERSION, text, message);
            let error = error.labelled("`because` is missing before this");
            let error = error.help(format!("write `because {}`", self.source.slice(text)));
            self.report(error.edit(Span { end: text.start, ..text }, "because "));
        }
        own_line
    }

    /// `fever = 1` of something that is true or false.
    fn one_for_yes(&mut self, name: &str, span: Span, thing: Thing) -> bool {
        let finding = matches!(thing.kind, Kind::Finding(_));
        let form = match thing.kind {
            Kind::Question(id) => self.facts(id).and_then(Facts::form),
            _ => None,
        };
        let asked = form == Some(Form::YesNo);
        let after = self.source.text().get(span.end as usize..).unwrap_or_default();
        let line = after.lines().next().unwrap_or_default();
        let Some((number, rest)) =
            [" = 1", " = 0"].iter().find_map(|sign| Some((*sign, line.strip_prefix(sign)?)))
        else {
            return false;
        };
        let ends =
            rest.is_empty() || [" and", " or", ")", "]", ",", " #"].iter().any(|next| rest.starts_with(next));
        if !(finding || asked) || !ends {
            return false;
        }
        let right = match (number.ends_with('1'), finding) {
            (true, true) => name.to_owned(),
            (false, true) => format!("not {name}"),
            (true, false) => format!("{name} is yes"),
            (false, false) => format!("{name} is no"),
        };
        let end = span.end as usize + number.len();
        let compared = Span::new(span.end as usize + 1, end);
        let message = format!("`{name}` is yes or no, and not a number");
        let error = Diagnostic::error(codes::NOT_A_NUMBER, compared, message);
        self.report(error.help(format!("write `{right}`")).edit(Span::new(span.start as usize, end), right));
        true
    }

    /// An item of a group whose points can be added: told once for a sum of several of them.
    fn item_for_sum(&mut self, name: &str, span: Span, thing: Thing) -> Option<()> {
        let Kind::Question(id) = thing.kind else { return None };
        let group = self.facts(id)?.group?;
        let owner = self.names.groups.get(group.index())?.name;
        let written = self.added_up(group, owner).filter(|written| written.starts_with("sum of "))?;
        let whole = self.whole_number.filter(|whole| *whole != span)?;
        if self.item_told.replace(whole) != Some(whole) {
            let message =
                format!("`{name}` is answered with words, whose points are added for all of `{owner}`");
            let error = Diagnostic::error(codes::NOT_A_NUMBER, span, message);
            self.report(error.help(format!("write `{written}` for the points of all its items")));
        }
        Some(())
    }

    /// Whether a name says what bands are by: nothing but a name can stand there.
    fn follows_by(&self, span: Span) -> bool {
        let before = self.source.text().get(..span.start as usize).unwrap_or_default().trim_end();
        before.ends_with(" by") || before.ends_with(" for")
    }

    /// `sum of GROUP` where its items have points, `count of GROUP` where they are answered with yes or no.
    pub(super) fn added_up(&self, group: GroupId, name: &str) -> Option<String> {
        let first = self.facts(*self.names.items_of(group).first()?)?;
        if first.form() == Some(Form::YesNo) {
            return Some(format!("count of {name}"));
        }
        let scale = self.names.scales.get(first.scale?.index())?;
        scale.choices.iter().all(|choice| choice.points.is_some()).then(|| format!("sum of {name}"))
    }

    /// The one group whose questions are answered on a scale.
    pub(super) fn only_group_on(&self, scale: ScaleId) -> Option<GroupId> {
        let on = |id: &&QuestionId| self.facts(**id).is_some_and(|facts| facts.scale == Some(scale));
        let groups = self.names.groups.iter().filter_map(|group| group.items.first().filter(on));
        let mut ids = groups.filter_map(|first| self.facts(*first)?.group);
        ids.next().filter(|_| ids.next().is_none())
    }

    /// Which questions are answered on a scale, in a sentence.
    pub(super) fn questions_on(&self, scale: ScaleId) -> String {
        const FEW: usize = 8;
        let on = self.names.questions.iter().filter(|facts| facts.scale == Some(scale));
        let names: Vec<&str> = on.map(|facts| facts.name).collect();
        let group = self.only_group_on(scale).and_then(|id| self.names.groups.get(id.index()));
        let group = group.map(|group| format!(", or of all of them: `any of {} …`", group.name));
        match names.len() {
            1..=FEW => {
                let listed = listing(names, "or");
                format!("name a question that is on this scale: {listed}{}", group.unwrap_or_default())
            }
            _ => "name a question that is on this scale".to_owned(),
        }
    }

    /// The one score or calculation that is found from something by its name and nothing else.
    fn found_from(&self, name: &str, span: Span) -> Option<&'a str> {
        let numbers = self.file.declarations.iter().filter(|decl| {
            let other = span.start < decl.span.start || decl.span.end <= span.start;
            let number = matches!(decl.keyword, Keyword::Score | Keyword::Calculate);
            let mut from = decl.clauses.iter().filter(|clause| is_number(&clause.kind));
            let alone = from.next().is_some_and(|clause| is_by(&clause.kind, name)) && from.next().is_none();
            number && other && !decl.broken && alone
        });
        let mut sure = numbers
            .filter_map(|decl| named(decl))
            .filter(|found| self.names.get(Space::Readable, found).is_some_and(|thing| thing.sure));
        let only = sure.next()?;
        sure.next().is_none().then_some(only)
    }
}

fn named(decl: &Declaration) -> Option<&str> {
    decl.name.as_ref().map(|name| name.text.as_str())
}

/// Whether a clause says from what a number is found.
fn is_number(clause: &ClauseKind) -> bool {
    use ClauseKind as C;
    matches!(clause, C::By(_) | C::Formula(_) | C::PointsFor(..) | C::Points(..) | C::Add(_))
}

/// Whether a clause finds its number from something by its name.
fn is_by(clause: &ClauseKind, name: &str) -> bool {
    let named = |expr: &Expr| match &expr.kind {
        ExprKind::SumOf(group) | ExprKind::List(ListWord::Count, Items::Named(group)) => group.text == name,
        _ => plain_name(expr) == Some(name),
    };
    match clause {
        ClauseKind::By(by) | ClauseKind::PointsFor(by, ..) | ClauseKind::Add(by) => named(by),
        _ => false,
    }
}
