//! Warnings of conditions that the declared ranges make always or never true.
//!
//! The lowest part that is constant is told of; what is constant only because of it is not.

use super::rows::Unreachable;
use super::{codes, contradiction, mention, other_unit, places};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::ruleset::visit::{self, Item, Node};
use crate::ruleset::{Cond, CondId, CondKind, Num, NumKind, Ruleset};
use crate::source::Span;
use crate::truth::Truth;
use foldhash::{HashSet, HashSetExt as _};

pub(super) fn check(ruleset: &Ruleset, plan: &Plan, rows: &[Unreachable]) -> Vec<Diagnostic> {
    let mut blamed: Vec<Span> = rows.iter().map(|row| row.blamed).collect();
    blamed.sort_unstable();
    let classes = rows.iter().map(|row| Item::Class(row.class));
    let mut search = Search {
        ruleset,
        plan,
        blamed,
        explained: classes.collect(),
        told: HashSet::new(),
        found: Vec::new(),
    };
    let mut rest = Vec::new();
    for item in plan.order.iter().copied() {
        let reads_explained =
            || visit::reads_of_item(ruleset, item).iter().any(|it| search.explained.contains(it));
        let mut constant = !search.explained.is_empty() && reads_explained();
        visit::each_root(ruleset, item, |root| constant |= search.root(root, &mut rest));
        if constant {
            search.explained.insert(item);
        }
    }
    visit::conclusions(ruleset).for_each(|cond| _ = search.root(Node::Cond(cond), &mut rest));
    search.found
}

struct Search<'r> {
    ruleset: &'r Ruleset,
    plan: &'r Plan,
    /// Conditions of rows that are told of already, in the order of the text.
    blamed: Vec<Span>,
    /// What reads something that is told of: what is constant about it needs no telling.
    explained: HashSet<Item>,
    /// Places already told of: the items that a list word implies share theirs.
    told: HashSet<Span>,
    found: Vec<Diagnostic>,
}

impl<'r> Search<'r> {
    /// Tells of what is constant in an expression; whether there is something. `rest` is room for walking it.
    fn root(&mut self, root: Node<'r>, rest: &mut Vec<Node<'r>>) -> bool {
        let mut turned: HashSet<CondId> = HashSet::new();
        let mut any = false;
        let mut reads_explained = false;
        visit::each_node_in(root, rest, |node| {
            reads_explained |= visit::item_of(node).is_some_and(|item| self.explained.contains(&item));
            let Node::Cond(cond) = node else { return };
            if let CondKind::Not(inner) = &cond.kind
                && inner.span == cond.span
            {
                turned.insert(inner.id);
            }
            any |= self.atom(cond, turned.contains(&cond.id)) || self.contradicts(cond);
        });
        if !any
            && !reads_explained
            && let Node::Cond(cond) = root
        {
            any = self.whole(cond);
        }
        any
    }

    fn declared(&self, cond: &Cond) -> Option<bool> {
        match self.plan.declared_truth(cond) {
            Truth::True => Some(true),
            Truth::False => Some(false),
            Truth::Open => None,
        }
    }

    /// A comparison, or another part that has no conditions below it; `turned` where it is written with `not` or `!=`.
    fn atom(&mut self, cond: &Cond, turned: bool) -> bool {
        let read = match &cond.kind {
            CondKind::Compare(..) | CondKind::Between(..) => None,
            CondKind::Finding(_) => return false,
            _ => match visit::item_of(Node::Cond(cond)) {
                Some(item) => Some(item),
                None => return false,
            },
        };
        if read.is_some_and(|item| self.explained.contains(&item)) {
            return false;
        }
        if self.is_empty_range(cond) {
            if !self.is_blamed(cond.span) && self.told.insert(cond.span) {
                self.found.push(self.tell_empty_range(cond));
            }
            return true;
        }
        let Some(value) = self.declared(cond).or_else(|| self.any_choice(cond)) else { return false };
        if !self.is_blamed(cond.span) && self.told.insert(cond.span) {
            let told = self.tell_atom(cond, value != turned);
            self.found.push(told);
        }
        true
    }

    /// `x >= a`, where `a` is the lowest choice of a scale, holds for every answer.
    fn any_choice(&self, cond: &Cond) -> Option<bool> {
        let CondKind::ChoiceIs(id, choices) = &cond.kind else { return None };
        let question = self.ruleset.questions.get(id.index())?;
        (question.scale.is_some() && choices.len() == question.choices().len()).then_some(true)
    }

    /// `x between 24 and 12`: no number lies there, whatever is answered.
    fn is_empty_range(&self, cond: &Cond) -> bool {
        let CondKind::Between(_, low, high) = &cond.kind else { return false };
        let ends = self.plan.declared_range(low.id).zip(self.plan.declared_range(high.id));
        ends.is_some_and(|(low, high)| low.0 > high.1)
    }

    fn tell_empty_range(&self, cond: &Cond) -> Diagnostic {
        let words = places::short_words(&self.ruleset.source, cond.span);
        let CondKind::Between(value, low, high) = &cond.kind else {
            return self.tell_atom(cond, false);
        };
        let text = |of: &Num| places::short_words(&self.ruleset.source, of.span);
        let message = format!("`{words}` is never true: `{}` is more than `{}`", text(low), text(high));
        let right = format!("{} between {} and {}", text(value), text(high), text(low));
        Diagnostic::warning(codes::CONSTANT_COMPARISON, cond.span, message)
            .labelled("never true")
            .help(format!("write the lower end first: `{right}`"))
            .edit(low.span.to(high.span), format!("{} and {}", text(high), text(low)))
    }

    fn is_blamed(&self, span: Span) -> bool {
        let before = self.blamed.partition_point(|blamed| blamed.start <= span.start);
        before.checked_sub(1).and_then(|at| self.blamed.get(at)).is_some_and(|blamed| span.end <= blamed.end)
    }

    fn tell_atom(&self, cond: &Cond, value: bool) -> Diagnostic {
        let words = places::short_words(&self.ruleset.source, cond.span);
        if let Some(told) = other_unit::tell(self.ruleset, cond, &words, often(value)) {
            return told;
        }
        let ranges = self.ranges(cond);
        let because = if ranges.is_empty() { String::new() } else { format!(": {}", ranges.join(", ")) };
        let message = format!("`{words}` is {} true{because}", often(value));
        Diagnostic::warning(codes::CONSTANT_COMPARISON, cond.span, message)
            .labelled(format!("{} true", often(value)))
            .help(help(value))
    }

    /// What the sides of a comparison can be: "`age` is `0` to `120`".
    fn ranges(&self, cond: &Cond) -> Vec<String> {
        let sides: Vec<&Num> = match &cond.kind {
            CondKind::Compare(_, left, right) => vec![left, right],
            CondKind::Between(value, low, high) => vec![value, low, high],
            _ => Vec::new(),
        };
        let tell = |side: &Num| {
            let declared = self.plan.declared_range(side.id)?;
            let is_date = side.is_date(self.ruleset);
            let range = if is_date { mention::dates(&declared) } else { mention::range(&declared) };
            let words = places::short_words(&self.ruleset.source, side.span);
            Some(format!("`{words}` is {range}"))
        };
        let varying = sides.into_iter().filter(|side| {
            !matches!(side.kind, NumKind::Constant(_) | NumKind::Measured(_) | NumKind::Date(_))
        });
        varying.filter_map(tell).collect()
    }

    /// `age > 55 and age < 50`: two parts of which no answer makes both true.
    fn contradicts(&mut self, cond: &Cond) -> bool {
        let told = contradiction::tell(self.ruleset, cond);
        if let Some(told) = told
            && !self.is_blamed(cond.span)
            && self.told.insert(told.span())
        {
            self.found.push(told);
            return true;
        }
        false
    }

    /// A whole condition that is constant although no part of it is.
    fn whole(&mut self, cond: &Cond) -> bool {
        let Some(value) = self.declared(cond).filter(|_| !matches!(cond.kind, CondKind::Always)) else {
            return false;
        };
        if !self.is_blamed(cond.span) && self.told.insert(cond.span) {
            let words = places::short_words(&self.ruleset.source, cond.span);
            let message = format!("`{words}` is {} true, whatever is answered", often(value));
            self.found.push(
                Diagnostic::warning(codes::CONSTANT_CONDITION, cond.span, message)
                    .labelled(format!("{} true", often(value)))
                    .help(help(value)),
            );
        }
        true
    }
}

fn often(value: bool) -> &'static str {
    if value { "always" } else { "never" }
}

fn help(value: bool) -> &'static str {
    if value {
        "leave it out, or mend the number or the declared range"
    } else {
        "mend the number or the declared range, or remove what depends on it"
    }
}
