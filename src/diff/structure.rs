//! What can be asked and what can be concluded, apart from what is concluded: questions, choices and levels added,
//! removed and renamed, and ranges, units and steps that changed.

use super::names::{Kind, Names, Pair};
use crate::ruleset::{Question, QuestionKind, Ruleset};

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it is of.
    pub kind: Kind,
    /// Its name: the new one, or the old one of what is gone.
    pub id: String,
    /// What differs.
    pub aspect: Aspect,
    /// What it was; none for what is new.
    pub before: Option<String>,
    /// What it is; none for what is gone.
    pub after: Option<String>,
}

/// What of a question or level differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    /// That it is there, or its name.
    Itself,
    /// What kind of answer it takes.
    Type,
    /// From where to where its answers go.
    Range,
    /// How many decimals are recorded.
    Decimals,
    /// Its unit.
    Unit,
    /// A choice of it.
    Choice,
    /// What stands in for a missing answer.
    Assumed,
    /// Its place among the others.
    Order,
}

impl Aspect {
    /// As it is said, and as programs read it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Itself => "itself",
            Self::Type => "type",
            Self::Range => "range",
            Self::Decimals => "decimals",
            Self::Unit => "unit",
            Self::Choice => "choice",
            Self::Assumed => "assume",
            Self::Order => "order",
        }
    }
}

/// All differences: questions in the order of the new text, what is gone last, then levels.
#[must_use]
pub fn differences(old: &Ruleset, new: &Ruleset, names: &Names) -> Vec<Difference> {
    let mut found = Vec::new();
    for pair in names.pairs(Kind::Question, old, new) {
        let question = |of: &'_ Ruleset, at: Option<usize>| at.and_then(|at| of.questions.get(at)).cloned();
        match (question(old, pair.old), question(new, pair.new)) {
            (Some(before), Some(after)) => of_question(&before, &after, names, &mut found),
            (before, after) => {
                itself(Kind::Question, before.map(|it| it.id), after.map(|it| it.id), &mut found);
            }
        }
    }
    of_levels(old, new, names, &mut found);
    found
}

fn itself(kind: Kind, before: Option<String>, after: Option<String>, found: &mut Vec<Difference>) {
    if before == after {
        return;
    }
    let id = after.clone().or_else(|| before.clone()).unwrap_or_default();
    found.push(Difference { kind, id, aspect: Aspect::Itself, before, after });
}

fn of_question(before: &Question, after: &Question, names: &Names, found: &mut Vec<Difference>) {
    itself(Kind::Question, Some(before.id.clone()), Some(after.id.clone()), found);
    let mut say = |aspect: Aspect, before: Option<String>, now: Option<String>| {
        if before != now {
            let id = after.id.clone();
            found.push(Difference { kind: Kind::Question, id, aspect, before, after: now });
        }
    };
    if type_of(before) != type_of(after) {
        // Two questions that share a name: nothing of the one is comparable with the other.
        return say(Aspect::Type, Some(type_of(before).to_owned()), Some(type_of(after).to_owned()));
    }
    say(Aspect::Range, range(before), range(after));
    say(Aspect::Decimals, decimals(before), decimals(after));
    say(Aspect::Unit, unit(before), unit(after));
    let (old, new) = (before.choice_ids(), after.choice_ids());
    for choice in &old {
        let now = names.choice_now(&before.id, choice);
        let kept = new.contains(&now).then(|| now.to_owned());
        say(Aspect::Choice, Some((*choice).to_owned()), kept);
    }
    let known: Vec<&str> = old.iter().map(|choice| names.choice_now(&before.id, choice)).collect();
    for choice in new.iter().filter(|choice| !known.contains(choice)) {
        say(Aspect::Choice, None, Some((*choice).to_owned()));
    }
    let assumed = |question: &Question| question.assume.as_ref().map(|value| question.written(value));
    say(Aspect::Assumed, assumed(before), assumed(after));
}

/// What kind of answer a question takes.
#[must_use]
pub fn type_of(question: &Question) -> &'static str {
    match question.kind {
        QuestionKind::YesNo => "yes or no",
        QuestionKind::OneOf(_) => "one of",
        QuestionKind::AnyOf { .. } => "any of",
        QuestionKind::Number(_) => "number",
        QuestionKind::Date(_) => "date",
        QuestionKind::Text => "text",
    }
}

fn range(question: &Question) -> Option<String> {
    match &question.kind {
        QuestionKind::Number(range) => {
            Some(format!("{} to {}", range.lowest().trimmed(), range.highest().trimmed()))
        }
        QuestionKind::Date(range) => Some(format!("{} to {}", range.from.written(), range.to.written())),
        _ => None,
    }
}

fn decimals(question: &Question) -> Option<String> {
    match &question.kind {
        QuestionKind::Number(range) => Some(range.decimals.to_string()),
        _ => None,
    }
}

fn unit(question: &Question) -> Option<String> {
    match &question.kind {
        QuestionKind::Number(range) => range.unit.clone(),
        _ => None,
    }
}

fn of_levels(old: &Ruleset, new: &Ruleset, names: &Names, found: &mut Vec<Difference>) {
    let pairs = names.pairs(Kind::Level, old, new);
    let id = |of: &Ruleset, at: Option<usize>| at.and_then(|at| of.levels.get(at)).map(|it| it.id.clone());
    for Pair { old: before, new: after } in &pairs {
        itself(Kind::Level, id(old, *before), id(new, *after), found);
    }
    // What both have, in the order of each.
    let common: Vec<(usize, usize)> = pairs.iter().filter_map(|pair| pair.old.zip(pair.new)).collect();
    let mut before = common.clone();
    before.sort_unstable();
    if before != common {
        let listed = |pairs: &[(usize, usize)]| {
            let ids: Vec<String> = pairs.iter().filter_map(|(_, at)| id(new, Some(*at))).collect();
            Some(ids.join(", "))
        };
        let (before, after) = (listed(&before), listed(&common));
        let aspect = Aspect::Order;
        found.push(Difference { kind: Kind::Level, id: "levels".to_owned(), aspect, before, after });
    }
}
