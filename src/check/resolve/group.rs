//! Groups of questions: each item a question of its own, comparisons for each item, and the sum of their points.

use super::clauses::{Part, View};
use super::condition::bare;
use super::names::{Facts, Form, Kind, Space, Thing, Words};
use super::negative::{Negative, list_words};
use super::question::{code, entries, plain_name, worse};
use super::words::texts;
use super::{Found, Resolver, codes};
use crate::diagnostic::{Diagnostic, did_you_mean_among};
use crate::ruleset::{
    Cond, CondKind, Group, GroupId, Num, NumKind, Question, QuestionId, QuestionKind, Ruleset,
};
use crate::source::Span;
use crate::syntax::ast::{
    ClauseKind, CompareOp, Declaration, Entry, Expr, ExprKind, Items, Keyword, ListWord, Name, TypeClause,
};

/// Most items of a group.
const MOST_ITEMS: usize = 1_000;

/// What is said of each item of a group.
pub(super) enum Each<'a> {
    /// Nothing: it holds where the answer is yes.
    Bare,
    /// `is a`, `is not a`
    Is(bool, &'a Name),
    /// `is one of [a, b]`, `is not one of [a, b]`
    OneOf(bool, &'a [Name]),
    /// `>= a`
    Order(CompareOp, &'a Expr),
}

impl Each<'_> {
    fn negated(&self) -> bool {
        matches!(self, Self::Is(true, _) | Self::OneOf(true, _))
    }
}

/// A comparison of each item, as it is written.
pub(super) struct EachText<'t> {
    /// The group.
    pub(super) name: &'t str,
    /// The positive comparison, a blank before it; empty for a bare group.
    pub(super) positive: &'t str,
    /// Whether its negation is written.
    pub(super) negated: bool,
}

/// Whether a group has a type as single questions have, and no item.
pub(super) fn is_lone_question(decl: &Declaration) -> bool {
    let is_each = |kind: &TypeClause| matches!(kind, TypeClause::EachYesNo | TypeClause::EachOneOf(_));
    let single = |kind: &ClauseKind| matches!(kind, ClauseKind::Type(kind) if !is_each(kind));
    let has = |what: &dyn Fn(&ClauseKind) -> bool| decl.clauses.iter().any(|clause| what(&clause.kind));
    // The choices of `one of` would be read as items.
    decl.keyword == Keyword::Questions && !decl.broken && has(&single) && entries(decl).next().is_none()
}

/// Whether a question has the type of a group, and items.
pub(super) fn is_single_group(decl: &Declaration) -> bool {
    let each = |kind: &ClauseKind| {
        matches!(kind, ClauseKind::Type(TypeClause::EachYesNo | TypeClause::EachOneOf(_)))
    };
    let typed = decl.clauses.iter().any(|clause| each(&clause.kind));
    decl.keyword == Keyword::Question && !decl.broken && typed && entries(decl).nth(1).is_some()
}

impl<'a> Resolver<'a> {
    /// Finds out what the items of a group may be, before any expression is read.
    pub(super) fn describe_group(&mut self, at: usize, decl: &'a Declaration) {
        if decl.broken {
            return;
        }
        if is_lone_question(decl) {
            self.lone_question(decl);
            return;
        }
        let gate = decl.clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::AskWhen(when, _) => Some((when, clause.span)),
            _ => None,
        });
        let mut each = Facts { gate, group: self.names.group_at(at), ..Facts::default() };
        let of_type = decl.clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::Type(kind) => Some((kind, clause.span)),
            _ => None,
        });
        match of_type {
            Some((TypeClause::EachYesNo, _)) => {
                let mut words = Words::default();
                words.add("yes");
                words.add("no");
                each.words = words;
                each.kind = Some(QuestionKind::YesNo);
            }
            Some((TypeClause::EachOneOf(scale), _)) => self.on_named_scale(scale, &mut each),
            Some((other, span)) => self.without_each(other, span),
            None => {}
        }
        let items: Vec<&'a Entry> = entries(decl).collect();
        self.same_words(&items);
        for entry in items {
            self.names.questions.push(Facts { name: &entry.name.text, ..each.clone() });
        }
    }

    /// `questions fever "…"` with a type and no items: one question.
    fn lone_question(&mut self, decl: &Declaration) {
        let message = "`questions` asks several things alike, and here is one";
        let error = Diagnostic::error(codes::LIST_LENGTH, decl.keyword_span, message);
        let error = error
            .labelled("write `question`")
            .help("write `question`, or list the items below, each as `id \"text\"`");
        self.report(error.edit(decl.keyword_span, "question"));
    }

    /// `question mood "…"` with `each …` and a list of items: a group.
    pub(super) fn single_group(&mut self, decl: &Declaration) {
        let message = "`each` asks several things alike, and `question` asks one";
        let error = Diagnostic::error(codes::MISPLACED_CLAUSE, decl.keyword_span, message);
        let error =
            error.labelled("write `questions`").help("write `questions`, which asks each of the items below");
        self.report(error.edit(decl.keyword_span, "questions"));
    }

    /// `yes or no` in a group.
    fn without_each(&mut self, kind: &TypeClause, span: Span) {
        let message = "the type of answer of a group begins with `each`";
        let error = Diagnostic::error(codes::MISPLACED_CLAUSE, span, message);
        let words = self.words(span);
        self.report(match kind {
            TypeClause::YesNo | TypeClause::OneOf(Some(_)) => {
                let start = Span { end: span.start, ..span };
                error.help(format!("write `each {words}`")).edit(start, "each ")
            }
            TypeClause::OneOf(None) => {
                error.help("declare the choices as a `scale`, and write `each one of` with its name")
            }
            _ => error.help(
                "write `each yes or no` or `each one of SCALE`; ask other answers with a `question` each",
            ),
        });
    }

    /// `each …` in a question that stands alone.
    pub(super) fn each_outside(&mut self, span: Span) -> Option<QuestionKind> {
        let words = self.words(span);
        let mended = words.trim_start_matches("each").trim_start().to_owned();
        let message = "`each` is for the items of a group of `questions`";
        let error = Diagnostic::error(codes::MISPLACED_CLAUSE, span, message);
        self.report(error.help(format!("write `{mended}`")).edit(span, mended));
        None
    }

    /// `questions`
    pub(super) fn group(&mut self, view: &View<'a>, section: Option<usize>, ruleset: &mut Ruleset) {
        if is_lone_question(view.decl) {
            return;
        }
        self.needs_title(view, "the words before each item");
        if view.first(Part::Type).is_none() {
            self.missing(view, "type of answer", "each yes or no");
        }
        let gate = self.gate(view);
        let by = self.who(view);
        let listed: Vec<&'a Entry> = entries(view.decl).collect();
        self.count_items(view, &listed);
        let cite = self.cite(&view.citations());
        let Some(group) = self.names.group_at(view.at) else { return };
        let ids = self.names.items_of(group).to_vec();
        let first = ids.first().copied();
        let facts = first.and_then(|id| self.facts(id));
        let (kind, scale) = (facts.and_then(|it| it.kind.clone()), facts.and_then(|it| it.scale));
        let assume = first.filter(|_| kind.is_some()).and_then(|id| self.assumption(view, id));
        let worse = worse(view);
        let stem = view.title();
        let mut items = Vec::with_capacity(ids.len());
        for (id, entry) in ids.into_iter().zip(listed) {
            let own = self.own_text(entry);
            items.push((id, own.clone()));
            let Some(kind) = kind.clone() else { continue };
            ruleset.questions.push(Question {
                id: entry.name.text.to_string(),
                span: entry.name.span,
                text: joined(&stem, &own),
                help: view.text(Part::Help),
                kind,
                gate: gate.clone(),
                by,
                assume: assume.clone(),
                worse,
                unknown_text: view.text(Part::OrUnknown),
                codes: Vec::new(),
                because: view.text(Part::Because),
                cite: cite.clone(),
                section,
                scale,
                group: Some(group),
            });
        }
        let codes = view.clauses.iter().filter_map(|clause| code(clause)).collect();
        ruleset.groups.push(Group { id: view.id(), span: view.span(), stem, items, codes });
    }

    fn count_items(&mut self, view: &View<'a>, items: &[&Entry]) {
        let message = match items.len() {
            0 => format!("the group `{}` has no items", view.id()),
            count if count > MOST_ITEMS => {
                format!("the group `{}` has {count} items, and {MOST_ITEMS} is the most", view.id())
            }
            _ => return,
        };
        let error = Diagnostic::error(codes::LIST_LENGTH, view.span(), message);
        self.report(error.help("write one `id \"text\"` a line below, indented"));
    }

    fn own_text(&mut self, entry: &Entry) -> String {
        if let Some(points) = entry.points {
            let message =
                format!("`{}` is a question, and points belong to the choices of a `scale`", entry.name.text);
            let error = Diagnostic::error(codes::MISPLACED_CLAUSE, points.span, message);
            self.report(error.help("leave the points out here").edit(points.span, ""));
        }
        self.entry_text(entry)
    }

    /// `any of GROUP is a` and the like; nothing where no group is compared.
    pub(super) fn over_group(
        &mut self,
        expr: &'a Expr,
        value: &'a Expr,
        each: &Each<'a>,
    ) -> Option<Found<Cond>> {
        let (word, name, id) = self.group_under(value)?;
        if word != ListWord::Count {
            return Some(Found(self.group_cond(expr, word, name, id, each)));
        }
        if self.counts_yes(id, each) {
            return None;
        }
        Some(Found(self.count_as_comparison(expr, name, id, each)))
    }

    /// The list word and the group that an expression consists of.
    fn group_under(&self, value: &'a Expr) -> Option<(ListWord, &'a Name, GroupId)> {
        let ExprKind::List(word, Items::Named(name)) = &value.kind else { return None };
        match self.names.get(Space::Readable, &name.text)?.kind {
            Kind::Group(id) => Some((*word, name, id)),
            _ => None,
        }
    }

    /// `count of GROUP >= 3` over yes/no questions: the count is compared, not each item.
    fn counts_yes(&self, id: GroupId, each: &Each<'_>) -> bool {
        matches!(each, Each::Order(..)) && self.form_of(id) == Some(Form::YesNo)
    }

    fn form_of(&self, id: GroupId) -> Option<Form> {
        let first = self.names.items_of(id).first()?;
        self.facts(*first)?.form()
    }

    fn group_cond(
        &mut self,
        expr: &'a Expr,
        word: ListWord,
        name: &'a Name,
        id: GroupId,
        each: &Each<'a>,
    ) -> Option<Cond> {
        let conds = self.each_of(expr.span, name, id, each)?;
        if self.refuse_comparison(expr.span, word, name, id, each) {
            return None;
        }
        self.list_kind(expr.span, word, conds)
    }

    /// `count of GROUP >= a` where a condition belongs.
    fn count_as_comparison(
        &mut self,
        expr: &'a Expr,
        name: &'a Name,
        id: GroupId,
        each: &Each<'a>,
    ) -> Option<Cond> {
        if let Each::Order(_, with) = each
            && matches!(with.kind, ExprKind::Number(..))
        {
            let example = self.group_example(&name.text, id);
            let text = self.words(expr.span);
            let message = format!("`{text}` does not say which answers of `{}` are counted", name.text);
            let error = Diagnostic::error(codes::WRONG_COMPARISON, expr.span, message);
            self.reads.extend(self.names.get(Space::Readable, &name.text).map(|thing| thing.decl));
            self.report(error.help(example));
            return None;
        }
        self.each_of(expr.span, name, id, each)?;
        let text = self.words(expr.span);
        let rest = text.trim_start_matches("count of ").to_owned();
        let message = format!("`{text}` counts items, so by itself it is neither true nor false");
        let error = Diagnostic::error(codes::NOT_A_CONDITION, expr.span, message);
        self.report(error.help(format!("write `at least 1 of {rest}`, with the number that is meant")));
        None
    }

    /// `count of GROUP is a` as a number; nothing where no group is counted.
    pub(super) fn count_of_each(&mut self, expr: &'a Expr) -> Option<Found<Num>> {
        let (value, each) = match &expr.kind {
            ExprKind::Is { value, negated, word } => (value, Each::Is(*negated, word)),
            ExprKind::IsOneOf { value, negated, words } => (value, Each::OneOf(*negated, words)),
            ExprKind::Compare(value, op, _, with) => (value, Each::Order(*op, with)),
            _ => return None,
        };
        let (word, name, id) = self.group_under(value)?;
        if word != ListWord::Count || self.counts_yes(id, &each) {
            return None;
        }
        let items = self.each_of(expr.span, name, id, &each);
        if items.is_some() && self.refuse_comparison(expr.span, word, name, id, &each) {
            return Some(Found(None));
        }
        Some(Found(items.map(|items| self.new_num(expr.span, NumKind::CountOf(items)))))
    }

    /// One condition for each item of a group.
    pub(super) fn each_of(
        &mut self,
        span: Span,
        name: &Name,
        id: GroupId,
        each: &Each<'a>,
    ) -> Option<Vec<Cond>> {
        let thing = self.names.get(Space::Readable, &name.text)?;
        self.reads.push(thing.decl);
        let items = self.names.items_of(id).to_vec();
        let first = items.first().copied().filter(|_| thing.sure)?;
        let form = self.facts(first)?.form()?;
        let kind = match each {
            Each::Bare if form == Form::YesNo => CondKind::ChoiceIs(first, vec![0]),
            Each::Bare => return self.bare_group(name, id),
            Each::Is(_, word) => self.question_is(span, &name.text, first, word)?,
            Each::OneOf(_, words) => self.question_one_of(span, &name.text, first, words)?,
            Each::Order(op, with) => self.each_ordered(span, name, first, *op, with)?,
        };
        let negated = each.negated();
        let conds = items.into_iter().map(|item| {
            let cond = self.new_cond(span, of_item(&kind, item));
            if negated { self.new_cond(span, CondKind::Not(Box::new(cond))) } else { cond }
        });
        Some(conds.collect())
    }

    fn each_ordered(
        &mut self,
        span: Span,
        name: &Name,
        first: QuestionId,
        op: CompareOp,
        with: &'a Expr,
    ) -> Option<CondKind> {
        let equal = matches!(op, CompareOp::Equal | CompareOp::NotEqual);
        if self.facts(first)?.scale.is_some() && !equal {
            return self.ordered(span, &name.text, first, op, with);
        }
        let message =
            format!("the items of `{}` are not numbers, and `{}` compares numbers", name.text, op.sign());
        let error = Diagnostic::error(codes::WRONG_COMPARISON, span, message);
        let help = match (&with.kind, op) {
            (ExprKind::Name(word), CompareOp::Equal) => format!("write `… of {} is {word}`", name.text),
            (ExprKind::Name(word), CompareOp::NotEqual) => {
                format!("write `… of {} is not {word}`", name.text)
            }
            _ => format!("write `… of {} is …` with an answer", name.text),
        };
        self.report(error.help(help));
        None
    }

    /// A list word over a group whose items are not yes/no questions.
    fn bare_group<T>(&mut self, name: &Name, id: GroupId) -> Option<T> {
        let message = format!(
            "the items of `{}` are on a scale, so by themselves they are neither true nor false",
            name.text
        );
        let help = self.group_example(&name.text, id);
        self.report(Diagnostic::error(codes::NOT_A_CONDITION, name.span, message).help(help));
        None
    }

    /// How a group is read, as an example.
    pub(super) fn group_example(&self, name: &str, id: GroupId) -> String {
        let first = self.names.items_of(id).first().and_then(|first| self.facts(*first));
        match first.and_then(|facts| facts.words.ids.last().filter(|_| facts.scale.is_some())) {
            Some(last) => format!(
                "say how many and which, such as `any of {name} is {last}` or `at least 2 of {name} >= {last}`"
            ),
            None => format!("say how many, such as `any of {name}` or `at least 2 of {name}`"),
        }
    }

    /// `any of GROUP`, where nothing is called so; true where it was told.
    pub(super) fn unknown_group(&mut self, value: &Expr) -> bool {
        let ExprKind::List(_, Items::Named(name)) = &value.kind else { return false };
        self.names.get(Space::Readable, &name.text).is_none() && self.read(&name.text, name.span).is_none()
    }

    /// `GROUP >= a`, without a list word.
    pub(super) fn group_alone(&mut self, expr: &Expr, a: &Expr, b: &Expr) -> Option<Found<Cond>> {
        let name = plain_name(bare(a))?;
        let thing = self.names.get(Space::Readable, name)?;
        if !matches!(thing.kind, Kind::Group(_) | Kind::Scale(_)) {
            return None;
        }
        self.reads.push(thing.decl);
        if let (Kind::Group(id), ExprKind::Number(..)) = (thing.kind, &bare(b).kind)
            && let Some(right) = self.added_up(id, name)
        {
            let message = format!("`{name}` is a group of questions, not a number");
            let error = Diagnostic::error(codes::WRONG_COMPARISON, a.span, message);
            let what = if right.starts_with("count") { "how many are answered yes" } else { "its points" };
            self.report(error.help(format!("write `{right}` for {what}")).edit(a.span, right));
            return Some(Found(None));
        }
        Some(Found(if thing.sure { self.group_is(expr.span, name, thing) } else { None }))
    }

    /// A group or a scale where a question is compared.
    pub(super) fn group_is<T>(&mut self, span: Span, name: &str, thing: Thing) -> Option<T> {
        let message = format!("`{name}` is {}, not a question", self.spoken_kind(thing));
        let help = match thing.kind {
            Kind::Group(id) => self.group_example(name, id),
            Kind::Scale(id) => self.questions_on(id),
            _ => "name a question that is on this scale".to_owned(),
        };
        self.report(Diagnostic::error(codes::WRONG_COMPARISON, span, message).help(help));
        None
    }

    /// `sum of GROUP`
    pub(super) fn sum_of(&mut self, span: Span, name: &'a Name) -> Option<Num> {
        let thing = self.read(&name.text, name.span)?;
        let Kind::Group(id) = thing.kind else { return self.not_a_group(span, name, thing) };
        let items = self.names.items_of(id).to_vec();
        let facts = self.facts(*items.first()?)?;
        if facts.form()? == Form::YesNo {
            let message =
                format!("the items of `{}` are answered yes or no, which have no points", name.text);
            let error = Diagnostic::error(codes::NO_POINTS, span, message);
            let mended = format!("count of {}", name.text);
            self.report(
                error.help(format!("write `{mended}` for how many are answered yes")).edit(span, mended),
            );
            return None;
        }
        let scale = facts.scale?;
        if self.without_points(span, scale.index()) {
            return None;
        }
        let points: Vec<Num> =
            items.into_iter().map(|item| self.new_num(span, NumKind::Points(item))).collect();
        Some(self.new_num(span, NumKind::SumOf(points)))
    }

    fn not_a_group(&mut self, span: Span, name: &Name, thing: Thing) -> Option<Num> {
        let message = format!(
            "`{}` is {}, and `sum of` adds the points of a group",
            name.text,
            self.spoken_kind(thing)
        );
        let error = Diagnostic::error(codes::WRONG_KIND, name.span, message);
        let group = match thing.kind {
            Kind::Question(id) => self.facts(id).and_then(|facts| facts.group),
            Kind::Scale(id) => self.only_group_on(id),
            _ => None,
        };
        let own = group.and_then(|group| self.names.groups.get(group.index())).map(|group| group.name);
        let near = || did_you_mean_among(&name.text, self.names.groups.iter().map(|group| group.name));
        self.report(match (own.or_else(near), thing.kind) {
            (Some(near), _) => error.help(format!("did you mean `sum of {near}`?")).edit(name.span, near),
            (None, Kind::Score(_) | Kind::Calculation(_)) => {
                let mended = name.text.clone();
                error.help(format!("write `{mended}`, which is a number already")).edit(span, mended)
            }
            (None, Kind::Question(id)) if self.facts(id).and_then(Facts::form) == Some(Form::AnyOf) => {
                error.help(format!("write `count of {}` for how many are chosen", name.text))
            }
            _ => error.help(
                "put the questions into a group: `questions`, `each one of SCALE`, one `id \"text\"` a line",
            ),
        });
        None
    }

    /// Refuses a negative form over a group that is not always asked; true where it was refused.
    fn refuse_comparison(
        &mut self,
        span: Span,
        word: ListWord,
        name: &Name,
        id: GroupId,
        each: &Each<'a>,
    ) -> bool {
        let positive = match each {
            Each::Bare => String::new(),
            Each::Is(_, word) => format!(" is {}", word.text),
            Each::OneOf(_, words) => format!(" is one of [{}]", texts(words)),
            Each::Order(op, with) => format!(" {} {}", op.sign(), self.words(with.span)),
        };
        let text = EachText { name: &name.text, positive: &positive, negated: each.negated() };
        self.refuse_each(span, "", word, id, &text)
    }

    /// The same, `before` the list word a `not ` perhaps.
    pub(super) fn refuse_each(
        &mut self,
        span: Span,
        before: &str,
        word: ListWord,
        id: GroupId,
        each: &EachText<'_>,
    ) -> bool {
        let items = self.names.items_of(id);
        let (Some(first), count) = (items.first().copied(), items.len()) else { return false };
        if self.gate_of(first).is_none() {
            return false;
        }
        let count = i128::try_from(count).unwrap_or(i128::MAX);
        let Some(plain) = readings(before, word, count, each) else { return false };
        self.refuse(&Negative { span, questions: vec![first], asked: None, plain })
    }
}

/// The reading "not asked, or not …" of a negative form over a group of so many items, in positive forms; nothing for
/// a positive form.
fn readings(before: &str, word: ListWord, items: i128, each: &EachText<'_>) -> Option<String> {
    let EachText { name, positive, negated } = each;
    let at_least = |n: i128| match n {
        1 => format!("any of {name}{positive}"),
        n if n == items => format!("all of {name}{positive}"),
        n => format!("at least {n} of {name}{positive}"),
    };
    let exactly = |n: i128| match n {
        n if n <= 0 => format!("not ({})", at_least(1)),
        n if n >= items => at_least(items),
        n => format!("{} and not ({})", at_least(n), at_least(n + 1)),
    };
    if !before.is_empty() {
        return Some(format!("not ({} {name}{positive})", list_words(word)));
    }
    // So many items that are not … leave the others that are.
    Some(match (word, negated) {
        (ListWord::All | ListWord::Any | ListWord::AtLeast(_) | ListWord::Count, false) => return None,
        (ListWord::None, false) | (ListWord::All, true) => exactly(0),
        (ListWord::AtMost(n), false) => format!("not ({})", at_least(n.value.units.saturating_add(1))),
        (ListWord::Exactly(n), false) => exactly(n.value.units),
        (ListWord::Any, true) => format!("not ({})", at_least(items)),
        (ListWord::None, true) => at_least(items),
        (ListWord::AtLeast(n), true) => format!("not ({})", at_least(items - n.value.units + 1)),
        (ListWord::AtMost(n), true) => at_least(items - n.value.units),
        (ListWord::Exactly(n), true) => exactly(items - n.value.units),
        (ListWord::Count, true) => format!("({items} - (count of {name}{positive}))"),
    })
}

/// The same condition of another item.
fn of_item(kind: &CondKind, item: QuestionId) -> CondKind {
    match kind {
        CondKind::ChoiceIs(_, positions) => CondKind::ChoiceIs(item, positions.clone()),
        CondKind::IsKnown(_) => CondKind::IsKnown(item),
        _ => CondKind::IsUnknown(item),
    }
}

/// The words of an item as a question of its own.
fn joined(stem: &str, own: &str) -> String {
    let ends = stem.ends_with(['?', '.', ':', '!', '…', '？', '。']);
    format!("{stem}{} {own}", if ends { "" } else { ":" })
}
