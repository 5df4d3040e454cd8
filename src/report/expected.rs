//! What a result says where something was expected: its actual value in a few words, and the part of the trace that
//! decided it.

mod deciding;

use super::withheld::{self, Names};
use super::{Assessment, words};
use crate::answers::{Answers, Date};
use crate::eval::expect;
use crate::eval::outcome::{Outcome, Values};
use crate::plan::Plan;
use crate::ruleset::{AdviceId, ClassId, ExpectationKind, Grade, LevelId, PatternId, QuestionId, Ruleset};
use crate::source::Source;
use crate::truth::Truth;

/// What is said of a case without a date, whose date is open: no text tells it.
const NO_DATE: Date = Date { year: 1, month: 1, day: 1 };

/// A result to be held against what was expected.
#[derive(Debug, Clone, Copy)]
pub struct Actual<'a> {
    /// The ruleset.
    pub ruleset: &'a Ruleset,
    /// Its flat form.
    pub plan: &'a Plan,
    /// The text that the answers stand in.
    pub source: &'a Source,
    /// The answers.
    pub answers: &'a Answers,
    /// The result.
    pub outcome: &'a Outcome,
    /// The value of every expression.
    pub values: &'a Values,
}

impl<'a> Actual<'a> {
    pub(super) fn assessment(self) -> Assessment<'a> {
        Assessment {
            ruleset: self.ruleset,
            plan: self.plan,
            digest: "",
            source: self.source,
            answers: self.answers,
            outcome: self.outcome,
            values: self.values,
            matters: &[],
            assessed_on: self.answers.assessed_on.unwrap_or(NO_DATE),
            today: false,
            warnings: &[],
            why: true,
            exact: None,
        }
    }

    /// What the result says, as a clause: "the level is `routine`".
    #[must_use]
    pub fn words(self, kind: &ExpectationKind) -> String {
        said(&self.assessment(), kind)
    }

    /// The part of the trace that decided it, a line each, indented by two blanks a level.
    #[must_use]
    pub fn deciding(self, kind: &ExpectationKind) -> Vec<String> {
        deciding::lines(&self.assessment(), kind)
    }
}

/// What the result says without any number and without any answer, for reports that others keep.
#[must_use]
pub fn discreet(ruleset: &Ruleset, outcome: &Outcome, kind: &ExpectationKind) -> String {
    match kind {
        ExpectationKind::Advise(id) | ExpectationKind::Withheld(id) => {
            format!("{} {}", quoted(advice_id(ruleset, *id)), advice_state(outcome, *id))
        }
        ExpectationKind::Calculation(id, ..) => {
            let number = ruleset.calculations.get(id.index());
            format!("{} is not in this range", quoted(number.map_or("", |it| &it.id)))
        }
        ExpectationKind::Score(id, ..) => {
            let score = ruleset.scores.get(id.index());
            format!("{} is not in this range", quoted(score.map_or("", |it| &it.id)))
        }
        _ => concluded(ruleset, outcome, kind),
    }
}

fn said(about: &Assessment, kind: &ExpectationKind) -> String {
    use ExpectationKind as E;
    let (ruleset, outcome) = (about.ruleset, about.outcome);
    match kind {
        E::Advise(id) | E::Withheld(id) => {
            let held = outcome.withheld.iter().find(|held| held.advice == *id);
            let because = held.map(|held| withheld::because(about, held, Names::Ids));
            let because = because.map(|why| format!(": {why}")).unwrap_or_default();
            format!("{} {}{because}", quoted(advice_id(ruleset, *id)), advice_state(outcome, *id))
        }
        E::Calculation(id, ..) => {
            let range = outcome.calculations.get(id.index()).and_then(Option::as_ref);
            let calculation = ruleset.calculations.get(id.index());
            calculation.map_or_else(String::new, |it| number(&it.id, &words::calculated(it, range)))
        }
        E::Score(id, ..) => {
            let range = words::range(outcome.scores.get(id.index()));
            number(ruleset.scores.get(id.index()).map_or("", |it| &it.id), &range)
        }
        _ => concluded(ruleset, outcome, kind),
    }
}

fn number(id: &str, range: &str) -> String {
    if range == "does not apply" { format!("`{id}` {range}") } else { format!("`{id}` is {range}") }
}

/// What is said of everything that is no number and no advice.
fn concluded(ruleset: &Ruleset, outcome: &Outcome, kind: &ExpectationKind) -> String {
    use ExpectationKind as E;
    match kind {
        E::Level(_) | E::LevelAtLeast(_) | E::LevelAtMost(_) | E::Settled => level(ruleset, outcome),
        E::Applies | E::DoesNotApply => match outcome.applies {
            Truth::True => "the ruleset applies".to_owned(),
            Truth::False => "the ruleset does not apply".to_owned(),
            Truth::Open => "whether the ruleset applies is open".to_owned(),
        },
        E::Fired(id) | E::Open(id) => {
            let rule = quoted(words::rule(ruleset, *id).map_or("", |it| &it.id));
            match expect::truth(ruleset, outcome, &E::Fired(*id)) {
                Truth::True => format!("{rule} fired"),
                Truth::Open => format!("{rule} is open"),
                Truth::False => format!("{rule} certainly did not fire"),
            }
        }
        E::Pattern(id, _) => pattern(ruleset, outcome, *id),
        E::Asks(_) => match outcome.ask.as_slice() {
            [] => "nothing is asked".to_owned(),
            asked => format!("asked: {}", questions(ruleset, asked)),
        },
        E::Assumed(_) => match outcome.assumed.as_slice() {
            [] => "nothing is assumed".to_owned(),
            assumed => format!("assumed: {}", questions(ruleset, assumed)),
        },
        E::Finding(id, _) => {
            let finding = ruleset.findings.get(id.index()).map_or("", |it| &it.id);
            let value = outcome.findings.get(id.index()).copied().unwrap_or(Truth::Open);
            let value = match value {
                Truth::True => "yes",
                Truth::False => "no",
                Truth::Open => "open",
            };
            format!("`{finding}` is {value}")
        }
        E::Class(id, _) => class(ruleset, outcome, *id),
        E::Advise(_) | E::Withheld(_) | E::Calculation(..) | E::Score(..) => String::new(),
    }
}

fn quoted(id: &str) -> String {
    format!("`{id}`")
}

fn questions(ruleset: &Ruleset, list: &[QuestionId]) -> String {
    let ids: Vec<String> = list.iter().map(|id| quoted(words::question_id(ruleset, *id))).collect();
    ids.join(", ")
}

fn advice_id(ruleset: &Ruleset, id: AdviceId) -> &str {
    words::advice(ruleset, id).map_or("", |it| &it.id)
}

fn advice_state(outcome: &Outcome, id: AdviceId) -> &'static str {
    if outcome.advice.contains(&id) {
        "is given"
    } else if outcome.withheld.iter().any(|held| held.advice == id) {
        "is withheld"
    } else {
        "is not given"
    }
}

fn level(ruleset: &Ruleset, outcome: &Outcome) -> String {
    let id = |id: LevelId| quoted(words::level_id(ruleset, id));
    match outcome.level {
        None if outcome.applies.is_false() => "there is no level: the ruleset does not apply".to_owned(),
        None => "there is no level: the ruleset has none".to_owned(),
        Some(level) if level.settled => format!("the level is {}", id(level.bounds.at_least)),
        Some(level) if level.bounds.at_least == level.bounds.at_most => {
            format!("the level is {}, but it is open whether the ruleset applies", id(level.bounds.at_least))
        }
        Some(level) => {
            let (least, most) = (id(level.bounds.at_least), id(level.bounds.at_most));
            format!("the level is at least {least}, at most {most}")
        }
    }
}

fn pattern(ruleset: &Ruleset, outcome: &Outcome, id: PatternId) -> String {
    let name = quoted(words::pattern(ruleset, id).map_or("", |it| &it.id));
    let certain = outcome.patterns.iter().find(|(at, _)| *at == id).map(|(_, grade)| *grade);
    let open = outcome.patterns_open.iter().filter(|(at, _)| *at == id);
    let open: Vec<String> = open.map(|(_, grade)| grade.word().to_owned()).collect();
    match (certain, open.is_empty()) {
        (Some(grade), true) => format!("{name} is {}", grade.word()),
        (Some(grade), false) => format!("{name} is {}, {} is open", grade.word(), Grade::Likely.word()),
        (None, false) => format!("{name} is open: {}", words::join(&open, "or")),
        (None, true) => format!("{name} is certainly not possible"),
    }
}

fn class(ruleset: &Ruleset, outcome: &Outcome, id: ClassId) -> String {
    let Some(class) = ruleset.classes.get(id.index()) else { return String::new() };
    let possible = outcome.class(id).iter().filter_map(|at| class.choices.get(usize::from(*at)));
    let possible: Vec<String> = possible.map(|choice| quoted(&choice.id)).collect();
    match possible.as_slice() {
        [] => format!("`{}` does not apply", class.id),
        _ => format!("`{}` is {}", class.id, words::join(&possible, "or")),
    }
}
