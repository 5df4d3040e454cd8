//! What each name of the old version is called in the new one: itself, unless its author says that it was renamed.

use crate::diagnostic::did_you_mean;
use crate::prove::space::Renamed;
use crate::ruleset::Ruleset;
use std::collections::{HashMap, HashSet};

/// What a name can be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A level.
    Level,
    /// A question.
    Question,
    /// A rule or red flag.
    Rule,
    /// A pattern.
    Pattern,
    /// An advice.
    Advice,
    /// A finding.
    Finding,
    /// A calculation.
    Calculation,
    /// A score.
    Score,
    /// A class.
    Class,
}

impl Kind {
    const ALL: [Self; 9] = [
        Self::Level,
        Self::Question,
        Self::Rule,
        Self::Pattern,
        Self::Advice,
        Self::Finding,
        Self::Calculation,
        Self::Score,
        Self::Class,
    ];

    /// As it is said, and as programs read it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Question => "question",
            Self::Rule => "rule",
            Self::Pattern => "pattern",
            Self::Advice => "advice",
            Self::Finding => "finding",
            Self::Calculation => "calculation",
            Self::Score => "score",
            Self::Class => "class",
        }
    }

    /// The names of this kind, in the order of the text.
    #[must_use]
    pub fn names(self, ruleset: &Ruleset) -> Vec<&str> {
        match self {
            Self::Level => ruleset.levels.iter().map(|it| it.id.as_str()).collect(),
            Self::Question => ruleset.questions.iter().map(|it| it.id.as_str()).collect(),
            Self::Rule => ruleset.rules.iter().map(|it| it.id.as_str()).collect(),
            Self::Pattern => ruleset.patterns.iter().map(|it| it.id.as_str()).collect(),
            Self::Advice => ruleset.advice.iter().map(|it| it.id.as_str()).collect(),
            Self::Finding => ruleset.findings.iter().map(|it| it.id.as_str()).collect(),
            Self::Calculation => ruleset.calculations.iter().map(|it| it.id.as_str()).collect(),
            Self::Score => ruleset.scores.iter().map(|it| it.id.as_str()).collect(),
            Self::Class => ruleset.classes.iter().map(|it| it.id.as_str()).collect(),
        }
    }
}

/// The names that were changed.
#[derive(Debug, Clone, Default)]
pub struct Names {
    whole: HashMap<(Kind, String), String>,
    /// Choices of a question or class of the old version.
    choices: HashMap<(String, String), String>,
}

/// One thing in both versions, by its positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// In the old version, where it is there.
    pub old: Option<usize>,
    /// In the new version, where it is there.
    pub new: Option<usize>,
}

impl Names {
    /// Reads `old=new` and `question.old=new`.
    ///
    /// # Errors
    /// Every one that names nothing, with what can be done.
    pub fn read(old: &Ruleset, new: &Ruleset, written: &[String]) -> Result<Self, Vec<String>> {
        let (mut names, mut wrong) = (Self::default(), Vec::new());
        let (mut from, mut to) = (HashSet::new(), HashSet::new());
        for one in written {
            let Some((before, after)) = one.split_once('=').map(|(old, new)| (old.trim(), new.trim())) else {
                wrong.push(format!("`--map {one}` names one thing; write `--map OLD=NEW`"));
                continue;
            };
            if !from.insert(before) || !to.insert(after) {
                wrong.push(format!("`--map {one}`: each name can be mapped once only"));
                continue;
            }
            let taken = match before.split_once('.') {
                Some((owner, choice)) => names.choice(old, new, (owner, choice), after),
                None => names.name(old, new, before, after),
            };
            if let Err(why) = taken {
                wrong.push(format!("`--map {one}`: {why}"));
            }
        }
        let taken = names.whole.iter().filter(|((kind, _), now)| {
            let own = kind.names(old).contains(&now.as_str());
            own && !names.whole.contains_key(&(*kind, (*now).clone()))
        });
        let mut taken: Vec<String> = taken
            .map(|((kind, before), now)| {
                format!("`--map {before}={now}`: the old version has a {} `{now}` of its own", kind.word())
            })
            .collect();
        taken.sort();
        wrong.append(&mut taken);
        if wrong.is_empty() { Ok(names) } else { Err(wrong) }
    }

    fn name(&mut self, old: &Ruleset, new: &Ruleset, before: &str, after: &str) -> Result<(), String> {
        let has = |ruleset: &Ruleset, kind: Kind, name: &str| kind.names(ruleset).contains(&name);
        let both: Vec<Kind> =
            Kind::ALL.into_iter().filter(|kind| has(old, *kind, before) && has(new, *kind, after)).collect();
        if both.is_empty() {
            return Err(nothing(old, new, before, after));
        }
        for kind in both {
            self.whole.insert((kind, before.to_owned()), after.to_owned());
        }
        Ok(())
    }

    fn choice(
        &mut self,
        old: &Ruleset,
        new: &Ruleset,
        (owner, choice): (&str, &str),
        after: &str,
    ) -> Result<(), String> {
        let after = after.rsplit_once('.').map_or(after, |(_, choice)| choice);
        let known = choices_of(old, owner);
        if !known.contains(&choice) {
            let like = hint(did_you_mean(choice, known));
            return Err(format!("the old version has no choice `{owner}.{choice}`{like}"));
        }
        if !new_owners(new).any(|choices| choices.contains(&after)) {
            return Err(format!("the new version has no choice `{after}`"));
        }
        self.choices.insert((owner.to_owned(), choice.to_owned()), after.to_owned());
        Ok(())
    }

    /// What a name of the old version is called in the new one.
    #[must_use]
    pub fn now<'a>(&'a self, kind: Kind, old: &'a str) -> &'a str {
        self.whole.get(&(kind, old.to_owned())).map_or(old, String::as_str)
    }

    /// The same of a choice.
    #[must_use]
    pub fn choice_now<'a>(&'a self, owner: &str, old: &'a str) -> &'a str {
        self.choices.get(&(owner.to_owned(), old.to_owned())).map_or(old, String::as_str)
    }

    /// Everything of one kind: what the new version has, in its order, then what only the old one has.
    #[must_use]
    pub fn pairs(&self, kind: Kind, old: &Ruleset, new: &Ruleset) -> Vec<Pair> {
        let (before, after) = (kind.names(old), kind.names(new));
        let mut place: HashMap<&str, usize> = HashMap::new();
        for (at, name) in before.iter().enumerate() {
            place.insert(self.now(kind, name), at);
        }
        let mut left: Vec<bool> = vec![true; before.len()];
        let mut pairs = Vec::new();
        for (at, name) in after.iter().enumerate() {
            let old = place.get(name).copied();
            if let Some(met) = old.and_then(|at| left.get_mut(at)) {
                *met = false;
            }
            pairs.push(Pair { old, new: Some(at) });
        }
        let gone = left.iter().enumerate().filter(|(_, left)| **left);
        pairs.extend(gone.map(|(at, _)| Pair { old: Some(at), new: None }));
        pairs
    }

    /// The same for the inputs of the circuit.
    #[must_use]
    pub fn renamed(&self) -> Renamed {
        let whole = self.whole.iter().filter(|((kind, _), _)| *kind == Kind::Question);
        let whole = whole.map(|((_, old), new)| (old.clone(), new.clone()));
        let choices = self.choices.iter();
        let choices = choices.map(|((owner, old), new)| (format!("{owner}.{old}"), new.clone()));
        whole.chain(choices).collect()
    }
}

/// The choices of a question or class.
fn choices_of<'a>(ruleset: &'a Ruleset, owner: &str) -> Vec<&'a str> {
    let question = ruleset.questions.iter().find(|it| it.id == owner);
    let class = ruleset.classes.iter().find(|it| it.id == owner);
    let of_class = || class.map(|it| it.choices.iter().map(|choice| choice.id.as_str()).collect());
    question.map(|it| it.choice_ids()).or_else(of_class).unwrap_or_default()
}

fn new_owners(new: &Ruleset) -> impl Iterator<Item = Vec<&str>> {
    let questions = new.questions.iter().map(crate::ruleset::Question::choice_ids);
    questions.chain(new.classes.iter().map(|it| it.choices.iter().map(|it| it.id.as_str()).collect()))
}

fn hint(like: Option<&str>) -> String {
    like.map(|like| format!("; did you mean `{like}`?")).unwrap_or_default()
}

/// Why a mapping names nothing.
fn nothing(old: &Ruleset, new: &Ruleset, before: &str, after: &str) -> String {
    let kinds = |ruleset: &Ruleset, name: &str| -> Vec<&'static str> {
        let has = Kind::ALL.into_iter().filter(|kind| kind.names(ruleset).contains(&name));
        has.map(Kind::word).collect()
    };
    let like = |ruleset: &Ruleset, name: &str| {
        let all: Vec<&str> = Kind::ALL.into_iter().flat_map(|kind| kind.names(ruleset)).collect();
        hint(did_you_mean(name, all))
    };
    match (kinds(old, before).first(), kinds(new, after).first()) {
        (None, _) => format!("the old version has nothing called `{before}`{}", like(old, before)),
        (_, None) => format!("the new version has nothing called `{after}`{}", like(new, after)),
        (Some(one), Some(other)) => {
            format!("`{before}` is a {one} and `{after}` a {other}; a name stays of its kind")
        }
    }
}
